"""The arrays' cos, sin, exp and log against balls, with a control."""

from __future__ import annotations

from collections.abc import Callable

import flint
import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.seeding import generator
from ltbounds.sure_floats import ERROR, HALF_PI, LOG_2, sure_cos, sure_exp, sure_log, sure_sin


@pytest.mark.parametrize(
    ("function", "name", "largest"),
    [(sure_cos, "cos", 1e5), (sure_sin, "sin", 1e5), (sure_exp, "exp", 600.0), (sure_log, "log", 1e9)],
)
def test_errors_are_below_the_bound(function: Callable[[np.ndarray], np.ndarray], name: str, largest: float) -> None:
    draw = generator("sure-floats", name)
    x = np.concatenate([draw.uniform(-1, 1, 300), draw.uniform(-largest, largest, 300), [largest, 0.5 * np.pi, 1.0]])
    x = np.abs(x) if name == "log" else x
    worst = 0.0
    with flint.ctx.workprec(200):
        for at, value in zip(x, function(x), strict=True):
            truth = getattr(flint.arb(float(at)), name)()
            scale = truth if name == "exp" else max(flint.arb(1), abs(truth)) if name == "log" else flint.arb(1)
            worst = max(worst, float((abs(flint.arb(float(value)) - truth) / scale).upper()))
    assert ERROR / 100 < worst < ERROR


def test_the_parts_of_the_constants_add_up() -> None:
    with flint.ctx.workprec(200):
        assert abs(sum(map(flint.arb, HALF_PI), flint.arb(0)) - flint.arb.pi() / 2) < 2e-37
        assert abs(sum(map(flint.arb, LOG_2), flint.arb(0)) - flint.arb(2).log()) < 2e-26
    for part, most in ((HALF_PI[0], 33), (HALF_PI[1], 33), (LOG_2[0], 42)):
        assert part.as_integer_ratio()[0].bit_length() <= most


def test_what_is_too_large_is_refused() -> None:
    for function, x in ((sure_cos, 2e5), (sure_exp, 701.0), (sure_log, 0.0)):
        with pytest.raises(DomainError, match="x="):
            function(np.array([x]))

"""Contained uniforms: closed forms, and the definition itself."""

import math

import numpy as np
import pytest

from ltbounds.arith import ball
from ltbounds.errors import DomainError
from ltbounds.laws import (
    LAWS,
    Law,
    best_uniform,
    gain,
    mixture_law,
    normal_law,
    product_law,
    uniform_law,
    uniform_weight,
)

KNOWN = [
    (uniform_law(), 1.0, 0.5),
    (uniform_law(0.1), 0.1, 0.5),
    (product_law(), 1 / math.e, 1 / (2 * math.e)),
    (LAWS["mixture-d"], 1 / math.e, 1 / (4 * math.e)),
    (normal_law(), 1.0, math.exp(-0.5) / math.sqrt(2 * math.pi)),
    (normal_law(0.01), 0.01, math.exp(-0.5) / math.sqrt(2 * math.pi)),
    (mixture_law([0.5], [uniform_law(2.0)]), 2.0, 0.25),
]
known = pytest.mark.parametrize(("item", "half_width", "best"), KNOWN, ids=[item.name for item, _, _ in KNOWN])


@known
def test_the_best_half_width_has_its_closed_form(item: Law, half_width: float, best: float) -> None:
    found = best_uniform(item)
    assert found.half_width == pytest.approx(half_width, rel=1e-4)
    assert found.gain == pytest.approx(best, rel=1e-8)
    assert found.gain <= best * (1 + 1e-15) and best <= found.gain_at_most <= best * 1.01
    assert found.weight == 2 * found.gain


@known
def test_the_density_is_certainly_as_large(item: Law, half_width: float, best: float) -> None:
    """The definition: f >= p0 on [-w, w], in balls; and not by 1e-6 more at the end."""
    found = best_uniform(item)
    for x in np.linspace(1e-9, found.half_width, 50):
        assert item.density(ball(float(x))) >= found.density
    assert not item.density(ball(found.half_width)) >= found.density * (1 + 1e-6)


def test_the_weight_of_the_paper() -> None:
    """Corollary 1 of pensia2020: (1/2) log 2 at h = 1/2."""
    assert uniform_weight(product_law(), ball("0.5")).overlaps(ball(2).log() / 2)
    assert uniform_weight(uniform_law(), 1.0) == 1.0
    assert uniform_weight(uniform_law(), 1.5) == 0.0


def test_refusals() -> None:
    own = Law("own", "own", (-1.0, 1.0), lambda g, s: g.random(s))
    with pytest.raises(DomainError, match="law=own must come with `lowest`"):
        gain(own, 0.5)
    with pytest.raises(DomainError, match=r"h=0.0 must be positive"):
        gain(product_law(), 0.0)

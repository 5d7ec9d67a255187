"""One formula, several arithmetics: every formula of every paper gives the same number in all of them."""

import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from ltbounds.arith import ball
from ltbounds.theorems import results

FORMULAS = {f"{r.ref.paper}.{f.__module__.split('.')[-1]}.{f.__name__}": f for r in results() for f in r.formulas}
SAMPLE = {
    "eps": Fraction(1, 16), "delta": Fraction(1, 8), "z": Fraction(1, 4), "h": Fraction(1, 4), "x": Fraction(1, 4),
    "lam": Fraction(1, 2), "mu": Fraction(3, 4), "alpha": Fraction(1, 8), "gamma": Fraction(1, 4),
    "p": Fraction(1, 2), "c_thm": Fraction(1, 2), "rate": Fraction(1, 2),
}  # fmt: skip
WHOLE = {"n": 12}
"""Integers, which no test sweeps.  For the binomials n must differ from k."""
DEFAULT = 3


def _point(formula: Callable[..., Any]) -> dict[str, Fraction | int]:
    return {name: SAMPLE.get(name, WHOLE.get(name, DEFAULT)) for name in inspect.signature(formula).parameters}


def _as_floats(point: dict[str, Fraction | int]) -> dict[str, float | int]:
    return {name: value if isinstance(value, int) else float(value) for name, value in point.items()}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_ball_contains_the_float(name: str) -> None:
    formula, point = FORMULAS[name], _point(FORMULAS[name])
    enclosure = ball(formula(**{key: ball(value) for key, value in point.items()}))
    assert enclosure.is_finite()
    assert float(formula(**_as_floats(point))) == pytest.approx(float(enclosure), rel=1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_symbolic_form_evaluates_to_the_float(name: str) -> None:
    import sympy

    formula, point = FORMULAS[name], _point(FORMULAS[name])
    symbols = {key: sympy.Symbol(key, positive=True) for key in point}
    symbolic = sympy.sympify(formula(**symbols)).subs(
        {symbols[key]: sympy.Rational(str(value)) for key, value in point.items()}
    )
    assert float(sympy.N(symbolic, 30)) == pytest.approx(float(formula(**_as_floats(point))), rel=1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_an_array_gives_each_entry(name: str) -> None:
    formula, point = FORMULAS[name], _as_floats(_point(FORMULAS[name]))
    swept = next((key for key in point if key in SAMPLE), None)
    if swept is None:
        pytest.skip("the formula has no real parameter to sweep")
    values = np.array([0.5, 0.7, 1.0]) * point[swept]
    together = formula(**{**point, swept: values})
    assert np.allclose(together, [formula(**{**point, swept: v}) for v in values.tolist()], rtol=1e-13, atol=0)

"""rho: the exact fixed point, the printed closed form and the corrected one, for random parameters."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from ltbounds.arith import ball
from ltbounds.theorems.shared.rho import closed_form, least, needed, sufficient

PARAMETERS = {
    "N": st.integers(1, 10**7),
    "eps": st.floats(1e-12, 0.3),
    "delta": st.floats(1e-12, 0.9),
    "C": st.floats(3, 100),
}


@given(**PARAMETERS)
def test_least_is_the_smallest_that_suffices(N: int, eps: float, delta: float, C: float) -> None:
    rho = least(N, eps, delta, C)
    assert needed(rho * (1 + 1e-9), N, eps, delta, C) <= rho * (1 + 1e-9)
    for share in (1 - 1e-6, 0.9, 0.5, 0.1):
        assert needed(rho * share, N, eps, delta, C) > rho * share


@given(**PARAMETERS)
def test_least_agrees_with_a_root_finder(N: int, eps: float, delta: float, C: float) -> None:
    A = C * N
    root = brentq(lambda u: u - math.log(A * u / delta), 1.0, 1e3, xtol=1e-13)
    assert least(N, eps, delta, C) == pytest.approx(A * max(math.log(1 / eps), root), rel=1e-9)


@given(**PARAMETERS)
def test_the_corrected_form_always_suffices_and_is_near(N: int, eps: float, delta: float, C: float) -> None:
    rho = sufficient(N, eps, delta, C)
    assert needed(rho, N, eps, delta, C) <= rho * (1 + 1e-12)
    assert least(N, eps, delta, C) * (1 - 1e-9) <= rho <= 1.6 * least(N, eps, delta, C)


def test_the_ball_encloses_the_float() -> None:
    enclosure = least(ball(100), ball(Fraction(1, 100)), ball(Fraction(1, 10)), ball(2))
    assert enclosure.rad() < 1e-9
    assert float(enclosure) == pytest.approx(least(100, 0.01, 0.1, 2))


def test_arrays_sweep_gamma() -> None:
    gammas = np.array([0.01, 0.1, 0.5, 1.0])
    rho = closed_form(10_000, 0.01, 0.01, gammas, 1.0)
    enough = needed(rho, 10_000, 0.01, 0.01, 1.0) <= rho
    assert enough.tolist() == [False, False, True, True]

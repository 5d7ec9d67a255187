"""Theorem 6 for sums of uniforms: the hand-made bound behind its proof, against the laws in floats."""

import math

import numpy as np
import pytest
from scipy import integrate, special

from ltbounds.laws import irwin_hall
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import distribution_gap, normal_cdf, normal_distance

Z = np.linspace(0, 6, 241)
SIZES = (2, 3, 5, 18, 100, 700)


def _sinc_integral(n: int, power: int) -> float:
    """The integral over (0, inf) of |sinc(s)^n - exp(-n s^2/6)| s^(-power) ds by quadrature, sinc <= 1/s beyond 200."""
    s = np.concatenate([np.linspace(1e-9, 10, 200_001), np.linspace(10, 200, 200_001)[1:]])
    values = np.abs(np.sinc(s / math.pi) ** n - np.exp(-n * s * s / 6)) * s**-power
    return float(integrate.trapezoid(values, s)) + 200.0 ** (1 - n - power) / (n + power - 1)


@pytest.mark.parametrize("n", SIZES)
def test_distribution_gap_bounds_the_integral_and_the_distance(n: int) -> None:
    integral = _sinc_integral(n, 1) / math.pi
    met = np.abs(irwin_hall.cdf(Z * math.sqrt(n / 3), n) - special.ndtr(Z)).max()
    assert met <= integral * (1 + 1e-3) <= distribution_gap(n) * (1 + 1e-3)
    assert met <= normal_distance(n)


def test_the_bounds_are_of_the_right_order() -> None:
    """|F_n - Phi| is some 0.0275/n; a bound ten times that would be no proof of much."""
    assert 0.0275 < distribution_gap(1000) * 1000 < 0.06
    assert abs(float(normal_cdf(0.0)) - 0.5) < 1e-15

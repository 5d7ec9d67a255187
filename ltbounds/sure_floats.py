"""cos, sin, exp and log of float64 arrays with proven errors, by sums, products, quotients and exact scalings only.

Each rounds by at most one unit u = 2^-53 (the standard model of float64), so no library's function is trusted.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import require

__all__ = ["ERROR", "sure_cos", "sure_exp", "sure_log", "sure_sin"]

Array = NDArray[np.float64]
ERROR = 2.0**-48
"""cos and sin err by at most this, exp relative to itself, log relative to max(1, |log x|)."""
LARGEST = 1e5
HALF_PI = (float.fromhex("0x1.921fb544p+0"), float.fromhex("0x1.0b4611a6p-34"), float.fromhex("0x1.3198a2e037073p-69"))
"""pi/2 in three parts.  The first two have 33 bits or fewer: their products with integers below 2^20 are exact."""
LOG_2 = (float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33"))


def _polynomial(x: Array, coefficients: list[float]) -> Array:
    """Horner's rule, the highest power first."""
    value = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        value = value * x + c
    return value


COSINE = [(-1) ** j / factorial(2 * j) for j in range(9, -1, -1)]
SINE = [(-1) ** j / factorial(2 * j + 1) for j in range(9, -1, -1)]
EXPONENTIAL = [1 / factorial(j) for j in range(15, -1, -1)]
ARTANH = [1 / (2 * j + 1) for j in range(13, -1, -1)]


def _quarter(x: Any, turn: int) -> Array:
    """cos(x - turn pi/2).  x = k pi/2 + y with |y| < 0.79; y errs by 8 u (the products with k < 2^20 are exact, three
    differences round), the Taylor polynomials by 1e-17 and 12 u: their terms add up to less than cosh(0.79) < 1.33."""
    x = np.asarray(x, float)
    require(bool((np.abs(x) <= LARGEST).all()), "x", float(np.abs(x).max()), f"be at most {LARGEST:g} in size")
    k = np.rint(x * (2 / np.pi))
    y = ((x - k * HALF_PI[0]) - k * HALF_PI[1]) - k * HALF_PI[2]
    quadrant, square = (k.astype(np.int64) - turn) % 4, y * y
    value = np.where(quadrant % 2 == 0, _polynomial(square, COSINE), y * _polynomial(square, SINE))
    return np.where((quadrant == 1) | (quadrant == 2), -value, value)


def sure_cos(x: Any) -> Array:
    """cos x, |x| <= 1e5, to within ERROR.

    >>> f"{float(sure_cos(1e5)):.12f}"
    '-0.999360807438'
    """
    return _quarter(x, 0)


def sure_sin(x: Any) -> Array:
    """sin x, |x| <= 1e5, to within ERROR."""
    return _quarter(x, 1)


def sure_exp(x: Any) -> Array:
    """e^x to within ERROR relative, for |x| <= 700; below -700 it is e^-700 (1e-304), above it is refused.

    x = k log 2 + y, |y| < 0.35; y errs by 4 u, the Taylor polynomial by 1e-20 and 8 u.

    >>> float(abs(sure_exp(-1.0) * np.e - 1)) < 1e-15
    True
    """
    x = np.maximum(np.asarray(x, float), -700.0)
    require(bool((x <= LARGEST / 143).all()), "x", float(x.max()), "be at most 699")
    k = np.rint(x * 1.4426950408889634)
    y = (x - k * LOG_2[0]) - k * LOG_2[1]
    return np.asarray(np.ldexp(_polynomial(y, EXPONENTIAL), k.astype(np.int64)))


def sure_log(x: Any) -> Array:
    """log x, x > 0 and normal, to within ERROR max(1, |log x|): e log 2 + 2 artanh((m-1)/(m+1)), 0.7 < m < 1.42.

    >>> float(sure_log(1.0))
    0.0
    """
    m, e = np.frexp(np.asarray(x, float))
    require(bool((m > 0).all()), "x", float(np.min(x)), "be positive")
    low = m < 0.7071
    m, e = np.where(low, 2 * m, m), e - low
    z = (m - 1) / (m + 1)
    return e * LOG_2[0] + (e * LOG_2[1] + 2 * z * _polynomial(z * z, ARTANH))

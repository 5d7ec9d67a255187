"""Irwin-Hall in floats with a small relative error in both tails.

Few summands (n < 40): B-spline recurrences, all of whose terms are positive.  More: for any s, with M(z) = sinh(z)/z,

    f(x) = (1/2πi) ∫ M(z)^n e^(-zx) dz   over Re z = s,

and the same with the factor 1/z for P(S > x), and (1 - e^(-zw))/z for P(x < S < x+w).  At the saddle point of the
integrand nothing cancels, and the trapezoidal rule with step 2π/D errs by the values at x ± D, x ± 2D, ..., of the law
tilted by s: D is 20 of its standard deviations.  Logarithms are formed from u = s/sinh(s), v = 1 - u,
g = s coth(s) - 1, so that no difference of nearly equal numbers occurs, and the exponent n log M(s) - s x exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEW", "density", "hit_probability", "interval_probability", "tail"]

FEW = 40
"""Below this many summands the recurrences serve."""
NODES = np.arange(56)
SPREAD = 20.0
"""Period D of the trapezoidal rule, in standard deviations of the tilted law."""
FURTHEST = 2.0**40
"""The largest saddle point that is used: beyond it every probability underflows."""

Floats = NDArray[np.float64]
Kernel = Callable[[Any], Any]


def _splines(y: Floats, order: int) -> tuple[NDArray[np.intp], Floats]:
    """Cell j of y/2 = j + u, and the cardinal B-spline of that order at u, u+1, ..., u+order-1 (rows)."""
    cell = np.floor(y / 2).astype(np.intp)
    u = y / 2 - cell
    values = np.ones((1, len(y)))
    for m in range(1, order):
        j = np.arange(m + 1)[:, None]
        none = np.zeros((1, len(y)))
        values = ((j + u) * np.vstack([values, none]) + ((m + 1 - j) - u) * np.vstack([none, values])) / m
    return cell, values


def _spline_density(y: Floats, n: int) -> Floats:
    cell, values = _splines(y, n)
    return values[cell, np.arange(len(y))] / 2


def _spline_tail(y: Floats, n: int) -> Floats:
    """P(S > n - y), y <= n: the integral of a B-spline is the sum of the next order's at u, u+1, ..., y/2."""
    cell, values = _splines(y, n + 1)
    return np.cumsum(values, axis=0)[cell, np.arange(len(y))]


def _spline_interval(y: Floats, w: Floats, n: int) -> Floats:
    """P(n-y-w < S < n-y), by Gauss quadrature between the knots 0, 2, ..., where the density is a polynomial of y."""
    nodes, weights = np.polynomial.legendre.leggauss(n // 2 + 1)
    first = 2 * np.ceil(y / 2)
    area = np.zeros_like(y)
    for piece in range(int(np.max(w, initial=0) / 2) + 2):
        start = np.clip(first + 2 * (piece - 1) - y, 0, w)
        half = (np.clip(first + 2 * piece - y, 0, w) - start) / 2
        points = y[:, None] + start[:, None] + half[:, None] * (1 + nodes)
        values = _spline_density(np.minimum(points, 2 * n - points).ravel(), n)
        area += half * (values.reshape(points.shape) @ weights)
    return area


def _saddle(x: Floats, n: int) -> Floats:
    """Near the root s of coth(s) - 1/s = x/n, x >= 0 (Kröger's approximation), rounded to a few bits.

    The tilted mean moves by less than its standard deviation, and s times the leading 24 bits of x is exact."""
    r = x / n
    s = (3 * r - r * r * r * (6 + r * r - 2 * r**4) / 5) / np.maximum((1 + r) * ((n - x) / n), 1e-300)
    mantissa, exponent = np.frexp(np.clip(s, 2.0**-20, FURTHEST))
    scale = 2.0 ** (2 + np.ceil(np.log2(n) / 2))
    return np.ldexp(np.round(mantissa * scale) / scale, exponent)


def _constants(s: float, n: int) -> tuple[float, ...]:
    """n log M(s) in two parts, then u, v, g and the standard deviation of the tilted law."""
    import flint

    with flint.ctx.workprec(256):
        z = flint.arb(s)
        u = z / z.sinh()
        exponent = -n * u.log()
        high = float(np.float32(float(exponent)))
        g = z * z.coth() - 1
        deviation = (n * (1 - u * u)).sqrt() / z
        return high, float(exponent - high), float(u), float(1 - u), float(g), float(deviation)


def _contour(x: Floats, n: int, s: Floats, kernel: Kernel) -> Floats:
    """(1/2πi) ∫ kernel(z) M(z)^n e^(-zx) dz over Re z = s."""
    distinct, place = np.unique(s, return_inverse=True)
    table = np.array([_constants(value, n) for value in distinct]).reshape(-1, 6)
    high, low, period = table[place, 0], table[place, 1], SPREAD * table[place, 5]
    t = NODES * (2 * np.pi / SPREAD / table[:, 5:])
    powers = _powers_of_ratio(distinct[:, None], t, n, table[:, 2:5])
    s, t = s[:, None], t[place]
    # Beside _powers_of_ratio: e^(-zx), or e^(z (n-x)) on the far side, where n - x is exact.
    turn = np.where(s < 1, -x[:, None], n - x[:, None])
    waves = kernel(s + 1j * t) * np.exp(powers[place] + 1j * t * turn)
    waves[:, 0] /= 2
    return 2 * _exp_of_sum(high, -s[:, 0], x, low) / period * waves.real.sum(axis=1)


def _powers_of_ratio(s: Floats, t: Floats, n: int, constants: Floats) -> Any:
    """n log(M(s+it)/M(s)), M(z) replaced by M(z) e^(-z) where s >= 1."""
    u, v, g = (column[:, None] for column in constants.T)
    sine, bend, droop = np.sin(t), _t_minus_sine(t), 2 * np.sin(t / 2) ** 2
    excess = -(u * bend + v * t) * (u * sine + t) / (s * s + t * t)
    near = np.arctan2(s * (g * sine - bend + t * droop), s * s * np.cos(t) + t * (1 + g) * sine)
    damping = np.exp(-2 * s)
    far = np.arctan2(damping * np.sin(2 * t), 1 - damping * np.cos(2 * t)) - np.arctan2(t, s)
    with np.errstate(divide="ignore"):
        return n * (np.log1p(np.maximum(excess, -1)) / 2 + 1j * np.where(s < 1, near, far))


def _exp_of_sum(high: Floats, s: Floats, x: Floats, low: Floats) -> Floats:
    """exp(high + s x + low), with high, s and the leading 24 bits of x so short that their part is exact."""
    leading = x.astype(np.float32).astype(np.float64)
    high, low = high + s * leading, low + s * (x - leading)
    rounded = high + low
    taken = rounded - high
    return np.exp(rounded) * (1 + ((high - (rounded - taken)) + (low - taken)))


def _t_minus_sine(t: Floats) -> Floats:
    """t - sin(t), by its Taylor series where it would cancel."""
    series = np.ones_like(t)
    for k in range(16, 2, -2):
        series = 1 - t * t / (k * (k + 1)) * series
    return np.where(t < 1, t**3 / 6 * series, t - np.sin(t))


def density(x: Floats, n: int) -> Floats:
    """The density at x; 1/2 at the ends for n = 1."""
    x = np.abs(x)
    near = np.minimum(x, n)
    if n < FEW:
        return np.where(x <= n, _spline_density(n - near, n), 0.0)
    return np.where(x < n, _contour(near, n, _saddle(near, n), np.ones_like), 0.0)


def _upper_tail(x: Floats, n: int) -> Floats:
    """P(S > x) for 0 <= x <= n."""
    if n < FEW:
        return _spline_tail(n - x, n)
    # The pole at 0 must be as far from the contour as the period is wide: exp(-s D) < 2^-53.
    s = np.maximum(_saddle(x, n), _saddle(np.full(1, 2 * np.sqrt(n / 3)), n))
    return np.where(x < n, _contour(x, n, s, lambda z: 1 / z), 0.0)


def tail(x: Floats, n: int) -> Floats:
    """P(S > x)."""
    above = _upper_tail(np.minimum(np.abs(x), n), n)
    return np.where(x < 0, 1 - above, above)


def interval_probability(a: Floats, b: Floats, n: int) -> Floats:
    """P(a < S < b) for a <= b: a difference of tails, unless more than half of it would cancel."""
    a, b = np.clip(a, -n, n), np.clip(b, -n, n)
    a, b = np.where(a + b < 0, -b, a), np.where(a + b < 0, -a, b)
    more, less = tail(a, n), tail(b, n)
    result = more - less
    narrow = less > more / 2
    if narrow.any():
        a, b = a[narrow], b[narrow]
        result[narrow] = _spline_interval(n - b, b - a, n) if n < FEW else _narrow(a, b - a, n, 0.0)
    return result


def _narrow(a: Floats, w: Floats, n: int, more: Any) -> Floats:
    """P(a+more < S < a+more+w) for an interval around 0 or right of it; |more| is a rounding error of a."""
    width, rest = w[:, None], np.broadcast_to(more, a.shape)[:, None]

    def kernel(z: Any) -> Any:
        return -np.expm1(-z * width) / z * np.exp(-z * rest)

    return _contour(a, n, _saddle(np.maximum(a, 0), n), kernel)


def hit_probability(w: Floats, eps: Floats, n: int) -> Floats:
    """P(|S - w| < eps); for eps < 1 by the width 2 eps, because w + eps and w - eps are rounded."""
    w = np.abs(w)
    result = np.zeros_like(w)
    wide, narrow = eps >= 1, (eps < 1) & (w - n < eps)
    result[wide] = interval_probability(w[wide] - eps[wide], w[wide] + eps[wide], n)
    w, eps = w[narrow], eps[narrow]
    if n < FEW:
        result[narrow] = _spline_interval(np.maximum(n - w - eps, 0), np.minimum(2 * eps, n - w + eps), n)
    else:
        a = w - eps
        result[narrow] = _narrow(a, 2 * eps, n, (w - a) - eps)
    return result

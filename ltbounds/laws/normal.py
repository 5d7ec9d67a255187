"""The normal law N(0, sigma²): density, distribution function, intervals, in floats and balls."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ltbounds.arith import ball, exp, pi_like, sqrt
from ltbounds.laws.kinds import is_ball, number

__all__ = ["cdf", "density", "hit_probability", "interval_probability", "tail"]


def density(x: Any, sigma: Any) -> Any:
    """exp(-x²/(2 sigma²)) / (sigma sqrt(2 pi)).

    >>> round(density(0.0, 1.0), 6)
    0.398942
    """
    return exp(-x * x / (2 * sigma * sigma)) / (sigma * sqrt(2 * pi_like(x)))


def tail(x: Any, sigma: Any) -> Any:
    """P(X > x), accurate far out.

    >>> round(tail(3.0, 1.0), 8)
    0.0013499
    """
    if is_ball(x):
        return (x / (sigma * ball(2).sqrt())).erfc() / 2
    from scipy.special import ndtr

    return number(ndtr(-np.asarray(x) / sigma))


def cdf(x: Any, sigma: Any) -> Any:
    """P(X <= x)."""
    return tail(-x, sigma)


def interval_probability(a: Any, b: Any, sigma: Any) -> Any:
    """P(a < X < b) for a <= b; in floats by Gauss quadrature where a difference of tails would cancel.

    >>> round(interval_probability(-1.0, 1.0, 1.0), 6)
    0.682689
    """
    if is_ball(a, b):
        root = sigma * ball(2).sqrt()
        a, b = (ball(a) / root, ball(b) / root)
        return (b.erf() - a.erf()) / 2 if a < 0 < b else (a.erfc() - b.erfc()) / 2
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    a, b = np.where(a + b < 0, -b, a), np.where(a + b < 0, -a, b)
    more, less = np.asarray(tail(a, sigma)), np.asarray(tail(b, sigma))
    narrow = less > more / 2
    with np.errstate(invalid="ignore"):
        middle, half = np.where(narrow, (a + b) / 2, 0.0), np.where(narrow, (b - a) / 2, 0.0)
    return number(np.where(narrow, _by_quadrature(middle, half, sigma), more - less))


def hit_probability(w: Any, eps: Any, sigma: Any) -> Any:
    """P(|X - w| < eps), accurate for any eps > 0, however small beside w.

    >>> f"{hit_probability(1.0, 1e-20, 1.0):.6g}"
    '4.83941e-21'
    """
    if is_ball(w) or is_ball(eps):
        return interval_probability(ball(w) - ball(eps), ball(w) + ball(eps), sigma)
    w, eps = np.broadcast_arrays(np.asarray(w, dtype=float), np.asarray(eps, dtype=float))
    small = eps < sigma / 4
    narrow = _by_quadrature(w, np.where(small, eps, 0.0), sigma)
    return number(np.where(small, narrow, interval_probability(w - eps, w + eps, sigma)))


def _by_quadrature(middle: Any, half: Any, sigma: Any) -> Any:
    """The integral of the density over middle ± half by 20 Gauss nodes: exact to rounding up to half a sigma or so."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    points = middle[..., None] + half[..., None] * nodes
    return half * (np.exp(-(points**2) / (2 * sigma**2)) @ weights) / (sigma * math.sqrt(2 * math.pi))

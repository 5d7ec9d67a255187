"""The normal law N(0, sigma²): density, distribution function, intervals, in floats and balls."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ltbounds.arith import ball, exp, pi_like, sqrt
from ltbounds.laws.kinds import is_ball, number

__all__ = ["cdf", "density", "interval_probability", "tail"]


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
    return number(np.where(less > more / 2, _by_quadrature(a, b, sigma), more - less))


def _by_quadrature(a: Any, b: Any, sigma: Any) -> Any:
    """The integral of the density by 20 Gauss nodes: exact to rounding on intervals up to one sigma."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    with np.errstate(invalid="ignore", over="ignore"):
        width = np.where(b - a < 2 * sigma, b - a, 0.0)
        points = np.where(np.isfinite(a), a, 0.0)[..., None] + width[..., None] * (1 + nodes) / 2
    return width / 2 * (np.exp(-(points**2) / (2 * sigma**2)) @ weights) / (sigma * math.sqrt(2 * math.pi))

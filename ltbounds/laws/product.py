"""The product Z of two independent U[-1, 1] (or U[0, 1] and U[-1, 1]): density (1/2) log(1/|z|) on [-1, 1].

Source: Lemma 4 of pensia2020, where the claims stand that check these formulas.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.arith import absolute, ball, minimum
from ltbounds.laws.kinds import is_ball, number

__all__ = ["cdf", "density", "interval_probability"]


def density(z: Any) -> Any:
    """(1/2) log(1/|z|) on [-1, 1], 0 outside, infinite at 0.

    >>> round(density(0.5), 6)
    0.346574
    """
    if is_ball(z):
        return -minimum(absolute(z), 1).log() / 2
    with np.errstate(divide="ignore"):
        return number(-np.log(np.minimum(np.abs(z), 1.0)) / 2 + 0.0)


def cdf(z: Any) -> Any:
    """P(Z <= z) = (1 + z - z log|z|)/2 on [-1, 1].

    >>> round(cdf(0.5), 6)
    0.923287
    """
    if is_ball(z):
        low, high = (_primitive(min(max(end, ball(-1)), ball(1))) for end in (z.lower(), z.upper()))
        return (low.union(high) + 1) / 2
    return number((1 + _float_primitive(np.clip(z, -1.0, 1.0))) / 2)


def interval_probability(a: Any, b: Any) -> Any:
    """P(a < Z < b) for a <= b; in floats without cancellation where a and b are near each other.

    >>> round(interval_probability(-0.5, 0.5), 6)
    0.846574
    """
    if is_ball(a, b):
        return cdf(ball(b)) - cdf(ball(a))
    a, b = np.broadcast_arrays(np.clip(a, -1.0, 1.0), np.clip(b, -1.0, 1.0))
    a, b = np.where(b <= 0, -b, a), np.where(b <= 0, -a, b)
    apart = (_float_primitive(b) - _float_primitive(a)) / 2
    # For 0 < a < b: (b - a) log(1/b) + ((b - a) - a log(b/a)), both terms positive.
    start, width = np.where(a > 0, a, 1.0), b - a
    close = (-width * np.log(np.where(b > 0, b, 1.0)) + (width - start * np.log1p(width / start))) / 2
    return number(np.where(a > 0, close, apart))


def _primitive(z: Any) -> Any:
    """z - z log|z| at an exact ball."""
    return z if z.is_zero() else z - z * abs(z).log()


def _float_primitive(z: Any) -> Any:
    return z - z * np.log(np.where(z == 0, 1.0, np.abs(z)))

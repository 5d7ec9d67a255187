"""Irwin-Hall by truncated powers: exact in Fractions, and one of the two identities that the balls use."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ltbounds.arith import maximum

__all__ = ["density", "hit_probability", "interval_probability", "tail", "truncated_powers"]


def truncated_powers(y: Any, n: int, power: int) -> Any:
    """sum_k (-1)^k C(n,k) (y - 2k)_+^power / (2^n power!), in the arithmetic of `y` = n - |x|; (t)_+ = max(t, 0).

    The density at x for power = n - 1, and P(S > |x|) for power = n.
    """
    total, coefficient = 0 * y, 1
    for k in range(n // 2 + 1):
        t = y - 2 * k
        if t < 0:
            break
        total += coefficient * (t if t > 0 else maximum(t, 0 * t)) ** power
        coefficient = -coefficient * (n - k) // (k + 1)
    return total / (2**n * math.factorial(power))


def density(x: Fraction, n: int) -> Fraction:
    """The density at x; 1/2 at the ends for n = 1."""
    return truncated_powers(n - abs(x), n, n - 1) if abs(x) <= n else Fraction(0)


def tail(x: Fraction, n: int) -> Fraction:
    """P(S > x)."""
    above = truncated_powers(n - abs(x), n, n) if abs(x) < n else Fraction(0)
    return 1 - above if x < 0 else above


def interval_probability(a: Fraction, b: Fraction, n: int) -> Fraction:
    """P(a < S < b), a <= b."""
    return tail(a, n) - tail(b, n)


def hit_probability(w: Fraction, eps: Fraction, n: int) -> Fraction:
    """P(|S - w| < eps)."""
    return interval_probability(w - eps, w + eps, n)

"""Intervals for the mean of bounded numbers."""

from __future__ import annotations

import math

import numpy as np

from ltbounds.errors import require

__all__ = ["bernstein_interval"]


def bernstein_interval(values: np.ndarray, lo: float, hi: float, *, confidence: float) -> tuple[float, float]:
    """The empirical Bernstein interval (Maurer and Pontil 2009, Theorem 4) for the mean of i.i.d. numbers in [lo, hi].

    Each end errs with probability at most (1 - confidence)/2, whatever the law.  With sample variance V and n numbers
    its half-width is sqrt(2 V t/n) + 7 (hi - lo) t/(3 (n - 1)), t = log(4/(1 - confidence)).  Raises `DomainError`
    for values outside [lo, hi].

    >>> tuple(round(end, 4) for end in bernstein_interval(np.linspace(0, 1, 10_001), 0, 1, confidence=0.99))
    (0.4886, 0.5114)
    """
    n = len(values)
    require(n >= 2, "values", f"of length {n}", "hold at least 2 numbers")
    require(0 < confidence < 1, "confidence", confidence, "be in (0, 1)")
    inside = bool((values >= lo).all() and (values <= hi).all())
    require(inside, "values", f"in [{values.min()}, {values.max()}]", f"be in [{lo}, {hi}]")
    t = math.log(4 / (1 - confidence))
    half = math.sqrt(2 * float(values.var(ddof=1)) * t / n) + 7 * (hi - lo) * t / (3 * (n - 1))
    mean = float(values.mean())
    return max(lo, mean - half), min(hi, mean + half)

"""How many numbers are needed: n_delta(eps), the empirical constant C, and how they grow.

More numbers never hurt (the old subsets are still there), so the failure probability falls with n, and intervals for a
few n bound n_delta(eps) = min{n: failure probability at eps <= delta} on both sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.montecarlo.estimates import METHODS

__all__ = ["Fit", "Span", "constant", "crossing", "failure_intervals", "fit_numbers", "needed"]

Counts = Mapping[int, tuple[int, int]]
"""(trials, successes) by n."""


@dataclass(frozen=True)
class Span:
    """`low` <= n_delta <= `high`; None where nothing is known on that side."""

    low: int | None
    high: int | None

    def says(self, first: int, last: int) -> str:
        """In words, when n from `first` to `last` were tried.

        >>> Span(6, None).says(2, 9)
        'at least 6; success is not certain at n = 9: sweep larger n, or more trials'
        """
        if self.low is None and self.high is None:
            return f"not known: no n from {first} to {last} is decided; more trials, or other n"
        if self.high is None:
            return f"at least {self.low}; success is not certain at n = {last}: sweep larger n, or more trials"
        if self.low is None:
            return f"at most {self.high}; failure is not certain at n = {first}: sweep smaller n, or more trials"
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True)
class Fit:
    """n = a + b ln(1/eps) + c ln(1/delta) by least squares, with the residuals in the order of the points."""

    a: float
    b: float
    c: float
    residuals: tuple[float, ...]

    @property
    def largest(self) -> float:
        """The largest residual, in numbers."""
        return max(map(abs, self.residuals))


def failure_intervals(
    counts: Counts, *, confidence: float = 0.99, method: str = "Clopper-Pearson"
) -> dict[int, tuple[float, float]]:
    """Intervals for the failure probability by n, which hold for all n at once with `confidence` (Bonferroni).

    >>> intervals = failure_intervals({5: (100, 20), 9: (100, 99)})
    >>> [(n, round(lower, 4), round(upper, 4)) for n, (lower, upper) in intervals.items()]
    [(5, 0.6675, 0.898), (9, 0.0, 0.0792)]
    """
    each = 1 - (1 - confidence) / max(len(counts), 1)
    return {n: METHODS[method](trials - hits, trials, confidence=each) for n, (trials, hits) in counts.items()}


def needed(failures: Mapping[int, tuple[float, float]], delta: float) -> Span:
    """Bounds of n_delta from intervals (lower, upper) for the failure probability by n, right whenever they all are.

    Fewer numbers than one whose failure certainly exceeds delta fail as well; more than one that certainly suffices do.

    >>> needed({5: (0.67, 0.90), 9: (0.05, 0.2), 12: (0.0, 0.03)}, 0.1)
    Span(low=6, high=12)
    """
    require(0 < delta < 1, "delta", delta, "be in (0, 1)")
    short = [n for n, (lower, _) in failures.items() if lower > delta]
    enough = [n for n, (_, upper) in failures.items() if upper <= delta]
    return Span(max(short) + 1 if short else None, min(enough, default=None))


def constant(n: float | None, eps: float, delta: float) -> float | None:
    """C = n / log(2 / min(eps, delta)), natural logarithm, as in Theorem 3 of pensia2020; None for None.

    >>> round(constant(16, 0.01, 0.1), 3)
    3.02
    """
    require(0 < min(eps, delta) < 1, "eps", eps, "be in (0, 1), or delta must")
    return None if n is None else n / math.log(2 / min(eps, delta))


def crossing(failures: Mapping[int, float], delta: float) -> float | None:
    """The real n at which the failure probability passes delta, its logarithm interpolated; None where it does not.

    >>> crossing({10: 0.2, 11: 0.05}, 0.1)
    10.5
    """
    points = sorted((n, p) for n, p in failures.items() if p > 0)
    for (n, p), (m, q) in pairwise(points):
        if p > delta >= q:
            return n + (m - n) * math.log(p / delta) / math.log(p / q)
    return None


def fit_numbers(points: Iterable[tuple[float, float, float]]) -> Fit:
    """The fit to points (eps, delta, n), three of them at least.

    >>> fit = fit_numbers([(0.1, 0.1, 8), (0.01, 0.1, 12), (0.01, 0.01, 15), (0.1, 0.01, 11)])
    >>> round(fit.b * math.log(10), 6), round(fit.c * math.log(10), 6), round(fit.largest, 6)
    (4.0, 3.0, 0.0)
    """
    known: Sequence[tuple[float, float, float]] = list(points)
    rows = np.array([[1.0, -math.log(eps), -math.log(delta)] for eps, delta, _ in known]).reshape(-1, 3)
    if np.linalg.matrix_rank(rows) < 3:
        raise DomainError(f"points={len(known)} must have several eps and several delta")
    numbers = np.array([n for _, _, n in known])
    solution = np.linalg.lstsq(rows, numbers)[0]
    a, b, c = solution.tolist()
    return Fit(a, b, c, residuals=tuple((numbers - rows @ solution).tolist()))

"""Coverage: every target of an interval at once, by all sums in order or by a union of intervals."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from itertools import combinations, pairwise
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import Undecided, require
from ltbounds.subsets.problems import Batch, as_batch, as_floats, as_tolerances

__all__ = ["covers", "worst_gap"]

GAP_N = 28
SORTED = 14
"""The most numbers whose 2^n sums are sorted where no kernel need be compiled: a millisecond."""
INTERVALS = 1 << 26
CHOICES = 1 << 18


def worst_gap(
    x: ArrayLike, lo: float, hi: float, size: int | None = None, *, deadline: float | None = None
) -> NDArray[np.float64]:
    """max over z in [lo, hi] of min over subsets of |z - sum|, for each row of x: (problems,), float64 sums, n <= 28.

    With `size`, only subsets with that many members.  The result differs from the rational one by at most the rounding
    of the sums, 4 (n+2) 2^-53 (sum |x| + max(|lo|, |hi|)); inf where no subset has the size.
    Raises `Undecided` where `deadline` (seconds, looked at between rows) passes, `DomainError` for bad arguments.

    >>> worst_gap([0.5, 0.25], 0.0, 0.75).tolist()
    [0.125]
    """
    from ltbounds.subsets.threads import every_slice
    from ltbounds.subsets.uncompiled import is_small

    batch = _rows(x, lo, hi)
    require(batch.n <= GAP_N, "n", batch.n, f"be at most {GAP_N}: all 2^n sums are walked")
    whole = isinstance(size, Integral) and not isinstance(size, bool) and 0 <= size <= batch.n
    require(size is None or whole, "size", size, f"be in [0, n={batch.n}], a whole number")
    worst, full = np.empty(batch.rows), batch.full()
    plain = batch.n <= SORTED and is_small(batch.rows, batch.n)

    def work(part: slice) -> None:
        if size is None and not plain:
            from ltbounds.subsets.ladders import by_magnitude, worst_gap_rows

            worst_gap_rows(by_magnitude(full[part]), lo, hi, worst[part])
        else:
            worst[part] = [_worst_gap_of(_sums(row, size, plain=plain), lo, hi) for row in full[part]]

    every_slice(work, batch.rows, max(1, 1 << 16 >> batch.n), deadline)
    return worst


def _rows(x: ArrayLike, lo: float, hi: float) -> Batch:
    rows = np.atleast_2d(as_floats("x", x))
    ends = as_floats("lo", lo), as_floats("hi", hi)
    require(all(end.ndim == 0 for end in ends), "lo, hi", (lo, hi), "be single numbers")
    require(bool(np.isfinite(ends).all() and ends[0] <= ends[1]), "lo", lo, f"be finite and at most hi={hi}")
    return as_batch(rows, np.full(len(rows), max(abs(lo), abs(hi))), None)


def _sums(row: NDArray[np.float64], size: int | None, *, plain: bool) -> NDArray[np.float64]:
    """The sorted sums of all subsets, or of those with `size` members."""
    if plain or size is None:
        from ltbounds.subsets.uncompiled import sorted_sums

        return sorted_sums(row, size)
    from ltbounds.subsets.sizes import sums_of_size

    return sums_of_size(row, size)


def _worst_gap_of(sums: NDArray[np.float64], lo: float, hi: float) -> float:
    ladder = np.concatenate([[lo], sums[(sums > lo) & (sums < hi)], [hi]])
    middles = np.concatenate([ladder, (sums[1:] + sums[:-1]) / 2])
    targets = middles[(middles >= lo) & (middles <= hi)]
    at = np.searchsorted(sums, targets).clip(1, max(len(sums) - 1, 1))
    above = sums[at.clip(0, len(sums) - 1)]
    return float(np.minimum(np.abs(targets - sums[at - 1]), np.abs(above - targets)).max())


def covers(
    x: ArrayLike, lo: float, hi: float, tolerance: ArrayLike, size: int | None = None, *, deadline: float | None = None
) -> NDArray[np.bool_]:
    """Whether every target in [lo, hi] lies within `tolerance` > 0 of a subset sum, for each row of x: (problems,).

    Union of intervals: the cost is bounded by n times (hi - lo + sum |x|) / tolerance, not by 2^n.  Certain in
    rationals: the question is asked at tolerances a rounding error smaller and larger, and again in rationals where the
    answers differ; `Undecided` is raised where that would take too long, or where `deadline` (seconds, looked at
    between rows) passes.  With `size`, only subsets with that many
    members.

    >>> covers([0.5, 0.25, 0.125], 0.0, 0.875, [0.0625]).tolist(), covers([0.5, 0.25], 0.0, 0.75, 0.1).tolist()
    ([True], [False])
    """
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.ladders import by_magnitude
    from ltbounds.subsets.threads import every_slice, require_deadline
    from ltbounds.subsets.uncompiled import is_small

    deadline = require_deadline(deadline)
    end = None if deadline is None else time.monotonic() + deadline
    batch = _rows(x, lo, hi)
    limit, full = as_tolerances(tolerance, batch.rows), batch.full()
    require(bool((limit > 0).all()), "tolerance", tolerance, "be positive")
    with np.errstate(over="ignore"):  # inf is too many, and is refused or bounded by 2^n
        reach = (hi - lo + np.abs(full).sum(axis=1).max(initial=0.0)) / (2 * limit.min(initial=1.0))
    require(min(reach, 2.0**batch.n) <= INTERVALS, "tolerance", tolerance, f"leave at most {INTERVALS} intervals")
    slack = rounding_slack(full, batch.z)
    if is_small(batch.rows, batch.n) and min(reach, 2.0**batch.n) <= 1 << SORTED:
        from ltbounds.subsets.uncompiled import covered_rows
    else:
        from ltbounds.subsets.ladders import covered_rows
    if size is not None:
        return _covers_with_size(full, lo, hi, limit, slack, size, deadline)
    sure, possible, firm = np.zeros(batch.rows, np.bool_), np.zeros(batch.rows, np.bool_), limit > 2 * slack

    def work(part: slice) -> None:
        ordered = by_magnitude(full[part])
        covered_rows(ordered, lo, hi, (limit + slack)[part], possible[part])
        inner = np.zeros(int(firm[part].sum()), np.bool_)
        covered_rows(ordered[firm[part]], lo, hi, (limit - slack)[part][firm[part]], inner)
        sure[part][firm[part]] = inner

    every_slice(work, batch.rows, 16, deadline)
    for row in np.flatnonzero(sure != possible):
        if end is not None and time.monotonic() > end:
            raise Undecided(f"deadline={deadline:g} must be longer: some rows are open within rounding errors")
        sure[row] = _covers_exactly(full[row], lo, hi, float(limit[row]))
    return sure


def _covers_with_size(
    x: NDArray[np.float64],
    lo: float,
    hi: float,
    limit: NDArray[np.float64],
    slack: NDArray[np.float64],
    size: int,
    deadline: float | None,
) -> NDArray[np.bool_]:
    """By the worst gap in float64; in rationals where that is within rounding errors of the tolerance."""
    gap = worst_gap(x, lo, hi, size, deadline=deadline)
    covered = gap <= limit
    for row in np.flatnonzero(np.abs(gap - limit) <= slack):
        if math.comb(x.shape[1], size) > CHOICES:
            raise Undecided(f"tolerance={limit[row]} must differ by more than rounding errors from the worst gap")
        reach, low, high = Fraction(float(limit[row])), Fraction(lo), Fraction(hi)
        sums = (sum(chosen, Fraction(0)) for chosen in combinations(map(Fraction, x[row].tolist()), size))
        near = sorted(s for s in sums if low - reach <= s <= high + reach)
        ends = bool(near) and near[0] - reach <= low and high <= near[-1] + reach
        covered[row] = ends and all(t - s <= 2 * reach for s, t in pairwise(near))
    return covered


def _covers_exactly(row: NDArray[np.float64], lo: float, hi: float, tolerance: float) -> bool:
    """The same recursion in rationals, for the rows that float64 leaves open."""
    reach = Fraction(tolerance)
    intervals = [(-reach, reach)]
    for value in map(Fraction, sorted(row.tolist(), key=abs, reverse=True)):
        both = sorted(intervals + [(s + value, e + value) for s, e in intervals])
        intervals = both[:1]
        for s, e in both[1:]:
            if s <= intervals[-1][1]:
                intervals[-1] = (intervals[-1][0], max(intervals[-1][1], e))
            else:
                intervals.append((s, e))
        if len(intervals) > INTERVALS >> 6:
            raise Undecided(f"tolerance={tolerance} must differ by more than rounding errors from the worst gap")
    return any(s <= Fraction(lo) and Fraction(hi) <= e for s, e in intervals)

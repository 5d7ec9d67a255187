"""Coverage: every target of an interval at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from ltbounds.subsets.merging import ONE, locate, sorted_sums

__all__ = ["covered_rows", "worst_gap_rows"]

U = np.uint64


@njit(cache=True, nogil=True)
def _next(left: Any, i: Any, right: Any, j: Any, a: Any, shift: float) -> Any:
    """The smaller of left[i] and right[j] + shift, and the places after it."""
    p = left[i] if i <= a else np.inf
    q = right[j] + shift if j <= a else np.inf
    return (p, i + ONE, j) if p <= q else (q, i, j + ONE)


@njit(cache=True, nogil=True)
def _gap(sums: Any, size: Any, shift: float, lo: float, hi: float) -> float:
    """The worst distance of a point of [lo, hi] to the union of the sums and the sums plus `shift`."""
    i, j = locate(sums, ONE, size, lo), locate(sums, ONE, size, lo - shift)
    i, j = (i - ONE if i > ONE else i), (j - ONE if j > ONE else j)
    s, i, j = _next(sums, i, sums, j, size, shift)
    worst = s - lo if s > lo else 0.0
    while s < hi:
        t, i, j = _next(sums, i, sums, j, size, shift)
        if t == np.inf:
            return max(worst, hi - s)
        if t > lo:
            start, middle, end = max(s, lo), (s + t) / 2, min(t, hi)
            inside = (t - s) / 2 if start <= middle <= end else (t - start if middle < start else end - s)
            worst = max(worst, inside)
        s = t
    return worst


@njit(cache=True, nogil=True)
def worst_gap_rows(x: Any, lo: float, hi: float, worst: Any) -> None:
    """For each row: max over z in [lo, hi] of the distance to the nearest subset sum, float64.

    The last number is not merged in: its two shifted copies of the list are walked side by side.
    """
    n = x.shape[1]
    room = (1 << max(n - 1, 0)) + 2
    buffer, scratch = np.empty(room), np.empty(room)
    for row in range(x.shape[0]):
        size, sums = sorted_sums(x[row, : max(n - 1, 0)], buffer, scratch)
        worst[row] = _gap(sums, size, x[row, n - 1] if n else 0.0, lo, hi)


@njit(cache=True, nogil=True)
def _unite(starts: Any, ends: Any, count: int, shift: float, floor: float, ceiling: float, out: Any, out2: Any) -> int:
    """The union of disjoint sorted intervals with themselves shifted, inside [floor, ceiling]."""
    i, j, made = 0, 0, 0
    while i < count or j < count:
        if j == count or (i < count and starts[i] <= starts[j] + shift):
            s, e = starts[i], ends[i]
            i += 1
        else:
            s, e = starts[j] + shift, ends[j] + shift
            j += 1
        if e < floor or s > ceiling:
            continue
        if made and s <= out2[made - 1]:
            out2[made - 1] = max(out2[made - 1], e)
        else:
            out[made], out2[made] = s, e
            made += 1
    return made


@njit(cache=True, nogil=True)
def covered_rows(x: Any, lo: float, hi: float, tolerance: Any, covered: Any) -> None:
    """For each row: whether the intervals [s - tolerance, s + tolerance] around all subset sums s cover [lo, hi].

    The intervals are kept as a union of disjoint ones, each at least 2 tolerance long, and cut to what can still reach
    [lo, hi]; so their number is bounded by that length over 2 tolerance, whatever n is.  Numbers are taken from the
    largest to the smallest, which keeps that length small.
    """
    n = x.shape[1]
    for row in range(x.shape[0]):
        numbers = x[row][np.argsort(-np.abs(x[row]))]
        below, above = np.minimum(numbers, 0.0).sum(), np.maximum(numbers, 0.0).sum()
        span = (hi - lo) + (above - below) + 4 * tolerance[row]
        room = min(int(span / (2 * tolerance[row])) + 3, (1 << min(n, 40)) + 3)
        starts, ends, out, out2 = np.empty(room), np.empty(room), np.empty(room), np.empty(room)
        starts[0], ends[0], count = -tolerance[row], tolerance[row], 1
        for k in range(n):
            above -= max(numbers[k], 0.0)
            below -= min(numbers[k], 0.0)
            count = _unite(starts, ends, count, numbers[k], lo - above, hi - below, out, out2)
            starts, ends, out, out2 = out, out2, starts, ends
        covered[row] = False
        for k in range(count):
            covered[row] |= starts[k] <= lo and ends[k] >= hi

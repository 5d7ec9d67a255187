"""Coverage: every target of an interval at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.subsets.merging import ONE

__all__ = ["by_magnitude", "covered_rows", "worst_gap_rows"]

U = np.uint64


def by_magnitude(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row from the largest to the smallest magnitude, as the kernels here want it: numba's own sort takes a second
    to compile.

    >>> by_magnitude(np.array([[0.1, -3.0, 2.0]])).tolist()
    [[-3.0, 2.0, 0.1]]
    """
    return np.take_along_axis(x, np.argsort(-np.abs(x), axis=1), axis=1)


@kernel
def _after(sums: Any, size: Any, bound: float) -> Any:
    """The first place in 1..size+1 whose sum is at least `bound`."""
    low, high = ONE, size + ONE
    while low < high:
        middle = (low + high) >> ONE
        if sums[middle] < bound:
            low = middle + ONE
        else:
            high = middle
    return low


@kernel
def _window(sums: Any, size: Any, shift: float, low: float, high: float) -> Any:
    """First and last places of the sums, and of the sums plus `shift`, in [low, high]; and how many these are."""
    i, p = _after(sums, size, low), _after(sums, size, np.nextafter(high, np.inf)) - ONE
    j, q = _after(sums, size, low - shift), _after(sums, size, np.nextafter(high - shift, np.inf)) - ONE
    p, q = max(p, i - ONE), max(q, j - ONE)  # a window that is upside down is empty; these numbers have no sign
    return i, p, j, q, (p + ONE - i) + (q + ONE - j)


@kernel
def _merge_window(sums: Any, size: Any, shift: float, low: float, high: float, out: Any) -> Any:
    """The sums and the sums plus `shift` in [low, high], merged into `out` from both ends at once; how many."""
    i, p, j, q, total = _window(sums, size, shift, low, high)
    front, back = ONE, total
    a, b, c, d = sums[i], sums[j] + shift, sums[p], sums[q] + shift
    while front <= back:
        first = a <= b
        out[front] = a if first else b
        i += U(first)
        j += ONE - U(first)
        last = d >= c
        out[back] = d if last else c
        q -= U(last)
        p -= ONE - U(last)
        front += ONE
        back -= ONE
        a, b, c, d = sums[i], sums[j] + shift, sums[p], sums[q] + shift
    return total


@kernel
def _worst_between(s: float, t: float, lo: float, hi: float) -> float:
    """The worst distance to s or t of a point of [lo, hi] between these neighbours."""
    start, middle, end = max(s, lo), (s + t) / 2, min(t, hi)
    if start <= middle <= end:
        return (t - s) / 2
    return t - start if middle < start else end - s


@kernel
def _gap(sums: Any, size: Any, shift: float, lo: float, hi: float) -> float:
    """The worst distance of a point of [lo, hi] to the union of the sums and the sums plus `shift`, from both ends."""
    i, p, j, q, total = _window(sums, size, shift, lo, hi)
    below, above = max(sums[i - ONE], sums[j - ONE] + shift), min(sums[p + ONE], sums[q + ONE] + shift)
    if total == U(0):
        return _worst_between(below, above, lo, hi)
    start, end = min(sums[i], sums[j] + shift), max(sums[p], sums[q] + shift)
    worst = max(_worst_between(below, start, lo, hi), _worst_between(end, above, lo, hi))
    s, t, widest, widest2 = start, end, 0.0, 0.0
    for _ in range((total + ONE) >> ONE):
        a, b, c, d = sums[i], sums[j] + shift, sums[p], sums[q] + shift
        first, last = a <= b, d >= c
        new, new2 = (a if first else b), (d if last else c)
        widest, widest2 = max(widest, new - s), max(widest2, t - new2)
        s, t = new, new2
        i += U(first)
        j += ONE - U(first)
        q -= U(last)
        p -= ONE - U(last)
    return max(worst, max(widest, widest2, t - s) / 2)


@kernel
def _reaches(x: Any) -> Any:
    """The largest and the smallest sum of any members."""
    above, below = 0.0, 0.0
    for value in x:
        above += max(value, 0.0)
        below += min(value, 0.0)
    return above, below


@kernel
def _gap_near(x: Any, lo: float, hi: float, margin: float, sums: Any, scratch: Any) -> float:
    """The worst gap if it is at most `margin`, something larger otherwise; x by falling magnitude.

    Partial sums that cannot come within `margin` of [lo, hi] any more are dropped.  The last number is not merged in:
    its two shifted copies of the list are walked side by side.
    """
    above, below = _reaches(x)
    size, last = ONE, x.size - 1
    # Partial sums, `above` and `below` are rounded: what may be dropped is judged with room for that.
    margin += (x.size + 2) * 2.0**-52 * ((above - below) + max(abs(lo), abs(hi)))
    sums[0], sums[1], sums[2] = -np.inf, 0.0, np.inf
    for k in range(last):
        above -= max(x[k], 0.0)
        below -= min(x[k], 0.0)
        size = _merge_window(sums, size, x[k], lo - margin - above, hi + margin - below, scratch)
        scratch[0], scratch[size + ONE] = -np.inf, np.inf
        sums, scratch = scratch, sums
    return _gap(sums, size, x[last] if x.size else 0.0, lo, hi)


@kernel
def worst_gap_rows(x: Any, lo: float, hi: float, worst: Any) -> None:
    """For each row, by falling magnitude: max over z in [lo, hi] of the distance to the nearest subset sum, float64."""
    room = (1 << max(x.shape[1] - 1, 0)) + 3
    sums, scratch = np.empty(room), np.empty(room)
    for row in range(x.shape[0]):
        margin = (hi - lo) / 8
        worst[row] = _gap_near(x[row], lo, hi, margin, sums, scratch)
        if worst[row] > margin:
            worst[row] = _gap_near(x[row], lo, hi, np.inf, sums, scratch)


@kernel
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


@kernel
def covered_rows(x: Any, lo: float, hi: float, tolerance: Any, covered: Any) -> None:
    """For each row: whether the intervals [s - tolerance, s + tolerance] around all subset sums s cover [lo, hi].

    The intervals are kept as a union of disjoint ones, each at least 2 tolerance long, and cut to what can still reach
    [lo, hi]; so their number is bounded by that length over 2 tolerance, whatever n is.  The numbers of a row fall in
    magnitude, which keeps that length small.
    """
    n = x.shape[1]
    for row in range(x.shape[0]):
        numbers = x[row]
        above, below = _reaches(numbers)
        span = (hi - lo) + (above - below) + 4 * tolerance[row]
        # Rounded ends make an interval a little shorter: 2^-26 each time it is shifted, at most 2^26 intervals.
        room = min(int(span / (2 * tolerance[row])) + n + 3, (1 << min(n, 40)) + 3)
        starts, ends, out, out2 = np.empty(room), np.empty(room), np.empty(room), np.empty(room)
        starts[0], ends[0], count = -tolerance[row], tolerance[row], np.int64(1)
        for k in range(n):
            above -= max(numbers[k], 0.0)
            below -= min(numbers[k], 0.0)
            count = _unite(starts, ends, count, numbers[k], lo - above, hi - below, out, out2)
            starts, ends, out, out2 = out, out2, starts, ends
        covered[row] = False
        for k in range(count):
            covered[row] |= starts[k] <= lo and ends[k] >= hi

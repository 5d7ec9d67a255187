"""A few small problems without compiled kernels: the same arrays in, the same arrays out.  And a small experiment.

Compiling takes seconds, which is long for whoever asks a first question.  So the questions come here where `is_small`,
always: an answer does not depend on what happens to be compiled.  Only sums and runner-ups are found here; what is too
close to call is settled, and errors are evaluated, where those of the kernels are.

A first batch of `closest` comes here too while its kernel is not compiled: a subset without a runner-up is the answer
whoever finds it, and where there is one the kernels are asked all the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "best_errors", "closest_rows", "count_rows", "covered_rows", "is_small", "sized_rows", "sorted_sums",
    "worst_gaps",
]  # fmt: skip

Floats = NDArray[np.float64]

ROWS = 4
"""The most problems: a kernel takes a tenth of the time."""
NUMBERS = 24
"""The most numbers of a problem: 4,096 sums of each half, about a millisecond."""


FIRST = 1 << 22
"""Sums that a process lists here before it compiles: less than half a second."""
_listed = [0]


def may_be_first(rows: int, n: int) -> bool:
    """Whether a batch is small enough to be answered before anything is compiled; those that are count against it.

    >>> may_be_first(1000, 25)
    False
    """
    sums = rows << (n + 1) // 2
    if n > NUMBERS or _listed[0] + sums > FIRST:
        return False
    _listed[0] += sums
    return True


def is_small(rows: int, n: int) -> bool:
    """Whether so many problems of n numbers are answered here."""
    return rows <= ROWS and n <= NUMBERS


def _all_sums(numbers: Floats) -> Floats:
    """All 2^n subset sums, by mask; of (rows, n) numbers those of each row."""
    sums = np.zeros((*numbers.shape[:-1], 1))
    for k in range(numbers.shape[-1]):
        sums = np.concatenate([sums, sums + numbers[..., k : k + 1]], axis=-1)
    return sums


def sorted_sums(numbers: Floats, size: int | None) -> Floats:
    """The sorted sums of all subsets, or of those with `size` members."""
    sums = _all_sums(numbers)
    return np.sort(sums if size is None else sums[_members(len(numbers)) == size])


def _members(n: int) -> NDArray[np.int64]:
    """How many members each mask of n bits has."""
    return np.bitwise_count(np.arange(1 << n)).astype(np.int64)


def _best_pair(left: Floats, right: Floats, z: float) -> tuple[float, float, int, int]:
    """(error, runner-up's error, place in left, place in right) of the closest sum of two; `right` is sorted.

    To each of `left` the four neighbours of the wanted partner are tried.  The wanted partner is rounded; where that
    hides the best pair, two of those tried lie within the same rounding of it, so that the runner-up tells.
    """
    at = np.searchsorted(right, z - left)[:, None] + np.arange(-2, 2)
    errors = np.abs(left[:, None] + (right[at.clip(0, len(right) - 1)] - z))
    errors[(at < 0) | (at >= len(right))] = np.inf
    best = int(errors.argmin())
    error, errors.flat[best] = float(errors.flat[best]), np.inf
    return error, float(errors.min()), best // 4, int(at.flat[best])


def closest_rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
    """As the kernel of `meet_in_the_middle`: zeros are never chosen."""
    for row in range(len(z)):
        numbers = x[row if len(x) > 1 else 0]
        _, bits[row], rivals[row] = _closest(numbers, numbers != 0, z[row], slack[row], None)


def sized_rows(x: Any, z: Any, usable: Any, sizes: Any, slack: Any, bits: Any, rivals: Any, found: Any) -> None:
    """As the kernel of `sizes`: subsets with sizes[row, 0]..sizes[row, 1] members."""
    for row in range(len(z)):
        few, many = int(sizes[row, 0]), int(sizes[row, 1])
        found[row], bits[row], rivals[row] = _closest(x[row], usable[row], z[row], slack[row], (few, many))


def _closest(
    row: Floats, usable: NDArray[np.bool_], z: float, slack: float, sizes: tuple[int, int] | None
) -> tuple[bool, int, bool]:
    """(whether there is a subset of these sizes, bits of the closest, whether a runner-up is within the slack)."""
    places = np.flatnonzero(usable)
    half = len(places) // 2
    left, right = _all_sums(row[places[:half]]), _all_sums(row[places[half:]])
    best, second, mask = np.inf, np.inf, 0
    for mine, others in _buckets(half, len(places) - half, sizes):
        theirs = others[np.argsort(right[others], kind="stable")]
        error, next_best, i, j = _best_pair(left[mine], right[theirs], z)
        second = min(second, next_best, max(error, best))
        if error < best:
            best, mask = error, int(mine[i]) | int(theirs[j]) << half
    bits = sum(1 << int(place) for k, place in enumerate(places) if mask >> k & 1)
    return bool(best < np.inf), bits, bool(second <= best + slack)


def _buckets(half: int, rest: int, sizes: tuple[int, int] | None) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of sets of masks of both halves: all, or for each number of members on the left those that fit it."""
    if sizes is None:
        return [(np.arange(1 << half), np.arange(1 << rest))]
    few, many = sizes
    mine, theirs = _members(half), _members(rest)
    pairs = [
        (np.flatnonzero(mine == a), np.flatnonzero((theirs >= few - a) & (theirs <= many - a)))
        for a in range(min(half, many) + 1)
    ]
    return [(a, b) for a, b in pairs if len(b)]


def count_rows(x: Any, z: Any, low: Any, high: Any, counts: Any) -> None:
    """As the kernel of `meet_in_the_middle`; a bound is rounded once more, for which the caller's slack has room."""
    for row in range(len(z)):
        half = x.shape[1] // 2
        left, right = _all_sums(x[row, :half]), np.sort(_all_sums(x[row, half:])) - z[row]
        upper = np.searchsorted(right, high[row] - left, side="right")
        counts[row] = (upper - np.searchsorted(right, low[row] - left, side="left")).sum()


def covered_rows(x: Any, lo: float, hi: float, tolerance: Any, covered: Any) -> None:
    """As the kernel of `ladders`: a union of disjoint intervals, cut to what can still reach [lo, hi]."""
    for row, (numbers, reach) in enumerate(zip(x, tolerance, strict=True)):
        starts, ends = np.array([-reach]), np.array([reach])
        rest_above, rest_below = numbers.clip(0).sum(), numbers.clip(max=0).sum()
        for value in numbers:
            rest_above, rest_below = rest_above - max(value, 0.0), rest_below - min(value, 0.0)
            both = np.concatenate([starts, starts + value]), np.concatenate([ends, ends + value])
            kept = (both[1] >= lo - rest_above) & (both[0] <= hi - rest_below)
            order = np.argsort(both[0][kept], kind="stable")
            starts, ends = both[0][kept][order], np.maximum.accumulate(both[1][kept][order])
            apart = np.ones(len(starts) + 1, np.bool_)
            apart[1:-1] = starts[1:] > ends[:-1]
            starts, ends = starts[apart[:-1]], ends[apart[1:]]
        covered[row] = ((starts <= lo) & (ends >= hi)).any()


def best_errors(x: Floats, z: Floats) -> Floats:
    """The smallest |z - subset sum| of each row of x: what the kernel of `meet_in_the_middle` finds, but for rounding.

    >>> best_errors(np.array([[0.5, 0.25, 0.125]]), np.array([0.7])).round(3)
    array([0.05])
    """
    errors, half = np.empty(len(z)), x.shape[1] // 2
    left, right = np.sort(_all_sums(x[:, :half]), axis=1), np.sort(_all_sums(x[:, half:]), axis=1) - z[:, None]
    for row, (wanted, others) in enumerate(zip(-left, right, strict=True)):
        at = np.searchsorted(others, wanted)
        below, above = others[np.maximum(at - 1, 0)], others[np.minimum(at, len(others) - 1)]
        errors[row] = min(np.abs(wanted - below).min(), np.abs(wanted - above).min())
    return errors


def worst_gaps(x: Floats, lo: float, hi: float) -> Floats:
    """For each row of x the largest distance of a target in [lo, hi] to its nearest sum: what `ladders` finds.

    >>> worst_gaps(np.array([[0.5, 0.25]]), 0.0, 1.0)
    array([0.25])
    """
    sums, ends = np.sort(_all_sums(x), axis=1), np.full((len(x), 1), np.inf)
    below, above = np.hstack([-ends, sums]), np.hstack([sums, ends])
    worst = np.clip((below + above) / 2, np.maximum(below, lo), np.minimum(above, hi))
    away = np.minimum(worst - below, above - worst)
    return np.where((below <= hi) & (above >= lo), away, 0.0).max(axis=1)

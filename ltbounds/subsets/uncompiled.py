"""A few small problems without compiled kernels: the same arrays in, the same arrays out.  And a small experiment.

Compiling takes seconds, which is long for whoever asks a first question.  So the questions come here where `is_small`,
always: an answer does not depend on what happens to be compiled.  Only sums and runner-ups are found here; what is too
close to call is settled, and errors are evaluated, where those of the kernels are.

A first batch of `closest` and `smallest` comes here too while no kernel is compiled: a subset without a runner-up is
the answer whoever finds it, and where there is one the kernels are asked all the same.  So do first counts and errors,
which are settled in rationals on either way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "best_errors", "closest_rows", "count_rows", "covered_rows", "exact_errors_in_floats", "is_first", "is_small",
    "may_be_first", "sized_rows", "sorted_sums", "worst_gaps",
]  # fmt: skip

Floats = NDArray[np.float64]

ROWS = 4
"""The most problems: a kernel takes a tenth of the time."""
NUMBERS = 24
"""The most numbers of a problem: 4,096 sums of each half, about a millisecond."""


FIRST = 1 << 22
"""Sums of halves that a process lists here before it compiles: about as long as a kernel's compilation, or shorter."""
LARGEST = 36
"""The most numbers of a first batch: 262,144 sums of each half."""
TOGETHER = 1 << 17
"""So many sums of halves are looked up at once, in some ten MB."""
_listed = [0]


def is_first(kernel: Any, rows: int, n: int) -> bool:
    """Whether a batch is answered sooner without this kernel than it would be compiled."""
    from ltbounds.compiling import is_compiled

    return not is_compiled(kernel) and may_be_first(rows, n)


def may_be_first(rows: int, n: int) -> bool:
    """Whether a batch is small enough to be answered before anything is compiled; those that are count against it.

    >>> may_be_first(100_000, 25)
    False
    """
    sums = rows << (n + 1) // 2
    if n > LARGEST or _listed[0] + sums > FIRST:
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


def _places(rows: Floats, wanted: Floats) -> NDArray[np.int64]:
    """`np.searchsorted` of each row of `wanted` in the same row of `rows`, which is sorted."""
    if len(rows) == 1:
        return np.searchsorted(rows[0], wanted[0])[None].astype(np.int64)
    size, flat = rows.shape[1], rows.ravel()
    start = np.arange(0, rows.size, size)[:, None]
    at = np.zeros(wanted.shape, np.int64)
    for step in (1 << k for k in reversed(range(size.bit_length()))):
        probe = at + step
        at = np.where((probe <= size) & (flat[start + np.minimum(probe, size) - 1] < wanted), probe, at)
    return at


def _best_pairs(left: Floats, right: Floats, z: Floats) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int64]]:
    """(error, runner-up's error, place in left, place in right) of each row's closest sum of two; `right` is sorted.

    To each of `left` the four neighbours of the wanted partner are tried.  The wanted partner is rounded; where that
    hides the best pair, two of those tried lie within the same rounding of it, so that the runner-up tells.
    """
    size, every = right.shape[1], np.arange(len(z))
    at = _places(right, z[:, None] - left)[:, :, None] + np.arange(-2, 2)
    errors = right.ravel()[at.clip(0, size - 1) + size * every[:, None, None]] - z[:, None, None]
    errors = np.abs(left[:, :, None] + errors)
    errors[(at < 0) | (at >= size)] = np.inf
    errors, at = errors.reshape(len(z), -1), at.reshape(len(z), -1)
    best = errors.argmin(axis=1)
    error, errors[every, best] = errors[every, best], np.inf
    return error, errors.min(axis=1), best // 4, at[every, best]


def closest_rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
    """As the kernel of `meet_in_the_middle`: zeros are never chosen."""
    rows = np.broadcast_to(x, (len(z), x.shape[1]))
    _closest_rows(rows, z, rows != 0, slack, bits, rivals, np.zeros(len(z), np.bool_), None)


def sized_rows(x: Any, z: Any, usable: Any, sizes: Any, slack: Any, bits: Any, rivals: Any, found: Any) -> None:
    """As the kernel of `sizes`: subsets with sizes[row, 0]..sizes[row, 1] members."""
    for few, many in {(int(few), int(many)) for few, many in sizes}:
        alike = np.flatnonzero((sizes == (few, many)).all(axis=1))
        part = bits[alike], rivals[alike], found[alike]
        _closest_rows(x[alike], z[alike], usable[alike], slack[alike], *part, (few, many))
        bits[alike], rivals[alike], found[alike] = part


def _closest_rows(
    x: Floats, z: Floats, usable: Any, slack: Floats, bits: Any, rivals: Any, found: Any, sizes: tuple[int, int] | None
) -> None:
    """Each row's closest subset of these sizes; rows with as many usable numbers together."""
    counts = usable.sum(axis=1)
    for count in map(int, np.unique(counts)):
        alike = np.flatnonzero(counts == count)
        room = max(1, TOGETHER >> (count + 1) // 2)
        for rows in (alike[start : start + room] for start in range(0, len(alike), room)):
            places = np.argsort(~usable[rows], axis=1, kind="stable")[:, :count]
            numbers = np.take_along_axis(x[rows], places, axis=1)
            found[rows], mask, rivals[rows] = _closest(numbers, z[rows], slack[rows], sizes)
            bits[rows] = ((mask[:, None] >> np.arange(count) & 1) << places).sum(axis=1)


def _closest(
    numbers: Floats, z: Floats, slack: Floats, sizes: tuple[int, int] | None
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_]]:
    """By row whether there is a subset of these sizes, its mask, and whether a runner-up is within the slack."""
    rows, count = numbers.shape
    half = count // 2
    left, right = _all_sums(numbers[:, :half]), _all_sums(numbers[:, half:])
    best, second, mask = np.full(rows, np.inf), np.full(rows, np.inf), np.zeros(rows, np.int64)
    for mine, others in _buckets(half, count - half, sizes):
        order = np.argsort(right[:, others], axis=1, kind="stable")
        theirs = np.take_along_axis(right[:, others], order, axis=1)
        error, next_best, i, j = _best_pairs(left[:, mine], theirs, z)
        second = np.minimum(np.minimum(second, next_best), np.maximum(error, best))
        chosen = mine[i] | others[order[np.arange(rows), j]] << half
        mask, best = np.where(error < best, chosen, mask), np.minimum(error, best)
    return best < np.inf, mask, second <= best + slack


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


def exact_errors_in_floats(x: Any, z: Any, bits: Any, errors: Any, sure: Any) -> None:
    """As the kernel of `exact`, to the last bit: where a number is not chosen, zero is added."""
    high, low, reach = z.copy(), np.zeros(len(z)), np.abs(z)
    for k in range(x.shape[1]):
        v = np.where(bits >> k & 1, -x[:, k], 0.0)
        s = high + v
        t = s - high
        low += (high - (s - t)) + (v - t)
        high = s
        reach += np.abs(v)
    total = high + low
    rest, doubt = (high - total) + low, reach * 2.0**-92
    up, down = np.nextafter(total, np.inf) - total, total - np.nextafter(total, -np.inf)
    errors[:] = np.abs(total)
    sure[:] = (rest + doubt < 0.5 * up) & (rest - doubt > -0.5 * down)


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
    for start in range(0, len(z), room := max(1, TOGETHER >> (x.shape[1] + 1) // 2)):
        rows = slice(start, start + room)
        left, right = _all_sums(x[rows, :half]), np.sort(_all_sums(x[rows, half:]), axis=1)
        size, offsets = right.shape[1], np.arange(0, right.size, right.shape[1])[:, None]
        wanted = z[rows, None] - left
        at = _places(right, wanted)
        below, above = (right.ravel()[offsets + near.clip(0, size - 1)] for near in (at - 1, at))
        errors[rows] = np.minimum(np.abs(wanted - below), np.abs(wanted - above)).min(axis=1)
    return errors


def worst_gaps(x: Floats, lo: float, hi: float) -> Floats:
    """For each row of x the largest distance of a target in [lo, hi] to its nearest sum: what `ladders` finds.

    Sorted are only the sums inside; of those outside the nearest ones are looked up in halves.

    >>> worst_gaps(np.array([[0.5, 0.25]]), 0.0, 1.0)
    array([0.25])
    """
    worst, half = np.empty(len(x)), x.shape[1] // 2
    for start in range(0, len(x), room := max(1, TOGETHER >> (x.shape[1] + 1) // 2)):
        rows = slice(start, start + room)
        left, right = _all_sums(x[rows, :half]), np.sort(_all_sums(x[rows, half:]), axis=1)
        below, above = _nearest_outside(left, right, lo, hi)
        worst[rows] = [_worst_gap(*row, lo, hi) for row in zip(left, right, below, above, strict=True)]
    return worst


def _nearest_outside(left: Floats, right: Floats, lo: float, hi: float) -> tuple[Floats, Floats]:
    """By row the largest sum of two below lo, and the smallest above hi, but for rounding; `right` is sorted."""
    size, first = right.shape[1], np.arange(len(left))[:, None] * right.shape[1]

    def sums(at: NDArray[np.int64], otherwise: float) -> Floats:
        there = left + right.ravel()[first + at.clip(0, size - 1)]
        return np.where((at >= 0) & (at < size), there, otherwise)

    below = sums(_places(right, lo - left) - 1, -np.inf).max(axis=1)
    return below, sums(_places(right, np.nextafter(hi - left, np.inf)), np.inf).min(axis=1)


def _worst_gap(left: Floats, right: Floats, below: float, above: float, lo: float, hi: float) -> float:
    """The largest distance of a target in [lo, hi] to the nearest of `below`, `above` and the sums inside."""
    sums = np.add.outer(left, right).ravel()
    inside = np.sort(sums[(sums >= lo) & (sums <= hi)])
    if not len(inside):
        middle = min(max((below + above) / 2, lo), hi)
        return float(min(middle - below, above - middle))
    first, last = (inside[0] + below) / 2, (inside[-1] + above) / 2
    ends = inside[0] - max(first, lo), min(last, hi) - inside[-1]
    return float(max(*ends, np.diff(inside).max(initial=0.0) / 2))

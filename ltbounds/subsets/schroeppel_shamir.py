"""Schroeppel and Shamir: the closest subset in O(2^(n/2)) time and O(2^(n/4)) memory, for n up to 60.

The sums of the left half are walked upwards and those of the right half downwards without being stored: each half is
all pairs of two sorted quarter lists, and a heap with one entry for each member of the first list gives the next pair.

The walk is in 64-bit integers: numbers are multiplied by a power of two that makes the largest sum nearly 2^61 and
rounded.  Most floats lose nothing by it (53 bits, and 8 to spare), and then the answer is exact as it stands.  Else
each sum is off by at most (n+1)/2 units, 300 times less than in float64; all pairs that come that near to the best
are kept and compared as rationals.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.subsets.merging import mask_of_sum, sorted_sums
from ltbounds.subsets.problems import exact_error
from ltbounds.subsets.windows import BEST, COUNT, CROWDED, MORE, OVERFLOW, WIDEST, first_guess, slot, walk_windows

__all__ = ["closest_by_quarters", "closest_by_windows"]

STEPS = 1 << 21
"""Steps of the walk between two looks at the clock and at Ctrl-C: about a quarter of a second."""
ROOM = 1 << 15
"""Sums in a window at the most: what is needed for them fits into the second cache."""
CONTENDERS = 256


@kernel
def _sift(keys: Any, first: Any, at: int, size: int) -> None:
    """Restore the heap below place `at`."""
    key, mine = keys[at], first[at]
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], first[at] = keys[child], first[child]
        at = child
    keys[at], first[at] = key, mine


@kernel
def _advance(keys: Any, first: Any, second: Any, a: Any, b: Any, sign: int, size: int) -> int:
    """Replace the heap's least pair by its successor in list b; the new size of the heap."""
    i = first[0]
    second[i] += 1
    if second[i] < b.size:
        keys[0] = sign * (a[i] + b[second[i]])
    else:
        size -= 1
        keys[0], first[0] = keys[size], first[size]
    _sift(keys, first, 0, size)
    return size


@kernel
def _meet(error: int, doubt: int, state: Any, contenders: Any, up: Any, down: Any) -> None:
    """Keep the pair of the heaps' ends."""
    row = slot(error, doubt, state, contenders)
    if row >= 0:
        i, k, kept = up[1][0], down[1][0], contenders[row]
        kept[0], kept[1], kept[2], kept[3], kept[4] = error, i, up[2][i], k, down[2][k]


@kernel
def _steps(
    steps: int, lists: Any, up: Any, down: Any, sizes: Any, z: int, doubt: int, state: Any, contenders: Any
) -> None:
    """Walk on: up the left half's sums, down the right half's; the pairs within `doubt` of the best are kept."""
    a, b, c, d = lists
    for _ in range(steps):
        if sizes[0] == 0 or sizes[1] == 0:
            return
        gap = up[0][0] + (-down[0][0] - z)
        error = abs(gap)
        if error < state[BEST] or error - state[BEST] <= doubt:
            _meet(error, max(doubt, 0), state, contenders, up, down)
        if gap > 0:
            sizes[1] = _advance(down[0], down[1], down[2], c, d, -1, sizes[1])
        else:
            sizes[0] = _advance(up[0], up[1], up[2], a, b, 1, sizes[0])


def _sums(x: NDArray[np.int64]) -> NDArray[np.int64]:
    room = (1 << len(x)) + 2
    size, values = sorted_sums(x, np.empty(room, np.int64), np.empty(room, np.int64))
    return np.asarray(values[1 : int(size) + 1].copy())


def _heap(a: NDArray[np.int64], b: NDArray[np.int64], sign: int) -> tuple[NDArray[np.int64], ...]:
    """One entry for each member of a, with the least member of b; b is sorted so that sign * b grows."""
    keys = sign * (a + b[0])
    order = np.argsort(keys, kind="stable")
    return keys[order], order.astype(np.int64), np.zeros(len(a), np.int64)


def _crowded(a: NDArray[np.int64], b: NDArray[np.int64], total: int, doubt: int) -> bool:
    """Whether more than one pair of a and b (sorted) has a sum within `doubt` of `total`."""
    low, high = np.searchsorted(b, total - doubt - a), np.searchsorted(b, total + doubt - a, side="right")
    return bool((high - low).sum() > 1)


def _fixed_point(x: NDArray[np.float64], z: float) -> tuple[NDArray[np.int64], int, int]:
    """(x, z, doubt) in units of a power of two; doubt is -1 where nothing was rounded."""
    numbers = np.append(x, z)
    scale = 61 - int(np.frexp(np.abs(numbers).sum())[1])
    units = np.rint(np.ldexp(numbers, scale))
    whole = units.astype(np.int64)
    return whole[:-1], int(whole[-1]), -1 if np.array_equal(np.ldexp(units, -scale), numbers) else len(numbers)


def closest_by_quarters(
    x: NDArray[np.float64], z: float, end: float | None, progress: Callable[[float], None] = lambda _: None
) -> tuple[int, bool] | None:
    """(bits, whether they are certainly optimal), or None if `end` (monotonic seconds) passed before it was done."""
    whole, target, doubt = _fixed_point(x, z)
    cuts = [len(x) * k // 4 for k in range(5)]
    quarters = [whole[cuts[k] : cuts[k + 1]] for k in range(4)]
    a, b, c, d = (_sums(quarter) for quarter in quarters)
    lists = (a, b, c, d[::-1].copy())
    up, down = _heap(a, b, 1), _heap(c, lists[3], -1)
    sizes, state = np.array([len(a), len(c)]), np.array([1 << 62, 0, 0])
    contenders = np.empty((CONTENDERS, 5), np.int64)
    walked = 0
    while sizes.min() > 0:
        if end is not None and time.monotonic() > end:
            return None
        _steps(STEPS, lists, up, down, sizes, target, doubt, state, contenders)
        walked += STEPS
        progress(min(1.0, walked / (len(a) * len(b) + len(c) * len(d))))
    kept = [(error, a[i] + b[j], c[k] + lists[3][m]) for error, i, j, k, m in contenders[: state[COUNT]].tolist()]
    return _judged(x, z, whole, quarters, (a, b, c, d), doubt, kept, bool(state[OVERFLOW]))


def closest_by_windows(
    x: NDArray[np.float64], z: float, end: float | None, progress: Callable[[float], None] = lambda _: None
) -> tuple[int, bool] | None:
    """As `closest_by_quarters`, which it asks where too many sums are equal; faster by far from n = 36 on."""
    whole, target, doubt = _fixed_point(x, z)
    half = len(x) // 2
    few = min(max(half // 2 - 3, 1), half)  # of one number the left half has none
    cuts = [0, few, half, half + few, len(x)]
    quarters = [whole[cuts[k] : cuts[k + 1]] for k in range(4)]
    a, b, c, d = (_sums(quarter) for quarter in quarters)
    guess = first_guess(c, d, a, b, target, 32) + 1
    right, left = (c, d), (-a, np.ascontiguousarray(-b[::-1]))
    room = max(ROOM, 8 * len(c))
    rooms = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(2 * room, np.int32), np.empty(room, np.int64)
    low, high = int(c.min() + d[0]), int(c.max() + d[-1])
    pairs = len(c) * len(d)
    expected = 1 + pairs // room
    cursor = np.array([low - guess - max(doubt, 0), max((high - low) // expected, 1), 0, 64 * expected + 4096])
    cursor[1] = min(cursor[1], WIDEST)
    state, contenders = np.array([guess, 0, 0]), np.empty((CONTENDERS, 3), np.int64)
    from_right, from_left = np.zeros(len(c), np.int64), np.zeros(len(a), np.int64)
    answer = MORE
    while answer == MORE:
        if end is not None and time.monotonic() > end:
            return None
        windows = 1 + STEPS // room
        answer = walk_windows(
            windows, right, left, from_right, from_left, target, doubt, state, contenders, cursor, rooms
        )
        progress(min(1.0, int(cursor[2]) / pairs) if answer == MORE else 1.0)
    if answer == CROWDED:
        return closest_by_quarters(x, z, end, progress)
    kept = [(error, left_sum, right_sum) for error, right_sum, left_sum in contenders[: state[COUNT]].tolist()]
    return _judged(x, z, whole, quarters, (a, b, c, d), doubt, kept, bool(state[OVERFLOW]))


def _judged(
    x: NDArray[np.float64],
    z: float,
    whole: NDArray[np.int64],
    quarters: list[NDArray[np.int64]],
    lists: tuple[NDArray[np.int64], ...],
    doubt: int,
    met: list[tuple[int, int, int]],
    overflow: bool,
) -> tuple[int, bool]:
    """The best of the pairs (error, left sum, right sum) that were met, and whether nothing else can be better."""
    least = min(error for error, _, _ in met)
    kept = [(left, right) for error, left, right in met if error - least <= max(doubt, 0)]
    a, b, c, d = lists
    cuts = np.cumsum([0] + [len(quarter) for quarter in quarters]).tolist()
    if doubt < 0:
        left, right = kept[0]
        return _bits(quarters, cuts, [*_members(a, b, left), *_members(c, d, right)]), True
    alone = not any(_crowded(a, b, left, doubt) or _crowded(c, d, right, doubt) for left, right in kept)
    choices = [_bits(quarters, cuts, [*_members(a, b, left), *_members(c, d, right)]) for left, right in kept]
    best = min(choices, key=lambda bits: exact_error(x, z, (bits >> np.arange(len(x)) & 1).astype(np.bool_)))
    vanished = bool(((whole == 0) & (x != 0)).any())
    return best, alone and not vanished and not overflow


def _members(a: NDArray[np.int64], b: NDArray[np.int64], total: int) -> tuple[int, int]:
    """Members of the sorted lists a and b that add up to `total`."""
    at = np.searchsorted(b, total - a).clip(max=len(b) - 1)
    i = int(np.flatnonzero(a + b[at] == total)[0])
    return int(a[i]), int(b[at[i]])


def _bits(quarters: list[NDArray[np.int64]], cuts: list[int], totals: list[int]) -> int:
    """The mask whose sums of quarters are those totals."""
    scratch = np.empty(1 << max(len(quarter) for quarter in quarters), np.int64)
    masks = [mask_of_sum(quarter, total, -1, scratch) for quarter, total in zip(quarters, totals, strict=True)]
    return sum(int(mask) << cut for mask, cut in zip(masks, cuts, strict=False))

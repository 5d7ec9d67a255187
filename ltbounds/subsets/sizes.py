"""Subsets of given sizes: halves in buckets by number of members, each bucket sorted; few members by enumeration."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.subsets.meet_in_the_middle import crowded, partner
from ltbounds.subsets.merging import ONE, mask_of_sum, spread, walk

__all__ = ["best_errors_of_size", "few_members_rows", "sized_rows", "sums_of_size"]

U = np.uint64


@kernel
def _bucket_sums(x: Any, most: int, buffer: Any, scratch: Any, starts: Any, starts2: Any) -> Any:
    """Sorted sums of s members in places starts[s]..starts[s+1]-1, for s = 0..min(most, x.size), from place 1 on."""
    buffer[1] = 0.0
    starts[0], starts[1] = 1, 2
    for k in range(x.size):
        out = 1
        for size in range(min(most, k + 1) + 1):
            starts2[size] = out
            i, i_end = (starts[size], starts[size + 1]) if size <= k else (0, 0)
            j, j_end = (starts[size - 1], starts[size]) if size > 0 else (0, 0)
            while i < i_end or j < j_end:
                if j == j_end or (i < i_end and buffer[i] <= buffer[j] + x[k]):
                    scratch[out] = buffer[i]
                    i += 1
                else:
                    scratch[out] = buffer[j] + x[k]
                    j += 1
                out += 1
            starts2[size + 1] = out
        buffer, scratch = scratch, buffer
        starts, starts2 = starts2, starts
    return buffer, starts


def sums_of_size(x: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The sorted sums of all subsets of x with `size` members."""
    room, n = (1 << len(x)) + 2, len(x) + 3
    places = np.zeros(n, np.int64), np.zeros(n, np.int64)
    sums, starts = _bucket_sums(x, size, np.empty(room), np.empty(room), *places)
    return np.asarray(sums[starts[size] : starts[size + 1]])


@kernel
def _members_in_use(row: Any, usable: Any, numbers: Any, places: Any) -> int:
    """Copy the usable numbers to the front; how many they are."""
    count = 0
    for k in range(row.size):
        if usable[k]:
            numbers[count], places[count] = row[k], k
            count += 1
    return count


@kernel
def _walk_buckets(ls: Any, lo: Any, half: int, rs: Any, ro: Any, rest: int, few: int, many: int, z: float) -> Any:
    """All pairs of buckets with few..many members: (error, runner-up's error, place in ls, members left and right)."""
    best, second, bi, ba, bb = np.inf, np.inf, ONE, 0, 0
    for a in range(min(half, many) + 1):
        for b in range(max(0, few - a), min(rest, many - a) + 1):
            e, i, e2 = walk(ls, U(lo[a]), U(lo[a + 1] - 1), rs, U(ro[b]), U(ro[b + 1] - 1), z)
            second = min(second, e2, max(e, best))
            if e < best:
                best, bi, ba, bb = e, i, a, b
    return best, second, bi, ba, bb


@kernel
def best_errors_of_size(x: Any, z: Any, size: int, errors: Any) -> None:
    """The smallest |z - sum of `size` members| of each row in plain float64, for millions of trials; inf for none."""
    n = x.shape[1]
    half, room = n // 2, (1 << (n - n // 2)) + 2
    left, left2, right, right2 = np.empty(room), np.empty(room), np.empty(room), np.empty(room)
    s1, s2 = np.zeros(n + 3, np.int64), np.zeros(n + 3, np.int64)
    t1, t2 = np.zeros(n + 3, np.int64), np.zeros(n + 3, np.int64)
    for row in range(z.size):
        ls, lo = _bucket_sums(x[row, :half], size, left, left2, s1, s2)
        rs, ro = _bucket_sums(x[row, half:], size, right, right2, t1, t2)
        errors[row] = _walk_buckets(ls, lo, half, rs, ro, n - half, size, size, z[row])[0]


@kernel
def sized_rows(x: Any, z: Any, usable: Any, sizes: Any, slack: Any, bits: Any, rivals: Any, found: Any) -> None:
    """Each row's closest subset with sizes[row, 0]..sizes[row, 1] members, and whether a runner-up is near."""
    n = x.shape[1]
    room = (1 << (n - n // 2)) + 2
    left, left2, right, right2 = np.empty(room), np.empty(room), np.empty(room), np.empty(room)
    scratch = np.empty(room)
    s1, s2 = np.zeros(n + 3, np.int64), np.zeros(n + 3, np.int64)
    t1, t2 = np.zeros(n + 3, np.int64), np.zeros(n + 3, np.int64)
    numbers, places = np.empty(n), np.empty(n, np.int64)
    for row in range(z.size):
        count = _members_in_use(x[row], usable[row], numbers, places)
        half = count // 2
        few, many = sizes[row, 0], min(sizes[row, 1], count)
        found[row] = few <= many
        if not found[row]:
            bits[row], rivals[row] = 0, False
            continue
        ls, lo = _bucket_sums(numbers[:half], many, left, left2, s1, s2)
        rs, ro = _bucket_sums(numbers[half:count], many, right, right2, t1, t2)
        best, second, bi, ba, bb = _walk_buckets(ls, lo, half, rs, ro, count - half, few, many, z[row])
        low, high = U(ro[bb]), U(ro[bb + 1] - 1)
        j = partner(ls[bi], rs, low, high, z[row])
        rivals[row] = (
            second <= best + slack[row]
            or crowded(ls, bi, U(lo[ba]), U(lo[ba + 1] - 1), slack[row])
            or crowded(rs, j, low, high, slack[row])
        )
        left_mask = mask_of_sum(numbers[:half], ls[bi], ba, scratch)
        right_mask = mask_of_sum(numbers[half:count], rs[j], bb, scratch)
        bits[row] = spread(left_mask, places, 0) | spread(right_mask, places, half)


@kernel
def _sort_by_number(numbers: Any, places: Any, count: int) -> None:
    """Insertion sort: there are a few dozen numbers at the most."""
    for k in range(1, count):
        value, place, j = numbers[k], places[k], k
        while j > 0 and numbers[j - 1] > value:
            numbers[j], places[j] = numbers[j - 1], places[j - 1]
            j -= 1
        numbers[j], places[j] = value, place


@kernel
def _best_pair(numbers: Any, first: int, count: int, rest: float, best: float, second: float) -> Any:
    """The closest sum of two different numbers among numbers[first:count] to `rest`, if it beats `best`."""
    i, j, bi, bj = first, count - 1, -1, -1
    while i < j:
        d = numbers[i] + (numbers[j] - rest)
        e = abs(d)
        if e < best:
            second, best, bi, bj = best, e, i, j
        elif e < second:
            second = e
        if d > 0:
            j -= 1
        else:
            i += 1
    return best, second, bi, bj


@kernel
def _best_of_few(numbers: Any, places: Any, count: int, z: float, size: int) -> Any:
    """The closest sum of 1, 2 or 3 of the sorted numbers: (error, runner-up's error, bits)."""
    best, second, chosen = np.inf, np.inf, 0
    if size == 1:
        for k in range(count):
            e = abs(numbers[k] - z)
            if e < best:
                best, second, chosen = e, best, 1 << places[k]
            elif e < second:
                second = e
        return best, second, chosen
    for k in range(count - 2 if size == 3 else 1):
        rest, first, mine = (z - numbers[k], k + 1, 1 << places[k]) if size == 3 else (z, 0, 0)
        best, second, i, j = _best_pair(numbers, first, count, rest, best, second)
        if i >= 0:
            chosen = mine | 1 << places[i] | 1 << places[j]
    return best, second, chosen


@kernel
def _exchangeable(numbers: Any, count: int, slack: float) -> bool:
    """Whether two of the sorted numbers are so near that one can stand for the other unseen by `_best_pair`."""
    least = np.inf
    for k in range(1, count):
        least = min(least, numbers[k] - numbers[k - 1])
    return least <= slack


@kernel
def few_members_rows(
    x: Any, z: Any, usable: Any, tolerance: Any, slack: Any, bits: Any, doubtful: Any, settled: Any
) -> None:
    """The smallest subset within `tolerance` if it has at most 3 members; `settled` says whether it does.

    `doubtful`: the tolerance or a runner-up is too near to call in float64.
    """
    n = x.shape[1]
    numbers, places = np.empty(n), np.empty(n, np.int64)
    for row in range(z.size):
        count = _members_in_use(x[row], usable[row], numbers, places)
        _sort_by_number(numbers, places, count)
        best, second, chosen = abs(z[row]), np.inf, 0
        for size in range(4):
            if size > 0:
                best, second, chosen = _best_of_few(numbers, places, count, z[row], size)
            if best <= tolerance[row] + slack[row]:
                break
        settled[row], bits[row] = best <= tolerance[row] + slack[row], chosen
        unsure = best > tolerance[row] - slack[row] or second <= best + slack[row]
        doubtful[row] = settled[row] and (unsure or _exchangeable(numbers, count, slack[row]))

"""Meet in the middle: the closest of all subsets, and how many hit a target, in O(2^(n/2)) where n is not small."""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.subsets.bucketing import (
    BLOCK,
    all_sums,
    bucket_room,
    look_up,
    pack,
    place_of,
    plan_buckets,
    sort_into_buckets,
)
from ltbounds.subsets.enumerating import MOST, all_pairs
from ltbounds.subsets.merging import ONE, both_sorted, locate, mask_of_sum, sorted_sums, spread, walk, walk_two

__all__ = ["best_errors", "closest_rows", "count_rows"]

U = np.uint64
STILL = MOST + 1
"""So many numbers are enumerated where buckets do not help."""
SHARED = 9
"""So many where many targets share the numbers."""


@kernel
def buffers(n: int) -> Any:
    """Room for the sorted sums of both halves of n numbers, twice."""
    left, right = (1 << n // 2) + 2, (1 << (n - n // 2)) + 2
    return np.empty(left), np.empty(left), np.empty(right), np.empty(right)


@kernel
def crowded(values: Any, at: Any, low: Any, high: Any, slack: float) -> bool:
    """Whether a neighbour of values[at] lies within `slack` of it."""
    below = at > low and values[at] - values[at - ONE] <= slack
    return below or (at < high and values[at + ONE] - values[at] <= slack)


@kernel
def partner(left: float, right: Any, low: Any, high: Any, z: float) -> Any:
    """The place in right[low..high] that comes closest to z with `left`."""
    at = locate(right, low, high, z - left)
    for other in (at - ONE, at + ONE):
        if low <= other <= high and abs(left + (right[other] - z)) < abs(left + (right[at] - z)):
            at = other
    return at


@kernel
def deviation_of(numbers: Any, z: float) -> float:
    """How many standard deviations z lies from the mean of all subset sums of the numbers; inf where they are tiny."""
    total, squares = 0.0, 0.0
    for v in numbers:
        total += v / 2
        squares += v * v / 4
    return abs(z - total) / np.sqrt(squares) if squares > 1e-300 else np.inf


@kernel
def _walked(numbers: Any, fresh: bool, lists: Any, z: float) -> Any:
    """(error, place in the left half's sorted sums, second-best error, whether the odd number out is taken) by a walk.

    They are merged where `fresh`, else still there.  The odd number out is not merged in: a walk goes over the same
    lists with and without it.
    """
    half = numbers.size // 2
    size = ONE << U(half)
    if fresh:
        both_sorted(numbers[:half], numbers[half : 2 * half], *lists)
    left, right = lists[half % 2], lists[2 + half % 2]
    if numbers.size % 2:
        return walk_two(left, right, size, z, z - numbers[2 * half])
    best, i, second = walk(left, ONE, size, right, ONE, size, z)
    return best, i, second, False


@kernel
def _by_walk(numbers: Any, fresh: bool, lists: Any, z: float, slack: float, scratch: Any) -> Any:
    """(error, whether a runner-up is within the slack, mask) by a walk over the halves' sorted sums."""
    half = numbers.size // 2
    size = ONE << U(half)
    best, i, second, met = _walked(numbers, fresh, lists, z)
    left, right = lists[half % 2], lists[2 + half % 2]
    taken, wanted = (1, z - numbers[2 * half]) if met else (0, z)
    j = partner(left[i], right, ONE, size, wanted)
    rival = second <= best + slack or crowded(left, i, ONE, size, slack) or crowded(right, j, ONE, size, slack)
    mask = mask_of_sum(numbers[:half], left[i], -1, scratch) | taken << 2 * half
    return best, rival, mask | mask_of_sum(numbers[half : 2 * half], right[j], -1, scratch) << half


@kernel
def closest_rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
    """Each row's closest subset, and whether a runner-up is within `slack`; one row of x serves many z.

    Few numbers are enumerated; sorted sums pay sooner where many targets share them.
    """
    n = x.shape[1]
    most, still = (MOST, STILL) if x.shape[0] == z.size else (SHARED, SHARED)
    room_left, room_right = 1 << n // 2, 1 << (n - n // 2)
    sums = np.empty(room_left), np.empty(room_right)
    which, starts, values = bucket_room(room_right)
    spots = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    lists = buffers(n)
    scratch = np.empty(room_left)  # not sums[0]: the next target of the same numbers looks up there
    merged = -1
    row_numbers, places = np.empty(n + 1), np.empty(n + 1, np.int64)
    numbers, half, a, b, low, scale, buckets = row_numbers[:0], 0, 0, 0, 0.0, 0.0, 0
    for row in range(z.size):
        source = row if x.shape[0] > 1 else 0
        if row == source:
            numbers = row_numbers[: pack(x[source], row_numbers, places)]
            half = numbers.size // 2
            low, scale, buckets = 0.0, 0.0, 0
            if numbers.size > most:
                low, scale, buckets = plan_buckets(numbers[half:], numbers.size)
            if buckets or numbers.size <= still:
                a, b = all_sums(numbers[:half], sums[0]), all_sums(numbers[half:], sums[1])
            if buckets and not sort_into_buckets(sums[1], b, low, scale, buckets, which, starts, values):
                buckets = 0
        best, second, i, p = np.inf, np.inf, -1, np.uint64(0)
        if buckets:
            deviation = deviation_of(numbers, z[row])
            best, second, i, p = look_up(
                sums[0], a, low, scale, buckets, starts, values, *spots, z[row], slack[row], deviation
            )
        if i >= 0:
            rivals[row] = second <= best + slack[row]
            mask = i | place_of(sums[1], b, values[p]) << half
        elif numbers.size <= still:
            best, second, j, i = all_pairs(sums[1], b, sums[0], a, z[row], lists[2], lists[3])
            rivals[row] = second <= best + slack[row]
            mask = i | j << half
        else:
            _, rivals[row], mask = _by_walk(numbers, merged != source, lists, z[row], slack[row], scratch)
            merged = source
        bits[row] = mask if numbers.size == n else spread(mask, places, 0)


@kernel
def best_errors(x: Any, z: Any, errors: Any) -> None:
    """The smallest |z - subset sum| of each row in plain float64, for millions of trials; no masks, no certificate."""
    n = x.shape[1]
    half = n // 2
    room_left, room_right = 1 << half, 1 << (n - half)
    left_by_mask, right_by_mask = np.empty(room_left), np.empty(room_right)
    which, starts, values = bucket_room(room_right)
    spots = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    lists = buffers(n)
    for row in range(z.size):
        if n <= MOST:
            a, b = all_sums(x[row, :half], left_by_mask), all_sums(x[row, half:], right_by_mask)
            errors[row] = all_pairs(right_by_mask, b, left_by_mask, a, z[row], lists[2], lists[3])[0]
            continue
        best, i = np.inf, -1
        low, scale, buckets = plan_buckets(x[row, half:], n)
        if buckets:
            a, b = all_sums(x[row, :half], left_by_mask), all_sums(x[row, half:], right_by_mask)
            if sort_into_buckets(right_by_mask, b, low, scale, buckets, which, starts, values):
                best, _, i, _ = look_up(
                    left_by_mask,
                    a,
                    low,
                    scale,
                    buckets,
                    starts,
                    values,
                    *spots,
                    z[row],
                    0.0,
                    deviation_of(x[row], z[row]),
                )
        if i < 0:
            best = _walked(x[row], True, lists, z[row])[0]
        errors[row] = best


@kernel
def _pairs_up_to(left: Any, a: Any, right: Any, b: Any, z: float, bound: float) -> Any:
    """How many pairs have left + (right - z) <= bound."""
    count, j = np.int64(0), b
    for place in range(a):
        while j >= ONE and left[U(place) + ONE] + (right[j] - z) > bound:
            j -= ONE
        count += np.int64(j)
    return count


@kernel
def count_rows(x: Any, z: Any, low: Any, high: Any, counts: Any) -> None:
    """How many subsets of each row have low <= sum - z <= high, in float64; zeros double the count."""
    n = x.shape[1]
    half = n // 2
    left, left2, right, right2 = buffers(n)
    for row in range(z.size):
        a, left_sums = sorted_sums(x[row, :half], left, left2)
        b, right_sums = sorted_sums(x[row, half:], right, right2)
        upper = _pairs_up_to(left_sums, a, right_sums, b, z[row], high[row])
        lower = _pairs_up_to(left_sums, a, right_sums, b, z[row], np.nextafter(low[row], -np.inf))
        counts[row] = (upper - lower) << np.sum(x[row] == 0.0)

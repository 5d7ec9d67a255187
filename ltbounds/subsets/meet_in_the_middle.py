"""Meet in the middle: the closest of all subsets, and how many hit a target, in O(2^(n/2))."""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.subsets.bucketing import BLOCK, all_sums, bucket_room, look_up, pack, place_of, sort_into_buckets
from ltbounds.subsets.merging import ONE, locate, sorted_sums, spread, walk

__all__ = ["best_errors", "closest_rows", "count_rows"]

U = np.uint64
FEWEST = 10
"""Below this many numbers `best_errors`, which needs no masks, walks over sorted sums."""


@kernel
def buffers(n: int) -> Any:
    """Room for the sorted sums of both halves of n numbers, twice, and for the sums by mask of all but one number."""
    left, right = (1 << n // 2) + 2, (1 << (n - n // 2)) + 2
    return np.empty(left), np.empty(left), np.empty(right), np.empty(right), np.empty(right // 2)


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
def _walk_twice(left: Any, a: Any, right: Any, b: Any, z: float, last: float) -> Any:
    """The walk without and with one more number: (error, place in left, second-best error, whether it is taken)."""
    best, i, second = walk(left, ONE, a, right, ONE, b, z)
    if last == 0.0:
        return best, i, second, False
    other, k, third = walk(left, ONE, a, right, ONE, b, z - last)
    if other < best:
        return other, k, min(best, third), True
    return best, i, min(second, other), False


@kernel
def deviation_of(numbers: Any, z: float) -> float:
    """How many standard deviations z lies from the mean of all subset sums of the numbers; inf where they are tiny."""
    total, squares = 0.0, 0.0
    for v in numbers:
        total += v / 2
        squares += v * v / 4
    return abs(z - total) / np.sqrt(squares) if squares > 1e-300 else np.inf


@kernel
def _by_walk(numbers: Any, odd: int, z: float, slack: float, lists: Any, sums: Any, sizes: Any) -> Any:
    """(error, whether a runner-up is within the slack, mask) by merging and walking; `sums` are those by mask."""
    half = numbers.size // 2
    left, left2, right, right2 = lists
    end = numbers.size - odd
    a, left_sums = sorted_sums(numbers[:half], left, left2)
    b, right_sums = sorted_sums(numbers[half:end], right, right2)
    last = numbers[end] if odd else 0.0
    best, i, second, taken = _walk_twice(left_sums, a, right_sums, b, z, last)
    j = partner(left_sums[i], right_sums, ONE, b, z - last if taken else z)
    rival = second <= best + slack or crowded(left_sums, i, ONE, a, slack) or crowded(right_sums, j, ONE, b, slack)
    mask = place_of(sums[0], sizes[0], left_sums[i]) | place_of(sums[1], sizes[1], right_sums[j]) << half
    return best, rival, mask | np.int64(taken) << end


@kernel
def closest_rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
    """Each row's closest subset, and whether a runner-up is within `slack`; one row of x serves many z."""
    n = x.shape[1]
    room_left, room_right = 1 << n // 2, 1 << (n - n // 2)
    sums = np.empty(room_left), np.empty(room_right)
    which, starts, values = bucket_room(room_right)
    spots = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    lists = np.empty(room_left + 2), np.empty(room_left + 2), np.empty(room_right + 2), np.empty(room_right + 2)
    row_numbers, places = np.empty(n + 1), np.empty(n + 1, np.int64)
    numbers, half, a, b, low, scale, buckets = row_numbers[:0], 0, 0, 0, 0.0, 0.0, 0
    for row in range(z.size):
        source = row if x.shape[0] > 1 else 0
        if row == source:
            numbers = row_numbers[: pack(x[source], row_numbers, places)]
            half = numbers.size // 2
            a, b = all_sums(numbers[:half], sums[0]), all_sums(numbers[half:], sums[1])
            low, scale, buckets = sort_into_buckets(sums[1], b, numbers[half:], which, starts, values)
        deviation = deviation_of(numbers, z[row]) if buckets else 0.0
        best, second, i, p = look_up(
            sums[0], a, low, scale, buckets, starts, values, *spots, z[row], slack[row], deviation
        )
        if i >= 0:
            rivals[row] = second <= best + slack[row]
            mask = i | place_of(sums[1], b, values[p]) << half
        else:
            best, rivals[row], mask = _by_walk(numbers, numbers.size % 2, z[row], slack[row], lists, sums, (a, b))
        bits[row] = mask if numbers.size == n else spread(mask, places, 0)


@kernel
def best_errors(x: Any, z: Any, errors: Any) -> None:
    """The smallest |z - subset sum| of each row in plain float64, for millions of trials; no masks, no certificate."""
    n = x.shape[1]
    half, odd = n // 2, n % 2
    room_left, room_right = 1 << half, 1 << (n - half)
    left_by_mask, right_by_mask = np.empty(room_left), np.empty(room_right)
    which, starts, values = bucket_room(room_right)
    spots = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    left, left2, right, right2, _ = buffers(n)
    for row in range(z.size):
        i = -1
        if n >= FEWEST:
            a, b = all_sums(x[row, :half], left_by_mask), all_sums(x[row, half:], right_by_mask)
            low, scale, buckets = sort_into_buckets(right_by_mask, b, x[row, half:], which, starts, values)
            deviation = deviation_of(x[row], z[row]) if buckets else 0.0
            best, _, i, _ = look_up(
                left_by_mask, a, low, scale, buckets, starts, values, *spots, z[row], 0.0, deviation
            )
        if i < 0:
            c, left_sums = sorted_sums(x[row, :half], left, left2)
            d, right_sums = sorted_sums(x[row, half : n - odd], right, right2)
            best = _walk_twice(left_sums, c, right_sums, d, z[row], x[row, n - 1] if odd else 0.0)[0]
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
    left, left2, right, right2, _ = buffers(n)
    for row in range(z.size):
        a, left_sums = sorted_sums(x[row, :half], left, left2)
        b, right_sums = sorted_sums(x[row, half:], right, right2)
        upper = _pairs_up_to(left_sums, a, right_sums, b, z[row], high[row])
        lower = _pairs_up_to(left_sums, a, right_sums, b, z[row], np.nextafter(low[row], -np.inf))
        counts[row] = (upper - lower) << np.sum(x[row] == 0.0)

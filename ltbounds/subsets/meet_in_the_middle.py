"""Meet in the middle: the closest of all subsets, and how many hit a target, in O(2^(n/2))."""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.subsets.merging import ONE, locate, mask_of_sum, sorted_sums, walk

__all__ = ["best_errors", "closest_rows", "count_rows"]

U = np.uint64


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
def closest_rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
    """Each row's closest subset, and whether a runner-up is within `slack`; one row of x serves many z.

    An odd number out is not merged into a half, unless the halves serve many z: a second walk is cheaper.
    """
    n = x.shape[1]
    half, odd = n // 2, n % 2 if x.shape[0] == z.size else 0
    left, left2, right, right2, scratch = buffers(n)
    a, b = ONE, ONE
    for row in range(z.size):
        source = row if x.shape[0] > 1 else 0
        lower, upper, last = x[source, :half], x[source, half : n - odd], x[source, n - 1] if odd else 0.0
        if row == source:
            a, left_sums = sorted_sums(lower, left, left2)
            b, right_sums = sorted_sums(upper, right, right2)
        best, i, second, taken = _walk_twice(left_sums, a, right_sums, b, z[row], last)
        j = partner(left_sums[i], right_sums, ONE, b, z[row] - last if taken else z[row])
        rivals[row] = (
            second <= best + slack[row]
            or crowded(left_sums, i, ONE, a, slack[row])
            or crowded(right_sums, j, ONE, b, slack[row])
        )
        chosen = mask_of_sum(lower, left_sums[i], -1, scratch) | np.int64(taken) << (n - 1)
        bits[row] = chosen | mask_of_sum(upper, right_sums[j], -1, scratch) << half


@kernel
def best_errors(x: Any, z: Any, errors: Any) -> None:
    """The smallest |z - subset sum| of each row in plain float64, for millions of trials; no masks, no certificate."""
    n = x.shape[1]
    half, odd = n // 2, n % 2
    left, left2, right, right2, _ = buffers(n)
    for row in range(z.size):
        a, left_sums = sorted_sums(x[row, :half], left, left2)
        b, right_sums = sorted_sums(x[row, half : n - odd], right, right2)
        errors[row] = _walk_twice(left_sums, a, right_sums, b, z[row], x[row, n - 1] if odd else 0.0)[0]


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

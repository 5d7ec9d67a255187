"""Compiled kernels: sorted half sums by merging, and the two-pointer walk over two halves.

They work in float64 and release the GIL.  A half of k numbers costs O(2^k): the sorted sums of k numbers are the merge
of those of k-1 numbers with themselves shifted by the last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["best_errors", "closest_masks", "sorted_sums"]


@njit(cache=True, nogil=True)
def sorted_sums(x: Any, sums: Any, masks: Any, sums2: Any, masks2: Any) -> int:
    """Sorted subset sums of x in `sums`, bit masks in `masks`, two scratch arrays; returns how many sums there are.

    Zeros are never chosen: they would only double every sum.
    """
    size = 1
    sums[0] = 0.0
    masks[0] = 0
    for k in range(x.size):
        value, bit = x[k], np.int64(1) << k
        if value == 0.0:
            continue
        i, j = 0, 0  # i walks the sums without x[k], j those with it
        for out in range(2 * size):
            if j == size or (i < size and sums[i] <= sums[j] + value):
                sums2[out], masks2[out] = sums[i], masks[i]
                i += 1
            else:
                sums2[out], masks2[out] = sums[j] + value, masks[j] | bit
                j += 1
        size *= 2
        for out in range(size):
            sums[out], masks[out] = sums2[out], masks2[out]
    return size


@njit(cache=True, nogil=True)
def _walk(left: Any, right: Any, a: int, b: int, z: float) -> Any:
    """Indices (i, j) with left[i] + right[j] closest to z: i goes up, j goes down."""
    best, best_i, best_j = np.inf, 0, 0
    i, j = 0, b - 1
    while i < a and j >= 0:
        excess = left[i] + right[j] - z
        if abs(excess) < best:
            best, best_i, best_j = abs(excess), i, j
        if excess > 0:
            j -= 1
        else:
            i += 1
    return best, best_i, best_j


@njit(cache=True, nogil=True)
def _rivals(left: Any, right: Any, a: int, b: int, z: float, radius: float) -> int:
    """How many pairs lie within `radius` of z; stops counting at 2."""
    count, j = 0, b - 1
    for i in range(a):
        while j >= 0 and left[i] + right[j] > z + radius:
            j -= 1
        k = j
        while k >= 0 and left[i] + right[k] >= z - radius:
            count += 1
            if count == 2:
                return count
            k -= 1
    return count


@njit(cache=True, nogil=True)
def closest_masks(x: Any, z: Any, slack: Any, masks: Any, rivals: Any) -> None:
    """For each row of x: the bit mask of the closest subset, and how many subsets come within `slack` of it (or 2)."""
    n = x.shape[1]
    half = n // 2
    left, right = np.empty(1 << half), np.empty(1 << (n - half))
    left_masks, right_masks = np.empty(1 << half, np.int64), np.empty(1 << (n - half), np.int64)
    scratch, scratch_masks = np.empty(right.size), np.empty(right.size, np.int64)
    for row in range(x.shape[0]):
        a = sorted_sums(x[row, :half], left, left_masks, scratch, scratch_masks)
        b = sorted_sums(x[row, half:], right, right_masks, scratch, scratch_masks)
        best, i, j = _walk(left, right, a, b, z[row])
        masks[row] = left_masks[i] | (right_masks[j] << half)
        rivals[row] = _rivals(left, right, a, b, z[row], best + slack[row])


@njit(cache=True, nogil=True)
def best_errors(x: Any, z: Any, errors: Any) -> None:
    """The smallest |z - subset sum| of each row in plain float64, for millions of trials; no masks, no certificate."""
    n = x.shape[1]
    half = n // 2
    left, right = np.empty(1 << half), np.empty(1 << (n - half))
    left_masks, right_masks = np.empty(1 << half, np.int64), np.empty(1 << (n - half), np.int64)
    scratch, scratch_masks = np.empty(right.size), np.empty(right.size, np.int64)
    for row in range(x.shape[0]):
        a = sorted_sums(x[row, :half], left, left_masks, scratch, scratch_masks)
        b = sorted_sums(x[row, half:], right, right_masks, scratch, scratch_masks)
        errors[row] = _walk(left, right, a, b, z[row])[0]

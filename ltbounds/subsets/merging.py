"""Compiled kernels shared by all methods: sorted subset sums by merging, and the walk over two sorted lists.

Both run from their two ends at once.  A merge or a walk is one chain of dependent loads and compares; two chains that
do not wait for each other take little more time than one.  There are no branches to mispredict: a comparison's truth
is added to the index.  Lists live in places 1..size of a buffer, so that an index that runs off an end stays inside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["locate", "mask_of_sum", "sorted_sums", "spread", "walk"]

U = np.uint64
ONE = U(1)


@kernel
def sorted_sums(x: Any, buffer: Any, scratch: Any) -> Any:
    """The sorted subset sums of x in places 1..size; returns (size, the one of the two buffers that holds them).

    The sums of k numbers are the merge of those of k-1 numbers with themselves shifted by the last: O(2^k) in all.
    Zeros are left out: they would only double every sum.  Buffers hold 2^k + 2 numbers.
    """
    size = ONE
    buffer[1] = 0.0
    for k in range(x.size):
        v = x[k]
        if v == 0.0:
            continue
        i, j, p, q = ONE, ONE, size, size  # the smallest left without and with x[k]; the largest without and with
        a, b, c, d = buffer[i], buffer[j] + v, buffer[p], buffer[q] + v
        low, high = ONE, size + size
        while low <= size:
            first = a <= b
            scratch[low] = a if first else b
            i += U(first)
            j += ONE - U(first)
            last = d >= c
            scratch[high] = d if last else c
            q -= U(last)
            p -= ONE - U(last)
            low += ONE
            high -= ONE
            a, b, c, d = buffer[i], buffer[j] + v, buffer[p], buffer[q] + v
        size += size
        buffer, scratch = scratch, buffer
    return size, buffer


@kernel
def walk(left: Any, i: Any, p: Any, right: Any, q: Any, j: Any, z: float) -> Any:
    """The pair of left[i..p] and right[q..j] whose sum is closest to z: (error, place in left, second-best error).

    One chain starts at (i, j), the other at (p, q); each step strikes out a row or a column whose remaining pairs are
    no closer than the one just met.
    """
    best, best2, second, second2 = np.inf, np.inf, np.inf, np.inf
    at, at2 = i, p
    while i <= p and j >= q and (i != p or j != q):
        a, b, c, d = left[i], z - right[j], left[p], z - right[q]
        e, g = abs(a - b), abs(c - d)
        second, second2 = min(second, max(e, best)), min(second2, max(g, best2))
        at, at2 = (i if e < best else at), (p if g < best2 else at2)
        best, best2 = min(e, best), min(g, best2)
        up, down = U(a <= b), U(c > d)  # not from e, g: the next step would wait for them
        i += up
        j -= ONE - up
        p -= down
        q += ONE - down
    if best2 < best:
        best, best2, at = best2, best, at2
    second = min(second, second2, best2)
    if i == p and j == q:
        e = abs(left[i] + (right[j] - z))
        if e < best:
            best, second, at = e, best, i
        else:
            second = min(second, e)
    return best, at, second


@kernel
def locate(values: Any, low: Any, high: Any, wanted: float) -> Any:
    """The place in low..high of the sorted `values` that is nearest to `wanted`."""
    first = low
    while low < high:
        middle = (low + high) >> ONE
        if values[middle] < wanted:
            low = middle + ONE
        else:
            high = middle
    if low > first and abs(values[low - ONE] - wanted) <= abs(values[low] - wanted):
        low -= ONE
    return low


@kernel
def _has_size(mask: int, size: int) -> bool:
    """Whether `mask` has `size` members; any mask does where size < 0."""
    members = 0
    while mask:
        members += 1
        mask &= mask - 1
    return size < 0 or members == size


@kernel
def mask_of_sum(x: Any, total: float, size: int, scratch: Any) -> int:
    """A bit mask whose sum, added up in index order as `sorted_sums` does, is `total` to the last bit.

    With size >= 0, only masks with that many members; -1 if there is none (which cannot happen for sums made here).
    The sums without the last number are listed; those with it are made on the way.
    """
    scratch[0] = 0.0
    for k in range(x.size - 1):
        bit = 1 << k
        for mask in range(bit):
            scratch[bit + mask] = scratch[mask] + x[k]
    bit = 1 << x.size >> 1
    for mask in range(max(bit, 1)):
        if scratch[mask] == total and _has_size(mask, size):
            return mask
        if bit and scratch[mask] + x[-1] == total and _has_size(mask | bit, size):
            return mask | bit
    return -1


@kernel
def spread(mask: int, places: Any, first: int) -> int:
    """The mask over packed numbers as a mask over their places."""
    bits, k = 0, first
    while mask:
        if mask & 1:
            bits |= 1 << places[k]
        mask >>= 1
        k += 1
    return bits

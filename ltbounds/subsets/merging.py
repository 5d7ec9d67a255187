"""Compiled kernels shared by all methods: sorted subset sums by merging, and the walk over two sorted lists.

Both run from their two ends at once.  A merge or a walk is one chain of dependent loads and compares; two chains that
do not wait for each other take little more time than one, and four less than twice that.  There are no branches to
mispredict: a comparison's truth is added to the index.  Lists live in places 1..size of a buffer, so that an index that
runs off an end stays inside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["both_sorted", "locate", "mask_of_sum", "sorted_sums", "spread", "walk", "walk_two"]

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
def both_sorted(x: Any, y: Any, left: Any, left2: Any, right: Any, right2: Any) -> Any:
    """`sorted_sums` of x and of y, as many numbers each and none left out, in one loop of four chains; their size.

    They end up in `left` and `right` where the number of numbers is even, in the others where it is odd.
    """
    size = ONE
    left[1] = right[1] = 0.0
    for k in range(x.size):
        v, w = x[k], y[k]
        i, j, p, q = ONE, ONE, size, size
        r, s, t, u = ONE, ONE, size, size
        a, b, c, d = left[i], left[j] + v, left[p], left[q] + v
        e, f, g, h = right[r], right[s] + w, right[t], right[u] + w
        low, high = ONE, size + size
        while low <= size:
            first, last = a <= b, d >= c
            left2[low], left2[high] = (a if first else b), (d if last else c)
            i += U(first)
            j += ONE - U(first)
            q -= U(last)
            p -= ONE - U(last)
            first, last = e <= f, h >= g
            right2[low], right2[high] = (e if first else f), (h if last else g)
            r += U(first)
            s += ONE - U(first)
            u -= U(last)
            t -= ONE - U(last)
            low += ONE
            high -= ONE
            a, b, c, d = left[i], left[j] + v, left[p], left[q] + v
            e, f, g, h = right[r], right[s] + w, right[t], right[u] + w
        size += size
        left, left2, right, right2 = left2, left, right2, right
    return size


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
def _rest(left: Any, i: Any, p: Any, right: Any, q: Any, j: Any, z: float, up: Any, down: Any) -> Any:
    """What two chains (error, second-best error, place) found, and the walk over what they left."""
    best, second, at = up if up[0] <= down[0] else down
    second = min(up[1], down[1], max(up[0], down[0]))
    error, place, other = walk(left, i, p, right, q, j, z)
    if error < best:
        return error, place, min(best, other)
    return best, at, min(second, error)


@kernel
def walk_two(left: Any, right: Any, size: Any, z: float, y: float) -> Any:
    """`walk` over both lists for two targets at once: (error, place in left, second-best error, whether y is met)."""
    e1, e2, e3, e4 = np.inf, np.inf, np.inf, np.inf  # errors of the four chains
    s1, s2, s3, s4 = np.inf, np.inf, np.inf, np.inf  # second-best errors
    i, p, q, j = ONE, size, ONE, size
    k, m, n, o = ONE, size, ONE, size
    at1, at2, at3, at4 = i, p, k, m
    while (i <= p) & (j >= q) & ((i != p) | (j != q)) & (k <= m) & (o >= n) & ((k != m) | (o != n)):
        a, b, c, d = left[i], z - right[j], left[p], z - right[q]
        e, g = abs(a - b), abs(c - d)
        s1, s2 = min(s1, max(e, e1)), min(s2, max(g, e2))
        at1, at2 = (i if e < e1 else at1), (p if g < e2 else at2)
        e1, e2 = min(e, e1), min(g, e2)
        up, down = U(a <= b), U(c > d)
        i += up
        j -= ONE - up
        p -= down
        q += ONE - down
        a, b, c, d = left[k], y - right[o], left[m], y - right[n]
        e, g = abs(a - b), abs(c - d)
        s3, s4 = min(s3, max(e, e3)), min(s4, max(g, e4))
        at3, at4 = (k if e < e3 else at3), (m if g < e4 else at4)
        e3, e4 = min(e, e3), min(g, e4)
        up, down = U(a <= b), U(c > d)
        k += up
        o -= ONE - up
        m -= down
        n += ONE - down
    first = _rest(left, i, p, right, q, j, z, (e1, s1, at1), (e2, s2, at2))
    last = _rest(left, k, m, right, n, o, y, (e3, s3, at3), (e4, s4, at4))
    if last[0] < first[0]:
        return last[0], last[1], min(first[0], last[2]), True
    return first[0], first[1], min(first[2], last[0]), False


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

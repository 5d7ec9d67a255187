"""Schroeppel and Shamir: the closest subset in O(2^(n/2)) time and O(2^(n/4)) memory, for n up to 60.

The sums of the left half are walked upwards and those of the right half downwards without being stored: each half is
all pairs of two sorted quarter lists, and a heap with one entry for each member of the first list gives the next pair.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ltbounds.subsets.merging import mask_of_sum, sorted_sums

__all__ = ["closest_by_quarters"]

STEPS = 1 << 21
"""Steps of the walk between two looks at the clock and at Ctrl-C: about a quarter of a second."""


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _advance(keys: Any, first: Any, second: Any, a: Any, b: Any, sign: float, size: int) -> int:
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


@njit(cache=True, nogil=True)
def _steps(steps: int, lists: Any, up: Any, down: Any, sizes: Any, z: float, best: Any, pairs: Any) -> None:
    """Walk on: up the left half's sums, down the right half's; `best` holds the two least errors met."""
    a, b, c, d = lists
    for _ in range(steps):
        if sizes[0] == 0 or sizes[1] == 0:
            return
        gap = up[0][0] + (-down[0][0] - z)
        error = abs(gap)
        if error < best[0]:
            best[0], best[1] = error, best[0]
            i, k = up[1][0], down[1][0]
            pairs[0], pairs[1], pairs[2], pairs[3] = i, up[2][i], k, down[2][k]
        elif error < best[1]:
            best[1] = error
        if gap > 0:
            sizes[1] = _advance(down[0], down[1], down[2], c, d, -1.0, sizes[1])
        else:
            sizes[0] = _advance(up[0], up[1], up[2], a, b, 1.0, sizes[0])


def _sums(x: NDArray[np.float64]) -> NDArray[np.float64]:
    size, values = sorted_sums(x, np.empty((1 << len(x)) + 2), np.empty((1 << len(x)) + 2))
    return np.asarray(values[1 : int(size) + 1].copy())


def _heap(a: NDArray[np.float64], b: NDArray[np.float64], sign: float) -> tuple[NDArray[Any], ...]:
    """One entry for each member of a, with the least member of b; b is sorted so that sign * b grows."""
    keys = sign * (a + b[0])
    order = np.argsort(keys, kind="stable")
    return keys[order], order.astype(np.int64), np.zeros(len(a), np.int64)


def _near(a: NDArray[np.float64], b: NDArray[np.float64], total: float, slack: float) -> int:
    """How many pairs of a and b (sorted) have a sum within `slack` of `total`."""
    low, high = np.searchsorted(b, total - slack - a), np.searchsorted(b, total + slack - a, side="right")
    return int((high - low).sum())


def closest_by_quarters(x: NDArray[np.float64], z: float, slack: float, end: float | None) -> tuple[int, bool] | None:
    """(bits, whether a runner-up is within `slack`), or None if `end` (monotonic seconds) passed before it was done."""
    cuts = [len(x) * k // 4 for k in range(5)]
    quarters = [x[cuts[k] : cuts[k + 1]] for k in range(4)]
    a, b, c, d = (_sums(quarter) for quarter in quarters)
    d = d[::-1].copy()
    up, down = _heap(a, b, 1.0), _heap(c, d, -1.0)
    sizes, best, pairs = np.array([len(a), len(c)]), np.array([np.inf, np.inf]), np.zeros(4, np.int64)
    while sizes.min() > 0:
        if end is not None and time.monotonic() > end:
            return None
        _steps(STEPS, (a, b, c, d), up, down, sizes, z, best, pairs)
    totals = [values[place] for values, place in zip((a, b, c, d), pairs, strict=True)]
    crowded = _near(a, b, totals[0] + totals[1], slack) > 1 or _near(c, d[::-1], totals[2] + totals[3], slack) > 1
    scratch = np.empty(1 << max(len(quarter) for quarter in quarters))
    masks = [mask_of_sum(quarter, total, -1, scratch) for quarter, total in zip(quarters, totals, strict=True)]
    bits = sum(int(mask) << cut for mask, cut in zip(masks, cuts, strict=False))
    return bits, crowded or bool(best[1] <= best[0] + slack)

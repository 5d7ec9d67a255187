"""Compiled kernels for few numbers: all pairs of the two halves' sums, many at a time.

Nothing is sorted and no branch is taken, so what the numbers are does not matter: up to `MOST` numbers this is faster
than merging and walking.  Every pair is met, so the second-best error certifies the best.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["MOST", "all_pairs"]

MOST = 11
"""With more numbers buckets are faster, or a walk where they do not help."""


@kernel
def all_pairs(left: Any, a: int, right: Any, b: int, z: float, bests: Any, seconds: Any) -> Any:
    """The closest of all left + right: (error, second-best error, place in left, place in right).

    Each left sum has a best and a second-best error of its own in `bests` and `seconds`, which no other waits for.
    b is even, or 1.  The places are -1 where no error is finite.
    """
    for i in range(a):
        bests[i], seconds[i] = abs((z - right[0]) - left[i]), np.inf
    for j in range(1, b - 1, 2):
        t, u = z - right[j], z - right[j + 1]
        for i in range(a):
            e, f, low, second = abs(t - left[i]), abs(u - left[i]), bests[i], seconds[i]
            less, more = (e if e < f else f), (f if e < f else e)
            next_low = less if less < low else low
            rest = low if less < low else less
            rest = more if more < rest else rest
            bests[i], seconds[i] = next_low, (rest if rest < second else second)
    if b > 1:
        t = z - right[b - 1]
        for i in range(a):
            e, low, second = abs(t - left[i]), bests[i], seconds[i]
            rest = low if e < low else e
            bests[i], seconds[i] = (e if e < low else low), (rest if rest < second else second)
    best, second, at = np.inf, np.inf, -1
    for i in range(a):
        e = bests[i]
        rest = best if e < best else e
        rest = seconds[i] if seconds[i] < rest else rest
        second = rest if rest < second else second
        at = i if e < best else at
        best = e if e < best else best
    if at < 0:
        return best, second, -1, -1
    place = -1
    for j in range(b):
        place = j if abs((z - right[j]) - left[at]) == best else place
    return best, second, at, place

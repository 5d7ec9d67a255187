"""Few members out of many numbers: halves by number of members, where all subsets of a half would be too many.

A half of m numbers has only C(m, 0) + ... + C(m, k) sums of up to k members: 45,000 for two of 300.  All pairs that
come as near to z as rounding errors can hide are compared as rationals, so n is not bounded by the 64 bits of a mask.
"""

from __future__ import annotations

import math
import time

import numpy as np
from numpy.typing import NDArray

from ltbounds.subsets.problems import exact_error

__all__ = ["closest_few", "half_sums"]

CONTENDERS = 1 << 15
"""Pairs compared as rationals at the most."""


def half_sums(n: int, k: int) -> int:
    """How many sums of up to k members the larger half of n numbers has.

    >>> half_sums(600, 2), half_sums(60, 6)
    (45151, 768212)
    """
    return sum(math.comb(n - n // 2, size) for size in range(min(k, n) + 1))


def _choices(m: int, most: int) -> list[NDArray[np.int64]]:
    """For each size up to `most` all choices of places in 0..m-1, ordered by their last member."""
    found = [np.zeros((1, 0), np.int64)]
    for size in range(1, min(m, most) + 1):
        # Those that end in k extend the choices with a smaller last member, which come first.
        parts = [found[-1][: math.comb(k, size - 1)] for k in range(size - 1, m)]
        ends = np.repeat(np.arange(size - 1, m), [len(part) for part in parts])
        found.append(np.column_stack([np.concatenate(parts), ends]))
    return found


def closest_few(
    x: NDArray[np.float64], z: float, usable: NDArray[np.bool_], few: int, many: int, slack: float, end: float | None,
    left_out: bool = False,
) -> tuple[NDArray[np.bool_], bool] | None:  # fmt: skip
    """(mask, whether it is certainly optimal) with few..many members; None if `end` (monotonic seconds) passed.

    `slack` is by how much float64 errors may be misjudged against each other; few <= usable numbers.  With `left_out`
    the usable numbers that are not members are looked for: their sum is to come close to that of all, less z.
    """
    if left_out:
        total, count = math.fsum(x[usable].tolist()), int(usable.sum())
        found = _few(x, z, total - z, usable, count - min(many, count), count - few, slack, end, True)
    else:
        found = _few(x, z, z, usable, few, many, slack, end, False)
    return found


def _few(
    x: NDArray[np.float64], z: float, goal: float, usable: NDArray[np.bool_], few: int, many: int, slack: float,
    end: float | None, left_out: bool,
) -> tuple[NDArray[np.bool_], bool] | None:  # fmt: skip
    """Few numbers whose sum is close to `goal`; what is compared in the end is the distance of the members from z."""
    places = np.flatnonzero(usable)
    halves = places[: len(places) // 2], places[len(places) // 2 :]
    choices = [_choices(len(half), many) for half in halves]
    sums = [[x[half][chosen].sum(axis=1) for chosen in sized] for half, sized in zip(halves, choices, strict=True)]
    orders = [np.argsort(total, kind="stable") for total in sums[1]]
    pairs = [(a, b) for a in range(len(sums[0])) for b in range(len(sums[1])) if few <= a + b <= many]
    best = np.inf
    for a, b in pairs:
        if end is not None and time.monotonic() > end:
            return None
        ladder, wanted = sums[1][b][orders[b]], goal - sums[0][a]
        at = np.searchsorted(ladder, wanted)
        for side in (at - 1, at):
            best = min(best, float(np.abs(wanted - ladder[side.clip(0, len(ladder) - 1)]).min()))
    kept: list[tuple[int, int, int, int]] = []
    for a, b in pairs:
        ladder, wanted = sums[1][b][orders[b]], goal - sums[0][a]
        reach = best + 2 * slack
        low, high = np.searchsorted(ladder, wanted - reach), np.searchsorted(ladder, wanted + reach, side="right")
        for i in np.flatnonzero(high > low):
            kept += [(a, int(i), b, int(orders[b][j])) for j in range(low[i], high[i])][: CONTENDERS + 1 - len(kept)]
            if len(kept) > CONTENDERS:
                break
    compared = []
    for a, left, b, right in kept[:CONTENDERS]:
        mask = np.zeros(len(x), np.bool_)
        mask[halves[0][choices[0][a][left]]] = mask[halves[1][choices[1][b][right]]] = True
        if left_out:
            mask = usable & ~mask
        compared.append((exact_error(x, z, mask), mask))
        if compared[-1][0] == 0:
            return mask, True  # nothing is closer
    return min(compared, key=lambda pair: pair[0])[1], len(kept) <= CONTENDERS

"""Given numbers of members out of more numbers than the kernels' halves hold: halves by number of members, sorted.

A half of m numbers has C(m, 0) + ... + C(m, k) sums of up to k members: 45,000 for two of 300, 2^m at the most, which
is 33 million for 50 numbers.  All pairs that come as near to z as rounding errors can hide are compared as rationals,
so n is not bounded by the 64 bits of a mask.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ltbounds.subsets.problems import exact_error

__all__ = ["bytes_of_sizes", "closest_few"]

CONTENDERS = 1 << 15
"""Pairs compared as rationals at the most."""
CHUNK = 1 << 18
"""Sums of the left half that are looked up at once."""
MASK = 32
"""The most numbers of a half whose choices are masks; beyond they are lists of places."""
Sized = list[tuple[NDArray[np.float64], NDArray[np.unsignedinteger]]]
"""For each number of members the sums of so many, rising, and the choice behind each."""


def bytes_of_sizes(n: int, few: int, many: int) -> int:
    """About how many bytes `closest_few` takes for few..many members of n numbers (or as many that are left out).

    >>> [bytes_of_sizes(n, k, k) >> 20 for n, k in ((48, 24), (50, 25), (60, 9), (200, 4))]
    [513, 1002, 1141, 274]
    """
    halves = n // 2, n - n // 2
    sizes = [[math.comb(half, size) for size in range(min(many, half) + 1)] for half in halves]
    choice = 4 if halves[1] <= MASK else np.min_scalar_type(halves[1]).itemsize * many
    largest = max(sizes[1])
    sorting = 3 * (8 + choice) * largest + 8 * largest  # those before, these as they come, their order, and sorted
    merged = 20 * sum(sizes[1]) if few < many else 0
    return (8 + choice) * (sum(sizes[0]) + sum(sizes[1])) + max(sorting, merged) + 64 * min(CHUNK, max(sizes[0]))


def _late(end: float | None) -> bool:
    return end is not None and time.monotonic() > end


def _sums_of_sizes(numbers: NDArray[np.float64], most: int, end: float | None) -> Sized | None:
    """The sums of 0, 1, ..., most of the numbers; None if `end` passed."""
    m, masks = len(numbers), len(numbers) <= MASK
    sums, choices = np.zeros(1), np.zeros(1, np.uint32) if masks else np.zeros((1, 0), np.min_scalar_type(m))
    found: Sized = [(sums, choices)]
    for size in range(1, min(m, most) + 1):
        if _late(end):
            return None
        # Ordered by their last member k: those that end in k extend the choices with a smaller last member, which
        # come first.
        parts = [(k, math.comb(k, size - 1)) for k in range(size - 1, m)]
        sums = np.concatenate([sums[:count] + numbers[k] for k, count in parts])
        if masks:
            choices = np.concatenate([choices[:count] | np.uint32(1 << k) for k, count in parts])
        else:
            ends = np.repeat(np.arange(size - 1, m, dtype=choices.dtype), [count for _, count in parts])
            choices = np.column_stack([np.concatenate([choices[:count] for _, count in parts]), ends])
        order = np.argsort(sums, kind="stable")
        found.append((sums[order], choices[order]))
    return found


def _places(choice: NDArray[np.unsignedinteger], size: int) -> NDArray[np.intp]:
    """The places of a choice in its half."""
    if choice.ndim:
        return choice.astype(np.intp)
    bits = int(choice)
    assert bits.bit_count() == size
    return np.array([k for k in range(MASK) if bits >> k & 1], np.intp)


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


def _ladders(right: Sized, left: int, few: int, many: int) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """For each number of members on the left the rising sums on the right that may join them; few is many, or 0."""
    merged, sizes = np.zeros(0), 0
    for a in range(min(left, many), -1, -1):
        if few == many:
            if many - a < len(right):
                yield a, right[many - a][0]
            continue
        while sizes < min(len(right), many - a + 1):  # fewer on the left leave room for more on the right
            merged = np.concatenate([merged, right[sizes][0]])
            merged.sort(kind="stable")
            sizes += 1
        yield a, merged


def _few(
    x: NDArray[np.float64], z: float, goal: float, usable: NDArray[np.bool_], few: int, many: int, slack: float,
    end: float | None, left_out: bool,
) -> tuple[NDArray[np.bool_], bool] | None:  # fmt: skip
    """Few numbers whose sum is close to `goal`; what is compared in the end is the distance of the members from z."""
    places = np.flatnonzero(usable)
    halves = places[: len(places) // 2], places[len(places) // 2 :]
    left, right = (_sums_of_sizes(x[half], many, end) for half in halves)
    if left is None or right is None:
        return None
    best, reach, near, kept = np.inf, 2 * slack, list[tuple[int, int, float]](), 0
    for a, ladder in _ladders(right, len(left) - 1, few, many):
        sums = left[a][0]
        for start in range(0, len(sums), CHUNK):
            if _late(end):
                return None
            wanted = goal - sums[start : start + CHUNK]
            at = np.searchsorted(ladder, wanted)
            below, above = ladder[np.maximum(at - 1, 0)], ladder[np.minimum(at, len(ladder) - 1)]
            error = np.minimum(np.abs(wanted - below), np.abs(wanted - above))
            least = float(error.min())
            if least < best - reach:
                near, kept = [], 0  # all of these err by more than the least error and the reach
            best = min(best, least)
            hits = np.flatnonzero(error <= best + reach)
            kept += len(hits)
            near += [(a, start + int(i), float(error[i])) for i in hits[: max(0, CONTENDERS + 1 - len(near))]]
    pairs = list[tuple[int, int, int, int]]()
    for a, i, error_i in near:
        for b in range(max(0, few - a), min(len(right), many - a + 1)) if error_i <= best + reach else ():
            wanted_i, ladder = goal - left[a][0][i], right[b][0]
            low = np.searchsorted(ladder, wanted_i - best - reach)
            high = np.searchsorted(ladder, wanted_i + best + reach, side="right")
            pairs += [(a, i, b, j) for j in range(low, min(high, low + CONTENDERS + 1 - len(pairs)))]
    compared: list[tuple[Fraction, NDArray[np.bool_]]] = []
    for a, i, b, j in pairs[:CONTENDERS]:
        mask = np.zeros(len(x), np.bool_)
        mask[halves[0][_places(left[a][1][i], a)]] = mask[halves[1][_places(right[b][1][j], b)]] = True
        if left_out:
            mask = usable & ~mask
        compared.append((exact_error(x, z, mask), mask))
        if compared[-1][0] == 0:
            return mask, True  # nothing is closer
    return min(compared, key=lambda pair: pair[0])[1], max(kept, len(pairs)) <= CONTENDERS

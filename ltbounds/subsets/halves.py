"""The closest subset sum, exact in the rational values of the given floats."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import require
from ltbounds.subsets.problems import SubsetSums, as_problems, exact_error

__all__ = ["MAX_N", "closest"]

MAX_N = 44
"""Halves of 2^22 sums with their masks: 200 MiB."""

UNIT = 2.0**-53


def closest(x: ArrayLike, z: ArrayLike, *, usable: ArrayLike | None = None) -> SubsetSums:
    """The subset of each row of x whose sum is closest to its target.

    x: (problems, n) or (n,), finite float64 of any sign, n <= 44; z: (problems,) or a scalar; `usable`, a bool array
    that broadcasts to x, marks the numbers that may be chosen.  Optimal for the
    *rational* values of the floats: the compiled meet in the middle bounds its own rounding errors, and where a second
    subset comes within that bound the problem is solved again in integers.  `error` is the rational error correctly
    rounded.  Raises `DomainError` for NaN, inf, sums that overflow, or mismatched shapes.

    >>> answer = closest([[0.5, 0.3, -0.2], [0.1, 0.2, 0.4]], [0.4, 0.55])
    >>> answer.error.round(3), answer.mask.astype(int).tolist()
    (array([0.1 , 0.05]), [[1, 0, 0], [0, 1, 1]])
    """
    numbers, targets = as_problems(x, z)
    n = numbers.shape[1]
    require(n <= MAX_N, "n", n, f"be at most {MAX_N}")
    if usable is not None:
        numbers = np.where(np.broadcast_to(np.asarray(usable, dtype=np.bool_), numbers.shape), numbers, 0.0)
    bits, certified = _solve_in_floats(numbers, targets)
    for row in np.flatnonzero(~certified):
        bits[row] = _solve_in_integers(numbers[row].tolist(), float(targets[row]))
    mask = _unpack(bits, n)
    error = [float(exact_error(row, target, kept)) for row, target, kept in zip(numbers, targets, mask, strict=True)]
    everywhere = np.ones(len(targets), dtype=np.bool_)
    return SubsetSums(np.array(error, dtype=np.float64), mask, everywhere, everywhere)


def _solve_in_floats(
    numbers: NDArray[np.float64], targets: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Masks, and whether no second subset is within rounding errors of each."""
    from ltbounds.subsets.kernels import closest_masks

    n = numbers.shape[1]
    # A sum of n floats and z is off by at most n units in the last place of sum |x| + |z|; two candidates, twice that.
    slack = 4 * (n + 1) * UNIT * (np.abs(numbers).sum(axis=1) + np.abs(targets))
    bits, rivals = np.empty(len(targets), np.int64), np.empty(len(targets), np.int64)
    closest_masks(numbers, targets, slack, bits, rivals)
    return bits, rivals == 1


def _solve_in_integers(row: list[float], target: float) -> int:
    """Meet in the middle in Python integers, the floats being multiples of one power of two."""
    *numbers, wanted = _common_integers([*row, target])
    half = len(numbers) // 2
    left, right = _integer_sums(numbers[:half]), sorted(_integer_sums(numbers[half:]).items())
    keys = [total for total, _ in right]
    best: tuple[int, int] | None = None
    for total, bits in left.items():
        at = bisect_left(keys, wanted - total)
        for key, other in right[max(at - 1, 0) : at + 1]:
            candidate = (abs(wanted - total - key), bits | other << half)
            best = candidate if best is None else min(best, candidate)
    assert best is not None
    return best[1]


def _common_integers(values: list[float]) -> list[int]:
    exact = [Fraction(value) for value in values]
    scale = max(number.denominator for number in exact)
    return [int(number * scale) for number in exact]


def _integer_sums(numbers: list[int]) -> dict[int, int]:
    """Every subset sum with one mask that reaches it."""
    sums = {0: 0}
    for k, value in enumerate(numbers):
        if value == 0:
            continue
        sums |= {total + value: bits | 1 << k for total, bits in sums.items() if total + value not in sums}
    return sums


def _unpack(bits: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    return (bits[:, None] >> np.arange(n)[None, :] & 1).astype(np.bool_)

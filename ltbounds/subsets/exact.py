"""Exactness: rounding bounds of float sums, errors correctly rounded, and meet in the middle in integers.

The compiled kernels work in float64 and say how close the runner-up came.  Where that is within the rounding errors,
the problem is settled here: at once if all its sums are exact in float64, else in Python integers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.subsets import uncompiled
from ltbounds.subsets.threads import each_slice

__all__ = [
    "ExactHalves", "exact_errors", "exact_errors_in_floats", "members", "rounding_slack", "sums_are_exact",
]  # fmt: skip

UNIT = 2.0**-53
SMALLEST = 5e-324


def rounding_slack(x: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much two candidates' float errors may be misjudged against each other, for each row.

    A sum of n numbers and z, in any order, is off by at most n+1 units of 2^-53 of sum |x| + |z|, to first order;
    twice that for two candidates, and one part in a hundred for the higher orders.
    """
    return 2.02 * (x.shape[1] + 2) * UNIT * (np.abs(x).sum(axis=1) + np.abs(z)) + SMALLEST


def sums_are_exact(x: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows whose numbers are multiples of one power of two that float64 adds without rounding."""
    numbers = np.hstack([x, z[:, None]])
    mantissa, exponent = np.frexp(numbers)
    whole = np.abs(mantissa * 2.0**53).astype(np.int64)
    with np.errstate(divide="ignore"):
        low = np.where(whole > 0, np.log2((whole & -whole).astype(np.float64)) + exponent - 53, 2000).min(axis=1)
        reach = np.log2(np.abs(numbers).sum(axis=1))
    return np.asarray(reach - low <= 52)


@kernel
def exact_errors_in_floats(x: Any, z: Any, bits: Any, errors: Any, sure: Any) -> None:
    """|z - sum of the chosen numbers|, correctly rounded where `sure`: double-double sums, their error bounded."""
    for row in range(x.shape[0]):
        high, low, reach = z[row], 0.0, abs(z[row])
        for k in range(x.shape[1]):
            if bits[row] >> k & 1:
                v = -x[row, k]
                s = high + v
                t = s - high
                low += (high - (s - t)) + (v - t)
                high = s
                reach += abs(v)
        total = high + low
        rest = (high - total) + low
        doubt = reach * 2.0**-92
        up, down = np.nextafter(total, np.inf) - total, total - np.nextafter(total, -np.inf)
        errors[row] = abs(total)
        sure[row] = rest + doubt < 0.5 * up and rest - doubt > -0.5 * down


def members(bits: int) -> Iterator[int]:
    """The places of the set bits."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def exact_errors(x: NDArray[np.float64], z: NDArray[np.float64], bits: NDArray[np.int64]) -> NDArray[np.float64]:
    """|z - sum of the chosen numbers| as rational numbers, correctly rounded."""
    errors, sure = np.empty(len(z)), np.zeros(len(z), np.bool_)
    if not uncompiled.is_small(len(z), x.shape[1]):
        first = uncompiled.is_first(exact_errors_in_floats, len(z), 8)  # a row takes as long as some 16 sums
        evaluate = uncompiled.exact_errors_in_floats if first else exact_errors_in_floats

        def work(part: slice) -> None:
            evaluate(x[part], z[part], bits[part], errors[part], sure[part])

        each_slice(work, len(z), 1 << 14)
    for row in np.flatnonzero(~sure):
        chosen = sum((Fraction(x[row, k]) for k in members(int(bits[row]))), Fraction(0))
        errors[row] = float(abs(Fraction(z[row]) - chosen))
    return errors


class ExactHalves:
    """One problem in Python integers, split in halves; sums by number of members.

    `scaled` turns a rational tolerance into the same units.  Places that may not be chosen are left out by `usable`.
    """

    def __init__(self, row: Iterable[float], target: float, usable: Iterable[bool]) -> None:
        numbers = [Fraction(value) for value in row]
        wanted = Fraction(target)
        self.unit = max([number.denominator for number in numbers] + [wanted.denominator])
        self.target = int(wanted * self.unit)
        places = [k for k, allowed in enumerate(usable) if allowed]
        whole = [(k, int(numbers[k] * self.unit)) for k in places]
        half = len(whole) // 2
        self.left, self.right = _sums_by_size(whole[:half]), [sorted(d.items()) for d in _sums_by_size(whole[half:])]
        self.keys = [[total for total, _ in bucket] for bucket in self.right]
        self.count = len(whole)

    def best(self, smallest: int, largest: int) -> tuple[int, int]:
        """(error, bits) of the closest subset with smallest..largest members; the empty choice of sizes is an error."""
        return min(
            (abs(self.target - total - key), bits | other)
            for a, b in self._pairs(smallest, largest)
            for total, bits in self.left[a].items()
            for key, other in self._neighbours(b, self.target - total)
        )

    def _pairs(self, smallest: int, largest: int) -> Iterator[tuple[int, int]]:
        for a in range(len(self.left)):
            for b in range(len(self.right)):
                if smallest <= a + b <= largest:
                    yield a, b

    def _neighbours(self, size: int, wanted: int) -> list[tuple[int, int]]:
        at = bisect_left(self.keys[size], wanted)
        return self.right[size][max(at - 1, 0) : at + 1]

    def within(self, tolerance: Fraction, size: int) -> tuple[int, int] | None:
        """The closest subset of that size if its error is at most the tolerance."""
        found = self.best(size, size)
        return found if found[0] <= tolerance * self.unit else None


def _sums_by_size(numbers: list[tuple[int, int]]) -> list[dict[int, int]]:
    """For each number of members, the sums that can be reached and one mask that reaches each."""
    buckets: list[dict[int, int]] = [{0: 0}]
    for place, value in numbers:
        grown = [{total + value: bits | 1 << place for total, bits in bucket.items()} for bucket in buckets]
        buckets = [new | old for old, new in zip([*buckets, {}], [{}, *grown], strict=True)]
    return buckets


def count_in_integers(row: Iterable[float], target: float, tolerance: float) -> int:
    """How many subsets lie within the tolerance, in rationals."""
    numbers = [Fraction(value) for value in row]
    half = len(numbers) // 2
    left, right = _all_sums(numbers[:half]), sorted(_all_sums(numbers[half:]))
    low, high = Fraction(target) - Fraction(tolerance), Fraction(target) + Fraction(tolerance)
    return sum(bisect_right(right, high - total) - bisect_left(right, low - total) for total in left)


def _all_sums(numbers: list[Fraction]) -> list[Fraction]:
    sums = [Fraction(0)]
    for value in numbers:
        sums += [total + value for total in sums]
    return sums

"""All 2^n subsets in exact rationals: what a blackboard would show."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from ltbounds.errors import require
from ltbounds.subsets.problems import SubsetSums, as_problems

__all__ = ["closest_reference"]


def closest_reference(x: ArrayLike, z: ArrayLike) -> SubsetSums:
    """The closest subset sum by trying every subset in Fractions; n <= 20.

    >>> closest_reference([0.5, 0.3, -0.2], 0.4).error.round(3)
    array([0.1])
    """
    numbers, targets = as_problems(x, z)
    n = numbers.shape[1]
    require(n <= 20, "n", n, "be at most 20 for 2^n subsets in Fractions; use closest()")
    answers = [_best(row, target) for row, target in zip(numbers.tolist(), targets.tolist(), strict=True)]
    everywhere = np.ones(len(answers), dtype=np.bool_)
    return SubsetSums(
        error=np.array([float(error) for error, _ in answers], dtype=np.float64),
        mask=np.array([mask for _, mask in answers], dtype=np.bool_).reshape(len(answers), n),
        found=everywhere,
        certified=everywhere,
    )


def _best(row: list[float], target: float) -> tuple[Fraction, tuple[bool, ...]]:
    exact, wanted = [Fraction(value) for value in row], Fraction(target)
    subsets = product((False, True), repeat=len(row))
    return min((abs(wanted - sum(v for v, kept in zip(exact, s, strict=True) if kept)), s) for s in subsets)

"""What a batch of subset-sum problems is, and what an answer is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import DomainError, require

__all__ = ["SubsetSums", "as_problems", "exact_error"]


@dataclass(frozen=True)
class SubsetSums:
    """Answers to a batch of problems.

    `error` (problems,): distance of the chosen subset's sum from the target, the rational value correctly rounded.
    `mask` (problems, n): the chosen subset.  `found`: whether a subset meets what was asked.  `certified`: whether
    optimality is established, not merely claimed by a solver.
    """

    error: NDArray[np.float64]
    mask: NDArray[np.bool_]
    found: NDArray[np.bool_]
    certified: NDArray[np.bool_]


def as_problems(x: ArrayLike, z: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Broadcast x (problems, n) or (n,) and z (problems,) or scalar to one batch; refuse what is not finite."""
    numbers, targets = np.asarray(x, dtype=np.float64), np.atleast_1d(np.asarray(z, dtype=np.float64))
    require(numbers.ndim in (1, 2), "x.ndim", numbers.ndim, "be 1 (one base set) or 2 (problems, n)")
    require(targets.ndim == 1, "z.ndim", targets.ndim, "be 0 or 1 (problems,)")
    rows = np.atleast_2d(numbers)
    if len(rows) not in (1, len(targets)) and len(targets) != 1:
        raise DomainError(f"x of {len(rows)} rows and z of {len(targets)} targets must agree in their number")
    count = max(len(rows), len(targets)) if len(rows) and len(targets) else 0
    for name, values in (("x", rows), ("z", targets)):
        require(bool(np.isfinite(values).all()), name, "NaN or inf", "be finite")
    with np.errstate(over="ignore"):
        reach = np.abs(rows).sum(axis=1).max(initial=0.0) + np.abs(targets).max(initial=0.0)
    require(math.isfinite(reach), "sum |x| + |z|", reach, "be at most 1.8e308, or sums overflow")
    x_batch = np.ascontiguousarray(np.broadcast_to(rows, (count, rows.shape[1])))
    return x_batch, np.ascontiguousarray(np.broadcast_to(targets, (count,)))


def exact_error(x: NDArray[np.float64], z: float, mask: NDArray[np.bool_]) -> Fraction:
    """|z - sum of x over mask| as a rational number.

    >>> exact_error(np.array([0.5, 0.25]), 1.0, np.array([True, True]))
    Fraction(1, 4)
    """
    return abs(Fraction(z) - sum((Fraction(v) for v in x[mask].tolist()), Fraction(0)))

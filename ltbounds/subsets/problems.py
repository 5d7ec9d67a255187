"""What a batch of subset-sum problems is, and what an answer is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import DomainError, require

__all__ = ["Batch", "SubsetSums", "as_batch", "as_problems", "as_tolerances", "exact_error"]


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


@dataclass(frozen=True, eq=False)
class Batch:
    """Validated problems: x (problems or 1, n), z (problems,), and which numbers may be chosen (as x, or None)."""

    x: NDArray[np.float64]
    z: NDArray[np.float64]
    usable: NDArray[np.bool_] | None

    @property
    def n(self) -> int:
        """The numbers in a base set."""
        return self.x.shape[1]

    @property
    def rows(self) -> int:
        """The number of problems."""
        return len(self.z)

    def full(self) -> NDArray[np.float64]:
        """x with one row a problem."""
        return np.ascontiguousarray(np.broadcast_to(self.x, (self.rows, self.n)))

    def masked(self) -> NDArray[np.float64]:
        """x with 0 where a number may not be chosen; zeros are never chosen where any size will do."""
        return self.x if self.usable is None else np.where(self.usable, self.x, 0.0)

    def usable_full(self) -> NDArray[np.bool_]:
        """One row a problem: which numbers may be chosen."""
        allowed = np.ones((1, 1), np.bool_) if self.usable is None else self.usable
        return np.ascontiguousarray(np.broadcast_to(allowed, (self.rows, self.n)))

    def usable_row(self, row: int) -> list[bool]:
        """Which numbers of one problem may be chosen."""
        allowed: list[bool] = self.usable_full()[row].tolist()
        return allowed


def as_batch(x: ArrayLike, z: ArrayLike, usable: ArrayLike | None) -> Batch:
    """Check x, z and usable, and keep one x for many z as one row."""
    numbers, targets = as_problems(x, z)
    shared = np.ndim(x) == 1 and len(targets) > 1
    rows = numbers[:1].copy() if shared else numbers
    if usable is None:
        return Batch(rows, targets, None)
    allowed = np.asarray(usable, dtype=np.bool_)
    try:
        allowed = np.broadcast_to(
            allowed, rows.shape if allowed.ndim < 2 or len(allowed) == len(rows) else numbers.shape
        )
    except ValueError:
        raise DomainError(f"usable.shape={allowed.shape} must broadcast to x, {numbers.shape}") from None
    return Batch(rows if allowed.shape == rows.shape else numbers, targets, np.ascontiguousarray(allowed))


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


def as_tolerances(tolerance: ArrayLike, rows: int) -> NDArray[np.float64]:
    """A tolerance, or one a problem, as an array of finite numbers >= 0, one a problem."""
    limit = np.asarray(tolerance, dtype=np.float64)
    require(bool((np.isfinite(limit) & (limit >= 0)).all()), "tolerance", tolerance, "be finite and >= 0")
    require(limit.ndim == 0 or limit.shape == (rows,), "tolerance.shape", limit.shape, f"be () or ({rows},)")
    return np.ascontiguousarray(np.broadcast_to(limit, (rows,)))

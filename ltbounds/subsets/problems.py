"""What a batch of subset-sum problems is, and what an answer is."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.answer import Answer
from ltbounds.errors import DomainError, one_line, require

__all__ = ["Batch", "SubsetSums", "as_batch", "as_floats", "as_problems", "as_tolerances", "exact_error"]

SHOWN = 20
"""So many members of a subset are listed in one line."""


@dataclass(frozen=True, repr=False)
class SubsetSums(Answer):
    """Answers to a batch of problems.

    `error` (problems,): distance of the chosen subset's sum from the target, the rational value correctly rounded.
    `mask` (problems, n): the chosen subset.  `found`: whether a subset meets what was asked.  `certified`: whether
    optimality is established, not merely claimed by a solver.  `gap` (problems,), from the ILP only: the error less the
    bound below it that the solver claims, in units of x; NaN where it claims none.  `reasons`: for each problem why it
    is not `found` or not `certified`, and which option would do; "" where it is both.
    """

    error: NDArray[np.float64]
    mask: NDArray[np.bool_]
    found: NDArray[np.bool_]
    certified: NDArray[np.bool_]
    gap: NDArray[np.float64] | None = None
    reasons: tuple[str, ...] = ()

    def explained(self, *, nowhere: str, unfinished: str, unsure: str) -> SubsetSums:
        """The same answers with reasons: where certainly no subset will do, where it is not known, where optimality
        is not.  Rows that have a reason keep it."""
        reasons = list(self.reasons or ("",) * len(self.found))
        for row in np.flatnonzero(~(self.found & self.certified)).tolist():
            reasons[row] = reasons[row] or (
                nowhere if self.certified[row] else unsure if self.found[row] else unfinished
            )
        return replace(self, reasons=tuple(reasons))

    def headline(self) -> str:
        """Of one problem the subset, of many how many were met and how closely.

        >>> from ltbounds.subsets import closest
        >>> closest([0.25, 0.5, -0.125], [0.625, 0.1])
        <SubsetSums: 2 of 2 problems met, 2 certified as best, largest error 0.025>
        >>> closest([0.5, 0.25, -0.125], 0.4)
        <SubsetSums: members 0, 2 (places in x), error 0.025, certified as best>
        """
        if len(self.found) == 1 and self.found[0]:
            places = np.flatnonzero(self.mask[0]).tolist()
            shown = ", ".join(map(str, places[:SHOWN])) + (f" and {len(places) - SHOWN} more" if places[SHOWN:] else "")
            why = f": {self.reasons[0]}" if self.reasons and self.reasons[0] else ""
            best = ", certified as best" if self.certified[0] else f", not certified as best{why}"
            return f"members {shown or 'none'} (places in x), error {self.error[0]:.3g}{best}"
        most = f", largest error {self.error[self.found].max():.3g}" if self.found.any() else ""
        met = f"{int(self.found.sum()):,} of {len(self.found):,} problems met"
        why = "".join(f"; {n:,}: {words}" for words, n in Counter(self.reasons).most_common() if words)
        return f"{met}, {int(self.certified.sum()):,} certified as best{most}{why}"

    def rows(self) -> list[dict[str, Any]]:
        """A row a problem: error, members (places in x), whether it is met and certified as best, and why not."""
        return [
            {"error": float(error), "members": tuple(np.flatnonzero(mask).tolist()), "found": bool(found),
             "certified": bool(certified), "reason": reason}
            for error, mask, found, certified, reason in zip(
                self.error, self.mask, self.found, self.certified, self.reasons or ("",) * len(self.found), strict=True
            )
        ]  # fmt: skip


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
        return self.x if len(self.x) == self.rows else np.array(np.broadcast_to(self.x, (self.rows, self.n)), order="C")

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
    shared = np.asarray(x).ndim == 1 and len(targets) > 1
    rows = numbers[:1].copy() if shared else numbers
    if usable is None:
        return Batch(rows, targets, None)
    try:
        allowed = np.asarray(usable)
    except ValueError:
        raise DomainError(f"usable={_short(usable)} must be in rows of one length") from None
    plain = allowed.dtype.kind in "biu" and bool(np.isin(allowed, (0, 1)).all())
    require(plain or allowed.size == 0, "usable.dtype", allowed.dtype, "be bool")
    allowed = allowed.astype(np.bool_)
    try:
        allowed = np.broadcast_to(
            allowed, rows.shape if allowed.ndim < 2 or len(allowed) == len(rows) else numbers.shape
        )
    except ValueError:
        raise DomainError(f"usable.shape={allowed.shape} must broadcast to x, {numbers.shape}") from None
    return Batch(rows if allowed.shape == rows.shape else numbers, targets, np.ascontiguousarray(allowed))


def as_floats(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """The values as float64; refused where one of them is not a real number that float64 holds exactly.

    An answer is exact for the floats it was computed from; a conversion that rounds would answer another question.

    >>> as_floats("x", [1, 2**60])
    array([1.0000000e+00, 1.1529215e+18])
    >>> as_floats("x", [2**53 + 1])
    Traceback (most recent call last):
    ltbounds.errors.DomainError: x=9007199254740993 must be exactly a float64, or the answer is for another number
    """
    if isinstance(values, np.ma.MaskedArray):
        require(not np.ma.is_masked(values), name, "masked entries", "be filled, or excluded with `usable`")
        values = values.data
    try:
        given = np.asarray(values)
    except (ValueError, TypeError):
        raise DomainError(f"{name}={_short(values)} must be numbers in rows of one length") from None
    if given.dtype == np.float64:
        return given
    if given.dtype.kind not in "biufO":
        raise DomainError(f"{name} of dtype {given.dtype} must be real numbers")
    try:
        with np.errstate(over="ignore"):
            floats = given.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        raise DomainError(f"{name}={_short(values)} must be real numbers that float64 holds") from None
    if given.dtype.kind == "b" or (given.dtype.kind == "f" and given.dtype.itemsize < 8):
        return floats
    for number, kept in zip(given.ravel().tolist(), floats.ravel().tolist(), strict=True):
        if math.isfinite(kept) and not _same(number, kept):
            must = "be exactly a float64, or the answer is for another number"
            raise DomainError(f"{name}={_short(number)} must {must}")
    return floats


def _same(number: Any, kept: float) -> bool:
    """Whether the float is the number itself; a number that cannot say so is refused."""
    try:
        return bool(number == kept if isinstance(number, np.longdouble) else Fraction(number) == Fraction(kept))
    except (ValueError, TypeError, OverflowError):
        return False


def _short(value: object) -> str:
    text = one_line(value)
    return text if len(text) <= 60 else text[:57] + "..."


def as_problems(x: ArrayLike, z: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Broadcast x (problems, n) or (n,) and z (problems,) or scalar to one batch; refuse what is not finite."""
    numbers, targets = as_floats("x", x), np.atleast_1d(as_floats("z", z))
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
    # Copies: a view that must not be written is another type to numba, and would have every kernel compiled twice.
    x_batch = np.array(np.broadcast_to(rows, (count, rows.shape[1])), order="C")
    return x_batch, np.array(np.broadcast_to(targets, (count,)))


def exact_error(x: NDArray[np.float64], z: float, mask: NDArray[np.bool_]) -> Fraction:
    """|z - sum of x over mask| as a rational number.

    >>> exact_error(np.array([0.5, 0.25]), 1.0, np.array([True, True]))
    Fraction(1, 4)
    """
    return abs(Fraction(z) - sum((Fraction(v) for v in x[mask].tolist()), Fraction(0)))


def as_tolerances(tolerance: ArrayLike, rows: int) -> NDArray[np.float64]:
    """A tolerance, or one a problem, as an array of finite numbers >= 0, one a problem."""
    limit = as_floats("tolerance", tolerance)
    require(bool((np.isfinite(limit) & (limit >= 0)).all()), "tolerance", tolerance, "be finite and >= 0")
    require(limit.ndim == 0 or limit.shape == (rows,), "tolerance.shape", limit.shape, f"be () or ({rows},)")
    return np.ascontiguousarray(np.broadcast_to(limit, (rows,)))

"""From base sets to bits: many subset sums at once, spare numbers where the first ones fail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.errors import DomainError, require

__all__ = ["Objective", "solve"]


@dataclass(frozen=True)
class Objective:
    """Which subset is wanted, and how close it must come.

    `kind`: "closest" of all subsets, "smallest" within `tolerance`, or "fixed": the closest with `size` members.
    `tolerance` is absolute; `base_set` numbers are tried first, all that are there where these fail.
    """

    kind: str
    tolerance: float
    base_set: int
    size: int = 0

    def __post_init__(self) -> None:
        if self.kind not in ("closest", "smallest", "fixed"):
            raise DomainError(f"objective={self.kind} must be one of closest, smallest, fixed")
        require(self.tolerance > 0, "tolerance", self.tolerance, "be > 0")
        require(1 <= self.base_set <= 32, "base_set", self.base_set, "be in 1..32")
        if self.kind == "fixed":
            require(1 <= self.size <= self.base_set, "size", self.size, f"be in 1..{self.base_set}")


def _subsets(x: np.ndarray, z: np.ndarray, objective: Objective) -> tuple[np.ndarray, np.ndarray]:
    """Bits and errors of the wanted subsets of x (problems, n) for the targets z (problems,)."""
    from ltbounds import subsets

    # By one method, whatever the number of rows: where subsets tie, a ticket does not depend on how rows are grouped.
    if objective.kind == "fixed":
        return _of_size(x, z, objective.size)
    if objective.kind == "closest":
        found = subsets.closest(x, z, method="halves")
    else:
        found = subsets.smallest(x, z, objective.tolerance, method="halves")
    return _bits(found.mask), np.where(found.found, found.error, np.inf)


def _bits(mask: np.ndarray) -> np.ndarray:
    return (mask @ (1 << np.arange(mask.shape[1]))).astype(np.uint32)


def _of_size(x: np.ndarray, z: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The closest subsets of that size; places without a number, which stand last, must not count as members."""
    from ltbounds import subsets

    bits, errors = np.zeros(len(z), np.uint32), np.full(len(z), np.inf)
    counts = np.count_nonzero(x, axis=1)
    for count in np.unique(counts[counts >= size]):
        group = np.flatnonzero(counts == count)
        found = subsets.closest_of_size(x[group, :count], z[group], size, method="halves")
        bits[group], errors[group] = _bits(found.mask), np.where(found.found, found.error, np.inf)
    return bits, errors


def solve(x: np.ndarray, z: np.ndarray, objective: Objective) -> tuple[np.ndarray, np.ndarray]:
    """Bits (problems,) and errors |Σ - z| (problems,) for base sets x (problems, W); a zero target keeps nothing.

    Zeros stand for places where the source has no number; they are never kept.
    """
    bits, errors = np.zeros(len(z), np.uint32), np.abs(z)
    todo = np.flatnonzero(z)
    for width in dict.fromkeys((min(objective.base_set, x.shape[1]), x.shape[1])):
        if len(todo):
            bits[todo], errors[todo] = _subsets(np.ascontiguousarray(x[todo, :width]), z[todo], objective)
        todo = todo[errors[todo] > objective.tolerance]
    return bits, errors

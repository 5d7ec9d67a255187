"""The referee: the closest subset as a mixed-integer program through PuLP.

Solvers work with tolerances and may return a wrong subset as "optimal", so nothing they say is trusted: the problem
is scaled, the tolerances are tightened, and the answer is evaluated again in rationals.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import require
from ltbounds.programs import solve_with_bound, variable
from ltbounds.subsets.problems import SubsetSums, as_batch, as_problems, exact_error

__all__ = ["closest_ilp", "closest_shared_ilp"]

PRESOLVED = 1000
"""The most numbers that HiGHS presolves, a tenth of a second: that grows with the square, and knows no time limit."""

TOLERANCE = 1e-9
"""Below this share of the largest number the solvers cannot tell subsets apart."""


def closest_ilp(
    x: ArrayLike,
    z: ArrayLike,
    *,
    usable: ArrayLike | None = None,
    sizes: tuple[int, int] | None = None,
    time_limit: float = 60.0,
) -> SubsetSums:
    """min |z - sum of x over S| over subsets S, by HiGHS (or CBC) through PuLP.

    Shapes and `usable` as in `closest`; `sizes=(k1, k2)` asks for k1 to k2 members.
    `certified` is True only where the error is 0, which needs no proof of optimality;
    elsewhere a solver's word is not a certificate.  `time_limit` is in seconds a row; `gap` is what the solver leaves.

    >>> closest_ilp([0.5, 0.3, -0.2], 0.4).error.round(3)
    array([0.1])
    """
    batch = as_batch(x, z, usable)
    numbers, targets = batch.full(), batch.z
    few, many = _sizes(sizes, batch.n)
    rows = zip(numbers, targets, batch.usable_full(), strict=True)
    end = time.monotonic() + time_limit * len(targets)
    solved = []
    for done, (row, target, allowed) in enumerate(rows):
        left = (end - time.monotonic()) / (len(targets) - done)  # what earlier rows did not use
        solved.append(_solve(row[None], np.array([target]), allowed, few, many, left))
    return _judged(numbers, targets, solved)


def closest_shared_ilp(
    x: ArrayLike,
    z: ArrayLike,
    *,
    usable: ArrayLike | None = None,
    sizes: tuple[int, int] | None = None,
    time_limit: float = 60.0,
) -> SubsetSums:
    """One subset of places S for several targets: min over S of max over i of |z_i - sum of x_ik over k in S|.

    x: (targets, n), z: (targets,); `usable` (n,), `sizes` and `certified` as in `closest_ilp`.  The answer has one row
    a target, all with the same mask.

    >>> closest_shared_ilp([[0.5, 0.25], [1.0, -1.0]], [0.75, 0.0]).error
    array([0., 0.])
    """
    numbers, targets = as_problems(x, z)
    few, many = _sizes(sizes, numbers.shape[1])
    allowed = np.broadcast_to(np.asarray(True if usable is None else usable, np.bool_), (numbers.shape[1],))
    return _judged(numbers, targets, [_solve(numbers, targets, allowed, few, many, time_limit)] * len(targets))


def _sizes(sizes: tuple[int, int] | None, n: int) -> tuple[int, int]:
    few, many = sizes or (0, n)
    require(0 <= few <= many <= n, "sizes", sizes, f"be k1 <= k2 in [0, n={n}]")
    return few, many


def _judged(
    numbers: NDArray[np.float64], targets: NDArray[np.float64], solved: Sequence[tuple[NDArray[np.bool_] | None, float]]
) -> SubsetSums:
    """The solver's subsets, their errors evaluated in rationals, and what is left to the bound that it claims."""
    masks = [mask for mask, _ in solved]
    bounds = np.array([bound for _, bound in solved], np.float64)
    found = np.array([mask is not None for mask in masks], dtype=np.bool_)
    mask = np.array([np.zeros(numbers.shape[1], np.bool_) if m is None else m for m in masks], dtype=np.bool_)
    mask = mask.reshape(numbers.shape)
    error = [float(exact_error(row, float(t), kept)) for row, t, kept in zip(numbers, targets, mask, strict=True)]
    exact = np.array(error, dtype=np.float64)
    gap = np.where(found, np.maximum(exact - bounds, 0.0), np.nan)
    reasons = tuple(
        "" if good and not e else f"a solver's word is no certificate; it leaves a gap of {left:.3g}" if good
        else "the solver found no subset: its time was too short (deadline=), or so few numbers are usable"
        for good, e, left in zip(found, exact, gap, strict=True)
    )  # fmt: skip
    return SubsetSums(np.where(found, exact, np.inf), mask, found, found & (exact == 0), gap, reasons)


def _solve(
    rows: NDArray[np.float64],
    targets: NDArray[np.float64],
    usable: NDArray[np.bool_],
    few: int,
    many: int,
    time_limit: float,
) -> tuple[NDArray[np.bool_] | None, float]:
    """One subset for all rows, or None where the solver found none in time; and the bound it claims for the error."""
    import pulp

    start = time.monotonic()

    scale = max(np.abs(rows).max(initial=0.0), np.abs(targets).max(initial=0.0)) or 1.0
    problem = pulp.LpProblem("closest_subset", pulp.LpMinimize)
    chosen = [variable(problem, f"s{k}", 0, int(allowed), "Integer") for k, allowed in enumerate(usable)]
    error = variable(problem, "t", 0)
    problem += error
    for row, target in zip(rows.tolist(), targets.tolist(), strict=True):
        miss = target / scale - pulp.lpSum(v / scale * s for v, s in zip(row, chosen, strict=True))
        problem += miss <= error
        problem += -miss <= error
    problem += pulp.lpSum(chosen) >= few
    problem += pulp.lpSum(chosen) <= many
    left = time_limit - 2 * (time.monotonic() - start)  # PuLP hands the model on in about the time it took to write it
    if left <= 0:
        return None, math.nan
    outcome = solve_with_bound(problem, left, presolve=len(chosen) <= PRESOLVED)
    values = [s.value() for s in chosen]
    bound = max(outcome.bound, 0.0) * scale
    if None in values:
        return None, bound
    mask = np.array(values, dtype=np.float64) > 0.5
    # Of a problem without a solution a solver may hand back numbers all the same.
    good = few <= int(mask.sum()) <= many and not (mask & ~usable).any()
    return (mask, bound) if good else (None, math.nan)

"""Theorem 1 (ours): how many uniform numbers certainly suffice for random subset sum.

Proof.  Let I = [-1/2, 1/2], A_0 = [-r, r], A_{t+1} = A_t united with (A_t + X_{t+1}) cut to I, v_t = |A_t|.
(a) Every point of A_t is within r of a subset sum of X_1..X_t.
(b) For y in I the point y - X lies in A with probability |A|/2, because y - X is uniform on [y-1, y+1], which contains
    I.  Integrated over I \\ A: E[v_{t+1} | A_t] = v_t + v_t (1 - v_t)/2.  And v_t <= v_{t+1} <= min(2 v_t, 1).
(c) If less than s of I is uncovered, every z in I has a point of A_t within s, so a subset sum within r + s.
(d) By (b) the law of v_{t+1} given A_t is one of those over which `worst_process` takes the supremum, so by induction
    on t its F_n(2r) bounds the probability that at least s is uncovered after n numbers.
The split of eps into r and s is free; a few are tried.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from ltbounds.arith import derivative
from ltbounds.claims import InequalityClaim, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors

__all__ = ["RESULT", "certified_constant", "mean_covered", "n_sufficient"]

REF = Ref("explicit", "Theorem 1", "random subset sum, sufficient")
SHARES = (0.35, 0.45)
"""Shares of eps given to the uncovered measure s; the bound is nearly flat in between."""
LONGEST = 400


def mean_covered(v: Any) -> Any:
    """E[v_{t+1} | A_t] = v + v (1 - v)/2 for U[-1, 1] and an interval of length 1.

    >>> mean_covered(0.5)
    0.625
    """
    return v + v * (1 - v) / 2


@lru_cache(maxsize=256)
def _least(eps: float, delta: float) -> int:
    from ltbounds.theorems.explicit.worst_process import LESS, failure_bounds

    # A guess that is nearly always enough: growth by 3/2 or halving, slowed by the failures that delta allows.
    length = min(LONGEST, int(20 + 4.5 * math.log(1 / eps) + 4.5 * math.log(1 / delta)))
    found = []
    for share in SHARES:
        bounds = failure_bounds(eps * (1 - share) * LESS, eps * share * LESS, length)
        enough = np.flatnonzero(bounds <= delta)
        found += [int(enough[0]) + 1] if len(enough) else []
    if not found:
        raise Undecided(f"n must exceed {length} for eps={eps}, delta={delta}; no such n is certified")
    return min(found)


def n_sufficient(eps: float, delta: float, law: str = "uniform", target: float = 0.5) -> int:
    """Certified: with n numbers i.i.d. U[-1, 1], with probability at least 1 - delta every z in [-target, target] is
    within eps of a subset sum.

    eps in [1e-12, 1/4], delta in [1e-12, 1), target in (0, 1/2].  Raises `DomainError` outside, `Undecided` where no n
    up to 400 is certified.  Proof: this module's docstring; the arithmetic is float64 rounded to the safe side.

    >>> n_sufficient(0.01, 0.01)
    41
    """
    require(1e-12 <= eps <= 0.25, "eps", eps, "be in [1e-12, 1/4] (Theorem 1 of explicit)")
    require(1e-12 <= delta < 1, "delta", delta, "be in [1e-12, 1)")
    require(0 < target <= 0.5, "target", target, "be in (0, 1/2] (Theorem 1 of explicit)")
    if law != "uniform":
        raise DomainError(f"law={law} must be uniform: no other law is certified yet")
    return _least(float(eps), float(delta))


def certified_constant(eps: float, delta: float) -> float:
    """The constant C that is certified at this eps and delta: n_sufficient / log(2 / min(eps, delta)).

    >>> round(certified_constant(0.01, 0.01), 2)
    7.74
    """
    return n_sufficient(eps, delta) / math.log(2 / min(eps, delta))


def _covers(n: int | None) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Coverage of [-1/2, 1/2] within 1/4 by n numbers; by the certified n, cut to 20, where n is None."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        size = min(20, n_sufficient(0.25, 0.2)) if n is None else n
        return draw_errors(RandomSubsetSum(n=size, notion="all", lo=-0.5, hi=0.5), stream, trials) <= 0.25

    return trial


MEAN_GROWS = InequalityClaim(
    id="explicit.thm-1.mean",
    ref=REF,
    statement="The mean m(v) = v + v(1-v)/2 grows with v on [0, 1], so a cell's smallest mean is at its left end: m' = 3/2 - v > 0.",
    lhs=lambda v: 0 * v,
    rhs=lambda v: (3 - 2 * v) / 2,
    relation="<",
    domain={"v": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: (1 - 2 * v) / 2},
)


def _slope_of_mean(v: Any) -> Any:
    return derivative(mean_covered)(v)


MEAN_DERIVATIVE = InequalityClaim(
    id="explicit.thm-1.mean-derivative",
    ref=REF,
    statement="m'(v) = 3/2 - v.",
    lhs=_slope_of_mean,
    rhs=lambda v: (3 - 2 * v) / 2,
    relation="==",
    domain={"v": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: (3 - v) / 2},
)

MEAN_IN_RANGE = InequalityClaim(
    id="explicit.thm-1.range",
    ref=REF,
    statement="The mean lies in the support's hull: v + v(1-v)/2 < 2v for 0 < v <= 1, so a law as in (d) exists.",
    lhs=mean_covered,
    rhs=lambda v: 2 * v,
    relation="<",
    domain={"v": Real(0, 1, open_lo=True)},
    method="balls",
    vanishing={"v": 1},
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: 5 * v / 4},
)

BY_EXPERIMENT = ProbabilityClaim(
    id="explicit.thm-1",
    ref=REF,
    statement="At eps = 1/4 and delta = 0.2 the certified n really covers [-1/2, 1/2] with probability at least 0.8.",
    trial=_covers(None),
    relation=">=",
    bound=0.8,
    expected=0.97,
    notion="all",
    parameters={"eps": 0.25, "delta": 0.2, "n": "n_sufficient(0.25, 0.2), at most 20"},
    recorded=Verdict.SUPPORTED,
    control={"trial": _covers(3)},
    note="With more numbers coverage only improves, so an n cut to 20 is the harder test.",
)

RESULT = Result(
    ref=REF,
    title="How many uniform numbers certainly suffice",
    statement="For X_1..X_n i.i.d. U[-1,1] and n >= n_sufficient(eps, delta), with probability at least 1-delta every z in [-1/2, 1/2] is "
    "within eps of a subset sum.",
    symbols={"v": "measure covered so far", "eps": "tolerance", "delta": "failure probability"},
    formulas=(mean_covered,),
    claims=(MEAN_DERIVATIVE, MEAN_GROWS, MEAN_IN_RANGE, BY_EXPERIMENT),
)

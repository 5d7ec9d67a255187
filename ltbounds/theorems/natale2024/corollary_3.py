"""Corollary 3 (appendix F): random subset sum for the law of a pruned path, with subsets of any size."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ltbounds.arith import like, log
from ltbounds.claims import InequalityClaim, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.laws import law

__all__ = ["RESULT", "paths"]

REF = Ref("natale2024", "Corollary 3", "appendix F")
EPS = 0.2


def paths(eps: Any, C: Any) -> Any:
    """Corollary 3: how many numbers of the law D suffice for all targets in [-1, 1], C ln(2/eps).

    >>> round(paths(0.2, C=8.0), 2)
    18.42
    """
    return C * log(2 / eps)


def _covers(n: int) -> Callable[[np.random.Generator, int], np.ndarray]:
    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        from ltbounds.subsets import covers

        return covers(law("mixture-d").sample(stream, (trials, n)), -1, 1, EPS)

    return trial


N = math.ceil(paths(EPS, C=18))

COVERAGE = ProbabilityClaim(
    id="natale2024.cor-3",
    ref=REF,
    statement=f"At C = 18 and eps = {EPS} (n = {N}): with probability at least 0.8 every z in [-1, 1] is within "
    f"{EPS} of a subset sum of n numbers of the law D.",
    trial=_covers(N),
    relation=">=",
    bound=1 - EPS,
    expected=0.95,
    notion="all",
    parameters={"n": N, "eps": EPS, "C": 18},
    recorded=Verdict.SUPPORTED,
    control={"trial": _covers(20)},
)

SAME_FORM = InequalityClaim(
    id="natale2024.cor-3.form",
    ref=REF,
    statement="C ln(2/eps) takes C ln 2 numbers more for every halving of the tolerance: paths(eps/2) = C (2 ln 2 - ln "
    "eps).",
    lhs=lambda eps, C: paths(eps / 2, C),
    rhs=lambda eps, C: C * (2 * log(like(2, eps)) - log(eps)),
    relation="==",
    domain={"eps": Real(0, 1, open_lo=True), "C": Real(0, 100, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, C: C * (log(like(2, eps)) - log(eps))},
)

RESULT = Result(
    ref=REF,
    title="Random subset sum for pruned paths",
    statement="For X_1..X_n i.i.d. with the law D of Lemma 2 and n >= C ln(2/eps), with probability at least 1-eps "
    "every z in [-1, 1] is within eps of a subset sum.",
    symbols={"eps": "tolerance and failure probability", "C": "constant left open by the paper", "n": "numbers drawn"},
    formulas=(paths,),
    claims=(COVERAGE, SAME_FORM),
)

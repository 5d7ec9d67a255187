"""Theorem 3 (Lueker, Corollary 2.5) and Eq. 5: random subset sum."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ltbounds.arith import log, minimum
from ltbounds.claims import ProbabilityClaim, Ref, Result, Verdict
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors

__all__ = ["RESULT", "sample_size"]

REF = Ref("pensia2020", "Theorem 3", "section 3.1")
LINK = Ref("pensia2020", "Theorem 3", "section 3.1, Eq. 5")


def sample_size(eps: Any, delta: Any, C: Any) -> Any:
    """Theorem 3: numbers of U[-1,1] that suffice for every target in [-1/2, 1/2], n = C log(2 / min(eps, delta)).

    >>> round(sample_size(0.01, 0.01, C=3.0), 2)
    15.89
    """
    return C * log(2 / minimum(eps, delta))


def _within(experiment: RandomSubsetSum, eps: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= eps


def _half_interval(n: int) -> RandomSubsetSum:
    return RandomSubsetSum(n=n, notion="all", lo=-0.5, hi=0.5)


def _half(n: int) -> RandomSubsetSum:
    return RandomSubsetSum(n=n, notion="fixed", lo=0.5, hi=0.5)


ALL_N = math.ceil(sample_size(0.1, 0.1, C=4))
FIXED_N = math.ceil(sample_size(0.01, 0.01, C=3))
RARE_N = math.ceil(sample_size(0.1, 1e-6, C=1.5))

ALL = ProbabilityClaim(
    id="pensia2020.thm-3",
    ref=REF,
    statement=f"At C = 4 and eps = delta = 0.1 (n = {ALL_N}): with probability at least 0.9 every z in [-1/2, 1/2] is within 0.1 "
    "of a subset sum.",
    trial=_within(_half_interval(ALL_N), 0.1),
    relation=">=",
    bound=0.9,
    expected=0.98,
    notion="all",
    parameters={"n": ALL_N, "eps": 0.1, "delta": 0.1, "C": 4},
    recorded=Verdict.SUPPORTED,
    control={"trial": _within(_half_interval(5), 0.1)},
)

FIXED = ProbabilityClaim(
    id="pensia2020.eq-5",
    ref=LINK,
    statement=f"At C = 3 and eps = delta = 0.01 (n = {FIXED_N}): the fixed weight w = 1/2 is within 0.01 of a subset sum with "
    "probability at least 0.99.",
    trial=_within(_half(FIXED_N), 0.01),
    relation=">=",
    bound=0.99,
    expected=0.998,
    notion="fixed",
    parameters={"n": FIXED_N, "eps": 0.01, "delta": 0.01, "C": 3, "w": 0.5},
    recorded=Verdict.SUPPORTED,
    control={"trial": _within(_half(8), 0.01)},
)

RARE = ProbabilityClaim(
    id="pensia2020.eq-5.rare",
    ref=LINK,
    statement=f"At C = 3/2, eps = 0.1 and delta = 1e-6 (n = {RARE_N}): w = 1/2 is missed with probability at most 1e-6.",
    trial=_within(_half(RARE_N), 0.1),
    relation=">=",
    bound=1 - 1e-6,
    expected=1 - 1e-8,
    notion="fixed",
    parameters={"n": RARE_N, "eps": 0.1, "delta": 1e-6, "C": 1.5, "w": 0.5},
    max_trials=20_000,
    recorded=Verdict.UNDECIDED,
    control={"trial": _within(_half(8), 0.1)},
    note="Plain Monte Carlo would need the designed number of trials, some 20 million; the quick profile draws 20,000.",
)

RESULT = Result(
    ref=REF,
    title="Random subset sum covers an interval",
    statement="For X_1..X_n i.i.d. U[-1,1] and n >= C log(2/min{eps, delta}), with probability at least 1-delta every z in [-1/2, 1/2] "
    "is within eps of a subset sum.",
    symbols={"eps": "tolerance", "delta": "failure probability", "C": "constant left open by the paper"},
    formulas=(sample_size,),
    claims=(FIXED, RARE, ALL),
)

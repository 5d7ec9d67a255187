"""Theorem 3 (Lueker, Corollary 2.5) and Eq. 5: random subset sum."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import log
from ltbounds.claims import Result
from ltbounds.laws import law
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Half, Sides, place, sides
from ltbounds.theorems.ours.corollary_1 import n_sufficient
from ltbounds.theorems.ours.theorem_2 import n_necessary
from ltbounds.theorems.pensia2020.theorem_3_proof import (
    chord,
    enough,
    log_failure,
    markov,
    potential,
    sample_size,
    step,
    theorem,
)

__all__ = ["RESULT", "covered", "sample_size"]


HERE = place("pensia2020", "Theorem 3", "section 3.1")
LINK = place("pensia2020", "Theorem 3", "section 3.1, Eq. 5")


def covered(
    stream: np.random.Generator,
    trials: int,
    *,
    n: int,
    eps: float,
    lo: float = -1.0,
    hi: float = 1.0,
    law_name: str = "uniform",
) -> NDArray[np.bool_]:
    """Whether every z in [lo, hi] is within eps of a subset sum of n numbers of the law called `law_name`: (trials,)."""
    from ltbounds.subsets import covers

    return covers(law(law_name).sample(stream, (trials, n)), lo, hi, eps)


def _within(experiment: RandomSubsetSum, eps: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= eps


def _half(n: int) -> RandomSubsetSum:
    return RandomSubsetSum(n=n, notion="fixed", lo=0.5, hi=0.5)


ALL_N = math.ceil(sample_size(0.1, 0.1, C=4))
FIXED_N = math.ceil(sample_size(0.01, 0.01, C=3))
RARE_N = math.ceil(sample_size(0.1, 1e-6, C=1.5))


@LINK.trials(
    "eq-5",
    at_least=0.99,
    expected=0.998,
    notion="fixed",
    off=_within(_half(8), 0.01),
    parameters={"n": FIXED_N, "eps": 0.01, "delta": 0.01, "C": 3, "w": 0.5},
)
def fixed(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At C = 3 and eps = delta = 0.01 (n = 16): the fixed weight w = 1/2 is within 0.01 of a subset sum with probability
    at least 0.99.
    """
    return _within(_half(FIXED_N), 0.01)(stream, trials)


@HERE.trials(
    "thm-3.certified-n",
    at_least=0.99,
    expected=0.9995,
    notion="all",
    off=lambda stream, trials: covered(stream, trials, n=6, eps=0.1, lo=-0.5, hi=0.5),
    parameters={"n": "n_sufficient(0.1, 0.1)", "eps": 0.1, "delta": 0.1},
)
def certified(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = delta = 1/10 the number certified by our Theorem 1 covers all z in [-1/2, 1/2] with probability at least
    0.99.
    """
    return covered(stream, trials, n=n_sufficient(0.1, 0.1), eps=0.1, lo=-0.5, hi=0.5)


def _certified(share: float = 1.0) -> list[tuple[float, float, float]]:
    """(eps, necessary, sufficient) at delta = eps; a `share` of the numbers for the control."""
    return [(eps, n_necessary(eps, eps), share * n_sufficient(eps, eps)) for eps in (0.1, 0.01)]


@HERE.witness("thm-3.constant", build=lambda _: _certified(), off=lambda _: _certified(share=1.6))
def constant(rows: Any) -> Mapping[str, bool]:
    """1.4 < C <= 9 at eps = delta = 0.1 and 0.01: the n certified by our Theorem 1 is at most 9 log(2/min(eps, delta)), and
    the one that our Theorem 2 calls necessary is larger than 1.4 log(2/min(eps, delta)).

    Note: Both numbers are proved with all constants, in floats rounded to the safe side, not by simulation.
    """
    return {
        "9 log(2/eps) suffice": all(n <= sample_size(eps, eps, 9) for eps, _, n in rows),
        "1.4 log(2/eps) do not": all(n > sample_size(eps, eps, 1.4) for eps, n, _ in rows),
    }


@LINK.equal("eq-5.constant")
def without_the_2(x: Half) -> Sides:
    """'If n >= C log(1/min{eps, delta}) then Eq. 5 holds', without Theorem 3's 2: for x = min{eps, delta} <= 1/2 twice
    the constant makes up for it, 2 log(1/x) - log(2/x) = log(1/(2x)) >= 0.

    Note: For eps >= 1/2 no number is needed: |w| <= 1/2 is met by the empty sum.  For delta > 1/2 > eps, x = eps.
    """
    return sides(2 * log(1 / x) - log(2 / x), log(1 / (2 * x)), off=log(1 / x))


RESULT = Result(
    ref=HERE.ref,
    title="Random subset sum covers an interval",
    statement="For X_1..X_n i.i.d. U[-1,1] and n >= C log(2/min{eps, delta}), with probability at least 1-delta every z in [-1/2, 1/2] "
    "is within eps of a subset sum.",
    symbols={"eps": "tolerance", "delta": "failure probability", "C": "constant left open by the paper"},
    formulas=(sample_size, potential, log_failure),
    claims=(theorem, chord, step, markov, enough, fixed, without_the_2, certified, constant),
)

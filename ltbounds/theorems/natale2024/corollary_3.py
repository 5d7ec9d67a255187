"""Corollary 3 (appendix F): random subset sum for the law of a pruned path, with subsets of any size."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ltbounds.arith import Scalar, log
from ltbounds.claims import Result
from ltbounds.laws import law
from ltbounds.notation import place

__all__ = ["RESULT", "paths"]


HERE = place("natale2024", "Corollary 3", "appendix F")
EPS = 0.2


def paths(eps: Scalar, C: Scalar) -> Scalar:
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


@HERE.trials(
    "cor-3.at-a-point",
    at_least=1 - EPS,
    expected=0.95,
    notion="all",
    off=_covers(20),
    parameters={"n": N, "eps": EPS, "C": 18},
)
def coverage(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At C = 18 and eps = 0.2 (n = 42): with probability at least 0.8 every z in [-1, 1] is within 0.2 of a subset sum
    of n numbers of the law D.
    """
    return _covers(N)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Random subset sum for pruned paths",
    statement="For X_1..X_n i.i.d. with the law D of Lemma 2 and n >= C ln(2/eps), with probability at least 1-eps "
    "every z in [-1, 1] is within eps of a subset sum.",
    symbols={"eps": "tolerance and failure probability", "C": "constant left open by the paper", "n": "numbers drawn"},
    formulas=(paths,),
    claims=(coverage,),
)

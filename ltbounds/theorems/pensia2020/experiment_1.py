"""Experiment 1 (section 5): the arithmetic of the paper's subset sums."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, log2
from ltbounds.claims import InequalityClaim, Points, Ref, Result, Verdict

__all__ = ["RESULT", "base_set_size", "weights_of_dense"]

REF = Ref("pensia2020", "Experiment 1", "section 5")


def base_set_size(eps: Any, C: Any) -> Any:
    """Experiment 1: coefficients of one subset sum, n = C log2(1/eps).

    >>> round(base_set_size(0.01, 3), 3)
    19.932
    """
    return C * log2(1 / eps)


def weights_of_dense(inputs: Any, hidden: Any, outputs: Any) -> Any:
    """Weights of a two-layer dense network without biases.

    >>> weights_of_dense(784, 500, 10)
    397000
    """
    return inputs * hidden + hidden * outputs


SIZE = InequalityClaim(
    id="pensia2020.exp-1",
    ref=REF,
    statement="n = C log2(1/eps), about 21 (to the nearest integer), at eps = 0.01 and C = 3.",
    lhs=lambda eps, C: absolute(base_set_size(eps, C) - 21),
    rhs=lambda eps, C: Fraction(1, 2),
    domain={"eps": Points(("0.01",)), "C": Points((3,))},
    method="points",
    counterexample={"eps": "0.01", "C": 3},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, C: absolute(base_set_size(eps, C) - 20)},
    note="3 log2(100) = 19.93: 20 coefficients, not 21, or C = 3.16.  Nothing rests on it.",
    correction="pensia2020.exp-1.corrected",
)

SIZE_CORRECTED = InequalityClaim(
    id="pensia2020.exp-1.corrected",
    ref=REF,
    statement="n = C log2(1/eps) is 20 to the nearest integer at eps = 0.01 and C = 3.",
    lhs=lambda eps, C: absolute(base_set_size(eps, C) - 20),
    rhs=lambda eps, C: Fraction(1, 2),
    domain={"eps": Points(("0.01",)), "C": Points((3,))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda eps, C: absolute(base_set_size(eps, C) - 21)},
)

WEIGHTS = InequalityClaim(
    id="pensia2020.exp-1.res",
    ref=REF,
    statement="The target 784-500-10 has 397,000 weights.",
    lhs=weights_of_dense,
    rhs=lambda inputs, hidden, outputs: 397_000,
    relation="==",
    domain={"inputs": Points((784,)), "hidden": Points((500,)), "outputs": Points((10,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda inputs, hidden, outputs: inputs * hidden * outputs},
)

RESULT = Result(
    ref=REF,
    title="Experiment 1: a subset sum for every weight",
    statement="Every weight of a two-layer target with 500 hidden nodes is replaced by a subset sum of n = C log2(1/eps) "
    "coefficients, eps = 0.01 and C = 3.",
    symbols={"eps": "tolerance", "C": "constant, 3 in the paper", "n": "coefficients of one subset sum"},
    formulas=(base_set_size,),
    claims=(SIZE, SIZE_CORRECTED, WEIGHTS),
)

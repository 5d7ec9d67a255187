"""Experiment 1 (section 5): the arithmetic of the paper's subset sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import absolute, log2
from ltbounds.claims import ExistenceClaim, InequalityClaim, Points, ProbabilityClaim, Ref, Result, Verdict
from ltbounds.seeding import generator

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

COEFFICIENTS = InequalityClaim(
    id="pensia2020.exp-1.res.coefficients",
    ref=REF,
    statement="3,725,871 coefficients for 397,000 weights are 9.385 a weight, to 3 decimals: fewer than half of 21.",
    lhs=lambda weights: absolute(Fraction(3_725_871, 1) / weights - Fraction("9.385")),
    rhs=lambda weights: Fraction(1, 2000),
    domain={"weights": Points((397_000,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"weights": Points((400_000,))}},
    note="So they are the coefficients kept; 21 drawn for every weight would be 8,337,000.",
)

SECONDS = InequalityClaim(
    id="pensia2020.exp-1.res.seconds",
    ref=REF,
    statement="21.5 hours on 36 cores are 7.02 core-seconds for each of 397,000 weights, to 2 decimals.",
    lhs=lambda weights: absolute(Fraction(43, 2) * 3600 * 36 / weights - Fraction("7.02")),
    rhs=lambda weights: Fraction(1, 200),
    domain={"weights": Points((397_000,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"weights": Points((400_000,))}},
)


@dataclass(frozen=True)
class _Program:
    """One weight's program: coefficients a, weight w, the solver's choice x."""

    a: NDArray[np.float64]
    w: float
    x: NDArray[np.bool_]


def _solve_programs(seed: int) -> list[_Program]:
    """The paper's program for four weights in [-1/2, 1/2], each with 10 coefficients U[-1/2, 1/2] of its own."""
    from ltbounds.subsets import closest_ilp

    draw = generator("pensia2020.exp-1.mip", seed)
    a, w = draw.uniform(-0.5, 0.5, (4, 10)), draw.uniform(-0.5, 0.5, 4)
    return [_Program(*problem) for problem in zip(a, w.tolist(), closest_ilp(a, w).mask, strict=True)]


def _change_one_choice(seed: int) -> list[_Program]:
    programs = _solve_programs(seed)
    first = programs[0].x.copy()
    first[0] = ~first[0]
    return [_Program(programs[0].a, programs[0].w, first), *programs[1:]]


def _verify_programs(programs: list[_Program]) -> Mapping[str, bool]:
    """Against all 2^10 choices; solvers work to a tolerance, hence 1e-9."""
    choices = np.array(list(product((0.0, 1.0), repeat=10)))
    errors = [abs(p.w - float(p.a @ p.x)) for p in programs]
    least = [float(np.abs(p.w - choices @ p.a).min()) for p in programs]
    return {
        "the best of all 2^n choices": all(e <= best + 1e-9 for e, best in zip(errors, least, strict=True)),
        "x_i in {0, 1}": all(p.x.dtype == bool for p in programs),
        "every weight has coefficients of its own": len({p.a.tobytes() for p in programs}) == len(programs),
    }


PROGRAM = ExistenceClaim(
    id="pensia2020.exp-1.mip",
    ref=REF,
    statement="The program min |w - sum a_i x_i| over x in {0,1}^n, linearised and given to a MIP solver, finds the best of all 2^n choices "
    "(four weights, n = 10).",
    build=_solve_programs,
    verify=_verify_programs,
    seeds=(0, 1),
    recorded=Verdict.SUPPORTED,
    control={"build": _change_one_choice},
    note="The paper lists a_i in [l, u] among the constraints; the a_i are given numbers, drawn from [l, u].  HiGHS or CBC instead of Gurobi.",
)


def _narrow_is_better(stream: np.random.Generator, trials: int, sizes: tuple[int, int] = (12, 12)) -> NDArray[np.bool_]:
    """Weights U[-1/10, 1/10]: whether coefficients from [-1/10, 1/10] come nearer than coefficients from [-1, 1]."""
    from ltbounds.subsets.meet_in_the_middle import best_errors

    w, errors = stream.uniform(-0.1, 0.1, trials), np.empty((2, trials))
    for row, (reach, n) in zip(errors, zip((0.1, 1.0), sizes, strict=True), strict=True):
        best_errors(stream.uniform(-reach, reach, (trials, n)), w, row)
    return errors[0] < errors[1]


RANGE = ProbabilityClaim(
    id="pensia2020.exp-1.mip.range",
    ref=REF,
    statement="Bounds l, u near the smallest and largest weight help: for weights in [-1/10, 1/10], 12 coefficients U[-1/10, 1/10] come nearer "
    "than 12 U[-1, 1] with probability at least 0.8.",
    trial=_narrow_is_better,
    relation=">=",
    bound=0.8,
    expected=0.86,
    notion="random",
    parameters={"n": 12, "range": 0.1},
    recorded=Verdict.SUPPORTED,
    control={"trial": lambda stream, trials: _narrow_is_better(stream, trials, sizes=(8, 12))},
    note="And n can be decreased: at equal accuracy some 3 coefficients a weight are saved here, log2 of the ratio of the ranges.",
)

RESULT = Result(
    ref=REF,
    title="Experiment 1: a subset sum for every weight",
    statement="Every weight of a two-layer target with 500 hidden nodes is replaced by a subset sum of n = C log2(1/eps) "
    "coefficients, eps = 0.01 and C = 3.",
    symbols={"eps": "tolerance", "C": "constant, 3 in the paper", "n": "coefficients of one subset sum"},
    formulas=(base_set_size, weights_of_dense),
    claims=(SIZE, SIZE_CORRECTED, PROGRAM, RANGE, WEIGHTS, COEFFICIENTS, SECONDS),
)

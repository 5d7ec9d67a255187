"""Experiment 1 (section 5): the arithmetic of the paper's subset sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar, absolute, log2
from ltbounds.claims import Points, Result
from ltbounds.notation import Sides, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.pensia2020 import recorded

__all__ = ["RESULT", "base_set_size", "weights_of_dense"]

Tried1 = Annotated[Scalar, Points(("0.01",))]
Tried2 = Annotated[Scalar, Points((3,))]
HERE = place("pensia2020", "Experiment 1", "section 5")


def base_set_size(eps: Scalar, C: Scalar) -> Scalar:
    """Experiment 1: coefficients of one subset sum, n = C log2(1/eps).

    >>> round(base_set_size(0.01, 3), 3)
    19.932
    """
    return C * log2(1 / eps)


def weights_of_dense(inputs: Scalar, hidden: Scalar, outputs: Scalar) -> Scalar:
    """Weights of a two-layer dense network without biases.

    >>> weights_of_dense(784, 500, 10)
    397000
    """
    return inputs * hidden + hidden * outputs


@HERE.refuted(
    "exp-1", at={"eps": "0.01", "C": 3}, severity="misprint", impact="none: 20 or 21 coefficients in an experiment"
)
def size(eps: Tried1, C: Tried2) -> Sides:
    """n = C log2(1/eps), about 21 (to the nearest integer), at eps = 0.01 and C = 3.

    Note: 3 log2(100) = 19.93: 20 coefficients, not 21, or C = 3.16.
    """
    return sides(absolute(base_set_size(eps, C) - 21), Fraction(1, 2), off_left=absolute(base_set_size(eps, C) - 20))


@HERE.at_most("exp-1.corrected", by="points")
def size_corrected(eps: Tried1, C: Tried2) -> Sides:
    """n = C log2(1/eps) is 20 to the nearest integer at eps = 0.01 and C = 3."""
    return sides(absolute(base_set_size(eps, C) - 20), Fraction(1, 2), off_left=absolute(base_set_size(eps, C) - 21))


@HERE.equal("exp-1.res.weights", by="exact")
def weights(
    inputs: Annotated[Scalar, Points((784,))], hidden: Annotated[Scalar, Points((500,))], outputs: Annotated[Scalar, Points((10,))],
) -> Sides:  # fmt: skip
    """The target 784-500-10 has 397,000 weights."""
    return sides(weights_of_dense(inputs, hidden, outputs), 397_000, off_left=inputs * hidden * outputs)


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


@HERE.witness("exp-1.mip.best", build=_solve_programs, off=_change_one_choice, seeds=(0, 1))
def program(programs: list[_Program]) -> Mapping[str, bool]:
    """The program min |w - sum a_i x_i| over x in {0,1}^n, linearised and given to a MIP solver, finds the best of all
    2^n choices (four weights, n = 10).

    Note: HiGHS or CBC instead of Gurobi; the paper lists a_i in [l, u] among the constraints, but these numbers are given.
    """
    choices = np.array(list(product((0.0, 1.0), repeat=10)))
    errors = [abs(p.w - float(p.a @ p.x)) for p in programs]
    least = [float(np.abs(p.w - choices @ p.a).min()) for p in programs]
    return {
        "the best of all 2^n choices": all(e <= best + 1e-9 for e, best in zip(errors, least, strict=True)),
        "x_i in {0, 1}": all(p.x.dtype == bool for p in programs),
        "every weight has coefficients of its own": len({p.a.tobytes() for p in programs}) == len(programs),
    }


RESULT = Result(
    ref=HERE.ref, title="Experiment 1: a subset sum for every weight",
    statement="Every weight of a two-layer target with 500 hidden nodes is replaced by a subset sum of n = C log2(1/eps) "
    "coefficients, eps = 0.01 and C = 3.",
    symbols={"eps": "tolerance", "C": "constant, 3 in the paper", "n": "coefficients of one subset sum"},
    formulas=(base_set_size, weights_of_dense), claims=(size, size_corrected, program, weights, *recorded.ONE),
)  # fmt: skip

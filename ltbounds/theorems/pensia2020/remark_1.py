"""Remark 1: upper and lower bounds match, up to logarithms, for networks of constant depth only."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Real, Result
from ltbounds.notation import Count, Positive, Sides, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import width
from ltbounds.theorems.pensia2020.theorem_2 import parameters_necessary, parameters_omega

__all__ = ["RESULT", "parameters_sufficient"]

UpTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True)]
HERE = place("pensia2020", "Remark 1", "section 4")


def parameters_sufficient(d: Scalar, depth: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Parameters of Theorem 1's source for targets of depth l with all widths d, at delta = eps: 2l layers of d x width.

    >>> round(parameters_sufficient(10, 1, 0.01, C=1))
    1981
    """
    return 2 * depth * d * width(d, d, depth, eps, eps, C)


@HERE.at_most("rem-1", by="smt")
def deep(d: Count, depth: Count, eps: UpTo1Over16, C: Positive) -> Sides:
    """The two bounds drift apart with depth: sufficient >= 2 C l log 2 · necessary for all d, l >= 1 and eps <= 1/16."""
    necessary = 2 * C * depth * log(like(2, eps)) * parameters_necessary(d, eps)
    return sides(necessary, parameters_sufficient(d, depth, eps, C), off_left=4 * depth * necessary)


@HERE.at_most("rem-1.constant-depth", by=(parameters_omega,), samples=({"d": 1, "eps": Fraction(1, 16), "C": 1},))
def constant_depth(d: Count, eps: UpTo1Over16, C: Positive) -> Sides:
    """At depth 1 they match up to logarithms: sufficient <= 4 C log 2 · necessary · (1 + log(2 d^2)/log(1/eps)) for eps <= 1/16."""
    factor = 1 + log(2 * d * d + 0 * eps) / log(1 / eps)
    most = 4 * C * log(like(2, eps)) * parameters_necessary(d, eps) * factor
    return sides(parameters_sufficient(d, 1, eps, C), most, off=most / 2)


RESULT = Result(
    ref=HERE.ref, title="Tight for constant depth",
    statement="The upper bound of Theorem 1 and the lower bound of Theorem 2 match, up to logarithms, for constant depth only.",
    symbols={"d": "all widths of the target", "depth": "its depth l", "eps": "tolerance = failure probability"},
    formulas=(parameters_sufficient,), claims=(deep, constant_depth),
)  # fmt: skip

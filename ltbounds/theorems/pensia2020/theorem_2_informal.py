"""Theorem 2 (informal), section 1, against the theorem of section 4."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import log2
from ltbounds.claims import InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.theorem_2 import width_necessary

__all__ = ["RESULT", "necessary_for_width"]

REF = Ref("pensia2020", "Theorem 2 (informal)", "section 1")


def necessary_for_width(d: Any, eps: Any) -> Any:
    """Theorem 2 for a two-layer target of even width d: h_W has width d for a matrix W of order d/2.

    >>> round(necessary_for_width(100, 0.01), 2)
    141.09
    """
    return width_necessary(d / 2, eps)


HALF_THE_DIMENSION = InequalityClaim(
    id="pensia2020.thm-2-informal",
    ref=REF,
    statement="A two-layer target of even width d needs width (d/4) log2(1/(2 eps)) - 1/d >= (d/8) log2(1/eps) for all d >= 2 and "
    "eps <= 1/16: Omega(d log(1/eps)).",
    lhs=lambda d, eps: d * log2(1 / eps) / 8,
    rhs=necessary_for_width,
    domain={"d": Integers(2), "eps": Real(0, Fraction(1, 16), open_lo=True)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-2-informal.margin",
            ref=REF,
            statement="rhs - lhs = (d/8) (L - 4) + d/4 - 1/d, with L = log2(1/eps) >= 4.",
            lhs=lambda d, eps: necessary_for_width(d, eps) - d * log2(1 / eps) / 8,
            rhs=lambda d, eps: d * (log2(1 / eps) - 4) / 8 + (d * d - 4) / (4 * d),
            relation="==",
            domain={"d": Integers(2), "eps": Real(0, Fraction(1, 2), open_lo=True)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda d, eps: d * (log2(1 / eps) - 3) / 8},
        ),
    ),
    because="Both terms of the margin are non-negative: L >= 4 because eps <= 1/16, and d >= 2.",
    samples=({"d": 2, "eps": Fraction(1, 17)},),
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, eps: d * log2(1 / eps) / 4},
    note="The formal theorem's h_W for d x d matrices has hidden width 2d, so a target of width d costs a factor 2; and 'cannot be "
    "approximated' means: not with probability 1/2 or more, by the network whose law was given before the target was chosen.",
)

RESULT = Result(
    ref=REF,
    title="Logarithmic over-parameterization is necessary",
    statement="Some two-layer network of width d cannot be approximated within eps by pruning a random two-layer network unless that has width "
    "Omega(d log(1/eps)).",
    symbols={"d": "even width of the target", "eps": "tolerance"},
    formulas=(necessary_for_width,),
    claims=(HALF_THE_DIMENSION,),
)

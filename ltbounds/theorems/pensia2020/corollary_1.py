"""Corollary 1 (appendix A.1): the product of uniforms contains a uniform."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import like, log
from ltbounds.claims import InequalityClaim, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.lemma_4 import density

__all__ = ["RESULT", "uniform_weight"]

REF = Ref("pensia2020", "Corollary 1", "appendix A.1")
HALF = Fraction(1, 2)


def uniform_weight(h: Any) -> Any:
    """The largest weight p with density(z) >= p · (density of U[-h, h]) on [-h, h]: p(h) = h log(1/h).

    The paper takes h = 1/2, where p = (1/2) log 2.

    >>> round(uniform_weight(0.5), 6)
    0.346574
    """
    return h * log(1 / h)


def _density_of_uniform_part(z: Any) -> Any:
    """The density of (1/2)(log 2) U[-1/2, 1/2], constant on its support."""
    return uniform_weight(like(1, z) / 2)


CONTAINS = InequalityClaim(
    id="pensia2020.cor-1",
    ref=REF,
    statement="P = (1/2 log 2) U[-1/2, 1/2] + (1 - 1/2 log 2) Q: the density of P is at least (1/2) log 2 on (0, 1/2].",
    lhs=_density_of_uniform_part,
    rhs=density,
    domain={"z": Real(0, HALF, open_lo=True)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.cor-1.near",
            ref=REF,
            statement="(1/2) log(1/z) > (1/2) log 2 for 1/1000 <= z < 1/2, with equality at 1/2.",
            lhs=_density_of_uniform_part,
            rhs=density,
            relation="<",
            domain={"z": Real(Fraction(1, 1000), HALF, open_hi=True)},
            method="balls",
            vanishing={"z": -1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda z: log(like(2, z))},
        ),
        InequalityClaim(
            id="pensia2020.cor-1.tail",
            ref=REF,
            statement="(1/2) log(1000) >= (1/2) log 2.",
            lhs=_density_of_uniform_part,
            rhs=density,
            relation="<",
            domain={"z": Points((Fraction(1, 1000),))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"lhs": lambda z: 10 * log(like(2, z))},
        ),
    ),
    because="Below 1/1000 the density (1/2) log(1/z) is decreasing in z, so at least its value at 1/1000.  P is even.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda z: log(like(2, z))},
)

PRINTED_BOUND = InequalityClaim(
    id="pensia2020.cor-1.p",
    ref=REF,
    statement="The proof's 'the pdf of P is lower bounded by (log 2) U[-1/2, 1/2] on [-1/2, 1/2]'.",
    lhs=lambda z: log(like(2, z)),
    rhs=density,
    domain={"z": Real(0, HALF, open_lo=True)},
    method="steps",
    counterexample={"z": HALF},
    recorded=Verdict.REFUTED,
    control={"lhs": _density_of_uniform_part},
    note="At z = 1/2 the density of P is (1/2) log 2.  The corollary itself states the right weight and survives.",
    correction="pensia2020.cor-1",
)

RESULT = Result(
    ref=REF,
    title="The product of uniforms contains a uniform",
    statement="P, the law of XY in Lemma 4, is the mixture (1/2 log 2) U[-1/2, 1/2] + (1 - 1/2 log 2) Q for some law Q.",
    symbols={"h": "half-width of the uniform part", "z": "value of the product"},
    formulas=(uniform_weight,),
    claims=(CONTAINS, PRINTED_BOUND),
)

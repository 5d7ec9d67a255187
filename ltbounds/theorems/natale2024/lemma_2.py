"""Lemma 2 (appendix F): the law of a pruned path contains a uniform.  See pensia2020's Lemma 4 and Corollary 1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import like, log
from ltbounds.claims import InequalityClaim, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.lemma_4 import density

__all__ = ["RESULT", "density_of_path", "uniform_weight_of_path"]

REF = Ref("natale2024", "Lemma 2", "appendix F")
HALF = Fraction(1, 2)
NEAR = Fraction(1, 1000)


def density_of_path(z: Any) -> Any:
    """D = delta_0/2 + P/2: its density (1/4) ln(1/|z|) away from 0, at z in (0, 1]; D is even.

    >>> round(density_of_path(0.5), 6)
    0.173287
    """
    return density(z) / 2


def uniform_weight_of_path(h: Any) -> Any:
    """The largest weight with which D contains U[-h, h], (h/2) ln(1/h); the lemma's ln(2)/4 is at h = 1/2.

    >>> round(uniform_weight_of_path(0.5), 6)
    0.173287
    """
    return h * log(1 / h) / 2


def _half(z: Any) -> Any:
    """The density of (ln(2)/4) U[-1/2, 1/2], constant on its support."""
    return uniform_weight_of_path(like(1, z) / 2)


FAR = InequalityClaim(
    id="natale2024.lemma-2.near",
    ref=REF,
    statement="(1/4) ln(1/z) > (ln 2)/4 for 1/1000 <= z < 1/2, with equality at 1/2.",
    lhs=_half,
    rhs=density_of_path,
    relation="<",
    domain={"z": Real(NEAR, HALF, open_hi=True)},
    method="balls",
    vanishing={"z": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda z: log(like(2, z)) / 3},
)

CONTAINS = InequalityClaim(
    id="natale2024.lemma-2",
    ref=REF,
    statement="D is the mixture of U[-1/2, 1/2], with probability ln(2)/4, and some law Q: D's density is at least "
    "ln(2)/4 on (0, 1/2].",
    lhs=_half,
    rhs=density_of_path,
    domain={"z": Real(0, HALF, open_lo=True)},
    method="steps",
    steps=(
        FAR,
        InequalityClaim(
            id="natale2024.lemma-2.end",
            ref=REF,
            statement="(1/4) ln 1000 > (ln 2)/4.",
            lhs=_half,
            rhs=density_of_path,
            relation="<",
            domain={"z": Points((NEAR,))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"lhs": lambda z: 10 * log(like(2, z))},
        ),
    ),
    because="Below 1/1000 the density is larger still.  D is even.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda z: log(like(2, z)) / 2},
)

WEIGHT = InequalityClaim(
    id="natale2024.lemma-2.weight",
    ref=REF,
    statement="The weight is the width of the interval times the least density in it, at its end: 2h (1/4) ln(1/h); at "
    "h = 1/2 ln(2)/4.",
    lhs=uniform_weight_of_path,
    rhs=lambda h: 2 * h * log(1 / h) / 4,
    relation="==",
    domain={"h": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda h: h * log(1 / h)},
)

WHOLE_INTERVAL = InequalityClaim(
    id="natale2024.F-1.mixture",
    ref=Ref("natale2024", "Lemma 2", "appendix F, proof of Theorem 3"),
    statement="As printed, D is 'shown to be a mixture with Uniform[-1, 1]', so that Corollary 1 applies: with some "
    "weight w > 0, D's density is at least w/2 on (0, 1].",
    lhs=lambda z, w: w / 2,
    rhs=lambda z, w: density_of_path(z),
    domain={"z": Real(0, 1, open_lo=True), "w": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"z": Fraction(999, 1000), "w": Fraction(1, 100)},
    recorded=Verdict.REFUTED,
    control={"domain": {"z": Real(0, HALF, open_lo=True), "w": Real(0, Fraction(1, 4), open_lo=True)}},
    note="The density (1/4) ln(1/z) tends to 0 at z = 1, below every w/2: D contains no U[-1, 1], only the lemma's "
    "U[-1/2, 1/2].  Corollary 1 applies to 2X, with targets 2w in [-2, 2], tolerance 2 eps, and so k >= 4; Theorem 3 "
    "survives.",
    correction="natale2024.lemma-2",
)

RESULT = Result(
    ref=REF,
    title="A pruned path contains a uniform",
    statement="X ~ U[0,1] (or U[-1,0]), Y ~ U[-1,1] independent, P the law of XY, D the mixture of delta_0 and P with "
    "probability 1/2: D is the mixture of U[-1/2, 1/2] and some Q with probability ln(2)/4.",
    symbols={
        "z": "value of the path's product",
        "h": "half-width of the uniform part",
        "w": "weight of the uniform part",
    },
    formulas=(density_of_path, uniform_weight_of_path),
    claims=(CONTAINS, WEIGHT, WHOLE_INTERVAL),
)

"""Theorem 1 (informal), section 1, against the theorem of section 3."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import log, minimum
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed

__all__ = ["RESULT", "informal_width"]

REF = Ref("pensia2020", "Theorem 1 (informal)", "section 1")


def informal_width(d: Any, depth: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Theorem 1 (informal): width C d log(d l / min(eps, delta)) for targets of width d and depth l.

    >>> round(informal_width(100, 3, 0.01, 0.01, C=3.0))
    3093
    """
    return C * d * log(d * depth / minimum(eps, delta))


DOMAIN: Mapping[str, Axis] = {
    "d": Integers(1),
    "depth": Integers(1),
    "eps": Real(0, 1, open_lo=True, open_hi=True),
    "delta": Real(0, 1, open_lo=True, open_hi=True),
    "C": Real(0, 100, open_lo=True),
}

SHORTER = InequalityClaim(
    id="pensia2020.thm-1-informal.difference",
    ref=REF,
    statement="The informal width is C d log d below Theorem 1's at equal widths d.",
    lhs=lambda d, depth, eps, delta, C: informal_width(d, depth, eps, delta, C) + C * d * log(d),
    rhs=lambda d, depth, eps, delta, C: width_as_printed(d, d, depth, eps, delta, C),
    relation="==",
    domain=DOMAIN,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": informal_width},
)

ORDER = InequalityClaim(
    id="pensia2020.thm-1-informal",
    ref=REF,
    statement="Theorem 1's width, as printed, is O(d log(d l/min{eps, delta})): at most twice the informal one for all d, l >= 1.",
    lhs=lambda d, depth, eps, delta, C: width_as_printed(d, d, depth, eps, delta, C),
    rhs=lambda d, depth, eps, delta, C: 2 * informal_width(d, depth, eps, delta, C),
    domain=DOMAIN,
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-1-informal.margin",
            ref=REF,
            statement="Twice the informal width exceeds the formal one by C d log(l/min{eps, delta}).",
            lhs=lambda d, depth, eps, delta, C: (
                2 * informal_width(d, depth, eps, delta, C) - width_as_printed(d, d, depth, eps, delta, C)
            ),
            rhs=lambda d, depth, eps, delta, C: C * d * log(depth / minimum(eps, delta)),
            relation="==",
            domain=DOMAIN,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda d, depth, eps, delta, C: C * d * log(d * depth / minimum(eps, delta))},
        ),
    ),
    because="l >= 1 > min{eps, delta}, so the logarithm is positive.",
    recorded=Verdict.PROVED,
    control={"rhs": informal_width},
    note="That the printed width itself is too small where d = l = 1 and eps, delta tend to 1 is pensia2020.thm-1.edge.",
)

ANY = InequalityClaim(
    id="pensia2020.thm-1-informal.any",
    ref=REF,
    statement="'Any neural network with width d and depth l', whatever its weights: at d = l = 1 every slope w is within eps of slopes that the "
    "source can have, which are at most its width, |v_i u_i| <= 1 for each neuron.",
    lhs=lambda w, C: w - Fraction(1, 2),
    rhs=lambda w, C: informal_width(1, 1, (1 + 0 * C) / 2, (1 + 0 * C) / 2, C),
    domain={"w": Points((1, 10, 10**6)), "C": Points((1, 10, 1000))},
    method="points",
    counterexample={"w": 10**6, "C": 1000},
    recorded=Verdict.REFUTED,
    control={"domain": {"w": Points((1,)), "C": Points((1, 10, 1000))}},
    note="At eps = delta = 1/2 the width is C log 2, whatever w is.  The informal statement leaves the hypothesis out; the formal theorem has it: "
    "spectral norms at most 1.",
    correction="pensia2020.thm-1",
)

RESULT = Result(
    ref=REF,
    title="Logarithmic over-parameterization suffices",
    statement="A random network of width O(d log(dl/min{eps, delta})) and depth 2l can, with probability at least 1-delta, be pruned to "
    "approximate any network of width d and depth l up to eps.",
    symbols={"d": "width of the target", "depth": "its depth l", "eps": "tolerance", "delta": "failure probability"},
    formulas=(informal_width,),
    claims=(ORDER, SHORTER, ANY),
)

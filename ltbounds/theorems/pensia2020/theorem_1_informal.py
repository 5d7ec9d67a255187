"""Theorem 1 (informal), section 1, against the theorem of section 3."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, like, log, minimum
from ltbounds.claims import Points, Result
from ltbounds.notation import Count, OpenUnit, Positive, Sides, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed

__all__ = ["RESULT", "informal_width"]

Tried1 = Annotated[Scalar, Points((1, 10, 1000000))]

HERE = place("pensia2020", "Theorem 1 (informal)", "section 1")


def informal_width(d: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1 (informal): width C d log(d l / min(eps, delta)) for targets of width d and depth l.

    >>> round(informal_width(100, 3, 0.01, 0.01, C=3.0))
    3093
    """
    return C * d * log(d * depth / minimum(eps, delta))


@HERE.at_most("thm-1-informal.width", by="smt")
def order(d: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """Theorem 1's width, as printed, is O(d log(d l/min{eps, delta})): at most twice the informal one for all d, l >= 1."""
    informal = informal_width(d, depth, eps, delta, C)
    return sides(width_as_printed(d, d, depth, eps, delta, C), 2 * informal, off=informal)


@HERE.refuted(
    "thm-1-informal.any", at={"w": 10**6, "C": 1000}, severity="edge",
    impact="none: Theorem 1 states the hypothesis on spectral norms", corrected="thm-1.corrected",
    beyond={"w": Points((1,))},
)  # fmt: skip
def any_holds(w: Tried1, C: Annotated[Scalar, Points((1, 10, 1000))]) -> Sides:
    """'Any neural network with width d and depth l', whatever its weights: at d = l = 1 every slope w is within eps of
    slopes that the source can have, which are at most its width, |v_i u_i| <= 1 for each neuron.

    Note: At eps = delta = 1/2 the width is C log 2, whatever w is.  The formal theorem asks for spectral norms at most 1.
    """
    return sides(w - like(1, w) / 2, informal_width(1, 1, (1 + 0 * C) / 2, (1 + 0 * C) / 2, C))


RESULT = Result(
    ref=HERE.ref,
    title="Logarithmic over-parameterization suffices",
    statement="A random network of width O(d log(dl/min{eps, delta})) and depth 2l can, with probability at least 1-delta, be pruned to "
    "approximate any network of width d and depth l up to eps.",
    symbols={"d": "width of the target", "depth": "its depth l", "eps": "tolerance", "delta": "failure probability"},
    formulas=(informal_width,),
    claims=(order, any_holds),
)

"""Theorems 1 and 2 (informal), section 1, against those of sections 3 and 4."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, like, log2
from ltbounds.claims import Points, Real, Result
from ltbounds.notation import Count, OpenUnit, Positive, Sides, Size, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed
from ltbounds.theorems.pensia2020.theorem_2 import four_bits, width_necessary

__all__ = ["RESULT_1", "RESULT_2", "informal_width", "necessary_for_width"]

UpTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True)]
THEOREM_1 = place("pensia2020", "Theorem 1 (informal)", "section 1")
THEOREM_2 = place("pensia2020", "Theorem 2 (informal)", "section 1")


def informal_width(d: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1 (informal): width C d log(d l / min(eps, delta)) for targets of width d and depth l.

    >>> round(informal_width(100, 3, 0.01, 0.01, C=3.0))
    3093
    """
    return width_as_printed(d, 1, depth, eps, delta, C)


@THEOREM_1.at_most("thm-1-informal.width", by="smt")
def order(d: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """Theorem 1's width, as printed, is O(d log(d l/min{eps, delta})): at most twice the informal one for all d, l >= 1."""
    informal = informal_width(d, depth, eps, delta, C)
    return sides(width_as_printed(d, d, depth, eps, delta, C), 2 * informal, off=informal)


@THEOREM_1.refuted(
    "thm-1-informal.any", at={"w": 10**6, "C": 1000}, severity="edge",
    impact="none: Theorem 1 states the hypothesis on spectral norms", corrected="thm-1.corrected",
    beyond={"w": Points((1,))},
)  # fmt: skip
def any_holds(w: Annotated[Scalar, Points((1, 10, 1000000))], C: Annotated[Scalar, Points((1, 10, 1000))]) -> Sides:
    """'Any neural network with width d and depth l', whatever its weights: at d = l = 1 every slope w is within eps of
    slopes that the source can have, which are at most its width, |v_i u_i| <= 1 for each neuron.

    Note: At eps = delta = 1/2 the width is C log 2, whatever w is.  The formal theorem asks for spectral norms at most 1.
    """
    return sides(w - like(1, w) / 2, informal_width(1, 1, (1 + 0 * C) / 2, (1 + 0 * C) / 2, C))


RESULT_1 = Result(
    ref=THEOREM_1.ref, title="Logarithmic over-parameterization suffices",
    statement="A random network of width O(d log(dl/min{eps, delta})) and depth 2l can, with probability at least 1-delta, be pruned to "
    "approximate any network of width d and depth l up to eps.",
    symbols={"d": "width of the target", "depth": "its depth l", "eps": "tolerance", "delta": "failure probability"},
    formulas=(informal_width,), claims=(order, any_holds),
)  # fmt: skip


def necessary_for_width(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2 for a two-layer target of even width d: h_W has width d for a matrix W of order d/2.

    >>> round(necessary_for_width(100, 0.01), 2)
    141.09
    """
    return width_necessary(d / 2, eps)


@THEOREM_2.equal("thm-2-informal.width")
def width_of_a_target(d: Size, eps: UpTo1Over16) -> Sides:
    """h_W for a matrix of order d/2 asks for a width of (d/4) log2(1/(2 eps)) - 1/d."""
    return sides(necessary_for_width(d, eps), d * log2(1 / (2 * eps)) / 4 - 1 / d, off=d * log2(1 / (2 * eps)) / 4)


@THEOREM_2.at_most("thm-2-informal.arithmetic", by=(four_bits,), samples=({"d": 2, "eps": Fraction(1, 17)},))
def half_the_dimension(d: Size, eps: UpTo1Over16) -> Sides:
    """A two-layer target of even width d needs width (d/4) log2(1/(2 eps)) - 1/d >= (d/8) log2(1/eps) for all d >= 2 and
    eps <= 1/16: Omega(d log(1/eps)).

    Note: h_W for d x d matrices has hidden width 2d, so a target of width d costs a factor 2; 'cannot be approximated' means:
    not with probability 1/2 or more.
    """
    return sides(d * log2(1 / eps) / 8, necessary_for_width(d, eps), off_left=d * log2(1 / eps) / 4)


RESULT_2 = Result(
    ref=THEOREM_2.ref, title="Logarithmic over-parameterization is necessary",
    statement="Some two-layer network of width d cannot be approximated within eps by pruning a random two-layer network unless that has width "
    "Omega(d log(1/eps)).",
    symbols={"d": "even width of the target", "eps": "tolerance"}, formulas=(necessary_for_width,),
    claims=(half_the_dimension, width_of_a_target),
)  # fmt: skip

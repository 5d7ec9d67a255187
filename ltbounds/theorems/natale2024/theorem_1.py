"""Theorem 1 (informal): what earlier work gives, compared with the Theorem 1 of pensia2020 it speaks of."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, like, log, log2
from ltbounds.claims import Result
from ltbounds.notation import Count, Half, Positive, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import width

__all__ = ["RESULT", "source_parameters", "target_parameters"]


HERE = place("natale2024", "Theorem 1", "section 1, informal")


def target_parameters(d: Scalar, depth: Scalar) -> Scalar:
    """m_t: the parameters of a target with `depth` layers d x d.

    >>> target_parameters(10, 3)
    300
    """
    return d * d * depth


def source_parameters(d: Scalar, depth: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """m: the parameters of pensia2020's source for such a target, two layers d x width and width x d for each of its own.

    The width is that of pensia2020, Theorem 1 (corrected), with delta = eps.

    >>> round(source_parameters(10, 3, 0.01, C=1.0))
    6601
    """
    return 2 * d * width(d, d, depth, eps, eps, C) * depth


@HERE.equal("thm-1-informal.margin")
def margin(d: Count, depth: Count, eps: Half, C: Positive) -> Sides:
    """6 C m_t ln(1/eps) - m = 2 C m_t (ln(1/(2 eps)) + ln(1/(m_t eps)))."""
    return sides(
        6 * C * target_parameters(d, depth) * log(1 / eps) - source_parameters(d, depth, eps, C),
        2 * C * d * d * depth * (log(1 / (2 * eps)) + log(1 / (d * d * depth * eps))),
        off=2 * C * d * d * depth * (log(1 / eps) + log(1 / (d * d * depth * eps))),
    )


@HERE.at_most(
    "thm-1-informal.narrow",
    by=(margin,),
    given=lambda d, depth, eps, **_: at_most(d * d * depth * eps, 1),
    samples=({"d": 1, "depth": 1, "eps": Fraction(1, 2), "C": 1}, {"d": 3, "depth": 1, "eps": Fraction(1, 9), "C": 1}),
    ungiven=True,
)
def narrow(d: Count, depth: Count, eps: Half, C: Positive) -> Sides:
    """Where m_t <= 1/eps (and eps <= 1/2), pensia2020's Theorem 1 says it: m <= 6 C ln 2 m_t log2(1/eps), so the target
    has O(m/log2(1/eps)) parameters.

    Because Both logarithms of the margin are at least 0: 2 eps <= 1 and m_t eps <= 1. wide` for what remains outside of m_t
    <= poly(1/eps).
    """
    return sides(
        source_parameters(d, depth, eps, C), 6 * C * target_parameters(d, depth) * log2(1 / eps) * log(like(2, eps))
    )


@HERE.equal("thm-1-informal.wide")
def wide(d: Count, C: Positive) -> Sides:
    """At eps = 1/2 and one layer, where log2(1/eps) = 1, pensia2020's source has 2 C ln(4 d^2) parameters for each of
    the target's: more than any constant, so its theorem gives O(m/log2(m_t/eps)), not O(m/log2(1/eps)), for wide
    targets.
    """
    return sides(
        source_parameters(d, 1, like(1, C) / 2, C) / target_parameters(d, 1),
        2 * C * log(4 * d * d),
        off=2 * C * log(4 * d),
    )


RESULT = Result(
    ref=HERE.ref,
    title="What earlier work gives (informal)",
    statement="With high probability a random network with m parameters can be pruned to approximate within eps any target with "
    "O(m/log2(1/eps)) parameters.",
    symbols={
        "d": "width of every layer",
        "depth": "layers of the target",
        "eps": "tolerance",
        "C": "pensia2020's constant",
    },
    formulas=(target_parameters, source_parameters),
    claims=(margin, narrow, wide),
)

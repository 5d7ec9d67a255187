"""Theorem 1 (informal): what earlier work gives, compared with the Theorem 1 of pensia2020 it speaks of."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, like, log, log2
from ltbounds.claims import Result
from ltbounds.notation import Count, Half, Positive, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import corrected as pensia_1
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
    """m: the parameters of pensia2020's source (Theorem 1, corrected, delta = eps), 2 d width for each layer of the target.

    >>> round(source_parameters(10, 3, 0.01, C=1.0))
    6601
    """
    return 2 * d * width(d, d, depth, eps, eps, C) * depth


@HERE.equal("thm-1-informal.margin")
def margin(d: Count, depth: Count, eps: Half, C: Positive) -> Sides:
    """6 C m_t ln(1/eps) - m = 2 C m_t (ln(1/(2 eps)) + ln(1/(m_t eps)))."""
    m_t = target_parameters(d, depth)
    left, off = 6 * C * m_t * log(1 / eps) - source_parameters(d, depth, eps, C), 2 * C * m_t * log(1 / (m_t * eps))
    return sides(left, 2 * C * m_t * log(1 / (2 * eps)) + off, off=off)


@HERE.at_most(
    "thm-1-informal.narrow", by=(margin,), given=lambda d, depth, eps, **_: at_most(d * d * depth * eps, 1),
    samples=({"d": 1, "depth": 1, "eps": Fraction(1, 2), "C": 1}, {"d": 3, "depth": 1, "eps": Fraction(1, 9), "C": 1}),
    ungiven=True,
)  # fmt: skip
def narrow(d: Count, depth: Count, eps: Half, C: Positive) -> Sides:
    """Where m_t <= 1/eps and eps <= 1/2, pensia2020's source has m <= 6 C ln 2 m_t log2(1/eps) parameters."""
    most = 6 * C * target_parameters(d, depth) * log2(1 / eps) * log(like(2, eps))
    return sides(source_parameters(d, depth, eps, C), most)


@HERE.argued(
    "thm-1-informal.corrected", steps=(narrow, pensia_1), given=lambda d, depth, eps, C: at_most(d * d * depth * eps, 1)
)
def corrected(d: Count, depth: Count, eps: Half, C: Positive) -> Sides:
    """With probability at least 1 - eps a random ReLU network with m parameters can be pruned to within eps (l2, unit ball) of any
    bias-free ReLU network with l layers d x d of norm at most 1 and m_t <= 1/eps parameters, if m >= C' m_t log2(1/eps): the
    target has O(m/log2(1/eps)) parameters.

    Because `thm-1.corrected` of pensia2020 has a source with the width of source_parameters, for every C >= 3860, and by
    `thm-1-informal.narrow` it has at most C' m_t log2(1/eps) parameters, C' = 6 C ln 2.
    """
    most = 6 * C * target_parameters(d, depth) * log2(1 / eps) * log(like(2, eps))
    return sides(source_parameters(d, depth, eps, C), most, off=most / 4)


@HERE.equal("thm-1-informal.wide")
def wide(d: Count, C: Positive) -> Sides:
    """At eps = 1/2 and one layer, where log2(1/eps) = 1, pensia2020's source has 2 C ln(4 d^2) parameters for each of the
    target's: its theorem gives O(m/log2(m_t/eps)) for wide targets, not O(m/log2(1/eps)).
    """
    left = source_parameters(d, 1, like(1, C) / 2, C) / target_parameters(d, 1)
    return sides(left, 2 * C * log(4 * d * d), off=2 * C * log(4 * d))


RESULT = Result(
    ref=HERE.ref, repaired="natale2024.thm-1-informal.corrected", title="What earlier work gives (informal)",
    statement="With high probability a random network with m parameters can be pruned to approximate within eps "
    "any target with O(m/log2(1/eps)) parameters.",
    symbols={
        "d": "width of every layer", "depth": "layers of the target", "eps": "tolerance", "C": "pensia2020's constant",
    },
    formulas=(target_parameters, source_parameters), claims=(corrected, margin, narrow, wide),
)  # fmt: skip

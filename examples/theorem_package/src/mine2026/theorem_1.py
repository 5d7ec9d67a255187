"""Theorem 1: ln(1 + t) <= t."""

from ltbounds.arith import Scalar, log
from ltbounds.claims import Result
from ltbounds.notation import Share, Sides, place, sides

HERE = place("mine2026", "Theorem 1", "section 1")


def tangent(t: Scalar) -> Scalar:
    """The tangent of ln(1 + t) at 0."""
    return t


@HERE.at_most("thm-1", by="balls", vanishing={"t": 2})
def below_its_tangent(t: Share) -> Sides:
    """ln(1 + t) <= t for 0 < t <= 1."""
    return sides(log(1 + t), tangent(t), off_left=2 * log(1 + t))


RESULT = Result(
    ref=HERE.ref, title="A logarithm below its tangent", statement="ln(1 + t) <= t for 0 < t <= 1.",
    symbols={"t": "a number in (0, 1]"}, formulas=(tangent,), claims=(below_its_tangent,),
)  # fmt: skip

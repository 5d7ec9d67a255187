"""Theorem 2 (informal), section 1, against the theorem of section 4."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, log2
from ltbounds.claims import Real, Result
from ltbounds.notation import Sides, Size, place, sides
from ltbounds.theorems.pensia2020.theorem_2 import four_bits, width_necessary

__all__ = ["RESULT", "necessary_for_width"]

UpTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True)]

HERE = place("pensia2020", "Theorem 2 (informal)", "section 1")


def necessary_for_width(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2 for a two-layer target of even width d: h_W has width d for a matrix W of order d/2.

    >>> round(necessary_for_width(100, 0.01), 2)
    141.09
    """
    return width_necessary(d / 2, eps)


@HERE.at_most("thm-2-informal.arithmetic", by=(four_bits,), samples=({"d": 2, "eps": Fraction(1, 17)},))
def half_the_dimension(d: Size, eps: UpTo1Over16) -> Sides:
    """A two-layer target of even width d needs width (d/4) log2(1/(2 eps)) - 1/d >= (d/8) log2(1/eps) for all d >= 2 and
    eps <= 1/16: Omega(d log(1/eps)).

    Note: h_W for d x d matrices has hidden width 2d, so a target of width d costs a factor 2; 'cannot be approximated' means:
    not with probability 1/2 or more.
    """
    return sides(d * log2(1 / eps) / 8, necessary_for_width(d, eps), off_left=d * log2(1 / eps) / 4)


RESULT = Result(
    ref=HERE.ref,
    title="Logarithmic over-parameterization is necessary",
    statement="Some two-layer network of width d cannot be approximated within eps by pruning a random two-layer network unless that has width "
    "Omega(d log(1/eps)).",
    symbols={"d": "even width of the target", "eps": "tolerance"},
    formulas=(necessary_for_width,),
    claims=(half_the_dimension,),
)

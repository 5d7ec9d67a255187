"""Theorem 7 (Sahaidarova): a local limit theorem, cited by the paper for every law with a bounded density.

`theorem_7_uniform` proves it for the uniform law, the only one it is used for.  Here: how small its absolute constant A can be.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, like, sqrt
from ltbounds.claims import OneOf, Points, Result
from ltbounds.notation import Sides, Unit, place, sides
from ltbounds.theorems.natale2024.appendix_c import theorem_7_uniform as uniform
from ltbounds.theorems.natale2024.appendix_c.eqs_33_34 import uniform_moment
from ltbounds.theorems.natale2024.appendix_c.theorem_7_uniform import local_limit_bound, normal_density

__all__ = ["RESULT"]

Tried1 = Annotated[Scalar, Points((Fraction(1, 2), 1, 2))]

HERE = place("natale2024", "Theorem 7", "appendix C")


def _bump_moment(power: int, x: Scalar) -> Scalar:
    """E|X|^power for density 1 within 1/4 of -a and of a, a = sqrt(47/48): twice the integral from a - 1/4 to a + 1/4."""
    import sympy

    a, quarter = sympy.sqrt(sympy.Rational(47, 48)), sympy.Rational(1, 4)
    ends = (a + quarter, a - quarter)
    upper, lower = (end * uniform_moment(power, end) for end in ends)
    return 2 * (upper - lower) + 0 * x


def _bump_third(x: Scalar) -> Scalar:
    """a^3 + a/16, the third absolute moment of the law with two bumps."""
    a = sqrt(like(47, x) / 48)
    return a**3 + a / 16


@HERE.equal("thm-7.bumps")
def bumps(x: Unit) -> Sides:
    """The law with density 1 within 1/4 of +-sqrt(47/48) has mass 1, variance 1 and E|X|^3 = a^3 + a/16."""
    return sides(
        _bump_moment(0, x) + 2 * _bump_moment(2, x) + 4 * _bump_moment(3, x),
        3 + 4 * _bump_third(x),
        off_left=3 + 3 * _bump_third(x),
    )


@HERE.at_most("thm-7.least", by="exact", strict=True)
def least_a_at_all(n: Annotated[Scalar, OneOf((1,))]) -> Sides:
    """Any A of Theorem 7 exceeds 3/4: for two bumps (C = 1), n = 1, |p - phi| = 1 - phi(a + 1/4) at the outer edge."""
    return sides(
        local_limit_bound(n, like(3, n) / 4, like(1, n), _bump_third(n)),
        1 - normal_density(sqrt(like(47, n) / 48) + like(1, n) / 4),
        off_left=local_limit_bound(n, like(4, n) / 5, like(1, n), _bump_third(n)),
    )


RESULT = Result(
    ref=HERE.ref,
    title="A local limit theorem",
    statement="For i.i.d. numbers with mean 0, variance 1, density at most C and E|X|^3 = beta_3, sup_x |p_n(x) - phi(x)| <= "
    "A beta_3 max(1, C^3)/sqrt n with an absolute constant A, p_n the density of the standardised sum.",
    symbols={
        "n": "numbers in the sum",
        "A": "absolute constant, open in the paper",
        "C": "largest density of one number",
        "beta_3": "E|X|^3",
        "h": "half-width of a uniform law",
    },
    formulas=uniform.FORMULAS,
    claims=(*uniform.CLAIMS, least_a_at_all, bumps),
)

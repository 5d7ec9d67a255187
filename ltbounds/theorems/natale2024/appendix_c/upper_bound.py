"""Appendix C, upper bound (C-8, C-9): what Theorem 7 gives for the density of a sum of uniforms, with phi(0) corrected."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, ball, derivative, integer, like, pi_like, sqrt
from ltbounds.claims import OneOf
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Positive, Sides, any_number, place, sides
from ltbounds.theorems.natale2024.appendix_c.eqs_33_34 import uniform_moment
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import normal_cdf
from ltbounds.theorems.natale2024.appendix_c.theorem_7_uniform import (
    normal_density,
    standardised_density,
    third_moment,
    uniform,
)

__all__ = ["CLAIMS", "FORMULAS", "ceiling_of_theorem_7", "upper_constant"]


UPPER = place("natale2024", "Lemma 1", "appendix C, upper bound")


def ceiling_of_theorem_7(n: Scalar, A: Scalar) -> Scalar:
    """Appendix C, corrected: f_z <= 1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n.

    >>> round(ceiling_of_theorem_7(4, 1.0), 6)
    1.048461
    """
    return normal_density(0 * n) + A * third_moment(sqrt(like(3, n))) / sqrt(n)


def upper_constant(A: Scalar) -> Scalar:
    """Appendix C, corrected: c_u = sqrt 3 c_u', c_u' = 1/sqrt(2 pi) + A 3 sqrt 3/4.

    >>> round(upper_constant(1.0), 6)
    2.940988
    """
    return sqrt(like(3, A)) / sqrt(2 * pi_like(A)) + 9 * A / 4


@UPPER.equal("C-8")
def standardised(n: Count) -> Sides:
    """f_z(x, n) = f(sqrt(n/3) x, n) sqrt(n/3): the density 1/2 of U[-1, 1] becomes 1/(2 sqrt 3), and in general f
    sqrt(n/3).
    """
    return sides(
        standardised_density(like(1, n) / 2, n) / sqrt(n), 1 / (2 * sqrt(like(3, n))), off=1 / (2 * sqrt(like(2, n)))
    )


@UPPER.equal("C-8.variance")
def variance_one(h: Positive) -> Sides:
    """U[-h, h] with density 1/(2 sqrt 3), h = sqrt 3, has variance 1: E X^2 = h^2/3."""
    return sides(uniform_moment(2, h), h**2 / 3, off_left=h**2 / 4)


@UPPER.refuted(
    "C-9",
    "==",
    at={"x": 0},
    severity="misprint",
    impact="Lemma 1's c_u' as a number; not its truth: some c_u exists (lemma-1.upper), and with any A that Theorem 7 "
    "allows even the printed c_u is large enough",
    corrected="C-9.corrected",
)
def printed(x: Annotated[Scalar, OneOf((0,))]) -> Sides:
    """phi(0) = 1/(2 pi), in 'phi(0) + A beta_3/sqrt n = 1/(2 pi) + A beta_3/sqrt n'.

    Note: phi(0) = 1/sqrt(2 pi) = 0.399, not 1/(2 pi) = 0.159.  c_u' must read 1/sqrt(2 pi) + A 3 sqrt 3/4.  The
    conclusion survives: some c_u exists, and as any A of Theorem 7 exceeds 3/4 (`thm-7.least`), even the printed c_u
    > 1.9 is large enough (1/sqrt 2 is).
    """
    return sides(normal_density(x), 1 / (2 * pi_like(x)), off=1 / sqrt(2 * pi_like(x)))


@UPPER.equal("C-9.mass")
def mass(x: any_number) -> Sides:
    """phi = exp(-x^2/2)/sqrt(2 pi) is the derivative of Phi(x) = (1 + erf(x/sqrt 2))/2, which grows from 0 to 1."""
    return sides(derivative(normal_cdf)(x), normal_density(x), off=normal_density(x) / sqrt(2 * pi_like(x)))


@UPPER.equal("C-9.beta")
def third_moment_holds(h: Positive) -> Sides:
    """E|X|^3 = h^3/4 for X ~ U[-h, h], integrated; 3 sqrt 3/4 at h = sqrt 3."""
    return sides(third_moment(h), uniform_moment(3, h), off=h**3 / 3)


@UPPER.equal("C-9.first")
def first(n: Count, A: Positive) -> Sides:
    """Equality at n = 1."""
    return sides(sqrt(like(3, A)) * ceiling_of_theorem_7(like(1, A), A), upper_constant(A), off=2 * upper_constant(A))


@UPPER.at_most("C-9.corrected", by="smt")
def ceiling(n: Count, A: Positive) -> Sides:
    """sqrt 3 (1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n) <= sqrt 3 (1/sqrt(2 pi) + A 3 sqrt 3/4) = c_u for every n >= 1 and A
    > 0.

    Because 1/sqrt n <= 1.
    """
    return sides(sqrt(like(3, n)) * ceiling_of_theorem_7(n, A), upper_constant(A), off=upper_constant(A) * 2 / 5)


@UPPER.argued("C-9.bound", steps=(uniform, ceiling))
def bound(n: Count) -> Sides:
    """sqrt n f(x, n) <= c_u with A = 1/6, that is 1.066, for every n >= 1 (at x = 0, where f is largest).

    Because f = sqrt(3/n) f_z, and f_z <= phi(0) + (1/6) beta_3/sqrt n by `thm-7.uniform`; sqrt 3 times this is at most
    c_u for every n by `C-9.corrected`.

    Note: The best c_u is 1/sqrt 2, see Lemma 1.
    """
    return sides(
        irwin_hall.density(ball(0), integer(n)) * sqrt(ball(n)),
        upper_constant(ball(1) / 6),
        off=upper_constant(ball(1) / 200),
    )


FORMULAS = (ceiling_of_theorem_7, upper_constant)
CLAIMS = (standardised, variance_one, printed, first, ceiling, mass, third_moment_holds, bound)

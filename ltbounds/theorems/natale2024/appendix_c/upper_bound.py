"""Appendix C, upper bound (C-8, C-9): what Theorem 7 gives for the density of a sum of uniforms, with phi(0) corrected."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, ball, integer, like, pi_like, sqrt
from ltbounds.claims import OneOf
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Positive, Sides, place, sides
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
CLAIMS = (standardised, printed, ceiling, bound)

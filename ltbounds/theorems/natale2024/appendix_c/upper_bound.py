"""Appendix C, upper bound (C-8, C-9): what Theorem 7 gives for the density of a sum of uniforms, with phi(0) corrected."""

from __future__ import annotations

from ltbounds.arith import Scalar, ball, integer, like, pi_like, sqrt
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Positive, Sides, at_most, place, sides
from ltbounds.theorems.natale2024.appendix_c import theorem_7 as local_limit

__all__ = ["CLAIMS", "FORMULAS", "ceiling_of_theorem_7", "upper_constant"]

UPPER = place("natale2024", "Lemma 1", "appendix C, upper bound")


def ceiling_of_theorem_7(n: Scalar, A: Scalar) -> Scalar:
    """Appendix C, corrected: f_z <= 1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n.

    >>> round(ceiling_of_theorem_7(4, 1.0), 6)
    1.048461
    """
    return local_limit.normal_density(0 * n) + A * local_limit.third_moment(sqrt(like(3, n))) / sqrt(n)


def upper_constant(A: Scalar) -> Scalar:
    """Appendix C, corrected: c_u = sqrt 3 c_u', c_u' = 1/sqrt(2 pi) + A 3 sqrt 3/4.

    >>> round(upper_constant(1.0), 6)
    2.940988
    """
    return sqrt(like(3, A)) / sqrt(2 * pi_like(A)) + 9 * A / 4


@UPPER.equal("C-8")
def standardised(n: Count) -> Sides:
    """f_z(x, n) = f(sqrt(n/3) x, n) sqrt(n/3): the density 1/2 of U[-1, 1] becomes 1/(2 sqrt 3), and in general f sqrt(n/3)."""
    left, right = local_limit.standardised_density(like(1, n) / 2, n) / sqrt(n), 1 / (2 * sqrt(like(3, n)))
    return sides(left, right, off=1 / (2 * sqrt(like(2, n))))


def _ceiling_as_printed(n: Scalar, A: Scalar) -> Scalar:
    return 1 / (2 * pi_like(n)) + A * local_limit.third_moment(sqrt(like(3, n))) / sqrt(n)


@UPPER.refuted(
    "C-9", at={"n": 64, "A": 1}, severity="gap",
    impact="Lemma 1's c_u' as a number; not its truth: some c_u exists (lemma-1.upper)",
)  # fmt: skip
def printed(n: Count, A: Positive) -> Sides:
    """As printed, phi(0) = 1/(2 pi): f_z(0, n) <= phi(0) + A beta_3/sqrt n = 1/(2 pi) + A beta_3/sqrt n for every n, with the
    constant A of Theorem 7.

    Note: phi(0) = 1/sqrt(2 pi) = 0.399, not 1/(2 pi) = 0.159, so that the bound fails for every fixed A from n = 1600 A^2 on
    (C-9.every-constant).  c_u' must read 1/sqrt(2 pi) + A 3 sqrt 3/4.
    """
    density = irwin_hall.density(ball(0), integer(n))
    left, right = local_limit.standardised_density(density, ball(n)), _ceiling_as_printed(ball(n), A)
    return sides(left, right, off=ceiling_of_theorem_7(ball(n), A))


@UPPER.at_most("C-9.every-constant", by="smt", strict=True, given=lambda n, A: at_most(1600 * A**2, n))
def fails_for_every_constant(n: Count, A: Positive) -> Sides:
    """For n >= 1600 A^2 the printed bound is below 1/(3 sqrt 3).

    Note: So it is below f_z(0, n): f is largest at 0 (C-3), at least P(|Sigma_[n]| <= sqrt n)/(2 sqrt n) >= 1/(3 sqrt n), by Chebyshev, C-1.
    """
    return sides(_ceiling_as_printed(n, A), 1 / (3 * sqrt(like(3, n))), off=1 / (2 * pi_like(n)))


@UPPER.at_most("C-9.corrected", by="smt")
def ceiling(n: Count, A: Positive) -> Sides:
    """sqrt 3 (1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n) <= sqrt 3 (1/sqrt(2 pi) + A 3 sqrt 3/4) = c_u for n >= 1 and A > 0."""
    return sides(sqrt(like(3, n)) * ceiling_of_theorem_7(n, A), upper_constant(A), off=upper_constant(A) * 2 / 5)


@UPPER.equal("C-9.at-one")
def largest(A: Positive) -> Sides:
    """c_u is reached at n = 1: sqrt 3 (1/sqrt(2 pi) + A 3 sqrt 3/4) = sqrt(3/(2 pi)) + 9 A/4."""
    right = sqrt(like(3, A)) * ceiling_of_theorem_7(like(1, A), A)
    return sides(upper_constant(A), right, off=right + A)


FORMULAS = (ceiling_of_theorem_7, upper_constant)
CLAIMS = (standardised, printed, fails_for_every_constant, ceiling, largest)

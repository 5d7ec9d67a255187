"""Theorem 6 (Allasia): how near a sum of uniforms is to a normal law; `allasia` has the proof."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, absolute, ball, derivative, erf, exp, integer, like, log, pi_like, sqrt
from ltbounds.claims import Real, Result
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Nonnegative, Sides, Unit, any_number, monotone, place, sides
from ltbounds.theorems.ours.theorem_3 import SINES

__all__ = ["allasia", "RESULT", "tail", "distribution_gap", "normal_cdf", "normal_distance"]

HERE = place("natale2024", "Theorem 6", "appendix C")


def normal_cdf(z: Scalar) -> Scalar:
    """Phi(z), the standard normal distribution function.

    >>> round(normal_cdf(1.0), 6)
    0.841345
    """
    return (1 + erf(z / sqrt(like(2, z)))) / 2


def normal_distance(n: Scalar) -> Scalar:
    """Theorem 6: |F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for every z, F_n the law of Sigma_[n]/sqrt(n/3).

    >>> round(normal_distance(18), 6)
    0.020412
    """
    return sqrt(like(3, n)) / (20 * sqrt(n))


def distribution_gap(n: Scalar) -> Scalar:
    """This module's bound for |F_n - Phi|: (1/(pi n)) (18/131 + (3/4) e^(-2n/3) + pi^(-n)), for n >= 2.

    >>> round(distribution_gap(18), 6)
    0.00243
    """
    pi = pi_like(n)
    return (like(18, n) / 131 + 3 * exp(-2 * n / 3) / 4 + pi ** (-n)) / (pi * n)


def _gap_at(n: Scalar, y: Scalar) -> Scalar:
    """|F_n(z) - Phi(z)| at z = y sqrt 3, that is at the sum y sqrt n."""
    count, place = integer(n), ball(y)
    return absolute(irwin_hall.cdf(place * sqrt(ball(count)), count) - normal_cdf(place * sqrt(ball(3))))


def _near(u: Scalar, n: Scalar) -> Scalar:
    """An antiderivative of (n u/262) e^(-nu/6), the bound near 0 in u = s^2."""
    return -(3 * u + 18 / (n * like(1, n))) / 131 * exp(-n * u / 6)


def _middle(u: Scalar, n: Scalar) -> Scalar:
    """An antiderivative of e^(-nu/6)/8, the bound beyond 2, where 1/s <= s/4."""
    return -3 * exp(-n * u / 6) / (4 * n)


@HERE.equal("thm-6.integrands")
def integrands(u: Nonnegative, n: Count) -> Sides:
    """The derivatives in u = s^2 of the two antiderivatives add up to (n u/262 + 1/8) e^(-nu/6)."""
    left = derivative(lambda v: _near(v, n) + _middle(v, n))(u)
    right = (n * u / 262 + like(1, n) / 8) * exp(-n * u / 6)
    return sides(left, right, off=(n * u / 262 + like(1, n) / 4) * exp(-n * u / 6))


@HERE.equal("thm-6.tail")
def tail(s: Annotated[Scalar, Real(3)], n: Count) -> Sides:
    """The derivative of s^(-n)/(-n) is s^(-n-1): beyond pi the bound s^(-n) ds/s integrates to pi^(-n)/n."""
    return sides(derivative(lambda v: exp(-n * log(v)) / -n)(s), exp(-(n + 1) * log(s)), off=exp(-n * log(s)))


@HERE.equal("thm-6.integrals")
def integrals(n: Count) -> Sides:
    """Integrated over (0, inf), (4, inf) in u and, for s^(-n-1), over (pi, inf) in s, they sum to distribution_gap(n)."""
    right = (-_near(0 * n, n) - _middle(like(4, n), n) + pi_like(n) ** (-n) / n) / pi_like(n)
    return sides(distribution_gap(n), right, off=(-_near(0 * n, n) - _middle(like(4, n), n)) / pi_like(n))


@HERE.at_most("thm-6.from-three", by=monotone("n"))
def from_three(n: Annotated[Scalar, Real(3)]) -> Sides:
    """The bound is below sqrt 3/(20 sqrt n) for all n >= 3 (times n on both sides)."""
    return sides(n * distribution_gap(n), n * normal_distance(n), off_left=2 * n * distribution_gap(n))


@HERE.at_most("thm-6.one", by="balls", strict=True)
def one(y: Unit) -> Sides:
    """n = 1: |1/2 + y/2 - Phi(sqrt 3 y)| < sqrt 3/20 for 0 <= y <= 1."""
    left, right = absolute((1 + y) / 2 - normal_cdf(y * sqrt(like(3, y)))), normal_distance(like(1, y))
    return sides(left, right, off_left=absolute((1 + y) / 2 - normal_cdf(y * sqrt(like(4, y)))))


@HERE.at_most("thm-6.two", by="balls", strict=True)
def two(y: Annotated[Scalar, Real(0, 2)]) -> Sides:
    """n = 2: |1 - (2-y)^2/8 - Phi(sqrt(3/2) y)| < sqrt 3/(20 sqrt 2) for 0 <= y <= 2."""
    tail_of_two, normal = (2 - y) ** 2 / 8, normal_cdf(y * sqrt(like(3, y) / 2))
    left, off = (absolute(1 - times * tail_of_two - normal) for times in (1, 2))
    return sides(left, normal_distance(like(2, y)), off_left=off)


@HERE.argued(
    "thm-6", steps=(*SINES, integrands, tail, integrals, from_three, one, two), samples=({"n": 1, "y": "1/2"},)
)
def allasia(n: Count, y: any_number) -> Sides:
    """|F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for all n >= 1 and all z = y sqrt 3.

    Because both laws are symmetric, z >= 0 will do, and beyond the support F_n = 1 while Phi grows; n = 1 and n = 2 are
    `thm-6.one` and `thm-6.two`.  Let n >= 3.  With s = t sqrt(3/n) the characteristic functions are sinc(s)^n, sinc(s) = sin(s)/s,
    and e^(-n s^2/6), so that |F_n - Phi| <= (1/pi) ∫_0^∞ |sinc(s)^n - e^(-n s^2/6)| ds/s.  Up to s = 2 e^(-s^2/6 - s^4/131) <=
    sinc(s) <= e^(-s^2/6) by `thm-3.log-sinc`, `thm-3.sine`, `thm-3.rest-6`, `thm-3.rest-4` and `thm-3.rest-2`, and the difference is at
    most (n s^4/131) e^(-n s^2/6); on [2, pi] it is at most e^(-n s^2/6), beyond at most that and s^(-n).  These integrals, of
    `thm-6.integrands` and `thm-6.tail`, add up to distribution_gap(n), `thm-6.integrals`, small enough by `thm-6.from-three`.
    """
    return sides(_gap_at(n, y), normal_distance(n), off=normal_distance(n) / 2)


RESULT = Result(
    ref=HERE.ref, whole="natale2024.thm-6", title="Distance of a sum of uniforms from a normal law",
    statement="|F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for all n >= 1 and z, F_n the distribution function of Sigma_[n]/sqrt(n/3).",
    symbols={
        "n": "numbers in the sum", "F_n": "distribution function of the standardised sum",
        "Phi": "standard normal distribution function",
    },
    formulas=(normal_cdf, normal_distance, distribution_gap),
    claims=(allasia, integrands, tail, integrals, from_three, one, two),
)  # fmt: skip

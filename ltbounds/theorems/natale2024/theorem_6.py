"""Theorem 6 (Allasia): how near a sum of uniforms is to a normal law.

Proof for all n >= 3, by characteristic functions.  Z = Sigma_[n]/sqrt(n/3) has the characteristic function
sinc(s)^n, sinc(s) = sin(s)/s, at s = t sqrt(3/n), and the normal law exp(-n s^2/6).  So

    |F_n(z) - Phi(z)| <= (1/pi) ∫_0^∞ |sinc(s)^n - exp(-n s^2/6)| ds/s.

On (0, 2]: exp(-s^2/6 - s^4/131) <= sinc(s) <= exp(-s^2/6), so the difference is at most n s^4/131 exp(-n s^2/6).  On
[2, pi] it is at most exp(-n s^2/6), beyond pi at most exp(-n s^2/6) + s^(-n).  `distribution_gap` sums the integrals.
The bounds on sinc are step (a) of our Theorem 3.
"""

from __future__ import annotations

from typing import Any

from ltbounds.arith import absolute, ball, derivative, erf, exp, integer, like, log, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.ours.theorem_3 import SINES

__all__ = ["ALLASIA", "RESULT", "TAIL", "distribution_gap", "normal_cdf", "normal_distance"]

REF = Ref("natale2024", "Theorem 6", "appendix C")


def normal_cdf(z: Any) -> Any:
    """Phi(z), the standard normal distribution function.

    >>> round(normal_cdf(1.0), 6)
    0.841345
    """
    return (1 + erf(z / sqrt(like(2, z)))) / 2


def normal_distance(n: Any) -> Any:
    """Theorem 6: |F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for every z, F_n the law of Sigma_[n]/sqrt(n/3).

    >>> round(normal_distance(18), 6)
    0.020412
    """
    return sqrt(like(3, n)) / (20 * sqrt(n))


def distribution_gap(n: Any) -> Any:
    """This module's bound for |F_n - Phi|: (1/(pi n)) (18/131 + (3/4) e^(-2n/3) + pi^(-n)), for n >= 2.

    >>> round(distribution_gap(18), 6)
    0.00243
    """
    pi = pi_like(n)
    return (like(18, n) / 131 + 3 * exp(-2 * n / 3) / 4 + pi ** (-n)) / (pi * n)


def _gap_at(n: Any, y: Any) -> Any:
    """|F_n(z) - Phi(z)| at z = y sqrt 3, that is at the sum y sqrt n."""
    count = integer(n)
    place = ball(y)
    return absolute(irwin_hall.cdf(place * sqrt(ball(count)), count) - normal_cdf(place * sqrt(ball(3))))


def _tail_of_two(y: Any) -> Any:
    """1 - F_2 at the sum y, 0 <= y <= 2."""
    return (2 - y) ** 2 / 8


def _near(u: Any, n: Any) -> Any:
    """An antiderivative of (n u/262) e^(-nu/6), the bound near 0 in u = s^2."""
    return -(3 * u + 18 / (n * like(1, n))) / 131 * exp(-n * u / 6)


def _middle(u: Any, n: Any) -> Any:
    """An antiderivative of e^(-nu/6)/8, the bound beyond 2, where 1/s <= s/4."""
    return -3 * exp(-n * u / 6) / (4 * n)


INTEGRANDS = InequalityClaim(
    id="natale2024.thm-6.integrands",
    ref=REF,
    statement="The derivatives in u = s^2 of the two antiderivatives add up to (n u/262 + 1/8) e^(-nu/6).",
    lhs=lambda u, n: derivative(lambda v: _near(v, n) + _middle(v, n))(u),
    rhs=lambda u, n: (n * u / 262 + like(1, n) / 8) * exp(-n * u / 6),
    relation="==",
    domain={"u": Real(0, 10), "n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda u, n: (n * u / 262 + like(1, n) / 4) * exp(-n * u / 6)},
)

TAIL = InequalityClaim(
    id="natale2024.thm-6.tail",
    ref=REF,
    statement="The derivative of s^(-n)/(-n) is s^(-n-1): beyond pi the bound s^(-n) ds/s integrates to pi^(-n)/n.",
    lhs=lambda s, n: derivative(lambda v: exp(-n * log(v)) / -n)(s),
    rhs=lambda s, n: exp(-(n + 1) * log(s)),
    relation="==",
    domain={"s": Real(3, 10), "n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda s, n: exp(-n * log(s))},
)

INTEGRALS = InequalityClaim(
    id="natale2024.thm-6.integrals",
    ref=REF,
    statement="Integrated over (0, inf), (4, inf) in u and, for s^(-n-1), over (pi, inf) in s, the bounds sum to distribution_gap(n).",
    lhs=distribution_gap,
    rhs=lambda n: (-_near(0 * n, n) - _middle(like(4, n), n) + pi_like(n) ** (-n) / n) / pi_like(n),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: (-_near(0 * n, n) - _middle(like(4, n), n)) / pi_like(n)},
)

FORM = InequalityClaim(
    id="natale2024.thm-6.form",
    ref=REF,
    statement="The bound, squared, is 3/(400 n).",
    lhs=lambda n: normal_distance(n) ** 2,
    rhs=lambda n: 3 / (400 * n),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: 1 / (400 * n)},
)

AT_THREE = InequalityClaim(
    id="natale2024.thm-6.three",
    ref=REF,
    statement="At n = 3 the bound is below sqrt 3/(20 sqrt n).",
    lhs=distribution_gap,
    rhs=normal_distance,
    relation="<",
    domain={"n": Points((3,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: 2 * distribution_gap(n)},
)

ONE = InequalityClaim(
    id="natale2024.thm-6.one",
    ref=REF,
    statement="n = 1: |1/2 + y/2 - Phi(sqrt 3 y)| < sqrt 3/20 for 0 <= y <= 1.",
    lhs=lambda y: absolute((1 + y) / 2 - normal_cdf(y * sqrt(like(3, y)))),
    rhs=lambda y: normal_distance(like(1, y)),
    relation="<",
    domain={"y": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda y: absolute((1 + y) / 2 - normal_cdf(y * sqrt(like(4, y))))},
)

TWO = InequalityClaim(
    id="natale2024.thm-6.two",
    ref=REF,
    statement="n = 2: |1 - (2-y)^2/8 - Phi(sqrt(3/2) y)| < sqrt 3/(20 sqrt 2) for 0 <= y <= 2.",
    lhs=lambda y: absolute(1 - _tail_of_two(y) - normal_cdf(y * sqrt(like(3, y) / 2))),
    rhs=lambda y: normal_distance(like(2, y)),
    relation="<",
    domain={"y": Real(0, 2)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda y: absolute(1 - 2 * _tail_of_two(y) - normal_cdf(y * sqrt(like(3, y) / 2)))},
)

ALLASIA = InequalityClaim(
    id="natale2024.thm-6",
    ref=REF,
    statement="|F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for all n >= 1 and all z = y sqrt 3 (evaluated for |y| <= 3).",
    lhs=_gap_at,
    rhs=lambda n, y: normal_distance(n),
    domain={"n": Integers(1), "y": Real(-3, 3)},
    method="steps",
    steps=(*SINES, INTEGRANDS, TAIL, INTEGRALS, AT_THREE, ONE, TWO),
    because="n = 1, 2 directly (both laws are symmetric, and beyond the support F_n = 1 while Phi grows).  n >= 3: |F_n - Phi| <= "
    "distribution_gap(n) by this module's docstring; sqrt n times it decreases in n and is small enough at n = 3.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, y: normal_distance(n) / 2},
    note="The paper cites this theorem; the proof is ours.",
)


RESULT = Result(
    ref=REF,
    title="Distance of a sum of uniforms from a normal law",
    statement="|F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for all n >= 1 and z, F_n the distribution function of Sigma_[n]/sqrt(n/3).",
    symbols={
        "n": "numbers in the sum",
        "F_n": "distribution function of the standardised sum",
        "Phi": "standard normal distribution function",
    },
    formulas=(normal_cdf, normal_distance, distribution_gap),
    claims=(ALLASIA, FORM, INTEGRANDS, TAIL, INTEGRALS, AT_THREE, ONE, TWO),
)

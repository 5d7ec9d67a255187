"""Theorem 6 (Allasia): how near a sum of uniforms is to a normal law; and what appendix C draws from it.

Proof for all n >= 3, by characteristic functions.  Z = Sigma_[n]/sqrt(n/3) has the characteristic function
sinc(s)^n, sinc(s) = sin(s)/s, at s = t sqrt(3/n), and the normal law exp(-n s^2/6).  So

    |F_n(z) - Phi(z)| <= (1/pi) ∫_0^∞ |sinc(s)^n - exp(-n s^2/6)| ds/s.

On (0, 2]: exp(-s^2/6 - s^4/131) <= sinc(s) <= exp(-s^2/6), so the difference is at most n s^4/131 exp(-n s^2/6).  On
[2, pi] it is at most exp(-n s^2/6), beyond pi at most exp(-n s^2/6) + s^(-n).  `distribution_gap` sums the integrals.
The bounds on sinc are step (a) of Theorem 3 of `explicit`.
"""

from __future__ import annotations

from typing import Any

from ltbounds.arith import absolute, ball, derivative, erf, exp, integer, like, log, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.explicit.theorem_3 import SINES

__all__ = ["RESULT", "TAIL", "distribution_gap", "normal_cdf", "normal_distance", "window_margin"]

REF = Ref("natale2024", "Theorem 6", "appendix C")
LOWER = Ref("natale2024", "Theorem 6", "appendix C, lower bound")
FOOTNOTE = Ref("natale2024", "Theorem 6", "appendix C, footnote 7")


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


def window_margin(n: Any, A: Any) -> Any:
    """Appendix C: Phi(2 sqrt 3) - Phi(sqrt 3) - 2A/sqrt n, a lower bound for P_L(n) = P(sqrt n <= Sigma_[n] <= 2 sqrt n).

    A/sqrt n bounds |F_n - Phi|: sqrt 3/20 by Theorem 6; C_18 is this margin at n = 18.

    >>> round(window_margin(18, 3**0.5 / 20), 6)
    0.000541
    """
    root = sqrt(like(3, n))
    return normal_cdf(2 * root) - normal_cdf(root) - 2 * A / sqrt(n)


def distribution_gap(n: Any) -> Any:
    """This module's bound for |F_n - Phi|: (1/(pi n)) (18/131 + (3/4) e^(-2n/3) + pi^(-n)), for n >= 2.

    >>> round(distribution_gap(18), 6)
    0.00243
    """
    pi = pi_like(n)
    return (like(18, n) / 131 + 3 * exp(-2 * n / 3) / 4 + pi ** (-n)) / (pi * n)


def _allasia(n: Any) -> Any:
    return sqrt(like(3, n)) / 20


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


def _probability(n: Any) -> Any:
    """P_L(n) as a ball."""
    count = integer(n)
    root = sqrt(ball(count))
    return irwin_hall.interval_probability(root, 2 * root, count)


WINDOW = InequalityClaim(
    id="natale2024.C-4",
    ref=LOWER,
    statement="P_L(n) = P(sqrt n <= Sigma_[n] <= 2 sqrt n) >= Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) for every n >= 1.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=_probability,
    domain={"n": Integers(1)},
    method="steps",
    steps=(ALLASIA,),
    because="P_L(n) = F_n(2 sqrt 3) - F_n(sqrt 3); each is off by at most sqrt 3/(20 sqrt n).",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: window_margin(n, _allasia(n) / 100)},
)


TWICE = InequalityClaim(
    id="natale2024.C-4.form",
    ref=LOWER,
    statement="The right side is Phi(2 sqrt 3) - Phi(sqrt 3) less twice Theorem 6's bound.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=lambda n: window_margin(n, 0 * n) - 2 * normal_distance(n),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: window_margin(n, 0 * n) - normal_distance(n)},
)


def _by_quadrature(n: Any) -> Any:
    """The margin with Phi(2 sqrt 3) - Phi(sqrt 3) integrated rigorously from the density."""
    from flint import acb

    root = ball(3).sqrt()
    area = acb.integral(lambda t, _: (-t * t / 2).exp(), root, 2 * root).real
    return area / (2 * pi_like(root)).sqrt() - 2 * _allasia(n) / sqrt(n)


C_18 = InequalityClaim(
    id="natale2024.C-5.value",
    ref=LOWER,
    statement="The margin at n = 18 agrees within 1e-12 with the normal density's integral over [sqrt 3, 2 sqrt 3]; C_18 = 0.000541427.",
    lhs=lambda n: absolute(window_margin(n, _allasia(n)) - _by_quadrature(n)) * 10**12,
    rhs=lambda n: like(1, n),
    domain={"n": Points((18,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: absolute(window_margin(n + 1, _allasia(n)) - _by_quadrature(n)) * 10**12},
)

AT_18 = InequalityClaim(
    id="natale2024.C-5.positive",
    ref=LOWER,
    statement="C_18 > 0.",
    lhs=lambda n: 0 * n,
    rhs=lambda n: window_margin(n, _allasia(n)),
    relation="<",
    domain={"n": Points((18,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Points((17,))}},
)

FROM_18 = InequalityClaim(
    id="natale2024.C-5",
    ref=LOWER,
    statement="Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) >= C_18 > 0 for n >= 18.",
    lhs=lambda n: window_margin(like(18, n), _allasia(n)),
    rhs=lambda n: window_margin(n, _allasia(n)),
    domain={"n": Integers(18)},
    method="steps",
    steps=(AT_18,),
    because="The margin increases with n.",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(17)}},
)

NOT_FROM_17 = InequalityClaim(
    id="natale2024.C-5.sharp",
    ref=LOWER,
    statement="At n = 17 the margin is negative: 18 is the smallest cut-off that this argument allows.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=lambda n: 0 * n,
    relation="<",
    domain={"n": Points((17,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Points((18,))}},
)


def _classical(n: Any) -> Any:
    """0.4748 E|Z|^3 with E|Z|^3 = 3 sqrt 3/4 for the standardised uniform."""
    return 4748 * (3 * sqrt(like(3, n)) / 4) / 10000


CLASSICAL = InequalityClaim(
    id="natale2024.C-7",
    ref=FOOTNOTE,
    statement="With the classical Berry-Esseen constant 0.4748 the margin is positive for n >= 900 (indeed from 890 on).",
    lhs=lambda n: 0 * n,
    rhs=lambda n: window_margin(n, _classical(n)),
    relation="<",
    domain={"n": Integers(900)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.C-7.890",
            ref=FOOTNOTE,
            statement="The margin is positive at n = 890.",
            lhs=lambda n: 0 * n,
            rhs=lambda n: window_margin(n, _classical(n)),
            relation="<",
            domain={"n": Points((890,))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"domain": {"n": Points((889,))}},
        ),
    ),
    because="The margin increases with n.",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(889)}},
    note="The exact cut-off is 890: at 889 the margin is negative (the control).  900 is it, rounded up.",
)

RESULT = Result(
    ref=REF,
    title="Distance of a sum of uniforms from a normal law",
    statement="|F_n(z) - Phi(z)| <= sqrt 3/(20 sqrt n) for all n >= 1 and z, F_n the distribution function of Sigma_[n]/sqrt(n/3).",
    symbols={
        "n": "numbers in the sum",
        "F_n": "distribution function of the standardised sum",
        "A": "constant of a bound A/sqrt n for |F_n - Phi|",
        "P_L": "P(sqrt n <= Sigma_[n] <= 2 sqrt n)",
    },
    formulas=(normal_cdf, normal_distance, distribution_gap, window_margin),
    claims=(
        ALLASIA, INTEGRANDS, TAIL, INTEGRALS, AT_THREE, ONE, TWO, WINDOW, TWICE, FROM_18, AT_18, C_18, NOT_FROM_17, CLASSICAL,
    ),
)  # fmt: skip

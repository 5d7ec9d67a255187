"""Theorem 2's proof, Eq. 14: the first addend, S' = S."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ltbounds.arith import binomial, integer, like, log, log2, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.theorems.natale2024.definitions import EPS, HYPOTHESIS, SIZES, binary_entropy, is_proper

__all__ = ["CLAIMS", "FORMULAS", "first_addend_bound", "reciprocal_binomial_bound"]

EQ_14 = Ref("natale2024", "Theorem 2", "section 3.1, Eq. 14")


def reciprocal_binomial_bound(n: Any, k: Any) -> Any:
    """Eq. 14(a): 1/C(n,k) <= sqrt(8 k (n-k)/n) 2^(-n H_2(k/n)), for 1 <= k <= n-1.

    >>> reciprocal_binomial_bound(2, 1)
    0.5
    """
    return sqrt(8 * k * (n - k) / n) * like(2, n) ** (-n * binary_entropy(k / n))


def first_addend_bound(k: Any, eps: Any) -> Any:
    """Eq. 14(c): P(I_k) <= 2 sqrt 2 eps/sqrt k.

    >>> round(first_addend_bound(4, 0.125), 6)
    0.176777
    """
    return sqrt(like(8, k)) * eps / sqrt(k)


def _squared_in_integers(n: Any, k: Any) -> Any:
    """C(n,k)^2 8 k (n-k)/n (k/n)^(2k) ((n-k)/n)^(2(n-k)): Eq. 14(a) squared asks that it be at least 1."""
    n, k = integer(n), integer(k)
    numerator = math.comb(n, k) ** 2 * 8 * k ** (2 * k + 1) * (n - k) ** (2 * (n - k) + 1)
    return Fraction(numerator, n ** (2 * n + 1))


def _stirling_slack(a: Any, b: Any) -> Any:
    """1/(12a) + 1/(12b) - 1/(12(a+b)+1): what Robbins's bounds lose in C(a+b, a)."""
    return 1 / (12 * a) + 1 / (12 * b) - 1 / (12 * (a + b) + 1)


def _allowed(x: Any) -> Any:
    return log(4 / pi_like(x)) / 2


LOGARITHM = InequalityClaim(
    id="natale2024.eq-14a.log",
    ref=EQ_14,
    statement="The bound is sqrt(8 k (n-k)/n) (k/n)^k ((n-k)/n)^(n-k).",
    lhs=lambda n, k: -n * binary_entropy(k / n),
    rhs=lambda n, k: k * log2(k / n) + (n - k) * log2(1 - k / n),
    relation="==",
    domain={"n": Integers(2), "k": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: k * log2(k / n) + (n - 2 * k) * log2(1 - k / n)},
)

EXACT_UP_TO_30 = InequalityClaim(
    id="natale2024.eq-14a.small",
    ref=EQ_14,
    statement="Eq. 14(a) squared, in integers, for n <= 30; equality at n = 2, k = 1.",
    lhs=lambda n, k: 1,
    rhs=_squared_in_integers,
    domain={"n": Integers(2, 30), "k": Integers(1, 29)},
    where=is_proper,
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: 15 * _squared_in_integers(n, k) / 16},
)

SLACK_FAR = InequalityClaim(
    id="natale2024.eq-14a.far",
    ref=EQ_14,
    statement="1/(12a) + 1/(12b) <= (1/2) ln(4/pi) for a >= 1, b >= 3, in the variables 1/a and 1/b.",
    lhs=lambda u, v: (u + v) / 12,
    rhs=lambda u, v: _allowed(u),
    relation="<",
    domain={"u": Real(0, 1), "v": Real(0, Fraction(1, 3))},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda u, v: (u + v) / 10},
)

SLACK_NEAR = InequalityClaim(
    id="natale2024.eq-14a.near",
    ref=EQ_14,
    statement="1/(12a) + 1/(12b) - 1/(12(a+b)+1) <= (1/2) ln(4/pi) for b = 2 and a = 1, 2.",
    lhs=_stirling_slack,
    rhs=lambda a, b: _allowed(a),
    relation="<",
    domain={"a": Integers(1, 2), "b": Integers(2, 2)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda a, b: _stirling_slack(a, b - 1)},
)

RECIPROCAL = InequalityClaim(
    id="natale2024.eq-14a",
    ref=EQ_14,
    statement="1/C(n,k) <= sqrt(8 k (n-k)/n) 2^(-n H_2(k/n)) for all 1 <= k <= n-1.",
    lhs=lambda n, k: 1 / binomial(n, k),
    rhs=reciprocal_binomial_bound,
    domain=SIZES,
    where=is_proper,
    method="steps",
    steps=(LOGARITHM, EXACT_UP_TO_30, SLACK_FAR, SLACK_NEAR),
    because="Robbins (1955): sqrt(2 pi m) (m/e)^m e^(1/(12m+1)) < m! < sqrt(2 pi m) (m/e)^m e^(1/(12m)).  So C(n,k) times the bound "
    "is at least sqrt(4/pi) exp(-slack(k, n-k)), which is at least 1 unless k = n-k = 1, and there it is 1.",
    samples=({"n": 3, "k": 1}, {"n": 3, "k": 2}),
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: reciprocal_binomial_bound(n, k) * 49 / 50},
)

TIGHT = InequalityClaim(
    id="natale2024.eq-14a.tight",
    ref=EQ_14,
    statement="The bound is exact at n = 2, k = 1.",
    lhs=lambda x: reciprocal_binomial_bound(like(2, x), like(1, x)) * x,
    rhs=lambda x: x / 2,
    relation="==",
    domain={"x": Real(1, 2)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: x / 3},
)

NOT_MUCH_LARGER = InequalityClaim(
    id="natale2024.eq-14a.two-sided",
    ref=EQ_14,
    statement="The bound exceeds 1/C(n,k) by less than sqrt(4/pi) = 1.128: sqrt(pi/4) times it is below 1/C(n,k), n <= 20.",
    lhs=lambda n, k: reciprocal_binomial_bound(n, k) * sqrt(pi_like(n) / 4),
    rhs=lambda n, k: 1 / binomial(n, k),
    relation="<",
    domain={"n": Integers(2, 20), "k": Integers(1, 19)},
    where=is_proper,
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": reciprocal_binomial_bound},
)

UNDER_EQ_1 = InequalityClaim(
    id="natale2024.eq-14b",
    ref=EQ_14,
    statement="Under Eq. 1, n H_2(k/n) >= c_hyp log2(k/eps): 2^(-n H_2(k/n)) <= 2^(-c_hyp log2(k/eps)) = (eps/k)^c_hyp.",
    lhs=lambda n, k, eps, c_hyp: like(2, eps) ** (-n * binary_entropy(k / n)),
    rhs=lambda n, k, eps, c_hyp: (eps / k) ** c_hyp,
    domain={**SIZES, "eps": EPS, "c_hyp": HYPOTHESIS},
    where=lambda n, k, eps, c_hyp: k <= n - 1 and n * binary_entropy(k / n) >= c_hyp * log2(k / eps),
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-14b.power",
            ref=EQ_14,
            statement="2^(-c_hyp log2(k/eps)) = (eps/k)^c_hyp.",
            lhs=lambda k, eps, c_hyp: like(2, eps) ** (-c_hyp * log2(k / eps)),
            rhs=lambda k, eps, c_hyp: (eps / k) ** c_hyp,
            relation="==",
            domain={"k": Integers(1), "eps": Real(0, 1, open_lo=True), "c_hyp": HYPOTHESIS},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda k, eps, c_hyp: (eps / k) ** (c_hyp + 1)},
        ),
    ),
    because="2^(-x) decreases in x.",
    samples=({"n": 2, "k": 1, "eps": Fraction(1, 4), "c_hyp": 1},),
    recorded=Verdict.PROVED,
    control={"where": lambda n, k, eps, c_hyp: k <= n - 1},
)

FIRST = InequalityClaim(
    id="natale2024.eq-14c",
    ref=EQ_14,
    statement="sqrt(8 k (n-k)/n) (eps/k)^c_hyp <= 2 sqrt 2 eps/sqrt k for c_hyp >= 1.",
    lhs=lambda n, k, eps, c_hyp: sqrt(8 * k * (n - k) / n) * (eps / k) ** c_hyp,
    rhs=lambda n, k, eps, c_hyp: first_addend_bound(k, eps),
    domain={**SIZES, "eps": EPS, "c_hyp": HYPOTHESIS},
    where=is_proper,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-14c.limit",
            ref=EQ_14,
            statement="sqrt(8 k) (eps/k) = 2 sqrt 2 eps/sqrt k.",
            lhs=lambda k, eps: sqrt(8 * k) * (eps / k),
            rhs=first_addend_bound,
            relation="==",
            domain={"k": Integers(1), "eps": EPS},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"lhs": lambda k, eps: sqrt(8 * k) * eps},
        ),
    ),
    because="(n-k)/n < 1, and (eps/k)^c_hyp <= eps/k because eps/k < 1 and c_hyp >= 1.",
    samples=({"n": 1000, "k": 1, "eps": Fraction(1, 2), "c_hyp": 1},),
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k, eps, c_hyp: first_addend_bound(k, eps) * 99 / 100},
)

FORMULAS = (reciprocal_binomial_bound, first_addend_bound)
CLAIMS = (RECIPROCAL, TIGHT, NOT_MUCH_LARGER, LOGARITHM, UNDER_EQ_1, FIRST)

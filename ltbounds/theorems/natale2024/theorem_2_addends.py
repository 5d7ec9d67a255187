"""Theorem 2's proof, Eqs. 10-26: the three addends of P(H'|H), each at most a constant times eps/sqrt k.

I = |S ∩ S'| is the overlap of two independent random k-subsets, H and H' the events that they hit z within eps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import binomial, exactly, integer, like, log, log2, maximum, minimum, pi_like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.theorems.natale2024.definitions import binary_entropy, density_ceiling, density_floor

__all__ = [
    "CLAIMS", "FORMULAS", "chebyshev_bound", "chebyshev_factor", "chebyshev_factor_as_printed", "first_addend_bound",
    "overlap_count", "overlap_variance", "reciprocal_binomial_bound", "second_addend_bound", "third_addend_bound",
    "window_ceiling", "window_floor",
]  # fmt: skip

EQ_13 = Ref("natale2024", "Theorem 2", "section 3.1, Eq. 13")
EQ_14 = Ref("natale2024", "Theorem 2", "section 3.1, Eq. 14")
EQ_15 = Ref("natale2024", "Theorem 2", "section 3.1, Eqs. 15-17")
EQ_18 = Ref("natale2024", "Theorem 2", "section 3.1, Eq. 18")
EQ_19 = Ref("natale2024", "Theorem 2", "section 3.1, Eqs. 19-23")
EQ_24 = Ref("natale2024", "Theorem 2", "section 3.1, Eqs. 24-26")


def window_floor(k: Any, eps: Any, c_l: Any) -> Any:
    """Eq. 13: P(|Sigma_[k] - z| < eps) >= eps c_l/sqrt k for every z in [-sqrt k, sqrt k].

    At the ends of that interval only one half of the window lies inside, hence eps and not 2 eps.

    >>> window_floor(4, 0.125, 0.5)
    0.03125
    """
    return eps * density_floor(k, c_l)


def window_ceiling(j: Any, eps: Any, c_u: Any) -> Any:
    """Eqs. 23 and 25: P(|Sigma_[j] - w| < eps) <= 2 eps c_u/sqrt j for every w, j = k - i numbers.

    >>> window_ceiling(4, 0.125, 0.5)
    0.0625
    """
    return 2 * eps * density_ceiling(j, c_u)


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


def overlap_count(n: Any, k: Any, i: Any) -> Any:
    """C(k,i) C(n-k,k-i): the k-subsets that share exactly i members with a given one; over C(n,k) it is P(I_i).

    >>> [overlap_count(5, 2, i) for i in range(3)]
    [3, 6, 1]
    """
    return binomial(k, i) * binomial(n - k, k - i)


def overlap_variance(n: Any, k: Any) -> Any:
    """Eq. 18: Var I = (k^2/n) ((n-k)/n) ((n-k)/(n-1)), I hypergeometric(n, k, k) with mean k^2/n, n >= 2.

    >>> overlap_variance(5, 2)
    0.36
    """
    return k * k / n * ((n - k) / n) * ((n - k) / (n - 1))


def chebyshev_bound(n: Any, k: Any, mu: Any) -> Any:
    """Eq. 18: P(I >= mu k) <= Var I / (mu^2 k^2 (1 - k/(mu n))^2), for mu > k/n.

    >>> round(chebyshev_bound(12, 4, 0.75), 6)
    0.232727
    """
    return overlap_variance(n, k) / (mu**2 * k**2 * (1 - k / (mu * n)) ** 2)


def chebyshev_factor_as_printed(lam: Any, mu: Any) -> Any:
    """Eq. 18's c' as printed, mu^2 (1 - lam/mu)^2: the reciprocal of `chebyshev_factor`.

    >>> chebyshev_factor_as_printed(0.5, 0.75)
    0.06250000000000001
    """
    return mu**2 * (1 - lam / mu) ** 2


def chebyshev_factor(lam: Any, mu: Any) -> Any:
    """Eq. 18's c', corrected: 1/(mu - lam)^2, for k <= lam n and mu in (lam, 1).

    >>> chebyshev_factor(0.5, 0.75)
    16.0
    """
    return 1 / (mu - lam) ** 2


def second_addend_bound(k: Any, eps: Any, c_u: Any, lam: Any, mu: Any) -> Any:
    """Eqs. 15-17 with their constant: P(mu k <= I <= k-1) P(H'|H, that) <= 2 c_u eps / ((mu-lam)^2 sqrt k).

    >>> second_addend_bound(4, 0.125, 0.5, 0.5, 0.75)
    1.0
    """
    return chebyshev_factor(lam, mu) / sqrt(k) * window_ceiling(like(1, k), eps, c_u)


def third_addend_bound(k: Any, eps: Any, c_u: Any, mu: Any) -> Any:
    """Eq. 26 with its constant: sum_{i < mu k} P(I_i) P(H'|H, I_i) <= 2 c_u eps / sqrt((1-mu) k).

    >>> third_addend_bound(4, 0.125, 0.5, 0.75)
    0.125
    """
    return window_ceiling((1 - mu) * k, eps, c_u)


EPS = Real(0, 1, open_lo=True, open_hi=True)
CONSTANT = Real(0, 1, open_lo=True)
SIZES: Mapping[str, Axis] = {"n": Integers(2), "k": Integers(1)}


def _proper(n: Any, k: Any, **_: Any) -> bool:
    return bool(k <= n - 1)


# Eq. 13


def _inside(k: Any, eps: Any, u: Any) -> Any:
    """The length of the window (z - eps, z + eps) inside [-sqrt k, sqrt k], z = u sqrt k."""
    root = sqrt(k)
    return minimum(u * root + eps, root) - maximum(u * root - eps, -root)


FLOOR = InequalityClaim(
    id="natale2024.eq-13.mass",
    ref=EQ_13,
    statement="A window of length eps holds at least eps c_l/sqrt k; and c = 1/c_l does in eps/sqrt k <= c P(H).",
    lhs=lambda k, eps, c_l: window_floor(k, eps, c_l) / c_l,
    rhs=lambda k, eps, c_l: eps / sqrt(k),
    relation="==",
    domain={"k": Integers(1), "eps": EPS, "c_l": CONSTANT},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, eps, c_l: 2 * eps / sqrt(k)},
)

FLOOR_HOLDS = InequalityClaim(
    id="natale2024.eq-13",
    ref=EQ_13,
    statement="eps c_l/sqrt k <= P(|Sigma_[k] - z| < eps) for every z = u sqrt k, |u| <= 1: the part of the window in "
    "[-sqrt k, sqrt k], times c_l/sqrt k, with equality at the ends.",
    lhs=lambda k, eps, u, c_l: window_floor(k, eps, c_l),
    rhs=lambda k, eps, u, c_l: _inside(k, eps, u) * density_floor(k, c_l),
    domain={"k": Integers(1), "eps": EPS, "u": Real(-1, 1), "c_l": CONSTANT},
    method="steps",
    steps=(FLOOR,),
    because="With s = sqrt k >= 1 > eps the part inside is the least of 2 eps, eps + s - z, eps + s + z and 2s, all at least eps.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, eps, u, c_l: 2 * window_floor(k, eps, c_l)},
)

# Eq. 14


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
    where=_proper,
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
    where=_proper,
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
    where=_proper,
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
    domain={**SIZES, "eps": EPS, "c_hyp": Real(1, 4)},
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
            domain={"k": Integers(1), "eps": Real(0, 1, open_lo=True), "c_hyp": Real(1, 4)},
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
    domain={**SIZES, "eps": EPS, "c_hyp": Real(1, 4)},
    where=_proper,
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

# Eq. 18


def _overlap_moment(n: Any, k: Any) -> Any:
    """Var I times C(n,k), from the counts."""
    n, k = integer(n), integer(k)
    mean = Fraction(k * k, n)
    return sum(overlap_count(n, k, i) * (i - mean) ** 2 for i in range(max(0, 2 * k - n), k + 1))


def _tail_count(n: Any, k: Any, mu: Any) -> Any:
    """C(n,k) P(I >= mu k)."""
    n, k = integer(n), integer(k)
    return sum(overlap_count(n, k, i) for i in range(max(0, 2 * k - n), k + 1) if not i < mu * k)


COUNTS = InequalityClaim(
    id="natale2024.eq-18.counts",
    ref=EQ_18,
    statement="The overlaps of k-subsets with a given one add up to C(n,k) (Vandermonde), n <= 20.",
    lhs=lambda n, k: sum(overlap_count(integer(n), integer(k), i) for i in range(integer(k) + 1)),
    rhs=binomial,
    relation="==",
    domain={"n": Integers(2, 20), "k": Integers(1, 10)},
    where=lambda n, k: 2 * k <= n,
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: binomial(n, k) + 1},
)

VARIANCE = InequalityClaim(
    id="natale2024.eq-18.variance",
    ref=EQ_18,
    statement="Var I = (k^2/n) ((n-k)/n) ((n-k)/(n-1)), from E[I] = k^2/n and E[I(I-1)] = k(k-1) k(k-1)/(n(n-1)) (each member, each "
    "pair of members, of S lies in S' with probability k/n, k(k-1)/(n(n-1))).",
    lhs=lambda n, k: k * (k - 1) * k * (k - 1) / (n * (n - 1)) + k * k / n - (k * k / n) ** 2,
    rhs=overlap_variance,
    relation="==",
    domain=SIZES,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: k * k / n * ((n - k) / n)},
)

VARIANCE_COUNTED = InequalityClaim(
    id="natale2024.eq-18.variance-counted",
    ref=EQ_18,
    statement="The same variance from the counts C(k,i) C(n-k,k-i), n <= 14.",
    lhs=_overlap_moment,
    rhs=exactly(lambda n, k: overlap_variance(n, k) * binomial(n, k)),
    relation="==",
    domain={"n": Integers(2, 14), "k": Integers(1, 13)},
    where=_proper,
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, k: _overlap_moment(n, k) * 2},
)

DISTANCE = InequalityClaim(
    id="natale2024.eq-18.distance",
    ref=EQ_18,
    statement="(mu k - k^2/n)^2 = mu^2 k^2 (1 - k/(mu n))^2: Chebyshev's bound is Var I over the squared distance to the mean.",
    lhs=lambda n, k, mu: overlap_variance(n, k) / (mu * k - k * k / n) ** 2,
    rhs=chebyshev_bound,
    relation="==",
    domain={**SIZES, "mu": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, k, mu: overlap_variance(n, k) / (mu * k - k / n) ** 2},
)

CHEBYSHEV = InequalityClaim(
    id="natale2024.eq-18.chebyshev",
    ref=EQ_18,
    statement="P(I >= mu k) <= Var I/(mu^2 k^2 (1 - k/(mu n))^2) for k <= n/2 < mu n.",
    lhs=_tail_count,
    rhs=exactly(lambda n, k, mu: chebyshev_bound(n, k, mu) * binomial(n, k)),
    domain={"n": Integers(2, 40), "k": Integers(1, 20), "mu": Real(Fraction(1, 2), 1, open_lo=True, open_hi=True)},
    where=lambda n, k, mu: 2 * k <= n,
    method="steps",
    steps=(VARIANCE, DISTANCE),
    because="Chebyshev's inequality: mu k lies above the mean k^2/n by their difference.",
    recorded=Verdict.PROVED,
    control={"rhs": exactly(lambda n, k, mu: chebyshev_bound(n, k, mu) * binomial(n, k) / 9)},
)

FACTOR_DOMAIN: Mapping[str, Axis] = {
    **SIZES,
    "lam": Real(0, 1, open_lo=True, open_hi=True),
    "mu": Real(0, 1, open_lo=True, open_hi=True),
}


def _ordered(n: Any, k: Any, lam: Any, mu: Any) -> bool:
    return bool(k <= lam * n and lam < mu)


PRINTED_FACTOR = InequalityClaim(
    id="natale2024.eq-18",
    ref=EQ_18,
    statement="Var I/(mu^2 k^2 (1 - k/(mu n))^2) <= c' Var I/k^2 with c' = mu^2 (1 - lam/mu)^2, for k <= lam n, lam < mu < 1.",
    lhs=exactly(lambda n, k, lam, mu: chebyshev_bound(n, k, mu)),
    rhs=exactly(lambda n, k, lam, mu: chebyshev_factor_as_printed(lam, mu) * overlap_variance(n, k) / k**2),
    domain=FACTOR_DOMAIN,
    where=_ordered,
    method="steps",
    counterexample={"n": 2, "k": 1, "lam": Fraction(1, 2), "mu": Fraction(3, 4)},
    recorded=Verdict.REFUTED,
    control={"rhs": exactly(lambda n, k, lam, mu: chebyshev_factor(lam, mu) * overlap_variance(n, k) / k**2)},
    note="c' is printed upside down: it must be 1/(mu^2 (1 - lam/mu)^2) = 1/(mu - lam)^2.  At n = 2, k = 1, lam = 1/2, mu = 3/4 the "
    "sides are 4 and 1/64.  Any positive constant serves the conclusion P(I >= mu k) <= c/sqrt k, which survives.",
    correction="natale2024.eq-18.corrected",
)

UPSIDE_DOWN = InequalityClaim(
    id="natale2024.eq-18.reciprocal",
    ref=EQ_18,
    statement="The printed c' times the corrected one is 1.",
    lhs=lambda lam, mu: chebyshev_factor_as_printed(lam, mu) * chebyshev_factor(lam, mu),
    rhs=lambda lam, mu: like(1, mu),
    relation="==",
    domain={"lam": Real(0, 1, open_lo=True), "mu": Real(0, 1, open_lo=True)},
    where=lambda lam, mu: lam < mu,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda lam, mu: like(2, mu)},
)

FACTOR = InequalityClaim(
    id="natale2024.eq-18.corrected",
    ref=EQ_18,
    statement="Var I/(mu^2 k^2 (1 - k/(mu n))^2) <= (Var I/k^2)/(mu - lam)^2 for k <= lam n, lam < mu < 1, with equality at k = lam n.",
    lhs=exactly(lambda n, k, lam, mu: chebyshev_bound(n, k, mu)),
    rhs=exactly(lambda n, k, lam, mu: chebyshev_factor(lam, mu) * overlap_variance(n, k) / k**2),
    domain=FACTOR_DOMAIN,
    where=_ordered,
    method="steps",
    steps=(
        DISTANCE,
        InequalityClaim(
            id="natale2024.eq-18.at-lam",
            ref=EQ_18,
            statement="Both sides agree at lam = k/n.",
            lhs=chebyshev_bound,
            rhs=lambda n, k, mu: chebyshev_factor(k / n, mu) * overlap_variance(n, k) / k**2,
            relation="==",
            domain={**SIZES, "mu": Real(0, 1, open_lo=True)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda n, k, mu: chebyshev_factor(k / n, mu) * overlap_variance(n, k) / k},
        ),
    ),
    because="1/(mu - lam)^2 increases in lam below mu, and k/n <= lam < mu.",
    recorded=Verdict.PROVED,
    control={"rhs": exactly(lambda n, k, lam, mu: overlap_variance(n, k) / k**2)},
)

SQUARE_ROOT = InequalityClaim(
    id="natale2024.eq-18.root",
    ref=EQ_18,
    statement="Var I/k^2 <= 1/n <= 1/k <= 1/sqrt k: even c/n holds where the paper prints c/sqrt k.",
    lhs=exactly(lambda n, k: overlap_variance(n, k) / k**2),
    rhs=exactly(lambda n, k: 1 / n),
    domain=SIZES,
    where=_proper,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-18.margin",
            ref=EQ_18,
            statement="1/n - Var I/k^2 = ((2k-1)(n-k) + k(k-1))/(n^2 (n-1)).",
            lhs=lambda n, k: 1 / n - overlap_variance(n, k) / k**2,
            rhs=lambda n, k: ((2 * k - 1) * (n - k) + k * (k - 1)) / (n * n * (n - 1)),
            relation="==",
            domain=SIZES,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda n, k: ((2 * k - 1) * (n - k) + k) / (n * n * (n - 1))},
        ),
    ),
    because="Every term of the margin is at least 0 for 1 <= k <= n.",
    recorded=Verdict.PROVED,
    control={"rhs": exactly(lambda n, k: 1 / (n + 2))},
)

# The three windows


def _inverse_root(t: Any, eps: Any, c_u: Any) -> Any:
    """`window_ceiling` at j = 1/t^2 numbers."""
    return window_ceiling(1 / t**2, eps, c_u)


CEILING = InequalityClaim(
    id="natale2024.eq-19-23.window",
    ref=EQ_19,
    statement="A window of length 2 eps holds at most 2 eps c_u/sqrt j, which is 2 c_u eps t with t = 1/sqrt j.",
    lhs=_inverse_root,
    rhs=lambda t, eps, c_u: 2 * c_u * eps * t,
    relation="==",
    domain={"t": Real(0, 1, open_lo=True), "eps": EPS, "c_u": CONSTANT},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda t, eps, c_u: c_u * eps * t},
)

ONE_LEFT = InequalityClaim(
    id="natale2024.eq-19-23",
    ref=EQ_19,
    statement="P(H'|H, mu k <= I <= k-1) <= 2 c_u eps: at most 2 c_u eps/sqrt j for the j = k-i >= 1 numbers of S' outside S, an average "
    "over y and i.",
    lhs=window_ceiling,
    rhs=lambda j, eps, c_u: 2 * c_u * eps,
    domain={"j": Integers(1), "eps": EPS, "c_u": CONSTANT},
    method="steps",
    steps=(CEILING,),
    because="t = 1/sqrt j <= 1; given the sum y of the common numbers the others are independent of H, and the densities of y and "
    "the probabilities of i integrate to 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda j, eps, c_u: c_u * eps},
)

SECOND = InequalityClaim(
    id="natale2024.eq-15-17",
    ref=EQ_15,
    statement="P(mu k <= I <= k-1) P(H'|H, that) <= (1/((mu-lam)^2 sqrt k)) (2 c_u eps).",
    lhs=second_addend_bound,
    rhs=lambda k, eps, c_u, lam, mu: 2 * c_u * eps / ((mu - lam) ** 2 * sqrt(k)),
    relation="==",
    domain={"k": Integers(1), "eps": EPS, "c_u": CONSTANT, "lam": CONSTANT, "mu": CONSTANT},
    where=lambda k, eps, c_u, lam, mu: lam < mu,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, eps, c_u, lam, mu: 2 * c_u * eps / ((mu - lam) * sqrt(k))},
    note="The product of Eq. 18 (as corrected) and Eqs. 19-23.",
)

THIRD = InequalityClaim(
    id="natale2024.eq-24-26",
    ref=EQ_24,
    statement="For i < mu k: 2 c_u eps/sqrt(k-i) <= 2 c_u eps/sqrt((1-mu) k), so the third addend is at most that.",
    lhs=lambda k, i, eps, c_u, mu: window_ceiling(k - i, eps, c_u),
    rhs=lambda k, i, eps, c_u, mu: third_addend_bound(k, eps, c_u, mu),
    domain={
        "k": Integers(1),
        "i": Integers(0),
        "eps": EPS,
        "c_u": CONSTANT,
        "mu": Real(0, 1, open_lo=True, open_hi=True),
    },
    where=lambda k, i, eps, c_u, mu: i < mu * k,
    method="steps",
    steps=(
        CEILING,
        InequalityClaim(
            id="natale2024.eq-24-26.edge",
            ref=EQ_24,
            statement="At i = mu k both sides are 2 c_u eps/sqrt((1-mu) k).",
            lhs=lambda k, eps, c_u, mu: third_addend_bound(k, eps, c_u, mu) ** 2,
            rhs=lambda k, eps, c_u, mu: 4 * c_u**2 * eps**2 / (k - mu * k),
            relation="==",
            domain={"k": Integers(1), "eps": EPS, "c_u": CONSTANT, "mu": Real(0, 1, open_lo=True)},
            where=lambda k, eps, c_u, mu: mu < 1,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda k, eps, c_u, mu: 4 * c_u**2 * eps**2 / k},
        ),
    ),
    because="k - i > (1-mu) k > 0, and the P(I_i) and the densities of y integrate to at most 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, i, eps, c_u, mu: window_ceiling(k, eps, c_u)},
    note="The text says i <= (9/10) k - 1 here and i <= mu k - 1 in Eqs. 12 and 24: a leftover, right for mu = 9/10.",
)

FORMULAS = (
    window_floor, window_ceiling, reciprocal_binomial_bound, first_addend_bound, overlap_count, overlap_variance,
    chebyshev_bound, chebyshev_factor, chebyshev_factor_as_printed, second_addend_bound, third_addend_bound,
)  # fmt: skip
CLAIMS = (
    FLOOR, FLOOR_HOLDS, RECIPROCAL, TIGHT, NOT_MUCH_LARGER, LOGARITHM, UNDER_EQ_1, FIRST, SECOND, COUNTS, VARIANCE,
    VARIANCE_COUNTED, DISTANCE, CHEBYSHEV, PRINTED_FACTOR, UPSIDE_DOWN, FACTOR, SQUARE_ROOT, CEILING, ONE_LEFT, THIRD,
)  # fmt: skip

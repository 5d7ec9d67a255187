"""Theorem 2's proof, Eq. 18: two random k-subsets seldom share mu k members or more.

I = |S ∩ S'| is the overlap of two independent random k-subsets of n: hypergeometric(n, k, k).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import binomial, exactly, integer, like
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.theorems.natale2024.definitions import SIZES, is_proper

__all__ = [
    "CLAIMS", "FORMULAS", "chebyshev_bound", "chebyshev_factor", "chebyshev_factor_as_printed", "overlap_count",
    "overlap_variance",
]  # fmt: skip

EQ_18 = Ref("natale2024", "Theorem 2", "section 3.1, Eq. 18")


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
    where=is_proper,
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
    where=is_proper,
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

FORMULAS = (overlap_count, overlap_variance, chebyshev_bound, chebyshev_factor, chebyshev_factor_as_printed)
CLAIMS = (
    PRINTED_FACTOR, FACTOR, UPSIDE_DOWN, COUNTS, VARIANCE, VARIANCE_COUNTED, DISTANCE, CHEBYSHEV, SQUARE_ROOT,
)  # fmt: skip

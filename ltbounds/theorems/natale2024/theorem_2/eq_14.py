"""Theorem 2's proof, Eq. 14: the first addend, S' = S."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, binomial, like, log, log2, pi_like, sqrt
from ltbounds.claims import Integers, Real
from ltbounds.notation import (
    AtLeastOne,
    Conditions,
    Count,
    OpenUnit,
    Share,
    Sides,
    Size,
    Unit,
    at_most,
    monotone,
    place,
    sides,
)
from ltbounds.theorems.natale2024.definitions import binary_entropy, is_proper
from ltbounds.theorems.ours.theorem_4_overlaps import STIRLING

__all__ = ["CLAIMS", "FORMULAS", "first_addend_bound", "reciprocal_binomial_bound"]

ZeroTo1Over3 = Annotated[Scalar, Real(0, Fraction(1, 3))]

EQ_14 = place("natale2024", "Theorem 2", "section 3.1, Eq. 14")


def reciprocal_binomial_bound(n: Scalar, k: Scalar) -> Scalar:
    """Eq. 14(a): 1/C(n,k) <= sqrt(8 k (n-k)/n) 2^(-n H_2(k/n)), for 1 <= k <= n-1.

    >>> reciprocal_binomial_bound(2, 1)
    0.5
    """
    return sqrt(8 * k * (n - k) / n) * like(2, n) ** (-n * binary_entropy(k / n))


def first_addend_bound(k: Scalar, eps: Scalar) -> Scalar:
    """Eq. 14(c): P(I_k) <= 2 sqrt 2 eps/sqrt k.

    >>> round(first_addend_bound(4, 0.125), 6)
    0.176777
    """
    return sqrt(like(8, k)) * eps / sqrt(k)


def _allowed(x: Scalar) -> Scalar:
    return log(4 / pi_like(x)) / 2


@EQ_14.equal("eq-14a.log")
def logarithm(n: Size, k: Share) -> Sides:
    """The bound is sqrt(8 k (n-k)/n) (k/n)^k ((n-k)/n)^(n-k)."""
    left, right = -n * binary_entropy(k / n), k * log2(k / n) + (n - k) * log2(1 - k / n)
    return sides(left, right, off=k * log2(k / n) + (n - 2 * k) * log2(1 - k / n))


@EQ_14.equal("eq-14a.tight")
def tight(x: AtLeastOne) -> Sides:
    """The bound is exact at n = 2, k = 1."""
    return sides(reciprocal_binomial_bound(like(2, x), like(1, x)) * x, x / 2, off=x / 3)


@EQ_14.at_most("eq-14a.far", by="balls", strict=True)
def slack_far(u: Unit, v: ZeroTo1Over3) -> Sides:
    """1/(12a) + 1/(12b) <= (1/2) ln(4/pi) for a >= 1, b >= 3, in the variables 1/a and 1/b."""
    return sides((u + v) / 12, _allowed(u), off_left=(u + v) / 10)


@EQ_14.at_most("eq-14a.small", by="exact", strict=True, given=is_proper)
def three_and_four(n: Annotated[Scalar, Integers(3, 4)], k: Annotated[Scalar, Integers(1, 3)]) -> Sides:
    """Eq. 14(a) for n = 3 and 4."""
    return sides(1 / binomial(n, k), reciprocal_binomial_bound(n, k), off=reciprocal_binomial_bound(n, k) * 19 / 20)


@EQ_14.argued(
    "eq-14a", steps=(*STIRLING, logarithm, tight, slack_far, three_and_four), given=is_proper,
    samples=({"n": 3, "k": 1},),
)  # fmt: skip
def reciprocal(n: Size, k: Count) -> Sides:
    """1/C(n,k) <= sqrt(8 k (n-k)/n) 2^(-n H_2(k/n)) for all 1 <= k <= n-1.

    Because ln m! is ln(sqrt(2 pi m) (m/e)^m) + theta_m, where theta_m tends to 0 (Stirling), falls by `thm-4.robbins-below` of
    ours, and by at most 1/(12m) - 1/(12(m+1)) at a step by `thm-4.robbins-above`: 0 <= theta_m <= 1/(12m).  So with the bound
    written as in `eq-14a.log`, C(n,k) times it is at least sqrt(4/pi) exp(-1/(12k) - 1/(12(n-k))), which for k or n-k >= 3 is at
    least 1 by `eq-14a.far`.  n = 3 and 4 are `eq-14a.small`; at n = 2 there is equality, `eq-14a.tight`.
    """
    return sides(1 / binomial(n, k), reciprocal_binomial_bound(n, k), off=reciprocal_binomial_bound(n, k) * 49 / 50)


@EQ_14.equal("eq-14b.power")
def power(k: Count, eps: Share, c_hyp: AtLeastOne) -> Sides:
    """2^(-c_hyp log2(k/eps)) = (eps/k)^c_hyp."""
    return sides(like(2, eps) ** (-c_hyp * log2(k / eps)), (eps / k) ** c_hyp, off=(eps / k) ** (c_hyp + 1))


def _under_eq_1(n: Scalar, k: Scalar, eps: Scalar, c_hyp: Scalar) -> Conditions:
    return (at_most(k, n - 1), at_most(c_hyp * log2(k / eps), n * binary_entropy(k / n)))


@EQ_14.at_most(
    "eq-14b", by=(power,), given=_under_eq_1, samples=({"n": 2, "k": 1, "eps": Fraction(1, 4), "c_hyp": 1},),
    off_given=lambda n, k, **_: at_most(k, n - 1),
)  # fmt: skip
def under_eq_1(n: Size, k: Count, eps: OpenUnit, c_hyp: AtLeastOne) -> Sides:
    """Under Eq. 1, n H_2(k/n) >= c_hyp log2(k/eps): 2^(-n H_2(k/n)) <= 2^(-c_hyp log2(k/eps)) = (eps/k)^c_hyp."""
    return sides(like(2, eps) ** (-n * binary_entropy(k / n)), (eps / k) ** c_hyp)


@EQ_14.at_most("eq-14c.power", by=monotone("c"))
def falls(x: Share, c: AtLeastOne) -> Sides:
    """x^c <= x for 0 < x <= 1 and c >= 1."""
    return sides(x**c, x, off=x**2 / 2)


@EQ_14.at_most(
    "eq-14c", by=(falls.at(x=lambda k, eps: eps / k, c=lambda c_hyp: c_hyp),), given=is_proper,
    samples=({"n": 1000, "k": 1, "eps": Fraction(1, 2), "c_hyp": 1},),
)  # fmt: skip
def first(n: Size, k: Count, eps: OpenUnit, c_hyp: AtLeastOne) -> Sides:
    """sqrt(8 k (n-k)/n) (eps/k)^c_hyp <= 2 sqrt 2 eps/sqrt k for c_hyp >= 1."""
    left = sqrt(8 * k * (n - k) / n) * (eps / k) ** c_hyp
    return sides(left, first_addend_bound(k, eps), off=first_addend_bound(k, eps) * 99 / 100)


@EQ_14.at_most(
    "eq-14", by=(reciprocal, under_eq_1, first), given=_under_eq_1,
    samples=({"n": 2, "k": 1, "eps": Fraction(1, 4), "c_hyp": 1},),
)  # fmt: skip
def all_shared(n: Size, k: Count, eps: OpenUnit, c_hyp: AtLeastOne) -> Sides:
    """Under Eq. 1, P(I_k) = 1/C(n,k) <= 2 sqrt 2 eps/sqrt k for 1 <= k <= n-1."""
    return sides(1 / binomial(n, k), first_addend_bound(k, eps), off=first_addend_bound(k, eps) / 2)


FORMULAS = (reciprocal_binomial_bound, first_addend_bound)
CLAIMS = (
    all_shared, reciprocal, tight, three_and_four, slack_far, logarithm, power, under_eq_1, falls, first,
)  # fmt: skip

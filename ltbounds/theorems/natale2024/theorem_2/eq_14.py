"""Theorem 2's proof, Eq. 14: the first addend, S' = S."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, binomial, like, log, log2, sqrt

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Conditions, Count, Nonnegative, OpenUnit, Share, Sides, Size, at_most, induction, monotone, place, sides,
)  # fmt: skip
from ltbounds.theorems.natale2024.definitions import binary_entropy, exponentials, is_proper

__all__ = ["CLAIMS", "FORMULAS", "first_addend_bound", "reciprocal_binomial_bound"]

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


def _excess(y: Scalar) -> Scalar:
    """(y + 1/2) ln(1 + 1/y), which falls to 1."""
    return (y + like(1, y) / 2) * log(1 + 1 / y)


@EQ_14.at_most("eq-14a.trapezoid", by=monotone("t"))
def trapezoid(t: Nonnegative) -> Sides:
    """ln(1+t) <= t (2+t)/(2 (1+t)): the derivative of the difference is t^2/(2 (1+t)^2)."""
    return sides(log(1 + t), t * (2 + t) / (2 * (1 + t)), off=t * (2 + t) / (3 * (1 + t)))


@EQ_14.at_most("eq-14a.falls", by=monotone("u"), steps=(trapezoid.at(t=lambda y, u: 1 / (y + u)),))
def excess_falls(y: AtLeastOne, u: Nonnegative) -> Sides:
    """(y + 1/2) ln(1 + 1/y) falls for y >= 1."""
    return sides(_excess(y + u), _excess(y), off=_excess(2 * y))


@EQ_14.equal("eq-14a.next")
def next_binomial(k: Count, j: Count) -> Sides:
    """ln C(k+1+j, k+1) = ln C(k+j, k) + ln(k+j+1) - ln(k+1)."""
    right = log(binomial(k + j, k)) + log(k + j + 1)
    return sides(log(binomial(k + 1 + j, k + 1)), right - log(k + 1), off=right - log(j + 1))


def _log_bound(k: Scalar, j: Scalar) -> Scalar:
    """The logarithm of the bound at n = k + j."""
    return log(8 * k * j / (k + j)) / 2 + k * log(k / (k + j)) + j * log(j / (k + j))


@EQ_14.equal("eq-14a.log")
def logarithm(k: Count, j: Count) -> Sides:
    """ln of the bound is ln(8 k j/n)/2 + k ln(k/n) + j ln(j/n), n = k + j."""
    return sides(log(reciprocal_binomial_bound(k + j, k)), _log_bound(k, j), off=_log_bound(2 * k, j))


@EQ_14.at_most(
    "eq-14a.logarithms", by=induction("k"),
    steps=(next_binomial, excess_falls.at(y=lambda k: k, u=lambda j: j), excess_falls.at(y=lambda: 1, u=lambda j: j - 1)),
)  # fmt: skip
def in_logarithms(k: Count, j: Count) -> Sides:
    """-ln C(n, k) is at most the logarithm of Eq. 14's bound, n = k + j."""
    return sides(-log(binomial(k + j, k)), _log_bound(k, j), off=_log_bound(k, j) - like(1, k) / 50)


@EQ_14.at_most(
    "eq-14a", given=is_proper, samples=({"n": 3, "k": 1},),
    by=(
        logarithm.at(j=lambda n, k: n - k), in_logarithms.at(j=lambda n, k: n - k),
        exponentials.at(u=lambda n, k: log(binomial(n, k)), v=lambda n, k: -log(reciprocal_binomial_bound(n, k))),
    ),
)  # fmt: skip
def reciprocal(n: Size, k: Count) -> Sides:
    """1/C(n,k) <= sqrt(8 k (n-k)/n) 2^(-n H_2(k/n)) for all 1 <= k <= n-1, with equality at n = 2, k = 1."""
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
    all_shared, reciprocal, logarithm, in_logarithms, next_binomial, excess_falls, trapezoid, power, under_eq_1,
    falls, first,
)  # fmt: skip

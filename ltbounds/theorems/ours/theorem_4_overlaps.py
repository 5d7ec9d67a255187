"""Theorem 4, steps (b) and (e): binomial coefficients, and the overlap of two random k-subsets."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb, prod
from operator import mul
from typing import Annotated

from ltbounds import arith
from ltbounds.arith import Scalar, ball, binomial, exp, integer, like, pi_like, sqrt
from ltbounds.claims import Integers, Real
from ltbounds.notation import AtLeastOne, Count, Sides, Size, Unit, at_most, monotone, place, sides

__all__ = [
    "binomial_holds", "fraction", "inverse_moments", "overlap", "HERE", "STIRLING", "entropy_bound", "overlap_bound",
    "overlap_sum",
]  # fmt: skip

Real1Over2To1 = Annotated[Scalar, Real(Fraction(1, 2), 1)]
UpToThird = Annotated[Scalar, Real(0, Fraction(1, 3))]

HERE = place("ours", "Theorem 4", "fixed-size subset sum, with its constant")


def _area(x: Scalar) -> Scalar:
    """log((1+x)/(1-x))/2."""
    return arith.log((1 + x) / (1 - x)) / 2


@HERE.at_most("thm-4.robbins-below", by=monotone("x"))
def robbins_below(x: UpToThird) -> Sides:
    """(b) θ_n - θ_{n+1} = (n + 1/2) log(1 + 1/n) - 1 >= 0: x <= log((1+x)/(1-x))/2 at x = 1/(2n+1) <= 1/3."""
    return sides(x, _area(x), off_left=21 * x / 20)


@HERE.at_most("thm-4.robbins-above", by=monotone("x"))
def robbins_above(x: UpToThird) -> Sides:
    """(b) θ_n - θ_{n+1} <= 1/(12n) - 1/(12(n+1)): log((1+x)/(1-x))/2 <= x + x³/(3(1-x²)) at x = 1/(2n+1) <= 1/3; θ_n tends to 0."""
    return sides(_area(x), x + x**3 / (3 * (1 - x * x)), off=x + x**3 / (4 * (1 - x * x)))


STIRLING = (robbins_below, robbins_above)


def entropy_bound(n: Scalar, k: Scalar) -> Scalar:
    """(b): 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n), a lower bound for C(n,k), 1 <= k <= n/2.

    >>> round(entropy_bound(10.0, 5.0), 3)
    249.898
    """
    whole = (n / k) ** k * (n / (n - k)) ** (n - k)
    return whole * exp(-like(1, k) / (6 * k)) / sqrt(2 * pi_like(k) * k * (n - k) / n)


@HERE.argued(
    "thm-4.binomial", "<", steps=STIRLING, given=lambda n, k: at_most(2 * k, n),
    samples=({"n": 2, "k": 1}, {"n": 100, "k": 50}),
)  # fmt: skip
def binomial_holds(n: Size, k: Count) -> Sides:
    """(b) C(n,k) > 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n) for 1 <= k <= n/2.

    Because m! = √(2πm) (m/e)^m e^(θ_m), where 0 < θ_m < 1/(12 m): θ_m tends to 0 and falls by `thm-4.robbins-below`, by at most 1/(12m) -
    1/(12(m+1)) by `thm-4.robbins-above`, both strict at x > 0; and θ_n - θ_k - θ_{n-k} > -1/(12k) - 1/(12(n-k)) >= -1/(6k).
    """
    bound = entropy_bound(ball(n), ball(k))
    return sides(bound, binomial(n, k), off_left=bound * exp(1 / (7 * ball(k))))


def overlap_sum(k: Scalar, share: Scalar) -> Scalar:
    """W = sum_{j=1}^{k} π(j) √(k/j) for k = share · n, a rational function of share beside the roots.

    >>> round(overlap_sum(2, 0.5), 6)
    1.109476
    """
    k = integer(k)
    one = like(1, share)
    left = list(accumulate((1 - share - share * i / k for i in range(k)), mul, initial=one))
    whole = prod((1 - share * i / k for i in range(k)), start=one)
    rest, terms = one, []
    for j in range(k, 0, -1):
        terms.append(rest * left[j] * sqrt(one * k / j))
        rest = rest * j * j * share / ((k - j + 1) * k)
    return sum(terms, 0 * share) / whole


def overlap_bound(h: Scalar, x: Scalar) -> Scalar:
    """(e): the upper bound for W, with h = 1/k.

    >>> round(overlap_bound(0.0625, 0.5), 4)
    1.5059
    """
    inner = 1 / (1 + h) + h / ((1 + h) * (1 + 2 * h) * x) + 8 * h * h / ((1 + h) * (1 + 2 * h) * (1 + 3 * h) * x * x)
    return sqrt(inner / x)


@HERE.at_most("thm-4.inverse", by="smt")
def fraction(t: Unit) -> Sides:
    """(e) 1/j <= 1/(j+1) + 1/((j+1)(j+2)) + 8/((j+1)(j+2)(j+3)) for j >= 1: times j(j+1)(j+2)(j+3)/j³, with t = 1/j <= 1.

    Because 6 t² (1 - t) >= 0 on [0, 1].
    """
    two = (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t)
    return sides((1 + t) * (1 + 2 * t) * (1 + 3 * t), two + 8 * t * t, off=two + 7 * t * t)


def _inverse_moment(n: Scalar, k: Scalar, r: Scalar) -> Fraction:
    """E[1/((J+1)...(J+r))], exact."""
    n, k, r = integer(n), integer(k), integer(r)
    terms = (Fraction(comb(n - k, j) * comb(k, j), prod(range(j + 1, j + r + 1))) for j in range(k + 1))
    return sum(terms, Fraction(0)) / comb(n, k)


@HERE.equal("thm-4.inverse-moments", by="exact", given=lambda n, k, **_: at_most(2 * k, n))
def inverse_moments(
    n: Annotated[Scalar, Integers(2, 14)], k: Annotated[Scalar, Integers(1, 7)], r: Annotated[Scalar, Integers(1, 3)]
) -> Sides:
    """(e) E[1/((J+1)...(J+r))] = (n+1)...(n+r)/((n-k+1)...(n-k+r)(k+1)...(k+r)), here for r <= 3, 2k <= n and n <= 14."""
    return sides(
        _inverse_moment(n, k, r),
        prod(Fraction(n + i, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1)),
        off=prod(Fraction(n, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1)),
    )


@HERE.equal("thm-4.overlap")
def overlap(k: AtLeastOne, x: Real1Over2To1) -> Sides:
    """(e) The bound k (1/(x (k+1)) + 1/(x² (k+1)(k+2)) + 8/(x³ (k+1)(k+2)(k+3))) on W², written with h = 1/k."""
    return sides(
        overlap_bound(1 / k, x) ** 2,
        k * (1 + (1 + 8 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1)),
        off=k * (1 + (1 + 7 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1)),
    )

"""Theorem 2's proof, Eq. 18: two random k-subsets seldom share mu k members or more.

I = |S ∩ S'| is the overlap of two independent random k-subsets of n: hypergeometric(n, k, k).
"""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, sqrt
from ltbounds.claims import Condition
from ltbounds.notation import Count, OpenUnit, Share, Sides, Size, Unit, at_most, less, place, sides

__all__ = [
    "CLAIMS", "FORMULAS", "chebyshev_bound", "chebyshev_factor", "chebyshev_factor_as_printed", "overlap_variance", "spread",
]  # fmt: skip

EQ_18 = place("natale2024", "Theorem 2", "section 3.1, Eq. 18")


def overlap_variance(n: Scalar, k: Scalar) -> Scalar:
    """Eq. 18: Var I = (k^2/n) ((n-k)/n) ((n-k)/(n-1)), I hypergeometric(n, k, k) with mean k^2/n, n >= 2.

    >>> overlap_variance(5, 2)
    0.36
    """
    return k * k / n * ((n - k) / n) * ((n - k) / (n - 1))


def chebyshev_bound(n: Scalar, k: Scalar, mu: Scalar) -> Scalar:
    """Eq. 18: P(I >= mu k) <= Var I / (mu^2 k^2 (1 - k/(mu n))^2), for mu > k/n.

    >>> round(chebyshev_bound(12, 4, 0.75), 6)
    0.232727
    """
    return overlap_variance(n, k) / (mu**2 * k**2 * (1 - k / (mu * n)) ** 2)


def chebyshev_factor_as_printed(lam: Scalar, mu: Scalar) -> Scalar:
    """Eq. 18's c' as printed, mu^2 (1 - lam/mu)^2: the reciprocal of `chebyshev_factor`.

    >>> chebyshev_factor_as_printed(0.5, 0.75)
    0.06250000000000001
    """
    return mu**2 * (1 - lam / mu) ** 2


def chebyshev_factor(lam: Scalar, mu: Scalar) -> Scalar:
    """Eq. 18's c', corrected: 1/(mu - lam)^2, for k <= lam n and mu in (lam, 1).

    >>> chebyshev_factor(0.5, 0.75)
    16.0
    """
    return 1 / (mu - lam) ** 2


@EQ_18.equal("eq-18.variance")
def variance(n: Size, k: Count) -> Sides:
    """Var I = (k^2/n) ((n-k)/n) ((n-k)/(n-1)), from E[I] = k^2/n and E[I(I-1)] = k(k-1) k(k-1)/(n(n-1))."""
    left = k * (k - 1) * k * (k - 1) / (n * (n - 1)) + k * k / n - (k * k / n) ** 2
    return sides(left, overlap_variance(n, k), off=k * k / n * ((n - k) / n))


@EQ_18.equal("eq-18.distance")
def distance(n: Size, k: Count, mu: Share) -> Sides:
    """(mu k - k^2/n)^2 = mu^2 k^2 (1 - k/(mu n))^2: Chebyshev's bound is Var I over the squared distance to the mean."""
    left, right = overlap_variance(n, k) / (mu * k - k * k / n) ** 2, chebyshev_bound(n, k, mu)
    return sides(left, right, off_left=overlap_variance(n, k) / (mu * k - k / n) ** 2)


def spread(n: Scalar, k: Scalar, mu: Scalar, p: Scalar) -> tuple[Condition, ...]:
    """What a random overlap I gives p = P(I >= mu k): (I - k^2/n)^2 >= (mu k - k^2/n)^2 there, where mu k > k^2/n."""
    return (at_most(k, n - 1), less(k, mu * n), at_most(p * (mu * k - k * k / n) ** 2, overlap_variance(n, k)))


@EQ_18.at_most("eq-18.chebyshev", by=(distance,), given=spread, samples=({"n": 2, "k": 1, "mu": 1, "p": 1},))
def chebyshev(n: Size, k: Count, mu: Share, p: Unit) -> Sides:
    """p = P(I >= mu k) <= Var I/(mu^2 k^2 (1 - k/(mu n))^2) for k < mu n, I hypergeometric.

    Because where I >= mu k > k^2/n (I - k^2/n)^2 is at least (mu k - k^2/n)^2: p times this is at most the variance.
    """
    return sides(p, chebyshev_bound(n, k, mu), off=chebyshev_bound(n, k, mu) / 2)


def _ordered(n: Scalar, k: Scalar, lam: Scalar, mu: Scalar) -> tuple[Condition, ...]:
    return (at_most(k, lam * n), less(lam, mu))


@EQ_18.refuted(
    "eq-18", at={"n": 2, "k": 1, "lam": Fraction(1, 2), "mu": Fraction(3, 4)}, severity="misprint",
    impact="Theorem 2's constant only: c' is upside down, and any positive constant serves its proof (eq-18.corrected)",
    given=_ordered,
)  # fmt: skip
def printed_factor(n: Size, k: Count, lam: OpenUnit, mu: OpenUnit) -> Sides:
    """Var I/(mu^2 k^2 (1 - k/(mu n))^2) <= c' Var I/k^2 with c' = mu^2 (1 - lam/mu)^2, for k <= lam n, lam < mu < 1.

    Note: c' is printed upside down: it must be 1/(mu - lam)^2.  At n = 2, k = 1, lam = 1/2, mu = 3/4 the sides are 4 and 1/64.
    """
    share = overlap_variance(n, k) / k**2
    left, right = chebyshev_bound(n, k, mu), chebyshev_factor_as_printed(lam, mu) * share
    return sides(left, right, off=chebyshev_factor(lam, mu) * share)


@EQ_18.equal("eq-18.reciprocal")
def upside_down(lam: OpenUnit, mu: OpenUnit) -> Sides:
    """The printed c' is the reciprocal of the right one."""
    return sides(chebyshev_factor_as_printed(lam, mu), 1 / chebyshev_factor(lam, mu), off=chebyshev_factor(lam, mu))


@EQ_18.at_most("eq-18.corrected", by="smt", given=_ordered)
def factor(n: Size, k: Count, lam: OpenUnit, mu: OpenUnit) -> Sides:
    """Var I/(mu^2 k^2 (1 - k/(mu n))^2) <= (Var I/k^2)/(mu - lam)^2 for k <= lam n, lam < mu < 1."""
    share = overlap_variance(n, k) / k**2
    return sides(chebyshev_bound(n, k, mu), chebyshev_factor(lam, mu) * share, off=share)


@EQ_18.at_most("eq-18.conclusion", by="smt", given=_ordered)
def rarely_large(n: Size, k: Count, lam: OpenUnit, mu: OpenUnit) -> Sides:
    """The end of the chain: c' Var I/k^2 <= c'/sqrt k with c' = 1/(mu - lam)^2, for k <= lam n, lam < mu < 1."""
    c_prime = chebyshev_factor(lam, mu)
    return sides(c_prime * overlap_variance(n, k) / k**2, c_prime / sqrt(k), off=c_prime / (9 * k))


FORMULAS = (overlap_variance, chebyshev_bound, chebyshev_factor, chebyshev_factor_as_printed)
CLAIMS = (printed_factor, upside_down, rarely_large, factor, variance, distance, chebyshev)  # fmt: skip

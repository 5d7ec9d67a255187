"""Theorem 2's proof, Eqs. 13, 15-17 and 19-26: windows of width 2 eps, and the second and third addends.

H and H' are the events that the sums over two independent random k-subsets lie within eps of z.
"""

from __future__ import annotations

from ltbounds.arith import Scalar, like, maximum, minimum, sqrt
from ltbounds.notation import Count, Natural, OpenUnit, Positive, Share, Sides, Signed, less, place, sides
from ltbounds.theorems.natale2024.definitions import density_ceiling, density_floor
from ltbounds.theorems.natale2024.theorem_2_overlap import chebyshev_factor

__all__ = [
    "CLAIMS", "FORMULAS", "second_addend_bound", "third_addend_bound", "window_ceiling", "window_floor",
]  # fmt: skip


EQ_13 = place("natale2024", "Theorem 2", "section 3.1, Eq. 13")
EQ_15 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 15-17")
EQ_19 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 19-23")
EQ_24 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 24-26")


def window_floor(k: Scalar, eps: Scalar, c_l: Scalar) -> Scalar:
    """Eq. 13: P(|Sigma_[k] - z| < eps) >= eps c_l/sqrt k for every z in [-sqrt k, sqrt k].

    At the ends of that interval only one half of the window lies inside, hence eps and not 2 eps.

    >>> window_floor(4, 0.125, 0.5)
    0.03125
    """
    return eps * density_floor(k, c_l)


def window_ceiling(j: Scalar, eps: Scalar, c_u: Scalar) -> Scalar:
    """Eqs. 23 and 25: P(|Sigma_[j] - w| < eps) <= 2 eps c_u/sqrt j for every w, j = k - i numbers.

    >>> window_ceiling(4, 0.125, 0.5)
    0.0625
    """
    return 2 * eps * density_ceiling(j, c_u)


def second_addend_bound(k: Scalar, eps: Scalar, c_u: Scalar, lam: Scalar, mu: Scalar) -> Scalar:
    """Eqs. 15-17 with their constant: P(mu k <= I <= k-1) P(H'|H, that) <= 2 c_u eps / ((mu-lam)^2 sqrt k).

    >>> second_addend_bound(4, 0.125, 0.5, 0.5, 0.75)
    1.0
    """
    return chebyshev_factor(lam, mu) / sqrt(k) * window_ceiling(like(1, k), eps, c_u)


def third_addend_bound(k: Scalar, eps: Scalar, c_u: Scalar, mu: Scalar) -> Scalar:
    """Eq. 26 with its constant: sum_{i < mu k} P(I_i) P(H'|H, I_i) <= 2 c_u eps / sqrt((1-mu) k).

    >>> third_addend_bound(4, 0.125, 0.5, 0.75)
    0.125
    """
    return window_ceiling((1 - mu) * k, eps, c_u)


def _inside(k: Scalar, eps: Scalar, u: Scalar) -> Scalar:
    """The length of the window (z - eps, z + eps) inside [-sqrt k, sqrt k], z = u sqrt k."""
    root = sqrt(k)
    return minimum(u * root + eps, root) - maximum(u * root - eps, -root)


@EQ_13.equal("eq-13.mass")
def floor(k: Count, eps: OpenUnit, c_l: Share) -> Sides:
    """A window of length eps holds at least eps c_l/sqrt k; and c = 1/c_l does in eps/sqrt k <= c P(H)."""
    return sides(window_floor(k, eps, c_l) / c_l, eps / sqrt(k), off=2 * eps / sqrt(k))


@EQ_13.at_most("eq-13", by="smt")
def floor_holds(k: Count, eps: OpenUnit, u: Signed, c_l: Share) -> Sides:
    """eps c_l/sqrt k <= P(|Sigma_[k] - z| < eps) for every z = u sqrt k, |u| <= 1: the part of the window in [-sqrt k,
    sqrt k], times c_l/sqrt k, with equality at the ends.

    Because With s = sqrt k >= 1 > eps the part inside is the least of 2 eps, eps + s - z, eps + s + z and 2s, all at
    least eps.
    """
    return sides(
        window_floor(k, eps, c_l), _inside(k, eps, u) * density_floor(k, c_l), off_left=2 * window_floor(k, eps, c_l)
    )


def _inverse_root(t: Scalar, eps: Scalar, c_u: Scalar) -> Scalar:
    """`window_ceiling` at j = 1/t^2 numbers."""
    return window_ceiling(1 / t**2, eps, c_u)


@EQ_19.equal("eq-19-23.window")
def ceiling(t: Share, eps: OpenUnit, c_u: Positive) -> Sides:
    """A window of length 2 eps holds at most 2 eps c_u/sqrt j, which is 2 c_u eps t with t = 1/sqrt j."""
    return sides(_inverse_root(t, eps, c_u), 2 * c_u * eps * t, off=c_u * eps * t)


@EQ_19.at_most("eq-19-23", by="smt")
def one_left(j: Count, eps: OpenUnit, c_u: Positive) -> Sides:
    """P(H'|H, mu k <= I <= k-1) <= 2 c_u eps: at most 2 c_u eps/sqrt j for the j = k-i >= 1 numbers of S' outside S, an
    average over y and i.

    Because t = 1/sqrt j <= 1; given the sum y of the common numbers the others are independent of H, and the
    densities of y and the probabilities of i integrate to 1.
    """
    return sides(window_ceiling(j, eps, c_u), 2 * c_u * eps, off=c_u * eps)


@EQ_15.equal("eq-15-17", given=lambda lam, mu, **_: less(lam, mu))
def second(k: Count, eps: OpenUnit, c_u: Positive, lam: Share, mu: Share) -> Sides:
    """P(mu k <= I <= k-1) P(H'|H, that) <= (1/((mu-lam)^2 sqrt k)) (2 c_u eps).

    Note: The product of Eq. 18 (as corrected) and Eqs. 19-23.
    """
    return sides(
        second_addend_bound(k, eps, c_u, lam, mu),
        2 * c_u * eps / ((mu - lam) ** 2 * sqrt(k)),
        off=2 * c_u * eps / ((mu - lam) * sqrt(k)),
    )


@EQ_24.equal("eq-24-26.edge", given=lambda mu, **_: less(mu, 1))
def edge(k: Count, eps: OpenUnit, c_u: Positive, mu: Share) -> Sides:
    """At i = mu k both sides are 2 c_u eps/sqrt((1-mu) k)."""
    return sides(
        third_addend_bound(k, eps, c_u, mu) ** 2, 4 * c_u**2 * eps**2 / (k - mu * k), off=4 * c_u**2 * eps**2 / k
    )


@EQ_24.at_most("eq-24-26", by="smt", given=lambda k, i, mu, **_: less(i, mu * k))
def third(k: Count, i: Natural, eps: OpenUnit, c_u: Positive, mu: OpenUnit) -> Sides:
    """For i < mu k: 2 c_u eps/sqrt(k-i) <= 2 c_u eps/sqrt((1-mu) k), so the third addend is at most that.

    Because k - i > (1-mu) k > 0, and the P(I_i) and the densities of y integrate to at most 1. From
    `eq-19-23.window`, `eq-24-26.edge`.

    Note: The text says i <= (9/10) k - 1 here and i <= mu k - 1 in Eqs. 12 and 24: a leftover, right for mu = 9/10.
    """
    return sides(window_ceiling(k - i, eps, c_u), third_addend_bound(k, eps, c_u, mu), off=window_ceiling(k, eps, c_u))


FORMULAS = (window_floor, window_ceiling, second_addend_bound, third_addend_bound)
CLAIMS = (floor, floor_holds, second, ceiling, one_left, edge, third)

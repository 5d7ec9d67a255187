"""Theorem 2's proof, Eqs. 13, 15-17 and 19-26: windows of width 2 eps, and the second and third addends.

H and H' are the events that the sums over two independent random k-subsets lie within eps of z.
"""

from __future__ import annotations

from ltbounds.arith import Scalar, like, maximum, minimum, sqrt
from ltbounds.claims import Sides
from ltbounds.notation import Count, Natural, OpenUnit, Positive, Share, Signed, Unit, at_most, less, place, sides
from ltbounds.theorems.natale2024.definitions import density_ceiling, density_floor
from ltbounds.theorems.natale2024.theorem_2.eq_18 import chebyshev, chebyshev_factor, factor, rarely_large

__all__ = [
    "CLAIMS", "FORMULAS", "inside", "second_addend_bound", "third_addend_bound", "window_ceiling", "window_floor",
]  # fmt: skip


EQ_13 = place("natale2024", "Theorem 2", "section 3.1, Eq. 13")
EQ_15 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 15-17")
EQ_19 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 19-23")
EQ_24 = place("natale2024", "Theorem 2", "section 3.1, Eqs. 24-26")


def window_floor(k: Scalar, eps: Scalar, c_l: Scalar) -> Scalar:
    """Eq. 13: P(|Sigma_[k] - z| < eps) >= eps c_l/sqrt k, z in [-sqrt k, sqrt k] (half of the window is inside at the ends).

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


def inside(k: Scalar, eps: Scalar, u: Scalar) -> Scalar:
    """The length of the window (z - eps, z + eps) inside [-sqrt k, sqrt k], z = u sqrt k."""
    root = sqrt(k)
    return minimum(u * root + eps, root) - maximum(u * root - eps, -root)


@EQ_13.at_most("eq-13", by="smt")
def floor_holds(k: Count, eps: OpenUnit, u: Signed, c_l: Share) -> Sides:
    """eps c_l/sqrt k <= P(|Sigma_[k] - z| < eps) for every z = u sqrt k, |u| <= 1.

    Because the density of Sigma_[k] is at least c_l/sqrt k on [-sqrt k, sqrt k] (Definition 1): P is at least the right side, the
    length of the window inside times that, which is eps c_l/sqrt k at the ends.
    """
    left, right = window_floor(k, eps, c_l), inside(k, eps, u) * density_floor(k, c_l)
    return sides(left, right, off_left=2 * left)


@EQ_19.at_most("eq-19-23", by="smt")
def one_left(j: Count, eps: OpenUnit, c_u: Positive) -> Sides:
    """P(H'|H, mu k <= I <= k-1) <= 2 c_u eps: at most 2 c_u eps/sqrt j for the j = k-i >= 1 numbers of S' outside S, an average over y and i.

    Because the density of a sum of j numbers is at most c_u/sqrt j (Definition 1), and the window has length 2 eps; given the sum y of the
    common numbers the others are independent of H.
    """
    return sides(window_ceiling(j, eps, c_u), 2 * c_u * eps, off=c_u * eps)


@EQ_15.argued(
    "eq-15-17", steps=(chebyshev, factor, rarely_large, one_left),
    given=lambda k, eps, c_u, lam, mu, p, h: (
        less(lam, mu), at_most(p, chebyshev_factor(lam, mu) / sqrt(k)), at_most(h, 2 * c_u * eps),
    ),
    samples=({"k": 1, "eps": "1/4", "c_u": 1, "lam": "1/2", "mu": "9/10", "p": 1, "h": "1/2"},),
)  # fmt: skip
def second(k: Count, eps: OpenUnit, c_u: Positive, lam: OpenUnit, mu: OpenUnit, p: Unit, h: Unit) -> Sides:
    """P(mu k <= I <= k-1) P(H'|H, that) <= (1/((mu-lam)^2 sqrt k)) (2 c_u eps): p is the first factor, h the second.

    Because p is at most P(I >= mu k), so at most c'/sqrt k by `eq-18.chebyshev`, `eq-18.corrected` and `eq-18.conclusion`, and h is at most
    2 c_u eps by `eq-19-23`: the hypotheses.
    """
    bound = second_addend_bound(k, eps, c_u, lam, mu)
    return sides(p * h, bound, off=bound / 8)


@EQ_24.at_most("eq-24-26", by="smt", given=lambda k, i, mu, **_: less(i, mu * k))
def third(k: Count, i: Natural, eps: OpenUnit, c_u: Positive, mu: OpenUnit) -> Sides:
    """For i < mu k: 2 c_u eps/sqrt(k-i) <= 2 c_u eps/sqrt((1-mu) k), so the third addend is at most that.

    Because given I = i and the sum y of the common numbers, the k - i others lie in a window of length 2 eps with
    probability at most 2 c_u eps/sqrt(k-i) (Definition 1), and the P(I_i) and the densities of y integrate to at most 1.
    """
    return sides(window_ceiling(k - i, eps, c_u), third_addend_bound(k, eps, c_u, mu), off=window_ceiling(k, eps, c_u))


FORMULAS = (window_floor, window_ceiling, second_addend_bound, third_addend_bound)
CLAIMS = (floor_holds, second, one_left, third)

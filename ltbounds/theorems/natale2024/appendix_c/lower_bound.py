"""Appendix C, lower bound (C-4 to C-7): by Theorem 6 the strip [sqrt n, 2 sqrt n] keeps some probability P_L(n)."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, ball, integer, like, sqrt
from ltbounds.claims import Integers, OneOf
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Sides, place, sides
from ltbounds.theorems.natale2024.appendix_c.eqs_33_34 import unimodal
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import allasia, normal_cdf, normal_distance

__all__ = ["CLAIMS", "FORMULAS", "scaled_density", "strip_probability", "window_margin"]

LOWER = place("natale2024", "Lemma 1", "appendix C, lower bound")
FOOTNOTE = place("natale2024", "Lemma 1", "appendix C, footnote 7")


def window_margin(n: Scalar, A: Scalar) -> Scalar:
    """Phi(2 sqrt 3) - Phi(sqrt 3) - 2A/sqrt n, where A/sqrt n bounds |F_n - Phi|: A = sqrt 3/20; C_18 is it at n = 18.

    >>> round(window_margin(18, 3**0.5 / 20), 6)
    0.000541
    """
    root = sqrt(like(3, n))
    return normal_cdf(2 * root) - normal_cdf(root) - 2 * A / sqrt(n)


def _allasia(n: Scalar) -> Scalar:
    return sqrt(like(3, n)) / 20


def strip_probability(n: Scalar) -> Scalar:
    """P_L(n) as a ball."""
    count = integer(n)
    root = sqrt(ball(count))
    return irwin_hall.interval_probability(root, 2 * root, count)


@LOWER.argued("C-4", steps=(allasia,))
def window(n: Count) -> Sides:
    """P_L(n) = P(sqrt n <= Sigma_[n] <= 2 sqrt n) >= Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) for every n.

    Because P_L(n) = F_n(2 sqrt 3) - F_n(sqrt 3), and by `thm-6` each of the two is off by at most sqrt 3/(20 sqrt n).
    """
    return sides(window_margin(n, _allasia(n)), strip_probability(n), off_left=window_margin(n, _allasia(n) / 100))


@LOWER.equal("C-4.margin")
def two_ends(n: Count) -> Sides:
    """The bound of C-4 is Phi(sqrt 12) - Phi(sqrt 3) less twice the bound of Theorem 6."""
    right = normal_cdf(sqrt(like(12, n))) - normal_cdf(sqrt(like(3, n))) - 2 * normal_distance(n)
    return sides(window_margin(n, _allasia(n)), right, off=right + normal_distance(n))


@LOWER.at_most("C-5.positive", by="exact", strict=True, beyond={"n": OneOf((17,))})
def at_18(n: Annotated[Scalar, OneOf((18,))]) -> Sides:
    """C_18 > 0."""
    return sides(0 * n, window_margin(n, _allasia(n)))


@LOWER.at_most("C-5", by="smt", beyond={"n": Integers(17)})
def from_18(n: Annotated[Scalar, Integers(18)]) -> Sides:
    """Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) >= C_18 for n >= 18, and C_18 > 0 is `C-5.positive`."""
    return sides(window_margin(like(18, n), _allasia(n)), window_margin(n, _allasia(n)))


def _classical(n: Scalar) -> Scalar:
    """0.4748 E|Z|^3 with E|Z|^3 = 3 sqrt 3/4 for the standardised uniform."""
    return 4748 * (3 * sqrt(like(3, n)) / 4) / 10000


@FOOTNOTE.at_most("C-7.890", by="exact", strict=True, beyond={"n": OneOf((889,))})
def step_890(n: Annotated[Scalar, OneOf((890,))]) -> Sides:
    """The margin is positive at n = 890."""
    return sides(0 * n, window_margin(n, _classical(n)))


@FOOTNOTE.at_most("C-7", by=(step_890.at(n=lambda: 890),), strict=True, beyond={"n": Integers(889)})
def classical(n: Annotated[Scalar, Integers(900)]) -> Sides:
    """With the classical Berry-Esseen constant 0.4748 the margin is positive for n >= 900 (from 890 on; not at 889)."""
    return sides(0 * n, window_margin(n, _classical(n)))


def scaled_density(n: Scalar, u: Scalar) -> Scalar:
    """sqrt n f(u sqrt n, n) as a ball."""
    count = integer(n)
    root = sqrt(ball(count))
    return root * irwin_hall.density(ball(u) * root, count)


@LOWER.at_most("C-6.small", by="exact", strict=True, beyond={"n": Integers(1, 17)})
def small_windows(n: Annotated[Scalar, Integers(2, 17)]) -> Sides:
    """P_L(n) = c_n > C_18 for 2 <= n < 18; the least of them is c_17."""
    return sides(window_margin(like(18, n), normal_distance(like(1, n))), strip_probability(n))


@LOWER.argued("C-6.strip", steps=(unimodal,))
def strip(n: Count) -> Sides:
    """P_L(n) <= sqrt n f(sqrt n, n): the strip [sqrt n, 2 sqrt n] has length sqrt n, and f falls on it.

    Because f falls with |x|, `C-3`: its largest value is at the left end.
    """
    return sides(strip_probability(n), scaled_density(n, 1), off=scaled_density(n, 2))


@LOWER.argued("C-6", steps=(strip, small_windows, window, from_18))
def papers_lower(n: Count) -> Sides:
    """f(sqrt n, n) >= c_l/sqrt n for every n >= 1, with the paper's c_l = min(C_18, c_2, ..., c_17, 1/2) = C_18 = 0.00054; f(1, 1) = 1/2.

    Because for n >= 2 sqrt n f(sqrt n, n) >= P_L(n) by `C-6.strip`.  For n < 18 `C-6.small` has P_L(n) > C_18; from 18 on P_L(n) is at least
    the margin by `C-4`, which is at least C_18 by `C-5`.
    """
    left = window_margin(like(18, n), normal_distance(like(1, n)))
    return sides(left, scaled_density(n, 1), off_left=300 * left)


FORMULAS = (window_margin,)
CLAIMS = (window, two_ends, from_18, at_18, papers_lower, small_windows, strip, step_890, classical)

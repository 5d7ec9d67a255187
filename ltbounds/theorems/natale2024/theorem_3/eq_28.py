"""Theorem 3's implicit width: all roots of Eq. 28.

Eq. 28 is n = K ln^2(A n) with A = 2 l d_{i-1} d_i gamma'/eps and K = c_amp/(H_2(gamma') ln^2 2).  With y = ln(A n) it
is e^y = A K y^2, so y = -2w for w e^w = -1/(2 sqrt(A K)) (y > 0) or +1/(2 sqrt(A K)) (y < 0), and n = 4 K w^2:

===============  ===========================  =====================================================
root             branch                       when
===============  ===========================  =====================================================
`largest_root`   W_{-1}(-1/(2 sqrt(A K)))     A K >= e^2/4; An >= e^2.  This is the width.
(the middle)     W_0(-1/(2 sqrt(A K)))        A K >= e^2/4; 1 < An <= e^2
`lowest_root`    W_0(+1/(2 sqrt(A K)))        always; An < 1, so k = gamma' n < eps/2: no subset at all
===============  ===========================  =====================================================
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, ball, exp, lambert_w, like, log, sqrt
from ltbounds.claims import Integers, Points, Real
from ltbounds.notation import Count, Half, Nonnegative, OpenHalf, Positive, Sides, at_most, less, place, sides
from ltbounds.theorems.natale2024.definitions import binary_entropy, tangent

__all__ = ["CLAIMS", "FORMULAS", "equation_28", "largest_root", "log_factor", "log_scale", "lowest_root"]

Real1To100 = Annotated[Scalar, Real(1, 100)]
EQ_28 = place("natale2024", "Theorem 3", "section 4, Eq. 28")
EQ_44 = place("natale2024", "Theorem 3", "appendix F, Eq. 44")


def log_scale(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, gamma: Scalar) -> Scalar:
    """A = 2 l d_{i-1} d_i gamma'/eps: the argument of Eq. 28's logarithm is A n.

    >>> log_scale(100, 100, 3, 0.01, 0.5)
    3000000.0
    """
    return 2 * depth * d_in * d_out * gamma / eps


def log_factor(gamma: Scalar, c_amp: Scalar) -> Scalar:
    """K = c_amp/(H_2(gamma') ln^2 2): Eq. 28 is n = K ln^2(A n).

    >>> round(log_factor(0.5, 8.0), 3)
    16.651
    """
    return c_amp / (binary_entropy(gamma) * log(like(2, gamma)) ** 2)


def equation_28(n: Scalar, A: Scalar, K: Scalar) -> Scalar:
    """Eq. 28: its right side K ln^2(A n), in the letters of `log_scale` and `log_factor`.

    >>> round(equation_28(8000, 3e6, log_factor(0.5, 8.0)), 2)
    9512.24
    """
    return K * log(A * n) ** 2


def largest_root(A: Scalar, K: Scalar) -> Scalar:
    """Eq. 28: its largest solution, 4 K w^2 with w = W_{-1}(-1/(2 sqrt(A K))); it needs A K >= e^2/4.

    >>> round(largest_root(3e6, log_factor(0.5, 8.0)), 2)
    9663.18
    """
    return 4 * K * lambert_w(-1 / (2 * sqrt(A * K)), -1) ** 2


def lowest_root(A: Scalar, K: Scalar) -> Scalar:
    """Eq. 28: the solution with A n < 1, 4 K w^2 with w = W_0(1/(2 sqrt(A K))); there is always one.

    >>> round(lowest_root(1.0, 1 / log(2.0) ** 2), 6)
    0.587775
    """
    return 4 * K * lambert_w(1 / (2 * sqrt(A * K))) ** 2


@EQ_28.at_most("eq-28.number", by=(tangent.at(t=lambda y: y / 2),))
def number(y: Positive) -> Sides:
    """2 ln y - y is at most its value at y = 2.

    Note: With y = ln(A n) > 0 Eq. 28 asks for ln(A K) + 2 ln y - y = 0: no root has A n > 1 where A K < e^2/4.
    """
    return sides(2 * log(y) - y, 2 * log(like(2, y)) - 2, off=2 * log(like(2, y)) - 3)


@EQ_28.at_most(
    "eq-28.enough", by=(tangent.at(t=lambda y, step: (y + step) / y),), beyond={"y": Real(1, 100), "step": Real(0, 100)}
)
def enough_from_there(y: Annotated[Scalar, Real(2)], step: Nonnegative) -> Sides:
    """2 ln y - y does not grow from y = 2 on.

    Note: So n >= K ln^2(A n), which Corollary 1 needs, holds for every n with ln(A n) >= y* >= 2, y* the largest root's; and for
    every n >= 1/A where there is no root (`eq-28.number`).
    """
    return sides(2 * log(y + step) - (y + step), 2 * log(y) - y)


@EQ_28.equal("eq-28.roots", by="points")
def roots(A: Annotated[Scalar, Points((2, 64, 10**7))], K: Annotated[Scalar, Points((1, 17))]) -> Sides:
    """Both solve Eq. 28, n = K ln^2(A n): the largest n with ln(A n) = sqrt(n/K), the lowest with -ln(A n) = sqrt(n/K)."""
    n, low = largest_root(ball(A), K), lowest_root(ball(A), K)
    right = 2 * sqrt(n / K) + sqrt(low / K)
    return sides(2 * log(A * n) - log(A * low), right, off=right - sqrt(low / K) / 10)


@EQ_28.refuted(
    "eq-28.solvable",
    at={"d_in": 1, "d_out": 1, "depth": 1, "eps": Fraction(2, 5), "gamma": Fraction(1, 2**64), "c_amp": 8},
    severity="edge", impact="Theorem 3 for small gamma': read >= for = (eq-28.enough)", corrected="eq-28.enough",
    beyond={"gamma": Real(Fraction(1, 8), Fraction(1, 2))},
)  # fmt: skip
def solvable(d_in: Count, d_out: Count, depth: Count, eps: OpenHalf, gamma: Half, c_amp: Real1To100) -> Sides:
    """As printed, for every gamma' in (0, 1) there are n_i* 'satisfying' Eq. 28 (with A n > 1): e^2/4 <= A K.

    Note: A K falls to 0 with gamma', so below some gamma' there is no root; there every n has '>=' (eq-28.enough).
    """
    return sides(exp(like(2, gamma)) / 4, log_scale(d_in, d_out, depth, eps, gamma) * log_factor(gamma, c_amp))


@EQ_44.refuted(
    "eq-44.function", "<", at={"j": 2, "larger": 4}, severity="gap",
    impact="none: any root with k >= 1 serves Theorem 3, and the largest one is not spoiled by larger n (eq-28.enough)",
    corrected="eq-28.enough", given=lambda j, larger, **_: less(j, larger),
    off_given=lambda j, larger: (at_most(3, j), less(j, larger)),
)  # fmt: skip
def a_function(j: Annotated[Scalar, Integers(1, 12)], larger: Annotated[Scalar, Integers(2, 12)]) -> Sides:
    """As printed, Eq. 44 defines n*(x) 'as the function'.  With j = log2(kx) it is 2^j/j^2 = c_amp gamma' x/H_2(gamma'),
    so for j < j' the values would differ: 2^j j'^2 < 2^j' j^2, or at least never agree.

    Note: j = 2 and j = 4 both give 2^j/j^2 = 1.  Any root with k >= 1 satisfies Eq. 3, so nothing breaks.
    """
    return sides(2**j * larger**2, 2**larger * j**2)


FORMULAS = (log_scale, log_factor, equation_28, largest_root, lowest_root)
CLAIMS = (number, enough_from_there, roots, solvable, a_function)

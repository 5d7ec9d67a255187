"""Corollary 2 (ours): all targets at once, Corollary 1 of natale2024 with its constant c_amp = 88 for U[-1, 1].

Steps (a), a grid of targets and blocks of numbers, and (b), the entropy of a block, are those of the proof at `whole`.

The paper asks for no n >= 2 r k, but its blocks too must hold k numbers.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, e, sqrt

import numpy as np

from ltbounds import arith
from ltbounds.arith import Scalar, ball, like, log2
from ltbounds.claims import Result
from ltbounds.errors import require
from ltbounds.laws.second_moment import subset_sums
from ltbounds.notation import AtLeastOne, Count, OpenHalf, Sides, Unit, place, sides
from ltbounds.theorems.ours.theorem_4 import C_THM, ZeroTo1Over2, meets_equation_1
from ltbounds.theorems.ours.theorem_4 import whole as theorem_4

__all__ = ["C_AMP", "RESULT", "blocks_bound", "log2_n_by_corollary_1", "n_for_all_targets", "whole"]

HERE = place("ours", "Corollary 2", "fixed-size subset sums for all targets")


C_AMP = 88
"""c_amp of Corollary 1 of natale2024 for U[-1, 1], where n >= 2 r k."""


def n_for_all_targets(k: int, eps: Scalar, delta: Scalar) -> int:
    """Certified: with so many numbers U[-1, 1], with probability at least 1 - delta every z in [-√k, √k] is within eps of
    the sum of a k-subset.  0 < eps < 1, 0 < delta < 1.

    r blocks of m numbers, as in (a) with delta for eps: m is the least that satisfies Eq. 1 for eps/2.

    >>> n_for_all_targets(10, 0.01, 0.01)
    2720
    """
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(0 < eps < 1, "eps", eps, "lie in (0, 1) (Theorem 2)")
    require(0 < delta < 1, "delta", delta, "lie in (0, 1)")
    low, m = 2 * k - 1, 2 * k
    while not meets_equation_1(m, k, Fraction(eps) / 2):
        low, m = m, 2 * m
    while m - low > 1:
        middle = (low + m) // 2
        low, m = (low, middle) if meets_equation_1(middle, k, Fraction(eps) / 2) else (middle, m)
    targets = ceil((2 * ball(k).sqrt() / ball(eps)).upper())
    blocks = (ball(targets) / ball(delta)).log() / -(1 - ball(C_THM)).log()
    return m * ceil(blocks.upper())


def log2_n_by_corollary_1(k: int, eps: float, c_amp: float = C_AMP) -> float:
    """log2 of the n that Corollary 1 of natale2024 asks for, n H_2(k/n) = c_amp log2(k/eps)², in floats: for comparison.

    Where k is small H_2(k/n) is about (k/n) log2(n/k), so that n is exponential in log2(k/eps)²/k, while
    `n_for_all_targets` is logarithmic in 1/delta and polynomial in 1/eps.

    >>> round(log2_n_by_corollary_1(10, 0.01)), n_for_all_targets(10, 0.01, 0.01)
    (876, 2720)
    """
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(0 < eps < 0.5, "eps", eps, "lie in (0, 1/2) (Corollary 1)")
    wanted = c_amp * log2(k / eps) ** 2 / k

    def excess(v: float) -> float:
        """v + (u - 1) log2(u/(u-1)) - wanted at u = n/k = 2^v."""
        u = 2.0 ** min(v, 50)
        return v + (float(log2(e)) if v > 50 else (u - 1) * log2(u / (u - 1))) - wanted

    from scipy.optimize import brentq

    return float(log2(k)) + (1.0 if excess(1.0) >= 0 else float(brentq(excess, 1.0, wanted)))


@HERE.at_most("cor-2.grid", by="balls", vanishing={"y": -1})
def rate(y: ZeroTo1Over2) -> Sides:
    """(a) 2 + y <= 5/2 for y = eps/√k <= 1/2, that is 2√k/eps + 1 <= 5√k/(2 eps)."""
    return sides(2 + y, like(5, y) / 2, off=like(9, y) / 4)


def blocks_bound(t: Scalar) -> Scalar:
    """(b): r (L + 2)/L² at most, for t = 1/L, r <= 1 + (ln(5/2) + 2 L ln 2)/(-ln(1 - c_thm)).

    >>> round(blocks_bound(1.0), 3)
    87.496
    """
    rate = -arith.log(1 - like(1, t) * C_THM.numerator / C_THM.denominator)
    return (t + (arith.log(like(5, t) / 2) * t + 2 * arith.log(like(2, t))) / rate) * (1 + 2 * t)


@HERE.equal("cor-2.blocks")
def blocks(L: AtLeastOne) -> Sides:
    """(b) The bound (1 + (ln(5/2) + 2 L ln 2)/(-ln(1 - c_thm))) (L + 2)/L² on r (L + 2)/L², written with t = 1/L."""
    top = arith.log(like(5, L) / 2) + L * arith.log(like(4, L))
    right = (1 - top / arith.log(like(1843, L) / 2000)) * (L + 2) / L**2
    return sides(blocks_bound(1 / L), right, off=(1 + top) * (L + 2) / L**2)


@HERE.at_most("cor-2.slope", by="balls", vanishing={"u": -1})
def slope(u: ZeroTo1Over2) -> Sides:
    """(b) log2(t/(t-k)) = log2(1/(1-u)) <= 1 for u = k/t <= 1/2: the slope of t H_2(k/t) in t, by differentiating."""
    return sides(log2(1 / (1 - u)), like(1, u), off=like(9, u) / 10)


@HERE.at_most("cor-2.amplified", by="balls")
def amplified(t: Unit) -> Sides:
    """(b) (1 + (ln(5/2) + 2 L ln 2)/(-ln(1 - c_thm))) (L + 2) <= 88 L² for all L >= 1, t = 1/L, c_thm = 0.0785."""
    return sides(blocks_bound(t), like(C_AMP, t), off=like(87, t))


@HERE.argued("cor-2", steps=(theorem_4, rate, slope, blocks, amplified))
def whole(k: Count, eps: OpenHalf) -> Sides:
    """For 0 < eps < 1/2, n >= 88 log2(k/eps)²/H_2(k/n) and n >= 2 r k, with probability at least 1 - eps every |z| <= √k is within eps
    of the sum of some k of n numbers i.i.d. U[-1, 1], r = ⌈ln(5√k/(2 eps²))/(-ln(1 - c_thm))⌉, c_thm = 0.0785; evaluated, with L =
    log2(k/eps): (1 + ln(5√k/(2 eps²))/(-ln(1 - c_thm))) (L + 2) <= 88 L².

    Because (a) ⌈2√k/eps⌉ <= 5√k/(2 eps) targets, one in the middle of each piece of length at most eps, are within eps/2 of all
    (`cor-2.grid`), and `thm-4` at the tolerance eps/2 holds for each of the r disjoint blocks of m = ⌊n/r⌋ >= 2k numbers, where
    m H_2(k/m) >= L + 1; so a target is missed by all blocks with probability at most (1 - c_thm)^r, and r is such that the union over
    the targets is at most eps.  (b) m >= n/r - 1, d/dt t H_2(k/t) = log2(t/(t-k)) <= 1 for t >= 2k (`cor-2.slope`), H_2(kr/n) >=
    H_2(k/n) as kr/n <= 1/2, so m H_2(k/m) >= (n/r) H_2(k/n) - 1 >= 88 L²/r - 1, and 88 L² >= r (L + 2) by `cor-2.blocks` and
    `cor-2.amplified`, as ln(√k/eps²) <= 2 ln(k/eps) and L >= 1.
    """
    L = arith.log(k / eps) / arith.log(like(2, eps))
    r = 1 - arith.log(5 * arith.sqrt(like(1, eps) * k) / (2 * eps**2)) / arith.log(like(1843, eps) / 2000)
    return sides(r * (L + 2), C_AMP * L**2, off=30 * L**2)


def _covers(n: int | None, k: int, eps: float, delta: float) -> Scalar:
    """Whether the k-subset sums of n numbers, by default the certified number, come within eps of all |z| <= √k."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        size = n_for_all_targets(k, eps, delta) if n is None else n
        reach = sqrt(k)
        sums = np.sort([subset_sums(stream.uniform(-1, 1, (1, size)), k)[0] for _ in range(trials)], axis=1)
        # Sums beyond the targets count as their ends would: the gaps that matter lie between.
        ends = np.full((trials, 1), reach + eps)
        places = np.clip(np.hstack([-ends, sums, ends]), -ends, ends)
        return np.diff(places, axis=1).max(axis=1) < 2 * eps

    return trial


@HERE.trials(
    "cor-2.trials", at_least=0.5, expected=0.999, notion="all", off=_covers(3, 2, 0.5, 0.5),
    parameters={"k": 2, "eps": 0.5, "delta": 0.5, "n": "n_for_all_targets(2, 0.5, 0.5)"},
)  # fmt: skip
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At k = 2, eps = delta = 1/2 the certified n = 124 numbers have 2-subset sums within eps of all |z| <= √2 with
    probability at least 1 - delta.
    """
    return _covers(None, 2, 0.5, 0.5)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Fixed-size subset sums for all targets, with its constant",
    statement="For 0 < eps < 1/2, n >= 88 log2(k/eps)²/H_2(k/n) and n >= 2 r k, with probability at least 1 - eps every |z| <= √k is within eps of "
    "the sum of some k of n numbers i.i.d. U[-1,1].",
    symbols={
        "k": "size of a subset", "eps": "tolerance, and failure probability",
        "r": "number of blocks, ⌈ln(5√k/(2 eps²))/(-ln(1 - c_thm))⌉", "t": "1/L, L = log2(k/eps)",
    },
    formulas=(blocks_bound,),
    claims=(rate, slope, blocks, amplified, whole, by_experiment),
)  # fmt: skip

"""Theorem 4 (ours): Theorem 2 of natale2024 with its constant, c_thm = 0.0785 for U[-1, 1].

Let 1 <= k <= n/2, 0 < eps < 1, |z| <= √k and n H_2(k/n) >= log2(k/eps).  Then some k of n numbers U[-1, 1] sum to within
eps of z with probability at least c_thm.

The proof is that at `whole`, with steps (a) to (d), `binomial_holds` (b) and `ratio` (e), (f).  In all of them x = 1 - k/n, h = 1/k,
W = sum_{j=1}^{k} π(j) √(k/j), π(j) = P(J = j), k - J the overlap of two random k-subsets, c_l and c_u those of Theorem 3.

*How far from the best.*  c_thm is at most 0.1242: Markov's bound E[Y] at n = 24837, k = 400 and the smallest eps.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, isfinite
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, ball, certainly_le, exp, integer, like, pi_like, sqrt
from ltbounds.claims import Integers, OneOf, Real, Result
from ltbounds.errors import require
from ltbounds.laws import irwin_hall
from ltbounds.laws.second_moment import subset_counts
from ltbounds.notation import AtLeastOne, Count, Share, Sides, Size, at_most, sides
from ltbounds.theorems.ours.theorem_3 import hit_rate_bound, hit_rate_holds, limit_density
from ltbounds.theorems.ours.theorem_3 import upper as peak_holds

from ltbounds.theorems.ours.theorem_4_overlaps import (  # isort: skip
    HERE, STIRLING, Real1Over2To1, binomial_holds, fraction, inverse_moments, overlap, overlap_bound, overlap_sum,
)  # fmt: skip

__all__ = [
    "C_THM", "RESULT", "certified_success", "first_term", "meets_equation_1", "require_theorem_2", "second_term",
    "success_cap", "whole",
]  # fmt: skip

ZeroTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16))]
ZeroTo1Over2 = Annotated[Scalar, Real(0, Fraction(1, 2))]

C_THM = Fraction(157, 2000)
"""c_thm = 0.0785: a certified success probability under the hypotheses of Theorem 2 of natale2024."""

EXACT = 2000
"""Largest n for which Eq. 1 is decided in integers."""


def meets_equation_1(n: int, k: int, eps: Fraction) -> bool:
    """Eq. 1 with c_hyp = 1, n H_2(k/n) >= log2(k/eps): up to n = 2000 exactly, as n^n eps >= k · k^k (n-k)^(n-k); beyond in
    balls, which may raise `Undecided`.

    >>> meets_equation_1(2, 1, Fraction(1, 4)), meets_equation_1(2, 1, Fraction(1, 5))
    (True, False)
    """
    if n <= EXACT:
        return bool(n**n * Fraction(eps) >= k ** (k + 1) * (n - k) ** (n - k))
    import flint

    with flint.ctx.workprec(256):
        entropy = k * (ball(n) / k).log() + (n - k) * (ball(n) / (n - k)).log()
        return certainly_le((k / ball(eps)).log(), entropy)


def certified_success(n: int, k: int, eps: Scalar, z: Scalar) -> Fraction:
    """c_thm, where the hypotheses hold; `laws.second_moment` is sharper for a given n, k, eps, z.

    >>> certified_success(20, 10, 0.01, 1.0)
    Fraction(157, 2000)
    """
    require_theorem_2(n, k, eps, z)
    return C_THM


def require_theorem_2(n: int, k: int, eps: Scalar, z: Scalar) -> None:
    """Raise `DomainError` with the hypothesis of Theorem 2 of natale2024 that n, k, eps, z violate.

    >>> require_theorem_2(50, 30, 0.01, 0.0)
    Traceback (most recent call last):
    ltbounds.errors.DomainError: k=30 must satisfy k <= n/2 (Theorem 2)
    """
    require(int(n) == n, "n", n, "be an integer")
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(2 * k <= n, "k", k, "satisfy k <= n/2 (Theorem 2)")
    require(0 < eps < 1, "eps", eps, "lie in (0, 1) (Theorem 2)")
    require(isfinite(z) and Fraction(z) ** 2 <= k, "z", z, f"lie in [-sqrt(k), sqrt(k)] for k={k} (Theorem 2)")
    met = meets_equation_1(int(n), int(k), Fraction(eps))
    require(met, "n", n, "satisfy n H_2(k/n) >= log2(k/eps) (Eq. 1 of Theorem 2)")


def first_term(x: Scalar) -> Scalar:
    """(c): √(πx/2)/c_l, an upper bound for 1/E[Y]; x = 1 - k/n.

    >>> round(first_term(1.0), 4)
    8.1289
    """
    return sqrt(pi_like(x) * x / 2) / limit_density(like(1, x))


def _one_over_c_thm(x: Scalar) -> Scalar:
    return like(1, x) * C_THM.denominator / C_THM.numerator


def second_term(k: Scalar, overlaps: Scalar) -> Scalar:
    """(d): (c_u/c_l) e^(-1/(6k)) W, W = `overlaps`.

    >>> round(second_term(10.0, 1.0), 4)
    4.5104
    """
    return exp(-like(1, k) / (6 * k)) / (sqrt(like(2, k)) * limit_density(like(1, k))) * overlaps


@HERE.equal("thm-4.first")
def first(k: AtLeastOne, x: Real1Over2To1, eps: Share, E: AtLeastOne) -> Sides:
    """(c) √(2π k x) E (eps/k) · √k/(2 eps c_l E) = √(πx/2)/c_l, E = e^(1/(6k))."""
    return sides(
        sqrt(2 * pi_like(x) * k * x) * E * (eps / k) * sqrt(k) / (2 * eps * limit_density(like(1, x)) * E),
        first_term(x),
        off=first_term(2 * x),
    )


@HERE.equal("thm-4.second")
def second(k: AtLeastOne, j: AtLeastOne, eps: Share) -> Sides:
    """(d) The bound (2 eps c_u/√j) √k/(2 eps c_l e^(1/(6k))) on q_j/p is (c_u/c_l) e^(-1/(6k)) √(k/j)."""
    return sides(
        (2 * eps / sqrt(2 * j)) * sqrt(k) / (2 * eps * hit_rate_bound(k)),
        second_term(k, sqrt(k / j)),
        off=second_term(k, sqrt(2 * k / j)),
    )


@HERE.at_most("thm-4.many", by="balls", strict=True, beyond={"h": Real(0, Fraction(1, 8))})
def many(h: ZeroTo1Over16, x: Real1Over2To1) -> Sides:
    """(f) √(πx/2)/c_l + (c_u/c_l) e^(-h/6) w < 1/c_thm for h = 1/k <= 1/16, 1/2 <= x <= 1, w the root of the bound of `overlap`."""
    return sides(first_term(x) + second_term(like(1, h), exp((1 - h) / 6) * overlap_bound(h, x)), _one_over_c_thm(x))


@HERE.at_most("thm-4.few", by="balls", strict=True)
def few(k: Annotated[Scalar, Integers(1, 15)], share: ZeroTo1Over2) -> Sides:
    """(f) √(πx/2)/c_l + (c_u/c_l) e^(-1/(6k)) W < 1/c_thm for k = 1, ..., 15 and every share k/n = 1 - x in [0, 1/2]."""
    return sides(
        first_term(1 - share) + second_term(like(1, share) * k, overlap_sum(k, share)),
        _one_over_c_thm(share),
        off=12 + 0 * share,
    )


def _both_terms(n: Scalar, k: Scalar) -> Scalar:
    """(c) + (d), in balls."""
    return first_term(1 - ball(k) / n) + second_term(ball(k), overlap_sum(k, ball(k) / n))


SAMPLES = ({"n": 2, "k": 1}, {"n": 30, "k": 15}, {"n": 4000, "k": 100})


@HERE.argued(
    "thm-4.ratio", "<", steps=(fraction, inverse_moments, overlap, many, few), given=lambda n, k: at_most(2 * k, n),
    samples=SAMPLES,
)  # fmt: skip
def ratio(n: Size, k: Count) -> Sides:
    """(f) √(πx/2)/c_l + (c_u/c_l) e^(-1/(6k)) W < 1/c_thm = 2000/157 for all 1 <= k <= n/2, x = 1 - k/n, W = sum_{j=1}^{k} P(J = j) √(k/j),
    k - J the number of elements that two random k-subsets of n share, c_u = 1/√2, c_l = √(3/(2π)) e^(-3/2).

    Because k <= 15 is `thm-4.few`, with share = k/n; k >= 16 is `thm-4.many`, with h = 1/k and W bounded as follows (e).
    W² <= k E[1/J; J >= 1] (Cauchy-Schwarz), 1/j is bounded by `thm-4.inverse`, E[1/((J+1)...(J+r))] is given by `thm-4.inverse-moments`
    (for all n, k and r by Vandermonde: C(n-k,j)/((j+1)...(j+r)) = C(n-k+r,j+r)/((n-k+1)...(n-k+r))), and (n+i)/(n-k+i) <= n/(n-k) =
    1/x; the sum of the three, with h = 1/k, is `thm-4.overlap`.
    """
    return sides(_both_terms(n, k), ball(1 / C_THM), off=ball(12))


def _least_tolerance(n: Scalar, k: Scalar) -> Scalar:
    """The smallest tolerance that Eq. 1 allows, k 2^(-n H_2(k/n)), in the arithmetic of n and k."""
    return k ** (k + 1) * (n - k) ** (n - k) / n**n


def _tolerance(n: int, k: int) -> Fraction:
    """The smallest tolerance that Eq. 1 allows, rounded up to a multiple of 2^-40."""
    return Fraction(integer((_least_tolerance(ball(n), ball(k)) * 2**40).upper().ceil()), 2**40)


def success_cap(n: Scalar, k: Scalar) -> Scalar:
    """An upper bound for E[Y], so for P(Y > 0), at the smallest tolerance of Eq. 1 and z = √k: C(n,k) 2 eps f_k(√k - eps).

    >>> success_cap(24837, 400).str(4, radius=False)
    '0.1241'
    """
    n, k = integer(n), integer(k)
    eps = _least_tolerance(ball(n), ball(k))
    return ball(comb(n, k)) * 2 * eps * irwin_hall.density(ball(k).sqrt() - eps, k)


@HERE.at_most("thm-4.cap", by="exact", strict=True)
def cap(n: Annotated[Scalar, OneOf((24837,))], k: Annotated[Scalar, OneOf((400,))]) -> Sides:
    """C(n,k) 2 eps f_k(√k - eps), a bound for E[Y] at z = √k, is below 0.1242 at n = 24837, k = 400 and the smallest eps of Eq. 1."""
    return sides(success_cap(n, k), ball("0.1242"), off=ball("0.1240"))


@HERE.argued(
    "thm-4", "<", steps=(hit_rate_holds, peak_holds, binomial_holds, first, second, ratio, cap),
    given=lambda n, k: at_most(2 * k, n), samples=SAMPLES,
)  # fmt: skip
def whole(n: Size, k: Count) -> Sides:
    """For 1 <= k <= n/2, 0 < eps < 1, |z| <= √k and n H_2(k/n) >= log2(k/eps), some k of n numbers i.i.d. U[-1, 1] sum to within eps of z
    with probability at least c_thm = 0.0785; no c_thm above 0.1242 will do.  Evaluated: c_thm < 1/(the sum of (c) and (d)).

    Because P(Y > 0) >= E[Y]²/E[Y²] (Cauchy-Schwarz), Y the number of k-subsets that hit.  Let p = P(|S_k - z| < eps), k - J the overlap of
    two random k-subsets and π(j) = P(J = j): E[Y²]/E[Y]² = 1/(C(n,k) p) + sum_{j=1}^{k} π(j) q_j/p, where q_j = P(second sum hits | first
    does, J = j). (a) p >= 2 eps c_l e^(1/(6k))/√k is `thm-3.hit-rate`; q_j <= sup_w P(|S_j - w| < eps) <= 2 eps c_u/√j is `thm-3.upper`, as j
    numbers of the second are not in the first: the density's bound integrated over an interval of length 2 eps. (b) C(n,k) > 2^(n H_2(k/n))
    e^(-1/(6k)) / √(2π k x), x = 1 - k/n, is `thm-4.binomial`. (c) With 2^(-n H_2) <= eps/k (Eq. 1) the first term is at most √(πx/2)/c_l
    (`thm-4.first`). (d) The rest is at most (c_u/c_l) e^(-1/(6k)) sum_{j>=1} π(j) √(k/j) (`thm-4.second`), and the two together are below
    1/c_thm by `thm-4.ratio`.  P(Y > 0) <= E[Y], so `thm-4.cap` leaves no room above 0.1242.
    """
    return sides(ball(C_THM), 1 / _both_terms(n, k), off_left=ball(1) / 12)


def _hits(numbers: int, n: int, k: int) -> Scalar:
    """Whether some k of the numbers U[-1, 1] sum to within the smallest tolerance for n and k of z = √k."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        eps = float(_tolerance(n, k))
        return subset_counts(stream.uniform(-1, 1, (trials, numbers)), k, eps, k**0.5) > 0

    return trial


@HERE.trials(
    "thm-4.trials", at_least=float(C_THM), expected=0.13, notion="fixed", off=_hits(5, 9, 4),
    parameters={"n": 9, "k": 4, "eps": "smallest of Eq. 1"},
)  # fmt: skip
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At n = 9, k = 4, the smallest eps of Eq. 1 and z = √k, some k-subset sum is within eps of z with probability at least c_thm."""
    return _hits(9, 9, 4)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Fixed-size subset sum, with its constant",
    statement="For 1 <= k <= n/2, 0 < eps < 1, |z| <= √k and n H_2(k/n) >= log2(k/eps), some k of n numbers i.i.d. U[-1,1] sum to within eps of z "
    "with probability at least c_thm = 0.0785; no c_thm above 0.1242 will do.",
    symbols={"k": "size of a subset", "x": "1 - k/n", "h": "1/k", "eps": "tolerance", "share": "k/n"},
    formulas=(first_term, second_term, overlap_bound),
    claims=(
        *STIRLING, binomial_holds, first, second, fraction, inverse_moments, overlap, many, few, ratio, cap, whole,
        by_experiment,
    ),
)  # fmt: skip

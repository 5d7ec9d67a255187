"""Theorem 2: a random set of n numbers has, with constant probability, a subset of k of them near a fixed target."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, binomial, like, log2, sqrt
from ltbounds.claims import Conditions, Real, Result
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Share, Sides, Size, Unit, at_most, place, sides
from ltbounds.theorems.natale2024.definitions import binary_entropy
from ltbounds.theorems.natale2024.theorem_2 import eq_14 as first
from ltbounds.theorems.natale2024.theorem_2 import eq_18 as overlap
from ltbounds.theorems.natale2024.theorem_2 import eqs_05_12 as moments
from ltbounds.theorems.natale2024.theorem_2 import eqs_13_26 as windows

__all__ = ["RESULT", "sample_size", "success_constant"]

AboveHalf = Annotated[Scalar, Real(Fraction(1, 2), 1, open_lo=True, open_hi=True)]
HERE = place("natale2024", "Theorem 2", "section 3")
PROOF = place("natale2024", "Theorem 2", "section 3.1, proof")
REMARK = place("natale2024", "Theorem 2", "section 3, remark")


def sample_size(k: Scalar, n: Scalar, eps: Scalar, c_hyp: Scalar) -> Scalar:
    """Eq. 1: the right side of n >= c_hyp log2(k/eps) / H_2(k/n), logarithm to base 2; n stands on both sides.

    >>> round(sample_size(4, 12, 0.002, 1), 3)
    11.941
    """
    return c_hyp * log2(k / eps) / binary_entropy(k / n)


def success_constant(c_l: Scalar, c_u: Scalar, lam: Scalar, mu: Scalar) -> Scalar:
    """Theorem 2's constant as its proof gives it: c_thm = c_l / (2 sqrt 2 + 2 c_u/(mu-lam)^2 + 2 c_u/sqrt(1-mu)).

    For sum-bounded laws with constants c_l, c_u (Definition 1), k <= lam n, and any mu in (lam, 1).  The paper leaves
    it open; the summands are the constants of the three addends of Eqs. 10-12.

    >>> round(success_constant(0.15, 2**-0.5, 0.5, 0.9), 5)
    0.00929
    """
    return c_l / (sqrt(like(8, c_l)) + 2 * c_u / (mu - lam) ** 2 + 2 * c_u / sqrt(1 - mu))


@HERE.equal("thm-2.eq-1")
def equation_1(k: Count, n: Size, eps: OpenUnit, c_hyp: AtLeastOne) -> Sides:
    """Eq. 1 is n H_2(k/n) >= c_hyp log2(k/eps), which is how it is used below: its right side times H_2(k/n)."""
    left = sample_size(k, n, eps, c_hyp) * binary_entropy(k / n)
    return sides(left, c_hyp * log2(k / eps), off=c_hyp * log2(1 / eps))


def _bounds(k: Scalar, eps: Scalar, c_u: Scalar, mu: Scalar) -> Scalar:
    """The three addends at lam = 1/2."""
    second = windows.second_addend_bound(k, eps, c_u, like(1, mu) / 2, mu)
    return first.first_addend_bound(k, eps) + second + windows.third_addend_bound(k, eps, c_u, mu)


AT_THE_EDGE = {"n": 2, "k": 1, "eps": "1/4", "c_hyp": 1, "c_u": 1, "mu": "9/10"}


@PROOF.at_most(
    "eq-10-12.bound", by=(first.all_shared,),
    given=lambda n, k, eps, c_hyp, c_u, mu, p, h, rest: (
        at_most(2 * k, n), at_most(c_hyp * log2(k / eps), n * binary_entropy(k / n)), at_most(h, 2 * c_u * eps),
        at_most(p, overlap.chebyshev_factor(like(1, mu) / 2, mu) / sqrt(k)),
        at_most(rest, windows.third_addend_bound(k, eps, c_u, mu)),
    ),
    samples=({**AT_THE_EDGE, "p": 1, "h": "1/2", "rest": 1},),
)  # fmt: skip
def repeated(
    n: Size, k: Count, eps: OpenUnit, c_hyp: AtLeastOne, c_u: Positive, mu: AboveHalf, p: Unit, h: Unit, rest: Unit
) -> Sides:
    """P(H'|H) = 1/C(n,k) + p h + rest is at most the sum of the three bounds, under Eq. 1 and for k <= n/2.  (By Eqs. 10-12: H'
    follows from I = k; p h is the second addend and rest the third, with their bounds as hypotheses.)
    """
    bounds = _bounds(k, eps, c_u, mu)
    return sides(1 / binomial(n, k) + p * h + rest, bounds, off=bounds / 30)


def _hit(
    k: Scalar, eps: Scalar, c_l: Scalar, c_u: Scalar, mu: Scalar, q: Scalar, some: Scalar, **_: Scalar
) -> Conditions:
    return (at_most(windows.window_floor(k, eps, c_l), q), at_most(q, some * _bounds(k, eps, c_u, mu)))


@PROOF.at_most(
    "thm-2.quotient", by="smt", given=_hit,
    samples=({"k": 1, "eps": "1/4", "c_l": "1/2", "c_u": 1, "mu": "9/10", "q": "1/8", "some": "1/10"},),
)  # fmt: skip
def quotient(k: Count, eps: OpenUnit, c_l: Share, c_u: Positive, mu: AboveHalf, q: Share, some: Share) -> Sides:
    """If q = P(H) is at least the floor of Eq. 13 and at most P(Y > 0) times the three bounds, P(Y > 0) >= c_thm."""
    c_thm = success_constant(c_l, c_u, like(1, mu) / 2, mu)
    return sides(c_thm, some, off_left=10 * c_thm)


@HERE.argued(
    "thm-2",
    steps=(
        quotient, repeated, windows.floor_holds, moments.second_moment, moments.ratio, overlap.chebyshev, overlap.factor,
        overlap.rarely_large, windows.second, windows.one_left, windows.third,
    ),
    given=lambda n, k, eps, c_hyp, **rest: (
        at_most(2 * k, n), at_most(c_hyp * log2(k / eps), n * binary_entropy(k / n)), _hit(k, eps, **rest),
    ),
    samples=({**AT_THE_EDGE, "c_l": "1/2", "q": "1/8", "some": "1/10"},),
)  # fmt: skip
def hits(
    n: Size, k: Count, eps: OpenUnit, c_hyp: AtLeastOne, c_l: Share, c_u: Positive, mu: AboveHalf, q: Share, some: Share
) -> Sides:
    """For every sum-bounded law, 1 <= k <= n/2 and every fixed z in [-sqrt k, sqrt k], Eq. 1 gives: some k-subset lies within eps
    of z with probability at least c_thm = c_l/(2 sqrt 2 + 2 c_u/(mu-1/2)^2 + 2 c_u/sqrt(1-mu)), for any mu in (1/2, 1).

    Because q = P(H) is at least the floor of `eq-13` for every z, and by `eq-5` and `eq-9` at most P(Y > 0) = `some` times
    P(H'|H), which is at most the sum of the three bounds by `eq-10-12.bound`: the second addend is a product as in `eq-15-17`, of
    P(I >= mu k), bounded for the hypergeometric I by `eq-18.chebyshev`, `eq-18.corrected` and `eq-18.conclusion` at lam = 1/2,
    and of what `eq-19-23` bounds; the third is bounded in `eq-24-26`.  So P(Y > 0) >= c_thm by `thm-2.quotient`.
    """
    c_thm = success_constant(c_l, c_u, like(1, mu) / 2, mu)
    return sides(c_thm, some, off_left=10 * c_thm)


# The remark: k <= lam n for any lam


def _all_but_one(n: Scalar) -> Scalar:
    """An upper bound for P(some n-1 of n numbers U[-1,1] lie within 1/2 of z): the whole sum lies within 3/2 of z."""
    return windows.window_ceiling(n, like(3, n) / 2, 1 / sqrt(like(2, n)))


@REMARK.at_most("rem-1.hypothesis", by="smt")
def first_hypothesis(n: Size) -> Sides:
    """At k = n-1, eps = 1/2, c_hyp = 1 Eq. 1 holds for every n >= 2: n log2(n/(n-1)) > 1."""
    return sides(log2(2 * (n - 1)), n * binary_entropy((n - 1) / n), off_left=log2(3 * (n - 1)))


@REMARK.refuted(
    "rem-1", at={"n": 451, "c": Fraction(1, 10)}, severity="edge",
    impact="none on Theorem 2 (lam = 1/2): every fixed lam < 1 is right (rem-1.corrected); the remark on Corollary 1 fails in the same way at lam = 1",
)  # fmt: skip
def any_lam(n: Size, c: Share) -> Sides:
    """'Theorem 2 holds for 1 <= k <= lam n, for an arbitrary lam in [1/n, 1]': with lam = 1, k = n-1, U[-1,1] and eps =
    1/2, a constant c has c <= P(some k-subset is within eps of z) <= 3 c_u/sqrt n for every n, c_u = 1/sqrt 2.

    Note: All sums of n-1 lie within 1 of the whole sum, whose density is at most 1/sqrt(2n), while Eq. 1 holds (`.hypothesis`).
    c = 1/10 fails from n = 451 on, any c from n = 9/(2 c^2) on (`.vanishes`): the proof needs mu in (lam, 1).
    """
    return sides(c, _all_but_one(n), off_left=c / sqrt(n))


@REMARK.equal("rem-1.vanishes")
def vanishes(c: Share, x: AtLeastOne) -> Sides:
    """For every c > 0 the bound 3 c_u/sqrt n is c/sqrt x at n = 9x/(2 c^2): below c for all x > 1."""
    return sides(_all_but_one(9 * x / (2 * c**2)), c / sqrt(x), off=c * sqrt(x))


@REMARK.at_most("rem-1.constant", by="smt")
def fixed_lam(c_l: Share, c_u: Positive, lam: Annotated[Scalar, Real(0, 1, open_hi=True)]) -> Sides:
    """For every lam < 1, with mu = (1+lam)/2, the constant of Theorem 2's proof is at least c_l (1-lam)^2/(2 sqrt 2 + 11 c_u)."""
    left, off = (c_l * (1 - lam) ** 2 / (sqrt(like(8, lam)) + factor * c_u) for factor in (11, 10))
    return sides(left, success_constant(c_l, c_u, lam, (1 + lam) / 2), off_left=off)


@REMARK.argued("rem-1.corrected", steps=(hits, fixed_lam))
def holds_for_fixed_lam(c_l: Share, c_u: Positive, lam: Annotated[Scalar, Real(0, 1, open_hi=True)]) -> Sides:
    """For every lam < 1 Theorem 2 holds for 1 <= k <= lam n with a positive constant, c_l (1-lam)^2/(2 sqrt 2 + 11 c_u).

    Because the argument of `thm-2` uses of k <= n/2 only that k <= lam n with lam < mu (Eqs. 13-26) and k <= n-1 (Eq. 14): at mu =
    (1+lam)/2 it gives what `rem-1.constant` bounds.
    """
    return fixed_lam.body(c_l=c_l, c_u=c_u, lam=lam)


STEPS = (moments, first, overlap, windows)

RESULT = Result(
    ref=HERE.ref, whole="natale2024.thm-2", title="Random fixed-size subset sum",
    statement="For n numbers of a sum-bounded law, 1 <= k <= n/2 and n >= c_hyp log2(k/eps)/H_2(k/n) with c_hyp >= 1, every fixed z in "
    "[-sqrt k, sqrt k] is within eps of the sum of some k of them with probability at least a constant c_thm.",
    symbols={
        "k": "size of the subset", "eps": "tolerance", "c_hyp": "constant of Eq. 1, at least 1",
        "c_thm": "probability of success, open in the paper", "lam": "largest k/n allowed",
        "mu": "any number in (lam, 1): overlaps from mu k on count as large", "Y": "number of k-subsets that hit z",
    },
    formulas=(sample_size, success_constant, *(formula for step in STEPS for formula in step.FORMULAS)),
    claims=(
        hits, equation_1, quotient, repeated, any_lam, first_hypothesis, vanishes, fixed_lam, holds_for_fixed_lam,
        *(claim for step in STEPS for claim in step.CLAIMS),
    ),
)  # fmt: skip

"""Corollary 1, repaired: all k up to a quarter of the uniform numbers, and for U[-1, 1] itself all k <= n/2, as printed."""

from __future__ import annotations

from ltbounds.arith import Scalar, exp, log, log2, minimum, sqrt
from ltbounds.arith import absolute as size_of

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Conditions, Count, Nonnegative, OpenHalf, OpenUnit, Positive, Share, Sides, Signed, Size,
    any_number, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.natale2024 import theorem_2
from ltbounds.theorems.natale2024.corollary_1 import step_3
from ltbounds.theorems.natale2024.corollary_1.step_3 import failure_bound, repetitions, sample_size
from ltbounds.theorems.natale2024.corollary_1.steps_1_2 import hoeffding_tail, tail
from ltbounds.theorems.natale2024.definitions import at_most_one, binary_entropy, entropy_positive, exponentials, grows
from ltbounds.theorems.natale2024.lemma_1 import sum_bounded

__all__ = ["CLAIMS", "FORMULAS", "constant_for_mixtures", "constant_for_uniforms", "corrected"]

HERE = place("natale2024", "Corollary 1", "section 3")


def constant_for_uniforms(c_thm: Scalar) -> Scalar:
    """c_amp for U[-1, 1], p = 1: 25600/c_thm, c_thm the constant of Theorem 2 (0.0785 by our Theorem 4).

    >>> round(constant_for_uniforms(0.0785))
    326115
    """
    return 25600 / c_thm


def constant_for_mixtures(p: Scalar, c_thm: Scalar) -> Scalar:
    """c_amp for a mixture that contains U[-1, 1] with probability p: 8/p^2 times that of U[-1, 1].

    >>> round(constant_for_mixtures(0.5, 0.0785))
    10435669
    """
    return 8 * constant_for_uniforms(c_thm) / p**2


@HERE.argued(
    "cor-1.blocks", steps=(sum_bounded, theorem_2.hits, step_3.all_targets, step_3.power_bound),
    given=lambda k, eps, c_thm, fails: at_most(fails, failure_bound(k, eps, c_thm)),
    samples=({"k": 1, "eps": "1/4", "c_thm": "1/2", "fails": "1/65536"},),
)  # fmt: skip
def blocks(k: Count, eps: OpenHalf, c_thm: OpenUnit, fails: Share) -> Sides:
    """Let u >= r m numbers be U[-1, 1], r >= (4/c_thm) ln(k/eps) whole, 2k <= m and m H_2(k/m) >= log2(2k/eps).  Then every z
    in [-sqrt k, sqrt k] is within eps of a k-subset sum with probability at least 1 - eps.  (`fails`: that it is not so.)

    Because each of r disjoint blocks of m has a k-subset sum within eps/2 of a given z with probability at least c_thm, by
    `lemma-1` and `thm-2` with c_hyp = 1, so that all miss it with probability at most (1-c_thm)^r.  Grid points at distance eps/2 serve all
    z by `D-6`; the union over them is the hypothesis on `fails`, and it is at most eps by `D-7`.
    """
    return sides(fails, eps, off=eps**9)


def _bits(k: Scalar, eps: Scalar) -> Scalar:
    """L = log2(k/eps)."""
    return log2(k / eps)


@HERE.at_most("cor-1.rounded", by="smt")
def rounded(k: Count, eps: OpenHalf, c_thm: OpenUnit) -> Sides:
    """The number of blocks, rounded up: (4/c_thm) ln(k/eps) + 1 <= 4 L/c_thm."""
    return sides(repetitions(k, eps, c_thm) + 1, 4 * _bits(k, eps) / c_thm, off=3 * _bits(k, eps) / c_thm)


@HERE.at_most(
    "cor-1.small", by="smt",
    given=lambda L, u, m, h, c: (at_most(u, 8 * L * m / c), at_most(constant_for_uniforms(c) * L * L, u * h)),
    samples=({"L": 1, "u": 2**18, "m": 2**17, "h": 1, "c": "1/2"},),
)  # fmt: skip
def small(L: AtLeastOne, u: Positive, m: Positive, h: Share, c: OpenUnit) -> Sides:
    """Blocks of m >= u/(2r) numbers, r <= 4 L/c_thm, have log2(2k/eps) = L + 1 <= m H_2(k/u), where u H_2(k/u) >= c_amp L^2."""
    return sides(L + 1, m * h, off=m * h / 10**6)


@HERE.at_most(
    "cor-1.large", by="smt",
    given=lambda k, u, r, eps, c_thm: (
        at_most(u, 4 * r * k), at_most(r, 4 * _bits(k, eps) / c_thm),
        at_most(constant_for_uniforms(c_thm) * _bits(k, eps) ** 2, u),
    ),
    samples=({"k": 2**16, "u": 2**25, "r": 128, "eps": "1/4", "c_thm": "1/2"},),
)  # fmt: skip
def large(k: Count, u: Size, r: Count, eps: OpenHalf, c_thm: OpenUnit) -> Sides:
    """Where u <= 4 r k, k is at least 1600 L."""
    return sides(1600 * _bits(k, eps), k, off_left=10**4 * _bits(k, eps))


def _around(q: Scalar, k: Scalar, eps: Scalar, **_: Scalar) -> Conditions:
    return (at_most(3 * _bits(k, eps), q), at_most(q, 4 * _bits(k, eps)))


@HERE.at_most("cor-1.large.eq-1", by="smt", given=_around, samples=({"q": 4, "k": 1, "eps": "49/100"},))
def block_of_twice(q: Count, k: Count, eps: OpenHalf) -> Sides:
    """A block of 2q numbers satisfies Eq. 1 for q at eps/4: log2(4q/eps) <= 2q, as H_2(1/2) = 1, for 3L <= q <= 4L."""
    return sides(log2(4 * q / eps), 2 * q, off=q)


@HERE.at_most("cor-1.large.numbers", by="smt", given=_around)
def few_in_blocks(q: Count, k: Count, eps: OpenHalf, c_thm: OpenUnit) -> Sides:
    """The blocks for q at eps/2 take at most u/11 numbers: 22 q times their number, rounded up, is at most c L^2."""
    taken = 22 * q * (repetitions(q, eps / 2, c_thm) + 1)
    return sides(taken, constant_for_uniforms(c_thm) * _bits(k, eps) ** 2, off=taken / 2)


@HERE.at_most(
    "cor-1.steer.largest", by="smt", samples=({"a": 20, "j": 11, "h": 4},),
    given=lambda a, j, h: (at_most(20 * j, 11 * a), at_most(minimum(j, a / 5), h), at_most(h, j)),
)  # fmt: skip
def largest(a: Positive, j: Positive, h: Nonnegative) -> Sides:
    """If a/5 of a numbers exceed 1/2 and 11a/20 exceed -1/5, the j <= 11a/20 largest, h of them beyond 1/2, add up to at least
    h/2 - (j-h)/5 >= j/20.
    """
    return sides(j / 20, h / 2 - (j - h) / 5, off_left=j / 10)


@HERE.at_most(
    "cor-1.steer.reach", by="smt", given=lambda k, j: (at_most(1600, k), at_most(k, 2 * j)),
    samples=({"k": 1600, "j": 800},),
)  # fmt: skip
def reach(k: Count, j: Positive) -> Sides:
    """The j/20 of `cor-1.steer.largest` are at least sqrt k for k >= 1600 and j >= k/2."""
    return sides(sqrt(k), j / 20, off=j / 21)


@HERE.at_most(
    "cor-1.steer.exchange", by="smt", given=lambda s, x, y, z: (at_most(s, z), at_most(z, s + x - y)),
    samples=({"s": 0, "x": 1, "y": -1, "z": 1},),
)  # fmt: skip
def exchange(s: any_number, x: Signed, y: Signed, z: any_number) -> Sides:
    """If exchanging y for x, both in [-1, 1], takes a sum s past z, it is within 1 of z before or after."""
    return sides(minimum(size_of(z - s), size_of(s + x - y - z)), 1 + 0 * z, off=(1 + 0 * z) / 2)


@HERE.at_most(
    "cor-1.steer.failure", by=(exponentials.at(u=lambda a: a / 200, v=lambda eps: log(8 / eps)),),
    given=lambda a, k, eps: at_most(1600 * _bits(k, eps), a),
)  # fmt: skip
def seldom(a: Positive, k: Count, eps: OpenHalf) -> Sides:
    """Four events of probability at most e^(-a/200) each, a >= 1600 L: together at most eps/2."""
    return sides(4 * exp(-a / 200), eps / 2, off=4 * exp(-a / 200) / 2)


@HERE.argued(
    "cor-1.uniform",
    steps=(
        blocks, rounded, small, step_3.subsample_entropy, large, block_of_twice, few_in_blocks, tail, largest, reach,
        exchange, seldom,
    ),
    given=lambda k, eps, a, fails: (at_most(1600 * _bits(k, eps), a), at_most(fails, eps / 2 + 4 * exp(-a / 200))),
    samples=({"k": 3200, "eps": "1/4", "a": 30000, "fails": "1/8"},),
)  # fmt: skip
def uniform(k: Count, eps: OpenHalf, a: Positive, fails: Share) -> Sides:
    """For p = 1, U[-1, 1] itself, Corollary 1 holds as printed, for all 1 <= k <= n/2, with c_amp = 25600/c_thm.

    Because let u = n, L = log2(k/eps), and r = (4/c_thm) ln(k/eps) rounded up, at most 4 L/c_thm by `cor-1.rounded`. If 4rk <= u, blocks of m
    = floor(u/r) >= u/(2r) numbers have 2k <= m and, by `cor-1.small` and `D-5.corrected`, satisfy Eq. 1 at eps/2: `cor-1.blocks`. Otherwise,
    as H_2 <= 1, k >= 1600 L by `cor-1.large`. Take q = 3L rounded up and blocks of 2q numbers: by `cor-1.large.eq-1` and `cor-1.blocks` at
    eps/2 their q-subset sums are within eps/2 of all of [-1, 1], except with probability eps/2, and by `cor-1.large.numbers` they take at
    most u/11 numbers. Of the other a >= 10u/11 choose j = k - q, k/2 <= j <= 11a/20. More than a/5 of them exceed 1/2 (expected a/4) and more
    than 11a/20 exceed -1/5 (expected 3a/5), except with probability e^(-a/200) each by `D-2.corrected`; so their j largest add up to at least
    sqrt k by `cor-1.steer.largest` and `cor-1.steer.reach`, and in the same way their j smallest to at most -sqrt k. On the way from the one
    to the other, one exchange at a time, some sum of j is within 1 of z, by `cor-1.steer.exchange`; q numbers of a block make up for the
    rest. By `cor-1.steer.failure` all this fails with probability at most eps: the hypothesis on `fails`.

    Note: The printed proof does not reach k beyond the size of its blocks (D-5).  With c_thm = 0.0785 c_amp is 326,115; our Corollary 2 has
    c_amp = 88 where n >= 2rk.
    """
    return sides(fails, eps, off=eps / 4)


@place("natale2024", "Corollary 1", "section 3, resampling").at_most(
    "claim-res.entropy",
    by=(grows.at(t=lambda u, n: u / n, y=lambda k, u: k / u), entropy_positive.at(x=lambda k, n: k / n)),
    given=lambda k, n, u, p: (at_most(2 * k, u), at_most(p * n, 2 * u), at_most(u, n)),
    samples=({"k": 1, "n": 4, "u": 2, "p": 1},),
)
def uniform_ones(k: Count, n: Size, u: Size, p: Share) -> Sides:
    """u >= pn/2 uniform numbers among n have (p/2) n H_2(k/n) <= u H_2(k/u), for 2k <= u."""
    return sides(p * n * binary_entropy(k / n) / 2, u * binary_entropy(k / u), off=u * binary_entropy(k / u) / 2)


@HERE.at_most("cor-1.mixture.bits", by="smt")
def twice_the_bits(k: Count, eps: OpenHalf) -> Sides:
    """log2(2k/eps) <= 2L: Eq. 3 at eps/2 asks for at most four times as much."""
    return sides(_bits(k, eps / 2), 2 * _bits(k, eps), off=_bits(k, eps))


@HERE.at_most(
    "cor-1.mixture.size", by=(at_most_one.at(x=lambda k, n: k / n),),
    given=lambda k, n, p, eps, c: (at_most(2 * k, n), at_most(sample_size(k, n, eps, c / p**2), n)),
    samples=({"k": 2**9, "n": 2**10, "p": 1, "eps": "1/2", "c": 4},),
)  # fmt: skip
def large_enough(k: Count, n: Size, p: Share, eps: OpenHalf, c: AtLeastOne) -> Sides:
    """Eq. 3 with c_amp = c/p^2 gives p^2 n >= c L^2, as H_2 <= 1."""
    return sides(c * _bits(k, eps) ** 2, p**2 * n, off=p**2 * n / 8)


@HERE.at_most(
    "cor-1.mixture.failure", by=(exponentials.at(u=lambda p, n: p * p * n / 2, v=lambda eps: log(2 / eps)),),
    given=lambda k, n, p, eps: at_most(16 * _bits(k, eps), p * p * n),
    samples=({"k": 1, "n": 2**20, "p": 1, "eps": "1/4"},),
)  # fmt: skip
def too_few(k: Count, n: Size, p: Share, eps: OpenHalf) -> Sides:
    """At most pn/2 of n numbers are uniform with probability at most e^(-p^2 n/2) <= eps/2, where p^2 n >= 16 L."""
    return sides(hoeffding_tail(p / 2, p, n), eps / 2, off=hoeffding_tail(p / 2, p, n) ** 2 / 2)


@HERE.at_most("cor-1.mixture.constant", by="smt")
def enough_for_uniforms(p: Share, c_thm: OpenUnit) -> Sides:
    """p/2 of the numbers are uniform: p/2 times c_amp is at least four times the constant for U[-1, 1]."""
    right = p * constant_for_mixtures(p, c_thm) / 2
    return sides(4 * constant_for_uniforms(c_thm), right, off=9 * right / 10)


@HERE.argued(
    "cor-1.corrected",
    steps=(tail, uniform_ones, twice_the_bits, large_enough, enough_for_uniforms, too_few, uniform),
    given=lambda p, n, eps, fails: (at_most(hoeffding_tail(p / 2, p, n), eps / 2), at_most(fails, hoeffding_tail(p / 2, p, n) + eps / 2)),
    samples=({"p": "1/2", "n": 100, "eps": "1/4", "fails": "1/8"},),
)  # fmt: skip
def corrected(p: Share, n: Size, eps: OpenHalf, fails: Share) -> Sides:
    """Corollary 1 holds for every mixture where 1 <= k <= pn/4 (for p = 1: 1 <= k <= n/2), with c_amp = 204800/(p^2 c_thm):
    Eq. 3 gives, with probability at least 1 - eps, all z in [-sqrt k, sqrt k] sums of exactly k numbers within eps.

    Because at most pn/2 of the n numbers are uniform with probability at most e^(-p^2 n/2) by `D-2.corrected`, which is at most
    eps/2 by `cor-1.mixture.size` and `cor-1.mixture.failure`.  Else u >= pn/2 of them are, 2k <= u, and by `claim-res.entropy`,
    `cor-1.mixture.bits` and `cor-1.mixture.constant` they satisfy Eq. 3 at eps/2 with the constant of `cor-1.uniform`: which serves
    all z, except with probability eps/2.  That is the hypothesis on `fails`.

    Note: For pn/4 < k < pn nothing is shown here; from k = pn on the printed form fails (cor-1).
    """
    return sides(fails, eps, off=eps / 4)


FORMULAS = (constant_for_uniforms, constant_for_mixtures)
CLAIMS = (
    corrected, uniform, blocks, rounded, small, large, block_of_twice, few_in_blocks, largest, reach, exchange, seldom,
    uniform_ones, twice_the_bits, large_enough, enough_for_uniforms, too_few,
)  # fmt: skip

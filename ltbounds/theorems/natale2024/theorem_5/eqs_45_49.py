"""Theorem 5's proof, steps 1 to 4 (appendix G): packings against subnetworks, and Eqs. 47 to 49."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, binomial, like, log, log2, pi_like, sqrt
from ltbounds.claims import Real

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Nonnegative, Positive, Share, Sides, Size, at_most, induction, less, place, sides,
)  # fmt: skip
from ltbounds.theorems.natale2024.definitions import binary_entropy, tangent
from ltbounds.theorems.pensia2020.theorem_2 import isodiametric

__all__ = [
    "after_counting", "binomial_holds", "CLAIMS", "dropped", "FORMULAS", "last_step", "scaling", "SIXTEENTH",
    "binomial_bits", "bits_after_counting", "bits_at_least", "entropy_necessary", "largest_share", "log_binomial",
    "packing_number",
]  # fmt: skip

UpTo1Over16Open = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True, open_hi=True)]
STEP_2 = place("natale2024", "Theorem 5", "appendix G, steps 1 and 2")
STEP_3 = place("natale2024", "Theorem 5", "appendix G, step 3")
STEP_4 = place("natale2024", "Theorem 5", "appendix G, step 4")
SIXTEENTH = Fraction(1, 16)


def packing_number(d: Scalar, k: Scalar, eps: Scalar) -> Scalar:
    """Step 3: members of a 2eps-separated set of d x d matrices of norm at most sqrt k, (sqrt k/(2 eps))^(d^2).

    >>> packing_number(2, 4, Fraction(1, 8))
    4096.0
    """
    return (sqrt(k) / (2 * eps)) ** (d * d)


def binomial_bits(n: Scalar, k: Scalar) -> Scalar:
    """Step 4: log2 of the upper bound sqrt(n/(2 pi k (n-k))) 2^(n H_2(k/n)) on C(n, k).

    >>> round(binomial_bits(10, 3), 4), round(float(log2(120.0)), 4)
    (6.952, 6.9069)
    """
    return n * binary_entropy(k / n) - log2(2 * pi_like(n) * k * (n - k) / n) / 2


def bits_after_counting(d: Scalar, k: Scalar, n: Scalar, eps: Scalar) -> Scalar:
    """Eq. 47: the lower bound (1/2) log2(2 pi k (n-k)/n) + d^2 log2(sqrt k/(2 eps)) - 1 on n H_2(k/n).

    >>> round(bits_after_counting(2, 4, 16, 0.05), 3)
    18.406
    """
    return log2(2 * pi_like(n) * k * (n - k) / n) / 2 + d * d * log2(sqrt(k) / (2 * eps)) - 1


def bits_at_least(d: Scalar, k: Scalar, eps: Scalar) -> Scalar:
    """Eq. 48: d^2 ((1/2) log2 k + log2(1/eps) - 1) - 1.

    >>> round(bits_at_least(2, 4, 0.05), 3)
    16.288
    """
    return d * d * (log2(k) / 2 + log2(1 / eps) - 1) - 1


def entropy_necessary(d: Scalar, k: Scalar, eps: Scalar) -> Scalar:
    """Theorem 5, Eq. 49: the bits that n H_2(k/n) must reach, (d^2/2) log2(k/eps), for eps < 1/16.

    >>> round(entropy_necessary(2, 4, 0.05), 3)
    12.644
    """
    return d * d * log2(k / eps) / 2


@STEP_2.formal(
    "G-1", theorem="Counting.counting_inequality", samples=({"members": 2, "subnetworks": 1, "hit": 1},),
    given=lambda members, subnetworks, hit: (at_most(members, 2 * hit), at_most(hit, subnetworks)),
)  # fmt: skip
def packed(members: Count, subnetworks: Count, hit: Nonnegative) -> Sides:
    """|P_k| <= 2 |G_k| under Eq. 32, for every random network g and every 2eps-separated set P_k of targets.

    Evaluated: from `hit`, the mean number of members that are hit.

    Note: Eq. 45 prints C(n, k) > |P_k|/2.  The strict sign does not follow (one subnetwork may hit each of two
    members with probability 1/2), but Eq. 46, which is used, is strict by another argument: G-2.strict.
    """
    return sides(members, 2 * subnetworks, off=subnetworks)


@STEP_3.equal("G-2.volumes")
def scaling(d: Count, k: Count, eps: UpTo1Over16Open) -> Sides:
    """Vol(|W| <= sqrt k)/Vol(|W| <= 2 eps) = (sqrt k/(2 eps))^(d^2): a body in R^(d^2) scaled by c has c^(d^2) times the volume."""
    left, right = packing_number(d, k, eps), sqrt(k) ** (d * d) / (2 * eps) ** (d * d)
    return sides(left, right, off=sqrt(k) ** d / (2 * eps) ** (d * d))


@STEP_3.at_most("G-2.powers", by=induction("power"), strict=True)
def powers(x: Positive, power: Count) -> Sides:
    """x^p < (2x)^p for x > 0 and p >= 1."""
    return sides(x**power, (2 * x) ** power, off=x**power)


@STEP_3.at_most("G-2.strict", by=(powers.at(x=lambda k, eps: sqrt(k) / (2 * eps), power=lambda d: d * d),), strict=True)
def strict(d: Count, k: Count, eps: UpTo1Over16Open) -> Sides:
    """(1/2) (sqrt k/eps)^(d^2) > (1/2) (sqrt k/(2 eps))^(d^2), by which Eq. 46 is strict."""
    return sides(packing_number(d, k, eps) / 2, packing_number(d, k, eps / 2) / 2, off=packing_number(d, k, eps) / 2)


@STEP_3.argued("G-2", steps=(scaling, strict, isodiametric))
def counted(d: Count, k: Count, eps: UpTo1Over16Open, s: AtLeastOne) -> Sides:
    """|P_k| >= (sqrt k/(2 eps))^(d^2) by volume, and under Eq. 32 C(n, k) = (s/2) (sqrt k/eps)^(d^2) is more than half of that.

    Because the balls of radius 2 eps about a largest P_k cover |W| <= sqrt k: `G-2.volumes`.  The W that one subnetwork serves, a
    convex set with distances of at most 2 eps, have at most the volume of a ball of radius eps by pensia2020's `thm-2.brunn-minkowski`.
    Under Eq. 32 C(n, k) such sets hold on average half of the volume, so s >= 1, and (1/2) (sqrt k/eps)^(d^2) is more: `G-2.strict`.
    """
    right = s * packing_number(d, k, eps / 2) / 2
    return sides(packing_number(d, k, eps) / 2, right, off=right / 3)


def log_binomial(n: Scalar, k: Scalar) -> Scalar:
    """log2 C(n, k); nan in balls where k > n."""
    return log2(binomial(n, k))


@STEP_4.at_most("G-3.stirling", by="balls", strict=True, vanishing={"t": 3})
def stirling(t: Share) -> Sides:
    """r_n = ln n! - (n + 1/2) ln n + n decreases: r_n - r_(n+1) = (n + 1/2) ln(1 + 1/n) - 1 > 0; with t = 1/n in (0, 1]: 2t < (2+t) ln(1+t)."""
    return sides(2 * t, (2 + t) * log(1 + t), off=2 * log(1 + t))


@STEP_4.argued("G-3", steps=(stirling,), given=lambda n, k: less(k, n))
def binomial_holds(n: Size, k: Count) -> Sides:
    """C(n, k) <= sqrt(n/(2 pi k (n-k))) 2^(n H_2(k/n)) for 1 <= k <= n-1.

    Because ln C(n, k) is the logarithm of the right side plus (r_n - r_k) - (r_(n-k) - (1/2) ln(2 pi)), r_n being ln n! -
    (n + 1/2) ln n + n.  By `G-3.stirling` r falls, and by Stirling's formula its limit is (1/2) ln(2 pi); so neither
    bracket adds anything: r_n <= r_k as k < n, and r_(n-k) is at least the limit.
    """
    return sides(log_binomial(n, k), binomial_bits(n, k), off=binomial_bits(n, k) - like(1, n) / 5)


@STEP_4.equal("eq-47.bits")
def in_bits(d: Count, k: Count, n: Size, eps: UpTo1Over16Open) -> Sides:
    """n H_2(k/n) minus G-3's bound, plus log2 of (1/2) (sqrt k/(2 eps))^(d^2), is the right side of Eq. 47."""
    rest = n * binary_entropy(k / n) - binomial_bits(n, k)
    right = bits_after_counting(d, k, n, eps)
    return sides(rest + log2(packing_number(d, k, eps) / 2), right, off_left=rest + log2(packing_number(d, k, eps)))


@STEP_4.at_most(
    "eq-47", by=(binomial_holds,), samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20)},),
    given=lambda d, k, n, eps: (less(k, n), at_most(d * d * log2(sqrt(k) / (2 * eps)) - 1, log_binomial(n, k))),
)  # fmt: skip
def after_counting(d: Count, k: Count, n: Size, eps: UpTo1Over16Open) -> Sides:
    """Eq. 46 gives n H_2(k/n) >= (1/2) log2(2 pi k (n-k)/n) + d^2 log2(sqrt k/(2 eps)) - 1.

    Because Eq. 46, in bits, is the second hypothesis.
    """
    return sides(bits_after_counting(d, k, n, eps), n * binary_entropy(k / n), off=n * binary_entropy(k / n) / 9)


def largest_share(n: Scalar) -> Scalar:
    """lambda = 1 - 1/(2 pi) in the arithmetic of n."""
    return 1 - 1 / (2 * pi_like(n))


@STEP_4.at_most(
    "eq-48.lambda", by="smt", given=lambda n, k: at_most(k, largest_share(n) * n), off_given=lambda n, k: at_most(k, n)
)
def not_negative(n: Size, k: Count) -> Sides:
    """Footnote 8: k (1 - k/n) >= 1/(2 pi) for 1 <= k <= lambda n, lambda = 1 - 1/(2 pi)."""
    return sides(1 / (2 * pi_like(n)), k * (n - k) / n)


@STEP_4.at_most("eq-48", by="smt", given=lambda k, n, **_: at_most(k, largest_share(n) * n))
def dropped(d: Count, k: Count, n: Size, eps: UpTo1Over16Open) -> Sides:
    """The right side of Eq. 47 is at least that of Eq. 48 for 1 <= k <= lambda n."""
    return sides(bits_at_least(d, k, eps), bits_after_counting(d, k, n, eps), off_left=bits_at_least(d, k, eps) + 2)


@STEP_4.at_most(
    "eq-49", by=(tangent.at(t=lambda eps: 16 * eps),), beyond={"eps": Real(0, Fraction(1, 15), open_lo=True)}
)
def last_step(d: Count, k: Count, eps: UpTo1Over16Open) -> Sides:
    """The right side of Eq. 48 is at least (d^2/2) log2(k/eps) for eps < 1/16.

    Note: The reason as printed, d^2 (log2(1/eps) - 1) >= 1, is true (eq-49.reason) but weaker than the step needs,
    d^2 ((1/2) log2(1/eps) - 1) >= 1, which holds with equality at d = 1, eps = 1/16.
    """
    return sides(entropy_necessary(d, k, eps), bits_at_least(d, k, eps))


@STEP_4.at_most("eq-49.reason", by=(tangent.at(t=lambda eps: 16 * eps),))
def reason(d: Count, eps: UpTo1Over16Open) -> Sides:
    """The printed reason: d^2 (log2(1/eps) - 1) >= 1 for all eps < 1/16."""
    return sides(like(1, eps), d * d * (log2(1 / eps) - 1), off=d * d * (log2(1 / eps) - 4))


FORMULAS = (packing_number, binomial_bits, bits_after_counting, bits_at_least, entropy_necessary)
CLAIMS = (
    packed, counted, scaling, powers, strict, stirling, binomial_holds, in_bits, after_counting, not_negative, dropped, last_step,
    reason,
)  # fmt: skip

"""Corollary 1's proof, steps 1 and 2 (appendix D): enough uniform numbers, and Theorem 2 for them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, binomial, derivative, exp, integer, log, log2, total
from ltbounds.claims import Integers
from ltbounds.notation import Count, OpenHalf, OpenUnit, Share, Sides, Size, at_most, differs, less, place, sides
from ltbounds.theorems.natale2024.definitions import at_most_one, binary_entropy, grows

__all__ = ["CLAIMS", "FORMULAS", "hoeffding_size", "hoeffding_tail"]

Int1To60 = Annotated[Scalar, Integers(1, 60)]

STEP_1 = place("natale2024", "Corollary 1", "appendix D, step 1")
STEP_2 = place("natale2024", "Corollary 1", "appendix D, step 2")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def hoeffding_size(alpha: Scalar, p: Scalar, eps: Scalar) -> Scalar:
    """Step 1: with ln(1/eps')/(2 (alpha-p)^2) numbers, eps' = eps/2, Hoeffding's bound is eps'.

    >>> round(hoeffding_size(0.25, 0.5, 0.1), 2)
    23.97
    """
    return log(2 / eps) / (2 * (alpha - p) ** 2)


def hoeffding_tail(alpha: Scalar, p: Scalar, n: Scalar) -> Scalar:
    """Step 1: Hoeffding's bound exp(-2 (alpha-p)^2 n) for a share of successes on the far side of alpha.

    >>> round(hoeffding_tail(0.25, 0.5, 24), 4)
    0.0498
    """
    return exp(-2 * (alpha - p) ** 2 * n)


@STEP_1.at_most("D-1", by="smt", given=lambda alpha, p, **_: differs(alpha, p))
def enough_for_hoeffding(alpha: OpenUnit, p: Share, eps: OpenHalf) -> Sides:
    """With c_hyp = (alpha-p)^-2 and eps < 1/2: c_hyp log2(1/eps) >= ln(1/eps')/(2 (alpha-p)^2)."""
    left, right = hoeffding_size(alpha, p, eps), log2(1 / eps) / (alpha - p) ** 2
    return sides(left, right, off=log2(1 / eps) / (2 * (alpha - p) ** 2))


@STEP_1.at_most("D-1.entropy", by=(at_most_one.at(x=lambda k, n: k / n),), given=lambda k, n, **_: at_most(2 * k, n))
def equation_1_gives(k: Count, n: Size, eps: OpenHalf) -> Sides:
    """n' under Eq. 1 is at least c_hyp log2(1/eps): log2(1/eps) <= log2(k/eps)/H_2(k/n), as k >= 1 and 0 < H_2 <= 1."""
    return sides(log2(1 / eps), log2(k / eps) / binary_entropy(k / n), off=log2(k / eps) * binary_entropy(k / n))


def _at_most(alpha: Scalar, p: Scalar, n: Scalar) -> Scalar:
    """P(Bin(n, p) <= alpha n), exactly; `alpha n` is rounded down."""
    most = math.floor(alpha * n) if isinstance(alpha, (int, Fraction)) else integer((alpha * n).floor())
    return total(lambda i: binomial(n, i) * p**i * (1 - p) ** (n - i), 0, most)


@STEP_1.refuted(
    "D-2", at={"alpha": HALF, "p": Fraction(1, 8), "n": 1}, severity="edge",
    impact="none: step 2 wants alpha below p, where it is right (D-2.corrected)",
    given=lambda alpha, p, **_: differs(alpha, p), off_given=lambda alpha, p, **_: less(alpha, p),
)  # fmt: skip
def tail_printed(alpha: OpenUnit, p: Share, n: Int1To60) -> Sides:
    """As printed, for alpha != p: P(sum B_i <= alpha n') <= exp(-2 (alpha-p)^2 n').

    Note: At alpha = 1/2, p = 1/8, n' = 1 it says 7/8 <= e^(-9/32).  alpha must be *below* p, p/2, say.
    """
    return sides(_at_most(alpha, p, n), hoeffding_tail(alpha, p, n))


def _divergence(alpha: Scalar, p: Scalar) -> Scalar:
    """The Kullback-Leibler divergence of Bernoulli(alpha) from Bernoulli(p), in nats."""
    return alpha * (log(alpha) - log(p)) + (1 - alpha) * (log(1 - alpha) - log(1 - p))


@STEP_1.equal("D-2.moment")
def moment(alpha: OpenUnit, p: OpenUnit) -> Sides:
    """ln of E[e^(-sB)] e^(s alpha) is -KL(alpha, p) at the best s, e^s = p (1-alpha)/(alpha (1-p)): E[e^(-sB)] = (1-p)/(1-alpha)."""
    s = log(p) + log(1 - alpha) - log(alpha) - log(1 - p)
    return sides(log(1 - p) - log(1 - alpha) + s * alpha, -_divergence(alpha, p), off=_divergence(alpha, p))


@STEP_1.equal("D-2.pinsker")
def pinsker(alpha: OpenUnit, p: OpenUnit) -> Sides:
    """d/dp [KL(alpha, p) - 2 (p-alpha)^2] = (p-alpha) (1-2p)^2/(p (1-p))."""
    left = derivative(lambda q: _divergence(alpha, q) - 2 * (q - alpha) ** 2)(p)
    right = (p - alpha) * (1 - 2 * p) ** 2 / (p * (1 - p))
    return sides(left, right, off=(p - alpha) * (1 - 2 * p) / (p * (1 - p)))


@STEP_1.argued("D-2.corrected", steps=(moment, pinsker), given=lambda alpha, p, **_: less(alpha, p))
def tail(alpha: OpenUnit, p: Share, n: Count) -> Sides:
    """For alpha < p: P(sum B_i <= alpha n') <= exp(-2 (alpha-p)^2 n').

    Because Markov's inequality for e^(-s sum B_i) at the best s gives exp(-n' KL(alpha, p)), `D-2.moment`.  KL - 2
    (p-alpha)^2 is 0 at p = alpha and does not fall beyond, as its slope in `D-2.pinsker` is not negative for p > alpha.  At
    p = 1 the probability is 0 for alpha < 1.
    """
    return sides(_at_most(alpha, p, n), hoeffding_tail(alpha, p, n), off=hoeffding_tail(alpha, p, n) ** 2)


@STEP_2.refuted(
    "D-3", at={"alpha": QUARTER, "p": 1}, severity="gap",
    impact="none: alpha >= p/2 gives what Corollary 1 needs (D-3.corrected)",
    given=lambda alpha, p, **_: less(alpha, p),
    off_given=lambda alpha, p: (at_most(p, 2 * alpha), less(2 * alpha, 2 * p)),
)  # fmt: skip
def scaled_printed(alpha: OpenUnit, p: Share) -> Sides:
    """As printed, 'alpha c_hyp >= 1 by construction', where alpha = alpha(p) != p and c_hyp >= (alpha-p)^-2.

    Note: At p = 1, alpha = 1/4 and c_hyp = (alpha-p)^-2 = 16/9 it is 4/9; alpha >= p/2 ensures it.
    """
    return sides(1, alpha / (alpha - p) ** 2)


@STEP_2.equal("D-3.corrected")
def scaled(p: Share) -> Sides:
    """At alpha = p/2, c_hyp = (alpha-p)^-2: alpha c_hyp = 2/p >= 2 > 1."""
    return sides((p / 2) / (p / 2 - p) ** 2, 2 / p, off=1 / p)


@STEP_2.refuted(
    "D-3.size", at={"alpha": HALF, "k": 1, "n": 2}, severity="gap",
    impact="Corollary 1, which is false for mixtures where k exceeds the number of uniform numbers (cor-1)",
    corrected="D-3.entropy", given=lambda k, n, **_: at_most(2 * k, n),
    off_given=lambda alpha, k, n: at_most(2 * k, alpha * n),
)  # fmt: skip
def enough_left(alpha: OpenUnit, k: Count, n: Size) -> Sides:
    """As printed, Theorem 2 applies to the alpha n' numbers left: its range k <= alpha n'/2 follows from k <= n'/2.

    Note: k = n'/2 leaves fewer than 2k uniform numbers for every alpha < 1: this is why cor-1 fails as printed.
    """
    return sides(k, alpha * n / 2)


@STEP_2.at_most(
    "D-3.entropy", by=(grows.at(t=lambda alpha: alpha, y=lambda alpha, k, n: k / (alpha * n)),),
    given=lambda alpha, k, n: at_most(2 * k, alpha * n), ungiven=True,
)  # fmt: skip
def entropy_of_fewer(alpha: OpenUnit, k: Count, n: Size) -> Sides:
    """Where k <= alpha n'/2, H_2(k/n') <= H_2(k/(alpha n')): Eq. 1 for n' gives Eq. 1 for the alpha n' numbers left,
    with the constant alpha c_hyp.
    """
    return sides(binary_entropy(k / n), binary_entropy(k / (alpha * n)))


FORMULAS = (hoeffding_size, hoeffding_tail)
CLAIMS = (
    enough_for_hoeffding, equation_1_gives, tail_printed, moment, pinsker, tail, scaled_printed, scaled, enough_left,
    entropy_of_fewer,
)  # fmt: skip

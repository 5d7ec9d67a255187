"""Corollary 1's proof, steps 1 and 2 (appendix D): enough uniform numbers, and Theorem 2 for them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, exp, integer, log, log2
from ltbounds.claims import Integers

from ltbounds.notation import (  # isort: skip
    Conditions, Count, Natural, OpenHalf, OpenUnit, Positive, Share, Sides, Size, antitone, at_most, differs, less, place, sides,
)  # fmt: skip
from ltbounds.theorems.natale2024.binomial_sums import CLAIMS as SUMS
from ltbounds.theorems.natale2024.binomial_sums import chernoff, none, partial
from ltbounds.theorems.natale2024.definitions import at_most_one, binary_entropy, exponentials, grows

__all__ = ["CLAIMS", "FORMULAS", "hoeffding_size", "hoeffding_tail"]

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


@STEP_1.at_most("D-1.hoeffding", by="smt", given=lambda alpha, p, **_: differs(alpha, p))
def enough_for_hoeffding(alpha: OpenUnit, p: Share, eps: OpenHalf) -> Sides:
    """(alpha-p)^-2 log2(1/eps) >= ln(1/eps')/(2 (alpha-p)^2) for eps < 1/2."""
    left, right = hoeffding_size(alpha, p, eps), log2(1 / eps) / (alpha - p) ** 2
    return sides(left, right, off=log2(1 / eps) / (2 * (alpha - p) ** 2))


@STEP_1.at_most("D-1.entropy", by=(at_most_one.at(x=lambda k, n: k / n),), given=lambda k, n, **_: at_most(2 * k, n))
def equation_1_gives(k: Count, n: Size, eps: OpenHalf) -> Sides:
    """n' under Eq. 1 is at least c_hyp log2(1/eps): log2(1/eps) <= log2(k/eps)/H_2(k/n), as k >= 1 and 0 < H_2 <= 1."""
    return sides(log2(1 / eps), log2(k / eps) / binary_entropy(k / n), off=log2(k / eps) * binary_entropy(k / n))


@STEP_1.at_most(
    "D-1", by=(enough_for_hoeffding, equation_1_gives),
    given=lambda alpha, p, c_hyp, k, n, **_: (differs(alpha, p), at_most(1, c_hyp * (alpha - p) ** 2), at_most(2 * k, n)),
    samples=({"alpha": "1/4", "p": "3/4", "c_hyp": 4, "k": 1, "n": 2, "eps": "2/5"},),
)  # fmt: skip
def enough(alpha: OpenUnit, p: Share, c_hyp: Positive, k: Count, n: Size, eps: OpenHalf) -> Sides:
    """n' >= c_hyp log2(k/eps)/H_2(k/n) is at least ln(1/eps')/(2 (alpha-p)^2), eps' = eps/2, where c_hyp >= (alpha-p)^-2."""
    asked = c_hyp * log2(k / eps) / binary_entropy(k / n)
    return sides(hoeffding_size(alpha, p, eps), asked, off=asked / 4)


def _at_most(alpha: Scalar, p: Scalar, n: Scalar) -> Scalar:
    """P(Bin(n, p) <= alpha n), exactly; `alpha n` is rounded down."""
    most = math.floor(alpha * n) if isinstance(alpha, (int, Fraction)) else integer((alpha * n).floor())
    return partial(n, most, p, 1 - p)


@STEP_1.equal("D-1.tail")
def hoeffding_meets(alpha: OpenUnit, y: Share, eps: OpenHalf) -> Sides:
    """With ln(1/eps')/(2 (alpha-p)^2) numbers Hoeffding's bound is eps' = eps/2, for p = alpha + y."""
    return sides(hoeffding_tail(alpha, alpha + y, hoeffding_size(alpha, alpha + y, eps)), eps / 2, off=eps)


@STEP_1.refuted(
    "D-2", at={"alpha": HALF, "p": Fraction(1, 8), "n": 1}, severity="edge",
    impact="none: step 2 wants alpha below p, where it is right (D-2.corrected)",
    given=lambda alpha, p, **_: differs(alpha, p), off_given=lambda alpha, p, **_: less(alpha, p),
)  # fmt: skip
def tail_printed(alpha: OpenUnit, p: Share, n: Annotated[Scalar, Integers(1, 60)]) -> Sides:
    """As printed, for alpha != p: P(sum B_i <= alpha n') <= exp(-2 (alpha-p)^2 n').

    Note: At alpha = 1/2, p = 1/8, n' = 1 it says 7/8 <= e^(-9/32).  alpha must be *below* p, p/2, say.
    """
    return sides(_at_most(alpha, p, n), hoeffding_tail(alpha, p, n))


@STEP_1.at_most("D-2.slope", by=antitone("y"))
def hoeffding_slope(p: OpenUnit, y: Share) -> Sides:
    """p <= p y/(1 - p + py) - ln(y)/4 for y <= 1, as 4 p (1-p) y <= (1 - p + py)^2."""
    right = p * y / (1 - p + p * y) - log(y) / 4
    return sides(p + 0 * y, right, off=right + log(y) / 4)


@STEP_1.at_most("D-2.lemma", by=antitone("y"), steps=(hoeffding_slope,))
def hoeffding_lemma(p: OpenUnit, y: Share) -> Sides:
    """Hoeffding's lemma, y = e^(-t): ln(1 - p + p e^(-t)) <= -tp + t^2/8."""
    return sides(log(1 - p + p * y), p * log(y) + log(y) ** 2 / 8, off=p * log(y) + log(y) ** 2 / 100)


def _below(alpha: Scalar, p: Scalar, n: Scalar, m: Scalar) -> Conditions:
    """m <= alpha n, and so m + 1 <= n, as both are whole."""
    return (less(alpha, p), at_most(m, alpha * n), at_most(m + 1, n))


def _exponent(p: Scalar, alpha: Scalar) -> Scalar:
    """-tp + t^2/8 at t = 4 (p - alpha)."""
    return -4 * (p - alpha) * p + 2 * (p - alpha) ** 2


@STEP_1.at_most(
    "D-2.corrected",
    by=(
        exponentials.at(u=lambda p, alpha: 4 * (p - alpha), v=lambda: 0),
        hoeffding_lemma.at(y=lambda p, alpha: exp(-4 * (p - alpha))),
        exponentials.at(u=lambda p, alpha: _exponent(p, alpha) - log(1 - p + p * exp(-4 * (p - alpha))), v=lambda: 0),
        chernoff.at(q=lambda p: 1 - p, t=lambda p, alpha: 4 * (p - alpha), u=_exponent),
        exponentials.at(u=lambda n, m, p: -log(partial(n, m, p, 1 - p)), v=lambda alpha, p, n: 2 * (alpha - p) ** 2 * n),
        none.at(q=lambda p: 1 - p),
    ),
    given=_below,
)  # fmt: skip
def tail(alpha: OpenUnit, p: Share, n: Count, m: Natural) -> Sides:
    """For alpha < p: P(sum B_i <= m) <= exp(-2 (alpha-p)^2 n') for every whole m <= alpha n'."""
    return sides(partial(n, m, p, 1 - p), hoeffding_tail(alpha, p, n), off=hoeffding_tail(alpha, p, n) ** 2)


@STEP_2.refuted(
    "D-3", at={"alpha": QUARTER, "p": 1}, severity="gap",
    impact="none: alpha >= p/2 gives what Corollary 1 needs (D-3.corrected)", given=lambda alpha, p: less(alpha, p),
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
    enough_for_hoeffding, hoeffding_meets, equation_1_gives, enough, tail_printed, hoeffding_slope, hoeffding_lemma, tail, *SUMS, scaled_printed, scaled, enough_left,
    entropy_of_fewer,
)  # fmt: skip

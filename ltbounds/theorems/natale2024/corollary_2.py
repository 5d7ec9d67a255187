"""Corollary 2 and its proof in appendix E: a width without log k, for k that are large enough."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, log2
from ltbounds.claims import Points, Real, Result
from ltbounds.notation import Conditions, Count, OpenHalf, OpenUnit, Positive, Share, Sides, Size, at_most, place, sides
from ltbounds.theorems.natale2024.corollary_1.all_k import corrected as corollary_1
from ltbounds.theorems.natale2024.corollary_1.step_3 import sample_size
from ltbounds.theorems.natale2024.corollary_1.steps_1_2 import hoeffding_tail
from ltbounds.theorems.natale2024.definitions import binary_entropy

__all__ = ["RESULT", "least_k", "share_of_logs", "simple_sample_size", "slack_factor"]

UpTo8 = Annotated[Scalar, Real(0, 8, open_lo=True)]
HERE = place("natale2024", "Corollary 2", "section 3")
PROOF = place("natale2024", "Corollary 2", "appendix E")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def simple_sample_size(k: Scalar, n: Scalar, eps: Scalar, c_amp: Scalar) -> Scalar:
    """Eq. 4: the right side 2 c_amp log2^2(1/eps)/H_2(k/n), which n must reach.

    >>> round(simple_sample_size(10, 100, 0.1, c_amp=8.0), 2)
    376.47
    """
    return 2 * c_amp * log2(1 / eps) ** 2 / binary_entropy(k / n)


def least_k(k: Scalar, eps: Scalar, c_amp: Scalar) -> Scalar:
    """The hypothesis on k: its right side 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)), which k must reach.

    >>> round(least_k(1024, 0.25, c_amp=1.0), 6)
    280.0
    """
    return 2 * c_amp * (log2(k) ** 2 + 2 * log2(k) * log2(1 / eps))


def share_of_logs(k: Scalar, n: Scalar, eps: Scalar, c_amp: Scalar) -> Scalar:
    """Before Eq. 37: u = c_amp (log2^2 k + 2 log2 k · log2(1/eps))/(n H_2(k/n)), the share of Eq. 3 that holds log k.

    >>> round(share_of_logs(1024, 4096, 0.25, c_amp=1.0), 4)
    0.0421
    """
    return least_k(k, eps, c_amp) / (2 * n * binary_entropy(k / n))


def slack_factor(u: Scalar, c_amp: Scalar) -> Scalar:
    """Eq. 41: the factor c_amp/(1-u) in front of log2^2(1/eps)/H_2.

    >>> slack_factor(Fraction(1, 2), 3)
    Fraction(6, 1)
    """
    return c_amp / (1 - u)


LARGE: Mapping[str, Any] = {"k": 1024, "n": 4096, "eps": QUARTER, "c_amp": 1}


def _hypotheses(k: Scalar, n: Scalar, eps: Scalar, c_amp: Scalar) -> Conditions:
    return (at_most(2 * k, n), at_most(least_k(k, eps, c_amp), k))


def _equation_4(k: Scalar, n: Scalar, eps: Scalar, c_amp: Scalar) -> Conditions:
    return (_hypotheses(k, n, eps, c_amp), at_most(simple_sample_size(k, n, eps, c_amp), n))


@HERE.refuted(
    "cor-2", at={"p": QUARTER, "k": 1024, "n": 2048, "eps": QUARTER, "c_amp": 1}, severity="false",
    impact="Eq. 29, which rests on it; for k <= pn/4 it is right (cor-2.corrected)", beyond={"c_amp": Points((32,))},
    given=lambda p, k, n, eps, c_amp: (at_most(p * n, k), _equation_4(k, n, eps, c_amp)),
    off_given=lambda p, k, n, eps, c_amp: (at_most(4 * k, p * n), _equation_4(k, n, eps, c_amp)),
    samples=({"p": QUARTER, "k": 1, "n": 2**64, "eps": QUARTER, "c_amp": 32},),
)  # fmt: skip
def printed(p: Annotated[Scalar, Points(("1/4",))], k: Count, n: Size, eps: OpenHalf, c_amp: UpTo8) -> Sides:
    """As printed, for every mixture: all z are hit with probability at least 1-eps.  As for Corollary 1, with the other
    law U[2k, 2k+1] and k = n/2, exp(-2 (k/n - p)^2 n) would have to be at least 1-eps.

    Note: The fault is that of Corollary 1, fewer than k uniform numbers; what appendix E adds is right.
    """
    return sides(1 - eps, hoeffding_tail(k / n, p, n), off=1 - hoeffding_tail(k / n, p, n))


@PROOF.equal("eq-35")
def two_terms(x: OpenUnit) -> Sides:
    """H_2(k/n) = (k/n) log2(n/k) + (1 - k/n) log2(n/(n-k)); with x = k/n: x log2(1/x) + (1-x) log2(1/(1-x))."""
    return sides(binary_entropy(x), x * -log2(x) + (1 - x) * -log2(1 - x), off=x * -log2(x) + (1 - x) * -log2(x))


@PROOF.at_most("eq-36", by="smt", given=lambda k, n: at_most(2 * k, n))
def first_term(k: Count, n: Size) -> Sides:
    """H_2(k/n) >= (k/n) log2(n/k) for 1 <= k <= n/2."""
    return sides(k / n * log2(n / k), binary_entropy(k / n), off_left=2 * k / n * log2(n / k))


@PROOF.at_most("eq-37-39", by="smt", given=_hypotheses, samples=(LARGE,))
def share_bound(k: Count, n: Size, eps: OpenHalf, c_amp: Positive) -> Sides:
    """u <= c_amp (...)/(k log2(n/k)) <= c_amp (...)/k <= 1/2 under the hypothesis on k."""
    return sides(share_of_logs(k, n, eps, c_amp), HALF, off=Fraction(1, 50))


@PROOF.equal("eq-40-41")
def rearranged(k: Count, n: Size, eps: OpenHalf, c_amp: Positive) -> Sides:
    """Eq. 3 times H_2/(c_amp/(1-u)) is Eq. 41: n (H_2/c_amp) - log2^2(k/eps) = (n H_2/c_amp) (1-u) - log2^2(1/eps), so
    for u < 1 the two inequalities are equivalent.
    """
    u, bits = share_of_logs(k, n, eps, c_amp), n * binary_entropy(k / n)
    right, off = (bits / slack_factor(share, c_amp) - log2(1 / eps) ** 2 for share in (u, 2 * u))
    return sides((n - sample_size(k, n, eps, c_amp)) * binary_entropy(k / n) / c_amp, right, off=off)


@PROOF.at_most("eq-42-43", by="smt")
def slack(u: Annotated[Scalar, Real(0, Fraction(1, 2))], c_amp: Positive) -> Sides:
    """c_amp/(1-u) <= 2 c_amp for 0 <= u <= 1/2."""
    return sides(slack_factor(u, c_amp), 2 * c_amp, off=3 * c_amp / 2)


@PROOF.at_most(
    "cor-2.bits", by="smt",
    given=lambda k, bits, eps, c_amp: (
        at_most(least_k(k, eps, c_amp), k), at_most(k, bits), at_most(2 * c_amp * log2(1 / eps) ** 2, bits),
    ),
)  # fmt: skip
def in_bits(k: Count, bits: Positive, eps: OpenHalf, c_amp: Positive) -> Sides:
    """If 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)) <= k <= B and 2 c_amp log2^2(1/eps) <= B, c_amp log2^2(k/eps) <= B."""
    return sides(c_amp * log2(k / eps) ** 2, bits, off=bits / 100)


@PROOF.at_most(
    "cor-2.implies", by=(in_bits.at(bits=lambda k, n: n * binary_entropy(k / n)),), given=_equation_4, samples=(LARGE,)
)
def implies(k: Count, n: Size, eps: OpenHalf, c_amp: Positive) -> Sides:
    """Eq. 4 and k >= 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)) imply Eq. 3 with the same c_amp, for 1 <= k <= n/2."""
    return sides(sample_size(k, n, eps, c_amp), n, off_left=30 * sample_size(k, n, eps, c_amp))


@HERE.argued(
    "cor-2.corrected", steps=(implies, corollary_1), samples=({"p": 1, **LARGE},),
    given=lambda p, k, n, eps, c_amp: (at_most(4 * k, p * n), _equation_4(k, n, eps, c_amp)),
)  # fmt: skip
def corrected(p: Share, k: Count, n: Size, eps: OpenHalf, c_amp: Positive) -> Sides:
    """Corollary 2 holds for every mixture where 1 <= k <= pn/4 (for p = 1: 1 <= k <= n/2), with the c_amp of cor-1.corrected.

    Because by `cor-2.implies` its hypotheses imply Eq. 3 with the same c_amp, and then `cor-1.corrected` says the same.
    """
    return sides(sample_size(k, n, eps, c_amp), n, off_left=30 * sample_size(k, n, eps, c_amp))


RESULT = Result(
    ref=HERE.ref, whole="natale2024.cor-2", repaired="natale2024.cor-2.corrected",
    title="All targets at once, without log k",
    statement="In the setting of Corollary 1, if also k >= 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)), n >= 2 "
    "c_amp log2^2(1/eps)/H_2(k/n) is enough.",
    symbols={
        "n": "numbers drawn", "k": "size of the subset", "eps": "tolerance and failure probability, in (0, 1/2)",
        "c_amp": "the constant of Corollary 1", "u": "share of Eq. 3's right side that holds log k",
    },
    formulas=(simple_sample_size, least_k, share_of_logs, slack_factor),
    claims=(printed, in_bits, implies, corrected, two_terms, first_term, share_bound, rearranged, slack),
)  # fmt: skip

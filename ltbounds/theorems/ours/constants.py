"""The constants of natale2024 that the explicit theorems certify, each as an enclosure of the best possible value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ltbounds.arith import ball
from ltbounds.laws import uniform_law
from ltbounds.laws.sum_bounded import sum_bounded_constants
from ltbounds.theorems.ours.corollary_2 import C_AMP
from ltbounds.theorems.ours.theorem_4 import C_THM, success_cap

__all__ = ["CertifiedConstant", "certified_constants"]


@dataclass(frozen=True)
class CertifiedConstant:
    """The best possible value lies in [lower, upper], floats rounded outwards; None where nothing is certified.

    `paper` is what the paper says of it; `letter_in` the paper, or the one numbered result, whose letter it is.
    """

    name: str
    statement: str
    lower: float | None
    upper: float | None
    method: str
    paper: str
    letter_in: str = "natale2024"


def certified_constants() -> Iterator[CertifiedConstant]:
    """The constants of natale2024 for numbers U[-1, 1], and c_amp for mixtures.

    >>> for c in certified_constants():
    ...     print(c.name, c.lower and round(c.lower, 6), c.upper and round(c.upper, 6))
    c_l 0.15418 0.15418
    c_u 0.707107 0.707107
    c_thm 0.0785 0.124088
    c_amp None 88.0
    p² c_amp None 2608917.197452
    """
    from ltbounds.theorems.natale2024.corollary_1.all_k import constant_for_mixtures

    best = sum_bounded_constants(uniform_law())
    for name, value, relation in (("c_l", best.c_l, "f_k(x) >= c_l/√k, |x| <= √k"), ("c_u", best.c_u, "f_k <= c_u/√k")):
        ends = float(value.lower()), float(value.upper())
        yield CertifiedConstant(name, relation, *ends, best.method, "exists (Lemma 1)")
    ends = float(ball(C_THM).lower()), float(success_cap(24837, 400).upper())
    yield CertifiedConstant(
        "c_thm", "success probability of Theorem 2 (c_hyp = 1)", *ends,
        "our Theorem 4; Markov at n = 24,837, k = 400", "exists (Theorem 2)",
    )  # fmt: skip
    yield CertifiedConstant(
        "c_amp", "n >= c_amp log2(k/eps)²/H_2(k/n) in Corollary 1, n >= 2 r k", None, float(C_AMP),
        "our Corollary 2", "8 c_hyp/c_thm (Corollary 1)",
    )  # fmt: skip
    mixtures = float(constant_for_mixtures(ball(1), ball(C_THM)).upper())
    yield CertifiedConstant(
        "p² c_amp", "the same for a mixture that is U[-1, 1] with probability p, 1 <= k <= pn/4", None, mixtures,
        "natale2024, Corollary 1 corrected", "8 c_hyp/c_thm for p = 1 (Corollary 1)",
    )  # fmt: skip

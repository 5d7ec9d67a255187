"""Section 4 beside our experiment: the base sets that fixed-size sums need, between Theorem 5 and Corollary 1."""

from __future__ import annotations

from functools import partial
from math import log2

from ltbounds.notation import place
from ltbounds.theorems.natale2024.definitions import binary_entropy
from ltbounds.theorems.shared.recorded import recorded

__all__ = ["CLAIMS"]

HERE = place("natale2024", "Theorem 5", "section 4; our experiment")
RECORD = "natale2024.density"
EPS = 0.01


def _bits(k: int, spans: list[tuple[float, float]]) -> tuple[float, float]:
    low, high = (float(n * binary_entropy(k / n)) for n in spans[0])
    return low, high


CLAIMS = tuple(
    recorded(
        HERE, f"thm-5.measured.{k}", f"Exactly {k} of n numbers U[-1, 1] meet a target U[-1, 1] within 0.01, but for 0.3 % of base sets: the least n has "
        f"n H_2({k}/n) above Theorem 5's log2(k/eps)/2 (d = 1) and below Corollary 1's c_amp log2^2(k/eps), c_amp = 8.",
        (log2(k / EPS) / 2, 8 * log2(k / EPS) ** 2), (0.0, log2(k / EPS) / 2), RECORD,
        (f"least n, uniform, target random, k = {k}, eps = 0.01",), value=partial(_bits, k),
        note="The paper has no experiments.  Five runs of 10,000 base sets each; c_amp = 8 is the least that Corollary 1's proof allows.",
    )
    for k in (2, 4, 8)
)  # fmt: skip

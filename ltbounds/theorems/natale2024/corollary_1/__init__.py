"""Corollary 1 and its proof in appendix D: from one target with constant probability to all targets at once.

The printed range 1 <= k <= n/2 is too wide where the law is a mixture: a subset of k numbers needs k uniform ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, like
from ltbounds.claims import Points, Result
from ltbounds.notation import Count, OpenHalf, Sides, Size, at_most, induction, place, sides
from ltbounds.theorems.natale2024.corollary_1 import all_k
from ltbounds.theorems.natale2024.corollary_1 import step_3 as amplification
from ltbounds.theorems.natale2024.corollary_1 import steps_1_2 as uniforms
from ltbounds.theorems.natale2024.corollary_1.step_3 import sample_size
from ltbounds.theorems.natale2024.corollary_1.steps_1_2 import hoeffding_tail

__all__ = ["RESULT"]

HERE = place("natale2024", "Corollary 1", "section 3")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


@HERE.refuted(
    "cor-1", at={"p": QUARTER, "k": 32, "n": 64, "eps": QUARTER, "c_amp": 1}, severity="false",
    impact="Corollary 2 inherits it, and so does Eq. 29; Theorem 3 survives, as it promises at most a density (thm-3.corrected); right for k <= pn/4 and, where p = 1, as printed (cor-1.corrected)",
    given=lambda p, k, n, eps, c_amp: (at_most(2 * k, n), at_most(p * n, k), at_most(sample_size(k, n, eps, c_amp), n)),
    off_given=lambda p, k, n, eps, c_amp: (
        at_most(2, c_amp * p * p), at_most(4 * k, p * n), at_most(sample_size(k, n, eps, c_amp), n),
    ),
    samples=({"p": HALF, "k": 3, "n": 1000, "eps": QUARTER, "c_amp": 8},),
)  # fmt: skip
def printed(p: Annotated[Scalar, Points(("1/4", "1/2"))], k: Count, n: Size, eps: OpenHalf, c_amp: Count) -> Sides:
    """As printed, for every mixture and 1 <= k <= n/2: under Eq. 3 all z in [-sqrt k, sqrt k] are hit with probability
    at least 1-eps.  Where the other law is U[2k, 2k+1], z = 0 is hit by uniform numbers only, so P(at least k of n
    are uniform) <= exp(-2 (k/n - p)^2 n) would have to be at least 1-eps.

    Note: At p = 1/4, n = 64, k = 32, eps = 1/4 and c_amp = 1 the probability is below e^-8, not 3/4; cor-1.every-constant
    gives such n for every c_amp.  Step 2 applies Theorem 2 to alpha n numbers, where k <= alpha n/2 is needed.
    """
    most = hoeffding_tail(k / n, p, n)
    return sides(1 - eps, most, off=1 - most)


@HERE.at_most("cor-1.every-constant", by=induction("c_amp"))
def every_constant(c_amp: Count) -> Sides:
    """c_amp (2 c_amp + 9)^2 <= 4^(c_amp+4) for every integer c_amp >= 1: the printed Eq. 3 at n = 4^(c_amp+4), k = n/2, eps = 1/4.

    Note: log2(k/eps) is 2 c_amp + 9 there, and cor-1's probability at most exp(-n/8) < 3/4.
    """
    return sides(c_amp * (2 * c_amp + 9) ** 2, like(4, c_amp) ** (c_amp + 4), off=like(2, c_amp) ** (c_amp + 4))


RESULT = Result(
    ref=HERE.ref, whole="natale2024.cor-1", repaired="natale2024.cor-1.corrected",
    title="All targets at once, with high probability",
    statement="For X_1..X_n i.i.d. from a mixture that contains U[-1,1] with probability p, 1 <= k <= n/2 (as "
    "printed; 4k <= pn where p < 1) and n >= c_amp log2^2(k/eps)/H_2(k/n), with probability at least "
    "1-eps every z in [-sqrt k, sqrt k] is within eps of a sum of exactly k of them.",
    symbols={
        "n": "numbers drawn", "k": "size of the subset",
        "eps": "tolerance and failure probability, in (0, 1/2); eps' = eps/2", "p": "weight of U[-1,1] in the mixture",
        "alpha": "share of uniform numbers that step 1 counts on",
        "c_amp": "constant left open by the paper, 8 c_hyp/c_thm", "c_hyp": "constant of Eq. 1",
        "c_thm": "probability of Theorem 2",
    },
    formulas=(*all_k.FORMULAS, *amplification.FORMULAS, *uniforms.FORMULAS),
    claims=(printed, every_constant, *all_k.CLAIMS, *uniforms.CLAIMS, *amplification.CLAIMS),
)  # fmt: skip

"""Corollary 2 (appendix A.2): random subset sum for products of uniforms, n = C log(2/eps) as in Lemma 1.

A certified n.  P has density at least (1/2) log 3 on [-1/3, 1/3], because its density falls with |z|; D half of that.  Let
I = [-1/6, 1/6].  For y in I and A in I, y - A lies in [-1/3, 1/3], so y - X lies in A with probability at least p0 |A|, p0
that density.  With this in place of (b), the proof of Theorem 1 of explicit bounds the probability that n numbers leave a
point of I farther than eps/6 from all subset sums, with p0/3 for the gain in units of |I|.  Six base sets, each failing
with probability at most eps/6, meet z = 6 (z/6) within eps for all z in [-1, 1].
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ltbounds.arith import log
from ltbounds.claims import Axis, InequalityClaim, Points, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.errors import Undecided, require
from ltbounds.laws import gain, law
from ltbounds.theorems.explicit.worst_process import LESS, failure_bounds
from ltbounds.theorems.pensia2020.lemma_1 import half_width
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["RESULT", "certified_size", "one_sided"]

REF = Ref("pensia2020", "Corollary 2", "appendix A.2")


def one_sided(n: Any, share: Any) -> Any:
    """P(none of n numbers is negative) where each is negative with probability `share`: (1 - share)^n; then z = -1 is missed.

    The share is 1/2 for P, the law of XY, and 1/4 for D = (1/2) delta_0 + (1/2) P.

    >>> one_sided(2, Fraction(1, 4))
    Fraction(9, 16)
    """
    return (1 - share) ** n


PARTS = 6
CELLS = 800
SHARE = 0.4
"""Of the tolerance, for the measure left uncovered."""


@lru_cache(maxsize=64)
def certified_size(law_name: str, eps: float) -> int:
    """Certified: numbers of the law "product" (P) or "mixture-d" (D) whose subset sums come within eps of every z in [-1, 1]
    with probability at least 1 - eps.

    0.0001 <= eps <= 1/2.  Raises `Undecided` where 60 log(2/eps) / (gain of the law) are not enough.  Proof: this module's
    docstring; the arithmetic is float64 rounded to the safe side.

    >>> certified_size("product", 0.1)
    576
    """
    require(1e-4 <= eps <= 0.5, "eps", eps, "be in [0.0001, 1/2]")
    gained = gain(law(law_name), 1 / 3) * LESS
    # In units of |I| = 1/3 the tolerance eps/6 is eps/2.
    tolerance, length = eps / 2, math.ceil(10 / gained * math.log(2 / eps))
    bounds = failure_bounds(tolerance * (1 - SHARE) * LESS, tolerance * SHARE * LESS, length, gain=gained, cells=CELLS)
    enough = np.flatnonzero(bounds <= eps / PARTS)
    if not len(enough):
        raise Undecided(f"n must exceed {PARTS * length} for eps={eps}; no such n is certified")
    return PARTS * (int(enough[0]) + 1)


READING_P = ProbabilityClaim(
    id="pensia2020.cor-2",
    ref=REF,
    statement="Reading P (the law of XY): at eps = 1/10 and C = 10 (n = 30), with probability at least 1 - eps every z in [-1, 1] is "
    "within eps of a subset sum.",
    trial=lambda stream, trials: covered(stream, trials, law_name="product", n=30, eps=0.1),
    relation=">=",
    bound=0.9,
    expected=0.99,
    notion="all",
    parameters={"law": "P", "n": 30, "eps": 0.1, "C": 10},
    recorded=Verdict.SUPPORTED,
    control={"trial": lambda stream, trials: covered(stream, trials, law_name="product", n=10, eps=0.1)},
    note="'The distribution in the hypothesis of Corollary 1' may mean P or D = (1/2) delta_0 + (1/2) P.  Lemma 1 needs D, see "
    "pensia2020.cor-2.d; both readings are true, with different constants.",
)

READING_D = ProbabilityClaim(
    id="pensia2020.cor-2.d",
    ref=REF,
    statement="Reading D = (1/2) delta_0 + (1/2) P, the law of Lemma 1's Z_i: at eps = 1/10 and C = 20 (n = 60), with probability at "
    "least 1 - eps every z in [-1, 1] is within eps of a subset sum.",
    trial=lambda stream, trials: covered(stream, trials, law_name="mixture-d", n=60, eps=0.1),
    relation=">=",
    bound=0.9,
    expected=0.985,
    notion="all",
    parameters={"law": "D", "n": 60, "eps": 0.1, "C": 20},
    recorded=Verdict.SUPPORTED,
    control={"trial": lambda stream, trials: covered(stream, trials, law_name="mixture-d", n=20, eps=0.1)},
)

CONSTANT_D = InequalityClaim(
    id="pensia2020.cor-2.d.constant",
    ref=REF,
    statement="The readings differ: for D no C up to 3 suffices, because the n numbers miss the negative side with probability (3/4)^n > eps "
    "at n = 3 log(2/eps), 10^-6 <= eps <= 1/100; for P that event does not rule C = 3 out.",
    lhs=lambda eps: eps,
    rhs=lambda eps: one_sided(half_width(eps, 3), (1 + 0 * eps) / 4),
    relation="<",
    domain={"eps": Real(Fraction(1, 10**6), Fraction(1, 100))},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps: one_sided(half_width(eps, 3), (1 + 0 * eps) / 2)},
)

EXPONENT = InequalityClaim(
    id="pensia2020.cor-2.d.exponent",
    ref=REF,
    statement="Reading D: (3/4)^n at n = C log(2/eps) is (eps/2)^(C log(4/3)), at most eps for all small eps only if C >= 1/log(4/3) = 3.48.",
    lhs=lambda eps, C: log(one_sided(half_width(eps, C), (1 + 0 * eps) / 4)),
    rhs=lambda eps, C: C * log((4 + 0 * eps) / 3) * log(eps / 2),
    relation="==",
    domain={"eps": Real(0, 1, open_lo=True), "C": Real(0, 100, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, C: C * log((3 + 0 * eps) / 2) * log(eps / 2)},
)

ACCURACIES: Mapping[str, Axis] = {"eps": Points(("0.1", "0.01"))}


def _certified(identifier: str, law_name: str, C: int) -> InequalityClaim:
    """C suffices for a law at the accuracies, with a proof."""
    return InequalityClaim(
        id=identifier,
        ref=REF,
        statement=f"C = {C} suffices for the law {law_name} at eps = 0.1 and 0.01: the certified n is at most {C} log(2/eps).",
        lhs=lambda eps: certified_size(law_name, float(eps)),
        rhs=lambda eps: half_width(eps, C),
        domain=ACCURACIES,
        method="points",
        recorded=Verdict.HOLDS_AT_POINTS,
        control={"rhs": lambda eps: half_width(eps, C / 2)},
        note="A proof with all constants (float64, rounded to the safe side), which the experiments undercut by a factor of 20.",
    )


CERTIFIED_P = _certified("pensia2020.cor-2.certified", "product", 200)
CERTIFIED_D = _certified("pensia2020.cor-2.d.certified", "mixture-d", 440)

RESULT = Result(
    ref=REF,
    title="Subset sums of products of uniforms cover [-1, 1]",
    statement="For X_1..X_n i.i.d. of the law in Corollary 1 and n >= C log(2/eps), with probability at least 1-eps every z in [-1, 1] is "
    "within eps of a subset sum.",
    symbols={
        "eps": "tolerance, and failure probability",
        "n": "numbers",
        "C": "constant left open",
        "share": "P(X < 0)",
    },
    formulas=(one_sided,),
    claims=(READING_P, CERTIFIED_P, READING_D, CERTIFIED_D, CONSTANT_D, EXPONENT),
)

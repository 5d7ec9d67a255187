"""Theorem 5.2: tickets of depth L+1, and the error chain it rests on (Lemma 5.1).

In the L+1 construction a target neuron is present in many copies, and a weight w becomes a sum of kept weights v_k,
each reading a copy of its own.  Lemma 5.1 compares networks of one architecture; copies err differently, so a
previous error of up to e comes through as up to e · sum |v_k|, not e · (|w| + eps).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute
from ltbounds.claims import InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.theorems.existence import construction_claim
from ltbounds.theorems.rho import closed_form, larger_root, needed, spare_factor, sufficient
from ltbounds.theorems.rho_claims import rho_claims

__all__ = ["RESULT", "carried_as_printed", "carried_by_copies", "carried_at_worst"]

REF = Ref("burkholz2022depth", "Theorem 5.2", "section 5, appendix A.5")
FIX = Ref("burkholz2022depth", "Theorem 5.2", "appendix A.5, end of the proof")
CHAIN = Ref("burkholz2022depth", "Theorem 5.2", "section 5, Lemma 5.1 applied to copies")


def carried_as_printed(v1: Any, v2: Any, eps: Any) -> Any:
    """Lemma 5.1's factor for an error of the previous layer, |w| + eps, with w = v1 + v2 the weight that is built."""
    return absolute(v1 + v2) + eps


def carried_by_copies(v1: Any, v2: Any, eps: Any) -> Any:
    """What comes through when copy 1 errs by +1 and copy 2 by sign(v1 v2): |v1 e1 + v2 e2| at e1 = 1, e2 = -1.

    >>> carried_by_copies(Fraction(1), Fraction(-9, 10), Fraction(1, 100))
    Fraction(19, 10)
    """
    return absolute(v1 - v2)


def carried_at_worst(v1: Any, v2: Any, eps: Any) -> Any:
    """The factor that is a bound: the sum of the kept weights' absolute values."""
    return absolute(v1) + absolute(v2)


KEPT = {
    "v1": Real(-1, 1),
    "v2": Real(-1, 1),
    "eps": Real(0, 1, open_lo=True, open_hi=True),
}

PRINTED = InequalityClaim(
    id="burkholz2022depth.thm-5.2.copies",
    ref=CHAIN,
    statement="Errors of the previous layer, at most e in every copy, come through a weight w = v1 + v2 built from two copies by at "
    "most (|w| + eps) e, as Lemma 5.1 has it for one architecture.",
    lhs=carried_by_copies,
    rhs=carried_as_printed,
    domain=KEPT,
    method="steps",
    counterexample={"v1": 1, "v2": Fraction(-9, 10), "eps": Fraction(1, 100)},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda v1, v2, eps: absolute(v1) + absolute(v2) + eps},
    note="For w = 1/10 kept as 1 - 9/10, copies that err by +e and -e give 1.9 e, not 0.11 e.  A ticket for ACAS Xu does exceed the "
    "chain as printed (all parameters within tolerance, found 3.6e8 against 2.6e7).  The theorem's construction stands with "
    "eps_l computed from the sums of kept |weights|, at most the base set's size, in place of the norm of W.",
    correction="burkholz2022depth.thm-5.2.copies.corrected",
)

CORRECTED = InequalityClaim(
    id="burkholz2022depth.thm-5.2.copies.corrected",
    ref=CHAIN,
    statement="They come through by at most (|v1| + |v2|) e: (|v1| + |v2|)^2 - (v1 - v2)^2 = 2 (|v1 v2| + v1 v2) >= 0.",
    lhs=lambda v1, v2: (absolute(v1) + absolute(v2)) ** 2 - (v1 - v2) ** 2,
    rhs=lambda v1, v2: 2 * (absolute(v1) * absolute(v2) + v1 * v2),
    relation="==",
    domain={"v1": Real(-1, 1), "v2": Real(-1, 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v1, v2: 2 * (absolute(v1) * absolute(v2) - v1 * v2)},
)

RESULT = Result(
    ref=REF,
    title="Tickets of depth L+1",
    statement="A source of depth L+1 contains, with probability at least 1-delta, each output of the target to within eps if "
    "n_{s,l+1} >= C n_{t,l} log(1/min{eps_{l+1}, delta/rho}), eps_l from Lemma 5.1 and rho = C N_t^{1+gamma} log(1/min{min_l eps_l, delta}).",
    symbols={"v1, v2": "kept source weights that read two copies of one neuron", "eps": "tolerance of a weight"},
    formulas=(closed_form, needed, larger_root, sufficient, spare_factor),
    claims=(
        construction_claim("burkholz2022depth.thm-5.2", REF, "burkholz2022depth.l+1", depth=4),
        construction_claim("burkholz2022depth.thm-5.2.tanh", REF, "burkholz2022depth.l+1", phi="tanh", depth=4),
        PRINTED,
        CORRECTED,
        *rho_claims("burkholz2022depth.thm-5.2.fix", FIX),
    ),
)

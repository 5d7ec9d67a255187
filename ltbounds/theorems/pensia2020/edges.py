"""Widths that lost Lemma 1's factor 2 inside the logarithm: Lemmas 2 and 3 and Theorem 1 print log(x) for log(2x)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Axis, Exact, Formula, InequalityClaim, Points, Ref, Verdict
from ltbounds.theorems.shared.legacy import legacy

__all__ = ["short_by_log_2", "too_narrow"]

ALMOST_1 = Fraction(999_999, 10**6)
EDGE: Mapping[str, Exact] = {"eps": ALMOST_1, "delta": ALMOST_1, "C": 1000}
"""All other parameters are 1."""


def too_narrow(
    identifier: str, ref: Ref, printed: Formula, corrected: Formula, domain: Mapping[str, Axis], note: str
) -> InequalityClaim:
    """The claim that the printed width leaves more than one hidden neuron; its correction is `identifier`.corrected."""
    return legacy(
        id=identifier,
        ref=ref,
        statement="The printed width is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by "
        "1 > eps).",
        lhs=lambda **_: 1,
        rhs=printed,
        relation="<",
        domain={**domain, "C": Points((2, 3, 10, 1000))},
        method="steps",
        counterexample={name: EDGE.get(name, 1) for name in domain},
        recorded=Verdict.REFUTED,
        control={"rhs": corrected},
        note=note,
        correction=f"{identifier}.corrected",
    )


def short_by_log_2(
    identifier: str, ref: Ref, printed: Formula, corrected: Formula, domain: Mapping[str, Axis], inputs: str
) -> InequalityClaim:
    """The claim that the printed width is C · `inputs` · log 2 neurons short of the corrected one."""

    def completed(**p: Any) -> Scalar:
        return printed(**p) + p["C"] * p[inputs] * log(like(2, p["eps"]))

    return legacy(
        id=identifier,
        ref=ref,
        statement=f"The printed width is C {inputs} log 2 neurons short of the corrected one.",
        lhs=completed,
        rhs=corrected,
        relation="==",
        domain=domain,
        method="symbolic",
        recorded=Verdict.PROVED,
        control={"lhs": printed},
    )

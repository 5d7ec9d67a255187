"""The judge of `ReportedFigure`: a printed number against our reproduction of it, by equivalence.

Supported only where our whole interval lies inside the tolerance that the printed digits stand for; contradicted only
where it lies wholly outside.  An interval wider than the question leaves it undecided.
"""

from __future__ import annotations

import math

from ltbounds.claims import Finding, ReportedFigure, Verdict
from ltbounds.errors import require
from ltbounds.seeding import generator

__all__ = ["check_figure"]


def check_figure(claim: ReportedFigure) -> Finding:
    """Compare the two intervals; raises `DomainError` unless the printed one is finite."""
    printed_lower, printed_upper = claim.printed
    finite = math.isfinite(printed_lower) and math.isfinite(printed_upper) and printed_lower <= printed_upper
    require(finite, "claim", claim.id, f"print a finite interval, not {claim.printed}")
    lower, upper = claim.reproduce(generator("ledger.figure", claim.id))
    require(lower <= upper, "claim", claim.id, f"be reproduced as an interval, not ({lower}, {upper})")
    evidence = {"method": claim.method, "printed": [printed_lower, printed_upper], "reproduced": [lower, upper]}
    if printed_lower <= lower and upper <= printed_upper:
        return Finding(Verdict.SUPPORTED, evidence)
    if upper < printed_lower or printed_upper < lower:
        return Finding(Verdict.CONTRADICTED, evidence, contradicted=True)
    return Finding(Verdict.UNDECIDED, evidence)

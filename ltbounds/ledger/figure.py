"""The checker of `ReportedFigure`: a printed number against our reproduction of it."""

from __future__ import annotations

from ltbounds.claims import Finding, ReportedFigure, Verdict
from ltbounds.seeding import generator

__all__ = ["check_figure"]


def check_figure(claim: ReportedFigure) -> Finding:
    """Supported when the two intervals meet; contradicted when they are apart."""
    lower, upper = claim.reproduce(generator("ledger.figure", claim.id))
    printed_lower, printed_upper = claim.printed
    evidence = {
        "method": "reproduction, confidence 1 - 1e-9",
        "printed": [printed_lower, printed_upper],
        "reproduced": [lower, upper],
    }
    if lower <= printed_upper and printed_lower <= upper:
        return Finding(Verdict.SUPPORTED, evidence)
    return Finding(Verdict.UNDECIDED, evidence, contradicted=True)

"""Exact intervals for a success probability, from the beta quantiles."""

from __future__ import annotations

from ltbounds.errors import require

__all__ = ["clopper_pearson"]


def clopper_pearson(successes: int, trials: int, *, confidence: float) -> tuple[float, float]:
    """The Clopper-Pearson interval: each end errs with probability at most (1 - confidence)/2.

    >>> tuple(round(end, 8) for end in clopper_pearson(404, 100_000, confidence=0.95))
    (0.00365629, 0.0044529)
    """
    from scipy.special import betainccinv, betaincinv

    require(0 <= successes <= trials and trials > 0, "successes", successes, f"be in [0, trials={trials}]")
    require(0 < confidence < 1, "confidence", confidence, "be in (0, 1)")
    tail = (1 - confidence) / 2
    lower = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    upper = 1.0 if successes == trials else float(betainccinv(successes + 1, trials - successes, tail))
    return lower, upper

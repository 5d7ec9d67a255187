"""Exact intervals for a success probability: for one look (Clopper-Pearson) and for any number of looks."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from ltbounds.errors import require

__all__ = ["anytime_interval", "clopper_pearson", "student_quantile"]


def clopper_pearson(successes: int, trials: int, *, confidence: float) -> tuple[float, float]:
    """The Clopper-Pearson interval: each end errs with probability at most (1 - confidence)/2.

    >>> tuple(round(end, 8) for end in clopper_pearson(404, 100_000, confidence=0.95))
    (0.00365629, 0.0044529)
    """
    from scipy.special import betainccinv, betaincinv

    _check(successes, trials, confidence)
    tail = (1 - confidence) / 2
    lower = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    upper = 1.0 if successes == trials else float(betainccinv(successes + 1, trials - successes, tail))
    return lower, upper


def anytime_interval(successes: int, trials: int, *, confidence: float) -> tuple[float, float]:
    """An interval that holds at all times at once: one may look after every trial and stop when one likes.

    The beta-binomial mixture: for the true p, M_t = B(1/2 + s, 1/2 + f) / (B(1/2, 1/2) p^s (1-p)^f) with s successes
    and f failures is a martingale of mean 1, so by Ville's inequality it ever reaches 1/(1 - confidence) with
    probability at most 1 - confidence.  The interval is {p: M_t < 1/(1 - confidence)}, its ends rounded outwards.

    >>> tuple(round(end, 6) for end in anytime_interval(404, 100_000, confidence=0.95))
    (0.003248, 0.00495)
    """
    _check(successes, trials, confidence)
    failures = trials - successes
    allowed = -math.log1p(-confidence) - _log_beta(successes + 0.5, failures + 0.5) + math.log(math.pi)
    lower = _end(lambda p: _log_excess(successes, failures, p, allowed), successes / trials)
    missed = _end(lambda q: _log_excess(failures, successes, q, allowed), failures / trials)
    return lower, min(1.0, math.nextafter(1 - missed, 2.0))


@lru_cache(maxsize=4096)
def student_quantile(freedom: float, probability: float) -> float:
    """The quantile of Student's t, without scipy.stats, which asks the same function and takes a second to import.

    >>> round(student_quantile(19, 0.995), 4)
    2.8609
    """
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def _check(successes: int, trials: int, confidence: float) -> None:
    require(0 <= successes <= trials and trials > 0, "successes", successes, f"be in [0, trials={trials}]")
    require(0 < confidence < 1, "confidence", confidence, "be in (0, 1)")


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _log_excess(s: int, f: int, p: float, allowed: float) -> float:
    """-(s log p + f log(1-p)) - allowed: above 0 where p is excluded."""
    return -(s * math.log(p) if s else 0.0) - (f * math.log1p(-p) if f else 0.0) - allowed


def _end(excess: Callable[[float], float], middle: float) -> float:
    """The largest excluded p below `middle`, by bisection down to neighbouring doubles; 0 where none is."""
    low, high = 0.0, middle
    while (centre := (low + high) / 2) not in (low, high):
        low, high = (centre, high) if excess(centre) > 0 else (low, centre)
    return low

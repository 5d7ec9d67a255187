"""How many trials a question needs, settled before the first one is drawn."""

from __future__ import annotations

import math

from ltbounds.errors import Undecided, require
from ltbounds.montecarlo.intervals import clopper_pearson

__all__ = ["trials_to_separate"]

MOST = 10**8


def trials_to_separate(expected: float, bound: float, *, alpha: float, power: float) -> int:
    """The number of trials after which a one-sided Clopper-Pearson bound at level `alpha` lies between `expected` and
    `bound` with probability at least `power`, if the success probability is `expected`.

    Found to 1 % by doubling and bisection over exact binomial tails.  Raises `Undecided` where 10^8 do not suffice.

    >>> trials_to_separate(0.99, 0.9, alpha=1e-9, power=0.999)
    456
    """
    require(0 <= expected <= 1, "expected", expected, "be in [0, 1]")
    require(expected != bound, "expected", expected, f"be different from bound={bound}")
    low, high = 0, 16
    while _power(high, expected, bound, alpha) < power:
        if high >= MOST:
            raise Undecided(
                f"bound={bound} must differ more from expected={expected}: {MOST:g} trials do not separate them"
            )
        low, high = high, min(2 * high, MOST)
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if _power(middle, expected, bound, alpha) >= power else (middle, high)
    return high


def _power(trials: int, expected: float, bound: float, alpha: float) -> float:
    """P(the one-sided bound separates) for Binomial(trials, expected)."""
    from scipy.stats import binom

    if bound > expected:
        return _power(trials, 1 - expected, 1 - bound, alpha)
    threshold = _fewest_that_separate(trials, bound, alpha)
    return 0.0 if threshold > trials else float(binom.sf(threshold - 1, trials, expected))


def _fewest_that_separate(trials: int, bound: float, alpha: float) -> int:
    """The smallest success count whose lower confidence bound reaches `bound`."""
    low, high = math.floor(bound * trials), trials + 1
    while low < high:
        middle = (low + high) // 2
        lower, _ = clopper_pearson(min(middle, trials), trials, confidence=1 - 2 * alpha)
        low, high = (low, middle) if lower >= bound else (middle + 1, high)
        if middle >= trials and lower < bound:
            return trials + 1
    return low

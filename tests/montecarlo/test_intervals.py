"""Intervals hold what they promise: exact tails for one look, an exact bound for any number of looks."""

import numpy as np
import pytest
from scipy.stats import binom

from ltbounds.errors import DomainError
from ltbounds.montecarlo import anytime_interval, clopper_pearson


@pytest.mark.parametrize("confidence", [0.9, 0.99, 1 - 1e-9])
@pytest.mark.parametrize(("successes", "trials"), [(0, 50), (1, 50), (25, 50), (50, 50), (404, 100_000)])
def test_clopper_pearson_ends_have_the_stated_tails(successes: int, trials: int, confidence: float) -> None:
    lower, upper = clopper_pearson(successes, trials, confidence=confidence)
    tail = (1 - confidence) / 2
    if successes > 0:
        assert binom.sf(successes - 1, trials, lower) == pytest.approx(tail, rel=1e-5)
    if successes < trials:
        assert binom.cdf(successes, trials, upper) == pytest.approx(tail, rel=1e-5)


def chance_of_ever_missing(p: float, looks: int, interval) -> float:  # type: ignore[no-untyped-def]
    """Exactly: the probability that after some of the first `looks` trials the interval does not hold p."""
    alive = np.array([1.0])
    for trials in range(1, looks + 1):
        grown = np.zeros(trials + 1)
        grown[:-1] += alive * (1 - p)
        grown[1:] += alive * p
        ends = [interval(s, trials) if grown[s] > 1e-18 else (0.0, 1.0) for s in range(trials + 1)]
        alive = grown * [lower <= p <= upper for lower, upper in ends]
    return 1 - float(alive.sum())


@pytest.mark.parametrize("p", [0.02, 0.5, 0.9])
def test_one_may_look_after_every_trial(p: float) -> None:
    missed = chance_of_ever_missing(p, 150, lambda s, t: anytime_interval(s, t, confidence=0.9))
    assert missed <= 0.1
    assert missed > 0.005, "it should not be idle either"


def test_looking_again_and_again_breaks_the_interval_for_one_look() -> None:
    """The negative control: Clopper-Pearson at every step misses more often than it says."""
    assert chance_of_ever_missing(0.5, 150, lambda s, t: clopper_pearson(s, t, confidence=0.9)) > 0.2


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (10, 10), (3, 10), (999_999, 1_000_000), (5, 10**8)])
def test_the_price_of_looking_is_moderate(successes: int, trials: int) -> None:
    lower, upper = anytime_interval(successes, trials, confidence=0.99)
    once = clopper_pearson(successes, trials, confidence=0.99)
    assert 0 <= lower <= once[0] <= once[1] <= upper <= 1
    assert upper - lower < 2.5 * (once[1] - once[0])


@pytest.mark.parametrize("arguments", [(-1, 5, 0.9), (6, 5, 0.9), (0, 0, 0.9), (1, 5, 1.0), (1, 5, float("nan"))])
@pytest.mark.parametrize("interval", [anytime_interval, clopper_pearson])
def test_nonsense_is_refused(interval, arguments: tuple[int, int, float]) -> None:  # type: ignore[no-untyped-def]
    successes, trials, confidence = arguments
    with pytest.raises(DomainError, match="must be in"):
        interval(successes, trials, confidence=confidence)

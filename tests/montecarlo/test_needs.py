"""How many numbers are needed: the confidence statement, against a law of n_delta that is known exactly."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom

from ltbounds.errors import DomainError
from ltbounds.montecarlo import RandomSubsetSum, run
from ltbounds.montecarlo.needs import Span, constant, crossing, failure_intervals, fit_numbers, needed
from ltbounds.seeding import generator

SIZES = range(4, 21)
Exact = Callable[[int], float]


def test_the_exact_law_is_what_is_drawn(exact_failure: Exact) -> None:
    """Null hypothesis: the formula above.  One exact binomial test at 1e-9 for each of three n."""
    for n in (4, 7, 10):
        failures = int((run(RandomSubsetSum(n, "uniform", "fixed", 1.0, 1.0), 50_000) > 0.5).sum())
        assert binom.cdf(failures, 50_000, exact_failure(n)) > 5e-10
        assert binom.sf(failures - 1, 50_000, exact_failure(n)) > 5e-10


def test_bounds_hold_as_often_as_they_say(exact_failure: Exact) -> None:
    """1000 sweeps of binomial counts with the exact law, at confidence 0.8 for all n together.

    Null hypothesis: all is right with probability at least 0.8; the count of right ones falls below 740 with
    probability below 1e-5 by chance, with the fixed seed it does or does not.  (It is near 1000: Bonferroni.)
    """
    draw, right = generator("tests.needed"), 0
    truth = {delta: min(n for n in SIZES if exact_failure(n) <= delta) for delta in (0.1, 0.01, 0.001)}
    for _ in range(1000):
        hits = {n: int(draw.binomial(2000, 1 - exact_failure(n))) for n in SIZES}
        intervals = failure_intervals({n: (2000, count) for n, count in hits.items()}, confidence=0.8)
        spans = {delta: needed(intervals, delta) for delta in truth}
        right += all((s.low or 0) <= truth[delta] <= (s.high or 99) for delta, s in spans.items())
    assert right >= 740


def test_uncorrected_intervals_at_half_their_width_are_caught(exact_failure: Exact) -> None:
    """The negative control: intervals that are too narrow miss n_delta visibly often."""
    draw, right = generator("tests.needed"), 0
    truth = min(n for n in SIZES if exact_failure(n) <= 0.01)
    for _ in range(300):
        shares = {n: 1 - draw.binomial(300, 1 - exact_failure(n)) / 300 for n in SIZES}
        span = needed({n: (share, share) for n, share in shares.items()}, 0.01)
        right += (span.low or 0) <= truth <= (span.high or 99)
    assert right < 240


def test_one_side_alone() -> None:
    assert needed({5: (0.5, 0.6)}, 0.1) == Span(6, None)
    assert needed({5: (0.0, 0.01)}, 0.1) == Span(None, 5)
    assert needed({}, 0.1) == Span(None, None)


def test_crossing_needs_both_sides() -> None:
    assert crossing({5: 0.5, 6: 0.2}, 0.1) is None
    assert crossing({5: 0.05, 6: 0.02}, 0.1) is None
    assert crossing({5: 0.5, 6: 0.0, 7: 0.02}, 0.1) == pytest.approx(5 + 2 * math.log(5) / math.log(25))


def test_the_fit_finds_a_plane_and_reports_what_is_left() -> None:
    draw = generator("tests.fit")
    points = [
        (eps, delta, 2 - 1.5 * math.log(eps) - 1.25 * math.log(delta) + 0.01 * draw.standard_normal())
        for eps in np.geomspace(1e-6, 0.1, 7).tolist()
        for delta in np.geomspace(1e-6, 0.1, 7).tolist()
    ]
    fit = fit_numbers(points)
    assert (fit.a, fit.b, fit.c) == pytest.approx((2, 1.5, 1.25), abs=0.02)
    assert 0 < fit.largest < 0.05
    with pytest.raises(DomainError, match="several eps"):
        fit_numbers(points[:7])


def test_the_constant_is_over_the_smaller_of_the_two() -> None:
    assert constant(10, 0.1, 0.001) == pytest.approx(10 / math.log(2000))
    assert constant(10, 0.001, 0.1) == pytest.approx(10 / math.log(2000))
    assert constant(None, 0.1, 0.1) is None
    with pytest.raises(DomainError):
        constant(10, 0.0, 0.1)

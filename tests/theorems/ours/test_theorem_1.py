"""The certified numbers: the DP against exact rationals, against simulation, and in order."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ltbounds import n_necessary, n_sufficient
from ltbounds.errors import DomainError
from ltbounds.montecarlo import RandomSubsetSum, estimate, run
from ltbounds.montecarlo.samplers import SAMPLERS, sampler
from ltbounds.seeding import generator
from ltbounds.theorems.ours.corollary_1 import _groups, certified_constant
from ltbounds.theorems.ours.theorem_1 import mean_covered
from ltbounds.theorems.ours.worst_process import failure_bounds, last_numbers


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("half", [Fraction(1, 2), Fraction(3, 4), Fraction(1)])
def test_the_mean_of_the_covered_measure_is_at_least_the_bound(seed: int, half: Fraction) -> None:
    """Step (b) of the proof: E|A united with (A+X) cut to J| for a union A of intervals, in rationals."""
    draw = generator("tests.ours.mean", seed)
    limit = int(64 * half)
    ends = sorted(Fraction(int(k), 64) for k in draw.choice(np.arange(-limit, limit + 1), 6, replace=False))
    intervals = list(zip(ends[::2], ends[1::2], strict=True))
    v = sum(b - a for a, b in intervals)
    # The covered measure is piecewise linear in X with knots on multiples of 1/64, so the trapezoid rule is exact.
    knots = [Fraction(k, 64) for k in range(-64, 65)]
    values = [_measure_with_shift(intervals, x, half) for x in knots]
    mean = sum((a + b) / 2 * Fraction(1, 64) for a, b in pairwise(values)) / 2
    bound = mean_covered(v, Fraction(1, 2), 2 * half)
    assert mean == bound if half == Fraction(1, 2) else mean >= bound


def _measure_with_shift(intervals: list[tuple[Fraction, Fraction]], x: Fraction, half: Fraction) -> Fraction:
    shifted = [(max(a + x, -half), min(b + x, half)) for a, b in intervals]
    both = sorted(intervals + [(a, b) for a, b in shifted if a < b])
    covered, reach = Fraction(0), Fraction(-1)
    for a, b in both:
        covered += max(Fraction(0), b - max(a, reach))
        reach = max(reach, b)
    return covered


@pytest.mark.parametrize(("reach", "last"), [(0.5, 0), (0.7, 3), (1.0, 2)])
def test_no_allowed_process_fails_more_often_than_the_bound(reach: float, last: int) -> None:
    """Two-point processes v -> v or min(2v, 2L) with the least mean, simulated; false alarm below 1e-9 by Hoeffding."""
    r, s, n, trials, length = 0.0325, 0.0175, 24, 200_000, 2 * reach
    bound = failure_bounds(r, s, n, reach=reach, last=last)[-1]
    draw, v = generator("tests.ours.worst", reach), np.full(trials, 2 * r)
    for _ in range(n):
        top = np.minimum(2 * v, length)
        grow = (mean_covered(v, 0.5, length) - v) / np.maximum(top - v, 1e-300)
        v = np.where(draw.random(trials) < grow, top, v)
    u = length - v
    failed = np.mean(np.where(u < s, 0.0, np.minimum(1.0, last_numbers(u, s, 0.5, 0.5, reach, last))))
    assert failed <= bound + np.sqrt(np.log(1e9) / (2 * trials))
    assert failed > bound / 100, "the bound is far from the worst two-point process: something is loose"


def test_the_last_numbers_leave_no_more_than_the_bound() -> None:
    """Step (d) by simulation: u of J = [-0.7, 0.7] uncovered at its right end, k numbers follow.  Hoeffding at 1e-9."""
    u, last, trials = 0.4, 3, 100_000
    draw = generator("tests.ours.last")
    z = draw.uniform(-0.5, 0.5, trials)
    missed = z > 0.7 - u
    for _ in range(last):
        shifted = z - draw.uniform(-1, 1, trials)
        missed &= ~((shifted >= -0.7) & (shifted <= 0.7 - u))
    slack = np.sqrt(np.log(1e9) / (2 * trials))
    bound = last_numbers(u, 1.0, 0.5, 0.5, 0.7, last)
    assert missed.mean() <= bound + slack
    assert missed.mean() > bound / 20


def test_finer_grids_give_smaller_bounds_that_converge() -> None:
    coarse, fine = failure_bounds(0.06, 0.04, 20, cells=200)[-1], failure_bounds(0.06, 0.04, 20, cells=1500)[-1]
    assert fine <= coarse
    assert coarse < 3 * fine


def test_more_of_everything_asks_for_more_numbers() -> None:
    assert n_sufficient(0.01, 0.01, target=0.25) <= n_sufficient(0.01, 0.01) < n_sufficient(0.01, 0.01, target=1.0)
    assert n_sufficient(0.01, 0.01, target=1.0) < n_sufficient(0.01, 0.01, target=1.5), "two groups"
    assert n_sufficient(0.01, 0.01) < n_sufficient(0.01, 0.01, "product") < n_sufficient(0.01, 0.01, "normal")
    assert certified_constant(0.01, 0.01) == pytest.approx(n_sufficient(0.01, 0.01) / np.log(100))


@pytest.mark.parametrize(("eps", "delta"), [(0.25, 0.2), (0.1, 0.1)])
def test_experiment_agrees_with_the_certified_number(eps: float, delta: float) -> None:
    """Null: P(coverage) >= 1 - delta at n_sufficient.  Rejected only if the exact upper bound at 1 - 1e-9 is below."""
    n = n_sufficient(eps, delta)
    found = estimate(run(RandomSubsetSum(n=n, notion="all", lo=-0.5, hi=0.5), 60), eps, confidence=1 - 1e-9)
    assert found.upper >= 1 - delta
    few = estimate(run(RandomSubsetSum(n=4, notion="all", lo=-0.5, hi=0.5), 2000), eps, confidence=1 - 1e-9)
    assert few.upper < 1 - delta, "the test must be able to fail"


def test_numbers_are_ordered_and_monotone() -> None:
    pairs = [10.0**-k for k in (1, 2, 3, 4)]
    sufficient = [n_sufficient(eps, eps) for eps in pairs]
    assert sufficient == sorted(sufficient)
    assert all(n_necessary(eps, eps) < n for eps, n in zip(pairs, sufficient, strict=True))
    assert n_sufficient(0.01, 0.1) <= n_sufficient(0.01, 0.001)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.1), "eps=0.0 must be in"),
        ((0.3, 0.1), "eps=0.3 must be in \\[1e-100, target/2 = 0.25\\]"),
        ((0.1, 1.0), "delta=1.0 must be in"),
        ((0.1, 0.1, "cauchy"), "law=cauchy must be one of"),
        ((0.1, 0.1, "uniform", -0.7), "target=-0.7 must be positive"),
    ],
)
def test_outside_the_theorem_there_is_no_number(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        n_sufficient(*arguments)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="must be in"):
        n_necessary(0.6, 0.1)


@pytest.mark.parametrize(
    "law",
    [*SAMPLERS, stats.uniform(-2, 4), stats.norm(0, 2), stats.triang(0.5, -1, 2)],
    ids=lambda law: sampler(law).name,
)
def test_every_law_of_a_sweep_that_can_be_certified_has_numbers_for_arrays(law: Any) -> None:
    enough, least = (
        function(np.array([[0.2], [0.1]]), [0.1, 0.01], law=law) for function in (n_sufficient, n_necessary)
    )
    assert enough.shape == least.shape == (2, 2)
    assert (least < enough).all() and (np.diff(least, axis=0) >= 0).all()
    assert enough[1, 1] == n_sufficient(0.1, 0.01, law) >= enough[0, 1] >= enough[0, 0]


@pytest.mark.parametrize(
    "law",
    [stats.beta(2, 3, -1, 2), stats.laplace(), stats.bernoulli(0.5), lambda g, s: g.random(s)],
    ids=["beta", "laplace", "bernoulli", "function"],
)
def test_a_law_that_is_only_drawn_from_is_refused_in_one_line(law: Any) -> None:
    with pytest.raises(DomainError, match="without it nothing is certified"):
        n_sufficient(0.1, 0.1, law)
    with pytest.raises(DomainError, match="must promise to be symmetric without atoms"):
        n_necessary(0.1, 0.1, law=law)


@given(target=st.floats(1e-3, 1e3), width=st.floats(1e-2, 10))
def test_groups_reach_the_target_exactly_and_none_is_idle(target: float, width: float) -> None:
    groups = _groups(target, width)
    assert groups * Fraction(width) >= Fraction(target) > (groups - 1) * Fraction(width)

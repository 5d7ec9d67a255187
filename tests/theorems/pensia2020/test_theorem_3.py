"""The proof of Theorem 3 on drawn sets: the covered part of [-1/2, 1/2] as intervals, and what is left of it."""

import math

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.theorems.pensia2020.theorem_3 import covered, log_failure, potential

EPS, NUMBERS, TRIALS = 0.2, 5, 3000
Intervals = list[tuple[float, float]]


def _grown(intervals: Intervals, x: float) -> Intervals:
    """A united with A + x, cut to [-1/2, 1/2], merged."""
    shifted = ((max(lo + x, -0.5), min(hi + x, 0.5)) for lo, hi in intervals)
    merged: Intervals = []
    for lo, hi in sorted([*intervals, *(pair for pair in shifted if pair[0] < pair[1])]):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return merged


def _left_to_do(stream: np.random.Generator) -> float:
    intervals: Intervals = [(-EPS / 2, EPS / 2)]
    for x in stream.uniform(-1, 1, NUMBERS):
        intervals = _grown(intervals, float(x))
    return potential(min(1.0, sum(hi - lo for lo, hi in intervals)))


def test_what_is_left_falls_by_a_quarter_a_number_and_not_by_half() -> None:
    """Hoeffding: values in [0, 1/eps - 1] of 3000 trials stray by more than `margin` with probability 1e-10."""
    stream = generator("test potential")
    mean = float(np.mean([_left_to_do(stream) for _ in range(TRIALS)]))
    first, margin = potential(EPS), potential(EPS) * math.sqrt(math.log(1e10) / (2 * TRIALS))
    assert mean <= first * (3 / 4) ** NUMBERS + margin
    assert mean > first * (1 / 2) ** NUMBERS + margin


@pytest.mark.parametrize("n", [20, 26])
def test_the_bound_on_failure_is_kept(n: int) -> None:
    """At eps = 0.2 the bound is 0.16 and 0.03; 10,000 trials, a margin of 6.5 deviations."""
    missed = 1 - covered(generator("test failure", n), 10_000, n=n, eps=EPS, reach=0.5).mean()
    bound = math.exp(log_failure(n, 0.5, EPS))
    assert missed <= bound + 6.5 * math.sqrt(bound / 10_000)

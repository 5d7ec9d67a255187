"""Theorem 3: the hit rate and its enclosures against direct evaluation."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.arith import ball
from ltbounds.laws.irwin_hall import density, interval_probability
from ltbounds.theorems.ours.theorem_3 import hit_rate, hit_rate_bound, limit_density, peak_bound


@settings(deadline=None)
@given(st.integers(1, 300), st.floats(1e-3, 1), st.floats(-1, 1))
def test_no_target_is_hit_less_often(k: int, eps: float, share: float) -> None:
    z = share * math.sqrt(k)
    rate = math.sqrt(k) * interval_probability(z - eps, z + eps, k) / (2 * eps)
    assert rate > hit_rate_bound(float(k)) * (1 - 1e-12)


@settings(deadline=None)
@given(st.integers(2, 60), st.floats(0.01, 0.9), st.floats(0, 0.1), st.floats(0, 1))
def test_a_ball_of_tolerances_holds_each(k: int, start: float, width: float, share: float) -> None:
    eps = start + share * width
    root = math.sqrt(k)
    value = root * interval_probability(root - eps, root + eps, k) / (2 * eps)
    enclosure = hit_rate(k, ball(start).union(ball(start + width)))
    assert enclosure.overlaps(ball(value, 1e-12))


def test_the_limit_is_approached_from_above() -> None:
    gaps = [math.sqrt(k) * density(math.sqrt(k), k) - limit_density(1) for k in (10, 100, 1000)]
    assert all(gap > 0 for gap in gaps)
    assert [k * gap / limit_density(1) for k, gap in zip((10, 100, 1000), gaps, strict=True)] == pytest.approx(
        [0.3] * 3, rel=0.1
    )


def test_the_peak_bound_is_near_the_peak() -> None:
    for k in (4, 10, 100):
        assert math.sqrt(k) * density(0.0, k) < peak_bound(float(k)) < 1 / math.sqrt(2)

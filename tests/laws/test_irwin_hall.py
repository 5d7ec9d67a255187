"""Irwin-Hall: floats, Fractions and balls against each other; each arithmetic is an independent algorithm."""

import math
from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.arith import ball
from ltbounds.errors import DomainError
from ltbounds.laws import irwin_hall
from ltbounds.laws.irwin_hall import cdf, density, hit_probability, interval_probability, tail
from ltbounds.laws.irwin_hall_balls import _series_density, _series_interval, series_remainder
from ltbounds.laws.irwin_hall_exact import truncated_powers

RELATIVE = 1e-13
SMALLEST = 1e-300
FINEST = 2.0**70
"""Points are multiples of 1/FINEST: rationals with hundreds of digits are slow and show nothing more."""

slow = settings(deadline=None)


@st.composite
def places(draw: st.DrawFn, most: int) -> tuple[int, float]:
    """A number of summands and a point, in the bulk or as near to an end as 1e-6 of n."""
    n = draw(st.integers(1, most))
    share = draw(st.floats(-1, 1) | st.floats(0, 6).map(lambda d: 1 - 10.0**-d))
    return n, round(n * share * FINEST) / FINEST


def error(value: float, truth: Fraction | arb) -> float:
    """|value/truth - 1|; 0 where a probability is too small for a float."""
    if abs(float(truth)) < SMALLEST:
        return 0.0 if value < 10 * SMALLEST else math.inf
    return abs(float((ball(value) if isinstance(truth, arb) else Fraction(value)) / truth - 1))


@slow
@given(places(120))
def test_floats_agree_with_exact_rationals(place: tuple[int, float]) -> None:
    n, x = place
    for function in (density, tail, cdf):
        assert error(function(x, n), function(Fraction(x), n)) < RELATIVE


@slow
@given(places(90), st.floats(-9, 1))
def test_intervals_agree_with_exact_rationals(place: tuple[int, float], width: float) -> None:
    n, a = place
    b = a + 10.0**width
    assert error(interval_probability(a, b, n), interval_probability(Fraction(a), Fraction(b), n)) < RELATIVE


@slow
@given(places(120), st.floats(-25, -0.01))
def test_hits_agree_with_exact_rationals(place: tuple[int, float], size: float) -> None:
    n, w = place
    eps = 10.0**size
    truth = interval_probability(Fraction(w) - Fraction(eps), Fraction(w) + Fraction(eps), n)
    assert hit_probability(Fraction(w), Fraction(eps), n) == truth
    assert error(hit_probability(w, eps, n), truth) < RELATIVE
    assert hit_probability(arb(w), arb(eps), n).overlaps(ball(truth))


@slow
@given(places(2000), st.floats(-9, 1))
def test_floats_agree_with_balls_up_to_2000(place: tuple[int, float], width: float) -> None:
    n, x = place
    with flint.ctx.workprec(80):
        assert error(density(x, n), density(arb(x), n)) < RELATIVE
        assert error(tail(x, n), tail(arb(x), n)) < RELATIVE
        b = x + 10.0**width
        assert error(interval_probability(x, b, n), interval_probability(arb(x), arb(b), n)) < RELATIVE


@slow
@given(places(60), st.floats(-9, 1))
def test_balls_hold_the_exact_value_and_little_more(place: tuple[int, float], width: float) -> None:
    n, x = place
    exact, b = Fraction(x), Fraction(x + 10.0**width)
    with flint.ctx.workprec(200):
        found = [
            (density(ball(exact), n), density(exact, n)),
            (tail(ball(exact), n), tail(exact, n)),
            (interval_probability(ball(exact), ball(b), n), interval_probability(exact, b, n)),
        ]
        for enclosure, truth in found:
            assert enclosure.overlaps(ball(truth))
            assert enclosure.rel_accuracy_bits() > 190 or truth == 0


@slow
@given(places(40), st.floats(-12, 0))
def test_a_ball_of_arguments_gives_the_values_at_its_ends(place: tuple[int, float], width: float) -> None:
    n, x = place
    radius = Fraction(10.0**width)
    argument = ball(Fraction(x), radius)
    for end in (Fraction(x) - radius, Fraction(x), Fraction(x) + radius):
        assert density(argument, n).overlaps(ball(density(end, n)))
        assert tail(argument, n).overlaps(ball(tail(end, n)))
        assert cdf(argument, n).overlaps(ball(cdf(end, n)))
    inside = interval_probability(argument, argument + 2, n)
    assert (
        inside.overlaps(ball(interval_probability(Fraction(x) + radius, Fraction(x) + 2 - radius, n), 0)) or radius > 1
    )
    assert inside.overlaps(ball(interval_probability(Fraction(x) - radius, Fraction(x) + 2 + radius, n)))


@pytest.mark.parametrize("n", [8, 50, 300])
def test_series_and_truncated_powers_are_the_same(n: int) -> None:
    x, J = arb(n) / 5, n - 1
    with flint.ctx.workprec(600):
        series, powers = _series_density(x, n, J), truncated_powers(n - x, n, n - 1)
        assert series.overlaps(powers)
        assert series.rad() < 4 / arb.pi() ** n
        between = _series_interval(x, x + 1, n, J)
        assert between.overlaps(truncated_powers(n - x, n, n) - truncated_powers(n - x - 1, n, n))


@pytest.mark.parametrize("n", [2, 5, 40, 200])
def test_the_remainder_bounds_what_is_left_out_of_the_series(n: int) -> None:
    for J in {1, n // 2, n - 1} - {0}:
        terms = [abs((arb(j) / n).sinc_pi()) ** n for j in range(J + 1, 40 * n)]
        assert sum(terms, arb(0)) < series_remainder(n, J)


def test_one_summand_is_uniform_with_both_ends() -> None:
    x = np.array([-1.5, -1.0, 0.3, 1.0, 1.5])
    assert density(x, 1).tolist() == [0.0, 0.5, 0.5, 0.5, 0.0]
    assert [density(Fraction(v), 1) for v in x] == [0, Fraction(1, 2), Fraction(1, 2), Fraction(1, 2), 0]
    assert [float(density(arb(v), 1)) for v in x] == [0.0, 0.5, 0.5, 0.5, 0.0]


def test_shapes_are_kept_and_numbers_stay_numbers() -> None:
    x = np.linspace(-60, 60, 24).reshape(2, 3, 4)
    for n in (5, 50):
        assert density(x, n).shape == tail(x, n).shape == x.shape
        assert interval_probability(x, x + 1, n).shape == x.shape
        assert density(np.empty(0), n).shape == (0,)
        assert isinstance(density(0, n), float)


def test_infinite_arguments_are_the_limits() -> None:
    for n in (3, 50):
        assert (cdf(math.inf, n), tail(math.inf, n), density(math.inf, n)) == (1.0, 0.0, 0.0)
        assert interval_probability(-math.inf, math.inf, n) == 1.0
        assert float(interval_probability(arb(-math.inf), arb(math.inf), n)) == 1.0


@pytest.mark.parametrize("bad", [0, -1, 1.5])
def test_summands_must_be_counted(bad: float) -> None:
    with pytest.raises(DomainError, match="n="):
        density(0.0, bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("nan", [math.nan, arb.nan(), np.array([0.0, math.nan])])
def test_nan_is_refused(nan: object) -> None:
    for function in (density, cdf, tail):
        with pytest.raises(DomainError, match="must be a number"):
            function(nan, 5)


def test_an_interval_must_not_be_reversed() -> None:
    for ends in ((1.0, 0.0), (Fraction(1), Fraction(0))):
        with pytest.raises(DomainError, match="at most b"):
            interval_probability(*ends, 5)


def test_a_tolerance_must_not_be_negative() -> None:
    with pytest.raises(DomainError, match=r"eps=-0\.1 must be at least 0"):
        hit_probability(0.0, -0.1, 5)
    assert hit_probability(0.0, 0.0, 5) == hit_probability(0.0, 0.0, 50) == 0.0


def test_public_names() -> None:
    assert irwin_hall.__all__ == ["cdf", "density", "hit_probability", "interval_probability", "tail"]

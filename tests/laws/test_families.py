"""Every law against independent integrals and its own draws."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from ltbounds.arith import ball
from ltbounds.errors import DomainError
from ltbounds.laws import LAWS, Law, law, mixture_law, normal_law, product_law, triangular_law, uniform_law
from ltbounds.seeding import generator

MIXTURE = mixture_law([0.3, 0.5], [uniform_law(2.0), normal_law(0.5)])
ALL = [*LAWS.values(), uniform_law(0.25), normal_law(3.0), triangular_law(1.5), MIXTURE]
names = pytest.mark.parametrize("item", ALL, ids=lambda item: item.name)


@names
def test_the_density_integrates_to_the_distribution_function(item: Law) -> None:
    for a, b in ((-0.7, -0.2), (0.1, 0.15), (0.2, 0.9)):
        area, _ = integrate.quad(item.density, a, b, epsabs=1e-13, points=(0.25, -0.25))
        assert item.cdf(b) - item.cdf(a) == pytest.approx(area, abs=1e-11)
        assert item.interval_probability(a, b) == pytest.approx(area, abs=1e-11)
    assert item.interval_probability(-0.1, 0.2) == pytest.approx(item.cdf(0.2) - item.cdf(-0.1), rel=1e-13)
    assert item.cdf(1e9) == pytest.approx(1.0)


@names
def test_balls_hold_the_floats(item: Law) -> None:
    for x in (-1.2, -0.7, -1e-3, 0.2, 0.99, 2.5):
        for function in (item.density, item.cdf):
            assert float(function(arb(x))) == pytest.approx(function(x), rel=1e-12, abs=1e-300)
        for width in (1e-6, 0.3, 5.0):
            enclosure = item.interval_probability(arb(x), arb(x) + arb(width))
            assert float(enclosure) == pytest.approx(item.interval_probability(x, x + width), rel=1e-9, abs=1e-16)


@names
def test_a_wide_ball_holds_the_values_inside(item: Law) -> None:
    for centre, radius in ((0.0, 0.3), (0.5, 0.6), (1.0, 0.1)):
        wide = item.cdf(ball(centre, radius))
        for x in np.linspace(centre - radius, centre + radius, 7):
            assert wide.overlaps(item.cdf(arb(x)))


@names
def test_draws_follow_the_distribution_function(item: Law) -> None:
    """Kolmogorov-Smirnov (Dvoretzky-Kiefer-Wolfowitz): false alarm at most 2 exp(-2 n d²) = 1e-10 for each law."""
    n = 20_000
    draws = np.sort(item.sample(generator("tests.laws", {"law": item.name}), n))
    distance = math.sqrt(math.log(2e10) / (2 * n))
    at = item.cdf(draws)
    below = at - item.atom * (draws == 0)
    steps = np.arange(n + 1) / n
    first, last = np.searchsorted(draws, draws, "left"), np.searchsorted(draws, draws, "right")
    assert np.max(np.abs(steps[last] - at)) < distance
    assert np.max(np.abs(steps[first] - below)) < distance
    assert np.max(np.abs(steps[last] - np.sqrt(at))) > distance, "the control: another law is told apart"


@given(st.floats(1e-3, 0.999), st.floats(-14, -1))
def test_narrow_intervals_of_the_product_do_not_cancel(a: float, width: float) -> None:
    b = a + a * 10.0**width
    exact = product_law().interval_probability
    with ctx.workprec(200):
        truth = exact(arb(a), arb(min(b, 1.0)))
    if min(b, 1.0) > a:
        assert float(abs(exact(a, b) / truth - 1)) < 1e-9


@given(st.floats(0, 30), st.floats(-14, 1))
def test_intervals_of_the_normal_do_not_cancel(a: float, width: float) -> None:
    b = a + 10.0**width
    if b > a:
        with ctx.workprec(200):
            truth = normal_law().interval_probability(arb(a), arb(b))
        assert float(abs(normal_law().interval_probability(a, b) / truth - 1)) < 1e-12
    assert stats.norm.sf(a) == pytest.approx(1 - normal_law().cdf(a), abs=1e-12)


@names
def test_sums_of_two_are_the_convolution(item: Law) -> None:
    if item.sums is None:
        return
    end = min(item.support[1], 12 * 3.0)
    for x in (0.1, 0.4):
        area, _ = integrate.quad(
            lambda t, x=x: item.density(t) * item.density(x - t), -end, end, points=(x - end, x + end), limit=500
        )
        assert item.sums.density(x, 2) == pytest.approx(area, rel=1e-7)
        assert float(item.sums.density(arb(x), 2)) == pytest.approx(area, rel=1e-7)
        assert item.sums.interval_probability(x, x + 1e-6, 2) == pytest.approx(1e-6 * area, rel=1e-4)


def test_the_atom_is_inside_open_intervals_only() -> None:
    half = mixture_law([Fraction(1, 2)], [uniform_law()])
    assert half.interval_probability(-0.5, 0.5) == 0.75
    assert half.interval_probability(0.0, 0.5) == 0.125
    assert half.interval_probability(arb(-0.5), arb(0.5)) == 0.75
    undecided = half.interval_probability(ball(0, "1e-9"), arb(0.5))
    assert undecided.overlaps(ball("0.125")) and undecided.overlaps(ball("0.625"))
    wide = half.interval_probability(ball(0, 1), ball(0, "0.5"))  # holds (-1/2, 1/4), though no pair of like ends does
    assert wide.contains(half.interval_probability(arb(-0.5), arb(0.25)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: uniform_law(0.0), "a=0.0 must be positive"),
        (lambda: uniform_law(math.inf), "a=inf must be positive and finite"),
        (lambda: normal_law(-1.0), "sigma=-1.0 must be positive"),
        (lambda: triangular_law(0.0), "a=0.0 must be positive"),
        (lambda: mixture_law([0.7, 0.7], [uniform_law(), normal_law()]), "sum of at most 1"),
        (lambda: mixture_law([0.7], [uniform_law(), normal_law()]), "must be 2 numbers"),
        (lambda: mixture_law([0.7], [Law("own", "own", (-1, 1), lambda g, s: g.random(s))]), "its density"),
        (lambda: law("cauchy"), "law=cauchy must be one of"),
    ],
)
def test_bad_laws_are_refused(make: object, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        make()  # type: ignore[operator]

"""Second moments: brute force, exact integrals, enclosures against floats, and what they certify."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.errors import DomainError, Undecided
from ltbounds.laws import LAWS, Law, mixture_law, normal_law, triangular_law, uniform_law
from ltbounds.laws.irwin_hall import interval_probability
from ltbounds.laws.second_moment import joint_hits, overlap_law, second_moment, smallest_n, subset_counts
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.seeding import generator

EPS, Z = Fraction(1, 16), Fraction(1, 2)


@given(st.integers(1, 12), st.integers(0, 12))
def test_the_overlap_law_is_hypergeometric(k: int, extra: int) -> None:
    n = k + extra
    weights = overlap_law(n, k)
    assert sum(weights) == 1
    assert sum(i * w for i, w in enumerate(weights)) == Fraction(k * k, n)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 7), st.integers(0, 6), st.integers(1, 60), st.integers(-80, 80))
def test_floats_lie_in_the_enclosures(k: int, extra: int, eps: int, z: int) -> None:
    n, tolerance, target = k + extra, Fraction(eps, 64), Fraction(z, 32)
    if abs(target) >= k + tolerance:
        return
    exact = second_moment(n, k, tolerance, target)
    found = second_moment(n, k, float(tolerance), float(target))
    for name in ("hit", "ratio", "expected", "second", "at_least", "at_most"):
        assert getattr(found, name) == pytest.approx(float(getattr(exact, name)), rel=1e-11), name
    assert exact.ratio.rel_accuracy_bits() > 35


def test_one_number_is_binomial() -> None:
    """k = 1: Y is binomial (n, eps), so E[Y²] = n eps (1 - eps) + n² eps²."""
    n, eps = 7, Fraction(1, 8)
    moment = second_moment(n, 1, eps, Fraction(1, 3))
    assert moment.expected.overlaps(arb(7) / 8)
    assert moment.second.overlaps(arb(7) / 8 * 7 / 8 + arb(49) / 64)


def test_the_joint_probability_is_the_double_integral() -> None:
    """k = 2, overlap 1: J_1 = E[P(|X - (z - V)| < eps)²] by the midpoint rule on a fine grid, V ~ U[-1, 1]."""
    v = (np.arange(400_000) + 0.5) / 200_000 - 1
    w = 0.5 - v
    inside = (np.clip(w + 1 / 16, -1, 1) - np.clip(w - 1 / 16, -1, 1)) / 2
    assert joint_hits(2, 1 / 16, 0.5)[1] == pytest.approx(np.mean(inside**2), rel=1e-9)


HALF = mixture_law([0.5], [uniform_law()], "half")
OTHERS = [uniform_law(0.5), normal_law(), normal_law(0.5), triangular_law(1.5), HALF]


@pytest.mark.parametrize("law", OTHERS, ids=lambda law: law.name)
@pytest.mark.parametrize("z", [Fraction(1, 64), Z])
def test_enclosures_of_other_laws_agree_with_their_floats(law: Law, z: Fraction) -> None:
    """And not with those of another target; an atom counts at z = 1/64 only, which is within eps of 0."""
    exact = second_moment(8, 3, EPS, z, law)
    assert exact.ratio.rel_accuracy_bits() > 30
    assert second_moment(8, 3, float(EPS), float(z), law).ratio == pytest.approx(float(exact.ratio), rel=1e-10)
    assert second_moment(8, 3, float(EPS), 0.7, law).ratio != pytest.approx(float(exact.ratio), rel=1e-3), "control"


def test_a_narrow_interval_of_a_normal_law_keeps_its_digits() -> None:
    """J_1 for k = 2 tends to (2 eps)² E[f(z - X)²], f the normal density: e^(-z²/3)/(2 π √3)."""
    eps, z = Fraction(1, 10**12), Fraction(1, 2)
    found = joint_hits(2, eps, z, normal_law())[1]
    limit = math.exp(-1 / 12) / (2 * math.pi * math.sqrt(3))
    assert found.rel_accuracy_bits() > 40
    assert float(found) / 4e-24 == pytest.approx(limit, rel=1e-12)


@pytest.mark.parametrize(
    "law", [uniform_law(), uniform_law(0.5), normal_law(), triangular_law(1.5), HALF], ids=lambda law: law.name
)
def test_monte_carlo_agrees(law: object) -> None:
    """P(Y > 0) lies between the bounds: false alarm at most 1e-9 on each side."""
    n, k, eps, z, trials = 8, 3, 0.04, 0.4, 20_000
    counts = subset_counts(law.sample(generator("tests.second-moment", law.name), (trials, n)), k, eps, z)  # type: ignore[attr-defined]
    low, high = clopper_pearson(int((counts > 0).sum()), trials, confidence=1 - 2e-9)
    moment = second_moment(n, k, eps, z, law)  # type: ignore[arg-type]
    assert moment.at_least <= high and low <= moment.at_most
    spread = 7 * counts.std() / math.sqrt(trials)
    assert abs(counts.mean() - moment.expected) < spread, "7 standard errors"
    squares = counts.astype(float) ** 2
    assert abs(squares.mean() - moment.second) < 7 * squares.std() / math.sqrt(trials)
    assert abs(squares.mean() - moment.expected**2) > 7 * squares.std() / math.sqrt(trials), "the control: no variance"


def test_brute_force_counts() -> None:
    numbers = np.array([[0.1, 0.2, 0.3, 0.6]])
    assert subset_counts(numbers, 2, 0.05, 0.5).tolist() == [1]
    assert subset_counts(numbers, 2, 0.25, 0.5).tolist() == [4]


def test_large_subsets_stay_accurate_and_finite() -> None:
    moment = second_moment(160, 80, 1e-6, 3.0)
    assert moment.hit == pytest.approx(interval_probability(3.0 - 1e-6, 3.0 + 1e-6, 80), rel=1e-9)
    assert 1 < moment.ratio < 2 and moment.expected > 1e38
    assert second_moment(3000, 2, 0.1, 0.0).at_most == 1.0


def test_tolerances_far_below_rounding_keep_their_digits() -> None:
    small, smaller = second_moment(120, 11, 1e-15, 3.3), second_moment(120, 11, 1e-18, 3.3)
    assert smaller.hit == pytest.approx(small.hit / 1000, rel=1e-12)
    exact = second_moment(120, 11, Fraction(1e-15), Fraction(3.3))
    assert small.ratio == pytest.approx(float(exact.ratio), rel=1e-10)


def test_what_smallest_n_returns_is_certified_and_smaller_fails() -> None:
    for exact in (True, False):
        eps, z = (EPS, Z) if exact else (float(EPS), float(Z))
        n = smallest_n(4, eps, z, 0.7)
        assert second_moment(n, 4, eps, z).at_least >= 0.7
        assert not second_moment(n - 1, 4, eps, z).at_least >= 0.7


def test_a_probability_out_of_reach_is_undecided() -> None:
    with pytest.raises(Undecided, match=r"probability=0.999999 must be below"):
        smallest_n(4, EPS, Z, 0.999999, most=1000)


def test_refusals() -> None:
    for n, k, eps, message in (
        (0, 1, 0.1, "n=0 must be"),
        (5, 6, 0.1, r"k=6 must be an integer in \[1, n=5\]"),
        (5, 2, 0.0, "eps=0.0 must be positive"),
    ):
        with pytest.raises(DomainError, match=message):
            second_moment(n, k, eps, 0.0)
    for z in (3.0, math.inf):
        with pytest.raises(DomainError, match=r"must be within reach: no sum of 2 numbers comes within eps=0\.1 of it"):
            second_moment(5, 2, 0.1, z)
    with pytest.raises(DomainError, match="must be a number"):
        second_moment(5, 2, 0.1, math.nan)
    with pytest.raises(DomainError, match="law=product must come with its sums"):
        second_moment(5, 2, 0.1, 0.0, LAWS["product"])
    with pytest.raises(DomainError, match="must be exact"):
        second_moment(5, 2, arb(1) / 10, Z)

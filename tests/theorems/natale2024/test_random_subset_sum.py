"""Theorem 2 and Lemma 1 against plain simulation and other libraries."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.seeding import generator
from ltbounds.theorems.natale2024 import theorem_2, theorem_2_uniform
from ltbounds.theorems.natale2024.lemma_1 import gaussian_density
from ltbounds.theorems.natale2024.theorem_2_overlap import chebyshev_bound, overlap_count
from ltbounds.theorems.natale2024.theorem_6 import normal_cdf


@pytest.mark.parametrize(("k", "i"), [(2, 1), (3, 1), (3, 2), (4, 2)])
def test_the_exact_joint_probability_agrees_with_drawing(k: int, i: int) -> None:
    """False alarm below 2e-9 each, by an exact interval."""
    z, eps, trials = 1, 0.125, 400_000
    numbers = generator("test.both", k, i).uniform(-1, 1, (trials, 2 * k - i))
    first, second = numbers[:, :k].sum(axis=1), numbers[:, k - i :].sum(axis=1)
    hits = int(((np.abs(first - z) < eps) & (np.abs(second - z) < eps)).sum())
    lower, upper = clopper_pearson(hits, trials, confidence=1 - 2e-9)
    exact = theorem_2_uniform._both(k, i, Fraction(z), Fraction(1, 8))
    assert lower <= float(exact) <= upper


@given(st.integers(1, 9), st.fractions(-2, 2, max_denominator=20), st.fractions(0, 2, max_denominator=20))
@settings(max_examples=40, deadline=None)
def test_the_integration_rule_is_exact_for_its_degree(degree: int, left: Fraction, width: Fraction) -> None:
    right = left + width
    wanted = (right ** (degree + 1) - left ** (degree + 1)) / (degree + 1)
    assert theorem_2_uniform._integral(lambda y: y**degree, [left, left + width / 3, right], degree) == wanted


@given(st.integers(2, 60), st.data())
@settings(max_examples=60, deadline=None)
def test_overlaps_are_hypergeometric(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n // 2))
    counts = np.array([overlap_count(n, k, i) for i in range(k + 1)], dtype=float)
    assert np.allclose(counts / math.comb(n, k), stats.hypergeom(n, k, k).pmf(range(k + 1)), rtol=1e-9)
    assert chebyshev_bound(n, k, 0.75) >= stats.hypergeom(n, k, k).sf(math.ceil(0.75 * k) - 1) * (1 - 1e-9)


def test_the_constant_is_a_probability_and_is_largest_near_nine_tenths() -> None:
    mu = np.linspace(0.51, 0.99, 97)
    constants = theorem_2.success_constant(0.15, 2**-0.5, 0.5, mu)
    assert ((constants > 0) & (constants < 1)).all()
    assert 0.85 < mu[constants.argmax()] < 0.95


def test_normal_formulas_agree_with_scipy() -> None:
    z = np.linspace(-6, 6, 101)
    assert np.allclose(normal_cdf(z), special.ndtr(z), rtol=0, atol=1e-15)
    assert np.allclose(gaussian_density(z, 3, 0.5, 2.0), stats.norm(1.5, 2 * math.sqrt(3)).pdf(z), rtol=1e-12)

"""Theorem 2 and Lemma 1 against plain simulation and other libraries."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from ltbounds.theorems.natale2024 import theorem_2
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import normal_cdf
from ltbounds.theorems.natale2024.lemma_1 import gaussian_density
from ltbounds.theorems.natale2024.theorem_2.eq_18 import chebyshev_bound, overlap_variance


@given(st.integers(2, 60), st.data())
@settings(max_examples=60, deadline=None)
def test_overlaps_are_hypergeometric(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n // 2))
    overlap = stats.hypergeom(n, k, k)
    spread = (overlap.pmf(range(k + 1)) * (np.arange(k + 1) - k * k / n) ** 2).sum()
    assert overlap_variance(n, k) == pytest.approx(spread, rel=1e-9)
    assert chebyshev_bound(n, k, 0.75) >= overlap.sf(math.ceil(0.75 * k) - 1) * (1 - 1e-9)


def test_the_constant_is_a_probability_and_is_largest_near_nine_tenths() -> None:
    mu = np.linspace(0.51, 0.99, 97)
    constants = theorem_2.success_constant(0.15, 2**-0.5, 0.5, mu)
    assert ((constants > 0) & (constants < 1)).all()
    assert 0.85 < mu[constants.argmax()] < 0.95


def test_normal_formulas_agree_with_scipy() -> None:
    z = np.linspace(-6, 6, 101)
    assert np.allclose(normal_cdf(z), special.ndtr(z), rtol=0, atol=1e-15)
    assert np.allclose(gaussian_density(z, 3, 0.5, 2.0), stats.norm(1.5, 2 * math.sqrt(3)).pdf(z), rtol=1e-12)

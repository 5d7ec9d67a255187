"""Densities of sums against exact ones, and against the constants of natale2024's Lemma 1."""

import math

import pytest
from scipy.stats import norm

from ltbounds.errors import DomainError
from ltbounds.montecarlo.densities import sum_densities

SURE = 1 - 1e-9
C_L, C_U = math.sqrt(3 / (2 * math.pi)) * math.exp(-1.5), math.sqrt(0.5)


def test_sums_of_normals_have_the_exact_density() -> None:
    """Null hypothesis: N(0, 1) at every k; all bins at once at 1 - 1e-9."""
    for k in (1, 5):
        for row in sum_densities("normal", k, trials=1 << 18, confidence=SURE):
            exact = (norm.cdf(row.right) - norm.cdf(row.left)) / (row.right - row.left)
            assert row.lower <= exact <= row.upper


def test_sums_of_two_uniforms_are_a_triangle() -> None:
    """f_2(x) = (2 - |x|)/4 is linear on every bin, so a bin's mean is the value at its middle."""
    for row in sum_densities("uniform", 2, trials=1 << 18, confidence=SURE):
        middle = math.sqrt(2) * (row.left + row.right) / 2
        assert row.lower <= math.sqrt(2) * (2 - abs(middle)) / 4 <= row.upper


@pytest.mark.parametrize("k", [1, 2, 7, 30])
def test_uniform_sums_stay_within_the_sum_bounded_constants(k: int) -> None:
    """A false alarm needs an interval to miss its bin's true mean: 1e-9."""
    assert all(row.upper >= C_L and row.lower <= C_U for row in sum_densities("uniform", k, confidence=SURE))


def test_products_are_not_sum_bounded_by_the_constants_of_uniforms() -> None:
    """The control: the density of one product, ln(1/|x|)/2, is unbounded at 0 and vanishes at 1."""
    rows = sum_densities("product", 1, confidence=SURE)
    assert max(row.lower for row in rows) > C_U
    assert min(row.upper for row in rows) < C_L


@pytest.mark.parametrize("fields", [{"k": 0}, {"k": 2, "bins": 0}, {"k": 2, "trials": 1000}])
def test_nonsense_is_refused(fields: dict[str, int]) -> None:
    with pytest.raises(DomainError, match="must be"):
        sum_densities("uniform", **fields)  # type: ignore[arg-type]

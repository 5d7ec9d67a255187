"""The empirical Bernstein interval covers the mean, shrinks like the standard deviation, and refuses bad input."""

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.montecarlo.means import bernstein_interval
from ltbounds.seeding import generator


def test_it_covers_the_mean() -> None:
    """500 intervals at 1 - 1e-9 for skewed numbers: a false alarm has probability below 5e-7."""
    stream = generator("test means")
    for _ in range(500):
        lower, upper = bernstein_interval(stream.beta(0.1, 3, 400), 0, 1, confidence=1 - 1e-9)
        assert lower <= 0.1 / 3.1 <= upper


def test_it_adapts_to_the_variance() -> None:
    narrow = np.tile([0.499, 0.501], 50_000)
    lower, upper = bernstein_interval(narrow, 0, 1, confidence=0.99)
    assert upper - lower < 4e-4
    assert bernstein_interval(narrow, 0, 1, confidence=0.999)[1] > upper


@pytest.mark.parametrize("values", [np.array([0.5]), np.array([0.5, 1.5]), np.array([0.5, np.nan])])
def test_bad_values_are_refused(values: np.ndarray) -> None:
    with pytest.raises(DomainError, match="values="):
        bernstein_interval(values, 0, 1, confidence=0.9)


def test_bad_confidence_is_refused() -> None:
    with pytest.raises(DomainError, match=r"confidence=1\.0 must be in"):
        bernstein_interval(np.array([0.1, 0.2]), 0, 1, confidence=1.0)

"""`worst_gap` of one point, or of an interval one ulp wide: a window that rounding turned upside down killed Python."""

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.subsets import worst_gap

CASES = 4000


def test_the_window_that_killed_python() -> None:
    assert worst_gap([0.1, 0.8, 0.0, -0.2, -0.9, -0.3], -0.3, -0.3)[0] == 0.0


@pytest.mark.parametrize("ulps", [0, 1, 2])
def test_one_decimal_and_next_to_no_width(ulps: int) -> None:
    """Against all subsets in float64, whose sums are rounded as the kernel's are, to 1e-14."""
    draw = generator("tests.windows", ulps)
    for _ in range(CASES):
        x = np.round(draw.uniform(-1, 1, draw.integers(1, 8)), 1)
        hi = lo = float(np.round(draw.uniform(-1, 1), 1))
        for _ in range(ulps):
            lo = float(np.nextafter(lo, -1))
        sums = np.zeros(1)
        for value in x:
            sums = np.concatenate([sums, sums + value])
        wanted = max(np.abs(sums - end).min() for end in (lo, hi))
        assert worst_gap(x, lo, hi)[0] == pytest.approx(wanted, abs=1e-14)

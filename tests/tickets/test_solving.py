"""Many subset sums at once: spare numbers, zero targets, places without a number."""

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.seeding import generator
from ltbounds.tickets.solving import Objective, solve


def kept(bits: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The sums of the kept numbers."""
    return (((bits[:, None] >> np.arange(x.shape[1], dtype=np.uint32)) & 1) * x).sum(1)


def test_errors_are_those_of_the_kept_numbers_and_zeros_are_never_kept() -> None:
    rng = generator("test solve")
    x = rng.uniform(-1, 1, (200, 16))
    x[::3, 11:] = 0.0
    z = rng.uniform(-1, 1, 200)
    z[:20] = 0.0
    bits, errors = solve(x, z, Objective("closest", 0.01, 12))
    assert np.abs(np.abs(kept(bits, x) - z) - errors).max() < 1e-14
    assert (bits[:20] == 0).all()
    assert (bits[::3] >> 11 == 0).all()
    assert (errors[1::3] < 0.01).mean() > 0.9


def test_spare_numbers_are_touched_only_where_the_base_set_fails() -> None:
    x = np.array([[0.5, 0.25, 0.3], [0.5, 0.25, 0.3]])
    bits, errors = solve(x, np.array([0.75, 0.8]), Objective("closest", 0.01, 2))
    assert bits.tolist() == [0b011, 0b101]
    assert errors == pytest.approx([0, 0])


def test_what_cannot_be_reached_is_reported_with_its_error() -> None:
    bits, errors = solve(np.array([[0.1, 0.2]]), np.array([1.0]), Objective("closest", 0.01, 1))
    assert (bits[0], errors[0]) == (0b11, pytest.approx(0.7))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("nearest", 0.1, 5), "objective=nearest must be one of"),
        (("closest", 0.0, 5), "tolerance=0.0 must be > 0"),
        (("closest", 0.1, 33), r"base_set=33 must be in 1\.\.32"),
        (("fixed", 0.1, 5, 6), r"size=6 must be in 1\.\.5"),
    ],
)
def test_bad_objectives_are_refused(wrong: tuple, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        Objective(*wrong)

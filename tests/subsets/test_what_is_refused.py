"""Conversions that would lose something are refused, and odd arguments get our errors."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_of_size, count, covers, smallest, worst_gap

LOSSY = {
    "int64 above 2^53": np.array([2**53 + 1]),
    "a large int": [10**400],
    "a third": [Fraction(1, 3)],
    "longdouble": np.array([1, 3], np.longdouble)[:1] / np.longdouble(3),
    "masked": np.ma.array([1.0, 2.0], mask=[False, True]),  # type: ignore[no-untyped-call]
}


@pytest.mark.parametrize("values", LOSSY.values(), ids=LOSSY.keys())
def test_what_float64_cannot_hold_is_refused(values: object) -> None:
    for call in (
        lambda: closest(values, 0.5),  # type: ignore[arg-type]
        lambda: closest_of_size(values, 0.5, 1),  # type: ignore[arg-type]
        lambda: smallest(values, 0.5, 0.1),  # type: ignore[arg-type]
        lambda: count(values, 0.5, 0.1),  # type: ignore[arg-type]
        lambda: worst_gap(values, 0.0, 0.5),  # type: ignore[arg-type]
        lambda: covers(values, 0.0, 0.5, 0.1),  # type: ignore[arg-type]
        lambda: closest([0.5] * np.size(values), values),  # type: ignore[arg-type]
    ):
        with pytest.raises(DomainError):
            call()


def test_what_float64_holds_is_taken() -> None:
    for values in ([2**60, 1], [Fraction(1, 8)], np.array([0.5], np.longdouble), np.array([1, 2], np.float32), [True]):
        assert closest(values, 0.0).error[0] == 0.0
    assert closest([Fraction(1, 8), 3], Fraction(25, 8)).mask.all()
    assert closest(np.ma.array([1.0, 2.0]), 3.0).mask.all()  # type: ignore[no-untyped-call]


ODD: list[Callable[[], object]] = [
    lambda: closest("abc", 1.0),
    lambda: closest([1j], 1.0),
    lambda: closest(None, 1.0),
    lambda: closest([[1.0], [1.0, 2.0]], 1.0),  # type: ignore[list-item]
    lambda: closest([1.0], None),
    lambda: closest([1.0], {}),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, usable=["a"]),
    lambda: closest([1.0], 1.0, usable=[0.5]),
    lambda: closest([1.0], 1.0, deadline="x"),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, deadline=np.nan),
    lambda: closest([1.0], 1.0, method=3),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, method=np.zeros((2, 2))),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, deadline=10**400),
    lambda: closest([1.0], 1.0, deadline=np.timedelta64(3)),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, method="ilp", deadline="x"),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, progress="x"),  # type: ignore[arg-type]
    lambda: closest([1.0], 1.0, usable=[1, [2]]),  # type: ignore[list-item]
    lambda: worst_gap([1.0], None, 1.0),  # type: ignore[arg-type]
    lambda: covers([1.0], 0.0, None, 0.1),  # type: ignore[arg-type]
    lambda: closest_of_size([1.0], 1.0, "a"),  # type: ignore[arg-type]
    lambda: closest_of_size([1.0], 1.0, 0.5),  # type: ignore[arg-type]
    lambda: smallest([1.0], 0.0, "x"),
    lambda: smallest([1.0], 0.0, [[0.1]]),
    lambda: worst_gap([1.0], [0.0, 1.0], 1.0),  # type: ignore[arg-type]
    lambda: worst_gap([1.0], "a", 1.0),  # type: ignore[arg-type]
    lambda: worst_gap([1.0], 0.0, 1.0, 0.5),  # type: ignore[arg-type]
    lambda: covers([1.0], 0.0, 1.0, None),
    lambda: count([1.0], 0.0, [[1.0]]),
]


@pytest.mark.parametrize("call", ODD)
def test_odd_arguments_get_our_error(call: Callable[[], object]) -> None:
    with pytest.raises(DomainError):
        call()


def test_zeros_in_the_base_set_change_nothing() -> None:
    """They sent `smallest` into rationals; now each row is the one without its zeros."""
    draw = generator("tests.smallest.zeros")
    x, z = draw.uniform(-1, 1, (200, 9)), draw.uniform(-1, 1, 200)
    padded = np.hstack([np.zeros((200, 3)), x, np.zeros((200, 3))])
    plain, other = smallest(x, z, 0.02), smallest(padded, z, 0.02)
    assert np.array_equal(plain.mask, other.mask[:, 3:12])
    assert np.array_equal(plain.found, other.found)
    assert not other.mask[:, :3].any() and not other.mask[:, 12:].any()

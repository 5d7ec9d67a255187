"""The meet in the middle against 2^n Fractions, against an ILP, and against known ground truth."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ltbounds.errors import DomainError
from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_ilp, closest_reference, closest_shared_ilp, worst_gap
from ltbounds.subsets.problems import exact_error

FLOATS = st.floats(-10, 10, allow_subnormal=True)
ROWS = st.lists(FLOATS, min_size=0, max_size=9)


@given(ROWS, FLOATS)
@example([], 0.3)
@example([0.1] * 8, 0.3)
@example([1.0, 2.0, 3.0, 4.0, 5.0], 7.0)
@example([5e-324, -5e-324, 1e-320], 5e-324)
@example([1e300, -1e300, 1.0, 0.5], 0.75)
@settings(max_examples=200, deadline=None)
def test_error_equals_the_best_of_all_subsets(row: list[float], target: float) -> None:
    answer, judge = closest([row], target), closest_reference([row], target)
    assert answer.error[0] == judge.error[0]
    assert float(exact_error(np.array(row), target, answer.mask[0])) == answer.error[0]


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=10), st.integers(-60, 60))
@settings(max_examples=100, deadline=None)
def test_integers_have_many_ties_and_are_solved_exactly(row: list[int], target: int) -> None:
    assert closest([row], target).error[0] == closest_reference([row], target).error[0]


def test_two_subsets_one_rounding_error_apart_are_told_apart() -> None:
    # 0.1 + 0.2 + 0.3 and 0.6 differ by one unit in the last place: only exact sums rank them.
    row = np.array([0.1, 0.2, 0.3, 0.6])
    answer = closest(row, 0.6)
    assert answer.error[0] == 0.0
    assert answer.mask[0].tolist() == [False, False, False, True]


def test_batches_equal_single_problems_and_scaling_changes_nothing() -> None:
    draw = generator("tests.closest.batch")
    x, z = draw.uniform(-1, 1, (50, 13)), draw.uniform(-1, 1, 50)
    together = closest(x, z)
    for row in range(50):
        assert np.array_equal(closest(x[row], z[row]).mask[0], together.mask[row])
    scaled = closest(x * 2.0**-40, z * 2.0**-40)
    assert np.array_equal(scaled.mask, together.mask)
    assert np.array_equal(scaled.error, together.error * 2.0**-40)


def test_unusable_numbers_are_never_chosen() -> None:
    draw = generator("tests.closest.usable")
    x, usable = draw.uniform(-1, 1, (40, 12)), draw.random((40, 12)) < 0.5
    answer = closest(x, 0.7, usable=usable)
    assert not (answer.mask & ~usable).any()
    alone = [closest(x[row, usable[row]], 0.7).error[0] for row in range(40)]
    assert np.array_equal(answer.error, alone)


def test_agrees_with_the_ilp_referee() -> None:
    draw = generator("tests.closest.ilp")
    x, z = draw.uniform(-1, 1, (8, 12)), draw.uniform(-1, 1, 8)
    ours, referee = closest(x, z), closest_ilp(x, z)
    assert referee.found.all()
    assert (ours.error <= referee.error).all()
    assert np.allclose(ours.error, referee.error, atol=1e-8)  # the referee's own tolerance


def test_the_comparison_with_the_ilp_can_fail() -> None:
    draw = generator("tests.closest.ilp.control")
    x, z = draw.uniform(-1, 1, (1, 12)), np.array([0.3])
    assert not np.allclose(closest(x[:, :6], z).error, closest_ilp(x, z).error, atol=1e-8)


@pytest.mark.parametrize(
    ("x", "z", "message"),
    [
        ([[np.nan]], 0.0, "x=NaN or inf must be finite"),
        ([[1.0]], np.inf, "z=NaN or inf must be finite"),
        ([[1e308, 1e308]], 0.0, "must be at most 1.8e308"),
        (np.ones((2, 3)), np.zeros(3), "must agree"),
        (np.ones((1, 61)), 0.0, "n=61 must be at most 60"),
        (np.ones((1, 1, 1)), 0.0, "x.ndim=3 must be 1"),
    ],
)
def test_bad_input_gets_one_clear_line(x: object, z: object, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        closest(x, z)  # type: ignore[arg-type]


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=8), st.integers(-8, 8), st.integers(0, 8))
@settings(max_examples=100, deadline=None)
def test_worst_gap_is_the_largest_error_over_the_interval(row: list[int], lo: int, width: int) -> None:
    # With integers the worst target is a multiple of 1/2, so a half-integer grid finds it exactly.
    targets = [Fraction(k, 2) for k in range(2 * lo, 2 * (lo + width) + 1)]
    worst = max(closest_reference(row, float(t)).error[0] for t in targets)
    assert worst_gap(row, lo, lo + width)[0] == worst


def test_the_ilp_takes_side_constraints() -> None:
    draw = generator("tests.ilp.constraints")
    x, z, usable = draw.uniform(-1, 1, (4, 10)), draw.uniform(-1, 1, 4), np.arange(10) != 3
    answer = closest_ilp(x, z, usable=usable, sizes=(2, 4))
    assert not answer.mask[:, 3].any()
    assert set(answer.mask.sum(axis=1)) <= {2, 3, 4}
    allowed = [m for m in itertools.product((False, True), repeat=10) if 2 <= sum(m) <= 4 and not m[3]]
    best = [min(abs(target - row[list(m)].sum()) for m in allowed) for row, target in zip(x, z, strict=True)]
    assert np.allclose(answer.error, best, atol=1e-8)
    with pytest.raises(DomainError, match="sizes="):
        closest_ilp(x, z, sizes=(5, 2))


def test_one_subset_for_several_targets() -> None:
    draw = generator("tests.ilp.shared")
    x, z = draw.uniform(-1, 1, (3, 9)), draw.uniform(-1, 1, 3)
    answer = closest_shared_ilp(x, z)
    assert (answer.mask == answer.mask[0]).all()
    masks = np.array(list(itertools.product((0.0, 1.0), repeat=9)))
    best = np.abs(z - masks @ x.T).max(axis=1).min()
    assert answer.error.max() == pytest.approx(best, abs=1e-8)


def test_cbc_serves_where_highs_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import pulp

    if not hasattr(pulp, "PULP_CBC_CMD") or not pulp.PULP_CBC_CMD(msg=False).available():
        pytest.skip("this PuLP ships no CBC")
    monkeypatch.setattr(pulp.HiGHS, "available", lambda _: False)
    assert closest_ilp([0.5, 0.3, -0.2], 0.4).error[0] == pytest.approx(0.1)


@pytest.mark.parametrize(("n", "rows"), [(14, 4000), (46, 1)])
def test_progress_grows_to_the_whole(n: int, rows: int) -> None:
    seen: list[float] = []
    closest(generator("tests.progress").uniform(-1, 1, (rows, n)), 0.3, progress=seen.append, deadline=3600)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

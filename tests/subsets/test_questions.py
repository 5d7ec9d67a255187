"""Every question against 2^n subsets in Fractions, on random and on adversarial instances."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ltbounds.errors import DomainError
from ltbounds.programs import Outcome, _solver
from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_of_size, closest_up_to_size, count, covers, smallest, worst_gap
from ltbounds.subsets.problems import exact_error

pytestmark = pytest.mark.usefixtures("both_ways")

GRID = st.integers(-64, 64).map(lambda k: k / 16)  # many ties
SMOOTH = st.floats(-4, 4)
ROW = st.one_of(st.lists(GRID, max_size=9), st.lists(SMOOTH, max_size=9))
TARGET = st.one_of(GRID, SMOOTH)
FEW = settings(max_examples=120, deadline=None)


def all_errors(row: list[float], target: float) -> list[tuple[Fraction, int]]:
    """(error, members) of every subset, in rationals."""
    exact = [Fraction(value) for value in row]
    subsets = (s for size in range(len(row) + 1) for s in combinations(exact, size))
    return [(abs(Fraction(target) - sum(s, Fraction(0))), len(s)) for s in subsets]


@given(ROW, TARGET, st.integers(0, 9))
@FEW
def test_closest_of_a_given_size(row: list[float], target: float, k: int) -> None:
    if k > len(row):
        with pytest.raises(DomainError, match=f"k={k} must be in"):
            closest_of_size([row], target, k)
        return
    answer = closest_of_size([row], target, k)
    assert answer.mask[0].sum() == k
    assert answer.error[0] == float(min(e for e, size in all_errors(row, target) if size == k))
    assert answer.error[0] == float(exact_error(np.array(row), target, answer.mask[0]))


@given(ROW, TARGET, st.integers(0, 9))
@FEW
def test_closest_up_to_a_size(row: list[float], target: float, k: int) -> None:
    k = min(k, len(row))
    answer = closest_up_to_size([row], target, k)
    assert answer.mask[0].sum() <= k
    assert answer.error[0] == float(min(e for e, size in all_errors(row, target) if size <= k))


@given(ROW, TARGET, st.one_of(st.just(0.0), st.floats(0, 2), st.integers(0, 16).map(lambda k: k / 16)))
@example([0.5, 0.5, 0.25, 0.25], 0.75, 0.0)
@FEW
def test_smallest_subset_within_a_tolerance(row: list[float], target: float, tolerance: float) -> None:
    check_smallest(row, target, tolerance)


def check_smallest(row: list[float], target: float, tolerance: float) -> None:
    everything = all_errors(row, target)
    within = [(size, error) for error, size in everything if error <= Fraction(tolerance)]
    answer = smallest([row], target, tolerance)
    assert answer.found[0] == bool(within)
    size, error = min(within) if within else (answer.mask[0].sum(), min(everything)[0])
    assert answer.mask[0].sum() == size
    assert answer.error[0] == float(error)


@pytest.mark.parametrize("seed", range(12))
def test_smallest_at_tolerances_beside_the_best_error(seed: int) -> None:
    """The adversary: tolerance = best error minus and plus 1e-9, 1e-12 and one unit in the last place."""
    draw = generator("tests.smallest.edge", seed)
    row, target = draw.uniform(-1, 1, 10).tolist(), float(draw.uniform(-1, 1))
    best = float(closest(row, target).error[0])
    for tolerance in (best, best - 1e-9, best + 1e-9, best - 1e-12, best + 1e-12, *np.nextafter(best, [0, 1]).tolist()):
        if tolerance >= 0:
            check_smallest(row, target, tolerance)


@given(ROW, TARGET, st.one_of(st.just(0.0), st.floats(0, 3), st.integers(0, 16).map(lambda k: k / 16)))
@FEW
def test_count_is_exact(row: list[float], target: float, tolerance: float) -> None:
    wanted = sum(error <= Fraction(tolerance) for error, _ in all_errors(row, target))
    assert count([row], target, tolerance)[0] == wanted


@given(st.lists(GRID, min_size=1, max_size=8), GRID, st.integers(0, 32).map(lambda k: k / 16))
@FEW
def test_worst_gap_and_covers_agree_with_a_fine_grid(row: list[float], lo: float, width: float) -> None:
    """On a grid of 1/16 the worst target is a multiple of 1/32, so trying those finds it exactly."""
    steps = range(int(32 * lo), int(32 * (lo + width)) + 1)
    worst = max(float(min(all_errors(row, k / 32))[0]) for k in steps)
    assert worst_gap(row, lo, lo + width)[0] == worst
    if worst > 0:
        assert covers(row, lo, lo + width, worst)[0]
        assert not covers(row, lo, lo + width, np.nextafter(worst, 0))[0]


@given(st.lists(GRID, min_size=1, max_size=7), GRID, st.integers(0, 32).map(lambda k: k / 16), st.integers(0, 7))
@FEW
def test_worst_gap_of_a_given_size(row: list[float], lo: float, width: float, size: int) -> None:
    size = min(size, len(row))
    steps = range(int(32 * lo), int(32 * (lo + width)) + 1)
    worst = max(float(min(e for e, members in all_errors(row, k / 32) if members == size)) for k in steps)
    assert worst_gap(row, lo, lo + width, size)[0] == worst


@given(st.lists(SMOOTH, min_size=1, max_size=10), TARGET)
@FEW
def test_quarters_and_halves_agree(row: list[float], target: float) -> None:
    assert closest([row], target, method="quarters").error[0] == closest([row], target, method="halves").error[0]


def test_quarters_agree_with_halves_at_size() -> None:
    draw = generator("tests.quarters")
    x, z = draw.uniform(-1, 1, (3, 36)), draw.uniform(-1, 1, 3)
    assert np.array_equal(closest(x, z, method="quarters").mask, closest(x, z, method="halves").mask)


def test_one_base_set_serves_many_targets() -> None:
    draw = generator("tests.shared")
    x, z = draw.uniform(-1, 1, 16), draw.uniform(-1, 1, 40)
    assert np.array_equal(closest(x, z).mask, closest(np.tile(x, (40, 1)), z).mask)


@pytest.mark.parametrize("scale", [2.0**-1000, 2.0**-60, 2.0**60, 2.0**1000])
def test_scaling_by_a_power_of_two_changes_nothing(scale: float) -> None:
    draw = generator("tests.scaling")
    x, z = draw.uniform(-1, 1, (20, 12)), draw.uniform(-1, 1, 20)
    plain, scaled = closest(x, z), closest(x * scale, z * scale)
    assert np.array_equal(plain.mask, scaled.mask)
    assert np.array_equal(plain.error * scale, scaled.error)
    assert np.array_equal(smallest(x, z, 0.01).mask, smallest(x * scale, z * scale, 0.01 * scale).mask)


def test_size_and_usable_exclude_numbers() -> None:
    draw = generator("tests.usable.sizes")
    x, usable = draw.uniform(-1, 1, (30, 12)), draw.random((30, 12)) < 0.5
    for answer in (closest_of_size(x, 0.4, 3, usable=usable), smallest(x, 0.4, 0.05, usable=usable)):
        assert not (answer.mask & ~usable).any()
    few = closest_of_size(x, 0.4, 8, usable=usable)
    assert np.array_equal(few.found, usable.sum(axis=1) >= 8)
    assert np.isinf(few.error[~few.found]).all()


@pytest.mark.usefixtures("ticks")
def test_a_deadline_returns_what_is_done_and_says_what_is_not() -> None:
    draw = generator("tests.deadline")
    x = draw.uniform(-1, 1, (40, 32))
    answer = closest(x, 0.3, deadline=3)
    assert answer.found.any() and not answer.found.all()
    assert np.isinf(answer.error[~answer.found]).all()
    assert not answer.certified[~answer.found].any()
    assert closest(draw.uniform(-1, 1, (1, 60)), 0.3, deadline=4).found.tolist() == [False]


def test_results_do_not_depend_on_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = generator("tests.threads")
    x, z = draw.uniform(-1, 1, (5000, 14)), draw.uniform(-1, 1, 5000)
    together = closest(x, z)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = closest(x, z)
    assert np.array_equal(together.mask, alone.mask)


def test_known_statistics_of_smallest_subsets() -> None:
    """An independent program, 100,000 instances, n = 15, tolerance 0.01, target U[-1,1]: histogram of sizes from 0.

    Null hypothesis: ours come from the same law.  Two-sample chi-square over sizes 0..6, rejected at 1e-9.
    """
    from scipy.stats import chi2_contingency

    theirs = np.array([1033, 13713, 44922, 35783, 4101, 377, 54 + 14 + 2 + 0 + 1])
    draw = generator("tests.smallest.histogram")
    answer = smallest(draw.uniform(-1, 1, (100_000, 15)), draw.uniform(-1, 1, 100_000), 0.01)
    sizes = answer.mask.sum(axis=1)
    ours = np.array([*(np.sum(sizes == k) for k in range(6)), np.sum(sizes >= 6)])
    assert chi2_contingency([theirs, ours]).pvalue > 1e-9
    assert chi2_contingency([theirs, np.roll(ours, 1)]).pvalue < 1e-9


@pytest.mark.parametrize("n", [12, 16, 20, 24])
def test_the_median_best_error_follows_its_law(n: int) -> None:
    """ln 2 / (2 · 2^n · f), f = 1/sqrt(2 pi n/6), within 25 %: 2,000 instances put the median within 12 % (5 sigma)."""
    draw = generator("tests.median", n)
    median = np.median(closest(draw.uniform(-1, 1, (2000, n)), draw.uniform(-0.5, 0.5, 2000)).error)
    law = math.log(2) / (2 * 2**n / math.sqrt(2 * math.pi * n / 6))
    assert 0.75 < median / law < 1.25


def test_the_expected_count_is_the_sum_over_sizes() -> None:
    """E count = sum over k of C(n,k) P(|S_k - z| <= t), for n = 4 by exact Irwin-Hall integrals; 6-sigma bound."""
    from scipy.stats import irwinhall

    n, z, t = 4, 0.3, 0.2
    chance = [irwinhall(k).cdf((z + t + k) / 2) - irwinhall(k).cdf((z - t + k) / 2) for k in range(1, n + 1)]
    wanted = float(abs(z) <= t) + sum(math.comb(n, k) * p for k, p in enumerate(chance, 1))
    counts = count(generator("tests.count").uniform(-1, 1, (40_000, n)), z, t)
    assert abs(counts.mean() - wanted) < 6.2 * counts.std() / math.sqrt(len(counts))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: closest(np.ones((1, 61)), 0.0), "n=61 must be at most 60"),
        (
            lambda: closest([1.0], 0.0, method="magic"),
            "method=magic must be one of auto, halves, windows, quarters, ilp",
        ),
        (lambda: closest(np.ones(50), 0.0, method="halves"), "n=50 must be at most 44"),
        (lambda: closest([1.0], 0.0, deadline=-1.0), "deadline=-1.0 must be positive"),
        (lambda: closest([1.0, 2.0], 0.0, usable=[True, True, False]), "must broadcast to x"),
        (lambda: smallest([1.0], 0.0, -0.1), "tolerance=-0.1 must be finite and >= 0"),
        (lambda: smallest([1.0], 0.0, np.nan), "must be finite"),
        (lambda: worst_gap([1.0], 1.0, 0.0), "lo=1.0 must be finite and at most hi=0.0"),
        (lambda: worst_gap(np.ones(29), 0.0, 1.0), "n=29 must be at most 28"),
        (lambda: covers([1.0], 0.0, 1.0, 0.0), "must be positive"),
        (lambda: covers(np.ones(60), 0.0, 1.0, 1e-12), "leave at most"),
        (lambda: closest_of_size([1.0], 0.0, -1), "k=-1 must be in"),
    ],
)
def test_bad_questions_get_one_clear_line(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DomainError, match=message):
        call()


@pytest.mark.parametrize("n", [1000, 1001])
def test_large_programs_are_not_presolved(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS presolves 20,000 numbers for 35 s whatever its time limit is."""
    asked: list[bool] = []

    def solved(*_: object, presolve: bool) -> Outcome:
        asked.append(presolve)
        return Outcome(False, 0.0)

    monkeypatch.setattr("ltbounds.subsets.ilp.solve_with_bound", solved)
    assert not closest(np.ones(n), 0.3, method="ilp").found.any()
    assert asked == [n == 1000]
    assert _solver(1.0, presolve=False).optionsDict["presolve"] == "off"


def test_the_ilp_obeys_its_deadline_and_reports_its_gap() -> None:
    """20,000 numbers took 57 s with deadline=3; a row that was never handed on is not found, and says so."""
    draw = generator("tests.ilp.deadline")
    late = closest(draw.uniform(-1, 1, (1, 20_000)), 0.3, method="ilp", deadline=0.05)
    assert late.found.tolist() == late.certified.tolist() == [False]
    assert late.gap is not None and np.isnan(late.gap).all()
    done = closest([0.5, 0.3, -0.2], 0.4, method="ilp")
    assert done.gap is not None and 0 <= done.gap[0] <= done.error[0]


def test_every_row_without_a_certified_subset_has_a_reason() -> None:
    x, ones = generator("reasons").uniform(-1, 1, 20), np.ones(20)
    near, few = closest(x, [0.3, 0.4]), np.arange(20) < 5
    assert near.reasons == ("", "") and "reason" in near.rows()[0]
    assert closest(np.tile(x, (400, 1)), 0.3, deadline=1e-6).reasons[-1] == (
        "deadline=1e-06 passed first; a longer one goes on"
    )
    assert closest_of_size(x, 0.3, 8, usable=few).reasons == ("fewer than 8 numbers are usable",)
    assert smallest(ones, 50, 0.1).reasons == ("no subset is within the tolerance; this is the closest",)
    assert "tie within rounding errors" in closest_of_size(np.full(46, 0.1), 0.3, 5).reasons[0]
    guess = closest(x, 0.3, method="ilp")
    assert "no certificate; it leaves a gap of" in guess.reasons[0] and guess.reasons[0] in repr(guess)


def test_the_ilp_does_not_find_what_cannot_be() -> None:
    """HiGHS hands back zeros for a problem without a solution; they were taken for a subset of 19 members."""
    answer = closest_of_size(np.linspace(0.1, 1, 20), 0.3, 19, usable=np.arange(20) < 5, method="ilp")
    assert not answer.found[0] and not answer.certified[0] and not answer.mask.any() and answer.reasons[0]

"""Splitting against exact probabilities down to 1e-13, and against plain Monte Carlo where both reach."""

from collections.abc import Callable

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.montecarlo import RandomSubsetSum, clopper_pearson, run
from ltbounds.montecarlo.rare import rare_failures, student_interval

Exact = Callable[[int], float]
FIXED = RandomSubsetSum(4, "uniform", "fixed", 1.0, 1.0)


def test_exact_probabilities_down_to_1e_13(exact_failure: Exact) -> None:
    """Null hypothesis: unbiased.  t intervals over 20 replicates at 1 - 1e-9, for 13 sizes; approximate, so the error
    probability is stated for normal replicates; the seed is fixed."""
    rows = {row.n: row for row in rare_failures(FIXED, 0.5, 52, trials=1000, confidence=1 - 1e-9)}
    assert exact_failure(52) < 1e-12
    for n in range(4, 53, 4):
        assert rows[n].lower <= exact_failure(n) <= rows[n].upper
        assert abs(rows[n].failure / exact_failure(n) - 1) < 0.5
        assert rows[n].standard_error < 0.2 * rows[n].failure


def test_the_interval_tells_near_misses_apart(exact_failure: Exact) -> None:
    row = rare_failures(FIXED, 0.5, 40, trials=1000, confidence=0.99)[-1]
    assert not row.lower <= exact_failure(38) <= row.upper
    assert not row.lower <= exact_failure(42) <= row.upper


@pytest.mark.parametrize(("law", "notion", "eps"), [
    ("uniform", "all", 0.03), ("product", "random", 0.01), ("uniform-or-zero", "fixed", 0.1), ("normal", "all", 0.1),
])  # fmt: skip
def test_plain_monte_carlo_agrees_where_both_reach(law: str, notion: str, eps: float) -> None:
    """Null hypothesis: the same probability.  The exact interval of 100,000 trials and the t interval meet, each at
    1 - 1e-9, on both sides of the size where another kernel takes over."""
    targets = {"all": (-0.5, 0.5), "random": (-1.0, 1.0), "fixed": (0.5, 0.5)}[notion]
    rows = {
        row.n: row
        for row in rare_failures(
            RandomSubsetSum(6, law, notion, *targets), eps, 18, trials=500, confidence=1 - 1e-9  # type: ignore[arg-type]
        )
    }  # fmt: skip
    for n, trials in ((6, 100_000), (10, 100_000), (14, 40_000), (18, 1_000)):
        errors = run(RandomSubsetSum(n, law, notion, *targets), trials, workers=2)  # type: ignore[arg-type]
        lower, upper = clopper_pearson(int((errors > eps).sum()), trials, confidence=1 - 1e-9)
        assert rows[n].lower <= upper
        assert lower <= rows[n].upper


def test_the_same_seed_the_same_bits_and_another_seed_others() -> None:
    first, same = (rare_failures(FIXED, 0.5, 12, trials=100, replicates=3) for _ in range(2))
    assert first == same
    assert first != rare_failures(FIXED, 0.5, 12, trials=100, replicates=3, seed=1)


def test_a_level_that_nobody_fails_ends_in_zeros() -> None:
    rows = rare_failures(FIXED, 0.99, 60, trials=5, replicates=2)
    assert rows[-1].failure == 0
    assert [row.failure for row in rows] == sorted((row.failure for row in rows), reverse=True)


def test_student_intervals_start_at_zero() -> None:
    assert student_interval(1e-9, 1e-9, 3, confidence=0.99)[0] == 0
    assert np.isclose(sum(student_interval(5.0, 0.1, 30, confidence=0.9)), 10)


@pytest.mark.parametrize(("eps", "n", "options"), [
    (0.0, 10, {}), (float("nan"), 10, {}), (0.1, 3, {}), (0.1, 201, {}), (0.1, 10, {"trials": 1}),
    (0.1, 10, {"replicates": 1}),
])  # fmt: skip
def test_nonsense_is_refused(eps: float, n: int, options: dict[str, int]) -> None:
    with pytest.raises(DomainError, match="must be"):
        rare_failures(FIXED, eps, n, **options)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="any subset"):
        rare_failures(RandomSubsetSum(4, size=2), 0.1, 10)

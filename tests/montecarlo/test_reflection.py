"""The reflection identity, by enumeration of all signs and by simulation."""

import itertools

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.laws import Law
from ltbounds.montecarlo.experiments import RandomSubsetSum, estimate, run
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.reflection import lowest_shares, missed_by_reflection, missed_shares, rare_by_reflection
from ltbounds.seeding import generator
from ltbounds.subsets.ladders import by_magnitude, worst_gap_rows

ALARM = 1 - 1e-10


def share_by_signs(x: np.ndarray, target: float, eps: float) -> float:
    """The share of all 2^n sign patterns whose subset sums miss a target, by the kernel of the sweep."""
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=len(x))))
    gaps = np.empty(len(signs))
    worst_gap_rows(by_magnitude(signs * x), -target, target, gaps)
    return float((gaps > eps).mean())


@pytest.mark.parametrize(
    ("n", "eps", "target"), [(1, 0.3, 0.5), (5, 0.1, 0.5), (8, 0.05, 0.5), (9, 0.02, 0.2), (7, 0.2, 1.5)]
)
def test_the_share_is_that_of_all_sign_patterns(n: int, eps: float, target: float) -> None:
    rows = generator("test-reflection", n).uniform(0, 1, (20, n))
    shares = missed_shares(rows, target, eps)
    assert shares.tolist() == [share_by_signs(x, target, eps) for x in rows]


def test_zeros_and_ties_are_counted_with_repetition() -> None:
    for x in ([0.0, 0.3, 0.45], [0.25, 0.25, 0.5], [0.0, 0.0]):
        assert missed_shares(np.array([x]), 0.4, 0.11).item() == share_by_signs(np.array(x), 0.4, 0.11)


def test_control_without_reflection_the_share_is_another() -> None:
    """A itself, not A - N: the share of targets in [0, T] only would be wrong."""
    rows = generator("test-reflection", "control").uniform(0, 1, (20, 8))
    wrong = [missed_shares(rows, 0.25, 0.05), missed_shares(rows, 0.5, 0.06)]
    right = [share_by_signs(x, 0.5, 0.05) for x in rows]
    assert all((shares != right).any() for shares in wrong)


def test_the_mean_agrees_with_simulation_and_a_wrong_one_does_not() -> None:
    """Two independent intervals at 1 - 1e-10 for one probability must overlap; those of n and n - 2 numbers do not."""
    n, eps = 12, 0.05
    found = missed_by_reflection(n, eps, trials=20_000, confidence=ALARM)
    errors = run(RandomSubsetSum(n=n, notion="all", lo=-0.5, hi=0.5), 40_000, seed=3)
    failed = estimate(errors, eps).trials - estimate(errors, eps).successes
    lower, upper = clopper_pearson(failed, 40_000, confidence=ALARM)
    assert found.lower <= upper and lower <= found.upper
    fewer = missed_by_reflection(n - 2, eps, trials=20_000, confidence=ALARM)
    assert fewer.lower > upper, "control"
    assert found.gain > 20


def test_an_asymmetric_law_is_refused() -> None:
    law = Law("positive-for-reflection", "U[0, 1]", (0.0, 1.0), lambda g, shape: g.uniform(0, 1, shape))
    with pytest.raises(DomainError, match="symmetric"):
        missed_by_reflection(5, 0.1, law=law)


@pytest.mark.parametrize(("eps", "target"), [(0.1, 0.5), (0.01, 0.5), (0.03, 1.0)])
def test_the_lowest_sums_tell_the_share_of_all_of_them(eps: float, target: float) -> None:
    """To the last bit, for every n up to 17, though all sums are kept for the first few only; ties and clusters too."""
    rows = generator("test-reflection", "lowest", eps).uniform(0, 1, (12, 17))
    rows[0, :], rows[1, ::2], rows[2] = 0.25, 0.9, rows[2] / 50
    shares = lowest_shares(rows, target, eps)
    for n in (1, 6, 12, 17):
        assert (shares[:, n - 1] == missed_shares(rows[:, :n], target, eps)).all()
    assert (shares != lowest_shares(rows, target, 1.1 * eps)).any(), "control"


def test_joined_sums_change_the_shares_of_products_by_less_than_a_thousandth() -> None:
    """Sums within eps/1000 at one place with their number, against all sums of 16 numbers and against places 16 times
    finer for 60, whose failure is 1e-11; within eps/4 they do not do."""
    stream = generator("test-reflection", "joined")
    for n, fine in ((16, 0.0), (60, 1 / 16_000)):
        rows = np.abs(stream.uniform(-1, 1, (100, n)) * stream.uniform(-1, 1, (100, n)))
        exact, joined, coarse = (lowest_shares(rows, 0.5, 0.1, near).mean(axis=0) for near in (fine, 1 / 1000, 1 / 4))
        assert (np.abs(joined / exact - 1) < 1e-3).all()
        assert (np.abs(coarse / exact - 1) > 1e-2).any(), "control"


@pytest.mark.parametrize("law", ["uniform", "uniform-or-zero", "product", "mixture-d"])
def test_rare_failures_by_reflection_agree_with_simulation(law: str) -> None:
    """Student's t at 1 - 1e-10 for 12 means of shares, exact for the simulation; n - 3 numbers do not agree."""
    rows = rare_by_reflection(14, 0.1, law=law, first=11, trials=400, confidence=ALARM)
    errors = run(RandomSubsetSum(n=14, law=law, notion="all", lo=-0.5, hi=0.5), 20_000, seed=5)
    lower, upper = clopper_pearson(int((errors > 0.1).sum()), 20_000, confidence=ALARM)
    assert rows[-1].lower <= upper and lower <= rows[-1].upper
    assert rows[0].lower > upper, "control"
    word = "reflection, " if law == "uniform" else "reflection of joined sums, "
    assert [row.n for row in rows] == [11, 12, 13, 14] and rows[-1].method.startswith(word)

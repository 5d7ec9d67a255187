"""Sweeps end where they should, with the same bits on every road."""

from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError
from ltbounds.montecarlo import RandomSubsetSum, run
from ltbounds.montecarlo.estimates import success_table
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.experiments import BLOCK
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Progress, Until, current, sweep
from ltbounds.montecarlo.tallies import EDGES, pack, successes, tally, unpack

MIXED = [
    RandomSubsetSum(n=9),
    RandomSubsetSum(n=9, notion="all", lo=-0.5, hi=0.5),
    RandomSubsetSum(n=9, law="normal", size=3),
]


def backwards(work, tasks):  # type: ignore[no-untyped-def]
    """An executor that does the last task first."""
    for task in reversed(list(tasks)):
        yield task, work(*task)


@pytest.mark.parametrize("executor", [threads(1), threads(2), backwards])
def test_the_same_bits_on_every_road(tmp_path: Path, executor) -> None:  # type: ignore[no-untyped-def]
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, dict.fromkeys(MIXED, Until(trials=3 * BLOCK)), executor=executor)
        for experiment in MIXED:
            trials, counts = store.tally(experiment, 0)
            assert trials == 3 * BLOCK
            assert (counts == tally(run(experiment, 3 * BLOCK))).all()


def test_until_a_half_width_and_not_much_further(tmp_path: Path) -> None:
    goal, heard = Until(half_width=0.01, eps=0.03), []
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, {MIXED[0]: goal}, executor=threads(2), tell=heard.append)
        trials, counts = store.tally(MIXED[0], 0)
        found = current(trials, counts, 0.03, 0.99)
        assert (found.upper - found.lower) / 2 <= 0.01
        half = current(*store.tally(MIXED[0], 0, blocks=trials // BLOCK // 2), 0.03, 0.99)
        assert (half.upper - half.lower) / 2 > 0.01
        blocks = store.blocks(MIXED[0], 0)
        sweep(store, {MIXED[0]: goal}, executor=threads(2), tell=heard.append)
        assert store.blocks(MIXED[0], 0) == blocks, "what is known well enough is left alone"


def test_a_half_width_that_no_number_of_trials_gives_is_refused() -> None:
    with pytest.raises(DomainError, match=r"half_width=1e-300 must be in \[7.2e-08, 1\]: 100,000,000 trials"):
        Until(half_width=1e-300)
    assert Until(half_width=7.3e-8).most == 10**8


def test_progress_tells_trials_rate_time_left_and_interval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Progress] = []
    monkeypatch.setattr("ltbounds.montecarlo.sweeping.COMMIT", 0.0)
    with Store(tmp_path / "s.sqlite") as store:
        goals = {RandomSubsetSum(n=n): Until(trials=4 * BLOCK) for n in (12, 13)}
        sweep(store, goals, executor=threads(1), tell=heard.append)
    assert len(heard) == 8
    assert heard[-1].left == 0
    assert [now.done for now in heard] == sorted(now.done for now in heard)
    assert all(now.rate > 0 and now.left >= 0 and 0 <= now.found.lower < now.found.upper <= 1 for now in heard)
    assert "uniform random n=1" in str(heard[-1])


def test_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that moves on by a second whenever it is read: no machine is too slow for this test."""
    clock = count()
    monkeypatch.setattr("ltbounds.montecarlo.sweeping.time", SimpleNamespace(monotonic=lambda: next(clock)))
    goal = {RandomSubsetSum(n=12): Until(trials=10**7)}
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, goal, seconds=20, executor=threads(2))
        first = store.tally(RandomSubsetSum(n=12), 0)[0]
        assert 0 < first <= 20 * BLOCK, "blocks are begun while there is time, and what was begun is kept"
        sweep(store, goal, seconds=0, executor=threads(2))
        assert store.tally(RandomSubsetSum(n=12), 0)[0] == first


def test_rows_carry_all_that_is_needed_to_judge_them(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, dict.fromkeys(MIXED, Until(trials=1)), seed=3, executor=threads(2))
        table = success_table(store, [0.1, 0.01], seed=3)
        with pytest.raises(DomainError, match=r"must hold blocks of the experiments .* seeds 3"):
            success_table(store, [0.1], seed=0)
    assert len(table) == 2 * len(MIXED)
    assert {"trials", "successes", "lower", "upper", "confidence", "method", "seed", "version"} <= set(table.columns)
    errors = run(MIXED[0], BLOCK, seed=3)
    mine = table[(table.notion == "random") & table["size"].isna() & (table.eps == 0.01)]
    assert mine.successes.item() == (errors <= 0.01).sum()


def test_success_is_exact_at_every_edge() -> None:
    """Errors on the edges themselves, and the floats beside them."""
    errors = np.concatenate([EDGES, np.nextafter(EDGES, 0), np.nextafter(EDGES, 9), [np.inf, 0.0]])
    counts = tally(errors)
    assert counts.sum() == len(errors)
    assert all(successes(counts, eps) == (errors <= eps).sum() for eps in EDGES)
    assert {0.1, 0.03, 0.01, 0.003, 0.001, 0.25, 2.0**-20, 1e-12} <= set(EDGES.tolist())


@pytest.mark.parametrize("eps", [0.0123, 0.0, -1.0, float("nan"), 10.0, 0.1 + 0.2])
def test_other_tolerances_are_refused(eps: float) -> None:
    with pytest.raises(DomainError, match="must have two significant digits"):
        Until(eps=eps)


def test_tallies_survive_packing_and_nothing_else_does() -> None:
    counts = tally(run(MIXED[0], 500))
    assert (unpack(pack(counts)) == counts).all()
    with pytest.raises(FileFormatError, match="bins"):
        unpack(pack(counts[:-1]))


@pytest.mark.parametrize("fields", [{"trials": -1}, {"half_width": 0.0}, {"confidence": 1.0}])
def test_goals_that_cannot_be_reached_are_refused(fields: dict[str, float]) -> None:
    with pytest.raises(DomainError):
        Until(**fields)  # type: ignore[arg-type]

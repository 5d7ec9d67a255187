"""The same bits through Dask, and a worker killed in the middle changes nothing."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from ltbounds.errors import DomainError, StoreError
from ltbounds.montecarlo import RandomSubsetSum, run
from ltbounds.montecarlo.executors import computing, dask_client, on_cluster, threads
from ltbounds.montecarlo.experiments import BLOCK, block_errors
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Until, sweep
from ltbounds.montecarlo.tallies import tally

EXPERIMENT = RandomSubsetSum(n=16, law="uniform-or-wide")
BLOCKS = 120
PATIENCE = 600
"""Seconds after which a thread is taken to hang."""


@pytest.mark.filterwarnings("ignore")  # a killed worker leaves sockets and coroutines behind
def test_a_dask_worker_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with dask_client("local", 2) as client, Store(tmp_path / "s.sqlite") as store:
        victims = list(client.run(os.getpid).values())
        killed = threading.Event()

        def kill_when_half_done(work, tasks):  # type: ignore[no-untyped-def]
            for count, result in enumerate(on_cluster(client)(work, tasks)):
                if count == BLOCKS // 4:
                    os.kill(victims[0], signal.SIGKILL)
                    killed.set()
                yield result

        goal = {EXPERIMENT: Until(trials=BLOCKS * BLOCK)}
        sweep(store, goal, executor=kill_when_half_done)
        assert killed.is_set()
        assert victims[0] not in client.run(os.getpid).values()
        trials, counts = store.tally(EXPERIMENT, 0)
    assert trials == BLOCKS * BLOCK
    assert (counts == tally(run(EXPERIMENT, trials, workers=2))).all()


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("ltbounds.montecarlo.executors.PATIENCE", 0.5)
    with (
        pytest.raises(StoreError, match=r"scheduler=tcp://127\.0\.0\.1:9 must answer"),
        dask_client("tcp://127.0.0.1:9", 1),
    ):
        pass


def test_without_a_scheduler_there_are_threads() -> None:
    with computing("", 0) as executor:
        found = list(executor(lambda number, pause: number + 1, [(k,) for k in range(50)]))
    assert found == [((k,), k + 1) for k in range(50)]


def test_an_error_in_a_thread_comes_out_and_the_others_stop() -> None:
    stopped, begun = [], threading.Event()

    def work(number, pause):  # type: ignore[no-untyped-def]
        if number == 0:
            assert begun.wait(PATIENCE)
            raise ValueError("broken block")
        try:
            begun.set()
            while True:
                pause()
                time.sleep(0.001)
        except BaseException as problem:
            stopped.append(type(problem).__name__)
            raise

    with pytest.raises(ValueError, match="broken block"):
        list(threads(2)(work, [(k,) for k in range(10)]))
    assert set(stopped) == {"_Stopped"}


def test_threads_stop_between_two_slices_of_a_long_block() -> None:
    """The caller leaves while a block of n = 36 is at its first pause, which then stops it: one slice was computed."""
    seen, left = [], threading.Event()

    def work(experiment, pause):  # type: ignore[no-untyped-def]
        def pause_until_the_caller_has_left() -> None:
            seen.append("pause")
            assert left.wait(PATIENCE)
            while True:
                pause()
                time.sleep(0.001)

        if experiment.n == 8:
            return block_errors(experiment, 0, 0)
        try:
            block_errors(experiment, 0, 0, pause_until_the_caller_has_left)
        except BaseException as problem:
            seen.append(type(problem).__name__)
            raise

    results = threads(2)(work, [(RandomSubsetSum(n=8),), (RandomSubsetSum(n=36),)])
    next(results)
    while not seen:
        time.sleep(0.001)
    left.set()
    results.close()  # type: ignore[attr-defined]
    assert seen == ["pause", "_Stopped"]


def test_no_workers_no_work() -> None:
    with pytest.raises(DomainError, match="workers=0 must be at least 1"):
        threads(0)

"""The same bits for 1, 2, 3 and 4 threads, each in a run of its own."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.experiments import BLOCK
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Until, sweep

EXPERIMENTS = [
    RandomSubsetSum(n=9, law="product"),
    RandomSubsetSum(n=8, law="uniform", notion="all"),
    RandomSubsetSum(n=10, law="normal", size=5),
]


@pytest.mark.parametrize("workers", [1, 2, 4, 3])
def test_bits_do_not_depend_on_threads_or_runs(workers: int, tmp_path: Path, known: dict[str, list[bytes]]) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, dict.fromkeys(EXPERIMENTS, Until(trials=12 * BLOCK)), seed=3, executor=threads(workers))
        question = "select parameters, block, tally from blocks join experiments on id = experiment order by 1, 2"
        rows = [repr(row).encode() for row in store.connection.execute(question)]
    assert len(rows) == 12 * len(EXPERIMENTS)
    assert known.setdefault("rows", rows) == rows


@pytest.fixture(scope="module")
def known() -> dict[str, list[bytes]]:
    """What the first run gave."""
    return {}


def test_another_seed_gives_other_bits() -> None:
    from ltbounds.montecarlo.sweeping import block_tally

    assert not np.array_equal(block_tally(EXPERIMENTS[0], 3, 0), block_tally(EXPERIMENTS[0], 4, 0))


def test_bits_are_those_of_every_python_and_machine() -> None:
    """A digest that was written down once, of tallies and of a ticket's masks; CI asks two versions of Python.

    The normal law is left out: its samples go through log and cos, which libraries of mathematics round as they like.
    """
    from ltbounds.montecarlo.sweeping import block_tally
    from ltbounds.networks import random_network
    from ltbounds.tickets import prune

    digest = hashlib.sha256()
    for experiment in EXPERIMENTS[:2]:
        digest.update(np.asarray(block_tally(experiment, 3, 0)).astype("<i8").tobytes())
    for piece in prune(random_network((5, 6, 3), seed=1), tolerance=0.01, seed=2).pieces.values():
        digest.update(np.asarray(piece.bits).astype("<u8").tobytes())
    assert digest.hexdigest()[:16] == "c69327d6d688f329"

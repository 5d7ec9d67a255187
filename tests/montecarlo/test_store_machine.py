"""A state machine of the store: adds, repeats, reopenings and refusals in any order, against a dict."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ltbounds.errors import DomainError, FileFormatError
from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.experiments import BLOCK
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import block_tally

EXPERIMENTS = [RandomSubsetSum(n=n, law="uniform") for n in (3, 4)]
TALLIES = {(e, seed, b): block_tally(EXPERIMENTS[e], seed, b) for e in (0, 1) for seed in (0, 1) for b in range(3)}
PLACES = st.sampled_from(sorted(TALLIES))


class Stores(RuleBasedStateMachine):
    """The model is the set of the blocks that were put in."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "s.sqlite"
        self.store = Store(self.path)
        self.model: set[tuple[int, int, int]] = set()

    @rule(places=st.lists(PLACES, max_size=3), seed=st.sampled_from([0, 1]))
    def add(self, places: list[tuple[int, int, int]], seed: int) -> None:
        chosen = [place for place in places if place[1] == seed]
        new = self.store.add(seed, [(EXPERIMENTS[e], b, TALLIES[e, s, b]) for e, s, b in chosen])
        assert new == len(set(chosen) - self.model)
        self.model |= set(chosen)

    @rule(place=PLACES, other=PLACES)
    def add_another_content(self, place: tuple[int, int, int], other: tuple[int, int, int]) -> None:
        e, seed, block = place
        fresh = next((b for b in range(3) if (e, seed, b) not in self.model), None)
        wrong = np.roll(TALLIES[place], 1)
        batch = [(EXPERIMENTS[e], block, wrong)]
        if fresh is not None:
            batch.insert(0, (EXPERIMENTS[e], fresh, TALLIES[e, seed, fresh]))
        if place in self.model:
            with pytest.raises(FileFormatError, match="differs"):
                self.store.add(seed, batch)

    @rule(block=st.sampled_from([-1, 2**41]))
    def add_an_unexpected_number(self, block: int) -> None:
        with pytest.raises(DomainError, match="block="):
            self.store.add(0, [(EXPERIMENTS[0], block, TALLIES[0, 0, 0])])

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store(self.path)

    @rule(place=PLACES)
    def add_by_another_process(self, place: tuple[int, int, int]) -> None:
        e, seed, block = place
        with Store(self.path) as other:
            other.add(seed, [(EXPERIMENTS[e], block, TALLIES[place])])
        self.model.add(place)

    @invariant()
    def what_is_there_is_what_was_put_in(self) -> None:
        for e, experiment in enumerate(EXPERIMENTS):
            for seed in (0, 1):
                blocks = {b for x, s, b in self.model if (x, s) == (e, seed)}
                assert self.store.blocks(experiment, seed) == blocks
                trials, counts = self.store.tally(experiment, seed)
                assert trials == BLOCK * len(blocks)
                assert (counts == sum(TALLIES[e, seed, b] for b in blocks)).all()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestStores = Stores.TestCase
TestStores.settings = settings(
    max_examples=60, stateful_step_count=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

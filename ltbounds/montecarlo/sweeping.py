"""Sweeps: many experiments, as far as one wants to know them, into a store that is never wrong.

What is in the store is not computed again, so a sweep that was stopped goes on, and two of them share the work.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile

import numpy as np

from ltbounds.errors import require
from ltbounds.montecarlo.executors import Executor, threads
from ltbounds.montecarlo.experiments import (
    BLOCK,
    Estimate,
    RandomSubsetSum,
    block_draw,
    block_errors,
    waits_for_no_compiler,
)
from ltbounds.montecarlo.intervals import anytime_interval
from ltbounds.montecarlo.samplers import sampler
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.tallies import Tally, edge, successes, tally
from ltbounds.subsets.exact import rounding_slack

__all__ = ["Progress", "Until", "block_tally", "current", "listed_tally", "sweep"]

COMMIT = 0.5
"""Seconds between transactions: what a kill can cost, beside the blocks at work."""
WINDOW = 64
"""Blocks among which processes that share a store take different ones first."""


@dataclass(frozen=True)
class Until:
    """When an experiment is known well enough: after `trials` at least, and when the anytime interval of the success
    probability at `eps` has at most `half_width`; in any case after `most` trials.

    Looking again and again is harmless: the interval holds at all times at once.
    """

    trials: int = 0
    half_width: float = 1.0
    eps: float = 0.01
    confidence: float = 0.99
    most: int = 10**8

    def __post_init__(self) -> None:
        require(0 <= self.trials <= self.most, "trials", self.trials, f"be in [0, most={self.most}]")
        require(0 < self.confidence < 1, "confidence", self.confidence, "be in (0, 1)")
        least = anytime_interval(0, max(self.most, 1), confidence=self.confidence)[1] / 2
        within = f"be in [{least:.1e}, 1]: {self.most:,} trials, the most, give no narrower interval"
        require(least <= self.half_width <= 1, "half_width", self.half_width, within)
        edge(self.eps)

    def blocks(self, trials: int, counts: Tally) -> int:
        """How many blocks are wanted, given what is known; no more than there are when all is known."""
        there, needed = trials // BLOCK, -(-max(self.trials, 1) // BLOCK)
        if there < needed:
            return needed
        found = current(trials, counts, self.eps, self.confidence)
        wide = (found.upper - found.lower) / 2
        if wide <= self.half_width or trials >= self.most:
            return there
        growth = min(4.0, max(1.1, min(2.0, wide / self.half_width) ** 2))
        return min(max(there + 1, int(there * growth)), -(-self.most // BLOCK))


@dataclass(frozen=True)
class Progress:
    """What a sweep has done so far: trials in this run, seconds, seconds left, and the experiment of the last block."""

    done: int
    seconds: float
    left: float
    experiment: RandomSubsetSum
    found: Estimate

    @property
    def rate(self) -> float:
        """Trials a second."""
        return self.done / max(self.seconds, 1e-9)

    def __str__(self) -> str:
        """One line for a terminal."""
        what = f"{sampler(self.experiment.law).name} {self.experiment.notion} n={self.experiment.n}"
        return f"{self.done:,} trials, {self.rate:,.0f}/s; {what}: [{self.found.lower:.4g}, {self.found.upper:.4g}]"


def current(trials: int, counts: Tally, eps: float, confidence: float) -> Estimate:
    """Successes at eps with the interval that holds however often one looks."""
    hits = successes(counts, eps)
    return Estimate(hits, trials, *anytime_interval(hits, trials, confidence=confidence), confidence)


def block_tally(experiment: RandomSubsetSum, seed: int, block: int, pause: Callable[[], None] = lambda: None) -> Tally:
    """The tally of one block: the unit of work of a sweep."""
    return tally(block_errors(experiment, seed, block, pause))


def listed_tally(experiment: RandomSubsetSum, seed: int, block: int, pause: Callable[[], None] = lambda: None) -> Tally:
    """The same tally, and nothing is compiled, unless an error is so near to an edge that rounding could tell it apart.

    >>> one = RandomSubsetSum(n=8)
    >>> bool((listed_tally(one, 0, 3) == block_tally(one, 0, 3)).all())
    True
    """
    errors = block_errors(experiment, seed, block, pause, compiled=False)
    numbers, targets = block_draw(experiment, seed, block)
    rounding = 8 * rounding_slack(numbers, np.maximum(np.abs(targets), max(abs(experiment.lo), abs(experiment.hi))))
    low, high = tally(np.maximum(errors - rounding, 0.0)), tally(errors + rounding)
    return high if np.array_equal(low, high) else block_tally(experiment, seed, block, pause)


def sweep(
    store: Store,
    goals: Mapping[RandomSubsetSum, Until],
    *,
    seed: int = 0,
    seconds: float = math.inf,
    executor: Executor | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> None:
    """Fill the store until every experiment is known as well as its goal says, or the `seconds` are over.

    `tell` hears of every transaction.  The bits do not depend on the executor, the order, or how often it was
    interrupted.  Ctrl-C keeps what is done.
    """
    compute, end = executor or threads(os.cpu_count() or 1), time.monotonic() + seconds
    meter = _Meter(goals, tell)
    while time.monotonic() < end and (missing := _missing(store, goals, seed, meter)):
        batch: list[tuple[RandomSubsetSum, int, Tally]] = []
        work = listed_tally if waits_for_no_compiler([one for one, _ in missing], BLOCK) else block_tally
        tasks = takewhile(lambda _: time.monotonic() < end, _still_missing(store, missing, seed))
        try:
            for (experiment, _, block), counts in compute(work, tasks):
                batch.append((experiment, block, counts))
                if meter.count(experiment, counts):
                    meter.stored += BLOCK * store.add(seed, batch)
                    batch = []
                    meter.tell(experiment, store)
        finally:
            meter.stored += BLOCK * store.add(seed, batch)
            store.note_run(meter.started, time.monotonic() - meter.start, meter.stored)


def _missing(
    store: Store, goals: Mapping[RandomSubsetSum, Until], seed: int, meter: _Meter
) -> list[tuple[RandomSubsetSum, int]]:
    """The blocks that are wanted and not there, experiment by experiment."""
    found = []
    for experiment, until in goals.items():
        known = store.tally(experiment, seed)
        meter.known[experiment] = known
        found += [(experiment, b) for b in sorted(set(range(until.blocks(*known))) - store.blocks(experiment, seed))]
    meter.left = sum(experiment.cost for experiment, _ in found)
    return found


def _still_missing(
    store: Store, missing: list[tuple[RandomSubsetSum, int]], seed: int
) -> Iterator[tuple[RandomSubsetSum, int, int]]:
    """The tasks, but for those that another process has done meanwhile; each process has its own order in a window."""
    for start in range(0, len(missing), WINDOW):
        window = missing[start : start + WINDOW]
        turn = os.getpid() * 7 % len(window)
        for experiment, block in window[turn:] + window[:turn]:
            if not store.has(experiment, seed, block):
                yield experiment, seed, block


class _Meter:
    """Keeps count of a running sweep."""

    def __init__(self, goals: Mapping[RandomSubsetSum, Until], tell: Callable[[Progress], None]) -> None:
        self.goals, self.listener = goals, tell
        self.start = self.last = time.monotonic()
        self.started = f"{datetime.now(UTC).isoformat()} pid {os.getpid()}"
        self.trials, self.spent, self.left = 0, 0.0, 0.0
        self.stored = 0  # what another process had drawn too is not counted again
        self.known: dict[RandomSubsetSum, tuple[int, Tally]] = {}

    def count(self, experiment: RandomSubsetSum, counts: Tally) -> bool:
        """Add a block; whether it is time to write."""
        trials, total = self.known[experiment]
        self.known[experiment] = trials + BLOCK, total + counts
        self.trials, self.spent, self.left = (
            self.trials + BLOCK, self.spent + experiment.cost, self.left - experiment.cost,
        )  # fmt: skip
        return time.monotonic() - self.last > COMMIT

    def tell(self, experiment: RandomSubsetSum, store: Store) -> None:
        """Report to the store and to the listener."""
        self.last = time.monotonic()
        seconds = self.last - self.start
        store.note_run(self.started, seconds, self.stored)
        goal = self.goals[experiment]
        found = current(*self.known[experiment], goal.eps, goal.confidence)
        self.listener(Progress(self.trials, seconds, seconds * self.left / self.spent, experiment, found))

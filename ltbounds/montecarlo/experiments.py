"""Random subset sum by Monte Carlo: fixed, random and all targets, kept apart by name.

One run stores the best error (or the worst gap) of every trial, so one run answers for every tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import require
from ltbounds.laws import law
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.seeding import generator

__all__ = ["Estimate", "RandomSubsetSum", "draw_errors", "estimate", "run"]

BLOCK = 1000
"""Trials in a block: the unit that a seed names."""


@dataclass(frozen=True)
class RandomSubsetSum:
    """n numbers from `law`; success means a subset sum within eps of the target.

    notion "fixed": the one target `lo` (= `hi`); "random": a target uniform on [lo, hi]; "all": every target in
    [lo, hi].
    """

    n: int
    law: str = "uniform"
    notion: Literal["fixed", "random", "all"] = "random"
    lo: float = -1.0
    hi: float = 1.0

    def __post_init__(self) -> None:
        require(
            1 <= self.n <= (20 if self.notion == "all" else 44), "n", self.n, "be in [1, 44], [1, 20] for all targets"
        )
        require(self.notion in ("fixed", "random", "all"), "notion", self.notion, "be fixed, random or all")
        require(self.lo <= self.hi, "lo", self.lo, f"be at most hi={self.hi}")
        require(self.notion != "fixed" or self.lo == self.hi, "lo", self.lo, f"equal hi={self.hi} for a fixed target")
        law(self.law)


@dataclass(frozen=True)
class Estimate:
    """Successes among trials, with the exact interval at `confidence`."""

    successes: int
    trials: int
    lower: float
    upper: float
    confidence: float

    @property
    def probability(self) -> float:
        """The share of successes."""
        return self.successes / self.trials


def draw_errors(experiment: RandomSubsetSum, stream: np.random.Generator, trials: int) -> NDArray[np.float64]:
    """Best errors (worst gaps for "all") of `trials` independent trials, float64."""
    from ltbounds.subsets import worst_gap
    from ltbounds.subsets.halves import best_errors

    numbers = law(experiment.law).sample(stream, (trials, experiment.n))
    if experiment.notion == "all":
        return worst_gap(numbers, experiment.lo, experiment.hi)
    errors = np.empty(trials)
    best_errors(numbers, stream.uniform(experiment.lo, experiment.hi, trials), errors)
    return errors


def _blocks(trials: int) -> Iterator[tuple[int, int]]:
    for block, start in enumerate(range(0, trials, BLOCK)):
        yield block, min(BLOCK, trials - start)


def run(experiment: RandomSubsetSum, trials: int, *, workers: int = 1, seed: int = 0) -> NDArray[np.float64]:
    """The errors of `trials` trials; the same bits for any number of workers.

    >>> errors = run(RandomSubsetSum(n=15), 2000)
    >>> bool((errors == run(RandomSubsetSum(n=15), 2000, workers=2)).all())
    True
    """
    require(trials >= 1, "trials", trials, "be at least 1")

    def block(number_and_size: tuple[int, int]) -> NDArray[np.float64]:
        number, size = number_and_size
        return draw_errors(experiment, generator("rss", asdict(experiment), seed, number), size)

    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(list(pool.map(block, _blocks(trials))))


def estimate(errors: NDArray[np.float64], eps: float, *, confidence: float = 0.99) -> Estimate:
    """How often the error is at most eps, with an exact (Clopper-Pearson) interval.

    >>> estimate(np.array([0.1, 0.2, 0.3]), 0.25).successes
    2
    """
    require(eps > 0, "eps", eps, "be positive")
    successes, trials = int((errors <= eps).sum()), len(errors)
    return Estimate(successes, trials, *clopper_pearson(successes, trials, confidence=confidence), confidence)

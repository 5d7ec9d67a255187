"""The success probability of random subset sum over n, tolerance, law and notion of success."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ltbounds import __version__
from ltbounds.montecarlo import RandomSubsetSum, estimate, run
from ltbounds.montecarlo.samplers import sampler

__all__ = ["EXPERIMENTS", "SweepRow", "success_sweep"]

EPS = (0.1, 0.03, 0.01, 0.003, 0.001)
SIZES = (6, 8, 10, 12, 14, 15, 16, 18, 20)
CONFIDENCE = 0.99

FIXED = {"notion": "fixed", "lo": 0.5, "hi": 0.5}
RANDOM = {"notion": "random", "lo": -1.0, "hi": 1.0}
ALL = {"notion": "all", "lo": -0.5, "hi": 0.5}

EXPERIMENTS = tuple((law, target) for law in ("uniform", "product") for target in (FIXED, RANDOM, ALL))
"""Laws and notions; all targets means [-1/2, 1/2], as in Theorem 3 of pensia2020."""


@dataclass(frozen=True)
class SweepRow:
    """One success probability: what was drawn, how often it succeeded, and the exact interval."""

    law: str
    notion: str
    lo: float
    hi: float
    n: int
    eps: float
    trials: int
    successes: int
    probability: float
    lower: float
    upper: float
    confidence: float
    method: str
    seed: int
    version: str


def success_sweep(
    trials: int, trials_all: int, *, workers: int = 2, tick: Callable[[], None] = lambda: None
) -> Iterator[SweepRow]:
    """Rows for every experiment, size and tolerance; `tick` is called after each experiment and size."""
    for law, target in EXPERIMENTS:
        for n in SIZES:
            count = trials_all if target["notion"] == "all" else trials
            yield from _rows(RandomSubsetSum(n=n, law=law, **target), count, workers)  # type: ignore[arg-type]
            tick()


def _rows(experiment: RandomSubsetSum, trials: int, workers: int, seed: int = 0) -> Iterator[SweepRow]:
    errors = run(experiment, trials, workers=workers, seed=seed)
    for eps in EPS:
        found = estimate(errors, eps, confidence=CONFIDENCE)
        yield SweepRow(
            law=sampler(experiment.law).name,
            notion=experiment.notion,
            lo=experiment.lo,
            hi=experiment.hi,
            n=experiment.n,
            eps=eps,
            trials=found.trials,
            successes=found.successes,
            probability=found.probability,
            lower=found.lower,
            upper=found.upper,
            confidence=found.confidence,
            method="Clopper-Pearson",
            seed=seed,
            version=__version__,
        )

"""The success probability of random subset sum over n, tolerance, law and notion of success: small, for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ltbounds.montecarlo import RandomSubsetSum, run
from ltbounds.montecarlo.estimates import Success, success_rows
from ltbounds.montecarlo.tallies import tally
from ltbounds.studies.design import NOTIONS

__all__ = ["EXPERIMENTS", "SweepRow", "success_sweep"]

EPS = (0.1, 0.03, 0.01, 0.003, 0.001)
SIZES = (6, 8, 10, 12, 14, 15, 16, 18, 20)
CONFIDENCE = 0.99

EXPERIMENTS = tuple(
    (law, {"notion": notion, "lo": lo, "hi": hi})
    for law in ("uniform", "product")
    for notion, (lo, hi) in NOTIONS.items()
)
"""Laws and notions; all targets means [-1/2, 1/2], as in Theorem 3 of pensia2020."""
SweepRow = Success


def success_sweep(
    trials: int, trials_all: int, *, workers: int = 2, tick: Callable[[], None] = lambda: None
) -> Iterator[SweepRow]:
    """Rows for every experiment, size and tolerance; `tick` is called after each experiment and size.

    >>> row = next(success_sweep(1000, 10))
    >>> row.law, row.notion, row.n, row.eps, row.trials, row.successes
    ('uniform', 'fixed', 6, 0.1, 1000, 871)
    """
    for law, target in EXPERIMENTS:
        for n in SIZES:
            count = trials_all if target["notion"] == "all" else trials
            experiment = RandomSubsetSum(n=n, law=law, **target)  # type: ignore[arg-type]
            counts = tally(run(experiment, count, workers=workers))
            yield from success_rows(experiment, count, counts, EPS, confidence=CONFIDENCE, method="Clopper-Pearson")
            tick()

"""What a store says: success probabilities, as data frames whose rows carry all that is needed to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ltbounds import __version__
from ltbounds.montecarlo.experiments import RandomSubsetSum
from ltbounds.montecarlo.intervals import anytime_interval, clopper_pearson
from ltbounds.montecarlo.samplers import sampler
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.tallies import Tally, successes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "Success", "success_rows", "success_table"]

METHODS = {"anytime": anytime_interval, "Clopper-Pearson": clopper_pearson}
"""anytime: valid however often one looked before; Clopper-Pearson: where the trials were settled before the first."""


@dataclass(frozen=True)
class Success:
    """One success probability: what was drawn, how often it succeeded, and the interval."""

    law: str
    notion: str
    lo: float
    hi: float
    size: int | None
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


def success_rows(
    experiment: RandomSubsetSum,
    trials: int,
    counts: Tally,
    eps: Iterable[float],
    *,
    confidence: float = 0.99,
    method: str = "anytime",
    seed: int = 0,
) -> Iterator[Success]:
    """A row for each tolerance."""
    for tolerance in eps:
        hits = successes(counts, tolerance)
        lower, upper = METHODS[method](hits, trials, confidence=confidence)
        yield Success(
            law=sampler(experiment.law).name,
            notion=experiment.notion,
            lo=experiment.lo,
            hi=experiment.hi,
            size=experiment.size,
            n=experiment.n,
            eps=tolerance,
            trials=trials,
            successes=hits,
            probability=hits / trials,
            lower=lower,
            upper=upper,
            confidence=confidence,
            method=method,
            seed=seed,
            version=__version__,
        )


def success_table(
    store: Store,
    eps: Sequence[float],
    *,
    experiments: Iterable[RandomSubsetSum] | None = None,
    confidence: float = 0.99,
    method: str = "anytime",
    seed: int = 0,
) -> pd.DataFrame:
    """A row for each experiment (all of the store by default) and tolerance, of what the store holds."""
    import pandas as pd

    chosen = [e for e, s in store.experiments() if s == seed] if experiments is None else experiments
    options = {"confidence": confidence, "method": method, "seed": seed}
    rows = []
    for experiment in chosen:
        trials, counts = store.tally(experiment, seed)
        if trials:
            rows += list(success_rows(experiment, trials, counts, eps, **options))  # type: ignore[arg-type]
    return pd.DataFrame(map(asdict, rows), columns=list(Success.__dataclass_fields__)).astype({"size": "Int64"})

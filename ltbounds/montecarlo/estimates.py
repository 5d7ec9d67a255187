"""What a store says: success probabilities, as data frames whose rows carry all that is needed to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ltbounds import __version__
from ltbounds.errors import DomainError
from ltbounds.montecarlo.experiments import RandomSubsetSum
from ltbounds.montecarlo.intervals import anytime_interval, clopper_pearson
from ltbounds.montecarlo.samplers import sampler
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.tallies import Tally, successes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "Success", "needed_table", "success_rows", "success_table"]

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
    """A row for each experiment (all of the store by default) and tolerance, of what the store holds.

    Raises `DomainError` where the store holds nothing of them: an empty table says less than that.
    """
    import pandas as pd

    chosen = [e for e, s in store.experiments() if s == seed] if experiments is None else experiments
    options = {"confidence": confidence, "method": method, "seed": seed}
    rows = []
    for experiment in chosen:
        trials, counts = store.tally(experiment, seed)
        if trials:
            rows += list(success_rows(experiment, trials, counts, eps, **options))  # type: ignore[arg-type]
    if not rows and eps:
        seeds = sorted({s for _, s in store.experiments()})
        raise DomainError(
            f"store={store.path} must hold blocks of the experiments that are asked for, with seed={seed}; it holds "
            f"{len(store.experiments())} experiments, seeds {', '.join(map(str, seeds)) or 'none'}"
        )
    return pd.DataFrame(map(asdict, rows), columns=list(Success.__dataclass_fields__)).astype({"size": "Int64"})


def needed_table(
    store: Store,
    eps: Sequence[float],
    deltas: Sequence[float],
    *,
    experiments: Iterable[RandomSubsetSum] | None = None,
    confidence: float = 0.99,
    seed: int = 0,
) -> pd.DataFrame:
    """How many numbers are needed: n_low <= n_delta(eps) <= n_high by law and notion, from what the store holds.

    By anytime intervals for all n at once.  Where the n that were tried do not reach, a side is missing, and `says`
    names what to sweep.
    """
    import pandas as pd

    from ltbounds.montecarlo.needs import constant, failure_intervals, needed

    table = success_table(store, eps, experiments=experiments, confidence=confidence, seed=seed)
    rows = []
    keys = ["law", "notion", "lo", "hi", "size", "eps"]
    for place, group in table.groupby(keys, sort=False, dropna=False):
        counts = {int(n): (int(t), int(h)) for n, t, h in zip(group.n, group.trials, group.successes, strict=True)}
        intervals = failure_intervals(counts, confidence=confidence, method="anytime")
        for delta in deltas:
            span = needed(intervals, delta)
            tolerance = float(group.eps.iloc[0])
            rows.append(
                dict(zip(keys, place, strict=True))
                | {"delta": delta, "n_low": span.low, "n_high": span.high}
                | {"C_low": constant(span.low, tolerance, delta), "C_high": constant(span.high, tolerance, delta)}
                | {"says": span.says(min(counts), max(counts))}
            )  # fmt: skip
    return pd.DataFrame(rows).astype({"size": "Int64", "n_low": "Int64", "n_high": "Int64"})

"""How large is C, really?  Answers from the package's sweep, as data frames; nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from ltbounds.claims import BaseSets
from ltbounds.errors import DomainError
from ltbounds.montecarlo.needs import Fit, Span, constant, crossing, failure_intervals, fit_numbers, needed
from ltbounds.montecarlo.rare import student_interval
from ltbounds.studies.compact import Curve, RareCurve, best_rare_curves, curves
from ltbounds.widths.required import Source

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EMPIRICAL", "Needed", "empirical_constants", "fits", "needed_span", "success_frame"]

EPS = (0.1, 0.01, 0.001, 0.0001)
DELTAS = (0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9)
CONFIDENCE = 0.99
PLAIN, RARE = "Clopper-Pearson, all n at once", ", Student's t, all n at once"


@dataclass(frozen=True)
class Needed:
    """n_delta(eps) of one law and notion: bounds at `confidence`, and interpolated; C = n / log(2/min(eps, delta)).

    `trials` and `successes` are those at n_high (of the largest n where that is unknown); by splitting and reflection
    `trials` counts the draws of all replicates, and there are no successes.
    """

    law: str
    notion: str
    lo: float
    hi: float
    size: int | None
    eps: float
    delta: float
    n_low: int | None
    n_high: int | None
    n: float | None
    C_low: float | None
    C_high: float | None
    C: float | None
    trials: int
    successes: int | None
    confidence: float
    method: str
    seed: int
    version: str


def success_frame(found: Sequence[Curve] | None = None, *, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Every success probability of the sweep with its exact interval (one n and eps at a time)."""
    import pandas as pd

    from ltbounds.montecarlo.intervals import clopper_pearson

    rows = [
        _name(curve)
        | {"n": n, "eps": eps, "trials": trials, "successes": hits, "probability": hits / trials}
        | dict(zip(("lower", "upper"), clopper_pearson(hits, trials, confidence=confidence), strict=True))
        | {"confidence": confidence, "method": "Clopper-Pearson", "seed": curve.seed, "version": curve.version}
        for curve in (curves() if found is None else found)
        for eps in curve.eps
        for n, (trials, hits) in curve.counts(eps).items()
    ]
    return pd.DataFrame(rows).astype({"size": "Int64"})


def _name(curve: Curve | RareCurve) -> dict[str, object]:
    return {name: getattr(curve, name, None) for name in ("law", "notion", "lo", "hi", "size")}


def empirical_constants(
    eps: Sequence[float] = EPS, deltas: Sequence[float] = DELTAS, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """n_delta(eps) and C with their bounds, for every law and notion of the package's sweep.

    By plain Monte Carlo (exact intervals) and by reflection or splitting (approximate ones), where they bound n_delta
    from above; where both do, there are two rows.  `fixed`: the target 1/2; `random`: a target U[-1, 1]; `all`: every
    target in [-1/2, 1/2]; with a `size` k, the target sqrt(k), or all in [-sqrt(k), sqrt(k)].

    >>> frame = empirical_constants(eps=[0.01], deltas=[0.01])
    >>> row = frame[(frame.law == "uniform") & (frame.notion == "all") & frame["size"].isna()].iloc[0]
    >>> int(row.n_low), int(row.n_high), row.method
    (16, 16, 'Clopper-Pearson, all n at once')
    """
    import pandas as pd

    rows = [*_plain(curves(), eps, deltas, confidence), *_rare(best_rare_curves(), eps, deltas, confidence)]
    known = [asdict(row) for row in rows if row.n_high is not None]
    frame = pd.DataFrame(known, columns=list(Needed.__dataclass_fields__))
    return frame.astype(dict.fromkeys(("size", "n_low", "n_high", "successes"), "Int64"))


def _plain(
    found: Sequence[Curve], eps: Sequence[float], deltas: Sequence[float], confidence: float
) -> Iterator[Needed]:
    for curve in found:
        for tolerance in eps:
            counts = curve.counts(tolerance)
            intervals = failure_intervals(counts, confidence=confidence)
            shares = {n: 1 - hits / trials for n, (trials, hits) in counts.items()}
            for delta in deltas:
                span = needed(intervals, delta)
                trials, hits = counts[span.high or max(counts)]
                yield Needed(
                    **_name(curve), **_numbers(span, crossing(shares, delta), tolerance, delta),  # type: ignore[arg-type]
                    trials=trials, successes=hits, confidence=confidence, method=PLAIN, seed=curve.seed,
                    version=curve.version,
                )  # fmt: skip


def _rare(
    found: Sequence[RareCurve], eps: Sequence[float], deltas: Sequence[float], confidence: float
) -> Iterator[Needed]:
    for curve in found:
        intervals, shares = _rare_intervals(curve, confidence), dict(enumerate(curve.failure, curve.first))
        for delta in deltas if curve.eps in eps else ():
            numbers = _numbers(needed(intervals, delta), crossing(shares, delta), curve.eps, delta)
            yield Needed(
                **_name(curve), **numbers,  # type: ignore[arg-type]
                trials=curve.trials * curve.replicates, successes=None, confidence=confidence,
                method=curve.method + RARE, seed=curve.seed, version=curve.version,
            )  # fmt: skip


def _rare_intervals(curve: RareCurve, confidence: float) -> dict[int, tuple[float, float]]:
    each = 1 - (1 - confidence) / len(curve.failure)
    pairs = zip(curve.failure, curve.standard_error, strict=True)
    return {
        n: student_interval(mean, error, curve.replicates, confidence=each)
        for n, (mean, error) in enumerate(pairs, curve.first)
        if mean > 0
    }


def _numbers(span: Span, n: float | None, eps: float, delta: float) -> Mapping[str, float | None]:
    return {
        "eps": eps,
        "delta": delta,
        "n_low": span.low,
        "n_high": span.high,
        "n": n,
        "C_low": constant(span.low, eps, delta),
        "C_high": constant(span.high, eps, delta),
        "C": constant(n, eps, delta),
    }


def needed_span(law: str, notion: str, eps: float, delta: float, *, confidence: float = CONFIDENCE) -> Span:
    """Bounds of n_delta(eps) for any subset: from plain Monte Carlo, else from reflection or splitting, or none.

    >>> needed_span("uniform", "all", 0.1, 0.1)
    Span(low=9, high=9)
    """
    wanted, found = (law, notion, None), Span(None, None)
    for curve in curves():
        if (curve.law, curve.notion, curve.size) == wanted and eps in curve.eps:
            found = needed(failure_intervals(curve.counts(eps), confidence=confidence), delta)
    if found.high is None:
        for rare in best_rare_curves():
            if (rare.law, rare.notion, rare.eps) == (law, notion, eps):
                found = needed(_rare_intervals(rare, confidence), delta)
    return found


def _extrapolated(sets: BaseSets) -> int:
    """The fit's number for all targets in [-1/2, 1/2], rounded up; targets up to 1 take the sum of two base sets.

    The mixture D is a product of uniforms half of the time and 0 else: twice the product's number.
    """
    known = {law: fit for (law, notion), fit in fits().items() if notion == "all"}
    twice, law = (2, "product") if sets.law == "mixture-d" else (1, sets.law)
    if law not in known:
        raise DomainError(f"law={law} must be one that the sweep has met with all targets: {', '.join(known)}")
    groups = math.ceil(2 * sets.target)
    fit = known[law]
    number = fit.a + fit.b * math.log(groups / sets.eps) + fit.c * math.log(groups / sets.delta)
    return groups * twice * math.ceil(number)


EMPIRICAL = Source("by experiment", _extrapolated)


@cache
def fits() -> dict[tuple[str, str], Fit]:
    """n = a + b ln(1/eps) + c ln(1/delta) by law and notion, over what reflection and splitting bound from above."""
    points: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for row in _rare(best_rare_curves(), EPS, DELTAS, CONFIDENCE):
        if row.n is not None and row.n_high is not None:
            points.setdefault((row.law, row.notion), []).append((row.eps, row.delta, row.n))
    return {kind: fit_numbers(found) for kind, found in points.items()}

"""What was counted of a law: from the package's sweep, a store of one's own, rows of a table, or trials run now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ltbounds.errors import require
from ltbounds.montecarlo.estimates import Success
from ltbounds.montecarlo.experiments import RandomSubsetSum, run, waits_for_no_compiler
from ltbounds.montecarlo.needs import Span, failure_intervals
from ltbounds.montecarlo.needs import needed as needed_by
from ltbounds.montecarlo.samplers import sampler
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.tallies import successes

__all__ = ["NOTIONS", "TARGETS", "Counts", "counted", "targets_of"]

TARGETS = {"fixed": (0.5, 0.5), "random": (-1.0, 1.0), "all": (-0.5, 0.5)}
"""Targets [lo, hi] of what is run now, and of the package's sweep."""
NOTIONS = tuple(TARGETS)


@dataclass(frozen=True)
class Counts:
    """What was counted of one law: (trials, successes) by tolerance and n; how intervals are made.

    `swept`: the law's name where it is of the package's sweep, which knows rare failures by splitting too.
    """

    title: str
    targets: str
    by_eps: Mapping[float, Mapping[int, tuple[int, int]]]
    method: str
    swept: str = ""
    notion: str = ""

    def span(self, eps: float, delta: float) -> Span:
        """Bounds of n_delta(eps) at 99 %, for all n at once."""
        if self.swept:
            from ltbounds.studies.empirical import needed_span

            return needed_span(self.swept, self.notion, eps, delta)
        return needed_by(failure_intervals(self.by_eps[eps], method=self.method), delta)


def counted(source: Any, law: Any, notion: str, eps: Sequence[float], n: Sequence[int], trials: int) -> Counts:
    """The counts of a law and notion; raises `DomainError` for what the source does not hold."""
    require(notion in TARGETS, "notion", notion, "be fixed, random or all")
    require(len(eps) > 0, "eps", eps, "hold a tolerance or more")
    if isinstance(source, (str, Path)):
        require(
            Path(source).is_file(), "source", source, "be a sweep store that exists; `ltbounds sweep --store` makes one"
        )
        with Store(source) as store:
            return _from_store(store, law, notion, eps)
    if isinstance(source, Store):
        return _from_store(source, law, notion, eps)
    if source is not None:
        return _from_rows(source, law, notion, eps)
    return _shipped_or_run(law, notion, eps, n, trials)


def _from_rows(source: Any, law: Any, notion: str, eps: Sequence[float]) -> Counts:
    """Rows of `Success`, of the first law among them unless one is given."""
    whole = isinstance(source, Iterable) and not isinstance(source, Mapping)
    rows = list(source) if whole else []
    known = whole and all(isinstance(row, Success) for row in rows)
    require(known, "source", type(source).__name__, "be a store, its file, rows of Success, or None")
    name = None if law is None else sampler(law).name
    found = [row for row in rows if (row.notion, row.size) == (notion, None) and name in (None, row.law)]
    require(bool(found), "source", f"{len(rows)} rows", f"hold rows of notion={notion} and law={name or 'any'}")
    first = found[0]
    same = [row for row in found if (row.law, row.lo, row.hi, row.seed) == (first.law, first.lo, first.hi, first.seed)]
    by_eps = {e: {row.n: (row.trials, row.successes) for row in same if row.eps == e} for e in eps}
    missing = [e for e, counts in by_eps.items() if not counts]
    require(not missing, "eps", missing, "be among the rows' tolerances")
    return Counts(sampler(first.law).title, targets_of(notion, first.lo, first.hi), by_eps, first.method)


def _from_store(store: Store, law: Any, notion: str, eps: Sequence[float]) -> Counts:
    """What a store holds of a law and notion, all seeds but the first that has it left out."""
    name = None if law is None else sampler(law).name
    found = [(e, seed) for e, seed in store.experiments() if e.notion == notion and e.size is None
             and name in (None, sampler(e.law).name)]  # fmt: skip
    held = ", ".join(dict.fromkeys(f"{sampler(e.law).name} ({e.notion})" for e, _ in store.experiments()))
    require(bool(found), "law", name, f"be one that the store holds with notion={notion}; it holds {held or 'nothing'}")
    first, seed = found[0]
    kind = (sampler(first.law).name, first.lo, first.hi)
    same = [e for e, s in found if s == seed and (sampler(e.law).name, e.lo, e.hi) == kind]
    tallies = {e.n: store.tally(e, seed) for e in sorted(same, key=lambda e: e.n)}
    by_eps = {
        tolerance: {n: (trials, successes(counts, tolerance)) for n, (trials, counts) in tallies.items() if trials}
        for tolerance in eps
    }
    return Counts(sampler(first.law).title, targets_of(notion, first.lo, first.hi), by_eps, "anytime")


def _shipped_or_run(law: Any, notion: str, eps: Sequence[float], n: Sequence[int], trials: int) -> Counts:
    """The package's sweep, where it has the law; else trials that are run now."""
    from ltbounds.studies.compact import curves

    chosen = sampler("uniform" if law is None else law)
    lo, hi = TARGETS[notion]
    for curve in curves():
        if (curve.law, curve.notion, curve.size) == (chosen.name, notion, None):
            by_eps = {tolerance: curve.counts(tolerance) for tolerance in eps}
            where = targets_of(notion, curve.lo, curve.hi)
            return Counts(chosen.title, where, by_eps, "Clopper-Pearson", chosen.name, notion)
    experiments = [RandomSubsetSum(size, chosen, notion, lo, hi) for size in n]  # type: ignore[arg-type]
    compiled = not waits_for_no_compiler(experiments, trials)
    errors = {one.n: run(one, trials, compiled=compiled) for one in experiments}
    by_eps = {e: {size: (trials, int((found <= e).sum())) for size, found in errors.items()} for e in eps}
    return Counts(chosen.title, targets_of(notion, lo, hi), by_eps, "Clopper-Pearson")


def targets_of(notion: str, lo: float, hi: float) -> str:
    where = f"[{lo:g}, {hi:g}]"
    return {"fixed": f"target {lo:g}", "random": f"random target in {where}", "all": f"all targets in {where}"}[notion]

"""Pictures of random subset sum: from the package's sweep, from a store of one's own, or from trials run now."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ltbounds.errors import DomainError, LtboundsError, require
from ltbounds.montecarlo.experiments import RandomSubsetSum, run
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.needs import constant as constant_of
from ltbounds.montecarlo.needs import failure_intervals
from ltbounds.montecarlo.needs import needed as needed_by
from ltbounds.montecarlo.samplers import sampler
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.tallies import successes
from ltbounds.plots.style import axes_for, below, line

__all__ = ["constant", "needed", "second_moment", "success"]

EPS = (0.1, 0.03, 0.01, 0.003, 0.001)
TRIED = range(4, 17, 2)
TRIALS = 2048
TARGETS = {"fixed": (0.5, 0.5), "random": (-1.0, 1.0), "all": (-0.5, 0.5)}


@dataclass(frozen=True)
class _Counts:
    """What was counted of one law: (trials, successes) by tolerance and n; where from, and how intervals are made."""

    title: str
    targets: str
    by_eps: Mapping[float, Mapping[int, tuple[int, int]]]
    method: str


def _counted(source: Any, law: Any, notion: str, eps: Sequence[float], n: Sequence[int], trials: int) -> _Counts:
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
    require(source is None, "source", source, "be a store, its file, or None for the package's sweep")
    return _shipped_or_run(law, notion, eps, n, trials)


def _from_store(store: Store, law: Any, notion: str, eps: Sequence[float]) -> _Counts:
    """What a store holds of a law and notion, all seeds but the first that has it left out."""
    name = None if law is None else sampler(law).name
    found = [(e, seed) for e, seed in store.experiments() if e.notion == notion and e.size is None
             and name in (None, sampler(e.law).name)]  # fmt: skip
    held = ", ".join(dict.fromkeys(f"{sampler(e.law).name} ({e.notion})" for e, _ in store.experiments()))
    require(bool(found), "law", name, f"be one that the store holds with notion={notion}; it holds {held or 'nothing'}")
    first, seed = found[0]
    same = [
        e
        for e, s in found
        if s == seed and (sampler(e.law).name, e.lo, e.hi) == (sampler(first.law).name, first.lo, first.hi)
    ]
    tallies = {e.n: store.tally(e, seed) for e in sorted(same, key=lambda e: e.n)}
    by_eps = {
        tolerance: {n: (trials, successes(counts, tolerance)) for n, (trials, counts) in tallies.items() if trials}
        for tolerance in eps
    }
    return _Counts(sampler(first.law).title, _targets(notion, first.lo, first.hi), by_eps, "anytime")


def _shipped_or_run(law: Any, notion: str, eps: Sequence[float], n: Sequence[int], trials: int) -> _Counts:
    """The package's sweep, where it has the law; else trials that are run now."""
    from ltbounds.studies.compact import curves

    chosen = sampler("uniform" if law is None else law)
    lo, hi = TARGETS[notion]
    for curve in curves():
        if (curve.law, curve.notion, curve.size) == (chosen.name, notion, None):
            by_eps = {tolerance: curve.counts(tolerance) for tolerance in eps}
            return _Counts(chosen.title, _targets(notion, curve.lo, curve.hi), by_eps, "Clopper-Pearson")
    errors = {size: run(RandomSubsetSum(size, chosen, notion, lo, hi), trials) for size in n}  # type: ignore[arg-type]
    by_eps = {e: {size: (trials, int((found <= e).sum())) for size, found in errors.items()} for e in eps}
    return _Counts(chosen.title, _targets(notion, lo, hi), by_eps, "Clopper-Pearson")


def _targets(notion: str, lo: float, hi: float) -> str:
    where = f"[{lo:g}, {hi:g}]"
    return {"fixed": f"target {lo:g}", "random": f"random target in {where}", "all": f"all targets in {where}"}[notion]


def success(
    source: Any = None,
    *,
    law: Any = None,
    notion: str = "all",
    eps: Sequence[float] = EPS,
    n: Sequence[int] = TRIED,
    trials: int = TRIALS,
    ax: Any = None,
) -> Any:
    """Success probability against n, a curve with its exact 99 % band for each tolerance; returns the axes.

    `source`: a sweep store or its file; None for the package's sweep, or, for a law that it does not hold, for `trials`
    run now at each of `n`.  `law`: a name, a `Law`, a scipy.stats distribution, a sampler.  Raises `DomainError`.
    """
    found = _counted(source, law, notion, eps, n, trials)
    ax = axes_for(ax, f"{found.title}, {found.targets}")
    for k, (tolerance, counts) in enumerate(found.by_eps.items()):
        ends = [clopper_pearson(hits, tried, confidence=0.99) for tried, hits in counts.values()]
        style = line(k)
        ax.plot(list(counts), [hits / tried for tried, hits in counts.values()], label=f"ε = {tolerance:g}", **style)
        ax.fill_between(list(counts), *zip(*ends, strict=True), color=style["color"], alpha=0.25, lw=0)
    ax.set(xlabel="numbers n", ylabel="success probability", ylim=(-0.03, 1.03))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=11)
    return ax


def needed(
    source: Any = None,
    *,
    law: Any = None,
    notion: str = "all",
    eps: Sequence[float] = (0.1, 0.05, 0.03, 0.02, 0.01),
    deltas: Sequence[float] = (0.1, 0.01),
    n: Sequence[int] = TRIED,
    trials: int = TRIALS,
    ax: Any = None,
) -> Any:
    """Numbers needed against 1/eps: bars met in experiment (99 %), and, for all targets, what is certified; the axes.

    A hollow triangle is a lower end: what was tried does not reach.  What is not certified is left out.
     `source`, `law`: see `success`.
    """
    found = _counted(source, law, notion, eps, n, trials)
    ax = axes_for(ax, f"{found.title}, {found.targets}")
    for k, delta in enumerate(deltas):
        style = line(2 * k)
        spans = {
            e: needed_by(failure_intervals(counts, method=found.method), delta) for e, counts in found.by_eps.items()
        }
        closed = [(1 / e, s.low, s.high) for e, s in spans.items() if s.low is not None and s.high is not None]
        opened = [(1 / e, s.low) for e, s in spans.items() if s.low is not None and s.high is None]
        label = f"met, δ = {delta:g}"
        middle = [(low + high) / 2 for _, low, high in closed]
        ax.errorbar(
            [x for x, *_ in closed],
            middle,
            [(high - low) / 2 for _, low, high in closed],
            capsize=4,
            label=label,
            **style,
        )
        if opened:
            marks = {"ls": "", "marker": "^", "color": style["color"], "mfc": "none"}
            ax.plot(
                [x for x, _ in opened], [low for _, low in opened], label=f"more than tried, δ = {delta:g}", **marks
            )
        for name, values in _certified(
            sampler("uniform" if law is None else law) if source is None else None, notion, eps, delta
        ):
            ax.plot([1 / e for e, _ in values], [size for _, size in values], lw=1.5, alpha=0.8, color=style["color"],
                    ls=":" if name == "necessary" else "--", label=f"{name}, δ = {delta:g}")  # fmt: skip
    ax.set(xscale="log", xlabel="1/ε", ylabel="numbers n", ylim=(0, None))
    below(ax, 3)
    return ax


def _certified(
    law: Any, notion: str, eps: Sequence[float], delta: float
) -> Iterator[tuple[str, list[tuple[float, int]]]]:
    """Certified sufficient and necessary numbers, where there are such for the law."""
    from ltbounds.theorems.ours.corollary_1 import n_sufficient
    from ltbounds.theorems.ours.theorem_2 import n_necessary

    if law is None or notion != "all":
        return
    bounds: tuple[tuple[str, Callable[[float], Any]], ...] = (
        ("sufficient", lambda e: n_sufficient(e, delta, law)),
        ("necessary", lambda e: n_necessary(e, delta, law=law)),
    )
    for name, number in bounds:
        try:
            yield name, [(e, int(number(e))) for e in eps]
        except LtboundsError:
            continue


def constant(
    source: Any = None,
    *,
    laws: Sequence[Any] = ("uniform", "normal", "product"),
    notion: str = "all",
    eps: Sequence[float] = (0.1, 0.05, 0.03, 0.02, 0.01),
    n: Sequence[int] = TRIED,
    trials: int = TRIALS,
    ax: Any = None,
) -> Any:
    """C = n / log(2/eps) at delta = eps, met in experiment, a line a law with 99 % bars; returns the axes.

    Tolerances that the experiment does not reach are left out; raises `DomainError` where it reaches none.
    """
    drawn = 0
    for k, law in enumerate(laws):
        found = _counted(source, law, notion, eps, n, trials)
        ax = axes_for(ax, f"{found.targets}, δ = ε")
        points = []
        for tolerance, counts in found.by_eps.items():
            span = needed_by(failure_intervals(counts, method=found.method), tolerance)
            if span.low is not None and span.high is not None:
                points.append(
                    (
                        tolerance,
                        constant_of(span.low, tolerance, tolerance),
                        constant_of(span.high, tolerance, tolerance),
                    )
                )
        if points:
            drawn += 1
            middle = [((low or 0) + (high or 0)) / 2 for _, low, high in points]
            half = [((high or 0) - (low or 0)) / 2 for _, low, high in points]
            ax.errorbar([e for e, *_ in points], middle, half, capsize=3, label=found.title, **line(k))
    if not drawn:
        raise DomainError(
            f"eps={list(eps)} must be reached: at delta = eps no n that was tried succeeds surely; try larger n or eps"
        )
    ax.set(xscale="log", xlabel="tolerance ε = failure probability δ", ylabel="C = n / log(2/ε)", ylim=(0, None))
    ax.invert_xaxis()
    ax.legend(fontsize=10)
    return ax


def second_moment(
    n: int = 24, eps: float = 0.01, *, law: Any = None, ks: Sequence[int] | None = None, ax: Any = None
) -> Any:
    """Success of subsets of size k for the target sqrt(k): between the second-moment bound and Markov's; the axes.

    Both hold for laws whose sums are known: U[-a, a], triangular, N(0, sigma²), U[-a, a] or 0.  Raises `DomainError`
    for others.
    """
    from ltbounds.laws.second_moment import second_moment as bound

    chosen = sampler("uniform" if law is None else law)
    require(n >= 2, "n", n, "be at least 2")
    require(chosen.sums is not None, "law", chosen.name, "have sums that are known: U[-a, a], triangular, N(0, sigma²)")
    sizes = list(ks) if ks is not None else list(range(1, n // 2 + 1))
    found = [bound(n, k, eps, math.sqrt(k), chosen) for k in sizes]
    ax = axes_for(ax, f"k of n = {n} numbers {chosen.title}, target √k, ε = {eps:g}")
    ax.plot(sizes, [one.at_most for one in found], label="at most (first moment)", **line(0))
    ax.plot(sizes, [one.at_least for one in found], label="at least (second moment)", **line(3))
    ax.fill_between(
        sizes, [one.at_least for one in found], [one.at_most for one in found], alpha=0.12, color="grey", lw=0
    )
    ax.set(xlabel="members k of the subset", ylabel="success probability", ylim=(-0.03, 1.03))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=11)
    return ax

"""Pictures of random subset sum: success, numbers needed, C; of the package's sweep, a store, rows, or trials run now.

`source`: a sweep store or its file; rows of `ltbounds.montecarlo.estimates.Success`; None for the package's sweep, or,
for a law that it does not hold, for `trials` run now at each of `n`.  `law`: a name, a `Law`, a scipy.stats
distribution, a sampler.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from ltbounds.errors import DomainError, LtboundsError, require
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.needs import constant as constant_of
from ltbounds.montecarlo.samplers import sampler
from ltbounds.plots.counted import counted, targets_of
from ltbounds.plots.style import COLOURS, axes_for, below, line

__all__ = ["constant", "needed", "rare", "success"]

EPS = (0.1, 0.03, 0.01, 0.003, 0.001)
TRIED = range(4, 17, 2)
TRIALS = 2048


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

    `source`, `law`: see the head of this file.  Raises `DomainError` for what the source does not hold.
    """
    found = counted(source, law, notion, eps, n, trials)
    ax = axes_for(ax, f"{found.title}, {found.targets}")
    for k, (tolerance, counts) in enumerate(found.by_eps.items()):
        ends = [clopper_pearson(hits, tried, confidence=0.99) for tried, hits in counts.values()]
        style = line(k)
        ax.plot(list(counts), [hits / tried for tried, hits in counts.values()], label=f"ε = {tolerance:g}", **style)
        ax.fill_between(list(counts), *zip(*ends, strict=True), color=style["color"], alpha=0.25, lw=0)
    ax.set(xlabel="numbers n", ylabel="success probability", ylim=(-0.03, 1.03))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=11, loc="best", title="tolerance", title_fontsize=11)
    return ax


def needed(
    source: Any = None,
    *,
    law: Any = None,
    notion: str = "all",
    eps: Sequence[float] = (0.1, 0.05, 0.03, 0.02, 0.01),
    deltas: Sequence[float] | None = (0.1, 0.01),
    n: Sequence[int] = TRIED,
    trials: int = TRIALS,
    ax: Any = None,
) -> Any:
    """Numbers needed against 1/eps: bars met in experiment (99 %), and, for all targets, what is certified; the axes.

    `deltas`: a set of lines each; None for one set at delta = eps.  A hollow triangle is a lower end: what was tried
    does not reach.  What is not certified is left out.  Of the package's sweep, reflection or splitting (approximate)
    bound what plain Monte Carlo does not reach.
    `source`, `law`: see the head of this file.  Raises `DomainError` for what the source does not hold.
    """
    require(deltas is None or len(deltas) > 0, "deltas", deltas, "hold a failure probability or more, or be None")
    found = counted(source, law, notion, eps, n, trials)
    ax = axes_for(ax, f"{found.title}, {found.targets}")
    mine = sampler("uniform" if law is None else law) if source is None else None
    for k, delta in enumerate([None] if deltas is None else deltas):
        at = "δ = ε" if delta is None else f"δ = {delta:g}"
        style = line(2 * k)
        spans = [(1 / e, found.span(e, delta or e)) for e in eps]
        closed = [(x, s.low, s.high) for x, s in spans if s.low is not None and s.high is not None]
        opened = [(x, s.low) for x, s in spans if s.low is not None and s.high is None]
        if closed:
            middle = [(low + high) / 2 for _, low, high in closed]
            half = [(high - low) / 2 for _, low, high in closed]
            ax.errorbar([x for x, *_ in closed], middle, half, capsize=4, label=f"met (99 %), {at}", **style)
        if opened:
            marks = {"ls": "", "marker": "^", "color": style["color"], "mfc": "none"}
            ax.plot([x for x, _ in opened], [low for _, low in opened], label=f"more than tried, {at}", **marks)
        for name, values in _certified(mine, notion, eps, delta):
            alone = "Theorem" in name
            ax.plot([1 / e for e, _ in values], [size for _, size in values], lw=1 if alone else 1.5, marker="_",
                    color="grey" if alone else style["color"], ls=":" if name.startswith("necessary") else "--",
                    label=name if alone else f"certified {name}, {at}")  # fmt: skip
    ax.set(xscale="log", xlabel="1/ε" if deltas is not None else "1/ε = 1/δ", ylabel="numbers n", ylim=(0, None))
    below(ax, 2)
    return ax


def _certified(
    law: Any, notion: str, eps: Sequence[float], delta: float | None
) -> Iterator[tuple[str, list[tuple[float, int]]]]:
    """Certified sufficient and necessary numbers, where there are such for the law; delta = eps for None, and then also
    what the first two theorems of `ours` give alone."""
    from ltbounds.theorems.ours.corollary_1 import by_measure, n_sufficient
    from ltbounds.theorems.ours.theorem_2 import by_theorem_2, n_necessary

    if law is None or notion != "all":
        return
    bounds: tuple[tuple[str, Callable[[float], Any]], ...] = (
        ("sufficient", lambda e: n_sufficient(e, delta or e, law)),
        ("necessary", lambda e: n_necessary(e, delta or e, law=law)),
    )
    if delta is None:
        bounds += (("sufficient by Theorem 1 alone", lambda e: by_measure(e, e, law, 0.5).n),)
        if law is sampler("uniform"):
            bounds += (("necessary by Theorem 2 alone", lambda e: by_theorem_2(Fraction(e), Fraction(e))),)
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
        found = counted(source, law, notion, eps, n, trials)
        ax = axes_for(ax, f"{found.targets}, δ = ε")
        points = []
        for tolerance in eps:
            span = found.span(tolerance, tolerance)
            low, high = (constant_of(end, tolerance, tolerance) for end in (span.low, span.high))
            if low is not None and high is not None:
                points.append((tolerance, (low + high) / 2, (high - low) / 2))
        if points:
            drawn += 1
            ax.errorbar(*map(list, zip(*points, strict=True)), capsize=3, label=found.title, **line(k))
    if not drawn:
        raise DomainError(
            f"eps={list(eps)} must be reached: at delta = eps no n that was tried succeeds surely; try larger n or eps"
        )
    ax.set(xscale="log", xlabel="tolerance ε = failure probability δ", ylabel="C = n / log(2/ε)", ylim=(0, None))
    ax.invert_xaxis()
    below(ax, 2)
    return ax


def rare(eps: float = 0.01, *, laws: Sequence[str] | None = None, notion: str = "all", ax: Any = None) -> Any:
    """Failure probability against n down to 1e-10, of the package's sweep; returns the axes.

    Lines by reflection or splitting along n, dots by plain Monte Carlo.  `laws`: names, all that were swept unless
    given.  Raises `DomainError` where no rare failures of that tolerance, law and notion are kept.
    """
    from ltbounds.studies.compact import best_rare_curves, curves

    kept = [c for c in best_rare_curves() if (c.eps, c.notion) == (eps, notion) and (laws is None or c.law in laws)]
    held = sorted({f"eps={c.eps:g} ({c.notion})" for c in best_rare_curves()})
    require(bool(kept), "eps", f"{eps:g} ({notion})", f"be one whose rare failures are kept: {', '.join(held)}")
    plain = {c.law: c for c in curves() if (c.notion, c.size) == (notion, None)}
    ax = axes_for(ax, f"{targets_of(notion, kept[0].lo, kept[0].hi)}, ε = {eps:g}")
    for k, curve in enumerate(kept):
        style = line(k)
        seen = [(n, p) for n, p in enumerate(curve.failure, curve.first) if p > 1e-10]
        ax.plot(*zip(*seen, strict=True), color=style["color"], ls=style["linestyle"], label=sampler(curve.law).title)
        met = {n: 1 - hits / trials for n, (trials, hits) in plain[curve.law].counts(eps).items()}
        dots = [(n, share) for n, share in met.items() if share > 0]
        ax.plot(*zip(*dots, strict=True), color=style["color"], marker=style["marker"], ls="", ms=4)
    ax.plot([], [], color=COLOURS[-1], label="lines: reflection or splitting")
    ax.plot([], [], color=COLOURS[-1], marker="o", ls="", ms=4, label="dots: plain Monte Carlo")
    ax.set(yscale="log", xlabel="numbers n", ylabel="failure probability", ylim=(1e-10, 1.5))
    below(ax, 2)
    return ax

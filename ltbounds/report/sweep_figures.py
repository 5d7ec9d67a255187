"""Pictures of the package's own sweep: success, numbers needed, the constant C, fixed sizes, rare failures, densities.

Each function returns a matplotlib figure that no window shows, from the stored compact results only; `sweep_figures`
yields them all as (name, caption, figure).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import wraps
from typing import Any, ParamSpec

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ltbounds.errors import require
from ltbounds.laws.second_moment import second_moment
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.samplers import sampler
from ltbounds.plots.style import COLOURS, DASHES, MARKERS, STYLE
from ltbounds.report.figures import NOTION
from ltbounds.studies.compact import AXIS, Curve, curves, density_curves, provenance, rare_curves
from ltbounds.studies.design import LAWS_SWEPT
from ltbounds.studies.empirical import empirical_constants
from ltbounds.theorems.ours.corollary_1 import by_measure, n_sufficient
from ltbounds.theorems.ours.theorem_2 import by_theorem_2, n_necessary

__all__ = [
    "constant_by_law", "fixed_sizes", "needed_by_law", "numbers_needed", "rare_failure", "second_moment_bound",
    "success_against_n", "sum_density", "sweep_figures",
]  # fmt: skip

EPS = (0.1, 0.03, 0.01, 0.003, 0.001)
C_L, C_U = math.sqrt(3 / (2 * math.pi)) * math.exp(-1.5), math.sqrt(0.5)
"""The best sum-bounded constants of U[-1, 1], for all k: natale2024 Definition 1."""
Arguments = ParamSpec("Arguments")


def _styled(draw: Callable[Arguments, Figure]) -> Callable[Arguments, Figure]:
    """Draw in the report's style."""

    @wraps(draw)
    def inside(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        with plt.rc_context(STYLE):
            return draw(*args, **kwargs)

    return inside


def _panel(title: str) -> tuple[Figure, Any]:
    figure = Figure()
    axes = figure.subplots()
    axes.set_title(title, fontsize=13)
    return figure, axes


def _line(k: int) -> dict[str, Any]:
    """Colour, marker and dashes of the k-th line: three ways to tell it from the others."""
    return {"color": COLOURS[k], "marker": MARKERS[k], "linestyle": DASHES[k], "markersize": 5}


def _place(law: object) -> int:
    """The line of a law, the same in every figure."""
    return LAWS_SWEPT.index(str(law))


def _curve(law: str, notion: str) -> Curve:
    found = [c for c in curves() if (c.law, c.notion, c.size) == (law, notion, None)]
    require(bool(found), "law", law, f"be one that the package's sweep holds for notion={notion}")
    return found[0]


@_styled
def success_against_n(law: str = "uniform", notion: str = "all", eps: Sequence[float] = EPS) -> Figure:
    """Success probability against n, a curve with its exact band for each tolerance."""
    figure, axes = _panel(f"{sampler(law).title}, {NOTION[notion]}")
    for k, tolerance in enumerate(eps):
        counts = _curve(law, notion).counts(tolerance)
        ends = [clopper_pearson(hits, trials, confidence=0.99) for trials, hits in counts.values()]
        axes.plot(
            list(counts), [hits / trials for trials, hits in counts.values()], label=f"ε = {tolerance:g}", **_line(k)
        )
        axes.fill_between(list(counts), *zip(*ends, strict=True), color=COLOURS[k], alpha=0.3, lw=0)
    axes.set(xlabel="base set size n", ylabel="success probability", ylim=(-0.03, 1.03))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(title="tolerance", fontsize=11, title_fontsize=11)
    return figure


@_styled
def numbers_needed(delta: float = 0.01) -> Figure:
    """n_delta for U[-1, 1] and all targets against 1/eps, between what is certified to suffice and to be necessary."""
    figure, axes = _panel(f"U[-1, 1], all targets in [-1/2, 1/2], δ = {delta:g}")
    frame = empirical_constants([eps for eps in AXIS if eps <= 0.1], [delta])
    rows = frame[(frame.law == "uniform") & (frame.notion == "all") & frame["size"].isna()].dropna(subset=["n_low"])
    rows = rows.drop_duplicates("eps").sort_values("eps")
    scale = 1 / rows.eps
    low, high = rows.n_low.astype(float), rows.n_high.astype(float)
    axes.plot(scale, [n_sufficient(eps, delta) for eps in rows.eps], label="certified sufficient", **_line(0))
    bars = {"capsize": 4, "label": "met in experiment (99 %)", **_line(1)}
    axes.errorbar(scale, (low + high) / 2, (high - low) / 2, **bars)
    axes.plot(scale, [n_necessary(eps, delta) for eps in rows.eps], label="certified necessary", **_line(3))
    axes.set(xscale="log", xlabel="1/ε", ylabel="base set size n", ylim=(0, None))
    axes.legend(fontsize=11)
    return figure


@_styled
def needed_by_law() -> Figure:
    """Certified, met and necessary against eps = delta, targets [-1/2, 1/2], a panel for each law."""
    figure = Figure(figsize=(6.4, 8))
    panels = figure.subplots(3, 2).flat
    found = empirical_constants([eps for eps in AXIS if eps <= 0.1], [eps for eps in AXIS if eps <= 0.1])
    met = found[(found.eps == found.delta) & (found.notion == "all") & found["size"].isna()].dropna(subset=["n_low"])
    scale = (0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4)
    for axes, law in zip(panels, LAWS_SWEPT, strict=True):
        rows = met[met.law == law].sort_values("eps").drop_duplicates("eps")
        low, high = rows.n_low.astype(float), rows.n_high.astype(float)
        before = [by_measure(eps, eps, sampler(law), 0.5).n for eps in scale]
        axes.plot(scale, before, color="grey", ls=":", label="sufficient by our Theorem 1 alone")
        axes.plot(scale, [n_sufficient(eps, eps, law) for eps in scale], label="certified sufficient", **_line(0))
        axes.errorbar(rows.eps, (low + high) / 2, (high - low) / 2, label="met (99 %)", capsize=3, **_line(1))
        axes.plot(scale, [n_necessary(eps, eps, law=law) for eps in scale], label="certified necessary", **_line(3))
        if law == "uniform":
            before = [by_theorem_2(Fraction(eps), Fraction(eps)) for eps in scale]
            axes.plot(scale, before, color="grey", ls="--", label="necessary by our Theorem 2 alone (U[-1, 1])")
        axes.set_title(sampler(law).title, fontsize=11)
        axes.set(xscale="log", ylim=(0, None))
        axes.set_xlabel("ε = δ", fontsize=10)
        axes.set_ylabel("n", fontsize=10)
        axes.tick_params(labelsize=10)
        axes.invert_xaxis()
    figure.legend(*figure.axes[0].get_legend_handles_labels(), fontsize=10, loc="outside lower center", ncols=2)
    return figure


@_styled
def constant_by_law(notion: str = "all") -> Figure:
    """C = n / log(2/min(eps, delta)) at delta = eps, for each law."""
    figure, axes = _panel(f"{NOTION[notion]}, δ = ε")
    found = empirical_constants([eps for eps in AXIS if eps <= 0.1], [eps for eps in AXIS if eps <= 0.1])
    diagonal = found[(found.eps == found.delta) & (found.notion == notion) & found["size"].isna()]
    for law, rows in diagonal.dropna(subset=["n_low", "n"]).groupby("law", sort=False):
        best = rows.sort_values("eps").drop_duplicates("eps")
        bars = [best.C_high - best.C, (best.C - best.C_low).clip(lower=0)]
        axes.errorbar(best.eps, best.C, bars[::-1], capsize=3, label=sampler(str(law)).title, **_line(_place(law)))
    axes.set(xscale="log", xlabel="tolerance ε = failure probability δ", ylabel="C = n / log(2/ε)", ylim=(0, None))
    axes.invert_xaxis()
    figure.legend(fontsize=10, loc="outside lower center", ncols=2)
    return figure


@_styled
def rare_failure(eps: float = 0.01, notion: str = "all") -> Figure:
    """Failure probability against n down to 1e-9: splitting as lines, plain Monte Carlo as dots."""
    figure, axes = _panel(f"{NOTION[notion]}, ε = {eps:g}")
    for curve in (c for c in rare_curves() if (c.eps, c.notion) == (eps, notion)):
        k = _place(curve.law)
        n, failure = np.arange(len(curve.failure)) + curve.first, np.array(curve.failure)
        seen = failure > 1e-10
        axes.plot(n[seen], failure[seen], color=COLOURS[k], ls=DASHES[k], label=sampler(curve.law).title)
        plain = {m: 1 - hits / trials for m, (trials, hits) in _curve(curve.law, notion).counts(eps).items()}
        axes.plot(
            list(plain), [p or math.nan for p in plain.values()], color=COLOURS[k], marker=MARKERS[k], ls="", ms=4
        )
    axes.set(yscale="log", xlabel="base set size n", ylabel="failure probability", ylim=(1e-10, 1.5))
    figure.legend(fontsize=10, loc="outside lower center", ncols=2, title="lines: splitting, dots: plain")
    return figure


@_styled
def fixed_sizes(eps: float = 0.01) -> Figure:
    """Success of subsets of exactly k of n numbers U[-1, 1] for the target sqrt(k), over the (k, n) plane."""
    figure, axes = _panel(f"target √k, ε = {eps:g}")
    cells = [(k, n, hits / trials) for k, n, trials, hits in _sized(eps)]
    table = pd.DataFrame(cells, columns=["k", "n", "success"]).pivot(index="n", columns="k", values="success")
    shown = axes.imshow(
        table.to_numpy(), origin="lower", aspect="auto", cmap="cividis", vmin=0, vmax=1,
        extent=(0.5, len(table.columns) + 0.5, table.index[0] - 2, table.index[-1] + 2),
    )  # fmt: skip
    figure.colorbar(shown, label="success probability")
    k = np.linspace(1, 14, 200)
    axes.plot(k, [_hypothesis(float(size), eps) for size in k], color=COLOURS[3], lw=2.5, label="n H₂(k/n) = log₂(k/ε)")
    axes.set(xlabel="members k of the subset", ylabel="base set size n", yticks=table.index)
    axes.set(xlim=(0.5, 14.5), ylim=(table.index[0] - 2, table.index[-1] + 2))
    axes.grid(visible=False)
    axes.legend(fontsize=11, loc="lower right")
    return figure


@_styled
def second_moment_bound(eps: float = 0.01, n: int = 24) -> Figure:
    """Success of subsets of size k for the target sqrt(k), between the second-moment bound and Markov's."""
    figure, axes = _panel(f"k of n = {n} numbers U[-1, 1], target √k, ε = {eps:g}")
    known = {k: (trials, hits) for k, size, trials, hits in _sized(eps) if size == n}
    bounds = [second_moment(n, k, eps, math.sqrt(k)) for k in known]
    ends = np.array([clopper_pearson(hits, trials, confidence=0.99) for trials, hits in known.values()]).T
    axes.plot(list(known), [bound.at_most for bound in bounds], label="first moment (Markov)", **_line(0))
    axes.errorbar(
        list(known), ends.mean(axis=0), (ends[1] - ends[0]) / 2, label="met in experiment", capsize=3, **_line(1)
    )
    axes.plot(list(known), [bound.at_least for bound in bounds], label="second moment", **_line(3))
    axes.set(xlabel="members k of the subset", ylabel="success probability", ylim=(-0.03, 1.03))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(fontsize=11)
    return figure


def _sized(eps: float) -> list[tuple[int, int, int, int]]:
    """(k, n, trials, successes) of subsets of size k for the target sqrt(k)."""
    chosen = [curve for curve in curves() if curve.size is not None and curve.notion == "fixed"]
    return [(curve.size or 0, n, *counts) for curve in chosen for n, counts in curve.counts(eps).items()]


def _hypothesis(k: float, eps: float) -> float:
    """The smallest n >= 2k with n H_2(k/n) >= log2(k/eps): natale2024 Eq. 1 with c_hyp = 1.

    The left side grows with n.
    """
    low, high = 2 * k, 4096.0
    while high - low > 1e-3:
        n = (low + high) / 2
        entropy = -(k / n) * math.log2(k / n) - (1 - k / n) * math.log2(1 - k / n)
        low, high = (low, n) if n * entropy >= math.log2(k / eps) else (n, high)
    return high


@_styled
def sum_density(law: str = "uniform") -> Figure:
    """sqrt(k) times the density of the sum of k numbers, between the sum-bounded constants of U[-1, 1]."""
    figure, axes = _panel(f"sums of k numbers, {sampler(law).title}")
    for k, curve in enumerate(c for c in density_curves() if c.law == law):
        edges = np.linspace(-1, 1, len(curve.hits) + 1)
        heights = np.array(curve.hits) / curve.trials * len(curve.hits) / 2
        axes.stairs(heights, edges, color=COLOURS[k], ls=DASHES[k], lw=2, label=f"k = {curve.k}")
    for bound, name in ((C_L, "c_l"), (C_U, "c_u")):
        axes.axhline(bound, color="grey", lw=1)
        axes.annotate(f"{name} = {bound:.3f}", (0, bound), (0, 3), textcoords="offset points", ha="center", fontsize=10)
    axes.set(xlabel="sum / √k", ylabel="√k × density", ylim=(0, None))
    axes.legend(fontsize=10)
    return figure


def sweep_figures() -> Iterator[tuple[str, str, Figure]]:
    """(name, caption, figure) of every figure of the sweep."""
    made = provenance()
    source = f"The package's sweep: {made['trials']:,} trials, seed 0, version {made['version']}."
    for notion, where in NOTION.items():
        caption = (
            f"Probability that {where} can be met within ε by a subset of n numbers U[-1, 1]; bands at 99 %. {source}"
        )
        yield f"sweep-success-{notion}", caption, success_against_n("uniform", notion)
    yield "sweep-needed", f"Numbers needed: certified, met (bars at 99 %), and necessary. {source}", numbers_needed()
    yield "sweep-needed-by-law", f"The same for each law, at δ = ε. {source}", needed_by_law()
    yield (
        "sweep-constant",
        f"The constant C = n / log(2/ε) that experiment shows where δ = ε, with 99 % bounds for whole n. {source}",
        constant_by_law(),
    )
    yield (
        "sweep-rare",
        "Failures too rare to meet, by reflection or splitting along n (lines), beside plain Monte Carlo (dots).",
        rare_failure(),
    )
    yield (
        "sweep-fixed-size",
        "Fixed-size subset sum: success over the (k, n) plane; above the line the hypothesis of natale2024's "
        f"Theorem 2 holds with c_hyp = 1. {source}",
        fixed_sizes(),
    )
    yield (
        "sweep-second-moment",
        f"Fixed-size subset sum: success between the second-moment bound and Markov's. {source}",
        second_moment_bound(),
    )
    yield (
        "sweep-density",
        "Densities of sums of k numbers stay between c_l/√k and c_u/√k (Definition 1 of natale2024).",
        sum_density(),
    )

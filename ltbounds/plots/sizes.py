"""Pictures of subset sums of a fixed size, and of the densities behind them: natale2024."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ltbounds.errors import require
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.samplers import sampler
from ltbounds.plots.style import COLOURS, axes_for, line

__all__ = ["density", "plane", "second_moment"]


def plane(eps: float = 0.01, *, ax: Any = None) -> Any:
    """Success of subsets of exactly k of n numbers U[-1, 1] for the target sqrt(k), of the package's sweep; the axes.

    The line is where n H_2(k/n) = log2(k/eps), the hypothesis of natale2024's Theorem 2 with c_hyp = 1; where 2k
    numbers are enough for it the line ends.  Raises `DomainError` for a tolerance that was not kept.
    """
    cells = {(n, k): hits / trials for k, n, trials, hits in sized(eps)}
    rows, columns = sorted({n for n, _ in cells}), sorted({k for _, k in cells})
    table = np.array([[cells.get((n, k), math.nan) for k in columns] for n in rows])
    ax = axes_for(ax, f"k of n numbers U[-1, 1], target √k, ε = {eps:g}")
    half = (rows[1] - rows[0]) / 2
    extent = (columns[0] - 0.5, columns[-1] + 0.5, rows[0] - half, rows[-1] + half)
    shown = ax.imshow(table, origin="lower", aspect="auto", cmap="cividis", vmin=0, vmax=1, extent=extent)
    ax.figure.colorbar(shown, ax=ax, label="success probability")
    curve = [(k, n) for k in np.linspace(1, columns[-1], 300).tolist() if (n := hypothesis(k, eps)) > 2 * k]
    ax.plot(*zip(*curve, strict=True), color=COLOURS[3], lw=2.5, label="n H₂(k/n) = log₂(k/ε)")
    ends = [columns[0], columns[-1]]
    ax.plot(ends, [2 * k for k in ends], color="grey", lw=1.5, ls="--", label="n = 2k")
    ax.set(xlabel="members k of the subset", ylabel="numbers n", yticks=rows, xlim=extent[:2], ylim=extent[2:])
    ax.grid(visible=False)
    ax.legend(fontsize=11, loc="lower right")
    return ax


def sized(eps: float) -> list[tuple[int, int, int, int]]:
    """(k, n, trials, successes) of the package's sweep: subsets of size k, the target sqrt(k)."""
    from ltbounds.studies.compact import curves

    chosen = [curve for curve in curves() if curve.size is not None and curve.notion == "fixed"]
    return [(curve.size or 0, n, *counts) for curve in chosen for n, counts in curve.counts(eps).items()]


def hypothesis(k: float, eps: float) -> float:
    """The smallest n >= 2k with n H_2(k/n) >= log2(k/eps): natale2024 Eq. 1 with c_hyp = 1.

    The left side grows with n.

    >>> round(hypothesis(2, 0.01), 2), hypothesis(10, 0.01)
    (11.42, 20)
    """
    from ltbounds.arith import log2
    from ltbounds.theorems.natale2024.definitions import binary_entropy

    def enough(n: float) -> bool:
        return bool(n * binary_entropy(k / n) >= log2(k / eps))

    low, high = 2 * k, 4096.0
    if enough(low):
        return low
    while high - low > 1e-4:
        n = (low + high) / 2
        low, high = (low, n) if enough(n) else (n, high)
    return high


def second_moment(
    n: int = 24, eps: float = 0.01, *, law: Any = None, ks: Sequence[int] | None = None, ax: Any = None
) -> Any:
    """Success of subsets of size k for the target sqrt(k): between the second-moment bound and Markov's; the axes.

    Where the package's sweep has them, with what was met (bars at 99 %).
    Both hold for laws whose sums are known: U[-a, a] and N(0, sigma²).  Raises `DomainError` for others.
    """
    from ltbounds.laws.second_moment import second_moment as bound

    chosen = sampler("uniform" if law is None else law)
    require(n >= 2, "n", n, "be at least 2")
    require(chosen.sums is not None, "law", chosen.name, "have sums that are known: U[-a, a], triangular, N(0, sigma²)")
    sizes = list(ks) if ks is not None else list(range(1, n // 2 + 1))
    found = [bound(n, k, eps, math.sqrt(k), chosen) for k in sizes]
    ax = axes_for(ax, f"k of n = {n} numbers {chosen.title}, target √k, ε = {eps:g}")
    ax.plot(sizes, [one.at_most for one in found], label="at most (first moment)", **line(0))
    met = _met(n, eps, sizes) if chosen.name == "uniform" else {}
    if met:
        ends = [clopper_pearson(hits, trials, confidence=0.99) for trials, hits in met.values()]
        middle, half = [(low + high) / 2 for low, high in ends], [(high - low) / 2 for low, high in ends]
        ax.errorbar(list(met), middle, half, label="met in experiment (99 %)", capsize=3, **line(1))
    ax.plot(sizes, [one.at_least for one in found], label="at least (second moment)", **line(3))
    ax.set(xlabel="members k of the subset", ylabel="success probability", ylim=(-0.03, 1.03))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=11)
    return ax


def _met(n: int, eps: float, sizes: Sequence[int]) -> dict[int, tuple[int, int]]:
    from ltbounds.studies.compact import AXIS

    if eps not in AXIS:
        return {}
    return {k: (trials, hits) for k, size, trials, hits in sized(eps) if size == n and k in sizes}


def density(law: str = "uniform", *, ax: Any = None) -> Any:
    """sqrt(k) times the density of a sum of k numbers over [-sqrt(k), sqrt(k)], of the package's sweep; the axes.

    With the best constants of natale2024's Definition 1 for U[-1, 1].  Raises `DomainError` for a law whose sums were
    not counted.
    """
    from ltbounds.studies.compact import density_curves

    name = sampler(law).name
    kept = [curve for curve in density_curves() if curve.law == name]
    held = ", ".join(dict.fromkeys(curve.law for curve in density_curves()))
    require(bool(kept), "law", name, f"be one whose sums were counted: {held}")
    ax = axes_for(ax, f"sums of k numbers {sampler(law).title}")
    top = 0.76
    for k, curve in enumerate(kept):
        edges = np.linspace(-1, 1, len(curve.hits) + 1)
        heights = np.array(curve.hits) / curve.trials * len(curve.hits) / 2
        style, top = line(k), max(top, float(heights.max()))
        ax.stairs(heights, edges, baseline=None, color=style["color"], ls=style["linestyle"], lw=2,
                  label=f"k = {curve.k}")  # fmt: skip
    if name == "uniform":
        from ltbounds.laws.families import uniform_law
        from ltbounds.laws.sum_bounded import sum_bounded_constants

        best = sum_bounded_constants(uniform_law())
        for value, letter in ((best.c_l, "c_l"), (best.c_u, "c_u")):
            bound = float(value.mid())
            ax.axhline(bound, color="grey", lw=1)
            ax.annotate(f"{letter} = {bound:.4f}", (0.01, bound), (0, -3), xycoords=("axes fraction", "data"),
                        textcoords="offset points", va="top", fontsize=10)  # fmt: skip
    ax.set(xlabel="sum / √k, in [-1, 1]", ylabel="√k × density", ylim=(0, 1.05 * top), xlim=(-1.35, 1.05))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1])
    ax.legend(fontsize=10, loc="lower center", ncols=2)
    return ax

"""Pictures of tickets: how one weight is built, and what the outputs look like.

Each function returns a matplotlib figure that no window shows; `figure.savefig` writes it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ltbounds.tickets.anatomy import Anatomy

__all__ = ["draw_anatomy", "draw_outputs"]

KEPT, PRUNED, AIM = "#0072B2", "#BBBBBB", "#D55E00"


def draw_anatomy(part: Anatomy) -> Figure:
    """One weight: input, base set and output with kept and pruned edges, and the kept terms adding up to the weight."""
    figure = Figure(figsize=(6.4, 0.56 * len(part.term) + 1.8), layout="constrained")
    edges, sums = figure.subplots(2, 1)
    _draw_edges(edges, part)
    _draw_sum(sums, part)
    figure.suptitle(f"{part.label}: {sum(part.kept)} of {len(part.kept)} members kept")
    return figure


def _draw_edges(axes: Any, part: Anatomy) -> None:
    middle = (len(part.term) - 1) / 2
    for y, (first, second, kept) in enumerate(zip(part.first, part.second, part.kept, strict=True)):
        style = {
            "color": KEPT if kept else PRUNED,
            "lw": 2.0 if kept else 0.8,
            "ls": "-" if kept else ":",
            "zorder": kept,
        }
        axes.plot([0, 1, 2], [middle, y, middle], **style)
        axes.plot(1, y, "o", color=style["color"], ms=9, zorder=3)
        if kept:
            axes.annotate(f"{first:+.2f}", (0.62, middle + 0.62 * (y - middle)), fontsize=10, ha="center", va="bottom")
            axes.annotate(f"{second:+.2f}", (1.38, middle + 0.62 * (y - middle)), fontsize=10, ha="center", va="bottom")
    for x, name in ((0, "input"), (2, "output")):
        axes.plot(x, middle, "s", color="black", ms=11, zorder=4)
        axes.annotate(name, (x, middle), (0, 14), textcoords="offset points", ha="center", fontsize=12)
    axes.set_title("base set: kept (solid), pruned (dotted)", fontsize=12)
    axes.axis("off")


def _draw_sum(axes: Any, part: Anatomy) -> None:
    reached = 0.0
    for y, (term, kept) in enumerate(zip(part.term, part.kept, strict=True)):
        if kept:
            axes.barh(y, term, left=reached, color=KEPT, height=0.7)
            reached += term
        else:
            axes.barh(y, term, left=reached, color="none", edgecolor=PRUNED, linestyle=":", height=0.7)
    axes.axvspan(part.weight - part.tolerance, part.weight + part.tolerance, color=AIM, alpha=0.25, lw=0)
    axes.axvline(part.weight, color=AIM, label=f"weight {part.weight:+.4f}")
    axes.axvline(reached, color=KEPT, ls="--", label=f"kept sum {reached:+.4f}")
    axes.set(xlabel="partial sum of kept terms", ylabel="member of the base set", ylim=(-0.7, len(part.term) - 0.3))
    axes.legend(fontsize=11, loc="best")


def draw_outputs(target: np.ndarray, ticket: np.ndarray, bound: float | None = None) -> Figure:
    """Outputs of the ticket against those of the target; `bound`, if given, as a band around equality."""
    figure = Figure(figsize=(5.4, 5.0), layout="constrained")
    axes = figure.subplots()
    ends = np.array([min(target.min(), ticket.min()), max(target.max(), ticket.max())])
    if bound is not None:
        axes.fill_between(ends, ends - bound, ends + bound, color=AIM, alpha=0.2, lw=0, label=f"certified ±{bound:.2g}")
        axes.legend(fontsize=9, loc="upper left")
    axes.plot(ends, ends, color=AIM, lw=1)
    axes.plot(np.ravel(target), np.ravel(ticket), ".", color=KEPT, ms=3, alpha=0.6)
    axes.set(xlabel="target output", ylabel="ticket output", xlim=ends, ylim=ends)
    return figure

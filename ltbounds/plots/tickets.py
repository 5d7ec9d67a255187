"""Pictures of tickets: how one weight is built, how closely weights are met, and what the outputs look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.errors import require
from ltbounds.plots.style import COLOURS, axes_for, line

if TYPE_CHECKING:
    from ltbounds.tickets.anatomy import Anatomy

__all__ = ["differences", "outputs", "partial_sums", "paths", "weight_errors"]

KEPT, PRUNED, AIM = COLOURS[0], "#BBBBBB", COLOURS[3]
BEHIND = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}
"""What keeps a line from striking a label through."""


def paths(part: Anatomy, *, ax: Any = None) -> Any:
    """One weight: input, base set and output, with kept and pruned edges and the weights of the kept; returns the axes.

    `part`: what `ltbounds.tickets.anatomy.anatomy` answers.
    """
    count = len(part.term)
    ax = axes_for(ax, f"{part.label}: {sum(part.kept)} of {count} members kept", size=(6.4, 0.3 * count + 1))
    middle = (count - 1) / 2
    for y, (first, second, kept) in enumerate(zip(part.first, part.second, part.kept, strict=True)):
        colour, style = (KEPT, {"lw": 2.0, "ls": "-"}) if kept else (PRUNED, {"lw": 0.8, "ls": ":"})
        ax.plot([0, 1, 2], [middle, y, middle], color=colour, zorder=1 + kept, **style)
        ax.plot(1, y, "o", color=colour, ms=9, zorder=4)
        if kept:
            for x, weight in ((0.75, first), (1.25, second)):
                place = (x, middle + 0.75 * (y - middle))
                ax.annotate(f"{weight:+.2f}", place, fontsize=10, ha="center", va="center", bbox=BEHIND, zorder=5)
    for x, name in ((0, "input"), (2, "output")):
        ax.plot(x, middle, "s", color="black", ms=11, zorder=4)
        ax.annotate(name, (x, middle), (0, 14), textcoords="offset points", ha="center", fontsize=12, bbox=BEHIND)
    ax.plot([], [], color=KEPT, lw=2, marker="o", label="kept")
    ax.plot([], [], color=PRUNED, lw=0.8, ls=":", marker="o", label="pruned")
    ax.legend(fontsize=11, loc="lower left", frameon=False)
    ax.set(xlim=(-0.25, 2.25))
    ax.axis("off")
    return ax


def partial_sums(part: Anatomy, *, ax: Any = None) -> Any:
    """The kept terms of one weight, adding up to it member by member; pruned ones as outlines; returns the axes."""
    count = len(part.term)
    ax = axes_for(ax, f"{part.label}: the kept terms add up", size=(6.4, 0.26 * count + 1.4))
    reached = 0.0
    for y, (term, kept) in enumerate(zip(part.term, part.kept, strict=True)):
        look = {"color": KEPT} if kept else {"color": "none", "edgecolor": "grey", "linestyle": ":"}
        ax.barh(y, term, left=reached, height=0.7, **look)
        reached += term if kept else 0.0
    ax.axvspan(part.weight - part.tolerance, part.weight + part.tolerance, color=AIM, alpha=0.25, lw=0)
    ax.axvline(part.weight, color=AIM, label=f"weight {part.weight:+.4f}")
    ax.axvline(reached, color="black", ls="--", label=f"kept sum {reached:+.4f}")
    ax.set(xlabel="partial sum of kept terms", ylabel="member of the base set", ylim=(-0.7, count - 0.3))
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.legend(fontsize=11, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, frameon=False)
    return ax


def outputs(target: Any, ticket: Any, bound: float | None = None, *, ax: Any = None) -> Any:
    """Outputs of a ticket against those of its target; `bound`, if given, as a band around equality; returns the axes.

    `target`, `ticket`: arrays of one size.  Raises `DomainError` for arrays of two sizes.
    """
    one, other = np.ravel(target), np.ravel(ticket)
    require(len(one) == len(other) > 0, "ticket", f"{len(other)} numbers", f"hold as many as target, {len(one)}")
    ax = axes_for(ax, "outputs of the ticket against the target's", size=(5.4, 5.0))
    ends = np.array([min(one.min(), other.min()), max(one.max(), other.max())])
    if bound is not None:
        ax.fill_between(ends, ends - bound, ends + bound, color=AIM, alpha=0.2, lw=0, label=f"certified ±{bound:.2g}")
    ax.plot(ends, ends, color=AIM, lw=1, label="equal")
    ax.plot(one, other, ".", color=KEPT, ms=3, alpha=0.6, label="an output on an input")
    ax.set(xlabel="target output", ylabel="ticket output", xlim=ends, ylim=ends)
    ax.legend(fontsize=10, loc="upper left")
    return ax


def weight_errors(layers: Mapping[str, Sequence[float]], tolerance: float, *, title: str = "", ax: Any = None) -> Any:
    """How closely each weight is met: a histogram of |subset sum - target weight| for each layer; returns the axes.

    `layers`: errors by the name of their layer; `tolerance`: the largest that a layer allows.  Errors of 0 have no
    place on the logarithmic axis and are counted in the legend.  Raises `DomainError` where no error is positive.
    """
    positive = {name: np.asarray(errors)[np.asarray(errors) > 0] for name, errors in layers.items()}
    require(any(map(len, positive.values())), "layers", "errors", "hold one that is not 0")
    ax = axes_for(ax, title or "how closely the ticket meets each weight")
    low = min(errors.min() for errors in positive.values() if len(errors))
    bins = np.geomspace(low, 1.2 * max(tolerance, low), 41).tolist()
    for k, (name, errors) in enumerate(positive.items()):
        exact = len(layers[name]) - len(errors)
        style = line(k)
        ax.hist(errors, bins, histtype="step", lw=2, color=style["color"], linestyle=style["linestyle"],
                label=name + (f", {exact} met exactly" if exact else ""))  # fmt: skip
    ax.axvline(tolerance, color="black", lw=1, label=f"tolerance {tolerance:.3g}")
    ax.set(xscale="log", xlabel="|subset sum − target weight|", ylabel="subset sums")
    ax.legend(fontsize=11, loc="upper left")
    return ax


def differences(met: Mapping[str, float], bounds: Mapping[str, float], *, title: str = "", ax: Any = None) -> Any:
    """Differences of outputs that were met (dots), and bounds that they must stay below (squares); returns the axes.

    Both by name, on a logarithmic axis; raises `DomainError` for a number that is not positive.
    """
    shown = [*met.items(), *bounds.items()][::-1]
    require(bool(shown) and all(value > 0 for _, value in shown), "met", dict(shown), "hold positive numbers")
    ax = axes_for(ax, title or "target against ticket", size=(6.4, 0.45 * len(shown) + 1.4))
    for y, (name, value) in enumerate(shown):
        look = {"marker": "s", "color": AIM} if name in bounds else {"marker": "o", "color": KEPT}
        ax.plot(value, y, markersize=10, ls="", **look)
        ax.annotate(f"{value:.3g}", (value, y), (9, 0), textcoords="offset points", va="center", fontsize=11)
    ax.set_yticks(range(len(shown)), [name for name, _ in shown])
    values = [value for _, value in shown]
    ax.set(xscale="log", xlabel="largest |target − ticket|", xlim=(min(values) / 3, max(values) * 5))
    ax.set_ylim(-0.6, len(shown) - 0.4)
    return ax

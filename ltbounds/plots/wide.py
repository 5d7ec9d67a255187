"""A picture of what the width theorems ask of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ltbounds.errors import require
from ltbounds.plots.style import axes_for, below, line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ltbounds.widths.required import WidthRow

__all__ = ["widths"]


def widths(rows: Iterable[WidthRow], target: int, *, title: str = "", ax: Any = None) -> Any:
    """Neurons of the random network's hidden layers, a line a theorem, on a logarithmic axis; returns the axes.

    `rows`: what `ltbounds.required_widths` answers; `target`: the target's neurons, without its input.  Hollow
    marks are of theorems with a hypothesis that the network misses.  Raises `DomainError` where no row has widths.
    """
    from matplotlib.ticker import NullFormatter

    chosen = [row for row in rows if row.widths]
    require(bool(chosen), "rows", "()", "hold a row with widths")
    ax = axes_for(ax, title or "neurons of the random network's hidden layers")
    names = list(dict.fromkeys(f"{row.paper} {row.label}" for row in sorted(chosen, key=lambda row: -sum(row.widths))))
    kinds = list(dict.fromkeys("necessary" if row.kind == "necessary" else row.source for row in chosen))
    for k, kind in enumerate(kinds):
        mine = [row for row in chosen if kind == ("necessary" if row.kind == "necessary" else row.source)]
        style = line(k) | {"linestyle": "", "markersize": 8}
        for applies in (True, False):
            some = [row for row in mine if row.applies == applies]
            places = [names.index(f"{row.paper} {row.label}") for row in some]
            label = kind if applies == any(row.applies for row in mine) else None
            ax.plot(
                [sum(row.widths) for row in some], places, label=label, **style | ({} if applies else {"mfc": "none"})
            )
    ax.axvline(target, color="grey", lw=1)
    ax.plot([], [], color="grey", lw=1, label=f"target: {target:,}")
    ax.set(xscale="log", xlabel="neurons (hollow: a hypothesis is missed)", yticks=range(len(names)))
    ax.set_yticklabels(names, fontsize=10)
    ax.xaxis.set_minor_formatter(NullFormatter())
    below(ax, 4)
    return ax

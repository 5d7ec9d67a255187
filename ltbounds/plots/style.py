"""One style: safe for colour-blind readers (Okabe-Ito), with markers and dashes as further ways to tell lines apart."""

from __future__ import annotations

from typing import Any

__all__ = ["COLOURS", "DASHES", "MARKERS", "STYLE", "axes_for", "below", "line"]

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#000000")
MARKERS = "osD^vP"
DASHES = ("-", "--", "-.", ":", (0, (3, 1, 1, 1)), (0, (5, 1)))
STYLE: dict[str, Any] = {
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "figure.figsize": (6.4, 4.6),
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "ltbounds",
    "svg.fonttype": "none",
}


def axes_for(ax: Any, title: str, *, size: tuple[float, float] | None = None) -> Any:
    """The caller's axes, or those of a new figure without a window; with the title, where there is none yet."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    if ax is None:
        with rc_context(STYLE):
            ax = Figure(figsize=size).subplots()
    ax.grid(visible=True, alpha=0.3)
    if not ax.get_title():
        ax.set_title(title, fontsize=13)
    return ax


def line(k: int) -> dict[str, Any]:
    """Colour, marker and dashes of the k-th line; there are as many as one wants, and the first 36 differ."""
    turn = k // len(COLOURS)
    return {"color": COLOURS[k % len(COLOURS)], "marker": MARKERS[(k + turn) % len(MARKERS)],
            "linestyle": DASHES[(k + turn) % len(DASHES)], "markersize": 5}  # fmt: skip


def below(ax: Any, columns: int) -> None:
    """The legend under the axes, where it covers no line."""
    ax.legend(fontsize=9, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=columns, frameon=False)

"""The report's figures: one panel each, readable at phone width, safe for colour-blind readers (Okabe-Ito, markers)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

from ltbounds.plots.style import COLOURS, DASHES, MARKERS, STYLE
from ltbounds.report.ticket_figures import draw_anatomy, draw_outputs
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy

__all__ = ["Figure", "draw_figures", "save"]

NOTION = {"fixed": "fixed target 1/2", "random": "random target U[-1, 1]", "all": "all targets in [-1/2, 1/2]"}
LAW = {"uniform": "U[-1, 1]", "product": "product of two U[-1, 1]"}


@dataclass(frozen=True)
class Figure:
    """A drawn figure: its name, what a reader should see in it, and its SVG text."""

    name: str
    caption: str
    svg: str


def draw_figures(sweep: Sequence[SweepRow], tickets: Sequence[TicketStudy], folder: Path) -> list[Figure]:
    """Draw what a report measured; each figure is written as PNG and SVG."""
    with plt.rc_context(STYLE):
        return [save(name, caption, figure, folder) for name, caption, figure in _figures(sweep, tickets)]


def save(name: str, caption: str, figure: Any, folder: Path) -> Figure:
    """Write a figure as PNG and SVG, and close it."""
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / f"{name}.png", dpi=150, metadata={"Software": None})
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)
    return Figure(name, caption, (folder / f"{name}.svg").read_text(encoding="utf-8"))


def _figures(sweep: Sequence[SweepRow], tickets: Sequence[TicketStudy]) -> Iterator[tuple[str, str, Any]]:
    for law in dict.fromkeys(row.law for row in sweep):
        for notion in dict.fromkeys(row.notion for row in sweep):
            rows = [row for row in sweep if (row.law, row.notion) == (law, notion)]
            yield f"success-{law}-{notion}", _success_caption(law, notion, rows), _success(law, notion, rows)
    for study in tickets:
        yield f"ticket-{study.name}-anatomy", _anatomy_caption(study), draw_anatomy(study.anatomy)
        yield f"ticket-{study.name}-weights", _weights_caption(study), _weight_errors(study)
        yield f"ticket-{study.name}-outputs", OUTPUTS_CAPTION, _outputs(study)
        yield f"ticket-{study.name}-output", _output_caption(study), _output_differences(study)


def _success(law: str, notion: str, rows: Sequence[SweepRow]) -> Any:
    figure, axes = plt.subplots()
    for k, eps in enumerate(dict.fromkeys(row.eps for row in rows)):
        curve = [row for row in rows if row.eps == eps]
        n = [row.n for row in curve]
        style = {"color": COLOURS[k], "marker": MARKERS[k], "linestyle": DASHES[k], "markersize": 5}
        axes.plot(n, [row.probability for row in curve], label=f"ε = {eps:g}", **style)
        axes.fill_between(n, [r.lower for r in curve], [r.upper for r in curve], color=COLOURS[k], alpha=0.2, lw=0)
    axes.set(xlabel="base set size n", ylabel="success probability", ylim=(-0.03, 1.03))
    axes.set_title(f"{LAW[law]}, {NOTION[notion]}", fontsize=13)
    axes.legend(title="tolerance", fontsize=11, title_fontsize=11)
    return figure


def _success_caption(law: str, notion: str, rows: Sequence[SweepRow]) -> str:
    return (
        f"Probability that {NOTION[notion]} lies within ε of a subset sum of n numbers from {LAW[law]}; "
        f"{rows[0].trials:,} trials a point, bands are exact {rows[0].confidence:.0%} intervals."
    )


def _weight_errors(study: TicketStudy) -> Any:
    figure, axes = plt.subplots()
    positive = [np.asarray(errors)[np.asarray(errors) > 0] for errors in study.errors_by_layer]
    low = min(errors.min() for errors in positive)
    high = max(layer.tolerance for layer in study.layers)
    bins = np.geomspace(low, 1.2 * high, 41).tolist()
    for k, (layer, errors) in enumerate(zip(study.layers, positive, strict=True)):
        label = f"layer {layer.layer} ({layer.outputs}×{layer.inputs})"
        axes.hist(errors, bins, histtype="step", lw=2, color=COLOURS[k % 6], linestyle=DASHES[k % 6], label=label)
    axes.axvline(high, color="black", lw=1)
    axes.annotate("tolerance", (high, 1), (-4, 4), textcoords="offset points", rotation=90, ha="right", fontsize=11,
                  xycoords=("data", "axes fraction"), va="top")  # fmt: skip
    axes.set(xscale="log", xlabel="|subset sum − target weight|", ylabel="subset sums")
    axes.set_title(f"How closely the ticket meets each weight of {study.name}", fontsize=13)
    axes.legend(fontsize=11)
    return figure


OUTPUTS_CAPTION = (
    "Outputs of the ticket against those of the target, on test data where there is some; on the line they agree."
)


def _outputs(study: TicketStudy) -> Any:
    target, ticket = map(np.asarray, study.outputs)
    return draw_outputs(target, ticket)


def _anatomy_caption(study: TicketStudy) -> str:
    part = study.anatomy
    return (
        f"How the ticket builds one weight of {study.name} ({part.weight:+.4f}): each member of the base set is a "
        f"path of two random weights; the kept paths' products add up to {part.total:+.4f}."
    )


def _weights_caption(study: TicketStudy) -> str:
    return (
        f"Error of every subset sum of the ticket for {study.name}: base sets of {study.row.base_set} numbers and "
        f"{study.spare} spare ones for each sign; the line is the largest tolerance of a layer."
    )


def _output_differences(study: TicketStudy) -> Any:
    shown = {
        "samples and ascent in the box (found)": study.row.found,
        "every input of the box (certified bound)": study.row.certified,
    }
    if study.data_difference is not None:
        shown = {"test data": study.data_difference} | shown
    figure, axes = plt.subplots()
    names = list(shown)[::-1]
    values = [shown[name] for name in names]
    for k, (name, value) in enumerate(zip(names, values, strict=True)):
        bound = "bound" in name
        axes.plot(value, k, marker="s" if bound else "o", markersize=10, color=COLOURS[3] if bound else COLOURS[0])
    axes.set_yticks(range(len(names)), names)
    for k, value in enumerate(values):
        axes.annotate(f"{value:.3g}", (value, k), (9, 0), textcoords="offset points", va="center", fontsize=11)
    axes.set(xscale="log", xlabel="largest |target − ticket| of any output")
    axes.set_xlim(min(values) / 3, max(values) * 4)
    axes.set_title(f"Target against ticket: {study.name}", fontsize=13)
    return figure


def _output_caption(study: TicketStudy) -> str:
    return (
        "Largest output difference met, against the bound that is certified for every input with entries in "
        f"[{study.box[0]:g}, {study.box[1]:g}].  What is met must stay below the bound."
    )

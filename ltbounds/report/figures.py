"""The report's figures: which of `ltbounds.plots` are drawn from which records, and what a reader should see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from ltbounds import plots
from ltbounds.plots.counted import NOTIONS
from ltbounds.report.experiment_figures import experiment_figures
from ltbounds.studies.compact import AXIS, provenance
from ltbounds.studies.design import LAWS_SWEPT
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy

__all__ = ["Figure", "draw_figures", "drawn"]

NOTION = dict(zip(NOTIONS, ("the target 1/2", "a random target U[-1, 1]", "every target in [-1/2, 1/2]"), strict=True))
TOLERANCES = tuple(eps for eps in AXIS if 1e-3 <= eps <= 0.1)
BY_LAW = (0.1, 0.03, 0.01, 3e-3, 1e-3)
Drawn = tuple[str, str, Any]
"""Name, caption, and the figure."""


@dataclass(frozen=True)
class Figure:
    """A drawn figure: its name, what a reader should see in it, and its SVG text."""

    name: str
    caption: str
    svg: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points, so that a page knows its room before it is loaded."""
        found = re.search(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"', self.svg)
        width, height = found.groups() if found else ("640", "460")
        return round(float(width)), round(float(height))


def draw_figures(
    sweep: Sequence[SweepRow], tickets: Sequence[TicketStudy], experiments: Sequence[Mapping[str, Any]], folder: Path
) -> list[Figure]:
    """Draw what a report shows; each figure is written as PNG and SVG."""
    from matplotlib import rc_context

    folder.mkdir(parents=True, exist_ok=True)
    with rc_context(plots.STYLE):
        figures = chain(drawn(sweep, tickets), experiment_figures(experiments))
        return [_save(name, caption, figure, folder) for name, caption, figure in figures]


def _save(name: str, caption: str, figure: Any, folder: Path) -> Figure:
    figure.savefig(folder / f"{name}.png", dpi=150, metadata={"Software": None})
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    return Figure(name, caption, (folder / f"{name}.svg").read_text(encoding="utf-8"))


def drawn(sweep: Sequence[SweepRow], tickets: Sequence[TicketStudy]) -> Iterator[Drawn]:
    """Every figure: of a report's own run, of its tickets, and of the package's sweep."""
    yield from _of_the_run(sweep)
    for study in tickets:
        yield from _of_a_ticket(study)
    yield from _of_the_sweep()


def _of_the_run(sweep: Sequence[SweepRow]) -> Iterator[Drawn]:
    for law, notion in dict.fromkeys((row.law, row.notion) for row in sweep):
        rows = [row for row in sweep if (row.law, row.notion) == (law, notion)]
        ax = plots.success(rows, notion=notion, eps=list(dict.fromkeys(row.eps for row in rows)))
        caption = (
            f"Probability that {NOTION[notion]} lies within ε of a subset sum of n numbers of that law; "
            f"{rows[0].trials:,} trials a point, bands are exact 99 % intervals."
        )
        yield f"success-{law}-{notion}", caption, ax.figure


def _of_a_ticket(study: TicketStudy) -> Iterator[Drawn]:
    part = study.anatomy
    caption = (
        f"How the ticket builds one weight of {study.name} ({part.weight:+.4f}): each member of the base set is a "
        f"path of two random weights; the kept paths' products add up to {part.total:+.4f}."
    )
    yield f"ticket-{study.name}-anatomy", caption, _anatomy(part)
    tolerance = max(layer.tolerance for layer in study.layers)
    errors = {
        f"layer {layer.layer} ({layer.outputs}×{layer.inputs})": found
        for layer, found in zip(study.layers, study.errors_by_layer, strict=True)
    }
    caption = (
        f"Error of every subset sum of the ticket for {study.name}: base sets of {study.row.base_set} numbers and "
        f"{study.spare} spare ones for each sign; the line is the largest tolerance of a layer."
    )
    title = f"How closely the ticket meets each weight of {study.name}"
    if any(error > 0 for found in errors.values() for error in found):
        yield f"ticket-{study.name}-weights", caption, plots.weight_errors(errors, tolerance, title=title).figure
    caption = (
        "Outputs of the ticket against those of the target, on test data where there is some; on the line they agree."
    )
    yield f"ticket-{study.name}-outputs", caption, plots.outputs(*study.outputs).figure
    met = {} if study.data_difference is None else {"test data": study.data_difference}
    met |= {"samples and ascent in the box": study.row.found}
    caption = (
        f"Largest output difference met, against the bound that is certified for every input with entries in "
        f"[{study.box[0]:g}, {study.box[1]:g}].  What is met must stay below the bound."
    )
    met = {name: value for name, value in met.items() if value > 0}  # on a logarithmic axis what is 0 has no place
    if study.row.certified > 0:
        title = f"Target against ticket: {study.name}"
        yield (
            f"ticket-{study.name}-output",
            caption,
            plots.differences(met, {"certified bound": study.row.certified}, title=title).figure,
        )


def _anatomy(part: Any) -> Any:
    """The two pictures of a weight, one above the other."""
    from matplotlib.figure import Figure as Canvas

    figure = Canvas(figsize=(6.4, 0.56 * len(part.term) + 2.2), layout="constrained")
    above, below = figure.subplots(2, 1)
    plots.paths(part, ax=above)
    plots.partial_sums(part, ax=below)
    return figure


def _of_the_sweep() -> Iterator[Drawn]:
    made = provenance()
    source = f"The package's sweep: {made['trials']:,} trials, seed 0, version {made['version']}."
    for notion, where in NOTION.items():
        caption = (
            f"Probability that {where} can be met within ε by a subset of n numbers U[-1, 1]; bands at 99 %. {source}"
        )
        yield f"sweep-success-{notion}", caption, plots.success(notion=notion).figure
    caption = f"Numbers needed: certified, met (bars at 99 %), and necessary. {source}"
    yield "sweep-needed", caption, plots.needed(eps=TOLERANCES, deltas=[0.01]).figure
    caption = (
        f"The same for each law, at δ = ε, every target in [-1/2, 1/2]. {source} Where plain Monte Carlo does not "
        "reach, by reflection or splitting (approximate)."
    )
    yield "sweep-needed-by-law", caption, _by_law()
    yield (
        "sweep-constant",
        f"The constant C = n / log(2/ε) that experiment shows where δ = ε, with 99 % bounds for whole n. {source}",
        plots.constant(laws=LAWS_SWEPT, eps=TOLERANCES).figure,
    )
    yield (
        "sweep-rare",
        "Failures too rare to meet, by reflection or splitting along n (lines), beside plain Monte Carlo (dots).",
        plots.rare().figure,
    )
    yield (
        "sweep-fixed-size",
        "Fixed-size subset sum: success over the (k, n) plane, white where k > n/2; above both lines the hypothesis of "
        f"natale2024's Theorem 2 holds with c_hyp = 1. {source}",
        plots.plane().figure,
    )
    yield (
        "sweep-second-moment",
        f"Fixed-size subset sum: success between the second-moment bound and Markov's. {source}",
        plots.second_moment().figure,
    )
    yield (
        "sweep-density",
        "Densities of sums of k numbers, counted in bins of [-√k, √k], lie between c_l/√k and c_u/√k (Definition 1 of "
        "natale2024); outside they go on falling.",
        plots.density().figure,
    )


def _by_law() -> Any:
    """A panel for each law, with one legend."""
    from matplotlib.figure import Figure as Canvas

    figure = Canvas(figsize=(6.4, 8.8), layout="constrained")
    panels = figure.subplots(3, 2).flat
    for ax, law in zip(panels, LAWS_SWEPT, strict=True):
        plots.needed(law=law, eps=BY_LAW, deltas=None, ax=ax)
        ax.get_legend().remove()
        ax.set_title(ax.get_title().partition(", all targets")[0], fontsize=11)
        for label in (ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()):
            label.set_fontsize(10)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), fontsize=10, loc="outside lower center", ncols=2)
    return figure

"""Write the whole report into a folder: index.html, figures (PNG and SVG), CSV tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ltbounds.ledger.records import Record
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy

__all__ = ["Inputs", "build_report"]


@dataclass(frozen=True)
class Inputs:
    """The records that a report shows."""

    ledger: Sequence[Record]
    sweep: Sequence[SweepRow]
    tickets: Sequence[TicketStudy]


def build_report(inputs: Inputs, folder: Path) -> Path:
    """Write the report and return the path of its page, which is self-contained."""
    from ltbounds.report.figures import draw_figures
    from ltbounds.report.page import render_page
    from ltbounds.report.tables import tables

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(inputs.ledger, inputs.sweep, inputs.tickets).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    figures = draw_figures(inputs.sweep, inputs.tickets, folder / "figures")
    page = folder / "index.html"
    page.write_text(render_page(inputs.ledger, inputs.sweep, inputs.tickets, figures), encoding="utf-8")
    return page

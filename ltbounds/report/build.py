"""Write the whole report into a folder: index.html, figures (PNG and SVG), CSV tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ltbounds.ledger.records import Record
from ltbounds.studies.constants import ConstantRow
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy

__all__ = ["Inputs", "build_report"]


@dataclass(frozen=True)
class Inputs:
    """The records that a report shows."""

    ledger: Sequence[Record]
    sweep: Sequence[SweepRow]
    tickets: Sequence[TicketStudy]
    constants: Sequence[ConstantRow] = ()


def build_report(inputs: Inputs, folder: Path) -> Path:
    """Write the report and return the path of its page, which is self-contained."""
    from ltbounds.report.figures import draw_figures
    from ltbounds.report.page import render_page
    from ltbounds.report.tables import tables

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(inputs.ledger, inputs.sweep, inputs.tickets, inputs.constants).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    figures = draw_figures(inputs.sweep, inputs.tickets, inputs.constants, folder / "figures")
    page = folder / "index.html"
    text = render_page(inputs.ledger, inputs.sweep, inputs.tickets, inputs.constants, figures)
    page.write_text(text, encoding="utf-8")
    return page

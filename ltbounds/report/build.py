"""Write the whole report into a folder: index.html, figures (PNG and SVG), CSV tables."""

from __future__ import annotations

from pathlib import Path

from ltbounds.report.inputs import Inputs

__all__ = ["build_report"]


def build_report(inputs: Inputs, folder: Path) -> Path:
    """Write the report and return the path of its page, which is self-contained."""
    from ltbounds.report.figures import draw_figures, save
    from ltbounds.report.page import render_page
    from ltbounds.report.sweep_figures import sweep_figures
    from ltbounds.report.tables import tables

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(inputs).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    drawn = folder / "figures"
    figures = draw_figures(inputs.sweep, inputs.tickets, drawn)
    figures += [save(name, caption, figure, drawn) for name, caption, figure in sweep_figures()]
    page = folder / "index.html"
    text = render_page(inputs, figures)
    page.write_text(text, encoding="utf-8")
    return page

"""Write the whole report into a folder: the site's pages, figures (PNG and SVG), CSV tables."""

from __future__ import annotations

import shutil
from pathlib import Path

from ltbounds.report.inputs import Inputs

__all__ = ["build_report"]

STATIC = Path(__file__).with_name("static")


def build_report(inputs: Inputs, folder: Path) -> Path:
    """Write the report and return the path of its start page; the site opens from disk and asks no address outside."""
    from ltbounds.report.figures import draw_figures
    from ltbounds.report.pages import Site
    from ltbounds.report.tables import tables

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, table in tables(inputs).items():
        table.to_csv(folder / f"{name}.csv", index=False)
        files.append(f"{name}.csv")
    files += [path.name for path in folder.glob("*.jsonl")]
    figures = draw_figures(inputs.sweep, inputs.tickets, inputs.experiments, folder / "figures")
    for source in sorted(STATIC.iterdir()):
        shutil.copyfile(source, folder / source.name)
    for name, text in Site(inputs, figures, files).pages():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "index.html"

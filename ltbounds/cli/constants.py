"""``ltbounds constants``: what the papers leave open, enclosed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import chain
from typing import Annotated, Optional

import typer
from rich.markup import escape
from rich.table import Table

from ltbounds.cli.reading import law_of
from ltbounds.cli.terminal import app, out, waiting
from ltbounds.decimals import at_most, enclosure

__all__ = ["constants"]


@app.command()
def constants(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    table_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--table",
            "--law",
            help="Only: certified numbers of this law for each eps and delta; scipy's: norm(0,2).",
            metavar="LAW",
        ),
    ] = None,
    target: Annotated[float, typer.Option(help="With --table: targets in [-target, target].")] = 0.5,
) -> None:
    """The constants that the papers leave open, as [lower, upper]; and how many random numbers a subset sum needs."""
    from ltbounds.answers.known_constants import known_constants

    if table_of is not None:
        _print_grid(table_of, target, as_json)
        return
    with waiting("certifying"):
        known, rows, met_by_law = known_constants()
    if as_json:
        for line in (*map(asdict, known), *map(asdict, rows), *map(asdict, met_by_law)):
            print(json.dumps(line), flush=True)
        return
    for constant in known:
        ends = escape(enclosure(constant.lower, constant.upper))
        out.print(f"[bold]{constant.name}[/bold] in {ends}: {escape(constant.statement)}", highlight=False)
        out.print(f"    {escape(constant.method)}; in the paper: {escape(constant.paper)}", highlight=False)
    out.print()
    table = Table(title="n numbers U[-1, 1], every target in [-1/2, 1/2] within eps with probability 1 - delta")
    for heading in (
        "eps",
        "delta",
        "necessary",
        "met",
        "sufficient",
        "C met",
        "C certified",
        "Thm 2 alone",
        "Thm 1 alone",
    ):
        table.add_column(heading, justify="right")
    for row in rows:
        met = "" if row.met_by is None else f"{(row.met_above or 0) + 1} to {row.met_by}"
        met_constant = "" if row.C_met is None else f"{row.C_met:.2f}"
        cells = f"{row.eps:g}", f"{row.delta:g}", str(row.necessary), met, str(row.sufficient)
        table.add_row(*cells, met_constant, at_most(row.C), str(row.by_theorem_2), str(row.by_theorem_1))
    out.print(table)
    out.print(
        "C = numbers / log(2/min(eps, delta)); Thm: of ours, as it was; met: the package's own sweep, at 99 %",
        highlight=False,
    )
    out.print(
        "(exact where plain Monte Carlo reaches, else approximate, by reflection or splitting)\n", highlight=False
    )
    table = Table(title="C = n / log(2/eps) at delta = eps: met in the package's sweep, and certified")
    for heading in ("law", "targets", "eps", "met", "certified", "limit"):
        table.add_column(heading, justify="left" if heading in ("law", "targets") else "right")
    for met_row in met_by_law:
        span = f"{met_row.C_low:.2f} to {met_row.C_high:.2f}"
        certified = "" if met_row.C_certified is None else at_most(met_row.C_certified)
        limit = "" if met_row.C_limit is None else f"{met_row.C_limit:.3f}"
        table.add_row(met_row.law, met_row.notion, f"{met_row.eps:g}", span, certified, limit)
    out.print(table)
    out.print("limit of C as eps tends to 0: a heuristic; that it is no less is proved without atoms (ours Theorem 6)")


def _print_grid(law: str, target: float, as_json: bool) -> None:
    """Row by row, as they are found."""
    from ltbounds.answers.widths import certified_grid
    from ltbounds.studies.constants import POWERS

    rows = certified_grid(law_of(law), target)
    with waiting("certifying"):
        first = next(rows)
    if not as_json:
        title = f"certified numbers of {law} for all |z| <= {target:g}; rows eps, columns delta"
        out.print(escape(title), style="bold", highlight=False)
        out.print("eps".rjust(8) + "".join(f"{delta:8g}" for delta in POWERS), highlight=False)
    for eps, numbers in chain([first], rows):
        if as_json:
            for delta, n in zip(POWERS, numbers, strict=True):
                print(json.dumps({"law": law, "target": target, "eps": eps, "delta": delta, "n": n}), flush=True)
        else:
            out.print(f"{eps:8g}" + "".join(f"{n:8,}" for n in numbers), highlight=False)
            sys.stdout.flush()

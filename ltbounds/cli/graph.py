"""``ltbounds graph`` and ``ltbounds board``: what a claim rests on, and whether each theorem holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ltbounds.cli.judging import profile_of, workers_for
from ltbounds.cli.terminal import Paper, ProfileName, app, badge, err, out

if TYPE_CHECKING:
    from ltbounds.ledger.board import BoardRow

__all__ = ["board", "graph"]


@app.command()
def graph(
    claim: Annotated[str, typer.Argument(help="ID of a claim, such as pensia2020.thm-1.d.")],
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="The records of all claims in the tree, one a line.")] = False,
) -> None:
    """What a claim rests on: its proof tree, with the verdict of each claim in it."""
    from ltbounds.ledger import run
    from ltbounds.ledger.graph import closure, tree
    from ltbounds.theorems import find_claim

    top = find_claim(claim)
    records = {record.claim: record for record in run(closure([top]).values(), profile_of(profile))}
    if as_json:
        for record in records.values():
            print(record.to_json(), flush=True)
        return
    for depth, link in tree(top):
        record = records[link.id]
        text = f"{'  ' * depth}{badge(record.verdict)} {record.claim}  {escape(record.statement)}"
        out.print(text, highlight=False, soft_wrap=True)
    weakest, given = records[top.id].weakest, ", ".join(records[top.id].cited)
    out.print(f"weakest link: {weakest}" + (f"; given {given}" if given else ""), highlight=False)


@app.command()
def board(
    paper: Paper = None,
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """For each numbered result: is its whole statement proved, argued, open or false, and what does it rest on?"""
    from ltbounds.ledger import run
    from ltbounds.ledger.board import board as rows_of
    from ltbounds.ledger.board import claims_of_board, most_wanted, standings_of
    from ltbounds.theorems import PAPERS

    rows: list[BoardRow] = []
    for name in (paper,) if paper else PAPERS:  # one after the other: the first rows stand there at once
        chosen = claims_of_board(name)
        if not as_json:
            err.print(f"judging {len(chosen)} claims of {name}", style="dim", highlight=False)
        rows += (new := rows_of(standings_of(run(chosen, profile_of(profile), workers=workers_for(len(chosen))))))
        for row in new:
            if as_json:
                print(json.dumps(asdict(row), ensure_ascii=False), flush=True)
            else:
                _say(row)
    if not as_json:
        wanted = ", ".join(f"{row.paper} {row.label}" for row in most_wanted(rows))
        out.print(f"most wanted: {wanted or 'nothing is open'}", highlight=False, soft_wrap=True)


def _say(row: BoardRow) -> None:
    against = f"; against it: {', '.join(row.against)}" if row.against else ""
    repaired = f"; repaired: {row.repaired_word} ({row.repaired})" if row.repaired else ""
    line = f"{row.paper} [bold]{row.label}[/bold]: {row.word}{against}{repaired}"
    out.print(line, highlight=False, soft_wrap=True)

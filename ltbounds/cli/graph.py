"""``ltbounds graph`` and ``ltbounds board``: what a claim rests on, and whether each theorem holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ltbounds.cli.judging import profile_of, recorded_standings
from ltbounds.cli.terminal import Paper, ProfileName, app, badge, err, out, waiting

if TYPE_CHECKING:
    from ltbounds.claims import Claim
    from ltbounds.ledger import Profile
    from ltbounds.ledger.board import BoardRow
    from ltbounds.ledger.graph import Standing

__all__ = ["board", "graph"]


@app.command()
def graph(
    claim: Annotated[str, typer.Argument(help="ID of a claim, such as pensia2020.thm-1.d.")],
    profile: ProfileName = "quick",
    judge: Annotated[bool, typer.Option("--judge", help="Judge now, also what was judged before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Judge; the records of the tree, one a line.")] = False,
) -> None:
    """What a claim rests on: its proof tree, with the verdict of each claim in it.

    With the verdicts that were recorded for these very sources; where one is missing all are judged now.
    """
    from ltbounds.ledger.board import standings_of
    from ltbounds.ledger.graph import closure, tree
    from ltbounds.theorems import find_claim

    effort, top = profile_of(profile), find_claim(claim)
    whole = closure([top])
    recorded = {} if judge or as_json or effort.name != "quick" else recorded_standings()
    known = recorded.keys() >= whole.keys()
    if not known:
        from ltbounds.ledger import run

        with waiting(f"judging {claim} and what it rests on"):
            records = list(run(whole.values(), effort))
        if as_json:
            for record in records:
                print(record.to_json(), flush=True)
            return
        recorded = standings_of(records)
    for depth, link in tree(top):
        text = f"{'  ' * depth}{badge(recorded[link.id].verdict)} {link.id}  {escape(link.statement)}"
        out.print(text, highlight=False, soft_wrap=True)
    weakest, given = recorded[top.id].weakest, ", ".join(recorded[top.id].cited)
    out.print(f"weakest link: {weakest}" + (f"; given {given}" if given else ""), highlight=False)
    if known:
        err.print("verdicts as recorded for these very sources; --judge judges now", style="dim", highlight=False)


@app.command()
def board(
    paper: Paper = None,
    profile: ProfileName = "quick",
    judge: Annotated[bool, typer.Option("--judge", help="Judge now, also what was judged before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """For each numbered result: is its whole statement proved, argued, open or false, and what does it rest on?

    With the verdicts that were recorded for these very sources; what has none is judged now.
    """
    from ltbounds.answers.catalogue import key_of
    from ltbounds.ledger.board import board_of, most_wanted
    from ltbounds.theorems import PAPERS, guests

    effort = profile_of(profile)
    recorded = {} if judge or effort.name != "quick" else recorded_standings()
    rows: list[BoardRow] = []
    for name in (key_of(paper),) if paper else (*PAPERS, *guests()):
        for row in board_of(name, partial(_standings, recorded, effort, name, quiet=as_json)):
            rows.append(row)
            if as_json:
                print(json.dumps(asdict(row), ensure_ascii=False), flush=True)
            else:
                _say(row)
    if not as_json:
        wanted = ", ".join(f"{row.paper} {row.label}" for row in most_wanted(rows))
        out.print(f"most wanted: {wanted or 'nothing is open'}", highlight=False, soft_wrap=True)


def _standings(
    recorded: Mapping[str, Standing], effort: Profile, name: str, chosen: Iterable[Claim], *, quiet: bool
) -> Iterator[tuple[str, Standing]]:
    """Standings in the order of the claims: those on record if there are all, else those found now, as they come."""
    from ltbounds.answers.verdicts import write_verdicts
    from ltbounds.ledger import run
    from ltbounds.ledger.board import standings_of

    wanted = list(chosen)
    if all(claim.id in recorded for claim in wanted):
        yield from ((claim.id, recorded[claim.id]) for claim in wanted)
        return
    if not quiet:
        err.print(f"judging {len(wanted)} claims of {name}", style="dim", highlight=False)
    judged = []
    try:
        for record in run(wanted, effort):
            judged.append(record)
            yield from standings_of([record]).items()
    finally:  # the board asks for no more once its last row is known
        if effort.name == "quick":
            write_verdicts(judged)


def _say(row: BoardRow) -> None:
    against = f"; against it: {', '.join(row.against)}" if row.against else ""
    repaired = f"; repaired: {row.repaired_word} ({row.repaired})" if row.repaired else ""
    line = f"{row.paper} [bold]{row.label}[/bold]: {row.word}{against}{repaired}"
    out.print(line, highlight=False, soft_wrap=True)

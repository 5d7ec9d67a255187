"""``ltbounds verify``: claims and their negative controls, judged."""

from __future__ import annotations

from typing import Annotated, Optional

import typer
from rich.markup import escape

from ltbounds.cli.judging import chosen_claims, exit_if_short, profile_of, workers_for
from ltbounds.cli.terminal import Paper, ProfileName, app, badge, out

__all__ = ["verify"]


@app.command()
def verify(
    paper: Paper = None,
    claim: Annotated[Optional[str], typer.Option(help="Only this claim, such as pensia2020.thm-1.d.")] = None,  # noqa: UP045
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Judge claims and their negative controls; exit 1 if a verdict falls short of the recorded one."""
    from ltbounds.ledger import run

    chosen = chosen_claims(paper, claim)
    effort = profile_of(profile)
    ledger = []
    for record in run(chosen, effort, workers=workers_for(len(chosen))):
        ledger.append(record)
        if as_json:
            print(record.to_json(), flush=True)
        else:
            line = f"{badge(record.verdict):30} {record.claim}  {escape(record.statement)}"
            out.print(line, highlight=False)
    exit_if_short(ledger)

"""``ltbounds verify``: claims and their negative controls, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer
from rich.markup import escape

from ltbounds.cli.judging import chosen_claims, exit_if_short, profile_of, workers_for
from ltbounds.cli.terminal import Paper, ProfileName, app, badge, out

if TYPE_CHECKING:
    from ltbounds.ledger import Record

__all__ = ["verify"]


@app.command()
def verify(
    paper: Paper = None,
    claim: Annotated[Optional[str], typer.Option(help="Only this claim, such as pensia2020.thm-1.d.")] = None,  # noqa: UP045
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Judge claims and their negative controls; exit 1 if a verdict falls short of what its form promises."""
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
            if claim is not None:
                _explain(record)
    exit_if_short(ledger)


def _explain(record: Record) -> None:
    """What a single claim says, where, and why it has its verdict."""
    counterexample = ", ".join(f"{name} = {value}" for name, value in record.evidence.get("counterexample", {}).items())
    failing = f"{record.evidence.get('left')} {record.evidence.get('relation')} {record.evidence.get('right')}"
    lines = (
        ("place", f"{record.label}, {record.where}"),
        ("for", record.domain),
        ("method", str(record.evidence.get("method", ""))),
        ("counterexample", f"{counterexample}, where {failing} fails" if counterexample else ""),
        ("reason", str(record.evidence.get("reason", ""))),
        ("argument", record.because),
        ("rests on", ", ".join(record.steps)),
        ("weakest link", record.weakest if record.weakest != record.claim else ""),
        ("given", ", ".join(record.cited)),
        ("severity", record.severity),
        ("impact", record.impact),
        ("note", record.note),
        ("correction", record.correction),
        ("control", record.control),
    )
    for head, text in lines:
        if text:
            out.print(f"  [dim]{head:15}[/dim] {escape(text)}", highlight=False)

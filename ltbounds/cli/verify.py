"""``ltbounds verify``: claims and their negative controls, judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer
from rich.markup import escape

from ltbounds.cli.judging import chosen_claims, exit_if_short, profile_of, workers_for
from ltbounds.cli.terminal import Paper, ProfileName, app, badge, err, out, waiting
from ltbounds.disk import atomic_write, check_destination
from ltbounds.errors import require

if TYPE_CHECKING:
    from ltbounds.claims import Claim
    from ltbounds.ledger import Record

__all__ = ["verify"]


@app.command()
def verify(
    paper: Paper = None,
    claim: Annotated[Optional[str], typer.Option(help="Only this claim, such as pensia2020.thm-1.d.")] = None,  # noqa: UP045
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    junit: Annotated[Optional[Path], typer.Option(help="Write the outcome as JUnit XML too, a test a claim.")] = None,  # noqa: UP045
    record: Annotated[
        bool,
        typer.Option(
            "--record", help="Maintainers: write what is shipped, data/verdicts, constants and catalogue.json."
        ),
    ] = False,
) -> None:
    """Judge claims and their negative controls; exit 1 if a verdict falls short of what its form promises.

    A single claim comes with its counterexample or its proof tree.  What was judged is kept for `show` and `list`.
    """
    if junit is not None:
        check_destination("junit", junit)
    require(not record or (paper, claim) == (None, None), "record", record, "be for all claims: no --paper, no --claim")
    from ltbounds.answers.verdicts import SHIPPED_VERDICTS, write_verdicts
    from ltbounds.ledger import run
    from ltbounds.ledger.graph import closure

    effort = profile_of(profile)
    ledger = []
    below: dict[str, Record] = {}
    judged: Iterable[Record]
    if claim is None:
        chosen = chosen_claims(paper, claim)
        if not as_json:
            err.print(f"judging {len(chosen):,} claim{'s' * (len(chosen) != 1)}", style="dim", highlight=False)
        judged = run(chosen, effort, workers=workers_for(len(chosen)))
    else:
        with waiting(f"judging {claim} and what it rests on"):
            chosen = chosen_claims(paper, claim)
            below = {record.claim: record for record in run(closure(chosen).values(), effort)}
        judged = [below[chosen[0].id]]
    for found in judged:
        ledger.append(found)
        if as_json:
            print(found.to_json(), flush=True)
        else:
            line = f"{badge(found.verdict)}{' ' * (17 - len(found.verdict))} {found.claim}  {escape(found.statement)}"
            out.print(line, highlight=False)
            if claim is not None:
                _explain(found)
                _draw_tree(chosen[0], below)
    if effort.name == "quick":
        write_verdicts(ledger)
    if record:
        from ltbounds.answers.catalogue import record_catalogue
        from ltbounds.answers.known_constants import record_constants

        write_verdicts(ledger, SHIPPED_VERDICTS)
        record_constants()
        record_catalogue()
    if junit is not None:
        _write_junit(ledger, junit)
        err.print(f"wrote {junit.resolve()}", highlight=False, soft_wrap=True)
    exit_if_short(ledger)


def _draw_tree(top: Claim, records: Mapping[str, Record]) -> None:
    """The proof tree below a claim that rests on others."""
    from ltbounds.ledger.graph import tree

    if not top.steps:
        return
    out.print("  [dim]proof tree[/dim]", highlight=False)
    for depth, link in tree(top):
        verdict = records[link.id].verdict
        out.print(f"    {'  ' * depth}{badge(verdict)} {link.id}", highlight=False, soft_wrap=True)


def _write_junit(ledger: Sequence[Record], path: Path) -> None:
    """One test case a claim: a failure where the verdict falls short, skipped where it is UNDECIDED or VACUOUS."""
    from xml.etree import ElementTree

    short = [record for record in ledger if record.falls_short]
    loose = [record for record in ledger if record.verdict in ("UNDECIDED", "VACUOUS") and not record.falls_short]
    counts = {"tests": len(ledger), "failures": len(short), "errors": 0, "skipped": len(loose)}
    seconds = f"{sum(record.seconds for record in ledger):.3f}"
    attributes = {name: str(value) for name, value in counts.items()} | {"name": "ltbounds verify", "time": seconds}
    suite = ElementTree.Element("testsuite", attributes)
    for record in ledger:
        place = {"classname": f"{record.paper}.{record.label}", "name": record.claim, "time": f"{record.seconds:.3f}"}
        case = ElementTree.SubElement(suite, "testcase", place)
        if record in short:
            text = f"{record.verdict}, promised {record.expected}; negative control: {record.control}"
            ElementTree.SubElement(case, "failure", {"message": text}).text = record.statement
        elif record in loose:
            ElementTree.SubElement(case, "skipped", {"message": record.badge})
        ElementTree.SubElement(case, "system-out").text = f"{record.badge}: {record.statement}"
    with atomic_write(path) as scratch:
        ElementTree.ElementTree(suite).write(scratch, encoding="utf-8", xml_declaration=True)


def _explain(record: Record) -> None:
    """What a single claim says, where, and why it has its verdict."""
    counterexample = ", ".join(f"{name} = {value}" for name, value in record.evidence.get("counterexample", {}).items())
    failing = f"{record.evidence.get('left')} {record.evidence.get('relation')} {record.evidence.get('right')}"
    lines = (
        ("place", f"{record.label}, {record.where}"),
        ("for", record.domain),
        ("method", str(record.evidence.get("method", ""))),
        ("theorem in Coq", str(record.evidence.get("Coq", ""))),
        ("which says", str(record.evidence.get("in Coq", ""))),
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

"""``ltbounds list``, ``search`` and ``show``: which results there are, what they say, and how they stand."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape

from ltbounds.cli.terminal import COLOURS, app, badge, out, waiting
from ltbounds.errors import DomainError

if TYPE_CHECKING:
    from ltbounds.answers.catalogue import Entry

__all__ = ["list_results", "search", "show"]

WIDEST = 100
"""Columns of a paragraph; more are hard to read."""


def papers_for(incomplete: str) -> list[str]:
    """Completion of a paper's key."""
    from ltbounds.answers.catalogue import catalogue

    return [key for key in dict.fromkeys(entry.paper for entry in catalogue()) if key.startswith(incomplete)]


def labels_for(ctx: typer.Context, incomplete: str) -> list[str]:
    """Completion of a label."""
    from ltbounds.answers.catalogue import catalogue

    paper = ctx.params.get("paper")
    labels = [entry.label for entry in catalogue() if paper in (None, entry.paper)]
    return [label for label in labels if label.lower().startswith(incomplete.lower())]


def _catalogue_is_there() -> None:
    """Made anew where the shipped one is of other sources, which is said as it takes seconds."""
    from ltbounds.answers.catalogue import catalogue

    with waiting("making the catalogue of these sources, which is then kept"):
        catalogue()


PaperKey = Annotated[str, typer.Argument(help="pensia2020, how it begins, or 2006.07990.", autocompletion=papers_for)]
Label = Annotated[str, typer.Argument(help='Numbered result, such as "Theorem 1" or thm1.', autocompletion=labels_for)]


@app.command("list")
def list_results(
    paper: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="Only this paper (or arXiv number), with all sections.", autocompletion=papers_for),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Every paper and its numbered results, with the verdict of each whole statement."""
    from ltbounds.answers.catalogue import catalogue, key_of
    from ltbounds.answers.verdicts import known_verdicts

    _catalogue_is_there()
    if paper is not None:
        paper = key_of(paper)
    verdicts = known_verdicts()
    before = ""
    for entry in catalogue():
        if paper not in (None, entry.paper) or not (entry.numbered or paper):
            continue
        if as_json:
            row = {"paper": entry.paper, "label": entry.label, "title": entry.title, "claims": len(entry.claims)}
            print(json.dumps(row | {"verdict": _word(entry, verdicts)}, ensure_ascii=False))
            continue
        if entry.paper != before:
            out.print(f"\n[bold]{entry.paper}[/bold]  {escape(entry.citation)}", highlight=False)
            before = entry.paper
        word = _word(entry, verdicts)
        out.print(
            f"  {entry.label:16} {_coloured(word)}{' ' * (18 - len(word))} {escape(entry.title)}", highlight=False
        )
    if not as_json:
        out.print('\n`ltbounds show natale2024 "Theorem 2"` shows one; `ltbounds search TEXT` finds one', style="dim")
        _say_unjudged(verdicts)


@app.command()
def search(
    text: Annotated[list[str], typer.Argument(help="Words that must all stand in the result.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Results and claims in which all words stand: titles, statements, letters, formulas, IDs."""
    from ltbounds.answers.catalogue import plain
    from ltbounds.answers.catalogue import search as found_by

    _catalogue_is_there()
    found = found_by(" ".join(text))
    for entry, claims in found:
        if as_json:
            print(json.dumps({"paper": entry.paper, "label": entry.label, "title": entry.title,
                              "claims": [identifier for identifier, _ in claims]}, ensure_ascii=False))  # fmt: skip
            continue
        out.print(f"[bold]{entry.paper} {entry.label}[/bold]  {escape(entry.title)}", highlight=False)
        for identifier, statement in claims[:3]:
            line = f"{identifier}: {plain(statement)}"
            out.print(f"  {escape(textwrap.shorten(line, max(40, min(out.width, WIDEST) - 4)))}", highlight=False)
        if len(claims) > 3:
            out.print(f"  and {len(claims) - 3} more claims", style="dim")
    if not found:
        raise DomainError(f"text={' '.join(text)!r} must stand in a result, and stands in none; try fewer words")


@app.command()
def show(
    paper: PaperKey,
    label: Annotated[
        str,
        typer.Argument(
            help='Numbered result, such as "Theorem 1" or thm1; without: all of the paper.',
            autocompletion=labels_for,
            show_default=False,
        ),
    ] = "",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every claim with its verdict and reason.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Only the formulas, in LaTeX.")] = False,
    source: Annotated[bool, typer.Option("--source", help="Only the code that is judged.")] = False,
    judge: Annotated[bool, typer.Option("--judge", help="Judge the claims now; some take seconds.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """A numbered result: what it says, its formulas, its letters, the constants it leaves open, how it stands."""
    from ltbounds.answers.catalogue import entry_of
    from ltbounds.answers.verdicts import known_verdicts

    _catalogue_is_there()
    if not label:
        if verbose or latex or source or judge:
            raise DomainError("label must be given with --verbose, --latex, --source and --judge")
        list_results(paper, as_json)
        return
    entry = entry_of(paper, label)
    if latex or source:
        _formulas_of(entry, source)
        return
    verdicts = _judged(entry) if judge else dict(known_verdicts())
    if as_json:
        mine = {identifier: verdicts.get(identifier) for identifier, _ in entry.claims}
        print(json.dumps(asdict(entry) | {"verdicts": mine}, ensure_ascii=False))
        return
    _head(entry)
    _standing(entry, verdicts)
    if verbose:
        _claims(entry, verdicts)
    else:
        more = "--verbose: every claim, --latex, --source; `ltbounds eval` puts numbers in"
        out.print(f"\n{more}", style="dim", highlight=False)


def _formulas_of(entry: Entry, source: bool) -> None:
    import inspect

    from ltbounds.report.formulas import formula_latex
    from ltbounds.report.letters import letters_of
    from ltbounds.theorems import find_result

    result = find_result(entry.paper, entry.label)
    letters = letters_of(result.symbols)
    if not result.formulas:
        raise DomainError(f"label={entry.label!r} must have a formula of its own; --verbose shows its claims")
    for formula in result.formulas:
        if source:
            print(f"# {inspect.getsourcefile(formula)}\n{inspect.getsource(formula)}")
        else:
            print(formula_latex(formula, letters))


def _judged(entry: Entry) -> dict[str, Any]:
    from ltbounds.answers.verdicts import known_verdicts, write_verdicts
    from ltbounds.cli.terminal import advanced, progress
    from ltbounds.ledger import run
    from ltbounds.theorems import claims_of, find_result

    chosen = list(claims_of(find_result(entry.paper, entry.label)))
    with progress() as bar:
        task = bar.add_task(f"judging {entry.label}", total=len(chosen))
        write_verdicts([advanced(bar, task, record) for record in run(chosen)])
    return dict(known_verdicts())


def _paragraph(text: str, indent: int = 2, first: str = "") -> None:
    """Text wrapped to the terminal, not to a pipe."""
    width = out.width if out.width > 1000 else min(out.width, WIDEST)
    lines = textwrap.wrap(text, width - 1, initial_indent=first or " " * indent, subsequent_indent=" " * indent,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    for line in lines:
        out.print(escape(line), highlight=False, soft_wrap=True)


def _head(entry: Entry) -> None:
    from ltbounds.answers.catalogue import plain

    out.print(f"[bold]{entry.paper} {entry.label}: {escape(entry.title)}[/bold]", highlight=False)
    _paragraph(entry.citation.rstrip(".") + (f"; {entry.where}" if entry.where else ""))
    out.print("\nIn our words", style="dim")
    _paragraph(plain(entry.statement))
    if entry.formulas:
        out.print("\nFormulas", style="dim")
        for name, text in entry.formulas:
            bare = text == name
            _paragraph(f"{name}: no closed form; `--source` shows it" if bare else text, 6, "  ")
    if entry.symbols:
        out.print("\nLetters", style="dim")
        for letter, meaning in entry.symbols.items():
            _paragraph(plain(meaning), 13, f"  {plain(letter):10} ")
    if entry.constants:
        out.print("\nBest known values, certified", style="dim")
        for name, interval, about in (row[:3] for row in entry.constants):
            _paragraph(f"in {interval}: {plain(about)}", 13, f"  {name:10} ")


def _word(entry: Entry, verdicts: Any) -> str:
    """The verdict of the whole statement, in one word or two: those of the board."""
    if not entry.numbered:
        return ""
    if entry.whole and entry.whole not in verdicts:
        return "not judged"
    printed = verdicts.get(entry.whole, {})
    from ltbounds.claims import Severity

    verdict = printed.get("verdict", "")
    if verdict == "REFUTED":
        return "false" if printed.get("severity") == "false" else f"false ({printed.get('severity')})"
    against = any(
        identifier.startswith(f"{entry.whole}.") and verdicts.get(identifier, {}).get("verdict") == "REFUTED"
        and Severity(verdicts[identifier]["severity"]).takes_the_word for identifier, _ in entry.claims
    )  # fmt: skip
    return verdict if verdict in ("PROVED", "ARGUED") and not against else "open"


def _coloured(word: str) -> str:
    name = word.partition(" ")[0].replace("false", "REFUTED")
    return f"[{COLOURS[name]}]{word}[/]" if name in COLOURS else f"[white]{word}[/]"


def _standing(entry: Entry, verdicts: Any) -> None:
    from ltbounds.answers.catalogue import plain

    out.print("\nHow it stands", style="dim")
    known = {identifier: verdicts[identifier] for identifier, _ in entry.claims if identifier in verdicts}
    if not known:
        out.print(f"  not judged yet; `ltbounds verify --paper {entry.paper}` judges and keeps it", style="dim")
        return
    from ltbounds.claims import cited_name

    for name, identifier in (("as printed", entry.whole), ("repaired", entry.repaired)):
        if identifier in verdicts:
            found = verdicts[identifier]
            given = f", given {', '.join(map(cited_name, found['cited']))}" if found.get("cited") else ""
            out.print(f"  {name:11}{badge(found['verdict'])}{given} ({identifier})", highlight=False, soft_wrap=True)
    if not entry.whole and entry.numbered:
        out.print("  as printed open: no claim states it whole", highlight=False)
    counts = Counter(found["verdict"] for found in known.values())
    out.print("  claims     " + ", ".join(f"{n} {badge(verdict)}" for verdict, n in counts.items()), highlight=False)
    for identifier, found in known.items():
        if found["verdict"] in ("REFUTED", "CONTRADICTED"):
            about = plain(found.get("impact") or found.get("note") or "")
            head = f"  {found['verdict']:11}"
            _paragraph(f"{identifier} ({found.get('severity', 'by experiment')}): {about}", 13, head)
            if point := found.get("counterexample"):
                at = ", ".join(f"{name} = {value}" for name, value in point.items())
                _paragraph(f"counterexample: {at}", 13)


def _claims(entry: Entry, verdicts: Any) -> None:
    from ltbounds.answers.catalogue import plain

    out.print("\nClaims", style="dim")
    for identifier, statement in entry.claims:
        found = verdicts.get(identifier, {})
        out.print(f"  {badge(found['verdict']) if found else 'not judged'} {identifier}", highlight=False)
        _paragraph(plain(statement), 4)
        for head in ("method", "note"):
            if found.get(head):
                _paragraph(f"{head}: {plain(str(found[head]))}", 4)
        if "left" in found and "counterexample" in found:
            _paragraph(f"at the counterexample {found['left']} {found['relation']} {found['right']} fails", 4)


def _say_unjudged(verdicts: Any) -> None:
    if not verdicts:
        out.print("  no verdicts are kept for these sources; `ltbounds verify` judges all and keeps them", style="dim")

"""``ltbounds eval`` and ``doctor``: a formula with numbers in it; and whether all that is needed works."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.markup import escape

from ltbounds.cli.show import Label, PaperKey
from ltbounds.cli.terminal import app, out
from ltbounds.errors import DomainError

__all__ = ["doctor", "evaluate"]


@app.command("eval")
def evaluate(
    paper: PaperKey,
    label: Label,
    values: Annotated[list[str] | None, typer.Argument(help="Letters and numbers, such as k=4 n=12 eps=0.002.")] = None,
    formula: Annotated[str, typer.Option(help="Only this formula of the result.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """The formulas of a numbered result, with numbers for its letters: eval natale2024 thm2 k=4 n=12 eps=0.002.

    Without numbers: which formulas there are, and what they take.
    """
    from ltbounds.answers.theorem import ASSUMED, theorem

    found = theorem(paper, label)
    if not values:
        if as_json:
            print(json.dumps(found.rows(), ensure_ascii=False))
            return
        for row in found.rows():
            out.print(f"  {row['formula']}({row['takes']})  {escape(row['written'])}", highlight=False)
        if not found.rows():
            raise DomainError(
                f"label={label!r} must have a formula of its own; `ltbounds show {paper} {label!r}` shows its claims"
            )
        return
    given = dict(_pair(text) for text in values)
    known = {name.strip() for row in found.rows() for name in row["takes"].split(",")}
    if strange := [name for name in given if name not in known]:
        raise DomainError(f"{strange[0]}={given[strange[0]]} must be one of the letters {', '.join(sorted(known))}")
    answers = found.evaluate(formula.replace(" ", "_"), **given) if formula else found.evaluate(**given)
    if as_json:
        print(json.dumps({name: float(value) for name, value in answers.items()}))
        return
    takes = {row["formula"]: (row["takes"].split(", "), row["written"]) for row in found.rows()}
    for name, value in answers.items():
        assumed = [
            f"{letter} = {ASSUMED[letter]:g}" for letter in takes[name][0] if letter in ASSUMED and letter not in given
        ]
        note = f"  ({', '.join(assumed)} taken)" if assumed else ""
        out.print(f"{name.replace('_', ' ')} = {float(value):,.6g}{note}", highlight=False)
        if takes[name][1] != name:
            out.print(f"  {takes[name][1]}", style="dim", highlight=False, markup=False)


def _pair(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    try:
        if not sign:
            raise ValueError
        return name.strip(), int(value) if value.strip().lstrip("-").isdecimal() else float(value)
    except ValueError as cause:
        raise DomainError(f"{text} must be a letter and a number, such as eps=0.01") from cause


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Try each part that can be missing or broken, and say what to do about it; exit 3 where something fails."""
    from dataclasses import asdict

    from ltbounds.answers.versions import checks

    failed = False
    for check in checks():
        failed |= not check.ok
        if as_json:
            print(json.dumps(asdict(check)), flush=True)
            continue
        mark = "[green]ok[/]    " if check.ok else "[red]failed[/]"
        remedy = "" if check.ok else f"; {check.remedy}"
        out.print(f"{mark} {check.name}: {escape(check.says + remedy)}", highlight=False)
    if failed:
        raise typer.Exit(3)

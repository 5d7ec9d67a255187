"""``ltbounds show``: a numbered result and its claims."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape

from ltbounds.cli.terminal import app, badge, out

__all__ = ["show"]


@app.command()
def show(
    paper: Annotated[str, typer.Argument(help="Paper key, such as pensia2020.")],
    label: Annotated[str, typer.Argument(help='Numbered result, such as "Theorem 1".')],
    as_json: Annotated[bool, typer.Option("--json", help="The claims' records, one JSON object a line.")] = False,
) -> None:
    """A numbered result: statement, symbols, formulas in LaTeX, and what the checkers say of its claims."""
    from ltbounds.ledger import judge
    from ltbounds.report.formulas import formula_latex
    from ltbounds.theorems import find_result

    result = find_result(paper, label)
    if as_json:
        for claim in result.claims:
            print(judge(claim).to_json(), flush=True)
        return
    out.print(f"[bold]{result.ref.paper}, {result.ref.label}[/bold] ({result.ref.where}): {escape(result.title)}\n")
    out.print(escape(result.statement) + "\n", highlight=False)
    for letter, meaning in result.symbols.items():
        out.print(f"  {letter:8} {escape(meaning)}", highlight=False)
    for formula in result.formulas:
        out.print(f"\n{escape(formula_latex(formula))}", highlight=False, soft_wrap=True)
    out.print()
    for claim in result.claims:
        record = judge(claim)
        out.print(f"{badge(record.verdict)} {claim.id}: {escape(claim.statement)}", highlight=False)
        evidence = json.dumps(dict(record.evidence), ensure_ascii=False, default=str)
        out.print(f"  [dim]{escape(evidence)}[/dim]", highlight=False)
        if record.note:
            out.print(f"  {escape(record.note)}", highlight=False)

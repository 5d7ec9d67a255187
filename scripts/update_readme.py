"""Rewrite README's table of errata from the claims' records: ``python scripts/update_readme.py``."""

from __future__ import annotations

from pathlib import Path

from ltbounds.claims import Verdict
from ltbounds.theorems import claims

README = Path(__file__).parents[1] / "README.md"
START, END = "<!-- errata -->", "<!-- end of errata -->"


def errata_table() -> str:
    """A Markdown table of the statements that fail, or say nothing, as printed."""
    wrong = [claim for claim in claims() if claim.recorded in (Verdict.REFUTED, Verdict.VACUOUS)]
    rows = [f"| {claim.ref.paper} {claim.ref.label} | `{claim.id}` | {claim.note} |" for claim in wrong]
    return "\n".join(["| where | claim | what is wrong, and what survives |", "|---|---|---|", *rows])


def updated(text: str) -> str:
    """README's text with the table between its markers replaced."""
    before, rest = text.split(START)
    return f"{before}{START}\n\n{errata_table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")

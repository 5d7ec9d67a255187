"""Rewrite ERRATA.md, and README's tables of verdicts and errata: ``python scripts/update_readme.py``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ltbounds.claims import Claim, Verdict
from ltbounds.theorems import PAPERS, claims, find_claim, unchecked

ROOT = Path(__file__).parents[1]
README, ERRATA = ROOT / "README.md", ROOT / "ERRATA.md"
WRONG = (Verdict.REFUTED, Verdict.VACUOUS)
NUMBERED = (
    "pensia2020.thm-1.edge", "fischer2021.lemma-4", "fischer2021.thm-5.union", "burkholz2022depth.thm-3.3",
    "burkholz2022depth.thm-4.1", "burkholz2022depth.lemma-5.1", "burkholz2022depth.thm-5.2.copies",
    "burkholz2022depth.thm-5.2.fix", "burkholz2022conv.thm-3.2.epsl", "natale2024.rem-1", "natale2024.cor-1",
    "natale2024.eq-29", "natale2024.thm-4",
)  # fmt: skip
"""The errata that change a numbered result; README shows these."""
HEAD = """# Errata

What five papers print that is false, or says nothing, each with what is wrong, whether the conclusion survives, and the
smallest correction found that is true.  Written by `scripts/update_readme.py` from the claims; `ltbounds verify --claim
ID` re-checks one, with its counterexample, and `ltbounds show PAPER "LABEL"` shows it beside its neighbours.
"""


def wrong(paper: str) -> list[Claim]:
    """The statements of a paper that fail, or say nothing, as printed."""
    return [claim for claim in claims(paper) if claim.recorded in WRONG]


def verdict_table() -> str:
    """A Markdown table: how many claims of each paper have which verdict."""
    rows = ["| paper | claims | " + " | ".join(f"{verdict}" for verdict in Verdict) + " | listed, not checkable |"]
    rows.append("|---|" + "---|" * (len(Verdict) + 2))
    for paper in PAPERS:
        found = Counter(claim.recorded for claim in claims(paper))
        counts = " | ".join(str(found[verdict] or "") for verdict in Verdict)
        rows.append(f"| {paper} | {sum(found.values())} | {counts} | {len(unchecked(paper)) or ''} |")
    return "\n".join(rows)


def errata_table() -> str:
    """A Markdown table of the errata that change a numbered result."""
    chosen = [find_claim(identifier) for identifier in NUMBERED]
    rows = [f"| {claim.ref.paper} {claim.ref.label} | `{claim.id}` | {_cell(claim.note)} |" for claim in chosen]
    return "\n".join(["| where | claim | what is wrong, and what survives |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def errata_page() -> str:
    """ERRATA.md: every erratum of every paper."""
    return HEAD + "".join(_paper(paper) for paper in PAPERS if wrong(paper))


def _paper(paper: str) -> str:
    return f"\n## {paper}\n" + "".join(_erratum(claim) for claim in wrong(paper))


def _erratum(claim: Claim) -> str:
    lines = [
        f"\n### {claim.ref.label}: `{claim.id}`\n",
        f"Printed ({claim.ref.where}): {claim.statement}\n",
        f"{claim.note}\n",
    ]
    if claim.correction:
        repair = find_claim(claim.correction)
        lines.append(f"Instead ({repair.recorded}, `{repair.id}`): {repair.statement}\n")
    return "\n".join(lines)


def updated(text: str) -> str:
    """README's text with the tables between its markers replaced."""
    for name, table in (("verdicts", verdict_table()), ("errata", errata_table())):
        before, rest = text.split(f"<!-- {name} -->")
        after = rest.split(f"<!-- end of {name} -->")[1]
        text = f"{before}<!-- {name} -->\n\n{table}\n\n<!-- end of {name} -->{after}"
    return text


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
    ERRATA.write_text(errata_page(), encoding="utf-8")

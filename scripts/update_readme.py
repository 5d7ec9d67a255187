"""Rewrite ERRATA.md and README's tables from the records: ``python scripts/update_readme.py``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from ltbounds.answers.known_constants import known_constants
from ltbounds.claims import Claim, Severity, Verdict, cited_name
from ltbounds.decimals import at_least, at_most
from ltbounds.ledger.board import BoardRow, board, most_wanted
from ltbounds.ledger.graph import Standing, expected, promise, stand
from ltbounds.montecarlo.samplers import sampler
from ltbounds.report.shipped import ticket_rows
from ltbounds.report.tables import SEVERITIES, repair_status
from ltbounds.studies.tickets import Failure, asked_of
from ltbounds.theorems import PAPERS, claims, find_claim, results, unchecked
from ltbounds.theorems.papers import find_paper
from ltbounds.theorems.statements import statements

ROOT = Path(__file__).parents[1]
README, ERRATA = ROOT / "README.md", ROOT / "ERRATA.md"
WRONG = (Verdict.REFUTED, Verdict.CONTRADICTED, Verdict.VACUOUS)
EPS = (0.1, 0.01, 0.001)
HEAD = """# Errata

What five papers print that is false, or says nothing, the worst first: **false** (the sentence is false), **gap** (the
proof breaks, the sentence it serves may stand), **edge** (true but for an end of the domain that nobody meant),
**misprint** (obvious, nothing rests on it).  Each with what is wrong, which numbered results it touches, and a repair.
"Corrected" is said only of a repaired sentence that is proved or argued; "obstruction removed" of one that was tried at
points.  Written by `scripts/update_readme.py` from the claims; `ltbounds verify --claim ID` re-checks one, with its
counterexample.
"""


def wrong(paper: str) -> list[Claim]:
    """The statements of a paper that fail, or say nothing, as printed; the worst first."""
    return sorted((claim for claim in claims(paper) if expected(claim) in WRONG), key=_rank)


def _rank(claim: Claim) -> int:
    return SEVERITIES.index(str(claim.severity)) if claim.severity else len(SEVERITIES)


def verdict_table() -> str:
    """A Markdown table: how many claims have which verdict, by paper; printed sentences and supporting claims apart."""
    rows = ["| paper | claims | all | " + " | ".join(str(verdict) for verdict in Verdict) + " | not checkable |"]
    rows.append("|---|---|" + "---|" * (len(Verdict) + 2))
    for paper in PAPERS:
        listed = statements(paper)
        for name, printed in (("printed", True), ("supporting", False)):
            found = Counter(expected(claim) for claim in claims(paper) if (claim.id in listed) == printed)
            if not found:
                continue
            counts = " | ".join(str(found[verdict] or "") for verdict in Verdict)
            left = len(unchecked(paper)) if printed else 0
            rows.append(f"| {paper} | {name} | {sum(found.values())} | {counts} | {left or ''} |")
    return "\n".join(rows)


def errata_table() -> str:
    """A Markdown table of the falsehoods that touch a numbered result; what is less stands in ERRATA.md."""
    chosen = [
        claim
        for paper in PAPERS
        for claim in wrong(paper)
        if claim.severity is Severity.FALSE and not claim.impact.startswith("none")
    ]
    rows = [f"| {claim.ref.paper} {claim.ref.label} | `{claim.id}` | {_cell(claim.impact)} |" for claim in chosen]
    return "\n".join(["| where | claim | what it touches, and what survives |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def standings() -> dict[str, Standing]:
    """What the form of every claim promises; `ltbounds verify` fails where the judges find less."""
    known: dict[str, Standing] = {}
    for claim in claims():
        stand(claim, promise, known)
    return known


def papers_table() -> str:
    """A Markdown table: the papers, with what one needs to find them."""
    rows = ["| key | paper | arXiv |", "|---|---|---|"]
    for paper in map(find_paper, PAPERS):
        link = f"[{paper.arxiv}]({paper.address})" if paper.arxiv else ""
        where = f"{', '.join(paper.authors)} ({paper.year}), *{paper.title}*" if paper.arxiv else paper.title
        rows.append(f"| {paper.key} | {where} | {link} |")
    return "\n".join(rows)


def board_table() -> str:
    """A Markdown table: one row a numbered result."""
    rows = board(standings())
    names = ("paper", "result", "as printed, whole", "repaired, whole", "given", "refuted parts")
    head = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    open_ones = most_wanted(rows)
    wanted = "; ".join(
        f"{paper} {', '.join(row.label for row in open_ones if row.paper == paper)}"
        for paper in dict.fromkeys(row.paper for row in open_ones)
    )
    said = (
        f"Most wanted (open as printed and repaired): {wanted}."
        if wanted
        else "Nothing is open both as printed and repaired."
    )
    return "\n".join([*head, *map(_board_row, rows), "", said])


def _board_row(row: BoardRow) -> str:
    cited = ", ".join(dict.fromkeys(map(cited_name, (*row.word.given, *row.repaired_word.given))))
    shown = f"{row.repaired_word.said} (`{row.repaired.partition('.')[2]}`)" if row.repaired else ""
    against = ", ".join(f"`{claim.partition('.')[2]}`" for claim in row.against)
    return f"| {row.paper} | {row.label} | {row.word.said} | {shown} | {cited} | {against} |"


def constants_table() -> str:
    """A Markdown table: the constants that the papers leave open, between certified ends."""
    rows = ["| constant | of | at least | at most | by | in the paper |", "|---|---|---|---|---|---|"]
    for one in known_constants()[0]:
        lower = "" if one.lower is None else at_least(one.lower)
        upper = "" if one.upper is None else at_most(one.upper)
        rows.append(f"| {' | '.join(map(_cell, (one.name, one.statement, lower, upper, one.method, one.paper)))} |")
    return "\n".join(rows)


def met_table() -> str:
    """A Markdown table: C met for all targets at once, by law and tolerance."""
    met = [one for one in known_constants()[2] if one.notion == "all" and one.eps in EPS]
    rows = ["| law | " + " | ".join(f"ε = {eps:g}" for eps in EPS) + " |", "|---|" + "---|" * len(EPS)]
    for law in dict.fromkeys(one.law for one in met):
        spans = {one.eps: f"{one.C_low:.2f} to {one.C_high:.2f}" for one in met if one.law == law}
        spans |= {one.eps: f"{one.C_low:.2f}" for one in met if one.law == law and one.C_low == one.C_high}
        rows.append(f"| {sampler(law).title} | {' | '.join(spans.get(eps, '') for eps in EPS)} |")
    return "\n".join(rows)


def mutation_table() -> str:
    """A Markdown table: how many changes of formulas and claims the last mutation check of each result noticed."""
    scores = json.loads((ROOT / "ltbounds" / "data" / "mutation.json").read_text(encoding="utf-8"))
    rows = ["| paper | results run | changes noticed | on |", "|---|---|---|---|"]
    for paper in PAPERS:
        found = [row for label, row in scores.get(paper, {}).items() if label in {r.ref.label for r in results(paper)}]
        noticed = sum(row.get("noticed", 0) for row in found)
        every = noticed + sum(row.get("survived", 0) + row.get("timed out", 0) for row in found)
        share = f"{noticed} of {every} ({noticed / every:.1%})" if every else ""
        dates = sorted({row["date"] for row in found})
        when = " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""
        rows.append(f"| {paper} | {len(found)} of {len(results(paper))} | {share} | {when} |")
    return "\n".join(rows)


IN_README = (
    "burkholz2022depth.2l_looks_linear",
    "burkholz2022conv.2l_looks_linear",
    "burkholz2022conv.l+1_looks_linear",
)
"""Constructions that admit every network; the others' rows stand on the site."""


def tickets_table() -> str:
    """A Markdown table: network x construction, and where it comes from."""
    names = (
        "network", "construction", "found", "certified", "planned", "agreement", "CPU seconds", "widest source layer",
        "density", "bytes", "",
    )  # fmt: skip
    rows = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    every = ticket_rows()
    none = [one for one in every if isinstance(one, Failure)]
    for one in every:
        if isinstance(one, Failure):
            if one.construction in (*IN_README, "any"):
                rows.append(f"| {one.network} | {one.construction} |" + " |" * (len(names) - 3) + f" {_short(one)} |")
            continue
        if one.construction not in IN_README:
            continue
        agreement = "" if one.agreement is None else f"{one.agreement:.1%}"
        seconds = one.made.cpu_seconds if one.made else one.seconds
        cells = (
            one.network, one.construction, at_least(one.found), at_most(one.certified), at_most(one.planned), agreement,
            f"{seconds:.3g}", f"{max(one.source_widths):,}", f"{one.density:.2%}",
            f"{one.mask_bytes:,} of {one.dense_bytes:,}", "no success" if one.failures else "",
        )  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    made = dict.fromkeys(
        f"version {row.made.version}, commit {row.made.commit[:7]}, seed {_seed(row.made.settings)}, {row.made.machine}"
        for row in every
        if row.made
    )
    counts = f"{len(every) - len(none)} tickets and {len(none)} reasons why there is none"
    asked = asked_of(row for row in every if not isinstance(row, Failure))
    rows.append(
        f"\n{asked} {counts}; above are those by constructions that admit every network. Made, and continued, by"
        f" `ltbounds tickets ../shared/nets --out ltbounds/data/tickets.json` ({'; '.join(made)}); each row of the file"
        " has its date and the command as it was typed, which may have asked for some of the networks first."
    )
    return "\n".join(rows)


def _seed(settings: str) -> str:
    return settings.partition("seed ")[2].partition(",")[0]


def _short(failure: Failure) -> str:
    return f"no ticket: {failure.reason.partition(':')[0]}"


def errata_page() -> str:
    """ERRATA.md: every erratum of every paper, with an index."""
    index = [f"- [{paper}](#{paper}): {_counts(paper)}" for paper in PAPERS if wrong(paper)]
    return HEAD + "\n" + "\n".join(index) + "\n" + "".join(_paper(paper) for paper in PAPERS if wrong(paper))


def _counts(paper: str) -> str:
    found = Counter(str(claim.severity or "says nothing") for claim in wrong(paper))
    return ", ".join(f"{count} {name}" for name, count in found.items())


def _paper(paper: str) -> str:
    return f"\n## {paper}\n" + "".join(_erratum(claim) for claim in wrong(paper))


def _erratum(claim: Claim) -> str:
    lines = [
        f"\n### {claim.severity or 'says nothing'}: {claim.ref.label}: `{claim.id}`\n",
        f"Printed ({claim.ref.where}): {claim.statement}\n",
        f"{claim.note}\n",
    ]
    if claim.impact:
        lines.append(f"Touches {claim.impact}.\n")
    if claim.correction:
        repair = find_claim(claim.correction)
        status = repair_status(expected(repair)).capitalize()
        lines.append(f"{status} ({expected(repair)}, `{repair.id}`): {repair.statement}\n")
    return "\n".join(lines)


def updated(text: str) -> str:
    """README's text with the tables between its markers replaced."""
    tables = {
        "papers": papers_table,
        "board": board_table,
        "verdicts": verdict_table,
        "mutation": mutation_table,
        "errata": errata_table,
        "constants": constants_table,
        "met": met_table,
        "tickets": tickets_table,
    }
    for name, make in tables.items():
        before, rest = text.split(f"<!-- {name} -->")
        after = rest.split(f"<!-- end of {name} -->")[1]
        text = f"{before}<!-- {name} -->\n\n{make()}\n\n<!-- end of {name} -->{after}"
    return text


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
    ERRATA.write_text(errata_page(), encoding="utf-8")

"""The report's tables as data frames; the CSV files are these, unrounded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import Any

import pandas as pd

from ltbounds.claims import Severity, Verdict
from ltbounds.ledger.board import board, standings_of
from ltbounds.ledger.records import Record
from ltbounds.montecarlo.samplers import sampler
from ltbounds.report.evidence import counterexample
from ltbounds.report.inputs import Inputs
from ltbounds.studies.constants import ConstantRow, MetConstant
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy
from ltbounds.studies.tickets import Failure, TicketRow
from ltbounds.theorems import PAPERS
from ltbounds.theorems.ours.constants import CertifiedConstant
from ltbounds.widths.required import WidthRow

__all__ = [
    "board_table",
    "constant_table",
    "enclosure_table",
    "errata",
    "ledger_table",
    "met_table",
    "layer_table",
    "repair_status",
    "sweep_table",
    "tables",
    "ticket_table",
    "verdict_counts",
    "verdicts_by_paper",
    "width_table",
]


def ledger_table(ledger: Sequence[Record]) -> pd.DataFrame:
    """One row a claim."""
    columns = [
        "claim", "paper", "label", "where", "listed", "verdict", "expected", "weakest", "control", "statement",
        "domain", "because", "note", "severity", "impact", "seconds",
    ]  # fmt: skip
    rows = [asdict(record) | {"evidence": json.dumps(record.evidence, default=str)} for record in ledger]
    return pd.DataFrame(rows, columns=[*columns, "evidence"])


def verdict_counts(ledger: Sequence[Record]) -> dict[str, int]:
    """How many claims have each verdict, in the order of `Verdict`, zeros left out."""
    counts = {str(verdict): sum(record.verdict == verdict for record in ledger) for verdict in Verdict}
    return {verdict: count for verdict, count in counts.items() if count}


def errata(ledger: Sequence[Record]) -> pd.DataFrame:
    """Statements that fail, or say nothing, as printed: where, why, and what is true instead."""
    by_id = {record.claim: record for record in ledger}
    rows = [
        {
            "paper": record.paper,
            "claim": record.claim,
            "place": _place(record.label, record.where),
            "as_printed": record.statement,
            "verdict": record.verdict,
            "severity": record.severity,
            "impact": record.impact,
            "counterexample": counterexample(record),
            "what_is_wrong": record.note,
            "correction": by_id[record.correction].statement if record.correction in by_id else "",
            "verdict_of_correction": by_id[record.correction].verdict if record.correction in by_id else "",
            "status": repair_status(by_id[record.correction].verdict if record.correction in by_id else ""),
        }
        for record in sorted(ledger, key=_rank)
        if record.verdict in (Verdict.REFUTED, Verdict.CONTRADICTED, Verdict.VACUOUS)
    ]
    return pd.DataFrame(rows)


SEVERITIES = tuple(str(severity) for severity in reversed(Severity))
"""The worst first."""


def _place(label: str, where: str) -> str:
    """Where a result stands; a section that names itself is named once.

    >>> _place("Lemma 2", "section 3.3"), _place("Section 3", "section 3, existence results")
    ('Lemma 2, section 3.3', 'Section 3, existence results')
    """
    if where.lower() == label.lower():
        return label
    return where[0].upper() + where[1:] if where.lower().startswith(f"{label.lower()},") else f"{label}, {where}"


def _rank(record: Record) -> tuple[int, int]:
    severity = SEVERITIES.index(record.severity) if record.severity else len(SEVERITIES)
    return PAPERS.index(record.paper), severity


def repair_status(verdict: str) -> str:
    """What a repair may be called: "corrected" only where the repaired sentence is proved or argued."""
    if verdict in (Verdict.PROVED, Verdict.ARGUED):
        return "corrected"
    return "obstruction removed" if verdict in (Verdict.HOLDS_AT_POINTS, Verdict.SUPPORTED) else "open"


def sweep_table(sweep: Sequence[SweepRow]) -> pd.DataFrame:
    """One row an experiment, size and tolerance."""
    return pd.DataFrame([asdict(row) for row in sweep])


def layer_table(tickets: Sequence[TicketStudy]) -> pd.DataFrame:
    """One row a target layer of each ticket."""
    return pd.DataFrame([{"network": study.name} | asdict(layer) for study in tickets for layer in study.layers])


def width_table(tickets: Sequence[TicketStudy]) -> pd.DataFrame:
    """What each width theorem asks for each network, by the source of its constant, below what the ticket needed.

    `eps` of the ticket is its certified bound; `measures` names the norm and inputs of its eps, one for all theorems.
    """
    return pd.DataFrame([row for study in tickets for row in (_sufficed(study), *_asked(study))])


def _sufficed(study: TicketStudy) -> dict[str, Any]:
    found = {"network": study.name, "theorem": f"this ticket ({study.row.construction})", "says": "sufficed"}
    measures = f"largest output difference, inputs with entries in [{study.box[0]:g}, {study.box[1]:g}]"
    return found | {
        "eps": study.row.certified,
        "measures": measures,
        "widths": " ".join(map(str, study.row.source_widths[::2])),
    }


def _asked(study: TicketStudy) -> Iterator[dict[str, Any]]:
    for (paper, label, kind, measures), rows in groupby(
        sorted(study.widths_required, key=_theorem), key=lambda row: (row.paper, row.label, row.kind, row.measures)
    ):
        asked = {"network": study.name, "theorem": f"{paper} {label}", "says": kind, "eps": study.eps}
        asked |= {"measures": measures, "widths": None}
        unmet = ""
        for row in rows:
            widths = " ".join(map(str, row.widths)) or row.reason
            unmet = "; ".join(h.text for h in row.hypotheses if not h.met)
            if kind == "necessary":
                asked["widths"] = widths
            else:
                asked[row.source] = widths + (f" (its constant: {row.C:.3g})" if row.C is not None else "")
        yield asked | {"hypotheses_not_met": unmet}


def _theorem(row: WidthRow) -> tuple[int, str]:
    return PAPERS.index(row.paper), row.label


def constant_table(constants: Sequence[ConstantRow]) -> pd.DataFrame:
    """Necessary, met and sufficient numbers for each pair of tolerance and failure probability."""
    frame = pd.DataFrame([asdict(row) for row in constants], columns=[f.name for f in fields(ConstantRow)])
    return frame.astype({"met_above": "Int64", "met_by": "Int64"})


def enclosure_table(constants: Sequence[CertifiedConstant]) -> pd.DataFrame:
    """Constants that the papers leave open, each between its certified ends."""
    rows = [asdict(constant) for constant in constants]
    return pd.DataFrame(rows, columns=[f.name for f in fields(CertifiedConstant)])


def verdicts_by_paper(ledger: Sequence[Record]) -> pd.DataFrame:
    """How many claims of each paper have which verdict: whole sentences as printed, and supporting claims, apart."""
    papers = dict.fromkeys(record.paper for record in ledger)
    rows: list[dict[str, Any]] = [
        {"paper": paper, "claims": "printed" if listed else "supporting", "all": len(own)} | verdict_counts(own)
        for paper in papers
        for listed in (True, False)
        if (own := [record for record in ledger if record.paper == paper and record.listed == listed])
    ]
    return pd.DataFrame(rows).convert_dtypes()


def board_table(ledger: Sequence[Record]) -> pd.DataFrame:
    """One row for each numbered result: the word for the whole statement, its repair, what is against it."""
    rows = [
        {
            "paper": row.paper,
            "result": row.label,
            "as printed": row.word.said,
            "given": ", ".join(row.word.given),
            "repaired": row.repaired_word.said,
            "repaired, given": ", ".join(row.repaired_word.given),
            "repair": row.repaired,
            "against": ", ".join(row.against),
            "weakest link": row.weakest if row.weakest != row.whole else "",
        }
        for row in board(standings_of(ledger))
    ]
    return pd.DataFrame(rows)


def met_table(met: Sequence[MetConstant]) -> pd.DataFrame:
    """C met in the package's sweep by law and kind of target, and certified: in columns of their own."""
    return pd.DataFrame(
        [
            {
                "law": sampler(row.law).title, "targets": row.notion, "eps": row.eps,
                "C met, from": row.C_low, "C met, to": row.C_high, "C certified": row.C_certified,
                "limit of C (heuristic)": row.C_limit, "method": row.method,
            }
            for row in met
        ]
    )  # fmt: skip


def ticket_table(rows: Sequence[TicketRow | Failure]) -> pd.DataFrame:
    """Network x construction: what was found, certified and planned, the cost, and whether the ticket does its job."""
    return pd.DataFrame([_ticket_row(row) for row in rows])


def _ticket_row(row: TicketRow | Failure) -> dict[str, Any]:
    head = {"network": row.network, "construction": row.construction}
    if isinstance(row, Failure):
        return head | {"verdict": f"no ticket: {row.reason}"}
    return head | {
        "verdict": "; ".join(f"NO SUCCESS: {failure}" for failure in row.failures) or "does its job",
        "found": row.found,
        "certified": row.certified,
        "planned": row.planned,
        "error": f"{row.output_error:.2%}" if row.output_error < 10 else f"{row.output_error:.3g} times",
        "agreement": "" if row.agreement is None else f"{row.agreement:.1%}",
        "seconds": row.seconds,
        "CPU seconds": row.made.cpu_seconds if row.made else None,
        "density": f"{row.density:.2%}",
        "source per target": row.source_per_target,
        "bytes": row.mask_bytes,
        "of dense": row.dense_bytes,
        "law": row.law,
        "source widths": "-".join(map(str, row.source_widths)),
        "made": f"{row.made.date}, commit {row.made.commit[:7]}" if row.made else "",
    }


def tables(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Every table by the name of its CSV file."""
    return {
        "board": board_table(inputs.ledger),
        "claims": ledger_table(inputs.ledger),
        "errata": errata(inputs.ledger),
        "success": sweep_table(inputs.sweep),
        "layers": layer_table(inputs.tickets),
        "widths": width_table(inputs.tickets),
        "constants": constant_table(inputs.constants),
        "enclosures": enclosure_table(inputs.enclosures),
        "met": met_table(inputs.met),
        "numbers": pd.DataFrame(map(asdict, inputs.numbers)),
        "tickets": ticket_table(inputs.table),
    }

"""The verdicts that `ltbounds verify` last wrote down for the very sources that are installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltbounds.answers.kept import SHIPPED, digest, guest_digest, keep, kept
from ltbounds.theorems import guests

if TYPE_CHECKING:
    from ltbounds.ledger import Record

__all__ = ["SHIPPED_VERDICTS", "known_verdicts", "write_verdicts"]

SHIPPED_VERDICTS = SHIPPED / "verdicts.json"
NAME = "verdicts"


def known_verdicts() -> Mapping[str, dict[str, Any]]:
    """By claim: verdict, badge, weakest link, cited, severity, correction, impact, note, control, counterexample.

    Empty where the sources have changed since they were judged: an old verdict is none.  With those of theorem packages
    of others, as long as their sources are the same too.
    """
    found: dict[str, dict[str, Any]] = dict(kept(NAME, digest()) or {})
    for paper in guests():
        found |= kept(f"{NAME}.{paper}", guest_digest(paper)) or {}
    return found


def write_verdicts(ledger: Iterable[Record], path: Path | None = None) -> None:
    """Keep the verdicts of a ledger for this user, beside those that are known; or at `path`, to be shipped.

    One that falls short is not kept: a judge may have run out of time on a busy machine.
    """
    known = known_verdicts()
    by_paper: dict[str, dict[str, Any]] = {}
    for record in ledger:
        if not record.falls_short:
            by_paper.setdefault(record.paper, {})[record.claim] = _short(record)
    for paper in guests():
        if rows := by_paper.pop(paper, None):
            old = {claim: row for claim, row in known.items() if claim.startswith(f"{paper}.")}
            keep(f"{NAME}.{paper}", guest_digest(paper), old | rows)
    if by_paper:
        own = {claim: row for claim, row in known.items() if claim.partition(".")[0] not in guests()}
        keep(NAME, digest(), own | {claim: row for rows in by_paper.values() for claim, row in rows.items()}, path)


def _short(record: Record) -> dict[str, Any]:
    fields = {
        "verdict": record.verdict, "badge": record.badge, "expected": record.expected, "weakest": record.weakest,
        "cited": list(record.cited), "severity": record.severity, "correction": record.correction,
        "impact": record.impact, "note": record.note, "control": record.control,
        "method": record.evidence.get("method"),
        "counterexample": record.evidence.get("counterexample"), "left": record.evidence.get("left"),
        "relation": record.evidence.get("relation"), "right": record.evidence.get("right"),
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value not in ("", None, [])}

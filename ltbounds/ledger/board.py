"""The board: one answer for each numbered result.  Does it hold, as a whole, and on what does that rest?

The whole statement of a result is the claim under its own ID (`thm-1` of "Theorem 1"), or the one that `Result.whole`
names.  Nothing is green that is not whole: what only holds at points, or is supported by trials, is open; a result
one of whose parts is refuted as a gap or a falsehood is not green either, and the board names the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ltbounds.claims import Result, Severity, Verdict
from ltbounds.ledger.records import Record
from ltbounds.theorems import results

__all__ = ["BoardRow", "board", "is_numbered", "most_wanted"]

KINDS = {"Theorem": "thm", "Lemma": "lemma", "Corollary": "cor", "Proposition": "prop", "Algorithm": "alg"}
GREEN = (Verdict.PROVED, Verdict.ARGUED)


@dataclass(frozen=True)
class BoardRow:
    """A numbered result: the word for its whole statement, its repair, what stands against it and what it rests on."""

    paper: str
    label: str
    title: str
    whole: str
    word: str
    against: tuple[str, ...]
    repaired: str
    repaired_word: str
    cited: tuple[str, ...]
    weakest: str

    @property
    def settled(self) -> bool:
        """Whether the statement, as printed or repaired, is proved or argued as a whole."""
        return self.word.startswith(GREEN) or self.repaired_word.startswith(GREEN)


def is_numbered(result: Result) -> bool:
    """Whether a result is a theorem, lemma, corollary, proposition or algorithm with a number."""
    kind, _, number = result.ref.label.partition(" ")
    return kind in KINDS and bool(number)


def board(ledger: Iterable[Record]) -> list[BoardRow]:
    """One row for each numbered result of the papers in the ledger, in paper order."""
    known = {record.claim: record for record in ledger}
    papers = {record.paper for record in known.values()}
    return [_row(result, known) for result in results() if result.ref.paper in papers and is_numbered(result)]


def most_wanted(rows: Iterable[BoardRow]) -> list[BoardRow]:
    """The results of which neither the printed nor a repaired statement is settled."""
    return [row for row in rows if not row.settled]


def _identifier(result: Result) -> str:
    kind, _, number = result.ref.label.partition(" ")
    return result.whole or f"{result.ref.paper}.{KINDS[kind]}-{number}"


def _row(result: Result, known: Mapping[str, Record]) -> BoardRow:
    identifier = _identifier(result)
    record, repair = known.get(identifier), known.get(result.repaired)
    against = _against(identifier, known)
    return BoardRow(
        paper=result.ref.paper,
        label=result.ref.label,
        title=result.title,
        whole=identifier if record else "",
        word=_word(record, against),
        against=against,
        repaired=result.repaired if repair else "",
        repaired_word=_word(repair, ()) if repair else "",
        cited=record.cited if record else (),
        weakest=record.weakest if record else "",
    )


def _against(identifier: str, known: Mapping[str, Record]) -> tuple[str, ...]:
    """Refuted parts of a result that are more than a misprint or an edge."""
    harmful = (Severity.GAP, Severity.FALSE)
    parts = (record for record in known.values() if record.claim.startswith(f"{identifier}."))
    return tuple(part.claim for part in parts if part.verdict == Verdict.REFUTED and part.severity in harmful)


def _word(record: Record | None, against: tuple[str, ...]) -> str:
    if record is None:
        return "open"
    if record.verdict == Verdict.REFUTED:
        return "false" if record.severity == Severity.FALSE else f"false ({record.severity})"
    if record.verdict not in GREEN or against:
        return "open"
    given = f", given {'; '.join(record.cited)}" if record.cited else ""
    return f"{record.verdict}{given}"

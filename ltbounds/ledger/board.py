"""The board: one answer for each numbered result.  Does it hold, as a whole, and on what does that rest?

The whole statement of a result is the claim under its own ID (`thm-1` of "Theorem 1"), or the one that `Result.whole`
names.  Nothing is green that is not whole: what only holds at points, or is supported by trials, is open; a result
one of whose parts is refuted as a falsehood is not green either.  A gap breaks the printed proof: the sentence is green
only where it is shown as a whole without that step.  The board names the part in either case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ltbounds.claims import Claim, Result, Severity, Verdict, cited_name
from ltbounds.ledger.graph import Standing
from ltbounds.ledger.records import Record
from ltbounds.theorems import claims, find_claim, guests, results

__all__ = ["BoardRow", "Word", "board", "board_of", "claims_of_board", "is_numbered", "most_wanted", "standings_of"]

KINDS = {"Theorem": "thm", "Lemma": "lemma", "Corollary": "cor", "Proposition": "prop", "Algorithm": "alg"}
GREEN = (Verdict.PROVED, Verdict.ARGUED)


@dataclass(frozen=True)
class Word:
    """How a whole statement stands: PROVED or ARGUED, with the IDs of the theorems taken as given; open; false."""

    said: str = ""
    given: tuple[str, ...] = ()

    @property
    def green(self) -> bool:
        """Whether the statement is proved or argued as a whole."""
        return self.said in GREEN

    def __str__(self) -> str:
        return f"{self.said}, given {', '.join(map(cited_name, self.given))}" if self.given else self.said


@dataclass(frozen=True)
class BoardRow:
    """A numbered result: the word for its whole statement, its repair, what stands against it and what it rests on."""

    paper: str
    label: str
    title: str
    whole: str
    word: Word
    against: tuple[str, ...]
    repaired: str
    repaired_word: Word
    weakest: str

    @property
    def settled(self) -> bool:
        """Whether the statement, as printed or repaired, is proved or argued as a whole."""
        return self.word.green or self.repaired_word.green


def is_numbered(result: Result) -> bool:
    """Whether a result is a theorem, lemma, corollary, proposition or algorithm with a number."""
    kind, _, number = result.ref.label.partition(" ")
    return kind in KINDS and number.replace(".", "").isalnum()


def board(standings: Mapping[str, Standing]) -> list[BoardRow]:
    """One row for each numbered result of the papers whose claims stand in `standings`, in paper order."""
    papers = {identifier.partition(".")[0] for identifier in standings}
    own = [*results(), *(result for key in guests() if key in papers for result in results(key))]
    return [_row(result, standings) for result in own if result.ref.paper in papers and is_numbered(result)]


def claims_of_board(paper: str | None = None) -> list[Claim]:
    """The claims that the board speaks of: whole statements, their repairs, refuted parts that stand against them."""
    numbered = [result for result in results(paper) if is_numbered(result)]
    wanted = {claim.id for result in numbered for claim in _claims_of_row(result, list(claims(paper)))}
    return [claim for claim in claims(paper) if claim.id in wanted]


def _claims_of_row(result: Result, known: Iterable[Claim]) -> list[Claim]:
    whole = _identifier(result)
    return [c for c in known if c.id in (whole, result.repaired) or _stands_against(c, whole)]


def board_of(paper: str, judged: Callable[[Iterable[Claim]], Iterator[tuple[str, Standing]]]) -> Iterator[BoardRow]:
    """The rows of a paper, each as soon as its claims are judged: `judged` gives the standings in the claims' order."""
    known = list(claims(paper))
    rows = [(result, _claims_of_row(result, known)) for result in results(paper) if is_numbered(result)]
    arriving = iter(judged({claim.id: claim for _, own in rows for claim in own}.values()))
    standings: dict[str, Standing] = {}
    for result, own in rows:
        while any(claim.id not in standings for claim in own):
            standings.update([next(arriving)])
        yield _row(result, {claim.id: standings[claim.id] for claim in own})


def standings_of(ledger: Iterable[Record]) -> dict[str, Standing]:
    """The standings that a ledger has written down."""
    return {record.claim: Standing(Verdict(record.verdict), record.weakest, record.cited) for record in ledger}


def most_wanted(rows: Iterable[BoardRow]) -> list[BoardRow]:
    """The results of which neither the printed nor a repaired statement is settled."""
    return [row for row in rows if not row.settled]


def _identifier(result: Result) -> str:
    kind, _, number = result.ref.label.partition(" ")
    return result.whole or f"{result.ref.paper}.{KINDS[kind]}-{number}"


def _row(result: Result, standings: Mapping[str, Standing]) -> BoardRow:
    identifier = _identifier(result)
    whole, repair = standings.get(identifier), standings.get(result.repaired)
    against = _against(identifier, standings)
    return BoardRow(
        paper=result.ref.paper,
        label=result.ref.label,
        title=result.title,
        whole=identifier if whole else "",
        word=_word(identifier, whole, against),
        against=against,
        repaired=result.repaired if repair else "",
        repaired_word=_word(result.repaired, repair, ()) if repair else Word(),
        weakest=whole.weakest if whole else "",
    )


def _against(identifier: str, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    refuted = (part for part, standing in standings.items() if standing.verdict is Verdict.REFUTED)
    return tuple(part for part in refuted if _stands_against(find_claim(part), identifier))


def _stands_against(claim: Claim, whole: str) -> bool:
    """Whether a claim, where it is refuted, is a part of a result and more than a misprint or an edge."""
    return claim.id.startswith(f"{whole}.") and claim.severity in (Severity.GAP, Severity.FALSE)


def _word(identifier: str, standing: Standing | None, against: tuple[str, ...]) -> Word:
    if standing is None:
        return Word("open")
    if standing.verdict is Verdict.REFUTED:
        severity = find_claim(identifier).severity
        return Word("false" if severity is Severity.FALSE else f"false ({severity})")
    if standing.verdict not in GREEN or any(
        (severity := find_claim(part).severity) and severity.takes_the_word for part in against
    ):
        return Word("open")
    return Word(str(standing.verdict), standing.cited)

"""The board: what it judges is enough for what it says."""

from __future__ import annotations

from ltbounds.claims import Severity
from ltbounds.ledger import QUICK, run
from ltbounds.ledger.board import board, claims_of_board, standings_of
from ltbounds.theorems import claims


def test_the_claims_of_the_board_give_the_rows_that_all_claims_give() -> None:
    few, every = claims_of_board("fischer2021"), list(claims("fischer2021"))
    assert len(few) < len(every) / 4
    rows = board(standings_of(run(few, QUICK)))
    assert rows == board(standings_of(run(every, QUICK)))
    assert any(row.against for row in rows) and any(row.repaired for row in rows)


def test_a_gap_leaves_a_whole_its_word_and_a_falsehood_takes_it() -> None:
    assert [severity.value for severity in Severity if severity.takes_the_word] == ["false"]

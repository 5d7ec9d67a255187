"""The second solver of the full profile."""

import pytest

from ltbounds.claims import Verdict
from ltbounds.ledger import FULL, check
from ltbounds.theorems import find_claim


def test_a_second_solver_that_disagrees_costs_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find_claim("pensia2020.rem-1")
    monkeypatch.setattr("ltbounds.ledger.second_opinion.SECONDS", 120.0)  # a busy machine starts a process slowly
    assert check(claim, FULL).evidence["second solver"] == "cvc5: unsat"
    monkeypatch.setattr("ltbounds.ledger.smt.second_opinion", lambda _: "sat")
    assert check(claim, FULL).verdict is Verdict.UNDECIDED

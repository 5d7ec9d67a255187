"""The parts of the report: tables of errata, ledgers on disk, formulas that browsers can draw."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ltbounds.errors import FileFormatError
from ltbounds.ledger import Record, judge, read_ledger, write_ledger
from ltbounds.report.formulas import formula_latex, formula_mathml
from ltbounds.report.reference import rooms
from ltbounds.report.tables import errata, verdict_counts
from ltbounds.theorems import find_claim, results


@pytest.fixture(scope="module")
def ledger() -> list[Record]:
    names = ("pensia2020.thm-2.4", "pensia2020.thm-2.4.corrected", "pensia2020.thm-2.5", "pensia2020.exp-1.res.weights")
    return [judge(find_claim(name)) for name in names]


def test_errata_name_counterexample_and_correction(ledger: list[Record]) -> None:
    table = errata(ledger).set_index("claim")
    assert set(table.index) == {"pensia2020.thm-2.4", "pensia2020.thm-2.5"}
    assert table.loc["pensia2020.thm-2.4", "counterexample"] == "d = 1, eps = 1/4, where 1/2 == 2 fails"
    assert table.loc["pensia2020.thm-2.4", "verdict_of_correction"] == "PROVED"
    assert verdict_counts(ledger) == {"PROVED": 1, "HOLDS_AT_POINTS": 1, "REFUTED": 1, "VACUOUS": 1}
    assert table.loc["pensia2020.thm-2.4", ["severity", "status"]].tolist() == ["misprint", "corrected"]


def test_ledger_survives_the_disk_and_refuses_what_is_not_one(ledger: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write_ledger(ledger, path)
    assert [record.to_json() for record in read_ledger(path)] == [record.to_json() for record in ledger]
    path.write_text(path.read_text()[:-20])
    with pytest.raises(FileFormatError, match="must be a ledger"):
        read_ledger(path)


def test_every_formula_has_a_symbolic_form_that_browsers_can_draw() -> None:
    formulas = [formula for result in results("pensia2020") for formula in result.formulas]
    assert len(formulas) >= 10
    for formula in formulas:
        ET.fromstring(f"<div>{formula_mathml(formula)}</div>")  # the formula, and what stands behind "where"
        latex = formula_latex(formula)
        assert "=" in latex, formula.__name__
        assert latex.isascii()
        assert latex.count("{") == latex.count("}")


def test_the_reference_says_whole_sentences() -> None:
    entries = [entry for room in rooms() for entry in room.entries]
    assert len(entries) > 300
    cut = {entry.name: entry.first for entry in entries if not entry.first.endswith((".", ":"))}
    assert all(first.startswith("a value of type") for first in cut.values()), cut

"""The report from small records: files that exist, a page that stands alone, and numbers that match the records."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest

from ltbounds.errors import FileFormatError
from ltbounds.ledger import Record, judge, read_ledger, write_ledger
from ltbounds.networks import random_network
from ltbounds.report import Inputs, build_report
from ltbounds.report.formulas import formula_latex, formula_mathml
from ltbounds.report.tables import errata, verdict_counts
from ltbounds.studies.constants import constants
from ltbounds.studies.sweep import success_sweep
from ltbounds.studies.ticket import study_ticket
from ltbounds.theorems import find_claim, results


@pytest.fixture(scope="module")
def ledger() -> list[Record]:
    names = ("pensia2020.thm-2.4", "pensia2020.thm-2.4.corrected", "pensia2020.thm-2.5", "pensia2020.exp-1.res")
    return [judge(find_claim(name)) for name in names]


@pytest.fixture(scope="module")
def page(ledger: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    study, _ = study_ticket(random_network((3, 4, 2), seed=1), name="tiny")
    sweep = [row for row in success_sweep(20, 5) if row.n < 12]
    return build_report(Inputs(ledger, sweep, [study], list(constants(sweep))), tmp_path_factory.mktemp("report"))


def test_the_page_stands_alone(page: Path) -> None:
    text = page.read_text()
    assert 'name="viewport"' in text
    links = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert links
    assert all(link.startswith(("data:", "#")) for link in links)
    assert not re.search(r"<script|@import", text)


def test_every_figure_is_there_as_png_and_svg(page: Path) -> None:
    folder = page.parent / "figures"
    drawn = {path.stem for path in folder.glob("*.png")}
    assert drawn == {path.stem for path in folder.glob("*.svg")}
    assert {"ticket-tiny-weights", "ticket-tiny-anatomy", "success-uniform-all", "sweep-needed"} <= drawn
    for path in folder.glob("*.svg"):
        ET.parse(path)


def test_tables_hold_what_the_records_hold(page: Path, ledger: list[Record]) -> None:
    claims = pd.read_csv(page.parent / "claims.csv")
    assert claims["claim"].tolist() == [record.claim for record in ledger]
    success = pd.read_csv(page.parent / "success.csv")
    assert ((success["lower"] <= success["probability"]) & (success["probability"] <= success["upper"])).all()
    assert (success["probability"] * success["trials"]).round(6).equals(success["successes"].astype(float))


def test_errata_name_counterexample_and_correction(ledger: list[Record]) -> None:
    table = errata(ledger).set_index("claim")
    assert set(table.index) == {"pensia2020.thm-2.4", "pensia2020.thm-2.5"}
    assert table.loc["pensia2020.thm-2.4", "counterexample"] == "d = 1, eps = 1/4"
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
        ET.fromstring(formula_mathml(formula))
        assert "=" in formula_latex(formula), formula.__name__

"""One whole site for all tests of the report: every claim with the verdict that its form promises, nothing judged."""

import time
from pathlib import Path

import pytest

from ltbounds.claims import InequalityClaim
from ltbounds.ledger import Record
from ltbounds.ledger.axes import show
from ltbounds.ledger.graph import Standing, promise, stand, steps_of
from ltbounds.report import Inputs, build_report
from ltbounds.studies.constants import constants
from ltbounds.studies.provenance import provenance_of
from ltbounds.studies.sweep import success_sweep
from ltbounds.studies.ticket import study_ticket
from ltbounds.studies.tutorials import FOLDER, NAMES, Block, Tutorial
from ltbounds.theorems import claims
from ltbounds.theorems.statements import statements

PATIENCE = 3600


def promised() -> list[Record]:
    """A record of every claim, as the judges would write it if each found what the claim's form promises."""
    known: dict[str, Standing] = {}
    records = []
    for claim in claims():
        standing = stand(claim, promise, known)
        fails_at = getattr(claim, "fails_at", None)
        evidence = {"method": "as the form promises"}
        if fails_at:
            evidence |= {"counterexample": {name: str(value) for name, value in fails_at.items()}}
        domain = show(claim.domain) if isinstance(claim, InequalityClaim) else ""
        verdict = str(standing.verdict)
        records.append(
            Record(
                claim.id, claim.ref.paper, claim.ref.label, claim.ref.where, type(claim).__name__,
                claim.id in statements(claim.ref.paper), "", claim.statement, domain, verdict, verdict,
                standing.weakest, tuple(step.id for step in steps_of(claim)), standing.cited, "not run", True, evidence,
                claim.because, claim.note, str(claim.severity or ""), claim.impact, claim.correction, "quick", 0.0, "0",
            )
        )  # fmt: skip
    return records


def build(folder: Path) -> None:
    """The site of the promised records, with numbers that take no time, and a few figures."""
    from ltbounds import plots
    from ltbounds.networks import random_network
    from ltbounds.report import figures
    from ltbounds.studies.constants import NumbersRow

    study, _ = study_ticket(random_network((3, 4, 2), seed=1), name="tiny")
    sweep = [row for row in success_sweep(20, 5) if row.n < 9 and row.law == "uniform"]
    numbers = [NumbersRow(e, d, 7, 8, 9, 18) for e in (0.1, 0.01) for d in (0.1, 0.01)]
    numbers[-1] = NumbersRow(0.01, 0.01, 13, 15, 16, 28)
    texts = [(name, (FOLDER / f"{name}.md").read_text()) for name in NAMES]
    tutorials = [Tutorial(name, text.splitlines()[0][2:], (Block("text", text),), 0.0) for name, text in texts]
    whole = figures._of_the_sweep
    figures._of_the_sweep = lambda: iter(  # type: ignore[assignment]  drawn one by one in test_figures
        [("sweep-fixed-size", "Fixed sizes.", plots.plane().figure)]
    )
    try:
        inputs = Inputs(
            promised(),
            sweep,
            [study],
            list(constants()),
            (),
            (),
            numbers,
            tutorials,
            provenance_of(["ltbounds", "report"]),
        )
        build_report(inputs, folder)
    finally:
        figures._of_the_sweep = whole


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, made once, also where several processes test."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder, done, lock = shared / "site", shared / "site.done", shared / "site.lock"
    try:
        lock.mkdir()
    except FileExistsError:
        end = time.monotonic() + PATIENCE
        while not done.exists() and time.monotonic() < end:
            time.sleep(0.2)
        assert done.read_text() == "yes", "the process that makes the site failed"
        return folder
    try:
        build(folder)
        done.write_text("yes")
    except BaseException:
        done.write_text("no")
        raise
    return folder

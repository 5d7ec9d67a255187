"""Probability, existence and figure claims: supported when true, contradicted when false, vacuous when empty."""

import numpy as np
import pytest

from ltbounds.claims import ExistenceClaim, ProbabilityClaim, Ref, ReportedFigure, Verdict
from ltbounds.ledger import QUICK, check, judge

REF = Ref("pensia2020", "Test", "nowhere")
SHARED = {"ref": REF, "statement": "a test", "control": {}}


def coin(p: float, relation: str = ">=", bound: float = 0.5, **fields: object) -> ProbabilityClaim:
    return ProbabilityClaim(
        id="pensia2020.test.coin", recorded=Verdict.SUPPORTED, relation=relation, bound=bound, notion="fixed",
        trial=lambda stream, trials: stream.random(trials) < p, **({"expected": p, **SHARED} | fields),
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("p", "relation", "verdict", "contradicted"),
    [
        (0.7, ">=", Verdict.SUPPORTED, False),
        (0.3, ">=", Verdict.UNDECIDED, True),
        (0.3, "<=", Verdict.SUPPORTED, False),
        (0.7, "<=", Verdict.UNDECIDED, True),
    ],
)
def test_a_coin(p: float, relation: str, verdict: Verdict, contradicted: bool) -> None:
    """Each false alarm has probability below 1e-9; each design has power 0.999 and a fixed seed."""
    found = check(coin(p, relation), QUICK)
    assert (found.verdict, found.contradicted) == (verdict, contradicted)


def test_too_few_trials_leave_it_undecided() -> None:
    found = check(coin(0.51, max_trials=100), QUICK)
    assert (found.verdict, found.contradicted) == (Verdict.UNDECIDED, False)
    assert found.evidence["trials"] == 100 < found.evidence["designed"]


@pytest.mark.parametrize(("relation", "bound"), [(">=", 0.0), ("<=", 1.0)])
def test_an_empty_bound_is_vacuous(relation: str, bound: float) -> None:
    assert check(coin(0.5, relation, bound), QUICK).verdict is Verdict.VACUOUS


def test_a_run_can_be_repeated_bit_by_bit() -> None:
    assert check(coin(0.6), QUICK) == check(coin(0.6), QUICK)


def test_existence_needs_every_check_of_every_seed() -> None:
    claim = ExistenceClaim(
        id="pensia2020.test.exists", recorded=Verdict.SUPPORTED, seeds=(1, 2, 3), build=lambda seed: seed,
        verify=lambda witness: {"positive": witness > 0, "small": witness < 3}, **SHARED,
    )  # type: ignore[arg-type]  # fmt: skip
    found = check(claim, QUICK)
    assert found.contradicted
    assert found.evidence["failed"] == ["small (seed 3)"]
    assert (found.evidence["trials"], found.evidence["successes"]) == (3, 2)


def figure(lower: float, upper: float) -> ReportedFigure:
    return ReportedFigure(
        id="pensia2020.test.figure", recorded=Verdict.SUPPORTED, printed=(0.95, 1.05),
        reproduce=lambda stream: (lower, upper), **SHARED,
    )  # type: ignore[arg-type]  # fmt: skip


def test_figures_are_compared_as_intervals() -> None:
    assert check(figure(1.04, 1.2), QUICK).verdict is Verdict.SUPPORTED
    assert check(figure(1.06, 1.2), QUICK).contradicted


def test_a_claim_without_a_control_falls_short() -> None:
    record = judge(coin(0.7))
    assert record.verdict == "SUPPORTED"
    assert record.falls_short
    assert record.control == "no negative control is given"


def test_a_control_that_the_checker_cannot_see_through_falls_short() -> None:
    record = judge(coin(0.7, control={"trial": lambda stream, trials: np.ones(trials, bool)}))
    assert record.falls_short
    assert record.control == "the broken variant was not refuted"

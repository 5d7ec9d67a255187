"""Probability, existence and figure claims: supported when true, contradicted when false, vacuous when empty."""

import dataclasses
import math

import numpy as np
import pytest

from ltbounds.claims import ExistenceClaim, ProbabilityClaim, Ref, ReportedFigure, Verdict
from ltbounds.errors import DomainError
from ltbounds.ledger import QUICK, check, judge
from ltbounds.notation import printed

REF = Ref("pensia2020", "Test", "nowhere")
SHARED = {"ref": REF, "statement": "a test"}


def coin(p: float, relation: str = ">=", bound: float = 0.5, **fields: object) -> ProbabilityClaim:
    return ProbabilityClaim(
        id="pensia2020.test.coin", relation=relation, bound=bound, notion="fixed",
        trial=lambda stream, trials: stream.random(trials) < p,
        **({"expected": p, "off": lambda stream, trials: stream.random(trials) < 1 - p, **SHARED} | fields),
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("p", "relation", "verdict", "contradicted"),
    [
        (0.7, ">=", Verdict.SUPPORTED, False),
        (0.3, ">=", Verdict.CONTRADICTED, True),
        (0.3, "<=", Verdict.SUPPORTED, False),
        (0.7, "<=", Verdict.CONTRADICTED, True),
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
        id="pensia2020.test.exists", off=lambda seed: -1, seeds=(1, 2, 3), build=lambda seed: seed,
        verify=lambda witness: {"positive": witness > 0, "small": witness < 3}, **SHARED,
    )  # type: ignore[arg-type]  # fmt: skip
    found = check(claim, QUICK)
    assert found.contradicted
    assert found.evidence["failed"] == ["small (seed 3)"]
    assert (found.evidence["trials"], found.evidence["successes"]) == (3, 2)


def test_a_verifier_that_checks_nothing_is_refused() -> None:
    empty = ExistenceClaim(
        id="pensia2020.test.empty", build=lambda seed: seed, verify=lambda witness: {}, off=lambda seed: seed, **SHARED
    )  # type: ignore[arg-type]  # fmt: skip
    with pytest.raises(DomainError, match="no check was made"):
        check(empty, QUICK)


def figure(lower: float, upper: float, printed: tuple[float, float] = (0.95, 1.05)) -> ReportedFigure:
    return ReportedFigure(
        id="pensia2020.test.figure", printed=printed, off=(2.0, 3.0), reproduce=lambda stream: (lower, upper), **SHARED
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        ((0.97, 1.02), Verdict.SUPPORTED),
        ((1.04, 1.2), Verdict.UNDECIDED),  # it meets the printed interval, and proves nothing
        ((0.0, 9.0), Verdict.UNDECIDED),
        ((-math.inf, math.inf), Verdict.UNDECIDED),
        ((1.06, 1.2), Verdict.CONTRADICTED),
    ],
)
def test_figures_are_judged_by_equivalence(interval: tuple[float, float], verdict: Verdict) -> None:
    assert check(figure(*interval), QUICK).verdict is verdict


def test_printed_digits_stand_for_half_a_unit_of_the_last_one() -> None:
    assert printed("59.47") == (59.465, 59.475)
    assert check(figure(0.1, 190.6, printed("59.47")), QUICK).verdict is Verdict.UNDECIDED
    assert check(figure(0.0036, 0.0045, printed("0.003")), QUICK).verdict is Verdict.CONTRADICTED


def test_an_infinite_printed_interval_is_refused() -> None:
    with pytest.raises(DomainError, match="print a finite interval"):
        check(figure(0.0, 1.0, (-math.inf, math.inf)), QUICK)


def test_a_figure_whose_control_is_supported_falls_short() -> None:
    blind = dataclasses.replace(figure(0.97, 1.02), off=(0.9, 1.1))
    assert judge(blind).falls_short
    assert not judge(figure(0.97, 1.02)).falls_short


def test_a_control_that_the_judge_cannot_tell_apart_falls_short() -> None:
    record = judge(coin(0.7, off=lambda stream, trials: np.ones(trials, bool)))
    assert record.falls_short
    assert record.control == "the broken variant was not contradicted"
    assert not judge(coin(0.7)).falls_short

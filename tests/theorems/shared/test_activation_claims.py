"""The claims on activations rest on each of their steps, and break with a formula."""

from dataclasses import replace

import pytest

from ltbounds.claims import InequalityClaim, Sides, Verdict
from ltbounds.ledger import QUICK, check, judge
from ltbounds.ledger.graph import closure
from ltbounds.ledger.smt import needless_steps
from ltbounds.notation import place
from ltbounds.theorems.shared.activation_claims import new_activation_claims, sigmoid_claims, tanh_claims

HERE = place("burkholz2022depth", "Test", "nowhere")
TANH = tanh_claims(HERE, "test-tanh")
SIGMOID = sigmoid_claims(HERE, "test-sigmoid", TANH.bound)
CLAIMS = closure([TANH.bound, TANH.reach, *SIGMOID, *new_activation_claims(HERE, "test", TANH, SIGMOID)])


@pytest.mark.parametrize("identifier", CLAIMS)
def test_every_claim_is_proved_or_holds_and_its_control_is_told_apart(identifier: str) -> None:
    record = judge(CLAIMS[identifier])
    assert record.verdict == record.expected
    assert record.control_ok


@pytest.mark.parametrize("identifier", [name for name, claim in CLAIMS.items() if getattr(claim, "by", "") == "smt"])
def test_no_step_is_needless(identifier: str) -> None:
    claim = CLAIMS[identifier]
    assert isinstance(claim, InequalityClaim)
    assert needless_steps(claim) == []


def test_a_smaller_constant_is_refuted() -> None:
    def too_small(x: float) -> Sides:
        sides = TANH.bound.body(x=x)
        return Sides(sides.left, 99 * sides.right / 100)

    assert check(replace(TANH.bound, body=too_small), QUICK).verdict is not Verdict.PROVED

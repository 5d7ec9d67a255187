"""The mutation check tells formulas that claims pin down from formulas that nothing constrains."""

import dataclasses
from typing import Any

from ltbounds.arith import log
from ltbounds.claims import InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.ledger.mutation import mutate

REF = Ref("test", "Theorem 0", "nowhere")


def double(z: Any) -> Any:
    """2 z, which `z + z` pins down."""
    return 2 * z


def logarithm(z: Any) -> Any:
    """log z, of which the claims below say nothing."""
    return log(z)


def tripled_or_not(z: Any) -> Any:
    """Its mutant ``z * 1 -> z / 1`` changes no value."""
    return z * 1


PINNED = InequalityClaim(
    id="test.pinned", ref=REF, statement="2 z = z + z", lhs=double, rhs=lambda z: z + z, relation="==",
    domain={"z": Real(1, 2)}, method="symbolic", recorded=Verdict.PROVED, control={"rhs": lambda z: 3 * z},
)  # fmt: skip
DIRECTED = dataclasses.replace(
    PINNED, id="test.directed", statement="z < 2 z", lhs=lambda z: z, rhs=double, relation="<", method="balls"
)
RESULT = Result(ref=REF, title="", statement="", formulas=(double,), claims=(PINNED, DIRECTED))


def test_changes_of_a_pinned_formula_are_noticed_and_the_formula_is_put_back() -> None:
    mutants = list(mutate(RESULT))
    assert [m.change for m in mutants] == ["the inequality is turned round", "2 * z -> 2 / z", "2 -> 3"]
    assert {m.fate for m in mutants} == {"noticed"}
    assert double(5) == 10


def test_changes_that_no_claim_sees_survive() -> None:
    blind = dataclasses.replace(RESULT, formulas=(logarithm,))
    fates = {m.change: m.fate for m in mutate(blind) if m.target.endswith("logarithm")}
    assert fates == {"log(z) -> log2(z)": "survived"}


def test_changes_without_effect_are_equivalent() -> None:
    idle = dataclasses.replace(RESULT, formulas=(tripled_or_not,))
    fates = {m.change: m.fate for m in mutate(idle) if m.target.endswith("tripled_or_not")}
    assert fates == {"z * 1 -> z / 1": "equivalent", "1 -> 2": "survived"}

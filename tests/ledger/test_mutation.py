"""The mutation check tells formulas that claims pin down from formulas that nothing constrains."""

import dataclasses
from typing import Annotated, Any

from ltbounds.arith import Scalar, log
from ltbounds.claims import Real, Result
from ltbounds.ledger.mutation import mutate
from ltbounds.notation import Positive, Sides, at_most, place, sides
from ltbounds.theorems import find_result


def double(z: Any) -> Any:
    """2 z, which `z + z` pins down."""
    return 2 * z


def logarithm(z: Any) -> Any:
    """log z, of which the claims below say nothing."""
    return log(z)


def tripled_or_not(z: Any) -> Any:
    """Its mutant ``z * 1 -> z / 1`` changes no value."""
    return z * 1


HERE = place("test", "Theorem 0", "nowhere")


@HERE.equal("pinned")
def pinned(z: Positive) -> Sides:
    """2 z = z + z."""
    return sides(double(z), z + z, off=3 * z)


@HERE.at_most("directed", by="balls", strict=True)
def directed(z: Annotated[Scalar, Real(1, 2)]) -> Sides:
    """z < 2 z."""
    return sides(z, double(z), off=z / 2)


@HERE.at_most("conditional", by="smt", given=lambda z: at_most(1, z))
def conditional(z: Positive) -> Sides:
    """z <= z^2 for z >= 1."""
    return sides(z, z**2, off=z / 2)


RESULT = Result(ref=HERE.ref, title="", statement="", formulas=(double,), claims=(pinned, directed))


def test_changes_of_a_pinned_formula_are_noticed_and_the_formula_is_put_back() -> None:
    mutants = list(mutate(RESULT))
    assert [m.change for m in mutants] == ["the inequality is turned round", "2 * z -> 2 / z", "2 -> 3"]
    assert {m.fate for m in mutants} == {"noticed"}
    assert double(5) == 10


def test_hypotheses_are_dropped_and_missed() -> None:
    fates = {m.change: m.fate for m in mutate(dataclasses.replace(RESULT, formulas=(), claims=(conditional,)))}
    assert fates == {"the inequality is turned round": "noticed", "the hypothesis is dropped": "noticed"}


def test_changes_that_no_claim_sees_survive() -> None:
    blind = dataclasses.replace(RESULT, formulas=(logarithm,))
    fates = {m.change: m.fate for m in mutate(blind) if m.target.endswith("logarithm")}
    assert fates == {"log(z) -> log2(z)": "survived"}


def test_changes_without_effect_are_equivalent() -> None:
    idle = dataclasses.replace(RESULT, formulas=(tripled_or_not,))
    fates = {m.change: m.fate for m in mutate(idle) if m.target.endswith("tripled_or_not")}
    assert fates == {"z * 1 -> z / 1": "equivalent", "1 -> 2": "survived"}


def test_a_formula_may_be_noticed_by_another_result_of_the_paper() -> None:
    """ReLU without the claim that says what it is: the claims on pensia2020's links use it."""
    section = find_result("pensia2020", "Section 2")
    alone = dataclasses.replace(section, claims=tuple(c for c in section.claims if c.id == "pensia2020.def-4"))
    fates = [mutant.fate for mutant in mutate(alone)]
    assert len(fates) == 3
    assert set(fates) == {"noticed"}

"""Every claim keeps what its form promises, its control is told apart, and no step can be taken away unnoticed."""

import dataclasses

import pytest

from ltbounds.claims import Claim, InequalityClaim, Verdict
from ltbounds.errors import LtboundsError
from ltbounds.ledger import QUICK, check, examine
from ltbounds.ledger.graph import STRENGTH, closure, promise
from ltbounds.ledger.smt import EFFORT, derivation
from ltbounds.ledger.symbols import says_nothing
from ltbounds.notation import any_number, place, sides
from ltbounds.theorems import PAPERS, claims, find_claim, find_result, results

CLAIMS = list(claims())
IDS = [claim.id for claim in CLAIMS]
INEQUALITIES = [claim for claim in CLAIMS if isinstance(claim, InequalityClaim)]
JOINED = [claim for claim in INEQUALITIES if claim.steps]
REFUTED = [claim for claim in CLAIMS if promise(claim) is Verdict.REFUTED]


def by_id(claims: list[Claim]) -> dict:
    return {"argvalues": claims, "ids": [claim.id for claim in claims]}


@pytest.mark.parametrize("claim", **by_id(CLAIMS))
def test_claim_keeps_its_promise(claim: Claim) -> None:
    examined, promised = examine(claim), promise(claim)
    assert examined.control_ok, f"negative control: {examined.control}"
    found = examined.finding.verdict
    kept = found is promised or (
        found in STRENGTH and promised in STRENGTH and STRENGTH.index(found) <= STRENGTH.index(promised)
    )
    assert kept, f"{found} falls short of {promised}: {examined.finding.evidence}"


@place("pensia2020", "Test").at_most("test.irrelevant-truth-1", by="smt")
def irrelevant(anything: any_number) -> object:
    """x <= x + 1."""
    return sides(anything, anything + 1, off=anything - 1)


def loses_its_verdict(claim: InequalityClaim) -> bool:
    """Whether the judge, with the effort that `needless_steps` allows, has nothing good to say of a claim any more."""
    try:
        if claim.by == "smt":
            return derivation(claim, claim.steps, EFFORT // 4) is None
        return check(claim, QUICK).verdict is Verdict.UNDECIDED
    except LtboundsError:
        return True


@pytest.mark.parametrize("claim", **by_id(JOINED))
def test_no_step_can_be_swapped_for_an_irrelevant_truth(claim: InequalityClaim) -> None:
    """What follows without a step follows with an irrelevant truth in its place: so none can be dropped either."""
    for i in range(len(claim.steps)):
        steps = (*claim.steps[:i], *claim.steps[i + 1 :], irrelevant.at(anything=lambda: 0))
        assert loses_its_verdict(dataclasses.replace(claim, steps=steps)), f"{claim.steps[i]} is not needed"


def test_ids_are_unique_and_name_their_paper() -> None:
    assert len(set(IDS)) == len(IDS)
    assert all(claim.id.startswith(f"{claim.ref.paper}.") for claim in CLAIMS)
    same = {claim.id: claim for claim in CLAIMS}
    assert all(same[other.id] is other for other in closure(CLAIMS).values()), "two claims have one ID"


def test_every_step_is_found_by_its_id() -> None:
    assert all(find_claim(identifier).id == identifier for identifier in closure(CLAIMS))


@pytest.mark.parametrize("claim", **by_id(REFUTED))
def test_every_refuted_claim_says_what_is_wrong_how_badly_and_names_its_repair(claim: Claim) -> None:
    assert claim.note
    assert claim.severity is not None and len(claim.impact) > 3 and "TODO" not in claim.impact
    assert promise(find_claim(claim.correction)) in STRENGTH, claim.correction


@pytest.mark.parametrize("claim", **by_id([c for c in INEQUALITIES if c.by == "symbolic"]))
def test_no_identity_is_one_expression_typed_twice(claim: InequalityClaim) -> None:
    assert not says_nothing(claim)


@pytest.mark.parametrize("paper", PAPERS)
def test_results_are_found_by_the_papers_own_label(paper: str) -> None:
    for result in results(paper):
        assert find_result(paper, result.ref.label.upper()) is result
        assert result.ref.where, "say where in the paper it stands"
        assert result.statement

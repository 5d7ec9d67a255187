"""The glue of the depth paper: every step is needed, irrelevant truths do not help, and broken formulas are seen."""

from dataclasses import replace

import pytest

from ltbounds.claims import InequalityClaim, Sides, Verdict
from ltbounds.errors import Undecided
from ltbounds.ledger import QUICK, check
from ltbounds.ledger.graph import closure
from ltbounds.ledger.smt import needless_steps
from ltbounds.notation import any_number, place, sides
from ltbounds.theorems import claims, results
from ltbounds.theorems.statements import ceiling, owner, statements

PAPER = "burkholz2022depth"
CLAIMS = closure(claims(PAPER))
GLUED = [name for name, claim in CLAIMS.items() if getattr(claim, "by", "") == "smt" and claim.steps]


@place(PAPER, "Test").at_most("test.trivial", by="smt")
def trivial(x: any_number) -> Sides:
    """x <= x + 1."""
    return sides(x, x + 1, off=x - 1)


def one(name: str) -> InequalityClaim:
    claim = CLAIMS[f"{PAPER}.{name}"]
    assert isinstance(claim, InequalityClaim)
    return claim


def proved(claim: InequalityClaim) -> bool:
    try:
        return check(claim, QUICK).verdict is Verdict.PROVED
    except Undecided:
        return False


@pytest.mark.parametrize("identifier", GLUED)
def test_no_step_is_needless(identifier: str) -> None:
    claim = CLAIMS[identifier]
    assert isinstance(claim, InequalityClaim)
    assert needless_steps(claim) == []


@pytest.mark.parametrize("name", ["cor-2.4.arithmetic", "thm-3.3.constant", "thm-5.2.fix.log.corrected", "act-sigmoid"])
def test_an_irrelevant_truth_in_place_of_a_step_loses_the_proof(name: str) -> None:
    claim = one(name)
    assert proved(claim)
    for k in range(len(claim.steps)):
        swapped = (*claim.steps[:k], trivial.at(x=lambda: 0), *claim.steps[k + 1 :])
        assert not proved(replace(claim, steps=swapped))


@pytest.mark.parametrize(
    "name", ["cor-2.4.parts", "lemma-3.2.corrected", "thm-3.3.error", "eq-15.three", "thm-5.2.union"]
)
def test_a_left_side_that_is_larger_by_a_tenth_is_not_proved(name: str) -> None:
    claim = one(name)

    def larger(**values: object) -> Sides:
        found = claim.body(**values)
        return Sides(11 * found.left / 10, found.right)

    assert proved(claim)
    assert not proved(replace(claim, body=larger))


def test_every_numbered_result_names_its_whole_and_its_repair() -> None:
    for result in results(PAPER):
        if result.ref.label.split()[0] in ("Theorem", "Lemma", "Corollary") and "proof" not in result.ref.label:
            assert result.whole in CLAIMS
            assert result.repaired in CLAIMS
            assert CLAIMS[result.whole].correction == result.repaired


def test_every_refuted_claim_says_how_bad_it_is_and_names_a_repair() -> None:
    for claim in CLAIMS.values():
        if isinstance(claim, InequalityClaim) and claim.fails_at is not None:
            assert claim.severity is not None
            assert len(claim.impact) > 3
            assert claim.correction in CLAIMS


def test_claims_under_listed_ids_are_whole() -> None:
    listed = statements(PAPER)
    for claim in CLAIMS.values():
        assert owner(claim.id, listed), f"{claim.id} belongs to no statement"
        if claim.id in listed:
            assert ceiling(claim)[0] in (Verdict.PROVED, Verdict.ARGUED)

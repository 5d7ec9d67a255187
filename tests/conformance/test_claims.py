"""Every claim reaches its recorded verdict, and the checker sees through every negative control."""

import dataclasses

import pytest

from ltbounds.claims import Claim, InequalityClaim, Verdict
from ltbounds.ledger import judge
from ltbounds.theorems import PAPERS, claims, find_claim, find_result, results

CLAIMS = list(claims())


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_claim_reaches_its_recorded_verdict(claim: Claim) -> None:
    record = judge(claim)
    assert record.control_ok, f"negative control: {record.control}"
    assert not record.falls_short, f"{record.verdict} falls short of {record.recorded}: {record.evidence}"


def test_ids_are_unique_and_name_their_paper() -> None:
    identifiers = [claim.id for claim in CLAIMS]
    assert len(set(identifiers)) == len(identifiers)
    assert all(claim.id.startswith(f"{claim.ref.paper}.") for claim in CLAIMS)


def test_every_refuted_claim_says_what_is_wrong_and_names_its_correction() -> None:
    refuted = [claim for claim in CLAIMS if claim.recorded is Verdict.REFUTED]
    assert refuted
    for claim in refuted:
        assert claim.note, claim.id
        favourable = (Verdict.PROVED, Verdict.HOLDS_AT_POINTS, Verdict.SUPPORTED)
        assert find_claim(claim.correction).recorded in favourable, claim.id


def test_refuted_inequalities_store_their_counterexample() -> None:
    for claim in CLAIMS:
        if isinstance(claim, InequalityClaim) and claim.recorded is Verdict.REFUTED:
            assert claim.counterexample is not None, claim.id


def test_a_wrongly_recorded_verdict_is_noticed() -> None:
    false = next(claim for claim in CLAIMS if claim.recorded is Verdict.REFUTED)
    assert judge(dataclasses.replace(false, recorded=Verdict.PROVED)).falls_short


@pytest.mark.parametrize("paper", PAPERS)
def test_results_are_found_by_the_papers_own_label(paper: str) -> None:
    for result in results(paper):
        assert find_result(paper, result.ref.label.upper()) is result
        assert result.ref.where, "say where in the paper it stands"
        assert result.statement

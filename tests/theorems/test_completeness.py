"""Every statement of the inventory has a claim, or a reason why it cannot be checked; its IDs keep their whole domain."""

import dataclasses
import re
from pathlib import Path

import pytest

from ltbounds.claims import Integers, OneOf, Points, Real, Verdict
from ltbounds.errors import DomainError
from ltbounds.theorems import PAPERS, claims, find_claim, unchecked
from ltbounds.theorems import statements as inventory
from ltbounds.theorems.statements import axis_of, ceiling, owner, statements

LISTED = re.compile(r"^- \*\*([^*]+)\*\*", re.MULTILINE)
LISTS = tuple(paper for paper in PAPERS if paper != "ours")
MOST_UNCHECKED = 0.05


@pytest.mark.parametrize("paper", LISTS)
def test_every_statement_is_judged_or_says_why_not(paper: str) -> None:
    listed, reasons = statements(paper), unchecked(paper)
    judged = {owner(claim.id, listed) for claim in claims(paper)}
    assert listed
    assert set(listed) - judged - set(reasons) == set()
    assert set(reasons) <= set(listed) - judged, "a reason stands for a statement that no claim judges"
    assert all(len(reason) > 20 for reason in reasons.values())
    assert len(reasons) <= MOST_UNCHECKED * len(listed)
    assert all(statement.text and statement.place for statement in listed.values())


@pytest.mark.parametrize("paper", LISTS)
def test_the_inventory_is_that_of_the_lists(shared: Path, paper: str) -> None:
    text = (shared / "claims" / f"{paper}.md").read_text(encoding="utf-8")
    assert set(statements(paper)) == set(LISTED.findall(text))


def test_a_claim_belongs_to_the_longest_id_it_refines() -> None:
    listed = dict.fromkeys(("p.thm-2", "p.thm-2.1"))
    assert owner("p.thm-2.1.corrected", listed) == "p.thm-2.1"
    assert owner("p.thm-2.10", listed) == "p.thm-2"
    assert owner("p.thm-20", listed) is None


@pytest.mark.parametrize(
    ("words", "axis"),
    [
        ("real (0, 1]", Real("0", "1", open_lo=True)),
        ("real (-oo, oo)", Real()),
        ("real [1/2, oo)", Real("1/2")),
        ("integer >= 2", Integers(2)),
        ("integer 1..6", Integers(1, 6)),
        ("one of 1, -1", OneOf(("1", "-1"))),
        ("any ReLU network", "any ReLU network"),
    ],
)
def test_domains_in_words(words: str, axis: object) -> None:
    assert axis_of(words) == axis


def test_a_domain_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(DomainError, match="must read like"):
        axis_of("real between 0 and 1")


def test_a_smaller_domain_costs_the_listed_id_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim under a listed ID is the whole sentence, or holds at points at most."""
    claim = find_claim("pensia2020.thm-1.c")
    whole = statements("pensia2020")[claim.id]
    assert whole.parameters == {"eps": Real("0", "1", True, True), "depth": Integers(1)}
    assert ceiling(claim)[0] is Verdict.PROVED
    for domain in ({"depth": Integers(1, 9)}, {"depth": Points((1, 2))}, {"eps": Real("1/100", 1, False, True)}):
        part = dataclasses.replace(claim, domain={**claim.domain, **domain})
        assert ceiling(part)[0] is Verdict.HOLDS_AT_POINTS
    # An object that no axis can range over: an argument may reach it, arithmetic alone may not.
    speaks_of = dataclasses.replace(whole, parameters={**whole.parameters, "f": "any network"})
    monkeypatch.setattr(inventory, "statements", lambda _: {claim.id: speaks_of})
    assert ceiling(claim)[0] is Verdict.HOLDS_AT_POINTS
    assert ceiling(dataclasses.replace(claim, because="Because ..."))[0] is Verdict.ARGUED

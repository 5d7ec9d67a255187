"""Every statement of the inventory has a claim, or a reason why none can be; an ID keeps its whole domain."""

import dataclasses
import re
from fractions import Fraction
from pathlib import Path

import pytest

from ltbounds.claims import ExistenceClaim, Integers, OneOf, Points, Real, ReportedFigure, Verdict
from ltbounds.errors import DomainError
from ltbounds.ledger import examine
from ltbounds.ledger.listed import narrower
from ltbounds.notation import at_most
from ltbounds.theorems import PAPERS, claims, find_claim, unchecked
from ltbounds.theorems import statements as inventory
from ltbounds.theorems.statements import axis_of, ceiling, hypothesis, owner, statements

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


def test_the_control_of_a_figure_is_another_figure() -> None:
    figures = [claim for claim in claims() if isinstance(claim, ReportedFigure)]
    assert [claim.id for claim in figures if claim.off == claim.printed] == []


@pytest.mark.parametrize("name", ["fischer2021.thm-5.witness", "burkholz2022conv.thm-3.1.witness"])
def test_a_tenth_too_much_is_told_by_the_error_alone(name: str) -> None:
    claim = find_claim(name)
    assert isinstance(claim, ExistenceClaim)
    wrong = [check for check, passed in claim.verify(claim.off(0)).items() if not passed]
    assert wrong == ["it computes almost the same"]


@pytest.mark.parametrize("paper", LISTS)
def test_the_inventory_is_that_of_the_lists(shared: Path, paper: str) -> None:
    text = (shared / "claims" / f"{paper}.md").read_text(encoding="utf-8")
    assert set(statements(paper)) == set(LISTED.findall(text))


@pytest.mark.parametrize("paper", PAPERS)
def test_no_two_claims_of_a_paper_say_the_same(paper: str) -> None:
    """Two papers may print one sentence; within one, a second verdict for the same words tells a reader nothing."""
    said = [claim.statement for claim in claims(paper)]
    assert sorted(said) == sorted(set(said))


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


def test_a_hypothesis_is_read_as_comparisons() -> None:
    k, n = Fraction(3), Fraction(8)
    found = hypothesis("1 <= k < n and k/2 != -n**2 and max(k, 4) >= abs(-2)")(k=k, n=n)
    assert [(c.left, c.relation) for c in found[:2]] == [(1, "<="), (3, "<")]  # type: ignore[union-attr]
    assert found[2].relation == "!=" and found[2].right == -64  # type: ignore[union-attr]
    assert (found[3].left, found[3].right) == (2, 4)  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["k is small", "k", "k <= n or n <= k", "not k < n", ""])
def test_a_hypothesis_in_words_is_refused(words: str) -> None:
    with pytest.raises(DomainError, match="joined by 'and'"):
        hypothesis(words)


@pytest.mark.parametrize("text", ["k <= m", "k <= f(n)", "k <= 0.5", "k in n", "k <= __import__('os')", "k <= n.real"])
def test_a_hypothesis_may_use_letters_and_a_few_functions_only(text: str) -> None:
    with pytest.raises(DomainError, match="must"):
        hypothesis(text)(k=1, n=2)


def test_a_hypothesis_of_its_own_costs_the_listed_id_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find_claim("pensia2020.thm-1.c")
    whole = statements("pensia2020")[claim.id]
    narrow = dataclasses.replace(claim, given=lambda depth, **_: at_most(2 * depth, 9))
    for given, same in (
        ("depth <= 4", True),
        ("depth <= 4 and eps < 1", True),
        ("depth <= 5", False),
        ("eps < 1", False),
    ):
        listed_as = dataclasses.replace(whole, given=given)
        monkeypatch.setattr("ltbounds.ledger.listed.statements", lambda _, to=listed_as: {claim.id: to})
        assert (narrower(narrow) == "") is same
    monkeypatch.setattr("ltbounds.theorems.statements.statements", lambda _: {claim.id: listed_as})
    assert examine(narrow).finding.verdict is Verdict.HOLDS_AT_POINTS


def test_a_counterexample_must_lie_where_the_paper_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find_claim("burkholz2022depth.cor-2.4")
    whole = statements("burkholz2022depth")[claim.id]
    point = claim.fails_at
    name = next(name for name, axis in whole.parameters.items() if name in point and isinstance(axis, Real))
    for given, met in ((f"{name} == {point[name]}", True), (f"{name} > {point[name]}", False)):
        monkeypatch.setattr(
            "ltbounds.ledger.listed.statements", lambda _, g=given: {claim.id: dataclasses.replace(whole, given=g)}
        )
        assert (narrower(claim) == "") is met
        assert (examine(claim).finding.verdict is Verdict.REFUTED) is met
    elsewhere = {**whole.parameters, name: Integers(10**9)}
    monkeypatch.setattr(
        "ltbounds.ledger.listed.statements", lambda _: {claim.id: dataclasses.replace(whole, parameters=elsewhere)}
    )
    assert "where the paper says nothing" in narrower(claim)


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

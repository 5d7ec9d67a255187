"""Every statement of the claim lists has a claim, or a reason why it cannot be checked."""

import re
from pathlib import Path

import pytest

from ltbounds.theorems import PAPERS, claims, unchecked

LISTED = re.compile(r"^- \*\*([^*]+)\*\*", re.MULTILINE)
COMPLETE = tuple(paper for paper in PAPERS if paper != "ours")
MOST_UNCHECKED = 0.05


def owner(claim: str, listed: set[str]) -> str | None:
    """The listed ID that a claim judges: its own, or the longest one that it refines (``thm-1.d`` before ``thm-1``).

    >>> owner("p.thm-1.d.corrected", {"p.thm-1", "p.thm-1.d"})
    'p.thm-1.d'
    """
    parts = claim.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((prefix for prefix in prefixes if prefix in listed), None)


def listed_ids(shared: Path, paper: str) -> set[str]:
    return set(LISTED.findall((shared / "claims" / f"{paper}.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("paper", COMPLETE)
def test_every_listed_statement_is_judged_or_says_why_not(shared: Path, paper: str) -> None:
    listed, reasons = listed_ids(shared, paper), unchecked(paper)
    judged = {owner(claim.id, listed) for claim in claims(paper)}
    assert listed - judged - set(reasons) == set()
    assert set(reasons) <= listed - judged, "a reason stands for a listed statement that no claim judges"
    assert all(len(reason) > 20 for reason in reasons.values())
    assert len(reasons) <= MOST_UNCHECKED * len(listed)


def test_a_claim_belongs_to_the_longest_id_it_refines() -> None:
    listed = {"p.thm-2", "p.thm-2.1"}
    assert owner("p.thm-2.1.corrected", listed) == "p.thm-2.1"
    assert owner("p.thm-2.10", listed) == "p.thm-2"
    assert owner("p.thm-20", listed) is None

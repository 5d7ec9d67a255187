"""For the tests of other projects: bounds asserted, and the claims of a theorem package as pytest cases.

    from ltbounds.testing import assert_claim, claim_cases

    @claim_cases("mine2026")
    def test_claim(claim):
        assert_claim(claim)

A theorem package is found by its entry point in the group ``ltbounds.theorems``; `examples/theorem_package` shows one.
"""

from __future__ import annotations

from typing import Any

from ltbounds.answers.bounds import Bound, BoundFailed, assert_bound
from ltbounds.claims import Claim
from ltbounds.ledger import Record, judge
from ltbounds.theorems import claims

__all__ = ["Bound", "BoundFailed", "assert_bound", "assert_claim", "claim_cases"]


def claim_cases(paper: str) -> Any:
    """A pytest decorator: the test takes a `claim`, and runs once for each claim of the paper."""
    import pytest

    found = list(claims(paper))
    return pytest.mark.parametrize("claim", found, ids=[claim.id for claim in found])


def assert_claim(claim: Claim) -> Record:
    """Judge a claim and its negative control; raises `BoundFailed` where the verdict falls short.

    >>> from ltbounds.theorems import find_claim
    >>> assert_claim(find_claim("pensia2020.thm-2.4")).verdict
    'REFUTED'
    """
    __tracebackhide__ = True
    record = judge(claim)
    if not record.falls_short:
        return record
    where = record.evidence.get("counterexample")
    reason = f"counterexample: {dict(where)}" if where else record.evidence.get("reason", "")
    raise BoundFailed(
        f"{record.claim} must be {record.expected}: it is {record.verdict}; weakest link {record.weakest}; "
        f"negative control: {record.control}; {reason}".rstrip("; ")
    )

"""The papers: one folder a paper, one file a numbered result, in paper order.

A paper's package names its results in `RESULTS`; nothing else has to know that they exist.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

from ltbounds.claims import Claim, Result
from ltbounds.errors import DomainError

__all__ = ["PAPERS", "claims", "find_claim", "find_result", "results"]

PAPERS: tuple[str, ...] = ("pensia2020", "explicit")
"""The keys of the papers, oldest first, and our own theorems last."""


def results(paper: str | None = None) -> tuple[Result, ...]:
    """The numbered results of one paper in paper order, or of all papers."""
    if paper is None:
        return tuple(result for key in PAPERS for result in results(key))
    if paper not in PAPERS:
        raise DomainError(f"paper={paper} must be one of {', '.join(PAPERS)}")
    package = importlib.import_module(f"ltbounds.theorems.{paper}")
    found: tuple[Result, ...] = package.RESULTS
    return found


def claims(paper: str | None = None) -> Iterator[Claim]:
    """Every claim, in paper order."""
    for result in results(paper):
        yield from result.claims


def find_claim(identifier: str) -> Claim:
    """The claim with an ID such as ``pensia2020.thm-1.d``."""
    for claim in claims():
        if claim.id == identifier:
            return claim
    raise DomainError(f"claim={identifier} must be the ID of a claim; `ltbounds verify` lists them")


def _normal(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label.lower())


def find_result(paper: str, label: str) -> Result:
    """The result a reader of the paper calls `label`, such as ``Theorem 1`` (case and spaces do not matter)."""
    known = results(paper)
    for result in known:
        if _normal(result.ref.label) == _normal(label):
            return result
    labels = ", ".join(result.ref.label for result in known)
    raise DomainError(f"label={label!r} must be one of {labels}")

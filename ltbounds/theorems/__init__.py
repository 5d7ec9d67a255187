"""The papers: one folder a paper, one file a numbered result, in paper order.

A paper's package names its results in `RESULTS`; nothing else has to know that they exist.  A statement of the claim
lists that cannot be checked stands in the package's `UNCHECKED` with the reason.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import cast

from ltbounds.claims import Claim, Instance, Result
from ltbounds.errors import DomainError

__all__ = ["PAPERS", "claims", "claims_of", "find_claim", "find_result", "guests", "package", "results", "unchecked"]

PAPERS: tuple[str, ...] = (
    "pensia2020", "fischer2021", "burkholz2022depth", "burkholz2022conv", "natale2024", "ours",
)  # fmt: skip
"""The keys of the papers, oldest first, and our own theorems last."""


GROUP = "ltbounds.theorems"
"""The entry points by which theorem packages of others are found: the key of a paper, and the package with `RESULTS`."""


@cache
def guests() -> Mapping[str, EntryPoint]:
    """The papers of installed theorem packages of others; `list`, `board` and `show` have them; the site does not."""
    return {point.name: point for point in entry_points(group=GROUP) if point.name not in PAPERS}


def package(paper: str) -> ModuleType:
    """The package of a paper, ours or a guest's; raises `DomainError` for a key that is none, or has no RESULTS."""
    if paper in PAPERS:
        return importlib.import_module(f"ltbounds.theorems.{paper}")
    if paper in guests():
        found = guests()[paper].load()
        if not isinstance(getattr(found, "RESULTS", None), tuple):
            raise DomainError(f"paper={paper} must be a package with a tuple RESULTS: {guests()[paper].value} has none")
        return cast(ModuleType, found)
    raise DomainError(f"paper={paper} must be one of {', '.join((*PAPERS, *guests()))}")


def results(paper: str | None = None) -> tuple[Result, ...]:
    """The numbered results of one paper in paper order, or of all papers."""
    if paper is None:
        return tuple(result for key in PAPERS for result in results(key))
    found: tuple[Result, ...] = package(paper).RESULTS
    return found


def unchecked(paper: str) -> Mapping[str, str]:
    """The statements of a paper that cannot be checked, by ID, with the reason."""
    found: Mapping[str, str] = getattr(package(paper), "UNCHECKED", {})
    return found


def claims(paper: str | None = None) -> Iterator[Claim]:
    """Every claim once, in paper order, each step of a proof included."""
    seen: set[str] = set()
    for result in results(paper):
        for claim in claims_of(result):
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def claims_of(result: Result) -> Iterator[Claim]:
    """The claims of a result, each followed by the steps that it rests on and that no result lists."""
    for claim in result.claims:
        yield from _with_steps(claim)


def _with_steps(claim: Claim) -> Iterator[Claim]:
    yield claim
    for step in claim.steps:
        found = step.claim if isinstance(step, Instance) else step
        if found.ref.paper == claim.ref.paper:
            yield from _with_steps(found)


def find_claim(identifier: str) -> Claim:
    """The claim with an ID such as ``pensia2020.thm-1.d``; raises `DomainError` with the nearest IDs for any other."""
    paper = identifier.partition(".")[0]
    known = _by_id(paper) if paper in PAPERS or paper in guests() else {}
    if identifier in known:
        return known[identifier]
    near = difflib.get_close_matches(identifier, known, 3) or [f"{PAPERS[0]}.thm-1.d"]
    raise DomainError(
        f"claim={identifier} must be the ID of a claim, such as {', '.join(near)}; `ltbounds verify` lists all"
    )


@cache
def _by_id(paper: str) -> Mapping[str, Claim]:
    return {claim.id: claim for claim in claims(paper)}


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

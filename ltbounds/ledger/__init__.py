"""The judges: one checker per kind of claim, and the record of what they found."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import repeat

from ltbounds import __version__
from ltbounds.claims import (
    Claim,
    ExistenceClaim,
    Finding,
    InequalityClaim,
    ProbabilityClaim,
    ReportedFigure,
    Verdict,
)
from ltbounds.errors import DomainError
from ltbounds.ledger.profiles import FULL, PROFILES, QUICK, Profile
from ltbounds.ledger.records import Record, read_ledger, write_ledger
from ltbounds.processes import shared_out

__all__ = ["FULL", "PROFILES", "QUICK", "Profile", "Record", "check", "judge", "read_ledger", "run", "write_ledger"]


def check(claim: Claim, profile: Profile = QUICK) -> Finding:
    """Judge one claim by the checker of its kind."""
    # Each checker is imported when the first claim of its kind comes: symbols, balls and kernels load slowly.
    if isinstance(claim, InequalityClaim):
        from ltbounds.ledger.inequality import check_inequality

        return check_inequality(claim, profile)
    if isinstance(claim, ProbabilityClaim):
        from ltbounds.ledger.probability import check_probability

        return check_probability(claim, profile)
    if isinstance(claim, ExistenceClaim):
        from ltbounds.ledger.existence import check_existence

        return check_existence(claim)
    if isinstance(claim, ReportedFigure):
        from ltbounds.ledger.figure import check_figure

        return check_figure(claim)
    raise DomainError(f"claim={claim.id} must be of one of the four kinds, not {type(claim).__name__}")


def judge(claim: Claim, profile: Profile = QUICK) -> Record:
    """Judge a claim and its negative control, and write both down."""
    start = time.perf_counter()
    finding = check(claim, profile)
    control, control_ok = _control(claim, profile)
    return Record(
        claim=claim.id,
        paper=claim.ref.paper,
        label=claim.ref.label,
        where=claim.ref.where,
        kind=type(claim).__name__,
        statement=claim.statement,
        verdict=str(finding.verdict),
        recorded=str(claim.recorded),
        control=control,
        control_ok=control_ok,
        evidence=finding.evidence,
        note=claim.note,
        correction=claim.correction,
        profile=profile.name,
        seconds=round(time.perf_counter() - start, 3),
        version=__version__,
    )


def _control(claim: Claim, profile: Profile) -> tuple[str, bool]:
    """What the checker says of the deliberately broken (or, for a refuted claim, repaired) variant."""
    if not claim.control:
        return "no negative control is given", False
    broken = replace(
        claim, **{"counterexample": None, **claim.control} if hasattr(claim, "counterexample") else claim.control
    )
    contradicted = check(broken, profile).contradicted
    if claim.recorded is Verdict.REFUTED:
        return ("the repair is refuted too" if contradicted else "repair not refuted"), not contradicted
    return ("refuted" if contradicted else "the broken variant was not refuted"), contradicted


def run(claims: Iterable[Claim], profile: Profile = QUICK, *, workers: int = 1) -> Iterator[Record]:
    """Judge claims, and give their records in the order of the claims.

    With several `workers`, processes share the claims of the papers, which they find again by their IDs.
    """
    if workers == 1:
        yield from (judge(claim, profile) for claim in claims)
        return
    identifiers = [claim.id for claim in claims]
    yield from shared_out(workers, _judge_by_id, identifiers, repeat(profile))


def _judge_by_id(identifier: str, profile: Profile) -> Record:
    from ltbounds.theorems import find_claim

    return judge(find_claim(identifier), profile)

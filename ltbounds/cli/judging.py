"""What the commands that judge claims share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from ltbounds.cli.terminal import err
from ltbounds.errors import DomainError, require

if TYPE_CHECKING:
    from ltbounds.claims import Claim
    from ltbounds.ledger import Profile, Record
    from ltbounds.ledger.graph import Standing

__all__ = ["chosen_claims", "exit_if_short", "profile_of", "recorded_standings", "workers_for"]


def profile_of(name: str) -> Profile:
    from ltbounds.ledger import PROFILES

    if name not in PROFILES:
        raise DomainError(f"profile={name} must be one of {', '.join(PROFILES)}")
    return PROFILES[name]


def workers_for(claims: int) -> int:
    """Processes that judge so many claims: starting one costs as much as some 30 claims."""
    return 1 if claims < 60 else min(os.cpu_count() or 1, 8)


def recorded_standings() -> dict[str, Standing]:
    """What was judged before by these very sources; empty where they have changed."""
    from ltbounds.answers.verdicts import known_verdicts
    from ltbounds.claims import Verdict
    from ltbounds.ledger.graph import Standing

    return {
        identifier: Standing(Verdict(found["verdict"]), found["weakest"], tuple(found.get("cited", ())))
        for identifier, found in known_verdicts().items()
    }


def exit_if_short(ledger: list[Record]) -> None:
    short = [record for record in ledger if record.falls_short]
    for record in short:
        err.print(
            f"[red]falls short:[/red] {record.claim} is {record.verdict}, promised {record.expected}; "
            f"negative control: {record.control}",
            highlight=False,
        )
    if short:
        raise typer.Exit(1)


def chosen_claims(paper: str | None, claim: str | None) -> list[Claim]:
    from ltbounds.answers.catalogue import key_of
    from ltbounds.theorems import claims, find_claim

    if claim is None:
        return list(claims(paper and key_of(paper)))
    found = find_claim(claim)
    require(paper in (None, found.ref.paper), "paper", paper, f"be {found.ref.paper} for the claim {claim}")
    return [found]

"""The judges: one per kind of claim, the graph that joins their findings, and the record of what they found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat

from ltbounds import __version__
from ltbounds.claims import Claim, ExistenceClaim, Finding, InequalityClaim, ProbabilityClaim, ReportedFigure, Verdict
from ltbounds.errors import DomainError, LtboundsError
from ltbounds.ledger.axes import show
from ltbounds.ledger.graph import STRENGTH, Standing, closure, expected, stand, steps_of
from ltbounds.ledger.profiles import FULL, PROFILES, QUICK, Profile
from ltbounds.ledger.records import Record, read_ledger, write_ledger
from ltbounds.processes import shared_out
from ltbounds.theorems.statements import ceiling, owner, statements

__all__ = [
    "FULL", "PROFILES", "QUICK", "Profile", "Record", "check", "examine", "judge", "read_ledger", "run", "write_ledger",
]  # fmt: skip


def check(claim: Claim, profile: Profile = QUICK) -> Finding:
    """What the judge of its kind says of a claim's own link; `judge` weighs its steps too."""
    # Each judge is imported when the first claim of its kind comes: symbols, balls and kernels load slowly.
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


@dataclass(frozen=True)
class Examined:
    """What was found of one claim by itself: of the claim, of its negative control, and how long it took."""

    finding: Finding
    control: str
    control_ok: bool
    seconds: float


def examine(claim: Claim, profile: Profile = QUICK) -> Examined:
    """Judge a claim's own link, capped by what its ID allows, and its negative control."""
    start = time.perf_counter()
    try:
        finding = _as_listed(claim, _capped(claim, check(claim, profile)))
        control, control_ok = _control(claim, profile)
    except LtboundsError as problem:  # a claim that cannot be judged falls short; the others are judged all the same
        finding, control, control_ok = Finding(Verdict.UNDECIDED, {"reason": str(problem)}), "not judged", False
    return Examined(finding, control, control_ok, round(time.perf_counter() - start, 3))


def _capped(claim: Claim, finding: Finding) -> Finding:
    best, why = ceiling(claim)
    if finding.verdict in STRENGTH and STRENGTH.index(finding.verdict) < STRENGTH.index(best):
        return replace(finding, verdict=best, evidence={**finding.evidence, "less than the listed sentence": why})
    return finding


def _as_listed(claim: Claim, finding: Finding) -> Finding:
    """A claim that leaves the hypothesis of the listed sentence holds at points at most, or refutes nothing."""
    from ltbounds.ledger.listed import narrower

    if not isinstance(claim, InequalityClaim) or not (why := narrower(claim)):
        return finding
    verdict = Verdict.UNDECIDED if finding.verdict is Verdict.REFUTED else Verdict.HOLDS_AT_POINTS
    return replace(finding, verdict=verdict, evidence={**finding.evidence, "not the listed sentence": why})


def _control(claim: Claim, profile: Profile) -> tuple[str, bool]:
    """What the judge says of the deliberately broken (or, for a refuted claim, repaired) variant."""
    if isinstance(claim, InequalityClaim):
        from ltbounds.ledger.inequality import is_told_apart, repair_holds

        if claim.by == "cited":
            return "none: cited, not judged", True
        if claim.fails_at is not None:
            holds = repair_holds(claim)
            return ("the repair holds at the counterexample" if holds else "the repair does not hold there"), holds
        told = is_told_apart(claim, profile)
        return ("refuted" if told else "the broken variant was not refuted"), told
    if isinstance(claim, ReportedFigure):
        supported = check(replace(claim, printed=claim.off), profile).verdict is Verdict.SUPPORTED
        return ("not supported" if not supported else "a wrong figure was supported"), not supported
    if isinstance(claim, ProbabilityClaim):
        contradicted = check(replace(claim, trial=claim.off), profile).contradicted
    elif isinstance(claim, ExistenceClaim):
        contradicted = check(replace(claim, build=claim.off), profile).contradicted
    else:
        raise DomainError(f"claim={claim.id} must be of one of the four kinds, not {type(claim).__name__}")
    return ("contradicted" if contradicted else "the broken variant was not contradicted"), contradicted


def judge(claim: Claim, profile: Profile = QUICK) -> Record:
    """Judge a claim, its steps and their negative controls, and write down what was found of the claim."""
    return next(run([claim], profile))


def run(claims: Iterable[Claim], profile: Profile = QUICK, *, workers: int = 1) -> Iterator[Record]:
    """Judge claims and all that they rest on, and give the records in the order of the claims.

    With several `workers`, processes share the claims of the papers, which they find again by their IDs.
    """
    wanted = list(claims)
    everything = closure(wanted)
    examined: Iterator[Examined]
    if workers == 1:
        examined = (examine(claim, profile) for claim in everything.values())
    else:
        examined = shared_out(workers, _examine_by_id, list(everything), repeat(profile))
    arriving, done = zip(everything, examined, strict=True), dict[str, Examined]()

    def found(identifier: str) -> Examined:
        while identifier not in done:
            name, result = next(arriving)
            done[name] = result
        return done[identifier]

    known: dict[str, Standing] = {}
    yield from (_record(claim, profile, found, known) for claim in wanted)


def _examine_by_id(identifier: str, profile: Profile) -> Examined:
    from ltbounds.theorems import find_claim

    return examine(find_claim(identifier), profile)


def _in_coq(claim: Claim) -> dict[str, str]:
    """Where Coq has checked the claim too."""
    from ltbounds.ledger.formal import checked

    found = checked().get(claim.id)
    return {"Coq": f"{found['file']}: {found['theorem']}"} if found else {}


def _domain(claim: InequalityClaim) -> str:
    """What a claim speaks of; where Coq proves it, its axes are only those that are evaluated."""
    return f"all that it names (evaluated for {show(claim.domain)})" if claim.by == "coq" else show(claim.domain)


def _record(claim: Claim, profile: Profile, found: Callable[[str], Examined], known: dict[str, Standing]) -> Record:
    standing = stand(claim, lambda link: found(link.id).finding.verdict, known)
    examined, listed = found(claim.id), statements(claim.ref.paper)
    return Record(
        claim=claim.id,
        paper=claim.ref.paper,
        label=claim.ref.label,
        where=claim.ref.where,
        kind=type(claim).__name__,
        listed=claim.id in listed,
        owner=owner(claim.id, listed) or "",
        statement=claim.statement,
        domain=_domain(claim) if isinstance(claim, InequalityClaim) else "",
        verdict=str(standing.verdict),
        expected=str(expected(claim)),
        weakest=standing.weakest,
        steps=tuple(step.id for step in steps_of(claim)),
        cited=standing.cited,
        control=examined.control,
        control_ok=examined.control_ok,
        evidence={**examined.finding.evidence, **_in_coq(claim)},
        because=claim.because,
        note=claim.note,
        severity=str(claim.severity or ""),
        impact=claim.impact,
        correction=claim.correction,
        profile=profile.name,
        seconds=examined.seconds,
        version=__version__,
    )

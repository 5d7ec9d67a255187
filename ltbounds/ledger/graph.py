"""The graph of claims: what each rests on, and what its verdict is once its steps are weighed.

A judge says what a claim's own link is worth: a leaf by itself, a claim with steps as a step from them.  The verdict
is the weakest on the way: a claim whose link is PROVED but one of whose steps HOLDS_AT_POINTS holds at points.
Theorems of others count as given, and are carried along so that a page can say "PROVED, given Hoeffding (1963)".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ltbounds.claims import Claim, InequalityClaim, Instance, Points, Verdict
from ltbounds.errors import DomainError
from ltbounds.theorems.statements import ceiling

__all__ = ["STRENGTH", "Standing", "closure", "expected", "promise", "stand", "steps_of", "tree"]

STRENGTH = (Verdict.PROVED, Verdict.ARGUED, Verdict.HOLDS_AT_POINTS, Verdict.SUPPORTED)
"""Verdicts in favour of a statement, strongest first."""


@dataclass(frozen=True)
class Standing:
    """The verdict of a claim on the graph, the claim that is its weakest link, and the cited theorems it rests on."""

    verdict: Verdict
    weakest: str
    cited: tuple[str, ...] = ()


def steps_of(claim: Claim) -> tuple[Claim, ...]:
    """The claims that a claim rests on directly."""
    return tuple(step.claim if isinstance(step, Instance) else step for step in claim.steps)


def stand(claim: Claim, own: Callable[[Claim], Verdict], known: dict[str, Standing] | None = None) -> Standing:
    """The verdict of a claim when `own` says what each link is worth.  Raises `DomainError` for a circle of steps."""
    return _stand(claim, own, {} if known is None else known, ())


def _stand(
    claim: Claim, own: Callable[[Claim], Verdict], known: dict[str, Standing], above: tuple[str, ...]
) -> Standing:
    if claim.id in above:
        raise DomainError(f"claim={claim.id} must not rest on itself: {' <- '.join((*above, claim.id))}")
    if claim.id not in known:
        below = [_stand(step, own, known, (*above, claim.id)) for step in steps_of(claim)]
        known[claim.id] = _join(claim, own(claim), below)
    return known[claim.id]


def _join(claim: Claim, verdict: Verdict, below: list[Standing]) -> Standing:
    if verdict is Verdict.CITED:
        return Standing(verdict, claim.id, (claim.id,))
    cited = tuple(dict.fromkeys(name for standing in below for name in standing.cited))
    if verdict not in STRENGTH:
        return Standing(verdict, claim.id)
    judged = [standing for standing in below if standing.verdict is not Verdict.CITED]
    worst = max(judged, key=lambda standing: _rank(standing.verdict), default=None)
    if worst is None or _rank(worst.verdict) <= _rank(verdict):
        return Standing(verdict, claim.id, cited)
    favourable = worst.verdict in STRENGTH
    return Standing(worst.verdict if favourable else Verdict.UNDECIDED, worst.weakest, cited)


def _rank(verdict: Verdict) -> int:
    return STRENGTH.index(verdict) if verdict in STRENGTH else len(STRENGTH)


def expected(claim: Claim) -> Verdict:
    """What the form of a claim, and of its steps, promises; `ltbounds verify` fails where a judge finds less."""
    return stand(claim, promise).verdict


def promise(claim: Claim) -> Verdict:
    """What the form of one link and its ID promise."""
    promised, (best, _) = _form_promises(claim), ceiling(claim)
    return max(promised, best, key=STRENGTH.index) if promised in STRENGTH else promised


def _form_promises(claim: Claim) -> Verdict:
    if claim.expect is not None:
        return claim.expect
    if not isinstance(claim, InequalityClaim):
        return Verdict.SUPPORTED
    if claim.fails_at is not None:
        return Verdict.REFUTED
    if claim.by == "cited":
        return Verdict.CITED
    if claim.by == "argument":
        return Verdict.ARGUED
    return Verdict.HOLDS_AT_POINTS if claim.by == "points" or _sampled(claim) else Verdict.PROVED


def _sampled(claim: InequalityClaim) -> bool:
    return claim.by in ("exact", "balls") and any(isinstance(axis, Points) for axis in claim.domain.values())


def tree(claim: Claim, depth: int = 0) -> Iterator[tuple[int, Claim]]:
    """The proof tree from the claim down: depth and claim; a claim that serves twice comes twice."""
    yield depth, claim
    for step in steps_of(claim):
        yield from tree(step, depth + 1)


def closure(claims: Iterable[Claim]) -> dict[str, Claim]:
    """The claims and all that they rest on, by ID, steps before what rests on them."""
    found: dict[str, Claim] = {}

    def visit(claim: Claim) -> None:
        if claim.id not in found:
            for step in steps_of(claim):
                visit(step)
            found[claim.id] = claim

    for claim in claims:
        visit(claim)
    return found

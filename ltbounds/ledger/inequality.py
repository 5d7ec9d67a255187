"""The judge of `InequalityClaim`: look for a counterexample first, then try the proof.

What it says of a claim with steps is what its own link is worth; `ltbounds.ledger.graph` joins it with the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

from ltbounds.claims import Exact, Finding, Form, InequalityClaim, Points, Real, Sides, Verdict
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.ledger.axes import corners, enumerate_finite, is_finite, show
from ltbounds.ledger.points import at_precision, enclose, holds, lies_in_domain, refuse_hidden_floats
from ltbounds.ledger.profiles import Profile
from ltbounds.ledger.search import find_counterexample
from ltbounds.ledger.subdivision import prove_on_box
from ltbounds.notation import missing_in_argument

__all__ = ["broken", "check_inequality", "is_told_apart", "repair_holds"]

MOST_POINTS = 100_000
VISIBLE = 1e-9


def check_inequality(claim: InequalityClaim, profile: Profile) -> Finding:
    """Judge the claim; see `InequalityClaim` for the methods."""
    if claim.by == "cited":
        return Finding(Verdict.CITED, {"method": "a theorem of others", "source": claim.source})
    point = claim.fails_at or next(corners(claim.domain, 1), None)
    if point is not None and claim.by not in ("symbolic", "smt"):
        refuse_hidden_floats(claim, point)
    return _judge(claim, profile) if claim.fails_at is None else _recheck(claim, claim.fails_at)


def _recheck(claim: InequalityClaim, point: Mapping[str, Exact]) -> Finding:
    if _refutes(claim, point):
        return _refuted(claim, point, "stored")
    return Finding(Verdict.UNDECIDED, {"method": "re-checked exactly", "reason": "the stored point does not refute it"})


def _judge(claim: InequalityClaim, profile: Profile) -> Finding:
    found = find_counterexample(claim, profile.random_points)
    if found is not None and _refutes(claim, found):
        return _refuted(claim, found, "found by search")
    try:
        if claim.trivially is not None and check_inequality(claim.trivially, profile).verdict is Verdict.PROVED:
            return Finding(Verdict.VACUOUS, {"method": "implied by a triviality", "because": claim.trivially.statement})
        return _METHODS["form" if isinstance(claim.by, Form) else claim.by](claim, profile)
    except Undecided as overlap:
        return Finding(Verdict.UNDECIDED, {"method": str(claim.by), "reason": str(overlap)})


def broken(claim: InequalityClaim) -> InequalityClaim:
    """The negative control: the claim with its wrong side, on wider axes, or without its hypothesis."""
    if claim.beyond or claim.ungiven or claim.off_given is not None:
        given = None if claim.ungiven else claim.off_given or claim.given
        return replace(claim, domain={**claim.domain, **claim.beyond}, given=given, fails_at=None)
    return replace(claim, body=lambda **values: _off(claim, claim.body(**values)), fails_at=None)


def _off(claim: InequalityClaim, sides: Sides) -> Sides:
    require(
        sides.off is not None or sides.off_left is not None,
        "claim",
        claim.id,
        "have a wrong side (off), wider axes (beyond) or another hypothesis",
    )
    off, off_left = (side() if callable(side) else side for side in (sides.off, sides.off_left))
    return Sides(sides.left if off_left is None else off_left, sides.right if off is None else off)


def is_told_apart(claim: InequalityClaim, profile: Profile) -> bool:
    """Whether the judge refutes the negative control, by search or, on finite domains, by enumeration."""
    wrong = broken(claim)
    found = find_counterexample(wrong, profile.random_points)
    if found is not None and _refutes(wrong, found):
        return True
    if claim.by == "symbolic" and _differs_in_symbols(wrong):
        return True
    enumerable = all(is_finite(axis) for axis in wrong.domain.values())
    return (
        enumerable
        and _points_of(wrong) <= MOST_POINTS
        and any(_refutes(wrong, p) for p in enumerate_finite(wrong.domain))
    )


def _differs_in_symbols(wrong: InequalityClaim) -> bool:
    """For sides that exist in symbols only (integrals): whether the wrong one differs in value somewhere."""
    from ltbounds.ledger.symbols import difference

    left = difference(wrong)
    values = {
        symbol: (symbol.assumptions0.get("integer") and 3) or 1 / (7 + k) for k, symbol in enumerate(left.free_symbols)
    }
    return bool(left != 0 and abs(left.evalf(30, subs=values)) > VISIBLE)


def repair_holds(claim: InequalityClaim) -> bool:
    """Whether the repair of a refuted claim certainly holds at the stored counterexample (or leaves that point out)."""
    assert claim.fails_at is not None
    try:
        repaired = broken(claim)
        inside = lies_in_domain(repaired, claim.fails_at)
        narrowed = claim.beyond or claim.off_given is not None
        return inside is False if narrowed else inside is True and holds(repaired, claim.fails_at)
    except (Undecided, DomainError):
        return False


def _points_of(claim: InequalityClaim) -> int:
    return prod(sum(1 for _ in enumerate_finite({name: axis})) for name, axis in claim.domain.items())


def _refutes(claim: InequalityClaim, point: Mapping[str, Any]) -> bool:
    """Re-check a counterexample: certainly inside the domain, and the relation certainly fails there."""
    try:
        return lies_in_domain(claim, point) is True and not holds(claim, point)
    except Undecided:
        return False


def _refuted(claim: InequalityClaim, point: Mapping[str, Any], origin: str) -> Finding:
    with at_precision(64):
        left, right = enclose(claim, point)
    evidence = {"method": "re-checked exactly", "counterexample": {k: str(v) for k, v in point.items()}}
    shown = {"left": str(left), "relation": claim.relation, "right": str(right), "origin": origin}
    return Finding(Verdict.REFUTED, evidence | shown, contradicted=True)


def _empty(claim: InequalityClaim) -> Finding:
    return Finding(Verdict.VACUOUS, {"method": "empty domain", "domain": show(claim.domain)})


def _by_symbols(claim: InequalityClaim, profile: Profile) -> Finding:
    from ltbounds.ledger.symbols import difference

    left = difference(claim)
    if left == 0:
        return Finding(Verdict.PROVED, {"method": "symbolic identity (sympy)"})
    raise Undecided(f"claim={claim.id}: left - right must simplify to 0, sympy left {left}")


def _by_enumeration(claim: InequalityClaim, profile: Profile) -> Finding:
    infinite = [name for name, axis in claim.domain.items() if not is_finite(axis)]
    require(not infinite, "claim", claim.id, f"have finite axes where it is judged point by point, not {infinite}")
    inside = [
        (point, given)
        for point in enumerate_finite(claim.domain)
        if (given := lies_in_domain(claim, point)) is not False
    ]
    if not inside:
        return _empty(claim)
    for point, given in inside:
        if holds(claim, point):
            continue
        if given is None:
            raise Undecided(f"claim={claim.id} fails at {point}, where its hypothesis cannot be decided")
        return _refuted(claim, point, "found by enumeration")
    sampled = claim.by == "points" or any(isinstance(axis, Points) for axis in claim.domain.values())
    verdict = Verdict.HOLDS_AT_POINTS if sampled else Verdict.PROVED
    where = "listed" if sampled else "of the domain"
    return Finding(verdict, {"method": f"exact or ball arithmetic at every point {where}", "points": len(inside)})


def _by_balls(claim: InequalityClaim, profile: Profile) -> Finding:
    finite = {name: axis for name, axis in claim.domain.items() if not isinstance(axis, Real)}
    unbounded = [name for name, axis in finite.items() if not is_finite(axis)]
    require(not unbounded, "claim", claim.id, f"bound {unbounded} where it is judged by balls: substitute for the tail")
    boxes = inside = 0
    with at_precision(128):
        for fixed in enumerate_finite(finite):
            tried, kept = prove_on_box(claim, fixed, profile.max_boxes)
            boxes, inside = boxes + tried, inside + kept
    if not inside:
        return _empty(claim)
    sampled = any(isinstance(axis, Points) for axis in finite.values())
    verdict = Verdict.HOLDS_AT_POINTS if sampled else Verdict.PROVED
    return Finding(verdict, {"method": "ball arithmetic over the whole domain", "boxes": boxes, "bits": 128})


def _by_smt(claim: InequalityClaim, profile: Profile) -> Finding:
    from ltbounds.ledger.smt import check_entailment

    return check_entailment(claim, profile)


def _by_coq(claim: InequalityClaim, profile: Profile) -> Finding:
    from ltbounds.ledger.formal import checked

    found = checked().get(claim.id, {})
    if "statement" not in found or f"{Path(found['file']).stem}.{found['theorem']}" != claim.source:
        raise Undecided(
            f"claim={claim.id}: Coq must have checked {claim.source} as its whole sentence; run make formal"
        )
    return Finding(Verdict.PROVED, {"method": "proof assistant (Coq)", "in Coq": found["statement"]})


def _by_form(claim: InequalityClaim, profile: Profile) -> Finding:
    from ltbounds.ledger.forms import check_form

    return check_form(claim, profile)


def _by_argument(claim: InequalityClaim, profile: Profile) -> Finding:
    if not claim.steps:
        raise Undecided(f"claim={claim.id}: an argument must have steps to argue from")
    unnamed = missing_in_argument(claim)
    if unnamed:
        raise Undecided(
            f"claim={claim.id}: its argument must name its steps and no others, but see {', '.join(unnamed)}"
        )
    return Finding(Verdict.ARGUED, {"method": "written argument from steps", "because": claim.because})


_METHODS: dict[str, Callable[[InequalityClaim, Profile], Finding]] = {
    "symbolic": _by_symbols,
    "exact": _by_enumeration,
    "points": _by_enumeration,
    "balls": _by_balls,
    "smt": _by_smt,
    "coq": _by_coq,
    "form": _by_form,
    "argument": _by_argument,
}

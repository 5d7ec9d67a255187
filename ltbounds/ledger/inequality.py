"""The checker of `InequalityClaim`: look for a counterexample first, then try the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ltbounds.claims import Axis, Finding, InequalityClaim, Integers, Points, Real, Verdict
from ltbounds.errors import DomainError, Undecided
from ltbounds.ledger.axes import enumerate_finite, is_finite
from ltbounds.ledger.points import at_precision, enclose, holds, lies_in_domain
from ltbounds.ledger.profiles import Profile
from ltbounds.ledger.search import find_counterexample
from ltbounds.ledger.subdivision import prove_on_box

__all__ = ["check_inequality"]


def check_inequality(claim: InequalityClaim, profile: Profile) -> Finding:
    """Judge the claim; see `InequalityClaim` for the methods."""
    if claim.counterexample is not None and _refutes(claim, claim.counterexample):
        return _refuted(claim, claim.counterexample, "stored")
    found = find_counterexample(claim, profile.random_points)
    if found is not None and _refutes(claim, found):
        return _refuted(claim, found, "found by search")
    try:
        if claim.trivially is not None and check_inequality(claim.trivially, profile).verdict is Verdict.PROVED:
            return Finding(Verdict.VACUOUS, {"method": "implied by a triviality", "because": claim.trivially.statement})
        return _METHODS[claim.method](claim, profile)
    except Undecided as overlap:
        return Finding(Verdict.UNDECIDED, {"method": claim.method, "reason": str(overlap)})


def _refutes(claim: InequalityClaim, point: Mapping[str, Any]) -> bool:
    """Re-check a counterexample: inside the domain, and the relation certainly fails there."""
    try:
        return lies_in_domain(claim, point) and not holds(claim, point)
    except Undecided:
        return False


def _refuted(claim: InequalityClaim, point: Mapping[str, Any], origin: str) -> Finding:
    with at_precision(64):
        sides = {name: str(enclose(side, point)) for name, side in (("lhs", claim.lhs), ("rhs", claim.rhs))}
    evidence = {"method": "re-checked exactly", "counterexample": {k: str(v) for k, v in point.items()}}
    return Finding(Verdict.REFUTED, evidence | sides | {"origin": origin}, contradicted=True)


def _symbols(domain: Mapping[str, Axis]) -> dict[str, Any]:
    """Symbols with the assumptions of their axes (a Real axis whose open lower end is 0 is positive)."""
    import sympy

    return {name: sympy.Symbol(name, **_assumptions(axis)) for name, axis in domain.items()}


def _assumptions(axis: Axis) -> dict[str, bool]:
    kind = {"integer": True} if isinstance(axis, Integers) else {"real": True}
    if isinstance(axis, Points):
        return kind
    lowest = Fraction(axis.lo)
    open_at_zero = isinstance(axis, Real) and axis.open_lo and lowest == 0
    return kind | ({"positive": True} if lowest > 0 or open_at_zero else {"nonnegative": True} if lowest == 0 else {})


def _by_symbols(claim: InequalityClaim, profile: Profile) -> Finding:
    import sympy

    if claim.relation != "==":
        raise DomainError(f"method=symbolic of claim {claim.id} must come with the relation ==")
    symbols = _symbols(claim.domain)
    difference = sympy.simplify(claim.lhs(**symbols) - claim.rhs(**symbols))
    if difference == 0:
        return Finding(Verdict.PROVED, {"method": "symbolic identity (sympy)"})
    raise Undecided(f"claim={claim.id}: lhs - rhs must simplify to 0, sympy left {difference}")


def _by_enumeration(claim: InequalityClaim, profile: Profile) -> Finding:
    infinite = [name for name, axis in claim.domain.items() if not is_finite(axis)]
    if infinite:
        raise DomainError(f"method={claim.method} of claim {claim.id} must have finite axes, not {infinite}")
    points = [point for point in enumerate_finite(claim.domain) if lies_in_domain(claim, point)]
    for point in points:
        if not holds(claim, point):
            return _refuted(claim, point, "found by enumeration")
    whole = claim.method == "exact"
    verdict = Verdict.PROVED if whole else Verdict.HOLDS_AT_POINTS
    return Finding(verdict, {"method": "exact or ball arithmetic at every listed point", "points": len(points)})


def _by_balls(claim: InequalityClaim, profile: Profile) -> Finding:
    finite = {name: axis for name, axis in claim.domain.items() if not isinstance(axis, Real)}
    boxes = 0
    with at_precision(128):
        for fixed in enumerate_finite(finite):
            boxes += prove_on_box(claim, fixed, profile.max_boxes)
    return Finding(Verdict.PROVED, {"method": "ball arithmetic over the whole domain", "boxes": boxes, "bits": 128})


def _by_steps(claim: InequalityClaim, profile: Profile) -> Finding:
    findings = {step.id: check_inequality(step, profile) for step in claim.steps}
    verdicts = {name: str(finding.verdict) for name, finding in findings.items()}
    open_steps = [name for name, verdict in verdicts.items() if verdict != Verdict.PROVED]
    if open_steps or not claim.steps:
        raise Undecided(f"claim={claim.id}: every step must be proved, but {open_steps or 'there is none'}")
    evidence = {"method": "steps, each proved", "because": claim.because, "steps": verdicts}
    return Finding(Verdict.PROVED, evidence)


_METHODS: dict[str, Callable[[InequalityClaim, Profile], Finding]] = {
    "symbolic": _by_symbols,
    "exact": _by_enumeration,
    "points": _by_enumeration,
    "balls": _by_balls,
    "steps": _by_steps,
}

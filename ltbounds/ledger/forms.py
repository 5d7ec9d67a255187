"""Forms of argument with small checkers of their own: induction, cases, monotone and convex functions.

Each form takes a claim apart into parts that the kernels decide; the claim holds when all of its parts do.  That the
parts imply the claim is the theorem named in each docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ltbounds.claims import Axis, Exact, Finding, Form, InequalityClaim, Integers, Method, OneOf, Real, Sides, Verdict
from ltbounds.errors import Undecided, require
from ltbounds.ledger.axes import is_finite
from ltbounds.ledger.profiles import Profile
from ltbounds.ledger.smt import Implication, entails, goal_of, implication_of, premises_of
from ltbounds.ledger.symbols import symbols_of

__all__ = ["check_form"]

Part = tuple[str, Callable[[], bool]]


def check_form(claim: InequalityClaim, profile: Profile) -> Finding:
    """PROVED, given the steps, where every part of the form is decided."""
    assert isinstance(claim.by, Form)
    names = []
    for name, decided in _FORMS[claim.by.kind](claim, claim.by, profile):
        if not decided():
            raise Undecided(f"claim={claim.id}: {name} must be decided")
        names.append(name)
    return Finding(Verdict.PROVED, {"method": f"{claim.by.kind} over {claim.by.over}", "parts": names})


def _part(claim: InequalityClaim, methods: tuple[Method, ...], profile: Profile) -> bool:
    """Whether one of the methods proves a part."""
    from ltbounds.ledger.inequality import check_inequality

    for method in methods:
        try:
            if check_inequality(replace(claim, by=method), profile).verdict is Verdict.PROVED:
                return True
        except (ValueError, TypeError, AttributeError, Undecided):  # not the kind of claim this method can judge
            continue
    return False


def _methods(domain: Mapping[str, Axis]) -> tuple[Method, ...]:
    if all(is_finite(axis) for axis in domain.values()):
        return ("exact", "smt")
    return ("smt", "balls")


def _held(claim: InequalityClaim, name: str, value: Exact) -> InequalityClaim:
    """The claim with one parameter held at a value."""
    return replace(claim, domain={**claim.domain, name: OneOf((value,))}, vanishing={}, steps=claim.steps, samples=())


def _induction(claim: InequalityClaim, form: Form, profile: Profile) -> Iterator[Part]:
    """Induction: P(lo), and P(n) and n >= lo imply P(n + 1)."""
    axis = claim.domain[form.over]
    require(isinstance(axis, Integers), "claim", claim.id, f"have an integer {form.over} to go over by induction")
    assert isinstance(axis, Integers)
    first = _held(claim, form.over, axis.lo)
    yield f"{form.over} = {axis.lo}", lambda: _part(first, ("smt", "exact", "balls"), profile)

    def onwards() -> bool:
        now = symbols_of(claim.domain)
        then = now | {form.over: now[form.over] + 1}
        known = Implication(premises_of(claim, now), goal_of(claim, now))
        steps = [implication_of(step, values) for step in claim.steps for values in (now, then)]
        return (
            entails([*premises_of(claim, now), *premises_of(claim, then)], [known, *steps], goal_of(claim, then))
            is not None
        )

    yield f"from {form.over} to {form.over} + 1", onwards


def _cases(claim: InequalityClaim, form: Form, profile: Profile) -> Iterator[Part]:
    """Every integer is below `start` or at least `start`."""
    axis = claim.domain[form.over]
    require(isinstance(axis, Integers) and axis.lo < form.start, "claim", claim.id, f"have integers below {form.start}")
    assert isinstance(axis, Integers)
    few = replace(claim, domain={**claim.domain, form.over: Integers(axis.lo, form.start - 1)}, steps=())
    rest = replace(claim, domain={**claim.domain, form.over: Integers(form.start, axis.hi)})
    yield f"{form.over} < {form.start}", lambda: _part(few, ("exact", "balls"), profile)
    yield f"{form.over} >= {form.start}", lambda: _part(rest, ("smt",), profile)


def _real_axis(claim: InequalityClaim, form: Form) -> Real:
    axis = claim.domain[form.over]
    require(isinstance(axis, Real), "claim", claim.id, f"have a real {form.over} for a {form.kind} form")
    require(
        claim.given is None, "claim", claim.id, f"have no hypothesis, which could cut the axis, for a {form.kind} form"
    )
    assert isinstance(axis, Real)
    return axis


def _derived(claim: InequalityClaim, form: Form, order: int, sign: int) -> InequalityClaim:
    """The claim that sign times the `order`-th derivative of right - left in the form's variable is at least 0."""

    def body(**values: Any) -> Sides:
        from ltbounds.arith import ball

        x = values[form.over]
        if type(x).__module__.startswith("sympy"):
            import sympy

            sides = claim.body(**values)
            gap = sides.right - sides.left
            if gap.has(sympy.Max, sympy.Min, sympy.Abs, sympy.floor, sympy.ceiling, sympy.Piecewise, sympy.Sum):
                raise Undecided(f"claim={claim.id}: right - left must be smooth in {form.over}")
            return Sides(0 * x, sign * gap.diff(x, order))
        import flint

        series = flint.arb_series([ball(x), 1], order + 1)
        sides = claim.body(**(values | {form.over: series}))
        return Sides(ball(0), sign * (sides.right - sides.left)[order])

    return replace(claim, body=body, relation="<=", vanishing={}, samples=(), id=f"{claim.id}.derivative")


def _monotone(claim: InequalityClaim, form: Form, profile: Profile) -> Iterator[Part]:
    """A differentiable function whose derivative is at least 0 is least at the lower end (antitone: upper end)."""
    axis = _real_axis(claim, form)
    up = form.kind == "monotone"
    end, is_open = (axis.lo, axis.open_lo) if up else (axis.hi, axis.open_hi)
    require(end is not None and not is_open, "claim", claim.id, f"have a closed end of {form.over} to start from")
    slope = _derived(claim, form, 1, 1 if up else -1)
    held = _held(claim, form.over, end)  # type: ignore[arg-type]
    yield (
        f"right - left {'does not fall' if up else 'does not grow'}",
        lambda: _part(slope, _methods(slope.domain), profile),
    )
    yield f"{form.over} = {end}", lambda: _part(held, ("smt", "exact", "balls", "symbolic"), profile)


def _convex(claim: InequalityClaim, form: Form, profile: Profile) -> Iterator[Part]:
    """A convex function on an interval is at most the larger of its values at the ends."""
    axis = _real_axis(claim, form)
    closed = axis.lo is not None and axis.hi is not None and not axis.open_lo and not axis.open_hi
    require(closed, "claim", claim.id, f"have closed ends of {form.over}")
    bend = _derived(claim, form, 2, -1)
    yield "left - right is convex", lambda: _part(bend, _methods(bend.domain), profile)
    for end in (axis.lo, axis.hi):
        held = _held(claim, form.over, end)  # type: ignore[arg-type]
        yield f"{form.over} = {end}", lambda held=held: _part(held, ("smt", "exact", "balls"), profile)  # type: ignore[misc]


_FORMS: dict[str, Callable[[InequalityClaim, Form, Profile], Iterator[Part]]] = {
    "induction": _induction,
    "cases": _cases,
    "monotone": _monotone,
    "antitone": _monotone,
    "convex": _convex,
}

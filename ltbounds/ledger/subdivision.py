"""Proof by subdivision: an inequality on a box of real parameters, in ball arithmetic.

A box on which the enclosures separate is done; any other is halved along its widest side.  Beside an end where both
sides agree the enclosures never separate; there a Taylor enclosure decides (`vanishing` of the claim).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import ball, no_floats
from ltbounds.claims import InequalityClaim, Real
from ltbounds.errors import Undecided, require
from ltbounds.ledger.points import conditions, decide
from ltbounds.ledger.symbols import symbols_of

__all__ = ["prove_on_box"]

Box = dict[str, tuple[Fraction, Fraction]]


def _interval(lo: Fraction, hi: Fraction) -> Any:
    """A ball that contains [lo, hi]; its own width, however narrow, is kept."""
    return ball(lo).union(ball(hi))


def _arguments(box: Box, fixed: Mapping[str, Any]) -> dict[str, Any]:
    balls = {name: ball(value) for name, value in fixed.items()}
    return balls | {name: _interval(lo, hi) for name, (lo, hi) in box.items()}


def _sides(claim: InequalityClaim, arguments: Mapping[str, Any]) -> tuple[Any, Any]:
    with no_floats("balls"):
        sides = claim.body(**arguments)
    for side in (sides.left, sides.right):
        require(not isinstance(side, float), "claim", claim.id, f"be in balls: the float {side} proves nothing")
    return sides.left, sides.right


def _separates(claim: InequalityClaim, arguments: Mapping[str, Any]) -> bool:
    left, right = map(ball, _sides(claim, arguments))
    return bool(left < right if claim.relation == "<" else left <= right)


def _outside(claim: InequalityClaim, arguments: Mapping[str, Any]) -> bool:
    """Whether some hypothesis certainly fails on the whole box; one that is undecided keeps the box."""
    return any(decide(claim, condition) is False for condition in conditions(claim, arguments))


def _halves(box: Box) -> tuple[Box, Box]:
    name = max(box, key=lambda axis: box[axis][1] - box[axis][0])
    lo, hi = box[name]
    middle = (lo + hi) / 2
    return box | {name: (lo, middle)}, box | {name: (middle, hi)}


def _taylor_coefficient(claim: InequalityClaim, arguments: Mapping[str, Any], axis: str, order: int) -> Any:
    """The `order`-th Taylor coefficient of rhs - lhs in the variable `axis`, enclosed over the arguments."""
    import flint

    left, right = _sides(claim, dict(arguments) | {axis: flint.arb_series([arguments[axis], 1], order + 1)})
    return (right - left)[order]


def _end(claim: InequalityClaim, axis: str) -> Fraction:
    """The end of `axis` at which both sides agree: the upper one where `vanishing` is negative."""
    real = claim.domain[axis]
    require(isinstance(real, Real), "claim", claim.id, f"have a Real axis {axis} to vanish at an end of")
    assert isinstance(real, Real)
    lower = claim.vanishing[axis] > 0
    end, is_open = (real.lo, real.open_lo) if lower else (real.hi, real.open_hi)
    require(end is not None, "claim", claim.id, f"have an end of {axis} to vanish at")
    require(claim.relation != "<" or is_open, "claim", claim.id, f"leave out the end of {axis}, where both sides agree")
    return Fraction(end)  # type: ignore[arg-type]


def _vanishes_exactly(claim: InequalityClaim, axis: str, fixed: Mapping[str, Any]) -> bool:
    """Whether the derivatives of order 0..k-1 of rhs - lhs at the end of `axis` are 0, symbolically."""
    import sympy

    symbols = symbols_of(claim.domain)
    values = {symbols[name]: sympy.Rational(str(Fraction(value))) for name, value in fixed.items()}
    sides = claim.body(**symbols)
    difference = (sides.right - sides.left).subs(values)
    x, end = symbols[axis], sympy.Rational(str(_end(claim, axis)))
    derivatives = (difference.diff(x, k) for k in range(abs(claim.vanishing[axis])))
    return all(sympy.simplify(derivative.subs(x, end)) == 0 for derivative in derivatives)


def _leaves_zero_upwards(claim: InequalityClaim, box: Box, arguments: Mapping[str, Any], axis: str) -> bool:
    """Taylor with Lagrange remainder: lower coefficients are 0 at the end, the next has the right sign on the box."""
    order = abs(claim.vanishing[axis])
    inwards = 1 if claim.vanishing[axis] > 0 else (-1) ** order
    return _end(claim, axis) in box[axis] and bool(inwards * _taylor_coefficient(claim, arguments, axis, order) > 0)


def _decided(claim: InequalityClaim, box: Box, arguments: Mapping[str, Any]) -> bool:
    beside_end = (_leaves_zero_upwards(claim, box, arguments, axis) for axis in claim.vanishing)
    return _separates(claim, arguments) or any(beside_end)


def prove_on_box(claim: InequalityClaim, fixed: Mapping[str, Any], max_boxes: int) -> tuple[int, int]:
    """Prove the claim for all real parameters, the other ones being `fixed`.

    Returns the number of boxes it took and of those on which the hypotheses do not certainly fail.  Raises `Undecided`
    with the box on which the enclosures still overlap when `max_boxes` are used up.
    """
    axes = {name: axis for name, axis in claim.domain.items() if isinstance(axis, Real)}
    for name, axis in axes.items():
        bounded = axis.lo is not None and axis.hi is not None
        require(bounded, "claim", claim.id, f"bound {name} where it is judged by balls: substitute for the tail")
    pending: list[Box] = [{name: (Fraction(axis.lo), Fraction(axis.hi)) for name, axis in axes.items()}]  # type: ignore[arg-type]
    for name, order in claim.vanishing.items():
        if not _vanishes_exactly(claim, name, fixed):
            raise Undecided(f"claim={claim.id}: right - left must vanish to order {abs(order)} at the end of {name}")
    inside = 0
    for boxes in range(1, max_boxes + 1):
        box = pending.pop()
        arguments = _arguments(box, fixed)
        if not _outside(claim, arguments):
            if _decided(claim, box, arguments):
                inside += 1
            elif not box:
                raise Undecided(f"claim={claim.id} must be settled at {dict(fixed)}, where the enclosures overlap")
            else:
                pending.extend(_halves(box))
        if not pending:
            return boxes, inside
    raise Undecided(f"claim={claim.id} must be settled on {_show(pending[-1])}, where the enclosures overlap")


def _show(box: Box) -> str:
    return ", ".join(f"{name} in [{float(lo):.6g}, {float(hi):.6g}]" for name, (lo, hi) in box.items())

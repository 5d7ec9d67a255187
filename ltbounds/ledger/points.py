"""Decide an inequality at one point: in integers and Fractions where that goes, else in balls of growing precision.

This is the code that re-checks counterexamples; it shares nothing with the search that finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from ltbounds.arith import ball, certainly_le, certainly_lt
from ltbounds.claims import Exact, InequalityClaim
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.ledger.axes import contains

__all__ = ["as_exact", "at_precision", "enclose", "holds", "lies_in_domain"]

PRECISIONS = (64, 256, 1024, 4096)
"""Bits, tried in turn; what 4,096 bits cannot separate is reported as undecided."""


def as_exact(value: Exact) -> int | Fraction:
    """An exact number as int or Fraction; decimal strings are the decimals they show."""
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else number


@contextmanager
def at_precision(bits: int) -> Iterator[None]:
    """Ball arithmetic with `bits` bits inside the block."""
    import flint

    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def _exact_value(formula: Callable[..., Any], point: Mapping[str, int | Fraction]) -> Any | None:
    """The formula's value as an exact number, or None where it is not rational arithmetic."""
    try:
        value = formula(**point)
    except (DomainError, TypeError):
        return None
    return value if isinstance(value, (int, Fraction)) else None


def enclose(formula: Callable[..., Any], point: Mapping[str, Exact]) -> Any:
    """The formula's value at a point: an exact number, or a ball at the current precision."""
    numbers = {name: as_exact(value) for name, value in point.items()}
    exact = _exact_value(formula, numbers)
    if exact is not None:
        return exact
    value = formula(**{name: ball(number) for name, number in numbers.items()})
    require(not isinstance(value, float), "value", value, "be exact or a ball: a float proves nothing")
    return ball(value)


def _compare(left: Any, right: Any, relation: str) -> bool:
    if relation == "==":
        exact = isinstance(left, (int, Fraction)) and isinstance(right, (int, Fraction))
        if exact:
            return bool(left == right)
        if ball(left).overlaps(ball(right)):
            raise Undecided(f"{left} and {right} overlap; equality needs exact or symbolic arithmetic")
        return False
    return certainly_lt(left, right) if relation == "<" else certainly_le(left, right)


def holds(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool:
    """Whether the inequality holds at `point`; raises `Undecided` where 4,096 bits do not separate the sides."""
    for bits in PRECISIONS:
        with at_precision(bits):
            try:
                return _compare(enclose(claim.lhs, point), enclose(claim.rhs, point), claim.relation)
            except Undecided:
                continue
    raise Undecided(f"claim={claim.id} must be settled at {dict(point)} by other means than {PRECISIONS[-1]} bits")


def lies_in_domain(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool:
    """Whether `point` has the claim's parameters, on their axes, and satisfies `where`."""
    if set(point) != set(claim.domain):
        return False
    on_axes = all(contains(axis, as_exact(point[name])) for name, axis in claim.domain.items())
    return on_axes and (claim.where is None or bool(_truth(claim.where, point)))


def _truth(where: Callable[..., Any], point: Mapping[str, Exact]) -> bool:
    """The truth of a hypothesis at a point, exactly where possible, else with balls."""
    # Fractions throughout: the logarithm of an int would be a float, that of a Fraction is refused.
    numbers = {name: Fraction(value) for name, value in point.items()}
    try:
        return bool(where(**numbers))
    except (DomainError, TypeError):
        # Balls that overlap compare as False, which would drop the point: so finely that only equals overlap.
        with at_precision(PRECISIONS[-1]):
            return bool(where(**{name: ball(number) for name, number in numbers.items()}))

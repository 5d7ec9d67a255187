"""Claims that two formulas agree at listed points, to more digits than any rounding could hide.

For formulas with minima, roots or logarithms in which no algebra shows the identity: at each point both are enclosed in
balls, and their difference is at most 10^-18 of the larger one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ltbounds.arith import absolute, ball, maximum
from ltbounds.claims import Axis, InequalityClaim, Ref, Verdict

__all__ = ["agreement"]

DIGITS = 10**18


def agreement(
    identifier: str,
    ref: Ref,
    statement: str,
    one: Callable[..., Any],
    other: Callable[..., Any],
    *,
    domain: Mapping[str, Axis],
    off: Callable[..., Any],
    note: str = "",
) -> InequalityClaim:
    """The claim that `one` and `other` agree at every point of the finite `domain`; `off` is what they must not equal."""

    def far(formula: Callable[..., Any]) -> Callable[..., Any]:
        return lambda **point: DIGITS * absolute(ball(one(**point)) - ball(formula(**point)))

    return InequalityClaim(
        id=identifier,
        ref=ref,
        statement=statement,
        lhs=far(other),
        rhs=lambda **point: maximum(absolute(ball(one(**point))), absolute(ball(other(**point)))),
        domain=domain,
        method="points",
        recorded=Verdict.HOLDS_AT_POINTS,
        control={"lhs": far(off)},
        note=note,
    )

"""Claims that two formulas are equal: by algebra, or in balls at listed points where no algebra shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ltbounds.arith import absolute, ball, maximum
from ltbounds.claims import Axis, Formula, InequalityClaim, Ref, Verdict
from ltbounds.theorems.shared.legacy import legacy

__all__ = ["agreement", "identity"]

DIGITS = 10**18


def identity(
    identifier: str,
    ref: Ref,
    statement: str,
    one: Formula,
    other: Formula,
    *,
    domain: Mapping[str, Axis],
    off: Formula,
    note: str = "",
) -> InequalityClaim:
    """The claim that `one` and `other` are the same expression; `off` is what `one` must not equal."""
    return legacy(
        id=identifier,
        ref=ref,
        statement=statement,
        lhs=one,
        rhs=other,
        relation="==",
        domain=domain,
        method="symbolic",
        recorded=Verdict.PROVED,
        control={"rhs": off},
        note=note,
    )


def agreement(
    identifier: str,
    ref: Ref,
    statement: str,
    one: Formula,
    other: Formula,
    *,
    domain: Mapping[str, Axis],
    off: Formula,
    note: str = "",
) -> InequalityClaim:
    """The claim that `one` and `other` agree at every point of the finite `domain`; `off` is what `one` must not equal.

    For formulas with minima, roots or logarithms: at each point both are enclosed in balls, and they differ by at most
    10^-18 of the larger one.
    """

    def far(formula: Callable[..., Any]) -> Callable[..., Any]:
        return lambda **point: DIGITS * absolute(ball(one(**point)) - ball(formula(**point)))

    return legacy(
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

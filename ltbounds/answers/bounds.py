"""A bound of one's own, asserted: the judges of our claims, for the tests of other projects."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ltbounds.answer import Answer
from ltbounds.claims import Axis, Given, InequalityClaim, Integers, OneOf, Points, Real, Ref, Relation, Sides, Verdict
from ltbounds.errors import DomainError, LtboundsError, require

__all__ = ["Bound", "BoundFailed", "assert_bound"]

STRENGTH = (Verdict.PROVED, Verdict.HOLDS_AT_POINTS)


class BoundFailed(LtboundsError, AssertionError):
    """A bound does not hold, or could not be shown; the message says which, and where."""


@dataclass(frozen=True, repr=False)
class Bound(Answer):
    """A bound that was shown: by which method, over which domain."""

    verdict: str
    statement: str
    domain: str
    evidence: Mapping[str, Any]

    def headline(self) -> str:
        return f"{self.verdict}: {self.statement} for {self.domain}"

    def rows(self) -> list[dict[str, Any]]:
        return [{"verdict": self.verdict, "statement": self.statement, "domain": self.domain, **self.evidence}]


def assert_bound(
    lhs: Callable[..., Any] | float,
    rhs: Callable[..., Any] | float,
    domain: Mapping[str, Any],
    *,
    relation: Relation = "<=",
    given: Given | None = None,
    by: Literal["balls", "symbolic", "exact", "smt", "points"] = "balls",
    vanishing: Mapping[str, int] | None = None,
    name: str = "bound",
) -> Bound:
    """Show lhs `relation` rhs over `domain`; raises `BoundFailed` with a counterexample, or the reason.

    `lhs`, `rhs`: functions of parameters of `domain`, in operators and `ltbounds.arith` functions, or numbers.
    `domain`: by parameter an axis of `ltbounds.claims` or `ltbounds.notation` such as `Count`, a pair (lo, hi), or text
    such as "(0, 1/2]" or "1, 2, ...".  `by`, `given`, `vanishing` as in our claims: balls prove it for real axes and
    finite ranges, "smt" for all integers where it is algebraic, "points" at listed points only.  Where both sides agree
    at an end of an axis, balls need the order of the zero of their difference there: `vanishing={"x": 2}` at the lower
    end, -2 at the upper.

    >>> from ltbounds.arith import log
    >>> assert_bound(lambda x: log(1 + x), lambda x: x, {"x": "[1/100, 1]"})
    <Bound: PROVED: lhs <= rhs for x in [1/100, 1]>
    >>> assert_bound(lambda x: log(1 + x), lambda x: x, {"x": (0, 10)}, vanishing={"x": 2})
    <Bound: PROVED: lhs <= rhs for x in [0, 10]>
    >>> assert_bound(lambda x: x, lambda x: x * x, {"x": (0, 2)})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ltbounds.answers.bounds.BoundFailed: bound must hold: lhs <= rhs fails at x = 1/2
    """
    __tracebackhide__ = True  # pytest shows the user's line and the message, not this function
    from ltbounds.ledger.axes import show
    from ltbounds.ledger.inequality import check_inequality
    from ltbounds.ledger.profiles import QUICK

    require(bool(domain), "domain", domain, 'name each parameter with its axis, such as {"eps": "(0, 1/2]"}')
    axes = {letter: _axis(letter, axis) for letter, axis in domain.items()}
    left, right = _side("lhs", lhs, axes), _side("rhs", rhs, axes)
    words = f"{_words(lhs, 'lhs')} {relation} {_words(rhs, 'rhs')}"
    claim = InequalityClaim(
        id=f"yours.{name}", ref=Ref("yours", name), statement=words, domain=axes, relation=relation, by=by, given=given,
        vanishing=dict(vanishing or {}), body=lambda **values: Sides(left(values), right(values)),
    )  # fmt: skip
    found = check_inequality(claim, QUICK)
    where = show(axes)
    if found.verdict in STRENGTH:
        return Bound(str(found.verdict), words, where, found.evidence)
    if point := found.evidence.get("counterexample"):
        at = ", ".join(f"{letter} = {value}" for letter, value in point.items())
        ends = f"{found.evidence.get('left')} {relation} {found.evidence.get('right')} is false"
        raise BoundFailed(
            f"{name} must hold: {words} fails at {at}, where {ends} (re-checked exactly; domain: {where})"
        )
    reason = found.evidence.get("reason") or "no counterexample was met, and no proof was found"
    raise BoundFailed(
        f"{name} must be shown: {words} for {where} is {found.verdict} by {by}: {reason}; try a smaller domain, "
        f'vanishing={{"{next(iter(axes))}": 2}} where the sides meet at an end (the order of the zero), or by="points"'
    )


def _words(side: Any, otherwise: str) -> str:
    """A side's name for a reader."""
    if not callable(side):
        return str(side)
    called = getattr(side, "__name__", "<lambda>")
    return otherwise if called == "<lambda>" else called.replace("_", " ")


def _axis(letter: str, given: Any) -> Axis:
    if isinstance(given, (Real, Integers, OneOf, Points)):
        return given
    annotated = next((part for part in get_args(given) if isinstance(part, (Real, Integers, OneOf, Points))), None)
    if annotated is not None:
        return annotated
    if isinstance(given, tuple) and len(given) == 2 and not any(isinstance(end, float) for end in given):
        return Real(*given)
    if isinstance(given, str):
        from ltbounds.theorems.statements import axis_of

        whole = re.fullmatch(r"(-?\d+)\s*,\s*-?\d+\s*,\s*\.\.\.(?:\s*,\s*(-?\d+))?", given.strip())
        if whole:
            return Integers(int(whole[1]), int(whole[2]) if whole[2] else None)
        found = axis_of(given if given.startswith(("real", "integer")) else f"real {given.strip()}")
        if not isinstance(found, str):
            return found
    raise DomainError(
        f'{letter}={given!r:.60} must be an axis: "(0, 1/2]", "1, 2, ...", (0, 1) with whole or exact ends, '
        "or one of ltbounds.notation such as Count"
    )


def _side(which: str, side: Any, axes: Mapping[str, Axis]) -> Callable[[Mapping[str, Any]], Any]:
    """A side as a function of all parameters, from one of some of them, or from a number."""
    if not callable(side):
        require(not isinstance(side, float), which, side, "be exact: an int, a Fraction, or a function")
        return lambda values: 0 * next(iter(values.values())) + side
    names = list(inspect.signature(side).parameters)
    strange = [letter for letter in names if letter not in axes]
    require(
        not strange, which, f"({', '.join(names)})", f"take only {', '.join(axes)}: domain has no {', '.join(strange)}"
    )
    return lambda values: side(**{letter: values[letter] for letter in names})

"""Decide a statement at one point: in integers and Fractions where that goes, else in balls of growing precision.

This is the code that re-checks counterexamples; it shares nothing with the search that finds them.  Hypotheses have
three values: true, false, and None where even 4,096 bits and symbols leave two sides overlapping.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from ltbounds.arith import ball, certainly_le, certainly_lt, no_floats
from ltbounds.claims import Condition, Exact, InequalityClaim, Integers, Sides
from ltbounds.errors import DomainError, LtboundsError, Undecided, require
from ltbounds.ledger.axes import as_exact, contains

__all__ = [
    "at_precision",
    "conditions",
    "decide",
    "enclose",
    "given_at",
    "holds",
    "lies_in_domain",
    "refuse_hidden_floats",
    "truth",
]

PRECISIONS = (64, 256, 1024, 4096)
"""Bits, tried in turn; what 4,096 bits cannot separate is left to symbols, and then reported as undecided."""
SIMPLE = 60
"""Operations of an expression that is given to sympy's slow simplification."""
AGREE = 10**18
"""Two balls that differ by less than this share of the larger agree, as far as points can tell."""


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


_TRUSTED = ("ltbounds.laws", "ltbounds.subsets", "ltbounds.networks", "ltbounds.arith", "flint", "sympy", "mpmath")
_EXACT_MATH = {"comb", "factorial", "gcd", "isqrt", "lcm", "perm", "prod"}
"""Functions of `math` that stay among the integers."""


@contextmanager
def _watched(claim: InequalityClaim, allowed: set[str]) -> Iterator[None]:
    """Refuse functions of `math` that compute in floats, in formulas: their values may come back as ints.

    The rooms below have their own certificates; they may use floats to choose a precision.
    """

    def watch(frame: Any, event: str, function: Any) -> None:
        if event != "c_call" or function.__module__ != "math" or function.__name__ in allowed:
            return
        if not str(frame.f_globals.get("__name__", "")).startswith(_TRUSTED):
            met.append(function.__name__)

    met: list[str] = []
    if sys.getprofile() is not None:  # somebody profiles: then nobody watches
        yield
        return
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
    require(not met, "claim", claim.id, f"not compute in floats, which prove nothing: {', '.join(sorted(set(met)))}")


def refuse_hidden_floats(claim: InequalityClaim, point: Mapping[str, Exact]) -> None:
    """Evaluate the claim once under watch; raises `DomainError` where a float hides behind an int."""
    for evaluate, allowed in ((_exact_sides, _EXACT_MATH | {"ceil", "floor", "trunc"}), (_ball_sides, _EXACT_MATH)):
        with _watched(claim, allowed):
            found = evaluate(claim, point)
        if found is not None and evaluate is _exact_sides:
            return


def _ball_sides(claim: InequalityClaim, point: Mapping[str, Exact]) -> Sides | None:
    try:
        return _in_balls(claim.body, point)
    except (LtboundsError, ArithmeticError, ValueError):
        return None


class _Whole(int):
    """An int whose quotients are Fractions, so that no float hides behind a ceil."""

    def __truediv__(self, other: Any) -> Any:
        return _quotient(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _quotient(other, self)

    def __add__(self, other: Any) -> Any:
        return _whole(int.__add__(self, other))

    def __sub__(self, other: Any) -> Any:
        return _whole(int.__sub__(self, other))

    def __mul__(self, other: Any) -> Any:
        return _whole(int.__mul__(self, other))

    def __neg__(self) -> Any:
        return _Whole(int.__neg__(self))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Any) -> Any:
        return _whole(int.__rsub__(self, other))

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        if isinstance(other, int) and other < 0:
            return Fraction(int(self)) ** other
        return _whole(int.__pow__(self, other, modulus))


def _whole(value: Any) -> Any:
    return value if value is NotImplemented else _Whole(value)


def _quotient(a: Any, b: Any) -> Any:
    if isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
        return Fraction(a) / Fraction(b)
    return NotImplemented


def _exactly(formula: Callable[..., Any], claim: InequalityClaim, point: Mapping[str, Exact]) -> Any:
    """The formula in rational arithmetic; raises `DomainError` or `TypeError` where it is not rational."""
    numbers = {name: as_exact(value) for name, value in point.items()}
    with no_floats():
        try:
            return formula(**{name: Fraction(number) for name, number in numbers.items()})
        except TypeError:  # a length or an index must be an int
            whole = {name: isinstance(axis, Integers) or axis is None for name, axis in claim.domain.items()}
            return formula(
                **{
                    name: _Whole(n) if whole.get(name) or isinstance(n, int) else Fraction(n)
                    for name, n in numbers.items()
                }
            )


def _in_balls(formula: Callable[..., Any], point: Mapping[str, Exact]) -> Any:
    try:
        with no_floats("balls"):
            return formula(**{name: ball(as_exact(value)) for name, value in point.items()})
    except (TypeError, AttributeError, ZeroDivisionError) as problem:  # neither rational nor in balls here
        raise Undecided(f"at {_show(point)} it must be exact or in balls: {problem}") from problem


def _is_exact(value: Any) -> bool:
    return isinstance(value, (int, Fraction))


def _ball(value: Any, claim: InequalityClaim) -> Any:
    require(not isinstance(value, float), "claim", claim.id, f"be exact or in balls: the float {value} proves nothing")
    return ball(value)


def _exact_sides(claim: InequalityClaim, point: Mapping[str, Exact]) -> Sides | None:
    try:
        sides = _exactly(claim.body, claim, point)
    except (DomainError, TypeError, ZeroDivisionError, OverflowError):  # the last: a power that leaves the rationals
        return None
    return sides if _is_exact(sides.left) and _is_exact(sides.right) else None


def enclose(claim: InequalityClaim, point: Mapping[str, Exact]) -> tuple[Any, Any]:
    """Both sides at a point: exact numbers, or balls at the current precision."""
    exact = _exact_sides(claim, point)
    if exact is not None:
        return exact.left, exact.right
    sides = _in_balls(claim.body, point)
    return _ball(sides.left, claim), _ball(sides.right, claim)


def truth(condition: Condition | bool) -> bool:
    """Whether a condition between exact numbers or balls holds; raises `Undecided` where two balls overlap."""
    if not isinstance(condition, Condition):
        return bool(condition)
    left, right, relation = condition.left, condition.right, condition.relation
    require(not isinstance(left, float) and not isinstance(right, float), "given", condition, "be exact or in balls")
    if relation in ("==", "!="):
        return _equal(left, right) == (relation == "==")
    return certainly_lt(left, right) if relation == "<" else certainly_le(left, right)


def _equal(left: Any, right: Any) -> bool:
    if _is_exact(left) and _is_exact(right):
        return bool(left == right)
    if ball(left).overlaps(ball(right)):
        raise Undecided(f"{left} and {right} overlap; equality needs exact or symbolic arithmetic")
    return False


def _symbolic_truth(left: Any, relation: str, right: Any) -> bool:
    """The relation between two closed expressions whose balls overlap at every precision: are they equal?"""
    import sympy

    gap = sympy.expand(sympy.expand_log(sympy.sympify(left - right), factor=True))
    if gap == 0 or (sympy.count_ops(gap) <= SIMPLE and sympy.simplify(gap) == 0):
        return relation in ("<=", "==")
    raise Undecided(f"{left} and {right} must be told apart by other means than {PRECISIONS[-1]} bits and symbols")


def _rationals(point: Mapping[str, Exact]) -> dict[str, Any]:
    import sympy

    return {name: sympy.Rational(str(Fraction(value))) for name, value in point.items()}


def holds(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool:
    """Whether the relation holds at `point`; raises `Undecided` where neither bits nor symbols tell."""
    exact = _exact_sides(claim, point)
    if exact is not None:
        return truth(Condition(exact.left, claim.relation, exact.right))
    for bits in PRECISIONS:
        with at_precision(bits):
            sides = _in_balls(claim.body, point)
            left, right = _ball(sides.left, claim), _ball(sides.right, claim)
            if claim.by == "points" and claim.relation == "==" and _agree(left, right):
                return True
            try:
                return truth(Condition(left, claim.relation, right))
            except Undecided:
                continue
    try:
        sides = claim.body(**_rationals(point))
        return _symbolic_truth(sides.left, claim.relation, sides.right)
    except (DomainError, TypeError, AttributeError, ValueError) as problem:
        raise Undecided(f"claim={claim.id} must be settled at {_show(point)} by more than bits") from problem


def _agree(left: Any, right: Any) -> bool:
    return bool(AGREE * abs(left - right) <= left.abs_lower().max(right.abs_lower()))


def conditions(claim: InequalityClaim, arguments: Mapping[str, Any]) -> tuple[Condition | bool, ...]:
    """The hypotheses in the arithmetic of the arguments; none where the claim has none."""
    if claim.given is None:
        return ()
    return tuple(_flat(claim.given(**arguments)))


def _flat(found: Any) -> Iterator[Condition | bool]:
    """The conditions of a hypothesis; helpers give tuples of them, which may be put together."""
    if isinstance(found, tuple):
        for part in found:
            yield from _flat(part)
    else:
        yield found


def given_at(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool | None:
    """Whether the hypotheses hold at a point; None where that cannot be decided."""
    if claim.given is None:
        return True
    try:
        return all(truth(condition) for condition in _flat(_exactly(claim.given, claim, point)))
    except (DomainError, TypeError, ZeroDivisionError):
        return _conjunction(claim, point)


def _conjunction(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool | None:
    """False if one condition is certainly false, True if all are certainly true, None else."""
    for bits in PRECISIONS:
        with at_precision(bits):
            found = [decide(claim, condition) for condition in _flat(_in_balls(claim.given, point))]  # type: ignore[arg-type]
        if False in found or None not in found:
            return False not in found
    try:
        symbolic = list(_flat(claim.given(**_rationals(point))))  # type: ignore[misc]
        left = [c for c, known in zip(symbolic, found, strict=True) if known is None]
        return all(_symbolic_truth(c.left, c.relation, c.right) for c in left)  # type: ignore[union-attr]
    except (Undecided, DomainError, TypeError, AttributeError, ValueError):
        return None


def decide(claim: InequalityClaim, condition: Condition | bool) -> bool | None:
    """Whether a hypothesis between balls holds; None where they overlap.  A bool is refused: computed unseen."""
    require(
        isinstance(condition, Condition), "claim", claim.id, "have conditions (less, at_most) as hypotheses, not bools"
    )
    try:
        return truth(condition)
    except Undecided:
        return None


def lies_in_domain(claim: InequalityClaim, point: Mapping[str, Exact]) -> bool | None:
    """Whether `point` has the claim's parameters, on their axes, and satisfies the hypotheses; None if undecided."""
    if set(point) != set(claim.domain):
        return False
    on_axes = all(contains(axis, as_exact(point[name])) for name, axis in claim.domain.items())
    return given_at(claim, point) if on_axes else False


def _show(point: Mapping[str, Exact]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items())

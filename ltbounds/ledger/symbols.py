"""The symbolic judge: sympy symbols with the signs of their axes, and identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from typing import Any
from unittest.mock import patch

from ltbounds.claims import Axis, InequalityClaim, Integers, OneOf, Points

__all__ = ["difference", "says_nothing", "symbols_of"]


def symbols_of(domain: Mapping[str, Axis]) -> dict[str, Any]:
    """One sympy symbol a parameter, which knows the sign that its axis gives it, no more; a single value is itself."""
    return {name: _symbol(name, axis) for name, axis in domain.items()}


def _symbol(name: str, axis: Axis) -> Any:
    import sympy

    if isinstance(axis, OneOf) and len(axis.values) == 1:
        return sympy.Rational(str(Fraction(axis.values[0])))
    return sympy.Symbol(name, **_assumptions(axis))


def _assumptions(axis: Axis) -> dict[str, bool]:
    if isinstance(axis, (OneOf, Points)):
        values = [Fraction(value) for value in axis.values]
        lo: Fraction | None = min(values)
        hi: Fraction | None = max(values)
        open_lo = open_hi = False
        kind = {"integer": True} if all(value.denominator == 1 for value in values) else {"real": True}
    elif isinstance(axis, Integers):
        lo, hi = Fraction(axis.lo), None if axis.hi is None else Fraction(axis.hi)
        open_lo, open_hi, kind = False, False, {"integer": True}
    else:
        lo = None if axis.lo is None else Fraction(axis.lo)
        hi = None if axis.hi is None else Fraction(axis.hi)
        open_lo, open_hi, kind = axis.open_lo, axis.open_hi, {"real": True}
    if lo is not None and lo >= 0:
        return kind | ({"positive": True} if lo > 0 or open_lo else {"nonnegative": True})
    if hi is not None and hi <= 0:
        return kind | ({"negative": True} if hi < 0 or open_hi else {"nonpositive": True})
    return kind


def difference(claim: InequalityClaim) -> Any:
    """left - right as sympy simplifies it; 0 for an identity."""
    import sympy

    sides = claim.body(**symbols_of(claim.domain))
    left = sympy.simplify(sides.left - sides.right)
    hyperbolic = left.has(sympy.tanh, sympy.sinh, sympy.cosh)  # written out where `simplify` does not see through them
    return sympy.simplify(left.rewrite(sympy.exp)) if hyperbolic else left


@contextmanager
def _left_undone() -> Iterator[None]:
    """Without what sympy does when asked, and does slowly where it may not evaluate on the way."""
    import sympy

    undone: dict[tuple[Any, str], Any] = {
        (sympy, "integrate"): sympy.Integral,
        (sympy, "expand"): lambda e, **_: e,
        (sympy.Expr, "expand"): lambda e, *_, **__: e,
        (sympy.Expr, "diff"): sympy.Derivative,
    }
    with ExitStack() as stack:
        for (owner, name), other in undone.items():
            stack.enter_context(patch.object(owner, name, other))
        yield


def says_nothing(claim: InequalityClaim) -> bool:
    """Whether both sides are one expression typed twice: the same tree before anything is evaluated.

    Integrals and derivatives are not taken for that, nor products expanded; a side that sympy cannot hold unevaluated
    was not typed twice.
    """
    import sympy

    symbols = symbols_of(claim.domain)
    try:
        with sympy.evaluate(False), _left_undone():
            sides = claim.body(**symbols)
            return bool(sides.left == sides.right)
    except Exception:
        return False

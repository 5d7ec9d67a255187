"""Axes of a domain: membership, finiteness, and the points an adversary tries first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from ltbounds.claims import Axis, Exact, Integers, OneOf, Points, Real

__all__ = ["as_exact", "contains", "corners", "enumerate_finite", "is_finite", "random_point", "show"]

NEAR = (Fraction(1, 1000), Fraction(1, 10**9))
"""How near to an end the adversary goes, as shares of the axis."""
LARGE = (10, 100, 1000)
"""Members of an unbounded axis that the adversary tries."""
REACH = 10**6
"""How far along an unbounded real axis the adversary looks."""


def as_exact(value: Exact) -> int | Fraction:
    """An exact number as int or Fraction; decimal strings are the decimals they show."""
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else number


def _box(axis: Real) -> tuple[Fraction, Fraction]:
    """The part of a real axis where the adversary looks."""
    lo = Fraction(axis.lo) if axis.lo is not None else None
    hi = Fraction(axis.hi) if axis.hi is not None else None
    if lo is None:
        lo = Fraction(-REACH) if hi is None else min(hi, Fraction(0)) - REACH
    return lo, max(lo, Fraction(0)) + REACH if hi is None else hi


def contains(axis: Axis, value: int | Fraction) -> bool:
    """Whether the exact number lies on the axis."""
    if isinstance(axis, (OneOf, Points)):
        return value in [Fraction(v) for v in axis.values]
    if isinstance(axis, Integers):
        return value == int(value) and value >= axis.lo and (axis.hi is None or value <= axis.hi)
    return _above(axis, value) and _below(axis, value)


def _above(axis: Real, value: int | Fraction) -> bool:
    if axis.lo is None:
        return True
    return value > Fraction(axis.lo) if axis.open_lo else value >= Fraction(axis.lo)


def _below(axis: Real, value: int | Fraction) -> bool:
    if axis.hi is None:
        return True
    return value < Fraction(axis.hi) if axis.open_hi else value <= Fraction(axis.hi)


def is_finite(axis: Axis) -> bool:
    """Whether the axis has finitely many points."""
    return isinstance(axis, (OneOf, Points)) or (isinstance(axis, Integers) and axis.hi is not None)


def show(domain: Mapping[str, Axis]) -> str:
    """The quantifiers in words, as every page shows them beside the statement.

    >>> show({"n": Integers(2), "eps": Real(0, 1, open_lo=True)})
    'n = 2, 3, ...; eps in (0, 1]'
    """
    return "; ".join(f"{name} {_show_axis(axis)}" for name, axis in domain.items())


def _show_axis(axis: Axis) -> str:
    if isinstance(axis, Integers):
        if axis.hi is None:
            return f"= {axis.lo}, {axis.lo + 1}, ..."
        return f"= {axis.lo}" if axis.hi == axis.lo else f"= {axis.lo}, ..., {axis.hi}"
    if isinstance(axis, (OneOf, Points)):
        many = len(axis.values) > 8
        listed = ", ".join(map(str, axis.values[:6] if many else axis.values)) + (", ..." if many else "")
        return f"one of {listed}" if isinstance(axis, OneOf) else f"tried at {listed}"
    lo = f"{'(' if axis.open_lo else '['}{axis.lo}" if axis.lo is not None else "(-oo"
    hi = f"{axis.hi}{')' if axis.open_hi else ']'}" if axis.hi is not None else "oo)"
    return f"in {lo}, {hi}"


def enumerate_finite(axes: Mapping[str, Axis]) -> Iterator[dict[str, Any]]:
    """Every point of a product of finite axes."""
    names = list(axes)
    for values in product(*(_members(axes[name]) for name in names)):
        yield dict(zip(names, values, strict=True))


def _members(axis: Axis) -> list[Any]:
    if isinstance(axis, (OneOf, Points)):
        return [as_exact(value) for value in axis.values]
    assert isinstance(axis, Integers) and axis.hi is not None, f"{axis} is not finite"
    return list(range(axis.lo, axis.hi + 1))


def _edge_values(axis: Axis) -> list[int | Fraction]:
    """Ends, near-ends, the middle and the first integers: where statements fail if they fail."""
    if isinstance(axis, (OneOf, Points)):
        return _members(axis)
    if isinstance(axis, Integers):
        far = [n for n in LARGE if n > axis.lo + 2] if axis.hi is None else [axis.hi - 1, axis.hi]
        return [n for n in dict.fromkeys([axis.lo, axis.lo + 1, axis.lo + 2, *far]) if contains(axis, n)]
    lo, hi = _box(axis)
    shares = [Fraction(0), Fraction(1), Fraction(1, 2), *NEAR, *(1 - share for share in NEAR)]
    values = [lo + share * (hi - lo) for share in shares]
    return [value for value in values if contains(axis, value)]


def corners(domain: Mapping[str, Axis], limit: int) -> Iterator[dict[str, Any]]:
    """Products of edge values, at most `limit` of them."""
    names = list(domain)
    for count, values in enumerate(product(*(_edge_values(domain[name]) for name in names))):
        if count == limit:
            return
        yield dict(zip(names, values, strict=True))


def random_point(domain: Mapping[str, Axis], generator: np.random.Generator) -> dict[str, Any]:
    """One random exact point; reals are dyadic, unbounded integers are log-uniform up to 1000."""
    return {name: _random_value(axis, generator) for name, axis in domain.items()}


def _random_value(axis: Axis, generator: np.random.Generator) -> int | Fraction:
    if isinstance(axis, (OneOf, Points)):
        members: list[int | Fraction] = _members(axis)
        return members[generator.integers(len(members))]
    if isinstance(axis, Integers):
        if axis.hi is None:
            return axis.lo + int(10 ** generator.uniform(0, 3)) - 1
        return int(generator.integers(axis.lo, axis.hi + 1))
    share = Fraction(int(generator.integers(1, 2**30)), 2**30)
    if axis.lo is not None and axis.hi is None:
        return Fraction(axis.lo) + share * 10 ** int(generator.integers(-5, 7))
    lo, hi = _box(axis)
    return lo + share * (hi - lo)

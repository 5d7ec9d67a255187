"""Axes of a domain: membership, finiteness, and the points an adversary tries first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from ltbounds.claims import Axis, Integers, Points

__all__ = ["contains", "corners", "enumerate_finite", "is_finite", "random_point"]

NEAR = (Fraction(1, 1000), Fraction(1, 10**9))
"""How near to an end the adversary goes, as shares of the axis."""
LARGE = (10, 100, 1000)
"""Members of an unbounded axis that the adversary tries."""


def contains(axis: Axis, value: int | Fraction) -> bool:
    """Whether the exact number lies on the axis."""
    if isinstance(axis, Points):
        return value in [Fraction(v) for v in axis.values]
    if isinstance(axis, Integers):
        return value == int(value) and value >= axis.lo and (axis.hi is None or value <= axis.hi)
    lo, hi = Fraction(axis.lo), Fraction(axis.hi)
    above = value > lo if axis.open_lo else value >= lo
    below = value < hi if axis.open_hi else value <= hi
    return above and below


def is_finite(axis: Axis) -> bool:
    """Whether the axis has finitely many points."""
    return isinstance(axis, Points) or (isinstance(axis, Integers) and axis.hi is not None)


def enumerate_finite(axes: Mapping[str, Axis]) -> Iterator[dict[str, Any]]:
    """Every point of a product of finite axes."""
    names = list(axes)
    for values in product(*(_members(axes[name]) for name in names)):
        yield dict(zip(names, values, strict=True))


def _members(axis: Axis) -> list[Any]:
    if isinstance(axis, Points):
        return [Fraction(value) for value in axis.values]
    assert isinstance(axis, Integers) and axis.hi is not None, f"{axis} is not finite"
    return list(range(axis.lo, axis.hi + 1))


def _edge_values(axis: Axis) -> list[int | Fraction]:
    """Ends, near-ends, the middle and the first integers: where statements fail if they fail."""
    if isinstance(axis, Points):
        return _members(axis)
    if isinstance(axis, Integers):
        far = [n for n in LARGE if n > axis.lo + 2] if axis.hi is None else [axis.hi - 1, axis.hi]
        return [n for n in dict.fromkeys([axis.lo, axis.lo + 1, axis.lo + 2, *far]) if contains(axis, n)]
    lo, hi = Fraction(axis.lo), Fraction(axis.hi)
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
    if isinstance(axis, Points):
        members: list[int | Fraction] = _members(axis)
        return members[generator.integers(len(members))]
    if isinstance(axis, Integers):
        if axis.hi is None:
            return axis.lo + int(10 ** generator.uniform(0, 3)) - 1
        return int(generator.integers(axis.lo, axis.hi + 1))
    lo, hi = Fraction(axis.lo), Fraction(axis.hi)
    share = Fraction(int(generator.integers(1, 2**30)), 2**30)
    return lo + share * (hi - lo)

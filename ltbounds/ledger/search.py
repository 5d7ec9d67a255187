"""Adversarial search: corners of the domain first, then random points.  Finds; does not judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ltbounds.arith import ball, no_floats
from ltbounds.claims import Exact, InequalityClaim
from ltbounds.errors import LtboundsError
from ltbounds.ledger.axes import as_exact, corners, random_point
from ltbounds.ledger.points import lies_in_domain
from ltbounds.seeding import generator

__all__ = ["find_counterexample"]

CORNERS = 2000


def _exact(points: Iterable[Mapping[str, Exact]]) -> Iterator[dict[str, Any]]:
    return ({name: as_exact(value) for name, value in point.items()} for point in points)


def _candidates(claim: InequalityClaim, random_points: int) -> Iterator[dict[str, Any]]:
    stream = generator("ledger.search", claim.id)
    randoms = (random_point(claim.domain, stream) for _ in range(random_points))
    return chain(_exact(claim.samples), corners(claim.domain, CORNERS), randoms)


def _looks_violated(claim: InequalityClaim, point: dict[str, Any]) -> bool:
    """Whether 64-bit balls, which are quick, separate the sides the wrong way."""
    arguments = {name: ball(value) for name, value in point.items()}
    try:
        with no_floats("balls"):
            sides = claim.body(**arguments)
        left, right = ball(sides.left), ball(sides.right)
    except (LtboundsError, ArithmeticError, ValueError, TypeError, IndexError, AssertionError):
        return False  # a point that cannot be evaluated refutes nothing
    if claim.relation == "==":
        return not left.overlaps(right)
    return bool(left > right or (claim.relation == "<" and left >= right))


def find_counterexample(claim: InequalityClaim, random_points: int) -> dict[str, Any] | None:
    """A point of the domain at which the claim seems to fail, or None if none was met; the caller re-checks it."""
    return next(
        (
            point
            for point in _candidates(claim, random_points)
            if _looks_violated(claim, point) and lies_in_domain(claim, point) is not False
        ),
        None,
    )

"""The inventory of the papers' statements: ID, place, kind, parameters with the domain the paper gives, our restatement.

An ID of the inventory belongs to the paper's whole sentence over the paper's whole domain.  A claim under such an ID whose
domain is smaller HOLDS_AT_POINTS at most; one that reaches objects (networks, laws) by a written argument is ARGUED at
most.  What is smaller has a longer ID.  The inventory is data of the package: `data/statements/PAPER.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from ltbounds.arith import Scalar
from ltbounds.claims import Axis, Claim, InequalityClaim, Integers, OneOf, Points, Real, Verdict
from ltbounds.errors import DomainError

__all__ = ["Statement", "axis_of", "ceiling", "owner", "statements"]


@dataclass(frozen=True)
class Statement:
    """One statement of a paper; `parameters` are axes, or words for what no axis can range over (a network, a law)."""

    id: str
    place: str
    kind: str
    text: str
    parameters: Mapping[str, Axis | str] = field(default_factory=dict)
    given: str = ""
    unchecked: str = ""


_REAL = re.compile(r"real ([\[(])\s*([^,\s]+)\s*,\s*([^\])\s]+)\s*([\])])")
_RANGE = re.compile(r"integer (-?\d+)\.\.(-?\d+)")


def axis_of(words: str) -> Axis | str:
    """The axis that a few words mean, or the words themselves where they mean an object.

    >>> axis_of("real (0, 1]")
    Real(lo='0', hi='1', open_lo=True, open_hi=False)
    >>> axis_of("integer >= 2"), axis_of("any ReLU network")
    (Integers(lo=2, hi=None), 'any ReLU network')
    """
    if found := _REAL.fullmatch(words):
        left, lo, hi, right = found.groups()
        return Real(
            None if lo == "-oo" else lo,
            None if hi == "oo" else hi,
            left == "(" and lo != "-oo",
            right == ")" and hi != "oo",
        )
    if found := re.fullmatch(r"integer >= (-?\d+)", words):
        return Integers(int(found[1]))
    if found := _RANGE.fullmatch(words):
        return Integers(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"one of (.+)", words):
        return OneOf(tuple(value.strip() for value in found[1].split(",")))
    if words.startswith(("real", "integer")):
        raise DomainError(
            f"parameters={words!r} must read like 'real (0, 1]', 'integer >= 1', 'integer 1..6' or 'one of 1, 2'"
        )
    return words


@cache
def statements(paper: str) -> Mapping[str, Statement]:
    """The statements of a paper by ID, in paper order; empty for a paper without an inventory."""
    source = files("ltbounds") / "data" / "statements" / f"{paper}.toml"
    if not source.is_file():
        return {}
    entries: list[dict[str, Any]] = tomllib.loads(source.read_text(encoding="utf-8")).get("statement", [])
    return {entry["id"]: _statement(entry) for entry in entries}


def _statement(entry: dict[str, Any]) -> Statement:
    parameters = {name: axis_of(words) for name, words in entry.get("parameters", {}).items()}
    return Statement(**{**entry, "parameters": parameters})


def owner(identifier: str, listed: Mapping[str, Any]) -> str | None:
    """The listed ID that a claim judges or refines: the longest one that begins it (``thm-1.d`` before ``thm-1``).

    >>> owner("p.thm-1.d.corrected", {"p.thm-1": 1, "p.thm-1.d": 1})
    'p.thm-1.d'
    """
    parts = identifier.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((prefix for prefix in prefixes if prefix in listed), None)


def ceiling(claim: Claim) -> tuple[Verdict, str]:
    """The best verdict that a claim's ID allows it, and why; PROVED where the ID is not listed or the domain is whole."""
    statement = statements(claim.ref.paper).get(claim.id)
    if statement is None or not isinstance(claim, InequalityClaim) or claim.fails_at is not None:
        return Verdict.PROVED, ""
    objects = []
    for name, wanted in statement.parameters.items():
        axis = claim.domain.get(name)
        if isinstance(wanted, str):
            objects += [name] if axis is None else []
        elif axis is None or not _covers(axis, wanted):
            return Verdict.HOLDS_AT_POINTS, f"the paper's {name} ranges further"
    if claim.given is not None and not statement.given:
        return Verdict.HOLDS_AT_POINTS, "the paper has no such hypothesis"
    if objects and not claim.because:
        return Verdict.HOLDS_AT_POINTS, f"the paper speaks of {', '.join(objects)}"
    return (Verdict.ARGUED, f"{', '.join(objects)}: by the written argument") if objects else (Verdict.PROVED, "")


def _covers(axis: Axis, wanted: Axis) -> bool:  # noqa: PLR0911  one line a pair of kinds
    if isinstance(axis, Points):
        return False
    if isinstance(wanted, (OneOf, Points)):
        return all(_holds(axis, Fraction(value)) for value in wanted.values)
    if isinstance(axis, OneOf):
        if not isinstance(wanted, Integers) or wanted.hi is None:
            return False
        return all(_holds(axis, Fraction(n)) for n in range(wanted.lo, wanted.hi + 1))
    if isinstance(axis, Integers):
        if not isinstance(wanted, Integers) or axis.lo > wanted.lo:
            return False
        return axis.hi is None or (wanted.hi is not None and wanted.hi <= axis.hi)
    return _end(axis.lo, axis.open_lo, wanted, lower=True) and _end(axis.hi, axis.open_hi, wanted, lower=False)


def _end(end: Scalar, is_open: bool, wanted: Real | Integers, *, lower: bool) -> bool:
    """Whether the axis goes at least as far as the wanted one at this end."""
    if end is None:
        return True
    other = wanted.lo if lower else wanted.hi
    if other is None:
        return False
    wanted_open = isinstance(wanted, Real) and (wanted.open_lo if lower else wanted.open_hi)
    gap = (Fraction(other) - Fraction(end)) * (1 if lower else -1)
    return gap > 0 or (gap == 0 and (not is_open or wanted_open))


def _holds(axis: Axis, value: Fraction) -> bool:
    if isinstance(axis, Real):
        return _end(axis.lo, axis.open_lo, Real(value, value), lower=True) and _end(
            axis.hi, axis.open_hi, Real(value, value), lower=False
        )
    if isinstance(axis, Integers):
        return value.denominator == 1 and axis.lo <= value and (axis.hi is None or value <= axis.hi)
    return value in [Fraction(member) for member in axis.values]

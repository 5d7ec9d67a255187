"""The inventory of the papers' statements: ID, place, kind, parameters with the domain the paper gives, our restatement.

`given` is the paper's hypothesis as comparisons in its letters ("1 <= k <= n/2 and n >= 2"); what only words can say (of
a network, of a proof's objects) stands in `where`.

An ID of the inventory belongs to the paper's whole sentence over the paper's whole domain.  A claim under such an ID whose
domain is smaller HOLDS_AT_POINTS at most; one that reaches objects (networks, laws) by a written argument is ARGUED at
most.  What is smaller has a longer ID.  The inventory is data of the package: `data/statements/PAPER.toml`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from ltbounds.arith import Scalar, absolute, exp, log, log2, maximum, minimum, pi_like, sqrt
from ltbounds.claims import Axis, Claim, Condition, Given, InequalityClaim, Integers, OneOf, Points, Real, Verdict
from ltbounds.errors import DomainError

__all__ = ["Statement", "axis_of", "ceiling", "hypothesis", "owner", "statements"]


@dataclass(frozen=True)
class Statement:
    """One statement of a paper; `parameters` are axes, or words for what no axis can range over (a network, a law)."""

    id: str
    place: str
    kind: str
    text: str
    parameters: Mapping[str, Axis | str] = field(default_factory=dict)
    given: str = ""
    where: str = ""
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


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "log": log, "log2": log2, "exp": exp, "sqrt": sqrt, "abs": absolute, "max": maximum, "min": minimum,
    "H_2": lambda x: -x * log2(x) - (1 - x) * log2(1 - x),
}  # fmt: skip
_OPERATIONS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: Fraction(a, b) if isinstance(a, int) and isinstance(b, int) else a / b,
    ast.Pow: lambda a, b: a**b,
}  # fmt: skip

_COMPARISONS = {ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq}


def hypothesis(text: str) -> Given:
    """The comparisons that a hypothesis writes, as a function of its letters; it is read, not run.

    >>> hypothesis("k <= n/2 and n != 3")(k=1, n=8)
    (Condition(left=1, relation='<=', right=Fraction(4, 1)), Condition(left=8, relation='!=', right=3))
    """
    problem = f"given={text!r} must be comparisons joined by 'and', such as '1 <= k <= n/2 and eps < 1'"
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise DomainError(problem) from None
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    if not all(isinstance(part, ast.Compare) and set(map(type, part.ops)) <= _COMPARISONS for part in parts):
        raise DomainError(problem)

    def given(**values: Scalar) -> tuple[Condition, ...]:
        return tuple(condition for part in parts for condition in _compared(part, values))

    return given


def _compared(part: ast.expr, values: Mapping[str, Scalar]) -> Iterator[Condition]:
    assert isinstance(part, ast.Compare)
    terms = [_term(term, values) for term in (part.left, *part.comparators)]
    for left, relation, right in zip(terms, part.ops, terms[1:], strict=False):
        match relation:
            case ast.Lt():
                yield Condition(left, "<", right)
            case ast.LtE():
                yield Condition(left, "<=", right)
            case ast.Gt():
                yield Condition(right, "<", left)
            case ast.GtE():
                yield Condition(right, "<=", left)
            case ast.Eq():
                yield Condition(left, "==", right)
            case _:
                yield Condition(left, "!=", right)


def _term(term: ast.expr, values: Mapping[str, Scalar]) -> Any:
    match term:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.Name(id="pi") if values:
            return pi_like(next(iter(values.values())))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_term(operand, values)
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATIONS:
            return _OPERATIONS[type(operation)](_term(left, values), _term(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_term(argument, values) for argument in arguments))
    known = ", ".join((*values, *_FUNCTIONS))
    raise DomainError(f"given: {ast.unparse(term)} must be written in integers, + - * / ** and {known}")


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
    if "given" in entry:
        hypothesis(entry["given"])  # refused here, with the words, rather than when a claim is judged
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
    """The best verdict that a claim's ID allows it, and why.

    PROVED where the ID is not listed, the domain is whole, or the sentence stands in Coq, whose own quantifiers are it.
    """
    statement = statements(claim.ref.paper).get(claim.id)
    if statement is None or not isinstance(claim, InequalityClaim) or claim.fails_at is not None or claim.by == "coq":
        return Verdict.PROVED, ""
    objects = []
    for name, wanted in statement.parameters.items():
        axis = claim.domain.get(name)
        if isinstance(wanted, str):
            objects += [name] if axis is None else []
        elif axis is None or not _covers(axis, wanted):
            return Verdict.HOLDS_AT_POINTS, f"the paper's {name} ranges further"
    if claim.given is not None and not statement.given:
        if not statement.where:
            return Verdict.HOLDS_AT_POINTS, "the paper has no such hypothesis"
        objects.append(f"the hypothesis in words ({statement.where})")
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

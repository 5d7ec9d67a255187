"""Mutation check: does some claim notice when a formula is changed?

Each formula of a numbered result is changed in one place (a sign, an operation, an exponent, a constant, a log base, a
minimum, a comparison) and the claims of its file are judged again; each inequality is turned round as well, and each
claim is tried without its hypothesis and without each of its steps.  What these claims do not notice, those of the
paper's other results that use the formula may.  A mutant that changes no value anywhere it was tried is equivalent and
does not count.
"""

from __future__ import annotations
import __future__

import ast
import copy
import dataclasses
import inspect
import signal
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from ltbounds import arith
from ltbounds.claims import Axis, Claim, ExistenceClaim, Finding, InequalityClaim, Instance, Real, Result, Sides
from ltbounds.ledger import check
from ltbounds.ledger.axes import corners, random_point
from ltbounds.ledger.graph import STRENGTH
from ltbounds.seeding import generator
from ltbounds.theorems import PAPERS
from ltbounds.theorems import claims as claims_of_paper

__all__ = ["Mutant", "mutate"]

SWAPPED_OPERATIONS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
SWAPPED_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
}  # fmt: skip
SWAPPED_FUNCTIONS = {"log": "log2", "log2": "log", "minimum": "maximum", "maximum": "minimum", "sqrt": "exp"}
DEFAULT_AXIS = Real(1, 4)
"""Where a parameter is tried that no claim of the result has in its domain."""
LIMIT_SECONDS = 60
POINTS = 60
DIFFERS = 1e-9


@dataclass(frozen=True)
class Mutant:
    """One changed formula or inequality, and what became of it: "noticed", "survived", "equivalent" or "timed out"."""

    target: str
    change: str
    fate: str


def mutate(result: Result) -> Iterator[Mutant]:
    """Change every formula and inequality of a result in one place, and see whether its claims notice."""
    claims = sorted(result.claims, key=lambda claim: not isinstance(claim, InequalityClaim))
    # A witness is built by lower floors, which know no formula of a theorem: it cannot notice.
    claims = [claim for claim in claims if not isinstance(claim, ExistenceClaim)]
    before = {claim.id: check(claim) for claim in claims}
    for claim in claims:
        # A false statement may be false both ways: turning it round tells nothing.
        if isinstance(claim, InequalityClaim) and claim.relation != "==" and not before[claim.id].contradicted:
            yield Mutant(claim.id, "the inequality is turned round", _fate([_turned(claim)], before))
        if isinstance(claim, InequalityClaim) and before[claim.id].verdict in STRENGTH:
            yield from _without(claim, before)
    for formula in result.formulas:
        domains = [claim.domain for claim in claims if isinstance(claim, InequalityClaim)]
        points = _points(formula, domains)
        for change, code in _variants(formula):
            if _same_values(formula, code, points):
                fate = "equivalent"
            else:
                with _replaced(formula, code):
                    fate = _fate(claims, before)
                if fate == "survived" and (others := _users(formula, result)):
                    before |= {claim.id: check(claim) for claim in others if claim.id not in before}
                    with _replaced(formula, code):
                        fate = _fate(others, before)
            yield Mutant(f"{formula.__module__}.{formula.__name__}", change, fate)


def _users(formula: Callable[..., Any], result: Result) -> list[Claim]:
    """The paper's other inequalities whose sides or hypothesis use the formula, those that kernels decide first."""
    if result.ref.paper not in PAPERS:
        return []
    own = {claim.id for claim in result.claims}
    every = [claim for claim in claims_of_paper(result.ref.paper) if isinstance(claim, InequalityClaim)]
    users = [c for c in every if c.id not in own and any(_uses(part, formula, set()) for part in (c.body, c.given))]
    return [*sorted(users, key=lambda claim: claim.by in ("argument", "coq"))]


def _uses(function: Any, formula: Any, seen: set[int]) -> bool:
    """Whether a function of the theorems calls a formula, by itself or through others, as far as its names show."""
    if function is formula:
        return True
    inside = isinstance(function, FunctionType) and function.__module__.startswith("ltbounds.theorems")
    if not inside or id(function) in seen:
        return False
    assert isinstance(function, FunctionType)
    seen.add(id(function))
    names = set(_names(function.__code__))
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    modules = [vars(module) for module in known if isinstance(module, ModuleType)]
    known += [module[name] for module in modules for name in names & set(module)]
    known += [cell.cell_contents for cell in function.__closure__ or ()]
    called = (other.body if isinstance(other, InequalityClaim) else other for other in known)
    return any(callable(other) and _uses(other, formula, seen) for other in called)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _turned(claim: InequalityClaim) -> InequalityClaim:
    def body(**values: Any) -> Sides:
        sides = claim.body(**values)
        return Sides(sides.right, sides.left)

    return dataclasses.replace(claim, body=body, fails_at=None)


def _without(claim: InequalityClaim, before: Mapping[str, Finding]) -> Iterator[Mutant]:
    """The claim without its hypothesis (an identity needs one only to make sense), and without each of its steps."""
    if claim.given is not None and claim.by not in ("symbolic", "argument", "coq"):
        yield Mutant(claim.id, "the hypothesis is dropped", _fate([dataclasses.replace(claim, given=None)], before))
    for step in claim.steps:
        rest = tuple(other for other in claim.steps if other is not step)
        name = (step.claim if isinstance(step, Instance) else step).id
        yield Mutant(claim.id, f"the step {name} is dropped", _fate([dataclasses.replace(claim, steps=rest)], before))


def _fate(claims: list[Claim], before: Mapping[str, Finding]) -> str:
    try:
        with _time_limit():
            return "noticed" if any(_notices(claim, before[claim.id]) for claim in claims) else "survived"
    except TimeoutError:
        return "timed out"


def _notices(claim: Claim, before: Finding) -> bool:
    try:
        after = check(claim)
    except TimeoutError:
        raise
    except Exception:  # a formula that cannot be evaluated any more is noticed, whatever it raises
        return True
    return (after.verdict, after.contradicted) != (before.verdict, before.contradicted)


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


@contextmanager
def _replaced(formula: Any, code: CodeType) -> Iterator[None]:
    """Swap the code inside the function object, so that everything that refers to it sees the mutant."""
    original = formula.__code__
    formula.__code__ = code
    try:
        yield
    finally:
        formula.__code__ = original


def _points(formula: Callable[..., Any], domains: list[Mapping[str, Axis]]) -> list[dict[str, Any]]:
    """Corners and random points of the formula's parameters, on the axes that the claims give them."""
    axes: dict[str, Axis] = dict.fromkeys(inspect.signature(formula).parameters, DEFAULT_AXIS)
    for domain in reversed(domains):
        axes |= {name: axis for name, axis in domain.items() if name in axes}
    draw = generator(f"mutation.{formula.__name__}")
    return [*corners(axes, POINTS), *(random_point(axes, draw) for _ in range(POINTS))]


def _same_values(formula: Any, code: CodeType, points: list[dict[str, Any]]) -> bool:
    changed = FunctionType(code, formula.__globals__, formula.__name__, formula.__defaults__, formula.__closure__)
    changed.__kwdefaults__ = formula.__kwdefaults__
    return all(_agree(_value(formula, point), _value(changed, point)) for point in points)


def _value(formula: Callable[..., Any], point: Mapping[str, Any]) -> Any:
    try:
        return np.asarray(formula(**{k: v if v == int(v) else float(v) for k, v in point.items()}), dtype=float)
    except Exception:  # outside of the formula's domain
        return None


def _agree(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is None  # where the formula itself has no value, a mutant's does not matter
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=DIFFERS, atol=0, equal_nan=True))


def _variants(formula: Callable[..., Any]) -> Iterator[tuple[str, CodeType]]:
    """Each way to change the formula in one place: what was changed, and the code."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(formula)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef), f"{formula.__name__} must be a plain function"
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    for position, node in enumerate(ast.walk(function)):
        for change in _changes(node):
            mutant = copy.deepcopy(function)
            place = list(ast.walk(mutant))[position]
            before = ast.unparse(place)
            change(place)
            yield f"{before} -> {ast.unparse(place)}", _compiled(mutant, formula)


def _compiled(function: ast.FunctionDef, formula: Any) -> CodeType:
    module = ast.fix_missing_locations(ast.Module([function], []))
    for name in SWAPPED_FUNCTIONS.values():
        formula.__globals__.setdefault(name, getattr(arith, name))
    scope = dict(formula.__globals__)
    exec(compile(module, "<mutant>", "exec", flags=__future__.annotations.compiler_flag), scope)
    code: CodeType = scope[function.name].__code__
    return code


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """The ways to change one node, each a function that does it in place."""
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPPED_OPERATIONS:
        yield lambda place: setattr(place, "op", SWAPPED_OPERATIONS[type(place.op)]())
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield lambda place: setattr(place, "right", ast.BinOp(place.right, ast.Add(), ast.Constant(1)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda place: setattr(place, "op", ast.UAdd())
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield lambda place: setattr(place, "value", place.value + 1)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED_COMPARISONS:
        yield lambda place: setattr(place, "ops", [SWAPPED_COMPARISONS[type(place.ops[0])](), *place.ops[1:]])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SWAPPED_FUNCTIONS:
        yield lambda place: setattr(place.func, "id", SWAPPED_FUNCTIONS[place.func.id])

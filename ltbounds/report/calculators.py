"""What the start page computes with: formulas as JavaScript, certified numbers, the sweep's successes.

The formulas are those of the results, turned into JavaScript by sympy; the numbers are records.
"""

from __future__ import annotations

import ast
import inspect
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ltbounds.claims import Result
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.samplers import sampler
from ltbounds.report.formulas import formula_javascript, formula_mathml
from ltbounds.report.letters import letters_of
from ltbounds.report.links import result_address
from ltbounds.report.prose import inline
from ltbounds.studies.compact import Curve
from ltbounds.studies.constants import NumbersRow
from ltbounds.theorems import results

__all__ = ["Calculator", "calculators", "numbers_data", "success_data", "width_calculators"]

WIDE = re.compile(r"width|features|necessary|equation_2|base_set_size|sample_size|block_size")
OPERATORS = {ast.Div: operator.truediv, ast.Mult: operator.mul, ast.Pow: operator.pow}
COUNTS = re.compile(r"(d|n|k|l|L|N|depth|d_\w+|n_\w+|k_\w+|c_in|c_out|m|m_\w|size|members|weights|inputs|outputs|rho)")


@dataclass(frozen=True)
class Calculator:
    """One formula: its JavaScript, its parameters with the values that its docstring's example has, and its place.

    What a parameter is called, and what the formula is about, are HTML.
    """

    paper: str
    label: str
    name: str
    about: str
    address: str
    script: str
    parameters: tuple[tuple[str, str, float], ...]
    whole: bool
    drawn: str


def calculators(result: Result) -> Iterator[Calculator]:
    """A calculator for each formula of a result that JavaScript can compute."""
    for formula in result.formulas:
        if script := formula_javascript(formula):
            yield _calculator(result, formula, script)


def width_calculators() -> Iterator[Calculator]:
    """Those that give a width, or a number of random numbers, of a numbered result."""
    for result in results():
        yield from (one for one in calculators(result) if _wide(one.name))


def _wide(name: str) -> bool:
    return bool(WIDE.search(name.replace(" ", "_"))) and "ratio" not in name


def _calculator(result: Result, formula: Callable[..., Any], script: str) -> Calculator:
    letters = letters_of(result.symbols)
    meanings = _meanings(result)
    values = example_values(formula)
    parameters = tuple((name, _called(name, meanings.get(name, ""), letters), values.get(name, _usual(name)))
                       for name in inspect.signature(formula).parameters)  # fmt: skip
    about = (formula.__doc__ or "").strip().split("\n\n")[0]
    return Calculator(
        result.ref.paper, result.ref.label, formula.__name__.replace("_", " "), str(inline(" ".join(about.split()))),
        result_address(result.ref.paper, result.ref.label), script, parameters,
        bool(re.search(r"width|size|features|equation_2", formula.__name__)), formula_mathml(formula, letters),
    )  # fmt: skip


def _called(name: str, meaning: str, letters: Mapping[str, str]) -> str:
    """The paper's letter and what it means, which begins with the letter where it is not our name.

    >>> _called("d_in", "d_{i-1}, inputs", {"d_in": "d_{i-1}"}), _called("eps", "tolerance", {})
    ('d<sub>i-1</sub>, inputs', 'ε: tolerance')
    """
    return str(inline(meaning if meaning and name in letters else f"{name}: {meaning}".removesuffix(": ")))


def _meanings(result: Result) -> dict[str, str]:
    return {name: meaning for names, meaning in result.symbols.items() for name in names.split(", ")}


def example_values(formula: Callable[..., Any]) -> dict[str, float]:
    """The arguments of the call in the docstring's example, by parameter.

    >>> from ltbounds.theorems.pensia2020.theorem_1 import width
    >>> example_values(width)
    {'d_in': 100.0, 'd_out': 100.0, 'depth': 3.0, 'eps': 0.01, 'delta': 0.01, 'C': 3.0}
    """
    names = list(inspect.signature(formula).parameters)
    for line in re.findall(r">>> (.*)", formula.__doc__ or ""):
        try:
            tree = ast.parse(line)
        except SyntaxError:
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == formula.__name__:
                given = dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
                return {name: value for name, node in given.items() if (value := _number(node)) is not None}
    return {}


def _number(node: ast.expr) -> float | None:
    """The value of a literal such as 0.01, 2**-0.5 or 1/4; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and (value := _number(node.operand)) is not None:
        return -value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left, right = _number(node.left), _number(node.right)
        return None if left is None or right is None else float(OPERATORS[type(node.op)](left, right))
    return None


def _usual(name: str) -> float:
    if name.startswith(("eps", "delta")):
        return 0.01
    if name in ("C", "c_amp", "c_hyp", "c"):
        return 3.0
    return 10.0 if COUNTS.fullmatch(name) else 0.5


def numbers_data(rows: Sequence[NumbersRow]) -> list[dict[str, Any]]:
    """The rows of certified and met numbers, for the second calculator."""
    return [asdict(row) for row in rows]


def success_data(found: Sequence[Curve], confidence: float = 0.99) -> dict[str, Any]:
    """Trials, successes and exact intervals of the sweep for any subset, by law and notion of success.

    An interval is kept as two whole numbers of millionths, rounded outwards.
    """
    curves = [curve for curve in found if curve.size is None]
    return {
        "eps": list(curves[0].eps) if curves else [],
        "confidence": confidence,
        "curves": [
            {"law": curve.law, "title": sampler(curve.law).title, "notion": curve.notion,
             "points": [[n, trials, list(hits), [_millionths(h, trials, confidence) for h in hits]]
                        for n, (trials, hits) in sorted(curve.points.items())]}
            for curve in curves
        ],
    }  # fmt: skip


def _millionths(hits: int, trials: int, confidence: float) -> list[int]:
    low, high = clopper_pearson(hits, trials, confidence=confidence)
    return [int(low * 1e6), -int(-high * 1e6 // 1)]

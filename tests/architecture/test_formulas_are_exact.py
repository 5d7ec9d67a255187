"""No formula that a claim judges holds a float literal that is not the number it shows: 0.1 in a ball is not 1/10."""

import types
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from ltbounds.claims import InequalityClaim
from ltbounds.theorems import claims, results


def _float_constants(code: types.CodeType) -> Iterator[float]:
    for constant in code.co_consts:
        if isinstance(constant, float):
            yield constant
        elif isinstance(constant, types.CodeType):
            yield from _float_constants(constant)


def inexact_literals(formula: Callable[..., Any]) -> list[float]:
    """Float literals in a formula that differ from the decimal a reader sees."""
    code = getattr(formula, "__code__", None)
    if code is None:
        return []
    return [value for value in _float_constants(code) if Fraction(value) != Fraction(repr(value))]


def _judged() -> Iterator[tuple[str, Callable[..., Any]]]:
    for result in results():
        yield from ((f"{result.ref.label}: {formula.__name__}", formula) for formula in result.formulas)
    for claim in claims():
        if isinstance(claim, InequalityClaim):
            yield claim.id, claim.body


JUDGED = dict(_judged())


@pytest.mark.parametrize("name", JUDGED)
def test_formula_has_only_exact_literals(name: str) -> None:
    assert not inexact_literals(JUDGED[name])


def test_the_guard_sees_an_inexact_literal() -> None:
    assert inexact_literals(lambda x: 0.1 * x) == [0.1]
    assert inexact_literals(lambda x: 0.25 * x) == []

"""A numbered result whose formulas are methods: ``theorem("natale2024", "thm2").sample_size(k=4, n=12, eps=0.002)``."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import numpy as np

from ltbounds.answer import Answer
from ltbounds.claims import Formula, Result
from ltbounds.errors import DomainError, LtboundsError

__all__ = ["Theorem", "theorem"]

ASSUMED: Mapping[str, float] = {"c_hyp": 1.0}
"""What a letter is taken as where it is not given: c_hyp >= 1 in natale2024, and 1 is what their proof needs."""


class Theorem(Answer):
    """One numbered result: its formulas are methods that take numbers or arrays by the paper's letters."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._formulas = {formula.__name__: _asked(formula, result) for formula in result.formulas}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        formulas = self.__dict__.get("_formulas", {})
        if name in formulas:
            found: Callable[..., Any] = formulas[name]
            return found
        if name.startswith("_"):
            raise AttributeError(name)
        near = difflib.get_close_matches(name, formulas, 1) or list(formulas)
        raise AttributeError(f"{self._place} has no formula {name!r}; it has {', '.join(near) or 'none'}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._formulas})

    @property
    def _place(self) -> str:
        return f"{self._result.ref.paper} {self._result.ref.label}"

    @property
    def statement(self) -> str:
        """What it says, in our words."""
        return self._result.statement

    @property
    def formulas(self) -> Mapping[str, Callable[..., Any]]:
        """Its formulas by name."""
        return dict(self._formulas)

    def headline(self) -> str:
        return f"{self._place}: {self._result.title}"

    def rows(self) -> list[dict[str, Any]]:
        """A row a formula: its name, its letters, how it is written."""
        from ltbounds.report.formulas import formula_text
        from ltbounds.report.letters import letters_of

        letters = letters_of(self._result.symbols)
        return [
            {"formula": formula.__name__, "takes": ", ".join(inspect.signature(formula).parameters),
             "written": formula_text(formula, letters, self._formulas)}
            for formula in self._result.formulas
        ]  # fmt: skip

    def evaluate(self, name: str = "", **values: Any) -> dict[str, Any]:
        """The value of one formula, or of every formula that can be computed from `values`.

        Raises `DomainError` that names the letters that are missing.
        """
        if name:
            return {name: getattr(self, name)(**values)}
        able = {
            formula.__name__: self._formulas[formula.__name__](
                **{key: value for key, value in values.items() if key in inspect.signature(formula).parameters}
            )
            for formula in self._result.formulas
            if set(inspect.signature(formula).parameters) <= {*values, *ASSUMED}
        }
        if not able:
            needs = "; ".join(
                f"{f.__name__}({', '.join(inspect.signature(f).parameters)})" for f in self._result.formulas
            )
            raise DomainError(
                f"values={', '.join(values) or 'none'} must be the letters of a formula: {needs or 'it has none'}"
            )
        return able


def _asked(formula: Formula, result: Result) -> Callable[..., Any]:
    """A formula for users: letters by name, missing ones named, arrays element by element."""
    parameters = inspect.signature(formula).parameters
    symbols = {name: meaning for names, meaning in result.symbols.items() for name in names.split(", ")}

    @wraps(formula)
    def asked(*args: Any, **given: Any) -> Any:
        named = dict(zip(parameters, args, strict=False)) | given
        strange = [name for name in named if name not in parameters]
        missing = [name for name in parameters if name not in named and name not in ASSUMED]
        if strange or missing or len(args) > len(parameters):
            about = "; ".join(f"{name}: {symbols[name]}" for name in missing if name in symbols)
            wrong = (
                f"missing {', '.join(missing)}" if missing else f"there is no {', '.join(strange) or 'further letter'}"
            )
            raise DomainError(
                f"{formula.__name__} must be given {', '.join(parameters)}; {wrong}{f' ({about})' if about else ''}"
            )
        values = [named.get(name, ASSUMED.get(name)) for name in parameters]
        if any(isinstance(value, (list, np.ndarray)) for value in values):
            return np.vectorize(lambda *v: _one(formula, parameters, v), otypes=[float])(*values)
        return _one(formula, parameters, values)

    return asked


def _one(formula: Formula, parameters: Mapping[str, Any], values: Any) -> Any:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    try:
        return formula(*plain)
    except LtboundsError:
        raise
    except (ArithmeticError, ValueError, TypeError) as cause:
        at = ", ".join(f"{name}={value}" for name, value in zip(parameters, plain, strict=True))
        raise DomainError(f"{at} must lie where {formula.__name__} is defined: {cause}") from cause


def theorem(paper: str, label: str) -> Theorem:
    """The numbered result that a reader of the paper calls `label`, its formulas as methods.

    Raises `DomainError` for one that is not there.

    >>> theorem("natale2024", "Theorem 2").sample_size(k=4, n=12, eps=0.002)
    11.94145054132022
    >>> theorem("natale2024", "thm2").sample_size(k=4, n=[12, 24], eps=0.002).round(2).tolist()
    [11.94, 16.87]
    """
    from ltbounds.answers.catalogue import entry_of
    from ltbounds.theorems import find_result

    entry = entry_of(paper, label)
    return Theorem(find_result(entry.paper, entry.label))

"""A formula's symbolic form, for readers: the function itself, called with symbols."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

__all__ = ["formula_latex", "formula_mathml"]

LETTERS = {"eps": "epsilon", "depth": "l", "lam": "lambda"}


def _symbolic(formula: Callable[..., Any]) -> tuple[Any, Any] | None:
    """Name and value as sympy objects, or None for a formula that needs numbers."""
    import sympy

    names = list(inspect.signature(formula).parameters)
    symbols = {name: sympy.Symbol(LETTERS.get(name, name), positive=True) for name in names}
    try:
        value = formula(**symbols)
    except Exception:  # whatever a formula does with a symbol it was not written for
        return None
    head = sympy.Function(formula.__name__.replace("_", " "))
    return (head(*symbols.values()), value) if isinstance(value, sympy.Basic) else None


def formula_latex(formula: Callable[..., Any]) -> str:
    """LaTeX of ``name(arguments) = value``; the function's own name and docstring line where it has no symbolic form.

    >>> def half(x): return x / 2
    >>> formula_latex(half)
    '\\\\operatorname{half}{\\\\left(x \\\\right)} = \\\\frac{x}{2}'
    """
    import sympy

    found = _symbolic(formula)
    if found is None:
        return rf"\text{{{formula.__name__}}}"
    return f"{sympy.latex(found[0])} = {sympy.latex(found[1])}"


def formula_mathml(formula: Callable[..., Any]) -> str:
    """The same as MathML, which browsers draw without help."""
    import sympy

    found = _symbolic(formula)
    if found is None:
        return f"<code>{formula.__name__}</code>"
    equation = sympy.Eq(*found, evaluate=False)
    markup = sympy.mathml(equation, printer="presentation").replace("&InvisibleTimes;", "&#8290;")
    return f"<math display='block'>{markup}</math>"

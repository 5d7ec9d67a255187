"""A formula for readers: as it is written in its function, in the paper's letters; as LaTeX; and as JavaScript.

The drawn form is read off the function's source, so that it stands as the author wrote it: H₂(k/n) is not spelled out
as logarithms.  JavaScript comes from the function called with symbols.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from fractions import Fraction
from functools import cache
from html import escape
from typing import Any

from ltbounds.report.letters import GREEK, split_letter

__all__ = ["formula_javascript", "formula_latex", "formula_mathml", "formula_text"]

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


def formula_latex(formula: Callable[..., Any], letters: Mapping[str, str] | None = None) -> str:
    """LaTeX of ``name = value``: as written, else from the function called with symbols.

    >>> from ltbounds.theorems.natale2024.theorem_2.eqs_05_12 import success_bound
    >>> print(formula_latex(success_bound))
    \\mathrm{success\\ bound} = \\frac{q}{q_{given}}
    """
    import sympy

    drawn = _written(formula, _Latex(letters or {}))
    found = _symbolic(formula) if " = " not in drawn else None
    if found is None:
        return drawn
    return f"{_Latex({}).word(formula.__name__.replace('_', ' '))} = {sympy.latex(found[1])}"


OURS = {"LambertW": "lambertW", "binomial": "binomial"}
"""Functions that JavaScript lacks and that `static/site.js` brings."""


@cache
def formula_javascript(formula: Callable[..., Any]) -> str:
    """A JavaScript expression of the formula's parameters, or "" where it has none.

    >>> def half(x): return x / 2
    >>> formula_javascript(half)
    '(1/2)*x'
    """
    import sympy

    names = list(inspect.signature(formula).parameters)
    try:
        value = formula(**{name: sympy.Symbol(name, positive=True) for name in names})
        found: str = sympy.jscode(value, user_functions=OURS) if isinstance(value, sympy.Basic) else ""
    except Exception:  # a formula without symbolic form, or one with a function that JavaScript lacks
        return ""
    strange = set(re.findall(r"(?<![.\w])([A-Za-z_]\w*)\(", found)) - set(OURS.values())
    return "" if "\n" in found or "//" in found or strange else found


def formula_mathml(
    formula: Callable[..., Any], letters: Mapping[str, str] | None = None, beside: Collection[str] = ()
) -> str:
    """``name = value`` as MathML, which browsers draw: as written, else from the function called with symbols.

    Formulas that it calls follow behind "where", but for those that the reader sees `beside` it.
    """
    drawn = _written(formula, _MathML(letters or {}), beside)
    return drawn if drawn.startswith("<math") else _symbolic_mathml(formula)


def _symbolic_mathml(formula: Callable[..., Any]) -> str:
    import sympy

    found = _symbolic(formula)
    if found is None:
        return f"<code>{escape(formula.__name__)}</code>"
    markup = sympy.mathml(sympy.Eq(*found, evaluate=False), printer="presentation").replace(
        "&InvisibleTimes;", "&#8290;"
    )
    return f"<math display='block'>{markup}</math>"


def formula_text(
    formula: Callable[..., Any], letters: Mapping[str, str] | None = None, beside: Collection[str] = ()
) -> str:
    """``name = value`` in one line of plain Unicode; formulas that it calls behind "where", but for those `beside` it.

    >>> from ltbounds.theorems.natale2024.theorem_2 import sample_size
    >>> formula_text(sample_size)
    'sample size = c_hyp log₂(k/ε) / H₂(k/n)'
    >>> from ltbounds.theorems.burkholz2022depth.prior_work import orseau
    >>> formula_text(orseau)
    'orseau = n² log(n L) / ε'
    """
    return _written(formula, _Text(letters or {}), beside)


def _written(formula: Callable[..., Any], style: _Style, beside: Collection[str] = ()) -> str:
    name = formula.__name__
    try:
        spelled = _spelled(formula)
        parts = [_equation(left, right, style.word(name.replace("_", " ")), style) for left, right in spelled]
    except (_NotPlain, OSError, SyntaxError):
        return style.code(name)
    return style.join([parts[-1], *parts[:-1], *_called_for(formula, type(style)({}), {name, *beside})])


def _spelled(formula: Callable[..., Any]) -> list[tuple[ast.Name | None, ast.expr]]:
    """What a function says, line by line, with numbers in place of their names."""
    body = ast.parse(textwrap.dedent(inspect.getsource(formula))).body[0]
    assert isinstance(body, ast.FunctionDef)
    pairs = [pair for step in body.body if not isinstance(step, ast.Expr) for pair in _pairs(step)]
    numbers = {left.id: right for left, right in pairs if left is not None and _is_number(right)}
    spelled = _Spelled(numbers, getattr(formula, "__globals__", {}))
    return [(left, spelled.visit(right)) for left, right in pairs if not left or left.id not in numbers]


def _called_for(formula: Callable[..., Any], style: _Style, told: set[str]) -> Iterator[str]:
    """The formulas of theorems that a formula calls, and those that they call: each once, in letters of its own."""
    for _, right in _spelled(formula):
        for node in ast.walk(right):
            if not isinstance(node, ast.Call):
                continue
            name, other = _called(node), _function(node.func, formula.__globals__)  # type: ignore[attr-defined]
            if name in told or name in NAMED or not getattr(other, "__module__", "").startswith("ltbounds.theorems"):
                continue
            told.add(name)
            try:
                (left, value), *more = _spelled(other)
                letters = [style.letter(one) for one in inspect.signature(other).parameters]
                head = style.applied(name.lstrip("_").replace("_", " "), style.fence("(", letters, ")"))
                shown = None if more else _equation(left, value, head, style)
            except (_NotPlain, OSError, SyntaxError, TypeError, ValueError):
                continue
            if shown is not None:
                yield shown
                yield from _called_for(other, style, told)


def _function(named: ast.expr, names: Mapping[str, Any]) -> Any:
    """What `f` or `module.f` means in a module."""
    if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
        return getattr(names.get(named.value.id), named.attr, None)
    return names.get(named.id) if isinstance(named, ast.Name) else None


def _pairs(step: ast.stmt) -> list[tuple[ast.Name | None, ast.expr]]:
    """What a statement says: (name, value) of an assignment, of several side by side; no name for what is returned."""
    if isinstance(step, ast.Return) and step.value is not None:
        return [(None, step.value)]
    if isinstance(step, ast.Assign) and len(step.targets) == 1:
        left, right = step.targets[0], step.value
        several = isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple)
        lefts, rights = (left.elts, right.elts) if several else ([left], [right])  # type: ignore[attr-defined]
        if isinstance(left, ast.Tuple) and isinstance(right, ast.GeneratorExp):
            lefts, rights = left.elts, _each_of(right)
        if len(lefts) == len(rights) and all(isinstance(one, ast.Name) for one in lefts):
            return list(zip(lefts, rights, strict=True))
    raise _NotPlain


def _each_of(many: ast.GeneratorExp) -> list[ast.expr]:
    """f(1), f(2) of f(j) for j in (1, 2)."""
    over = many.generators[0]
    if not isinstance(over.target, ast.Name) or not isinstance(over.iter, ast.Tuple):
        raise _NotPlain
    return [_Spelled({over.target.id: value}, {}).visit(deepcopy(many.elt)) for value in over.iter.elts]


def _is_number(node: ast.expr) -> bool:
    """Whether a value is a number in the arithmetic of the others, as like(1, x)/3 or π: it needs no name."""
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) and (_is_number(node.right) or isinstance(node.right, ast.Constant))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id == "pi_like" or (node.func.id == "like" and isinstance(node.args[0], ast.Constant))


class _Spelled(ast.NodeTransformer):
    """Numbers in place of their names."""

    def __init__(self, numbers: Mapping[str, ast.expr], constants: Mapping[str, Any]) -> None:
        self.numbers, self.constants = numbers, constants

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.numbers.get(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """``C_THM.numerator``, of a fraction that the module names."""
        value = self.constants.get(node.value.id) if isinstance(node.value, ast.Name) else None
        return ast.Constant(getattr(value, node.attr)) if isinstance(value, Fraction) else node


def _equation(left: ast.Name | None, right: ast.expr, head: str, style: _Style) -> str:
    return style.equation(head if left is None else style.show(left)[0], style.show(right)[0])


class _NotPlain(Exception):
    """The function is more than one expression of the notation below."""


SUM, FRACTION, PRODUCT, NEGATIVE, POWER, ATOM = range(6)
NAMED = {"log": "log", "log2": "log₂", "binary_entropy": "H₂", "lambert_w": "W", "erf": "erf", "tanh": "tanh",
         "sin": "sin", "log1p": "log1p", "normal_density": "φ", "normal_cdf": "Φ"}  # fmt: skip


class _Style:
    """How an expression is put together; each method gives text, `show` also how strongly it binds."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self.letters = letters

    def letter(self, name: str) -> str:
        raise NotImplementedError

    def word(self, name: str) -> str:
        raise NotImplementedError

    def number(self, value: object) -> str:
        raise NotImplementedError

    def fraction(self, above: tuple[str, int], below: tuple[str, int]) -> tuple[str, int]:
        raise NotImplementedError

    def power(self, base: str, exponent: tuple[str, int]) -> str:
        raise NotImplementedError

    def operator(self, sign: str, left: str, right: str) -> str:
        raise NotImplementedError

    def product(self, left: str, right: str, *, dot: bool) -> str:
        raise NotImplementedError

    def fence(self, opening: str, inside: list[str], closing: str) -> str:
        raise NotImplementedError

    def applied(self, name: str, inside: str) -> str:
        raise NotImplementedError

    def root(self, inside: str) -> str:
        raise NotImplementedError

    def choose(self, n: str, k: str) -> str:
        raise NotImplementedError

    def raised(self, node: ast.expr) -> tuple[str, int]:
        """An exponent."""
        return self.show(node)

    def total(self, index: str, first: str, last: str, term: str) -> str:
        raise NotImplementedError

    def equation(self, left: str, right: str) -> str:
        raise NotImplementedError

    def join(self, equations: list[str]) -> str:
        raise NotImplementedError

    def code(self, name: str) -> str:
        raise NotImplementedError

    def show(self, node: ast.expr) -> tuple[str, int]:
        """An expression and how strongly it binds."""
        if isinstance(node, ast.Name):
            return self.letter(node.id), ATOM
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return self.number(node.value), ATOM
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self.operator("−", "", self._held(node.operand, FRACTION)), NEGATIVE
        if isinstance(node, ast.BinOp):
            return self._binary(node)
        if isinstance(node, ast.Call) and not node.keywords:
            return self._call(node)
        raise _NotPlain

    def _held(self, node: ast.expr, least: int) -> str:
        shown, binds = self.show(node)
        return shown if binds >= least else self.fence("(", [shown], ")")

    def _binary(self, node: ast.BinOp) -> tuple[str, int]:  # noqa: PLR0911  one line an operator
        left, right = node.left, node.right
        match node.op:
            case ast.Add():
                return self.operator("+", self._held(left, SUM), self._held(right, SUM)), SUM
            case ast.Sub():
                return self.operator("−", self._held(left, SUM), self._held(right, FRACTION)), SUM
            case ast.Mult() if ast.dump(left) == ast.dump(right):
                return self.power(self._held(left, ATOM), (self.number(2), ATOM)), POWER
            case ast.Mult() if _ends_with(left, right):
                return self._binary(ast.BinOp(left.left, ast.Mult(), ast.BinOp(right, ast.Mult(), right)))  # type: ignore[attr-defined]
            case ast.Mult() if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
                return self.show(ast.UnaryOp(left.op, ast.BinOp(left.operand, ast.Mult(), right)))  # -d * d is -d²
            case ast.Mult() if isinstance(left, ast.Call) and _is_one(left):
                return self.show(right)
            case ast.Mult() if isinstance(right, ast.Call) and _is_one(right):
                return self.show(left)
            case ast.Mult() if isinstance(left, ast.Constant) and left.value == 0:
                return self.show(left)
            case ast.Mult():
                dot = isinstance(_first(right), ast.Constant) or (
                    isinstance(_last(left), ast.Constant) and _digits(right)
                )
                least = ATOM if self.show(right)[1] == NEGATIVE else PRODUCT  # m (-l x), never m - l x
                return self.product(self._held(left, PRODUCT), self._held(right, least), dot=dot), PRODUCT
            case ast.Div():
                return self.fraction(self.show(left), self.show(right))
            case ast.Pow():
                return self.power(self._held(left, ATOM), self.raised(right)), POWER
        raise _NotPlain

    def _call(self, node: ast.Call) -> tuple[str, int]:  # noqa: PLR0911  one line a notation
        name = _called(node)
        if name == "like":
            return self.show(node.args[0])
        if name == "pi_like":
            return self.word("π"), ATOM
        if name == "Fraction":
            return self.fraction(self.show(node.args[0]), self.show(node.args[1]))
        if name == "total" and isinstance(node.args[0], ast.Lambda):
            index = self.letter(node.args[0].args.args[0].arg)
            first, last = (self.show(end)[0] for end in node.args[1:])
            return self.total(index, first, last, self._held(node.args[0].body, PRODUCT)), SUM
        if name == "exp" and _is_one(node.args[0]):
            return self.word("e"), ATOM
        if name == "exp":
            return self.power(self.word("e"), self.raised(node.args[0])), POWER
        inside = [self.show(argument)[0] for argument in node.args]
        match name:
            case "sqrt":
                return self.root(inside[0]), ATOM
            case "minimum":
                return self.applied("min", self.fence("{", inside, "}")), ATOM
            case "maximum":
                return self.applied("max", self.fence("{", inside, "}")), ATOM
            case "absolute":
                return self.fence("|", inside, "|"), ATOM
            case "binomial":
                return self.choose(*inside), ATOM
        shown = NAMED.get(name, name.lstrip("_").replace("_", " "))
        return self.applied(shown, self.fence("(", inside, ")")), ATOM


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    raise _NotPlain


def _is_one(node: ast.expr) -> bool:
    """Whether a value is 1, or like(1, x): there for the arithmetic, not for readers."""
    first = node.args[0] if isinstance(node, ast.Call) and _called(node) == "like" else node
    return isinstance(first, ast.Constant) and first.value == 1


def _ends_with(left: ast.expr, factor: ast.expr) -> bool:
    """Whether a product ends with this very letter, as 8 h in 8 h h, which readers write 8 h^2."""
    product = isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult) and isinstance(factor, ast.Name)
    return product and ast.dump(left.right) == ast.dump(factor)  # type: ignore[attr-defined]


def _first(node: ast.expr) -> ast.expr:
    """What a reader meets first of a factor."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Pow)):
        node = node.left
    if isinstance(node, ast.Call) and _called(node) == "like":
        return node.args[0]
    return node


def _last(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        node = node.right
    return node


def _digits(node: ast.expr) -> bool:
    """Whether a factor may begin with a digit."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(_first(node.left), ast.Constant)


THIN = "<mo lspace='.1em' rspace='.1em'>&#8290;</mo>"
"""An invisible times, with a little room for letters of several characters."""


MATH = "<math displaystyle='true'>"


class _MathML(_Style):
    in_line = 0
    """How many exponents deep: a fraction that stands raised is too small to read, and is written a/b."""

    def raised(self, node: ast.expr) -> tuple[str, int]:
        self.in_line += 1
        shown = self.show(node)
        self.in_line -= 1
        return shown

    def letter(self, name: str) -> str:
        base, below = split_letter(name, self.letters)
        shown = f"<mi>{escape(base)}</mi>"
        return f"<msub>{shown}<mi>{escape(below)}</mi></msub>" if below else shown

    def word(self, name: str) -> str:
        return f"<mi mathvariant='normal'>{escape(name)}</mi>" if len(name) == 1 else f"<mtext>{escape(name)}</mtext>"

    def number(self, value: object) -> str:
        return f"<mn>{value}</mn>"

    def fraction(self, above: tuple[str, int], below: tuple[str, int]) -> tuple[str, int]:
        if not self.in_line:
            return f"<mfrac><mrow>{above[0]}</mrow><mrow>{below[0]}</mrow></mfrac>", PRODUCT
        left = above[0] if above[1] >= PRODUCT else self.fence("(", [above[0]], ")")
        right = below[0] if below[1] >= POWER else self.fence("(", [below[0]], ")")
        return f"{left}<mo>/</mo>{right}", FRACTION

    def power(self, base: str, exponent: tuple[str, int]) -> str:
        return f"<msup><mrow>{base}</mrow><mrow>{exponent[0]}</mrow></msup>"

    def operator(self, sign: str, left: str, right: str) -> str:
        return f"{left}<mo>{sign}</mo>{right}" if left else f"<mo form='prefix'>{sign}</mo>{right}"

    def product(self, left: str, right: str, *, dot: bool) -> str:
        return f"{left}{'<mo>·</mo>' if dot else THIN}{right}"

    def fence(self, opening: str, inside: list[str], closing: str) -> str:
        return f"<mrow><mo>{opening}</mo>{'<mo>,</mo>'.join(inside)}<mo>{closing}</mo></mrow>"

    def applied(self, name: str, inside: str) -> str:
        held = inside if inside.startswith("<mrow><mo>") else self.fence("(", [inside], ")")
        base, two = (name[:-1], "<mn>2</mn>") if name.endswith("₂") else (name, "")
        shown = f"<mi>{escape(base)}</mi>" if " " not in base else f"<mtext>{escape(base)}</mtext>"
        return f"{f'<msub>{shown}{two}</msub>' if two else shown}<mo>&#8289;</mo>{held}"

    def root(self, inside: str) -> str:
        return f"<msqrt>{inside}</msqrt>"

    def choose(self, n: str, k: str) -> str:
        return self.fence("(", [f"<mfrac linethickness='0'><mrow>{n}</mrow><mrow>{k}</mrow></mfrac>"], ")")

    def total(self, index: str, first: str, last: str, term: str) -> str:
        below = f"<mrow>{index}<mo>=</mo>{first}</mrow>"
        return f"<munderover><mo>∑</mo>{below}<mrow>{last}</mrow></munderover>{term}"

    def equation(self, left: str, right: str) -> str:
        """In two pieces, between which a phone may end the line."""
        name = left.replace("mtext>", "mi>")  # beside text alone the sign would lose its room
        return f"<mrow>{name}<mo form='infix'>=</mo></mrow></math> {MATH}<mrow>{right}</mrow>"

    def join(self, equations: list[str]) -> str:
        first, *rest = [f"{MATH}{equation}</math>" for equation in equations]
        lines = "".join(f"<span class='line'>{one}</span>" for one in rest)
        return first + (f"<span class='where'>where</span>{lines}" if rest else "")

    def code(self, name: str) -> str:
        return f"<code>{escape(name)}</code>"


class _Text(_Style):
    def letter(self, name: str) -> str:
        base, below = split_letter(name, self.letters)
        return f"{base}_{below if len(below) == 1 or below.isalnum() else '{' + below + '}'}" if below else base

    def word(self, name: str) -> str:
        return name

    def number(self, value: object) -> str:
        return str(value)

    def fraction(self, above: tuple[str, int], below: tuple[str, int]) -> tuple[str, int]:
        left = above[0] if above[1] >= PRODUCT else f"({above[0]})"
        right = below[0] if below[1] >= POWER and " / " not in below[0] else f"({below[0]})"
        sign = "/" if len(left) + len(right) < 8 else " / "
        return f"{left}{sign}{right}", FRACTION

    def power(self, base: str, exponent: tuple[str, int]) -> str:
        if exponent[0] in "23":
            return base + "²³"["23".index(exponent[0])]
        alone = exponent[1] >= ATOM and " " not in exponent[0]
        return f"{base}^{exponent[0] if alone else '(' + exponent[0] + ')'}"

    def operator(self, sign: str, left: str, right: str) -> str:
        return f"{left} {sign} {right}" if left else f"{sign}{right}"

    def product(self, left: str, right: str, *, dot: bool) -> str:
        return f"{left}{'·' if dot else ' '}{right}"

    def fence(self, opening: str, inside: list[str], closing: str) -> str:
        return f"{opening}{', '.join(inside)}{closing}"

    def applied(self, name: str, inside: str) -> str:
        return f"{name}{inside if inside[0] in '({' else '(' + inside + ')'}"

    def root(self, inside: str) -> str:
        return f"√{inside}" if len(inside) == 1 else f"√({inside})"

    def choose(self, n: str, k: str) -> str:
        return f"C({n}, {k})"

    def total(self, index: str, first: str, last: str, term: str) -> str:
        return f"Σ_{{{index}={first}}}^{{{last}}} {term}"

    def equation(self, left: str, right: str) -> str:
        return f"{left} = {right}"

    def join(self, equations: list[str]) -> str:
        return ", where ".join(equations[:2]) + "".join(f", {more}" for more in equations[2:])

    def code(self, name: str) -> str:
        return name


class _Latex(_Style):
    SIGNS = str.maketrans(
        {letter: f"\\{name} " for name, letter in GREEK.items() if name not in ("eps", "lam")}
        | {"ε": r"\varepsilon ", "Φ": r"\Phi ", "′": "'", "−": "-", " ": r"\ ", "_": r"\_"}
    )
    KNOWN = ("log", "min", "max", "tanh", "sin")

    def _spelled(self, text: str) -> str:
        return text.translate(self.SIGNS).strip()

    def letter(self, name: str) -> str:
        base, below = split_letter(name, self.letters)
        return self.word(base) + (f"_{{{self._spelled(below)}}}" if below else "")

    def word(self, name: str) -> str:
        return f"\\mathrm{{{self._spelled(name)}}}" if len(name.strip("*'′")) > 1 else self._spelled(name)

    def number(self, value: object) -> str:
        return str(value)

    def fraction(self, above: tuple[str, int], below: tuple[str, int]) -> tuple[str, int]:
        return f"\\frac{{{above[0]}}}{{{below[0]}}}", PRODUCT

    def power(self, base: str, exponent: tuple[str, int]) -> str:
        return f"{{{base}}}^{{{exponent[0]}}}"

    def operator(self, sign: str, left: str, right: str) -> str:
        return f"{left} {self._spelled(sign)} {right}".strip()

    def product(self, left: str, right: str, *, dot: bool) -> str:
        return left + (r" \cdot " if dot else r" \, ") + right

    def fence(self, opening: str, inside: list[str], closing: str) -> str:
        braces = {"{": r"\{", "}": r"\}"}
        return f"\\left{braces.get(opening, opening)}{', '.join(inside)}\\right{braces.get(closing, closing)}"

    def applied(self, name: str, inside: str) -> str:
        held = inside if inside.startswith("\\left") else self.fence("(", [inside], ")")
        base, two = (name[:-1], "_2") if name.endswith("₂") else (name, "")
        return (f"\\{base}" if base in self.KNOWN else self.word(base)) + two + held

    def root(self, inside: str) -> str:
        return f"\\sqrt{{{inside}}}"

    def choose(self, n: str, k: str) -> str:
        return f"\\binom{{{n}}}{{{k}}}"

    def total(self, index: str, first: str, last: str, term: str) -> str:
        return f"\\sum_{{{index}={first}}}^{{{last}}} {term}"

    def equation(self, left: str, right: str) -> str:
        return f"{left} = {right}"

    def join(self, equations: list[str]) -> str:
        return r",\quad\text{where } ".join(equations[:2]) + "".join(rf",\quad {more}" for more in equations[2:])

    def code(self, name: str) -> str:
        return self.word(name.replace("_", " "))

"""The third kernel, Coq: which claims it has checked, and the export of ball leaves for coq-interval.

`tests/formal/*.v` holds theorems written by hand.  A comment "claim: ID" above one names the claim whose formula it
states; "whole: ID" the claim whose whole sentence it is, about all networks say, so that Coq alone proves the claim.
Ball leaves are exported: the claim's formulas are evaluated in sympy symbols and written in Coq's syntax, so that both
kernels judge the same text of the claim.  What cannot be said so (an integral, a special function, an endless list of
cases) is refused with a reason, and counted.  Trusted in this export: sympy's automatic rewriting and the translation.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ltbounds.claims import InequalityClaim, Real
from ltbounds.errors import Undecided, require
from ltbounds.ledger.axes import enumerate_finite, is_finite

__all__ = [
    "HEADER", "checked", "conclusion", "digest", "in_coq", "in_python", "sources", "tagged", "theorems_of", "wholes",
]  # fmt: skip

HEADER = "From LtBounds Require Import Leaves.\nOpen Scope R_scope.\n"
MOST_CASES = 200
DEPTH = 25
"""Bisections along a path that coq-interval may make."""
FUNCTIONS = {"exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "atan", "Abs": "Rabs"}


_TAGGED = re.compile(r"\(\* claim: (?P<claim>\S+) \*\)\nTheorem (?P<name>\w+) : (?P<statement>.*?)\.\nProof", re.DOTALL)


@cache
def checked() -> Mapping[str, Mapping[str, str]]:
    """What Coq has checked, by claim: file, theorem, digest of what was checked; of whole sentences the statement too.

    `make formal` writes it; a test holds it against the claims and files of today.
    """
    source = files("ltbounds") / "data" / "formal.json"
    found: dict[str, dict[str, str]] = json.loads(source.read_text(encoding="utf-8"))
    return found


def digest(text: str) -> str:
    """A short fingerprint of a statement.

    >>> digest("forall x : R, 0 <= x * x")
    '76fff0370547'
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def tagged(source: str) -> Iterator[tuple[str, str, str]]:
    """Claim, theorem and statement of the theorems in a `.v` file that name a claim."""
    for found in _TAGGED.finditer(source):
        yield found["claim"], found["name"], found["statement"]


def wholes(source: str) -> Iterator[tuple[str, str]]:
    """Claim and theorem of the theorems in a `.v` file that are the whole sentence of a claim.

    >>> list(wholes("(* whole: p.thm-1 *)\\nTheorem first : True.\\nProof. exact I. Qed."))
    [('p.thm-1', 'first')]
    """
    yield from re.findall(r"\(\* whole: (\S+) \*\)\nTheorem (\w+) :", source)


def sources(folder: Path) -> str:
    """The digest of all `.v` files of a folder: a theorem rests on the definitions and files before it."""
    return digest("".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.v"))))


def in_python(text: str) -> str:
    """A formula of a `.v` file in Python's syntax, where functions stand before parentheses.

    >>> in_python("eps / (INR L * ln (1 + x) ^ 2)")
    'eps / (L * log (1 + x) ** 2)'
    """
    for pattern, other in ((r"INR (\w+)", r"\1"), (r"\^", "**"), (r"\bln\b", "log"), (r"\bRabs\b", "abs")):
        text = re.sub(pattern, other, text)
    return text


def conclusion(statement: str) -> str:
    """The inequality at the end of a Coq statement, in Python's syntax.

    >>> conclusion("forall (n : nat) (x : R), (1 <= n)%nat -> 0 <= x -> (1 + x) ^ n <= exp (INR n * x)")
    '(1 + x) ** n <= exp (n * x)'
    """
    return in_python(" ".join(statement.rpartition("->")[2].rpartition(" : R,")[2].split()))


def in_coq(expression: Any) -> str:  # noqa: PLR0911  one line a kind of expression
    """A sympy expression in Coq's syntax for real numbers.

    >>> import sympy
    >>> x = sympy.Symbol("x", positive=True)
    >>> in_coq(sympy.sqrt(x) - sympy.log(x + 1) / 3)
    '(sqrt (x) + ((-1) * (1 / 3) * ln ((x + 1))))'
    """
    import sympy

    e = sympy.sympify(expression)
    if e.is_Integer:
        return str(e) if e >= 0 else f"({e})"
    if e.is_Rational:
        return f"({e.p} / {e.q})"
    if e.is_Symbol:
        return str(e.name)
    if e is sympy.pi:
        return "PI"
    if e is sympy.E:
        return "exp (1)"
    if e.is_Add or e.is_Mul:
        parts = [in_coq(part) for part in e.as_ordered_terms() if part != 0] if e.is_Add else _factors(e)
        return f"({(' + ' if e.is_Add else ' * ').join(parts)})"
    if e.is_Pow:
        return _power(*e.as_base_exp())
    if isinstance(e, (sympy.Max, sympy.Min)):
        first, *rest = e.args
        other = in_coq(e.func(*rest))
        return f"{'Rmax' if isinstance(e, sympy.Max) else 'Rmin'} ({in_coq(first)}) ({other})"
    if e.func.__name__ not in FUNCTIONS or len(e.args) != 1:
        raise Undecided(f"{e.func.__name__} must be one of {', '.join(FUNCTIONS)} to be written in Coq")
    return f"{FUNCTIONS[e.func.__name__]} ({in_coq(e.args[0])})"


def _factors(product: Any) -> list[str]:
    return [in_coq(factor) for factor in product.as_ordered_factors()]


def _power(base: Any, exponent: Any) -> str:
    import sympy

    if base is sympy.E:
        return f"exp ({in_coq(exponent)})"
    if exponent.is_Integer:
        power = in_coq(base) if abs(exponent) == 1 else f"({in_coq(base)}) ^ {abs(exponent)}"
        return power if exponent > 0 else f"(1 / ({power}))"
    if exponent.is_Rational and exponent.q == 2:
        root = f"sqrt ({in_coq(base)})"
        power = root if abs(exponent.p) == 1 else f"({root}) ^ {abs(exponent.p)}"
        return power if exponent > 0 else f"(1 / ({power}))"
    return f"exp ({in_coq(exponent * sympy.log(base))})"


def theorems_of(claim: InequalityClaim) -> Iterator[tuple[str, str]]:
    """The theorems, name and text with proof, that together say what a ball leaf says.

    One for each point of its finite axes.  Raises `Undecided` where the claim is no formula over a box.
    """
    import sympy

    finite = {name: axis for name, axis in claim.domain.items() if is_finite(axis)}
    reals = {name: axis for name, axis in claim.domain.items() if name not in finite}
    require(claim.given is None, "claim", claim.id, "have no hypothesis to be a formula over a box")
    for name, axis in reals.items():
        if not isinstance(axis, Real) or axis.lo is None or axis.hi is None:
            raise Undecided(f"{name} must lie between two ends")
    stem = re.sub(r"\W", "_", claim.id)
    points = list(enumerate_finite(finite))
    if len(points) > MOST_CASES:
        raise Undecided(f"{len(points)} cases must be at most {MOST_CASES}")
    for number, point in enumerate(points):
        values: dict[str, Any] = {name: sympy.Rational(str(value)) for name, value in point.items()}
        letters = {name: sympy.Symbol(f"{name}_", real=True, nonnegative=True) for name in reals}
        try:
            sides = claim.body(**values, **letters)
            left, right = sympy.sympify(sides.left), sympy.sympify(sides.right)
        except (TypeError, AttributeError, ValueError, NotImplementedError) as problem:
            raise Undecided(f"it must be written in symbols: {str(problem).splitlines()[0]}") from problem
        name = f"{stem}_{number}" if len(points) > 1 else stem
        if claim.vanishing:
            yield name, _vanishing(name, claim, left, right, letters)
        else:
            yield name, _over_box(name, claim.relation, left, right, {letters[n]: axis for n, axis in reals.items()})


def _bounds(symbol: Any, axis: Any) -> str:
    lower, upper = ("<" if is_open else "<=" for is_open in (axis.open_lo, axis.open_hi))
    return f"{in_coq(_number(axis.lo))} {lower} {symbol} {upper} {in_coq(_number(axis.hi))}"


def _number(value: Any) -> Any:
    import sympy

    return sympy.Rational(str(Fraction(value)))


def _over_box(name: str, relation: str, left: Any, right: Any, reals: Mapping[Any, Any]) -> str:
    quantified = "forall " + " ".join(map(str, reals)) + " : R, " if reals else ""
    bounds = "".join(f"{_bounds(symbol, axis)} -> " for symbol, axis in reals.items())
    tactic = "interval with (i_prec 80" + "".join(f", i_bisect {symbol}" for symbol in reals)
    tactic += f", i_autodiff {next(iter(reals))}" if len(reals) == 1 else ""
    tactic += f", i_depth {DEPTH})" if reals else ")"
    return (
        f"Theorem {name} : {quantified}{bounds}{in_coq(left)} {relation} {in_coq(right)}.\n"
        f"Proof. intros; apply_gap; {tactic}. Qed.\n"
    )


def _vanishing(name: str, claim: InequalityClaim, left: Any, right: Any, letters: Mapping[str, Any]) -> str:
    """Where both sides meet at an end: derivatives up to the order of the zero near it, coq-interval away from it."""
    import sympy

    (letter, order), x = next(iter(claim.vanishing.items())), letters[next(iter(claim.vanishing))]
    if len(letters) > 1 or len(claim.vanishing) > 1:
        raise Undecided("it must have one real parameter where its sides meet at an end")
    axis = claim.domain[letter]
    assert isinstance(axis, Real)
    lo, hi = _number(axis.lo), _number(axis.hi)
    below, end = order > 0, abs(order)
    near = lo + (hi - lo) / 8 if below else hi - (hi - lo) / 8
    # Signs make every function positive beside the end: they alternate where it is the upper one.
    derivatives = [(right - left).diff(x, k) * (1 if below else (-1) ** k) for k in range(end + 1)]
    at_end = in_coq(lo if below else hi)
    logarithms = {log.args[0].subs(x, lo if below else hi) for d in derivatives for log in d.atoms(sympy.log)}
    hints = "".join(f"try inside {in_coq(value)}; " for value in sorted(logarithms, key=str) if value.is_Rational)
    text = "".join(f"Definition {name}_{k} ({x} : R) : R := {in_coq(d)}.\n" for k, d in enumerate(derivatives))
    interval = f"interval with (i_prec 80, i_bisect {x}, i_autodiff {x}, i_depth {DEPTH})"
    beside = f"{in_coq(lo)} < {x} <= {in_coq(near)}" if below else f"{in_coq(near)} <= {x} < {in_coq(hi)}"
    lines = [
        f"assert (H{end} : forall {x}, {beside} -> 0 < {name}_{end} {x}) by",
        f"  (intros; unfold {name}_{end}; {interval}).",
    ]
    for k in range(end - 1, -1, -1):
        f, g = f"{name}_{k}", f"{name}_{k + 1}"
        lines += [
            f"assert (H{k} : forall {x}, {beside} -> 0 < {f} {x}) by",
            f"  (apply ({'rises' if below else 'falls'} {f} {g}); [intros; unfold {f}, {g}; derive |",
            f"   unfold {f}; {hints}at_zero | exact H{k + 1}]).",
        ]
    here, away = f"assert (G := H0 {x} ltac:(lra)); unfold {name}_0 in G; lra", f"apply_gap; {interval}"
    lines += [
        f"intros {x} Hx.",
        f"destruct (Req_dec {x} {at_end}) as [Z | Z]; [try lra; right; rewrite Z; {hints}at_zero |].",
        f"destruct (Rle_or_lt {x} {in_coq(near)}) as [N | N].",
        f"- {here if below else away}.",
        f"- {away if below else here}.",
    ]
    said = f"forall {x} : R, {_bounds(x, axis)} -> {in_coq(left)} {claim.relation} {in_coq(right)}"
    return f"{text}Theorem {name} : {said}.\nProof.\n" + "\n".join(lines) + "\nQed.\n"

"""Sequences of any length that claims speak of: numbers at a point, letters for the kernels.

At a point they are drawn (multiples of 1/8 up to 1), named by the claim's `seed`, and repeat after three places.  In symbols
they are functions of which nothing is known, so what is derived of them holds for all sequences; `summed` and `largest` then
take their last terms off (i = n + 1 after n), which is what an induction over n asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ltbounds.arith import Scalar, ball, integer, maximum, minimum
from ltbounds.errors import require
from ltbounds.theorems.shared.small_networks import draw_numbers

__all__ = ["largest", "numbers", "signed", "summed"]

PERIOD = 3


def _is_symbolic(x: Any) -> bool:
    return type(x).__module__.startswith("sympy") and not x.is_Integer


def _unknown(name: str, *arguments: Any) -> Any:
    """A function of which nothing is known."""
    import sympy

    function = sympy.Function(name, real=True)
    function.__module__ = "sympy"  # where `arith` looks for the library of a number
    return function(*arguments)


def numbers(name: str) -> Callable[..., Any]:
    """A sequence of any numbers: a function of the seed and one place or two.

    >>> u = numbers("u")
    >>> u(0, 1) == u(0, 4)
    True
    """

    def at(seed: Scalar, *places: Scalar) -> Any:
        if any(_is_symbolic(x) for x in (seed, *places)):
            return _unknown(name, seed, *places)
        index = 0
        for place in places:
            index = index * PERIOD + integer(place) % PERIOD
        value = draw_numbers(seed, name, PERIOD ** len(places))[index]
        return ball(value) if type(seed).__module__.startswith("flint") else value

    return at


def signed(name: str) -> Callable[..., Any]:
    """A sequence of any numbers in [-1, 1]."""
    plain = numbers(name)

    def at(seed: Scalar, *places: Scalar) -> Any:
        value = plain(seed, *places)
        return maximum(minimum(value, 1), -1) if _is_symbolic(value) else value

    return at


def summed(term: Callable[[Any], Any], n: Scalar, letter: str = "i") -> Any:
    """term(1) + ... + term(n); the terms know their place through sequences only.  Sums within sums need other letters.

    >>> summed(lambda i: 1, 20)
    20
    """
    if _is_symbolic(n):
        return _folded("summed", term, n, letter, lambda a, b: a + b)
    first = [term(i) for i in range(1, min(integer(n), PERIOD) + 1)]
    if any(map(_is_symbolic, first)):  # of letters no period is known
        return sum(first + [term(i) for i in range(PERIOD + 1, integer(n) + 1)])
    rounds, rest = divmod(integer(n), PERIOD)
    return (rounds * sum(first) if rounds else 0) + sum(first[:rest])


def largest(term: Callable[[Any], Any], n: Scalar, letter: str = "i") -> Any:
    """The largest of 0, term(1), ..., term(n)."""
    if _is_symbolic(n):
        return _folded("largest", term, n, letter, maximum)
    found: Any = 0
    for i in range(1, integer(n) + 1):
        if i > PERIOD and not _is_symbolic(found):
            break
        found = maximum(found, term(i))
    return found


def _folded(name: str, term: Callable[[Any], Any], n: Any, letter: str, join: Callable[[Any, Any], Any]) -> Any:
    """The unknown value at n; at n + k for an integer k >= 1 that at n joined with the k terms that follow."""
    import sympy

    more, base = n.as_coeff_Add()
    if not more.is_Integer or more < 0:
        more, base = 0, n
    i = sympy.Symbol(letter, integer=True)
    one = sympy.sympify(term(i))
    taken = any(i in inner.variables for inner in one.atoms(sympy.Lambda))
    require(not taken, "letter", letter, "differ from those of the sums within")
    if one == 0:
        return one
    found = _unknown(name, sympy.Lambda(i, one), base)
    for k in range(1, int(more) + 1):
        found = join(found, term(base + k))
    return found

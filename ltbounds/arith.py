"""One formula, six arithmetics: elementary functions that follow the type of their argument.

A formula of a paper is written once, with plain operators and the functions below, and is evaluated in
whatever it is given:

====================================  =====================================================
``float``, ``int``, ``numpy.ndarray``  fast numbers, vectorised
``fractions.Fraction``                 exact rationals (no logarithm or root)
``flint.arb``                          balls: an enclosure that proves an inequality
``flint.arb_series``                   Taylor enclosures: balls for a function and its derivatives
``mpmath.mpf``                         numbers of any precision
``sympy.Expr``                         the symbolic form
====================================  =====================================================

Optional libraries are imported only when an argument of theirs arrives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from ltbounds.errors import DomainError, Undecided, require

__all__ = [
    "absolute", "ball", "binomial", "certainly_le", "certainly_lt", "derivative", "erf", "exactly", "exp", "expm1",
    "integer", "lambert_w", "like", "log", "log1p", "log2", "maximum", "minimum", "no_floats", "pi_like", "sin", "sqrt",
    "tanh", "total",
]  # fmt: skip

Scalar = Any
"""A number of any arithmetic above.  No common supertype exists, so the type checker sees ``Any``."""


def _library(x: Scalar) -> str:
    """The arithmetic of `x`: 'float', 'numpy', 'Fraction', 'flint', 'series', 'mpmath' or 'sympy'."""
    if isinstance(x, Fraction):
        return "Fraction"
    if isinstance(x, (int, float)):
        return "float"
    root = type(x).__module__.split(".")[0]
    if root == "flint":
        return "series" if type(x).__name__.endswith("series") else "flint"
    if root in ("numpy", "mpmath", "sympy"):
        return root
    raise DomainError(f"x of type {type(x).__name__} must be a float, array, Fraction, arb, mpf or sympy expression")


_WITHOUT_FLOATS: ContextVar[Literal["", "exact", "balls"]] = ContextVar("_WITHOUT_FLOATS", default="")


@contextmanager
def no_floats(instead: Literal["exact", "balls"] = "exact") -> Iterator[None]:
    """Inside the block no function below makes a float of an int or a Fraction: floats prove nothing.

    "exact" refuses what is not rational; "balls" gives the enclosure instead.

    >>> with no_floats("balls"):
    ...     round(float(log(2)), 6)
    0.693147
    >>> with no_floats():
    ...     log(2)
    Traceback (most recent call last):
    ltbounds.errors.DomainError: x=2 must be a ball or a symbol here: log of it would be a float, which proves nothing
    """
    token = _WITHOUT_FLOATS.set(instead)
    try:
        yield
    finally:
        _WITHOUT_FLOATS.reset(token)


def _taken(x: Scalar, name: str) -> Scalar:
    """An argument of a function that is not rational, as the block around asks for it."""
    instead = _WITHOUT_FLOATS.get()
    if not instead or not isinstance(x, (int, Fraction, float)):
        return x
    require(not isinstance(x, float), "x", x, f"be exact or a ball: the float {x} proves nothing")
    what = f"be a ball or a symbol here: {name} of it would be a float, which proves nothing"
    require(instead == "balls", "x", x, what)
    return ball(x)


def _function(name: str, exact: Callable[[Fraction], Scalar] | None = None) -> Callable[[Scalar], Scalar]:
    """An elementary function that dispatches on its argument; `exact` serves `Fraction` where it can."""

    def apply(x: Scalar) -> Scalar:  # noqa: PLR0911  one line a library
        if exact is not None and _WITHOUT_FLOATS.get() == "exact" and isinstance(x, (int, Fraction)):
            return exact(Fraction(x))
        x = _taken(x, name)
        library = _library(x)
        if library == "float":
            return getattr(math, name)(x)
        if library == "numpy":
            return getattr(np, name)(x)
        if library in ("flint", "series"):
            return getattr(x, name)()
        if library == "mpmath":
            import mpmath

            return getattr(mpmath, name)(x)
        if library == "sympy":
            import sympy

            return getattr(sympy, name)(x)
        if exact is None:
            raise DomainError(f"x={x} must be a float, ball or symbol: {name} of a Fraction is not exact")
        return exact(x)

    apply.__name__ = apply.__qualname__ = name
    return apply


def _exact_sqrt(x: Fraction) -> Fraction:
    root = Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    require(root * root == x, "x", x, "be the square of a rational: sqrt of a Fraction is exact or refused")
    return root


exp = _function("exp")
log = _function("log")
sin = _function("sin")
sqrt = _function("sqrt", _exact_sqrt)
log.__doc__ = "Natural logarithm of `x`."
exp.__doc__ = "Exponential of `x`."
sin.__doc__ = "Sine of `x` (radians)."
sqrt.__doc__ = "Non-negative square root of `x`; of a `Fraction` only where it is rational."


def tanh(x: Scalar) -> Scalar:
    """Hyperbolic tangent."""
    return 1 - 2 / (exp(2 * x) + 1) if _library(x) == "series" else _function("tanh")(x)


def log1p(x: Scalar) -> Scalar:
    """log(1 + x), accurate near 0."""
    return _function("log1p")(x) if _library(x) in ("float", "numpy", "flint", "mpmath") else log(1 + x)


def expm1(x: Scalar) -> Scalar:
    """exp(x) - 1, accurate near 0."""
    return _function("expm1")(x) if _library(x) in ("float", "numpy", "flint", "mpmath") else exp(x) - 1


def erf(x: Scalar) -> Scalar:
    """The error function (2/sqrt pi) times the integral of exp(-t^2) from 0 to x.

    >>> round(erf(1.0), 6)
    0.842701
    """
    if _library(x) == "numpy":
        from scipy import special

        return special.erf(x)
    return _function("erf")(x)


def log2(x: Scalar) -> Scalar:
    """Logarithm to base 2.

    >>> log2(8)
    3.0
    """
    x = _taken(x, "log2")
    library = _library(x)
    if library == "float":
        return math.log2(x)
    if library == "numpy":
        return np.log2(x)
    return log(x) / log(like(2, x))


def lambert_w(x: Scalar, branch: int = 0) -> Scalar:
    """The real w with w e^w = x: w >= -1 on branch 0 (x >= -1/e), w <= -1 on branch -1 (-1/e <= x < 0).

    Raises `DomainError` for a float or array outside; a ball outside gives nan.

    >>> round(lambert_w(-0.1, -1), 6)
    -3.577152
    """
    x = _taken(x, "Lambert W")
    library = _library(x)
    if library in ("float", "numpy"):
        from scipy.special import lambertw

        w = lambertw(x, branch)
        require(bool(np.all((w.imag == 0) & np.isfinite(w.real))), "x", x, f"have a real Lambert W on branch {branch}")
        return float(w.real) if library == "float" else w.real
    if library == "flint":
        return x.lambertw(branch)
    if library == "mpmath":
        import mpmath

        return mpmath.lambertw(x, branch).real
    if library == "sympy":
        import sympy

        return sympy.LambertW(x, branch)
    raise DomainError(f"x={x} must be a float, ball or symbol: Lambert W of a {library} is not known")


def like(value: int, x: Scalar) -> Scalar:
    """The integer `value` in the arithmetic of `x`, so that `log(like(2, x))` is a ball where `x` is one."""
    return value + 0 * x


def _pick(x: Scalar, y: Scalar, name: str) -> Scalar:
    libraries = {_library(x), _library(y)}
    if "sympy" in libraries:
        import sympy

        return (sympy.Min if name == "min" else sympy.Max)(x, y)
    if "numpy" in libraries:
        return (np.minimum if name == "min" else np.maximum)(x, y)
    if "flint" in libraries:
        return getattr(ball(x), name)(ball(y))
    return (min if name == "min" else max)(x, y)


def minimum(x: Scalar, y: Scalar) -> Scalar:
    """The smaller of two numbers, elementwise for arrays, the enclosure of it for balls."""
    return _pick(x, y, "min")


def maximum(x: Scalar, y: Scalar) -> Scalar:
    """The larger of two numbers, elementwise for arrays, the enclosure of it for balls."""
    return _pick(x, y, "max")


def absolute(x: Scalar) -> Scalar:
    """|x| in the arithmetic of `x`."""
    return abs(x)


def pi_like(x: Scalar) -> Scalar:
    """The number pi in the arithmetic of `x` (a `float` for floats and arrays)."""
    x = _taken(x, "pi in the arithmetic")
    library = _library(x)
    if library in ("flint", "series"):
        import flint

        return flint.arb.pi()
    if library == "mpmath":
        import mpmath

        return mpmath.pi + 0
    if library == "sympy":
        import sympy

        return sympy.pi
    return math.pi


def integer(x: Scalar) -> int:
    """The int that `x` is: an int, an integral float or Fraction, or a ball that holds exactly one integer."""
    if _is_ball(x):
        unique = x.unique_fmpz()
        require(unique is not None, "x", x, "be a ball with exactly one integer in it")
        return int(unique)
    require(x == int(x), "x", x, "be an integer")
    return int(x)


def binomial(n: Scalar, k: Scalar) -> Scalar:
    """The binomial coefficient C(n, k), exact; symbolic for symbols.

    >>> binomial(5, 2)
    10
    """
    if "sympy" in (_library(n), _library(k)):
        import sympy

        return sympy.binomial(n, k)
    exact = math.comb(integer(n), integer(k))
    return ball(exact) if _is_ball(n) or _is_ball(k) else exact


def exactly(formula: Callable[..., Scalar]) -> Callable[..., Scalar]:
    """The formula with ints taken as Fractions, so that a division of integers stays exact; balls pass as they are.

    >>> exactly(lambda k, n: k / n)(k=1, n=3)
    Fraction(1, 3)
    """

    def apply(**values: Scalar) -> Scalar:
        return formula(**{name: Fraction(x) if isinstance(x, int) else x for name, x in values.items()})

    return apply


def derivative(formula: Callable[[Scalar], Scalar]) -> Callable[[Scalar], Scalar]:
    """The derivative of a formula in one variable, for symbols and for balls (by Taylor enclosure).

    >>> derivative(lambda x: x * x)(ball(3))
    6.00000000000000
    """

    def slope(x: Scalar) -> Scalar:
        if _library(x) == "sympy":
            return formula(x).diff(x)
        require(_is_ball(x), "x", x, "be a ball or a symbol to differentiate at")
        import flint

        return formula(flint.arb_series([x, 1], 2))[1]

    return slope


def total(term: Callable[[Scalar], Scalar], first: Scalar, last: Scalar) -> Scalar:
    """The sum of term(i) for i = first, ..., last; a closed form where `last` is a symbol.

    >>> total(lambda i: i, 1, 4)
    10
    """
    if "sympy" in (_library(first), _library(last)):
        import sympy

        i = sympy.Symbol("i", integer=True, nonnegative=True)
        return sympy.summation(term(i), (i, first, last))
    return sum(term(i) for i in range(integer(first), integer(last) + 1))


def ball(x: Scalar, radius: Scalar = 0) -> Scalar:
    """The ball (`flint.arb`) that contains `x`, which may be an int, float, Fraction, arb or decimal string.

    A float is taken as the exact binary number it is; the string "0.1" as the decimal it shows.
    With `radius`, the ball x +- radius.
    """
    import flint

    if isinstance(x, str):
        x = Fraction(x)
    if isinstance(x, Fraction):
        centre = flint.arb(x.numerator) / flint.arb(x.denominator)
    else:
        require(_library(x) in ("float", "flint"), "x", x, "be an int, float, Fraction, ball or decimal string")
        centre = flint.arb(x)
    if radius:
        spread = ball(radius).abs_upper()
        return centre + flint.arb(0, spread)
    return centre


def _is_ball(x: Scalar) -> bool:
    return _library(x) == "flint"


def certainly_le(a: Scalar, b: Scalar) -> bool:
    """Whether a <= b, for numbers of any arithmetic; raises `Undecided` where two balls overlap.

    >>> certainly_le(ball("0.1"), ball("0.2"))
    True
    """
    return _certainly(a, b, strict=False)


def certainly_lt(a: Scalar, b: Scalar) -> bool:
    """Whether a < b, for numbers of any arithmetic; raises `Undecided` where two balls overlap."""
    return _certainly(a, b, strict=True)


def _certainly(a: Scalar, b: Scalar, *, strict: bool) -> bool:
    if _is_ball(a) or _is_ball(b):
        a, b = ball(a), ball(b)
        if a < b or (not strict and a <= b):
            return True
        if a > b or (strict and a >= b):
            return False
        raise Undecided(f"{a} and {b} overlap; their order must be settled with more precision")
    if _library(a) == "sympy" or _library(b) == "sympy":
        truth = (a < b) if strict else (a <= b)
        if truth in (True, False):
            return bool(truth)
        raise Undecided(f"the order of {a} and {b} must be settled by assumptions on their symbols")
    return bool(a < b) if strict else bool(a <= b)

"""Theorem 3, steps (b) to (f): the integral of the Gaussian expansion, and what is left over."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, exp, like, pi_like, sqrt
from ltbounds.claims import InequalityClaim, OneOf, Real
from ltbounds.errors import require
from ltbounds.notation import Positive, Share, Sides, Unit, sides
from ltbounds.theorems.ours.theorem_3_sinc import HERE

__all__ = ["EXPONENTIALS", "FROM", "INTEGRALS", "margin", "OUTSIDE", "error_bound", "gaussian_moment", "limit_density"]

ZeroTo1Over20 = Annotated[Scalar, Real(0, Fraction(1, 20))]
UpToTwo = Annotated[Scalar, Real(0, 2, open_lo=True)]

FROM = 20
"""Where the tail argument begins."""


def limit_density(s: Scalar) -> Scalar:
    """L(s): the limit of √k f_k(s √k), √(3/(2π)) exp(-3 s²/2).

    >>> round(limit_density(1), 6)
    0.15418
    """
    return sqrt(3 / (2 * pi_like(s))) * exp(-3 * s * s / 2)


def gaussian_moment(j: int, x: Scalar) -> Scalar:
    """M_{2j} = (1/π) ∫_0^∞ u^(2j) exp(-u²/6) du = √(3/(2π)) 3^j (2j-1)!!, in the arithmetic of x.

    >>> round(gaussian_moment(2, 0.0), 4)
    18.6567
    """
    double_factorial = 1
    for odd in range(1, 2 * j, 2):
        double_factorial *= odd
    return sqrt(3 / (2 * pi_like(x))) * (3**j * double_factorial)


def error_bound(e: Scalar) -> Scalar:
    """B(e) of step (d).

    >>> round(error_bound(0.0), 4), round(error_bound(1.0), 4)
    (0.3147, 1.2575)
    """
    m4, m6, m8 = (gaussian_moment(j, e) for j in (2, 3, 4))
    return m6 / 1950 + e * e * m4 / 131 + (m8 / 131**2 + 2 * e * m6 / (131 * 5) + e * e * m4 / 25) / 2


def _fourier_integral(s: Scalar) -> Scalar:
    """(1/π) ∫_0^∞ exp(-u²/6) cos(su) du, by sympy."""
    import sympy

    require(isinstance(s, sympy.Basic), "s", s, "be a symbol")
    u = sympy.Symbol("u", positive=True)
    return sympy.integrate(sympy.exp(-(u**2) / 6) * sympy.cos(s * u), (u, 0, sympy.oo), meijerg=True) / sympy.pi


@HERE.equal("thm-3.transform")
def transform(s: Positive) -> Sides:
    """(c) (1/π) ∫_0^∞ exp(-u²/6) cos(su) du = L(s)."""
    return sides(limit_density(s), _fourier_integral(s), off_left=limit_density(2 * s), off=limit_density(s))


def _first_order(h: Scalar, e: Scalar) -> Scalar:
    """-(1/π) ∫ y_1 exp(-u²/6) cos(u) du: u² and u⁴ under the integral are derivatives of L at 1."""
    import sympy

    require(isinstance(h, sympy.Basic), "h", h, "be a symbol")
    s = sympy.Symbol("s", positive=True)
    fourth, second = (limit_density(s).diff(s, order).subs(s, 1) for order in (4, 2))
    return -h * fourth / 180 + e * h * second / 6


def _coefficient(h: Scalar, e: Scalar) -> Scalar:
    return (3 + 10 * e) * h * limit_density(like(1, h)) / 10


@HERE.equal("thm-3.coefficient")
def coefficient(h: Share, e: Share) -> Sides:
    """(c) The term of order h is (3/10 + e) h L(1)."""
    found = _coefficient(h, e)
    return sides(_first_order(h, e), found, off_left=found, off=(2 + 10 * e) * h * limit_density(like(1, h)) / 10)


def _by_derivatives(j: int, x: Scalar) -> Scalar:
    """(-1)^j L^(2j)(0), with a dummy factor x so that it is a formula."""
    import sympy

    require(isinstance(x, sympy.Basic), "x", x, "be a symbol")
    s = sympy.Symbol("s", real=True)
    return (-1) ** j * x * limit_density(s).diff(s, 2 * j).subs(s, 0)


def _moment_claim(j: int) -> InequalityClaim:
    def moment(x: Share) -> Sides:
        m = gaussian_moment(j, x)
        return sides(_by_derivatives(j, x), x * m, off_left=x * m, off=x * gaussian_moment(j + 1, x))

    moment.__doc__ = f"(d) M_{2 * j} = {'-' * (j % 2)}L^({2 * j})(0): the moment is a derivative of L at 0, up to sign."
    return HERE.equal(f"thm-3.moment-{2 * j}")(moment)


@HERE.at_most("thm-3.exp-lower", by="balls", strict=True, vanishing={"y": 2})
def lower_exponential(y: UpToTwo) -> Sides:
    """(b) 1 - y < exp(-y) for 0 < y <= 2; beyond 1 the left side is negative."""
    return sides(1 - y, exp(-y), off=exp(-2 * y))


@HERE.at_most("thm-3.exp-upper", by="balls", strict=True, vanishing={"y": 3})
def upper_exponential(y: UpToTwo) -> Sides:
    """(b) exp(-y) < 1 - y + y²/2 for 0 < y <= 2; beyond, the right side is at least 1."""
    return sides(exp(-y), 1 - y + y * y / 2, off=1 - y + y * y / 3)


@HERE.at_most("thm-3.exp-growth", by="balls", strict=True, vanishing={"y": 2})
def growth(y: Annotated[Scalar, Real(0, Fraction(1, FROM), open_lo=True)]) -> Sides:
    """(f) exp(h/6) < 1 + h/6 + h²/60 for 0 < h <= 1/20."""
    return sides(exp(y / 6), 1 + y / 6 + y * y / 60, off=1 + y / 6 + y * y / 90)


EXPONENTIALS = (lower_exponential, upper_exponential, growth)


def _beyond(x: Scalar) -> Scalar:
    """x² exp(2k/3) times what lies beyond u = 2√k, x = 1/√k: three integrals, each in closed form.

    On [2, ∞), ∫ t^(2j) exp(-kt²/6) dt <= (1/4) ∫_4^∞ w^j exp(-kw/6) dw; beyond π the sinc is at most 1/t, and π^(-k) <= exp(-2k/3).
    """
    pi, h = pi_like(x), x * x
    sinc = 3 * x / (2 * pi) + x / (1 - h)
    gauss = (6 * h + (96 + 288 * h + 432 * h * h) / 180 + (24 * h + 36 * h * h) / 6) / (4 * pi)
    return h * sinc + x * gauss


@HERE.at_most("thm-3.outside", by="balls")
def outside(x: Annotated[Scalar, Real(0, Fraction(1, 4))]) -> Sides:
    """(e) The closed bounds of what lies beyond u = 2√k add up to at most k exp(-2k/3) for k >= 16; x = 1/√k."""
    return sides(_beyond(x), 1 + 0 * x, off=x / 20)


@HERE.at_most("thm-3.outside-start", by="exact", strict=True)
def outside_start(k: Annotated[Scalar, OneOf((FROM,))]) -> Sides:
    """(e) k³ exp(-2k/3) < 1/50 at k = 20."""
    return sides(k**3 * exp(-2 * k / 3), like(1, k) / 50, off=like(1, k) / 100)


@HERE.at_most("thm-3.outside-falls", by="smt", strict=True)
def outside_falls(h: Annotated[Scalar, Real(0, Fraction(1, FROM))]) -> Sides:
    """(e) 3h - 2/3 < 0 for h = 1/k <= 1/20: the logarithmic derivative of k³ exp(-2k/3)."""
    return sides(3 * h, 2 * like(1, h) / 3, off=h)


OUTSIDE = (outside, outside_start, outside_falls)


def _integrated_error(e: Scalar) -> Scalar:
    """(1/π) ∫_0^∞ exp(-u²/6) (R + y²/2) du with the upper bounds of (a) for R/h² and y/h, by sympy."""
    import sympy

    require(isinstance(e, sympy.Basic), "e", e, "be a symbol")
    u = sympy.Symbol("u", positive=True)
    rest, y = u**6 / 1950 + e**2 * u**4 / 131, u**4 / 131 + e * u**2 / 5
    return sympy.integrate(sympy.expand(sympy.exp(-(u**2) / 6) * (rest + y**2 / 2)), (u, 0, sympy.oo)) / sympy.pi


@HERE.equal("thm-3.error")
def error(e: Share) -> Sides:
    """(d) (1/π) ∫_0^∞ exp(-u²/6) (R + y²/2) du = B(e) h² for the largest R and y of (a)."""
    return sides(error_bound(e), _integrated_error(e), off_left=error_bound(e), off=error_bound(e) + e * e / 100)


@HERE.at_most("thm-3.margin", by="balls", strict=True, beyond={"h": Real(0, Fraction(1, 13))})
def margin(h: ZeroTo1Over20, e: Unit) -> Sides:
    """(f) L(1) (1/6 + h/60) < L(1) (3/10 + e) - (B(e) + 1/50) h for 0 <= h <= 1/20, 0 <= e <= 1."""
    return sides(
        limit_density(like(1, h)) * (10 + h) / 60,
        limit_density(like(1, h)) * (3 + 10 * e) / 10 - (50 * error_bound(e) + 1) * h / 50,
    )


INTEGRALS = (transform, coefficient, *(_moment_claim(j) for j in (2, 3, 4)), error)
"""Steps (c) and (d)."""

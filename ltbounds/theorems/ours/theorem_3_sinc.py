"""Theorem 3, step (a): how near sinc(t) = sin(t)/t is to exp(-t²/6)."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Annotated

from ltbounds.arith import Scalar, exp, integer, like, log, sin
from ltbounds.claims import Integers, OneOf, Real
from ltbounds.notation import Sides, place, sides

__all__ = ["HERE", "SINES", "log_sinc_coefficient"]

Two = Annotated[Scalar, OneOf((2,))]

HERE = place("ours", "Theorem 3", "sum-bounded constants of the uniform law")


def log_sinc_coefficient(m: Scalar) -> Fraction:
    """The coefficient of t^(2m) in -log sinc(t), by Euler's product sinc(t) = Π_j (1 - t²/(π² j²)): ζ(2m)/(m π^(2m)) > 0.

    >>> [str(log_sinc_coefficient(m)) for m in (1, 2, 3)]
    ['1/6', '1/180', '1/2835']
    """
    import sympy

    m = integer(m)
    return Fraction(str(sympy.zeta(2 * m) / (m * sympy.pi ** (2 * m))))


def _taylor_coefficient(m: Scalar) -> Fraction:
    """The same from the Taylor series of sinc: for S = 1 + sum s_k x^k, log S = sum d_k x^k has k d_k = k s_k - sum_{i<k} i d_i s_{k-i}."""
    s = [Fraction((-1) ** k, factorial(2 * k + 1)) for k in range(integer(m) + 1)]
    d = [Fraction(0)]
    for k in range(1, integer(m) + 1):
        d.append(s[k] - sum((i * d[i] * s[k - i] for i in range(1, k)), Fraction(0)) / k)
    return -d[-1]


@HERE.equal("thm-3.log-sinc", by="exact")
def coefficients(m: Annotated[Scalar, Integers(1, 8)]) -> Sides:
    """(a) -log sinc(t) = t²/6 + t⁴/180 + t⁶/2835 + ... by Euler's product and by Taylor's formula; no coefficient is negative."""
    return sides(log_sinc_coefficient(m), _taylor_coefficient(m), off_left=2 * log_sinc_coefficient(m))


def _rest(t: Scalar, *coefficients: int) -> Scalar:
    """-log sinc(t) without the terms t^(2m)/c_m given."""
    return -log(sin(t) / t) - sum(t ** (2 * m) / c for m, c in enumerate(coefficients, start=1))


@HERE.at_most("thm-3.sine", by="balls", strict=True, vanishing={"t": 5})
def sine(t: Annotated[Scalar, Real(0, Fraction(22, 7), open_lo=True)]) -> Sides:
    """sin(t) < t exp(-t²/6) on (0, 22/7], so sinc(t) < exp(-t²/6) on (0, π]."""
    return sides(sin(t), t * exp(-t * t / 6), off=t * exp(-t * t / 5))


@HERE.at_most("thm-3.rest-6", by="exact", strict=True)
def rest_6(t: Two) -> Sides:
    """(a) (-log sinc(t) - t²/6 - t⁴/180)/t⁶ < 1/1950 at t = 2, so for t <= 2: it has only positive coefficients."""
    return sides(_rest(t, 6, 180) / t**6, like(1, t) / 1950, off_left=_rest(t, 6, 200) / t**6)


@HERE.at_most("thm-3.rest-4", by="exact", strict=True)
def rest_4(t: Two) -> Sides:
    """(a) (-log sinc(t) - t²/6)/t⁴ < 1/131 at t = 2, so for t <= 2."""
    return sides(_rest(t, 6) / t**4, like(1, t) / 131, off_left=_rest(t, 7) / t**4)


@HERE.at_most("thm-3.rest-2", by="exact", strict=True)
def rest_2(t: Two) -> Sides:
    """(a) -log sinc(t)/t² < 1/5 at t = 2, so for t <= 2."""
    return sides(_rest(t) / t**2, like(1, t) / 5, off_left=_rest(t) / t)


SINES = (coefficients, sine, rest_6, rest_4, rest_2)

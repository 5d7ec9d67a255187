"""Theorem 3, step (a): how near sinc(t) = sin(t)/t is to exp(-t²/6)."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Annotated, Any

from ltbounds.arith import Scalar, exp, integer, like, log, sin
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Verdict
from ltbounds.notation import Sides, place, sides
from ltbounds.theorems.shared.legacy import legacy

__all__ = ["HERE", "SINES", "log_sinc_coefficient"]

HERE = place("ours", "Theorem 3", "sum-bounded constants of the uniform law")


def log_sinc_coefficient(m: Any) -> Fraction:
    """The coefficient of t^(2m) in -log sinc(t), by Euler's product sinc(t) = Π_j (1 - t²/(π² j²)): ζ(2m)/(m π^(2m)) > 0.

    >>> [str(log_sinc_coefficient(m)) for m in (1, 2, 3)]
    ['1/6', '1/180', '1/2835']
    """
    import sympy

    m = integer(m)
    return Fraction(str(sympy.zeta(2 * m) / (m * sympy.pi ** (2 * m))))


def _taylor_coefficient(m: Any) -> Fraction:
    """The same from the Taylor series of sinc: for S = 1 + sum s_k x^k, log S = sum d_k x^k has
    k d_k = k s_k - sum_{i<k} i d_i s_{k-i}."""
    s = [Fraction((-1) ** k, factorial(2 * k + 1)) for k in range(integer(m) + 1)]
    d = [Fraction(0)]
    for k in range(1, integer(m) + 1):
        d.append(s[k] - sum((i * d[i] * s[k - i] for i in range(1, k)), Fraction(0)) / k)
    return -d[-1]


@HERE.equal("thm-3.log-sinc", by="exact")
def coefficients(m: Annotated[Scalar, Integers(1, 8)]) -> Sides:
    """(a) -log sinc(t) = t²/6 + t⁴/180 + t⁶/2835 + ... by Euler's product and by Taylor's formula; no coefficient is
    negative.
    """
    return sides(log_sinc_coefficient(m), _taylor_coefficient(m), off_left=2 * log_sinc_coefficient(m))


def _rest(t: Any, *coefficients: int) -> Any:
    """-log sinc(t) without the terms t^(2m)/c_m given."""
    return -log(sin(t) / t) - sum(t ** (2 * m) / c for m, c in enumerate(coefficients, start=1))


def _sine(t: Any) -> Any:
    return sin(t)


def _rest_claim(name: str, text: str, lhs: Any, control: Any, share: int) -> InequalityClaim:
    return legacy(
        id=f"ours.thm-3.rest-{name}",
        ref=HERE.ref,
        statement=text,
        lhs=lhs,
        rhs=lambda t: like(1, t) / share,
        relation="<",
        domain={"t": Points((2,))},
        method="exact",
        recorded=Verdict.PROVED,
        control={"lhs": control},
    )


SINES = (
    coefficients,
    legacy(
        id="ours.thm-3.sine",
        ref=HERE.ref,
        statement="sin(t) < t exp(-t²/6) on (0, 22/7], so sinc(t) < exp(-t²/6) on (0, π].",
        lhs=_sine,
        rhs=lambda t: t * exp(-t * t / 6),
        relation="<",
        domain={"t": Real(0, Fraction(22, 7), open_lo=True)},
        method="balls",
        vanishing={"t": 5},
        recorded=Verdict.PROVED,
        control={"rhs": lambda t: t * exp(-t * t / 5)},
    ),
    _rest_claim(
        "6",
        "(a) (-log sinc(t) - t²/6 - t⁴/180)/t⁶ < 1/1950 at t = 2, so for t <= 2: it has only positive coefficients.",
        lambda t: _rest(t, 6, 180) / t**6,
        lambda t: _rest(t, 6, 200) / t**6,
        1950,
    ),
    _rest_claim(
        "4",
        "(a) (-log sinc(t) - t²/6)/t⁴ < 1/131 at t = 2, so for t <= 2.",
        lambda t: _rest(t, 6) / t**4,
        lambda t: _rest(t, 7) / t**4,
        131,
    ),
    _rest_claim(
        "2",
        "(a) -log sinc(t)/t² < 1/5 at t = 2, so for t <= 2.",
        lambda t: _rest(t) / t**2,
        lambda t: _rest(t) / t,
        5,
    ),
)

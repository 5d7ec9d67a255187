"""Appendix C: the density f(x, n) of a sum of n numbers U[-1, 1] is even, and falls with |x|.

F(x, n) is its distribution function; both are computed by `ltbounds.laws.irwin_hall`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import binomial, integer
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.laws import irwin_hall

__all__ = ["CLAIMS", "FORMULAS", "UNIMODAL", "density", "uniform_moment", "variance_irwin_hall", "variance_of_sum"]

APPENDIX = Ref("natale2024", "Lemma 1", "appendix C")
EQ_33 = Ref("natale2024", "Lemma 1", "appendix C, Eq. 33")
EQ_34 = Ref("natale2024", "Lemma 1", "appendix C, Eq. 34")


def variance_irwin_hall(n: Any) -> Any:
    """Var I_n = n/12, I_n the sum of n numbers U[0, 1].

    >>> variance_irwin_hall(6)
    0.5
    """
    return n / 12


def variance_of_sum(n: Any) -> Any:
    """Var Sigma_[n] = n/3 for numbers U[-1, 1]: Sigma_[n] = 2 (I_n - n/2).

    >>> variance_of_sum(6)
    2.0
    """
    return 4 * variance_irwin_hall(n)


def uniform_moment(power: int, h: Any) -> Any:
    """E|X|^power for X ~ U[-h, h] (or U[0, h]), integrated by sympy.

    >>> uniform_moment(2, 1)
    1/3
    """
    import sympy

    x = sympy.Symbol("x", positive=True)
    return sympy.Poly(x**power, x).integrate().as_expr().subs(x, h) / h


def density(x: Any, n: Any) -> Any:
    """f(x, n) in exact arithmetic where x is rational, else as a ball."""
    return irwin_hall.density(Fraction(x) if isinstance(x, int) else x, integer(n))


def _distribution(x: Any, n: Any) -> Any:
    return irwin_hall.cdf(Fraction(x) if isinstance(x, int) else x, integer(n))


def _average(x: Any, n: Any) -> Any:
    """(1/2) ∫_{-1}^{1} f(x - tau, n-1) dtau."""
    return (_distribution(x + 1, n - 1) - _distribution(x - 1, n - 1)) / 2


VARIANCE = InequalityClaim(
    id="natale2024.C-1",
    ref=APPENDIX,
    statement="Var Sigma_[n] = n E U^2 = n/3 for U ~ U[-1,1], integrated; and 2 (I_n - n/2) has four times Var I_n.",
    lhs=variance_of_sum,
    rhs=lambda n: n * uniform_moment(2, 1),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: n / 4},
)

VARIANCE_HALF = InequalityClaim(
    id="natale2024.C-1.irwin-hall",
    ref=APPENDIX,
    statement="Var I_n = n (E V^2 - (E V)^2) = n/12 for V ~ U[0,1], integrated.",
    lhs=variance_irwin_hall,
    rhs=lambda n: n * (uniform_moment(2, 1) - uniform_moment(1, 1) ** 2),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: n / 11},
)

PASCAL = InequalityClaim(
    id="natale2024.C-2.pascal",
    ref=APPENDIX,
    statement="C(n-1,j) + C(n-1,j-1) = C(n,j), for n <= 40.",
    lhs=lambda n, j: binomial(n - 1, j) + binomial(n - 1, j - 1),
    rhs=lambda n, j: math.comb(integer(n), integer(j)),
    relation="==",
    domain={"n": Integers(2, 40), "j": Integers(1, 39)},
    where=lambda n, j: j <= n,
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, j: binomial(n - 1, j) + binomial(n, j - 1)},
)

CONVOLUTION_SMALL = InequalityClaim(
    id="natale2024.C-2.small",
    ref=APPENDIX,
    statement="f(x, n) = (1/2)(F(x+1, n-1) - F(x-1, n-1)) for n = 2..7, exactly, at x = j/4.",
    lhs=lambda n, j: density(Fraction(integer(j), 4), n),
    rhs=lambda n, j: _average(Fraction(integer(j), 4), n),
    relation="==",
    domain={"n": Integers(2, 7), "j": Integers(-32, 32)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, j: _average(Fraction(integer(j) + 1, 4), n)},
)

CONVOLUTION = InequalityClaim(
    id="natale2024.C-2",
    ref=APPENDIX,
    statement="f(x, n) = (1/2) ∫_{-1}^{1} f(x - tau, n-1) dtau for n >= 2, with f(x, 1) = 1/2 on [-1, 1].  (Evaluated on [-5, 5].)",
    lhs=density,
    rhs=_average,
    relation="==",
    domain={"x": Real(-5, 5), "n": Integers(2)},
    method="steps",
    steps=(CONVOLUTION_SMALL, PASCAL),
    because="It is the convolution of independent numbers.  In closed form: f(x,n) = sum_j (-1)^j C(n,j) (x+n-2j)_+^(n-1)/(2^n (n-1)!), "
    "so F(x+1,n-1) - F(x-1,n-1) has the coefficients C(n-1,j) + C(n-1,j-1) = C(n,j), Pascal's rule.  For n <= 7 the "
    "pieces have degree at most 6 and length 2, and agree at 9 points each.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, n: _average(x, n + 1)},
)

EVEN = InequalityClaim(
    id="natale2024.C-3.even",
    ref=APPENDIX,
    statement="f(x, n) = f(-x, n), by the convolution, exactly at x = j/4 for n = 2..7 (and for all n because -U has the law of U).",
    lhs=lambda n, j: _average(Fraction(integer(j), 4), n),
    rhs=lambda n, j: _average(Fraction(-integer(j), 4), n),
    relation="==",
    domain={"n": Integers(2, 7), "j": Integers(0, 32)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, j: _average(Fraction(1 - integer(j), 4), n)},
)

NEARER = InequalityClaim(
    id="natale2024.C-3.nearer",
    ref=APPENDIX,
    statement="(x-1)^2 - (x+1)^2 = -4x: for x <= 0 the point x+1 is at least as near to 0 as x-1.",
    lhs=lambda x: (x - 1) ** 2 - (x + 1) ** 2,
    rhs=lambda x: -4 * x,
    relation="==",
    domain={"x": Real(-10, 10)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: 4 * x},
)

UNIMODAL = InequalityClaim(
    id="natale2024.C-3",
    ref=APPENDIX,
    statement="f(x, n) <= f(x', n) for x <= x' <= 0: it does not fall on [-n, 0], nor rise on [0, n], for every n.  (Evaluated on [-5, 0].)",
    lhs=lambda n, x, y: density(x, n),
    rhs=lambda n, x, y: density(y, n),
    domain={"n": Integers(1), "x": Real(-5, 0), "y": Real(-5, 0)},
    where=lambda n, x, y: x <= y,
    method="steps",
    steps=(CONVOLUTION_SMALL, PASCAL, EVEN, NEARER),
    because="Induction: f'(x,n) = (1/2)(f(x+1,n-1) - f(x-1,n-1)) by the convolution (C-2), and |x+1| <= |x-1| for x <= 0, where the even "
    "f(., n-1) that falls with |x| is at least as large.  f(., 1) is constant on its support.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, x, y: density(y, n) * 99 / 100},
)

# Eqs. 33 and 34: the paper's own induction, tau_0 = x + x' + 1


def _left(n: Any, start: Any, tau: Any) -> Any:
    """∫_{-1}^{tau} f(start - t, n) dt."""
    return _distribution(start + 1, n) - _distribution(start - tau, n)


def _right(n: Any, start: Any, tau: Any) -> Any:
    """∫_{tau}^{1} f(start - t, n) dt."""
    return _distribution(start - tau, n) - _distribution(start - 1, n)


OVERLAP: Mapping[str, Axis] = {"n": Integers(1), "x": Real(-2, -1, open_lo=True), "y": Real(-1, 0)}


def _otherwise(n: Any, x: Any, y: Any) -> bool:
    return bool(x + 1 > -y - 1)


REFLECTED = InequalityClaim(
    id="natale2024.eq-33",
    ref=EQ_33,
    statement="For x <= -1 <= x' <= 0, x + 1 > -x' - 1: the integrals of f(x - tau, n-1) and f(x' - tau, n-1) over [-1, tau_0] agree.",
    lhs=lambda n, x, y: _left(n, x, x + y + 1),
    rhs=lambda n, x, y: _left(n, y, x + y + 1),
    relation="==",
    domain=OVERLAP,
    where=_otherwise,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-33.ends",
            ref=EQ_33,
            statement="x - tau_0 = -(x'+1) and x' - tau_0 = -(x+1); with a = F(x+1), b = F(x'+1) both integrals are a + b - 1.",
            lhs=lambda x, y, a, b: (x - (x + y + 1)) ** 2 + (y - (x + y + 1)) ** 2 + a - (1 - b),
            rhs=lambda x, y, a, b: (y + 1) ** 2 + (x + 1) ** 2 + b - (1 - a),
            relation="==",
            domain={"x": Real(-2, -1), "y": Real(-1, 0), "a": Real(0, 1), "b": Real(0, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda x, y, a, b: (y + 1) ** 2 + (x + 1) ** 2 + b - a},
        ),
    ),
    because="F(-u) = 1 - F(u), the law being symmetric.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, x, y: _left(n, y, x + y)},
)

REMAINDER = InequalityClaim(
    id="natale2024.eq-34",
    ref=EQ_34,
    statement="Over [tau_0, 1] the integral of f(x - tau, n-1) is at most that of f(x' - tau, n-1).",
    lhs=lambda n, x, y: _right(n, x, x + y + 1),
    rhs=lambda n, x, y: _right(n, y, x + y + 1),
    domain=OVERLAP,
    where=_otherwise,
    method="steps",
    steps=(
        UNIMODAL,
        InequalityClaim(
            id="natale2024.eq-34.nearer",
            ref=EQ_34,
            statement="(x - tau)^2 - (x' - tau)^2 = (x' - x)(x + x' + 2 + 2t) at tau = tau_0 + t.",
            lhs=lambda x, y, t: (x - (x + y + 1 + t)) ** 2 - (y - (x + y + 1 + t)) ** 2,
            rhs=lambda x, y, t: (y - x) * (x + y + 2 + 2 * t),
            relation="==",
            domain={"x": Real(-2, -1), "y": Real(-1, 0), "t": Real(0, 2)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda x, y, t: (y - x) * (x + y + 2 + t)},
        ),
    ),
    because="Both factors are at least 0 for t >= 0, so x' - tau is nearer to 0 than x - tau, and f falls with the distance.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, x, y: _right(n, y, x + y + 1) * 3 / 4},
)

FORMULAS = (variance_irwin_hall, variance_of_sum)
CLAIMS = (
    VARIANCE, VARIANCE_HALF, CONVOLUTION, CONVOLUTION_SMALL, PASCAL, UNIMODAL, EVEN, NEARER, REFLECTED, REMAINDER,
)  # fmt: skip

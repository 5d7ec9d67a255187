"""Lemma 4 (appendix A.1): the law of a product of uniforms."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import derivative, log
from ltbounds.claims import InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.errors import DomainError

__all__ = ["RESULT", "cdf", "cdf_as_printed", "cdf_below_zero", "density", "require_symbol"]

REF = Ref("pensia2020", "Lemma 4", "appendix A.1")


def density(z: Any) -> Any:
    """Lemma 4: the density of XY at z in (0, 1], (1/2) log(1/z), for X ~ U[0,1] and Y ~ U[-1,1] independent.

    It is even; the paper writes |z|.

    >>> round(density(0.5), 6)
    0.346574
    """
    return log(1 / z) / 2


def cdf_as_printed(z: Any) -> Any:
    """The proof's P(XY <= z) for 0 < z <= 1 as printed, z/2 - (z log z)/2: it forgets Y < 0.

    >>> cdf_as_printed(1.0)
    0.5
    """
    return z / 2 - z * log(z) / 2


def cdf(z: Any) -> Any:
    """P(XY <= z) for 0 < z <= 1: 1/2 for Y < 0, and the printed terms for Y > 0.

    >>> cdf(1.0)
    1.0
    """
    return (1 + z) / 2 - z * log(z) / 2


def cdf_below_zero(z: Any) -> Any:
    """P(XY <= -z) for 0 < z <= 1: Y < -z and X >= z/|Y|, which gives (1 - z)/2 + (z log z)/2.

    >>> cdf_below_zero(1.0)
    0.0
    """
    return (1 - z) / 2 + z * log(z) / 2


def require_symbol(z: Any) -> None:
    """Integrals are taken once, symbolically: the search for counterexamples must not integrate at every point."""
    if type(z).__module__.split(".")[0] != "sympy":
        raise DomainError(f"z={z} must be a symbol: this side is an integral")


def _integrated_cdf(z: Any) -> Any:
    """P(XY <= z) integrated by sympy from the definition: Y < 0, then X free for Y < z, then X <= z/Y."""
    import sympy

    require_symbol(z)
    x, y = sympy.symbols("x y", positive=True)
    half = sympy.Rational(1, 2)
    negative = sympy.integrate(half, (y, -1, 0))
    free = sympy.integrate(half * sympy.integrate(1, (x, 0, 1)), (y, 0, z))
    bounded = sympy.integrate(half * z / y, (y, z, 1))
    return negative + free + bounded


def _slope_of_cdf(z: Any) -> Any:
    return derivative(cdf)(z)


def _integrated_cdf_below_zero(z: Any) -> Any:
    """P(XY <= -z) integrated by sympy from the definition: over Y = -y, z <= y <= 1, the share of X in [z/y, 1]."""
    import sympy

    require_symbol(z)
    y = sympy.Symbol("y", positive=True)
    return sympy.integrate((1 - z / y) / 2, (y, z, 1))


UNIT = {"z": Real(0, 1, open_lo=True)}

CDF_PRINTED = InequalityClaim(
    id="pensia2020.lemma-4.cdf",
    ref=REF,
    statement="The proof's CDF z/2 - (z log z)/2 is P(XY <= z) for 0 <= z <= 1.",
    lhs=cdf_as_printed,
    rhs=cdf,
    relation="==",
    domain=UNIT,
    method="symbolic",
    counterexample={"z": 1},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda z: (2 * cdf_as_printed(z) + 1) / 2},
    note="The event Y < 0, of probability 1/2, is missing: the printed CDF is 1/2 at z = 1.  Its derivative, and so "
    "the lemma, is right.",
    correction="pensia2020.lemma-4.cdf.corrected",
)

CDF = InequalityClaim(
    id="pensia2020.lemma-4.cdf.corrected",
    ref=REF,
    statement="P(XY <= z) = 1/2 + z/2 - (z log z)/2 for 0 < z <= 1, integrated from the definition.",
    lhs=cdf,
    rhs=_integrated_cdf,
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": cdf_as_printed, "rhs": cdf},
)

DENSITY = InequalityClaim(
    id="pensia2020.lemma-4",
    ref=REF,
    statement="The density of XY at 0 < z <= 1 is (1/2) log(1/z): the derivative of the CDF.",
    lhs=density,
    rhs=_slope_of_cdf,
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: log(1 / z)},
)

BELOW_ZERO = InequalityClaim(
    id="pensia2020.lemma-4.sym.integrated",
    ref=REF,
    statement="P(XY <= -z) = (1 - z)/2 + (z log z)/2 for 0 < z <= 1, integrated from the definition.",
    lhs=cdf_below_zero,
    rhs=_integrated_cdf_below_zero,
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": cdf, "rhs": cdf_below_zero},
)

SYMMETRIC = InequalityClaim(
    id="pensia2020.lemma-4.sym",
    ref=REF,
    statement="XY is symmetric about 0: P(XY <= -z) = 1 - P(XY <= z) for 0 < z <= 1, each side integrated on its own.",
    lhs=cdf_below_zero,
    rhs=lambda z: 1 - cdf(z),
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: 1 - cdf_as_printed(z)},
)

RESULT = Result(
    ref=REF,
    title="Density of a product of uniforms",
    statement="For X ~ U[0,1] (or U[-1,0]) and Y ~ U[-1,1] independent, the density of XY is (1/2) log(1/|z|) for |z| <= 1, else 0.",
    symbols={"z": "value of the product XY"},
    formulas=(density, cdf, cdf_below_zero),
    claims=(DENSITY, CDF_PRINTED, CDF, BELOW_ZERO, SYMMETRIC),
)

"""Lemma 4 (appendix A.1): the law of a product of uniforms."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import derivative, log
from ltbounds.claims import InequalityClaim, Real, Ref, Result, Verdict

__all__ = ["RESULT", "cdf", "cdf_as_printed", "density"]

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


def _integrated_cdf(z: Any) -> Any:
    """P(XY <= z) integrated by sympy from the definition: Y < 0, then X free for Y < z, then X <= z/Y."""
    import sympy

    x, y = sympy.symbols("x y", positive=True)
    half = sympy.Rational(1, 2)
    negative = sympy.integrate(half, (y, -1, 0))
    free = sympy.integrate(half * sympy.integrate(1, (x, 0, 1)), (y, 0, z))
    bounded = sympy.integrate(half * z / y, (y, z, 1))
    return negative + free + bounded


def _slope_of_cdf(z: Any) -> Any:
    return derivative(cdf)(z)


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

RESULT = Result(
    ref=REF,
    title="Density of a product of uniforms",
    statement="For X ~ U[0,1] (or U[-1,0]) and Y ~ U[-1,1] independent, the density of XY is (1/2) log(1/|z|) for |z| <= 1, else 0.",
    symbols={"z": "value of the product XY"},
    formulas=(density, cdf),
    claims=(DENSITY, CDF_PRINTED, CDF),
)

"""Lemma 4 (appendix A.1): the law of a product of uniforms."""

from __future__ import annotations

from ltbounds.arith import Scalar, absolute, derivative, log
from ltbounds.claims import Result
from ltbounds.errors import DomainError
from ltbounds.notation import Share, Sides, Signed, differs, place, sides

__all__ = ["RESULT", "cdf", "cdf_as_printed", "cdf_below_zero", "density", "require_symbol"]

HERE = place("pensia2020", "Lemma 4", "appendix A.1")


def density(z: Scalar) -> Scalar:
    """Lemma 4: the density of XY at z in (0, 1], (1/2) log(1/z), for X ~ U[0,1] and Y ~ U[-1,1] independent; it is even.

    >>> round(density(0.5), 6)
    0.346574
    """
    return log(1 / z) / 2


def cdf_as_printed(z: Scalar) -> Scalar:
    """The proof's P(XY <= z) for 0 < z <= 1 as printed, z/2 - (z log z)/2: it forgets Y < 0.

    >>> cdf_as_printed(1.0)
    0.5
    """
    return z / 2 - z * log(z) / 2


def cdf(z: Scalar) -> Scalar:
    """P(XY <= z) for 0 < z <= 1: 1/2 for Y < 0, and the printed terms for Y > 0.

    >>> cdf(1.0)
    1.0
    """
    return (1 + z) / 2 - z * log(z) / 2


def cdf_below_zero(z: Scalar) -> Scalar:
    """P(XY <= -z) for 0 < z <= 1: Y < -z and X >= z/|Y|, which gives (1 - z)/2 + (z log z)/2.

    >>> cdf_below_zero(1.0)
    0.0
    """
    return (1 - z) / 2 + z * log(z) / 2


def require_symbol(z: Scalar) -> None:
    """Integrals are taken once, symbolically: the search for counterexamples must not integrate at every point."""
    if type(z).__module__.split(".")[0] != "sympy":
        raise DomainError(f"z={z} must be a symbol: this side is an integral")


def _integrated_cdf(z: Scalar) -> Scalar:
    """P(XY <= z) integrated by sympy from the definition: Y < 0, then X free for Y < z, then X <= z/Y."""
    import sympy

    require_symbol(z)
    x, y = sympy.symbols("x y", positive=True)
    half = sympy.Rational(1, 2)
    negative = sympy.integrate(half, (y, -1, 0))
    free = sympy.integrate(half * sympy.integrate(1, (x, 0, 1)), (y, 0, z))
    bounded = sympy.integrate(half * z / y, (y, z, 1))
    return negative + free + bounded


def _integrated_cdf_below_zero(z: Scalar) -> Scalar:
    """P(XY <= -z) integrated by sympy from the definition: over Y = -y, z <= y <= 1, the share of X in [z/y, 1]."""
    import sympy

    require_symbol(z)
    y = sympy.Symbol("y", positive=True)
    return sympy.integrate((1 - z / y) / 2, (y, z, 1))


@HERE.refuted(
    "lemma-4.cdf", "==", at={"z": 1}, severity="gap",
    impact="Lemma 4: its density is right, the proof's CDF lacks the event Y < 0",
)  # fmt: skip
def cdf_printed(z: Share) -> Sides:
    """The proof's CDF z/2 - (z log z)/2 is P(XY <= z) for 0 <= z <= 1.

    Note: The event Y < 0, of probability 1/2, is missing: the printed CDF is 1/2 at z = 1.  Its derivative is right.
    """
    return sides(cdf_as_printed(z), cdf(z), off_left=(2 * cdf_as_printed(z) + 1) / 2)


@HERE.equal("lemma-4.cdf.corrected")
def cdf_holds(z: Share) -> Sides:
    """P(XY <= z) = 1/2 + z/2 - (z log z)/2 for 0 < z <= 1, integrated from the definition."""
    return sides(cdf(z), _integrated_cdf(z), off_left=cdf_as_printed(z), off=cdf(z))


@HERE.equal("lemma-4.slope")
def slope(z: Share) -> Sides:
    """(1/2) log(1/z) is the derivative of (1 + z)/2 - (z log z)/2, 0 < z <= 1."""
    return sides(density(z), derivative(cdf)(z), off=log(1 / z))


@HERE.equal("lemma-4.sym.integrated")
def below_zero(z: Share) -> Sides:
    """P(XY <= -z) = (1 - z)/2 + (z log z)/2 for 0 < z <= 1, integrated from the definition."""
    return sides(cdf_below_zero(z), _integrated_cdf_below_zero(z), off_left=cdf(z), off=cdf_below_zero(z))


@HERE.equal("lemma-4.sym")
def symmetric(z: Share) -> Sides:
    """XY is symmetric about 0: P(XY <= -z) = 1 - P(XY <= z) for 0 < z <= 1, each side integrated on its own.

    Because the laws of both X and Y have densities, so that P(XY < z) = P(XY <= z).
    """
    return sides(cdf_below_zero(z), 1 - cdf(z), off=1 - cdf_as_printed(z))


@HERE.argued("lemma-4", "==", steps=(slope, cdf_holds, below_zero, symmetric), given=lambda z: differs(z, 0))
def density_holds(z: Signed) -> Sides:
    """The density of XY, X ~ U[0,1] (or U[-1,0]) and Y ~ U[-1,1] independent, is (1/2) log(1/|z|) at 0 < |z| <= 1, else 0.

    Because P(XY <= z) is `lemma-4.cdf.corrected` for z > 0, and its derivative is `lemma-4.slope`.  By `lemma-4.sym`, with
    `lemma-4.sym.integrated` on the other side, the law is even, so the density is.  |XY| <= 1, and z = 0 has measure 0.  For X ~
    U[-1,0] take -X and -Y, which have the laws of the first case.
    """
    return sides(density(absolute(z)), derivative(cdf)(absolute(z)), off=log(1 / absolute(z)))


RESULT = Result(
    ref=HERE.ref, title="Density of a product of uniforms",
    statement="For X ~ U[0,1] (or U[-1,0]) and Y ~ U[-1,1] independent, the density of XY is (1/2) log(1/|z|) for |z| <= 1, else 0.",
    symbols={"z": "value of the product XY"}, formulas=(density, cdf, cdf_below_zero),
    claims=(density_holds, slope, cdf_printed, cdf_holds, below_zero, symmetric),
)  # fmt: skip

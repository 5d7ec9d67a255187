"""Appendix C: the density f(x, n) of a sum of n numbers U[-1, 1] is even, and falls with |x|.

F(x, n) is its distribution function; both are computed by `ltbounds.laws.irwin_hall`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, binomial, integer, like, maximum
from ltbounds.claims import Conditions, Integers, Real, Sides
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Natural, Nonnegative, Size, any_number, at_most, induction, less, place, sides
from ltbounds.theorems.natale2024.binomial_sums import pascal, summed

__all__ = ["CLAIMS", "FORMULAS", "unimodal", "density", "variance_of_sum"]

AtMostZero = Annotated[Scalar, Real(None, 0)]
RealMinus1To0 = Annotated[Scalar, Real(-1, 0)]
AboveMinus2To0 = Annotated[Scalar, Real(-2, 0, open_lo=True)]
APPENDIX = place("natale2024", "Lemma 1", "appendix C")
EQ_33 = place("natale2024", "Lemma 1", "appendix C, Eq. 33")
EQ_34 = place("natale2024", "Lemma 1", "appendix C, Eq. 34")


def variance_of_sum(n: Scalar) -> Scalar:
    """Var Sigma_[n] = n/3 for numbers U[-1, 1].

    >>> variance_of_sum(6)
    2.0
    """
    return n / 3


def density(x: Scalar, n: Scalar) -> Scalar:
    """f(x, n) in exact arithmetic where x is rational, else as a ball."""
    return irwin_hall.density(Fraction(x) if isinstance(x, int) else x, integer(n))


def _distribution(x: Scalar, n: Scalar) -> Scalar:
    return irwin_hall.cdf(Fraction(x) if isinstance(x, int) else x, integer(n))


@APPENDIX.equal("C-1")
def variance(n: Count) -> Sides:
    """Var Sigma_[n] = n E U^2 = n/3 for U ~ U[-1,1], integrated."""
    import sympy

    u = sympy.Symbol("u")
    return sides(variance_of_sum(n), n * sympy.integrate(u**2 / 2, (u, -1, 1)), off=n / 4)


def _factorial(n: Scalar) -> Scalar:
    if type(n).__module__.startswith("sympy"):
        import sympy

        return sympy.factorial(n)
    return math.factorial(integer(n))


def _powers(x: Scalar, n: Scalar, power: Scalar, last: Scalar) -> Scalar:
    """sum_{j=0}^{last} (-1)^j C(n, j) max(x + n - 2j, 0)^power."""
    return summed(lambda j: (-1) ** j * binomial(n, j) * maximum(x + n - 2 * j, like(0, x)) ** power, last)


def _scale(n: Scalar) -> Scalar:
    """1/(2^n (n-1)!)."""
    return 1 / (like(2, n) ** n * _factorial(n - 1))


def _density(x: Scalar, n: Scalar) -> Scalar:
    """f(x, n), n >= 2, in closed form."""
    return _scale(n) * _powers(x, n, n - 1, n)


def _average(x: Scalar, n: Scalar) -> Scalar:
    """(1/2) ∫_{-1}^{1} f(x - tau, n-1) dtau = (F(x+1, n-1) - F(x-1, n-1))/2; F(., 1) = (x+1)/2 on [-1, 1]."""
    return _scale(n) * (_powers(x + 1, n - 1, n - 1, n - 1) - _powers(x - 1, n - 1, n - 1, n - 1))


@APPENDIX.equal("C-2.small", by="exact")
def computed(n: Annotated[Scalar, Integers(2, 7)], j: Annotated[Scalar, Integers(-32, 32)]) -> Sides:
    """The closed form of f is what the laws compute, for n = 2..7 at x = j/4."""
    x, size = Fraction(integer(j), 4), Fraction(integer(n))
    return sides(density(x, n), _density(x, size), off=_density(x + Fraction(1, 4), size))


@APPENDIX.equal("C-2.partial", by=induction("m"), steps=(pascal.at(n=lambda k: k),))
def convolution_partial(x: any_number, k: Count, m: Natural) -> Sides:
    """The first m + 1 terms of both sides of C-2 at n = k + 1, by Pascal's rule; the last one is left over."""
    left_over = (-1) ** m * binomial(k, m) * maximum(x + k - 1 - 2 * m, like(0, x)) ** k
    right = _powers(x + 1, k, k, m) - _powers(x - 1, k, k, m)
    return sides(_powers(x, k + 1, k, m), right + left_over, off=right - left_over + x)


@APPENDIX.equal("C-2.next", by=(convolution_partial.at(m=lambda k: k),))
def convolution_next(x: any_number, k: Count) -> Sides:
    """The density of the sum of k + 1 uniform numbers at x is the mean of that of k over [x - 1, x + 1], in closed form."""
    return sides(_density(x, k + 1), _average(x, k + 1), off=_average(x + 1, k + 1))


@APPENDIX.equal("C-2", by=(convolution_next.at(k=lambda n: n - 1),))
def convolution(x: any_number, n: Size) -> Sides:
    """f(x, n) = (1/2) ∫_{-1}^{1} f(x - tau, n-1) dtau for n >= 2, with f(x, 1) = 1/2 on [-1, 1]."""
    return sides(_density(x, n), _average(x, n), off=_average(x + 1, n))


@APPENDIX.equal("C-3.nearer")
def nearer(x: any_number) -> Sides:
    """(x-1)^2 - (x+1)^2 = -4x: for x <= 0 the point x+1 is at least as near to 0 as x-1."""
    return sides((x - 1) ** 2 - (x + 1) ** 2, -4 * x, off=4 * x)


@APPENDIX.argued("C-3", steps=(convolution, nearer), given=lambda x, y, **_: at_most(x, y))
def unimodal(n: Count, x: AtMostZero, y: AtMostZero) -> Sides:
    """f(., n) is even and f(x, n) <= f(x', n) for x <= x' <= 0: it does not fall on [-n, 0], nor rise on [0, n].

    Because it is even, as -U has the law of U, and f(., 1) = 1/2 on [-1, 1] falls with |x|.  If f(., n-1) does, then by `C-2`
    f'(x,n) = (1/2)(f(x+1,n-1) - f(x-1,n-1)) >= 0 for x <= 0, where x+1 is at least as near to 0 as x-1 by `C-3.nearer`.

    Note: The paper's induction, by Eqs. 33 and 34, omits the case -1 <= x <= x' <= 0 as analogous: it is.
    """
    return sides(density(x, n), density(y, n), off=density(y, n) * 99 / 100)


# Eqs. 33 and 34: the paper's own induction, tau_0 = x + x' + 1


def _left(n: Scalar, start: Scalar, tau: Scalar) -> Scalar:
    """∫_{-1}^{tau} f(start - t, n) dt."""
    return _distribution(start + 1, n) - _distribution(start - tau, n)


def _right(n: Scalar, start: Scalar, tau: Scalar) -> Scalar:
    """∫_{tau}^{1} f(start - t, n) dt."""
    return _distribution(start - tau, n) - _distribution(start - 1, n)


def _otherwise(n: Scalar, x: Scalar, y: Scalar) -> Conditions:
    return (at_most(x, y), less(-y - 1, x + 1))


@EQ_33.equal("eq-33.ends")
def ends(x: any_number, y: any_number, a: any_number, b: any_number) -> Sides:
    """x - tau_0 = -(x'+1) and x' - tau_0 = -(x+1); with a = F(x+1), b = F(x'+1) (any numbers) both integrals are a + b - 1."""
    left = (x - (x + y + 1)) ** 2 + (y - (x + y + 1)) ** 2 + a - (1 - b)
    right = (y + 1) ** 2 + (x + 1) ** 2 + b - (1 - a)
    return sides(left, right, off=(y + 1) ** 2 + (x + 1) ** 2 + b - a)


@EQ_33.argued("eq-33", "==", steps=(ends,), given=_otherwise)
def reflected(n: Count, x: AboveMinus2To0, y: RealMinus1To0) -> Sides:
    """For x <= x', -1 <= x' <= 0, x + 1 > -x' - 1: the integrals of f(x - tau, n-1) and f(x' - tau, n-1) over [-1, tau_0] agree.

    Because both are differences of F at the ends that `eq-33.ends` gives, and F(-u) = 1 - F(u), the law being symmetric.
    """
    return sides(_left(n, x, x + y + 1), _left(n, y, x + y + 1), off=_left(n, y, x + y))


@EQ_34.equal("eq-34.nearer")
def remainder_nearer(x: any_number, y: any_number, t: Nonnegative) -> Sides:
    """(x - tau)^2 - (x' - tau)^2 = (x' - x)(x + x' + 2 + 2t) at tau = tau_0 + t."""
    left, right = (x - (x + y + 1 + t)) ** 2 - (y - (x + y + 1 + t)) ** 2, (y - x) * (x + y + 2 + 2 * t)
    return sides(left, right, off=(y - x) * (x + y + 2 + t))


@EQ_34.argued("eq-34", steps=(unimodal, remainder_nearer), given=_otherwise)
def remainder(n: Count, x: AboveMinus2To0, y: RealMinus1To0) -> Sides:
    """Over [tau_0, 1] the integral of f(x - tau, n-1) is at most that of f(x' - tau, n-1).

    Because by `eq-34.nearer` x' - tau is nearer to 0 than x - tau for t >= 0, and f falls with |x|, `C-3`.
    """
    return sides(_right(n, x, x + y + 1), _right(n, y, x + y + 1), off=_right(n, y, x + y + 1) * 3 / 4)


FORMULAS = (variance_of_sum,)
CLAIMS = (
    variance, convolution, convolution_next, convolution_partial, computed, unimodal, nearer, ends, reflected,
    remainder_nearer, remainder,
)  # fmt: skip

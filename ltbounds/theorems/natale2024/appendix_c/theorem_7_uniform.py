"""Theorem 7 for the uniform law, with the constant A = 1/6, for every n.

By characteristic functions, as for Theorem 6: with s = t sqrt(3/n),

    |p_n(x) - phi(x)| <= (sqrt n/(pi sqrt 3)) ∫_0^∞ |sinc(s)^n - exp(-n s^2/6)| ds,

and the integrand is bounded on (0, 2], [2, pi] and beyond pi as there.  `density_gap` sums the integrals.
"""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, absolute, ball, derivative, erf, exp, integer, like, maximum, pi_like, sqrt
from ltbounds.claims import Integers, Real
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Nonnegative, Positive, Sides, Size, Unit, any_number, monotone, place, sides
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import tail
from ltbounds.theorems.ours.theorem_3 import SINES

__all__ = [
    "CLAIMS", "FORMULAS", "uniform", "density_gap", "local_limit_bound", "normal_density", "standardised_density",
    "third_moment",
]  # fmt: skip

HERE = place("natale2024", "Theorem 7", "appendix C")


def normal_density(x: Scalar) -> Scalar:
    """phi(x) = exp(-x^2/2)/sqrt(2 pi), the standard normal density.

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-x * x / 2) / sqrt(2 * pi_like(x))


def third_moment(h: Scalar) -> Scalar:
    """beta_3 = E|X|^3 = h^3/4 for X ~ U[-h, h]; 3 sqrt 3/4 at h = sqrt 3, where the variance is 1.

    >>> round(third_moment(3**0.5), 6)
    1.299038
    """
    return h**3 / 4


def local_limit_bound(n: Scalar, A: Scalar, C: Scalar, beta_3: Scalar) -> Scalar:
    """Theorem 7: sup |p_n - phi| <= A beta_3 max(1, C^3)/sqrt n, C the largest density, mean 0 and variance 1.

    >>> local_limit_bound(4, 0.5, 2, 1.25)
    2.5
    """
    return A * beta_3 * maximum(like(1, C), C**3) / sqrt(n)


def standardised_density(value: Scalar, n: Scalar) -> Scalar:
    """f_z = f sqrt(n/3): the density of Sigma_[n]/sqrt(n/3) where that of Sigma_[n] is `value`.

    >>> standardised_density(0.5, 12)
    1.0
    """
    return value * sqrt(n / like(3, n))


def density_gap(n: Scalar) -> Scalar:
    """This module's bound for |p_n - phi|, uniform law, n >= 2:
    (1/(pi sqrt 3)) (27 sqrt(6 pi)/(262 n) + 3 e^(-2n/3)/(2 sqrt n) + sqrt n pi^(1-n)/(n-1)).

    >>> round(density_gap(18), 6)
    0.004568
    """
    pi = pi_like(n)
    near = 27 * sqrt(6 * pi) / (262 * n)
    middle = 3 * exp(-2 * n / 3) / (2 * sqrt(n))
    return (near + middle + sqrt(n) * pi ** (1 - n) / (n - 1)) / (pi * sqrt(like(3, n)))


def _uniform_bound(n: Scalar) -> Scalar:
    """Theorem 7 for the standardised uniform with A = 1/6."""
    return local_limit_bound(n, like(1, n) / 6, 1 / sqrt(like(12, n)), third_moment(sqrt(like(3, n))))


def _gap_at(n: Scalar, y: Scalar) -> Scalar:
    """|p_n(x) - phi(x)| at x = y sqrt 3, that is at the sum y sqrt n."""
    count, place = integer(n), ball(y)
    density = irwin_hall.density(place * sqrt(ball(count)), count)
    return absolute(standardised_density(density, ball(count)) - normal_density(place * sqrt(ball(3))))


@HERE.equal("thm-7.integrands")
def integrands(s: Nonnegative, a: Positive) -> Sides:
    """The derivative in s of (3 sqrt(pi)/8) a^(-5/2) erf(s sqrt a) - (s^3/(2a) + 3s/(4a^2)) e^(-a s^2) is s^4 e^(-a
    s^2); so its integral over (0, inf) is 3 sqrt(pi)/(8 a^(5/2)).
    """

    def inner(v: Scalar) -> Scalar:
        error = 3 * sqrt(pi_like(a)) * erf(v * sqrt(a)) / (8 * a**2 * sqrt(a))
        return error - (v**3 / (2 * a) + 3 * v / (4 * a * a)) * exp(-a * v * v)

    return sides(derivative(inner)(s), s**4 * exp(-a * s * s), off=s**3 * exp(-a * s * s))


def _integrated(n: Scalar) -> Scalar:
    """sqrt n/(pi sqrt 3) times the integrals of n s^4/131 e^(-as^2), (s/2) e^(-as^2) from 2 on and s^(-n) from pi on."""
    a, pi = n / like(6, n), pi_like(n)
    near, middle = n * 3 * sqrt(pi) / (1048 * a**2 * sqrt(a)), exp(-4 * a) / (4 * a)
    return sqrt(n) * (near + middle + pi ** (1 - n) / (n - 1)) / (pi * sqrt(like(3, n)))


@HERE.equal("thm-7.integrals")
def integrals(n: Size) -> Sides:
    """density_gap(n) is the sum of the three integrals."""
    return sides(density_gap(n), _integrated(n), off=2 * _integrated(n))


@HERE.at_most("thm-7.from-three", by=monotone("n"))
def from_three(n: Annotated[Scalar, Real(3)]) -> Sides:
    """The bound is below (1/6) beta_3/sqrt n for all n >= 3 (times sqrt n on both sides)."""
    return sides(sqrt(n) * density_gap(n), sqrt(n) * _uniform_bound(n), off_left=2 * sqrt(n) * density_gap(n))


@HERE.at_most("thm-7.one", by="balls", strict=True)
def one(y: Unit) -> Sides:
    """n = 1: |1/(2 sqrt 3) - phi(sqrt 3 y)| < beta_3/6 for 0 <= y <= 1."""
    left, right = absolute(1 / sqrt(like(12, y)) - normal_density(y * sqrt(like(3, y)))), _uniform_bound(like(1, y))
    return sides(left, right, off=_uniform_bound(like(2, y)))


@HERE.at_most("thm-7.two", by="balls", strict=True)
def two(y: Annotated[Scalar, Real(0, 2)]) -> Sides:
    """n = 2: |sqrt(2/3) (2-y)/4 - phi(sqrt(3/2) y)| < beta_3/(6 sqrt 2) for 0 <= y <= 2."""
    left = absolute(sqrt(like(2, y) / 3) * (2 - y) / 4 - normal_density(y * sqrt(like(3, y) / 2)))
    right = _uniform_bound(like(2, y))
    return sides(left, right, off=_uniform_bound(like(200, y)))


@HERE.at_most("thm-7.outside", by="exact", strict=True, beyond={"n": Integers(1, 8)})
def outside(n: Annotated[Scalar, Integers(1, 2)]) -> Sides:
    """Beyond the support, for n = 1 and 2, phi <= phi(sqrt 3) < beta_3/(6 sqrt 2)."""
    return sides(normal_density(sqrt(like(3, n))), _uniform_bound(n))


@HERE.argued(
    "thm-7.uniform", steps=(*SINES, tail, integrands, integrals, from_three, one, two, outside),
    samples=({"n": 1, "y": 1},),
)  # fmt: skip
def uniform(n: Count, y: any_number) -> Sides:
    """For the standardised uniform law Theorem 7 holds with A = 1/6: |p_n(x) - phi(x)| <= (1/6)(3 sqrt 3/4)/sqrt n for
    all n >= 1 and x = y sqrt 3.

    Because both densities are even, x >= 0 will do.  n = 1 and n = 2 are `thm-7.one` and `thm-7.two` on the support, and
    `thm-7.outside` beyond it.  For n >= 3 the inversion formula is used as in the head of this file: up to s = 2 the integrand is
    at most (n s^4/131) e^(-n s^2/6), from `thm-3.log-sinc`, `thm-3.sine`, `thm-3.rest-6`, `thm-3.rest-4` and `thm-3.rest-2`; beyond,
    each of the two is integrated by itself, with the powers of s as in `thm-6.tail`.  The integrals (`thm-7.integrands`) add up to
    density_gap(n), `thm-7.integrals`, which is small enough by `thm-7.from-three`.
    """
    return sides(_gap_at(n, y), _uniform_bound(n), off=_uniform_bound(n) * 7 / 8)


FORMULAS = (normal_density, third_moment, local_limit_bound, standardised_density, density_gap)
CLAIMS = (uniform, integrands, integrals, from_three, one, two, outside)

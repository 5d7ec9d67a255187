"""Theorem 7 for the uniform law, with the constant A = 1/6, for every n.

By characteristic functions, as for Theorem 6: with s = t sqrt(3/n),

    |p_n(x) - phi(x)| <= (sqrt n/(pi sqrt 3)) ∫_0^∞ |sinc(s)^n - exp(-n s^2/6)| ds,

and the integrand is bounded on (0, 2], [2, pi] and beyond pi as there.  `density_gap` sums the integrals.
"""

from __future__ import annotations

from typing import Any

from ltbounds.arith import absolute, ball, derivative, erf, exp, integer, like, maximum, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.natale2024.theorem_6 import TAIL
from ltbounds.theorems.ours.theorem_3 import SINES

__all__ = [
    "CLAIMS", "FORMULAS", "UNIFORM", "density_gap", "local_limit_bound", "normal_density", "standardised_density",
    "third_moment",
]  # fmt: skip

REF = Ref("natale2024", "Theorem 7", "appendix C")


def normal_density(x: Any) -> Any:
    """phi(x) = exp(-x^2/2)/sqrt(2 pi), the standard normal density.

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-x * x / 2) / sqrt(2 * pi_like(x))


def third_moment(h: Any) -> Any:
    """beta_3 = E|X|^3 = h^3/4 for X ~ U[-h, h]; 3 sqrt 3/4 at h = sqrt 3, where the variance is 1.

    >>> round(third_moment(3**0.5), 6)
    1.299038
    """
    return h**3 / 4


def local_limit_bound(n: Any, A: Any, C: Any, beta_3: Any) -> Any:
    """Theorem 7: sup |p_n - phi| <= A beta_3 max(1, C^3)/sqrt n, C the largest density, mean 0 and variance 1.

    >>> local_limit_bound(4, 0.5, 2, 1.25)
    2.5
    """
    return A * beta_3 * maximum(like(1, C), C**3) / sqrt(n)


def standardised_density(value: Any, n: Any) -> Any:
    """f_z = f sqrt(n/3): the density of Sigma_[n]/sqrt(n/3) where that of Sigma_[n] is `value`.

    >>> standardised_density(0.5, 12)
    1.0
    """
    return value * sqrt(n / like(3, n))


def density_gap(n: Any) -> Any:
    """This module's bound for |p_n - phi|, uniform law, n >= 2:
    (1/(pi sqrt 3)) (27 sqrt(6 pi)/(262 n) + 3 e^(-2n/3)/(2 sqrt n) + sqrt n pi^(1-n)/(n-1)).

    >>> round(density_gap(18), 6)
    0.004568
    """
    pi = pi_like(n)
    near = 27 * sqrt(6 * pi) / (262 * n)
    middle = 3 * exp(-2 * n / 3) / (2 * sqrt(n))
    return (near + middle + sqrt(n) * pi ** (1 - n) / (n - 1)) / (pi * sqrt(like(3, n)))


def _beta(x: Any) -> Any:
    """3 sqrt 3/4 in the arithmetic of x."""
    return third_moment(sqrt(like(3, x)))


def _uniform_bound(n: Any) -> Any:
    """Theorem 7 for the standardised uniform with A = 1/6."""
    return local_limit_bound(n, like(1, n) / 6, 1 / sqrt(like(12, n)), _beta(n))


def _gap_at(n: Any, y: Any) -> Any:
    """|p_n(x) - phi(x)| at x = y sqrt 3, that is at the sum y sqrt n."""
    count, place = integer(n), ball(y)
    density = irwin_hall.density(place * sqrt(ball(count)), count)
    return absolute(standardised_density(density, ball(count)) - normal_density(place * sqrt(ball(3))))


INTEGRANDS = InequalityClaim(
    id="natale2024.thm-7.integrands",
    ref=REF,
    statement="The derivative in s of (3 sqrt(pi)/8) a^(-5/2) erf(s sqrt a) - (s^3/(2a) + 3s/(4a^2)) e^(-a s^2) is s^4 e^(-a s^2); so its "
    "integral over (0, inf) is 3 sqrt(pi)/(8 a^(5/2)).",
    lhs=lambda s, a: derivative(
        lambda v: (
            3 * sqrt(pi_like(a)) * erf(v * sqrt(a)) / (8 * a**2 * sqrt(a))
            - (v**3 / (2 * a) + 3 * v / (4 * a * a)) * exp(-a * v * v)
        )
    )(s),
    rhs=lambda s, a: s**4 * exp(-a * s * s),
    relation="==",
    domain={"s": Real(0, 10), "a": Real(0, 10, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda s, a: s**3 * exp(-a * s * s)},
)


def _integrated(n: Any) -> Any:
    """sqrt n/(pi sqrt 3) times the integrals of n s^4/131 e^(-as^2), (s/2) e^(-as^2) from 2 on and s^(-n) from pi on."""
    a, pi = n / like(6, n), pi_like(n)
    near = n * 3 * sqrt(pi) / (1048 * a**2 * sqrt(a))
    middle = exp(-4 * a) / (4 * a)
    return sqrt(n) * (near + middle + pi ** (1 - n) / (n - 1)) / (pi * sqrt(like(3, n)))


INTEGRALS = InequalityClaim(
    id="natale2024.thm-7.integrals",
    ref=REF,
    statement="density_gap(n) is the sum of the three integrals.",
    lhs=density_gap,
    rhs=_integrated,
    relation="==",
    domain={"n": Integers(2)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: 2 * _integrated(n)},
)

AT_THREE = InequalityClaim(
    id="natale2024.thm-7.three",
    ref=REF,
    statement="At n = 3 the bound is below (1/6) beta_3/sqrt n.",
    lhs=density_gap,
    rhs=_uniform_bound,
    relation="<",
    domain={"n": Points((3,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: 2 * density_gap(n)},
)

ONE = InequalityClaim(
    id="natale2024.thm-7.one",
    ref=REF,
    statement="n = 1: |1/(2 sqrt 3) - phi(sqrt 3 y)| < beta_3/6 for 0 <= y <= 1.",
    lhs=lambda y: absolute(1 / sqrt(like(12, y)) - normal_density(y * sqrt(like(3, y)))),
    rhs=lambda y: _uniform_bound(like(1, y)),
    relation="<",
    domain={"y": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda y: _uniform_bound(like(2, y))},
)

TWO = InequalityClaim(
    id="natale2024.thm-7.two",
    ref=REF,
    statement="n = 2: |sqrt(2/3) (2-y)/4 - phi(sqrt(3/2) y)| < beta_3/(6 sqrt 2) for 0 <= y <= 2.",
    lhs=lambda y: absolute(sqrt(like(2, y) / 3) * (2 - y) / 4 - normal_density(y * sqrt(like(3, y) / 2))),
    rhs=lambda y: _uniform_bound(like(2, y)),
    relation="<",
    domain={"y": Real(0, 2)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda y: _uniform_bound(like(200, y))},
)

OUTSIDE = InequalityClaim(
    id="natale2024.thm-7.outside",
    ref=REF,
    statement="Beyond the support, for n = 1 and 2, phi <= phi(sqrt 3) < beta_3/(6 sqrt 2).",
    lhs=lambda n: normal_density(sqrt(like(3, n))),
    rhs=_uniform_bound,
    relation="<",
    domain={"n": Integers(1, 2)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(1, 8)}},
)

UNIFORM = InequalityClaim(
    id="natale2024.thm-7.uniform",
    ref=REF,
    statement="For the standardised uniform law Theorem 7 holds with A = 1/6: |p_n(x) - phi(x)| <= (1/6)(3 sqrt 3/4)/sqrt n for all "
    "n >= 1 and x = y sqrt 3 (evaluated for |y| <= 3).",
    lhs=_gap_at,
    rhs=lambda n, y: _uniform_bound(n),
    domain={"n": Integers(1), "y": Real(-3, 3)},
    method="steps",
    steps=(*SINES, TAIL, INTEGRANDS, INTEGRALS, AT_THREE, ONE, TWO, OUTSIDE),
    because="n = 1, 2 directly.  n >= 3: |p_n - phi| <= density_gap(n) by this module's docstring; sqrt n times it decreases in n.",
    samples=({"n": 1, "y": 1},),
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, y: _uniform_bound(n) * 7 / 8},
    note="The paper cites the theorem for every law with a bounded density; only the law it is used for is proved here.",
)

LEAST_A = InequalityClaim(
    id="natale2024.thm-7.uniform.least",
    ref=REF,
    statement="The uniform law needs A > 3/20: at n = 1 the density jumps at sqrt 3 from 1/(2 sqrt 3) to 0 while phi(sqrt 3) = 0.089.",
    lhs=lambda n: local_limit_bound(n, like(3, n) / 20, 1 / sqrt(like(12, n)), _beta(n)),
    rhs=lambda n: 1 / sqrt(like(12, n)) - normal_density(sqrt(like(3, n))),
    relation="<",
    domain={"n": Points((1,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: local_limit_bound(n, like(4, n) / 25, 1 / sqrt(like(12, n)), _beta(n))},
)

FORMULAS = (normal_density, third_moment, local_limit_bound, standardised_density, density_gap)
CLAIMS = (UNIFORM, INTEGRANDS, INTEGRALS, AT_THREE, ONE, TWO, OUTSIDE, LEAST_A)

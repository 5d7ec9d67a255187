"""Theorem 7 (Sahaidarova): a local limit theorem; and the upper bound that appendix C draws from it.

For the uniform law, proof for all n >= 3 by characteristic functions, as for Theorem 6: with s = t sqrt(3/n),

    |p_n(x) - phi(x)| <= (sqrt n/(pi sqrt 3)) ∫_0^∞ |sinc(s)^n - exp(-n s^2/6)| ds,

and the integrand is bounded on (0, 2], [2, pi] and beyond pi as there.  `density_gap` sums the integrals.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, ball, derivative, erf, exp, integer, like, maximum, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.explicit.theorem_3 import SINES
from ltbounds.theorems.natale2024.lemma_1_density import uniform_moment
from ltbounds.theorems.natale2024.theorem_6 import TAIL, normal_cdf

__all__ = [
    "RESULT", "UNIFORM", "ceiling_of_theorem_7", "density_gap", "local_limit_bound", "normal_density",
    "standardised_density", "third_moment", "upper_constant",
]  # fmt: skip

REF = Ref("natale2024", "Theorem 7", "appendix C")
UPPER = Ref("natale2024", "Theorem 7", "appendix C, upper bound")


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


def ceiling_of_theorem_7(n: Any, A: Any) -> Any:
    """Appendix C, corrected: f_z <= 1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n.

    >>> round(ceiling_of_theorem_7(4, 1.0), 6)
    1.048461
    """
    return normal_density(0 * n) + A * third_moment(sqrt(like(3, n))) / sqrt(n)


def upper_constant(A: Any) -> Any:
    """Appendix C, corrected: c_u = sqrt 3 c_u', c_u' = 1/sqrt(2 pi) + A 3 sqrt 3/4.

    >>> round(upper_constant(1.0), 6)
    2.940988
    """
    return sqrt(like(3, A)) / sqrt(2 * pi_like(A)) + 9 * A / 4


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


THIRD_MOMENT = InequalityClaim(
    id="natale2024.C-9.beta",
    ref=UPPER,
    statement="E|X|^3 = h^3/4 for X ~ U[-h, h], integrated; 3 sqrt 3/4 at h = sqrt 3.",
    lhs=third_moment,
    rhs=lambda h: uniform_moment(3, h),
    relation="==",
    domain={"h": Real(0, 10, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda h: h**3 / 3},
)


VARIANCE_ONE = InequalityClaim(
    id="natale2024.C-8.variance",
    ref=UPPER,
    statement="U[-h, h] with density 1/(2 sqrt 3), h = sqrt 3, has variance 1: E X^2 = h^2/3.",
    lhs=lambda h: uniform_moment(2, h),
    rhs=lambda h: h**2 / 3,
    relation="==",
    domain={"h": Real(0, 10, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda h: h**2 / 4},
)

STANDARDISED = InequalityClaim(
    id="natale2024.C-8",
    ref=UPPER,
    statement="f_z(x, n) = f(sqrt(n/3) x, n) sqrt(n/3): the density 1/2 of U[-1, 1] becomes 1/(2 sqrt 3), and in general f sqrt(n/3).",
    lhs=lambda n: standardised_density(like(1, n) / 2, n) / sqrt(n),
    rhs=lambda n: 1 / (2 * sqrt(like(3, n))),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: 1 / (2 * sqrt(like(2, n)))},
)

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


def _bump_moment(power: int, x: Any) -> Any:
    """E|X|^power for density 1 within 1/4 of -a and of a, a = sqrt(47/48): twice the integral from a - 1/4 to a + 1/4."""
    import sympy

    a, quarter = sympy.sqrt(sympy.Rational(47, 48)), sympy.Rational(1, 4)
    ends = (a + quarter, a - quarter)
    upper, lower = (end * uniform_moment(power, end) for end in ends)
    return 2 * (upper - lower) + 0 * x


def _bump_third(x: Any) -> Any:
    """a^3 + a/16, the third absolute moment of the law with two bumps."""
    a = sqrt(like(47, x) / 48)
    return a**3 + a / 16


BUMPS = InequalityClaim(
    id="natale2024.thm-7.bumps",
    ref=REF,
    statement="The law with density 1 within 1/4 of +-sqrt(47/48) has mass 1, variance 1 and E|X|^3 = a^3 + a/16.",
    lhs=lambda x: _bump_moment(0, x) + 2 * _bump_moment(2, x) + 4 * _bump_moment(3, x),
    rhs=lambda x: 3 + 4 * _bump_third(x),
    relation="==",
    domain={"x": Real(0, 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda x: 3 + 3 * _bump_third(x)},
)

LEAST_A_AT_ALL = InequalityClaim(
    id="natale2024.thm-7.least",
    ref=REF,
    statement="Any A of Theorem 7 exceeds 3/4: for two bumps (C = 1), n = 1, |p - phi| = 1 - phi(a + 1/4) at the outer edge.",
    lhs=lambda n: local_limit_bound(n, like(3, n) / 4, like(1, n), _bump_third(n)),
    rhs=lambda n: 1 - normal_density(sqrt(like(47, n) / 48) + like(1, n) / 4),
    relation="<",
    domain={"n": Points((1,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: local_limit_bound(n, like(4, n) / 5, like(1, n), _bump_third(n))},
)

TALL = InequalityClaim(
    id="natale2024.thm-7.tall",
    ref=REF,
    statement="The factor max(1, C^3): at n = 4, A = 1/2, beta_3 = 5/4 the bound is 5/16 up to C = 1 and 5/2 at C = 2.",
    lhs=lambda C: local_limit_bound(Fraction(4), Fraction(1, 2), C, Fraction(5, 4)),
    rhs=lambda C: Fraction(5, 16) if C <= 1 else Fraction(5, 2),
    relation="==",
    domain={"C": Points((Fraction(1, 2), 1, 2))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda C: Fraction(5, 16) * C**3},
)

PRINTED = InequalityClaim(
    id="natale2024.C-9",
    ref=UPPER,
    statement="phi(0) = 1/(2 pi), in 'phi(0) + A beta_3/sqrt n = 1/(2 pi) + A beta_3/sqrt n'.",
    lhs=normal_density,
    rhs=lambda x: 1 / (2 * pi_like(x)),
    relation="==",
    domain={"x": Points((0,))},
    method="points",
    counterexample={"x": 0},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda x: 1 / sqrt(2 * pi_like(x))},
    note="phi(0) = 1/sqrt(2 pi) = 0.399, not 1/(2 pi) = 0.159.  c_u' must read 1/sqrt(2 pi) + A 3 sqrt 3/4.  The conclusion survives: "
    "some c_u exists, and as any A of Theorem 7 exceeds 3/4 (`thm-7.least`), even the printed c_u > 1.9 is large enough (1/sqrt 2 is).",
    correction="natale2024.C-9.corrected",
)

MASS = InequalityClaim(
    id="natale2024.C-9.mass",
    ref=UPPER,
    statement="phi = exp(-x^2/2)/sqrt(2 pi) is the derivative of Phi(x) = (1 + erf(x/sqrt 2))/2, which grows from 0 to 1.",
    lhs=derivative(normal_cdf),
    rhs=normal_density,
    relation="==",
    domain={"x": Real(-5, 5)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: normal_density(x) / sqrt(2 * pi_like(x))},
)

CEILING = InequalityClaim(
    id="natale2024.C-9.corrected",
    ref=UPPER,
    statement="sqrt 3 (1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n) <= sqrt 3 (1/sqrt(2 pi) + A 3 sqrt 3/4) = c_u for every n >= 1 and A > 0.",
    lhs=lambda n, A: sqrt(like(3, n)) * ceiling_of_theorem_7(n, A),
    rhs=lambda n, A: upper_constant(A),
    domain={"n": Integers(1), "A": Real(0, 10, open_lo=True)},
    method="steps",
    steps=(
        MASS,
        THIRD_MOMENT,
        InequalityClaim(
            id="natale2024.C-9.first",
            ref=UPPER,
            statement="Equality at n = 1.",
            lhs=lambda n, A: sqrt(like(3, A)) * ceiling_of_theorem_7(like(1, A), A),
            rhs=lambda n, A: upper_constant(A),
            relation="==",
            domain={"n": Integers(1), "A": Real(0, 10, open_lo=True)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda n, A: 2 * upper_constant(A)},
        ),
    ),
    because="1/sqrt n <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, A: upper_constant(A) * 2 / 5},
)

BOUND = InequalityClaim(
    id="natale2024.C-9.bound",
    ref=UPPER,
    statement="sqrt n f(x, n) <= c_u with A = 1/6, that is 1.066, for every n >= 1 (evaluated at x = 0, where f is largest).",
    lhs=lambda n: irwin_hall.density(ball(0), integer(n)) * sqrt(ball(n)),
    rhs=lambda n: upper_constant(ball(1) / 6),
    domain={"n": Integers(1)},
    method="steps",
    steps=(UNIFORM, CEILING),
    because="f = sqrt(3/n) f_z, and f_z <= phi(0) + (1/6) beta_3/sqrt n.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: upper_constant(ball(1) / 200)},
    note="The best c_u is 1/sqrt 2, see Lemma 1.",
)

RESULT = Result(
    ref=REF,
    title="A local limit theorem, and the upper bound for sums of uniforms",
    statement="For i.i.d. numbers with mean 0, variance 1, density at most C and E|X|^3 = beta_3, sup_x |p_n(x) - phi(x)| <= "
    "A beta_3 max(1, C^3)/sqrt n with an absolute constant A, p_n the density of the standardised sum.",
    symbols={
        "n": "numbers in the sum",
        "A": "absolute constant, open in the paper",
        "C": "largest density of one number",
        "beta_3": "E|X|^3",
        "h": "half-width of a uniform law",
    },
    formulas=(
        normal_density, third_moment, local_limit_bound, standardised_density, ceiling_of_theorem_7, upper_constant,
        density_gap,
    ),
    claims=(
        UNIFORM, INTEGRANDS, INTEGRALS, AT_THREE, ONE, TWO, OUTSIDE, LEAST_A, BUMPS, LEAST_A_AT_ALL, TALL, STANDARDISED,
        VARIANCE_ONE, PRINTED, CEILING, MASS, THIRD_MOMENT, BOUND,
    ),
)  # fmt: skip

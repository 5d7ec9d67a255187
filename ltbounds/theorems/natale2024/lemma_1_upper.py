"""Appendix C, upper bound (C-8, C-9): what Theorem 7 gives for the density of a sum of uniforms, with phi(0) corrected."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import ball, derivative, integer, like, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.natale2024.definitions import POSITIVE
from ltbounds.theorems.natale2024.lemma_1_density import uniform_moment
from ltbounds.theorems.natale2024.theorem_6 import normal_cdf
from ltbounds.theorems.natale2024.theorem_7_uniform import UNIFORM, normal_density, standardised_density, third_moment

__all__ = ["CLAIMS", "FORMULAS", "ceiling_of_theorem_7", "upper_constant"]

UPPER = Ref("natale2024", "Lemma 1", "appendix C, upper bound")


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

CEILING = InequalityClaim(
    id="natale2024.C-9.corrected",
    ref=UPPER,
    statement="sqrt 3 (1/sqrt(2 pi) + A (3 sqrt 3/4)/sqrt n) <= sqrt 3 (1/sqrt(2 pi) + A 3 sqrt 3/4) = c_u for every n >= 1 and A > 0.",
    lhs=lambda n, A: sqrt(like(3, n)) * ceiling_of_theorem_7(n, A),
    rhs=lambda n, A: upper_constant(A),
    domain={"n": Integers(1), "A": POSITIVE},
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
            domain={"n": Integers(1), "A": POSITIVE},
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

FORMULAS = (ceiling_of_theorem_7, upper_constant)
CLAIMS = (STANDARDISED, VARIANCE_ONE, PRINTED, CEILING, MASS, THIRD_MOMENT, BOUND)

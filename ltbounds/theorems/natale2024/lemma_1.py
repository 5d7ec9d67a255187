"""Lemma 1: the uniform density is sum-bounded; so is the centred Gaussian, and mixtures with a uniform are resampled.

f(x, n) is the density of a sum of n numbers U[-1, 1]; its evenness and fall with |x| are in `lemma_1_density`, the
paper's own bounds in `lemma_1_lower` and `lemma_1_upper`.  It leaves the constants open; the best ones, for every n,
are those of our Theorem 3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import ball, binomial, derivative, exp, like, pi_like, sqrt, total
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.natale2024 import lemma_1_density as shape
from ltbounds.theorems.natale2024 import lemma_1_lower as lower
from ltbounds.theorems.natale2024 import lemma_1_upper as upper
from ltbounds.theorems.natale2024.definitions import POSITIVE, density_ceiling, density_floor
from ltbounds.theorems.natale2024.theorem_6 import normal_cdf
from ltbounds.theorems.ours import theorem_3 as ours

__all__ = ["RESULT", "gaussian_ceiling", "gaussian_density", "gaussian_floor", "mixture_success"]

REF = Ref("natale2024", "Lemma 1", "section 3, Eq. 2")
GAUSS = Ref("natale2024", "Lemma 1", "section 3, before Lemma 1")


def gaussian_density(x: Any, k: Any, m: Any, s: Any) -> Any:
    """The density at x of a sum of k numbers N(m, s^2).

    >>> round(gaussian_density(2.0, 4, 0.0, 1.0), 6)
    0.120985
    """
    return exp(-((x - k * m) ** 2) / (2 * k * s**2)) / (s * sqrt(2 * pi_like(s) * k))


def gaussian_ceiling(s: Any) -> Any:
    """c_u of N(0, s^2): 1/(s sqrt(2 pi)).

    >>> round(gaussian_ceiling(1.0), 6)
    0.398942
    """
    return 1 / (s * sqrt(2 * pi_like(s)))


def gaussian_floor(s: Any) -> Any:
    """c_l of N(0, s^2): exp(-1/(2 s^2))/(s sqrt(2 pi)).

    >>> round(gaussian_floor(1.0), 6)
    0.241971
    """
    return exp(-1 / (2 * s**2)) * gaussian_ceiling(s)


def mixture_success(n: Any, p: Any, q: Any) -> Any:
    """Section 3, resampling: 1 - (1 - p q)^n, the probability that one of n numbers is uniform (probability p) and good
    (probability q of a uniform number).

    >>> mixture_success(2, Fraction(1, 2), Fraction(1, 2))
    Fraction(7, 16)
    """
    return 1 - (1 - p * q) ** n


# The Gaussian density, and mixtures

CENTRED = InequalityClaim(
    id="natale2024.claim-gauss.density",
    ref=GAUSS,
    statement="The derivative of Phi((x - k m)/(s sqrt k)) is the density of N(k m, k s^2), the law of a sum of k numbers N(m, s^2).",
    lhs=lambda x, k, m, s: derivative(lambda v: normal_cdf((v - k * m) / (s * sqrt(k))))(x),
    rhs=gaussian_density,
    relation="==",
    domain={"x": Real(-5, 5), "k": Integers(1), "m": Real(-2, 2), "s": POSITIVE},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, k, m, s: gaussian_density(x, k, m, s) * sqrt(k + like(1, k))},
)

GAUSS_UPPER = InequalityClaim(
    id="natale2024.claim-gauss.upper",
    ref=GAUSS,
    statement="For N(0, s^2) the density of a sum of k numbers is largest at 0, where it is c_u/sqrt k with c_u = 1/(s sqrt(2 pi)).",
    lhs=lambda k, s: gaussian_density(0 * s, k, 0 * s, s),
    rhs=lambda k, s: density_ceiling(k, gaussian_ceiling(s)),
    relation="==",
    domain={"k": Integers(1), "s": POSITIVE},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, s: density_ceiling(2 * k, gaussian_ceiling(s))},
)

GAUSS_END = InequalityClaim(
    id="natale2024.claim-gauss.end",
    ref=GAUSS,
    statement="At sqrt k it is c_l/sqrt k with c_l = exp(-1/(2 s^2)) c_u.",
    lhs=lambda k, s: gaussian_density(sqrt(k), k, 0 * s, s),
    rhs=lambda k, s: density_floor(k, gaussian_floor(s)),
    relation="==",
    domain={"k": Integers(1), "s": POSITIVE},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, s: density_floor(k, gaussian_floor(2 * s))},
)

GAUSS_BOUNDED = InequalityClaim(
    id="natale2024.claim-gauss",
    ref=GAUSS,
    statement="The centred Gaussian density is sum-bounded: c_l/sqrt k <= f_k(x) for x = u sqrt k, |u| <= 1, and f_k <= c_u/sqrt k.",
    lhs=lambda k, s, u: density_floor(k, gaussian_floor(s)),
    rhs=lambda k, s, u: gaussian_density(u * sqrt(k), k, 0 * s, s),
    domain={"k": Integers(1), "s": POSITIVE, "u": Real(-1, 1)},
    method="steps",
    steps=(CENTRED, GAUSS_UPPER, GAUSS_END),
    because="f_k falls with |x|: its least value on [-sqrt k, sqrt k] is at the ends, its largest at 0.",
    recorded=Verdict.PROVED,
    control={"domain": {"k": Integers(1), "s": POSITIVE, "u": Real(-2, 2)}},
    note="The paper says 'the Gaussian distribution'; with a mean m other than 0 it fails, see `.mean`.",
)

GAUSS_MEAN = InequalityClaim(
    id="natale2024.claim-gauss.mean",
    ref=GAUSS,
    statement="With a mean m > 0, sqrt k f_k(-sqrt k) = exp(-(1 + m sqrt k)^2/(2 s^2))/(s sqrt(2 pi)), which tends to 0 as k grows: "
    "N(m, s^2) is not sum-bounded unless m = 0.",
    lhs=lambda k, m, s: sqrt(k) * gaussian_density(-sqrt(k), k, m, s),
    rhs=lambda k, m, s: exp(-((1 + m * sqrt(k)) ** 2) / (2 * s**2)) / (s * sqrt(2 * pi_like(s))),
    relation="==",
    domain={"k": Integers(1), "m": Real(0, 3, open_lo=True), "s": POSITIVE},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, m, s: gaussian_floor(s)},
)

EIGHTHS = Points(tuple(Fraction(i, 8) for i in range(9)))


def _given_the_uniform_ones(n: Any, p: Any, q: Any) -> Any:
    """The same probability given that m numbers are uniform, averaged over the binomial law of m."""
    return total(lambda m: binomial(n, m) * p**m * (1 - p) ** (n - m) * (1 - (1 - q) ** m), 0, n)


RESAMPLING = InequalityClaim(
    id="natale2024.claim-res",
    ref=GAUSS,
    statement="Of n numbers whose law is uniform with probability p, the uniform ones are a binomial number m of uniform numbers; averaged "
    "over m, some of them is good with probability 1 - (1 - p q)^n.  Exactly, for n <= 8.",
    lhs=mixture_success,
    rhs=_given_the_uniform_ones,
    relation="==",
    domain={"n": Integers(1, 8), "p": EIGHTHS, "q": EIGHTHS},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, p, q: mixture_success(n, 1, q)},
    note="Both sides are polynomials of degree n <= 8 in p and in q that agree on a 9 x 9 grid, so everywhere.  A subset of the uniform "
    "numbers is a subset of all, which is how results for U[-1,1] carry over.",
)

# The uniform density


def _best_floor(x: Any) -> Any:
    """c_l = sqrt(3/(2 pi)) e^(-3/2) = 0.15418..., in the arithmetic of x."""
    return ours.limit_density(like(1, x))


UPPER = InequalityClaim(
    id="natale2024.lemma-1.upper",
    ref=REF,
    statement="f(x, n) <= c_u/sqrt n for all n and x, with c_u = 1/sqrt 2; equality at n = 2, x = 0.  (Evaluated at x = u sqrt n.)",
    lhs=lower.scaled_density,
    rhs=lambda n, u: 1 / sqrt(ball(2)),
    domain={"n": Integers(1), "u": Real(-3, 3)},
    method="steps",
    steps=(ours.UPPER, shape.UNIMODAL),
    because="f is largest at 0, where our Theorem 3 bounds it.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, u: ball(7) / 10},
)

LOWER_BOUND = InequalityClaim(
    id="natale2024.lemma-1.lower",
    ref=REF,
    statement="f(x, n) >= c_l/sqrt n for all n and |x| <= sqrt n, with c_l = sqrt(3/(2 pi)) e^(-3/2) = 0.154.  (Evaluated at x = u sqrt n.)",
    lhs=lambda n, u: _best_floor(u),
    rhs=lower.scaled_density,
    domain={"n": Integers(1), "u": Real(-1, 1)},
    method="steps",
    steps=(ours.LOWER, shape.UNIMODAL),
    because="f is least at the ends +-sqrt n, where our Theorem 3 bounds it; the limit there is c_l, so none larger will do.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, u: _best_floor(u) * 26 / 25},
)

APPENDIX_C = (shape, lower, upper)

RESULT = Result(
    ref=REF,
    title="The uniform density is sum-bounded",
    statement="c_l/sqrt n <= f(x, n) for |x| <= sqrt n and f(x, n) <= c_u/sqrt n for all x, f(., n) the density of a sum of n numbers "
    "U[-1,1], with constants c_l, c_u for all n.",
    symbols={
        "n": "numbers in the sum",
        "k": "numbers in the sum (Definition 1)",
        "s": "standard deviation of a Gaussian",
        "m": "mean of a Gaussian",
        "p": "weight of the uniform part of a mixture",
        "q": "probability that one uniform number is good",
        "P_L": "P(sqrt n <= Sigma_[n] <= 2 sqrt n)",
    },
    formulas=(
        gaussian_density, gaussian_ceiling, gaussian_floor, mixture_success,
        *(formula for part in APPENDIX_C for formula in part.FORMULAS),
    ),
    claims=(
        GAUSS_BOUNDED, CENTRED, GAUSS_UPPER, GAUSS_END, GAUSS_MEAN, RESAMPLING, UPPER, LOWER_BOUND,
        *(claim for part in APPENDIX_C for claim in part.CLAIMS),
    ),
)  # fmt: skip

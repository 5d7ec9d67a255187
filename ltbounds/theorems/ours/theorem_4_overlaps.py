"""Theorem 4, steps (b) and (e): binomial coefficients, and the overlap of two random k-subsets."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import comb, prod
from operator import mul
from typing import Any

from ltbounds import arith
from ltbounds.arith import ball, binomial, derivative, exp, integer, like, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Real, Ref, Verdict

__all__ = [
    "BINOMIAL",
    "FRACTION",
    "INVERSE_MOMENTS",
    "OVERLAP",
    "REF",
    "STIRLING",
    "entropy_bound",
    "overlap_bound",
    "overlap_sum",
]

REF = Ref("ours", "Theorem 4", "fixed-size subset sum, with its constant")


def _area(x: Any) -> Any:
    """log((1+x)/(1-x))/2."""
    return arith.log((1 + x) / (1 - x)) / 2


def _robbins_claim(name: str, text: str, gap: Any, slope: Any, broken: Any) -> InequalityClaim:
    """0 <= gap(x) on [0, 1/3], because gap(0) = 0 and gap' = slope >= 0."""
    domain = {"x": Real(0, Fraction(1, 3))}
    step = InequalityClaim(
        id=f"ours.thm-4.{name}.slope",
        ref=REF,
        statement="The derivative of the difference is the slope, a square over a square or a sum of such.",
        lhs=derivative(gap),
        rhs=slope,
        relation="==",
        domain=domain,
        method="symbolic",
        recorded=Verdict.PROVED,
        control={"rhs": lambda x: 2 * slope(x)},
    )
    return InequalityClaim(
        id=f"ours.thm-4.{name}",
        ref=REF,
        statement=text,
        lhs=lambda x: 0 * x,
        rhs=gap,
        domain=domain,
        method="steps",
        steps=(step,),
        because="Both sides are 0 at x = 0, and the slope is not negative.",
        recorded=Verdict.PROVED,
        control={"rhs": broken},
    )


STIRLING = (
    _robbins_claim(
        "robbins-below",
        "(b) θ_n - θ_{n+1} = (n + 1/2) log(1 + 1/n) - 1 >= 0: x <= log((1+x)/(1-x))/2 at x = 1/(2n+1).",
        lambda x: _area(x) - x,
        lambda x: x * x / (1 - x * x),
        lambda x: _area(x) - 21 * x / 20,
    ),
    _robbins_claim(
        "robbins-above",
        "(b) θ_n - θ_{n+1} <= 1/(12n) - 1/(12(n+1)): log((1+x)/(1-x))/2 <= x + x³/(3(1-x²)) at x = 1/(2n+1); θ_n tends to 0.",
        lambda x: x + x**3 / (3 * (1 - x * x)) - _area(x),
        lambda x: 2 * x**4 / (3 * (1 - x * x) ** 2),
        lambda x: x + x**3 / (4 * (1 - x * x)) - _area(x),
    ),
)


def entropy_bound(n: Any, k: Any) -> Any:
    """(b): 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n), a lower bound for C(n,k), 1 <= k <= n/2.

    >>> round(entropy_bound(10.0, 5.0), 3)
    249.898
    """
    whole = (n / k) ** k * (n / (n - k)) ** (n - k)
    return whole * exp(-like(1, k) / (6 * k)) / sqrt(2 * pi_like(k) * k * (n - k) / n)


BINOMIAL = InequalityClaim(
    id="ours.thm-4.binomial",
    ref=REF,
    statement="(b) C(n,k) > 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n) for 1 <= k <= n/2.",
    lhs=lambda n, k: entropy_bound(ball(n), ball(k)),
    rhs=binomial,
    relation="<",
    domain={"n": Integers(2), "k": Integers(1)},
    where=lambda n, k: bool(2 * k <= n),
    method="steps",
    steps=STIRLING,
    because="log C(n,k) is Stirling's approximation plus θ_n - θ_k - θ_{n-k} > -1/(12k) - 1/(12(n-k)) >= -1/(6k).",
    samples=({"n": 2, "k": 1}, {"n": 100, "k": 50}),
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, k: entropy_bound(ball(n), ball(k)) * exp(1 / (7 * ball(k)))},
)


def overlap_sum(k: Any, share: Any) -> Any:
    """W = sum_{j=1}^{k} π(j) √(k/j) for k = share · n, a rational function of share beside the roots.

    >>> round(overlap_sum(2, 0.5), 6)
    1.109476
    """
    k = integer(k)
    one = like(1, share)
    left = list(accumulate((1 - share - share * i / k for i in range(k)), mul, initial=one))
    whole = prod((1 - share * i / k for i in range(k)), start=one)
    rest, terms = one, []
    for j in range(k, 0, -1):
        terms.append(rest * left[j] * sqrt(one * k / j))
        rest = rest * j * j * share / ((k - j + 1) * k)
    return sum(terms, 0 * share) / whole


def overlap_bound(h: Any, x: Any) -> Any:
    """(e): the upper bound for W, with h = 1/k.

    >>> round(overlap_bound(0.0625, 0.5), 4)
    1.5059
    """
    inner = 1 / (1 + h) + h / ((1 + h) * (1 + 2 * h) * x) + 8 * h * h / ((1 + h) * (1 + 2 * h) * (1 + 3 * h) * x * x)
    return sqrt(inner / x)


FRACTION = InequalityClaim(
    id="ours.thm-4.inverse",
    ref=REF,
    statement="(e) 1/j <= 1/(j+1) + 1/((j+1)(j+2)) + 8/((j+1)(j+2)(j+3)) for j >= 1: times j(j+1)(j+2)(j+3)/j³, with t = 1/j <= 1.",
    lhs=lambda t: (1 + t) * (1 + 2 * t) * (1 + 3 * t),
    rhs=lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 8 * t * t,
    domain={"t": Real(0, 1)},
    method="steps",
    steps=(
        InequalityClaim(
            id="ours.thm-4.inverse-difference",
            ref=REF,
            statement="rhs - lhs = 6 t² (1 - t).",
            lhs=lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 8 * t * t - (1 + t) * (1 + 2 * t) * (1 + 3 * t),
            rhs=lambda t: 6 * t * t * (1 - t),
            relation="==",
            domain={"t": Real(0, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: 5 * t * t * (1 - t)},
        ),
    ),
    because="6 t² (1 - t) >= 0 on [0, 1].",
    recorded=Verdict.PROVED,
    control={"rhs": lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 7 * t * t},
)


def _inverse_moment(n: Any, k: Any, r: Any) -> Fraction:
    """E[1/((J+1)...(J+r))], exact."""
    n, k, r = integer(n), integer(k), integer(r)
    terms = (Fraction(comb(n - k, j) * comb(k, j), prod(range(j + 1, j + r + 1))) for j in range(k + 1))
    return sum(terms, Fraction(0)) / comb(n, k)


INVERSE_MOMENTS = InequalityClaim(
    id="ours.thm-4.inverse-moments",
    ref=REF,
    statement="(e) E[1/((J+1)...(J+r))] = (n+1)...(n+r)/((n-k+1)...(n-k+r)(k+1)...(k+r)), here for r <= 3 and n <= 14; for all by Vandermonde.",
    lhs=_inverse_moment,
    rhs=lambda n, k, r: prod(Fraction(n + i, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1)),
    relation="==",
    domain={"n": Integers(2, 14), "k": Integers(1, 7), "r": Integers(1, 3)},
    where=lambda n, k, r: bool(2 * k <= n),
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k, r: prod(Fraction(n, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1))},
)


OVERLAP = InequalityClaim(
    id="ours.thm-4.overlap",
    ref=REF,
    statement="(e) W² <= k (1/(x (k+1)) + 1/(x² (k+1)(k+2)) + 8/(x³ (k+1)(k+2)(k+3))), written with h = 1/k.",
    lhs=lambda k, x: overlap_bound(1 / k, x) ** 2,
    rhs=lambda k, x: k * (1 + (1 + 8 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1)),
    relation="==",
    domain={"k": Real(1, 100), "x": Real(Fraction(1, 2), 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, x: k * (1 + (1 + 7 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1))},
)

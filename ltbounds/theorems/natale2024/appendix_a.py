"""Appendix A: tickets as small as those of pensia2020 keep a constant share of their source."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, ball, binomial, exp, lambert_w, like, log, log2, maximum, total
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.theorem_2 import packing_number

__all__ = [
    "RESULT", "bits_of_subnetworks", "least_density", "subnetworks", "subnetworks_as_printed", "subnetworks_necessary",
]  # fmt: skip

REF = Ref("natale2024", "Appendix A", "appendix A")
HALF = Fraction(1, 2)


def subnetworks_necessary(d: Any, eps: Any) -> Any:
    """The least number of subnetworks, |G| >= (1/2) (1/(2 eps))^(d^2), for all linear maps of R^d of norm at most 1.

    >>> subnetworks_necessary(2, Fraction(1, 8))
    Fraction(128, 1)
    """
    return packing_number(d, eps) / 2


def subnetworks_as_printed(m: Any, s: Any) -> Any:
    """The sum as printed, sum_{i=1}^{s} C(m, s) with s = gamma m: its index i does not occur in C(m, s).

    >>> subnetworks_as_printed(4, 2)
    12
    """
    return s * binomial(m, s)


def subnetworks(m: Any, s: Any) -> Any:
    """Subnetworks of 1 to s = gamma m of m parameters, sum_{i=1}^{s} C(m, i).

    >>> subnetworks(4, 2)
    10
    """
    return total(lambda i: binomial(m, i), 1, s)


def bits_of_subnetworks(m: Any, s: Any) -> Any:
    """The exponent gamma m log2(e m/(gamma m)) of the upper bound on |G|, with s = gamma m.

    >>> round(bits_of_subnetworks(100, 10), 3)
    47.646
    """
    return s * log2(m * exp(like(1, m)) / s)


def least_density(rate: Any) -> Any:
    """The density gamma in (0, 1] at which gamma log2(e/gamma) = rate, for 0 < rate <= log2 e: gamma = e^(1 + w), where
    w = W_{-1}(-rate (ln 2)/e).  Smaller densities give less.

    >>> round(least_density(0.5), 5)
    0.1072
    """
    return exp(1 + lambert_w(-rate * log(like(2, rate)) / exp(like(1, rate)), -1))


PACKING: Mapping[str, Axis] = {"d": Integers(1), "eps": Real(0, HALF, open_lo=True)}
COUNTS: Mapping[str, Axis] = {"m": Integers(1, 40), "s": Integers(1, 40)}
DENSITY: Mapping[str, Axis] = {"gamma": Real(0, 1, open_lo=True)}


def _subset(m: Any, s: Any) -> bool:
    return bool(s <= m)


NECESSARY = InequalityClaim(
    id="natale2024.appA-1",
    ref=REF,
    statement="|G| >= (1/2) (1/(2 eps))^(d^2): half the packing number of pensia2020's Theorem 2, step 3.",
    lhs=subnetworks_necessary,
    rhs=lambda d, eps: (1 / (2 * eps)) ** (d * d) / 2,
    relation="==",
    domain=PACKING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: (1 / eps) ** (d * d) / 2},
)

COUNT_PRINTED = InequalityClaim(
    id="natale2024.appA-2",
    ref=REF,
    statement="As printed, the number of subnetworks of at most gamma m of m parameters is at most sum_{i=1}^{gamma m} "
    "C(m, gamma m).",
    lhs=subnetworks,
    rhs=subnetworks_as_printed,
    domain=COUNTS,
    where=_subset,
    method="exact",
    counterexample={"m": 2, "s": 2},
    recorded=Verdict.REFUTED,
    control={"where": lambda m, s: 2 * s <= m + 1},
    note="At gamma = 1, m = 2 it says 3 <= 2.  C(m, gamma m) is a misprint for C(m, i), as the footnote has it; for "
    "gamma <= 1/2 the printed sum is still an upper bound, but one that breaks the second inequality (appA-2.second).",
    correction="natale2024.appA-2.corrected",
)

COUNT_BY_BITS = InequalityClaim(
    id="natale2024.appA-2.count",
    ref=REF,
    statement="sum_{i=1}^{s} C(m, i) counts the subnetworks: the nonempty masks of m <= 9 bits with at most s ones.",
    lhs=subnetworks,
    rhs=lambda m, s: sum(1 for mask in range(1, 2**m) if mask.bit_count() <= s),
    relation="==",
    domain={"m": Integers(1, 9), "s": Integers(1, 9)},
    where=_subset,
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": subnetworks_as_printed},
)

SECOND_PRINTED = InequalityClaim(
    id="natale2024.appA-2.second",
    ref=REF,
    statement="As printed, sum_{i=1}^{gamma m} C(m, gamma m) <= 2^(gamma m log2(e m/(gamma m))) = (e/gamma)^(gamma m).",
    lhs=lambda m, s: log2(ball(subnetworks_as_printed(m, s))),
    rhs=bits_of_subnetworks,
    domain={"m": Integers(1, 220), "s": Integers(1, 10)},
    where=_subset,
    method="exact",
    counterexample={"m": 205, "s": 10},
    recorded=Verdict.REFUTED,
    control={"where": lambda m, s: s <= min(m, 6)},
    note="At gamma m = 10 of m = 205 (the smallest m there is) the left side is larger; for every gamma m >= 7 it is "
    "for large m.  With C(m, i) the bound is right.",
    correction="natale2024.appA-2.corrected",
)

SUM_TO_K = InequalityClaim(
    id="natale2024.appA-2.corrected",
    ref=REF,
    statement="Footnote 5: sum_{i=1}^{s} C(m, i) <= (e m/s)^s for 1 <= s <= m.",
    lhs=lambda m, s: log2(ball(subnetworks(m, s))),
    rhs=bits_of_subnetworks,
    domain={"m": Integers(1), "s": Integers(1)},
    where=_subset,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.appA-2.binomial",
            ref=REF,
            statement="With x = s/m <= 1: sum_{i<=s} C(m, i) <= sum_i C(m, i) x^(i-s) = (1+x)^m/x^s, by the binomial "
            "theorem (here m <= 12).",
            lhs=lambda m, s: total(lambda i: binomial(m, i) * Fraction(s, m) ** i, 0, m),
            rhs=lambda m, s: (1 + Fraction(s, m)) ** m,
            relation="==",
            domain={"m": Integers(1, 12), "s": Integers(1, 12)},
            where=_subset,
            method="exact",
            recorded=Verdict.PROVED,
            control={"rhs": lambda m, s: Fraction(s, m) ** m},
        ),
        InequalityClaim(
            id="natale2024.appA-2.exp",
            ref=REF,
            statement="ln(1+x) < x for 0 < x <= 1, so (1+x)^m < e^(xm) = e^s.",
            lhs=lambda x: log(1 + x),
            rhs=lambda x: x,
            relation="<",
            domain={"x": Real(0, 1, open_lo=True)},
            method="balls",
            vanishing={"x": 2},
            recorded=Verdict.PROVED,
            control={"rhs": lambda x: 2 * x / 3},
        ),
        InequalityClaim(
            id="natale2024.appA-2.bits",
            ref=REF,
            statement="log2 of (e m/s)^s is s (log2 e + log2 m - log2 s).",
            lhs=bits_of_subnetworks,
            rhs=lambda m, s: s * (1 / log(like(2, m)) + log2(m) - log2(s)),
            relation="==",
            domain={"m": Integers(1), "s": Integers(1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda m, s: s * (1 + log2(m) - log2(s))},
        ),
    ),
    because="x^(i-s) >= 1 for i <= s, and the terms i > s are positive; the binomial theorem holds for every m.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda m, s: s * log2(m * like(2, m) / s)},
)

INEQUALITY = InequalityClaim(
    id="natale2024.appA-3",
    ref=REF,
    statement="Together: gamma m log2(e/gamma) >= d^2 log2(1/(2 eps)) - 1, the logarithms of the two bounds on |G|.",
    lhs=lambda d, eps: log2(subnetworks_necessary(d, eps)),
    rhs=lambda d, eps: d * d * log2(1 / (2 * eps)) - 1,
    relation="==",
    domain=PACKING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: d * d * log2(1 / (2 * eps))},
)

NO_MORE_THAN_ONE = InequalityClaim(
    id="natale2024.appA-4",
    ref=REF,
    statement="As printed, 'log2(e/gamma) <= 1, as 0 <= gamma <= 1', from which gamma m = Theta(m) is drawn.",
    lhs=lambda gamma: log2(exp(like(1, gamma)) / gamma),
    rhs=lambda gamma: like(1, gamma),
    domain=DENSITY,
    method="steps",
    counterexample={"gamma": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda gamma: 3 / (2 * gamma)},
    note="It is the other way round: log2(e/gamma) >= log2 e = 1.4427 for every gamma in (0, 1].  The conclusion "
    "survives, because gamma log2(e/gamma) tends to 0 with gamma: appA-4.corrected.",
    correction="natale2024.appA-4.corrected",
)

ROOT_BOUND = InequalityClaim(
    id="natale2024.appA-4.root",
    ref=REF,
    statement="gamma log2(e/gamma) <= 2 sqrt(gamma) on (0, 1]; with gamma = e^(-2v): e^(-v) (1+2v) <= 2 ln 2 for 0 <= "
    "v <= 8.",
    lhs=lambda v: exp(-v) * (1 + 2 * v),
    rhs=lambda v: 2 * log(like(2, v)),
    domain={"v": Real(0, 8)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: log(like(3, v))},
)

THETA = InequalityClaim(
    id="natale2024.appA-4.corrected",
    ref=REF,
    statement="gamma log2(e/gamma) >= a implies gamma >= a^2/4: (gamma log2(e/gamma))^2/4 <= gamma on (0, 1].  So "
    "gamma m = Theta(m) where m = O(d^2 log2(1/(2 eps))) and d^2 log2(1/(2 eps)) >= 2.",
    lhs=lambda gamma: (gamma * log2(exp(like(1, gamma)) / gamma)) ** 2 / 4,
    rhs=lambda gamma: gamma,
    domain=DENSITY,
    method="steps",
    steps=(
        ROOT_BOUND,
        InequalityClaim(
            id="natale2024.appA-4.tail",
            ref=REF,
            statement="At v = 8: e^(-8) · 17 < 2 ln 2.",
            lhs=lambda v: exp(-v) * (1 + 2 * v),
            rhs=lambda v: 2 * log(like(2, v)),
            domain={"v": Points((8,))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"lhs": lambda v: 100 * v * exp(-v) * v},
        ),
    ),
    because="e^(-v) (1+2v) has the derivative e^(-v) (1-2v) < 0 beyond v = 1/2, so the bound at 8 holds beyond.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda gamma: gamma / 4},
)


def _error_and_density(rate: Any) -> Any:
    """The larger of 10^15 |gamma log2(e/gamma) - rate| and gamma, at gamma = least_density(rate)."""
    gamma = least_density(rate)
    return maximum(10**15 * absolute(gamma * log2(exp(like(1, rate)) / gamma) - rate), gamma)


INVERSE = InequalityClaim(
    id="natale2024.appA-4.inverse",
    ref=REF,
    statement="gamma = least_density(rate) solves gamma log2(e/gamma) = rate to 10^-15, with gamma < 1, for rate = "
    "0.1, 0.2, ..., 1.4.",
    lhs=_error_and_density,
    rhs=lambda rate: like(1, rate),
    relation="<",
    domain={"rate": Points(tuple(Fraction(i, 10) for i in range(1, 15)))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda rate: rate / 2},
)

RESULT = Result(
    ref=REF,
    title="The tickets of pensia2020 are not sparse",
    statement="If subnetworks of at most gamma m of m parameters approximate every linear map of R^d of norm at most 1 "
    "within eps, gamma m log2(e/gamma) >= d^2 log2(1/(2 eps)) - 1; so gamma is bounded below where m = O(d^2 log2(1/(2 "
    "eps))).",
    symbols={
        "d": "dimension of the linear target",
        "eps": "tolerance, l2 norm on the unit l2 ball",
        "m": "parameters of the source",
        "s": "gamma m, the most that are kept",
        "gamma": "density, the share kept",
        "rate": "(d^2 log2(1/(2 eps)) - 1)/m",
    },
    formulas=(subnetworks_necessary, subnetworks_as_printed, subnetworks, bits_of_subnetworks, least_density),
    claims=(
        NECESSARY, COUNT_PRINTED, COUNT_BY_BITS, SECOND_PRINTED, SUM_TO_K, INEQUALITY, NO_MORE_THAN_ONE, THETA, INVERSE,
    ),
)  # fmt: skip

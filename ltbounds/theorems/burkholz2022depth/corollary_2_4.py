"""Definition 2.3 and Corollary 2.4: subset sums of laws that contain a uniform."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, ball, exp, integer, like, log, maximum, minimum, pi_like, sqrt
from ltbounds.claims import Exact, OneOf, Real, Result

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, OpenUnit, Positive, Share, Sides, Unit, any_number, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight

__all__ = [
    "RESULT", "normal_density", "sample_size", "sample_size_as_printed", "weight_in_normal", "weight_in_normal_product",
]  # fmt: skip


PAPER = "burkholz2022depth"
DEFINITION = place(PAPER, "Corollary 2.4", "section 2.3, Definition 2.3")
HERE = place(PAPER, "Corollary 2.4", "section 2.3")


def normal_density(z: Scalar) -> Scalar:
    """The density of N(0, 1).

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-z * z / 2) / sqrt(2 * pi_like(z))


def weight_in_normal(h: Scalar) -> Scalar:
    """Definition 2.3 for N(0, 1): the largest alpha with density >= alpha/(2h) on [-h, h], 2h times the density at h.

    >>> round(weight_in_normal(1.0), 6)
    0.483941
    """
    return 2 * h * normal_density(h)


def weight_in_normal_product(h: Scalar) -> Scalar:
    """The same for the product of two N(0, 1), whose density is K_0(|z|)/pi: 2 h K_0(h)/pi; h is a ball.

    >>> weight_in_normal_product(ball("0.5")).str(6, radius=False)
    '0.294252'
    """
    return 2 * h * ball(h).bessel_k(0) / pi_like(h)


def sample_size_as_printed(
    alpha: Scalar, h: Scalar, B: Scalar, t: Scalar, eps: Scalar, delta: Scalar, C: Scalar
) -> Scalar:
    """Corollary 2.4: m = C max{1, t/h}/alpha · log(B / min{delta/max{1, t/h}, eps/max{t, h}}), natural logarithm.

    >>> round(sample_size_as_printed(1, 1, 1, 1, 0.01, 0.01, C=3), 2)
    13.82
    """
    return C * maximum(like(1, h), t / h) / alpha * log(B / _least(h, t, eps, delta))


def sample_size(alpha: Scalar, h: Scalar, B: Scalar, t: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Corollary 2.4, corrected: 2B in place of B inside the logarithm, without which m numbers may not even reach t.

    >>> round(sample_size(1, 1, 1, 1, 0.01, 0.01, C=3), 2)
    15.89
    """
    return sample_size_as_printed(alpha, h, 2 * B, t, eps, delta, C)


@DEFINITION.at_most(
    "def-2.3.normal", by="smt", given=lambda z, h: at_most(absolute(z), h), samples=({"z": "0.1", "h": 1},)
)
def contained(z: any_number, h: Positive) -> Sides:
    """N(0, 1) contains U[-h, h] with weight 2h phi(h): its density there is at least that at h (0, not c > 0)."""
    return sides(weight_in_normal(h) / (2 * h), normal_density(z), off_left=2 * weight_in_normal(h) / h)


def _group(h: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """What a group that tunes half of the rest asks for, in units of h: the smaller of tolerance and failure probability."""
    return minimum(eps / (2 * h), delta / 8)


def argued_size(alpha: Scalar, h: Scalar, t: Scalar, eps: Scalar, delta: Scalar, c: Scalar) -> Scalar:
    """The numbers that the argument for the corrected corollary takes, c being the constant of `cor-2.4.lueker-1998`.

    (64 r log(4/delta) + 4 c log(2/min{eps/(2h), delta/8}) + 16 log(8/delta) + 9)/alpha, r = max{1, t/h}; 9 for rounding up.

    >>> round(argued_size(1.0, 1.0, 1.0, 0.01, 0.01, c=3.0))
    588
    """
    r = maximum(like(1, h), t / h)
    fine = 4 * c * log(2 / _group(h, eps, delta))
    return (64 * r * log(4 / delta) + fine + 16 * log(8 / delta) + 9) / alpha


SHORT: Mapping[str, Exact] = {"alpha": 1, "h": "0.01", "B": "0.01", "t": 1, "eps": "0.5", "delta": "0.99", "C": 10}


@HERE.refuted(
    "cor-2.4", at=SHORT, severity="edge",
    impact="Theorems 3.3 to 5.2 take their base sets from it; they have t = 1, h = 1/2 or 1, B = 1 and delta far below 1/2, where "
    "twice the constant repairs it",
    given=lambda h, B, **_: at_most(h, B),
)  # fmt: skip
def reach(alpha: Share, h: Positive, B: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The printed number m of numbers |X_k| <= B, each containing U[-h, h], suffices for z = t: in particular the largest sum reaches
    it to within eps, t - eps <= m B.

    Note: For U[-0.01, 0.01], t = 1, delta = 0.99, eps = 0.5 and C = 10 the formula asks for 10.05 numbers, whose sums stay below 0.11:
    all subsets miss z = 1 with certainty.  As t = 1, B = h and delta tends to 1 the logarithm tends to 0, so no C helps.  With 2B in
    the logarithm it is at least log 2; for delta <= 1/2 the printed form stands with twice the constant.
    """
    found, mended = (B * size(alpha, h, B, t, eps, delta, C) for size in (sample_size_as_printed, sample_size))
    return sides(t - eps, found, off=mended)


@HERE.cited(
    "cor-2.4.lueker-1998",
    source="G. S. Lueker, Exponentially small bounds on the expected optimum of the partition and subset sum problems, Random "
    "Structures and Algorithms 12 (1998), Corollary 2.5",
    given=lambda n, eps, delta, c, **_: at_most(c * log(2 / minimum(eps, delta)), n),
)
def lueker_1998(n: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne, p: Unit) -> Sides:
    """There is a c such that n >= c log(2/min{eps, delta}) numbers U[-1, 1] have, with probability at least 1 - delta, a subset
    sum within eps of every z in [-1/2, 1/2]: the probability p of failing is at most delta.
    """
    return sides(p, delta)


@HERE.cited(
    "cor-2.4.hoeffding-1963",
    source="W. Hoeffding, Probability inequalities for sums of bounded random variables, J. Amer. Statist. Assoc. 58 (1963), "
    "Theorem 2; for the binomial law its multiplicative form (H. Chernoff, Ann. Math. Statist. 23, 1952)",
)
def hoeffding_1963(k: Count, p: Unit) -> Sides:
    """The positive ones of k numbers U[-h, h] add up to less than k h/8, half their mean, with a probability p of at most
    e^(-k/32); of 2k/alpha trials with success probability alpha fewer than k succeed with probability at most e^(-k/4).
    """
    return sides(p, exp(-k / 32))


@HERE.at_most("cor-2.4.tangent", by="smt", samples=({"x": "1.1"},))
def tangent(x: Positive) -> Sides:
    """log x <= x - 1."""
    return sides(log(x), x - 1, off=9 * (x - 1) / 10)


def _least(h: Scalar, t: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """The minimum in the printed logarithm."""
    return minimum(delta / maximum(like(1, h), t / h), eps / maximum(t, h))


@HERE.at_most(
    "cor-2.4.parts", by=(tangent.at(x=lambda q, y: q / (8 * y)),),
    given=lambda q, delta, y, lam: (at_most(q, delta), at_most(q, 8 * y), at_most(log(2 / q), lam)),
    samples=({"q": "0.99", "delta": "0.99", "y": "0.12375", "lam": "0.7033"},),
)  # fmt: skip
def parts(lam: Positive, q: OpenUnit, delta: OpenUnit, y: Positive) -> Sides:
    """log(4/delta) <= 2 lam, log(2/y) <= 4 lam, log(8/delta) <= 3 lam and 9 <= 14 lam where q <= delta, q <= 8 y, lam >= log(2/q)."""
    first = maximum(log(4 / delta) / 2, log(2 / y) / 4)
    largest = maximum(first, maximum(log(8 / delta) / 3, like(9, q) / 14))
    return sides(largest, lam, off=9 * lam / 10)


SPLIT = parts.at(
    lam=lambda h, B, t, eps, delta: log(2 * B / _least(h, t, eps, delta)), q=lambda h, eps, delta: minimum(delta, eps / h), y=_group
)  # fmt: skip


@HERE.at_most("cor-2.4.arithmetic", by=(SPLIT,), given=lambda h, B, **_: at_most(h, B))
def arithmetic(
    alpha: Share, h: Positive, B: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne
) -> Sides:
    """The numbers that the argument takes are no more than the corrected size with C = 190 + 16 c."""
    wanted = argued_size(alpha, h, t, eps, delta, c)
    return sides(wanted, sample_size(alpha, h, B, t, eps, delta, 190 + 16 * c), off=wanted / 2)


@HERE.argued(
    "cor-2.4.corrected", steps=(arithmetic, lueker_1998, hoeffding_1963), given=lambda h, B, **_: at_most(h, B)
)
def corrected(alpha: Share, h: Positive, B: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """With 2B in the logarithm the corollary holds, with C = 190 + 16 c: for any z in [-t, t] so many independent X_k, each containing U[-h,
    h] with weight alpha and bounded by B >= h, have a subset sum within eps of z with probability at least 1 - delta.

    Because an X_k is of the uniform kind with probability alpha, independently.  Let z >= 0 (else mirror).  Of the first 2k/alpha numbers, k
    = 32 r log(4/delta), at least k are of that kind and their positive ones add up to k h/8 >= 4 r h log 4 > t, except with probability
    delta/4 + delta/4 by `cor-2.4.hoeffding-1963`; add positive ones, each at most h, until what is left of z lies in [0, h].  Two more groups
    of 2 max{k', 4 log(8/delta)}/alpha numbers, k' = c log(2/min{ eps/(2h), delta/8}), each take half of the rest, at most h/2, to within
    eps/2: k' of them are uniform by `cor-2.4.hoeffding-1963` and serve by `cor-2.4.lueker-1998`, except with probability delta/8 + delta/8
    each.  That is delta in all, and the numbers, k and k' and each group rounded up, are those of `cor-2.4.arithmetic`.
    """
    wanted = argued_size(alpha, h, t, eps, delta, c)
    return sides(wanted, sample_size(alpha, h, B, t, eps, delta, 190 + 16 * c), off=wanted / 2)


UNIFORM_PART = {"uniform": (1, 1.0), "product": (uniform_weight(0.5), 0.5)}
"""Weight and half-width of the uniform part of U[-1, 1], and of the one that we take of its products."""


@cache
def _certified(law: str, eps: float) -> int:
    from ltbounds.theorems.ours.corollary_1 import n_sufficient

    return n_sufficient(eps, eps, law, 1.0)


def _certified_rows(more: float = 1.0) -> list[tuple[str, float, float]]:
    return [(law, eps, more * _certified(law, eps)) for law in UNIFORM_PART for eps in (0.1, 0.01)]


@HERE.witness("cor-2.4.certified", build=lambda _: _certified_rows(), off=lambda _: _certified_rows(1.3))
def certified(rows: Any) -> Mapping[str, bool]:
    """C = 10 suffices for U[-1, 1] and for its products at delta = eps = 0.1 and 0.01, by our Corollary 1.

    Note: Floats rounded to the safe side; certified constants are 8.3 to 8.7 and 7.5 to 9.7, from eps = 1/4 to 1e-8.
    """
    return {f"{law} at {eps}": n <= sample_size(*UNIFORM_PART[law], 1, 1, eps, eps, 10) for law, eps, n in rows}


@HERE.at_most("claim-products.exponential", by="smt", samples=({"s": 0},))
def exponential(s: any_number) -> Sides:
    """1 + s <= e^s."""
    return sides(1 + s, exp(s), off=9 * exp(s) / 10)


@HERE.at_most("claim-products.uniform", by=(exponential.at(s=lambda h: -log(h) - 1),), samples=({"h": "0.368"},))
def uniform_products(h: OpenUnit) -> Sides:
    """h log(1/h), the weight of U[-h, h] in the product of two U[-1, 1] (pensia2020 Corollary 1), is at most 1/e."""
    return sides(uniform_weight(h), exp(like(-1, h)), off=9 * exp(like(-1, h)) / 10)


@HERE.at_most("claim-products.normal", by="balls", strict=True)
def normal_products(h: Annotated[Scalar, Real(Fraction(1, 100), 5)]) -> Sides:
    """2h K_0(h)/pi < 3/10 for 1/100 <= h <= 5: the weight of U[-h, h] in the product of two N(0, 1), whose density K_0(|z|)/pi falls."""
    return sides(10 * weight_in_normal_product(h), 3 + 0 * h, off=2 + 0 * h)


@HERE.argued("claim-products", steps=(uniform_products, normal_products))
def products(uniform: Annotated[Scalar, OneOf((0, 1))]) -> Sides:
    """Products of two U[-1, 1], and of two N(0, 1), contain a uniform, with a weight below 1: shown for h = 1/2.

    Because the densities log(1/|z|)/2 and K_0(|z|)/pi fall with |z|, so they contain U[-h, h] with weight 2h times the
    density at h, which is positive, and below 1 by `claim-products.uniform` and `claim-products.normal`.
    """
    half = like(1, uniform) / 2
    weight = uniform_weight(half) if integer(uniform) else weight_in_normal_product(half)
    return sides(weight, like(1, uniform) / 2, off=like(1, uniform) / 4)


RESULT = Result(
    ref=HERE.ref, title="Subset sums of laws that contain a uniform",
    statement="X contains a uniform if X ~ alpha U[c-h, c+h] + (1-alpha) G.  For independent X_1..X_m, |X_k| <= B, each containing U[-h, h] with "
    "weight alpha_k: every z in [-t, t] is within eps of a subset sum with probability at least 1-delta if "
    "m >= C max{1, t/h}/min alpha_k · log(B / min{delta/max{1, t/h}, eps/max{t, h}}).",
    symbols={
        "alpha, h": "weight and half-width of the uniform part", "B": "bound of |X_k|",
        "t": "largest target, an integer >= 1", "eps, delta": "tolerance and failure probability",
        "C": "constant left open",
    },
    formulas=(normal_density, weight_in_normal, sample_size_as_printed, sample_size, argued_size),
    claims=(
        contained, reach, tangent, parts, arithmetic, lueker_1998, hoeffding_1963, corrected, certified,
        exponential, uniform_products, normal_products, products,
    ),
    whole=f"{PAPER}.cor-2.4", repaired=f"{PAPER}.cor-2.4.corrected",
)  # fmt: skip

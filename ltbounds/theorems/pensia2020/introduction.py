"""Section 1: what was known before, one sample near a weight, and subset sums near a weight."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, exp, integer, like, log, maximum, minimum
from ltbounds.claims import Points, Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Count, Half, Share, Sides, Signed, Unit, at_most, induction, place, sides
from ltbounds.theorems.pensia2020.theorem_3 import sample_size
from ltbounds.theorems.pensia2020.theorem_3 import theorem as theorem_3

__all__ = ["RESULT", "earlier_width", "near", "net_probability", "net_size", "one_of"]

Tried4 = Annotated[Scalar, Points((Fraction(1, 10), Fraction(1, 50)))]
HERE = place("pensia2020", "Introduction", "section 1")


def earlier_width(d: Scalar, depth: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. as cited: width d^5 l^2 / eps^2 for targets of width d and depth l, up to logarithms.

    >>> earlier_width(2, 3, 0.5)
    1152.0
    """
    return d**5 * depth**2 / eps**2


@HERE.equal("prior-1")
def per_width(d: Count, depth: Count, eps: Share) -> Sides:
    """Width d^5 l^2 / eps^2 is a factor d^4 l^2 / eps^2 wider than the target (the abstract's O(d^4 l^2) leaves eps out)."""
    return sides(earlier_width(d, depth, eps) / d, (d * d * depth / eps) ** 2, off=d**4 * depth**2)


def near(w: Scalar, eps: Scalar) -> Scalar:
    """P(|X - w| <= eps) for X ~ U[-1, 1] and |w| <= 1: eps inside, eps/2 at the ends w = -1 and w = 1.

    >>> near(Fraction(0), Fraction(1, 4)), near(Fraction(1), Fraction(1, 4))
    (Fraction(1, 4), Fraction(1, 8))
    """
    return (minimum(like(1, w), w + eps) - maximum(like(-1, w), w - eps)) / 2


def one_of(n: Scalar, p: Scalar) -> Scalar:
    """P(at least one of n independent samples hits) where each does with probability p: 1 - (1 - p)^n.

    >>> one_of(2, Fraction(1, 4))
    Fraction(7, 16)
    """
    return 1 - (1 - p) ** n


def net_probability(n: Scalar, eps: Scalar) -> Fraction:
    """P(n samples U[-1, 1] are an eps-net of [-1, 1]): no end gap above eps, no inner gap above 2 eps.  Exact.

    By inclusion and exclusion: the sum over i, j of (-1)^(i+j) C(2,i) C(n-1,j) max(0, 1 - i eps/2 - j eps)^n.

    >>> net_probability(2, Fraction(3, 4))
    Fraction(7, 32)
    """
    n, eps = integer(n), Fraction(eps)
    pairs = product(range(3), range(min(n, int(1 / eps) + 1)))
    terms = (
        (-1) ** (i + j) * math.comb(2, i) * math.comb(n - 1, j) * max(0, 1 - i * eps / 2 - j * eps) ** n
        for i, j in pairs
    )
    return sum(terms, Fraction(0))


def net_size(eps: Scalar, delta: Scalar) -> Scalar:
    """Samples U[-1, 1] that are an eps-net with probability at least 1 - delta: (2/eps) log(2/(eps delta)), 2/eps an integer.

    >>> round(net_size(0.1, 0.5), 2)
    73.78
    """
    return 2 / eps * log(2 / (eps * delta))


@HERE.equal("intro-1.near", by="smt")
def one_hits(w: Signed, eps: Share) -> Sides:
    """One sample hits with the length of [w, w + eps] and of [w - eps, w] that lies within [-1, 1], over 2."""
    return sides(one_of(1, near(w, eps)), (minimum(eps, 1 - w) + minimum(eps, 1 + w)) / 2, off=eps)


@HERE.at_most("intro-1.power", by=induction("n"))
def missed(n: Count, p: Unit) -> Sides:
    """n independent samples that hit with probability p all miss with probability (1 - p)^n <= e^(-pn)."""
    return sides((1 - p) ** n, exp(-p * n), off=exp(-2 * p * n))


@HERE.at_most(
    "intro-1", by=(missed.at(p=lambda w, eps: near(w, eps)),), given=lambda n, w, eps: at_most(2 / eps, n),
    samples=({"n": 2, "w": 1, "eps": 1},),
)  # fmt: skip
def one_sample(n: Count, w: Signed, eps: Share) -> Sides:
    """n >= 2/eps samples U[-1, 1] have one within eps of a given w in [-1, 1] with probability at least 1 - 1/e."""
    return sides(1 - exp(-1 + 0 * eps), one_of(n, near(w, eps)), off=one_of(1, near(w, eps)))


@HERE.refuted(
    "intro-1.net", at={"C": 1, "eps": Fraction(1, 10)}, severity="false",
    impact="none: the remark is hedged and motivates only; the theorems use subset sums",
)  # fmt: skip
def net(C: Annotated[Scalar, Points((1, 2, 3))], eps: Tried4) -> Sides:
    """'In a way, this random sampling generates an eps-net, i.e. a set of numbers such that any weight in [-1, 1] is eps
    close to one of these n samples': for n = C/eps with constant probability, here at least 1/100, C = 1, 2, 3.

    Note: For all weights at once n must grow like (1/eps) log(1/eps): for every C, all 1/eps cells of length 2 eps are hit with
    probability at most exp(-(1/eps) (1 - eps)^(C/eps)), which tends to 0 with eps.
    """
    return sides(Fraction(1, 100), net_probability(integer(C / Fraction(eps)), eps), off=net_probability(100, eps))


@HERE.equal("intro-1.net.corrected")
def net_corrected(eps: Share, delta: Share) -> Sides:
    """At n = (2/eps) log(2/(eps delta)) the union over 2/eps cells, each missed with at most e^(-n eps/2), is delta."""
    return sides(2 / eps * exp(-net_size(eps, delta) * eps / 2), delta, off_left=exp(-net_size(eps, delta) * eps / 2))


@HERE.argued("intro-2", steps=(theorem_3,))
def log_many(eps: Half) -> Sides:
    """n >= 70 log(1/eps) samples U[-1, 1], eps <= 1/2, have a subset sum within eps of every w in [-1, 1] with probability 1 - eps.

    Because each of two groups of (n - 1)/2 or more meets w/2 within eps/2 by `thm-3` with C = 11, but with probability eps/2.
    """
    return sides(2 * sample_size(eps / 2, eps / 2, 11) + 1, 70 * log(1 / eps), off=35 * log(1 / eps))


@HERE.trials(
    "intro-2.at-point", at_least=0.99, expected=0.9975, notion="fixed",
    off=lambda stream, trials: (draw_errors(RandomSubsetSum(n=8, notion="fixed", lo=1.0, hi=1.0), stream, trials) <= 1 / 100),
    parameters={"n": 19, "eps": 0.01, "w": 1},
)  # fmt: skip
def intro_2(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = 1/100 and n = 4 log(1/eps) = 19: some subset sum of n samples U[-1, 1] is within eps of w = 1, the far
    end, with probability at least 0.99.
    """
    return draw_errors(RandomSubsetSum(n=19, notion="fixed", lo=1.0, hi=1.0), stream, trials) <= 1 / 100


RESULT = Result(
    ref=HERE.ref, title="One sample near a weight, and subset sums near it",
    statement="n = O(1/eps) samples U[-1,1] contain one within eps of w in [-1,1] with constant probability; n = "
    "O(log(1/eps)) have a subset sum within eps of w with high probability.",
    symbols={
        "w": "target weight", "eps": "tolerance", "delta": "failure probability", "d": "width", "depth": "depth l",
    },
    formulas=(earlier_width, near, one_of, net_size),
    claims=(per_width, one_sample, one_hits, missed, net, net_corrected, log_many, intro_2),
)  # fmt: skip

"""Section 1: what was known before, one sample near a weight, and subset sums near a weight."""

from __future__ import annotations

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.claims import Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Count, Share, Sides, place, sides
from ltbounds.theorems.pensia2020.introduction_samples import SAMPLES, near, net_size, one_of

__all__ = ["RESULT", "earlier_width"]

HERE = place("pensia2020", "Introduction", "section 1")


def earlier_width(d: Scalar, depth: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. as cited: width d^5 l^2 / eps^2 for targets of width d and depth l, up to logarithms.

    >>> earlier_width(2, 3, 0.5)
    1152.0
    """
    return d**5 * depth**2 / eps**2


@HERE.equal("prior-1")
def per_width(d: Count, depth: Count, eps: Share) -> Sides:
    """Width d^5 l^2 / eps^2 is a factor d^4 l^2 / eps^2 wider than the target (the abstract's O(d^4 l^2) leaves eps
    out).

    Note: What the cited paper proves is not judged here, only the arithmetic of the citation.
    """
    return sides(earlier_width(d, depth, eps) / d, (d * d * depth / eps) ** 2, off=d**4 * depth**2)


@HERE.trials(
    "intro-2",
    at_least=0.99,
    expected=0.9975,
    notion="fixed",
    off=lambda stream, trials: (
        draw_errors(RandomSubsetSum(n=8, notion="fixed", lo=1.0, hi=1.0), stream, trials) <= 1 / 100
    ),
    parameters={"n": 19, "eps": 0.01, "w": 1},
)
def intro_2(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = 1/100 and n = 4 log(1/eps) = 19: some subset sum of n samples U[-1, 1] is within eps of w = 1, the far
    end, with probability at least 0.99.
    """
    return draw_errors(RandomSubsetSum(n=19, notion="fixed", lo=1.0, hi=1.0), stream, trials) <= 1 / 100


RESULT = Result(
    ref=HERE.ref,
    title="One sample near a weight, and subset sums near it",
    statement="n = O(1/eps) samples U[-1,1] contain one within eps of w in [-1,1] with constant probability; n = O(log(1/eps)) have a "
    "subset sum within eps of w with high probability.",
    symbols={
        "w": "target weight",
        "eps": "tolerance",
        "delta": "failure probability",
        "d": "width",
        "depth": "depth l",
    },
    formulas=(earlier_width, near, one_of, net_size),
    claims=(per_width, *SAMPLES, intro_2),
)

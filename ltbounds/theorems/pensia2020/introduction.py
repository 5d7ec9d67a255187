"""Section 1: what was known before, one sample near a weight, and subset sums near a weight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.claims import Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Count, Share, Sides, place, sides
from ltbounds.theorems.ours.corollary_1 import n_sufficient
from ltbounds.theorems.pensia2020.introduction_samples import SAMPLES, near, net_size, one_of
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["RESULT", "earlier_width", "earlier_width_sparse"]

HERE = place("pensia2020", "Introduction", "section 1")


def earlier_width(d: Scalar, depth: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. as cited: width d^5 l^2 / eps^2 for targets of width d and depth l, up to logarithms.

    >>> earlier_width(2, 3, 0.5)
    1152.0
    """
    return d**5 * depth**2 / eps**2


def earlier_width_sparse(d: Scalar, depth: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. under sparsity assumptions, as cited: width d^2 l^2 / eps^2, up to logarithms.

    >>> earlier_width_sparse(2, 3, 0.5)
    144.0
    """
    return d**2 * depth**2 / eps**2


@HERE.equal("prior-1")
def per_width(d: Count, depth: Count, eps: Share) -> Sides:
    """Width d^5 l^2 / eps^2 is a factor d^4 l^2 / eps^2 wider than the target (the abstract's O(d^4 l^2) leaves eps
    out).

    Note: What the cited paper proves is not judged here, only the arithmetic of the citation.
    """
    return sides(earlier_width(d, depth, eps) / d, (d * d * depth / eps) ** 2, off=d**4 * depth**2)


@HERE.equal("prior-1.sparse")
def sparse(d: Count, depth: Count, eps: Share) -> Sides:
    """The sparse width d^2 l^2 / eps^2 saves a factor d^3."""
    return sides(
        earlier_width_sparse(d, depth, eps) * d**3,
        earlier_width(d, depth, eps),
        off_left=earlier_width_sparse(d, depth, eps),
    )


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


def _covers_all(n: Callable[[], int]) -> Callable[[np.random.Generator, int], np.ndarray]:
    return lambda stream, trials: covered(stream, trials, n=n(), eps=0.1)


@HERE.trials(
    "intro-2.all",
    at_least=0.999,
    expected=0.99999,
    notion="all",
    off=_covers_all(lambda: 10),
    parameters={"n": "2 n_sufficient(0.05, 0.05)", "eps": 0.1, "delta": 0.1},
)
def intro_2_all(stream: np.random.Generator, trials: int) -> np.ndarray:
    """All w in [-1, 1] at once, with a certified n: a target is the sum of its halves, which two base sets of
    n_sufficient(eps/2, delta/2) numbers meet; at eps = delta = 1/10 with probability at least 0.999.

    Note: That it covers with probability 0.9 is proved by our Theorem 1; the experiment shows how much room is left.
    """
    return _covers_all(lambda: 2 * n_sufficient(0.05, 0.05))(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="One sample near a weight, and subset sums near it",
    statement="n = O(1/eps) samples U[-1,1] contain one within eps of w in [-1,1] with constant probability; n = O(log(1/eps)) have a "
    "subset sum within eps of w with high probability.",
    symbols={"w": "target weight", "eps": "tolerance", "delta": "failure probability", "d": "width", "depth": "depth l"},
    formulas=(earlier_width, earlier_width_sparse, near, one_of, net_size),
    claims=(
        per_width,
        sparse,
        *SAMPLES,
        intro_2,
        intro_2_all,
    ),
)  # fmt: skip

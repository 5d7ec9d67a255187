"""Lemma 1: one weight by pruning a random two-layer ReLU network (algorithm alg-lemma1)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar
from ltbounds.claims import Real, Result
from ltbounds.notation import Conditions, Count, OpenUnit, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020.corollary_2 import covers, half_width
from ltbounds.theorems.pensia2020.lemma_1_proof import (
    PROOF,
    clipped_law,
    halves_constant,
    link_error,
    negative_law,
    negative_side,
    positive_side,
    same_law,
    silent_negative_side,
    silent_side,
)
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["RESULT", "half_width", "link_error", "links_within"]


HERE = place("pensia2020", "Lemma 1", "section 3.2")

EPS = 0.1
HALF = 40
WEIGHTS = (-1.0, -0.7, 0.0, 0.3, 1.0)


def links_within(stream: np.random.Generator, trials: int, neurons: int, eps: float) -> NDArray[np.bool_]:
    """Whether every w in [-1, 1] is met within eps, |x| <= 1, by half of the neurons for each sign of x: (trials,).

    The error of a link is the larger of its halves' errors, because they act on different x.
    """
    positive, negative = (
        covered(stream, trials, law_name="mixture-d", n=neurons // 2, eps=eps) for _ in ("x > 0", "x < 0")
    )
    return positive & negative


def _enough(n: Scalar, eps: Scalar, C: Scalar) -> Conditions:
    return at_most(half_width(eps, C), n)


@HERE.argued(
    "lemma-1",
    steps=(
        covers,
        halves_constant,
        clipped_law,
        negative_law,
        same_law,
        positive_side,
        silent_side,
        negative_side,
        silent_negative_side,
    ),
    given=_enough,
)
def theorem(n: Count, eps: OpenUnit, C: Annotated[Scalar, Real(960)]) -> Sides:
    """Lemma 1 with any C >= 960: of 2n neurons, n >= C log(2/eps), some can be kept, with probability at least 1 - eps, so that
    they give wx within less than eps for |x| <= 1, for every w in [-1, 1].

    Because keep of the first n neurons those with a > 0, of the last n those with c < 0.  For x >= 0 the latter are silent
    (`lemma-1.4.silent`) and the former give x times a subset sum of the b_i a_i^+ (`lemma-1.1.linear`); for x < 0 it is the
    other way round (`lemma-1.1.silent`, `lemma-1.4.linear`).  By `lemma-1.1.law`, `lemma-1.3` and `lemma-1.4.law` both kinds
    of products have the law D, t = 1/2, so by `cor-2` at eps/2 each half meets every w in [-1, 1] within eps/2, except with
    probability eps/2: it asks for 480 log(4/eps) numbers, which are at most n by `lemma-1.2.constant`.  For each x only one
    half counts, so the error is at most eps/2 |x|; and the failure probabilities add up to eps.

    Note: The paper adds the two errors; their maximum is what counts, which gives the printed < eps.
    """
    return sides(half_width(eps / 2, C / 2), n, off_left=2 * half_width(eps / 2, C))


RESULT = Result(
    ref=HERE.ref,
    title="Approximating a weight",
    statement="For v, u in R^{2n} i.i.d. U[-1,1] and n >= C log(2/eps), with probability at least 1-eps, for every w in [-1,1] some "
    "mask s has sup_{|x| <= 1} |wx - (v*s)^T relu(ux)| < eps.",
    symbols={"n": "neurons for each sign of x", "eps": "tolerance and failure probability", "C": "constant left open"},
    formulas=(half_width, link_error),
    claims=(theorem, *PROOF),
)

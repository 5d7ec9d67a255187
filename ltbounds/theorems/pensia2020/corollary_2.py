"""Corollary 2 (appendix A.2): random subset sum for products of uniforms, n = C log(2/eps) as in Lemma 1."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import OneOf, Real, Result
from ltbounds.notation import Count, OpenUnit, Share, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020.corollary_1 import contains
from ltbounds.theorems.pensia2020.theorem_3 import chord, log_failure, markov, sample_size, step
from ltbounds.theorems.pensia2020.theorem_3 import theorem as theorem_3

__all__ = ["RESULT", "half_width"]

Constant = Annotated[Scalar, Real(240)]
AT_ENDS = ({"n": 20000, "eps": "0.0000001", "t": "1/2", "C": 240}, {"n": 8100, "eps": "0.0000001", "t": 1, "C": 240})
HERE = place("pensia2020", "Corollary 2", "appendix A.2")


def half_width(eps: Scalar, C: Scalar) -> Scalar:
    """Corollary 2 and Lemma 1: n = C log(2/eps) numbers, the neurons for each sign of x; the hidden layer has 2n.

    >>> round(half_width(0.01, C=3.0), 2)
    15.89
    """
    return sample_size(eps, eps, C)


@HERE.at_most("cor-2.enough", by="smt", given=lambda n, eps, t, C: at_most(half_width(eps, C / t), n), samples=AT_ENDS)
def enough(n: Count, eps: OpenUnit, t: Share, C: Constant) -> Sides:
    """(n - 3)/4 numbers with a density of at least (t/2) log 2 on [-1/2, 1/2] fail at [-1/4, 1/4] and eps/4 with a probability
    of at most eps/4 where n >= (C/t) log(2/eps) and C >= 240 (in logarithms; q = (t/4) log 2).
    """
    return sides(log_failure((n - 3) / 4, t * log(like(2, eps)) / 4, eps / 2), log(eps / 4), off=2 * log(eps / 4))


@HERE.argued(
    "cor-2", steps=(contains, theorem_3, chord, step, markov, enough), given=lambda n, eps, C, **_: at_most(half_width(eps, C), n),
    samples=({"n": 20000, "eps": "0.0000001", "t": "1/2", "C": 480},),
)  # fmt: skip
def covers(n: Count, eps: OpenUnit, t: Annotated[Scalar, OneOf((1, "1/2"))], C: Annotated[Scalar, Real(480)]) -> Sides:
    """Corollary 2 with any C >= 480, for P, the law of XY (t = 1), and for D = (1/2) delta_0 + (1/2) P (t = 1/2): n >= C
    log(2/eps) such numbers have, with probability at least 1 - eps, a subset sum within eps of every z in [-1, 1].

    Because by `cor-1` the law has a density of at least g = (t/2) log 2 on [-w, w], w = 1/2, besides what it has at 0.  Make
    four groups of at least (n - 3)/4.  In each the proof of `thm-3` goes through with this g and w at the tolerance e =
    eps/4: on J = [-1/4, 1/4] the share v is 2 e at first, by `thm-3.chord` and `thm-3.step` the mean of 1/v - 1 falls by
    1 - q/2 a number, q = g w, and by `thm-3.markov` a share of e or more stays uncovered with probability at most eps/4,
    by `cor-2.enough` with C t >= 240.  Else each group has a subset sum within eps/4 of z/4, and the four add up.

    Note: 'The distribution in the hypothesis of Corollary 1' may mean P or D; Lemma 1 needs D.  For P 240 is enough.
    """
    return enough.body(n, eps, t, C * t)


RESULT = Result(
    ref=HERE.ref, title="Subset sums of products of uniforms cover [-1, 1]",
    statement="For X_1..X_n i.i.d. of the law in Corollary 1 and n >= C log(2/eps), with probability at least "
    "1-eps every z in [-1, 1] is within eps of a subset sum.",
    symbols={
        "eps": "tolerance, and failure probability", "n": "numbers", "C": "constant left open",
    },
    formulas=(half_width,), claims=(covers, enough),
)  # fmt: skip

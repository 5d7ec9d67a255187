"""Lemma 2: one linear neuron by pruning a random two-layer network (algorithm alg-lemma2)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, like, log, total
from ltbounds.claims import Integers, Points, Real, Result
from ltbounds.notation import Count, OpenUnit, Positive, Share, Sides, Signed, place, sides
from ltbounds.theorems.pensia2020.corollary_2 import half_width
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_1 import theorem as link

__all__ = ["RESULT", "block_diagonal", "neuron_width", "neuron_width_as_printed", "output"]


Real1930 = Annotated[Scalar, Real(1930)]
HERE = place("pensia2020", "Lemma 2", "section 3.3")
EQ_8 = place("pensia2020", "Lemma 2", "section 3.3, Eq. 8")


def neuron_width_as_printed(d: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Lemma 2 as printed: hidden width C d log(d/eps); no neuron is left as d = 1 and eps tends to 1.

    >>> round(neuron_width_as_printed(100, 0.01, C=3.0))
    2763
    """
    return C * d * log(d / eps)


def neuron_width(d: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Lemma 2, corrected: hidden width C d log(2d/eps), that of d blocks of 2n neurons each with C twice Lemma 1's.

    >>> round(neuron_width(100, 0.01, C=3.0))
    2971
    """
    return C * d * log(2 * d / eps)


def block_diagonal(blocks: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """M': row r of block i keeps its one weight in column i.

    >>> block_diagonal([[1, 2], [3]])
    [[1, 0], [2, 0], [0, 3]]
    """
    return [[u if j == i else 0 for j in range(len(blocks))] for i, block in enumerate(blocks) for u in block]


def output(kept: Sequence[Any], matrix: Sequence[Sequence[Any]], x: Sequence[Any]) -> Scalar:
    """One output of a pruned two-layer network: (s * v)^T sigma(M x), with `kept` the entries of s * v.

    >>> output([1, -1], [[2, 0], [0, 3]], [1, 1])
    -1.0
    """
    hidden = [relu(sum(m * t for m, t in zip(row, x, strict=True))) for row in matrix]
    return sum(k * h for k, h in zip(kept, hidden, strict=True))


@EQ_8.equal("eq-8")
def blockwise(u_1: Signed, u_2: Signed, v_1: Signed, v_2: Signed, x_1: Signed, x_2: Signed) -> Sides:
    """(s v)^T sigma(M' x) = sum_i (s_i v_i)^T sigma(u_i x_i), v standing for s * v: shown for two blocks of one neuron.

    Because every neuron has one weight, in the column of its block; more neurons and more blocks add terms of this kind.
    """
    left = output([v_1, v_2], block_diagonal([[u_1], [u_2]]), [x_1, x_2])
    right = v_1 * relu(u_1 * x_1) + v_2 * relu(u_2 * x_2)
    return sides(left, right, off=(v_1 + v_2) * relu(u_1 * x_1 + u_2 * x_2))


@HERE.equal("lemma-2.a")
def union(d: Count, eps: Share) -> Sides:
    """d events of failure probability eps/d, and d errors of eps/d, add up to eps.

    Because probabilities and absolute values of a sum are at most the sums of the parts.

    Note: The last line but one of the proof prints 'sum^i d eps/d' for the sum over i = 1..d of eps/d.
    """
    return sides(total(lambda i: eps / d, 1, d), eps, off_left=total(lambda i: eps / d, 0, d))


@HERE.equal("lemma-2.two")
def two(d: Count, eps: Share, C: Positive) -> Sides:
    """The 2 of Lemma 1 adds C d log 2 neurons to the printed width."""
    printed = neuron_width_as_printed(d, eps, C)
    return sides(neuron_width(d, eps, C), printed + C * d * log(like(2, d)), off=printed + C * d)


ALMOST_1 = Fraction(999_999, 10**6)
SomeConstants = Annotated[Scalar, Points((2, 3, 10, 1000))]


@HERE.refuted(
    "lemma-2", "<", at={"d": 1, "eps": ALMOST_1, "C": 1000}, severity="edge",
    impact="Lemma 2 at d = 1 and eps near 1; it stands with the 2 of Lemma 1",
)  # fmt: skip
def too_narrow(d: Count, eps: OpenUnit, C: SomeConstants) -> Sides:
    """The width printed in Lemma 2 is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by 1 > eps).

    Note: At d = 1 the printed width is C log(1/eps), which for every C tends to 0 as eps tends to 1.  Lemma 1 asks for log(2d/eps); for
    d >= 2 or eps <= 1/2 the printed form stands with twice the constant.
    """
    return sides(1, neuron_width_as_printed(d, eps, C), off=neuron_width(d, eps, C))


@HERE.at_most("lemma-2.enough", by="smt")
def enough(d: Count, eps: OpenUnit, C: Real1930) -> Sides:
    """d blocks of 2(n + 1) neurons, n = 960 log(2d/eps) as Lemma 1 asks at eps/d, are at most C d log(2d/eps), C >= 1930."""
    needed = 2 * d * (half_width(eps / d, 960) + 1)
    return sides(needed, neuron_width(d, eps, C), off_left=2 * needed)


@HERE.argued("lemma-2.corrected", steps=(enough, link, blockwise, union))
def corrected(d: Count, eps: OpenUnit, C: Real1930) -> Sides:
    """Lemma 2 holds with a 2 in the logarithm, hidden width at least C d log(2d/eps), and any C >= 1930: with probability at
    least 1 - eps every w^T x with |w|_inf <= 1 is, at once, within less than eps of a pruning on |x|_inf <= 1.

    Because by `lemma-2.enough` each input gets a block of at least 2n neurons, n >= 960 log(2d/eps), also where the blocks are
    rounded down.  T keeps in M the weights of input i in block i, so the output is the sum of the blocks' outputs (`eq-8`, of
    which it shows two blocks of one neuron).  By `lemma-1` at eps/d block i gives w_i x_i within less than eps/d for all w_i
    at once, except with probability eps/d; both add up to eps by `lemma-2.a`.
    """
    return enough.body(d, eps, C)


@HERE.refuted(
    "lemma-2.masks", "==", at={"d": 2, "n": 1}, severity="misprint", impact="none: the lines below have s_1, ..., s_d",
    corrected="eq-8",
)  # fmt: skip
def masks(d: Annotated[Scalar, Integers(1, 4)], n: Annotated[Scalar, Integers(1, 4)]) -> Sides:
    """As printed in the chain of step 2, (s_2 * v)^T sigma((S_1 * M) x): s_2, a block of s with n entries, has as many as v, d n.

    Note: A misprint for s and T.
    """
    return sides(n, d * n, off_left=d * n)


RESULT = Result(
    ref=HERE.ref, repaired="pensia2020.lemma-2.corrected", title="Approximating a linear function",
    statement="A two-layer source of hidden width C d log(d/eps) and weights U[-1,1] can, with probability at "
    "least 1-eps, be pruned to within eps of w^T x on |x|_inf <= 1, for every w with |w|_inf <= 1.",
    symbols={"d": "inputs", "eps": "tolerance on the cube, and failure probability", "C": "constant left open"},
    formulas=(neuron_width_as_printed, neuron_width), claims=(too_narrow, two, corrected, enough, blockwise, union, masks),
)  # fmt: skip

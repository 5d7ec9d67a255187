"""Lemma 2: one linear neuron by pruning a random two-layer network (algorithm alg-lemma2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, like, log, total
from ltbounds.claims import Points, Real, Result
from ltbounds.notation import Count, OpenUnit, Positive, Share, Sides, Signed, place, sides
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_1 import half_width
from ltbounds.theorems.pensia2020.witnesses import Pruned, half_line_errors, lose_a_weight, prune_widths

__all__ = ["RESULT", "block_diagonal", "neuron_width", "neuron_width_as_printed", "output"]


HERE = place("pensia2020", "Lemma 2", "section 3.3")
EQ_8 = place("pensia2020", "Lemma 2", "section 3.3, Eq. 8")
INPUTS = 4
EPS = 0.1


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


def _prune(seed: int) -> Pruned:
    return prune_widths((INPUTS, 1), EPS / INPUTS, seed, "uniform")


def _verify(pruned: Pruned) -> Mapping[str, bool]:
    """The supremum over the cube: the error is a sum of functions of one x_i each, linear on either half-line."""
    supremum = float(np.abs(half_line_errors(pruned, 0)).max(axis=0).sum())
    first, _ = pruned.ticket
    return {
        "sup over |x|_inf <= 1 below eps": supremum < EPS,
        "|w|_inf <= 1": bool(np.abs(pruned.target[0]).max() <= 1),
        "M' has one input a row": bool((np.count_nonzero(first, axis=1) <= 1).all()),
    }


@HERE.witness("lemma-2", build=_prune, off=lambda seed: lose_a_weight(_prune(seed)), seeds=(0, 1, 2))
def neuron(witness: Any) -> Mapping[str, bool]:
    """For w in [-1, 1]^4 and eps = 0.1: a two-layer source U[-1,1], pruned, is within eps of w^T x for |x|_inf <= 1.

    Note: Three neurons, each with a source of its own; the lemma speaks of all w at once.
    """
    return _verify(witness)


BLOCKS = {f"u_{i}{r}": Real(-1, 1) for i in (1, 2) for r in (1, 2)}
KEPT = {f"v_{i}{r}": Real(-1, 1) for i in (1, 2) for r in (1, 2)}


def _through_matrix(**p: Any) -> Scalar:
    matrix = block_diagonal([[p["u_11"], p["u_12"]], [p["u_21"], p["u_22"]]])
    return output([p[name] for name in KEPT], matrix, [p["x_1"], p["x_2"]])


def _block_by_block(**p: Any) -> Scalar:
    return sum(p[f"v_{i}{r}"] * relu(p[f"u_{i}{r}"] * p[f"x_{i}"]) for i in (1, 2) for r in (1, 2))


@EQ_8.equal("eq-8")
def blockwise(
    u_11: Signed,
    u_12: Signed,
    u_21: Signed,
    u_22: Signed,
    v_11: Signed,
    v_12: Signed,
    v_21: Signed,
    v_22: Signed,
    x_1: Signed,
    x_2: Signed,
) -> Sides:
    """(s v)^T sigma(M' x) = sum_i (s_i v_i)^T sigma(u_i x_i): shown for two blocks of two neurons, v standing for s * v."""
    return sides(
        _through_matrix(
            u_11=u_11, u_12=u_12, u_21=u_21, u_22=u_22, v_11=v_11, v_12=v_12, v_21=v_21, v_22=v_22, x_1=x_1, x_2=x_2
        ),
        _block_by_block(
            u_11=u_11, u_12=u_12, u_21=u_21, u_22=u_22, v_11=v_11, v_12=v_12, v_21=v_21, v_22=v_22, x_1=x_1, x_2=x_2
        ),
        off=(lambda **p: sum(p[f"v_{i}{r}"] * relu(p[f"u_{i}{r}"] * p["x_1"]) for i in (1, 2) for r in (1, 2)))(
            u_11=u_11, u_12=u_12, u_21=u_21, u_22=u_22, v_11=v_11, v_12=v_12, v_21=v_21, v_22=v_22, x_1=x_1, x_2=x_2
        ),
    )


@HERE.equal("lemma-2.a")
def union(d: Count, eps: Share) -> Sides:
    """d events of failure probability eps/d, and d errors of eps/d, add up to eps.

    Note: The last line but one of the proof prints 'sum^i d eps/d' for the sum over i = 1..d of eps/d.
    """
    return sides(total(lambda i: eps / d, 1, d), eps, off_left=total(lambda i: eps / d, 0, d))


ALMOST_1 = Fraction(999_999, 10**6)
SomeConstants = Annotated[Scalar, Points((2, 3, 10, 1000))]


@HERE.refuted(
    "lemma-2.edge",
    "<",
    at={"d": 1, "eps": ALMOST_1, "C": 1000},
    severity="edge",
    impact="Lemma 2 at d = 1 and eps near 1; it stands with the 2 of Lemma 1",
)
def too_narrow(d: Count, eps: OpenUnit, C: SomeConstants) -> Sides:
    """The printed width is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by
    1 > eps).

    Note: At d = 1 the printed width is C log(1/eps), which for every C tends to 0 as eps tends to 1. Lemma 1, which
    the proof cites, asks for log(2d/eps); with that 2 the lemma stands, and for d >= 2 or eps <= 1/2 the printed
    form stands with twice the constant.
    """
    return sides(1, neuron_width_as_printed(d, eps, C), off=neuron_width(d, eps, C))


@HERE.equal("lemma-2.edge.short")
def short(d: Count, eps: OpenUnit, C: Positive) -> Sides:
    """The printed width is C d log 2 neurons short of the corrected one."""
    printed = neuron_width_as_printed(d, eps, C)
    return sides(printed + C * d * log(like(2, eps)), neuron_width(d, eps, C), off_left=printed)


@HERE.equal("lemma-2.edge.corrected")
def wide_enough(d: Count, eps: OpenUnit, C: Positive) -> Sides:
    """d blocks of 2n neurons, n = C' log(2/(eps/d)) as Lemma 1 has it at tolerance eps/d, are 2 C' d log(2d/eps)
    neurons.
    """
    return sides(
        2 * d * half_width(eps / d, C), neuron_width(d, eps, 2 * C), off=neuron_width_as_printed(d, eps, 2 * C)
    )


RESULT = Result(
    ref=HERE.ref,
    title="Approximating a linear function",
    statement="A two-layer source of hidden width C d log(d/eps) and weights U[-1,1] can, with probability at least 1-eps, be pruned to "
    "within eps of w^T x on |x|_inf <= 1, for every w with |w|_inf <= 1.",
    symbols={"d": "inputs", "eps": "tolerance on the cube, and failure probability", "C": "constant left open"},
    formulas=(neuron_width_as_printed, neuron_width),
    claims=(neuron, blockwise, union, too_narrow, wide_enough, short),
)

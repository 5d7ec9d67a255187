"""Lemma 3: one layer by pruning two random layers, the first of which serves all outputs (algorithm alg-lemma3)."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, absolute, sqrt
from ltbounds.claims import Integers, Result
from ltbounds.notation import Count, OpenUnit, Sides, Signed, any_number, at_most, place, sides
from ltbounds.theorems.pensia2020 import lemma_2
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_1 import theorem as link
from ltbounds.theorems.pensia2020.lemma_2 import ALMOST_1, Real1930, SomeConstants, block_diagonal, output

__all__ = ["RESULT", "layer_width", "layer_width_as_printed"]

Int1To4 = Annotated[Scalar, Integers(1, 4)]
HERE = place("pensia2020", "Lemma 3", "section 3.4")
EQ_9 = place("pensia2020", "Lemma 3", "section 3.4, Eq. 9")


def layer_width_as_printed(d_1: Scalar, d_2: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Lemma 3 as printed: hidden width C d_1 log(d_1 d_2/eps); no neuron is left as d_1 = d_2 = 1 and eps tends to 1.

    >>> round(layer_width_as_printed(100, 100, 0.01, C=3.0))
    4145
    """
    return lemma_2.neuron_width_as_printed(d_1, eps / d_2, C)


def layer_width(d_1: Scalar, d_2: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Lemma 3, corrected: hidden width C d_1 log(2 d_1 d_2/eps), d_1 blocks of 2n neurons with C twice Lemma 1's.

    >>> round(layer_width(100, 100, 0.01, C=3.0))
    4353
    """
    return lemma_2.neuron_width(d_1, eps / d_2, C)


@EQ_9.equal("eq-9")
def blockwise(
    u_1: Signed, u_2: Signed, v_11: Signed, v_12: Signed, v_21: Signed, v_22: Signed, x_1: Signed, x_2: Signed, t: Signed,
) -> Sides:  # fmt: skip
    """Row i of (S N) sigma(M' x) is sum_j (s_ij v_ij)^T sigma(u_j x_j), the u_j being shared by all rows, v standing for s * v:
    shown for two rows and two blocks of one neuron, as row 1 + t · row 2 for all t.

    Because each row is an output of its own (Eq. 8).
    """
    matrix, x = block_diagonal([[u_1], [u_2]]), [x_1, x_2]
    through_matrix = output([v_11, v_12], matrix, x) + t * output([v_21, v_22], matrix, x)
    first, second = relu(u_1 * x_1), relu(u_2 * x_2)
    by_blocks = v_11 * first + v_12 * second + t * (v_21 * first + v_22 * second)
    return sides(through_matrix, by_blocks, off=by_blocks - t * v_22 * (second - relu(u_1 * x_2)))


@HERE.at_most("lemma-3.a.norms", by="smt")
def norms(y_1: any_number, y_2: any_number) -> Sides:
    """|y|_2 <= |y|_1, by which errors of outputs add up (two coordinates; more by induction)."""
    return sides(sqrt(y_1**2 + y_2**2), absolute(y_1) + absolute(y_2), off=(absolute(y_1) + absolute(y_2)) / 2)


@HERE.at_most("lemma-3.a.entries", by="smt")
def entries(w_1: any_number, w_2: any_number) -> Sides:
    """|W| <= 1 implies |w_ij| <= 1: an entry is at most the length of its column W e_j, which is at most |W|.
    w_1 is the entry and w_2^2 stands for the sum of the other squares.
    """
    return sides(w_1**2, w_1**2 + w_2**2, off=(w_1**2 + w_2**2) / 2)


@HERE.refuted(
    "lemma-3.transpose", "==", at={"d_2": 1, "k": 2}, severity="misprint", impact="none: Eq. 9 has the right form",
    corrected="eq-9",
)  # fmt: skip
def transposed(d_2: Int1To4, k: Int1To4) -> Sides:
    """As printed the pruned network is (S * N)^T sigma(...): the columns of (S * N)^T, d_2, are as many as the k hidden values.

    Note: Carried over from Lemma 2's vector v.
    """
    return sides(d_2, k, off_left=k)


@HERE.refuted(
    "lemma-3", "<", at={"d_1": 1, "d_2": 1, "eps": ALMOST_1, "C": 1000}, severity="edge",
    impact="Lemma 3 at d_1 = d_2 = 1 and eps near 1; Theorem 1 only through its own edge",
)  # fmt: skip
def too_narrow(d_1: Count, d_2: Count, eps: OpenUnit, C: SomeConstants) -> Sides:
    """The width printed in Lemma 3 is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by 1 > eps).

    Note: At d_1 = d_2 = 1 it is C log(1/eps), as in Lemma 2.  Theorem 1 uses the lemma at eps/(2l), where twice the constant does.
    """
    return sides(1, layer_width_as_printed(d_1, d_2, eps, C), off=layer_width(d_1, d_2, eps, C))


@HERE.argued(
    "lemma-3.corrected",
    steps=(
        lemma_2.enough.at(d=lambda d_1: d_1, eps=lambda d_2, eps: eps / d_2), link, blockwise,
        lemma_2.union.at(d=lambda d_1, d_2: d_1 * d_2), norms, entries,
    ),
)  # fmt: skip
def corrected(d_1: Count, d_2: Count, eps: OpenUnit, C: Real1930) -> Sides:
    """Lemma 3 holds with a 2 in the logarithm, hidden width at least C d_1 log(2 d_1 d_2/eps), and any C >= 1930: with probability at least 1
    - eps every Wx with |W| <= 1 is, at once, within less than eps (l2 norm) of a pruning on |x|_inf <= 1.

    Because by `lemma-2.enough` at eps/d_2 each input j gets a block of at least 2n neurons, n >= 960 log(2 d_1 d_2/eps), which all outputs
    share: output i is the sum over j of the blocks' outputs with its own row of N (`eq-9`, of which it shows two rows and two blocks).  The
    entries of W are in [-1, 1] by `lemma-3.a.entries`.  For each i, j the u_j and v_ij are independent U[-1, 1], so by `lemma-1` at eps/(d_1
    d_2) they give w_ij x_j within less than that for all w_ij at once, except with that probability. The errors of the coordinates bound the
    l2 norm by their sum (`lemma-3.a.norms`, two at a time), and errors and probabilities, d_1 d_2 of each, add up to eps by `lemma-2.a`.
    """
    needed = lemma_2.enough.body(d_1, eps / d_2, C).left
    return sides(needed, layer_width(d_1, d_2, eps, C), off_left=2 * needed)


@HERE.refuted(
    "lemma-3.block", at={"i": 2, "d_1": 1, "d_2": 2}, severity="misprint", impact="none: Eq. 9 and the chain have u_j",
    corrected="eq-9", given=lambda i, d_1, d_2: at_most(i, d_2),
)  # fmt: skip
def wrong_block(i: Int1To4, d_1: Int1To4, d_2: Int1To4) -> Sides:
    """As printed in step 2, the event of output i and input j is about sigma(u_i x), i = 1..d_2: there are only d_1 of the u's.

    Note: A misprint for u_j.
    """
    return sides(i, d_1, off=d_2)


RESULT = Result(
    ref=HERE.ref, repaired="pensia2020.lemma-3.corrected", title="Approximating a layer",
    statement="A two-layer source of hidden width C d_1 log(d_1 d_2/eps) and weights U[-1,1] can, with probability at least 1-eps, be "
    "pruned to within eps (l2 norm) of Wx on |x|_inf <= 1, for every d_2 x d_1 matrix W with |W| <= 1.",
    symbols={"d_1": "inputs", "d_2": "outputs", "eps": "tolerance, and failure probability", "C": "constant left open"},
    formulas=(layer_width_as_printed, layer_width),
    claims=(too_narrow, corrected, blockwise, norms, entries, transposed, wrong_block),
)  # fmt: skip

"""Lemma 3: one layer by pruning two random layers, the first of which serves all outputs (algorithm alg-lemma3)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from ltbounds.arith import absolute, log, sqrt, total
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.edges import short_by_log_2, too_narrow
from ltbounds.theorems.pensia2020.lemma_1 import half_width
from ltbounds.theorems.pensia2020.lemma_2 import block_diagonal, output
from ltbounds.theorems.pensia2020.witnesses import Pruned, forward, lose_a_weight, prune_widths

__all__ = ["RESULT", "layer_width", "layer_width_as_printed"]

REF = Ref("pensia2020", "Lemma 3", "section 3.4")
EQ_9 = Ref("pensia2020", "Lemma 3", "section 3.4, Eq. 9")
INPUTS, OUTPUTS = 4, 3
EPS = 0.1


def layer_width_as_printed(d_1: Any, d_2: Any, eps: Any, C: Any) -> Any:
    """Lemma 3 as printed: hidden width C d_1 log(d_1 d_2/eps); no neuron is left as d_1 = d_2 = 1 and eps tends to 1.

    >>> round(layer_width_as_printed(100, 100, 0.01, C=3.0))
    4145
    """
    return C * d_1 * log(d_1 * d_2 / eps)


def layer_width(d_1: Any, d_2: Any, eps: Any, C: Any) -> Any:
    """Lemma 3, corrected: hidden width C d_1 log(2 d_1 d_2/eps), d_1 blocks of 2n neurons with C twice Lemma 1's.

    >>> round(layer_width(100, 100, 0.01, C=3.0))
    4353
    """
    return C * d_1 * log(2 * d_1 * d_2 / eps)


def _prune(seed: int) -> Pruned:
    return prune_widths((INPUTS, OUTPUTS), EPS / (INPUTS * OUTPUTS), seed)


def _verify(pruned: Pruned) -> Mapping[str, bool]:
    """The supremum over the cube: the error is linear on each orthant, so its norm is largest at a point of {-1, 0, 1}^d."""
    corners = np.array(list(product((-1.0, 0.0, 1.0), repeat=INPUTS)))
    error = forward(pruned.target, corners) - forward(pruned.ticket, corners)
    first, _ = pruned.ticket
    return {
        "sup over |x|_inf <= 1 of the l2 error below eps": bool(np.linalg.norm(error, axis=1).max() < EPS),
        "M' has one input a row": bool((np.count_nonzero(first, axis=1) <= 1).all()),
        "source weights within [-1, 1]": all(np.abs(matrix).max() <= 1 for matrix in pruned.ticket),
    }


LAYER = ExistenceClaim(
    id="pensia2020.lemma-3",
    ref=REF,
    statement=f"For W of shape {OUTPUTS} x {INPUTS} with |W| <= 1 and eps = {EPS}: a two-layer source U[-1,1], pruned, is within eps "
    "(l2 norm) of Wx for |x|_inf <= 1.",
    build=_prune,
    verify=_verify,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: lose_a_weight(_prune(seed))},
    note="Three layers, each with a source of its own; the lemma speaks of all W at once.",
)

SHARED = {f"u_{j}{r}": Real(-1, 1) for j in (1, 2) for r in (1, 2)}
KEPT = {f"v_{i}{j}{r}": Real(-1, 1) for i in (1, 2) for j in (1, 2) for r in (1, 2)}
EQ_9_DOMAIN: Mapping[str, Axis] = SHARED | KEPT | {name: Real(-1, 1) for name in ("x_1", "x_2", "t")}


def _through_matrix(**p: Any) -> Any:
    matrix = block_diagonal([[p["u_11"], p["u_12"]], [p["u_21"], p["u_22"]]])
    x = [p["x_1"], p["x_2"]]
    first, second = ([p[f"v_{i}{j}{r}"] for j in (1, 2) for r in (1, 2)] for i in (1, 2))
    return output(first, matrix, x) + p["t"] * output(second, matrix, x)


def _block_by_block(row_of_u: int | None = None, **p: Any) -> Any:
    def row(i: int) -> Any:
        return sum(p[f"v_{i}{j}{r}"] * relu(p[f"u_{row_of_u or j}{r}"] * p[f"x_{j}"]) for j in (1, 2) for r in (1, 2))

    return row(1) + p["t"] * row(2)


BLOCKWISE = InequalityClaim(
    id="pensia2020.eq-9",
    ref=EQ_9,
    statement="Row i of (S N) sigma(M' x) is sum_j (s_ij v_ij)^T sigma(u_j x_j), the u_j being shared by all rows: shown for two rows "
    "and two blocks of two neurons, as row 1 + t · row 2 for all t; v stands for s * v.",
    lhs=_through_matrix,
    rhs=_block_by_block,
    relation="==",
    domain=EQ_9_DOMAIN,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda **p: _block_by_block(row_of_u=1, **p)},
)

UNION = InequalityClaim(
    id="pensia2020.lemma-3.a",
    ref=REF,
    statement="d_1 d_2 events of failure probability eps/(d_1 d_2), and as many errors of that size, add up to eps.",
    lhs=lambda d_1, d_2, eps: d_2 * total(lambda j: eps / (d_1 * d_2), 1, d_1),
    rhs=lambda d_1, d_2, eps: eps,
    relation="==",
    domain={"d_1": Integers(1), "d_2": Integers(1), "eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda d_1, d_2, eps: total(lambda i: eps / (d_1 * d_2), 1, d_2)},
)

NORMS = InequalityClaim(
    id="pensia2020.lemma-3.a.norms",
    ref=REF,
    statement="|y|_2 <= |y|_1, by which errors of outputs add up (two coordinates; more by induction).",
    lhs=lambda y_1, y_2: sqrt(y_1**2 + y_2**2),
    rhs=lambda y_1, y_2: absolute(y_1) + absolute(y_2),
    domain={"y_1": Real(-1, 1), "y_2": Real(-1, 1)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.lemma-3.a.norms.squares",
            ref=REF,
            statement="(|y_1| + |y_2|)^2 - (y_1^2 + y_2^2) = 2 |y_1| |y_2|.",
            lhs=lambda y_1, y_2: (absolute(y_1) + absolute(y_2)) ** 2 - (y_1**2 + y_2**2),
            rhs=lambda y_1, y_2: 2 * absolute(y_1) * absolute(y_2),
            relation="==",
            domain={"y_1": Real(-1, 1), "y_2": Real(-1, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda y_1, y_2: 2 * y_1 * y_2},
        ),
    ),
    because="The right side of the step is not negative, and neither are the two norms.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda y_1, y_2: (absolute(y_1) + absolute(y_2)) / 2},
)

ENTRIES = InequalityClaim(
    id="pensia2020.lemma-3.a.entries",
    ref=REF,
    statement="|W| <= 1 implies |w_ij| <= 1: an entry is at most the length of its column W e_j, which is at most |W|.",
    lhs=lambda w_1, w_2: w_1**2,
    rhs=lambda w_1, w_2: w_1**2 + w_2**2,
    domain={"w_1": Real(-1, 1), "w_2": Real(-1, 1)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.lemma-3.a.entries.margin",
            ref=REF,
            statement="|W e_j|^2 - w_ij^2 is the sum of the squares of the column's other entries.",
            lhs=lambda w_1, w_2: (w_1**2 + w_2**2) - w_1**2,
            rhs=lambda w_1, w_2: w_2**2,
            relation="==",
            domain={"w_1": Real(-1, 1), "w_2": Real(-1, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda w_1, w_2: w_2},
        ),
    ),
    because="w_1 is the entry and w_2^2 stands for the sum of the other squares, which is not negative.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda w_1, w_2: (w_1**2 + w_2**2) / 2},
)

TRANSPOSED = InequalityClaim(
    id="pensia2020.lemma-3.transpose",
    ref=REF,
    statement="As printed the pruned network is (S * N)^T sigma(...): the columns of (S * N)^T, d_2, are as many as the k hidden neurons.",
    lhs=lambda d_2, k: d_2,
    rhs=lambda d_2, k: k,
    relation="==",
    domain={"d_2": Integers(1, 4), "k": Integers(1, 4)},
    method="exact",
    counterexample={"d_2": 1, "k": 2},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda d_2, k: k},
    note="A misprint, carried over from Lemma 2's vector v: N is d_2 x k, so N^T cannot be applied to k hidden values.  Eq. 9 has S * N "
    "without the transpose; nothing rests on it.",
    correction="pensia2020.eq-9",
)

SIZES: Mapping[str, Axis] = {
    "d_1": Integers(1),
    "d_2": Integers(1),
    "eps": Real(0, 1, open_lo=True, open_hi=True),
    "C": Real(0, 100, open_lo=True),
}

TOO_NARROW = too_narrow(
    "pensia2020.lemma-3.edge",
    REF,
    layer_width_as_printed,
    layer_width,
    SIZES,
    note="At d_1 = d_2 = 1 the printed width is C log(1/eps), as in Lemma 2.  With Lemma 1's 2 it stands.  Theorem 1 uses the lemma at "
    "eps/(2l), where the printed form is wide enough with twice the constant.",
)

SHORT = short_by_log_2("pensia2020.lemma-3.edge.short", REF, layer_width_as_printed, layer_width, SIZES, inputs="d_1")

WIDE_ENOUGH = InequalityClaim(
    id="pensia2020.lemma-3.edge.corrected",
    ref=REF,
    statement="d_1 blocks of 2n neurons, n = C' log(2/(eps/(d_1 d_2))) as Lemma 1 has it, are 2 C' d_1 log(2 d_1 d_2/eps) neurons.",
    lhs=lambda d_1, d_2, eps, C: 2 * d_1 * half_width(eps / (d_1 * d_2), C),
    rhs=lambda d_1, d_2, eps, C: layer_width(d_1, d_2, eps, 2 * C),
    relation="==",
    domain=SIZES,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d_1, d_2, eps, C: layer_width_as_printed(d_1, d_2, eps, 2 * C)},
)

RESULT = Result(
    ref=REF,
    title="Approximating a layer",
    statement="A two-layer source of hidden width C d_1 log(d_1 d_2/eps) and weights U[-1,1] can, with probability at least 1-eps, be "
    "pruned to within eps (l2 norm) of Wx on |x|_inf <= 1, for every d_2 x d_1 matrix W with |W| <= 1.",
    symbols={"d_1": "inputs", "d_2": "outputs", "eps": "tolerance, and failure probability", "C": "constant left open"},
    formulas=(layer_width_as_printed, layer_width),
    claims=(LAYER, BLOCKWISE, UNION, NORMS, ENTRIES, TRANSPOSED, TOO_NARROW, WIDE_ENOUGH, SHORT),
)

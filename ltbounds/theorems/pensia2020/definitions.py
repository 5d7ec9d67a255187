"""Section 2: the target class, the source, pruning, and what close means (Eqs. 1-4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from ltbounds.arith import Scalar, absolute, maximum
from ltbounds.claims import Real, Result
from ltbounds.notation import Nonnegative, Sides, Signed, any_number, place, sides
from ltbounds.theorems.pensia2020 import witnesses

__all__ = ["RESULT", "relu"]

HERE = place("pensia2020", "Section 2", "section 2, Eqs. 1-4")
WIDTHS = (4, 6, 3)
EPS = 0.1
ROUNDING = 1e-12


def relu(y: Scalar) -> Scalar:
    """sigma(y) = y · 1[y >= 0], written (y + |y|)/2 so that symbols and balls can follow it.

    >>> relu(0.5), relu(-0.5)
    (0.5, 0.0)
    """
    return (y + absolute(y)) / 2


@HERE.equal("def-1.relu", by="smt")
def relu_holds(y: any_number) -> Sides:
    """sigma(y) = max{y, 0}."""
    return sides(relu(y), maximum(y, 0 * y), off=relu(y) + relu(-y))


def _draw(seed: int) -> witnesses.Pruned:
    return witnesses.prune_widths(WIDTHS, EPS / 100, seed)


def _twice_the_weights(seed: int) -> witnesses.Pruned:
    pruned = _draw(seed)
    return witnesses.Pruned(tuple(2 * w for w in pruned.target), pruned.source, pruned.ticket)


@HERE.witness("def-1", build=_draw, off=_twice_the_weights, seeds=(0, 1, 2))
def targets(pruned: witnesses.Pruned) -> Mapping[str, bool]:
    """Targets of widths 4-6-3 with spectral norms at most 1 (Eqs. 1, 4) lengthen none of 2000 inputs: |f(x)| <= |x|."""
    x = witnesses.unit_vectors(WIDTHS[0])
    norms = [np.linalg.svd(w, compute_uv=False).max() for w in pruned.target]
    return {
        "spectral norms at most 1": max(norms) <= 1 + ROUNDING,
        "|f(x)| <= |x|": bool((np.linalg.norm(witnesses.forward(pruned.target, x), axis=1) <= 1 + ROUNDING).all()),
        "W_i is d_i x d_{i-1}": [w.shape for w in pruned.target] == [(6, 4), (3, 6)],
    }


def _with_a_new_weight(seed: int) -> witnesses.Pruned:
    pruned = _draw(seed)
    last = pruned.ticket[-1].copy()
    last[0, 0] = 0.5 * pruned.source[-1][0, 0]
    return witnesses.Pruned(pruned.target, pruned.source, (*pruned.ticket[:-1], last))


@HERE.witness("def-2", build=_draw, off=_with_a_new_weight, seeds=(0, 1))
def pruning(pruned: witnesses.Pruned) -> Mapping[str, bool]:
    """Pruning (Eqs. 2-3) removes weights and changes none: every matrix of a ticket is S * M with S binary and of the
    shape of M, the source's matrix, which is drawn again from the seed.
    """
    pairs = list(zip(pruned.ticket, pruned.source, strict=True))
    return {
        "2l layers": len(pruned.source) == 2 * len(pruned.target),
        "masks of the source's shapes": all(t.shape == m.shape for t, m in pairs),
        "a weight is kept as it is or removed": all(bool(((t == 0) | (t == m)).all()) for t, m in pairs),
        "source weights within [-1, 1]": all(bool((np.abs(m) <= 1).all()) for m in pruned.source),
        "the source is dense": all(bool((m != 0).all()) for m in pruned.source),
    }


@HERE.witness("def-3", build=_draw, off=lambda seed: witnesses.lose_a_weight(_draw(seed)), seeds=(0, 1, 2))
def close(pruned: witnesses.Pruned) -> Mapping[str, bool]:
    """eps-close (l2 norm, unit l2 ball) is decided from both sides: for tickets of 4-6-3 targets the error met at 2000
    inputs is at most the error certified layer by layer, which is at most eps = 0.1.
    """
    x = witnesses.unit_vectors(WIDTHS[0])
    met = float(np.linalg.norm(witnesses.forward(pruned.target, x) - witnesses.forward(pruned.ticket, x), axis=1).max())
    certified, size = 0.0, 1.0  # an error of one layer is carried on by spectral norms, those of the ticket included
    for i, weight in enumerate(pruned.target):
        own, norm = witnesses.layer_error_on_ball(pruned, i), float(np.linalg.norm(weight, 2))
        certified, size = norm * certified + own * size, (norm + own) * size
    return {"met <= certified": met <= certified + ROUNDING, "certified <= eps": certified <= EPS}


def _network(v_1: Scalar, v_2: Scalar, w_1: Scalar, w_2: Scalar, x_1: Scalar, x_2: Scalar) -> Scalar:
    """Two ReLU neurons and a linear output on the plane."""
    return v_1 * relu(w_1 * x_1 + w_2 * x_2) + v_2 * relu(w_2 * x_1 - w_1 * x_2)


@HERE.equal("def-4", beyond={"alpha": Real(-1, 1)})
def homogeneous(
    alpha: Nonnegative, v_1: Signed, v_2: Signed, w_1: Signed, w_2: Signed, x_1: Signed, x_2: Signed
) -> Sides:
    """f(alpha x) = alpha f(x) for alpha >= 0, so eps on |x| <= 1 is r eps on |x| <= r; evaluated for two ReLU neurons on the plane.

    Because sigma(alpha y) = alpha sigma(y) for alpha >= 0 is all that the two neurons use: so it is for any width and depth.
    An x with |x| <= r is r x' with |x'| <= 1, so that two networks differ there by r times what they differ by at x'.
    """
    f = partial(_network, v_1, v_2, w_1, w_2)
    return sides(f(alpha * x_1, alpha * x_2), alpha * f(x_1, x_2))


RESULT = Result(
    ref=HERE.ref, title="Targets, source, pruning, and closeness",
    statement="Targets are bias-free ReLU networks of depth l with spectral norms at most 1; the source has depth 2l and weights U[-1,1]; "
    "pruning removes weights; g is eps-close to f when |f(x) - g(x)| <= eps for all |x| <= 1, l2 norms.",
    symbols={"y": "input of a neuron", "alpha": "factor of an input", "eps": "tolerance"}, formulas=(relu,),
    claims=(relu_holds, targets, pruning, close, homogeneous),
)  # fmt: skip

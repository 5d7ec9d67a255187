"""Equations 1 and 2 and the conventions of section 2: what a network with convolutions and skip connections computes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Result
from ltbounds.networks import Activate, Add, Conv2d, Network, Node, activation, nonzeros, sequential
from ltbounds.notation import Positive, Sides, any_number, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import relu
from ltbounds.theorems.burkholz2022conv.witnesses import pruned

__all__ = ["RESULT", "convolution", "dense_parameters"]

Int1To3 = Annotated[Scalar, Integers(1, 3)]
Int1To4 = Annotated[Scalar, Integers(1, 4)]

HERE = place("burkholz2022conv", "Equations 1 and 2", "section 2")


def convolution(K: np.ndarray, X: np.ndarray, i: int, j: int, sign: int = 1) -> Scalar:
    """(K ∗ X)_ij = Σ_{i',j'} K_{i'j'} X_{(i-i'+1)(j-j'+1)}, indices from 1, zeros outside X; sign = -1 correlates.

    >>> int(convolution(np.array([[1, 2]]), np.array([[3, 5]]), 1, 2))
    11
    """
    (rows, columns), (i, j) = X.shape, (integer(i), integer(j))
    total: Any = 0
    for (a, b), weight in np.ndenumerate(K):
        k, m = i - 1 - sign * a, j - 1 - sign * b
        if 0 <= k < rows and 0 <= m < columns:
            total += weight * X[k, m]
    return total


def dense_parameters(c_in: Scalar, c_out: Scalar, k: Scalar) -> Scalar:
    """Weights and biases of a dense convolutional layer, c_out (c_in k + 1): filters of k entries, one bias a channel.

    >>> dense_parameters(3, 16, 9)
    448
    """
    return c_out * (c_in * k + 1)


def _unit(shape: tuple[int, int], row: int, column: int) -> np.ndarray:
    tensor = np.zeros(shape, int)
    tensor[integer(row) - 1, integer(column) - 1] = 1
    return tensor


def _on_units(turn: int) -> list[bool]:
    """Whether the printed sum and scipy's agree, for each pair of a unit filter 2x2 and a unit image 2x3, each entry."""
    from scipy.signal import convolve2d

    every = product(*(range(1, end + 1) for end in (2, 2, 2, 3, 3, 4)))
    pairs = ((_unit((2, 2), a, b), _unit((2, 3), c, d), i, j) for a, b, c, d, i, j in every)
    return [int(convolution(K, X, i, j, turn)) == int(convolve2d(K, X)[i - 1, j - 1]) for K, X, i, j in pairs]


@HERE.witness("def-2", build=lambda _: _on_units(1), off=lambda _: _on_units(-1))
def convolution_holds(agree: Any) -> Mapping[str, bool]:
    """(K ∗ X)_ij = Σ K_{i'j'} X_{(i-i'+1)(j-j'+1)} is the convolution (flipped filter) of scipy, entry by entry, for filters
    2x2 and images 2x3: both are bilinear, so agreement on all pairs of unit tensors is agreement on all tensors.
    """
    return {"all entries of all pairs": all(agree) and len(agree) == 288}


@HERE.equal("def-4", by="exact")
def identity_filter(c: Int1To3, d: Int1To3, i: Int1To3, j: Int1To3) -> Sides:
    """The filter M_ij1 = 1 of a residual connection is the identity: (M ∗ X)_ij = X_ij (images 3x3, by linearity)."""
    left, right = int(convolution(np.ones((1, 1), int), _unit((3, 3), c, d), i, j)), int(c == i and d == j)
    return sides(left, right, off_left=int(convolution(np.ones((1, 2), int), _unit((3, 3), c, d), i, j)))


def _integers(seed: int, *shape: int) -> np.ndarray:
    return generator("burkholz2022conv.equations", seed, shape).integers(-3, 4, shape).astype(float)


def _by_hand(W: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Eq. 1 with ReLU, entry by entry."""
    h = np.zeros((len(W), *x.shape[1:]))
    for o, i, j in np.ndindex(h.shape):
        h[o, i, j] = sum(convolution(W[o, c], x[c], i + 1, j + 1) for c in range(len(x))) + b[o]
    return np.maximum(h, 0)


def _conv(W: np.ndarray, b: np.ndarray, *, flipped: bool = True) -> Conv2d:
    """The layer of `networks`, a correlation, padded so that outputs have the size of inputs."""
    rows, columns = W.shape[2:]
    return Conv2d(W[:, :, ::-1, ::-1] if flipped else W, b, padding=(rows - 1, columns - 1, 0, 0))


def _layer(seed: int, *, flipped: bool = True) -> tuple[np.ndarray, ...]:
    W, b, x = _integers(seed, 2, 3, 2, 2), _integers(seed, 2), _integers(seed, 3, 4, 3)
    network = sequential([_conv(W, b, flipped=flipped), Activate(activation("relu"))], x.shape)
    return W, b, x, network(x[None])[0]


@HERE.witness("def-1", build=_layer, off=partial(_layer, flipped=False), seeds=(0, 1, 2))
def layer(w: Scalar) -> Mapping[str, bool]:
    """Eq. 1, x_i = φ(Σ_j W_ij ∗ x_j + b_i), is what our convolutional layer computes with flipped filters, exactly."""
    W, b, x, y = w
    return {"equal in every entry": bool((_by_hand(W, b, x) == y).all())}


def _block(seed: int, *, added_after: bool = True) -> tuple[np.ndarray, ...]:
    """x^(2) = φ(h^(2)) + M ∗ x^(1), M a learned filter."""
    W1, W2, M = _integers(seed, 2, 2, 2, 2), _integers(seed, 2, 2, 2, 1), _integers(seed, 2, 2, 1, 2)
    b, x, zero = _integers(seed, 2), _integers(seed, 2, 3, 3), np.zeros(2)
    act = Activate(activation("relu"))
    nodes = [Node(_conv(W1, b), (0,)), Node(act, (1,)), Node(_conv(W2, b), (2,)), Node(_conv(M, zero), (2,))]
    tail = [Node(act, (3,)), Node(Add(), (5, 4))] if added_after else [Node(Add(), (3, 4)), Node(act, (5,))]
    return W1, W2, M, b, x, Network((*nodes, *tail), x.shape)(x[None])[0]


@HERE.witness("def-3", build=_block, off=partial(_block, added_after=False), seeds=(0, 1, 2))
def block(w: Any) -> Mapping[str, bool]:
    """Eq. 2: skip connections are convolved and added after the activation, x^(l) = φ(h^(l)) + Σ_t M^(l,t) ∗ x^(t)."""
    W1, W2, M, b, x, y = w
    first = _by_hand(W1, b, x)
    skipped = _by_hand(M, np.zeros(2), first) - _by_hand(-M, np.zeros(2), first)
    return {"equal in every entry": bool((_by_hand(W2, b, first) + skipped == y).all())}


@HERE.equal("def-5")
def bounded(
    w: any_number, v: any_number, b: any_number, x: any_number, y: any_number, s: Positive, t: Positive
) -> Sides:
    """|θ| <= 1 - eps and |x| <= 1 without loss of generality: a ReLU neuron whose inputs are divided by s and whose output by
    t has weights w s/t and bias b/t and the same function, so large enough t bring parameters and values below any bound.

    Note: The error is divided by the last t as well, which costs a logarithm of it in width.  It needs a homogeneous
    activation: for tanh the bounds are hypotheses.
    """
    right = relu((w * s / t) * (x / s) + (v * s / t) * (y / s) + b / t)
    return sides(relu(w * x + v * y + b) / t, right, off=relu((w * s / t) * (x / s) + (v * s / t) * (y / s) + b))


@HERE.equal("def-6.dense", by="exact")
def counted(c_in: Int1To4, c_out: Int1To4, k: Int1To3) -> Sides:
    """N_{w,l}, the nonzero weights and biases of a layer, is c_l (c_{l-1} k_l + 1) where all are nonzero: counted for c_l, c_{l-1} <= 4, k_l <= 3."""
    outputs, *shape = integer(c_out), integer(c_in), 1, integer(k)
    layer = Conv2d(np.ones((outputs, *shape)), np.ones(outputs))
    return sides(nonzeros(sequential([layer], tuple(shape)))[0], dense_parameters(c_in, c_out, k), off=c_out * c_in * k)


def _masked(seed: int, scale: float = 1.0) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The outer layers of a 2L ticket, and the source's own tensors with the layer scaling."""
    _, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    outer = [layer.weight for _, layer in ticket.to_network().linear()][1::2]
    full = []
    for piece, weight in zip(ticket.pieces.values(), outer, strict=True):
        rows, members, taps = np.ix_(piece.rows, np.arange(piece.channels), np.arange(piece.taps))
        full.append(scale * piece.outer(ticket.source, rows, members, taps).reshape(weight.shape))
    scales = [np.array([piece.scale, piece.bias_scale]) for piece in ticket.pieces.values()]
    return outer, [np.stack([s[0] * w, s[1] * w]) for s, w in zip(scales, full, strict=True)]


@HERE.witness("def-7.second", build=_masked, off=partial(_masked, scale=1.001), seeds=(0, 1))
def masked(witness: Any) -> Mapping[str, bool]:
    """f_ε ⊂ f_0: every parameter of the second layers of a ticket is 0 or the source's own, times the layer's scale."""
    pairs = list(zip(*witness, strict=True))
    own = (((w == 0) | np.isclose(w, s, rtol=1e-14, atol=0).any(0)).all() for w, s in pairs)
    return {
        "0 or the source's own value": all(own),
        "something is kept and something pruned": all(0 < (w != 0).mean() < 1 for w, _ in pairs),
    }


RESULT = Result(
    ref=HERE.ref, title="Networks with convolutions and skip connections",
    statement="x_i^(l) = φ(Σ_j W_ij^(l) ∗ x_j^(l-1) + b_i^(l)) + Σ_{t<l} Σ_j M_ij^(l,t) ∗ x_j^(t), ∗ the convolution on inputs padded with zeros.",
    symbols={
        "c_in, c_out": "c_{l-1}, c_l, channels", "k": "k_l, entries of a flattened filter", "K, X": "filter and image",
        "N_{w,l}, N_{m,l}": "nonzero parameters of layer l, and of the skip connections leading to it",
    },
    formulas=(dense_parameters,), claims=(layer, convolution_holds, block, identity_filter, bounded, counted, masked),
)  # fmt: skip

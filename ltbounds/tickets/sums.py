"""What the kept weights add up to: the parameters that a ticket has in effect, from its seed and masks alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.networks import Linear
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.masks import Piece
from ltbounds.tickets.source import Source

__all__ = ["Sums", "effective_halves", "parameter_errors", "sums"]


@dataclass(frozen=True, eq=False)
class Sums:
    """The effective parameters of a piece.

    `weight` (H, R, J, T): the sum kept for each parameter in each half; `size` (R, J, T): the sum of absolute kept
    weights, over the halves; `outer` (R, J, T): that of the outer weights alone, Σ|v|; `cubic` (R, J, T): that of
    |v||λ|³, which bounds how far smooth activations depart;
    `bias` (R,): the sum kept for each bias; `bias_size`, `bias_outer` (R,): its absolute terms, and Σ|v|;
    `bias_slope` (R,): by how much it moves at most when the constant channels that are read move by 1.
    """

    weight: np.ndarray
    size: np.ndarray
    outer: np.ndarray
    cubic: np.ndarray
    bias: np.ndarray
    bias_size: np.ndarray
    bias_outer: np.ndarray
    bias_slope: np.ndarray


def sums(source: Source, piece: Piece, constant: float) -> Sums:
    """Add up the kept weights of a piece; `constant` is the value of the constant channels that it reads."""
    factors = piece.factors(source)
    kept = np.zeros_like(factors)
    if piece.hidden is not None:
        kept = np.where(piece.members < 0, 0.0, piece.hidden.kept(source, piece.node, np.maximum(piece.members, 0)))
    weight = np.zeros(piece.bits.shape)
    size, outer, cubic = (np.zeros(piece.bits.shape[1:]) for _ in range(3))
    for chunk in piece.row_chunks():
        for half in range(len(factors)):
            v = np.where(piece.chosen(half, chunk), piece.weights(source, half, piece.rows[chunk]), 0.0)
            weight[half, chunk] = np.einsum("rjts,js->rjt", v, factors[half])
            size[chunk] += np.einsum("rjts,js->rjt", np.abs(v), np.abs(factors[half]))
            outer[chunk] += np.abs(v).sum(-1)
            cubic[chunk] += np.einsum("rjts,js->rjt", np.abs(v), np.abs(kept[half]) ** 3)
    bias = np.where(piece.chosen_bias(), piece.bias_weights(source, piece.rows), 0.0)
    values = piece.bias_factors(source, constant)
    slopes = _slopes(source, piece)
    size_of = np.abs(bias)
    return Sums(
        weight, size, outer, cubic, bias @ values, size_of @ np.abs(values), size_of.sum(1), size_of @ slopes
    )  # fmt: skip


def _slopes(source: Source, piece: Piece) -> np.ndarray:
    """How fast each member of the bias's base set moves, at most, with the constant that it reads: (W,)."""
    hidden = piece.hidden
    if hidden is None:
        return np.ones(len(piece.bias_members))
    if hidden.constant < 0:
        return np.zeros(len(piece.bias_members))
    pairs = 2.0 if source.law.mirrored else 1.0
    return (
        pairs * hidden.activation.lipschitz * np.abs(hidden.kept(source, piece.node, np.maximum(piece.bias_members, 0)))
    )


def effective_halves(found: Sums, piece: Piece, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """What the first output channels multiply x > 0 and x < 0 with, (rows, J, T) each.

    Neurons with λ > 0 see x > 0 with slope m₊ and x < 0 with slope m₋, the others the other way round.
    """
    plus, minus = found.weight[0, :rows], found.weight[-1, :rows]
    if piece.hidden is None or len(found.weight) == 1:
        return plus, plus
    phi = piece.hidden.activation
    share = phi.m_plus / (phi.m_plus + phi.m_minus)
    return share * plus + (1 - share) * minus, (1 - share) * plus + share * minus


def parameter_errors(found: Sums, layer: Linear, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """|kept sum - parameter| for each weight, (H, R', J, T), and bias, (R',), R' the rows that serve target channels.

    `layout` is that of the layer's output.
    """
    rows = np.arange(layout.copies * layout.channels) // layout.copies
    weight = np.asarray(layer.weight)[rows].reshape(len(rows), *found.weight.shape[2:])
    bias = np.zeros(len(rows)) if layer.bias is None else layer.bias[rows]
    return np.abs(found.weight[:, : len(rows)] - weight), np.abs(found.bias[: len(rows)] - bias)

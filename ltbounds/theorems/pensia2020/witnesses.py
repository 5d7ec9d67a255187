"""Witnesses of the paper's constructions: a target, the source it is pruned from, and the ticket, as plain matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar
from ltbounds.seeding import generator

__all__ = [
    "Pruned", "forward", "half_line_errors", "layer_error_on_ball", "lose_a_weight", "prune_widths", "unit_vectors",
]  # fmt: skip

Matrices = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class Pruned:
    """Weight matrices in the order in which they are applied: W_1..W_l, and those of the source and of the ticket."""

    target: Matrices
    source: Matrices
    ticket: Matrices


def prune_widths(widths: Sequence[int], tolerance: float, seed: int, initialisation: str = "spectral") -> Pruned:
    """alg-lemma1 to alg-thm1: a random target without biases, pruned out of a source U[-1,1] of twice its depth.

    Every weight is met within `tolerance`.
    """
    from ltbounds.networks import random_network
    from ltbounds.tickets import Supply, prune

    target = random_network(widths, seed, initialisation)
    ticket = prune(target, tolerance=tolerance, seed=seed, supply=Supply(base_set=15, spare=13, fit=False))
    source = tuple(matrix for piece in ticket.pieces.values() for matrix in _source_of(ticket.source, piece))
    return Pruned(_matrices(target), source, _matrices(ticket.to_network()))


def _matrices(network: Any) -> Matrices:
    return tuple(np.array(layer.weight) for _, layer in network.linear())


def _source_of(source: Any, piece: Scalar) -> Matrices:
    """The two source layers of a piece in full, drawn again from the seed."""
    units, channels = piece.hidden.units, piece.hidden.channels
    first = source.at(f"{piece.node} hidden", np.arange(units)[:, None] * channels + np.arange(channels))
    second = source.at(f"{piece.node} outer", piece.rows[:, None] * units + np.arange(units))
    return first * piece.hidden.scale, second * piece.scale


def lose_a_weight(pruned: Pruned) -> Pruned:
    """The control: the largest weight of the ticket's last layer is pruned as well."""
    last = pruned.ticket[-1].copy()
    last[np.unravel_index(np.abs(last).argmax(), last.shape)] = 0.0
    return replace(pruned, ticket=(*pruned.ticket[:-1], last))


def forward(matrices: Matrices, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ReLU network of these matrices on the rows of x, the last layer linear."""
    for matrix in matrices[:-1]:
        x = np.maximum(x @ matrix.T, 0.0)
    return x @ matrices[-1].T


def half_line_errors(pruned: Pruned, i: int) -> NDArray[np.float64]:
    """The errors (2, outputs, inputs) of the weights of target layer i for x_j > 0 and for x_j < 0.

    With one input a hidden neuron, M2 relu(M1 x) is linear on each orthant: M2 relu(M1) for x >= 0 and -M2 relu(-M1) for x <= 0.
    """
    first, second = pruned.ticket[2 * i], pruned.ticket[2 * i + 1]
    weight = pruned.target[i]
    return np.stack([weight - second @ np.maximum(first, 0), weight + second @ np.maximum(-first, 0)])


def layer_error_on_ball(pruned: Pruned, i: int) -> float:
    """An upper bound of layer i's l2 error on the unit l2 ball: x is the difference of its halves, whose squares add up."""
    return float(np.linalg.norm(np.hstack(list(half_line_errors(pruned, i))), 2))


def unit_vectors(size: int, count: int = 2000) -> NDArray[np.float64]:
    """Random inputs of l2 norm 1: (count, size)."""
    x = generator("pensia2020.witnesses").standard_normal((count, size))
    return x / np.linalg.norm(x, axis=1, keepdims=True)

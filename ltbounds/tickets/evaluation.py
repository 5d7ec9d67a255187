"""What a ticket computes, some source rows at a time: its kept weights are never all in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from ltbounds.networks import Layer
from ltbounds.tickets.expansion import entries, expand, hidden_layer, mirrored
from ltbounds.tickets.ticket import Ticket, other_layer

__all__ = ["evaluate"]

LARGE = 2**26
"""Entries of the widest value of a batch (512 MiB)."""


def evaluate(ticket: Ticket, x: np.ndarray) -> np.ndarray:
    """The outputs on a batch x, up to rounding those of `ticket.to_network()`, which needs far more memory.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> ticket = prune(random_network((3, 4, 2), seed=1), tolerance=0.01, seed=2)
    >>> bool(np.allclose(evaluate(ticket, np.ones((1, 3))), ticket.to_network()(np.ones((1, 3))), rtol=1e-12))
    True
    """
    hidden = (piece.hidden.units if piece.hidden else piece.channels for piece in ticket.pieces.values())
    widest = max((*hidden, *(int(np.prod(shape)) for shape in ticket.shapes)))
    size = max(1, LARGE // widest)
    parts = [_outputs(ticket, x[start : start + size]) for start in range(0, max(len(x), 1), size)]
    return np.concatenate(parts)


def _outputs(ticket: Ticket, x: np.ndarray) -> np.ndarray:
    values = [x.reshape(len(x), *ticket.shape).astype(np.float64)]
    for k, described in enumerate(ticket.skeleton):
        reads = [values[i] for i in described["inputs"]]
        if k in ticket.pieces and described["op"] == "Dense":
            values.append(_dense(ticket, k, described, reads[0]))
            continue
        (before, *_) = described["inputs"]
        layers: list[Layer] = (
            expand(ticket.source, ticket.pieces[k], described, ticket.layouts[before], ticket.shapes[before])
            if k in ticket.pieces
            else [other_layer(ticket, k, described, bare=False)]
        )
        for layer in layers:
            reads = [layer.forward(*reads)]
        values.append(reads[0])
    return values[-1]


def _dense(ticket: Ticket, k: int, described: dict[str, Any], x: np.ndarray) -> np.ndarray:
    """A pruned dense layer: univariate neurons, if it has any, and then the kept weights of some rows at a time."""
    piece, source, before = ticket.pieces[k], ticket.source, described["inputs"][0]
    parts = entries(source, piece)
    if piece.hidden is not None:
        layer = hidden_layer(source, piece, piece.hidden, ticket.layouts[before].flat(), image=False)
        x = piece.hidden.activation(layer.forward(x))
        if source.law.mirrored:
            parts = mirrored(parts)
    read = np.ascontiguousarray(x.reshape(len(x), -1).T)
    out = np.zeros((len(piece.rows), len(x)))
    for row, member, tap, value in parts:
        if len(row):
            first, last = int(row.min()), int(row.max()) + 1
            weight = csr_array((value, (row - first, member * piece.taps + tap)), shape=(last - first, len(read)))
            out[first:last] += weight @ read
    return np.ascontiguousarray(out.T)

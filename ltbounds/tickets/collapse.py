"""A ticket as a small network: the neurons of a two-for-one layer added up, for searches and pictures.

Σ v φ(λx) is A·max(x, 0) - B·max(-x, 0) with the effective weights A, B: exactly for homogeneous activations, and up to
the departure from linear for tanh and sigmoid.  Behind a ReLU or a sigmoid no x is negative, and A·x is all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ltbounds.networks import Activate, Conv2d, Dense, Layer, Network, activation
from ltbounds.networks.layers import Add, AvgPool2d, MaxPool2d, Rearrange
from ltbounds.tickets.masks import Piece
from ltbounds.tickets.sums import Sums, effective_halves, sums
from ltbounds.tickets.ticket import Ticket, assemble

__all__ = ["collapse", "collapsed"]

KEEPS_SIGN = (Add, AvgPool2d, MaxPool2d, Rearrange)
"""Layers that make nothing negative out of what is not."""


def _linear(described: dict[str, Any], weight: np.ndarray, bias: np.ndarray) -> Layer:
    """The layer with weights (R, J, T)."""
    if described["op"] == "Dense":
        return Dense(weight.reshape(len(weight), -1), bias)
    cube = weight.reshape(*weight.shape[:2], *described["kernel"])
    return Conv2d(cube, bias, tuple(described["stride"]), tuple(described["padding"]))


def _signs(channels: int, image: bool) -> Layer:
    """x and -x, one behind the other."""
    both = np.concatenate([np.eye(channels), -np.eye(channels)])
    return Conv2d(both[:, :, None, None]) if image else Dense(both)


def _layers(found: Sums, piece: Piece, described: dict[str, Any], rows: int, nonnegative: bool) -> list[Layer]:
    up, down = effective_halves(found, piece, rows)
    if nonnegative or up is down:
        return [_linear(described, up, found.bias[:rows])]
    both = np.concatenate([up, -down], axis=1)
    return [
        _signs(up.shape[1], described["op"] == "Conv2d"),
        Activate(activation("relu")),
        _linear(described, both, found.bias[:rows]),
    ]


def collapse(ticket: Ticket, memory: Mapping[int, Sums] | None = None) -> Network:
    """The small network; with the layout of the ticket where it has copies, that of the target where it has none.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> ticket = prune(random_network((3, 4, 2), seed=1), tolerance=0.01, seed=2)
    >>> ticket.to_network().parameters, collapse(ticket).parameters
    (5494, 56)
    """
    return collapsed(ticket, memory)[0]


def collapsed(ticket: Ticket, memory: Mapping[int, Sums] | None = None) -> tuple[Network, tuple[int, ...]]:
    """The small network (see `collapse`), and where the values of the ticket's skeleton stand among its own.

    A `memory` may hold `ticket.sums`, which do where layers have biases of their own: other biases come from constant
    channels as they are, not as they are meant.
    """
    constants = [1.0] * (len(ticket.skeleton) + 1)
    nonnegative = [False] * (len(ticket.skeleton) + 1)

    def layers(k: int, described: dict[str, Any]) -> list[Layer] | None:
        piece, (before, *_) = ticket.pieces[k], described["inputs"]
        if piece.hidden is None:
            return None
        known = memory.get(k) if memory and piece.hidden.constant < 0 else None
        found = known or sums(ticket.source, piece, constants[before])
        layout = ticket.layouts[k + 1]
        single = layout.copies == 1
        if layout.constant is not None and single:
            constants[k + 1] = float(found.bias[-1])
        return _layers(found, piece, described, layout.channels if single else len(piece.rows), nonnegative[before])

    def carry(k: int, layer: Layer, inputs: tuple[int, ...]) -> None:
        values = [constants[i] for i in inputs]
        is_activation = isinstance(layer, Activate)
        constants[k + 1] = float(layer.phi(np.array(values[0]))) if is_activation else sum(values)  # type: ignore[attr-defined]
        nonnegative[k + 1] = (
            layer.phi.nonnegative if is_activation  # type: ignore[attr-defined]
            else isinstance(layer, KEEPS_SIGN) and all(nonnegative[i] for i in inputs)
        )  # fmt: skip

    return assemble(ticket, layers, carry, bare=not any(layout.copies > 1 for layout in ticket.layouts))

"""The target as wide as a ticket that holds copies: every channel as often as the ticket has it, and the constants.

Entry by entry the two are then networks of one architecture, whatever the construction.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from ltbounds.networks import Conv2d, Dense, Linear, Network, Rearrange
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.ticket import Ticket

__all__ = ["folded", "holds_copies", "repeated"]


def holds_copies(ticket: Ticket) -> bool:
    """Whether a layer of the ticket reads copies of channels."""
    return any(piece.hidden is None for piece in ticket.pieces.values())


def repeated(ticket: Ticket, target: Network) -> Network:
    """The target in the layout of the ticket; the target itself where no layer reads copies.

    A layer reads the first copy of each channel, and writes every copy; constant channels are biases.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> target = random_network((3, 4, 2), seed=1)
    >>> ticket = prune(target, construction="burkholz2022depth.l+1", tolerance=0.01, seed=2)
    >>> wide = repeated(ticket, target)
    >>> ticket.layouts[1].copies, [int(n) for shape in wide.shapes() for n in shape]
    (18, [3, 90, 90, 2])
    >>> bool(np.array_equal(wide(np.ones((1, 3))), target(np.ones((1, 3)))))
    True
    """
    if not holds_copies(ticket):
        return target
    nodes = []
    for k, node in enumerate(target.nodes):
        before, after, layer = ticket.layouts[node.inputs[0]], ticket.layouts[k + 1], node.layer
        if isinstance(layer, Linear):
            layer = _repeated(layer, before, after)
        elif isinstance(layer, Rearrange) and not before.bare:
            layer = Rearrange((after.width * after.taps,))
        nodes.append(replace(node, layer=layer))
    return Network(tuple(nodes), target.shape)


def _repeated(layer: Linear, before: Layout, after: Layout) -> Linear:
    rows, constants = after.copies * after.channels, after.width - after.copies * after.channels
    bias = np.zeros(after.channels) if layer.bias is None else np.asarray(layer.bias, float)
    bias = np.concatenate([np.repeat(bias, after.copies), np.full(constants, after.constant or 0.0)])
    cube = np.asarray(layer.weight, float).reshape(after.channels, before.channels, -1)
    r, j, t = np.nonzero(np.repeat(cube, after.copies, 0))
    value, taps = cube[r // after.copies, j, t], cube.shape[2]
    place = (r, before.members()[j, 0] * taps + t)
    weight = sparse.csr_array((value, place), shape=(rows + constants, before.width * taps))
    if isinstance(layer, Conv2d):
        kernel = layer.weight.shape[2:]
        return replace(layer, weight=weight.toarray().reshape(len(bias), before.width, *kernel), bias=bias)
    return Dense(weight if before.copies > 1 else weight.toarray(), bias)


def folded(layout: Layout, entries: int) -> sparse.csr_array:
    """(entries, entries): adds the columns of all copies of a channel to its first; those of constants vanish."""
    cell = entries // layout.width
    first = np.repeat(layout.members()[:, :1], layout.copies, 1).ravel()
    columns = (first[:, None] * cell + np.arange(cell)).ravel()
    return sparse.csr_array((np.ones(len(columns)), (np.arange(len(columns)), columns)), shape=(entries, entries))

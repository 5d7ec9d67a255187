"""One parameter of a ticket taken apart: its base set, what was kept, and the sum that stands for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks import Linear, Network
from ltbounds.tickets.ticket import Ticket

__all__ = ["Anatomy", "anatomy"]


@dataclass(frozen=True)
class Anatomy:
    """The base set of one weight; every tuple has one entry a member.

    `first`: the weight λ of the univariate neuron (1 where copies are read directly); `second`: the source weight v
    behind it; `term`: what the member contributes if kept; `kept`: whether it is.  `label` says which weight it is.
    """

    label: str
    weight: float
    tolerance: float
    first: tuple[float, ...]
    second: tuple[float, ...]
    term: tuple[float, ...]
    kept: tuple[bool, ...]

    @property
    def total(self) -> float:
        """The sum that stands for the weight."""
        return sum(t for t, k in zip(self.term, self.kept, strict=True) if k)


def anatomy(
    ticket: Ticket, target: Network, node: int, output: int, channel: int, *, half: int = 0, tap: int = 0
) -> Anatomy:
    """The base set of weight (output, channel, tap) of pruned node `node`; `half` 0 serves x > 0, half 1 x < 0.

    `output` counts output channels of the ticket, copies included.  Spare members appear where they were needed.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> target = random_network((3, 2), seed=1)
    >>> part = anatomy(prune(target, tolerance=0.01, seed=2), target, node=0, output=1, channel=2)
    >>> abs(part.total - part.weight) < part.tolerance
    True
    """
    if node not in ticket.pieces:
        raise DomainError(f"node={node} must be one of the pruned ones, {', '.join(map(str, ticket.pieces))}")
    piece, layout = ticket.pieces[node], ticket.layouts[node + 1]
    halves, _, channels, taps = piece.bits.shape
    for name, value, below in (
        ("half", half, halves), ("output", output, layout.channels * layout.copies), ("channel", channel, channels),
        ("tap", tap, taps),
    ):  # fmt: skip
        require(0 <= value < below, name, value, f"be in 0..{below - 1}")
    chosen = piece.chosen(half, slice(output, output + 1))[0, channel, tap]
    offered = len(chosen) if chosen[piece.base_set :].any() else piece.base_set
    there = (piece.members[half, channel] >= 0) & (np.arange(len(chosen)) < offered)
    row = piece.rows[output : output + 1]
    second = piece.weights(ticket.source, half, row)[0, channel, tap][there]
    factors = piece.factors(ticket.source)[half, channel][there]
    first = factors / piece.hidden.gain if piece.hidden else factors
    layer = target.nodes[node].layer
    assert isinstance(layer, Linear)
    weight = np.asarray(layer.weight).reshape(-1, channels, taps)[output // layout.copies, channel, tap]
    columns = (first, second, second * factors, chosen[there])
    return Anatomy(
        f"node {node}, output {output}, input {channel}" + (f", tap {tap}" if taps > 1 else ""),
        float(weight),
        ticket.tolerance * piece.weight_unit,
        *(tuple(column.tolist()) for column in columns),
    )

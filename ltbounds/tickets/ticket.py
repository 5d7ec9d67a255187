"""A ticket: a seed, the law of the source, sparse masks and layer scalings; nothing of the target's weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import DomainError
from ltbounds.networks import Network, Node
from ltbounds.networks.layers import Layer, Linear, Shape
from ltbounds.networks.structure import rebuild_layer
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.pieces import Piece
from ltbounds.tickets.source import Source
from ltbounds.tickets.sums import Sums, parameter_errors, sums

__all__ = ["LayerCheck", "Ticket", "assemble"]


@dataclass(frozen=True)
class LayerCheck:
    """How well one pruned layer meets its target: absolute errors, and the absolute tolerances they must keep to."""

    node: int
    ok: bool
    worst_weight: float
    worst_bias: float
    mean_weight: float
    weight_tolerance: float
    bias_tolerance: float
    parameters: int
    edges: int


def check_layer(ticket: Ticket, target: Network, k: int) -> LayerCheck:
    """The check of node k against the same node of the target."""
    layer, piece = target.nodes[k].layer if k < len(target.nodes) else None, ticket.pieces[k]
    if not isinstance(layer, Linear) or tuple(target.shapes()) != ticket.shapes:
        raise DomainError(f"target={target.shapes()} must have the shapes of the ticket, {list(ticket.shapes)}")
    weight, bias = parameter_errors(ticket.sums(k), layer, ticket.layouts[k + 1])
    slack = 1 + 1e-9
    tolerances = (ticket.tolerance * piece.weight_unit, ticket.tolerance * piece.bias_unit)
    worst = float(weight.max()), float(bias.max())
    return LayerCheck(
        node=k,
        ok=worst[0] <= tolerances[0] * slack and worst[1] <= tolerances[1] * slack,
        worst_weight=worst[0],
        worst_bias=worst[1],
        mean_weight=float(weight.mean()),
        weight_tolerance=tolerances[0],
        bias_tolerance=tolerances[1],
        parameters=int(np.count_nonzero(layer.weight) + (0 if layer.bias is None else np.count_nonzero(layer.bias))),
        edges=piece.edges,
    )


@dataclass(frozen=True, eq=False)
class Ticket:
    """A subnetwork of a random source network, chosen to imitate a target.

    `skeleton` describes the target's nodes without its weights (see `networks.structure`); `shapes` are those of the
    target's values.  `pieces` holds the masks by node.  `tolerance` bounds the error of every kept sum, in units of
    the layer's scale; `base_set` and `spare` say how large the base sets were; `notes` where the theorem was stretched.
    """

    source: Source
    construction: str
    tolerance: float
    objective: str
    base_set: int
    spare: int
    shape: Shape
    shapes: tuple[Shape, ...]
    skeleton: tuple[dict[str, Any], ...]
    arrays: Mapping[str, np.ndarray]
    pieces: Mapping[int, Piece]
    layouts: tuple[Layout, ...]
    notes: tuple[str, ...] = field(default=())

    def to_network(self) -> Network:
        """The ticket as a network of its own, its weights computed anew from the seed and the masks."""
        return assemble(self, lambda *_: None, lambda *_: None, bare=False)

    def constant_read(self, k: int) -> float:
        """The value of the constant channels that node k reads, 1 where there are none."""
        return self.layouts[self.skeleton[k]["inputs"][0]].constant or 1.0

    def sums(self, k: int) -> Sums:
        """The effective parameters of pruned node k."""
        return sums(self.source, self.pieces[k], self.constant_read(k))

    def verify(self, target: Network) -> tuple[LayerCheck, ...]:
        """One check a pruned layer: whether every parameter of `target` is met within the tolerance, and how closely.

        Everything is computed anew from the seed and the masks.  Raises `DomainError` for a target of another shape.
        """
        return tuple(check_layer(self, target, k) for k in self.pieces)

    def save(self, path: str | Path) -> None:
        """Write one .npz (see `ltbounds.tickets.files`)."""
        from ltbounds.tickets.files import save_ticket

        save_ticket(self, path)

    @staticmethod
    def load(path: str | Path) -> Ticket:
        """Read what `save` wrote; raises `FileFormatError` for a file that was changed or truncated."""
        from ltbounds.tickets.files import load_ticket

        return load_ticket(path)

    @property
    def edges(self) -> int:
        """Kept weights and biases: outer layers, their mirrored partners, and the used univariate neurons."""
        mirror = 2 if self.source.law.mirrored else 1
        return sum(
            (piece.edges + len(piece.used())) * mirror if piece.hidden else piece.edges
            for piece in self.pieces.values()
        )

    @property
    def source_widths(self) -> tuple[int, ...]:
        """The widths of the source's layers as far as the ticket reaches into them, spare neurons included."""
        widths: list[int] = []
        for piece in self.pieces.values():
            widths += [piece.hidden.units] if piece.hidden else []
            widths.append(int(piece.rows.max(initial=-1)) + 1)
        return tuple(widths)

    @property
    def density(self) -> float:
        """The share of source parameters that are KEPT, the source being as wide as this ticket needs it."""
        return self.edges / sum(piece.source_parameters for piece in self.pieces.values())

    @property
    def spare_used(self) -> int:
        """Subset sums that needed numbers beyond their base set."""
        return sum(piece.spare_used() for piece in self.pieces.values())

    @property
    def spare_rows(self) -> int:
        """Output channels that failed and were replaced by a spare one."""
        return sum(int(piece.rows.max(initial=-1)) + 1 - len(piece.rows) for piece in self.pieces.values())


Layers = Callable[[int, dict[str, Any]], list[Layer] | None]
Visit = Callable[[int, Layer, tuple[int, ...]], None]


def assemble(ticket: Ticket, layers: Layers, visit: Visit, *, bare: bool) -> Network:
    """The network along the skeleton, pruned nodes by `layers(k, description)`, or as they are where that says None.

    `visit` sees every other layer; `bare` says that no value has copies or constant channels.
    """
    nodes: list[Node] = []
    place = [0]
    for k, described in enumerate(ticket.skeleton):
        inputs = tuple(place[i] for i in described["inputs"])
        (before, *_) = described["inputs"]
        if k in ticket.pieces:
            own = layers(k, described)
            expanded = own or expand(
                ticket.source, ticket.pieces[k], described, ticket.layouts[before], ticket.shapes[before]
            )
            for layer in expanded:
                nodes.append(Node(layer, inputs))
                inputs = (len(nodes),)
        else:
            nodes.append(Node(_other(ticket, k, described, bare), inputs))
            visit(k, nodes[-1].layer, tuple(described["inputs"]))
        place.append(len(nodes))
    return Network(tuple(nodes), ticket.shape)


def _other(ticket: Ticket, k: int, described: dict[str, Any], bare: bool) -> Layer:
    own = {name.partition(".")[2]: a for name, a in ticket.arrays.items() if name.partition(".")[0] == str(k)}
    (before, *_) = described["inputs"]
    layout = ticket.layouts[before]
    if described["op"] == "Rearrange" and not (bare or layout.bare):
        described = described | {"to": (layout.width * int(np.prod(ticket.shapes[before][1:])),)}
    return rebuild_layer(described, own)

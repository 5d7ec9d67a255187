"""A ticket: a seed, the law of the source, sparse masks and layer scalings; nothing of the target's weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.answer import Answer
from ltbounds.networks import Network, Node
from ltbounds.networks.layers import Layer, Shape
from ltbounds.networks.structure import rebuild_layer
from ltbounds.tickets.building import Supply
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.masks import Piece
from ltbounds.tickets.source import Source
from ltbounds.tickets.sums import Sums, sums

if TYPE_CHECKING:
    from ltbounds.tickets.verification import LayerCheck

__all__ = ["Ticket", "assemble", "other_layer"]


@dataclass(frozen=True, eq=False, repr=False)
class Ticket(Answer):
    """A subnetwork of a random source network, chosen to imitate a target.

    `skeleton` describes the target's nodes without its weights (see `networks.structure`); `shapes` are those of the
    target's values.  `pieces` holds the masks by node.  `tolerance` bounds the error of every kept sum, in units of
    the layer's scale; `supply` says how large the base sets were; `notes` where the theorem was stretched.
    """

    source: Source
    construction: str
    tolerance: float
    objective: str
    supply: Supply
    shape: Shape
    shapes: tuple[Shape, ...]
    skeleton: tuple[dict[str, Any], ...]
    arrays: Mapping[str, np.ndarray]
    pieces: Mapping[int, Piece]
    layouts: tuple[Layout, ...]
    notes: tuple[str, ...] = field(default=())

    def headline(self) -> str:
        """Construction, seed, source and what is kept, in one line."""
        widths = "-".join(map(str, self.source_widths))
        return f"{self.construction}, seed {self.source.seed}, source {widths}, {self.edges:,} edges kept"

    def rows(self) -> list[dict[str, Any]]:
        """A row a pruned node of the target: the edges kept for it, of how many of the source, spare neurons used."""
        return [
            {"node": node, "op": str(self.skeleton[node]["op"]), "edges": self._kept(piece),
             "source_parameters": piece.source_parameters, "spare_used": piece.spare_used()}
            for node, piece in self.pieces.items()
        ]  # fmt: skip

    def to_network(self) -> Network:
        """The ticket as a network of its own, its weights computed anew from the seed and the masks."""
        return assemble(self, lambda *_: None, lambda *_: None, bare=False)[0]

    def constant_read(self, k: int) -> float:
        """The value of the constant channels that node k reads, 1 where there are none."""
        return self.layouts[self.skeleton[k]["inputs"][0]].constant or 1.0

    def sums(self, k: int) -> Sums:
        """The effective parameters of pruned node k."""
        return sums(self.source, self.pieces[k], self.constant_read(k))

    def verify(self, target: Network, tolerance: float | None = None) -> tuple[LayerCheck, ...]:
        """One check a pruned layer: whether every parameter of `target` is met within `tolerance`, and how closely.

        Only seed and masks are trusted: all else is computed anew from the target and compared (see `verification`).
        `tolerance` counts in units of the layer's largest |parameter|; without one, that of the ticket is taken at its
        word.  A ticket whose other parts are not what seed and target give fails in every layer, and `reason` says why.
        Raises `DomainError` for a target of another shape.
        """
        from ltbounds.tickets.verification import verify

        return verify(self, target, tolerance)

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
        return sum(map(self._kept, self.pieces.values()))

    def _kept(self, piece: Piece) -> int:
        mirror = 2 if self.source.law.mirrored else 1
        return (piece.edges + len(piece.used())) * mirror if piece.hidden else piece.edges

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


def assemble(ticket: Ticket, layers: Layers, visit: Visit, *, bare: bool) -> tuple[Network, tuple[int, ...]]:
    """The network along the skeleton, and where the skeleton's values stand among its own.

    Pruned nodes are made by `layers(k, description)`, or as they are where that says None.  `visit` sees every other
    layer; `bare` says that no value has copies or constant channels.
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
            nodes.append(Node(other_layer(ticket, k, described, bare), inputs))
            visit(k, nodes[-1].layer, tuple(described["inputs"]))
        place.append(len(nodes))
    return Network(tuple(nodes), ticket.shape), tuple(place)


def other_layer(ticket: Ticket, k: int, described: dict[str, Any], bare: bool) -> Layer:
    own = {name.partition(".")[2]: a for name, a in ticket.arrays.items() if name.partition(".")[0] == str(k)}
    (before, *_) = described["inputs"]
    layout = ticket.layouts[before]
    if described["op"] == "Rearrange" and not (bare or layout.bare):
        described = described | {"to": (layout.width * int(np.prod(ticket.shapes[before][1:])),)}
    return rebuild_layer(described, own)

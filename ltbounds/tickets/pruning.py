"""`prune`: the one way from a target network to a ticket, whatever the construction."""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks import Activate, Activation, Conv2d, Network, activation
from ltbounds.networks.domains import Box, Domain
from ltbounds.networks.intervals import interval_bounds
from ltbounds.networks.layers import Linear
from ltbounds.networks.structure import describe_layer
from ltbounds.tickets.building import Demand, Progress, Supply, fill, one_for_one, two_for_one
from ltbounds.tickets.constructions import Construction
from ltbounds.tickets.constructions import construction as named
from ltbounds.tickets.layouts import Layout, carry, inside_tap
from ltbounds.tickets.pieces import Piece
from ltbounds.tickets.solving import Objective
from ltbounds.tickets.source import Source, SourceLaw
from ltbounds.tickets.ticket import Ticket

__all__ = ["prune", "subset_sums"]


def _skeleton(network: Network) -> tuple[tuple[dict[str, Any], ...], dict[str, np.ndarray]]:
    """The descriptions of all nodes; arrays only of those that are not pruned."""
    nodes: list[dict[str, Any]] = []
    arrays: dict[str, np.ndarray] = {}
    for k, node in enumerate(network.nodes):
        described, own = describe_layer(node.layer)
        if isinstance(node.layer, Conv2d):
            described |= {"kernel": node.layer.weight.shape[2:]}
        if not isinstance(node.layer, Linear):
            arrays |= {f"{k}.{name}": a for name, a in own.items()}
        nodes.append(described | {"inputs": node.inputs})
    return tuple(nodes), arrays


def _hidden_activation(target: Network) -> Activation:
    """φ of the univariate neurons: the target's first activation, ReLU for a linear target."""
    found = (node.layer.phi for node in target.nodes if isinstance(node.layer, Activate))
    return next((phi for phi in found if phi.name != "identity"), activation("relu"))


def _sigma(phi: Activation, tolerance: float, reach: float) -> float:
    """The scale of λ at which φ departs from its linear halves by at most a quarter of the tolerance, relatively."""
    if phi.homogeneous:
        return 1.0
    a = 1.0
    while phi.departure(a) > 0.25 * tolerance * a * phi.m_plus:
        a /= 2
    return min(1.0, a / max(reach, 1e-300))


def subset_sums(target: Network, how: Construction, supply: Supply) -> int:
    """How many subset sums of weights `prune` will solve if none fails: the length of its progress bar."""
    phi = _hidden_activation(target)
    split = 1 if how.mirrored or phi.m_plus == phi.m_minus else 2
    total, copied = 0, {0: False}
    for k, node in enumerate(target.nodes):
        copied[k + 1] = copied[node.inputs[0]]
        if isinstance(node.layer, Linear):
            copies = supply.copies if how.copies and _read_later(target, k) else 1
            total += int(np.count_nonzero(node.layer.weight)) * copies * (1 if copied[k + 1] else split)
            copied[k + 1] = copies > 1
    return total


def _read_later(target: Network, k: int) -> bool:
    """Whether any linear layer reads node k, through whatever lies between."""
    values = {k + 1}
    for j, node in enumerate(target.nodes):
        if values & set(node.inputs):
            if isinstance(node.layer, Linear):
                return True
            values.add(j + 1)
    return False


class _Pruning:
    """One run of `prune`."""

    def __init__(
        self, target: Network, how: Construction, source: Source, supply: Supply, objective: Objective
    ) -> None:
        self.target, self.how, self.source = target, how, source
        self.supply, self.objective = supply, objective
        self.phi = _hidden_activation(target)
        self.shapes = target.shapes()
        self.layouts = [Layout(target.shape[0])]
        self.pieces: dict[int, Piece] = {}

    def demand(self, k: int, layer: Linear, layout: Layout, one: bool) -> Demand:
        """The layer's weights as (O, J, T) beside its biases."""
        weight = np.asarray(layer.weight)
        channels = layout.channels if one else layout.flat().channels
        last = not _read_later(self.target, k)
        bias = np.zeros(len(weight)) if layer.bias is None else layer.bias
        largest = float(np.abs(bias).max(initial=0.0)) or 1.0
        return Demand(
            weight.reshape(len(weight), channels, -1),
            bias,
            copies=self.supply.copies if self.how.copies and not last else 1,
            constant=min(1.0, largest) if self.how.constants and not last else None,
        )

    def piece(self, k: int, layer: Linear, reach: float, progress: Progress) -> tuple[Piece, Demand]:
        """Node k pruned, and what was asked of it."""
        before = self.target.nodes[k].inputs[0]
        layout = self.layouts[before]
        one = self.how.copies and not layout.bare
        demand = self.demand(k, layer, layout, one)
        tap = inside_tap(layer, self.shapes[before])  # type: ignore[arg-type]
        if one:
            shell = one_for_one(k, layout, demand, self.supply, tap)
        else:
            sigma = _sigma(self.phi, self.objective.tolerance, reach)
            flat = layout if len(self.shapes[before]) == 3 else layout.flat()
            shell = two_for_one(self.source, k, flat, demand, self.supply, phi=self.phi, sigma=sigma, bias_tap=tap)
        constant = layout.constant or 1.0
        filled = fill(
            self.source, shell, demand, self.supply, objective=self.objective, constant=constant, progress=progress
        )
        return filled, demand

    def run(self, domain: Domain, progress: Progress) -> None:
        """Prune all linear layers in order."""
        reaches = [float(max(np.abs(lo).max(), np.abs(hi).max())) for lo, hi in interval_bounds(self.target, domain)]
        for k, node in enumerate(self.target.nodes):
            if isinstance(node.layer, Linear):
                piece, demand = self.piece(k, node.layer, reaches[node.inputs[0]], progress)
                self.pieces[k] = piece
                self.layouts.append(Layout(len(demand.weight), 1, demand.copies, demand.constant))
            else:
                reads = tuple(self.layouts[i] for i in node.inputs)
                self.layouts.append(carry(node.layer, reads, self.shapes[node.inputs[0]]))


def prune(
    target: Network,
    law: SourceLaw | None = None,
    construction: str = "pensia2020",
    tolerance: float = 0.01,
    seed: int = 0,
    *,
    supply: Supply = Supply(),
    objective: str = "",
    size: int = 0,
    domain: Domain = Box(),
    progress: Progress = lambda _: None,
) -> Ticket:
    """A ticket for `target` out of the random source network of `seed` and `law`.

    Every weight and bias of the target becomes a sum of kept source weights (or of products of two) within
    `tolerance` times the largest |parameter| of its layer.  The source is drawn before the target is looked at; sums
    that fail fall back on spare neurons, which the ticket counts.  `domain` is where the ticket is meant to be used:
    tanh and sigmoid neurons must stay nearly linear there.  `progress` is called with the number of sums just solved;
    `subset_sums` says how many there will be.  Raises `TicketNotFound` where the source is too narrow, `DomainError`
    where the construction does not admit the target.

    >>> from ltbounds.networks import random_network
    >>> target = random_network((3, 4, 2), seed=1)
    >>> ticket = prune(target, tolerance=0.01, seed=2)
    >>> [check.ok for check in ticket.verify(target)], ticket.to_network().depth
    ([True, True], 4)
    """
    how = named(construction)
    law = how.law() if law is None else law
    require(0 < tolerance < 1, "tolerance", tolerance, "be in (0, 1)")
    if law.mirrored != how.mirrored:
        raise DomainError(f"mirrored={law.mirrored} must be {how.mirrored} for {how.name}")
    notes = how.notes(target)
    kind = objective or how.objective
    source = Source(seed, law)
    run = _Pruning(target, how, source, supply, Objective(kind, tolerance, supply.base_set, size))
    run.run(domain, progress)
    skeleton, arrays = _skeleton(target)
    return Ticket(
        source, how.name, tolerance, kind, supply.base_set, supply.spare, target.shape, tuple(run.shapes), skeleton,
        arrays, run.pieces, tuple(run.layouts), notes,
    )  # fmt: skip

"""A ticket for a real network, for a page: the row that the table has, layer by layer and with what figures need.

How wrong the ticket is, `ltbounds.tickets.judge` says, here as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ltbounds.networks import Box, Data, Network, accuracy
from ltbounds.networks.facts import facts_of
from ltbounds.seeding import generator
from ltbounds.studies.tickets import TicketRow, describe_ticket
from ltbounds.tickets import Supply, Ticket, prune
from ltbounds.tickets.anatomy import Anatomy, anatomy
from ltbounds.widths.required import Source, WidthRow, required_widths

__all__ = ["LayerRow", "TicketStudy", "study_ticket"]

SHOWN = 100
"""Inputs whose outputs the report shows."""


@dataclass(frozen=True)
class LayerRow:
    """One target layer: its shape, and the errors of the ticket's sums in it, |kept sum - weight|."""

    layer: int
    inputs: int
    outputs: int
    tolerance: float
    worst_weight_error: float
    mean_weight_error: float
    target_parameters: int
    ticket_edges: int


@dataclass(frozen=True)
class TicketStudy:
    """A target and its ticket; errors are in the sup norm of outputs, over a box of inputs (see `TicketRow`)."""

    row: TicketRow
    widths: tuple[int, ...]
    spare: int
    box: tuple[float, float]
    layers: tuple[LayerRow, ...]
    data_difference: float | None
    accuracy_target: float | None
    accuracy_ticket: float | None
    eps: float
    delta: float
    C: float
    widths_required: tuple[WidthRow, ...]
    errors_by_layer: tuple[tuple[float, ...], ...]
    anatomy: Anatomy
    outputs: tuple[tuple[float, ...], tuple[float, ...]]

    @property
    def name(self) -> str:
        """The name of the target."""
        return self.row.network

    @property
    def consistent(self) -> bool:
        """Whether nothing that was met exceeds the certified bound."""
        return max(self.row.found, self.data_difference or 0.0) <= self.row.certified


def study_ticket(
    target: Network,
    *,
    name: str,
    data: Data | None = None,
    tolerance: float = 0.01,
    seed: int = 0,
    eps: float = 0.01,
    delta: float = 0.01,
    C: float = 3.0,
    sources: Sequence[Source] = (),
    supply: Supply | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[TicketStudy, Ticket]:
    """Prune `target` out of a random network (2L, pensia2020 Theorem 1) and measure what came out.

    Errors are meant over the box [lo, hi]^d of the smallest and the largest entry of the test data, or [-1, 1]^d.  The
    theorems' widths are asked with C and with each of `sources`.
    """
    supply = supply or Supply()
    lo, hi = (float(data.x_test.min()), float(data.x_test.max())) if data else (-1.0, 1.0)
    box = Box(lo, hi)
    ticket = prune(target, tolerance=tolerance, seed=seed, supply=supply, domain=box, progress=progress)
    pruned, linear, facts = ticket.to_network(), dict(target.linear()), facts_of(target)
    checks = ticket.verify(target)
    chosen: tuple[float | Source, ...] = (*sources, C)
    study = TicketStudy(
        row=describe_ticket(ticket, target, name, domain=box, data=data.x_test if data else None, checks=checks),
        widths=facts.widths,
        spare=supply.spare,
        box=(lo, hi),
        layers=tuple(
            LayerRow(
                layer=i + 1,
                inputs=facts.widths[i],
                outputs=facts.widths[i + 1],
                tolerance=check.weight_tolerance,
                worst_weight_error=check.worst_weight,
                mean_weight_error=check.mean_weight,
                target_parameters=check.parameters,
                ticket_edges=check.edges,
            )
            for i, check in enumerate(checks)
        ),
        data_difference=float(np.abs(target(data.x_test) - pruned(data.x_test)).max()) if data else None,
        accuracy_target=accuracy(target, data.x_test, data.y_test) if data else None,
        accuracy_ticket=accuracy(pruned, data.x_test, data.y_test) if data else None,
        eps=eps,
        delta=delta,
        C=C,
        widths_required=tuple(
            row for source in chosen for row in required_widths(facts, eps, delta, source, "outputs")
        ),
        errors_by_layer=tuple(_weight_errors(ticket, target, k) for k in linear),
        anatomy=_largest_weight(ticket, target),
        outputs=_outputs(target, pruned, data, name),
    )
    return study, ticket


def _largest_weight(ticket: Ticket, target: Network) -> Anatomy:
    """The first layer's largest weight taken apart: the one that needs most of its base set."""
    node, layer = next(iter(dict(target.linear()).items()))
    weight = np.abs(layer.weight).reshape(len(layer.weight), -1, layer.weight[0, 0].size)
    output, channel, tap = map(int, np.unravel_index(weight.argmax(), weight.shape))
    return anatomy(ticket, target, node, output * ticket.layouts[node + 1].copies, channel, tap=tap)


def _outputs(
    target: Network, pruned: Network, data: Data | None, name: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """All outputs of both networks, on test data or on random inputs in the box [-1, 1]^d."""
    x = data.x_test if data else generator("outputs", name).uniform(-1, 1, (SHOWN, *target.shape))
    both = (tuple(f(x[:SHOWN]).ravel().tolist()) for f in (target, pruned))
    return next(both), next(both)


def _weight_errors(ticket: Ticket, target: Network, k: int) -> tuple[float, ...]:
    from ltbounds.tickets.sums import parameter_errors

    weight, _ = parameter_errors(ticket.sums(k), dict(target.linear())[k], ticket.layouts[k + 1])
    return tuple(weight.ravel().tolist())

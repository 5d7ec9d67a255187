"""What a ticket says of itself, compared with what its seed and its target say: nothing but seed and masks is trusted.

A ticket file holds more than a seed and masks: layouts, factors of the law, the skeleton of the target, units of the
tolerances.  All of it follows from the target, the construction and the size of the base sets, and is computed anew
here, notes included; one difference, and the ticket is refused.  What is left to choose are the bits of the masks,
which source row serves which output channel (each at most one), and for smooth activations the factor of the univariate
layers, at most 1, whose effect the certificate measures.  The name of the objective is the ticket's own word: that no
smaller or closer subsets exist is not checked, and no bound rests on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks import Network
from ltbounds.networks.layers import Linear
from ltbounds.tickets.aiming import Attempt
from ltbounds.tickets.building import Demand
from ltbounds.tickets.constructions import construction
from ltbounds.tickets.finished import CHOSEN
from ltbounds.tickets.masks import Piece
from ltbounds.tickets.pruning import Plan, skeleton_of
from ltbounds.tickets.solving import Objective
from ltbounds.tickets.sums import parameter_errors
from ltbounds.tickets.ticket import Ticket

__all__ = ["LayerCheck", "check_form", "verify"]

SLACK = 1 + 1e-9
"""For errors that are measured in another order of summation than they were solved in."""


@dataclass(frozen=True)
class LayerCheck:
    """How well one pruned layer meets its target: absolute errors, and the absolute tolerances they must keep to.

    `scale` and `bias_scale` are the factors of the source law for columns that serve weights and biases.  `reason` says
    why a ticket is refused that is not what seed, target and construction give; its errors are then infinite.
    """

    node: int
    ok: bool
    worst_weight: float
    worst_bias: float
    mean_weight: float
    weight_tolerance: float
    bias_tolerance: float
    parameters: int
    edges: int
    scale: float
    bias_scale: float
    reason: str = ""


def _plain(value: Any) -> str:
    """A value as JSON writes it, so that tuples and lists are equal; floats are exact."""
    return json.dumps(value, default=lambda other: other.item() if isinstance(other, np.generic) else list(other))


def _same(name: str, ours: Any, theirs: Any) -> None:
    same = np.array_equal(ours, theirs) if isinstance(theirs, np.ndarray) else _plain(ours) == _plain(theirs)
    if not same:
        shown = "" if isinstance(theirs, np.ndarray) or len(_plain(theirs)) > 200 else f" {_plain(theirs)}"
        raise DomainError(f"{name} of the ticket must be what seed, target and construction give{shown}; it is not")


def _check_shapes(ticket: Ticket, target: Network) -> None:
    shapes = target.shapes()
    if target.shape != tuple(ticket.shape) or tuple(shapes) != tuple(ticket.shapes):
        raise DomainError(f"target={shapes} must have the shapes of the ticket, {list(ticket.shapes)}")


def _check_structure(ticket: Ticket, target: Network) -> Plan:
    """The skeleton, the other layers' arrays, shapes and the law; returns the plan of the construction."""
    _check_shapes(ticket, target)
    skeleton, arrays = skeleton_of(target)
    require(len(skeleton) == len(ticket.skeleton), "nodes of the ticket", len(ticket.skeleton), f"be {len(skeleton)}")
    for k, (ours, theirs) in enumerate(zip(ticket.skeleton, skeleton, strict=True)):
        _same(f"node {k}", ours, theirs)
    _same("names of arrays", sorted(ticket.arrays), sorted(arrays))
    for name, array in arrays.items():
        _same(f"array {name}", np.asarray(ticket.arrays[name]), array)
    how = construction(ticket.construction)
    _same("construction's law", ticket.source.law.mirrored, how.mirrored)
    _same("pruned nodes", sorted(ticket.pieces), [k for k, _ in target.linear()])
    require(0 < ticket.tolerance < 1, "tolerance", ticket.tolerance, "be in (0, 1)")
    how.notes(target)
    size = 1 if ticket.objective == "fixed" else 0
    objective = Objective(ticket.objective, ticket.tolerance, ticket.supply.base_set, size)
    return Plan(target, how, ticket.source, ticket.supply, objective)


def check_form(ticket: Ticket, target: Network) -> None:
    """Everything of a ticket but its masks against what seed, target and construction give.

    Raises `DomainError`, one line, where anything differs, where two output channels are served by one source row, and
    where masks reach for members that are not there.
    """
    plan = _check_structure(ticket, target)
    values = len(target.nodes) + 1
    require(len(ticket.layouts) == values, "layouts", len(ticket.layouts), f"be {values}, one a value")
    for k, node in enumerate(target.nodes):
        demand = None
        if isinstance(node.layer, Linear):
            piece = ticket.pieces[k]
            sigma = 1.0
            if piece.hidden is not None and not plan.phi.homogeneous:
                sigma = piece.hidden.scale
                require(0 < sigma <= 1, f"factor of univariate layer {k}", sigma, "be in (0, 1]")
            shell, demand = plan.shell(k, node.layer, sigma)
            for field in fields(Piece):
                if field.name not in (*CHOSEN, "hidden"):
                    _same(f"{field.name} of node {k}", getattr(piece, field.name), getattr(shell, field.name))
            _same(f"univariate layer of node {k}", repr(piece.hidden), repr(shell.hidden))
            _check_masks(ticket, piece, demand)
            plan.pieces[k] = shell
        plan.passed(k, demand)
        _same(f"layout of value {k + 1}", repr(ticket.layouts[k + 1]), repr(plan.layouts[k + 1]))
    _same("layout of the input", repr(ticket.layouts[0]), repr(plan.layouts[0]))
    said = plan.how.notes(target) + plan.law_notes()
    aims = (Attempt(ticket.supply, ticket.tolerance, kind).note for kind in ("", ticket.objective))
    if ticket.notes not in (said, *((*said, aim) for aim in aims)):
        _same("notes", ticket.notes, said)


def _check_masks(ticket: Ticket, piece: Piece, demand: Demand) -> None:
    """Shapes of masks, rows that differ, members that exist, nothing kept for the weights of constant channels."""
    k, rows = piece.node, demand.rows
    wanted = (len(piece.members), rows, *demand.weight.shape[1:])
    require(piece.bits.shape == wanted, f"bits.shape of node {k}", piece.bits.shape, f"be {wanted}")
    require(piece.bias_bits.shape == (rows,), f"bias_bits.shape of node {k}", piece.bias_bits.shape, f"be ({rows},)")
    require(piece.rows.shape == (rows,), f"rows.shape of node {k}", piece.rows.shape, f"be ({rows},)")
    for name in CHOSEN:
        require(getattr(piece, name).dtype.kind in "iu", f"{name} of node {k}", "floats", "be whole numbers")
    distinct = len(np.unique(piece.rows)) == rows and int(piece.rows.min()) >= 0
    require(distinct, f"rows of node {k}", "repeated or negative", "be distinct source rows >= 0")
    last, most = int(piece.rows.max()) + 1, ticket.supply.rows(rows)
    require(last <= most, f"rows of node {k}", last, f"be among the {most} rows of the source")
    # Addresses are 64-bit words: where they overflow, two rows far apart would be one.
    addresses = last * piece.channels * piece.taps
    require(addresses < 2**62, f"rows of node {k}", last, "have source addresses below 2^62")
    there = np.bitwise_or.reduce(
        (piece.members >= 0).astype(np.uint64) << np.arange(piece.members.shape[-1], dtype=np.uint64), -1
    )
    beyond = piece.bits.astype(np.uint64) & ~there[:, None, :, None]
    own = np.bitwise_or.reduce(
        (piece.bias_members >= 0).astype(np.uint64) << np.arange(len(piece.bias_members), dtype=np.uint64)
    )
    stray = bool(beyond.any() or (piece.bias_bits.astype(np.uint64) & ~own).any())
    require(not stray, f"bits of node {k}", "set", "be 0 where the base set has no member")
    constants = piece.bits[:, demand.copies * len(demand.weight) :]
    require(not constants.any(), f"bits of node {k}", "set", "be 0 for the weights of constant channels")
    if ticket.objective == "fixed":
        weight, _ = demand.targets(np.arange(rows))
        kept = np.bitwise_count(piece.bits[:, weight != 0])
        require(
            kept.size == 0 or int(kept.min()) == int(kept.max()), f"bits of node {k}", "uneven", "keep as many each"
        )


def _check_layer(ticket: Ticket, target: Network, k: int, tolerance: float) -> LayerCheck:
    """The errors of node k against the same node of the target."""
    layer, piece = target.nodes[k].layer, ticket.pieces[k]
    assert isinstance(layer, Linear)
    found, layout = ticket.sums(k), ticket.layouts[k + 1]
    weight, bias = parameter_errors(found, layer, layout)
    if layout.constant is not None:
        bias = np.concatenate([bias, np.abs(found.bias[len(bias) :] - layout.constant)])
    tolerances = (tolerance * piece.weight_unit, tolerance * piece.bias_unit)
    worst = float(weight.max()), float(bias.max())
    return LayerCheck(
        node=k,
        ok=worst[0] <= tolerances[0] * SLACK and worst[1] <= tolerances[1] * SLACK,
        worst_weight=worst[0],
        worst_bias=worst[1],
        mean_weight=float(weight.mean()),
        weight_tolerance=tolerances[0],
        bias_tolerance=tolerances[1],
        parameters=int(np.count_nonzero(layer.weight) + (0 if layer.bias is None else np.count_nonzero(layer.bias))),
        edges=piece.edges,
        scale=piece.scale,
        bias_scale=piece.bias_scale,
    )


def verify(ticket: Ticket, target: Network, tolerance: float | None = None) -> tuple[LayerCheck, ...]:
    """One check a linear layer of the target; see `Ticket.verify`."""
    allowed = ticket.tolerance if tolerance is None else tolerance
    require(0 < allowed < 1, "tolerance", allowed, "be in (0, 1)")
    nodes = [k for k, _ in target.linear()]
    require(bool(nodes), "target", "a network without linear layers", "have one")
    _check_shapes(ticket, target)
    try:
        check_form(ticket, target)
    except DomainError as cause:
        return tuple(_refused(k, str(cause)) for k in nodes)
    return tuple(_check_layer(ticket, target, k, allowed) for k in nodes)


def _refused(k: int, reason: str) -> LayerCheck:
    return LayerCheck(k, False, np.inf, np.inf, np.inf, 0.0, 0.0, 0, 0, np.nan, np.nan, reason)

"""`prune`: the one way from a target network to a ticket, whatever the construction."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.laws.given import law_given
from ltbounds.networks import Activate, Activation, Conv2d, Network, activation
from ltbounds.networks.domains import Box, Domain
from ltbounds.networks.intervals import interval_bounds
from ltbounds.networks.layers import Linear
from ltbounds.networks.structure import describe_layer
from ltbounds.tickets.building import Compute, Demand, Progress, Supply, fill, in_turn, one_for_one, two_for_one
from ltbounds.tickets.constructions import Construction
from ltbounds.tickets.constructions import construction as named
from ltbounds.tickets.finished import Finished, key_of
from ltbounds.tickets.layouts import Layout, carry, inside_tap
from ltbounds.tickets.masks import Piece
from ltbounds.tickets.solving import Objective
from ltbounds.tickets.source import Source, SourceLaw
from ltbounds.tickets.ticket import Ticket

__all__ = ["Plan", "prune", "skeleton_of", "source_law", "subset_sums"]


def skeleton_of(network: Network) -> tuple[tuple[dict[str, Any], ...], dict[str, np.ndarray]]:
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


def _read_next(target: Network, k: int) -> list[tuple[int, Linear]]:
    """The linear layers that read node k, through whatever lies between, and their nodes."""
    values, found = {k + 1}, list[tuple[int, Linear]]()
    for j, node in enumerate(target.nodes):
        if values & set(node.inputs):
            if isinstance(node.layer, Linear):
                found.append((j, node.layer))
            else:
                values.add(j + 1)
    return found


def _read_later(target: Network, k: int) -> bool:
    """Whether any linear layer reads node k, through whatever lies between."""
    return bool(_read_next(target, k))


RANGE = 1e-60, 1e60
"""Between which the largest |weight| and |bias| of a layer may lie, so that squares and cubes are ordinary numbers."""


def check_size(target: Network) -> None:
    """Raise `DomainError` for values without entries, and for layers whose parameters are too small or too large."""
    for k, shape in enumerate(target.shapes()):
        require(min(shape, default=1) > 0, f"shape of value {k}", shape, "hold at least one entry")
    for k, layer in target.linear():
        for name, values in (("weight", layer.weight), ("bias", layer.bias)):
            largest = 0.0 if values is None else float(abs(values).max())
            fits = largest == 0 or RANGE[0] <= largest <= RANGE[1]
            require(fits, f"largest {name} of node {k}", largest, "be 0 or in [1e-60, 1e60]: rescale the layer")


EASE = 2.0
"""A base set of 15 numbers U[-1, 1] reaches 2 nearly always: its positive members have the mean sum 3.75."""


class Plan:
    """A construction applied to a target, node by node: what a pruned layer is, apart from its masks."""

    def __init__(
        self, target: Network, how: Construction, source: Source, supply: Supply, objective: Objective
    ) -> None:
        check_size(target)
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
        return Demand(
            weight.reshape(len(weight), channels, -1),
            bias,
            copies=self.supply.copies if self.how.copies and not last else 1,
            constant=self.constant(k, weight, bias) if self.how.constants and not last else None,
        )

    def constant(self, k: int, weight: np.ndarray, bias: np.ndarray) -> float:
        """The value of the constant channels behind node k: what they must be for one factor a layer to do.

        A layer that reads them has weights up to w and biases up to b; weights of law U[-w, w] times b/w reach b.
        Where φ is not homogeneous, no constant is as good as another times a factor: they are as large as base sets of
        node k reach with ease, but no larger than 1, where tanh and sigmoid begin to be flat.
        """
        largest = float(np.abs(bias).max(initial=0.0)) or 1.0
        if not self.supply.one_factor:
            return min(1.0, largest)
        if not self.phi.homogeneous:
            read = self.layouts[self.target.nodes[k].inputs[0]].constant or 1.0
            ease = min(EASE, self.supply.far) if self.how.copies else EASE
            return min(1.0, max(largest, ease * float(np.abs(weight).max()) * read))
        wanted = 0.0
        for j, layer in _read_next(self.target, k):
            own = np.zeros(0) if layer.bias is None else layer.bias
            demand = Demand(np.asarray(layer.weight), own, 1, None)
            if self.how.copies and _read_later(self.target, j):
                behind = self.constant(j, np.asarray(layer.weight), own)
                demand = replace(demand, bias=np.append(own, behind / self.supply.far))
            if demand.bias.any():
                unit = self.supply.unit if self.how.copies else self.supply.headroom
                wanted = max(wanted, unit(demand.bias_scale) / unit(demand.weight_scale))
        split = self.phi.m_minus if not (self.how.copies or self.how.mirrored) else 0.0
        return wanted * (1.0 + split / self.phi.m_plus) or min(1.0, largest)

    def shell(self, k: int, layer: Linear, sigma: float) -> tuple[Piece, Demand]:
        """Node k before its masks are chosen, and what is asked of it; `sigma`: the factor of univariate layers."""
        before = self.target.nodes[k].inputs[0]
        layout = self.layouts[before]
        one = self.how.copies and not layout.bare
        demand = self.demand(k, layer, layout, one)
        tap = inside_tap(layer, self.shapes[before])  # type: ignore[arg-type]
        if one:
            return one_for_one(k, layout, demand, self.supply, tap), demand
        flat = layout if len(self.shapes[before]) == 3 else layout.flat()
        return two_for_one(self.source, k, flat, demand, self.supply, phi=self.phi, sigma=sigma, bias_tap=tap), demand

    def passed(self, k: int, demand: Demand | None) -> None:
        """Remember the layout of the value of node k."""
        node = self.target.nodes[k]
        if demand is not None:
            self.layouts.append(Layout(len(demand.weight), 1, demand.copies, demand.constant))
        else:
            reads = tuple(self.layouts[i] for i in node.inputs)
            self.layouts.append(carry(node.layer, reads, self.shapes[node.inputs[0]]))

    def run(self, domain: Domain, progress: Progress, compute: Compute, finished: Finished | None) -> None:
        """Prune all linear layers in order; those that are finished already are taken as they are."""
        reaches = [float(max(np.abs(lo).max(), np.abs(hi).max())) for lo, hi in interval_bounds(self.target, domain)]
        require(max(reaches) < RANGE[1] ** 2, "values of the target", max(reaches), "be below 1e120 on the domain")
        asked = (self.target, self.how.name, self.source, self.supply, self.objective, repr(reaches))
        key = key_of(*asked) if finished else ""
        for k, node in enumerate(self.target.nodes):
            if not isinstance(node.layer, Linear):
                self.passed(k, None)
                continue
            sigma = _sigma(self.phi, self.objective.tolerance, reaches[node.inputs[0]])
            shell, demand = self.shell(k, node.layer, sigma)
            masks = finished.masks(k, key) if finished else None
            if masks is not None:
                self.pieces[k] = replace(shell, **masks)  # type: ignore[arg-type]
                progress(int(np.count_nonzero(demand.weight)) * demand.copies * len(shell.members))
            else:
                self.pieces[k] = fill(
                    self.source, shell, demand, self.supply, objective=self.objective,
                    constant=self.layouts[node.inputs[0]].constant or 1.0, progress=progress, compute=compute,
                )  # fmt: skip
                if finished:
                    finished.keep(k, key, self.pieces[k])
            self.passed(k, demand)

    def law_notes(self) -> tuple[str, ...]:
        """Where columns of one layer have two factors, and where parameters are larger than their factor."""
        two = [str(k) for k, piece in self.pieces.items() if piece.scale != piece.bias_scale]
        nodes = f"node{'s' if len(two) > 1 else ''} {', '.join(two)}"
        notes: tuple[str, ...] = ()
        if two:
            notes = (f"law changed at {nodes}: columns that serve biases have a factor of their own",)
        if self.supply.share < 1 and any(piece.hidden is None for piece in self.pieces.values()):
            notes += (
                f"layers that choose among copies have a law {self.supply.share:.2f} times their largest parameter, so"
                " that less of what copies err differently is passed on; the theorem has parameters within the law",
            )
        return notes


def source_law(given: Any, *, mirrored: bool) -> SourceLaw:
    """The law of a source as users give it; raises `DomainError` where no source can be drawn from it.

    >>> from scipy.stats import norm
    >>> source_law(norm(0, 1), mirrored=False)
    SourceLaw(name='normal', mirrored=False)
    """
    if isinstance(given, SourceLaw):
        return given
    name = given if isinstance(given, str) else law_given(given).name
    must = (
        "be U[-1, 1] or N(0, 1): a source is drawn entry by entry, and layers are scaled; other laws serve experiments"
    )
    require(name in ("uniform", "normal"), "law", name, must)
    return SourceLaw(name, mirrored)


def prune(
    target: Network,
    law: Any = None,
    construction: str = "pensia2020",
    tolerance: float = 0.01,
    seed: int = 0,
    *,
    supply: Supply = Supply(),
    objective: str = "",
    size: int = 0,
    domain: Domain = Box(),
    progress: Progress = lambda _: None,
    compute: Compute = in_turn,
    finished: Finished | None = None,
) -> Ticket:
    """A ticket for `target` out of the random source network of `seed` and `law`.

    `law`: that of the construction; or a `SourceLaw`, "uniform", "normal", or either as scipy.stats has it.
    Every weight and bias of the target becomes a sum of kept source weights (or of products of two) within
    `tolerance` times the largest |parameter| of its layer.  The source is drawn before the target is looked at; sums
    that fail fall back on spare neurons, which the ticket counts.  `domain` is where the ticket is meant to be used:
    tanh and sigmoid neurons must stay nearly linear there.  `progress` is called with the number of sums just solved;
    `subset_sums` says how many there will be.  `compute` says where they are solved (see `montecarlo.executors`): the
    masks are the same everywhere.  Layers are stored in `finished` one by one, and taken from there.

    Raises `TicketNotFound` where the source is too narrow, `DomainError`
    where the construction does not admit the target.

    >>> from ltbounds.networks import random_network
    >>> target = random_network((3, 4, 2), seed=1)
    >>> ticket = prune(target, tolerance=0.01, seed=2)
    >>> [check.ok for check in ticket.verify(target)], ticket.to_network().depth
    ([True, True], 4)
    """
    require(isinstance(target, Network), "target", type(target).__name__, "be a Network, such as `networks.load` gives")
    how = named(construction)
    law = how.law() if law is None else source_law(law, mirrored=how.mirrored)
    require(isinstance(tolerance, Real) and 0 < tolerance < 1, "tolerance", tolerance, "be in (0, 1)")
    if law.mirrored != how.mirrored:
        raise DomainError(f"mirrored={law.mirrored} must be {how.mirrored} for {how.name}")
    notes = how.notes(target)
    kind = objective or how.objective
    source = Source(seed, law)
    run = Plan(target, how, source, supply, Objective(kind, tolerance, supply.base_set, size))
    run.run(domain, progress, compute, finished)
    skeleton, arrays = skeleton_of(target)
    return Ticket(
        source, how.name, tolerance, kind, supply, target.shape, tuple(run.shapes), skeleton, arrays, run.pieces,
        tuple(run.layouts), notes + run.law_notes(),
    )  # fmt: skip

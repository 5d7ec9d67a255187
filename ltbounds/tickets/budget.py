"""A certified bound on how far a ticket is from its target, value by value, over a whole domain.

The *difference* is propagated, not the two networks: with x̃ the ticket's value and x the target's,

    Σ ẽ x̃ - w x = Σ ẽ (x̃ - x) + (Σ ẽ - w) x,

so that what the two have in common cancels.  Each target channel is matched with its copies in the ticket, and the
bound holds for the worst of them.  The intervals of x come from the target alone.  Rounding is covered twice: every sum
formed here is widened by more than its floating-point error, and so is every value, for both networks are evaluated in
64-bit arithmetic, in any order of summation.  The bound holds for real numbers and for what `Network` computes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ltbounds.errors import Undecided
from ltbounds.networks import Activate, Affine, Conv2d, Linear, Network, Rearrange
from ltbounds.networks.domains import Ball, Domain
from ltbounds.networks.intervals import evaluation_error, interval_bounds, magnitude, rounding
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.ticket import Ticket
from ltbounds.tickets.verification import check_form

__all__ = [
    "Budget",
    "Propagation",
    "certified_budget",
    "mapped",
    "measured",
    "planned_budget",
    "printed_budget",
    "target_rows",
]

SLACK = 64 * 2.0**-52
"""Relative rounding error of a sum over a base set (at most 32 products) and of what is done with it."""


@dataclass(frozen=True, eq=False)
class Budget:
    """Bounds on |ticket - target| for every value of the target, in the ticket's layout: copies, then constants."""

    deviations: tuple[np.ndarray, ...]

    @property
    def sup(self) -> float:
        """The bound on the largest output entry."""
        return float(self.deviations[-1].max())

    @property
    def euclidean(self) -> float:
        """The bound on the Euclidean norm of the output."""
        return float(np.linalg.norm(self.deviations[-1]))


@dataclass(frozen=True, eq=False)
class _Errors:
    """What a pruned layer does to a difference; arrays (R, J, T), biases (R,).

    `up`, `down`: |effective weight - target weight| for x > 0 and x < 0; `gain`: how x̃ - x is passed on; `cubic`: the
    departure of smooth hidden neurons; `bias`: |effective bias - target bias|.
    """

    up: np.ndarray
    down: np.ndarray
    gain: np.ndarray
    cubic: np.ndarray
    bias: np.ndarray


Errors = Callable[[Sums, Linear, Ticket, int], _Errors]


def target_rows(layer: Linear, ticket: Ticket, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The target's weights and biases, repeated for every copy."""
    layout, taps = ticket.layouts[k + 1], ticket.pieces[k].bits.shape[2:]
    rows = np.arange(layout.copies * layout.channels) // layout.copies
    bias = np.zeros(len(rows)) if layer.bias is None else layer.bias[rows]
    return np.asarray(layer.weight)[rows].reshape(len(rows), *taps), bias


def measured(found: Sums, layer: Linear, ticket: Ticket, k: int) -> _Errors:
    """The errors of the sums that were kept."""
    weight, bias = target_rows(layer, ticket, k)
    n, hidden = len(weight), ticket.pieces[k].hidden
    plus, minus = effective_halves(found, ticket.pieces[k], n)
    fuzz = SLACK * (found.size[:n] + np.abs(weight))
    up, down = np.abs(plus - weight) + fuzz, np.abs(minus - weight) + fuzz
    gain = found.size[:n] if hidden is None else np.maximum(np.abs(plus), np.abs(minus)) + fuzz
    off = np.abs(found.bias[:n] - bias) + SLACK * (found.bias_size[:n] + np.abs(bias))
    return _Errors(up, down, gain, found.cubic[:n], off)


def _planned(found: Sums, layer: Linear, ticket: Ticket, k: int) -> _Errors:
    """The errors that the theorems allow: every parameter off by its tolerance, and |w| + tolerance as gain."""
    weight, bias = target_rows(layer, ticket, k)
    piece = ticket.pieces[k]
    off = np.where(weight != 0, ticket.tolerance * piece.weight_unit, 0.0)
    bias_off = np.where(bias != 0, ticket.tolerance * piece.bias_unit, 0.0)
    return _Errors(off, off, np.abs(weight) + off, found.cubic[: len(weight)], bias_off)


def mapped(layer: Linear, weight: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The layer with weights (R, J, T) for its own, applied to one value x >= 0."""
    shape = (len(weight), *np.shape(layer.weight)[1:])
    return replace(layer, weight=weight.reshape(shape), bias=None).map(x[None])[0]


class Propagation:
    """One pass over the target's nodes."""

    def __init__(
        self,
        ticket: Ticket,
        target: Network,
        domain: Domain,
        errors: Errors,
        *,
        copies_apart: bool,
        memory: dict[int, Sums] | None = None,
    ) -> None:
        if not memory:
            check_form(ticket, target)
        self.ticket, self.target, self.domain, self.errors = ticket, target, domain, errors
        self.copies_apart = copies_apart
        self.bounds = interval_bounds(target, domain)
        self.deviations: list[np.ndarray] = [np.zeros(target.shape)]
        self.memory = memory
        self._found: dict[int, Sums] = {} if memory is None else memory

    def found(self, k: int) -> Sums:
        """The sums that node k keeps, remembered while it is being treated, or for good in a memory that was given."""
        if k not in self._found:
            if self.memory is None:
                self._found.clear()
            self._found[k] = self.ticket.sums(k)
        return self._found[k]

    def widened(self, i: int, values: np.ndarray) -> np.ndarray:
        """Target values in the ticket's layout: repeated for the copies, constants behind them."""
        layout, shape = self.ticket.layouts[i], self.deviations[i].shape
        copies = np.repeat(values.reshape(layout.channels, -1), layout.copies, axis=0)
        constants = np.full((layout.width - len(copies), copies.shape[1]), layout.constant or 0.0)
        return np.concatenate([copies, constants]).reshape(shape)

    def targets_only(self, i: int) -> np.ndarray:
        """The deviation of the channels of the target, the worst of the copies, in the target's shape."""
        layout, deviation = self.ticket.layouts[i], self.deviations[i]
        real = deviation.reshape(layout.width, -1)[: layout.channels * layout.copies]
        return real.reshape(layout.channels, layout.copies, -1).max(1).reshape(self.bounds[i][0].shape)

    def pruned(self, k: int, layer: Linear) -> np.ndarray:
        """The deviation of the output of node k."""
        (i,) = self.target.nodes[k].inputs
        piece, found = self.ticket.pieces[k], self.found(k)
        errors = self.errors(found, layer, self.ticket, k)
        n = len(errors.bias)
        moved = self.passed_on(k, layer, errors, found)
        fresh = np.zeros_like(moved)
        drift = np.zeros_like(moved)
        drift[:n] = self._drift(i, layer, errors)
        fresh[:n] = layer.spread(errors.bias)
        if piece.hidden is not None and piece.hidden.activation.cubic:
            reach = self.reach(i)
            pairs = 2.0 if self.ticket.source.law.mirrored else 1.0
            fresh[:n] += pairs * piece.hidden.activation.cubic * mapped(layer, errors.cubic, reach**3)
        constant = self.ticket.layouts[k + 1].constant
        if constant is not None:
            off = np.abs(found.bias[n:] - constant) + SLACK * (found.bias_size[n:] + constant)
            fresh[n:] += layer.spread(off)
        fresh += self.evaluated(k, layer, found)
        return self.joined(k, moved, fresh, drift, 1 + 4 * rounding(layer))

    def reach(self, i: int) -> np.ndarray:
        """The largest |value| of the target or of any of its copies in the ticket, in the target's shape."""
        return np.maximum(*map(np.abs, self.bounds[i])) + self.targets_only(i)

    def evaluated(self, k: int, layer: Linear, found: Sums) -> np.ndarray:
        """By how much 64-bit evaluations of node k err, that of the target and that of the ticket together."""
        (i,) = self.target.nodes[k].inputs
        piece, reach = self.ticket.pieces[k], self.reach(i)
        n = self.ticket.layouts[k + 1].channels * self.ticket.layouts[k + 1].copies
        weight, bias = target_rows(layer, self.ticket, k)
        size, bias_size = found.size[:n], found.bias_size + 2.0**-1000
        terms = piece.bits[:, 0].size * piece.members.shape[-1] + piece.bias_members.size + 32
        moved = np.zeros((len(piece.rows), *self.target.shapes()[k + 1][1:]))
        moved[:n] = mapped(layer, size + np.abs(weight), reach) + layer.spread(np.abs(bias))
        if piece.hidden is not None and piece.hidden.activation.intercept:  # neurons are no smaller than about φ(0)
            moved[:n] += mapped(layer, found.outer[:n], np.ones_like(reach))
            bias_size = bias_size + found.bias_outer
        return terms * 2.0**-52 * (moved + layer.spread(bias_size))

    def joined(self, k: int, moved: np.ndarray, fresh: np.ndarray, drift: np.ndarray, rounded: float) -> np.ndarray:  # noqa: ARG002
        """What a node passes on, what is new in it, and what its weights' errors make of x, together."""
        return (moved + fresh + drift) * rounded

    def passed_on(self, k: int, layer: Linear, errors: _Errors, found: Sums) -> np.ndarray:
        """How the deviation of the input, constant channels included, moves the output."""
        (i,) = self.target.nodes[k].inputs
        piece, layout = self.ticket.pieces[k], self.ticket.layouts[i]
        if piece.hidden is None and self.copies_apart:
            described, before = self.ticket.skeleton[k], self.ticket.shapes[i]
            (outer,) = expand(self.ticket.source, piece, described, layout, before)
            assert isinstance(outer, Linear)
            return magnitude(outer).map(self.deviations[i][None])[0]
        moved = mapped(layer, errors.gain, self.targets_only(i))
        extra = np.zeros((len(piece.rows) - len(moved), *moved.shape[1:]))
        constants = self.deviations[i].reshape(layout.width, -1)[layout.channels * layout.copies :]
        return np.concatenate([moved, extra]) + layer.spread(found.bias_slope * constants.max(initial=0.0))

    def _drift(self, i: int, layer: Linear, errors: _Errors) -> np.ndarray:
        """sup of |Σ (ẽ - w) x| over the target's values x: the better of two bounds."""
        lo, hi = self.bounds[i]
        widest = np.maximum(errors.up, errors.down)
        if i == 0 and isinstance(self.domain, Ball) and not isinstance(layer, Conv2d):
            return self.domain.reach(widest.reshape(len(widest), -1), lo.shape)
        up, down = np.maximum(hi, 0.0), np.maximum(-lo, 0.0)
        apart = mapped(layer, errors.up, up) + mapped(layer, errors.down, down)
        return np.minimum(apart, mapped(layer, widest, np.maximum(up, down)))

    def activated(self, layer: Activate, i: int) -> np.ndarray:
        """|φ(x̃) - φ(x)|: by the Lipschitz constant, or by the range that is left where φ is flat."""
        (lo, hi), off = (self.widened(i, bound) for bound in self.bounds[i]), self.deviations[i]
        phi = layer.phi
        room = np.maximum(phi(hi + off) - phi(lo), phi(hi) - phi(lo - off))
        room = room + SLACK * (np.maximum(abs(lo), abs(hi)) + abs(phi(lo)) + abs(phi(hi)))
        return np.minimum(phi.lipschitz * off, np.maximum(room, 0.0))

    def other(self, k: int) -> np.ndarray:
        """Layers that are not pruned."""
        node = self.target.nodes[k]
        layer, reads = node.layer, [self.deviations[i] for i in node.inputs]
        if isinstance(layer, Activate):
            moved = self.activated(layer, node.inputs[0])
        elif isinstance(layer, Affine):
            moved = (np.abs(layer.scale) * reads[0][None])[0]
        elif isinstance(layer, Rearrange) and not self.ticket.layouts[node.inputs[0]].bare:
            moved = reads[0].ravel()
        else:
            moved = layer.forward(*(r[None] for r in reads))[0]
        return moved + self.recomputed(k)

    def recomputed(self, k: int) -> np.ndarray:
        """By how much 64-bit evaluations of node k err that is not linear, for both networks."""
        node = self.target.nodes[k]
        if isinstance(node.layer, Rearrange):
            return np.zeros(())
        sizes = [self.widened(i, np.maximum(*map(np.abs, self.bounds[i]))) + self.deviations[i] for i in node.inputs]
        return 2 * evaluation_error(node.layer, sizes)

    def run(self) -> Budget:
        """All nodes in order.  Raises `Undecided` where a bound is not a number."""
        for k in range(len(self.target.nodes)):
            self.step(k)
        return Budget(tuple(self.deviations))

    def step(self, k: int) -> None:
        """The deviation of node k; bounds above every number are infinite, and what is no number is refused."""
        layer = self.target.nodes[k].layer
        with np.errstate(over="ignore", invalid="ignore"):
            found = self.pruned(k, layer) if isinstance(layer, Linear) else self.other(k) * (1 + SLACK)
        if np.isnan(found).any():
            raise Undecided(f"bound at node {k} must be a number; the weights are too large for 64-bit arithmetic")
        self.deviations.append(found)


def certified_budget(ticket: Ticket, target: Network, domain: Domain) -> Budget:
    """The bound from the sums that the ticket keeps, computed anew from seed and masks; holds on all of the domain."""
    return Propagation(ticket, target, domain, measured, copies_apart=True).run()


def planned_budget(ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None) -> Budget:
    """The chain of errors for any ticket with these masks: every parameter off by its whole tolerance.

    Two-for-one layers pass errors on with |w| + tolerance, layers that read copies with their kept |weights|.
    A `memory` keeps the sums of the ticket for the next bound.
    """
    return Propagation(ticket, target, domain, _planned, copies_apart=True, memory=memory).run()


def printed_budget(ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None) -> Budget:
    """The chain as the papers have it, for layers that read copies as well: errors passed on with |w| + tolerance.

    burkholz2022depth Theorem 5.2 rests on Lemma 5.1, which compares two networks of the same architecture.  Copies of a
    neuron err differently, though: Σ ẽ_s (x + δ_s) with Σ ẽ_s = w passes on up to Σ|ẽ_s| max|δ_s|, not |w| max|δ_s|.
    With ẽ = (1, -9/10), w = 1/10, δ = (ε, -ε) that is 19 times as much.  Tickets that exceed this chain exist.
    """
    return Propagation(ticket, target, domain, _planned, copies_apart=False, memory=memory).run()

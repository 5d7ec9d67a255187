"""The certified bound made sharper: deviations with their signs, as zonotopes.

A deviation lies in Σ_k g_k [-1, 1] + [-noise, noise].  Each pruned layer maps the generators g_k by the signed weights
that were kept, so that deviations cancel as they do in the ticket; its own error is noise, which becomes generators of
its own before the next layer, as long as memory lasts.  An activation multiplies a deviation by a slope φ'(ξ): by the
middle of the slopes that are possible here, and the rest is noise.

A two-for-one layer multiplies x > 0 and x < 0 with different weights, so that it matters which sign a value can have.
Each value has an *enclosure*: an interval, entry by entry, that holds both the target's and the ticket's value.  It is
propagated through every layer by interval arithmetic, as normalisations and sums can turn signs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from ltbounds.networks import Activate, Add, Affine, AvgPool2d, Layer, Linear, MaxPool2d, Network, Rearrange
from ltbounds.networks.domains import Domain
from ltbounds.networks.intervals import Interval, magnitude, rounding, through
from ltbounds.tickets.budget import Budget, Propagation, measured
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.ticket import Ticket

__all__ = ["Zonotopes", "zonotope_budget"]

LIMIT = 2**25
"""Entries of a generator matrix (256 MiB)."""


@dataclass(frozen=True, eq=False)
class Form:
    """Generators (symbols, *shape), the first of them belonging to symbol `first`, and noise (*shape)."""

    first: int
    generators: np.ndarray
    noise: np.ndarray

    @property
    def bound(self) -> np.ndarray:
        """The largest |deviation| of each entry; 64 units in the last place stand for earlier rounding."""
        total = np.abs(self.generators).sum(0) + self.noise
        return total * (1 + (len(self.generators) + 64) * 2.0**-52)

    def channels(self, count: int) -> Form:
        """The first `count` entries along the first axis of the value."""
        return Form(self.first, self.generators[:, :count], self.noise[:count])

    def plus(self, other: Form) -> Form:
        """The sum of two deviations that share symbols."""
        first = min(self.first, other.first)
        last = max(f.first + len(f.generators) for f in (self, other))
        total = np.zeros((last - first, *self.noise.shape))
        for form in (self, other):
            total[form.first - first : form.first - first + len(form.generators)] += form.generators
        return Form(first, total, self.noise + other.noise)


class Zonotopes(Propagation):
    """Intervals and zonotopes side by side: each deviation is the smaller of both bounds.

    A `memory` that is not empty holds the sums of a ticket whose form was checked when it was filled.
    """

    def __init__(self, ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None) -> None:
        super().__init__(ticket, target, domain, measured, copies_apart=True, memory=memory)
        self.symbols = 0
        self.forms = [Form(0, np.zeros((0, *target.shape)), np.zeros(target.shape))]
        self.enclosures: list[Interval] = [self.bounds[0]]

    def _symbolised(self, form: Form) -> Form:
        """The form with a symbol for each entry of its noise, if there is memory for it."""
        where = np.flatnonzero(form.noise)
        rows = self.symbols - form.first + len(where)
        if rows * form.noise.size > LIMIT:
            return form
        grown = np.zeros((rows, *form.noise.shape))
        grown[: len(form.generators)] = form.generators
        grown.reshape(rows, form.noise.size)[np.arange(rows - len(where), rows), where] = form.noise.ravel()[where]
        self.symbols += len(where)
        return Form(form.first, grown, np.zeros_like(form.noise))

    def _through(self, layer: Linear, form: Form) -> Form:
        """A form behind a linear map, widened by the rounding of the map itself."""
        size = magnitude(layer)
        noise = size.map(form.noise[None])[0] + rounding(layer) * size.map(form.bound[None])[0]
        return Form(form.first, layer.map(form.generators), noise)

    def joined(self, k: int, moved: np.ndarray, fresh: np.ndarray, rounded: float) -> np.ndarray:
        (i,) = self.target.nodes[k].inputs
        interval = super().joined(k, moved, fresh, rounded)
        form = self._symbolised(self.forms[i])
        form = self._through_copies(k, form) if self.ticket.pieces[k].hidden is None else self._through_pair(k, form)
        form = replace(form, noise=form.noise + fresh * rounded)
        self.forms.append(form)
        return np.minimum(interval, form.bound)

    def _through_copies(self, k: int, form: Form) -> Form:
        (i,) = self.target.nodes[k].inputs
        ticket = self.ticket
        (outer,) = expand(ticket.source, ticket.pieces[k], ticket.skeleton[k], ticket.layouts[i], ticket.shapes[i])
        assert isinstance(outer, Linear)
        return self._through(outer, form)

    def _through_pair(self, k: int, form: Form) -> Form:
        """Two-for-one: A x for x > 0 and B x for x < 0; where the sign is open, (A + B)/2 and |A - B|/2 as noise."""
        (i,) = self.target.nodes[k].inputs
        piece, layer, found = self.ticket.pieces[k], self.target.nodes[k].layer, self.found(k)
        assert isinstance(layer, Linear)
        rows, channels = self.ticket.layouts[k + 1].channels * self.ticket.layouts[k + 1].copies, len(self.bounds[i][0])
        up, down = effective_halves(found, piece, rows)
        shape = (rows, *np.shape(layer.weight)[1:])
        low, high = (end[:channels] for end in self.enclosures[i])
        form = form.channels(channels)
        constants = self.deviations[i][channels:]
        above, open_sign = low >= 0, (low < 0) & (high > 0)
        parts: list[Form] = []
        for weight, where in ((up, above), (down, ~(above | open_sign)), ((up + down) / 2, open_sign)):
            if where.any() or not parts:
                own = replace(layer, weight=weight.reshape(shape), bias=None)
                parts.append(self._through(own, Form(form.first, form.generators * where, form.noise * where)))
        moved = reduce(Form.plus, parts)
        noise = moved.noise
        if open_sign.any() and up is not down:
            apart = replace(layer, weight=(np.abs(up - down) / 2).reshape(shape), bias=None)
            noise = noise + apart.map((self.deviations[i][:channels] * open_sign)[None])[0] * (1 + 4 * rounding(layer))
        more = len(piece.rows) - rows
        wider = [
            np.concatenate([a, np.zeros((*a.shape[:axis], more, *a.shape[axis + 1 :]))], axis)
            for a, axis in ((moved.generators, 1), (noise, 0))
        ]
        slope = layer.spread(found.bias_slope * constants.max(initial=0.0))
        return Form(moved.first, wider[0], wider[1] + slope)

    def _enclosed(self, k: int) -> Interval:
        """Where the values of node k lie: around the target's, and where the enclosures of its inputs are mapped to."""
        off = self.deviations[k + 1]
        lo, hi = (self.widened(k + 1, end) for end in self.bounds[k + 1])
        low, high = np.nextafter(lo - off, -np.inf), np.nextafter(hi + off, np.inf)
        node = self.target.nodes[k]
        if isinstance(node.layer, Linear) or (
            isinstance(node.layer, Rearrange) and not self.ticket.layouts[k + 1].bare
        ):
            return low, high
        floor, ceiling = through(node.layer, [self.enclosures[i] for i in node.inputs])
        return np.maximum(low, floor), np.minimum(high, ceiling)

    def step(self, k: int) -> None:
        super().step(k)
        self.enclosures.append(self._enclosed(k))

    def other(self, k: int) -> np.ndarray:
        interval = super().other(k)
        node = self.target.nodes[k]
        layer, forms = node.layer, [self.forms[i] for i in node.inputs]
        if isinstance(layer, Activate):
            form = self._activated(layer, node.inputs[0])
        elif isinstance(layer, MaxPool2d):
            form = Form(self.symbols, np.zeros((0, *interval.shape)), interval)
        elif isinstance(layer, Add):
            form = forms[0].plus(forms[1])
        else:
            form = self._moved(layer, forms[0], interval.shape)
        form = replace(form, noise=form.noise + self.recomputed(k))
        self.forms.append(form)
        return np.minimum(interval, form.bound)

    def _moved(self, layer: Layer, form: Form, shape: tuple[int, ...]) -> Form:
        """Mean pooling, rearrangement, and scaling of entries: linear maps, of which the shift cancels."""
        if isinstance(layer, Rearrange) and layer.order is None:  # with copies there are more entries than it says
            parts = (p.reshape(len(p), *shape) for p in (form.generators, form.noise[None]))
        elif isinstance(layer, Affine):
            parts = (p for p in (form.generators * layer.scale, form.noise[None] * np.abs(layer.scale)))
        else:
            parts = (layer.forward(p) for p in (form.generators, form.noise[None]))
        generators, noise = parts
        slack = (64 + int(np.prod(layer.window.kernel)) if isinstance(layer, AvgPool2d) else 64) * 2.0**-52
        return Form(form.first, generators, noise[0] * (1 + slack))

    def _activated(self, layer: Activate, i: int) -> Form:
        """Slopes between the smallest and the largest that φ has on the way from x to x̃."""
        (lo, hi), off = (self.widened(i, bound) for bound in self.bounds[i]), self.deviations[i]
        low, high = slopes(layer, lo - off, hi + off)
        middle, rest = (low + high) / 2, (high - low) / 2
        form = self.forms[i]
        return Form(form.first, form.generators * middle, form.noise * middle + rest * off)


def slopes(layer: Activate, lo: np.ndarray, hi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds on the slope of φ over [lo, hi]; of tanh and sigmoid it falls with the distance from 0."""
    phi = layer.phi
    if phi.homogeneous:
        return np.where(lo >= 0, phi.m_plus, phi.m_minus), np.where(hi <= 0, phi.m_minus, phi.m_plus)
    near, far = np.clip(0.0, lo, hi), np.maximum(np.abs(lo), np.abs(hi))
    margin = 2.0**-48
    return np.maximum(phi.derivative(far) - margin, 0.0), phi.derivative(near) + margin


def zonotope_budget(ticket: Ticket, target: Network, domain: Domain) -> Budget:
    """A bound on all of the domain that is never larger than `certified_budget`, and mostly much smaller."""
    return Zonotopes(ticket, target, domain).run()

"""The certified bound made sharper: deviations with their signs, as zonotopes.

A deviation lies in c + Σ_k g_k [-1, 1] + [-noise, noise].  Each pruned layer maps the generators g_k by the signed
weights that were kept, so that deviations cancel as they do in the ticket; noise becomes generators of its own before
the next layer, as long as memory lasts.  A layer's own error is (W̃ - W) x with the target's x, which is a form as well,
in symbols for the inputs and the bends of the target: what two layers add to the error cancels where x allows.  An
activation multiplies a deviation by a slope φ'(ξ): by the middle of the slopes that are possible; the rest is noise.

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
from ltbounds.networks.intervals import Interval, evaluation_error, magnitude, rounding, through
from ltbounds.tickets.budget import Budget, Propagation, measured, target_rows
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.ticket import Ticket

__all__ = ["Zonotopes", "zonotope_budget"]

LIMIT = 2**25
"""Entries of a generator matrix (256 MiB)."""


@dataclass(frozen=True, eq=False)
class Form:
    """Center (*shape), generators (symbols, *shape), the first of them belonging to symbol `first`, noise (*shape)."""

    first: int
    center: np.ndarray
    generators: np.ndarray
    noise: np.ndarray

    @property
    def radius(self) -> np.ndarray:
        """How far each entry may be from its center; 64 units in the last place stand for earlier rounding."""
        total = np.abs(self.generators).sum(0) + self.noise
        return (total + np.abs(self.center) * 2.0**-46) * (1 + (len(self.generators) + 64) * 2.0**-52)

    @property
    def bound(self) -> np.ndarray:
        """The largest |entry|."""
        return (np.abs(self.center) + self.radius) * (1 + 2.0**-50)

    def channels(self, count: int) -> Form:
        """The first `count` entries along the first axis of the value."""
        return Form(self.first, self.center[:count], self.generators[:, :count], self.noise[:count])

    def times(self, factor: np.ndarray) -> Form:
        """Each entry times its own factor >= 0."""
        return Form(self.first, self.center * factor, self.generators * factor, self.noise * factor)

    def plus(self, other: Form) -> Form:
        """The sum of two values that share symbols."""
        first = min(self.first, other.first)
        last = max(f.first + len(f.generators) for f in (self, other))
        total = np.zeros((last - first, *self.noise.shape))
        for form in (self, other):
            total[form.first - first : form.first - first + len(form.generators)] += form.generators
        return Form(first, self.center + other.center, total, self.noise + other.noise)

    def through(self, layer: Linear) -> Form:
        """Behind a linear map, bias aside, widened by the rounding of the map itself."""
        size = magnitude(layer)
        noise = size.map(self.noise[None])[0] + rounding(layer) * size.map(self.bound[None])[0]
        return Form(self.first, layer.map(self.center[None])[0], layer.map(self.generators), noise)

    def moved(self, layer: Layer, shape: tuple[int, ...]) -> Form:
        """Behind mean pooling, rearrangement, or scaling of entries; shifts are left out."""
        parts = (self.center[None], self.generators, self.noise[None])
        if isinstance(layer, Rearrange) and layer.order is None:  # with copies there are more entries than it says
            center, generators, noise = (p.reshape(len(p), *shape) for p in parts)
        elif isinstance(layer, Affine):
            center, generators, noise = (p * layer.scale for p in parts)
        else:
            center, generators, noise = (layer.forward(p) for p in parts)
        slack = (64 + int(np.prod(layer.window.kernel)) if isinstance(layer, AvgPool2d) else 64) * 2.0**-52
        form = Form(self.first, center[0], generators, np.abs(noise[0]))
        return replace(form, noise=form.noise * (1 + slack) + slack * form.bound)

    def symbolised(self, symbols: int) -> Form:
        """The form with a symbol, from number `symbols` on, for each entry of its noise, if there is memory for it."""
        where = np.flatnonzero(self.noise)
        first = self.first if len(self.generators) else symbols
        rows = symbols - first + len(where)
        if rows * self.noise.size > LIMIT:
            return self
        grown = np.zeros((rows, *self.noise.shape))
        grown[: len(self.generators)] = self.generators
        grown.reshape(rows, self.noise.size)[np.arange(rows - len(where), rows), where] = self.noise.ravel()[where]
        return Form(first, self.center, grown, np.zeros_like(self.noise))

    @property
    def end(self) -> int:
        """The number behind that of the last symbol."""
        return self.first + len(self.generators)


def target_forms(target: Network, bounds: list[Interval]) -> tuple[list[Form], list[Interval]]:
    """Forms of the target's own values, with a symbol for each input and each bend, and the bounds that follow."""
    lo, hi = bounds[0]
    radius = np.nextafter((hi - lo) / 2, np.inf) + 2.0**-52 * np.maximum(np.abs(lo), np.abs(hi))
    start = Form(0, (lo + hi) / 2, np.zeros((0, *lo.shape)), radius).symbolised(0)
    forms, tight, symbols = [start], [bounds[0]], start.end
    for k, node in enumerate(target.nodes):
        layer, reads = node.layer, [forms[i] for i in node.inputs]
        low, high = bounds[k + 1]
        through_low, through_high = through(layer, [tight[i] for i in node.inputs])
        low, high = np.maximum(low, through_low), np.minimum(high, through_high)
        if isinstance(layer, Linear):
            form = forms[node.inputs[0]] = reads[0].symbolised(symbols)
            symbols = max(symbols, form.end)
            form = form.through(layer)
            if layer.bias is not None:
                form = replace(form, center=form.center + layer.spread(layer.bias))
        elif isinstance(layer, Activate):
            form = _bent(layer, reads[0], tight[node.inputs[0]])
        elif isinstance(layer, Add):
            form = reads[0].plus(reads[1])
        elif isinstance(layer, MaxPool2d):
            form = Form(symbols, (low + high) / 2, np.zeros((0, *low.shape)), (high - low) / 2 * (1 + 2.0**-50))
        else:
            form = reads[0].moved(layer, target.shapes()[k + 1])
            if isinstance(layer, Affine):
                form = replace(form, center=form.center + layer.shift)
        sizes = [np.maximum(*map(np.abs, tight[i])) for i in node.inputs]
        if not isinstance(layer, Linear):
            form = replace(form, noise=form.noise + evaluation_error(layer, sizes))
        forms.append(form)
        radius = form.radius + 2.0**-50 * np.abs(form.center)
        tight.append((np.maximum(low, form.center - radius), np.minimum(high, form.center + radius)))
    return forms, tight


def _bent(layer: Activate, form: Form, bounds: Interval) -> Form:
    """φ(x) = s x + what is left, with s between the slopes of φ; where φ is one line, nothing is left."""
    lo, hi = bounds
    low, high = slopes(layer, lo, hi)
    ends = layer.phi(lo), layer.phi(hi)
    s = np.where(hi > lo, (ends[1] - ends[0]) / np.where(hi > lo, hi - lo, 1.0), low)
    s = np.clip(s, low, high) if layer.phi.homogeneous else low
    left = [ends[0] - s * lo, ends[1] - s * hi]
    if layer.phi.homogeneous:  # the bend at 0 is an end as well; sloped less than s before it and more behind it
        left.append(np.where((lo < 0) & (hi > 0), 0.0, left[0]))
    floor, ceiling = reduce(np.minimum, left), reduce(np.maximum, left)
    slack = 2.0**-48 * (np.abs(lo) + np.abs(hi) + np.abs(ends[0]) + np.abs(ends[1]))
    bent = form.times(s)
    return replace(bent, center=bent.center + (floor + ceiling) / 2, noise=bent.noise + (ceiling - floor) / 2 + slack)


class Zonotopes(Propagation):
    """Intervals and zonotopes side by side: each deviation is the smaller of both bounds.

    A `memory` that is not empty holds the sums of a ticket whose form was checked when it was filled.
    """

    def __init__(self, ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None) -> None:
        super().__init__(ticket, target, domain, measured, copies_apart=True, memory=memory)
        self.own, self.bounds = target_forms(target, self.bounds)
        self.symbols = max(form.end for form in self.own)
        self.forms = [Form(0, np.zeros(target.shape), np.zeros((0, *target.shape)), np.zeros(target.shape))]
        self.enclosures: list[Interval] = [self.bounds[0]]

    def joined(self, k: int, moved: np.ndarray, fresh: np.ndarray, drift: np.ndarray, rounded: float) -> np.ndarray:
        (i,) = self.target.nodes[k].inputs
        interval = super().joined(k, moved, fresh, drift, rounded)
        form = self.forms[i].symbolised(self.symbols)
        self.symbols = max(self.symbols, form.end)
        form = self._through_copies(k, form) if self.ticket.pieces[k].hidden is None else self._through_pair(k, form)
        form = replace(form, noise=form.noise + fresh * rounded).plus(self._drifted(k, drift * rounded))
        self.forms.append(form)
        return np.minimum(interval, form.bound)

    def _drifted(self, k: int, drift: np.ndarray) -> Form:
        """(ẽ - w) x as a form in the symbols of x, where that is no wider than `drift`, and as noise elsewhere."""
        (i,) = self.target.nodes[k].inputs
        piece, layer, found = self.ticket.pieces[k], self.target.nodes[k].layer, self.found(k)
        assert isinstance(layer, Linear)
        n = self.ticket.layouts[k + 1].channels * self.ticket.layouts[k + 1].copies
        nothing = Form(self.symbols, np.zeros_like(drift), np.zeros((0, *drift.shape)), drift)
        if len(self.own[i].generators) * drift.size > LIMIT // 4:
            return nothing
        weight, _ = target_rows(layer, self.ticket, k)
        up, down = effective_halves(found, piece, n)
        form = self._by_sign(layer, up - weight, down - weight, self.own[i], self.bounds[i], None)
        short = form.bound <= drift[:n]
        more = len(drift) - n
        parts = (form.center * short, (form.generators * short), np.where(short, form.noise, drift[:n]))
        center, generators, noise = (
            np.concatenate([a, np.zeros((*a.shape[:axis], more, *a.shape[axis + 1 :]))], axis)
            for a, axis in zip(parts, (0, 1, 0), strict=True)
        )
        noise[n:] = drift[n:]
        return Form(form.first, center, generators, noise)

    def _by_sign(
        self, layer: Linear, up: np.ndarray, down: np.ndarray, form: Form, signs: Interval, size: np.ndarray | None
    ) -> Form:
        """x -> up·x for x > 0 and down·x for x < 0, (R, J, T) each, for the form of x or of a difference of two x.

        Where `signs` leaves the sign open: the mean of both, and half their distance times `size`, the largest |form|.
        """
        low, high = signs
        shape = (len(up), *np.shape(layer.weight)[1:])
        above, open_sign = low >= 0, (low < 0) & (high > 0)
        parts: list[Form] = []
        for weight, where in ((up, above), (down, ~(above | open_sign)), ((up + down) / 2, open_sign)):
            if where.any() or not parts:
                parts.append(form.times(where).through(replace(layer, weight=weight.reshape(shape), bias=None)))
        moved = reduce(Form.plus, parts)
        if open_sign.any() and up is not down:
            apart = replace(layer, weight=(np.abs(up - down) / 2).reshape(shape), bias=None)
            largest = np.maximum(-low, high) if size is None else size
            noise = apart.map((largest * open_sign)[None])[0] * (1 + 4 * rounding(layer))
            moved = replace(moved, noise=moved.noise + noise)
        return moved

    def _through_copies(self, k: int, form: Form) -> Form:
        (i,) = self.target.nodes[k].inputs
        ticket = self.ticket
        (outer,) = expand(ticket.source, ticket.pieces[k], ticket.skeleton[k], ticket.layouts[i], ticket.shapes[i])
        assert isinstance(outer, Linear)
        return form.through(outer)

    def _through_pair(self, k: int, form: Form) -> Form:
        """Two-for-one: A x for x > 0 and B x for x < 0; where the sign is open, (A + B)/2 and |A - B|/2 as noise."""
        (i,) = self.target.nodes[k].inputs
        piece, layer, found = self.ticket.pieces[k], self.target.nodes[k].layer, self.found(k)
        assert isinstance(layer, Linear)
        rows, channels = self.ticket.layouts[k + 1].channels * self.ticket.layouts[k + 1].copies, len(self.bounds[i][0])
        up, down = effective_halves(found, piece, rows)
        signs = tuple(end[:channels] for end in self.enclosures[i])
        constants = self.deviations[i][channels:]
        moved = self._by_sign(layer, up, down, form.channels(channels), signs, self.deviations[i][:channels])  # type: ignore[arg-type]
        more = len(piece.rows) - rows
        center, generators, noise = (
            np.concatenate([a, np.zeros((*a.shape[:axis], more, *a.shape[axis + 1 :]))], axis)
            for a, axis in ((moved.center, 0), (moved.generators, 1), (moved.noise, 0))
        )
        slope = layer.spread(found.bias_slope * constants.max(initial=0.0))
        return Form(moved.first, center, generators, noise + slope)

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
            form = Form(self.symbols, np.zeros_like(interval), np.zeros((0, *interval.shape)), interval)
        elif isinstance(layer, Add):
            form = forms[0].plus(forms[1])
        else:
            form = forms[0].moved(layer, interval.shape)
        form = replace(form, noise=form.noise + self.recomputed(k))
        self.forms.append(form)
        return np.minimum(interval, form.bound)

    def _activated(self, layer: Activate, i: int) -> Form:
        """Slopes between the smallest and the largest that φ has on the way from x to x̃."""
        (lo, hi), off = (self.widened(i, bound) for bound in self.bounds[i]), self.deviations[i]
        low, high = slopes(layer, lo - off, hi + off)
        middle, rest = (low + high) / 2, (high - low) / 2
        form = self.forms[i]
        moved = form.times(middle)
        return replace(moved, noise=moved.noise + rest * off)


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

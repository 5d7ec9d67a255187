"""Many small boxes bounded at once, for dense ReLU networks whose layers are all pruned two for one.

For each box two affine forms are carried in shared symbols: that of the target's values x and that of the deviations
δ = x̃ - x of the ticket's.  A layer with target weights W and kept sums A turns them into W x and A δ + (A - W) x.  What
a ReLU leaves over becomes symbols, the largest ones for each box, as only neurons that can be on and off leave any.

Rounding: what 64-bit evaluations of both networks can err is taken from a run over the whole box, and holds for each
of its parts; each linear map here adds (terms + 64)·2^-51 of its sum of absolute terms, four times the usual bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ltbounds.networks import Activate, Box, Dense, Linear, Network, Rearrange
from ltbounds.networks.intervals import TINY
from ltbounds.tickets.budget import SLACK
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.ticket import Ticket
from ltbounds.tickets.zonotope import Zonotopes

__all__ = ["Batches", "admits", "bent", "pair"]

SYMBOLS = 50
"""Symbols for a layer and form; with 30, 1,516 parts of ACAS Xu were worse (1,682) than 933 parts with 50 (1,418)."""

RELEVANT = 1e-2
"""Noises that are smaller than this share of a box's largest get no symbol."""

ENTRIES = 2**19
"""Entries of the generators of a batch, so that it stays near the processor."""

UP = 1 + 2.0**-48
"""More than a few roundings."""


def admits(ticket: Ticket, target: Network) -> bool:
    """Whether the network is a chain of dense layers with ReLUs between, each pruned two for one without copies."""
    ready = True  # whether a linear layer may come next: at the input, and behind a ReLU
    for k, node in enumerate(target.nodes):
        layer = node.layer
        if node.inputs != (k,):
            return False
        if isinstance(layer, Dense):
            piece, layout = ticket.pieces[k], ticket.layouts[k + 1]
            plain = piece.hidden is not None and piece.hidden.activation.homogeneous
            if not (ready and plain and layout.copies == 1 and layout.constant is None):
                return False
            ready = False
        elif isinstance(layer, Activate):
            if layer.phi.name != "relu" or ready:
                return False
            ready = True
        elif not (isinstance(layer, Rearrange) and layer.order is None):
            return False
    return not ready


@dataclass(frozen=True, eq=False)
class _Layer:
    """Weights (rows, entries): the target's, kept for x > 0 and for x < 0; centers; noise that every box has."""

    weight: np.ndarray
    up: np.ndarray
    down: np.ndarray
    bias: np.ndarray
    bias_off: np.ndarray
    noise: np.ndarray
    low: np.ndarray
    high: np.ndarray
    deviation: np.ndarray

    @property
    def slack(self) -> float:
        """The relative rounding error of a map by this layer, generously."""
        return (self.weight.shape[1] + 64) * 2.0**-51


class _Root(Zonotopes):
    """A run over the whole box that remembers what is new in each layer."""

    def joined(self, k: int, moved: np.ndarray, fresh: np.ndarray, drift: np.ndarray, rounded: float) -> np.ndarray:
        self.fresh[k] = fresh * rounded
        return super().joined(k, moved, fresh, drift, rounded)

    fresh: dict[int, np.ndarray]


class Batches:
    """Bounds on the output's deviation over parts of a box; `sup` is that over the whole box, by `Zonotopes`."""

    def __init__(self, ticket: Ticket, target: Network, box: Box, memory: dict[int, Sums]) -> None:
        root = _Root(ticket, target, box, memory)
        root.fresh = {}
        self.sup = root.run().sup
        self.layers = [_layer(root, k, layer) for k, layer in target.linear()]
        symbols = sum(2 * min(SYMBOLS, len(layer.weight)) for layer in self.layers[:-1])
        size = (int(np.prod(target.shape)) + symbols) * max(max(layer.weight.shape) for layer in self.layers)
        self.size = int(np.clip(ENTRIES // size, 2, 256))

    def bounds(self, lo: np.ndarray, hi: np.ndarray) -> np.ndarray:
        """The largest |output of the ticket - output of the target| over each box lo <= x <= hi: (N,) of (N, entries).

        The boxes must be parts of the box that the object was made for.
        """
        x = _start(lo, hi)
        for number, layer in enumerate(self.layers):
            if number == 0:
                delta = _first(layer, x, lo, hi)
            else:
                x, delta = _bent_both(x, delta, self.layers[number - 1])
                delta = delta.mapped(layer.up, layer.slack).plus(x.mapped(layer.up - layer.weight, layer.slack))
            delta = delta.shifted(layer.bias_off, layer.noise)
            x = x.mapped(layer.weight, layer.slack).shifted(layer.bias, np.zeros_like(layer.bias))
        return np.minimum((np.abs(delta.center) + delta.radius) * UP, self.layers[-1].deviation).max(1)


@dataclass(frozen=True, eq=False)
class _Forms:
    """Center (N, entries), generators (N, symbols, entries), noise (N, entries)."""

    center: np.ndarray
    generators: np.ndarray
    noise: np.ndarray

    @cached_property
    def radius(self) -> np.ndarray:
        """How far each entry may be from its center, rounded upwards."""
        total = np.abs(self.generators).sum(1) + self.noise
        return total * (1 + (self.generators.shape[1] + 64) * 2.0**-52) + np.abs(self.center) * 2.0**-46 + TINY

    def mapped(self, weight: np.ndarray, slack: float) -> _Forms:
        size = np.abs(weight).T
        noise = (self.noise + slack * (np.abs(self.center) + self.radius)) @ size * (1 + slack)
        return _Forms(self.center @ weight.T, self.generators @ weight.T, noise + TINY)

    def plus(self, other: _Forms) -> _Forms:
        noise = (self.noise + other.noise) * UP
        slack = 2.0**-50 * (np.abs(self.center) + np.abs(other.center) + self.radius + other.radius)
        return _Forms(self.center + other.center, self.generators + other.generators, noise + slack)

    def shifted(self, by: np.ndarray, noise: np.ndarray) -> _Forms:
        slack = 2.0**-50 * (np.abs(self.center) + np.abs(by))
        return _Forms(self.center + by, self.generators, (self.noise + noise + slack) * UP)

    def times(self, factor: np.ndarray, shift: np.ndarray, noise: np.ndarray) -> _Forms:
        """Entries times factors in [0, 1], shifted, with noise besides; rounding is 2^-50 of all there was."""
        slack = 2.0**-50 * (np.abs(self.center) + self.radius + np.abs(shift))
        rest = (self.noise * factor + noise + slack) * UP
        return _Forms(self.center * factor + shift, self.generators * factor[:, None], rest)


def _layer(root: _Root, k: int, layer: Linear) -> _Layer:
    (i,) = root.target.nodes[k].inputs
    n = len(layer.weight)
    found = root.found(k)
    up, down = (half.reshape(n, -1) for half in effective_halves(found, root.ticket.pieces[k], n))
    weight = np.asarray(layer.weight, float).reshape(n, -1)
    bias = np.zeros(n) if layer.bias is None else np.asarray(layer.bias, float)
    off = found.bias[:n] - bias
    size = found.size[:n].reshape(n, -1) + np.abs(weight)
    noise = np.maximum(root.fresh[k][:n] - np.abs(off), 0.0) + 2.0**-48 * (root.fresh[k][:n] + np.abs(off))
    noise = noise + 4 * SLACK * (size @ root.reach(i).ravel() + found.bias_size[:n] + np.abs(bias))
    low, high = root.bounds[k + 1]
    return _Layer(weight, up, down, bias, off, noise, low, high, root.deviations[k + 1][:n])


def _start(lo: np.ndarray, hi: np.ndarray) -> _Forms:
    entries = lo.shape[1]
    radius = np.nextafter((hi - lo) / 2, np.inf) + 2.0**-52 * np.maximum(np.abs(lo), np.abs(hi))
    return _Forms((lo + hi) / 2, radius[:, None] * np.eye(entries), np.zeros_like(lo))


def _first(layer: _Layer, x: _Forms, lo: np.ndarray, hi: np.ndarray) -> _Forms:
    """(A - W) x with A by the sign of x; where it is open the mean of both, and half their distance as noise."""
    positive, negative = lo >= 0, hi <= 0
    parts = []
    for weight, where in (
        (layer.up, positive),
        (layer.down, negative & ~positive),
        ((layer.up + layer.down) / 2, ~(positive | negative)),
    ):
        kept = _Forms(x.center * where, x.generators * where[:, None], x.noise * where)
        parts.append(kept.mapped(weight - layer.weight, layer.slack))
    total = parts[0].plus(parts[1]).plus(parts[2])
    apart = np.maximum(np.abs(lo), np.abs(hi)) * ~(positive | negative)
    noise = apart @ (np.abs(layer.up - layer.down) / 2).T * (1 + layer.slack)
    return _Forms(total.center, total.generators, (total.noise + noise) * UP)


def bent(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ReLU(x) = s x + c ± r for low <= x <= high: s, c and r.

    >>> [float(part) for part in bent(np.array(-1.0), np.array(1.0))][:2]
    [0.5, 0.25]
    """
    on, off = low >= 0, high <= 0
    s = np.where(on, 1.0, np.where(off, 0.0, np.clip(high / np.maximum(high - low, 1e-300), 0.0, 1.0)))
    most = np.where(on | off, 0.0, np.maximum(-s * low, (1 - s) * high))
    return s, most / 2, most / 2 * UP


def pair(
    low: np.ndarray, high: np.ndarray, far_low: np.ndarray, far_high: np.ndarray, d_low: np.ndarray, d_high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ReLU(x̃) - ReLU(x) = s δ + c ± r for x in [low, high], x̃ in [far_low, far_high], δ = x̃ - x in [d_low, d_high].

    The difference lies between 0 and δ (s = 1/2); it is at most ReLU(x̃) and at least -ReLU(x) (s = 0); and less δ it is
    ReLU(-x̃) - ReLU(-x), likewise (s = 1).  The smallest r of these is taken.

    >>> [float(part) for part in pair(*map(np.array, (2.0, 3.0, 1.0, 4.0, -1.0, 1.0)))]
    [1.0, 0.0, 0.0]
    """
    zero = np.zeros_like(low)
    top, bottom = np.maximum(zero, np.minimum(d_high, far_high)), -np.maximum(zero, np.minimum(-d_low, high))
    over, under = np.maximum(zero, np.minimum(-d_low, -far_low)), -np.maximum(zero, np.minimum(d_high, -low))
    half = np.maximum(np.abs(d_low), np.abs(d_high)) / 2
    flat, steep = (top - bottom) / 2 * UP, (over - under) / 2 * UP
    best = np.minimum(np.minimum(flat, steep), half)
    is_steep, is_flat = steep == best, flat == best
    s = np.where(is_steep, 1.0, np.where(is_flat, 0.0, 0.5))
    shift = np.where(is_steep, (over + under) / 2, np.where(is_flat, (top + bottom) / 2, 0.0))
    return s, shift, best


def _bent_both(x: _Forms, delta: _Forms, layer: _Layer) -> tuple[_Forms, _Forms]:
    """Both forms behind the ReLUs that follow `layer`, with symbols for what these leave over."""
    reach, away = x.radius, delta.radius
    low, high = np.maximum(x.center - reach, layer.low), np.minimum(x.center + reach, layer.high)
    d_low, d_high = np.maximum(delta.center - away, -layer.deviation), np.minimum(delta.center + away, layer.deviation)
    far = x.plus(delta)
    around = far.radius
    far_low, far_high = np.maximum(far.center - around, low + d_low), np.minimum(far.center + around, high + d_high)
    margin = 2.0**-48 * (np.abs(x.center) + reach + np.abs(delta.center) + away)
    far_low, far_high, low, high = far_low - margin, far_high + margin, low - margin, high + margin
    x = x.times(*bent(low, high))
    delta = delta.times(*pair(low, high, far_low, far_high, d_low - margin, d_high + margin))
    (ours, x_rest), (theirs, delta_rest) = _symbols(x.noise), _symbols(delta.noise)
    return (
        _Forms(x.center, np.concatenate([x.generators, ours, np.zeros_like(theirs)], 1), x_rest),
        _Forms(delta.center, np.concatenate([delta.generators, np.zeros_like(ours), theirs], 1), delta_rest),
    )


def _symbols(noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest noises of each box as generators, (N, symbols, entries), and the noise that is left."""
    boxes, entries = noise.shape
    relevant = int((noise > RELEVANT * noise.max(1, keepdims=True)).sum(1).max(initial=0))
    count = min(SYMBOLS, relevant)
    where = np.argsort(-noise, axis=1)[:, :count]
    grown = np.zeros((boxes, count, entries))
    grown[np.arange(boxes)[:, None], np.arange(count)[None], where] = np.take_along_axis(noise, where, 1)
    rest = noise.copy()
    np.put_along_axis(rest, where, 0.0, 1)
    return grown, rest

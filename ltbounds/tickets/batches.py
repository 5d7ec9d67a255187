"""Many small boxes bounded at once, for dense ReLU networks whose layers are all pruned two for one.

For each box two affine forms are carried in shared symbols: that of the target's values x and that of the deviations
δ = x̃ - x of the ticket's.  A layer with target weights W and kept sums A turns them into W x and A δ + (A - W) x.  What
a ReLU leaves over becomes symbols, the largest ones for each box, as only neurons that can be on and off leave any.

Rounding: what 64-bit evaluations of both networks can err is taken from a run over the whole box, and holds for each
of its parts; each linear map here adds (terms + 64)·2^-51 of its sum of absolute terms, four times the usual bound.
Generators are kept in 32 bits where all values are far from the ends of that range, which halves the work: what their
maps round is at most (terms + 64)·2^-22 of the sum of absolute terms, four times the usual bound, and goes into the
noise, which is kept in 64 bits, as the centers are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.networks import Activate, Box, Dense, Linear, Network, Rearrange
from ltbounds.networks.intervals import TINY
from ltbounds.subsets.threads import each_slice
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

KINDS = np.float32, np.float64

SHORT = 2.0**50
"""Bounds and weights up to which 32 bits do."""

LOST = 2.0**-50
"""More than what numbers below 2^-126 lose, in all sums of a layer together, where values are at most `SHORT`."""


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
        """The relative rounding error of a map by this layer in 64 bits, generously."""
        return (self.weight.shape[1] + 64) * 2.0**-51

    @cached_property
    def drift(self) -> np.ndarray:
        """What the ticket adds to the target's weights, for x > 0."""
        return self.up - self.weight

    @cached_property
    def sizes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """|W|, |A - W| and |A|, turned."""
        return np.abs(self.weight).T, np.abs(self.drift).T, np.abs(self.up).T

    @cached_property
    def turned(self) -> dict[Any, tuple[np.ndarray, np.ndarray]]:
        """W and A - W side by side, and A, turned, for both kinds of generators."""
        both = np.concatenate([self.weight, self.drift]).T
        with np.errstate(over="ignore"):  # these are not used where 32 bits do not do
            return {k: (np.ascontiguousarray(both, k), np.ascontiguousarray(self.up.T, k)) for k in KINDS}


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
        self.kind = _kind(root, self.layers)
        symbols = sum(2 * min(SYMBOLS, len(layer.weight)) for layer in self.layers[:-1])
        size = (int(np.prod(target.shape)) + symbols) * max(max(layer.weight.shape) for layer in self.layers)
        self.size = int(np.clip(ENTRIES // size, 2, 256))

    def bounds(self, lo: np.ndarray, hi: np.ndarray) -> np.ndarray:
        """The largest |output of the ticket - output of the target| over each box lo <= x <= hi: (N,) of (N, entries).

        The boxes must be parts of the box that the object was made for; they go to all cores.
        """
        found = np.empty(len(lo))

        def work(part: slice) -> None:
            found[part] = self._bounds(lo[part], hi[part])

        each_slice(work, len(lo), self.size)
        return found

    def _bounds(self, lo: np.ndarray, hi: np.ndarray) -> np.ndarray:
        forms, last = _start(lo, hi, self.layers[0], self.kind), self.layers[-1].deviation
        short = np.ones(len(lo), bool)
        for before, layer in pairwise(self.layers):
            short &= (np.maximum(forms.far_radius, forms.x_radius) < SHORT).all(1)
            forms = _bent_both(forms, before).through(layer)
        bounds = np.minimum((np.abs(forms.delta) + forms.delta_radius) * UP, last)
        return np.where(short[:, None] | (self.kind == np.float64), bounds, last).max(1)


def _kind(root: _Root, layers: list[_Layer]) -> type:
    """float32 where no value that can be met comes near the ends of its range."""
    sizes = [np.abs(end).max(initial=0.0) for interval in root.bounds for end in interval]
    sizes += [np.abs(deviation).max(initial=0.0) for deviation in root.deviations]
    sizes += [np.abs(part).sum() for layer in layers for part in (layer.weight, layer.up, layer.down)]
    return np.float32 if max(sizes) < SHORT else np.float64


Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Forms:
    """Both forms of N boxes: centers and noises (N, entries) in 64 bits, generators (N, symbols, entries).

    `ours` are those of x and, behind them, of δ in the same symbols; `own` are those of δ in symbols of its own.
    Noises contain what entries of generators are off by rounding; radii bound how far values are from their centers.
    """

    x: Array
    x_noise: Array
    delta: Array
    delta_noise: Array
    ours: np.ndarray
    own: np.ndarray
    x_radius: Array
    delta_radius: Array
    far_radius: Array

    @property
    def far(self) -> Array:
        """The center of x̃."""
        return self.x + self.delta


@dataclass(frozen=True, eq=False)
class _Bent:
    """Both forms behind ReLUs, as `_Forms`; the generators of δ stand apart, as it has none in the newest symbols."""

    x: Array
    x_noise: Array
    delta: Array
    delta_noise: Array
    ours: np.ndarray
    shared: np.ndarray
    own: np.ndarray
    x_radius: Array
    delta_radius: Array

    def through(self, layer: _Layer) -> _Forms:
        """W x + b and A δ + (A - W) x + (ticket's bias - b), with what every box has as noise besides."""
        boxes, symbols, entries = self.ours.shape
        rows, kind = len(layer.weight), self.ours.dtype.type
        both, up = layer.turned[kind]
        mapped = (self.ours.reshape(-1, entries) @ both).reshape(boxes, symbols, 2 * rows)
        shared, own = ((g.reshape(-1, entries) @ up).reshape(boxes, g.shape[1], rows) for g in (self.shared, self.own))
        slack, short = layer.slack, _unit(kind) * (entries + 64)
        x_noise = self.x_noise + slack * np.abs(self.x) + short * self.x_radius
        delta_noise = self.delta_noise + slack * np.abs(self.delta) + short * self.delta_radius
        size, off, gain = layer.sizes
        grown = (delta_noise @ gain + x_noise @ off) * (1 + slack)
        delta = self.delta @ layer.up.T + self.x @ layer.drift.T
        return _measured(
            *_shifted(self.x @ layer.weight.T, x_noise @ size * (1 + slack), layer.bias, 0.0, kind),
            *_shifted(delta, grown, layer.bias_off, layer.noise, kind),
            mapped, shared, own,
        )  # fmt: skip


def _unit(kind: Any) -> float:
    """Four times the relative rounding of one operation on generators."""
    return 2.0**-22 if kind == np.float32 else 2.0**-51


def _lost(kind: Any) -> float:
    return LOST if kind == np.float32 else TINY


def _shifted(center: Array, grown: Array, by: Array, noise: Array | float, kind: Any) -> tuple[Array, Array]:
    """A center moved, and its noise with what every box has besides."""
    moved = center + by
    slack = 2.0**-49 * (np.abs(center) + np.abs(moved) + np.abs(by))
    return moved, (grown + noise + slack + _lost(kind)) * UP


@kernel
def _sum_up(mapped: Any, shared: Any, own: Any, x: Any, delta: Any, far: Any) -> None:
    """Add `shared` to the second half of `mapped`, in place; sums of |generators| of x, δ and x + δ."""
    boxes, symbols, rows = mapped.shape[0], mapped.shape[1], own.shape[2]
    for box in range(boxes):
        for s in range(symbols):
            if s < shared.shape[1]:
                for j in range(rows):
                    mapped[box, s, rows + j] += shared[box, s, j]
            for j in range(rows):
                a, b = mapped[box, s, j], mapped[box, s, rows + j]
                x[box, j] += abs(a)
                delta[box, j] += abs(b)
                far[box, j] += abs(a + b)
        for s in range(own.shape[1]):
            for j in range(rows):
                b = abs(own[box, s, j])
                delta[box, j] += b
                far[box, j] += b


@kernel
def _scaled(source: Any, first: int, factor: Any, where: Any, size: Any, out: Any) -> None:
    """Generators times a factor for each entry, from column `first` on, and behind them one for each place and size."""
    boxes, symbols, rows = out.shape[0], source.shape[1], out.shape[2]
    for box in range(boxes):
        for s in range(symbols):
            for j in range(rows):
                out[box, s, j] = source[box, s, first + j] * factor[box, j]
        for k in range(where.shape[1]):
            for j in range(rows):
                out[box, symbols + k, j] = 0
            out[box, symbols + k, where[box, k]] = size[box, k]


def _measured(
    x: Array, x_noise: Array, delta: Array, delta_noise: Array, mapped: np.ndarray, shared: np.ndarray, own: np.ndarray
) -> _Forms:
    """The forms with radii, rounded upwards; `mapped` holds the generators of x, and what x adds to those of δ."""
    sums = [np.zeros(x.shape, mapped.dtype) for _ in range(3)]
    _sum_up(mapped, shared, own, *sums)
    grow = 1 + (mapped.shape[1] + own.shape[1] + 64) * _unit(mapped.dtype)
    centers, noises = (x, delta, x + delta), (x_noise, delta_noise, (x_noise + delta_noise) * UP)
    radii = [
        np.asarray(total, float) * grow + noise * UP + np.abs(center) * 2.0**-46 + _lost(mapped.dtype)
        for total, noise, center in zip(sums, noises, centers, strict=True)
    ]
    radii[2] += 2.0**-46 * (np.abs(x) + np.abs(delta))
    return _Forms(x, x_noise, delta, delta_noise, mapped, own, *radii)


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


def _start(lo: np.ndarray, hi: np.ndarray, layer: _Layer, kind: Any) -> _Forms:
    """Both forms behind the first layer."""
    x, rows = (lo + hi) / 2, len(layer.weight)
    radius = np.nextafter((hi - lo) / 2, np.inf) + 2.0**-52 * np.maximum(np.abs(lo), np.abs(hi))
    side = np.nextafter(radius.astype(kind), kind(np.inf))
    drift, drift_noise, weights = _first(layer, x, radius, lo, hi)
    both = np.concatenate([np.broadcast_to(layer.weight, weights.shape), weights], 1).astype(kind)
    mapped = np.ascontiguousarray(np.swapaxes(both, 1, 2)) * side[:, :, None]
    slack, short = layer.slack, _unit(kind) * 64
    noise = (slack * np.abs(x) + short * radius) @ layer.sizes[0] * (1 + slack)
    drift_noise = drift_noise + short * (np.abs(weights) @ radius[:, :, None])[:, :, 0] * (1 + slack)
    none = np.zeros((len(x), 0, rows), kind)
    return _measured(
        *_shifted(x @ layer.weight.T, noise, layer.bias, 0.0, kind),
        *_shifted(drift, drift_noise, layer.bias_off, layer.noise, kind),
        mapped, none, none,
    )  # fmt: skip


def _first(layer: _Layer, x: Array, radius: Array, lo: np.ndarray, hi: np.ndarray) -> tuple[Array, Array, Array]:
    """(A - W) x with A by the sign of x; where it is open the mean of both, and half their distance as noise.

    Its center and noise (N, rows), and the A - W of each box (N, rows, entries).
    """
    positive, negative = lo >= 0, hi <= 0
    middle = (layer.up + layer.down) / 2
    kept = np.where(positive[:, None], layer.up, np.where(negative[:, None], layer.down, middle)) - layer.weight
    apart = np.maximum(np.abs(lo), np.abs(hi)) * ~(positive | negative)
    noise = apart @ (np.abs(layer.up - layer.down) / 2).T * (1 + layer.slack)
    rounded = layer.slack * (np.abs(kept) @ (np.abs(x) + radius)[:, :, None])[:, :, 0]
    return (kept @ x[:, :, None])[:, :, 0], (noise + rounded * (1 + layer.slack)) * UP, kept


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


def _bent_both(forms: _Forms, layer: _Layer) -> _Bent:
    """Both forms behind the ReLUs that follow `layer`, with symbols for what these leave over."""
    x, delta, far = forms.x, forms.delta, forms.far
    reach, away, around = forms.x_radius, forms.delta_radius, forms.far_radius
    low, high = np.maximum(x - reach, layer.low), np.minimum(x + reach, layer.high)
    d_low, d_high = np.maximum(delta - away, -layer.deviation), np.minimum(delta + away, layer.deviation)
    far_low, far_high = np.maximum(far - around, low + d_low), np.minimum(far + around, high + d_high)
    margin = 2.0**-48 * (np.abs(x) + reach + np.abs(delta) + away)
    far_low, far_high, low, high = far_low - margin, far_high + margin, low - margin, high + margin
    mine = _times(x, forms.x_noise, reach, *bent(low, high), forms.ours.dtype)
    its = pair(low, high, far_low, far_high, d_low - margin, d_high + margin)
    theirs = _times(delta, forms.delta_noise, away, *its, forms.ours.dtype)
    rows = x.shape[1]
    ours = _grown(forms.ours, 0, mine)
    shared = _grown(forms.ours, rows, replace(theirs, where=theirs.where[:, :0], size=theirs.size[:, :0]))
    own = _grown(forms.own, 0, theirs)
    return _Bent(mine.center, mine.noise, theirs.center, theirs.noise, ours, shared, own, mine.radius, theirs.radius)


@dataclass(frozen=True, eq=False)
class _Scaled:
    """A form's vectors behind ReLUs: what its generators are multiplied with, and the places and sizes of new ones."""

    center: Array
    noise: Array
    radius: Array
    factor: np.ndarray
    where: np.ndarray
    size: np.ndarray


def _times(center: Array, noise: Array, radius: Array, factor: Array, shift: Array, rest: Array, kind: Any) -> _Scaled:
    """Entries times factors in [0, 1], shifted, with noise besides, which becomes symbols where it is large."""
    slack = 2.0**-50 * (np.abs(center) + radius + np.abs(shift)) + _unit(kind) * radius * factor + _lost(kind)
    where, size, left = _symbols((noise * factor + rest + slack) * UP)
    short = size.astype(kind)
    np.put_along_axis(left, where, np.abs(size - short) * UP, 1)
    reach = (radius * factor + rest + 2 * slack + _unit(kind) * (radius * factor + rest)) * UP
    return _Scaled(center * factor + shift, left, reach, factor.astype(kind), where, short)


def _grown(source: np.ndarray, first: int, by: _Scaled) -> np.ndarray:
    boxes, symbols = source.shape[:2]
    out = np.empty((boxes, symbols + by.where.shape[1], by.factor.shape[1]), source.dtype)
    _scaled(source, first, by.factor, by.where, by.size, out)
    return out


def _symbols(noise: Array) -> tuple[np.ndarray, Array, Array]:
    """The places and sizes of the largest noises of each box, (N, symbols) each, and the noise that is left."""
    relevant = int((noise > RELEVANT * noise.max(1, keepdims=True)).sum(1).max(initial=0))
    where = np.argsort(-noise, axis=1)[:, : min(SYMBOLS, relevant)]
    rest = noise.copy()
    np.put_along_axis(rest, where, 0.0, 1)
    return where, np.take_along_axis(noise, where, 1), rest

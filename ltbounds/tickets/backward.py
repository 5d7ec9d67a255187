"""Linear bounds on target and deviation together, substituted backwards from the output to the input.

A functional p·x + q·δ of one value's entries, x the target's and δ = x̃ - x the ticket's deviation, is bounded above by
one of the value before, layer by layer, down to the input, whose box gives a number.  A linear layer passes it on as it
is: x becomes W x + b, and δ becomes A δ + (A - W) x + (ticket's bias - b).  For an activation φ four bounds are used,
by the sign of each coefficient: lines above and below φ(x), and planes above and below φ(x + δ) - φ(x) in (x, δ).  So
what the errors of all neurons have in common cancels, which intervals and zonotopes forget at each bend.

Where layers read copies of channels, x is the target's with as many copies (see `copies`), and δ differs from copy to
copy.

Which line or plane is best depends on the functional.  Every mixture of valid ones is valid, and the weights of the
mixtures are improved by gradient steps: where the bound is attained, each line's own value there is its gradient.

The numbers on which all rests (`Zonotopes`: ranges of x and δ, rounding of both networks) are those of a run over the
whole box.  What is rounded here is at most (terms + 64)·2^-50 of the sum of absolute terms, and is added to the bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import sparse

from ltbounds.errors import require
from ltbounds.networks import Activate, Add, Affine, AvgPool2d, Conv2d, Layer, Linear, Network, Rearrange
from ltbounds.networks.domains import Domain
from ltbounds.networks.intervals import TINY, evaluation_error, rounding
from ltbounds.tickets.budget import SLACK, Budget
from ltbounds.tickets.copies import folded, repeated
from ltbounds.tickets.expansion import expand
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.ticket import Ticket
from ltbounds.tickets.zonotope import Zonotopes, slopes

__all__ = ["Backward", "backward_budget", "engine_for"]

WORK = 2e11
"""Multiplications that the bounds on the entries of all values may cost, some ten seconds; else the output's alone."""

LARGEST, MATRICES = 2**21, 2**26
"""Parameters of the target up to which matrices are written out, and how many entries those of the ticket may have."""

ENTRIES = 2**21
"""Coefficients that are treated together."""


@dataclass(frozen=True, eq=False)
class Ranges:
    """Where the entries of one value lie, (S, n) each: x, δ and x̃, for S parts of the box or of the neurons' signs."""

    low: np.ndarray
    high: np.ndarray
    d_low: np.ndarray
    d_high: np.ndarray
    far_low: np.ndarray
    far_high: np.ndarray

    @property
    def reach(self) -> np.ndarray:
        """The largest |x|."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    @property
    def d_reach(self) -> np.ndarray:
        """The largest |δ|."""
        return np.maximum(np.abs(self.d_low), np.abs(self.d_high))

    def consistent(self) -> Ranges:
        """With x̃ = x + δ, rounded outwards."""
        margin = 2.0**-50 * (self.reach + self.d_reach)
        low = np.fmax(self.far_low, self.low + self.d_low - margin)
        return replace(self, far_low=low, far_high=np.fmin(self.far_high, self.high + self.d_high + margin))


@dataclass(frozen=True, eq=False)
class _Linear:
    """Matrices (rows, entries) of one node, dense or sparse; vectors (rows,); `open_sign`, `far_open` (entries,).

    `gain` and `drift` are A and A - W by the sign of each entry, `apart` is A for x > 0 less A for x < 0, or None where
    these are one.  The noises hold what both networks round, and what this file does when it maps coefficients.
    """

    weight: Any
    gain: Any
    drift: Any
    apart: Any
    bias: np.ndarray
    off: np.ndarray
    x_noise: np.ndarray
    d_noise: np.ndarray
    open_sign: np.ndarray
    far_open: np.ndarray


def matrix(layer: Linear, weight: np.ndarray, before: tuple[int, ...]) -> Any:
    """The matrix (rows, entries) of a layer with weights (R, J, T) for its own."""
    if not isinstance(layer, Conv2d):
        return weight.reshape(len(weight), -1) if isinstance(weight, np.ndarray) else weight
    entries = int(np.prod(before))
    cube = weight.reshape(len(weight), *layer.weight.shape[1:])
    at = layer.window.patches(np.arange(1.0, entries + 1).reshape(1, *before))[0].astype(int) - 1  # C, H, W, h, w
    rows = np.arange(len(cube) * at.shape[1] * at.shape[2]).reshape(len(cube), 1, *at.shape[1:3], 1, 1)
    places = np.broadcast_arrays(rows, at[None], cube[:, :, None, None])
    inside = places[1] >= 0
    r, c, v = (part[inside] for part in places)
    return sparse.csr_array((v, (r, c)), shape=(rows.size, entries))


def _columns(m: Any, factor: np.ndarray) -> Any:
    return m * factor if isinstance(m, np.ndarray) else m @ sparse.diags_array(factor.astype(float)).tocsr()


class _Root(Zonotopes):
    """A run over the whole box that remembers what is new in each layer, read in the layout of `wide`."""

    def __init__(self, ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums], wide: Network) -> None:
        super().__init__(ticket, target, domain, memory)
        self.wide, self.fresh = wide, dict[int, np.ndarray]()

    def joined(self, k: int, moved: np.ndarray, fresh: np.ndarray, drift: np.ndarray, rounded: float) -> np.ndarray:
        self.fresh[k] = fresh * rounded
        return super().joined(k, moved, fresh, drift, rounded)

    def mine(self, i: int, values: np.ndarray) -> np.ndarray:
        """The entries of a value of the ticket that stand in `wide`: without copies, constant channels are left out."""
        if self.wide is not self.target:
            return values
        layout = self.ticket.layouts[i]
        return values.reshape(layout.width, -1)[: layout.channels].reshape(self.bounds[i][0].shape)

    def ends(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """The smallest and the largest value of the target, flat."""
        low, high = self.bounds[i] if self.wide is self.target else (self.widened(i, end) for end in self.bounds[i])
        return low.ravel(), high.ravel()

    def far_ends(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """The smallest and the largest value of the ticket, flat."""
        low, high = (self.mine(i, end).ravel() for end in self.enclosures[i])
        return low, high

    def largest(self, i: int) -> np.ndarray:
        """The largest |value| of target and ticket, flat."""
        return np.asarray(np.maximum(*map(np.abs, self.ends(i))) + self.mine(i, self.deviations[i]).ravel())


def _linear(root: _Root, k: int, layer: Linear) -> _Linear:
    """Node k, for a layer of `wide`."""
    (i,), shapes, ticket, found = root.wide.nodes[k].inputs, root.wide.shapes(), root.ticket, root.found(k)
    piece, before, n = ticket.pieces[k], shapes[i], layer.weight.shape[0]
    target = matrix(layer, layer.weight, before)
    if piece.hidden is None:
        (outer,) = expand(ticket.source, piece, ticket.skeleton[k], ticket.layouts[i], ticket.shapes[i])
        assert isinstance(outer, Linear)
        plus = minus = matrix(outer, outer.weight, before)
        size = abs(plus)
        off_plus = off_minus = sparse.csr_array(plus @ folded(ticket.layouts[i], plus.shape[1])) - target
    else:
        up, down = effective_halves(found, piece, n)
        plus = matrix(layer, up, before)
        minus = plus if up is down else matrix(layer, down, before)
        size = matrix(layer, found.size[:n], before)
        off_plus, off_minus = plus - target, minus - target
    bias = np.zeros(n) if layer.bias is None else np.asarray(layer.bias, float)
    positions = np.ones(shapes[k + 1][1:]) if isinstance(layer, Conv2d) else 1.0

    def spread(values: np.ndarray) -> np.ndarray:
        return np.asarray(layer.spread(values) * positions).ravel()

    (low, high), (far_low, far_high) = root.ends(i), root.far_ends(i)
    above, far_above, open_sign, far_open = (
        low >= 0,
        far_low >= 0,
        (low < 0) & (high > 0),
        (far_low < 0) & (far_high > 0),
    )
    apart, drift, gain = None, off_plus, plus
    if plus is not minus:
        apart = plus - minus
        drift = _columns(off_plus, above) + _columns(off_minus, ~above)
        gain = _columns(plus, np.where(far_open, 0.5, far_above)) + _columns(minus, np.where(far_open, 0.5, ~far_above))
    reach, deviation = root.largest(i), root.mine(i, root.deviations[i]).ravel()
    off, fresh = spread(found.bias[:n] - bias), root.fresh[k][:n].ravel()
    total = size @ reach + abs(target) @ reach + spread(found.bias_size[:n] + np.abs(bias))
    noise = np.maximum(fresh - np.abs(off), 0.0) + 2.0**-48 * (fresh + np.abs(off)) + 4 * SLACK * total + TINY
    if piece.hidden is not None:
        constants = root.deviations[i].reshape(ticket.layouts[i].width, -1)[ticket.layouts[i].channels :]
        noise = noise + spread(found.bias_slope[:n] * constants.max(initial=0.0)) * (1 + 2.0**-48)
    x_size = abs(target) @ reach + spread(np.abs(bias))
    d_size = size @ deviation + total + np.abs(off)
    slack = (int(np.prod(before)) + len(off) + 64) * 2.0**-50
    x_noise = (4 * rounding(layer) + slack) * x_size + TINY
    return _Linear(
        target, gain, drift, apart, spread(bias), off, x_noise, noise + slack * d_size, open_sign, far_open & (i > 0)
    )


@dataclass(frozen=True, eq=False)
class Lines:
    """K bounds a·x + b·δ + c, each of (K, S, n), and the number of the one to start with, (S, n)."""

    a: np.ndarray
    b: np.ndarray
    c: np.ndarray
    first: np.ndarray

    def mixed(self, weights: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(S, F, n) each, by weights (K, S, F, n) that add up to 1 but for rounding, or (S, 1, n) by `first`."""
        parts = (self.a, self.b, self.c)
        if weights is None:
            return tuple(np.take_along_axis(p, self.first[None], 0)[0][:, None] for p in parts)  # type: ignore[return-value]
        return tuple(np.einsum("ksn,ksfn->sfn", p, weights) for p in parts)  # type: ignore[return-value]


def _stacked(
    lines: list[tuple[Any, Any, Any]], x: np.ndarray, delta: np.ndarray, sign: float, slack: np.ndarray
) -> Lines:
    """Bounds from above (sign 1) or below (-1), widened; the first one is the tightest at the middle."""
    a, b, c = (np.stack([np.broadcast_to(line[i], x.shape) for line in lines]).astype(float) for i in range(3))
    return Lines(a, b, c + sign * slack, (sign * (a * x + b * delta + c)).argmin(0))


def lines_of(layer: Activate, r: Ranges) -> tuple[Lines, Lines, Lines, Lines]:
    """Above and below φ(x), and above and below φ(x + δ) - φ(x), for x, δ and x + δ in their ranges."""
    phi, zero = layer.phi, np.zeros_like(r.low)
    low, high, fl, fh, dl, dh = r.low, r.high, r.far_low, r.far_high, r.d_low, r.d_high
    slack = (
        2.0**-44 * (sum(np.abs(end) for end in (low, high, fl, fh, dl, dh)) + (0.0 if phi.homogeneous else 1.0)) + TINY
    )
    above, below = _around(layer, low, high)
    far_above, far_below = _around(layer, fl, fh)
    s1, s2 = slopes(layer, np.minimum(low, fl), np.maximum(high, fh))
    mixed = (dl < 0) & (dh > 0)
    width = np.where(mixed, dh - dl, 1.0)

    def chord(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The line through (d_low, left·d_low) and (d_high, right·d_high), or that end's slope where δ has a sign."""
        slope = np.where(mixed, (right * dh - left * dl) / width, np.where(dl >= 0, right, left))
        return zero, slope, np.where(mixed, (left - slope) * dl, 0.0)

    def rest(s: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.asarray(phi(x) - s * x)

    gap = s2 - s1
    top = np.minimum(np.maximum(gap * dh, 0.0), rest(s1, fh) - rest(s1, low))
    bottom = np.maximum(np.minimum(gap * dl, 0.0), rest(s1, fl) - rest(s1, high))
    over = np.minimum(np.maximum(-gap * dl, 0.0), rest(s2, fl) - rest(s2, high))
    under = np.maximum(np.minimum(-gap * dh, 0.0), rest(s2, fh) - rest(s2, low))
    upper = [chord(s1, s2), (zero, s1, top), (zero, s2, over)]
    lower = [chord(s2, s1), (zero, s1, bottom), (zero, s2, under)]
    upper += [(sf - s, sf, cf - c) for sf, cf in far_above for s, c in below]
    lower += [(sf - s, sf, cf - c) for sf, cf in far_below for s, c in above]
    x, delta = (low + high) / 2, (dl + dh) / 2
    return (
        _stacked([(s, zero, c) for s, c in above], x, delta, 1.0, slack),
        _stacked([(s, zero, c) for s, c in below], x, delta, -1.0, slack),
        _stacked(upper, x, delta, 1.0, 2 * slack),
        _stacked(lower, x, delta, -1.0, 2 * slack),
    )


Line = tuple[np.ndarray, np.ndarray]


def _around(layer: Activate, lo: np.ndarray, hi: np.ndarray) -> tuple[list[Line], list[Line]]:
    """Lines (slope, intercept) above and below φ on [lo, hi]."""
    phi = layer.phi
    ends = phi(lo), phi(hi)
    if phi.homogeneous:  # convex: the chord is above, both its pieces are below
        s = np.where(hi > lo, (ends[1] - ends[0]) / np.where(hi > lo, hi - lo, 1.0), 0.0)
        s = np.clip(s, phi.m_minus, phi.m_plus)
        chord = s, np.maximum(ends[0] - s * lo, ends[1] - s * hi)
        zero = np.zeros_like(lo)
        return [chord], [(zero + phi.m_minus, zero), (zero + phi.m_plus, zero)]
    low, _ = slopes(layer, lo, hi)
    flat: tuple[Line, Line] = (low, ends[1] - low * hi), (low, ends[0] - low * lo)
    middle = (lo + hi) / 2  # concave above 0, convex below it: there, a tangent and a chord
    tangent = phi.derivative(middle), phi(middle) - phi.derivative(middle) * middle
    s = np.maximum((ends[1] - ends[0]) / np.maximum(hi - lo, 2.0**-20), 0.0)
    under, over = (pick(ends[0] - s * lo, ends[1] - s * hi) for pick in (np.minimum, np.maximum))
    above = [np.where(lo >= 0, tangent[n], np.where(hi <= 0, (s, over)[n], flat[0][n])) for n in (0, 1)]
    below = [np.where(lo >= 0, (s, under)[n], np.where(hi <= 0, tangent[n], flat[1][n])) for n in (0, 1)]
    return [flat[0], (above[0], above[1])], [flat[1], (below[0], below[1])]


def _whole(root: _Root, i: int) -> Ranges:
    """The ranges of value i that the run over the whole box found."""
    form, deviation = root.forms[i], root.deviations[i]
    ends = np.maximum(form.center - form.radius, -deviation), np.minimum(form.center + form.radius, deviation)
    margin = 2.0**-50 * (np.abs(form.center) + form.radius)
    d_ends = (root.mine(i, end).ravel() for end in (ends[0] - margin, ends[1] + margin))
    return Ranges(*(end[None] for end in (*root.ends(i), *d_ends, *root.far_ends(i)))).consistent()


Used = tuple[tuple[np.ndarray, np.ndarray, np.ndarray], ...]
Weights = dict[int, list[np.ndarray]]
Prices = dict[int, np.ndarray]


@dataclass(eq=False)
class State:
    """Ranges of every value and the lines of every activation that follow from them."""

    ranges: list[Ranges]
    lines: dict[int, tuple[Lines, Lines, Lines, Lines]]
    cuts: dict[int, np.ndarray] = field(default_factory=dict)
    """Which entries of values are known to lie in their ranges though the input's box does not say so: (S, n)."""


@dataclass(eq=False)
class Trace:
    """Where a pass attained its bounds: the input (S, F, n), and per activation coefficients and mixtures."""

    x: np.ndarray | None = None
    shape: tuple[int, ...] = ()
    prices: dict[int, np.ndarray] = field(default_factory=dict)
    bends: dict[int, tuple[Any, Any, Used]] = field(default_factory=dict)


class _Pass:
    """Coefficients (S, F, n) of x, of δ and of max(x, 0), by value, and what is already a number."""

    def __init__(self, whole: list[Ranges], parts: int, functionals: int) -> None:
        self.x: dict[int, np.ndarray] = {}
        self.d: dict[int, np.ndarray] = {}
        self.kink: dict[int, np.ndarray] = {}
        self.total = np.zeros((parts, functionals))
        self.whole = whole

    def put(self, form: dict[int, np.ndarray], value: int, coefficients: np.ndarray) -> None:
        """Add coefficients to those that another reader of the value has left."""
        if value not in form:
            form[value] = coefficients
            return
        form[value] = form[value] + coefficients
        self.total += 2.0**-51 * (np.abs(form[value]) @ self.reach(form, value))

    def reach(self, form: dict[int, np.ndarray], value: int) -> np.ndarray:
        """The largest |x| or |δ|, entry by entry."""
        r = self.whole[value]
        return (r.d_reach if form is self.d else r.reach)[0]


class Backward:
    """Bounds on functionals of a ticket's deviation over a domain; see the module."""

    def __init__(self, ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None) -> None:
        self.memory = {} if memory is None else memory
        self.asked = ticket, target, domain
        self.target = repeated(ticket, target)
        self.shapes = self.target.shapes()
        root = _Root(ticket, target, domain, self.memory, self.target)
        self.deviations = root.run().deviations
        self.sup = float(self.deviations[-1].max())
        self.linear = {k: _linear(root, k, layer) for k, layer in self.target.linear()}
        self.whole = [_whole(root, i) for i in range(len(self.shapes))]
        self.noises = [self._noise(root, k) for k in range(len(self.target.nodes))]

    @classmethod
    def of(
        cls, ticket: Ticket, target: Network, domain: Domain, engine: Backward | None,
        memory: dict[int, Sums] | None = None,
    ) -> Backward:  # fmt: skip
        """The engine, or a new one for None.  Raises `DomainError` for one that was made for something else."""
        if engine is None:
            return cls(ticket, target, domain, memory)
        same = all(a is b for a, b in zip(engine.asked, (ticket, target, domain), strict=True))
        require(same, "engine", "another's", "be made for this very ticket, target and domain")
        return engine

    def _noise(self, root: _Root, k: int) -> tuple[np.ndarray, np.ndarray]:
        """What 64-bit evaluations of a node err: of x, and of δ."""
        node = self.target.nodes[k]
        if isinstance(node.layer, Linear):
            return self.linear[k].x_noise, self.linear[k].d_noise
        x = evaluation_error(node.layer, [root.largest(i).reshape(self.shapes[i]) for i in node.inputs])
        x = np.broadcast_to(x, self.shapes[k + 1]).ravel() + TINY
        return x, 2 * x * (1 + SLACK)

    def twins(self, value: int, entry: int) -> np.ndarray:
        """The entries that are the target's same number: those of all copies of a channel."""
        layout, n = self.asked[0].layouts[value], int(np.prod(self.shapes[value]))
        if layout.copies == 1:
            return np.array([entry])
        channel, place = divmod(entry, n // layout.width)
        first = channel - channel % layout.copies
        return (first + np.arange(layout.copies)) * (n // layout.width) + place

    def state(self, ranges: list[Ranges]) -> State:
        """The lines for given ranges."""
        nodes = enumerate(self.target.nodes)
        bends = {k: node for k, node in nodes if isinstance(node.layer, Activate) and _passes(node.layer)}
        return State(ranges, {k: lines_of(node.layer, ranges[node.inputs[0]]) for k, node in bends.items()})  # type: ignore[arg-type]

    def upper(
        self, v: int, p: np.ndarray | None, q: np.ndarray | None, state: State,
        weights: Weights | None = None, trace: Trace | None = None, prices: Prices | None = None,
    ) -> np.ndarray:  # fmt: skip
        """Upper bounds on p·x + q·δ of value v, (S, F) for coefficients (S, F, n); None stands for 0.

        `prices` are multipliers >= 0, (2, S, F, n) by value, of high - x >= 0 and x - low >= 0 where a cut says so.
        """
        some = p if p is not None else q
        assert some is not None
        now = _Pass(self.whole, *some.shape[:2])
        if trace is not None:
            trace.shape = some.shape[:2]
        if p is not None:
            now.x[v] = p
        if q is not None:
            now.d[v] = q
        for value in range(v, -1, -1):
            if prices is not None and value in prices and value < v:
                _pay(prices[value], value, state.ranges[value], now, trace)
            parts = now.x.pop(value, None), now.d.pop(value, None), now.kink.pop(value, None)
            if all(part is None for part in parts):
                continue
            if value == 0 or not _passes(self.target.nodes[value - 1].layer):
                now.total += _concrete(*parts, state.ranges[value], trace if value == 0 else None)
            else:
                self._through(value - 1, *parts, state, now, weights, trace)
        total = now.total + 2.0**-44 * np.abs(now.total)
        return np.where(np.isfinite(total), total, np.inf)

    def _through(
        self, k: int, p: Any, q: Any, kink: Any, state: State, now: _Pass, weights: Weights | None,
        trace: Trace | None,
    ) -> None:  # fmt: skip
        """Pass coefficients of node k's output on to its inputs; what is constant or rounded becomes a number."""
        node, (x_noise, d_noise) = self.target.nodes[k], self.noises[k]
        if kink is not None and isinstance(node.layer, Rearrange):
            self._moved(k, now.kink, kink, now)
        elif kink is not None:
            p, more = _unkinked(kink, p, state.ranges[k + 1])
            now.total += more
        if p is not None:
            now.total += np.abs(p) @ x_noise
        if q is not None:
            now.total += np.abs(q) @ d_noise
        if isinstance(node.layer, Linear):
            self._map(k, p, q, state, now)
        elif isinstance(node.layer, Activate):
            own = None if weights is None else weights[k]
            used = tuple(line.mixed(None if own is None else own[n]) for n, line in enumerate(state.lines[k]))
            if trace is not None:
                trace.bends[k] = p, q, used
            _bend(node.inputs[0], p, q, used, state.ranges[node.inputs[0]], now, not node.layer.phi.homogeneous)
        else:
            for form, coefficients in ((now.x, p), (now.d, q)):
                if coefficients is not None:
                    self._moved(k, form, coefficients, now)

    def _moved(self, k: int, form: dict[int, np.ndarray], coefficients: np.ndarray, now: _Pass) -> None:
        """Through sums, normalisations, rearrangements and mean pooling, which treat x and δ alike."""
        node = self.target.nodes[k]
        layer, i = node.layer, node.inputs[0]
        before, after = self.shapes[i], self.shapes[k + 1]
        if isinstance(layer, Add):
            for j in node.inputs:
                now.put(form, j, coefficients)
            return
        if isinstance(layer, Rearrange) and layer.order is None:
            now.put(form, i, coefficients)
            return
        if isinstance(layer, Affine):
            if form is now.x:
                shift = np.broadcast_to(layer.shift, after).ravel()
                now.total += coefficients @ shift + (len(shift) + 64) * 2.0**-52 * (
                    np.abs(coefficients) @ np.abs(shift)
                )
            coefficients = coefficients * np.broadcast_to(layer.scale, after).ravel()
            now.total += 2.0**-50 * (np.abs(coefficients) @ now.reach(form, i))
        else:
            blank = np.broadcast_to(0.0, (coefficients.shape[0] * coefficients.shape[1], *before))
            both = (layer.pull((blank,), c.reshape(-1, *after))[0] for c in (coefficients, np.abs(coefficients)))
            coefficients, size = (c.reshape(*coefficients.shape[:2], -1) for c in both)
            now.total += (coefficients.shape[2] + 64) * 2.0**-50 * (size @ now.reach(form, i))
        now.put(form, i, coefficients)

    def _map(self, k: int, p: Any, q: Any, state: State, now: _Pass) -> None:
        (i,), m = self.target.nodes[k].inputs, self.linear[k]
        if p is not None:
            now.total += p @ m.bias
            now.put(now.x, i, _times(p, m.weight))
        if q is None:
            return
        now.total += q @ m.off
        now.put(now.x, i, _times(q, m.drift))
        if i > 0:
            now.put(now.d, i, _times(q, m.gain))
        if m.apart is not None and (m.open_sign.any() or m.far_open.any()):
            apart = _times(q, m.apart)
            if m.open_sign.any():
                now.put(now.kink, i, apart * m.open_sign)
            away = state.ranges[i].d_reach * m.far_open  # A for x̃ and x lies between both
            now.total += np.einsum("sfn,sn->sf", np.abs(apart), away) * 0.5 * (1 + 2.0**-40)

    def tightened(self, start: list[Ranges], rounds: int = 0, cuts: dict[int, np.ndarray] | None = None) -> State:
        """Ranges of what each activation reads, and of the output, by bounds on each entry; no wider than before."""
        state = self.state(list(start))
        state.cuts = cuts or {}
        last = len(self.shapes) - 1
        read = {node.inputs[0] for node in self.target.nodes if isinstance(node.layer, Activate)} | {last}
        if len(start[0].low) * (1 + rounds) * self.work(read) > WORK:
            read = {last}
        for value in range(1, len(self.shapes)):
            node = self.target.nodes[value - 1]
            if isinstance(node.layer, Activate) and _passes(node.layer):
                k, r = value - 1, state.ranges[node.inputs[0]]
                state.lines[k] = lines_of(node.layer, r)
                state.ranges[value] = _behind(node.layer, state.lines[k], r, state.ranges[value], self.noises[k])
            if value in read:
                state.ranges[value] = self._tightened(value, state, rounds)
        return state

    def work(self, values: set[int]) -> float:
        """Multiplications for bounds on all entries of these values."""
        sizes = {
            k: 8.0 * (m.gain.size if isinstance(m.gain, np.ndarray) else m.gain.nnz) for k, m in self.linear.items()
        }
        return sum(2 * float(np.prod(self.shapes[v])) * sum(size for k, size in sizes.items() if k < v) for v in values)

    def _tightened(self, value: int, state: State, rounds: int) -> Ranges:
        r = state.ranges[value]
        parts, n = r.low.shape
        ends = []
        for form in (0, 1):
            for sign in (1.0, -1.0):
                found = np.empty((parts, n))
                size = max(1, ENTRIES // (parts * max(int(np.prod(shape)) for shape in self.shapes)))
                for first in range(0, n, size):
                    rows = np.arange(first, min(first + size, n))
                    one = np.zeros((parts, len(rows), n))
                    one[:, np.arange(len(rows)), rows] = sign
                    found[:, rows] = self.improved(
                        value, one if form == 0 else None, one if form else None, state, rounds
                    )
                ends.append(sign * found)
        high, low, d_high, d_low = ends
        old = (r.low, r.d_low)
        low, d_low = (np.maximum(a, b) for a, b in zip(old, (low, d_low), strict=True))
        high, d_high = np.maximum(np.minimum(r.high, high), low), np.maximum(np.minimum(r.d_high, d_high), d_low)
        return replace(r, low=low, high=high, d_low=d_low, d_high=d_high).consistent()

    def improved(self, v: int, p: np.ndarray | None, q: np.ndarray | None, state: State, rounds: int) -> np.ndarray:
        """`upper`, by the best of mixtures of lines that `rounds` steps of gradient descent meet."""
        best = self.upper(v, p, q, state)
        if rounds == 0:
            return best
        parts, functionals = best.shape
        logits = {k: [_logits(line, functionals) for line in lines] for k, lines in state.lines.items() if k < v}
        moments: dict[tuple[int, int], Any] = {}
        cuts = {value: cut for value, cut in state.cuts.items() if value < v and cut.any()}
        prices = {value: np.zeros((2, parts, functionals, cut.shape[1])) for value, cut in cuts.items()}
        for step in range(rounds):
            weights = {k: [_softmax(part) for part in own] for k, own in logits.items()}
            trace = Trace()
            best = np.minimum(best, self.upper(v, p, q, state, weights, trace, prices))
            values = self.followed(v, trace, state)
            for value, price in prices.items():
                r, x = state.ranges[value], values[value][0]
                grad = np.stack([r.high[:, None] - x, x - r.low[:, None]]) * cuts[value][:, None]
                size = trace.prices.get(value, 0.0) * RATE * (1 - 0.7 * step / rounds)
                prices[value] = np.maximum(price - size * _adam(grad, moments, (-1, value), step), 0.0)
            for k, own in logits.items():
                if k in trace.bends:
                    _descend(
                        k, own, weights[k], trace, values[self.target.nodes[k].inputs[0]], state, moments, step, rounds
                    )
        return best

    def followed(self, v: int, trace: Trace, state: State) -> list[tuple[np.ndarray, np.ndarray]]:
        """x and δ, (S, F, n) each, of every value before v where the bounds were attained; a guide, not a bound."""
        shape, first = trace.shape, state.ranges[0]
        start = trace.x  # None where no coefficient came as far as the input
        if start is None:
            middle = (first.low + first.high)[:, None] / 2
            start = np.broadcast_to(middle, (*shape, middle.shape[2]))
        values: list[Any] = [(start, np.zeros_like(start))]
        for k, node in enumerate(self.target.nodes[: v - 1]):
            layer, reads = node.layer, [values[i] for i in node.inputs]
            x, d = reads[0]
            r = state.ranges[k + 1]
            if isinstance(layer, Linear):
                m = self.linear[k]
                d = _times(d, m.gain.T) + _times(x, m.drift.T) + m.off
                if m.apart is not None:
                    d = d + _times(np.maximum(x, 0.0) * m.open_sign, m.apart.T)
                x = _times(x, m.weight.T) + m.bias
            elif k in trace.bends:
                x, d = at_lines(trace.bends[k], x, d)
            elif isinstance(layer, Activate) or not _passes(layer):
                middle = (r.low + r.high)[:, None] / 2, (r.d_low + r.d_high)[:, None] / 2
                x, d = (np.broadcast_to(m, (*shape, m.shape[2])) for m in middle)
            else:
                both = [
                    [part.reshape(-1, *self.shapes[i]) for part in read]
                    for i, read in zip(node.inputs, reads, strict=True)
                ]
                shift = Affine(layer.scale, np.zeros(1)) if isinstance(layer, Affine) else layer
                x, d = (f.forward(*(b[n] for b in both)).reshape(*shape, -1) for n, f in ((0, layer), (1, shift)))
            values.append((x, d))
        return values


def _behind(
    layer: Activate, lines: tuple[Lines, ...], r: Ranges, old: Ranges, noise: tuple[np.ndarray, np.ndarray]
) -> Ranges:
    """The ranges of φ(x) and of the difference, from those of x and δ; no wider than `old`."""
    low, high = (
        layer.phi(end) + sign * (noise[0] + 2.0**-50 * np.abs(end)) for end, sign in ((r.low, -1), (r.high, 1))
    )
    ends = []
    for line, sign in ((lines[2], 1), (lines[3], -1)):
        x = np.where(sign * line.a > 0, r.high, r.low)
        d = np.where(sign * line.b > 0, r.d_high, r.d_low)
        slack = noise[1] + 2.0**-46 * (np.abs(line.a) * r.reach + np.abs(line.b) * r.d_reach + np.abs(line.c))
        ends.append(sign * (sign * (line.a * x + line.b * d + line.c) + slack).min(0))
    low, d_low = np.fmax(low, old.low), np.fmax(ends[1], old.d_low)  # what is no number says nothing
    high, d_high = np.maximum(np.fmin(high, old.high), low), np.maximum(np.fmin(ends[0], old.d_high), d_low)
    return replace(old, low=low, high=high, d_low=d_low, d_high=d_high).consistent()


def _logits(line: Lines, functionals: int) -> np.ndarray:
    start = 3.0 * (np.arange(len(line.a))[:, None, None] == line.first)
    return np.repeat(start[:, :, None], functionals, 2)


def _softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(0))
    return np.asarray(e / e.sum(0))


def at_lines(bend: tuple[Any, Any, Used], x: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the lines that were used make of x and δ."""
    p, q, used = bend
    found = []
    for coefficients, above, below in ((p, *used[:2]), (q, *used[2:])):
        if coefficients is None:
            found.append(np.zeros_like(x))
            continue
        a, b, c = (np.where(coefficients > 0, up, down) for up, down in zip(above, below, strict=True))
        found.append(a * x + b * d + c)
    return found[0], found[1]


RATE = 0.5


def _descend(
    k: int, logits: list[np.ndarray], weights: list[np.ndarray], trace: Trace, at: tuple[np.ndarray, np.ndarray],
    state: State, moments: dict[tuple[int, int], Any], step: int, rounds: int,
) -> None:  # fmt: skip
    """One step of Adam on the logits, in place."""
    x, d = at
    p, q, _ = trace.bends[k]
    for n, line in enumerate(state.lines[k]):
        coefficients = p if n < 2 else q
        if coefficients is None or len(line.a) == 1:
            continue
        part = np.maximum(coefficients, 0.0) if n % 2 == 0 else np.minimum(coefficients, 0.0)
        value = part * (line.a[:, :, None] * x + line.b[:, :, None] * d + line.c[:, :, None])
        grad = weights[n] * (value - (weights[n] * value).sum(0))
        logits[n] -= RATE * (1 - 0.7 * step / rounds) * _adam(grad, moments, (k, n), step)


def _adam(grad: np.ndarray, moments: dict[tuple[int, int], Any], key: tuple[int, int], step: int) -> np.ndarray:
    """The direction that Adam takes."""
    first, second = moments.get(key, (0.0, 0.0))
    first, second = 0.8 * first + 0.2 * grad, 0.95 * second + 0.05 * grad**2
    moments[key] = first, second
    size = np.sqrt(second / (1 - 0.95 ** (step + 1)))
    return np.asarray(first / (1 - 0.8 ** (step + 1)) / np.maximum(size, 1e-300))


def _passes(layer: Layer) -> bool:
    """Whether coefficients are passed on through a layer; behind others, ranges are taken."""
    if isinstance(layer, Activate):
        return not layer.phi.homogeneous or layer.phi.m_minus <= layer.phi.m_plus
    return isinstance(layer, (Linear, Add, Affine, AvgPool2d, Rearrange))


def _pay(prices: np.ndarray, value: int, r: Ranges, now: _Pass, trace: Trace | None) -> None:
    """Add prices[0]·(high - x) + prices[1]·(x - low), which is at least 0."""
    if trace is not None and value in now.x:
        trace.prices[value] = np.abs(now.x[value]).mean(-1, keepdims=True)
    high, low = prices[0] * r.high[:, None], prices[1] * r.low[:, None]
    slack = (r.low.shape[1] + 64) * 2.0**-50
    now.total += (high - low).sum(-1) + slack * (np.abs(high) + np.abs(low)).sum(-1)
    now.total += 2.0**-50 * (prices.sum(0) @ now.reach(now.x, value))
    now.put(now.x, value, prices[1] - prices[0])


def _times(coefficients: np.ndarray, m: Any) -> np.ndarray:
    shape = coefficients.shape
    return np.asarray(coefficients.reshape(-1, shape[2]) @ m).reshape(*shape[:2], m.shape[1])


def _unkinked(kink: np.ndarray, p: Any, r: Ranges) -> tuple[np.ndarray, np.ndarray]:
    """kink·max(x, 0) by a line in x above it: coefficients with p added, and a number."""
    low, high = r.low[:, None], r.high[:, None]
    s = np.clip(np.maximum(high, 0.0) / np.maximum(np.maximum(high, 0.0) - np.minimum(low, 0.0), 1e-300), 0.0, 1.0)
    above = np.maximum(np.maximum(high, 0.0) - s * high, np.maximum(low, 0.0) - s * low)
    plus, minus = np.maximum(kink, 0.0), np.minimum(kink, 0.0)
    new = plus * s + minus * (high > -low)
    new = new if p is None else p + new
    slack = (low.shape[2] + 64) * 2.0**-50 * ((np.abs(kink) + np.abs(new)) * r.reach[:, None]).sum(-1)
    return new, (plus * above).sum(-1) + slack


def _bend(i: int, p: Any, q: Any, used: Used, r: Ranges, now: _Pass, bounded: bool) -> None:
    """Lines above where a coefficient is positive, below where it is negative."""
    size = 4 * (r.reach + r.d_reach) + (1.0 if bounded else 0.0)
    slack = (r.low.shape[1] + 64) * 2.0**-50
    x: Any = None
    for coefficients, above, below in ((p, *used[:2]), (q, *used[2:])):
        if coefficients is None:
            continue
        plus, minus = np.maximum(coefficients, 0.0), np.minimum(coefficients, 0.0)
        part = plus * above[0] + minus * below[0]
        x = part if x is None else x + part
        if coefficients is q:
            now.put(now.d, i, plus * above[1] + minus * below[1])
        now.total += (plus * above[2] + minus * below[2]).sum(-1)
        now.total += slack * (plus * np.abs(above[2]) - minus * np.abs(below[2])).sum(-1)
        now.total += slack * np.einsum("sfn,sn->sf", np.abs(coefficients), size)
    now.put(now.x, i, x)


def _concrete(p: Any, q: Any, kink: Any, r: Ranges, trace: Trace | None) -> np.ndarray:
    """The largest p·x + kink·max(x, 0) + q·δ over the ranges of x and δ."""
    total: Any = 0.0
    slack = (r.low.shape[1] + 64) * 2.0**-50
    if p is not None or kink is not None:
        low, high = r.low[:, None], r.high[:, None]
        p = np.zeros_like(kink) if p is None else p
        behind = p if kink is None else p + kink
        at_low, at_high = np.where(low < 0, p, behind) * low, np.where(high > 0, behind, p) * high
        most = np.maximum(at_low, at_high)
        if trace is not None:
            trace.x = np.where(at_low > at_high, low, high)
        if kink is not None:
            inside = (low < 0) & (high > 0)
            if trace is not None:
                trace.x = np.where(inside & (most < 0), 0.0, np.where(at_low > at_high, low, high))
            most = np.where(inside, np.maximum(most, 0.0), most)
        total = most.sum(-1) + slack * np.abs(most).sum(-1)
    if q is not None:
        most = np.maximum(q * r.d_low[:, None], q * r.d_high[:, None])
        total = total + most.sum(-1) + slack * np.abs(most).sum(-1)
    return np.asarray(total)


def engine_for(
    ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None
) -> Backward | None:
    """What bounds a ticket over a domain and its parts; None where matrices would be too large.

    A `memory` keeps the sums of the ticket.
    """
    known = target.parameters <= LARGEST and _entries(ticket, target) <= MATRICES
    return Backward(ticket, target, domain, memory) if known else None


def _entries(ticket: Ticket, target: Network) -> int:
    """How many entries the matrices of a ticket's layers have, those of convolutions without zeros, at most."""
    total = 0
    for k, layer in target.linear():
        before, after = ticket.layouts[target.nodes[k].inputs[0]], ticket.layouts[k + 1]
        wider = before.width / before.channels * after.width / after.channels
        positions = np.prod(target.shapes()[k + 1][1:])
        total += int(layer.weight.size * wider * positions)
    return total


def backward_budget(
    ticket: Ticket, target: Network, domain: Domain, memory: dict[int, Sums] | None = None,
    engine: Backward | None = None,
) -> Budget:  # fmt: skip
    """A bound on all of the domain that is never larger than `zonotope_budget`, which it starts from.

    The same where there is no `engine_for` the ticket.  A `memory` keeps the sums of the ticket for the next bound; an
    `engine` that was made for the domain is not made again.
    """
    if engine is None:
        engine = engine_for(ticket, target, domain, memory)
    if engine is None:
        return Zonotopes(ticket, target, domain, memory).run()
    engine = Backward.of(ticket, target, domain, engine, memory)
    ranges = engine.tightened(engine.whole).ranges
    deviations = list(engine.deviations)
    for i, r in enumerate(ranges):
        flat, n = deviations[i].ravel(), r.d_reach.size  # without copies, behind n entries stand those of constants
        deviations[i] = np.concatenate([np.minimum(flat[:n], r.d_reach[0]), flat[n:]]).reshape(deviations[i].shape)
    return Budget(tuple(deviations))

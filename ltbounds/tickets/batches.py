"""Many small boxes bounded at once, by lines substituted backwards, for dense ReLU networks with few inputs.

The bounds are those of `backward`, for networks whose layers are all pruned two for one and alternate with ReLUs, in
compiled code that looks at one box at a time.  A hidden layer has values x in the target, and x + δ in the ticket.  Of
each neuron that may be on and off in the box, the ranges of x and δ are bounded, layer by layer; the others are linear
there, and stay so in every part of the box, hence each part starts with what is known of the box that it comes from.

Rounding: the noises of the layers, which a run over the whole box gives, contain what maps of coefficients round (see
`backward`).  All that is added up here is added up once more in absolute values, and so many roundings are allowed for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.networks import Activate, Box, Dense, Network, Rearrange
from ltbounds.subsets.threads import each_slice
from ltbounds.tickets.backward import Backward
from ltbounds.tickets.ticket import Ticket

__all__ = ["OFF", "ON", "OPEN", "Batches", "admits"]

OPEN, ON, OFF = 0, 1, 2
"""A neuron may be on and off in a box, in the target or in the ticket; is on in both; is off in both."""

SLICE = 8
"""Boxes that one thread takes at a time."""

LOST = 2.0**-900
"""More than what numbers near 0 lose."""


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


class _Net(NamedTuple):
    """L layers in arrays as wide as the widest, n: layer k makes values k + 1, W x + b and A δ + (A - W) x + off.

    `weight` and `gain` are W and A, turned, (L, n, n) by entry and row, but that the first layer, for which δ is 0, has
    A - W for `gain`, namely that for entries < 0; `kink`, (n, inputs), is what it has besides for inputs > 0, where
    their sign is open in the whole box.  `bias`, `off`, `x_noise` and `d_noise` are (L, n).  `whole`, (L, 6, n), are
    low and high ends of x, δ and x + δ over the whole box.
    """

    widths: np.ndarray
    weight: np.ndarray
    gain: np.ndarray
    kink: np.ndarray
    bias: np.ndarray
    off: np.ndarray
    x_noise: np.ndarray
    d_noise: np.ndarray
    whole: np.ndarray


class _Work(NamedTuple):
    """What one box needs.  Of each hidden layer: the neurons that are not off, and how many; their lines (see `lines`);
    middles of their ranges; |coefficients| of x in the inputs; `weight` and `gain` of the layer before it, as far as
    its neurons are not off; coefficients of x and δ when the output is bounded.
    """

    live: np.ndarray
    many: np.ndarray
    lines: np.ndarray
    middle: np.ndarray
    share: np.ndarray
    weight: np.ndarray
    gain: np.ndarray
    kept: np.ndarray
    found: np.ndarray
    one: np.ndarray
    other: np.ndarray


class Batches:
    """Bounds on the output's deviation over parts of a box; `sup` is that over the whole box, by a single run."""

    def __init__(self, ticket: Ticket, target: Network, box: Box, engine: Backward | None = None) -> None:
        engine = Backward.of(ticket, target, box, engine)
        self.sup = engine.sup
        nodes = sorted(engine.linear)
        maps = [engine.linear[k] for k in nodes]
        inputs = int(np.prod(target.shape))
        widths = np.array([inputs, *(len(m.weight) for m in maps)])
        n, count = int(widths.max()), len(maps)
        cubes, rows = np.zeros((2, count, n, n)), np.zeros((4, count, n))
        whole, kink = np.zeros((count, 6, n)), np.zeros((n, inputs))
        for j, (k, m) in enumerate(zip(nodes, maps, strict=True)):
            wide, high = m.weight.shape
            for cube, part in zip(cubes, (m.weight, m.gain if j else m.drift), strict=True):
                cube[j, :high, :wide] = part.T
            for row, part in zip(rows, (m.bias, m.off, *engine.noises[k]), strict=True):
                row[j, :wide] = part
            r, before = engine.whole[k + 1], engine.whole[target.nodes[k].inputs[0]]
            ends = r.low, r.high, r.d_low, r.d_high, r.far_low, r.far_high
            whole[j, :, :wide] = np.concatenate(ends)
            reach, away = before.reach[0], before.d_reach[0]
            rounded = (n + 64) * 2.0**-50 * ((np.abs(m.weight) + np.abs(m.gain)) @ (reach + away))
            if j:
                rounded += np.abs(m.drift - (m.gain - m.weight)) @ reach * (1 + 2.0**-30)
            if m.apart is not None and j == 0:
                kink[:wide] = m.apart * m.open_sign
                rounded += (n + 64) * 2.0**-50 * (np.abs(m.apart) @ reach)
            elif m.apart is not None:  # behind a ReLU nothing is below 0 but by rounding
                rounded += np.abs(m.apart) @ (reach * m.open_sign + away * m.far_open) * (1 + 2.0**-30)
            rows[3, j, :wide] += rounded
        (weight, gain), (bias, off, x_noise, d_noise) = cubes, rows
        self.net = _Net(widths, weight, gain, kink, bias, off, x_noise, d_noise, whole)
        self.hidden = count - 1, n
        self.together = int(np.clip(2**22 // (count * count * n * n), 1, 64))

    def unknown(self, boxes: int) -> np.ndarray:
        """What is known of so many boxes without having looked: that every neuron may be `OPEN`."""
        return np.full((boxes, *self.hidden), OPEN, np.uint8)

    def packed(self, known: np.ndarray) -> np.ndarray:
        """What is known of boxes, (N, hidden layers, n), in two bits a neuron."""
        return np.packbits(np.stack([known == ON, known == OFF], 1).reshape(len(known), -1), axis=1)

    def unpacked(self, bits: np.ndarray) -> np.ndarray:
        """What is known of one box, (1, hidden layers, n), from what `packed` made of it."""
        on, off = np.unpackbits(bits, count=2 * int(np.prod(self.hidden))).reshape(2, 1, *self.hidden)
        return on * np.uint8(ON) + off * np.uint8(OFF)

    def bounds(self, lo: np.ndarray, hi: np.ndarray) -> np.ndarray:
        """The largest |output of the ticket - output of the target| over each box lo <= x <= hi: (N,) of (N, entries).

        The boxes must be parts of the box that the object was made for; they go to all cores.
        """
        return self.judged(lo, hi, self.unknown(len(lo)))[0]

    def judged(self, lo: np.ndarray, hi: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """`bounds`, and how much each side of each box has to do with them, (N, entries): see `_blame`.

        `known` (N, hidden layers, n) says which neurons are `ON` or `OFF`, and says more of them afterwards.
        """
        found, blame = np.empty(len(lo)), np.zeros(lo.shape)
        each_slice(lambda s: _bounds(lo[s], hi[s], known[s], self.net, found[s], blame[s]), len(lo), SLICE)
        return found, blame


@kernel
def lines(xl: float, xh: float, dl: float, dh: float, fl: float, fh: float, out: Any) -> None:
    """Lines a·x + b·δ + c around ReLU(x) and ReLU(x + δ) - ReLU(x), for x, δ and x + δ in their ranges.

    `out` becomes (a, c) above ReLU(x), a below it (c = 0), (a, b, c) above the difference and below it, what all
    are widened by, and the size of what is rounded in their use.  Of several the tightest at the middle is taken.
    """
    slack = 2.0**-44 * (abs(xl) + abs(xh) + abs(dl) + abs(dh) + abs(fl) + abs(fh)) + LOST
    x, d = (xl + xh) / 2, (dl + dh) / 2
    s, t = chord(xl, xh)
    r, u = chord(fl, fh)
    mixed = dl < 0 and dh > 0

    a, b, c = 0.0, 1.0 if dl >= 0 else 0.0, 0.0  # the difference is between 0 and δ
    if mixed:
        b, c = chord(dl, dh)
    best = b * d + c
    least = min(max(dh, 0.0), max(fh, 0.0) - max(xl, 0.0))
    if least < best:
        a, b, c, best = 0.0, 0.0, least, least
    least = min(max(-dl, 0.0), max(-fl, 0.0) - max(-xh, 0.0))
    if d + least < best:
        a, b, c, best = 0.0, 1.0, least, d + least
    for k in range(2):  # above ReLU(x + δ), below ReLU(x)
        if (r - k) * x + r * d + u < best:
            a, b, c, best = r - k, r, u, (r - k) * x + r * d + u
    out[3], out[4], out[5] = a, b, c + 2 * slack

    a, b, c = 0.0, 0.0 if dl >= 0 else 1.0, 0.0
    if mixed:
        b, c = chord(-dh, -dl)
        c = -c
    best = b * d + c
    most = max(min(dl, 0.0), max(fl, 0.0) - max(xh, 0.0))
    if most > best:
        a, b, c, best = 0.0, 0.0, most, most
    most = max(min(-dh, 0.0), max(-fh, 0.0) - max(-xl, 0.0))
    if d + most > best:
        a, b, c, best = 0.0, 1.0, most, d + most
    for k in range(2):
        if (k - s) * x + k * d - t > best:
            a, b, c, best = k - s, float(k), -t, (k - s) * x + k * d - t
    out[6], out[7], out[8] = a, b, c - 2 * slack
    out[0], out[1], out[2] = s, t + slack, 1.0 if x > 0 else 0.0
    out[9], out[10] = slack, 4 * (max(abs(xl), abs(xh)) + max(abs(dl), abs(dh))) + LOST


@kernel
def chord(low: float, high: float) -> tuple[float, float]:
    """Slope and intercept of a line above ReLU on [low, high], the chord but for rounding."""
    if low >= 0:
        return 1.0, 0.0
    if high <= 0:
        return 0.0, 0.0
    s = min(max(high / (high - low), 0.0), 1.0)
    return s, max(-s * low, (1 - s) * high)


@kernel
def _bend(lines: Any, both: bool, p: Any, q: Any, total: Any, size: Any) -> None:
    """Coefficients of what ReLUs give, (neurons, functionals), turned in place into those of what they read."""
    for b in range(len(p)):
        above, rise, below, a1, b1, c1, a2, b2, c2, slack, reach = lines[b]
        if both:
            for f in range(p.shape[1]):
                p1, p2, q1, q2 = max(p[b, f], 0.0), min(p[b, f], 0.0), max(q[b, f], 0.0), min(q[b, f], 0.0)
                p[b, f] = p1 * above + p2 * below + q1 * a1 + q2 * a2
                q[b, f] = q1 * b1 + q2 * b2
                if reach > 0:
                    total[f] += p1 * rise - p2 * slack + (q1 * c1 + q2 * c2)
                    size[f] += p1 * rise - p2 * slack + q1 * abs(c1) - q2 * abs(c2) + reach * (p1 - p2 + q1 - q2)
        else:
            for f in range(p.shape[1]):
                p1, p2 = max(p[b, f], 0.0), min(p[b, f], 0.0)
                p[b, f] = p1 * above + p2 * below
                if reach > 0:
                    total[f] += p1 * rise - p2 * slack
                    size[f] += p1 * rise - p2 * slack + reach * (p1 - p2)


@kernel
def _shift(net: _Net, k: int, rows: Any, both: bool, p: Any, q: Any, total: Any, size: Any) -> None:
    """What biases and noises of layer k add, for coefficients (rows, functionals)."""
    for a in range(len(p)):
        i = rows[a]
        bias, off, x_noise, d_noise = net.bias[k, i], net.off[k, i], net.x_noise[k, i], net.d_noise[k, i]
        for f in range(p.shape[1]):
            total[f] += p[a, f] * bias + abs(p[a, f]) * x_noise
            size[f] += abs(p[a, f] * bias) + abs(p[a, f]) * x_noise
        if both:
            for f in range(p.shape[1]):
                total[f] += q[a, f] * off + abs(q[a, f]) * d_noise
                size[f] += abs(q[a, f] * off) + abs(q[a, f]) * d_noise


@kernel
def _ends(p: Any, kink: Any, lo: Any, hi: Any, total: Any, size: Any) -> None:
    """The largest p·x + kink·max(x, 0) over the box, for coefficients (inputs, functionals)."""
    for j in range(len(p)):
        low, high = lo[j], hi[j]
        for f in range(p.shape[1]):
            a, b = p[j, f], kink[j, f]
            at_low, at_high = (a if low < 0 else a + b) * low, (a + b if high > 0 else a) * high
            most = max(at_low, at_high)
            total[f] += max(most, 0.0) if low < 0 and high > 0 else most
            size[f] += (abs(a) + abs(b)) * max(abs(low), abs(high))


@kernel
def _start(net: _Net, work: _Work, k: int, rows: Any, both: bool, p: Any, q: Any, total: Any, size: Any) -> None:
    """Unit functionals of x, or of δ, behind layer k, first the positive ones, mapped through it."""
    m = len(rows)
    for f in range(2 * m):
        i, sign = rows[f % m], 1.0 if f < m else -1.0
        bias, noise = (net.off[k, i], net.d_noise[k, i]) if both else (net.bias[k, i], net.x_noise[k, i])
        total[f], size[f] = sign * bias + noise, abs(bias) + noise
    for b in range(len(p)):
        j = b if k == 0 else work.live[k, b]
        for f in range(m):
            w, g = net.weight[k, j, rows[f]], net.gain[k, j, rows[f]] if both else 0.0
            x = w if not both else g if k == 0 else g - w
            p[b, f], p[b, m + f], q[b, f], q[b, m + f] = x, -x, g, -g


@kernel
def _through(work: _Work, k: int, pair: Any, new: Any, n: int, both: bool) -> None:
    """Coefficients (x's rows above δ's, functionals) behind layer k become those before it, n rows each."""
    m = len(pair) // 2
    if both and k > 0:  # p W + q (A - W) = (p - q) W + q A
        for a in range(m):
            for f in range(pair.shape[1]):
                pair[a, f] -= pair[m + a, f]
    np.dot(work.weight[k, : n * m].reshape(n, m), pair[:m], new[:n])
    if both:
        np.dot(work.gain[k, : n * m].reshape(n, m), pair[m:], new[n:])
        for b in range(n):
            for f in range(pair.shape[1]):
                new[b, f] += new[n + b, f]


@kernel
def _kinks(net: _Net, rows: Any, q: Any, kink: Any) -> None:
    """What the first layer has besides for positive inputs, by coefficients of δ behind it."""
    for a in range(len(q)):
        for j in range(len(kink)):
            if net.kink[rows[a], j] != 0:
                for f in range(q.shape[1]):
                    kink[j, f] += net.kink[rows[a], j] * q[a, f]


@kernel
def _keep(pair: Any, kept: Any) -> None:
    n = len(pair) // 2
    for b in range(n):
        for f in range(pair.shape[1]):
            kept[0, b, f], kept[1, b, f] = pair[b, f], pair[n + b, f]


@kernel
def _upper(net: _Net, work: _Work, v: int, rows: Any, both: bool, lo: Any, hi: Any) -> None:
    """Bounds from above on x and -x, or δ and -δ, of some entries of value v: into `work.found`, from row 0 or 2 on."""
    m, inputs, k = len(rows), len(lo), v - 1
    functionals = 2 * m
    total, size, kink = np.empty(functionals), np.empty(functionals), np.zeros((inputs, functionals))
    one, other = work.one, work.other
    n = inputs if k == 0 else work.many[k]
    pair = one[: 2 * n * functionals].reshape(2 * n, functionals)
    _start(net, work, k, rows, both, pair[:n], pair[n:], total, size)
    if k == 0 and both:
        unit = np.zeros((m, functionals))
        for f in range(functionals):
            unit[f % m, f] = 1.0 if f < m else -1.0
        _kinks(net, rows, unit, kink)
    while k > 0:
        if v == len(net.widths) - 1:
            _keep(pair, work.kept[k])
        _bend(work.lines[k, :n], both, pair[:n], pair[n:], total, size)
        k -= 1
        _shift(net, k, work.live[k + 1], both, pair[:n], pair[n:], total, size)
        if k == 0 and both:
            _kinks(net, work.live[1], pair[n:], kink)
        n = inputs if k == 0 else work.many[k]
        new = other[: 2 * n * functionals].reshape(2 * n, functionals)
        _through(work, k, pair, new, n, both)
        one, other, pair = other, one, new
    _ends(pair[:n], kink, lo, hi, total, size)
    slack = (64 + 16 * net.weight.shape[1] * len(net.widths)) * 2.0**-52
    for f in range(functionals):
        most = total[f] + slack * size[f] + LOST
        work.found[(2 if both else 0) + f // m, f % m] = most if most < np.inf else np.inf
    for f in range(0 if both else m):
        for j in range(inputs):
            work.share[v, rows[f], j] = abs(pair[j, f])


@kernel
def _entered(net: _Net, work: _Work, v: int, known: Any) -> None:
    """Ranges of the neurons that were open become lines or say that these are not; the layer behind is gathered."""
    count = at = 0
    for i in range(net.widths[v]):
        table = work.lines[v, count]
        if known[i] == OPEN:
            w = net.whole[v - 1]
            low, high = max(-work.found[1, at], w[0, i]), min(work.found[0, at], w[1, i])
            d_low, d_high = max(-work.found[3, at], w[2, i]), min(work.found[2, at], w[3, i])
            high, d_high, at = max(high, low), max(d_high, d_low), at + 1
            margin = 2.0**-50 * (max(abs(low), abs(high)) + max(abs(d_low), abs(d_high)))
            far_low, far_high = max(w[4, i], low + d_low - margin), min(w[5, i], high + d_high + margin)
            if low >= 0 and far_low >= 0:
                known[i] = ON
            elif high <= 0 and far_high <= 0:
                known[i] = OFF
            else:
                lines(low, high, d_low, d_high, far_low, far_high, table)
                middle = work.middle[v, count]
                middle[0], middle[1] = (low + high) / 2, (d_low + d_high) / 2
        if known[i] == ON:
            for j in range(len(table)):
                table[j] = 0.0
            table[0] = table[2] = table[4] = table[7] = 1.0
        if known[i] != OFF:
            work.live[v, count] = i
            count += 1
    work.many[v] = count
    n = len(work.share[0, 0]) if v == 1 else work.many[v - 1]
    weight = work.weight[v - 1, : n * count].reshape(n, count)
    gain = work.gain[v - 1, : n * count].reshape(n, count)
    for b in range(n):
        j = b if v == 1 else work.live[v - 1, b]
        for a in range(count):
            i = work.live[v, a]
            weight[b, a], gain[b, a] = net.weight[v - 1, j, i], net.gain[v - 1, j, i]


@kernel
def _blame(work: _Work, worst: int, hidden: int, lengths: Any, blame: Any) -> None:
    """The share of each side in what is lost at the open neurons of each layer, times the length of the side.

    A guess, for the side to halve.
    """
    here = np.empty(len(blame))
    for j in range(len(blame)):
        blame[j] = 0.0
    for v in range(1, hidden + 1):
        all_lost = 0.0
        for j in range(len(blame)):
            here[j] = 0.0
        for b in range(work.many[v]):
            above, rise, below, a1, b1, c1, a2, b2, c2, _, reach = work.lines[v, b]
            if reach > 0:
                p, q = work.kept[v, 0, b, worst], work.kept[v, 1, b, worst]
                x, d = work.middle[v, b]
                lost = p * ((above * x + rise if p > 0 else below * x) - max(x, 0.0))
                lost += abs(q) * ((a1 - a2) * x + (b1 - b2) * d + c1 - c2) / 2
                width, i = 0.0, work.live[v, b]
                for j in range(len(blame)):
                    width += work.share[v, i, j] * lengths[j]
                all_lost += lost
                for j in range(len(blame)):
                    here[j] += lost * work.share[v, i, j] * lengths[j] / max(width, LOST)
        for j in range(len(blame)):
            blame[j] += here[j] * lengths[j] / max(all_lost, LOST)


@kernel
def _bounds(lo: Any, hi: Any, known: Any, net: _Net, found: Any, blame: Any) -> None:
    """The bound of each box, and its `_blame`."""
    inputs, n, hidden = lo.shape[1], net.weight.shape[1], len(net.widths) - 2
    work = _Work(
        np.empty((hidden + 1, n), np.int64), np.zeros(hidden + 1, np.int64), np.zeros((hidden + 1, n, 11)),
        np.zeros((hidden + 1, n, 2)), np.zeros((hidden + 2, n, inputs)), np.empty((hidden + 1, n * n)),
        np.empty((hidden + 1, n * n)), np.empty((hidden + 1, 2, n, 2 * n)),
        np.empty((4, n)), np.empty(4 * n * n), np.empty(4 * n * n),
    )  # fmt: skip
    rows = np.empty(n, np.int64)
    for s in range(len(lo)):
        for v in range(1, hidden + 1):
            m = 0
            for i in range(net.widths[v]):
                if known[s, v - 1, i] == OPEN:
                    rows[m] = i
                    m += 1
            for form in range(2 if m > 0 else 0):
                _upper(net, work, v, rows[:m], form > 0, lo[s], hi[s])
            _entered(net, work, v, known[s, v - 1])
        m, worst = net.widths[hidden + 1], int(0 * s)
        for i in range(m):
            rows[i] = i
        _upper(net, work, hidden + 1, rows[:m], m > 0, lo[s], hi[s])
        found[s] = -1.0
        for f in range(2 * m):
            d_low, d_high = net.whole[hidden, 2:4, f % m]
            bound = min(work.found[2 + f // m, f % m], max(abs(d_low), abs(d_high)))
            if bound > found[s]:
                found[s], worst = bound, f
        _blame(work, worst, hidden, hi[s] - lo[s], blame[s])

"""A bound by moments: all neurons of a ReLU network at once, where ranges would let each of them be at its worst.

Let w hold 1, the inputs x (scaled to [-1, 1]), and of every neuron h = φ(a) and d = φ(a + δ) - φ(a), φ = max(·, 0).
Whatever the input,

    1 - x² >= 0,   h(a - h) = 0,   h >= 0,   h - a >= 0,   d(δ - d) >= 0,

where a and δ are linear in what comes before: in one layer of a chain, in several where a network adds its branches.
So for multipliers u, p, q, t >= 0 and any s, a functional of w is at most itself plus the sum of multipliers times
these: a quadratic form k + 2 v·w - w'Mw, which is at most k + v'(M + D)⁻¹v + Σ D_i r_i² where M + D is positive
definite, |w_i| <= r_i and D is diagonal.  Any multipliers give a bound.  For good ones, the entries of w are replaced
by vectors of a few dimensions, whose inner products keep to the same constraints (Burer and Monteiro 2003), and the
functional is made large by gradient ascent: where its gradient vanishes, the multipliers can be read off, layer by
layer.  A small multiple of all squares is added to the functional on the way.  Then M has no eigenvalue near 0 to be
mended by D, which would cost as much as the ranges of the last neurons are too wide.

No input is tied to another one by M, nor a neuron to one that it does not read, so M is factorized block by block.
Sound in 64-bit arithmetic: a factorization L that runs to its end differs from its matrix by at most
(n + 64)·2^-50·|L||L|' (Rump 2006).  What is rounded elsewhere is at most (terms + 64)·2^-50 of the sum of absolute
terms.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from scipy.linalg import blas, lapack

from ltbounds.networks import Activate, Add, Linear, Network, Rearrange
from ltbounds.networks.intervals import TINY
from ltbounds.seeding import generator
from ltbounds.tickets.backward import Backward, Ranges, State

__all__ = ["Moments", "admits"]

RANK, STEPS, LARGEST = 12, 500, 7000
"""Dimensions of the vectors, steps of the ascent, and how many neurons there may be: one GB where they are in several
layers, up to five where they are in one."""

LONGEST, TRIES = 1600, 24
"""Steps that no entry is worth more of, and values of D that are tried at most."""

SHARE, HALF = 0.12, 500
"""What is added to the functional is at most so much of it, and half as much at twice as many steps."""

LEAST, GROWTH = 2.0**-24, 4.0
"""The first D that is tried, and how D grows, in units of M's entries."""

Array: TypeAlias = np.ndarray


def admits(target: Network) -> bool:
    """Whether a network has linear layers, max(x, 0) and sums alone, each linear layer behind the input or max(x, 0),
    none of which comes last; and fewer than `LARGEST` inputs and neurons."""
    whole = [True]  # whether a value is the input or an activation's
    for node in target.nodes:
        layer = node.layer
        if isinstance(layer, Linear):
            if not whole[node.inputs[0]]:
                return False
            whole.append(False)
        elif isinstance(layer, Activate):
            if whole[node.inputs[0]] or layer.phi.name != "relu":
                return False
            whole.append(True)
        elif isinstance(layer, Rearrange):
            if layer.order is not None:
                return False
            whole.append(whole[node.inputs[0]])
        elif isinstance(layer, Add):
            whole.append(False)
        else:
            return False
    shapes = target.shapes()
    bends = [k for k, node in enumerate(target.nodes) if isinstance(node.layer, Activate)]
    few = max(int(np.prod(shapes[0])), sum(int(np.prod(shapes[k])) for k in bends)) < LARGEST
    return bool(bends) and few and not whole[-1]


Parts: TypeAlias = dict[int, tuple[Any, Any, Any]]
"""Sparse matrices W, A, E by source: 0 for the input, n for the n-th activation."""


@dataclass(frozen=True, eq=False)
class _Form:
    """x = Σ W h + b and δ = Σ (A d + E h) + o of a value, over its sources; for the input h = x and d the kinks' rest.

    The noises are by how much rounded values miss this.  `source` is whose own value it is, -1 for none.
    """

    parts: Parts
    b: Array
    o: Array
    x_noise: Array
    d_noise: Array
    source: int = -1


@dataclass(frozen=True, eq=False)
class _Layer:
    """a = Σ W h + b and δ = Σ (A d + E h) + o in front of an activation.

    `h_reach` and `d_reach` are the largest |h| and |d|; the slacks say by how much rounded values miss the constraints.
    """

    parts: Parts
    b: Array
    o: Array
    h_reach: Array
    d_reach: Array
    h_slack: Array
    line_slack: Array
    d_slack: Array


def _sparse(m: Any) -> Any:
    return sparse.csr_array(m)


def _diagonal(v: Array) -> Any:
    return sparse.diags_array(np.asarray(v, float)).tocsr()


def _scaled_input(r: Ranges) -> tuple[Array, Array]:
    """Middle and radius of the input's ranges, the radius rounded up."""
    low, high = r.low[0], r.high[0]
    return (low + high) / 2, (high - low) / 2 * (1 + 2.0**-50) + 2.0**-51 * r.reach[0]


def _first(engine: Backward, k: int, r: Ranges, moved: tuple[Array, Array]) -> _Form:
    """A linear layer that reads the input, which is scaled to [-1, 1], and how it rounds."""
    m = engine.linear[k]
    W, E = _sparse(m.weight), _sparse(m.drift)
    low, high = r.low[0], r.high[0]
    middle, radius = _scaled_input(r)
    apart = _sparse(0.0 * m.drift if m.apart is None else m.apart) @ _diagonal(m.open_sign)
    slope = np.where(m.open_sign, high / np.where(m.open_sign, high - low, 1.0), 0.0)
    rest = np.where(m.open_sign, -slope * low / 2, 0.0)  # max(x, 0) = slope x + rest (1 + κ) with |κ| <= 1
    slack = (len(low) + 64) * 2.0**-50
    whole, size = E + apart @ _diagonal(slope), (abs(E) + 2 * abs(apart)) @ r.reach[0]
    x_noise = engine.noises[k][0] + slack * (abs(W) @ r.reach[0] + np.abs(m.bias)) + abs(W) @ moved[0]
    d_noise = engine.noises[k][1] + slack * (size + np.abs(m.off))
    d_noise = d_noise + 2 * (abs(_sparse(m.gain)) + abs(apart)) @ (r.d_reach[0] + moved[1]) + abs(E) @ moved[0]
    o = m.off + whole @ middle + apart @ rest
    parts = W @ _diagonal(radius), apart @ _diagonal(rest * (1 + 2.0**-48)), whole @ _diagonal(radius)
    return _Form({0: parts}, m.bias + W @ middle, o, x_noise, d_noise)


def _sum(forms: list[_Form], noise: tuple[Array, Array], reach: list[tuple[Array, Array]]) -> _Form:
    """The sum of forms; `reach` has the largest |h| and |d| by source."""
    parts: Parts = {}
    x_size, d_size = (sum(np.abs(v) for v in ends) for ends in ([f.b for f in forms], [f.o for f in forms]))
    for form in forms:
        for s, (W, A, E) in form.parts.items():
            h, d = reach[s]
            x_size, d_size = x_size + abs(W) @ h, d_size + abs(A) @ d + abs(E) @ h
            known = parts.get(s)
            parts[s] = (W, A, E) if known is None else tuple(x + y for x, y in zip(known, (W, A, E), strict=True))  # type: ignore[assignment]
    b, o = sum(f.b for f in forms), sum(f.o for f in forms)
    x, d = sum(f.x_noise for f in forms) + noise[0], sum(f.d_noise for f in forms) + noise[1]
    return _Form(parts, np.asarray(b), np.asarray(o), x + 2.0**-48 * x_size, d + 2.0**-48 * d_size)


def _layers(engine: Backward, state: State) -> tuple[list[_Layer], _Form] | None:
    """The activations, and the output's form; None where a sign that decides between matrices is open."""
    found: list[_Layer] = []
    middle, radius = _scaled_input(state.ranges[0])
    zero, none = np.zeros(len(middle)), 0 * _diagonal(radius)
    forms = [_Form({0: (_diagonal(radius), none, none)}, middle, zero, zero, zero, 0)]
    reach = [(np.ones(len(middle)), np.ones(len(middle)))]
    for k, node in enumerate(engine.target.nodes):
        r, noise, form = state.ranges[node.inputs[0]], engine.noises[k], forms[node.inputs[0]]
        moved = form.x_noise, form.d_noise
        if isinstance(node.layer, Linear) and form.source == 0:
            forms.append(_first(engine, k, r, moved))
        elif isinstance(node.layer, Linear):
            m = engine.linear[k]
            if m.apart is not None and (m.open_sign.any() or m.far_open.any()):
                return None
            W, A, E = _sparse(m.weight), _sparse(m.gain), _sparse(m.drift)
            x_noise, d_noise = noise[0] + abs(W) @ moved[0], noise[1] + abs(A) @ moved[1] + abs(E) @ moved[0]
            forms.append(_Form({form.source: (W, A, E)}, m.bias, m.off, x_noise, d_noise))
        elif isinstance(node.layer, Activate):
            behind = state.ranges[k + 1]
            x, d = moved[0] + noise[0], moved[1] + noise[1]
            x_size, d_size = (r.reach + behind.reach + x)[0], (r.d_reach + behind.d_reach + d)[0]
            reach.append((behind.reach[0], behind.d_reach[0]))
            found.append(_Layer(form.parts, form.b, form.o, *reach[-1], 4 * x * x_size, 4 * x, 4 * d * d_size))
            zero, one = np.zeros(len(x)), _diagonal(np.ones(len(x)))
            forms.append(_Form({len(found): (one, one, 0 * one)}, zero, zero, zero, zero, len(found)))
        elif isinstance(node.layer, Add):
            forms.append(_sum([forms[i] for i in node.inputs], noise, reach))
        else:
            x_noise, d_noise = moved[0] + noise[0], moved[1] + noise[1]
            forms.append(_Form(form.parts, form.b, form.o, x_noise, d_noise, form.source))
    return found, forms[-1]


@dataclass(frozen=True, eq=False)
class _Multipliers:
    """u for the inputs and kinks, and s, t, p, q by layer, none negative; and the vectors' lengths for h and d."""

    u: Array
    kinks: Array
    s: list[Array]
    t: list[Array]
    p: list[Array]
    q: list[Array]
    sizes: list[tuple[Array, Array]]


Ends: TypeAlias = dict[int, tuple[Array, Array]]
"""A functional Σ e·h + c·d by source: (e, c)."""


def _norm(v: Array) -> Array:
    return np.asarray(np.sqrt((v * v).sum(1, keepdims=True) + 1e-12))


def _soft(v: Array) -> Array:
    """Lengths, but a hundredth of a layer's where a neuron has next to none: its multipliers would be huge."""
    squares = (v * v).sum(1, keepdims=True)
    return np.asarray(np.sqrt(squares + np.float32(1e-4) * squares.mean() + np.float32(1e-12)))


def _turned(v: Array, gradient: Array, norm: Array) -> Array:
    """The gradient by v of what depends on v / |v|."""
    unit = v / norm
    return np.asarray((gradient - unit * (gradient * unit).sum(1, keepdims=True)) / norm)


def _fast(m: Any) -> tuple[Any, Any]:
    """A matrix and its transpose for products in 32 bits, written out where that is quicker."""
    m = m.astype(np.float32)
    m = m.toarray() if m.nnz > m.shape[0] * m.shape[1] // 10 else m
    return m, (m.T if isinstance(m, np.ndarray) else m.T.tocsr())


class _Ascent:
    """Vectors for the entries of w: x and κ unit vectors, h = (a + |a| g)/2 and d = (δ + |δ| f)/2, |g| = |f| = 1.

    `point` has x, κ, and for each layer f, and g by a unit vector and how far it leans to the vector of 1.
    """

    def __init__(self, layers: list[_Layer], inputs: int, seed: int) -> None:
        self.layers = [
            ({s: [_fast(m) for m in part] for s, part in y.parts.items()}, y.b.astype("f"), y.o.astype("f"))
            for y in layers
        ]
        sizes = [(inputs, RANK), (inputs, RANK)]
        for layer in layers:
            sizes += [(len(layer.b), RANK), (len(layer.b), RANK - 1), (len(layer.b), 1)]
        rng = generator("moments", seed)
        self.start: list[Array] = [rng.normal(size=size).astype(np.float32) for size in sizes]
        self.point = self.start
        self.weights: list[tuple[Array, Array]] = []  # of the squares that are added to the functional

    def _closed(self, ends: Ends) -> bool:
        """Whether the functional reads the last layer alone."""
        return ends.keys() == {len(self.layers)}

    def gradient(self, ends: Ends) -> tuple[float, list[Array], _Multipliers]:
        """Of a functional along the vector of 1: its value, the gradient, and the multipliers that fit."""
        norms = [_norm(v) for v in self.point]
        values = [tuple(v / n for v, n in zip(self.point[:2], norms[:2], strict=True))]
        kept: list[tuple[Array, ...]] = []
        for n, (parts, b, o) in enumerate(self.layers):
            a, delta = np.zeros((len(b), RANK), np.float32), np.zeros((len(b), RANK), np.float32)
            for s, (W, A, E) in parts.items():
                a += W[0] @ values[s][0]
                delta += A[0] @ values[s][1] + E[0] @ values[s][0]
            a[:, 0] += b
            delta[:, 0] += o
            a_norm, delta_norm = _soft(a), _soft(delta)
            least = np.abs(a[:, :1]) / a_norm
            f, turn, lean = self.point[2 + 3 * n : 5 + 3 * n]
            lean = 1 / (1 + np.exp(-np.clip(lean, -30, 30)))
            f, turn = f / norms[2 + 3 * n], turn / norms[3 + 3 * n]
            if self._closed(ends) and n == len(self.layers) - 1:  # what is best here is known
                e, c = ends[n + 1]
                f, turn, lean = np.zeros_like(f), np.zeros_like(turn), (e > 0)[:, None] * np.float32(1)
                f[:, 0] = np.sign(c)
            g0 = least + (1 - least) * lean
            side = np.sqrt(np.maximum(1 - g0 * g0, 1e-9))
            g = np.concatenate([g0, side * turn], 1)
            kept.append((a, delta, a_norm, delta_norm, least, f, turn, lean, g0, side, g))
            values.append(((a + a_norm * g) / 2, (delta + delta_norm * f) / 2))
        value = sum(float(e @ values[s][0][:, 0]) + float(c @ values[s][1][:, 0]) for s, (e, c) in ends.items())
        return value, *self._back(ends, kept, norms, values)

    def _back(
        self, ends: Ends, kept: list[tuple[Array, ...]], norms: list[Array], values: list[Any]
    ) -> tuple[list[Array], _Multipliers]:
        of = [[np.zeros_like(v) for v in pair] for pair in values]
        for at, pair in ends.items():
            for place, row in zip(of[at], pair, strict=True):
                place[:, 0] += row
        for place, weights, pair in zip(of, self.weights, values, strict=False):
            for n in (0, 1):
                place[n] += 2 * weights[n][:, None] * pair[n]
        grads: list[Array] = []
        found: list[tuple[Array, ...]] = []
        for n in range(len(kept) - 1, -1, -1):
            a, delta, a_norm, delta_norm, least, f, turn, lean, g0, side, g = kept[n]
            of_h, of_d = of[n + 1]
            along = (of_h * g).sum(1)
            across = np.maximum((g[:, 1:] ** 2).sum(1), 1e-6)
            s = np.maximum((of_h[:, 1:] * g[:, 1:]).sum(1), 0) / across / a_norm[:, 0]
            if self._closed(ends) and n == len(kept) - 1:
                s = np.maximum(ends[n + 1][0], 0) / a_norm[:, 0]
            pressed = np.maximum(s * a_norm[:, 0] * g0[:, 0] - of_h[:, 0], 0)
            above = a[:, 0] > 0
            found.append((s, np.sqrt((of_d**2).sum(1)) / delta_norm[:, 0], pressed * ~above, pressed * above))
            of_g, of_f = of_h * a_norm / 2, of_d * delta_norm / 2
            of_side = (of_g[:, 1:] * turn).sum(1, keepdims=True)
            of_g0 = of_g[:, :1] - of_side * g0 / side
            of_least, of_lean = of_g0 * (1 - lean), of_g0 * (1 - least)
            turned = _turned(self.point[3 + 3 * n], of_g[:, 1:] * side, norms[3 + 3 * n])
            grads = [_turned(self.point[2 + 3 * n], of_f, norms[2 + 3 * n]), turned,
                     of_lean * lean * (1 - lean), *grads]  # fmt: skip
            of_norm = along[:, None] / 2 - of_least * least / a_norm
            of_a = of_h / 2 + of_norm * a / a_norm
            of_a[:, :1] += of_least * np.sign(a[:, :1]) / a_norm
            of_delta = of_d / 2 + (of_d * f).sum(1, keepdims=True) / 2 * delta / delta_norm
            for source, (W, A, E) in self.layers[n][0].items():
                of[source][0] += W[1] @ of_a + E[1] @ of_delta
                of[source][1] += A[1] @ of_delta
        first = [_turned(v, g, n) for v, g, n in zip(self.point[:2], of[0], norms[:2], strict=True)]
        u, kinks = (np.sqrt((g**2).sum(1)).astype(float) / 2 for g in of[0])
        s_all, t_all, p, q = ([row[i].astype(float) for row in reversed(found)] for i in range(4))
        sizes = [(_typical(h), _typical(d)) for h, d in values[1:]]
        return first + grads, _Multipliers(u, kinks, s_all, t_all, p, q, [(np.ones(len(u)), np.ones(len(u))), *sizes])

    def climb(self, ends: Ends, steps: int) -> _Multipliers:
        """The multipliers after steps of Adam, from the same start each time; squares are added for the second half."""
        ends = {s: (e.astype(np.float32), c.astype(np.float32)) for s, (e, c) in ends.items()}
        self.point, self.weights = [v.copy() for v in self.start], []
        self._steps(ends, steps // 2, 0.1)
        value, _, m = self.gradient(ends)
        share = SHARE * min(1.0, HALF / max(steps, 1)) * max(value, 0.0) / sum(len(h) + len(d) for h, d in m.sizes)
        self.weights = [((share / h**2).astype("f"), (share / d**2).astype("f")) for h, d in m.sizes]
        if self._closed(ends):
            self.weights.pop()
        self._steps(ends, steps - steps // 2, 0.03)
        return self.gradient(ends)[2]

    def _steps(self, ends: Ends, steps: int, rate: float) -> None:
        first, second = ([np.zeros_like(v) for v in self.point] for _ in range(2))
        for step in range(steps):
            grads = self.gradient(ends)[1]
            for n, g in enumerate(grads):
                first[n] += 0.1 * (g - first[n])
                second[n] += 0.01 * (g * g - second[n])
                size = np.sqrt(second[n] / (1 - 0.99 ** (step + 1))) + 1e-12
                self.point[n] += rate * 0.02 ** (step / steps) * first[n] / (1 - 0.9 ** (step + 1)) / size


def _typical(v: Array) -> Array:
    """The root of the mean square of a layer's vectors, for each of them."""
    return np.full(len(v), np.sqrt(float((v.astype(float) ** 2).sum(1).mean()) + 1e-24))


@dataclass(frozen=True, eq=False)
class _Quadratic:
    """k + 2 v·w - w'Mw by sources, w_i in units of its reach, and what is lost by rounding.

    `blocks` has M's below the diagonal; those on it are diagonal.  `unit` is what D is a multiple of.
    """

    diagonal: list[Array]
    blocks: dict[tuple[int, int], Any]
    v: list[Array]
    unit: list[Array]
    k: float
    lost: float


def _form(layers: list[_Layer], m: _Multipliers, ends: Ends) -> _Quadratic:
    """The functional with the multipliers' terms."""
    inputs = len(m.u)
    reach = [(np.ones(inputs), np.ones(inputs)), *((y.h_reach, y.d_reach) for y in layers)]
    v = [[np.zeros(len(part)) for part in pair] for pair in reach]
    k = float(m.u.sum() + m.kinks.sum())
    size, lost = 2 * k, 0.0
    scale = [np.concatenate(pair) for pair in reach]
    diagonal = [np.concatenate([m.u, m.kinks]), *(np.concatenate(pair) for pair in zip(m.s, m.t, strict=True))]
    blocks: dict[tuple[int, int], Any] = {}
    for n, layer in enumerate(layers):
        s, t, p, q = m.s[n], m.t[n], m.p[n], m.q[n]
        v[n + 1][0] += (s * layer.b + p + q) / 2
        v[n + 1][1] += t * layer.o / 2
        k -= float(q @ layer.b)
        line, gap = np.abs(layer.b) + layer.h_reach, np.abs(layer.o) + layer.d_reach
        for j, (W, A, E) in layer.parts.items():
            h, d = reach[j]
            v[j][0] -= q @ W / 2
            line, gap = line + abs(W) @ h, gap + abs(A) @ d + abs(E) @ h
            s_half, t_half = _diagonal(s / 2), _diagonal(t / 2)
            rows = [[-(s_half @ W), None], [-(t_half @ E), -(t_half @ A)]]
            blocks[n + 1, j] = (_diagonal(scale[n + 1]) @ sparse.block_array(rows) @ _diagonal(scale[j])).tocsr()
        size += float((s * layer.h_reach + q) @ line + p @ layer.h_reach + (t * layer.d_reach) @ gap)
        lost += float(s @ layer.h_slack + (p + q) @ layer.line_slack + t @ layer.d_slack)
    for j, pair in ends.items():
        for n, (row, r) in enumerate(zip(pair, reach[j], strict=True)):
            v[j][n] += row / 2
            size += float(np.abs(row) @ r)
    lost = lost * (1 + 2.0**-40) + (sum(map(len, scale)) + 64) * 2.0**-50 * size
    unit = [r / np.concatenate(typical) + 2.0**-20 for r, typical in zip(scale, m.sizes, strict=True)]
    diagonal = [part * r * r for part, r in zip(diagonal, scale, strict=True)]
    return _Quadratic(diagonal, blocks, [np.concatenate(x) * r for x, r in zip(v, scale, strict=True)], unit, k, lost)


def _product(x: Any, y: Any) -> Array:
    """x y', sparse where both are thin."""
    if x.nnz * y.nnz > 0.01 * x.shape[0] * x.shape[1] * y.shape[0] * y.shape[1]:
        return np.asarray(x.toarray() @ y.toarray().T)
    return np.asarray((x @ y.T).toarray())


def _factorized(form: _Quadratic, shift: float) -> tuple[float, float] | None:
    """For M + D = LL', D = shift times the unit, and Ly = v: y·y, and the sum of the lengths of the rows of L and of y;
    None where there is no L."""
    diagonal = [part + shift * unit for part, unit in zip(form.diagonal, form.unit, strict=True)]
    root = np.sqrt(diagonal[0])
    if not root.min() > 0:
        return None
    count = len(diagonal)
    y = form.v[0] / root
    total, lengths = float(y @ y), [np.square(root), *(np.zeros(len(part)) for part in diagonal[1:])]
    L: dict[tuple[int, int], Array] = {
        at: block.toarray() for at, block in form.blocks.items() if at[1] > 0
    } | {(n, n): np.diag(diagonal[n]) for n in range(1, count)}  # fmt: skip
    right = [part.copy() for part in form.v]
    thin = {n: (form.blocks[n, 0] @ _diagonal(1 / root)).tocsr() for n in range(1, count) if (n, 0) in form.blocks}
    for n, block in thin.items():
        right[n] -= block @ y
        lengths[n] += block.multiply(block).sum(1)
        for m in (m for m in thin if m <= n):
            L[n, m] = L.get((n, m), 0.0) - _product(block, thin[m])
    for j in range(1, count):
        pivot, failed = lapack.dpotrf(L.pop((j, j)), lower=1, clean=1)
        if failed or not np.isfinite(pivot).all():
            return None
        y = blas.dtrsv(pivot, right[j], lower=1)
        total += float(y @ y)
        lengths[j] += np.square(pivot).sum(1)
        below = {
            n: blas.dtrsm(1.0, pivot, L.pop((n, j)), side=1, lower=1, trans_a=1)
            for n in range(j + 1, count)
            if (n, j) in L
        }
        for n, block in below.items():
            right[n] -= block @ y
            lengths[n] += np.square(block).sum(1)
            for m in (m for m in below if m <= n):
                L[n, m] = L.get((n, m), 0.0) - block @ below[m].T
    return total, float(np.sqrt(np.concatenate(lengths)).sum() + np.sqrt(total))


def _largest(form: _Quadratic, shift: float) -> tuple[float, float]:
    """A bound on 2 v·w - w'Mw for |w_i| <= 1, and D's multiple: the best of some that grow, from `shift` on."""
    best, found = np.inf, shift
    n = sum(map(len, form.v)) + 1
    weight = float(sum(part.sum() for part in form.unit))
    for _ in range(TRIES):
        known = _factorized(form, shift)
        if known is not None:
            # (w, -1) has |L'w - y|² >= 0, and LL' and Ly are M + D and v but for rounding, at most error in all
            error = (n + 64) * 2.0**-50 * (known[1] * (1 + 2.0**-30)) ** 2
            total = known[0] * (1 + (n + 64) * 2.0**-50) + shift * weight * (1 + 2.0**-40) + error
            if not total < best:
                break
            best, found = total, shift
        shift *= GROWTH
    return best, found


def _least(form: _Quadratic) -> float:
    """The smallest D that is tried."""
    size = [np.abs(part / unit).mean() for part, unit in zip(form.diagonal, form.unit, strict=True)]
    return LEAST * float(np.mean(size)) + TINY


class Moments:
    """Bounds on the entries of a ticket's deviation at the output, from an engine and its ranges; see the module."""

    def __init__(self, engine: Backward, state: State, seed: int = 0) -> None:
        self.engine, self.ranges = engine, state.ranges[-1]
        found = _layers(engine, state) if admits(engine.target) else None
        self.layers: list[_Layer] | None = None if found is None else found[0]
        self.out = None if found is None else found[1]
        inputs = state.ranges[0].low.shape[1]
        self.ascent = None if self.layers is None else _Ascent(self.layers, inputs, seed)
        self.shift: float | None = None

    def bound(self, i: int, sign: float, steps: int = STEPS) -> float:
        """An upper bound on sign times entry i."""
        if self.layers is None or self.out is None or self.ascent is None:
            return np.inf
        rows = {s: (E[[i]].toarray()[0], A[[i]].toarray()[0]) for s, (_, A, E) in self.out.parts.items()}
        ends = {s: (sign * e, sign * c) for s, (e, c) in rows.items()}
        m = self.ascent.climb(ends, steps)
        form = _form(self.layers, m, ends)
        least = _least(form)
        start = least if self.shift is None else max(least, self.shift * least / GROWTH)
        found, shift = _largest(form, start)
        self.shift = shift / least
        parts = (form.k, sign * float(self.out.o[i]), found, form.lost, float(self.out.d_noise[i]))
        total = sum(parts) + 2.0**-44 * sum(map(abs, parts)) + TINY
        return total if np.isfinite(total) else np.inf

    def run(
        self, seconds: float, enough: float, report: Callable[[int, float], None]
    ) -> tuple[float, tuple[tuple[int, float], ...]]:
        """The bound on all entries after so many seconds, or when it is small enough, and how it fell: (1, bound).

        The entry with the largest bound is taken next, by twice as many steps each time, up to `LONGEST`.
        """
        start = time.monotonic()
        r = self.ranges
        bounds = np.stack([r.d_high[0], -r.d_low[0]])
        steps = np.full(bounds.shape, STEPS)
        history = [(1, float(bounds.max()))]
        while self.layers is not None and bounds.max() > enough and time.monotonic() - start < seconds:
            side, i = np.unravel_index(bounds.argmax(), bounds.shape)
            if steps[side, i] > LONGEST:
                break
            bounds[side, i] = min(bounds[side, i], self.bound(int(i), 1.0 - 2.0 * float(side), int(steps[side, i])))
            steps[side, i] *= 2
            if bounds.max() < 0.9 * history[-1][1]:
                history.append((1, float(bounds.max())))
                report(*history[-1])
        history.append((1, float(bounds.max())))
        return history[-1][1], tuple(history)

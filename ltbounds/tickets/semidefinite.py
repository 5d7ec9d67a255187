"""A bound by moments: all neurons of a ReLU chain at once, where ranges would let each of them be at its worst.

Let w hold 1, the inputs x (scaled to [-1, 1]), and every layer's h = φ(a) and d = φ(a + δ) - φ(a) for φ = max(·, 0).
Whatever the input,

    1 - x² >= 0,   h(a - h) = 0,   h >= 0,   h - a >= 0,   d(δ - d) >= 0,

where a and δ are linear in the layer before.  So for multipliers u, p, q, t >= 0 and any s, a functional of w is at
most itself plus the sum of multipliers times these: a quadratic form k + 2 v·w - w'Mw, which is at most
k + v'(M + D)⁻¹v + Σ D_i r_i² where M + D is positive definite, |w_i| <= r_i and D is diagonal.  Any multipliers give a
bound.  For good ones, the entries of w are replaced by vectors of a few dimensions, whose inner products keep to the
same constraints (Burer and Monteiro 2003), and the functional is made large by gradient ascent: where its gradient
vanishes, the multipliers can be read off, layer by layer.

Sound in 64-bit arithmetic: a Cholesky factorization that runs to its end shows B + cI >= 0 for a c of the size of
n 2^-53 tr B (Rump 2006).  What is rounded elsewhere is at most (terms + 64)·2^-50 of the sum of absolute terms.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from scipy.linalg import lapack

from ltbounds.networks import Activate, Linear, Network, Rearrange
from ltbounds.networks.intervals import TINY
from ltbounds.seeding import generator
from ltbounds.tickets.backward import Backward, Ranges, State

__all__ = ["Moments", "admits"]

RANK, STEPS, LARGEST = 12, 400, 6000
"""Dimensions of the vectors, steps of the ascent, and the longest w (288 MB a matrix)."""

LONGEST, TRIES = 1600, 30
"""Steps that no entry is worth more of, and values of D that are tried at most."""

Array: TypeAlias = np.ndarray


def admits(target: Network) -> bool:
    """Whether a network is a chain of linear layers with max(x, 0) between them, and at most `LARGEST` entries."""
    kinds = []
    for k, node in enumerate(target.nodes):
        if node.inputs != (k,) or not isinstance(node.layer, (Linear, Activate, Rearrange)):
            return False
        if isinstance(node.layer, Activate) and node.layer.phi.name != "relu":
            return False
        if isinstance(node.layer, Rearrange) and node.layer.order is not None:
            return False
        kinds += [] if isinstance(node.layer, Rearrange) else [isinstance(node.layer, Linear)]
    chain = len(kinds) > 1 and all(kind == (n % 2 == 0) for n, kind in enumerate(kinds)) and kinds[-1]
    shapes = target.shapes()
    bends = [k for k, node in enumerate(target.nodes) if isinstance(node.layer, Activate)]
    return chain and 2 * sum(int(np.prod(shapes[k])) for k in (0, *bends)) < LARGEST


@dataclass(frozen=True, eq=False)
class _Layer:
    """a = W h + b and δ = A d + E h + o, with h and d the layer before; for the first one h = x and d the kinks' rest.

    `h_reach` and `d_reach` are the largest |h| and |d|; the slacks say by how much rounded values miss the constraints.
    """

    W: Array
    b: Array
    A: Array
    E: Array
    o: Array
    h_reach: Array
    d_reach: Array
    h_slack: Array
    line_slack: Array
    d_slack: Array


def _first(engine: Backward, k: int, r: Ranges) -> tuple[list[Array], Array, Array]:
    """Matrices of the first layer for inputs scaled to [-1, 1], and how they round: W, b, A, E, o, and two noises."""
    m = engine.linear[k]
    W, E = _dense(m.weight), _dense(m.drift)
    low, high = r.low[0], r.high[0]
    middle, radius = (low + high) / 2, (high - low) / 2 * (1 + 2.0**-50) + 2.0**-51 * r.reach[0]
    apart = (np.zeros_like(E) if m.apart is None else _dense(m.apart)) * m.open_sign
    slope = np.where(m.open_sign, high / np.where(m.open_sign, high - low, 1.0), 0.0)
    rest = np.where(m.open_sign, -slope * low / 2, 0.0)  # max(x, 0) = slope x + rest (1 + κ) with |κ| <= 1
    slack = (len(low) + 64) * 2.0**-50
    whole, size = E + apart * slope, (np.abs(E) + 2 * np.abs(apart)) @ r.reach[0]
    noises = (
        engine.noises[k][0] + slack * (np.abs(W) @ r.reach[0] + np.abs(m.bias)),
        engine.noises[k][1]
        + slack * (size + np.abs(m.off))
        + 2 * (np.abs(_dense(m.gain)) + np.abs(apart)) @ r.d_reach[0],
    )
    kinks = np.flatnonzero(m.open_sign)
    o = m.off + whole @ middle + apart @ rest
    rest = (apart * rest * (1 + 2.0**-48))[:, kinks]
    return [W * radius, m.bias + W @ middle, rest, whole * radius, o], *noises


def _dense(m: Any) -> Array:
    return np.asarray(m if isinstance(m, np.ndarray) else m.toarray(), float)


def _layers(engine: Backward, state: State) -> tuple[list[_Layer], Array] | None:
    """The hidden layers and the noise of δ at the output; None where a sign that decides between matrices is open."""
    found: list[_Layer] = []
    matrices = list[Any]()
    a_noise: Array = np.zeros(1)
    delta_noise = x_moved = d_moved = a_noise  # what is rounded in a layer, and on the way to it
    for k, node in enumerate(engine.target.nodes):
        r, noise = state.ranges[node.inputs[0]], engine.noises[k]
        if isinstance(node.layer, Linear):
            m = engine.linear[k]
            if not found:
                matrices, a_noise, delta_noise = _first(engine, k, r)
                continue
            if m.apart is not None and (m.open_sign.any() or m.far_open.any()):
                return None
            matrices = [_dense(m.weight), m.bias, _dense(m.gain), _dense(m.drift), m.off]
            size = [np.abs(matrices[n]) for n in (0, 2, 3)]
            a_noise = noise[0] + (size[0] * x_moved).sum(1)
            delta_noise = noise[1] + (size[1] * d_moved + size[2] * x_moved).sum(1)
        elif isinstance(node.layer, Activate):
            behind = state.ranges[k + 1]
            x, d = a_noise + noise[0], delta_noise + noise[1]
            x_size, d_size = (r.reach + behind.reach + x)[0], (r.d_reach + behind.d_reach + d)[0]
            W, b, A, E, o = matrices
            h, slope = 4 * x * x_size, 4 * d * d_size
            found.append(_Layer(W, b, A, E, o, behind.reach[0], behind.d_reach[0], h, 4 * x, slope))
            x_moved = d_moved = np.zeros(1)
        else:
            x_moved, d_moved = (np.abs(a) + b for a, b in zip((x_moved, d_moved), noise, strict=True))
    return found, delta_noise


@dataclass(frozen=True, eq=False)
class _Multipliers:
    """u for the inputs and kinks, and s, t, p, q by layer; none is negative."""

    u: Array
    kinks: Array
    s: list[Array]
    t: list[Array]
    p: list[Array]
    q: list[Array]


def _norm(v: Array) -> Array:
    return np.asarray(np.sqrt((v * v).sum(1, keepdims=True) + 1e-12))


def _turned(v: Array, gradient: Array, norm: Array) -> Array:
    """The gradient by v of what depends on v / |v|."""
    unit = v / norm
    return np.asarray((gradient - unit * (gradient * unit).sum(1, keepdims=True)) / norm)


class _Ascent:
    """Vectors for the entries of w: x and κ unit vectors, h = (a + |a| g)/2 and d = (δ + |δ| f)/2, |g| = |f| = 1.

    `point` has x, κ, and for each layer but the last f, and g by a unit vector and how far it leans to the vector of 1.
    """

    def __init__(self, layers: list[_Layer], seed: int) -> None:
        self.layers: list[list[Array]] = [[m.astype(np.float32) for m in (y.W, y.b, y.A, y.E, y.o)] for y in layers]
        inputs, kinks = layers[0].W.shape[1], layers[0].A.shape[1]
        sizes = [(inputs, RANK), (kinks, RANK)]
        for layer in layers[:-1]:
            sizes += [(len(layer.b), RANK), (len(layer.b), RANK - 1), (len(layer.b), 1)]
        rng = generator("moments", seed)
        self.start: list[Array] = [rng.normal(size=size).astype(np.float32) for size in sizes]
        self.point = self.start

    def gradient(self, c: Array, e: Array) -> tuple[list[Array], _Multipliers]:
        """Of c·d + e·h behind the last layer, along the vector of 1; and the multipliers that fit."""
        norms = [_norm(v) for v in self.point]
        h, d = (v / n for v, n in zip(self.point[:2], norms[:2], strict=True))
        kept: list[tuple[Array, ...]] = []
        last = len(self.layers) - 1
        f: Array
        for n, (W, b, A, E, o) in enumerate(self.layers):
            a, delta = W @ h, A @ d + E @ h
            a[:, 0] += b
            delta[:, 0] += o
            a_norm, delta_norm = _norm(a), _norm(delta)
            least = np.abs(a[:, :1]) / a_norm
            if n < last:
                f, turn, lean = self.point[2 + 3 * n : 5 + 3 * n]
                lean = 1 / (1 + np.exp(-lean))
                f, turn = f / norms[2 + 3 * n], turn / norms[3 + 3 * n]
            else:
                f, turn = np.zeros_like(delta), np.zeros_like(a[:, 1:])
                f[:, 0], lean = np.sign(c), (e > 0)[:, None] * np.float32(1)
            g0 = least + (1 - least) * lean
            side = np.sqrt(np.maximum(1 - g0 * g0, 1e-9))
            g = np.concatenate([g0, side * turn], 1)
            kept.append((a, delta, a_norm, delta_norm, least, f, turn, lean, g0, side, g))
            h, d = (a + a_norm * g) / 2, (delta + delta_norm * f) / 2
        return self._back(c, e, kept, norms)

    def _back(
        self, c: Array, e: Array, kept: list[tuple[Array, ...]], norms: list[Array]
    ) -> tuple[list[Array], _Multipliers]:
        last = len(self.layers) - 1
        of_d, of_h = np.zeros_like(kept[-1][1]), np.zeros_like(kept[-1][0])
        of_d[:, 0], of_h[:, 0] = c, e
        grads: list[Array] = []
        found: list[tuple[Array, ...]] = []
        for n in range(last, -1, -1):
            W, _, A, E, _ = self.layers[n]
            a, delta, a_norm, delta_norm, least, f, turn, lean, g0, side, g = kept[n]
            along = (of_h * g).sum(1)
            if n < last:
                across = np.maximum((g[:, 1:] ** 2).sum(1), 1e-6)
                s = np.maximum((of_h[:, 1:] * g[:, 1:]).sum(1), 0) / across / a_norm[:, 0]
            else:
                s = np.maximum(e, 0) / a_norm[:, 0]
            pressed = np.maximum(s * a_norm[:, 0] * g0[:, 0] - of_h[:, 0], 0)
            above = a[:, 0] > 0
            found.append((s, np.sqrt((of_d**2).sum(1)) / delta_norm[:, 0], pressed * ~above, pressed * above))
            of_g, of_f = of_h * a_norm / 2, of_d * delta_norm / 2
            of_side = (of_g[:, 1:] * turn).sum(1, keepdims=True)
            of_g0 = of_g[:, :1] - of_side * g0 / side
            of_least, of_lean = of_g0 * (1 - lean), of_g0 * (1 - least)
            if n < last:
                turned = _turned(self.point[3 + 3 * n], of_g[:, 1:] * side, norms[3 + 3 * n])
                grads = [_turned(self.point[2 + 3 * n], of_f, norms[2 + 3 * n]), turned,
                         of_lean * lean * (1 - lean), *grads]  # fmt: skip
            of_norm = along[:, None] / 2 - of_least * least / a_norm
            of_a = of_h / 2 + of_norm * a / a_norm
            of_a[:, :1] += of_least * np.sign(a[:, :1]) / a_norm
            of_delta = of_d / 2 + (of_d * f).sum(1, keepdims=True) / 2 * delta / delta_norm
            of_h, of_d = W.T @ of_a + E.T @ of_delta, A.T @ of_delta
        ends = [_turned(v, of, n) for v, of, n in zip(self.point[:2], (of_h, of_d), norms[:2], strict=True)]
        u, kinks = (np.sqrt((of**2).sum(1)).astype(float) / 2 for of in (of_h, of_d))
        s, t, p, q = ([row[i].astype(float) for row in reversed(found)] for i in range(4))
        return ends + grads, _Multipliers(u, kinks, s, t, p, q)

    def climb(self, c: Array, e: Array, steps: int) -> _Multipliers:
        """The multipliers after steps of Adam, from the same start each time."""
        c, e = c.astype(np.float32), e.astype(np.float32)
        self.point = [v.copy() for v in self.start]
        first, second = ([np.zeros_like(v) for v in self.point] for _ in range(2))
        for step in range(steps):
            grads, _ = self.gradient(c, e)
            rate = 0.1 * 0.02 ** (step / steps)
            for n, g in enumerate(grads):
                first[n] += 0.1 * (g - first[n])
                second[n] += 0.01 * (g * g - second[n])
                size = np.sqrt(second[n] / (1 - 0.99 ** (step + 1))) + 1e-12
                self.point[n] += rate * first[n] / (1 - 0.9 ** (step + 1)) / size
        return self.gradient(c, e)[1]


def _form(layers: list[_Layer], m: _Multipliers, c: Array, e: Array) -> tuple[Array, Array, float, float]:
    """M and v in units of the largest |w|, in the order x, κ, h, d, h, d ..., then k, and what is lost by rounding."""
    reach = [np.ones(len(m.u)), np.ones(len(m.kinks))]
    for layer in layers:
        reach += [layer.h_reach, layer.d_reach]
    ends = np.cumsum([0, *map(len, reach)])
    at = [slice(first, last) for first, last in pairwise(ends)]
    M, v = np.zeros((ends[-1], ends[-1])), np.zeros(ends[-1])
    np.fill_diagonal(
        M, np.concatenate([m.u, m.kinks, *(part for n in range(len(layers)) for part in (m.s[n], m.t[n]))])
    )
    k = float(m.u.sum() + m.kinks.sum())
    size, lost = 2 * k, 0.0
    for n, layer in enumerate(layers):
        s, t, p, q = m.s[n], m.t[n], m.p[n], m.q[n]
        h0, d0, h, d = at[2 * n : 2 * n + 4]
        M[h, h0], M[d, d0], M[d, h0] = (-y[:, None] * z / 2 for y, z in ((s, layer.W), (t, layer.A), (t, layer.E)))
        v[h] += (s * layer.b + p + q) / 2
        v[d] += t * layer.o / 2
        v[h0] -= q @ layer.W / 2
        k -= float(q @ layer.b)
        x, delta = reach[2 * n], reach[2 * n + 1]
        line = np.abs(layer.W) @ x + np.abs(layer.b) + layer.h_reach
        size += float((s * layer.h_reach + q) @ line + p @ layer.h_reach)
        gap = np.abs(layer.A) @ delta + np.abs(layer.E) @ x + np.abs(layer.o) + layer.d_reach
        size += float((t * layer.d_reach) @ gap)
        lost += float(s @ layer.h_slack + (p + q) @ layer.line_slack + t @ layer.d_slack)
    v[at[-1]] += c / 2
    v[at[-2]] += e / 2
    size += float(np.abs(c) @ reach[-1] + np.abs(e) @ reach[-2])
    M = np.tril(M, -1) + np.tril(M, -1).T + np.diag(M.diagonal())
    r = np.concatenate(reach)
    return M * r * r[:, None], v * r, k, lost * (1 + 2.0**-40) + (len(r) + 64) * 2.0**-50 * size


def _largest(M: Array, v: Array, shift: float) -> tuple[float, float]:
    """A bound on 2 v·w - w'Mw for |w_i| <= 1 with D = τ I, and τ: the best of some that double, from `shift` on."""
    n, best, found = len(v), np.inf, shift
    B = np.empty((n + 1, n + 1), order="F")
    tried = 0
    while tried < TRIES:
        B[:n, :n], B[n, :n], B[n, n] = M, v, 2.0**100
        B[np.arange(n), np.arange(n)] += shift
        L, failed = lapack.dpotrf(B, lower=1, clean=1, overwrite_a=1)
        if not failed:
            # L with 0 for its last pivot, times its transpose, is B with y·y in its corner but for what c stands for
            y = L[n, :n]
            corner = float(y @ y) * (1 + (n + 64) * 2.0**-50)
            c = (n + 64) * 2.0**-50 * (float(np.square(L[:n, :n]).sum()) + corner)
            total = corner + (n + 1) * (shift * (1 + 2.0**-40) + c)
            if not total < best:
                break
            best, found = total, shift
        shift, tried = 2 * shift, tried + 1
    return best, found


class Moments:
    """Bounds on the entries of a ticket's deviation at the output, from an engine and its ranges; see the module."""

    def __init__(self, engine: Backward, state: State, seed: int = 0) -> None:
        self.engine, self.ranges = engine, state.ranges[-1]
        found = _layers(engine, state) if admits(engine.target) else None
        self.layers: list[_Layer] | None = None if found is None else found[0]
        self.noise = np.zeros(0) if found is None else found[1]
        self.ascent = None if self.layers is None else _Ascent(self.layers, seed)
        self.shift = np.inf

    def bound(self, i: int, sign: float, steps: int = STEPS) -> float:
        """An upper bound on sign times entry i."""
        if self.layers is None or self.ascent is None:
            return np.inf
        k = len(self.engine.target.nodes) - 1
        m = self.engine.linear[k]
        c, e = sign * _dense(m.gain)[i], sign * _dense(m.drift)[i]
        M, v, constant, lost = _form(self.layers, self.ascent.climb(c, e, steps), c, e)
        least = 2.0**-18 * float(M.diagonal().mean()) + TINY
        found, shift = _largest(M, v, max(least, self.shift / 2) if np.isfinite(self.shift) else least)
        self.shift = min(self.shift, shift)
        parts = (constant, sign * float(m.off[i]), found, lost, float(self.noise[i]))
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

"""Convolutional networks trained as sparse ones: only kept taps are computed, in single precision.

Values have the layout (channels, height, width x batch): a tap adds one scaled run to another, so the cost is that of
the kept taps, whatever the filter's size.  For chains of convolutions with stride 1 that keep height and width
(zero padding), activations and dense layers at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.errors import DomainError, require
from ltbounds.learning.fit import masked
from ltbounds.learning.gradients import parameters, with_parameters
from ltbounds.learning.losses import Loss, cross_entropy
from ltbounds.learning.optimisers import Adam, cosine
from ltbounds.networks.layers import Activate, Conv2d, Dense, Rearrange
from ltbounds.networks.network import Network
from ltbounds.seeding import generator

__all__ = ["SparseChain", "fit_sparse"]


@kernel
def _add(to: Any, value: Any, source: Any) -> None:
    """to += value source, for runs of one length: compiled into vector instructions."""
    for k in range(to.size):
        to[k] += value * source[k]


@kernel
def _add_product(to: Any, a: Any, b: Any) -> None:
    for k in range(to.size):
        to[k] += a[k] * b[k]


@kernel
def _forward(x: Any, taps: Any, w: Any, batch: int, out: Any) -> None:
    """out[o, h, (c, b)] += w x[i, h + dy, (c + dx, b)] for every tap (o, i, dy, dx)."""
    height, run = out.shape[1], out.shape[2]
    for t in range(w.size):
        o, i, dy, dx = taps[t, 0], taps[t, 1], taps[t, 2], taps[t, 3] * batch
        first, last = max(0, -dx), min(run, run - dx)
        for h in range(max(0, -dy), min(height, height - dy)):
            _add(out[o, h, first:last], w[t], x[i, h + dy, first + dx : last + dx])


@kernel
def _backward(x: Any, taps: Any, w: Any, batch: int, grad: Any, grad_x: Any, grad_w: Any, inputs: bool) -> None:
    """The gradient for each tap, and, if `inputs`, that for x is added to grad_x."""
    height, run = grad.shape[1], grad.shape[2]
    sums = np.zeros(run, grad.dtype)
    for t in range(w.size):
        o, i, dy, dx = taps[t, 0], taps[t, 1], taps[t, 2], taps[t, 3] * batch
        first, last = max(0, -dx), min(run, run - dx)
        sums[:] = 0
        for h in range(max(0, -dy), min(height, height - dy)):
            g = grad[o, h, first:last]
            _add_product(sums[: last - first], g, x[i, h + dy, first + dx : last + dx])
            if inputs:
                _add(grad_x[i, h + dy, first + dx : last + dx], w[t], g)
        grad_w[t] = sums.sum()


@dataclass
class _Conv:
    taps: np.ndarray
    at: tuple[np.ndarray, ...]
    """Places of the taps in the weight tensor."""
    channels: int


class SparseChain:
    """Forward and backward passes of a chain of layers, over the entries that `masks` keep.

    Raises `DomainError` for a network that is not such a chain.
    """

    def __init__(self, network: Network, masks: Sequence[np.ndarray]) -> None:
        self.network, self.masks = network, list(masks)
        self.kept = [np.flatnonzero(m) for m in masks]
        chain = all(node.inputs == (k,) for k, node in enumerate(network.nodes))
        known = all(isinstance(node.layer, Activate | Conv2d | Dense | Rearrange) for node in network.nodes)
        require(chain and known, "network", "this one", "be a chain of Conv2d, Activate, Rearrange and Dense layers")
        self.convs: dict[int, _Conv] = {}
        number = 0
        for k, layer in network.linear():
            if isinstance(layer, Conv2d):
                self.convs[k] = _conv(layer, self.masks[number])
            number += 1 if layer.bias is None else 2

    def values(self, arrays: Sequence[np.ndarray], x: np.ndarray) -> list[np.ndarray]:
        """All values for the parameters `arrays` and a batch x of shape (batch, *network.shape)."""
        batch = len(x)
        values = [np.ascontiguousarray(np.moveaxis(x.astype(np.float32), 0, -1))]
        rest = iter(arrays)
        for k, node in enumerate(self.network.nodes):
            v, layer = values[-1], node.layer
            if isinstance(layer, Conv2d | Dense):
                w = next(rest)
                bias = None if layer.bias is None else next(rest)
                if isinstance(layer, Conv2d):
                    conv = self.convs[k]
                    run = v.reshape(v.shape[0], v.shape[1], -1)
                    out = np.zeros((conv.channels, *run.shape[1:]), np.float32)
                    if bias is not None:
                        out += bias[:, None, None]
                    _forward(run, conv.taps, np.ascontiguousarray(w[conv.at]), batch, out)
                    v = out.reshape(conv.channels, *v.shape[1:])
                else:
                    v = w @ v if bias is None else w @ v + bias[:, None]
            elif isinstance(layer, Activate):
                v = layer.phi(v).astype(np.float32, copy=False)
            else:
                v = v.reshape(-1, batch)
            values.append(v)
        return values

    def outputs(self, x: np.ndarray, part: int = 32) -> np.ndarray:
        """Outputs on a large batch, `part` samples at a time."""
        arrays = [a.astype(np.float32) for a in parameters(masked(self.network, self.masks))]
        found = [self.values(arrays, x[i : i + part])[-1] for i in range(0, len(x), part)]
        return np.concatenate(found, axis=-1).T

    def gradients(self, arrays: Sequence[np.ndarray], values: list[np.ndarray], grad: np.ndarray) -> list[np.ndarray]:
        """The gradient for each array (0 where it is pruned), given that of the outputs, of shape (classes, batch)."""
        found: list[np.ndarray] = []
        at, batch = len(arrays), grad.shape[-1]
        for k in range(len(self.network.nodes) - 1, -1, -1):
            layer, v = self.network.nodes[k].layer, values[k]
            if isinstance(layer, Conv2d | Dense):
                at -= 1 if layer.bias is None else 2
                w = arrays[at]
                if layer.bias is not None:
                    found.append(grad.reshape(len(grad), -1).sum(1))
                if isinstance(layer, Dense):
                    found.append(grad @ v.T)
                    grad = w.T @ grad
                else:
                    conv, run = self.convs[k], v.reshape(v.shape[0], v.shape[1], -1)
                    below, taps = np.zeros(run.shape, np.float32), np.zeros(len(conv.taps), np.float32)
                    g = np.ascontiguousarray(grad.reshape(len(grad), run.shape[1], -1))
                    _backward(run, conv.taps, np.ascontiguousarray(w[conv.at]), batch, g, below, taps, k > 0)
                    full = np.zeros(w.shape, np.float32)
                    full[conv.at] = taps
                    found.append(full)
                    grad = below.reshape(v.shape)
            elif isinstance(layer, Activate):
                grad = grad * layer.phi.derivative(v).astype(np.float32, copy=False)
            else:
                grad = grad.reshape(v.shape)
        return found[::-1]


def _conv(layer: Conv2d, mask: np.ndarray) -> _Conv:
    height, width = layer.weight.shape[2:]
    same = layer.stride == (1, 1) and layer.padding == (height // 2, width // 2, height // 2, width // 2)
    if not same or height % 2 == 0 or width % 2 == 0:
        raise DomainError("network must have convolutions of stride 1 with odd filters that keep height and width")
    at = np.nonzero(mask)
    taps = np.stack([at[0], at[1], at[2] - height // 2, at[3] - width // 2], 1)
    return _Conv(np.ascontiguousarray(taps), at, layer.weight.shape[0])


def fit_sparse(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    seed: int,
    epochs: float,
    *,
    masks: Sequence[np.ndarray],
    loss: Loss = cross_entropy,
    rate: float = 1e-3,
    batch: int = 32,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Network, list[float]]:
    """As `ltbounds.learning.fit.fit` with Adam, for chains (see the module), only kept entries computed.

    `epochs` may be a fraction.  Returns the network and the loss of each batch.
    """
    require(epochs > 0, "epochs", epochs, "be positive")
    chain, rng, optimiser = SparseChain(network, masks), generator("learning.fit_sparse", seed), Adam()
    arrays = [a.astype(np.float32) for a in parameters(masked(network, masks))]
    kept = [a.ravel()[at] for a, at in zip(arrays, chain.kept, strict=True)]
    steps, history = max(1, round(epochs * len(x) / batch)), []
    order = np.concatenate([rng.permutation(len(x)) for _ in range(-(-steps * batch // len(x)))])
    for step in range(steps):
        chosen = order[step * batch : (step + 1) * batch]
        values = chain.values(arrays, x[chosen].reshape(len(chosen), *network.shape))
        now, grad = loss(values[-1].T, y[chosen])
        found = chain.gradients(arrays, values, np.ascontiguousarray(grad.T.astype(np.float32)))
        moved = [g.ravel()[at] for g, at in zip(found, chain.kept, strict=True)]
        optimiser.step(kept, moved, cosine(step, steps, rate))
        for a, at, w in zip(arrays, chain.kept, kept, strict=True):
            a.flat[at] = w
        history.append(now)
        progress((step + 1) / steps)
    return with_parameters(network, [a.astype(np.float64) for a in arrays]), history

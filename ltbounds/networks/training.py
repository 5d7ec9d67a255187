"""Training in plain numpy: enough for a target network on a small data set within seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ltbounds.errors import require
from ltbounds.networks.data import Data, digits
from ltbounds.networks.initialisations import random_network
from ltbounds.networks.layers import Dense
from ltbounds.networks.network import Network, Node
from ltbounds.seeding import check_seed, generator

__all__ = ["train", "train_digits"]


def _softmax_gradient(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient of the mean cross-entropy with respect to the scores."""
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1.0
    return p / len(y)


def _gradients(network: Network, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """The gradient for each parameter array, in the order of `_parameters`."""
    values = network.values(x)
    grads = network.pull(values, _softmax_gradient(values[-1], y))
    found = []
    for k, layer in network.linear():
        found.append(grads[k + 1].T @ values[network.nodes[k].inputs[0]])
        if layer.bias is not None:
            found.append(grads[k + 1].sum(0))
    return found


def _parameters(network: Network) -> list[np.ndarray]:
    return [a for _, layer in network.linear() for a in (layer.weight, layer.bias) if a is not None]


def _with_parameters(network: Network, arrays: Sequence[np.ndarray]) -> Network:
    rest = iter(arrays)
    nodes = list(network.nodes)
    for k, layer in network.linear():
        weight = next(rest)
        nodes[k] = Node(replace(layer, weight=weight, bias=layer.bias if layer.bias is None else next(rest)), (k,))
    return Network(tuple(nodes), network.shape)


def train(
    network: Network,
    data: Data,
    seed: int,
    epochs: int = 60,
    *,
    batch: int = 64,
    rate: float = 3e-3,
    decay: float = 1e-4,
) -> Network:
    """The dense network after Adam on the cross-entropy, with a cosine rate and decoupled weight decay."""
    require(all(isinstance(layer, Dense) for _, layer in network.linear()), "network", "with convolutions", "be dense")
    check_seed(seed)
    rng = generator("train", seed)
    arrays = [a.copy() for a in _parameters(network)]
    first, second = ([np.zeros_like(a) for a in arrays] for _ in range(2))
    steps = epochs * -(-len(data.x_train) // batch)
    step = 0
    for _ in range(epochs):
        order = rng.permutation(len(data.x_train))
        for start in range(0, len(order), batch):
            step += 1
            chosen = order[start : start + batch]
            now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            grads = _gradients(_with_parameters(network, arrays), data.x_train[chosen], data.y_train[chosen])
            for values, m, v, g in zip(arrays, first, second, grads, strict=True):
                m[...] += 0.1 * (g - m)
                v[...] += 0.001 * (g * g - v)
                step_to = m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
                values[...] -= now * (step_to + decay * values)
    return _with_parameters(network, arrays)


def train_digits(
    seed: int = 0, hidden: Sequence[int] = (32, 16), bias: bool = False, phi: str = "relu", epochs: int = 60
) -> Network:
    """A ReLU network [64, *hidden, 10] trained on `digits`; without biases by default, as pensia2020 asks.

    Test accuracy above 95 % within a few seconds on one core.
    """
    start = random_network((64, *hidden, 10), seed, "he", phi, bias=0.01 if bias else 0.0)
    return train(start, digits(), seed, epochs)

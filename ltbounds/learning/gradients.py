"""The parameter arrays of a network, and the gradient of a loss with respect to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ltbounds.errors import require
from ltbounds.networks.layers import Conv2d, Linear
from ltbounds.networks.network import Network, Node

__all__ = ["gradients", "is_weight", "parameters", "with_parameters"]


def parameters(network: Network) -> list[np.ndarray]:
    """Weight and, where there is one, bias of each linear layer, in the order of the nodes; the arrays themselves."""
    return [a for _, layer in network.linear() for a in (layer.weight, layer.bias) if a is not None]


def is_weight(network: Network) -> list[bool]:
    """For each array of `parameters`, whether it is a weight (else a bias)."""
    return [a.ndim > 1 for a in parameters(network)]


def with_parameters(network: Network, arrays: Sequence[np.ndarray]) -> Network:
    """The network with `arrays` in place of its `parameters`.  Raises `DomainError` where their shapes differ."""
    shapes = [a.shape for a in parameters(network)], [a.shape for a in arrays]
    require(shapes[0] == shapes[1], "shapes of the arrays", shapes[1], f"be {shapes[0]}")
    rest = iter(arrays)
    nodes = list(network.nodes)
    for k, layer in network.linear():
        weight = next(rest)
        bias = None if layer.bias is None else next(rest)
        nodes[k] = Node(replace(layer, weight=weight, bias=bias), network.nodes[k].inputs)
    return Network(tuple(nodes), network.shape)


def _pull(network: Network, values: list[np.ndarray], grad: np.ndarray) -> list[np.ndarray]:
    """As `network.pull`, but only for values that depend on a parameter: the input of the first layer does not."""
    needed = [False]
    for node in network.nodes:
        needed.append(isinstance(node.layer, Linear) or any(needed[i] for i in node.inputs))
    grads: list[Any] = [0.0] * (len(values) - 1) + [grad]
    for k in range(len(network.nodes) - 1, -1, -1):
        inputs = network.nodes[k].inputs
        if any(needed[i] for i in inputs):
            parts = network.nodes[k].layer.pull(tuple(values[i] for i in inputs), grads[k + 1])
            for i, part in zip(inputs, parts, strict=True):
                grads[i] = grads[i] + part
    return grads


def gradients(network: Network, values: list[np.ndarray], grad: np.ndarray) -> list[np.ndarray]:
    """The gradient with respect to each array of `parameters`, given `network.values(x)` and that of the output."""
    grads = _pull(network, values, grad)
    found = []
    for k, layer in network.linear():
        x, g = values[network.nodes[k].inputs[0]], grads[k + 1]
        if isinstance(layer, Conv2d):
            found.append(np.tensordot(g, layer.window.patches(x), axes=([0, 2, 3], [0, 2, 3])))
        else:
            found.append(g.T @ x)
        if layer.bias is not None:
            found.append(g.sum(axis=(0, *range(2, g.ndim))))
    return found

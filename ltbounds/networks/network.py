"""A network: layers in topological order, each reading the input or earlier values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ltbounds.errors import require
from ltbounds.networks.arrays import real_array
from ltbounds.networks.layers import Activate, Layer, Linear, Shape

__all__ = ["Network", "Node", "sequential"]

MEMORY = 2**23
"""Entries of values that a call holds at once (64 MiB)."""


@dataclass(frozen=True, eq=False)
class Node:
    """A layer and the values it reads: value 0 is the network's input, value k the output of node k-1."""

    layer: Layer
    inputs: tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """A feed-forward network on inputs of shape `shape` (without the batch axis); the last node is its output.

    >>> from ltbounds.networks.layers import Dense
    >>> double = sequential([Dense(2 * np.eye(3))], shape=(3,))
    >>> double(np.array([[1.0, 2.0, 3.0]]))
    array([[2., 4., 6.]])
    """

    nodes: tuple[Node, ...]
    shape: Shape

    def __post_init__(self) -> None:
        require(len(self.nodes) > 0, "nodes", "()", "hold at least one layer")
        sizes = all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 0 for n in self.shape)
        require(sizes and len(self.shape) > 0, "shape", self.shape, "be sizes of at least 0")
        self.shapes()

    def __repr__(self) -> str:
        return f"<Network: inputs {self.shape}, {len(self.nodes)} layers, {self.parameters:,} parameters>"

    def shapes(self) -> list[Shape]:
        """The shape of every value, the input's first; raises `DomainError` where layers do not fit together."""
        shapes: list[Shape] = [self.shape]
        for k, node in enumerate(self.nodes):
            whole = all(isinstance(i, int) and 0 <= i <= k for i in node.inputs)
            require(len(node.inputs) > 0 and whole, "inputs", node.inputs, f"be values before node {k}")
            shapes.append(node.layer.shape(*(shapes[i] for i in node.inputs)))
        return shapes

    def values(self, x: np.ndarray) -> list[np.ndarray]:
        """All values on a batch x of shape (batch, *shape); (batch, entries) is reshaped."""
        x = real_array("x", x)
        entries = x.shape[1:] == self.shape or int(np.prod(x.shape[1:])) == int(np.prod(self.shape))
        require(x.ndim > 1 and entries, "x.shape", x.shape, f"be (batch, {', '.join(map(str, self.shape))})")
        values = [x.reshape(len(x), *self.shape)]
        for node in self.nodes:
            values.append(node.layer.forward(*(values[i] for i in node.inputs)))
        return values

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The output on a batch, in float64; large batches pass in parts, for all values of a part stay in memory."""
        x = real_array("x", x)
        require(x.ndim > 1, "x.shape", x.shape, f"be (batch, {', '.join(map(str, self.shape))})")
        size = max(1, MEMORY // sum(int(np.prod(shape)) for shape in self.shapes()))
        parts = [self.values(x[start : start + size])[-1] for start in range(0, max(len(x), 1), size)]
        return np.concatenate(parts)

    def pull(self, values: list[np.ndarray], grad: np.ndarray) -> list[np.ndarray]:
        """The gradient with respect to every value (see `values`), given that of the output."""
        grads: list[np.ndarray] = [np.zeros_like(v) for v in values[:-1]] + [grad]
        for k in range(len(self.nodes) - 1, -1, -1):
            node = self.nodes[k]
            reads = tuple(values[i] for i in node.inputs)
            for i, part in zip(node.inputs, node.layer.pull(reads, grads[k + 1]), strict=True):
                grads[i] = grads[i] + part
        return grads

    def linear(self) -> Iterator[tuple[int, Linear]]:
        """The dense and convolutional layers with the numbers of their nodes."""
        for k, node in enumerate(self.nodes):
            if isinstance(node.layer, Linear):
                yield k, node.layer

    @property
    def depth(self) -> int:
        """The number of linear layers on the longest path from the input to the output."""
        depths = [0]
        for node in self.nodes:
            depths.append(max(depths[i] for i in node.inputs) + isinstance(node.layer, Linear))
        return depths[-1]

    @property
    def parameters(self) -> int:
        """The number of weights and biases."""
        return sum(layer.parameters for _, layer in self.linear())

    def summary(self) -> str:
        """The network in words: a line for it, and one a node with what it makes and holds, and what else it reads.

        >>> from ltbounds.networks.activations import activation
        >>> from ltbounds.networks.layers import Activate, Dense
        >>> print(sequential([Dense(np.eye(3)[:2]), Activate(activation("relu"))], shape=(3,)).summary())
        inputs 3, outputs 2, 2 nodes, depth 1, 6 parameters
          1  Dense      2  6 parameters
          2  relu       2
        """
        shapes = ["x".join(f"{n:,}" for n in shape) for shape in self.shapes()]
        wide = max(map(len, shapes[1:]))
        lines = [
            f"inputs {shapes[0]}, outputs {shapes[-1]}, {len(self.nodes):,} nodes, depth {self.depth}, "
            f"{self.parameters:,} parameters"
        ]
        for k, (node, made) in enumerate(zip(self.nodes, shapes[1:], strict=True), 1):
            layer = node.layer
            name = layer.phi.name if isinstance(layer, Activate) else type(layer).__name__
            holds = f"  {layer.parameters:,} parameters" if isinstance(layer, Linear) else ""
            reads = "" if node.inputs == (k - 1,) else f"  reads {', '.join(map(str, node.inputs))} (0: the input)"
            lines.append(f"{k:>3}  {name:<9}  {made:>{wide}}{holds}{reads}")
        return "\n".join(lines)

    def activation_of(self, k: int) -> str:
        """The name of the first activation after node k ("identity" where another linear layer or the end comes)."""
        value = k + 1
        for node in self.nodes[k + 1 :]:
            if value in node.inputs:
                if isinstance(node.layer, Activate):
                    return node.layer.phi.name
                if isinstance(node.layer, Linear):
                    break
                value = self.nodes.index(node) + 1
        return "identity"


def sequential(layers: Sequence[Layer], shape: Shape) -> Network:
    """The network that applies `layers` one after the other."""
    return Network(tuple(Node(layer, (k,)) for k, layer in enumerate(layers)), shape)

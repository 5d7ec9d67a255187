"""The numbers of a network that theorems ask for, layer by layer."""

from __future__ import annotations

import numpy as np

from ltbounds.networks.layers import Conv2d, Linear, Shape
from ltbounds.networks.network import Network
from ltbounds.seeding import generator

__all__ = [
    "activations", "column_sums", "has_bias", "in_degrees", "max_biases", "max_entries", "nonzeros", "row_sums",
    "spectral_norm", "spectral_norms", "widths",
]  # fmt: skip


def widths(network: Network) -> tuple[int, ...]:
    """d_0, ..., d_l: the input's size (channels, where the first layer is a convolution) and each layer's outputs.

    >>> from ltbounds.networks.initialisations import random_network
    >>> widths(random_network((8, 5, 3), seed=1))
    (8, 5, 3)
    """
    layers = [layer for _, layer in network.linear()]
    return (int(layers[0].weight.shape[1]), *(int(layer.weight.shape[0]) for layer in layers))


def _entries(layer: Linear) -> np.ndarray:
    weight = layer.weight if isinstance(layer.weight, np.ndarray) else layer.weight.data
    return np.concatenate([weight.ravel(), [] if layer.bias is None else layer.bias])


def nonzeros(network: Network) -> tuple[int, ...]:
    """The nonzero weights and biases of each layer."""
    return tuple(int(np.count_nonzero(_entries(layer))) for _, layer in network.linear())


def max_entries(network: Network) -> tuple[float, ...]:
    """The largest |weight| of each layer."""
    return tuple(float(abs(layer.weight).max()) for _, layer in network.linear())


def max_biases(network: Network) -> tuple[float, ...]:
    """The largest |bias| of each layer, 0 where it has none."""
    return tuple(0.0 if layer.bias is None else float(np.abs(layer.bias).max()) for _, layer in network.linear())


def in_degrees(network: Network) -> tuple[int, ...]:
    """The largest number of nonzero weights and biases that one output channel of a layer has.

    >>> from ltbounds.networks.initialisations import random_network
    >>> in_degrees(random_network((8, 5, 3), seed=1, bias=0.1))
    (9, 6)
    """
    return tuple(int(_in_degree(layer).max()) for _, layer in network.linear())


def _in_degree(layer: Linear) -> np.ndarray:
    bias = 0 if layer.bias is None else layer.bias != 0
    return np.asarray((layer.weight != 0).reshape(layer.weight.shape[0], -1).sum(axis=1)).ravel() + bias


def row_sums(layer: Linear) -> np.ndarray:
    """Σ_j |w_ij| over everything that output channel i reads: (out,).  Their maximum is the ∞-norm of the matrix."""
    return np.asarray(abs(layer.weight).reshape(layer.weight.shape[0], -1).sum(axis=1)).ravel()


def column_sums(layer: Linear) -> np.ndarray:
    """Σ_i |w_ij| over all output channels i: (in·taps,).  Their maximum is the 1-norm of a dense matrix."""
    return np.asarray(abs(layer.weight).reshape(layer.weight.shape[0], -1).sum(axis=0)).ravel()


def spectral_norm(layer: Linear, shape: Shape) -> float:
    """The largest singular value of the layer as a linear map on inputs of `shape`, bias aside.

    Dense: from the singular values.  Convolution: Lanczos on the map itself, to a relative 1e-9 or so.
    """
    if not isinstance(layer, Conv2d) and isinstance(layer.weight, np.ndarray):
        return float(np.linalg.norm(layer.weight, 2))
    from scipy.sparse.linalg import LinearOperator, svds

    size, out = int(np.prod(shape)), int(np.prod(layer.shape(shape)))
    if min(size, out) == 1:
        matrix = layer.map(np.eye(size).reshape(size, *shape)).reshape(size, out)
        return float(np.linalg.norm(matrix))

    def pull(y: np.ndarray) -> np.ndarray:
        return layer.pull((np.empty((1, *shape)),), y.reshape(1, *layer.shape(shape)))[0].ravel()

    operator = LinearOperator(
        (out, size), matvec=lambda x: layer.map(x.reshape(1, *shape)).ravel(), rmatvec=pull, dtype=np.float64
    )
    start = generator("spectral norm").standard_normal(min(size, out))
    return float(svds(operator, k=1, return_singular_vectors=False, v0=start)[0])


def spectral_norms(network: Network) -> tuple[float, ...]:
    """The spectral norm of each layer."""
    shapes = network.shapes()
    return tuple(spectral_norm(layer, shapes[network.nodes[k].inputs[0]]) for k, layer in network.linear())


def activations(network: Network) -> tuple[str, ...]:
    """The activation after each linear layer, "identity" for none."""
    return tuple(network.activation_of(k) for k, _ in network.linear())


def has_bias(network: Network) -> bool:
    """Whether any bias is nonzero."""
    return any(layer.bias is not None and bool(layer.bias.any()) for _, layer in network.linear())

"""Random dense networks: targets for tests and starting points for training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from numbers import Integral

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks.activations import activation
from ltbounds.networks.arrays import real_array
from ltbounds.networks.layers import Activate, Conv2d, Dense, Layer, Rearrange
from ltbounds.networks.network import Network, sequential
from ltbounds.seeding import check_seed, generator

__all__ = ["INITIALISATIONS", "cyclic_network", "dense_network", "random_network"]

Draw = Callable[[np.random.Generator, int, int], np.ndarray]


def _spectral(rng: np.random.Generator, out: int, size: int) -> np.ndarray:
    weight = rng.standard_normal((out, size))
    return weight / np.linalg.norm(weight, 2)


INITIALISATIONS: dict[str, Draw] = {
    "uniform": lambda rng, out, size: rng.uniform(-1, 1, (out, size)),
    "he": lambda rng, out, size: rng.standard_normal((out, size)) * np.sqrt(2 / size),
    "glorot": lambda rng, out, size: rng.uniform(-1, 1, (out, size)) * np.sqrt(6 / (out + size)),
    "spectral": _spectral,
}
"""U[-1,1]; N(0, 2/in); uniform with variance 2/(in+out); Gaussian, scaled to spectral norm 1 (pensia2020's class)."""


def dense_network(
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray | None] | None = None,
    phi: str = "relu",
    slope: float = 0.01,
) -> Network:
    """The fully connected network W_l φ(... φ(W_1 x + b_1)) + b_l, the last layer linear."""
    listed = isinstance(weights, (Sequence, np.ndarray)) and not isinstance(weights, str)
    require(listed and len(weights) > 0, "weights", repr(weights)[:60], "hold at least one matrix")
    matrices = [real_array(f"weights[{k}]", weight) for k, weight in enumerate(weights)]
    require(all(m.ndim == 2 for m in matrices), "shapes", [m.shape for m in matrices], "be (d_out, d_in)")
    beside = [None] * len(matrices) if biases is None else biases
    fits = isinstance(beside, (Sequence, np.ndarray)) and len(beside) == len(matrices)
    require(fits, "biases", repr(biases)[:60], f"be {len(matrices)} vectors, one a matrix, or None for a layer without")
    layers: list[Layer] = []
    for k, (weight, bias) in enumerate(zip(matrices, beside, strict=True)):
        layers.append(Dense(weight, None if bias is None else real_array(f"biases[{k}]", bias)))
        layers.append(Activate(activation(phi, slope)))
    return sequential(layers[:-1], (matrices[0].shape[1],))


def random_network(
    widths: Sequence[int], seed: int, initialisation: str = "spectral", phi: str = "relu", bias: float = 0.0
) -> Network:
    """A dense network of the given widths; biases U[-bias, bias] (none at 0).

    >>> random_network((4, 3, 2), seed=0).parameters
    18
    """
    if initialisation not in INITIALISATIONS:
        raise DomainError(f"initialisation={initialisation} must be one of {', '.join(INITIALISATIONS)}")
    good = isinstance(widths, Sequence | np.ndarray) and all(isinstance(width, Integral) for width in widths)
    require(good and all(width > 0 for width in widths), "widths", widths, "be whole numbers above 0")
    check_seed(seed)
    rng = generator("network", list(widths), initialisation, phi, seed)
    pairs = [(out, size) for size, out in pairwise(widths)]
    weights = [INITIALISATIONS[initialisation](rng, out, size) for out, size in pairs]
    biases = [rng.uniform(-bias, bias, out) for out, _ in pairs] if bias else None
    return dense_network(weights, biases, phi)


def cyclic_network(channels: Sequence[int], length: int, seed: int, phi: str = "relu") -> Network:
    """A network that commutes with the cyclic group of `length` shifts: inputs (channels[0], 1, length).

    Each layer is a circular convolution with `length` taps, U[-1, 1] divided by the number of terms.

    >>> network = cyclic_network((1, 2, 1), length=4, seed=0)
    >>> x = np.arange(4.0).reshape(1, 1, 1, 4)
    >>> bool(np.allclose(network(np.roll(x, 1, -1)), np.roll(network(x), 1, -1)))
    True
    """
    require(length >= 2, "length", length, "be at least 2")
    rng = generator("cyclic network", list(channels), length, seed)
    layers: list[Layer] = []
    for size, out in pairwise(channels):
        around = np.arange(2 * length - 1) % length
        order = (np.arange(size)[:, None] * length + around).ravel()
        weight = rng.uniform(-1, 1, (out, size, 1, length)) / (size * length)
        layers += [Rearrange((size, 1, 2 * length - 1), order), Conv2d(weight), Activate(activation(phi))]
    return sequential(layers[:-1], (channels[0], 1, length))

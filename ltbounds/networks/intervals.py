"""Interval propagation: a box that certainly contains every value of a network on a domain.

Floating-point rounding is covered by widening each linear layer's interval by (n + 2)·2^-52 of the sum of absolute
terms, n the number of terms: more than the usual bound n·2^-53/(1 - n·2^-53) of a dot product; other layers likewise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ltbounds.networks.domains import Domain
from ltbounds.networks.layers import Activate, Add, Affine, AvgPool2d, Layer, Linear, MaxPool2d, Rearrange
from ltbounds.networks.network import Network

__all__ = ["Interval", "evaluation_error", "interval_bounds", "magnitude", "rounding", "through"]

TINY = 2.0**-1000
"""More than the rounding error of any number so small that it has lost digits."""

Interval = tuple[np.ndarray, np.ndarray]


def magnitude(layer: Linear) -> Linear:
    """The layer with |W| for W and no bias."""
    return replace(layer, weight=abs(layer.weight), bias=None)


def rounding(layer: Linear) -> float:
    """The relative rounding error of a layer's dot products, generously."""
    terms = int(np.prod(layer.weight.shape[1:])) + 1
    return (terms + 2) * 2.0**-52


def _linear(layer: Linear, lo: np.ndarray, hi: np.ndarray) -> Interval:
    size = magnitude(layer)
    middle, radius = layer.forward((lo + hi) / 2), size.map((hi - lo) / 2)
    reach = size.map(np.maximum(np.abs(lo), np.abs(hi)))
    slack = rounding(layer) * (reach + (0.0 if layer.bias is None else np.abs(layer.spread(layer.bias)))) + TINY
    return middle - radius - 2 * slack, middle + radius + 2 * slack


def through(layer: Layer, reads: list[Interval]) -> Interval:
    """The image of boxes (without the batch axis) under one layer, rounded outwards.

    Every layer but the linear ones and `Affine` is nondecreasing in each entry, so that its ends are images of ends.

    >>> from ltbounds.networks.layers import Affine
    >>> low, high = through(Affine(np.array([-2.0]), np.array([1.0])), [(np.array([0.0]), np.array([1.0]))])
    >>> low.round(9), high.round(9)
    (array([-1.]), array([1.]))
    """
    batched = [(lo[None], hi[None]) for lo, hi in reads]
    if isinstance(layer, Linear):
        low, high = _linear(layer, *batched[0])
        return low[0], high[0]
    ends = [layer.forward(*(r[k] for r in batched))[0] for k in (0, 1)]
    low, high = np.minimum(*ends), np.maximum(*ends)
    margin = evaluation_error(layer, [np.maximum(np.abs(lo), np.abs(hi)) for lo, hi in reads])
    if isinstance(layer, (Add, AvgPool2d)):  # sums of numbers >= 0 are >= 0, rounded or not
        return np.where(low >= 0, np.maximum(low - margin, 0.0), low - margin), high + margin
    return low - margin, high + margin


def evaluation_error(layer: Layer, sizes: list[np.ndarray]) -> np.ndarray:
    """A bound on the rounding error of a layer's forward pass, linear ones aside, for inputs of |entries| <= `sizes`.

    numpy's tanh errs by less than 4 units in the last place; what takes a largest entry or moves entries is exact.
    """
    read = sizes[0][None]
    if isinstance(layer, (MaxPool2d, Rearrange)) or (isinstance(layer, Activate) and layer.phi.name == "relu"):
        return np.zeros(layer.forward(read).shape[1:])
    if isinstance(layer, Activate):
        return (
            2.0**-49 * (sizes[0] if layer.phi.homogeneous else np.minimum(sizes[0], 1.0) + layer.phi.intercept) + TINY
        )
    if isinstance(layer, Affine):
        terms, total = 2, Affine(np.abs(layer.scale), np.abs(layer.shift)).forward(read)
    else:
        terms = int(np.prod(layer.window.kernel)) if isinstance(layer, AvgPool2d) else 2
        total = layer.forward(*(size[None] for size in sizes))
    return (terms + 2) * 2.0**-52 * total[0] + TINY


def interval_bounds(network: Network, domain: Domain) -> list[Interval]:
    """Lower and upper bounds of every value (the input's first) over the domain, without the batch axis."""
    values = [domain.bounds(network.shape)]
    for node in network.nodes:
        values.append(through(node.layer, [values[i] for i in node.inputs]))
    return values

"""Interval propagation: a box that certainly contains every value of a network on a domain.

Floating-point rounding is covered by widening each linear layer's interval by (n + 2)·2^-52 of the sum of absolute
terms, n the number of terms: more than the usual bound n·2^-53/(1 - n·2^-53) of a dot product; other layers by 2^-50.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ltbounds.networks.domains import Domain
from ltbounds.networks.layers import Linear
from ltbounds.networks.network import Network

__all__ = ["interval_bounds", "magnitude"]

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
    slack = rounding(layer) * (reach + (0.0 if layer.bias is None else np.abs(layer.spread(layer.bias))))
    return middle - radius - 2 * slack, middle + radius + 2 * slack


def interval_bounds(network: Network, domain: Domain) -> list[Interval]:
    """Lower and upper bounds of every value (the input's first) over the domain, without the batch axis."""
    lo, hi = domain.bounds(network.shape)
    values = [(lo[None], hi[None])]
    for node in network.nodes:
        reads = [values[i] for i in node.inputs]
        if isinstance(node.layer, Linear):
            values.append(_linear(node.layer, *reads[0]))
        else:
            low, high = (node.layer.forward(*(r[k] for r in reads)) for k in (0, 1))
            margin = 2.0**-50 * np.maximum(np.abs(low), np.abs(high))
            values.append((np.minimum(low, high) - margin, np.maximum(low, high) + margin))
    return [(low[0], high[0]) for low, high in values]

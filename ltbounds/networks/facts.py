"""What width theorems ask of a network, read off a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.networks import (
    Add,
    Box,
    Dense,
    Network,
    activations,
    has_bias,
    in_degrees,
    interval_bounds,
    max_biases,
    max_entries,
    nonzeros,
    spectral_norms,
    widths,
)  # fmt: skip

__all__ = ["NetworkFacts", "facts_of"]


@dataclass(frozen=True)
class NetworkFacts:
    """What width theorems ask of a target network.

    `widths` are d_0..d_l; `inputs` the channels, behind a flattening the entries, that each layer reads; `nonzeros`
    the nonzero weights and biases of each layer; `max_entry` and `spectral` the largest |weight| and the spectral
    norm of each layer; `max_bias` the largest |bias|; `in_degree` the largest number of nonzero parameters that one
    output has, bias included; `reach` an upper bound of the 1-norm of each layer's input over [-1, 1]^d_0;
    `activations` the activation of each layer ("identity" for none); `has_bias` whether any bias is nonzero; `dense`
    whether all layers are fully connected (the widths of convolutions are channels); `skips` whether there are skip
    connections.
    """

    widths: tuple[int, ...]
    inputs: tuple[int, ...]
    nonzeros: tuple[int, ...]
    max_entry: tuple[float, ...]
    spectral: tuple[float, ...]
    max_bias: tuple[float, ...]
    in_degree: tuple[int, ...]
    reach: tuple[float, ...]
    activations: tuple[str, ...]
    has_bias: bool
    dense: bool
    skips: bool


def _reach(network: Network) -> tuple[float, ...]:
    """Σ_i sup |x_i| over [-1, 1]^d_0 of every linear layer's input, by interval propagation."""
    bounds = interval_bounds(network, Box(-1.0, 1.0))
    inputs = (bounds[network.nodes[k].inputs[0]] for k, _ in network.linear())
    return tuple(float(np.maximum(np.abs(lo), np.abs(hi)).sum()) for lo, hi in inputs)


def facts_of(network: Network) -> NetworkFacts:
    """The facts of `network`, one entry a linear layer.

    >>> from ltbounds.networks import random_network
    >>> facts_of(random_network((3, 4, 2), seed=1)).activations
    ('relu', 'identity')
    >>> facts_of(random_network((3, 4, 2), seed=1)).reach[0]
    3.0
    """
    return NetworkFacts(
        widths=widths(network),
        inputs=tuple(int(layer.weight.shape[1]) for _, layer in network.linear()),
        nonzeros=nonzeros(network),
        max_entry=max_entries(network),
        spectral=spectral_norms(network),
        max_bias=max_biases(network),
        in_degree=in_degrees(network),
        reach=_reach(network),
        activations=activations(network),
        has_bias=has_bias(network),
        dense=all(isinstance(layer, Dense) for _, layer in network.linear()),
        skips=any(isinstance(node.layer, Add) for node in network.nodes),
    )

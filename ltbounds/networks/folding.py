"""Exact rewritings of a network: constants moved into the linear layers beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ltbounds.networks.layers import Affine, Dense, Rearrange
from ltbounds.networks.network import Network, Node

__all__ = ["fold_affine", "without"]


def without(network: Network, k: int) -> Network:
    """The network with node k left out: what read its output reads its only input instead."""
    (source,) = network.nodes[k].inputs

    def renumber(i: int) -> int:
        return source if i == k + 1 else i - (i > k + 1)

    kept = [node for j, node in enumerate(network.nodes) if j != k]
    return replace(network, nodes=tuple(Node(node.layer, tuple(map(renumber, node.inputs))) for node in kept))


def _readers(network: Network, value: int) -> list[int]:
    return [j for j, node in enumerate(network.nodes) if value in node.inputs]


def _reading_dense(network: Network, k: int) -> int | None:
    """The dense layer that alone reads node k, directly or through rearrangements that keep the order."""
    while len(readers := _readers(network, k + 1)) == 1:
        k = readers[0]
        layer = network.nodes[k].layer
        if isinstance(layer, Dense):
            return k
        if not isinstance(layer, Rearrange) or layer.order is not None:
            return None
    return None


def fold_affine(network: Network) -> Network:
    """W(scale·x + shift) + b = (W·scale)x + (b + W·shift): normalisations before dense layers become part of them."""
    for k, node in enumerate(network.nodes):
        if not isinstance(node.layer, Affine):
            continue
        reader = _reading_dense(network, k)
        if reader is None:
            continue
        shape = network.shapes()[k + 1]
        scale, shift = (np.broadcast_to(part, shape).ravel() for part in (node.layer.scale, node.layer.shift))
        dense = network.nodes[reader].layer
        assert isinstance(dense, Dense)
        bias = dense.map(shift[None])[0] + (0.0 if dense.bias is None else dense.bias)
        nodes = list(network.nodes)
        nodes[reader] = replace(nodes[reader], layer=replace(dense, weight=dense.weight * scale, bias=bias))
        return fold_affine(without(replace(network, nodes=tuple(nodes)), k))
    return network

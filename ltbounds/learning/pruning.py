"""Pruning scores (magnitude, SynFlow), masks of a given density, and iterative magnitude pruning with rewinding."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ltbounds.errors import require
from ltbounds.learning.fit import masked
from ltbounds.learning.gradients import gradients, is_weight, parameters, with_parameters
from ltbounds.networks.activations import activation
from ltbounds.networks.layers import Activate, Affine
from ltbounds.networks.network import Network, Node

__all__ = ["all_kept", "density", "imp", "keep_top", "magnitude", "synflow", "synflow_masks"]

Masks = list[np.ndarray]


def all_kept(network: Network) -> Masks:
    """The masks that prune nothing."""
    return [np.ones(a.shape, bool) for a in parameters(network)]


def density(masks: Sequence[np.ndarray]) -> float:
    """The share of parameters that is kept."""
    return sum(int(m.sum()) for m in masks) / sum(m.size for m in masks)


def magnitude(network: Network) -> list[np.ndarray]:
    """The score |w| of each parameter."""
    return [np.abs(a) for a in parameters(network)]


def synflow(network: Network, masks: Sequence[np.ndarray]) -> list[np.ndarray]:
    """SynFlow's score |w dR/dw|, R the sum of outputs of the network with |w|, no nonlinearity, on an all-one input.

    Tanaka et al. (2020).  In a plain network without biases the scores of each layer sum to R.
    """
    positive = with_parameters(network, [np.abs(a) for a in parameters(masked(network, masks))])
    identity = Activate(activation("identity"))
    nodes = []
    for node in positive.nodes:
        layer = node.layer
        if isinstance(layer, Activate):
            layer = identity
        elif isinstance(layer, Affine):
            layer = Affine(np.abs(layer.scale), np.zeros_like(layer.shift))
        nodes.append(Node(layer, node.inputs))
    linear = Network(tuple(nodes), network.shape)
    values = linear.values(np.ones((1, *network.shape)))
    found = gradients(linear, values, np.ones_like(values[-1]))
    return [a * np.abs(g) for a, g in zip(parameters(linear), found, strict=True)]


def keep_top(
    network: Network, scores: Sequence[np.ndarray], share: float, masks: Sequence[np.ndarray], *, biases: bool = False
) -> Masks:
    """Masks that keep the best `share` of all weights together (never one that `masks` prunes), and of every layer one.

    Biases are kept unless `biases`, then they compete with the weights.  Ties fall to the first.  Raises
    `DomainError` unless 0 < share <= 1.
    """
    require(0 < share <= 1, "share", share, "be in (0, 1]")
    competes = [biases or w for w in is_weight(network)]
    chosen = [np.where(m, s, -1.0).ravel() for s, m, c in zip(scores, masks, competes, strict=True) if c]
    flat = np.concatenate(chosen)
    kept = np.zeros(len(flat), bool)
    kept[np.argsort(-flat, kind="stable")[: max(1, round(share * len(flat)))]] = True
    kept &= flat >= 0
    found, at = [], 0
    for mask, c, weight in zip(masks, competes, is_weight(network), strict=True):
        if not c:
            found.append(mask.copy())
            continue
        part, values = kept[at : at + mask.size].copy(), flat[at : at + mask.size]
        if weight and not part.any():
            part[values.argmax()] = True
        found.append(part.reshape(mask.shape))
        at += mask.size
    return found


def synflow_masks(network: Network, share: float, steps: int = 12) -> Masks:
    """SynFlow's masks: in `steps` rounds the density falls geometrically to `share`, scores taken anew each time."""
    masks = all_kept(network)
    for step in range(1, steps + 1):
        masks = keep_top(network, synflow(network, masks), share ** (step / steps), masks)
    return masks


def imp(
    network: Network,
    train: Callable[[Network, Masks], Network],
    rounds: int,
    cut: float = 0.2,
    *,
    score: Callable[[Network], list[np.ndarray]] = magnitude,
) -> tuple[Network, Masks]:
    """Iterative magnitude pruning: train, prune the share `cut` of what is left, rewind to `network`; at last train.

    `score` gives a number for each parameter of a trained network; inf is never pruned.
    `train(start, masks)` must keep pruned entries at 0 (see `fit`); that is checked after every round.
    """
    masks = all_kept(network)
    trained = train(network, masks)
    for number in range(1, rounds + 1):
        masks = keep_top(network, score(trained), (1 - cut) ** number, masks)
        trained = train(masked(network, masks), masks)
        zero = all(not a[~m].any() for a, m in zip(parameters(trained), masks, strict=True))
        require(zero, "train", "a function that revives pruned weights", "keep them at 0")
    return trained, masks

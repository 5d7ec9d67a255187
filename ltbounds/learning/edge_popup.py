"""Edge-popup (Ramanujan et al. 2020): scores are trained, weights never; the best share of each layer is kept."""

from __future__ import annotations

import numpy as np

from ltbounds.errors import require
from ltbounds.learning.fit import masked
from ltbounds.learning.gradients import gradients, is_weight, parameters
from ltbounds.learning.losses import Loss, cross_entropy
from ltbounds.learning.optimisers import Momentum, cosine
from ltbounds.networks.network import Network
from ltbounds.seeding import generator

__all__ = ["edge_popup"]


def _best(score: np.ndarray, share: float) -> np.ndarray:
    kept = np.zeros(score.size, bool)
    kept[np.argsort(-score.ravel(), kind="stable")[: max(1, round(share * score.size))]] = True
    return kept.reshape(score.shape)


def edge_popup(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    share: float,
    seed: int,
    epochs: int,
    *,
    loss: Loss = cross_entropy,
    rate: float = 0.1,
    batch: int = 64,
) -> tuple[list[np.ndarray], list[float]]:
    """Masks of density `share` in each weight array, and the mean loss of each epoch; biases are kept.

    Straight-through: the score of a weight w moves by the gradient of the masked network at that entry times w.
    A strong ticket: `masked(network, masks)` has the weights of `network`, or 0.
    """
    require(0 < share <= 1, "share", share, "be in (0, 1]")
    arrays, weight = parameters(network), is_weight(network)
    rng = generator("learning.edge_popup", seed)
    scores = [rng.uniform(0, 1, a.shape) / np.sqrt(max(a[0].size, 1)) for a in arrays]
    optimiser = Momentum(0.9)
    steps, step, history = epochs * -(-len(x) // batch), 0, []

    def masks() -> list[np.ndarray]:
        return [_best(s, share) if w else np.ones(s.shape, bool) for s, w in zip(scores, weight, strict=True)]

    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for at in range(0, len(x), batch):
            chosen = order[at : at + batch]
            current = masked(network, masks())
            values = current.values(x[chosen])
            now, grad = loss(values[-1], y[chosen])
            found = gradients(current, values, grad)
            optimiser.step(scores, [g * a for g, a in zip(found, arrays, strict=True)], cosine(step, steps, rate))
            total, step = total + now * len(chosen), step + 1
        history.append(total / len(x))
    return masks(), history

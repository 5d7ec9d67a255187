"""Training with masks: what is pruned is 0 before, during and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ltbounds.errors import require
from ltbounds.learning.gradients import gradients, parameters, with_parameters
from ltbounds.learning.losses import Loss, cross_entropy
from ltbounds.learning.optimisers import Adam, Momentum, cosine
from ltbounds.networks.network import Network
from ltbounds.seeding import generator

__all__ = ["fit", "masked"]


def masked(network: Network, masks: Sequence[np.ndarray]) -> Network:
    """The network with 0 where a mask is False."""
    return with_parameters(network, [np.where(m, a, 0.0) for a, m in zip(parameters(network), masks, strict=True)])


def fit(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    seed: int,
    epochs: int,
    *,
    masks: Sequence[np.ndarray] | None = None,
    loss: Loss = cross_entropy,
    optimiser: Adam | Momentum | None = None,
    rate: float = 3e-3,
    batch: int = 64,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Network, list[float]]:
    """The network after `epochs` passes with a cosine rate, and the mean loss of each epoch.

    `masks` as in `ltbounds.learning`; pruned entries start at 0 and stay there, also with momentum and weight decay.
    The order of the samples is drawn from `seed`.  `progress` gets the share that is done.
    """
    require(epochs > 0, "epochs", epochs, "be positive")
    start = network if masks is None else masked(network, masks)
    arrays = [a.astype(np.float64) for a in parameters(start)]
    current = with_parameters(network, arrays)  # holds these very arrays, which the optimiser changes in place
    optimiser = Adam() if optimiser is None else optimiser
    places = None if masks is None else [np.flatnonzero(m) for m in masks]
    kept = arrays if places is None else [a.ravel()[at] for a, at in zip(arrays, places, strict=True)]
    rng = generator("learning.fit", seed)
    steps, step, history = epochs * -(-len(x) // batch), 0, []
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for at in range(0, len(x), batch):
            chosen = order[at : at + batch]
            values = current.values(x[chosen])
            now, grad = loss(values[-1], y[chosen])
            found = gradients(current, values, grad)
            if places is not None:  # only what is kept has a state and moves
                found = [g.ravel()[at] for g, at in zip(found, places, strict=True)]
            optimiser.step(kept, found, cosine(step, steps, rate))
            if places is not None:
                for a, place, w in zip(arrays, places, kept, strict=True):
                    a.flat[place] = w
            total, step = total + now * len(chosen), step + 1
            progress(step / steps)
        history.append(total / len(x))
    return current, history

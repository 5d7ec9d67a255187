"""Edge-popup with biases, annealing and rescaling (fischer2021, sections 5 and 6), for several dense networks at once.

A stack holds R networks of one architecture: weights (R, out, in), biases (R, out).  Scores are trained, parameters are
not, but for one positive factor a network that rescaling learns.  *Density* is the share that is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ltbounds.errors import require
from ltbounds.learning.optimisers import cosine
from ltbounds.learning.scored import Threshold

__all__ = ["Popup", "Stack", "kept_of", "popup", "rescaled", "schedule"]


@dataclass
class Stack:
    """R dense ReLU networks, the last layer linear; masks are True where a parameter is kept."""

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    weight_masks: list[np.ndarray] = field(default_factory=list)
    bias_masks: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.weight_masks:
            self.weight_masks = [np.ones(w.shape, bool) for w in self.weights]
            self.bias_masks = [np.ones(b.shape, bool) for b in self.biases]

    def effective(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Weights and biases with 0 where they are pruned."""
        return [
            (w * m, b * n)
            for w, m, b, n in zip(self.weights, self.weight_masks, self.biases, self.bias_masks, strict=True)
        ]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Outputs (R, samples, outputs) on x of shape (samples, inputs), or (R, samples, inputs)."""
        return _values(self.effective(), x)[-1]


def _values(layers: list[tuple[np.ndarray, np.ndarray]], x: np.ndarray) -> list[np.ndarray]:
    """The inputs of every layer, after the activation, and the output."""
    values = [x if x.ndim == 3 else np.broadcast_to(x, (len(layers[0][0]), *x.shape))]
    for k, (w, b) in enumerate(layers):
        z = np.matmul(values[-1], w.swapaxes(1, 2)) + b[:, None]
        values.append(z if k == len(layers) - 1 else np.maximum(z, 0))
    return values


LARGE = 2000
"""From so many scores on a threshold is looked for near the last one, which is faster than sorting all."""


def kept_of(entries: int, density: float, nearest: bool = False) -> int:
    """How many of so many entries are kept: n - floor((1 - density) n), or the nearest to density n; at least one.

    >>> kept_of(10_000, 0.002), kept_of(100, 0.002)
    (20, 1)
    >>> kept_of(100, 0.022), kept_of(100, 0.022, nearest=True)
    (3, 2)
    """
    return max(1, round(density * entries) if nearest else entries - math.floor((1 - density) * entries + 1e-9))


def _top(scores: np.ndarray, kept: int, thresholds: list[Threshold]) -> np.ndarray:
    """In each network the entries with the greatest |score|; ties are kept.  `thresholds` remember the last ones."""
    flat = scores.reshape(len(scores), -1)
    if kept == flat.shape[1]:
        return np.ones(scores.shape, bool)
    if flat.shape[1] < LARGE:
        least = np.partition(np.abs(flat), -kept, axis=1)[:, -kept]
    else:
        for threshold in thresholds:
            threshold.kept = kept
        least = np.array([find(row) for find, row in zip(thresholds, flat, strict=True)])
    return np.asarray((np.abs(flat) >= least[:, None]).reshape(scores.shape))


Thresholds = list[list[Threshold]]


def _set_masks(
    stack: Stack, scores: list[np.ndarray], density: float, last: Thresholds, with_bias: bool, settings: Popup
) -> None:
    """Masks of each layer from its scores: weights' come first in `scores`, then biases'."""
    depth = len(stack.weights)

    def best(values: np.ndarray, thresholds: list[Threshold]) -> np.ndarray:
        return _top(values, kept_of(values[0].size, density, settings.nearest), thresholds)

    for k in range(depth):
        if with_bias and settings.together:
            both = np.concatenate([scores[k], scores[depth + k][:, :, None]], 2)
            kept = best(both, last[k])
            stack.weight_masks[k], stack.bias_masks[k] = kept[:, :, :-1], kept[:, :, -1]
            continue
        stack.weight_masks[k] = best(scores[k], last[k])
        if with_bias:
            stack.bias_masks[k] = best(scores[depth + k], last[depth + k])


def schedule(density: float, annealing: int, epochs: int, per: int = 1) -> list[float]:
    """The density of each epoch: rho^(i/e_a) for i = 1..e_a, `per` epochs each, then rho for `epochs` epochs.

    >>> [round(d, 3) for d in schedule(0.01, 2, 2)]
    [0.1, 0.01, 0.01, 0.01]
    """
    return [density ** (i / annealing) for i in range(1, annealing + 1) for _ in range(per)] + [density] * epochs


@dataclass(frozen=True)
class Popup:
    """The settings: SGD with momentum and weight decay on scores, cosine rate; readings of what the paper leaves open.

    `rescale`: after each epoch the parameters are scaled so that the output is lambda times as large, lambda > 0 best
    for the loss on `sample` training points; or, with `steps` > 0, where so many steps of gradient descent (from 1, of
    rate 0.1) end for the loss on the epoch's last batch.
    `signed`: |score| ranks, and its sign is part of the gradient.
    `together`: the weights and biases of a layer are ranked as one; else apart.  `nearest`: see `kept_of`.
    The rate falls as one cosine, or with `restart` as one for each run of epochs of the same density; in the first
    `warm_up` epochs of each it rises in equal steps instead.
    """

    densities: tuple[float, ...]
    classes: bool
    rescale: bool
    rate: float = 0.1
    momentum: float = 0.9
    decay: float = 5e-4
    batch: int = 32
    signed: bool = True
    sample: int = 10_000
    steps: int = 0
    together: bool = False
    nearest: bool = False
    restart: bool = False
    warm_up: int = 0

    def rate_at(self, step: int, batches: int) -> float:
        """The rate of a step, `batches` steps an epoch.

        >>> [Popup((0.5, 0.1, 0.1, 0.1), False, False, restart=True, warm_up=1).rate_at(s, 1) for s in range(4)]
        [0.1, 0.1, 0.1, 0.05]
        """
        first, last = 0, len(self.densities)
        if self.restart:
            first = last = step // batches
            while first and self.densities[first - 1] == self.densities[first]:
                first -= 1
            while last < len(self.densities) and self.densities[last] == self.densities[first]:
                last += 1
        warm = step // batches - first + 1
        if warm <= self.warm_up:
            return self.rate * warm / self.warm_up
        first += self.warm_up
        return cosine(step - first * batches, (last - first) * batches, self.rate)


def _grad(out: np.ndarray, y: np.ndarray, classes: bool) -> np.ndarray:
    """The gradient of the mean loss over a batch, for each network: cross-entropy or squared error."""
    if not classes:
        return 2 * (out - y[:, :, None]) / out.shape[1]
    p = np.exp(out - out.max(2, keepdims=True))
    p /= p.sum(2, keepdims=True)
    np.put_along_axis(p, y[:, :, None], np.take_along_axis(p, y[:, :, None], 2) - 1, 2)
    return p / out.shape[1]


def rescaled(stack: Stack, x: np.ndarray, y: np.ndarray, classes: bool, steps: int = 0) -> np.ndarray:
    """Scale each network for its best lambda > 0 (Lemma 2: w by lambda^(1/L), b_l by lambda^(l/L)); the lambdas.

    Squared error: the closed form; where it is not positive, or the output is 0, lambda is 1.  Cross-entropy, which is
    convex in lambda: bisection in [1e-6, 1e6].  With `steps` so many steps of gradient descent from 1, of rate 0.1;
    where they do not end in [1e-6, 1e6], lambda is 1.
    """
    out = stack(x).astype(np.float64)
    if steps:
        factor = _descended(out, y, classes, steps)
    elif classes:
        factor = np.array([_best_scale(o, t) for o, t in zip(out, y, strict=True)])
    else:
        below = (out[:, :, 0] ** 2).sum(1)
        above = (out[:, :, 0] * y).sum(1)
        factor = np.where((below > 0) & (above > 0), above / np.where(below > 0, below, 1), 1.0)
    depth = len(stack.weights)
    for k in range(depth):
        stack.weights[k] *= (factor ** (1 / depth))[:, None, None].astype(stack.weights[k].dtype)
        stack.biases[k] *= (factor ** ((k + 1) / depth))[:, None].astype(stack.biases[k].dtype)
    return factor


def _descended(out: np.ndarray, y: np.ndarray, classes: bool, steps: int) -> np.ndarray:
    """The lambda of each network after so many steps of gradient descent for the loss of lambda `out`."""
    factor = np.ones(len(out))
    with np.errstate(over="ignore", invalid="ignore"):  # outputs that are too large for the rate let it diverge
        for _ in range(steps):
            slope = (_grad(factor[:, None, None] * out, y, classes) * out).sum((1, 2))
            factor = factor - 0.1 * slope
    return np.where((factor >= 1e-6) & (factor <= 1e6), factor, 1.0)


def _best_scale(out: np.ndarray, y: np.ndarray) -> float:
    """The lambda in [1e-6, 1e6] of least cross-entropy of lambda `out`: the loss is convex in lambda, so bisect."""

    def slope(factor: float) -> float:
        z = factor * out
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        return float(((p * out).sum(1) - out[np.arange(len(y)), y]).mean())

    low, high = -6.0, 6.0
    if not np.abs(out).max() or slope(10**low) >= 0:
        return 1.0  # no positive factor helps
    if slope(10**high) <= 0:
        return float(10**high)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(10**middle) < 0 else (low, middle)
    return float(10**low)


def popup(
    stack: Stack,
    x: np.ndarray,
    y: np.ndarray,
    settings: Popup,
    rngs: Sequence[np.random.Generator],
    scores_out: list[np.ndarray] | None = None,
    after: Callable[[int, Stack], None] = lambda _, __: None,
) -> tuple[Stack, np.ndarray]:
    """The stack with the masks of the last epoch, rescaled where asked; and lambda of each epoch (epochs, R).

    x (R, samples, inputs), y (R, samples): data of each network's own.  `settings.densities` has one density an epoch.
    A mask is taken in each layer apart; biases that are all 0 have no scores.  `scores_out`
    receives the last scores, weights' then biases'; `after(epoch, stack)` is called after each epoch.
    """
    R, samples = x.shape[:2]
    require(len(rngs) == R == len(stack.weights[0]), "rngs", len(rngs), f"be one for each of {R} networks")
    kind = np.float32
    stack = Stack([w.astype(kind) for w in stack.weights], [b.astype(kind) for b in stack.biases])
    x = x.astype(kind)
    y = y if settings.classes else y.astype(kind)
    with_bias = any(b.any() for b in stack.biases)
    layers = range(len(stack.weights))
    bounded = [(w.shape[1:], 1 / math.sqrt(w.shape[2])) for w in stack.weights]
    scores = [np.stack([r.uniform(-b, b, s) for r in rngs]).astype(kind) for s, b in bounded]
    scores += [np.stack([r.uniform(-b, b, s[0]) for r in rngs]).astype(kind) for s, b in bounded]
    velocity = [np.zeros_like(s) for s in scores]
    last = [[Threshold(1) for _ in rngs] for _ in scores]
    batches = samples // settings.batch
    step, factors = 0, []
    depth = len(stack.weights)
    for epoch, density in enumerate(settings.densities):
        order = np.stack([r.permutation(samples) for r in rngs])
        for at in range(batches):
            chosen = order[:, at * settings.batch : (at + 1) * settings.batch]
            xb, yb = np.take_along_axis(x, chosen[:, :, None], 1), np.take_along_axis(y, chosen, 1)
            _set_masks(stack, scores, density, last, with_bias, settings)
            effective = stack.effective()
            values = _values(effective, xb)
            grad = _grad(values[-1], yb, settings.classes).astype(kind, copy=False)
            rate = kind(settings.rate_at(step, batches))
            for k in reversed(layers):
                moves = [(k, np.matmul(grad.swapaxes(1, 2), values[k]) * stack.weights[k])]
                if with_bias:
                    moves.append((depth + k, grad.sum(1) * stack.biases[k]))
                for which, plain in moves:
                    move = plain * np.sign(scores[which]) if settings.signed else plain
                    v = velocity[which]
                    v *= kind(settings.momentum)
                    v += move
                    v += kind(settings.decay) * scores[which]
                    scores[which] -= rate * v
                if k:
                    grad = np.matmul(grad, effective[k][0]) * (values[k] > 0)
            step += 1
        _set_masks(stack, scores, density, last, with_bias, settings)
        if not settings.rescale:
            factors.append(np.ones(R))
        elif settings.steps:
            factors.append(rescaled(stack, xb, yb, settings.classes, settings.steps))
        else:
            some = slice(settings.sample)
            factors.append(rescaled(stack, x[:, some], y[:, some], settings.classes))
        after(epoch, stack)
    if scores_out is not None:
        scores_out.extend(scores)
    return stack, np.array(factors)

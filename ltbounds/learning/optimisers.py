"""Optimisers: each changes arrays in place by one step, given their gradients and the rate of this step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

__all__ = ["Adam", "Momentum", "cosine"]


def cosine(step: int, steps: int, rate: float) -> float:
    """The rate at `step` of `steps`: half a cosine, from `rate` to 0.

    >>> cosine(0, 10, 0.1), cosine(10, 10, 0.1)
    (0.1, 0.0)
    """
    return rate * 0.5 * (1 + math.cos(math.pi * step / steps))


@dataclass
class Momentum:
    """Stochastic gradient descent with heavy-ball momentum; weight decay is part of the gradient, as in torch."""

    momentum: float = 0.9
    decay: float = 0.0
    _velocity: list[np.ndarray] = field(default_factory=list)

    def step(self, arrays: Sequence[np.ndarray], grads: Sequence[np.ndarray], rate: float) -> None:
        """v <- momentum v + g + decay w; w <- w - rate v."""
        if not self._velocity:
            self._velocity = [np.zeros_like(a) for a in arrays]
        for w, g, v in zip(arrays, grads, self._velocity, strict=True):
            v[...] = self.momentum * v + g + self.decay * w
            w[...] -= rate * v


@dataclass
class Adam:
    """Adam with decoupled weight decay (AdamW)."""

    first: float = 0.9
    second: float = 0.999
    decay: float = 0.0
    _steps: int = 0
    _moments: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)

    def step(self, arrays: Sequence[np.ndarray], grads: Sequence[np.ndarray], rate: float) -> None:
        """One step, with the bias of both moments corrected."""
        if not self._moments:
            self._moments = [(np.zeros_like(a), np.zeros_like(a)) for a in arrays]
        self._steps += 1
        for w, g, (m, v) in zip(arrays, grads, self._moments, strict=True):
            m[...] += (1 - self.first) * (g - m)
            v[...] += (1 - self.second) * (g * g - v)
            scaled = np.sqrt(v / (1 - self.second**self._steps)) + 1e-8
            w[...] -= rate * (m / (1 - self.first**self._steps) / scaled + self.decay * w)

"""Losses: the mean over a batch, and its gradient with respect to the outputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ltbounds.errors import require

__all__ = ["Loss", "cross_entropy", "squared_error"]

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean of -log softmax(scores)[y] in nats; scores (batch, classes), y (batch,) classes as integers.

    >>> round(cross_entropy(np.zeros((1, 4)), np.array([2]))[0], 6)
    1.386294
    """
    require(scores.ndim == 2 and y.shape == scores.shape[:1], "y.shape", y.shape, f"be {scores.shape[:1]}")
    shifted = scores - scores.max(1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    rows = np.arange(len(y))
    grad = np.exp(logs)
    grad[rows, y] -= 1.0
    return float(-logs[rows, y].mean()), grad / len(y)


def squared_error(outputs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean squared difference over all entries; both of one shape.

    >>> squared_error(np.array([[1.0, 3.0]]), np.array([[1.0, 1.0]]))[0]
    2.0
    """
    require(outputs.shape == y.shape, "y.shape", y.shape, f"be {outputs.shape}")
    off = outputs - y
    return float((off * off).mean()), 2 * off / off.size

"""Sets of inputs over which errors are meant: boxes and balls, with what bounds and searches need of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.errors import require
from ltbounds.networks.layers import Shape

__all__ = ["Ball", "Box", "Domain"]


class Domain:
    """A compact set of inputs."""

    def bounds(self, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
        """The smallest box that contains the set."""
        raise NotImplementedError

    def reach(self, rows: np.ndarray, shape: Shape) -> np.ndarray:
        """sup over the set of Σ_j rows_kj |x_j| for rows (k, entries) >= 0, or an upper bound of it."""
        raise NotImplementedError

    def project(self, x: np.ndarray) -> np.ndarray:
        """The nearest points of the set, batch first."""
        raise NotImplementedError

    def sample(self, rng: np.random.Generator, count: int, shape: Shape) -> np.ndarray:
        """Points of the set: half from its inside, half from its boundary."""
        raise NotImplementedError


@dataclass(frozen=True)
class Box(Domain):
    """lo <= x <= hi, entry by entry; numbers serve for all entries.

    >>> Box(-1.0, 1.0).project(np.array([[3.0, 0.5]]))
    array([[1. , 0.5]])
    """

    lo: float | np.ndarray = -1.0
    hi: float | np.ndarray = 1.0

    def __post_init__(self) -> None:
        finite = bool(np.isfinite(self.lo).all() and np.isfinite(self.hi).all())
        require(finite and bool(np.all(self.lo <= self.hi)), "box", (self.lo, self.hi), "be finite with lo <= hi")

    def bounds(self, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
        return np.broadcast_to(self.lo, shape).astype(float), np.broadcast_to(self.hi, shape).astype(float)

    def reach(self, rows: np.ndarray, shape: Shape) -> np.ndarray:
        lo, hi = self.bounds(shape)
        return rows @ np.maximum(np.abs(lo), np.abs(hi)).ravel()

    def project(self, x: np.ndarray) -> np.ndarray:
        return np.clip(x, self.lo, self.hi)

    def sample(self, rng: np.random.Generator, count: int, shape: Shape) -> np.ndarray:
        lo, hi = self.bounds(shape)
        u = rng.random((count, *shape))
        u[::2] = u[::2] > 0.5
        return lo + u * (hi - lo)


@dataclass(frozen=True)
class Ball(Domain):
    """The Euclidean ball ‖x‖_2 <= radius around 0."""

    radius: float = 1.0

    def __post_init__(self) -> None:
        require(0 < self.radius < np.inf, "radius", self.radius, "be > 0 and finite")

    def bounds(self, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
        return np.full(shape, -self.radius), np.full(shape, self.radius)

    def reach(self, rows: np.ndarray, shape: Shape) -> np.ndarray:  # noqa: ARG002
        return self.radius * np.linalg.norm(rows, axis=1)

    def project(self, x: np.ndarray) -> np.ndarray:
        norm = np.linalg.norm(x.reshape(len(x), -1), axis=1).reshape(-1, *(1 for _ in x.shape[1:]))
        return x * np.minimum(1.0, self.radius / np.maximum(norm, 1e-300))

    def sample(self, rng: np.random.Generator, count: int, shape: Shape) -> np.ndarray:
        x = rng.standard_normal((count, int(np.prod(shape))))
        size = np.ones(count)
        size[1::2] = rng.random(len(size[1::2])) ** (1.0 / x.shape[1])
        x *= (self.radius * size / np.linalg.norm(x, axis=1))[:, None]
        return x.reshape(count, *shape)

"""Lower bounds on sup |f - g|: sampling, projected gradient ascent and linear programs (see `regions`).

A lower bound only: nothing is proved by it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.networks.domains import Box, Domain
from ltbounds.networks.network import Network
from ltbounds.networks.regions import climbed, program_cost
from ltbounds.seeding import generator

__all__ = ["Gap", "widest_gap"]

BATCH = 8
"""Inputs whose gradients are computed together."""

PROGRAMS, ENTRIES = 60, 3e7
"""Linear programs that are asked where no time is given, and entries of their constraints together: a few seconds."""


@dataclass(frozen=True, eq=False)
class Gap:
    """An input and the largest |f(x) - g(x)| over output entries there."""

    x: np.ndarray
    value: float


def _gap(f: Network, g: Network, x: np.ndarray) -> np.ndarray:
    return np.abs(f(x) - g(x)).reshape(len(x), -1).max(1)


def _direction(f: Network, g: Network, x: np.ndarray) -> np.ndarray:
    """The gradient of each sample's widest |f_i - g_i|."""
    vf, vg = f.values(x), g.values(x)
    gap = (vf[-1] - vg[-1]).reshape(len(x), -1)
    widest = np.abs(gap).argmax(1)
    grad = np.zeros_like(gap)
    rows = np.arange(len(x))
    grad[rows, widest] = np.sign(gap[rows, widest])
    grad = grad.reshape(vf[-1].shape)
    return f.pull(vf, grad)[0] - g.pull(vg, grad)[0]


def _step(domain: Domain, x: np.ndarray, grad: np.ndarray, size: float) -> np.ndarray:
    """A step of `size` times the domain's extent uphill, back into the domain."""
    lo, hi = domain.bounds(x.shape[1:])
    if isinstance(domain, Box):
        return domain.project(x + size * (hi - lo) * np.sign(grad))
    norm = np.linalg.norm(grad.reshape(len(x), -1), axis=1).reshape(-1, *(1 for _ in x.shape[1:]))
    return domain.project(x + size * (hi - lo).max() * grad / np.maximum(norm, 1e-300))


def widest_gap(
    f: Network,
    g: Network,
    domain: Domain,
    seed: int = 0,
    *,
    samples: int = 10_000,
    starts: int = 64,
    steps: int = 40,
    data: np.ndarray | None = None,
    programs: int | None = None,
    seconds: float = 0.0,
) -> Gap:
    """The largest gap found between two networks: `samples` random points, `data`, and ascent from the best of them.

    Half of the points lie on the boundary; those of a box are corners.  On a box, piecewise linear networks that are
    not too large are asked `programs` linear programs besides, and more until `seconds` are over; None stands for as
    many as take a few seconds.  The value is that of both networks at the input, whatever a program said.

    >>> from ltbounds.networks.initialisations import dense_network
    >>> f, g = dense_network([np.eye(2)]), dense_network([np.array([[1.0, 0.5], [0.0, 1.0]])])
    >>> widest_gap(f, g, Box(-1.0, 1.0)).value
    0.5
    """
    x = domain.sample(generator("widest gap", seed), max(samples, starts), f.shape)
    if data is not None:
        x = np.concatenate([x, domain.project(data.reshape(-1, *f.shape))])
    off = (f(x) - g(x)).reshape(len(x), -1)
    gaps = np.abs(off).max(1)
    order = np.argsort(-gaps)[:starts]
    random, x, best, value = x, x[order], x[order[0]], float(gaps[order[0]])
    for k in range(steps):
        uphill = np.concatenate([_direction(f, g, part) for part in np.array_split(x, -(-len(x) // BATCH))])
        x = _step(domain, x, uphill, 0.5 * 0.85**k)
        gaps = _gap(f, g, x)
        if gaps.max() > value:
            best, value = x[gaps.argmax()], float(gaps.max())
    cost = program_cost(f, g) if isinstance(domain, Box) and (programs != 0 or seconds > 0) else None
    if cost is None or not np.isfinite(value):
        return Gap(best, value)
    assert isinstance(domain, Box)
    rng = generator("regions", seed)
    number = _affordable(cost) if programs is None else programs
    ways = climbed(f, g, domain, [(random, off), (np.concatenate([best[None], x]), None)], rng, number, seconds)
    for point, gap in ways:
        if gap > value:
            best, value = point, gap
    return Gap(best, value)


def _affordable(cost: int) -> int:
    return int(np.clip(ENTRIES // cost, 1, PROGRAMS))

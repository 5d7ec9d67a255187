"""Is the class of target and ticket certainly the same one around given inputs?"""

from __future__ import annotations

import numpy as np

from ltbounds.errors import require
from ltbounds.networks import Box, Network
from ltbounds.tickets.sums import Sums
from ltbounds.tickets.ticket import Ticket
from ltbounds.tickets.zonotope import Zonotopes

__all__ = ["surely_same_class"]


def surely_same_class(ticket: Ticket, target: Network, x: np.ndarray, radius: float) -> np.ndarray:
    """For each input of x, batch first: whether both networks certainly give its class on all of its ball: (N,) bools.

    The ball is that of the maximum norm, |x' - x|_∞ <= `radius`; the class is the largest output of the target at x.
    True is certain; False may be for want of a better bound.  Raises `DomainError` for networks with one output.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> target = random_network((3, 4, 2), seed=1)
    >>> surely_same_class(prune(target, tolerance=0.01, seed=2), target, np.ones((1, 3)), 1e-3).shape
    (1,)
    """
    require(0 <= radius < np.inf, "radius", radius, "be at least 0 and finite")
    outputs = int(np.prod(target.shapes()[-1]))
    require(outputs > 1, "outputs of the target", outputs, "be at least 2 for classes")
    memory: dict[int, Sums] = {}
    sure = np.zeros(len(x), bool)
    for n, point in enumerate(x.reshape(-1, *target.shape).astype(float)):
        low, high = np.nextafter(point - radius, -np.inf), np.nextafter(point + radius, np.inf)
        run = Zonotopes(ticket, target, Box(low, high), memory)
        run.run()
        (lo, hi), off = (end.ravel() for end in run.bounds[-1]), run.targets_only(len(target.nodes)).ravel()
        own = int(target(point[None]).ravel().argmax())
        others = np.arange(outputs) != own
        slack = 2.0**-50 * (np.maximum(np.abs(lo), np.abs(hi)) + off)
        sure[n] = (lo - off - slack)[own] > (hi + off + slack)[others].max()
    return sure

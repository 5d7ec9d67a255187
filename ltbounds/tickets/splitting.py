"""A certificate that gets better with time: the box is split where its bound is largest, and each part is bounded anew.

The bound over the whole box is the largest over the parts, and holds at every moment.
"""

from __future__ import annotations

import heapq
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np

from ltbounds.networks import Network
from ltbounds.networks.domains import Box
from ltbounds.tickets.batches import Batches, admits
from ltbounds.tickets.sums import Sums
from ltbounds.tickets.ticket import Ticket
from ltbounds.tickets.zonotope import Zonotopes

__all__ = ["Split", "split_budget"]


@dataclass(frozen=True)
class Split:
    """The bound on the largest output entry over the whole box; `history` has (parts, bound), the last one holds."""

    sup: float
    history: tuple[tuple[int, float], ...]


def split_budget(
    ticket: Ticket,
    target: Network,
    box: Box,
    seconds: float,
    *,
    enough: float = 0.0,
    report: Callable[[int, float], None] = lambda *_: None,
) -> Split:
    """The certified bound after `seconds` of splitting, or when it has come down to `enough`.

    A part is halved across the side along which its halves have the smaller bounds, of the three sides that are longest
    compared with the box; `report` is called with the number of parts and the bound when it has fallen by a tenth.
    Dense ReLU networks pruned two for one go hundreds of parts at a time, each halved across its longest side.
    """
    lo, hi = box.bounds(target.shape)
    if admits(ticket, target):
        engine = Batches(ticket, target, box, {})
        return _descend(engine.sup, lo.ravel(), hi.ravel(), seconds, enough, report, _halved_together(engine))
    memory: dict[int, Sums] = {}

    def bound(low: np.ndarray, high: np.ndarray) -> float:
        return Zonotopes(ticket, target, Box(low, high), memory).run().sup

    return _descend(bound(lo, hi), lo, hi, seconds, enough, report, _halved_best(bound))


Part = tuple[float, np.ndarray, np.ndarray]
"""A bound that holds on a part of the box, and its ends."""
Halve = Callable[[Callable[[], Part | None], np.ndarray], list[Part]]
"""Takes the worst parts, one at a time, and gives their halves; the array is the length of the box's sides."""


def _descend(
    bound: float, lo: np.ndarray, hi: np.ndarray, seconds: float, enough: float, report: Callable[[int, float], None],
    halve: Halve,
) -> Split:  # fmt: skip
    """Halve the parts with the largest bounds until the time is over or the largest is small enough."""
    start, order = time.monotonic(), count()
    scale = np.maximum(hi - lo, 1e-300)
    heap = [(-bound, next(order), lo, hi)]
    history = [(1, bound)]

    def worst() -> Part | None:
        if not heap:
            return None
        value, _, low, high = heapq.heappop(heap)
        return -value, low, high

    while time.monotonic() - start < seconds and -heap[0][0] > enough:
        for value, low, high in halve(worst, scale):
            heapq.heappush(heap, (-value, next(order), low, high))
        if -heap[0][0] < 0.9 * history[-1][1]:
            history.append((len(heap), -heap[0][0]))
            report(*history[-1])
    history.append((len(heap), -heap[0][0]))
    return Split(-heap[0][0], tuple(history))


def _halved_best(bound: Callable[[np.ndarray, np.ndarray], float]) -> Halve:
    """One part, across that of its three longest sides whose halves have the smaller bounds."""

    def halve(worst: Callable[[], Part | None], scale: np.ndarray) -> list[Part]:
        part = worst()
        assert part is not None
        _, low, high = part
        best: list[Part] = []
        for side in np.argsort(-((high - low) / scale).ravel(), kind="stable")[:3]:
            place = np.unravel_index(side, low.shape)
            below, above = high.copy(), low.copy()
            below[place] = above[place] = (low[place] + high[place]) / 2
            halves = [(bound(low, below), low, below), (bound(above, high), above, high)]
            if not best or max(h[0] for h in halves) < max(h[0] for h in best):
                best = halves
        return best

    return halve


def _halved_together(engine: Batches) -> Halve:
    """Hundreds of parts at a time, each across its longest side; no half has a larger bound than its part."""
    together = max(engine.size * (os.cpu_count() or 1) // 2, 1)

    def halve(worst: Callable[[], Part | None], scale: np.ndarray) -> list[Part]:
        parts = [part for part in (worst() for _ in range(together)) if part is not None]
        known, low, high = (np.array([part[k] for part in parts]) for k in range(3))
        rows, side = np.arange(len(parts)), ((high - low) / scale).argmax(1)
        below, above = high.copy(), low.copy()
        below[rows, side] = above[rows, side] = (low[rows, side] + high[rows, side]) / 2
        lows, highs = np.concatenate([low, above]), np.concatenate([below, high])
        bounds = np.minimum(engine.bounds(lows, highs), np.concatenate([known, known]))
        return list(zip(map(float, bounds), lows, highs, strict=True))

    return halve

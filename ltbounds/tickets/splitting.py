"""A certificate that gets better with time: the box is split where its bound is largest, and each part is bounded anew.

The bound over the whole box is the largest over the parts, and holds at every moment.
"""

from __future__ import annotations

import heapq
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
    if admits(ticket, target):
        return _split_in_batches(ticket, target, box, seconds, enough, report)
    start = time.monotonic()
    memory: dict[int, Sums] = {}
    lo, hi = box.bounds(target.shape)
    scale = np.maximum(hi - lo, 1e-300)

    def bound(low: np.ndarray, high: np.ndarray) -> float:
        return Zonotopes(ticket, target, Box(low, high), memory).run().sup

    order = count()
    heap = [(-bound(lo, hi), next(order), lo, hi)]
    history = [(1, -heap[0][0])]
    while time.monotonic() - start < seconds and -heap[0][0] > enough:
        _, _, low, high = heapq.heappop(heap)
        sides = np.argsort(-((high - low) / scale).ravel(), kind="stable")[:3]
        best: list[tuple[float, np.ndarray, np.ndarray]] = []
        for side in sides:
            place = np.unravel_index(side, low.shape)
            middle = (low[place] + high[place]) / 2
            below, above = high.copy(), low.copy()
            below[place], above[place] = middle, middle
            halves = [(bound(low, below), low, below), (bound(above, high), above, high)]
            if not best or max(h[0] for h in halves) < max(h[0] for h in best):
                best = halves
        for value, a, b in best:
            heapq.heappush(heap, (-value, next(order), a, b))
        if -heap[0][0] < 0.9 * history[-1][1]:
            history.append((len(heap), -heap[0][0]))
            report(*history[-1])
    history.append((len(heap), -heap[0][0]))
    return Split(-heap[0][0], tuple(history))


def _split_in_batches(
    ticket: Ticket, target: Network, box: Box, seconds: float, enough: float, report: Callable[[int, float], None]
) -> Split:
    """The same by `Batches`: the parts with the largest bounds are halved together."""
    start = time.monotonic()
    lo, hi = (end.ravel() for end in box.bounds(target.shape))
    scale = np.maximum(hi - lo, 1e-300)
    engine = Batches(ticket, target, box, {})
    order = count()
    heap = [(-engine.sup, next(order), lo, hi)]
    history = [(1, engine.sup)]
    while time.monotonic() - start < seconds and -heap[0][0] > enough:
        worst = [heapq.heappop(heap) for _ in range(min(max(engine.size // 2, 1), len(heap)))]
        low, high = (np.array([part[k] for part in worst]) for k in (2, 3))
        parts, side = np.arange(len(worst)), ((high - low) / scale).argmax(1)
        middle = (low[parts, side] + high[parts, side]) / 2
        below, above = high.copy(), low.copy()
        below[parts, side], above[parts, side] = middle, middle
        lows, highs = np.concatenate([low, above]), np.concatenate([below, high])
        for j, value in enumerate(engine.bounds(lows, highs)):
            known = -worst[j % len(worst)][0]
            heapq.heappush(heap, (-min(float(value), known), next(order), lows[j], highs[j]))
        if -heap[0][0] < 0.9 * history[-1][1]:
            history.append((len(heap), -heap[0][0]))
            report(*history[-1])
    history.append((len(heap), -heap[0][0]))
    return Split(-heap[0][0], tuple(history))

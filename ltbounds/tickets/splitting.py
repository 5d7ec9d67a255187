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
from ltbounds.tickets import semidefinite
from ltbounds.tickets.backward import Backward, engine_for
from ltbounds.tickets.batches import Batches, admits
from ltbounds.tickets.branching import FEW, Branching
from ltbounds.tickets.semidefinite import Moments
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
    engine: Backward | None = None,
) -> Split:
    """The certified bound after `seconds` of splitting, or when it has come down to `enough`.

    An `engine` that was made for the box (see `backward.engine_for`) is not made again.

    `report` is called with the number of parts and the bound when it has fallen by a tenth.
    Dense ReLU networks with few inputs, pruned two for one, go many parts at a time, each halved across the side to
    which most is owed of what is lost at neurons that are both on and off (see `batches`), and the bound is the same
    for any number of cores after so many parts; other tickets as in `branching`, ReLU networks with many inputs by
    moments first (see `semidefinite`).  Where matrices would be too large (see `backward.engine_for`), a part is halved
    across the side along which its halves have the smaller bounds, of the three that are longest compared with the box.
    """
    lo, hi = box.bounds(target.shape)
    few = int(np.prod(target.shape)) <= FEW
    start = time.monotonic()
    if not (few and admits(ticket, target)):
        made = engine_for(ticket, target, box) if engine is None else Backward.of(ticket, target, box, engine)
        if made is not None:
            return _by_neurons(made, not few, start + seconds, enough, report)
    if admits(ticket, target):
        boxes = Batches(ticket, target, box, engine)
        return _descend(boxes.sup, lo.ravel(), hi.ravel(), seconds, enough, report, _halved_together(boxes))
    memory: dict[int, Sums] = {}

    def bound(low: np.ndarray, high: np.ndarray) -> float:
        return Zonotopes(ticket, target, Box(low, high), memory).run().sup

    return _descend(bound(lo, hi), lo, hi, seconds, enough, report, _halved_best(bound))


def _by_neurons(engine: Backward, many: bool, end: float, enough: float, report: Callable[[int, float], None]) -> Split:
    """By moments of all neurons where there are many inputs, then by cutting neurons, until the clock says `end`."""
    best, history = np.inf, tuple[tuple[int, float], ...]()
    if many and semidefinite.admits(engine.target):
        moments = Moments(engine, engine.tightened(engine.whole))
        best, history = moments.run(end - time.monotonic(), enough, report)
    if best <= enough:
        return Split(best, history)

    def lower(parts: int, bound: float) -> None:
        if bound < best:
            report(parts, bound)

    bound, more = Branching(engine).run(end - time.monotonic(), enough, lower)
    fallen = tuple((parts, min(best, b)) for parts, b in more)
    return Split(min(best, bound), history + fallen)


Part = tuple[float, np.ndarray, np.ndarray, int, np.ndarray | None]
"""A bound that holds on a part of the box, its ends, the side to halve, -1 where nobody knows, and what is known of it.
"""
Halve = Callable[[Callable[[], Part | None], np.ndarray], list[Part]]
"""Takes the worst parts, one at a time, and gives their halves; the array is the length of the box's sides."""


def _descend(
    bound: float, lo: np.ndarray, hi: np.ndarray, seconds: float, enough: float, report: Callable[[int, float], None],
    halve: Halve,
) -> Split:  # fmt: skip
    """Halve the parts with the largest bounds until the time is over or the largest is small enough."""
    start, order = time.monotonic(), count()
    scale = np.maximum(hi - lo, 1e-300)
    heap: list[tuple[float, int, Part]] = [(-bound, next(order), (bound, lo, hi, -1, None))]
    history = [(1, bound)]

    def worst() -> Part | None:
        return heapq.heappop(heap)[2] if heap else None

    while time.monotonic() - start < seconds and -heap[0][0] > enough:
        for part in halve(worst, scale):
            heapq.heappush(heap, (-part[0], next(order), part))
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
        _, low, high, *_ = part
        best: list[Part] = []
        for side in np.argsort(-((high - low) / scale).ravel(), kind="stable")[:3]:
            place = np.unravel_index(side, low.shape)
            below, above = high.copy(), low.copy()
            below[place] = above[place] = (low[place] + high[place]) / 2
            ends = (low, below), (above, high)
            halves: list[Part] = [(bound(*end), *end, -1, None) for end in ends]
            if not best or max(h[0] for h in halves) < max(h[0] for h in best):
                best = halves
        return best

    return halve


def _halved_together(engine: Batches) -> Halve:
    """Many parts at a time, each across the side that is to blame; no half has a larger bound than its part."""

    def halve(worst: Callable[[], Part | None], scale: np.ndarray) -> list[Part]:
        parts = [part for part in (worst() for _ in range(engine.together)) if part is not None]
        bound, low, high, side = (np.array([part[k] for part in parts]) for k in range(4))
        signs = np.concatenate([engine.unknown(1) if part[4] is None else engine.unpacked(part[4]) for part in parts])
        rows = np.arange(len(parts))
        side = np.where(side < 0, ((high - low) / scale).argmax(1), side)
        below, above = high.copy(), low.copy()
        below[rows, side] = above[rows, side] = (low[rows, side] + high[rows, side]) / 2
        lows, highs, signs = (np.concatenate(p) for p in ((low, above), (below, high), (signs, signs)))
        bounds, blame = engine.judged(lows, highs, signs)
        bounds = np.minimum(bounds, np.concatenate([bound, bound]))
        sides = np.where(blame.max(1) > 0, blame.argmax(1), -1)
        return list(zip(map(float, bounds), lows, highs, map(int, sides), engine.packed(signs), strict=True))

    return halve

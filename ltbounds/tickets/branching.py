"""Parts of the box and of the neurons' signs, bounded many at a time by substituting backwards (see `backward`).

A part is a box of inputs with cuts besides: what some activations read lies above or below a threshold.  Where the
input has few entries, its box is halved; else the neuron is cut at which the bound loses most where it is attained.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from ltbounds.networks import Activate
from ltbounds.tickets.backward import ENTRIES, Backward, Ranges, State, Trace, at_lines

__all__ = ["Branching"]

FEW = 8
"""Input entries up to which the box is halved rather than neurons cut."""

Place = tuple[int, int, float]

FIELDS = ("low", "high", "d_low", "d_high", "far_low", "far_high")


@dataclass(frozen=True, eq=False)
class Part:
    """A bound, the input's box, cuts (value, entry, low, high), and where to cut next: (value, entry, threshold)."""

    bound: float
    low: np.ndarray
    high: np.ndarray
    cuts: tuple[tuple[int, int, float, float], ...] = ()
    where: Place | None = None

    def halves(self) -> list[Part]:
        """Both sides of the cut."""
        assert self.where is not None
        value, entry, at = self.where
        if value == 0:
            below, above = self.high.copy(), self.low.copy()
            below[entry] = above[entry] = at
            return [replace(self, high=below), replace(self, low=above)]
        return [replace(self, cuts=(*self.cuts, (value, entry, *ends))) for ends in ((-np.inf, at), (at, np.inf))]


class Branching:
    """Bounds of parts, and the parts with the largest ones cut; `rounds` of gradient for ranges and for the output."""

    def __init__(self, engine: Backward, rounds: tuple[int, int] = (0, 0)) -> None:
        self.engine, self.rounds = engine, rounds
        n = int(np.prod(engine.shapes[-1]))
        eye = np.eye(n)[None]
        self.rows = np.concatenate([eye, -eye], 1)
        self.few = int(np.prod(engine.shapes[0])) <= FEW
        self.together = int(np.clip(ENTRIES // max(int(np.prod(shape)) for shape in engine.shapes) // 16, 1, 16))

    def judged(self, parts: list[Part]) -> list[Part]:
        """The parts with their bounds, no larger than before, and where to cut them."""
        engine, size = self.engine, len(parts)
        ranges = [replace(r, **{f: np.repeat(getattr(r, f), size, 0) for f in FIELDS}) for r in engine.whole]
        low, high = (np.stack([getattr(p, end) for p in parts]) for end in ("low", "high"))
        ranges[0] = replace(ranges[0], low=low, high=high, far_low=low, far_high=high)
        masks: dict[int, np.ndarray] = {}
        for s, part in enumerate(parts):
            for value, entry, floor, ceiling in part.cuts:
                r, at = ranges[value], engine.twins(value, entry)
                masks.setdefault(value, np.zeros(r.low.shape, bool))[s, at] = True
                r.low[s, at], r.high[s, at] = np.maximum(r.low[s, at], floor), np.minimum(r.high[s, at], ceiling)
        for value in masks:
            ranges[value] = ranges[value].consistent()
        state = engine.tightened(ranges, self.rounds[0], masks)
        last = len(engine.shapes) - 1
        rows = np.broadcast_to(self.rows, (size, *self.rows.shape[1:]))
        trace = Trace()
        bounds = engine.upper(last, None, rows, state, None, trace)
        if self.rounds[1]:
            bounds = engine.improved(last, None, rows, state, self.rounds[1])
        bounds = np.minimum(bounds, state.ranges[-1].d_reach.max(1, keepdims=True))
        worst = bounds.argmax(1)
        where = self._sides(parts) if self.few else self._neurons(state, trace, worst)
        known = bounds.max(1)
        return [replace(p, bound=min(p.bound, float(b)), where=w) for p, b, w in zip(parts, known, where, strict=True)]

    def _sides(self, parts: list[Part]) -> list[Place | None]:
        lo, hi = self.engine.whole[0].low[0], self.engine.whole[0].high[0]
        sides = [int(((p.high - p.low) / np.maximum(hi - lo, 1e-300)).argmax()) for p in parts]
        return [(0, side, float(p.low[side] + p.high[side]) / 2) for side, p in zip(sides, parts, strict=True)]

    def _neurons(self, state: State, trace: Trace, worst: np.ndarray) -> list[Place | None]:
        """The neuron whose lines leave most room, for the worst functional, where its bound is attained."""
        engine = self.engine
        values = engine.followed(len(engine.shapes) - 1, trace, state)
        rows = np.arange(len(worst))
        found: list[tuple[float, Place | None]] = [(0.0, None)] * len(worst)
        for k, bend in trace.bends.items():
            layer, i = engine.target.nodes[k].layer, engine.target.nodes[k].inputs[0]
            assert isinstance(layer, Activate)
            x, d = (part[rows, worst] for part in values[i])
            y, e = (part[rows, worst] for part in at_lines(bend, *values[i]))
            r = state.ranges[i]
            phi = layer.phi
            room = np.zeros_like(x)
            if bend[0] is not None:
                room += bend[0][rows, worst] * (y - phi(x))
            if bend[1] is not None:
                room += bend[1][rows, worst] * (e - (phi(x + d) - phi(x)))
            at = _threshold(r, phi.homogeneous)
            room = np.where((at > r.low) & (at < r.high), room, -1.0)
            best = room.argmax(1)
            for s in rows:
                if room[s, best[s]] > found[s][0]:
                    found[s] = float(room[s, best[s]]), (i, int(best[s]), float(at[s, best[s]]))
        return [where for _, where in found]

    def run(
        self, seconds: float, enough: float, report: Callable[[int, float], None]
    ) -> tuple[float, tuple[tuple[int, float], ...]]:
        """The bound after so many seconds, or when it is small enough, and how it fell: (parts, bound)."""
        start, order = time.monotonic(), count()
        whole = self.engine.whole[0]
        (first,) = self.judged([Part(self.engine.sup, whole.low[0], whole.high[0])])
        heap, history, together = [(-first.bound, next(order), first)], [(1, first.bound)], 1
        while heap[0][2].where is not None and -heap[0][0] > enough and time.monotonic() - start < seconds:
            parts: list[Part] = []
            while heap and len(parts) < 2 * together and heap[0][2].where is not None:
                parts += heapq.heappop(heap)[2].halves()
            for part in self.judged(parts):
                heapq.heappush(heap, (-part.bound, next(order), part))
            together = min(2 * together, self.together)
            if -heap[0][0] < 0.9 * history[-1][1]:
                history.append((len(heap), -heap[0][0]))
                report(*history[-1])
        history.append((len(heap), -heap[0][0]))
        return -heap[0][0], tuple(history)


def _threshold(r: Ranges, bent: bool) -> np.ndarray:
    """Where to cut: at 0; then beside the reach of δ, where φ is bent only at 0; then in the middle."""
    margin = r.d_reach if bent else r.d_reach + 4.0
    near, far = np.minimum(np.abs(r.low), np.abs(r.high)), r.reach
    sign = np.where(r.high + r.low >= 0, 1.0, -1.0)
    beside = np.where(far > 4 * (near + margin), near + margin, (near + far) / 2)
    if bent:
        beside = np.where((r.far_low < 0) & (r.far_high > 0), np.where(far > margin, margin, np.inf), np.inf)
    return np.where((r.low < 0) & (r.high > 0), 0.0, sign * beside)

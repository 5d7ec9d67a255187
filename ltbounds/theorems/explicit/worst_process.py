"""The worst process that Theorem 1 allows, by dynamic programming with every rounding on the safe side.

F_t(v) bounds the probability that t more numbers leave a measure of s or more uncovered when v is covered.  It is
kept on a grid v_0 < ... < v_N of [0, 1], as a non-increasing step function: F on the cell [v_i, v_{i+1}) is F_i, and
0 from the last point on.  One step takes, for the laws on [v, min(2v, 1)] with mean at least m(v) = v + v(1-v)/2,
the largest mean of F: the upper concave envelope, taken at m(v).  On a cell both ends of the support are widened and
the mean is lowered to the cell's left end; the step function is entered at the right ends of its cells, where a law
can come arbitrarily close to its value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["failure_bounds"]

LESS = 1 - 2.0**-48
MORE = 1 + 2.0**-36
"""Covers the rounding of a step: a wrong drop from the hull loses at most some 2^-50 of its first value, and there are at
most as many drops as cells (1500); the value at the mean is at least half the first one, by concavity."""


@njit(cache=True, nogil=True)
def _envelope(x: Any, y: Any, count: int, at: float) -> float:
    """The upper concave envelope of the points (x, y), x increasing, at `at` in [x[0], x[count-1]]; reorders x and y."""
    top = 0
    for k in range(count):
        while top >= 2 and (y[top - 1] - y[top - 2]) * (x[k] - x[top - 2]) <= (y[k] - y[top - 2]) * (
            x[top - 1] - x[top - 2]
        ):
            top -= 1
        x[top], y[top] = x[k], y[k]
        top += 1
    for k in range(top - 1):
        if at <= x[k + 1]:
            share = (at - x[k]) / (x[k + 1] - x[k])
            return max(y[k], y[k + 1]) if share < 0 else y[k] + (y[k + 1] - y[k]) * share
    return y[top - 1]


@njit(cache=True, nogil=True)
def _step(v: Any, failure: Any, gain: float, out: Any) -> None:
    """F_{t+1} from F_t; running maxima from the right keep it non-increasing."""
    cells = v.size - 1
    x, y = np.empty(cells + 2), np.empty(cells + 2)
    worst = 0.0
    out[cells] = 0.0
    for j in range(cells - 1, -1, -1):
        mean = v[j] * (1 + gain * (1 - v[j])) * LESS
        end = min(2 * v[j + 1], 1.0)
        x[0], y[0], count = v[j], failure[j], 1
        for i in range(j, cells + 1):
            if v[i] > end:
                break
            place = min(v[i + 1], end) if i < cells else end
            if place > x[count - 1]:
                x[count], y[count] = place, failure[i]
                count += 1
        worst = max(worst, min(1.0, _envelope(x, y, count, mean) * MORE))
        out[j] = worst


def _grid(first: float, uncovered: float, cells: int) -> NDArray[np.float64]:
    """Points from `first` to 1 - `uncovered`, fine in proportion to v below 1/2 and to 1 - v above."""
    low = np.geomspace(first, 0.5, cells // 2)
    high = 1 - np.geomspace(0.5, uncovered, cells // 2)
    points = np.concatenate([low, high[1:]])
    points[0], points[-1] = first, np.nextafter(1 - uncovered, 1)
    return points


def failure_bounds(r: float, s: float, n: int, *, gain: float = 0.5, cells: int = 1500) -> NDArray[np.float64]:
    """Upper bounds for P(some z in [-1/2, 1/2] is not within r + s of a subset sum of t numbers), t = 1, ..., n.

    `gain` is p0 · w for a density of at least p0 on [-w, w], in units where the interval has length 1.
    """
    v = _grid(2 * r, s, cells)
    failure, scratch = np.ones(len(v)), np.empty(len(v))
    failure[-1] = 0.0
    bounds = np.empty(n)
    for t in range(n):
        _step(v, failure, gain, scratch)
        failure, scratch = scratch, failure
        bounds[t] = failure[0]
    return bounds

"""The worst process that Theorem 1 allows, by dynamic programming with every rounding on the safe side.

The states are the points v_0 < ... < v_N of a grid: after each number A is cut down to a set whose measure is the
largest grid point below its own, which only lessens what it covers.  F_t(v_j) bounds the probability that t more
numbers, and the `last` ones after them, leave a measure of s or more of the targets uncovered when v_j is covered.
A step takes the largest mean of F over the laws on [v_j, min(2 v_j, l)] with mean at least m(v_j): the upper concave
envelope of F, a non-increasing step function that is F_i on [v_i, v_{i+1}), entered at the right ends of its steps,
where a law can come arbitrarily close to its value.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel
from ltbounds.errors import require
from ltbounds.theorems.ours.lemma_1 import cut_at_least

__all__ = ["FINEST", "LESS", "failure_at_least", "failure_bounds", "last_numbers"]

LESS = 1 - 2.0**-48
MORE = 1 + 2.0**-35
"""Covers the rounding of a step, for at most CELLS grid points (Theorem 1, `thm-1.rounding`)."""
CELLS = 4000
FINEST = 2.0**-46
"""Smaller uncovered measures are no grid points, as 1 - u would be rounded; the last numbers must deal with them."""
NEGLIGIBLE = 2.0**-10
"""Share of the wanted failure probability below which bounds, raised to it, are not followed."""
OCTAVES = 16, 64
"""Points to a doubling that the processes of `failure_at_least` go through: few first, more where these do not tell."""
FINE = 16
"""Cells are joined in blocks that grow by one cell every FINE of them away from v: coarser, on the safe side."""


@kernel
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


@kernel
def _step(v: Any, mean: Any, length: float, failure: Any, least: float, out: Any) -> None:
    """F_{t+1} from F_t, at least `least`; running maxima from the right keep it non-increasing."""
    x, y = np.empty(v.size + 1), np.empty(v.size + 1)
    worst = least
    for j in range(v.size - 1, -1, -1):
        if worst == 1.0 or failure[j] <= least:
            out[j] = worst
            continue
        end = min(2 * v[j], length)
        x[0], y[0], count, i = v[j], failure[j], 1, j
        while i < v.size and v[i] <= end and (i == j or failure[i - 1] > least):
            following = i + 1 + (i - j) // FINE
            place = min(v[following], end) if following < v.size else end
            if place > x[count - 1]:
                x[count], y[count] = place, failure[i]
                count += 1
            i = following
        worst = max(worst, min(1.0, _envelope(x, y, count, mean[j]) * MORE))
        out[j] = worst


@kernel
def _steps(v: Any, mean: Any, length: float, failure: Any, enough: float, bounds: Any) -> int:
    """Fill `bounds` with F_1(v_0), F_2(v_0), ... until one is at most `enough`; how many were filled."""
    scratch = np.empty(v.size)
    least = NEGLIGIBLE * enough / bounds.size
    for j in range(failure.size):  # written out: a slice brings messages of its own, a second of compilation
        failure[j] = max(failure[j], least)
    for t in range(bounds.size):
        _step(v, mean, length, failure, least, scratch)
        for j in range(failure.size):
            failure[j] = scratch[j]
        bounds[t] = failure[0]
        if failure[0] <= enough:
            return t + 1
    return int(bounds.size)


def _grid(first: float, length: float, uncovered: float, cells: int) -> NDArray[np.float64]:
    """Points from `first` to length - `uncovered`, fine in proportion to v in the lower half and to length - v above."""
    low = np.geomspace(first, length / 2, 2 * cells // 3)
    high = length - np.geomspace(length / 2, uncovered, cells // 3)
    points = np.concatenate([low, high[1:]])
    points[0], points[-1] = first, np.nextafter(length - uncovered, length)
    return points


def last_numbers(u: Any, s: Any, target: Any, gain: Any, reach: Any, last: int) -> Any:
    """Step (d) of Theorem 1: a bound for P(s or more of [-T, T] stays uncovered) when u of J is and `last` numbers follow.

    >>> round(float(last_numbers(0.1, 0.002, 0.5, 0.5, 0.7, 4)), 2)
    2.05
    """
    seen = np.maximum(np.minimum(2 * reach, reach + 1 - target) - u, 0)
    return np.minimum(u, 2 * target) * (1 - gain * seen) ** last / s


def failure_bounds(
    r: float,
    s: float,
    n: int,
    *,
    target: float = 0.5,
    gain: float = 0.5,
    reach: float = 0.5,
    last: int = 0,
    cells: int = 1500,
    enough: float = 0.0,
) -> NDArray[np.float64]:
    """Upper bounds for P(some z in [-target, target] is not within r + s of a subset sum of t + `last` numbers).

    t = 1, ..., n, or up to the first bound that is at most `enough`.  The numbers have a density of at least `gain` on
    [-1, 1]; J = [-reach, reach], target <= reach, 1/2 <= reach <= 1.
    """
    require(2 <= cells <= CELLS, "cells", cells, f"be in [2, {CELLS}]")
    length = 2 * reach
    uncovered = max(s, FINEST)
    v = _grid(2 * r, length, uncovered, cells)
    mean = (v + gain * cut_at_least(v, length)) * LESS
    failure = np.minimum(1.0, last_numbers(length - v, s, target, gain, reach, last) * MORE)
    if uncovered == s:
        failure[-1] = 0.0
    failure = np.maximum.accumulate(failure[::-1])[::-1].copy()
    bounds = np.empty(n)
    return bounds[: _steps(v, mean, length, failure, enough, bounds)]


def failure_at_least(
    r: float, s: float, n: int, *, target: float, gain: float, reach: float, last: int, octave: int = OCTAVES[-1]
) -> float:
    """How often a process that Theorem 1 allows fails: `failure_bounds` of n numbers is no smaller.  It takes milliseconds.

    A step goes from v to one of the next points up to 2v (or to all of J), as rarely as the mean allows, or stays: the worst point.
    """
    length = 2 * reach
    v = 2 * r * 2.0 ** (np.arange(math.ceil(octave * math.log2(length / (2 * r)))) / octave)
    v = v[v <= length - max(s, FINEST)]
    failure = np.append(np.minimum(1.0, last_numbers(length - v, s, target, gain, reach, last)), 0.0)
    there = np.minimum(np.arange(len(v))[:, None] + np.arange(1, octave + 1), len(v))
    grown = gain * cut_at_least(v, length)[:, None]
    step = np.append(v, length)[there] - v[:, None]
    allowed, chance = (grown <= step) & (step <= v[:, None] * (1 + 1e-12)), grown / step
    for _ in range(n):
        stays = failure[:-1, None]
        failure[:-1] = np.where(allowed, stays - chance * (stays - failure[there]), 0.0).max(axis=1)
    return float(failure[0]) * (1 - 2.0**-30)

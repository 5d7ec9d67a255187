"""How much uniform a law contains: X = p U[-h, h] + (1-p) (the rest) for the largest weight p(h) = 2 h inf_[-h,h] f.

The explicit subset-sum theorem needs a density of at least p0 on [-w, w] and gains p0 w at each number, so the best
half-width maximises the gain w inf_[-w,w] f = p(w)/2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from ltbounds.arith import ball
from ltbounds.errors import DomainError, require
from ltbounds.laws.law import Law

__all__ = ["ContainedUniform", "best_uniform", "gain", "uniform_weight"]

CELLS = 4000
REFINED = 40
"""Steps between two neighbours of the grid: to a few 1e-9 of their distance, as floats tell no more near a maximum."""
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class ContainedUniform:
    """`density` is at least p0 on [-half_width, half_width]; certified `gain` = p0 half_width; `weight` = 2 gain is the
    share of the uniform part.  Floats rounded to the safe side."""

    law: Law
    half_width: float
    density: float
    gain: float

    @cached_property
    def gain_at_most(self) -> float:
        """A bound on what any half-width can gain: thousands of balls, for which no number that suffices waits."""
        import flint

        with flint.ctx.workprec(53):
            return _cap(self.law, np.geomspace(*_range(self.law), CELLS))

    @property
    def weight(self) -> float:
        return 2 * self.gain


def gain(law: Law, h: Any) -> Any:
    """h inf_[-h,h] f, in the arithmetic of h > 0.

    >>> from ltbounds.laws.families import product_law
    >>> round(gain(product_law(), 0.5), 6)
    0.173287
    """
    if law.lowest is None:
        raise DomainError(
            f"law={law.name} must come with `lowest`, the infimum of its density on [-h, h] in balls: without it "
            "nothing is certified; ltbounds.success_probability estimates by experiment"
        )
    require(bool(h > 0), "h", h, "be positive")
    return h * law.lowest(h)


def uniform_weight(law: Law, h: Any) -> Any:
    """The largest p with law = p U[-h, h] + (1-p) (another law): p(h) = 2 h inf_[-h,h] f.

    >>> from ltbounds.laws.families import product_law
    >>> uniform_weight(product_law(), ball("0.5")).str(12, radius=False)
    '0.346573590280'
    """
    return 2 * gain(law, h)


def best_uniform(law: Law) -> ContainedUniform:
    """The half-width with the largest certified gain, and a bound on what any half-width can gain.

    The half-width is found in floats and certified in balls.  No half-width in [a, b] gains more than b inf_[-a,a] f,
    as the infimum falls with h; none up to a more than P(|X| < a)/2; and h >= b no more than P(|X| > b/2), because
    the density is at least inf_[-h,h] f where h/2 <= |x| <= h.

    >>> from ltbounds.laws.families import normal_law
    >>> best = best_uniform(normal_law())
    >>> round(best.half_width, 2), f"{best.gain:.9f}", f"{best.gain_at_most:.3f}"
    (1.0, '0.241970725', '0.243')
    """
    import flint

    gain(law, 1.0)  # refuses a law without `lowest`
    grid = np.geomspace(*_range(law), CELLS)
    values = np.array([float(gain(law, h)) for h in grid])
    top = int(np.argmax(values))
    half_width = _refined(law, grid[max(top - 1, 0)], grid[top], grid[min(top + 1, CELLS - 1)])
    with flint.ctx.workprec(53):
        density = float(_lowest(law, half_width).lower())
        return ContainedUniform(law, half_width, density, float((ball(density) * half_width).lower()))


def _lowest(law: Law, h: float) -> Any:
    return gain(law, ball(h)) / h


def _range(law: Law) -> tuple[float, float]:
    """Half-widths that matter: up to the support's nearer end, or, on the whole line, where a millionth lies beyond."""
    end = min(-law.support[0], law.support[1])
    require(end > 0, "law", law.name, "have 0 inside its support")
    if math.isinf(end):
        end = 1.0
        while float(_continuous_mass(law, end / 2)) < 1 - float(law.atom) - 1e-6:
            end *= 2
    return end * 1e-4, end


def _refined(law: Law, low: float, middle: float, high: float) -> float:
    """The best half-width near the grid's best one; the grid's own where nothing between its neighbours is better."""
    a, b = low, high
    for _ in range(REFINED):  # golden section; scipy's optimisers would be a quarter of a first answer's time
        c, d = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
        a, b = (a, d) if float(gain(law, c)) >= float(gain(law, d)) else (c, b)
    return float(max(((a + b) / 2, float(middle)), key=lambda h: float(gain(law, h))))


def _cap(law: Law, grid: Any) -> float:
    """An upper bound for the gain of every half-width: cell by cell, below the grid, and above it."""
    cells = [ball(b) * _lowest(law, a) for a, b in pairwise(grid)]
    below = _continuous_mass(law, grid[0]) / 2
    above = 1 - ball(law.atom) - _continuous_mass(law, grid[-1] / 2) if math.isinf(law.support[1]) else ball(0)
    return max(float(value.upper()) for value in (*cells, below, above))


def _continuous_mass(law: Law, h: float) -> Any:
    """P(|X| < h), the atom at 0 left out."""
    if law.interval_probability is None:
        raise DomainError(f"law={law.name} must come with its interval_probability to bound the gain")
    return law.interval_probability(ball(-h), ball(h)) - ball(law.atom)

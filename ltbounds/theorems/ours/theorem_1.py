"""Theorem 1 (ours): how many random numbers certainly suffice for random subset sum.

The numbers X are i.i.d. with a density of at least g on [-1, 1] (g = 1/2 for U[-1, 1]); targets are [-T, T], T <= 1.

Proof.  Let J = [-L, L] with T <= L and 1/2 <= L <= 1, A_0 = [-r, r], A_{t+1} = A_t united with (A_t + X_{t+1}) cut to
J, v_t = |A_t|.  Between two numbers A_t may be replaced by any smaller set.
(a) Every point of A_t is within r of a subset sum of X_1..X_t.
(b) For z in J \\ A_t, P(z - X in A_t) >= g |A_t within [z-1, z+1]|.  Integrated over z: E[v_{t+1} | A_t] >= v_t + g
    cut(A_t), and Lemma 1 bounds cut(A_t) below in terms of v_t.  And v_t <= v_{t+1} <= min(2 v_t, 2L).
(c) If less than s of [-T, T] is uncovered, every z in it has a point of A_t within s, so a subset sum within r + s.
(d) Let u of J be uncovered, and k numbers follow.  For |z| <= T the window [z-1, z+1] meets J in a measure of at least
    min(2L, L + 1 - T), so all but u of that lies in A, and z stays uncovered by each of the k with probability at
    most f = 1 - g (min(2L, L+1-T) - u)^+, independently.  So E[uncovered of [-T, T]] <= min(u, 2T) f^k, and by Markov
    P(at least s of it is uncovered) <= min(u, 2T) f^k / s.
(e) By (b) the law of v_{t+1} given A_t is one of those over which `worst_process` takes the supremum, starting from
    (d), so by induction its F_n(2r) bounds the failure probability of n + k numbers.
L, k and the split of eps into r and s are free; the choice below is near the best ones found.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, like, maximum, minimum
from ltbounds.claims import Points, Result
from ltbounds.errors import Undecided
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Sides, at_most, place, sides
from ltbounds.theorems.ours.lemma_1 import cut_at_least

__all__ = ["RESULT", "least_number", "mean_covered", "window_in_interval"]

Tried1 = Annotated[Scalar, Points(("0", "0.25", "0.5", "0.75", "1"))]
Tried2 = Annotated[Scalar, Points(("0.5", "0.7", "0.85", "1"))]
Tried3 = Annotated[Scalar, Points(("0.1", "0.3", "0.5", "0.7", "1"))]
Tried4 = Annotated[Scalar, Points(("0.001", "0.1", "0.25", "0.5", "0.75", "0.999"))]

HERE = place("ours", "Theorem 1", "random subset sum, sufficient")
UNCOVERED_SHARE = 0.2
"""Share of eps given to the uncovered measure s; the bound is nearly flat between 0.1 and 0.4."""
LONGEST = 20_000


def mean_covered(v: Scalar, gain: Scalar, length: Scalar) -> Scalar:
    """(b): E[v_{t+1} | A_t] is at least v + g cut(A_t), cut by Lemma 1.

    >>> mean_covered(0.5, 0.5, 1.0)
    0.625
    """
    return v + gain * cut_at_least(v, length)


def window_in_interval(reach: Scalar, target: Any) -> Any:
    """(d): [z-1, z+1] meets J = [-L, L] in a measure of at least min(2L, L + 1 - T) for |z| <= T <= L <= 1.

    >>> window_in_interval(0.75, 0.5)
    1.25
    """
    return minimum(2 * reach, reach + 1 - target)


@lru_cache(maxsize=1024)
def least_number(eps: float, delta: float, target: float, gain: float) -> int:
    """The least n that Theorem 1 certifies with the choices of L, k and s made here.

    eps in (0, target/2], target in (0, 1], gain in (0, 1/2], delta in (0, 1); raises `Undecided` where none is found.
    """
    from ltbounds.theorems.ours.worst_process import LESS, failure_bounds

    uncovered = eps * UNCOVERED_SHARE * LESS
    reach = max(0.7, min(1.0, 1.4 * target))
    last = _last(eps, delta, uncovered, gain, gain * window_in_interval(reach, target))
    # A guess that is nearly always enough, in the unit of numbers that U[-1, 1] would need.
    length = min(LONGEST, int((20 + 4.5 * math.log(1 / eps) + 4.5 * math.log(1 / delta)) / gain))
    bounds = failure_bounds(
        eps * (1 - UNCOVERED_SHARE) * LESS, uncovered, length, target=target, gain=gain,
        reach=reach, last=last, cells=4000, enough=delta,
    )  # fmt: skip
    if bounds[-1] > delta:
        raise Undecided(f"n must exceed {length + last} for eps={eps}, delta={delta}; no such n is certified")
    return len(bounds) + last


def _last(eps: float, delta: float, uncovered: float, gain: float, hit: float) -> int:
    """How many numbers to leave to step (d): a good choice; and enough for what lies below the finest grid point."""
    from ltbounds.theorems.ours.worst_process import FINEST

    good = 0.38 / gain * math.log(0.5 / eps)
    enough = math.log(1000 * FINEST / (uncovered * delta)) / -math.log1p(-hit) if uncovered < FINEST else 0.0
    return math.ceil(max(good, enough, 0.0))


def _covers(n: int | None) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Coverage of [-1/2, 1/2] within 1/4 by n numbers; by the certified n, cut to 16, where n is None."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        size = min(16, least_number(0.25, 0.2, 0.5, 0.5)) if n is None else n
        return draw_errors(RandomSubsetSum(n=size, notion="all", lo=-0.5, hi=0.5), stream, trials) <= 0.25

    return trial


def _measured_window(z: Scalar, reach: Scalar, target: Any) -> Any:
    """|[z-1, z+1] within [-L, L]| where z is a share of the target: from the definition."""
    place = z * target
    return minimum(place + 1, reach) - maximum(place - 1, -reach)


@HERE.at_most("thm-1.window", by="points", given=lambda reach, target, **_: at_most(target, reach))
def window(z: Tried1, reach: Tried2, target: Tried3) -> Sides:
    """(d): the window of each z in [0, T] meets J in at least min(2L, L+1-T), T <= L.  (It is piecewise linear in z, L
    and T, and these points include its corners.)
    """
    return sides(
        window_in_interval(reach, target),
        _measured_window(z, reach, target),
        off_left=window_in_interval(reach, target) + (1 - z) * target,
    )


@HERE.equal("thm-1.window-attained", by="points", given=lambda reach, target: at_most(target, reach))
def window_attained(reach: Tried2, target: Tried3) -> Sides:
    """It is attained at z = T."""
    return sides(window_in_interval(reach, target), _measured_window(1, reach, target), off=reach + 1 - target)


@HERE.equal("thm-1.mean", by="points")
def mean(v: Tried4) -> Sides:
    """For J of length 1 and g = 1/2 every window covers J, and the mean is exactly v + v(1-v)/2."""
    return sides(mean_covered(v, like(1, v) / 2, like(1, v)), v + v * (1 - v) / 2, off=v + v * (1 - v) / 3)


@HERE.trials(
    "thm-1",
    at_least=0.8,
    expected=0.97,
    notion="all",
    off=_covers(3),
    parameters={"eps": 0.25, "delta": 0.2, "n": "least_number(0.25, 0.2, 0.5, 0.5), at most 16"},
)
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = 1/4 and delta = 0.2 the certified n really covers [-1/2, 1/2] with probability at least 0.8.

    Note: With more numbers coverage only improves, so an n cut to 16 is the harder test.
    """
    return _covers(None)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="How many random numbers certainly suffice",
    statement="For X_1..X_n i.i.d. with a density of at least g on [-1,1] and n >= least_number(eps, delta, T, g), T <= 1, with probability at "
    "least 1-delta every z in [-T, T] is within eps of a subset sum.",
    symbols={"v": "measure covered so far", "length": "2L, the length of J", "gain": "g", "reach": "L", "target": "T"},
    formulas=(mean_covered, window_in_interval),
    claims=(mean, window, window_attained, by_experiment),
)

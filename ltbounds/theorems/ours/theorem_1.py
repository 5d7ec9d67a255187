"""Theorem 1 (ours): how many random numbers certainly suffice for random subset sum.

The numbers X are i.i.d. with a density of at least g on [-1, 1] (g = 1/2 for U[-1, 1]); targets are [-T, T], T <= 1.

The proof is that at `whole`: J = [-L, L] and A_t are the interval and the covered sets of all its steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, integer, maximum, minimum
from ltbounds.claims import Integers, OneOf, Real, Result
from ltbounds.errors import Undecided
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Half, Nonnegative, Share, Sides, any_number, at_most, place, sides
from ltbounds.theorems.ours.lemma_1 import CELLS, cut_at_least, cut_of_cells

__all__ = ["RESULT", "asks_for", "covers", "least_number", "mean_covered", "whole", "window_in_interval"]

Reach = Annotated[Scalar, Real(Fraction(1, 2), 1)]
Length = Annotated[Scalar, Real(0, 2, open_lo=True)]

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
    from ltbounds.theorems.ours.worst_process import failure_bounds

    near, uncovered, reach, last = _choices(eps, delta, target, gain)
    # A guess that is nearly always enough, in the unit of numbers that U[-1, 1] would need.
    length = min(LONGEST, int((20 + 4.5 * math.log(1 / eps) + 4.5 * math.log(1 / delta)) / gain))
    bounds = failure_bounds(
        near, uncovered, length, target=target, gain=gain, reach=reach, last=last, cells=4000, enough=delta
    )
    if bounds[-1] > delta:
        raise Undecided(f"n must exceed {length + last} for eps={eps}, delta={delta}; no such n is certified")
    return len(bounds) + last


def asks_for(n: int, eps: float, delta: float, target: float, gain: float) -> bool:
    """Whether `least_number` is n or more for sure, said without it: with n - 1 numbers a process that it allows fails too often."""
    from ltbounds.theorems.ours.worst_process import OCTAVES, failure_at_least

    near, uncovered, reach, last = _choices(eps, delta, target, gain)

    def least(octave: int) -> float:
        return failure_at_least(
            near, uncovered, max(n - 1 - last, 0), target=target, gain=gain, reach=reach, last=last, octave=octave
        )

    return any(least(octave) > delta for octave in OCTAVES)


def _choices(eps: float, delta: float, target: float, gain: float) -> tuple[float, float, float, int]:
    """r, s, L and k."""
    from ltbounds.theorems.ours.worst_process import LESS

    uncovered, reach = eps * UNCOVERED_SHARE * LESS, max(0.7, min(1.0, 1.4 * target))
    last = _last(eps, delta, uncovered, gain, gain * window_in_interval(reach, target))
    return eps * (1 - UNCOVERED_SHARE) * LESS, uncovered, reach, last


def _last(eps: float, delta: float, uncovered: float, gain: float, hit: float) -> int:
    """How many numbers to leave to step (d): a good choice; and enough for what lies below the finest grid point."""
    from ltbounds.theorems.ours.worst_process import FINEST

    good = 0.38 / gain * math.log(0.5 / eps)
    enough = math.log(1000 * FINEST / (uncovered * delta)) / -math.log1p(-hit) if uncovered < FINEST else 0.0
    return math.ceil(max(good, enough, 0.0))


def covers(n: int, eps: float, law: str = "uniform") -> Callable[[np.random.Generator, int], np.ndarray]:
    """Trials: whether n numbers of a law have subset sums within eps of all of [-1/2, 1/2]."""
    experiment = RandomSubsetSum(n=n, law=law, notion="all", lo=-0.5, hi=0.5)
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= eps


@HERE.at_most("thm-1.window", by="smt", given=lambda z, reach, target: (at_most(z, target), at_most(target, reach)))
def window(z: Nonnegative, reach: Reach, target: Share) -> Sides:
    """(d): the window [z-1, z+1] of each z in [0, T] meets J = [-L, L] in at least min(2L, L+1-T), T <= L."""
    measured = minimum(z + 1, reach) - maximum(z - 1, -reach)
    return sides(window_in_interval(reach, target), measured, off_left=2 * reach)


@HERE.at_most("thm-1.half", by="smt", given=lambda v, length: at_most(v, length))
def half(v: Nonnegative, length: Length) -> Sides:
    """(e): the bound of Lemma 1 is at most min(v, l - v)."""
    return sides(cut_at_least(v, length), minimum(v, length - v), off=minimum(v, length - v) * 9 / 10)


@HERE.at_most("thm-1.line", by="smt", given=lambda slope, mean, least, **_: (at_most(slope, 0), at_most(least, mean)))
def line(start: Nonnegative, slope: any_number, mean: Nonnegative, least: Nonnegative) -> Sides:
    """(e): a falling line is, at a mean that is at least `least`, at most what it is at `least`."""
    return sides(start + slope * mean, start + slope * least, off=start + slope * (least + 1))


@HERE.at_most("thm-1.rounding", by="exact")
def rounding(cells: Annotated[Scalar, OneOf((8000,))]) -> Sides:
    """(e): 8000 wrong decisions on the hull, each of at most 2^-50 of a value that is at most twice the result, and 2^14 units of
    2^-53 for all else, are covered by the factor 1 + 2^-35.
    """
    lost = cells * Fraction(1, 2**49) + Fraction(2**14, 2**53)
    return sides(Fraction(1), (1 - lost) * (1 + Fraction(1, 2**35)), off=(1 - lost) * (1 + Fraction(1, 2**36)))


def _next_mean(code: Scalar, reach: Scalar, gain: Scalar) -> Sides:
    """The bound against the mean of v_{t+1} for a union of eighths of J and the density g; off: without Lemma 1."""
    filled = bin(integer(code)).count("1") * 2 * reach / CELLS
    mean = filled + gain * cut_of_cells(code, 2 * reach)
    return sides(mean_covered(filled, gain, 2 * reach), mean, off_left=filled + 2 * gain * filled)


@HERE.formal("thm-1.step", theorem="OneStep.one_step")
def step(code: Annotated[Scalar, Integers(0, 255)], reach: Reach, gain: Half) -> Sides:
    """(b): if every z of J \\ A_t is hit with a probability of at least g |A_t within [z-1, z+1]|, the mean of v_{t+1} is at least
    v_t + g (v (l - v) - kappa w + w^2/2), the bound of Lemma 1 for v = v_t in J of length l <= 2; for unions of eighths of J.
    """
    return _next_mean(code, reach, gain)


@HERE.argued("thm-1", steps=(step, window, half, line, rounding))
def whole(code: Annotated[Scalar, Integers(0, 255)], reach: Reach, gain: Half) -> Sides:
    """For X_1..X_n i.i.d. with a density of at least g <= 1/2 on [-1, 1] and n >= `least_number`(eps, delta, T, g), T <= 1, with
    probability at least 1 - delta every z in [-T, T] is within eps of a subset sum, 0 < eps <= T/2, 0 < delta < 1; evaluated is the
    step that carries it, the mean of v_{t+1} for unions of eighths of J and the density g.

    Because of these sets.  Let J = [-L, L] with T <= L and 1/2 <= L <= 1, A_0 = [-r, r], A_{t+1} = A_t united with (A_t + X_{t+1}) cut
    to J, v_t = |A_t|; between two numbers A_t may be replaced by any smaller set.  More numbers only add subset sums.
    (a) Every point of A_t is within r of a subset sum of X_1..X_t, by the triangle inequality.
    (b) For z in J \\ A_t, P(z - X in A_t) >= g |A_t within [z-1, z+1]|; the mean of |A_{t+1}| is the integral of P(z in A_{t+1})
    (Fubini), so E[v_{t+1} | A_t] >= m(v_t) by `thm-1.step` in J of length 2L <= 2.  And v_t <= v_{t+1} <= min(2 v_t, 2L).
    (c) If less than s of [-T, T] is uncovered, every z in it has a point of A_t within s, so a subset sum within r + s <= eps.
    (d) Let u of J be uncovered, and k numbers follow.  For |z| <= T the window [z-1, z+1] meets J in at least min(2L, L+1-T)
    (`thm-1.window`; z < 0 by symmetry), so z stays uncovered by each of the k with probability at most f = 1 - g (min(2L, L+1-T) - u)^+,
    independently: E[uncovered of [-T, T]] <= min(u, 2T) f^k, and by Markov P(at least s of it is uncovered) <= min(u, 2T) f^k / s.
    (e) Let F_t(v) bound the failure probability of t numbers and the k of (d) after a measure v, F_0 by (d).  By induction
    F_{t+1}(v_j), on a grid v_j, is at least the mean of F_t over the law of the next measure, which lies on [v_j, min(2 v_j,
    2L)] with a mean of at least m(v_j): the least concave function above the falling F_t is a falling line near the mean of
    that law, so `thm-1.line` bounds it by its value at m(v_j).  To cut a set down to a grid point lessens all later sets.  In
    float64 (standard model, pow to a unit) the means are rounded down by 1 - 2^-48.  A side of a comparison of the hull errs
    by 3 units of 2^-53, so a point wrongly dropped or kept moves the hull by at most 6 units of the first value, 2^-50; each of
    4000 points is decided on twice at most.  The result is at least half the first value, because g <= 1/2, so the mean lies in the lower half
    of [v, min(2v, 2L)] (`thm-1.half`), and the hull is concave; so the factor 1 + 2^-35 covers it (`thm-1.rounding`).  The number returned is k = `last`
    and the first t with F_t(2r) <= delta; any L, k, r, s would do.
    """
    return _next_mean(code, reach, gain)


@HERE.trials(
    "thm-1.trials", at_least=0.8, expected=0.97, notion="all", off=covers(3, 0.25),
    parameters={"eps": 0.25, "delta": 0.2, "n": "least_number(0.25, 0.2, 0.5, 0.5), at most 16"},
)  # fmt: skip
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = 1/4 and delta = 0.2 the certified n really covers [-1/2, 1/2] with probability at least 0.8.

    Note: With more numbers coverage only improves, so an n cut to 16 is the harder test.
    """
    return covers(min(16, least_number(0.25, 0.2, 0.5, 0.5)), 0.25)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="How many random numbers certainly suffice",
    statement="For X_1..X_n i.i.d. with a density of at least g on [-1,1] and n >= least_number(eps, delta, T, g), T <= 1, with probability at "
    "least 1-delta every z in [-T, T] is within eps of a subset sum.",
    symbols={"v": "measure covered so far", "length": "2L, the length of J", "gain": "g", "reach": "L", "target": "T"},
    formulas=(mean_covered, window_in_interval),
    claims=(step, window, half, line, rounding, whole, by_experiment),
)

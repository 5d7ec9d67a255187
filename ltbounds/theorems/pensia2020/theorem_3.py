"""Theorem 3 (Lueker, Corollary 2.5) and Eq. 5: random subset sum, with a proof and an explicit constant of ours."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar, like, log, maximum, minimum
from ltbounds.claims import Real, Result
from ltbounds.laws import law
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Conditions, Count, Half, OpenUnit, Positive, Share, Sides, antitone, at_most, place, sides

__all__ = ["RESULT", "covered", "log_failure", "potential", "sample_size"]

Constant = Annotated[Scalar, Real(11)]
HERE = place("pensia2020", "Theorem 3", "section 3.1")
LINK = place("pensia2020", "Theorem 3", "section 3.1, Eq. 5")


def sample_size(eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 3: numbers of U[-1,1] that suffice for every target in [-1/2, 1/2], n = C log(2 / min(eps, delta)).

    >>> round(sample_size(0.01, 0.01, C=3.0), 2)
    15.89
    """
    return C * log(2 / minimum(eps, delta))


def potential(v: Scalar) -> Scalar:
    """What is left to do when the share v of J is covered: 1/v - 1, which is 0 when all is.

    >>> potential(0.25)
    3.0
    """
    return 1 / v - 1


def log_failure(n: Scalar, rate: Scalar, x: Scalar) -> Scalar:
    """log(2 (1 - rate/2)^n/x^2), rate = g w: n numbers leave some z of J farther than x w from all subset sums with at most
    that probability.

    >>> round(log_failure(36, 0.5, 0.1), 3)
    -5.058
    """
    return log(2 / x**2) + n * log(1 - rate / 2)


@HERE.equal("thm-3.failure")
def failure(n: Count, rate: OpenUnit, x: Positive) -> Sides:
    """Each number adds log(1 - rate/2) to log 2 - 2 log x."""
    right = log(like(2, x)) - 2 * log(x) + n * log(1 - rate / 2)
    return sides(log_failure(n, rate, x), right, off=right - log(like(2, x)))


@HERE.at_most("thm-3.chord", by="smt", given=lambda v, more: (at_most(v, more), at_most(more, 2 * v)))
def chord(v: Share, more: Positive) -> Sides:
    """1/v' is at most its chord over [v, 2v], 1/v - (v' - v)/(2 v^2), as the reciprocal is convex."""
    return sides(1 / more, 1 / v - (more - v) / (2 * v**2), off=1 / v - (more - v) / v**2)


@HERE.at_most(
    "thm-3.step", by="smt", given=lambda v, q, gain: at_most(q * v * (1 - v), gain),
    samples=({"v": "1/2", "q": "1/2", "gain": "1/8"},),
)  # fmt: skip
def step(v: Share, q: OpenUnit, gain: Positive) -> Sides:
    """Where v grows by q v (1 - v) on average, the chord of 1/v - 1 shrinks by the factor 1 - q/2 at least."""
    return sides(potential(v) - gain / (2 * v**2), (1 - q / 2) * potential(v), off=(1 - q) * potential(v))


@HERE.at_most("thm-3.markov", by="smt")
def markov(v: Share) -> Sides:
    """What is uncovered, 1 - v, is at most 1/v - 1."""
    return sides(1 - v, potential(v), off=potential(v) / 2)


AT_ENDS = ({"n": 33, "eps": "0.1", "delta": "0.1", "C": 11},)


def _enough(n: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Conditions:
    return at_most(sample_size(eps, delta, C), n)


@HERE.at_most("thm-3.enough", by="smt", given=_enough, samples=AT_ENDS)
def enough(n: Count, eps: OpenUnit, delta: OpenUnit, C: Constant) -> Sides:
    """2 (3/4)^n/eps^2 <= delta, in logarithms, where n >= C log(2/min{eps, delta}) and C >= 11."""
    return sides(log_failure(n, like(1, eps) / 2, eps), log(delta), off=2 * log(delta))


@HERE.argued("thm-3", steps=(chord, step, markov, enough), given=_enough, samples=AT_ENDS)
def theorem(n: Count, eps: OpenUnit, delta: OpenUnit, C: Constant) -> Sides:
    """Theorem 3 with any C >= 11: n >= C log(2/min{eps, delta}) independent X_i of U[-1, 1] have, with probability at least
    1 - delta, a subset sum within eps of every z in [-1/2, 1/2], all z at once.

    Because let the X have a density of at least g on [-w, w], J = [-w/2, w/2], q = g w, A_0 = [-e/2, e/2], A_t = A_{t-1} united with
    (A_{t-1} + X_t) cut to J, v = |A_t|/w, the share of J that is covered: here w = 1, q = 1/2, e = eps.  By induction each point of
    A_t is within eps/2 of a subset sum of X_1..X_t.  A z of J outside A_t has z - A_t within [-w, w], so X_{t+1} reaches it
    with probability at least g |A_t| = q v: given A_t, v' is in [v, 2v] with a mean of at least v + q v (1 - v), so by
    `thm-3.chord` and `thm-3.step` the mean of 1/v' - 1 is at most 3/4 (1/v - 1); after n numbers it is at most (3/4)^n/eps, v
    being eps at first.  If less than eps/2 of J is uncovered, every z in J has a point of A_n within eps/2, as a measure of at least
    eps/2 of J is so near, and then a subset sum within eps.  By `thm-3.markov` and Markov's inequality that fails with
    probability at most (3/4)^n/eps : (eps/2), which is at most delta by `thm-3.enough`.
    """
    return enough.body(n, eps, delta, C)


def covered(
    stream: np.random.Generator, trials: int, *, n: int, eps: float, reach: float = 1.0, law_name: str = "uniform"
) -> NDArray[np.bool_]:
    """Whether all |z| <= `reach` are within eps of a subset sum of n numbers of the law called `law_name`: (trials,)."""
    from ltbounds.subsets import covers

    return covers(law(law_name).sample(stream, (trials, n)), -reach, reach, eps)


def _near_half(n: int) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Whether some sum of n numbers is within 0.01 of 1/2."""
    experiment = RandomSubsetSum(n=n, notion="fixed", lo=0.5, hi=0.5)
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= 0.01


FIXED_N = math.ceil(sample_size(0.01, 0.01, C=3))


@LINK.trials(
    "eq-5.at-point", at_least=0.99, expected=0.998, notion="fixed", off=_near_half(8),
    parameters={"n": FIXED_N, "eps": 0.01, "delta": 0.01, "C": 3, "w": 0.5},
)  # fmt: skip
def fixed(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At C = 3, eps = delta = 0.01 (n = 16): w = 1/2 is within 0.01 of a subset sum with probability at least 0.99."""
    return _near_half(FIXED_N)(stream, trials)


@LINK.at_most("eq-5.constant", by=antitone("x"), samples=({"x": "1/2"},))
def without_the_2(x: Half) -> Sides:
    """Eq. 5's n >= C log(1/min{eps, delta}) lacks Theorem 3's 2: for x = min{eps, delta} <= 1/2, log(2/x) <= 2 log(1/x)."""
    return sides(sample_size(x, x, 1), 2 * log(1 / x), off=log(1 / x))


@LINK.argued("eq-5", steps=(theorem, without_the_2))
def link(eps: OpenUnit, delta: OpenUnit) -> Sides:
    """n >= 22 log(1/x) numbers, x = min{eps, delta}, come within eps of any |w| <= 1/2 with probability at least 1 - delta.

    Because for x <= 1/2 these are enough for `thm-3` with C = 11 by `eq-5.constant`; else eps > 1/2 and the empty set serves.
    """
    x = minimum(eps, delta)
    right = 11 * maximum(0 * x, 2 * x - 1)
    return sides(sample_size(eps, delta, 11) - 22 * log(1 / x), right, off=right - 1)


RESULT = Result(
    ref=HERE.ref, title="Random subset sum covers an interval",
    statement="For X_1..X_n i.i.d. U[-1,1] and n >= C log(2/min{eps, delta}), with probability at least 1-delta every z in [-1/2, 1/2] "
    "is within eps of a subset sum.",
    symbols={"eps": "tolerance", "delta": "failure probability", "C": "constant left open by the paper"},
    formulas=(sample_size, potential, log_failure),
    claims=(theorem, failure, chord, step, markov, enough, link, fixed, without_the_2),
)  # fmt: skip

"""Theorem 6 (ours): reflection, and what it makes necessary for every symmetric law.

Let X_1..X_n be i.i.d., symmetric, without atoms but for 0; x_i = |X_i|.  FAIL: some z in [-T, T] is farther than eps from
every subset sum.

Proof.  (a) Reflection.  Let A be the 2^n subset sums of x_1..x_n (with repetition) and N the sum of the x_i with X_i < 0.
S -> S symmetric-difference {X_i < 0} is a bijection of the index sets, and the sum of X over S, plus N, is the sum of x
over its image.  So the subset sums of X are A - N.  Given x the set {X_i < 0} is uniform over all 2^n sets (give a number
that is 0 a sign of its own), so N is a uniformly random element of A, and

    P(FAIL) = E[ share of the a in A for which some z in [a - T, a + T] is farther than eps from A ].

(b) Rank.  To be within eps of all z in [-T, -eps) takes sums below 0, each of which serves a length of 2 eps, so at least
m = ceil((T - eps)/(2 eps)) of them; likewise above 0.  If k of the numbers are not 0, the other n - k only repeat sums,
and the 2^k sums of those k are distinct with probability 1.  So the a of the m lowest and of the m highest ranks fail:
P(FAIL | k) >= min(1, 2m/2^k).
(c) Ends.  If N < T - eps no sum reaches -T + eps, and likewise for x_1 + .. + x_n - N.  For U[-1, 1] and y = T - eps <= 1,
P(N < y) = 2^-n sum_k C(n,k) y^k/k! and P(both) = 2^-n y^n sum_k C(n,k)/(k! (n-k)!), so P(FAIL) >= 2 P(N < y) - P(both).
(d) The limit.  Without an atom, (b) gives n >= log2((T/eps - 1)/delta), as 2m >= T/eps - 1; at delta = eps, n/ln(1/eps) is at
least 2/ln 2 + log2(T - eps)/ln(1/eps), which tends to 2/ln 2 = 2.885.  That is the proved half.  That n/ln(1/eps) also tends to
2/ln 2 is a HEURISTIC by large deviations, not proved here: E (1 + e^(tX))^-1 = 1/2 for every t and symmetric X without atoms
makes the rate ln 2 - s; for D, 0 half of the time, the same argument suggests 2/ln(4/3) = 6.95.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, comb, factorial
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Points, Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Sides, place, sides

__all__ = ["RESULT", "failure_by_ends", "failure_by_rank", "rank_needed"]

HERE = place("ours", "Theorem 6", "random subset sum, reflection, necessary")


def rank_needed(eps: Fraction, target: Fraction) -> int:
    """(b): m = ceil((T - eps)/(2 eps)), the sums that must lie below 0, and above.

    >>> rank_needed(Fraction(1, 100), Fraction(1, 2))
    25
    """
    return max(0, ceil((target - eps) / (2 * eps)))


def failure_by_rank(n: int, eps: Fraction, target: Fraction, atom: Fraction = Fraction(0)) -> Fraction:
    """(b): P(FAIL) is at least E min(1, 2m/2^K), K ~ Binomial(n, 1 - atom) of the numbers not being 0; exact.

    >>> failure_by_rank(8, Fraction(1, 100), Fraction(1, 2))
    Fraction(25, 128)
    """
    twice = 2 * rank_needed(eps, target)
    if not atom:
        return min(Fraction(1), Fraction(twice, 2**n))
    kept = 1 - atom
    return sum(
        (comb(n, k) * kept**k * atom ** (n - k) * min(Fraction(1), Fraction(twice, 2**k)) for k in range(n + 1)),
        Fraction(0),
    )


def failure_by_ends(n: int, eps: Fraction, target: Fraction) -> Fraction:
    """(c): P(FAIL) is at least 2 P(N < y) - P(N < y and x_1 + .. + x_n - N < y), y = T - eps <= 1, for U[-1, 1]; exact.

    >>> failure_by_ends(1, Fraction(1, 10), Fraction(1, 2))
    Fraction(1, 1)
    """
    y = min(target - eps, Fraction(1))
    one = sum((comb(n, k) * y**k / factorial(k) for k in range(n + 1)), Fraction(0))
    both = y**n * sum((Fraction(comb(n, k), factorial(k) * factorial(n - k)) for k in range(n + 1)), Fraction(0))
    return min(Fraction(1), (2 * one - both) / 2**n)


def _multiset(signs: tuple[int, ...], shift: bool) -> list[int]:
    """The subset sums of signs times (1, 3, 9, ...), plus the sum of those with a minus sign if `shift`."""
    x = [3**i for i in range(len(signs))]
    lift = sum(v for v, sign in zip(x, signs, strict=True) if sign < 0) if shift else 0
    return sorted(
        sum(sign * v * b for v, sign, b in zip(x, signs, bits, strict=True)) + lift
        for bits in product((0, 1), repeat=len(x))
    )


def _patterns(n: int, shift: bool) -> int:
    """For how many sign patterns of n numbers the shifted subset sums are those of the absolute values."""
    plain = _multiset((1,) * n, False)
    return sum(_multiset(signs, shift) == plain for signs in product((1, -1), repeat=n))


@HERE.equal("thm-6.reflection", by="exact")
def reflection(n: Annotated[Scalar, Integers(1, 6)]) -> Sides:
    """(a): for all 2^n sign patterns the subset sums of X, plus N, are the subset sums of |X| (|X_i| = 3^i, so that all sums
    are distinct and a sum names its subset), n = 1..6.
    """
    k = integer(n)
    return sides(Fraction(_patterns(k, True)), Fraction(2**k), off_left=Fraction(_patterns(k, False)))


@HERE.at_most("thm-6.rank", by="points")
def rank(
    eps: Annotated[Scalar, Points(("0.3", "0.1", "0.01", "0.003"))],
    target: Annotated[Scalar, Points(("0.5", "0.7", "1"))],
) -> Sides:
    """(b): m sums serve a length of at most 2 eps m, so T - eps <= 2 eps m for m = ceil((T - eps)/(2 eps)); m - 1 do not."""
    needed = rank_needed(Fraction(eps), Fraction(target))
    return sides(target - eps, 2 * eps * needed, off=2 * eps * (needed - 1))


def _misses(stream: np.random.Generator, trials: int) -> np.ndarray:
    """8 numbers miss some |z| <= 1/2 by more than 1/20."""
    return draw_errors(RandomSubsetSum(n=8, notion="all", lo=-0.5, hi=0.5), stream, trials) > 0.05


def _misses_of_more(stream: np.random.Generator, trials: int) -> np.ndarray:
    """The same of 16 numbers."""
    return draw_errors(RandomSubsetSum(n=16, notion="all", lo=-0.5, hi=0.5), stream, trials) > 0.05


@HERE.trials(
    "thm-6",
    at_least=float(failure_by_ends(8, Fraction(1, 20), Fraction(1, 2))),
    expected=0.18,
    notion="all",
    off=_misses_of_more,
    parameters={"eps": 0.05, "n": 8},
)
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """8 numbers U[-1, 1] miss some |z| <= 1/2 by more than 1/20 at least as often as (c) says."""
    return _misses(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Reflection, and how many numbers of a symmetric law are certainly necessary",
    statement="For a symmetric law without atoms but at 0, P(some |z| <= T is farther than eps from every subset sum) is at least "
    "E min(1, 2m/2^K), m = ceil((T - eps)/(2 eps)), K the numbers that are not 0; so n >= log2(2m/delta) without an atom.",
    symbols={"target": "T, the largest target", "eps": "tolerance", "atom": "P(X = 0)"},
    claims=(reflection, rank, by_experiment),
)

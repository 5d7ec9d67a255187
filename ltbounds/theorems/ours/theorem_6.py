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
(c) Ends.  If N < T - eps no sum reaches -T + eps, and likewise for x_1 + .. + x_n - N.  So for U[-1, 1] P(FAIL) >= 2 P(N < T - eps) -
P(both), and N, given that k numbers are negative, is a sum of k numbers U[0, 1], independent of the sum of the others.
(d) The limit.  Without an atom, (b) gives n >= log2((T/eps - 1)/delta), as 2m >= T/eps - 1; at delta = eps, n/ln(1/eps) is at
least 2/ln 2 + log2(T - eps)/ln(1/eps), which tends to 2/ln 2 = 2.885.  That is the proved half.  That n/ln(1/eps) also tends to
2/ln 2 is a HEURISTIC by large deviations, not proved here: E (1 + e^(tX))^-1 = 1/2 for every t and symmetric X without atoms
makes the rate ln 2 - s; for D, 0 half of the time, the same argument suggests 2/ln(4/3) = 6.95.
(e) Holes: `theorem_6_holes` adds to (c), for U[-1, 1], the elements of A within T of a point that all sums miss.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, comb, factorial, log
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Result
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Positive, Sides, at_most, less, sides
from ltbounds.theorems.ours.theorem_1 import covers
from ltbounds.theorems.ours.theorem_6_holes import HERE, HOLES, failure_by_holes, hole_by_experiment

__all__ = ["RESULT", "failure_by_rank", "limit_constant", "rank_needed"]

Few = Annotated[Scalar, Integers(1, 6)]
Steps = Annotated[Scalar, Integers(1, 40)]
Tolerances = Annotated[Scalar, Integers(1, 50)]
Targets = Annotated[Scalar, Integers(1, 100)]


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
    shares = (comb(n, k) * kept**k * atom ** (n - k) * min(Fraction(1), Fraction(twice, 2**k)) for k in range(n + 1))
    return sum(shares, Fraction(0))


def limit_constant(atom: float) -> float:
    """(d): what n/ln(1/eps) tends to at delta = eps, 2/ln(2/(1 + atom)): a HEURISTIC; proved is that without an atom the lower
    limit is no less.

    >>> round(limit_constant(0.0), 3), round(limit_constant(0.5), 2)
    (2.885, 6.95)
    """
    return 2 / log(2 / (1 + atom))


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


@HERE.formal("thm-6.reflection", "==", theorem="Reflection.reflection")
def reflection(n: Few) -> Sides:
    """(a): for every n, all numbers and all signs, some |z| <= T is farther than eps from every subset sum of X exactly if some y
    within T of N is farther than eps from every subset sum of |X|.  Evaluated: the sums of X, plus N, are those of |X|, for all
    2^n sign patterns of |X_i| = 3^i, whose sums name their subsets, n = 1..6.
    """
    k = integer(n)
    return sides(Fraction(_patterns(k, True)), Fraction(2**k), off_left=Fraction(_patterns(k, False)))


@HERE.at_most(
    "thm-6.rank", by="smt", given=lambda m, eps, target: (less(eps, target), at_most(target - eps, 2 * eps * m))
)
def rank(m: Count, eps: Positive, target: Positive) -> Sides:
    """(b), (d): m sums serve a length of at most 2 eps m, so where they serve [-T, -eps) there are 2m >= T/eps - 1 of them."""
    return sides(target / eps - 1, 2 * m, off=m)


@HERE.equal("thm-6.simplex", by="exact")
def simplex(k: Annotated[Scalar, Integers(1, 6)], i: Annotated[Scalar, Integers(0, 7)]) -> Sides:
    """(e1): the sum of k numbers U[0, 1] is below y <= 1 with probability y^k/k!, k = 1..6 and y = i/7: a polynomial of degree k."""
    y, size = Fraction(integer(i), 7), integer(k)
    return sides(irwin_hall.cdf(2 * y - size, size), y**size / factorial(size), off=y**size / size / 9)


def _missed_share(n: int, step: Fraction, eps: Fraction, target: Fraction) -> Fraction:
    """The share of the sign patterns of step, 2 step, .., 2^(n-1) step that miss some |z| <= T, counted by (a)."""
    sums = [k * step for k in range(2**n)]
    reach = [-target - 1, *sums, sums[-1] + target + 1]
    gaps = [(low + eps, high - eps) for low, high in pairwise(reach) if high - low > 2 * eps]
    return Fraction(sum(any(low < a + target and a - target < high for low, high in gaps) for a in sums), 2**n)


def _bound_and_share(n: Scalar, w: Scalar, e: Scalar, t: Scalar) -> Sides:
    """min(1, 2m/2^n) against the share that fails for |X_i| = 2^i w/100 at eps = e/100, T = t/100; off: for n - 2 numbers."""
    eps, target = Fraction(integer(e), 100), Fraction(integer(t), 100)
    share = _missed_share(integer(n), Fraction(integer(w), 100), eps, target)
    fewer = failure_by_rank(max(integer(n) - 2, 0), eps, target)
    return sides(failure_by_rank(integer(n), eps, target), share, off_left=fewer)


@HERE.formal("thm-6.necessary", theorem="Reflection.necessary", given=lambda e, t, **_: less(e, t))
def necessary(n: Few, w: Steps, e: Tolerances, t: Targets) -> Sides:
    """(b): whatever |X_1|, ..., |X_n| are, at least 2m of the 2^n sign patterns (all, where there are fewer) miss some |z| <= T by
    more than eps, m = ceil((T - eps)/(2 eps)); evaluated: the share that does, counted.
    """
    return _bound_and_share(n, w, e, t)


@HERE.argued("thm-6", steps=(reflection, necessary, rank, simplex, *HOLES), given=lambda e, t, **_: less(e, t))
def whole(n: Few, w: Steps, e: Tolerances, t: Targets) -> Sides:
    """For X_1..X_n i.i.d. from a symmetric law without atoms but at 0, P(some |z| <= T is farther than eps from every subset sum)
    is the mean of the share of the a in A that see a gap within T, and at least E min(1, 2m/2^K), m = ceil((T - eps)/(2 eps)), K
    the numbers that are not 0; without an atom n >= log2((T/eps - 1)/delta) is necessary for a delta < 1; for U[-1, 1] it is at least
    `failure_by_holes`(n, eps, T).

    Because given |X| all sign patterns are equally likely, the first two are the means of `thm-6.reflection` and of
    `thm-6.necessary`.  (c) is inclusion and exclusion.  (d) is `thm-6.rank` and (b): delta >= 2m/2^n >= (T/eps - 1)/2^n.  (e) The t_i
    grow, so the sets of a are disjoint; each a in (t, y + T] is within T of y as t >= y + eps.  `thm-6.simplex` (for all k by
    integrating y^k/k!) gives P(z(R) <= c), by induction with `thm-6.hole-step`, once for each r, h_k >= q_0..q_(k-1), and
    `thm-6.beta` the integral; every term is a lower bound that may be left out, all are balls.
    """
    return _bound_and_share(n, w, e, t)


@HERE.trials(
    "thm-6.trials",
    at_least=float(failure_by_holes(8, Fraction(1, 20), Fraction(1, 2))),
    expected=0.18,
    notion="all",
    off=lambda stream, trials: ~covers(16, 0.05)(stream, trials),
    parameters={"eps": 0.05, "n": 8},
)
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """8 numbers U[-1, 1] miss some |z| <= 1/2 by more than 1/20 at least as often as (c) with (e) says."""
    return ~covers(8, 0.05)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Reflection, and how many numbers of a symmetric law are certainly necessary",
    statement="For a symmetric law without atoms but at 0, P(some |z| <= T is farther than eps from every subset sum) is at least "
    "E min(1, 2m/2^K), m = ceil((T - eps)/(2 eps)), K the numbers that are not 0; so n >= log2(2m/delta) without an atom.",
    symbols={"target": "T, the largest target", "eps": "tolerance", "atom": "P(X = 0)"},
    claims=(reflection, necessary, rank, simplex, *HOLES, hole_by_experiment, whole, by_experiment),
)

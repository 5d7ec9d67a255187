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
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb, factorial

__all__ = ["failure_by_ends", "failure_by_rank", "rank_needed"]


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

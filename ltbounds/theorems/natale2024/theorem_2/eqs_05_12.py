"""Theorem 2's proof, Eqs. 5-12: the second moment method for the number Y of k-subsets that hit z."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, absolute, binomial, integer
from ltbounds.claims import Integers

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Natural, Nonnegative, Positive, Share, Sides, Size, at_most, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.shared.sequences import numbers, summed

__all__ = ["CLAIMS", "FORMULAS", "expected_hits", "expected_pairs", "success_bound"]

Int2To6 = Annotated[Scalar, Integers(2, 6)]
Int1To3 = Annotated[Scalar, Integers(1, 3)]
Int0To1 = Annotated[Scalar, Integers(0, 1)]
PROOF = place("natale2024", "Theorem 2", "section 3.1, Eqs. 5-12")


def expected_hits(n: Scalar, k: Scalar, q: Scalar) -> Scalar:
    """Eq. 7: E[Y] = C(n,k) q, the mean number of k-subsets within eps of z, q = P(|Sigma_[k] - z| < eps).

    >>> expected_hits(4, 2, Fraction(1, 3))
    Fraction(2, 1)
    """
    return binomial(n, k) * q


def expected_pairs(n: Scalar, k: Scalar, q_both: Scalar) -> Scalar:
    """Eq. 8: E[Y^2] = C(n,k)^2 q_both, q_both = P(two independent random k-subsets both lie within eps of z).

    >>> expected_pairs(4, 2, Fraction(1, 3))
    Fraction(12, 1)
    """
    return binomial(n, k) ** 2 * q_both


def success_bound(q: Scalar, q_given: Scalar) -> Scalar:
    """Eqs. 5-9: P(Y > 0) >= q / q_given, with q_given = P(second random subset hits | the first one does).

    >>> success_bound(Fraction(1, 10), Fraction(1, 5))
    Fraction(1, 2)
    """
    return q / q_given


@lru_cache(maxsize=64)
def _listed(n: Scalar, k: Scalar, z: Scalar) -> tuple[Fraction, ...]:
    """E[Y], E[Y^2], P(H) and P(H and H') for n independent numbers from {-1, 0, 1}, by listing all outcomes."""
    n, k = integer(n), integer(k)
    outcomes = np.array(list(product((-1, 0, 1), repeat=n)))
    subsets = np.array([[int(i in chosen) for i in range(n)] for chosen in combinations(range(n), k)])
    hits = (outcomes @ subsets.T == integer(z)).astype(np.int64)
    found, total = hits.sum(axis=1), 3**n
    counts = (found.sum(), (found**2).sum(), hits[:, 0].sum(), Fraction(int((hits.T @ hits).sum()), len(subsets) ** 2))
    return tuple(Fraction(count if isinstance(count, Fraction) else int(count)) / total for count in counts)


SHARES, VALUES = numbers("natale2024 p"), numbers("natale2024 y")


def moment(power: int, seed: Scalar, n: Scalar) -> Scalar:
    """sum_i p_i y_i^power: P(Y > 0), E[Y] and E[Y^2] where Y takes the values y_1, ..., y_n > 0 with probabilities p_i, else 0."""
    return summed(lambda i: absolute(SHARES(seed, i)) * VALUES(seed, i) ** power, n)


@PROOF.at_most("eq-5.positive", by=induction("n"))
def moments_positive(seed: Natural, n: Natural, a: Nonnegative, b: Nonnegative) -> Sides:
    """a P(Y > 0) + b E[Y^2] >= 0."""
    found = a * moment(0, seed, n) + b * moment(2, seed, n)
    return sides(0 * a, found, off=found - 1)


@PROOF.at_most(
    "eq-5", by=induction("n"),
    steps=(moments_positive.at(a=lambda: 1, b=lambda: 0), moments_positive.at(a=lambda: 0, b=lambda: 1)),
)  # fmt: skip
def second_moment(seed: Natural, n: Natural) -> Sides:
    """P(Y > 0) >= E[Y]^2/E[Y^2], here E[Y]^2 <= P(Y > 0) E[Y^2], for every number Y >= 0 with finitely many values (n of them not 0)."""
    return sides(moment(1, seed, n) ** 2, moment(0, seed, n) * moment(2, seed, n), off=moment(1, seed, n) ** 2 - 1)


@PROOF.at_most("eq-6", by="smt", given=lambda mean, square, c: at_most(square, c * mean**2))
def suffices(mean: Positive, square: Positive, c: AtLeastOne) -> Sides:
    """If E[Y^2] <= c E[Y]^2 then E[Y]^2/E[Y^2], by Eq. 5 a bound for the success probability, is at least 1/c = c_thm."""
    return sides(1 / c, mean**2 / square, off_left=2 / c)


@PROOF.equal("eq-7.listed", by="exact", given=lambda n, k, z: at_most(2 * k, n))
def mean(n: Int2To6, k: Int1To3, z: Int0To1) -> Sides:
    """E[Y] = C(n,k) P(H), by listing all outcomes of n <= 6 numbers from {-1, 0, 1}."""
    found, _, q, _ = _listed(n, k, z)
    return sides(expected_hits(n, k, q), found, off_left=n**k * q)


@PROOF.equal("eq-8.listed", by="exact", given=lambda n, k, z: at_most(2 * k, n))
def square(n: Int2To6, k: Int1To3, z: Int0To1) -> Sides:
    """E[Y^2] = C(n,k)^2 P(H and H'), by listing all outcomes and all pairs of subsets, n <= 6 numbers from {-1, 0, 1}."""
    _, found, _, q_both = _listed(n, k, z)
    return sides(expected_pairs(n, k, q_both), found, off_left=binomial(n, k) * q_both)


@PROOF.equal("eq-9")
def ratio(n: Size, k: Count, q: Share, both: Share) -> Sides:
    """E[Y]^2/E[Y^2] = P(H)/P(H'|H), with E[Y] and E[Y^2] as in Eqs. 7 and 8, q = P(H), P(H and H') = `both`."""
    left, right = expected_hits(n, k, q) ** 2 / expected_pairs(n, k, both), success_bound(q, both / q)
    return sides(left, right, off=success_bound(q, both))


FORMULAS = (expected_hits, expected_pairs, success_bound)
CLAIMS = (second_moment, moments_positive, suffices, mean, square, ratio)

"""Theorem 2's proof for U[-1, 1], evaluated in balls: the three addends of Eqs. 10-12 against their bounds.

Given that two subsets share i numbers with sum y, they hit z independently.  So P(H and H' | I_i) is the integral of
f(y, i) P(|Sigma_[k-i] - (z - y)| < eps)^2 over y, which `ltbounds.laws.second_moment` encloses.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, ball, integer, like, log2, sqrt
from ltbounds.claims import Integers, Points
from ltbounds.laws.second_moment import joint_hits, subset_counts
from ltbounds.notation import Sides, place, sides
from ltbounds.theorems.natale2024.definitions import binary_entropy
from ltbounds.theorems.natale2024.theorem_2.eq_14 import first_addend_bound
from ltbounds.theorems.natale2024.theorem_2.eq_18 import overlap_count
from ltbounds.theorems.natale2024.theorem_2.eqs_05_12 import success_bound
from ltbounds.theorems.natale2024.theorem_2.eqs_13_26 import second_addend_bound, third_addend_bound, window_floor

__all__ = ["CLAIMS"]

Int2To10 = Annotated[Scalar, Integers(2, 10)]
Int1To5 = Annotated[Scalar, Integers(1, 5)]
Int0To2 = Annotated[Scalar, Integers(0, 2)]
Tried1 = Annotated[Scalar, Points((1, 3, 6))]

PROOF = place("natale2024", "Theorem 2", "section 3.1, Eqs. 10-26")
MU = Fraction(3, 5)
"""Overlaps from mu k on count as large."""


@lru_cache(maxsize=256)
def _joint(k: int, z: int, bits: int) -> list[Any]:
    """P(H and H' | I_i) for i = 0, ..., k as balls; the last one is P(H)."""
    return joint_hits(k, Fraction(1, 2**bits), Fraction(z))


def _hit(n: Scalar, k: Scalar, z: Scalar, bits: Scalar) -> Scalar:
    return _joint(integer(k), integer(z), integer(bits))[-1]


def _evaluated(first: Callable[[int], int], last: Callable[[int], int]) -> Callable[..., Any]:
    """sum of P(I_i) P(H'|H, I_i) over first(k) <= i <= last(k), as a function of the domain's n, k, z, bits."""

    def apply(n: Scalar, k: Scalar, z: Scalar, bits: Scalar) -> Scalar:
        n, k = integer(n), integer(k)
        joint = _joint(k, integer(z), integer(bits))
        hits = sum((overlap_count(n, k, i) * joint[i] for i in range(first(k), last(k) + 1)), ball(0))
        return hits / (math.comb(n, k) * joint[-1])

    return apply


def _nothing(k: int) -> int:
    return 0


def _large(k: int) -> int:
    """The least overlap that counts as large, the first integer from mu k on."""
    return -int(-MU * k // 1)


SECOND = _evaluated(_large, lambda k: k - 1)
THIRD = _evaluated(_nothing, lambda k: _large(k) - 1)
WHOLE = _evaluated(_nothing, lambda k: k)


def _under_eq_1(n: Scalar, k: Scalar, z: Scalar, bits: Scalar) -> bool:
    """Theorem 2's hypotheses with c_hyp = 1 and eps = 2^(-bits)."""
    n, k, z = integer(n), integer(k), integer(z)
    entropy = n * binary_entropy(ball(k) / n)
    return z * z <= k and 2 * k <= n and bool(entropy >= log2(ball(k)) + integer(bits))


def _eps(bits: Scalar) -> Scalar:
    return 1 / like(2, bits) ** bits


def _half(x: Scalar) -> Scalar:
    return like(1, x) / 2


def _mu(x: Scalar) -> Scalar:
    return like(MU.numerator, x) / MU.denominator


def _ceiling(x: Scalar) -> Scalar:
    """c_u = 1/sqrt 2 of U[-1, 1] (Lemma 1)."""
    return 1 / sqrt(like(2, x))


@PROOF.at_most("eq-13.uniform", by="exact", given=_under_eq_1)
def floor(n: Int2To10, k: Int1To5, z: Int0To2, bits: Tried1) -> Sides:
    """U[-1,1], c_l = 3/20: eps c_l/sqrt k <= P(|Sigma_[k] - z| < eps), enclosed, for k <= 5, integers z^2 <= k, eps =
    1/2, 1/8, 1/64.
    """
    return sides(
        window_floor(k, _eps(bits), like(3, bits) / 20),
        _hit(n, k, z, bits),
        off_left=4 * window_floor(k, _eps(bits), like(3, bits) / 20),
    )


@PROOF.at_most("eq-15-17.uniform", by="exact", given=_under_eq_1)
def second_bound(n: Int2To10, k: Int1To5, z: Int0To2, bits: Tried1) -> Sides:
    """U[-1,1], mu = 3/5: the second addend, enclosed, is below 2 c_u eps/((mu-1/2)^2 sqrt k), n <= 10, k <= 5."""
    return sides(
        SECOND(n, k, z, bits),
        second_addend_bound(k, _eps(bits), _ceiling(bits), _half(bits), _mu(bits)),
        off=second_addend_bound(k, _eps(bits), _ceiling(bits), 0 * bits, like(2, bits)),
    )


@PROOF.at_most("eq-24-26.uniform", by="exact", given=_under_eq_1)
def third_bound(n: Int2To10, k: Int1To5, z: Int0To2, bits: Tried1) -> Sides:
    """U[-1,1], mu = 3/5: the third addend, enclosed, is below 2 c_u eps/sqrt((1-mu) k), n <= 10, k <= 5."""
    return sides(
        THIRD(n, k, z, bits),
        third_addend_bound(k, _eps(bits), _ceiling(bits), _mu(bits)),
        off=third_addend_bound(k, _eps(bits), _ceiling(bits), 0 * bits) / 2,
    )


@PROOF.at_most("eq-9.uniform", by="exact", given=_under_eq_1)
def ratio_bound(n: Int2To10, k: Int1To5, z: Int0To2, bits: Tried1) -> Sides:
    """U[-1,1], mu = 3/5: P(H)/P(H'|H), enclosed, is at least the floor over the three bounds, n <= 10, k <= 5."""
    return sides(
        window_floor(k, _eps(bits), like(3, bits) / 20)
        / (
            first_addend_bound(k, _eps(bits))
            + second_addend_bound(k, _eps(bits), _ceiling(bits), _half(bits), _mu(bits))
            + third_addend_bound(k, _eps(bits), _ceiling(bits), _mu(bits))
        ),
        success_bound(_hit(n, k, z, bits), WHOLE(n, k, z, bits)),
        off_left=like(1, bits) / 2,
    )


N, K, Z, BITS = 9, 3, 1, 4


def _some_subset(bits: int) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Whether some 3-subset of 9 numbers U[-1, 1] lies within 2^(-bits) of 1."""
    return lambda stream, trials: subset_counts(stream.uniform(-1, 1, (trials, N)), K, 2.0**-bits, Z) > 0


@PROOF.trials(
    "eq-5.uniform",
    at_least=float(ratio_bound.body(n=N, k=K, z=Z, bits=BITS).right),
    expected=0.7,
    notion="fixed",
    off=_some_subset(BITS + 3),
    parameters={"n": N, "k": K, "z": Z, "eps": 2.0**-BITS},
)
def second_moment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """9 numbers U[-1,1], k = 3, z = 1, eps = 1/16: P(Y > 0) is at least the enclosed E[Y]^2/E[Y^2] = P(H)/P(H'|H)."""
    return _some_subset(BITS)(stream, trials)


CLAIMS = (floor, second_bound, third_bound, ratio_bound, second_moment)

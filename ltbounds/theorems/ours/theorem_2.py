"""Theorem 2 (ours): how many uniform numbers are certainly necessary for random subset sum.

Steps (a), on one side of 0 there may be no sum, and (b), the measure that is covered on average, are those of the proof at `whole`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, ball, integer, total
from ltbounds.claims import Integers, Real, Result
from ltbounds.errors import require
from ltbounds.laws import irwin_hall
from ltbounds.montecarlo.samplers import sampler
from ltbounds.notation import Count, OpenUnit, Sides, at_most, place, sides
from ltbounds.theorems.ours.theorem_6 import failure_by_rank
from ltbounds.theorems.ours.theorem_6_holes import failure_by_holes

MOST_HOLES, MOST_ENDS = 30, 200
"""Beyond, steps (e) and (c) of Theorem 6 are left out: they take long, and (b) is as good but for a tiny delta."""

__all__ = ["RESULT", "by_theorem_2", "covered_share", "density_at_zero", "n_necessary"]

HERE = place("ours", "Theorem 2", "random subset sum, necessary")


def density_at_zero(k: Scalar) -> Scalar:
    """f_k(0): the density at 0 of the sum of k numbers U[-1, 1] (Irwin-Hall), exact.

    >>> density_at_zero(2), density_at_zero(3)
    (Fraction(1, 2), Fraction(3, 8))
    """
    return irwin_hall.density(Fraction(0), integer(k))


def covered_share(n: Scalar, eps: Scalar, target: Any) -> Any:
    """(b): an upper bound for the expected share of [-T, T] that the subset sums of n numbers cover within eps.

    >>> covered_share(3, Fraction(1, 100), Fraction(1, 2))
    Fraction(7, 80)
    """
    return eps / target + 2 * eps * total(lambda k: comb(integer(n), k) * density_at_zero(k), 1, n)


def n_necessary(eps: Any, delta: Any, law: Any = "uniform", target: Any = 0.5) -> Any:
    """Certified: fewer numbers i.i.d. from `law` cannot cover all of [-target, target] within eps w.p. at least 1 - delta.

    0 < eps < target, 0 < delta < 1, numbers or arrays; rationals and balls.  `law`: a name of
    `ltbounds.montecarlo.samplers.SAMPLERS`, scipy's, or a `Law` that promises `unimodal` (symmetric, no atom but at 0).
    The best of Theorem 6 (ranks: every such law; ends and holes: U[-1, 1]) and Theorem 2 (U[-1, 1]).

    >>> n_necessary(0.01, 0.01), n_necessary(0.01, 0.01, law="mixture-d")
    (14, 30)
    """
    if np.ndim(eps) or np.ndim(delta) or np.ndim(target):
        return np.vectorize(lambda e, d, t: n_necessary(e, d, law, t), otypes=[int])(eps, delta, target)
    eps, delta, target = float(eps), float(delta), float(target)
    require(0 < delta < 1, "delta", delta, "be in (0, 1)")
    require(0 < eps < target < math.inf, "eps", eps, f"be in (0, target={target}), target finite")
    chosen = sampler(law)
    require(chosen.unimodal, "law", chosen.name, "promise to be symmetric without atoms but at 0 (`unimodal` of a Law)")
    tolerance, reach, allowed = Fraction(eps), Fraction(target), Fraction(delta)
    n = 1
    while failure_by_rank(n, tolerance, reach, Fraction(chosen.atom)) > allowed:
        n += 1
    if chosen is not sampler("uniform"):
        return n
    while n <= MOST_ENDS and failure_by_holes(n, tolerance, reach, n <= MOST_HOLES) > ball(allowed):
        n += 1
    return by_theorem_2(tolerance, allowed, reach, n)


def by_theorem_2(eps: Scalar, delta: Scalar, target: Scalar = Fraction(1, 2), n: int = 1) -> int:
    """The least number, from `n` on, that Theorem 2 alone does not exclude, for U[-1, 1].

    >>> by_theorem_2(Fraction(1, 100), Fraction(1, 100))
    8
    """
    while delta * 2**n < 2 or covered_share(n, eps, target) < 1 - delta:
        n += 1
    return n


def _density_at_zero_by_convolution(k: Scalar) -> Fraction:
    """f_k(0) from the definition: the density of k-1 numbers, piecewise polynomial, averaged over [-1, 1]."""
    import sympy

    k = integer(k)
    x = sympy.Symbol("x", real=True)
    pieces = [(-1, 1, sympy.Rational(1, 2))]
    for size in range(2, k):
        pieces = [(left, left + 2, _average(pieces, left, x)) for left in range(-size, size, 2)]
    if k == 1:
        return Fraction(1, 2)
    parts = [sympy.integrate(p, (x, max(lo, -1), min(hi, 1))) for lo, hi, p in pieces if lo < 1 and hi > -1]
    return Fraction(str(sympy.Rational(sum(parts)) / 2))


def _average(pieces: list[tuple[int, int, Any]], left: int, x: Scalar) -> Any:
    """Half the integral of the pieces over [x-1, x+1], for x in [left, left+2] between the knots left-1, left+1, left+3."""
    import sympy

    total_area = sympy.Integer(0)
    for lo, hi, piece in pieces:
        if lo == left - 1:
            total_area += sympy.integrate(piece, (x, x - 1, hi))
        elif lo == left + 1:
            total_area += sympy.integrate(piece, (x, lo, x + 1))
    return sympy.expand(total_area / 2)


@HERE.equal("thm-2.density", by="exact")
def centre(k: Annotated[Scalar, Integers(1, 6)]) -> Sides:
    """The closed formula for f_k(0) equals the convolution of k densities of U[-1, 1], for k = 1..6."""
    return sides(density_at_zero(k), _density_at_zero_by_convolution(k), off_left=density_at_zero(integer(k) + 1))


@HERE.at_most("thm-2.outside", by="smt", given=lambda n, p, delta, **_: (at_most(p, delta), at_most(2, p * n)))
def one_side(n: Count, p: OpenUnit, delta: OpenUnit) -> Sides:
    """(a) Where 2 patterns of N fail, of one probability 1/N each, the failure probability p is at least 2/N: so 2/N <= delta."""
    return sides(2 / n, delta, off=delta / 2)


@HERE.argued("thm-2", steps=(centre, one_side), samples=({"k": 2, "z": 0, "eps": "0.01"},))
def whole(k: Annotated[Scalar, Integers(1, 30)], z: Annotated[Scalar, Real(-1, 1)], eps: OpenUnit) -> Sides:
    """If the subset sums of n >= 1 numbers i.i.d. U[-1, 1] come within eps of every z in [-T, T], T > eps, with probability at least
    1 - delta, then 2^(1-n) <= delta and 1 - delta <= eps/T + 2 eps sum_{k=1}^{n} C(n,k) f_k(0), f_k the density of the sum S_k of k of
    them; evaluated is the step that carries it, P(|S_k - z| < eps) <= 2 eps f_k(0).

    Because (a) all numbers are positive, or all negative, each with probability 2^(-n), and then -T or T is missed, being farther
    than eps from 0 and all sums (`thm-2.outside`, N = 2^n; one number always misses, so that delta = 1).  (b) f_1 falls with |x|, and with f_{k-1} so does f_k, whose slope
    (f_{k-1}(x+1) - f_{k-1}(x-1))/2 is not positive for x >= 0 as |x-1| <= x+1.  So f_k <= f_k(0), given by the formula that
    `thm-2.density` compares with the convolution (each average over [x-1, x+1] turns the coefficients C(k-1,j) into C(k,j) by
    Pascal's rule).  So a sum of k numbers serves a given z with probability at most 2 eps f_k(0), and the empty one serves a
    length of at most 2 eps; the expected length served is at least (1 - delta) 2T, and at most the sum over all subsets: (b).
    """
    hit, peak = irwin_hall.hit_probability(z, eps, integer(k)), irwin_hall.density(0 * eps, integer(k))
    return sides(hit, 2 * eps * peak, off=9 * eps * peak / 5)


RESULT = Result(
    ref=HERE.ref,
    title="How many uniform numbers are certainly necessary",
    statement="If the subset sums of n >= 1 numbers i.i.d. U[-1,1] come within eps of every z in [-T, T] with probability at least 1-delta, then "
    "2^(1-n) <= delta and 1 - delta <= eps/T + 2 eps sum_{k=1}^{n} C(n,k) f_k(0).",
    symbols={"n": "numbers", "eps": "tolerance", "target": "T, the largest target", "k": "members of a subset"},
    claims=(centre, one_side, whole),
)

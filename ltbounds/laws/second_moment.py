"""The second moment of fixed-size subset sums: Y counts the k-subsets of n numbers whose sum is within eps of z.

With p = P(|S_k - z| < eps), and I the overlap of two random k-subsets, hypergeometric (n, k, k),

    E[Y] = C(n,k) p,   E[Y²] = C(n,k)² sum_i P(I = i) J_i,   J_i = P(both are hit | overlap i) = E[P_{k-i}(z - S_i)²],

P_m(w) = P(|S_m - w| < eps); so J_0 = p² and J_k = p.  Then E[Y]²/E[Y²] <= P(Y > 0) <= E[Y] (Paley-Zygmund, Markov).
The J_i do not depend on n.  Source: section 3.1 of natale2024, Eqs. 5-8.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import ball
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.laws.families import NormalSums, ThinnedSums, UniformSums, uniform_law
from ltbounds.laws.kinds import is_ball
from ltbounds.laws.law import Law, Sums

__all__ = ["SecondMoment", "joint_hits", "overlap_law", "second_moment", "smallest_n", "subset_counts", "subset_sums"]

REACH = 13
"""Floats: half-width of the integration window in standard deviations."""
NODES = 12
"""Floats: Gauss nodes per panel."""
SMOOTH = 20
"""Floats: from so many summands on both sides, panels may cross knots."""
NEGLIGIBLE = 2.0**-70
LONGEST = 10**6


@dataclass(frozen=True)
class SecondMoment:
    """`hit` is p and `ratio` E[Y²]/E[Y]², in floats or balls."""

    n: int
    k: int
    hit: Any
    ratio: Any

    @property
    def expected(self) -> Any:
        """E[Y]; inf where it overflows a float."""
        subsets = math.comb(self.n, self.k)
        if is_ball(self.hit):
            return subsets * self.hit
        try:
            return subsets * self.hit
        except OverflowError:
            return math.inf

    @property
    def second(self) -> Any:
        """E[Y²]."""
        return self.ratio * self.expected * self.expected

    @property
    def at_least(self) -> Any:
        """E[Y]²/E[Y²], a lower bound for the probability that some k-subset is hit."""
        return 1 / self.ratio

    @property
    def at_most(self) -> Any:
        """min(E[Y], 1), an upper bound for that probability (Markov)."""
        return self.expected.min(ball(1)) if is_ball(self.hit) else min(self.expected, 1.0)


def second_moment(n: int, k: int, eps: Any, z: Any, law: Law | None = None) -> SecondMoment:
    """The second moment of Y for numbers of a law with computable sums (U[-1, 1] by default).

    Floats for float eps and z; enclosures where one of them is a ball or a Fraction (uniform, triangular, normal laws
    and uniform or 0; some seconds from k = 30 on).  1 <= k <= n, eps > 0 and P(|S_k - z| < eps) > 0; raises
    `DomainError` outside.

    >>> m = second_moment(10, 4, 0.05, 1.0)
    >>> round(m.expected, 6), round(m.at_least, 6), round(m.at_most, 6)
    (5.030703, 0.63656, 1.0)
    """
    require(int(n) == n and n >= 1, "n", n, "be an integer >= 1")
    require(int(k) == k and 1 <= k <= n, "k", k, f"be an integer in [1, n={n}]")
    hits = joint_hits(int(k), eps, z, law, overlap_law(int(n), int(k)))
    return _moment(int(n), int(k), hits)


def _moment(n: int, k: int, hits: Sequence[Any]) -> SecondMoment:
    p = hits[k]
    exact = is_ball(p)
    weights = overlap_law(n, k)
    terms = [(ball(w) if exact else float(w)) * hits[i] for i, w in enumerate(weights) if w]
    return SecondMoment(n, k, p, sum(terms[1:], terms[0]) / (p * p))


def overlap_law(n: int, k: int) -> list[Fraction]:
    """P(I = i) for i = 0, ..., k: C(k,i) C(n-k,k-i)/C(n,k), exact.

    >>> [str(w) for w in overlap_law(4, 2)]
    ['1/6', '2/3', '1/6']
    """
    whole = math.comb(n, k)
    return [Fraction(math.comb(k, i) * math.comb(n - k, k - i), whole) for i in range(k + 1)]


def joint_hits(
    k: int, eps: Any, z: Any, law: Law | None = None, weights: Sequence[Fraction] | None = None
) -> list[Any]:
    """J_0, ..., J_k.  Where P(I = i) in `weights` is below 2^-70 p, J_i is not computed: 0 in floats, [0, p] in balls.

    >>> [round(j, 6) for j in joint_hits(2, 0.25, 0.5)]
    [0.035156, 0.044271, 0.1875]
    """
    law = uniform_law() if law is None else law
    if law.sums is None:
        raise DomainError(f"law={law.name} must come with its sums")
    exact = any(is_ball(value) or isinstance(value, Fraction) for value in (eps, z))
    eps, z = (_rational(eps), _rational(z)) if exact else (float(eps), float(z))
    require(eps > 0, "eps", eps, "be positive")
    if exact and not isinstance(law.sums, (UniformSums, ThinnedSums, NormalSums)):
        raise DomainError(f"law={law.name} must have sums of uniform or normal numbers for enclosures")
    p = law.sums.hit_probability(*((ball(z), ball(eps)) if exact else (z, eps)), k)
    require(bool(p > 0), "z", z, f"be within reach: no sum of {k} numbers comes within eps={eps} of it")
    exactly = _normal_integral if isinstance(law.sums, NormalSums) else _ball_integral
    integral, unknown = (exactly, p * ball("0.5", "0.5")) if exact else (_float_integral, 0.0)
    matters = [weights is None or float(weights[i]) > NEGLIGIBLE * float(p) for i in range(k)]
    middle = [integral(law.sums, i, k - i, eps, z) if matters[i] else unknown for i in range(1, k)]
    return [p * p, *middle, p]


def _rational(value: Any) -> Fraction:
    """The exact number that a Fraction, float or exact ball is."""
    if is_ball(value):
        require(value.is_exact(), "value", value, "be exact: a ball of radius 0 or a Fraction")
        mantissa, exponent = map(int, value.man_exp())
        return mantissa * Fraction(2) ** exponent
    return Fraction(value)


def _float_integral(sums: Sums, i: int, m: int, eps: float, z: float) -> float:
    """J_i by Gauss quadrature on panels between the knots, about the bulk of both factors."""
    spreads = [1 / (math.sqrt(2 * math.pi) * float(sums.density(0.0, size))) for size in (i, m)]
    low = max(-REACH * spreads[0], z - eps - REACH * spreads[1])
    high = min(REACH * spreads[0], z + eps + REACH * spreads[1])
    if low >= high:
        return 0.0
    grid = np.linspace(low, high, 2 + int(2 * (high - low) / min(spreads)))
    knots = np.array(_knots(sums, i, m, eps, z) if min(i, m) < SMOOTH else [], dtype=float)
    ends = np.unique(np.clip(np.concatenate([grid, knots]), low, high))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(ends)[:, None] / 2
    y = (ends[:-1, None] + half * (1 + nodes)).ravel()
    hit = sums.hit_probability(z - y, eps, m)
    apart = float(sums.atom(i)) * sums.hit_probability(z, eps, m) ** 2 if isinstance(sums, ThinnedSums) else 0.0
    return float((half * weights).ravel() @ (sums.density(y, i) * hit**2) + apart)


def _knots(sums: Sums, i: int, m: int, eps: Any, z: Any) -> list[Any]:
    """Where the piecewise polynomials f_i(y) and P_m(z - y) change, for y in their common support, in the arithmetic of
    eps and z; none for laws that are not uniform.  Thinned sums are of fewer numbers too, so of both parities."""
    steps, base = (1, sums.sums) if isinstance(sums, ThinnedSums) else (2, sums)
    if not isinstance(base, UniformSums):
        return []
    a, i, m = base.a if isinstance(eps, float) else Fraction(base.a), base.each * i, base.each * m
    own = [a * j for j in range(-i, i + 1, steps)]
    low, high = max(own[0], z - eps - a * m), min(own[-1], z + eps + a * m)
    hits = [z + side * eps + a * j for side in (-1, 1) for j in range(-m, m + 1, steps)]
    return sorted({knot for knot in own + hits if low <= knot <= high})


@lru_cache(maxsize=256)
def _gauss(size: int, bits: int) -> list[tuple[Any, Any]]:
    """Gauss-Legendre nodes and weights as balls of so many bits."""
    import flint

    with flint.ctx.workprec(bits):
        return [flint.arb.legendre_p_root(size, j, weight=True) for j in range(size)]


def _ball_integral(sums: Sums, i: int, m: int, eps: Fraction, z: Fraction) -> Any:
    """J_i enclosed: between knots the integrand is a polynomial of degree i - 1 + 2m, where Gauss's rule is exact."""
    import flint

    # Nodes must be known much better than eps.
    bits = flint.ctx.prec + max(0, math.ceil(-math.log2(eps)))
    with flint.ctx.workprec(bits):
        total, low, high = ball(0), ball(z - eps), ball(z + eps)
        base: Any = sums.sums if isinstance(sums, ThinnedSums) else sums
        if isinstance(sums, ThinnedSums):
            total = ball(sums.atom(i)) * sums.hit_probability(ball(z), ball(eps), m) ** 2
        for left, right in pairwise(_knots(sums, i, m, eps, z)):
            half, middle = ball((right - left) / 2), ball((left + right) / 2)
            for node, weight in _gauss((base.each * i + 1) // 2 + base.each * m, bits):
                y = middle + half * node
                hit = sums.interval_probability(low - y, high - y, m)
                total += half * weight * sums.density(y, i) * hit * hit
    return +total


def _normal_integral(sums: Sums, i: int, m: int, eps: Fraction, z: Fraction) -> Any:
    """J_i enclosed for N(0, sigma²): the integral over |y| <= REACH sigma √i, which misses at most P(|S_i| is larger)
    times the square of the largest hit probability."""
    import flint

    bits = flint.ctx.prec + 2 * max(0, math.ceil(-math.log2(eps)))  # J_i is of the size of eps²
    with flint.ctx.workprec(bits):
        sigma = ball(sums.sigma)  # type: ignore[attr-defined]
        own, rest = sigma * ball(i).sqrt(), sigma * ball(2 * m).sqrt()
        end, low, high = REACH * own, ball(z - eps), ball(z + eps)

        def integrand(y: Any, _: bool) -> Any:
            hit = (((high - y) / rest).erf() - ((low - y) / rest).erf()) / 2
            return (-y * y / (2 * own * own)).exp() * hit * hit

        found = flint.acb.integral(integrand, -end, end, abs_tol=ball(2) ** -bits).real
        missed = (ball(REACH) / ball(2).sqrt()).erfc() * sums.hit_probability(ball(0), ball(eps), m) ** 2
        return +(found / (own * (2 * flint.arb.pi()).sqrt()) + missed * ball("0.5", "0.5"))


def smallest_n(k: int, eps: Any, z: Any, probability: Any, law: Law | None = None, most: int = LONGEST) -> int:
    """The smallest n >= 2k for which E[Y]²/E[Y²] certainly reaches `probability`: certified where eps or z is exact
    (a ball or a Fraction), in floats otherwise.

    Raises `Undecided` where no n up to `most` does.  The search assumes that the bound grows with n; the n that is
    returned is certified by itself.

    >>> smallest_n(4, 0.05, 1.0, 0.5)
    9
    """
    require(bool(0 < probability < 1), "probability", probability, "be in (0, 1)")
    hits = joint_hits(k, eps, z, law)
    low, high = 2 * k - 1, 2 * k
    while not bool(_moment(high, k, hits).at_least >= probability):
        low, high = high, 2 * high
        if low >= most:
            reached = _moment(low, k, hits).at_least
            raise Undecided(f"probability={probability} must be below {reached}, which n={low} certifies")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _moment(middle, k, hits).at_least >= probability else (middle, high)
    return high


def subset_sums(numbers: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """The sums of all k-subsets of each row of `numbers`, in the order of `itertools.combinations`: the reference.

    >>> subset_sums(np.array([[1.0, 2.0, 4.0]]), 2)
    array([[3., 5., 6.]])
    """
    rows = np.array(list(combinations(range(numbers.shape[1]), k)))
    return numbers[:, rows].sum(axis=2)


def subset_counts(numbers: NDArray[np.float64], k: int, eps: float, z: float) -> NDArray[np.int64]:
    """Y for each row of `numbers`."""
    return (np.abs(subset_sums(numbers, k) - z) < eps).sum(axis=1)

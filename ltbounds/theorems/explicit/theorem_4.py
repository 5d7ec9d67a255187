"""Theorem 4 (ours): Theorem 2 of natale2024 with its constant, c_thm = 0.0785 for U[-1, 1], and c_amp = 88 from it.

Let 1 <= k <= n/2, 0 < eps < 1, |z| <= √k and n H_2(k/n) >= log2(k/eps).  Then some k of n numbers U[-1, 1] sum to within
eps of z with probability at least c_thm.

Proof.  x = 1 - k/n, p = P(|S_k - z| < eps), J = k - overlap of two random k-subsets: J is hypergeometric,
π(j) = P(J = j) = C(n-k,j) C(k,k-j)/C(n,k).  c_l and c_u are those of Theorem 3.  P(Y > 0) >= 1/D with
D = E[Y²]/E[Y]² = 1/(C(n,k) p) + sum_{j=1}^{k} π(j) q_j/p, where q_j = P(second sum is hit | first is, J = j).
(a) Theorem 3: p >= 2 eps c_l e^(1/(6k))/√k, and q_j <= sup_w P(|S_j - w| < eps) <= 2 eps c_u/√j.
(b) Stirling with Robbins's remainder 0 < θ_m < 1/(12 m): C(n,k) >= 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k x).
(c) With 2^(-n H_2) <= eps/k the first term of D is at most √(πx/2)/c_l.
(d) The rest is at most (c_u/c_l) e^(-1/(6k)) W, W = sum_{j>=1} π(j) √(k/j).
(e) W² <= k E[1/J; J >= 1] (Cauchy-Schwarz), 1/j <= 1/(j+1) + 1/((j+1)(j+2)) + 8/((j+1)(j+2)(j+3)) for j >= 1, and
    E[1/((J+1)...(J+r))] = (n+1)...(n+r)/((n-k+1)...(n-k+r) (k+1)...(k+r)) <= x^(-r)/((k+1)...(k+r)) (Vandermonde).
(f) For k >= 16 and x in [1/2, 1], (c) + (d) with (e) is below 1/c_thm; for k <= 15, (c) + (d) itself, for all real n >= 2k.

*Amplification.*  For 0 < eps < 1/2 let r = ⌈ln(5 √k/(2 eps²))/(-ln(1 - c_thm))⌉ and n >= 2 r k.  If
n >= c_amp log2(k/eps)²/H_2(k/n), then with probability at least 1 - eps every z in [-√k, √k] is within eps of a k-subset sum.
(g) ⌈2√k/eps⌉ <= 5√k/(2 eps) targets are within eps/2 of all; each is missed by all of r blocks of m = ⌊n/r⌋ >= 2k numbers with
    probability at most (1 - c_thm)^r, if m H_2(k/m) >= log2(2k/eps) = L + 1.
(h) t H_2(k/t) has the slope log2(t/(t-k)) in t, between 0 and 1 for t >= 2k, and H_2 grows up to 1/2; so
    m H_2(k/m) >= (n/r) H_2(k/n) - 1 >= c_amp L²/r - 1, and c_amp = 88 is enough as r (L + 2) <= 88 L² for L >= 1.
*How far from the best.*  c_thm is at most 0.1242: Markov's bound E[Y] at n = 24837, k = 400 and the smallest eps.
The paper asks for no n >= 2 r k, but its blocks too must hold k numbers.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import ceil, comb, e, isfinite, prod
from operator import mul
from typing import Any

import numpy as np

from ltbounds import arith
from ltbounds.arith import ball, binomial, certainly_le, derivative, exp, integer, like, log2, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.errors import require
from ltbounds.laws import irwin_hall
from ltbounds.laws.second_moment import second_moment, subset_counts
from ltbounds.theorems.explicit.theorem_3 import hit_rate_bound, limit_density

__all__ = [
    "C_AMP",
    "C_THM",
    "RESULT",
    "certified_success",
    "first_term",
    "n_for_all_targets",
    "overlap_sum",
    "require_theorem_2",
    "second_term",
]

REF = Ref("explicit", "Theorem 4", "fixed-size subset sum, with its constant")
C_THM = Fraction(157, 2000)
"""c_thm = 0.0785: a certified success probability under the hypotheses of Theorem 2 of natale2024."""
C_AMP = 88
"""c_amp of Corollary 1 of natale2024 for U[-1, 1], where n >= 2 r k."""
FROM = 16
"""Where the bound (e) takes the place of W itself."""
EXACT = 2000
"""Largest n for which Eq. 1 is decided in integers."""


def meets_equation_1(n: int, k: int, eps: Fraction) -> bool:
    """Eq. 1 with c_hyp = 1, n H_2(k/n) >= log2(k/eps): up to n = 2000 exactly, as n^n eps >= k · k^k (n-k)^(n-k); beyond in
    balls, which may raise `Undecided`.

    >>> meets_equation_1(2, 1, Fraction(1, 4)), meets_equation_1(2, 1, Fraction(1, 5))
    (True, False)
    """
    if n <= EXACT:
        return bool(n**n * Fraction(eps) >= k ** (k + 1) * (n - k) ** (n - k))
    import flint

    with flint.ctx.workprec(256):
        entropy = k * (ball(n) / k).log() + (n - k) * (ball(n) / (n - k)).log()
        return certainly_le((k / ball(eps)).log(), entropy)


def certified_success(n: int, k: int, eps: Any, z: Any) -> Fraction:
    """c_thm, where the hypotheses hold; `laws.second_moment` is sharper for a given n, k, eps, z.

    >>> certified_success(20, 10, 0.01, 1.0)
    Fraction(157, 2000)
    """
    require_theorem_2(n, k, eps, z)
    return C_THM


def require_theorem_2(n: int, k: int, eps: Any, z: Any) -> None:
    """Raise `DomainError` with the hypothesis of Theorem 2 of natale2024 that n, k, eps, z violate.

    >>> require_theorem_2(50, 30, 0.01, 0.0)
    Traceback (most recent call last):
    ltbounds.errors.DomainError: k=30 must satisfy k <= n/2 (Theorem 2)
    """
    require(int(n) == n, "n", n, "be an integer")
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(2 * k <= n, "k", k, "satisfy k <= n/2 (Theorem 2)")
    require(0 < eps < 1, "eps", eps, "lie in (0, 1) (Theorem 2)")
    require(isfinite(z) and Fraction(z) ** 2 <= k, "z", z, f"lie in [-sqrt(k), sqrt(k)] for k={k} (Theorem 2)")
    require(
        meets_equation_1(int(n), int(k), Fraction(eps)),
        "n",
        n,
        "satisfy n H_2(k/n) >= log2(k/eps) (Eq. 1 of Theorem 2)",
    )


def first_term(x: Any) -> Any:
    """(c): √(πx/2)/c_l, an upper bound for 1/E[Y]; x = 1 - k/n.

    >>> round(first_term(1.0), 4)
    8.1289
    """
    return sqrt(pi_like(x) * x / 2) / limit_density(like(1, x))


def _one_over_c_thm(x: Any) -> Any:
    return like(1, x) * C_THM.denominator / C_THM.numerator


def second_term(k: Any, overlaps: Any) -> Any:
    """(d): (c_u/c_l) e^(-1/(6k)) W, W = `overlaps`.

    >>> round(second_term(10.0, 1.0), 4)
    4.5104
    """
    return exp(-like(1, k) / (6 * k)) / (sqrt(like(2, k)) * limit_density(like(1, k))) * overlaps


def overlap_sum(k: Any, share: Any) -> Any:
    """W = sum_{j=1}^{k} π(j) √(k/j) for k = share · n, a rational function of share beside the roots.

    >>> round(overlap_sum(2, 0.5), 6)
    1.109476
    """
    k = integer(k)
    one = like(1, share)
    left = list(accumulate((1 - share - share * i / k for i in range(k)), mul, initial=one))
    whole = prod((1 - share * i / k for i in range(k)), start=one)
    rest, terms = one, []
    for j in range(k, 0, -1):
        terms.append(rest * left[j] * sqrt(one * k / j))
        rest = rest * j * j * share / ((k - j + 1) * k)
    return sum(terms, 0 * share) / whole


def overlap_bound(h: Any, x: Any) -> Any:
    """(e): the upper bound for W, with h = 1/k.

    >>> round(overlap_bound(0.0625, 0.5), 4)
    1.5059
    """
    inner = 1 / (1 + h) + h / ((1 + h) * (1 + 2 * h) * x) + 8 * h * h / ((1 + h) * (1 + 2 * h) * (1 + 3 * h) * x * x)
    return sqrt(inner / x)


def n_for_all_targets(k: int, eps: Any, delta: Any) -> int:
    """Certified: with so many numbers U[-1, 1], with probability at least 1 - delta every z in [-√k, √k] is within eps of
    the sum of a k-subset.  0 < eps < 1, 0 < delta < 1.

    r blocks of m numbers, as in (g) with delta for eps: m is the least that satisfies Eq. 1 for eps/2.

    >>> n_for_all_targets(10, 0.01, 0.01)
    2720
    """
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(0 < eps < 1, "eps", eps, "lie in (0, 1) (Theorem 2)")
    require(0 < delta < 1, "delta", delta, "lie in (0, 1)")
    low, m = 2 * k - 1, 2 * k
    while not meets_equation_1(m, k, Fraction(eps) / 2):
        low, m = m, 2 * m
    while m - low > 1:
        middle = (low + m) // 2
        low, m = (low, middle) if meets_equation_1(middle, k, Fraction(eps) / 2) else (middle, m)
    targets = ceil((2 * ball(k).sqrt() / ball(eps)).upper())
    blocks = (ball(targets) / ball(delta)).log() / -(1 - ball(C_THM)).log()
    return m * ceil(blocks.upper())


def _area(x: Any) -> Any:
    """log((1+x)/(1-x))/2."""
    return arith.log((1 + x) / (1 - x)) / 2


def _robbins_claim(name: str, text: str, gap: Any, slope: Any, broken: Any) -> InequalityClaim:
    """0 <= gap(x) on [0, 1/3], because gap(0) = 0 and gap' = slope >= 0."""
    domain = {"x": Real(0, Fraction(1, 3))}
    step = InequalityClaim(
        id=f"explicit.thm-4.{name}.slope",
        ref=REF,
        statement="The derivative of the difference is the slope, a square over a square or a sum of such.",
        lhs=derivative(gap),
        rhs=slope,
        relation="==",
        domain=domain,
        method="symbolic",
        recorded=Verdict.PROVED,
        control={"rhs": lambda x: 2 * slope(x)},
    )
    return InequalityClaim(
        id=f"explicit.thm-4.{name}",
        ref=REF,
        statement=text,
        lhs=lambda x: 0 * x,
        rhs=gap,
        domain=domain,
        method="steps",
        steps=(step,),
        because="Both sides are 0 at x = 0, and the slope is not negative.",
        recorded=Verdict.PROVED,
        control={"rhs": broken},
    )


def log2_n_by_corollary_1(k: int, eps: float, c_amp: float = C_AMP) -> float:
    """log2 of the n that Corollary 1 of natale2024 asks for, n H_2(k/n) = c_amp log2(k/eps)², in floats: for comparison.

    Where k is small H_2(k/n) is about (k/n) log2(n/k), so that n is exponential in log2(k/eps)²/k, while
    `n_for_all_targets` is logarithmic in 1/delta and polynomial in 1/eps.

    >>> round(log2_n_by_corollary_1(10, 0.01)), n_for_all_targets(10, 0.01, 0.01)
    (876, 2720)
    """
    require(int(k) == k and k >= 1, "k", k, "be an integer >= 1 (Theorem 2)")
    require(0 < eps < 0.5, "eps", eps, "lie in (0, 1/2) (Corollary 1)")
    wanted = c_amp * log2(k / eps) ** 2 / k

    def excess(v: float) -> float:
        """v + (u - 1) log2(u/(u-1)) - wanted at u = n/k = 2^v."""
        u = 2.0 ** min(v, 50)
        return v + (float(log2(e)) if v > 50 else (u - 1) * log2(u / (u - 1))) - wanted

    from scipy.optimize import brentq

    return float(log2(k)) + (1.0 if excess(1.0) >= 0 else float(brentq(excess, 1.0, wanted)))


STIRLING = (
    _robbins_claim(
        "robbins-below",
        "(b) θ_n - θ_{n+1} = (n + 1/2) log(1 + 1/n) - 1 >= 0: x <= log((1+x)/(1-x))/2 at x = 1/(2n+1).",
        lambda x: _area(x) - x,
        lambda x: x * x / (1 - x * x),
        lambda x: _area(x) - 21 * x / 20,
    ),
    _robbins_claim(
        "robbins-above",
        "(b) θ_n - θ_{n+1} <= 1/(12n) - 1/(12(n+1)): log((1+x)/(1-x))/2 <= x + x³/(3(1-x²)) at x = 1/(2n+1); θ_n tends to 0.",
        lambda x: x + x**3 / (3 * (1 - x * x)) - _area(x),
        lambda x: 2 * x**4 / (3 * (1 - x * x) ** 2),
        lambda x: x + x**3 / (4 * (1 - x * x)) - _area(x),
    ),
)


def entropy_bound(n: Any, k: Any) -> Any:
    """(b): 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n), a lower bound for C(n,k), 1 <= k <= n/2.

    >>> round(entropy_bound(10.0, 5.0), 3)
    249.898
    """
    whole = (n / k) ** k * (n / (n - k)) ** (n - k)
    return whole * exp(-like(1, k) / (6 * k)) / sqrt(2 * pi_like(k) * k * (n - k) / n)


BINOMIAL = InequalityClaim(
    id="explicit.thm-4.binomial",
    ref=REF,
    statement="(b) C(n,k) > 2^(n H_2(k/n)) e^(-1/(6k)) / √(2π k (n-k)/n) for 1 <= k <= n/2.",
    lhs=lambda n, k: entropy_bound(ball(n), ball(k)),
    rhs=binomial,
    relation="<",
    domain={"n": Integers(2), "k": Integers(1)},
    where=lambda n, k: bool(2 * k <= n),
    method="steps",
    steps=STIRLING,
    because="log C(n,k) is Stirling's approximation plus θ_n - θ_k - θ_{n-k} > -1/(12k) - 1/(12(n-k)) >= -1/(6k).",
    samples=({"n": 2, "k": 1}, {"n": 100, "k": 50}),
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, k: entropy_bound(ball(n), ball(k)) * exp(1 / (7 * ball(k)))},
)

FIRST = InequalityClaim(
    id="explicit.thm-4.first",
    ref=REF,
    statement="(c) √(2π k x) E (eps/k) · √k/(2 eps c_l E) = √(πx/2)/c_l, E = e^(1/(6k)).",
    lhs=lambda k, x, eps, E: (
        sqrt(2 * pi_like(x) * k * x) * E * (eps / k) * sqrt(k) / (2 * eps * limit_density(like(1, x)) * E)
    ),
    rhs=lambda k, x, eps, E: first_term(x),
    relation="==",
    domain={
        "k": Real(1, 100),
        "x": Real(Fraction(1, 2), 1),
        "eps": Real(0, 1, open_lo=True),
        "E": Real(1, 2),
    },
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, x, eps, E: first_term(2 * x)},
)

FRACTION = InequalityClaim(
    id="explicit.thm-4.inverse",
    ref=REF,
    statement="(e) 1/j <= 1/(j+1) + 1/((j+1)(j+2)) + 8/((j+1)(j+2)(j+3)) for j >= 1: times j(j+1)(j+2)(j+3)/j³, with t = 1/j <= 1.",
    lhs=lambda t: (1 + t) * (1 + 2 * t) * (1 + 3 * t),
    rhs=lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 8 * t * t,
    domain={"t": Real(0, 1)},
    method="steps",
    steps=(
        InequalityClaim(
            id="explicit.thm-4.inverse-difference",
            ref=REF,
            statement="rhs - lhs = 6 t² (1 - t).",
            lhs=lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 8 * t * t - (1 + t) * (1 + 2 * t) * (1 + 3 * t),
            rhs=lambda t: 6 * t * t * (1 - t),
            relation="==",
            domain={"t": Real(0, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: 5 * t * t * (1 - t)},
        ),
    ),
    because="6 t² (1 - t) >= 0 on [0, 1].",
    recorded=Verdict.PROVED,
    control={"rhs": lambda t: (1 + 2 * t) * (1 + 3 * t) + t * (1 + 3 * t) + 7 * t * t},
)


def _inverse_moment(n: Any, k: Any, r: Any) -> Fraction:
    """E[1/((J+1)...(J+r))], exact."""
    n, k, r = integer(n), integer(k), integer(r)
    terms = (Fraction(comb(n - k, j) * comb(k, j), prod(range(j + 1, j + r + 1))) for j in range(k + 1))
    return sum(terms, Fraction(0)) / comb(n, k)


INVERSE_MOMENTS = InequalityClaim(
    id="explicit.thm-4.inverse-moments",
    ref=REF,
    statement="(e) E[1/((J+1)...(J+r))] = (n+1)...(n+r)/((n-k+1)...(n-k+r)(k+1)...(k+r)), here for r <= 3 and n <= 14; for all by Vandermonde.",
    lhs=_inverse_moment,
    rhs=lambda n, k, r: prod(Fraction(n + i, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1)),
    relation="==",
    domain={"n": Integers(2, 14), "k": Integers(1, 7), "r": Integers(1, 3)},
    where=lambda n, k, r: bool(2 * k <= n),
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k, r: prod(Fraction(n, (n - k + i) * (k + i)) for i in range(1, integer(r) + 1))},
)

SECOND = InequalityClaim(
    id="explicit.thm-4.second",
    ref=REF,
    statement="(d) By (a), q_j/p <= (2 eps c_u/√j) √k/(2 eps c_l e^(1/(6k))) = (c_u/c_l) e^(-1/(6k)) √(k/j).",
    lhs=lambda k, j, eps: (2 * eps / sqrt(2 * j)) * sqrt(k) / (2 * eps * hit_rate_bound(k)),
    rhs=lambda k, j, eps: second_term(k, sqrt(k / j)),
    relation="==",
    domain={"k": Real(1, 100), "j": Real(1, 100), "eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, j, eps: second_term(k, sqrt(2 * k / j))},
)

OVERLAP = InequalityClaim(
    id="explicit.thm-4.overlap",
    ref=REF,
    statement="(e) W² <= k (1/(x (k+1)) + 1/(x² (k+1)(k+2)) + 8/(x³ (k+1)(k+2)(k+3))), written with h = 1/k.",
    lhs=lambda k, x: overlap_bound(1 / k, x) ** 2,
    rhs=lambda k, x: k * (1 + (1 + 8 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1)),
    relation="==",
    domain={"k": Real(1, 100), "x": Real(Fraction(1, 2), 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, x: k * (1 + (1 + 7 / (x * (k + 3))) / (x * (k + 2))) / (x * (k + 1))},
)

MANY = InequalityClaim(
    id="explicit.thm-4.many",
    ref=REF,
    statement="(f) √(πx/2)/c_l + (c_u/c_l) e^(-h/6) W(h, x) < 1/c_thm for h = 1/k <= 1/16, 1/2 <= x <= 1.",
    lhs=lambda h, x: first_term(x) + second_term(like(1, h), exp((1 - h) / 6) * overlap_bound(h, x)),
    rhs=lambda h, x: _one_over_c_thm(x),
    relation="<",
    domain={"h": Real(0, Fraction(1, FROM)), "x": Real(Fraction(1, 2), 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"domain": {"h": Real(0, Fraction(1, 8)), "x": Real(Fraction(1, 2), 1)}},
)

FEW = InequalityClaim(
    id="explicit.thm-4.few",
    ref=REF,
    statement="(f) √(πx/2)/c_l + (c_u/c_l) e^(-1/(6k)) W < 1/c_thm for k = 1, ..., 15 and every share k/n = 1 - x in [0, 1/2].",
    lhs=lambda k, share: first_term(1 - share) + second_term(like(1, share) * k, overlap_sum(k, share)),
    rhs=lambda k, share: _one_over_c_thm(share),
    relation="<",
    domain={"k": Integers(1, FROM - 1), "share": Real(0, Fraction(1, 2))},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, share: 12 + 0 * share},
)

RATIO = InequalityClaim(
    id="explicit.thm-4.ratio",
    ref=REF,
    statement="(f) (c) + (d) is below 1/c_thm for all 1 <= k <= n/2, and so is E[Y²]/E[Y]² (by (a) to (d)).",
    lhs=lambda n, k: first_term(1 - ball(k) / n) + second_term(ball(k), overlap_sum(k, ball(k) / n)),
    rhs=lambda n, k: ball(1 / C_THM),
    relation="<",
    domain={"n": Integers(2), "k": Integers(1)},
    where=lambda n, k: bool(2 * k <= n),
    method="steps",
    steps=(FRACTION, INVERSE_MOMENTS, OVERLAP, MANY, FEW),
    because="k <= 15 is `few`, with share = k/n; k >= 16 is `many`, with h = 1/k, x = 1 - k/n and W bounded by (e), where "
    "(n+i)/(n-k+i) <= n/(n-k) = 1/x.",
    samples=({"n": 2, "k": 1}, {"n": 30, "k": 15}, {"n": 4000, "k": 100}),
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: ball(12)},
)


def _least_tolerance(n: Any, k: Any) -> Any:
    """The smallest tolerance that Eq. 1 allows, k 2^(-n H_2(k/n)), in the arithmetic of n and k."""
    return k ** (k + 1) * (n - k) ** (n - k) / n**n


def _tolerance(n: int, k: int) -> Fraction:
    """The smallest tolerance that Eq. 1 allows, rounded up to a multiple of 2^-40."""
    return Fraction(ceil(_least_tolerance(Fraction(n), Fraction(k)) * 2**40), 2**40)


def success_cap(n: Any, k: Any) -> Any:
    """An upper bound for E[Y], so for P(Y > 0), at the smallest tolerance of Eq. 1 and z = √k: C(n,k) 2 eps f_k(√k - eps).

    >>> success_cap(24837, 400).str(4, radius=False)
    '0.1241'
    """
    n, k = integer(n), integer(k)
    eps = _least_tolerance(ball(n), ball(k))
    return ball(comb(n, k)) * 2 * eps * irwin_hall.density(ball(k).sqrt() - eps, k)


CAP = InequalityClaim(
    id="explicit.thm-4.cap",
    ref=REF,
    statement="No c_thm above 0.1242 will do: at n = 24837, k = 400, z = √k and the smallest eps of Eq. 1 already E[Y] is below it (Markov).",
    lhs=success_cap,
    rhs=lambda n, k: ball("0.1242"),
    relation="<",
    domain={"n": Points((24837,)), "k": Points((400,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: ball("0.1240")},
)


def _certified(n: Any, k: Any) -> Any:
    """E[Y]²/E[Y²] at the smallest tolerance and a target just below √k, the least likely one."""
    n, k = integer(n), integer(k)
    target = Fraction(int((ball(k).sqrt() * 2**30).lower().floor().unique_fmpz()), 2**30)
    return second_moment(n, k, _tolerance(n, k), target).at_least


TRUE_MOMENT = InequalityClaim(
    id="explicit.thm-4.exact",
    ref=REF,
    statement="c_thm < E[Y]²/E[Y²] with the exact moments, at the smallest eps of Eq. 1 and z near √k, for some n and k.",
    lhs=lambda n, k: ball(C_THM),
    rhs=_certified,
    relation="<",
    domain={"n": Points((4, 8, 12, 40, 200)), "k": Points((1, 2, 4, 6))},
    where=lambda n, k: bool(2 * k <= n),
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda n, k: ball(Fraction(1, 5))},
)


def _hits(numbers: int, n: int, k: int) -> Any:
    """Whether some k of the numbers U[-1, 1] sum to within the smallest tolerance for n and k of z = √k."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        eps = float(_tolerance(n, k))
        return subset_counts(stream.uniform(-1, 1, (trials, numbers)), k, eps, k**0.5) > 0

    return trial


BY_EXPERIMENT = ProbabilityClaim(
    id="explicit.thm-4",
    ref=REF,
    statement="At n = 9, k = 4, the smallest eps of Eq. 1 and z = √k, some k-subset sum is within eps of z with probability at least c_thm.",
    trial=_hits(9, 9, 4),
    relation=">=",
    bound=float(C_THM),
    expected=0.13,
    notion="fixed",
    parameters={"n": 9, "k": 4, "eps": "smallest of Eq. 1"},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(5, 9, 4)},
)

RATE = InequalityClaim(
    id="explicit.thm-4.grid",
    ref=REF,
    statement="(g) 2√k/eps + 1 <= 5√k/(2 eps), as eps <= √k/2: with y = eps/√k, 2 + y <= 5/2 for y <= 1/2.",
    lhs=lambda y: 2 + y,
    rhs=lambda y: like(5, y) / 2,
    domain={"y": Real(0, Fraction(1, 2))},
    method="balls",
    vanishing={"y": -1},
    recorded=Verdict.PROVED,
    control={"rhs": lambda y: like(9, y) / 4},
)


def blocks_bound(t: Any) -> Any:
    """(h): r (L + 2)/L² at most, for t = 1/L, r <= 1 + (ln(5/2) + 2 L ln 2)/(-ln(1 - c_thm)).

    >>> round(blocks_bound(1.0), 3)
    87.496
    """
    rate = -arith.log(1 - like(1, t) * C_THM.numerator / C_THM.denominator)
    return (t + (arith.log(like(5, t) / 2) * t + 2 * arith.log(like(2, t))) / rate) * (1 + 2 * t)


BLOCKS = InequalityClaim(
    id="explicit.thm-4.blocks",
    ref=REF,
    statement="(h) The bound on r (L + 2)/L², written with t = 1/L.",
    lhs=lambda L: blocks_bound(1 / L),
    rhs=lambda L: (
        (1 - (arith.log(like(5, L) / 2) + L * arith.log(like(4, L))) / arith.log(like(1843, L) / 2000)) * (L + 2) / L**2
    ),
    relation="==",
    domain={"L": Real(1, 100)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda L: (1 + (arith.log(like(5, L) / 2) + L * arith.log(like(4, L)))) * (L + 2) / L**2},
)

AMPLIFIED = InequalityClaim(
    id="explicit.thm-4.amplified",
    ref=REF,
    statement="(h) r (L + 2) <= 88 L² for all L >= 1, t = 1/L; ln(√k/eps²) <= 2 ln(k/eps) because k >= 1.",
    lhs=blocks_bound,
    rhs=lambda t: like(C_AMP, t),
    domain={"t": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda t: like(87, t)},
)

SLOPE = InequalityClaim(
    id="explicit.thm-4.slope",
    ref=REF,
    statement="(h) The slope of t H_2(k/t) in t is log2(t/(t-k)) = log2(1/(1-u)) <= 1, u = k/t <= 1/2.",
    lhs=lambda u: log2(1 / (1 - u)),
    rhs=lambda u: like(1, u),
    domain={"u": Real(0, Fraction(1, 2))},
    method="balls",
    vanishing={"u": -1},
    recorded=Verdict.PROVED,
    control={"rhs": lambda u: like(9, u) / 10},
)

RESULT = Result(
    ref=REF,
    title="Fixed-size subset sum, with its constant",
    statement="For 1 <= k <= n/2, 0 < eps < 1, |z| <= √k and n H_2(k/n) >= log2(k/eps), some k of n numbers i.i.d. U[-1,1] sum to within eps of z "
    "with probability at least c_thm = 0.0785.  For eps < 1/2, n >= 88 log2(k/eps)²/H_2(k/n) and n >= 2 r k, with probability at least "
    "1 - eps this holds for all |z| <= √k at once.",
    symbols={
        "k": "size of a subset",
        "x": "1 - k/n",
        "h": "1/k",
        "eps": "tolerance",
        "r": "number of blocks, ⌈ln(5√k/(2 eps²))/(-ln(1 - c_thm))⌉",
        "share": "k/n",
    },
    formulas=(first_term, second_term, overlap_bound, blocks_bound),
    claims=(
        *STIRLING, BINOMIAL, FIRST, SECOND, FRACTION, INVERSE_MOMENTS, OVERLAP, MANY, FEW, RATIO, TRUE_MOMENT, CAP, BY_EXPERIMENT,
        RATE, SLOPE, BLOCKS, AMPLIFIED,
    ),
)  # fmt: skip

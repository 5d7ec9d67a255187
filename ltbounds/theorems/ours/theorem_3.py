"""Theorem 3 (ours): U[-1, 1] is sum-bounded with the best constants c_u = 1/√2 and c_l = √(3/(2π)) e^(-3/2), for all n.

Natale et al. (2024) prove in Lemma 1 that such constants exist.  f_k is the density of S_k, the sum of k numbers U[-1, 1].
The proofs are those at `hit_rate_holds`, with its steps (a) to (f), at `lower` and at `upper`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Annotated

from ltbounds.arith import Scalar, ball, exp, integer, like, maximum, pi_like, sqrt
from ltbounds.claims import Integers, OneOf, Points, Result
from ltbounds.laws import irwin_hall
from ltbounds.notation import Count, Share, Sides, sides
from ltbounds.theorems.ours.theorem_3_sinc import HERE, SINES
from ltbounds.theorems.ours.theorem_3_tail import EXPONENTIALS, INTEGRALS, OUTSIDE, error_bound, limit_density, margin

__all__ = ["RESULT", "SINES", "upper", "hit_rate_holds", "hit_rate", "hit_rate_bound", "limit_density", "peak_bound"]

Int1To19 = Annotated[Scalar, Integers(1, 19)]
Tried1 = Annotated[Scalar, Points((20, 100, 500, 2000))]


def peak_bound(k: Scalar) -> Scalar:
    """U(k): an upper bound for √k f_k(0), k >= 2.

    >>> round(peak_bound(4), 6)
    0.697832
    """
    pi = pi_like(k)
    return sqrt(3 / (2 * pi)) + sqrt(k) / (k - 1) * pi**-k


def hit_rate_bound(k: Scalar) -> Scalar:
    """L(1) exp(1/(6k)): the lower bound for √k P(|S_k - z| < eps)/(2 eps), |z| <= √k, 0 < eps <= 1.

    >>> round(hit_rate_bound(1), 6)
    0.182143
    """
    return limit_density(like(1, k)) * exp(1 / (6 * like(1, k) * k))


def hit_rate(k: Scalar, eps: Scalar) -> Scalar:
    """An enclosure of A = √k P(|S_k - √k| < eps)/(2 eps), for a ball eps of [0, 1] too.

    For eps in [a, b], A is a mean of its value at a and of √k (f_k(√k-s) + f_k(√k+s))/2 over s in [a, b].

    >>> hit_rate(2, ball("0.5")).str(12, radius=False)
    '0.207106781187'
    """
    k, eps = integer(k), ball(eps)
    if k == 1:
        return ball(1) / 4
    root = ball(k).sqrt()
    start, end = eps.abs_lower(), eps.abs_upper()
    at_start = irwin_hall.interval_probability(root - start, root + start, k) / (2 * start) if start > 0 else None
    values = [irwin_hall.density(root, k) if at_start is None else at_start]
    if not eps.is_exact():
        for s, t in ((start, end), (end, start)):
            values.append((irwin_hall.density(root - s, k) + irwin_hall.density(root + t, k)) / 2)
    return root * reduce(lambda one, other: one.union(other), values)


def _at_root(k: Scalar) -> Scalar:
    """√k f_k(√k)."""
    return ball(k).sqrt() * irwin_hall.density(ball(k).sqrt(), integer(k))


@HERE.at_most("thm-3.few-density", by="exact", strict=True)
def few_at_zero(k: Int1To19) -> Sides:
    """√k f_k(√k) > √(3/(2π)) e^(-3/2) e^(1/(6k)) for k = 1, ..., 19, f_k the density of the sum of k independent U[-1, 1]."""
    return sides(hit_rate_bound(k), _at_root(k), off_left=hit_rate_bound(k) * exp(1 / (5 * ball(k))))


@HERE.at_most("thm-3.few", by="balls", strict=True)
def few(k: Int1To19, eps: Share) -> Sides:
    """√k P(|S_k - √k| < eps)/(2 eps) > √(3/(2π)) e^(-3/2) e^(1/(6k)) for k = 1, ..., 19, 0 < eps <= 1 (at 0: its limit)."""
    return sides(hit_rate_bound(k), hit_rate(k, eps), off_left=hit_rate_bound(k) * exp(1 / (5 * ball(k))))


@HERE.argued("thm-3.hit-rate", "<", steps=(*SINES, *EXPONENTIALS, *INTEGRALS, *OUTSIDE, margin, few))
def hit_rate_holds(k: Count, eps: Share) -> Sides:
    """√k P(|S_k - z| < eps)/(2 eps) > √(3/(2π)) e^(-3/2) e^(1/(6k)) for all k >= 1, |z| <= √k, 0 < eps <= 1, S_k the sum of k
    independent U[-1, 1]; at z = √k the left side tends to √(3/(2π)) e^(-3/2) as k grows, uniformly in eps.

    Because the density f_k of S_k is symmetric and falls with |x|: f_k'(x) = (f_{k-1}(x+1) - f_{k-1}(x-1))/2 and |x-1| <= |x+1| for x >=
    0.  So P(|S_k - z| < eps) falls with |z|, and z = √k is the worst.  k <= 19 is `thm-3.few`.  For k >= 20 let h = 1/k, e = eps²,
    L(s) = √(3/(2π)) exp(-3s²/2), sinc(t) = sin(t)/t; by Fourier inversion the left side at z = √k is
    A = (1/π) ∫_0^∞ sinc(u/√k)^k sinc(eps u/√k) cos(u) du, and A >= L(1) exp(h/6) as follows.
    (a) For t <= 2, -log sinc(t) = t²/6 + r with t⁴/180 <= r <= t⁴/180 + t⁶/1950 and r <= t⁴/131, and -log sinc(t) <= t²/5
    (`thm-3.log-sinc`, by Euler's product no coefficient is negative, so `thm-3.rest-6`, `thm-3.rest-4` and `thm-3.rest-2` at t = 2 are
    the worst).  So for u <= 2√k the product of the two sincs is exp(-u²/6 - y), y = y_1 + R, y_1 = h (u⁴/180 + e u²/6),
    0 <= R <= h² (u⁶/1950 + e² u⁴/131), 0 <= y <= h (u⁴/131 + e u²/5).
    (b) 1 - y <= exp(-y) <= 1 - y + y²/2 (`thm-3.exp-lower`, `thm-3.exp-upper`), so |exp(-y) - (1 - y_1)| <= R + y²/2.
    (c) (1/π) ∫_0^∞ exp(-u²/6) (1 - y_1) cos(u) du = L(1) (1 + (3/10 + e) h) by `thm-3.transform` and `thm-3.coefficient`.
    (d) (1/π) ∫ exp(-u²/6) (R + y²/2) du <= B(e) h² by `thm-3.error`, with M_j = (1/π) ∫_0^∞ u^j exp(-u²/6) du (`thm-3.moment-4`,
    `thm-3.moment-6`, `thm-3.moment-8`) and B(e) = M_6/1950 + e² M_4/131 + (M_8/131² + 2 e M_6/(131·5) + e² M_4/25)/2.
    (e) What lies beyond u = 2√k, of both integrands, is at most k exp(-2k/3) (`thm-3.outside`; the sinc by `thm-3.sine` up to π, then by
    1/t, π^(-k) <= exp(-2k/3), and ∫_2^∞ t^(2j) exp(-kt²/6) dt <= (1/4) ∫_4^∞ w^j exp(-kw/6) dw), and k³ exp(-2k/3) <= 1/50 for k >= 20
    (`thm-3.outside-start`, and it falls by `thm-3.outside-falls`).
    (f) L(1) (3/10 + e) - (B(e) + 1/50) h > L(1) (1/6 + h/60) for h <= 1/20 (`thm-3.margin`), and exp(h/6) - 1 <= h/6 + h²/60
    (`thm-3.exp-growth`).  The same lines bound |A - L(1)| by a constant times h, so L(1) is the limit.
    """
    return sides(hit_rate_bound(k), hit_rate(k, eps), off_left=limit_density(like(1, ball(k))) * exp(1 / (2 * ball(k))))


@HERE.argued("thm-3.lower", "<", steps=(hit_rate_holds, few_at_zero))
def lower(k: Count) -> Sides:
    """f_k(x) > c_l/√k for all k >= 1 and |x| <= √k, with c_l = √(3/(2π)) e^(-3/2) = 0.15418..., f_k the density of the sum of k
    independent U[-1, 1]; it is the limit of √k f_k(√k), so no larger c_l will do.

    Because f_k falls with |x|, and for k >= 2, where f_k is continuous, √k f_k(√k) is the limit of `thm-3.hit-rate` as eps tends to 0:
    at least c_l e^(1/(6k)) > c_l, and it tends to c_l as k grows.  f_1 is 1/2 on [-1, 1] (`thm-3.few-density`, and to k = 19).
    """
    c_l = limit_density(like(1, ball(k)))
    return sides(c_l, _at_root(k), off_left=c_l * 101 / 100)


def _peak(k: Scalar) -> Scalar:
    """k f_k(0)², exact."""
    return integer(k) * irwin_hall.density(Fraction(0), integer(k)) ** 2


@HERE.at_most("thm-3.upper-few", by="exact")
def upper_few(k: Annotated[Scalar, Integers(1, 3)]) -> Sides:
    """k f_k(0)² <= 1/2 for k = 1, 2, 3, f_k the density of the sum of k independent U[-1, 1]."""
    return sides(_peak(k), Fraction(1, 2), off=Fraction(49, 100))


@HERE.at_most("thm-3.upper-many", by="exact", strict=True, beyond={"k": Points((3,))})
def upper_many(k: Annotated[Scalar, OneOf((4,))]) -> Sides:
    """U(4) < 1/√2, U(k) = √(3/(2π)) + √k π^(-k)/(k-1)."""
    return sides(peak_bound(k), 1 / sqrt(like(2, k)))


@HERE.argued("thm-3.upper", steps=(SINES[1], upper_few, upper_many))
def upper(k: Count) -> Sides:
    """f_k(x) <= c_u/√k for all k >= 1 and x, with c_u = 1/√2, f_k the density of the sum of k independent U[-1, 1]: k f_k(0)² <= 1/2.

    Because f_k(x) <= f_k(0), f_k being symmetric and falling with |x|, as f_k'(x) = (f_{k-1}(x+1) - f_{k-1}(x-1))/2.  k <= 3 is
    `thm-3.upper-few`.  For k >= 4, f_k(0) = (1/π) ∫_0^∞ (sin(t)/t)^k dt; with sin(t)/t <= exp(-t²/6) on (0, π] (`thm-3.sine`) and
    |sin(t)/t| <= 1/t beyond, √k f_k(0) <= √(3/(2π)) + √k π^(-k)/(k-1) = U(k), which falls, and `thm-3.upper-many` is U(4) < 1/√2.
    """
    return sides(_peak(k), Fraction(1, 2), off=Fraction(49, 100))


@HERE.equal("thm-3.attained", by="exact", beyond={"k": Points((3,))})
def attained(k: Annotated[Scalar, OneOf((2,))]) -> Sides:
    """c_u = 1/√2 is attained: 2 f_2(0)² = 1/2, f_2 the density of the sum of two U[-1, 1]."""
    return sides(_peak(k), Fraction(1, 2))


@HERE.argued("thm-3", steps=(lower, upper, attained))
def whole(k: Count) -> Sides:
    """For every k >= 1 and the density f_k of the sum of k independent U[-1, 1]: c_l/√k < f_k(x) for |x| <= √k and f_k(x) <= c_u/√k,
    with the best constants c_l = √(3/(2π)) e^(-3/2), which is the limit at x = √k and not attained, and c_u = 1/√2, attained at k = 2,
    x = 0.  Evaluated: max(c_l - √k f_k(√k), k f_k(0)² - 1/2) <= 0.

    Because the two bounds are `thm-3.lower` and `thm-3.upper`.  No smaller c_u will do by `thm-3.attained`, and no larger c_l, as
    c_l is the limit of √k f_k(√k), by `thm-3.lower` too, which is strict.
    """
    below = limit_density(like(1, ball(k))) - _at_root(k)
    return sides(maximum(below, ball(_peak(k)) - ball(1) / 2), ball(0), off=ball(-1) / 10)


@HERE.at_most("thm-3.approached", by="points", strict=True)
def approached(k: Tried1) -> Sides:
    """The expansion is sharp: √k f_k(√k) < L(1) (1 + 3/(10 k)) + B(0)/k² + 1/(50 k²) at k = 20, 100, 500, 2000."""
    c_l, rest = limit_density(like(1, ball(k))), (50 * error_bound(ball(0)) + 1) / (50 * ball(k) * k)
    return sides(_at_root(k), c_l * (1 + 3 / (10 * ball(k))) + rest, off=c_l * (1 + 1 / (5 * ball(k))))


RESULT = Result(
    ref=HERE.ref,
    title="Sum-bounded constants of the uniform law",
    statement="For the density f_k of the sum of k independent U[-1, 1] and every k >= 1: c_l/√k < f_k(x) for |x| <= √k and f_k(x) <= c_u/√k, with "
    "the best constants c_l = √(3/(2π)) e^(-3/2) (the limit, not attained) and c_u = 1/√2 (attained at k = 2, x = 0).",
    symbols={
        "k": "numbers in the sum", "h": "1/k", "e": "eps²",
        "eps": "tolerance, half-width of the interval around the target", "s": "x/√k",
        "c_l": "largest lower constant of Definition 1 of natale2024",
        "c_u": "smallest upper constant of Definition 1 of natale2024",
    },
    formulas=(limit_density, peak_bound, hit_rate_bound, error_bound),
    claims=(
        *INTEGRALS, *SINES, *EXPONENTIALS, *OUTSIDE, margin, few_at_zero, few, hit_rate_holds, lower, upper_few,
        upper_many, upper, attained, whole, approached,
    ),
)  # fmt: skip

"""Theorem 3 (ours): U[-1, 1] is sum-bounded with the best constants c_u = 1/√2 and c_l = √(3/(2π)) e^(-3/2), for all n.

Natale et al. (2024) prove in Lemma 1 that such constants exist.  f_k is the density of S_k, the sum of k numbers U[-1, 1];
it is symmetric and falls with |x|, because f_k'(x) = (f_{k-1}(x+1) - f_{k-1}(x-1))/2 and |x-1| <= |x+1| for x >= 0.
So √k f_k is largest at 0 and, on [-√k, √k], smallest at √k.  We write h = 1/k, L(s) = √(3/(2π)) exp(-3s²/2).

*Upper constant.*  f_k(0) = (1/π) ∫_0^∞ sinc(t)^k dt.  With sinc(t) <= exp(-t²/6) on (0, π) and |sinc(t)| <= 1/t,
√k f_k(0) <= √(3/(2π)) + √k π^(-k)/(k-1) =: U(k), which falls, and U(4) < 1/√2.  k = 1, 2, 3 are computed; k = 2 attains it.

*Lower constant.*  For 0 <= e <= 1, eps = √e, let A = √k P(|S_k - √k| < eps)/(2 eps), and √k f_k(√k) for eps = 0.  Then

    A = (1/π) ∫_0^∞ sinc(u/√k)^k sinc(eps u/√k) cos(u) du  >=  L(1) exp(h/6)  >  L(1)       (the hit rate).

(a) For t <= 2, -log sinc(t) = t²/6 + r with t⁴/180 <= r <= t⁴/180 + t⁶/1950 and r <= t⁴/131, and -log sinc(t) <= t²/5.
    So for u <= 2√k the product of the two sincs is exp(-u²/6 - y), y = y_1 + R, y_1 = h (u⁴/180 + e u²/6),
    0 <= R <= h² (u⁶/1950 + e² u⁴/131), 0 <= y <= h (u⁴/131 + e u²/5).
(b) 1 - y <= exp(-y) <= 1 - y + y²/2, so |exp(-y) - (1 - y_1)| <= R + y²/2.
(c) (1/π) ∫_0^∞ exp(-u²/6) (1 - y_1) cos(u) du = L(1) (1 + (3/10 + e) h), from (1/π) ∫ exp(-u²/6) cos(su) du = L(s).
(d) With M_j = (1/π) ∫_0^∞ u^j exp(-u²/6) du, (1/π) ∫ exp(-u²/6) (R + y²/2) du <= B(e) h²:
    B(e) = M_6/1950 + e² M_4/131 + (M_8/131² + 2 e M_6/(131·5) + e² M_4/25)/2.
(e) What lies beyond u = 2√k, of both integrands, is at most k exp(-2k/3) <= h²/50 for k >= 20.
(f) L(1) (3/10 + e) - (B(e) + 1/50) h > L(1) (1/6 + h/60) for h <= 1/20, and exp(h/6) - 1 <= h/6 + h²/60; so the bound
    holds for k >= 20.  For k = 1, ..., 19 it is computed.  The same lines bound |A - L(1)| by C h, so L(1) is the limit.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from ltbounds.arith import ball, exp, integer, like, log, pi_like, sin, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.errors import require
from ltbounds.laws import irwin_hall

__all__ = ["RESULT", "error_bound", "gaussian_moment", "hit_rate", "hit_rate_bound", "limit_density", "peak_bound"]

REF = Ref("explicit", "Theorem 3", "sum-bounded constants of the uniform law")
FROM = 20
"""Where the tail argument begins."""


def limit_density(s: Any) -> Any:
    """L(s): the limit of √k f_k(s √k), √(3/(2π)) exp(-3 s²/2).

    >>> round(limit_density(1), 6)
    0.15418
    """
    return sqrt(3 / (2 * pi_like(s))) * exp(-3 * s * s / 2)


def peak_bound(k: Any) -> Any:
    """U(k): an upper bound for √k f_k(0), k >= 2.

    >>> round(peak_bound(4), 6)
    0.697832
    """
    pi = pi_like(k)
    return sqrt(3 / (2 * pi)) + sqrt(k) / (k - 1) * pi**-k


def gaussian_moment(j: int, x: Any) -> Any:
    """M_{2j} = (1/π) ∫_0^∞ u^(2j) exp(-u²/6) du = √(3/(2π)) 3^j (2j-1)!!, in the arithmetic of x.

    >>> round(gaussian_moment(2, 0.0), 4)
    18.6567
    """
    double_factorial = 1
    for odd in range(1, 2 * j, 2):
        double_factorial *= odd
    return sqrt(3 / (2 * pi_like(x))) * (3**j * double_factorial)


def error_bound(e: Any) -> Any:
    """B(e) of step (d).

    >>> round(error_bound(0.0), 4), round(error_bound(1.0), 4)
    (0.3147, 1.2575)
    """
    m4, m6, m8 = (gaussian_moment(j, e) for j in (2, 3, 4))
    return m6 / 1950 + e * e * m4 / 131 + (m8 / 131**2 + 2 * e * m6 / (131 * 5) + e * e * m4 / 25) / 2


def hit_rate_bound(k: Any) -> Any:
    """L(1) exp(1/(6k)): the lower bound for √k P(|S_k - z| < eps)/(2 eps), |z| <= √k, 0 < eps <= 1.

    >>> round(hit_rate_bound(1), 6)
    0.182143
    """
    return limit_density(like(1, k)) * exp(1 / (6 * like(1, k) * k))


def hit_rate(k: Any, eps: Any) -> Any:
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
        values += [
            (irwin_hall.density(root - s, k) + irwin_hall.density(root + t, k)) / 2
            for s, t in ((start, end), (end, start))
        ]
    enclosure = values[0]
    for value in values[1:]:
        enclosure = enclosure.union(value)
    return root * enclosure


def _fourier_integral(s: Any) -> Any:
    """(1/π) ∫_0^∞ exp(-u²/6) cos(su) du, by sympy."""
    import sympy

    require(isinstance(s, sympy.Basic), "s", s, "be a symbol")
    u = sympy.Symbol("u", positive=True)
    return sympy.integrate(sympy.exp(-(u**2) / 6) * sympy.cos(s * u), (u, 0, sympy.oo), meijerg=True) / sympy.pi


TRANSFORM = InequalityClaim(
    id="explicit.thm-3.transform",
    ref=REF,
    statement="(c) (1/π) ∫_0^∞ exp(-u²/6) cos(su) du = L(s).",
    lhs=limit_density,
    rhs=_fourier_integral,
    relation="==",
    domain={"s": Real(0, 3, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda s: limit_density(2 * s), "rhs": limit_density},
)


def _first_order(h: Any, e: Any) -> Any:
    """-(1/π) ∫ y_1 exp(-u²/6) cos(u) du: u² and u⁴ under the integral are derivatives of L at 1."""
    import sympy

    require(isinstance(h, sympy.Basic), "h", h, "be a symbol")
    s = sympy.Symbol("s", positive=True)
    fourth, second = (limit_density(s).diff(s, order).subs(s, 1) for order in (4, 2))
    return -h * fourth / 180 + e * h * second / 6


def _coefficient(h: Any, e: Any) -> Any:
    return (3 + 10 * e) * h * limit_density(like(1, h)) / 10


COEFFICIENT = InequalityClaim(
    id="explicit.thm-3.coefficient",
    ref=REF,
    statement="(c) The term of order h is (3/10 + e) h L(1).",
    lhs=_first_order,
    rhs=_coefficient,
    relation="==",
    domain={"h": Real(0, 1, open_lo=True), "e": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": _coefficient, "rhs": lambda h, e: (2 + 10 * e) * h * limit_density(like(1, h)) / 10},
)


def _moment_claim(j: int) -> InequalityClaim:
    """M_{2j} = (-1)^j L^(2j)(0), with a dummy factor x so that the sides are formulas."""

    def by_derivatives(x: Any) -> Any:
        import sympy

        require(isinstance(x, sympy.Basic), "x", x, "be a symbol")
        s = sympy.Symbol("s", real=True)
        return (-1) ** j * x * limit_density(s).diff(s, 2 * j).subs(s, 0)

    return InequalityClaim(
        id=f"explicit.thm-3.moment-{2 * j}",
        ref=REF,
        statement=f"(d) M_{2 * j} is the derivative of order {2 * j} of L at 0, up to sign.",
        lhs=by_derivatives,
        rhs=lambda x: x * gaussian_moment(j, x),
        relation="==",
        domain={"x": Real(0, 1, open_lo=True)},
        method="symbolic",
        recorded=Verdict.PROVED,
        control={"lhs": lambda x: x * gaussian_moment(j, x), "rhs": lambda x: x * gaussian_moment(j + 1, x)},
    )


def log_sinc_coefficient(m: Any) -> Fraction:
    """The coefficient of t^(2m) in -log sinc(t), by Euler's product sinc(t) = Π_j (1 - t²/(π² j²)): ζ(2m)/(m π^(2m)) > 0.

    >>> [str(log_sinc_coefficient(m)) for m in (1, 2, 3)]
    ['1/6', '1/180', '1/2835']
    """
    import sympy

    m = integer(m)
    return Fraction(str(sympy.zeta(2 * m) / (m * sympy.pi ** (2 * m))))


def _taylor_coefficient(m: Any) -> Fraction:
    """The same from the Taylor series of sinc: for S = 1 + sum s_k x^k, log S = sum d_k x^k has
    k d_k = k s_k - sum_{i<k} i d_i s_{k-i}."""
    s = [Fraction((-1) ** k, factorial(2 * k + 1)) for k in range(integer(m) + 1)]
    d = [Fraction(0)]
    for k in range(1, integer(m) + 1):
        d.append(s[k] - sum((i * d[i] * s[k - i] for i in range(1, k)), Fraction(0)) / k)
    return -d[-1]


COEFFICIENTS = InequalityClaim(
    id="explicit.thm-3.log-sinc",
    ref=REF,
    statement="(a) -log sinc(t) = t²/6 + t⁴/180 + t⁶/2835 + ... by Euler's product and by Taylor's formula; no coefficient is negative.",
    lhs=log_sinc_coefficient,
    rhs=_taylor_coefficient,
    relation="==",
    domain={"m": Integers(1, 8)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda m: 2 * log_sinc_coefficient(m)},
)


def _rest(t: Any, *coefficients: int) -> Any:
    """-log sinc(t) without the terms t^(2m)/c_m given."""
    return -log(sin(t) / t) - sum(t ** (2 * m) / c for m, c in enumerate(coefficients, start=1))


def _sine(t: Any) -> Any:
    return sin(t)


def _rest_claim(name: str, text: str, lhs: Any, control: Any, share: int) -> InequalityClaim:
    return InequalityClaim(
        id=f"explicit.thm-3.rest-{name}",
        ref=REF,
        statement=text,
        lhs=lhs,
        rhs=lambda t: like(1, t) / share,
        relation="<",
        domain={"t": Points((2,))},
        method="exact",
        recorded=Verdict.PROVED,
        control={"lhs": control},
    )


SINES = (
    COEFFICIENTS,
    InequalityClaim(
        id="explicit.thm-3.sine",
        ref=REF,
        statement="sin(t) < t exp(-t²/6) on (0, 22/7], so sinc(t) < exp(-t²/6) on (0, π].",
        lhs=_sine,
        rhs=lambda t: t * exp(-t * t / 6),
        relation="<",
        domain={"t": Real(0, Fraction(22, 7), open_lo=True)},
        method="balls",
        vanishing={"t": 5},
        recorded=Verdict.PROVED,
        control={"rhs": lambda t: t * exp(-t * t / 5)},
    ),
    _rest_claim(
        "6",
        "(a) (-log sinc(t) - t²/6 - t⁴/180)/t⁶ < 1/1950 at t = 2, so for t <= 2: it has only positive coefficients.",
        lambda t: _rest(t, 6, 180) / t**6,
        lambda t: _rest(t, 6, 200) / t**6,
        1950,
    ),
    _rest_claim(
        "4",
        "(a) (-log sinc(t) - t²/6)/t⁴ < 1/131 at t = 2, so for t <= 2.",
        lambda t: _rest(t, 6) / t**4,
        lambda t: _rest(t, 7) / t**4,
        131,
    ),
    _rest_claim(
        "2",
        "(a) -log sinc(t)/t² < 1/5 at t = 2, so for t <= 2.",
        lambda t: _rest(t) / t**2,
        lambda t: _rest(t) / t,
        5,
    ),
)


def _exponential_claim(name: str, text: str, lhs: Any, rhs: Any, order: int, hi: Any, control: Any) -> InequalityClaim:
    return InequalityClaim(
        id=f"explicit.thm-3.exp-{name}",
        ref=REF,
        statement=text,
        lhs=lhs,
        rhs=rhs,
        relation="<",
        domain={"y": Real(0, hi, open_lo=True)},
        method="balls",
        vanishing={"y": order},
        recorded=Verdict.PROVED,
        control={"rhs": control},
    )


EXPONENTIALS = (
    _exponential_claim(
        "lower",
        "(b) 1 - y < exp(-y) for 0 < y <= 2; beyond 1 the left side is negative.",
        lambda y: 1 - y,
        lambda y: exp(-y),
        2,
        2,
        lambda y: exp(-2 * y),
    ),
    _exponential_claim(
        "upper",
        "(b) exp(-y) < 1 - y + y²/2 for 0 < y <= 2; beyond, the right side is at least 1.",
        lambda y: exp(-y),
        lambda y: 1 - y + y * y / 2,
        3,
        2,
        lambda y: 1 - y + y * y / 3,
    ),
    _exponential_claim(
        "growth",
        "(f) exp(h/6) < 1 + h/6 + h²/60 for 0 < h <= 1/20.",
        lambda y: exp(y / 6),
        lambda y: 1 + y / 6 + y * y / 60,
        2,
        Fraction(1, FROM),
        lambda y: 1 + y / 6 + y * y / 90,
    ),
)


def _beyond(x: Any) -> Any:
    """x² exp(2k/3) times what lies beyond u = 2√k, x = 1/√k: three integrals, each in closed form.

    On [2, ∞), ∫ t^(2j) exp(-kt²/6) dt <= (1/4) ∫_4^∞ w^j exp(-kw/6) dw; beyond π the sinc is at most 1/t, and
    π^(-k) <= exp(-2k/3).
    """
    pi, h = pi_like(x), x * x
    sinc = 3 * x / (2 * pi) + x / (1 - h)
    gauss = (6 * h + (96 + 288 * h + 432 * h * h) / 180 + (24 * h + 36 * h * h) / 6) / (4 * pi)
    return h * sinc + x * gauss


OUTSIDE = (
    InequalityClaim(
        id="explicit.thm-3.outside",
        ref=REF,
        statement="(e) What lies beyond u = 2√k is at most k exp(-2k/3) for k >= 16.",
        lhs=_beyond,
        rhs=lambda x: 1 + 0 * x,
        domain={"x": Real(0, Fraction(1, 4))},
        method="balls",
        recorded=Verdict.PROVED,
        control={"rhs": lambda x: x / 20},
    ),
    InequalityClaim(
        id="explicit.thm-3.outside-start",
        ref=REF,
        statement="(e) k³ exp(-2k/3) < 1/50 at k = 20.",
        lhs=lambda k: k**3 * exp(-2 * k / 3),
        rhs=lambda k: like(1, k) / 50,
        relation="<",
        domain={"k": Points((FROM,))},
        method="exact",
        recorded=Verdict.PROVED,
        control={"rhs": lambda k: like(1, k) / 100},
    ),
    InequalityClaim(
        id="explicit.thm-3.outside-falls",
        ref=REF,
        statement="(e) k³ exp(-2k/3) falls from k = 20 on: its logarithmic derivative 3h - 2/3 is negative.",
        lhs=lambda h: 3 * h,
        rhs=lambda h: 2 + 0 * h,
        relation="<",
        domain={"h": Real(0, Fraction(1, FROM))},
        method="balls",
        recorded=Verdict.PROVED,
        control={"rhs": lambda h: h},
    ),
)


def _integrated_error(e: Any) -> Any:
    """(1/π) ∫_0^∞ exp(-u²/6) (R + y²/2) du with the upper bounds of (a) for R/h² and y/h, by sympy."""
    import sympy

    require(isinstance(e, sympy.Basic), "e", e, "be a symbol")
    u = sympy.Symbol("u", positive=True)
    rest, y = u**6 / 1950 + e**2 * u**4 / 131, u**4 / 131 + e * u**2 / 5
    return sympy.integrate(sympy.expand(sympy.exp(-(u**2) / 6) * (rest + y**2 / 2)), (u, 0, sympy.oo)) / sympy.pi


ERROR = InequalityClaim(
    id="explicit.thm-3.error",
    ref=REF,
    statement="(d) (1/π) ∫_0^∞ exp(-u²/6) (R + y²/2) du = B(e) h² for the largest R and y of (a).",
    lhs=error_bound,
    rhs=_integrated_error,
    relation="==",
    domain={"e": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": error_bound, "rhs": lambda e: error_bound(e) + e * e / 100},
)

MARGIN = InequalityClaim(
    id="explicit.thm-3.margin",
    ref=REF,
    statement="(f) L(1) (1/6 + h/60) < L(1) (3/10 + e) - (B(e) + 1/50) h for 0 <= h <= 1/20, 0 <= e <= 1.",
    lhs=lambda h, e: limit_density(like(1, h)) * (10 + h) / 60,
    rhs=lambda h, e: limit_density(like(1, h)) * (3 + 10 * e) / 10 - (50 * error_bound(e) + 1) * h / 50,
    relation="<",
    domain={"h": Real(0, Fraction(1, FROM)), "e": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"domain": {"h": Real(0, Fraction(1, FROM - 7)), "e": Real(0, 1)}},
)

FEW_AT_ZERO = InequalityClaim(
    id="explicit.thm-3.few-density",
    ref=REF,
    statement="√k f_k(√k) > L(1) exp(1/(6k)) for k = 1, ..., 19.",
    lhs=hit_rate_bound,
    rhs=lambda k: ball(k).sqrt() * irwin_hall.density(ball(k).sqrt(), integer(k)),
    relation="<",
    domain={"k": Integers(1, FROM - 1)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k: hit_rate_bound(k) * exp(1 / (5 * ball(k)))},
)

FEW = InequalityClaim(
    id="explicit.thm-3.few",
    ref=REF,
    statement="A > L(1) exp(1/(6k)) for k = 1, ..., 19 and 0 < eps <= 1.",
    lhs=lambda k, eps: hit_rate_bound(k),
    rhs=hit_rate,
    relation="<",
    domain={"k": Integers(1, FROM - 1), "eps": Real(0, 1, open_lo=True)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, eps: hit_rate_bound(k) * exp(1 / (5 * ball(k)))},
)

HIT_RATE = InequalityClaim(
    id="explicit.thm-3.hit-rate",
    ref=REF,
    statement="√k P(|S_k - z| < eps)/(2 eps) > √(3/(2π)) e^(-3/2) e^(1/(6k)) for all k >= 1, |z| <= √k, 0 < eps <= 1.",
    lhs=lambda k, eps: hit_rate_bound(k),
    rhs=hit_rate,
    relation="<",
    domain={"k": Integers(1), "eps": Real(0, 1, open_lo=True)},
    method="steps",
    steps=(*SINES, *EXPONENTIALS, *OUTSIDE, MARGIN, FEW),
    because="P(|S_k - z| < eps) falls with |z|, so z = √k is the worst.  k <= 19 is `few`; for k >= 20 add (c), (d) and (e), divide by h, "
    "and compare with (f).",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, eps: limit_density(like(1, ball(k))) * exp(1 / (2 * ball(k)))},
)

LOWER = InequalityClaim(
    id="explicit.thm-3.lower",
    ref=REF,
    statement="f_k(x) > c_l/√k for all k >= 1 and |x| <= √k, with c_l = √(3/(2π)) e^(-3/2) = 0.15418...; it is the limit at x = √k, so "
    "no larger c_l will do.",
    lhs=lambda k: limit_density(like(1, ball(k))),
    rhs=lambda k: ball(k).sqrt() * irwin_hall.density(ball(k).sqrt(), integer(k)),
    relation="<",
    domain={"k": Integers(1)},
    method="steps",
    steps=(*SINES, *EXPONENTIALS, *OUTSIDE, MARGIN, FEW_AT_ZERO),
    because="The case e = 0 of the hit rate; f_k falls with |x|.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k: limit_density(like(1, ball(k))) * 101 / 100},
)


def _peak(k: Any) -> Any:
    """k f_k(0)², exact."""
    return integer(k) * irwin_hall.density(Fraction(0), integer(k)) ** 2


UPPER_FEW = InequalityClaim(
    id="explicit.thm-3.upper-few",
    ref=REF,
    statement="k f_k(0)² <= 1/2 for k = 1, 2, 3.",
    lhs=_peak,
    rhs=lambda k: Fraction(1, 2),
    domain={"k": Integers(1, 3)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k: Fraction(49, 100)},
)

UPPER_MANY = InequalityClaim(
    id="explicit.thm-3.upper-many",
    ref=REF,
    statement="U(4) < 1/√2.",
    lhs=peak_bound,
    rhs=lambda k: 1 / sqrt(like(2, k)),
    relation="<",
    domain={"k": Points((4,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"k": Points((3,))}},
)

PEAK_BOUND = InequalityClaim(
    id="explicit.thm-3.peak",
    ref=REF,
    statement="√k f_k(0) < U(k) for k = 2, ..., 60, as it must be; by less than a share of 1/(5k), says the control.",
    lhs=lambda k: ball(k).sqrt() * irwin_hall.density(ball(0), integer(k)),
    rhs=peak_bound,
    relation="<",
    domain={"k": Integers(2, 60)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k: peak_bound(k) * (1 - 1 / (ball(k) * 5))},
)

UPPER = InequalityClaim(
    id="explicit.thm-3.upper",
    ref=REF,
    statement="f_k(x) <= c_u/√k for all k >= 1 and x, with c_u = 1/√2: k f_k(0)² <= 1/2.",
    lhs=_peak,
    rhs=lambda k: Fraction(1, 2),
    domain={"k": Integers(1)},
    method="steps",
    steps=(SINES[1], UPPER_FEW, UPPER_MANY),
    because="f_k(x) <= f_k(0).  For k >= 4, √k f_k(0) <= U(k) by the bounds on sinc, and U falls: √k/(k-1) and π^(-k) do.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k: Fraction(49, 100)},
)

ATTAINED = InequalityClaim(
    id="explicit.thm-3.attained",
    ref=REF,
    statement="c_u is attained: 2 f_2(0)² = 1/2.",
    lhs=_peak,
    rhs=lambda k: Fraction(1, 2),
    relation="==",
    domain={"k": Points((2,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"k": Points((3,))}},
)

APPROACHED = InequalityClaim(
    id="explicit.thm-3.approached",
    ref=REF,
    statement="The expansion is sharp: √k f_k(√k) < L(1) (1 + 3/(10 k)) + B(0)/k² + 1/(50 k²) at k = 20, 100, 500, 2000.",
    lhs=lambda k: ball(k).sqrt() * irwin_hall.density(ball(k).sqrt(), integer(k)),
    rhs=lambda k: (
        limit_density(like(1, ball(k))) * (1 + 3 / (10 * ball(k)))
        + (50 * error_bound(ball(0)) + 1) / (50 * ball(k) * k)
    ),
    relation="<",
    domain={"k": Points((20, 100, 500, 2000))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda k: limit_density(like(1, ball(k))) * (1 + 1 / (5 * ball(k)))},
)

RESULT = Result(
    ref=REF,
    title="Sum-bounded constants of the uniform law",
    statement="For the density f_k of the sum of k independent U[-1, 1] and every k >= 1: c_l/√k < f_k(x) for |x| <= √k and f_k(x) <= c_u/√k, with "
    "the best constants c_l = √(3/(2π)) e^(-3/2) (the limit, not attained) and c_u = 1/√2 (attained at k = 2, x = 0).",
    symbols={
        "k": "numbers in the sum",
        "h": "1/k",
        "e": "eps²",
        "eps": "tolerance, half-width of the interval around the target",
        "s": "x/√k",
        "c_l": "largest lower constant of Definition 1 of natale2024",
        "c_u": "smallest upper constant of Definition 1 of natale2024",
    },
    formulas=(limit_density, peak_bound, hit_rate_bound, error_bound),
    claims=(
        TRANSFORM, COEFFICIENT, *(_moment_claim(j) for j in (2, 3, 4)), *SINES, *EXPONENTIALS, *OUTSIDE, ERROR, MARGIN,
        FEW_AT_ZERO, FEW, HIT_RATE, LOWER, UPPER_FEW, PEAK_BOUND, UPPER_MANY, UPPER, ATTAINED, APPROACHED,
    ),
)  # fmt: skip

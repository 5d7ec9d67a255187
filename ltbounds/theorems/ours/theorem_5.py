"""Theorem 5 (ours): how many random numbers certainly suffice, by the p-th moment of the high frequencies, p = 2 or 4.

The proof is that at `whole`, in steps (a) to (h).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, ball, derivative, erf, exp, integer, like, minimum, sqrt, tanh
from ltbounds.claims import Integers, OneOf, Real, Result
from ltbounds.notation import AtLeastOne, Nonnegative, Positive, Share, Sides, Signed, Unit, any_number, at_most, sides
from ltbounds.theorems.ours.moment_pieces import hermite
from ltbounds.theorems.ours.moment_points import best_point
from ltbounds.theorems.ours.theorem_1 import covers
from ltbounds.theorems.ours.theorem_5_fourth import FOURTH, HERE
from ltbounds.theorems.ours.theorem_6 import reflection

__all__ = ["RESULT", "third_cumulant", "tilted_mean", "tilted_variance"]


def tilted_mean(a: Scalar, x: Scalar) -> Scalar:
    """m_a(x): the mean of +-x/2 under weights e^(+-ax/2).

    >>> round(tilted_mean(2.0, 1.0), 6)
    0.380797
    """
    return x * tanh(a * x / 2) / 2


def tilted_variance(a: Scalar, x: Scalar) -> Scalar:
    """V_a(x), its variance.

    >>> tilted_variance(0.0, 1.0)
    0.25
    """
    return x * x / 4 * (1 - tanh(a * x / 2) ** 2)


def third_cumulant(a: Scalar, x: Scalar) -> Scalar:
    """k3(x) at tilt a, its third cumulant.

    >>> round(third_cumulant(2.0, 1.0), 6)
    -0.079963
    """
    return -x * tanh(a * x / 2) * tilted_variance(a, x)


@HERE.equal("thm-5.mean")
def mean(a: Nonnegative, x: Unit) -> Sides:
    """m_a(x) = (x/2) tanh(ax/2) is the mean of +-x/2 under weights proportional to e^(+-ax/2)."""
    rise, fall = exp(a * x / 2), exp(-a * x / 2)
    return sides(tilted_mean(a, x), x / 2 * (rise - fall) / (rise + fall), off=x * (rise - fall) / (rise + fall) + 1)


@HERE.equal("thm-5.variance")
def variance(a: Nonnegative, x: Unit) -> Sides:
    """(d): d m_a(x)/da = V_a(x), m_a(x) = (x/2) tanh(ax/2) and V_a(x) = (x²/4) (1 - tanh(ax/2)²)."""
    return sides(derivative(lambda b: tilted_mean(b, x))(a), tilted_variance(a, x), off=tilted_variance(a, x) + x / 9)


@HERE.equal("thm-5.third")
def third(a: Nonnegative, x: Unit) -> Sides:
    """(d): d V_a(x)/da = k3(x) at tilt a, k3(x) = -x tanh(ax/2) V_a(x)."""
    return sides(derivative(lambda b: tilted_variance(b, x))(a), third_cumulant(a, x), off=third_cumulant(a, x) + x / 9)


@HERE.at_most("thm-5.ratio", by="smt")
def variance_ratio(E: AtLeastOne, F: AtLeastOne) -> Sides:
    """(d): cosh(lam x/2) <= e^((lam-a)x/2) cosh(ax/2), 0 <= a <= lam; E = e^((lam-a)x/2), F = e^(ax/2).  Squared, it compares
    V_a(x) = (x²/4)/cosh(ax/2)² with V_lam(x).
    """
    return sides((E * F + 1 / (E * F)) / 2, E * (F + 1 / F) / 2, off=E * F / 2)


@HERE.equal("thm-5.outside")
def outside_term(a: Nonnegative, x: Unit) -> Sides:
    """(b): x/2 - m_a(x) = x/(e^(ax) + 1), m_a(x) = (x/2) tanh(ax/2)."""
    return sides(x / 2 - tilted_mean(a, x), x / (exp(a * x) + 1), off=x / exp(a * x) + 1)


@HERE.at_most("thm-5.tangent", by="smt", samples=({"s": 0},))
def tangent(s: any_number) -> Sides:
    """(c): 1 + s <= e^s, for V <= (v/e) e^(V/v) with s = V/v - 1, and for Chernoff's step, 1 <= e^s where s >= 0."""
    return sides(1 + s, exp(s), off=9 * exp(s) / 10)


@HERE.equal("thm-5.product")
def product_of_cosines(p: any_number, q: any_number) -> Sides:
    """(g): cosh p cosh q = (cosh(p+q) + cosh(p-q))/2, written with exponentials."""
    left = (exp(p) + exp(-p)) * (exp(q) + exp(-q))
    right = exp(p + q) + exp(-p - q) + exp(p - q) + exp(q - p)
    return sides(left, right, off=2 * right)


@HERE.at_most("thm-5.chord", by="smt", given=lambda x, h: at_most(x, h))
def chord(x: Nonnegative, h: Positive) -> Sides:
    """(d): x (h - x)/2 <= h²/8 for 0 <= x <= h, the error of linear interpolation for |f''| <= 1."""
    return sides(x * (h - x) / 2, h * h / 8, off=h * h / 9)


@HERE.at_most("thm-5.peak", by="exact", strict=True)
def peak(side: Annotated[Scalar, OneOf((0, 1))]) -> Sides:
    """(d): u tanh u is below 1 at u = 1.199 and above it at u = 1.1997."""
    low, high = ball("1.199"), ball("1.1997")
    one = sides(low * tanh(low), ball(1), off=low * tanh(low) / 2)
    return one if side == 0 else sides(ball(1), high * tanh(high), off=ball("0.99"))


def _by_recurrence(v: Scalar, n: int) -> Scalar:
    """The Hermite polynomial He_n(v): He_(n+1) = v He_n - n He_(n-1)."""
    before, now = 0 * v, 1 + 0 * v
    for k in range(n):
        before, now = now, v * now - k * before
    return now


@HERE.equal("thm-5.hermite", by="exact")
def copies_of_the_kernel(j: Annotated[Scalar, Integers(0, 10)], v: Annotated[Scalar, Integers(0, 20)]) -> Sides:
    """(d): the coefficients of He_2j that `copies` takes in absolute value, j <= 10: at 2j + 1 points, with their signs."""
    i, x = integer(j), Fraction(integer(v))
    return sides(hermite(i, x, -1), _by_recurrence(x, 2 * i), off=hermite(i, x, 1) + 1)


@HERE.cited(
    "thm-5.trefethen-2013",
    source="L. N. Trefethen, Approximation Theory and Approximation Practice (SIAM 2013), Theorem 8.2",
)
def trefethen(most: Nonnegative, rho: AtLeastOne, d: AtLeastOne, error: Nonnegative) -> Sides:
    """A function analytic and at most M in the Bernstein ellipse of radius rho is within 2 M rho^-d/(rho - 1) of a polynomial of degree
    d: so a rule of that degree errs by at most (1 + sum |w_i|) times that.
    """
    return sides(error, 2 * most / (rho**d * (rho - 1)))


@HERE.cited(
    "thm-5.prekopa-1973",
    source="A. Prekopa, On logarithmic concave measures and functions, Acta Sci. Math. 34 (1973): convolutions of log-concave functions",
)
def prekopa(y: any_number, tau: Positive, b: Positive, bracket: Nonnegative) -> Sides:
    """P(|y + bZ| <= tau), Z ~ N(0, 1), is log-concave in y, as the convolution of two log-concave functions."""
    return sides(bracket, 1 + 0 * y)


def _bracket(y: Scalar, tau: Scalar, b: Scalar) -> Scalar:
    """P(|y + bZ| <= tau)."""
    root = b * sqrt(like(2, y))
    return (erf((tau - y) / root) + erf((tau + y) / root)) / 2


@HERE.argued(
    "thm-5",
    steps=(
        reflection, mean, variance, third, variance_ratio, outside_term, tangent, product_of_cosines, chord, peak,
        copies_of_the_kernel, trefethen, prekopa, *FOURTH,
    ),
)  # fmt: skip
def whole(
    place: Signed, R: Share, mu: Annotated[Scalar, Real(0, 5)], b: Annotated[Scalar, Real("0.1", 1)],
    ext: Annotated[Scalar, Real(0, "0.5")],
) -> Sides:  # fmt: skip
    """For X_1..X_n i.i.d., symmetric on [-1, 1], P(some |z| <= T is farther than eps from every subset sum) is at most
    2 Out + sum_j c_j (En_j/s + Bad_j), for p = 2 and p = 4 and every choice of cells and of their parameters (`Cell`), 0 < r < eps < 1,
    s = 2(eps - r), R = T + eps - r, with Out of `outside`, Bad of `bad_events`, En of `energy`, as `failure_bound` evaluates it; an atom at 0
    is allowed for p = 2.  Evaluated: step (f), psi(u) >= e^(-mu u) at u = place R.

    Because of the following.  FAIL: some |z| <= T is farther than eps from every subset sum; x_i = |X_i|.  m_a(x) = (x/2) tanh(ax/2),
    V_a(x) = (x²/4)/cosh(ax/2)², k3(x) = -x tanh(lam x/2) V_lam(x) are the mean (at tilt a), variance and third cumulant of the sum of +-x_i/2
    under weights proportional to e^(lam sum); without argument they are summed over x_1..x_n. Z_a = prod cosh(a x_i/2). Cut the targets
    into cells m_l0 <= z <= m_l1, 0 = l_0 < .. < l_J, and their mirror images (c_j = 1 for l0 = 0, where the cell is |z| <= m_l1, else 2).
    (a) Reflection (Theorem 6): the subset sums of X, shifted, are C - sigma, C the 2^n sums of +-x_i/2 and sigma a uniform element of C
    given x. So FAIL iff some z0 in [sigma - T, sigma + T] is farther than eps from C (`thm-6.reflection`), and then, by the triangle
    inequality, all |z - z0| < eps - r lie in U = {dist(z, C) > r}: |U within [sigma - R, sigma + R]| >= s.
    (b) Outside: sigma + R >= m_(l_J) or its mirror image has probability at most 2 Out, as sigma and -sigma have the law of sum X_i/2
    given x, and `outside` bounds each term on intervals of x by `thm-5.outside`, convolving in balls; else cells cover [sigma - R,
    sigma + R]: they follow each other, as d m_a/da = V_a > 0 (`thm-5.mean`, `thm-5.variance`).
    (c) x is good for a cell if v_min <= V <= v_max, -k3 <= rho V, and Y <= t e^(-V d²/2)/sqrt(2 pi V), all at lam. FAIL without (b)
    needs a cell that meets [sigma - R, sigma + R] while x is not good, or sum_j |U within cell_j and the reach, x good| >= s. In the
    first case sigma >= m_l0 - R, so 1 <= e^(nu (sigma - m_l0 + R)); the mean of e^(nu sigma) given x is Z_nu, and Chernoff for V and k3
    and Markov for Y^q (Minkowski over the lattice), with `thm-5.tangent` for the factor V in Y, leave products: Bad. (nu = 0 where l0 =
    0.) In the second Markov gives the mean measure over s.
    (d) The low-pass density. nu_a has weights proportional to e^(a c) on C; K^ is the low-pass of `Band`, W = nu_lam * K. On the circle
    of length L >= n + gap, W(z) is (Delta/2 pi) sum over Delta Z of nu^ K^ e^(-i xi z), but for copies of K at distance gap or more
    (`copies`). With g = e^(-V xi²/2 - i k3 xi³/6) in place of nu^ e^(-i xi m), W >= G3 - Y, Y = (Delta/2 pi) sum |nu~ - g| K^. On the
    cell z - m_lam = eta V with -(e^(lam - l0) - 1) <= eta <= l1 - lam, as d m_a/da = V_a, V_a falls with a >= 0 (`thm-5.third`, k3 <=
    0), and V_a/V_lam <= e^(lam - a) for a <= lam (`thm-5.ratio`, x <= 1). So G3 is at least `floor_of_density`, and W > 0 with W^-p <=
    e^(alpha + gamma V) (`least_log`). Its sum over the grid of V, eta and k is bounded between its points by `thm-5.chord` in each of
    the three (linear interpolation errs by at most h² max |f''|/8; second derivatives under the sum), V by `thm-5.peak` (u tanh u
    grows, and u²/cosh(u)² where it is below 1: up to 1.199 at least, and its maximum is u² - 1 < 1.1997² - 1 < 0.4393), the copies of K
    by their Hermite polynomials (`thm-5.hermite`). Expectations are by the rule whose error is that of `thm-5.trefethen-2013`.
    (e) D = nu_h * k_r - nu_h * (e^(-(lam-h)u) K) on the circle, k_r = 1/(2r) on [-r, r]. On U the first part is 0, and nu_h(c) =
    e^(-(lam-h)c) (Z_lam/Z_h) nu_lam(c), so D = -e^(-(lam-h)z) (Z_lam/Z_h) W but for copies (`_loss`): 1 <= D^p (Z_h/Z_lam)^p
    e^(p(lam-h)z + alpha + gamma V).
    (f) Root: 1[|z - sigma| <= R] <= e^(-mu z) e^(mu sigma) psi(sigma - z) for psi >= e^(-mu u) on [-R, R]; e^(mu sigma)/Z_mu tilts
    sigma. For p = 2, psi is e^(-mu u) times P(|y + bZ| <= tau) over its least value at the ends of the reach, between which it is no
    smaller by `thm-5.prekopa-1973`. With kappa = p(lam-h) - mu, e^(kappa z) <= e^(kappa m_c), c = l1 or l0. Poisson for the periodised
    psi, which is no smaller: En = e^alpha (Dw/2 pi) sum psi^(omega) I(omega), and |I(omega)| <= I(0) beyond the frequencies evaluated.
    For p = 4 psi = e^(mu R), so that En = e^(alpha + mu R) I(0).
    (g) p = 2: I(omega) = E prod w a_mu int D² e^(-i omega z) is, by Parseval, one sum over the lattice; its factor for one number is M
    = E f (cosh((h - i omega/2)x) + cos(eta x)) by `thm-5.product`, for complex arguments as for real ones. With sinc for kap and B0 for
    M the sum is (pi/r) sinc(r omega) B0^n (Parseval for k_r²), so only the difference is summed; beyond the table kap is sinc, |C(v)| =
    |E f e^(ivx)| <= c/v by integrating by parts, for the density log(1/x) once more (`decay`), and sum |sinc(r xi)|² Delta = pi/r. p =
    4: I(0) is a sum over four frequencies xi_1 + .. + xi_4 = 0 with M of `moment_fourth` by `thm-5.four-cosines`, bounded by regions of
    them, term by term in absolute value; (N + e)^n <= N^n e^(ne/N) is `thm-5.tangent`. The regions cover all frequencies with |a| <= A0
    (`thm-5.regions`): low ones are summed, one-low ones by `thm-5.one-low` and `thm-5.hoelder-1889` for the other pair, those of the
    plane by `thm-5.pairs` and `thm-5.both-pairs`, those of the line by `thm-5.line-c`, `thm-5.line-all` and `thm-5.hoelder-1889`; the
    bulk, where at most one frequency is small (`thm-5.bulk`), by `thm-5.young-1912`. All sums are balls, or float64 sums with an error
    bound for each operation (`sure_cos`, `sure_exp`).
    (h) More numbers only add subset sums; larger eps, smaller T and larger delta ask for less: a certificate at (n, T', eps', delta')
    covers every n >= n', T <= T', eps >= eps', delta >= delta'.
    """
    u, tau = place * R, R + ext
    middle = _bracket(u - mu * b * b, tau, b)
    least = minimum(_bracket(R - mu * b * b, tau, b), _bracket(-R - mu * b * b, tau, b))
    return sides(least, middle, off_left=2 * least)


@HERE.trials(
    "thm-5.trials", at_least=0.9, expected=0.999, notion="all", off=covers(4, 0.1),
    parameters={"eps": 0.1, "delta": 0.1, "n": "best_point('uniform', 0.1, 0.1, 0.5).n"},
)  # fmt: skip
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = delta = 1/10 the certified n of U[-1, 1] really covers [-1/2, 1/2] with probability at least 0.9."""
    point = best_point("uniform", 0.1, 0.1, 0.5)
    assert point is not None
    return covers(point.n, 0.1)(stream, trials)


RESULT = Result(
    ref=HERE.ref, title="How many random numbers certainly suffice, by moments of the high frequencies",
    statement="For X_1..X_n i.i.d., symmetric on [-1, 1], P(some |z| <= T is farther than eps from every subset sum) is at most "
    "2 Out + sum_j c_j (En_j/s + Bad_j), for every choice of cells and of their parameters.",
    symbols={"a": "a tilt", "lam": "the tilt of a cell", "x": "|X_i|"}, formulas=(tilted_mean, tilted_variance, third_cumulant),
    claims=(
        mean, variance, third, variance_ratio, outside_term, tangent, product_of_cosines, chord, peak, copies_of_the_kernel,
        trefethen, prekopa, *FOURTH, whole, by_experiment,
    ),
)  # fmt: skip

"""Theorem 5 (ours): how many random numbers certainly suffice, by the second moment of the high frequencies.

X_1..X_n i.i.d., symmetric, |X_i| <= 1, x_i = |X_i|; an atom at 0 is allowed.  FAIL: some |z| <= T is farther than eps from
every subset sum.  For 0 < r < eps let s = 2(eps - r), R = T + eps - r.  m_a(x) = (x/2) tanh(ax/2), V_a(x) =
(x²/4)/cosh(ax/2)², k3(x) = -x tanh(lam x/2) V_lam(x) are the mean (at tilt a), variance and third cumulant of the sum of
+-x_i/2 under weights proportional to e^(lam sum); without argument they are summed over x_1..x_n.  Z_a = prod cosh(a x_i/2).

Statement.  Cut the targets into cells m_l0 <= z <= m_l1, 0 = l_0 < .. < l_J, and their mirror images (c_j = 1 for l0 = 0, where
the cell is |z| <= m_l1, else 2).  For any parameters of the cells (`Cell`),

    P(FAIL) <= 2 Out + sum_j c_j (En_j/s + Bad_j),

with Out of `outside`, Bad of `bad_events`, En of `energy`, as evaluated by `failure_bound`.

Proof.
(a) Reflection (Theorem 6): the subset sums of X, shifted, are C - sigma, C the 2^n sums of +-x_i/2 and sigma a uniform
    element of C given x.  So FAIL iff some z0 in [sigma - T, sigma + T] is farther than eps from C, and then all |z - z0| <
    eps - r lie in U = {dist(z, C) > r}: |U within [sigma - R, sigma + R]| >= s.
(b) Outside: sigma + R >= m_(l_J) or its mirror image has probability at most 2 Out; else cells cover [sigma - R, sigma + R].
(c) x is good for a cell if v_min <= V <= v_max, -k3 <= rho V, and Y <= t e^(-V d²/2)/sqrt(2 pi V), all at lam.  FAIL without (b)
    needs a cell that meets [sigma - R, sigma + R] while x is not good, or sum_j |U within cell_j and the reach, x good| >= s.
    In the first case sigma >= m_l0 - R, so 1 <= e^(nu (sigma - m_l0 + R)); the mean of e^(nu sigma) given x is Z_nu, and
    Chernoff for V and k3 and Markov for Y^q leave products: Bad.  In the second Markov gives the mean measure over s.
(d) The low-pass density.  nu_a has weights proportional to e^(a c) on C; K^ is the low-pass of `Band`, W = nu_lam * K.  On
    the circle of length L >= n + gap, W(z) is (Delta/2 pi) sum over Delta Z of nu^ K^ e^(-i xi z), but for copies of K at
    distance gap or more (`copies`).  With g = e^(-V xi²/2 - i k3 xi³/6) in place of nu^ e^(-i xi m), W >= G3 - Y, Y =
    (Delta/2 pi) sum |nu~ - g| K^.  On the cell z - m_lam = eta V with -(e^(lam - l0) - 1) <= eta <= l1 - lam, as d m_a/da = V_a,
    V_a falls with a >= 0, and V_a/V_lam <= e^(lam - a) for a <= lam.  So G3 is at least `floor_of_density`, and W > 0 with
    W^-2 <= e^(alpha + gamma V) (`least_log`).
(e) D = nu_h * k_r - nu_h * (e^(-(lam-h)u) K) on the circle, k_r = 1/(2r) on [-r, r].  On U the first part is 0, and nu_h(c) =
    e^(-(lam-h)c) (Z_lam/Z_h) nu_lam(c), so D = -e^(-(lam-h)z) (Z_lam/Z_h) W but for copies (`_loss`): 1 <= D² (Z_h/Z_lam)²
    e^(2(lam-h)z + alpha + gamma V).
(f) Root: 1[|z - sigma| <= R] <= e^(-mu z) e^(mu sigma) psi(sigma - z) for psi >= e^(-mu u) on [-R, R]; e^(mu sigma)/Z_mu tilts
    sigma.  With kappa = 2(lam-h) - mu, e^(kappa z) <= e^(kappa m_c), c = l1 or l0.  Poisson for psi, and |.| of each
    frequency: En = e^alpha (Dw/2 pi) sum |psi^(omega)| |I(omega)|, and |I(omega)| <= I(0).
(g) I(omega) = E prod w a_mu int D² e^(-i omega z) is, by Parseval, one sum over the lattice; its factor for one number is
    M = E f (cosh((h - i omega/2)x) + cos(eta x)) by cosh A cosh B = (cosh(A+B) + cosh(A-B))/2.  Beyond the table |C(v)| <= c/v
    (variation), and sum |sinc(r xi)|² Delta = pi/r (Parseval).
(h) More numbers only add subset sums; larger eps, smaller T and larger delta ask for less: a certificate at (n, T', eps', delta')
    covers every n >= n', T <= T', eps >= eps', delta >= delta'.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, derivative, exp, like, tanh
from ltbounds.claims import Points, Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import Sides, at_most, place, sides
from ltbounds.theorems.ours.moment_points import best_point

__all__ = ["RESULT", "third_cumulant", "tilted_mean", "tilted_variance"]

HERE = place("ours", "Theorem 5", "random subset sum, sufficient, by the second moment")

Tilts = Annotated[Scalar, Points(("0", "0.5", "1", "2", "3.5"))]
Places = Annotated[Scalar, Points(("0", "0.2", "0.5", "0.9", "1"))]


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


@HERE.equal("thm-5.mean", by="points")
def mean(a: Tilts, x: Places) -> Sides:
    """m_a is the mean of +-x/2 under weights proportional to e^(+-ax/2)."""
    rise, fall = exp(a * x / 2), exp(-a * x / 2)
    return sides(tilted_mean(a, x), x / 2 * (rise - fall) / (rise + fall), off=x * (rise - fall) / (rise + fall) + 1)


@HERE.equal("thm-5.variance", by="points")
def variance(a: Tilts, x: Places) -> Sides:
    """(d): d m_a(x)/da = V_a(x)."""
    return sides(
        derivative(lambda b: tilted_mean(b, x))(a), tilted_variance(a, x), off=tilted_variance(a, x) + like(1, x) / 9
    )


@HERE.equal("thm-5.third", by="points")
def third(a: Tilts, x: Places) -> Sides:
    """(d): d V_a(x)/da = k3(x) at tilt a."""
    return sides(
        derivative(lambda b: tilted_variance(b, x))(a), third_cumulant(a, x), off=third_cumulant(a, x) + like(1, x) / 9
    )


@HERE.at_most("thm-5.variance-ratio", by="points", given=lambda a, lam, **_: at_most(a, lam))
def variance_ratio(a: Tilts, lam: Tilts, x: Places) -> Sides:
    """(d): V_a(x) <= e^((lam - a) x) V_lam(x) for 0 <= a <= lam."""
    return sides(
        tilted_variance(a, x),
        exp((lam - a) * x) * tilted_variance(lam, x),
        off_left=2 * tilted_variance(a, x) + like(1, x) / 9,
    )


@HERE.equal("thm-5.outside", by="points")
def outside_term(a: Tilts, x: Places) -> Sides:
    """(b): x/2 - m_a(x) = x/(e^(ax) + 1), which `outside` bounds on intervals of x."""
    return sides(x / 2 - tilted_mean(a, x), x / (exp(a * x) + 1), off=x / exp(a * x) + 1)


def _covers(n: int) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Coverage of [-1/2, 1/2] within 1/10 by n numbers U[-1, 1]."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        return draw_errors(RandomSubsetSum(n=n, notion="all", lo=-0.5, hi=0.5), stream, trials) <= 0.1

    return trial


@HERE.trials(
    "thm-5",
    at_least=0.9,
    expected=0.999,
    notion="all",
    off=_covers(4),
    parameters={"eps": 0.1, "delta": 0.1, "n": "best_point('uniform', 0.1, 0.1, 0.5).n"},
)
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """At eps = delta = 1/10 the certified n really covers [-1/2, 1/2] with probability at least 0.9."""
    point = best_point("uniform", 0.1, 0.1, 0.5)
    assert point is not None
    return _covers(point.n)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="How many random numbers certainly suffice, by the second moment of the high frequencies",
    statement="For X_1..X_n i.i.d., symmetric on [-1, 1], P(some |z| <= T is farther than eps from every subset sum) is at most "
    "2 Out + sum_j c_j (En_j/s + Bad_j), for every choice of cells and of their parameters.",
    symbols={"a": "a tilt", "lam": "the tilt of a cell", "x": "|X_i|"},
    formulas=(tilted_mean, tilted_variance, third_cumulant),
    claims=(mean, variance, third, variance_ratio, outside_term, by_experiment),
)

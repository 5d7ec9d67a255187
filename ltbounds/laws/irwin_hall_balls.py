"""Irwin-Hall in balls: rigorous enclosures to the working precision, from two exact identities.

*Truncated powers* (`irwin_hall_exact`), best with few summands or far out, and the *Fourier series*, best in the bulk:
on |x| < n, with sinc(t) = sin(t)/t,

    f(x) = (1/2n) (1 + 2 sum_{j>=1} sinc(πj/n)^n cos(πj x/n)),

integrated over (a, b) for probabilities.  |sinc(t)| <= exp(-t²/6) on (0, π) and |sinc(t)| <= 1/t, so that the terms
beyond j = J < n sum to at most `series_remainder` (both claims are checked in `ltbounds.theorems.ours.theorem_3`).
Values at inexact arguments follow from those at their ends: f falls with |x|, and P(a < S < b) grows with (a, b).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from flint import arb, ctx

from ltbounds.errors import Undecided
from ltbounds.laws import irwin_hall_floats as floats
from ltbounds.laws.irwin_hall_exact import truncated_powers

__all__ = ["density", "hit_probability", "interval_probability", "series_remainder", "tail"]

GUARD = 24
"""Bits spent on the rounding errors of the sums."""
SERIES_TERM = 1.6
"""What a term of the series costs, in truncated powers (measured at n = 2000)."""
MOST = 2**20
"""Working precision at which the search for accuracy is given up."""


def series_remainder(n: int, J: int) -> arb:
    """An upper bound for the sum of |sinc(πj/n)|^n over all j > J, for 1 <= J < n:

    exp(-aJ²)/(2aJ) + 3 π^(-n), a = π²/(6n).  The first term bounds j < n by an integral, the second j >= n.
    """
    a = arb.pi() ** 2 / (6 * n)
    return (-a * J * J).exp() / (2 * a * J) + 3 / arb.pi() ** n


def _series_density(x: arb, n: int, J: int) -> arb:
    terms = ((arb(j) / n).sinc_pi() ** n * (j * x / n).cos_pi() for j in range(1, J + 1))
    rest = arb(0, series_remainder(n, J).abs_upper())
    return (1 + 2 * (sum(terms, arb(0)) + rest)) / (2 * n)


def _series_interval(a: arb, b: arb, n: int, J: int) -> arb:
    middle, half = (a + b) / (2 * n), (b - a) / (2 * n)
    terms = ((arb(j) / n).sinc_pi() ** n * (j * middle).cos_pi() * (j * half).sin_pi() / j for j in range(1, J + 1))
    rest = arb(0, series_remainder(n, J).abs_upper())
    return half + 2 * (sum(terms, arb(0)) + rest) / arb.pi()


def _powers_tail(x: arb, n: int) -> arb:
    above = truncated_powers(n - abs(x), n, n)
    return 1 - above if x < 0 else above


def _largest_term(y: float, n: int, power: int) -> float:
    """log2 of the largest term of `truncated_powers`."""
    from scipy.special import gammaln

    k = np.arange(max(1, math.ceil(y / 2)))
    logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + power * np.log(np.maximum(y - 2 * k, 1e-300))
    return float(np.max(logs) - gammaln(power + 1)) / math.log(2) - n


def _accurate(
    series: Callable[[int], arb], powers: Callable[[], arb], guess: Callable[[], float], y: float, n: int, power: int
) -> arb:
    """The value, to two bits more than the working precision, by the identity that is cheaper; `guess()` is near it."""
    accuracy = ctx.prec + 2
    bits = accuracy + GUARD + 2 * n
    if n >= floats.FEW:
        near = guess()
        needed = accuracy + GUARD - (math.log2(near) if near > 0 else -1000)
        J = math.ceil(math.sqrt(6 * n * math.log(2) * needed) / math.pi)
        if near > 0 and y / 2 > SERIES_TERM * J:
            with ctx.workprec(math.ceil(needed)):
                value = series(J)
            if value.rel_accuracy_bits() >= accuracy:
                return value
        bits = math.ceil(needed + max(0.0, _largest_term(y, n, power)))
    while bits < MOST:
        with ctx.workprec(bits):
            value = powers()
        if value.rel_accuracy_bits() >= accuracy:
            return value
        bits *= 2
    raise Undecided(f"the value must be known to {accuracy} bits; with {bits} it is only known to lie in {value}")


def _density_at(x: arb, n: int) -> arb:
    """The density at an exact x >= 0."""
    if x > n or (n > 1 and x == n):
        return arb(0)
    if n == 1:
        return arb(1) / 2
    return _accurate(
        lambda J: _series_density(x, n, J),
        lambda: truncated_powers(n - x, n, n - 1),
        lambda: float(floats.density(np.array([float(x)]), n)[0]),
        n - float(x),
        n,
        n - 1,
    )


def _interval_at(a: arb, b: arb, n: int) -> arb:
    """P(a < S < b) at exact a and b; 0 unless a < b."""
    a, b = max(a, arb(-n)), min(b, arb(n))
    if not a < b:
        return arb(0)
    with ctx.workprec(MOST):  # exactly
        if -a > b:
            a, b = -b, -a
    return _accurate(
        lambda J: _series_interval(a, b, n, J),
        lambda: _powers_tail(a, n) - _powers_tail(b, n),
        lambda: float(floats.interval_probability(np.array([float(a)]), np.array([float(b)]), n)[0]),
        n - max(float(a), 0.0),
        n,
        n,
    )


def _ends(x: arb) -> tuple[arb, arb]:
    return (x, x) if x.is_exact() else (x.lower(), x.upper())


def density(x: arb, n: int) -> arb:
    """An enclosure of the density on the ball x."""
    if x.is_exact():
        with ctx.workprec(MOST):  # exactly
            size = abs(x)
        return +_density_at(size, n)
    return _density_at(x.abs_lower(), n).union(_density_at(x.abs_upper(), n))


def interval_probability(a: arb, b: arb, n: int) -> arb:
    """An enclosure of P(a < S < b) on the balls a and b; 0 where a >= b."""
    (a_low, a_high), (b_low, b_high) = _ends(a), _ends(b)
    largest = _interval_at(a_low, b_high, n)
    return +(largest if a.is_exact() and b.is_exact() else largest.union(_interval_at(a_high, b_low, n)))


def hit_probability(w: arb, eps: arb, n: int) -> arb:
    """An enclosure of P(|S - w| < eps)."""
    with ctx.workprec(2 * ctx.prec):
        a, b = w - eps, w + eps
    return interval_probability(a, b, n)


def tail(x: arb, n: int) -> arb:
    """An enclosure of P(S > x) on the ball x."""
    if x < 0:
        return 1 - interval_probability(arb(-n), x, n)
    return interval_probability(x, arb(n), n)

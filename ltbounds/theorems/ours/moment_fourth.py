"""The energy of the moment theorem for p = 4: an upper bound for the mean of D⁴ over a cell, at omega = 0 only.

I = (Delta/2 pi)³ sum of kap(xi_1) .. kap(xi_4) M^n over lattice frequencies with xi_1 + .. + xi_4 = 0, where

    M = B0 + C(a) + C(b) + C(c) + S(xi_1) + .. + S(xi_4),   a = xi_1 + xi_2, b = xi_1 + xi_3, c = xi_1 + xi_4,

with f = w/(8 cosh(hx/2)⁴), B0 = E f cosh(2hx), C(v) = E f cos(vx), S(v) = E f cosh(hx - ivx).  All terms are taken in absolute value,
so every sum below is one of positive terms.  |a| is the least of |a|, |b|, |c| (factor 3); the frequencies are cut into
regions (`Regions`), and where some are large, (N + e)^n <= N^n e^(ne/N) leaves products of one-dimensional sums

    Phi_k(u, lo) = Delta sum over |xi| >= lo of (|kap| e^(n |S| u))^k,   whose logarithm is convex in u = 1/N.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import ball
from ltbounds.errors import require
from ltbounds.sure_floats import sure_exp, sure_log, sure_sin
from ltbounds.theorems.ours.moment_energy import (
    NEAR,
    ROUNDING,
    SAFE,
    TABLE,
    Box,
    Cosines,
    Weights,
    decay,
    high_pass,
    power_of,
)
from ltbounds.theorems.ours.moment_pieces import Cell, up

__all__ = ["Regions", "Tables", "fourth_energy", "fourth_parts", "sinc_beyond"]

Array = NDArray[np.float64]
ROUNDED = 1 + 1e-6
"""Sums of at most 2e9 positive terms, each off by at most 1e-12 of itself: below 3e-7."""


@dataclass(frozen=True)
class Regions:
    """Where the frequencies are cut: |a| <= a0; |b|, |c| > a1; |xi| <= x0, |xi| <= xe.  Any values in order are valid."""

    a0: float
    a1: float
    x0: float
    xe: float

    @classmethod
    def of(cls, n: int) -> Regions:
        """Wider for small n, where M^n falls more slowly."""
        return cls(40.0, 120.0, 60.0, 160.0) if n < 36 else cls(25.0, 100.0, 45.0, 110.0)


def sinc_beyond(power: float, r: float, first: float, step: float, width: float = 2.5e-4) -> float:
    """An upper bound for Delta sum of |sinc(r xi)|^power over lattice |xi| >= first, power > 1, Delta = step.

    Between two multiples of pi |sinc t| rises and falls at most once, so a sum over the lattice is at most the integral and one more
    term, min(1, 1/t)^power.  The integral over t >= r first: midpoints up to K pi, where |sinc|^power has slope at most
    power min(1, 1/t)^(power-1) min(0.44, 2/t); from there |sinc| <= |sin|/(k pi), int |sin|^power = sqrt(pi) Gamma((power+1)/2)/Gamma(power/2 + 1).

    >>> 3.14159 < sinc_beyond(2.0, 1.0, 0.0, 1e-9) < 3.15  # int sinc² = pi
    True
    """
    import flint

    a, pi, x = ball(power), flint.arb.pi(), r * first * (1 - 1e-12)
    last = max(16, int(x / math.pi) + 2)
    pieces = math.ceil((last * math.pi - x) / width)
    wide = (last * math.pi * SAFE - x) / pieces
    middle = x + wide * (np.arange(pieces) + 0.5)
    size = sure_exp(power * sure_log(np.maximum(np.abs(sure_sin(middle)) / middle, 1e-200)))
    low = np.maximum(middle - wide, 1e-9)
    slope = power * sure_exp((1 - power) * sure_log(np.maximum(low, 1.0))) * np.minimum(0.44, 2 / low)
    inner = ball(wide) * ball(float((size + slope * wide / 4).sum()))
    one = pi.sqrt() * ((a + 1) / 2).gamma() / (a / 2 + 1).gamma()
    outer = one * a.zeta(ball(last)) / pi**a
    more = ball(max(x, 1.0)) ** -a + a.zeta(ball(max(1, int(x / math.pi)))) / pi**a
    return up(2 * ((inner + outer) / ball(r) + ball(step) * more) * SAFE)


class Tables:
    """Upper bounds on the lattice: kap, |S|, the running supremum of |C|; and C, S themselves to within `error`."""

    def __init__(self, cosines: Cosines, box: Box, cell: Cell) -> None:
        weights = Weights(cosines.law, cell, 4)
        self.n, self.step, self.r = cosines.band.n, box.step, box.r
        size, values = cosines.table.shape[0], np.array([float(v) for v in weights.values])
        eta = self.step * np.arange(size)
        rise, fall, twice = (
            np.array([float(getattr(ball(k * cell.h) * x, f)()) for x in weights.used.nodes])
            for k, f in ((1, "cosh"), (1, "sinh"), (2, "cosh"))
        )
        sines = sure_sin(np.outer(eta, cosines.nodes))
        self.base = float(values @ twice)
        self.c = cosines.table @ values
        self.s = cosines.table @ (values * rise) - 1j * (sines @ (values * fall))
        most = float(np.abs(values).sum()) * float(twice.max())
        self.error = 2 * up(weights.error(TABLE)) + 2 * ROUNDING * most
        last = decay(weights.law.kind, weights.variation, weights.top, np.array([TABLE]))
        self.sup_c = np.maximum(np.maximum.accumulate(np.abs(self.c)[::-1])[::-1] + self.error, last)
        count = box.sinc.size
        require(count > size, "r", box.r, "be such that the table of sinc is longer than that of C")
        self.kap = np.abs(high_pass(box, cosines.band, ball(cell.lam) - ball(cell.h))) + NEAR
        self.log_kap = sure_log(self.kap)
        self.beyond = {k: sinc_beyond(k, box.r, count * self.step, self.step) for k in (4 / 3, 3 / 2, 2, 4)}
        beyond = self.step * np.arange(size, count + 1) * (1 - 1e-12)
        ends = [weights.variation_of(sign * cell.h) for sign in (-1, 1)]
        far = sum(decay(weights.law.kind, c, top, beyond) / 2 for c, top in ends)
        self.sup_s = np.concatenate([np.abs(self.s) + self.error, far * SAFE])

    def index(self, frequency: float) -> int:
        """The last lattice point that is not above it."""
        return int(frequency / self.step)

    def sup(self, frequency: float) -> float:
        """sup |C(v)| over lattice v above `frequency`."""
        return float(self.sup_c[self.index(frequency)])

    def phi(self, power: float, low: float, u: float) -> float:
        """Phi_power(u, low), low > 0.  Beyond the table |kap| is |sinc| to within 1e-40, and |S| is at most its bound there."""
        first, n = self.index(low), self.n
        grown = sure_exp(power * (self.log_kap[first:] + n * u * self.sup_s[first:-1]))
        rest = self.beyond[power] * float(sure_exp(power * n * u * self.sup_s[-1]))
        return (2 * self.step * float(grown.sum()) + rest) * SAFE

    def log_phi(self, power: float, low: float, sizes: Array) -> tuple[Array, Array]:
        """u = 1/N ascending, and log Phi there: between the knots the chord is above the convex function."""
        u = 1 / sizes[::-1]
        return u, sure_log(np.array([self.phi(power, low, float(v)) for v in u]))


def _knots(low: float, high: float, count: int) -> Array:
    return np.linspace(low * 0.999, high * 1.001, count)


def fourth_energy(cosines: Cosines, box: Box, cell: Cell, alpha: float, reach: Any) -> float:
    """e^(alpha + mu R) I(0), rounded up: psi = e^(mu R) is the root."""
    import flint

    with flint.ctx.workprec(128):
        mass = sum(fourth_parts(cosines, box, cell, Regions.of(cosines.band.n)).values())
        return up((ball(alpha) + ball(cell.mu) * reach).exp() * ball(mass))


def fourth_parts(cosines: Cosines, box: Box, cell: Cell, regions: Regions) -> dict[str, float]:
    """I(0) by regions, each rounded up."""
    from ltbounds.theorems.ours.moment_lattice import sum_near

    a0, a1, x0, xe = regions.a0, regions.a1, regions.x0, regions.xe
    require(0 < a0 < x0 < xe and xe > x0 + a0 and a1 >= a0, "regions", regions, "have a0 < x0, x0 + a0 < xe, a0 <= a1")
    require(2 * xe + a0 + 1 < TABLE, "regions", regions, f"be within the table: 2 xe + a0 < {TABLE:g}")
    t = Tables(cosines, box, cell)
    n, step, base, error = t.n, t.step, t.base, t.error
    floor = base / 2
    size_c, size_s = float(np.abs(t.c).max()) + error, float(t.sup_s.max())
    a = np.arange(t.index(a0) + 2)
    twice = np.where(a, 2.0, 1.0)
    low, high = x0 - a0, xe - a0

    # Both pairs above x0, one above xe, |b|, |c| > a1: Cauchy-Schwarz for each pair.
    size = np.maximum(np.abs(base + t.c[a]) + 2 * error, floor)
    knots = _knots(float(size.min()), float(size.max()), 16)
    every, far = (sure_exp(np.interp(1 / size, *t.log_phi(2, v, knots))) for v in (low, high))
    plane = step * (twice * power_of(size, n) * sure_exp(2 * n * t.sup(a1) / size) * (2 * every - far) * far).sum()

    # The same with |b| <= a1, |b| <= |c| (twice): Hoelder for the last sum.
    line, top_c = 0.0, t.sup(x0 - a0 / 2)
    knots = _knots(floor, base + 2 * size_c + 3 * error, 24)
    lows = np.linspace(max(low, high - a1), high, 9)
    tables = [t.log_phi(4, float(v), knots) for v in lows]
    for b in range(t.index(a1) + 2):
        small = a[: b + 1]
        u, log_phi = tables[max(0, int(np.searchsorted(lows, high - b * step, side="right")) - 1)]
        size = np.maximum(np.abs(base + t.c[b] + t.c[small]) + 3 * error, floor)
        terms = twice[small] * power_of(size, n) * sure_exp(n * top_c / size + np.interp(1 / size, u, log_phi))
        line += (2 if b else 1) * float(terms.sum())
    line *= 2 * step**2

    # One pair below x0, the other above xe (twice): Cauchy-Schwarz for the other.
    knots = _knots(floor, base + size_c + 2 * size_s + 4 * error, 24)
    u, log_phi = t.log_phi(2, high, knots)
    i, wide = np.arange(-t.index(x0) - 1, t.index(x0) + 2)[:, None], np.arange(-a[-1], a[-1] + 1)[None, :]
    s_of = np.concatenate([t.s[:0:-1].conj(), t.s])
    zero, second = t.s.size - 1, wide - i
    size = np.maximum(np.abs(base + t.c[np.abs(wide)] + s_of[zero + i] + s_of[zero + second]) + 4 * error, floor)
    extra = 2 * n * t.sup(xe - x0 - a0 - 2 * step)
    terms = t.kap[np.abs(i)] * t.kap[np.abs(second)] * power_of(size, n)
    one_low = 2 * step**2 * float((terms * sure_exp(extra / size + np.interp(1 / size, u, log_phi))).sum())

    # Both pairs below xe: all of it.
    most, most_a = t.index(xe) + 1, int(a[-1])
    near = s_of[zero - most - most_a : zero + most + most_a + 1]
    low_sum = step**3 * float(sum_near(base, t.c, near, t.kap, most, most_a, n, 8 * error))

    # |a|, |b|, |c| > a0, so at most one |xi| < a0/2: Young.
    half = np.arange(-t.index(a0 / 2) - 1, t.index(a0 / 2) + 2)
    ratio = np.maximum((np.abs(base + s_of[zero + half]) + 2 * error) / (base - error), 1.0)
    one = step * float((t.kap[np.abs(half)] * power_of(ratio, n)).sum())
    inner = base - error
    young = t.phi(4 / 3, a0 / 2, 1 / inner) ** 3 + 4 * one * t.phi(3 / 2, a0 / 2, 1 / inner) ** 2
    bulk = float(power_of(np.float64(base + error), n) * sure_exp(3 * n * t.sup(a0) / inner)) * young

    scale = ROUNDED / (2 * math.pi) ** 3
    parts = {"plane": 3 * plane, "line": 3 * line, "one low": 3 * one_low, "low": 3 * low_sum, "bulk": bulk}
    return {name: float(value) * scale for name, value in parts.items()}

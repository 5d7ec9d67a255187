"""The energy of the moment theorem: an upper bound for the mean of D² over a cell, frequency by frequency.

I(omega) = (Delta/2 pi) sum over eta in Delta Z of kap(eta - omega/2) kap(-eta - omega/2) M(eta)^n, M = B0 + C(eta), with
f = w a_mu/(2 cosh(hx/2)²), B0 = E f cosh((h - i omega/2)x), C(v) = E f cos(vx).  No term is taken in absolute value but for
those beyond the table: with kap replaced by sinc and M by B0 the sum over all eta is (pi/r) sinc(r omega) B0^n (Parseval),
and the rest is a table up to TABLE and a small tail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import ball
from ltbounds.errors import Undecided, require
from ltbounds.laws.magnitudes import Magnitude, ellipse, rule
from ltbounds.sure_floats import sure_cos, sure_log, sure_sin
from ltbounds.theorems.ours.moment_pieces import Band, Cell, low_pass, tilted, up, up_or_inf

__all__ = ["Box", "Cosines", "energy", "frequencies", "root_sum"]

TABLE = 400.0
"""C is a table up to this frequency, and bounded by the variation of f beyond."""
NODES = {"flat": 300, "log": 590}
SMOOTH = 45.0
"""Beyond this frequency the low-pass is below 1e-40, for s >= 0.45 and |lam - h| <= 3 (checked)."""
LONGEST = 2e4
ROUNDING = 2e-12
"""Of a term of the sums, relative to |weight|: phases up to 400 are off by less than 4e-13, a sum of N products by N 2^-53."""
SAFE = 1 + 1e-9
NEAR = 1e-13
"""Of a value of sinc or kap: r xi is off by 3 units of 2^-53, so its sine by as much of r xi, and by 2^-48; and then divided."""


@dataclass(frozen=True)
class Cosines:
    """cos(eta x) for all table frequencies and nodes: it depends on n and the law only."""

    law: Magnitude
    band: Band
    nodes: NDArray[np.float64]
    table: NDArray[np.float64]

    @classmethod
    def of(cls, law: Magnitude, band: Band) -> Cosines:
        """The table for a law and a band."""
        nodes = np.array([float(x) for x in rule(law.kind, NODES[law.kind], 128).nodes])
        eta = float(band.step) * np.arange(int(TABLE / float(band.step)) + 1)
        return cls(law, band, nodes, sure_cos(np.outer(eta, nodes)))


@dataclass(frozen=True)
class Box:
    """k_r = 1/(2r) on [-r, r]: sinc(r xi) on the lattice up to the cut, each to within NEAR, and a bound for what lies beyond."""

    r: float
    sinc: NDArray[np.float64]
    step: float

    @classmethod
    def of(cls, r: float, band: Band) -> Box:
        """The table of a half-width r < L/2."""
        require(0 < r < band.gap / 4, "r", r, "be positive and below gap/4")
        step = float(band.step)
        xi = r * step * np.arange(1, int(min(max(50 / r, 2 * TABLE), LONGEST) / step) + 1)
        return cls(r, np.concatenate([[1.0], sure_sin(xi) / xi]), step)

    def squares_beyond(self, index: int) -> float:
        """Delta sum of sinc(r xi)² over lattice |xi| >= index Delta.  All of it is pi/r (Parseval on the circle, 2r < L)."""
        inside = np.maximum(np.abs(self.sinc[:index]) - NEAR, 0.0) ** 2
        head = self.step * (2 * inside.sum() - inside[0])
        return math.pi / self.r * SAFE - head * (2 - SAFE)


class Weights:
    """The node weights of one cell without a_mu: F(x) = w(x)/(2^(p-1) cosh(hx/2)^p), real, positive and even."""

    def __init__(self, law: Magnitude, cell: Cell, p: int = 2) -> None:
        self.law, self.cell, self.p = law, cell, p
        self.h, self.lam, self.mu, self.gamma = ball(cell.h), ball(cell.lam), ball(cell.mu), ball(cell.gamma)
        self.kappa = p * (self.lam - self.h) - self.mu
        if not (self.kappa <= 0 or self.kappa > 0):
            raise Undecided(f"kappa={self.kappa} must have a sign")
        self.end = ball(cell.l0 if self.kappa <= 0 else cell.l1)  # c, where kappa m_c is largest
        used = rule(law.kind, NODES[law.kind], 128)
        self.used, self.share = used, 1 - ball(law.atom)
        self.values = [self.share * w * self.f(x) for x, w in zip(used.nodes, used.weights, strict=True)]
        self.most = self._most()
        self.variation, self.top = self.variation_of(0.0)

    def f(self, x: Any) -> Any:
        """F at a ball."""
        growth = self.kappa * tilted(self.end, x)[1] + self.gamma * tilted(self.lam, x)[2]
        return (self.mu * x / 2).cosh() / (self.lam * x / 2).cosh() ** self.p * growth.exp() / 2 ** (self.p - 1)

    def _most(self) -> dict[float, float]:
        """sup |F| (1 + |tanh(mu x/2)|) in each ellipse that is free of poles."""
        cell, found = self.cell, {}
        for rho in (1.5, 2.0, 2.5):
            if (rho - 1 / rho) / 4 * max(cell.l1, cell.mu) < 0.9 * math.pi:
                found[rho] = max(
                    up_or_inf(abs(self.f(x)) * (1 + abs(tilted(ball(cell.mu), x)[0]))) for x in ellipse(rho)
                )
        return {rho: most for rho, most in found.items() if math.isfinite(most)}

    def error(self, frequency: float) -> Any:
        """The rule's error for F a_mu cos(vx) and F a_mu cosh((ph/2 - i omega/2)x), v + omega/2 <= frequency.

        |e^(i v x)| <= e^(v |Im x|), |Im x| <= (rho - 1/rho)/4, and |cosh(hx)| <= e^(h |Re x|), |Re x| <= 2.
        """
        if not self.most:
            raise Undecided(f"l1={self.cell.l1} must be smaller: no ellipse is free of poles")
        grow = (self.p * self.h).exp()
        return min(
            (
                self.used.error(
                    ball(most) * grow * (ball(frequency) * (ball(rho) - 1 / ball(rho)) / 4).exp(), rho
                ).upper()
            )
            for rho, most in self.most.items()
        )

    def variation_of(self, grow: float, pieces: int = 400) -> tuple[float, float]:
        """c with |E_1 f e^(i xi x)| <= c/xi for f = G (1 -+ tanh(mu x/2)) on average, and sup 2 G, G = F e^(grow x); without the atom.

        c = G(0) + G(1) + int |G'| + G tanh' over [0, 1]: interval sums of the logarithmic derivative of G.
        """
        import flint

        rise, half, total, top = ball(grow), flint.arb("0.5 +/- 0.5"), ball(0), 0.0
        with flint.ctx.workprec(64):
            for i in range(pieces):
                x = (half + i) / pieces
                mu, lam, end = (tilted(tilt, x)[0] for tilt in (self.mu, self.lam, self.end))
                slope = rise + self.mu / 2 * mu - self.p * self.lam / 2 * lam
                slope += self.kappa * (end / 2 + self.end * x / 4 * (1 - end**2))
                slope += self.gamma * (x / 2 - self.lam * x**2 / 4 * lam) * (1 - lam**2)
                size = self.f(x) * (rise * x).exp()
                total += size * (abs(slope) + self.mu / 2 * (1 - mu**2))
                top = max(top, up(size))
            ends = self.f(ball(0)) + self.f(ball(1)) * rise.exp()
        return up(self.share * (total / pieces + ends)), up(2 * self.share * top)


def decay(kind: str, c: float, top: float, v: NDArray[Any]) -> NDArray[Any]:
    """A bound for |E f cos| at frequencies v > 0: c/v for the density 1.

    For the density log(1/x) integrate by parts: E f e^(ivx) = int_0^1 (int_0^x f e^(ivt) dt) dx/x, and the inner integral is
    at most min(top x, c/v), c >= top/2 or not: (c/v)(1 + log max(1, top v/c)).
    """
    flat = c / v
    return flat if kind == "flat" else flat * (1 + sure_log(np.maximum(1.0, top / flat)))


def high_pass(box: Box, band: Band, shift: Any) -> NDArray[np.complex128]:
    """kap(xi) on the lattice, to within NEAR: sinc(r xi) - K^(xi + i shift) in balls up to SMOOTH, sinc beyond."""
    import flint

    require(band.s >= 0.45 and abs(shift) <= 3 and band.degree <= 12, "shift", shift, "be at most 3, with s >= 0.45")
    step, r = band.step, ball(box.r)
    values = box.sinc.astype(complex)
    with flint.ctx.workprec(64):
        for j in range(int(SMOOTH / box.step) + 2):
            xi = step * j
            point = flint.acb(xi, shift)
            sinc = (r * xi).sin() / (r * xi) if j else ball(1)
            values[j] = _middle(sinc - low_pass(ball(band.s) ** 2 * point * point / 2, band.degree), NEAR / 2)
    return values


def _middle(z: Any, most: float) -> complex:
    """The middle of a complex ball whose radius, with the rounding to floats, is at most `most`; else raises `Undecided`."""
    middle = complex(float(z.real.mid()), float(z.imag.mid()))
    if not up(z.real.rad() + z.imag.rad()) + 2.0**-52 * abs(middle) <= most:
        raise Undecided(f"the enclosure {z} must have a radius of at most {most}")
    return middle


def frequencies(cosines: Cosines, box: Box, cell: Cell, stride: int, omega_max: float) -> list[tuple[complex, float]]:
    """I(omega) and its error at omega = 0, Dw, 2 Dw, ... up to omega_max, Dw = 2 stride Delta."""
    import flint

    law, band = cosines.law, cosines.band
    require(0 <= omega_max <= 100, "omega_max", omega_max, "be in [0, 100]")
    with flint.ctx.workprec(128):
        weights = Weights(law, cell)
        halves = [stride * i for i in range(int(omega_max / (2 * stride * box.step)) + 1)]
        tables = _tables(cosines, weights, halves)
        high = high_pass(box, band, ball(cell.lam) - ball(cell.h))
        return [_frequency(box, band, weights, t, high, k) for t, k in zip(tables, halves, strict=True)]


def energy(cosines: Cosines, box: Box, cell: Cell, alpha: float, reach: Any, stride: int, omega_max: float) -> float:
    """e^alpha (Dw/2 pi) sum over omega in Dw Z of psi^(omega) I(omega), Dw = 2 stride Delta, rounded up.

    Beyond omega_max, |I(omega)| <= I(0).
    """
    import flint

    inner = frequencies(cosines, box, cell, stride, omega_max)
    with flint.ctx.workprec(128):
        return up(ball(alpha).exp() * root_sum(cosines.band, cell, reach, stride, inner) * ball(SAFE))


@dataclass(frozen=True)
class _Table:
    """B0, with the atom, and M up to TABLE at one omega; each to within `error`."""

    base: Any
    m: NDArray[np.complex128]
    error: float


def _tables(cosines: Cosines, weights: Weights, halves: list[int]) -> list[_Table]:
    """At omega = 2 Delta times each of `halves`.  A term of a sum is off by at most ROUNDING of its largest size."""
    import flint

    cell, law, nodes, step = weights.cell, cosines.law, weights.used.nodes, float(cosines.band.step)
    values = np.array([float(v) for v in weights.values])
    slopes = np.array([float(tilted(ball(cell.mu), x)[0]) for x in nodes])
    rise, fall = (np.array([float(getattr(ball(cell.h) * x, f)()) for x in nodes]) for f in ("cosh", "sinh"))
    atom = up(2 * ball(law.atom) * weights.f(ball(0))) if law.atom else 0.0
    phase = np.outer(cosines.nodes, step * np.array(halves))
    cos, sin = sure_cos(phase), sure_sin(phase)
    q = values[:, None] * (cos + 1j * slopes[:, None] * sin)
    bases = (q * (rise[:, None] * cos - 1j * fall[:, None] * sin)).sum(axis=0) + atom
    m = bases + cosines.table @ q.real + 1j * (cosines.table @ q.imag)
    rounding = 2 * ROUNDING * (float(np.abs(values).sum()) * float(rise.max()) + atom)
    found = []
    for j, k in enumerate(halves):
        error = 2 * up(weights.error(TABLE + 2 * k * step * SAFE)) + rounding
        radius, base = flint.arb(0, error), bases[j]
        found.append(_Table(flint.acb(base.real + radius, base.imag + radius), m[:, j], error))
    return found


def power_of(x: Any, n: int) -> Any:
    """x^n by repeated squaring: at most 2 log2(n) products, each rounding by 3 units, so at most 6 n units in all."""
    result, square = np.ones_like(x), x
    while n:
        if n % 2:
            result = result * square
        square, n = square * square, n // 2
    return result


def _difference(base: float, change: Any, n: int) -> Any:
    """|x^n - y^n| <= n |x - y| (|y| + |x - y|)^(n-1), for |y| <= base."""
    return n * change * power_of(base + change, n - 1) * SAFE


def _frequency(
    box: Box, band: Band, weights: Weights, table: _Table, high: NDArray[np.complex128], half: int
) -> tuple[complex, float]:
    """I(omega), omega = 2 half Delta, and its error: the table, then the decay of C, then Cauchy-Schwarz and Parseval."""
    n, last = band.n, box.sinc.size - 1 - half
    require(last >= table.m.size, "r", box.r, "be such that the table of sinc is longer than that of C")
    power = table.base**n
    base, size = complex(float(power.real.mid()), float(power.imag.mid())), up(abs(table.base))
    eta = np.arange(table.m.size)
    left, right = np.abs(eta - half), eta + half
    first = np.where(eta < half, high[left].conj(), high[left])
    kap, sinc = first * high[right].conj(), box.sinc[left] * box.sinc[right]
    terms = kap * power_of(table.m, n) - sinc * base
    bound = np.abs(table.m) + table.error
    wrong = np.abs(kap) * (_difference(0.0, bound, n) / bound * table.error + 1e-14 * n * power_of(bound, n))
    wrong += 4 * NEAR * (np.abs(first) + np.abs(high[right])) * power_of(bound, n)
    wrong += (4 * NEAR * (np.abs(box.sinc[left]) + np.abs(box.sinc[right])) + 1e-13 * np.abs(sinc)) * abs(base)
    error = 2 * box.step * wrong.sum()
    # What lies beyond the table, where kap is sinc; and beyond that of sinc, where |eta| > last: both factors are lattice
    # sums over |xi| >= (last + 1 - half) Delta.
    far = np.arange(table.m.size, last + 1)
    falling = decay(weights.law.kind, weights.variation, weights.top, (far - half) * box.step * (1 - 1e-12)) * SAFE
    product = (np.abs(box.sinc[far - half]) + NEAR) * (np.abs(box.sinc[far + half]) + NEAR)
    error += 2 * box.step * (product * _difference(size, falling, n)).sum()
    error += (box.squares_beyond(last + 1 - half) + 1e-20) * float(_difference(size, falling[-1:], n)[0])
    error += math.pi / box.r * up(power.real.rad() + power.imag.rad() + 1e-15 * abs(power))
    omega = 2 * half * band.step * ball(box.r)
    whole = float(((omega.sin() / omega if half else ball(1)) / ball(box.r)).mid()) * math.pi
    value = box.step * (2 * terms.sum() - terms[0]) + whole * base
    error += 1e-14 * (
        abs(whole * base) + 2 * box.step * (np.abs(kap * power_of(table.m, n)) + np.abs(sinc * base)).sum()
    )
    return complex(value) / (2 * math.pi), float(error * SAFE**2 / (2 * math.pi))


def root_sum(band: Band, cell: Cell, reach: Any, stride: int, inner: list[tuple[complex, float]]) -> Any:
    """(Dw/2 pi) sum over omega of psi^(omega) I(omega), psi = A (e^(-mu u) on [-tau, tau]) * N(0, b²) >= e^(-mu u) on the reach.

    psi(u) = A e^(-mu u + mu² b²/2) (Phi((tau - y)/b) - Phi((-tau - y)/b)), y = u - mu b²; the bracket is log-concave in y, so it
    is least at an end of the reach.  The frequencies -omega are the conjugates.
    """
    import flint

    mu, b, tau = ball(cell.mu), ball(cell.b), reach + ball(cell.ext)
    root = ball(2).sqrt()
    ends = [y - mu * b * b for y in (-reach, reach)]
    bracket = (
        min((((tau - y) / b / root).erf() + ((tau + y) / b / root).erf() for y in ends), key=lambda v: float(v.lower()))
        / 2
    )
    if not bracket.lower() > 0:
        raise Undecided(f"b={cell.b} must be such that psi is positive on the reach: {bracket}")
    factor = (-mu * mu * b * b / 2).exp() / bracket.lower()
    width = 2 * stride * band.step
    most = ball(abs(inner[0][0])) * ball(SAFE) + ball(inner[0][1])
    total, k = ball(0), 0
    while True:
        omega = width * k
        gauss = (-b * b * omega * omega / 2).exp()
        if k >= len(inner) and gauss < 1e-30:
            break
        at = flint.acb(mu, omega)
        psi = (at * tau).sinh() / at if cell.mu or k else flint.acb(tau)
        if k < len(inner):
            value, error = inner[k]
            size = (psi * flint.acb(value.real, value.imag)).real + abs(psi) * ball(error)
        else:
            size = abs(psi) * most
        total += (2 if k else 1) * 2 * size * gauss
        k += 1
    # |sinh| <= cosh(mu tau), and the Gaussian falls by a factor of at least e^(-b² omega width) a term.
    fall = 1 - (-b * b * omega * width).exp()
    total += 4 * (mu * tau).cosh() / omega * gauss / fall * most
    return factor * total * width / (2 * flint.arb.pi())

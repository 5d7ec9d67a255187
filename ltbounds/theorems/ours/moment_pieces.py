"""The pieces of the moment theorem (`ltbounds.theorems.ours.moment_bound`), each an upper or lower bound that holds.

Balls (`flint.arb`) for everything that is an expectation or an exponential of a parameter; numpy for long sums of terms
that are bounded, with a slack that covers its rounding.  The slacks assume the standard model of float64 arithmetic alone:
cosines, exponentials and logarithms of arrays are those of `sure_floats`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import ball
from ltbounds.errors import Undecided, require
from ltbounds.laws.magnitudes import Magnitude, ellipse, rule
from ltbounds.sure_floats import sure_cos, sure_exp, sure_log

__all__ = [
    "Band", "Cell", "copies", "expectation", "floor_of_density", "hermite", "low_pass", "outside", "remainder_norm",
    "up",
]  # fmt: skip

RADII = (3.0, 2.0, 2.5, 1.5)
"""Radii of the Bernstein ellipses that are tried, in this order, until one is GOOD; the best one counts."""
GOOD = 1e-80
NODES = {"flat": 150, "log": 280}
WIDE = 0.55
PREC = 300
"""Bits in the remainder's norm, whose alternating sums cancel."""
TOP = 12.0
"""The lattice sum of the floor stops here; the rest is bounded."""
FLOOR_SLACK = 1e-9
"""Rounding in a floor: at most 600 terms of size at most 1, phases below 1e5 radians: below 1e-10."""
MOST_U = 1.2
"""u tanh u < 1.0004 at u = 1.2: x²/cosh(x)² grows up to u* = 1.19968 and is at most u*² - 1 < 0.4393 everywhere."""


@dataclass(frozen=True)
class Cell:
    """The parameters of one cell of targets, m_l0 <= z <= m_l1, in the letters of the theorem; any values are valid."""

    l0: float
    l1: float
    lam: float
    h: float
    mu: float
    gamma: float
    t: float
    d: float
    v_min: float
    rho: float
    theta_v: float
    theta_k: float
    v_max: float
    theta_top: float
    q: int
    v_scale: float
    nu: float
    b: float
    ext: float

    def check(self) -> None:
        """Raises `DomainError` where a parameter is outside the theorem."""
        require(0 <= self.l0 < self.l1, "l0", self.l0, f"be in [0, l1={self.l1})")
        require(self.l0 <= self.lam <= self.l1, "lam", self.lam, f"be in [l0={self.l0}, l1={self.l1}]")
        low = min(self.mu, self.nu, self.gamma, self.d, self.rho, self.theta_v, self.theta_k, self.theta_top, self.ext)
        require(low >= 0, "a parameter of a cell", low, "be at least 0")
        require(min(self.t, self.v_min, self.v_scale, self.b) > 0, "t", self.t, "be positive, and so v_min, v_scale, b")
        require(self.v_min < self.v_max, "v_max", self.v_max, f"be above v_min={self.v_min}")
        require(self.q >= 2 and self.q % 2 == 0, "q", self.q, "be even and at least 2")
        require(0 <= self.h <= self.lam, "h", self.h, f"be in [0, lam={self.lam}]")
        if self.l0 == 0:
            still = (self.lam, self.h, self.mu, self.nu)
            require(still == (0.0,) * 4, "lam, h, mu, nu", still, "be 0 in the cell at 0")


@dataclass(frozen=True)
class Band:
    """The low-pass K^(xi) = e^-y (1 + y + ... + y^J/J!), y = s² xi²/2, and the period L = n + gap of all lattices."""

    n: int
    s: float
    degree: int
    gap: float

    @property
    def period(self) -> Any:
        """L, a ball."""
        return ball(self.n) + ball(self.gap)

    @property
    def step(self) -> Any:
        """Delta = 2 pi/L, a ball."""
        import flint

        return 2 * flint.arb.pi() / self.period


def up(x: Any) -> float:
    """A float that is not below the ball x; raises `Undecided` where it is not finite."""
    value = float(ball(x).upper())
    if not math.isfinite(value):
        raise Undecided(f"the enclosure {x} must be finite: more precision or other parameters are needed")
    return math.nextafter(value, math.inf)


def low_pass(y: Any, degree: int) -> Any:
    """e^-y (1 + y + ... + y^J/J!) for a ball or an array.

    >>> low_pass(ball(2), 1).contains(ball(3) * (-ball(2)).exp())
    True
    """
    term = 1 + 0 * y
    total = term
    for j in range(1, degree + 1):
        term = term * y / j
        total = total + term
    return total * (sure_exp(-y) if isinstance(y, np.ndarray) else (-y).exp())


def tilted(a: Any, x: Any) -> tuple[Any, Any, Any]:
    """tanh(ax/2), m_a(x) = (x/2) tanh(ax/2) and V_a(x) = (x²/4)/cosh(ax/2)², for balls, real or complex."""
    slope = (a * x / 2).tanh()
    return slope, x * slope / 2, x * x / 4 * (1 - slope * slope)


def expectation(law: Magnitude, f: Callable[[Any], Any], tilt: float, prec: int = 128) -> Any:
    """E f(|X|), f real, analytic where |Im x| < pi/tilt (and entire for tilt 0)."""
    import flint

    with flint.ctx.workprec(prec):
        used = rule(law.kind, NODES[law.kind], prec)
        value = sum((w * f(x) for x, w in zip(used.nodes, used.weights, strict=True)), ball(0))
        error = _least_error(used, tilt, lambda rho: max(up_or_inf(abs(f(box))) for box in ellipse(rho)))
        whole = (1 - ball(law.atom)) * (value + flint.arb(0, error))
        return whole + ball(law.atom) * f(ball(0)) if law.atom else whole


def _least_error(used: Any, tilt: float, size: Callable[[float], float]) -> Any:
    """The least bound for the error over the radii whose ellipse has no pole in it; size(rho) bounds |f| there."""
    import flint

    best = flint.arb(math.inf)
    for rho in RADII:
        if _free(rho, tilt):
            most = size(rho)
            if math.isfinite(most):
                best = min(best, used.error(ball(most), rho).upper())
            if best < GOOD:
                break
    if not best.is_finite():
        raise Undecided(f"tilt={tilt} must be smaller: no ellipse is free of poles")
    return best


def _free(rho: float, tilt: float) -> bool:
    """Whether the ellipse of radius rho, |Im x| <= (rho - 1/rho)/4, is clear of the poles at Im x = pi/tilt."""
    return (rho - 1 / rho) / 4 * tilt < 0.9 * math.pi


def up_or_inf(x: Any) -> float:
    """The upper end of a ball as a float, rounded up; inf where it is not finite."""
    value = float(x.upper())
    return math.nextafter(value, math.inf) if math.isfinite(value) else math.inf


# ------------------------------------------------------------------------------------------------ the outside
def outside(law: Magnitude, n: int, lam: float, reach: Any, theta: float, pieces: int = 4000, bits: int = 11) -> Any:
    """An upper bound for P(sum X_i/2 - m_lam(|X_i|) >= -reach), a ball.

    Each |X_i| is put into one of `pieces` intervals [a, b] (mass from the exact law), where x/2 - m_lam(x) =
    x/(e^(lam x) + 1) <= b/(e^(lam a) + 1), and -x/2 - m_lam(x) falls with x; these are rounded up to a multiple of 2^-bits.
    The n-fold convolution is a power of a polynomial in balls; theta > 0 only keeps its coefficients of one size.
    """
    import flint

    with flint.ctx.workprec(160):
        slope, grid = ball(lam), ball(2) ** bits
        mass: dict[int, Any] = {0: ball(law.atom)} if law.atom else {}
        ends = [ball(i) / pieces for i in range(pieces + 1)]
        below = [law.mass(x) for x in ends]
        for a, b, low, high in zip(ends, ends[1:], below, below[1:], strict=False):
            share = (high - low) / 2
            for value in (b / ((slope * a).exp() + 1), -a / 2 - tilted(slope, a)[1]):
                key = int((value * grid).upper().ceil().unique_fmpz())
                mass[key] = mass.get(key, ball(0)) + share
        least, tilt = min(mass), ball(theta) / grid
        weights = [ball(0)] * (max(mass) - least + 1)
        for key, share in mass.items():
            weights[key - least] = share * (tilt * key).exp()
        total = sum(weights, ball(0))
        power = flint.arb_poly([w / total for w in weights]) ** n
        first = max(n * least, int((-reach * grid).lower().floor().unique_fmpz()))
        tail = sum((power[k - n * least] * (-tilt * k).exp() for k in range(first, n * max(mass) + 1)), ball(0))
        return tail * total**n


# ------------------------------------------------------------------------------------------------ the low-pass density
def copies(band: Band, shift: float) -> Any:
    """A bound for the sum over k != 0 of sup |e^(-shift u) K(u)|, |u| >= |k| L - n: K is phi_s times an even polynomial,
    K(u) = phi_s(u) sum_j (-1)^j He_2j(u/s)/(2^j j!), whose coefficients are taken in absolute value.

    The bound falls by more than a factor 100 from one copy to the next (checked), so twice 1.02 times the first one holds.
    """
    first, second = _kernel_bound(band, shift, ball(band.gap)), _kernel_bound(band, shift, ball(band.gap) + band.period)
    gap = ball(band.gap)
    falling = gap / ball(band.s) ** 2 - abs(ball(shift)) - 2 * band.degree / gap
    if not (falling > 0 and 100 * second < first):
        raise Undecided(f"gap={band.gap} must be larger: the copies of the kernel do not fall")
    return ball("2.04") * first


def hermite(j: int, v: Any, sign: int) -> Any:
    """He_2j(v) for sign -1, and with its coefficients in absolute value for sign 1.

    >>> hermite(1, 3, -1), hermite(1, 3, 1)
    (8, 10)
    """
    terms = (
        sign**i
        * (math.factorial(2 * j) // (math.factorial(i) * math.factorial(2 * j - 2 * i) * 2**i))
        * v ** (2 * j - 2 * i)
        for i in range(j + 1)
    )
    return sum(terms, 0 * v)


def _kernel_bound(band: Band, shift: float, u: Any) -> Any:
    import flint

    s, v = ball(band.s), u / ball(band.s)
    total = sum((hermite(j, v, 1) / (2**j * math.factorial(j)) for j in range(band.degree + 1)), ball(0))
    return total * (abs(ball(shift)) * u - v * v / 2).exp() / (s * (2 * flint.arb.pi()).sqrt())


def largest_variance(n: int, lam: float) -> float:
    """n max over [0, 1] of V_lam(x), rounded up."""
    if lam / 2 < MOST_U - 0.001:
        return up(n * tilted(ball(lam), ball(1))[2])
    return up(n * ball("0.4393") / ball(lam) ** 2)


@dataclass(frozen=True)
class Floor:
    """On [v[i], v[i+1]] the density G3 is at least `least[i]`."""

    v: NDArray[np.float64]
    least: NDArray[np.float64]


def floor_of_density(band: Band, cell: Cell, sizes: tuple[int, int, int] = (121, 31, 13)) -> Floor:
    """Lower bounds for (Delta/2 pi) sum over xi in Delta Z of K^(xi) e^(-V xi²/2) cos(V (eta xi - k xi³/6)), over the eta and k that a target
    of the cell and a good x can have, on intervals of V from v_min to v_max.

    The multilinear interpolant of the corners of a box is at least their minimum, and differs from the sum by at most width² max|second
    derivative|/8 for each of V, eta and k.  Terms beyond TOP are bounded by a Gaussian tail, and the copies of K by `copies`.
    """
    step = float(band.step)
    count = int(TOP / step) + 1
    xi = step * np.arange(count + 1)
    weight = low_pass((band.s * xi) ** 2 / 2, band.degree) * step / np.pi
    weight[0] /= 2
    width = ball(cell.lam) - ball(cell.l0)
    least_eta = -up(width.exp() - 1) if cell.l0 else -cell.l1
    most_eta = up(ball(cell.l1) - ball(cell.lam))
    eta = np.linspace(least_eta, most_eta, sizes[1])
    kap = np.linspace(0, cell.rho, sizes[2] if cell.rho else 1)
    largest = min(largest_variance(band.n, cell.lam), cell.v_max)
    require(cell.v_min < largest, "v_min", cell.v_min, f"be below {largest:g}")
    v = np.geomspace(cell.v_min, largest, sizes[0])
    v[0], v[-1] = cell.v_min, largest
    phase = eta[:, None, None] * xi - kap[None, :, None] * xi**3 / 6
    top = max(-least_eta, most_eta) * xi + cell.rho * xi**3 / 6
    require(largest * top[-1] < 1e5, "v_max", largest, "be smaller: a phase exceeds 1e5 radians")
    at = np.array([(sure_cos(u * phase) @ (weight * sure_exp(-u * xi**2 / 2))).min() for u in v])
    low, high = v[:-1], v[1:]
    gauss = sure_exp(-np.outer(low, xi**2) / 2) * weight
    error = (eta[1] - eta[0]) ** 2 * high**2 * (gauss @ xi**2)
    error += (high - low) ** 2 * (gauss @ (xi**4 / 4 + top**2))
    if cell.rho:
        error += (kap[1] - kap[0]) ** 2 * high**2 * (gauss @ xi**6) / 36
    edge = xi[-1]
    tail = weight[-1] / step * sure_exp(-low * edge**2 / 2) * (step + 1 / (low * edge))
    slack = FLOOR_SLACK + up(copies(band, 0.0))
    return Floor(v, np.minimum(at[:-1], at[1:]) - error / 8 * (1 + 1e-9) - tail * 1.01 - slack)


def least_log(floor: Floor, cell: Cell, p: int) -> tuple[float, float]:
    """(alpha, W_min): -p log W <= alpha + gamma V and W >= W_min for every good x, W = floor - t e^(-V d²/2)/sqrt(2 pi V)."""
    v = floor.v[:-1]
    low = floor.least - cell.t * sure_exp(-v * cell.d**2 / 2) / np.sqrt(2 * np.pi * v) * (1 + 1e-12)
    if not (low > 0).all():
        raise Undecided(
            f"t={cell.t} must be smaller: the low-pass density has no positive floor in the cell from {cell.l0}"
        )
    return float((-p * sure_log(low) - cell.gamma * v).max()) + 1e-9, float(low.min()) * (1 - 1e-9)


# ------------------------------------------------------------------------------------------------ the remainder
def remainder_norm(law: Magnitude, band: Band, cell: Cell) -> Any:
    """An upper bound for (E_b[(Y sqrt(2 pi V) e^(V d²/2))^q])^(1/q), a ball: Minkowski over the lattice.

    Y = (Delta/2 pi) sum over xi in Delta Z of |nu~ - g| K^(xi).  V <= (v/e) e^(V/v) makes the weight a product, and |nu~ - g|^q = sum of
    (-1)^(i+j) C(q/2, i) C(q/2, j) nu~^i g^(q/2-i) conj(nu~^j g^(q/2-j)), whose terms are products too. And |nu~ - g| <= 2, which serves
    beyond the last xi, and wherever it is less.
    """
    import flint

    with flint.ctx.workprec(PREC):
        # A wide band reaches high frequencies, where the integrand grows faster in the ellipse.
        count = NODES[law.kind] if band.s >= WIDE else 3 * NODES[law.kind] // 2
        used, half = rule(law.kind, count, PREC), cell.q // 2
        real = [point(cell, x) for x in used.nodes]
        share = 1 - ball(law.atom)
        tilt = max(cell.lam, cell.l0)
        boxes = {rho: [point(cell, box) for box in ellipse(rho)] for rho in RADII if _free(rho, tilt)}
        whole, step, j = ball(0), band.step, 0
        twice = 2 * _root((expectation(law, lambda x: point(cell, x).weight, tilt) ** band.n).upper(), cell.q)
        weights = [share * w * one.weight for w, one in zip(used.weights, real, strict=True)]
        while True:
            j += 1
            xi = step * j
            k_hat = low_pass((ball(band.s) * xi) ** 2 / 2, band.degree)
            if k_hat < 3e-6:
                break
            error = _least_error(used, tilt, lambda rho, xi=xi: _largest(boxes[rho], xi, cell.q))  # type: ignore[misc]
            one = _lattice_norm(real, weights, law.atom, xi, half, band.n, error)
            whole += k_hat * (one if one < twice else twice)
        whole += twice * _low_pass_rest(band, j)
        scale = (2 * flint.arb.pi() * ball(cell.v_scale) / ball(1).exp()).sqrt()
        return whole * step / flint.arb.pi() * scale


def _low_pass_rest(band: Band, first: int) -> Any:
    """An upper bound for the sum of K^(Delta j) over j >= first.

    Terms are added until y > 2 J + 100; from there K^ <= (1 + y)^J e^-y, which falls faster than e^(-y/2), as
    J/(1 + y) < 1/2; y grows by more than c = s² xi Delta from one term to the next.
    """
    total, j = ball(0), first
    while True:
        xi = band.step * j
        y = (ball(band.s) * xi) ** 2 / 2
        if y > 2 * band.degree + 100:
            growth = ball(band.s) ** 2 * xi * band.step
            return total + (1 + y) ** band.degree * (-y).exp() / (1 - (-growth / 2).exp())
        total += low_pass(y, band.degree)
        j += 1


def _root(x: Any, q: int) -> Any:
    """The q-th root of a ball that holds a number >= 0, from its upper end."""
    top = ball(x).upper()
    return (top.log() / q).exp() if top > 0 else ball(0)


@dataclass(frozen=True)
class _Point:
    x: Any
    slope: Any
    mean: Any
    v: Any
    k3: Any
    weight: Any

    def pair(self, xi: Any) -> tuple[Any, Any]:
        """nu~ and g of one number, for real x."""
        import flint

        half, mean = xi * self.x / 2, xi * self.mean
        wave = flint.acb(half.cos(), self.slope * half.sin()) * flint.acb(mean.cos(), -mean.sin())
        size, cube = (-self.v * xi**2 / 2).exp(), self.k3 * xi**3 / 6
        return wave, flint.acb(size * cube.cos(), -size * cube.sin())

    def factors(self, xi: Any) -> tuple[Any, Any, Any, Any]:
        """nu~ and g of one number, and their conjugates for real x, as analytic functions of x."""
        import flint

        i = flint.acb(0, 1)
        cos, sin = (xi * self.x / 2).cos(), self.slope * (xi * self.x / 2).sin()
        turn, cube = i * xi * self.mean, i * self.k3 * xi**3 / 6
        square = -self.v * xi**2 / 2
        return (
            (cos + i * sin) * (-turn).exp(),
            (cos - i * sin) * turn.exp(),
            (square - cube).exp(),
            (square + cube).exp(),
        )


def point(cell: Cell, x: Any) -> _Point:
    """Slope, mean, variance and third cumulant of one number, and its weight in the remainder's norm."""
    slope, mean, v = tilted(ball(cell.lam), x)
    weight = (ball(cell.nu) * x / 2).cosh() * (-ball(cell.nu) * tilted(ball(cell.l0), x)[1]).exp()
    weight = weight * ((ball(cell.q) / ball(cell.v_scale) + cell.q * ball(cell.d) ** 2) * v / 2).exp()
    return _Point(x, slope, mean, v, -x * slope * v, weight)


def _largest(points: list[_Point], xi: Any, q: int) -> float:
    """A bound for each of the products of the remainder's norm on the boundary of an ellipse; inf where none is found."""
    import flint

    most = 0.0
    with flint.ctx.workprec(64):
        for one in points:
            size = max(up_or_inf(abs(f)) for f in one.factors(xi))
            most = max(most, up_or_inf(ball(max(size, 1.0)) ** q * abs(one.weight))) if size < 1e30 else math.inf
    return most


def _lattice_norm(real: list[_Point], weights: list[Any], atom: float, xi: Any, half: int, n: int, error: Any) -> Any:
    """(E_b' |nu~ - g|^q)^(1/q) at one xi."""
    import flint

    left, right = [], []
    for one, w in zip(real, weights, strict=True):
        powers = _powers(*one.pair(xi), half)
        left.append([p * w for p in powers])
        right.append([p.conjugate() for p in powers])
    moments = flint.acb_mat(left).transpose() * flint.acb_mat(right)
    spread = flint.acb(flint.arb(0, error), flint.arb(0, error))
    total = ball(0)
    for i in range(half + 1):
        for j in range(half + 1):
            sign = (-1) ** (i + j) * math.comb(half, i) * math.comb(half, j)
            total += sign * ((moments[i, j] + spread + ball(atom)) ** n).real
    return _root(total, 2 * half)


def _powers(a: Any, b: Any, half: int) -> list[Any]:
    """a^i b^(half - i) for i = 0..half."""
    rising, falling = [1 + 0 * a], [1 + 0 * b]
    for _ in range(half):
        rising.append(rising[-1] * a)
        falling.append(falling[-1] * b)
    return [rising[i] * falling[half - i] for i in range(half + 1)]

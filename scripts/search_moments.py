"""Search parameters of the moment bound in floats, evaluate them in balls, and add the points to the shipped file.

    python scripts/search_moments.py LAW N EPS DELTA [--target T] [--also EPS ...] [--end] [--out FILE]

EPS need only be near what N numbers serve: with --end the balls are evaluated where the parameters nearly fail, at
delta = eps where EPS = DELTA, else at DELTA.  For p = 4: --share 0.62, and --most 0.5 --width 1.0 for U[-1, 1]; for
products --most 0.8 --width 0.85 --s 0.6 --degree 6 (0.5 and 1.0 up to 30 numbers).

The search proves nothing and need not: any parameters give a valid bound.  What is stored is what
`ltbounds.theorems.ours.moment_bound.failure_bound` certifies for them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import exp, inf, log, pi, sqrt
from pathlib import Path
from typing import Any

import flint
import numpy as np
from check_moments import row_of, write
from scipy.optimize import minimize, minimize_scalar

from ltbounds.arith import ball
from ltbounds.errors import LtboundsError
from ltbounds.laws.magnitudes import magnitude, rule
from ltbounds.theorems.ours import moment_pieces as pieces
from ltbounds.theorems.ours.moment_bound import Certificate, failure_bound, prepare
from ltbounds.theorems.ours.moment_energy import TABLE, Box, Cosines, decay, frequencies, root_sum
from ltbounds.theorems.ours.moment_fourth import Regions
from ltbounds.theorems.ours.moment_lattice import sum_near
from ltbounds.theorems.ours.moment_pieces import Band, Cell, Floor, floor_of_density, outside

OUT = Path(__file__).parents[1] / "ltbounds" / "data" / "moments.json"
MOMENTS = (6, 10, 14)
OMEGA_MAX = 60.0
STEEPEST = 6.2
"""For larger lam the boxes about the ellipses are too coarse for 1/cosh(lam x/2)^4: p = 4 is refused, for products."""
NEAR = 26
"""Frequencies up to 13 in steps of 1/2: those that the low part of the energy for p = 4 is guessed from."""


def mean(lam: float, x: Any) -> Any:
    return 0.5 * x * np.tanh(lam * x / 2)


def var(lam: float, x: Any) -> Any:
    return 0.25 * x**2 / np.cosh(lam * x / 2) ** 2


class Search:
    """One law, n, eps and delta."""

    def __init__(
        self,
        law: str,
        n: int,
        eps: float,
        delta: float,
        target: float,
        share: float,
        low_pass: tuple[float, int] | None = None,
        p: int = 2,
    ) -> None:
        self.p, self.guess = p, 0.0
        self.law, self.n, self.eps, self.delta, self.target = magnitude(law), n, eps, delta, target
        self.r = share * eps
        self.reach, self.s = target + eps - self.r, 2 * (eps - self.r)
        s, degree = low_pass or ((0.75, 4) if n < 40 else (0.6, 6) if n < 100 else (0.5, 10))
        self.band = Band(n, s, degree, 10.0 if n < 40 else 16.0)
        fine = rule(self.law.kind, {"flat": 60, "log": 110}[self.law.kind], 128)
        a = self.law.atom
        self.x = np.array([0.0] + [float(x) for x in fine.nodes])
        self.w = np.array([a] + [(1 - a) * float(w) for w in fine.weights])
        self.steepest = STEEPEST if p == 4 and self.law.kind == "log" else inf
        self.order = np.argsort(self.x[1:]) + 1
        self.coarse = rule(self.law.kind, {"flat": 26, "log": 44}[self.law.kind], 400)
        self.stride = max(1, round(0.33 / float(self.band.step)))

    # ---- cells
    def out(self, lam: float) -> tuple[float, float]:
        th = minimize_scalar(
            lambda t: (
                self.n
                * log(
                    (
                        self.w
                        * (np.exp(t * (self.x / 2 - mean(lam, self.x))) + np.exp(t * (-self.x / 2 - mean(lam, self.x))))
                        / 2
                    ).sum()
                )
                + t * self.reach
            ),
            bounds=(0, 80),
            method="bounded",
        ).x
        return 2 * float(outside(self.law, self.n, lam, ball(self.reach), float(th), 1500).upper()), float(th)

    def last_cut(self, most: float) -> tuple[float, float]:
        """Where the outside is just below `most`, by secants of its logarithm; and its theta."""
        at, before, slope = 6.0, None, -0.6
        for _ in range(9):
            got, theta = self.out(at)
            above = log(got / most)
            if -0.06 <= above <= 0:
                break
            if before:
                slope = min(max((above - before[1]) / (at - before[0]), -3.0), -0.2)
            before = at, above
            at = round(min(max(at - (above + 0.02) / slope, 0.5), 12.0), 4)
        if above > 0:
            raise SystemExit(f"n = {self.n} is too small: outside however far the cells go")
        return at, theta

    def cuts(self, most: float, width: float) -> tuple[list[float], float]:
        cuts, theta = [0.0], 3.0
        if self.p == 4:
            high, theta = self.last_cut(most)
            while cuts[-1] < high:
                cuts.append(cuts[-1] + width / sqrt(self.n * (self.w * var(cuts[-1], self.x)).sum()))
            cuts = [round(cut * high / cuts[-1], 4) for cut in cuts]
            if cuts[-2] > self.steepest:
                cuts = [*(cut for cut in cuts if cut < self.steepest - 0.4), self.steepest, cuts[-1]]
            return cuts, theta
        while True:
            cuts.append(cuts[-1] + width / sqrt(self.n * (self.w * var(cuts[-1], self.x)).sum()))
            if cuts[-1] > 9:
                raise SystemExit(f"n = {self.n} is too small: outside however far the cells go")
            got, theta = self.out(cuts[-1])
            if got <= most:
                return cuts, theta

    def domain(self, c: dict[str, float], base: Any, target: float) -> None:
        """v_min, rho and their Chernoff exponents, each but for root-weighted probability `target`."""
        n, pre, lam = self.n, exp(c["nu"] * self.reach), c["lam"]
        v = var(lam, self.x)
        k3 = self.x * np.tanh(lam * self.x / 2) * v

        def chernoff(f: Any, top: float) -> tuple[float, float]:
            got = minimize_scalar(lambda th: n * log((base * np.exp(th * f)).sum()), bounds=(0, top), method="bounded")
            return pre * exp(got.fun), float(got.x)

        lo, hi = 1e-4, n / 12
        for _ in range(40):
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if chernoff(mid / n - v, 900)[0] < target else (lo, mid)
        c["v_min"], c["theta_v"] = lo, chernoff(lo / n - v, 900)[1]
        lo, hi = (base * v).sum() / base.sum() * n, n / 4.0
        for _ in range(40):
            mid = (lo + hi) / 2
            lo, hi = (lo, mid) if chernoff(v - mid / n, 900)[0] < target else (mid, hi)
        c["v_max"], c["theta_top"] = hi, chernoff(v - hi / n, 900)[1]
        c["rho"] = c["theta_k"] = 0.0
        if lam:
            a, b = (k3 * base).sum() / (v * base).sum(), float(np.tanh(lam / 2))
            for _ in range(40):
                mid = (a + b) / 2
                a, b = (a, mid) if chernoff(k3 - mid * v, 900)[0] < target else (mid, b)
            c["rho"], c["theta_k"] = b, chernoff(k3 - b * v, 900)[1]

    def norm(self, cell: Cell) -> float:
        """The remainder's norm on few nodes, errors left out: an estimate."""
        with flint.ctx.workprec(pieces.PREC):
            real = [pieces.point(cell, x) for x in self.coarse.nodes]
            weights = [(1 - ball(self.law.atom)) * w * p.weight for w, p in zip(self.coarse.weights, real, strict=True)]
            whole, j, skip = ball(0), 0, max(1, int(0.16 / float(self.band.step)))
            while True:
                j += skip
                xi = self.band.step * j
                k_hat = pieces.low_pass((ball(self.band.s) * xi) ** 2 / 2, self.band.degree)
                if k_hat < 1e-6:
                    break
                whole += (
                    skip * k_hat * pieces._lattice_norm(real, weights, self.law.atom, xi, cell.q // 2, self.n, ball(0))
                )
            return float((whole * self.band.step / flint.arb.pi()).upper()) * sqrt(2 * pi * cell.v_scale / exp(1))

    def cell(self, l0: float, l1: float) -> Cell:
        nu = 0.9 * l0
        base = self.w * np.cosh(nu * self.x / 2) * np.exp(-nu * mean(l0, self.x))
        best: tuple[float, Cell, Floor] | None = None
        shares = (0.1, 0.3, 0.5) if l0 else (0.0,)
        for lam in sorted({max(l0, min(l0 + share * (l1 - l0), self.steepest)) for share in shares}):
            c: dict[str, float] = {"l0": l0, "l1": l1, "lam": lam, "nu": nu}
            self.domain(c, base, self.delta * 2e-3)
            v0 = self.n * (base * var(lam, self.x)).sum() / base.sum()
            one = Cell(
                h=lam * 0.57,
                mu=0.0,
                gamma=0.0,
                t=1e-9,
                d=0.3 * (l1 - l0),
                q=10,
                v_scale=float(v0),
                b=0.25,
                ext=0.1,
                **c,
            )
            floor = floor_of_density(self.band, one)
            near = np.searchsorted(floor.v, [0.6 * v0, 1.3 * v0])
            score = (floor.least * np.sqrt(2 * pi * floor.v[:-1]))[near[0] : near[1]].mean()
            if best is None or score > best[0]:
                best = score, one, floor
        assert best is not None
        _, one, floor = best
        norms = {q: self.norm(replace(one, q=q)) for q in (MOMENTS if self.n < 100 else (10,))}
        found = self.choose(one, floor, norms)
        return self.root(found) if self.p == 2 else found[0]

    def choose(self, one: Cell, floor: Floor, norms: dict[int, float]) -> tuple[Cell, float]:
        """t, h, mu, gamma by an approximate energy."""
        n, r, v, low, x, p = self.n, self.r, floor.v[:-1], floor.least, self.x, self.p
        xi = np.arange(0, 45, 0.125)
        wx = np.full(xi.size, 0.25)
        wx[0] = 0.125
        cosx, best = np.cos(np.outer(xi, x)), None
        sinx, sinc = np.sin(np.outer(xi, x)), np.sinc(r * xi / pi)
        start = [one.lam * 0.57, one.lam * 0.95, p / 2 / one.v_scale] if one.l0 else [p / 2 / one.v_scale]
        scale = sqrt(2 * pi * one.v_scale) * np.min(low * np.sqrt(v / one.v_scale) * np.exp(v * one.d**2 / 2))
        for t in scale * np.array([0.1, 0.16, 0.22, 0.28, 0.34, 0.4, 0.48, 0.56, 0.66, 0.78]):
            q = min(norms, key=lambda q: (norms[q] / t) ** q)
            bad = exp(one.nu * self.reach) * (norms[q] / t) ** q
            left = low - t * np.exp(-v * one.d**2 / 2) / np.sqrt(2 * pi * v)
            if not (left > 0).all() or bad > 0.5 * self.delta:
                continue
            need = -p * np.log(left)

            def trial(at: Any) -> tuple[float, float, float]:
                return (min(abs(at[0]), one.lam), abs(at[1]), abs(at[2])) if one.l0 else (0.0, 0.0, abs(at[0]))

            def value(at: Any, need: Any = need) -> float:
                h, mu, ga = trial(at)
                kappa = p * (one.lam - h) - mu
                f = np.cosh(mu * x / 2) / 2 ** (p - 1) / np.cosh(one.lam * x / 2) ** p
                f = f * self.w * np.exp(kappa * mean(one.l1 if kappa > 0 else one.l0, x) + ga * var(one.lam, x))
                b0, big = (f * np.cosh(p / 2 * h * x)).sum(), cosx @ f
                high = np.abs(sinc - _low(self.band.s**2 * (xi + 1j * (one.lam - h)) ** 2 / 2, self.band.degree))
                if p == 4:
                    s = cosx @ (f * np.cosh(h * x)) - 1j * (sinx @ (f * np.sinh(h * x)))
                    e = self.fourth(b0, big, wx) + near_energy(b0, big, s, high, n) + self.bulk(b0, big, s, high, f, h)
                    return float((need - ga * v).max() + log(max(e, 1e-300)) + mu * self.reach)
                # an atom keeps big from 0: what stays is flat over all frequencies
                flat = b0 + f[0]
                e = flat**n / (2 * r) + (high**2 * np.abs(b0 + big) ** n - flat**n) @ wx / (2 * pi)
                return float((need - ga * v).max() + log(max(e, 1e-300)) + mu * self.reach * 0.35)

            got = minimize(value, start, method="Nelder-Mead", options={"xatol": 0.01, "fatol": 0.01, "maxiter": 200})
            start = [float(w) for w in got.x]  # near the next one's
            total = exp(got.fun) * (0.45 if p == 2 else 1.2) / self.s + bad
            if best is None or total < best[0]:
                h, mu, ga = (float(w) for w in trial(got.x))
                best = total, replace(one, t=float(t), q=q, h=h, mu=mu, gamma=ga), float((need - ga * v).max())
        if best is None:
            raise SystemExit(f"n = {n}: no t is good enough in the cell from {one.l0:.2f}")
        self.guess += (2 if one.l0 else 1) * best[0]
        return best[1], best[2]

    def fourth(self, b0: float, big: Any, wx: Any) -> float:
        """The energy for p = 4, guessed from the plane, the line and the bulk."""
        n, r = self.n, self.r
        plane = 3 / (4 * r * r) * (np.abs(b0 + big) ** n - b0**n) @ wx / (2 * pi)
        a, aw = big[:100:2], 2 * wx[:100:2]
        both = (b0 + a[:, None] + a) ** n - (b0 + a[:, None]) ** n - (b0 + a) ** n + b0**n
        return float(2 * plane + 2 * (aw @ both @ aw) / (4 * pi**2 * r))

    def bulk(self, b0: float, c: Any, s: Any, kap: Any, f: Any, h: float) -> float:
        """The energy for p = 4 where at most one frequency is low, by Young as `fourth_parts` has it.

        Between 45 and TABLE S is taken to fall like 1/xi; beyond, C and S are what their bounds are.
        """
        n, r, a0 = self.n, self.r, Regions.of(self.n).a0
        xi = 0.125 * np.arange(s.size)
        middle, far = np.geomspace(xi[-1], TABLE, 25), np.geomspace(TABLE, max(300 / r, 2 * TABLE), 40)
        last = np.abs(s[-40:]).max() * xi[-1] / middle
        low = xi >= a0 / 2
        g = f[self.order] / self.w[self.order]

        def bound(g: Any, v: Any) -> Any:
            return decay(self.law.kind, g[0] + g[-1] + np.abs(np.diff(g)).sum(), 2 * g.max(), v)

        beyond = sum(bound(g * np.exp(sign * h * self.x[self.order]), far) / 2 for sign in (-1, 1))
        grown = n / b0 * np.concatenate([np.abs(s[low]), last, beyond])
        place = np.concatenate([xi[low], middle, far])
        size = np.log(np.concatenate([kap[low], np.minimum(1, 0.75 / (r * place[low.sum() :]))]))

        def phi(k: float) -> float:
            return 2 * float(np.trapezoid(np.exp(np.minimum(k * (size + grown), 200)), place))

        one = 2 * 0.125 * float((kap[~low] * np.maximum(np.abs(b0 + s[~low]) / b0, 1) ** n).sum())
        top = 3 * n / b0 * max(float(np.abs(c[xi >= a0]).max()), float(bound(g, np.array([TABLE]))[0]))
        return float(b0**n * exp(min(top, 200)) * (phi(4 / 3) ** 3 + 4 * one * phi(3 / 2) ** 2) / (2 * pi) ** 3)

    def root(self, found: tuple[Cell, float]) -> Cell:
        """b and ext, by the energies themselves."""
        cell, _ = found
        inner = frequencies(self.cosines, self.box, cell, self.stride, OMEGA_MAX)
        best = (inf, cell)
        for b in (0.07, 0.085, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4):
            for ext in (b * k for k in (0.0, 0.5, 1.0, 1.5, 2.0)):
                one = replace(cell, b=b, ext=ext)
                best = min(
                    best,
                    (float(root_sum(self.band, one, ball(self.reach), self.stride, inner).upper()), one),
                    key=lambda p: p[0],
                )
        return best[1]

    def certificate(self, most: float = 0.12, width: float = 0.8) -> Certificate:
        cuts, theta = self.cuts(most * self.delta, width)
        self.cosines, self.box = Cosines.of(self.law, self.band), Box.of(self.r, self.band)
        cells = tuple(self.cell(a, b) for a, b in pairwise(cuts))
        return Certificate(
            self.law.name,
            self.n,
            self.target,
            self.band.s,
            self.band.degree,
            self.band.gap,
            theta,
            self.stride,
            OMEGA_MAX,
            cells,
            self.p,
        )


def near_energy(base: float, c: Any, s: Any, kap: Any, n: int) -> float:
    """The sum over four low frequencies for p = 4, on a coarse lattice: in steps of 1/2, of tables in steps of 1/8."""
    c, s, kap = c[::4], s[: 8 * NEAR + 1 : 4], kap[: 8 * NEAR + 1 : 4]
    signed = np.concatenate([s[:0:-1].conj(), s])
    return 3 * 0.5**3 / (2 * pi) ** 3 * float(sum_near(base, c, signed, kap, NEAR, NEAR, n, 0.0))


def _low(y: Any, degree: int) -> Any:
    small = np.abs(y) < 300
    y = np.where(small, y, 0)
    term = total = np.ones_like(y)
    for j in range(1, degree + 1):
        term = term * y / j
        total = total + term
    return np.where(small, np.exp(-y) * total, 0)


def reached(outside: float, energy: float, eps: float, delta: float | None) -> float:
    """Where outside + energy, guessed at eps and falling like eps^-1.5, is just below delta (None: below that eps)."""
    low, high = eps / 4, eps * 4
    for _ in range(40):
        middle = sqrt(low * high)
        fails = outside + 1.1 * energy * (eps / middle) ** 1.5
        low, high = (middle, high) if fails > 0.95 * (delta or middle) else (low, middle)
    return float(f"{high:.3g}")


def end_of_reach(failure: Callable[[float], float], eps: float, delta: float | None, most: int = 3) -> None:
    """Evaluate the failure probability at eps, and at fewer than `most` others: nearly delta (None: eps) there.

    The first step takes it to fall like 1/eps, the next ones like the power of eps that the last two met.
    """
    found, fall = [(eps, failure(eps))], 1.0
    while len(found) < most and found[-1][1] < inf:
        now, met = found[-1]
        if 0.9 <= met / (delta or now) <= 1:
            break
        wanted = now * (met / (0.98 * (delta or now))) ** (1 / (fall if delta else fall + 1))
        eps = float(f"{min(max(wanted, now / 2), 2 * now):.4g}")
        found.append((eps, failure(eps)))
        if eps != now and 0 < found[-1][1] < inf:
            fall = min(max(-log(found[-1][1] / met) / log(eps / now), 0.3), 4.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("law")
    parser.add_argument("n", type=int)
    parser.add_argument("eps", type=float)
    parser.add_argument("delta", type=float)
    parser.add_argument("--target", type=float, default=0.5)
    parser.add_argument("-p", type=int, default=2, choices=(2, 4))
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--width", type=float, default=0.8)
    parser.add_argument("--most", type=float, default=0.12)
    parser.add_argument("--s", type=float)
    parser.add_argument("--degree", type=int)
    parser.add_argument("--also", type=float, nargs="*", default=[])
    parser.add_argument("--end", action="store_true", help="evaluate also where the parameters nearly fail")
    parser.add_argument("--guess", action="store_true", help="only the guess: no balls, nothing is stored")
    parser.add_argument("--out", type=Path, default=OUT)
    a = parser.parse_args()
    began = time.time()
    low_pass = (a.s, a.degree) if a.s else None
    search = Search(a.law, a.n, a.eps, a.delta, a.target, a.share, low_pass, a.p)
    made, searched = search.certificate(a.most, a.width), time.time()
    # For p = 4, U[-1, 1] and n = 25 to 60 the balls gave 0.88 to 1.11 times what was guessed without low frequencies.
    print(f"   guess: {search.guess + a.most * a.delta:.3g}, {len(made.cells)} cells", flush=True)
    if a.guess:
        return
    # What is evaluated is what will be read again.
    data = json.loads(json.dumps(made.as_data()))
    ready = prepare(Certificate.from_data(data))

    def evaluated(eps: float) -> float:
        try:
            got = failure_bound(ready, eps, a.share * eps)
        except LtboundsError as error:
            print(eps, error, flush=True)
            return inf
        allowed = eps if a.delta == a.eps else a.delta
        shown = " ".join(f"{c.energy:.1e}+{c.bad:.0e}" for c in got.cells)
        print(
            f"{a.law} n {a.n} eps {eps:g}: {got.total:.3e} (delta {allowed:g}), outside {got.outside:.2e}, {shown}",
            flush=True,
        )
        points.append([eps, a.share * eps, got.total])
        return got.total

    points: list[list[float]] = []
    if a.end:
        delta = None if a.delta == a.eps else a.delta
        end_of_reach(evaluated, reached(a.most * a.delta, search.guess, a.eps, delta), delta)
        points = [p for p in points if p[2] <= (p[0] if a.delta == a.eps else a.delta)]
    for eps in a.also if a.end else [a.eps, *a.also]:
        evaluated(eps)
    print(
        f"   {len(made.cells)} cells, search {searched - began:.0f} s, balls {time.time() - searched:.0f} s", flush=True
    )
    points = [p for p in points if p[2] < 1]
    if points:
        stored = json.loads(a.out.read_text()) if a.out.exists() else []
        write([*stored, row_of(data, points)], a.out)


if __name__ == "__main__":
    main()

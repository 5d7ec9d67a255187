"""The moment bound: an upper bound for P(some |z| <= T is farther than eps from every subset sum of n numbers).

`failure_bound` evaluates the theorem of `ltbounds.theorems.ours.theorem_5` for the parameters of a `Certificate`.  Any
parameters give a valid bound, so they come from a search in floats (`scripts/search_moments.py`) and are stored as data.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ltbounds.arith import ball
from ltbounds.errors import Undecided, require
from ltbounds.laws.magnitudes import MAGNITUDES, Magnitude, magnitude
from ltbounds.theorems.ours.moment_energy import Box, Cosines, energy
from ltbounds.theorems.ours.moment_fourth import fourth_energy
from ltbounds.theorems.ours.moment_pieces import (
    Band,
    Cell,
    copies,
    expectation,
    floor_of_density,
    largest_variance,
    least_log,
    outside,
    remainder_norm,
    tilted,
    up,
)

__all__ = ["Bound", "Certificate", "CellBound", "Prepared", "failure_bound", "prepare"]


@dataclass(frozen=True)
class Certificate:
    """n numbers from `law`, targets [-target, target]: the parameters of a bound that depends on eps and r only."""

    law: str
    n: int
    target: float
    s: float
    degree: int
    gap: float
    theta: float
    stride: int
    omega_max: float
    cells: tuple[Cell, ...]
    p: int = 2

    @property
    def band(self) -> Band:
        """The low-pass and the period."""
        return Band(self.n, self.s, self.degree, self.gap)

    def check(self) -> None:
        """Raises `DomainError` where the parameters are outside the theorem."""
        require(self.law in MAGNITUDES, "law", self.law, f"be one of {', '.join(sorted(MAGNITUDES))}")
        require(self.n >= 1, "n", self.n, "be at least 1")
        require(self.target > 0, "target", self.target, "be positive")
        require(self.gap >= 10, "gap", self.gap, "be at least 10")
        require(self.theta > 0 and self.stride >= 1, "theta", self.theta, "be positive, and stride at least 1")
        require(self.p in (2, 4), "p", self.p, "be 2 or 4")
        require(self.p == 2 or not MAGNITUDES[self.law].atom, "law", self.law, "have no atom where p is 4")
        require(bool(self.cells) and self.cells[0].l0 == 0, "cells", self.cells[:1], "start at 0")
        for one, following in zip(self.cells, self.cells[1:], strict=False):
            require(one.l1 == following.l0, "cells", (one.l1, following.l0), "follow each other without a gap")
        for cell in self.cells:
            cell.check()

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a file."""
        return asdict(self) | {"cells": [list(asdict(cell).values()) for cell in self.cells]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Certificate:
        """From `as_data`; raises `DomainError` where it is outside the theorem."""
        made = cls(**(data | {"cells": tuple(Cell(*cell) for cell in data["cells"])}))
        made.check()
        return made


@dataclass(frozen=True)
class CellBound:
    """Upper bounds for one cell, both sides counted: the energy over s, and the bad events."""

    energy: float
    bad: float


@dataclass(frozen=True)
class Bound:
    """P(fail) <= `total`, rounded up: the outside, and the cells."""

    total: float
    outside: float
    cells: tuple[CellBound, ...]


@dataclass(frozen=True)
class Prepared:
    """What does not depend on eps: per cell the norm of the remainder, alpha and the least low-pass density."""

    certificate: Certificate
    law: Magnitude
    cosines: Cosines
    cells: tuple[tuple[Any, float, float], ...]


def prepare(certificate: Certificate) -> Prepared:
    """The norms and floors of all cells, which serve every eps."""
    certificate.check()
    law, band = magnitude(certificate.law), certificate.band
    parts = []
    for cell in certificate.cells:
        alpha, least = least_log(floor_of_density(band, cell), cell, certificate.p)
        parts.append((remainder_norm(law, band, cell), alpha, least))
    return Prepared(certificate, law, Cosines.of(law, band), tuple(parts))


def failure_bound(prepared: Prepared, eps: float, r: float) -> Bound:
    """P(some |z| <= target is farther than eps from every subset sum) <= total.  0 < r < eps; raises `Undecided`."""
    import flint

    require(0 < r < eps < 1, "r", r, f"be in (0, eps={eps})")
    certificate, law = prepared.certificate, prepared.law
    with flint.ctx.workprec(128):
        reach = ball(certificate.target) + ball(eps) - ball(r)
        left = 2 * (ball(eps) - ball(r))
        beyond = 2 * outside(law, certificate.n, certificate.cells[-1].l1, reach, certificate.theta)
        total, box, bounds = beyond, Box.of(r, certificate.band), []
        for cell, (norm, alpha, least) in zip(certificate.cells, prepared.cells, strict=True):
            sides = 2 if cell.l0 else 1
            loss = _loss(certificate, cell, least)
            if certificate.p == 2:
                mass = energy(prepared.cosines, box, cell, alpha, reach, certificate.stride, certificate.omega_max)
            else:
                mass = fourth_energy(prepared.cosines, box, cell, alpha, reach)
            held = sides * ball(mass) * loss / left
            bad = sides * bad_events(law, certificate.n, cell, norm, reach)
            bounds.append(CellBound(up(held), up(bad)))
            total += held + bad
        return Bound(up(total), up(beyond), tuple(bounds))


def bad_events(law: Magnitude, n: int, cell: Cell, norm: Any, reach: Any) -> Any:
    """e^(nu R) (E_b[V < v_min] + E_b[V > v_max] + E_b[-k3 > rho V] + (norm/t)^q), by Chernoff and Markov.

    A point with V < v_min is counted by e^(theta_v (v_min - V)), one with V > v_max by e^(theta_top (V - v_max)), one with -k3 > rho V by e^(theta_k (-k3 - rho V)).
    """
    nu, l0 = ball(cell.nu), ball(cell.l0)

    def root(x: Any) -> Any:
        return (nu * x / 2).cosh() * (-nu * tilted(l0, x)[1]).exp()

    def small(x: Any) -> Any:
        return root(x) * (-ball(cell.theta_v) * tilted(ball(cell.lam), x)[2]).exp()

    def large(x: Any) -> Any:
        return root(x) * (ball(cell.theta_top) * tilted(ball(cell.lam), x)[2]).exp()

    def skew(x: Any) -> Any:
        slope, _, v = tilted(ball(cell.lam), x)
        return root(x) * (ball(cell.theta_k) * v * (x * slope - ball(cell.rho))).exp()

    tilt = max(cell.lam, cell.l0)
    total = (ball(cell.theta_v) * ball(cell.v_min)).exp() * expectation(law, small, tilt).upper() ** n
    if cell.v_max < largest_variance(n, cell.lam):
        total += (-ball(cell.theta_top) * ball(cell.v_max)).exp() * expectation(law, large, tilt).upper() ** n
    if cell.lam > 0:
        total += expectation(law, skew, tilt).upper() ** n
    total += (norm / ball(cell.t)).upper() ** cell.q
    return (nu * reach).exp() * total


def _loss(certificate: Certificate, cell: Cell, least: float) -> Any:
    """(1 - c)^-p, c the copies of K_h over the main term e^(-(lam-h)z) (Z_lam/Z_h) W >= e^(-(lam-h) n/2) W_min on the cell."""
    shift = ball(cell.lam) - ball(cell.h)
    main = (-abs(shift) * certificate.n / 2).exp() * ball(least)
    share = copies(certificate.band, up(shift) if cell.lam != cell.h else 0.0) / main
    if not share < 1e-6:
        raise Undecided(f"gap={certificate.gap} must be larger: the copies are {share} of the main term")
    return (1 - share) ** -certificate.p

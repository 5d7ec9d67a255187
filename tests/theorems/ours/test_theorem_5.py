"""The moment bound, piece by piece against what it bounds, each with a control; and the shipped points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import flint
import numpy as np
import pytest

from ltbounds.arith import ball
from ltbounds.errors import DomainError, FileFormatError
from ltbounds.laws.magnitudes import ellipse, magnitude, rule
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.reflection import missed_by_reflection
from ltbounds.seeding import generator
from ltbounds.theorems.ours import moment_points
from ltbounds.theorems.ours.moment_bound import Certificate, Prepared, failure_bound
from ltbounds.theorems.ours.moment_energy import Box, Cosines, frequencies, high_pass
from ltbounds.theorems.ours.moment_fourth import Regions, Tables, fourth_parts, sinc_beyond
from ltbounds.theorems.ours.moment_lattice import sum_near
from ltbounds.theorems.ours.moment_pieces import (
    PREC,
    Band,
    Cell,
    expectation,
    floor_of_density,
    low_pass,
    outside,
    remainder_norm,
)

ALARM = 1 - 1e-10
CELL_BAND = Band(2, 0.75, 4, 10.0)
UNIFORM = magnitude("uniform")
CELL = Cell(
    l0=1.2, l1=1.8, lam=1.45, h=0.8, mu=1.3, gamma=0.6, t=0.08, d=0.18, v_min=0.4, rho=0.5, theta_v=20.0, theta_k=60.0,
    v_max=2.0, theta_top=20.0, q=6, v_scale=1.0, nu=1.1, b=0.25, ext=0.1,
)  # fmt: skip


def mean(a: float, x: np.ndarray) -> np.ndarray:
    return x / 2 * np.tanh(a * x / 2)


def var(a: float, x: np.ndarray) -> np.ndarray:
    return x**2 / 4 / np.cosh(a * x / 2) ** 2


@pytest.mark.parametrize(
    ("law", "truth"),
    [("uniform", "0.25"), ("product", "0.0625"), ("mixture-d", "0.03125"), ("uniform-or-zero", "0.125")],
)
def test_expectations_hold_the_truth(law: str, truth: str) -> None:
    """E x³ = 1/4 for U[0, 1] and 1/16 for log(1/x); an atom of 1/2 halves it."""
    value = expectation(magnitude(law), lambda x: x**3, 0.0)
    assert value.contains(ball(truth)) and value.rad() < 1e-15
    assert not value.contains(ball(truth) + ball("1e-12")), "control"


@pytest.mark.parametrize("kind", ["flat", "log"])
def test_the_error_of_a_rule_is_bounded_and_is_needed(kind: str) -> None:
    """E 1/(1 + x²/4) with few nodes: the pole at 2i is outside the ellipse of radius 4."""
    with flint.ctx.workprec(200):
        few, many = rule(kind, 6, 200), rule(kind, 90, 200)
        low, high = (
            sum((w / (1 + x * x / 4) for x, w in zip(r.nodes, r.weights, strict=True)), ball(0)) for r in (few, many)
        )
        error = few.error(ball(2), 4.0)  # |x| <= 1.5625 in the ellipse, so |1 + x²/4| >= 1 - 0.62
        assert abs(low - high) < error
        assert not low.overlaps(high), "control: the rule alone is wrong"


def test_outside_is_above_and_near_what_is_met() -> None:
    n, lam, reach, trials = 18, 3.2, 0.55, 200_000
    stream = generator("test-theorem-5", "outside")
    x = stream.uniform(-1, 1, (trials, n))
    met = int(((x / 2 - mean(lam, np.abs(x))).sum(axis=1) >= -reach).sum())
    lower, upper = clopper_pearson(met, trials, confidence=ALARM)
    bound = float(outside(UNIFORM, n, lam, ball(reach), 3.0).upper())
    assert lower <= bound <= 1.1 * upper
    assert float(outside(UNIFORM, n, lam, ball(reach - 0.2), 3.0).upper()) < lower, "control: a shorter reach"


def density(x: np.ndarray, z: np.ndarray, band: Band, lam: float) -> tuple[np.ndarray, float]:
    """W(z), and Y, by the lattice sums of the definition, for one x; z relative to m_lam."""
    xi = float(band.step) * np.arange(-400, 401)
    k_hat = np.array([float(low_pass((ball(band.s) * ball(float(v))) ** 2 / 2, band.degree)) for v in xi])
    nu = np.prod(np.cos(np.outer(xi, x) / 2) + 1j * np.tanh(lam * x / 2) * np.sin(np.outer(xi, x) / 2), axis=1)
    nu = nu * np.exp(-1j * xi * mean(lam, x).sum())
    v, k3 = var(lam, x).sum(), -(x * np.tanh(lam * x / 2) * var(lam, x)).sum()
    g = np.exp(-v * xi**2 / 2 - 1j * k3 * xi**3 / 6)
    scale = float(band.step) / (2 * np.pi)
    return scale * (np.exp(-1j * np.outer(z, xi)) @ (nu * k_hat)).real, scale * float((np.abs(nu - g) * k_hat).sum())


def test_the_low_pass_density_is_above_its_floor() -> None:
    """W(z) >= floor(V) - Y at every target of the cell, for the x that are not bad; and not above twice the floor."""
    band, cell = Band(14, 0.75, 4, 10.0), CELL
    floor = floor_of_density(band, cell)
    least, tried = np.inf, 0
    for x in generator("test-theorem-5", "floor").uniform(0, 1, (60, 14)):
        v, k3 = var(cell.lam, x).sum(), -(x * np.tanh(cell.lam * x / 2) * var(cell.lam, x)).sum()
        if not (cell.v_min <= v <= cell.v_max and -k3 <= cell.rho * v):
            continue
        tried += 1
        z = np.linspace(mean(cell.l0, x).sum(), mean(cell.l1, x).sum(), 30) - mean(cell.lam, x).sum()
        w, y = density(x, z, band, cell.lam)
        bound = floor.least[min(np.searchsorted(floor.v, v, side="right") - 1, len(floor.least) - 1)]
        assert (w >= bound - y).all()
        least = min(least, float((w / bound).min()))
    assert tried > 20
    assert least < 2, "control: the floor is not idle"


def test_the_remainder_norm_is_above_the_integral_and_near_it() -> None:
    """n = 2, q = 2 and 6: the integral over (x_1, x_2) by Gauss nodes."""
    band = Band(2, 0.75, 4, 10.0)
    points, w = np.polynomial.legendre.leggauss(24)
    points, w = (points + 1) / 2, w / 2
    for q in (2, 6):
        cell = replace(CELL, q=q, v_scale=0.15)
        total = 0.0
        for x1, w1 in zip(points, w, strict=True):
            for x2, w2 in zip(points, w, strict=True):
                x = np.array([x1, x2])
                v = var(cell.lam, x).sum()
                root = (np.cosh(cell.nu * x / 2) * np.exp(-cell.nu * mean(cell.l0, x))).prod()
                y = density(x, np.zeros(1), band, cell.lam)[1]
                total += w1 * w2 * root * (y * np.sqrt(2 * np.pi * v) * np.exp(v * cell.d**2 / 2)) ** q
        bound = float(remainder_norm(UNIFORM, band, cell).upper())
        assert total ** (1 / q) <= bound < 1.6 * total ** (1 / q)
    assert PREC >= 300


Z = np.arange(-8, 8, 0.002) + 0.0007
"""A fine grid for integrals over z."""


def deviations(cell: Cell, r: float, p: int) -> Iterator[tuple[np.ndarray, float, np.ndarray]]:
    """n = 2: the nodes (x_1, x_2), their weights with prod w, and D on the grid, from its definition."""
    points, w = np.polynomial.legendre.leggauss(16)
    points, w = (points + 1) / 2, w / 2
    shift = cell.lam - cell.h
    xi = np.linspace(-14, 14, 2801)
    k_hat = np.array([float(low_pass((ball(0.75) * ball(float(v))) ** 2 / 2, 4)) for v in xi])
    u = np.arange(-9.5, 9.5, 0.02)
    kernel = np.array([(k_hat * np.cos(v * xi)).sum() for v in u]) * 0.01 / (2 * np.pi)
    kappa = p * shift - cell.mu
    end = cell.l1 if kappa > 0 else cell.l0
    for x1, w1 in zip(points, w, strict=True):
        for x2, w2 in zip(points, w, strict=True):
            x = np.array([x1, x2])
            places = np.array([a * x1 + b * x2 for a in (-0.5, 0.5) for b in (-0.5, 0.5)])
            nu = np.exp(cell.h * places) / np.exp(cell.h * places).sum()
            d = sum(
                m * ((np.abs(Z - c) <= r) / (2 * r) - np.exp(-shift * (Z - c)) * np.interp(Z - c, u, kernel))
                for m, c in zip(nu, places, strict=True)
            )
            weight = np.cosh(cell.mu * x / 2) * (np.cosh(cell.h * x / 2) / np.cosh(cell.lam * x / 2)) ** p
            weight = (weight * np.exp(kappa * mean(end, x) + cell.gamma * var(cell.lam, x))).prod()
            yield x, float(w1 * w2 * weight), np.asarray(d)


def test_the_energy_is_the_integral_it_stands_for() -> None:
    """n = 2: E prod w a_mu int D² e^(-i omega z), D from its definition on a fine grid of z, at omega = 0 and 3 Dw."""
    band, r, cell = Band(2, 0.75, 4, 14.0), 0.1, CELL
    omega = np.array([0.0, 12 * float(band.step)])
    waves = np.exp(-1j * np.outer(omega, Z))
    total = np.zeros(2, complex)
    for x, weight, d in deviations(cell, r, 2):
        turned = np.cos(np.outer(omega, x) / 2) + 1j * np.tanh(cell.mu * x / 2) * np.sin(np.outer(omega, x) / 2)
        total += weight * turned.prod(axis=1) * (waves @ d**2) * 0.002
    cosines, most = Cosines.of(UNIFORM, band), 12.01 * float(band.step)
    found, wide = (frequencies(cosines, Box.of(width, band), cell, 2, most) for width in (r, 1.1 * r))
    slack = 0.002 * abs(total[0])
    for truth, (value, error), (wrong, _) in zip(total, found[::3], wide[::3], strict=True):
        assert abs(value - truth) < error + slack
        assert error < 0.02 * abs(total[0])
        assert abs(wrong - truth) > error + slack, "control: another width of the box"
    assert abs(found[3][0].conjugate() - total[1]) > found[3][1] + slack, "control: the sign of omega matters"


def smallest() -> moment_points.Point:
    """The shipped point with the fewest numbers."""
    return next(point for point in moment_points.points() if point.law == "uniform")


def agrees(point: moment_points.Point, path: Path = moment_points.FILE) -> bool:
    """Whether a point is what its parameters certify, to the six stored digits (rounded up)."""
    total = moment_points.recompute(point, path).total
    return total <= point.failure <= 1.00002 * total


def test_the_smallest_point_is_recomputed_and_a_changed_digit_is_noticed(tmp_path: Path) -> None:
    point = smallest()
    assert agrees(point)
    rows = json.loads(moment_points.FILE.read_text(encoding="utf-8"))
    row = rows[point.index]
    assert row["points"][0][2] == point.failure
    row["certificate"]["cells"][1][6] *= 1.01
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(FileFormatError, match="check sum"):
        moment_points.points(changed)
    row["sha256"] = moment_points.fingerprint(row["certificate"], row["points"])
    signed = tmp_path / "signed.json"
    signed.write_text(json.dumps(rows), encoding="utf-8")
    assert not agrees(point, signed), "control: t of one cell, with a fresh check sum"


def test_a_point_is_above_what_is_met_and_the_bound_of_more_numbers_is_not() -> None:
    """P(FAIL) by reflection, with an exact interval: below the bound for n = 16; for 5 numbers it is above."""
    point = smallest()
    assert missed_by_reflection(point.n, point.eps, trials=300, confidence=ALARM).upper < 1
    assert missed_by_reflection(point.n, point.eps, trials=300, confidence=ALARM).lower <= point.failure
    fewer = missed_by_reflection(5, point.eps, trials=4000, confidence=ALARM)
    assert fewer.lower > point.failure, "control: 5 numbers fail more often than the bound for 16 says"


def test_parameters_outside_the_theorem_are_refused() -> None:
    data = moment_points.certificate(smallest().index).as_data()
    for place, value in ((0, 0.1), (2, 9.0), (14, 3), (6, -1.0)):
        cells = [list(cell) for cell in data["cells"]]
        cells[0][place] = value
        with pytest.raises(DomainError):
            Certificate.from_data(data | {"cells": cells})
    with pytest.raises(DomainError, match="without a gap"):
        Certificate.from_data(data | {"cells": [data["cells"][0], data["cells"][2]]})
    with pytest.raises(DomainError, match="r="):
        failure_bound(
            Prepared(moment_points.certificate(smallest().index), UNIFORM, Cosines.of(UNIFORM, CELL_BAND), ()), 0.1, 0.2
        )


def test_points_cover_what_asks_for_less_and_nothing_else() -> None:
    point = smallest()
    assert point.covers(point.eps, point.failure, point.target)
    assert point.covers(1.1 * point.eps, 2 * point.failure, 0.5 * point.target)
    assert not point.covers(0.99 * point.eps, point.failure, point.target)
    assert not point.covers(point.eps, 0.99 * point.failure, point.target)
    assert not point.covers(point.eps, point.failure, 1.01 * point.target)


@pytest.mark.parametrize("rho", [1.5, 3.0])
def test_the_boxes_cover_the_ellipse_and_no_smaller_one(rho: float) -> None:
    """Every point of the boundary at 1000 angles is in a box; the top of the ellipse of radius 0.8 rho is in none."""
    for angle in np.linspace(0, 2 * np.pi, 1000):
        turn = rho * np.exp(1j * angle)
        z = (1 + (turn + 1 / turn) / 2) / 2
        assert any(box.contains(flint.acb(z.real, z.imag)) for box in ellipse(rho))
    within = flint.acb(0.5, (0.8 * rho - 1 / (0.8 * rho)) / 4)
    assert not any(box.contains(within) for box in ellipse(rho)), "control"


def test_what_is_said_to_be_checked_was_checked_by_the_code_of_today() -> None:
    """Every row; else run `python scripts/check_moments.py --store --stale`."""
    rows = json.loads(moment_points.FILE.read_text(encoding="utf-8"))
    for row in rows:
        assert row["checked"]["code"] == moment_points.code(), row["certificate"]["n"]
        assert datetime.fromisoformat(row["checked"]["at"]).tzinfo is not None
    for power in (1, 2, 3, 4, 6, 12):
        point = moment_points.best_point("uniform", 10.0**-power, 10.0**-power, 0.5)
        assert point is not None
        assert [point.eps, point.r, point.failure] in rows[point.index]["points"]


def steps_too_wide(among: list[moment_points.Point], delta: float | None) -> list[tuple[int, int]]:
    """Neighbours a < b among the answers from eps = 0.1 to 1e-6 with b > 1.05 (a + 1), delta None being delta = eps."""
    answers = [
        next((p.n for p in among if p.covers(eps, delta or eps, 0.5)), 0) for eps in np.geomspace(0.1, 1e-6, 2001)
    ]
    return [(a, b) for a, b in pairwise(sorted(set(answers))) if b > 1.05 * (a + 1)]


def test_the_grid_of_points_is_one_in_twenty() -> None:
    """Were each point at the end of its reach, a + 1 were the least between a and b: b loses at most one in twenty."""
    among = [point for point in moment_points.points() if point.law == "uniform"]
    for delta, without in ((None, {49}), (0.01, {39, 40})):
        assert not steps_too_wide(among, delta)
        assert steps_too_wide([point for point in among if point.n not in without], delta), "control"


def test_products_have_points_at_the_powers_of_ten() -> None:
    """At delta = eps; the grid between them is coarser than one in twenty."""
    found = [moment_points.best_point("product", 10.0**-power, 10.0**-power, 0.5) for power in range(1, 7)]
    assert [point and point.n for point in found] == [24, 30, 40, 50, 61, 72]


def test_the_digest_of_the_code_reads_statements_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "one.py"
    monkeypatch.setattr(moment_points, "EVALUATED_BY", (str(source),))
    found = []
    for text in (
        '"""A."""\nx = 1\n',
        '"""B."""\n# C\nx = 1\n',
        '"""A."""\nx = 2\n',
        'def f():\n    "B"\n    return 1\n',
    ):
        source.write_text(text)
        found.append(moment_points.code())
    assert found[0] == found[1] and len(set(found)) == 3


def four_frequencies(tables: Tables, kap: np.ndarray, n: int, cut: float, signed: bool) -> float:
    """(Delta/2 pi)³ sum of kap⁴ M^n over |xi_1|, |xi_2|, |xi_3| <= cut, all regions; without signs of sizes."""
    most, count = int(cut / tables.step), kap.size - 1
    c = np.concatenate([tables.c[:0:-1], tables.c])
    s = np.concatenate([tables.s[:0:-1].conj(), tables.s])
    kap, zero, total = np.concatenate([kap[:0:-1].conj(), kap]), tables.s.size - 1, 0.0
    k = np.arange(-most, most + 1)
    third = k[None, :]
    for first in k:
        second, fourth = k[:, None], -first - k[:, None] - third
        m = tables.base + c[zero + first + second] + c[zero + first + third] + c[zero + first + fourth]
        m = m + s[zero + first] + s[zero + second] + s[zero + third] + s[zero + fourth]
        product = kap[count + first] * kap[count + second] * kap[count + third] * kap[count + fourth]
        total += float((product * m**n).real.sum() if signed else (np.abs(product) * np.abs(m) ** n).sum())
    return total * (tables.step / (2 * np.pi)) ** 3


def test_the_sum_over_four_frequencies_is_the_integral_of_the_fourth_power() -> None:
    """n = 2: E prod w int D⁴, D from its definition on a fine grid of z."""
    band, r, cell = Band(2, 0.75, 4, 14.0), 0.4, CELL
    total = sum(weight * float((d**4).sum()) * 0.002 for _, weight, d in deviations(cell, r, 4))
    box = Box.of(r, band)
    tables = Tables(Cosines.of(UNIFORM, band), box, cell)
    for width, right in ((r, True), (1.05 * r, False)):
        kap = high_pass(Box.of(width, band), band, ball(cell.lam) - ball(cell.h))
        half, whole = (four_frequencies(tables, kap, 2, cut, signed=True) for cut in (30.0, 60.0))
        # What is left out falls like 1/cut.
        assert bool(abs(2 * whole - half - total) < 0.015 * total) is right, "control: another width of the box"


def test_the_energy_for_p_4_is_above_the_sum_of_sizes_and_near_it() -> None:
    """n = 8: the regions against all frequencies up to 45; other regions give another bound that holds."""
    band, cell = Band(8, 0.75, 4, 10.0), CELL
    box, cosines = Box.of(0.4, band), Cosines.of(UNIFORM, band)
    tables = Tables(cosines, box, cell)
    met = four_frequencies(tables, tables.kap.astype(complex), 8, 45.0, signed=False)
    for regions, loss in ((Regions.of(8), 2), (Regions(12.0, 30.0, 20.0, 50.0), 5)):
        parts = fourth_parts(cosines, box, cell, regions)
        assert met <= sum(parts.values()) < loss * met
        if loss == 2:
            assert sum(parts.values()) - parts["low"] < met, "control: a region left out"


def test_the_near_sum_is_the_sum_over_all_frequencies() -> None:
    """A lattice of 7 points a side, by hand; without the condition on b and c it is larger."""
    stream = generator("test-theorem-5", "near")
    most, most_a, n, error = 3, 2, 3, 0.01
    c, kap = stream.uniform(-1, 1, 2 * most + most_a + 1), stream.uniform(0, 1, most + most_a + 1)
    half = stream.uniform(-1, 1, most + most_a + 1) + 1j * stream.uniform(-1, 1, most + most_a + 1)
    half[0] = half[0].real
    s = np.concatenate([half[:0:-1].conj(), half])
    zero, total, every = most + most_a, 0.0, 0.0
    for i in range(-most, most + 1):
        for j in range(-most, most + 1):
            for a in range(-most_a, most_a + 1):
                four, b, far = (i, a - i, j, -a - j), i + j, i - j - a
                m = 2.0 + c[abs(a)] + c[abs(b)] + c[abs(far)] + sum(s[zero + k] for k in four)
                term = np.prod([kap[abs(k)] for k in four]) * (abs(m) + error) ** n
                every += term
                total += term if abs(a) <= min(abs(b), abs(far)) else 0.0
    found = sum_near(2.0, c, s, kap, most, most_a, n, error)
    assert abs(found - total) < 1e-12 * total
    assert every > 1.01 * found, "control"


@pytest.mark.parametrize("power", [4 / 3, 2.0, 4.0])
def test_the_sum_of_sinc_beyond_is_above_the_lattice_sum_and_near_it(power: float) -> None:
    r, step, first = 0.01, 0.2, 500.0
    xi = step * np.arange(2500, 10_000_000)
    met = 2 * step * float((np.abs(np.sin(r * xi) / (r * xi)) ** power).sum())
    rest = 2 / r * (r * float(xi[-1])) ** (1 - power) / (power - 1)  # |sin| <= 1
    bound = sinc_beyond(power, r, first, step)
    assert met <= bound <= 1.03 * (met + rest)
    assert sinc_beyond(power, 1.1 * r, first, step) < met, "control: a wider box"

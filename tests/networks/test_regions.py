"""Linear programs from region to region: exact in a region, inside the box, never below the ascent."""

from __future__ import annotations

import numpy as np
import pytest

from ltbounds.networks import Activate, Box, Dense, MaxPool2d, Network, Rearrange, activation, sequential
from ltbounds.networks.initialisations import dense_network
from ltbounds.networks.milp import exact_gap
from ltbounds.networks.regions import _region, climbed, program_cost
from ltbounds.networks.search import widest_gap
from ltbounds.networks.windows import Window
from ltbounds.seeding import generator
from tests.tickets.test_fuzz import random_target


def _pair(seed: int, sizes: tuple[int, ...] = (4, 5, 5, 1)) -> tuple[Network, Network]:
    rng = generator("regions", seed)
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = [rng.normal(size=shape) / np.sqrt(shape[1]) for shape in shapes]
    biases = [rng.normal(size=shape[0]) / 4 for shape in shapes]
    other = [w + 0.1 * rng.normal(size=w.shape) for w in weights]
    return dense_network(weights, biases), dense_network(other, biases)


def test_a_network_is_linear_on_its_region_and_the_region_holds_its_input() -> None:
    checked = 0
    for seed in range(120):
        rng = generator("regions of all layers", seed)
        net = random_target(rng)
        if program_cost(net, net) is None:
            continue
        x = rng.uniform(-1, 1, int(np.prod(net.shape)))
        region = _region(net, x)
        assert (region.rows @ x <= region.limits + 1e-9).all()
        near = x + 10.0 ** rng.uniform(-4, 0, (200, 1)) * rng.normal(size=(200, len(x)))
        inside = (near @ region.rows.T <= region.limits).all(1)
        moved = net(near[inside]).reshape(inside.sum(), -1) - net(x[None]).reshape(1, -1)
        assert moved == pytest.approx((near[inside] - x) @ region.slope.T, abs=1e-9)
        checked += int(inside.sum() > 10)
    assert checked >= 50


def test_it_often_attains_the_exact_gap_and_never_leaves_the_box() -> None:
    better = attained = 0
    for seed in range(5):
        f, g = _pair(seed)
        box = Box(-1.0, 1.0)
        plain = widest_gap(f, g, box, samples=200, starts=8, steps=10, programs=0)
        gap = widest_gap(f, g, box, samples=200, starts=8, steps=10, programs=40)
        assert gap.value >= plain.value
        assert np.abs(gap.x).max() <= 1
        assert gap.value == pytest.approx(float(np.abs(f(gap.x[None]) - g(gap.x[None])).max()), rel=1e-12)
        exact = exact_gap(f, g, box)
        assert gap.value <= exact.claimed + 1e-6
        attained += gap.value >= exact.claimed - 1e-9
        better += gap.value > 1.001 * plain.value
    assert better >= 3
    assert attained >= 4


def test_windows_count_their_largest_entry() -> None:
    rng = generator("regions of windows")
    pool = MaxPool2d(Window((2, 2), (2, 2), (1, 0, 0, 0)))
    layers = [pool, Rearrange((2,)), Dense(rng.normal(size=(1, 2)))]
    f, g = (sequential(part, (1, 3, 2)) for part in (layers, [*layers[:2], Dense(rng.normal(size=(1, 2)))]))
    gap = widest_gap(f, g, Box(-1.0, 1.0), samples=4, starts=1, steps=0, programs=10)
    weights = (f.nodes[2].layer.weight - g.nodes[2].layer.weight)[0]  # type: ignore[attr-defined]
    assert gap.value == pytest.approx(np.abs(weights).sum())


def test_other_networks_are_left_to_the_ascent() -> None:
    smooth = sequential([Dense(np.eye(2)), Activate(activation("tanh"))], (2,))
    assert program_cost(smooth, smooth) is None
    linear = dense_network([np.eye(2)])
    assert program_cost(linear, linear) is None


def test_inputs_that_a_program_names_count_by_what_the_networks_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that names an input outside the box, or promises too much, changes nothing but where is looked."""
    from ltbounds.networks import regions

    f, g = _pair(0)
    monkeypatch.setattr(regions, "_farthest", lambda *_: np.full(4, 1e6))
    for x, value in climbed(f, g, Box(-1.0, 1.0), [(np.zeros((1, 4)), None)], generator("far"), 3, 0.0):
        assert np.abs(x).max() <= 1
        assert value == pytest.approx(float(np.abs(f(x[None]) - g(x[None])).max()), rel=1e-12)

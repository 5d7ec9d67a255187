"""Domains, interval propagation and the search for wide gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltbounds.errors import DomainError
from ltbounds.networks import (
    Activate,
    Add,
    Conv2d,
    Dense,
    MaxPool2d,
    Network,
    Node,
    Window,
    activation,
    dense_network,
    random_network,
)
from ltbounds.networks.domains import Ball, Box, Domain
from ltbounds.networks.intervals import interval_bounds
from ltbounds.networks.milp import exact_gap
from ltbounds.networks.search import widest_gap
from ltbounds.seeding import generator

DOMAINS = [Box(-1.0, 1.0), Box(np.array([0.0, -2.0, 1.0]), np.array([0.5, 1.0, 1.0])), Ball(0.7)]


@pytest.mark.parametrize("domain", DOMAINS, ids=["cube", "box", "ball"])
def test_samples_and_projections_lie_inside(domain: Domain) -> None:
    rng = generator("test domains")
    points = np.concatenate([domain.sample(rng, 100, (3,)), domain.project(rng.normal(size=(100, 3)) * 3)])
    assert np.abs(domain.project(points) - points).max() < 1e-15
    lo, hi = domain.bounds((3,))
    assert ((points >= lo - 1e-15) & (points <= hi + 1e-15)).all()
    rows = rng.random((4, 3))
    reach = domain.reach(rows, (3,))
    assert (np.abs(points) @ rows.T <= reach + 1e-12).all()


def test_the_reach_of_a_ball_is_attained_and_bad_domains_are_refused() -> None:
    row = np.array([[3.0, 4.0]])
    assert Ball(2.0).reach(row, (2,)) == pytest.approx(10)
    with pytest.raises(DomainError, match="radius=-1 must"):
        Ball(-1)
    with pytest.raises(DomainError, match="lo <= hi"):
        Box(1.0, 0.0)


def image_network() -> Network:
    rng = generator("test intervals")
    nodes = (
        Node(Conv2d(rng.normal(size=(2, 2, 3, 3)), rng.normal(size=2), (1, 1), (1, 1, 1, 1)), (0,)),
        Node(Activate(activation("leaky_relu")), (1,)),
        Node(Add(), (2, 0)),
        Node(MaxPool2d(Window((2, 2), (2, 2))), (3,)),
    )
    return Network(nodes, (2, 4, 4))


@pytest.mark.parametrize("phi", ["relu", "tanh", "sigmoid"])
def test_intervals_contain_every_value(phi: str) -> None:
    for net in (random_network((3, 6, 4), seed=2, phi=phi, bias=1.0), image_network()):
        bounds = interval_bounds(net, Box(-0.5, 2.0))
        values = net.values(Box(-0.5, 2.0).sample(generator("test inside"), 500, net.shape))
        for (lo, hi), value in zip(bounds, values, strict=True):
            assert (value >= lo).all()
            assert (value <= hi).all()


def test_intervals_of_one_layer_are_tight() -> None:
    lo, hi = interval_bounds(dense_network([np.array([[1.0, -2.0]])], [np.array([0.5])]), Box(0.0, 1.0))[1]
    assert (lo[0], hi[0]) == (pytest.approx(-1.5), pytest.approx(1.5))


@given(st.integers(0, 1000))
def test_the_search_never_exceeds_the_truth_and_mostly_finds_it(seed: int) -> None:
    rng = generator("test search", seed)
    a, b = rng.normal(size=(2, 2, 3))
    f, g = dense_network([a]), dense_network([b])
    truth = np.abs(a - b).sum(1).max()
    found = widest_gap(f, g, Box(-1.0, 1.0), seed, starts=16, steps=10)
    assert found.value <= truth + 1e-12
    assert found.value == pytest.approx(truth, rel=1e-9)
    assert found.value == pytest.approx(np.abs(f(found.x[None]) - g(found.x[None])).max())


def test_the_search_finds_the_longest_direction_in_a_ball() -> None:
    f, g = dense_network([np.array([[3.0, 4.0]])]), dense_network([np.zeros((1, 2))])
    assert widest_gap(f, g, Ball(2.0), data=np.array([[0.0, 1.0]])).value == pytest.approx(10, rel=1e-6)


def test_dense_layers_must_fit() -> None:
    with pytest.raises(DomainError):
        widest_gap(dense_network([np.eye(2)]), dense_network([np.eye(3)]), Box())
    assert Dense(np.eye(2)).parameters == 4


def test_the_integer_program_beats_search_and_a_fine_grid() -> None:
    f, g = (random_network((2, 5, 2), seed=s, phi="leaky_relu", bias=0.5) for s in (1, 2))
    box = Box(-1.0, 1.0)
    exact = exact_gap(f, g, box)
    line = np.linspace(-1, 1, 201)
    grid = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    assert exact.optimal
    assert exact.value == pytest.approx(exact.claimed, abs=1e-6)
    assert exact.value >= np.abs(f(grid) - g(grid)).max() - 1e-6
    assert exact.value >= widest_gap(f, g, box).value - 1e-6
    assert exact.value <= np.abs(f(grid) - g(grid)).max() + 0.1
    with pytest.raises(DomainError, match="must be dense"):
        exact_gap(random_network((2, 3, 1), 0, phi="tanh"), random_network((2, 3, 1), 0, phi="tanh"), box)

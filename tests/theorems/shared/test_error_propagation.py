"""The error bounds hold on 10,000 random and adversarial networks, and are not far from what an adversary reaches."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from typing import cast

import numpy as np
import pytest

from ltbounds.arith import ball
from ltbounds.networks import Box, activation, dense_network, random_network
from ltbounds.networks.milp import exact_gap
from ltbounds.seeding import generator
from ltbounds.theorems.shared.adversarial_errors import (
    adversary,
    box_vertices,
    exact_layers,
    squared_error,
    squared_supremum,
)
from ltbounds.theorems.shared.error_propagation import DenseLayers, Erring, LayerNorms, Norm, equal_shares, reaches
from tests.theorems.shared.chain_of_norms import dense_layers, layer_norms, propagate

SHAPES = [
    (1, 1),
    (2, 1, 1),
    (1, 2, 2),
    (1, 4, 4),
    (3, 3, 2),
    (2, 3, 3, 1),
    (1, 2, 2, 2, 2),
    (3, 1, 4, 2),
    (2, 5, 5, 3),
    (1, 1, 1, 1),
]
NETWORKS = 500
"""Of each shape, each with all parameters erring and with the nonzero ones only: 10,000 in all."""


def batch(widths: tuple[int, ...], key: str, networks: int = NETWORKS, phi: str = "relu") -> DenseLayers:
    """Half random networks; half adversarial ones: all ones, all zeros, tiny, huge, sparse, sign patterns."""
    rng = generator("tests.error_propagation", key, list(widths))
    weights, biases = [], []
    kind = rng.integers(0, 8, networks)
    scale = np.select([kind == 4, kind == 5], [1e-3, 30.0], 1.0)
    for size, out in pairwise(widths):
        for into, shape in ((weights, (networks, out, size)), (biases, (networks, out))):
            values, wide = rng.uniform(-1, 1, shape), (-1,) + (1,) * (len(shape) - 1)
            values = np.where((kind == 6).reshape(wide), values * (rng.random(shape) < 0.4), values)
            values = np.where((kind == 7).reshape(wide), np.sign(values), values)
            values = np.where((kind == 2).reshape(wide), 1.0, np.where((kind == 3).reshape(wide), 0.0, values))
            into.append(values * scale.reshape(wide))
    phis = (activation(phi),) * (len(weights) - 1) + (activation("identity"),)
    return DenseLayers(tuple(weights), tuple(biases), phis)


def chain_of_norms(layers: DenseLayers, eps: list, norm: Norm = "2", erring: Erring = "all") -> np.ndarray:
    return propagate(layer_norms(layers, norm, erring), [np.asarray(e, float) for e in eps])


def sign_vertices(layers: DenseLayers, tolerance: float) -> Iterator[DenseLayers]:
    """Every way to be off by +-tolerance in each parameter: 2^(their number) networks."""
    arrays = [a for pair in zip(layers.weights, layers.biases, strict=True) for a in pair]
    for signs in product((-1.0, 1.0), repeat=sum(a.size for a in arrays)):
        rest = iter(signs)
        moved = [a + tolerance * np.reshape([next(rest) for _ in range(a.size)], a.shape) for a in arrays]
        yield DenseLayers(tuple(moved[::2]), tuple(moved[1::2]), layers.phis)


@pytest.mark.parametrize("erring", ["all", "nonzero"])
@pytest.mark.parametrize("widths", SHAPES, ids=str)
def test_no_adversary_exceeds_the_bound(widths: tuple[int, ...], erring: Erring) -> None:
    """10,000 networks, three norms; the search is in floats, so a violation means more than 1e-9 relative."""
    layers = batch(widths, erring)
    rng = generator("tests.error_propagation.eps", list(widths))
    inputs = np.concatenate([box_vertices(widths[0]), rng.uniform(-1, 1, (2, widths[0]))])
    eps = [10.0 ** rng.uniform(-4, -0.3, NETWORKS) for _ in layers.weights]
    for norm in ("1", "2", "inf"):
        met, _, _ = adversary(layers, eps, inputs, cast(Norm, norm), erring)
        assert (met <= chain_of_norms(layers, eps, cast(Norm, norm), erring) * (1 + 1e-9)).all()


@pytest.mark.parametrize("norm", ["1", "2", "inf"])
@pytest.mark.parametrize("widths", SHAPES, ids=str)
def test_equal_shares_keep_eps_and_the_search_comes_near(widths: tuple[int, ...], norm: Norm) -> None:
    """The adversary reaches at least 30 % of eps on every second network of every shape; measured: 37 to 100 %."""
    layers = batch(widths, "tolerances", 200)
    eps = equal_shares(layer_norms(layers, norm), 0.1, 1.0)
    assert (chain_of_norms(layers, eps, norm) <= 0.1 * (1 + 1e-9)).all()
    met, _, _ = adversary(layers, eps, box_vertices(widths[0]), norm)
    assert (met <= 0.1 * (1 + 1e-9)).all()
    assert np.median(met) > 0.03
    assert met.max() > 0.0999, "the bound is reached by some network of every shape"


@pytest.mark.parametrize("phi", ["leaky_relu", "tanh", "sigmoid"])
def test_the_bound_holds_for_other_activations(phi: str) -> None:
    layers = batch((2, 3, 3, 2), phi, phi=phi)
    met, _, _ = adversary(layers, [0.05, 0.1, 0.02], box_vertices(2))
    assert (met <= chain_of_norms(layers, [0.05, 0.1, 0.02]) * (1 + 1e-9)).all()


def test_the_search_would_notice_a_bound_that_is_too_small() -> None:
    """The printed eps_l of fischer2021 Lemma 4, with the largest entry for a norm, is exceeded."""
    layers = DenseLayers(
        (np.full((1, 2, 1), 0.01), np.ones((1, 2, 2))),
        (np.full((1, 2), 0.01), np.zeros((1, 2))),
        (activation("relu"),) * 2,
    )
    printed = 0.1 / (2 * 2 * (1 + 0.04) * (1 + 0.05))
    met, _, _ = adversary(layers, [printed, 0.0], box_vertices(1))
    assert met[0] == pytest.approx(4 * 2**0.5 * printed)
    assert met[0] > 1.29 * 0.1


@pytest.mark.parametrize("widths", [(1, 2, 1), (2, 1, 1), (1, 1, 1, 1)], ids=str)
def test_the_ascent_finds_the_worst_vertex(widths: tuple[int, ...]) -> None:
    """Against every sign vertex (up to 2^7) at every corner: at least 99% of the error on each of 20 networks."""
    layers = batch(widths, "vertices", 20)
    met, _, _ = adversary(layers, [0.1] * len(layers.weights), box_vertices(widths[0]))
    reached = []
    for net in range(20):
        one = DenseLayers(tuple(w[net] for w in layers.weights), tuple(b[net] for b in layers.biases), layers.phis)
        x = box_vertices(widths[0])
        worst = max(np.linalg.norm(g.values(x)[-1] - one.values(x)[-1], axis=-1).max() for g in sign_vertices(one, 0.1))
        assert met[net] <= worst * (1 + 1e-9)
        reached.append(met[net] / worst)
    assert min(reached) > 0.99


def test_errors_found_are_exact_and_below_the_exact_bound() -> None:
    """In Fractions throughout: perturbation, error, its supremum over [-1, 1], and the chain in the ∞-norm."""
    layers = batch((1, 2, 2), "exact", 20)
    eps = Fraction(1, 16)
    _, moved, x = adversary(layers, [float(eps)] * 2, box_vertices(1), "inf")
    for net in range(20):
        f, g = exact_layers(layers, net), exact_layers(moved, net)
        signs = [np.sign(a - b) for a, b in zip(g.weights + g.biases, f.weights + f.biases, strict=True)]
        shifted = [a + eps * s for a, s in zip(f.weights + f.biases, signs, strict=True)]
        g = DenseLayers(tuple(shifted[:2]), tuple(shifted[2:]), f.phis)
        bound = propagate(layer_norms(f, "inf"), [eps, eps])
        at_point = squared_error(f, g, [Fraction(float(x[net, 0]))])
        assert isinstance(bound, Fraction)
        assert at_point <= squared_supremum(f, g) <= 2 * bound**2


def test_the_exact_supremum_lies_at_a_kink() -> None:
    """f = relu(x + 1/2), g = relu(x): they differ most, by 1/2, from 0 on; against relu(-x) at -1 and at the kink."""
    relu = (activation("relu"),)
    net = [DenseLayers((np.array([[w]]),), (np.array([b]),), relu) for w, b in ((1.0, 0.5), (1.0, 0.0))]
    assert squared_supremum(*map(exact_layers, net)) == Fraction(1, 4)
    tent = [
        DenseLayers((np.array([[1.0], [1.0]]), np.array([[1.0, -2.0]])), (np.array([1.0, 0.0]), np.zeros(1)), relu * 2),
        DenseLayers((np.array([[0.0], [0.0]]), np.array([[1.0, 1.0]])), (np.zeros(2), np.zeros(1)), relu * 2),
    ]
    assert squared_supremum(*map(exact_layers, tent)) == 1
    assert squared_error(*map(exact_layers, tent), [Fraction(0)]) == 1


def test_milp_agrees_that_the_bound_is_not_exceeded() -> None:
    """The exact sup over the box by mixed-integer programs, against the bound in the ∞-norm."""
    network = random_network((2, 3, 2), seed=3, bias=0.3)
    layers = dense_layers(network)
    met, moved, _ = adversary(
        DenseLayers(tuple(w[None] for w in layers.weights), tuple(b[None] for b in layers.biases), layers.phis),
        [0.02, 0.05],
        box_vertices(2),
        "inf",
    )
    other = dense_network([w[0] for w in moved.weights], [b[0] for b in moved.biases])
    gap = exact_gap(network, other, Box(-1.0, 1.0)).value
    assert met[0] * (1 - 1e-6) <= gap <= chain_of_norms(layers, [0.02, 0.05], "inf")


def test_reaches_contain_the_values() -> None:
    layers = batch((3, 4, 4, 2), "reach", 50)
    x = generator("tests.error_propagation.reach").uniform(-1, 1, (50, 3))
    for bound, values in zip(reaches(layers), layers.values(x), strict=False):
        assert (abs(values) <= bound).all()


def test_equal_shares_are_exact_in_rationals_balls_and_arrays() -> None:
    layers = [LayerNorms(Fraction(1, 2), 2, 3), LayerNorms(2, 1, 2, 3), LayerNorms(1, 4, 5)]
    eps = Fraction(1, 7)
    assert propagate(layers, equal_shares(layers, eps)) == eps
    balls = [LayerNorms(*map(ball, (n.gain, n.growth, n.fresh, n.lipschitz))) for n in layers]
    assert propagate(balls, equal_shares(balls, ball(eps))).overlaps(ball(eps))
    assert propagate(layers, equal_shares(layers, eps, Fraction(1, 1000))) < eps

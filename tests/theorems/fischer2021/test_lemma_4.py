"""Lemma 4 by other means than the claims: numpy, random search, and the readings of |W|_∞ against each other."""

from itertools import pairwise

import numpy as np
import pytest

from ltbounds.networks import activation, random_network
from ltbounds.networks.facts import facts_of
from ltbounds.seeding import generator
from ltbounds.theorems.fischer2021.theorem_5 import tolerances
from ltbounds.theorems.fischer2021.tolerances import tolerance, tolerance_in_appendix
from ltbounds.theorems.shared.adversarial_errors import adversary, box_vertices
from ltbounds.theorems.shared.error_propagation import DenseLayers, reaches
from tests.theorems.shared.chain_of_norms import dense_layers

NORMS = {
    "entry": lambda w: np.abs(w).max((-2, -1)),
    "row": lambda w: np.abs(w).sum(-1).max(-1),
    "column": lambda w: np.abs(w).sum(-2).max(-1),
    "spectral": lambda w: np.linalg.norm(w, 2, axis=(-2, -1)),
}


def some_networks(widths: tuple[int, ...], count: int = 300) -> DenseLayers:
    """Networks of ones, tiny and random entries, φ after every layer."""
    rng = generator("tests.fischer2021.lemma_4", list(widths))
    scale = 10.0 ** rng.uniform(-3, 0.5, (count, len(widths), 1, 1))
    ones = rng.random((count, 1, 1)) < 0.5
    weights, biases = [], []
    for k, (size, out) in enumerate(pairwise(widths)):
        drawn = rng.uniform(-1, 1, (count, out, size))
        weights.append(np.where(ones, 1.0, drawn) * scale[:, k])
        biases.append(rng.uniform(-1, 1, (count, out)) * scale[:, k, 0])
    return DenseLayers(tuple(weights), tuple(biases), (activation("relu"),) * len(weights))


def worst(layers: DenseLayers, rule: object, norm: str, eps: float) -> np.ndarray:
    """The largest error found for each network with the eps_l of `rule` in a reading of the norm, as a share of eps."""
    depth, behind, found = len(layers.weights), 1.0, []
    reach = [x.sum(-1) for x in reaches(layers)]
    for k in reversed(range(depth)):
        out, size = layers.weights[k].shape[1:]
        found.append(rule(eps, depth, out * (size + 1), reach[k], np.asarray(behind)))  # type: ignore[operator]
        behind = behind * (NORMS[norm](layers.weights[k]) + eps / depth)
    met, _, _ = adversary(layers, found[::-1], box_vertices(layers.weights[0].shape[-1]))
    return met / eps


SHAPES = [(1, 6, 6), (1, 1, 9), (1, 9, 1), (1, 1, 1, 1), (2, 3, 3, 2)]


@pytest.mark.parametrize("eps", [0.5, 0.01])
@pytest.mark.parametrize("widths", SHAPES, ids=str)
def test_the_corrected_tolerance_is_never_exceeded(widths: tuple[int, ...], eps: float) -> None:
    assert worst(some_networks(widths), tolerance, "spectral", eps).max() <= 1 + 1e-9


@pytest.mark.parametrize("norm", NORMS)
def test_every_reading_of_the_printed_one_is_exceeded_somewhere(norm: str) -> None:
    assert max(worst(some_networks(widths), tolerance_in_appendix, norm, 0.01).max() for widths in SHAPES) > 1


@pytest.mark.parametrize("norm", ["entry", "row", "column"])
def test_the_cap_alone_does_not_save_the_other_norms(norm: str) -> None:
    assert max(worst(some_networks(widths), tolerance, norm, 0.01).max() for widths in SHAPES) > 1


@pytest.mark.parametrize("seed", range(10))
def test_the_tolerances_behind_theorem_5s_width_keep_eps(seed: int) -> None:
    network = random_network((3, 6, 4, 2), seed, "uniform", bias=0.5)
    layers, eps = dense_layers(network), tolerances(facts_of(network), 0.1)
    one = DenseLayers(tuple(w[None] for w in layers.weights), tuple(b[None] for b in layers.biases), layers.phis)
    met, _, _ = adversary(one, eps, box_vertices(3), "2", "nonzero")
    assert met[0] <= 0.1

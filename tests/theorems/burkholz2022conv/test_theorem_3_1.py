"""Theorem 3.1's tolerances against perturbed convolutional networks."""

from dataclasses import replace

import numpy as np
import pytest

from ltbounds.networks import Linear, Network, nonzeros
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import parameter_tolerance
from ltbounds.theorems.burkholz2022conv.witnesses import target

EPS = 0.5


def _perturbed(
    network: Network, tolerances: list[float], stream: np.random.Generator, signs: tuple[float, ...] = (-1.0, 1.0)
) -> Network:
    """Every parameter that is not 0 moved by its layer's tolerance, up or down."""
    nodes, left = list(network.nodes), iter(tolerances)
    for k, layer in network.linear():
        eps = next(left)
        assert isinstance(layer, Linear)
        moved = [
            None if a is None else a + eps * stream.choice(signs, a.shape) * (a != 0)
            for a in (layer.weight, layer.bias)
        ]
        nodes[k] = replace(nodes[k], layer=replace(layer, weight=moved[0], bias=moved[1]))
    return replace(network, nodes=tuple(nodes))


@pytest.mark.parametrize("phi", ["relu", "leaky_relu", "tanh"])
def test_parameters_within_their_tolerance_keep_the_output_within_eps(phi: str) -> None:
    """60 networks, 20 perturbations each, at the corners of the input box."""
    stream = generator("test theorem 3.1", phi)
    for seed in range(20):
        wanted = target(phi, seed, skip=False)
        N = nonzeros(wanted)
        tolerances = [parameter_tolerance(EPS, 1, N[k:]) for k in range(len(N))]
        x = stream.choice([-1.0, 1.0], (20, *wanted.shape))
        y = wanted(x)
        for _ in range(20):
            assert np.abs(_perturbed(wanted, tolerances, stream)(x) - y).max() <= EPS


def test_a_tenth_is_too_much_for_every_parameter() -> None:
    """The last layer's weights come to 0.9 in all: moved by 0.1 each in one direction, the output leaves eps."""
    stream = generator("test theorem 3.1", "control")
    wanted = target("relu", 0, skip=False)
    x = np.ones((1, *wanted.shape))
    assert np.abs(_perturbed(wanted, [0.1] * 3, stream, signs=(1.0,))(x) - wanted(x)).max() > EPS

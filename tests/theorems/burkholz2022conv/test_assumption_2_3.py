"""Assumption 2.3 in numbers: the lines, their reach and the inverse of g against numpy and root finding."""

import numpy as np
import pytest

from ltbounds.networks import activation
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import (
    reach_sigmoid,
    reach_tanh,
    share,
    share_inverse_tanh,
    sigmoid,
    tanh,
    two_lines,
)


@pytest.mark.parametrize(("name", "ours"), [("tanh", tanh), ("sigmoid", sigmoid)])
def test_activations_agree_with_the_networks(name: str, ours: object) -> None:
    x = np.linspace(-5, 5, 101)
    assert np.allclose(ours(x), activation(name)(x), rtol=1e-13, atol=1e-15)  # type: ignore[operator]


@pytest.mark.parametrize(("name", "reach"), [("tanh", reach_tanh), ("sigmoid", reach_sigmoid)])
@pytest.mark.parametrize("eps", [1e-9, 1e-4, 0.1, 5.0])
def test_the_lines_are_within_eps_on_the_reach(name: str, reach: object, eps: float) -> None:
    phi = activation(name)
    x = np.linspace(-1, 1, 1001) * reach(eps)  # type: ignore[operator]
    assert np.abs(phi(x) - two_lines(x, phi.m_plus, phi.m_minus, phi.intercept)).max() <= eps * (1 + 1e-9)


@pytest.mark.parametrize("v", [1e-6, 0.01, 0.8])
def test_the_inverse_of_g(v: float) -> None:
    eps = share_inverse_tanh(v)
    assert share(eps, reach_tanh(eps)) == pytest.approx(v, rel=1e-13)

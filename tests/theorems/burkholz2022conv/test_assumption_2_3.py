"""Assumption 2.3 in numbers: the lines of the networks' activations, and μ_± beside them."""

from fractions import Fraction

import numpy as np
import pytest

from ltbounds.networks import activation
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, mu, r, relu, two_lines
from ltbounds.theorems.shared.activation_claims import reach_sigmoid, reach_tanh


def test_relu_and_leaky_relu_agree_with_the_networks() -> None:
    x = np.linspace(-5, 5, 101)
    assert (relu(x) == activation("relu")(x)).all()
    assert np.allclose(leaky_relu(x, 0.1), activation("leaky_relu", 0.1)(x), rtol=1e-15)


@pytest.mark.parametrize(("name", "reach"), [("tanh", reach_tanh), ("sigmoid", reach_sigmoid)])
@pytest.mark.parametrize("eps", [1e-9, 1e-4, 0.1, 5.0])
def test_the_lines_are_within_eps_on_the_reach(name: str, reach: object, eps: float) -> None:
    phi = activation(name)
    x = np.linspace(-1, 1, 1001) * reach(eps)  # type: ignore[operator]
    assert np.abs(phi(x) - two_lines(x, phi.m_plus, phi.m_minus, phi.intercept)).max() <= eps * (1 + 1e-9)


def test_r_times_the_difference_of_the_lines_is_the_identity() -> None:
    m_plus, m_minus, x = Fraction(2, 3), Fraction(1, 5), Fraction(-3, 7)
    assert r(m_plus, m_minus) * (two_lines(x, m_plus, m_minus, 1) - two_lines(-x, m_plus, m_minus, 1)) == x
    assert mu(x, m_plus, m_minus) == m_minus
    assert mu(0, m_plus, m_minus) == 0

"""a(ε), g and their constants: certified values against closed forms, floats and other libraries."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.errors import DomainError, Undecided
from ltbounds.networks import activation
from ltbounds.networks.near_zero import ACTIVATIONS, Branches, branches

CURVED = ("tanh", "sigmoid", "gelu", "silu", "elu", "softplus", "hard_swish")
TABLE = {
    "tanh": (1, 1, 0, 3, sympy.Rational(1, 3)),
    "sigmoid": (0.25, 0.25, 0.5, 3, sympy.Rational(1, 48)),
    "gelu": (0.5, 0.5, 0, 2, 1 / sympy.sqrt(2 * sympy.pi)),
    "silu": (0.5, 0.5, 0, 2, sympy.Rational(1, 4)),
    "elu": (1, 1, 0, 2, sympy.Rational(1, 2)),
    "softplus": (0.5, 0.5, sympy.log(2), 2, sympy.Rational(1, 8)),
    "hard_swish": (0.5, 0.5, 0, 2, sympy.Rational(1, 6)),
}


def _departure(name: str, x: np.ndarray) -> np.ndarray:
    near = branches(name)
    values = np.array([float(near.right(u) if u >= 0 else near.left(u)) for u in x])
    slopes = np.where(x >= 0, float(near.m_plus), float(near.m_minus))
    return np.abs(values - slopes * x - float(near.intercept))


def test_every_activation_is_in_the_table_or_straight() -> None:
    straight = {name for name in ACTIVATIONS if branches(name).order == 0}
    assert straight == {"identity", "relu"}
    assert set(ACTIVATIONS) - straight == set(TABLE)


@pytest.mark.parametrize("name", CURVED)
def test_the_exact_constants(name: str) -> None:
    near = branches(name)
    found = near.m_plus, near.m_minus, near.intercept, near.order, near.coefficient
    assert all(sympy.simplify(a - b) == 0 for a, b in zip(found, TABLE[name], strict=True))
    assert near.inverse_exponent == Fraction(near.order, near.order - 1)


@pytest.mark.parametrize("name", ["identity", "relu", "leaky_relu", "tanh", "sigmoid"])
def test_constants_agree_with_those_of_networks(name: str) -> None:
    near, phi = branches(name, 0.25), activation(name, 0.25)
    assert (float(near.m_plus), float(near.m_minus)) == (phi.m_plus, phi.m_minus)
    assert float(near.intercept) == phi.intercept
    assert phi.homogeneous == (near.order == 0)
    if not phi.homogeneous:
        assert float(near.coefficient) == pytest.approx(phi.cubic)


@settings(max_examples=15, deadline=None)
@given(name=st.sampled_from(CURVED), log_eps=st.floats(-25, 0.3))
def test_a_is_where_the_departure_reaches_eps(name: str, log_eps: float) -> None:
    eps = math.exp(log_eps)
    found = branches(name).reach(eps)
    assert found.lower < found.upper < found.lower * (1 + 1e-13)
    x = np.linspace(-found.lower, found.lower, 201)
    floor = 1e-14  # float cancellation of phi - tangent
    assert _departure(name, x).max() <= eps * (1 + 1e-9) + floor
    ends = _departure(name, np.array([-found.upper, found.upper]))
    assert ends.max() >= eps * (1 - 1e-9) - floor


@pytest.mark.parametrize("name", CURVED)
def test_the_closed_form_is_safe_and_sharp_beside_0(name: str) -> None:
    near = branches(name)
    order, coefficient = near.order, float(near.coefficient)
    for eps in (1e-10, 1e-3, 0.5):
        assert near.reach(eps).upper >= (eps / coefficient) ** (1 / order) * (1 - 1e-12)
    assert near.reach(1e-12).lower == pytest.approx((1e-12 / coefficient) ** (1 / order), rel=1e-6)
    power = coefficient ** (-1 / (order - 1)) * 1e-6 ** float(near.inverse_exponent)
    assert near.g_inverse(1e-6).lower == pytest.approx(power, rel=1e-5)


@settings(max_examples=10, deadline=None)
@given(name=st.sampled_from(CURVED), y=st.floats(1e-8, 0.05))
def test_g_of_its_inverse(name: str, y: float) -> None:
    near = branches(name)
    eps = near.g_inverse(y)
    assert eps.lower < eps.upper
    assert near.g(eps.lower).lower <= y * (1 + 1e-12)
    assert near.g(eps.upper).upper >= y * (1 - 1e-12)


@pytest.mark.parametrize("name", CURVED)
def test_g_increases_as_far_as_certified(name: str) -> None:
    near = branches(name)
    eps = np.geomspace(1e-9, near.g_increases_to, 30)
    g = [near.g(float(e)) for e in eps]
    assert all(a.upper < b.lower for a, b in pairwise(g))
    assert g[0].upper < 1e-4


def test_straight_activations_reach_everywhere() -> None:
    for name in ("identity", "relu", "leaky_relu"):
        near = branches(name)
        assert near.reach(1e-9).lower == math.inf
        assert near.g(1e-9).upper == 0
        assert near.g_increases_to == math.inf
        assert near.g_inverse(1e-9).lower == math.inf
        assert near.sigma(1e-9, 5.0) == 1.0
        with pytest.raises(DomainError, match="two lines"):
            _ = near.inverse_exponent


def test_a_departure_that_turns_back_is_not_mistaken_for_monotone() -> None:
    """A bump makes the departure rise, fall and stay small for ever after."""
    from ltbounds.arith import exp

    bump = Branches("bump", lambda x: x + x * x * exp(-8 * x), lambda x: x)
    top = 0.25**2 * math.exp(-2)  # the largest value of x^2 exp(-8x), at x = 1/4
    assert bump.reach(top * 0.999).upper < 0.25
    assert bump.reach(top * 1.001).lower > 1e9  # sup of the departure stays below eps for every x


def test_eps_that_is_attained_inside_is_undecided_not_guessed() -> None:
    """x^2 (1 - x)^2 has its largest value on [0, 1], 1/16, at 1/2: no ball tells 1/16 from it."""
    double = Branches("double well", lambda x: x + x * x * (1 - x) ** 2, lambda x: x)
    with pytest.raises(Undecided, match="told from it"):
        double.reach(1 / 16)


def test_sigma_shrinks_the_inputs_into_the_reach() -> None:
    for name in CURVED:
        sigma = branches(name).sigma(1e-5, 3.0)
        assert _departure(name, np.array([sigma * 3.0, -sigma * 3.0])).max() <= 1e-5 * (1 + 1e-9)


def test_assumption_3_1_is_asked_of_ones_own_formulas() -> None:
    with pytest.raises(DomainError, match="negative of m_minus"):
        Branches("absolute value", lambda x: x, lambda x: -x)
    with pytest.raises(DomainError, match="agree at 0"):
        Branches("step", lambda x: x + 1, lambda x: x)
    with pytest.raises(DomainError, match="activation=mish must be one of"):
        branches("mish")
    for bad in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(DomainError, match="eps="):
            branches("tanh").reach(bad)
        with pytest.raises(DomainError, match="y="):
            branches("tanh").g_inverse(bad)
    with pytest.raises(DomainError, match="M="):
        branches("tanh").sigma(0.1, 0.5)


def test_hard_swish_is_known_up_to_3_only() -> None:
    assert branches("hard_swish").reach(2.0).lower == 3.0
    assert branches("hard_swish").reach(2.0).upper == math.inf

"""Elementary functions agree across arithmetics, and comparisons of balls are honest."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from ltbounds import arith
from ltbounds.arith import ball, certainly_le, certainly_lt, integer, maximum, minimum, sqrt, total
from ltbounds.errors import DomainError, Undecided

FUNCTIONS = ("erf", "exp", "expm1", "log", "log1p", "log2", "sin", "sqrt", "tanh")


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=st.floats(0.01, 50))
def test_every_arithmetic_gives_the_same_number(name: str, x: float) -> None:
    function = getattr(arith, name)
    truth = function(ball(x))
    assert truth.rad() < 1e-6 * max(1, abs(float(truth)))
    for number in (x, np.array([x])[0], mpmath.mpf(x), sympy.Rational(Fraction(x))):
        assert float(function(number)) == pytest.approx(float(truth), rel=1e-13, abs=1e-15)


def test_exactly_divides_integers_exactly_and_lets_balls_pass() -> None:
    ratio = arith.exactly(lambda k, n: k / n)
    assert ratio(k=1, n=3) == Fraction(1, 3)
    assert ratio(k=ball(1), n=ball(3)).contains(ball(Fraction(1, 3)))


def test_fractions_are_exact_or_refused() -> None:
    assert sqrt(Fraction(9, 4)) == Fraction(3, 2)
    for name in FUNCTIONS:
        with pytest.raises(DomainError, match="must be"):
            getattr(arith, name)(Fraction(1, 3))


def test_minimum_and_maximum_follow_their_arguments() -> None:
    assert minimum(Fraction(1, 3), 1) == Fraction(1, 3)
    assert maximum(np.array([1.0, 5.0]), 2.0).tolist() == [2.0, 5.0]
    overlap = minimum(ball(1, 1), ball(1, 1))
    assert overlap.contains(0)
    assert overlap.contains(2)


def test_overlapping_balls_are_undecided_never_false() -> None:
    assert certainly_le(ball("0.1"), ball("0.2"))
    assert not certainly_le(ball("0.2"), ball("0.1"))
    for comparison in (certainly_le, certainly_lt):
        with pytest.raises(Undecided, match="overlap"):
            comparison(ball(1, 1), ball(2, 1))


def test_a_ball_contains_what_it_is_made_of() -> None:
    assert ball("0.1").contains(ball(Fraction(1, 10)))
    assert not ball(0.1).contains(ball(Fraction(1, 10)))  # the float is another number
    with pytest.raises(DomainError, match="must be an int, float, Fraction"):
        ball(sympy.Symbol("x"))


def test_integers_of_every_kind() -> None:
    assert [integer(x) for x in (3, 3.0, Fraction(3), ball(3))] == [3, 3, 3, 3]
    with pytest.raises(DomainError, match="integer"):
        integer(2.5)
    with pytest.raises(DomainError, match="integer"):
        integer(ball(0, 2))


def test_sums_have_closed_forms_for_symbols() -> None:
    n = sympy.Symbol("n", positive=True, integer=True)
    assert sympy.simplify(total(lambda i: i, 1, n) - n * (n + 1) / 2) == 0
    assert total(lambda i: i, 1, 10) == 55


def test_the_derivative_of_a_ball_encloses_the_truth() -> None:
    slope = arith.derivative(lambda x: x * arith.log(x))(ball(2))
    assert slope.contains(ball(2).log() + 1)
    assert math.isclose(float(slope), math.log(2) + 1)


@pytest.mark.parametrize("branch", [0, -1])
@given(x=st.floats(-0.36, -0.001))
def test_lambert_w_inverts_w_exp_w_in_every_arithmetic(branch: int, x: float) -> None:
    truth = arith.lambert_w(ball(x), branch)
    assert (truth * truth.exp()).overlaps(ball(x))
    assert (truth >= -1) if branch == 0 else (truth <= -1)
    for number in (x, np.array([x]), mpmath.mpf(x), sympy.Rational(Fraction(x))):
        assert float(sympy.N(np.ravel(arith.lambert_w(number, branch))[0])) == pytest.approx(float(truth), rel=1e-9)


def test_lambert_w_has_no_real_value_outside_its_branches() -> None:
    for x, branch in ((-0.4, 0), (-0.4, -1), (0.1, -1)):
        with pytest.raises(DomainError, match="have a real Lambert W"):
            arith.lambert_w(x, branch)


def test_taylor_enclosures_of_functions_without_a_series_of_their_own() -> None:
    assert arith.derivative(arith.tanh)(ball(1)).contains(1 - ball(1).tanh() ** 2)
    assert arith.derivative(arith.erf)(ball(0)).overlaps(2 / arith.pi_like(ball(0)).sqrt())

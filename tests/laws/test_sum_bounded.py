"""Sum-bounded constants: the proved pair, near misses of it, and other laws."""

import math
from typing import Any

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from ltbounds.arith import ball
from ltbounds.errors import DomainError, Undecided
from ltbounds.laws import LAWS, Law, normal_law, uniform_law
from ltbounds.laws.irwin_hall import density, hit_probability, interval_probability
from ltbounds.laws.second_moment import second_moment
from ltbounds.laws.sum_bounded import extremes, sum_bounded_constants, sum_bounded_pair_holds


def test_the_proved_pair_holds_and_near_misses_do_not() -> None:
    best = sum_bounded_constants(uniform_law())
    upper = best.c_u.upper() + arb(2) ** -40
    assert sum_bounded_pair_holds(uniform_law(), best.c_l, upper, 120)
    assert not sum_bounded_pair_holds(uniform_law(), best.c_l * 1.003, upper, 120)
    assert not sum_bounded_pair_holds(uniform_law(), best.c_l, 0.7071, 2)


@given(st.integers(1, 200), st.floats(-1, 1))
def test_every_density_lies_between(k: int, share: float) -> None:
    best = sum_bounded_constants(uniform_law())
    value = math.sqrt(k) * density(share * math.sqrt(k), k)
    assert float(best.c_l) < value <= float(best.c_u) * (1 + 1e-12)


def test_an_attained_constant_is_undecided_in_balls() -> None:
    best = sum_bounded_constants(uniform_law())
    with pytest.raises(Undecided):
        sum_bounded_pair_holds(uniform_law(), best.c_l, best.c_u, 2)


@given(st.floats(0.3, 5))
def test_the_normal_is_closed(sigma: float) -> None:
    best = sum_bounded_constants(normal_law(sigma))
    for k in (1, 7, 50):
        x = np.linspace(-1, 1, 9) * math.sqrt(k)
        values = math.sqrt(k) * normal_law(sigma * math.sqrt(k)).density(x)  # type: ignore[misc]
        assert values.min() == pytest.approx(float(best.c_l), rel=1e-12)
        assert values.max() == pytest.approx(float(best.c_u), rel=1e-12)
    assert sum_bounded_pair_holds(normal_law(sigma), best.c_l * 0.999, best.c_u * 1.001, 5)


def test_narrow_uniforms_are_not_sum_bounded() -> None:
    """U[-1/2, 1/2]: the support of one number ends before 1."""
    least, _ = extremes(uniform_law(0.5), 1)
    assert least == 0
    assert not sum_bounded_pair_holds(uniform_law(0.5), ball("1e-9"), 10, 1)


class _TriangularSums:
    """A law of one's own: the triangle on [-2, 2], whose sums of k are sums of 2k uniforms."""

    def density(self, x: Any, k: int) -> Any:
        return density(x, 2 * k)

    def interval_probability(self, a: Any, b: Any, k: int) -> Any:
        return interval_probability(a, b, 2 * k)

    def hit_probability(self, w: Any, eps: Any, k: int) -> Any:
        return hit_probability(w, eps, 2 * k)


def test_a_law_of_ones_own() -> None:
    """√k f_2k(√k): the limit is √(3/(4π)) e^(-3/4), and the largest density is at k = 1, 1/2."""
    law = Law(
        "triangle",
        "U + U",
        (-2, 2),
        lambda g, shape: g.triangular(-2, 0, 2, shape),
        unimodal=True,
        sums=_TriangularSums(),
    )
    limit = math.sqrt(3 / (4 * math.pi)) * math.exp(-0.75)
    assert float(extremes(law, 500)[0]) == pytest.approx(limit, rel=1e-3)
    assert sum_bounded_pair_holds(law, 0.99 * limit, 0.5001, 60)
    assert not sum_bounded_pair_holds(law, 0.99 * limit, 0.499, 60)
    moment = second_moment(9, 3, 0.05, 0.5, law)
    assert moment.hit == pytest.approx(hit_probability(0.5, 0.05, 6), rel=1e-12)
    assert 0 < moment.at_least < moment.at_most


def test_refusals() -> None:
    with pytest.raises(DomainError, match="law=product must be symmetric and unimodal without atoms"):
        extremes(LAWS["product"], 2)
    with pytest.raises(DomainError, match="law=product must be uniform or normal"):
        sum_bounded_constants(LAWS["product"])
    with pytest.raises(DomainError, match="k=0 must be at least 1"):
        extremes(uniform_law(), 0)
    with pytest.raises(DomainError, match="up_to_n=0 must be at least 1"):
        sum_bounded_pair_holds(uniform_law(), 0.1, 1, 0)

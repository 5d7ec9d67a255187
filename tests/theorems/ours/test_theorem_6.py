"""What reflection makes necessary: against simulation, with controls; and what the two public functions accept."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from ltbounds import n_necessary, n_sufficient
from ltbounds.arith import ball
from ltbounds.errors import DomainError
from ltbounds.laws import Law, uniform_law
from ltbounds.montecarlo.reflection import missed_by_reflection, missed_shares
from ltbounds.montecarlo.samplers import SAMPLERS, sampler
from ltbounds.seeding import generator
from ltbounds.theorems.ours.corollary_1 import _scaled, _shares, sufficiency, thinned, too_few
from ltbounds.theorems.ours.theorem_6 import failure_by_rank, rank_needed
from ltbounds.theorems.ours.theorem_6_holes import _missing, failure_by_holes, least_shares

ALARM = 1 - 1e-10
HALF = Fraction(1, 2)


def test_the_table() -> None:
    """ceil(log2(2m/eps)) by hand, m = ceil(T/(2 eps) - 1/2), is 6, 13, 19, 26, 39, 79: holes add to the first three."""
    assert [n_necessary(eps, eps) for eps in (0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-12)] == [8, 14, 20, 26, 39, 79]
    assert n_necessary(0.01, 1e-6) == 30, "26 by ranks, 29 by ends"


@pytest.mark.parametrize("law", ["uniform", "product", "normal"])
def test_every_draw_fails_at_least_as_often_as_the_ranks_say(law: str) -> None:
    """Given any |X| the share is at least 2m/2^n, for every law without atoms, and it is nearly met."""
    rows = np.abs(SAMPLERS[law].sample(generator("test-theorem-6", law), (300, 9)))
    shares = missed_shares(rows, 0.5, 0.1)
    least = float(failure_by_rank(9, Fraction(1, 10), HALF))
    assert (shares >= least).all()
    dense = missed_shares(np.array([[0.2 * 2**i for i in range(9)]]), 0.5, 0.1001).item()
    assert dense < 2 * (rank_needed(Fraction(1, 10), HALF) + 2) / 2**9, (
        "control: the ranks are attained but for one each"
    )


def test_an_atom_is_counted_by_what_is_not_zero() -> None:
    """n = 7: the mean share by enumeration of how many are 0; without the atom the bound is smaller."""
    with_atom, without = failure_by_rank(7, Fraction(1, 10), HALF, HALF), failure_by_rank(7, Fraction(1, 10), HALF)
    met = missed_by_reflection(7, 0.1, law="uniform-or-zero", trials=20_000, confidence=ALARM)
    assert float(without) < float(with_atom) <= met.upper
    assert with_atom == sum(math.comb(7, k) * min(Fraction(1), Fraction(4, 2**k)) for k in range(8)) / 2**7


@pytest.mark.parametrize("n", [6, 10])
def test_the_ends_are_met(n: int) -> None:
    """P(FAIL) by reflection is above the bound of (c); the share of the ends alone is the bound itself."""
    eps = 0.1
    bound = float(failure_by_holes(n, Fraction(1, 10), HALF, holes=False))
    met = missed_by_reflection(n, eps, trials=20_000, confidence=ALARM)
    assert met.upper >= bound
    draws = generator("test-theorem-6", "ends", n).uniform(-1, 1, (400_000, n))
    low, high = np.maximum(-draws, 0).sum(axis=1) < 0.4, np.maximum(draws, 0).sum(axis=1) < 0.4
    alone, slack = float((low | high).mean()), math.sqrt(math.log(1e10) / (2 * 400_000))
    assert abs(alone - bound) < slack
    assert abs(alone - 2 * bound) > slack, "control"


@pytest.mark.parametrize(("n", "eps", "target"), [(7, 0.1, 0.5), (12, 0.01, 0.5), (9, 0.1, 1.0)])
def test_holes_stay_below_what_is_met(n: int, eps: float, target: float) -> None:
    """(e) is above (c) and below P(FAIL) by reflection."""
    ends, holes = (float(failure_by_holes(n, Fraction(eps), Fraction(target), more)) for more in (False, True))
    met = missed_by_reflection(n, eps, target=target, trials=4000, confidence=ALARM)
    assert ends < holes <= met.upper
    assert 8 * holes > met.lower, "control: the bound is of the size of what is met"


def test_one_set_is_met_as_often_as_e3_says() -> None:
    """n = 8, a sum of 2 numbers in (0.48, 0.7], y = 0.2, eps = 0.02: below the share, 1.5 times it is not."""
    y, eps, ends = Fraction(1, 5), Fraction(1, 50), (Fraction(12, 25), Fraction(7, 10))
    bound = float(_missing(8, 2, y, eps, ends, least_shares(8, 2 * ball(eps) / ball(y + eps))))
    x = generator("test-theorem-6", "holes").random((100_000, 8))
    held = x[(x[:, :2].sum(axis=1) > 0.48) & (x[:, :2].sum(axis=1) <= 0.7)]
    sums = np.zeros((len(held), 1))
    for column in held.T:
        sums = np.hstack([sums, sums + column[:, None]])
    share, slack = (np.abs(sums - 0.2).min(axis=1) > 0.02).sum() / 100_000, math.sqrt(math.log(1e10) / 200_000)
    assert bound < share + slack
    assert 1.5 * bound > share + slack, "control"


def test_arrays_and_every_law_of_the_sweep() -> None:
    assert n_necessary([0.1, 0.01], 0.01).tolist() == [n_necessary(0.1, 0.01), 14]
    assert n_sufficient(np.array([0.1, 0.01]), np.array([[0.1], [0.2]])).shape == (2, 2)
    for law in SAMPLERS:
        assert n_necessary(0.05, 0.05, law=law) < n_sufficient(0.05, 0.05, law)


def test_the_answer_says_where_it_comes_from() -> None:
    assert sufficiency(0.01, 0.01).source.startswith("Theorem 5")
    assert "Theorem 1" in sufficiency(1e-30, 1e-30).source
    assert sufficiency(0.02, 0.02, "product", 2.0).source.endswith("in 2 groups")
    assert "numbers of product" in sufficiency(0.01, 0.01, "mixture-d").source


def test_shares_are_rounded_to_the_safe_side() -> None:
    for groups in (2, 3, 4):
        eps, delta, target = _shares(0.01, 0.02, 0.5, groups)
        assert Fraction(eps) * groups <= Fraction(0.01)
        assert Fraction(delta) * groups <= Fraction(0.02)
        assert Fraction(target) * groups >= Fraction(0.5)
    assert _shares(0.01, 0.02, 0.5, 2) == (0.005, 0.01, 0.25)


def test_scaling_asks_for_no_more_than_it_must() -> None:
    """Quotients that are floats stay what they are, others are on the safe side; so points at T = 1/2 serve N(0, 1)."""
    for law in ("normal", "uniform-or-wide", "uniform-or-zero"):
        assert _scaled(0.01, 0.02, sampler(law), 0.5)[2:] == (0.01, 0.02, 0.5)
    for eps, target in ((0.0123, 0.77), (1e-5, 5.3), (0.3, 1.1)):
        law = uniform_law(0.7654321)
        groups, certified, tolerance, share, reach = _scaled(eps, 0.1, law, target)
        scale = groups * Fraction(law.support[1])
        assert 0.4999 < certified <= 0.5
        assert Fraction(tolerance) * scale <= Fraction(eps)
        assert Fraction(share) * groups <= Fraction(0.1)
        assert Fraction(reach) * scale >= Fraction(target)
        assert tolerance > (1 - 1e-15) * eps / float(scale) and reach < (1 + 1e-15) * target / float(scale)
    assert n_sufficient(0.001, 0.001, "normal") <= 111


def test_thinned_numbers_are_enough_and_hardly_more() -> None:
    n = thinned(28, 0.5, 0.005)
    assert too_few(n, 28, HALF) <= Fraction(1, 200) < too_few(n - 1, 28, HALF)


def test_a_law_of_ones_own_is_answered_by_scaling() -> None:
    """U[-2, 2] at 2 eps and 2 T asks for what U[-1, 1] asks at eps and T; found by Corollary 1, with a few more."""
    law = uniform_law(2.0)
    found = n_sufficient(0.021, 0.01, law, 1.0)
    assert n_sufficient(0.0105, 0.01) <= found <= 33
    assert n_sufficient(0.021, 0.01, law, 3.0) >= found, "groups"
    assert n_necessary(0.02, 0.01, law, 1.0) == 13


def test_an_asymmetric_law_is_refused() -> None:
    law = Law("positive", "U[0, 1]", (0.0, 1.0), lambda g, shape: g.uniform(0, 1, shape))
    with pytest.raises(DomainError, match="symmetric"):
        n_necessary(0.1, 0.1, law=law)

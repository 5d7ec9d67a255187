"""Theorem 4: the bounds dominate the exact second moment, and the domain is guarded."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.errors import DomainError
from ltbounds.laws.second_moment import second_moment
from ltbounds.theorems.ours.constants import certified_constants
from ltbounds.theorems.ours.corollary_2 import C_AMP, log2_n_by_corollary_1, n_for_all_targets
from ltbounds.theorems.ours.theorem_4 import C_THM, certified_success, first_term, meets_equation_1, second_term
from ltbounds.theorems.ours.theorem_4_overlaps import overlap_bound, overlap_sum


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 14), st.floats(2, 40), st.floats(-1, 1), st.floats(0, 3))
def test_the_bound_dominates_the_exact_ratio(k: int, spread: float, share: float, slack: float) -> None:
    """At tolerances from the smallest that Eq. 1 allows to 10³ times it."""
    n = math.ceil(k * spread)
    least = k * math.exp(-k * math.log(n / k) - (n - k) * math.log(n / (n - k)))
    eps = least * 10**slack
    if eps >= 1 or n < 2 * k:
        return
    ratio = second_moment(n, k, eps, share * math.sqrt(k)).ratio
    assert ratio < first_term(1 - k / n) + second_term(float(k), overlap_sum(k, k / n)) < 1 / C_THM


@given(st.integers(1, 60), st.floats(2, 1000))
def test_the_overlap_bound_dominates_the_overlap_sum(k: int, spread: float) -> None:
    n = math.ceil(k * spread)
    exact = sum(math.comb(n - k, j) * math.comb(k, k - j) / math.comb(n, k) * math.sqrt(k / j) for j in range(1, k + 1))
    assert overlap_sum(k, k / n) == pytest.approx(exact, rel=1e-11)
    assert exact <= overlap_bound(1 / k, 1 - k / n) * (1 + 1e-12)


@given(st.integers(1, 30), st.integers(2, 90), st.floats(1e-9, 0.99))
def test_equation_1_in_integers_is_equation_1(k: int, n: int, eps: float) -> None:
    if 2 * k <= n:
        x = k / n
        entropy = n * (-x * math.log2(x) - (1 - x) * math.log2(1 - x))
        if abs(entropy - math.log2(k / eps)) > 1e-9:
            assert meets_equation_1(n, k, Fraction(eps)) == (entropy > math.log2(k / eps))
            assert meets_equation_1(1000 * n, k, Fraction(eps)) or entropy < math.log2(k / eps)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((50, 30, 0.1, 0.0), r"k=30 must satisfy k <= n/2 \(Theorem 2\)"),
        ((50, 0, 0.1, 0.0), "k=0 must be an integer >= 1"),
        ((50, 2.5, 0.1, 0.0), "k=2.5 must be an integer"),
        ((50.5, 2, 0.1, 0.0), "n=50.5 must be an integer"),
        ((50, 4, 0.1, math.nan), "z=nan must lie in"),
        ((50, 4, math.nan, 0.0), "eps=nan must lie in"),
        ((50, 5, 1.0, 0.0), r"eps=1.0 must lie in \(0, 1\)"),
        ((50, 5, -0.1, 0.0), r"eps=-0.1 must lie in \(0, 1\)"),
        ((50, 4, 0.1, 2.1), r"z=2.1 must lie in \[-sqrt\(k\), sqrt\(k\)\] for k=4"),
        ((10, 5, 1e-6, 0.0), r"n=10 must satisfy n H_2\(k/n\) >= log2\(k/eps\) \(Eq. 1"),
    ],
)
def test_violated_hypotheses_are_named(arguments: tuple[int, int, float, float], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        certified_success(*arguments)
    assert certified_success(50, 5, 0.01, -2.0) == C_THM


def test_the_number_for_all_targets_grows_where_it_must() -> None:
    numbers = [n_for_all_targets(5, eps, 0.1) for eps in (0.1, 0.01, 1e-6)]
    assert numbers == sorted(numbers)
    assert n_for_all_targets(5, 0.01, 1e-6) > n_for_all_targets(5, 0.01, 0.1)
    assert n_for_all_targets(1, 1e-9, 0.5) > 10**9
    with pytest.raises(DomainError, match=r"delta=1.0 must lie in \(0, 1\)"):
        n_for_all_targets(5, 0.1, 1.0)


@pytest.mark.parametrize(("k", "eps"), [(1000, 0.01), (3000, 0.01), (10**6, 0.1)])
def test_the_n_of_corollary_1_solves_its_equation(k: int, eps: float) -> None:
    n = 2.0 ** log2_n_by_corollary_1(k, eps)
    x = k / n
    entropy = n * (-x * math.log2(x) - (1 - x) * math.log2(1 - x))
    wanted = C_AMP * math.log2(k / eps) ** 2
    assert entropy == pytest.approx(wanted, rel=1e-6) or (n == pytest.approx(2 * k) and entropy >= wanted)


def test_enclosures_of_the_constants_are_narrow_or_say_so() -> None:
    found = {item.name: item for item in certified_constants()}
    for name in ("c_l", "c_u"):
        lower, upper = found[name].lower, found[name].upper
        assert lower is not None and upper is not None and 0 < upper - lower < 1e-14
    assert found["c_l"].lower <= math.sqrt(3 / (2 * math.pi)) * math.exp(-1.5) <= found["c_l"].upper  # type: ignore[operator]
    assert found["c_thm"].lower <= C_THM < found["c_thm"].upper  # type: ignore[operator]
    assert found["c_amp"].upper == C_AMP

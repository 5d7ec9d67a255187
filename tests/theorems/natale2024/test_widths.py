"""natale2024's implicit widths: every root of Eq. 28, where there is none, and the rows of `ltbounds bounds`."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import lambertw

from ltbounds.errors import DomainError
from ltbounds.networks.facts import NetworkFacts
from ltbounds.theorems.natale2024 import theorem_3, theorem_4, theorem_5
from ltbounds.theorems.natale2024.theorem_3 import eq_28
from ltbounds.widths.required import WidthRow, required_widths


def facts(*widths: int, dense: bool = True) -> NetworkFacts:
    layers = len(widths) - 1
    per_filter = 1 if dense else 9
    return NetworkFacts(
        widths=widths,
        inputs=widths[:-1],
        nonzeros=tuple(a * b * per_filter for a, b in pairwise(widths)),
        max_entry=(0.5,) * layers,
        spectral=(1.0,) * layers,
        max_bias=(0.0,) * layers,
        in_degree=tuple(a * per_filter for a in widths[:-1]),
        reach=tuple(float(a) for a in widths[:-1]),
        activations=("relu",) * (layers - 1) + ("identity",),
        has_bias=False,
        dense=dense,
        skips=False,
    )


def row(label: str, *widths: int, dense: bool = True, eps: float = 0.01) -> WidthRow:
    rows = required_widths(facts(*widths, dense=dense), eps, 0.01, 8.0)
    return next(r for r in rows if (r.paper, r.label) == ("natale2024", label))


def middle_root(A: float, K: float) -> float:
    """The root with 1 < A n <= e^2, on the upper branch of Lambert's function."""
    return 4 * K * float(lambertw(-1 / (2 * math.sqrt(A * K))).real) ** 2


def ratio_to_threshold(A: float, K: float) -> float:
    return A * K / (math.e**2 / 4)


@settings(deadline=None)
@given(A=st.floats(0.01, 1e12), K=st.floats(0.01, 1e6))
def test_the_three_roots_solve_the_equation_in_their_order(A: float, K: float) -> None:
    assume(ratio_to_threshold(A, K) > 1.01)
    roots = [eq_28.lowest_root(A, K), middle_root(A, K), eq_28.largest_root(A, K)]
    for root in roots:
        assert K * math.log(A * root) ** 2 == pytest.approx(root, rel=1e-6)
    assert A * roots[0] < 1 < A * roots[1] < math.e**2 < A * roots[2]


@settings(deadline=None)
@given(A=st.floats(0.01, 1e12), K=st.floats(0.01, 1e6), n=st.floats(1e-3, 1e12))
def test_the_condition_fails_just_between_the_two_upper_roots(A: float, K: float, n: float) -> None:
    assume(ratio_to_threshold(A, K) > 1.01 and A * n > 1)
    holds = n >= eq_28.equation_28(n, A, K)
    middle, largest = middle_root(A, K), eq_28.largest_root(A, K)
    assume(min(abs(n / middle - 1), abs(n / largest - 1)) > 1e-6)
    assert holds == (n < middle or n > largest)


@settings(deadline=None)
@given(A=st.floats(0.01, 10), K=st.floats(0.01, 10), y=st.floats(1e-6, 50))
def test_without_roots_every_n_satisfies_the_condition(A: float, K: float, y: float) -> None:
    assume(ratio_to_threshold(A, K) < 0.99)
    n = math.exp(y) / A
    assert n > eq_28.equation_28(n, A, K)
    with pytest.raises(DomainError, match="must have a real Lambert W"):
        eq_28.largest_root(A, K)


def test_theorem_3_is_asked_at_half_the_density() -> None:
    found = row("Theorem 3", 20, 30, 5)
    pairs = ((20, 30), (30, 5))
    assert found.widths == tuple(math.ceil(theorem_3.width(*pair, 2, 0.01, 0.5, 8.0)) for pair in pairs)
    assert found.applies
    assert not row("Theorem 3", 20, 30, 5, dense=False).applies


def test_a_constant_too_small_for_a_root_is_refused() -> None:
    with pytest.raises(DomainError, match=r"C=1e-09 must be at least .* Eq. 28"):
        required_widths(facts(3, 3), 0.01, 0.01, 1e-9)


def test_theorem_4_takes_the_size_of_a_filter_and_wants_equal_features() -> None:
    found = row("Theorem 4", 16, 16, 16, dense=False)
    assert found.widths == (math.ceil(theorem_4.features(16, 2, 9, 9, 0.01, 0.5, 8.0)),) * 2
    assert [h.met for h in found.hypotheses if "features" in h.text] == [True]
    assert [h.met for h in found.hypotheses if "equivariant" in h.text] == [False]
    assert not row("Theorem 4", 16, 8, 16).applies
    counted = 16 * math.log2(1 / 0.02) / 2 - 1 / 32
    assert row("Theorem 4", 16, 16).widths[0] >= counted, "2 n n~ |B| >= n^2 |B| log2(1/(2 eps)) - 1, by counting"


def test_theorem_5_is_necessary_below_one_sixteenth_only() -> None:
    found = row("Theorem 5", 20, 20)
    assert found.kind == "necessary"
    assert found.widths == (math.ceil(theorem_5.parameters_necessary(20, 0.01, 0.5) / 40),)
    assert found.widths[0] < row("Theorem 3", 20, 20).widths[0]
    beyond = row("Theorem 5", 20, 20, eps=0.1)
    assert beyond.widths == () and "excludes no width" in beyond.reason


@pytest.mark.parametrize(
    ("theorem", "target", "sums"),
    [
        (theorem_3, facts(20, 30, 5), (2 * 20 * 30, 2 * 30 * 5)),
        (theorem_4, facts(16, 16, dense=False), (2 * 16 * 16 * 9,)),
    ],
)
def test_the_rows_budget_for_every_sum_that_the_construction_poses(theorem, target, sums) -> None:  # type: ignore[no-untyped-def]
    base_sets = theorem.RESULT.width.base_sets(target, 0.01, 0.02, 1.0)
    assert sum(count * sets.delta for count, sets in zip(sums, base_sets, strict=True)) <= 0.02 * (1 + 1e-12)
    for count, sets, inputs in zip(sums, base_sets, target.inputs, strict=True):
        assert sets.count == 4 * inputs  # two halves an input, each with twice the numbers that serve
        assert sets.eps * count <= 0.01 / len(sums) * (1 + 1e-12)

"""Widths of the depth paper on real networks, its error tolerances, and the claim that two formulas agree."""

from fractions import Fraction

import numpy as np
import pytest

from ltbounds.claims import Points, Ref, Verdict
from ltbounds.ledger import check
from ltbounds.networks import random_network
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import chain, tolerances
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import base_set
from ltbounds.theorems.equalities import agreement
from ltbounds.theorems.error_propagation import dense_layers, error_bound
from ltbounds.theorems.facts import facts_of
from ltbounds.theorems.rho import needed
from ltbounds.theorems.widths import WidthRow, required_widths

PHIS = ("relu", "leaky_relu", "tanh", "sigmoid")


def rows(phi: str, eps: float = 0.01, delta: float = 0.01) -> dict[str, WidthRow]:
    facts = facts_of(random_network((20, 30, 20, 5), 1, phi=phi, bias=0.3))
    found = required_widths(facts, eps, delta, 3.0)
    return {row.label: row for row in found if row.paper == "burkholz2022depth"}


@pytest.mark.parametrize("phi", PHIS)
def test_each_width_theorem_answers_for_each_activation(phi: str) -> None:
    found = rows(phi)
    assert set(found) == {"Theorem 3.3", "Theorem 3.4", "Theorem 4.1", "Theorem 5.2"}
    assert found["Theorem 3.3"].applies == (phi != "sigmoid")
    assert found["Theorem 3.4"].applies
    assert not found["Theorem 4.1"].applies  # one layer for one needs copies of its inputs
    assert found["Theorem 5.2"].applies
    assert found["Theorem 5.2"].widths[0] > 2 * 20
    assert all(a > n for a, n in zip(found["Theorem 5.2"].widths[1:], (30, 20), strict=True))


def test_smaller_budgets_ask_for_more() -> None:
    wide, narrow = rows("tanh", 0.001, 0.01), rows("tanh", 0.1, 0.01)
    rarer = rows("tanh", 0.01, 1e-9)
    for label, row in rows("tanh").items():
        assert all(a <= b <= c and a < c for a, b, c in zip(narrow[label].widths, row.widths, wide[label].widths, strict=True))
        assert all(a >= b for a, b in zip(rarer[label].widths, row.widths, strict=True))


@pytest.mark.parametrize("phi", PHIS)
def test_the_tolerances_of_facts_keep_to_eps(phi: str) -> None:
    """Facts say less than the network, so their tolerances are smaller than those that the network itself admits."""
    for seed in range(20):
        network = random_network((4, 6, 5, 3), seed, "uniform", phi=phi, bias=1.0)
        found = [float(e) for e in tolerances(facts_of(network), 0.1)]
        assert all(0 < e <= 1 for e in found)
        assert float(error_bound(dense_layers(network), found, "inf", "nonzero")) <= 0.1 * (1 + 1e-9)


def test_the_base_set_of_theorem_5_2_is_a_fixed_point() -> None:
    facts = facts_of(random_network((20, 30, 20, 5), 1, phi="tanh", bias=0.3))
    m, eps_l, rho = base_set(facts, 0.01, 0.01, 3.0)
    smallest = min(eps_l)
    assert eps_l == tolerances(facts, 0.01, copies=m)
    assert m == pytest.approx(3.0 * np.log(1 / min(smallest, 0.01 / rho)), rel=1e-6)
    sums = 2 * sum(facts.nonzeros)
    assert needed(rho, sums, smallest, 0.01, 3.0) <= rho * (1 + 1e-12)
    assert min(tolerances(facts, 0.01)) > smallest, "copies cost precision"


def test_the_chain_is_exact_in_fractions() -> None:
    assert chain(Fraction(1), Fraction(1), [(1, 1, 1), (2, 1, 2)]) == [Fraction(1, 9), Fraction(1, 8)]


REF = Ref("burkholz2022depth", "none")


def test_agreement_sees_a_difference_in_the_last_digits() -> None:
    domain = {"x": Points((2, Fraction(1, 3)))}
    same = agreement("x.same", REF, "", lambda x: x * x, lambda x: x**2, domain=domain, off=lambda x: x)
    assert check(same).verdict is Verdict.HOLDS_AT_POINTS
    near = agreement(
        "x.near", REF, "", lambda x: x, lambda x: x * (10**17 + 1) / 10**17, domain=domain, off=lambda x: 2 * x
    )
    assert check(near).contradicted

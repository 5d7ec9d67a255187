"""Widths of the depth paper on real networks, and its error tolerances against adversaries."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from ltbounds.networks import activation, dense_network, random_network
from ltbounds.networks.facts import facts_of
from ltbounds.seeding import generator
from ltbounds.theorems import results
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import chain, tolerances
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import base_sets, sums_of_linear
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import base_set, posed
from ltbounds.theorems.shared.adversarial_errors import adversary, box_vertices
from ltbounds.theorems.shared.error_propagation import DenseLayers, equal_shares
from ltbounds.theorems.shared.rho import needed
from ltbounds.widths.required import WidthRow, required_widths
from tests.theorems.shared.chain_of_norms import dense_layers, layer_norms, propagate

PAPER = "burkholz2022depth"
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
        assert all(a <= b <= c for a, b, c in zip(narrow[label].widths, row.widths, wide[label].widths, strict=True))
        assert narrow[label].widths != wide[label].widths  # where delta decides, a layer does not ask for more
        assert all(a >= b for a, b in zip(rarer[label].widths, row.widths, strict=True))


@pytest.mark.parametrize("phi", PHIS)
def test_the_tolerances_of_facts_keep_to_eps(phi: str) -> None:
    """Facts say less than the network, so their tolerances are smaller than those that the network itself admits."""
    for seed in range(20):
        network = random_network((4, 6, 5, 3), seed, "uniform", phi=phi, bias=1.0)
        found = [float(e) for e in tolerances(facts_of(network), 0.1)]
        assert all(0 < e <= 1 for e in found)
        assert propagate(layer_norms(dense_layers(network), "inf", "nonzero"), found) <= 0.1 * (1 + 1e-9)


def test_the_base_set_of_theorem_5_2_is_a_fixed_point() -> None:
    facts = facts_of(random_network((20, 30, 20, 5), 1, phi="tanh", bias=0.3))
    m, eps_l, rho = base_set(facts, 0.01, 0.01, 3.0)
    smallest = min(eps_l)
    assert eps_l == tolerances(facts, 0.01, copies=m)
    assert m == pytest.approx(3.0 * np.log(1 / min(smallest, 0.01 / rho)), rel=1e-6)
    sums = posed(sum(facts.nonzeros), len(facts.nonzeros))
    assert needed(rho, sums, smallest, 0.01, 3.0) <= rho * (1 + 1e-12)
    assert min(tolerances(facts, 0.01)) > smallest, "copies cost precision"


def test_the_chain_is_exact_in_fractions() -> None:
    assert chain(Fraction(1), Fraction(1), [(1, 1, 1), (2, 1, 2)]) == [Fraction(1, 9), Fraction(1, 8)]


def adversarial_share(batch: int, phi: str, widths: tuple[int, ...], seed: int) -> np.ndarray:
    """The l1 error that an adversary reaches within Lemma 5.1's corrected tolerances, as a share of eps."""
    rng = generator("test depth lemma 5.1", seed)
    weights = tuple(rng.uniform(-1, 1, (batch, out, size)) for size, out in pairwise(widths))
    biases = tuple(rng.uniform(-1, 1, (batch, out)) for out in widths[1:])
    layers = DenseLayers(weights, biases, (activation(phi),) * len(weights))
    found, _, _ = adversary(layers, equal_shares(layer_norms(layers, "1"), 0.1), box_vertices(widths[0]), "1")
    return found / 0.1


@pytest.mark.parametrize("phi", PHIS)
def test_no_adversary_exceeds_the_corrected_tolerances_of_lemma_5_1(phi: str) -> None:
    for seed, widths in enumerate([(2, 3, 2), (1, 4, 3, 2), (3, 2, 2, 3), (2, 3, 3, 3, 2)]):
        share = adversarial_share(150, phi, widths, seed)
        assert share.max() <= 1 + 1e-9
        assert np.median(share) > 0.02, "the search found something to compare with"


def test_networks_at_the_edge_have_finite_widths() -> None:
    empty = dense_network([np.zeros((3, 2)), np.zeros((1, 3))])
    single = dense_network([np.eye(2)])
    steep = dense_network([1e6 * np.ones((3, 2)), np.ones((1, 3))])
    theorems = [result.width for result in results("burkholz2022depth") if result.width is not None]
    assert len(theorems) == 4
    for network in (empty, single, steep):
        for theorem in theorems:
            assert all(0 < n < np.inf for n in theorem.widths(facts_of(network), 0.5, 0.5, 0.5))


@pytest.mark.parametrize(("phi", "construction"), [("relu", "2l"), ("sigmoid", "2l_looks_linear"), ("relu", "l+1")])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_construction_poses_no_more_sums_than_its_row_budgets_for(phi: str, construction: str, seed: int) -> None:
    """`prune` reports the sums of weights while it works; the rows budget for those of biases and constants as well."""
    from ltbounds.tickets import Supply, prune

    target, solved = random_network((3, 4, 3, 2), seed, phi=phi, bias=0.4), list[int]()
    supply = Supply(base_set=18, spare_rows=0.5)
    prune(
        target, construction=f"{PAPER}.{construction}", tolerance=0.02, seed=seed, supply=supply, progress=solved.append
    )
    facts, m = facts_of(target), supply.copies
    shapes = list(zip(facts.widths[:-1], facts.widths[1:], strict=True))
    budgeted = {
        "2l": sum(n_t * base_sets(n_0) for n_0, n_t in shapes),
        "2l_looks_linear": sum(n_t * sums_of_linear(n_0) for n_0, n_t in shapes),
        "l+1": m * posed(sum(facts.nonzeros), len(facts.nonzeros)),
    }
    assert 0 < sum(solved) <= budgeted[construction]


def test_shares_of_delta_add_up_to_no_more_than_delta() -> None:
    """In every row: the sums that its layers pose, each at the share of its base sets."""
    facts, delta, C = facts_of(random_network((6, 8, 5, 3), 1, phi="tanh", bias=0.3)), 0.01, 3.0
    shapes = list(zip(facts.widths[:-1], facts.widths[1:], strict=True))
    theorems = {r.ref.label: r.width for r in results(PAPER) if r.width is not None}
    for label, signs in (("Theorem 3.3", 2), ("Theorem 3.4", 1)):
        theorem = theorems[label]
        assert theorem is not None
        assert theorem.base_sets is not None
        shares = [layer.delta for layer in theorem.base_sets(facts, 0.1, delta, C)]
        spent = sum(signs * n_t * (n_0 + 1) * share for (n_0, n_t), share in zip(shapes, shares, strict=True))
        assert spent == pytest.approx(delta)
    copies = theorems["Theorem 4.1"]
    assert copies is not None
    assert copies.base_sets is not None
    layers = copies.base_sets(facts, 0.1, delta, C)
    sizes = [width / layer.count for width, layer in zip(copies.widths(facts, 0.1, delta, C), layers, strict=True)]
    rho = [*sizes[1:], 1.0]  # what the next layer reads
    spent = sum(r * n_t * (n_0 + 1) * layer.delta for r, (n_0, n_t), layer in zip(rho, shapes, layers, strict=True))
    assert spent == pytest.approx(delta)

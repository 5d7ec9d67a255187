"""Theorems 3.1 and 3.2 among the widths of a convolutional target."""

import math
from dataclasses import replace

import pytest

from ltbounds.claims import Hypothesis
from ltbounds.networks.facts import facts_of
from ltbounds.theorems import results
from ltbounds.theorems.burkholz2022conv import equations_13_14, theorem_3_1, theorem_3_2
from ltbounds.theorems.burkholz2022conv.witnesses import target
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import posed
from ltbounds.widths.required import WidthRow, required_widths

PAPER = "burkholz2022conv"


def rows(skip: bool = False, phi: str = "relu", eps: float = 0.01) -> dict[str, WidthRow]:
    found = required_widths(facts_of(target(phi, 0, skip=skip)), eps=eps, delta=0.01, C=3.0)
    return {row.label: row for row in found if row.paper == "burkholz2022conv"}


def _unmet(hypotheses: tuple[Hypothesis, ...]) -> set[str]:
    return {hypothesis.text for hypothesis in hypotheses if not hypothesis.met}


def test_theorem_3_1_by_hand() -> None:
    facts = facts_of(target("relu", 0, skip=False))
    eps_1 = 0.01 / math.prod(4 * n for n in facts.in_degree)
    assert rows()["Theorem 3.1"].widths[0] == math.ceil(
        3 * 3 * math.log(1 / min(eps_1, 0.01 / (2 * sum(facts.nonzeros) + 6)))
    )


def test_widths_of_later_layers_need_less_and_tighter_errors_more() -> None:
    for label, layers in (("Theorem 3.1", 3), ("Theorem 3.2", 3)):
        loose, tight = rows()[label].widths, rows(eps=1e-6)[label].widths
        assert len(loose) == layers
        assert all(a < b for a, b in zip(loose, tight, strict=True))


def test_hypotheses_name_skip_connections_and_intercepts() -> None:
    assert "no skip connections" in _unmet(rows(skip=True)["Theorem 3.1"].hypotheses)
    assert "no skip connections" not in _unmet(rows()["Theorem 3.1"].hypotheses)
    assert "φ(0) = 0" in _unmet(rows(phi="sigmoid")["Theorem 3.2"].hypotheses)


@pytest.mark.parametrize("eps", [1e-6, 0.01, 0.5])
def test_the_base_set_of_theorem_3_2_is_a_fixed_point(eps: float) -> None:
    facts = facts_of(target("tanh", 0, skip=True))
    m, found, sums = theorem_3_2.base_set(facts, eps, 0.01, 3.0)
    assert m == pytest.approx(3.0 * math.log(1 / min(*found, 0.01 / sums)), rel=1e-6)
    assert m * posed(sum(facts.nonzeros), 3) <= sums * (1 + 1e-9)


@pytest.mark.parametrize("phi", ["relu", "leaky_relu", "tanh"])
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_construction_poses_no_more_sums_than_its_row_budgets_for(phi: str, skip: bool, seed: int) -> None:
    """Counted while tickets are pruned, weights, biases and constant channels, failed rows being few."""
    from ltbounds.tickets import Supply, prune

    wanted = target(phi, seed, skip=skip)
    facts, supply = facts_of(wanted), Supply(spare=13, fit=False, one_factor=False)
    budget = posed(sum(facts.nonzeros), 3)
    for construction, copies in (("2l", 1), ("l+1", supply.copies)):
        solved = list[int]()
        prune(wanted, None, f"{PAPER}.{construction}", 0.01, seed, supply=supply, progress=solved.append)
        constants = 2 * copies * 2  # two hidden layers hand one on; prune counts sums of weights only
        biases = 2 * sum(int((layer.bias != 0).sum()) for _, layer in wanted.linear() if layer.bias is not None)
        assert budget * copies / 4 < sum(solved) + copies * biases + constants <= copies * budget


@pytest.mark.parametrize("name", ["Theorem 3.1", "Theorem 3.2"])
@pytest.mark.parametrize(
    ("phi", "skip", "delta"), [("relu", False, 0.1), ("tanh", False, 1e-6), ("leaky_relu", True, 0.5)]
)
def test_shares_of_delta_add_up_to_no_more_than_delta(name: str, phi: str, skip: bool, delta: float) -> None:
    """The sums posed in every layer, counted from the network itself, each at the share of its row's base sets."""
    wanted, C = target(phi, 0, skip=skip), 5.0
    facts = facts_of(wanted)
    theorem = next(r.width for r in results(PAPER) if r.ref.label == name)
    assert theorem is not None
    assert theorem.base_sets is not None
    sets, widths = theorem.base_sets(facts, 0.1, delta, C), theorem.widths(facts, 0.1, delta, C)
    sizes = [width / layer.count for width, layer in zip(widths, sets, strict=True)]
    made = [*sizes[1:], 1.0] if name == "Theorem 3.2" else [1.0] * 3
    signs = [2, 1, 1] if name == "Theorem 3.2" else [2] * 3
    rows = zip(made, signs, facts.nonzeros, sets, strict=True)
    spent = sum(copies * sign * (N + 1) * layer.delta for copies, sign, N, layer in rows)
    assert delta / 10 < spent <= delta * (1 + 1e-9)


def test_parameters_up_to_1_are_inside_the_hypothesis() -> None:
    facts = facts_of(target("relu", 0, skip=False))
    for largest, unmet in ((1.0, False), (1.01, True)):
        found = theorem_3_1.hypotheses_on_parameters(replace(facts, max_bias=(largest, 0.0, 0.0)))
        assert ("every |parameter| at most 1" in _unmet(found)) == unmet


def test_a_layer_of_zeros_asks_for_no_less_than_one_parameter() -> None:
    facts = replace(facts_of(target("relu", 0, skip=False)), nonzeros=(29, 0, 25), in_degree=(11, 0, 14))
    found = [row for row in required_widths(facts, eps=0.01, delta=0.01, C=3.0) if row.paper == "burkholz2022conv"]
    assert all(0 < width < 1000 for row in found for width in row.widths)


def test_product_and_nested_tolerances_agree() -> None:
    assert theorem_3_1.parameter_tolerance(0.1, 1, (20, 5)) == pytest.approx(0.1 / 60 / 15, rel=1e-15)
    assert equations_13_14.tolerances(0.1, 1, [(5, 0)], 15) == [0.01]
    assert theorem_3_1.tolerance(0.1, 0.25, (1, 20), t=2) == pytest.approx(0.1 / 4 / 40, rel=1e-15)

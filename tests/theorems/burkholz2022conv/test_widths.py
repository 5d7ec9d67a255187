"""Theorems 3.1 and 3.2 among the widths of a convolutional target."""

import math
from dataclasses import replace

import pytest

from ltbounds.claims import Hypothesis
from ltbounds.networks.facts import facts_of
from ltbounds.theorems.burkholz2022conv import equations_13_14, theorem_3_1, theorem_3_2
from ltbounds.theorems.burkholz2022conv.witnesses import target
from ltbounds.widths.required import WidthRow, required_widths


def rows(skip: bool = False, phi: str = "relu", eps: float = 0.01) -> dict[str, WidthRow]:
    found = required_widths(facts_of(target(phi, 0, skip=skip)), eps=eps, delta=0.01, C=3.0)
    return {row.label: row for row in found if row.paper == "burkholz2022conv"}


def _unmet(hypotheses: tuple[Hypothesis, ...]) -> set[str]:
    return {hypothesis.text for hypothesis in hypotheses if not hypothesis.met}


def test_theorem_3_1_by_hand() -> None:
    facts = facts_of(target("relu", 0, skip=False))
    N, eps_1 = facts.nonzeros, 0.01 / math.prod(3 * n for n in facts.nonzeros)
    assert rows()["Theorem 3.1"].widths[0] == math.ceil(3 * 2 * math.log(sum(N) / eps_1))


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
def test_the_rounds_of_theorem_3_2_have_settled(monkeypatch: pytest.MonkeyPatch, eps: float) -> None:
    facts = facts_of(target("relu", 0, skip=True))
    widths = theorem_3_2.RESULT.width
    assert widths is not None
    settled = widths.widths(facts, eps, 0.01, 3.0)
    monkeypatch.setattr(theorem_3_2, "ROUNDS", 2 * theorem_3_2.ROUNDS)
    assert widths.widths(facts, eps, 0.01, 3.0) == pytest.approx(settled, rel=1e-12)


def test_a_layer_of_zeros_asks_for_no_less_than_one_parameter() -> None:
    facts = replace(facts_of(target("relu", 0, skip=False)), nonzeros=(29, 0, 25), in_degree=(11, 0, 14))
    found = [row for row in required_widths(facts, eps=0.01, delta=0.01, C=3.0) if row.paper == "burkholz2022conv"]
    assert all(0 < width < 1000 for row in found for width in row.widths)


def test_product_and_nested_tolerances_agree() -> None:
    assert theorem_3_1.parameter_tolerance(0.1, 1, (20, 5)) == pytest.approx(0.1 / 60 / 15, rel=1e-15)
    assert equations_13_14.tolerances(0.1, 1, [(5, 0)], 15) == [0.01]

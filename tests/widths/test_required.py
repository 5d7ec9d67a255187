"""Widths with an assumed, a certified and an empirical constant, for one network."""

from dataclasses import replace

import pytest

from ltbounds.errors import DomainError
from ltbounds.networks import random_network
from ltbounds.networks.facts import facts_of
from ltbounds.studies.empirical import EMPIRICAL
from ltbounds.widths.required import CERTIFIED, Source, required_widths

FACTS = replace(facts_of(random_network((3, 4, 2), seed=1)), spectral=(1.0, 1.0))
LABELS = [(row.paper, row.label) for row in required_widths(FACTS, 0.1, 0.1, 1.0)]


def test_a_certified_width_holds_as_many_certified_base_sets_as_the_proof_needs() -> None:
    from ltbounds import n_sufficient

    rows = {(row.paper, row.label): row for row in required_widths(FACTS, 0.1, 0.1, CERTIFIED)}
    row = rows["pensia2020", "Theorem 1"]
    size = n_sufficient(0.1 / (2 * 2 * 12), 0.1 / (2 * 2 * 12), "mixture-d", 1.0)
    assert row.widths[0] >= 2 * 3 * size
    assert row.widths[1] >= 2 * 4 * size
    assert row.widths[0] <= 2 * 3 * size * 1.1, "C is no larger than the layer that asks for most needs"


def test_every_source_says_what_it_is_and_necessary_widths_need_none() -> None:
    for source, name in ((2.0, "assumed"), (EMPIRICAL, "by experiment"), (Source("ten", lambda _: 10), "ten")):
        rows = required_widths(FACTS, 0.1, 0.1, source)
        assert [(row.paper, row.label) for row in rows] == LABELS
        assert {row.source for row in rows if row.kind == "sufficient"} == {name}
        necessary = {row.label: row for row in rows if row.kind == "necessary"}
        assert necessary["Theorem 2"].widths == (4, 3)
        assert "excludes no width" in necessary["Theorem 5"].reason, "0 in each layer would be no answer"
        assert all(bool(row.widths) != bool(row.reason) for row in rows)


def test_more_numbers_for_a_base_set_give_wider_layers() -> None:
    few, many = (required_widths(FACTS, 0.1, 0.1, Source("n", lambda _, n=n: n)) for n in (30, 60))  # type: ignore[misc]
    answered = [(a, b) for a, b in zip(few, many, strict=True) if a.widths and a.kind == "sufficient"]
    assert len(answered) >= 10
    assert all(a.C and b.C and a.C < b.C and sum(a.widths) < sum(b.widths) for a, b in answered)


def test_a_constant_below_1_is_found_where_it_is_enough() -> None:
    """natale2024: log^2 in the formulas, but ordinary subset sums in the repaired proofs."""
    rows = {(row.paper, row.label): row for row in required_widths(FACTS, 0.1, 0.1, Source("n", lambda _: 30))}
    for label, least in (("Theorem 3", 4 * 4 * 30), ("Theorem 4", 4 * 4 * 30)):
        row = rows["natale2024", label]
        assert row.C is not None
        assert row.C < 1
        assert least <= max(row.widths) <= 1.002 * least + 1


def test_a_source_without_an_answer_gives_its_reason() -> None:
    def refuses(_: object) -> int:
        raise DomainError("n=1 must be larger")

    rows = required_widths(FACTS, 0.1, 0.1, Source("none", refuses))
    assert {row.reason for row in rows if row.kind == "sufficient"} >= {"n=1 must be larger"}


def test_a_network_of_zeros_has_widths() -> None:
    zero = replace(FACTS, nonzeros=(0, 0), max_entry=(0.0, 0.0), spectral=(0.0, 0.0), in_degree=(0, 0))
    assert [(row.paper, row.label) for row in required_widths(zero, 0.1, 0.1, 3.0)] == LABELS


def test_every_row_names_the_norm_and_the_inputs_of_its_eps() -> None:
    rows = required_widths(FACTS, 0.1, 0.1, 3.0)
    assert all(" inputs in " in row.measures for row in rows)
    measures = {f"{row.paper} {row.label}": row.measures for row in rows}
    assert measures["pensia2020 Theorem 1"] != measures["burkholz2022conv Theorem 3.1"]


def test_one_norm_for_all_theorems() -> None:
    """Each theorem is asked at the eps of its own that implies the one that is meant, by the facts of `measures`."""
    facts = replace(FACTS, widths=(4, 9, 9), has_bias=False, activations=("relu", "identity"))
    for norm, at in (
        ("outputs", {"pensia2020 Theorem 1": 0.05, "fischer2021 Theorem 5": 0.1, "burkholz2022conv Theorem 3.1": 0.1,
                     "natale2024 Theorem 4": 0.05, "pensia2020 Theorem 2": 0.3}),
        ("euclidean", {"pensia2020 Theorem 1": 0.1, "fischer2021 Theorem 5": 0.1,
                       "burkholz2022conv Theorem 3.1": 0.1 / 3, "pensia2020 Theorem 2": 0.1}),
    ):  # fmt: skip
        rows = required_widths(facts, 0.1, 0.1, 3.0, norm)  # type: ignore[arg-type]
        assert len({row.measures for row in rows}) == 1
        found = {f"{row.paper} {row.label}": row.asked_at for row in rows}
        assert {name: found[name] for name in at} == pytest.approx(at)


def test_a_norm_that_nothing_leads_to_gives_a_reason() -> None:
    """With biases errors do not grow as inputs do, so the unit ball says nothing about the cube."""
    rows = required_widths(replace(FACTS, has_bias=True), 0.1, 0.1, 3.0, "outputs")
    refused = {row.label: row.reason for row in rows if row.paper == "pensia2020" and row.kind == "sufficient"}
    assert set(refused) == {"Theorem 1"}
    assert "without biases" in refused["Theorem 1"]
    far = required_widths(replace(FACTS, widths=(4, 5, 300)), 0.1, 0.1, 3.0, "outputs")
    assert all("must be below 1" in row.reason and not row.widths for row in far if row.kind == "necessary")

"""The study of a ticket: its bound is never exceeded, and a wrong ticket is caught."""

import dataclasses

import numpy as np
import pytest

from ltbounds.networks import Network, digits, load, random_network, train_digits
from ltbounds.studies.ticket import error_chain, largest_difference, study_ticket
from ltbounds.theorems.pensia2020.theorem_1 import network_error


@pytest.mark.parametrize("seed", range(3))
def test_what_is_met_stays_below_the_chain(seed: int) -> None:
    study, _ = study_ticket(random_network((5, 6, 4, 2), seed, bias=0.2), name="random", seed=seed)
    assert study.consistent
    assert study.random_difference <= study.adversarial_difference <= study.chain_bound


def test_an_exceeded_bound_is_called_inconsistent() -> None:
    study, _ = study_ticket(random_network((3, 4, 2), seed=1), name="tiny")
    assert study.consistent
    assert not dataclasses.replace(study, chain_bound=study.adversarial_difference / 2).consistent


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_the_chain_is_the_papers_for_unit_norms(depth: int) -> None:
    eps = 0.3
    chain = error_chain([1.0] * depth, [eps / (2 * depth)] * depth)
    assert chain == pytest.approx(network_error(eps, depth), rel=1e-12)


def test_the_search_finds_a_known_difference() -> None:
    """Two linear networks that differ by a matrix of norm 3: the largest difference on the ball of radius 2 is 6."""
    f, g = (random_network((4, 3), seed=k) for k in (1, 2))
    gap = f.nodes[0].layer.weight - g.nodes[0].layer.weight  # type: ignore[union-attr]
    wanted = 2 * np.linalg.norm(gap, 2)
    _, found = largest_difference(f, g, 2.0, ("test",))
    assert 0.999 * wanted <= found <= wanted * (1 + 1e-9)


def test_digits_end_to_end() -> None:
    """The demands of the first slice: accuracy above 95 %, and a ticket that is as good as the target."""
    data = digits()
    study, ticket = study_ticket(train_digits(0), name="digits", data=data)
    assert study.accuracy_target is not None
    assert study.accuracy_ticket is not None
    assert study.accuracy_target > 0.95
    assert abs(study.accuracy_target - study.accuracy_ticket) < 0.01
    assert study.consistent
    assert all(check.ok for check in ticket.verify(train_digits(0)))


@pytest.mark.parametrize("name", ["fc1", "mnist2x10"])
def test_networks_of_others_go_through_the_same_door(shared, name: str) -> None:  # type: ignore[no-untyped-def]
    target: Network = load(shared / "nets" / f"{name}.onnx")
    study, _ = study_ticket(target, name=name)
    assert study.consistent
    assert any("bias" in note for note in study.notes)

"""The study of a ticket: it says what `judge` says, and a wrong ticket is caught."""

import dataclasses

import pytest

from ltbounds.networks import Box, Network, digits, load, random_network, train_digits
from ltbounds.studies.ticket import study_ticket
from ltbounds.tickets import judge


@pytest.mark.parametrize("seed", range(3))
def test_the_study_says_what_the_one_engine_says(seed: int) -> None:
    target = random_network((5, 6, 4, 2), seed, bias=0.2)
    study, ticket = study_ticket(target, name="random", seed=seed)
    judged = judge(ticket, target, Box())
    assert study.consistent
    assert (study.row.found, study.row.certified, study.row.planned) == (judged.found, judged.certified, judged.planned)
    assert study.row.edges == sum(layer.ticket_edges for layer in study.layers) + sum(
        len(piece.used()) for piece in ticket.pieces.values()
    )


def test_an_exceeded_bound_is_called_inconsistent() -> None:
    study, _ = study_ticket(random_network((3, 4, 2), seed=1), name="tiny")
    assert study.consistent
    assert not dataclasses.replace(study, row=dataclasses.replace(study.row, certified=study.row.found / 2)).consistent
    assert not dataclasses.replace(study, data_difference=2 * study.row.certified).consistent


def test_digits_end_to_end() -> None:
    """The demands of the first slice: accuracy above 95 %, and a ticket that is as good as the target."""
    data = digits()
    study, ticket = study_ticket(train_digits(0), name="digits", data=data)
    assert study.accuracy_target is not None
    assert study.accuracy_ticket is not None
    assert study.data_difference is not None
    assert study.accuracy_target > 0.95
    assert abs(study.accuracy_target - study.accuracy_ticket) < 0.01
    assert study.consistent
    assert study.box == (0.0, 1.0)
    assert study.data_difference <= study.row.found
    assert all(check.ok for check in ticket.verify(train_digits(0)))


@pytest.mark.parametrize("name", ["fc1", "mnist2x10"])
def test_networks_of_others_go_through_the_same_door(shared, name: str) -> None:  # type: ignore[no-untyped-def]
    target: Network = load(shared / "nets" / f"{name}.onnx")
    study, _ = study_ticket(target, name=name)
    assert study.consistent
    assert any("bias" in note for note in study.row.notes)

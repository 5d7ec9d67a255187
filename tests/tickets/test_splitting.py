"""The certificate that falls with time: it never rises, and never falls below what is found."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ltbounds.networks import Box, Network
from ltbounds.networks.search import widest_gap
from ltbounds.studies.tickets import describe_ticket
from ltbounds.tickets import Ticket, backward
from ltbounds.tickets.backward import Backward
from ltbounds.tickets.splitting import split_budget
from ltbounds.tickets.zonotope import zonotope_budget

Pruned = Callable[..., tuple[Network, Ticket]]


@pytest.mark.usefixtures("ticks")
@pytest.mark.parametrize("matrices", [backward.MATRICES, 0])
@pytest.mark.parametrize("name", ["pensia2020", "burkholz2022depth.l+1"])
def test_the_bound_falls_and_holds(
    name: str, matrices: int, ticket_of: Pruned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the matrices of all layers, and by zonotopes alone where these would be too large."""
    monkeypatch.setattr(backward, "MATRICES", matrices)
    target, ticket = ticket_of(name, "relu")
    reported: list[int] = []
    split = split_budget(ticket, target, Box(), 40, report=lambda parts, _: reported.append(parts))
    bounds = [bound for _, bound in split.history]
    assert bounds == sorted(bounds, reverse=True)
    assert split.sup == bounds[-1] < bounds[0] <= zonotope_budget(ticket, target, Box()).sup
    assert widest_gap(target, ticket.to_network(), Box()).value <= split.sup
    assert reported == [parts for parts, _ in split.history[1:-1]]


def test_it_stops_when_it_is_good_enough(ticket_of: Pruned) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    whole = zonotope_budget(ticket, target, Box()).sup
    assert split_budget(ticket, target, Box(), 60.0, enough=whole).history == ((1, whole), (1, whole))


def test_the_bound_of_a_point_is_near_the_error_there(ticket_of: Pruned) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    x = np.array([0.3, -0.2, 0.9])
    error = np.abs(target(x[None]) - ticket.to_network()(x[None])).max()
    assert error <= split_budget(ticket, target, Box(x, x), 0.1).sup < zonotope_budget(ticket, target, Box()).sup / 3


@pytest.mark.usefixtures("ticks")
def test_the_run_over_the_whole_box_is_made_once(ticket_of: Pruned, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Network] = []
    honest = Backward.__init__

    def counted(self: Backward, ticket: Ticket, target: Network, *rest: Any) -> None:
        made.append(target)
        honest(self, ticket, target, *rest)

    monkeypatch.setattr(Backward, "__init__", counted)
    for name, phi in (("pensia2020", "relu"), ("burkholz2022depth.2l", "tanh")):
        target, ticket = ticket_of(name, phi)
        row = describe_ticket(ticket, target, "target", certify_seconds=20)
        assert made == [target]
        assert row.found <= row.certified == row.splits[-1][1]
        made.clear()

"""Classes that are certain: no point of a ball that counts as certain has another one, and trivial balls count."""

from collections.abc import Callable

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.networks import Network
from ltbounds.seeding import generator
from ltbounds.tickets import Ticket
from ltbounds.tickets.classes import surely_same_class

Pruned = Callable[..., tuple[Network, Ticket]]


@pytest.mark.parametrize(("name", "phi"), [("pensia2020", "relu"), ("burkholz2022depth.l+1", "tanh")])
def test_certain_balls_hold_one_class(name: str, phi: str, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    rng, network = generator("classes"), ticket.to_network()
    x = rng.uniform(-1, 1, (60, *target.shape))
    shares = []
    for radius in (1e-9, 0.05, 0.3, 5.0):
        sure = surely_same_class(ticket, target, x, radius)
        shares.append(sure.mean())
        near = x[sure] + radius * rng.choice([-1.0, -0.5, 0.5, 1.0], (200, *x[sure].shape))
        own = target(x[sure]).argmax(1)
        for points in near:
            assert (target(points).argmax(1) == own).all()
            assert (network(points).argmax(1) == own).all()
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.5
    assert shares[0] > shares[-1]


def test_an_input_on_which_the_classes_differ_is_never_certain(ticket_of: Pruned) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    x = generator("classes", 2).uniform(-1, 1, (100_000, *target.shape))
    differ = x[target(x).argmax(1) != ticket.to_network()(x).argmax(1)]
    assert len(differ)
    assert not surely_same_class(ticket, target, differ[:20], 0.0).any()


def test_a_radius_below_zero_is_refused(ticket_of: Pruned) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    with pytest.raises(DomainError, match="radius"):
        surely_same_class(ticket, target, np.zeros((1, 3)), -1.0)

"""One small target and its tickets, for every test of the constructions."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ltbounds.networks import Network, random_network
from ltbounds.tickets import CONSTRUCTIONS, Supply, Ticket, prune

SMALL = Supply(base_set=12, spare_rows=1.0)


def target_of(phi: str) -> Network:
    """A small network with biases and parameters beyond 1."""
    net = random_network((3, 5, 4, 2), seed=1, phi=phi, bias=0.4)
    nodes = list(net.nodes)
    nodes[2] = replace(nodes[2], layer=replace(nodes[2].layer, weight=3 * nodes[2].layer.weight))
    return replace(net, nodes=tuple(nodes))


def ticket_of(name: str, phi: str, seed: int = 1) -> tuple[Network, Ticket]:
    """The target and a ticket for it."""
    target = target_of(phi)
    size = 5 if CONSTRUCTIONS[name].objective == "fixed" else 0
    return target, prune(target, construction=name, tolerance=0.02, seed=seed, supply=SMALL, size=size)


@pytest.fixture(name="target_of")
def _target_of() -> Callable[[str], Network]:
    return target_of


@pytest.fixture(name="ticket_of")
def _ticket_of() -> Callable[..., tuple[Network, Ticket]]:
    return ticket_of

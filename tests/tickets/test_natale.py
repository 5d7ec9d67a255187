"""natale2024: subsets of a fixed size, the density they promise, and equivariance."""

import numpy as np
import pytest

from ltbounds import subsets
from ltbounds.networks import cyclic_network, random_network
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, prune

NATALE = Supply(base_set=14, spare=8)


def test_every_kept_subset_has_the_size_and_the_density_follows() -> None:
    target = random_network((4, 5, 3), seed=2)
    ticket = prune(target, construction="natale2024", tolerance=0.02, seed=1, supply=NATALE, size=4)
    assert all(check.ok for check in ticket.verify(target))
    nonzero = sum(int(np.count_nonzero(layer.weight)) for _, layer in target.linear())
    for piece in ticket.pieces.values():
        assert set(np.unique(np.bitwise_count(piece.bits))) == {4}
    outer = sum(piece.edges for piece in ticket.pieces.values())
    assert outer == 2 * 4 * nonzero
    hidden = sum(len(piece.used()) for piece in ticket.pieces.values())
    source = sum(piece.source_parameters for piece in ticket.pieces.values())
    assert ticket.density == (outer + hidden) / source


def test_the_ticket_of_a_cyclic_network_commutes_with_shifts() -> None:
    target = cyclic_network((2, 3, 2), length=5, seed=3)
    ticket = prune(target, construction="natale2024.equivariant", tolerance=0.02, seed=1, supply=NATALE, size=4)
    network = ticket.to_network()
    x = generator("test shifts").normal(size=(10, 2, 1, 5))
    for shift in range(1, 5):
        assert np.allclose(network(np.roll(x, shift, -1)), np.roll(network(x), shift, -1), atol=1e-12)
    assert not np.allclose(network(np.flip(x, -1)), np.flip(network(x), -1), atol=1e-3)
    assert np.abs(network(x) - target(x)).max() < 0.05


def test_the_solver_for_fixed_sizes_is_there() -> None:
    answer = subsets.closest_of_size(np.array([[0.1, 0.2, 0.4]]), np.array([0.5]), 2)
    assert answer.mask.tolist() == [[True, False, True]]
    assert answer.error[0] == pytest.approx(0)

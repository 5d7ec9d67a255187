"""The three errors of a ticket: found <= certified, whatever the construction, domain and tampering."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ltbounds.networks import Activate, Ball, Box, Domain, Network, activation, load, random_network
from ltbounds.networks.milp import exact_gap
from ltbounds.networks.search import widest_gap
from ltbounds.seeding import generator
from ltbounds.tickets import CONSTRUCTIONS, Supply, Ticket, judge, prune
from ltbounds.tickets.budget import Budget, certified_budget
from ltbounds.tickets.collapse import collapse
from ltbounds.tickets.zonotope import slopes, zonotope_budget

CASES = [(name, phi) for name, how in CONSTRUCTIONS.items() for phi in how.activations]
Pruned = Callable[..., tuple[Network, Ticket]]
Bounding = Callable[[Ticket, Network, Domain], Budget]

DOMAINS = {"box": Box(-1.0, 1.0), "corner": Box(0.0, 1.0), "ball": Ball(1.0)}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize(("name", "phi"), CASES)
def test_what_is_found_exceeds_neither_bound(name: str, phi: str, domain: str, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    judged = judge(ticket, target, DOMAINS[domain], steps=15)
    assert 0 < judged.found <= judged.certified
    assert judged.consistent
    assert judged.smaller in str(judged)


@pytest.mark.parametrize("bound_by", [certified_budget, zonotope_budget])
@pytest.mark.parametrize(("name", "phi"), CASES)
def test_every_value_in_between_keeps_to_its_bound(name: str, phi: str, bound_by: Bounding, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    budget = bound_by(ticket, target, Box())
    x = Box().sample(generator("test between"), 400, (3,))
    values, ours = target.values(x), ticket.to_network().values(x)
    place = 0
    for k in range(len(target.nodes)):
        two = k in ticket.pieces and ticket.pieces[k].hidden is not None
        place += 3 if two else 1
        layout = ticket.layouts[k + 1]
        copies = ours[place][:, : layout.channels * layout.copies].reshape(len(x), layout.channels, layout.copies)
        gap = np.abs(copies - values[k + 1][..., None]).max(0).ravel()
        bound = budget.deviations[k + 1][: len(gap)]
        assert (gap <= bound).all()
        assert bound.max() < 200 * gap.max() + 1e-9


def test_copies_that_err_differently_break_the_chain_as_printed() -> None:
    """One neuron, two copies, in rationals: every parameter is within eps, the output is not within the chain."""
    eps, w1, w2 = Fraction(1, 100), Fraction(1, 10), Fraction(1, 10)
    copies = (w1 + eps, w1 - eps)
    kept = (Fraction(1), Fraction(-9, 10))
    assert sum(kept) == w2
    error = abs(sum(v * c for v, c in zip(kept, copies, strict=True)) - w2 * w1)
    printed = (abs(w2) + eps) * eps + eps * w1
    corrected = sum(map(abs, kept)) * eps + eps * w1
    assert printed < error <= corrected


def test_a_real_ticket_exceeds_the_chain_as_printed(shared: Path) -> None:
    target = load(shared / "nets" / "ACASXU_experimental_v2a_1_1.onnx")
    supply = Supply(base_set=10, spare_rows=2.0)
    ticket = prune(
        target, construction="burkholz2022depth.l+1", tolerance=0.01, seed=1, objective="closest", supply=supply
    )
    assert all(check.ok for check in ticket.verify(target))
    judged = judge(ticket, target, Box(), steps=20)
    assert judged.consistent
    assert judged.found > 2 * judged.printed
    assert "exceeds the chain as printed" in str(judged)
    plain = judge(prune(target, tolerance=0.01, seed=1), target, Box(), steps=20)
    assert plain.found <= plain.printed == plain.planned


def test_a_tampered_mask_moves_the_certified_bound_with_the_error(ticket_of: Pruned) -> None:
    """The control: for a ticket that was changed behind our back the bound still holds, because it is computed anew."""
    target, ticket = ticket_of("pensia2020", "relu")
    piece = ticket.pieces[2]
    broken = replace(ticket, pieces={**ticket.pieces, 2: replace(piece, bits=piece.bits ^ np.uint32(1))})
    judged, honest = judge(broken, target, Box()), judge(ticket, target, Box())
    assert honest.certified < judged.found <= judged.certified


def test_the_bound_is_sharp_for_one_layer() -> None:
    """A linear target: the difference is linear on each orthant, and its supremum is a row sum."""
    target = random_network((4, 3), seed=3)
    ticket = prune(target, tolerance=0.02, seed=0)
    network = ticket.to_network()
    domain: Domain = Box(0.0, 1.0)
    certified = certified_budget(ticket, target, domain).sup
    found = widest_gap(target, network, domain)
    assert found.value <= certified
    corners = np.array(np.meshgrid(*[[0.0, 1.0]] * 4)).reshape(4, -1).T
    assert found.value == pytest.approx(np.abs(network(corners) - target(corners)).max())


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_the_collapsed_ticket_is_the_ticket(name: str, phi: str, ticket_of: Pruned) -> None:
    _, ticket = ticket_of(name, phi)
    network, small = ticket.to_network(), collapse(ticket)
    x = generator("test collapse").uniform(-1, 1, (50, 3))
    smooth = phi in ("tanh", "sigmoid")
    assert np.abs(network(x) - small(x)).max() < (0.05 if smooth else 1e-12)
    assert small.parameters < network.parameters


def test_the_exact_error_lies_between_what_is_found_and_what_is_certified() -> None:
    target = random_network((2, 4, 3, 2), seed=1, bias=0.3)
    ticket = prune(target, tolerance=0.02, seed=1)
    judged = judge(ticket, target, Box())
    exact = exact_gap(target, collapse(ticket), Box(), time_limit=20)
    assert exact.optimal
    assert judged.found - 1e-6 <= exact.value <= judged.certified


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_zonotopes_are_never_worse_than_intervals(name: str, phi: str, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    sharp, plain = (bound(ticket, target, Box()) for bound in (zonotope_budget, certified_budget))
    for a, b in zip(sharp.deviations, plain.deviations, strict=True):
        assert (a <= b * (1 + 1e-12)).all()
    assert sharp.sup < plain.sup


@pytest.mark.parametrize("phi", ["relu", "leaky_relu", "tanh", "sigmoid"])
def test_slopes_contain_all_difference_quotients(phi: str) -> None:
    layer = Activate(activation(phi))
    rng = generator("test slopes", phi)
    a, b = np.sort(rng.normal(size=(2, 2000)), axis=0)
    low, high = slopes(layer, a, b)
    quotient = (layer.phi(b) - layer.phi(a)) / (b - a)
    assert (low - 1e-9 <= quotient).all()
    assert (quotient <= high + 1e-9).all()

"""Bounds substituted backwards hold at every value of networks of all kinds, and careless variants are caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from ltbounds.errors import DomainError
from ltbounds.networks import Affine, Box, Domain, Network
from ltbounds.seeding import generator
from ltbounds.tickets import Ticket, backward
from ltbounds.tickets.backward import Backward, backward_budget
from ltbounds.tickets.branching import Branching, Part
from ltbounds.tickets.budget import Budget
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.splitting import split_budget
from ltbounds.tickets.zonotope import zonotope_budget
from tests.tickets.test_fuzz import excess, tickets

NUMBER = 150


def _violated(number: int, bounding: Callable[[Ticket, Network, Domain], Budget] = backward_budget) -> bool:
    found = ((f, t, domain, seed) for seed, f, t, domain in islice(tickets(2), number))
    return any(excess(bounding, f, t, domain, seed) > 0 for f, t, domain, seed in found)


def _descended(ticket: Ticket, target: Network, domain: Domain) -> Budget:
    """The bounds with mixtures of lines that gradient steps have changed, in place of those of one line each."""
    engine = Backward(ticket, target, domain)
    ranges = engine.tightened(engine.whole, 4).ranges
    return Budget(tuple(r.d_reach.ravel() for r in ranges))


def test_mixtures_of_lines_hold_as_well() -> None:
    assert not _violated(NUMBER // 3, _descended)


def test_what_was_made_for_another_domain_bounds_nothing() -> None:
    target, ticket, domain = next((f, t, d) for _, f, t, d in tickets(2))
    engine = Backward(ticket, target, domain)
    assert backward_budget(ticket, target, domain, engine=engine).sup == backward_budget(ticket, target, domain).sup
    with pytest.raises(DomainError, match="made for this very ticket"):
        backward_budget(ticket, target, replace(domain), engine=engine)


def test_a_cut_holds_for_every_copy_of_a_neuron() -> None:
    _, target, ticket, domain = next(t for t in tickets(2) if max(layout.copies for layout in t[2].layouts) > 1)
    engine = Backward(ticket, target, domain)
    value = next(i for i, layout in enumerate(ticket.layouts) if layout.copies > 1)
    x = engine.target.values(domain.sample(generator("twins", 1), 5, target.shape))[value].reshape(5, -1)
    for entry in range(0, x.shape[1], 7):
        twins = engine.twins(value, entry)
        assert len(twins) == ticket.layouts[value].copies and entry in twins
        assert (x[:, twins] == x[:, [entry]]).all()


def test_it_is_never_worse_than_what_it_starts_from() -> None:
    better = 0
    for _, target, ticket, domain in islice(tickets(3), 40):
        ours, theirs = (f(ticket, target, domain).sup for f in (backward_budget, zonotope_budget))
        assert ours <= theirs
        better += ours < 0.99 * theirs
    assert better >= 10


def _parts_exceeded(number: int) -> bool:
    """Whether |ticket - target| exceeds the bound of a part, of inputs or of signs, at an input that lies in it."""
    for seed, target, ticket, domain in islice(tickets(4), number):
        if not isinstance(domain, Box):
            continue
        engine, rng = Backward(ticket, target, domain), generator("parts", seed)
        whole, network = engine.whole[0], ticket.to_network()
        x = domain.sample(rng, 200, target.shape)
        values, off = engine.target.values(x), np.abs(network(x) - target(x)).reshape(len(x), -1).max(1)
        for rounds in (0, 6):
            for few in (False, True):
                branching = Branching(engine, (rounds, rounds))
                branching.few = few
                parts = branching.judged([Part(engine.sup, whole.low[0], whole.high[0])])
                for _ in range(3):
                    parts = branching.judged([h for p in parts if p.where is not None for h in p.halves()] or parts)
                for part in parts:
                    inside = np.ones(len(x), bool)
                    flat = x.reshape(len(x), -1)
                    inside &= ((part.low <= flat) & (flat <= part.high)).all(1)
                    for value, entry, low, high in part.cuts:
                        read = values[value].reshape(len(x), -1)[:, entry]
                        inside &= (low <= read) & (read <= high)
                    if (off[inside] > part.bound).any():
                        return True
    return False


def test_parts_of_inputs_and_of_signs_hold() -> None:
    assert not _parts_exceeded(24)


backward_lines = backward.lines_of
backward_concrete = backward._concrete


def _careless_lines(layer: Any, r: backward.Ranges) -> Any:
    return tuple(replace(line, c=line.c * 0.5) for line in backward_lines(layer, r))


backward_linear = backward._linear


def _one_sided(root: Any, k: int, layer: Any) -> Any:
    found = backward_linear(root, k, layer)
    return replace(found, far_open=np.zeros_like(found.far_open))


def _first_copies(layout: Layout, entries: int) -> Any:
    """Weights of other copies forgotten."""
    return _diagonal(np.arange(entries) // (entries // layout.width) % layout.copies == 0)


def _exact_constants(root: Any, k: int, layer: Any) -> Any:
    """Constant channels taken for what they are meant to be."""
    found, layout = backward_linear(root, k, layer), root.ticket.layouts[root.target.nodes[k].inputs[0]]
    cells = found.gain.shape[1] // layout.width
    real = np.arange(found.gain.shape[1]) < cells * layout.channels * layout.copies
    return replace(found, gain=found.gain @ _diagonal(real))


def _diagonal(values: np.ndarray) -> Any:
    return sparse.diags_array(values.astype(float)).tocsr()


@pytest.mark.parametrize(
    ("name", "careless"),
    [
        ("lines_of", _careless_lines),
        ("_linear", _one_sided),
        ("folded", _first_copies),
        ("_linear", _exact_constants),
        ("_columns", lambda m, factor: m * (factor.mean() > 0.5)),
        ("_unkinked", lambda kink, p, r: (np.zeros_like(kink) if p is None else p, np.zeros(kink.shape[:2]))),
        ("_bend", lambda i, p, q, used, r, now, bounded: None),
        ("_concrete", lambda p, q, kink, r, trace: backward_concrete(p, q, None, r, trace)
         if p is not None or q is not None else 0.0),
    ],
)  # fmt: skip
def test_careless_variants_are_caught(name: str, careless: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backward, name, careless)
    assert _violated(NUMBER)


def test_a_shift_that_moves_deviations_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Backward._moved

    def careless(self: Backward, k: int, form: Any, coefficients: np.ndarray, now: Any) -> None:
        layer = self.target.nodes[k].layer
        if isinstance(layer, Affine) and form is now.d:
            now.total += coefficients @ np.broadcast_to(layer.shift, self.shapes[k + 1]).ravel()
        honest(self, k, form, coefficients, now)

    monkeypatch.setattr(Backward, "_moved", careless)
    assert _violated(NUMBER)


def test_prices_of_the_wrong_sign_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = backward._pay
    monkeypatch.setattr(backward, "_pay", lambda prices, *rest: honest(prices - 0.5, *rest))
    assert _parts_exceeded(24)


@pytest.mark.usefixtures("ticks")
def test_splitting_falls_and_never_rises(ticket_of: Callable[..., tuple[Network, Ticket]]) -> None:
    target, ticket = ticket_of("burkholz2022depth.2l", "tanh")
    split = split_budget(ticket, target, Box(), 20)
    bounds = [bound for _, bound in split.history]
    assert bounds == sorted(bounds, reverse=True)
    x = generator("splitting").uniform(-1, 1, (5000, *target.shape))
    assert np.abs(target(x) - ticket.to_network()(x)).max() <= split.sup

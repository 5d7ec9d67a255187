"""Bounds by moments hold at every output of ReLU chains, whatever the multipliers; careless variants are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from typing import Any

import numpy as np
import pytest

from ltbounds.errors import TicketNotFound
from ltbounds.networks import Activate, Box, Conv2d, Dense, Network, Node, Rearrange, activation
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, Ticket, prune, semidefinite
from ltbounds.tickets.backward import Backward
from ltbounds.tickets.semidefinite import Moments, admits

NAMES = ("pensia2020", "fischer2021.looks_linear", "burkholz2022depth.2l", "burkholz2022conv.2l")
BOXES = Box(-1.0, 1.0), Box(0.0, 1.0), Box(0.5, 2.0), Box(-2.0, 0.3), Box(0.4, 0.4)
NETWORKS = 60


def _chain(rng: np.random.Generator) -> Network:
    """One to three hidden layers, on vectors or on images that a convolution reads first."""
    nodes, shape = list[Node](), tuple[int, ...]((int(rng.integers(1, 5)),))
    if rng.random() < 0.3:
        shape = (1, 3, 3)
        first = Conv2d(rng.normal(size=(2, 1, 2, 2)), rng.normal(size=2), (1, 1), (0, 0, 0, 0))
        nodes = [Node(first, (0,)), Node(Activate(activation("relu")), (1,)), Node(Rearrange((8,)), (2,))]
    size = 8 if nodes else shape[0]
    for out in rng.integers(1, 6, int(rng.integers(1 if nodes else 2, 4))):
        if nodes and isinstance(nodes[-1].layer, Dense):
            nodes.append(Node(Activate(activation("relu")), (len(nodes),)))
        weight = rng.normal(size=(out, size)) * (rng.random((out, size)) < 0.8)
        nodes.append(Node(Dense(weight, rng.normal(size=out) * rng.integers(0, 2)), (len(nodes),)))
        size = int(out)
    return Network(tuple(nodes), shape)


def _tickets() -> Iterator[tuple[np.random.Generator, Network, Ticket, Box]]:
    """Coarse tickets for random chains."""
    for seed in count():
        rng = generator("moments", seed)
        target, supply = _chain(rng), Supply(base_set=int(rng.integers(3, 7)), spare=2, spare_rows=2.0)
        how, tolerance = str(rng.choice(NAMES)), float(rng.choice([0.02, 0.2, 0.6]))
        try:
            yield rng, target, prune(target, None, how, tolerance, seed, supply=supply), BOXES[seed % len(BOXES)]
        except TicketNotFound:
            continue


def _room(number: int) -> Iterator[tuple[float, float]]:
    """By how much a bound exceeds the largest signed deviation that is met at 100 inputs, and the ranges' bound it."""
    for rng, target, ticket, box in islice(_tickets(), number):
        assert admits(target)
        engine = Backward(ticket, target, box)
        state = engine.tightened(engine.whole)
        moments, x = Moments(engine, state), box.sample(rng, 100, target.shape)
        off = (ticket.to_network()(x) - target(x)).reshape(len(x), -1)
        r = state.ranges[-1]
        for i in range(off.shape[1]):
            for sign, known in ((1.0, r.d_high[0, i]), (-1.0, -r.d_low[0, i])):
                worst = float((sign * off[:, i]).max())
                yield moments.bound(i, sign, int(rng.choice([0, 5, 60]))) - worst, float(known) - worst


def test_no_output_exceeds_its_bound() -> None:
    rooms = list(_room(NETWORKS))
    assert min(room for room, _ in rooms) >= 0
    assert sum(room < 0.9 * known for room, known in rooms) >= len(rooms) // 50


honest_form, honest_first, honest_layers = semidefinite._form, semidefinite._first, semidefinite._layers


def _scaled(**factors: float) -> Callable[..., Any]:
    """The form with some multipliers forgotten or turned where they count as numbers."""

    def form(layers: Any, m: Any, c: Any, e: Any) -> Any:
        M, v, k, lost = honest_form(layers, m, c, e)
        return M * factors.get("M", 1.0), v * factors.get("v", 1.0), k * factors.get("k", 1.0), lost

    return form


def _without(name: str) -> Callable[..., Any]:
    """The layers with one of their matrices 0."""

    def layers(engine: Any, state: Any) -> Any:
        known = honest_layers(engine, state)
        if known is None:
            return None
        found, noise = known
        return [replace(y, **{name: 0 * getattr(y, name)}) for y in found], noise

    return layers


@pytest.mark.parametrize(
    ("name", "careless"),
    [
        ("_form", _scaled(k=0.5)),
        ("_form", _scaled(v=0.8)),
        ("_form", _scaled(M=1.5)),
        ("_layers", _without("A")),
        ("_layers", _without("E")),
        ("_layers", _without("o")),
        ("_layers", _without("b")),
        ("_largest", lambda M, v, shift: (float(v @ np.linalg.lstsq(M, v)[0]), shift)),
    ],
)
def test_careless_variants_are_caught(name: str, careless: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semidefinite, name, careless)
    assert any(room < 0 for room, _ in _room(NETWORKS))

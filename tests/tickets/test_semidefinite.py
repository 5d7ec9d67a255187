"""Bounds by moments hold at every output of ReLU networks, whatever the multipliers; careless variants are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count, islice
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from ltbounds.errors import TicketNotFound
from ltbounds.networks import Activate, Add, Box, Conv2d, Dense, Network, Node, Rearrange, activation
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, Ticket, prune, semidefinite
from ltbounds.tickets.backward import Backward
from ltbounds.tickets.semidefinite import Moments, _Quadratic, admits

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


def _residual(rng: np.random.Generator) -> Network:
    """One to three blocks h + f(h) or g(h) + f(h) behind a layer, on vectors or on images."""
    image, size = bool(rng.random() < 0.3), int(rng.integers(2, 4))
    shape: tuple[int, ...] = (size, 2, 2) if image else (size,)
    nodes: list[Node] = []

    def linear(reads: int) -> int:
        bias = rng.normal(size=size) * rng.integers(0, 2)
        if image:
            nodes.append(Node(Conv2d(rng.normal(size=(size, size, 3, 3)), bias, (1, 1), (1, 1, 1, 1)), (reads,)))
        else:
            nodes.append(Node(Dense(rng.normal(size=(size, size)), bias), (reads,)))
        return len(nodes)

    def bend(reads: int) -> int:
        nodes.append(Node(Activate(activation("relu")), (reads,)))
        return len(nodes)

    value = bend(linear(0))
    for _ in range(int(rng.integers(1, 4))):
        branch = linear(bend(linear(value)))
        short = linear(value) if rng.random() < 0.4 else value
        nodes.append(Node(Add(), (branch, short)))
        value = bend(len(nodes))
    if image:
        nodes.append(Node(Rearrange((4 * size,)), (value,)))
        value = len(nodes)
    nodes.append(Node(Dense(rng.normal(size=(2, 4 * size if image else size)), None), (value,)))
    return Network(tuple(nodes), shape)


def _tickets(made: Callable[[np.random.Generator], Network]) -> Iterator[tuple[Any, Network, Ticket, Box]]:
    """Coarse tickets for random networks."""
    for seed in count():
        rng = generator("moments", seed)
        target, supply = made(rng), Supply(base_set=int(rng.integers(3, 7)), spare=2, spare_rows=2.0)
        how, tolerance = str(rng.choice(NAMES)), float(rng.choice([0.02, 0.2, 0.6]))
        try:
            yield rng, target, prune(target, None, how, tolerance, seed, supply=supply), BOXES[seed % len(BOXES)]
        except TicketNotFound:
            continue


def _room(number: int, made: Callable[[np.random.Generator], Network] = _chain) -> Iterator[tuple[float, float]]:
    """By how much a bound exceeds the largest signed deviation that is met at 100 inputs, and the ranges' bound it."""
    for rng, target, ticket, box in islice(_tickets(made), number):
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


@pytest.mark.parametrize("made", [_chain, _residual])
def test_no_output_exceeds_its_bound(made: Any) -> None:
    rooms = list(_room(NETWORKS, made))
    assert min(room for room, _ in rooms) >= 0
    if made is _chain:
        assert sum(room < 0.9 * known for room, known in rooms) >= len(rooms) // 50


def test_moments_beat_ranges_on_a_residual_network() -> None:
    rng, relu = generator("residual", 0), Activate(activation("relu"))
    layers = [Dense(rng.normal(size=(size, 20)) / 20**0.5, rng.normal(size=size)) for size in (20, 20, 20, 20, 20, 2)]
    reads = (0,), (1,), (2,), (3,), (4,), (5, 2), (6,), (7,), (8,), (9,), (10, 7), (11,), (12,)
    kinds = (
        layers[0],
        relu,
        layers[1],
        relu,
        layers[2],
        Add(),
        relu,
        layers[3],
        relu,
        layers[4],
        Add(),
        relu,
        layers[5],
    )
    target = Network(tuple(map(Node, kinds, reads)), (20,))
    ticket, box = prune(target, None, "pensia2020", 0.01, 0), Box(-1.0, 1.0)
    engine = Backward(ticket, target, box)
    state = engine.tightened(engine.whole)
    known, bound = float(state.ranges[-1].d_high[0, 0]), Moments(engine, state).bound(0, 1.0)
    x = box.sample(rng, 1000, target.shape)
    assert float((ticket.to_network()(x) - target(x))[:, 0].max()) <= bound < 0.5 * known


honest_form, honest_layers, honest_sum = semidefinite._form, semidefinite._layers, semidefinite._sum


def _scaled(**factors: float) -> Callable[..., Any]:
    """The form with some multipliers forgotten or turned where they count as numbers."""

    def form(*given: Any) -> Any:
        made = honest_form(*given)
        blocks = {at: block * factors.get("M", 1.0) for at, block in made.blocks.items()}
        diagonal = [part * factors.get("M", 1.0) for part in made.diagonal]
        v = [part * factors.get("v", 1.0) for part in made.v]
        return replace(made, diagonal=diagonal, blocks=blocks, v=v, k=made.k * factors.get("k", 1.0))

    return form


def _without(name: str) -> Callable[..., Any]:
    """The layers with one of their matrices or vectors 0."""

    def layers(engine: Any, state: Any) -> Any:
        known = honest_layers(engine, state)
        if known is None:
            return None
        found, out = known
        if name in "bo":
            return [replace(y, **{name: 0 * getattr(y, name)}) for y in found], out
        kept = ["WAE".index(other) for other in "WAE" if other != name]
        gone = [
            {s: tuple(m if n in kept else 0 * m for n, m in enumerate(p)) for s, p in y.parts.items()} for y in found
        ]
        return [replace(y, parts=parts) for y, parts in zip(found, gone, strict=True)], out

    return layers


def _one_branch(forms: Any, noise: Any, reach: Any) -> Any:
    """A sum that forgets what it adds to its first branch."""
    return replace(honest_sum(forms[:1], noise, reach), source=-1)


@pytest.mark.parametrize(
    ("name", "careless", "made"),
    [
        ("_form", _scaled(k=0.5), _chain),
        ("_form", _scaled(v=0.8), _chain),
        ("_form", _scaled(M=1.5), _residual),
        ("_layers", _without("A"), _chain),
        ("_layers", _without("E"), _residual),
        ("_layers", _without("o"), _chain),
        ("_layers", _without("b"), _chain),
        ("_sum", _one_branch, _residual),
    ],
)
def test_careless_variants_are_caught(name: str, careless: Any, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semidefinite, name, careless)
    assert any(room < 0 for room, _ in _room(NETWORKS, made))


def _rounded_room() -> Iterator[Fraction]:
    """By how much bounds on 2 v·w - w'Mw exceed its value at a corner w, where v = Mw and M nearly vanishes."""
    for seed in range(60):
        rng = generator("rounded", seed)
        w = rng.choice([-1, 1], 6)
        b = rng.integers(-9, 10, (6, 4))
        b[0] -= w[0] * (w @ b)  # now w'b = 0
        M = 2**30 * (b @ b.T) + np.diag(rng.integers(1, 9, 6))
        v, cells = (M @ w).astype(float), np.tril(M, -1).astype(float)
        blocks = {(n, j): sparse.csr_array(cells[n : n + 1, j : j + 1]) for n in range(6) for j in range(n)}
        rows = [np.array([float(M[n, n])]) for n in range(6)]
        form = _Quadratic(rows, blocks, [v[n : n + 1] for n in range(6)], [np.ones(1)] * 6, 0.0, 0.0)
        yield Fraction(semidefinite._largest(form, 2.0**-60)[0]) - int(w @ M @ w)


def test_what_a_factorization_rounds_is_in_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert min(_rounded_room()) >= 0
    honest = semidefinite._factorized

    def careless(*given: Any) -> Any:
        known = honest(*given)
        return None if known is None else (known[0], 0.0)

    monkeypatch.setattr(semidefinite, "_factorized", careless)
    assert min(_rounded_room()) < 0

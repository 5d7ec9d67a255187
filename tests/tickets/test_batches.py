"""Many boxes at once: no output at any input of any part exceeds its bound, and careless variants are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice, pairwise
from typing import Any

import numpy as np
import pytest

from ltbounds.errors import TicketNotFound
from ltbounds.networks import Box, Network, Node, Rearrange, dense_network
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, Ticket, backward, batches, prune
from ltbounds.tickets.batches import OFF, ON, OPEN, Batches, admits
from ltbounds.tickets.splitting import split_budget
from ltbounds.tickets.sums import effective_halves
from ltbounds.tickets.zonotope import zonotope_budget

NAMES = ("pensia2020", "fischer2021", "fischer2021.looks_linear", "burkholz2022depth.2l")
NETWORKS, PARTS, POINTS = 200, 8, 32


def _tickets() -> Iterator[tuple[np.random.Generator, Network, Ticket]]:
    """Random dense ReLU networks of one to four layers and coarse tickets for them."""
    for seed in count():
        rng = generator("batched", seed)
        sizes = [int(n) for n in rng.integers(1, 7, int(rng.integers(2, 6)))]
        weights = [rng.normal(size=(b, a)) * (rng.random((b, a)) < 0.8) for a, b in pairwise(sizes)]
        target = dense_network(weights, [rng.normal(size=n) * rng.integers(0, 2) for n in sizes[1:]], "relu")
        supply = Supply(base_set=int(rng.integers(3, 7)), spare=2, spare_rows=2.0)
        try:
            ticket = prune(
                target, None, str(rng.choice(NAMES)), float(rng.choice([0.02, 0.2, 0.6])), seed, supply=supply
            )
        except TicketNotFound:
            continue
        yield rng, target, ticket


def _parts(rng: np.random.Generator, entries: int) -> tuple[np.ndarray, np.ndarray]:
    """Parts of [-1, 2]^entries of all widths, points among them, some with a corner at 0."""
    ends = np.sort(rng.uniform(-1, 2, (2, PARTS, entries)), axis=0)
    low, high = ends[0], ends[0] + (ends[1] - ends[0]) * 10.0 ** rng.integers(-6, 1, (PARTS, 1))
    low[0], high[0], low[1], high[2] = -1.0, 2.0, np.minimum(0.0, high[1]), np.maximum(0.0, low[2])
    high[3] = low[3]
    return np.minimum(low, high), np.maximum(low, high)


def _exceeded(number: int) -> bool:
    """Whether an output exceeds the bound of its part, or of a half of it, for one of so many tickets."""
    for rng, target, ticket in islice(_tickets(), number):
        assert admits(ticket, target)
        engine, network = Batches(ticket, target, Box(-1.0, 2.0)), ticket.to_network()
        low, high = _parts(rng, target.shape[0])
        known = engine.unknown(PARTS)
        bounds, blame = engine.judged(low, high, known)
        rows, side = np.arange(PARTS), blame.argmax(1)
        below, above = high.copy(), low.copy()
        below[rows, side] = above[rows, side] = (low[rows, side] + high[rows, side]) / 2
        halves = np.concatenate([engine.unpacked(bits) for bits in engine.packed(known)] * 2)
        lows, highs = np.concatenate([low, above]), np.concatenate([below, high])
        bounds = np.minimum(engine.judged(lows, highs, halves)[0], np.concatenate([bounds, bounds]))
        u = rng.random((POINTS, *lows.shape))
        u[::2] = u[::2] > 0.5
        x = np.clip(lows + u * (highs - lows), lows, highs).reshape(-1, *target.shape)
        off = np.abs(network(x) - target(x)).max(1).reshape(POINTS, 2 * PARTS).max(0)
        if (off > bounds).any():
            return True
    return False


def test_no_output_exceeds_the_bound_of_its_part() -> None:
    assert not _exceeded(NETWORKS)


KERNELS = {name: getattr(batches, name) for name in ("_bounds", "_upper", "_entered", "_bend", "_ends", "lines")}


def _slopes_of_half(*ranges: Any) -> None:
    KERNELS["lines"](*ranges)
    ranges[-1][[5, 8]] /= 2


def _chords_of_half(*ranges: Any) -> None:
    KERNELS["lines"](*ranges)
    ranges[-1][1] /= 2


def _always_on(net: Any, work: Any, v: int, known: np.ndarray) -> None:
    known[known == OPEN] = ON
    KERNELS["_entered"].py_func(net, work, v, known)


def _without_kink(p: Any, kink: Any, *rest: Any) -> None:
    KERNELS["_ends"](p, 0 * kink, *rest)


def _nothing(*_: Any) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "careless"),
    [
        ("lines", _slopes_of_half), ("lines", _chords_of_half), ("_entered", _always_on), ("_ends", _without_kink),
        ("_bend", _nothing), ("_shift", _nothing),
    ],
)  # fmt: skip
def test_careless_variants_are_caught(
    name: str, careless: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiled code holds what it calls: those that call are run as they stand, with one of the others replaced."""
    for caller in ("_bounds", "_upper", "_entered"):
        monkeypatch.setattr(batches, caller, KERNELS[caller].py_func)
    monkeypatch.setattr(batches, name, careless)
    assert _exceeded(NETWORKS)


def test_signs_that_are_mixed_up_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Batches.unpacked
    monkeypatch.setattr(Batches, "unpacked", lambda *a: np.where((k := honest(*a)) == OPEN, k, np.uint8(ON + OFF) - k))
    assert _exceeded(NETWORKS)


def test_weights_of_negative_inputs_that_are_ignored_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = effective_halves
    monkeypatch.setattr(backward, "effective_halves", lambda *a: (honest(*a)[0],) * 2)
    assert _exceeded(NETWORKS)


def test_bounds_are_not_rounded_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that are points tell: what is rounded is about all that their bounds have to spare."""

    def careless(lo: Any, hi: Any, known: Any, net: Any, found: np.ndarray, blame: Any) -> None:
        KERNELS["_bounds"](lo, hi, known, net._replace(x_noise=0 * net.x_noise, d_noise=0 * net.d_noise), found, blame)
        found *= 1 - 2.0**-36

    monkeypatch.setattr(batches, "_bounds", careless)
    assert _exceeded(NETWORKS)


def test_lines_lie_around_relus() -> None:
    rng = generator("pairs")
    x, far = rng.normal(size=(2, 64, 2000)) * 10.0 ** rng.integers(-2, 2, (2, 1, 2000)) + rng.normal(size=(2, 1, 2000))
    delta, table = far - x, np.empty(11)
    for n in range(x.shape[1]):
        a, b, d = x[:, n], far[:, n], delta[:, n]
        batches.lines(*(end for values in (a, d, b) for end in (values.min(), values.max())), table)
        y, e = np.maximum(a, 0), np.maximum(b, 0) - np.maximum(a, 0)
        assert (y <= table[0] * a + table[1]).all()
        assert (y >= table[2] * a - table[9]).all()
        assert (e <= table[3] * a + table[4] * d + table[5]).all()
        assert (e >= table[6] * a + table[7] * d + table[8]).all()


def test_what_is_known_of_a_box_is_kept_and_helps_its_parts() -> None:
    for rng, target, ticket in islice(_tickets(), 20):
        engine = Batches(ticket, target, Box(-1.0, 2.0))
        low, high = _parts(rng, target.shape[0])
        known = engine.unknown(PARTS)
        engine.judged(low, high, known)
        assert (np.concatenate([engine.unpacked(bits) for bits in engine.packed(known)]) == known).all()
        again = known.copy()
        same = engine.judged(low, high, again)[0]
        assert (again == known).all()
        assert same == pytest.approx(engine.bounds(low, high), rel=1e-9, abs=1e-300)


def test_on_the_whole_box_it_is_no_more_than_the_single_run(ticket_of: Callable[..., tuple[Network, Ticket]]) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    (bound,) = Batches(ticket, target, Box()).bounds(-np.ones((1, 3)), np.ones((1, 3)))
    assert bound <= zonotope_budget(ticket, target, Box()).sup


def test_other_networks_are_left_to_the_general_engine(ticket_of: Callable[..., tuple[Network, Ticket]]) -> None:
    for name, phi in (("burkholz2022depth.l+1", "relu"), ("burkholz2022depth.2l", "tanh")):
        target, ticket = ticket_of(name, phi)
        assert not admits(ticket, target)
    target, ticket = ticket_of("pensia2020", "relu")
    assert admits(ticket, target)


def test_values_of_any_size_are_held() -> None:
    target = dense_network([np.full((2, 2), 1e15), np.full((1, 2), 1e15)], [None, None], "relu")
    ticket = prune(target, None, "pensia2020", 0.2, 1)
    engine = Batches(ticket, target, Box())
    low, high = np.full((1, 2), 0.25), np.full((1, 2), 0.5)
    off = np.abs(ticket.to_network()(high) - target(high)).max()
    assert off <= engine.bounds(low, high)[0] <= engine.sup


@pytest.mark.usefixtures("ticks")
def test_images_that_are_flattened_first_are_admitted_and_held() -> None:
    rng = generator("flattened")
    layers = dense_network([rng.normal(size=(5, 4)), rng.normal(size=(2, 5))], [rng.normal(size=5), None], "relu")
    flat = Node(Rearrange((4,)), (0,))
    moved = (replace(node, inputs=tuple(i + 1 for i in node.inputs)) for node in layers.nodes)
    target = Network((flat, *moved), (1, 2, 2))
    ticket = prune(target, None, "pensia2020", 0.2, 1)
    assert admits(ticket, target)
    split = split_budget(ticket, target, Box(), 10)
    x = rng.uniform(-1, 1, (2000, 1, 2, 2))
    assert np.abs(ticket.to_network()(x) - target(x)).max() <= split.sup <= split.history[0][1]
    assert split.history[-1][0] > 1

"""Many boxes at once: no output at any input of any part exceeds its bound, and careless variants are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice, pairwise

import numpy as np
import pytest

from ltbounds.errors import TicketNotFound
from ltbounds.networks import Box, Network, Node, Rearrange, dense_network
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, Ticket, batches, prune
from ltbounds.tickets.batches import Batches, admits, bent, pair
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
    """Whether an output exceeds the bound of its part for one of so many tickets."""
    for rng, target, ticket in islice(_tickets(), number):
        assert admits(ticket, target)
        engine, network = Batches(ticket, target, Box(-1.0, 2.0), {}), ticket.to_network()
        low, high = _parts(rng, target.shape[0])
        u = rng.random((POINTS, *low.shape))
        u[::2] = u[::2] > 0.5
        x = np.clip(low + u * (high - low), low, high).reshape(-1, *target.shape)
        off = np.abs(network(x) - target(x)).max(1).reshape(POINTS, PARTS).max(0)
        if (off > engine.bounds(low, high)).any():
            return True
    return False


def test_no_output_exceeds_the_bound_of_its_part() -> None:
    assert not _exceeded(NETWORKS)


def _half(*ranges: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    s, shift, rest = pair(*ranges)
    return s, shift, rest / 2


def _always_on(*ranges: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    zero = np.zeros_like(ranges[0])
    return zero + 1, zero, zero


def _bent_less(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    s, shift, rest = bent(low, high)
    return s, shift, rest / 2


def _forgets(noise: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros((len(noise), 0), int), np.zeros((len(noise), 0)), np.zeros_like(noise)


@pytest.mark.parametrize(
    ("name", "careless"),
    [("pair", _half), ("pair", _always_on), ("bent", _bent_less), ("_symbols", _forgets)],
    ids=["half the pair's rest", "pairs always on", "half the bend's rest", "noise forgotten"],
)
def test_careless_variants_are_caught(
    name: str, careless: Callable[..., tuple[np.ndarray, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, name, careless)
    assert _exceeded(NETWORKS)


def test_weights_of_negative_inputs_that_are_ignored_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = effective_halves
    monkeypatch.setattr(batches, "effective_halves", lambda *a: (honest(*a)[0],) * 2)
    assert _exceeded(NETWORKS)


def test_pairs_of_relus_stay_in_their_bounds() -> None:
    rng = generator("pairs")
    x, far = rng.normal(size=(2, 64, 20_000)) * 10.0 ** rng.integers(-2, 2, (2, 1, 20_000)) + rng.normal(
        size=(2, 1, 20_000)
    )
    delta = far - x
    ends = [end for values in (x, far, delta) for end in (values.min(0), values.max(0))]
    s, shift, rest = pair(*ends)
    left = np.maximum(far, 0) - np.maximum(x, 0) - s * delta - shift
    assert (np.abs(left) <= rest + 1e-12 * (1 + np.abs(delta))).all()
    s, shift, rest = bent(*ends[:2])
    assert (np.abs(np.maximum(x, 0) - s * x - shift) <= rest + 1e-12 * (1 + np.abs(x))).all()


def test_on_the_whole_box_it_is_no_more_than_the_single_run(ticket_of: Callable[..., tuple[Network, Ticket]]) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    (bound,) = Batches(ticket, target, Box(), {}).bounds(-np.ones((1, 3)), np.ones((1, 3)))
    assert bound <= zonotope_budget(ticket, target, Box()).sup


def test_other_networks_are_left_to_the_general_engine(ticket_of: Callable[..., tuple[Network, Ticket]]) -> None:
    for name, phi in (("burkholz2022depth.l+1", "relu"), ("burkholz2022depth.2l", "tanh")):
        target, ticket = ticket_of(name, phi)
        assert not admits(ticket, target)
    target, ticket = ticket_of("pensia2020", "relu")
    assert admits(ticket, target)


def test_noise_that_layers_forget_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it: rounding, and inputs of open sign.  Rounding alone, forgotten in one place, this fuzz does not see."""
    monkeypatch.setattr(batches, "_shifted", lambda center, grown, by, *_: (center + by, grown * 0))
    assert _exceeded(NETWORKS)


def _short_and_long(number: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Bounds with generators in 32 bits and in 64 bits, of the parts of so many tickets."""
    found = []
    for rng, target, ticket in islice(_tickets(), number):
        engine = Batches(ticket, target, Box(-1.0, 2.0), {})
        assert engine.kind == np.float32
        parts, ours = _parts(rng, target.shape[0]), []
        for kind in (np.float32, np.float64):
            engine.kind = kind
            ours.append(engine.bounds(*parts))
        found.append((ours[0], ours[1]))
    return found


def test_what_32_bits_round_is_in_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _short_and_long(20)
    assert all((short >= long * (1 - 2.0**-40)).all() for short, long in honest)
    assert all((short <= long * 1.02 + 1e-4 * long.max()).all() for short, long in honest)
    monkeypatch.setattr(batches, "_unit", lambda _: 2.0**-51)
    assert any((short < long * (1 - 2.0**-40)).any() for short, long in _short_and_long(20))


def test_values_too_large_for_32_bits_are_kept_in_64() -> None:
    target = dense_network([np.full((2, 2), 1e15), np.full((1, 2), 1e15)], [None, None], "relu")
    ticket = prune(target, None, "pensia2020", 0.2, 1)
    engine = Batches(ticket, target, Box(), {})
    assert engine.kind == np.float64
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

"""Certificates against random architectures of all kinds of layers: 3,000 tickets, at every value of every network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError, TicketNotFound
from ltbounds.networks import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Ball,
    Box,
    Conv2d,
    Dense,
    Domain,
    Layer,
    MaxPool2d,
    Network,
    Node,
    Rearrange,
    activation,
    save,
)
from ltbounds.networks.intervals import Interval
from ltbounds.networks.windows import Window
from ltbounds.seeding import generator
from ltbounds.tickets import CONSTRUCTIONS, Supply, Ticket, prune, zonotope
from ltbounds.tickets.backward import backward_budget
from ltbounds.tickets.budget import Budget, certified_budget
from ltbounds.tickets.sums import Sums, effective_halves
from ltbounds.tickets.zonotope import Form, zonotope_budget

PHIS = ("relu", "relu", "relu", "leaky_relu", "tanh", "sigmoid", "identity")
Bounding = Callable[[Ticket, Network, Domain], Budget]


class _Builder:
    """A network that grows by one random layer after the other."""

    def __init__(self, rng: np.random.Generator, shape: tuple[int, ...]) -> None:
        self.rng, self.shape = rng, shape
        self.nodes: list[Node] = []
        self.shapes: list[tuple[int, ...]] = [shape]

    def add(self, layer: Layer, *inputs: int) -> None:
        """One more node, reading the last value unless told otherwise."""
        reads = inputs or (len(self.nodes),)
        shape = layer.shape(*(self.shapes[i] for i in reads))
        self.nodes.append(Node(layer, reads))
        self.shapes.append(shape)

    def linear(self, out: int) -> None:
        """A dense or convolutional layer with about a third of its weights 0 and, mostly, biases."""
        rng, before = self.rng, self.shapes[-1]
        bias = rng.normal(size=out) if rng.random() < 0.7 else None
        if len(before) == 1:
            weight = rng.normal(size=(out, before[0])) * (rng.random((out, before[0])) < 0.7)
            self.add(Dense(weight, bias))
            return
        kernel = tuple(min(int(rng.integers(1, 3)), side) for side in before[1:])
        weight = rng.normal(size=(out, before[0], *kernel)) * (rng.random((out, before[0], *kernel)) < 0.7)
        padding = (int(rng.random() < 0.3), int(rng.random() < 0.3), 0, int(rng.random() < 0.2))
        self.add(Conv2d(weight, bias, (1 + int(rng.random() < 0.2), 1), padding))

    def affine(self) -> None:
        """A normalisation by channel or by entry, of any sign."""
        shape = self.shapes[-1]
        if self.rng.random() < 0.5:
            shape = (shape[0], *(1 for _ in shape[1:]))
        self.add(Affine(self.rng.normal(size=shape), self.rng.normal(size=shape)))

    def rearranged(self) -> None:
        """Entries in a random order, some of them twice or not at all."""
        shape = self.shapes[-1]
        entries = int(np.prod(shape))
        pick = self.rng.permutation if self.rng.random() < 0.5 else (lambda n: self.rng.integers(0, n, n))
        self.add(Rearrange(shape, pick(entries)))

    def pooled(self) -> None:
        """Windows of 2 x 2, with padding now and then."""
        window = Window((2, 2), (1, int(self.rng.integers(1, 3))), (int(self.rng.random() < 0.3), 0, 0, 0))
        self.add((MaxPool2d if self.rng.random() < 0.5 else AvgPool2d)(window))

    def between(self) -> None:
        """Up to two layers of other kinds."""
        for _ in range(int(self.rng.integers(0, 3))):
            kind = self.rng.random()
            if kind < 0.6 and len(self.shapes[-1]) == 3 and min(self.shapes[-1][1:]) >= 2:
                self.pooled()
            elif kind < 0.75:
                self.affine()
            elif kind < 0.85:
                self.rearranged()
            elif same := [i for i, s in enumerate(self.shapes[:-1]) if s == self.shapes[-1]]:
                self.add(Add(), int(self.rng.choice(same)), len(self.nodes))


def random_target(rng: np.random.Generator) -> Network:
    """One to three linear layers on vectors or images, with all that may stand between."""
    image = rng.random() < 0.5
    side = int(rng.integers(3, 6))
    built = _Builder(rng, (int(rng.integers(1, 3)), side, side) if image else (int(rng.integers(1, 5)),))
    phi = activation(str(rng.choice(PHIS)), 0.2)
    if rng.random() < 0.2:
        built.between()
    depth = int(rng.integers(1, 4))
    for layer in range(depth):
        built.linear(int(rng.integers(1, 4)))
        if layer + 1 < depth or rng.random() < 0.2:
            built.add(Activate(phi))
            built.between()
        if len(built.shapes[-1]) == 3 and rng.random() < 0.4:
            built.add(Rearrange((int(np.prod(built.shapes[-1])),)))
    return Network(tuple(built.nodes), built.shape)


def random_ticket(seed: int) -> tuple[Network, Ticket, Domain] | None:
    """A ticket with coarse tolerances for a random target, or None where the construction does not admit it."""
    rng = generator("random ticket", seed)
    target = random_target(rng)
    phis = {node.layer.phi.name for node in target.nodes if isinstance(node.layer, Activate)} - {"identity"}
    name = str(rng.choice([name for name, how in sorted(CONSTRUCTIONS.items()) if phis <= {*how.activations}]))
    size = 3 if CONSTRUCTIONS[name].objective == "fixed" else 0
    domain = (Box(-1.0, 1.0), Box(0.0, 1.0), Box(0.5, 2.0), Ball(1.5))[int(rng.integers(4))]
    supply = Supply(base_set=int(rng.integers(3, 7)), spare=2, spare_rows=2.0)
    tolerance = float(rng.choice([0.02, 0.2, 0.6]))
    try:
        return target, prune(target, None, name, tolerance, seed, supply=supply, size=size, domain=domain), domain
    except (DomainError, TicketNotFound):
        return None


def excess(bounding: Bounding, target: Network, ticket: Ticket, domain: Domain, seed: int) -> float:
    """The largest share by which |ticket - target| exceeds the bound at any value of the network, at random inputs.

    The inputs are 64 points, half of them on the boundary, and five projected steps of ascent at the output.
    """
    bounds = bounding(ticket, target, domain).deviations
    network = ticket.to_network()
    x = domain.sample(generator("excess", seed), 64, target.shape)
    worst = -np.inf
    for _ in range(3):
        ours, theirs = network.values(x), target.values(x)
        worst = max(worst, _largest_excess(ticket, bounds, ours, theirs))
        gap = ours[-1] - theirs[-1]
        grad = gap * (np.abs(gap) == np.abs(gap).reshape(len(x), -1).max(1).reshape(-1, *(1 for _ in gap.shape[1:])))
        slope = network.pull(ours, grad)[0] - target.pull(theirs, grad)[0]
        x = domain.project(x + 0.5 * np.sign(slope))
    return worst


def _largest_excess(
    ticket: Ticket, bounds: tuple[np.ndarray, ...], ours: list[np.ndarray], theirs: list[np.ndarray]
) -> float:
    place, worst = 0, -np.inf
    for k in range(len(theirs) - 1):
        place += 3 if k in ticket.pieces and ticket.pieces[k].hidden is not None else 1
        layout = ticket.layouts[k + 1]
        mine = ours[place].reshape(len(ours[0]), layout.width, -1)[:, : layout.channels * layout.copies]
        real = theirs[k + 1].reshape(len(mine), layout.channels, 1, -1)
        off = np.abs(mine.reshape(len(mine), layout.channels, layout.copies, -1) - real).max(0).ravel()
        bound = bounds[k + 1].ravel()[: off.size]
        worst = max(worst, float((off - bound).max(initial=-np.inf)))
    return worst


CHUNKS, SIZE = 10, 300
"""3,000 tickets, in parts that run side by side."""


def tickets(chunk: int) -> Iterator[tuple[int, Network, Ticket, Domain]]:
    """The tickets of a part, with their seeds."""
    for seed in count(10**6 * chunk):
        found = random_ticket(seed)
        if found is not None:
            yield seed, *found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_value_of_any_network_exceeds_its_bound(chunk: int) -> None:
    """Linear bounds are never larger than those of zonotopes, on which they rest: both are asked at once."""
    for seed, target, ticket, domain in islice(tickets(chunk), SIZE):
        assert excess(backward_budget, target, ticket, domain, seed) <= 0, f"seed {seed}"


def test_the_interval_bound_holds_as_well() -> None:
    for seed, target, ticket, domain in islice(tickets(0), SIZE):
        assert excess(certified_budget, target, ticket, domain, seed) <= 0, f"seed {seed}"


def test_every_kind_of_layer_and_most_constructions_are_among_them() -> None:
    layers: Counter[str] = Counter()
    constructions: Counter[str] = Counter()
    for _, target, ticket, _ in islice(tickets(0), SIZE):
        layers.update({type(node.layer).__name__ for node in target.nodes})
        constructions[ticket.construction] += 1
    kinds = {"Dense", "Conv2d", "Activate", "Affine", "Add", "MaxPool2d", "AvgPool2d", "Rearrange"}
    assert {kind for kind, number in layers.items() if number >= 5} == kinds
    assert len(constructions) >= 10


def _caught(chunk: int = 0) -> bool:
    """Whether the fuzz sees a violation among the tickets of one part."""
    return any(excess(zonotope_budget, f, t, domain, seed) > 0 for seed, f, t, domain in islice(tickets(chunk), SIZE))


def test_a_sign_carried_through_a_normalisation_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = zonotope.Zonotopes._enclosed

    def careless(self: zonotope.Zonotopes, k: int) -> Interval:
        node = self.target.nodes[k]
        return self.enclosures[node.inputs[0]] if isinstance(node.layer, Affine) else honest(self, k)

    monkeypatch.setattr(zonotope.Zonotopes, "_enclosed", careless)
    assert _caught()


def test_a_permutation_that_is_not_followed_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Form.moved

    def careless(self: Form, layer: Layer, shape: tuple[int, ...]) -> Form:
        return honest(self, Rearrange(layer.to) if isinstance(layer, Rearrange) else layer, shape)

    monkeypatch.setattr(Form, "moved", careless)
    assert _caught()


def test_weights_of_negative_inputs_that_are_ignored_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(found: Sums, piece: object, rows: int) -> tuple[np.ndarray, np.ndarray]:
        up, _ = effective_halves(found, piece, rows)  # type: ignore[arg-type]
        return up, up

    monkeypatch.setattr(zonotope, "effective_halves", careless)
    assert _caught()


def test_onnxruntime_finds_no_more_than_is_certified(tmp_path: Path) -> None:
    """The same networks by other people's arithmetic: float32, hence rounding relative to the size of all values."""
    import onnxruntime

    for seed, target, ticket, domain in islice(tickets(1), 60):
        x = domain.sample(generator("onnxruntime", seed), 8, target.shape).astype(np.float32)
        outputs = []
        for network in (target, ticket.to_network()):
            save(network, tmp_path / "n.onnx")
            session = onnxruntime.InferenceSession(str(tmp_path / "n.onnx"))
            (y,) = session.run(None, {session.get_inputs()[0].name: x})
            outputs.append(y)
        largest = max(float(np.abs(v).max()) for v in ticket.to_network().values(x))
        bound = backward_budget(ticket, target, domain).sup
        assert np.abs(outputs[0] - outputs[1]).max() <= bound + 2e-5 * (1 + largest), f"seed {seed}"

"""Gradients against finite differences, and the invariants of training with masks."""

from __future__ import annotations

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError
from ltbounds.learning import records
from ltbounds.learning.edge_popup import edge_popup
from ltbounds.learning.fit import fit, masked
from ltbounds.learning.gradients import gradients, parameters, with_parameters
from ltbounds.learning.losses import cross_entropy, squared_error
from ltbounds.learning.optimisers import Adam, Momentum, cosine
from ltbounds.learning.pruning import all_kept, density, imp, keep_top, magnitude, synflow, synflow_masks
from ltbounds.networks import (
    Activate,
    Add,
    Conv2d,
    Dense,
    Network,
    Node,
    Rearrange,
    activation,
    digits,
    random_network,
)  # fmt: skip
from ltbounds.seeding import generator

RATE = 3.0
"""So large that one step of edge-popup changes masks."""


def residual() -> Network:
    """Convolutions with stride and padding, a skip connection, a dense layer; tanh, so that it is smooth."""
    rng = generator("residual", 0)
    tanh = Activate(activation("tanh"))
    nodes = (
        Node(Conv2d(rng.normal(0, 0.5, (3, 2, 3, 3)), rng.normal(size=3), (2, 2), (1, 1, 1, 1)), (0,)),
        Node(tanh, (1,)),
        Node(Conv2d(rng.normal(0, 0.5, (3, 3, 3, 3)), None, (1, 1), (1, 1, 1, 1)), (2,)),
        Node(Add(), (3, 2)),
        Node(Rearrange((27,)), (4,)),
        Node(Dense(rng.normal(0, 0.5, (4, 27)), rng.normal(size=4)), (5,)),
    )
    return Network(nodes, (2, 6, 6))


@pytest.mark.parametrize("loss", [cross_entropy, squared_error])
def test_gradients_are_those_of_finite_differences(loss) -> None:
    network, rng = residual(), generator("finite differences", 0)
    x = rng.normal(size=(5, 2, 6, 6))
    y = rng.integers(0, 4, 5) if loss is cross_entropy else rng.normal(size=(5, 4))
    values = network.values(x)
    found = gradients(network, values, loss(values[-1], y)[1])
    arrays = parameters(network)
    for number, (array, grad) in enumerate(zip(arrays, found, strict=True)):
        assert grad.shape == array.shape
        for flat in rng.choice(array.size, min(array.size, 6), replace=False):
            sides = []
            for step in (1e-5, -1e-5):
                moved = [a.copy() for a in arrays]
                moved[number].flat[flat] += step
                sides.append(loss(with_parameters(network, moved)(x), y)[0])
            assert (sides[0] - sides[1]) / 2e-5 == pytest.approx(grad.flat[flat], rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("optimiser", [lambda: Momentum(0.9, 1e-2), lambda: Adam(decay=1e-2)])
def test_pruned_weights_stay_zero_and_the_rest_learns(optimiser) -> None:
    data, start = digits(), random_network((64, 20, 10), 0, "he", "relu", bias=0.01)
    masks = keep_top(start, magnitude(start), 0.3, all_kept(start))
    rate = 0.05 if isinstance(optimiser(), Momentum) else 3e-3
    trained, history = fit(start, data.x_train, data.y_train, 0, 15, masks=masks, optimiser=optimiser(), rate=rate)
    for before, after, mask in zip(parameters(start), parameters(trained), masks, strict=True):
        assert not after[~mask].any()
        assert (after[mask] != before[mask]).any()
    assert history[-1] < 0.7 * history[0]


def test_one_step_of_momentum_by_hand() -> None:
    w, optimiser = np.array([2.0]), Momentum(0.5, 0.1)
    optimiser.step([w], [np.array([1.0])], 0.1)  # v = 1 + 0.2
    assert w[0] == pytest.approx(2 - 0.12)
    optimiser.step([w], [np.array([0.0])], 0.1)  # v = 0.6 + 0.188
    assert w[0] == pytest.approx(1.88 - 0.0788)
    assert cosine(5, 10, 1.0) == pytest.approx(0.5)


def test_first_step_of_adam_has_the_length_of_the_rate() -> None:
    w = np.array([1.0, 1.0])
    Adam().step([w], [np.array([3.0, -0.01])], 0.1)
    assert w == pytest.approx([0.9, 1.1], abs=1e-6)


def test_synflow_is_conserved_and_sees_what_is_cut_off() -> None:
    network = random_network((6, 5, 4, 3), 1, "he", "relu", bias=0.0)
    scores = synflow(network, all_kept(network))
    sums = [s.sum() for s in scores]
    assert sums == pytest.approx([sums[0]] * len(sums))
    masks = all_kept(network)
    masks[0][2] = False  # neuron 2 hears nothing
    assert synflow(network, masks)[1][:, 2].max() == 0
    assert scores[1][:, 2].max() > 0


@pytest.mark.parametrize("share", [0.5, 0.05, 0.001])
def test_synflow_masks_have_their_density_and_no_empty_layer(share: float) -> None:
    network = random_network((20, 30, 30, 10), 2, "he", "relu", bias=0.0)
    masks = synflow_masks(network, share)
    kept = sum(int(m.sum()) for m in masks)
    assert all(m.any() for m in masks)
    assert abs(kept - share * sum(m.size for m in masks)) <= len(masks)
    assert density(masks) == kept / sum(m.size for m in masks)


def test_keep_top_keeps_the_best_and_never_revives() -> None:
    network = random_network((4, 3, 2), 3, "he", "relu", bias=0.0)
    first = keep_top(network, magnitude(network), 0.5, all_kept(network))
    worst_kept = min(np.abs(a)[m].min() for a, m in zip(parameters(network), first, strict=True))
    assert all((np.abs(a)[~m] <= worst_kept).all() for a, m in zip(parameters(network), first, strict=True))
    again = keep_top(network, [-s for s in magnitude(network)], 0.5, first)
    assert all((b <= a).all() for a, b in zip(first, again, strict=True))
    with pytest.raises(DomainError, match="share"):
        keep_top(network, magnitude(network), 0.0, first)


def test_imp_rewinds_prunes_and_refuses_revived_weights() -> None:
    data, start = digits(), random_network((64, 16, 10), 0, "he", "relu", bias=0.0)
    seen = []

    def train(network, masks):
        seen.append((network, masks))
        return fit(network, data.x_train[:300], data.y_train[:300], 0, 1, masks=masks)[0]

    trained, masks = imp(start, train, 3, 0.5)
    assert [density(m) for _, m in seen] == pytest.approx([1, 0.5, 0.25, 0.125], abs=1e-3)
    for network, mask in seen:
        for a, b, m in zip(parameters(network), parameters(start), mask, strict=True):
            assert (a[m] == b[m]).all()
    assert all(not a[~m].any() for a, m in zip(parameters(trained), masks, strict=True))
    with pytest.raises(DomainError, match="revives"):
        imp(start, lambda network, masks: start, 1, 0.5)


def test_edge_popup_finds_a_strong_ticket_better_than_chance() -> None:
    data, start = digits(), random_network((64, 60, 10), 0, "he", "relu", bias=0.0)
    drawn = [a.copy() for a in parameters(start)]
    masks, history = edge_popup(start, data.x_train, data.y_train, 0.5, 0, 5)
    ticket = masked(start, masks)
    for a, b, m in zip(drawn, parameters(ticket), masks, strict=True):
        assert (b[m] == a[m]).all() and not b[~m].any()
        assert m.sum() == round(0.5 * m.size)
    assert history[-1] < history[0]
    assert (ticket(data.x_test).argmax(1) == data.y_test).mean() > 0.6


def test_one_step_of_edge_popup_is_the_gradient_times_the_weight() -> None:
    """One batch, one step at rate 1: the masks are those of scores moved by finite differences times weights."""
    rng, network = generator("edge-popup step", 0), random_network((3, 6, 2), 0, "he", "tanh", bias=0.0)
    x, y, seed = rng.normal(size=(5, 3)), rng.integers(0, 2, 5), 4
    arrays = parameters(network)
    draw = generator("learning.edge_popup", seed)
    scores = [draw.uniform(0, 1, a.shape) / np.sqrt(a[0].size) for a in arrays]
    masks = [s >= np.sort(s.ravel())[-round(0.5 * s.size)] if a.ndim > 1 else np.ones(s.shape, bool)
             for s, a in zip(scores, arrays, strict=True)]  # fmt: skip
    in_force = parameters(masked(network, masks))
    moved = [s.copy() for s in scores]
    for which, array in enumerate(in_force):
        for flat in range(array.size):
            sides = []
            for step in (1e-5, -1e-5):
                shifted = [a.copy() for a in in_force]
                shifted[which].flat[flat] += step
                sides.append(cross_entropy(with_parameters(network, shifted)(x), y)[0])
            moved[which].flat[flat] -= RATE * (sides[0] - sides[1]) / 2e-5 * arrays[which].flat[flat]
    found, _ = edge_popup(network, x, y, 0.5, seed, 1, rate=RATE, batch=5)
    expected = [s >= np.sort(s.ravel())[-round(0.5 * s.size)] for s in moved]
    for mask, old, new, array in zip(found, masks, expected, arrays, strict=True):
        if array.ndim > 1:
            assert (mask == new).all() and (mask != old).any()


def test_records_are_checked(tmp_path) -> None:
    record = dict.fromkeys(records.FIELDS, "") | {"name": "a", "rows": [], "judgements": [{"verdict": "reproduced"}]}
    records.write(record, tmp_path / "a.json")
    assert (tmp_path / "a.json").is_file()
    with pytest.raises(FileFormatError, match="verdicts"):
        records.write(record | {"judgements": [{"verdict": "fine"}]}, tmp_path / "b.json")
    with pytest.raises(FileFormatError, match="seconds"):
        records.checked({k: v for k, v in record.items() if k != "seconds"}, "a")
    with pytest.raises(DomainError, match="shipped"):
        records.read("nothing")


def test_every_shipped_record_is_readable() -> None:
    assert records.shipped()
    for name in records.shipped():
        record = records.read(name)
        assert record["profile"] == "paper"
        assert record["rows"] and record["judgements"] and record["seconds"] > 0

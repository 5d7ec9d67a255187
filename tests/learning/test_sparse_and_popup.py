"""Sparse convolutions, edge-popup for stacks and for pairs: gradients, masks, and what must never change."""

from __future__ import annotations

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.learning.fit import masked
from ltbounds.learning.gradients import gradients, parameters
from ltbounds.learning.losses import cross_entropy, squared_error
from ltbounds.learning.popup_stack import Popup, Stack, kept_of, popup, rescaled, schedule
from ltbounds.learning.pruning import all_kept, imp, keep_top, magnitude
from ltbounds.learning.scored import Pairs, Scored, Threshold, kaiming_normal, kaiming_uniform
from ltbounds.learning.sparse_conv import SparseChain, fit_sparse
from ltbounds.networks import (
    Activate,
    Conv2d,
    Dense,
    Network,
    Rearrange,
    activation,
    digits,
    random_network,
    sequential,
)
from ltbounds.seeding import generator


def chain(phi: str) -> Network:
    rng, act = generator("chain", phi), Activate(activation(phi))
    same = ((1, 1), (1, 1, 1, 1))
    layers = [
        Conv2d(rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3), *same), act,
        Conv2d(rng.normal(0, 0.4, (4, 3, 3, 3)), None, *same), act,
        Rearrange((4 * 30,)), Dense(rng.normal(0, 0.2, (5, 120)), rng.normal(size=5)),
    ]  # fmt: skip
    return sequential(layers, (2, 6, 5))


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_sparse_passes_are_the_dense_ones(share: float) -> None:
    network, rng = chain("tanh"), generator("sparse", share)
    masks = keep_top(network, [rng.random(a.shape) for a in parameters(network)], share, all_kept(network))
    thin, x, y = masked(network, masks), rng.normal(size=(7, 2, 6, 5)), rng.integers(0, 5, 7)
    values = thin.values(x)
    grad = cross_entropy(values[-1], y)[1]
    sparse, arrays = SparseChain(network, masks), [a.astype(np.float32) for a in parameters(thin)]
    found = sparse.values(arrays, x)
    assert np.abs(found[-1].T - values[-1]).max() < 1e-5
    exact = gradients(thin, values, grad)
    for a, b, mask in zip(sparse.gradients(arrays, found, grad.T.astype(np.float32)), exact, masks, strict=True):
        assert np.abs((a - b)[mask]).max() < 1e-5 * max(1, np.abs(b).max())
    assert np.abs(sparse.outputs(x, part=3) - values[-1]).max() < 1e-5


def test_sparse_training_keeps_zeros_and_learns() -> None:
    data, rng = digits(), generator("sparse training", 0)
    same = ((1, 1), (1, 1, 1, 1))
    layers = [
        Conv2d(rng.normal(0, 0.4, (4, 1, 3, 3)), np.zeros(4), *same), Activate(activation("relu")),
        Rearrange((256,)), Dense(rng.normal(0, 0.1, (10, 256)), np.zeros(10)),
    ]  # fmt: skip
    network = sequential(layers, (1, 8, 8))
    masks = keep_top(network, magnitude(network), 0.3, all_kept(network))
    trained, history = fit_sparse(network, data.x_train, data.y_train, 0, 4.5, masks=masks, rate=1e-2)
    assert all(not a[~m].any() and a[m].any() for a, m in zip(parameters(trained), masks, strict=True) if a.ndim > 1)
    assert len(history) == round(4.5 * len(data.x_train) / 32) and np.mean(history[-5:]) < 0.5 * history[0]


def test_sparse_chains_refuse_other_networks() -> None:
    strided = sequential([Conv2d(np.ones((1, 1, 3, 3)), None, (2, 2), (1, 1, 1, 1))], (1, 4, 4))
    with pytest.raises(DomainError, match="stride 1"):
        SparseChain(strided, all_kept(strided))


def test_imp_never_prunes_what_scores_infinitely() -> None:
    network = random_network((6, 5, 4), 0, "he", "relu", bias=0.0)

    def score(trained: Network) -> list[np.ndarray]:
        scores = magnitude(trained)
        return [scores[0], np.full(scores[1].shape, np.inf)]

    _, masks = imp(network, lambda start, masks: start, 3, 0.2, score=score)
    assert masks[1].all() and sum(int(m.sum()) for m in masks) == round(0.8**3 * 50)


def stack(rng: np.random.Generator, networks: int = 3) -> Stack:
    sizes = [(7, 2), (6, 7), (4, 6)]
    return Stack([rng.normal(size=(networks, *s)) for s in sizes], [rng.normal(size=(networks, s[0])) for s in sizes])


def test_a_stack_is_its_networks() -> None:
    rng = generator("stack", 0)
    nets, x = stack(rng), rng.normal(size=(5, 2))
    out = nets(x)
    for r in range(3):
        h = x
        for k in range(3):
            h = h @ nets.weights[k][r].T + nets.biases[k][r]
            h = np.maximum(h, 0) if k < 2 else h
        assert np.abs(out[r] - h).max() < 1e-12


@pytest.mark.parametrize("classes", [True, False])
def test_one_step_of_popup_is_the_gradient_times_weight_times_sign(classes: bool) -> None:
    """With the density 1 scores do not act on the output; their first step is known from finite differences."""
    rng = generator("popup step", 0)
    nets = stack(rng, 1)
    if not classes:
        nets = Stack([*nets.weights[:2], nets.weights[2][:, :1]], [*nets.biases[:2], nets.biases[2][:, :1]])
    x = rng.normal(size=(1, 4, 2))
    y = rng.integers(0, 4, (1, 4)) if classes else rng.normal(size=(1, 4))

    def loss(layers: Stack) -> float:
        out = layers(x.astype(np.float64))[0]
        return cross_entropy(out, y[0])[0] if classes else squared_error(out, y[0][:, None])[0]

    starts, ends = [], []
    for rate in (0.0, 1.0):
        settings = Popup((1.0,), classes, False, rate=rate, momentum=0.0, decay=0.0, batch=4)
        probe = generator("popup scores", 0)
        found: list[np.ndarray] = []
        nets_copy = Stack([w.copy() for w in nets.weights], [b.copy() for b in nets.biases])
        popup(nets_copy, x, y, settings, [probe], scores_out=found)
        (starts if rate == 0 else ends).extend(found)
    kinds = len(nets.weights)
    for which in range(2 * kinds):  # weights' scores come first, then biases'
        layer, biases = which % kinds, which >= kinds
        for flat in (0, -1):
            sides = []
            for step in (1e-5, -1e-5):
                moved = Stack([w.copy() for w in nets.weights], [b.copy() for b in nets.biases])
                (moved.biases if biases else moved.weights)[layer].flat[flat] += step
                sides.append(loss(moved))
            slope, value = (sides[0] - sides[1]) / 2e-5, (nets.biases if biases else nets.weights)[layer].flat[flat]
            expected = -slope * value * np.sign(starts[which].flat[flat])
            assert ends[which].flat[flat] - starts[which].flat[flat] == pytest.approx(expected, abs=2e-6, rel=1e-3)


@pytest.mark.parametrize("rescale", [True, False])
def test_popup_gives_strong_tickets_of_the_density(rescale: bool) -> None:
    rng = generator("popup", 0)
    sizes = [(30, 1), (30, 30), (1, 30)]
    nets = Stack(
        [rng.normal(0, (2 / s[0]) ** 0.5, (2, *s)) for s in sizes], [rng.normal(0, 0.2, (2, s[0])) for s in sizes]
    )
    x = rng.uniform(-1, 1, (2, 640, 1))
    y = np.maximum(x[:, :, 0] + 0.5, 0)
    before = [w.astype(np.float32).copy() for w in nets.weights]
    ticket, factors = popup(nets, x, y, Popup(tuple(schedule(0.1, 2, 2)), False, rescale), [rng, rng])
    assert (factors == 1).all() is not np.bool_(rescale)
    for w, mask, start in zip(ticket.weights, ticket.weight_masks, before, strict=True):
        assert (mask.reshape(2, -1).sum(1) == kept_of(w[0].size, 0.1)).all()
        scale = w / start  # one positive factor a network and layer, nothing else
        assert (scale > 0).all() and np.ptp(scale.reshape(2, -1), axis=1).max() < 1e-4 * scale.max()
        assert rescale or (w == start).all()


@pytest.mark.parametrize("classes", [True, False])
def test_rescaling_multiplies_the_output_and_lowers_the_loss(classes: bool) -> None:
    rng = generator("rescale", classes)
    nets = stack(rng, 2)
    x = rng.normal(size=(2, 50, 2))
    out = nets(x)
    y = out.argmax(2) if classes else 3 * out[:, :, 0]
    nets.weights[2], nets.biases[2] = (
        nets.weights[2][:, : 4 if classes else 1],
        nets.biases[2][:, : 4 if classes else 1],
    )
    nets.weight_masks[2], nets.bias_masks[2] = np.ones(nets.weights[2].shape, bool), np.ones(nets.biases[2].shape, bool)
    if classes:
        flip = rng.random(y.shape) < 0.2
        y = np.where(flip, rng.integers(0, 4, y.shape), y)
    factor = rescaled(nets, x, y, classes)
    assert np.abs(nets(x) / out[:, :, : 4 if classes else 1] / factor[:, None, None] - 1).max() < 1e-9
    if not classes:
        assert factor == pytest.approx([3, 3])
        return
    for r in range(2):
        best = cross_entropy(factor[r] * out[r], y[r])[0]
        assert all(best <= cross_entropy(c * factor[r] * out[r], y[r])[0] for c in (0.9, 0.99, 1.01, 1.1))


def test_thresholds_are_exact_while_scores_move() -> None:
    rng = generator("threshold", 0)
    scores, find = rng.normal(size=5000).astype(np.float32), Threshold(700)
    for size in (0, 1e-3, 1e-2, 1.0, 1e-3):
        scores += (size * rng.normal(size=5000)).astype(np.float32)
        assert find(scores) == np.sort(np.abs(scores))[-700]


@pytest.mark.parametrize("relu", [True, False])
def test_pairs_collapse_exactly_and_their_gradients_are_those_of_finite_differences(relu: bool) -> None:
    rng = generator("pairs", relu)
    a, b = kaiming_normal(rng, (5, 3, 4), 1), kaiming_normal(rng, (5, 3, 4), 20)
    pairs = Pairs(a, b, kaiming_uniform(rng, a.shape, 1), kaiming_uniform(rng, b.shape, 20), 40, relu)
    x = rng.random(4)
    keep = [np.abs(s) >= np.sort(np.abs(s).ravel())[-40] for s in (pairs.scores_a, pairs.scores_b)]

    def output(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        inner = first * x
        return (second * (np.maximum(inner, 0) if relu else inner)).sum(axis=(0, 2))

    inner, outer = np.where(keep[0], a, 0.0).astype(float), np.where(keep[1], b, 0.0).astype(float)
    assert np.abs(pairs.build() @ x - output(inner, outer)).max() < 1e-5
    grad_out = rng.normal(size=3)
    before = pairs.scores_a.copy(), pairs.scores_b.copy()
    pairs.step(np.outer(grad_out, x).astype(np.float32), 1.0)
    for which, (old, new) in enumerate(zip(before, (pairs.scores_a, pairs.scores_b), strict=True)):
        for flat in range(0, 60, 7):
            sides = []
            for step in (1e-4, -1e-4):
                moved = [inner.copy(), outer.copy()]
                moved[which].flat[flat] += step
                sides.append(grad_out @ output(*moved))
            slope = (sides[0] - sides[1]) / 2e-4
            if which == 0 and relu and inner.flat[flat] == 0:
                slope = 0.0  # the ReLU's slope at 0 is taken as 0
            expected = -slope * (a, b)[which].flat[flat] * np.sign(old.flat[flat]) - 5e-4 * old.flat[flat]
            assert new.flat[flat] - old.flat[flat] == pytest.approx(expected, abs=1e-5, rel=1e-3)


def test_scored_matrices_keep_their_weights_and_the_best_scores() -> None:
    rng = generator("scored", 0)
    layer = Scored(kaiming_normal(rng, (6, 8), 8), kaiming_uniform(rng, (6, 8), 8), 12)
    matrix, old, scores = layer.build().copy(), layer.weight.copy(), layer.scores.copy()
    assert np.count_nonzero(matrix) == 12 and (matrix[matrix != 0] == old[matrix != 0]).all()
    grad = rng.normal(size=(6, 8)).astype(np.float32)
    layer.step(grad, 0.1)
    assert (layer.weight == old).all()
    expected = scores - 0.1 * (grad * old * np.sign(scores) + 5e-4 * scores)
    assert np.abs(layer.scores - expected).max() < 1e-6

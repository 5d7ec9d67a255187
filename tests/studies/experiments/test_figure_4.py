"""pensia2020, Experiment 2: gradients through several layers, tickets that are strong, features of frozen filters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import correlate2d

from ltbounds.errors import DomainError
from ltbounds.learning.losses import cross_entropy
from ltbounds.learning.scored import Pairs, Scored, kaiming_normal, kaiming_uniform
from ltbounds.networks import Conv2d
from ltbounds.seeding import generator
from ltbounds.studies.experiments import pensia_exp_2 as figure_4
from ltbounds.studies.experiments.record import Setup

PANELS = [figure_4.TWO, figure_4.FOUR, figure_4.LENET5]


def test_steps_through_several_layers_are_those_of_finite_differences() -> None:
    rng = generator("figure 4 gradients", 0)
    shapes = [(7, 6), (6, 7), (5, 6), (4, 5)]
    layers = [Scored(kaiming_normal(rng, s, s[1]), kaiming_uniform(rng, s, s[1]), s[0] * s[1]) for s in shapes]
    x, y, rate = rng.random((9, 6)).astype(np.float32), rng.integers(0, 4, 9), 0.1
    before = [layer.scores.copy() for layer in layers]

    def loss(matrices: list[np.ndarray]) -> float:
        h = x.astype(float)
        for k, w in enumerate(matrices):
            h = h @ w.T if k == len(shapes) - 1 else np.maximum(h @ w.T, 0)
        return cross_entropy(h, y)[0]

    plain = [layer.weight.astype(float) for layer in layers]  # density 1: all weights are in force
    assert figure_4.step_scores(layers, x, y, rate) == pytest.approx(loss(plain), rel=1e-5)
    seen = 0.0
    for which, layer in enumerate(layers):
        for flat in range(0, layer.weight.size, 5):
            sides = []
            for step in (1e-5, -1e-5):
                moved = [w.copy() for w in plain]
                moved[which].flat[flat] += step
                sides.append(loss(moved))
            slope = (sides[0] - sides[1]) / 2e-5 * plain[which].flat[flat]
            score = before[which].flat[flat]
            expected = -rate * (slope * np.sign(score) + 5e-4 * score)
            assert layer.scores.flat[flat] - score == pytest.approx(expected, abs=3e-7, rel=1e-3)
            seen = max(seen, abs(rate * slope))
    assert seen > 1e-3  # far above the tolerance: a wrong gradient is seen


@pytest.mark.parametrize("experiment", PANELS, ids=lambda e: e.name)
@pytest.mark.parametrize("kind", figure_4.STRUCTURES)
def test_tickets_are_strong_and_learn(experiment, kind: str) -> None:
    """Nothing but scores moves, every layer keeps exactly its share; far better than chance (a tenth)."""
    prepared = experiment.prepare(Setup("quick", 5))
    drawn = figure_4.structure(kind, prepared.sizes, 0.5, generator("strong", kind))
    layers = figure_4.structure(kind, prepared.sizes, 0.5, generator("strong", kind))
    out = figure_4.train(layers, prepared.data, 15, 0.1, generator("strong order", kind))
    figure_4.check_strong(layers, drawn)
    for old, new in zip(drawn, layers, strict=True):
        matrix = new.build()
        if isinstance(old, Pairs) and isinstance(new, Pairs):
            assert (old.scores_a != new.scores_a).any() and (old.scores_b != new.scores_b).any()
            kept = [np.abs(s) >= cut for s, cut in zip((new.scores_a, new.scores_b), new.cuts, strict=True)]
            assert [k.sum() for k in kept] == [old.kept, old.kept] and old.kept == -(-old.a.size // 2)
            inner = np.where(kept[0], old.a, 0)
            inner = np.maximum(inner, 0) if kind == "ReLU" else inner
            assert np.abs((np.where(kept[1], old.b, 0) * inner).sum(0) - matrix).max() < 1e-5
        else:
            assert (old.scores != new.scores).any()
            assert np.count_nonzero(matrix) == old.kept and (matrix[matrix != 0] == old.weight[matrix != 0]).all()
    if kind != "ReLU":  # with ReLUs so small a network need not learn
        assert (out.argmax(1) == prepared.data.y_test).mean() > 0.4


def test_a_ticket_that_is_not_strong_or_has_an_empty_layer_is_refused() -> None:
    for kind in figure_4.STRUCTURES:
        layers, drawn = (figure_4.structure(kind, (6, 5, 3), 0.5, generator("refused", kind)) for _ in range(2))
        figure_4.check_strong(layers, drawn)
        numbers = layers[1].b if isinstance(layers[1], Pairs) else layers[1].weight
        numbers.flat[3] = np.nextafter(numbers.flat[3], np.float32(9))
        with pytest.raises(DomainError, match="layer 1 has other weights"):
            figure_4.check_strong(layers, drawn)
        for each in (layers, drawn):
            (each[1].b if isinstance(each[1], Pairs) else each[1].weight)[:] = 0
        with pytest.raises(DomainError, match="layer 1 is empty"):
            figure_4.check_strong(layers, drawn)


@pytest.mark.parametrize(("side", "features"), [(28, 400), (8, 64)])
def test_features_of_frozen_filters_are_those_of_plain_loops(side: int, features: int) -> None:
    network = figure_4.filters(side, generator("filters", side))
    x = generator("filters inputs", side).random((2, 1, side, side))
    first, second = (layer.weight for _, layer in network.linear() if isinstance(layer, Conv2d))
    for image, found in zip(x, network(x), strict=True):
        maps = [np.pad(image[0], 2)]
        for filters, pad in ((first, 2 if side == 8 else 0), (second, 0)):
            maps = [sum(correlate2d(m, w, "valid") for m, w in zip(maps, f, strict=True)) for f in filters]
            maps = [
                np.maximum(m[::2, ::2], np.maximum(m[1::2, ::2], np.maximum(m[::2, 1::2], m[1::2, 1::2]))) for m in maps
            ]
            maps = [np.pad(np.maximum(m, 0), pad) for m in maps]
        assert found.shape == (features,) and found.min() >= 0
        assert np.abs(np.concatenate([m.ravel() for m in maps]) - found).max() < 1e-9 * found.max()


@pytest.mark.parametrize("experiment", PANELS, ids=lambda e: e.name)
def test_wide_networks_have_as_many_parameters(experiment) -> None:
    sizes = experiment.repeat.args[0].sizes
    pairs, wide = (sum(a * b for a, b in pairwise(s)) for s in (sizes, figure_4.wide_sizes(sizes)))
    assert 0.998 <= wide / (10 * pairs) <= 1


SEEDS = figure_4.SEEDS


def test_criteria_of_figure_4_can_fail() -> None:
    def told(
        spans: dict[float, tuple[float, float]], wide: tuple[float, float], seeds: int = SEEDS, spread: float = 0.1
    ):
        one = {kind: {"accuracy": 50.0, "kept": 1, "alive": 1} for kind in figure_4.STRUCTURES}
        results = [
            {"density": d, "structures": one, "differences": {
                name: [sum(s) / 2 + spread * (seed - (seeds - 1) / 2), *s]
                for name, s in (("identity minus ReLU", span), ("wide minus identity", wide))
            }}
            for seed in range(seeds) for d, span in spans.items()
        ]  # fmt: skip
        return figure_4.FOUR.judge(Setup("paper"), results)[1][:2]

    def verdicts(*args, **more) -> list[str]:
        return [j["verdict"] for j in told(*args, **more)]

    clear = {0.05: (1, 2), 0.1: (1, 2), 0.5: (-2, -1)}
    assert verdicts(clear, (-1, 1)) == ["reproduced", "not comparable"]
    assert verdicts({0.05: (1, 2), 0.1: (-2, -1)}, (1, 2)) == ["contradicted", "reproduced"]
    assert verdicts({0.05: (1, 2), 0.1: (-1, 2)}, (1, 2))[0] == "not comparable"
    assert verdicts({0.05: (1, 2)}, (1, 2))[0] == "not comparable"  # a density is missing
    # One seed, or seeds that differ more than structures, show nothing of structures, however many images there are.
    for few in ({"seeds": 1}, {"seeds": SEEDS - 1}, {"spread": 2.0}):
        for spans, alone in ((clear, "reproduced"), ({0.05: (-2, -1), 0.1: (-2, -1)}, "contradicted")):
            first, second = told(spans, (1, 2), **few)
            assert first["verdict"] == second["verdict"] == "not comparable"
            assert f"the test images alone would say {alone}" in first["why"]
            assert "the test images alone would say reproduced" in second["why"]
    assert "alone" not in told(clear, (1, 2))[0]["why"]


def test_a_panel_that_has_not_learnt_says_so_and_contradicts_nobody() -> None:
    for accuracy, span, learnt, verdict in (
        (9.8, [0, -1, 1], False, "not comparable"),
        (21.6, [0, -1, 1], True, "not comparable"),
        (9.8, [-2, -3, -1], False, "not comparable"),
        (21.6, [-2, -3, -1], True, "contradicted"),
    ):
        one = {kind: {"accuracy": accuracy, "kept": 1, "alive": 1} for kind in figure_4.STRUCTURES}
        spans = {"identity minus ReLU": span, "wide minus identity": [0, -1, 1]}
        seeds = [{"density": 0.05, "structures": one, "differences": spans}] * SEEDS
        found = figure_4.LENET5.judge(Setup("paper"), seeds)
        first = found[1][0]
        assert ("at density 0.05 pairs have not learnt" in first["why"]) == (not learnt)
        assert first["verdict"] == verdict
        assert ("the criterion alone would say" in first["why"]) == (not learnt and span[2] < 0)
        assert all("the criterion alone" not in other["why"] for other in found[1][1:]), "it is about this one"

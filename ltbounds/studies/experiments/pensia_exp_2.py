"""pensia2020, Experiment 2 (Figure 4): edge-popup on pairs (a_i, b_i), with and without ReLU, and on a wide network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ltbounds.learning.losses import cross_entropy
from ltbounds.learning.optimisers import cosine
from ltbounds.learning.popup_stack import kept_of
from ltbounds.learning.scored import Pairs, Scored, kaiming_normal, kaiming_uniform
from ltbounds.networks import Data
from ltbounds.seeding import generator
from ltbounds.studies.experiments.data import mnist
from ltbounds.studies.experiments.record import Experiment, Row, Setup, framed, judgement, mean_row, paired_difference

__all__ = ["EXPERIMENT", "figure"]

PAIRS = 5
DENSITIES = (0.05, 0.5, 0.1, 0.2)
STRUCTURES = ("identity", "ReLU", "wide")
FEW, LEVEL = 0.1, 0.99
"""Parameters are few where at most a tenth is kept; confidence of each paired difference.  Fixed beforehand."""
RATE, BATCH, EPOCHS, HELD_OUT = 0.1, 64, 2, 5_000

Matrix = Pairs | Scored


@dataclass
class Prepared:
    """The data, pixels in [0, 1]."""

    setup: Setup
    data: Data
    sizes: tuple[int, int, int]


def prepare(setup: Setup) -> Prepared:
    """MNIST x/255, not normalised: pairs collapse for inputs >= 0 only; the last 5,000 training images held out."""
    data, held = mnist(setup), 300 if setup.quick else HELD_OUT
    data = Data(data.x_train[:-held], data.y_train[:-held], data.x_test, data.y_test)
    return Prepared(setup, data, (64, 12, 10) if setup.quick else (784, 500, 10))


def structure(kind: str, sizes: tuple[int, int, int], density: float, rng: np.random.Generator) -> list[Matrix]:
    """The two layers: pairs for each weight, or a network with ten times the hidden nodes; as many parameters."""
    found: list[Matrix] = []
    widths = (sizes[0], 2 * PAIRS * sizes[1], sizes[2]) if kind == "wide" else sizes
    for inputs, outputs in pairwise(widths):
        if kind == "wide":
            shape = outputs, inputs
            weight, scores = kaiming_normal(rng, shape, inputs), kaiming_uniform(rng, shape, inputs)
            found.append(Scored(weight, scores, kept_of(weight.size, density)))
            continue
        triple = PAIRS, outputs, inputs
        a, b = kaiming_normal(rng, triple, 1), kaiming_normal(rng, triple, PAIRS * inputs)
        scores_a, scores_b = kaiming_uniform(rng, triple, 1), kaiming_uniform(rng, triple, PAIRS * inputs)
        found.append(Pairs(a, b, scores_a, scores_b, kept_of(a.size, density), kind == "ReLU"))
    return found


def train(layers: list[Matrix], data: Data, epochs: int, rng: np.random.Generator) -> np.ndarray:
    """Edge-popup, and the outputs on the test set at the end."""
    x, batches, step = data.x_train.astype(np.float32), len(data.x_train) // BATCH, 0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for at in range(batches):
            chosen = order[at * BATCH : (at + 1) * BATCH]
            first, second = layers[0].build(), layers[1].build()
            inputs = x[chosen]
            hidden = np.maximum(inputs @ first.T, 0)
            grad = cross_entropy(hidden @ second.T, data.y_train[chosen])[1].astype(np.float32)
            below = (grad @ second) * (hidden > 0)
            rate = cosine(step, epochs * batches, RATE)
            layers[1].step(grad.T @ hidden, rate)
            layers[0].step(below.T @ inputs, rate)
            step += 1
    first, second = layers[0].build(), layers[1].build()
    return np.asarray(np.maximum(data.x_test.astype(np.float32) @ first.T, 0) @ second.T)


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """One density: the three structures."""
    setup, data = prepared.setup, prepared.data
    density, epochs = DENSITIES[number % len(DENSITIES)], 3 if setup.quick else EPOCHS
    seed = number // len(DENSITIES)
    found: dict[str, Any] = {"density": density, "structures": {}}
    right = {}
    for kind in STRUCTURES:
        rng = generator("pensia2020.exp-2", setup.seed, seed, kind, density)
        layers = structure(kind, prepared.sizes, density, rng)
        right[kind] = train(layers, data, epochs, rng).argmax(1) == data.y_test
        found["structures"][kind] = {
            "accuracy": 100 * float(right[kind].mean()),
            "kept": sum(layer.kept * (2 if isinstance(layer, Pairs) else 1) for layer in layers),
            "alive": sum(layer.alive for layer in layers if isinstance(layer, Pairs)),
            "all": sum(layer.a.size * 2 if isinstance(layer, Pairs) else layer.weight.size for layer in layers),
        }
    found["differences"] = {
        f"{one} minus {two}": [100 * v for v in paired_difference(right[one], right[two], LEVEL)]
        for one, two in (("identity", "ReLU"), ("wide", "identity"), ("wide", "ReLU"))
    }
    return found


def judge(setup: Setup, results: list[Row]) -> tuple[list[Row], list[Row]]:
    """Whether ReLUs hurt where parameters are few, and whether topology matters."""
    rows: list[Row] = []
    for density in sorted({r["density"] for r in results}):
        of = [r for r in results if r["density"] == density]
        for kind in STRUCTURES:
            each = [r["structures"][kind] for r in of]
            about: dict[str, Any] = {"density": density, "structure": kind, "kept": each[0]["kept"]}
            rows.append(mean_row(f"density {density:g}, {kind}: accuracy %", [e["accuracy"] for e in each], **about))
            if kind != "wide":
                what = f"density {density:g}, {kind}: pairs alive"
                rows.append(mean_row(what, [e["alive"] for e in each], density=density))
    few = [r for r in results if r["density"] <= FEW]
    spans = {f"{r['density']:g}": r["differences"]["identity minus ReLU"] for r in few}
    worse, better = (all(s[1] > 0 for s in spans.values()), any(s[2] < 0 for s in spans.values()))
    complete = {d for d in DENSITIES if d <= FEW} == {r["density"] for r in few}
    verdicts = [
        judgement(
            setup, "additional ReLUs perform worse than the identity when the number of parameters is small",
            f"at every density up to {FEW:g} the 99 % interval of a paired difference is above 0; contradicted if one "
            "is below 0",
            "contradicted" if better else "reproduced" if worse and complete else "not comparable",
            "identity minus ReLU, points: " + "; ".join(f"{d}: [{s[1]:.1f}, {s[2]:.1f}]" for d, s in spans.items())
            + ("" if complete else "; not all densities were run") + "; two-layer panel only, 2 epochs",
        )
    ]  # fmt: skip
    apart = [
        any(low > 0 or high < 0 for _, low, high in (r["differences"]["wide minus identity"],)) for r in results
    ]  # fmt: skip
    verdicts.append(
        judgement(
            setup, "performance varies with the topology at about equal numbers of parameters",
            "at one density at least the 99 % interval of wide minus identity does not contain 0",
            "reproduced" if any(apart) else "not comparable",
            f"so at {sum(apart)} of {len(apart)} densities; two-layer panel only, 2 epochs",
        )
    )  # fmt: skip
    sentence = "Figure 4, four layers and LeNet5; epochs 10 to 100, the best of them for each number of parameters"
    verdicts.append(judgement(setup, sentence, "none: not run", "not comparable", "left out: an hour and more each"))
    return rows, verdicts


def figure(record: Row, ax: Any = None) -> Any:
    """Accuracy against kept parameters, a curve for each structure; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6.4, 3.6), layout="constrained").add_subplot() if ax is None else ax
    for kind, colour, marker in (("identity", "#0072B2", "o"), ("ReLU", "#D55E00", "s"), ("wide", "#009E73", "^")):
        rows = sorted((r for r in record["rows"] if r.get("structure") == kind), key=lambda r: r["density"])
        x, y = [r["kept"] for r in rows], [r["mean"] for r in rows]
        label = "wide network" if kind == "wide" else f"{PAIRS} pairs a weight, {kind}"
        ax.semilogx(x, y, color=colour, marker=marker, label=label)
    return framed(
        ax,
        "kept parameters",
        "test accuracy, %",
        "pensia2020, Figure 4, two layers (2 epochs; the paper prints no numbers)",
    )


EXPERIMENT = Experiment(
    "pensia2020.exp-2", "Section 5, Experiment 2, Figure 4: the two-layer panel", prepare, repeat, judge, figure, 4,
    "784-500-10 without biases, MNIST x/255 (not normalised), 55,000 training images (5,000 held out; nothing was "
    "chosen): every weight becomes 5 pairs b psi(a x), psi identity or ReLU, 3.97 million parameters; wide: "
    "784-5000-10, as many. Edge-popup: weights Kaiming normal (a: fan-in 1, b: fan-in 5 x inputs), scores Kaiming "
    "uniform, SGD with momentum 0.9, decay 5e-4, rate 0.1, cosine, batch 64, 2 epochs; the greatest |scores| of each "
    "layer are kept, those of a and b apart (so density k keeps about k^2 of the pairs), the ReLU has slope 0 at 0. "
    "Pixels and hidden values are >= 0, so pairs collapse exactly into dense layers. A repetition is a density "
    "(0.05, 0.5, 0.1, 0.2) with the three structures, one seed each. Left out of Figure 4: the four-layer and LeNet5 "
    "panels, training longer than 2 epochs (the paper: 10 to 100, the best for each number of parameters), the "
    "trained baselines. Criteria fixed before the run. Quick: 64-12-10 on digits, 3 epochs.",
    ("masks of a and b apart", "parameters counted: all that are kept, dead pairs too"),
)  # fmt: skip

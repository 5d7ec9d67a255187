"""pensia2020, Experiment 1: each of the 397,000 weights of a 784-500-10 network by its own 21 random numbers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.learning.fit import fit
from ltbounds.learning.gradients import parameters, with_parameters
from ltbounds.learning.optimisers import Momentum
from ltbounds.networks import Data, Network, random_network
from ltbounds.seeding import generator
from ltbounds.studies.experiments.data import mnist
from ltbounds.studies.experiments.record import Experiment, Setup, judgement, mean_row, paired_difference
from ltbounds.subsets import closest

__all__ = ["EXPERIMENT", "figure"]

N = 21
PRINTED_ACCURACY, PRINTED_COEFFICIENTS, PRINTED_WEIGHTS, PRINTED_CORE_SECONDS = 97.19, 3_725_871, 397_000, 77_400 * 36
MARGIN = 0.5
"""Accuracy counts as kept if the paired difference's 99 % interval lies within this many points (fixed beforehand)."""
COUNT = 0.01
"""Counts agree within this share (fixed beforehand)."""
HELD_OUT = 5_000


@dataclass
class Prepared:
    """The trained target, the data, and how well it does."""

    setup: Setup
    target: Network
    data: Data
    right: np.ndarray


def prepare(setup: Setup) -> Prepared:
    """Train the target: SGD with momentum 0.9, weight decay 5e-4, batch 64, cosine rate; the last 5,000 held out."""
    data = mnist(setup)
    sizes, epochs, held = ((64, 20, 10), 20, 300) if setup.quick else ((784, 500, 10), 2, HELD_OUT)
    start = random_network(sizes, setup.seed, "he", "relu", bias=0.0)
    x, y = data.x_train[:-held], data.y_train[:-held]
    target, _ = fit(
        start, x, y, setup.seed, epochs, optimiser=Momentum(0.9, 5e-4), rate=0.01 if not setup.quick else 0.1
    )
    return Prepared(setup, target, data, target(data.x_test).argmax(1) == data.y_test)


def ranges(weights: np.ndarray) -> dict[str, tuple[float, float]]:
    """The readings of "[l, u] fine-tuned so that it contains the target's weights"."""
    top = float(np.abs(weights).max())
    return {"symmetric": (-top, top), "least and greatest": (float(weights.min()), float(weights.max()))}


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """One draw of all the numbers, for each reading of [l, u]."""
    found: dict[str, Any] = {"target": 100 * float(prepared.right.mean())}
    arrays = parameters(prepared.target)
    weights = np.concatenate([a.ravel() for a in arrays])
    found["weights"] = len(weights)
    for reading, (low, high) in ranges(weights).items():
        rng = generator("pensia2020.exp-1", prepared.setup.seed, number, reading)
        begin = time.process_time()
        numbers = rng.uniform(low, high, (len(weights), N))
        answer = closest(numbers, weights)
        sums, parts, at = np.where(answer.mask, numbers, 0.0).sum(1), [], 0
        for a in arrays:
            parts.append(sums[at : at + a.size].reshape(a.shape))
            at += a.size
        right = with_parameters(prepared.target, parts)(prepared.data.x_test).argmax(1) == prepared.data.y_test
        difference, below, above = paired_difference(right, prepared.right)
        found[reading] = {
            "range": [low, high], "coefficients": int(answer.mask.sum()), "accuracy": 100 * float(right.mean()),
            "difference": 100 * difference, "difference_low": 100 * below, "difference_high": 100 * above,
            "largest_error": float(np.abs(answer.error).max()), "cpu_seconds": time.process_time() - begin,
        }  # fmt: skip
    return found


def judge(setup: Setup, results: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accuracy by the paired difference, the number of coefficients within 1 %."""
    rows, verdicts = [mean_row("target accuracy %", [results[0]["target"]], PRINTED_ACCURACY)], []
    for reading in ("symmetric", "least and greatest"):
        of = [r[reading] for r in results]
        keys = ("accuracy", "difference", "coefficients", "largest_error", "cpu_seconds")
        printed = PRINTED_ACCURACY, 0.0, PRINTED_COEFFICIENTS, 0.01, PRINTED_CORE_SECONDS
        rows += [mean_row(f"{key}, {reading}", [o[key] for o in of], p) for key, p in zip(keys, printed, strict=True)]
        rows[-5]["range"] = of[0]["range"]
        low, high = min(o["difference_low"] for o in of), max(o["difference_high"] for o in of)
        verdict = (
            "reproduced" if low > -MARGIN and high < MARGIN else "contradicted" if high < -MARGIN else "not comparable"
        )
        verdicts.append(
            judgement(
                setup,
                f"the approximated network keeps its accuracy ({reading} range)",
                f"every draw's paired difference, 99 % interval within {MARGIN} points",
                verdict,
                f"intervals within [{low:.2f}, {high:.2f}] points",
            )  # fmt: skip
        )
        per = float(np.mean([o["coefficients"] for o in of])) / results[0]["weights"]
        off = per / (PRINTED_COEFFICIENTS / PRINTED_WEIGHTS) - 1
        verdicts.append(
            judgement(
                setup,
                f"{PRINTED_COEFFICIENTS:,} coefficients ({reading} range)",
                "within 1 %",
                "reproduced" if abs(off) <= COUNT else "not comparable",
                f"{per:.3f} a weight against {PRINTED_COEFFICIENTS / PRINTED_WEIGHTS:.3f} ({100 * off:+.1f} %); "
                "the paper prints no [l, u], and the count depends on it",
            )  # fmt: skip
        )
    return rows, verdicts


def figure(record: dict[str, Any], ax: Any = None) -> Any:
    """Coefficients a weight for each reading of [l, u], beside the printed one; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6, 2.6), layout="constrained").add_subplot() if ax is None else ax
    rows = [r for r in record["rows"] if r["what"].startswith("coefficients")]
    names = [r["what"].split(", ")[1] + " range" for r in rows] + ["printed"]
    values = [r["mean"] / PRINTED_WEIGHTS for r in rows] + [PRINTED_COEFFICIENTS / PRINTED_WEIGHTS]
    ax.barh(names, values, color=["#0072B2"] * len(rows) + ["#999999"])
    for at, value in enumerate(values):
        ax.annotate(f"{value:.2f}", (value, at), xytext=(3, 0), textcoords="offset points", va="center")
    ax.set_xlim(0, max(values) * 1.15)
    ax.set_xlabel(f"kept coefficients a weight, of {N}")
    ax.set_title("pensia2020, Experiment 1")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


EXPERIMENT = Experiment(
    "pensia2020.exp-1", "Section 5, Experiment 1", prepare, repeat, judge, figure, 3,
    "784-500-10, ReLU, no biases, MNIST x/255, 55,000 training images (5,000 held out, unused: nothing was chosen), "
    "He initialisation, SGD with momentum 0.9, decay 5e-4, batch 64, cosine rate from 0.01, 2 epochs (the paper's "
    "length is not printed; 2 stay near its 97.19 %); every weight by the closest subset sum of its own 21 numbers "
    "from U[l, u]; repetitions are draws of the numbers for one target; time is user seconds of one process, the "
    "paper's 77,400 s x 36 cores. Quick: 64-20-10 on digits.",
    ("[l, u] symmetric around 0", "[l, u] from the least to the greatest weight"),
)  # fmt: skip

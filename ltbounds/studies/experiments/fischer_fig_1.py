"""fischer2021, Figure 1: edge-popup with biases, annealing and rescaling on a shifted ReLU and on onion slices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import comb
from typing import Any

import numpy as np

from ltbounds.learning.popup_stack import Stack, popup
from ltbounds.montecarlo.intervals import student_quantile
from ltbounds.seeding import generator
from ltbounds.studies.experiments.fischer_readings import CODE, READINGS, Choice
from ltbounds.studies.experiments.record import Experiment, Row, Setup, judgement, mean_row
from ltbounds.theorems.fischer2021.experiments import onion, shifted_relu

__all__ = ["ONION", "RELU", "figure", "he", "looks_linear", "permutation_p", "tickets", "welch"]

DENSITIES = {"relu": (0.002, 0.01, 0.05, 0.1, 0.2), "onion": (0.01, 0.05, 0.1, 0.2, 0.5)}
SAMPLES, WIDTH, BLOCK = 10_000, 100, 5
"""`BLOCK` networks side by side."""
DEFAULTS = Choice.of({})
CONFIGURATIONS = tuple(product(("He", "looks-linear"), ("biases", "no biases"), ("scaled", "vanilla")))
ORDER_OF_MAGNITUDE, MARGIN, LEVEL = 10.0, 10.0, 0.05
"""Fixed beforehand: the factor and the points that the paper's words stand for, and the level of each comparison."""


Drawn = tuple[list[np.ndarray], list[np.ndarray]]


def he(rng: np.random.Generator, sizes: tuple[int, ...], biases: bool, choice: Choice = DEFAULTS) -> Drawn:
    """Weights N(0, 2/n_l), n_l outputs; biases N(0, sigma_b^2), sigma_b the product of the layers' sigma_w so far.

    Readings: `variance` (n_l the number of inputs instead), `bias-factor` (sigma_b times that).
    """
    weights, offsets, deviation = [], [], float(choice["bias-factor"])
    for inputs, outputs in pairwise(sizes):
        sigma = (2 / (outputs if choice["variance"] == "outputs" else inputs)) ** 0.5
        deviation *= sigma
        weights.append(rng.normal(0, sigma, (outputs, inputs)))
        offsets.append(rng.normal(0, deviation, outputs) if biases else np.zeros(outputs))
    return weights, offsets


def _orthogonal(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))
    return q if rows >= columns else q.T


def looks_linear(rng: np.random.Generator, sizes: tuple[int, ...], biases: bool, choice: Choice = DEFAULTS) -> Drawn:
    """Orthogonal M in blocks [[M, -M], [-M, M]] (one block column first, one row last), biases [b, -b], b as in `he`.

    Reading: `looks-linear-biases` (independent instead).
    """
    weights, offsets = [], he(rng, sizes, biases, choice)[1]
    for k, (inputs, outputs) in enumerate(pairwise(sizes)):
        first, last = k == 0, k == len(sizes) - 2
        if not last and choice["looks-linear-biases"] == "paired":
            offsets[k][outputs // 2 :] = -offsets[k][: outputs // 2]
        m = _orthogonal(rng, outputs if last else outputs // 2, inputs if first else inputs // 2)
        row = m if first else np.concatenate([m, -m], 1)
        weights.append(row if last else np.concatenate([row, -row], 0))
    return weights, offsets


def permutation_p(low: list[float], high: list[float], limit: int = 200_000) -> float:
    """One-sided: how often a random split of all values has a difference of means (high - low) at least as large.

    All splits where there are at most `limit`, else that many drawn at random (the observed one counted).

    >>> permutation_p([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])
    0.05
    """
    values, n = np.array([*low, *high]), len(high)
    if comb(len(values), n) <= limit:
        sums = np.fromiter((values[list(c)].sum() for c in combinations(range(len(values)), n)), float)
        return float((sums >= np.sum(high) - 1e-9 * np.abs(values).sum()).mean())
    rng = generator("permutation", n, len(values))
    sums = np.array([values[rng.permutation(len(values))[:n]].sum() for _ in range(limit)])
    return float(((sums >= np.sum(high) - 1e-12).sum() + 1) / (limit + 1))


def welch(first: list[float], second: list[float], confidence: float = 0.95) -> tuple[float, float]:
    """Welch's interval for the difference of means, first - second; infinite for single values."""
    a, b = np.array(first), np.array(second)
    if min(len(a), len(b)) < 2:
        return -np.inf, np.inf
    parts = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    total = sum(parts)
    middle = float(a.mean() - b.mean())
    if total == 0:
        return middle, middle
    free = total**2 / sum(p**2 / (len(v) - 1) for p, v in zip(parts, (a, b), strict=True))
    half = student_quantile(float(free), (1 + confidence) / 2) * float(total**0.5)
    return middle - half, middle + half


@dataclass
class Prepared:
    """The setting."""

    setup: Setup
    task: str


def _data(task: str, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    if task == "relu":
        x, y = shifted_relu(rng, count)
        return x[:, None], y
    x, labels, _ = onion(rng, count)
    return x, labels


def epochs_of(task: str, density: float, quick: bool) -> tuple[int, int]:
    """Annealing epochs and those at the target density after them."""
    if quick:
        return 2, 1
    return (5 if task == "relu" else 20 if density <= 0.05 else 10), 10


def tickets(
    setup: Setup, task: str, choice: Choice, configuration: tuple[str, str, str], density: float, names: list[int]
) -> dict[str, Any]:
    """A ticket for each name: its test error (or accuracy in percent) and all that lambda was, multiplied.

    Data, start, scores and order of samples are drawn from the name, so that two readings meet the same ones.
    """
    quick, classes = setup.quick, task == "onion"
    which, biases, scaled = configuration
    width, samples = (20, 320) if quick else (WIDTH, SAMPLES)
    depth = int(choice["matrices"])
    sizes = (2 if classes else 1, *[width] * (depth - 1), 4 if classes else 1)
    drawn = [_data(task, generator("fischer2021", task, setup.seed, n), 2 * samples) for n in names]
    x, y = (np.stack([d[k] for d in drawn]) for k in range(2))
    make = he if which == "He" else looks_linear
    nets = [
        make(generator("fischer2021 start", task, setup.seed, n, which), sizes, biases == "biases", choice)
        for n in names
    ]  # fmt: skip
    stack = Stack(*([np.stack([net[part][k] for net in nets]) for k in range(depth)] for part in range(2)))
    densities = choice.densities(density, *epochs_of(task, density, quick))
    rngs = [generator("fischer2021 popup", task, setup.seed, n, which, biases, scaled, density) for n in names]
    best = np.full(len(names), -np.inf if classes else np.inf)

    def tested(stack: Stack) -> np.ndarray:
        out = stack(x[:, samples:].astype(np.float32))
        if classes:
            return np.asarray(100 * (out.argmax(2) == y[:, samples:]).mean(1))
        return np.asarray(((out[:, :, 0] - y[:, samples:]) ** 2).mean(1))

    def after(epoch: int, now: Stack) -> None:
        nonlocal best
        if choice["ticket"] == "best" and densities[epoch] == densities[-1]:
            best = (np.maximum if classes else np.minimum)(best, tested(now))

    settings = choice.popup(densities, classes, scaled == "scaled")
    stack, factors = popup(stack, x[:, :samples], y[:, :samples], settings, rngs, after=after)
    values = best if choice["ticket"] == "best" else tested(stack)
    return {"values": [float(v) for v in values], "factors": [float(f) for f in np.prod(factors, axis=0)]}


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """One density: a block of networks for each initialisation, with and without biases, scaled and not."""
    setup, task = prepared.setup, prepared.task
    choice = Choice.of(setup.readings)
    densities = DENSITIES[task][2:4] if setup.quick else DENSITIES[task]
    density, block = densities[number % len(densities)], number // len(densities)
    size = 2 if setup.quick else BLOCK
    names = [block * size + k for k in range(size)]
    return {
        "density": density, "block": block, "results": {
            ", ".join(c): tickets(setup, task, choice, c, density, names) for c in CONFIGURATIONS
        },
    }  # fmt: skip


def _gather(results: list[Row]) -> dict[tuple[float, str], list[float]]:
    found: dict[tuple[float, str], list[float]] = {}
    for r in results:
        for name, result in r["results"].items():
            found.setdefault((r["density"], name), []).extend(result["values"])
    return found


def _rows(found: dict[tuple[float, str], list[float]], what: str) -> list[Row]:
    return [
        mean_row(f"{what}, density {density:g}: {name}", values, None, density=density, configuration=name)
        for (density, name), values in sorted(found.items())
    ]


def _overall(good: int, opposite: int, of: int, complete: bool = True) -> str:
    """`complete`: whether all that the sentence speaks of was run; else it cannot be reproduced."""
    return "contradicted" if opposite else "reproduced" if good == of and complete else "not comparable"


def _missing(task: str, densities: list[float]) -> str:
    left = [f"{d:g}" for d in DENSITIES[task] if d not in densities]
    return f"; densities not run: {', '.join(left)}" if left else ""


def judge_relu(setup: Setup, results: list[Row]) -> tuple[list[Row], list[Row]]:
    """Biases against none, rescaling against vanilla; on the logarithm of the error."""
    found = _gather(results)
    logs = {key: [float(v) for v in np.log10(values)] for key, values in found.items()}
    densities = sorted({d for d, _ in found})
    missing = _missing("relu", densities)
    good, opposite, notes, surely = 0, 0, [], []
    pairs = [(d, i, s) for d in densities for i in ("He", "looks-linear") for s in ("scaled", "vanilla")]
    for d, i, s in pairs:
        _, high = welch(logs[d, f"{i}, no biases, {s}"], logs[d, f"{i}, biases, {s}"], 1 - LEVEL / len(pairs))
        gap = float(np.mean(logs[d, f"{i}, no biases, {s}"]) - np.mean(logs[d, f"{i}, biases, {s}"]))
        good, below = good + (gap >= np.log10(ORDER_OF_MAGNITUDE)), high < np.log10(ORDER_OF_MAGNITUDE)
        opposite += below
        surely += [f"{d:g} {i} {s}"] if below else []
        notes.append(f"{d:g} {i} {s}: {10**gap:.3g}")
    verdicts = [
        judgement(
            setup, "non-zero biases consistently give orders of magnitude smaller errors",
            "at every density, for both initialisations, scaled and not, the geometric mean of the error falls "
            "at least 10-fold; contradicted if somewhere Welch's interval (95 % for all together) lies below 10-fold",
            _overall(good, opposite, len(pairs), not missing),
            f"{good} of {len(pairs)} comparisons reach 10-fold, {opposite} surely not ({', '.join(surely)}); "
            "factors: "
            f"{'; '.join(notes)}{missing}",
        )
    ]  # fmt: skip
    extreme = [(d, i, b) for d in densities[:2] for i in ("He", "looks-linear") for b in ("biases", "no biases")]
    good, opposite, notes = 0, 0, []
    for d, i, b in extreme:
        scaled, vanilla = logs[d, f"{i}, {b}, scaled"], logs[d, f"{i}, {b}, vanilla"]
        good += permutation_p(scaled, vanilla) <= LEVEL
        opposite += permutation_p(vanilla, scaled) <= LEVEL / len(extreme)
        notes.append(f"{d:g} {i} {b}: {10 ** float(np.mean(vanilla) - np.mean(scaled)):.3g}")
    verdicts.append(
        judgement(
            setup, "rescaling consistently outperforms vanilla at extreme sparsities (densities 0.002, 0.01)",
            "at both, for both initialisations, with biases and without, a one-sided permutation test of the mean log "
            "error gives p <= 0.05; contradicted if one the other way round has p <= 0.05/8",
            _overall(good, opposite, len(extreme), not missing),
            f"{good} of {len(extreme)} significant, {opposite} the other way; vanilla over scaled: "
            f"{'; '.join(notes)}{missing}",
        )
    )  # fmt: skip
    return _rows(found, "test MSE"), verdicts


def _never(found: dict[tuple[float, str], list[float]], comparisons: int) -> str:
    """A warning where there are so few networks that no permutation test can reach what would contradict."""
    networks = min(len(values) for values in found.values())
    splits = math.comb(2 * networks, networks)
    if 1 / splits <= LEVEL / comparisons:
        return ""
    return f"; with {networks} networks p is at least 1/{splits} > 0.05/{comparisons}: this could not have contradicted"


def judge_onion(setup: Setup, results: list[Row]) -> tuple[list[Row], list[Row]]:
    """Biases against none; the margin of rescaled He at the least density."""
    found = _gather(results)
    densities = sorted({d for d, _ in found})
    missing = _missing("onion", densities)
    pairs = [
        (d, i, s) for d in densities for i in ("He", "looks-linear") for s in ("scaled", "vanilla")
        if not (d == 0.01 and s == "vanilla")
    ]  # fmt: skip
    good, opposite, notes = 0, 0, []
    for d, i, s in pairs:
        with_bias, without = found[d, f"{i}, biases, {s}"], found[d, f"{i}, no biases, {s}"]
        good += permutation_p(without, with_bias) <= LEVEL
        opposite += permutation_p(with_bias, without) <= LEVEL / len(pairs)
        notes.append(f"{d:g} {i} {s}: {np.mean(with_bias) - np.mean(without):+.1f}")
    verdicts = [
        judgement(
            setup, "non-zero biases outperform zero biases, but for vanilla edge-popup at density 0.01",
            "at every density, for both initialisations, scaled and not (but that exception), a one-sided permutation "
            "test of the mean accuracy gives p <= 0.05; contradicted if one the other way round has p <= 0.05/18",
            _overall(good, opposite, len(pairs), not missing),
            f"{good} of {len(pairs)} significant, {opposite} the other way; points: {'; '.join(notes)}{missing}"
            + _never(found, len(pairs)),
        )
    ]  # fmt: skip
    best, least = "He, biases, scaled", densities[0]
    good, opposite, notes = 0, 0, []
    others = [name for d, name in found if d == least and name != best]
    for name in others:
        low, high = welch(found[least, best], found[least, name], 1 - LEVEL / len(others))
        good, opposite = good + (low > MARGIN), opposite + (high < MARGIN)
        notes.append(f"{name}: {np.mean(found[least, best]) - np.mean(found[least, name]):+.1f}")
    verdicts.append(
        judgement(
            setup, f"at density {least:g} rescaled He with biases leads all others by more than {MARGIN:g} points",
            f"Welch's intervals (95 % for all together) of differences above {MARGIN:g}; contradicted if one is below",
            _overall(good, opposite, len(others)),
            f"{good} of {len(others)} above, {opposite} below; points: {'; '.join(notes)}",
        )
    )  # fmt: skip
    return _rows(found, "test accuracy %"), verdicts


def figure(record: Row, ax: Any = None) -> Any:
    """The curves of Figure 1, a line for each configuration; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6.8, 3.8), layout="constrained").add_subplot() if ax is None else ax
    relu = record["name"].endswith("relu")
    colours = {("He", "biases"): "#D55E00", ("He", "no biases"): "#E69F00",
               ("looks-linear", "biases"): "#0072B2", ("looks-linear", "no biases"): "#56B4E9"}  # fmt: skip
    for which, biases, scaled in CONFIGURATIONS:
        rows = [r for r in record["rows"] if r["configuration"] == f"{which}, {biases}, {scaled}"]
        rows.sort(key=lambda r: r["density"])
        colour, dash, face = colours[which, biases], "-", None
        if scaled != "scaled":
            dash, face = "--", "white"
        style = {"color": colour, "linestyle": dash, "marker": "o", "markerfacecolor": face}
        x, y = [r["density"] for r in rows], [r["mean"] for r in rows]
        ax.plot(x, y, markersize=4, label=f"{which}, {biases}, {scaled}", **style)
        for r in rows:
            ax.plot([r["density"]] * len(r["values"]), r["values"], ".", color=colours[which, biases], markersize=2)
    ax.set_xscale("log")
    if relu:
        ax.set_yscale("log")
    ax.set_xlabel("density (share kept)")
    ax.set_ylabel("test MSE" if relu else "test accuracy, %")
    title = "shifted ReLU" if relu else "onion slices"
    ax.set_title(f"fischer2021, Figure 1 ({title}), run again; the paper prints no numbers", fontsize=9)
    ax.legend(frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), handlelength=3.5)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _experiment(task: str, place: str, judge: Callable[..., tuple[list[Row], list[Row]]], metric: str) -> Experiment:
    annealing = "5 annealing epochs" if task == "relu" else "20 annealing epochs at densities 0.01 and 0.05, else 10"
    return Experiment(
        f"fischer2021.fig-1-{task}", place, lambda setup: Prepared(setup, task), repeat, judge, figure, 5,
        "10,000 training and 10,000 test points of the paper's law for each network; 5 weight matrices, "
        f"width {WIDTH}; edge-popup: SGD on scores (Kaiming uniform), momentum 0.9, weight decay 5e-4, batch 32, "
        f"cosine rate from 0.1; {annealing}, density rho^(i/e_a), then 10 epochs at rho; masks of the greatest "
        "|score| in each layer, biases apart, n - floor((1 - rho) n) kept; the score's sign is part of the "
        "gradient. Scaled: after each epoch the best lambda > 0 on all training data (closed form, or bisection "
        "for cross-entropy), spread as in Lemma 2; where no positive lambda helps it is 1. Weights N(0, 2/n_l) or "
        "looks-linear orthogonal; biases N(0, sigma_b^2) with sigma_b the product of the sigma_w, [b, -b] where "
        f"looks-linear, but in the last layer, of which the paper says nothing. {metric} of the "
        f"last epoch, not of the best. A repetition is one density with {BLOCK} networks for each of 8 "
        "configurations; 5 repetitions are 5 networks a point, as in the paper. Other readings are options; the "
        f"authors' public code ({CODE}) takes some of them. Until 28 November 2026 looks-linear biases were all "
        "independent. Criteria fixed before the run; nothing was tuned, but a trial of the shifted ReLU with "
        "He had been looked at to time the code. Quick: width 20, 320 points, 2 networks.",
        ("depth 5 as 5 weight matrices", "e_a annealing epochs, then e epochs", "biases pruned apart from weights"),
        READINGS,
    )  # fmt: skip


RELU = _experiment("relu", "Figure 1, top", judge_relu, "Mean squared error")
ONION = _experiment("onion", "Figure 1, bottom", judge_onion, "Accuracy")

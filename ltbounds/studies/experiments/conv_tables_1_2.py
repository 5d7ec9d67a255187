"""burkholz2022conv, Tables 1-2: two sparse convolutions and a dense layer on MNIST, and their L+1 tickets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.learning.gradients import parameters
from ltbounds.learning.pruning import Masks, all_kept, synflow
from ltbounds.learning.sparse_conv import SparseChain, fit_sparse
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.networks import Activate, Conv2d, Data, Dense, Network, Rearrange, activation, sequential
from ltbounds.seeding import generator
from ltbounds.studies.experiments.data import mnist, network_file
from ltbounds.studies.experiments.depth_tables import MEAN, STD, activation_parts, solve_drawing_anew
from ltbounds.studies.experiments.record import (
    Experiment,
    Setup,
    compared,
    counts_agree,
    framed,
    judgement,
    kept_accuracy,
    mean_row,
)  # fmt: skip

__all__ = ["EXPERIMENT", "figure", "share_of_each", "ticket"]

PHIS = ("relu", "leaky_relu", "tanh", "sigmoid")
TARGETS = ("authors", *PHIS)
"""The authors' own ReLU target, read out of their repository, and one trained here for each activation."""
M, EPS = 15, 0.01
SHARE, LEVELS = 0.1, 12
SOURCES = 10
HELD_OUT = 5_000
PRINTED = {"relu": (98.8, 98.72, 945, 4386), "leaky_relu": (98.5, 98.5, 940, 4545), "tanh": (98.14, 98.09, 950, 3269),
           "sigmoid": (98.52, 98.5, 953, 4198)}  # fmt: skip
"""Accuracies of target and ticket, parameters (of the convolutions only) of target and ticket."""
NEAR, KEEPS = 1.0, 0.5
"""Points for the target (99 % interval) and for a ticket's mean paired difference.  Fixed beforehand."""
COUNT = {"relu": 0.01, "leaky_relu": 0.01, "tanh": 0.01, "sigmoid": 0.03}
"""Counts agree within this share (fixed beforehand)."""


@dataclass
class Prepared:
    """The data, as images."""

    setup: Setup
    data: Data
    channels: int
    size: int


def prepare(setup: Setup) -> Prepared:
    """MNIST normalised, the last 5,000 training images held out; digits in the quick profile."""
    data = mnist(setup)
    if setup.quick:
        return Prepared(setup, data, 4, 8)
    x, y = data.x_train[:-HELD_OUT], data.y_train[:-HELD_OUT]
    return Prepared(setup, Data((x - MEAN) / STD, y, (data.x_test - MEAN) / STD, data.y_test), 32, 28)


def chain(arrays: list[np.ndarray], phi: str, size: int) -> Network:
    """Two convolutions that keep height and width, and a dense layer, from weights and biases."""
    w_1, b_1, w_2, b_2, w_3, b_3 = arrays
    act = Activate(activation(phi))
    return sequential(
        [
            Conv2d(w_1, b_1, (1, 1), (1, 1, 1, 1)), act, Conv2d(w_2, b_2, (1, 1), (1, 1, 1, 1)), act,
            Rearrange((w_3.shape[1],)), Dense(w_3, b_3),
        ],
        (w_1.shape[1], size, size),
    )  # fmt: skip


def share_of_each(scores: list[np.ndarray], masks: Masks, share: float) -> Masks:
    """Masks that keep n - floor((1 - share) n) of each array's n entries, the best of those that `masks` keep."""
    found = []
    for score, mask in zip(scores, masks, strict=True):
        keep = mask.size - math.floor((1 - share) * mask.size + 1e-9)
        best = np.argsort(-np.where(mask, score, -1.0), axis=None, kind="stable")[:keep]
        new = np.zeros(mask.size, bool)
        new[best] = True
        found.append(new.reshape(mask.shape) & mask)
    return found


def trained(prepared: Prepared, phi: str) -> Network:
    """SynFlow in 12 exponential levels, a tenth of each array at last, with training after each level."""
    setup, data, c, size = prepared.setup, prepared.data, prepared.channels, prepared.size
    rng = generator("burkholz2022conv.tables-1-2 start", setup.seed, phi)
    arrays = []
    for shape in ((c, 1, 3, 3), (c, c, 3, 3), (10, c * size * size)):
        reach = 1 / math.sqrt(math.prod(shape[1:]))  # torch's default
        arrays += [rng.uniform(-reach, reach, shape), rng.uniform(-reach, reach, shape[0])]
    network, masks = chain(arrays, phi, size), all_kept(chain(arrays, phi, size))
    levels, between, last = (3, 5.0, 20.0) if setup.quick else (LEVELS, 0.15, 2.0)
    share = 0.5 if setup.quick else SHARE
    for level in range(1, levels + 1):
        masks = share_of_each(synflow(network, masks), masks, share ** (level / levels))
        epochs = between if level < levels else last
        network, _ = fit_sparse(network, data.x_train, data.y_train, setup.seed + level, epochs, masks=masks)
    return network


def target_of(prepared: Prepared, which: str) -> tuple[Network, str]:
    """The target with entries of the filters up to EPS dropped, and its activation."""
    if which == "authors":
        with np.load(network_file(prepared.setup, "lt_existence_mnist_conv.npz")) as z:
            arrays = [
                (z[f"{k}.{n}"] * z[f"{k}.{n}_mask"]).astype(np.float64) for k in "025" for n in ("weight", "bias")
            ]
        phi = "relu"
    else:
        arrays, phi = parameters(trained(prepared, which)), which
    arrays = [np.where(np.abs(a) > EPS, a, 0.0) for a in arrays[:4]] + list(arrays[4:])
    return chain(arrays, phi, prepared.size), phi


def split(x: np.ndarray, phi: str) -> np.ndarray:
    """What the univariate neurons pass on, a channel each: phi(x) and -phi(-x), or x itself."""
    return np.concatenate(activation_parts(x, phi), axis=1)


REACHES = (2.0, 1.0)
"""Univariate weights U[-2, 2], as in the authors' code for burkholz2022depth, or U[-1, 1], as the paper's Figure 4."""


def ticket(target: Network, phi: str, rng: np.random.Generator, reach: float = REACHES[0]) -> tuple[Network, int, int]:
    """The L+1 ticket of the two convolutions in effective weights, its parameters, and base sets drawn anew.

    It reads `split` images.  The first convolution is two for one in M copies (both signs for ReLUs), the second one
    for one without copies; the dense layer is the target's.  Counted: univariate neurons, and kept coefficients.
    """
    first, first_bias, second, second_bias, *dense = parameters(target)
    signs = 2 if phi in ("relu", "leaky_relu") else 1
    unit = 1 + activation(phi).slope if signs == 2 else 1.0
    channels = len(first)
    count, redrawn = M * signs * (first.shape[1] + 1), 0

    def solve(z: np.ndarray, product: bool) -> np.ndarray:
        nonlocal count, redrawn
        solved = solve_drawing_anew(z, M, product, rng, most=M, reach=reach)
        count, redrawn = count + solved.members, redrawn + solved.redrawn
        return solved.kept

    o, i, *at = np.nonzero(first)
    filters = np.zeros((channels * M, first.shape[1] * signs, *first.shape[2:]))
    bias = np.zeros(channels * M)
    b = np.flatnonzero(first_bias)
    for copy in range(M):
        for sign in range(signs):
            filters[(o * M + copy, i + sign * first.shape[1], *at)] = solve(first[(o, i, *at)] / unit, True).sum(1)
        bias[b * M + copy] = solve(first_bias[b], True).sum(1)
    o, i, *at = np.nonzero(second)
    kept = solve(second[(o, i, *at)], False)
    wide = np.zeros((len(second), channels * M, *second.shape[2:]))
    for copy in range(M):
        wide[(o, i * M + copy, *at)] = kept[:, copy]
    wide_bias = np.zeros(len(second))
    b = np.flatnonzero(second_bias)
    wide_bias[b] = solve(second_bias[b], False).sum(1)
    used = np.abs(wide).sum(axis=(0, 2, 3)) > 0
    arrays = [filters[used], bias[used], wide[:, used], wide_bias, *dense]
    return chain(arrays, phi, target.shape[1]), count, redrawn


def outputs(network: Network, x: np.ndarray) -> np.ndarray:
    """By the sparse kernels."""
    return SparseChain(network, [a != 0 for a in parameters(network)]).outputs(x)


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """One target and its tickets from ten sources."""
    setup, data = prepared.setup, prepared.data
    which = TARGETS[1:][number % 4] if setup.quick else TARGETS[number % len(TARGETS)]
    target, phi = target_of(prepared, which)
    x, y = data.x_test.reshape(-1, 1, prepared.size, prepared.size), data.y_test
    right = outputs(target, x).argmax(1) == y
    low, high = clopper_pearson(int(right.sum()), len(y), confidence=0.99)
    counts = [int(np.count_nonzero(a)) for a in parameters(target)]
    each = []
    for source in range(1 if setup.quick else SOURCES):
        rng = generator("burkholz2022conv.tables-1-2 source", setup.seed, which, source)
        network, count, redrawn = ticket(target, phi, rng)
        each.append(compared(outputs(network, split(x, phi)), count, redrawn, y, right))
        rng = generator("burkholz2022conv.tables-1-2 source", setup.seed, which, source, "narrow")
        each[-1]["narrow"] = ticket(target, phi, rng, REACHES[1])[1]
    return {
        "which": which, "phi": phi, "accuracy": 100 * float(right.mean()), "accuracy_interval": [100 * low, 100 * high],
        "counts": counts, "tickets": each,
    }  # fmt: skip


def judge(setup: Setup, results: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accuracy and parameters of each target and of its tickets."""
    rows, verdicts = [], []
    for r in results:
        which, phi, images = r["which"], r["phi"], int(r["tickets"][0]["samples"])
        accuracy, ticket_accuracy, size, ticket_size = PRINTED[phi]
        name = "the authors' own ReLU target" if which == "authors" else f"{phi} target trained here"
        rows += [
            mean_row(f"{name}: accuracy %", [r["accuracy"]], accuracy, images=images, which=which),
            mean_row(f"{name}: parameters of the convolutions", [sum(r["counts"][:4])], size, which=which),
            mean_row(f"{name}: weights of the dense layer, not counted in the paper", [r["counts"][4]], which=which),
            mean_row(f"{name}: ticket accuracy %", [t["accuracy"] for t in r["tickets"]], ticket_accuracy, which=which),
            mean_row(f"{name}: ticket minus target, points", [t["difference"] for t in r["tickets"]],
                     ticket_accuracy - accuracy, which=which, part="difference"),
            mean_row(f"{name}: ticket parameters", [t["parameters"] for t in r["tickets"]], ticket_size,
                     which=which, part="count"),
            mean_row(f"{name}: ticket parameters, univariate weights U[-1, 1]", [t["narrow"] for t in r["tickets"]],
                     ticket_size, which=which),
            mean_row(f"{name}: base sets drawn anew", [t["redrawn"] for t in r["tickets"]], which=which),
        ]  # fmt: skip
        low, high = r["accuracy_interval"]
        near = abs(low - accuracy) <= NEAR and abs(high - accuracy) <= NEAR
        verdicts.append(
            judgement(
                setup, f"Table 1, {name}: {accuracy} %", f"99 % interval within {NEAR:g} point",
                "reproduced" if near else "not comparable",
                f"[{low:.2f}, {high:.2f}] %" + ("" if near else "; trained far shorter than 50 epochs a level"),
            )
        )  # fmt: skip
        verdicts.append(counts_agree(setup, f"Table 2, {name}: parameters", [sum(r["counts"][:4])], size, COUNT[phi]))
        sentence, targets = f"Table 1, {name}: tickets keep its accuracy", [r["accuracy"]]
        verdicts.append(kept_accuracy(setup, sentence, [r["tickets"]], KEEPS, targets, accuracy))
        mean = float(np.mean([t["parameters"] for t in r["tickets"]]))
        sentence = f"Table 2, {name}: parameters of the ticket (univariate weights U[-2, 2])"
        verdicts.append(counts_agree(setup, sentence, [mean], ticket_size, COUNT[phi]))
    return rows, verdicts


def figure(record: dict[str, Any], ax: Any = None) -> Any:
    """Ticket minus target in points, for each target, beside the printed differences; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6.4, 3.4), layout="constrained").add_subplot() if ax is None else ax
    found = [r for r in record["rows"] if r.get("part") == "difference"]
    ax.axhline(0, color="#999999", linewidth=1)
    for k, r in enumerate(found):
        ax.plot([k] * len(r["values"]), r["values"], ".", color="#0072B2", markersize=4, alpha=0.6)
        if r["low"] is not None:
            ax.errorbar([k + 0.12], [r["mean"]], [[r["mean"] - r["low"]], [r["high"] - r["mean"]]], fmt="o",
                        color="#0072B2", capsize=3, label="mean, 95 % interval" if k == 0 else None)  # fmt: skip
    ax.plot([k - 0.12 for k in range(len(found))], [r["printed"] for r in found], "s", color="#D55E00", label="printed")
    ax.set_xticks(range(len(found)), [r["which"] for r in found])
    ax.set_xlim(-0.5, len(found) - 0.5)
    return framed(
        ax,
        "target (authors: their own ReLU target)",
        "ticket minus target, points",
        "burkholz2022conv, Table 1: solved L+1 tickets on MNIST",
    )


EXPERIMENT = Experiment(
    "burkholz2022conv.tables-1-2", "Tables 1-2", prepare, repeat, judge, figure, len(TARGETS),
    "Two 3x3 convolutions of 32 channels and a dense layer, MNIST normalised by 0.1307 and 0.3081, 55,000 training "
    "images (5,000 held out, on which nothing had to be chosen). Targets: the authors' own ReLU network, and one for"
    " each activation trained here: torch's default initialisation, SynFlow in 12 exponential levels to a tenth of "
    "each array (biases too), 0.15 epochs of Adam (rate 1e-3, cosine, batch 32) between levels and 2 at the end (the"
    " paper: 50 epochs a level). Filter entries with |w| <= 0.01 are dropped and not counted; the dense layer is "
    "neither approximated nor counted, as in the paper. Tickets: L+1, m = 15, smallest subset within 0.01 "
    "(absolute), base sets without one drawn anew; first convolution two for one with products U[0, 2]·U[-1, 1], "
    "both signs for ReLUs, in 15 copies (the range 2 is that of the authors' code for burkholz2022depth; it was "
    "taken after one source with range 1 had given 5,029 parameters, and counts for range 1 are shown too); second "
    "one for one, U[-1, 1], without copies; tanh and sigmoid univariate neurons evaluated as the identity. Counted: "
    "univariate neurons and kept coefficients. 10 sources a target; a repetition is a target. Quick: 4 channels on "
    "digits.",
    ("the authors' target", "targets trained here", "univariate weights U[-2, 2] or U[-1, 1]"),
)  # fmt: skip

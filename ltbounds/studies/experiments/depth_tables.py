"""burkholz2022depth, Tables 1-3: LeNet-300-100 pruned by IMP with rewinding, and its 2L and L+1 tickets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse

from ltbounds.errors import require
from ltbounds.learning.fit import fit
from ltbounds.learning.gradients import parameters
from ltbounds.learning.pruning import Masks, imp, magnitude
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.networks import Data, Network, activation, dense_network
from ltbounds.seeding import generator
from ltbounds.studies.experiments.data import mnist
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
from ltbounds.subsets import smallest

__all__ = [
    "EXPERIMENT",
    "Built",
    "Solved",
    "activation_parts",
    "figure",
    "solve_drawing_anew",
    "ticket_l_plus_1",
    "ticket_2l",
]

PHIS = ("relu", "leaky_relu", "tanh", "sigmoid")
SLOPE = 0.01
"""Of the leaky ReLU below 0, torch's default."""
M, EPS, MOST = 20, 0.01, 9
"""Base set; absolute tolerance; the largest size that the authors' loop over ten sizes reaches."""
FIRST_RANGE = 2.0
"""Univariate weights are from U[-2, 2], outer ones from U[-1, 1], as in the authors' code."""
ROUNDS, CUT = 12, 0.2
EPOCHS, LAST_EPOCHS, RATE, BATCH = 3, 10, 2e-3, 128
SOURCES = 5
HELD_OUT = 5_000
MEAN, STD = 0.1307, 0.3081

PRINTED = {
    "relu": (18605, 97.99, 1_106_452, 97.78, 119_228, 97.96),
    "leaky_relu": (18608, 97.88, 1_102_379, 97.63, 119_239, 97.84),
    "tanh": (18626, 98.20, 660_247, 98.07, 66_999, 98.14),
    "sigmoid": (18638, 98.08, 669_723, 98.08, 67_434, 98.07),
}
"""Table 1: parameters, accuracy; Table 2 (L+1) and Table 3 (2L): parameters, accuracy."""
NEAR, KEEPS = 1.0, 0.5
"""The target's accuracy (99 % interval) within 1 point of the printed one; a ticket's paired difference from its target
(99 % interval) within 0.5 points.  Fixed beforehand, as are the shares below."""
COUNT = {"relu": 0.01, "leaky_relu": 0.01, "tanh": 0.01, "sigmoid": 0.03}


@dataclass
class Prepared:
    """The data, normalised as open_lth does it."""

    setup: Setup
    data: Data


def prepare(setup: Setup) -> Prepared:
    """MNIST; the last 5,000 training images are held out."""
    data = mnist(setup)
    if setup.quick:
        return Prepared(setup, data)
    x, y = data.x_train[:-HELD_OUT], data.y_train[:-HELD_OUT]
    return Prepared(setup, Data((x - MEAN) / STD, y, (data.x_test - MEAN) / STD, data.y_test))


def start(sizes: tuple[int, ...], phi: str, rng: np.random.Generator) -> Network:
    """torch's default: weights and biases U[-1/sqrt inputs, 1/sqrt inputs]."""
    weights, biases = [], []
    for inputs, outputs in pairwise(sizes):
        reach = 1 / np.sqrt(inputs)
        weights.append(rng.uniform(-reach, reach, (outputs, inputs)))
        biases.append(rng.uniform(-reach, reach, outputs))
    return (
        dense_network(weights, biases, phi, slope=SLOPE) if phi == "leaky_relu" else dense_network(weights, biases, phi)
    )


def magnitude_but_last(network: Network) -> list[np.ndarray]:
    """The magnitude; the last layer's weights are never pruned (open_lth's setting for LeNet)."""
    scores = magnitude(network)
    scores[-2] = np.full(scores[-2].shape, np.inf)
    return scores


def target_of(prepared: Prepared, phi: str, number: int) -> Network:
    """IMP: a fifth of all remaining weights a round, rewound to the initialisation; parameters up to EPS dropped."""
    setup, data = prepared.setup, prepared.data
    sizes, rounds, epochs, last = (
        ((64, 20, 10, 10), 3, 10, 20) if setup.quick else ((784, 300, 100, 10), ROUNDS, EPOCHS, LAST_EPOCHS)
    )
    rng = generator("burkholz2022depth.tables start", setup.seed, number, phi)
    calls = [0]

    def train(network: Network, masks: Masks) -> Network:
        calls[0] += 1
        return fit(
            network, data.x_train, data.y_train, setup.seed + 100 * number + calls[0],
            last if calls[0] > rounds else epochs, masks=masks, rate=RATE, batch=32 if setup.quick else BATCH,
        )[0]  # fmt: skip

    return imp(start(sizes, phi, rng), train, rounds, CUT, score=magnitude_but_last)[0]


@dataclass
class Solved:
    """Kept coefficients, a row for each sum; how many sums were redrawn; how many members all subsets have."""

    kept: np.ndarray
    redrawn: int
    members: int


def solve_drawing_anew(
    z: np.ndarray, n: int, product: bool, rng: np.random.Generator, most: int = MOST, reach: float = FIRST_RANGE
) -> Solved:
    """For each z the smallest subset of up to `most` of n numbers within EPS; a base set without one is drawn anew.

    Numbers are U[-1, 1], times U[0, reach] where `product`.  So do the authors; a fixed source cannot draw anew.
    """
    kept, left, redrawn = np.zeros((len(z), n)), np.arange(len(z)), 0
    for _ in range(1000):
        x = rng.uniform(-1, 1, (len(left), n))
        if product:
            x *= rng.uniform(0, reach, x.shape)
        answer = smallest(x, z[left], EPS)
        good = answer.found & (answer.mask.sum(1) <= most)
        kept[left[good]] = np.where(answer.mask, x, 0.0)[good]
        left = left[~good]
        redrawn += len(left)
        if not len(left):
            return Solved(kept, redrawn, int(np.count_nonzero(kept)))
    require(False, "z", z[left], "be within reach of n numbers")
    raise AssertionError


Layers = list[tuple[np.ndarray, np.ndarray]]


@dataclass
class Built:
    """A ticket as the authors build it: for each target layer the matrices that read its inputs and a constant."""

    phi: str
    stages: list[list[scipy.sparse.csr_array]]
    """Two matrices read phi(x) and -phi(-x) (two for one, ReLUs), one matrix reads x."""
    count: int
    redrawn: int

    def __call__(self, x: np.ndarray, part: int = 250) -> np.ndarray:
        """Outputs on a batch, in single precision, `part` samples at a time so that they stay in the cache."""
        return np.concatenate([self._run(x[i : i + part].T.astype(np.float32)) for i in range(0, len(x), part)], 1).T

    def _run(self, values: np.ndarray) -> np.ndarray:
        for k, matrices in enumerate(self.stages):
            values = values if k == 0 else _activated(values, self.phi)
            constants = matrices[0].shape[1] - len(values)
            values = np.concatenate([values, np.ones((constants, values.shape[1]), values.dtype)])
            parts = activation_parts(values, self.phi) if len(matrices) > 1 else [values]
            values = sum(matrix @ part for matrix, part in zip(matrices, parts, strict=True))
        return values


def layers_of(target: Network) -> Layers:
    """Weights and biases; parameters up to EPS are dropped."""
    found = [np.where(np.abs(a) > EPS, a, 0.0) for a in parameters(target)]
    return list(zip(found[::2], found[1::2], strict=True))


def _signs(phi: str) -> tuple[int, float]:
    """Univariate neurons need both signs for the ReLUs, one for odd activations; and x = (phi(x) - phi(-x))/unit."""
    return (2, 1 + SLOPE if phi == "leaky_relu" else 1.0) if phi in ("relu", "leaky_relu") else (1, 1.0)


def activation_parts(x: np.ndarray, phi: str) -> list[np.ndarray]:
    """phi(x) and -phi(-x) for ReLUs; x itself for tanh and sigmoid, whose neurons the authors take as linear."""
    if phi == "relu":
        return [np.maximum(x, 0), -np.maximum(-x, 0)]
    if phi == "leaky_relu":
        return [np.where(x > 0, x, SLOPE * x), np.where(x > 0, SLOPE * x, x)]
    return [x]


def _activated(x: np.ndarray, phi: str) -> np.ndarray:
    return np.asarray(activation(phi, SLOPE)(x), x.dtype)


def _add_two_for_one(
    built: Built, weight: np.ndarray, bias: np.ndarray, copies: int, n: int, rng: np.random.Generator
) -> None:
    """A target layer by two source layers, in `copies`; all univariate neurons of inputs and of the bias count."""
    signs, unit = _signs(built.phi)
    full = np.column_stack([weight, bias])
    o, i = np.nonzero(full)
    z = np.tile(full[o, i], copies) / unit
    at = np.tile(o, copies) + len(weight) * np.repeat(np.arange(copies), len(o)), np.tile(i, copies)
    built.count += n * signs * full.shape[1]
    matrices = []
    for _ in range(signs):
        solved = solve_drawing_anew(z, n, True, rng)
        shape = (len(weight) * copies, full.shape[1])
        matrices.append(scipy.sparse.csr_array((solved.kept.sum(1).astype(np.float32), at), shape=shape))
        built.count, built.redrawn = built.count + solved.members, built.redrawn + solved.redrawn
    built.stages.append(matrices)


def ticket_2l(layers: Layers, phi: str, n: int, rng: np.random.Generator) -> Built:
    """The 2L ticket as the authors build it: two source layers for each of the target's."""
    built = Built(phi, [], 0, 0)
    for weight, bias in layers:
        _add_two_for_one(built, weight, bias, 1, n, rng)
    return built


def ticket_l_plus_1(layers: Layers, phi: str, n: int, rng: np.random.Generator) -> Built:
    """The L+1 ticket as the authors build it: the first layer two for one in M copies, then one for one.

    A weight of a copy is a subset sum over the M copies of its input; a bias over M constants.
    """
    built = Built(phi, [], 0, 0)
    _add_two_for_one(built, *layers[0], M, n, rng)
    for k, (weight, bias) in enumerate(layers[1:], 1):
        copies, inputs = 1 if k == len(layers) - 1 else M, weight.shape[1]
        full = np.column_stack([weight, bias])
        o, i = np.nonzero(full)
        solved = solve_drawing_anew(np.tile(full[o, i], copies), M, False, rng)
        rows = np.tile(o, copies) + len(weight) * np.repeat(np.arange(copies), len(o))
        first = np.tile(np.where(i < inputs, i, M * inputs), copies)  # constants stand behind all copies
        columns = first[:, None] + np.where(first == M * inputs, 1, inputs)[:, None] * np.arange(M)
        at = np.repeat(rows, M), columns.ravel()
        shape = (len(weight) * copies, M * (inputs + 1))
        matrix = scipy.sparse.csr_array((solved.kept.ravel().astype(np.float32), at), shape=shape)
        matrix.eliminate_zeros()
        built.stages.append([matrix])
        built.count, built.redrawn = built.count + solved.members, built.redrawn + solved.redrawn
    return built


def _ours(target: Network, construction: str, seed: int, x: np.ndarray) -> tuple[np.ndarray, int]:
    """The ticket of `ltbounds.tickets`: a fixed source, spare neurons, tolerance relative to each layer's largest."""
    from ltbounds.tickets import prune
    from ltbounds.tickets.building import Supply

    ticket = prune(target, None, construction, EPS, seed, supply=Supply(base_set=M), objective="smallest")
    return ticket.to_network()(x), ticket.edges


def readings(phi: str) -> tuple[int, ...]:
    """Numbers in a base set of the two-for-one layers: 20 as printed; for odd activations also 30."""
    return (M,) if phi in ("relu", "leaky_relu") else (M, 30)


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """One target, and five sources for each kind of ticket; the activation changes from repetition to repetition."""
    setup, data = prepared.setup, prepared.data
    phi, which = PHIS[number % len(PHIS)], number // len(PHIS)
    target = target_of(prepared, phi, which)
    layers = layers_of(target)
    dropped = dense_network([w for w, _ in layers], [b for _, b in layers], phi, SLOPE)
    x, y = data.x_test, data.y_test
    right = dropped(x).argmax(1) == y
    low, high = clopper_pearson(int(right.sum()), len(y), confidence=0.99)
    kept = sum(int(np.count_nonzero(a)) for layer in layers for a in layer)
    found: dict[str, Any] = {
        "phi": phi, "number": which, "accuracy": 100 * float(right.mean()),
        "accuracy_interval": [100 * low, 100 * high],
        "parameters": kept, "remaining": sum(int(np.count_nonzero(a)) for a in parameters(target)), "tickets": {},
    }  # fmt: skip
    for kind, build in (("2L", ticket_2l), ("L+1", ticket_l_plus_1)):
        for n in readings(phi):
            each = []
            for source in range(1 if setup.quick else SOURCES):
                rng = generator("burkholz2022depth.tables ticket", setup.seed, number, kind, n, source)
                built = build(layers, phi, n, rng)
                each.append(compared(built(x), built.count, built.redrawn, y, right))
            found["tickets"][f"{kind} n={n}"] = each
    ours = () if phi == "sigmoid" else OURS[: 1 if setup.quick else 2]
    for kind, construction in ours:
        outputs, edges = _ours(dropped, construction, setup.seed + number, x)
        found["tickets"][f"{kind} ours"] = [compared(outputs, edges, 0, y, right)]
    return found


# ltbounds.tickets admits no sigmoid in these constructions: its value at 0 is not 0.
OURS = (("2L", "burkholz2022depth.2l"), ("L+1", "burkholz2022depth.l+1"))


def judge(setup: Setup, results: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The twelve rows of the tables, each with the authors' way of building, and ours beside them."""
    rows, verdicts = [], []
    for phi in PHIS:
        of = [r for r in results if r["phi"] == phi]
        if not of:
            continue
        size, accuracy, *tickets = PRINTED[phi]
        rows.append(
            mean_row(f"{phi}: target accuracy %", [r["accuracy"] for r in of], accuracy, phi=phi, part="target")
        )
        rows.append(mean_row(f"{phi}: target parameters above {EPS:g}", [r["parameters"] for r in of], size, phi=phi))
        rows.append(mean_row(f"{phi}: target parameters left by pruning", [r["remaining"] for r in of], phi=phi))
        low, high = (f(r["accuracy_interval"][k] for r in of) for k, f in enumerate((min, max)))
        near = abs(low - accuracy) <= NEAR and abs(high - accuracy) <= NEAR
        verdicts.append(
            judgement(
                setup, f"Table 1, {phi}: the target has {accuracy} %",
                f"every target's 99 % interval within {NEAR:g} point", "reproduced" if near else "not comparable",
                f"intervals within [{low:.2f}, {high:.2f}] %" + ("" if near else "; the schedule here is shorter"),
            )
        )  # fmt: skip
        verdicts.append(
            counts_agree(
                setup, f"Table 1, {phi}: parameters of the target", [r["parameters"] for r in of], size, COUNT[phi]
            )
        )
        for kind, (count, printed) in (("L+1", tickets[:2]), ("2L", tickets[2:])):
            table = "Table 2" if kind == "L+1" else "Table 3"
            for key in of[0]["tickets"]:
                if not key.startswith(kind):
                    continue
                each = [t for r in of for t in r["tickets"][key]]
                means = [float(np.mean([t["parameters"] for t in r["tickets"][key]])) for r in of]
                about: dict[str, Any] = {"phi": phi, "part": kind, "way": key}
                about["parts"] = len(of)
                rows.append(mean_row(f"{phi} {key}: accuracy %", [t["accuracy"] for t in each], printed, **about))
                differences = [t["difference"] for t in each]
                what = f"{phi} {key}: difference from the target, points"
                rows.append(mean_row(what, differences, printed - accuracy, **about))
                rows.append(mean_row(f"{phi} {key}: base sets drawn anew", [t["redrawn"] for t in each], **about))
                del about["parts"]
                rows.append(mean_row(f"{phi} {key}: parameters, a mean for each target", means, count, **about))
                if key.endswith("ours"):
                    continue
                n = key.split("=")[1]
                verdicts.append(
                    kept_accuracy(
                        setup,
                        f"{table}, {phi}: tickets keep the target's accuracy (the authors' way, n = {n})",
                        [r["tickets"][key] for r in of],
                        KEEPS,
                        [r["accuracy"] for r in of],
                        accuracy,
                    )
                )
                verdicts.append(
                    counts_agree(
                        setup, f"{table}, {phi}: parameters (the authors' way, n = {n})", means, count, COUNT[phi]
                    )
                )
    return rows, verdicts


def figure(record: dict[str, Any], ax: Any = None) -> Any:
    """Parameters of the tickets, ours against the printed ones, as ratios; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6.4, 3.6), layout="constrained").add_subplot() if ax is None else ax
    for kind, colour, marker in (("2L", "#0072B2", "o"), ("L+1", "#D55E00", "s")):
        for n, face in ((20, colour), (30, "white")):
            found = [
                (PHIS.index(r["phi"]), r["mean"] / r["printed"], [v / r["printed"] for v in r["values"]])
                for r in record["rows"] if r.get("way") == f"{kind} n={n}" and ": parameters" in r["what"]
            ]  # fmt: skip
            if found:
                shift = -0.1 if kind == "2L" else 0.1
                x = [f[0] + shift for f in found]
                ax.plot(x, [f[1] for f in found], marker, color=colour, markerfacecolor=face, label=f"{kind}, n = {n}")
                for at, (_, _, values) in zip(x, found, strict=True):
                    ax.plot([at] * len(values), values, ".", color=colour, markersize=3)
    ax.axhspan(0.99, 1.01, color="#dddddd", label="within 1 % of the printed count")
    ax.set_xticks(range(len(PHIS)), PHIS)
    return framed(
        ax,
        "activation",
        "parameters of the ticket / printed",
        "burkholz2022depth, Tables 2 and 3: tickets of LeNet-300-100",
    )


EXPERIMENT = Experiment(
    "burkholz2022depth.tables", "Tables 1-3", prepare, repeat, judge, figure, 12,
    "LeNet 784-300-100-10, MNIST normalised by 0.1307 and 0.3081, 55,000 training images (5,000 held out, on which "
    "nothing had to be chosen), torch's default initialisation; IMP: 12 rounds, each cuts a fifth of all remaining "
    "weights (never of the last layer), rewound to the initialisation; 3 epochs a round and 10 after the last, Adam,"
    " rate 2e-3, cosine, batch 128 (open_lth's default: 40 epochs of SGD a round). Parameters with |w| <= 0.01 are "
    "dropped. Tickets, the authors' way: base sets of 20 numbers, univariate weights U[-2, 2], outer ones U[-1, 1], "
    "smallest subset of up to 9 within 0.01 (absolute), base sets without one drawn anew, all univariate neurons "
    "counted, tanh and sigmoid univariate neurons evaluated as the identity; with 30 numbers for odd activations as "
    "a second reading. 'ours': ltbounds.tickets, fixed source, tolerance 0.01 of each layer's largest, real "
    "activations. A repetition is a target of one activation (in turn), with 5 sources; the test set is looked at "
    "once for each. The printed +- is over sources of one target. Quick: 64-20-10-10 on digits, 3 rounds, one "
    "source.",
    ("20 or 30 numbers in two-for-one base sets of tanh and sigmoid", "the authors' construction or ltbounds.tickets"),
)  # fmt: skip

"""Theorems 3.1 and 3.2 at work: sources of the certified width, their subset sums posed and solved, one small target each.

Signals are one-dimensional, ReLU, σ = r = 1.  A source weight is a function of its address; only the part of a block that is
looked at is drawn: 20 neurons of the wanted sign, then 20 more where a sum is not met yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from ltbounds.claims import BaseSets, Result
from ltbounds.errors import TicketNotFound
from ltbounds.networks import Activate, Conv2d, Linear, Network, activation, sequential
from ltbounds.networks.facts import facts_of
from ltbounds.notation import place
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.equations_13_14 import tolerances
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import tolerance
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import posed
from ltbounds.theorems.ours.corollary_1 import n_sufficient

__all__ = ["RESULT"]

PAPER = "burkholz2022conv"
TWO, ONE = place(PAPER, "Theorem 3.1", "section 3.1"), place(PAPER, "Theorem 3.2", "section 3.2")
EPS, DELTA, LENGTH, TAPS, CHUNK = 0.1, 0.1, 6, 3, 20


@dataclass(frozen=True, eq=False)
class _Ticket:
    """A target, its ticket's layers, the numbers of a block in each, what a block must do, the sums posed and budgeted for.

    `layers`: the factors λ (inputs and constant, n) of univariate neurons, or None, and the kept weights (rows, inputs · taps · n).
    """

    wanted: Network
    layers: tuple[tuple[np.ndarray | None, csr_array], ...]
    numbers: tuple[int, ...]
    sets: tuple[BaseSets, ...]
    posed: int
    budget: int


def target(seed: int, channels: tuple[int, ...] = (1, 2, 1)) -> Network:
    """Convolutions of three taps with biases, |θ| and |x| at most 1; the last layer has neither bias nor activation."""
    stream, layers = generator(f"{PAPER}.at_width", seed), list[Any]()
    for k, (c, o) in enumerate(pairwise(channels)):
        weight = stream.uniform(-1, 1, (o, c, 1, TAPS))
        weight *= 0.9 / np.abs(weight).sum(axis=(1, 2, 3), keepdims=True)
        last = k == len(channels) - 2
        layers += [Conv2d(weight, None if last else stream.uniform(-0.1, 0.1, o), padding=(0, 1, 0, 1))]
        layers += [] if last else [Activate(activation("relu"))]
    return sequential(layers, (channels[0], 1, LENGTH))


def _wanted(layer: Linear, copies: int, last: bool) -> np.ndarray:
    """(rows, inputs and constant, taps): every channel in copies, then the constant; biases at the middle tap of the constant."""
    weight = np.asarray(layer.weight)[:, :, 0]
    bias = np.zeros((len(weight), 1, TAPS))
    bias[:, 0, 1] = 0 if layer.bias is None else layer.bias
    constant = np.zeros((0 if last else 1, weight.shape[1] + 1, TAPS))
    constant[:, -1, 1] = 1
    return np.repeat(np.concatenate([np.concatenate([weight, bias], 1), constant]), copies, axis=0)


def _kept(wanted: np.ndarray, factors: np.ndarray, tolerance: float, key: tuple[Any, ...]) -> tuple[csr_array, int]:
    """Subset sums of w · factor within the tolerance of every entry that is not 0, for factors > 0 and < 0 apart; and their number."""
    from ltbounds.subsets import closest

    n, found, sums = factors.shape[1], list[tuple[np.ndarray, np.ndarray, np.ndarray]](), 0
    for (j, k), sign in ((address, s) for address in np.ndindex(wanted.shape[1:]) for s in (1, -1)):
        units, rows = np.flatnonzero(sign * factors[j] > 0), np.flatnonzero(wanted[:, j, k])
        sums += len(rows)
        for start in range(0, len(units), CHUNK):
            chosen = units[start : start + CHUNK]
            w = generator(*key, j, k, sign, start).uniform(-1, 1, (len(wanted), len(chosen)))[rows]
            answer = closest(w * factors[j, chosen], wanted[rows, j, k])
            good = answer.error <= tolerance
            r, c = np.nonzero(answer.mask & good[:, None])
            found.append((rows[r], (j * TAPS + k) * n + chosen[c], w[r, c]))
            rows = rows[~good]
            if not len(rows):
                break
        one_sign = not len(units)  # copies have no factor below 0, and pose no such sums
        sums -= len(rows) if one_sign else 0
        if len(rows) and not one_sign:
            raise TicketNotFound(f"{len(rows)} of the sums of input {j}, tap {k} must be met within {tolerance:g}")
    row, column, value = (np.concatenate(part) for part in zip(*found, strict=True))
    return csr_array((value, (row, column)), shape=(len(wanted), wanted.shape[1] * TAPS * n)), sums


def _sets(label: str, wanted: Network, numbers: tuple[int, ...]) -> tuple[tuple[BaseSets, ...], int]:
    """The base sets of the repaired theorem where layer l has blocks of numbers[l], and the sums that it budgets for."""
    facts = facts_of(wanted)
    reads, sums = [max(1, read) for read in facts.in_degree], posed(sum(facts.nonzeros), len(numbers))
    if label == "Theorem 3.1":
        found, laws = [tolerance(EPS, 1, reads[k:]) for k in range(len(reads))], ["mixture-d"] * len(reads)
    else:
        found, laws = tolerances(EPS, 1, [(read, 0) for read in reads], max(numbers[1:])), ["mixture-d", "uniform"]
        sums *= max(numbers[1:])
    return tuple(BaseSets(1, law, 1.0, eps_l, DELTA / sums) for law, eps_l in zip(laws, found, strict=True)), sums


CASES = {"Theorem 3.1": ((1, 2, 1), (1000, 800)), "Theorem 3.2": ((1, 1, 1), (1400, 75))}
"""Channels of the target, and numbers in a block of each layer."""


def _prune(label: str, seed: int) -> _Ticket:
    channels, numbers = CASES[label]
    wanted = target(seed, channels)
    sets, budget = _sets(label, wanted, numbers)
    linear, layers, solved = [layer for _, layer in wanted.linear()], list[tuple[np.ndarray | None, csr_array]](), 0
    for k, (layer, base, n) in enumerate(zip(linear, sets, numbers, strict=True)):
        last, direct = k == len(linear) - 1, base.law == "uniform"
        copies = 1 if last or sets[k + 1].law != "uniform" else numbers[k + 1]
        rows = _wanted(layer, copies, last)
        shape = (rows.shape[1], n)
        factors = np.ones(shape) if direct else generator(PAPER, label, seed, k).uniform(-1, 1, shape)
        kept, sums = _kept(rows, factors, base.eps, (PAPER, label, seed, k))
        layers.append((None if direct else factors, kept))
        solved += sums
    return _Ticket(wanted, tuple(layers), numbers, sets, solved, budget)


def _shifted(x: np.ndarray) -> np.ndarray:
    """(inputs, members, length) as (inputs · taps · members, length), tap k reading one place further right than tap k - 1."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1)))
    taps = np.stack([padded[:, :, k : k + x.shape[2]] for k in range(TAPS)], axis=1)
    return taps.reshape(-1, x.shape[2])


def _value(ticket: _Ticket, x: np.ndarray) -> np.ndarray:
    """What the ticket computes of one signal (channels, length); behind the data the constant comes from biases of the neurons."""
    value = np.concatenate([x, np.ones((1, LENGTH))])[:, None]
    for k, (factors, kept) in enumerate(ticket.layers):
        if factors is not None:
            value = np.maximum(factors[:, :, None] * value, 0)
        out = kept @ _shifted(value)
        last = k == len(ticket.layers) - 1
        following = 1 if last or ticket.layers[k + 1][0] is not None else ticket.numbers[k + 1]
        value = (out if last else np.maximum(out, 0)).reshape(-1, following, LENGTH)
    return value[:, 0]


def _verify(ticket: _Ticket) -> Mapping[str, bool]:
    x = generator(f"{PAPER}.at_width.inputs").choice([-1.0, -0.3, 0.4, 1.0], (40, *ticket.wanted.shape))
    off = max(float(np.abs(_value(ticket, signal[:, 0]) - ticket.wanted(signal[None])[0, :, 0]).max()) for signal in x)
    enough = (n_sufficient(base.eps, base.delta, base.law, base.target) for base in ticket.sets)
    largest = max(float(np.abs(kept.data).max()) for _, kept in ticket.layers)
    return {
        "within eps": off <= EPS,
        "blocks as large as is certified": all(n >= least for n, least in zip(ticket.numbers, enough, strict=True)),
        "source weights in [-1, 1]": largest <= 1,
        "no more sums than budgeted for": 0 < ticket.posed <= ticket.budget,
    }


def _of_another(label: str, _: int) -> _Ticket:
    """The control: the ticket of another target."""
    return replace(_prune(label, 1), wanted=target(2, CASES[label][0]))


@TWO.witness("thm-3.1.at-width", build=partial(_prune, "Theorem 3.1"), off=partial(_of_another, "Theorem 3.1"))
def two_for_one_at_width(witness: Any) -> Mapping[str, bool]:
    """Blocks of 1000 and 800 neurons, certified to be enough (our Corollary 1, eps = delta = 0.1), contain a convolutional ReLU target
    1-2-1 with biases to within eps on sampled inputs, and pose no more sums than the row of thm-3.1.corrected budgets for.
    """
    return _verify(witness)


@ONE.witness("thm-3.2.at-width", build=partial(_prune, "Theorem 3.2"), off=partial(_of_another, "Theorem 3.2"))
def one_for_one_at_width(witness: Any) -> Mapping[str, bool]:
    """The same for depth L + 1, a target 1-1-1, blocks of 1400 products and 75 copies of its hidden channel and constant."""
    return _verify(witness)


RESULT = Result(
    ref=place(PAPER, "Certified widths", "sections 3.1 and 3.2").ref,
    title="Theorems 3.1 and 3.2 at the certified width",
    statement="Sources as wide as the repaired theorems ask, with certified numbers, contain the target's ticket.",
    claims=(two_for_one_at_width, one_for_one_at_width),
)

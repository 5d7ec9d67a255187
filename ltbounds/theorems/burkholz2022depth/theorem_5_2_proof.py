"""The proof of Theorem 5.2, appendix A.5: how many subset sums there are, and what rho must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, like
from ltbounds.claims import (
    Integers,
    Points,
    Result,
    Verdict,
)
from ltbounds.notation import Count, Natural, Sides, place, sides
from ltbounds.theorems.shared.rho import closed_form, larger_root, least, needed, spare_factor, sufficient, width
from ltbounds.theorems.shared.rho_claims import rho_claims

__all__ = ["RESULT", "parameters", "sums"]

Int1To6 = Annotated[Scalar, Integers(1, 6)]

PAPER = "burkholz2022depth"
COUNTING = place(PAPER, "Theorem 5.2, proof", "appendix A.5")
FIX = place(PAPER, "Theorem 5.2, proof", "appendix A.5, end")


def parameters(n_in: Any, n_out: Any) -> Any:
    """A.5: nonzero parameters of a fully connected layer, N_l = n_{t,l} (n_{t,l-1} + 1).

    >>> parameters(784, 300) + parameters(300, 100) + parameters(100, 10)
    266610
    """
    return n_out * (n_in + 1)


def sums(first: Any, middle: Any, last: Any, m: Any) -> Any:
    """A.5: subset sums of a ticket in which every hidden neuron is present m times.

    `first`, `middle`, `last`: parameters of the first, the inner and the last target layers; the first needs two sums for
    each (one for each sign), the last is built once.

    >>> sums(235500, 30100, 1010, m=15)
    7517510
    """
    return 2 * m * first + m * middle + last


@COUNTING.equal("thm-5.2.rho")
def count(first: Natural, middle: Natural, last: Natural, m: Count) -> Sides:
    """The sums of a ticket with m copies, counted layer by layer, are 2 m N_t less m for each inner parameter and 2m - 1
    for each of the last layer: so rho' <= 2 m N_t, m = C log(1/min{min eps_l, delta/rho}).

    Note: As printed, the copies of layer L-1 stand in n_{s,L-1}; by the theorem they stand in n_{s,L}, one layer
    later.  N_{L-2} in the width for the layer before must be n_{t,L-2}.
    """
    return sides(
        sums(first, middle, last, m),
        2 * m * (first + middle + last) - m * middle - (2 * m - 1) * last,
        off=2 * m * (first + middle + last),
    )


@dataclass(frozen=True)
class _Counted:
    """What `prune` reported while it worked, and the shape of its target."""

    solved: int
    weights: tuple[int, ...]
    copies: int


def _count(seed: int) -> _Counted:
    from ltbounds.networks import random_network
    from ltbounds.tickets import Supply, prune

    target, solved = random_network((3, 4, 3, 2), seed), list[int]()
    supply = Supply(base_set=18, spare_rows=0.5)
    prune(target, construction=f"{PAPER}.l+1", tolerance=0.02, seed=seed, supply=supply, progress=solved.append)
    weights = tuple(int(np.count_nonzero(layer.weight)) for _, layer in target.linear())
    return _Counted(sum(solved), weights, supply.copies)


def _verify_count(witness: _Counted) -> Mapping[str, bool]:
    first, *middle, last = witness.weights
    planned = sums(first, sum(middle), last, witness.copies)
    return {
        "no fewer sums than counted": witness.solved >= planned,
        "no more than a tenth more, for rows that failed": witness.solved <= 1.1 * planned,
    }


def _lost(witness: _Counted) -> _Counted:
    """The control: the copies of the first layer are not counted."""
    return _Counted(witness.solved, (witness.weights[0] // 2, *witness.weights[1:]), witness.copies)


@COUNTING.witness("thm-5.2.rho.count", build=_count, off=lambda seed: _lost(_count(seed)), seeds=(0, 1))
def by_construction(witness: Any) -> Mapping[str, bool]:
    """Pruning a ReLU target 3-4-3-2 without biases to depth L+1 solves the counted number of subset sums, and few more."""
    return _verify_count(witness)


def _counted_one_by_one(n_in: Any, n_out: Any) -> Any:
    from ltbounds.networks import nonzeros, random_network

    return sum(nonzeros(random_network((int(n_in), int(n_out)), seed=1, bias=1.0)))


@COUNTING.equal("thm-5.2.full", by="exact")
def full(n_in: Int1To6, n_out: Int1To6) -> Sides:
    """A fully connected layer with nonzero parameters has N_l = n_{t,l} (n_{t,l-1} + 1): counted in networks of up to 6
    neurons.
    """
    return sides(parameters(n_in, n_out), _counted_one_by_one(n_in, n_out), off_left=n_in * (n_out + 1))


def _smallest_sizes(stream: np.random.Generator, count: int) -> np.ndarray:
    """Members of the smallest subset of 20 numbers U[-1, 1] within 0.01 of a target U[-1, 1]."""
    from ltbounds.subsets import smallest

    x, z = stream.uniform(-1, 1, (count, 20)), stream.uniform(-1, 1, count)
    return np.asarray(smallest(x, z, 0.01).mask.sum(1))


def _mean_size(stream: np.random.Generator) -> tuple[float, float]:
    """E|S| = Sum_k P(|S| > k), each tail in an exact interval, together with confidence 1 - 1e-9."""
    from ltbounds.montecarlo import clopper_pearson

    count, longest = 4_000, 20
    sizes = _smallest_sizes(stream, count)
    tails = [clopper_pearson(int((sizes > k).sum()), count, confidence=1 - 1e-9 / longest) for k in range(longest)]
    return sum(lower for lower, _ in tails), sum(upper for _, upper in tails)


@COUNTING.figure("claim-two-three", printed=(2.0, 3.0), off=(4.0, 5.0), expect=Verdict.UNDECIDED)
def few(stream: np.random.Generator) -> tuple[float, float]:
    """If the source is wide, two to three neurons per parameter may be enough: the mean size of the smallest subset of
    20 numbers U[-1, 1] within 0.01 of a target U[-1, 1].
    """
    return _mean_size(stream)


Parameters = Annotated[Scalar, Points((100, 18605, 10**6))]
SomeEps = Annotated[Scalar, Points(("0.01", "0.0001"))]
SomeDelta = Annotated[Scalar, Points(("0.1", "0.001"))]
SomeC = Annotated[Scalar, Points((1, 3))]


@FIX.at_most("thm-5.2.fix.widths.least", by="points")
def least_against_none(N: Parameters, eps: SomeEps, delta: SomeDelta, C: SomeC) -> Sides:
    """Final widths with the least rho are at most 4.5 times those without rho."""
    without = width(1, eps, delta, like(1, eps), C)
    return sides(width(1, eps, delta, least(N, eps, delta, C), C), 9 * without / 2, off=3 * without)


@FIX.at_most("thm-5.2.fix.widths.corrected", by="points")
def corrected_against_least(N: Parameters, eps: SomeEps, delta: SomeDelta, C: SomeC) -> Sides:
    """With the corrected rho they are at most 1.05 times those with the least."""
    fewest = width(1, eps, delta, least(N, eps, delta, C), C)
    return sides(width(1, eps, delta, sufficient(N, eps, delta, C), C), 21 * fewest / 20, off=7 * fewest / 10)


@FIX.at_most("thm-5.2.fix.widths.printed", by="points")
def printed_against_least(N: Parameters, eps: SomeEps, delta: SomeDelta, C: SomeC) -> Sides:
    """With the printed rho at gamma = 1 they are at most 1.8 times those with the least.

    Note: For N = 18605, eps_l = 1e-4, delta = 0.01 and C = 3, the width for each target neuron is 27.6 without rho, 55.4
    with the least rho, 56.2 with the corrected form, and 82.8 with the printed one at gamma = 1.
    """
    fewest = width(1, eps, delta, least(N, eps, delta, C), C)
    return sides(width(1, eps, delta, closed_form(N, eps, delta, 1, C), C), 9 * fewest / 5, off=6 * fewest / 5)


RESULT = Result(
    ref=COUNTING.ref,
    title="Tickets of depth L+1: counting subset sums",
    statement="rho' = Σ rho'_l subset sums, rho'_L = N_L and rho'_l <= C N_l log(1/min{eps_{l+1}, delta/rho'}); a rho with "
    "rho = C N_t log(1/min{min_l eps_l, delta/rho}) suffices; rho = C N_t^(1+gamma) log(1/min{eps, delta}) works for any gamma > 0.",
    symbols={
        "first, middle, last": "parameters of the first, the inner and the last target layers",
        "m": "copies of a neuron",
        "N": "N_t, nonzero parameters of the target",
        "rho": "number of subset sums in all",
        "eps": "min_l eps_l, the least tolerance of a parameter",
    },
    formulas=(parameters, sums, closed_form, needed, larger_root, sufficient, spare_factor),
    claims=(
        count,
        by_construction,
        full,
        few,
        *rho_claims(FIX, "thm-5.2.fix"),
        least_against_none,
        corrected_against_least,
        printed_against_least,
    ),
)

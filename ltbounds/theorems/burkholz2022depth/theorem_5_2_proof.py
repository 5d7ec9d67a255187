"""The proof of Theorem 5.2, appendix A.5: how many subset sums there are, and what rho must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, like
from ltbounds.claims import Integers, Points, Result
from ltbounds.notation import (
    AtLeastOne,
    Count,
    Natural,
    Nonnegative,
    OpenUnit,
    Positive,
    Sides,
    at_most,
    place,
    printed,
    sides,
)
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import corrected as first_layer
from ltbounds.theorems.burkholz2022depth.theorem_4_1 import corrected as later_layer
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import HERE as STATEMENT
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import carried, posed
from ltbounds.theorems.shared.rho import closed_form, larger_root, least, needed, spare_factor, sufficient, width
from ltbounds.theorems.shared.rho_claims import rho_claims

__all__ = ["RESULT", "parameters", "sums"]

Int1To6 = Annotated[Scalar, Integers(1, 6)]

PAPER = "burkholz2022depth"
COUNTING = place(PAPER, "Theorem 5.2, proof", "appendix A.5")
FIX = place(PAPER, "Theorem 5.2, proof", "appendix A.5, end")
FIX_CLAIMS = rho_claims(FIX, "thm-5.2.fix")
FIXED = next(claim for claim in FIX_CLAIMS if claim.id.endswith("fix.corrected"))


def parameters(n_in: Scalar, n_out: Scalar) -> Scalar:
    """A.5: nonzero parameters of a fully connected layer, N_l = n_{t,l} (n_{t,l-1} + 1).

    >>> parameters(784, 300) + parameters(300, 100) + parameters(100, 10)
    266610
    """
    return n_out * (n_in + 1)


def sums(first: Scalar, middle: Scalar, last: Scalar, m: Scalar) -> Scalar:
    """A.5: subset sums of a ticket in which every hidden neuron is present m times.

    `first`, `middle`, `last`: parameters of the first, the inner and the last target layers; the first needs two sums for
    each (one for each sign), the last is built once.

    >>> sums(235500, 30100, 1010, m=15)
    7517510
    """
    return 2 * m * first + m * middle + last


@COUNTING.equal("thm-5.2.rho.count")
def count(first: Natural, middle: Natural, last: Natural, m: Count) -> Sides:
    """The sums of a ticket with m copies, counted layer by layer, are 2 m N_t less m for each inner parameter and 2m - 1
    for each of the last layer.
    """
    whole = 2 * m * (first + middle + last)
    return sides(sums(first, middle, last, m), whole - m * middle - (2 * m - 1) * last, off=whole)


@COUNTING.at_most("thm-5.2.rho", by="smt", given=lambda m, size, **_: at_most(m, size))
def few_enough(first: Natural, middle: Natural, last: Natural, m: Count, size: Positive) -> Sides:
    """rho' <= 2 N_t C log(1/min{min eps_l, delta/rho}): the m copies of a neuron are at most the size of a base set, which is
    that logarithm times C.

    Note: As printed, the copies of layer L-1 stand in n_{s,L-1}; by the theorem they stand in n_{s,L}, one layer
    later.  N_{L-2} in the width for the layer before must be n_{t,L-2}.  The constant neurons are not counted: see
    thm-5.2.union.
    """
    bound = 2 * (first + middle + last) * size
    return sides(sums(first, middle, last, m), bound, off=bound / 2)


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


@COUNTING.witness("thm-5.2.rho.witness", build=_count, off=lambda seed: _lost(_count(seed)), seeds=(0, 1))
def by_construction(witness: Any) -> Mapping[str, bool]:
    """Pruning a ReLU target 3-4-3-2 without biases to depth L+1 solves the counted number of subset sums, and few more."""
    return _verify_count(witness)


def _counted_one_by_one(n_in: Scalar, n_out: Scalar) -> Scalar:
    from ltbounds.networks import nonzeros, random_network

    return sum(nonzeros(random_network((int(n_in), int(n_out)), seed=1, bias=1.0)))


@COUNTING.equal("thm-5.2.full.counted", by="exact")
def full_counted(n_in: Int1To6, n_out: Int1To6) -> Sides:
    """Networks of one fully connected layer with up to 6 inputs and 6 outputs have that many nonzero parameters: counted."""
    return sides(parameters(n_in, n_out), _counted_one_by_one(n_in, n_out), off_left=n_in * (n_out + 1))


@COUNTING.equal("thm-5.2.full")
def full(n_in: Count, n_out: Count) -> Sides:
    """A fully connected layer with nonzero parameters has N_l = n_{t,l} (n_{t,l-1} + 1): its weights and its biases."""
    return sides(parameters(n_in, n_out), n_out * n_in + n_out, off=n_in * (n_out + 1))


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


@COUNTING.figure("claim-two-three.uniform", printed=(printed("2")[0], printed("3")[1]), off=(4.0, 5.0))
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


# The theorem as repaired


@STATEMENT.at_most(
    "thm-5.2.induction",
    by="smt",
    given=lambda j, eps, L, T, F, G, P, d: at_most(d * (P * T * G), j * eps / L),
    samples=({"j": 1, "eps": "0.5", "L": 1, "T": 1, "F": 1, "G": 1, "P": 1, "d": "0.5"},),
)
def induction_step(
    j: Natural, eps: OpenUnit, L: Count, T: Positive, F: Positive, G: Positive, P: Positive, d: Nonnegative
) -> Sides:
    """With eps_l = eps/(L T F P), P the product of T G behind layer l: if the error d of what layer l reads has d P T G <= j
    eps/L, its own error T (G d + eps_l F), times P, is at most (j + 1) eps/L.
    """
    e = eps / (L * T * F * P)
    return sides(T * (G * d + e * F) * P, (j + 1) * eps / L, off=j * eps / L)


def _rho(first: Scalar, middle: Scalar, last: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    return sufficient(posed(first + middle + last, L), eps, delta, C)


def _size(first: Scalar, middle: Scalar, last: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """C log(1/min{eps, delta/rho})."""
    return width(1, eps, delta, _rho(first, middle, last, L, eps, delta, C), C)


@STATEMENT.at_most(
    "thm-5.2.union",
    by=(FIXED.at(N=lambda first, middle, last, L: posed(first + middle + last, L)),),
    given=lambda first, middle, last, L, m, eps, delta, C: at_most(m, _size(first, middle, last, L, eps, delta, C)),
    samples=({"first": 0, "middle": 0, "last": 0, "L": 1, "m": 1, "eps": "0.3", "delta": "0.9", "C": 1},),
)
def union(
    first: Natural, middle: Natural, last: Natural, L: Count, m: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """With rho = 2 C (N_t + L) max{log(1/eps), e/(e-1) log(2 C (N_t + L)/delta)}, m copies a neuron, m <= C log(1/min{eps,
    delta/rho}), pose no more than rho subset sums: all of them at delta/rho each fail with probability at most delta.
    """
    rho = _rho(first, middle, last, L, eps, delta, C)
    return sides(sums(first, middle, last, m) + 2 * m * L, rho, off=m + 0 * rho)


@STATEMENT.argued(
    "thm-5.2.corrected",
    given=lambda first, middle, last, L, m, eps, delta, C: at_most(m, _size(first, middle, last, L, eps, delta, C)),
    samples=({"first": 0, "middle": 0, "last": 0, "L": 1, "m": 1, "eps": "0.3", "delta": "0.9", "C": 1},),
    steps=(union, induction_step, carried, first_layer, later_layer, corollary_2_4),
)
def corrected(
    first: Natural, middle: Natural, last: Natural, L: Count, m: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """Theorem 5.2 holds for slopes m_+, m_- >= 0 with n_{s,1} = 2 m (n_0 + 1), n_{s,l+1} = m (n_{t,l} + 1) and m = C log(1/min{
    eps_l, delta/rho}), rho = 2 C (N_t + L) max{log(1/eps_l), e/(e-1) log(2 C (N_t + L)/delta)}, eps_l the least of eps/(L T
    F_l P_l), F_l = 1 + sup |inputs|_1, P_l the product of T G_k, k > l, and G_k = m times the largest in-degree, the bias included, at
    least 1.

    Because the first target layer is built as in `thm-3.3.corrected`, in m copies, from products for each sign of each
    input and of the bias, and each later one as in `thm-4.1.corrected` from the m copies of its inputs and of a constant,
    which every layer hands on; by `cor-2.4.corrected` m numbers serve one subset sum at tolerance eps_l and failure
    probability delta/rho.  By `thm-5.2.union` there are at most rho of them, so that all succeed except with probability
    delta.  Where copies err by at most d, a weight that is a sum of kept weights, each at most 1 and no more than m,
    carries at most m d by `thm-5.2.copies.corrected`; the in-degree makes that G_l d, for the constant too, to which the
    errors of the parameters add eps_l F_l.  By `thm-5.2.induction` the errors, layer by layer, stay within l eps/(L P_l),
    the last within eps.  (C takes in the size c of the constants: a bias b is read as b/c.  m exists: eps_l falls like a power of m, and m asks for its logarithm only.)
    """
    rho = _rho(first, middle, last, L, eps, delta, C)
    return sides((sums(first, middle, last, m) + 2 * m * L) * (delta / rho), delta, off=(m + 0 * rho) * delta / rho)


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
        few_enough, count, by_construction, full, full_counted, few, *FIX_CLAIMS, least_against_none,
        corrected_against_least, printed_against_least, induction_step, union, corrected,
    ),
)  # fmt: skip

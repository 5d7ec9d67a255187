"""Appendix F: Algorithms 1 and 2, judged on the layers of the tickets that our implementation of them prunes.

The verifiers read the pruned network alone: the sums of kept weights are added up from its layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.claims import Integers, Result
from ltbounds.networks import Network
from ltbounds.notation import Count, Positive, Sides, Signed, Unit, place, sides
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, r
from ltbounds.theorems.burkholz2022conv.witnesses import TOLERANCE, convolutional_claim, pruned, target

__all__ = ["ALGORITHM_1", "ALGORITHM_2", "APPENDIX_F", "blocks_of_algorithm_1", "width_as_printed"]

Int1To5 = Annotated[Scalar, Integers(1, 5)]

ONE = place("burkholz2022conv", "Algorithm 1", "appendix F")
TWO = place("burkholz2022conv", "Algorithm 2", "appendix F")
F = place("burkholz2022conv", "Appendix F", "appendix F")


def width_as_printed(m: Scalar, c_out: Scalar) -> Scalar:
    """Algorithm 1's c_{0,2l-1} as printed, (2m + 1) c_{t,l}.

    >>> width_as_printed(15, 3)
    93
    """
    return (2 * m + 1) * c_out


def blocks_of_algorithm_1(m: Scalar, c_in: Scalar) -> Scalar:
    """The intermediate channels that Algorithm 1 uses: m of each sign for every input channel and m for biases, m (2 c_{t,l-1} + 1).

    >>> blocks_of_algorithm_1(15, 3)
    105
    """
    return m * (2 * c_in + 1)


@dataclass(frozen=True)
class _Sums:
    """A target layer, and the sums that a ticket keeps for positive and for negative inputs, (rows, inputs, taps)."""

    wanted: np.ndarray
    positive: np.ndarray
    negative: np.ndarray
    one_entry: bool
    scale: float


def _linear(network: Network) -> list[np.ndarray]:
    return [np.asarray(layer.weight).reshape(*layer.weight.shape[:2], -1) for _, layer in network.linear()]


def _two_for_one(hidden: np.ndarray, outer: np.ndarray, wanted: np.ndarray, copies: int = 1) -> _Sums:
    """ReLU: λ > 0 sees positive inputs, λ < 0 negative ones; w λ adds up over the channels that read input j."""
    inputs = wanted.shape[1]
    lam = hidden[:, :inputs, 0]
    positive, negative = (np.einsum("rut,uj->rjt", outer, sign) for sign in (np.maximum(lam, 0), np.minimum(lam, 0)))
    rows = len(wanted) * copies
    repeated = np.repeat(wanted, copies, axis=0)
    return _Sums(
        repeated,
        positive[:rows],
        negative[:rows],
        bool((np.count_nonzero(hidden, axis=(1, 2)) <= 1).all()),
        np.abs(wanted).max(),
    )


def _one_for_one(outer: np.ndarray, wanted: np.ndarray, copies_in: int, copies: int) -> _Sums:
    """The copies of input j are source channels j copies_in, ..., (j + 1) copies_in - 1; one sum serves both signs."""
    rows, inputs = len(wanted) * copies, wanted.shape[1]
    kept = outer[:rows, : inputs * copies_in].reshape(rows, inputs, copies_in, -1).sum(2)
    return _Sums(np.repeat(wanted, copies, axis=0), kept, kept, True, np.abs(wanted).max())


def _algorithm_1(seed: int, other: int = 0) -> list[_Sums]:
    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    layers = _linear(ticket.to_network())
    targets = _linear(target("relu", other, skip=False) if other else wanted)
    return [_two_for_one(h, o, w) for h, o, w in zip(layers[::2], layers[1::2], targets, strict=True)]


def _algorithm_2(seed: int, other: int = 0) -> list[_Sums]:
    wanted, ticket = pruned("burkholz2022conv.l+1", "relu", seed, skip=True)
    hidden, first, *later = _linear(ticket.to_network())
    targets = _linear(target("relu", other, skip=True) if other else wanted)
    made = [ticket.layouts[k + 1].copies for k in ticket.pieces]
    rest = zip(later, targets[1:], made[:-1], made[1:], strict=True)
    return [_two_for_one(hidden, first, targets[0], made[0]), *(_one_for_one(*layer) for layer in rest)]


def _verify_sums(layers: list[_Sums]) -> Mapping[str, bool]:
    within = [max(np.abs(s.positive - s.wanted).max(), np.abs(s.negative - s.wanted).max()) / s.scale for s in layers]
    return {
        "every parameter within the tolerance, for both signs, in every copy": max(within) <= TOLERANCE * (1 + 1e-9),
        "zero parameters keep nothing": all(not s.positive[s.wanted == 0].any() for s in layers),
        "intermediate channels are univariate": all(s.one_entry for s in layers),
    }


@ONE.witness("alg-1.inv", build=_algorithm_1, off=lambda seed: _algorithm_1(seed, other=seed + 100), seeds=(0, 1))
def invariants_1(witness: Any) -> Mapping[str, bool]:
    """After every layer the kept sums of either sign are within ε of each weight, and each intermediate channel is
    univariate.
    """
    return _verify_sums(witness)


@TWO.witness("alg-2.inv", build=_algorithm_2, off=lambda seed: _algorithm_2(seed, other=seed + 100), seeds=(0, 1))
def invariants_2(witness: Any) -> Mapping[str, bool]:
    """Every copy of a channel meets each of its weights within ε by a sum over the copies of the input (first layer: of
    either sign).
    """
    return _verify_sums(witness)


def _base_sets(seed: int, *, objective: str = "smallest") -> list[tuple[float, float, np.ndarray, int]]:
    """Weight, tolerance, products on offer and number kept, for the nonzero weights of one output channel."""
    from ltbounds.tickets.anatomy import anatomy

    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed, tolerance=0.01, objective=objective)
    weights = _linear(wanted)[0][0]
    found = []
    for channel, tap in zip(*np.nonzero(weights), strict=True):
        part = anatomy(ticket, wanted, 0, 0, int(channel), tap=int(tap))
        found.append((part.weight, part.tolerance, np.array(part.term), sum(part.kept)))
    return found


def _verify_smallest(parts: list[tuple[float, float, np.ndarray, int]]) -> Mapping[str, bool]:
    """No smaller subset of the base set is within the tolerance: all of them are tried."""

    def smaller(weight: float, tolerance: float, terms: np.ndarray, size: int) -> bool:
        sums = (sum(chosen) for k in range(size) for chosen in combinations(terms.tolist(), k))
        return any(abs(total - weight) <= tolerance * (1 - 1e-9) for total in sums)

    return {"no smaller subset would do": not any(smaller(*part) for part in parts), "some weights": len(parts) > 3}


@ONE.witness("alg-1.smallest", build=_base_sets, off=partial(_base_sets, objective="closest"))
def smallest(witness: Any) -> Mapping[str, bool]:
    """S = argmin |S| over the subsets within ε: no smaller subset of the base set would do, tried one by one."""
    return _verify_smallest(witness)


@ONE.refuted(
    "alg-1.width",
    at={"m": 15, "c_in": 1, "c_out": 1},
    severity="misprint",
    impact="Algorithm 1: indices of the channels; the widths of Theorem 3.1 are right",
)
def width_printed(m: Annotated[Scalar, Integers(1, 20)], c_in: Int1To5, c_out: Int1To5) -> Sides:
    """c_{0,2l-1} = (2m + 1) c_{t,l} channels hold the blocks that the loops use.

    Note: The blocks belong to the inputs c_{t,l-1}, and the bias has a block of m: 45 channels for m = 15 and one
    channel, not 31.  The bias's problem is printed inside the loops over j and k, with the target w_{t,ijk'} for
    b_{t,i}.
    """
    return sides(blocks_of_algorithm_1(m, c_in), width_as_printed(m, c_out), off=m * (2 * c_in + 1))


@ONE.equal("alg-1.width.corrected")
def width(m: Count, c_in: Count) -> Sides:
    """m (2 c_{t,l-1} + 1) = 2 m c_{t,l-1} + m: two signs for every input, and the biases."""
    return sides(blocks_of_algorithm_1(m, c_in), 2 * m * c_in + m, off=2 * m * c_in + 1)


@ONE.equal("alg-1.width.value")
def printed_value(m: Count, c_out: Count) -> Sides:
    """(2m + 1) c_{t,l} = 2 m c_{t,l} + c_{t,l}."""
    return sides(width_as_printed(m, c_out), 2 * m * c_out + c_out, off=2 * m * c_out + m)


@ONE.equal("alg-1.exact")
def exact(x: Signed, w: Signed, p: Positive, q: Positive, alpha: Unit) -> Sides:
    """With subset sums that are exact the ticket is the target, for ReLU and Leaky ReLU and x of either sign: with v λ =
    v' λ' = r w, λ = p > 0 and λ' = -q < 0, v φ(λx) + v' φ(λ'x) = w x.
    """
    return sides(
        r(1, alpha) * w / p * leaky_relu(p * x, alpha) - r(1, alpha) * w / q * leaky_relu(-q * x, alpha),
        w * x,
        off=(1 + alpha) * w * x + w / 10,
    )


def _narrow(seed: int, tolerance: float = 0.01) -> tuple[Any, Any, float]:
    """A ticket out of base sets of 10 without spare members: channels fail and move on to spare rows."""
    wanted, ticket = pruned(
        "burkholz2022conv.2l", "relu", seed, tolerance=0.01, base_set=10, spare=0, spare_rows=400.0, fit=False
    )
    return ticket, wanted, tolerance


def _verify_narrow(witness: tuple[Any, Any, float]) -> Mapping[str, bool]:
    ticket, wanted, tolerance = witness
    layers = _linear(ticket.to_network())
    sums = [_two_for_one(h, o, w) for h, o, w in zip(layers[::2], layers[1::2], _linear(wanted), strict=True)]
    worst = max(max(np.abs(s.positive - s.wanted).max(), np.abs(s.negative - s.wanted).max()) for s in sums)
    return {
        "ε bounds each parameter": bool(worst <= tolerance * (1 + 1e-9)),
        "failed channels were replaced": ticket.spare_rows > 0,
    }


@F.witness("alg-eps", build=_narrow, off=partial(_narrow, tolerance=0.001))
def per_parameter(witness: Any) -> Mapping[str, bool]:
    """In the algorithms ε bounds single parameters; channels that fail are repeated with further source channels: with
    base sets of 10 some fail, and the ticket still meets every parameter.
    """
    return _verify_narrow(witness)


def _problem_counts(seed: int, extra: int = 0) -> tuple[int, int, int, int]:
    """Subset sums of a target, of the same with images four times as large, and with every layer's outputs doubled."""
    from ltbounds.tickets import Supply, construction, subset_sums

    how, wanted = construction("burkholz2022conv.2l"), target("relu", seed, skip=False)
    first = next(layer for _, layer in wanted.linear())
    doubled = replace(first, weight=np.concatenate([first.weight, first.weight]), bias=np.tile(first.bias, 2))  # type: ignore[arg-type, type-var]
    alone, twice = (replace(wanted, nodes=(replace(wanted.nodes[0], layer=layer),)) for layer in (first, doubled))
    large = replace(wanted, shape=(wanted.shape[0], 12, 12))
    small, wide, one, two = (subset_sums(net, how, Supply()) for net in (wanted, large, alone, twice))
    return small, wide, one, two + extra


@F.witness("cost", build=_problem_counts, off=partial(_problem_counts, extra=1), seeds=(0, 1))
def cost(counts: Scalar) -> Mapping[str, bool]:
    """The subset sums to be solved are linear in the target's parameters (a layer with its channels doubled asks for
    twice as many) and do not depend on the image size; each has 2^m candidates (cor-2.2.2m).
    """
    return {"image size": counts[0] == counts[1] > 0, "linear": 2 * counts[2] == counts[3]}


ALGORITHM_1 = Result(
    ref=ONE.ref,
    title="2L approximation",
    statement="For every target layer: univariate channels in blocks of m for each input and sign and for biases, then for each filter entry and sign "
    "the smallest subset of the block within ε; a channel that fails is repeated with the next source channel.",
    symbols={"m": "base set size", "c_in, c_out": "c_{t,l-1}, c_{t,l}", "eps": "error of a single parameter"},
    formulas=(width_as_printed, blocks_of_algorithm_1),
    claims=(
        convolutional_claim("burkholz2022conv.alg-1", ONE.ref, "burkholz2022conv.2l", phi="leaky_relu"),
        invariants_1, smallest, width_printed, width, printed_value, exact,
    ),
)  # fmt: skip

ALGORITHM_2 = Result(
    ref=TWO.ref,
    title="L + 1 approximation",
    statement="The first target layer by Algorithm 1 in m copies of each channel and m constant channels; then every copy of a channel by smallest "
    "subsets over the copies of its inputs; output channels once.",
    symbols={"m": "base set size and copies", "eps": "error of a single parameter"},
    claims=(
        convolutional_claim("burkholz2022conv.alg-2", TWO.ref, "burkholz2022conv.l+1", phi="leaky_relu", skip=True),
        invariants_2,
    ),
)

APPENDIX_F = Result(
    ref=F.ref,
    title="The construction algorithms",
    statement="The algorithms bound the error of single parameters, extend the width where a channel fails, and cost a subset sum a parameter.",
    claims=(per_parameter, cost),
)

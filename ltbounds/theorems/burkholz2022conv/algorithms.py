"""Appendix F: Algorithms 1 and 2, judged on the layers of the tickets that our implementation of them prunes.

The verifiers read the pruned network alone: the sums of kept weights are added up from its layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, absolute, like, maximum, tanh
from ltbounds.claims import Result
from ltbounds.networks import Network
from ltbounds.notation import Count, Nonnegative, OpenUnit, Positive, Share, Sides, Signed, Unit, at_most, place, sides
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, r
from ltbounds.theorems.burkholz2022conv.equations_7_12 import spread
from ltbounds.theorems.burkholz2022conv.equations_13_14 import copies
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import constant as read_as
from ltbounds.theorems.burkholz2022conv.theorem_3_2 import constant
from ltbounds.theorems.burkholz2022conv.witnesses import TOLERANCE, convolutional_claim, pruned, target

__all__ = ["RESULTS", "blocks_of_algorithm_1", "width_as_printed"]


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
    one_entry: bool = True

    @property
    def worst(self) -> float:
        """The largest error of a kept sum."""
        return float(max(np.abs(kept - self.wanted).max() for kept in (self.positive, self.negative)))


def _linear(network: Network) -> list[np.ndarray]:
    return [np.asarray(layer.weight).reshape(*layer.weight.shape[:2], -1) for _, layer in network.linear()]


def _two_for_one(hidden: np.ndarray, outer: np.ndarray, wanted: np.ndarray, copies: int = 1) -> _Sums:
    """ReLU: λ > 0 sees positive inputs, λ < 0 negative ones; w λ adds up over the channels that read input j."""
    inputs = wanted.shape[1]
    lam = hidden[:, :inputs, 0]
    positive, negative = (np.einsum("rut,uj->rjt", outer, sign) for sign in (np.maximum(lam, 0), np.minimum(lam, 0)))
    rows, one_entry = len(wanted) * copies, bool((np.count_nonzero(hidden, axis=(1, 2)) <= 1).all())
    return _Sums(np.repeat(wanted, copies, axis=0), positive[:rows], negative[:rows], one_entry)


def _one_for_one(outer: np.ndarray, wanted: np.ndarray, copies_in: int, copies: int) -> _Sums:
    """The copies of input j are source channels j copies_in, ..., (j + 1) copies_in - 1; one sum serves both signs."""
    rows, inputs = len(wanted) * copies, wanted.shape[1]
    kept = outer[:rows, : inputs * copies_in].reshape(rows, inputs, copies_in, -1).sum(2)
    return _Sums(np.repeat(wanted, copies, axis=0), kept, kept)


def _layer_by_layer(ticket: Network, wanted: Network) -> list[_Sums]:
    layers = _linear(ticket)
    return [_two_for_one(h, o, w) for h, o, w in zip(layers[::2], layers[1::2], _linear(wanted), strict=True)]


def _algorithm_1(seed: int, other: int = 0) -> list[_Sums]:
    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    return _layer_by_layer(ticket.to_network(), target("relu", other, skip=False) if other else wanted)


def _algorithm_2(seed: int, other: int = 0) -> list[_Sums]:
    wanted, ticket = pruned("burkholz2022conv.l+1", "relu", seed, skip=True)
    hidden, first, *later = _linear(ticket.to_network())
    targets = _linear(target("relu", other, skip=True) if other else wanted)
    made = [ticket.layouts[k + 1].copies for k in ticket.pieces]
    rest = zip(later, targets[1:], made[:-1], made[1:], strict=True)
    return [_two_for_one(hidden, first, targets[0], made[0]), *(_one_for_one(*layer) for layer in rest)]


def _verify_sums(layers: list[_Sums]) -> Mapping[str, bool]:
    within = [s.worst / np.abs(s.wanted).max() for s in layers]
    return {
        "every parameter within the tolerance, for both signs, in every copy": max(within) <= TOLERANCE * (1 + 1e-9),
        "zero parameters keep nothing": all(not s.positive[s.wanted == 0].any() for s in layers),
        "intermediate channels are univariate": all(s.one_entry for s in layers),
    }


@ONE.witness("alg-1.inv", build=_algorithm_1, off=lambda seed: _algorithm_1(seed, other=seed + 100), seeds=(0, 1))
def invariants_1(witness: Any) -> Mapping[str, bool]:
    """After every layer the kept sums of either sign are within ε of each weight, and intermediate channels are univariate."""
    return _verify_sums(witness)


@TWO.witness("alg-2.inv", build=_algorithm_2, off=lambda seed: _algorithm_2(seed, other=seed + 100), seeds=(0, 1))
def invariants_2(witness: Any) -> Mapping[str, bool]:
    """Every copy of a channel meets each of its weights within ε by a sum over the copies of the input (first layer: of either sign)."""
    return _verify_sums(witness)


@ONE.refuted(
    "alg-1.width", at={"m": 15, "c_in": 1, "c_out": 1}, severity="misprint",
    impact="Algorithm 1: indices of the channels; the widths of Theorem 3.1 are right", corrected="alg-1.corrected",
)  # fmt: skip
def width_printed(m: Count, c_in: Count, c_out: Count) -> Sides:
    """c_{0,2l-1} = (2m + 1) c_{t,l} channels hold the blocks that the loops use.

    Note: The blocks belong to the inputs c_{t,l-1}, and the bias has a block of m: 45 channels for m = 15 and one channel,
    not 31.  The bias's problem is printed inside the loops over j and k, with the target w_{t,ijk'} for b_{t,i}.
    """
    return sides(blocks_of_algorithm_1(m, c_in), width_as_printed(m, c_out), off=m * (2 * c_in + 1))


@ONE.equal("alg-1.exact")
def exact(x: Signed, w: Signed, p: Positive, q: Positive, alpha: Unit) -> Sides:
    """With subset sums that are exact the ticket is the target, for ReLU and Leaky ReLU and x of either sign: with v λ =
    v' λ' = r w, λ = p > 0 and λ' = -q < 0, v φ(λx) + v' φ(λ'x) = w x.
    """
    left = r(1, alpha) * w / p * leaky_relu(p * x, alpha) - r(1, alpha) * w / q * leaky_relu(-q * x, alpha)
    return sides(left, w * x, off=(1 + alpha) * w * x + w / 10)


@ONE.refuted(
    "alg-1", at={"m_plus": 1, "m_minus": 1, "S": "1/2", "R": "1/2", "w": "1/2", "eps": "1/100"}, severity="false",
    impact="Algorithm 1, and the first layer of Algorithm 2, for activations with m_+ + m_- != 1; the proof of Corollary C.1 has the missing factor r",
    given=lambda S, R, w, eps, **_: (at_most(absolute(S - w), eps), at_most(absolute(R - w), eps)),
)  # fmt: skip
def printed_1(m_plus: Positive, m_minus: Nonnegative, S: Signed, R: Signed, w: Signed, eps: OpenUnit) -> Sides:
    """Once both subset sums of x_s = w_s λ_s are within ε of a parameter, the ticket represents it within ε.

    Note: x_s lacks the factor 1/r: tanh (m_+ = m_- = 1) doubles every weight, a leaky ReLU multiplies it by 1 + α.  Its search need not
    end either (alg-1.ends), tanh has no constant channel 1 (thm-3.1.constant), and the widths are those of other layers (alg-1.width).
    """
    met = m_plus * S + m_minus * R
    return sides(absolute(met - w), eps, off_left=absolute(r(m_plus, m_minus) * met - w))


@ONE.refuted(
    "alg-1.ends", at={"w": "9/10", "eps": "1/100", "m": 1, "lam": "1/2"}, severity="edge",
    impact="Algorithm 1: its loop ends with probability 1 only where the block of univariate neurons reaches the parameter",
    corrected="alg-1.corrected",
)  # fmt: skip
def ends(w: Signed, eps: OpenUnit, m: Count, lam: Share) -> Sides:
    """'Repeat approximation attempt of channel i with next channel until successful': some row reaches w - ε, whatever the m
    univariate weights |λ_s| <= lam (outer weights up to 1, r = 1), which all rows share.

    Note: one neuron with λ = 1/2 never serves 9/10.  With m >= (|w| - ε)/lam a row succeeds with positive probability.
    """
    return sides(absolute(w) - eps, m * lam, off=m * lam + 1)


@ONE.argued("alg-1.corrected", steps=(spread, read_as))
def corrected_1(m_plus: Positive, m_minus: Nonnegative, S: Signed, R: Signed, w: Signed, eps: OpenUnit) -> Sides:
    """With x_s = w_s λ_s/r, blocks for the inputs, biases read from a constant 1/t as t b, in two sums like weights: it ends with probability
    1 if the |λ_s| of either sign in each block add up to more than |w| - ε (for λ_s from U[-1, 1]), and then every parameter is represented
    within ε for inputs of either sign (slopes that are not negative).

    Because a further channel draws outer weights of its own: those so near to w/Σ|λ_s|, with signs, that all products together are within ε
    of w have positive probability, for all parameters of the channel and both signs at once, and channels are independent. It ends only when
    both sums of each parameter are within ε.  An input x > 0 meets r (m_plus S + m_minus R), x < 0 the same with S and R exchanged: by
    `cor-C.1.g.spread` off by at most r (m_plus + m_minus) ε = ε.  A bias is such a weight on a constant (`thm-3.1.constant.corrected`), in a
    block of its own, the last of the m (2 c_{t,l-1} + 1).  Masks set source parameters to 0 and change none.
    """
    met = r(m_plus, m_minus) * (m_plus * S + m_minus * R)
    near = maximum(absolute(S - w), absolute(R - w))
    return sides(absolute(met - w), near, off=near / 2)


@TWO.refuted(
    "alg-2", at={"b": "9/10", "eps": "1/10"}, severity="false",
    impact="Algorithm 2 for activations with φ(1) != 1 (the paper's tanh and sigmoid targets): biases are read from constant channels",
)  # fmt: skip
def printed_2(b: Signed, eps: OpenUnit) -> Sides:
    """Once the subset sums are within ε, |Σ x_s - b| for a bias and |Σ x_s - 1| for the constant channel, the ticket represents
    the bias within ε: tanh, sums met exactly, one constant channel.

    Note: the constant channel holds tanh 1 = 0.76, the next one tanh of 0.76, and the bias 9/10 is read as 0.69.  The algorithm
    asks for no sum for biases at all, and leaves out how skip connections are pruned; its first layer is Algorithm 1's, without r.
    """
    left = absolute(b * tanh(like(1, b)) - b)
    return sides(left, eps, off_left=absolute(b / tanh(like(1, b)) * tanh(like(1, b)) - b))


@TWO.argued("alg-2.corrected", steps=(corrected_1, copies, read_as, constant))
def corrected_2(eps: OpenUnit, n: Count, before: Nonnegative) -> Sides:
    """With the first layer by Algorithm 1 as corrected, in m copies of each channel and of a constant 1/t, a sum for each bias
    with the target t b, and no new constants behind residual connections: it ends with
    probability 1 if Algorithm 1 does and m >= t, and then every copy represents each of its parameters within ε, and passes on at most n times what the n kept copies err by.

    Because in the first layer that is `alg-1.corrected`.  Later a further channel meets t b with positive probability: m weights near
    t b/m.  It ends only when the sums of every copy are within ε.  Later a
    parameter is off by at most ε + n max |d_s| (`thm-3.2.b.copies`); biases by `thm-3.1.constant.corrected`, constants behind residual blocks by `thm-3.2.constant.corrected`.
    """
    return sides(eps + (n - 1) * before, eps + n * before, off=(n - 1) * before)


def _narrow(seed: int, tolerance: float = 0.01) -> tuple[Any, Any, float]:
    """A ticket out of base sets of 10 without spare members: channels fail and move on to spare rows."""
    wanted, ticket = pruned(
        "burkholz2022conv.2l", "relu", seed, tolerance=0.01, base_set=10, spare=0, spare_rows=400.0, fit=False
    )
    return ticket, wanted, tolerance


@F.witness("alg-eps", build=_narrow, off=partial(_narrow, tolerance=0.001))
def per_parameter(witness: Any) -> Mapping[str, bool]:
    """In the algorithms ε bounds single parameters; channels that fail are repeated with further source channels: with
    base sets of 10 some fail, and the ticket still meets every parameter.
    """
    ticket, wanted, tolerance = witness
    sums = _layer_by_layer(ticket.to_network(), wanted)
    return {
        "ε bounds each parameter": max(s.worst for s in sums) <= tolerance * (1 + 1e-9),
        "failed channels were replaced": ticket.spare_rows > 0,
    }


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
    ref=ONE.ref, title="2L approximation",
    statement="For every target layer: univariate channels in blocks of m for each input and sign and for biases, then for each filter entry and sign "
    "the smallest subset of the block within ε; a channel that fails is repeated with the next source channel.",
    symbols={"m": "base set size", "c_in, c_out": "c_{t,l-1}, c_{t,l}", "eps": "error of a single parameter"},
    formulas=(width_as_printed, blocks_of_algorithm_1),
    claims=(
        convolutional_claim("burkholz2022conv.alg-1.witness", ONE.ref, "burkholz2022conv.2l", phi="leaky_relu"),
        invariants_1, width_printed, exact, printed_1, ends, corrected_1,
    ),
    whole="burkholz2022conv.alg-1", repaired="burkholz2022conv.alg-1.corrected",
)  # fmt: skip

ALGORITHM_2 = Result(
    ref=TWO.ref, title="L + 1 approximation",
    statement="The first target layer by Algorithm 1 in m copies of each channel and m constant channels; then every copy of a channel by smallest "
    "subsets over the copies of its inputs; output channels once.",
    symbols={"m": "base set size and copies", "eps": "error of a single parameter"},
    claims=(
        convolutional_claim("burkholz2022conv.alg-2.witness", TWO.ref, "burkholz2022conv.l+1", phi="leaky_relu", skip=True),
        invariants_2, printed_2, corrected_2,
    ),
    whole="burkholz2022conv.alg-2", repaired="burkholz2022conv.alg-2.corrected",
)  # fmt: skip

APPENDIX_F = Result(
    ref=F.ref, title="The construction algorithms",
    statement="The algorithms bound the error of single parameters, extend the width where a channel fails, and cost a subset sum a parameter.",
    claims=(per_parameter, cost),
)  # fmt: skip

RESULTS = (APPENDIX_F, ALGORITHM_1, ALGORITHM_2)

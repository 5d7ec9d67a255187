"""Theorem 3.1: convolutional tickets of depth 2L, Corollary C.1 applied layer by layer (Algorithm 1)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, absolute, integer, like, log, maximum, minimum, tanh
from ltbounds.claims import BaseSets, Hypothesis, Integers, Result, WidthTheorem
from ltbounds.networks import activation
from ltbounds.networks.facts import NetworkFacts  # fmt: skip

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Half, Natural, OpenUnit, Positive, Share, Sides, Signed, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import contains
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import corrected as corollary_a_2
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import allowed_error

from ltbounds.theorems.burkholz2022conv.equations_7_12 import (  # isort: skip
    activation_error, blocks, both, logarithm, numbers, one, spread,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim, pruned
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import posed
from ltbounds.theorems.shared import rho
from ltbounds.theorems.shared.activation_claims import g_inverse, reach

__all__ = ["RESULT", "hypotheses_on_parameters", "largest_lipschitz", "parameter_tolerance", "width"]


HERE = place("burkholz2022conv", "Theorem 3.1", "section 3.1")
PROOF = place("burkholz2022conv", "Theorem 3.1", "appendix C.1, end")


def parameter_tolerance(eps: Scalar, T: Scalar, nonzeros: Sequence[Any]) -> Scalar:
    """ε_l = eps / Π_{s>=l} (3 T N_s) for the layer l whose nonzero parameters are the first of `nonzeros` (N_l, ..., N_L).

    >>> parameter_tolerance(Fraction(1, 10), 1, (20, 5))
    Fraction(1, 9000)
    """
    return eps / prod(3 * T * N for N in nonzeros)


def tolerance(eps: Scalar, T: Scalar, nonzeros: Sequence[Any], t: Scalar = 1) -> Scalar:
    """ε_l repaired: eps / Π_{s>=l} t max{2, 4 T N_s}; 1/t is the value of the constant channels.

    >>> tolerance(Fraction(1, 10), 1, (20, 5)), tolerance(Fraction(1, 10), Fraction(1, 4), (1,), t=2)
    (Fraction(1, 16000), Fraction(1, 40))
    """
    return eps / prod(t * maximum(like(2, eps), 4 * T * N) for N in nonzeros)


def width(c: Scalar, N: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 3.1: channels of the univariate layer, C c log(N_t / min{ε_l, delta}), natural logarithm.

    c input channels of the target layer, N = N_t all nonzero parameters of the target, ε_l as in `parameter_tolerance`.

    >>> round(width(3, 1000, 1e-4, 0.01, C=1), 2)
    48.35
    """
    return C * c * log(N / minimum(eps_l, delta))


def activation_share_as_printed(eps: Scalar, N: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 3.1's g(ε'') = ε' / (C N_t log(N_t / min{ε_l, delta})), which holds no T and no r.

    >>> round(activation_share_as_printed(0.1, 1000, 1e-4, 0.01, C=3), 9)
    2.068e-06
    """
    return eps / (C * N * log(N / minimum(eps_l, delta)))


def largest_lipschitz(facts: NetworkFacts) -> float:
    """T, the largest Lipschitz constant of the target's activations (1 for a linear layer)."""
    return max(activation(name).lipschitz for name in facts.activations)


def hypotheses_on_parameters(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    """What Theorems 3.1 and 3.2 both ask, repaired; |x| <= 1 is certified from entries and 1-norms, more than is needed."""
    largest = max(*facts.max_entry, *facts.max_bias)
    layers = zip(facts.max_entry[:-1], facts.reach[:-1], facts.max_bias[:-1], strict=True)
    values = max((entry * size + bias for entry, size, bias in layers), default=0.0)
    return (
        Hypothesis("every |parameter| at most 1", largest <= 1, "layers are rescaled; eps scales along"),
        Hypothesis("every |x| at most 1", values <= 1, "layers are rescaled; eps scales along"),
        Hypothesis("φ(0) = 0", "sigmoid" not in facts.activations, "a looks-linear source (appendix D)"),
    )


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    return (Hypothesis("no skip connections", not facts.skips, "Theorem 3.2"), *hypotheses_on_parameters(facts))


def constant_divisor(facts: NetworkFacts) -> int:
    """t: constant channels hold 1/t, a value that every hidden activation takes at some point of [0, 1].

    1 where φ(1) >= 1 or nothing is biased, 2 for tanh.
    """
    if not facts.has_bias:
        return 1
    least = min(float(activation(name)(np.ones(1))[0]) for name in facts.activations)
    return max(1, math.ceil(1 / least))


def _tolerances(facts: NetworkFacts, eps: Scalar) -> tuple[list[Any], Scalar]:
    """ε_1, ..., ε_L repaired, counted by the parameters that one output reads, and the sums among which delta is divided."""
    reads, T, t = [max(1, read) for read in facts.in_degree], largest_lipschitz(facts), constant_divisor(facts)
    found = [tolerance(eps, T, reads[k:], t) for k in range(len(reads))]
    return found, posed(sum(facts.nonzeros), len(reads))


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    tolerances, sums = _tolerances(facts, eps)
    return tuple(rho.width(c + 1, eps_l, delta, sums, C) for c, eps_l in zip(facts.inputs, tolerances, strict=True))


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """One for each input channel and one for the constants, both signs of λ together: w λ counts as 0 for the other sign."""
    tolerances, sums = _tolerances(facts, eps)
    t = float(constant_divisor(facts))
    rows = zip(facts.inputs, tolerances, strict=True)
    return tuple(BaseSets(c + 1, "mixture-d", t, eps_l, delta / sums) for c, eps_l in rows)


@PROOF.equal("thm-3.1.epsl")
def nested(eps: OpenUnit, T: Positive, N1: Count, N2: Count, N3: Count) -> Sides:
    """ε_l = eps / ((3T)^(L-l+1) Π_{s>=l} N_s) is Corollary C.1's allowance, taken layer by layer from the output (three layers)."""
    right = allowed_error(allowed_error(allowed_error(eps, T, N3), T, N2), T, N1)
    return sides(parameter_tolerance(eps, T, (N1, N2, N3)), right, off=allowed_error(allowed_error(eps, T, N3), T, N2))


@HERE.equal("thm-3.1.eps2")
def fit(eps: Positive, T: Positive, N: Positive, r: Positive, eps_l: Positive, delta: Positive, C: Positive) -> Sides:
    """With base sets of C' log(·) members and C = 6 r T C' the printed ε'' makes the third error exactly ε'/3.

    Note: T, the 3 and r stand in C here; ε' is nowhere defined, and is that of the layer.
    """
    share = activation_share_as_printed(eps, N, eps_l, delta, 6 * r * T * C)
    found = activation_error(
        T, N, r, C * log(N / minimum(eps_l, delta)), like(1, eps) / 2, share
    )  # Eq. 10 at σ_1 = a/2
    return sides(found, eps / 3, off=eps / 2)


@PROOF.equal("thm-3.1.delta")
def union(L: Count, spare: Natural, delta: Share) -> Sides:
    """δ' = delta/N_t suffices: L layers, N_t = L + spare, fail together with probability at most delta.

    Note: 'Successful with probability delta' is a misprint for 1 - delta.
    """
    return sides(delta * (1 - spare / (L + spare)), L * (delta / (L + spare)), off=(L + 1) * (delta / (L + spare)))


@PROOF.refuted(
    "thm-3.1.delta.problems", at={"N": 1, "delta": "1/2"}, severity="gap",
    impact="Theorem 3.1: a factor 2 in delta, inside a logarithm with a constant", corrected="thm-3.1.delta",
)  # fmt: skip
def union_of_problems(N: Count, delta: Share) -> Sides:
    """Read of single problems, up to 2N_t of them: failure probability delta/N_t each adds up to at most delta.

    Note: It adds up to 2 delta.  The factor 2 only enters the logarithm, where the constant absorbs it.
    """
    return sides(2 * N * (delta / N), delta, off_left=2 * N * (delta / (2 * N)))


@PROOF.witness(
    "thm-3.1.first", build=lambda _: next(pruned("burkholz2022conv.2l", "relu", 0)[1].to_network().linear())[1],
    off=lambda _: next(pruned("burkholz2022conv.2l", "relu", 0)[0].linear())[1],
)  # fmt: skip
def first(layer: Any) -> Mapping[str, bool]:
    """In the first layer, where no input is constant, the neurons for biases keep no weight but their own bias."""
    alone = ~layer.weight.any(axis=(1, 2, 3))
    return {
        "some neurons keep a bias and no weight": bool((layer.bias[alone] != 0).any()),
        "no neuron keeps both": not layer.bias[~alone].any(),
    }


@HERE.equal("thm-3.1.better")
def better(eps: Share, depth: Count, j: Natural) -> Sides:
    """Row sums Σ|w| <= 1, T <= 1: tolerances eps/(2L N_l) suffice, errors being (1 + t)^l - 1 with t = eps/(2L).

    Note: e' = e (1 + t) + t; at the end it is pensia2020's network_error, below eps by pensia2020.thm-1.d.
    """
    t = eps / (2 * depth)
    error, right, off = ((1 + t) ** (j + k) - 1 for k in range(3))
    return sides((1 + t) * error + t, right, off=off)


# The theorem as a whole


def scale_as_printed(eps: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """a(ε'')/2 for tanh, one layer of one parameter (N_t = T = 1): the printed scale of the second source layer.

    >>> round(scale_as_printed(1e-6, 3e-7, 0.5, C=3.0), 6)
    0.000129
    """
    third, three = like(1, eps) / 3, like(3, eps)
    return reach(g_inverse(activation_share_as_printed(eps, 1, eps_l, delta, C), third, three), third, three) / 2


@HERE.refuted(
    "thm-3.1", at={"eps": Fraction(1, 10**6), "delta": "1/2", "C": 10}, severity="misprint",
    impact="Theorem 3.1 with its scales as printed; with those of Corollary C.1 in their place see thm-3.1.corrected",
)  # fmt: skip
def printed(eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The printed width and scales suffice for f(x) = tanh(9x/10), one layer of one parameter; so a source of this width reaches
    tanh(9/10) - eps at x = 1: its second layer adds up as many neurons, each at most 1, with weights at most σ_2 = a(ε'')/2.

    Note: σ_{2l'} = a(ε'')/2 and σ_{2l'+1} = r/σ_{2l'} are exchanged: Corollary C.1 scales the univariate layer by a/2 and the one
    behind it by r/σ.  So the outer weights shrink with a(ε'') instead of the univariate ones, which see |λx| up to 2r/a, and for every
    C the sum tends to 0 with eps.  For ReLU (a infinite) Corollary C.1's min{1, a/2} is missing.  Sub-statements that fail:
    thm-3.1.epsl.small, thm-3.1.constant, thm-3.1.delta.problems.
    """
    neurons = width(1, 1, eps / 3, delta, C) + 1
    sigma = scale_as_printed(eps, eps / 3, delta, C)
    return sides(tanh(like(9, eps) / 10) - eps, neurons * sigma, off=neurons / (2 * sigma))


def _moved(T: Scalar, depth: Scalar, weight: Scalar, tolerances: Sequence[Any]) -> Scalar:
    """|f - f~| at 1 for x -> T w x, `depth` times, when the weight of layer l moves by its tolerance."""
    return prod(T * (weight + eps_l) for eps_l in tolerances) - (T * weight) ** integer(depth)


@PROOF.refuted(
    "thm-3.1.epsl.small", at={"T": "1/4", "depth": 16, "eps": "1/2"}, severity="gap",
    impact="Theorem 3.1 where 3 T N_l < 1: eps_l grows beyond 1 towards the input; max{2, 4 T N_l} in place of 3 T N_l repairs it",
    corrected="thm-3.1.layer",
)  # fmt: skip
def small_printed(T: Share, depth: Annotated[Scalar, Integers(1, 16)], eps: OpenUnit) -> Sides:
    """If every parameter of layer l is met within the printed ε_l the output is within eps: layers x -> T w x of one parameter w = 1 - eps.

    Note: At T = 1/4 and eps = 1/2 a network of depth 16 errs by 8,444 eps: ε_l = eps (4/3)^(L-l+1), up to 50.
    """
    ones = [1] * integer(depth)
    own = [parameter_tolerance(eps, T, ones[k:]) for k in range(len(ones))]
    small = [tolerance(eps, T, ones[k:]) for k in range(len(ones))]
    return sides(_moved(T, depth, 1 - eps, own), eps, off_left=_moved(T, depth, 1 - eps, small))


@HERE.refuted(
    "thm-3.1.constant", at={"b": 1, "eps": "1/2"}, severity="gap",
    impact="Theorems 3.1 and 3.2, Algorithms 1 and 2 where |φ| < 1 on [-1, 1], as for tanh and sigmoid: no constant channel 1",
)  # fmt: skip
def constant_printed(b: Signed, eps: OpenUnit) -> Sides:
    """A channel φ(b), |b| <= 1, stands for the constant 1 to within eps/(3 T N), as Corollary C.1 asks of the next layer: φ = tanh, N = 1.

    Note: 1 - tanh 1 = 0.24.  Handed on from layer to layer with the weight 1 it falls to 0.
    """
    return sides(1 - tanh(b), eps / 3, off=like(1, eps))


@HERE.equal("thm-3.1.constant.corrected")
def constant(b: Signed, t: Count) -> Sides:
    """A bias b is read as t b from a channel of the constant value 1/t, which φ takes on [-1, 1] for some t."""
    return sides(t * b * (like(1, b) / t), b, off=t * b)


@HERE.at_most(
    "thm-3.1.one.constant", by="smt", samples=({"b": 1, "a": "1/2", "v": "1/2", "u": 1, "eta": "1/2"},),
    given=lambda a, v, eta, **_: tuple(at_most(absolute(x), eta) for x in (a, v)),
)  # fmt: skip
def one_constant(b: Signed, a: Signed, v: Signed, u: Share, eta: Half) -> Sides:
    """A bias read as S = t b + a at a constant (1 + v)/t, |a|, |v| <= η: it errs by |b v + a (1 + v) u| <= 5η/2, u = 1/t."""
    return sides(absolute(b * v + a * (1 + v) * u), 5 * eta / 2, off=2 * eta)


@PROOF.at_most("thm-3.1.layer", by="smt", samples=({"B": "1/2", "T": 1, "N": 1},))
def layer(B: OpenUnit, T: Positive, N: Count) -> Sides:
    """T N (5η/2) and a third of B for the activation are at most B, with η = B/max{2, 4 T N}, at most 1/2."""
    return sides(T * N * (5 * (B / maximum(like(2, B), 4 * T * N)) / 2) + B / 3, B, off=9 * B / 10)


@PROOF.at_most("thm-3.1.union", by="smt", samples=({"N": 1, "L": 1, "delta": "1/2"},))
def union_repaired(N: Count, L: Count, delta: OpenUnit) -> Sides:
    """Two sums for N_t parameters and L - 1 constants, at delta/(2(N_t + L)) each, fail with probability <= delta."""
    return sides(2 * (N + L - 1) * (delta / posed(N, L)), delta, off=delta / 2)


@HERE.at_most(
    "thm-3.1.arithmetic",
    by=(logarithm.at(q=lambda eps_l, delta: minimum(eps_l, delta), y=lambda N, L, t, eps_l, delta: minimum(delta / posed(N, L) / (2 * t), eps_l / t)),),
    given=lambda N, L, **_: at_most(L, N),
)  # fmt: skip
def arithmetic(N: Count, L: Count, t: Count, eps_l: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """A block of the numbers of Corollary A.2 for targets up to t, at tolerance ε_l and failure probability delta/(2(N_t + L)),
    is at most (12 (190 + 16 c) t (1 + 3t) + 2) log(2N_t/min{ε_l, delta}), as L <= N_t.
    """
    needed = numbers(t, eps_l, delta / posed(N, L), c)
    return sides(needed, width(1, 2 * N, eps_l, delta, 12 * (190 + 16 * c) * t * (1 + 3 * t) + 2), off=needed / 2)


@HERE.argued(
    "thm-3.1.corrected",
    steps=(arithmetic, blocks, corollary_a_2, contains, spread, one, one_constant, constant, layer, union_repaired, both),
    given=lambda N, L, **_: at_most(L, N),
)  # fmt: skip
def corrected(c_in: Count, N: Count, L: Count, t: Count, eps_l: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """Theorem 3.1 holds for |θ| <= 1 with C c_{t,l-1} log(2N_t/min{ε_l, delta}) channels in source layer 2l - 1, c_{t,l} + 1 in layer
    2l, C = 2 (12 (190 + 16 c) t (1 + 3t) + 2), ε_l = eps/Π_{s>=l} t max{2, 4 T N_{t,s}}, σ_{2l-1} = min{1, a(ε'')/2}, σ_{2l} =
    |r|/σ_{2l-1} and ε'' as small as φ asks; c is Lueker's constant, 1/t a value of |φ| on [-1, 1], and t >= |r|(|m_plus| + |m_minus|).

    Because φ is continuous, φ(0) = 0 and φ is not 0 beside 0, such a t exists.  Let B_L = eps, η_l = B_l/max{2, 4 T N_l} and B_{l-1} =
    η_l/t, so that ε_l = B_{l-1}.  Every layer but the last hands on a constant channel 1/t, built like an output with one bias and no
    weights; behind the data the neurons' own biases in layer 1 stand for a constant 1.  An input channel has a block of n univariate
    neurons, the constant another; each parameter, and the constant channel, asks its block for two subset sums, with λ > 0 and with λ <
    0, of products w λ/r, those with the other sign taken as 0, which contain U[-1/2, 1/2] with half of the weight of `app-B.2`.  Biases
    are read as t b (`thm-3.1.constant.corrected`).  By `cor-A.2.corrected` and `thm-3.1.arithmetic` n numbers serve a sum with a target
    up to t at tolerance ε_l and failure probability delta/(2(N_t + L)), the blocks fit by `cor-C.1.blocks`, and all sums succeed by
    `thm-3.1.union`.  What an input of either sign meets is then within t ε_l = η_l by `cor-C.1.g.spread`.  If all channels of layer l -
    1 are within B_{l-1} <= η_l, a parameter errs by at most 5η_l/2 by `cor-C.1.one` with a = η_l and `thm-3.1.one.constant`, and layer
    l by at most B_l by `thm-3.1.layer`; |λ x| <= 2σ <= a there, and the departure of φ stays below a third of B_l by the choice of ε'',
    as in `cor-C.1.j.both.corrected`.  By induction the output errs by at most B_L = eps.
    """
    needed = (c_in + 1) * numbers(t, eps_l, delta / posed(N, L), c)
    wanted = width(c_in, 2 * N, eps_l, delta, 2 * (12 * (190 + 16 * c) * t * (1 + 3 * t) + 2))
    return sides(needed, wanted, off=needed / 2)


RESULT = Result(
    ref=HERE.ref, title="Convolutional tickets of depth 2L",
    statement="A convolutional source of depth 2L_t contains, with probability at least 1-delta, each output component of the target to within "
    "eps if c_{0,2l'+1} >= C c_{t,l} log(N_t/min{eps/Π_{s>=l}(3T N_{t,s}), delta}), n_{0,2l'} >= n_{t,l'} + 1, and the layers are "
    "scaled by a(ε'')/2 and r/σ.",
    symbols={
        "c": "c_{t,l}, input channels of a target layer",
        "N": "N_t, nonzero parameters of the target (N_{t,l} of a layer)", "T": "Lipschitz constant of φ",
        "eps_l": "ε_l, tolerance of a parameter", "eps": "sup of each output component", "delta": "failure probability",
        "C": "constant left open",
    },
    formulas=(width, posed, activation_share_as_printed, scale_as_printed),
    claims=(
        convolutional_claim("burkholz2022conv.thm-3.1.witness", HERE.ref, "burkholz2022conv.2l"),
        convolutional_claim("burkholz2022conv.thm-3.1.witness.tanh", HERE.ref, "burkholz2022conv.2l", phi="tanh"),
        nested, fit, union, union_of_problems, first, better, printed, small_printed,
        constant_printed, constant, one_constant, layer, union_repaired, arithmetic, corrected,
    ),
    whole="burkholz2022conv.thm-3.1", repaired="burkholz2022conv.thm-3.1.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

"""Theorem 1: how wide a random network must be so that every target can be pruned out of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, like, log, minimum
from ltbounds.claims import BaseSets, Hypothesis, Integers, Points, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.notation import Count, OpenUnit, Positive, Sides, place, sides
from ltbounds.theorems.pensia2020.lemma_1 import half_width, links_within
from ltbounds.theorems.pensia2020.lemma_1_proof import negative_side, positive_side
from ltbounds.theorems.pensia2020.lemma_3 import layer_width_as_printed
from ltbounds.theorems.pensia2020.lemma_3 import union as layer_union
from ltbounds.theorems.pensia2020.theorem_1_proof import (
    CLAIMS,
    chain,
    layer_error,
    network_error,
    network_error_sum,
    ticket,
)

__all__ = ["RESULT", "layer_error", "network_error", "network_error_sum", "width", "width_as_printed"]

Int1To4 = Annotated[Scalar, Integers(1, 4)]

HERE = place("pensia2020", "Theorem 1", "section 3")
PROOF_REF = place("pensia2020", "Theorem 1", "section 3.5, proof")


def width_as_printed(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1 as printed: C · d_in · log(d_in · d_out · depth / min(eps, delta)), natural logarithm.

    It tends to 0 as d_in = d_out = depth = 1 and eps, delta tend to 1, so no constant C makes it sufficient.

    >>> round(width_as_printed(100, 100, 3, 0.01, 0.01, C=3.0))
    4474
    """
    return C * d_in * log(d_in * d_out * depth / minimum(eps, delta))


def width(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1, corrected: hidden width that suffices for one target layer of shape (d_out, d_in).

    width = C · d_in · log(2 · d_in · d_out · depth / min(eps, delta)), natural logarithm.  The 2 is that of the
    paper's Theorem 3 and Lemma 1; Theorem 1 dropped it.

    >>> round(width(100, 100, 3, 0.01, 0.01, C=3.0))
    4682
    """
    return C * d_in * log(2 * d_in * d_out * depth / minimum(eps, delta))


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    relu = all(activation == "relu" for activation in facts.activations[:-1])
    spectral = max(facts.spectral)
    return (
        Hypothesis("ReLU after every layer but the last", relu and facts.activations[-1] == "identity"),
        Hypothesis("fully connected layers", facts.dense, "the widths below count channels, not positions"),
        Hypothesis("no biases", not facts.has_bias, "biases become weights of an input that is constantly 1"),
        Hypothesis(
            "spectral norm of every layer at most 1", spectral <= 1 + 1e-9, "layers are rescaled; eps scales along"
        ),
    )


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    depth = len(facts.widths) - 1
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    return tuple(width(d_in, d_out, depth, eps, delta, C) for d_in, d_out in pairs)


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Lemma 3 at eps/(2l): every weight to within eps/(2 l d_in d_out) in each half, of which one input uses one only."""
    depth = len(facts.widths) - 1
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    shares = ((d_in, 2 * depth * d_in * d_out) for d_in, d_out in pairs)
    return tuple(BaseSets(2 * d_in, "mixture-d", 1.0, eps / share, delta / share) for d_in, share in shares)


ALMOST_1 = Fraction(999_999, 10**6)
SomeConstants = Annotated[Scalar, Points((2, 3, 10, 1000))]


@HERE.refuted(
    "thm-1.edge",
    "<",
    at={"d_in": 1, "d_out": 1, "depth": 1, "eps": ALMOST_1, "delta": ALMOST_1, "C": 1000},
    severity="edge",
    impact="Theorem 1 at d = l = 1 and eps, delta near 1; it stands with the 2 of Lemma 1",
)
def too_narrow(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: SomeConstants) -> Sides:
    """The printed width is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by
    1 > eps).

    Note: At d_in = d_out = depth = 1 the printed width is C log(1/min(eps, delta)), which for every C tends to 0 as
    eps and delta tend to 1, so that it is one neuron even when rounded up. The proof's Lemma 1 asks for log(2/eps);
    with that 2 the theorem stands, and for min(eps, delta) <= 1/2 the printed form stands with twice the constant.
    """
    return sides(1, width_as_printed(d_in, d_out, depth, eps, delta, C), off=width(d_in, d_out, depth, eps, delta, C))


@HERE.equal("thm-1.e.lost")
def lost(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """The printed width is C d_in log 2 neurons short of the corrected one."""
    printed = width_as_printed(d_in, d_out, depth, eps, delta, C)
    return sides(printed + C * d_in * log(like(2, eps)), width(d_in, d_out, depth, eps, delta, C), off_left=printed)


@HERE.equal("thm-1.edge.corrected")
def edge_corrected(x: Annotated[Scalar, Real(1, open_lo=True)]) -> Sides:
    """With the 2, the width covers Lemma 1 at tolerance min(eps, delta)/(2 l d_in d_out), which asks for 2 C' log(4x)
    neurons a block with x = d_in d_out l / min(eps, delta) > 1: 2 log(2x) = log(4x) + log(x) > log(4x), so C = 4 C'
    suffices.
    """
    return sides(2 * log(2 * x), log(4 * x) + log(x), off=log(4 * x) + 2 * log(x))


@HERE.cited("cor-2.lueker-1998", source="G. S. Lueker, Random Structures & Algorithms 12 (1998), Corollary 3.3")
def lueker_1998(d: Count, eps: OpenUnit, C: Positive) -> Sides:
    """With C log(2/min{eps, delta}) numbers of the law D of Corollary 1, for some C, every z in [-1, 1] is within eps of a
    subset sum, for all z at once, with probability at least 1 - delta.
    """
    return sides(0 * d, half_width(eps, C))


def _needed(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Two blocks an input, one for each sign of it, each of the size that the subset sums of one weight ask for."""
    sums = 2 * depth * d_in * d_out
    return 2 * d_in * half_width(minimum(eps, delta) / sums, C)


@HERE.argued("thm-1.corrected", steps=(chain, layer_union, positive_side, negative_side, lueker_1998))
def corrected(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """Theorem 1 holds with the width C' d_i log(2 d_{i-1} d_i l/min{eps, delta}), C' = 4 C, C the constant of Corollary 2:
    with probability at least 1 - delta every bias-free ReLU network of depth l with spectral norms at most 1 is, at once,
    within eps (l2, on the unit l2 ball) of a pruning.

    Because a weight of a target layer meets two halves: for inputs above 0 only the half with a^+ >= 0 counts, and it is
    linear (`lemma-1.1.linear`), below 0 only the other (`lemma-1.4.linear`).  Each is a subset sum of products of the law D with a
    target in [-1, 1], since an entry is at most the spectral norm; the blocks of an input serve all outputs.  At tolerance
    eps/(2 l d_{i-1} d_i) and failure probability delta/(2 l d_{i-1} d_i) a block has the size of `cor-2.lueker-1998`, for
    all targets at once.  Over a layer's d_{i-1} d_i weights and both halves errors and probabilities add up to eps/(2l) and
    delta/l (`lemma-3.a.sum`), and the layers to an error below eps (`thm-1.d`) and a probability of at most delta.
    """
    needed = _needed(d_in, d_out, depth, eps, delta, C)
    return sides(needed, width(d_in, d_out, depth, eps, delta, 4 * C), off=needed / 2)


@PROOF_REF.equal("thm-1.e")
def proofs_width(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """'Replacing eps in this proof with min{eps, delta}': the proof uses Lemma 3's width, C d_1 log(d_1 d_2 /
    tolerance), at the tolerance min{eps, delta}/(2l); that is the width with the 2.

    Note: The error is then below min{eps, delta} <= eps, with probability at least 1 - min{eps, delta} >= 1 - delta.
    """
    return sides(
        layer_width_as_printed(d_in, d_out, layer_error(minimum(eps, delta), depth), C),
        width(d_in, d_out, depth, eps, delta, C),
        off=width_as_printed(d_in, d_out, depth, eps, delta, C),
    )


@HERE.refuted(
    "thm-1.mask",
    "==",
    at={"d_in": 1, "d_out": 1, "k": 2},
    severity="misprint",
    impact="none: nothing uses the shapes of the masks",
    corrected="eq-10-11.mask.corrected",
)
def masks(d_in: Int1To4, d_out: Int1To4, k: Int1To4) -> Sides:
    """As printed the masks are S_i in {0,1}^{d_i x d_{i-1}}: the mask of M_1 has as many entries as M_1, which is k x
    d_0 with k = C d_0 log(...) hidden neurons.

    Note: A misprint: those are the shapes of the target's W_i.  Masks have the shapes of the source's M_i (section
    2), and there are 2l of them.  Nothing rests on it.
    """
    return sides(d_out * d_in, k * d_in, off_left=k * d_in)


@HERE.trials(
    "thm-1.u",
    at_least=0.9,
    expected=0.985,
    notion="all",
    off=lambda stream, trials: links_within(stream, trials, neurons=20, eps=0.1),
    parameters={"hidden": 120, "eps": 0.1, "delta": 0.1, "C": 40},
)
def uniform(stream: np.random.Generator, trials: int) -> np.ndarray:
    """The uniform form at l = d_0 = d_1 = 1, eps = delta = 1/10: a source with 120 hidden neurons (C = 40 with the 2, 52
    as printed) contains, with probability at least 9/10, every wx with |w| <= 1 within eps.

    Note: All weights at once, by the union of the intervals around all subset sums, for both signs of x.
    """
    return links_within(stream, trials, neurons=120, eps=0.1)


RESULT = Result(
    ref=HERE.ref,
    repaired="pensia2020.thm-1.corrected",
    title="Width of a random network that contains every target",
    statement="A source of depth 2l whose layers 2i-1, 2i have hidden width C d_{i-1} log(d_{i-1} d_i l / min{eps, delta}) "
    "and weights U[-1,1] can, with probability at least 1-delta, be pruned to within eps of every bias-free "
    "ReLU network of depth l with spectral norms at most 1, uniformly on the unit ball.",
    symbols={
        "d_in": "d_{i-1}, inputs of the target layer",
        "d_out": "d_i, outputs of the target layer",
        "depth": "l, depth of the target",
        "eps": "tolerance, l2 norm on the unit l2 ball",
        "delta": "failure probability",
        "C": "constant left open by the paper",
    },
    formulas=(width_as_printed, width, layer_error, network_error_sum, network_error),
    claims=(corrected, ticket, masks, uniform, too_narrow, edge_corrected, *CLAIMS, proofs_width, lost),
    width=WidthTheorem(
        kind="sufficient",
        measures="Euclidean norm of the outputs, inputs in the Euclidean unit ball",
        hypotheses=_hypotheses,
        widths=_widths,
        base_sets=_base_sets,
    ),
)

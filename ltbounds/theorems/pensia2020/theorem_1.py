"""Theorem 1: how wide a random network must be so that every target can be pruned out of it."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, minimum
from ltbounds.claims import BaseSets, Hypothesis, Integers, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.notation import Count, OpenUnit, Positive, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020 import theorem_1_proof as proof
from ltbounds.theorems.pensia2020.definitions import homogeneous
from ltbounds.theorems.pensia2020.lemma_1 import links_within
from ltbounds.theorems.pensia2020.lemma_2 import ALMOST_1, SomeConstants
from ltbounds.theorems.pensia2020.lemma_3 import corrected as layer
from ltbounds.theorems.pensia2020.lemma_3 import layer_width, layer_width_as_printed
from ltbounds.theorems.pensia2020.theorem_1_proof import layer_error, network_error, network_error_sum

__all__ = ["RESULT", "layer_error", "network_error", "network_error_sum", "width", "width_as_printed"]

Int1To4 = Annotated[Scalar, Integers(1, 4)]
HERE = place("pensia2020", "Theorem 1", "section 3")


def width_as_printed(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1 as printed: C · d_in · log(d_in · d_out · depth / min(eps, delta)), natural logarithm.

    >>> round(width_as_printed(100, 100, 3, 0.01, 0.01, C=3.0))
    4474
    """
    return layer_width_as_printed(d_in, d_out, minimum(eps, delta) / depth, C)


def width(d_in: Scalar, d_out: Scalar, depth: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 1, corrected: hidden width that suffices for one target layer of shape (d_out, d_in),
    C · d_in · log(2 · d_in · d_out · depth / min(eps, delta)), natural logarithm.  The 2 is that of Lemma 1.

    >>> round(width(100, 100, 3, 0.01, 0.01, C=3.0))
    4682
    """
    return layer_width(d_in, d_out, minimum(eps, delta) / depth, C)


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


@HERE.refuted(
    "thm-1", "<", at={"d_in": 1, "d_out": 1, "depth": 1, "eps": ALMOST_1, "delta": ALMOST_1, "C": 1000},
    severity="edge", impact="Theorem 1 at d = l = 1 and eps, delta near 1; it stands with the 2 of Lemma 1",
)  # fmt: skip
def too_narrow(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: SomeConstants) -> Sides:
    """The width printed in Theorem 1 is more than one hidden neuron (one neuron serves one sign of x; for the other, w = 1 is missed by 1 > eps).

    Note: At d_in = d_out = depth = 1 the printed width is C log(1/min(eps, delta)), which for every C tends to 0 as eps and delta tend
    to 1.  Lemma 1 asks for log(2/eps); for min(eps, delta) <= 1/2 twice the constant does (thm-1.up-to-half).
    """
    return sides(1, width_as_printed(d_in, d_out, depth, eps, delta, C), off=width(d_in, d_out, depth, eps, delta, C))


@HERE.at_most(
    "thm-1.enough", by="smt", samples=({"d_in": 1, "d_out": 1, "depth": 1, "eps": "0.9", "delta": "0.9", "C": 1930},)
)
def enough(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """Lemma 3 at min{eps, delta}/(2l) asks for C d_in log(4 d_in d_out l/min{eps, delta}), at most 2 C d_in times the logarithm with the 2."""
    asked = layer_width(d_in, d_out, layer_error(minimum(eps, delta), depth), C)
    return sides(asked, width(d_in, d_out, depth, eps, delta, 2 * C), off=width(d_in, d_out, depth, eps, delta, C))


@HERE.argued(
    "thm-1.corrected", steps=(enough, layer, proof.union, proof.differences, proof.geometric, proof.chain, homogeneous)
)
def corrected(
    d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Annotated[Scalar, Real(3860)]
) -> Sides:
    """Theorem 1 holds with the 2 of Lemma 1 in the logarithm and any C >= 3860: with probability at least 1 - delta every bias-free
    ReLU network of depth l with spectral norms at most 1 is, at once, within less than eps (l2, on the unit l2 ball) of a pruning.

    Because by `thm-1.enough` the layers are wide enough for `lemma-3.corrected` at e = min{eps, delta}/(2l): each layer is met within e
    on the unit ball, for all its W at once, except with probability e, at most delta/2 in all by `eq-10-11`.  At an input x' the error
    is at most e |x'| (`def-4`), so by `thm-1.b` a layer adds at most e (1 + e)^(i-1) to it, the last one, which has no ReLU, too; that
    is (1 + e)^l - 1 in all by `thm-1.c`, below min{eps, delta} by `thm-1.d`.
    """
    return enough.body(d_in, d_out, depth, eps, delta, C / 2)


@HERE.at_most(
    "thm-1.up-to-half", by="smt", given=lambda eps, delta, **_: at_most(2 * minimum(eps, delta), 1),
    samples=({"d_in": 1, "d_out": 1, "depth": 1, "eps": "1/2", "delta": "1/2", "C": 1},),
)  # fmt: skip
def up_to_half(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """For min{eps, delta} <= 1/2 the printed width with twice the constant is at least the corrected one."""
    printed = width_as_printed(d_in, d_out, depth, eps, delta, 2 * C)
    return sides(width(d_in, d_out, depth, eps, delta, C), printed, off=9 * printed / 10)


@proof.PROOF.equal("thm-1.e")
def proofs_width(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """'Replacing eps in this proof with min{eps, delta}': Lemma 3's printed width at min{eps, delta}/(2l) is the one with the 2."""
    used = layer_width_as_printed(d_in, d_out, layer_error(minimum(eps, delta), depth), C)
    off = width_as_printed(d_in, d_out, depth, eps, delta, C)
    return sides(used, width(d_in, d_out, depth, eps, delta, C), off=off)


@HERE.refuted(
    "thm-1.mask", "==", at={"d_in": 1, "d_out": 1, "k": 2}, severity="misprint",
    impact="none: nothing uses the shapes of the masks", corrected="eq-10-11.mask.corrected",
)  # fmt: skip
def masks(d_in: Int1To4, d_out: Int1To4, k: Int1To4) -> Sides:
    """As printed the masks are S_i in {0,1}^{d_i x d_{i-1}}: that of M_1 has as many entries as M_1, k x d_0.

    Note: Those are the shapes of the target's W_i; there are 2l masks, of the shapes of the source's M_i.
    """
    return sides(d_out * d_in, k * d_in, off_left=k * d_in)


@HERE.trials(
    "thm-1.u.one-link", at_least=0.9, expected=0.985, notion="all",
    off=lambda stream, trials: links_within(stream, trials, neurons=20, eps=0.1),
    parameters={"hidden": 120, "eps": 0.1, "delta": 0.1, "C": 40},
)  # fmt: skip
def uniform(stream: np.random.Generator, trials: int) -> np.ndarray:
    """The uniform form at l = d_0 = d_1 = 1, eps = delta = 1/10: a source with 120 hidden neurons (C = 40 with the 2, 52
    as printed) contains, with probability at least 9/10, every wx with |w| <= 1 within eps, all at once.
    """
    return links_within(stream, trials, neurons=120, eps=0.1)


RESULT = Result(
    ref=HERE.ref, repaired="pensia2020.thm-1.corrected", title="Width of a random network that contains every target",
    statement="A source of depth 2l whose layers 2i-1, 2i have hidden width C d_{i-1} log(d_{i-1} d_i l / min{eps, "
    "delta}) and weights U[-1,1] can, with probability at least 1-delta, be pruned to within eps of "
    "every bias-free ReLU network of depth l with spectral norms at most 1, uniformly on the unit ball.",
    symbols={
        "d_in": "d_{i-1}, inputs of the target layer", "d_out": "d_i, outputs of the target layer",
        "depth": "l, depth of the target", "eps": "tolerance, l2 norm on the unit l2 ball",
        "delta": "failure probability", "C": "constant left open by the paper",
    },
    formulas=(width_as_printed, width, layer_error, network_error_sum, network_error),
    claims=(too_narrow, corrected, up_to_half, enough, masks, uniform, *proof.CLAIMS, proofs_width),
    width=WidthTheorem(
        kind="sufficient", measures="Euclidean norm of the outputs, inputs in the Euclidean unit ball",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

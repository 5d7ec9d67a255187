"""Lemma 5.1: how much every parameter may be off.  False as printed, in every reading of |W|_∞; corrected here.

The error of a layer must be measured in the l1 norm to be passed on by the chain of Eq. 14, and the norm of matrices
that goes with it is the largest COLUMN sum.  Row sums (the usual |W|_∞), the largest entry and the spectral norm all fail.
With column sums two gaps remain: outputs are added up (|f|_∞ is the sup of an l1 norm) but the last layer is not part of
the product, and "eps_l <= eps/(L n_l)" does not follow from the formula.  `tolerance` closes both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, like, maximum
from ltbounds.claims import OneOf, Result
from ltbounds.networks import activation
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import Count, Nonnegative, OpenUnit, Positive, Sides, Size, Unit, place, sides
from ltbounds.theorems.shared.error_propagation import LayerNorms, equal_shares
from ltbounds.theorems.shared.small_networks import Layers, forward, shifted

__all__ = ["RESULT", "chain", "moved", "ones", "tolerance", "tolerance_as_cited", "tolerance_as_printed", "tolerances"]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Lemma 5.1", "section 5")
EQ_16 = place(PAPER, "Lemma 5.1", "appendix A.4, Eqs. 16-17")
AFTER = place(PAPER, "Lemma 5.1", "section 5, after the lemma")


def tolerance_as_printed(
    eps: Scalar, L: Scalar, n: Scalar, T: Scalar, layer: Scalar, M: Scalar, behind: Scalar
) -> Scalar:
    """Lemma 5.1: eps_l = eps/(n_l L) / (T^(L-l+1) (1 + M_{l-1}) (1 + eps/L) Π_{k=l+1}^{L-1}(|W^(k)|_∞ + eps/L)).

    M = M_{l-1} is the sup of |x^(l-1)|_1, `behind` the product.  It does not suffice.

    >>> tolerance_as_printed(1, L=1, n=1, T=1, layer=1, M=1, behind=1)
    0.25
    """
    return eps / (n * L) / (T ** (L - layer + 1) * (1 + M) * (1 + eps / L) * behind)


def tolerance(eps: Scalar, L: Scalar, n: Scalar, T: Scalar, M: Scalar, behind: Scalar) -> Scalar:
    """Lemma 5.1, corrected: eps_l = eps/(L T n_l (1 + M_{l-1}) Π_{k=l+1}^{L} T (|W^(k)|_1 + n_k eps_k)), |W|_1 the largest column sum.

    `behind` is the product, through the last layer and with the eps_k themselves: they are found from the last to the first.
    Then sup |f_1 - f_2|_1 <= eps, whatever the weights.

    >>> tolerance(1, L=1, n=1, T=1, M=1, behind=1)
    0.5
    """
    return eps / (L * T * n * (1 + M) * behind)


def tolerance_as_cited(eps: Scalar, L: Scalar, n: Scalar, C: Scalar) -> Scalar:
    """Section 5: "for suitable target networks" eps_l = C eps/(n_l L).

    >>> tolerance_as_cited(0.5, 2, 5, 1)
    0.05
    """
    return C * eps / (n * L)


def chain(eps: Any, T: Any, layers: Sequence[tuple[Any, Any, Any]]) -> list[Any]:
    """The corrected eps_1, ..., eps_L for layers (n_l, M_{l-1}, |W^(l)|_1).

    >>> [round(e, 6) for e in chain(1.0, 1.0, [(1, 1, 1), (2, 1, 2)])]
    [0.111111, 0.125]
    """
    found: list[Any] = []
    behind = like(1, eps)
    for n, M, norm in reversed(layers):
        found.append(tolerance(eps, len(layers), n, T, M, behind))
        behind = behind * T * (norm + n * found[-1])
    return found[::-1]


def tolerances(facts: NetworkFacts, eps: Any, copies: Any = 0) -> list[Any]:
    """The corrected eps_1, ..., eps_L of a network in the sup norm of its outputs, none above 1; only nonzero parameters err.

    Row sums are at most the in-degree times max|w|, and sqrt(n_{l-1}) times the spectral norm.  Where layers behind the first read
    `copies` of every neuron before them, the gain is the sum of the kept |source weights|, at most copies times the in-degree
    (thm-5.2.copies.corrected), which counts the bias, read from constant neurons; those neurons have one input, the constant before.
    """
    layers = list[LayerNorms]()
    rows = zip(
        facts.widths, facts.max_entry, facts.spectral, facts.in_degree, facts.reach, facts.activations, strict=False
    )
    for n, entry, spectral, degree, reach, name in rows:
        gain = copies * max(degree, 1) if copies and layers else min(degree * entry, math.sqrt(n) * spectral)
        layers.append(LayerNorms(gain, degree, 1 + reach, activation(name).lipschitz))
    return equal_shares(layers, eps, 1)


def ones(q: int, x: Any) -> Layers:
    """x -> x -> q copies -> their sum: all weights 1, no biases."""
    one, zero = like(1, x), 0 * x
    return [([[one]], [zero]), ([[one]] * q, [zero] * q), ([[one] * q], [zero])]


def moved(layers: Layers, errors: Sequence[Scalar], x: Scalar) -> Scalar:
    """|f_1(x) - f_2(x)|_1, every parameter of layer l of f_2 being larger by errors[l]."""
    f, g = forward(layers, [x])[-1], forward(shifted(layers, errors), [x])[-1]
    return sum(absolute(a - b) for a, b in zip(f, g, strict=True))


@HERE.refuted(
    "lemma-5.1", at={"eps": "0.1", "w": 1}, severity="false",
    impact="Theorem 5.2 takes its eps_l from here: it stands with those of the corrected lemma, which stand inside logarithms",
)  # fmt: skip
def printed(eps: OpenUnit, w: Unit) -> Sides:
    """|f_1 - f_2|_∞ = sup |f_1 - f_2|_1 <= eps, in whatever norm W^(k) is measured: here L = 2 (no product), x -> x -> (w x, w x),
    ReLU, all parameters up, at x = 1.

    Note: The proof bounds each |f_{1,i} - f_{2,i}|, the lemma their sum: two outputs give 1.44 eps.  The lemma's use in Theorem 5.2
    stands with `tolerance` (and the sums of kept |weights| for copies): only eps_l changes, inside logarithms.
    """
    one, zero = like(1, eps), 0 * w
    two_outputs = [([[one]], [zero]), ([[w], [w]], [zero, zero])]
    own = [tolerance_as_printed(eps, 2, n, one, layer, one, one) for layer, n in ((1, 1), (2, 2))]
    small = chain(eps, one, [(1, one, one), (2, one, 2 * w)])
    found, mended = (moved(two_outputs, errors, one) for errors in (own, small))
    return sides(found, eps, off_left=mended)


@HERE.refuted(
    "lemma-5.1.norm", at={"eps": "0.1", "norm": 2}, severity="false",
    impact="Lemma 5.1 fails for a single output too, in these readings of |W|_∞", corrected="lemma-5.1.corrected",
    beyond={"norm": OneOf((4,))},
)  # fmt: skip
def readings(eps: OpenUnit, norm: Annotated[Scalar, OneOf((1, 2))]) -> Sides:
    """A single output, and |W|_∞ read as the largest entry or row sum (1), or the spectral norm (2): for the network
    1-1-4-1 with all weights 1, ReLU, all parameters up, at x = 1, |f_1 - f_2| <= eps.

    Note: At eps = 0.1 errors are 1.29 eps with the spectral norm, 1.91 eps with row sums or entries; the column sum,
    4, is what the l1 norms of the proof need.
    """
    rows = ((1, 1, norm + eps / 3), (4, 1, 1), (1, 4, 1))  # n_l, M_{l-1} and the product behind
    errors = [tolerance_as_printed(eps, 3, n, 1, l, M, behind) for l, (n, M, behind) in enumerate(rows, start=1)]
    return sides(moved(ones(4, eps), errors, like(1, eps)), eps)


@HERE.refuted(
    "lemma-5.1.cap", at={"eps": "0.1"}, severity="false",
    impact="Lemma 5.1 fails for a single output in every norm of matrices, where norms behind a layer are small",
    corrected="lemma-5.1.corrected",
)  # fmt: skip
def cap(eps: OpenUnit) -> Sides:
    """A single output and any norm: for the network of depth 4 with all parameters 0 but the last weight 1, ReLU, all
    parameters up, at x = 1, |f_1 - f_2| <= eps.

    Note: Where norms behind layer 2 are small, eps_2 is far above eps/(L n_2), and Eq. 17 must not replace n_2 eps_2
    by eps/L: at eps = 0.1 the networks differ by 1.02, not 0.1.
    """
    one, share, zero = like(1, eps), eps / 4, 0 * eps
    nothing = [*[([[zero]], [zero])] * 3, ([[one]], [zero])]
    behind = (share * share, share, one, one)
    own = [tolerance_as_printed(eps, 4, 1, one, l + 1, one if l == 0 else 0, b) for l, b in enumerate(behind)]
    small = chain(eps, one, [(1, one, 0), (1, 0, 0), (1, 0, 0), (1, 0, one)])
    found, mended = (moved(nothing, errors, one) for errors in (own, small))
    return sides(found, eps, off_left=mended)


@EQ_16.refuted(
    "eq-16-17", at={"eps": "0.1", "L": 4, "n": 1, "layer": 1, "T": 1, "M": 0, "behind": "0.025"}, severity="gap",
    impact="Lemma 5.1 fails through it (lemma-5.1.cap); the corrected lemma needs no such step",
)  # fmt: skip
def follows(eps: OpenUnit, L: Count, n: Count, layer: Count, T: Positive, M: Nonnegative, behind: Positive) -> Sides:
    """'It follows that also eps_l <= eps/(L n_l)', from the printed formula.

    Note: It follows exactly where T^(L-l+1)(1 + M)(1 + eps/L) Π is at least 1; not for T < 1 (sigmoid), nor where later norms are
    small.  The lemma fails there (lemma-5.1.cap).  `tolerance` uses the eps_k themselves and needs no such step.
    """
    capped = eps / (n * L * maximum(like(1, eps), behind))
    found = tolerance_as_printed(eps, L, n, T, layer, M, behind)
    return sides(found, tolerance_as_cited(eps, L, n, 1), off_left=capped)


@EQ_16.equal("eq-16-17.corrected")
def followed(eps: OpenUnit, L: Size, n: Count, layer: Count, T: Positive, M: Nonnegative, behind: Positive) -> Sides:
    """eps_l T^(L-l+1) (1 + M) (1 + eps/L) Π = eps/(L n_l): eps_l <= eps/(L n_l) where that product is at least 1."""
    product = T ** (L - layer + 1) * (1 + M) * (1 + eps / L) * behind
    found = tolerance_as_printed(eps, L, n, T, layer, M, behind) * product
    return sides(found, tolerance_as_cited(eps, L, n, 1), off=tolerance_as_cited(eps, L, n, M))


@AFTER.equal("claim-epsl")
def suitable(eps: OpenUnit, L: Count, n: Count, M: Nonnegative, behind: Positive) -> Sides:
    """For T = 1, M_{l-1} = M and the product `behind` the corrected eps_l is C eps/(n_l L) with C = 1/((1 + M) behind)."""
    said, off = (tolerance_as_cited(eps, L, n, 1 / ((1 + M) * b)) for b in (behind, 2 * behind))
    return sides(tolerance(eps, L, n, 1, M, behind), said, off=off)


RESULT = Result(
    ref=HERE.ref, title="Error propagation",
    statement="Let f_1, f_2 have the same architecture of depth L, activations with Lipschitz constant T, and M_l = sup |x_1^(l)|_1.  If every "
    "parameter of layer l differs by at most eps_l = eps/(n_l L) [T^(L-l+1)(1 + M_{l-1})(1 + eps/L) Π_{k=l+1}^{L-1}(|W_1^(k)|_∞ + eps/L)]^(-1), "
    "then sup |f_1 - f_2|_1 <= eps.",
    symbols={
        "n": "n_l, neurons of layer l", "M": "M_{l-1}, sup of the l1 norm of what layer l reads",
        "behind": "product over the layers behind layer l", "norm": "|W^(2)| in one of the readings of |W|_∞",
        "T, L": "Lipschitz constant and depth",
    },
    formulas=(tolerance_as_printed, tolerance, tolerance_as_cited),
    claims=(printed, readings, cap, follows, followed, suitable), whole=f"{PAPER}.lemma-5.1",
    repaired=f"{PAPER}.lemma-5.1.corrected",
)  # fmt: skip

"""Section 3: the idea behind both constructions, and the informal theorem; Figure 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, absolute, exp, integer, like, log, maximum, minimum
from ltbounds.claims import Integers, Result
from ltbounds.networks import Network

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Nonnegative, OpenUnit, Positive, Share, Sides, Signed, equals, place, sides,
)  # fmt: skip
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import r, two_lines
from ltbounds.theorems.burkholz2022conv.equations_1_2 import convolution
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import width
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim, pruned, target, worst_errors

__all__ = ["RESULT", "informal_width"]

Int1To5 = Annotated[Scalar, Integers(1, 5)]

HERE = place("burkholz2022conv", "Section 3", "section 3, existence results")
TWO_FOR_ONE = place("burkholz2022conv", "Section 3", "section 3.1, two layers for one")


def informal_width(c: Scalar, k: Scalar, L: Scalar, s: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Section 3: the maximum channel size said to suffice, C c s log(c k L / min{eps, delta}), s the stride of uneven layers.

    >>> round(informal_width(3, 9, 4, 1, 0.01, 0.01, C=1), 2)
    27.86
    """
    return C * c * s * log(c * k * L / minimum(eps, delta))


@HERE.equal("lin-1")
def linearity(a: Signed, b: Signed, p: Signed, q: Signed, s: Signed, t: Signed, x: Signed, y: Signed) -> Sides:
    """Σ_j' W_j' ∗ (λ_j' x) = (Σ_j' W_j' λ_j') ∗ x: in each entry of the output, for two copies (more alike) and two
    taps, each with weights of its own, so that every tap is a subset sum of its own.
    """
    left = (a * (s * x) + b * (s * y)) + (p * (t * x) + q * (t * y))
    return sides(left, (a * s + p * t) * x + (b * s + q * t) * y, off=(a * s + p * t) * x + (b * t + q * s) * y)


def _three_N(c: Scalar, k: Scalar) -> Scalar:
    """3 N for N = c (c k + 1) parameters."""
    return 3 * c * (c * k + 1)


def _theorem(c: Scalar, k: Scalar, L: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """Theorem 3.1's width of the first layer for L dense layers of c channels and filters of k, T = 1 and constant 1."""
    three_N = _three_N(c, k)
    return width(c, L * three_N / 3, eps * exp(-L * log(three_N * like(1, eps))), delta, 1)


def _informal_times_depth(c: Scalar, k: Scalar, L: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """5 L c log(3 c k L / min{eps, delta})."""
    return 5 * L * informal_width(c, 3 * k, L, 1, eps, delta, 1)


@HERE.refuted(
    "inf-1.depth", at={"c": 1, "k": 1, "L": 100_000, "eps": "0.1", "delta": "0.1", "C": 1000}, severity="edge",
    impact="none: the paper does not say that C is independent of the depth, as its L inside the logarithm suggests", corrected="inf-1.width",
)  # fmt: skip
def informal_printed(c: Count, k: Count, L: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """Theorem 3.1 implies the informal result with a C independent of the depth: C c log(c k L / min{eps, delta}) is at least its
    width (T = 1, stride 1, dense layers of c channels; Theorem 3.1 with constant 1).

    Note: The tolerances of Theorem 3.1 fall by a factor 3 T N a layer, so its logarithm grows like L log(3TN), not
    like log L.  The paper names what C is independent of, and not the depth; so it is not contradicted: with a factor L it holds
    (or under row sums at most 1, thm-3.1.better).
    """
    left = _theorem(c, k, L, eps, delta)
    return sides(left, informal_width(c, k, L, 1, eps, delta, C), off=_informal_times_depth(c, k, L, eps, delta))


@HERE.equal("inf-1.shift")
def shifted(N: Positive, q: Positive, a: Nonnegative) -> Sides:
    """log(N/(q e^(-a))) = log(N/q) + a."""
    return sides(log(N / (q * exp(-a))), log(N / q) + a, off=log(N / q))


@HERE.at_most("inf-1.logarithm", by="smt")
def logarithm(N: Positive, eps: OpenUnit, delta: OpenUnit, p: Share) -> Sides:
    """A factor p <= 1 of one tolerance: log(N/min{eps p, delta}) <= log(N/(p min{eps, delta}))."""
    right = log(N / (minimum(eps, delta) * p))
    return sides(log(N / minimum(eps * p, delta)), right, off=right - 1)


@HERE.at_most(
    "inf-1.chain", by=(logarithm.at(p=lambda a: exp(-a)), shifted.at(q=lambda eps, delta: minimum(eps, delta)))
)
def chain(N: Positive, eps: OpenUnit, delta: OpenUnit, a: Nonnegative) -> Sides:
    """log(N/min{eps e^(-a), delta}) <= log(N/min{eps, delta}) + a."""
    right = log(N / minimum(eps, delta))
    return sides(log(N / minimum(eps * exp(-a), delta)), right + a, off=right)


@HERE.at_most("inf-1.parameters", by="smt", samples=({"c": 1, "k": 1, "L": 1, "eps": "0.9", "delta": "0.9"},))
def parameters(c: Count, k: Count, L: Count, eps: OpenUnit, delta: OpenUnit) -> Sides:
    """L N/min{eps, delta} and 3 N are at most (3 c k L/min{eps, delta})^2, in logarithms."""
    q, three_N = minimum(eps, delta), _three_N(c, k)
    number = log(3 * c * k * L / q)
    return sides(maximum(log(L * three_N / 3 / q), log(three_N)), 2 * number, off=number)


@HERE.at_most("inf-1.above-one", by="smt", strict=True)
def above_one(c: Count, k: Count, L: Count, eps: OpenUnit, delta: OpenUnit) -> Sides:
    """3 c k L/min{eps, delta} is above 1, in logarithms."""
    return sides(0 * eps, log(3 * c * k * L / minimum(eps, delta)), off_left=c + 1)


@HERE.at_most(
    "inf-1.width",
    by=(
        chain.at(N=lambda c, k, L: L * _three_N(c, k) / 3, a=lambda c, k, L: L * log(_three_N(c, k))), parameters, above_one,
    ),
)  # fmt: skip
def informal(c: Count, k: Count, L: Count, eps: OpenUnit, delta: OpenUnit) -> Sides:
    """Theorem 3.1's logarithm is at most 5 L log(3 c k L/min{eps, delta}): the informal width, with a C that depends on L."""
    right = _informal_times_depth(c, k, L, eps, delta) / c
    return sides(_theorem(c, k, L, eps, delta) / c, right, off=right / 10)


def _even_layers(seed: int, other: int = 0) -> tuple[Any, list[np.ndarray], list[np.ndarray]]:
    """A 2L ticket, its target, and the values behind the activations of target layers 1, 2, 3 in both."""
    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    x = generator("burkholz2022conv.two-1").uniform(-1, 1, (20, *wanted.shape))
    compared = target("relu", other, skip=False) if other else wanted
    ours = [ticket.to_network().values(x)[i] for i in (4, 8, 11)]
    return ticket, ours, [compared.values(x)[i] for i in (2, 4, 5)]


@TWO_FOR_ONE.witness("two-1", build=_even_layers, off=lambda seed: _even_layers(seed, other=seed + 100), seeds=(0, 1))
def even(witness: Any) -> Mapping[str, bool]:
    """Even layers 2l' of the ticket approximate target layers l', channel by channel: c_{0,2l'} = c_{t,l'} and the constant channel."""
    ticket, ours, theirs = witness
    channels = [layout.channels for k, layout in enumerate(ticket.layouts) if k in (2, 4, 5)]
    errors = [
        np.abs(a[:, : b.shape[1]] - b).max() / np.abs(b - b.mean(0)).max() for a, b in zip(ours, theirs, strict=True)
    ]
    return {"target channels": channels == [3, 3, 2], "approximated in every even layer": max(errors) < 0.01}


def _weights(seed: int, parity: int = 0) -> list[np.ndarray]:
    _, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    return [np.asarray(layer.weight) for _, layer in ticket.to_network().linear()][parity::2]


@TWO_FOR_ONE.witness("two-2", build=_weights, off=partial(_weights, parity=1))
def univariate(weights: Any) -> Mapping[str, bool]:
    """Odd layers keep one entry of one filter for each of their channels at most.

    Note: Our sources have 1x1 filters in odd layers; a larger filter pruned to one entry is the same (appendix E).
    """
    return {
        "one entry a channel": all((np.count_nonzero(w, axis=(1, 2, 3)) <= 1).all() for w in weights),
        "not all pruned": all(w.any() for w in weights),
    }


def _through_both(x: Scalar, m_plus: Scalar, m_minus: Scalar, total: Scalar) -> Scalar:
    """v φ̂(λx) + v' φ̂(λ'x) for λ = 1 and λ' = -1 with v λ = v' λ' = total, d = 0."""
    return total * two_lines(x, m_plus, m_minus, 0) - total * two_lines(-x, m_plus, m_minus, 0)


@TWO_FOR_ONE.refuted(
    "two-3", at={"x": 1, "w": 1, "m_plus": 1, "m_minus": 1}, severity="misprint",
    impact="none: appendix C.1 divides by r, as it must",
    off_given=lambda m_plus, m_minus, **_: (equals(m_plus, 1), equals(m_minus, 0)),
)  # fmt: skip
def sum_printed(x: Signed, w: Signed, m_plus: Positive, m_minus: Nonnegative) -> Sides:
    """With r Σ w_0 λ = w_t on both sides (a factor r, as section 3.1 prints it) the two layers give w_t x.

    Note: They give w_t x / r^2: 4 w_t x for tanh.  Right for ReLU, r = 1.  Appendix C.1 divides by r, Σ w_0 λ / r =
    w_t, which is right.  The identity that is used is printed with μ(-x) twice.
    """
    return sides(absolute(_through_both(x, m_plus, m_minus, w / r(m_plus, m_minus)) - w * x), 0)


@TWO_FOR_ONE.equal("two-3.corrected")
def sum_holds(x: Signed, w: Signed, m_plus: Positive, m_minus: Nonnegative) -> Sides:
    """With Σ w_0 λ = r w_t on both sides, as in appendix C.1, they give w_t x."""
    return sides(_through_both(x, m_plus, m_minus, w * r(m_plus, m_minus)), w * x, off=2 * w * x)


def _bias_at(j: Scalar, taps: tuple[int, ...]) -> Scalar:
    """What filter entries of 1 at `taps` make of a channel of ones, at position j of 5."""
    K = np.zeros((1, 3), int)
    K[0, list(taps)] = 1
    return int(convolution(K, np.ones((1, 5), int), 1, integer(j)))


@TWO_FOR_ONE.refuted(
    "two-4", "==", at={"j": 1}, severity="edge",
    impact="Theorem 3.1 at padded borders; one tap that never reads padding serves",
)  # fmt: skip
def bias_printed(j: Int1To5) -> Sides:
    """A bias may be the sum over i' and all taps q, Σ_{i',q} w_{ii'q} μ_±(b) b: the same at every position.

    Note: At the border some taps read the zeros of the padding, where the constant is missing: 1, not 3, at the first
    position.  One tap that never reads the padding serves (appendix C.1 has no q, and our tickets use such a tap).
    """
    return sides(_bias_at(j, (0, 1, 2)), 3, off_left=_bias_at(j, (0,)), off=1)


@TWO_FOR_ONE.equal("two-4.corrected", by="exact")
def bias(j: Int1To5) -> Sides:
    """Through a tap that never reads the padding the bias is the same at every position, here at j = 1, ..., 5."""
    return sides(_bias_at(j, (0,)), 1, off_left=_bias_at(j, (1,)))


def _one_sign(seed: int, halves: int = 2) -> tuple[Network, Network]:
    """A ReLU ticket, and with `halves` = 1 one whose negative parts are pruned away."""
    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    bits = ticket.pieces[0].bits.copy()
    bits[halves:] = 0
    pieces = {**ticket.pieces, 0: replace(ticket.pieces[0], bits=bits)}
    return wanted, replace(ticket, pieces=pieces).to_network()


@HERE.witness("tot-1", build=_one_sign, off=partial(_one_sign, halves=1), seeds=(0, 1))
def both_signs(witness: Any) -> Mapping[str, bool]:
    """With univariate filters in the first of two layers, and sums for positive and negative λ, inputs may have either sign."""
    wanted, found = witness
    x = generator("burkholz2022conv.tot-1").uniform(0, 1, (30, *wanted.shape))
    spread = np.abs(wanted(x) - wanted(-x)).max()
    return {f"inputs of sign {s:+d}": bool(np.abs(found(s * x) - wanted(s * x)).max() < 0.01 * spread) for s in (1, -1)}


def _other_image(seed: int, size: int = 12, swapped: bool = False) -> tuple[Any, Any, float]:
    """Tickets of the same weights for images of 6x6 and of `size`, and the error of the second."""
    from ltbounds.tickets import prune

    wanted, ticket = pruned("burkholz2022conv.2l", "relu", seed)
    large = replace(target("relu", seed + 100, skip=False) if swapped else wanted, shape=(wanted.shape[0], size, size))
    other = prune(
        large, None, ticket.construction, ticket.tolerance, seed, supply=ticket.supply, objective=ticket.objective
    )
    error, spread = worst_errors(other.to_network(), large, "img")
    return ticket, other, error / spread


@HERE.witness("img", build=_other_image, off=partial(_other_image, swapped=True))
def image_size(w: Scalar) -> Mapping[str, bool]:
    """The image size enters neither the width nor the ticket: the same masks serve images of 6x6 and 12x12."""
    return {
        "the same masks": all((w[0].pieces[k].bits == w[1].pieces[k].bits).all() for k in w[0].pieces),
        "the same widths": w[0].source_widths == w[1].source_widths,
        "within the error": w[2] < 0.01,
    }


RESULT = Result(
    ref=HERE.ref, title="The idea, and the informal result",
    statement="Convolutions are linear, so every filter entry is a subset sum of its own; a source of depth 2L_t and maximum channel size "
    "c_0 >= C c_t s_0 log(c_t k_t L_t / min{eps, delta}) contains the target.",
    symbols={
        "c": "c_t, maximum channels of the target", "k": "k_t, filter entries", "L": "L_t, depth of the target", "s": "s_0, stride of uneven layers",
        "eps": "sup of each output component", "delta": "failure probability", "C": "constant left open",
    },
    formulas=(informal_width,),
    claims=(
        linearity, informal_printed, shifted, logarithm, chain, parameters, above_one, informal, even, univariate, sum_printed, sum_holds, bias_printed, bias, both_signs, image_size,
        convolutional_claim("burkholz2022conv.d0.witness", HERE.ref, "burkholz2022conv.2l_looks_linear", phi="sigmoid", tolerance=0.0003),
    ),
)  # fmt: skip

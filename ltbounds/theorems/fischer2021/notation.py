"""Section 1.2: what a network, its norm, a ticket, its density and an in-degree are, as statements that can fail."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Real, Result
from ltbounds.networks import activation
from ltbounds.notation import Count, Natural, Sides, Signed, at_most, place, sides
from ltbounds.theorems.shared.adversarial_errors import exact_layers, squared_error, squared_supremum
from ltbounds.theorems.shared.error_propagation import DenseLayers
from ltbounds.theorems.shared.small_networks import draw, draw_numbers, eighth, forward, relu

__all__ = ["RESULT", "in_degree", "kept_share"]

Int0To31 = Annotated[Scalar, Integers(0, 31)]

HERE = place("fischer2021", "Notation", "section 1.2")


def kept_share(kept: Scalar, weights: Any) -> Any:
    """ρ: the share of nonzero weights that remain in the ticket; biases are not counted.

    >>> kept_share(Fraction(3), 4)
    Fraction(3, 4)
    """
    return kept / weights


def in_degree(weights: Any, has_bias: Scalar) -> Any:
    """k_i: the nonzero weights of a neuron, plus 1 if its bias is nonzero.

    >>> in_degree(3, 1)
    4
    """
    return weights + has_bias


def _beside_zero(seed: Scalar) -> tuple[DenseLayers, DenseLayers]:
    """Network number `seed` cut to one input, as arrays of Fractions, and the one of the same shape with all parameters 0."""
    layers = draw(seed)
    weights = [np.array([list(row) for row in rows], dtype=object) for rows, _ in layers]
    weights[0] = weights[0][:, :1]
    biases = tuple(np.array(list(b), dtype=object) for _, b in layers)
    network = exact_layers(DenseLayers(tuple(weights), biases, (activation("relu"),) * len(layers)))
    zeros = tuple(0 * w for w in network.weights), tuple(0 * b for b in network.biases)
    return network, DenseLayers(*zeros, network.phis)


@lru_cache(maxsize=64)
def _supremum(seed: int) -> Any:
    """sup |f(x)|_2^2 over [-1, 1], exact."""
    return squared_supremum(*_beside_zero(seed))


def _value(seed: Scalar, k: Scalar) -> Any:
    """|f(k/8)|_2^2."""
    return squared_error(*_beside_zero(seed), [eighth(k)])


def _pattern(code: Scalar) -> list[bool]:
    """Which of four weights and the bias are nonzero."""
    return [bool(integer(code) >> i & 1) for i in range(5)]


def _numpy_output(seed: Scalar) -> Any:
    """The first output of network `seed` by matrix products of Fractions."""
    x = np.array(draw_numbers(seed, "x", len(draw(seed)[0][0][0])), dtype=object)
    for rows, biases in draw(seed):
        h = np.array([list(row) for row in rows], dtype=object) @ x + np.array(list(biases), dtype=object)
        x = np.where(h > 0, h, 0 * h)
    return x[0]


def _misfit(code: Scalar, seed: Scalar, keep: Fraction = Fraction(1)) -> Fraction:
    """Σ (θ_ε (θ_0 - θ_ε))^2 over five parameters, where θ_ε is `keep` · θ_0 on a pattern and 0 elsewhere."""
    theta = draw_numbers(seed, "theta", 5)
    pruned = [keep * t if kept else Fraction(0) for t, kept in zip(theta, _pattern(code), strict=True)]
    return sum(((p * (t - p)) ** 2 for p, t in zip(pruned, theta, strict=True)), Fraction(0))


@HERE.equal("def-1", by="points")
def recursion(seed: Annotated[Scalar, Integers(0, 79)]) -> Sides:
    """x^(l) = φ(W^(l) x^(l-1) + b^(l)): the recursion neuron by neuron and by matrix products give the same first
    output, exactly; 80 networks.
    """
    found = forward(draw(seed), draw_numbers(seed, "x", len(draw(seed)[0][0][0])))[-1][0]
    return sides(found, _numpy_output(seed), off=_numpy_output(seed) + Fraction(1, 8))


@HERE.refuted(
    "def-1.shape", "==", at={"n_before": 1, "n": 2}, severity="misprint",
    impact="none: rows and columns exchanged; the formula h = Wx is right", corrected="def-1",
)  # fmt: skip
def shape_printed(n_before: Count, n: Count) -> Sides:
    """As printed, W^(l) has n_{l-1} rows and n_l columns; for W^(l) x^(l-1) to exist the columns must be as many as x^(l-1) has entries.

    Note: A misprint for n_l x n_{l-1}, which the formula h = Wx and the in-degree (a row of W) use.
    """
    return sides(n, n_before, off_left=n_before)


@HERE.refuted(
    "def-1.last", "==", at={"y": -1}, severity="misprint",
    impact="none: Lemma 2's proof admits neurons with the identity, and Lemma 3 (n_L/2) and Lemma 4 have φ behind the last layer",
    corrected="def-1", beyond={"y": Real(0, 1)},
)  # fmt: skip
def last_layer(y: Signed) -> Sides:
    """As printed, f: [-1, 1]^{n_0} -> [-1, 1]^{n_L} without loss of generality, and x^(L) = φ(h^(L)): an output y in [-1, 1]
    is the φ of something, so it is φ(y).

    Note: φ behind the last layer leaves outputs >= 0 only, as section 4 expects them ("in [0, 1]").  With φ left out there,
    Lemma 3's moment doubles.
    """
    return sides(relu(y), y)


@HERE.at_most("def-2", by="points")
def lower(seed: Annotated[Scalar, Integers(0, 15)], k: Annotated[Scalar, Integers(-8, 8)]) -> Sides:
    """|g|_∞ = sup over [-1, 1] of |g(x)|_2: the supremum (exact, at a kink or an end) is at least every value; squared."""
    return sides(_value(seed, k), _supremum(integer(seed)), off=_value(seed, 0))


@HERE.equal("def-3", by="exact")
def density(code: Int0To31) -> Sides:
    """ρ = Σ|W_ε|_0 / Σ|W_0|_0, the share of weights KEPT: for four weights and a bias, the mean of the weights' mask;
    the bias does not count.
    """
    kept = _pattern(code)
    weights, pruned = Fraction(sum(kept[:4])), Fraction(kept[:4].count(False))
    return sides(kept_share(weights, 4), 1 - pruned / 4, off_left=kept_share(Fraction(sum(kept)), 5))


@HERE.at_most("def-4", by="smt", given=lambda n_before, z, **_: at_most(z, n_before))
def degree(n_before: Count, z: Natural, B: Annotated[Scalar, Integers(0, 1)]) -> Sides:
    """k_{l,max} <= n_{l-1} + 1: with z of n_{l-1} weights zero, and the bias nonzero (B = 1) or not."""
    return sides(in_degree(n_before - z, B), n_before + 1, off=n_before)


@HERE.equal("def-5", by="points")
def pruned(code: Int0To31, seed: Annotated[Scalar, Integers(0, 7)]) -> Sides:
    """f_ε ⊂ f_0 means θ_ε ∈ {0, θ_0} entrywise, that is θ_ε (θ_0 - θ_ε) = 0: for all patterns of five parameters."""
    return sides(_misfit(code, seed), Fraction(0), off_left=_misfit(code, seed, Fraction(9, 10)))


RESULT = Result(
    ref=HERE.ref, title="Networks, norms, tickets",
    statement="x^(l) = φ(h^(l)), h^(l) = W^(l) x^(l-1) + b^(l); |g|_∞ = sup over [-1,1]^{n_0} of |g|_2; ρ the share of weights that remain; k_i the in-degree, "
    "bias included; f_ε ⊂ f_0 for a network pruned out of f_0.",
    symbols={"rho": "share of weights KEPT", "k_i": "in-degree", "z": "zeros among the weights of a neuron"},
    formulas=(kept_share, in_degree), claims=(recursion, shape_printed, last_layer, lower, density, degree, pruned),
)  # fmt: skip

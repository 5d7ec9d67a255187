"""Lemma 2 (section 3.1): how biases must be scaled with the weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ltbounds.arith import integer
from ltbounds.claims import InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.lemma_1 import HOMOGENEOUS
from ltbounds.theorems.fischer2021.small_networks import Layers, draw, draw_numbers, eighth, forward, relu
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "output_scale", "scaled"]

REF = Ref("fischer2021", "Lemma 2", "section 3.1, proof in appendix B.1")


def output_scale(sigma: Any, L: Any) -> Any:
    """How the output of a bias-free network of depth L scales when all parameters are multiplied by sigma >= 0: sigma^L.

    >>> output_scale(Fraction(1, 2), 3)
    Fraction(1, 8)
    """
    return sigma**L


def scaled(layers: Layers, sigmas: Sequence[Any]) -> Layers:
    """Lemma 2's h(theta, sigma): weights of layer l times sigma_l, biases times sigma_1 ... sigma_l.

    >>> scaled([([[1]], [1]), ([[1]], [1])], [2, 3])
    [([[2]], [2]), ([[3]], [6])]
    """
    found, product = [], 1
    for (rows, biases), sigma in zip(layers, sigmas, strict=True):
        product = product * sigma
        found.append(([[sigma * w for w in row] for row in rows], [product * b for b in biases]))
    return found


def _sigmas(seed: Any) -> list[Fraction]:
    """Positive scales of every layer of network number `seed`."""
    return [abs(s) + Fraction(1, 8) for s in draw_numbers(seed, "sigma", len(draw(seed)))]


def _product(factors: Sequence[Any]) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def _neuron(layers: Layers, seed: Any, place: Any, i: Any) -> Any:
    """A neuron of layer 1 + place mod L at network `seed`'s own input."""
    inputs = len(layers[0][0][0])
    values = forward(layers, draw_numbers(seed, "x", inputs))[1:]
    layer = values[integer(place) % len(values)]
    return layer[integer(i) % len(layer)]


def _output(layers: Layers, seed: Any, i: Any) -> Any:
    return _neuron(layers, seed, len(layers) - 1, i)


def _up_to(seed: Any, place: Any) -> Any:
    """sigma_1 ... sigma_l for the layer that `_neuron` reads."""
    sigmas = _sigmas(seed)
    return _product(sigmas[: integer(place) % len(sigmas) + 1])


def _without_biases(seed: Any) -> Layers:
    return [(rows, [0 * b for b in biases]) for rows, biases in draw(seed)]


def _weights_only(seed: Any) -> Layers:
    """The control: weights are scaled, biases are not."""
    pairs = zip(scaled(draw(seed), _sigmas(seed)), draw(seed), strict=True)
    return [(rows, biases) for (rows, _), (_, biases) in pairs]


def _uniformly(seed: Any, k: Any) -> Layers:
    """The bias-free network `seed` with every weight times k/8."""
    sigma = eighth(k)
    return [([[sigma * w for w in row] for row in rows], biases) for rows, biases in _without_biases(seed)]


SIGN_NOTE = (
    "For a negative scalar φ(σh) = |σ| φ(-h): at σ = -1, w = 1 the two sides are 0 and -1.  The proof uses homogeneity, which φ has "
    "for factors >= 0 only.  Every use in the paper has standard deviations or λ > 0 for scalars, so nothing else changes."
)
SCALAR = {"sigma": Real(-2, 2), "w": Real(-1, 1)}
REVERSED = {"sigma": -1, "w": 1}
POSITIVE = {"domain": {"sigma": Real(0, 2), "w": Real(-1, 1)}}
SEED = {"seed": Integers(0)}
NEURON = {"seed": Integers(0), "place": Integers(0, 3), "i": Integers(0, 2)}
HOMOGENEOUS_IN_ALL = InequalityClaim(
    id="fischer2021.scal-1",
    ref=REF,
    statement="As printed, for any scalar σ: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks; here L = 1, f(x) = φ(wx), x = 1.",
    lhs=lambda sigma, w: relu(sigma * w),
    rhs=lambda sigma, w: output_scale(sigma, 1) * relu(w),
    relation="==",
    domain=SCALAR,
    method="steps",
    counterexample=REVERSED,
    recorded=Verdict.REFUTED,
    control=POSITIVE,
    note=SIGN_NOTE,
    correction="fischer2021.scal-1.corrected",
)

POSITIVELY_HOMOGENEOUS = InequalityClaim(
    id="fischer2021.scal-1.corrected",
    ref=REF,
    statement="For every σ >= 0: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks.",
    lhs=lambda seed, k, i: _output(_uniformly(seed, k), seed, i),
    rhs=lambda seed, k, i: output_scale(eighth(k), len(draw(seed))) * _output(_without_biases(seed), seed, i),
    relation="==",
    domain={"seed": Integers(0), "k": Integers(0, 24), "i": Integers(0, 2)},
    method="steps",
    steps=(HOMOGENEOUS,),
    because="φ(σWx) = σφ(Wx) for σ > 0; one factor a layer.  For σ = 0 both sides are 0.",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda seed, k, i: output_scale(eighth(k), len(draw(seed)) - 1) * _output(_without_biases(seed), seed, i)
    },
)

LINEAR = identity(
    "fischer2021.lemma-2.linear",
    REF,
    "σ_l w (P x) + (σ_l P) b = (σ_l P)(w x + b), with P = Π_{m<l} σ_m.",
    lambda sigma, P, w, x, b: sigma * P * (w * x + b),
    lambda sigma, P, w, x, b: sigma * w * (P * x) + sigma * P * b,
    domain={name: Real(-10, 10) for name in ("sigma", "P", "w", "x", "b")},
    off=lambda sigma, P, w, x, b: sigma * w * (P * x) + sigma * b,
)

PRINTED = InequalityClaim(
    id="fischer2021.lemma-2",
    ref=REF,
    statement="As printed, for scalars σ_l: weights times σ_l and biases times Π_{m<=l} σ_m scale the output by Π σ_l; here one neuron "
    "φ(wx + b) with b = w/2, x = 1.",
    lhs=lambda sigma, w: relu(sigma * w + sigma * w / 2),
    rhs=lambda sigma, w: sigma * relu(w + w / 2),
    relation="==",
    domain=SCALAR,
    method="steps",
    counterexample=REVERSED,
    recorded=Verdict.REFUTED,
    control=POSITIVE,
    note=SIGN_NOTE + "  With the identity in place of φ, which appendix B.1 admits, any scalar will do.",
    correction="fischer2021.lemma-2.corrected",
)

CORRECTED = InequalityClaim(
    id="fischer2021.lemma-2.corrected",
    ref=REF,
    statement="For σ_l >= 0: f(x | h(θ, σ)) = (Π_l σ_l) f(x | θ).",
    lhs=lambda seed, i: _output(scaled(draw(seed), _sigmas(seed)), seed, i),
    rhs=lambda seed, i: _product(_sigmas(seed)) * _output(draw(seed), seed, i),
    relation="==",
    domain={"seed": Integers(0), "i": Integers(0, 2)},
    method="steps",
    steps=(LINEAR, HOMOGENEOUS),
    because="By induction over the layers: the pre-activation is scaled by Π_{m<=l} σ_m (the first step), hence φ of it (the second). "
    "For a scale 0 both sides are 0 from that layer on.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda seed, i: _output(_weights_only(seed), seed, i)},
)

STEP_PRINTED = InequalityClaim(
    id="fischer2021.lemma-2.step",
    ref=REF,
    statement="The induction of B.1 as printed, for scalars: g(x_i^(l)) = (Π_{m<=l} σ_m) x_i^(l); here l = 1, without bias.",
    lhs=lambda sigma, w: relu(w * sigma),
    rhs=lambda sigma, w: sigma * relu(w),
    relation="==",
    domain=SCALAR,
    method="steps",
    counterexample=REVERSED,
    recorded=Verdict.REFUTED,
    control=POSITIVE,
    note=SIGN_NOTE,
    correction="fischer2021.lemma-2.step.corrected",
)

STEP = InequalityClaim(
    id="fischer2021.lemma-2.step.corrected",
    ref=REF,
    statement="For σ_m >= 0 every neuron of layer l is scaled by Π_{m<=l} σ_m.",
    lhs=lambda seed, place, i: _neuron(scaled(draw(seed), _sigmas(seed)), seed, place, i),
    rhs=lambda seed, place, i: _up_to(seed, place) * _neuron(draw(seed), seed, place, i),
    relation="==",
    domain=NEURON,
    method="steps",
    steps=(LINEAR, HOMOGENEOUS),
    because="The induction of `lemma-2.corrected`, which is about every layer.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed, place, i: _product(_sigmas(seed)) * _neuron(draw(seed), seed, place, i)},
)

DIVIDED = InequalityClaim(
    id="fischer2021.scal-2",
    ref=REF,
    statement="Weights scaled by σ_{w,l} > 0, biases by σ_{b,l} = Π_{m<=l} σ_{w,m}, output divided by Π_l σ_{w,l}: the original network.",
    lhs=lambda seed, i: _output(scaled(draw(seed), _sigmas(seed)), seed, i) / _product(_sigmas(seed)),
    rhs=lambda seed, i: _output(draw(seed), seed, i),
    relation="==",
    domain={"seed": Integers(0), "i": Integers(0, 2)},
    method="steps",
    steps=(LINEAR, HOMOGENEOUS),
    because="`lemma-2.corrected`, divided by the positive product.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda seed, i: _output(scaled(draw(seed), _sigmas(seed)), seed, i) / _sigmas(seed)[0]},
)

RESULT = Result(
    ref=REF,
    title="Scaling networks with biases",
    statement="If weights of layer l are multiplied by σ_l and biases by Π_{m<=l} σ_m, the output is multiplied by Π_l σ_l.",
    symbols={"sigma": "scale of a layer", "L": "depth"},
    formulas=(output_scale,),
    claims=(HOMOGENEOUS_IN_ALL, POSITIVELY_HOMOGENEOUS, LINEAR, PRINTED, CORRECTED, STEP_PRINTED, STEP, DIVIDED),
)

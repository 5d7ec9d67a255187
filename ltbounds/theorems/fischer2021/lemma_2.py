"""Lemma 2 (section 3.1): how biases must be scaled with the weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Real, Result
from ltbounds.notation import Natural, Sides, Signed, any_number, place, sides
from ltbounds.theorems.fischer2021.lemma_1 import homogeneous
from ltbounds.theorems.fischer2021.small_networks import Layers, draw, draw_numbers, eighth, forward, relu

__all__ = ["RESULT", "output_scale", "scaled"]

Within2 = Annotated[Scalar, Real(-2, 2)]
Int0To2 = Annotated[Scalar, Integers(0, 2)]

HERE = place("fischer2021", "Lemma 2", "section 3.1, proof in appendix B.1")


def output_scale(sigma: Scalar, L: Scalar) -> Scalar:
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


def _sigmas(seed: Scalar) -> list[Fraction]:
    """Positive scales of every layer of network number `seed`."""
    return [abs(s) + Fraction(1, 8) for s in draw_numbers(seed, "sigma", len(draw(seed)))]


def _product(factors: Sequence[Any]) -> Scalar:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def _neuron(layers: Layers, seed: Scalar, place: Scalar, i: Scalar) -> Any:
    """A neuron of layer 1 + place mod L at network `seed`'s own input."""
    inputs = len(layers[0][0][0])
    values = forward(layers, draw_numbers(seed, "x", inputs))[1:]
    layer = values[integer(place) % len(values)]
    return layer[integer(i) % len(layer)]


def _output(layers: Layers, seed: Scalar, i: Scalar) -> Any:
    return _neuron(layers, seed, len(layers) - 1, i)


def _up_to(seed: Scalar, place: Scalar) -> Any:
    """sigma_1 ... sigma_l for the layer that `_neuron` reads."""
    sigmas = _sigmas(seed)
    return _product(sigmas[: integer(place) % len(sigmas) + 1])


def _without_biases(seed: Scalar) -> Layers:
    return [(rows, [0 * b for b in biases]) for rows, biases in draw(seed)]


def _weights_only(seed: Scalar) -> Layers:
    """The control: weights are scaled, biases are not."""
    pairs = zip(scaled(draw(seed), _sigmas(seed)), draw(seed), strict=True)
    return [(rows, biases) for (rows, _), (_, biases) in pairs]


def _uniformly(seed: Scalar, k: Scalar) -> Layers:
    """The bias-free network `seed` with every weight times k/8."""
    sigma = eighth(k)
    return [([[sigma * w for w in row] for row in rows], biases) for rows, biases in _without_biases(seed)]


REVERSED = {"sigma": -1, "w": 1}


@HERE.refuted(
    "scal-1",
    "==",
    at=REVERSED,
    severity="edge",
    impact="none: every factor in the paper is a standard deviation or a positive λ",
    beyond={"sigma": Real(0, 2)},
)
def homogeneous_in_all(sigma: Within2, w: Signed) -> Sides:
    """As printed, for any scalar σ: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks; here L = 1, f(x) = φ(wx), x =
    1.

    Note: For a negative scalar φ(σh) = |σ| φ(-h): at σ = -1, w = 1 the two sides are 0 and -1.  The proof uses
    homogeneity, which φ has for factors >= 0 only.  Every use in the paper has standard deviations or λ > 0 for
    scalars, so nothing else changes.
    """
    return sides(relu(sigma * w), output_scale(sigma, 1) * relu(w))


@HERE.argued("scal-1.corrected", "==", steps=(homogeneous,))
def positively_homogeneous(seed: Natural, k: Annotated[Scalar, Integers(0, 24)], i: Int0To2) -> Sides:
    """For every σ >= 0: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks.

    Because φ(σWx) = σφ(Wx) for σ > 0 (`eq-1.homogeneous`), entry by entry: by induction every layer gives one factor.
    For σ = 0 both sides are 0.
    """
    return sides(
        _output(_uniformly(seed, k), seed, i),
        output_scale(eighth(k), len(draw(seed))) * _output(_without_biases(seed), seed, i),
        off=output_scale(eighth(k), len(draw(seed)) - 1) * _output(_without_biases(seed), seed, i),
    )


@HERE.equal("lemma-2.linear")
def linear(sigma: any_number, P: any_number, w: any_number, x: any_number, b: any_number) -> Sides:
    """σ_l w (P x) + (σ_l P) b = (σ_l P)(w x + b), with P = Π_{m<l} σ_m."""
    return sides(sigma * P * (w * x + b), sigma * w * (P * x) + sigma * P * b, off=sigma * w * (P * x) + sigma * b)


@HERE.refuted(
    "lemma-2",
    "==",
    at=REVERSED,
    severity="edge",
    impact="none: every factor in the paper is a standard deviation or a positive λ",
    beyond={"sigma": Real(0, 2)},
)
def printed(sigma: Within2, w: Signed) -> Sides:
    """As printed, for scalars σ_l: weights times σ_l and biases times Π_{m<=l} σ_m scale the output by Π σ_l; here one
    neuron φ(wx + b) with b = w/2, x = 1.

    Note: For a negative scalar φ(σh) = |σ| φ(-h): at σ = -1, w = 1 the two sides are 0 and -1.  The proof uses
    homogeneity, which φ has for factors >= 0 only.  Every use in the paper has standard deviations or λ > 0 for
    scalars, so nothing else changes.  With the identity in place of φ, which appendix B.1 admits, any scalar will do.
    """
    return sides(relu(sigma * w + sigma * w / 2), sigma * relu(w + w / 2))


@HERE.argued("lemma-2.corrected", "==", steps=(linear, homogeneous))
def corrected(seed: Natural, i: Int0To2) -> Sides:
    """For σ_l >= 0: f(x | h(θ, σ)) = (Π_l σ_l) f(x | θ).

    Because, by induction over the layers, the pre-activation of layer l is scaled by Π_{m<=l} σ_m: term by term by
    `lemma-2.linear`, the inputs being scaled by Π_{m<l} σ_m.  A neuron with the identity keeps this factor, and one with φ
    does by `eq-1.homogeneous` where the factor is positive.  Where it is 0 both sides are 0 from that layer on.
    """
    return sides(
        _output(scaled(draw(seed), _sigmas(seed)), seed, i),
        _product(_sigmas(seed)) * _output(draw(seed), seed, i),
        off_left=_output(_weights_only(seed), seed, i),
    )


@HERE.refuted(
    "lemma-2.step",
    "==",
    at=REVERSED,
    severity="edge",
    impact="none: every factor in the paper is a standard deviation or a positive λ",
    beyond={"sigma": Real(0, 2)},
)
def step_printed(sigma: Within2, w: Signed) -> Sides:
    """The induction of B.1 as printed, for scalars: g(x_i^(l)) = (Π_{m<=l} σ_m) x_i^(l); here l = 1, without bias.

    Note: For a negative scalar φ(σh) = |σ| φ(-h): at σ = -1, w = 1 the two sides are 0 and -1.  The proof uses
    homogeneity, which φ has for factors >= 0 only.  Every use in the paper has standard deviations or λ > 0 for
    scalars, so nothing else changes.
    """
    return sides(relu(w * sigma), sigma * relu(w))


@HERE.argued("lemma-2.step.corrected", "==", steps=(linear, homogeneous))
def step(seed: Natural, place: Annotated[Scalar, Integers(0, 3)], i: Int0To2) -> Sides:
    """For σ_m >= 0 every neuron of layer l is scaled by Π_{m<=l} σ_m.

    Because a layer is linear (`lemma-2.linear`) and φ is homogeneous for factors >= 0 (`eq-1.homogeneous`): by induction
    over the layers the factors of all layers up to l come out.
    """
    return sides(
        _neuron(scaled(draw(seed), _sigmas(seed)), seed, place, i),
        _up_to(seed, place) * _neuron(draw(seed), seed, place, i),
        off=_product(_sigmas(seed)) * _neuron(draw(seed), seed, place, i),
    )


@HERE.argued("scal-2", "==", steps=(linear, homogeneous))
def divided(seed: Natural, i: Int0To2) -> Sides:
    """Weights scaled by σ_{w,l} > 0, biases by σ_{b,l} = Π_{m<=l} σ_{w,m}, output divided by Π_l σ_{w,l}: the original
    network.

    Because scaling layer by layer takes the factors out (`lemma-2.linear`, `eq-1.homogeneous`), and the positive product
    is divided out again.
    """
    return sides(
        _output(scaled(draw(seed), _sigmas(seed)), seed, i) / _product(_sigmas(seed)),
        _output(draw(seed), seed, i),
        off_left=_output(scaled(draw(seed), _sigmas(seed)), seed, i) / _sigmas(seed)[0],
    )


RESULT = Result(
    ref=HERE.ref,
    title="Scaling networks with biases",
    statement="If weights of layer l are multiplied by σ_l and biases by Π_{m<=l} σ_m, the output is multiplied by Π_l σ_l.",
    symbols={"sigma": "scale of a layer", "L": "depth"},
    formulas=(output_scale,),
    claims=(homogeneous_in_all, positively_homogeneous, linear, printed, corrected, step_printed, step, divided),
    whole="fischer2021.lemma-2",
    repaired="fischer2021.lemma-2.corrected",
)

"""Lemma 2 (section 3.1): how biases must be scaled with the weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Real, Result
from ltbounds.notation import Natural, Sides, Signed, any_number, place, sides
from ltbounds.theorems.shared.small_networks import Layers, draw, draw_numbers, eighth, forward, relu

__all__ = ["RESULT", "output_scale", "scaled"]

Int0To2 = Annotated[Scalar, Integers(0, 2)]
EDGE: dict[str, Any] = {
    "at": {"sigma": -1, "w": 1}, "severity": "edge",
    "impact": "none: every factor in the paper is a standard deviation, a half-width or a positive λ",
    "beyond": {"sigma": Real(0)},
}  # fmt: skip

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


def _up_to(seed: Scalar, place: Scalar) -> Any:
    """sigma_1 ... sigma_l for layer l = 1 + place mod L."""
    sigmas, product = _sigmas(seed), Fraction(1)
    for sigma in sigmas[: integer(place) % len(sigmas) + 1]:
        product *= sigma
    return product


def _neuron(layers: Layers, seed: Scalar, place: Scalar, i: Scalar) -> Any:
    """A neuron of layer 1 + place mod L at network `seed`'s own input; place = -1 is the last layer."""
    values = forward(layers, draw_numbers(seed, "x", len(layers[0][0][0])))[1:]
    layer = values[integer(place) % len(values)]
    return layer[integer(i) % len(layer)]


def _without_biases(seed: Scalar, sigma: Scalar = Fraction(1)) -> Layers:
    """Network `seed` without its biases, every weight times sigma."""
    return [([[sigma * w for w in row] for row in rows], [0 * b for b in biases]) for rows, biases in draw(seed)]


@HERE.refuted("scal-1", "==", **EDGE)
def homogeneous_in_all(sigma: any_number, w: Signed) -> Sides:
    """For any scalar σ: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks; here L = 1, f(x) = φ(wx), x = 1.

    Note: φ(σh) = |σ| φ(-h) for σ < 0: at σ = -1, w = 1 the two sides are 0 and -1.
    """
    return sides(relu(sigma * w), output_scale(sigma, 1) * relu(w))


@HERE.formal("scal-1.corrected", "==", theorem="Networks.bias_free_is_positively_homogeneous")
def positively_homogeneous(seed: Natural, k: Annotated[Scalar, Integers(0, 24)], i: Int0To2) -> Sides:
    """For every σ >= 0: f(x | σθ) = σ^L f(x | θ) for bias-free ReLU networks; evaluated at σ = k/8."""
    sigma, L, plain = eighth(k), len(draw(seed)), _neuron(_without_biases(seed), seed, -1, i)
    found = _neuron(_without_biases(seed, sigma), seed, -1, i)
    return sides(found, output_scale(sigma, L) * plain, off=output_scale(sigma, L - 1) * plain)


@HERE.refuted("lemma-2", "==", **EDGE)
def printed(sigma: any_number, w: Signed) -> Sides:
    """For scalars σ_l weights times σ_l, biases times Π_{m<=l} σ_m scale the output by Π σ_l; here φ(wx + w/2), x = 1.

    Note: As for `scal-1`. With the identity in place of φ, which appendix B.1 admits, any scalar will do.
    """
    return sides(relu(sigma * w + sigma * w / 2), sigma * relu(w + w / 2))


@HERE.refuted("lemma-2.step", "==", **EDGE)
def step_printed(sigma: any_number, w: Signed) -> Sides:
    """The induction of B.1 as printed, for scalars: g(x_i^(l)) = (Π_{m<=l} σ_m) x_i^(l); here l = 1, without bias.

    Note: As for `scal-1`.
    """
    return sides(relu(w * sigma), sigma * relu(w))


@HERE.formal("lemma-2.step.corrected", "==", theorem="Networks.every_neuron_is_scaled")
def step(seed: Natural, place: Annotated[Scalar, Integers(0, 3)], i: Int0To2) -> Sides:
    """For σ_m >= 0 every neuron of layer l is scaled by Π_{m<=l} σ_m."""
    plain = _neuron(draw(seed), seed, place, i)
    found = _neuron(scaled(draw(seed), _sigmas(seed)), seed, place, i)
    return sides(found, _up_to(seed, place) * plain, off=_up_to(seed, -1) * plain)


@HERE.formal("lemma-2.corrected", "==", theorem="Networks.output_is_scaled")
def corrected(seed: Natural, i: Int0To2) -> Sides:
    """For σ_l >= 0: f(x | h(θ, σ)) = (Π_l σ_l) f(x | θ)."""
    plain = _neuron(draw(seed), seed, -1, i)
    found = _neuron(scaled(draw(seed), _sigmas(seed)), seed, -1, i)
    weights_only = [(rows, b) for (rows, _), (_, b) in zip(scaled(draw(seed), _sigmas(seed)), draw(seed), strict=True)]
    return sides(found, _up_to(seed, -1) * plain, off_left=_neuron(weights_only, seed, -1, i))


@HERE.formal("scal-2", "==", theorem="Networks.scaled_and_divided_is_the_network")
def divided(seed: Natural, i: Int0To2) -> Sides:
    """Weights scaled by σ_{w,l} > 0, biases by σ_{b,l} = Π_{m<=l} σ_{w,m}, output divided by Π_l σ_{w,l}: the original network."""
    found = _neuron(scaled(draw(seed), _sigmas(seed)), seed, -1, i)
    return sides(found / _up_to(seed, -1), _neuron(draw(seed), seed, -1, i), off_left=found / _sigmas(seed)[0])


RESULT = Result(
    ref=HERE.ref, title="Scaling networks with biases",
    statement="If weights of layer l are multiplied by σ_l and biases by Π_{m<=l} σ_m, the output is multiplied by Π_l σ_l.",
    symbols={"sigma": "scale of a layer", "L": "depth"}, formulas=(output_scale,),
    claims=(homogeneous_in_all, positively_homogeneous, printed, step_printed, step, corrected, divided),
    whole="fischer2021.lemma-2", repaired="fischer2021.lemma-2.corrected",
)  # fmt: skip

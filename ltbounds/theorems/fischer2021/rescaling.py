"""Section 5: the factor by which a ticket's output is rescaled, and how it is spread over the layers."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, derivative, exp, like, log
from ltbounds.claims import Integers, Result
from ltbounds.notation import Count, Natural, Nonnegative, OpenUnit, Positive, Sides, any_number, place, sides
from ltbounds.theorems.fischer2021.lemma_2 import output_scale
from ltbounds.theorems.fischer2021.theorem_5_proof import output_factor
from ltbounds.theorems.shared.small_networks import Layers, draw, draw_numbers, eighth, forward

__all__ = ["RESULT", "best_scale", "bias_factor", "cross_entropy"]

HERE = place("fischer2021", "Section 5", "parameter rescaling during pruning")


def best_scale(xy: Scalar, xx: Scalar) -> Scalar:
    """λ_mse = Σ y x / Σ x^2, the scale of the outputs x that fits the targets y best in mean square.

    >>> best_scale(Fraction(3), 2)
    Fraction(3, 2)
    """
    return xy / xx


def cross_entropy(margin: Scalar, lam: Scalar) -> Scalar:
    """The loss of one sample of a two-class problem, log(1 + exp(-λ m)), m the margin of the right class.

    >>> round(cross_entropy(2.0, 1.0), 6)
    0.126928
    """
    return log(1 + exp(-lam * margin))


def bias_factor(root: Scalar, layer: Scalar) -> Scalar:
    """λ^(l/L), what biases of layer l are multiplied by; root = λ^(1/L), the factor of all weights.

    >>> bias_factor(2, 3)
    8
    """
    return root**layer


def _spread(layers: Layers, root: Scalar, factor: Scalar = bias_factor) -> Layers:
    """Weights times root, biases of layer l times factor(root, l)."""
    return [
        ([[root * w for w in row] for row in rows], [factor(root, place) * b for b in biases])
        for place, (rows, biases) in enumerate(layers, start=1)
    ]


def _output(layers: Layers, seed: Scalar) -> Any:
    return forward(layers, draw_numbers(seed, "x", len(layers[0][0][0])))[-1][0]


def _loss(yy: Scalar, xy: Scalar, xx: Scalar, lam: Scalar) -> Scalar:
    """Σ (y - λx)^2 = Σ y^2 - 2λ Σ yx + λ^2 Σ x^2."""
    return yy - 2 * lam * xy + lam**2 * xx


def _slope(margin: Scalar, lam: Scalar) -> Scalar:
    """-m/(1 + e^(λm)) < 0."""
    return -margin / (1 + exp(lam * margin))


def _curvature(margin: Scalar, lam: Scalar) -> Scalar:
    """m^2 e^(λm)/(1 + e^(λm))^2 > 0."""
    power = exp(lam * margin)
    return margin**2 * power / (1 + power) ** 2


@HERE.equal("res-1")
def least_squares(yy: Nonnegative, xy: any_number, xx: Positive, lam: any_number) -> Sides:
    """λ_mse = Σ yx/Σ x^2 minimises Σ(y - λx)^2: the loss at λ exceeds that at λ_mse by (λ - λ_mse)^2 Σ x^2.

    Because for any number of samples and outputs the loss is Σ y^2 - 2λ Σ yx + λ^2 Σ x^2.

    Note: Nothing makes λ_mse positive.
    """
    best = best_scale(xy, xx)
    excess = _loss(yy, xy, xx, lam) - _loss(yy, xy, xx, best)
    return sides(excess, (lam - best) ** 2 * xx, off=(lam - 2 * best) ** 2 * xx)


@HERE.equal("res-2.convex")
def convex(margin: Positive, lam: Positive) -> Sides:
    """min over λ > 0 of another loss is a problem in one variable; for cross-entropy (two classes) a convex one: its
    slope in λ (`res-2.separable`) has the derivative m^2 e^(λm)/(1 + e^(λm))^2 > 0.
    """
    return sides(derivative(lambda t: _slope(margin, t))(lam), _curvature(margin, lam), off=2 * _curvature(margin, lam))


@HERE.equal("res-2.separable")
def separable(margin: Positive, lam: Positive) -> Sides:
    """Where every margin is positive the loss falls for ever, its slope in λ being -m/(1 + e^(λm)) < 0.

    Note: The minimum over λ > 0 need not be attained: tickets that classify every sample rightly want λ = ∞.
    """
    return sides(derivative(lambda t: cross_entropy(margin, t))(lam), _slope(margin, lam), off=-_slope(margin, lam))


@HERE.formal("res-3", "==", theorem="Networks.rescaling_multiplies_the_output")
def distributed(seed: Natural, k: Annotated[Scalar, Integers(1, 24)]) -> Sides:
    """w -> λ^(1/L) w, b^(l) -> λ^(l/L) b^(l) multiplies the output by exactly λ; evaluated with λ^(1/L) = k/8."""
    layers, root = draw(seed), eighth(k)
    wrong = _output(_spread(layers, root, lambda root, layer: root), seed)
    return sides(_output(_spread(layers, root), seed), root ** len(layers) * _output(layers, seed), off_left=wrong)


@HERE.refuted(
    "res-4", "==", at={"sigma": Fraction(1, 2), "L": 1}, severity="misprint",
    impact="none: λ is the inverse of the printed product, as Theorem 5 has it",
)  # fmt: skip
def factor_printed(sigma: OpenUnit, L: Count) -> Sides:
    """As printed: in the existence proof λ = Π_{m=1}^{L} σ_{w,m}; Theorem 5 has λ = Π_{l=1}^{2L} σ_{w,l}^{-1}; equal scales.

    Note: Π σ is the factor by which the source shrinks the output, 2L layers of it; λ must undo it and is large, not 'vanishing small'.
    'Usually λ > 1', two lines before, is right.
    """
    return sides(output_scale(sigma, L), output_factor(sigma, L), off_left=sigma ** (-2 * L))


@HERE.equal("res-4.corrected")
def factor(sigma: OpenUnit, L: Count) -> Sides:
    """λ times the 2L scales is 1."""
    lam = output_factor(sigma, L)
    return sides(like(1, sigma), lam * output_scale(sigma, 2 * L), off=lam * output_scale(sigma, L))


RESULT = Result(
    ref=HERE.ref, title="Rescaling a ticket",
    statement="λ_mse = Σ yx/Σ x^2 minimises the squared error; other losses ask for min over λ > 0 in one variable; w λ^(1/L) and b λ^(l/L) scale the output by λ.",
    symbols={
        "lam": "λ", "xy, xx": "Σ y x and Σ x^2", "margin": "logit of the right class minus the other",
        "root": "λ^(1/L)", "layer": "l",
    },
    formulas=(best_scale, cross_entropy, bias_factor),
    claims=(least_squares, convex, separable, distributed, factor_printed, factor),
)  # fmt: skip

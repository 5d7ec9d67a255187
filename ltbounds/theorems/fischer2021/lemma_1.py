"""Lemma 1 (section 2): without biases ReLU networks approximate no constant."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, like
from ltbounds.claims import Formula, Integers, Points, Result
from ltbounds.notation import Natural, Sides, Signed, any_number, place, sides
from ltbounds.theorems.shared.small_networks import draw, eighth, forward, relu, relu_by_modulus

__all__ = ["RESULT", "mean_squared_error", "squared_error", "two_rays"]

Tried1 = Annotated[Scalar, Points(("3/4",))]

HERE = place("fischer2021", "Lemma 1", "section 2")
PROOF = place("fischer2021", "Lemma 1", "section 2, proof")
HALF = Fraction(1, 2)


def two_rays(x: Scalar, w_plus: Scalar, w_minus: Scalar) -> Scalar:
    """f(x) = w_+ φ(x) + w_- φ(-x), what every bias-free ReLU network of one input is.

    >>> two_rays(-2, w_plus=3, w_minus=5)
    10
    """
    return w_plus * relu(x) + w_minus * relu(-x)


def squared_error(w_plus: Scalar, w_minus: Scalar) -> Scalar:
    """The integral of (1/2 - f(x))^2 over [-1, 1], f(x) = w_+ φ(x) + w_- φ(-x): smallest, 1/8, at w_+ = w_- = 3/4.

    >>> squared_error(Fraction(3, 4), Fraction(3, 4))
    Fraction(1, 8)
    """
    return ((4 * w_plus - 3) ** 2 + (4 * w_minus - 3) ** 2 + 6) / 48


def mean_squared_error(w_plus: Scalar, w_minus: Scalar) -> Scalar:
    """The mean of (1/2 - f(x))^2 for x uniform on [-1, 1], half the integral; smallest, 1/16, at w_+ = w_- = 3/4.

    >>> mean_squared_error(Fraction(3, 4), Fraction(3, 4))
    Fraction(1, 16)
    """
    return squared_error(w_plus, w_minus) / 2


def _output(seed: Scalar, x: Scalar) -> Any:
    """The first output at x of network number `seed` with its biases set to 0 and its first layer cut to one input."""
    (rows, zeros), *rest = [(rows, [0 * b for b in biases]) for rows, biases in draw(seed)]
    return forward([([row[:1] for row in rows], zeros), *rest], [x])[-1][0]


@lru_cache(maxsize=1)
def _six_integrals() -> Formula:
    """Six times the integral as a function of w_+ and w_-, by sympy from the definition: a polynomial over the integers."""
    import sympy

    x, *weights = sympy.symbols("x w_plus w_minus")
    parts = [sympy.integrate((sympy.Rational(1, 2) - w * x) ** 2, (x, 0, 1)) for w in weights]
    return sympy.lambdify(weights, sympy.expand(6 * sum(parts)), modules="math")  # type: ignore[no-any-return]


BEST = {"w_plus": Fraction(3, 4), "w_minus": Fraction(3, 4)}


@PROOF.formal("eq-1", "==", theorem="Networks.bias_free_is_two_rays")
def two_rays_holds(seed: Natural, k: Annotated[Scalar, Integers(-16, 16)]) -> Sides:
    """Every bias-free ReLU network of one input is f(x) = w_+ φ(x) + w_- φ(-x), with w_+ = f(1) and w_- = f(-1)."""
    x, w_plus, w_minus = eighth(k), _output(seed, 1), _output(seed, -1)
    return sides(_output(seed, x), two_rays(x, w_plus, w_minus), off=two_rays(x, w_plus, w_plus))


@HERE.formal("lemma-1", "==", theorem="Networks.bias_free_misses_one_half")
def not_universal(seed: Natural) -> Sides:
    """Every bias-free ReLU network f misses g = 1/2 by exactly 1/2 at the input 0, so sup |f - g| >= 1/2."""
    return sides(absolute(_output(seed, 0) - HALF), HALF, off=HALF - Fraction(1, 100))


@PROOF.refuted(
    "eq-2", "==", at=BEST, severity="misprint",
    impact="none: the mean is meant; the bound that follows stands for mean and integral",
)  # fmt: skip
def minimum_printed(w_plus: Tried1, w_minus: Tried1) -> Sides:
    """As printed: the integral of (1/2 - f)^2 over [-1, 1] is 1/16 for w_+ = w_- = 3/4.

    Note: The integral is 1/8; 1/16 is the mean, the integral divided by the length 2.  The weights 3/4 are right, and
    the consequence (no error below 1/16) survives for the mean and for the integral.
    """
    return sides(squared_error(w_plus, w_minus), Fraction(1, 16), off=Fraction(1, 8))


@PROOF.equal("eq-2.corrected")
def minimum(w_plus: any_number, w_minus: any_number) -> Sides:
    """The integral, by definition, twice the mean, is 1/8 + ((w_+ - 3/4)^2 + (w_- - 3/4)^2)/3: 1/8 only for w_+ = w_- = 3/4."""
    six = _six_integrals()
    return sides(12 * mean_squared_error(w_plus, w_minus), six(w_plus, w_minus), off=six(w_plus, w_plus))


@PROOF.at_most("eq-3", by="smt", samples=(BEST,))
def consequence(w_plus: any_number, w_minus: any_number) -> Sides:
    """The mean of (1/2 - w_+ φ(x) - w_- φ(-x))^2 on [-1, 1] is at least 1/16 for all w_+, w_-."""
    return sides(Fraction(1, 16), mean_squared_error(w_plus, w_minus), off_left=Fraction(17, 256))


@HERE.equal("eq-4")
def with_bias(x: Signed) -> Sides:
    """One neuron with bias 1/2 represents g exactly: φ(0 · x + 1/2) = 1/2 for every x."""
    return sides(relu_by_modulus(0 * x + like(1, x) / 2), like(1, x) / 2, off=0 * x)


RESULT = Result(
    ref=HERE.ref, title="Networks without biases are not universal",
    statement="ReLU networks without biases are not universal function approximators: on [-1, 1] none comes closer than 1/16 in mean "
    "square to the constant 1/2, which one neuron with a bias represents exactly.",
    symbols={"w_plus": "w_+, the slope for x > 0", "w_minus": "w_-, the slope for x < 0", "x": "input"},
    formulas=(two_rays, squared_error, mean_squared_error),
    claims=(not_universal, two_rays_holds, minimum_printed, minimum, consequence, with_bias),
    whole="fischer2021.lemma-1",
)  # fmt: skip

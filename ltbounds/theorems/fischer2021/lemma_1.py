"""Lemma 1 (section 2): without biases ReLU networks approximate no constant."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from ltbounds.arith import absolute, like
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.small_networks import Layers, draw, eighth, forward, relu, relu_by_modulus
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "mean_squared_error", "squared_error", "two_rays"]

REF = Ref("fischer2021", "Lemma 1", "section 2")
PROOF = Ref("fischer2021", "Lemma 1", "section 2, proof")
HALF = Fraction(1, 2)


def two_rays(x: Any, w_plus: Any, w_minus: Any) -> Any:
    """f(x) = w_+ φ(x) + w_- φ(-x), what every bias-free ReLU network of one input is.

    >>> two_rays(-2, w_plus=3, w_minus=5)
    10
    """
    return w_plus * relu(x) + w_minus * relu(-x)


def squared_error(w_plus: Any, w_minus: Any) -> Any:
    """The integral of (1/2 - f(x))^2 over [-1, 1], f(x) = w_+ φ(x) + w_- φ(-x).

    = 1/2 - (w_+ + w_-)/2 + (w_+^2 + w_-^2)/3; smallest, 1/8, at w_+ = w_- = 3/4 (the paper prints 1/16).

    >>> squared_error(Fraction(3, 4), Fraction(3, 4))
    Fraction(1, 8)
    """
    return (3 - 3 * (w_plus + w_minus) + 2 * (w_plus**2 + w_minus**2)) / 6


def mean_squared_error(w_plus: Any, w_minus: Any) -> Any:
    """The mean of (1/2 - f(x))^2 for x uniform on [-1, 1], half the integral; smallest, 1/16, at w_+ = w_- = 3/4.

    >>> mean_squared_error(Fraction(3, 4), Fraction(3, 4))
    Fraction(1, 16)
    """
    return squared_error(w_plus, w_minus) / 2


def _without_biases(seed: Any) -> Layers:
    """Network number `seed` with its biases set to 0 and its first layer cut to one input."""
    first, *rest = [(rows, [0 * b for b in biases]) for rows, biases in draw(seed)]
    return [([row[:1] for row in first[0]], first[1]), *rest]


def _output(seed: Any, x: Any) -> Any:
    """The first output at x."""
    return forward(_without_biases(seed), [x])[-1][0]


@lru_cache(maxsize=1)
def _polynomial() -> Any:
    """Six times the integral as a function of w_+ and w_-, by sympy from the definition: a polynomial over the integers."""
    import sympy

    x, *weights = sympy.symbols("x w_plus w_minus")
    parts = [sympy.integrate((sympy.Rational(1, 2) - w * x) ** 2, (x, 0, 1)) for w in weights]
    return sympy.lambdify(weights, sympy.expand(6 * sum(parts)), modules="math")


def _six_integrals(w_plus: Any, w_minus: Any) -> Any:
    return _polynomial()(w_plus, w_minus)


def _completed_square(w_plus: Any, w_minus: Any) -> Any:
    return ((4 * w_plus - 3) ** 2 + (4 * w_minus - 3) ** 2 + 6) / 48


WEIGHTS = {"w_plus": Real(-100, 100), "w_minus": Real(-100, 100)}
BEST = {"w_plus": Fraction(3, 4), "w_minus": Fraction(3, 4)}

HOMOGENEOUS = identity(
    "fischer2021.eq-1.homogeneous",
    PROOF,
    "φ(ch) = cφ(h) for c > 0 and real h.",
    lambda c, h: relu_by_modulus(c * h),
    lambda c, h: c * relu_by_modulus(h),
    domain={"c": Real(0, 10, open_lo=True), "h": Real(-10, 10)},
    off=lambda c, h: c * relu_by_modulus(h) + c - 1,
)

TWO_RAYS = InequalityClaim(
    id="fischer2021.eq-1",
    ref=PROOF,
    statement="Every bias-free ReLU network of one input is f(x) = w_+ φ(x) + w_- φ(-x), with w_+ = f(1) and w_- = f(-1).",
    lhs=lambda seed, k: _output(seed, eighth(k)),
    rhs=lambda seed, k: two_rays(eighth(k), _output(seed, 1), _output(seed, -1)),
    relation="==",
    domain={"seed": Integers(0), "k": Integers(-16, 16)},
    method="steps",
    steps=(HOMOGENEOUS,),
    because="Every layer is positively homogeneous: φ(W(cx)) = cφ(Wx) for c > 0, entry by entry.  By induction f(x) = x f(1) for x > 0, "
    "f(x) = |x| f(-1) for x < 0, and f(0) = 0.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed, k: two_rays(eighth(k), _output(seed, 1), _output(seed, 1))},
)

AT_ZERO = identity(
    "fischer2021.lemma-1.zero",
    REF,
    "φ(w · 0) = 0 for every w: a layer without biases maps 0 to 0.",
    lambda w: 0 * w,
    lambda w: relu_by_modulus(0 * w),
    domain={"w": Real(-10, 10)},
    off=lambda w: relu_by_modulus(0 * w + 1),
)

NOT_UNIVERSAL = InequalityClaim(
    id="fischer2021.lemma-1",
    ref=REF,
    statement="Every bias-free ReLU network f misses g = 1/2 by exactly 1/2 at the input 0, so sup |f - g| >= 1/2.",
    lhs=lambda seed: absolute(_output(seed, 0) - HALF),
    rhs=lambda seed: HALF,
    relation="==",
    domain={"seed": Integers(0)},
    method="steps",
    steps=(AT_ZERO,),
    because="By induction every layer of a bias-free network maps 0 to 0, so f(0) = 0, for any number of inputs.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed: HALF - Fraction(1, 100)},
)

INTEGRAL = identity(
    "fischer2021.eq-2.integral",
    PROOF,
    "The integral of (1/2 - f)^2 over [-1, 1] is 1/2 - (w_+ + w_-)/2 + (w_+^2 + w_-^2)/3, integrated from the definition.",
    lambda w_plus, w_minus: 6 * squared_error(w_plus, w_minus),
    _six_integrals,
    domain=WEIGHTS,
    off=lambda w_plus, w_minus: _six_integrals(w_plus, w_plus),
)

MINIMUM_PRINTED = InequalityClaim(
    id="fischer2021.eq-2",
    ref=PROOF,
    statement="As printed: the integral of (1/2 - f)^2 over [-1, 1] is 1/16 for w_+ = w_- = 3/4.",
    lhs=squared_error,
    rhs=lambda w_plus, w_minus: Fraction(1, 16),
    relation="==",
    domain={name: Points(("3/4",)) for name in WEIGHTS},
    method="points",
    counterexample=BEST,
    recorded=Verdict.REFUTED,
    control={"rhs": lambda w_plus, w_minus: Fraction(1, 8)},
    note="The integral is 1/8; 1/16 is the mean, the integral divided by the length 2.  The weights 3/4 are right, and the consequence "
    "(no error below 1/16) survives for the mean and for the integral.",
    correction="fischer2021.eq-2.corrected",
)

MINIMUM = identity(
    "fischer2021.eq-2.corrected",
    PROOF,
    "The integral is 1/8 + ((w_+ - 3/4)^2 + (w_- - 3/4)^2)/3: at least 1/8, and 1/8 only for w_+ = w_- = 3/4.",
    squared_error,
    _completed_square,
    domain=WEIGHTS,
    off=lambda w_plus, w_minus: _completed_square(w_plus, w_minus) / 2,
)

MEAN = identity(
    "fischer2021.eq-2.mean",
    PROOF,
    "The mean of (1/2 - f)^2 is 1/16 + ((w_+ - 3/4)^2 + (w_- - 3/4)^2)/6.",
    mean_squared_error,
    lambda w_plus, w_minus: _completed_square(w_plus, w_minus) / 2,
    domain=WEIGHTS,
    off=_completed_square,
)

CONSEQUENCE = InequalityClaim(
    id="fischer2021.eq-3",
    ref=PROOF,
    statement="For all w_+, w_-: the mean squared error of f to g = 1/2 on [-1, 1] is at least 1/16 (and the integral at least 1/8).",
    lhs=lambda w_plus, w_minus: Fraction(1, 16),
    rhs=mean_squared_error,
    domain=WEIGHTS,
    method="steps",
    steps=(MEAN,),
    because="The two squares are not negative, whatever the weights.",
    samples=(BEST,),
    recorded=Verdict.PROVED,
    control={"lhs": lambda w_plus, w_minus: Fraction(17, 256)},
)

WITH_BIAS = identity(
    "fischer2021.eq-4",
    REF,
    "One neuron with bias 1/2 represents g exactly: φ(0 · x + 1/2) = 1/2 for every x.",
    lambda x: relu_by_modulus(0 * x + like(1, x) / 2),
    lambda x: like(1, x) / 2,
    domain={"x": Real(-1, 1)},
    off=lambda x: 0 * x,
)

RESULT = Result(
    ref=REF,
    title="Networks without biases are not universal",
    statement="ReLU networks without biases are not universal function approximators: on [-1, 1] none comes closer than 1/16 in mean "
    "square to the constant 1/2, which one neuron with a bias represents exactly.",
    symbols={"w_plus": "w_+, the slope for x > 0", "w_minus": "w_-, the slope for x < 0", "x": "input"},
    formulas=(two_rays, squared_error, mean_squared_error),
    claims=(
        AT_ZERO,
        NOT_UNIVERSAL,
        HOMOGENEOUS,
        TWO_RAYS,
        INTEGRAL,
        MINIMUM_PRINTED,
        MINIMUM,
        MEAN,
        CONSEQUENCE,
        WITH_BIAS,
    ),
)

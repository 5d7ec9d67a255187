"""Corollary C.1: one convolutional layer by two (appendix C.1); its proof's Equations 7 to 12 stand in `equations_7_12`."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from ltbounds.arith import Scalar, log, minimum
from ltbounds.claims import Result  # fmt: skip

from ltbounds.notation import (  # isort: skip
    Count, Natural, Nonnegative, OpenUnit, Positive, Share, Sides, Signed, Unit, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import r
from ltbounds.theorems.shared.activation_claims import reach

__all__ = ["RESULT", "allowed_error", "width"]


HERE = place("burkholz2022conv", "Corollary C.1", "appendix C.1")


def allowed_error(eps: Scalar, T: Scalar, N: Scalar) -> Scalar:
    """eps/(3 T N): what each parameter, each input entry and the constant channel may err, in the entry maximum.

    >>> from fractions import Fraction
    >>> allowed_error(Fraction(1, 10), 1, 20)
    Fraction(1, 600)
    """
    return eps / (3 * T * N)


def width(c: Scalar, N: Scalar, T: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Eq. 3: channels between the two layers, C c log(N / min{eps/(3T), delta/2}), natural logarithm; c input channels.

    In print both layers carry the superscript (2l'); the first is 2l' - 1.

    >>> round(width(3, 20, 1, 0.1, 0.1, C=1), 2)
    19.19
    """
    return C * c * log(N / minimum(eps / (3 * T), delta / 2))


@HERE.refuted(
    "cor-C.1.a", at={"a": 1, "eps": "9/10", "T": "1/4", "N": 1}, severity="edge",
    impact="Corollary C.1 for T N < eps/3, where the layer itself is smaller than the error allowed",
    off_given=lambda eps, T, N, **_: at_most(eps, 3 * T * N),
)  # fmt: skip
def within_reach_printed(a: Positive, T: Positive, N: Count, eps: OpenUnit) -> Sides:
    """|λ x_0| <= σ (1 + eps/(3TN)) <= a for σ = a/2, so that Eq. 4 holds.

    Note: It asks for eps <= 3TN, which fails for T < 1/3 and few parameters (φ = tanh/4, N = 1).  There the corollary
    survives: the layer itself stays below T N < eps/3, and nothing has to be kept.
    """
    return sides(a / 2 * (1 + allowed_error(eps, T, N)), a)


@HERE.equal("cor-C.1.a.corrected")
def within_reach(a: Positive, u: Unit, T: Positive, N: Count) -> Sides:
    """With eps = 3TNu, u in [0, 1], (a/2)(1 + eps/(3TN)) = a - (a/2)(1 - u), at most a."""
    right = a / 2 * (1 + allowed_error(3 * T * N * u, T, N))
    return sides(a - a / 2 * (1 - u), right, off=a / 2 * (1 + allowed_error(6 * T * N * u, T, N)))


@HERE.equal("cor-C.1.b")
def products(u: Signed, v: Signed, sigma: Positive, m_plus: Positive, m_minus: Positive) -> Sides:
    """Eq. 5, the law: X = w λ/r is a product of two U[-1,1], whatever σ: λ = σ u and w = (r/σ) v give X = u v."""
    right = (r(m_plus, m_minus) / sigma * v) * (sigma * u) / r(m_plus, m_minus)
    return sides(u * v, right, off=(r(m_plus, m_minus) / sigma * v) * (sigma * u))


@HERE.equal("cor-C.1.c")
def bias_scale(m_plus: Positive, m_minus: Nonnegative) -> Sides:
    """Eq. 6, the scale: products of a bias are m_plus r u v, m_plus r = 1 - m_minus r, at most 1 for slopes that are >= 0.

    Note: For m_minus < 0 it exceeds 1; below 1 longer sums reach [-1, 1], which the constant absorbs.
    """
    return sides(m_plus * r(m_plus, m_minus), 1 - m_minus * r(m_plus, m_minus), off=2 - m_minus * r(m_plus, m_minus))


@HERE.refuted(
    "cor-C.1.h", "<", at={"weights": 1, "biases": 0}, severity="edge",
    impact="Corollary C.1: equality without biases; the union bound stands",
    given=lambda weights, biases: at_most(1, weights + biases),
)  # fmt: skip
def problems_printed(weights: Natural, biases: Natural) -> Sides:
    """'In total, we have to solve less than 2N_t problems': two a weight and one a bias.

    Note: Without biases there are exactly 2N_t.  The union bound, 2N_t problems at delta/(2N_t) each, survives; the
    constant channel for the next layer is a further problem, for which a bias-free layer has no room left.
    """
    return sides(2 * weights + biases, 2 * (weights + biases), off=2 * (weights + biases) + 1)


@HERE.equal("cor-C.1.h.corrected")
def problems_corrected(weights: Count, biases: Natural, delta: Share) -> Sides:
    """At most 2N_t problems of failure probability delta/(2N_t) each fail together with probability at most delta: (2
    weights + biases) delta/(2N_t) = delta (1 - biases/(2N_t)).
    """
    left = (2 * weights + biases) * delta / (2 * (weights + biases))
    return sides(left, delta * (1 - biases / (2 * (weights + biases))), off=delta * (1 - biases / (weights + biases)))


@HERE.witness("cor-C.1.l", build=lambda seed: width, off=lambda seed: reach)
def no_activation(formula: Scalar) -> Mapping[str, bool]:
    """The activation does not enter the width, only the scales: Eq. 3 depends on c, N, T, eps, delta and C alone."""
    letters = list(inspect.signature(formula).parameters)
    return {"c, N, T, eps, delta, C": letters == ["c", "N", "T", "eps", "delta", "C"]}


RESULT = Result(
    ref=HERE.ref, title="One convolutional layer by two",
    statement="Two source layers with entries U[-σ, σ] and U[-r/σ, r/σ] contain, with probability 1 - delta, a target layer to within eps in the "
    "entry maximum if c_{1/2} >= C c_{l'-1} log(N_t/min{eps/(3T), delta/2}), the inputs and a constant channel are within eps/(3TN_t), and "
    "σ = min{1, a(ε'')/2}.",
    symbols={
        "c": "c_{l'-1}, input channels", "N": "N_t, nonzero parameters of the layer", "T": "Lipschitz constant of φ",
        "eps": "ε', entry maximum", "delta": "δ', failure probability", "C": "constant left open", "a": "a(ε'')",
    },
    formulas=(allowed_error, width),
    claims=(
        within_reach_printed, within_reach, products, bias_scale, problems_printed,
        problems_corrected, no_activation,
    ),
    whole="burkholz2022conv.cor-C.1",
)  # fmt: skip

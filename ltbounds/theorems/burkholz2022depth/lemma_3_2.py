"""Lemma 3.2: the identity out of an activation with slopes beside 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import absolute
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.networks.near_zero import ACTIVATIONS
from ltbounds.seeding import generator
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "identity_error", "identity_error_as_printed", "mu"]

PAPER = "burkholz2022depth"
REF = Ref(PAPER, "Lemma 3.2", "section 3.1")
PROOF = Ref(PAPER, "Lemma 3.2", "appendix A.1")


def identity_error_as_printed(eps: Any, m_plus: Any, m_minus: Any) -> Any:
    """Lemma 3.2 as printed: |x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-), eps bounding |phi - two lines|.

    >>> identity_error_as_printed(Fraction(1, 100), 1, -2)
    Fraction(-1, 50)
    """
    return 2 * eps / (m_plus + m_minus)


def identity_error(eps: Any, m_plus: Any, m_minus: Any) -> Any:
    """Lemma 3.2, corrected: 2 eps/|m_+ + m_-|.

    >>> identity_error(Fraction(1, 100), 1, -2)
    Fraction(1, 50)
    """
    return 2 * eps / absolute(m_plus + m_minus)


def mu(x: Any, m_plus: Any, m_minus: Any) -> Any:
    """Appendix A.1: mu_+-(x) = m_+ x for x >= 0 and m_- x otherwise.

    >>> mu(2, 1, 3), mu(-2, 1, 3)
    (2.0, -6.0)
    """
    return m_plus * (x + absolute(x)) / 2 + m_minus * (x - absolute(x)) / 2


def _gap(x: Any, m_plus: Any, m_minus: Any, eps: Any, r: Any, s: Any) -> Any:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| for phi(x) = mu(x) + d + eps r, phi(-x) = mu(-x) + d + eps s; |r|, |s| <= 1."""
    return absolute(x - (mu(x, m_plus, m_minus) + eps * r - mu(-x, m_plus, m_minus) - eps * s) / (m_plus + m_minus))


def _slopes_do_not_cancel(x: Any, m_plus: Any, m_minus: Any, eps: Any, r: Any, s: Any) -> Any:
    return m_plus + m_minus < 0 or m_plus + m_minus > 0


UNIT = Real(-1, 1)
SLOPE = Real(-2, 2)
ANY: Mapping[str, Axis] = {
    "x": Real(-5, 5), "m_plus": SLOPE, "m_minus": SLOPE, "eps": Real(0, 1, open_lo=True), "r": UNIT, "s": UNIT,
}  # fmt: skip

PRINTED = InequalityClaim(
    id=f"{PAPER}.lemma-3.2",
    ref=REF,
    statement="|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) for every phi within eps of mu(x) + d, m_+ + m_- != 0.",
    lhs=_gap,
    rhs=lambda x, m_plus, m_minus, eps, r, s: identity_error_as_printed(eps, m_plus, m_minus),
    domain=ANY,
    where=_slopes_do_not_cancel,
    method="steps",
    counterexample={"x": 1, "m_plus": -1, "m_minus": 0, "eps": "0.1", "r": 0, "s": 0},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda x, m_plus, m_minus, eps, r, s: identity_error(eps, m_plus, m_minus)},
    note="Assumption 3.1 admits m_+ + m_- < 0, for example phi(x) = -max(x, 0); the right side is then negative.  With |m_+ + m_-|, "
    "which Theorem 3.3 has, the lemma holds; it holds as printed for all activations named in the paper.",
    correction=f"{PAPER}.lemma-3.2.corrected",
)

REDUCTION = identity(
    f"{PAPER}.lemma-3.2.reduction",
    PROOF,
    "(x (m_+ + m_-) - (phi(x) - phi(-x)))^2 = eps^2 (r - s)^2: the lines cancel, whatever the signs.",
    lambda x, m_plus, m_minus, eps, r, s: (
        (x * (m_plus + m_minus) - (mu(x, m_plus, m_minus) + eps * r - mu(-x, m_plus, m_minus) - eps * s)) ** 2
    ),
    lambda x, m_plus, m_minus, eps, r, s: eps**2 * (r - s) ** 2,
    domain=ANY,
    off=lambda x, m_plus, m_minus, eps, r, s: eps**2 * (r + s) ** 2,
)

CORRECTED = InequalityClaim(
    id=f"{PAPER}.lemma-3.2.corrected",
    ref=REF,
    statement="|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/|m_+ + m_-|.",
    lhs=_gap,
    rhs=lambda x, m_plus, m_minus, eps, r, s: identity_error(eps, m_plus, m_minus),
    domain=ANY,
    where=_slopes_do_not_cancel,
    method="steps",
    steps=(REDUCTION,),
    because="|r - s| <= 2 for |r|, |s| <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, m_plus, m_minus, eps, r, s: 9 * identity_error(eps, m_plus, m_minus) / 10},
)

MAGNITUDE = identity(
    f"{PAPER}.lemma-3.2.magnitude",
    REF,
    "The printed bound times m_+ + m_- is 2 eps; the corrected one differs from it in sign only.",
    lambda eps, m_plus, m_minus: (
        identity_error_as_printed(eps, m_plus, m_minus) ** 2 + 7 * identity_error(eps, m_plus, m_minus) ** 2
    ),
    lambda eps, m_plus, m_minus: 32 * eps**2 / (m_plus + m_minus) ** 2,
    domain={name: ANY[name] for name in ("eps", "m_plus", "m_minus")},
    off=lambda eps, m_plus, m_minus: 32 * eps**2 / (m_plus - m_minus) ** 2,
)

ATTAINED = identity(
    f"{PAPER}.lemma-3.2.attained",
    REF,
    "The bound is attained: r = 1, s = -1 gives a squared error of (2 eps)^2/(m_+ + m_-)^2.",
    lambda x, m_plus, m_minus, eps: (
        _gap(x, m_plus, m_minus, eps, 1, -1) ** 2 - identity_error(eps, m_plus, m_minus) ** 2
    ),
    lambda x, m_plus, m_minus, eps: 0 * x,
    domain={name: ANY[name] for name in ("x", "m_plus", "m_minus", "eps")},
    off=lambda x, m_plus, m_minus, eps: eps,
)


def _represents_the_identity(name: str) -> Callable[..., Any]:
    phi, _ = ACTIVATIONS[name]
    return lambda x: phi(x) - phi(-x)


EXACT = tuple(
    identity(
        f"{PAPER}.lemma-3.2.{name}",
        REF,
        f"phi(x) - phi(-x) = x for {name} and every x: the error of the lemma vanishes although phi is curved, as for ReLU, because "
        "phi(x) - x/2 is even.",
        _represents_the_identity(name),
        lambda x: x,
        domain={"x": Real(-50, 50)},
        off=lambda x: x / 2,
        note="Not in the paper: mirrored pairs of such neurons need no small sigma in Theorem 3.4.",
    )
    for name in ("gelu", "silu")
)

SOFTPLUS = identity(
    f"{PAPER}.lemma-3.2.softplus",
    REF,
    "The same for softplus, multiplied out: (1 + e^x) = e^x (1 + e^(-x)), so log(1 + e^x) - log(1 + e^(-x)) = x.",
    lambda x: ACTIVATIONS["sigmoid"][0](x) / ACTIVATIONS["sigmoid"][0](-x),
    lambda x: 1 / ACTIVATIONS["sigmoid"][0](-x) - 1,
    domain={"x": Real(-50, 50)},
    off=lambda x: 1 / ACTIVATIONS["sigmoid"][0](-x),
)


def _first_expression(x: Any, m_plus: Any, m_minus: Any, d: Any) -> Any:
    """mu(x) x + d - mu(-x) x - d, mu as defined in A.1."""
    return mu(x, m_plus, m_minus) * x + d - mu(-x, m_plus, m_minus) * x - d


def _second_expression(x: Any, m_plus: Any, m_minus: Any, d: Any) -> Any:
    """mu(x) - mu(-x)."""
    return mu(x, m_plus, m_minus) - mu(-x, m_plus, m_minus)


LINE: Mapping[str, Axis] = {"x": Real(-5, 5), "m_plus": SLOPE, "m_minus": SLOPE, "d": UNIT}

STEP = InequalityClaim(
    id=f"{PAPER}.lemma-3.2.proof",
    ref=PROOF,
    statement="mu(x) x + d - mu(-x) x - d = mu(x) - mu(-x), with mu(x) = m_+ x for x >= 0 and m_- x otherwise.",
    lhs=_first_expression,
    rhs=_second_expression,
    relation="==",
    domain=LINE,
    method="symbolic",
    counterexample={"x": 2, "m_plus": 1, "m_minus": 0, "d": 0},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda x, m_plus, m_minus, d: mu(x, m_plus, m_minus) + d - mu(-x, m_plus, m_minus) - d},
    note="mu already holds the factor x: mu(x) x is quadratic (4 against 2 at x = 2 for ReLU).  With mu the slope alone it fails as well, "
    "(m_+ - m_-) x against m_+ - m_-.  The lemma survives: phi(x) is near mu(x) + d, and mu(x) - mu(-x) = (m_+ + m_-) x.",
    correction=f"{PAPER}.lemma-3.2.proof.corrected",
)

STEP_CORRECTED = identity(
    f"{PAPER}.lemma-3.2.proof.corrected",
    PROOF,
    "(mu(x) + d) - (mu(-x) + d) = (m_+ + m_-) x for every x.",
    _second_expression,
    lambda x, m_plus, m_minus, d: (m_plus + m_minus) * x,
    domain=LINE,
    off=lambda x, m_plus, m_minus, d: (m_plus - m_minus) * x,
)

SIGN_OF_D = InequalityClaim(
    id=f"{PAPER}.lemma-3.2.proof.d",
    ref=PROOF,
    statement="Eq. 4's |phi(x) - mu(x) x + d| + |phi(-x) - mu(-x) x + d| <= 2 eps, at x = 0 where phi(0) = d.",
    lhs=lambda d, eps: 2 * absolute(d + d),
    rhs=lambda d, eps: 2 * eps,
    domain={"d": UNIT, "eps": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"d": "0.5", "eps": "0.1"},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda d, eps: 2 * absolute(d - d)},
    note="A sign slip: d must be subtracted.  The sigmoid's d = 1/2 makes the printed sum 2.",
    correction=f"{PAPER}.lemma-3.2.corrected",
)


def _odd_gap(x: Any, m: Any, eps: Any, s: Any) -> Any:
    """|x - phi(x)/m| for phi(x) = m x + eps s, |s| <= 1."""
    return absolute(x - (m * x + eps * s) / m)


ODD_DOMAIN: Mapping[str, Axis] = {"x": Real(-5, 5), "m": SLOPE, "eps": Real(0, 1, open_lo=True), "s": UNIT}


def _some_slope(x: Any, m: Any, eps: Any, s: Any) -> Any:
    return m < 0 or m > 0


ODD = InequalityClaim(
    id=f"{PAPER}.act-odd",
    ref=REF,
    statement="For m_+ = m_- = m != 0 and d = 0, |x - phi(x)/m| <= eps/m.",
    lhs=_odd_gap,
    rhs=lambda x, m, eps, s: eps / m,
    domain=ODD_DOMAIN,
    where=_some_slope,
    method="steps",
    counterexample={"x": 1, "m": -1, "eps": "0.1", "s": 0},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda x, m, eps, s: eps / absolute(m)},
    note="As in Lemma 3.2: |m| is meant.  It holds as printed for tanh, m = 1.",
    correction=f"{PAPER}.act-odd.corrected",
)

ODD_CORRECTED = InequalityClaim(
    id=f"{PAPER}.act-odd.corrected",
    ref=REF,
    statement="|x - phi(x)/m| <= eps/|m|, and one part serves both signs of x.",
    lhs=_odd_gap,
    rhs=lambda x, m, eps, s: eps / absolute(m),
    domain=ODD_DOMAIN,
    where=_some_slope,
    method="steps",
    steps=(
        identity(
            f"{PAPER}.act-odd.reduction",
            REF,
            "(m x - phi(x))^2 = eps^2 s^2.",
            lambda x, m, eps, s: (m * x - (m * x + eps * s)) ** 2,
            lambda x, m, eps, s: eps**2 * s**2,
            domain=ODD_DOMAIN,
            off=lambda x, m, eps, s: eps**2 * s,
        ),
    ),
    because="|s| <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, m, eps, s: 9 * eps / (10 * absolute(m))},
)

BASE_SET, TOLERANCE = 20, Fraction(1, 100)


def _biases(seed: int, d: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Biases, random weights w_k ~ U[-4, 4] and the subsets whose sums of w_k phi(0) are to be the biases."""
    from ltbounds.subsets import closest

    draw = generator("depth.act-intercept", seed)
    weights, biases = draw.uniform(-4, 4, (30, BASE_SET)), draw.uniform(-1, 1, 30)
    return biases, weights, closest(weights * d, biases).mask


def _verify_biases(witness: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Mapping[str, bool]:
    """In rationals: the sigmoid of 0 is exactly 1/2."""
    worst = max(
        abs(Fraction(b) - sum((Fraction(w) / 2 for w, kept in zip(row, mask, strict=True) if kept), Fraction(0)))
        for b, row, mask in zip(*witness, strict=True)
    )
    return {"every bias within 1/100": worst <= TOLERANCE}


INTERCEPT = ExistenceClaim(
    id=f"{PAPER}.act-intercept",
    ref=REF,
    statement=f"For the sigmoid, biases in [-1, 1] are sums of w_k phi(0) with w_k ~ U[-4, 4] of {BASE_SET} neurons without bias, to within 1/100.",
    build=_biases,
    verify=_verify_biases,
    seeds=(0, 1),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _biases(seed, d=0.25)},
    note="For phi(0) = 0 nothing can be made of it: w_k phi(0) = 0.",
)

SIDES = identity(
    f"{PAPER}.lemma-3.2.mu",
    PROOF,
    "mu is m_+ x to the right of 0 and m_- x to the left: mu(x) + 7 mu(-x) = (m_+ - 7 m_-) x for x >= 0.",
    lambda x, m_plus, m_minus: mu(x, m_plus, m_minus) + 7 * mu(-x, m_plus, m_minus),
    lambda x, m_plus, m_minus: (m_plus - 7 * m_minus) * x,
    domain={"x": Real(0, 5), "m_plus": SLOPE, "m_minus": SLOPE},
    off=lambda x, m_plus, m_minus: (m_plus + 7 * m_minus) * x,
)

RESULT = Result(
    ref=REF,
    title="The identity out of an activation",
    statement="If phi is within eps of m_+ x + d right of 0 and of m_- x + d left of 0 for |x| <= a, then "
    "|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) there.",
    symbols={"mu": "m_+ x for x >= 0, m_- x otherwise", "eps": "sup of |phi - mu - d| on [-a, a]"},
    formulas=(identity_error_as_printed, identity_error, mu),
    claims=(
        PRINTED, CORRECTED, MAGNITUDE, ATTAINED, *EXACT, SOFTPLUS, STEP, STEP_CORRECTED, SIGN_OF_D, SIDES, ODD, ODD_CORRECTED, INTERCEPT,
    ),
)  # fmt: skip

"""Lemma 3.2: the identity out of an activation with slopes beside 0."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, absolute
from ltbounds.claims import Result
from ltbounds.networks.near_zero import ACTIVATIONS
from ltbounds.notation import Conditions, Positive, Sides, Signed, any_number, differs, place, sides
from ltbounds.seeding import generator

__all__ = ["RESULT", "identity_error", "identity_error_as_printed", "mu"]


PAPER = "burkholz2022depth"
HERE = place(PAPER, "Lemma 3.2", "section 3.1")
PROOF = place(PAPER, "Lemma 3.2", "appendix A.1")


def identity_error_as_printed(eps: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Lemma 3.2 as printed: |x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-), eps bounding |phi - two lines|.

    >>> identity_error_as_printed(Fraction(1, 100), 1, -2)
    Fraction(-1, 50)
    """
    return 2 * eps / (m_plus + m_minus)


def identity_error(eps: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Lemma 3.2, corrected: 2 eps/|m_+ + m_-|.

    >>> identity_error(Fraction(1, 100), 1, -2)
    Fraction(1, 50)
    """
    return 2 * eps / absolute(m_plus + m_minus)


def mu(x: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Appendix A.1: mu_+-(x) = m_+ x for x >= 0 and m_- x otherwise.

    >>> mu(2, 1, 3), mu(-2, 1, 3)
    (2.0, -6.0)
    """
    return m_plus * (x + absolute(x)) / 2 + m_minus * (x - absolute(x)) / 2


def _gap(x: Scalar, m_plus: Scalar, m_minus: Scalar, eps: Scalar, r: Scalar, s: Scalar) -> Scalar:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| for phi(x) = mu(x) + d + eps r, phi(-x) = mu(-x) + d + eps s; |r|, |s| <= 1."""
    return absolute(x - (mu(x, m_plus, m_minus) + eps * r - mu(-x, m_plus, m_minus) - eps * s) / (m_plus + m_minus))


def _slopes_do_not_cancel(x: Any, m_plus: Any, m_minus: Any, eps: Any, r: Any, s: Any) -> Conditions:
    return differs(m_plus + m_minus, 0)


@HERE.refuted(
    "lemma-3.2",
    at={"x": 1, "m_plus": -1, "m_minus": 0, "eps": "0.1", "r": 0, "s": 0},
    severity="edge",
    impact="none: Theorem 3.3 has |m_+ + m_-|, and all activations named have m_+ + m_- > 0",
    given=_slopes_do_not_cancel,
)
def printed(x: any_number, m_plus: any_number, m_minus: any_number, eps: Positive, r: Signed, s: Signed) -> Sides:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) for every phi within eps of mu(x) + d, m_+ + m_- != 0.

    Note: Assumption 3.1 admits m_+ + m_- < 0, for example phi(x) = -max(x, 0); the right side is then negative.  With
    |m_+ + m_-|, which Theorem 3.3 has, the lemma holds; it holds as printed for all activations named in the paper.
    """
    return sides(
        _gap(x, m_plus, m_minus, eps, r, s),
        identity_error_as_printed(eps, m_plus, m_minus),
        off=identity_error(eps, m_plus, m_minus),
    )


@HERE.at_most("lemma-3.2.corrected", by="smt", given=_slopes_do_not_cancel)
def corrected(x: any_number, m_plus: any_number, m_minus: any_number, eps: Positive, r: Signed, s: Signed) -> Sides:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/|m_+ + m_-|, for phi(x) = mu(x) + d + eps r and phi(-x) = mu(-x) + d +
    eps s with |r|, |s| <= 1, m_+ + m_- != 0.
    """
    return sides(
        _gap(x, m_plus, m_minus, eps, r, s),
        identity_error(eps, m_plus, m_minus),
        off=9 * identity_error(eps, m_plus, m_minus) / 10,
    )


@HERE.equal("lemma-3.2.attained")
def attained(x: any_number, m_plus: any_number, m_minus: any_number, eps: Positive) -> Sides:
    """The bound is attained: r = 1, s = -1 gives a squared error of (2 eps)^2/(m_+ + m_-)^2."""
    return sides(_gap(x, m_plus, m_minus, eps, 1, -1) ** 2 - identity_error(eps, m_plus, m_minus) ** 2, 0 * x, off=eps)


def _mirrored(name: str, x: Scalar) -> Scalar:
    phi, _ = ACTIVATIONS[name]
    return phi(x) - phi(-x)


@HERE.equal("lemma-3.2.gelu")
def gelu(x: any_number) -> Sides:
    """phi(x) - phi(-x) = x for GELU and every x: the error of the lemma vanishes although phi is curved, as for ReLU,
    because phi(x) - x/2 is even.

    Note: Not in the paper: mirrored pairs of such neurons need no small sigma in Theorem 3.4.
    """
    return sides(_mirrored("gelu", x), x, off=x / 2)


@HERE.equal("lemma-3.2.silu")
def silu(x: any_number) -> Sides:
    """The same for SiLU."""
    return sides(_mirrored("silu", x), x, off=x / 2)


@HERE.equal("lemma-3.2.softplus")
def softplus(x: any_number) -> Sides:
    """The same for softplus."""
    return sides(_mirrored("softplus", x), x, off=x / 2)


def _first_expression(x: Scalar, m_plus: Scalar, m_minus: Scalar, d: Scalar) -> Scalar:
    """mu(x) x + d - mu(-x) x - d, mu as defined in A.1."""
    return mu(x, m_plus, m_minus) * x + d - mu(-x, m_plus, m_minus) * x - d


def _second_expression(x: Scalar, m_plus: Scalar, m_minus: Scalar, d: Scalar) -> Scalar:
    """mu(x) - mu(-x)."""
    return mu(x, m_plus, m_minus) - mu(-x, m_plus, m_minus)


@PROOF.refuted(
    "lemma-3.2.proof",
    "==",
    at={"x": 2, "m_plus": 1, "m_minus": 0, "d": 0},
    severity="misprint",
    impact="none: Lemma 3.2 follows from the line as corrected",
)
def step(x: any_number, m_plus: any_number, m_minus: any_number, d: any_number) -> Sides:
    """mu(x) x + d - mu(-x) x - d = mu(x) - mu(-x), with mu(x) = m_+ x for x >= 0 and m_- x otherwise.

    Note: mu already holds the factor x: mu(x) x is quadratic (4 against 2 at x = 2 for ReLU).  With mu the slope
    alone it fails as well, (m_+ - m_-) x against m_+ - m_-.  The lemma survives: phi(x) is near mu(x) + d, and mu(x)
    - mu(-x) = (m_+ + m_-) x.
    """
    return sides(
        _first_expression(x, m_plus, m_minus, d),
        _second_expression(x, m_plus, m_minus, d),
        off_left=mu(x, m_plus, m_minus) + d - mu(-x, m_plus, m_minus) - d,
    )


@PROOF.equal("lemma-3.2.proof.corrected")
def step_corrected(x: any_number, m_plus: any_number, m_minus: any_number, d: any_number) -> Sides:
    """(mu(x) + d) - (mu(-x) + d) = (m_+ + m_-) x for every x."""
    return sides(_second_expression(x, m_plus, m_minus, d), (m_plus + m_minus) * x, off=(m_plus - m_minus) * x)


@PROOF.refuted(
    "lemma-3.2.proof.d",
    at={"d": "0.5", "eps": "0.1"},
    severity="misprint",
    impact="none: a sign",
    corrected="lemma-3.2.corrected",
)
def sign_of_d(d: any_number, eps: Positive) -> Sides:
    """Eq. 4's |phi(x) - mu(x) x + d| + |phi(-x) - mu(-x) x + d| <= 2 eps, at x = 0 where phi(0) = d.

    Note: A sign slip: d must be subtracted.  The sigmoid's d = 1/2 makes the printed sum 2.
    """
    return sides(2 * absolute(d + d), 2 * eps, off_left=2 * absolute(d - d))


def _odd_gap(x: Scalar, m: Scalar, eps: Scalar, s: Scalar) -> Scalar:
    """|x - phi(x)/m| for phi(x) = m x + eps s, |s| <= 1."""
    return absolute(x - (m * x + eps * s) / m)


def _some_slope(x: Any, m: Any, eps: Any, s: Any) -> Conditions:
    return differs(m, 0)


@HERE.refuted(
    "act-odd",
    at={"x": 1, "m": -1, "eps": "0.1", "s": 0},
    severity="edge",
    impact="none: m > 0 for every activation named",
    given=_some_slope,
)
def odd(x: any_number, m: any_number, eps: Positive, s: Signed) -> Sides:
    """For m_+ = m_- = m != 0 and d = 0, |x - phi(x)/m| <= eps/m.

    Note: As in Lemma 3.2: |m| is meant.  It holds as printed for tanh, m = 1.
    """
    return sides(_odd_gap(x, m, eps, s), eps / m, off=eps / absolute(m))


@HERE.at_most("act-odd.corrected", by="smt", given=_some_slope)
def odd_corrected(x: any_number, m: any_number, eps: Positive, s: Signed) -> Sides:
    """|x - phi(x)/m| <= eps/|m|, and one part serves both signs of x."""
    return sides(_odd_gap(x, m, eps, s), eps / absolute(m), off=9 * eps / (10 * absolute(m)))


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


@HERE.witness("act-intercept.witness", build=_biases, off=lambda seed: _biases(seed, d=0.25), seeds=(0, 1))
def intercept(witness: Any) -> Mapping[str, bool]:
    """For the sigmoid, biases in [-1, 1] are sums of w_k phi(0) with w_k ~ U[-4, 4] of 20 neurons without bias, to
    within 1/100.

    Note: For phi(0) = 0 nothing can be made of it: w_k phi(0) = 0.
    """
    return _verify_biases(witness)


RESULT = Result(
    ref=HERE.ref,
    title="The identity out of an activation",
    statement="If phi is within eps of m_+ x + d right of 0 and of m_- x + d left of 0 for |x| <= a, then "
    "|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) there.",
    symbols={"mu": "m_+ x for x >= 0, m_- x otherwise", "eps": "sup of |phi - mu - d| on [-a, a]"},
    formulas=(identity_error_as_printed, identity_error, mu),
    claims=(
        printed, corrected, attained, gelu, silu, softplus, step, step_corrected, sign_of_d, odd, odd_corrected, intercept,
    ),
    whole=f"{PAPER}.lemma-3.2",
    repaired=f"{PAPER}.lemma-3.2.corrected",
)  # fmt: skip

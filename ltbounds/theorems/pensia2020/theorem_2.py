"""Theorem 2: counting shows that a logarithmic factor is necessary, with the constant written out."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, like, log2
from ltbounds.claims import Hypothesis, Real, Result, Verdict, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.notation import Count, Half, Share, Sides, Unit, antitone, place, sides
from ltbounds.theorems.pensia2020.theorem_2_proof import PROOF

__all__ = [
    "RESULT",
    "packing_as_printed",
    "packing_number",
    "parameters_necessary",
    "parameters_necessary_by_volume",
    "width_necessary",
]

UpTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True)]

HERE = place("pensia2020", "Theorem 2", "section 4")
STEP_3 = place("pensia2020", "Theorem 2", "section 4, proof, step 3")
TWO_LAYERS = place("pensia2020", "Theorem 2", "section 4, proof, case l = 2")


def packing_number(d: Scalar, eps: Scalar) -> Scalar:
    """Step 3: a lower bound for the 2eps-packing number of the spectral unit ball of d x d matrices, (2 eps)^(-d^2).

    >>> packing_number(2, Fraction(1, 8))
    Fraction(256, 1)
    """
    return (2 * eps) ** (-d * d)


def packing_as_printed(d: Scalar, eps: Scalar) -> Scalar:
    """Step 3 as its last line prints it, (1/(2 eps))^(-d^2): the reciprocal of `packing_number`.

    >>> packing_as_printed(2, Fraction(1, 8))
    Fraction(1, 256)
    """
    return (1 / (2 * eps)) ** (-d * d)


def parameters_necessary(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2 with its constant: a random network needs d^2 log2(1/(2 eps)) - 1 parameters.

    From 2 |G| >= |P|, |G| <= 2^m and the packing number: m >= d^2 log2(1/(2 eps)) - 1.  It says something only
    for eps < 1/2.

    >>> round(parameters_necessary(10, 0.01), 2)
    563.39
    """
    return d * d * log2(1 / (2 * eps)) - 1


def parameters_necessary_by_volume(d: Scalar, eps: Scalar) -> Scalar:
    """Ours, sharper than Theorem 2 by d^2: a random network needs d^2 log2(1/eps) - 1 parameters, for every eps < 1.

    The W that one g' approximates within eps have mutual distances of at most 2 eps (step 1), so their volume is at most
    that of a ball of radius eps (the isodiametric inequality of a normed space, by Brunn and Minkowski), eps^(d^2) of the
    unit ball.  By Eq. 13, integrated over the unit ball, |G| eps^(d^2) >= 1/2; and |G| <= 2^m.

    >>> round(parameters_necessary_by_volume(10, 0.01), 2)
    663.39
    """
    return d * d * log2(1 / eps) - 1


def width_necessary(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2, case l = 2, with its constant: width s >= (d/2) log2(1/(2 eps)) - 1/(2d).

    >>> round(width_necessary(100, 0.01), 2)
    282.19
    """
    return parameters_necessary(d, eps) / (2 * d)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    square = len(set(facts.widths)) == 1
    remedy = "the bound is for linear targets of min(d_in, d_out) coordinates that the layer contains"
    return (Hypothesis("square layers d x d", square, remedy),)


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    return tuple(width_necessary(min(pair), eps) for pair in pairs)


@STEP_3.equal("thm-2.3")
def scaling(d: Count, eps: Half) -> Sides:
    """Vol(|W| <= 1) / Vol(|W| <= 2 eps) = (2 eps)^(-d^2): scaling a body in R^(d^2) by c multiplies its volume by
    c^(d^2).
    """
    return sides(packing_number(d, eps), 1 / (2 * eps) ** (d * d), off=1 / (2 * eps) ** (2 * d))


@STEP_3.refuted(
    "thm-2.4",
    "==",
    at={"d": 1, "eps": Fraction(1, 4)},
    severity="misprint",
    impact="Theorem 2: a sign; its last step uses the right value",
)
def sign(d: Count, eps: Half) -> Sides:
    """As printed, 'putting everything together': the packing number is at least (1/(2 eps))^(-d^2), said to be the (2
    eps)^(-d^2) of the line before.

    Note: A sign slip: the exponent must be +d^2.  At d = 1, eps = 1/4 the lines say 1/2 and 2.  The theorem survives:
    its last step uses the right value.
    """
    return sides(packing_as_printed(d, eps), packing_number(d, eps), off_left=(1 / (2 * eps)) ** (d * d))


@STEP_3.equal("thm-2.4.corrected")
def sign_corrected(d: Count, eps: Half) -> Sides:
    """(1/(2 eps))^(d^2) = (2 eps)^(-d^2)."""
    return sides((1 / (2 * eps)) ** (d * d), packing_number(d, eps), off_left=packing_as_printed(d, eps))


@TWO_LAYERS.at_most("thm-2.5.trivial", by="smt", strict=True)
def any_width(x: Unit) -> Sides:
    """The printed right side is (2 eps)^(d^2) = x <= 1 < 8 <= 2^(2sd+1) for all s, d >= 1: every width s satisfies it."""
    return sides(x, 8 + 0 * x, off=Fraction(1, 2) + 0 * x)


@TWO_LAYERS.at_most(
    "thm-2.5",
    by="points",
    strict=True,
    correction="pensia2020.thm-2.5.corrected",
    trivially=any_width,
    expect=Verdict.VACUOUS,
)
def count_printed(d: Count, eps: Half) -> Sides:
    """As printed, 2^(2sd+1) > (1/(2 eps))^(-d^2) for eps <= 1/2, from which s = Omega(d log(1/(2 eps))) is drawn.

    Note: With the printed sign the inequality holds for every width s, so nothing follows from it.
    """
    return sides(packing_as_printed(d, eps), 2 ** (2 * d + 1), off_left=packing_number(d, eps) ** 4)


@TWO_LAYERS.equal("thm-2.5.corrected")
def count(d: Count, eps: Half) -> Sides:
    """At s = (d/2) log2(1/(2 eps)) - 1/(2d) both sides of 2^(2sd+1) >= (2 eps)^(-d^2) agree (logarithms to base 2), so
    exactly the larger widths satisfy it.
    """
    return sides(2 * width_necessary(d, eps) * d + 1, d * d * log2(1 / (2 * eps)), off=d * d * log2(1 / eps))


@HERE.at_most("thm-2.four-bits", by=antitone("eps"))
def four_bits(eps: UpTo1Over16) -> Sides:
    """4 <= log2(1/eps) for eps <= 1/16."""
    return sides(like(4, eps), log2(1 / eps), off_left=like(5, eps))


@HERE.at_most("thm-2.arithmetic", by=(four_bits,), samples=({"d": 1, "eps": Fraction(1, 17)},))
def omega(d: Count, eps: UpTo1Over16) -> Sides:
    """s = Omega(d log(1/eps)) with the constant 1/4 to base 2: (d/2) log2(1/(2 eps)) - 1/(2d) >= (d/4) log2(1/eps) for
    all d >= 1 and eps <= 1/16.
    """
    return sides(d * log2(1 / eps) / 4, width_necessary(d, eps), off_left=d * log2(1 / eps) / 2)


@place("pensia2020", "Theorem 2", "section 4, proof, case l > 2").equal("thm-2.6")
def parameters(d: Count, eps: Half) -> Sides:
    """At m = d^2 log2(1/(2 eps)) - 1 both sides of 2^(m+1) >= (2 eps)^(-d^2) agree (logarithms to base 2), so exactly
    the larger networks satisfy it; with |G| <= 2^m.
    """
    return sides(parameters_necessary(d, eps) + 1, log2(packing_number(d, eps)), off_left=parameters_necessary(d, eps))


@HERE.at_most("thm-2.6.omega", by=(four_bits,), samples=({"d": 1, "eps": Fraction(1, 16)},))
def parameters_omega(d: Count, eps: UpTo1Over16) -> Sides:
    """m = Omega(d^2 log(1/eps)) with the constant 1/2 to base 2: m >= (d^2/2) log2(1/eps) for all d >= 1 and eps <=
    1/16.
    """
    return sides(d * d * log2(1 / eps) / 2, parameters_necessary(d, eps), off_left=2 * d * d * log2(1 / eps) / 3)


@HERE.equal("thm-2.volume")
def by_volume(d: Count, eps: Share) -> Sides:
    """The bound by volumes, d^2 log2(1/eps) - 1, is d^2 above the bound by packings, d^2 log2(1/(2 eps)) - 1.

    Note: Only the difference of the two bounds is proved by the checker; the argument for the new one is in the
    docstring of `parameters_necessary_by_volume`.
    """
    return sides(parameters_necessary_by_volume(d, eps) - parameters_necessary(d, eps), d * d, off=d)


RESULT = Result(
    ref=HERE.ref,
    title="Lower bound by counting",
    statement="If a random network, pruned, approximates every linear map h_W of R^d with |W| <= 1 within eps on the unit ball, each "
    "with probability at least 1/2, then it has Omega(d^2 log(1/eps)) parameters; with two layers its width is "
    "Omega(d log(1/eps)).",
    symbols={"d": "dimension of the linear target", "eps": "tolerance, l2 norm on the unit l2 ball", "s": "width"},
    formulas=(packing_number, parameters_necessary, parameters_necessary_by_volume, width_necessary),
    claims=(
        four_bits,
        omega,
        *PROOF,
        scaling,
        sign,
        sign_corrected,
        count_printed,
        count,
        parameters,
        parameters_omega,
        by_volume,
    ),
    width=WidthTheorem(
        kind="necessary",
        measures="Euclidean norm of the outputs, inputs in the Euclidean unit ball",
        hypotheses=_hypotheses,
        widths=_widths,
    ),
)

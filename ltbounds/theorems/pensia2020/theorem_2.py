"""Theorem 2: counting shows that a logarithmic factor is necessary, with the constant written out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import log2
from ltbounds.claims import (
    Axis,
    Hypothesis,
    InequalityClaim,
    Integers,
    Real,
    Ref,
    Result,
    Verdict,
    WidthTheorem,
)
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.theorems.pensia2020.theorem_2_proof import PROOF

__all__ = [
    "RESULT",
    "packing_as_printed",
    "packing_number",
    "parameters_necessary",
    "parameters_necessary_by_volume",
    "width_necessary",
]

REF = Ref("pensia2020", "Theorem 2", "section 4")
STEP_3 = Ref("pensia2020", "Theorem 2", "section 4, proof, step 3")
TWO_LAYERS = Ref("pensia2020", "Theorem 2", "section 4, proof, case l = 2")


def packing_number(d: Any, eps: Any) -> Any:
    """Step 3: a lower bound for the 2eps-packing number of the spectral unit ball of d x d matrices, (2 eps)^(-d^2).

    >>> packing_number(2, Fraction(1, 8))
    Fraction(256, 1)
    """
    return (2 * eps) ** (-d * d)


def packing_as_printed(d: Any, eps: Any) -> Any:
    """Step 3 as its last line prints it, (1/(2 eps))^(-d^2): the reciprocal of `packing_number`.

    >>> packing_as_printed(2, Fraction(1, 8))
    Fraction(1, 256)
    """
    return (1 / (2 * eps)) ** (-d * d)


def parameters_necessary(d: Any, eps: Any) -> Any:
    """Theorem 2 with its constant: a random network needs d^2 log2(1/(2 eps)) - 1 parameters.

    From 2 |G| >= |P|, |G| <= 2^m and the packing number: m >= d^2 log2(1/(2 eps)) - 1.  It says something only
    for eps < 1/2.

    >>> round(parameters_necessary(10, 0.01), 2)
    563.39
    """
    return d * d * log2(1 / (2 * eps)) - 1


def parameters_necessary_by_volume(d: Any, eps: Any) -> Any:
    """Ours, sharper than Theorem 2 by d^2: a random network needs d^2 log2(1/eps) - 1 parameters, for every eps < 1.

    The W that one g' approximates within eps have mutual distances of at most 2 eps (step 1), so their volume is at most
    that of a ball of radius eps (the isodiametric inequality of a normed space, by Brunn and Minkowski), eps^(d^2) of the
    unit ball.  By Eq. 13, integrated over the unit ball, |G| eps^(d^2) >= 1/2; and |G| <= 2^m.

    >>> round(parameters_necessary_by_volume(10, 0.01), 2)
    663.39
    """
    return d * d * log2(1 / eps) - 1


def width_necessary(d: Any, eps: Any) -> Any:
    """Theorem 2, case l = 2, with its constant: width s >= (d/2) log2(1/(2 eps)) - 1/(2d).

    >>> round(width_necessary(100, 0.01), 2)
    282.19
    """
    return parameters_necessary(d, eps) / (2 * d)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    square = len(set(facts.widths)) == 1
    remedy = "the bound is for linear targets of min(d_in, d_out) coordinates that the layer contains"
    return (Hypothesis("square layers d x d", square, remedy),)


def _widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    return tuple(width_necessary(min(pair), eps) for pair in pairs)


D_AND_EPS: Mapping[str, Axis] = {"d": Integers(1), "eps": Real(0, Fraction(1, 2), open_lo=True)}

SCALING = InequalityClaim(
    id="pensia2020.thm-2.3",
    ref=STEP_3,
    statement="Vol(|W| <= 1) / Vol(|W| <= 2 eps) = (2 eps)^(-d^2): scaling a body in R^(d^2) by c multiplies its volume "
    "by c^(d^2).",
    lhs=packing_number,
    rhs=lambda d, eps: 1 / (2 * eps) ** (d * d),
    relation="==",
    domain=D_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: 1 / (2 * eps) ** (2 * d)},
)

SIGN = InequalityClaim(
    id="pensia2020.thm-2.4",
    ref=STEP_3,
    statement="As printed, 'putting everything together': the packing number is at least (1/(2 eps))^(-d^2), said to be the "
    "(2 eps)^(-d^2) of the line before.",
    lhs=packing_as_printed,
    rhs=packing_number,
    relation="==",
    domain=D_AND_EPS,
    method="symbolic",
    counterexample={"d": 1, "eps": Fraction(1, 4)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda d, eps: (1 / (2 * eps)) ** (d * d)},
    note="A sign slip: the exponent must be +d^2.  At d = 1, eps = 1/4 the lines say 1/2 and 2.  The theorem survives: its "
    "last step uses the right value.",
    correction="pensia2020.thm-2.4.corrected",
)

SIGN_CORRECTED = InequalityClaim(
    id="pensia2020.thm-2.4.corrected",
    ref=STEP_3,
    statement="(1/(2 eps))^(d^2) = (2 eps)^(-d^2).",
    lhs=lambda d, eps: (1 / (2 * eps)) ** (d * d),
    rhs=packing_number,
    relation="==",
    domain=D_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": packing_as_printed},
)

COUNT_PRINTED = InequalityClaim(
    id="pensia2020.thm-2.5",
    ref=TWO_LAYERS,
    statement="As printed, 2^(2sd+1) > (1/(2 eps))^(-d^2) for eps <= 1/2, from which s = Omega(d log(1/(2 eps))) is drawn.",
    lhs=packing_as_printed,
    rhs=lambda d, eps, s=1: 2 ** (2 * s * d + 1),
    relation="<",
    domain=D_AND_EPS,
    method="steps",
    trivially=InequalityClaim(
        id="pensia2020.thm-2.5.trivial",
        ref=TWO_LAYERS,
        statement="The printed right side is (2 eps)^(d^2) <= 1 < 8 <= 2^(2sd+1) for all s, d >= 1: every width s satisfies it.",
        lhs=lambda x: x,
        rhs=lambda x: 8 + 0 * x,
        relation="<",
        domain={"x": Real(0, 1)},
        method="balls",
        recorded=Verdict.PROVED,
        control={"rhs": lambda x: Fraction(1, 2) + 0 * x},
    ),
    recorded=Verdict.VACUOUS,
    control={"lhs": lambda d, eps: packing_number(d, eps) ** 4},
    note="With the printed sign the inequality holds for every width s, so nothing follows from it.",
    correction="pensia2020.thm-2.5.corrected",
)

COUNT = InequalityClaim(
    id="pensia2020.thm-2.5.corrected",
    ref=TWO_LAYERS,
    statement="At s = (d/2) log2(1/(2 eps)) - 1/(2d) both sides of 2^(2sd+1) >= (2 eps)^(-d^2) agree (logarithms to base 2), "
    "so exactly the larger widths satisfy it.",
    lhs=lambda d, eps: 2 * width_necessary(d, eps) * d + 1,
    rhs=lambda d, eps: d * d * log2(1 / (2 * eps)),
    relation="==",
    domain=D_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: d * d * log2(1 / eps)},
)

OMEGA = InequalityClaim(
    id="pensia2020.thm-2",
    ref=REF,
    statement="s = Omega(d log(1/eps)) with the constant 1/4 to base 2: (d/2) log2(1/(2 eps)) - 1/(2d) >= (d/4) log2(1/eps) for "
    "all d >= 1 and eps <= 1/16.",
    lhs=lambda d, eps: d * log2(1 / eps) / 4,
    rhs=width_necessary,
    domain={"d": Integers(1), "eps": Real(0, Fraction(1, 16), open_lo=True)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-2.margin",
            ref=REF,
            statement="rhs - lhs = (d/4) (L - 4) + (d/2 - 1/(2d)), with L = log2(1/eps) >= 4.",
            lhs=lambda d, eps: width_necessary(d, eps) - d * log2(1 / eps) / 4,
            rhs=lambda d, eps: d * (log2(1 / eps) - 4) / 4 + (d * d - 1) / (2 * d),
            relation="==",
            domain=D_AND_EPS,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda d, eps: d * (log2(1 / eps) - 3) / 4},
        ),
    ),
    because="Both terms of the margin are non-negative: L >= 4 because eps <= 1/16, and d >= 1.",
    samples=({"d": 1, "eps": Fraction(1, 17)},),
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, eps: d * log2(1 / eps) / 2},
)

PARAMETERS = InequalityClaim(
    id="pensia2020.thm-2.6",
    ref=Ref("pensia2020", "Theorem 2", "section 4, proof, case l > 2"),
    statement="At m = d^2 log2(1/(2 eps)) - 1 both sides of 2^(m+1) >= (2 eps)^(-d^2) agree (logarithms to base 2), so exactly the larger "
    "networks satisfy it; with |G| <= 2^m.",
    lhs=lambda d, eps: parameters_necessary(d, eps) + 1,
    rhs=lambda d, eps: log2(packing_number(d, eps)),
    relation="==",
    domain=D_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": parameters_necessary},
)

PARAMETERS_OMEGA = InequalityClaim(
    id="pensia2020.thm-2.6.omega",
    ref=REF,
    statement="m = Omega(d^2 log(1/eps)) with the constant 1/2 to base 2: m >= (d^2/2) log2(1/eps) for all d >= 1 and eps <= 1/16.",
    lhs=lambda d, eps: d * d * log2(1 / eps) / 2,
    rhs=parameters_necessary,
    domain={"d": Integers(1), "eps": Real(0, Fraction(1, 16), open_lo=True)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-2.6.margin",
            ref=REF,
            statement="rhs - lhs = (d^2/2) (L - 4) + d^2 - 1, with L = log2(1/eps) >= 4.",
            lhs=lambda d, eps: parameters_necessary(d, eps) - d * d * log2(1 / eps) / 2,
            rhs=lambda d, eps: d * d * (log2(1 / eps) - 4) / 2 + d * d - 1,
            relation="==",
            domain=D_AND_EPS,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda d, eps: d * d * (log2(1 / eps) - 4) / 2 + d * d},
        ),
    ),
    because="Both terms of the margin are non-negative: L >= 4 because eps <= 1/16, and d >= 1.",
    samples=({"d": 1, "eps": Fraction(1, 16)},),
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, eps: 2 * d * d * log2(1 / eps) / 3},
)

BY_VOLUME = InequalityClaim(
    id="pensia2020.thm-2.volume",
    ref=REF,
    statement="The bound by volumes, d^2 log2(1/eps) - 1, is d^2 above the bound by packings, d^2 log2(1/(2 eps)) - 1.",
    lhs=lambda d, eps: parameters_necessary_by_volume(d, eps) - parameters_necessary(d, eps),
    rhs=lambda d, eps: d * d,
    relation="==",
    domain={"d": Integers(1), "eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: d},
    note="Only the difference of the two bounds is proved by the checker; the argument for the new one is in the docstring of "
    "`parameters_necessary_by_volume`.",
)

RESULT = Result(
    ref=REF,
    title="Lower bound by counting",
    statement="If a random network, pruned, approximates every linear map h_W of R^d with |W| <= 1 within eps on the unit ball, each "
    "with probability at least 1/2, then it has Omega(d^2 log(1/eps)) parameters; with two layers its width is "
    "Omega(d log(1/eps)).",
    symbols={"d": "dimension of the linear target", "eps": "tolerance, l2 norm on the unit l2 ball", "s": "width"},
    formulas=(packing_number, parameters_necessary, parameters_necessary_by_volume, width_necessary),
    claims=(
        OMEGA,
        *PROOF,
        SCALING,
        SIGN,
        SIGN_CORRECTED,
        COUNT_PRINTED,
        COUNT,
        PARAMETERS,
        PARAMETERS_OMEGA,
        BY_VOLUME,
    ),
    width=WidthTheorem(kind="necessary", hypotheses=_hypotheses, widths=_widths),
)

"""Theorem 3.4: two layers for one where the activation has an intercept."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, like, log, maximum, minimum
from ltbounds.claims import (
    BaseSets,
    Hypothesis,
    Points,
    Result,
    WidthTheorem,
)
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.networks.near_zero import branches
from ltbounds.notation import Count, OpenUnit, Sides, Signed, any_number, place, sides
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerances
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import hypotheses, layerwise, sums_of_linear
from ltbounds.theorems.shared.existence import construction_claim

__all__ = ["RESULT", "base_set", "base_set_as_printed", "failure_as_printed", "mirrored_pair", "width"]

Tried1 = Annotated[Scalar, Points((1, 100))]
Tried2 = Annotated[Scalar, Points((1, 50))]
Tried3 = Annotated[Scalar, Points((1, "0.25"))]
Tried4 = Annotated[Scalar, Points((1, 4))]
Tried5 = Annotated[Scalar, Points(("0.1", "0.001"))]
Tried6 = Annotated[Scalar, Points(("0.5", "0.01"))]
Tried7 = Annotated[Scalar, Points((3,))]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 3.4", "section 3.2")
PROOF = place(PAPER, "Theorem 3.4", "appendix A.3")


def mirrored_pair(v: Scalar, l: Scalar, x: Scalar, m_plus: Scalar, m_minus: Scalar, d: Scalar) -> Scalar:
    """What a pair with weights l, -l and v, -v adds for x >= 0, l >= 0: v (m_+ l x + d) - v (-m_- l x + d).

    >>> mirrored_pair(0.5, 0.5, 2.0, 0.25, 0.25, 0.5)
    0.25
    """
    return v * (m_plus * l * x + d) - v * (m_minus * (-l * x) + d)


def failure_as_printed(n_0: Scalar, n_t: Scalar, delta: Scalar) -> Scalar:
    """A.3: n_0 + 1 subset sums with failure probability delta'/(n_0 + 1) each, for every one of the n_t outputs.

    >>> round(failure_as_printed(100, 10, 0.01), 10)
    0.1
    """
    return n_t * sums_of_linear(n_0) * (delta / (n_0 + 1))


def base_set_as_printed(n_0: Scalar, eps: Scalar, delta: Scalar, T: Scalar, M: Scalar, C: Scalar) -> Scalar:
    """Eq. 13: C log(n_0/min{delta, eps/(2 T M)}), eps/T being omega_t^(-1)(eps'); n_t does not appear.

    >>> round(base_set_as_printed(100, 0.01, 0.01, 1, 1, C=3), 2)
    29.71
    """
    return C * log(n_0 / minimum(delta, eps / (2 * T * M)))


def base_set(n_0: Scalar, n_t: Scalar, eps: Scalar, delta: Scalar, T: Scalar, M: Scalar, C: Scalar) -> Scalar:
    """Eq. 13, corrected: C log((n_0 + 1)/min{delta/n_t, eps/(2 T M)}).

    >>> round(base_set(100, 50, 0.01, 0.01, 1, 1, C=3), 2)
    39.4
    """
    return C * log((n_0 + 1) / minimum(delta / n_t, eps / (2 * T * M)))


def width(n_0: Scalar, n_t: Scalar, T: Scalar, M: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 3.4: neurons of the first layer, two mirrored ones for each number of the n_0 + 1 base sets.

    >>> round(width(100, 50, 1, 1, 0.01, 0.01, C=3), 1)
    7958.2
    """
    return 2 * (n_0 + 1) * base_set(n_0, n_t, eps, delta, T, M, C)


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """n_0 + 1 a layer, two neurons for each number; a pair passes on (m_+ + m_-) times its product, so w is met over that."""
    L = len(facts.max_entry)
    slope = min(float(branches(name).m_plus + branches(name).m_minus) for name in facts.activations)
    rows = zip(facts.widths[:-1], facts.widths[1:], tolerances(facts, eps), strict=True)
    return tuple(
        BaseSets(2 * (n_0 + 1), "product", 1 / slope, eps_l / (2 * slope), delta / (L * n_t * (n_0 + 1)))
        for n_0, n_t, eps_l in rows
    )


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    return hypotheses(facts, intercepts=True)


@PROOF.equal("thm-3.4.intercept")
def cancels(v: any_number, l: Signed, x: any_number, m_plus: any_number, m_minus: any_number, d: Signed) -> Sides:
    """The intercepts of a mirrored pair cancel, and it adds (m_+ + m_-) v l x: both signs of x are served by one choice."""
    return sides(
        mirrored_pair(v, l, x, m_plus, m_minus, d),
        (m_plus + m_minus) * v * l * x,
        off=(m_plus + m_minus) * v * l * x + d * v,
    )


@PROOF.refuted("thm-3.4.union", at={"n_0": 1, "n_t": 2, "delta": "0.1"}, severity="gap", impact="TODO")
def union(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """n_0 + 1 subset sums at delta'/(n_0 + 1) each, for all n_t outputs, fail with probability at most delta'.

    Note: The union over the outputs, which Theorem 3.3 has, is forgotten: the bound is n_t delta'.  In Eq. 13 delta
    must be delta'/n_t, as in Eq. 10; inside the logarithm this costs log n_t, and the theorem, which refers to the
    width of Theorem 3.3, survives.
    """
    return sides(failure_as_printed(n_0, n_t, delta), delta, off_left=failure_as_printed(n_0, n_t, delta / n_t))


@PROOF.equal("thm-3.4.union.corrected")
def union_corrected(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """At delta'/((n_0 + 1) n_t) each they fail with probability at most delta'; as printed with n_t delta'."""
    return sides(failure_as_printed(n_0, n_t, delta / n_t), delta, off=failure_as_printed(n_0, n_t, delta))


@PROOF.equal("thm-3.4.size", by="points")
def value(n_0: Tried1, n_t: Tried2, T: Tried3, M: Tried4, eps: Tried5, delta: Tried6, C: Tried7) -> Sides:
    """A base set is C times max{log(n_t (n_0 + 1)/delta), log(2 T M (n_0 + 1)/eps)}, and there are 2 (n_0 + 1) of them
    in neurons.
    """
    return sides(
        width(n_0, n_t, T, M, eps, delta, C),
        2 * (n_0 + 1) * C * maximum(log(n_t * (n_0 + 1) / delta), log(2 * T * M * (n_0 + 1) / eps)),
        off=2 * (n_0 + 1) * C * log(2 * T * M * (n_0 + 1) / eps + 1),
    )


@PROOF.equal("thm-3.4.eq-13", by="points")
def printed_value(n_0: Tried1, n_t: Tried2, T: Tried3, M: Tried4, eps: Tried5, delta: Tried6, C: Tried7) -> Sides:
    """Eq. 13 is C times log n_0 + max{log(1/delta), log(2 T M/eps)}: no n_t."""
    return sides(
        base_set_as_printed(n_0, eps, delta, T, M, C),
        C * (log(like(1, eps) * n_0) + maximum(log(1 / delta), log(2 * T * M / eps))),
        off=base_set(n_0, n_t, eps, delta, T, M, C),
    )


RESULT = Result(
    ref=HERE.ref,
    title="Two layers for one, with an intercept",
    statement="Theorem 3.3 holds for activations with intercept d != 0 if the parameters are looks-linear (Assumption 2.2): kept "
    "weights come in mirrored pairs, whose intercepts cancel.",
    symbols={
        "d": "intercept of the activation at 0",
        "v, l": "weights out of a hidden neuron and into it",
        "n_0, n_t": "inputs and outputs of the target layer",
    },
    formulas=(mirrored_pair, failure_as_printed, base_set_as_printed, base_set, width),
    claims=(
        construction_claim(HERE, "thm-3.4.witness", f"{PAPER}.2l_looks_linear", phi="sigmoid"),
        cancels,
        union,
        union_corrected,
        value,
        printed_value,
    ),
    width=WidthTheorem(kind="sufficient", hypotheses=_hypotheses, widths=layerwise(width), base_sets=_base_sets),
)

"""Theorem 3.4: two layers for one where the activation has an intercept."""

from __future__ import annotations

from functools import partial

from ltbounds.arith import Scalar, log, minimum
from ltbounds.claims import BaseSets, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.networks.near_zero import branches
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Sides, any_number, place, sides
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerances

from ltbounds.theorems.burkholz2022depth.theorem_3_3 import (  # isort: skip
    hypotheses, layerwise, per_parameter, sums_of_linear, width_as_printed,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import act_budget, constant, error, law, numbers, split
from ltbounds.theorems.shared.existence import construction_claim

__all__ = ["RESULT", "base_set", "base_set_as_printed", "failure_as_printed", "mirrored_pair", "width"]

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


@HERE.refuted(
    "thm-3.4", "<", at={"n_0": 1, "n_t": 1, "T": 1, "M": 1, "eps": "0.99", "delta": "0.99", "C": 10}, severity="edge",
    impact="none beyond Theorem 3.3, whose width it takes over",
)  # fmt: skip
def edge(n_0: Count, n_t: Count, T: AtLeastOne, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The width of Theorem 3.3 suffices; so it leaves more than one hidden neuron, a mirrored pair at least.  (Without any,
    the ticket is constant and misses f(x) = x on [-1, 1] by 1 > eps.)

    Note: The width is at most 1 for every C as eps and delta tend to 1, as for Theorem 3.3 (thm-3.3.no-constant).
    """
    return sides(1, width_as_printed(n_0, n_t, T, M, eps, delta, C), off=width(n_0, n_t, T, M, eps, delta, C))


@PROOF.equal("thm-3.4.intercept")
def cancels(
    v: any_number, l: any_number, x: any_number, m_plus: any_number, m_minus: any_number, d: any_number
) -> Sides:
    """The intercepts of a mirrored pair cancel, and it adds (m_+ + m_-) v l x: both signs of x are served by one choice."""
    straight = (m_plus + m_minus) * v * l * x
    return sides(mirrored_pair(v, l, x, m_plus, m_minus, d), straight, off=straight + d * v)


@PROOF.refuted(
    "thm-3.4.union", at={"n_0": 1, "n_t": 2, "delta": "0.1"}, severity="gap",
    impact="Theorem 3.4 stands: Eq. 13 lacks log n_t, the width of Theorem 3.3, to which it refers, has it",
)  # fmt: skip
def union(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """n_0 + 1 subset sums at delta'/(n_0 + 1) each, for all n_t outputs, fail with probability at most delta'.

    Note: The union over the outputs, which Theorem 3.3 has, is forgotten: the bound is n_t delta'.  In Eq. 13 delta
    must be delta'/n_t, as in Eq. 10.
    """
    printed, mended = (failure_as_printed(n_0, n_t, share) for share in (delta, delta / n_t))
    return sides(printed, delta, off_left=mended)


@PROOF.equal("thm-3.4.union.corrected")
def union_corrected(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """At delta'/((n_0 + 1) n_t) each they fail with probability at most delta'; as printed with n_t delta'."""
    printed, mended = (failure_as_printed(n_0, n_t, share) for share in (delta, delta / n_t))
    return sides(mended, delta, off=printed)


def _budgets(n_0: Scalar, n_t: Scalar, eps: Scalar, delta: Scalar, T: Scalar, M: Scalar) -> Scalar:
    """The smaller of what a subset sum may err by and of what it may fail with."""
    return minimum(per_parameter(eps, n_0, T, M), delta / (n_t * (n_0 + 1)))


@HERE.argued(
    "thm-3.4.corrected",
    steps=(cancels, union_corrected, numbers, error, split, constant, law, act_budget, corollary_2_4),
)
def corrected(
    n_0: Count, n_t: Count, T: Positive, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """Theorem 3.4 holds, whatever the signs of m_+ and m_-, with 2 (n_0 + 1) C log((n_0 + 1)/min{delta/n_t, eps/(2 T M)}) neurons in mirrored
    pairs, and sigma as in Theorem 3.3, |I| the neurons kept for one parameter.

    Because a pair with weights l > 0 into it and v out of it, scaled as in Theorem 3.3, adds (m_+ + m_-) v l x by `thm-3.4.intercept`, so
    that one subset sum serves both signs of x: (n_0 + 1) n_t in all, and at delta/((n_0 + 1) n_t) each one of them fails with probability at
    most delta by `thm-3.4.union.corrected`.  The numbers (m_+ + m_-) v l contain U[-1/2, 1/2] by `thm-3.3.law.corrected`, so by
    `cor-2.4.corrected` and `thm-3.3.constant` C log(1/min{tau, delta''}) pairs serve one sum, which is Eq. 13 by `thm-3.3.numbers`.  A
    parameter errs by its sum and its activations, `thm-3.3.split`, where phi - d stands for phi; sigma makes the latter small by
    `thm-3.3.act.budget`, and `thm-3.3.error` adds up, with m_+ = 1 and m_- = 0 in it, as one sum serves both signs.
    """
    pairs = (n_0 + 1) * C * -log(_budgets(n_0, n_t, eps, delta, T, M))
    return sides(2 * pairs, width(n_0, n_t, T, M, eps, delta, C), off=pairs)


RESULT = Result(
    ref=HERE.ref, title="Two layers for one, with an intercept",
    statement="Theorem 3.3 holds for activations with intercept d != 0 if the parameters are looks-linear (Assumption 2.2): kept "
    "weights come in mirrored pairs, whose intercepts cancel.",
    symbols={
        "d": "intercept of the activation at 0", "v, l": "weights out of a hidden neuron and into it",
        "n_0, n_t": "inputs and outputs of the target layer",
    },
    formulas=(mirrored_pair, failure_as_printed, base_set_as_printed, base_set, width),
    claims=(
        edge, cancels, union, union_corrected, corrected,
        construction_claim(HERE, "thm-3.4.witness", f"{PAPER}.2l_looks_linear", phi="sigmoid"),
    ),
    whole=f"{PAPER}.thm-3.4", repaired=f"{PAPER}.thm-3.4.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=partial(hypotheses, intercepts=True), widths=layerwise(width), base_sets=_base_sets,
    ),
)  # fmt: skip

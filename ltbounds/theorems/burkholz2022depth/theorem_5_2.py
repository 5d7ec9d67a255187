"""Theorem 5.2: tickets of depth L+1, and the error chain it rests on (Lemma 5.1).

In the L+1 construction a target neuron is present in many copies, and a weight w becomes a sum of kept weights v_k,
each reading a copy of its own.  Lemma 5.1 compares networks of one architecture; copies err differently, so a
previous error of up to e comes through as up to e · sum |v_k|, not e · (|w| + eps).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from ltbounds.arith import Scalar, absolute
from ltbounds.claims import BaseSets, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Nonnegative, OpenUnit, Sides, Signed, any_number, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerances
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import hypotheses
from ltbounds.theorems.shared.existence import construction_claim
from ltbounds.theorems.shared.rho import sufficient, width

__all__ = ["RESULT", "base_set", "carried_by_copies", "first_width", "fixed_point", "posed"]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 5.2", "section 5, appendix A.5")
CHAIN = place(PAPER, "Theorem 5.2", "section 5, Lemma 5.1 applied to copies")


def first_width(n_0: Scalar, eps: Scalar, delta: Scalar, rho: Scalar, C: Scalar) -> Scalar:
    """Theorem 5.2, corrected: base sets of two signs for the n_0 INPUTS and the biases, 2 C (n_0 + 1) log(1/min{eps_1, delta/rho}).

    Printed is C n_{t,1} log(1/min{eps, delta/rho}), `width`, with eps_{1+1} for eps in the main text and eps_{l+1}, with
    no l, in the appendix; the first layer's own eps_1 is what it must meet.

    >>> round(first_width(784, 0.01, 0.01, 100, C=3))
    43381
    """
    return 2 * width(n_0 + 1, eps, delta, rho, C)


def carried_by_copies(v1: Scalar, v2: Scalar) -> Scalar:
    """What comes through when copy 1 errs by +1 and copy 2 by sign(v1 v2): |v1 e1 + v2 e2| at e1 = 1, e2 = -1.

    >>> carried_by_copies(Fraction(1), Fraction(-9, 10))
    Fraction(19, 10)
    """
    return absolute(v1 - v2)


def posed(N: Scalar, L: Scalar) -> Scalar:
    """Subset sums for each copy of a neuron, at most: two signs for N parameters and for a constant in each of L layers.

    >>> posed(18605, 3)
    37216
    """
    return 2 * (N + L)


def fixed_point(
    tolerances: Callable[[Any], list[Any]], posed: Scalar, delta: Any, C: Any
) -> tuple[Any, list[Any], Any]:
    """The size m of a base set, the eps_l and rho of a network: they depend on each other, and are found from m = 1 up.

    Copies err apart, so that the eps_l, `tolerances` of m, fall as m grows; there are at most m times `posed` subset sums,
    and m = C log(1/min{eps_l, delta/rho}).
    """
    m, wanted = 0.0, 1.0
    while wanted > m * (1 + 1e-9):
        m = wanted
        found = tolerances(m)
        rho = sufficient(posed, min(found), delta, C)
        wanted = max(1.0, width(1, min(found), delta, rho, C))
    return m, found, rho


def base_set(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, list[Any], Any]:
    """m, the eps_l and rho of a network; one parameter a layer is that of the constant neurons (thm-5.2.union)."""
    sums = posed(sum(facts.nonzeros), len(facts.nonzeros))
    return fixed_point(lambda m: tolerances(facts, eps, copies=m), sums, delta, C)


def _widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
    """The L hidden widths: neurons that read one input, then copies of n_{t,l} neurons and of a constant.

    Half of eps_1 is for the sums, half for the activations of the first source layer, as in Theorem 3.3.
    """
    _, eps_l, rho = base_set(facts, eps, delta, C)
    later = zip(facts.widths[1:], eps_l[1:], strict=False)
    copies = (width(n + 1, eps_next, delta, rho, C) for n, eps_next in later)
    return first_width(facts.widths[0], eps_l[0] / 2, delta, rho, C), *copies


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Of products in the first layer, one for each sign; then of single weights, which read copies."""
    _, eps_l, rho = base_set(facts, eps, delta, C)
    first = BaseSets(2 * (facts.widths[0] + 1), "mixture-d", 1.0, eps_l[0] / 2, delta / rho)
    later = zip(facts.widths[1:], eps_l[1:], strict=False)
    return first, *(BaseSets(n + 1, "uniform", 1.0, eps_next, delta / rho) for n, eps_next in later)


@CHAIN.refuted(
    "thm-5.2.copies", at={"v1": 1, "v2": Fraction(-9, 10), "eps": Fraction(1, 100)}, severity="gap",
    impact="Theorem 5.2: Lemma 5.1, even corrected, does not speak of copies; eps_l from the sums of kept |weights|, at most the size of a "
    "base set for each input, mends it inside logarithms",
)  # fmt: skip
def printed(v1: Signed, v2: Signed, eps: OpenUnit) -> Sides:
    """Errors of the previous layer, at most e in every copy, come through a weight w = v1 + v2 built from two copies by
    at most (|w| + eps) e, as Lemma 5.1 has it for one architecture.

    Note: For w = 1/10 kept as 1 - 9/10, copies that err by +e and -e give 1.9 e, not 0.11 e.  A ticket for ACAS Xu
    does exceed the chain as printed (all parameters within tolerance, found 3.6e8 against 2.6e7).
    """
    return sides(carried_by_copies(v1, v2), absolute(v1 + v2) + eps, off=absolute(v1) + absolute(v2) + eps)


@CHAIN.at_most(
    "thm-5.2.copies.corrected", by="smt", given=lambda e1, e2, e, **_: tuple(at_most(absolute(x), e) for x in (e1, e2)),
    samples=({"v1": 1, "v2": -1, "e1": 1, "e2": -1, "e": 1},),
)  # fmt: skip
def carried(v1: any_number, v2: any_number, e1: any_number, e2: any_number, e: Nonnegative) -> Sides:
    """They come through by at most (|v1| + |v2|) e: |v1 e1 + v2 e2| <= (|v1| + |v2|) e where |e1|, |e2| <= e."""
    return sides(absolute(v1 * e1 + v2 * e2), (absolute(v1) + absolute(v2)) * e, off=absolute(v1) * e)


@HERE.equal("thm-5.2.first")
def first(n_0: Count, eps: OpenUnit, delta: OpenUnit, rho: Count, C: AtLeastOne) -> Sides:
    """The first source layer has 2 m (n_0 + 1) neurons, m = C log(1/min{eps, delta/rho}) the numbers of one subset sum."""
    size = width(1, eps, delta, rho, C)
    return sides(first_width(n_0, eps, delta, rho, C), 2 * size * (n_0 + 1), off=2 * size * n_0)


@HERE.refuted(
    "thm-5.2", at={"n_0": 784, "n_1": 10, "eps": "0.01", "delta": "0.01", "rho": 100, "C": 3}, severity="misprint",
    impact="Theorem 5.2 for targets with more inputs than neurons in their first layer; Theorem 3.3, which builds the layer, has n_0",
)  # fmt: skip
def inputs(n_0: Count, n_1: Count, eps: OpenUnit, delta: OpenUnit, rho: Count, C: AtLeastOne) -> Sides:
    """The printed widths suffice; so that of the first source layer leaves at least a neuron for each of the n_0 inputs
    (neurons are pruned to read one).

    Note: n_{t,1} stands where n_{t,0} = n_0 must: 784 inputs and 10 neurons in the first target layer give 276 source
    neurons.  Likewise l >= 1 in the width of layer l + 1 must end at l = L - 1: behind it there is no eps_{L+1}.
    Sub-statements: thm-5.2.copies, thm-5.2.fix and lemma-5.1 are refuted too, each with a repair.
    """
    return sides(n_0, width(n_1, eps, delta, rho, C), off=n_0 + first_width(n_0, eps, delta, rho, C))


RESULT = Result(
    ref=HERE.ref, title="Tickets of depth L+1",
    statement="A source of depth L+1 contains, with probability at least 1-delta, each output of the target to within eps if "
    "n_{s,l+1} >= C n_{t,l} log(1/min{eps_{l+1}, delta/rho}), eps_l from Lemma 5.1 and rho = C N_t^{1+gamma} log(1/min{min_l eps_l, delta}).",
    symbols={
        "v1, v2": "kept source weights that read two copies of one neuron", "eps": "tolerance of a weight, eps_l",
        "rho": "number of subset sums in all",
    },
    formulas=(width, first_width, carried_by_copies, posed),
    claims=(
        inputs, first, printed, carried, construction_claim(HERE, "thm-5.2.witness", f"{PAPER}.l+1", depth=4),
        construction_claim(HERE, "thm-5.2.witness.tanh", f"{PAPER}.l+1", phi="tanh", depth=4),
    ),
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=partial(hypotheses, intercepts=True), widths=_widths, base_sets=_base_sets,
    ),
    whole=f"{PAPER}.thm-5.2", repaired=f"{PAPER}.thm-5.2.corrected",
)  # fmt: skip

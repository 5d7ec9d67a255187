"""Theorem 4.1: one layer for one, out of copies of the neurons before."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, integer, like, log, minimum
from ltbounds.claims import BaseSets, Hypothesis, Integers, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Half, Nonnegative, OpenUnit, Positive, Sides, any_number, at_most, differs, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import tangent
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerances
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import hypotheses, width_as_printed
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import numbers

__all__ = ["RESULT", "copies_survive", "failure", "weight_budget", "width"]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 4.1", "section 4")
PROOF = place(PAPER, "Theorem 4.1", "section 4, proof")


def width(n_0: Scalar, n_t: Scalar, T: Scalar, M: Scalar, eps: Scalar, delta: Scalar, rho: Scalar, C: Scalar) -> Scalar:
    """Theorem 4.1, corrected: base sets for n_0 inputs and the biases, each sum with budgets for all rho copies.

    C (n_0 + 1) log((n_0 + 1) / min{eps/(M T), delta/(rho n_t)}).

    >>> round(width(100, 50, 1, 1, 0.01, 0.01, rho=20, C=3), 1)
    4886.8
    """
    return C * (n_0 + 1) * log((n_0 + 1) / minimum(eps / (M * T), delta / (rho * n_t)))


def weight_budget(eps: Scalar, n_0: Scalar, T: Scalar, M: Scalar) -> Scalar:
    """Proof: a weight may err by eps/(M T (n_0 + 1)), a bias by as much at M = 1.

    >>> weight_budget(0.08, 1, 2, 2)
    0.01
    """
    return eps / (M * T * (n_0 + 1))


def failure(n_0: Scalar, n_t: Scalar, delta: Scalar, rho: Scalar) -> Scalar:
    """Proof: rho n_t (n_0 + 1) subset sums that each fail with probability delta/(n_t (n_0 + 1)).

    >>> round(failure(100, 50, 0.01, 20), 10)
    0.2
    """
    return rho * n_t * (n_0 + 1) * (delta / (n_t * (n_0 + 1)))


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    first = Hypothesis("the inputs are present in copies", False, "Theorem 5.2 makes them, with one layer more")
    return first, *hypotheses(facts, intercepts=True)


def _layers(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> list[tuple[int, int, Any, Any, Any]]:
    """(n_0, n_t, eps_l, rho, neurons) of each target layer: its outputs are wanted in as many copies as the next one reads."""
    rows = list(zip(facts.widths[:-1], facts.widths[1:], tolerances(facts, eps), strict=True))
    found, copies = [], 1.0
    for n_0, n_t, eps_l in reversed(rows):
        neurons = width(n_0, n_t, 1, 1, (n_0 + 1) * eps_l, delta / len(rows), copies, C)
        found.append((n_0, n_t, eps_l, copies, neurons))
        copies = max(1.0, neurons / (n_0 + 1))
    return found[::-1]


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    """Neurons that each of the L target layers reads, errors of copies aside."""
    return tuple(neurons for *_, neurons in _layers(facts, eps, delta, C))


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Single weights that read copies: one base set for each input, and one for the biases."""
    L = len(facts.max_entry)
    return tuple(
        BaseSets(n_0 + 1, "uniform", 1.0, eps_l, delta / (L * rho * n_t * (n_0 + 1)))
        for n_0, n_t, eps_l, rho, _ in _layers(facts, eps, delta, C)
    )


def copies_survive(rho: Scalar, m: Scalar) -> Scalar:
    """An upper bound for P(all rho copies of a neuron with weight 1 are met) if m source neurons serve it: (1 - 2^(-m))^rho.

    If none of the m weights U[-1, 1] of a copy is positive, no subset sum comes near 1.

    >>> round(copies_survive(1000, width_as_printed(1, 1, 1, 1, 0.1, 0.1, C=3)), 6)
    0.000233
    """
    return (1 - 1 / like(2, m) ** m) ** rho


@HERE.refuted(
    "thm-4.1", at={"eps": "0.1", "delta": "0.1", "rho": 1000, "C": 3}, severity="false",
    impact="Theorem 5.2 is not touched: it has delta/rho, with rho the number of all subset sums",
)  # fmt: skip
def copies(eps: OpenUnit, delta: OpenUnit, rho: Count, C: AtLeastOne) -> Sides:
    """With the printed width, which does not depend on rho, all rho copies are met with probability at least 1-delta:
    then 1-delta is at most the bound (1 - 2^(-m))^rho for a target neuron x -> x with one input.

    Note: C = 3, eps = delta = 1/10: m = 6.9, so 7 weights serve a copy, and all of 1000 copies are met with
    probability at most 0.0004.  For every C a larger rho does the same (thm-4.1.copies).
    """
    printed, corrected = width_as_printed(1, 1, 1, 1, eps, delta, C), width(1, 1, 1, 1, eps, delta, rho, C)
    return sides(1 - delta, copies_survive(rho, printed), off=copies_survive(rho, corrected))


@HERE.equal("thm-4.1.copies.signs", by="exact")
def signs(rho: Annotated[Scalar, Integers(1, 3)], m: Annotated[Scalar, Integers(1, 4)]) -> Sides:
    """(1 - 2^(-m))^rho is P(each of rho copies has a positive one among its m weights): all signs counted, rho <= 3, m <= 4."""
    met = sum(any(row) for row in product((0, 1), repeat=integer(m))) ** integer(rho)
    return sides(
        copies_survive(rho, m), met / Fraction(2) ** (integer(m) * integer(rho)), off_left=copies_survive(rho, m + 1)
    )


@HERE.at_most("thm-4.1.copies", by="smt", samples=({"q": "0.1", "rho": 1},))
def bound_of_copies(q: OpenUnit, rho: Count) -> Sides:
    """(1 - q)^rho <= e^(-rho q), in logarithms: where q = 2^(-m), it is asked to be below 1 - delta."""
    return sides(rho * log(1 - q), -rho * q, off=-2 * rho * q)


@PROOF.refuted(
    "thm-4.1.count", at={"n_0": 1, "n_t": 1, "delta": "0.1", "rho": 2}, severity="gap",
    impact="Theorem 4.1, which is false for large rho; Theorem 5.2 spends delta/rho a sum and is not touched",
)  # fmt: skip
def union(n_0: Count, n_t: Count, delta: OpenUnit, rho: Count) -> Sides:
    """rho n_t (n_0 + 1) subset sums at delta/(n_t (n_0 + 1)) each fail with probability at most delta.

    Note: The union bound gives rho delta.  Each sum may spend delta/(rho n_t (n_0 + 1)).
    """
    return sides(failure(n_0, n_t, delta, rho), delta, off_left=failure(n_0, n_t, delta / rho, rho))


@PROOF.equal("thm-4.1.count.corrected")
def union_corrected(n_0: Count, n_t: Count, delta: OpenUnit, rho: Count) -> Sides:
    """At delta/(rho n_t (n_0 + 1)) each they fail with probability at most delta; as printed with rho delta."""
    return sides(failure(n_0, n_t, delta / rho, rho), delta, off=failure(n_0, n_t, delta, rho))


@PROOF.at_most(
    "thm-4.1.budget", by="smt", samples=({"e": "1/4", "b": "1/4", "eps": "0.5", "n_0": 1, "T": 1, "M": 1},),
    given=lambda e, b, eps, n_0, T, M: (at_most(e, weight_budget(eps, n_0, T, M)), at_most(b, weight_budget(eps, n_0, T, 1))),
)  # fmt: skip
def budget(e: Nonnegative, b: Nonnegative, eps: OpenUnit, n_0: Count, T: Positive, M: AtLeastOne) -> Sides:
    """n_0 weights off by e <= eps/(M T (n_0 + 1)), exact inputs up to M and a bias off by b <= eps/(T (n_0 + 1)) cost eps."""
    return sides(T * (n_0 * M * e + b), eps, off=9 * eps / 10)


def _budgets(
    n_0: Scalar, n_t: Scalar, eps: Scalar, delta: Scalar, T: Scalar, M: Scalar, rho: Scalar
) -> Scalar:  # fmt: skip
    """The smaller of what a weight may err by and of what a subset sum may fail with."""
    return minimum(weight_budget(eps, n_0, T, M), delta / (rho * n_t * (n_0 + 1)))


@PROOF.at_most("thm-4.1.constant", by=(tangent.at(x=lambda q: 2 * q),), samples=({"q": "0.5"},))
def constant(q: Half) -> Sides:
    """log(2/q) <= 2 log(1/q) for q <= 1/2: the size that Corollary 2.4 asks for at B = t = h = 1, in terms of budgets."""
    return sides(log(2 / q), 2 * log(1 / q), off=log(1 / q))


@HERE.argued("thm-4.1.corrected", "==", steps=(union_corrected, budget, numbers, constant, corollary_2_4))
def corrected(
    n_0: Count, n_t: Count, T: Positive, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, rho: Count, C: AtLeastOne
) -> Sides:
    """Theorem 4.1 holds with the width C (n_0 + 1) log((n_0 + 1)/min{eps/(M T), delta/(rho n_t)}), for exact copies of the
    inputs and constant neurons of value 1 (value c makes biases b/c, which C takes in).

    Because rho copies of n_t outputs, with n_0 weights and a bias each, pose rho n_t (n_0 + 1) subset sums, and at
    delta/(rho n_t (n_0 + 1)) each one of them fails with probability at most delta by `thm-4.1.count.corrected`.  The copies of
    an input serve all outputs and all their copies, each of which has weights U[-1, 1] of its own: by `cor-2.4.corrected`, at
    B = t = h = 1, and `thm-4.1.constant`, C log(1/min{tau, delta''}) of them are enough, and n_0 + 1 times that are, by
    `thm-3.3.numbers`, the width.  Weights and biases within their budgets keep the output within eps by `thm-4.1.budget`.
    """
    one_sum = C * -log(_budgets(n_0, n_t, eps, delta, T, M, rho))
    return sides((n_0 + 1) * one_sum, width(n_0, n_t, T, M, eps, delta, rho, C), off=n_0 * one_sum)


@PROOF.argued("thm-4.1.const", "==", steps=(corrected,), given=lambda c, **_: differs(c, 0))
def constants(b: any_number, c: any_number, v: any_number) -> Sides:
    """A bias is read from neurons pruned to a constant c, c != 0: sums v within tau of b/c meet it within |c| tau.

    Because these are copies of an input c, as in `thm-4.1.corrected`: phi(0), or a first neuron with its bias alone.
    """
    return sides(absolute(b - c * v), absolute(c) * absolute(b / c - v), off=absolute(b / c - v))


RESULT = Result(
    ref=HERE.ref, title="One layer for one",
    statement="A source layer that reads copies of n_{t,l} target neurons contains, with probability at least 1-delta', rho copies of each of the "
    "n_{t,l+1} outputs of a target layer to within eps' if n_{s,l+1} >= C n_{t,l} log(n_{t,l} / min{eps'/(M T), delta'/n_{t,l+1}}).",
    symbols={
        "n_0, n_t": "n_{t,l} and n_{t,l+1}, inputs and outputs of the target layer",
        "T, M": "Lipschitz constant of phi; bound of the inputs' entries, at least 1",
        "rho": "copies of each output that are wanted",
        "eps, delta": "tolerance (sup norm per output) and failure probability of the layer",
    },
    formulas=(width_as_printed, width, weight_budget, failure, copies_survive),
    claims=(copies, signs, bound_of_copies, union, union_corrected, budget, constant, corrected, constants),
    whole=f"{PAPER}.thm-4.1", repaired=f"{PAPER}.thm-4.1.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

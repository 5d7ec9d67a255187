"""Theorem 5 (section 4): tickets with non-zero biases, depth 2L."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, exp, like, log, minimum
from ltbounds.claims import BaseSets, Hypothesis, Points, Real, Result, WidthTheorem
from ltbounds.networks.facts import (
    NetworkFacts,  # fmt: skip
    facts_of,
)
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Share, Sides, Unit, monotone, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as sums
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import sample_size, tangent
from ltbounds.theorems.fischer2021.lemma_4 import corrected as corrected_lemma_4
from ltbounds.theorems.fischer2021.theorem_5_proof import (
    coupling,
    failure_share,
    half_errors,
    intermediaries,
    two_sided,
    union,
    width_in_appendix,
)
from ltbounds.theorems.fischer2021.tolerances import tolerance_in_section_4
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.shared.error_propagation import LayerNorms, equal_shares
from ltbounds.theorems.shared.existence import construction_claim

__all__ = ["RESULT", "tolerances", "width", "width_as_printed"]


HERE = place("fischer2021", "Theorem 5", "section 4")


def width_as_printed(
    n_before: Scalar, n: Scalar, k_before: Scalar, L: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar
) -> Scalar:
    """Theorem 5 as printed: n_{2l-1,0} = C n_{l-1} log(k_{l-1,max} n_l / min{eps_l, delta/L}), natural logarithm.

    k_{0,max} is not defined, and eps_l is Lemma 4's, which does not suffice: see `width`.

    >>> round(width_as_printed(10, 5, k_before=11, L=2, eps_l=0.01, delta=0.01, C=3), 1)
    279.2
    """
    return C * n_before * log(k_before * n / minimum(eps_l, delta / L))


def width(n_before: Scalar, n: Scalar, k: Scalar, L: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 5, corrected: C n_{l-1} log(1/min{eps_l, delta/(2 L k_{l,max} n_l)}), for parameters in [-1, 1].

    With the in-degree of layer l itself, the union bound's 2, and eps_l from the corrected Lemma 4 (`tolerances`).

    >>> round(width(10, 5, k=11, L=2, eps_l=0.01, delta=0.01, C=3), 1)
    300.0
    """
    return C * n_before * log(1 / minimum(eps_l, failure_share(delta, L, n, k)))


def tolerances(facts: NetworkFacts, eps: Scalar) -> list[Any]:
    """The corrected eps_1, ..., eps_L of a network with nonzero parameters erring: Lemma 4 by equal shares.

    Gains are spectral norms, a layer's error pattern has norm at most sqrt(nonzeros), its own error at most
    sqrt(n_l)(1 + sup |x^(l-1)|_1).  No eps_l exceeds 1.
    """
    rows = zip(facts.spectral, facts.nonzeros, facts.widths[1:], facts.reach, strict=True)
    layers = [LayerNorms(norm, math.sqrt(m), math.sqrt(n) * (1 + reach)) for norm, m, n, reach in rows]
    return equal_shares(layers, eps, 1)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    relu_or_none = all(name in ("relu", "identity") for name in facts.activations)
    largest = max(*facts.max_entry, *facts.max_bias)
    return (
        Hypothesis("ReLU (or nothing) after every layer", relu_or_none),
        Hypothesis("fully connected layers", facts.dense, "the widths below count channels, not positions"),
        Hypothesis("weights and biases at most 1", largest <= 1, f"C grows with the largest parameter, {largest:.3g}"),
    )


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Two for each input, one for each sign, and one for the biases; products of which half have a usable first factor."""
    L = len(facts.in_degree)
    rows = zip(facts.widths[:-1], facts.widths[1:], facts.in_degree, tolerances(facts, eps), strict=True)
    return tuple(
        BaseSets(2 * n_before + 1, "mixture-d", 1.0, float(eps_l), failure_share(delta, L, n, max(k, 1)))
        for n_before, n, k, eps_l in rows
    )


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    L = len(facts.in_degree)
    rows = zip(facts.widths[:-1], facts.widths[1:], facts.in_degree, tolerances(facts, eps), strict=True)
    return tuple(width(n_before, n, max(k, 1), L, eps_l, delta, C) for n_before, n, k, eps_l in rows)


TICKET_WIDTHS, TICKET_EPS = (3, 5, 4, 2), 0.5


def _ticket(seed: int, shift: float = 0.0) -> tuple[Any, Any]:
    """A target, and a ticket each of whose sums meets its parameter within the smallest corrected eps_l / largest parameter.

    `shift`, for the control, moves the target's outputs after pruning.
    """
    from ltbounds.networks import random_network
    from ltbounds.tickets import prune

    target = random_network(TICKET_WIDTHS, seed, bias=0.4)
    facts = facts_of(target)
    largest = zip(tolerances(facts, TICKET_EPS), facts.max_entry, facts.max_bias, strict=True)
    share = float(min(eps_l / max(weight, bias) for eps_l, weight, bias in largest))
    ticket = prune(target, construction="fischer2021", tolerance=share, seed=seed).to_network()
    last: Any = list(target.linear())[-1][1]
    last.bias[:] += shift
    return target, ticket


def _verify_ticket(witness: tuple[Any, Any]) -> Mapping[str, bool]:
    target, ticket = witness
    x = generator("fischer2021.thm-5").uniform(-1, 1, (2000, TICKET_WIDTHS[0]))
    gap = ticket(np.concatenate([x, np.sign(x)])) - target(np.concatenate([x, np.sign(x)]))
    hidden = [layer for _, layer in ticket.linear()][::2]
    inputs = [(layer.weight != 0).sum(axis=1) + (layer.bias != 0) for layer in hidden]
    return {
        "twice as deep": ticket.depth == 2 * target.depth,
        "intermediary neurons have in-degree at most 1": all(int(np.max(k)) <= 1 for k in inputs),
        "some intermediary neurons are biases": all(bool((layer.bias != 0).any()) for layer in hidden),
        "the error is at most eps in the Euclidean norm": float(np.linalg.norm(gap, axis=1).max()) <= TICKET_EPS,
    }


@HERE.witness("thm-5.eps", build=_ticket, off=lambda seed: _ticket(seed, shift=TICKET_EPS), seeds=(0, 1, 2))
def within_eps(witness: Any) -> Mapping[str, bool]:
    """Targets 3-5-4-2 with biases, eps = 0.5: with the corrected eps_l for the tolerance of every parameter the pruned
    source, depth 2L, is within eps of the target at 4,000 inputs, corners included.

    Note: That any parameters within eps_l keep eps on all of [-1, 1]^3 is `lemma-4.corrected`; the errors met are
    some hundred times smaller than eps.
    """
    return _verify_ticket(witness)


@HERE.equal("thm-5.width.eps")
def eps_decides(n_before: Count, n: Count, L: Count, k: Count, share: Share, s: Unit, C: Positive) -> Sides:
    """Where eps_l <= delta/L the printed width is C n_{l-1} log(k_{l-1,max} n_l/eps_l)."""
    return sides(
        width_as_printed(n_before, n, k, L, share, L * (share + s), C),
        C * n_before * log(k * n / share),
        off=C * n_before * log(n / share),
    )


@HERE.equal("thm-5.width.corrected")
def corrected_decides(n_before: Count, n: Count, L: Count, k: Count, share: Share, s: Unit, C: Positive) -> Sides:
    """The corrected width where eps_l >= delta/(2 L k_{l,max} n_l): C n_{l-1} log(2 L k_{l,max} n_l/delta)."""
    return sides(
        C * n_before * log(1 / share),
        width(n_before, n, k, L, share + s, 2 * L * k * n * share, C),
        off=width(n_before, n, k, L, share + s, L * k * n * share, C),
    )


@HERE.equal("thm-5.width.corrected-eps")
def corrected_eps(n_before: Count, n: Count, L: Count, k: Count, share: Share, s: Unit, C: Positive) -> Sides:
    """The corrected width where eps_l <= delta/(2 L k_{l,max} n_l): C n_{l-1} log(1/eps_l)."""
    return sides(
        width(n_before, n, k, L, share, 2 * L * k * n * (share + s), C),
        C * n_before * log(1 / share),
        off=C * n_before * log(n / share),
    )


def _ratio(n: Scalar, k_before: Scalar, L: Scalar, eps_l: Scalar, delta: Scalar) -> Scalar:
    """What the appendix's logarithm has under it, over what that of section 4 has."""
    return minimum(eps_l, delta / L) / (k_before * n * minimum(eps_l, delta / (L * k_before * n)))


@HERE.at_most("thm-5.app.width", by=(tangent.at(x=_ratio),))
def appendix(
    n_before: Count, n: Count, k_before: Count, L: Count, eps_l: OpenUnit, delta: OpenUnit, C: Positive
) -> Sides:
    """The appendix's width is at most that of section 4: log(1/min{eps_l, delta/(L k n)}) <= log(k n/min{eps_l,
    delta/L}).
    """
    return sides(
        width_in_appendix(n_before, n, k_before, L, eps_l, delta, C),
        width_as_printed(n_before, n, k_before, L, eps_l, delta, C),
        off=width_as_printed(n_before, n, 1, L, eps_l, delta, C) / 2,
    )


@HERE.refuted(
    "thm-5",
    at={"w": 10**6, "C": 1000},
    severity="edge",
    impact="Theorem 5: its proof assumes parameters of at most 1; with that, and the corrected eps_l and delta_l, it stands",
    beyond={"w": Points(("1/2", "1"))},
)
def large_parameters(w: Annotated[Scalar, Real(1, 1000000000)], C: Annotated[Scalar, Points((1, 10, 1000))]) -> Sides:
    """As printed, with a universal C and any target: the width leaves the |w| neurons that a weight w needs (products
    are at most 1); f(x) = φ(wx), eps = delta = 1/100.

    Note: The theorem names no bound on the parameters, and no C covers all of them (`thm-5.no-constant`); its proof
    assumes |θ| <= 1 and lets C absorb the largest parameter.  The eps_l that it takes from Lemma 4 does not suffice
    either (`lemma-4.app`); the repair has the bound, the corrected eps_l and delta/(2 L k_{l,max} n_l).
    """
    return sides(
        w, width_as_printed(1, 1, 1, 1, tolerance_in_section_4(like(1, w) / 100, 1, 1, 1, w, 1), like(1, w) / 100, C)
    )


@HERE.at_most("thm-5.no-constant", by=monotone("C"), strict=True)
def no_constant(C: AtLeastOne) -> Sides:
    """Whatever C >= 1, the printed width C log(1/eps_l), eps_l = 1/(100 (1 + w)), is less than w = 10^4 C^2; both over C."""
    return sides(log(100 * (1 + 10**4 * C * C)), 10**4 * C, off=C)


@HERE.at_most("thm-5.constant", by=(tangent.at(x=lambda q: 2 * q),), samples=({"q": "1/2"},))
def constant(q: Annotated[Scalar, Real(0, "1/2", open_lo=True)]) -> Sides:
    """log(4/q) <= 3 log(1/q) for q <= 1/2: what one subset sum asks for, in terms of its budget."""
    return sides(log(4 / q), 3 * log(1 / q), off=2 * log(1 / q))


@HERE.at_most("thm-5.law", by=(tangent.at(x=lambda z: 2 * z),), samples=({"z": "1/2"},))
def law(z: Annotated[Scalar, Real(0, "1/2", open_lo=True)]) -> Sides:
    """U[-1, 1]U[0, 1] contains U[-1/2, 1/2] with weight (log 2)/2: its density (1/2) log(1/|z|) is at least half of log 2
    up to |z| = 1/2.
    """
    least = uniform_weight(like(1, z) / 2)
    return sides(least, density(z), off_left=2 * least)


def block(q: Scalar, C: Scalar) -> Scalar:
    """The candidate neurons of one subset sum by the corrected Corollary 2.4 of burkholz2022depth.

    The products are bounded by 1 and contain U[-1/2, 1/2] with weight (log 2)/4; tolerance and failure probability are q.

    >>> round(block(0.01, 1.0), 2)
    69.15
    """
    one = like(1, q)
    return sample_size(log(2 * one) / 4, one / 2, one, one, q, q, C)


@HERE.argued(
    "thm-5.corrected",
    steps=(corrected_lemma_4, two_sided, intermediaries, half_errors, union, law, sums, constant, coupling),
)
def corrected(n_before: Count, n: Count, k: Count, L: Count, eps_l: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """Theorem 5 holds for targets with parameters in [-1, 1] and the width C' n_{l-1} log(1/min{eps_l, delta/(2 L k_{l,max}
    n_l)}), C' = 72 C/log 2, C the constant of the subset sums (burkholz2022depth, Corollary 2.4), eps_l of the corrected Lemma 4.

    Because by `thm-5.i` the source may be taken to have parameters U[-1, 1], with λ at the output.  By `thm-5.b` a target
    neuron is a sum over φ(x_j), φ(-x_j) and φ(1), so it poses one subset sum for w_ij, one for -w_ij and one for b_i where
    they are not 0; at q = min{eps_l, delta_l}, delta_l = delta/(2 L k_{l,max} n_l), all of them succeed except with
    probability delta by `thm-5.e`.  A product of a first-layer and a second-layer parameter contains U[-1/2, 1/2] with weight
    (log 2)/2 by `thm-5.law`, and half of the first factors have the wanted sign: so by `cor-2.4.corrected`, at B = t = 1 and h =
    1/2, a block of 8 C/(log 2) log(4/q) neurons serves one sum, and all outputs share it; that is at most 24 C/(log 2)
    log(1/q) by `thm-5.constant`, and there are at most 3 n_{l-1} blocks by `thm-5.c`.  For each x only one of φ(x_j), φ(-x_j)
    counts (`thm-5.d`), so there the ticket is a network each of whose nonzero parameters is within eps_l of the target's,
    and within eps of it by `lemma-4.corrected`, whose argument takes one x at a time.
    """
    q = minimum(eps_l, failure_share(delta, L, n, k))
    wide = width(n_before, n, k, L, eps_l, delta, 72 * C / log(like(2, eps_l)))
    return sides((2 * n_before + 1) * block(q, C), wide, off=wide / 9)


@HERE.equal("thm-5.deg.width")
def degree(n_before: Count, n: Count, L: Count, k: Count, share: Share, s: Unit, C: Positive) -> Sides:
    """A bias adds 1 to the in-degree and C n_{l-1} log((k + 1)/k) to the width, nothing else."""
    return sides(
        exp(
            width_as_printed(n_before, n, k + 1, L, share, L * (share + s), C) / (C * n_before)
            - width_as_printed(n_before, n, k, L, share, L * (share + s), C) / (C * n_before)
        ),
        (k + 1) / k,
        off=(k + 2) / k,
    )


RESULT = Result(
    ref=HERE.ref,
    title="Tickets with non-zero biases",
    statement="A source of depth 2L with widths n_{2l-1} = C n_{l-1} log(k_{l-1,max} n_l / min{eps_l, delta/L}) and non-zero biases "
    "law, with probability at least 1-delta, a subnetwork that, scaled by lambda, is within eps of the target on [-1,1]^{n_0}.",
    symbols={
        "n_before": "n_{l-1}",
        "n": "n_l",
        "k": "k_{l,max}",
        "k_before": "k_{l-1,max}",
        "L": "depth of the target",
        "eps_l": "tolerance of a parameter",
        "delta": "failure probability",
        "C": "constant left open by the paper",
    },
    formulas=(width_as_printed, width, block),
    claims=(
        construction_claim(HERE, "thm-5.witness", "fischer2021"),
        construction_claim(HERE, "thm-5.normal.witness", "fischer2021", law="normal"),
        within_eps, eps_decides, corrected_decides, corrected_eps, appendix, degree, large_parameters, no_constant, constant, law, corrected,
        construction_claim(HERE, "ll-6.witness", "fischer2021.looks_linear"),
    ),
    whole="fischer2021.thm-5",
    repaired="fischer2021.thm-5.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="Euclidean norm of the outputs, inputs in [-1, 1]^d",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

"""Theorem 5 (section 4): tickets with non-zero biases, depth 2L."""

from __future__ import annotations

import math
from functools import partial
from typing import Annotated, Any

from ltbounds.arith import Scalar, exp, like, log, minimum
from ltbounds.claims import BaseSets, Hypothesis, Points, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import AtLeastOne, Count, Half, OpenUnit, Positive, Share, Sides, Unit, monotone, place, sides
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import argued_size, sample_size, weight_in_normal
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as sums
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import constant, law
from ltbounds.theorems.fischer2021.lemma_4 import corrected as corrected_lemma_4
from ltbounds.theorems.fischer2021.prior_work import minorant

from ltbounds.theorems.fischer2021.theorem_5_proof import (  # isort: skip
    block_size, coupling, failure_share, half_errors, two_sided, union, width_in_appendix,
)  # fmt: skip
from ltbounds.theorems.fischer2021.tolerances import tolerance_in_appendix, tolerance_in_section_4
from ltbounds.theorems.shared.error_propagation import LayerNorms, equal_shares
from ltbounds.theorems.shared.existence import construction_claim

__all__ = ["RESULT", "tolerances", "width", "width_as_printed"]

Large = Annotated[Scalar, Real(1, 10**9)]
Constants = Annotated[Scalar, Points((1, 10, 1000))]

HERE = place("fischer2021", "Theorem 5", "section 4")
PROOF = place("fischer2021", "Theorem 5, proof", "appendix B.4")


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


@HERE.refuted(
    "thm-5", at={"w": 10**6, "C": 1000}, severity="edge",
    impact="Theorem 5: its proof assumes parameters of at most 1; with that, and the corrected eps_l and delta_l, it stands",
    beyond={"w": Points(("1/2", "1"))},
)  # fmt: skip
def large_parameters(w: Large, C: Constants) -> Sides:
    """As printed, with a universal C and any target: the width leaves the |w| neurons that a weight w needs (products
    are at most 1); f(x) = φ(wx), eps = delta = 1/100.

    Note: The theorem names no bound on the parameters, and no C covers all of them (`thm-5.no-constant`); its proof
    assumes |θ| <= 1 and lets C absorb the largest parameter.  The eps_l that it takes from Lemma 4 does not suffice
    either (`lemma-4.app`); the repair has the bound, the corrected eps_l and delta/(2 L k_{l,max} n_l).
    """
    share = like(1, w) / 100
    return sides(w, width_as_printed(1, 1, 1, 1, tolerance_in_section_4(share, 1, 1, 1, w, 1), share, C))


@PROOF.refuted(
    "thm-5.app", at={"w": 10**6, "C": 1000}, severity="edge", corrected="thm-5.corrected", beyond={"w": Points(("1/2", "1"))},
    impact="Theorem 5 as the appendix states it, for the reason of section 4's form",
)  # fmt: skip
def large_parameters_appendix(w: Large, C: Constants) -> Sides:
    """The appendix's width leaves the |w| neurons that a weight w needs; f(x) = φ(wx), eps = delta = 1/100.

    Note: As `thm-5`, with delta_l and the eps_l of appendix B.3.
    """
    share = like(1, w) / 100
    return sides(w, width_in_appendix(1, 1, 1, 1, tolerance_in_appendix(share, 1, 1, 1, 1), share, C))


@PROOF.equal("thm-5.app.forms")
def forms(n_before: Count, n: Count, k: Count, L: Count, share: Share, s: Unit, t: Unit, C: Positive) -> Sides:
    """Section 4's width is the appendix's at eps_l/(k n_l), whether eps_l = `share` is at most delta/L = share + s or the other way
    round, and the corrected one is the appendix's at 2k: the first + t · the second + t² · the third, for all t.
    """
    orders, appendix = ((share, share + s), (share + s, share)), partial(width_in_appendix, n_before, n)
    left = sum(t**i * width_as_printed(n_before, n, k, L, e, L * d, C) for i, (e, d) in enumerate(orders))
    right = sum(t**i * appendix(k, L, e / (k * n), L * d, C) for i, (e, d) in enumerate(orders))
    left += t**2 * width(n_before, n, k, L, share, L * s, C)
    off, twice = (right + t**2 * appendix(j * k, L, share, L * s, C) for j in (1, 2))
    return sides(left, twice, off=off)


@HERE.at_most("thm-5.no-constant", by=monotone("C"), strict=True)
def no_constant(C: AtLeastOne) -> Sides:
    """Whatever C >= 1, the printed width C log(1/eps_l), eps_l = 1/(100 (1 + w)), is less than w = 10^4 C^2; both over C."""
    return sides(log(100 * (1 + 10**4 * C * C)), 10**4 * C, off=C)


def block(q: Scalar, weight: Scalar, C: Scalar) -> Scalar:
    """The candidate neurons of one subset sum by the corrected Corollary 2.4 of burkholz2022depth: 2 C/weight · log(4/q).

    Products are bounded by 1 and contain U[-1/2, 1/2] with that weight; tolerance and failure probability are q.

    >>> round(block(0.01, math.log(2) / 4, 1.0), 2)
    69.15
    """
    one = like(1, q)
    return sample_size(weight, one / 2, one, one, q, q, C)


FEW: dict[str, Any] = {
    "at": {"eps": "0.99", "delta": "0.99", "C": 10},
    "severity": "edge",
    "impact": "none: with 4 or 2 in place of 1 in the logarithm it holds, and Theorem 5 has budgets of at most 1/2",
}


@PROOF.refuted("thm-5.f", **FEW)
def products_printed(eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """C log(1/min{delta_l, eps_l}) products are enough for every θ in [-1, 1]; so there is at least one, as none misses θ = 1 by 1.

    Note: As eps_l and delta_l tend to 1 the number tends to 0, whatever C is.
    """
    return sides(1, block_size(eps, delta, C), off=block_size(eps / 4, delta / 4, C))


@PROOF.equal("thm-5.f.block")
def block_holds(q: OpenUnit, weight: Share, C: Positive) -> Sides:
    """At h = 1/2, B = t = 1 and eps = delta = q Corollary 2.4, corrected, asks for (2 C/w) log(4/q) numbers of weight w."""
    return sides(block(q, weight, C), 2 * C / weight * log(4 / q), off=C / weight * log(4 / q))


@PROOF.argued("thm-5.f.corrected", steps=(law, sums))
def products_enough(q: OpenUnit, c: AtLeastOne) -> Sides:
    """(4 C/log 2) log(4/q) products U[0, 1]U[-1, 1], C = 190 + 16 c, have for any θ in [-1, 1] a subset sum within q of it with
    probability at least 1 - q.

    Because they contain U[-1/2, 1/2] with weight (log 2)/2 by `thm-3.3.law.corrected`, so this is `cor-2.4.corrected` at h = 1/2, B =
    t = 1 and eps = delta = q.
    """
    weight, half, C = log(like(2, q)) / 2, like(1, q) / 2, 190 + 16 * c
    return sides(argued_size(weight, half, 1, q, q, c), block(q, weight, C), off=block(q, weight, C / 100))


@HERE.refuted("thm-5.h", **FEW)
def uniforms_printed(eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """C log(1/min{eps_l, delta}) numbers U[-1, 1] are enough for every θ in [-1, 1]; so there is at least one.

    Note: As `thm-5.f`.
    """
    return sides(1, block_size(eps, delta, C), off=block_size(eps / 2, delta / 2, C))


@HERE.argued("thm-5.h.corrected", steps=(sums,))
def uniforms_enough(eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """C log(2/min{eps_l, delta}) numbers U[-1, 1] are enough for any θ in [-1, 1], C = 190 + 16 c.

    Because this is `cor-2.4.corrected` at alpha = h = B = t = 1.
    """
    one, C = like(1, eps), 190 + 16 * c
    enough = sample_size(one, one, one, one, eps, delta, C)
    return sides(argued_size(one, one, 1, eps, delta, c), enough, off=enough / 100)


@HERE.at_most("thm-5.size", by=(constant,), samples=({"n_before": 1, "q": "1/2", "weight": 1, "C": 1},))
def size(n_before: Count, q: Half, weight: Share, C: AtLeastOne) -> Sides:
    """2 n_{l-1} + 1 blocks, for the weight w and q <= 1/2, have at most (18 C/w) n_{l-1} log(1/q) neurons."""
    wide = 18 * C / weight * n_before * log(1 / q)
    return sides((2 * n_before + 1) * block(q, weight, C), wide, off=wide / 2)


def _budget(n: Scalar, k: Scalar, L: Scalar, eps_l: Scalar, delta: Scalar) -> Scalar:
    """min{eps_l, delta/(2 L k_{l,max} n_l)}, at most 1/2."""
    return minimum(eps_l, failure_share(delta, L, n, k))


@HERE.argued("thm-5.corrected", steps=(corrected_lemma_4, two_sided, half_errors, union, law, sums, size, coupling))
def corrected(n_before: Count, n: Count, k: Count, L: Count, eps_l: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """Theorem 5 holds for targets with parameters in [-1, 1] and the width C' n_{l-1} log(1/min{eps_l, delta/(2 L k_{l,max} n_l)}), C' = 72
    C/log 2, C the constant of the subset sums (burkholz2022depth, Corollary 2.4), eps_l of the corrected Lemma 4, k_{l,max} at least 1.

    Because by `thm-5.i` the source may be taken to have parameters U[-1, 1], with λ at the output.  By `thm-5.b` a target neuron is a sum
    over φ(x_j), φ(-x_j) and φ(1), so it poses one subset sum for w_ij, one for -w_ij and one for b_i where they are not 0; at q = min{eps_l,
    delta_l}, delta_l = delta/(2 L k_{l,max} n_l) <= 1/2, all of them succeed except with probability delta by `thm-5.e`.  A product of a
    first-layer and a second-layer parameter contains U[-1/2, 1/2] with weight (log 2)/2 by `thm-3.3.law.corrected`, and half of the first
    factors have the wanted sign: so by `cor-2.4.corrected`, at B = t = 1, h = 1/2 and weight (log 2)/4, a block of neurons serves one sum,
    and all outputs share it; the 2 n_{l-1} + 1 blocks are no wider than said by `thm-5.size`.  For each x only one of φ(x_j), φ(-x_j) counts
    (`thm-5.d`), so there the ticket is a network each of whose nonzero parameters is within eps_l of the target's, and within eps of it by
    `lemma-4.corrected`, whose argument takes one x at a time.
    """
    weight = log(like(2, eps_l)) / 4
    wide = width(n_before, n, k, L, eps_l, delta, 18 * C / weight)
    return sides((2 * n_before + 1) * block(_budget(n, k, L, eps_l, delta), weight, C), wide, off=wide / 9)


@HERE.argued("thm-5.normal.corrected", steps=(corrected, minorant, size))
def corrected_normal(
    n_before: Count, n: Count, k: Count, L: Count, eps_l: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """For a source with normal parameters N(0, σ_{w,l}^2), N(0, Π σ_{w,k}^2) the same holds with C' = 36 π e C/log 2.

    Because N(0, 1) contains U[-1, 1] with weight p = (2/(π e))^(1/2) by `prior-5.minorant`: a product of two normal parameters is,
    with probability p^2 = 2/(π e), one of two U[-1, 1], independently of the others.  The remaining ones are not used: put 0 for
    them, which leaves numbers of size at most 1 that contain U[-1/2, 1/2] with weight p^2 (log 2)/4.  So the argument of
    `thm-5.corrected` holds with blocks for that weight, which are no wider than said by `thm-5.size`.
    """
    weight = weight_in_normal(like(1, eps_l)) ** 2 * log(like(2, eps_l)) / 4
    wide = width(n_before, n, k, L, eps_l, delta, 18 * C / weight)
    return sides((2 * n_before + 1) * block(_budget(n, k, L, eps_l, delta), weight, C), wide, off=wide / 9)


@HERE.equal("thm-5.deg.width")
def degree(n_before: Count, n: Count, L: Count, k: Count, share: Share, s: Unit, C: Positive) -> Sides:
    """A bias adds 1 to the in-degree and C n_{l-1} log((k + 1)/k) to the width, nothing else; where eps_l <= delta/L."""
    zero, one = (width_as_printed(n_before, n, k + b, L, share, L * (share + s), C) / (C * n_before) for b in (0, 1))
    return sides(exp(one - zero), (k + 1) / k, off=(k + 2) / k)


RESULT = Result(
    ref=HERE.ref, title="Tickets with non-zero biases",
    statement="A source of depth 2L with widths n_{2l-1} = C n_{l-1} log(k_{l-1,max} n_l / min{eps_l, delta/L}) and non-zero biases "
    "law, with probability at least 1-delta, a subnetwork that, scaled by lambda, is within eps of the target on [-1,1]^{n_0}.",
    symbols={
        "n_before, n": "n_{l-1} and n_l", "k, k_before": "k_{l,max} and k_{l-1,max}", "L": "depth of the target",
        "eps_l": "tolerance of a parameter", "delta": "failure probability", "C": "constant left open by the paper",
    },
    formulas=(width_as_printed, width, block),
    claims=(
        construction_claim(HERE, "thm-5.witness", "fischer2021"),
        construction_claim(HERE, "thm-5.normal.witness", "fischer2021", law="normal"), degree,
        large_parameters, large_parameters_appendix, forms, block_holds, no_constant, products_printed, products_enough, uniforms_printed,
        uniforms_enough, size, corrected, corrected_normal,
        construction_claim(HERE, "ll-6.witness", "fischer2021.looks_linear"),
    ),
    whole="fischer2021.thm-5", repaired="fischer2021.thm-5.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="Euclidean norm of the outputs, inputs in [-1, 1]^d",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

"""Theorem 3.2: convolutional tickets of depth L+1, with skip connections (Algorithm 2).

The errors are those of `equations_13_14`: there the printed ε_l, which treat the copies of a channel as if they erred alike, are
refuted and repaired.  Here stand the widths, and ρ, the number of subset sums among which delta is divided.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, log, minimum
from ltbounds.claims import Axis, BaseSets, Hypothesis, Integers, Points, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.notation import Count, Natural, OpenUnit, Positive, Sides, at_most, place, sides
from ltbounds.theorems.burkholz2022conv.equations_1_2 import dense_parameters
from ltbounds.theorems.burkholz2022conv.equations_13_14 import allowed_before, parameter_tolerance, tolerances
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import (
    constant_divisor,
    hypotheses_on_parameters,
    largest_lipschitz,
    posed,
)
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim, pruned
from ltbounds.theorems.shared import rho
from ltbounds.theorems.shared.rho_claims import rho_claims

__all__ = ["RESULT", "copies", "failure_share_as_printed", "width_as_printed"]

Tried1 = Annotated[Scalar, Points((3,))]
Tried2 = Annotated[Scalar, Points(("0.01", "0.0001"))]
Tried3 = Annotated[Scalar, Points((100,))]
Tried4 = Annotated[Scalar, Points((1, 3))]
UpTo1Over3 = Annotated[Scalar, Real(0, Fraction(1, 3), open_lo=True)]
UpTo2 = Annotated[Scalar, Real(0, 2, open_lo=True)]
Int1To4 = Annotated[Scalar, Integers(1, 4)]

HERE = place("burkholz2022conv", "Theorem 3.2", "section 3.2")
PROOF = place("burkholz2022conv", "Theorem 3.2", "appendix C.2, end")


def failure_share_as_printed(rho: Scalar, delta: Scalar, N: Scalar) -> Scalar:
    """The failure probability of one subset sum as the theorem prints it, ρ delta/N_l; its proof has delta/ρ.

    >>> failure_share_as_printed(1000, Fraction(1, 10), 50)
    Fraction(2, 1)
    """
    return rho * delta / N


def width_as_printed(c: Scalar, N: Scalar, eps_l: Scalar, delta: Scalar, rho: Scalar, C: Scalar) -> Scalar:
    """Theorem 3.2 as printed: C c log(1/min{ε_l, ρ delta/N_l}), natural logarithm; `ltbounds.theorems.shared.rho.width` has delta/ρ.

    >>> round(width_as_printed(3, 50, 1e-4, 0.01, 1000, C=1), 2)
    27.63
    """
    return C * c * log(1 / minimum(eps_l, failure_share_as_printed(rho, delta, N)))


def copies(eps_l: Scalar, delta: Scalar, rho: Scalar, C: Scalar) -> Scalar:
    """m = C log(1/min{ε_l, delta/ρ}), the copies of a channel that serve parameters with tolerance ε_l.

    >>> round(copies(1e-4, 0.01, 1000, C=1), 2)
    11.51
    """
    return C * log(1 / minimum(eps_l, delta / rho))


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    return hypotheses_on_parameters(facts)


def base_set(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, list[Any], Any]:
    """The size m of a base set, the ε_l and ρ of a network: they depend on each other, and are found from m = 1 up.

    Copies err apart, so ε_l falls as m grows; there are at most 2 m (N_t + L) subset sums, and m = C log(1/min{ε_l, δ/ρ}).
    The chain holds with the parameters that one output reads in place of N_l, and one residual connection, which is sharper.
    """
    T, t, m, wanted = largest_lipschitz(facts), constant_divisor(facts), 0.0, 1.0
    layers = [(max(1, read), int(facts.skips)) for read in facts.in_degree]
    while wanted > m * (1 + 1e-9):
        m = wanted
        found = tolerances(eps, T, layers, m, t)
        sums = rho.sufficient(posed(sum(facts.nonzeros), len(layers)), min(found), delta, C)
        wanted = max(1.0, copies(min(found), delta, sums, C))
    return m, found, sums


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Of products in the first layer, both signs of λ together; then of single weights, which read copies."""
    _, found, sums = base_set(facts, eps, delta, C)
    t, share = float(constant_divisor(facts)), delta / sums
    inner = zip(facts.widths[1:-1], found[1:], strict=True)
    first = BaseSets(facts.widths[0] + 1, "mixture-d", t, found[0], share)
    return first, *(BaseSets(c + 1, "uniform", t, eps_l, share) for c, eps_l in inner)


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    """Univariate channels, then the copies of each hidden layer, constant channels included."""
    _, found, sums = base_set(facts, eps, delta, C)
    return tuple(rho.width(c + 1, eps_l, delta, sums, C) for c, eps_l in zip(facts.widths[:-1], found, strict=True))


@HERE.refuted(
    "thm-3.2.share",
    at={"rho": 20, "delta": Fraction(1, 10), "N": 10},
    severity="gap",
    impact="Theorem 3.2: delta must be divided by rho; the proof does so",
    given=lambda rho, N, **_: at_most(N, rho),
)
def share_printed(
    rho: Annotated[Scalar, Real(1, 1000000)], delta: OpenUnit, N: Annotated[Scalar, Integers(1, 1000)]
) -> Sides:
    """ρ subset sums of failure probability ρ delta/N_l each fail together with probability at most delta.

    Note: There are at least N_l sums in a layer, and ρ >= N_l of them in all: the share must fall with ρ, as in the
    proof, delta/ρ.  For the first layer delta·ρ is printed in the same place.  Whether the width as printed is too
    small for every C is not shown: it holds log(1/ε_l) as well, and ε_l falls with N_l.
    """
    return sides(rho * failure_share_as_printed(rho, delta, N), delta, off_left=rho * (delta / rho))


@HERE.equal("thm-3.2.share.corrected")
def share_corrected(rho: Positive, delta: OpenUnit) -> Sides:
    """With delta/ρ they fail together with probability at most delta: ρ (delta/ρ) = delta."""
    return sides(rho * (delta / rho), delta, off=delta * rho)


WIDTHS: Mapping[str, Axis] = {
    "c": Points((3,)), "N": Points((1000,)), "eps_l": Points(("0.01", "0.0001")), "delta": Points(("0.01", "0.0001")),
    "rho": Points((100,)), "C": Points((1, 3)),
}  # fmt: skip


@HERE.equal("thm-3.2.width", by="points")
def width_printed(
    c: Tried1, N: Annotated[Scalar, Points((1000,))], eps_l: Tried2, delta: Tried2, rho: Tried3, C: Tried4
) -> Sides:
    """The printed width at c = 3, ρ = 100, N_l = 1000: 3C log of the larger of 1/ε_l and 10/delta."""
    return sides(
        width_as_printed(c, N, eps_l, delta, rho, C),
        3 * C * log(1 / minimum(eps_l, delta / 10)),
        off=3 * C * log(1 / minimum(eps_l, delta)),
    )


@HERE.equal("thm-3.2.width.corrected", by="points")
def width_corrected(c: Tried1, eps_l: Tried2, delta: Tried2, rho: Tried3, C: Tried4) -> Sides:
    """The width that the proof derives is c times the copies of a channel, m = C log(1/min{ε_l, delta/ρ})."""
    return sides(
        c * copies(eps_l, delta, rho, C),
        C * c * log(1 / minimum(eps_l, delta / 100)),
        off=C * c * log(1 / minimum(eps_l, delta)),
    )


@HERE.at_most(
    "thm-3.2.index", by="smt", samples=({"eps": Fraction(1, 2), "T": 1, "N": 1, "M": 0, "members": 1, "before": 1},)
)
def index(eps: OpenUnit, T: Positive, N: Count, M: Natural, members: Count, before: Count) -> Sides:
    """c_{0,l+1} holds ε_l, while the copies of layer l serve the parameters of layer l+1: harmless, as ε_l <= ε_{l+1}
    (repaired).
    """
    own = parameter_tolerance(eps, T, N, M)
    return sides(parameter_tolerance(allowed_before(eps, T, N, M, members), T, before, 0), own, off=own / 4)


@HERE.refuted(
    "thm-3.2.rho",
    at={"one": 1, "others": 10_000, "eps": "0.001", "delta": "0.01", "gamma": 1, "C": 10},
    severity="misprint",
    impact="Theorem 3.2: N_l for N_t; the proof has N_t",
    corrected="thm-3.2.h.corrected",
)
def rho_printed(
    one: Annotated[Scalar, Integers(1, 100)],
    others: Annotated[Scalar, Integers(0, 10000)],
    eps: UpTo1Over3,
    delta: UpTo1Over3,
    gamma: UpTo2,
    C: Annotated[Scalar, Points((1, 3, 10))],
) -> Sides:
    """ρ = C N_l^(1+γ) log(1/min{min_l ε_l, delta}), with N_l of one layer, is at least N_t, the least number of subset
    sums there are (eps, delta <= 1/3).

    Note: A small layer (one parameter) beside large ones: ρ = 69 for 10,001 sums.  The proof ends with N_t in place
    of N_l, and is judged as thm-3.2.h.
    """
    return sides(
        one + others,
        rho.closed_form(one, eps, delta, gamma, C),
        off=rho.closed_form(one + others, eps, delta, gamma, C),
    )


@PROOF.refuted(
    "thm-3.2.e",
    "==",
    at={"c0": 1, "c1": 1, "c2": 1, "k": 1},
    severity="misprint",
    impact="none: biases are not counted in one place",
    corrected="def-6",
)
def count_printed(c0: Int1To4, c1: Int1To4, c2: Int1To4, k: Int1To4) -> Sides:
    """For a dense target N_l = c_l c_{l-1} k_l and N_t = Σ_l c_l (c_{l-1} k_l + 1) are the parameters of the layers and
    of all: N_t = Σ N_l (two layers).

    Note: N_l lacks the biases that N_t counts (and that section 2 counts in N_{w,l}).  Nothing rests on it.
    """
    return sides(
        c1 * c0 * k + c2 * c1 * k,
        dense_parameters(c0, c1, k) + dense_parameters(c1, c2, k),
        off_left=c1 * (c0 * k + 1) + c2 * (c1 * k + 1),
    )


def _problems(seed: int, tolerance: float = 0.001) -> tuple[Any, Any]:
    """An L+1 ticket and its target, whose subset sums are to be counted."""
    return pruned("burkholz2022conv.l+1", "relu", seed, skip=True, tolerance=tolerance)


def _counts(witness: tuple[Any, Any]) -> list[tuple[int, int, int]]:
    """Nonzero parameters, subset sums solved and copies of each layer; a weight of the first layer asks for two."""
    from ltbounds.networks import nonzeros

    wanted, ticket = witness
    rows = []
    for N, (k, piece) in zip(nonzeros(wanted), ticket.pieces.items(), strict=True):
        solved = int((piece.bits > 0).sum() + (piece.bias_bits > 0).sum())
        rows.append((N, solved, ticket.layouts[k + 1].copies))
    return rows


def _verify_counts(witness: tuple[Any, Any]) -> Mapping[str, bool]:
    (first, middle, last), wanted = _counts(witness), witness[0]
    biases = [int((layer.bias != 0).sum()) for _, layer in wanted.linear() if layer.bias is not None]
    return {
        "first layer: two a weight, one a bias, in every copy, and the constants": first[1]
        == first[2] * (2 * first[0] - biases[0] + 1),
        "later layers: one a parameter in every copy, and the constants": middle[1] == middle[2] * (middle[0] + 1),
        "last layer: one a parameter": last[1] == last[0],
    }


def _verify_last(witness: tuple[Any, Any]) -> Mapping[str, bool]:
    N, solved, made = _counts(witness)[-1]
    piece = list(witness[1].pieces.values())[-1]
    return {
        "as many sums as parameters, no copies": solved == N and made == 1,
        "2 to 3 neurons a parameter": 2 <= piece.edges / N <= 3,
    }


def _other_target(seed: int) -> tuple[Any, Any]:
    """The control: the ticket of another target."""
    return _problems(seed)[0], _problems(1 - seed)[1]


@PROOF.witness("thm-3.2.g", build=_problems, off=_other_target, seeds=(0, 1))
def counted(witness: Any) -> Mapping[str, bool]:
    """ρ'_l is m times the parameters of layer l (two sums a weight in the first layer) plus a constant channel in m
    copies; the base sets are reused, so the layer before does not grow with the copies: counted on tickets.

    Note: The paper leaves out the constant channels and bounds ρ'_l by C N_l log(1/min{ε_{l+1}, delta/ρ'}); they cost
    one part in N_l.
    """
    return _verify_counts(witness)


@PROOF.witness("thm-3.2.f", build=lambda seed: _problems(seed, 0.01), off=_other_target, seeds=(0, 1))
def last(witness: Any) -> Mapping[str, bool]:
    """ρ'_L = N_L: the last layer asks for one subset sum a parameter, and small subsets use 2 to 3 neurons a parameter.

    Note: 'c_{0,L-1} >= C c_{t,L-1} ...': the copies of target layer L-1 stand in source layer L, and 'c_{t,L-2}' is
    c_{0,L-1}.
    """
    return _verify_last(witness)


def _later(construction: str, seed: int) -> Any:
    _, ticket = pruned(construction, "relu", seed)
    piece = list(ticket.pieces.values())[1]
    return piece, piece.factors(ticket.source)


@PROOF.witness(
    "thm-3.2.a",
    build=lambda seed: _later("burkholz2022conv.l+1", seed),
    off=lambda seed: _later("burkholz2022conv.2l", seed),
)
def direct(witness: Any) -> Mapping[str, bool]:
    """For l > 1 base sets are the source's own weights U[-1, 1], read from copies, without univariate neurons and
    without separate positive and negative parts.
    """
    return {
        "no univariate neurons": witness[0].hidden is None,
        "one half": len(witness[0].bits) == 1,
        "factors 1": bool((witness[1] == 1).all()),
    }


def _beside_each_other(seed: int) -> tuple[Any, Any]:
    two, one = (pruned(f"burkholz2022conv.{name}", "relu", seed)[1] for name in ("2l", "l+1"))
    return two, one


@HERE.witness("cmp-1", build=_beside_each_other, off=lambda seed: _beside_each_other(seed)[::-1], seeds=(0, 1))
def compared(pair: Any) -> Mapping[str, bool]:
    """Of one target the L+1 ticket keeps many more parameters than the 2L ticket (over 3 times as many), from fewer
    source neurons.
    """
    return {
        "more parameters": pair[1].edges > 3 * pair[0].edges,
        "fewer neurons": sum(pair[1].source_widths) < sum(pair[0].source_widths),
    }


@HERE.witness("cmp-2", build=_beside_each_other, off=lambda seed: _beside_each_other(seed)[::-1])
def depths(pair: Any) -> Mapping[str, bool]:
    """The 2L ticket needs a source of depth at least 2L, the L+1 ticket one of depth L + 1, and the 2L ticket has fewer
    parameters.
    """
    return {
        "depths": (pair[0].to_network().depth, pair[1].to_network().depth) == (6, 4),
        "2L is parameter efficient": pair[0].edges < pair[1].edges,
    }


RESULT = Result(
    ref=HERE.ref,
    title="Convolutional tickets of depth L+1",
    statement="A source of depth L_t + 1 contains, with probability at least 1-delta, each output component of a convolutional target, skip "
    "connections included, to within eps if c_{0,l+1} >= C c_{t,l} log(1/min{ε_l, ρ delta/N_l}), n_{0,1} >= C c_{t,0} log(1/min{ε_1, delta ρ}), "
    "ρ = C N_l^(1+γ) log(1/min{min_l ε_l, delta}), ε_l = eps/(2T N_{w,l} Π_{s>l} 2(T N_{w,s} + N_{m,s})).",
    symbols={
        "c": "c_{t,l}, channels of a target layer", "N": "N_l, nonzero parameters of a layer", "M": "N_{m,l}, those of skip connections",
        "T": "Lipschitz constant of φ", "eps_l": "ε_l, tolerance of a parameter", "rho": "ρ, subset sums among which delta is divided",
        "m, members": "copies of a channel, size of a base set", "gamma": "γ", "C": "constant left open",
    },
    formulas=(failure_share_as_printed, width_as_printed, copies),
    claims=(
        convolutional_claim("burkholz2022conv.thm-3.2", HERE.ref, "burkholz2022conv.l+1", skip=True),
        convolutional_claim("burkholz2022conv.thm-3.2.tanh", HERE.ref, "burkholz2022conv.l+1", phi="tanh", skip=True),
        share_printed, share_corrected, width_printed, width_corrected, index, rho_printed, direct, count_printed, last, counted,
        *rho_claims(PROOF, "thm-3.2.h"), compared, depths,
    ),
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

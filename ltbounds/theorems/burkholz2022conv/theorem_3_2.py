"""Theorem 3.2: convolutional tickets of depth L+1, with skip connections (Algorithm 2).

The errors are those of `equations_13_14`: there the printed ε_l, which treat the copies of a channel as if they erred alike, are
refuted and repaired.  Here stand the widths, and ρ, the number of subset sums among which delta is divided.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, like, log, maximum, minimum, tanh
from ltbounds.claims import BaseSets, Integers, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Natural, OpenUnit, Positive, Share, Sides, Signed, at_most, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import relu
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import contains, mixture, tangent
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import corrected as corollary_a_2
from ltbounds.theorems.burkholz2022conv.equations_1_2 import dense_parameters
from ltbounds.theorems.burkholz2022conv.equations_7_12 import both, numbers, spread

from ltbounds.theorems.burkholz2022conv.equations_13_14 import (  # isort: skip
    allowed_before, parameter_tolerance, parameter_tolerance_as_printed, repaired_layer, thirteen, tolerances,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import constant as read_as

from ltbounds.theorems.burkholz2022conv.theorem_3_1 import (  # isort: skip
    constant_divisor, hypotheses_on_parameters, largest_lipschitz, scale_as_printed,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim, pruned
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import fixed_point, posed
from ltbounds.theorems.shared import rho
from ltbounds.theorems.shared.rho_claims import rho_claims

__all__ = ["RESULT", "failure_share_as_printed", "width_as_printed"]

UpTo1Over3 = Annotated[Scalar, Real(0, Fraction(1, 3), open_lo=True)]
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


def base_set(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, list[Any], Any]:
    """m, the ε_l and ρ of a network, by burkholz2022depth's `fixed_point`.

    The chain holds with the parameters that one output reads in place of N_l, and one residual connection, which is sharper.
    """
    T, t = largest_lipschitz(facts), constant_divisor(facts)
    layers = [(max(1, read), int(facts.skips)) for read in facts.in_degree]
    return fixed_point(lambda m: tolerances(eps, T, layers, m, t), posed(sum(facts.nonzeros), len(layers)), delta, C)


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
    "thm-3.2.share", at={"rho": 20, "delta": "1/10", "N": 10}, severity="gap",
    impact="Theorem 3.2: delta must be divided by rho; the proof does so", given=lambda rho, N, **_: at_most(N, rho),
    corrected="thm-3.2.union",
)  # fmt: skip
def share_printed(rho: AtLeastOne, delta: OpenUnit, N: Count) -> Sides:
    """ρ subset sums of failure probability ρ delta/N_l each fail together with probability at most delta.

    Note: There are at least N_l sums in a layer, and ρ >= N_l of them in all: the share must fall with ρ, as in the
    proof, delta/ρ.  For the first layer delta·ρ is printed in the same place.  Whether the width as printed is too
    small for every C is not shown: it holds log(1/ε_l) as well, and ε_l falls with N_l.
    """
    return sides(rho * failure_share_as_printed(rho, delta, N), delta, off_left=rho * (delta / rho))


@HERE.refuted(
    "thm-3.2.rho", at={"one": 1, "others": 10_000, "eps": "0.001", "delta": "0.01", "gamma": 1, "C": 10},
    severity="misprint", impact="Theorem 3.2: N_l for N_t; the proof has N_t", corrected="thm-3.2.h.corrected",
)  # fmt: skip
def rho_printed(
    one: Count, others: Natural, eps: UpTo1Over3, delta: UpTo1Over3, gamma: Positive, C: AtLeastOne
) -> Sides:
    """ρ = C N_l^(1+γ) log(1/min{min_l ε_l, delta}), with N_l of one layer, is at least N_t, the least number of subset
    sums there are (eps, delta <= 1/3).

    Note: A small layer (one parameter) beside large ones: ρ = 69 for 10,001 sums.  The proof ends with N_t in place
    of N_l, and is judged as thm-3.2.h.
    """
    right = rho.closed_form(one, eps, delta, gamma, C)
    return sides(one + others, right, off=rho.closed_form(one + others, eps, delta, gamma, C))


@PROOF.refuted(
    "thm-3.2.e", "==", at={"c0": 1, "c1": 1, "c2": 1, "k": 1}, severity="misprint",
    impact="none: biases are not counted in one place", corrected="def-6.dense",
)  # fmt: skip
def count_printed(c0: Int1To4, c1: Int1To4, c2: Int1To4, k: Int1To4) -> Sides:
    """For a dense target N_l = c_l c_{l-1} k_l and N_t = Σ_l c_l (c_{l-1} k_l + 1) are the parameters of the layers and
    of all: N_t = Σ N_l (two layers).

    Note: N_l lacks the biases that N_t counts (and that section 2 counts in N_{w,l}).  Nothing rests on it.
    """
    right = dense_parameters(c0, c1, k) + dense_parameters(c1, c2, k)
    return sides(c1 * c0 * k + c2 * c1 * k, right, off_left=c1 * (c0 * k + 1) + c2 * (c1 * k + 1))


_problems = partial(pruned, "burkholz2022conv.l+1", "relu", skip=True)
"""A target and its L+1 ticket, whose subset sums are to be counted."""


def _counts(witness: tuple[Any, Any]) -> list[tuple[int, int, int]]:
    """Nonzero parameters, subset sums solved and copies of each layer; a weight of the first layer asks for two."""
    from ltbounds.networks import nonzeros

    wanted, ticket = witness
    rows = []
    for N, (k, piece) in zip(nonzeros(wanted), ticket.pieces.items(), strict=True):
        solved = int((piece.bits > 0).sum() + (piece.bias_bits > 0).sum())
        rows.append((N, solved, ticket.layouts[k + 1].copies))
    return rows


def _other_target(seed: int) -> tuple[Any, Any]:
    """The control: the ticket of another target."""
    return _problems(seed)[0], _problems(1 - seed)[1]


@PROOF.witness("thm-3.2.g", build=_problems, off=_other_target, seeds=(0, 1))
def counted(witness: Any) -> Mapping[str, bool]:
    """ρ'_l is m times the parameters of layer l (two sums a weight in the first layer) plus a constant channel in m copies; the base
    sets are reused, so the layer before does not grow with the copies: counted on tickets.

    Note: The paper leaves out the constant channels and bounds ρ'_l by C N_l log(1/min{ε_{l+1}, delta/ρ'}); they cost one part in N_l.
    """
    (first, middle, last), wanted = _counts(witness), witness[0]
    biases = [int((layer.bias != 0).sum()) for _, layer in wanted.linear() if layer.bias is not None]
    return {
        "first layer: two a weight, one a bias, in every copy, and the constants": first[1]
        == first[2] * (2 * first[0] - biases[0] + 1),
        "later layers: one a parameter in every copy, and the constants": middle[1] == middle[2] * (middle[0] + 1),
        "last layer: one a parameter": last[1] == last[0],
    }


@PROOF.witness("thm-3.2.f", build=partial(_problems, tolerance=0.01), off=_other_target, seeds=(0, 1))
def last(witness: Any) -> Mapping[str, bool]:
    """ρ'_L = N_L: the last layer asks for one subset sum a parameter, and small subsets use 2 to 3 neurons a parameter.

    Note: 'c_{0,L-1} >= C c_{t,L-1} ...': the copies of target layer L-1 stand in source layer L, and 'c_{t,L-2}' is c_{0,L-1}.
    """
    N, solved, made = _counts(witness)[-1]
    piece = list(witness[1].pieces.values())[-1]
    return {
        "as many sums as parameters, no copies": solved == N and made == 1,
        "2 to 3 neurons a parameter": 2 <= piece.edges / N <= 3,
    }


def _later(construction: str, seed: int) -> Any:
    _, ticket = pruned(construction, "relu", seed)
    piece = list(ticket.pieces.values())[1]
    return piece, piece.factors(ticket.source)


@PROOF.witness(
    "thm-3.2.a", build=lambda seed: _later("burkholz2022conv.l+1", seed),
    off=lambda seed: _later("burkholz2022conv.2l", seed),
)  # fmt: skip
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


@HERE.witness("cmp-1.counts", build=_beside_each_other, off=lambda seed: _beside_each_other(seed)[::-1], seeds=(0, 1))
def compared(pair: Any) -> Mapping[str, bool]:
    """Of one target the L+1 ticket keeps over 3 times as many parameters as the 2L ticket, from fewer source neurons."""
    return {
        "more parameters": pair[1].edges > 3 * pair[0].edges,
        "fewer neurons": sum(pair[1].source_widths) < sum(pair[0].source_widths),
    }


@HERE.witness("cmp-2", build=_beside_each_other, off=lambda seed: _beside_each_other(seed)[::-1])
def depths(pair: Any) -> Mapping[str, bool]:
    """The 2L ticket needs depth at least 2L, the L+1 ticket L + 1; the 2L ticket has fewer parameters."""
    return {
        "depths": (pair[0].to_network().depth, pair[1].to_network().depth) == (6, 4),
        "2L is parameter efficient": pair[0].edges < pair[1].edges,
    }


# The theorem as a whole


@PROOF.refuted(
    "thm-3.2", at={"eps": Fraction(1, 10**6), "delta": "1/2", "C": 10}, severity="misprint",
    impact="Theorem 3.2 with its scales as printed; with σ_1 = min{1, a/2} and σ_2 = |r|/σ_1 see thm-3.2.corrected",
)  # fmt: skip
def printed(eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The printed width and scales (γ = 1, ε'' as in appendix C.2) suffice for f(x) = tanh(9x/10), one layer of one parameter;
    so a source of this width reaches tanh(9/10) - eps at x = 1, with second-layer weights at most σ_2 = a(ε'')/2.

    Note: σ_1 and σ_2 are exchanged as in Theorem 3.1.  Sub-statements that fail: thm-3.2.b, .b.skip, .epsl (copies err apart;
    learned skip parameters err), .share and .h (delta is divided among too few sums), .constant, .c.
    """
    eps_l = parameter_tolerance_as_printed(eps, 1, 1)
    share = rho.closed_form(like(1, eps), eps_l, delta, 1, C)
    neurons, sigma = width_as_printed(1, 1, eps_l, delta, share, C) + 1, scale_as_printed(eps, eps_l, delta, C)
    return sides(tanh(like(9, eps) / 10) - eps, neurons * sigma, off=neurons / (2 * sigma))


@PROOF.refuted(
    "thm-3.2.constant", at={"b": 1, "eps": "1/2"}, severity="gap",
    impact="Theorem 3.2 and Algorithm 2 with residual blocks: the constant channel of a block must not be built anew",
)  # fmt: skip
def constant_printed(b: Share, eps: OpenUnit) -> Sides:
    """A constant channel that is built with the parameter b = 1 and passes a residual connection is 1 to within eps (ReLU).

    Note: it is φ(1) + 1 = 2: Eq. 2 adds the constant channel of the block's input.  Built from nothing, φ(0) + 1, it is right.
    """
    return sides(absolute(b + 1 - 1), eps, off_left=absolute(0 * b + 1 - 1))


@PROOF.equal("thm-3.2.constant.corrected")
def constant(k: Signed) -> Sides:
    """With its weights pruned a constant channel k passes a residual block as φ(0) + k = k, and takes no error but its own."""
    return sides(relu(0 * k) + k, k, off=k + 1)


@PROOF.at_most("thm-3.2.first", by="smt", samples=({"B": "1/2", "T": 1, "N": 1, "M": 0, "t": 1},))
def first_layer(B: OpenUnit, T: Positive, N: Count, M: Natural, t: Count) -> Sides:
    """Sums met within ε_1 = B/(2 t max{1, T N + M}) put the first layer off by T N t ε_1 <= B/2; φ has the other half."""
    return sides(T * N * t * (parameter_tolerance(B, T, N, M) / t), B / 2, off=B / 3)


@PROOF.at_most(
    "thm-3.2.least", by="smt", given=lambda B, T, N, M, A, **_: at_most(T * N + M, A),
    samples=({"B": "1/2", "T": 1, "N": 1, "M": 0, "A": 1, "t": 1, "n": 1},),
)  # fmt: skip
def least(B: OpenUnit, T: Positive, N: Count, M: Natural, A: AtLeastOne, t: Count, n: Count) -> Sides:
    """Neither ε_l nor the earlier layers' allowance falls below B_l/(2 t n A), A >= T N_l + M_l: ε_l >= eps/(2 t n A)^L."""
    smallest = minimum(parameter_tolerance(B, T, N, M) / t, allowed_before(B, T, N, M, n))
    return sides(B / (2 * t * n * A), smallest, off=smallest / 2)


@PROOF.at_most("thm-3.2.union", by="smt", samples=({"N1": 1, "N2": 0, "N3": 0, "L": 1, "n": 1, "delta": "1/2"},))
def union(N1: Natural, N2: Natural, N3: Natural, L: Count, n: Count, delta: OpenUnit) -> Sides:
    """n copies of a channel pose 2n sums a parameter in the first layer (N1), n in the middle ones (N2), 1 in the last (N3), and 2n
    for a constant channel a layer: at delta/(2n(N_t + L)) each they fail with probability at most delta.
    """
    all_of_them = 2 * n * N1 + n * N2 + N3 + 2 * n * L
    return sides(all_of_them * (delta / (n * posed(N1 + N2 + N3, L))), delta, off=delta / 2)


def rest(N: Scalar, L: Scalar, t: Scalar, P: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """Q = max{8 t (N_t + L)/delta, 2 t P/eps}, what Corollary A.2's logarithm holds beside the copies; P = (2 t A)^L.

    >>> rest(1000, 3, 1, 8.0e6, 0.1, 0.1)
    160000000.0
    """
    return maximum(4 * t * posed(N, L) / delta, 2 * t * P / eps)


def _asked(N: Scalar, L: Scalar, t: Scalar, n: Scalar, V: Scalar, P: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """The minimum in the logarithm of Corollary A.2 for targets up to t."""
    return minimum(delta / (n * posed(N, L)) / (2 * t), eps / (P * V) / t)


def _missing(N: Scalar, L: Scalar, t: Scalar, n: Scalar, V: Scalar, P: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """2/min{...} over Q V, at most 1."""
    return 2 / (_asked(N, L, t, n, V, P, eps, delta) * rest(N, L, t, P, eps, delta) * V)


@PROOF.at_most(
    "thm-3.2.logarithm", by=(tangent.at(x=_missing),), given=lambda n, V, **_: at_most(n, V),
    samples=({"N": 1, "L": 1, "t": 1, "n": 1, "V": 1, "P": 2, "eps": "1/2", "delta": "1/2"},),
)  # fmt: skip
def split(N: Count, L: Count, t: Count, n: Count, V: Positive, P: Positive, eps: OpenUnit, delta: OpenUnit) -> Sides:
    """log(2/min{delta/(4 t n (N_t + L)), eps/(t P V)}) <= log Q + log V where V = n^L >= n."""
    bound = log(rest(N, L, t, P, eps, delta)) + log(V)
    return sides(log(2 / _asked(N, L, t, n, V, P, eps, delta)), bound, off=bound - 1)


@PROOF.at_most(
    "thm-3.2.fixed-point", by=(tangent.at(x=lambda K, L, n: n / (2 * K * L)),),
    given=lambda K, L, q, n: at_most(2 * K * (q + L * log(2 * K * L)), n), samples=({"K": 1, "L": 1, "q": "0.1", "n": 2},),
)  # fmt: skip
def enough(K: AtLeastOne, L: Count, q: Positive, n: Count) -> Sides:
    """n >= 2 K (q + L log(2 K L)) is at least K (q + L log n) + 1: copies for which delta is divided among their own sums."""
    return sides(K * (q + L * log(n)) + 1, n, off=n / 3)


def _constant(t: Scalar, c: Scalar) -> Scalar:
    """K: Corollary A.2's numbers for products of which half count as 0 and targets up to t are K log(2/min{...})."""
    return 8 * (190 + 16 * c) * t / log(like(2, t))


@HERE.argued(
    "thm-3.2.corrected",
    steps=(enough, split, least, union, corollary_a_2, contains, mixture, spread, first_layer, thirteen, repaired_layer, both, read_as, constant),
    given=lambda N, L, t, n, A, eps, delta, c: at_most(2 * _constant(t, c) * (log(rest(N, L, t, (2 * t * A) ** L, eps, delta)) + L * log(2 * _constant(t, c) * L)), n),
    samples=({"N": 1, "L": 1, "t": 1, "n": 10**6, "A": 1, "eps": "1/2", "delta": "1/2", "c": 1},),
)  # fmt: skip
def corrected(
    N: Count, L: Count, t: Count, n: Count, A: AtLeastOne, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne
) -> Sides:
    """Theorem 3.2 holds for |θ| <= 1 with n (c_{t,l} + 1) channels in source layer l + 1, l = 0, ..., L - 1, n >= 2K (log Q + L log(2KL)),
    K = 8 (190 + 16 c) t/log 2, Q = max{8 t (N_t + L)/delta, 2 t (2 t A)^L/eps}, A >= T N_{w,l} + N_{m,l} for every l, σ_1 = min{1, a(ε'')/2},
    σ_2 = |r|/σ_1, ε'' as small as φ_0 asks, learned skip parameters of the source being U[-1, 1] too, and N_{w,l} >= 1; c is Lueker's constant, 1/t a
    value of |φ| and |φ_0| on [-1, 1], and t >= |r|(|m_plus| + |m_minus|).

    Because let B_L = eps, ε_l = B_l/(2 t max{1, A_l}), B_{l-1} = B_l/(2 max{1, n A_l}), A_l = T N_{w,l} + N_{m,l}.  The first target layer is
    built as in Theorem 3.1, from the data and the neurons' own biases, in n copies of each channel and of a constant 1/t, each from
    two sums a parameter; its blocks are of n univariate neurons, and what an input meets is within t ε_1 by `cor-C.1.g.spread`.
    Every copy in a later layer asks one sum a parameter of U[-1, 1], which reads the n copies of its input, or of the constant
    for t b (`thm-3.1.constant.corrected`), on a path or on a learned skip connection; residual connections join copy to copy, and a
    constant channel that has one is not built anew (`thm-3.2.constant.corrected`).  Products of which half count as 0 contain U[-1/2,
    1/2] with weight (log 2)/4 (`app-B.2`), and U[-1, 1] with weight 1/2 (`def-A.1.uniform`): so K log(2/min{...}) + 1 numbers serve each sum by
    `cor-A.2.corrected`, at a tolerance of at least eps/(2 t n A)^L by `thm-3.2.least` and failure probability delta/(2 n (N_t + L)).  By
    `thm-3.2.logarithm` with V = n^L and `thm-3.2.fixed-point` n is that large, and by `thm-3.2.union` all sums succeed.  The first layer errs
    by at most B_1: `thm-3.2.first` and, for the departure of φ_0, ε'' chosen as in `cor-C.1.j.both.corrected`.  If every copy
    of earlier layers is within B_{l-1}, layer l, and all before it, stay within B_l by `thm-3.2.b.corrected` and
    `thm-3.2.d.corrected`.  At the end that is eps.
    """
    needed = numbers(t, eps / (2 * t * n * A) ** L, delta / (n * posed(N, L)), c)
    return sides(needed, n, off=needed / 2)


RESULT = Result(
    ref=HERE.ref, title="Convolutional tickets of depth L+1",
    statement="A source of depth L_t + 1 contains, with probability at least 1-delta, each output component of a convolutional target, skip "
    "connections included, to within eps if c_{0,l+1} >= C c_{t,l} log(1/min{ε_l, ρ delta/N_l}), n_{0,1} >= C c_{t,0} log(1/min{ε_1, delta ρ}), "
    "ρ = C N_l^(1+γ) log(1/min{min_l ε_l, delta}), ε_l = eps/(2T N_{w,l} Π_{s>l} 2(T N_{w,s} + N_{m,s})).",
    symbols={
        "c": "c_{t,l}, channels of a target layer", "N": "N_l, nonzero parameters of a layer",
        "M": "N_{m,l}, those of skip connections", "T": "Lipschitz constant of φ",
        "eps_l": "ε_l, tolerance of a parameter", "rho": "ρ, subset sums among which delta is divided",
        "m, members": "copies of a channel, size of a base set", "gamma": "γ", "C": "constant left open",
    },
    formulas=(failure_share_as_printed, width_as_printed, rho.width, rest),
    claims=(
        convolutional_claim("burkholz2022conv.thm-3.2.witness", HERE.ref, "burkholz2022conv.l+1", skip=True),
        convolutional_claim("burkholz2022conv.thm-3.2.witness.tanh", HERE.ref, "burkholz2022conv.l+1", phi="tanh", skip=True),
        share_printed, rho_printed, direct, count_printed, last, counted,
        *rho_claims(PROOF, "thm-3.2.h"), compared, depths, printed, constant_printed, constant, first_layer,
        least, union, split, enough, corrected,
    ),
    whole="burkholz2022conv.thm-3.2", repaired="burkholz2022conv.thm-3.2.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=hypotheses_on_parameters, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

"""Theorem 4: equivariant tickets.  Its printed width is too small for every group: it does not grow with n.

A target layer maps n feature spaces F = (R^d, sigma) to n; its equivariant maps have n^2 |B| coefficients.  The source
puts n~ feature spaces in between; with n~ < n its first layer has a kernel, which no target like the identity has.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, like, maximum, minimum
from ltbounds.claims import BaseSets, Hypothesis, Integers, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import Count, OpenHalf, OpenUnit, Positive, Sides, any_number, induction, place, sides
from ltbounds.theorems.natale2024.corollary_1.all_k import twice_the_bits
from ltbounds.theorems.natale2024.theorem_3 import DENSITY
from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.natale2024.theorem_3.eq_28 import largest_root, log_factor, log_scale
from ltbounds.theorems.natale2024.theorem_3.repaired import base_set
from ltbounds.theorems.pensia2020.theorem_1_proof import chain, differences, geometric

__all__ = ["RESULT", "features", "features_as_printed", "log_scale_of_stack"]

Int1To20 = Annotated[Scalar, Integers(1, 20)]
Int1To25 = Annotated[Scalar, Integers(1, 25)]
Real1To100 = Annotated[Scalar, Real(1, 100)]
Kept = Annotated[Scalar, Real(Fraction(1, 8), Fraction(1, 2))]
HERE = place("natale2024", "Theorem 4", "section 4")
HALF = Fraction(1, 2)


def log_scale_of_stack(n: Scalar, depth: Scalar, size: Scalar, norm: Scalar, eps: Scalar, gamma: Scalar) -> Scalar:
    """A = 2 l n^2 max{|B|, ||B||} gamma/eps, |B| = `size`, ||B|| = `norm` (over |beta|_inf <= 1): the logarithm is of A n~.

    >>> log_scale_of_stack(64, 3, 9, 9, 0.01, 0.5)
    11059200.0
    """
    return 2 * depth * n**2 * maximum(size, norm) * gamma / eps


def features_as_printed(
    n: Scalar, depth: Scalar, size: Scalar, norm: Scalar, eps: Scalar, gamma: Scalar, c_amp: Scalar
) -> Scalar:
    """Theorem 4 as printed: n~ = c_amp log2^2(A n~)/H_2(gamma) features (its largest root) between n and n of them.

    >>> round(features_as_printed(64, 3, 9, 9, 0.01, 0.5, c_amp=8.0), 2)
    10835.21
    """
    return largest_root(log_scale_of_stack(n, depth, size, norm, eps, gamma), log_factor(gamma, c_amp))


def features(n: Scalar, depth: Scalar, size: Scalar, norm: Scalar, eps: Scalar, gamma: Scalar, c_amp: Scalar) -> Scalar:
    """Theorem 4, corrected: 2n times the printed number, as in Theorem 3: n_i* features of each sign for each input.

    >>> round(features(64, 3, 9, 9, 0.01, 0.5, c_amp=8.0))
    1386906
    """
    return 2 * n * features_as_printed(n, depth, size, norm, eps, gamma, c_amp)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    assert THEOREM_3.width is not None
    shared = [known for known in THEOREM_3.width.hypotheses(facts) if not known.text.startswith("fully connected")]
    return (
        *shared,
        Hypothesis("as many features in every layer", len(set(facts.widths)) == 1, "the widest layer is taken"),
        Hypothesis(
            "all layers equivariant under one group", facts.dense,
            "circular convolutions commute with shifts; zero padding, pooling and flattening do not",
        ),
    )  # fmt: skip


def _stack(facts: NetworkFacts) -> tuple[int, int, int]:
    """n, l and |B|, the size of a filter; shifts have ||B|| = |B|."""
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    sizes = (-(-count // (pair[0] * pair[1])) for count, pair in zip(facts.nonzeros, pairs, strict=True))
    return max(facts.widths), len(facts.widths) - 1, max(1, *sizes)


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    """At the density of Theorem 3's row."""
    n, depth, size = _stack(facts)
    return (features(n, depth, size, size, min(eps, delta), DENSITY, C),) * depth


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """thm-4.corrected for k as large as Corollary 3 asks, as in Theorem 3's row: n^2 |B| coefficients, two halves each."""
    n, depth, size = _stack(facts)
    return (
        BaseSets(round(2 * n / DENSITY), "mixture-d", 1.0, *(x / (4 * depth * n**2 * size) for x in (eps, delta))),
    ) * depth


@HERE.refuted(
    "thm-4", at={"n": 2**15, "depth": 1, "size": 1, "norm": 1, "eps": Fraction(1, 10), "gamma": HALF, "c_amp": 8},
    severity="false",
    impact="Theorem 4 as a whole, and claim-cnn; with 2n times as many features its construction is that of Theorem 3 (thm-4.corrected)",
)  # fmt: skip
def printed(
    n: Count, depth: Int1To20, size: Int1To25, norm: Int1To25, eps: OpenHalf, gamma: Kept, c_amp: Real1To100
) -> Sides:
    """As printed: n~ features suffice for every f, so for n identity maps, which need n~ >= n (thm-4.kernel).

    Note: At c_amp = 8, n = 32768, l = 1, eps = 1/10, gamma = 1/2 the printed n~ is about 18,000; it grows like log^2 n only, so it
    fails for every c_amp (thm-4.every-constant) and group: Theorem 3's 2 d_{i-1} was dropped.  Also, kappa_{n~ -> n} and
    kappa_{n -> n~} are exchanged, and the layers of f must have norm at most 1.
    """
    right = features_as_printed(n, depth, size, norm, eps, gamma, c_amp)
    return sides(n, right, off=features(n, depth, size, norm, eps, gamma, c_amp))


@HERE.equal("thm-4.parameters")
def layers(n: Count, depth: Count, size: Count, norm: Positive, eps: OpenHalf, gamma: Kept, c_amp: Real1To100) -> Sides:
    """Two layers between n features, 2n n~ and n have 4 n^2 n~ |B| equivariant parameters; n~ is the largest root of Eq. 28 with
    max{|B|, ||B||} times the A of Theorem 3 for n inputs and n outputs.
    """
    root = largest_root(maximum(size, norm) * log_scale(n, n, depth, eps, gamma), log_factor(gamma, c_amp))
    wide = features(n, depth, size, norm, eps, gamma, c_amp)
    return sides(2 * n * size * wide, 4 * n**2 * root * size, off=2 * size * wide)


@HERE.at_most("thm-4.every-constant", by=induction("c_amp"), strict=True)
def every_constant(c_amp: Count) -> Sides:
    """c_amp (6 c_amp + 44)^2 < 4^(c_amp+7) for every integer c_amp >= 1: at l = |B| = ||B|| = 1, eps = 1/4, gamma = 1/2 the printed
    n~ is below n = 4^(c_amp+7), where log2(A n) = 6 c_amp + 44.
    """
    return sides(c_amp * (6 * c_amp + 44) ** 2, like(4, c_amp) ** (c_amp + 7), off=like(2, c_amp) ** (c_amp + 7))


@HERE.at_most("thm-4.kernel", by="smt")
def kernel(v: any_number, y: any_number) -> Sides:
    """2 v^2 <= (v-y)^2 + (-v-y)^2, coordinate by coordinate: one output y for v and -v misses one of them by at least |v|.

    Note: With n~ < n features the first layer maps some unit v to 0, so v and -v have one output and the identity is missed by
    at least 1.  With more layers, relu(v) - relu(-v) = v, so one of the two is missed by at least 1/2.
    """
    missed = (v - y) ** 2 + (-v - y) ** 2
    return sides(2 * v**2, missed, off=missed / 2)


@HERE.refuted(
    "thm-4.norm", at={"size": 1, "t": 2}, severity="misprint",
    impact="none: read max over |beta|_inf <= 1, and p = |B| and the p of the operator norm as two letters",
    corrected="thm-4.union",
)  # fmt: skip
def unbounded_norm(size: Count, t: Positive) -> Sides:
    """As printed, ||B|| = max_{|beta|_inf} ||sum_k beta_k b_k||, over all beta; for the shifts (any p) it is |B| and at least
    ||t sum_k b_k|| = t |B| for every t.

    Note: The constraint |beta|_inf <= 1 is missing.  p also stands for |B| and for the norm's exponent, in one sentence.
    """
    return sides(t * size, size, off=t * size)


def _tolerance(n: Scalar, depth: Scalar, size: Scalar, norm: Scalar, eps: Scalar) -> Scalar:
    """eps/(4 l n^2 max{|B|, ||B||}) for each coefficient: 4, as relu(x) and relu(-x) both carry an error."""
    return eps / (4 * depth * n**2 * maximum(size, norm))


@HERE.equal("thm-4.union")
def union(n: Count, depth: Count, size: Count, norm: Positive, eps: OpenUnit) -> Sides:
    """2 l n^2 |B| base sets that fail with probability at most tau each, and l layers that err by 2 n^2 ||B|| tau each, tau =
    eps/(4 l n^2 max{|B|, ||B||}): the larger of the two is eps/2.
    """
    return sides(2 * depth * n**2 * maximum(size, norm) * _tolerance(n, depth, size, norm, eps), eps / 2, off=eps / 3)


@HERE.at_most("thm-4.density", by="smt")
def density(n: Count, size: Count, k: Count, between: Count) -> Sides:
    """Of 4 n^2 n~ |B| equivariant parameters at most 2 n^2 |B| k + min{2 n n~, 2 n^2 |B| k} are kept: a share of at most k/n~."""
    kept = 2 * n**2 * size * k
    return sides(kept + minimum(2 * n * between, kept), k / between * 4 * n**2 * between * size, off=kept)


@HERE.argued("thm-4.corrected", steps=(base_set, twice_the_bits, union, density, differences, geometric, chain))
def corrected(n: Count, depth: Count, size: Count, norm: Positive, eps: OpenUnit) -> Sides:
    """Theorem 4 holds with 2n n~ features between n and n, for every finite-dimensional F on which ReLU acts coordinate-wise and
    commutes with G, every basis with the identity in it, eps in (0, 1) and density gamma = k/n~ with k >= 1 whole, n~ >= c_amp
    log2^2(2 l n^2 max{|B|, ||B||} k/eps)/H_2(gamma), if the layers of f have coefficients in [-1, 1] and norm at most 1.

    Because keep of the first layer, for each input feature, n~ coefficients of the identity where positive and n~ where negative:
    multiples of relu(x_b) and relu(-x_b).  Then every coefficient of the layer is, for each of the two, a subset sum of numbers of
    the law D of its own.  `thm-3.base-set` at tau serves all values in [-1, 1], by at most k of n~ numbers (`cor-1.mixture.bits`:
    half the tolerance asks for at most four times c_amp).  The ticket is equivariant, as E_ab x b_k are maps of G.  As relu(x) and
    relu(-x) are no longer than x, a layer errs by at most 2 n^2 ||B|| tau <= eps/(2l), all fails with probability at most eps by
    `thm-4.union`, the error is below eps by `thm-1.b` (in any l_p norm), `thm-1.c` and `thm-1.d`; the density is that of `thm-4.density`.
    """
    worst = 2 * depth * n**2 * maximum(size, norm) * _tolerance(n, depth, size, norm, eps)
    return sides(worst, eps / 2, off=eps / 3)


RESULT = Result(
    ref=HERE.ref, whole="natale2024.thm-4", repaired="natale2024.thm-4.corrected", title="Equivariant tickets",
    statement="A random 2l-layer G-equivariant network with n~ = c_amp log2^2(2 l n^2 max{|B|, ||B||} gamma "
    "n~/eps)/H_2(gamma) features (as printed; 2n times as many are right) can, with probability at least 1-eps, be "
    "pruned to an equivariant subnetwork of density at most gamma within eps of every l-layer G-equivariant target.",
    symbols={
        "G": "the group", "B": "basis of the equivariant maps of F", "size": "|B|, members of the basis",
        "norm": "||B||, largest norm of a combination with coefficients in [-1, 1]",
        "n": "feature spaces in each layer of the target", "depth": "l, depth of the target",
        "eps": "tolerance and failure probability", "gamma": "density, the share of equivariant parameters kept",
        "c_amp": "the constant of Corollary 1",
    },
    formulas=(log_scale_of_stack, features_as_printed, features),
    claims=(printed, layers, every_constant, kernel, unbounded_norm, corrected, union, density),
    width=WidthTheorem(
        kind="sufficient", measures="l_p norm of the outputs, inputs in the unit l_p ball, p that of the operator norms",
        hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets,
    ),
)  # fmt: skip

"""The proof of Theorem 5 (appendix B.4), step by step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, integer, like, log, minimum
from ltbounds.claims import Integers, Points, Result

from ltbounds.notation import (  # isort: skip
    Count, Natural, OpenUnit, Positive, Share, Sides, Signed, Size, any_number, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.fischer2021.lemma_2 import scaled
from ltbounds.theorems.shared.sequences import numbers, signed, summed
from ltbounds.theorems.shared.small_networks import draw, draw_numbers, forward, relu_by_modulus

__all__ = ["RESULT", "block_size", "failure_share", "failure_share_as_printed", "output_factor", "width_in_appendix"]

HERE = place("fischer2021", "Theorem 5, proof", "appendix B.4")


def width_in_appendix(
    n_before: Scalar, n: Scalar, k_before: Scalar, L: Scalar, eps_l: Scalar, delta: Scalar, C: Scalar
) -> Scalar:
    """Theorem 5 as appendix B.4 prints it: C n_{l-1} log(1/min{eps_l, delta_l}) with delta_l = delta/(L k_{l-1,max} n_l).

    >>> round(width_in_appendix(10, 5, k_before=11, L=2, eps_l=0.01, delta=0.01, C=3), 1)
    279.2
    """
    return C * n_before * log(1 / minimum(eps_l, delta / (L * k_before * n)))


def failure_share(delta: Scalar, L: Scalar, n: Scalar, k: Scalar) -> Scalar:
    """B.4: the failure probability of one parameter that the union bound allows, delta/(2 L n_l k_{l,max}).

    >>> failure_share(Fraction(1, 10), L=2, n=5, k=11)
    Fraction(1, 2200)
    """
    return delta / (2 * L * n * k)


def failure_share_as_printed(delta: Scalar, L: Scalar, n: Scalar, k_before: Scalar) -> Scalar:
    """B.4's statement: delta_l = delta/(L k_{l-1,max} n_l), with the in-degree of the layer before.

    >>> failure_share_as_printed(Fraction(1, 10), L=2, n=5, k_before=1)
    Fraction(1, 100)
    """
    return delta / (L * k_before * n)


def block_size(eps_l: Scalar, delta_l: Scalar, C: Scalar) -> Scalar:
    """B.4: candidate neurons that suffice for one parameter, |I| = C log(1/min(delta_l, eps_l)).

    >>> round(block_size(0.05, 0.05, C=8), 2)
    23.97
    """
    return C * log(1 / minimum(delta_l, eps_l))


def output_factor(sigma: Scalar, L: Scalar) -> Scalar:
    """λ = Π_{l=1}^{2L} σ_{w,l}^{-1} where all layers of the source have the same scale sigma: sigma^(-2L).

    >>> output_factor(Fraction(1, 2), 2)
    Fraction(16, 1)
    """
    return sigma ** (-2 * L)


def _coupled(seed: Scalar, sigma: Scalar, undo: Callable[[Any, Any], Any]) -> Any:
    """The first output of network `seed` (of even depth 2L) with every scale sigma, times `undo`(sigma, L)."""
    layers = draw(2 * integer(seed) + 1)
    x = draw_numbers(seed, "x", len(layers[0][0][0]))
    return undo(sigma, len(layers) // 2) * forward(scaled(layers, [sigma] * len(layers)), x)[-1][0]


(P, Q), (W, X) = map(signed, "pq"), map(numbers, "wx")


@HERE.formal("thm-5.a", theorem="Networks.parameters_beyond_one")
def range_holds(seed: Natural, n: Natural) -> Sides:
    """A sum of n products p_i q_i of numbers in [-1, 1] is at most n in size: a parameter θ needs at least |θ| neurons, so those
    beyond 1 cost width in proportion; and n >= |θ| blocks, each for a part of at most 1 in size, suffice.
    """
    return sides(absolute(summed(lambda i: P(seed, i) * Q(seed, i), n)), n, off=n / 2)


@HERE.equal("thm-5.b", by=induction("n"))
def two_sided(seed: Natural, n: Natural, b: any_number) -> Sides:
    """Σ_j (w_j φ(x_j) - w_j φ(-x_j)) + b φ(1) = Σ_j w_j x_j + b, the pre-activation of a neuron with n inputs."""
    left = summed(lambda j: W(seed, j) * relu_by_modulus(X(seed, j)) - W(seed, j) * relu_by_modulus(-X(seed, j)), n)
    right = summed(lambda j: W(seed, j) * X(seed, j), n) + b
    return sides(left + b * relu_by_modulus(like(1, b)), right, off=right - b)


@HERE.at_most("thm-5.c", by="smt", beyond={"n": Integers(0)})
def intermediaries(n: Count) -> Sides:
    """φ(x_j), φ(-x_j) for each of n inputs and one φ(1): 2n + 1 <= 3n intermediary neurons of in-degree 1."""
    return sides(2 * n + 1, 3 * n)


@HERE.at_most("thm-5.d", by=induction("n"))
def half_errors(seed: Natural, n: Natural, eps_l: Share, r: Signed) -> Sides:
    """With w_j + p_j for w_j, -w_j + q_j for -w_j and b + r for b, errors of at most eps_l, a pre-activation of n inputs moves by
    at most eps_l (|x|_1 + 1), as with one error of eps_l in each w_j and b; the first n terms of each sequence.

    Note: The paper has eps_l/2 for w and for -w; the halving is not needed.
    """

    def moved(j: Scalar) -> Scalar:
        w, x, p, q = (sequence(seed, j) for sequence in (W, X, P, Q))
        return (w + eps_l * p) * relu_by_modulus(x) + (-w + eps_l * q) * relu_by_modulus(-x) - w * x

    size = 1 + summed(lambda j: absolute(X(seed, j)), n)
    return sides(absolute(summed(moved, n) + eps_l * r), eps_l * size, off=eps_l * size / 2)


@HERE.refuted(
    "thm-5.union", at={"delta": Fraction(1, 10), "L": 2, "n": 1, "k_before": 1, "k": 2}, severity="misprint",
    impact="Theorem 5: the in-degree of the wrong layer; the width stands with another constant", corrected="thm-5.e",
)  # fmt: skip
def union_printed(delta: Share, L: Size, n: Count, k_before: Count, k: Count) -> Sides:
    """The statement's delta_l = delta/(L k_{l-1,max} n_l) meets the union bound: layer l, with up to n_l k_{l,max}
    parameters, fails with probability at most delta/L.

    Note: The in-degree must be that of layer l (k_{0,max} does not even exist), and w, -w need the 2 of the proof.
    The width survives with another C: log(1/eps_l) contains log(n_l k_{l,max})/2 already.
    """
    posed = n * k * failure_share_as_printed(delta, L, n, k_before)
    return sides(posed, delta / L, off_left=2 * n * k * failure_share(delta, L, n, k))


@HERE.equal("thm-5.e")
def union(delta: Share, L: Count, n: Count, k: Count) -> Sides:
    """With delta_l = delta/(2 L n_l k_{l,max}) the 2 n_l k_{l,max} sums of L layers fail with probability <= delta.

    Because a neuron poses a sum for w and one for -w for each nonzero weight, and one for its bias: at most 2 k_i.
    """
    sums = L * (2 * n * k)
    return sides(delta, sums * failure_share(delta, L, n, k), off=sums * failure_share_as_printed(delta, L, n, k))


@HERE.refuted(
    "thm-5.k-zero", "<", at={"n_before": 1, "n": 1, "k_before": 0, "L": 1, "eps_l": "1/2", "delta": "1/2"},
    severity="edge",
    impact="Theorem 5 for targets with a layer whose parameters are all 0; the repair takes k_{l,max} >= 1",
    corrected="thm-5.corrected", beyond={"k_before": Integers(1)},
)  # fmt: skip
def no_degree(n_before: Count, n: Count, k_before: Natural, L: Count, eps_l: OpenUnit, delta: OpenUnit) -> Sides:
    """The printed width is a number for every target: what stands in its logarithm, k_{l-1,max} n_l/min{eps_l, delta/L}, is positive.

    Note: A layer l - 1 without nonzero parameters has k_{l-1,max} = 0, and the logarithm of 0 stands there; in Lemma 4 sqrt(n_l
    k_{l,max}) divides.
    """
    return sides(0 * eps_l, k_before * n / minimum(eps_l, delta / L))


@HERE.equal("thm-5.g.blocks")
def blocks(
    n_before: Count, n: Count, k_before: Count, L: Count, eps_l: OpenUnit, delta: OpenUnit, C: Positive
) -> Sides:
    """3 n_{l-1} blocks of C log(1/min(delta_l, eps_l)) neurons are C' n_{l-1} log(1/min(delta_l, eps_l)), C' = 3C."""
    wide = width_in_appendix(n_before, n, k_before, L, eps_l, delta, 3 * C)
    one = block_size(eps_l, failure_share_as_printed(delta, L, n, k_before), C)
    return sides(wide, 3 * n_before * one, off=2 * n_before * one)


@HERE.formal("thm-5.i", "==", theorem="Networks.source_of_one_half_width")
def coupling(seed: Natural, sigma: Annotated[Scalar, Points((1, 2, 3))]) -> Sides:
    """Weights σu, biases σ^l u' with u, u' in [-1, 1] and the output times λ = σ^(-2L): the network of u, u' itself, by Lemma 2."""
    scale, plain = Fraction(1, integer(sigma)), _coupled(seed, Fraction(1), output_factor)
    return sides(_coupled(seed, scale, output_factor), plain, off_left=_coupled(seed, scale, lambda s, L: s ** (-L)))


RESULT = Result(
    ref=HERE.ref, title="Tickets with non-zero biases: the proof",
    statement="Each target layer becomes two: 3 n_{l-1} blocks of C log(1/min{delta_l, eps_l}) neurons of in-degree 1, from which every parameter is a subset "
    "sum; a union bound over 2 n_l k_{l,max} parameters in L layers.",
    symbols={"delta_l": "failure probability of one parameter", "sigma": "scale of the source's weights", "n_before": "n_{l-1}"},
    formulas=(width_in_appendix, failure_share, failure_share_as_printed, block_size, output_factor),
    claims=(
        range_holds, two_sided, intermediaries, half_errors, union_printed, union, no_degree, blocks,
        coupling,
    ),
)  # fmt: skip

"""Theorem 1, section 3.5: from layers to the network."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, absolute, exp, total
from ltbounds.claims import Claim, Integers, Real
from ltbounds.notation import Count, Nonnegative, OpenUnit, Share, Sides, any_number, induction, place, sides
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_3 import corrected as layer

__all__ = ["CLAIMS", "layer_error", "network_error", "network_error_sum"]

Int1To3 = Annotated[Scalar, Integers(1, 3)]
PROOF = place("pensia2020", "Theorem 1", "section 3.5, proof")
LAYERS = place("pensia2020", "Theorem 1", "section 3.5, Eqs. 10-11")


def layer_error(eps: Scalar, depth: Scalar) -> Scalar:
    """Eqs. 10-11: the l2 error that one target layer may make on the unit l2 ball, eps / (2 depth).

    >>> layer_error(0.75, 3)
    0.125
    """
    return eps / (2 * depth)


def network_error_sum(eps: Scalar, depth: Scalar) -> Scalar:
    """Section 3.5: the error of the network, sum over layers i of (1 + eps/(2l))^(i-1) · eps/(2l), l2 norm.

    >>> network_error_sum(0.5, 2)
    0.265625
    """
    share = layer_error(eps, depth)
    return total(lambda i: (1 + share) ** (i - 1) * share, 1, depth)


def network_error(eps: Scalar, depth: Scalar) -> Scalar:
    """Section 3.5: the same sum in closed form, (1 + eps/(2l))^l - 1, which is below e^(eps/2) - 1 < eps.

    >>> network_error(0.5, 2)
    0.265625
    """
    return (1 + layer_error(eps, depth)) ** depth - 1


@LAYERS.at_most("eq-10-11.lipschitz", by="smt")
def lipschitz(a: any_number, b: any_number) -> Sides:
    """'As ReLU is 1-Lipschitz' Eq. 11 follows: |sigma(a) - sigma(b)| <= |a - b|."""
    return sides(absolute(relu(a) - relu(b)), absolute(a - b), off=absolute(a - b) / 2)


@LAYERS.argued("eq-10-11", "==", steps=(layer, lipschitz))
def union(eps: OpenUnit, depth: Count) -> Sides:
    """Each of l layers is met within eps/(2l), before and after the outer ReLU, except with probability eps/2 in all.

    Because `lemma-3.corrected` at eps/(2l), in the width that it asks for there, does the first, and `eq-10-11.lipschitz`
    carries it through the ReLU; the probability of a union is at most the sum of the probabilities, here l eps/(2l).

    Note: The paper needs at most eps.  Eq. 10 prints W_i as d_{i+1} x d_i where Eq. 1 has d_i x d_{i-1}.
    """
    return sides(depth * layer_error(eps, depth), eps / 2, off=eps)


@LAYERS.refuted(
    "eq-10-11.mask", "==", at={"d_in": 1, "d_out": 2, "k": 1}, severity="misprint",
    impact="none: the text before the equations has the right mask",
)  # fmt: skip
def mask(d_in: Int1To3, d_out: Int1To3, k: Int1To3) -> Sides:
    """As printed, M_{2i-1} (k x d_{i-1}) is masked by S_{2i}, the mask of M_{2i} (d_i x k): they have equally many entries.

    Note: Read S_{2i-1}, as in the text before.
    """
    return sides(d_out * k, k * d_in, off_left=k * d_in)


@LAYERS.equal("eq-10-11.mask.corrected")
def mask_corrected(d_in: Count, d_out: Count, k: Count) -> Sides:
    """S_{2i-1} has the k x d_{i-1} entries of M_{2i-1}, and S_{2i} the d_i x k of M_{2i}: together k (d_{i-1} + d_i)."""
    return sides(k * d_in + d_out * k, k * (d_in + d_out), off_left=2 * d_out * k)


@PROOF.equal("thm-1.c")
def geometric(eps: OpenUnit, depth: Count) -> Sides:
    """sum_{i=1}^{l} (1 + eps/(2l))^(i-1) eps/(2l) = (1 + eps/(2l))^l - 1."""
    off = (1 + layer_error(eps, depth)) ** (depth + 1) - 1
    return sides(network_error_sum(eps, depth), network_error(eps, depth), off=off)


@PROOF.at_most("thm-1.d.power", by=induction("depth"))
def power_below(depth: Count, x: Nonnegative) -> Sides:
    """(1 + x)^l <= e^(l x) for every l >= 1 and x >= 0."""
    return sides((1 + x) ** depth, exp(depth * x), off_left=(1 + 2 * x) ** depth)


@PROOF.at_most("thm-1.d.exp", by="balls", strict=True, vanishing={"eps": 1})
def exp_below(eps: Share) -> Sides:
    """e^(eps/2) - 1 < eps for 0 < eps <= 1."""
    return sides(exp(eps / 2) - 1, eps, off_left=exp(eps) - 1)


@PROOF.at_most("thm-1.d", by=(power_below.at(x=lambda eps, depth: layer_error(eps, depth)), exp_below), strict=True)
def chain(eps: OpenUnit, depth: Count) -> Sides:
    """(1 + eps/(2l))^l - 1 < e^(eps/2) - 1 < eps for every depth l >= 1 and 0 < eps < 1."""
    return sides(network_error(eps, depth), eps, off_left=(1 + eps / depth) ** depth - 1)


@PROOF.equal("thm-1.a")
def norms(eps: OpenUnit, depth: Count, i: Count) -> Sides:
    """|x'_{i+1}| <= |x'_i| (1 + eps/(2l)) for all i gives |x'_i| <= (1 + eps/(2l))^(i-1) for |x| <= 1: one step of the
    recursion, t^(i-1) · t = t^i.

    Because |x'_{i+1}| <= |sigma(W_i x'_i)| + |x'_i| eps/(2l) by Eq. 11 and homogeneity, and |sigma(W_i x'_i)| <= |W_i x'_i| <=
    |x'_i|; at i = 1 it is |x| <= 1.
    """
    t = 1 + layer_error(eps, depth)
    return sides(t ** (i - 1) * t, t**i, off=t ** (i + 1))


@PROOF.argued("thm-1.b", "<", steps=(norms, lipschitz))
def differences(
    eps: OpenUnit, depth: Count, i: Count, D: Nonnegative, s: Annotated[Scalar, Real(0, 1, open_hi=True)]
) -> Sides:
    """|x_{i+1} - x'_{i+1}| < |x_i - x'_i| + (1 + eps/(2l))^(i-1) eps/(2l): D is the difference before layer i, and s what the
    layer adds to it as a share of the most that it may add.

    Because x_{i+1} - x'_{i+1} is sigma(W_i x_i) - sigma(W_i x'_i), of length at most |W_i (x_i - x'_i)| <= D by
    `eq-10-11.lipschitz`, plus what is 0 for x'_i = 0 and else less than |x'_i| eps/(2l) by Eq. 11 and homogeneity; and |x'_i| <=
    (1 + eps/(2l))^(i-1) by `thm-1.a`.  So s < 1.
    """
    most = (1 + layer_error(eps, depth)) ** (i - 1) * layer_error(eps, depth)
    return sides(D + s * most, D + most, off=D + most / 2)


CLAIMS: tuple[Claim, ...] = (union, lipschitz, mask, mask_corrected, norms, differences, geometric, chain)

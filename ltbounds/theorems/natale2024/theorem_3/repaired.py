"""Theorem 3, repaired: what one base set of n* numbers of the law D of Lemma 2 does, for every k, and the theorem from it."""

from __future__ import annotations

from ltbounds.arith import exp, like, log, log2, maximum, sqrt
from ltbounds.notation import AtLeastOne, Count, OpenHalf, OpenUnit, Share, Sides, Size, at_most, less, place, sides
from ltbounds.theorems.natale2024.corollary_1.all_k import corrected as corollary_1
from ltbounds.theorems.natale2024.corollary_1.all_k import large_enough
from ltbounds.theorems.natale2024.corollary_3 import all_at_once, paths
from ltbounds.theorems.natale2024.definitions import entropy_most, exponentials, width_ratio
from ltbounds.theorems.natale2024.lemma_2 import contains
from ltbounds.theorems.natale2024.theorem_3 import appendix_f
from ltbounds.theorems.natale2024.theorem_3.appendix_f import edges_kept_at_most, source_edges
from ltbounds.theorems.pensia2020.lemma_1 import negative_half, positive_half
from ltbounds.theorems.pensia2020.theorem_1_proof import chain, differences, geometric, network_error

__all__ = ["CLAIMS", "base_set", "layer"]

HERE = place("natale2024", "Theorem 3", "appendix F, repaired")


@HERE.at_most(
    "thm-3.one", by="smt",
    given=lambda k, n, eps: (
        at_most(k, 3), less(k, n), at_most(96 * log2(k / eps), k * log2(n / k) + k / log(like(2, n))),
    ),
    samples=({"k": 1, "n": 2**200, "eps": "49/100"},),
)  # fmt: skip
def many_for_few(k: Count, n: Size, eps: OpenHalf) -> Sides:
    """For k <= 3, k log2(e n/k) >= n H_2(k/n) >= 96 L makes log2 n at least 12 log2(1/eps): n >= eps^-12."""
    return sides(12 * log2(1 / eps), log2(n), off_left=200 * log2(1 / eps))


@HERE.at_most("thm-3.one.density", by="smt")
def near_one(z: Share) -> Sides:
    """D's density (1/4) ln(1/z) is at least (1-z)/4 (which is eps^2/32 in all on the eps/2 below 1)."""
    return sides((1 - z) / 4, -log(z) / 4, off=(1 - z) / 5)


@HERE.at_most(
    "thm-3.one.failure", by=(exponentials.at(u=lambda n, eps: n * eps**2 / 32, v=lambda eps: log(3 / eps**2)),),
    given=lambda n, eps: at_most(1, n * eps**12), samples=({"n": 5300, "eps": "49/100"},),
)  # fmt: skip
def one_number(n: Size, eps: OpenHalf) -> Sides:
    """3/eps targets at distance eps, each missed by all n numbers with probability at most exp(-n eps^2/32): at most eps."""
    return sides(3 / eps * exp(-n * eps**2 / 32), eps, off_left=3 / eps * exp(-n * eps**2 / 640))


@HERE.at_most(
    "thm-3.prefix", by="smt",
    given=lambda p, k, n, eps, C: (at_most(p * n, 4 * k), at_most(16 * C * log2(k / eps) ** 2, p * n)),
    samples=({"p": 1, "k": 375, "n": 1500, "eps": "49/100", "C": 1},),
)  # fmt: skip
def enough_for_any_size(p: Share, k: Count, n: Size, eps: OpenHalf, C: AtLeastOne) -> Sides:
    """For k >= pn/4 p^2 n >= 16 C L^2 makes k larger than the numbers of Corollary 3, C ln(2/eps), rounded up."""
    return sides(paths(eps, C) + 1, k, off_left=200 * (paths(eps, C) + 1))


@HERE.argued(
    "thm-3.base-set",
    steps=(
        contains, corollary_1, large_enough, all_at_once, entropy_most, many_for_few, near_one, one_number,
        enough_for_any_size,
    ),
    given=lambda n, eps: at_most(1, n * eps**12), samples=({"n": 5300, "eps": "49/100"},),
)  # fmt: skip
def base_set(n: Size, eps: OpenHalf) -> Sides:
    """There is a c_amp such that for all 1 <= k < n with n >= c_amp log2^2(k/eps)/H_2(k/n) n numbers of the law D have, with
    probability at least 1 - eps, sums of at most k of them within eps of every w in [-1, 1].  (Sides: for k <= 3.)

    Because let p = ln(2)/4, L = log2(k/eps) and c_amp be the largest of 96, 204800/(p^2 c_thm) and 16 C/p^2, C that of `cor-3`;
    then p^2 n >= 16 C L^2 by `cor-1.mixture.size`. For 4 <= k <= pn/4 the doubled numbers contain U[-1, 1] with probability p
    by `lemma-2`, and 2w lies in [-sqrt k, sqrt k]: `cor-1.corrected`. For k > pn/4 any k of the numbers are as many as `cor-3`
    needs, by `thm-3.prefix`. For k <= 3 and k <= pn/4 one number serves: the density of D falls with |z|, so that one number is
    within eps/2 of a given w with probability at least eps^2/32, by `thm-3.one.density`; n >= eps^-12 by `def-2.most` and
    `thm-3.one`, so that by `thm-3.one.failure` all targets at distance eps, and so all w within eps, are met.
    """
    return sides(3 / eps * exp(-n * eps**2 / 32), eps, off_left=3 / eps * exp(-n * eps**2 / 640))


@HERE.at_most("thm-3.layer", by="smt")
def layer(d_in: Count, d_out: Count, depth: Count, eps: OpenUnit) -> Sides:
    """sqrt(d_1 d_2) eps/(2 l d_1 d_2), the most by which errors of eps/(2 l d_1 d_2) in all weights of a layer move its output where
    |x| <= 1, is at most eps/(2l).
    """
    tolerance = eps / (2 * depth * d_in * d_out)
    return sides(sqrt(d_in * d_out) * tolerance, eps / (2 * depth), off=tolerance / 2)


@HERE.argued(
    "thm-3.corrected",
    steps=(
        base_set, layer, differences, geometric, chain, positive_half, negative_half, appendix_f.kept, appendix_f.whole_network,
    ),
    given=lambda k, n, **_: at_most(k, n),
)  # fmt: skip
def corrected(d_in: Count, d_out: Count, depth: Count, k: Count, n: Count, eps: OpenUnit) -> Sides:
    """Theorem 3 holds with some c_amp, for every eps in (0, 1) and every density gamma' = k/n in (0, 1), where n_i* is any whole number
    with k = gamma' n_i* >= 1 whole and Eq. 28 reads n_i* >= c_amp log2^2(2 l d_{i-1} d_i k/eps)/H_2(gamma').

    Because a weight meets two halves of a block, one for each sign of its input, and each is linear there (`lemma-1.1.half`,
    `lemma-1.4.half`): numbers of the law D.  `thm-3.base-set` at eps_i = eps/(2 l d_{i-1} d_i) < 1/2 serves all |w| <= 1 by sums of at
    most k of them.  There are 2 d_{i-1} d_i base sets in each of the l layers, each fails with probability at most eps_i: together at
    most eps.  Errors below eps_i in the weights make a layer err by at most eps/(2l) by `thm-3.layer`, and the network, by `thm-1.b`
    and `thm-1.c`, by less than eps by `thm-1.d`.  Of a layer pair at most 4 d_{i-1} d_i k parameters are kept by `F-3`, of all at most
    rho gamma' m by `F-5`.  (Sides: the error over eps, and a layer's density over rho_1 gamma', at most 1.)

    Note: Where k is at least C ln(2/eps_i), ordinary random subset sum (Corollary 3) does it: n_i* = C ln(2/eps_i)/gamma' is enough.
    """
    density = edges_kept_at_most(d_in, d_out, k) / source_edges(d_in, d_out, n)
    worst = maximum(network_error(eps, depth) / eps, density / (width_ratio(d_in, d_out) * k / n))
    return sides(worst, like(1, eps), off=like(3, eps) / 4)


CLAIMS = (corrected, base_set, many_for_few, near_one, one_number, enough_for_any_size, layer)

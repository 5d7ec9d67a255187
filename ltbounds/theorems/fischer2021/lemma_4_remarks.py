"""The remarks after Lemma 4 (section 4): how small eps_l is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import Scalar, exp, like, log1p, sqrt
from ltbounds.claims import Result
from ltbounds.notation import Count, Nonnegative, Positive, Share, Sides, place, sides
from ltbounds.theorems.fischer2021.lemma_4 import frobenius, lipschitz, split
from ltbounds.theorems.fischer2021.small_networks import Layers, distance
from ltbounds.theorems.fischer2021.tolerances import gain_behind, tolerance_in_appendix, tolerance_in_section_4

__all__ = ["RESULT", "tolerance_of_remark"]


HERE = place("fischer2021", "Lemma 4, remarks", "section 4, after Lemma 4")


def tolerance_of_remark(eps: Scalar, L: Scalar, n: Scalar, n_before: Scalar) -> Scalar:
    """Section 4: eps_l = eps / (L (n_l + 1)(n_{l-1} + 1) e), for norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1}.

    It suffices for SPECTRAL norms at most 1, not for entries at most 1.

    >>> round(tolerance_of_remark(1.0, L=2, n=3, n_before=4), 6)
    0.009197
    """
    return eps / (L * (n + 1) * (n_before + 1) * exp(like(1, eps)))


def _flat_network(eps: Scalar, one: Scalar) -> tuple[Layers, list[Any]]:
    """1-5-5-5 with a first layer of zeros and all other weights `one`; the remark's eps_l for its three layers."""
    zero = 0 * eps
    layers = [([[zero]] * 5, [zero] * 5)] + [([[one] * 5] * 5, [zero] * 5)] * 2
    return layers, [tolerance_of_remark(eps, 3, 5, n_before) for n_before in (1, 5, 5)]


def _flat_error(eps: Scalar, one: Scalar) -> Scalar:
    layers, errors = _flat_network(eps, one)
    return distance(layers, errors, [like(1, eps)])


@HERE.at_most("rem-4a.log", by="balls", strict=True, vanishing={"x": 2})
def log_below(x: Share) -> Sides:
    """log(1 + t) < t for 0 < t <= 1: so (1 + eps/L)^(L-l) <= e^eps <= e for eps <= 1."""
    return sides(log1p(x), x, off=9 * x / 10)


@HERE.argued("rem-4a", "<", steps=(log_below,))
def moderate(eps: Share, L: Count, n: Count, k: Count, reach: Nonnegative) -> Sides:
    """If |W^(k)|_∞ <= 1 then (l = 1, the smallest) eps_l >= eps/(L e sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1)), so eps_l
    = C eps/L.

    Because the product behind is at most (1 + eps/L)^(L-1): its logarithm is (L - 1) log(1 + eps/L), which is less than
    eps <= 1 by `rem-4a.log` at eps/L (and 0 < 1 for L = 1).  So it is less than e.

    Note: This is about the printed formula; with entries at most 1 the formula does not give an error of eps
    (`lemma-4.app`).
    """
    return sides(
        tolerance_in_section_4(eps, L, n, k, reach, exp(like(1, eps))),
        tolerance_in_section_4(eps, L, n, k, reach, gain_behind(like(1, eps), eps, L, 1)),
        off=tolerance_in_section_4(eps, L, n, k, reach, gain_behind(like(2, eps), eps, L, 1)),
    )


@HERE.equal("rem-4a.factor")
def factor(norm: Positive, eps: Share, L: Count, layer: Count) -> Sides:
    """One more layer behind multiplies the product by |W| + eps/L."""
    return sides(
        gain_behind(norm, eps, L, layer),
        (norm + eps / L) * gain_behind(norm, eps, L, layer + 1),
        off=norm * gain_behind(norm, eps, L, layer + 1),
    )


@HERE.argued("rem-4a.large", steps=(factor,))
def exponential(eps: Share, L: Count) -> Sides:
    """'Large weights in every layer could imply that eps_l is exponential in L': for norms 2, eps_1 <= 2^(1-L) eps/L.

    Because by `rem-4a.factor` each of the L - 1 layers behind multiplies the product by 2 + eps/L >= 2, from 1 on.
    """
    return sides(
        tolerance_in_appendix(eps, L, 1, 0, gain_behind(like(2, eps), eps, L, 1)),
        eps / (L * 2 ** (L - 1)),
        off=eps / (L * 3 ** (L - 1)),
    )


@HERE.equal("rem-4b.value")
def remark_value(eps: Share, L: Count, n: Count, n_before: Count) -> Sides:
    """The printed value: L (n_l + 1)(n_{l-1} + 1) e eps_l = eps."""
    return sides(
        L * (n + 1) * (n_before + 1) * exp(like(1, eps)) * tolerance_of_remark(eps, L, n, n_before), eps, off=2 * eps
    )


@HERE.refuted(
    "rem-4b",
    at={"eps": Fraction(1, 10)},
    severity="gap",
    impact="the remark on moderate weights: needs spectral norms at most 1, not entries",
)
def remark_printed(eps: Share) -> Sides:
    """As printed: |W|_∞ <= 1 (entries) and sup |x^(l)|_1 <= n_{l-1} make eps_l = eps/(L(n_l+1)(n_{l-1}+1)e) sufficient;
    here 1-5-5-5, first layer 0, other weights 1, all parameters up, x = 1.

    Note: Ones of size 5 pass errors on fivefold.  With spectral norms at most 1 (the control: weights 1/5) the value
    suffices.
    """
    return sides(_flat_error(eps, like(1, eps)), eps, off_left=_flat_error(eps, like(1, eps) / 5))


@HERE.equal("rem-4b.root")
def root(r: Nonnegative) -> Sides:
    """(r^2 + 1) - 2r = (r - 1)^2 >= 0: so sqrt(n) <= (n + 1)/2."""
    return sides(r * r + 1 - 2 * r, (r - 1) ** 2, off=(r + 1) ** 2)


@HERE.argued("rem-4b.corrected", steps=(split, lipschitz, frobenius, log_below, remark_value, root))
def remark_corrected(eps: Share, L: Count, n: Count, n_before: Count) -> Sides:
    """With spectral norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1} this eps_l suffices, for all parameters: each layer
    adds at most eps/(2L).

    Because layer l has m_l <= n_l (n_{l-1} + 1) parameters, so by `lemma-4.frobenius` |W_eps - W|_2 <= sqrt(m_l) eps_l <= eps/L
    (`rem-4b.value`); by `lemma-4.split` and `lemma-4.a` it passes the old error on with a factor of at most 1 + eps/L and adds
    at most eps_l sqrt(n_l) (1 + n_{l-1}), row by row.  L such factors are at most e by `rem-4a.log`, and sqrt(n_l)/(n_l + 1)
    <= 1/2 by `rem-4b.root`: so each layer costs at most eps/(2L), and all together at most eps/2.
    """
    return sides(
        sqrt(n) * (1 + n_before) * gain_behind(like(1, eps), eps, L, 0) * tolerance_of_remark(eps, L, n, n_before),
        eps / (2 * L),
        off=eps / (6 * L),
    )


RESULT = Result(
    ref=HERE.ref,
    title="How small the tolerance of a parameter is",
    statement="If |W^(l)|_∞ <= 1 then eps_l = C eps/L; with sup |x^(l)|_1 <= n_{l-1} it is eps/(L(n_l+1)(n_{l-1}+1)e).  Large weights make it exponential in L.",
    symbols={"n_before": "n_{l-1}", "n": "n_l", "k": "k_{l,max}", "L": "depth", "reach": "sup |x^(l)|_1"},
    formulas=(tolerance_of_remark,),
    claims=(log_below, moderate, factor, exponential, remark_value, remark_printed, root, remark_corrected),
)

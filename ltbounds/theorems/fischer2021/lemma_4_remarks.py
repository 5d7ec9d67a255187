"""The remarks after Lemma 4 (section 4): how small eps_l is."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, exp, like, maximum, sqrt
from ltbounds.claims import Result

from ltbounds.notation import (  # isort: skip
    Count, Natural, Nonnegative, Positive, Share, Sides, Unit, antitone, at_most, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.fischer2021.tolerances import gain_behind, tolerance_in_section_4
from ltbounds.theorems.pensia2020.theorem_1_proof import power_below
from ltbounds.theorems.shared.small_networks import Layers, distance

__all__ = ["RESULT", "tolerance_of_remark"]

HERE = place("fischer2021", "Lemma 4, remarks", "section 4, after Lemma 4")


def tolerance_of_remark(eps: Scalar, L: Scalar, n: Scalar, n_before: Scalar) -> Scalar:
    """Section 4: eps_l = eps / (L (n_l + 1)(n_{l-1} + 1) e), for norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1}.

    It suffices for SPECTRAL norms at most 1, not for entries at most 1.

    >>> round(tolerance_of_remark(1.0, L=2, n=3, n_before=4), 6)
    0.009197
    """
    return eps / (L * (n + 1) * (n_before + 1) * exp(like(1, eps)))


def _flat_error(eps: Scalar, one: Scalar) -> Scalar:
    """The error of 1-5-5-5, a first layer of zeros and all other weights `one`, all up by the remark's eps_l, at x = 1."""
    zero = 0 * eps
    layers: Layers = [([[zero]] * 5, [zero] * 5), *[([[one] * 5] * 5, [zero] * 5)] * 2]
    return distance(layers, [tolerance_of_remark(eps, 3, 5, n_before) for n_before in (1, 5, 5)], [like(1, eps)])


@HERE.at_most("rem-4a.exp", by=antitone("x"), samples=({"x": 1},))
def at_most_e(x: Unit) -> Sides:
    """e^x <= e for x <= 1."""
    return sides(exp(x), exp(like(1, x)), off=9 * exp(like(1, x)) / 10)


@HERE.at_most(
    "rem-4a.gain", given=lambda L, layer, **_: at_most(layer, L),
    by=(
        power_below.at(x=lambda eps, L: eps / L, depth=lambda L, layer: L - layer + 1),
        at_most_e.at(x=lambda eps, L, layer: (L - layer + 1) * (eps / L)),
    ),
)  # fmt: skip
def gain(eps: Share, L: Count, layer: Count) -> Sides:
    """(1 + eps/L)^(L-l) <= e for eps <= 1 and l <= L."""
    return sides(gain_behind(like(1, eps), eps, L, layer), exp(like(1, eps)), off=exp(like(1, eps)) / 2)


@HERE.at_most("rem-4a.inverse", by="smt", given=lambda a, b: at_most(a, b), samples=({"a": 1, "b": 1},))
def inverse(a: Positive, b: Positive) -> Sides:
    """1/b <= 1/a where a <= b."""
    return sides(1 / b, 1 / a, off=1 / (2 * a))


@HERE.at_most("rem-4a.power", by=induction("j"))
def power(j: Natural, x: Nonnegative) -> Sides:
    """(2 + x)^-j <= 2^-j."""
    return sides((2 + x) ** (-j), like(2, x) ** (-j), off=like(3, x) ** (-j))


def _large(eps: Scalar, L: Scalar, n: Scalar, k: Scalar, reach: Scalar) -> Scalar:
    """eps_1 where all norms are 2."""
    return tolerance_in_section_4(eps, L, n, k, reach, gain_behind(like(2, eps), eps, L, 1))


@HERE.at_most("rem-4a.large", by=(power.at(j=lambda L: L - 1, x=lambda eps, L: eps / L),))
def exponential(eps: Share, L: Count, n: Count, k: Count, reach: Nonnegative) -> Sides:
    """'Large weights in every layer could imply that eps_l is exponential in L': for norms 2, eps_1 <= 2^(1-L) eps/L."""
    return sides(_large(eps, L, n, k, reach), eps / L * like(2, eps) ** (1 - L), off=eps / L * like(3, eps) ** (1 - L))


@HERE.at_most(
    "rem-4a", given=lambda L, layer, **_: at_most(layer, L),
    by=(gain, inverse.at(a=lambda eps, L, layer: gain_behind(like(1, eps), eps, L, layer), b=lambda eps: exp(like(1, eps))), exponential),
)  # fmt: skip
def moderate(eps: Share, L: Count, layer: Count, n: Count, k: Count, reach: Nonnegative) -> Sides:
    """If |W^(k)|_∞ <= 1 then eps_l >= C eps/L for every layer l, C = 1/(e sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1)); for norms 2 eps_1 <=
    2^(1-L) eps/L.  Evaluated: C eps/L - eps_l and eps_1 - 2^(1-L) eps/L are at most 0.

    Note: This is about the printed formula; with entries at most 1 the formula does not give an error of eps (`lemma-4.app`).
    """
    behind = exp(like(1, eps)), *(gain_behind(like(norm, eps), eps, L, layer) for norm in (1, 2))
    least, found, off = (tolerance_in_section_4(eps, L, n, k, reach, product) for product in behind)
    over = _large(eps, L, n, k, reach) - eps / L * like(2, eps) ** (1 - L)
    return sides(maximum(least - found, over), 0 * eps, off_left=maximum(least - off, over))


@HERE.refuted(
    "rem-4b", at={"eps": Fraction(1, 10)}, severity="gap",
    impact="the remark on moderate weights: needs spectral norms at most 1, not entries",
)  # fmt: skip
def remark_printed(eps: Share) -> Sides:
    """As printed: |W|_∞ <= 1 (entries) and sup |x^(l)|_1 <= n_{l-1} make eps_l = eps/(L(n_l+1)(n_{l-1}+1)e) sufficient; here 1-5-5-5,
    first layer 0, other weights 1, all parameters up, x = 1.

    Note: Ones of size 5 pass errors on fivefold.  With spectral norms at most 1 (the control: weights 1/5) the value suffices.
    """
    return sides(_flat_error(eps, like(1, eps)), eps, off_left=_flat_error(eps, like(1, eps) / 5))


@HERE.formal("rem-4b.corrected", theorem="Networks.remark_for_moderate_norms")
def remark_corrected(eps: Share, L: Count, n: Count, n_before: Count) -> Sides:
    """With spectral norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1} this eps_l suffices, for all parameters: |f - f_eps|_2 <=
    eps.  Evaluated is what a layer adds, at most eps/(2L).
    """
    added = sqrt(n) * (1 + n_before) * gain_behind(like(1, eps), eps, L, 0) * tolerance_of_remark(eps, L, n, n_before)
    return sides(added, eps / (2 * L), off=eps / (6 * L))


RESULT = Result(
    ref=HERE.ref, title="How small the tolerance of a parameter is",
    statement="If |W^(l)|_∞ <= 1 then eps_l = C eps/L; with sup |x^(l)|_1 <= n_{l-1} it is eps/(L(n_l+1)(n_{l-1}+1)e).  Large weights make it exponential in L.",
    symbols={"n_before": "n_{l-1}", "n": "n_l", "k": "k_{l,max}", "L": "depth", "reach": "sup |x^(l)|_1"},
    formulas=(tolerance_of_remark,),
    claims=(at_most_e, gain, inverse, power, exponential, moderate, remark_printed, remark_corrected),
)  # fmt: skip

"""Lemma 4 as appendix B.3 states it, in each reading of |W|_∞: largest entry, row sum, column sum, spectral norm."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ltbounds.arith import Scalar, like, minimum, sqrt
from ltbounds.claims import Points, Result
from ltbounds.notation import Count, Nonnegative, Positive, Share, Sides, Unit, place, sides
from ltbounds.theorems.fischer2021.lemma_4 import corrected_appendix

from ltbounds.theorems.fischer2021.tolerances import (  # isort: skip
    gain_behind, tolerance, tolerance_in_appendix, tolerance_in_section_4,
)  # fmt: skip
from ltbounds.theorems.shared.small_networks import distance

__all__ = ["RESULT", "error_of_ones"]

HERE = place("fischer2021", "Lemma 4, appendix", "appendix B.3")
AT = {"eps": Fraction(1, 10), "w": Fraction(1, 100)}


def error_of_ones(hidden: int, outputs: int, norm: int, eps: Scalar, w: Scalar) -> Scalar:
    """The error of 1 - hidden - outputs, weights and biases w, then all ones without biases, at x = 1 when all parameters are up
    by the appendix's eps_l, `norm` being |W^(2)|_∞.
    """
    one = like(1, w)
    layers = [([[w]] * hidden, [w] * hidden), ([[one] * hidden] * outputs, [0 * one] * outputs)]
    first = tolerance_in_appendix(eps, 2, 2 * hidden, 1, gain_behind(norm, eps, 2, 1))
    second = tolerance_in_appendix(eps, 2, (hidden + 1) * outputs, 2 * hidden * w, 1)
    return distance(layers, [first, second], [one])


def _zero_network_error(eps: Scalar, rule: Callable[..., Any]) -> Scalar:
    """The error of the zero network 1-1-1-1 at x = 1 when all parameters are up by the eps_l of `rule`, all norms being 0."""
    errors = [rule(eps, 3, 2, 1 if k == 1 else 0, gain_behind(0 * eps, eps, 3, k)) for k in (1, 2, 3)]
    return distance([([[0 * eps]], [0 * eps])] * 3, errors, [like(1, eps)])


@HERE.refuted(
    "lemma-4.app", at=AT, severity="false",
    impact="Lemma 4 as printed in appendix B.3: the largest entry is no operator norm",
)  # fmt: skip
def printed_appendix(eps: Share, w: Share) -> Sides:
    """Appendix B.3 as printed, |W|_∞ = max |w_ij|: parameter errors of at most eps_l give |f - f_eps|_∞ <= eps; here
    1-3-3, W^(1) = b^(1) = w, W^(2) all ones, all parameters up, x = 1.

    Note: The largest entry is no operator norm: ones of size n pass errors on n-fold.  The conclusion survives with
    spectral norms and the cap.
    """
    return sides(error_of_ones(3, 3, 1, eps, w), eps, off_left=error_of_ones(3, 3, 3, eps, w))


@HERE.equal("lemma-4.app.forms", by="smt")
def forms(eps: Share, L: Count, n: Count, k: Count, reach: Nonnegative, behind: Positive, t: Unit) -> Sides:
    """Section 4's eps_l is the appendix's at m_l = n_l k_{l,max}, and the corrected one, with its own norms, the lesser of that and
    eps/(L sqrt(m_l)): the first + t · the second, for all t.
    """
    printed, m = tolerance_in_appendix(eps, L, n * k, reach, behind), n * k
    left = tolerance_in_section_4(eps, L, n, k, reach, behind) + t * tolerance(eps, L, m, reach, behind)
    return sides(left, printed + t * minimum(printed, eps / (L * sqrt(m))), off=(1 + t) * printed)


@HERE.refuted(
    "lemma-4.app.row", at={"eps": Fraction(1, 100), "w": Fraction(1, 100)}, severity="false",
    impact="Lemma 4 with the reading 'largest row sum'", corrected="lemma-4.app.corrected",
)  # fmt: skip
def row_sums(eps: Share, w: Share) -> Sides:
    """The reading |W|_∞ = largest row sum (the operator norm of that name); here 1-1-4, W^(2) a column of ones.

    Note: A column of n ones has row sums 1 and spectral norm sqrt(n).
    """
    return sides(error_of_ones(1, 4, 1, eps, w), eps, off_left=error_of_ones(1, 4, 2, eps, w))


@HERE.refuted(
    "lemma-4.app.column", at=AT, severity="false", impact="Lemma 4 with the reading 'largest column sum'",
    corrected="lemma-4.app.corrected",
)  # fmt: skip
def column_sums(eps: Share, w: Share) -> Sides:
    """The reading |W|_∞ = largest column sum; here 1-9-1, W^(2) a row of ones.

    Note: A row of n ones has column sums 1 and spectral norm sqrt(n).
    """
    return sides(error_of_ones(9, 1, 1, eps, w), eps, off_left=error_of_ones(9, 1, 3, eps, w))


@HERE.refuted(
    "lemma-4.app.spectral", at={"eps": Fraction(1, 10)}, severity="gap",
    impact="Lemma 4 with spectral norms: it lacks the cap eps_l <= eps/L", corrected="lemma-4.app.corrected",
)  # fmt: skip
def spectral_uncapped(eps: Share) -> Sides:
    """The reading |W|_∞ = spectral norm, eps_l as printed; here 1-1-1-1 with all parameters 0 (all norms agree), all up, x = 1.

    Note: With small weights behind it eps_l exceeds eps/L, and W_eps^(l) is no longer within eps/L of W^(l).  The proof says 'with
    eps_l <= eps/L', which the formula does not give; enforced, the lemma holds.
    """
    return sides(_zero_network_error(eps, tolerance_in_appendix), eps, off_left=_zero_network_error(eps, tolerance))


@HERE.refuted(
    "lemma-4.app.index", at={"eps": Fraction(1, 10), "w": 1}, severity="misprint",
    impact="Lemma 4: an index in the product; the proof means k", corrected="lemma-4.app.corrected",
    beyond={"eps": Points(("1/10",)), "w": Points(("1/10",))},
)  # fmt: skip
def literal_index(eps: Share, w: Share) -> Sides:
    """The product literally, Π_{k>l} (|W^(l)| + eps/L) with index l; here 1-1-1 with W^(1) = 0, W^(2) = w, all norms agree.

    Note: A misprint for |W^(k)|, repeated in all four places; the proof means k.  The control is a weight so small that it does no harm.
    """
    first = tolerance_in_appendix(eps, 2, 2, 1, gain_behind(0 * w, eps, 2, 1))
    return sides(distance([([[0 * w]], [0 * w]), ([[w]], [0 * w])], [first, 0 * w], [like(1, w)]), eps)


RESULT = Result(
    ref=HERE.ref, title="Error propagation, as the appendix states it",
    statement="If every parameter of layer l differs by at most eps_l = eps / (L sqrt(m_l) (1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(l)|_∞ + eps/L)), then "
    "|f - f_eps|_∞ <= eps.",
    symbols={"m": "m_l, parameters that differ", "reach": "sup |x^(l-1)|_1", "behind": "Π_{k>l} (|W^(k)|_∞ + eps/L)"},
    formulas=(tolerance_in_appendix,),
    claims=(printed_appendix, corrected_appendix, forms, row_sums, column_sums, spectral_uncapped, literal_index),
    whole="fischer2021.lemma-4.app", repaired="fischer2021.lemma-4.app.corrected",
)  # fmt: skip

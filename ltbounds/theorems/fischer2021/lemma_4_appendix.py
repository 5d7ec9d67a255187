"""Lemma 4 as appendix B.3 states it, in each reading of |W|_∞: largest entry, row sum, column sum, spectral norm."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ltbounds.arith import like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.lemma_4 import NETWORKS, STEPS, WHY, worst_error
from ltbounds.theorems.fischer2021.small_networks import Layers, distance
from ltbounds.theorems.fischer2021.tolerances import gain_behind, tolerance, tolerance_in_appendix
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "error_of_ones"]

REF = Ref("fischer2021", "Lemma 4, appendix", "appendix B.3")
EPS_AND_W: dict[str, Axis] = {"eps": Real(0, 1, open_lo=True), "w": Real(0, 1, open_lo=True)}
AT = {"eps": Fraction(1, 10), "w": Fraction(1, 100)}


def _two_layers(w: Any, hidden: int, outputs: int) -> Layers:
    """1 - hidden - outputs: weights and biases w, then all ones without biases."""
    one = like(1, w)
    return [([[w]] * hidden, [w] * hidden), ([[one] * hidden] * outputs, [0 * one] * outputs)]


def _zeros(eps: Any) -> Layers:
    """1 - 1 - 1 - 1, all parameters 0."""
    return [([[0 * eps]], [0 * eps])] * 3


def error_of_ones(hidden: int, outputs: int, norm: int, eps: Any, w: Any) -> Any:
    """The error of `_two_layers` at x = 1 when all parameters are up by the appendix's eps_l, `norm` being |W^(2)|_∞."""
    first = tolerance_in_appendix(eps, 2, 2 * hidden, 1, gain_behind(norm, eps, 2, 1))
    second = tolerance_in_appendix(eps, 2, (hidden + 1) * outputs, 2 * hidden * w, 1)
    return distance(_two_layers(w, hidden, outputs), [first, second], [like(1, w)])


def _zero_network_error(eps: Any, rule: Callable[..., Any]) -> Any:
    """The error of the zero network at x = 1 when all parameters are up by the eps_l of `rule`, all norms being 0."""
    errors = [rule(eps, 3, 2, 1 if k == 1 else 0, gain_behind(0 * eps, eps, 3, k)) for k in (1, 2, 3)]
    return distance(_zeros(eps), errors, [like(1, eps)])


def _literal_error(eps: Any, w: Any) -> Any:
    """1 - 1 - 1 with W^(1) = 0, W^(2) = w: the product with |W^(l)| in place of |W^(k)|, as the index is printed."""
    first = tolerance_in_appendix(eps, 2, 2, 1, gain_behind(0 * w, eps, 2, 1))
    return distance([([[0 * w]], [0 * w]), ([[w]], [0 * w])], [first, 0 * w], [like(1, w)])


def _all_parameters(rows: Any, biases: Any) -> int:
    return len(biases) * (len(rows[0]) + 1)


PRINTED_APPENDIX = InequalityClaim(
    id="fischer2021.lemma-4.app",
    ref=REF,
    statement="Appendix B.3 as printed, |W|_∞ = max |w_ij|: parameter errors of at most eps_l give |f - f_eps|_∞ <= eps; here 1-3-3, W^(1) = b^(1) "
    "= w, W^(2) all ones, all parameters up, x = 1.",
    lhs=lambda eps, w: error_of_ones(3, 3, 1, eps, w),
    rhs=lambda eps, w: eps,
    domain=EPS_AND_W,
    method="steps",
    counterexample=AT,
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: error_of_ones(3, 3, 3, eps, w)},
    note="The largest entry is no operator norm: ones of size n pass errors on n-fold.  The conclusion survives with spectral norms and the cap.",
    correction="fischer2021.lemma-4.app.corrected",
)

ROW_SUMS = InequalityClaim(
    id="fischer2021.lemma-4.app.row",
    ref=REF,
    statement="The reading |W|_∞ = largest row sum (the operator norm of that name); here 1-1-4, W^(2) a column of ones.",
    lhs=lambda eps, w: error_of_ones(1, 4, 1, eps, w),
    rhs=lambda eps, w: eps,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": Fraction(1, 100), "w": Fraction(1, 100)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: error_of_ones(1, 4, 2, eps, w)},
    note="A column of n ones has row sums 1 and spectral norm sqrt(n).",
    correction="fischer2021.lemma-4.app.corrected",
)

COLUMN_SUMS = InequalityClaim(
    id="fischer2021.lemma-4.app.column",
    ref=REF,
    statement="The reading |W|_∞ = largest column sum; here 1-9-1, W^(2) a row of ones.",
    lhs=lambda eps, w: error_of_ones(9, 1, 1, eps, w),
    rhs=lambda eps, w: eps,
    domain=EPS_AND_W,
    method="steps",
    counterexample=AT,
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: error_of_ones(9, 1, 3, eps, w)},
    note="A row of n ones has column sums 1 and spectral norm sqrt(n).",
    correction="fischer2021.lemma-4.app.corrected",
)

SPECTRAL_UNCAPPED = InequalityClaim(
    id="fischer2021.lemma-4.app.spectral",
    ref=REF,
    statement="The reading |W|_∞ = spectral norm, eps_l as printed; here 1-1-1-1 with all parameters 0 (all norms agree), all up, x = 1.",
    lhs=lambda eps: _zero_network_error(eps, tolerance_in_appendix),
    rhs=lambda eps: eps,
    domain={"eps": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"eps": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps: _zero_network_error(eps, tolerance)},
    note="With small weights behind it eps_l exceeds eps/L, and W_eps^(l) is no longer within eps/L of W^(l).  The proof says 'with eps_l <= "
    "eps/L', which the formula does not give; enforced, the lemma holds.",
    correction="fischer2021.lemma-4.app.corrected",
)

LITERAL_INDEX = InequalityClaim(
    id="fischer2021.lemma-4.app.index",
    ref=REF,
    statement="The product literally, Π_{k>l} (|W^(l)| + eps/L) with index l; here 1-1-1 with W^(1) = 0, W^(2) = w, all norms agree.",
    lhs=_literal_error,
    rhs=lambda eps, w: eps,
    domain={"eps": Real(0, 1, open_lo=True), "w": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"eps": Fraction(1, 10), "w": 1},
    recorded=Verdict.REFUTED,
    control={"domain": {"eps": Points(("1/10",)), "w": Points(("1/10",))}},
    note="A misprint for |W^(k)|, repeated in all four places; the proof means k.  The control is a weight so small that it does no harm.",
    correction="fischer2021.lemma-4.app.corrected",
)

SHARE_PRINTED = identity(
    "fischer2021.lemma-4.app.share",
    REF,
    "By definition every term sqrt(m_l) eps_l (1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L) of the proof's last sum is eps/L.",
    lambda eps, L, m, reach, behind: sqrt(m) * (1 + reach) * behind * tolerance_in_appendix(eps, L, m, reach, behind),
    lambda eps, L, m, reach, behind: eps / L,
    domain={
        "eps": Real(0, 1, open_lo=True),
        "L": Integers(1),
        "m": Integers(1),
        "reach": Real(0, 100),
        "behind": Real(0, 9, open_lo=True),
    },
    off=lambda eps, L, m, reach, behind: eps,
)

CORRECTED_APPENDIX = InequalityClaim(
    id="fischer2021.lemma-4.app.corrected",
    ref=REF,
    statement="With the corrected eps_l, m_l all parameters of layer l: |f - f_eps|_∞ <= eps; the worst found by an adversary, exactly, for eps = 1/scale.",
    lhs=lambda seed, scale: worst_error(seed, scale, "all", _all_parameters),
    rhs=lambda seed, scale: Fraction(1),
    domain=NETWORKS,
    method="steps",
    steps=STEPS,
    because=WHY,
    recorded=Verdict.PROVED,
    control={"lhs": lambda seed, scale: 9 * worst_error(seed, scale, "all", _all_parameters)},
    note="`error_propagation.largest_tolerances` gives larger eps_l still: with them an adversary reaches 53 to 100 % of eps "
    "(medians, up to width 5; 18 % at 8-32-32-8), with these 17 to 71 %.",
)

RESULT = Result(
    ref=REF,
    title="Error propagation, as the appendix states it",
    statement="If every parameter of layer l differs by at most eps_l = eps / (L sqrt(m_l) (1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(l)|_∞ + eps/L)), then "
    "|f - f_eps|_∞ <= eps.",
    symbols={"m": "m_l, parameters that differ", "reach": "sup |x^(l-1)|_1", "behind": "Π_{k>l} (|W^(k)|_∞ + eps/L)"},
    formulas=(tolerance_in_appendix,),
    claims=(
        PRINTED_APPENDIX, CORRECTED_APPENDIX, ROW_SUMS, COLUMN_SUMS, SPECTRAL_UNCAPPED, LITERAL_INDEX, SHARE_PRINTED,
    ),
)  # fmt: skip

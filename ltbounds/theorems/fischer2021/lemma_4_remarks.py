"""The remarks after Lemma 4 (section 4): how small eps_l is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import exp, like, log1p, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.lemma_4 import FROBENIUS, SPLIT
from ltbounds.theorems.fischer2021.small_networks import Layers, distance
from ltbounds.theorems.fischer2021.tolerances import gain_behind, tolerance_in_appendix, tolerance_in_section_4
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "tolerance_of_remark"]

REF = Ref("fischer2021", "Lemma 4, remarks", "section 4, after Lemma 4")


def tolerance_of_remark(eps: Any, L: Any, n: Any, n_before: Any) -> Any:
    """Section 4: eps_l = eps / (L (n_l + 1)(n_{l-1} + 1) e), for norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1}.

    It suffices for SPECTRAL norms at most 1, not for entries at most 1.

    >>> round(tolerance_of_remark(1.0, L=2, n=3, n_before=4), 6)
    0.009197
    """
    return eps / (L * (n + 1) * (n_before + 1) * exp(like(1, eps)))


def _flat_network(eps: Any, one: Any) -> tuple[Layers, list[Any]]:
    """1-5-5-5 with a first layer of zeros and all other weights `one`; the remark's eps_l for its three layers."""
    zero = 0 * eps
    layers = [([[zero]] * 5, [zero] * 5)] + [([[one + zero] * 5] * 5, [zero] * 5)] * 2
    return layers, [tolerance_of_remark(eps, 3, 5, n_before) for n_before in (1, 5, 5)]


def _flat_error(eps: Any, one: Any) -> Any:
    layers, errors = _flat_network(eps, one)
    return distance(layers, errors, [like(1, eps)])


LOG_BELOW = InequalityClaim(
    id="fischer2021.rem-4a.log",
    ref=REF,
    statement="log(1 + t) < t for 0 < t <= 1: so (1 + eps/L)^(L-l) <= e^eps <= e for eps <= 1.",
    lhs=log1p,
    rhs=lambda x: x,
    relation="<",
    domain={"x": Real(0, 1, open_lo=True)},
    method="balls",
    vanishing={"x": 2},
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: 9 * x / 10},
)

MODERATE = InequalityClaim(
    id="fischer2021.rem-4a",
    ref=REF,
    statement="If |W^(k)|_∞ <= 1 then (l = 1, the smallest) eps_l >= eps/(L e sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1)), so eps_l = C eps/L.",
    lhs=lambda eps, L, n, k, reach: tolerance_in_section_4(eps, L, n, k, reach, exp(like(1, eps))),
    rhs=lambda eps, L, n, k, reach: tolerance_in_section_4(eps, L, n, k, reach, gain_behind(like(1, eps), eps, L, 1)),
    relation="<",
    domain={
        "eps": Real(0, 1, open_lo=True),
        "L": Integers(1),
        "n": Integers(1),
        "k": Integers(1),
        "reach": Real(0, 100),
    },
    method="steps",
    steps=(LOG_BELOW,),
    because="The product behind is at most (1 + eps/L)^(L-1) < e^eps <= e.",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda eps, L, n, k, reach: tolerance_in_section_4(
            eps, L, n, k, reach, gain_behind(like(2, eps), eps, L, 1)
        )
    },
    note="This is about the printed formula; with entries at most 1 the formula does not give an error of eps (`lemma-4.app`).",
)

EXPONENTIAL = InequalityClaim(
    id="fischer2021.rem-4a.large",
    ref=REF,
    statement="'Large weights in every layer could imply that eps_l is exponential in L': for norms 2, eps_1 <= 2^(1-L) eps/L.",
    lhs=lambda eps, L: tolerance_in_appendix(eps, L, 1, 0, gain_behind(like(2, eps), eps, L, 1)),
    rhs=lambda eps, L: eps / (L * 2 ** (L - 1)),
    domain={"eps": Real(0, 1, open_lo=True), "L": Integers(1, 60)},
    method="steps",
    steps=(
        identity(
            "fischer2021.rem-4a.factor",
            REF,
            "One more layer behind multiplies the product by |W| + eps/L.",
            gain_behind,
            lambda norm, eps, L, layer: (norm + eps / L) * gain_behind(norm, eps, L, layer + 1),
            domain={
                "norm": Real(0, 5, open_lo=True),
                "eps": Real(0, 1, open_lo=True),
                "L": Integers(1),
                "layer": Integers(1),
            },
            off=lambda norm, eps, L, layer: norm * gain_behind(norm, eps, L, layer + 1),
        ),
    ),
    because="Each of the L - 1 factors is at least 2.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, L: eps / (L * 3 ** (L - 1))},
)

REMARK_VALUE = identity(
    "fischer2021.rem-4b.value",
    REF,
    "The printed value: L (n_l + 1)(n_{l-1} + 1) e eps_l = eps.",
    lambda eps, L, n, n_before: (
        L * (n + 1) * (n_before + 1) * exp(like(1, eps)) * tolerance_of_remark(eps, L, n, n_before)
    ),
    lambda eps, L, n, n_before: eps,
    domain={"eps": Real(0, 1, open_lo=True), "L": Integers(1), "n": Integers(1), "n_before": Integers(1)},
    off=lambda eps, L, n, n_before: 2 * eps,
)

REMARK_PRINTED = InequalityClaim(
    id="fischer2021.rem-4b",
    ref=REF,
    statement="As printed: |W|_∞ <= 1 (entries) and sup |x^(l)|_1 <= n_{l-1} make eps_l = eps/(L(n_l+1)(n_{l-1}+1)e) sufficient; here 1-5-5-5, first layer "
    "0, other weights 1, all parameters up, x = 1.",
    lhs=lambda eps: _flat_error(eps, 1),
    rhs=lambda eps: eps,
    domain={"eps": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"eps": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps: _flat_error(eps, Fraction(1, 5)), "domain": {"eps": Points(("1/10", "1"))}},
    note="Ones of size 5 pass errors on fivefold.  With spectral norms at most 1 (the control: weights 1/5) the value suffices.",
    correction="fischer2021.rem-4b.corrected",
)

REMARK_CORRECTED = InequalityClaim(
    id="fischer2021.rem-4b.corrected",
    ref=REF,
    statement="With spectral norms at most 1 and sup |x^(l-1)|_1 <= n_{l-1} this eps_l suffices, for all parameters: each layer adds at most eps/(2L).",
    lhs=lambda eps, L, n, n_before: (
        sqrt(n) * (1 + n_before) * gain_behind(like(1, eps), eps, L, 0) * tolerance_of_remark(eps, L, n, n_before)
    ),
    rhs=lambda eps, L, n, n_before: eps / (2 * L),
    domain={"eps": Real(0, 1, open_lo=True), "L": Integers(1), "n": Integers(1), "n_before": Integers(1)},
    method="steps",
    steps=(
        SPLIT,
        FROBENIUS,
        LOG_BELOW,
        REMARK_VALUE,
        identity(
            "fischer2021.rem-4b.root",
            REF,
            "(r^2 + 1) - 2r = (r - 1)^2 >= 0: so sqrt(n) <= (n + 1)/2.",
            lambda r: r * r + 1 - 2 * r,
            lambda r: (r - 1) ** 2,
            domain={"r": Real(0, 100)},
            off=lambda r: (r + 1) ** 2,
        ),
    ),
    because="Layer l has m_l <= n_l(n_{l-1}+1) parameters, so |W_eps - W|_2 <= sqrt(m_l) eps_l <= eps/L; it adds at most eps_l sqrt(n_l)(1 + n_{l-1}), "
    "row by row, times (1 + eps/L)^L <= e behind; and sqrt(n_l)/(n_l + 1) <= 1/2.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, L, n, n_before: eps / (6 * L)},
)

RESULT = Result(
    ref=REF,
    title="How small the tolerance of a parameter is",
    statement="If |W^(l)|_∞ <= 1 then eps_l = C eps/L; with sup |x^(l)|_1 <= n_{l-1} it is eps/(L(n_l+1)(n_{l-1}+1)e).  Large weights make it exponential in L.",
    symbols={"n_before": "n_{l-1}", "n": "n_l", "k": "k_{l,max}", "L": "depth", "reach": "sup |x^(l)|_1"},
    formulas=(tolerance_of_remark,),
    claims=(LOG_BELOW, MODERATE, EXPONENTIAL, REMARK_VALUE, REMARK_PRINTED, REMARK_CORRECTED),
)

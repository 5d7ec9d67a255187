"""The proof of Lemma 5.1, appendix A.4: the chain of Eq. 14 and the bound of Eq. 15."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ltbounds.arith import absolute, like, maximum
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import moved, ones
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "bound"]

PAPER = "burkholz2022depth"
REF = Ref(PAPER, "Lemma 5.1, proof", "appendix A.4")
EQ_14 = Ref(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 14")
EQ_15 = Ref(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 15")
SHARE = Real(0, 1, open_lo=True, open_hi=True)
SIZE = Real(0, 10, open_lo=True)


def _column(q: Any, v: Any, eps: Any) -> Any:
    """|W v|_1 for W a column of q entries 1 + eps."""
    return q * absolute((1 + eps) * v)


STEP_DOMAIN: Mapping[str, Axis] = {"q": Integers(1), "v": Real(-1, 1), "eps": SHARE}

STEP = InequalityClaim(
    id=f"{PAPER}.lemma-5.1.step",
    ref=EQ_14,
    statement="|W_2 v|_1 <= (|W_1|_∞ + n eps)|v|_1, |W|_∞ the largest row sum as usual: here W_1 is a column of q ones.",
    lhs=_column,
    rhs=lambda q, v, eps: (1 + q * eps) * absolute(v),
    domain=STEP_DOMAIN,
    method="steps",
    counterexample={"q": 2, "v": 1, "eps": "0.1"},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda q, v, eps: (q + q * eps) * absolute(v)},
    note="Row sums go with the sup norm of vectors; with the l1 norm it is the largest column sum, here q.",
    correction=f"{PAPER}.lemma-5.1.step.corrected",
)

MATRIX: Mapping[str, Axis] = {name: Real(-3, 3) for name in ("a", "b", "c", "d", "x", "y")}


def _product(a: Any, b: Any, c: Any, d: Any, x: Any, y: Any) -> Any:
    return absolute(a * x + b * y) + absolute(c * x + d * y)


STEP_CORRECTED = InequalityClaim(
    id=f"{PAPER}.lemma-5.1.step.corrected",
    ref=EQ_14,
    statement="|W v|_1 <= |W|_1 |v|_1 with the largest column sum (2 x 2 matrices): |a x + b y| + |c x + d y| <= max{|a|+|c|, |b|+|d|}(|x|+|y|).",
    lhs=_product,
    rhs=lambda a, b, c, d, x, y: (
        maximum(absolute(a) + absolute(c), absolute(b) + absolute(d)) * (absolute(x) + absolute(y))
    ),
    domain=MATRIX,
    method="steps",
    steps=(
        identity(
            f"{PAPER}.lemma-5.1.step.triangle",
            EQ_14,
            "(|a||x| + |b||y|)^2 - (a x + b y)^2 = 2 (|a b x y| - a b x y), which is not negative.",
            lambda a, b, x, y: (absolute(a) * absolute(x) + absolute(b) * absolute(y)) ** 2 - (a * x + b * y) ** 2,
            lambda a, b, x, y: 2 * (absolute(a) * absolute(b) * absolute(x) * absolute(y) - a * b * x * y),
            domain={name: MATRIX[name] for name in ("a", "b", "x", "y")},
            off=lambda a, b, x, y: 2 * absolute(a) * absolute(b) * absolute(x) * absolute(y),
        ),
    ),
    because="By the step the left side is at most (|a| + |c|)|x| + (|b| + |d|)|y|, and both brackets are at most their maximum.",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda a, b, c, d, x, y: (
            maximum(absolute(a) + absolute(b), absolute(c) + absolute(d)) * (absolute(x) + absolute(y))
        )
    },
)

LOST_T = InequalityClaim(
    id=f"{PAPER}.lemma-5.1.step.lipschitz",
    ref=EQ_14,
    statement="From its fourth line to its fifth Eq. 14 drops a T: T eps_L (1 + M) <= eps_L (1 + M).",
    lhs=lambda T, eps, M: T * eps * (1 + M),
    rhs=lambda T, eps, M: eps * (1 + M),
    domain={"T": SIZE, "eps": SHARE, "M": SIZE},
    method="steps",
    counterexample={"T": 2, "eps": "0.1", "M": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda T, eps, M: T * eps * (1 + M)},
    note="False for T > 1; Eq. 15 has the T again, so nothing is lost.",
    correction=f"{PAPER}.eq-15.corrected",
)

LAST = InequalityClaim(
    id=f"{PAPER}.lemma-5.1.last",
    ref=EQ_14,
    statement="|w_1| <= 1 and |w_2 - w_1| <= eps_L give |w_2| <= 1 + eps_L: for the last layer no norm is needed, if outputs are not added up.",
    lhs=lambda w, eps, s: absolute(w + eps * s),
    rhs=lambda w, eps, s: 1 + eps,
    domain={"w": Real(-1, 1), "eps": SHARE, "s": Real(-1, 1)},
    method="steps",
    steps=(
        identity(
            f"{PAPER}.lemma-5.1.last.triangle",
            EQ_14,
            "(|w| + eps |s|)^2 - (w + eps s)^2 = 2 eps (|w s| - w s), which is not negative.",
            lambda w, eps, s: (absolute(w) + eps * absolute(s)) ** 2 - (w + eps * s) ** 2,
            lambda w, eps, s: 2 * eps * (absolute(w) * absolute(s) - w * s),
            domain={"w": Real(-1, 1), "eps": SHARE, "s": Real(-1, 1)},
            off=lambda w, eps, s: 2 * eps * absolute(w) * absolute(s),
        ),
    ),
    because="|w| <= 1 and |s| <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda w, eps, s: 1 + eps / 2},
    note="That |w| <= 1 is the paper's convention for target parameters; the lemma does not repeat it.",
)


def bound(e_1: Any, e_2: Any, e_3: Any, norm: Any) -> Any:
    """Eq. 15 for 1-1-4-1 with all weights 1, T = 1, M = 1, 1, 4, parameter errors e_1, e_2, e_3 and |W^(2)|_∞ = norm.

    >>> bound(0.5, 0.25, 0.5, norm=4)
    13.0
    """
    first = (1 + 1) * e_1 * (1 + e_3) * (norm + 4 * e_2)
    second = (1 + 1) * 4 * e_2 * (1 + e_3)
    return e_3 * (1 + 4) + first + second


def _moved_up(e_1: Any, e_2: Any, e_3: Any, norm: Any) -> Any:
    return moved(ones(4, e_1), [e_1, e_2, e_3], like(1, e_1))


ERRORS: Mapping[str, Axis] = {"e_1": SHARE, "e_2": SHARE, "e_3": SHARE}

BOUND = InequalityClaim(
    id=f"{PAPER}.eq-15",
    ref=EQ_15,
    statement="Eq. 15 with |W|_∞ the largest entry or row sum (1) or the spectral norm (2), for 1-1-4-1 with all weights 1 and all parameters up.",
    lhs=_moved_up,
    rhs=bound,
    domain={**ERRORS, "norm": Points((1, 2))},
    method="steps",
    counterexample={"e_1": "0.1", "e_2": "0.01", "e_3": "0.01", "norm": 2},
    recorded=Verdict.REFUTED,
    control={"domain": {**ERRORS, "norm": Points((4,))}},
    note="With column sums (4) it is true, and an equality here.",
    correction=f"{PAPER}.eq-15.corrected",
)

BOUND_CORRECTED = identity(
    f"{PAPER}.eq-15.corrected",
    EQ_15,
    "With column sums Eq. 15 is attained: for 1-1-4-1 with all weights 1 and all parameters up the error is its right side.  (That it is a "
    "bound is `propagate`'s chain of norms with |w^(L)| <= 1 + eps_L for the last layer.)",
    lambda e_1, e_2, e_3: _moved_up(e_1, e_2, e_3, 4) + 0 * e_1,
    lambda e_1, e_2, e_3: bound(e_1, e_2, e_3, 4),
    domain=ERRORS,
    off=lambda e_1, e_2, e_3: bound(e_1, e_2, e_3, 3),
)

RESULT = Result(
    ref=REF,
    title="Error propagation: the proof",
    statement="|f_{1,i} - f_{2,i}| <= T eps_L (1 + M_{L-1}) + Σ_{l<L} T^(L-l+1) (M_{l-1} + 1) n_l eps_l (1 + eps_L) "
    "Π_{k=l+1}^{L-1} (|W_1^(k)|_∞ + n_k eps_k), by |W x|_1 <= |W|_∞ |x|_1 in every layer.",
    symbols={
        "e_1, e_2, e_3": "errors of the parameters of layers 1, 2, 3",
        "norm": "|W^(2)| in one of the readings of |W|_∞",
    },
    formulas=(bound,),
    claims=(STEP, STEP_CORRECTED, LOST_T, LAST, BOUND, BOUND_CORRECTED),
)

"""Equations 7 to 12: the three errors that Corollary C.1 adds up, each at most eps/3 (appendix C.1).

With η = eps/(3TN), N = N_t the nonzero parameters of the layer: the parameters are met within η (Eq. 8), inputs and the constant channel
arrive within η (Eq. 9), and φ(λx) departs from its two lines so little that all kept weights together make T N η of it (Eq. 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import absolute
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.networks import activation
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, r, two_lines
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import PARTS, allowed_error
from ltbounds.theorems.burkholz2022conv.witnesses import one_layer
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "activation_error", "activation_share", "activation_share_as_printed"]

REF = Ref("burkholz2022conv", "Equations 7 to 12", "appendix C.1")


def activation_share(eps: Any, T: Any, N: Any, r: Any, members: Any) -> Any:
    """The value of g(ε'') = ε''/a(ε'') at which the third error is eps/3: eps/(6 T N r members).

    `members` is the size of the base sets, C log(...); σ = a(ε'')/2.

    >>> activation_share(Fraction(1, 10), 1, 20, Fraction(1, 2), 15)
    Fraction(1, 9000)
    """
    return eps / (6 * T * N * r * members)


def activation_share_as_printed(eps: Any, T: Any, N: Any, r: Any, members: Any) -> Any:
    """Eq. 12 as printed: eps/(3 T N members · r/2), four times `activation_share`.

    >>> activation_share_as_printed(Fraction(1, 10), 1, 20, Fraction(1, 2), 15)
    Fraction(1, 2250)
    """
    return eps / (3 * T * N * members * r / 2)


def activation_error(T: Any, N: Any, r: Any, members: Any, sigma: Any, departure: Any) -> Any:
    """Eq. 10: T N members (r/σ) ε'', N weights of `members` kept ones each, |w| <= r/σ, each φ off its lines by ε''.

    >>> activation_error(1, 20, Fraction(1, 2), 15, Fraction(1, 4), Fraction(1, 1000))
    Fraction(3, 5)
    """
    return T * N * members * (r / sigma) * departure


THREE_PARTS = identity(
    "burkholz2022conv.cor-C.1.d",
    REF,
    "Eq. 7: w x_t - y = (w x_t - S x_t) + (S x_t - S x_0) + (S x_0 - y), S the kept sum and y what it computes.",
    lambda w, S, x_t, x_0, y: w * x_t - y,
    lambda w, S, x_t, x_0, y: (w * x_t - S * x_t) + (S * x_t - S * x_0) + (S * x_0 - y),
    domain={name: Real(-1, 1) for name in ("w", "S", "x_t", "x_0", "y")},
    off=lambda w, S, x_t, x_0, y: (w * x_t - S * x_t) + (S * x_0 - S * x_t) + (S * x_0 - y),
)


SAME_SIGN = identity(
    "burkholz2022conv.cor-C.1.e",
    REF,
    "If |x_t| > η and |x_0 - x_t| <= η then x_0 has the sign of x_t: with x_t = η + s and x_0 = x_t - uη, x_0 = s + (1 - u)η.",
    lambda s, u, eta: s + (1 - u) * eta,
    lambda s, u, eta: (eta + s) - u * eta,
    domain={"s": Real(0, 1, open_lo=True), "u": Real(-1, 1), "eta": Real(0, 1, open_lo=True)},
    off=lambda s, u, eta: (eta - s) - u * eta,
    note="'Otherwise we would prune it to zero' cannot be done, as masks do not depend on the input, and need not be: see `.e.signs`.",
)


OPPOSITE_SIGNS = InequalityClaim(
    id="burkholz2022conv.cor-C.1.e.signs",
    ref=REF,
    statement="Where x_0 = p and x_t = -q have opposite signs, the effective weights w+ and w- of the two sides pass on |w+ p + w- q| <= p + q = "
    "|x_0 - x_t| as long as |w+|, |w-| <= 1: Eq. 9 needs no equal signs.",
    lhs=lambda v, w, p, q: absolute(v * p + w * q),
    rhs=lambda v, w, p, q: p + q,
    domain={"v": Real(-1, 1), "w": Real(-1, 1), "p": Real(0, 1), "q": Real(0, 1)},
    method="steps",
    steps=(
        identity(
            "burkholz2022conv.cor-C.1.e.signs.squares",
            REF,
            "(p + q) - (v p + w q) = (1 - v) p + (1 - w) q.",
            lambda v, w, p, q: (p + q) - (v * p + w * q),
            lambda v, w, p, q: (1 - v) * p + (1 - w) * q,
            domain={"v": Real(-1, 1), "w": Real(-1, 1), "p": Real(0, 1), "q": Real(0, 1)},
            off=lambda v, w, p, q: (1 - v) * p + (1 + w) * q,
        ),
    ),
    because="The step's right-hand side is not negative for v, w <= 1; with -v and -w it bounds the other sign.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v, w, p, q: p},
)


EXACT_FOR_RELU = identity(
    "burkholz2022conv.cor-C.1.f",
    REF,
    "The third error vanishes for ReLU, Leaky ReLU (and linear activations, alpha = 1): φ(λx) is μ_±(λx) λx.",
    lambda x, lam, alpha: leaky_relu(lam * x, alpha),
    lambda x, lam, alpha: two_lines(lam * x, 1, alpha, 0),
    domain={"x": Real(-2, 2), "lam": Real(-1, 1), "alpha": Real(0, 1)},
    off=lambda x, lam, alpha: two_lines(lam * x, 1, 1, 0),
)


def _weight_error(m_plus: Any, m_minus: Any, e: Any, f: Any, eta: Any) -> Any:
    """Eq. 8: how much a weight is off for x > 0 when its two sums are off by e and f: |r (m_plus e + m_minus f)|."""
    return absolute(r(m_plus, m_minus) * (m_plus * e + m_minus * f))


def _small(m_plus: Any, m_minus: Any, e: Any, f: Any, eta: Any) -> Any:
    return absolute(e) <= eta and absolute(f) <= eta


SUMS_PRINTED = InequalityClaim(
    id="burkholz2022conv.cor-C.1.g",
    ref=REF,
    statement="Eq. 8: a weight whose two subset sums are within η is within η: |r (m_plus e + m_minus f)| <= η.",
    lhs=_weight_error,
    rhs=lambda m_plus, m_minus, e, f, eta: eta,
    domain={
        "m_plus": Real(0, 2, open_lo=True),
        "m_minus": Real(-2, 2),
        "e": Real(-1, 1),
        "f": Real(-1, 1),
        "eta": Real(0, 1),
    },
    where=lambda m_plus, m_minus, e, f, eta: m_plus + m_minus > 0 and _small(m_plus, m_minus, e, f, eta),
    method="steps",
    counterexample={"m_plus": 1, "m_minus": Fraction(-1, 2), "e": 1, "f": -1, "eta": 1},
    recorded=Verdict.REFUTED,
    control={
        "where": lambda m_plus, m_minus, e, f, eta: m_minus >= 0 and _small(m_plus, m_minus, e, f, eta),
    },
    note="Assumption 2.3 admits slopes of opposite signs.  At m_plus = 1, m_minus = -1/2, r = 2, the weight may be off by 3η.  With η "
    "divided by |r| (|m_plus| + |m_minus|), 1 for slopes that are not negative, the corollary stands; the constant is φ's own.",
    correction="burkholz2022conv.cor-C.1.g.corrected",
)


SUMS = identity(
    "burkholz2022conv.cor-C.1.g.corrected",
    REF,
    "For slopes that are not negative the weight's error is a mean of the two: r m_plus + r m_minus = 1.",
    lambda m_plus, m_minus: 1,
    lambda m_plus, m_minus: r(m_plus, m_minus) * m_plus + r(m_plus, m_minus) * m_minus,
    domain={"m_plus": Real(0, 2, open_lo=True), "m_minus": Real(0, 2)},
    off=lambda m_plus, m_minus: r(m_plus, m_minus) * m_plus,
)


FIRST_THIRD = identity(
    "burkholz2022conv.cor-C.1.g.third",
    REF,
    "Eq. 8: T N η = eps/3 for η = eps/(3TN).",
    lambda eps, T, N: T * N * allowed_error(eps, T, N),
    lambda eps, T, N: eps / 3,
    domain=PARTS,
    off=lambda eps, T, N: eps / 2,
)


INPUT_THIRD = InequalityClaim(
    id="burkholz2022conv.cor-C.1.i",
    ref=REF,
    statement="Eq. 9: parameters |w| <= 1 - η met within η stay in [-1, 1], so inputs within η add at most T N η = eps/3.",
    lhs=lambda w, e, eps, T, N: T * N * absolute(w + e) * allowed_error(eps, T, N),
    rhs=lambda w, e, eps, T, N: eps / 3,
    domain={
        "w": Real(-1, 1),
        "e": Real(-1, 1),
        "eps": Real(0, 1, open_lo=True),
        "T": Real(Fraction(1, 10), 10),
        "N": Integers(1, 100),
    },
    where=lambda w, e, eps, T, N: (
        absolute(w) <= 1 - allowed_error(eps, T, N) and absolute(e) <= allowed_error(eps, T, N)
    ),
    method="steps",
    steps=(FIRST_THIRD,),
    because="|w + e| <= (1 - η) + η = 1, and T N η = eps/3 by the step.",
    recorded=Verdict.PROVED,
    control={"where": lambda w, e, eps, T, N: absolute(w) <= 1 and absolute(e) <= allowed_error(eps, T, N)},
)


def _smooth(seed: int, reach: float = 1.0) -> tuple[Any, Any]:
    """A tanh layer's ticket, and the scale of its λ times `reach`."""
    from ltbounds.tickets import prune

    ticket = prune(one_layer("tanh", seed), construction="burkholz2022conv.2l", tolerance=0.01, seed=seed)
    return ticket.pieces[0], reach * ticket.pieces[0].hidden.scale  # type: ignore[union-attr]


def _verify_smooth(witness: tuple[Any, Any]) -> Mapping[str, bool]:
    """Σ_s |w_s| |tanh(λ_s x) - λ_s x| of every parameter, over a grid of inputs, against members · max|w| · ε''."""
    from ltbounds.tickets import Source

    piece, sigma = witness
    departure = activation("tanh").departure(sigma)
    source = Source(0)
    kept = piece.hidden.kept(source, 0, np.maximum(piece.members[0], 0))
    x = np.linspace(-1, 1, 41)
    off = np.abs(np.tanh(kept[..., None] * x) - kept[..., None] * x).max(-1)
    w = np.where(piece.chosen(0, slice(None)), np.abs(piece.weights(source, 0, piece.rows)), 0.0)
    worst = np.einsum("rjts,js->rjt", w, off).max()
    return {
        "Eq. 10": bool(worst <= activation_error(1, 1, piece.scale * sigma, piece.members.shape[-1], sigma, departure))
    }


ACTIVATION = ExistenceClaim(
    id="burkholz2022conv.cor-C.1.j",
    ref=REF,
    statement="Eq. 10: each parameter's kept weights, at most as many as its base set has members and at most r/σ each, pass on at most "
    "members · (r/σ) ε'' of the activation's departure; on a tanh ticket, over a grid of inputs.",
    build=lambda seed: _smooth(0),
    verify=_verify_smooth,
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _smooth(0, reach=0.2)},
)


THIRD_BY_HAND = InequalityClaim(
    id="burkholz2022conv.cor-C.1.j.value",
    ref=REF,
    statement="Eq. 10 at T = 2, N = 3, r = 5/2, C log(·) = 7, σ = 11/3, ε'' = 13: 2·3·7·(15/22)·13 = 4095/11.",
    lhs=activation_error,
    rhs=lambda T, N, r, members, sigma, departure: Fraction(4095, 11),
    relation="==",
    domain={"T": Points((2,)), "N": Points((3,)), "r": Points((Fraction(5, 2),)), "members": Points((7,)),
            "sigma": Points((Fraction(11, 3),)), "departure": Points((13,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda T, N, r, members, sigma, departure: Fraction(4095, 13)},
)  # fmt: skip


SHARES: Mapping[str, Axis] = {
    "eps": Real(0, 1, open_lo=True), "T": Real(0, 10, open_lo=True), "N": Integers(1), "r": Real(0, 10, open_lo=True),
    "members": Integers(1), "a": Real(0, 4, open_lo=True),
}  # fmt: skip


def _third_error(share: Any) -> Any:
    """Eq. 10 with ε'' = share · a and σ = a/2."""
    return lambda eps, T, N, r, members, a: activation_error(T, N, r, members, a / 2, share(eps, T, N, r, members) * a)


SHARE_PRINTED = InequalityClaim(
    id="burkholz2022conv.cor-C.1.k",
    ref=REF,
    statement="Eqs. 11, 12: with σ = a/2 and g(ε'') = eps/(3TN C log(·) r/2) the third error is at most eps/3.",
    lhs=_third_error(activation_share_as_printed),
    rhs=lambda eps, T, N, r, members, a: eps / 3,
    domain=SHARES,
    method="steps",
    counterexample={"eps": Fraction(1, 2), "T": 1, "N": 1, "r": 1, "members": 1, "a": 1},
    recorded=Verdict.REFUTED,
    control={"lhs": _third_error(activation_share)},
    note="r/σ with σ = a/2 is 2r/a, printed as r/(2a); the error is 4 eps/3.  Dividing g(ε'') by 4 (or C by 4 in the base sets) repairs it; "
    "the width is not touched.",
    correction="burkholz2022conv.cor-C.1.k.corrected",
)


SHARE = identity(
    "burkholz2022conv.cor-C.1.k.corrected",
    REF,
    "With g(ε'') = eps/(6TN r C log(·)) the third error is exactly eps/3.",
    lambda eps, T, N, r, members, a: eps / 3,
    _third_error(activation_share),
    domain=SHARES,
    off=_third_error(activation_share_as_printed),
)


FOUR_TIMES = identity(
    "burkholz2022conv.cor-C.1.k.four",
    REF,
    "The printed g(ε'') is four times the one that suffices.",
    activation_share_as_printed,
    lambda eps, T, N, r, members: 4 * activation_share(eps, T, N, r, members),
    domain={name: axis for name, axis in SHARES.items() if name != "a"},
    off=lambda eps, T, N, r, members: 2 * activation_share(eps, T, N, r, members),
)


RESULT = Result(
    ref=REF,
    title="The three errors of two layers for one",
    statement="‖x_t - x_ε‖_∞ is at most the subset sum error, the error of the inputs and that of the activation, each times T and each to be at "
    "most eps/3; g(ε'') = eps/(3TN_t C log(·) r/2).",
    symbols={
        "eta": "η = eps/(3TN)", "e, f": "errors of the sums for positive and negative λ", "members": "C log(·), size of a base set",
        "r": "1/(m_+ + m_-)", "a": "a(ε'')", "sigma, departure": "σ, ε''",
    },
    formulas=(activation_share, activation_share_as_printed, activation_error),
    claims=(
        THREE_PARTS, SAME_SIGN, OPPOSITE_SIGNS, EXACT_FOR_RELU, SUMS_PRINTED, SUMS, FIRST_THIRD, INPUT_THIRD, ACTIVATION, THIRD_BY_HAND,
        SHARE_PRINTED, SHARE, FOUR_TIMES,
    ),
)  # fmt: skip

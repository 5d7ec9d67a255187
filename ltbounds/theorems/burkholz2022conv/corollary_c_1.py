"""Corollary C.1: one convolutional layer by two, and the three errors that it adds up (appendix C.1).

With η = eps/(3 T N) for every error, N = N_t the nonzero parameters of the layer: the parameters are met within η, inputs and
the constant channel arrive within η, and φ(λx) departs from its two lines so little that the kept weights make η N T of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.arith import absolute, log, minimum
from ltbounds.claims import (
    Axis,
    ExistenceClaim,
    InequalityClaim,
    Integers,
    Points,
    ProbabilityClaim,
    Real,
    Ref,
    Result,
    Verdict,
)  # fmt: skip
from ltbounds.networks import Network, activation, nonzeros
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, r, two_lines
from ltbounds.theorems.burkholz2022conv.witnesses import one_layer
from ltbounds.theorems.equalities import identity

if TYPE_CHECKING:
    from ltbounds.tickets import Ticket

__all__ = ["RESULT", "activation_share", "activation_share_as_printed", "allowed_error", "width"]

REF = Ref("burkholz2022conv", "Corollary C.1", "appendix C.1")


def allowed_error(eps: Any, T: Any, N: Any) -> Any:
    """eps/(3 T N): what each parameter, each input entry and the constant channel may err, in the entry maximum.

    >>> allowed_error(Fraction(1, 10), 1, 20)
    Fraction(1, 600)
    """
    return eps / (3 * T * N)


def width(c: Any, N: Any, T: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Eq. 3: channels between the two layers, C c log(N / min{eps/(3T), delta/2}), natural logarithm; c input channels.

    >>> round(width(3, 20, 1, 0.1, 0.1, C=1), 2)
    19.19
    """
    return C * c * log(N / minimum(eps / (3 * T), delta / 2))


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


COUNTS: Mapping[str, Axis] = {"T": Real(0, 10, open_lo=True), "N": Integers(1)}
EPS = 0.3
PARTS: Mapping[str, Axis] = {**COUNTS, "eps": Real(0, 1, open_lo=True, open_hi=True)}


@lru_cache
def _two_for_one(seed: int) -> tuple[Network, Ticket, int]:
    """A layer, its ticket at the corollary's tolerance, and the layer's nonzero parameters."""
    from ltbounds.tickets import Supply, prune

    wanted = one_layer("relu", seed)
    (parameters,) = nonzeros(wanted)
    supply = Supply(base_set=15, spare=8, fit=False)
    tolerance = allowed_error(EPS, 1, parameters)
    return wanted, prune(wanted, None, "burkholz2022conv.2l", tolerance, seed, supply=supply), parameters


def _layers(seed: int, broken: bool = False) -> tuple[Network, Network, float]:
    """The layer, its ticket as a network, and the constant C that its width amounts to."""
    wanted, ticket, parameters = _two_for_one(seed)
    found = one_layer("relu", seed + 100) if broken else ticket.to_network()
    return wanted, found, ticket.source_widths[0] / width(2, parameters, 1, EPS, 0.01, C=1)


def _verify_layers(witness: tuple[Network, Network, float]) -> Mapping[str, bool]:
    wanted, found, constant = witness
    x = generator("burkholz2022conv.cor-C.1").choice([-1.0, -0.5, 0.0, 1.0], (500, *wanted.shape))
    return {
        "within the first third of eps": bool(np.abs(found(x) - wanted(x)).max() <= EPS / 3),
        "Eq. 3's width with C = 12": constant <= 12,
    }


LAYER = ExistenceClaim(
    id="burkholz2022conv.cor-C.1",
    ref=REF,
    statement="One convolutional ReLU layer with biases, inputs of both signs: two source layers of Eq. 3's width with C = 12 contain it to "
    "within eps/3, the share of the subset sums (for ReLU and exact inputs the other two errors are 0).",
    build=_layers,
    verify=_verify_layers,
    seeds=(0, 1),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _layers(seed, broken=True)},
    note="Eq. 3 is printed for layers that both carry the superscript (2l'); the first is 2l' - 1.",
)

WIDTH = identity(
    "burkholz2022conv.cor-C.1.width",
    REF,
    "Eq. 3 is C c log(1/min{η, delta/(2N)}) with η = eps/(3TN): a base set for each of c inputs, at Corollary 2.2's size.",
    width,
    lambda c, N, T, eps, delta, C: C * c * log(1 / minimum(allowed_error(eps, T, N) * N, delta / 2) * N),
    domain={name: Real(0, 10, open_lo=True) for name in ("c", "N", "T", "eps", "delta", "C")},
    off=lambda c, N, T, eps, delta, C: C * c * log(1 / minimum(allowed_error(eps, T, N) * N, delta) * N),
)

WITHIN_REACH_PRINTED = InequalityClaim(
    id="burkholz2022conv.cor-C.1.a",
    ref=REF,
    statement="|λ x_0| <= σ (1 + eps/(3TN)) <= a for σ = a/2, so that Eq. 4 holds.",
    lhs=lambda a, eps, T, N: a / 2 * (1 + allowed_error(eps, T, N)),
    rhs=lambda a, eps, T, N: a,
    domain={"a": Real(0, 4, open_lo=True), **PARTS},
    method="steps",
    counterexample={"a": 1, "eps": Fraction(9, 10), "T": Fraction(1, 4), "N": 1},
    recorded=Verdict.REFUTED,
    control={"where": lambda a, eps, T, N: eps <= 3 * T * N},
    note="It asks for eps <= 3TN, which fails for T < 1/3 and few parameters (φ = tanh/4, N = 1).  There the corollary survives: "
    "the layer itself stays below T N < eps/3, and nothing has to be kept.",
    correction="burkholz2022conv.cor-C.1.a.corrected",
)

WITHIN_REACH = identity(
    "burkholz2022conv.cor-C.1.a.corrected",
    REF,
    "With eps = 3TNu, u in [0, 1], (a/2)(1 + eps/(3TN)) = a - (a/2)(1 - u), at most a.",
    lambda a, u, T, N: a - a / 2 * (1 - u),
    lambda a, u, T, N: a / 2 * (1 + allowed_error(3 * T * N * u, T, N)),
    domain={"a": Real(0, 4, open_lo=True), "u": Real(0, 1), **COUNTS},
    off=lambda a, u, T, N: a / 2 * (1 + allowed_error(6 * T * N * u, T, N)),
)

PRODUCTS = identity(
    "burkholz2022conv.cor-C.1.b",
    REF,
    "X = w λ / r is a product of two U[-1,1], whatever σ: λ = σ u and w = (r/σ) v give X = u v.",
    lambda u, v, sigma, m_plus, m_minus: u * v,
    lambda u, v, sigma, m_plus, m_minus: (r(m_plus, m_minus) / sigma * v) * (sigma * u) / r(m_plus, m_minus),
    domain={"u": Real(-1, 1), "v": Real(-1, 1)}
    | {name: Real(0, 4, open_lo=True) for name in ("sigma", "m_plus", "m_minus")},
    off=lambda u, v, sigma, m_plus, m_minus: (r(m_plus, m_minus) / sigma * v) * (sigma * u),
)


def _both_signs(m: int, eps: float) -> Any:
    """Both problems of a weight, one for positive λ and one for negative λ, each with m products."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        from ltbounds.subsets.halves import best_errors

        z, worst = stream.uniform(-1, 1, trials), np.zeros(trials)
        for _ in range(2):
            errors = np.empty(trials)
            best_errors(stream.uniform(0, 1, (trials, m)) * stream.uniform(-1, 1, (trials, m)), z, errors)
            worst = np.maximum(worst, errors)
        return worst <= eps

    return trial


TWO_PROBLEMS = ProbabilityClaim(
    id="burkholz2022conv.cor-C.1.b.two",
    ref=REF,
    statement="A weight asks for two subset sums, Eq. 5; 20 products each solve both within 0.01 with probability at least 0.97.",
    trial=_both_signs(20, 0.01),
    relation=">=",
    bound=0.97,
    expected=0.9865,
    notion="random",
    parameters={"m": 20, "eps": 0.01},
    recorded=Verdict.SUPPORTED,
    control={"trial": _both_signs(15, 0.01)},
)


def _reach_of_biases(m_plus: Any, m_minus: Any) -> Any:
    """m_plus r: the largest product of a bias's base set (Eq. 6)."""
    return m_plus * r(m_plus, m_minus)


BIAS_SCALE = identity(
    "burkholz2022conv.cor-C.1.c",
    REF,
    "Eq. 6: the products of a bias are m_plus r u v, and |m_plus r| <= 1 'most of the time': m_plus r = 1 - m_minus r, so for "
    "slopes that are not negative (1 for ReLU, 1/2 for tanh and sigmoid).",
    _reach_of_biases,
    lambda m_plus, m_minus: 1 - m_minus * r(m_plus, m_minus),
    domain={"m_plus": Real(0, 10, open_lo=True), "m_minus": Real(0, 10)},
    off=lambda m_plus, m_minus: 1 - 2 * m_minus * r(m_plus, m_minus),
    note="For m_minus < 0 it exceeds 1.  Below 1 the targets [-1, 1] are reached by longer sums only, which the constant absorbs.",
)

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

PROBLEMS: Mapping[str, Axis] = {"weights": Integers(0, 40), "biases": Integers(0, 10)}

PROBLEMS_PRINTED = InequalityClaim(
    id="burkholz2022conv.cor-C.1.h",
    ref=REF,
    statement="'In total, we have to solve less than 2N_t problems': two a weight and one a bias.",
    lhs=lambda weights, biases: 2 * weights + biases,
    rhs=lambda weights, biases: 2 * (weights + biases),
    relation="<",
    domain=PROBLEMS,
    where=lambda weights, biases: weights + biases >= 1,
    method="exact",
    counterexample={"weights": 1, "biases": 0},
    recorded=Verdict.REFUTED,
    control={"relation": "<="},
    note="Without biases there are exactly 2N_t.  The union bound, 2N_t problems at delta/(2N_t) each, survives; the constant channel for the "
    "next layer is a further problem, for which a bias-free layer has no room left.",
    correction="burkholz2022conv.cor-C.1.h.corrected",
)

PROBLEMS_CORRECTED = identity(
    "burkholz2022conv.cor-C.1.h.corrected",
    REF,
    "At most 2N_t problems of failure probability delta/(2N_t) each fail together with probability at most delta: "
    "(2 weights + biases) delta/(2N_t) = delta (1 - biases/(2N_t)).",
    lambda weights, biases, delta: (2 * weights + biases) * delta / (2 * (weights + biases)),
    lambda weights, biases, delta: delta * (1 - biases / (2 * (weights + biases))),
    domain={"weights": Integers(1), "biases": Integers(0), "delta": Real(0, 1, open_lo=True)},
    off=lambda weights, biases, delta: delta * (1 - biases / (weights + biases)),
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

NO_ACTIVATION = ExistenceClaim(
    id="burkholz2022conv.cor-C.1.l",
    ref=REF,
    statement="The activation does not enter the width: Eq. 3 depends on c, N, T, eps, delta and C alone, g on r as well.",
    build=lambda seed: width,
    verify=lambda formula: {
        "no a, r or members": not {"a", "r", "members"} & set(inspect.signature(formula).parameters)
    },
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: activation_share},
)

RESULT = Result(
    ref=REF,
    title="One convolutional layer by two",
    statement="Two source layers with entries U[-σ, σ] and U[-r/σ, r/σ] contain, with probability 1 - delta, a target layer to within eps in the "
    "entry maximum if c_{1/2} >= C c log(N_t/min{eps/(3T), delta/2}), the inputs and a constant channel are within eps/(3TN_t), and "
    "σ = min{1, a(ε'')/2}.",
    symbols={
        "c": "input channels", "N": "N_t, nonzero parameters of the layer", "T": "Lipschitz constant of φ", "eps": "ε', entry maximum",
        "delta": "δ', failure probability", "members": "C log(·), size of a base set", "r": "1/(m_+ + m_-)", "a": "a(ε'')",
    },
    formulas=(allowed_error, width, activation_share, activation_share_as_printed, activation_error),
    claims=(
        LAYER, WIDTH, WITHIN_REACH_PRINTED, WITHIN_REACH, PRODUCTS, TWO_PROBLEMS, BIAS_SCALE, THREE_PARTS, SAME_SIGN, OPPOSITE_SIGNS,
        EXACT_FOR_RELU, SUMS_PRINTED, SUMS, FIRST_THIRD, PROBLEMS_PRINTED, PROBLEMS_CORRECTED, INPUT_THIRD, ACTIVATION, THIRD_BY_HAND,
        SHARE_PRINTED, SHARE, FOUR_TIMES, NO_ACTIVATION,
    ),
)  # fmt: skip

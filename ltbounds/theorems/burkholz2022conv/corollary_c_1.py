"""Corollary C.1: one convolutional layer by two (appendix C.1); its proof's Equations 7 to 12 stand in `equations_7_12`."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.arith import log, minimum
from ltbounds.claims import (
    Axis,
    ExistenceClaim,
    InequalityClaim,
    Integers,
    ProbabilityClaim,
    Real,
    Ref,
    Result,
    Verdict,
)  # fmt: skip
from ltbounds.networks import Network, nonzeros
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import r
from ltbounds.theorems.burkholz2022conv.witnesses import one_layer
from ltbounds.theorems.shared.activation_claims import reach
from ltbounds.theorems.shared.equalities import identity

if TYPE_CHECKING:
    from ltbounds.tickets import Ticket

__all__ = ["RESULT", "allowed_error", "width"]

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
        from ltbounds.subsets.meet_in_the_middle import best_errors

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


NO_ACTIVATION = ExistenceClaim(
    id="burkholz2022conv.cor-C.1.l",
    ref=REF,
    statement="The activation does not enter the width, only the scales: Eq. 3 depends on c, N, T, eps, delta and C alone.",
    build=lambda seed: width,
    verify=lambda formula: {
        "c, N, T, eps, delta, C": list(inspect.signature(formula).parameters) == ["c", "N", "T", "eps", "delta", "C"]
    },
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: reach},
)

RESULT = Result(
    ref=REF,
    title="One convolutional layer by two",
    statement="Two source layers with entries U[-σ, σ] and U[-r/σ, r/σ] contain, with probability 1 - delta, a target layer to within eps in the "
    "entry maximum if c_{1/2} >= C c_{l'-1} log(N_t/min{eps/(3T), delta/2}), the inputs and a constant channel are within eps/(3TN_t), and "
    "σ = min{1, a(ε'')/2}.",
    symbols={
        "c": "c_{l'-1}, input channels", "N": "N_t, nonzero parameters of the layer", "T": "Lipschitz constant of φ", "eps": "ε', entry maximum",
        "delta": "δ', failure probability", "C": "constant left open", "a": "a(ε'')",
    },
    formulas=(allowed_error, width),
    claims=(
        LAYER, WIDTH, WITHIN_REACH_PRINTED, WITHIN_REACH, PRODUCTS, TWO_PROBLEMS, BIAS_SCALE, PROBLEMS_PRINTED, PROBLEMS_CORRECTED,
        NO_ACTIVATION,
    ),
)  # fmt: skip

"""Assumption 2.3: activations that are two lines beside 0, and how they stand for the identity."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import absolute
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Points, Real, Ref, Result, Verdict
from ltbounds.networks import Dense, Network, random_network, sequential
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.witnesses import pruned
from ltbounds.theorems.shared.activation_claims import (
    g,
    g_inverse,
    inverse_claims,
    leaky_relu_claim,
    reach,
    reach_sigmoid,
    reach_tanh,
    relu_claim,
    sigmoid_claims,
    tanh_claims,
)  # fmt: skip
from ltbounds.theorems.shared.equalities import identity

__all__ = [
    "RESULT", "leaky_relu", "mu", "r", "relu", "two_lines",
]  # fmt: skip

REF = Ref("burkholz2022conv", "Assumption 2.3", "section 2")


def relu(x: Any) -> Any:
    """φ_R(x) = max{x, 0} = (x + |x|)/2, the form that every arithmetic can take.

    >>> relu(Fraction(-2)), relu(Fraction(1, 3))
    (Fraction(0, 1), Fraction(1, 3))
    """
    return (x + absolute(x)) / 2


def leaky_relu(x: Any, alpha: Any) -> Any:
    """φ_LR(x) = φ_R(x) - alpha φ_R(-x), slope alpha below 0.

    >>> leaky_relu(Fraction(-2), Fraction(1, 10))
    Fraction(-1, 5)
    """
    return relu(x) - alpha * relu(-x)


def two_lines(x: Any, m_plus: Any, m_minus: Any, d: Any) -> Any:
    """Assumption 2.3's φ̂: m_plus x + d for x >= 0 and m_minus x + d for x < 0.

    >>> two_lines(Fraction(-2), 1, Fraction(1, 2), 0)
    Fraction(-1, 1)
    """
    return m_plus * (x + absolute(x)) / 2 + m_minus * (x - absolute(x)) / 2 + d


def r(m_plus: Any, m_minus: Any) -> Any:
    """r := 1/(m_plus + m_minus): what φ(x) - φ(-x) is multiplied with to give x.

    >>> r(Fraction(1), Fraction(1))
    Fraction(1, 2)
    """
    return 1 / (m_plus + m_minus)


def mu(x: Any, m_plus: Any, m_minus: Any) -> Any:
    """μ_±(x) := m_plus for x > 0, m_minus for x < 0, and 0 for x = 0 (numbers only).

    >>> mu(-3, 1, Fraction(1, 2))
    Fraction(1, 2)
    """
    if x > 0:
        return m_plus
    return m_minus if x < 0 else 0


REALS: Mapping[str, Axis] = {"x": Real(-(10**6), 10**6)}
THIRDS = Points((Fraction(1, 3), Fraction(2, 3), Fraction(-1, 3)))
SLOPES: Mapping[str, Axis] = {"m_plus": Real(-10, 10), "m_minus": Real(-10, 10)}


def _identity_error(x: Any, m_plus: Any, m_minus: Any, d: Any, e: Any, f: Any) -> Any:
    """x - r (φ(x) - φ(-x)) for a φ that departs from its two lines by e at x > 0 and by f at -x."""
    return x - r(m_plus, m_minus) * (two_lines(x, m_plus, m_minus, d) + e - two_lines(-x, m_plus, m_minus, d) - f)


LINES = identity(
    "burkholz2022conv.act-lrelu.lines",
    REF,
    "Leaky ReLU (ReLU with alpha = 0) plus d is φ̂ with m_plus = 1, m_minus = alpha.",
    lambda x, alpha, d: leaky_relu(x, alpha) + d,
    lambda x, alpha, d: two_lines(x, 1, alpha, d),
    domain={**REALS, "alpha": Real(0, 10), "d": Real(-1, 1)},
    off=lambda x, alpha, d: two_lines(x, 1, -alpha - 1, d),
)

IDENTITY = identity(
    "burkholz2022conv.id-1",
    REF,
    "x = (φ_LR(x) - φ_LR(-x))/(1 + alpha), and with alpha = 0 x = φ_R(x) - φ_R(-x).",
    lambda x, alpha: x,
    lambda x, alpha: (leaky_relu(x, alpha) - leaky_relu(-x, alpha)) / (1 + alpha),
    domain={**REALS, "alpha": Real(0, 10)},
    off=lambda x, alpha: leaky_relu(x, alpha) - leaky_relu(-x, alpha),
)

IDENTITY_ERROR = identity(
"burkholz2022conv.id-2.exact",
REF,
"x - r (φ(x) - φ(-x)) = -r (e - f) for a φ that departs from its lines by e at x and f at -x: d cancels.",
_identity_error,
lambda x, m_plus, m_minus, d, e, f: -r(m_plus, m_minus) * (e - f),
domain={**REALS, "m_plus": Real(0, 10, open_lo=True), "m_minus": Real(0, 10), "d": Real(-1, 1), "e": Real(-1, 1),
            "f": Real(-1, 1)},
off=lambda x, m_plus, m_minus, d, e, f: -r(m_plus, m_minus) * (e + f),
)  # fmt: skip

IDENTITY_WITHIN = InequalityClaim(
    id="burkholz2022conv.id-2",
    ref=REF,
    statement="|x - r (φ(x) - φ(-x))| <= 2 r eps for |x| <= a(eps) and the activations listed, whose slopes are not negative.",
    lhs=lambda m_plus, m_minus, e, f, eps: absolute(r(m_plus, m_minus) * (e - f)),
    rhs=lambda m_plus, m_minus, e, f, eps: 2 * r(m_plus, m_minus) * eps,
    domain={"m_plus": Real(0, 10, open_lo=True), "m_minus": Real(0, 10), "e": Real(-1, 1), "f": Real(-1, 1),
            "eps": Real(0, 1)},
    where=lambda m_plus, m_minus, e, f, eps: absolute(e) <= eps and absolute(f) <= eps,
    method="steps",
    steps=(IDENTITY_ERROR,),
    because="The step gives the left-hand side; |e - f| <= |e| + |f| <= 2 eps, and r > 0.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda m_plus, m_minus, e, f, eps: r(m_plus, m_minus) * eps},
    note="For an activation with m_plus + m_minus < 0, which Assumption 2.3 admits, r must be read as |r|.",
)  # fmt: skip

SLOPES_SUM_PRINTED = InequalityClaim(
    id="burkholz2022conv.id-3",
    ref=REF,
    statement="'We always have' μ_±(x) + μ_±(-x) = m_plus + m_minus = 1/r.",
    lhs=lambda x, m_plus, m_minus: mu(x, m_plus, m_minus) + mu(-x, m_plus, m_minus),
    rhs=lambda x, m_plus, m_minus: 1 / r(m_plus, m_minus),
    relation="==",
    domain={
        "x": Points((-2, -1, 0, 1, 2)),
        "m_plus": Points((1, Fraction(1, 4))),
        "m_minus": Points((0, Fraction(1, 4), 1)),
    },
    method="exact",
    counterexample={"x": 0, "m_plus": 1, "m_minus": 0},
    recorded=Verdict.REFUTED,
    control={"where": lambda x, m_plus, m_minus: x != 0},
    note="μ_±(0) := 0, so at x = 0 the sum is 0.  Eq. 8, which uses it, multiplies it by x and survives.",
    correction="burkholz2022conv.id-3.corrected",
)

SLOPES_SUM = identity(
    "burkholz2022conv.id-3.corrected",
    REF,
    "[μ_±(x) + μ_±(-x)] x = x/r for every x, 0 included: with x = ±|x|, μ_±(x) x = φ̂(x) - d.",
    lambda x, m_plus, m_minus: two_lines(x, m_plus, m_minus, 0) - two_lines(-x, m_plus, m_minus, 0),
    lambda x, m_plus, m_minus: x / r(m_plus, m_minus),
    domain={**REALS, **SLOPES},
    off=lambda x, m_plus, m_minus: x * m_plus,
)

MU_TIMES_X = InequalityClaim(
    id="burkholz2022conv.id-3.mu",
    ref=REF,
    statement="μ_±(x) x = φ̂(x) - d on both sides of 0.",
    lhs=lambda x, m_plus, m_minus: mu(x, m_plus, m_minus) * x,
    rhs=lambda x, m_plus, m_minus: two_lines(x, m_plus, m_minus, 0),
    relation="==",
    domain={"x": Points((-2, -1, 1, 2)), "m_plus": THIRDS, "m_minus": THIRDS},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda x, m_plus, m_minus: two_lines(x, m_minus, m_plus, 0)},
)

ONE_SIDED_PRINTED = InequalityClaim(
    id="burkholz2022conv.id-4",
    ref=REF,
    statement="|x - φ(x)/m| <= eps/m for functions with m_plus = m_minus = m and d = 0, φ(x) = m x + e with |e| <= eps.",
    lhs=lambda x, m, e, eps: absolute(x - (m * x + e) / m),
    rhs=lambda x, m, e, eps: eps / m,
    domain={"x": Real(-1, 1), "m": Real(-2, 2), "e": Real(-1, 1), "eps": Real(0, 1)},
    where=lambda x, m, e, eps: absolute(e) <= eps and m != 0,
    method="steps",
    counterexample={"x": 1, "m": -1, "e": 0, "eps": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda x, m, e, eps: eps / absolute(m)},
    note="Assumption 2.3 admits m < 0 (φ(x) = -tanh x), where the right-hand side is negative.  With |m| it holds; for tanh, m = 1.",
    correction="burkholz2022conv.id-4.corrected",
)

ONE_SIDED = identity(
    "burkholz2022conv.id-4.corrected",
    REF,
    "x - φ(x)/m = -e/m, so |x - φ(x)/m| <= eps/|m|.",
    lambda x, m, e: x - (m * x + e) / m,
    lambda x, m, e: -e / m,
    domain={"x": Real(-1, 1), "m": Real(-2, 2), "e": Real(-1, 1)},
    off=lambda x, m, e: e / m,
)


def _deepened(seed: int, sign: int = -1) -> tuple[Network, Network]:
    """A random ReLU network W2 φ(W1 x), and [W1, -W1] φ([x; -x]) with W1 x = W1 φ(x) - W1 φ(-x) in place of W1 x."""
    shallow = random_network((3, 4, 2), seed)
    first, act, last = (node.layer for node in shallow.nodes)
    assert isinstance(first, Dense)
    split = Dense(np.vstack([np.eye(3), -np.eye(3)]))
    joined = Dense(np.hstack([first.weight, sign * first.weight]))
    return shallow, sequential([split, act, joined, act, last], (3,))


def _verify_deepened(pair: tuple[Network, Network]) -> Mapping[str, bool]:
    shallow, deep = pair
    x = generator("burkholz2022conv.id-5").uniform(-1, 1, (300, 3))
    return {
        "one layer more": deep.depth == shallow.depth + 1,
        "the same function": bool(np.abs(deep(x) - shallow(x)).max() < 1e-12),
    }


DEEPENED = ExistenceClaim(
    id="burkholz2022conv.id-5",
    ref=REF,
    statement="The depth of a target can always be increased by layers that represent the identity: ReLU, exactly.",
    build=_deepened,
    verify=_verify_deepened,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _deepened(seed, sign=1)},
)


def _roles(construction: str) -> tuple[bool, ...]:
    """Which pruned layers have univariate neurons φ(λx) in front, the ones that need φ to be two lines."""
    _, ticket = pruned(construction, "relu", 0)
    return tuple(piece.hidden is not None for piece in ticket.pieces.values())


WHERE_USED = ExistenceClaim(
    id="burkholz2022conv.ass-2.3.use",
    ref=REF,
    statement="Two-line activations are needed in the odd layers of the 2L construction and in the first layer of the L+1 one only.",
    build=lambda seed: (_roles("burkholz2022conv.2l"), _roles("burkholz2022conv.l+1")),
    verify=lambda roles: {
        "2L: in front of every target layer": roles[0] == (True, True, True),
        "L+1: in front of the first alone": roles[1] == (True, False, False),
    },
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: (_roles("burkholz2022conv.l+1"), _roles("burkholz2022conv.2l"))},
)

RESULT = Result(
    ref=REF,
    title="Activations that are two lines beside 0",
    statement="For every eps' > 0 there is a(eps') > 0 with |φ(x) - φ̂(x)| <= eps' on [-a, a], φ̂ the line m_plus x + d for x >= 0 and "
    "m_minus x + d for x < 0, m_plus + m_minus != 0; where a is finite, g(x) = x/a(x) is invertible near 0 and tends to 0.",
    symbols={
        "m_plus, m_minus": "m_+, m_-, the slopes beside 0",
        "d": "φ(0)",
        "eps": "eps', how far φ may be from its lines",
        "r": "1/(m_+ + m_-)",
        "v": "a value of g",
    },
    formulas=(relu, leaky_relu, two_lines, r, g, g_inverse, reach, reach_tanh, reach_sigmoid),
    claims=(
        *inverse_claims("burkholz2022conv.ass-2.3", REF),
        WHERE_USED,
        relu_claim("burkholz2022conv.act-relu", REF),
        leaky_relu_claim("burkholz2022conv.act-lrelu", REF),
        LINES,
        *tanh_claims("burkholz2022conv.act-tanh", REF),
        *sigmoid_claims("burkholz2022conv.act-sig", REF),
        IDENTITY, IDENTITY_ERROR, IDENTITY_WITHIN, SLOPES_SUM_PRINTED, SLOPES_SUM, MU_TIMES_X, ONE_SIDED_PRINTED, ONE_SIDED, DEEPENED,
    ),
)  # fmt: skip

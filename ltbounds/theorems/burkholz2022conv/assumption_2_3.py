"""Assumption 2.3: activations that are two lines beside 0, and how they stand for the identity."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import absolute, derivative, exp, expm1, like, log, maximum, minimum, pi_like, sqrt
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Points, Real, Ref, Result, Verdict
from ltbounds.networks import Dense, Network, random_network, sequential
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.witnesses import pruned

__all__ = [
    "RESULT", "leaky_relu", "mu", "r", "reach_sigmoid", "reach_tanh", "relu", "share", "share_inverse_tanh", "sigmoid",
    "tanh", "two_lines",
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


def tanh(x: Any) -> Any:
    """tanh(x) = (e^(2x) - 1)/(e^(2x) + 1).

    >>> round(tanh(0.5), 6)
    0.462117
    """
    return expm1(2 * x) / (expm1(2 * x) + 2)


def sigmoid(x: Any) -> Any:
    """φ(x) = 1/(1 + e^(-x)).

    >>> round(sigmoid(0.5), 6)
    0.622459
    """
    return 1 / (1 + exp(-x))


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


def _cube_root(x: Any) -> Any:
    return exp(log(x) / 3)


def reach_tanh(eps: Any) -> Any:
    """a(eps) = min{(3 eps)^(1/3), π/2}: on [-a, a] tanh is within eps of x.

    >>> round(reach_tanh(1 / 24), 6)
    0.5
    """
    return minimum(_cube_root(3 * eps), pi_like(eps) / 2)


def reach_sigmoid(eps: Any) -> Any:
    """a(eps) = min{(48 eps)^(1/3), π}: on [-a, a] the sigmoid is within eps of x/4 + 1/2.

    >>> round(reach_sigmoid(1 / 384), 6)
    0.5
    """
    return minimum(_cube_root(48 * eps), pi_like(eps))


def share(eps: Any, a: Any) -> Any:
    """g(eps) = eps/a(eps), how far φ departs from its lines relative to where it is used; `a` = a(eps).

    >>> share(Fraction(1, 24), Fraction(1, 2))
    Fraction(1, 12)
    """
    return eps / a


def share_inverse_tanh(v: Any) -> Any:
    """g^(-1)(v) = sqrt(3) v^(3/2) for tanh, as long as (3 g^(-1)(v))^(1/3) = sqrt(3 v) is at most π/2.

    >>> round(share_inverse_tanh(1 / 12), 9)
    0.041666667
    """
    return sqrt(3 * v) * v


REALS: Mapping[str, Axis] = {"x": Real(-(10**6), 10**6)}
THIRDS = Points((Fraction(1, 3), Fraction(2, 3), Fraction(-1, 3)))
SLOPES: Mapping[str, Axis] = {"m_plus": Real(-10, 10), "m_minus": Real(-10, 10)}


def _identity_error(x: Any, m_plus: Any, m_minus: Any, d: Any, e: Any, f: Any) -> Any:
    """x - r (φ(x) - φ(-x)) for a φ that departs from its two lines by e at x > 0 and by f at -x."""
    return x - r(m_plus, m_minus) * (two_lines(x, m_plus, m_minus, d) + e - two_lines(-x, m_plus, m_minus, d) - f)


RELU = InequalityClaim(
    id="burkholz2022conv.act-relu",
    ref=REF,
    statement="ReLU is its own two lines with m_plus = 1, m_minus = 0, d = 0, everywhere (a = infinity, error 0).",
    lhs=relu,
    rhs=lambda x: two_lines(x, 1, 0, 0),
    relation="==",
    domain=REALS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: two_lines(x, 1, 1, 0)},
)

RELU_IS_MAXIMUM = InequalityClaim(
    id="burkholz2022conv.act-relu.max",
    ref=REF,
    statement="(x + |x|)/2 is max{x, 0}.",
    lhs=lambda x: absolute(relu(x) - maximum(x, 0)),
    rhs=lambda x: Fraction(1, 10**40),
    domain={"x": Points((-3, -1, Fraction(-1, 7), 0, Fraction(2, 5), 1, 4))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda x: absolute(relu(x) - maximum(x, 1))},
)

LEAKY = InequalityClaim(
    id="burkholz2022conv.act-lrelu",
    ref=REF,
    statement="Leaky ReLU is its own two lines with m_plus = 1, m_minus = alpha, d = 0, everywhere.",
    lhs=leaky_relu,
    rhs=lambda x, alpha: two_lines(x, 1, alpha, 0),
    relation="==",
    domain={**REALS, "alpha": Real(0, 10, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, alpha: two_lines(x, 1, -alpha, 0)},
)

TANH_PRINTED = InequalityClaim(
    id="burkholz2022conv.act-tanh",
    ref=REF,
    statement="|tanh x - x| <= x^3/3 for |x| < π/2, as printed, without modulus on the right.",
    lhs=lambda x: absolute(tanh(x) - x),
    rhs=lambda x: x**3 / 3,
    domain={"x": Real("-1.57", "1.57")},
    method="steps",
    counterexample={"x": -1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda x: absolute(x) ** 3 / 3},
    note="The right-hand side is negative for x < 0.  With |x|^3/3 it holds, and a(eps) = min{(3 eps)^(1/3), π/2} stands.",
    correction="burkholz2022conv.act-tanh.corrected",
)

TANH_BELOW = InequalityClaim(
    id="burkholz2022conv.act-tanh.below",
    ref=REF,
    statement="tanh x <= x for 0 <= x <= 2.",
    lhs=tanh,
    rhs=lambda x: x,
    domain={"x": Real(0, 2)},
    method="balls",
    vanishing={"x": 3},
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: 99 * x / 100},
)

TANH_SLOPE = InequalityClaim(
    id="burkholz2022conv.act-tanh.slope",
    ref=REF,
    statement="The derivative of x^3/3 - (x - tanh x) is x^2 - tanh(x)^2, at least 0 where 0 <= tanh x <= x.",
    lhs=derivative(lambda x: x**3 / 3 - x + tanh(x)),
    rhs=lambda x: x**2 - tanh(x) ** 2,
    relation="==",
    domain={"x": Real(-2, 2)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: x**2 - tanh(x)},
)

TANH = InequalityClaim(
    id="burkholz2022conv.act-tanh.corrected",
    ref=REF,
    statement="|tanh x - x| <= |x|^3/3 for |x| <= 2 (which includes π/2).",
    lhs=lambda x: absolute(tanh(x) - x),
    rhs=lambda x: absolute(x) ** 3 / 3,
    domain={"x": Real(-2, 2)},
    method="steps",
    steps=(TANH_BELOW, TANH_SLOPE),
    because="For 0 <= x <= 2, tanh x <= x, so x^3/3 - (x - tanh x) grows from 0; tanh is odd, so x < 0 follows by reflection.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: absolute(x) ** 3 / 4},
)

SIGMOID_IS_TANH = InequalityClaim(
    id="burkholz2022conv.act-sig.tanh",
    ref=REF,
    statement="1/(1 + e^(-x)) = (tanh(x/2) + 1)/2.",
    lhs=sigmoid,
    rhs=lambda x: (tanh(x / 2) + 1) / 2,
    relation="==",
    domain={"x": Real(-30, 30)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: (tanh(x) + 1) / 2},
)

SIGMOID = InequalityClaim(
    id="burkholz2022conv.act-sig",
    ref=REF,
    statement="|sigmoid(x) - (x/4 + 1/2)| <= |x|^3/48 for |x| <= 4 (which includes π): m_plus = m_minus = 1/4, d = 1/2.",
    lhs=lambda x: absolute(sigmoid(x) - two_lines(x, like(1, x) / 4, like(1, x) / 4, like(1, x) / 2)),
    rhs=lambda x: absolute(x) ** 3 / 48,
    domain={"x": Real(-4, 4)},
    method="steps",
    steps=(SIGMOID_IS_TANH, TANH_BELOW, TANH_SLOPE),
    because="sigmoid(x) - 1/2 - x/4 = (tanh(x/2) - x/2)/2, at most |x/2|^3/6 = |x|^3/48 by the bound for tanh on [-2, 2].",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: absolute(x) ** 3 / 49},
)

_REACHES: Mapping[str, Axis] = {"eps": Points(("0.000001", Fraction(1, 384), Fraction(1, 24), 1, 2, 10))}


def _near(formula: Any, cube: int, largest: int) -> Any:
    """|a(eps)^3 - min{cube eps, (largest π/2)^3}|."""
    return lambda eps: absolute(formula(eps) ** 3 - minimum(cube * eps, (largest * pi_like(eps) / 2) ** 3))


REACH_TANH = InequalityClaim(
    id="burkholz2022conv.act-tanh.a",
    ref=REF,
    statement="a(eps)^3/3 = eps until a = π/2: the printed reach of tanh is the one at which the cubic bound is eps.",
    lhs=_near(reach_tanh, 3, 1),
    rhs=lambda eps: Fraction(1, 10**40),
    domain=_REACHES,
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": _near(reach_tanh, 3, 2)},
)

REACH_SIGMOID = InequalityClaim(
    id="burkholz2022conv.act-sig.a",
    ref=REF,
    statement="a(eps)^3/48 = eps until a = π: the printed reach of the sigmoid is the one at which the cubic bound is eps.",
    lhs=_near(reach_sigmoid, 48, 2),
    rhs=lambda eps: Fraction(1, 10**40),
    domain=_REACHES,
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": _near(reach_sigmoid, 24, 2)},
)

INVERTIBLE = InequalityClaim(
    id="burkholz2022conv.ass-2.3",
    ref=REF,
    statement="For tanh, g(x) = x/a(x) with a(x) = (3x)^(1/3) is invertible: g(sqrt(3) v^(3/2)) = v, and g(x) -> 0 as x -> 0.",
    lhs=lambda v: share(share_inverse_tanh(v), sqrt(3 * v)),
    rhs=lambda v: v,
    relation="==",
    domain={"v": Real(0, Fraction(4, 5), open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: 3 * v},
    note="a(g^(-1)(v)) = sqrt(3v), which `ass-2.3.a` shows; sqrt(3v) <= π/2 for v <= 4/5.",
)

REACH_OF_INVERSE = InequalityClaim(
    id="burkholz2022conv.ass-2.3.a",
    ref=REF,
    statement="(3 g^(-1)(v))^(1/3) = sqrt(3v) for tanh: the cubes agree.",
    lhs=lambda v: 3 * share_inverse_tanh(v),
    rhs=lambda v: sqrt(3 * v) ** 3,
    relation="==",
    domain={"v": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v: 3 * v},
)

IDENTITY = InequalityClaim(
    id="burkholz2022conv.id-1",
    ref=REF,
    statement="x = (φ_LR(x) - φ_LR(-x))/(1 + alpha), and with alpha = 0 x = φ_R(x) - φ_R(-x).",
    lhs=lambda x, alpha: (leaky_relu(x, alpha) - leaky_relu(-x, alpha)) / (1 + alpha),
    rhs=lambda x, alpha: x,
    relation="==",
    domain={**REALS, "alpha": Real(0, 10)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda x, alpha: leaky_relu(x, alpha) - leaky_relu(-x, alpha)},
)

IDENTITY_ERROR = InequalityClaim(
    id="burkholz2022conv.id-2.exact",
    ref=REF,
    statement="x - r (φ(x) - φ(-x)) = -r (e - f) for a φ that departs from its lines by e at x and f at -x: d cancels.",
    lhs=_identity_error,
    rhs=lambda x, m_plus, m_minus, d, e, f: -r(m_plus, m_minus) * (e - f),
    relation="==",
    domain={**REALS, "m_plus": Real(0, 10, open_lo=True), "m_minus": Real(0, 10), "d": Real(-1, 1), "e": Real(-1, 1),
            "f": Real(-1, 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, m_plus, m_minus, d, e, f: -r(m_plus, m_minus) * (e + f)},
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

SLOPES_SUM = InequalityClaim(
    id="burkholz2022conv.id-3.corrected",
    ref=REF,
    statement="[μ_±(x) + μ_±(-x)] x = x/r for every x, 0 included: with x = ±|x|, μ_±(x) x = φ̂(x) - d.",
    lhs=lambda x, m_plus, m_minus: two_lines(x, m_plus, m_minus, 0) - two_lines(-x, m_plus, m_minus, 0),
    rhs=lambda x, m_plus, m_minus: x / r(m_plus, m_minus),
    relation="==",
    domain={**REALS, **SLOPES},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, m_plus, m_minus: x * m_plus},
)

MU_TIMES_X = InequalityClaim(
    id="burkholz2022conv.id-3.mu",
    ref=REF,
    statement="μ_±(x) x = φ̂(x) - d on both sides of 0.",
    lhs=lambda x, m_plus, m_minus: mu(x, m_plus, m_minus) * x,
    rhs=lambda x, m_plus, m_minus: two_lines(x, m_plus, m_minus, 0),
    relation="==",
    domain={"x": Points((-2, -1, 1, 2)), "m_plus": THIRDS, "m_minus": THIRDS},
    method="exact",
    recorded=Verdict.PROVED,
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

ONE_SIDED = InequalityClaim(
    id="burkholz2022conv.id-4.corrected",
    ref=REF,
    statement="x - φ(x)/m = -e/m, so |x - φ(x)/m| <= eps/|m|.",
    lhs=lambda x, m, e: x - (m * x + e) / m,
    rhs=lambda x, m, e: -e / m,
    relation="==",
    domain={"x": Real(-1, 1), "m": Real(-2, 2), "e": Real(-1, 1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, m, e: e / m},
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
    formulas=(relu, leaky_relu, tanh, sigmoid, two_lines, r, reach_tanh, reach_sigmoid, share, share_inverse_tanh),
    claims=(
        INVERTIBLE, REACH_OF_INVERSE, WHERE_USED, RELU, RELU_IS_MAXIMUM, LEAKY, TANH_PRINTED, TANH_BELOW, TANH_SLOPE, TANH,
        REACH_TANH, SIGMOID_IS_TANH, SIGMOID, REACH_SIGMOID, IDENTITY, IDENTITY_ERROR, IDENTITY_WITHIN,
        SLOPES_SUM_PRINTED, SLOPES_SUM, MU_TIMES_X, ONE_SIDED_PRINTED, ONE_SIDED, DEEPENED,
    ),
)  # fmt: skip

"""What two papers say of activations beside 0, judged once: burkholz2022depth Assumption 3.1, burkholz2022conv 2.3.

Each activation leaves its tangents at 0 by at most c|x|^p, for every x, so a(ε) = (ε/c)^(1/p) serves the assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ltbounds.arith import Scalar, absolute, derivative, exp, integer, like, log, maximum, minimum, pi_like, sqrt, tanh
from ltbounds.claims import Axis, Claim, Formula, InequalityClaim, Points, Real, Ref, Verdict
from ltbounds.networks.near_zero import ACTIVATIONS
from ltbounds.theorems.shared.equalities import agreement, identity
from ltbounds.theorems.shared.legacy import legacy

__all__ = [
    "g", "g_inverse", "inverse_claims", "leaky_relu_claim", "new_activation_claims", "reach", "reach_sigmoid",
    "reach_tanh", "relu_claim", "sigmoid_claims", "tanh_claims",
]  # fmt: skip


def reach(eps: Scalar, c: Scalar, p: Scalar) -> Scalar:
    """a(ε) = (ε/c)^(1/p), where the departure from the tangents is at most c|x|^p.

    >>> reach(0.008, 1.0, 3)
    0.2
    """
    return (eps / c) ** (like(1, eps) / p)


def g(eps: Scalar, c: Scalar, p: Scalar) -> Scalar:
    """g(ε) = ε/a(ε) = c^(1/p) ε^(1-1/p), which increases and tends to 0 with ε for p > 1.

    >>> round(g(0.008, 1.0, 3), 12)
    0.04
    """
    return eps / reach(eps, c, p)


def g_inverse(y: Scalar, c: Scalar, p: Scalar) -> Scalar:
    """The ε with g(ε) = y: c·(y/c)^(p/(p-1)), from c·a^p = ya; exponent 3/2 for tanh and sigmoid, 2 for a quadratic departure.

    >>> round(g_inverse(0.04, 1.0, 3), 12)
    0.008
    """
    return c * (y / c) ** (like(1, y) * p / (p - 1))


def reach_tanh(eps: Scalar) -> Scalar:
    """The papers' a(ε) for tanh, min{(3ε)^(1/3), π/2}; the cap is needless, since the cubic bound holds everywhere.

    >>> round(reach_tanh(0.001), 6)
    0.144225
    """
    return minimum((3 * eps) ** (like(1, eps) / 3), pi_like(eps) / 2)


def reach_sigmoid(eps: Scalar) -> Scalar:
    """The papers' a(ε) for the sigmoid, min{(48ε)^(1/3), π}.

    >>> round(reach_sigmoid(0.001), 6)
    0.363424
    """
    return minimum((48 * eps) ** (like(1, eps) / 3), pi_like(eps))


@dataclass(frozen=True)
class _Curved:
    """An activation that leaves its tangents m·u + d at 0 by at most `bound`, u = |x|, and how that is proved.

    `above`, `below`: whether φ lies above its tangent right and left of 0; `sides`: where it is curved.  Where `slope`
    is given it is the derivative of `bound` - departure, positive because tanh v < v.  Otherwise `bound` is compared
    with the departure up to `tail` in balls, beside 0 by Taylor at `order`; `because` says the rest.
    """

    name: str
    m: Formula
    d: Formula
    bound: Formula
    text: str
    above: bool
    below: bool
    because: str
    slope: Formula | None = None
    order: int = 0
    tail: int = 0
    sides: tuple[int, ...] = (1, -1)


def _half(x: Scalar) -> Scalar:
    return like(1, x) / 2


def _zero(x: Scalar) -> Scalar:
    return 0 * x


def _tanh_half(u: Scalar) -> Scalar:
    """tanh(u/2), as the formulas below have it."""
    return (1 - exp(-u)) / (1 + exp(-u))


CURVED = {
    item.name: item
    for item in (
        _Curved(
            "tanh", lambda u: like(1, u), _zero, lambda u: u**3 / 3, "|x|^3/3", above=False, below=True,
            because="the derivative of the difference is u^2 - tanh^2 u", slope=lambda u: u**2 - tanh(u) ** 2,
        ),
        _Curved(
            "sigmoid", lambda u: like(1, u) / 4, _half, lambda u: u**3 / 48, "|x|^3/48", above=False, below=True,
            because="the derivative of the difference is ((u/2)^2 - tanh^2(u/2))/4",
            slope=lambda u: (u**2 / 4 - _tanh_half(u) ** 2) / 4,
        ),
        _Curved(
            "silu", _half, _zero, lambda u: u**2 / 4, "x^2/4", above=True, below=True,
            because="phi(x) - x/2 = (u/2) tanh(u/2), and the derivative of the difference is a sum of two positive terms",
            slope=lambda u: (u / 2 - _tanh_half(u)) / 2 + u * _tanh_half(u) ** 2 / 4,
        ),
        _Curved(
            "softplus", _half, lambda u: log(like(2, u)), lambda u: u**2 / 8, "x^2/8", above=True, below=True,
            because="the derivative of the difference is (u/2 - tanh(u/2))/2", slope=lambda u: (u / 2 - _tanh_half(u)) / 2,
        ),
        _Curved(
            "gelu", _half, _zero, lambda u: u**2 / sqrt(2 * pi_like(u)), "x^2/sqrt(2 pi)", above=True, below=True,
            because="the departure, |x| erf(|x|/sqrt(2))/2, is positive, and beyond 2 it is at most |x|/2 <= x^2/sqrt(2 pi)", order=4, tail=2,
        ),
        _Curved(
            "elu", lambda u: like(1, u), _zero, lambda u: u**2 / 2, "x^2/2", above=True, below=True,
            because="the departure e^x - 1 - x is positive left of 0, at most |x| <= x^2/2 beyond -2, and right of 0 there is none", order=3, tail=2, sides=(-1,),
        ),
    )
}  # fmt: skip


def _departure(item: _Curved, side: int) -> Formula:
    """φ minus its tangent at x = side·u, with the sign that makes it positive."""
    right, left = ACTIVATIONS[item.name]
    formula = right if side > 0 else left
    sign = 1 if (item.above if side > 0 else item.below) else -1
    return lambda u: sign * (formula(side * u) - item.d(u) - side * item.m(u) * u)


def _signed(item: _Curved) -> Formula:
    """|φ - φ̂| at x = side·u, side a parameter."""
    return lambda u, side: absolute(_departure(item, integer(side))(u))


def _in_balls(identifier: str, ref: Ref, item: _Curved, side: int) -> InequalityClaim:
    departure = _departure(item, side)
    return legacy(
        id=identifier,
        ref=ref,
        statement=f"Up to u = {item.tail}, at x = {'' if side > 0 else '-'}u, the departure of {item.name} is less than {item.text}.",
        lhs=departure,
        rhs=item.bound,
        relation="<",
        domain={"u": Real(0, item.tail, open_lo=True)},
        method="balls",
        vanishing={"u": item.order},
        recorded=Verdict.PROVED,
        control={"rhs": lambda u: 9 * item.bound(u) / 10},
    )


def _in_symbols(identifier: str, ref: Ref, item: _Curved, side: int) -> InequalityClaim:
    departure, slope = _departure(item, side), item.slope
    assert slope is not None

    def slope_of_difference(u: Scalar) -> Scalar:
        return derivative(lambda v: item.bound(v) - departure(v))(u)

    return identity(
        identifier,
        ref,
        f"At x = {'' if side > 0 else '-'}u {item.because}.",
        slope_of_difference,
        slope,
        domain={"u": Real(0, 30, open_lo=True)},
        off=lambda u: 2 * slope(u),
    )


def _below_its_argument(identifier: str, ref: Ref) -> InequalityClaim:
    return legacy(
        id=f"{identifier}.below",
        ref=ref,
        statement="tanh(u/2) < u/2 for 0 < u <= 4.",
        lhs=_tanh_half,
        rhs=lambda u: u / 2,
        relation="<",
        domain={"u": Real(0, 4, open_lo=True)},
        method="balls",
        vanishing={"u": 3},
        recorded=Verdict.PROVED,
        control={"rhs": lambda u: 9 * u / 20},
    )


def _bound_claim(identifier: str, ref: Ref, name: str) -> InequalityClaim:
    """|φ - φ̂| ≤ c|x|^p for every x."""
    item = CURVED[name]
    make = _in_symbols if item.slope else _in_balls
    steps = [make(f"{identifier}.{'right' if side > 0 else 'left'}", ref, item, side) for side in item.sides]
    because = f"{item.because[0].upper()}{item.because[1:]}."
    if item.slope:
        steps.append(_below_its_argument(identifier, ref))
        because += "  It is positive, since tanh v < v (beyond v = 2 because tanh < 1), and at 0 the difference is 0."
    return legacy(
        id=identifier,
        ref=ref,
        statement=f"The departure of {name} from its tangents at 0 is at most {item.text}, for every x.",
        lhs=_signed(item),
        rhs=lambda u, side: item.bound(u),
        domain={"u": Real(0, 30), "side": Points((1, -1))},
        method="steps",
        steps=tuple(steps),
        because=because,
        recorded=Verdict.PROVED,
        control={"rhs": lambda u, side: 9 * item.bound(u) / 10},
    )


def relu_claim(identifier: str, ref: Ref) -> InequalityClaim:
    """max(x, 0) is its own pair of lines."""
    return identity(
        identifier,
        ref,
        "ReLU: m_+ = 1, m_- = 0, d = 0 and no error on the whole line, so a = infinity: the squared errors at u and -u add up to 0.",
        lambda u: (_ramp(u) - u) ** 2 + _ramp(-u) ** 2,
        lambda u: 0 * u,
        domain={"u": Real(0, 10**6)},
        off=lambda u: u / 10,
        note="With a = infinity, g = 0 is not invertible, as the assumption demands; any finite a, such as the bound M of the inputs, "
        "mends that, and sigma = 1 is what Theorem 3.3 takes.",
    )


def _ramp(x: Scalar) -> Scalar:
    return (x + absolute(x)) / 2


def leaky_relu_claim(identifier: str, ref: Ref) -> InequalityClaim:
    """The leaky ReLU is its own pair of lines, for every slope."""
    return identity(
        identifier,
        ref,
        "Leaky ReLU, max(x, 0) - alpha max(-x, 0): m_+ = 1, m_- = alpha, d = 0 and no error on the whole line.",
        lambda u, alpha: (_leaky(u, alpha) - u) ** 2 + (_leaky(-u, alpha) + alpha * u) ** 2,
        lambda u, alpha: 0 * u,
        domain={"u": Real(0, 10**6), "alpha": Real(0, 10**6, open_lo=True)},
        off=lambda u, alpha: alpha * u,
    )


def _leaky(x: Scalar, alpha: Scalar) -> Scalar:
    return _ramp(x) - alpha * _ramp(-x)


def tanh_claims(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    """tanh: the cubic bound (proved for every x), the printed one without a modulus, and a(ε)."""
    printed = legacy(
        id=f"{identifier}.modulus",
        ref=ref,
        statement="As printed, |tanh x - x| <= x^3/3 for |x| < pi/2.",
        lhs=lambda x: absolute(tanh(x) - x),
        rhs=lambda x: x**3 / 3,
        domain={"x": Real("-1.57", "1.57")},
        method="steps",
        counterexample={"x": -1},
        recorded=Verdict.REFUTED,
        control={"rhs": lambda x: absolute(x) ** 3 / 3},
        note="A misprint: for x < 0 the right side is negative.  With |x|^3/3 it holds for every x, not only below pi/2, and a(eps) stands.",
        correction=identifier,
    )
    return (
        _bound_claim(identifier, ref, "tanh"),
        printed,
        *_printed_reach(identifier, ref, "tanh", reach_tanh, lambda eps: minimum(eps, pi_like(eps) ** 3 / 24)),
    )


def sigmoid_claims(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    """The sigmoid: the cubic bound, by itself and through tanh, and a(ε)."""
    return (
        _bound_claim(identifier, ref, "sigmoid"),
        identity(
            f"{identifier}.tanh",
            ref,
            "1/(1 + e^(-x)) = (tanh(x/2) + 1)/2, both sides times e^(x/2) + e^(-x/2).",
            lambda x: ACTIVATIONS["sigmoid"][0](x) * (exp(x / 2) + exp(-x / 2)),
            lambda x: ((exp(x / 2) - exp(-x / 2)) + (exp(x / 2) + exp(-x / 2))) / 2,
            domain={"x": Real(-50, 50)},
            off=exp,
        ),
        *_printed_reach(identifier, ref, "sigmoid", reach_sigmoid, lambda eps: minimum(eps, pi_like(eps) ** 3 / 48)),
    )


def _printed_reach(identifier: str, ref: Ref, name: str, printed: Formula, worst: Formula) -> tuple[Claim, ...]:
    item = CURVED[name]
    departure = _departure(item, 1)
    return (
        agreement(
            f"{identifier}.reach",
            ref,
            f"The bound {item.text} at the printed a(eps) is eps, or less where the cap decides.",
            lambda eps: item.bound(printed(eps)),
            worst,
            domain={"eps": Points((Fraction(1, 10**6), "0.01", 1, 2, 10))},
            off=lambda eps: 2 * worst(eps),
            note="The cap is needless: the cubic bound holds for every x.",
        ),
        legacy(
            id=f"{identifier}.sharp",
            ref=ref,
            statement="Beside 0 the printed a(eps) is sharp: 1 % farther out the departure exceeds eps, for eps <= 0.001.",
            lhs=lambda eps: eps,
            rhs=lambda eps: departure(101 * printed(eps) / 100),
            relation="<",
            domain={"eps": Points(("0.001", Fraction(1, 10**6), Fraction(1, 10**12)))},
            method="points",
            recorded=Verdict.HOLDS_AT_POINTS,
            control={"rhs": lambda eps: departure(printed(eps))},
        ),
    )


def new_activation_claims(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    """Activations that the papers do not treat: GELU, SiLU, ELU, softplus and hard-swish."""
    return (
        *(_bound_claim(f"{identifier}.{name}", ref, name) for name in ("gelu", "silu", "elu", "softplus")),
        _hard_swish_claim(f"{identifier}.hard-swish", ref),
    )


def _clipped(u: Scalar, side: Scalar) -> Scalar:
    """|hard_swish(x) - x/2| at x = side·u, hard_swish(x) = x·min(max(x + 3, 0), 6)/6."""
    x = side * u
    return absolute(x * minimum(maximum(x + 3, like(0, u)), like(6, u)) / 6 - x / 2)


def _hard_swish_claim(identifier: str, ref: Ref) -> InequalityClaim:
    right, _ = ACTIVATIONS["hard_swish"]
    inside = identity(
        f"{identifier}.inside",
        ref,
        "For |x| <= 3, hard_swish(x) - x/2 = x^2/6.",
        lambda x: right(x) - x / 2,
        lambda x: x**2 / 6,
        domain={"x": Real(-3, 3)},
        off=lambda x: x**2 / 8,
    )
    return legacy(
        id=identifier,
        ref=ref,
        statement="The departure of hard_swish from its tangent at 0 is at most x^2/6, for every x.",
        lhs=_clipped,
        rhs=lambda u, side: u**2 / 6,
        domain={"u": Real(0, 30), "side": Points((1, -1))},
        method="steps",
        steps=(inside,),
        because="Beyond 3 hard_swish is x or 0, so that the departure is |x|/2 <= x^2/6.",
        recorded=Verdict.PROVED,
        control={"rhs": lambda u, side: u**2 / 7},
    )


def inverse_claims(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    """What makes a(ε), g and g⁻¹ what they are, for every c and p."""
    free: Mapping[str, Axis] = {"c": Real(0, 1000, open_lo=True), "q": Real(0, 9, open_lo=True)}
    positive = Real(0, 1000, open_lo=True)
    return (
        identity(
            identifier,
            ref,
            "g is invertible: g(g^(-1)(y)) = y for every y > 0, c > 0 and p = 1 + q > 1.",
            lambda y, c, q: g(g_inverse(y, c, q + 1), c, q + 1),
            lambda y, c, q: y,
            domain={"y": positive, **free},
            off=lambda y, c, q: y * c,
        ),
        identity(
            f"{identifier}.reach",
            ref,
            "c a(eps)^p = eps.",
            lambda eps, c, q: c * reach(eps, c, q + 1) ** (q + 1),
            lambda eps, c, q: eps,
            domain={"eps": positive, **free},
            off=lambda eps, c, q: eps * c,
        ),
        identity(
            f"{identifier}.g",
            ref,
            "g(eps)^p = c eps^(p-1): g increases from 0.",
            lambda eps, c, q: g(eps, c, q + 1) ** (q + 1),
            lambda eps, c, q: c * eps**q,
            domain={"eps": positive, **free},
            off=lambda eps, c, q: c * eps ** (q + 1),
        ),
    )

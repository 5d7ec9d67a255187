"""What two papers say of activations beside 0, judged once: burkholz2022depth Assumption 3.1, burkholz2022conv 2.3.

Each activation leaves its tangents at 0 by at most c|x|^p, for every x, so a(ε) = (ε/c)^(1/p) serves the assumption.
The functions below make the claims at the place of the paper that asks, under the name that it gives.
"""

from __future__ import annotations

from typing import NamedTuple

from ltbounds.arith import Scalar, absolute, erf, exp, expm1, like, log, maximum, minimum, pi_like, sqrt, tanh
from ltbounds.claims import Claim, InequalityClaim
from ltbounds.networks.near_zero import ACTIVATIONS
from ltbounds.notation import Nonnegative, Place, Positive, Sides, any_number, at_most, monotone, sides  # fmt: skip
from ltbounds.theorems.shared.small_networks import relu_by_modulus

__all__ = [
    "TanhClaims", "g", "g_inverse", "inverse_claims", "leaky_relu_claim", "new_activation_claims", "reach", "reach_sigmoid",
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


# a(ε), g and its inverse


def inverse_claims(here: Place, name: str) -> tuple[Claim, ...]:
    """What makes a(ε), g and g⁻¹ what they are, for every c and p = 1 + q > 1."""

    @here.equal(f"{name}.inverse")
    def inverse(y: Positive, c: Positive, q: Positive) -> Sides:
        """g is invertible: g(g^(-1)(y)) = y for every y > 0, c > 0 and p = 1 + q > 1."""
        return sides(g(g_inverse(y, c, q + 1), c, q + 1), y, off=y * c)

    @here.equal(f"{name}.reach")
    def departure_at_reach(eps: Positive, c: Positive, q: Positive) -> Sides:
        """c a(eps)^p = eps."""
        return sides(c * reach(eps, c, q + 1) ** (q + 1), eps, off=eps * c)

    @here.equal(f"{name}.g")
    def power_of_g(eps: Positive, c: Positive, q: Positive) -> Sides:
        """g(eps)^p = c eps^(p-1): g increases from 0."""
        return sides(g(eps, c, q + 1) ** (q + 1), c * eps**q, off=c * eps ** (q + 1))

    return inverse, departure_at_reach, power_of_g


# Activations that are two lines


def _two_lines(x: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    return m_plus * maximum(x, like(0, x)) + m_minus * minimum(x, like(0, x))


def relu_claim(here: Place, name: str) -> InequalityClaim:
    """max(x, 0) is its own pair of lines."""

    @here.equal(name, by="smt")
    def relu(x: any_number) -> Sides:
        """ReLU is two lines on the whole line, with m_+ = 1, m_- = 0, d = 0 and no error: a = infinity.

        Note: g = 0 is not invertible, as the assumption demands; any finite a, such as the bound M of the inputs, mends that.
        """
        return sides(relu_by_modulus(x), _two_lines(x, 1, 0), off=_two_lines(x, 1, 1))

    return relu


def leaky_relu_claim(here: Place, name: str) -> InequalityClaim:
    """The leaky ReLU is its own pair of lines, for every slope."""

    @here.equal(name, by="smt")
    def leaky(x: any_number, alpha: Positive) -> Sides:
        """Leaky ReLU, max{x, 0} - alpha max{-x, 0}: m_+ = 1, m_- = alpha, d = 0 and no error on the whole line."""
        return sides(
            relu_by_modulus(x) - alpha * relu_by_modulus(-x), _two_lines(x, 1, alpha), off=_two_lines(x, 1, 2 * alpha)
        )

    return leaky


# tanh and the sigmoid


class TanhClaims(NamedTuple):
    """The claims on tanh; `bound` is the cubic one, `positive` and `below` serve other activations too."""

    bound: InequalityClaim
    positive: InequalityClaim
    below: InequalityClaim
    decay: InequalityClaim
    printed: InequalityClaim
    reach: InequalityClaim


def tanh_claims(here: Place, name: str) -> TanhClaims:
    """tanh: the cubic bound (proved for every x), the printed one without a modulus, and a(ε)."""

    @here.at_most(f"{name}.decay", by=monotone("x"))
    def decay(x: Nonnegative) -> Sides:
        """e^(-x) <= 1 for x >= 0."""
        return sides(exp(-x), like(1, x), off=like(1, x) / 2)

    @here.equal(f"{name}.exponentials")
    def exponentials(u: any_number) -> Sides:
        """tanh u = (1 - e^(-2u))/(1 + e^(-2u))."""
        return sides(tanh(u), (1 - exp(-2 * u)) / (1 + exp(-2 * u)), off=(1 - exp(-u)) / (1 + exp(-u)))

    @here.at_most(f"{name}.positive", by=(exponentials, decay.at(x=lambda u: 2 * u)))
    def positive(u: Nonnegative) -> Sides:
        """tanh u >= 0 for u >= 0."""
        return sides(0 * u, tanh(u), off=tanh(u) - u / 10)

    @here.at_most(f"{name}.below", by=monotone("u"))
    def below(u: Nonnegative) -> Sides:
        """tanh u <= u for u >= 0: the derivative of u - tanh u is tanh^2 u."""
        return sides(tanh(u), u, off=9 * u / 10)

    @here.at_most(f"{name}.right", by=monotone("u"), steps=(positive, below))
    def right(u: Nonnegative) -> Sides:
        """u - tanh u <= u^3/3 for u >= 0: the derivative of the difference is u^2 - tanh^2 u."""
        return sides(u - tanh(u), u**3 / 3, off=u**3 / 4)

    @here.at_most(
        name, by=(below.at(u=lambda x: x), below.at(u=lambda x: -x), right.at(u=lambda x: x), right.at(u=lambda x: -x)),
        samples=({"x": "0.1"},),
    )  # fmt: skip
    def bound(x: any_number) -> Sides:
        """|tanh x - x| <= |x|^3/3 for every x, not only below pi/2: m_+ = m_- = 1 and d = 0."""
        return sides(absolute(tanh(x) - x), absolute(x) ** 3 / 3, off=absolute(x) ** 3 / 4)

    @here.refuted(
        f"{name}.modulus", at={"x": -1}, severity="misprint",
        impact="none: a(eps) is taken from the form with the modulus", corrected=name,
        given=lambda x: (at_most(-11, 7 * x), at_most(7 * x, 11)),
    )  # fmt: skip
    def printed(x: any_number) -> Sides:
        """As printed, |tanh x - x| <= x^3/3 for |x| < pi/2 (here for |x| <= 11/7 - 1/1000).

        Note: For x < 0 the right side is negative.
        """
        return sides(absolute(tanh(x) - x), x**3 / 3, off=absolute(x) ** 3 / 3)

    @here.at_most(
        f"{name}.reach", by=(bound,), given=lambda x, eps: at_most(absolute(x), reach_tanh(eps)),
        samples=({"x": "0.14", "eps": "0.001"},),
    )  # fmt: skip
    def within(x: any_number, eps: Positive) -> Sides:
        """|tanh x - x| <= eps wherever |x| <= min{(3 eps)^(1/3), pi/2}: the printed a(eps) serves Assumption 3.1."""
        return sides(absolute(tanh(x) - x), eps, off=eps / 10)

    return TanhClaims(bound, positive, below, decay, printed, within)


_sigmoid = ACTIVATIONS["sigmoid"][0]


def sigmoid_claims(here: Place, name: str, tanh_bound: InequalityClaim) -> tuple[InequalityClaim, ...]:
    """The sigmoid: the cubic bound through that of tanh, and a(ε)."""

    @here.equal(f"{name}.tanh")
    def form(x: any_number) -> Sides:
        """1/(1 + e^(-x)) = (tanh(x/2) + 1)/2."""
        return sides(_sigmoid(x), (tanh(x / 2) + 1) / 2, off=(tanh(x) + 1) / 2)

    @here.at_most(name, by=(form, tanh_bound.at(x=lambda x: x / 2)), samples=({"x": "0.1"},))
    def bound(x: any_number) -> Sides:
        """|1/(1 + e^(-x)) - 1/2 - x/4| <= |x|^3/48 for every x: m_+ = m_- = 1/4 and d = 1/2."""
        return sides(absolute(_sigmoid(x) - x / 4 - like(1, x) / 2), absolute(x) ** 3 / 48, off=absolute(x) ** 3 / 50)

    @here.at_most(
        f"{name}.reach", by=(bound,), given=lambda x, eps: at_most(absolute(x), reach_sigmoid(eps)),
        samples=({"x": "0.36", "eps": "0.001"},),
    )  # fmt: skip
    def within(x: any_number, eps: Positive) -> Sides:
        """The departure is at most eps wherever |x| <= min{(48 eps)^(1/3), pi}: the printed a(eps) serves."""
        return sides(absolute(_sigmoid(x) - x / 4 - like(1, x) / 2), eps, off=eps / 10)

    return bound, form, within


# Activations that the papers do not treat


def new_activation_claims(
    here: Place, name: str, known: TanhClaims, sigmoid: tuple[InequalityClaim, ...]
) -> tuple[InequalityClaim, ...]:
    """Activations that the papers do not treat: GELU, SiLU, ELU, softplus and hard-swish; `sigmoid` of `sigmoid_claims`."""
    return (
        _gelu_claim(here, f"{name}.gelu", known), _silu_claim(here, f"{name}.silu", known, sigmoid[1]), _elu_claim(here, f"{name}.elu"),
        _softplus_claim(here, f"{name}.softplus", known), _hard_swish_claim(here, f"{name}.hard-swish"),
    )  # fmt: skip


def _gelu_claim(here: Place, name: str, known: TanhClaims) -> InequalityClaim:
    @here.at_most(f"{name}.erf-positive", by=monotone("v"))
    def positive(v: Nonnegative) -> Sides:
        """erf v >= 0 for v >= 0."""
        return sides(0 * v, erf(v), off=erf(v) - v / 10)

    @here.at_most(f"{name}.erf-below", by=monotone("v"), steps=(known.decay.at(x=lambda v: v**2),))
    def below(v: Nonnegative) -> Sides:
        """erf v <= 2v/sqrt(pi) for v >= 0: the derivative of the difference is (1 - e^(-v^2)) 2/sqrt(pi)."""
        return sides(erf(v), 2 * v / sqrt(pi_like(v)), off=v / sqrt(pi_like(v)))

    @here.at_most(
        name,
        by=(
            positive.at(v=lambda x: x / sqrt(like(2, x))), positive.at(v=lambda x: -x / sqrt(like(2, x))),
            below.at(v=lambda x: x / sqrt(like(2, x))), below.at(v=lambda x: -x / sqrt(like(2, x))),
        ),
        samples=({"x": "0.1"},),
    )  # fmt: skip
    def bound(x: any_number) -> Sides:
        """|GELU(x) - x/2| = |x| erf(|x|/sqrt 2)/2 <= x^2/sqrt(2 pi) for every x."""
        limit = x**2 / sqrt(2 * pi_like(x))
        return sides(absolute(ACTIVATIONS["gelu"][0](x) - x / 2), limit, off=9 * limit / 10)

    return bound


def _silu_claim(here: Place, name: str, known: TanhClaims, form: InequalityClaim) -> InequalityClaim:
    @here.at_most(
        name,
        by=(
            form, known.positive.at(u=lambda x: x / 2), known.below.at(u=lambda x: x / 2),
            known.below.at(u=lambda x: -x / 2),
        ),
        samples=({"x": "0.1"},),
    )  # fmt: skip
    def bound(x: any_number) -> Sides:
        """|SiLU(x) - x/2| = (x/2) tanh(x/2) <= x^2/4 for every x."""
        return sides(absolute(ACTIVATIONS["silu"][0](x) - x / 2), x**2 / 4, off=x**2 / 5)

    return bound


def _elu_claim(here: Place, name: str) -> InequalityClaim:
    @here.at_most(f"{name}.left", by=monotone("u"))
    def left(u: Nonnegative) -> Sides:
        """e^(-u) - 1 + u <= u^2/2 for u >= 0: the derivative of the difference is u - 1 + e^(-u)."""
        return sides(expm1(-u) + u, u**2 / 2, off=u**2 / 3)

    @here.at_most(name, by=(left.at(u=lambda x: -minimum(x, like(0, x))),), samples=({"x": "-0.1"},))
    def bound(x: any_number) -> Sides:
        """|ELU(x) - x| <= x^2/2 for every x; right of 0 there is no departure."""
        right, below = ACTIVATIONS["elu"]
        elu = right(maximum(x, like(0, x))) + below(minimum(x, like(0, x)))
        return sides(absolute(elu - x), x**2 / 2, off=x**2 / 3)

    return bound


def _softplus_claim(here: Place, name: str, known: TanhClaims) -> InequalityClaim:
    softplus = ACTIVATIONS["softplus"][0]

    @here.equal(f"{name}.slope")
    def slope(u: any_number) -> Sides:
        """The derivative of softplus, e^u/(1 + e^u), is (tanh(u/2) + 1)/2."""
        return sides(exp(u) / (1 + exp(u)), (tanh(u / 2) + 1) / 2, off=(tanh(u) + 1) / 2)

    @here.equal(f"{name}.mirror")
    def mirror(x: any_number) -> Sides:
        """softplus(-x) = softplus(x) - x."""
        return sides(softplus(-x), softplus(x) - x, off=softplus(x) + x)

    @here.at_most(f"{name}.above", by=monotone("u"))
    def above(u: Nonnegative) -> Sides:
        """log 2 + u/2 <= softplus(u) for u >= 0."""
        return sides(log(like(2, u)) + u / 2, softplus(u), off_left=log(like(2, u)) + 3 * u / 4)

    @here.at_most(f"{name}.right", by=monotone("u"), steps=(slope, known.below.at(u=lambda u: u / 2)))
    def right(u: Nonnegative) -> Sides:
        """softplus(u) <= log 2 + u/2 + u^2/8 for u >= 0."""
        line = log(like(2, u)) + u / 2
        return sides(softplus(u), line + u**2 / 8, off=line + u**2 / 10)

    @here.at_most(
        name,
        by=(
            mirror, above.at(u=lambda x: x), above.at(u=lambda x: -x), right.at(u=lambda x: x),
            right.at(u=lambda x: -x),
        ),
        samples=({"x": "0.1"},),
    )  # fmt: skip
    def bound(x: any_number) -> Sides:
        """|softplus(x) - log 2 - x/2| <= x^2/8 for every x."""
        return sides(absolute(softplus(x) - log(like(2, x)) - x / 2), x**2 / 8, off=x**2 / 10)

    return bound


def _hard_swish_claim(here: Place, name: str) -> InequalityClaim:
    @here.at_most(name, by="smt", samples=({"x": 2},))
    def bound(x: any_number) -> Sides:
        """|hard_swish(x) - x/2| <= x^2/6 for every x, where hard_swish(x) = x min{max{x + 3, 0}, 6}/6."""
        hard_swish = x * minimum(maximum(x + 3, like(0, x)), like(6, x)) / 6
        return sides(absolute(hard_swish - x / 2), x**2 / 6, off=x**2 / 7)

    return bound

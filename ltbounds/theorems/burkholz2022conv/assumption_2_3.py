"""Assumption 2.3: activations that are two lines beside 0, and how they stand for the identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, absolute
from ltbounds.claims import Result
from ltbounds.networks import Dense, Network, random_network, sequential
from ltbounds.notation import Nonnegative, Positive, Sides, Signed, Unit, any_number, at_most, differs, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.witnesses import pruned
from ltbounds.theorems.shared import activation_claims as shared

__all__ = ["RESULT", "leaky_relu", "mu", "r", "relu", "two_lines"]


HERE = place("burkholz2022conv", "Assumption 2.3", "section 2")
TANH = shared.tanh_claims(HERE, "act-tanh")


def relu(x: Scalar) -> Scalar:
    """φ_R(x) = max{x, 0} = (x + |x|)/2, the form that every arithmetic can take.

    >>> from fractions import Fraction
    >>> relu(Fraction(-2)), relu(Fraction(1, 3))
    (Fraction(0, 1), Fraction(1, 3))
    """
    return (x + absolute(x)) / 2


def leaky_relu(x: Scalar, alpha: Scalar) -> Scalar:
    """φ_LR(x) = φ_R(x) - alpha φ_R(-x), slope alpha below 0.

    >>> from fractions import Fraction
    >>> leaky_relu(Fraction(-2), Fraction(1, 10))
    Fraction(-1, 5)
    """
    return relu(x) - alpha * relu(-x)


def two_lines(x: Scalar, m_plus: Scalar, m_minus: Scalar, d: Scalar) -> Scalar:
    """Assumption 2.3's φ̂: m_plus x + d for x >= 0 and m_minus x + d for x < 0.

    >>> from fractions import Fraction
    >>> two_lines(Fraction(-2), 1, Fraction(1, 2), 0)
    Fraction(-1, 1)
    """
    return m_plus * (x + absolute(x)) / 2 + m_minus * (x - absolute(x)) / 2 + d


def r(m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """r := 1/(m_plus + m_minus): what φ(x) - φ(-x) is multiplied with to give x.

    >>> from fractions import Fraction
    >>> r(Fraction(1), Fraction(1))
    Fraction(1, 2)
    """
    return 1 / (m_plus + m_minus)


def mu(x: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """μ_±(x) := m_plus for x > 0, m_minus for x < 0, and 0 for x = 0 (numbers only).

    >>> from fractions import Fraction
    >>> mu(-3, 1, Fraction(1, 2))
    Fraction(1, 2)
    """
    if x > 0:
        return m_plus
    return m_minus if x < 0 else 0


@HERE.equal("id-1")
def identity_holds(x: any_number, alpha: Nonnegative) -> Sides:
    """x = (φ_LR(x) - φ_LR(-x))/(1 + alpha), and with alpha = 0 x = φ_R(x) - φ_R(-x)."""
    right = (leaky_relu(x, alpha) - leaky_relu(-x, alpha)) / (1 + alpha)
    return sides(x, right, off=leaky_relu(x, alpha) - leaky_relu(-x, alpha))


@HERE.at_most("id-2", by="smt", given=lambda e, f, eps, **_: (at_most(absolute(e), eps), at_most(absolute(f), eps)))
def identity_within(
    x: any_number, m_plus: Positive, m_minus: Nonnegative, d: Signed, e: Signed, f: Signed, eps: Unit
) -> Sides:
    """|x - r (φ(x) - φ(-x))| <= 2 r eps for |x| <= a(eps) and the activations listed, whose slopes are not negative.

    Because φ departs from its two lines by e at x and by f at -x, |e|, |f| <= eps, and d cancels: the left-hand side is r |e - f|.

    Note: For an activation with m_plus + m_minus < 0, which Assumption 2.3 admits, r must be read as |r|.
    """
    sums = two_lines(x, m_plus, m_minus, d) + e - two_lines(-x, m_plus, m_minus, d) - f
    return sides(absolute(x - r(m_plus, m_minus) * sums), 2 * r(m_plus, m_minus) * eps, off=r(m_plus, m_minus) * eps)


@HERE.refuted(
    "id-3", "==", at={"x": 0, "m_plus": 1, "m_minus": 0}, severity="edge",
    impact="none: Eq. 8 multiplies the sum by x, so x = 0 does not matter", off_given=lambda x, **_: differs(x, 0),
)  # fmt: skip
def slopes_sum_printed(x: any_number, m_plus: Positive, m_minus: Nonnegative) -> Sides:
    """'We always have' μ_±(x) + μ_±(-x) = m_plus + m_minus = 1/r.

    Note: μ_±(0) := 0, so at x = 0 the sum is 0.  Eq. 8, which uses it, multiplies it by x and survives.
    """
    return sides(mu(x, m_plus, m_minus) + mu(-x, m_plus, m_minus), 1 / r(m_plus, m_minus))


@HERE.equal("id-3.corrected")
def slopes_sum(x: any_number, m_plus: any_number, m_minus: any_number) -> Sides:
    """[μ_±(x) + μ_±(-x)] x = x/r for every x, 0 included: with x = ±|x|, μ_±(x) x = φ̂(x) - d."""
    left = two_lines(x, m_plus, m_minus, 0) - two_lines(-x, m_plus, m_minus, 0)
    return sides(left, x / r(m_plus, m_minus), off=x * m_plus)


@HERE.refuted(
    "id-4", at={"x": 1, "m": -1, "e": 0, "eps": 1}, severity="edge",
    impact="none: |m| is meant; every example has m > 0",
    given=lambda m, e, eps, **_: (at_most(absolute(e), eps), differs(m, 0)),
)  # fmt: skip
def one_sided_printed(x: Signed, m: any_number, e: Signed, eps: Unit) -> Sides:
    """|x - φ(x)/m| <= eps/m for functions with m_plus = m_minus = m and d = 0, φ(x) = m x + e with |e| <= eps.

    Note: Assumption 2.3 admits m < 0 (φ(x) = -tanh x), where the right-hand side is negative.  With |m| it holds; for tanh, m = 1.
    """
    return sides(absolute(x - (m * x + e) / m), eps / m, off=eps / absolute(m))


@HERE.at_most("id-4.corrected", by="smt", given=lambda m, e, eps, **_: (at_most(absolute(e), eps), differs(m, 0)))
def one_sided(x: Signed, m: any_number, e: Signed, eps: Unit) -> Sides:
    """|x - φ(x)/m| <= eps/|m| for φ(x) = m x + e, |e| <= eps and m != 0."""
    return sides(absolute(x - (m * x + e) / m), eps / absolute(m), off=eps / absolute(2 * m))


def _deepened(seed: int, sign: int = -1) -> tuple[Network, Network]:
    """A random ReLU network W2 φ(W1 x), and [W1, -W1] φ([x; -x]) with W1 x = W1 φ(x) - W1 φ(-x) in place of W1 x."""
    shallow = random_network((3, 4, 2), seed)
    first, act, last = (node.layer for node in shallow.nodes)
    assert isinstance(first, Dense)
    split = Dense(np.vstack([np.eye(3), -np.eye(3)]))
    joined = Dense(np.hstack([first.weight, sign * first.weight]))
    return shallow, sequential([split, act, joined, act, last], (3,))


@HERE.witness("id-5.relu", build=_deepened, off=lambda seed: _deepened(seed, sign=1), seeds=(0, 1, 2))
def deepened(pair: Any) -> Mapping[str, bool]:
    """The depth of a target can always be increased by layers that represent the identity: ReLU, exactly."""
    shallow, deep = pair
    x = generator("burkholz2022conv.id-5").uniform(-1, 1, (300, 3))
    return {
        "one layer more": deep.depth == shallow.depth + 1,
        "the same function": bool(np.abs(deep(x) - shallow(x)).max() < 1e-12),
    }


def _roles(seed: int) -> list[tuple[bool, ...]]:
    """Which pruned layers have univariate neurons φ(λx) in front, the ones that need φ to be two lines."""
    tickets = (pruned(f"burkholz2022conv.{name}", "relu", seed)[1] for name in ("2l", "l+1"))
    return [tuple(piece.hidden is not None for piece in ticket.pieces.values()) for ticket in tickets]


@HERE.witness("ass-2.3.use", build=_roles, off=lambda seed: _roles(seed)[::-1])
def where_used(roles: Scalar) -> Mapping[str, bool]:
    """Two-line activations are needed in the odd layers of the 2L construction and in the first layer of the L+1 one only."""
    return {
        "2L: in front of every target layer": roles[0] == (True, True, True),
        "L+1: in front of the first alone": roles[1] == (True, False, False),
    }


RESULT = Result(
    ref=HERE.ref, title="Activations that are two lines beside 0",
    statement="For every eps' > 0 there is a(eps') > 0 with |φ(x) - φ̂(x)| <= eps' on [-a, a], φ̂ the line m_plus x + d for x >= 0 and "
    "m_minus x + d for x < 0, m_plus + m_minus != 0; where a is finite, g(x) = x/a(x) is invertible near 0 and tends to 0.",
    symbols={
        "m_plus, m_minus": "m_+, m_-, the slopes beside 0", "d": "φ(0)", "eps": "eps', how far φ may be from its lines",
        "r": "1/(m_+ + m_-)", "v": "a value of g",
    },
    formulas=(relu, leaky_relu, two_lines, r, shared.g, shared.g_inverse, shared.reach, shared.reach_tanh, shared.reach_sigmoid),
    claims=(
        *shared.inverse_claims(HERE, "ass-2.3"), where_used, shared.relu_claim(HERE, "act-relu"), shared.leaky_relu_claim(HERE, "act-lrelu"),
        *TANH, *shared.sigmoid_claims(HERE, "act-sig", TANH.bound), identity_holds, identity_within,
        slopes_sum_printed, slopes_sum, one_sided_printed, one_sided, deepened,
    ),
)  # fmt: skip

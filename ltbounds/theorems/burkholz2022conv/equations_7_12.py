"""Equations 7 to 12: the three errors that Corollary C.1 adds up, each at most eps/3 (appendix C.1).

With η = eps/(3TN), N = N_t the nonzero parameters of the layer: the parameters are met within η (Eq. 8), inputs and the constant channel
arrive within η (Eq. 9), and φ(λx) departs from its two lines so little that all kept weights together make T N η of it (Eq. 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, absolute, like, log, maximum, minimum
from ltbounds.claims import Result
from ltbounds.networks import activation

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Conditions, Count, Natural, OpenUnit, Positive, Share, Sides, Signed, Unit, any_number,
    at_most, induction, less, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu, r, two_lines
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import contains, corrected, sample_size, tangent
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import HERE as STATEMENT
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import allowed_error, problems_corrected, width
from ltbounds.theorems.burkholz2022conv.witnesses import one_layer
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.shared.sequences import signed, summed

__all__ = ["RESULT", "activation_error", "activation_share", "activation_share_as_printed"]

W, E, X = (signed(name) for name in "wex")

HERE = place("burkholz2022conv", "Equations 7 to 12", "appendix C.1")


def activation_share(eps: Scalar, T: Scalar, N: Scalar, r: Scalar, members: Scalar) -> Scalar:
    """The value of g(ε'') = ε''/a(ε'') at which the third error is eps/3: eps/(6 T N r members).

    `members` is the size of the base sets, C log(...); σ = a(ε'')/2.

    >>> from fractions import Fraction
    >>> activation_share(Fraction(1, 10), 1, 20, Fraction(1, 2), 15)
    Fraction(1, 9000)
    """
    return eps / (6 * T * N * r * members)


def activation_share_as_printed(eps: Scalar, T: Scalar, N: Scalar, r: Scalar, members: Scalar) -> Scalar:
    """Eq. 12 as printed: eps/(3 T N members · r/2), four times `activation_share`.

    >>> from fractions import Fraction
    >>> activation_share_as_printed(Fraction(1, 10), 1, 20, Fraction(1, 2), 15)
    Fraction(1, 2250)
    """
    return eps / (3 * T * N * members * r / 2)


def activation_error(T: Scalar, N: Scalar, r: Scalar, members: Scalar, sigma: Scalar, departure: Scalar) -> Scalar:
    """Eq. 10: T N members (r/σ) ε'', N weights of `members` kept ones each, |w| <= r/σ, each φ off its lines by ε''.

    >>> from fractions import Fraction
    >>> activation_error(1, 20, Fraction(1, 2), 15, Fraction(1, 4), Fraction(1, 1000))
    Fraction(3, 5)
    """
    return T * N * members * (r / sigma) * departure


@HERE.refuted(
    "cor-C.1.d", at={"w": "1/2", "S": "1/2", "R": "2/5", "x_t": "1/20", "x_0": "-1/20"}, severity="gap",
    impact="Corollary C.1: inputs within η of 0 may change their sign; `cor-C.1.one` bounds what that adds", corrected="cor-C.1.one",
    given=lambda w, S, R, x_t, x_0: at_most(x_t * x_0 * (S - R) ** 2, 0),
)  # fmt: skip
def parts_printed(w: Signed, S: Signed, R: Signed, x_t: Signed, x_0: Signed) -> Sides:
    """Eq. 7 for one weight, T = 1 and an exact activation: |w x_t - R x_0| <= |w x_t - S x_t| + |R x_0 - R x_t|, S = Σ w λ μ_±(λ x_t)
    and R = Σ w λ μ_±(λ x_0) the sums that the target's and the source's input meet.

    Note: It holds for inputs of one sign, S = R.  Within η of 0 they may differ in sign, and cannot be 'pruned to zero': `cor-C.1.e`.
    """
    printed = absolute(w * x_t - S * x_t) + absolute(R * x_0 - R * x_t)
    return sides(absolute(w * x_t - R * x_0), printed, off=printed + absolute((S - R) * x_t))


@HERE.equal("cor-C.1.e")
def same_sign(s: Share, u: Signed, eta: Share) -> Sides:
    """If |x_t| > η and |x_0 - x_t| <= η they have one sign: x_t = η + s, x_0 = x_t - uη is s + (1 - u)η.

    Note: 'Otherwise we would prune it to zero' cannot be done, masks not depending on the input: see `cor-C.1.one`.
    """
    return sides(s + (1 - u) * eta, (eta + s) - u * eta, off=(eta - s) - u * eta)


@HERE.equal("cor-C.1.f")
def exact_for_relu(x: any_number, lam: Signed, alpha: Unit) -> Sides:
    """The third error vanishes for ReLU, Leaky ReLU (and linear activations, alpha = 1): φ(λx) is μ_±(λx) λx."""
    return sides(leaky_relu(lam * x, alpha), two_lines(lam * x, 1, alpha, 0), off=two_lines(lam * x, 1, 1, 0))


def _small(m_plus: Scalar, m_minus: Scalar, e: Scalar, f: Any, eta: Scalar) -> Conditions:
    return (at_most(absolute(e), eta), at_most(absolute(f), eta))


@HERE.refuted(
    "cor-C.1.g", at={"m_plus": 1, "m_minus": "-1/2", "e": 1, "f": -1, "eta": 1}, severity="gap",
    impact="Corollary C.1 for slopes of opposite signs: the constant depends on phi", corrected="cor-C.1.g.spread",
    given=lambda m_plus, m_minus, e, f, eta: (less(0, m_plus + m_minus), _small(m_plus, m_minus, e, f, eta)),
    off_given=lambda m_plus, m_minus, e, f, eta: (at_most(0, m_minus), _small(m_plus, m_minus, e, f, eta)),
)  # fmt: skip
def sums_printed(m_plus: Positive, m_minus: any_number, e: Signed, f: Signed, eta: Unit) -> Sides:
    """Eq. 8 for one weight: whose two subset sums are within η, it is within η: |r (m_plus e + m_minus f)| <= η.

    Note: Assumption 2.3 admits slopes of opposite signs.  At m_plus = 1, m_minus = -1/2, r = 2, the weight may be off by 3η.  With η
    divided by |r| (|m_plus| + |m_minus|), 1 for slopes that are not negative, the corollary stands; the constant is φ's own.
    """
    return sides(absolute(r(m_plus, m_minus) * (m_plus * e + m_minus * f)), eta)


def _kept(seed: Scalar, j: Scalar, eta: Scalar) -> Scalar:
    """A parameter of at most 1 - η in size, met within η."""
    return (1 - eta) * W(seed, j) + eta * E(seed, j)


def _added(seed: Scalar, N: Scalar, eta: Scalar) -> Scalar:
    """What N parameters make of inputs that err by at most η."""
    return absolute(summed(lambda j: _kept(seed, j, eta) * (eta * X(seed, j)), N))


@HERE.at_most("cor-C.1.i.inputs", by=induction("N"))
def inputs(seed: Natural, N: Natural, eta: Unit) -> Sides:
    """Parameters of at most 1 - η met within η: N of them make at most N η of inputs that err by at most η."""
    return sides(_added(seed, N, eta), N * eta, off=N * eta / 2)


@HERE.at_most(
    "cor-C.1.i", by=(inputs.at(eta=allowed_error),), given=lambda eps, T, N, **_: at_most(eps, 3 * T * N),
    samples=({"seed": 0, "eps": "1/2", "T": 1, "N": 1},),
)  # fmt: skip
def input_third(seed: Natural, eps: Share, T: Positive, N: Count) -> Sides:
    """Eq. 9: N parameters |w_j| <= 1 - η met within η = eps/(3TN) <= 1 stay in [-1, 1], so inputs within η add at most T N η = eps/3."""
    eta = allowed_error(eps, T, N)
    return sides(maximum(T * _added(seed, N, eta), eps / 3 * absolute(_kept(seed, N, eta))), eps / 3, off=eps / 4)


def _smooth(seed: int, reach: float = 1.0) -> tuple[Any, Any]:
    """A tanh layer's ticket, and the scale of its λ times `reach`."""
    from ltbounds.tickets import prune

    ticket = prune(one_layer("tanh", seed), construction="burkholz2022conv.2l", tolerance=0.01, seed=seed)
    return ticket.pieces[0], reach * ticket.pieces[0].hidden.scale  # type: ignore[union-attr]


@HERE.witness("cor-C.1.j", build=lambda seed: _smooth(0), off=lambda seed: _smooth(0, reach=0.2))
def activation_holds(witness: Any) -> Mapping[str, bool]:
    """Eq. 10: each parameter's kept weights, at most as many as its base set has members and at most r/σ each, pass on
    at most members · (r/σ) ε'' of the activation's departure; on a tanh ticket, over a grid of inputs.
    """
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


def _third_error(share: Scalar) -> Scalar:
    """Eq. 10 with ε'' = share · a and σ = a/2."""
    return lambda eps, T, N, r, members, a: activation_error(T, N, r, members, a / 2, share(eps, T, N, r, members) * a)


@HERE.refuted(
    "cor-C.1.k", at={"eps": "1/2", "T": 1, "N": 1, "r": 1, "members": 1, "a": 1}, severity="gap",
    impact="Corollary C.1: a factor 4 in g; the width is not touched",
)  # fmt: skip
def share_printed(eps: Share, T: Positive, N: Count, r: Positive, members: Count, a: Positive) -> Sides:
    """Eqs. 11, 12: with σ = a/2 and g(ε'') = eps/(3TN C log(·) r/2) the third error is at most eps/3.

    Note: r/σ with σ = a/2 is 2r/a, printed as r/(2a); the error is 4 eps/3.  Dividing g(ε'') by 4 (or C by 4 in the
    base sets) repairs it; the width is not touched.
    """
    left = _third_error(activation_share_as_printed)(eps, T, N, r, members, a)
    return sides(left, eps / 3, off_left=_third_error(activation_share)(eps, T, N, r, members, a))


@HERE.equal("cor-C.1.k.corrected")
def share(eps: Share, T: Positive, N: Count, r: Positive, members: Count, a: Positive) -> Sides:
    """With g(ε'') = eps/(6TN r C log(·)) the third error is exactly eps/3."""
    right = _third_error(activation_share)(eps, T, N, r, members, a)
    return sides(eps / 3, right, off=_third_error(activation_share_as_printed)(eps, T, N, r, members, a))


# Eq. 10 with both base sets, and the corollary as a whole


@HERE.refuted(
    "cor-C.1.j.both", at={"T": 1, "N": 1, "r": 1, "members": 1, "sigma": 1, "departure": "1/10"}, severity="misprint",
    impact="Corollary C.1: a factor 2 in g, beside the factor 4 of Eq. 12; its C is free, and the width is not touched",
)  # fmt: skip
def both_printed(T: Positive, N: Count, r: Positive, members: Count, sigma: Share, departure: Share) -> Sides:
    """Eq. 10: base sets of C log(·) members for each sign (Eq. 5) pass on T N C log(·) (r/σ) ε'' of the activation's departure.

    Note: a parameter keeps members of both base sets, so it is twice that.  With one C log(·) for both together, as the text before
    Eq. 9 has it, Eq. 10 holds.
    """
    printed = activation_error(T, N, r, members, sigma, departure)
    return sides(2 * T * N * members * (r / sigma) * departure, printed, off=2 * printed)


@HERE.at_most(
    "cor-C.1.j.both.corrected", by="smt", given=lambda members, size, **_: at_most(8 * members, size),
    samples=({"eps": "1/2", "T": 1, "N": 1, "r": 1, "members": 1, "a": 1, "size": 8},),
)  # fmt: skip
def both(eps: OpenUnit, T: Positive, N: Count, r: Positive, members: Count, a: Positive, size: Positive) -> Sides:
    """With σ = a/2 and the printed g(ε'') the third error is at most eps/3 where C log(·) is 8 base sets of either sign."""
    departure = a * activation_share_as_printed(eps, T, N, r, size)
    return sides(activation_error(T, N, r, 2 * members, a / 2, departure), eps / 3, off=eps / 4)


@HERE.at_most(
    "cor-C.1.g.spread", by="smt", given=lambda e, f, eta, **_: (at_most(absolute(e), eta), at_most(absolute(f), eta)),
    samples=({"m_plus": 1, "m_minus": "-1/2", "e": 1, "f": -1, "eta": 1},),
)  # fmt: skip
def spread(m_plus: any_number, m_minus: any_number, e: Signed, f: Signed, eta: Unit) -> Sides:
    """|m_plus e + m_minus f| <= (|m_plus| + |m_minus|) η for sums within η, whatever the signs of the slopes."""
    return sides(absolute(m_plus * e + m_minus * f), (absolute(m_plus) + absolute(m_minus)) * eta, off=eta)


@HERE.at_most(
    "cor-C.1.one", by="smt", samples=({"w": 1, "x": 1, "S": "3/2", "y": 2, "a": "1/2", "eta": 1},),
    given=lambda w, x, S, y, a, eta: (at_most(absolute(S - w), a), at_most(absolute(y - x), eta)),
)  # fmt: skip
def one(w: Signed, x: Signed, S: any_number, y: any_number, a: Unit, eta: Share) -> Sides:
    """A weight kept as S within a, at an input y within η of x, whether x and y have one sign or not: |S y - w x| <= a (1 + η) + η."""
    return sides(absolute(S * y - w * x), a * (1 + eta) + eta, off=2 * a + eta / 2)


@HERE.at_most(
    "cor-C.1.logarithm", by=(tangent.at(x=lambda q, y, N, t: q / (8 * t * N * y)),),
    given=lambda q, y, N, t: (at_most(q, 8 * t * N * y), at_most(q, 1)), samples=({"q": 1, "y": "1/8", "N": 1, "t": 1},),
)  # fmt: skip
def logarithm(q: Positive, y: Positive, N: Count, t: Count) -> Sides:
    """log(2/y) <= (1 + 3 t) log(2N/q) where q <= 8 t N y and q <= 1."""
    return sides(log(2 / y), (1 + 3 * t) * log(2 * N / q), off=2 * t * log(2 * N / q))


@HERE.at_most(
    "cor-C.1.blocks", by="smt", given=lambda n, bound, **_: at_most(n, bound), samples=({"c": 1, "n": 1, "bound": 1},)
)
def blocks(c: Count, n: Positive, bound: Positive) -> Sides:
    """c + 1 blocks of n <= bound numbers are at most 2 c bound."""
    return sides((c + 1) * n, 2 * c * bound, off=c * bound)


def numbers(t: Scalar, eps: Scalar, delta: Scalar, c: Scalar) -> Scalar:
    """Corollary A.2's numbers, one for rounding up, of products w λ of which those with the other sign of λ count as 0: they
    contain U[-1/2, 1/2] with weight (log 2)/4.

    >>> round(numbers(1, 0.01, 0.01, c=1.0))
    14246
    """
    half = like(1, eps) / 2
    return sample_size(uniform_weight(half) / 2, half, 1, t, eps, delta, 190 + 16 * c) + 1


def _tolerance(eps: Scalar, T: Scalar, N: Scalar, t: Scalar) -> Scalar:
    """Half of η = eps/(3TN), shared by the slopes."""
    return allowed_error(eps, T, N) / (2 * t)


@STATEMENT.at_most(
    "cor-C.1.arithmetic",
    by=(logarithm.at(q=lambda eps, delta, T: minimum(2 * eps / (3 * T), delta), y=lambda eps, delta, T, N, t: minimum(delta / (2 * N) / 2, _tolerance(eps, T, N, t)),),),
)  # fmt: skip
def arithmetic(N: Count, T: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """A block of the numbers that both sums of a parameter ask for, at tolerance eps/(6 T N t) and failure probability
    delta/(2N), is at most (12 (190 + 16 c) (1 + 3 t) + 2) log(N/min{eps/(3T), delta/2}).
    """
    needed = numbers(1, _tolerance(eps, T, N, t), delta / (2 * N), c)
    return sides(needed, width(1, N, T, eps, delta, 12 * (190 + 16 * c) * (1 + 3 * t) + 2), off=needed / 2)


@STATEMENT.argued("cor-C.1", steps=(arithmetic, blocks, corrected, contains, spread, one, both, problems_corrected))
def whole(c_in: Count, N: Count, T: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """As printed, with C = 8 (12 (190 + 16 c) (1 + 3 t) + 2) or more, c Lueker's constant, t >= |r|(|m_plus| + |m_minus|); how much
    more depends on φ alone.

    Because if T N < eps/3 the empty subnetwork, 0, is within T N of the layer, whose parameters and inputs are at most 1. Else η =
    eps/(3TN) <= 1.  Each of the c_in inputs and the constant channel, which is read like an input, has a block of n univariate neurons;
    a parameter asks its block for two sums, of the products X = w λ/r with λ > 0, and with λ < 0, where products with the other sign
    count as 0.  They contain U[-1/2, 1/2] with half of the weight of `app-B.2`.  By `cor-A.2.corrected` n as in `cor-C.1.arithmetic`
    serves each at tolerance η/(2t) and failure probability delta/(2N); the blocks fit into the printed width by `cor-C.1.blocks`, and
    the at most 2N sums all succeed by `cor-C.1.h.corrected`. The weight that meets an input of either sign is then within η/2 by
    `cor-C.1.g.spread`, and with inputs within η the N parameters err by at most T N 2η = 2 eps/3 by `cor-C.1.one` with a = η/2.  |λ x|
    <= σ (1 + η) <= a, so that by `cor-C.1.j.both.corrected` φ's departure adds at most eps/3 where σ = a/2; n members of a block are at
    most C log(·)/8. As C grows g(ε'') and ε'' tend to 0, and a(ε'') < 2 from some C on, so that σ = a/2, unless a stays at least 2:
    then φ is two lines on [-2, 2] and nothing is added.
    """
    needed = (c_in + 1) * numbers(1, _tolerance(eps, T, N, t), delta / (2 * N), c)
    return sides(needed, width(c_in, N, T, eps, delta, 8 * (12 * (190 + 16 * c) * (1 + 3 * t) + 2)), off=needed / 2)


RESULT = Result(
    ref=HERE.ref, title="The three errors of two layers for one",
    statement="‖x_t - x_ε‖_∞ is at most the subset sum error, the error of the inputs and that of the activation, each times T and each to be at "
    "most eps/3; g(ε'') = eps/(3TN_t C log(·) r/2).",
    symbols={
        "eta": "η = eps/(3TN)", "e, f": "errors of the sums for positive and negative λ", "members": "C log(·), size of a base set",
        "r": "1/(m_+ + m_-)", "a": "a(ε'')", "sigma, departure": "σ, ε''",
    },
    formulas=(activation_share, activation_share_as_printed, activation_error),
    claims=(
        parts_printed, same_sign, exact_for_relu, sums_printed, inputs, input_third, activation_holds, share_printed, share, both_printed, both, spread, one, logarithm, blocks, arithmetic, whole,
    ),
)  # fmt: skip

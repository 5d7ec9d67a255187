"""Lemma 1: one weight by pruning a random two-layer ReLU network (algorithm alg-lemma1)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar, like
from ltbounds.claims import Real, Result
from ltbounds.notation import Count, OpenUnit, Positive, Share, Sides, Signed, Unit, at_most, place, sides
from ltbounds.theorems.pensia2020.corollary_2 import covers, half_width
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_4 import cdf, cdf_below_zero, require_symbol
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["RESULT", "half_width", "link_error", "links_within"]

HERE = place("pensia2020", "Lemma 1", "section 3.2")


def link_error(positive: Scalar, negative: Scalar) -> Scalar:
    """Step 5: the error of the link is at most the sum of its halves' errors, |x| <= 1 (in fact their maximum).

    >>> link_error(0.25, 0.5)
    0.75
    """
    return positive + negative


def links_within(stream: np.random.Generator, trials: int, neurons: int, eps: float) -> NDArray[np.bool_]:
    """Whether every w in [-1, 1] is met within eps, |x| <= 1, by half of the neurons for each sign of x: (trials,).

    The error of a link is the larger of its halves' errors, because they act on different x.
    """
    positive, negative = (
        covered(stream, trials, law_name="mixture-d", n=neurons // 2, eps=eps) for _ in ("x > 0", "x < 0")
    )
    return positive & negative


@place("pensia2020", "Lemma 1", "section 3.2, step 0").equal("lemma-1.0")
def either_layer(s: Unit, u: Signed, v: Signed, x: Signed) -> Sides:
    """Pruning v or u is the same: (v s) sigma(ux) = v sigma((s u) x) for s in {0, 1}, and indeed for all s >= 0.

    Because the output is the sum of such terms, one for each of the n neurons.
    """
    return sides(v * s * relu(u * x), v * relu(s * u * x), off=v * relu(s * u * x) * s)


@place("pensia2020", "Lemma 1", "section 3.2, step 1").equal("lemma-1.1.half", beyond={"a_plus": Real(-1, 1)})
def positive_half(a_plus: Unit, b: Signed, x: Signed) -> Sides:
    """A half with a^+ >= 0 is linear for x > 0 and silent for x <= 0: b sigma(a^+ x) = b a^+ sigma(x)."""
    return sides(b * relu(a_plus * x), b * a_plus * relu(x))


def _half_of_clipped(t: Scalar) -> Scalar:
    """P(max(0, a) <= t) for a ~ U[-1, 1], integrated by sympy: a <= 0, or 0 < a <= t."""
    import sympy

    require_symbol(t)
    a = sympy.Symbol("a")
    density = sympy.Rational(1, 2)
    return sympy.integrate(density, (a, -1, 0)) + sympy.integrate(density, (a, 0, t))


@place("pensia2020", "Lemma 1", "section 3.2, step 1").equal("lemma-1.1.law")
def clipped_law(t: Unit) -> Sides:
    """a^+ = max{0, a} has the law (1/2) P_0 + (1/2) U[0, 1]: P(a^+ <= t) = 1/2 + t/2 for 0 <= t <= 1."""
    return sides(_half_of_clipped(t), (1 + t) / 2, off_left=(2 + t) / 3, off=(1 + t) / 2)


@place("pensia2020", "Lemma 1", "section 3.2, step 3").equal("lemma-1.3")
def negative_law(t: Share) -> Sides:
    """c^- = min{0, c} has the law (1/2) P_0 + (1/2) U[-1, 0]: P(c^- <= -t) = (1 - t)/2 for 0 < t <= 1, by reflection.

    Because c and -c have the same law, and min{0, c} = -max{0, -c}.
    """
    return sides(1 - _half_of_clipped(t), (1 - t) / 2, off_left=(1 - t) / 3)


@place("pensia2020", "Lemma 1", "section 3.2, step 2").at_most("lemma-1.2.constant", by="smt")
def halves_constant(eps: Share, C: Positive) -> Sides:
    """Corollary 2 at tolerance eps/2 asks for C log(4/eps), at most 2 C log(2/eps): twice the constant suffices.

    Note: The text says 'up to eps', the formula eps/2, which is what the proof needs.
    """
    return sides(half_width(eps / 2, C), half_width(eps, 2 * C), off=half_width(eps, C))


@place('pensia2020', 'Lemma 1', 'section 3.2, step 2').refuted(
    "lemma-1.2.range", at={"w": 1}, severity="misprint",
    impact="none: the step uses Corollary 2, whose targets are [-1, 1]", corrected="cor-2",
)  # fmt: skip
def target_range(w: Unit) -> Sides:
    """'We show that Theorem 3 also holds for Z_i's', to be used for every w in [0, 1]; its targets are at most 1/2.

    Note: Corollary 2 has the larger range.
    """
    return sides(w, like(1, w) / 2, off=like(1, w))


@place("pensia2020", "Lemma 1", "section 3.2, step 4").equal("lemma-1.4.half", beyond={"p": Real(-1, 1)})
def negative_half(p: Unit, d: Signed, x: Signed) -> Sides:
    """A half with c^- = -p <= 0 is linear for x < 0 and silent for x >= 0: d sigma(c^- x) = d p sigma(-x)."""
    return sides(d * relu(-p * x), d * p * relu(-x))


def _reflected_cdf(z: Scalar) -> Scalar:
    """P(d c <= z) for c ~ U[-1, 0] and d ~ U[-1, 1], 0 < z <= 1: d >= 0 surely; d = -y free for y < z, then |c| <= z/y."""
    import sympy

    require_symbol(z)
    y = sympy.Symbol("y", positive=True)
    half = sympy.Rational(1, 2)
    free = sympy.integrate(half, (y, 0, z))
    return sympy.integrate(half, (y, 0, 1)) + free + sympy.integrate(half * z / y, (y, z, 1))


@place("pensia2020", "Lemma 1", "section 3.2, step 4").equal("lemma-1.4.law")
def same_law(z: Share) -> Sides:
    """b_i a_i^+ and d_i c_i^- have the same law: given a^+ > 0 and c^- < 0, P(dc <= z) = P(ba <= z) for 0 < z <= 1.

    Note: Both laws are symmetric (pensia2020.lemma-4.sym), and both give mass 1/2 to 0 before that.
    """
    return sides(_reflected_cdf(z), cdf(z), off_left=cdf_below_zero(z), off=cdf(z))


@place("pensia2020", "Lemma 1", "section 3.2, step 5").equal("lemma-1.5")
def step_5(eps: Share, w: Signed, x: Signed) -> Sides:
    """wx = sigma(wx) - sigma(-wx), and eps/2 + eps/2 = eps: the halves' errors add up, and so do their failure probabilities.

    Because probabilities and absolute values of a sum are at most the sums of the parts.
    """
    gap = w * x - relu(w * x) + relu(-w * x)
    return sides(gap + link_error(eps / 2, eps / 2), eps, off_left=gap + link_error(eps / 2, eps))


@HERE.argued(
    "lemma-1", steps=(covers, halves_constant, clipped_law, negative_law, same_law, positive_half, negative_half),
    given=lambda n, eps, C: at_most(half_width(eps, C), n),
)  # fmt: skip
def theorem(n: Count, eps: OpenUnit, C: Annotated[Scalar, Real(960)]) -> Sides:
    """Lemma 1 with any C >= 960: of 2n neurons, n >= C log(2/eps), some can be kept, with probability at least 1 - eps, so that they give wx
    within less than eps for |x| <= 1, for every w in [-1, 1].

    Because keep of the first n neurons those with a > 0, of the last n those with c < 0.  For x >= 0 the latter are silent (`lemma-1.4.half`)
    and the former give x times a subset sum of the b_i a_i^+ (`lemma-1.1.half`); for x < 0 it is the other way round.  Both kinds of products
    have the law D by `lemma-1.1.law`, `lemma-1.3` and `lemma-1.4.law`, so by `cor-2` each half meets every w in [-1, 1] within eps/2, except
    with probability eps/2: n is enough by `lemma-1.2.constant`.  For each x one half counts, so the error is at most eps/2 |x|.
    """
    return sides(half_width(eps / 2, C / 2), n, off_left=2 * half_width(eps / 2, C))


RESULT = Result(
    ref=HERE.ref, title="Approximating a weight",
    statement="For v, u in R^{2n} i.i.d. U[-1,1] and n >= C log(2/eps), with probability at least 1-eps, for every "
    "w in [-1,1] some mask s has sup_{|x| <= 1} |wx - (v*s)^T relu(ux)| < eps.",
    symbols={"n": "neurons for each sign of x", "eps": "tolerance and failure probability", "C": "constant left open"},
    formulas=(half_width, link_error),
    claims=(
        theorem, either_layer, positive_half, clipped_law, halves_constant, target_range, negative_law, negative_half,
        same_law, step_5,
    ),
)  # fmt: skip

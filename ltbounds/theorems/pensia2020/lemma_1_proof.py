"""Lemma 1, section 3.2: steps 0 to 5 of its proof."""

from __future__ import annotations

from ltbounds.arith import Scalar, like
from ltbounds.claims import Claim, Real
from ltbounds.notation import Positive, Share, Sides, Signed, Unit, place, sides
from ltbounds.theorems.pensia2020.corollary_2 import half_width
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_4 import cdf, cdf_below_zero, require_symbol

__all__ = ["PROOF", "link_error"]


def link_error(positive: Scalar, negative: Scalar) -> Scalar:
    """Step 5: the error of the link is at most the sum of its halves' errors, |x| <= 1.

    One half acts for x > 0 and the other for x < 0, so the error is in fact their maximum; the paper adds.

    >>> link_error(0.25, 0.5)
    0.75
    """
    return positive + negative


@place("pensia2020", "Lemma 1", "section 3.2, step 0").equal("lemma-1.0")
def either_layer(s: Unit, u: Signed, v: Signed, x: Signed) -> Sides:
    """Pruning v or u is the same: (v s) sigma(ux) = v sigma((s u) x) for s in {0, 1}, and indeed for all s >= 0.

    Because the output is the sum of such terms, one for each of the n neurons.
    """
    return sides(v * s * relu(u * x), v * relu(s * u * x), off=v * relu(s * u * x) * s)


@place("pensia2020", "Lemma 1", "section 3.2, step 1").equal("lemma-1.1.linear", beyond={"a_plus": Real(-1, 1)})
def positive_side(a_plus: Unit, b: Signed, x: Unit) -> Sides:
    """For x > 0 a half with a^+ >= 0 is linear: b sigma(a^+ x) = b a^+ x."""
    return sides(b * relu(a_plus * x), b * a_plus * x)


@place("pensia2020", "Lemma 1", "section 3.2, step 1").equal("lemma-1.1.silent")
def silent_side(w: Unit, a_plus: Unit, b: Signed, y: Unit) -> Sides:
    """For x = -y <= 0 both sides vanish: sigma(wx) = 0 for w >= 0, and b sigma(a^+ x) = 0."""
    return sides(relu(w * -y) - b * relu(a_plus * -y), 0 * y, off_left=relu(w * y) - b * relu(a_plus * -y))


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

    Note: The text says 'up to eps' and the formula eps/2; the formula is what the proof needs.
    """
    return sides(half_width(eps / 2, C), half_width(eps, 2 * C), off=half_width(eps, C))


@place("pensia2020", "Lemma 1", "section 3.2, step 2").refuted(
    "lemma-1.2.range",
    at={"w": 1},
    severity="misprint",
    impact="none: the step uses Corollary 2, whose targets are [-1, 1]",
    corrected="cor-2",
)
def target_range(w: Unit) -> Sides:
    """'We show that Theorem 3 also holds for Z_i's', to be used for every w in [0, 1]; its targets are at most 1/2.

    Note: Corollary 2 has the larger range.  The introduction as well gives Lueker's result the targets [-1, 1].
    """
    return sides(w, like(1, w) / 2, off=like(1, w))


@place("pensia2020", "Lemma 1", "section 3.2, step 4").equal("lemma-1.4.linear", beyond={"w": Real(-1, 1)})
def negative_side(w: Unit, p: Unit, d: Signed, y: Unit) -> Sides:
    """For x = -y < 0 and c^- = -p <= 0: d sigma(c^- x) = d c^- x, and -sigma(-wx) = wx for w >= 0."""
    return sides(d * relu(p * y) - relu(w * y), d * p * y - w * y)


@place("pensia2020", "Lemma 1", "section 3.2, step 4").equal("lemma-1.4.silent")
def silent_negative_side(w: Unit, p: Unit, d: Signed, x: Unit) -> Sides:
    """For x >= 0 both sides vanish: sigma(-wx) = 0 for w >= 0, and d sigma(c^- x) = 0 for c^- = -p <= 0."""
    return sides(relu(-(w * x)) + d * relu(-(p * x)), 0 * x, off_left=relu(-(w * x)) + d * relu(p * x))


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
def step_5(eps: Share) -> Sides:
    """eps/2 + eps/2 = eps: the halves' errors add up to the lemma's, and so do their failure probabilities.

    Because probabilities and absolute values of a sum are at most the sums of the parts.

    Note: The chain ends with <= eps for the infimum over masks; each half being < eps/2, the lemma's < eps holds as
    well.  'WLOG w >= 0' costs nothing, because Corollary 2 covers [-1, 1].
    """
    return sides(link_error(eps / 2, eps / 2), eps, off_left=link_error(eps / 2, eps))


PROOF: tuple[Claim, ...] = (
    either_layer, positive_side, silent_side, clipped_law, halves_constant, target_range, negative_law,
    negative_side, silent_negative_side, same_law, step_5,
)  # fmt: skip

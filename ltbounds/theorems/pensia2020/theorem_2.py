"""Theorem 2: counting shows that a logarithmic factor is necessary, with the constant written out."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, integer, like, log2, maximum
from ltbounds.claims import Hypothesis, Integers, Real, Result, Sides, Verdict, WidthTheorem
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import Count, Half, OpenUnit, Positive, Signed, Unit, antitone, any_number, at_most, place, sides
from ltbounds.theorems.pensia2020.definitions import relu

__all__ = [
    "RESULT", "packing_as_printed", "packing_number", "parameters_necessary", "parameters_necessary_by_volume",
    "width_necessary",
]  # fmt: skip

UpTo1Over16 = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True)]
HERE = place("pensia2020", "Theorem 2", "section 4")
EQ_12 = place("pensia2020", "Theorem 2", "section 4, Eq. 12")
STEP_1 = place("pensia2020", "Theorem 2", "section 4, proof, step 1")
STEP_2 = place("pensia2020", "Theorem 2", "section 4, proof, step 2")
STEP_3 = place("pensia2020", "Theorem 2", "section 4, proof, step 3")
TWO_LAYERS = place("pensia2020", "Theorem 2", "section 4, proof, case l = 2")


def packing_number(d: Scalar, eps: Scalar) -> Scalar:
    """Step 3: a lower bound for the 2eps-packing number of the spectral unit ball of d x d matrices, (2 eps)^(-d^2).

    >>> packing_number(2, Fraction(1, 8))
    Fraction(256, 1)
    """
    return (2 * eps) ** (-d * d)


def packing_as_printed(d: Scalar, eps: Scalar) -> Scalar:
    """Step 3 as its last line prints it, (1/(2 eps))^(-d^2): the reciprocal of `packing_number`.

    >>> packing_as_printed(2, Fraction(1, 8))
    Fraction(1, 256)
    """
    return (1 / (2 * eps)) ** (-d * d)


def parameters_necessary(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2 with its constant: a random network needs d^2 log2(1/(2 eps)) - 1 parameters (something for eps < 1/2).

    >>> round(parameters_necessary(10, 0.01), 2)
    563.39
    """
    return d * d * log2(1 / (2 * eps)) - 1


def parameters_necessary_by_volume(d: Scalar, eps: Scalar) -> Scalar:
    """Ours, d^2 above the paper's: a random network needs d^2 log2(1/eps) - 1 parameters, for every eps < 1 (see `theorem`).

    >>> round(parameters_necessary_by_volume(10, 0.01), 2)
    663.39
    """
    return d * d * log2(1 / eps) - 1


def width_necessary(d: Scalar, eps: Scalar) -> Scalar:
    """Theorem 2, case l = 2, with its constant: width s >= (d/2) log2(1/(2 eps)) - 1/(2d).

    >>> round(width_necessary(100, 0.01), 2)
    282.19
    """
    return parameters_necessary(d, eps) / (2 * d)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    square = len(set(facts.widths)) == 1
    remedy = "the bound is for linear targets of min(d_in, d_out) coordinates that the layer contains"
    return (Hypothesis("square layers d x d", square, remedy),)


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    return tuple(width_necessary(min(pair), eps) for pair in pairs)


@EQ_12.equal("def-5")
def linear(w_1: Signed, w_2: Signed, x_1: Signed, x_2: Signed) -> Sides:
    """h_W(x) = [I -I] sigma([W; -W] x) = Wx, coordinate by coordinate: shown on the plane.

    Because each coordinate of Wx is a number y, and sigma(y) - sigma(-y) = y whatever the dimension.
    """
    y = w_1 * x_1 + w_2 * x_2
    return sides(relu(y) - relu(-y), y, off_left=relu(y))


def _square(u_1: Scalar, u_2: Scalar) -> Scalar:
    return u_1**2 + u_2**2


@STEP_1.formal(
    "thm-2.1", theorem="Counting.no_point_near_both",
    samples=({"a_1": 1, "a_2": 0, "b_1": -1, "b_2": 0, "y_1": 0, "y_2": 0},),
)  # fmt: skip
def one_of_two(
    a_1: any_number, a_2: any_number, b_1: any_number, b_2: any_number, y_1: any_number, y_2: any_number
) -> Sides:
    """No y = g'(x) is within eps of both a = W_1 x and b = W_2 x when |a - b| > 2 eps: max(|y - a|^2, |y - b|^2) >= |a -
    b|^2 / 4, in every dimension; evaluated in two.
    """
    return sides(
        _square(a_1 - b_1, a_2 - b_2) / 4,
        maximum(_square(y_1 - a_1, y_2 - a_2), _square(y_1 - b_1, y_2 - b_2)),
        off_left=_square(a_1 - b_1, a_2 - b_2) / 3,
    )


def _slack(G: Scalar, z: Scalar, P: Scalar) -> Scalar:
    """What the average leaves: expected members approximated, at most G - 1 + z, less those asked for, (P - z)/2 + z."""
    return G - 1 + z - (P - z) / 2 - z


@STEP_2.formal(
    "thm-2.2", "<", theorem="Counting.counting_is_strict", given=lambda P, G, z: at_most(0, _slack(G, z, P)),
    off_given=lambda P, G, z: at_most(0, _slack(G, z, P) + 1),
)  # fmt: skip
def strict(P: Count, G: Count, z: Annotated[Scalar, Integers(0, 1)]) -> Sides:
    """Under Eq. 13, 2|G| > |P|: with z = 1 if the zero map, which is in every G, approximates a member of P, and z = 0 if not, (|P| -
    z)/2 + z <= |G| - 1 + z, which is evaluated: one that it approximates is approximated with probability 1, and if there is none, one
    of the |G| networks approximates no member.

    Note: The printed argument shows only 2|G| >= |P| (pensia2020.thm-2.2.inference); the statement is true for the reason given here.
    """
    return sides(P, 2 * G)


@STEP_2.refuted(
    "thm-2.2.inference", "<", at={"k": 2}, severity="gap",
    impact="Theorem 2: the counting is mended by the zero network (thm-2.2), the bound stays", corrected="thm-2.2",
)  # fmt: skip
def inference(k: Annotated[Scalar, Integers(0, 4)]) -> Sides:
    """The printed inference: |P| > 2|G| contradicts Eq. 13, 'therefore 2|G| > |P|'.  So |P| = 2|G| would have to
    contradict the average as well: some member of P = {0, 1}, G being one network that approximates member 0 or 1 by
    the toss of a coin (bias k/4), is approximated with probability below 1/2.

    Note: With a fair coin both members are approximated with probability 1/2, and |P| = 2 = 2|G|: no contradiction.
    """
    least = min(Fraction(integer(k), 4), Fraction(4 - integer(k), 4))
    return sides(least, Fraction(1, 2), off=Fraction(3, 4))


@STEP_3.equal("thm-2.3")
def scaling(d: Count, eps: Half) -> Sides:
    """The packing number is at least the covering number, and that at least Vol(|W| <= 1)/Vol(|W| <= 2 eps) = (2 eps)^(-d^2).

    Because a largest 2eps-separated set is a 2eps-net, any further point being within 2 eps of one of it; N balls of radius 2 eps
    that cover the unit ball have N times their volume; and scaling a body in R^(d^2) by c multiplies its volume by c^(d^2).
    """
    return sides(packing_number(d, eps), 1 / (2 * eps) ** (d * d), off=1 / (2 * eps) ** (2 * d))


@STEP_3.refuted(
    "thm-2.4", "==", at={"d": 1, "eps": Fraction(1, 4)}, severity="misprint",
    impact="Theorem 2: a sign; its last step uses the right value",
)  # fmt: skip
def sign(d: Count, eps: Half) -> Sides:
    """As printed, the packing number is at least (1/(2 eps))^(-d^2), said to be the (2 eps)^(-d^2) of the line before.

    Note: The exponent must be +d^2.  At d = 1, eps = 1/4 the lines say 1/2 and 2.
    """
    return sides(packing_as_printed(d, eps), packing_number(d, eps), off_left=(1 / (2 * eps)) ** (d * d))


@STEP_3.equal("thm-2.4.corrected")
def sign_corrected(d: Count, eps: Half) -> Sides:
    """(1/(2 eps))^(d^2) = (2 eps)^(-d^2)."""
    return sides((1 / (2 * eps)) ** (d * d), packing_number(d, eps), off_left=packing_as_printed(d, eps))


@TWO_LAYERS.at_most("thm-2.5.trivial", by="smt", strict=True)
def any_width(x: Unit) -> Sides:
    """The printed right side is (2 eps)^(d^2) = x <= 1 < 8 <= 2^(2sd+1) for all s, d >= 1: every width s satisfies it."""
    return sides(x, 8 + 0 * x, off=like(1, x) / 2)


@TWO_LAYERS.at_most(
    "thm-2.5", by="points", strict=True, correction="pensia2020.thm-2.5.corrected", trivially=any_width,
    expect=Verdict.VACUOUS,
)  # fmt: skip
def count_printed(d: Count, eps: Half) -> Sides:
    """As printed, 2^(2sd+1) > (1/(2 eps))^(-d^2) for eps <= 1/2, from which s = Omega(d log(1/(2 eps))) is drawn.

    Note: It holds for every width s, so nothing follows.
    """
    return sides(packing_as_printed(d, eps), 2 ** (2 * d + 1), off_left=packing_number(d, eps) ** 4)


@TWO_LAYERS.equal("thm-2.5.corrected")
def count(d: Count, eps: Half) -> Sides:
    """At s = (d/2) log2(1/(2 eps)) - 1/(2d) both sides of 2^(2sd+1) >= (2 eps)^(-d^2) agree: exactly the larger widths do."""
    return sides(2 * width_necessary(d, eps) * d + 1, d * d * log2(1 / (2 * eps)), off=d * d * log2(1 / eps))


@HERE.at_most("thm-2.four-bits", by=antitone("eps"))
def four_bits(eps: UpTo1Over16) -> Sides:
    """4 <= log2(1/eps) for eps <= 1/16."""
    return sides(like(4, eps), log2(1 / eps), off_left=like(5, eps))


@place("pensia2020", "Theorem 2", "section 4, proof, case l > 2").equal("thm-2.6")
def parameters(d: Count, eps: Half) -> Sides:
    """At m = d^2 log2(1/(2 eps)) - 1 both sides of 2^(m+1) >= (2 eps)^(-d^2) agree: exactly the larger networks satisfy it.

    Because |G| <= 2^m, each of the m parameters being kept or pruned, and 2|G| > |P| >= (2 eps)^(-d^2) (thm-2.2, thm-2.3); as m >= 1,
    m is at least half of d^2 log2(1/(2 eps)).
    """
    return sides(parameters_necessary(d, eps) + 1, log2(packing_number(d, eps)), off_left=parameters_necessary(d, eps))


@HERE.at_most("thm-2.6.omega", by=(four_bits,), samples=({"d": 1, "eps": Fraction(1, 16)},))
def parameters_omega(d: Count, eps: UpTo1Over16) -> Sides:
    """m = Omega(d^2 log(1/eps)) with the constant 1/2 to base 2: m >= (d^2/2) log2(1/eps) for all d and eps <= 1/16."""
    return sides(d * d * log2(1 / eps) / 2, parameters_necessary(d, eps), off_left=2 * d * d * log2(1 / eps) / 3)


@HERE.cited(
    "thm-2.brunn-minkowski",
    source="the Brunn-Minkowski inequality, R. Schneider, Convex Bodies: The Brunn-Minkowski Theory, 2nd ed. 2014, section 7.1",
)
def isodiametric(d: Count, eps: Positive, share: Unit) -> Sides:
    """A convex set K of d x d matrices has at most the volume of (K - K)/2, so that, with mutual distances of at most 2 eps in a
    norm, its share of the volume of the unit ball is at most eps^(d^2).
    """
    return sides(share, eps ** (d * d))


@HERE.equal("thm-2.above")
def above(d: Count, eps: OpenUnit) -> Sides:
    """Ours is d^2 above the paper's bound."""
    return sides(parameters_necessary_by_volume(d, eps) - parameters_necessary(d, eps), d * d, off=d)


@HERE.at_most("thm-2.half", by="smt")
def half(d: Count, eps: OpenUnit) -> Sides:
    """The larger of 1 and d^2 log2(1/eps) - 1 is at least (d^2/2) log2(1/eps)."""
    least = maximum(like(1, eps), parameters_necessary_by_volume(d, eps))
    return sides(d * d * log2(1 / eps) / 2, least, off=2 * least / 3)


@HERE.argued("thm-2", steps=(linear, one_of_two, isodiametric, half))
def theorem(d: Count, eps: OpenUnit) -> Sides:
    """Under Eq. 13, g has at least (d^2/2) log2(1/eps) parameters, for every d and eps < 1, and with two layers a width of at
    least (d/4) log2(1/eps).

    Because h_W(x) = W x (`def-5`).  If g' is within less than eps of Wx and of W'x on the unit ball, |W - W'| <= 2 eps by
    `thm-2.1`; so the W that one g' serves, a convex set, have at most a share eps^(d^2) of the volume of the unit ball of matrices, by
    `thm-2.brunn-minkowski`, and those that the at most 2^m members of G serve at most 2^m eps^(d^2).  By Eq. 13, integrated
    over the unit ball, this share is at least 1/2 on average: m >= d^2 log2(1/eps) - 1.  And m >= 1, as without a weight g' = 0
    misses W = I.  Then `thm-2.half`.  With two layers m = 2 s d.

    Note: Ours, without packings: the paper's way gives nothing near eps = 1/2.
    """
    return half.body(d, eps)


RESULT = Result(
    ref=HERE.ref, title="Lower bound by counting",
    statement="If a random network, pruned, approximates every linear map h_W of R^d with |W| <= 1 within eps on "
    "the unit ball, each with probability at least 1/2, then it has Omega(d^2 log(1/eps)) parameters; "
    "with two layers its width is Omega(d log(1/eps)).",
    symbols={"d": "dimension of the linear target", "eps": "tolerance, l2 norm on the unit l2 ball", "s": "width"},
    formulas=(packing_number, parameters_necessary, parameters_necessary_by_volume, width_necessary),
    claims=(
        theorem, half, above, four_bits, linear, one_of_two, strict, inference, scaling, sign, sign_corrected, count_printed,
        count, parameters, parameters_omega,
    ),
    width=WidthTheorem(
        kind="necessary", measures="Euclidean norm of the outputs, inputs in the Euclidean unit ball",
        hypotheses=_hypotheses, widths=_widths,
    ),
)  # fmt: skip

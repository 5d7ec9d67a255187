"""Theorem 2, section 4: linear targets as ReLU networks, and steps 1 and 2 of the proof."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, integer, maximum
from ltbounds.claims import Claim, Integers
from ltbounds.notation import Count, Sides, Signed, any_number, at_most, place, sides
from ltbounds.theorems.pensia2020.definitions import relu

__all__ = ["PROOF"]

Int0To1 = Annotated[Scalar, Integers(0, 1)]

EQ_12 = place("pensia2020", "Theorem 2", "section 4, Eq. 12")
STEP_1 = place("pensia2020", "Theorem 2", "section 4, proof, step 1")
STEP_2 = place("pensia2020", "Theorem 2", "section 4, proof, step 2")


@EQ_12.equal("def-5")
def linear(w_1: Signed, w_2: Signed, x_1: Signed, x_2: Signed) -> Sides:
    """h_W(x) = [I -I] sigma([W; -W] x) = Wx, coordinate by coordinate: shown on the plane.

    Because each coordinate of Wx is a number y, and sigma(y) - sigma(-y) = y whatever the dimension.

    Note: The paper calls this class F again; it is not the F of Eq. 4 (here F').  Its hidden layer has 2d neurons.
    """
    return sides(
        relu(w_1 * x_1 + w_2 * x_2) - relu(-w_1 * x_1 - w_2 * x_2),
        w_1 * x_1 + w_2 * x_2,
        off_left=relu(w_1 * x_1 + w_2 * x_2),
    )


def _square(u_1: Scalar, u_2: Scalar) -> Scalar:
    return u_1**2 + u_2**2


@STEP_1.at_most("thm-2.1", by="smt", samples=({"a_1": 1, "a_2": 0, "b_1": -1, "b_2": 0, "y_1": 0, "y_2": 0},))
def one_of_two(
    a_1: any_number, a_2: any_number, b_1: any_number, b_2: any_number, y_1: any_number, y_2: any_number
) -> Sides:
    """No y = g'(x) is within eps of both a = W_1 x and b = W_2 x when |a - b| > 2 eps: max(|y - a|^2, |y - b|^2) >= |a -
    b|^2 / 4.

    Because The larger of two numbers is at least their mean, and squares are not negative.  Where |W_1 - W_2| > 2
    eps, some |x| <= 1 has |W_1 x - W_2 x| > 2 eps; the identity holds coordinate by coordinate in every dimension.
    """
    return sides(
        _square(a_1 - b_1, a_2 - b_2) / 4,
        maximum(_square(y_1 - a_1, y_2 - a_2), _square(y_1 - b_1, y_2 - b_2)),
        off_left=_square(a_1 - b_1, a_2 - b_2) / 3,
    )


def _slack(G: Scalar, z: Scalar, P: Scalar) -> Scalar:
    """What the average leaves: expected members approximated, at most G - 1 + z, less those asked for, (P - z)/2 + z."""
    return G - 1 + z - (P - z) / 2 - z


@STEP_2.at_most(
    "thm-2.2",
    by="smt",
    strict=True,
    given=lambda P, G, z: at_most(0, _slack(G, z, P)),
    off_given=lambda P, G, z: at_most(0, _slack(G, z, P) + 1),
)
def strict(P: Count, G: Count, z: Int0To1) -> Sides:
    """Under Eq. 13, 2|G| > |P|: with z = 1 if the zero map, which is in every G, approximates a member of P, and z = 0
    if not, (|P| - z)/2 + z <= |G| - 1 + z.

    Because The slack is not negative and 2 - z >= 1.  All weights pruned, the network is 0 for every draw: if it
    approximates a member of P (at most one), that one is approximated with probability 1 and not only 1/2;
    if not, one of the |G| networks approximates none.

    Note: The printed argument shows only 2|G| >= |P| (pensia2020.thm-2.2.inference); the statement is true for the
    reason given here.
    """
    return sides(P, 2 * G)


def _least_approximated(realisations: tuple[int, ...], members: int) -> Fraction:
    """The smallest probability that a member is approximated, over equally likely draws of one network that serves one."""
    return min(Fraction(realisations.count(member), len(realisations)) for member in range(members))


@STEP_2.refuted(
    "thm-2.2.inference",
    "<",
    at={"k": 2},
    severity="gap",
    impact="Theorem 2: the counting is mended by the zero network (thm-2.2), the bound stays",
    corrected="thm-2.2",
)
def inference(k: Annotated[Scalar, Integers(0, 4)]) -> Sides:
    """The printed inference: |P| > 2|G| contradicts Eq. 13, 'therefore 2|G| > |P|'.  So |P| = 2|G| would have to
    contradict the average as well: some member of P = {0, 1}, G being one network that approximates member 0 or 1 by
    the toss of a coin (bias k/4), is approximated with probability below 1/2.

    Note: With a fair coin both members are approximated with probability 1/2, |P| = 2 = 2|G|, and no contradiction
    arises: the average is then at most 1/2, not below it.  The conclusion survives, because a pruned network can also
    be 0: see the correction.
    """
    return sides(
        _least_approximated((0,) * integer(k) + (1,) * (4 - integer(k)), 2), Fraction(1, 2), off=Fraction(3, 4)
    )


PROOF: tuple[Claim, ...] = (linear, one_of_two, strict, inference)

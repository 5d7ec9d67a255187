"""Theorem 2, section 4: linear targets as ReLU networks, and steps 1 and 2 of the proof."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from ltbounds.arith import integer, maximum
from ltbounds.claims import Axis, Claim, InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.theorems.pensia2020.definitions import relu

__all__ = ["PROOF"]

EQ_12 = Ref("pensia2020", "Theorem 2", "section 4, Eq. 12")
STEP_1 = Ref("pensia2020", "Theorem 2", "section 4, proof, step 1")
STEP_2 = Ref("pensia2020", "Theorem 2", "section 4, proof, step 2")
STEP_3 = Ref("pensia2020", "Theorem 2", "section 4, proof, step 3")
TWO_LAYERS = Ref("pensia2020", "Theorem 2", "section 4, proof, case l = 2")

LINEAR = InequalityClaim(
    id="pensia2020.def-5",
    ref=EQ_12,
    statement="h_W(x) = [I -I] sigma([W; -W] x) = Wx, coordinate by coordinate: shown on the plane.",
    lhs=lambda w_1, w_2, x_1, x_2: relu(w_1 * x_1 + w_2 * x_2) - relu(-w_1 * x_1 - w_2 * x_2),
    rhs=lambda w_1, w_2, x_1, x_2: w_1 * x_1 + w_2 * x_2,
    relation="==",
    domain={name: Real(-1, 1) for name in ("w_1", "w_2", "x_1", "x_2")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda w_1, w_2, x_1, x_2: relu(w_1 * x_1 + w_2 * x_2)},
    note="The paper calls this class F again; it is not the F of Eq. 4 (here F').  Its hidden layer has 2d neurons.",
)

PLANE: Mapping[str, Axis] = {name: Real(-2, 2) for name in ("a_1", "a_2", "b_1", "b_2", "y_1", "y_2")}


def _square(u_1: Any, u_2: Any) -> Any:
    return u_1**2 + u_2**2


ONE_OF_TWO = InequalityClaim(
    id="pensia2020.thm-2.1",
    ref=STEP_1,
    statement="No y = g'(x) is within eps of both a = W_1 x and b = W_2 x when |a - b| > 2 eps: max(|y - a|^2, |y - b|^2) >= |a - b|^2 / 4.",
    lhs=lambda a_1, a_2, b_1, b_2, y_1, y_2: _square(a_1 - b_1, a_2 - b_2) / 4,
    rhs=lambda a_1, a_2, b_1, b_2, y_1, y_2: maximum(_square(y_1 - a_1, y_2 - a_2), _square(y_1 - b_1, y_2 - b_2)),
    domain=PLANE,
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-2.1.parallelogram",
            ref=STEP_1,
            statement="|y - a|^2 + |y - b|^2 = |a - b|^2 / 2 + |2y - a - b|^2 / 2.",
            lhs=lambda a_1, a_2, b_1, b_2, y_1, y_2: _square(y_1 - a_1, y_2 - a_2) + _square(y_1 - b_1, y_2 - b_2),
            rhs=lambda a_1, a_2, b_1, b_2, y_1, y_2: (
                (_square(a_1 - b_1, a_2 - b_2) + _square(2 * y_1 - a_1 - b_1, 2 * y_2 - a_2 - b_2)) / 2
            ),
            relation="==",
            domain=PLANE,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda a_1, a_2, b_1, b_2, y_1, y_2: _square(a_1 - b_1, a_2 - b_2) / 2},
        ),
    ),
    because="The larger of two numbers is at least their mean, and squares are not negative.  Where |W_1 - W_2| > 2 eps, some |x| <= 1 has "
    "|W_1 x - W_2 x| > 2 eps; the identity holds coordinate by coordinate in every dimension.",
    samples=({"a_1": 1, "a_2": 0, "b_1": -1, "b_2": 0, "y_1": 0, "y_2": 0},),
    recorded=Verdict.PROVED,
    control={"lhs": lambda a_1, a_2, b_1, b_2, y_1, y_2: _square(a_1 - b_1, a_2 - b_2) / 3},
)


def _slack(G: Any, z: Any, P: Any) -> Any:
    """What the average leaves: expected members approximated, at most G - 1 + z, less those asked for, (P - z)/2 + z."""
    return G - 1 + z - (P - z) / 2 - z


STRICT = InequalityClaim(
    id="pensia2020.thm-2.2",
    ref=STEP_2,
    statement="Under Eq. 13, 2|G| > |P|: with z = 1 if the zero map, which is in every G, approximates a member of P, and z = 0 if not, "
    "(|P| - z)/2 + z <= |G| - 1 + z.",
    lhs=lambda P, G, z: P,
    rhs=lambda P, G, z: 2 * G,
    relation="<",
    domain={"P": Integers(1), "G": Integers(1), "z": Integers(0, 1)},
    where=lambda P, G, z: _slack(G, z, P) >= 0,
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.thm-2.2.margin",
            ref=STEP_2,
            statement="2|G| - |P| = 2 (slack of the average) + 2 - z.",
            lhs=lambda P, G, z: 2 * G - P,
            rhs=lambda P, G, z: 2 * _slack(G, z, P) + 2 - z,
            relation="==",
            domain={"P": Integers(1), "G": Integers(1), "z": Integers(0, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda P, G, z: 2 * _slack(G, z, P) + 1 - z},
        ),
    ),
    because="The slack is not negative and 2 - z >= 1.  All weights pruned, the network is 0 for every draw: if it approximates a member of P "
    "(at most one, by step 1), that one is approximated with probability 1 and not only 1/2; if not, one of the |G| networks "
    "approximates none.",
    recorded=Verdict.PROVED,
    control={"where": lambda P, G, z: _slack(G, z, P) + 1 >= 0},
    note="The printed argument shows only 2|G| >= |P| (pensia2020.thm-2.2.inference); the statement is true for the reason given here.",
)


def _least_approximated(realisations: tuple[int, ...], members: int) -> Fraction:
    """The smallest probability that a member is approximated, over equally likely draws of one network that serves one."""
    return min(Fraction(realisations.count(member), len(realisations)) for member in range(members))


INFERENCE = InequalityClaim(
    id="pensia2020.thm-2.2.inference",
    ref=STEP_2,
    statement="The printed inference: |P| > 2|G| contradicts Eq. 13, 'therefore 2|G| > |P|'.  So |P| = 2|G| would have to contradict the "
    "average as well: some member of P = {0, 1}, G being one network that approximates member 0 or 1 by the toss of a coin (bias "
    "k/4), is approximated with probability below 1/2.",
    lhs=lambda k: _least_approximated((0,) * integer(k) + (1,) * (4 - integer(k)), 2),
    rhs=lambda k: Fraction(1, 2),
    relation="<",
    domain={"k": Integers(0, 4)},
    method="exact",
    counterexample={"k": 2},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda k: Fraction(3, 4)},
    note="With a fair coin both members are approximated with probability 1/2, |P| = 2 = 2|G|, and no contradiction arises: the average is then "
    "at most 1/2, not below it.  The conclusion survives, because a pruned network can also be 0: see the correction.",
    correction="pensia2020.thm-2.2",
)


def _distinct_functions(s: Any) -> int:
    """How many functions pruning makes of g(x) = sum_i v_i sigma(u_i x), i = 1..s, with u_i = 1 and v_i = 2^i."""
    s = integer(s)
    masks = product((0, 1), repeat=2 * s)
    return len({sum(2**i * mask[i] * mask[s + i] for i in range(s)) for mask in masks})


COUNTED = InequalityClaim(
    id="pensia2020.thm-2.5.masks",
    ref=TWO_LAYERS,
    statement="|G| <= 2^(2sd): at d = 1 and s = 1, ..., 5 all masks are tried, and they make 2^s functions.",
    lhs=_distinct_functions,
    rhs=lambda s: 2 ** (2 * s),
    domain={"s": Points((1, 2, 3, 4, 5))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda s: 2**s - 1},
)

LINE: Mapping[str, Axis] = {"eps": Points(tuple(Fraction(k, 24) for k in range(1, 24)))}


def _covering(eps: Fraction) -> int:
    """The fewest closed intervals of half-width 2 eps that cover [-1, 1], laid side by side from -1."""
    reached, count = Fraction(-1), 0
    while reached < 1:
        reached, count = reached + 4 * eps, count + 1
    return count


def _packing(eps: Fraction) -> int:
    """The most points of [-1, 1] with distances above 2 eps: N fit evenly while 2/(N - 1) > 2 eps."""
    count = 1
    while Fraction(2, count) > 2 * eps:
        count += 1
    return count


COVERED = InequalityClaim(
    id="pensia2020.thm-2.3.line",
    ref=STEP_3,
    statement="d = 1: the covering number of [-1, 1] with 2 eps is at least (2 eps)^(-1), eps = 1/24, ..., 23/24; with equality where 1/(2 eps) "
    "is an integer.",
    lhs=lambda eps: 1 / (2 * eps),
    rhs=lambda eps: _covering(Fraction(eps)),
    domain=LINE,
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: 1 / (2 * eps) + Fraction(1, 24)},
)

PACKED = InequalityClaim(
    id="pensia2020.thm-2.3.packing",
    ref=STEP_3,
    statement="d = 1: the packing number of [-1, 1] exceeds the covering number, both with 2 eps = 1/12, ..., 23/12 (printed |P| > |N|; in "
    "general >=, which suffices).",
    lhs=lambda eps: _covering(Fraction(eps)),
    rhs=lambda eps: _packing(Fraction(eps)),
    relation="<",
    domain=LINE,
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"eps": Points((1,))}},
)

FROBENIUS = InequalityClaim(
    id="pensia2020.thm-2.3.frobenius",
    ref=STEP_3,
    statement="The spectral ball contains the Frobenius ball, row by row: |w|^2 |x|^2 - (w x)^2 = (w_1 x_2 - w_2 x_1)^2 >= 0, shown on the "
    "plane.",
    lhs=lambda w_1, w_2, x_1, x_2: _square(w_1, w_2) * _square(x_1, x_2) - (w_1 * x_1 + w_2 * x_2) ** 2,
    rhs=lambda w_1, w_2, x_1, x_2: (w_1 * x_2 - w_2 * x_1) ** 2,
    relation="==",
    domain={name: Real(-1, 1) for name in ("w_1", "w_2", "x_1", "x_2")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda w_1, w_2, x_1, x_2: (w_1 * x_2 + w_2 * x_1) ** 2},
)

PROOF: tuple[Claim, ...] = (LINEAR, ONE_OF_TWO, STRICT, INFERENCE, COVERED, PACKED, FROBENIUS, COUNTED)

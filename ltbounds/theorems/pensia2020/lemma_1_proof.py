"""Lemma 1, section 3.2: steps 0 to 5 of its proof."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import log
from ltbounds.claims import Claim, InequalityClaim, ProbabilityClaim, Real, Ref, Verdict
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.lemma_4 import cdf, cdf_below_zero, require_symbol
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["PROOF", "link_error"]

UNIT = Real(-1, 1)
SIGNS = Real(0, 1)


def _step(number: int) -> Ref:
    return Ref("pensia2020", "Lemma 1", f"section 3.2, step {number}")


def link_error(positive: Any, negative: Any) -> Any:
    """Step 5: the error of the link is at most the sum of its halves' errors, |x| <= 1.

    One half acts for x > 0 and the other for x < 0, so the error is in fact their maximum; the paper adds.

    >>> link_error(0.25, 0.5)
    0.75
    """
    return positive + negative


EITHER_LAYER = InequalityClaim(
    id="pensia2020.lemma-1.0",
    ref=_step(0),
    statement="Pruning v or u is the same: (v s) sigma(ux) = v sigma((s u) x) for s in {0, 1}, and indeed for all s >= 0.",
    lhs=lambda s, u, v, x: v * s * relu(u * x),
    rhs=lambda s, u, v, x: v * relu(s * u * x),
    relation="==",
    domain={"s": Real(0, 1), "u": UNIT, "v": UNIT, "x": UNIT},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda s, u, v, x: v * relu(s * u * x) * s},
)

POSITIVE_SIDE = InequalityClaim(
    id="pensia2020.lemma-1.1",
    ref=_step(1),
    statement="For x > 0 a half with a^+ >= 0 is linear: b sigma(a^+ x) = b a^+ x.",
    lhs=lambda a_plus, b, x: b * relu(a_plus * x),
    rhs=lambda a_plus, b, x: b * a_plus * x,
    relation="==",
    domain={"a_plus": SIGNS, "b": UNIT, "x": SIGNS},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"domain": {"a_plus": UNIT, "b": UNIT, "x": SIGNS}},
)

SILENT_SIDE = InequalityClaim(
    id="pensia2020.lemma-1.1.silent",
    ref=_step(1),
    statement="For x = -y <= 0 both sides vanish: sigma(wx) = 0 for w >= 0, and b sigma(a^+ x) = 0.",
    lhs=lambda w, a_plus, b, y: relu(w * -y) - b * relu(a_plus * -y),
    rhs=lambda w, a_plus, b, y: 0 * y,
    relation="==",
    domain={"w": SIGNS, "a_plus": SIGNS, "b": UNIT, "y": SIGNS},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda w, a_plus, b, y: relu(w * y) - b * relu(a_plus * -y)},
)


def _half_of_clipped(t: Any) -> Any:
    """P(max(0, a) <= t) for a ~ U[-1, 1], integrated by sympy: a <= 0, or 0 < a <= t."""
    import sympy

    require_symbol(t)
    a = sympy.Symbol("a")
    density = sympy.Rational(1, 2)
    return sympy.integrate(density, (a, -1, 0)) + sympy.integrate(density, (a, 0, t))


CLIPPED_LAW = InequalityClaim(
    id="pensia2020.lemma-1.1.law",
    ref=_step(1),
    statement="a^+ = max{0, a} has the law (1/2) P_0 + (1/2) U[0, 1]: P(a^+ <= t) = 1/2 + t/2 for 0 <= t <= 1.",
    lhs=_half_of_clipped,
    rhs=lambda t: (1 + t) / 2,
    relation="==",
    domain={"t": SIGNS},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda t: (2 + t) / 3, "rhs": lambda t: (1 + t) / 2},
)

NEGATIVE_LAW = InequalityClaim(
    id="pensia2020.lemma-1.3",
    ref=_step(3),
    statement="c^- = min{0, c} has the law (1/2) P_0 + (1/2) U[-1, 0]: P(c^- <= -t) = (1 - t)/2 for 0 < t <= 1, by reflection.",
    lhs=lambda t: 1 - _half_of_clipped(t),
    rhs=lambda t: (1 - t) / 2,
    relation="==",
    domain={"t": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda t: (1 - t) / 3},
    note="c and -c have the same law, and min{0, c} = -max{0, -c}.",
)

HALVES_CONSTANT = InequalityClaim(
    id="pensia2020.lemma-1.2.constant",
    ref=_step(2),
    statement="Corollary 2 at tolerance eps/2 asks for log(4/eps), Lemma 1 offers log(2/eps): 2 log(2/eps) - log(4/eps) = log(1/eps) >= 0 "
    "for eps <= 1, so twice the constant suffices.",
    lhs=lambda eps: 2 * log(2 / eps) - log(4 / eps),
    rhs=lambda eps: log(1 / eps),
    relation="==",
    domain={"eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: 2 * log(2 / eps) - log(3 / eps)},
    note="The text says 'up to eps' and the formula eps/2; the formula is what the proof needs.  Its < follows from Corollary 2's <= at a "
    "slightly smaller tolerance, since the constant has room for eps < 1.",
)

NEGATIVE_SIDE = InequalityClaim(
    id="pensia2020.lemma-1.4",
    ref=_step(4),
    statement="For x = -y < 0 and c^- = -p <= 0: d sigma(c^- x) = d c^- x, and -sigma(-wx) = wx for w >= 0.",
    lhs=lambda w, p, d, y: d * relu(p * y) - relu(w * y),
    rhs=lambda w, p, d, y: d * p * y - w * y,
    relation="==",
    domain={"w": SIGNS, "p": SIGNS, "d": UNIT, "y": SIGNS},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"domain": {"w": UNIT, "p": SIGNS, "d": UNIT, "y": SIGNS}},
)

SILENT_NEGATIVE_SIDE = InequalityClaim(
    id="pensia2020.lemma-1.4.silent",
    ref=_step(4),
    statement="For x >= 0 both sides vanish: sigma(-wx) = 0 for w >= 0, and d sigma(c^- x) = 0 for c^- = -p <= 0.",
    lhs=lambda w, p, d, x: relu(-(w * x)) + d * relu(-(p * x)),
    rhs=lambda w, p, d, x: 0 * x,
    relation="==",
    domain={"w": SIGNS, "p": SIGNS, "d": UNIT, "x": SIGNS},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda w, p, d, x: relu(-(w * x)) + d * relu(p * x)},
)


def _reflected_cdf(z: Any) -> Any:
    """P(d c <= z) for c ~ U[-1, 0] and d ~ U[-1, 1], 0 < z <= 1: d >= 0 surely; d = -y free for y < z, then |c| <= z/y."""
    import sympy

    require_symbol(z)
    y = sympy.Symbol("y", positive=True)
    half = sympy.Rational(1, 2)
    free = sympy.integrate(half, (y, 0, z))
    return sympy.integrate(half, (y, 0, 1)) + free + sympy.integrate(half * z / y, (y, z, 1))


SAME_LAW = InequalityClaim(
    id="pensia2020.lemma-1.4.law",
    ref=_step(4),
    statement="b_i a_i^+ and d_i c_i^- have the same law: given a^+ > 0 and c^- < 0, P(dc <= z) = P(ba <= z) for 0 < z <= 1.",
    lhs=_reflected_cdf,
    rhs=cdf,
    relation="==",
    domain={"z": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": cdf_below_zero, "rhs": cdf},
    note="Both laws are symmetric (pensia2020.lemma-4.sym), and both give mass 1/2 to 0 before that.",
)

COVERED_HALF = ProbabilityClaim(
    id="pensia2020.lemma-1.2",
    ref=Ref("pensia2020", "Lemma 1", "section 3.2, step 2, Eq. 6"),
    statement="Eq. 6 at eps = 1/5 and n = 60 (C = 26): with probability at least 1 - eps/2 every w in [0, 1] is within eps/2 of a subset "
    "sum of the Z_i = b_i a_i^+.",
    trial=lambda stream, trials: covered(stream, trials, law_name="mixture-d", n=60, lo=0.0, eps=0.1),
    relation=">=",
    bound=0.9,
    expected=0.99,
    notion="all",
    parameters={"n": 60, "eps": 0.2, "C": 26},
    recorded=Verdict.SUPPORTED,
    control={"trial": lambda stream, trials: covered(stream, trials, law_name="mixture-d", n=12, lo=0.0, eps=0.1)},
)

STEP_5 = InequalityClaim(
    id="pensia2020.lemma-1.5",
    ref=_step(5),
    statement="eps/2 + eps/2 = eps: the halves' errors add up to the lemma's, and so do their failure probabilities.",
    lhs=lambda eps: link_error(eps / 2, eps / 2),
    rhs=lambda eps: eps,
    relation="==",
    domain={"eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: link_error(eps / 2, eps)},
    note="The chain ends with <= eps for the infimum over masks; each half being < eps/2, the lemma's < eps holds as well.  'WLOG w >= 0' "
    "costs nothing, because Corollary 2 covers [-1, 1].",
)

DECOMPOSED = InequalityClaim(
    id="pensia2020.lemma-1.5.identity",
    ref=_step(5),
    statement="wx = sigma(wx) - sigma(-wx).",
    lhs=lambda w, x: relu(w * x) - relu(-(w * x)),
    rhs=lambda w, x: w * x,
    relation="==",
    domain={"w": UNIT, "x": UNIT},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda w, x: relu(w * x) + relu(-(w * x))},
)

PROOF: tuple[Claim, ...] = (
    EITHER_LAYER, POSITIVE_SIDE, SILENT_SIDE, CLIPPED_LAW, COVERED_HALF, HALVES_CONSTANT, NEGATIVE_LAW,
    NEGATIVE_SIDE, SILENT_NEGATIVE_SIDE, SAME_LAW, DECOMPOSED, STEP_5,
)  # fmt: skip

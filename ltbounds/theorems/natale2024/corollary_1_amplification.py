"""Corollary 1's proof, step 3 (appendix D): many subsamples, and a grid of targets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, integer, like, log, log2, maximum, minimum, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.theorems.natale2024.corollary_1_uniforms import ODDS
from ltbounds.theorems.natale2024.definitions import SLOPE, binary_entropy

__all__ = [
    "CLAIMS",
    "DOUBLED_LOG",
    "FORMULAS",
    "amplification_constant",
    "failure_bound",
    "repetitions",
    "sample_size",
    "subsample_size",
]

STEP_3 = Ref("natale2024", "Corollary 1", "appendix D, step 3")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def sample_size(k: Any, n: Any, eps: Any, c_amp: Any) -> Any:
    """Eq. 3: the right side c_amp log2^2(k/eps)/H_2(k/n), which n must reach.

    >>> round(sample_size(10, 100, 0.1, c_amp=8.0), 2)
    752.94
    """
    return c_amp * log2(k / eps) ** 2 / binary_entropy(k / n)


def amplification_constant(c_hyp: Any, c_thm: Any) -> Any:
    """Step 3: c_amp = 8 c_hyp / c_thm; at least 8, because c_hyp >= 1 and c_thm < 1.

    >>> amplification_constant(2, Fraction(1, 2))
    Fraction(32, 1)
    """
    return 8 * c_hyp / c_thm


def repetitions(k: Any, eps: Any, c_thm: Any) -> Any:
    """Step 3: the number of subsamples, r = (4/c_thm) ln(k/eps).

    >>> round(repetitions(10, 0.1, 0.5), 2)
    36.84
    """
    return 4 / c_thm * log(k / eps)


def subsample_size(k: Any, n: Any, eps: Any, c_hyp: Any) -> Any:
    """Step 3: the size of a subsample, n* = c_hyp log2(k/eps')/H_2(k/n) with eps' = eps/2.

    >>> round(subsample_size(10, 100, 0.1, 1.0), 2)
    16.3
    """
    return c_hyp * log2(2 * k / eps) / binary_entropy(k / n)


def failure_bound(k: Any, eps: Any, c_thm: Any) -> Any:
    """Step 3: the union bound (2/eps') sqrt k (1-c_thm)^r over a grid of step eps' = eps/2.

    >>> f"{failure_bound(10, 0.1, 0.5):.2e}"
    '1.03e-09'
    """
    return 4 * sqrt(k) / eps * (1 - c_thm) ** repetitions(k, eps, c_thm)


CONSTANTS: Mapping[str, Axis] = {
    "k": Integers(1),
    "n": Integers(2),
    "eps": Real(0, HALF, open_lo=True, open_hi=True),
    "c_hyp": Real(1, 20),
    "c_thm": Real(0, 1, open_lo=True, open_hi=True),
}


def _printed_size(k: Any, n: Any, eps: Any, c_hyp: Any, c_thm: Any) -> Any:
    return sample_size(k, n, eps, amplification_constant(c_hyp, c_thm))


def _subsamples(k: Any, n: Any, eps: Any, c_hyp: Any, c_thm: Any) -> Any:
    return repetitions(k, eps, c_thm) * subsample_size(k, n, eps, c_hyp)


def _at_most_half(k: Any, n: Any, eps: Any, c_hyp: Any, c_thm: Any) -> bool:
    return bool(2 * k <= n)


DOUBLED_LOG = InequalityClaim(
    id="natale2024.D-4.half",
    ref=STEP_3,
    statement="log2(2X) = 1 + x <= 2x for x = log2 X >= 1 (here X = k/eps > 2); with t = 1/x: 1 + t <= 2 on [0, 1].",
    lhs=lambda t: 1 + t,
    rhs=lambda t: like(2, t),
    domain={"t": Real(0, 1)},
    method="balls",
    vanishing={"t": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda t: 1 + 2 * t},
)

SUBSAMPLES_FIT = InequalityClaim(
    id="natale2024.D-4",
    ref=STEP_3,
    statement="r subsamples of n* numbers fit: c_amp log2^2(k/eps)/H_2 >= 2 r c_hyp log2(k/eps)/H_2 >= r c_hyp "
    "log2(k/eps')/H_2.",
    lhs=_subsamples,
    rhs=_printed_size,
    domain=CONSTANTS,
    where=_at_most_half,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.D-4.logs",
            ref=STEP_3,
            statement="(ln 2) c_amp log2^2(k/eps)/H_2 = 2 r c_hyp log2(k/eps)/H_2, so the first inequality is 1 >= ln "
            "2.",
            lhs=lambda k, n, eps, c_hyp, c_thm: _printed_size(k, n, eps, c_hyp, c_thm) * log(like(2, eps)),
            rhs=lambda k, n, eps, c_hyp, c_thm: (
                2 * repetitions(k, eps, c_thm) * c_hyp * log2(k / eps) / binary_entropy(k / n)
            ),
            relation="==",
            domain=CONSTANTS,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"lhs": _printed_size},
        ),
        DOUBLED_LOG,
    ),
    because="k/eps > 2.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_hyp, c_thm: _printed_size(k, n, eps, c_hyp, c_thm) / 3},
)

SUBSAMPLE_EXACT = InequalityClaim(
    id="natale2024.D-4.subsample",
    ref=STEP_3,
    statement="n* exceeds c_hyp log2(k/eps)/H_2(k/n), Eq. 1 at tolerance eps, by c_hyp/H_2(k/n).",
    lhs=lambda k, n, eps, c_hyp: subsample_size(k, n, eps, c_hyp) - c_hyp / binary_entropy(k / n),
    rhs=lambda k, n, eps, c_hyp: c_hyp * log2(k / eps) / binary_entropy(k / n),
    relation="==",
    domain={name: axis for name, axis in CONSTANTS.items() if name != "c_thm"},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": subsample_size},
)


def _equation_3(k: Any, n: Any, eps: Any, c_hyp: Any, c_thm: Any) -> bool:
    return bool(2 * k <= n and n >= _printed_size(k, n, eps, c_hyp, c_thm))


SUBSAMPLE_LARGE = InequalityClaim(
    id="natale2024.D-5",
    ref=STEP_3,
    statement="As printed, Theorem 2 applies to subsamples of n* numbers, for every k <= n/2 under Eq. 3; so k <= n*.",
    lhs=lambda k, n, eps, c_hyp, c_thm: k,
    rhs=lambda k, n, eps, c_hyp, c_thm: subsample_size(k, n, eps, c_hyp),
    domain=CONSTANTS,
    where=_equation_3,
    method="steps",
    counterexample={"k": 2048, "n": 4096, "eps": QUARTER, "c_hyp": 1, "c_thm": HALF},
    recorded=Verdict.REFUTED,
    control={
        "where": lambda k, n, eps, c_hyp, c_thm: (
            _equation_3(k, n, eps, c_hyp, c_thm) and k * k * log2(n / k) <= c_hyp * n * log2(2 * k / eps) / 2
        ),
        "rhs": lambda k, n, eps, c_hyp, c_thm: maximum(subsample_size(k, n, eps, c_hyp), k),
        "samples": ({"k": 3, "n": 4096, "eps": QUARTER, "c_hyp": 1, "c_thm": HALF},),
    },
    note="At k = n/2 the entropy is 1 and n* = c_hyp log2(4k) = 13 numbers hold no subset of 2048.  The proof needs 2k "
    "<= n/r (it may take subsamples of n/r >= n* numbers).  At p = 1 the corollary seems to survive (cor-1.half): "
    "steer a sum of k-k' numbers from one part of the sample to within 1 of z, and let subsamples of the rest hit the "
    "remainder with k' numbers each.",
    correction="natale2024.D-5.corrected",
)

SUBSAMPLE_ENTROPY = InequalityClaim(
    id="natale2024.D-5.corrected",
    ref=STEP_3,
    statement="Where 2k <= n* <= n, the subsample satisfies Eq. 1 at eps' itself: c_hyp log2(k/eps')/H_2(k/n*) <= n*.",
    lhs=lambda k, n, eps, c_hyp: subsample_size(k, subsample_size(k, n, eps, c_hyp), eps, c_hyp),
    rhs=subsample_size,
    domain={name: axis for name, axis in CONSTANTS.items() if name != "c_thm"},
    where=lambda k, n, eps, c_hyp: 2 * k <= subsample_size(k, n, eps, c_hyp) <= n,
    method="steps",
    steps=(SLOPE, ODDS),
    because="k/n <= k/n* <= 1/2 and the entropy does not decrease on (0, 1/2], so H_2(k/n*) >= H_2(k/n).",
    samples=({"k": 2, "n": 64, "eps": QUARTER, "c_hyp": 2}, {"k": 1, "n": 64, "eps": QUARTER, "c_hyp": 1}),
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, n, eps, c_hyp: subsample_size(k, subsample_size(k, n, eps, c_hyp) / 2, eps, c_hyp) * 2},
)


def _to_grid(u: Any) -> Any:
    """Distance of u >= 0 from the nearest of the grid points 1, 2, 3, ... at or below u, or 1."""
    below = math.floor(u) if isinstance(u, (int, Fraction)) else integer(u.floor())
    return absolute(u - max(below, 1))


GRID = InequalityClaim(
    id="natale2024.D-6",
    ref=STEP_3,
    statement="Every z = -sqrt k + u eps', 0 <= u <= (2/eps') sqrt k, is within eps' of a grid point -sqrt k + i eps', "
    "i >= 1: then |sum - z| < 2 eps' = eps.",
    lhs=_to_grid,
    rhs=lambda u: 1,
    domain={"u": Real(0, 10**6)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.D-6.below",
            ref=STEP_3,
            statement="The grid point i = 1 is within 1 of u in [0, 1].",
            lhs=lambda u: 1 - u,
            rhs=lambda u: like(1, u),
            domain={"u": Real(0, 1)},
            method="balls",
            vanishing={"u": 1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda u: 2 - u},
        ),
        InequalityClaim(
            id="natale2024.D-6.between",
            ref=STEP_3,
            statement="The grid point i <= u < i+1 is within 1 of u = i + s.",
            lhs=lambda s: s,
            rhs=lambda s: like(1, s),
            domain={"s": Real(0, 1)},
            method="balls",
            vanishing={"s": -1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda s: 2 * s},
        ),
    ),
    because="The last grid point is the largest integer at most (2/eps') sqrt k >= 1, so both cases cover every u, of "
    "any size.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda u: 2 * _to_grid(u)},
)

POWER: Mapping[str, Axis] = {name: CONSTANTS[name] for name in ("k", "eps", "c_thm")}

EXPONENT = InequalityClaim(
    id="natale2024.D-7.exponent",
    ref=STEP_3,
    statement="exp(-c_thm r) = (eps/k)^4.",
    lhs=lambda k, eps, c_thm: c_thm * repetitions(k, eps, c_thm),
    rhs=lambda k, eps, c_thm: 4 * log(k / eps),
    relation="==",
    domain=POWER,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, eps, c_thm: 3 * log(k / eps)},
)

UNION = InequalityClaim(
    id="natale2024.D-6.union",
    ref=STEP_3,
    statement="The union bound is (2/eps') sqrt k (1-c_thm)^r with eps' = eps/2.",
    lhs=failure_bound,
    rhs=lambda k, eps, c_thm: 2 / (eps / 2) * sqrt(k) * (1 - c_thm) ** (4 * log(k / eps) / c_thm),
    relation="==",
    domain=POWER,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, eps, c_thm: 2 / eps * sqrt(k) * (1 - c_thm) ** (4 * log(k / eps) / c_thm)},
)

POWER_BOUND = InequalityClaim(
    id="natale2024.D-7",
    ref=STEP_3,
    statement="(2/eps') sqrt k (1-c_thm)^r <= 4 eps^3 <= eps for eps < 1/2.",
    lhs=failure_bound,
    rhs=lambda k, eps, c_thm: minimum(4 * eps**3, eps),
    domain=POWER,
    method="steps",
    steps=(
        EXPONENT,
        InequalityClaim(
            id="natale2024.D-7.log",
            ref=STEP_3,
            statement="ln(1-c) < -c for 0 < c <= 9/10.",
            lhs=lambda c: log(1 - c),
            rhs=lambda c: -c,
            relation="<",
            domain={"c": Real(0, Fraction(9, 10), open_lo=True)},
            method="balls",
            vanishing={"c": 2},
            recorded=Verdict.PROVED,
            control={"rhs": lambda c: -2 * c},
        ),
        InequalityClaim(
            id="natale2024.D-7.tail",
            ref=STEP_3,
            statement="ln(1-c) <= ln(1/10) < -1 < -c for 9/10 <= c < 1.",
            lhs=lambda c: log(1 - c),
            rhs=lambda c: like(-1, c),
            relation="<",
            domain={"c": Points(("9/10",))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"rhs": lambda c: like(-3, c)},
        ),
        InequalityClaim(
            id="natale2024.D-7.cube",
            ref=STEP_3,
            statement="4 eps^2 <= 1 for eps <= 1/2.",
            lhs=lambda eps: 4 * eps**2,
            rhs=lambda eps: like(1, eps),
            domain={"eps": Real(0, HALF)},
            method="balls",
            vanishing={"eps": -1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda eps: 5 * eps**2},
        ),
    ),
    because="(1-c)^r <= e^(-cr) = (eps/k)^4, so the bound is at most 4 eps^3 k^(1/2 - 4) <= 4 eps^3.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, eps, c_thm: 4 * eps**5},
)

FORMULAS = (sample_size, amplification_constant, repetitions, subsample_size, failure_bound)
CLAIMS = (SUBSAMPLES_FIT, SUBSAMPLE_EXACT, SUBSAMPLE_LARGE, SUBSAMPLE_ENTROPY, GRID, UNION, EXPONENT, POWER_BOUND)

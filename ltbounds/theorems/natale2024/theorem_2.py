"""Theorem 2: a random set of n numbers has, with constant probability, a subset of k of them near a fixed target.

The proof's steps: `theorem_2_moments` (Eqs. 5-12), `theorem_2_first` (Eq. 14), `theorem_2_overlap` (Eq. 18) and
`theorem_2_windows` (Eqs. 13, 15-17, 19-26); `theorem_2_uniform` evaluates them for U[-1, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import like, log, log2, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.laws.second_moment import subset_counts
from ltbounds.theorems.natale2024 import theorem_2_first as first
from ltbounds.theorems.natale2024 import theorem_2_moments as moments
from ltbounds.theorems.natale2024 import theorem_2_overlap as overlap
from ltbounds.theorems.natale2024 import theorem_2_uniform as uniform
from ltbounds.theorems.natale2024 import theorem_2_windows as windows
from ltbounds.theorems.natale2024.definitions import CONSTANT, EPS, HYPOTHESIS, POSITIVE, binary_entropy

__all__ = ["RESULT", "sample_size", "success_constant"]

REF = Ref("natale2024", "Theorem 2", "section 3")
PROOF = Ref("natale2024", "Theorem 2", "section 3.1, proof")
REMARK = Ref("natale2024", "Theorem 2", "section 3, remark")


def sample_size(k: Any, n: Any, eps: Any, c_hyp: Any) -> Any:
    """Eq. 1: the right side of n >= c_hyp log2(k/eps) / H_2(k/n), logarithm to base 2; n stands on both sides.

    >>> round(sample_size(4, 12, 0.002, 1), 3)
    11.941
    """
    return c_hyp * log2(k / eps) / binary_entropy(k / n)


def success_constant(c_l: Any, c_u: Any, lam: Any, mu: Any) -> Any:
    """Theorem 2's constant as its proof gives it: c_thm = c_l / (2 sqrt 2 + 2 c_u/(mu-lam)^2 + 2 c_u/sqrt(1-mu)).

    For sum-bounded laws with constants c_l, c_u (Definition 1), k <= lam n, and any mu in (lam, 1).  The paper leaves
    it open; the summands are the constants of the three addends of Eqs. 10-12.

    >>> round(success_constant(0.15, 2**-0.5, 0.5, 0.9), 5)
    0.00929
    """
    return c_l / (sqrt(like(8, c_l)) + 2 * c_u / (mu - lam) ** 2 + 2 * c_u / sqrt(1 - mu))


ONE_NUMBER: Mapping[str, Axis] = {"n": Integers(2), "eps": Real(0, 1, open_lo=True, open_hi=True)}


def _uniform_ceiling(x: Any) -> Any:
    """c_u = 1/sqrt 2 for U[-1, 1], in the arithmetic of x."""
    return 1 / sqrt(like(2, x))


def _uniform_constant(x: Any) -> Any:
    """c_thm for U[-1, 1] and k <= n/2, with c_u = 1/sqrt 2 and c_l = 3/20 (Lemma 1 allows 0.154) and the text's mu = 9/10."""
    return success_constant(like(3, x) / 20, _uniform_ceiling(x), like(1, x) / 2, like(9, x) / 10)


SUM_OF_ADDENDS = InequalityClaim(
    id="natale2024.thm-2.constant",
    ref=PROOF,
    statement="c_thm is the floor of Eq. 13 over the sum of the three bounds of Eqs. 14, 15 and 26: eps and k cancel.",
    lhs=lambda k, eps, c_l, c_u, lam, mu: (
        first.first_addend_bound(k, eps)
        + windows.second_addend_bound(k, eps, c_u, lam, mu)
        + windows.third_addend_bound(k, eps, c_u, mu)
    ),
    rhs=lambda k, eps, c_l, c_u, lam, mu: windows.window_floor(k, eps, c_l) / success_constant(c_l, c_u, lam, mu),
    relation="==",
    domain={"k": Integers(1), "eps": EPS, "c_u": POSITIVE, **dict.fromkeys(("c_l", "lam", "mu"), CONSTANT)},
    where=lambda k, eps, c_l, c_u, lam, mu: lam < mu < 1,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda k, eps, c_l, c_u, lam, mu: (
            2 * windows.window_floor(k, eps, c_l) / success_constant(c_l, c_u, lam, mu)
        )
    },
)

HITS = InequalityClaim(
    id="natale2024.thm-2",
    ref=REF,
    statement="Under Eq. 1 some k-subset lies within eps of a fixed z in [-sqrt k, sqrt k] with probability at least c_thm = "
    "c_l/(2 sqrt 2 + 2 c_u/(mu-lam)^2 + 2 c_u/sqrt(1-mu)).  (Evaluated where the probability is known: U[-1,1], k = 1, "
    "z = 1, where it is 1 - (1 - eps/2)^n.)",
    lhs=lambda n, eps: _uniform_constant(eps),
    rhs=lambda n, eps: 1 - (1 - eps / 2) ** n,
    domain=ONE_NUMBER,
    where=lambda n, eps: n * binary_entropy(1 / n) >= log2(1 / eps),
    method="steps",
    steps=(
        moments.DISCRIMINANT, SUM_OF_ADDENDS, windows.FLOOR_HOLDS, first.RECIPROCAL, first.UNDER_EQ_1, first.FIRST,
        overlap.CHEBYSHEV, overlap.FACTOR, overlap.SQUARE_ROOT, windows.ONE_LEFT, windows.SECOND, windows.THIRD,
    ),
    because="P(Y>0) >= P(H)/P(H'|H) by Eqs. 5-9, P(H'|H) is at most the sum of the three bounds, P(H) at least the floor.",
    samples=({"n": 1000, "eps": Fraction(1, 2700)}, {"n": 2, "eps": Fraction(1, 4)}),
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, eps: 20 * _uniform_constant(eps)},
    note="The paper's proof with its constants written out (and c' of Eq. 18 corrected); it says nothing of c_thm's size.",
)  # fmt: skip

EQ_1 = InequalityClaim(
    id="natale2024.thm-2.eq-1",
    ref=REF,
    statement="Eq. 1 is n H_2(k/n) >= c_hyp log2(k/eps): its right side times H_2(k/n).",
    lhs=lambda k, n, eps, c_hyp: sample_size(k, n, eps, c_hyp) * binary_entropy(k / n),
    rhs=lambda k, n, eps, c_hyp: c_hyp * log2(k / eps),
    relation="==",
    domain={"k": Integers(1), "n": Integers(2), "eps": EPS, "c_hyp": HYPOTHESIS},
    where=lambda k, n, eps, c_hyp: k < n,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_hyp: c_hyp * log2(1 / eps)},
)

NUMBERS, SIZE, TOLERANCE = 12, 4, 0.002


def _hits(tolerance: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Whether some 4-subset of 12 numbers U[-1, 1] lies within the tolerance of z = sqrt 4, the end of the interval."""
    return lambda stream, trials: subset_counts(stream.uniform(-1, 1, (trials, NUMBERS)), SIZE, tolerance, 2) > 0


UNIFORM = ProbabilityClaim(
    id="natale2024.thm-2.uniform",
    ref=REF,
    statement="For 12 numbers U[-1,1], k = 4, z = 2 = sqrt k and eps = 0.002 (Eq. 1 holds with c_hyp = 1): some 4-subset lies within "
    "eps of z with probability at least c_thm = 0.0093.",
    trial=_hits(TOLERANCE),
    relation=">=",
    bound=float(_uniform_constant(1.0)),
    expected=0.03,
    notion="fixed",
    parameters={"n": NUMBERS, "k": SIZE, "z": 2, "eps": TOLERANCE, "c_hyp": 1},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(TOLERANCE / 1000)},
)

# The remark: k <= lam n for any lam


def _all_but_one(n: Any) -> Any:
    """An upper bound for P(some n-1 of n numbers U[-1,1] lie within 1/2 of z): the whole sum lies within 3/2 of z."""
    return windows.window_ceiling(n, like(3, n) / 2, _uniform_ceiling(n))


FIRST_HYPOTHESIS = InequalityClaim(
    id="natale2024.rem-1.hypothesis",
    ref=REMARK,
    statement="At k = n-1, eps = 1/2, c_hyp = 1 Eq. 1 holds for every n >= 2: n H_2((n-1)/n) - log2(2(n-1)) = n log2(n/(n-1)) - 1 > 0.",
    lhs=lambda n: log2(2 * (n - 1)),
    rhs=lambda n: n * binary_entropy((n - 1) / n),
    domain={"n": Integers(2)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.rem-1.identity",
            ref=REMARK,
            statement="With n = (1+t)/t, the difference is ((1+t) ln(1+t) - t ln 2)/(t ln 2).",
            lhs=lambda t: (1 + t) / t * binary_entropy(1 / (1 + t)) - log2(2 / t),
            rhs=lambda t: (1 + t) / t * log2(1 + t) - 1,
            relation="==",
            domain={"t": Real(0, 1, open_lo=True)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: (1 + t) / t * log2(1 + t)},
        ),
        InequalityClaim(
            id="natale2024.rem-1.positive",
            ref=REMARK,
            statement="t ln 2 < (1+t) ln(1+t) for 0 < t <= 1.",
            lhs=lambda t: t * log(like(2, t)),
            rhs=lambda t: (1 + t) * log(1 + t),
            relation="<",
            domain={"t": Real(0, 1, open_lo=True)},
            method="balls",
            vanishing={"t": 1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda t: 2 * t * log(like(2, t))},
        ),
    ),
    because="t = 1/(n-1) lies in (0, 1].",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: log2(3 * (n - 1))},
)

ANY_LAM = InequalityClaim(
    id="natale2024.rem-1",
    ref=REMARK,
    statement="'Theorem 2 holds for 1 <= k <= lam n, for an arbitrary lam in [1/n, 1]': with lam = 1, k = n-1, U[-1,1] and eps = 1/2, "
    "a constant c has c <= P(some k-subset is within eps of z) <= 3 c_u/sqrt n for every n, c_u = 1/sqrt 2.",
    lhs=lambda n, c: c,
    rhs=lambda n, c: _all_but_one(n),
    domain={"n": Integers(2), "c": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"n": 451, "c": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda n, c: c / sqrt(n)},
    note="At lam = 1 take k = n-1: all k-subset sums lie within 1 of the whole sum, whose density is at most 1/sqrt(2n), while Eq. 1 "
    "holds at eps = 1/2 (`.hypothesis`).  c = 1/10 fails from n = 451 on, any c from n = 9/(2 c^2) on (`.vanishes`).  The proof "
    "needs mu in (lam, 1), empty at lam = 1.  Every fixed lam < 1 is right, so Theorem 2 (lam = 1/2) stands; the remark on "
    "Corollary 1 fails in the same way.",
    correction="natale2024.rem-1.corrected",
)

VANISHES = InequalityClaim(
    id="natale2024.rem-1.vanishes",
    ref=REMARK,
    statement="For every c > 0 the bound 3 c_u/sqrt n is c/sqrt x at n = 9x/(2 c^2): below c for all x > 1.",
    lhs=lambda c, x: _all_but_one(9 * x / (2 * c**2)),
    rhs=lambda c, x: c / sqrt(x),
    relation="==",
    domain={"c": Real(0, 1, open_lo=True), "x": Real(1, 4)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c, x: c * sqrt(x)},
)


def _halfway(c_l: Any, c_u: Any, lam: Any) -> Any:
    return success_constant(c_l, c_u, lam, (1 + lam) / 2)


FIXED_LAM = InequalityClaim(
    id="natale2024.rem-1.corrected",
    ref=REMARK,
    statement="For every lam < 1 Theorem 2 holds for 1 <= k <= lam n with a positive constant: with mu = (1+lam)/2, c_thm >= "
    "c_l (1-lam)^2/(2 sqrt 2 + 11 c_u).",
    lhs=lambda c_l, c_u, lam: c_l * (1 - lam) ** 2 / (sqrt(like(8, lam)) + 11 * c_u),
    rhs=_halfway,
    domain={"c_l": CONSTANT, "c_u": POSITIVE, "lam": Real(0, 1, open_hi=True)},
    method="steps",
    steps=(
        overlap.FACTOR,
        InequalityClaim(
            id="natale2024.rem-1.root",
            ref=REMARK,
            statement="With lam = 1 - s^2: c_thm = c_l s^4/(2 sqrt 2 s^4 + 8 c_u + 2 sqrt 2 c_u s^3).",
            lhs=lambda c_l, c_u, s: _halfway(c_l, c_u, 1 - s**2),
            rhs=lambda c_l, c_u, s: c_l * s**4 / (sqrt(like(8, s)) * (s**4 + c_u * s**3) + 8 * c_u),
            relation="==",
            domain={"c_l": CONSTANT, "c_u": POSITIVE, "s": CONSTANT},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda c_l, c_u, s: c_l * s**4 / (sqrt(like(8, s)) * s**4 + 8 * c_u)},
        ),
    ),
    because="s <= 1, and 8 + 2 sqrt 2 < 11.  Eqs. 13-26 use k <= lam n and lam < mu only, and Eq. 14 that k <= n-1.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda c_l, c_u, lam: c_l * (1 - lam) ** 2 / (sqrt(like(8, lam)) + 10 * c_u)},
)

STEPS = (moments, first, overlap, windows)

RESULT = Result(
    ref=REF,
    title="Random fixed-size subset sum",
    statement="For n numbers of a sum-bounded law, 1 <= k <= n/2 and n >= c_hyp log2(k/eps)/H_2(k/n) with c_hyp >= 1, every fixed z in "
    "[-sqrt k, sqrt k] is within eps of the sum of some k of them with probability at least a constant c_thm.",
    symbols={
        "k": "size of the subset",
        "eps": "tolerance",
        "c_hyp": "constant of Eq. 1, at least 1",
        "c_thm": "probability of success, open in the paper",
        "lam": "largest k/n allowed",
        "mu": "any number in (lam, 1): overlaps from mu k on count as large",
        "Y": "number of k-subsets that hit z",
    },
    formulas=(sample_size, success_constant, *(formula for step in STEPS for formula in step.FORMULAS)),
    claims=(
        HITS, UNIFORM, EQ_1, SUM_OF_ADDENDS, ANY_LAM, FIRST_HYPOTHESIS, VANISHES, FIXED_LAM,
        *(claim for step in STEPS for claim in step.CLAIMS), *uniform.CLAIMS,
    ),
)  # fmt: skip

"""Corollary 1's proof, steps 1 and 2 (appendix D): enough uniform numbers, and Theorem 2 for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import binomial, derivative, exp, integer, like, log, log2, total
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.theorems.natale2024.definitions import AT_MOST_ONE, SLOPE, binary_entropy

__all__ = ["CLAIMS", "FORMULAS", "ODDS", "hoeffding_size", "hoeffding_tail"]

STEP_1 = Ref("natale2024", "Corollary 1", "appendix D, step 1")
STEP_2 = Ref("natale2024", "Corollary 1", "appendix D, step 2")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def hoeffding_size(alpha: Any, p: Any, eps: Any) -> Any:
    """Step 1: with ln(1/eps')/(2 (alpha-p)^2) numbers, eps' = eps/2, Hoeffding's bound is eps'.

    >>> round(hoeffding_size(0.25, 0.5, 0.1), 2)
    23.97
    """
    return log(2 / eps) / (2 * (alpha - p) ** 2)


def hoeffding_tail(alpha: Any, p: Any, n: Any) -> Any:
    """Step 1: Hoeffding's bound exp(-2 (alpha-p)^2 n) for a share of successes on the far side of alpha.

    >>> round(hoeffding_tail(0.25, 0.5, 24), 4)
    0.0498
    """
    return exp(-2 * (alpha - p) ** 2 * n)


HOEFFDING: Mapping[str, Axis] = {"alpha": Real(0, 1, open_lo=True, open_hi=True), "p": Real(0, 1, open_lo=True)}

SIZE_IN_LOGS = InequalityClaim(
    id="natale2024.D-1.logs",
    ref=STEP_1,
    statement="ln(1/eps') = (1 + L) ln 2 with L = log2(1/eps) and eps' = eps/2.",
    lhs=lambda alpha, p, eps: 2 * (alpha - p) ** 2 * hoeffding_size(alpha, p, eps),
    rhs=lambda alpha, p, eps: (1 + log2(1 / eps)) * log(like(2, eps)),
    relation="==",
    domain={**HOEFFDING, "eps": Real(0, HALF, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda alpha, p, eps: (2 + log2(1 / eps)) * log(like(2, eps))},
)

ENOUGH_FOR_HOEFFDING = InequalityClaim(
    id="natale2024.D-1",
    ref=STEP_1,
    statement="With c_hyp = (alpha-p)^-2 and eps < 1/2: c_hyp log2(1/eps) >= ln(1/eps')/(2 (alpha-p)^2).",
    lhs=hoeffding_size,
    rhs=lambda alpha, p, eps: log2(1 / eps) / (alpha - p) ** 2,
    domain={**HOEFFDING, "eps": Real(0, HALF, open_lo=True, open_hi=True)},
    where=lambda alpha, p, eps: alpha != p,
    method="steps",
    steps=(
        SIZE_IN_LOGS,
        InequalityClaim(
            id="natale2024.D-1.half",
            ref=STEP_1,
            statement="(1 + L) (ln 2)/2 <= L for L >= 1; with t = 1/L: (1 + t) (ln 2)/2 <= 1 on [0, 1].",
            lhs=lambda t: (1 + t) * log(like(2, t)) / 2,
            rhs=lambda t: like(1, t),
            domain={"t": Real(0, 1)},
            method="balls",
            recorded=Verdict.PROVED,
            control={"lhs": lambda t: (1 + t) * log(like(2, t))},
        ),
    ),
    because="Both sides times 2 (alpha-p)^2; L >= 1 because eps < 1/2.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda alpha, p, eps: log2(1 / eps) / (2 * (alpha - p) ** 2)},
)

EQUATION_1_GIVES = InequalityClaim(
    id="natale2024.D-1.entropy",
    ref=STEP_1,
    statement="n' under Eq. 1 is at least c_hyp log2(1/eps): log2(1/eps) <= log2(k/eps)/H_2(k/n).",
    lhs=lambda k, n, eps: log2(1 / eps),
    rhs=lambda k, n, eps: log2(k / eps) / binary_entropy(k / n),
    domain={"k": Integers(1), "n": Integers(2), "eps": Real(0, HALF, open_lo=True, open_hi=True)},
    where=lambda k, n, eps: 2 * k <= n,
    method="steps",
    steps=(AT_MOST_ONE,),
    because="k >= 1 and 0 < H_2 <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps: log2(k / eps) * binary_entropy(k / n)},
)


def _at_most(alpha: Any, p: Any, n: Any) -> Any:
    """P(Bin(n, p) <= alpha n), exactly; `alpha n` is rounded down."""
    most = math.floor(alpha * n) if isinstance(alpha, (int, Fraction)) else integer((alpha * n).floor())
    return total(lambda i: binomial(n, i) * p**i * (1 - p) ** (n - i), 0, most)


TAIL_PRINTED = InequalityClaim(
    id="natale2024.D-2",
    ref=STEP_1,
    statement="As printed, for alpha != p: P(sum B_i <= alpha n') <= exp(-2 (alpha-p)^2 n').",
    lhs=_at_most,
    rhs=hoeffding_tail,
    domain={**HOEFFDING, "n": Integers(1, 60)},
    where=lambda alpha, p, n: alpha != p,
    method="steps",
    counterexample={"alpha": HALF, "p": Fraction(1, 8), "n": 1},
    recorded=Verdict.REFUTED,
    control={"where": lambda alpha, p, n: alpha < p},
    note="At alpha = 1/2, p = 1/8, n' = 1 it says 7/8 <= e^(-9/32).  alpha must be *below* p; step 2 then takes alpha "
    "= p/2, say.",
    correction="natale2024.D-2.corrected",
)


def _divergence(alpha: Any, p: Any) -> Any:
    """The Kullback-Leibler divergence of Bernoulli(alpha) from Bernoulli(p), in nats."""
    return alpha * (log(alpha) - log(p)) + (1 - alpha) * (log(1 - alpha) - log(1 - p))


def _log_moment(alpha: Any, p: Any) -> Any:
    """ln of E[e^(-sB)] e^(s alpha) at e^s = p (1-alpha)/(alpha (1-p)), where E[e^(-sB)] = (1-p)/(1-alpha)."""
    s = log(p) + log(1 - alpha) - log(alpha) - log(1 - p)
    return log(1 - p) - log(1 - alpha) + s * alpha


def _slope_of_excess(alpha: Any, p: Any) -> Any:
    return derivative(lambda q: _divergence(alpha, q) - 2 * (q - alpha) ** 2)(p)


OPEN_HOEFFDING: Mapping[str, Axis] = {**HOEFFDING, "p": Real(0, 1, open_lo=True, open_hi=True)}

TAIL = InequalityClaim(
    id="natale2024.D-2.corrected",
    ref=STEP_1,
    statement="For alpha < p: P(sum B_i <= alpha n') <= exp(-2 (alpha-p)^2 n').",
    lhs=_at_most,
    rhs=hoeffding_tail,
    domain={**HOEFFDING, "n": Integers(1, 60)},
    where=lambda alpha, p, n: alpha < p,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.D-2.moment",
            ref=STEP_1,
            statement="Markov's inequality for e^(-s sum B_i) at the best s >= 0 gives exp(-n' KL(alpha, p)).",
            lhs=_log_moment,
            rhs=lambda alpha, p: -_divergence(alpha, p),
            relation="==",
            domain=OPEN_HOEFFDING,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": _divergence},
        ),
        InequalityClaim(
            id="natale2024.D-2.pinsker",
            ref=STEP_1,
            statement="d/dp [KL(alpha, p) - 2 (p-alpha)^2] = (p-alpha) (1-2p)^2/(p (1-p)).",
            lhs=_slope_of_excess,
            rhs=lambda alpha, p: (p - alpha) * (1 - 2 * p) ** 2 / (p * (1 - p)),
            relation="==",
            domain=OPEN_HOEFFDING,
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda alpha, p: (p - alpha) * (1 - 2 * p) / (p * (1 - p))},
        ),
    ),
    because="KL - 2 (p-alpha)^2 is 0 at p = alpha and does not decrease beyond; at p = 1 both sides' left is 0 for "
    "alpha < 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda alpha, p, n: hoeffding_tail(alpha, p, n) ** 2},
)

SCALED_PRINTED = InequalityClaim(
    id="natale2024.D-3",
    ref=STEP_2,
    statement="As printed, 'alpha c_hyp >= 1 by construction', where alpha = alpha(p) != p and c_hyp >= (alpha-p)^-2.",
    lhs=lambda alpha, p: 1,
    rhs=lambda alpha, p: alpha / (alpha - p) ** 2,
    domain=HOEFFDING,
    where=lambda alpha, p: alpha < p,
    method="steps",
    counterexample={"alpha": QUARTER, "p": 1},
    recorded=Verdict.REFUTED,
    control={"where": lambda alpha, p: p <= 2 * alpha < 2 * p},
    note="At p = 1, alpha = 1/4 and c_hyp = (alpha-p)^-2 = 16/9 it is 4/9: the construction does not ensure it for "
    "small alpha.  alpha >= p/2 (or a larger c_hyp) does, so nothing is lost.",
    correction="natale2024.D-3.corrected",
)

SCALED = InequalityClaim(
    id="natale2024.D-3.corrected",
    ref=STEP_2,
    statement="At alpha = p/2, c_hyp = (alpha-p)^-2: alpha c_hyp = 2/p >= 2 > 1.",
    lhs=lambda p: (p / 2) / (p / 2 - p) ** 2,
    rhs=lambda p: 2 / p,
    relation="==",
    domain={"p": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda p: 1 / p},
)

ENOUGH_LEFT = InequalityClaim(
    id="natale2024.D-3.size",
    ref=STEP_2,
    statement="As printed, Theorem 2 applies to the alpha n' numbers left: its range k <= alpha n'/2 follows from k <= "
    "n'/2.",
    lhs=lambda alpha, k, n: k,
    rhs=lambda alpha, k, n: alpha * n / 2,
    domain={"alpha": Real(0, 1, open_lo=True, open_hi=True), "k": Integers(1), "n": Integers(2)},
    where=lambda alpha, k, n: 2 * k <= n,
    method="steps",
    counterexample={"alpha": HALF, "k": 1, "n": 2},
    recorded=Verdict.REFUTED,
    control={"where": lambda alpha, k, n: 2 * k <= alpha * n},
    note="k = n'/2 leaves fewer than 2k uniform numbers for every alpha < 1, and none of Theorem 2's remark about "
    "larger k helps once k > alpha n'.  This is why cor-1 fails as printed.",
    correction="natale2024.D-3.entropy",
)

ODDS = InequalityClaim(
    id="natale2024.D-3.odds",
    ref=STEP_2,
    statement="x <= 1-x for 0 <= x <= 1/2, so the entropy's slope log2(1-x) - log2(x) is not negative there.",
    lhs=lambda x: x,
    rhs=lambda x: 1 - x,
    domain={"x": Real(0, HALF)},
    method="balls",
    vanishing={"x": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda x: 2 * x},
)

ENTROPY_OF_FEWER = InequalityClaim(
    id="natale2024.D-3.entropy",
    ref=STEP_2,
    statement="Where k <= alpha n'/2, H_2(k/n') <= H_2(k/(alpha n')): Eq. 1 for n' gives Eq. 1 for the alpha n' "
    "numbers left, with the constant alpha c_hyp.",
    lhs=lambda alpha, k, n: binary_entropy(k / n),
    rhs=lambda alpha, k, n: binary_entropy(k / (alpha * n)),
    domain={"alpha": Real(0, 1, open_lo=True, open_hi=True), "k": Integers(1), "n": Integers(3)},
    where=lambda alpha, k, n: 2 * k <= alpha * n,
    method="steps",
    steps=(SLOPE, ODDS),
    because="The entropy does not decrease on (0, 1/2], and k/n' < k/(alpha n') <= 1/2.",
    recorded=Verdict.PROVED,
    control={"where": lambda alpha, k, n: k < alpha * n},
)

THREE_QUARTERS = InequalityClaim(
    id="natale2024.D-3.success",
    ref=STEP_2,
    statement="1 - eps' >= 3/4 for eps' = eps/2 <= 1/4, so c_thm = (3/4) c'_thm.",
    lhs=lambda eps: like(3, eps) / 4,
    rhs=lambda eps: 1 - eps / 2,
    domain={"eps": Real(0, HALF)},
    method="balls",
    vanishing={"eps": -1},
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps: 1 - eps},
)

FORMULAS = (hoeffding_size, hoeffding_tail)
CLAIMS = (
    SIZE_IN_LOGS, ENOUGH_FOR_HOEFFDING, EQUATION_1_GIVES, TAIL_PRINTED, TAIL, SCALED_PRINTED, SCALED, ENOUGH_LEFT,
    ENTROPY_OF_FEWER, THREE_QUARTERS,
)  # fmt: skip

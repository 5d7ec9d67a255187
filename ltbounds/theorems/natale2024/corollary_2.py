"""Corollary 2 and its proof in appendix E: a width without log k, for k that are large enough."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import like, log2
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.natale2024.corollary_1_amplification import sample_size
from ltbounds.theorems.natale2024.corollary_1_uniforms import hoeffding_tail
from ltbounds.theorems.natale2024.definitions import binary_entropy

__all__ = ["RESULT", "least_k", "share_of_logs", "simple_sample_size", "slack_factor"]

REF = Ref("natale2024", "Corollary 2", "section 3")
PROOF = Ref("natale2024", "Corollary 2", "appendix E")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def simple_sample_size(k: Any, n: Any, eps: Any, c_amp: Any) -> Any:
    """Eq. 4: the right side 2 c_amp log2^2(1/eps)/H_2(k/n), which n must reach.

    >>> round(simple_sample_size(10, 100, 0.1, c_amp=8.0), 2)
    376.47
    """
    return 2 * c_amp * log2(1 / eps) ** 2 / binary_entropy(k / n)


def least_k(k: Any, eps: Any, c_amp: Any) -> Any:
    """The hypothesis on k: its right side 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)), which k must reach.

    >>> round(least_k(1024, 0.25, c_amp=1.0), 6)
    280.0
    """
    return 2 * c_amp * (log2(k) ** 2 + 2 * log2(k) * log2(1 / eps))


def share_of_logs(k: Any, n: Any, eps: Any, c_amp: Any) -> Any:
    """Before Eq. 37: u = c_amp (log2^2 k + 2 log2 k · log2(1/eps))/(n H_2(k/n)), the share of Eq. 3 that holds log k.

    >>> round(share_of_logs(1024, 4096, 0.25, c_amp=1.0), 4)
    0.0421
    """
    return least_k(k, eps, c_amp) / (2 * n * binary_entropy(k / n))


def slack_factor(u: Any, c_amp: Any) -> Any:
    """Eq. 41: the factor c_amp/(1-u) in front of log2^2(1/eps)/H_2.

    >>> slack_factor(Fraction(1, 2), 3)
    Fraction(6, 1)
    """
    return c_amp / (1 - u)


SIZES: Mapping[str, Axis] = {"k": Integers(1), "n": Integers(2)}
SETTING: Mapping[str, Axis] = {
    **SIZES,
    "eps": Real(0, HALF, open_lo=True, open_hi=True),
    "c_amp": Real(0, 8, open_lo=True),
}
LARGE: Mapping[str, Any] = {"k": 1024, "n": 4096, "eps": QUARTER, "c_amp": 1}


def _hypotheses(k: Any, n: Any, eps: Any, c_amp: Any) -> bool:
    return bool(2 * k <= n and k >= least_k(k, eps, c_amp))


def _equation_4(k: Any, n: Any, eps: Any, c_amp: Any) -> bool:
    return _hypotheses(k, n, eps, c_amp) and bool(n >= simple_sample_size(k, n, eps, c_amp))


PRINTED = InequalityClaim(
    id="natale2024.cor-2",
    ref=REF,
    statement="As printed, for every mixture: all z are hit with probability at least 1-eps.  As for Corollary 1, with "
    "the other law U[2k, 2k+1] and k = n/2, exp(-2 (k/n - p)^2 n) would have to be at least 1-eps.",
    lhs=lambda p, k, n, eps, c_amp: 1 - eps,
    rhs=lambda p, k, n, eps, c_amp: hoeffding_tail(k / n, p, n),
    domain={"p": Points(("1/4",)), **SETTING},
    where=lambda p, k, n, eps, c_amp: k >= p * n and _equation_4(k, n, eps, c_amp),
    method="steps",
    counterexample={"p": QUARTER, "k": 1024, "n": 2048, "eps": QUARTER, "c_amp": 1},
    recorded=Verdict.REFUTED,
    control={
        "domain": {"p": Points(("1/4",)), **SETTING, "c_amp": Points((32,))},
        "where": lambda p, k, n, eps, c_amp: 4 * k <= p * n and _equation_4(k, n, eps, c_amp),
        "rhs": lambda p, k, n, eps, c_amp: 1 - hoeffding_tail(k / n, p, n),
        "samples": ({"p": QUARTER, "k": 1, "n": 2**64, "eps": QUARTER, "c_amp": 32},),
    },
    note="It inherits the fault of Corollary 1 (fewer than k uniform numbers).  What appendix E adds is right: Eq. 4 "
    "and the hypothesis on k imply Eq. 3, so Corollary 2 holds wherever Corollary 1 does.",
    correction="natale2024.cor-2.corrected",
)

TWO_TERMS = InequalityClaim(
    id="natale2024.eq-35",
    ref=PROOF,
    statement="H_2(k/n) = (k/n) log2(n/k) + (1 - k/n) log2(n/(n-k)); with x = k/n: x log2(1/x) + (1-x) log2(1/(1-x)).",
    lhs=binary_entropy,
    rhs=lambda x: x * -log2(x) + (1 - x) * -log2(1 - x),
    relation="==",
    domain={"x": Real(0, 1, open_lo=True, open_hi=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: x * -log2(x) + (1 - x) * -log2(x)},
)

SECOND_TERM = InequalityClaim(
    id="natale2024.eq-36.positive",
    ref=PROOF,
    statement="The second term is positive: (1-x) log2(1-x) < 0 for 0 < x <= 1/2.",
    lhs=lambda x: (1 - x) * log2(1 - x),
    rhs=lambda x: 0 * x,
    relation="<",
    domain={"x": Real(0, HALF, open_lo=True)},
    method="balls",
    vanishing={"x": 1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda x: (1 - x) * log2(1 + x)},
)

FIRST_TERM = InequalityClaim(
    id="natale2024.eq-36",
    ref=PROOF,
    statement="H_2(k/n) >= (k/n) log2(n/k) for 1 <= k <= n/2.",
    lhs=lambda k, n: k / n * log2(n / k),
    rhs=lambda k, n: binary_entropy(k / n),
    domain=SIZES,
    where=lambda k, n: 2 * k <= n,
    method="steps",
    steps=(TWO_TERMS, SECOND_TERM),
    because="Eq. 35 with its second term dropped.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, n: 2 * k / n * log2(n / k)},
)

DOUBLED = InequalityClaim(
    id="natale2024.eq-37-39.doubled",
    ref=PROOF,
    statement="log2(n/k) >= 1 for k <= n/2: with x = k/n, 2x <= 1.",
    lhs=lambda x: 2 * x,
    rhs=lambda x: like(1, x),
    domain={"x": Real(0, HALF)},
    method="balls",
    vanishing={"x": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda x: 3 * x},
)

SHARE_PINNED = InequalityClaim(
    id="natale2024.eq-37-39.first",
    ref=PROOF,
    statement="With (k/n) log2(n/k) in place of H_2, u n H_2 = c_amp (log2^2 k + 2 log2 k · log2(1/eps)).",
    lhs=lambda k, n, eps, c_amp: share_of_logs(k, n, eps, c_amp) * n * binary_entropy(k / n),
    rhs=lambda k, n, eps, c_amp: c_amp * log2(k) * (log2(k) + 2 * log2(1 / eps)),
    relation="==",
    domain=SETTING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_amp: c_amp * log2(k) * (log2(k) + log2(1 / eps))},
)

SHARE_BOUND = InequalityClaim(
    id="natale2024.eq-37-39",
    ref=PROOF,
    statement="u <= c_amp (...)/(k log2(n/k)) <= c_amp (...)/k <= 1/2 under the hypothesis on k.",
    lhs=share_of_logs,
    rhs=lambda k, n, eps, c_amp: HALF,
    domain=SETTING,
    where=_hypotheses,
    method="steps",
    steps=(FIRST_TERM, DOUBLED, SHARE_PINNED),
    because="Eq. 36 bounds n H_2 below by k log2(n/k) >= k; the hypothesis on k says that 2 c_amp (...) <= k.",
    samples=(LARGE,),
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_amp: Fraction(1, 50)},
)

REARRANGED = InequalityClaim(
    id="natale2024.eq-40-41",
    ref=PROOF,
    statement="Eq. 3 times H_2/(c_amp/(1-u)) is Eq. 41: n (H_2/c_amp) - log2^2(k/eps) = (n H_2/c_amp) (1-u) - "
    "log2^2(1/eps), so for u < 1 the two inequalities are equivalent.",
    lhs=lambda k, n, eps, c_amp: (n - sample_size(k, n, eps, c_amp)) * binary_entropy(k / n) / c_amp,
    rhs=lambda k, n, eps, c_amp: (
        n * binary_entropy(k / n) / slack_factor(share_of_logs(k, n, eps, c_amp), c_amp) - log2(1 / eps) ** 2
    ),
    relation="==",
    domain=SETTING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda k, n, eps, c_amp: (
            n * binary_entropy(k / n) / slack_factor(2 * share_of_logs(k, n, eps, c_amp), c_amp) - log2(1 / eps) ** 2
        )
    },
)

SLACK = InequalityClaim(
    id="natale2024.eq-42-43",
    ref=PROOF,
    statement="c_amp/(1-u) <= 2 c_amp for 0 <= u <= 1/2.",
    lhs=lambda u: slack_factor(u, like(1, u)),
    rhs=lambda u: like(2, u),
    domain={"u": Real(0, HALF)},
    method="balls",
    vanishing={"u": -1},
    recorded=Verdict.PROVED,
    control={"rhs": lambda u: like(3, u) / 2},
)

SIMPLE_PINNED = InequalityClaim(
    id="natale2024.cor-2.exact",
    ref=REF,
    statement="At u = 1/2 Eq. 41 is Eq. 4: the right sides agree.",
    lhs=simple_sample_size,
    rhs=lambda k, n, eps, c_amp: slack_factor(HALF, c_amp) * log2(1 / eps) ** 2 / binary_entropy(k / n),
    relation="==",
    domain=SETTING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_amp: c_amp * log2(1 / eps) ** 2 / binary_entropy(k / n)},
)

IMPLIES = InequalityClaim(
    id="natale2024.cor-2.corrected",
    ref=REF,
    statement="Eq. 4 and k >= 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)) imply Eq. 3 with the same c_amp, for 1 <= k "
    "<= n/2.",
    lhs=sample_size,
    rhs=lambda k, n, eps, c_amp: n,
    domain=SETTING,
    where=_equation_4,
    method="steps",
    steps=(SHARE_BOUND, REARRANGED, SLACK, SIMPLE_PINNED),
    because="u <= 1/2, so c_amp/(1-u) <= 2 c_amp and Eq. 4 gives Eq. 41, which is Eq. 3.",
    samples=(LARGE,),
    recorded=Verdict.PROVED,
    control={"lhs": lambda k, n, eps, c_amp: 30 * sample_size(k, n, eps, c_amp)},
)

RESULT = Result(
    ref=REF,
    title="All targets at once, without log k",
    statement="In the setting of Corollary 1, if also k >= 2 c_amp (log2^2 k + 2 log2 k · log2(1/eps)), n >= 2 c_amp "
    "log2^2(1/eps)/H_2(k/n) is enough.",
    symbols={
        "n": "numbers drawn",
        "k": "size of the subset",
        "eps": "tolerance and failure probability, in (0, 1/2)",
        "c_amp": "the constant of Corollary 1",
        "u": "share of Eq. 3's right side that holds log k",
    },
    formulas=(simple_sample_size, least_k, share_of_logs, slack_factor),
    claims=(
        PRINTED, IMPLIES, SIMPLE_PINNED, TWO_TERMS, FIRST_TERM, SHARE_PINNED, SHARE_BOUND, REARRANGED, SLACK,
    ),
)  # fmt: skip

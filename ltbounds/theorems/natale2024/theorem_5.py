"""Theorem 5 and its proof in appendix G: the hypothesis of Theorem 2 is necessary, by counting."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import ball, binomial, lambert_w, like, log, log2, pi_like, sqrt
from ltbounds.claims import (
    Axis,
    ExistenceClaim,
    Hypothesis,
    InequalityClaim,
    Integers,
    NetworkFacts,
    Points,
    Real,
    Ref,
    Result,
    Verdict,
    WidthTheorem,
)  # fmt: skip
from ltbounds.seeding import generator
from ltbounds.theorems.natale2024.corollary_1 import sample_size
from ltbounds.theorems.natale2024.definitions import binary_entropy

__all__ = [
    "RESULT", "binomial_bits", "bits_after_counting", "bits_at_least", "entropy_necessary", "packing_number",
    "parameters_necessary",
]  # fmt: skip

REF = Ref("natale2024", "Theorem 5", "section 4")
STEP_2 = Ref("natale2024", "Theorem 5", "appendix G, steps 1 and 2")
STEP_3 = Ref("natale2024", "Theorem 5", "appendix G, step 3")
STEP_4 = Ref("natale2024", "Theorem 5", "appendix G, step 4")
SIXTEENTH, HALF = Fraction(1, 16), Fraction(1, 2)


def packing_number(d: Any, k: Any, eps: Any) -> Any:
    """Step 3: members of a 2eps-separated set of d x d matrices of norm at most sqrt k, (sqrt k/(2 eps))^(d^2).

    >>> packing_number(2, 4, Fraction(1, 8))
    4096.0
    """
    return (sqrt(k) / (2 * eps)) ** (d * d)


def binomial_bits(n: Any, k: Any) -> Any:
    """Step 4: log2 of the upper bound sqrt(n/(2 pi k (n-k))) 2^(n H_2(k/n)) on C(n, k).

    >>> round(binomial_bits(10, 3), 4), round(float(log2(120.0)), 4)
    (6.952, 6.9069)
    """
    return n * binary_entropy(k / n) - log2(2 * pi_like(n) * k * (n - k) / n) / 2


def bits_after_counting(d: Any, k: Any, n: Any, eps: Any) -> Any:
    """Eq. 47: the lower bound (1/2) log2(2 pi k (n-k)/n) + d^2 log2(sqrt k/(2 eps)) - 1 on n H_2(k/n).

    >>> round(bits_after_counting(2, 4, 16, 0.05), 3)
    18.406
    """
    return log2(2 * pi_like(n) * k * (n - k) / n) / 2 + d * d * log2(sqrt(k) / (2 * eps)) - 1


def bits_at_least(d: Any, k: Any, eps: Any) -> Any:
    """Eq. 48: d^2 ((1/2) log2 k + log2(1/eps) - 1) - 1.

    >>> round(bits_at_least(2, 4, 0.05), 3)
    16.288
    """
    return d * d * (log2(k) / 2 + log2(1 / eps) - 1) - 1


def entropy_necessary(d: Any, k: Any, eps: Any) -> Any:
    """Theorem 5, Eq. 49: the bits that n H_2(k/n) must reach, (d^2/2) log2(k/eps), for eps < 1/16.

    >>> round(entropy_necessary(2, 4, 0.05), 3)
    12.644
    """
    return d * d * log2(k / eps) / 2


def parameters_necessary(d: Any, eps: Any, gamma: Any) -> Any:
    """Theorem 5 at density gamma = k/n: the least n with n H_2(gamma) >= (d^2/2) log2(gamma n/eps), as a real number.

    It is the larger root -(a/ln 2) W_{-1}(-(ln 2)/(ab)) of n = a log2(bn), where a = d^2/(2 H_2(gamma)), b = gamma/eps;
    at the smaller one k/eps < e, which k >= 1 and eps < 1/16 exclude.  Where there is no root (only for d = 1), every n
    will do, and floats raise `DomainError`.

    >>> round(parameters_necessary(10, 0.01, 0.5), 2)
    760.76
    """
    a, b = d * d / (2 * binary_entropy(gamma)), gamma / eps
    ln_2 = log(like(2, a))
    return -a / ln_2 * lambert_w(-ln_2 / (a * b), -1)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    square = len(set(facts.widths)) == 1
    remedy = "the bound is for linear targets of min(d_in, d_out) coordinates that the layer contains"
    return (
        Hypothesis("square layers d x d", square, remedy),
        Hypothesis("the source serves all targets of norm up to sqrt k, and half of it is kept", True),
    )


def _widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
    """A layer of width s has 2ds parameters.  From eps = 1/16 on the theorem says nothing: 0."""
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    smaller = [min(pair) for pair in pairs]
    return tuple(parameters_necessary(d, eps, 0.5) / (2 * d) if eps < SIXTEENTH else 0 for d in smaller)


SIZES: Mapping[str, Axis] = {"n": Integers(2), "k": Integers(1)}
SETTING: Mapping[str, Axis] = {
    "d": Integers(1),
    "k": Integers(1),
    "n": Integers(2),
    "eps": Real(0, SIXTEENTH, open_lo=True, open_hi=True),
}
DIMENSION_4 = 4


def _linear_map(seed: int, k: int = 5, stretch: float = 1.0) -> tuple[int, np.ndarray]:
    """k and a matrix of spectral norm sqrt k (times `stretch`)."""
    matrix = generator("natale2024.eq-31", seed).standard_normal((DIMENSION_4, DIMENSION_4))
    return k, stretch * np.sqrt(k) * matrix / np.linalg.norm(matrix, 2)


def _verify_map(witness: tuple[int, np.ndarray]) -> Mapping[str, bool]:
    """By power iteration on W^T W, and by the images of random unit vectors."""
    k, matrix = witness
    stream = generator("natale2024.eq-31.inputs")
    x = stream.standard_normal((1000, DIMENSION_4))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    v = x[0]
    for _ in range(500):
        v = matrix.T @ (matrix @ v)
        v /= np.linalg.norm(v)
    reach = np.sqrt(k) * (1 + 1e-9)
    return {
        "|h_W(x)| <= sqrt k on the unit sphere": bool((np.linalg.norm(x @ matrix.T, axis=1) <= reach).all()),
        "sqrt k is attained": bool(abs(np.linalg.norm(matrix @ v) - np.sqrt(k)) < 1e-6),
    }


FAMILY = ExistenceClaim(
    id="natale2024.eq-31",
    ref=REF,
    statement="F = {h_W : |W| <= sqrt k}, h_W(x) = Wx: members of norm sqrt k map the unit ball of R^4 into the ball of radius sqrt k, and "
    "reach its boundary.",
    build=_linear_map,
    verify=_verify_map,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _linear_map(seed, stretch=1.01)},
)


def _expected_hits(members: Any, subnetworks: Any) -> Any:
    """Members that are hit, on average, when each subnetwork hits one of them, or none, uniformly at random."""
    return members * (1 - Fraction(members, members + 1) ** subnetworks)


PACKED = InequalityClaim(
    id="natale2024.G-1",
    ref=STEP_2,
    statement="|P_k| <= 2 |G_k|: a subnetwork hits at most one member (errors below eps add up to less than 2 eps), so at most "
    "|G_k| are hit, each with probability at least 1/2.  Exactly, for up to 40 members and 40 subnetworks that hit "
    "uniformly at random: the expected number of members hit is at most |G_k|.",
    lhs=_expected_hits,
    rhs=lambda members, subnetworks: subnetworks,
    domain={"members": Integers(1, 40), "subnetworks": Integers(1, 40)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda members, subnetworks: subnetworks * Fraction(9, 10)},
)

STRICT = InequalityClaim(
    id="natale2024.G-1.strict",
    ref=STEP_2,
    statement="As printed, |P_k| <= 2 |G_k| = 2 C(n, k) gives the strict Eq. 45, C(n, k) > |P_k|/2.",
    lhs=lambda members, n, k: Fraction(members) / 2,
    rhs=lambda members, n, k: binomial(n, k),
    relation="<",
    domain={"members": Integers(1, 400), "n": Integers(1, 8), "k": Integers(1, 8)},
    where=lambda members, n, k: k <= n and members <= 2 * binomial(n, k),
    method="exact",
    counterexample={"members": 2, "n": 1, "k": 1},
    recorded=Verdict.REFUTED,
    control={"relation": "<="},
    note="The inference fails where |P_k| = 2 C(n, k): one subnetwork (n = k = 1) that hits each of two members with probability 1/2.  Only "
    "C(n, k) >= |P_k|/2 follows; Eq. 46 and all that comes after need no more.",
    correction="natale2024.G-1",
)

SCALING = InequalityClaim(
    id="natale2024.G-2",
    ref=STEP_3,
    statement="Vol(|W| <= sqrt k)/Vol(|W| <= 2 eps) = (sqrt k/(2 eps))^(d^2): a body in R^(d^2) scaled by c has c^(d^2) times the volume.",
    lhs=packing_number,
    rhs=lambda d, k, eps: sqrt(k) ** (d * d) / (2 * eps) ** (d * d),
    relation="==",
    domain={name: SETTING[name] for name in ("d", "k", "eps")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, k, eps: sqrt(k) ** d / (2 * eps) ** (d * d)},
)


def _log_binomial(n: Any, k: Any) -> Any:
    return log2(ball(binomial(n, k)))


BINOMIAL = InequalityClaim(
    id="natale2024.G-3",
    ref=STEP_4,
    statement="C(n, k) <= sqrt(n/(2 pi k (n-k))) 2^(n H_2(k/n)) for 1 <= k <= n-1.",
    lhs=_log_binomial,
    rhs=binomial_bits,
    domain=SIZES,
    where=lambda n, k: k < n,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.G-3.stirling",
            ref=STEP_4,
            statement="r_n = ln n! - (n + 1/2) ln n + n decreases: r_n - r_(n+1) = (n + 1/2) ln(1 + 1/n) - 1 > 0; with t = 1/n in (0, 1]: "
            "2t < (2+t) ln(1+t).",
            lhs=lambda t: 2 * t,
            rhs=lambda t: (2 + t) * log(1 + t),
            relation="<",
            domain={"t": Real(0, 1, open_lo=True)},
            method="balls",
            vanishing={"t": 3},
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: 2 * log(1 + t)},
        ),
    ),
    because="ln C(n, k) is the logarithm of the right side plus (r_n - r_k) - (r_(n-k) - (1/2) ln(2 pi)); r decreases to Stirling's "
    "limit (1/2) ln(2 pi), so neither term is positive.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: binomial_bits(n, k) - like(1, n) / 5},
)

BINOMIAL_TIGHT = InequalityClaim(
    id="natale2024.G-3.tight",
    ref=STEP_4,
    statement="The bound on log2 C(n, k) is less than 0.175 bits too large for all 1 <= k < n <= 30.",
    lhs=binomial_bits,
    rhs=lambda n, k: _log_binomial(n, k) + ball("0.175"),
    relation="<",
    domain={"n": Integers(2, 30), "k": Integers(1, 29)},
    where=lambda n, k: k < n,
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: _log_binomial(n, k) + ball("0.1")},
)

AFTER_COUNTING = InequalityClaim(
    id="natale2024.eq-47",
    ref=STEP_4,
    statement="Eq. 46 in bits: n H_2(k/n) minus G-3's bound, plus log2 of (1/2) (sqrt k/(2 eps))^(d^2), is the right side of Eq. 47.",
    lhs=lambda d, k, n, eps: n * binary_entropy(k / n) - binomial_bits(n, k) + log2(packing_number(d, k, eps) / 2),
    rhs=bits_after_counting,
    relation="==",
    domain=SETTING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "lhs": lambda d, k, n, eps: n * binary_entropy(k / n) - binomial_bits(n, k) + log2(packing_number(d, k, eps))
    },
)


def _lambda(n: Any) -> Any:
    return 1 - 1 / (2 * pi_like(n))


FIRST_TERM = InequalityClaim(
    id="natale2024.eq-48.term",
    ref=STEP_4,
    statement="Eq. 47 exceeds Eq. 48 by (1/2) log2(2 pi k (n-k)/n).",
    lhs=lambda d, k, n, eps: bits_after_counting(d, k, n, eps) - bits_at_least(d, k, eps),
    rhs=lambda d, k, n, eps: log2(2 * pi_like(n) * k * (n - k) / n) / 2,
    relation="==",
    domain=SETTING,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, k, n, eps: log2(pi_like(n) * k * (n - k) / n) / 2},
)

NOT_NEGATIVE = InequalityClaim(
    id="natale2024.eq-48.lambda",
    ref=STEP_4,
    statement="Footnote 8: k (1 - k/n) >= 1/(2 pi) for 1 <= k <= lambda n, lambda = 1 - 1/(2 pi).",
    lhs=lambda n, k: 1 / (2 * pi_like(n)),
    rhs=lambda n, k: k * (n - k) / n,
    domain=SIZES,
    where=lambda n, k: k <= _lambda(n) * n,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-48.product",
            ref=STEP_4,
            statement="(k-1) s >= 0 for k >= 1 and s = 1 - k/n >= 0; with t = 1/k: t s <= s, so k s >= s >= 1 - lambda = 1/(2 pi).",
            lhs=lambda t: t,
            rhs=lambda t: like(1, t),
            domain={"t": Real(0, 1)},
            method="balls",
            vanishing={"t": -1},
            recorded=Verdict.PROVED,
            control={"lhs": lambda t: 2 * t},
        ),
    ),
    because="k/n <= lambda is s >= 1/(2 pi).",
    recorded=Verdict.PROVED,
    control={"where": lambda n, k: k <= n},
)

DROPPED = InequalityClaim(
    id="natale2024.eq-48",
    ref=STEP_4,
    statement="The right side of Eq. 47 is at least that of Eq. 48 for 1 <= k <= lambda n.",
    lhs=lambda d, k, n, eps: bits_at_least(d, k, eps),
    rhs=bits_after_counting,
    domain=SETTING,
    where=lambda d, k, n, eps: k <= _lambda(n) * n,
    method="steps",
    steps=(FIRST_TERM, NOT_NEGATIVE),
    because="The term that is dropped is the logarithm of a number at least 1.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, k, n, eps: bits_at_least(d, k, eps) + 2},
)

MARGIN = InequalityClaim(
    id="natale2024.eq-49.margin",
    ref=STEP_4,
    statement="Eq. 48 exceeds Eq. 49 by d^2 ((1/2) log2(1/eps) - 1) - 1 = d^2 (log2(1/eps) - 4)/2 + d^2 - 1, which is 0 at d = 1, eps = 1/16.",
    lhs=lambda d, k, eps: bits_at_least(d, k, eps) - entropy_necessary(d, k, eps),
    rhs=lambda d, k, eps: d * d * (log2(1 / eps) - 4) / 2 + d * d - 1,
    relation="==",
    domain={name: SETTING[name] for name in ("d", "k", "eps")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, k, eps: d * d * (log2(1 / eps) - 3) / 2 + d * d - 1},
)

LAST_STEP = InequalityClaim(
    id="natale2024.eq-49",
    ref=STEP_4,
    statement="The right side of Eq. 48 is at least (d^2/2) log2(k/eps) for eps < 1/16.",
    lhs=entropy_necessary,
    rhs=bits_at_least,
    domain={name: SETTING[name] for name in ("d", "k", "eps")},
    method="steps",
    steps=(MARGIN,),
    because="log2(1/eps) > 4 and d >= 1.",
    recorded=Verdict.PROVED,
    control={"domain": {"d": Integers(1), "k": Integers(1), "eps": Real(0, Fraction(1, 15), open_lo=True)}},
    note="The reason as printed, d^2 (log2(1/eps) - 1) >= 1, is true (eq-49.reason) but weaker than the step needs, "
    "d^2 ((1/2) log2(1/eps) - 1) >= 1, which holds with equality at d = 1, eps = 1/16.",
)

REASON = InequalityClaim(
    id="natale2024.eq-49.reason",
    ref=STEP_4,
    statement="The printed reason: d^2 (log2(1/eps) - 1) >= 1 for all eps < 1/16.",
    lhs=lambda d, eps: like(1, eps),
    rhs=lambda d, eps: d * d * (log2(1 / eps) - 1),
    domain={"d": Integers(1), "eps": Real(0, SIXTEENTH, open_lo=True, open_hi=True)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-49.reason.end",
            ref=STEP_4,
            statement="At d = 1 and eps = 1/16 it is 3 >= 1.",
            lhs=lambda eps: like(1, eps),
            rhs=lambda eps: log2(1 / eps) - 1,
            relation="<",
            domain={"eps": Points((SIXTEENTH,))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"rhs": lambda eps: log2(1 / eps) - 4},
        ),
    ),
    because="It grows as d grows and eps falls.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, eps: d * d * (log2(1 / eps) - 4)},
)


def _counted(d: Any, k: Any, n: Any, eps: Any) -> bool:
    """The hypothesis that the counting leaves, C(n, k) >= (1/2) (sqrt k/(2 eps))^(d^2), in bits, and k <= lambda n."""
    return bool(k <= _lambda(n) * n and _log_binomial(n, k) >= d * d * log2(sqrt(ball(k)) / (2 * ball(eps))) - 1)


NECESSARY = InequalityClaim(
    id="natale2024.thm-5",
    ref=REF,
    statement="Where C(n, k) >= (1/2) (sqrt k/(2 eps))^(d^2), 1 <= k <= lambda n and eps < 1/16: n >= (d^2/2) log2(k/eps)/H_2(k/n).",
    lhs=lambda d, k, n, eps: entropy_necessary(d, k, eps) / binary_entropy(k / n),
    rhs=lambda d, k, n, eps: n,
    domain=SETTING,
    where=_counted,
    method="steps",
    steps=(SCALING, BINOMIAL, AFTER_COUNTING, DROPPED, LAST_STEP),
    because="G-1 with Eq. 46 is the hypothesis; its logarithm with G-3 is Eq. 47; Eqs. 48 and 49 follow; divide by H_2(k/n) > 0.",
    samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20)}, {"d": 1, "k": 1, "n": 9, "eps": Fraction(1, 17)}),
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, k, n, eps: 5 * entropy_necessary(d, k, eps) / binary_entropy(k / n)},
)

RATIO = InequalityClaim(
    id="natale2024.claim-tight",
    ref=REF,
    statement="At d = 1 Eq. 3 asks for 2 c_amp log2(k/eps) times what Theorem 5 finds necessary, and Eq. 1 for 2 c_hyp times.",
    lhs=lambda k, n, eps, c_amp: sample_size(k, eps, n, c_amp),
    rhs=lambda k, n, eps, c_amp: 2 * c_amp * log2(k / eps) * entropy_necessary(1, k, eps) / binary_entropy(k / n),
    relation="==",
    domain={"k": Integers(1), "n": Integers(2), "eps": SETTING["eps"], "c_amp": Real(1, 100)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, n, eps, c_amp: 2 * c_amp * entropy_necessary(1, k, eps) / binary_entropy(k / n)},
)


def _residual(d: Any, eps: Any, gamma: Any) -> Any:
    """10^12 times the relative error of n = parameters_necessary in n H_2(gamma) = (d^2/2) log2(gamma n/eps)."""
    n = parameters_necessary(d, eps, gamma)
    return 10**12 * abs(n * binary_entropy(gamma) / entropy_necessary(d, gamma * n, eps) - 1)


ROOT = InequalityClaim(
    id="natale2024.thm-5.root",
    ref=REF,
    statement="parameters_necessary solves n H_2(gamma) = (d^2/2) log2(gamma n/eps), at 36 points.",
    lhs=_residual,
    rhs=lambda d, eps, gamma: like(1, eps),
    domain={
        "d": Points((2, 3, 30)),
        "eps": Points(("1/17", "1/100", "1/10000")),
        "gamma": Points(("1/2", "1/4", "1/10", "4/5")),
    },
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda d, eps, gamma: -like(1, eps)},
)

RESULT = Result(
    ref=REF,
    title="Lower bound by counting, at a given number of kept parameters",
    statement="If a network of n parameters, pruned to k of them (1 <= k <= lambda n, lambda = 1 - 1/(2 pi)), approximates each linear map of "
    "R^d of norm at most sqrt k within eps < 1/16 on the unit ball with probability at least 1/2, then "
    "n >= (d^2/2) log2(k/eps)/H_2(k/n).",
    symbols={
        "d": "dimension of the linear target",
        "n": "parameters of the source",
        "k": "parameters kept",
        "eps": "tolerance, l2 norm on the unit l2 ball",
        "gamma": "density k/n",
    },
    formulas=(
        packing_number, binomial_bits, bits_after_counting, bits_at_least, entropy_necessary, parameters_necessary,
    ),
    claims=(
        FAMILY, NECESSARY, ROOT, RATIO, PACKED, STRICT, SCALING, BINOMIAL, BINOMIAL_TIGHT,
        AFTER_COUNTING, FIRST_TERM, NOT_NEGATIVE, DROPPED, MARGIN, LAST_STEP, REASON,
    ),
    width=WidthTheorem(kind="necessary", hypotheses=_hypotheses, widths=_widths),
)  # fmt: skip

"""Theorem 5's proof, steps 1 to 4 (appendix G): packings against subnetworks, and Eqs. 47 to 49."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from ltbounds.arith import ball, binomial, integer, like, log, log2, pi_like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.theorems.natale2024.definitions import binary_entropy

__all__ = [
    "AFTER_COUNTING",
    "BINOMIAL",
    "CLAIMS",
    "DROPPED",
    "FORMULAS",
    "LAST_STEP",
    "SCALING",
    "SETTING",
    "SIXTEENTH",
    "binomial_bits",
    "bits_after_counting",
    "bits_at_least",
    "entropy_necessary",
    "largest_share",
    "log_binomial",
    "packing_number",
]

STEP_2 = Ref("natale2024", "Theorem 5", "appendix G, steps 1 and 2")
STEP_3 = Ref("natale2024", "Theorem 5", "appendix G, step 3")
STEP_4 = Ref("natale2024", "Theorem 5", "appendix G, step 4")
SIXTEENTH = Fraction(1, 16)


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


SIZES: Mapping[str, Axis] = {"n": Integers(2), "k": Integers(1)}

SETTING: Mapping[str, Axis] = {
    "d": Integers(1),
    "k": Integers(1),
    "n": Integers(2),
    "eps": Real(0, SIXTEENTH, open_lo=True, open_hi=True),
}


def _most_hits(members: Any, subnetworks: Any) -> int:
    """The most members that are hit, over all ways in which each subnetwork hits one member or none."""
    choices = range(integer(members) + 1)  # 0 stands for none
    return max(len(set(hits) - {0}) for hits in product(choices, repeat=integer(subnetworks)))


PACKED = InequalityClaim(
    id="natale2024.G-1",
    ref=STEP_2,
    statement="|P_k| <= 2 |G_k|: a subnetwork hits at most one member (errors below eps add up to less than 2 eps), so "
    "at most |G_k| are hit, whatever g is; on average over g at least |P_k|/2 are.  Enumerated for up to 5 members and "
    "5 subnetworks; the pigeonhole principle holds for all.",
    lhs=_most_hits,
    rhs=lambda members, subnetworks: subnetworks,
    domain={"members": Integers(1, 5), "subnetworks": Integers(1, 5)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda members, subnetworks: members - 1},
    note="Eq. 45 prints C(n, k) > |P_k|/2.  The strict sign does not follow (one subnetwork may hit each of two "
    "members with probability 1/2), but Eq. 46, which is used, is strict by another argument: G-2.strict.",
)

SCALING = InequalityClaim(
    id="natale2024.G-2",
    ref=STEP_3,
    statement="Vol(|W| <= sqrt k)/Vol(|W| <= 2 eps) = (sqrt k/(2 eps))^(d^2): a body in R^(d^2) scaled by c has "
    "c^(d^2) times the volume.",
    lhs=packing_number,
    rhs=lambda d, k, eps: sqrt(k) ** (d * d) / (2 * eps) ** (d * d),
    relation="==",
    domain={name: SETTING[name] for name in ("d", "k", "eps")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, k, eps: sqrt(k) ** d / (2 * eps) ** (d * d)},
)


STRICT = InequalityClaim(
    id="natale2024.G-2.strict",
    ref=STEP_3,
    statement="Eq. 46 is strict: C(n, k) balls of radius eps hold on average at least half of the volume of |W| <= "
    "sqrt k, so C(n, k) >= (1/2) (sqrt k/eps)^(d^2) > (1/2) (sqrt k/(2 eps))^(d^2).",
    lhs=lambda d, k, eps: packing_number(d, k, eps) / 2,
    rhs=lambda d, k, eps: packing_number(d, k, eps / 2) / 2,
    relation="<",
    domain={**{name: SETTING[name] for name in ("k", "eps")}, "d": Integers(1, 40)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.G-2.half",
            ref=STEP_3,
            statement="(sqrt k/eps)^(d^2) = 2^(d^2) (sqrt k/(2 eps))^(d^2).",
            lhs=lambda d, k, eps: packing_number(d, k, eps / 2),
            rhs=lambda d, k, eps: like(2, d) ** (d * d) * packing_number(d, k, eps),
            relation="==",
            domain={name: SETTING[name] for name in ("d", "k", "eps")},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda d, k, eps: like(2, d) ** d * packing_number(d, k, eps)},
        ),
    ),
    because="2^(d^2) > 1 for every d >= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, k, eps: packing_number(d, k, eps) / 2},
)


def log_binomial(n: Any, k: Any) -> Any:
    """log2 C(n, k) as a ball; nan where k > n."""
    return log2(ball(binomial(n, k)))


BINOMIAL = InequalityClaim(
    id="natale2024.G-3",
    ref=STEP_4,
    statement="C(n, k) <= sqrt(n/(2 pi k (n-k))) 2^(n H_2(k/n)) for 1 <= k <= n-1.",
    lhs=log_binomial,
    rhs=binomial_bits,
    domain=SIZES,
    where=lambda n, k: k < n,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.G-3.stirling",
            ref=STEP_4,
            statement="r_n = ln n! - (n + 1/2) ln n + n decreases: r_n - r_(n+1) = (n + 1/2) ln(1 + 1/n) - 1 > 0; with "
            "t = 1/n in (0, 1]: 2t < (2+t) ln(1+t).",
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
    because="ln C(n, k) is the logarithm of the right side plus (r_n - r_k) - (r_(n-k) - (1/2) ln(2 pi)); r decreases "
    "to Stirling's limit (1/2) ln(2 pi), so neither term is positive.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: binomial_bits(n, k) - like(1, n) / 5},
)

BINOMIAL_TIGHT = InequalityClaim(
    id="natale2024.G-3.tight",
    ref=STEP_4,
    statement="The bound on log2 C(n, k) is less than 0.175 bits too large for all 1 <= k < n <= 30.",
    lhs=binomial_bits,
    rhs=lambda n, k: log_binomial(n, k) + ball("0.175"),
    relation="<",
    domain={"n": Integers(2, 30), "k": Integers(1, 29)},
    where=lambda n, k: k < n,
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, k: log_binomial(n, k) + ball("0.1")},
)

AFTER_COUNTING = InequalityClaim(
    id="natale2024.eq-47",
    ref=STEP_4,
    statement="Eq. 46 in bits: n H_2(k/n) minus G-3's bound, plus log2 of (1/2) (sqrt k/(2 eps))^(d^2), is the right "
    "side of Eq. 47.",
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


def largest_share(n: Any) -> Any:
    """lambda = 1 - 1/(2 pi) in the arithmetic of n."""
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
    where=lambda n, k: k <= largest_share(n) * n,
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-48.product",
            ref=STEP_4,
            statement="(k-1) s >= 0 for k >= 1 and s = 1 - k/n >= 0; with t = 1/k: t s <= s, so k s >= s >= 1 - lambda "
            "= 1/(2 pi).",
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
    where=lambda d, k, n, eps: k <= largest_share(n) * n,
    method="steps",
    steps=(FIRST_TERM, NOT_NEGATIVE),
    because="The term that is dropped is the logarithm of a number at least 1.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda d, k, n, eps: bits_at_least(d, k, eps) + 2},
)

MARGIN = InequalityClaim(
    id="natale2024.eq-49.margin",
    ref=STEP_4,
    statement="Eq. 48 exceeds Eq. 49 by d^2 ((1/2) log2(1/eps) - 1) - 1 = d^2 (log2(1/eps) - 4)/2 + d^2 - 1, which is "
    "0 at d = 1, eps = 1/16.",
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

FORMULAS = (packing_number, binomial_bits, bits_after_counting, bits_at_least, entropy_necessary)
CLAIMS = (
    PACKED, SCALING, STRICT, BINOMIAL, BINOMIAL_TIGHT, AFTER_COUNTING, FIRST_TERM, NOT_NEGATIVE, DROPPED, MARGIN,
    LAST_STEP, REASON,
)  # fmt: skip

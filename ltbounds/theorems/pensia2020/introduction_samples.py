"""Section 1: one of n samples near a weight, and near all weights at once."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import exp, integer, like, log, maximum, minimum
from ltbounds.claims import Claim, InequalityClaim, Integers, Points, ProbabilityClaim, Real, Ref, Verdict

__all__ = ["SAMPLES", "near", "net_probability", "net_size", "one_of"]

REF = Ref("pensia2020", "Introduction", "section 1")
UNIT = Real(0, 1, open_lo=True)


def near(w: Any, eps: Any) -> Any:
    """P(|X - w| <= eps) for X ~ U[-1, 1] and |w| <= 1: eps inside, eps/2 at the ends w = -1 and w = 1.

    >>> near(Fraction(0), Fraction(1, 4)), near(Fraction(1), Fraction(1, 4))
    (Fraction(1, 4), Fraction(1, 8))
    """
    return (minimum(like(1, w), w + eps) - maximum(like(-1, w), w - eps)) / 2


def one_of(n: Any, p: Any) -> Any:
    """P(at least one of n independent samples hits) where each does with probability p: 1 - (1 - p)^n.

    >>> one_of(2, Fraction(1, 4))
    Fraction(7, 16)
    """
    return 1 - (1 - p) ** n


def net_probability(n: Any, eps: Any) -> Fraction:
    """P(n samples U[-1, 1] are an eps-net of [-1, 1]): no end gap above eps, no inner gap above 2 eps.  Exact.

    In units of the interval the gaps are a uniform point of the simplex; by inclusion and exclusion over the 2 ends and
    the n - 1 inner gaps it is the sum over i, j of (-1)^(i+j) C(2,i) C(n-1,j) max(0, 1 - i eps/2 - j eps)^n.

    >>> net_probability(2, Fraction(3, 4))
    Fraction(7, 32)
    """
    n, eps = integer(n), Fraction(eps)
    return sum(
        (
            (-1) ** (i + j) * math.comb(2, i) * math.comb(n - 1, j) * max(Fraction(0), 1 - i * eps / 2 - j * eps) ** n
            for i in range(3)
            for j in range(min(n, int(1 / eps) + 1))
        ),
        Fraction(0),
    )


def net_size(eps: Any, delta: Any) -> Any:
    """Samples U[-1, 1] that are an eps-net with probability at least 1 - delta: (2/eps) log(2/(eps delta)), 2/eps an integer.

    Union over the 2/eps cells of length eps, each missed with probability (1 - eps/2)^n <= e^(-n eps/2).

    >>> round(net_size(0.1, 0.5), 2)
    73.78
    """
    return 2 / eps * log(2 / (eps * delta))


def _overlap(w: Fraction, eps: Fraction) -> Fraction:
    """The share of [-1, 1] within eps of w, by sorting the ends."""
    lo, hi = (sorted((Fraction(-1), end, Fraction(1)))[1] for end in (w - eps, w + eps))
    return (hi - lo) / 2


NEAR = InequalityClaim(
    id="pensia2020.intro-1.near",
    ref=REF,
    statement="P(|X - w| <= eps) is the share of [w - eps, w + eps] in [-1, 1]: at w = -1, -3/4, ..., 1 and eps = 1/8, ..., 7/8.",
    lhs=near,
    rhs=_overlap,
    relation="==",
    domain={
        "w": Points(tuple(Fraction(k, 4) for k in range(-4, 5))),
        "eps": Points(tuple(Fraction(k, 8) for k in range(1, 8))),
    },
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda w, eps: eps},
)


def _one_of_by_counting(n: int, p: Fraction) -> Fraction:
    """The same by inclusion and exclusion over which samples hit."""
    return sum(((-1) ** (k + 1) * math.comb(n, k) * p**k for k in range(1, n + 1)), Fraction(0))


ONE_OF = InequalityClaim(
    id="pensia2020.intro-1.one-of",
    ref=REF,
    statement="1 - (1 - p)^n by inclusion and exclusion over the samples that hit, n = 1..6 and p = 0, 1/8, ..., 1.",
    lhs=one_of,
    rhs=_one_of_by_counting,
    relation="==",
    domain={"n": Integers(1, 6), "p": Points(tuple(Fraction(k, 8) for k in range(9)))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n, p: n * p},
)

LOG_BELOW = InequalityClaim(
    id="pensia2020.intro-1.log",
    ref=REF,
    statement="log(1 - t) < -t for 0 < t <= 1/2.",
    lhs=lambda t: log(1 - t),
    rhs=lambda t: -t,
    relation="<",
    domain={"t": Real(0, Fraction(1, 2), open_lo=True)},
    method="balls",
    vanishing={"t": 2},
    recorded=Verdict.PROVED,
    control={"rhs": lambda t: -2 * t},
)

ONE_SAMPLE = InequalityClaim(
    id="pensia2020.intro-1",
    ref=REF,
    statement="n = 2/eps samples U[-1, 1] have one within eps of any given w in [-1, 1] with probability above 1 - 1/e, even at the ends, "
    "where P(|X - w| <= eps) = eps/2.",
    lhs=lambda eps: 1 - exp(-1 + 0 * eps),
    rhs=lambda eps: one_of(2 / eps, near(1, eps)),
    relation="<",
    domain={"eps": UNIT},
    method="steps",
    steps=(LOG_BELOW,),
    because="With t = eps/2 <= 1/2, (1 - t)^(1/t) = exp(log(1 - t)/t) < e^(-1).  More samples, or a w inside, only help.",
    samples=({"eps": 1}, {"eps": Fraction(1, 1000)}),
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps: one_of(1 / eps, near(1, eps))},
)

NET = InequalityClaim(
    id="pensia2020.intro-1.net",
    ref=REF,
    statement="'In a way, this random sampling generates an eps-net, i.e. a set of numbers such that any weight in [-1, 1] is eps close to "
    "one of these n samples': for n = C/eps with constant probability, here at least 1/100, C = 1, 2, 3.",
    lhs=lambda C, eps: Fraction(1, 100),
    rhs=lambda C, eps: net_probability(integer(C / Fraction(eps)), eps),
    domain={"C": Points((1, 2, 3)), "eps": Points((Fraction(1, 10), Fraction(1, 50)))},
    method="exact",
    counterexample={"C": 1, "eps": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda C, eps: net_probability(math.ceil(net_size(float(eps), 0.5)), eps)},
    note="The probability of the event before it, one fixed weight, is constant; for all weights at once n must grow like (1/eps) "
    "log(1/eps): for every C, all 1/eps cells of length 2 eps are hit with probability at most exp(-(1/eps) (1 - eps)^(C/eps)), which "
    "tends to 0 with eps.  'In a way' hedges it, and nothing rests on it.",
    correction="pensia2020.intro-1.net.corrected",
)


def _net_of_two(eps: Fraction) -> Fraction:
    """P(2 samples are an eps-net), eps >= 2/3, as an area: x <= eps - 1, y >= 1 - eps, and y - x <= 2 eps cuts a corner."""
    return (eps**2 - (2 - 2 * eps) ** 2 / 2) / 2


NET_OF_TWO = InequalityClaim(
    id="pensia2020.intro-1.net-of-two",
    ref=REF,
    statement="The formula for P(n samples are an eps-net) against the area, n = 2 and eps = 6/8, 7/8, 15/16.",
    lhs=lambda eps: net_probability(2, eps),
    rhs=_net_of_two,
    relation="==",
    domain={"eps": Points((Fraction(6, 8), Fraction(7, 8), Fraction(15, 16)))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: net_probability(3, eps)},
)


def _is_net(stream: np.random.Generator, trials: int, n: int) -> NDArray[np.bool_]:
    """Whether n samples U[-1, 1] are a 1/10-net of [-1, 1], by sorting them."""
    x = np.sort(stream.uniform(-1, 1, (trials, n)), axis=1)
    ends = np.maximum(x[:, 0] + 1, 1 - x[:, -1])
    return (ends <= 1 / 10) & (np.diff(x, axis=1).max(axis=1) <= 2 / 10)


NET_DRAWN = ProbabilityClaim(
    id="pensia2020.intro-1.net-drawn",
    ref=REF,
    statement="20 samples are a 1/10-net with probability at most 1/100 (the formula says 0.0019).",
    trial=lambda stream, trials: _is_net(stream, trials, 20),
    relation="<=",
    bound=0.01,
    expected=0.0019,
    notion="all",
    parameters={"n": 20, "eps": 0.1},
    recorded=Verdict.SUPPORTED,
    control={"trial": lambda stream, trials: _is_net(stream, trials, 40)},
)

NET_CORRECTED = InequalityClaim(
    id="pensia2020.intro-1.net.corrected",
    ref=REF,
    statement="At n = (2/eps) log(2/(eps delta)) the union over 2/eps cells of length eps, each missed with probability at most "
    "e^(-n eps/2), is delta.",
    lhs=lambda eps, delta: 2 / eps * exp(-net_size(eps, delta) * eps / 2),
    rhs=lambda eps, delta: delta,
    relation="==",
    domain={"eps": UNIT, "delta": UNIT},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps, delta: exp(-net_size(eps, delta) * eps / 2)},
    note="(1 - t)^n <= e^(-nt) is pensia2020.intro-1.log.",
)


SAMPLES: tuple[Claim, ...] = (NEAR, ONE_OF, ONE_SAMPLE, NET, NET_OF_TWO, NET_DRAWN, NET_CORRECTED)

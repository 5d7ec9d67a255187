"""Appendix C, lower bound (C-4 to C-7): by Theorem 6 the strip [sqrt n, 2 sqrt n] keeps some probability P_L(n)."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import absolute, ball, integer, like, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Ref, Verdict
from ltbounds.laws import irwin_hall
from ltbounds.theorems.natale2024.lemma_1_density import UNIMODAL
from ltbounds.theorems.natale2024.theorem_6 import ALLASIA, normal_cdf, normal_distance

__all__ = ["CLAIMS", "FORMULAS", "scaled_density", "strip_probability", "window_margin"]

LOWER = Ref("natale2024", "Lemma 1", "appendix C, lower bound")
FOOTNOTE = Ref("natale2024", "Lemma 1", "appendix C, footnote 7")


def window_margin(n: Any, A: Any) -> Any:
    """Appendix C: Phi(2 sqrt 3) - Phi(sqrt 3) - 2A/sqrt n, a lower bound for P_L(n) = P(sqrt n <= Sigma_[n] <= 2 sqrt n).

    A/sqrt n bounds |F_n - Phi|: sqrt 3/20 by Theorem 6; C_18 is this margin at n = 18.

    >>> round(window_margin(18, 3**0.5 / 20), 6)
    0.000541
    """
    root = sqrt(like(3, n))
    return normal_cdf(2 * root) - normal_cdf(root) - 2 * A / sqrt(n)


def _allasia(n: Any) -> Any:
    return sqrt(like(3, n)) / 20


def strip_probability(n: Any) -> Any:
    """P_L(n) as a ball."""
    count = integer(n)
    root = sqrt(ball(count))
    return irwin_hall.interval_probability(root, 2 * root, count)


WINDOW = InequalityClaim(
    id="natale2024.C-4",
    ref=LOWER,
    statement="P_L(n) = P(sqrt n <= Sigma_[n] <= 2 sqrt n) >= Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) for every n >= 1.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=strip_probability,
    domain={"n": Integers(1)},
    method="steps",
    steps=(ALLASIA,),
    because="P_L(n) = F_n(2 sqrt 3) - F_n(sqrt 3); each is off by at most sqrt 3/(20 sqrt n).",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: window_margin(n, _allasia(n) / 100)},
)

TWICE = InequalityClaim(
    id="natale2024.C-4.form",
    ref=LOWER,
    statement="The right side is Phi(2 sqrt 3) - Phi(sqrt 3) less twice Theorem 6's bound.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=lambda n: window_margin(n, 0 * n) - 2 * normal_distance(n),
    relation="==",
    domain={"n": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: window_margin(n, 0 * n) - normal_distance(n)},
)


def _by_quadrature(n: Any) -> Any:
    """The margin with Phi(2 sqrt 3) - Phi(sqrt 3) integrated rigorously from the density."""
    from flint import acb

    root = ball(3).sqrt()
    area = acb.integral(lambda t, _: (-t * t / 2).exp(), root, 2 * root).real
    return area / (2 * pi_like(root)).sqrt() - 2 * _allasia(n) / sqrt(n)


C_18 = InequalityClaim(
    id="natale2024.C-5.value",
    ref=LOWER,
    statement="The margin at n = 18 agrees within 1e-12 with the normal density's integral over [sqrt 3, 2 sqrt 3]; C_18 = 0.000541427.",
    lhs=lambda n: absolute(window_margin(n, _allasia(n)) - _by_quadrature(n)) * 10**12,
    rhs=lambda n: like(1, n),
    domain={"n": Points((18,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: absolute(window_margin(n + 1, _allasia(n)) - _by_quadrature(n)) * 10**12},
)

AT_18 = InequalityClaim(
    id="natale2024.C-5.positive",
    ref=LOWER,
    statement="C_18 > 0.",
    lhs=lambda n: 0 * n,
    rhs=lambda n: window_margin(n, _allasia(n)),
    relation="<",
    domain={"n": Points((18,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Points((17,))}},
)

FROM_18 = InequalityClaim(
    id="natale2024.C-5",
    ref=LOWER,
    statement="Phi(2 sqrt 3) - Phi(sqrt 3) - 2 sqrt 3/(20 sqrt n) >= C_18 > 0 for n >= 18.",
    lhs=lambda n: window_margin(like(18, n), _allasia(n)),
    rhs=lambda n: window_margin(n, _allasia(n)),
    domain={"n": Integers(18)},
    method="steps",
    steps=(AT_18,),
    because="The margin increases with n.",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(17)}},
)

NOT_FROM_17 = InequalityClaim(
    id="natale2024.C-5.sharp",
    ref=LOWER,
    statement="At n = 17 the margin is negative: 18 is the smallest cut-off that this argument allows.",
    lhs=lambda n: window_margin(n, _allasia(n)),
    rhs=lambda n: 0 * n,
    relation="<",
    domain={"n": Points((17,))},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Points((18,))}},
)


def _classical(n: Any) -> Any:
    """0.4748 E|Z|^3 with E|Z|^3 = 3 sqrt 3/4 for the standardised uniform."""
    return 4748 * (3 * sqrt(like(3, n)) / 4) / 10000


CLASSICAL = InequalityClaim(
    id="natale2024.C-7",
    ref=FOOTNOTE,
    statement="With the classical Berry-Esseen constant 0.4748 the margin is positive for n >= 900 (indeed from 890 on).",
    lhs=lambda n: 0 * n,
    rhs=lambda n: window_margin(n, _classical(n)),
    relation="<",
    domain={"n": Integers(900)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.C-7.890",
            ref=FOOTNOTE,
            statement="The margin is positive at n = 890.",
            lhs=lambda n: 0 * n,
            rhs=lambda n: window_margin(n, _classical(n)),
            relation="<",
            domain={"n": Points((890,))},
            method="exact",
            recorded=Verdict.PROVED,
            control={"domain": {"n": Points((889,))}},
        ),
    ),
    because="The margin increases with n.",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(889)}},
    note="The exact cut-off is 890: at 889 the margin is negative (the control).  900 is it, rounded up.",
)


# From the strip to the density


def scaled_density(n: Any, u: Any) -> Any:
    """sqrt n f(u sqrt n, n) as a ball."""
    count = integer(n)
    root = sqrt(ball(count))
    return root * irwin_hall.density(ball(u) * root, count)


SMALL_WINDOWS = InequalityClaim(
    id="natale2024.C-6.small",
    ref=LOWER,
    statement="P_L(n) = c_n > C_18 for 2 <= n < 18; the least of them is c_17.",
    lhs=lambda n: window_margin(like(18, n), normal_distance(like(1, n))),
    rhs=strip_probability,
    relation="<",
    domain={"n": Integers(2, 17)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(1, 17)}},
)

STRIP = InequalityClaim(
    id="natale2024.C-6.strip",
    ref=LOWER,
    statement="P_L(n) <= sqrt n f(sqrt n, n): the strip [sqrt n, 2 sqrt n] has length sqrt n, and f falls on it.",
    lhs=strip_probability,
    rhs=lambda n: scaled_density(n, 1),
    domain={"n": Integers(1)},
    method="steps",
    steps=(UNIMODAL,),
    because="An integral is at most the length times the largest value, which is at the left end.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n: scaled_density(n, 2)},
)

PAPERS_LOWER = InequalityClaim(
    id="natale2024.C-6",
    ref=LOWER,
    statement="f(sqrt n, n) >= c_l/sqrt n for every n >= 1, with the paper's c_l = min(C_18, c_2, ..., c_17, 1/2) = C_18 = 0.00054; "
    "f(1, 1) = 1/2.",
    lhs=lambda n: window_margin(like(18, n), normal_distance(like(1, n))),
    rhs=lambda n: scaled_density(n, 1),
    domain={"n": Integers(1)},
    method="steps",
    steps=(STRIP, SMALL_WINDOWS, WINDOW, FROM_18),
    because="n = 1: f(1,1) = 1/2.  n >= 2: sqrt n f(sqrt n, n) >= P_L(n), at least C_18 by enclosure for n < 18 and by C-4 and C-5 from 18 on.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda n: 300 * window_margin(like(18, n), normal_distance(like(1, n)))},
    note="The paper writes C_i for c_i, i < 18.  C_18 is 285 times smaller than the best constant, see `lemma-1.lower`.",
)

FORMULAS = (window_margin,)
CLAIMS = (WINDOW, TWICE, FROM_18, AT_18, C_18, NOT_FROM_17, PAPERS_LOWER, SMALL_WINDOWS, STRIP, CLASSICAL)

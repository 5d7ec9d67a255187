"""Appendix H: against Malach et al., a source of c (m_t/eps)^2 times the target's size reaches density eps/m_t."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import derivative, like, log, log2
from ltbounds.claims import Axis, InequalityClaim, Real, Ref, Result, Verdict

__all__ = ["RESULT", "log_share", "needed", "squared_log"]

REF = Ref("natale2024", "Appendix H", "appendix H")
CHAIN = Ref("natale2024", "Appendix H", "appendix H, Eqs. 50-53")


def squared_log(c: Any, z: Any) -> Any:
    """Eq. 50: log2^2(c z^2).

    >>> squared_log(4, 8)
    64.0
    """
    return log2(c * z**2) ** 2


def needed(c: Any, z: Any, c_amp: Any) -> Any:
    """The right side c_amp log2^2(c z^2)/log2(z), which cz must reach.

    >>> round(needed(9216, 2, 8.0), 2)
    1841.01
    """
    return c_amp * squared_log(c, z) / log2(z)


def log_share(z: Any) -> Any:
    """Eq. 54: log2^2(z)/z, which is largest at z = e^2, with 4/(e ln 2)^2 = 1.1267.

    >>> log_share(8)
    1.125
    """
    return log2(z) ** 2 / z


LOGS: Mapping[str, Axis] = {"a": Real(1, 10**6), "b": Real(1, 10**6)}
SIZES: Mapping[str, Axis] = {"c": Real(2, 2**20), "z": Real(2, 2**20)}

SQUARE = InequalityClaim(
    id="natale2024.eq-50-53.square",
    ref=CHAIN,
    statement="Eqs. 50-51: log2^2(c z^2) = log2^2 c + 4 log2 c log2 z + 4 log2^2 z.",
    lhs=squared_log,
    rhs=lambda c, z: log2(c) ** 2 + 4 * log2(c) * log2(z) + 4 * log2(z) ** 2,
    relation="==",
    domain=SIZES,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c, z: log2(c) ** 2 + 2 * log2(c) * log2(z) + log2(z) ** 2},
)

MIXED = InequalityClaim(
    id="natale2024.eq-50-53.a",
    ref=CHAIN,
    statement="(a): 6 (a^2 + b^2) - (a^2 + 4ab + 4b^2) = 2 (a-b)^2 + 3a^2 >= 0.",
    lhs=lambda a, b: 6 * (a**2 + b**2) - (a + 2 * b) ** 2,
    rhs=lambda a, b: 2 * (a - b) ** 2 + 3 * a**2,
    relation="==",
    domain=LOGS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda a, b: 2 * (a - b) ** 2 + 3 * b**2},
)

PRODUCT = InequalityClaim(
    id="natale2024.eq-50-53.b",
    ref=CHAIN,
    statement="(b): 2AB - A - B = (A-1) B + (B-1) A >= 0 for A = a^2 >= 1 and B = b^2 >= 1.",
    lhs=lambda a, b: 2 * a * b - a - b,
    rhs=lambda a, b: (a - 1) * b + (b - 1) * a,
    relation="==",
    domain=LOGS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda a, b: (a - 1) * b + b * a},
)

TWELVE = InequalityClaim(
    id="natale2024.eq-50-53",
    ref=CHAIN,
    statement="log2^2(c z^2) <= 12 log2^2 c log2^2 z for log2 c >= 1 and log2 z >= 1.",
    lhs=squared_log,
    rhs=lambda c, z: 12 * log2(c) ** 2 * log2(z) ** 2,
    domain=SIZES,
    method="steps",
    steps=(SQUARE, MIXED, PRODUCT),
    because="(a) and (b) with a = log2 c and b = log2 z.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c, z: 8 * log2(c) ** 2 * log2(z) ** 2},
)

SHARE_PRINTED = InequalityClaim(
    id="natale2024.eq-54",
    ref=REF,
    statement="As printed, log2^2(z)/z <= 1 for log2 z >= 1.",
    lhs=log_share,
    rhs=lambda z: like(1, z),
    domain={"z": Real(2, 10**6)},
    method="steps",
    counterexample={"z": 8},
    recorded=Verdict.REFUTED,
    control={"domain": {"z": Real(16, 10**6)}},
    note="False exactly for 4 < z < 16: at z = 8 it is 9/8, at most 1.1267 (z = e^2).  The conclusion survives with "
    "8/7 in place of 1.",
    correction="natale2024.eq-54.corrected",
)


def _slope_of_share(z: Any) -> Any:
    return derivative(log_share)(z)


SLOPE_OF_SHARE = InequalityClaim(
    id="natale2024.eq-54.slope",
    ref=REF,
    statement="The derivative of log2^2(z)/z is (ln z) (2 - ln z)/(z ln 2)^2: negative beyond e^2.",
    lhs=_slope_of_share,
    rhs=lambda z: log(z) * (2 - log(z)) / (z * log(like(2, z))) ** 2,
    relation="==",
    domain={"z": Real(1, 10**6)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: log(z) * (1 - log(z)) / (z * log(like(2, z))) ** 2},
)

SHARE = InequalityClaim(
    id="natale2024.eq-54.corrected",
    ref=REF,
    statement="log2^2(z)/z <= 8/7 for all z >= 2, so c >= (96/7) c_amp log2^2 c is enough.",
    lhs=log_share,
    rhs=lambda z: like(8, z) / 7,
    domain={"z": Real(2, 10**6)},
    method="steps",
    steps=(
        SLOPE_OF_SHARE,
        InequalityClaim(
            id="natale2024.eq-54.near",
            ref=REF,
            statement="log2^2(z)/z <= 8/7 for 2 <= z <= 64.",
            lhs=log_share,
            rhs=lambda z: like(8, z) / 7,
            domain={"z": Real(2, 64)},
            method="balls",
            recorded=Verdict.PROVED,
            control={"rhs": lambda z: like(10, z) / 9},
        ),
    ),
    because="Beyond z = e^2 < 64 it decreases, for z of any size.",
    samples=({"z": 8},),
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: like(1124, z) / 1000},
)

ROOT_PRINTED = InequalityClaim(
    id="natale2024.eq-55",
    ref=REF,
    statement="As printed, log2^2(c) <= sqrt c, for a c that is only asked to be at least 144 c_amp^2; the least is "
    "144 · 8^2 = 9216.",
    lhs=lambda c: log2(c) ** 4,
    rhs=lambda c: c,
    domain={"c": Real(9216, 2**20)},
    method="steps",
    counterexample={"c": 2**14},
    recorded=Verdict.REFUTED,
    control={"domain": {"c": Real(2**16 + 1, 2**20)}},
    note="At c = 2^14 it says 196 <= 128, at c = 16 even 16 <= 4; equality at c = 2^16.  So c >= 144 c_amp^2 is not "
    "enough for this step (c_amp = 8 c_hyp/c_thm may be as small as 8); H-1's conclusion is true all the same, by "
    "another argument.",
    correction="natale2024.eq-55.corrected",
)

ROOT = InequalityClaim(
    id="natale2024.eq-55.corrected",
    ref=REF,
    statement="log2^4(c) <= c for c >= 2^16; with x = (log2 c)/16 it is 4 + log2 x <= 4x for x >= 1.",
    lhs=lambda c: log2(c) ** 4,
    rhs=lambda c: c,
    domain={"c": Real(2**16, 2**60)},
    method="steps",
    steps=(
        InequalityClaim(
            id="natale2024.eq-55.log",
            ref=REF,
            statement="With t = 1/x in (0, 1]: 4t + t log2(1/t) < 4 for 1/16 <= t < 1, with equality at t = 1.",
            lhs=lambda t: 4 * t - t * log2(t),
            rhs=lambda t: like(4, t),
            relation="<",
            domain={"t": Real(Fraction(1, 16), 1, open_hi=True)},
            method="balls",
            vanishing={"t": -1},
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: 4 * t},
        ),
        InequalityClaim(
            id="natale2024.eq-55.tail",
            ref=REF,
            statement="For t <= 1/16, 4t <= 1/4 and -t log2 t <= 1/(e ln 2) < 1: 1/4 + 1 < 4.",
            lhs=lambda t: 4 * t + 1,
            rhs=lambda t: like(4, t),
            relation="<",
            domain={"t": Real(0, Fraction(1, 16))},
            method="balls",
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: like(1, t)},
        ),
    ),
    because="log2 c = 16x, so log2^4(c) <= c says 4 (4 + log2 x) <= 16x, for c of any size.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c: c / 2},
)

NEEDED = InequalityClaim(
    id="natale2024.H-1.needed",
    ref=REF,
    statement="c_amp log2^2(c z^2)/log2(z) = c_amp (log2 c + 2 log2 z)^2/log2 z.",
    lhs=needed,
    rhs=lambda c, z, c_amp: c_amp * (log2(c) + 2 * log2(z)) ** 2 / log2(z),
    relation="==",
    domain={**SIZES, "c_amp": Real(0, 100, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c, z, c_amp: c_amp * (log2(c) + log2(z)) ** 2 / log2(z)},
)

CONSTANTS: Mapping[str, Axis] = {"c": Real(1, 2**20), "z": Real(2, 2**20), "c_amp": Real(Fraction(1, 12), 100)}
EXPONENTIAL = InequalityClaim(
    id="natale2024.H-1.exponential",
    ref=REF,
    statement="s^2 <= 12 · 2^(s/2) for 0 <= s <= 64.",
    lhs=lambda s: s * s,
    rhs=lambda s: 12 * like(2, s) ** (s / 2),
    domain={"s": Real(0, 64)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda s: 4 * like(2, s) ** (s / 2)},
)
EXPONENTIAL_TAIL = InequalityClaim(
    id="natale2024.H-1.tail",
    ref=REF,
    statement="Beyond s = 64 the quotient 2^(s/2)/s^2 grows: its logarithm has the slope (ln 2)/2 - 2/s > 0; with t = "
    "1/s <= 1/64.",
    lhs=lambda t: 2 * t,
    rhs=lambda t: log(like(2, t)) / 2,
    relation="<",
    domain={"t": Real(0, Fraction(1, 64))},
    method="balls",
    recorded=Verdict.PROVED,
    control={"rhs": lambda t: log(like(2, t)) / 32},
)

LARGE_ENOUGH = InequalityClaim(
    id="natale2024.H-1",
    ref=REF,
    statement="c >= 144 c_amp^2 (which is c >= 12 c_amp sqrt c) gives c z >= c_amp log2^2(c z^2)/log2(z) for log2 z >= "
    "1, where c >= 1; and c_amp = 8 c_hyp/c_thm >= 8.",
    lhs=needed,
    rhs=lambda c, z, c_amp: c * z,
    domain=CONSTANTS,
    where=lambda c, z, c_amp: c >= 144 * c_amp**2,
    method="steps",
    steps=(EXPONENTIAL, EXPONENTIAL_TAIL),
    because="With s = log2(c z^2) >= 2: c z log2 z >= c z = sqrt c · 2^(s/2) >= 12 c_amp 2^(s/2) >= c_amp s^2.  Eqs. "
    "54 and 55 are not used.",
    samples=({"c": 9216, "z": 2, "c_amp": 8}, {"c": 1, "z": 2, "c_amp": Fraction(1, 12)}),
    recorded=Verdict.PROVED,
    control={"where": lambda c, z, c_amp: 144 * c >= c_amp**2},
    note="For a c_amp below 1/12, which appendix D excludes, c >= 1 must be asked as well: at c_amp = 1/100, c = "
    "144/10^4 and z = 2, c z = 0.0288 but the right side is 0.17.",
)

WITH_THE_FACTOR = InequalityClaim(
    id="natale2024.H-1.factor",
    ref=REF,
    statement="With the factor 2 that Eq. 30 lost: c >= 144 c_amp^2 and c >= 1 also give c z >= c_amp log2^2(2 c "
    "z^2)/log2(z), log2 z >= 1.",
    lhs=lambda c, z, c_amp: needed(2 * c, z, c_amp),
    rhs=lambda c, z, c_amp: c * z,
    domain=CONSTANTS,
    where=lambda c, z, c_amp: c >= 144 * c_amp**2,
    method="steps",
    steps=(
        EXPONENTIAL_TAIL,
        InequalityClaim(
            id="natale2024.H-1.factor.exponential",
            ref=REF,
            statement="s^2 <= 12 · 2^((s-1)/2) for 0 <= s <= 64, with s = log2(2 c z^2).",
            lhs=lambda s: s * s,
            rhs=lambda s: 12 * like(2, s) ** ((s - 1) / 2),
            domain={"s": Real(0, 64)},
            method="balls",
            recorded=Verdict.PROVED,
            control={"rhs": lambda s: 6 * like(2, s) ** ((s - 1) / 2)},
        ),
    ),
    because="As for H-1, with c z = sqrt(c/2) 2^(s/2).",
    samples=({"c": 1, "z": 2, "c_amp": Fraction(1, 12)},),
    recorded=Verdict.PROVED,
    control={"where": lambda c, z, c_amp: 144 * c >= c_amp**2},
)

RESULT = Result(
    ref=REF,
    title="Density eps/m_t from a source of size (m_t/eps)^2",
    statement="For z = m_t/eps >= 2 and c >= max(1, 144 c_amp^2): c z >= c_amp log2^2(c z^2)/log2(z), so Eq. 30 holds "
    "at n* = c z^2 and density 1/z.",
    symbols={
        "z": "m_t/eps, the target's parameters over the tolerance",
        "c": "n*/z^2",
        "c_amp": "the constant of Corollary 1",
        "a": "log2 c",
        "b": "log2 z",
    },
    formulas=(squared_log, needed, log_share),
    claims=(
        SQUARE, TWELVE, SHARE_PRINTED, SLOPE_OF_SHARE, SHARE, ROOT_PRINTED, ROOT,
        NEEDED, LARGE_ENOUGH, WITH_THE_FACTOR,
    ),
)  # fmt: skip

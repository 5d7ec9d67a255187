"""Section 4: what Theorem 3 says of equal widths, and its comparison with Malach et al. and pensia2020."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import like, log, log2
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.natale2024.appendix_f import edges_kept_at_most, source_edges
from ltbounds.theorems.natale2024.appendix_h import WITH_THE_FACTOR, needed
from ltbounds.theorems.natale2024.corollary_1_amplification import DOUBLED_LOG
from ltbounds.theorems.natale2024.corollary_1_uniforms import ODDS
from ltbounds.theorems.natale2024.corollary_2 import SECOND_TERM, TWO_TERMS
from ltbounds.theorems.natale2024.definitions import SLOPE, binary_entropy, overparameterization
from ltbounds.theorems.natale2024.theorem_3 import equation_29
from ltbounds.theorems.natale2024.theorem_3_roots import equation_28, log_factor, log_scale
from ltbounds.theorems.pensia2020.theorem_1 import width as pensia_width

__all__ = [
    "RESULT", "base_set_needed", "base_set_needed_as_printed", "overparameterization_malach", "parameters",
    "parameters_as_printed",
]  # fmt: skip

REF = Ref("natale2024", "Section 4", "section 4, after Theorem 3")
MALACH = Ref("natale2024", "Section 4", "section 4, Malach et al.")
EQ_30 = Ref("natale2024", "Section 4", "section 4, Eq. 30")
PENSIA = Ref("natale2024", "Section 4", "section 4, Pensia et al.")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def parameters_as_printed(d: Any, depth: Any, eps: Any, gamma: Any) -> Any:
    """The order d^2 log2^2(l d^2/eps)/H_2(gamma) as printed for widths d: it lacks a factor l.

    >>> round(parameters_as_printed(100, 3, 0.01, 0.5))
    4629611
    """
    return d**2 * log2(depth * d**2 / eps) ** 2 / binary_entropy(gamma)


def parameters(d: Any, depth: Any, eps: Any, gamma: Any, c_amp: Any) -> Any:
    """Parameters of the source for widths d by Eq. 29: l layer pairs of 4 d^2 n* each.

    >>> round(parameters(100, 3, 0.01, 0.5, c_amp=8.0))
    486714405
    """
    return 4 * depth * d**2 * equation_29(d, d, depth, eps, gamma, c_amp)


def overparameterization_malach(z: Any) -> Any:
    """Malach et al. as cited: overparameterization (m_t/eps)^2 log2(m_t/eps), with z = m_t/eps.

    >>> overparameterization_malach(8)
    192.0
    """
    return z**2 * log2(z)


def base_set_needed_as_printed(c: Any, z: Any, gamma: Any, c_amp: Any) -> Any:
    """Eq. 30: the right side c_amp log2^2(c z^3 gamma)/H_2(gamma) that c z^2 must reach.

    >>> round(base_set_needed_as_printed(1, 4, 0.25, 1.0), 4)
    19.722
    """
    return c_amp * log2(c * z**3 * gamma) ** 2 / binary_entropy(gamma)


def base_set_needed(c: Any, z: Any, gamma: Any, c_amp: Any) -> Any:
    """Eq. 30, corrected: Eq. 28's right side at n* = c z^2 and z = l d^2/eps, c_amp log2^2(2 c z^3 gamma)/H_2(gamma).

    >>> round(base_set_needed(1, 4, 0.25, 1.0), 4)
    30.8156
    """
    return base_set_needed_as_printed(2 * c, z, gamma, c_amp)


EPS = Real(0, HALF, open_lo=True, open_hi=True)
SQUARE: Mapping[str, Axis] = {
    "d": Integers(1),
    "depth": Integers(1),
    "eps": EPS,
    "gamma": Real(0, HALF, open_lo=True),
    "c_amp": Real(1, 100),
}
SCALES: Mapping[str, Axis] = {
    "c": Real(1, 2**20),
    "z": Real(2, 2**20),
    "gamma": Real(0, HALF, open_lo=True),
    "c_amp": Real(1, 100),
}


SUMMED = InequalityClaim(
    id="natale2024.claim-ex.sum",
    ref=REF,
    statement="m = sum over l equal layers of 2 d^2 n* + 2 d^2 n* = 4 l d^2 n*.",
    lhs=lambda d, depth, eps, gamma, c_amp: depth * source_edges(d, d, equation_29(d, d, depth, eps, gamma, c_amp)),
    rhs=parameters,
    relation="==",
    domain=SQUARE,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "lhs": lambda d, depth, eps, gamma, c_amp: source_edges(d, d, equation_29(d, d, depth, eps, gamma, c_amp))
    },
)

ORDER_PRINTED = InequalityClaim(
    id="natale2024.claim-ex",
    ref=REF,
    statement="As printed, for widths d the source has 'a number of parameters of the order of d^2 log^2(l "
    "d^2/eps)/H(gamma)': at most C times that for some C, whatever l is (here c_amp = 1).",
    lhs=lambda d, depth, eps, gamma, C: parameters(d, depth, eps, gamma, 1),
    rhs=lambda d, depth, eps, gamma, C: C * parameters_as_printed(d, depth, eps, gamma),
    domain={**{name: SQUARE[name] for name in ("d", "depth", "eps", "gamma")}, "C": Integers(1)},
    method="steps",
    counterexample={"d": 1, "depth": 1000, "eps": QUARTER, "gamma": HALF, "C": 1000},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda d, depth, eps, gamma, C: 16 * C * depth * parameters_as_printed(d, depth, eps, gamma)},
    note="The sum over the l layers was forgotten: at l = C the left side is more than 4 C times the printed order.  "
    "With the factor l it is right (claim-ex.corrected).  Eq. 29 behind it asks for more than Eq. 28 allows at real "
    "sizes, see eq-29.",
    correction="natale2024.claim-ex.corrected",
)

ORDER = InequalityClaim(
    id="natale2024.claim-ex.corrected",
    ref=REF,
    statement="m <= 16 c_amp l · d^2 log2^2(l d^2/eps)/H_2(gamma), and at least a quarter of it.",
    lhs=parameters,
    rhs=lambda d, depth, eps, gamma, c_amp: 16 * c_amp * depth * parameters_as_printed(d, depth, eps, gamma),
    domain=SQUARE,
    method="steps",
    steps=(
        SUMMED,
        DOUBLED_LOG,
    ),
    because="m = 4 l d^2 c_amp log2^2(2X)/H_2, and log2^2 X <= log2^2(2X) <= 4 log2^2 X for X = l d^2/eps > 2.",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda d, depth, eps, gamma, c_amp: 4 * c_amp * depth * parameters_as_printed(d, depth, eps, gamma)
    },
)

ORDER_PINNED = InequalityClaim(
    id="natale2024.claim-ex.below",
    ref=REF,
    statement="m H_2/(4 c_amp l) = d^2 (1 + log2(l d^2/eps))^2, and the printed order times H_2 is d^2 log2^2(l "
    "d^2/eps).",
    lhs=lambda d, depth, eps, gamma, c_amp: (
        parameters(d, depth, eps, gamma, c_amp) / (4 * c_amp * depth) - parameters_as_printed(d, depth, eps, gamma)
    ),
    rhs=lambda d, depth, eps, gamma, c_amp: d**2 * (1 + 2 * log2(depth * d**2 / eps)) / binary_entropy(gamma),
    relation="==",
    domain=SQUARE,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, depth, eps, gamma, c_amp: 2 * d**2 * log2(depth * d**2 / eps) / binary_entropy(gamma)},
)

INVERSE = InequalityClaim(
    id="natale2024.claim-malach.inverse",
    ref=MALACH,
    statement="A ticket of m' parameters out of m has the density m'/m = (m'/m_t)/(m/m_t): the inverse of the "
    "overparameterization for m' = m_t.",
    lhs=lambda kept, m, m_t: kept / m,
    rhs=lambda kept, m, m_t: (kept / m_t) / overparameterization(m, m_t),
    relation="==",
    domain={"kept": Integers(1), "m": Integers(1), "m_t": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda kept, m, m_t: (kept / m_t) * overparameterization(m, m_t)},
)

DENSITY_MALACH = InequalityClaim(
    id="natale2024.claim-malach",
    ref=MALACH,
    statement="Overparameterization z^2 log2 z, z = m_t/eps >= 2, with tickets of the target's size: density 1/(z^2 "
    "log2 z) <= 1/z^2 = eps^2/m_t^2.",
    lhs=lambda z: 1 / overparameterization_malach(z),
    rhs=lambda z: 1 / z**2,
    domain={"z": Real(2, 2**20)},
    method="steps",
    steps=(INVERSE,),
    because="log2 z >= 1.  (That Malach et al. reach this overparameterization is their theorem, not checked here.)",
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: 1 / (z**2 * log2(z) ** 2)},
    samples=({"z": 8},),
)

MALACH_PINNED = InequalityClaim(
    id="natale2024.claim-malach.log",
    ref=MALACH,
    statement="(m_t^2/eps^2) log2(m_t/eps) = z^2 ln(z)/ln 2.",
    lhs=overparameterization_malach,
    rhs=lambda z: z * z * log(z) / log(like(2, z)),
    relation="==",
    domain={"z": Real(2, 2**20)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda z: z * z * log(z)},
)

SUBSTITUTED_PRINTED = InequalityClaim(
    id="natale2024.eq-30",
    ref=EQ_30,
    statement="As printed, with n* = c z^2, z = m_t/eps and m_t = l d^2, Eq. 28's right side becomes c_amp log2^2(c "
    "z^3 gamma)/H(gamma).",
    lhs=lambda d, depth, eps, gamma, c: equation_28(
        c * (depth * d**2 / eps) ** 2, log_scale(d, d, depth, eps, gamma), log_factor(gamma, 1)
    ),
    rhs=lambda d, depth, eps, gamma, c: base_set_needed_as_printed(c, depth * d**2 / eps, gamma, 1),
    relation="==",
    domain={**{name: SQUARE[name] for name in ("d", "depth", "eps", "gamma")}, "c": Real(1, 2**20)},
    method="symbolic",
    counterexample={"d": 1, "depth": 1, "eps": QUARTER, "gamma": QUARTER, "c": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda d, depth, eps, gamma, c: base_set_needed(c, depth * d**2 / eps, gamma, 1)},
    note="Eq. 28's logarithm is of 2 l d^2 gamma n*/eps = 2 c z^3 gamma: a factor 2 is lost.  The conclusion survives "
    "for the same c (H-1.factor).",
    correction="natale2024.eq-30.corrected",
)

SUBSTITUTED = InequalityClaim(
    id="natale2024.eq-30.corrected",
    ref=EQ_30,
    statement="It becomes c_amp log2^2(2 c z^3 gamma)/H_2(gamma).",
    lhs=lambda d, depth, eps, gamma, c, c_amp: equation_28(
        c * (depth * d**2 / eps) ** 2, log_scale(d, d, depth, eps, gamma), log_factor(gamma, c_amp)
    ),
    rhs=lambda d, depth, eps, gamma, c, c_amp: base_set_needed(c, depth * d**2 / eps, gamma, c_amp),
    relation="==",
    domain={**SQUARE, "c": Real(1, 2**20)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda d, depth, eps, gamma, c, c_amp: base_set_needed_as_printed(c, depth * d**2 / eps, gamma, c_amp)
    },
)

AT_THE_DENSITY = InequalityClaim(
    id="natale2024.eq-30.density",
    ref=EQ_30,
    statement="At gamma = 1/z, c_amp log2^2(c z^3 gamma)/(gamma log2(1/gamma)) = z c_amp log2^2(c z^2)/log2(z): c z^2 "
    ">= it is H-1's inequality.",
    lhs=lambda c, z, c_amp: base_set_needed_as_printed(c, z, 1 / z, c_amp) * binary_entropy(1 / z) / (log2(z) / z),
    rhs=lambda c, z, c_amp: z * needed(c, z, c_amp),
    relation="==",
    domain={name: SCALES[name] for name in ("c", "z", "c_amp")},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": needed},
)

ENTROPY_BELOW = InequalityClaim(
    id="natale2024.eq-30.sufficient",
    ref=EQ_30,
    statement="Dividing by gamma log2(1/gamma) <= H_2(gamma) asks for more: Eq. 30 follows.",
    lhs=base_set_needed_as_printed,
    rhs=lambda c, z, gamma, c_amp: c_amp * log2(c * z**3 * gamma) ** 2 / (gamma * log2(1 / gamma)),
    domain=SCALES,
    method="steps",
    steps=(TWO_TERMS, SECOND_TERM),
    because="H_2(gamma) = gamma log2(1/gamma) + (1-gamma) log2(1/(1-gamma)), and the second term is positive.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda c, z, gamma, c_amp: c_amp * log2(c * z**3 * gamma) ** 2 / (-2 * log2(1 - gamma))},
)

REACHED = InequalityClaim(
    id="natale2024.claim-dens",
    ref=MALACH,
    statement="With overparameterization 4 c z^2, z = m_t/eps, the density 1/z = eps/m_t is reached: n* = c z^2 "
    "satisfies Eq. 28 with >= at gamma = 1/z, for c >= max(1, 144 c_amp^2) and z >= 2 (with the corrected Eq. 30).",
    lhs=lambda c, z, c_amp: base_set_needed(c, z, 1 / z, c_amp),
    rhs=lambda c, z, c_amp: c * z**2,
    domain={"c": Real(1, 2**20), "z": Real(2, 2**20), "c_amp": Real(Fraction(1, 12), 100)},
    where=lambda c, z, c_amp: c >= 144 * c_amp**2,
    method="steps",
    steps=(SUBSTITUTED, AT_THE_DENSITY, WITH_THE_FACTOR, TWO_TERMS, SECOND_TERM),
    because="H_2(1/z) >= log2(z)/z, so the right side of Eq. 28 is at most z times needed(2c, z, c_amp) <= c z^2.",
    samples=({"c": 9216, "z": 2, "c_amp": 8}, {"c": 1, "z": 2, "c_amp": Fraction(1, 12)}),
    recorded=Verdict.PROVED,
    control={"where": lambda c, z, c_amp: 144 * c >= c_amp**2},
)

KEPT_SHARE = InequalityClaim(
    id="natale2024.claim-dens.kept",
    ref=MALACH,
    statement="For equal widths the density is that of the base sets: 4 l d^2 gamma n*/(4 l d^2 n*) = gamma.",
    lhs=lambda d, depth, n, gamma: depth * edges_kept_at_most(d, d, gamma * n) / (depth * source_edges(d, d, n)),
    rhs=lambda d, depth, n, gamma: gamma,
    relation="==",
    domain={"d": Integers(1), "depth": Integers(1), "n": Integers(1), "gamma": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d, depth, n, gamma: gamma / depth},
)

ONE_LOGARITHM = InequalityClaim(
    id="natale2024.claim-pensia",
    ref=PENSIA,
    statement="For constant gamma, hidden width 2 d n* by Eq. 29 is pensia2020's (corrected) width C d ln X, X = 2 l "
    "d^2/eps, times one logarithm: 2 c_amp log2(X)/(C H_2(gamma) ln 2).",
    lhs=lambda d, depth, eps, gamma, c_amp, C: 2 * d * equation_29(d, d, depth, eps, gamma, c_amp),
    rhs=lambda d, depth, eps, gamma, c_amp, C: (
        pensia_width(d, d, depth, eps, eps, C)
        * (2 * c_amp * log2(2 * depth * d**2 / eps) / (C * binary_entropy(gamma) * log(like(2, eps))))
    ),
    relation="==",
    domain={**SQUARE, "C": Real(0, 100, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={
        "rhs": lambda d, depth, eps, gamma, c_amp, C: (
            pensia_width(d, d, depth, eps, eps, C) * 2 * c_amp / (C * binary_entropy(gamma))
        )
    },
)

CURVE = InequalityClaim(
    id="natale2024.fig-1",
    ref=Ref("natale2024", "Section 4", "section 4, figure 1"),
    statement="The curve of figure 1 falls: the overparameterization of Eq. 29 does not grow with the density gamma on "
    "(0, 1/2].",
    lhs=lambda d, depth, eps, gamma, c_amp, step: equation_29(d, d, depth, eps, gamma + step, c_amp),
    rhs=lambda d, depth, eps, gamma, c_amp, step: equation_29(d, d, depth, eps, gamma, c_amp),
    domain={**SQUARE, "gamma": Real(0, QUARTER, open_lo=True), "step": Real(0, QUARTER)},
    method="steps",
    steps=(SLOPE, ODDS),
    because="n* is a positive number over H_2(gamma), and H_2 does not decrease on (0, 1/2].",
    recorded=Verdict.PROVED,
    control={"domain": {**SQUARE, "gamma": Real(HALF, Fraction(3, 4)), "step": Real(0, Fraction(1, 5))}},
    note="The figure has no numbers.  Its ends are claim-dens (density eps/m_t at (m_t/eps)^2) and claim-pensia "
    "(constant density).",
)

RESULT = Result(
    ref=REF,
    title="Equal widths, and earlier results as special cases",
    statement="For widths d and depth l: a source of order l d^2 log2^2(l d^2/eps)/H_2(gamma) parameters by Eq. 29 "
    "(printed without the l); density eps/m_t at overparameterization (m_t/eps)^2; pensia2020's width up to one "
    "logarithm at constant density.",
    symbols={
        "d": "every width of the target",
        "depth": "l, depth of the target",
        "eps": "tolerance and failure probability",
        "gamma": "density, the share kept",
        "c_amp": "the constant of Corollary 1",
        "z": "m_t/eps, m_t = l d^2",
        "c": "n*/z^2",
        "C": "a constant of the order, or pensia2020's C",
    },
    formulas=(
        parameters_as_printed, parameters, overparameterization_malach, base_set_needed_as_printed, base_set_needed,
    ),
    claims=(
        SUMMED, ORDER_PRINTED, ORDER, ORDER_PINNED, INVERSE, DENSITY_MALACH, MALACH_PINNED, SUBSTITUTED_PRINTED,
        SUBSTITUTED, AT_THE_DENSITY, ENTROPY_BELOW, REACHED, KEPT_SHARE, ONE_LOGARITHM, CURVE,
    ),
)  # fmt: skip

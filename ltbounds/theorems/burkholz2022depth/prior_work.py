"""Section 2.2 and the informal statements: earlier widths, and the two of this paper in O-notation."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, like, log, minimum
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed as pensia_width
from ltbounds.theorems.shared.equalities import agreement, identity
from ltbounds.theorems.shared.rho import sufficient

__all__ = [
    "RESULT", "malach", "malach_sparse", "orseau", "pensia_as_cited", "width_2l", "width_l_plus_1",
    "width_l_plus_1_section_7",
]  # fmt: skip

PAPER = "burkholz2022depth"
REF = Ref(PAPER, "Section 2.2", "sections 1, 2, 2.2 and 7")


def malach(n: Any, L: Any, eps: Any) -> Any:
    """Malach et al. as cited: width of the order n^5 L^2/eps^2.

    >>> round(malach(10, 3, 0.1))
    90000000
    """
    return n**5 * L**2 / eps**2


def malach_sparse(n: Any, L: Any, eps: Any) -> Any:
    """Malach et al. under sparsity assumptions, as cited: n^2 L^2/eps^2.

    >>> round(malach_sparse(10, 3, 0.1))
    90000
    """
    return n**2 * L**2 / eps**2


def orseau(n: Any, L: Any, eps: Any) -> Any:
    """Orseau et al. as cited, for the hyperbolic law: n^2 log(n L)/eps.

    >>> round(orseau(10, 3, 0.1))
    3401
    """
    return n**2 * log(like(1, eps) * n * L) / eps


def pensia_as_cited(n: Any, L: Any, eps: Any) -> Any:
    """Pensia et al. as cited, for the uniform law: n log(n L)/eps, called a logarithmic dependency.

    >>> round(pensia_as_cited(10, 3, 0.1))
    340
    """
    return n * log(like(1, eps) * n * L) / eps


def width_2l(n: Any, L: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Section 2: width for depth 2L, C n log(n L/min{delta, eps}).

    >>> round(width_2l(100, 3, 0.01, 0.01, C=1), 2)
    1030.9
    """
    return C * n * log(n * L / minimum(delta, eps))


def width_l_plus_1(n: Any, L: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Section 2: width for depth L+1, C n log(n L log(1/delta)/min{delta, eps}).

    >>> round(width_l_plus_1(100, 3, 0.01, 0.01, C=1), 2)
    1183.61
    """
    return C * n * log(n * L * log(1 / delta) / minimum(delta, eps))


def width_l_plus_1_section_7(n: Any, L: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Section 7 prints log(delta), which is negative, where section 2 has log(1/delta): no number for delta < 1."""
    return C * n * log(n * L * log(delta) / minimum(delta, eps))


def width_corrected(n: Any, L: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Depth L+1, with 1 + log(1/delta) for log(1/delta): C n log(n L (1 + log(1/delta))/min{delta, eps}).

    >>> round(width_corrected(100, 3, 0.01, 0.01, C=1), 2)
    1203.26
    """
    return C * n * log(n * L * (1 + log(1 / delta)) / minimum(delta, eps))


SHARE = Real(0, 1, open_lo=True, open_hi=True)
NETWORK: Mapping[str, Axis] = {
    "n": Integers(1),
    "L": Integers(2),
    "eps": SHARE,
    "delta": SHARE,
    "C": Points((1, 3, 10, 100)),
}
GRID: Mapping[str, Axis] = {
    "n": Points((2, 100)), "L": Points((2, 10)), "eps": Points(("0.1", "0.001")), "delta": Points(("0.5", "0.01")),
    "C": Points((1, 3)),
}  # fmt: skip
CITED: Mapping[str, Axis] = {"n": Integers(2), "L": Integers(2), "eps": SHARE}


def _ours(n: Any, L: Any, eps: Any) -> Any:
    """pensia2020 Theorem 1 for n x n layers, delta = eps, C = 1."""
    return pensia_width(n, n, L, eps, eps, 1)


PRIOR = InequalityClaim(
    id=f"{PAPER}.prior-1",
    ref=REF,
    statement="The width n log(n L)/eps cited for Pensia et al. is of the order of their n log(n^2 L/eps): at most a thousand times it.",
    lhs=pensia_as_cited,
    rhs=lambda n, L, eps: 1000 * _ours(n, L, eps),
    domain=CITED,
    method="steps",
    counterexample={"n": 2, "L": 2, "eps": Fraction(1, 10**7)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda n, L, eps: n * log(n * L / eps)},
    note="1/eps belongs inside the logarithm, as the abstract and the rest of the paper have it.  As an upper bound the cited width is "
    "true, but polynomial in 1/eps; nothing rests on it.",
    correction=f"{PAPER}.prior-1.corrected",
)

PRIOR_CORRECTED = identity(
    f"{PAPER}.prior-1.corrected",
    REF,
    "Pensia et al.: n log(n^2 L/eps) lies between n log(n L/eps) and twice that: 2 log(n L/eps) - log(n^2 L/eps) = log(L/eps) > 0.",
    lambda n, L, eps: 2 * n * log(n * L / eps) - n * log(n * n * L / eps),
    lambda n, L, eps: n * log(L / eps),
    domain=CITED,
    off=lambda n, L, eps: n * log(n * L / eps),
)

ORDER = InequalityClaim(
    id=f"{PAPER}.prior-1.order",
    ref=REF,
    statement="The cited widths fall in the order given: n^5 L^2/eps^2 > n^2 L^2/eps^2 > n^2 log(n L)/eps > n log(n L)/eps, by factors n^3, "
    "L^2/(eps log(n L)) and n (the middle one wherever L^2 > eps log(n L)); log(n L) < 3 here and L^2 >= 4.",
    lhs=orseau,
    rhs=malach_sparse,
    relation="<",
    domain={"n": Points((2, 5)), "L": Points((2, 4)), "eps": Points(("0.5", "0.001"))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": malach},
)

PRIOR_RATIOS = (
    identity(
        f"{PAPER}.prior-1.malach",
        REF,
        "Dropping the sparsity assumption costs n^3: the cited n^5 L^2/eps^2 over n^2 L^2/eps^2; at n = 1 both are (L/eps)^2.",
        lambda n, L, eps: malach(n, L, eps) + malach_sparse(n, L, eps),
        lambda n, L, eps: (n**3 + 1) * (n * L / eps) ** 2,
        domain=CITED,
        off=lambda n, L, eps: (n**4 + 1) * (n * L / eps) ** 2,
    ),
    identity(
        f"{PAPER}.prior-1.malach-sparse",
        REF,
        "The square root of the sparse one is n L/eps.",
        malach_sparse,
        lambda n, L, eps: (n * L / eps) ** 2,
        domain=CITED,
        off=lambda n, L, eps: (n * L) ** 2 / eps,
    ),
    identity(
        f"{PAPER}.prior-1.laws",
        REF,
        "The hyperbolic law costs n times the uniform one, as cited: both together are (n^2 + n)(log n + log L)/eps.",
        lambda n, L, eps: eps * (orseau(n, L, eps) + pensia_as_cited(n, L, eps)),
        lambda n, L, eps: (n * n + n) * (log(like(1, eps) * n) + log(like(1, eps) * L)),
        domain=CITED,
        off=lambda n, L, eps: 2 * eps * orseau(n, L, eps),
    ),
)

TWO_L = identity(
    f"{PAPER}.informal-2L",
    REF,
    "C n log(n L/m), m = min{delta, eps}, is half of what a union bound over n L neurons gives with budgets m/(n L), and log(L/m) more: "
    "2 log(n L/m) = log(n · n L/m) + log(L/m), so C log(n · n L/m) is of the same order.",
    lambda n, L, m: 2 * log(n * L / m) - log(n * (n * L / m)),
    lambda n, L, m: log(L / m),
    domain={"n": Integers(1), "L": Integers(1), "m": SHARE},
    off=lambda n, L, m: log(n * L / m),
)

TWO_L_VALUE = agreement(
    f"{PAPER}.informal-2L.order",
    REF,
    "The width is C n times max{log(n L/delta), log(n L/eps)}.",
    width_2l,
    lambda n, L, eps, delta, C: C * n * (log(like(1, eps) * n * L) - log(minimum(eps, delta))),
    domain=GRID,
    off=lambda n, L, eps, delta, C: C * n * (log(like(1, eps) * n * L) - log(eps * delta)),
)

ONE = InequalityClaim(
    id=f"{PAPER}.informal-L+1",
    ref=REF,
    statement="The width C n log(n L log(1/delta)/min{delta, eps}) for depth L+1 leaves a neuron for each of the n neurons: it is at least n.",
    lhs=lambda n, L, eps, delta, C: n,
    rhs=width_l_plus_1,
    domain=NETWORK,
    method="steps",
    counterexample={"n": 1, "L": 2, "eps": "0.9", "delta": "0.99", "C": 10},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda n, L, eps, delta, C: width_corrected(n, L, eps, delta, 2 * C)},
    note="log(1/delta) tends to 0 with 1 - delta, and the outer logarithm becomes negative: for n = 1, L = 2, eps = 0.9, delta = 0.99 the "
    "width is -38 with C = 10.  With 1 + log(1/delta) the statement stands; for delta <= 1/e the printed one does with 2C.",
    correction=f"{PAPER}.informal-L+1.corrected",
)

ONE_CORRECTED = InequalityClaim(
    id=f"{PAPER}.informal-L+1.corrected",
    ref=REF,
    statement="With 1 + log(1/delta), and C >= 2, the width is at least n for L >= 2.",
    lhs=lambda n, L, eps, delta, C: n,
    rhs=lambda n, L, eps, delta, C: width_corrected(n, L, eps, delta, 2 * C),
    domain=NETWORK,
    method="steps",
    steps=(
        InequalityClaim(
            id=f"{PAPER}.informal-L+1.log",
            ref=REF,
            statement="1 < 2 log y for y >= 2 (up to 100; the logarithm grows).",
            lhs=lambda y: like(1, y),
            rhs=lambda y: 2 * log(y),
            relation="<",
            domain={"y": Real(2, 100)},
            method="balls",
            recorded=Verdict.PROVED,
            control={"rhs": lambda y: log(y)},  # noqa: PLW0108
        ),
    ),
    because="n L (1 + log(1/delta))/min{delta, eps} > n L >= 2.",
    recorded=Verdict.PROVED,
    control={"rhs": width_corrected},
)

ONE_AND_RHO = InequalityClaim(
    id=f"{PAPER}.informal-L+1.rho",
    ref=REF,
    statement="It covers Theorem 5.2: log(1/min{eps, delta/rho}) <= 4 log(n L (1 + log(1/delta))/min{delta, eps}) with the corrected rho of "
    "C = 3 and N = L n (n + 1) parameters.",
    lhs=lambda n, L, eps, delta, C: n * log(1 / minimum(eps, delta / sufficient(L * n * (n + 1), eps, delta, 3))),
    rhs=lambda n, L, eps, delta, C: width_corrected(n, L, eps, delta, 4),
    domain=GRID,
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda n, L, eps, delta, C: width_corrected(n, L, eps, delta, 1)},
)

SECTION_7 = InequalityClaim(
    id=f"{PAPER}.informal-L+1.sign",
    ref=REF,
    statement="Section 7's argument of the outer logarithm, n L log(delta)/min{delta, eps}, is positive.",
    lhs=lambda n, L, eps, delta: 0 * eps,
    rhs=lambda n, L, eps, delta: n * L * log(delta) / minimum(delta, eps),
    relation="<",
    domain={"n": Integers(1), "L": Integers(2), "eps": SHARE, "delta": SHARE},
    method="steps",
    counterexample={"n": 1, "L": 2, "eps": "0.5", "delta": "0.5"},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda n, L, eps, delta: n * L * log(1 / delta) / minimum(delta, eps)},
    note="A misprint for log(1/delta), as section 2 has it.",
    correction=f"{PAPER}.informal-L+1.corrected",
)

ONE_VALUE = agreement(
    f"{PAPER}.informal-L+1.value",
    REF,
    "The two forms of depth L+1 exceed that of depth 2L by C n log log(1/delta) and C n log(1 + log(1/delta)).",
    lambda n, L, eps, delta, C: (
        width_l_plus_1(n, L, eps, delta, C)
        + 7 * width_corrected(n, L, eps, delta, C)
        - 8 * width_2l(n, L, eps, delta, C)
    ),
    lambda n, L, eps, delta, C: C * n * (log(log(1 / delta)) + 7 * log(1 - log(delta))),
    domain=GRID,
    off=lambda n, L, eps, delta, C: C * n * log(1 - log(delta)),
)


def square(x: Any) -> Any:
    """Section 1: x^2 with four weights, phi(x) + phi(-x) for phi(x) = max{x, 0}^2.

    >>> square(Fraction(-3, 2))
    Fraction(9, 4)
    """
    return ((x + absolute(x)) / 2) ** 2 + ((-x + absolute(x)) / 2) ** 2


SQUARE = identity(
    f"{PAPER}.claim-square",
    REF,
    "x^2 = phi(x) + phi(-x) with phi(x) = max{x, 0}^2: two weights 1, -1 into two neurons and two weights 1, 1 out of them, no error.",
    square,
    lambda x: x**2,
    domain={"x": Real(-100, 100)},
    off=lambda x: x**2 / 2,
)

RESULT = Result(
    ref=REF,
    title="Earlier widths and the informal statements",
    statement="Widths of earlier work as cited, and of this paper: O(n log(n L/min{delta, eps})) for depth 2L, and "
    "O(n log(n L log(1/delta)/min{delta, eps})) for depth L+1.",
    symbols={"n": "width of the target", "L": "its depth", "eps, delta": "tolerance and failure probability"},
    formulas=(malach, malach_sparse, orseau, pensia_as_cited, width_2l, width_l_plus_1, width_corrected, square),
    claims=(
        PRIOR, PRIOR_CORRECTED, ORDER, *PRIOR_RATIOS, TWO_L, TWO_L_VALUE, ONE, ONE_CORRECTED, ONE_AND_RHO, SECTION_7,
        ONE_VALUE, SQUARE,
    ),
)  # fmt: skip

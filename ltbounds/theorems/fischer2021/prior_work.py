"""The widths of earlier proofs as section 4 cites them, and the corollary of Pensia et al. that Theorem 5 rests on."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import exp, like, log, pi_like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.shared.equalities import identity

__all__ = [
    "RESULT", "malach_sparse", "malach_width", "normal_density", "orseau_as_printed", "orseau_width", "pensia_width",
    "uniform_part_of_normal",
]  # fmt: skip

REF = Ref("fischer2021", "Prior work", "section 4, introduction")
PROOF = Ref("fischer2021", "Prior work", "appendix B.4")


def malach_width(n: Any, L: Any, eps: Any) -> Any:
    """Malach et al. (2020), as cited: width of the order n^5 L^2/eps^2, constant 1.

    >>> malach_width(2, L=3, eps=0.5)
    1152.0
    """
    return n**5 * L**2 / eps**2


def malach_sparse(n: Any, L: Any, eps: Any) -> Any:
    """Malach et al. (2020) under sparsity assumptions, as cited: n^2 L^2/eps^2.

    >>> malach_sparse(2, L=3, eps=0.5)
    144.0
    """
    return n**2 * L**2 / eps**2


def orseau_as_printed(n: Any, L: Any, eps: Any) -> Any:
    """The width for weights of a hyperbolic law as printed: n^2 log(nL)/eps.

    >>> round(orseau_as_printed(2, L=3, eps=0.5), 4)
    14.3341
    """
    return n**2 * log(n * L) / eps


def orseau_width(n: Any, L: Any, eps: Any) -> Any:
    """The width for weights of a hyperbolic law with the tolerance inside: n^2 log(nL/eps).

    >>> round(orseau_width(2, L=3, eps=0.5), 4)
    9.9396
    """
    return n**2 * log(n * L / eps)


def pensia_width(n: Any, L: Any, eps: Any) -> Any:
    """The width for uniform weights: n log(nL/eps), constant 1.

    >>> round(pensia_width(2, L=3, eps=0.5), 4)
    4.9698
    """
    return n * log(n * L / eps)


def normal_density(t: Any) -> Any:
    """The density of N(0, 1).

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-t * t / 2) / sqrt(2 * pi_like(t))


def uniform_part_of_normal(h: Any) -> Any:
    """The largest p with density of N(0, 1) >= p · (density of U[-h, h]): 2h times the density at h.

    >>> round(uniform_part_of_normal(1.0), 6)
    0.483941
    """
    return 2 * h * normal_density(h)


SIZES: dict[str, Axis] = {"n": Integers(2), "L": Integers(1), "eps": Real(0, 1, open_lo=True)}
UNIT: dict[str, Axis] = {"t": Real(0, 1)}


MALACH = identity(
    "fischer2021.prior-1",
    REF,
    "Malach et al.: O(n^5 L^2/eps^2), the Õ(d^5 l^2/eps^2) that pensia2020 cites: halving eps costs 4 times, doubling n 32 times, doubling L 4.",
    lambda n, L, eps: malach_width(2 * n, 2 * L, eps / 2),
    lambda n, L, eps: 512 * (n * n * n * n * n * L * L / (eps * eps)),
    domain=SIZES,
    off=lambda n, L, eps: 256 * (n * n * n * n * n * L * L / (eps * eps)),
    note="A citation: checked against the exponents in pensia2020, section 1, not against Malach et al.",
)

MALACH_SPARSE = identity(
    "fischer2021.prior-2",
    REF,
    "With sparsity O(n^2 L^2/eps^2), as in pensia2020, section 1: n^3 times less.",
    malach_width,
    lambda n, L, eps: n * n * n * malach_sparse(n, L, eps),
    domain=SIZES,
    off=lambda n, L, eps: n * n * malach_sparse(n, L, eps),
    note="A citation, checked as `prior-1`.",
)

HYPERBOLIC_PRINTED = InequalityClaim(
    id="fischer2021.prior-3",
    ref=REF,
    statement="As printed, O(n^2 log(nL)/eps) is 'a logarithmic dependency': halving eps adds no more than n^2 log 2, whatever eps is.",
    lhs=lambda n, L, eps: orseau_as_printed(n, L, eps / 2) - orseau_as_printed(n, L, eps),
    rhs=lambda n, L, eps: n * n * log(like(2, eps)),
    domain=SIZES,
    method="steps",
    counterexample={"n": 2, "L": 1, "eps": "1/10"},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda n, L, eps: 9 * (orseau_width(n, L, eps / 2) - orseau_width(n, L, eps)) / 10},
    note="n^2 log(nL)/eps is linear in 1/eps; log(nL/eps) must be meant.  The two citations are exchanged as well: pensia2020 has uniform weights "
    "(its Theorem 1), the hyperbolic law is Orseau et al.'s.",
    correction="fischer2021.prior-3.corrected",
)

HYPERBOLIC = identity(
    "fischer2021.prior-3.corrected",
    REF,
    "n^2 log(nL/eps): halving eps adds exactly n^2 log 2.",
    lambda n, L, eps: exp((orseau_width(n, L, eps / 2) - orseau_width(n, L, eps)) / (n * n)),
    lambda n, L, eps: like(2, eps),
    domain=SIZES,
    off=lambda n, L, eps: like(4, eps),
)

HYPERBOLIC_VALUES = identity(
    "fischer2021.prior-3.value",
    REF,
    "At eps = 1 the printed and the corrected order agree, n^2 log(nL).",
    lambda n, L, eps: eps * orseau_as_printed(n, L, eps) - n * n * log(1 / eps),
    lambda n, L, eps: orseau_width(n, L, eps) - 2 * n * n * log(1 / eps),
    domain=SIZES,
    off=orseau_width,
)

UNIFORM = InequalityClaim(
    id="fischer2021.prior-4",
    ref=REF,
    statement="O(n log(nL/eps)) for uniform weights: within a factor 3 of pensia2020's n log(2 n^2 L/eps), for n >= 2.",
    lhs=lambda n, L, eps: n * log(2 * n * n * L / eps),
    rhs=lambda n, L, eps: 3 * pensia_width(n, L, eps),
    domain=SIZES,
    method="steps",
    steps=(
        identity(
            "fischer2021.prior-4.log",
            REF,
            "3 log(nL/eps) - log(2 n^2 L/eps) = log(n/2) + 2 log(L) + 2 log(1/eps) >= 0.",
            lambda n, L, eps: 3 * pensia_width(n, L, eps) / n - log(2 * n * n * L / eps),
            lambda n, L, eps: log(like(1, eps) * n / 2) + 2 * log(like(1, eps) * L) + 2 * log(1 / eps),
            domain=SIZES,
            off=lambda n, L, eps: log(like(1, eps) * n / 2) + 2 * log(1 / eps),
        ),
    ),
    because="n >= 2, L >= 1, eps <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": pensia_width},
    note="The paper credits Orseau et al.; uniform weights and this width are Theorem 1 of pensia2020.",
)

NORMAL_CONTAINS_UNIFORM = InequalityClaim(
    id="fischer2021.prior-5",
    ref=PROOF,
    statement="N(0, 1) contains a uniform law: its density on [-1, 1] is at least p/2 with p = 2 (2π)^(-1/2) e^(-1/2) = 0.4839; so a product of two normal "
    "weights contains p^2 times a product of uniforms.",
    lhs=lambda t: uniform_part_of_normal(like(1, t)) / 2,
    rhs=normal_density,
    domain=UNIT,
    method="balls",
    vanishing={"t": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda t: uniform_part_of_normal(like(1, t)) * 3 / 4},
    note="The density is even.  That the product of uniforms contains a uniform is pensia2020.cor-1.",
)

NORMAL_TIGHT = identity(
    "fischer2021.prior-5.tight",
    PROOF,
    "No larger weight will do: at the end h of [-h, h] the density of N(0, 1) is exactly p/(2h), p^2 = (2/π) h^2 e^(-h^2).",
    lambda h: uniform_part_of_normal(h) ** 2,
    lambda h: 2 * h * h * exp(-h * h) / pi_like(h),
    domain={"h": Real(0, 3, open_lo=True)},
    off=lambda h: 2 * h * h * exp(-h * h),
)

PRODUCT_CONTAINS_UNIFORM = identity(
    "fischer2021.prior-5.product",
    PROOF,
    "The product of the two uniform parts contains (1/2)(log 2) U[-1/2, 1/2] (pensia2020.cor-1): at z = 1/2 its density is exactly that weight.",
    density,
    lambda z: uniform_weight(z) / (2 * z),
    domain={"z": Real(0, 1, open_lo=True, open_hi=True)},
    off=lambda z: uniform_weight(z) / z,
)

RESULT = Result(
    ref=REF,
    title="Widths of earlier proofs",
    statement="Malach et al.: O(n^5 L^2/eps^2), sparse O(n^2 L^2/eps^2); hyperbolic weights O(n^2 log(nL)/eps); uniform weights O(n log(nL/eps)).  Normal weights "
    "contain uniform ones.",
    symbols={"n": "width", "L": "depth", "eps": "tolerance", "t": "value of a weight", "h": "half-width of a uniform law"},
    formulas=(malach_width, malach_sparse, orseau_as_printed, orseau_width, pensia_width, normal_density, uniform_part_of_normal),
    claims=(
        MALACH, MALACH_SPARSE, HYPERBOLIC_PRINTED, HYPERBOLIC, HYPERBOLIC_VALUES, UNIFORM, NORMAL_CONTAINS_UNIFORM, NORMAL_TIGHT,
        PRODUCT_CONTAINS_UNIFORM,
    ),
)  # fmt: skip

"""Section 2.2 and the informal statements: earlier widths, and the two of this paper in O-notation."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, absolute, like, log, minimum
from ltbounds.claims import Points, Result
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Sides, Size, any_number, place, sides
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed as pensia_width
from ltbounds.theorems.shared.rho import sufficient

__all__ = [
    "RESULT", "malach", "malach_sparse", "orseau", "pensia_as_cited", "width_2l", "width_l_plus_1",
    "width_l_plus_1_section_7",
]  # fmt: skip

Tried1 = Annotated[Scalar, Points(("0.5", "0.001"))]
Tried2 = Annotated[Scalar, Points((2, 100))]
Tried3 = Annotated[Scalar, Points((2, 10))]
Tried4 = Annotated[Scalar, Points(("0.1", "0.001"))]
Tried5 = Annotated[Scalar, Points(("0.5", "0.01"))]
Tried6 = Annotated[Scalar, Points((1, 3))]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Section 2.2", "sections 1, 2, 2.2 and 7")


def malach(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. as cited: width of the order n^5 L^2/eps^2.

    >>> round(malach(10, 3, 0.1))
    90000000
    """
    return n**5 * L**2 / eps**2


def malach_sparse(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. under sparsity assumptions, as cited: n^2 L^2/eps^2.

    >>> round(malach_sparse(10, 3, 0.1))
    90000
    """
    return n**2 * L**2 / eps**2


def orseau(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Orseau et al. as cited, for the hyperbolic law: n^2 log(n L)/eps.

    >>> round(orseau(10, 3, 0.1))
    3401
    """
    return n**2 * log(like(1, eps) * n * L) / eps


def pensia_as_cited(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Pensia et al. as cited, for the uniform law: n log(n L)/eps, called a logarithmic dependency.

    >>> round(pensia_as_cited(10, 3, 0.1))
    340
    """
    return n * log(like(1, eps) * n * L) / eps


def width_2l(n: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Section 2: width for depth 2L, C n log(n L/min{delta, eps}).

    >>> round(width_2l(100, 3, 0.01, 0.01, C=1), 2)
    1030.9
    """
    return C * n * log(n * L / minimum(delta, eps))


def width_l_plus_1(n: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Section 2: width for depth L+1, C n log(n L log(1/delta)/min{delta, eps}).

    >>> round(width_l_plus_1(100, 3, 0.01, 0.01, C=1), 2)
    1183.61
    """
    return C * n * log(n * L * log(1 / delta) / minimum(delta, eps))


def width_l_plus_1_section_7(n: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Section 7 prints log(delta), which is negative, where section 2 has log(1/delta): no number for delta < 1."""
    return C * n * log(n * L * log(delta) / minimum(delta, eps))


def width_corrected(n: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Depth L+1, with 1 + log(1/delta) for log(1/delta): C n log(n L (1 + log(1/delta))/min{delta, eps}).

    >>> round(width_corrected(100, 3, 0.01, 0.01, C=1), 2)
    1203.26
    """
    return C * n * log(n * L * (1 + log(1 / delta)) / minimum(delta, eps))


def _ours(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """pensia2020 Theorem 1 for n x n layers, delta = eps, C = 1."""
    return pensia_width(n, n, L, eps, eps, 1)


@HERE.refuted(
    "prior-1",
    at={"n": 2, "L": 2, "eps": Fraction(1, 10**7)},
    severity="misprint",
    impact="none: it is quoted for comparison only",
)
def prior(n: Size, L: Size, eps: OpenUnit) -> Sides:
    """The width n log(n L)/eps cited for Pensia et al. is of the order of their n log(n^2 L/eps): at most a thousand
    times it.

    Note: 1/eps belongs inside the logarithm, as the abstract and the rest of the paper have it.  As an upper bound
    the cited width is true, but polynomial in 1/eps; nothing rests on it.
    """
    return sides(pensia_as_cited(n, L, eps), 1000 * _ours(n, L, eps), off_left=n * log(n * L / eps))


@HERE.at_most("prior-1.corrected", by="smt")
def prior_corrected(n: Size, L: Size, eps: OpenUnit) -> Sides:
    """Pensia et al. need a width of the order of n log(n L/eps): their n log(n^2 L/eps) is at most twice that."""
    ours = 2 * n * log(n * L / eps)
    return sides(n * log(n * n * L / eps), ours, off=ours / 2)


@HERE.at_most("prior-1.order", by="points", strict=True)
def order(n: Annotated[Scalar, Points((2, 5))], L: Annotated[Scalar, Points((2, 4))], eps: Tried1) -> Sides:
    """The cited widths fall in the order given: n^5 L^2/eps^2 > n^2 L^2/eps^2 > n^2 log(n L)/eps > n log(n L)/eps, by
    factors n^3, L^2/(eps log(n L)) and n (the middle one wherever L^2 > eps log(n L)); log(n L) < 3 here and L^2 >=
    4.
    """
    return sides(orseau(n, L, eps), malach_sparse(n, L, eps), off_left=malach(n, L, eps))


@HERE.equal("informal-2L.arithmetic")
def two_l(n: Count, L: Count, m: OpenUnit) -> Sides:
    """C n log(n L/m), m = min{delta, eps}, is half of what a union bound over n L neurons gives with budgets m/(n L),
    and log(L/m) more: 2 log(n L/m) = log(n · n L/m) + log(L/m), so C log(n · n L/m) is of the same order.
    """
    return sides(2 * log(n * L / m) - log(n * (n * L / m)), log(L / m), off=log(n * L / m))


@HERE.refuted(
    "informal-L+1",
    at={"n": 1, "L": 2, "eps": "0.9", "delta": "0.99", "C": 10},
    severity="edge",
    impact="none: Theorem 5.2 has a width of its own",
)
def one(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The width C n log(n L log(1/delta)/min{delta, eps}) for depth L+1 leaves a neuron for each of the n neurons: it is
    at least n.

    Note: log(1/delta) tends to 0 with 1 - delta, and the outer logarithm becomes negative: for n = 1, L = 2, eps =
    0.9, delta = 0.99 the width is -38 with C = 10, and no C helps.  With 1 + log(1/delta) the statement stands; for
    delta <= 1/e the printed one does with 2C.
    """
    return sides(n, width_l_plus_1(n, L, eps, delta, C), off=width_corrected(n, L, eps, delta, 2 * C))


@HERE.at_most("informal-L+1.corrected", by="smt")
def one_corrected(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """With 1 + log(1/delta) in place of log(1/delta) the width, with 2C, is at least n: its logarithm is at least log 2."""
    return sides(n, width_corrected(n, L, eps, delta, 2 * C), off=width_corrected(n, L, eps, delta, C))


@HERE.at_most("informal-L+1.rho", by="points")
def one_and_rho(n: Tried2, L: Tried3, eps: Tried4, delta: Tried5, C: Tried6) -> Sides:
    """It covers Theorem 5.2: log(1/min{eps, delta/rho}) <= 4 log(n L (1 + log(1/delta))/min{delta, eps}) with the
    corrected rho of C = 3 and N = L n (n + 1) parameters.
    """
    return sides(
        n * log(1 / minimum(eps, delta / sufficient(L * n * (n + 1), eps, delta, 3))),
        width_corrected(n, L, eps, delta, 4),
        off=width_corrected(n, L, eps, delta, 1),
    )


@HERE.refuted(
    "informal-L+1.sign",
    "<",
    at={"n": 1, "L": 2, "eps": "0.5", "delta": "0.5"},
    severity="misprint",
    impact="none: section 2 has log(1/delta)",
    corrected="informal-L+1.corrected",
)
def section_7(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit) -> Sides:
    """Section 7's argument of the outer logarithm, n L log(delta)/min{delta, eps}, is positive.

    Note: A misprint for log(1/delta), as section 2 has it.
    """
    return sides(0 * eps, n * L * log(delta) / minimum(delta, eps), off=n * L * log(1 / delta) / minimum(delta, eps))


def square(x: Scalar) -> Scalar:
    """Section 1: x^2 with four weights, phi(x) + phi(-x) for phi(x) = max{x, 0}^2.

    >>> square(Fraction(-3, 2))
    Fraction(9, 4)
    """
    return ((x + absolute(x)) / 2) ** 2 + ((-x + absolute(x)) / 2) ** 2


@HERE.equal("claim-square")
def square_holds(x: any_number) -> Sides:
    """x^2 = phi(x) + phi(-x) with phi(x) = max{x, 0}^2: two weights 1, -1 into two neurons and two weights 1, 1 out of
    them, no error.
    """
    return sides(square(x), x**2, off=x**2 / 2)


RESULT = Result(
    ref=HERE.ref,
    title="Earlier widths and the informal statements",
    statement="Widths of earlier work as cited, and of this paper: O(n log(n L/min{delta, eps})) for depth 2L, and "
    "O(n log(n L log(1/delta)/min{delta, eps})) for depth L+1.",
    symbols={"n": "width of the target", "L": "its depth", "eps, delta": "tolerance and failure probability"},
    formulas=(malach, malach_sparse, orseau, pensia_as_cited, width_2l, width_l_plus_1, width_corrected, square),
    claims=(
        prior, prior_corrected, order, two_l, one, one_corrected, one_and_rho, section_7, square_holds,
    ),
)  # fmt: skip

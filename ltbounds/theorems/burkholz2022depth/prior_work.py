"""Section 2.2 and the informal statements: earlier widths, and the two of this paper in O-notation."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, absolute, like, log, minimum
from ltbounds.claims import Result
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Sides, Size, any_number, at_most, place, sides
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import width as theorem_3_3
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import corrected as first_layer
from ltbounds.theorems.pensia2020.theorem_1 import width_as_printed as pensia_width

__all__ = ["RESULT", "malach", "malach_sparse", "orseau", "pensia_as_cited", "width_2l", "width_l_plus_1"]

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


def width_corrected(n: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Depth L+1, with 1 + log(1/delta) for log(1/delta): C n log(n L (1 + log(1/delta))/min{delta, eps}).

    >>> round(width_corrected(100, 3, 0.01, 0.01, C=1), 2)
    1203.26
    """
    return C * n * log(n * L * (1 + log(1 / delta)) / minimum(delta, eps))


def _asked(n: Scalar, L: Scalar, K: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """What stands in the logarithm of Theorem 3.3's width."""
    return 2 * (n + 1) / minimum((n + 1) * eps / (K * n * L), delta / (n * L))


@HERE.refuted(
    "prior-1", at={"n": 2, "L": 2, "eps": Fraction(1, 10**7)}, severity="misprint",
    impact="none: it is quoted for comparison only",
)  # fmt: skip
def prior(n: Size, L: Size, eps: OpenUnit) -> Sides:
    """The width n log(n L)/eps cited for Pensia et al. is of the order of their n log(n^2 L/eps): at most a thousand times it.

    Note: 1/eps belongs inside the logarithm, as the abstract and the rest of the paper have it.  As an upper bound the cited width is
    true, but polynomial in 1/eps; nothing rests on it.
    """
    return sides(pensia_as_cited(n, L, eps), 1000 * pensia_width(n, n, L, eps, eps, 1), off_left=n * log(n * L / eps))


@HERE.at_most("prior-1.corrected", by="smt")
def prior_corrected(n: Size, L: Size, eps: OpenUnit) -> Sides:
    """Pensia et al. need a width of the order of n log(n L/eps): their n log(n^2 L/eps) is at most twice that."""
    ours = 2 * n * log(n * L / eps)
    return sides(n * log(n * n * L / eps), ours, off=ours / 2)


@HERE.equal("prior-1.malach")
def sparse(n: Count, L: Count, eps: OpenUnit) -> Sides:
    """As cited, sparsity assumptions lower the width of Malach et al. by a factor of n^3, from n^5 L^2/eps^2."""
    return sides(malach(n, L, eps), n**3 * malach_sparse(n, L, eps), off=n**2 * malach_sparse(n, L, eps))


@HERE.equal("prior-1.orseau")
def hyperbolic(n: Count, L: Size, eps: OpenUnit) -> Sides:
    """As cited, the width of Orseau et al., n^2 log(n L)/eps, is n times that of Pensia et al."""
    return sides(orseau(n, L, eps), n * pensia_as_cited(n, L, eps), off=orseau(n, L, eps) / L)


@HERE.refuted(
    "informal-2L", at={"n": 1, "L": 1, "eps": "0.99", "delta": "0.99", "C": 10}, severity="edge",
    impact="none: Theorem 3.3 has a width of its own",
)  # fmt: skip
def two_l(n: Count, L: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The width C n log(n L/min{delta, eps}) for depth 2L leaves a neuron for each of the n neurons: it is at least n.

    Note: For n = L = 1 it tends to 0 as eps and delta tend to 1, whatever C is.
    """
    return sides(n, width_2l(n, L, eps, delta, C), off=width_2l(2 * n, L, eps, delta, C))


@HERE.at_most("informal-2L.logarithm", by="smt", given=lambda r, s: at_most(r, s), samples=({"r": 1, "s": 1},))
def logarithm(r: Positive, s: Positive) -> Sides:
    """log r <= log s where r <= s."""
    return sides(log(r), log(s), off=log(s) - like(1, s) / 2)


@HERE.at_most(
    "informal-2L.layer",
    by=(logarithm.at(r=_asked, s=lambda n, L, K, eps, delta: 4 * K * n * n * L / minimum(eps, delta)),),
)
def layer(n: Count, L: Count, K: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The corrected width of Theorem 3.3 for n x n layers, T = M = 1, at (n + 1) eps/(K n L) and delta/L, is at most 4 C n (log K + 2
    log(2 n L/min{delta, eps})).
    """
    said = 4 * C * n * (log(K) + 2 * log(2 * n * L / minimum(eps, delta)))
    return sides(theorem_3_3(n, n, 1, 1, (n + 1) * eps / (K * n * L), delta / L, C), said, off=said / 8)


@HERE.argued("informal-2L.corrected", steps=(layer, first_layer))
def two_l_corrected(n: Count, L: Count, K: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """Tickets of depth 2L exist with a width of the order n log(2 n L/min{delta, eps}), C' = C (8 + 6 log K), for targets of width n, T
    = M = 1 and m_+, m_- >= 0, whose outputs move by at most eps where each layer is off by up to (n + 1) eps/(K n L).

    Because by `thm-3.3.corrected` two source layers keep a layer's outputs that near except with probability delta/L. The width is that
    of `informal-2L.layer`, and log K <= (3/2) log K log(2 n L/min{delta, eps}). K is what Lemma 5.1 computes.
    """
    said = width_2l(n, 2 * L, eps, delta, C * (8 + 6 * log(like(1, C) * K)))
    return sides(theorem_3_3(n, n, 1, 1, (n + 1) * eps / (K * n * L), delta / L, C), said, off=said / 20)


@HERE.refuted(
    "informal-L+1", at={"n": 1, "L": 2, "eps": "0.9", "delta": "0.99", "C": 10}, severity="edge",
    impact="none: Theorem 5.2 has a width of its own",
)  # fmt: skip
def one(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The width C n log(n L log(1/delta)/min{delta, eps}) for depth L+1 leaves a neuron for each of the n neurons: it is at least n.

    Note: log(1/delta) tends to 0 with 1 - delta, and the outer logarithm becomes negative: for n = 1, L = 2, eps = 0.9, delta = 0.99 the
    width is -38 with C = 10, and no C helps.  With 1 + log(1/delta) the statement stands; for delta <= 1/e the printed one does with 2C.
    """
    return sides(n, width_l_plus_1(n, L, eps, delta, C), off=width_corrected(n, L, eps, delta, 2 * C))


@HERE.at_most("informal-L+1.corrected", by="smt")
def one_corrected(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """With 1 + log(1/delta) in place of log(1/delta) the width, with 2C, is at least n: its logarithm is at least log 2."""
    return sides(n, width_corrected(n, L, eps, delta, 2 * C), off=width_corrected(n, L, eps, delta, C))


@HERE.at_most("informal-L+1.above", by="smt")
def printed_below(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The corrected width is at least the printed one."""
    corrected = width_corrected(n, L, eps, delta, C)
    return sides(width_l_plus_1(n, L, eps, delta, C), corrected, off=corrected / 2)


@HERE.at_most(
    "informal-L+1.twice", by="smt", given=lambda delta, **_: at_most(1, log(1 / delta)),
    samples=({"n": 1, "L": 2, "eps": "0.3", "delta": "0.3", "C": 1},),
)  # fmt: skip
def corrected_below(n: Count, L: Size, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """For delta <= 1/e the corrected width is at most the printed one with 2L in place of L."""
    right, off = (width_l_plus_1(n, depth, eps, delta, C) for depth in (2 * L, L))
    return sides(width_corrected(n, L, eps, delta, C), right, off=off)


@HERE.refuted(
    "informal-L+1.sign", "<", at={"n": 1, "L": 2, "eps": "0.5", "delta": "0.5"}, severity="misprint",
    impact="none: section 2 has log(1/delta)", corrected="informal-L+1.corrected",
)  # fmt: skip
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
    """x^2 = phi(x) + phi(-x) with phi(x) = max{x, 0}^2: four weights, no error."""
    return sides(square(x), x**2, off=x**2 / 2)


RESULT = Result(
    ref=HERE.ref, title="Earlier widths and the informal statements",
    statement="Widths of earlier work as cited, and of this paper: O(n log(n L/min{delta, eps})) for depth 2L, and "
    "O(n log(n L log(1/delta)/min{delta, eps})) for depth L+1.",
    symbols={"n": "width of the target", "L": "its depth", "eps, delta": "tolerance and failure probability"},
    formulas=(malach, malach_sparse, orseau, pensia_as_cited, width_2l, width_l_plus_1, width_corrected, square),
    claims=(
        prior, prior_corrected, sparse, hyperbolic, two_l, logarithm, layer, two_l_corrected, one, one_corrected, printed_below, corrected_below,
        section_7, square_holds,
    ),
)  # fmt: skip

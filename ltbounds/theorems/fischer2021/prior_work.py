"""The widths of earlier proofs as section 4 cites them, and the containment of Pensia et al. that Theorem 5 rests on."""

from __future__ import annotations

from ltbounds.arith import Scalar, exp, like, log
from ltbounds.claims import Result
from ltbounds.notation import Count, Share, Sides, Signed, Size, place, sides
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import normal_density, weight_in_normal
from ltbounds.theorems.burkholz2022depth.prior_work import malach, malach_sparse
from ltbounds.theorems.burkholz2022depth.prior_work import orseau as orseau_as_printed

__all__ = ["RESULT", "orseau_width", "pensia_width"]

HERE = place("fischer2021", "Prior work", "section 4, introduction")
PROOF = place("fischer2021", "Prior work", "appendix B.4")


def orseau_width(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """The width for weights of a hyperbolic law with the tolerance inside: n^2 log(nL/eps).

    >>> round(orseau_width(2, L=3, eps=0.5), 4)
    9.9396
    """
    return n**2 * log(n * L / eps)


def pensia_width(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """The width for uniform weights: n log(nL/eps), constant 1.

    >>> round(pensia_width(2, L=3, eps=0.5), 4)
    4.9698
    """
    return n * log(n * L / eps)


@HERE.equal("prior-1.exponents")
def malach_exponents(n: Size, L: Count, eps: Share) -> Sides:
    """Malach et al.: O(n^5 L^2/eps^2): halving eps costs 4 times, doubling n 32 times, doubling L 4.

    Note: Checked against the exponents in pensia2020, section 1, not against Malach et al., whose depth 2L is only quoted.
    """
    said = 512 * (n * n * n * n * n * L * L / (eps * eps))
    return sides(malach(2 * n, 2 * L, eps / 2), said, off=said / 2)


@HERE.equal("prior-2.exponents")
def malach_sparse_exponents(n: Size, L: Count, eps: Share) -> Sides:
    """With sparsity O(n^2 L^2/eps^2), as in pensia2020, section 1: n^3 times less.

    Note: A citation, checked as `prior-1.exponents`.
    """
    return sides(malach(n, L, eps), n * n * n * malach_sparse(n, L, eps), off=n * n * malach_sparse(n, L, eps))


@HERE.refuted(
    "prior-3", at={"n": 2, "L": 1, "eps": "1/10"}, severity="misprint", impact="none: a citation of earlier work"
)
def hyperbolic_printed(n: Size, L: Count, eps: Share) -> Sides:
    """As printed, O(n^2 log(nL)/eps) is 'a logarithmic dependency': halving eps adds no more than n^2 log 2, whatever eps is.

    Note: n^2 log(nL)/eps is linear in 1/eps; log(nL/eps) must be meant.  The two citations are exchanged as well: pensia2020 has
    uniform weights (its Theorem 1), the hyperbolic law is Orseau et al.'s.
    """
    printed, meant = (width(n, L, eps / 2) - width(n, L, eps) for width in (orseau_as_printed, orseau_width))
    return sides(printed, n * n * log(like(2, eps)), off_left=9 * meant / 10)


@HERE.equal("prior-3.corrected")
def hyperbolic(n: Size, L: Count, eps: Share) -> Sides:
    """n^2 log(nL/eps): halving eps adds exactly n^2 log 2."""
    return sides(exp((orseau_width(n, L, eps / 2) - orseau_width(n, L, eps)) / (n * n)), like(2, eps), off=like(4, eps))


@HERE.at_most("prior-4.width", by="smt")
def uniform(n: Size, L: Count, eps: Share) -> Sides:
    """O(n log(nL/eps)) for uniform weights: pensia2020's n log(2 n^2 L/eps) is at most 3 times n log(nL/eps), for n >= 2.

    Note: The paper credits Orseau et al.; uniform weights and this width are Theorem 1 of pensia2020.
    """
    return sides(n * log(2 * n * n * L / eps), 3 * pensia_width(n, L, eps), off=pensia_width(n, L, eps))


@PROOF.at_most("prior-5.minorant", by="smt", samples=({"t": 1},))
def minorant(t: Signed) -> Sides:
    """N(0, 1) contains U[-1, 1]: its density there is at least p/2, p = 2 (2π)^(-1/2) e^(-1/2) = 0.4839.

    Note: So a product of two normal weights contains p^2 times a product of uniforms.
    """
    least = weight_in_normal(like(1, t)) / 2
    return sides(least, normal_density(t), off_left=3 * least / 2)


RESULT = Result(
    ref=HERE.ref, title="Widths of earlier proofs",
    statement="Malach et al.: O(n^5 L^2/eps^2), sparse O(n^2 L^2/eps^2); hyperbolic weights O(n^2 log(nL)/eps); uniform weights O(n log(nL/eps)).  Normal weights "
    "contain uniform ones.",
    symbols={"n": "width", "L": "depth", "eps": "tolerance", "t": "value of a weight"},
    formulas=(orseau_width, pensia_width),
    claims=(malach_exponents, malach_sparse_exponents, hyperbolic_printed, hyperbolic, uniform, minorant),
)  # fmt: skip

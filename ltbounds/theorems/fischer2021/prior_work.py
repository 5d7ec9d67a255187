"""The widths of earlier proofs as section 4 cites them, and the corollary of Pensia et al. that Theorem 5 rests on."""

from __future__ import annotations

from ltbounds.arith import Scalar, exp, like, log, pi_like, sqrt
from ltbounds.claims import Axis, Integers, Real, Result
from ltbounds.notation import Count, OpenUnit, Positive, Share, Sides, Size, Unit, place, sides
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density

__all__ = [
    "RESULT", "malach_sparse", "malach_width", "normal_density", "orseau_as_printed", "orseau_width", "pensia_width",
    "uniform_part_of_normal",
]  # fmt: skip


HERE = place("fischer2021", "Prior work", "section 4, introduction")
PROOF = place("fischer2021", "Prior work", "appendix B.4")


def malach_width(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. (2020), as cited: width of the order n^5 L^2/eps^2, constant 1.

    >>> malach_width(2, L=3, eps=0.5)
    1152.0
    """
    return n**5 * L**2 / eps**2


def malach_sparse(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """Malach et al. (2020) under sparsity assumptions, as cited: n^2 L^2/eps^2.

    >>> malach_sparse(2, L=3, eps=0.5)
    144.0
    """
    return n**2 * L**2 / eps**2


def orseau_as_printed(n: Scalar, L: Scalar, eps: Scalar) -> Scalar:
    """The width for weights of a hyperbolic law as printed: n^2 log(nL)/eps.

    >>> round(orseau_as_printed(2, L=3, eps=0.5), 4)
    14.3341
    """
    return n**2 * log(n * L) / eps


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


def normal_density(t: Scalar) -> Scalar:
    """The density of N(0, 1).

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-t * t / 2) / sqrt(2 * pi_like(t))


def uniform_part_of_normal(h: Scalar) -> Scalar:
    """The largest p with density of N(0, 1) >= p · (density of U[-h, h]): 2h times the density at h.

    >>> round(uniform_part_of_normal(1.0), 6)
    0.483941
    """
    return 2 * h * normal_density(h)


SIZES: dict[str, Axis] = {"n": Integers(2), "L": Integers(1), "eps": Real(0, 1, open_lo=True)}


@HERE.equal("prior-1.exponents")
def malach(n: Size, L: Count, eps: Share) -> Sides:
    """Malach et al.: O(n^5 L^2/eps^2), the Õ(d^5 l^2/eps^2) that pensia2020 cites: halving eps costs 4 times, doubling n
    32 times, doubling L 4.

    Note: A citation: checked against the exponents in pensia2020, section 1, not against Malach et al.
    """
    return sides(
        malach_width(2 * n, 2 * L, eps / 2),
        512 * (n * n * n * n * n * L * L / (eps * eps)),
        off=256 * (n * n * n * n * n * L * L / (eps * eps)),
    )


@HERE.equal("prior-2.exponents")
def malach_sparse_holds(n: Size, L: Count, eps: Share) -> Sides:
    """With sparsity O(n^2 L^2/eps^2), as in pensia2020, section 1: n^3 times less.

    Note: A citation, checked as `prior-1.exponents`.
    """
    return sides(malach_width(n, L, eps), n * n * n * malach_sparse(n, L, eps), off=n * n * malach_sparse(n, L, eps))


@HERE.refuted(
    "prior-3", at={"n": 2, "L": 1, "eps": "1/10"}, severity="misprint", impact="none: a citation of earlier work"
)
def hyperbolic_printed(n: Size, L: Count, eps: Share) -> Sides:
    """As printed, O(n^2 log(nL)/eps) is 'a logarithmic dependency': halving eps adds no more than n^2 log 2, whatever
    eps is.

    Note: n^2 log(nL)/eps is linear in 1/eps; log(nL/eps) must be meant.  The two citations are exchanged as well:
    pensia2020 has uniform weights (its Theorem 1), the hyperbolic law is Orseau et al.'s.
    """
    return sides(
        orseau_as_printed(n, L, eps / 2) - orseau_as_printed(n, L, eps),
        n * n * log(like(2, eps)),
        off_left=9 * (orseau_width(n, L, eps / 2) - orseau_width(n, L, eps)) / 10,
    )


@HERE.equal("prior-3.corrected")
def hyperbolic(n: Size, L: Count, eps: Share) -> Sides:
    """n^2 log(nL/eps): halving eps adds exactly n^2 log 2."""
    return sides(exp((orseau_width(n, L, eps / 2) - orseau_width(n, L, eps)) / (n * n)), like(2, eps), off=like(4, eps))


@HERE.equal("prior-3.value")
def hyperbolic_values(n: Size, L: Count, eps: Share) -> Sides:
    """At eps = 1 the printed and the corrected order agree, n^2 log(nL)."""
    return sides(
        eps * orseau_as_printed(n, L, eps) - n * n * log(1 / eps),
        orseau_width(n, L, eps) - 2 * n * n * log(1 / eps),
        off=orseau_width(n, L, eps),
    )


@HERE.equal("prior-4.log")
def uniform_log(n: Size, L: Count, eps: Share) -> Sides:
    """3 log(nL/eps) - log(2 n^2 L/eps) = log(n/2) + 2 log(L) + 2 log(1/eps) >= 0."""
    return sides(
        3 * pensia_width(n, L, eps) / n - log(2 * n * n * L / eps),
        log(like(1, eps) * n / 2) + 2 * log(like(1, eps) * L) + 2 * log(1 / eps),
        off=log(like(1, eps) * n / 2) + 2 * log(1 / eps),
    )


@HERE.at_most("prior-4.width", by="smt")
def uniform(n: Size, L: Count, eps: Share) -> Sides:
    """O(n log(nL/eps)) for uniform weights: within a factor 3 of pensia2020's n log(2 n^2 L/eps), for n >= 2.

    Because n >= 2, L >= 1, eps <= 1.

    Note: The paper credits Orseau et al.; uniform weights and this width are Theorem 1 of pensia2020.
    """
    return sides(n * log(2 * n * n * L / eps), 3 * pensia_width(n, L, eps), off=pensia_width(n, L, eps))


@PROOF.at_most("prior-5.minorant", by="balls", vanishing={"t": -1})
def normal_contains_uniform(t: Unit) -> Sides:
    """N(0, 1) contains a uniform law: its density on [-1, 1] is at least p/2 with p = 2 (2π)^(-1/2) e^(-1/2) = 0.4839;
    so a product of two normal weights contains p^2 times a product of uniforms.

    Note: The density is even.  That the product of uniforms contains a uniform is pensia2020.cor-1.
    """
    return sides(
        uniform_part_of_normal(like(1, t)) / 2, normal_density(t), off_left=uniform_part_of_normal(like(1, t)) * 3 / 4
    )


@PROOF.equal("prior-5.tight")
def normal_tight(h: Positive) -> Sides:
    """No larger weight will do: at the end h of [-h, h] the density of N(0, 1) is exactly p/(2h), p^2 = (2/π) h^2
    e^(-h^2).
    """
    return sides(uniform_part_of_normal(h) ** 2, 2 * h * h * exp(-h * h) / pi_like(h), off=2 * h * h * exp(-h * h))


@PROOF.equal("prior-5.product")
def product_contains_uniform(z: OpenUnit) -> Sides:
    """The product of the two uniform parts contains (1/2)(log 2) U[-1/2, 1/2] (pensia2020.cor-1): at z = 1/2 its density
    is exactly that weight.
    """
    return sides(density(z), uniform_weight(z) / (2 * z), off=uniform_weight(z) / z)


RESULT = Result(
    ref=HERE.ref,
    title="Widths of earlier proofs",
    statement="Malach et al.: O(n^5 L^2/eps^2), sparse O(n^2 L^2/eps^2); hyperbolic weights O(n^2 log(nL)/eps); uniform weights O(n log(nL/eps)).  Normal weights "
    "contain uniform ones.",
    symbols={"n": "width", "L": "depth", "eps": "tolerance", "t": "value of a weight", "h": "half-width of a uniform law"},
    formulas=(malach_width, malach_sparse, orseau_as_printed, orseau_width, pensia_width, normal_density, uniform_part_of_normal),
    claims=(
        malach, malach_sparse_holds, hyperbolic_printed, hyperbolic, hyperbolic_values, uniform_log, uniform, normal_contains_uniform, normal_tight,
        product_contains_uniform,
    ),
)  # fmt: skip

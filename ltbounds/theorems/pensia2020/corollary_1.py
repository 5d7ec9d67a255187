"""Corollary 1 (appendix A.1): the product of uniforms contains a uniform."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Result
from ltbounds.notation import Half, Sides, antitone, place, sides
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.pensia2020.lemma_4 import density_holds as lemma_4

__all__ = ["RESULT", "uniform_weight"]

HERE = place("pensia2020", "Corollary 1", "appendix A.1")
HALF = Fraction(1, 2)


def uniform_weight(h: Scalar) -> Scalar:
    """The largest weight p with which P contains U[-h, h]: p(h) = h log(1/h), (1/2) log 2 at the paper's h = 1/2.

    >>> round(uniform_weight(0.5), 6)
    0.346574
    """
    return h * log(1 / h)


@HERE.at_most("cor-1.density", by=antitone("z"))
def dense(z: Half) -> Sides:
    """(1/2) log(1/z), the density of P at z, is at least (1/2) log 2 on (0, 1/2]."""
    return sides(uniform_weight(like(1, z) / 2), density(z), off_left=log(like(2, z)))


@HERE.argued("cor-1", steps=(dense, lemma_4))
def contains(z: Half) -> Sides:
    """P = (1/2 log 2) U[-1/2, 1/2] + (1 - 1/2 log 2) Q for some law Q; evaluated is `dense`.

    Because P has the density of `lemma-4`, which is even and at least that of (1/2 log 2) U[-1/2, 1/2] by `cor-1.density`; what P
    has beyond that, divided by its mass 1 - 1/2 log 2, is Q.
    """
    return dense.body(z)


@HERE.equal("cor-1.largest")
def largest(h: Half) -> Sides:
    """No larger weight will do: at h the density of P is that of weight p(h) on [-h, h]."""
    return sides(uniform_weight(h) / (2 * h), density(h), off=2 * density(h))


@HERE.refuted(
    "cor-1.p", at={"z": HALF}, severity="misprint", impact="Corollary 1: it states the right weight itself",
    corrected="cor-1",
)  # fmt: skip
def printed_bound(z: Half) -> Sides:
    """The proof's 'the pdf of P is lower bounded by (log 2) U[-1/2, 1/2] on [-1/2, 1/2]'.

    Note: At z = 1/2 the density of P is (1/2) log 2, as the corollary itself says.
    """
    return sides(log(like(2, z)), density(z), off_left=uniform_weight(like(1, z) / 2))


RESULT = Result(
    ref=HERE.ref, title="The product of uniforms contains a uniform",
    statement="P, the law of XY in Lemma 4, is the mixture (1/2 log 2) U[-1/2, 1/2] + (1 - 1/2 log 2) Q for some law Q.",
    symbols={"h": "half-width of the uniform part", "z": "value of the product"}, formulas=(uniform_weight,),
    claims=(contains, dense, largest, printed_bound),
)  # fmt: skip

"""Lemma 2 (appendix F): the law of a pruned path contains a uniform.  See pensia2020's Lemma 4 and Corollary 1."""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Real, Result
from ltbounds.notation import Half, Share, Sides, place, sides
from ltbounds.theorems.natale2024.definitions import tangent
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.pensia2020.lemma_4 import density_holds as lemma_4

__all__ = ["RESULT", "density_of_path", "uniform_weight_of_path"]

HERE = place("natale2024", "Lemma 2", "appendix F")


def density_of_path(z: Scalar) -> Scalar:
    """D = delta_0/2 + P/2: its density (1/4) ln(1/|z|) away from 0, at z in (0, 1]; D is even.

    >>> round(density_of_path(0.5), 6)
    0.173287
    """
    return density(z) / 2


def uniform_weight_of_path(h: Scalar) -> Scalar:
    """The largest weight with which D contains U[-h, h], (h/2) ln(1/h); the lemma's ln(2)/4 is at h = 1/2.

    >>> round(uniform_weight_of_path(0.5), 6)
    0.173287
    """
    return h * log(1 / h) / 2


@HERE.at_most("lemma-2.density", by=(tangent.at(t=lambda z: 2 * z),))
def dense(z: Half) -> Sides:
    """D's density (1/4) ln(1/z) is at least ln(2)/4 on (0, 1/2]."""
    return sides(uniform_weight_of_path(like(1, z) / 2), density_of_path(z), off_left=log(like(2, z)) / 2)


@HERE.argued("lemma-2", steps=(dense, lemma_4))
def contains(z: Half) -> Sides:
    """D is the mixture of U[-1/2, 1/2], with probability ln(2)/4, and some law Q; evaluated is its density on (0, 1/2].

    Because P, the law of XY, has the density of pensia2020's `lemma-4`, and D half of it away from 0, which is even and at least
    ln(2)/4 by `lemma-2.density`; a law whose density is at least w times that of U[-1/2, 1/2] contains it with weight w.
    """
    return dense.body(z)


@HERE.equal("lemma-2.largest")
def largest(h: Half) -> Sides:
    """No larger weight will do: at h the density of D is that of the weight on [-h, h]."""
    return sides(uniform_weight_of_path(h) / (2 * h), density_of_path(h), off=density(h))


@place("natale2024", "Lemma 2", "appendix F, proof of Theorem 3").refuted(
    "F-1.mixture", at={"z": Fraction(999, 1000), "w": Fraction(1, 100)}, severity="gap",
    impact="Theorem 3: Corollary 1 is to be applied to 2X, with targets up to 2 and tolerance 2 eps, for k >= 4; Theorem 3 survives",
    corrected="lemma-2",
    beyond={"z": Real(0, Fraction(1, 2), open_lo=True), "w": Real(0, Fraction(1, 4), open_lo=True)},
)  # fmt: skip
def whole_interval(z: Share, w: Share) -> Sides:
    """As printed, D is 'shown to be a mixture with Uniform[-1, 1]', so that Corollary 1 applies: with some weight w > 0,
    D's density is at least w/2 on (0, 1].

    Note: The density (1/4) ln(1/z) tends to 0 at z = 1, below every w/2: D contains only the lemma's U[-1/2, 1/2].
    """
    return sides(w / 2, density_of_path(z))


RESULT = Result(
    ref=HERE.ref, whole="natale2024.lemma-2", title="A pruned path contains a uniform",
    statement="X ~ U[0,1] (or U[-1,0]), Y ~ U[-1,1] independent, P the law of XY, D the mixture of delta_0 and P "
    "with probability 1/2: D is the mixture of U[-1/2, 1/2] and some Q with probability ln(2)/4.",
    symbols={
        "z": "value of the path's product", "h": "half-width of the uniform part", "w": "weight of the uniform part",
    },
    formulas=(density_of_path, uniform_weight_of_path), claims=(contains, dense, largest, whole_interval),
)  # fmt: skip

"""Definition A.1 and Corollary A.2: subset sums of numbers that contain a uniform, for targets in [-t, t]; appendix B."""

from __future__ import annotations

from dataclasses import replace

from ltbounds.arith import Scalar, derivative, like
from ltbounds.claims import Result
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Share, Sides, at_most, place, sides

from ltbounds.theorems.burkholz2022depth.corollary_2_4 import (  # isort: skip
    argued_size, reach, sample_size, sample_size_as_printed, tangent,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density

__all__ = ["RESULTS", "corrected", "sample_size", "tangent", "uniform_share"]

HERE = place("burkholz2022conv", "Corollary A.2", "appendix A")
DEFINITION = place("burkholz2022conv", "Definition A.1", "appendix A")
APPENDIX_B = place("burkholz2022conv", "Appendix B", "appendix B")


def uniform_share(h: Scalar, alpha: Scalar) -> Scalar:
    """Definition A.1: the density on [c - h, c + h] that alpha U[c - h, c + h] + (1 - alpha) G has at least, alpha/(2h).

    >>> from fractions import Fraction
    >>> uniform_share(Fraction(1, 2), Fraction(1, 3))
    Fraction(1, 3)
    """
    return alpha / (2 * h)


@DEFINITION.equal("def-A.1.uniform")
def mixture(h: Share) -> Sides:
    """U[-1, 1] contains U[c - h, c + h] inside it with alpha = h: alpha/(2h) = 1/2, its density.

    Note: The definition prints c > 0, while Corollary A.2 takes c = 0 in it; we read c real.
    """
    return sides(like(1, h) / 2, uniform_share(h, h), off=uniform_share(2 * h, h))


edge = replace(
    reach, id="burkholz2022conv.cor-A.2", ref=HERE.ref, correction="burkholz2022conv.cor-A.2.corrected",
    impact="Corollary A.2 for short intervals; not for t = h = B = 1, the case that the theorems use",
    note=f"It is Corollary 2.4 of burkholz2022depth, and is repaired like it.  {reach.note}",
)  # fmt: skip


@HERE.argued("cor-A.2.corrected", steps=(corollary_2_4,), given=lambda h, B, **_: at_most(h, B))
def corrected(alpha: Share, h: Positive, B: Positive, t: Count, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """With 2B for B inside the logarithm it holds, with C = 190 + 16 c, c of Lueker (1998), alpha = min alpha_k.

    Because it is `cor-2.4.corrected`: what contains U[-h, h] with weight alpha_k contains it with any smaller weight.
    """
    wanted = argued_size(alpha, h, t, eps, delta, c)
    return sides(wanted, sample_size(alpha, h, B, t, eps, delta, 190 + 16 * c), off=wanted / 2)


@APPENDIX_B.equal("app-B.1")
def same_law(z: Share) -> Sides:
    """U[0,1]·U[-1,1], U[-1,0]·U[-1,1] and U[-1,1]·U[-1,1] have one law, with density f(z) = ∫_z^1 dx/(2x) = (1/2) log(1/|z|): |X| is
    uniform on [0, 1] in all three cases, and given X the product is uniform on [-|X|, |X|]. Differentiated, f' = -1/(2z).
    """
    return sides(derivative(density)(z), -1 / (2 * z), off=-1 / z)


@APPENDIX_B.at_most("app-B.2", by="smt", given=lambda h, z: at_most(z, h))
def contains(h: Share, z: Share) -> Sides:
    """U[0,1]·U[-1,1] contains U[-h, h] with alpha = h log(1/h), (log 2)/2 at h = 1/2: the product's density (1/2) log(1/|z|) is at
    least alpha/(2h) for 0 < |z| <= h.
    """
    return sides(uniform_share(h, uniform_weight(h)), density(z), off_left=uniform_share(h, 2 * uniform_weight(h)))


RESULT = Result(
    ref=HERE.ref, title="Random subset sum, targets in [-t, t]",
    statement="For independent X_k, |X_k| <= B, each containing U[-h, h] with a share alpha_k, and z in [-t, t], with probability at least "
    "1-delta some subset sum is within eps of z if m >= C max{1, t/h}/min alpha_k · log(B / min{delta/max{1, t/h}, eps/max{t, h}}).",
    symbols={
        "m": "base set size", "t": "half-width of the targets' interval", "h": "half-width of the uniform part",
        "B": "bound of |X_k|", "alpha": "the smallest share of the uniform part", "eps": "tolerance",
        "delta": "failure probability",
    },
    formulas=(sample_size_as_printed, sample_size), claims=(edge, corrected), whole="burkholz2022conv.cor-A.2",
    repaired="burkholz2022conv.cor-A.2.corrected",
)  # fmt: skip

DEFINITION_A_1 = Result(
    ref=DEFINITION.ref, title="Containing a uniform",
    statement="X contains a uniform if X ~ alpha U[c - h, c + h] + (1 - alpha) G_1 with alpha in (0, 1] and h > 0.",
    formulas=(uniform_share,), claims=(mixture,),
)  # fmt: skip

PRODUCTS = Result(
    ref=APPENDIX_B.ref, title="Products of two uniforms",
    statement="The base sets of the two-for-one layers are products of two uniforms, which contain a uniform.",
    claims=(same_law, contains),
)  # fmt: skip

RESULTS = (DEFINITION_A_1, RESULT, PRODUCTS)

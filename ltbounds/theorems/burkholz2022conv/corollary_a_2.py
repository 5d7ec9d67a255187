"""Definition A.1 and Corollary A.2: subset sums of numbers that contain a uniform, for targets in [-t, t]; appendix B."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, absolute, derivative, like, log, maximum, minimum
from ltbounds.claims import Exact, InequalityClaim, Integers, Points, Result
from ltbounds.notation import Conditions, Count, OpenUnit, Positive, Share, Sides, at_most, place, sides
from ltbounds.theorems.burkholz2022conv import corollary_2_2
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density

__all__ = ["DEFINITION_A_1", "PRODUCTS", "RESULT", "base_set_size", "base_set_size_as_printed", "uniform_share"]

Int1To3 = Annotated[Scalar, Integers(1, 3)]
Tried1 = Annotated[Scalar, Points(("0.001", "0.5", 1, 2))]
Tried2 = Annotated[Scalar, Points((1,))]
Tried3 = Annotated[Scalar, Points((3, 10, 1000))]

HERE = place("burkholz2022conv", "Corollary A.2", "appendix A")
DEFINITION = place("burkholz2022conv", "Definition A.1", "appendix A")
APPENDIX_B = place("burkholz2022conv", "Appendix B", "appendix B")


def uniform_share(h: Scalar, alpha: Scalar) -> Scalar:
    """Definition A.1: the density on [c - h, c + h] that alpha U[c - h, c + h] + (1 - alpha) G has at least, alpha/(2h).

    >>> uniform_share(Fraction(1, 2), Fraction(1, 3))
    Fraction(1, 3)
    """
    return alpha / (2 * h)


def _smallest_share(t: Scalar, h: Scalar, B: Scalar, eps: Scalar, delta: Scalar) -> Scalar:
    """B / min{delta/max{1, t/h}, eps/max{t, h}}, inside the logarithm of Corollary A.2."""
    return B / minimum(delta / maximum(1, t / h), eps / maximum(t, h))


def base_set_size_as_printed(
    t: Scalar, h: Scalar, B: Scalar, alpha: Scalar, eps: Scalar, delta: Scalar, C: Scalar
) -> Scalar:
    """Corollary A.2 as printed: m = C max{1, t/h}/alpha · log(B / min{delta/max{1, t/h}, eps/max{t, h}}).

    `alpha` is the smallest share; natural logarithm.  With t = h = B = alpha = 1 it is Corollary 2.2.

    >>> round(base_set_size_as_printed(2, 0.5, 1, 0.25, 0.01, 0.01, C=1), 2)
    95.86
    """
    return C * maximum(1, t / h) / alpha * log(_smallest_share(t, h, B, eps, delta))


def base_set_size(t: Scalar, h: Scalar, B: Scalar, alpha: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Corollary A.2 with a factor 2 inside the logarithm: m B, the longest sum, then reaches every target.

    >>> round(base_set_size(2, 0.5, 1, 0.25, 0.01, 0.01, C=1), 2)
    106.95
    """
    return C * maximum(1, t / h) / alpha * log(2 * _smallest_share(t, h, B, eps, delta))


@DEFINITION.equal("def-A.1")
def mixture(h: Share) -> Sides:
    """U[-1, 1] contains U[c - h, c + h] with alpha = h wherever that interval lies inside: alpha/(2h) = 1/2, its
    density.

    Note: The definition asks for c > 0 as it is printed ('α ∈ (0, 1], c, h > 0'), while Corollary A.2 takes c = 0 in
    it; we read c real.
    """
    return sides(like(1, h) / 2, uniform_share(h, h), off=uniform_share(2 * h, h))


def _mixture_hits(m: int) -> Scalar:
    """X = U[-1/4, 1/4] with probability 1/2, else -1 or 1; the target 2 within 0.1."""

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        from ltbounds.subsets import closest

        small = stream.uniform(-0.25, 0.25, (trials, m))
        large = stream.choice([-1.0, 1.0], (trials, m))
        numbers = np.where(stream.random((trials, m)) < 0.5, small, large)
        return closest(numbers, 2.0).error <= 0.1

    return trial


@HERE.trials(
    "cor-A.2",
    at_least=0.9,
    expected=0.985,
    notion="fixed",
    off=_mixture_hits(6),
    parameters={"m": 22, "alpha": 0.5, "h": 0.25, "B": 1, "t": 2, "eps": 0.1, "delta": 0.1},
)
def supported(stream: np.random.Generator, trials: int) -> np.ndarray:
    """A mixture with alpha = 1/2, h = 1/4, B = 1, t = 2: m = 22 numbers come within 0.1 of 2 with probability at least
    0.9.

    Note: One instance; the printed width here is 16 C log 80 = 70 C numbers.
    """
    return _mixture_hits(22)(stream, trials)


def _reach_needed(t: Scalar, h: Scalar, B: Scalar, alpha: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Numbers without which no subset sum comes within eps of t: m B >= t - eps."""
    return (t - eps) / B


def _no_wider(t: Scalar, h: Scalar, B: Scalar, alpha: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Conditions:
    return at_most(h, B)


@HERE.refuted(
    "cor-A.2.edge",
    at={
        "t": 1,
        "h": "0.001",
        "B": "0.001",
        "alpha": 1,
        "eps": Fraction(1, 2),
        "delta": Fraction(999_999_999, 10**9),
        "C": 1000,
    },
    severity="edge",
    impact="Corollary A.2 for short intervals; not for t = h = B = 1, the case that the theorems use",
    given=_no_wider,
)
def edge(t: Int1To3, h: Tried1, B: Tried1, alpha: Tried2, eps: OpenUnit, delta: OpenUnit, C: Tried3) -> Sides:
    """The printed m numbers of size at most B can reach the target t to within eps at all: m B >= t - eps.

    Note: X_k ~ U[-1/1000, 1/1000] (h = B = 1/1000): the printed m tends to 0 as delta tends to 1, for every C, but
    the target 1 needs 500 numbers to come within 1/2.  With t = h = B = 1, the case that the theorems use, the
    printed form is sound at this edge.
    """
    return sides(
        _reach_needed(t, h, B, alpha, eps, delta, C),
        base_set_size_as_printed(t, h, B, alpha, eps, delta, C),
        off=base_set_size(t, h, B, alpha, eps, delta, C),
    )


@HERE.at_most("cor-A.2.edge.log", by="exact", strict=True)
def three_log_two(C: Annotated[Scalar, Points((3,))]) -> Sides:
    """C log 2 > 1 at C = 3, so for C >= 3."""
    return sides(1, C * log(like(2, C)), off=C * log(like(2, C)) / 3)


@HERE.at_most("cor-A.2.edge.corrected", by="smt", given=_no_wider)
def edge_corrected(t: Count, h: Tried1, B: Tried1, alpha: Tried2, eps: OpenUnit, delta: OpenUnit, C: Tried3) -> Sides:
    """With the 2 inside the logarithm and C >= 3, m B >= t - eps.  (Necessary; that it suffices rests on the cited
    theorem.)

    Because Let M = max{1, t/h}.  As h <= B and t >= 1, M B >= 1; the minimum is at most delta/M < 1/M, so the
    argument of the logarithm is above 2 M B >= 2 and m >= C M log 2 / alpha > M >= t/h >= t/B.
    """
    return sides(
        _reach_needed(t, h, B, alpha, eps, delta, C),
        base_set_size(t, h, B, alpha, eps, delta, C),
        off=base_set_size_as_printed(t, h, B, alpha, eps, delta, C),
    )


@HERE.equal("cor-A.2.special")
def special(eps: Share, delta: Share, C: Positive) -> Sides:
    """At t = h = B = alpha = 1 the printed width is that of Corollary 2.2."""
    return sides(
        corollary_2_2.base_set_size(eps, delta, C),
        base_set_size_as_printed(1, 1, 1, 1, eps, delta, C),
        off=base_set_size_as_printed(1, 1, 2, 1, eps, delta, C),
    )


def _value(name: str, formula: Scalar, numbers: int, inside: int, at: Mapping[str, Exact]) -> InequalityClaim:
    @HERE.equal(f"cor-A.2.{name}", by="points")
    def value(C: Annotated[Scalar, Points((1, 3))]) -> Sides:
        """The width at one point."""
        parameters = {
            letter: like(Fraction(number).numerator, C) / Fraction(number).denominator for letter, number in at.items()
        }
        wanted = numbers * C * log(like(inside, C))
        return sides(formula(**parameters, C=C), wanted, off=numbers * C * log(like(inside + 1, C)))

    where = ", ".join(f"{letter} = {number}" for letter, number in at.items())
    what = "printed" if formula is base_set_size_as_printed else "corrected"
    return replace(value, statement=f"At {where} the {what} width is {numbers} C log {inside}.")


FAR: Mapping[str, Exact] = {"t": 2, "h": "0.5", "B": 1, "alpha": "0.25", "eps": "0.01", "delta": "0.01"}
WIDE: Mapping[str, Exact] = {"t": 1, "h": 2, "B": 3, "alpha": "0.5", "eps": "0.01", "delta": "0.5"}
VALUES = (
    _value("far", base_set_size_as_printed, 16, 400, FAR),
    _value("wide", base_set_size_as_printed, 2, 600, WIDE),
    _value("far.two", base_set_size, 16, 800, FAR),
    _value("wide.two", base_set_size, 2, 1200, WIDE),
)


def _slope_of_density(z: Scalar) -> Scalar:
    return derivative(density)(z)


@APPENDIX_B.equal("app-B.1")
def same_law(z: Share) -> Sides:
    """U[0,1]·U[-1,1], U[-1,0]·U[-1,1] and U[-1,1]·U[-1,1] have one law, with density f(z) = ∫_z^1 dx/(2x) = (1/2)
    log(1/|z|): |X| is uniform on [0, 1] in all three cases, and given X the product is uniform on [-|X|, |X|].
    Differentiated, f' = -1/(2z).
    """
    return sides(_slope_of_density(z), -1 / (2 * z), off=-1 / z)


@APPENDIX_B.at_most("app-B.1.end", by="exact")
def ends_at_one(z: Tried2) -> Sides:
    """The integral is empty at z = 1: f(1) = 0."""
    return sides(absolute(density(z)), Fraction(1, 10**40), off_left=absolute(density(z / 2)))


def _density_at(h: Scalar) -> Scalar:
    return density(h)


@APPENDIX_B.equal("app-B.2")
def contains(h: Share) -> Sides:
    """U[0,1]·U[-1,1] contains U[-h, h] with alpha = h log(1/h), (log 2)/2 at h = 1/2: alpha/(2h) is the product's
    density at h, and the density (1/2) log(1/|z|) falls with |z|.
    """
    return sides(_density_at(h), uniform_share(h, uniform_weight(h)), off=uniform_share(h, 2 * uniform_weight(h)))


RESULT = Result(
    ref=HERE.ref,
    title="Random subset sum, targets in [-t, t]",
    statement="For independent X_k, |X_k| <= B, each containing U[-h, h] with a share alpha_k, and z in [-t, t], with probability at least "
    "1-delta some subset sum is within eps of z if m >= C max{1, t/h}/min alpha_k · log(B / min{delta/max{1, t/h}, eps/max{t, h}}).",
    symbols={
        "m": "base set size", "t": "half-width of the targets' interval", "h": "half-width of the uniform part", "B": "bound of |X_k|",
        "alpha": "the smallest share of the uniform part", "eps": "tolerance", "delta": "failure probability",
    },
    formulas=(base_set_size_as_printed, base_set_size),
    claims=(supported, edge, three_log_two, edge_corrected, special, *VALUES),
)  # fmt: skip

DEFINITION_A_1 = Result(
    ref=DEFINITION.ref,
    title="Containing a uniform",
    statement="X contains a uniform if X ~ alpha U[c - h, c + h] + (1 - alpha) G_1 with alpha in (0, 1] and h > 0.",
    formulas=(uniform_share,),
    claims=(mixture,),
)

PRODUCTS = Result(
    ref=APPENDIX_B.ref,
    title="Products of two uniforms",
    statement="The base sets of the two-for-one layers are products of two uniforms, which contain a uniform.",
    claims=(same_law, ends_at_one, contains),
)

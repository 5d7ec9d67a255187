"""Appendix A: tickets as small as those of pensia2020 keep a constant share of their source."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, ball, binomial, exp, like, log, log2, sqrt
from ltbounds.claims import Integers, Result
from ltbounds.notation import Conditions, Count, Half, Positive, Share, Sides, at_most, induction, place, sides
from ltbounds.theorems.natale2024.binomial_sums import chernoff, counts, partial
from ltbounds.theorems.natale2024.definitions import exponentials, tangent
from ltbounds.theorems.pensia2020.theorem_2 import packing_number

__all__ = ["RESULT", "bits_of_subnetworks", "subnetworks", "subnetworks_as_printed", "subnetworks_necessary"]

Int1To40 = Annotated[Scalar, Integers(1, 40)]
HERE = place("natale2024", "Appendix A", "appendix A")


def subnetworks_necessary(d: Scalar, eps: Scalar) -> Scalar:
    """The least number of subnetworks, |G| >= (1/2) (1/(2 eps))^(d^2), for all linear maps of R^d of norm at most 1.

    >>> subnetworks_necessary(2, 0.125)
    128.0
    """
    return packing_number(d, eps) / 2


def subnetworks_as_printed(m: Scalar, s: Scalar) -> Scalar:
    """The sum as printed, sum_{i=1}^{s} C(m, s) with s = gamma m: its index i does not occur in C(m, s).

    >>> subnetworks_as_printed(4, 2)
    12
    """
    return s * binomial(m, s)


def subnetworks(m: Scalar, s: Scalar) -> Scalar:
    """Subnetworks of 1 to s = gamma m of m parameters, sum_{i=1}^{s} C(m, i).

    >>> subnetworks(4, 2)
    10
    """
    return partial(m, s, 1, 1) - 1


def bits_of_subnetworks(m: Scalar, s: Scalar) -> Scalar:
    """The exponent gamma m log2(e m/(gamma m)) of the upper bound on |G|, with s = gamma m.

    >>> round(bits_of_subnetworks(100, 10), 3)
    47.646
    """
    return s * log2(m * exp(like(1, m)) / s)


def _subset(m: Scalar, s: Scalar) -> Conditions:
    return at_most(s, m)


@HERE.equal("appA-1")
def necessary(d: Count, eps: Half) -> Sides:
    """|G| >= (1/2) (1/(2 eps))^(d^2): half the packing number of pensia2020's Theorem 2, step 3."""
    return sides(subnetworks_necessary(d, eps), (1 / (2 * eps)) ** (d * d) / 2, off=(1 / eps) ** (d * d) / 2)


@HERE.refuted(
    "appA-2", at={"m": 2, "s": 2}, severity="misprint",
    impact="none: the proof uses footnote 5, which has C(m, i) and is right (appA-2.corrected)", given=_subset,
    off_given=lambda m, s: at_most(2 * s, m + 1),
)  # fmt: skip
def count_printed(m: Int1To40, s: Int1To40) -> Sides:
    """As printed, at most sum_{i=1}^{gamma m} C(m, gamma m) subnetworks have at most gamma m of m parameters.

    Note: At gamma = 1, m = 2 it says 3 <= 2: C(m, i) is meant; for gamma <= 1/2 it breaks the second inequality (appA-2.second).
    """
    return sides(subnetworks(m, s), subnetworks_as_printed(m, s))


@HERE.refuted(
    "appA-2.second", at={"m": 205, "s": 10}, severity="misprint",
    impact="none: with C(m, i) for C(m, gamma m), as in footnote 5, it is right (appA-2.corrected)",
    corrected="appA-2.corrected", given=_subset, off_given=lambda m, s: at_most(s, min(m, 6)),
)  # fmt: skip
def second_printed(m: Annotated[Scalar, Integers(1, 220)], s: Annotated[Scalar, Integers(1, 10)]) -> Sides:
    """As printed, sum_{i=1}^{gamma m} C(m, gamma m) <= 2^(gamma m log2(e m/(gamma m))) = (e/gamma)^(gamma m).

    Note: At gamma m = 10 of m = 205 the left side is larger; for every gamma m >= 7 it is for large m.
    """
    return sides(log2(ball(subnetworks_as_printed(m, s))), bits_of_subnetworks(m, s))


@HERE.at_most("appA-2.two", by=induction("s"), steps=(counts.at(m=lambda s: s, j=lambda m, s: m - s),), given=_subset)
def two_at_least(m: Count, s: Count) -> Sides:
    """sum_{i=0}^{s} C(m, i) >= 2."""
    return sides(2 + 0 * m, partial(m, s, 1, 1), off=partial(m, s, 1, 1) - m)


@HERE.equal("appA-2.bits")
def in_nats(m: Count, s: Count) -> Sides:
    """The exponent s log2(e m/s) of 2 is (s + s ln(m/s))/ln 2."""
    return sides(
        bits_of_subnetworks(m, s), (s + s * log(m / s)) / log(like(2, m)), off=s * log(m / s) / log(like(2, m))
    )


@HERE.at_most(
    "appA-2.corrected", given=_subset,
    by=(
        two_at_least, in_nats,
        exponentials.at(u=lambda m, s: s / m - log(1 + s / m), v=lambda: 0),
        chernoff.at(n=lambda m: m, m=lambda s: s, p=lambda: 1, q=lambda: 1, t=lambda m, s: log(m / s), u=lambda m, s: s / m),
    ),
)  # fmt: skip
def sum_to_k(m: Count, s: Count) -> Sides:
    """Footnote 5: sum_{i=1}^{s} C(m, i) <= (e m/s)^s for 1 <= s <= m."""
    return sides(log2(subnetworks(m, s)), bits_of_subnetworks(m, s), off=s * log2(m * like(2, m) / s))


@HERE.equal("appA-3.bits")
def necessary_bits(d: Count, eps: Half) -> Sides:
    """log2 of (1/2) (1/(2 eps))^(d^2) is d^2 log2(1/(2 eps)) - 1."""
    return sides(log2(subnetworks_necessary(d, eps)), d * d * log2(1 / (2 * eps)) - 1, off=d * d * log2(1 / (2 * eps)))


@HERE.argued(
    "appA-3", steps=(necessary_bits, sum_to_k), samples=({"d": 1, "eps": "1/8", "m": 3, "s": 2, "b": 2},),
    given=lambda d, eps, m, s, b: (
        at_most(s, m), at_most(d * d * log2(1 / (2 * eps)) - 1, b), at_most(b, bits_of_subnetworks(m, s)),
    ),
)  # fmt: skip
def inequality(d: Count, eps: Half, m: Count, s: Count, b: Positive) -> Sides:
    """gamma m log2(e/gamma) >= d^2 log2(1/(2 eps)) - 1, s = gamma m, where the subnetworks of 1 to s of m parameters are at least
    as many as appA-1 asks for; b is the logarithm of their number.

    Because their number is at most (e m/s)^s by `appA-2.corrected`, and the logarithm of what is asked for is that of
    `appA-3.bits`: the hypotheses.
    """
    return sides(d * d * log2(1 / (2 * eps)) - 1, bits_of_subnetworks(m, s), off=bits_of_subnetworks(m, s) / 9)


@HERE.refuted(
    "appA-4", at={"gamma": 1}, severity="gap",
    impact="appendix A's conclusion that gamma m is of the order of m: its reason is false, it stands by another (appA-4.corrected); no numbered result rests on it",
)  # fmt: skip
def no_more_than_one(gamma: Share) -> Sides:
    """As printed, 'log2(e/gamma) <= 1, as 0 <= gamma <= 1', from which gamma m = Theta(m) is drawn.

    Note: It is the other way round: log2(e/gamma) >= log2 e = 1.4427.
    """
    return sides(log2(exp(like(1, gamma)) / gamma), like(1, gamma), off=3 / (2 * gamma))


@HERE.at_most("appA-4.corrected", by=(tangent.at(t=lambda gamma: 5 / (8 * sqrt(gamma))),))
def theta(gamma: Share) -> Sides:
    """gamma log2(e/gamma) >= a implies gamma >= a^2/4: (gamma log2(e/gamma))^2/4 <= gamma on (0, 1].  So gamma m =
    Theta(m) where m = O(d^2 log2(1/(2 eps))) and d^2 log2(1/(2 eps)) >= 2.
    """
    return sides((gamma * log2(exp(like(1, gamma)) / gamma)) ** 2 / 4, gamma, off=gamma / 4)


RESULT = Result(
    ref=HERE.ref, title="The tickets of pensia2020 are not sparse",
    statement="If subnetworks of at most gamma m of m parameters approximate every linear map of R^d of norm at most 1 "
    "within eps, gamma m log2(e/gamma) >= d^2 log2(1/(2 eps)) - 1; so gamma is bounded below where m = O(d^2 log2(1/(2 "
    "eps))).",
    symbols={
        "d": "dimension of the linear target", "eps": "tolerance, l2 norm on the unit l2 ball",
        "m": "parameters of the source", "s": "gamma m, the most that are kept", "gamma": "density, the share kept",
    },
    formulas=(subnetworks_necessary, subnetworks_as_printed, subnetworks, bits_of_subnetworks),
    claims=(necessary, necessary_bits, count_printed, second_printed, two_at_least, in_nats, sum_to_k, inequality, no_more_than_one, theta),
)  # fmt: skip

"""Appendix H: against Malach et al., a source of c (m_t/eps)^2 times the target's size reaches density eps/m_t."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, like, log2, maximum, sqrt
from ltbounds.claims import Real, Result
from ltbounds.notation import AtLeastOne, Positive, Sides, at_most, place, sides
from ltbounds.theorems.natale2024.definitions import tangent

__all__ = ["RESULT", "log_share", "needed", "squared_log"]

AtLeastTwo = Annotated[Scalar, Real(2)]
HERE = place("natale2024", "Appendix H", "appendix H")
CHAIN = place("natale2024", "Appendix H", "appendix H, Eqs. 50-53")


def squared_log(c: Scalar, z: Scalar) -> Scalar:
    """Eq. 50: log2^2(c z^2).

    >>> squared_log(4, 8)
    64.0
    """
    return log2(c * z**2) ** 2


def needed(c: Scalar, z: Scalar, c_amp: Scalar) -> Scalar:
    """The right side c_amp log2^2(c z^2)/log2(z), which cz must reach.

    >>> round(needed(9216, 2, 8.0), 2)
    1841.01
    """
    return c_amp * squared_log(c, z) / log2(z)


def log_share(z: Scalar) -> Scalar:
    """Eq. 54: log2^2(z)/z, which is largest at z = e^2, with 4/(e ln 2)^2 = 1.1267.

    >>> log_share(8)
    1.125
    """
    return log2(z) ** 2 / z


@CHAIN.at_most("eq-50-53", by="smt")
def twelve(c: Annotated[Scalar, Real(2)], z: AtLeastTwo) -> Sides:
    """log2^2(c z^2) <= 6 (log2^2 c + log2^2 z) <= 12 log2^2 c log2^2 z for log2 c >= 1 and log2 z >= 1.  (The sides: the larger of
    the two differences and 0.)
    """
    middle, last = 6 * (log2(c) ** 2 + log2(z) ** 2), 12 * log2(c) ** 2 * log2(z) ** 2
    return sides(maximum(squared_log(c, z) - middle, middle - last), 0 * c, off_left=middle - last * 2 / 3)


@HERE.refuted(
    "eq-54", at={"z": 8}, severity="gap",
    impact="appendix H, so claim-dens: the constant 1 must be 8/7; the conclusion stands (H-1)",
    beyond={"z": Real(16, 1000000)},
)  # fmt: skip
def share_printed(z: Annotated[Scalar, Real(2, 1000000)]) -> Sides:
    """As printed, log2^2(z)/z <= 1 for log2 z >= 1.

    Note: False exactly for 4 < z < 16: at z = 8 it is 9/8, at most 1.1267 (z = e^2).
    """
    return sides(log_share(z), like(1, z))


@HERE.at_most("eq-54.corrected", by=(tangent.at(t=lambda z: 10 * sqrt(z) / 27),), samples=({"z": 8},))
def share(z: AtLeastOne) -> Sides:
    """log2^2(z)/z <= 8/7 for all z >= 1 (appendix H, for c >= (96/7) c_amp log2^2 c)."""
    return sides(log_share(z), like(8, z) / 7, off=like(1124, z) / 1000)


@HERE.refuted(
    "eq-55", at={"c": 2**14}, severity="gap",
    impact="appendix H, so claim-dens: false for the least c that is allowed; the conclusion stands without it (H-1)",
    beyond={"c": Real(65537, 1048576)},
)  # fmt: skip
def root_printed(c: Annotated[Scalar, Real(9216, 1048576)]) -> Sides:
    """As printed, log2^2(c) <= sqrt c, for a c that is only asked to be at least 144 c_amp^2, at least 9216.

    Note: At c = 2^14 it says 196 <= 128; equality at c = 2^16.  H-1's conclusion is true by another argument.
    """
    return sides(log2(c) ** 4, c)


@HERE.at_most("eq-55.corrected", by=(tangent.at(t=lambda c: sqrt(sqrt(c)) / 16),))
def root(c: Annotated[Scalar, Real(65536)]) -> Sides:
    """log2^2(c) <= sqrt c, here log2^4(c) <= c, for all c >= 2^16."""
    return sides(log2(c) ** 4, c, off=c / 2)


@HERE.at_most(
    "H-1.slack", by=(share.at(z=lambda c, z: sqrt(c) * z),), given=lambda c, c_amp, **_: at_most(144 * c_amp**2, c),
    samples=({"c": 1, "z": 2, "c_amp": Fraction(1, 12)},),
)  # fmt: skip
def with_room(c: AtLeastOne, z: AtLeastTwo, c_amp: Positive) -> Sides:
    """c_amp log2^2(c z^2) <= c z/2 for c >= max(1, 144 c_amp^2) and z >= 2: log2^2(c z^2) = 4 log2^2(x) <= (32/7) x at x = sqrt(c) z."""
    return sides(c_amp * squared_log(c, z), c * z / 2, off=c * z / 8)


@HERE.at_most("H-1.one", by="smt")
def log_at_least_one(z: AtLeastTwo) -> Sides:
    """log2 z >= 1 for z >= 2."""
    return sides(like(1, z), log2(z), off=2 * log2(z) - 2)


@HERE.at_most(
    "H-1", by=(with_room,), given=lambda c, c_amp, **_: at_most(144 * c_amp**2, c),
    samples=({"c": 9216, "z": 2, "c_amp": 8}, {"c": 1, "z": 2, "c_amp": Fraction(1, 12)}),
    off_given=lambda c, c_amp, **_: at_most(c_amp**2, 144 * c),
)  # fmt: skip
def large_enough(c: AtLeastOne, z: AtLeastTwo, c_amp: Positive) -> Sides:
    """c >= 144 c_amp^2 gives c z >= c_amp log2^2(c z^2)/log2(z) for log2 z >= 1, where c >= 1; and c_amp = 8 c_hyp/c_thm >= 8.

    Note: The printed way, by Eqs. 54 and 55, fails; this one does not use them.
    """
    return sides(needed(c, z, c_amp), c * z)


@HERE.at_most(
    "H-1.factor", by=(with_room.at(c=lambda c: 2 * c), log_at_least_one),
    given=lambda c, c_amp, **_: at_most(144 * c_amp**2, c), samples=({"c": 1, "z": 2, "c_amp": Fraction(1, 12)},),
    off_given=lambda c, c_amp, **_: at_most(c_amp**2, 144 * c),
)  # fmt: skip
def with_the_factor(c: AtLeastOne, z: AtLeastTwo, c_amp: Positive) -> Sides:
    """With the factor 2 that Eq. 30 lost: c >= 144 c_amp^2 and c >= 1 also give c z >= c_amp log2^2(2 c z^2)/log2(z)."""
    return sides(needed(2 * c, z, c_amp), c * z)


RESULT = Result(
    ref=HERE.ref, title="Density eps/m_t from a source of size (m_t/eps)^2",
    statement="For z = m_t/eps >= 2 and c >= max(1, 144 c_amp^2): c z >= c_amp log2^2(c z^2)/log2(z), so Eq. 30 holds "
    "at n* = c z^2 and density 1/z.",
    symbols={
        "z": "m_t/eps, the target's parameters over the tolerance", "c": "n*/z^2",
        "c_amp": "the constant of Corollary 1", "a": "log2 c", "b": "log2 z",
    },
    formulas=(squared_log, needed, log_share),
    claims=(
        twelve, share_printed, share, root_printed, root, with_room, log_at_least_one, large_enough,
        with_the_factor,
    ),
)  # fmt: skip

"""Corollary 3 (appendix F): random subset sum for the law of a pruned path, with subsets of any size."""

from __future__ import annotations

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Result
from ltbounds.notation import AtLeastOne, OpenUnit, Sides, place, sides
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import sample_size
from ltbounds.theorems.natale2024.lemma_2 import contains
from ltbounds.theorems.pensia2020.corollary_2 import half_width

__all__ = ["RESULT", "all_at_once", "constant", "paths"]

HERE = place("natale2024", "Corollary 3", "appendix F")


def paths(eps: Scalar, C: Scalar) -> Scalar:
    """Corollary 3: how many numbers of the law D suffice for all targets in [-1, 1], C ln(2/eps).

    >>> round(paths(0.2, C=8.0), 2)
    18.42
    """
    return half_width(eps, C)


def constant(c: Scalar) -> Scalar:
    """A constant C that will do: 32 c/ln 2, c the constant of Corollary 2.4 of burkholz2022depth.

    >>> round(constant(238.0))
    10988
    """
    return 32 * c / log(like(2, c))


@HERE.at_most("cor-3.bits", by="smt")
def bits(eps: OpenUnit) -> Sides:
    """ln(12/eps^2) <= 4 ln(2/eps)."""
    return sides(log(12 / eps**2), 4 * log(2 / eps), off=3 * log(2 / eps))


@HERE.at_most("cor-3.size", by=(bits,))
def size(eps: OpenUnit, c: AtLeastOne) -> Sides:
    """One target at eps/2 and failure probability eps^2/3 takes at most C ln(2/eps) numbers of the law D."""
    weight = log(like(2, eps)) / 4
    left = sample_size(weight, like(1, eps) / 2, 1, 1, eps / 2, eps**2 / 3, c)
    return sides(left, paths(eps, constant(c)), off=paths(eps, 8 * c))


@HERE.at_most("cor-3.union", by="smt")
def union(eps: OpenUnit) -> Sides:
    """2/eps + 1 targets at distance eps, each missed with probability at most eps^2/3: all are met except with eps."""
    return sides((2 / eps + 1) * eps**2 / 3, eps, off=eps / 2)


@HERE.argued("cor-3", steps=(size, union, contains, corollary_2_4))
def all_at_once(eps: OpenUnit, c: AtLeastOne) -> Sides:
    """Corollary 3 holds with C = 32 c/ln 2: for n >= C ln(2/eps) numbers of the law D of Lemma 2, with probability at least 1 - eps
    every z in [-1, 1] is within eps of a subset sum.

    Because D is bounded by 1 and contains U[-1/2, 1/2] with probability ln(2)/4, by `lemma-2`.  So by `cor-2.4.corrected` as many
    numbers as in `cor-3.size` have a subset sum within eps/2 of a given z, except with probability eps^2/3.  Every z in [-1, 1] is
    within eps/2 of one of 2/eps + 1 of them at distance eps, and `cor-3.union` adds their probabilities.
    """
    return sides((2 / eps + 1) * eps**2 / 3, eps, off=eps / 2)


RESULT = Result(
    ref=HERE.ref, whole="natale2024.cor-3", title="Random subset sum for pruned paths",
    statement="For X_1..X_n i.i.d. with the law D of Lemma 2 and n >= C ln(2/eps), with probability at least 1-eps "
    "every z in [-1, 1] is within eps of a subset sum.",
    symbols={
        "eps": "tolerance and failure probability", "C": "constant left open by the paper",
        "c": "constant of Corollary 2.4 of burkholz2022depth", "n": "numbers drawn",
    },
    formulas=(paths, constant), claims=(all_at_once, bits, size, union),
)  # fmt: skip

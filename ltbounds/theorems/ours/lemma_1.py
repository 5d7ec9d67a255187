"""Lemma 1 (ours): a set and its complement in a short interval see much of each other.

Let J be an interval of length l in (0, 2], A a subset of measure v, kappa = max(l - 1, 0) and
w = min(v, l - v, kappa).  The pairs (y, u), y in A, u in J \\ A, with |y - u| <= 1 have measure

    cut(A) >= v (l - v) - kappa w + w^2/2,

with equality where A is one block at an end of J.

Proof (for every integral: tests/formal/OneStep.v).  All pairs have measure v (l - v); let D be that of the pairs more
than 1 apart.  They are p from one end of J and q from the other, p + q < kappa; with a(p), c(q) saying whether these
points lie in A, D = int a(p) [kappa - p - int_0^{kappa-p} c] dp + int c(q) [kappa - q - int_0^{kappa-q} a] dq.
(a) Let alpha, gamma be the integrals of a, c over [0, kappa], alpha <= gamma.  As c <= 1, int_0^{kappa-p} c is at least
    (gamma - p)^+, and likewise for a.  Both brackets then fall, so the integrals are largest for a = 1 on [0, alpha],
    c = 1 on [0, gamma]: D <= alpha (kappa - gamma) + alpha (kappa - alpha) + int_alpha^gamma (kappa - q) dq
    = kappa x - x^2/2 for x = alpha + gamma, which is the same for 2 kappa - x and grows up to kappa.
(b) The ends of length kappa are disjoint, as 2 kappa <= l: so x <= v and 2 kappa - x <= l - v, and D <= kappa w - w^2/2.
"""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, integer, maximum, minimum
from ltbounds.claims import Integers, Points, Result
from ltbounds.notation import Positive, Sides, at_most, place, sides

__all__ = ["RESULT", "cut_at_least", "cut_of_cells", "whole"]

Tried1 = Annotated[Scalar, Points(("0.5", "1", "1.25", "1.4", "1.75", "2"))]

HERE = place("ours", "Lemma 1", "pairs within 1 of each other")
CELLS = 8


def cut_at_least(v: Scalar, length: Scalar) -> Scalar:
    """Lemma 1: a lower bound for cut(A), |A| = v, in an interval of length at most 2.

    >>> cut_at_least(0.5, 1.0), cut_at_least(0.5, 2.0)
    (0.25, 0.375)
    """
    far = maximum(length - 1, 0 * length)
    w = minimum(minimum(v, length - v), far)
    return v * (length - v) - far * w + w * w / 2


def _members(code: int) -> list[bool]:
    return [bool(code >> cell & 1) for cell in range(CELLS)]


def cut_of_cells(code: Scalar, length: Scalar) -> Scalar:
    """cut(A) from the definition, for A the cells of J that are set in `code`.

    >>> cut_of_cells(15, 1.0), cut_of_cells(15, 2.0)
    (0.25, 0.5)
    """
    inside, cell = _members(integer(code)), length / CELLS
    pairs = (abs(i - j) for i, a in enumerate(inside) for j, b in enumerate(inside) if a and not b)
    return cell**2 * sum((_share_within(1 / cell, apart) for apart in pairs), 0 * cell)


def _share_within(reach: Scalar, apart: int) -> Scalar:
    """P(|U - V + apart| <= reach) for U, V ~ U[0, 1] independent, reach >= 1: the law of U - V + apart cut at `reach`."""
    slack = maximum(minimum(reach - apart, 1 + 0 * reach), 0 * reach - 1)
    return ((1 + minimum(slack, 0 * slack)) ** 2 + 1 - (1 - maximum(slack, 0 * slack)) ** 2) / 2


def _bound_of_cells(code: Scalar, length: Scalar) -> Scalar:
    return cut_at_least(sum(_members(integer(code))) * length / CELLS, length)


@HERE.equal("lemma-1.tight", by="exact")
def at_an_end(cells: Annotated[Scalar, Integers(0, 8)], length: Tried1) -> Sides:
    """It is attained where A is one block at an end of J: `cells` eighths of J, counted from the definition."""
    return sides(
        cut_at_least(cells * length / CELLS, length),
        cut_of_cells(2 ** integer(cells) - 1, length),
        off=cut_of_cells(2 * (2 ** (integer(cells) - 1) - 1) if cells > 1 else 0, length),
    )


@HERE.formal("lemma-1", theorem="OneStep.cut_at_least", given=lambda length, **_: at_most(length, 2))
def whole(code: Annotated[Scalar, Integers(0, 255)], length: Positive) -> Sides:
    """For every measurable A of measure v in an interval of length l in (0, 2], cut(A) >= v (l - v) - kappa w + w^2/2,
    kappa = max(l - 1, 0), w = min(v, l - v, kappa): evaluated for unions of eighths of the interval.
    """
    return sides(
        _bound_of_cells(code, length), cut_of_cells(code, length), off_left=_bound_of_cells(code, length) * 101 / 100
    )


RESULT = Result(
    ref=HERE.ref,
    title="A set and its complement in a short interval",
    statement="For A of measure v in an interval of length l <= 2, the pairs of a point of A and one of its complement at distance at most 1 have "
    "measure at least v (l - v) - kappa w + w^2/2, kappa = max(l-1, 0), w = min(v, l-v, kappa).",
    symbols={"v": "measure of A", "length": "l, of the interval"},
    formulas=(cut_at_least,),
    claims=(whole, at_an_end),
)

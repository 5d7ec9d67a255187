"""Lemma 1 (ours): a set and its complement in a short interval see much of each other.

Let J be an interval of length l in (0, 2], A a subset of measure v, kappa = max(l - 1, 0) and w = min(v, l - v, kappa).
The pairs (y, u), y in A, u in J \\ A, with |y - u| <= 1 have measure cut(A) >= v (l - v) - kappa w + w^2/2, with equality
where A is one block at an end of J.  Steps (a) to (c) are those of the proof at `whole`.
"""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, integer, maximum, minimum
from ltbounds.claims import Integers, Points, Result
from ltbounds.notation import Positive, Sides, Unit, at_most, place, sides

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


@HERE.at_most("lemma-1.ends", by="smt", given=lambda length: at_most(length, 2))
def ends(length: Positive) -> Sides:
    """(b) The two ends of J of length l - 1 are disjoint: 2 (l - 1) <= l for l <= 2."""
    return sides(2 * (length - 1), length, off=length / 2)


@HERE.at_most("lemma-1.bracket", by="smt", given=lambda p, q, gamma, kappa: (at_most(p, q), at_most(gamma, kappa)))
def bracket(p: Unit, q: Unit, gamma: Unit, kappa: Unit) -> Sides:
    """(c) kappa - p - (gamma - p)^+ does not grow with p."""
    return sides(
        kappa - q - maximum(gamma - q, 0 * q),
        kappa - p - maximum(gamma - p, 0 * p),
        off=kappa - p - 2 * maximum(gamma - p, 0 * p),
    )


@HERE.at_most("lemma-1.grows", by="smt", given=lambda x, w, kappa: (at_most(x, w), at_most(w, kappa)))
def grows(x: Unit, w: Unit, kappa: Unit) -> Sides:
    """(c) kappa x - x^2/2 grows with x up to kappa."""
    return sides(kappa * x - x * x / 2, kappa * w - w * w / 2, off=kappa * w - w * w)


@HERE.equal("lemma-1.c")
def proof(alpha: Unit, gamma: Unit, kappa: Unit) -> Sides:
    """Step (c): alpha (kappa - gamma) + alpha (kappa - alpha) + kappa (gamma - alpha) - (gamma^2 - alpha^2)/2 = kappa x
    - x^2/2 for x = alpha + gamma.
    """
    return sides(
        alpha * (kappa - gamma) + alpha * (kappa - alpha) + kappa * (gamma - alpha) - (gamma**2 - alpha**2) / 2,
        kappa * (alpha + gamma) - (alpha + gamma) ** 2 / 2,
        off=kappa * (alpha + gamma) - (alpha + gamma) ** 2,
    )


@HERE.argued("lemma-1", steps=(ends, bracket, proof, grows), given=lambda length, **_: at_most(length, 2))
def whole(code: Annotated[Scalar, Integers(0, 255)], length: Positive) -> Sides:
    """For every measurable A of measure v in an interval of length l in (0, 2], cut(A) >= v (l - v) - kappa w + w^2/2,
    kappa = max(l - 1, 0), w = min(v, l - v, kappa): evaluated for unions of eighths of the interval.

    Because all pairs have measure v (l - v); let D be that of the pairs more than 1 apart: their points are p from one end of J and q
    from the other, p + q < kappa.  With a(p), c(q) in {0, 1} saying whether they lie in A, D is the integral of a + c - 2ac over
    that triangle.  (a) D <= kappa^2/2, its area: the claim where w = kappa.  (b) Else let v <= l - v, as D is the same for the
    complement, so v = w < kappa; the ends of length kappa are disjoint (`lemma-1.ends`), so alpha = int a and gamma = int c have x =
    alpha + gamma <= v; let alpha <= gamma.  As c <= 1, int_0^{kappa-p} c >= (gamma - p)^+, and likewise for a.  Half of 2ac each:
    D <= int a(p) [kappa - p - (gamma-p)^+] dp + int c(q) [kappa - q - (alpha-q)^+] dq.  (c) Both brackets fall (`lemma-1.bracket`)
    and 0 <= a, c <= 1, so the integrals are largest for a on [0, alpha], c on [0, gamma]: D <= alpha (kappa - gamma) + alpha (kappa -
    alpha) + int_alpha^gamma (kappa - q) dq = kappa x - x^2/2 (`lemma-1.c`), at most kappa w - w^2/2 (`lemma-1.grows`).
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
    claims=(ends, bracket, proof, grows, whole, at_an_end),
)

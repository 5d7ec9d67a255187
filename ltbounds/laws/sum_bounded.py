"""Sum-bounded laws (Definition 1 of natale2024): constants with c_l/√k <= f_k(x) for |x| <= √k and f_k(x) <= c_u/√k.

f_k is the density of the sum of k independent numbers, for every k >= 1.  Where the law is symmetric and unimodal so is
f_k, and only f_k(√k) and f_k(0) matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ltbounds.arith import ball, certainly_le
from ltbounds.errors import DomainError, require
from ltbounds.laws.families import NormalSums, UniformSums
from ltbounds.laws.law import Law

__all__ = ["SumBounded", "extremes", "sum_bounded_constants", "sum_bounded_pair_holds"]


@dataclass(frozen=True)
class SumBounded:
    """Enclosures (`flint.arb`) of the best constants, and how they are known."""

    c_l: Any
    c_u: Any
    method: str


def extremes(law: Law, k: int) -> tuple[Any, Any]:
    """Enclosures of √k min_{|x| <= √k} f_k(x) and √k max f_k, for a symmetric unimodal law.

    >>> from ltbounds.laws import uniform_law
    >>> [value.str(12, radius=False) for value in extremes(uniform_law(), 2)]
    ['0.207106781187', '0.707106781187']
    """
    require(k >= 1, "k", k, "be at least 1")
    if law.sums is None or not law.unimodal or law.atom:
        raise DomainError(f"law={law.name} must be symmetric and unimodal without atoms, with the density of its sums")
    root = ball(k).sqrt()
    return root * law.sums.density(root, k), root * law.sums.density(ball(0), k)


def sum_bounded_pair_holds(law: Law, c_l: Any, c_u: Any, up_to_n: int) -> bool:
    """Whether c_l and c_u satisfy Definition 1 for k = 1, ..., up_to_n: decided in balls.

    Raises `Undecided` where an enclosure overlaps a constant, `DomainError` for a law without computable sums.

    >>> from ltbounds.laws import uniform_law
    >>> [sum_bounded_pair_holds(uniform_law(), c_l, 0.7072, up_to_n=60) for c_l in (0.154, 0.155)]
    [True, False]
    """
    require(up_to_n >= 1, "up_to_n", up_to_n, "be at least 1")
    for k in range(1, up_to_n + 1):
        least, most = extremes(law, k)
        if not (certainly_le(ball(c_l), least) and certainly_le(most, ball(c_u))):
            return False
    return True


def sum_bounded_constants(law: Law) -> SumBounded:
    """The best constants for all k: U[-1, 1] by our Theorem 3, normal laws in closed form.

    For N(0, sigma²): √k f_k(x) = exp(-x²/(2 k sigma²))/(sigma √(2π)), so both constants are attained at every k.

    >>> from ltbounds.laws import normal_law, uniform_law
    >>> best = sum_bounded_constants(uniform_law())
    >>> best.c_l.str(12, radius=False), best.c_u.str(12, radius=False)
    ('0.154180329804', '0.707106781187')
    >>> sum_bounded_constants(normal_law()).c_l.str(12, radius=False)
    '0.241970724519'
    """
    if isinstance(law.sums, NormalSums):
        return SumBounded(*extremes(law, 1), "closed form, attained at every k")
    if law.sums == UniformSums():
        pi = ball(1).pi()
        c_l = (ball(3) / (2 * pi)).sqrt() * (-ball(3) / 2).exp()
        return SumBounded(c_l, 1 / ball(2).sqrt(), "our Theorem 3: c_l is the limit, c_u is attained at k = 2")
    raise DomainError(f"law={law.name} must be uniform or normal; sum_bounded_pair_holds checks a pair for other laws")

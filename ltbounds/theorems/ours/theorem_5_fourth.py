"""Theorem 5, step (g) for p = 4: four frequencies xi_1 + .. + xi_4 = 0, a = xi_1 + xi_2, b = xi_1 + xi_3, c = xi_1 + xi_4.

So xi_2 = a - xi_1, xi_4 = -a - xi_3 and c = xi_1 - xi_3 - a.  Exchanging xi_2, xi_3 and xi_4 exchanges a, b and c: |a| is taken for the
least, three times.  A0 < X0, X0 + A0 < Xe cut the sum into regions (`moment_fourth`); here is what each of them needs.
"""

from __future__ import annotations

from fractions import Fraction

from ltbounds.arith import Scalar, absolute, exp, maximum, minimum
from ltbounds.notation import Nonnegative, Sides, any_number, at_most, less, place, sides

__all__ = ["FOURTH", "HERE"]

HERE = place("ours", "Theorem 5", "random subset sum, sufficient, by moments of the high frequencies")


def _cosh(x: Scalar) -> Scalar:
    return exp(x) + exp(-x)


@HERE.equal("thm-5.four-cosines")
def four_cosines(p: any_number, q: any_number, r: any_number, s: any_number) -> Sides:
    """A product of four cosh is the mean of the eight cosh(p ± q ± r ± s), written with exponentials."""
    left = _cosh(p) * _cosh(q) * _cosh(r) * _cosh(s)
    right = sum((_cosh(p + i * q + j * r + k * s) for i in (1, -1) for j in (1, -1) for k in (1, -1)), 0 * p)
    return sides(left, right, off=2 * right)


def _outside(x: Scalar, y: Scalar, x0: Scalar, xe: Scalar) -> tuple[object, ...]:
    """Not both pairs are below Xe, nor one below X0 and the other above Xe."""
    reach = (
        at_most(x0, maximum(absolute(x), x0 + xe - absolute(y))),
        at_most(x0, maximum(absolute(y), x0 + xe - absolute(x))),
    )
    return (*reach, less(xe, maximum(absolute(x), absolute(y))), less(x0, xe))


@HERE.at_most(
    "thm-5.regions", by="smt", given=lambda x1, x3, x0, xe: _outside(x1, x3, x0, xe),
    off_given=lambda x1, x3, x0, xe: _outside(x1, x3, x0, xe)[2:],
)  # fmt: skip
def regions(x1: any_number, x3: any_number, x0: Nonnegative, xe: Nonnegative) -> Sides:
    """What is neither low (|xi_1|, |xi_3| <= Xe) nor one-low (one <= X0, the other > Xe) has |xi_1|, |xi_3| >= X0, one > Xe."""
    return sides(x0, minimum(absolute(x1), absolute(x3)))


@HERE.at_most(
    "thm-5.one-low", by="smt",
    given=lambda x1, x3, a, a0, x0, xe: (at_most(absolute(a), a0), at_most(absolute(x1), x0), less(xe, absolute(x3))),
)  # fmt: skip
def one_low(x1: any_number, x3: any_number, a: any_number, a0: Nonnegative, x0: Nonnegative, xe: Nonnegative) -> Sides:
    """One low, |xi_1| <= X0 and |xi_3| > Xe: |b|, |c| >= Xe - X0 - A0 and |xi_4| >= Xe - A0, where |a| <= A0."""
    least = minimum(minimum(absolute(x1 + x3), absolute(x1 - x3 - a)), absolute(a + x3) - x0)
    return sides(xe - x0 - a0, least, off_left=xe - a0)


@HERE.at_most(
    "thm-5.pairs", by="smt",
    given=lambda x1, x3, a, a0, low: (at_most(absolute(a), a0), at_most(low, absolute(x1)), at_most(low, absolute(x3))),
)  # fmt: skip
def pairs(x1: any_number, x3: any_number, a: any_number, a0: Nonnegative, low: Nonnegative) -> Sides:
    """Where |xi_1|, |xi_3| >= l and |a| <= A0, xi_2 = a - xi_1 and xi_4 = -a - xi_3 are at least l - A0 in size."""
    return sides(low - a0, minimum(absolute(a - x1), absolute(a + x3)), off_left=low - a0 / 2)


@HERE.at_most(
    "thm-5.line-c", by="smt", samples=({"x1": Fraction(9, 8), "a": 1, "b": Fraction(5, 8), "a0": 1, "x0": 1},),
    given=lambda x1, a, b, a0, x0: (
        at_most(absolute(a), a0), less(x0, absolute(x1)), at_most(absolute(b), absolute(2 * x1 - a - b)),
    ),
)  # fmt: skip
def line_c(x1: any_number, a: any_number, b: any_number, a0: Nonnegative, x0: Nonnegative) -> Sides:
    """Line, |a| <= A0, |xi_1| > X0 and |c| >= |b|, c = 2 xi_1 - a - b: |c| >= X0 - A0/2."""
    return sides(x0 - a0 / 2, absolute(2 * x1 - a - b), off_left=x0)


@HERE.at_most(
    "thm-5.line-all", by="smt",
    given=lambda x1, a, b, a0, xe: (
        at_most(absolute(a), a0), less(xe, maximum(absolute(x1), maximum(absolute(b - x1), absolute(a + b - x1)))),
    ),
)  # fmt: skip
def line_all(x1: any_number, a: any_number, b: any_number, a0: Nonnegative, xe: Nonnegative) -> Sides:
    """Line: with xi_3 = b - xi_1, xi_4 = xi_1 - a - b, one of |xi_1|, |xi_3|, |xi_4| above Xe puts all four at Xe - A0 - |b| or above; so
    also where xi_3 and xi_4 were exchanged.
    """
    first, second = minimum(absolute(x1), absolute(a - x1)), minimum(absolute(b - x1), absolute(x1 - a - b))
    return sides(xe - a0 - absolute(b), minimum(first, second), off_left=xe - absolute(b))


@HERE.at_most(
    "thm-5.bulk", by="smt", strict=True, samples=({"x": Fraction(3, 8), "y": Fraction(3, 8), "a0": 1},),
    given=lambda x, y, a0: (less(absolute(x), a0 / 2), less(absolute(y), a0 / 2)),
)  # fmt: skip
def bulk(x: any_number, y: any_number, a0: Nonnegative) -> Sides:
    """Bulk: two frequencies below A0/2 have a sum below A0: one of |a|, |b|, |c|, as xi_1 + .. + xi_4 = 0."""
    return sides(absolute(x + y), a0, off=a0 / 2)


@HERE.at_most(
    "thm-5.both-pairs", by="smt",
    given=lambda p, h, P, H: (at_most(h, p), at_most(p, P), at_most(h, H), at_most(H, P)),
    off_given=lambda p, h, P, H: (at_most(h, p), at_most(h, H)),
)  # fmt: skip
def both_pairs(p: Nonnegative, h: Nonnegative, P: Nonnegative, H: Nonnegative) -> Sides:
    """Plane: p² - (p - h)² <= P² - (P - H)² for h <= p <= P, h <= H <= P: over pairs, p of all and h of those above Xe."""
    return sides(2 * p * h - h * h, 2 * P * H - H * H)


@HERE.cited(
    "thm-5.young-1912",
    source="W. H. Young, On the multiplication of successions of Fourier constants, Proc. R. Soc. A 87 (1912)",
)
def young(total: Nonnegative, norm: Nonnegative) -> Sides:
    """On a group, sum over x_1 + .. + x_k = 0 of prod F(x_i) <= (sum F^(k/(k-1)))^(k-1), F >= 0; and for k - 1 factors with any fixed sum
    the exponent is (k-1)/(k-2).
    """
    return sides(total, norm)


@HERE.cited("thm-5.hoelder-1889", source="O. Hoelder, Ueber einen Mittelwerthsatz, Nachr. Ges. Wiss. Goettingen (1889)")
def hoelder(total: Nonnegative, norm: Nonnegative) -> Sides:
    """Sum of prod of k factors <= prod (sum F_j^k)^(1/k); so log sum e^(s_i + u t_i) is convex in u."""
    return sides(total, norm)


FOURTH = (four_cosines, regions, one_low, pairs, line_c, line_all, bulk, both_pairs, young, hoelder)
"""The steps of (g) for p = 4, in order."""

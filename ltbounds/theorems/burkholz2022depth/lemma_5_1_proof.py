"""The proof of Lemma 5.1, appendix A.4: the chain of Eq. 14 and the bound of Eq. 15."""

from __future__ import annotations

from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, like, maximum
from ltbounds.claims import Points, Real, Result
from ltbounds.notation import Count, OpenUnit, Sides, Signed, any_number, place, sides
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import moved, ones

__all__ = ["RESULT", "bound"]

Within3 = Annotated[Scalar, Real(-3, 3)]
UpTo10 = Annotated[Scalar, Real(0, 10, open_lo=True)]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Lemma 5.1, proof", "appendix A.4")
EQ_14 = place(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 14")
EQ_15 = place(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 15")


def _column(q: Any, v: Any, eps: Any) -> Any:
    """|W v|_1 for W a column of q entries 1 + eps."""
    return q * absolute((1 + eps) * v)


@EQ_14.refuted("lemma-5.1.step", at={"q": 2, "v": 1, "eps": "0.1"}, severity="gap", impact="TODO")
def step(q: Count, v: Signed, eps: OpenUnit) -> Sides:
    """|W_2 v|_1 <= (|W_1|_∞ + n eps)|v|_1, |W|_∞ the largest row sum as usual: here W_1 is a column of q ones.

    Note: Row sums go with the sup norm of vectors; with the l1 norm it is the largest column sum, here q.
    """
    return sides(_column(q, v, eps), (1 + q * eps) * absolute(v), off=(q + q * eps) * absolute(v))


def _product(a: Any, b: Any, c: Any, d: Any, x: Any, y: Any) -> Any:
    return absolute(a * x + b * y) + absolute(c * x + d * y)


@EQ_14.equal("lemma-5.1.step.triangle")
def triangle(a: any_number, b: any_number, x: any_number, y: any_number) -> Sides:
    """(|a||x| + |b||y|)^2 - (a x + b y)^2 = 2 (|a b x y| - a b x y), which is not negative."""
    return sides(
        (absolute(a) * absolute(x) + absolute(b) * absolute(y)) ** 2 - (a * x + b * y) ** 2,
        2 * (absolute(a) * absolute(b) * absolute(x) * absolute(y) - a * b * x * y),
        off=2 * absolute(a) * absolute(b) * absolute(x) * absolute(y),
    )


@EQ_14.argued("lemma-5.1.step.corrected", steps=(triangle,))
def step_corrected(a: Within3, b: Within3, c: Within3, d: Within3, x: Within3, y: Within3) -> Sides:
    """|W v|_1 <= |W|_1 |v|_1 with the largest column sum (2 x 2 matrices): |a x + b y| + |c x + d y| <= max{|a|+|c|,
    |b|+|d|}(|x|+|y|).

    Because By the step the left side is at most (|a| + |c|)|x| + (|b| + |d|)|y|, and both brackets are at most their
    maximum. From `lemma-5.1.step.triangle`.
    """
    return sides(
        _product(a, b, c, d, x, y),
        maximum(absolute(a) + absolute(c), absolute(b) + absolute(d)) * (absolute(x) + absolute(y)),
        off=maximum(absolute(a) + absolute(b), absolute(c) + absolute(d)) * (absolute(x) + absolute(y)),
    )


@EQ_14.refuted(
    "lemma-5.1.step.lipschitz",
    at={"T": 2, "eps": "0.1", "M": 1},
    severity="gap",
    impact="TODO",
    corrected="eq-15.corrected",
)
def lost_t(T: UpTo10, eps: OpenUnit, M: UpTo10) -> Sides:
    """From its fourth line to its fifth Eq. 14 drops a T: T eps_L (1 + M) <= eps_L (1 + M).

    Note: False for T > 1; Eq. 15 has the T again, so nothing is lost.
    """
    return sides(T * eps * (1 + M), eps * (1 + M), off=T * eps * (1 + M))


@EQ_14.equal("lemma-5.1.last.triangle")
def last_triangle(w: Signed, eps: OpenUnit, s: Signed) -> Sides:
    """(|w| + eps |s|)^2 - (w + eps s)^2 = 2 eps (|w s| - w s), which is not negative."""
    return sides(
        (absolute(w) + eps * absolute(s)) ** 2 - (w + eps * s) ** 2,
        2 * eps * (absolute(w) * absolute(s) - w * s),
        off=2 * eps * absolute(w) * absolute(s),
    )


@EQ_14.at_most("lemma-5.1.last", by="smt")
def last(w: Signed, eps: OpenUnit, s: Signed) -> Sides:
    """|w_1| <= 1 and |w_2 - w_1| <= eps_L give |w_2| <= 1 + eps_L: for the last layer no norm is needed, if outputs are
    not added up.

    Because |w| <= 1 and |s| <= 1.

    Note: That |w| <= 1 is the paper's convention for target parameters; the lemma does not repeat it.
    """
    return sides(absolute(w + eps * s), 1 + eps, off=1 + eps / 2)


def bound(e_1: Any, e_2: Any, e_3: Any, norm: Any) -> Any:
    """Eq. 15 for 1-1-4-1 with all weights 1, T = 1, M = 1, 1, 4, parameter errors e_1, e_2, e_3 and |W^(2)|_∞ = norm.

    >>> bound(0.5, 0.25, 0.5, norm=4)
    13.0
    """
    first = (1 + 1) * e_1 * (1 + e_3) * (norm + 4 * e_2)
    second = (1 + 1) * 4 * e_2 * (1 + e_3)
    return e_3 * (1 + 4) + first + second


def _moved_up(e_1: Any, e_2: Any, e_3: Any, norm: Any) -> Any:
    return moved(ones(4, e_1), [e_1, e_2, e_3], like(1, e_1))


@EQ_15.refuted(
    "eq-15",
    at={"e_1": "0.1", "e_2": "0.01", "e_3": "0.01", "norm": 2},
    severity="gap",
    impact="TODO",
    beyond={"norm": Points((4,))},
)
def bound_holds(e_1: OpenUnit, e_2: OpenUnit, e_3: OpenUnit, norm: Annotated[Scalar, Points((1, 2))]) -> Sides:
    """Eq. 15 with |W|_∞ the largest entry or row sum (1) or the spectral norm (2), for 1-1-4-1 with all weights 1 and
    all parameters up.

    Note: With column sums (4) it is true, and an equality here.
    """
    return sides(_moved_up(e_1, e_2, e_3, norm), bound(e_1, e_2, e_3, norm))


@EQ_15.equal("eq-15.corrected")
def bound_corrected(e_1: OpenUnit, e_2: OpenUnit, e_3: OpenUnit) -> Sides:
    """With column sums Eq. 15 is attained: for 1-1-4-1 with all weights 1 and all parameters up the error is its right
    side.  (That it is a bound is `propagate`'s chain of norms with |w^(L)| <= 1 + eps_L for the last layer.)
    """
    return sides(_moved_up(e_1, e_2, e_3, 4) + 0 * e_1, bound(e_1, e_2, e_3, 4), off=bound(e_1, e_2, e_3, 3))


RESULT = Result(
    ref=HERE.ref,
    title="Error propagation: the proof",
    statement="|f_{1,i} - f_{2,i}| <= T eps_L (1 + M_{L-1}) + Σ_{l<L} T^(L-l+1) (M_{l-1} + 1) n_l eps_l (1 + eps_L) "
    "Π_{k=l+1}^{L-1} (|W_1^(k)|_∞ + n_k eps_k), by |W x|_1 <= |W|_∞ |x|_1 in every layer.",
    symbols={
        "e_1, e_2, e_3": "errors of the parameters of layers 1, 2, 3",
        "norm": "|W^(2)| in one of the readings of |W|_∞",
    },
    formulas=(bound,),
    claims=(step, triangle, step_corrected, lost_t, last_triangle, last, bound_holds, bound_corrected),
)

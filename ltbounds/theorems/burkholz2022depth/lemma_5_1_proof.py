"""The proof of Lemma 5.1, appendix A.4: the chain of Eq. 14 and the bound of Eq. 15."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, absolute, like
from ltbounds.claims import OneOf, Result

from ltbounds.notation import (  # isort: skip
    Count, Natural, Nonnegative, OpenUnit, Positive, Sides, Signed, any_number, at_most, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import HERE as STATEMENT
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import moved, ones, tolerance
from ltbounds.theorems.shared.sequences import largest, numbers, signed, summed

__all__ = ["RESULT", "equation_15"]

W, V, Z = numbers("w"), numbers("v"), signed("z")
PAPER = "burkholz2022depth"
HERE = place(PAPER, "Lemma 5.1, proof", "appendix A.4")
EQ_14 = place(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 14")
EQ_15 = place(PAPER, "Lemma 5.1, proof", "appendix A.4, Eq. 15")


@EQ_14.refuted(
    "lemma-5.1.step", at={"q": 2, "v": 1, "eps": "0.1"}, severity="gap",
    impact="Lemma 5.1 and Eq. 15 with |W|_∞ as usual; with the largest column sum the step holds",
)  # fmt: skip
def step(q: Count, v: any_number, eps: OpenUnit) -> Sides:
    """|W_2 v|_1 <= (|W_1|_∞ + n eps)|v|_1, |W|_∞ the largest row sum as usual: here W_1 is a column of q ones.

    Note: Row sums go with the sup norm of vectors; with the l1 norm it is the largest column sum, here q.
    """
    return sides(q * absolute((1 + eps) * v), (1 + q * eps) * absolute(v), off=(q + q * eps) * absolute(v))


def _column_sum(seed: Scalar, n: Scalar, j: Scalar) -> Scalar:
    """Of W_1, n rows."""
    return summed(lambda i: absolute(W(seed, i, j)), n)


def _size(seed: Scalar, n: Scalar, m: Scalar, eps: Scalar) -> Scalar:
    """|W_2 v|_1 for n rows and m columns, W_2 = W_1 + eps Z with the entries of Z in [-1, 1]."""

    def entry(i: Scalar) -> Scalar:
        return summed(lambda j: (W(seed, i, j) + eps * Z(seed, i, j)) * V(seed, j), m, "j")

    return summed(lambda i: absolute(entry(i)), n)


@EQ_14.at_most("lemma-5.1.step.column", by=induction("n"))
def one_column(seed: Natural, n: Natural, m: Natural, eps: Nonnegative) -> Sides:
    """With the column m + 1, of sum c in W_1, |W_2 v|_1 grows by at most (c + n eps)|v_{m+1}|."""
    column, v = _column_sum(seed, n, m + 1), absolute(V(seed, m + 1))
    before = _size(seed, n, m, eps)
    return sides(_size(seed, n, m + 1, eps), before + (column + n * eps) * v, off=before + column * v)


@EQ_14.at_most("lemma-5.1.step.size", by=induction("m"))
def some_size(seed: Natural, m: Natural) -> Sides:
    """|v|_1 is at least 0."""
    return sides(0 * m, summed(lambda j: absolute(V(seed, j)), m), off_left=m)


@EQ_14.at_most("lemma-5.1.step.corrected", by=induction("m"), steps=(one_column, some_size))
def step_corrected(seed: Natural, n: Natural, m: Natural, eps: Nonnegative) -> Sides:
    """|W_2 v|_1 <= (|W_1|_1 + n eps)|v|_1 with the largest column sum, for all n x m matrices that differ by at most eps and all v."""
    size = summed(lambda j: absolute(V(seed, j)), m)
    columns = largest(lambda j: _column_sum(seed, n, j), m, "j")
    return sides(_size(seed, n, m, eps), (columns + n * eps) * size, off=columns * size)


@EQ_14.refuted(
    "lemma-5.1.step.lipschitz", at={"T": 2, "eps": "0.1", "M": 1}, severity="misprint",
    impact="none: Eq. 15 has the T again", corrected="eq-15.corrected",
)  # fmt: skip
def lost_t(T: Positive, eps: OpenUnit, M: Nonnegative) -> Sides:
    """From its fourth line to its fifth Eq. 14 drops a T: T eps_L (1 + M) <= eps_L (1 + M).

    Note: False for T > 1; Eq. 15 has the T again, so nothing is lost.
    """
    return sides(T * eps * (1 + M), eps * (1 + M), off=T * eps * (1 + M))


@EQ_14.at_most(
    "lemma-5.1.last", by="smt", given=lambda w, v, eps: at_most(absolute(v - w), eps), samples=({"w": 1, "v": "1.5", "eps": "0.5"},),
)  # fmt: skip
def last(w: Signed, v: any_number, eps: OpenUnit) -> Sides:
    """|w_1| <= 1 and |w_2 - w_1| <= eps_L give |w_2| <= 1 + eps_L: a single output needs no norm of the last layer."""
    return sides(absolute(v), 1 + eps, off=1 + eps / 2)


def equation_15(T: Scalar, layers: Sequence[tuple[Scalar, Scalar, Scalar]], errors: Sequence[Scalar]) -> Scalar:
    """Eq. 15 for layers (n_l, M_{l-1}, |W^(l)|_∞) and parameter errors eps_l, the last layer without a norm.

    >>> equation_15(1.0, [(1, 1, 1), (4, 1, 4), (1, 4, 4)], [0.5, 0.25, 0.5])
    13.0
    """
    L, last_error = len(layers), errors[-1]
    found = T * last_error * (1 + layers[-1][1])
    for l in range(1, L):
        (n, M, _), behind = layers[l - 1], like(1, T)
        for k in range(l + 1, L):
            behind = behind * (layers[k - 1][2] + layers[k - 1][0] * errors[k - 1])
        found = found + T ** (L - l + 1) * (M + 1) * n * errors[l - 1] * (1 + last_error) * behind
    return found


@EQ_15.refuted(
    "eq-15", at={"e_1": "0.1", "e_2": "0.01", "e_3": "0.01", "norm": 2}, severity="gap",
    impact="Lemma 5.1 in these readings of |W|_∞", beyond={"norm": OneOf((4,))},
)  # fmt: skip
def bound_holds(e_1: OpenUnit, e_2: OpenUnit, e_3: OpenUnit, norm: Annotated[Scalar, OneOf((1, 2))]) -> Sides:
    """Eq. 15 with |W|_∞ the largest entry or row sum (1) or the spectral norm (2), for 1-1-4-1 with all weights 1 and all parameters up.

    Note: With column sums (4) it is true, and an equality here.
    """
    one, errors = like(1, e_1), [e_1, e_2, e_3]
    return sides(moved(ones(4, e_1), errors, one), equation_15(one, [(1, 1, 1), (4, 1, norm), (1, 4, 4)], errors))


def _passed(T: Scalar, gain: Scalar, error: Scalar, fresh: Scalar) -> Scalar:
    """What a layer makes of an error: T (gain · error + fresh)."""
    return T * (gain * error + fresh)


@EQ_15.at_most(
    "eq-15.three", by="smt",
    given=lambda T, W, M_1, M_2, n_1, n_2, e_1, e_2, e_3, d_1, d_2: (
        at_most(d_1, _passed(T, 0, 0, n_1 * e_1 * (1 + M_1))),
        at_most(d_2, _passed(T, W + n_2 * e_2, d_1, n_2 * e_2 * (1 + M_1))),
    ),
    samples=({**dict.fromkeys(("T", "W", "M_1", "M_2", "n_1", "n_2", "d_1"), 1), "d_2": "2.5", "e_1": "0.5", "e_2": "0.5", "e_3": "0.5"},),
)  # fmt: skip
def three_layers(
    T: Positive, W: Nonnegative, M_1: Nonnegative, M_2: Nonnegative, n_1: Count, n_2: Count, e_1: OpenUnit,
    e_2: OpenUnit, e_3: OpenUnit, d_1: Nonnegative, d_2: Nonnegative,
) -> Sides:  # fmt: skip
    """Three layers, M_0 = M_1: if d_1 <= T n_1 e_1 (1 + M_0) and d_2 <= T ((W + n_2 e_2) d_1 + n_2 e_2 (1 + M_1)), the output's
    error T ((1 + e_3) d_2 + e_3 (1 + M_2)) is at most Eq. 15.
    """
    bound = equation_15(T, [(n_1, M_1, W), (n_2, M_1, W), (1, M_2, W)], [e_1, e_2, e_3])
    return sides(_passed(T, 1 + e_3, d_2, e_3 * (1 + M_2)), bound, off=bound / 2)


@EQ_15.argued(
    "eq-15.corrected", steps=(step_corrected, last, three_layers),
    given=lambda T, W, n, M, e, d, before, **_: at_most(d, _passed(T, W + n * e, before, n * e * (1 + M))),
    samples=({"T": 1, "W": 1, "n": 1, "M": 1, "e": "0.5", "e_L": "0.5", "M_L": 1, "d": "2.5", "before": 1},),
)  # fmt: skip
def bound_corrected(
    T: Positive, W: Nonnegative, n: Count, M: Nonnegative, e: OpenUnit, e_L: OpenUnit, M_L: Nonnegative,
    d: Nonnegative, before: Nonnegative,
) -> Sides:  # fmt: skip
    """Eq. 15 holds with |W|_1, the largest column sum, for |W|_∞, and |w^(L)| <= 1.

    Because d_l <= T ((|W|_1 + n_l eps_l) d_(l-1) + n_l eps_l (1 + M_(l-1))) by `lemma-5.1.step.corrected`, and in the
    last layer |w_2| <= 1 + eps_L by `lemma-5.1.last`. Each layer in front multiplies what is before it and adds its own
    term, as `eq-15.three` shows for three layers.
    """
    term = T * (W + n * e) * before + T * n * e * (1 + M)
    bound = T * e_L * (1 + M_L) + T * (1 + e_L) * term
    return sides(_passed(T, 1 + e_L, d, e_L * (1 + M_L)), bound, off=bound / 2)


@STATEMENT.formal(
    "lemma-5.1.corrected", theorem="Depth.lemma_5_1",
    given=lambda eps, L, n, T, M, W, d: at_most(d * (T * (W + n * tolerance(eps, L, n, T, M, 1))), (L - 1) * eps / L),
    samples=({"eps": "0.5", "L": 2, "n": 1, "T": 1, "M": 1, "W": Fraction(7, 8), "d": "0.25"},),
)  # fmt: skip
def corrected(eps: OpenUnit, L: Count, n: Count, T: Positive, M: Nonnegative, W: Nonnegative, d: Nonnegative) -> Sides:
    """With `tolerance` for eps_l, the column sums |W|_1 and a product that goes through the last layer, |f_1 - f_2|_1
    <= eps.  Evaluated is the last layer.
    """
    e = tolerance(eps, L, n, T, M, 1)
    return sides(_passed(T, W + n * e, d, n * e * (1 + M)), eps, off=eps / 2)


RESULT = Result(
    ref=HERE.ref, title="Error propagation: the proof",
    statement="|f_{1,i} - f_{2,i}| <= T eps_L (1 + M_{L-1}) + Σ_{l<L} T^(L-l+1) (M_{l-1} + 1) n_l eps_l (1 + eps_L) "
    "Π_{k=l+1}^{L-1} (|W_1^(k)|_∞ + n_k eps_k), by |W x|_1 <= |W|_∞ |x|_1 in every layer.",
    symbols={
        "e_1, e_2, e_3": "errors of the parameters of layers 1, 2, 3",
        "norm": "|W^(2)| in one of the readings of |W|_∞",
    },
    claims=(step, one_column, some_size, step_corrected, lost_t, last, bound_holds, three_layers, bound_corrected, corrected),
)  # fmt: skip

"""Section 3.2: orthogonal and 'looks-linear' initialisation with biases."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Annotated, Any

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Result

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Natural, Nonnegative, Sides, Signed, Size, any_number, at_most, equals, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.shared.sequences import numbers, summed
from ltbounds.theorems.shared.small_networks import relu, relu_by_modulus

__all__ = ["RESULT", "entry_fourth_moment", "entry_variance", "looks_linear_moment", "row_moment"]

W, Z = numbers("w"), numbers("z")
Int2To40 = Annotated[Scalar, Integers(2, 40)]
Int1To8 = Annotated[Scalar, Integers(1, 8)]
Int2To8 = Annotated[Scalar, Integers(2, 8)]

HERE = place("fischer2021", "Section 3.2", "looks-linear and orthogonal initialisation")
APPENDIX = place("fischer2021", "Section 3.2", "appendix B.4")


def entry_variance(n: Scalar) -> Scalar:
    """E w^2 = 1/n for an entry w of an n x n orthogonal matrix, uniform (Haar).

    >>> entry_variance(4)
    0.25
    """
    return 1 / n


def entry_fourth_moment(n: Scalar) -> Scalar:
    """E w^4 = 3/(n(n + 2)) for an entry w of an n x n orthogonal matrix, uniform (Haar); N(0, 1/n) has 3/n^2.

    >>> entry_fourth_moment(4)
    0.125
    """
    return 3 / (n * (n + 2))


def row_moment(n: Scalar) -> Scalar:
    """E w_1^2 w_2^2 = 1/(n(n + 2)) for two entries of a row of the same matrix; independent ones have 1/n^2.

    >>> row_moment(4)
    0.041666666666666664
    """
    return 1 / (n * (n + 2))


def looks_linear_moment(q: Scalar, n: Scalar, var_b: Scalar, L: Scalar) -> Scalar:
    """E|f(x)|_2^2 = q + L σ_b^2 n/2 for |x|_2^2 = q and L looks-linear layers of n neurons, biases of variance σ_b^2.

    >>> looks_linear_moment(1, n=10, var_b=0.1, L=4)
    3.0
    """
    return q + L * var_b * n / 2


def _sine_integral(m: int) -> Fraction:
    """The integral of sin^m over [0, π]; over π where m is even (then the binomial formula, else with u = cos θ)."""
    if m % 2 == 0:
        return Fraction(comb(m, m // 2), 2**m)
    half = (m - 1) // 2
    return sum((Fraction(2 * comb(half, k) * (-1) ** k, 2 * k + 1) for k in range(half + 1)), Fraction(0))


def _moment(n: Scalar, power: int) -> Scalar:
    """E w^power: w = cos θ for the angle θ of a uniform unit vector, whose density is proportional to sin^(n-2) θ."""
    size, half = integer(n), power // 2
    terms = [(-1) ** k * comb(half, k) * _sine_integral(size - 2 + 2 * k) for k in range(half + 1)]
    return sum(terms, Fraction(0)) / _sine_integral(size - 2)


def _kept_by_rows(m: Scalar, k: Scalar) -> Scalar:
    """E|W_0 x|^2 for |x| = 1 and m orthonormal Haar rows of k entries: each row's product with x is like an entry."""
    return integer(m) * _moment(k, 2)


def _rotated(t: Scalar, x: Scalar, y: Scalar) -> tuple[Any, Any]:
    """(x, y) turned by the angle whose half has tangent t: the rational form of an orthogonal 2 x 2 matrix."""
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return c * x - s * y, s * x + c * y


def _square(vector: tuple[Any, Any]) -> Scalar:
    return vector[0] ** 2 + vector[1] ** 2


def _with_biases(t: Scalar, x: Scalar, y: Scalar, b: Scalar, d: Scalar) -> tuple[Any, Any]:
    u, v = _rotated(t, x, y)
    return u + b, v + d


def _difference(h: Scalar) -> Scalar:
    return relu_by_modulus(h) - relu_by_modulus(-h)


@HERE.equal("orth-1.variance", by="exact")
def entry_variance_holds(n: Int2To40) -> Sides:
    """E w^2 = 1/n for an entry of a Haar orthogonal matrix, integrated, n = 2..40."""
    return sides(entry_variance(Fraction(integer(n))), _moment(n, 2), off_left=entry_variance(Fraction(integer(n) + 1)))


@HERE.equal("orth-1.corrected", by="exact")
def entry_fourth(n: Int2To40) -> Sides:
    """E w^4 = 3/(n(n + 2)), integrated, n = 2..40: n/(n + 2) of the normal value 3/n^2."""
    size = Fraction(integer(n))
    return sides(entry_fourth_moment(size), _moment(n, 4), off_left=3 * entry_variance(size) ** 2)


@HERE.refuted(
    "orth-1.independent", "==", at={"n": 2}, severity="gap",
    impact="'Theorem 5 applies approximately' to orthogonal sources: its subset sums take independent numbers",
)  # fmt: skip
def independent_printed(n: Size) -> Sides:
    """Theorem 5's proof needs independent parameters: so for two entries of a row of an orthogonal matrix E w_1^2 w_2^2 = (E w^2)^2.

    Note: The squares of a row add up to 1, so its entries are dependent at every n: E w_1^2 w_2^2 = 1/(n(n + 2)), not 1/n^2.  What the
    ticket's proof needs of them is not shown in the paper.
    """
    size = Fraction(integer(n))
    return sides(row_moment(size), entry_variance(size) ** 2, off=1 / (size * (size + 2)))


@HERE.equal("orth-1.independent.corrected")
def dependent(n: Size) -> Sides:
    """E w^4 + (n - 1) E w_1^2 w_2^2 = E w^2, as the squares of a row add up to 1: so the mean is 1/(n(n + 2))."""
    found = entry_fourth_moment(n) + (n - 1) * row_moment(n)
    return sides(found, entry_variance(n), off=entry_fourth_moment(n) + n * row_moment(n))


@HERE.refuted(
    "orth-1", "==", at={"n": 2}, severity="gap",
    impact="the looks-linear initialisation is normal in the limit of wide layers only",
)  # fmt: skip
def normal_printed(n: Size) -> Sides:
    """As printed: the entries of an orthogonal n x n matrix are normal, N(0, 1/n); so E w^4 = 3/n^2.

    Note: |w| <= 1, so no entry is normal.  Mean and variance are right, and the law tends to the normal one as n
    grows, which is all that 'applies approximately' needs.
    """
    size = Fraction(integer(n))
    return sides(entry_fourth_moment(size), 3 / size**2, off=3 / (size * (size + 2)))


@HERE.equal("id-1")
def identity_holds(x: any_number) -> Sides:
    """x = φ(x) - φ(-x)."""
    return sides(x, relu_by_modulus(x) - relu_by_modulus(-x), off=relu_by_modulus(x) + relu_by_modulus(-x))


@APPENDIX.refuted(
    "id-1.app", "==", at={"x": -1}, severity="misprint", impact="none: the proof uses the right identity", corrected="id-1",
)  # fmt: skip
def identity_printed(x: any_number) -> Sides:
    """As printed in B.4: φ(x) = φ(x) - φ(-x).

    Note: A slip of the pen for x = φ(x) - φ(-x), which is what the proof uses.
    """
    return sides(relu(x), relu(x) - relu(-x), off_left=x)


@HERE.equal("ll-1", by=induction("n"))
def zero_bias_layer(seed: Natural, n: Natural) -> Sides:
    """φ(z_i) - φ(-z_i) = z_i in every entry of z = W_0 x, of any size n: a looks-linear layer is W_0, and keeps |x| as W_0 does."""
    gap = summed(lambda i: (_difference(Z(seed, i)) - Z(seed, i)) ** 2, n)
    return sides(gap, 0 * n, off_left=summed(lambda i: (relu_by_modulus(Z(seed, i)) - Z(seed, i)) ** 2, n))


@HERE.refuted(
    "ll-1.first", "==", at={"x": 1, "y": -1}, severity="gap",
    impact="the looks-linear initialisation: the paper does not say what the first layer is; with [W_0; -W_0] there all formulas stand",
)  # fmt: skip
def first_layer(x: Signed, y: Signed) -> Sides:
    """As printed, every W^(l) is [[W_0, -W_0], [-W_0, W_0]], the first too, and the norm is kept; here two inputs, W_0 = (1).

    Note: Behind φ the halves are φ(z) and φ(-z); raw inputs (x, y) give W_0(x - y): at (1, -1) the squared norm doubles,
    at (1, 1) all is lost.
    """
    return sides(_difference(x - y) ** 2, x**2 + y**2, off_left=x**2 + y**2)


@HERE.equal("ll-1.first.corrected")
def first_layer_corrected(t: any_number, x: any_number, y: any_number) -> Sides:
    """With W^(1) = [W_0; -W_0], W_0 a rotation of the plane, φ(z)^2 and φ(-z)^2 add up to |x|^2."""
    z = _rotated(t, x, y)
    half = sum(relu_by_modulus(h) ** 2 for h in z)
    return sides(x**2 + y**2, half + sum(relu_by_modulus(-h) ** 2 for h in z), off=half)


@HERE.equal("ll-2", by=induction("n"))
def blocks(seed: Natural, n: Natural, b: any_number) -> Sides:
    """With biases: Σ_j (w_j φ(z_j) - w_j φ(-z_j)) + b = Σ_j w_j z_j + b = h with n inputs; -h in the lower half.

    Note: b^(l) = [b_0, -b_0] must be read as stacked.
    """
    h = summed(lambda j: W(seed, j) * Z(seed, j), n) + b
    left = summed(lambda j: W(seed, j) * relu_by_modulus(Z(seed, j)) - W(seed, j) * relu_by_modulus(-Z(seed, j)), n)
    return sides(left + b, h, off=h - b)


@HERE.refuted(
    "ll-3", "==", at={"n": 4}, severity="gap",
    impact="the looks-linear initialisation is normal in the limit of wide layers only", corrected="orth-1.corrected",
)  # fmt: skip
def he_entries_printed(n: Annotated[Scalar, Integers(4)]) -> Sides:
    """As printed: with W_0 orthogonal of size n_l/2 the entries of W^(l) are N(0, 2/n_l); so E w^4 = 3 (2/n_l)^2.

    Note: As for `orth-1`: the variance is He's 2/n_l, the law is that of a coordinate of the sphere, normal in the limit only.
    """
    half = Fraction(integer(n), 2)
    return sides(entry_fourth_moment(half), 3 / half**2, off=3 / (half * (half + 2)))


@HERE.equal("ll-4.layer")
def one_layer_moment(t: any_number, x: any_number, y: any_number, s: Nonnegative) -> Sides:
    """For n_l = 4 the mean of |W_0 x + b_0|^2 over the signs of b_0 = (+-s, +-s) is |x|^2 + s^2 n_l/2."""
    found = sum(_square(_with_biases(t, x, y, a, b)) for a in (-s, s) for b in (-s, s)) / 4
    return sides(found, looks_linear_moment(x**2 + y**2, 4, s**2, 1), off=looks_linear_moment(x**2 + y**2, 2, s**2, 1))


@HERE.argued("ll-4.equal-widths", "==", steps=(one_layer_moment,))
def all_layers_moment(q: Nonnegative, n: AtLeastOne, var_b: Nonnegative, L: Count) -> Sides:
    """For equal widths E|f(x)|^2 = |x|^2 + Σ_l σ_{b,l}^2 n_l/2: one more layer adds σ_b^2 n/2.

    Because, as `ll-4.layer` shows for n_l = 4, W_0 keeps the norm, the mixed term 2 b_0 · W_0 x has mean 0, and b_0 has n_l/2 entries.
    φ(h), φ(-h) together have the norm of h, so the formula holds for x^(l) as for the difference of its halves.

    Note: For n_l >= n_{l-1}; a narrowing layer shrinks |x|^2 (`ll-4.narrow`).
    """
    one_more = looks_linear_moment(looks_linear_moment(q, n, var_b, L), n, var_b, 1)
    return sides(one_more, looks_linear_moment(q, n, var_b, L + 1), off=looks_linear_moment(q, n, var_b, L + 2))


@HERE.refuted(
    "ll-4.narrow", "==", at={"m": 1, "k": 2}, severity="gap",
    impact="the looks-linear moment formula: a narrowing layer keeps a share of the length only",
    given=lambda m, k: at_most(m, k), off_given=lambda m, k: equals(m, k),
)  # fmt: skip
def narrowing_printed(m: Int1To8, k: Int2To8) -> Sides:
    """As printed for any widths, W_0 orthogonal of size (n_l/2) x (n_{l-1}/2) keeps E|W_0 x|^2 = |x|^2; here orthonormal
    rows, m = n_l/2 <= k = n_{l-1}/2, |x| = 1.

    Note: No matrix keeps all lengths from more to fewer dimensions: a narrowing layer keeps the share n_l/n_{l-1} of
    |x|^2 on average.  From equal or to larger widths the formula stands.
    """
    return sides(_kept_by_rows(m, k), Fraction(1))


@HERE.equal("ll-4.narrow.corrected", by="exact", given=lambda m, k: at_most(m, k))
def narrowing(m: Int1To8, k: Int2To8) -> Sides:
    """For m orthonormal rows in k dimensions, Haar, m <= k <= 8: E|W_0 x|^2 = (m/k)|x|^2."""
    return sides(_kept_by_rows(m, k), Fraction(integer(m), integer(k)), off=Fraction(integer(m), integer(k) + 1))


@HERE.equal("ll-5")
def cancelling(t: any_number, x: any_number, y: any_number, r: any_number, b: any_number, d: any_number) -> Sides:
    """Biases may cancel: b_0^(2) = -W_0^(2) b_0^(1) gives |f(x)|^2 = |x|^2 for all x; two rotations of the plane.

    Because a last bias of minus what the others add leaves a product of orthogonal matrices, in any dimension.
    """
    first, (u, v) = _with_biases(t, x, y, b, d), _rotated(r, b, d)
    cancelled, kept = (_square(_with_biases(r, *first, *second)) for second in ((-u, -v), (-b, -d)))
    return sides(x**2 + y**2, cancelled, off=kept)


RESULT = Result(
    ref=HERE.ref, title="Looks-linear initialisation with biases",
    statement="W^(l) = [[W_0, -W_0], [-W_0, W_0]] with W_0 orthogonal and b^(l) = (b_0; -b_0) computes x -> W_0 x + b_0, so that "
    "E|f(x)|^2 = |x|^2 + Σ_l σ_{b,l}^2 n_l/2.",
    symbols={"n": "width", "t": "tangent of half the angle of a rotation", "q": "|x|_2^2", "var_b": "σ_b^2", "L": "depth"},
    formulas=(entry_variance, entry_fourth_moment, looks_linear_moment),
    claims=(
        normal_printed, entry_fourth, entry_variance_holds, independent_printed, dependent, identity_holds, identity_printed,
        zero_bias_layer, first_layer, first_layer_corrected, blocks, he_entries_printed, one_layer_moment, all_layers_moment,
        narrowing_printed, narrowing, cancelling,
    ),
)  # fmt: skip

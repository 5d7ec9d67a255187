"""Section 3.2: orthogonal and 'looks-linear' initialisation with biases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import comb
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers, Real, Result
from ltbounds.notation import AtLeastOne, Count, Nonnegative, Sides, Size, any_number, at_most, equals, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.fischer2021.small_networks import relu, relu_by_modulus

__all__ = ["RESULT", "entry_fourth_moment", "entry_variance", "looks_linear_moment"]

Int2To40 = Annotated[Scalar, Integers(2, 40)]
Within10 = Annotated[Scalar, Real(-10, 10)]
Int1To8 = Annotated[Scalar, Integers(1, 8)]
Int2To8 = Annotated[Scalar, Integers(2, 8)]

HERE = place("fischer2021", "Section 3.2", "looks-linear and orthogonal initialisation")


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


def _cancelled(t: Scalar, r: Scalar, x: Scalar, y: Scalar, b: Scalar, d: Scalar) -> tuple[Any, Any]:
    u, v = _rotated(r, b, d)
    return _with_biases(r, *_with_biases(t, x, y, b, d), -u, -v)


def _mean_over_signs(q: Callable[[int, int], Any]) -> Scalar:
    return sum(q(a, b) for a in (-1, 1) for b in (-1, 1)) / 4


def _orthogonal(rng: np.random.Generator, n: int) -> np.ndarray:
    """A Haar matrix: QR of a Gaussian matrix with the signs of R's diagonal."""
    q, r = np.linalg.qr(rng.standard_normal((n, n)))
    return q * np.sign(np.diag(r))


def _block_network(seed: int, cut: bool = False) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[Any]]:
    """alg-ll: three layers W = [[W_0, -W_0], [-W_0, W_0]], b = (b_0; -b_0), and their W_0, b_0."""
    rng, n = generator("looks-linear", seed), 6
    cores = [(_orthogonal(rng, n), rng.standard_normal(n) / n) for _ in range(3)]
    blocks = [(np.block([[w, -w], [-w, w]]), np.concatenate([b, -b])) for w, b in cores]
    if cut:
        blocks[1][0][0, 0] = 0.0
    return blocks, cores


def _verify_block(witness: tuple[list[tuple[np.ndarray, np.ndarray]], list[Any]]) -> Mapping[str, bool]:
    blocks, cores = witness
    x = generator("looks-linear inputs").uniform(-1, 1, (6, 50))
    values, linear = np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)]), x
    free = x
    for (weight, bias), (core, offset) in zip(blocks, cores, strict=True):
        values = np.maximum(weight @ values + bias[:, None], 0.0)
        linear, free = core @ linear + offset[:, None], core @ free
    return {
        "upper half minus lower half is the linear map with biases": np.allclose(
            values[:6] - values[6:], linear, atol=1e-12
        ),
        "without biases norms are kept": np.allclose((free**2).sum(0), (x**2).sum(0), rtol=1e-12),
        "the network's own output has the norm of the difference": np.allclose(
            (values**2).sum(0), (linear**2).sum(0), rtol=1e-9
        ),
    }


SIZES = {"n": Integers(2, 40)}


@HERE.equal("orth-1.variance", by="exact")
def entry_variance_holds(n: Int2To40) -> Sides:
    """E w^2 = 1/n for an entry of a Haar orthogonal matrix, integrated, n = 2..40; the n squares of a column add up to
    1.
    """
    return sides(entry_variance(Fraction(integer(n))), _moment(n, 2), off_left=entry_variance(Fraction(integer(n) + 1)))


@HERE.equal("orth-1.corrected", by="exact")
def entry_fourth(n: Int2To40) -> Sides:
    """E w^4 = 3/(n(n + 2)), integrated, n = 2..40: n/(n + 2) of the normal value 3/n^2, so the entries are normal in the
    limit only.
    """
    return sides(
        entry_fourth_moment(Fraction(integer(n))), _moment(n, 4), off_left=3 * entry_variance(Fraction(integer(n))) ** 2
    )


@HERE.refuted(
    "orth-1",
    "==",
    at={"n": 2},
    severity="gap",
    impact="the looks-linear initialisation is normal in the limit of wide layers only",
)
def normal_printed(n: Size) -> Sides:
    """As printed: the entries of an orthogonal n x n matrix are normal, N(0, 1/n); so E w^4 = 3/n^2.

    Note: |w| <= 1, so no entry is normal.  Mean and variance are right, and the law tends to the normal one as n
    grows, which is all that 'applies approximately' needs.
    """
    return sides(
        entry_fourth_moment(Fraction(integer(n))),
        3 / Fraction(integer(n)) ** 2,
        off=3 / (Fraction(integer(n)) * (integer(n) + 2)),
    )


@HERE.equal("id-1")
def identity_holds(x: any_number) -> Sides:
    """x = φ(x) - φ(-x)."""
    return sides(x, relu_by_modulus(x) - relu_by_modulus(-x), off=relu_by_modulus(x) + relu_by_modulus(-x))


@place("fischer2021", "Section 3.2", "appendix B.4").refuted(
    "id-1.app",
    "==",
    at={"x": -1},
    severity="misprint",
    impact="none: the proof uses the right identity",
    corrected="id-1",
)
def identity_printed(x: Within10) -> Sides:
    """As printed in B.4: φ(x) = φ(x) - φ(-x).

    Note: A slip of the pen for x = φ(x) - φ(-x), which is what the proof uses.
    """
    return sides(relu(x), relu(x) - relu(-x), off_left=x)


@HERE.equal("ll-1")
def zero_bias_layer(t: any_number, x: any_number, y: any_number) -> Sides:
    """φ(z) - φ(-z) = z for z = W_0 x, so a looks-linear layer is W_0 and keeps the norm; here W_0 is a rotation of the
    plane.

    Because in any dimension the difference is z entry by entry, that is W_0 x, and |W_0 x| = |x| as W_0^T W_0 = I.
    """
    return sides(
        x**2 + y**2,
        sum((relu_by_modulus(z) - relu_by_modulus(-z)) ** 2 for z in _rotated(t, x, y)),
        off=sum(relu_by_modulus(z) ** 2 for z in _rotated(t, x, y)),
    )


@HERE.equal("ll-2")
def blocks(w: any_number, z: any_number, b: any_number) -> Sides:
    """The block layer: with h = w(φ(z) - φ(-z)) + b the two neurons φ(h), φ(-h) differ by wz + b.

    Because row i of the upper half of W^(l) x^(l-1) + b^(l) is Σ_j w_ij (φ(z_j) - φ(-z_j)) + b_i = (W_0 z + b_0)_i, term by
    term as here, and the lower half is its negative, for any number of inputs.

    Note: b^(l) = [b_0, -b_0] must be read as stacked.
    """
    return sides(_difference(w * relu_by_modulus(z) - w * relu_by_modulus(-z) + b), w * z + b, off=w * z - b)


@HERE.witness("ll-2.network", build=_block_network, off=lambda seed: _block_network(seed, cut=True), seeds=(0, 1, 2))
def block_network(witness: Any) -> Mapping[str, bool]:
    """Three block layers of 12 neurons compute x -> W_0 x + b_0 thrice, on the difference of their halves."""
    return _verify_block(witness)


@HERE.refuted(
    "ll-3",
    "==",
    at={"n": 4},
    severity="gap",
    impact="the looks-linear initialisation is normal in the limit of wide layers only",
)
def he_entries_printed(n: Annotated[Scalar, Integers(4)]) -> Sides:
    """As printed: with W_0 orthogonal of size n_l/2 the entries of W^(l) are N(0, 2/n_l); so E w^4 = 3 (2/n_l)^2.

    Note: As for `orth-1`: the variance is He's 2/n_l, the law is that of a coordinate of the sphere, normal in the
    limit only.
    """
    return sides(
        entry_fourth_moment(Fraction(integer(n), 2)),
        3 * Fraction(2, integer(n)) ** 2,
        off=12 / (Fraction(integer(n)) * (integer(n) + 4)),
    )


@HERE.equal("ll-3.corrected", by="exact")
def he_entries(n: Int2To40) -> Sides:
    """The entries of W^(l) have mean 0 and variance 2/n_l, for W_0 square of size n_l/2 = 2..40."""
    return sides(_moment(n, 2), Fraction(2, 2 * integer(n)), off=Fraction(1, 2 * integer(n)))


@HERE.equal("ll-4.layer")
def one_layer_moment(t: any_number, x: any_number, y: any_number, s: Nonnegative) -> Sides:
    """A layer of n_l = 4: the mean of |W_0 x + b_0|^2 over the signs of b_0 = (+-s, +-s) is |x|^2 + 2 s^2 = |x|^2 +
    σ_b^2 n_l/2.
    """
    return sides(
        _mean_over_signs(lambda a, b: _square(_with_biases(t, x, y, a * s, b * s))),
        looks_linear_moment(x**2 + y**2, 4, s**2, 1),
        off=looks_linear_moment(x**2 + y**2, 2, s**2, 1),
    )


@HERE.equal("ll-4.more")
def more(q: Nonnegative, n: AtLeastOne, var_b: Nonnegative, L: Count) -> Sides:
    """(q + Lσ_b^2 n/2) + σ_b^2 n/2 = q + (L + 1)σ_b^2 n/2."""
    return sides(
        looks_linear_moment(q, n, var_b, L) + n * var_b / 2,
        looks_linear_moment(q, n, var_b, L + 1),
        off=looks_linear_moment(q, n, var_b, L),
    )


@HERE.equal("ll-4", by="smt")
def all_layers_moment(q: Nonnegative, n: AtLeastOne, var_b: Nonnegative, L: Count) -> Sides:
    """For equal widths E|f(x)|^2 = |x|^2 + Σ_l σ_{b,l}^2 n_l/2: one more layer adds σ_b^2 n/2.

    Because W_0 keeps the norm, the mixed term 2 b_0 · W_0 x has mean 0, and b_0 has n_l/2 entries.  φ(h), φ(-h)
    together have the norm of h, so the formula holds for x^(l) as for the difference of its halves.

    Note: For n_l >= n_{l-1}; a narrowing layer shrinks |x|^2 (`ll-4.narrow`).
    """
    return sides(
        looks_linear_moment(looks_linear_moment(q, n, var_b, L), n, var_b, 1),
        looks_linear_moment(q, n, var_b, L + 1),
        off=looks_linear_moment(q, n, var_b, L + 2),
    )


@HERE.refuted(
    "ll-4.narrow",
    "==",
    at={"m": 1, "k": 2},
    severity="gap",
    impact="the looks-linear moment formula: a narrowing layer keeps a share of the length only",
    given=lambda m, k: at_most(m, k),
    off_given=lambda m, k: equals(m, k),
)
def narrowing_printed(m: Int1To8, k: Int2To8) -> Sides:
    """As printed for any widths, W_0 orthogonal of size (n_l/2) x (n_{l-1}/2) keeps E|W_0 x|^2 = |x|^2; here orthonormal
    rows, m = n_l/2 <= k = n_{l-1}/2, |x| = 1.

    Note: No matrix keeps all lengths from more to fewer dimensions: a narrowing layer keeps the share n_l/n_{l-1} of
    |x|^2 on average.  From equal or to larger widths the formula stands.
    """
    return sides(_kept_by_rows(m, k), Fraction(1))


@HERE.equal("ll-4.narrow.corrected", by="exact", given=lambda m, k: at_most(m, k))
def narrowing(m: Int1To8, k: Int2To8) -> Sides:
    """For m orthonormal rows in k dimensions, Haar: E|W_0 x|^2 = (m/k)|x|^2."""
    return sides(_kept_by_rows(m, k), Fraction(integer(m), integer(k)), off=Fraction(integer(m), integer(k) + 1))


@HERE.equal("ll-5")
def cancelling(t: any_number, x: any_number, y: any_number, r: any_number, b: any_number, d: any_number) -> Sides:
    """Biases may cancel: b_0^(2) = -W_0^(2) b_0^(1) gives |f(x)|^2 = |x|^2 for all x; two rotations of the plane.

    Because in any dimension and for any number of layers the biases of all layers but the last add Σ_l (Π_{k>l} W_0^(k)) b_0^(l)
    to the output; a last bias of minus that leaves a product of orthogonal matrices, which keeps lengths.
    """
    return sides(
        x**2 + y**2,
        _square(_cancelled(t, r, x, y, b, d)),
        off=_square(_with_biases(r, *_with_biases(t, x, y, b, d), -b, -d)),
    )


RESULT = Result(
    ref=HERE.ref,
    title="Looks-linear initialisation with biases",
    statement="W^(l) = [[W_0, -W_0], [-W_0, W_0]] with W_0 orthogonal and b^(l) = (b_0; -b_0) computes x -> W_0 x + b_0, so that "
    "E|f(x)|^2 = |x|^2 + Σ_l σ_{b,l}^2 n_l/2.",
    symbols={"n": "width", "t": "tangent of half the angle of a rotation", "q": "|x|_2^2", "var_b": "σ_b^2", "L": "depth"},
    formulas=(entry_variance, entry_fourth_moment, looks_linear_moment),
    claims=(
        normal_printed, entry_fourth, entry_variance_holds, identity_holds, identity_printed, zero_bias_layer, blocks, block_network,
        he_entries_printed, he_entries, one_layer_moment, more, all_layers_moment, narrowing_printed, narrowing, cancelling,
    ),
)  # fmt: skip

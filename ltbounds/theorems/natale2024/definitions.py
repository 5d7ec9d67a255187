"""The definitions of sections 1, 3 and 4: sum-bounded densities, binary entropy, the target class, densities kept."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, derivative, exp, like, log, log2, maximum, minimum, sqrt
from ltbounds.claims import Axis, Integers, Real, Result
from ltbounds.notation import (
    Conditions,
    Count,
    OpenUnit,
    Positive,
    Share,
    Sides,
    Unit,
    antitone,
    any_number,
    at_most,
    place,
    sides,
)
from ltbounds.seeding import generator

__all__ = [
    "RESULT", "binary_entropy", "density_ceiling", "density_floor", "density_kept", "overparameterization",
    "width_ratio",
]  # fmt: skip

HERE = place("natale2024", "Definitions", "sections 1, 3 and 4")
SUM_BOUNDED = place("natale2024", "Definition 1", "section 3")
ENTROPY = place("natale2024", "Definitions", "section 3, binary entropy")
TARGETS = place("natale2024", "Definitions", "section 4, Eq. 27")
DENSITY = place("natale2024", "Definitions", "section 1")


def density_floor(k: Scalar, c_l: Scalar) -> Scalar:
    """Definition 1: the least density that a sum of k numbers must have on all of [-sqrt k, sqrt k], c_l / sqrt k.

    >>> density_floor(4, 0.125)
    0.0625
    """
    return c_l / sqrt(k)


def density_ceiling(k: Scalar, c_u: Scalar) -> Scalar:
    """Definition 1: the largest density that a sum of k numbers may have anywhere, c_u / sqrt k.

    >>> density_ceiling(4, 0.75)
    0.375
    """
    return c_u / sqrt(k)


def binary_entropy(x: Scalar) -> Scalar:
    """The binary entropy H_2(x) = -x log2 x - (1-x) log2(1-x) in bits, for 0 < x < 1; it tends to 0 at both ends.

    >>> round(binary_entropy(0.25), 6)
    0.811278
    """
    return -x * log2(x) - (1 - x) * log2(1 - x)


def width_ratio(d_in: Scalar, d_out: Scalar) -> Scalar:
    """Section 4: rho_i = max{d_{i-1}/d_i, d_i/d_{i-1}} of one layer; rho is the largest over the layers.

    >>> width_ratio(2, 5)
    2.5
    """
    return maximum(d_in / d_out, d_out / d_in)


def density_kept(alpha: Scalar) -> Scalar:
    """Section 1: the density gamma = 1 - alpha, the share of the source's parameters that is KEPT; alpha is removed.

    >>> density_kept(Fraction(9, 10))
    Fraction(1, 10)
    """
    return 1 - alpha


def overparameterization(m: Scalar, m_t: Scalar) -> Scalar:
    """Section 1: m / m_t, the parameters of the source over those of the target.

    >>> overparameterization(3000, 200)
    15.0
    """
    return m / m_t


EPS = Real(0, 1, open_lo=True, open_hi=True)
"""The tolerances of Theorem 2."""
SIZES: Mapping[str, Axis] = {"n": Integers(2), "k": Integers(1)}


def is_proper(n: Scalar, k: Scalar, **_: Any) -> Conditions:
    """Whether subsets of size k leave a number out, k <= n - 1."""
    return at_most(k, n - 1)


@SUM_BOUNDED.equal("def-1.mass")
def floor_mass(k: Count, c_l: Share, c_u: Positive) -> Sides:
    """The floor c_l/sqrt k on [-sqrt k, sqrt k] holds the mass 2 c_l for every k; so c_l <= 1/2, and the sum of any k
    numbers is the mixture, with weight 2 c_l, of U[-sqrt k, sqrt k] and another law.
    """
    return sides(2 * sqrt(k) * density_floor(k, c_l), 2 * c_l, off=2 * c_l * sqrt(k))


@SUM_BOUNDED.equal("def-1.variance")
def ceiling_variance(k: Count, c_l: Share, c_u: Positive) -> Sides:
    """The narrowest law with densities at most c_u/sqrt k is uniform on an interval of length sqrt k / c_u, with
    variance k/(12 c_u^2); so a sum-bounded law has variance at least 1/(12 c_u^2), whatever k.
    """
    return sides((1 / density_ceiling(k, c_u)) ** 2 / 12, k / (12 * c_u**2), off=k**2 / (12 * c_u**2))


def _slope(x: Scalar) -> Scalar:
    return derivative(binary_entropy)(x)


@ENTROPY.equal("def-2.symmetric")
def symmetric(x: OpenUnit) -> Sides:
    """H_2(x) = H_2(1-x)."""
    return sides(binary_entropy(x), binary_entropy(1 - x), off=binary_entropy(1 - x) * (1 + x))


@ENTROPY.equal("def-2.slope")
def slope(x: OpenUnit) -> Sides:
    """H_2'(x) = log2(1-x) - log2(x), which decreases from +infinity to -infinity: the entropy is strictly concave."""
    return sides(_slope(x), log2(1 - x) - log2(x), off=log(1 - x) - log(x))


@ENTROPY.at_most("def-2.exponentials", by="smt", given=lambda u, v: at_most(v, u), ungiven=True)
def exponentials(u: any_number, v: any_number) -> Sides:
    """e^(-u) <= e^(-v) for v <= u: the kernel's own axiom, to be used where e^(-v) is another number's name."""
    return sides(exp(-u), exp(-v))


@ENTROPY.at_most("def-2.logarithms", by="smt", given=lambda x, y: at_most(x, y), ungiven=True)
def logarithms(x: Positive, y: Positive) -> Sides:
    """log2 x <= log2 y for 0 < x <= y: the kernel's own axiom, to be used at numbers with many parts."""
    return sides(log2(x), log2(y))


@ENTROPY.at_most("def-2.tangent", by="smt")
def tangent(t: Positive) -> Sides:
    """ln t <= t - 1 for t > 0, the tangent of the logarithm at 1: the kernel's own axiom, to be used at other points."""
    return sides(log(t), t - 1, off=(t - 1) / 2)


@ENTROPY.at_most("def-2.grows", by=antitone("t"), beyond={"y": Real(Fraction(1, 2), Fraction(9, 10))})
def grows(t: Share, y: Annotated[Scalar, Real(0, Fraction(1, 2), open_lo=True)]) -> Sides:
    """H_2(t y) <= H_2(y) for 0 < t <= 1 and 0 < y <= 1/2: the entropy does not fall on (0, 1/2]."""
    return sides(binary_entropy(t * y), binary_entropy(y))


@ENTROPY.at_most("def-2.least", by="smt")
def entropy_least(x: OpenUnit) -> Sides:
    """x log2(1/x) <= H_2(x) on (0, 1): the other term, (1-x) log2(1/(1-x)), is not negative."""
    return sides(x * log2(1 / x), binary_entropy(x), off_left=2 * x * log2(1 / x))


@ENTROPY.at_most("def-2.positive", by="smt", strict=True)
def entropy_positive(x: OpenUnit) -> Sides:
    """H_2(x) > 0 on (0, 1)."""
    return sides(0 * x, binary_entropy(x), off=binary_entropy(x) - x)


@ENTROPY.equal("def-2.middle")
def middle(x: OpenUnit) -> Sides:
    """H_2(1/2) = 1."""
    return sides(binary_entropy(like(1, x) / 2), like(1, x), off=like(2, x))


@ENTROPY.at_most("def-2.term", by=(tangent.at(t=lambda x: 1 / (2 * x)),))
def term(x: OpenUnit) -> Sides:
    """Each term of H_2 lies below its tangent at 1/2: x log2(1/x) <= x + (1/2 - x)/ln 2."""
    return sides(x * log2(1 / x), x + (1 - 2 * x) / (2 * log(like(2, x))), off=x)


@ENTROPY.at_most("def-2.at-most-one", by=(term, term.at(x=lambda x: 1 - x)))
def at_most_one(x: OpenUnit) -> Sides:
    """H_2(x) <= 1 on (0, 1), where H_2(1/2) = 1."""
    return sides(binary_entropy(x), like(1, x), off=1 - (x - like(1, x) / 4) ** 2)


DIMENSIONS = (4, 7, 5, 3)


def _draw(seed: int, norm: float = 1.0) -> list[np.ndarray]:
    """A member of the class: Gaussian matrices, their singular values clipped at `norm`."""
    stream = generator("natale2024.def-3", seed)
    matrices = []
    for d_in, d_out in pairwise(DIMENSIONS):
        left, values, right = np.linalg.svd(stream.standard_normal((d_out, d_in)), full_matrices=False)
        matrices.append(left @ np.diag(np.minimum(values, norm)) @ right)
    return matrices


def _verify(matrices: list[np.ndarray]) -> Mapping[str, bool]:
    """By eigenvalues of W^T W, and by the two inequalities that the proofs draw from Eq. 27."""
    x = generator("natale2024.def-3.inputs").standard_normal((500, DIMENSIONS[0]))
    y = x.copy()
    for matrix in matrices[:-1]:
        y = np.maximum(y @ matrix.T, 0.0)
    y = y @ matrices[-1].T
    lengths, images = np.linalg.norm(x, axis=1), np.linalg.norm(y, axis=1)
    steps, moves = np.linalg.norm(np.diff(x, axis=0), axis=1), np.linalg.norm(np.diff(y, axis=0), axis=1)
    return {
        "shapes d_i x d_{i-1}": all(
            m.shape == shape for m, shape in zip(matrices, ((7, 4), (5, 7), (3, 5)), strict=True)
        ),
        "spectral norms at most 1": all(np.linalg.eigvalsh(m.T @ m).max() <= 1 + 1e-12 for m in matrices),
        "|f(x)| <= |x|": bool((images <= lengths * (1 + 1e-12)).all()),
        "f is 1-Lipschitz": bool((moves <= steps * (1 + 1e-12)).all()),
    }


@TARGETS.witness("def-3.witness", build=_draw, off=lambda seed: _draw(seed, norm=1.01), seeds=(0, 1, 2))
def target_class(witness: Any) -> Mapping[str, bool]:
    """Networks W_l relu(... relu(W_1 x)) with spectral norms clipped at 1 have norms at most 1, are 1-Lipschitz and
    satisfy |f(x)| <= |x|, as the proofs use.
    """
    return _verify(witness)


@TARGETS.equal("def-4", by="smt")
def ratio(d_in: Count, d_out: Count) -> Sides:
    """rho_i = max{d_{i-1}/d_i, d_i/d_{i-1}} is the larger width over the smaller one."""
    return sides(width_ratio(d_in, d_out), maximum(d_in, d_out) / minimum(d_in, d_out), off_left=d_in / d_out)


@TARGETS.at_most("def-4.one", by="smt")
def ratio_at_least_one(d_in: Count, d_out: Count) -> Sides:
    """rho_i >= 1 for all widths."""
    return sides(like(1, d_in), width_ratio(d_in, d_out), off=d_in / d_out)


@DENSITY.equal("def-5")
def count(alpha: Unit, m: Count, m_t: Count) -> Sides:
    """Of m parameters a share gamma is kept and a share alpha removed: gamma m + alpha m = m; kept = gamma x
    overparameterization x m_t.
    """
    return sides(
        density_kept(alpha) * overparameterization(m, m_t) * m_t + alpha * m,
        m,
        off_left=alpha * overparameterization(m, m_t) * m_t + alpha * m,
    )


RESULT = Result(
    ref=HERE.ref,
    title="Sum-bounded densities, entropy, targets, density and overparameterization",
    statement="A density is sum-bounded if c_l/sqrt k <= f_k(x) on [-sqrt k, sqrt k] and f_k(x) <= c_u/sqrt k everywhere, for the density "
    "f_k of a sum of k independent numbers, all k >= 1.  Targets are bias-free ReLU networks with spectral norms at most 1.",
    symbols={
        "c_l": "constant of the lower bound",
        "c_u": "constant of the upper bound",
        "alpha": "sparsity, the share REMOVED",
        "gamma": "density, the share kept",
        "m": "parameters of the source",
        "m_t": "parameters of the target",
    },
    formulas=(density_floor, density_ceiling, binary_entropy, width_ratio, density_kept, overparameterization),
    claims=(
        floor_mass, ceiling_variance, tangent, exponentials, logarithms, slope, grows, entropy_least, entropy_positive, symmetric, middle, term, at_most_one,
        target_class, ratio, ratio_at_least_one, count,
    ),
)  # fmt: skip

"""The definitions of sections 1, 3 and 4: sum-bounded densities, binary entropy, the target class, densities kept."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ltbounds.arith import derivative, integer, like, log, log2, maximum, sqrt
from ltbounds.claims import Axis, ExistenceClaim, InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.seeding import generator

__all__ = [
    "RESULT", "binary_entropy", "density_ceiling", "density_floor", "density_kept", "overparameterization",
    "width_ratio",
]  # fmt: skip

REF = Ref("natale2024", "Definitions", "sections 1, 3 and 4")
SUM_BOUNDED = Ref("natale2024", "Definition 1", "section 3")
ENTROPY = Ref("natale2024", "Definitions", "section 3, binary entropy")
TARGETS = Ref("natale2024", "Definitions", "section 4, Eq. 27")
DENSITY = Ref("natale2024", "Definitions", "section 1")


def density_floor(k: Any, c_l: Any) -> Any:
    """Definition 1: the least density that a sum of k numbers must have on all of [-sqrt k, sqrt k], c_l / sqrt k.

    >>> density_floor(4, 0.125)
    0.0625
    """
    return c_l / sqrt(k)


def density_ceiling(k: Any, c_u: Any) -> Any:
    """Definition 1: the largest density that a sum of k numbers may have anywhere, c_u / sqrt k.

    >>> density_ceiling(4, 0.75)
    0.375
    """
    return c_u / sqrt(k)


def binary_entropy(x: Any) -> Any:
    """The binary entropy H_2(x) = -x log2 x - (1-x) log2(1-x) in bits, for 0 < x < 1; it tends to 0 at both ends.

    >>> round(binary_entropy(0.25), 6)
    0.811278
    """
    return -x * log2(x) - (1 - x) * log2(1 - x)


def width_ratio(d_in: Any, d_out: Any) -> Any:
    """Section 4: rho_i = max{d_{i-1}/d_i, d_i/d_{i-1}} of one layer; rho is the largest over the layers.

    >>> width_ratio(2, 5)
    2.5
    """
    return maximum(d_in / d_out, d_out / d_in)


def density_kept(alpha: Any) -> Any:
    """Section 1: the density gamma = 1 - alpha, the share of the source's parameters that is KEPT; alpha is removed.

    >>> density_kept(Fraction(9, 10))
    Fraction(1, 10)
    """
    return 1 - alpha


def overparameterization(m: Any, m_t: Any) -> Any:
    """Section 1: m / m_t, the parameters of the source over those of the target.

    >>> overparameterization(3000, 200)
    15.0
    """
    return m / m_t


EPS = Real(0, 1, open_lo=True, open_hi=True)
"""The tolerances of Theorem 2."""
CONSTANT = Real(0, 1, open_lo=True)
POSITIVE = Real(0, 10**6, open_lo=True)
"""Positive numbers; the identities and monotone steps that use it know no upper end."""
HYPOTHESIS = Real(1, 1000)
"""The constants c_hyp of Eq. 1."""
SIZES: Mapping[str, Axis] = {"n": Integers(2), "k": Integers(1)}


def is_proper(n: Any, k: Any, **_: Any) -> bool:
    """Whether subsets of size k leave a number out, k <= n - 1."""
    return bool(k <= n - 1)


POSITIVE_K: Mapping[str, Axis] = {"k": Integers(1), "c_l": Real(0, 1, open_lo=True), "c_u": POSITIVE}
UNIT: Mapping[str, Axis] = {"x": Real(0, 1, open_lo=True, open_hi=True)}

FLOOR_MASS = InequalityClaim(
    id="natale2024.def-1.mass",
    ref=SUM_BOUNDED,
    statement="The floor c_l/sqrt k on [-sqrt k, sqrt k] holds the mass 2 c_l for every k; so c_l <= 1/2, and the sum of any k "
    "numbers is the mixture, with weight 2 c_l, of U[-sqrt k, sqrt k] and another law.",
    lhs=lambda k, c_l, c_u: 2 * sqrt(k) * density_floor(k, c_l),
    rhs=lambda k, c_l, c_u: 2 * c_l,
    relation="==",
    domain=POSITIVE_K,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, c_l, c_u: 2 * c_l * sqrt(k)},
)

CEILING_VARIANCE = InequalityClaim(
    id="natale2024.def-1.variance",
    ref=SUM_BOUNDED,
    statement="The narrowest law with densities at most c_u/sqrt k is uniform on an interval of length sqrt k / c_u, with variance "
    "k/(12 c_u^2); so a sum-bounded law has variance at least 1/(12 c_u^2), whatever k.",
    lhs=lambda k, c_l, c_u: (1 / density_ceiling(k, c_u)) ** 2 / 12,
    rhs=lambda k, c_l, c_u: k / (12 * c_u**2),
    relation="==",
    domain=POSITIVE_K,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k, c_l, c_u: k**2 / (12 * c_u**2)},
)


def _slope(x: Any) -> Any:
    return derivative(binary_entropy)(x)


SYMMETRIC = InequalityClaim(
    id="natale2024.def-2.symmetric",
    ref=ENTROPY,
    statement="H_2(x) = H_2(1-x).",
    lhs=binary_entropy,
    rhs=lambda x: binary_entropy(1 - x),
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: binary_entropy(1 - x) * (1 + x)},
)

SLOPE = InequalityClaim(
    id="natale2024.def-2.slope",
    ref=ENTROPY,
    statement="H_2'(x) = log2(1-x) - log2(x), which decreases from +infinity to -infinity: the entropy is strictly concave.",
    lhs=_slope,
    rhs=lambda x: log2(1 - x) - log2(x),
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: log(1 - x) - log(x)},
)

MIDDLE = InequalityClaim(
    id="natale2024.def-2.middle",
    ref=ENTROPY,
    statement="H_2(1/2) = 1.",
    lhs=lambda x: binary_entropy(like(1, x) / 2),
    rhs=lambda x: like(1, x),
    relation="==",
    domain=UNIT,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: like(2, x)},
)

AT_MOST_ONE = InequalityClaim(
    id="natale2024.def-2",
    ref=ENTROPY,
    statement="H_2(x) <= 1 on (0, 1), with equality at 1/2 only.",
    lhs=binary_entropy,
    rhs=lambda x: like(1, x),
    domain=UNIT,
    method="steps",
    steps=(SLOPE, SYMMETRIC, MIDDLE),
    because="A strictly concave function that is symmetric about 1/2 has its only maximum there, H_2(1/2) = 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: 1 - (x - like(1, x) / 4) ** 2},
)

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


TARGET_CLASS = ExistenceClaim(
    id="natale2024.def-3",
    ref=TARGETS,
    statement="Networks W_l relu(... relu(W_1 x)) with spectral norms clipped at 1 have norms at most 1, are 1-Lipschitz and satisfy "
    "|f(x)| <= |x|, as the proofs use.",
    build=_draw,
    verify=_verify,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _draw(seed, norm=1.01)},
)


def _exact_ratio(d_in: Any, d_out: Any) -> Any:
    return width_ratio(Fraction(integer(d_in)), Fraction(integer(d_out)))


RATIO = InequalityClaim(
    id="natale2024.def-4",
    ref=TARGETS,
    statement="rho_i = (larger width)/(smaller width), for all widths up to 30.",
    lhs=_exact_ratio,
    rhs=lambda d_in, d_out: Fraction(max(integer(d_in), integer(d_out)), min(integer(d_in), integer(d_out))),
    relation="==",
    domain={"d_in": Integers(1, 30), "d_out": Integers(1, 30)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"lhs": lambda d_in, d_out: Fraction(integer(d_in), integer(d_out))},
)

RATIO_SQUARE = InequalityClaim(
    id="natale2024.def-4.square",
    ref=TARGETS,
    statement="(r + 1/r)/2 - 1 = (r - 1)^2/(2r) for r = d_{i-1}/d_i.",
    lhs=lambda d_in, d_out: (d_in / d_out + d_out / d_in) / 2 - 1,
    rhs=lambda d_in, d_out: (d_in - d_out) ** 2 / (2 * d_in * d_out),
    relation="==",
    domain={"d_in": Integers(1), "d_out": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d_in, d_out: (d_in - d_out) ** 2 / (d_in * d_out)},
)

RATIO_AT_LEAST_ONE = InequalityClaim(
    id="natale2024.def-4.one",
    ref=TARGETS,
    statement="rho_i >= 1 for all widths, with equality for equal widths.",
    lhs=lambda d_in, d_out: 1,
    rhs=_exact_ratio,
    domain={"d_in": Integers(1), "d_out": Integers(1)},
    method="steps",
    steps=(RATIO_SQUARE,),
    because="The larger of r and 1/r is at least their mean, which is 1 plus a square over a positive number.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda d_in, d_out: Fraction(integer(d_in), integer(d_out))},
)

COUNT = InequalityClaim(
    id="natale2024.def-5",
    ref=DENSITY,
    statement="Of m parameters a share gamma is kept and a share alpha removed: gamma m + alpha m = m; kept = gamma x "
    "overparameterization x m_t.",
    lhs=lambda alpha, m, m_t: density_kept(alpha) * overparameterization(m, m_t) * m_t + alpha * m,
    rhs=lambda alpha, m, m_t: m,
    relation="==",
    domain={"alpha": Real(0, 1), "m": Integers(1), "m_t": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda alpha, m, m_t: alpha * overparameterization(m, m_t) * m_t + alpha * m},
)

RESULT = Result(
    ref=REF,
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
        FLOOR_MASS, CEILING_VARIANCE, SLOPE, SYMMETRIC, MIDDLE, AT_MOST_ONE,
        TARGET_CLASS, RATIO, RATIO_SQUARE, RATIO_AT_LEAST_ONE, COUNT,
    ),
)  # fmt: skip

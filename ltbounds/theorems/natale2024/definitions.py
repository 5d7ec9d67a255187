"""The definitions of sections 1, 3 and 4: sum-bounded densities, binary entropy, the target class, densities kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, exp, like, log, log2, maximum, minimum, sqrt
from ltbounds.claims import Conditions, Real, Result, Sides
from ltbounds.notation import Count, OpenUnit, Positive, Share, Size, Unit, antitone, any_number, at_most, place, sides

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


def is_proper(n: Scalar, k: Scalar, **_: Any) -> Conditions:
    """Whether subsets of size k leave a number out, k <= n - 1."""
    return at_most(k, n - 1)


@SUM_BOUNDED.equal("def-1.mass")
def floor_mass(k: Count, c_l: Share, c_u: Positive, t: Unit) -> Sides:
    """On [-sqrt k, sqrt k] the floor holds the mass 2 c_l for every k, and the ceiling 2 c_u (as floor + t ceiling for all t)."""
    left = 2 * sqrt(k) * (density_floor(k, c_l) + t * density_ceiling(k, c_u))
    return sides(left, 2 * c_l + 2 * t * c_u, off=2 * c_l * sqrt(k))


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


@ENTROPY.at_most("def-2.exp", by="smt")
def above_tangent(y: any_number) -> Sides:
    """1 + y <= e^y."""
    return sides(1 + y, exp(y), off=exp(y) - y * y)


@ENTROPY.at_most("def-2.grows", by=antitone("t"), beyond={"y": Real(Fraction(1, 2), Fraction(9, 10))})
def grows(t: Share, y: Annotated[Scalar, Real(0, Fraction(1, 2), open_lo=True)]) -> Sides:
    """H_2(t y) <= H_2(y) for 0 < t <= 1 and 0 < y <= 1/2: the entropy does not fall on (0, 1/2]."""
    return sides(binary_entropy(t * y), binary_entropy(y))


@ENTROPY.at_most("def-2.most", by="smt", given=is_proper)
def entropy_most(k: Count, n: Size) -> Sides:
    """n H_2(k/n) <= k log2(e n/k) for k <= n-1: the other term, (n-k) log2(n/(n-k)), is at most k/ln 2."""
    return sides(n * binary_entropy(k / n), k * log2(n / k) + k / log(like(2, n)), off=k * log2(n / k) + k)


@ENTROPY.at_most("def-2.positive", by="smt", strict=True)
def entropy_positive(x: OpenUnit) -> Sides:
    """H_2(x) > 0 on (0, 1)."""
    return sides(0 * x, binary_entropy(x), off=binary_entropy(x) - x)


@ENTROPY.at_most(
    "def-2.at-most-one", by=(tangent.at(t=lambda x: 1 / (2 * x)), tangent.at(t=lambda x: 1 / (2 * (1 - x))))
)
def at_most_one(x: OpenUnit) -> Sides:
    """H_2(x) <= 1 on (0, 1), where H_2(1/2) = 1: each term, x log2(1/x), is at most x + (1/2 - x)/ln 2."""
    return sides(binary_entropy(x), like(1, x), off=1 - (x - like(1, x) / 4) ** 2)


@TARGETS.equal("def-4", by="smt")
def ratio(d_in: Count, d_out: Count) -> Sides:
    """rho_i = max{d_{i-1}/d_i, d_i/d_{i-1}} is the larger width over the smaller one."""
    return sides(width_ratio(d_in, d_out), maximum(d_in, d_out) / minimum(d_in, d_out), off_left=d_in / d_out)


@DENSITY.equal("def-5")
def count(alpha: Unit, m: Count, m_t: Count) -> Sides:
    """Of m parameters a share gamma is kept and a share alpha removed: gamma m + alpha m = m, m = overparameterization x m_t."""
    left = density_kept(alpha) * overparameterization(m, m_t) * m_t + alpha * m
    return sides(left, m, off_left=alpha * overparameterization(m, m_t) * m_t + alpha * m)


RESULT = Result(
    ref=HERE.ref, title="Sum-bounded densities, entropy, targets, density and overparameterization",
    statement="A density is sum-bounded if c_l/sqrt k <= f_k(x) on [-sqrt k, sqrt k] and f_k(x) <= c_u/sqrt k everywhere, for the density "
    "f_k of a sum of k independent numbers, all k >= 1.  Targets are bias-free ReLU networks with spectral norms at most 1.",
    symbols={
        "c_l": "constant of the lower bound", "c_u": "constant of the upper bound",
        "alpha": "sparsity, the share REMOVED", "gamma": "density, the share kept", "m": "parameters of the source",
        "m_t": "parameters of the target",
    },
    formulas=(density_floor, density_ceiling, binary_entropy, width_ratio, density_kept, overparameterization),
    claims=(
        floor_mass, tangent, above_tangent, exponentials, logarithms, grows, entropy_most, entropy_positive,
        at_most_one, ratio, count,
    ),
)  # fmt: skip

"""Corollary 1's proof, step 3 (appendix D): many subsamples, and a grid of targets."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from ltbounds.arith import Scalar, absolute, exp, like, log, log2, maximum, minimum, sqrt
from ltbounds.claims import Conditions, Real, Sides
from ltbounds.notation import AtLeastOne, Count, Nonnegative, OpenHalf, OpenUnit, Size, at_most, less, place, sides
from ltbounds.theorems.natale2024.definitions import binary_entropy, entropy_positive, exponentials, grows
from ltbounds.theorems.natale2024.theorem_2 import sample_size as equation_1

__all__ = [
    "CLAIMS", "FORMULAS", "amplification_constant", "failure_bound", "repetitions", "sample_size", "subsample_size",
]  # fmt: skip

STEP_3 = place("natale2024", "Corollary 1", "appendix D, step 3")
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def sample_size(k: Scalar, n: Scalar, eps: Scalar, c_amp: Scalar) -> Scalar:
    """Eq. 3: the right side c_amp log2^2(k/eps)/H_2(k/n), which n must reach.

    >>> round(sample_size(10, 100, 0.1, c_amp=8.0), 2)
    752.94
    """
    return c_amp * log2(k / eps) ** 2 / binary_entropy(k / n)


def amplification_constant(c_hyp: Scalar, c_thm: Scalar) -> Scalar:
    """Step 3: c_amp = 8 c_hyp / c_thm; at least 8, because c_hyp >= 1 and c_thm < 1.

    >>> amplification_constant(2, Fraction(1, 2))
    Fraction(32, 1)
    """
    return 8 * c_hyp / c_thm


def repetitions(k: Scalar, eps: Scalar, c_thm: Scalar) -> Scalar:
    """Step 3: the number of subsamples, r = (4/c_thm) ln(k/eps).

    >>> round(repetitions(10, 0.1, 0.5), 2)
    36.84
    """
    return 4 / c_thm * log(k / eps)


def subsample_size(k: Scalar, n: Scalar, eps: Scalar, c_hyp: Scalar) -> Scalar:
    """Step 3: the size of a subsample, n* = c_hyp log2(k/eps')/H_2(k/n) with eps' = eps/2.

    >>> round(subsample_size(10, 100, 0.1, 1.0), 2)
    16.3
    """
    return c_hyp * log2(2 * k / eps) / binary_entropy(k / n)


def failure_bound(k: Scalar, eps: Scalar, c_thm: Scalar) -> Scalar:
    """Step 3: the union bound (2/eps') sqrt k (1-c_thm)^r over a grid of step eps' = eps/2.

    >>> f"{failure_bound(10, 0.1, 0.5):.2e}"
    '1.03e-09'
    """
    return 4 * sqrt(k) / eps * exp(_log_missed(k, eps, c_thm))


def _log_missed(k: Scalar, eps: Scalar, c_thm: Scalar) -> Scalar:
    return repetitions(k, eps, c_thm) * log(1 - c_thm)


def _printed_size(k: Scalar, n: Scalar, eps: Scalar, c_hyp: Scalar, c_thm: Scalar) -> Scalar:
    return sample_size(k, n, eps, amplification_constant(c_hyp, c_thm))


@STEP_3.at_most("D-4", by="smt", given=lambda k, n, **_: at_most(2 * k, n))
def subsamples_fit(k: Count, n: Size, eps: OpenHalf, c_hyp: AtLeastOne, c_thm: OpenUnit) -> Sides:
    """r subsamples of n* numbers fit: c_amp log2^2(k/eps)/H_2 >= 2 r c_hyp log2(k/eps)/H_2 >= r c_hyp log2(k/eps')/H_2."""
    right = _printed_size(k, n, eps, c_hyp, c_thm)
    return sides(repetitions(k, eps, c_thm) * subsample_size(k, n, eps, c_hyp), right, off=right / 3)


def _equation_3(k: Scalar, n: Scalar, eps: Scalar, c_hyp: Scalar, c_thm: Scalar) -> Conditions:
    return (at_most(2 * k, n), at_most(_printed_size(k, n, eps, c_hyp, c_thm), n))


@STEP_3.refuted(
    "D-5", at={"k": 2048, "n": 4096, "eps": QUARTER, "c_hyp": 1, "c_thm": HALF}, severity="gap",
    impact="Corollary 1: its subsamples may have fewer than 2k members; for larger k another argument is needed (cor-1.uniform)",
    given=_equation_3,
    off_given=lambda k, n, eps, c_hyp, c_thm: (
        _equation_3(k, n, eps, c_hyp, c_thm),
        at_most(k * k * log2(n / k), c_hyp * n * log2(2 * k / eps) / 2),
    ),
    samples=({"k": 3, "n": 4096, "eps": QUARTER, "c_hyp": 1, "c_thm": HALF},),
)  # fmt: skip
def subsample_large(k: Count, n: Size, eps: OpenHalf, c_hyp: Annotated[Scalar, Real(1, 20)], c_thm: OpenUnit) -> Sides:
    """As printed, Theorem 2 applies to subsamples of n* numbers, for every k <= n/2 under Eq. 3; so k <= n*.

    Note: At k = n/2 n* = c_hyp log2(4k) = 13 numbers hold no subset of 2048.  For k > n/(2r) cor-1.uniform steers the sum first.
    """
    return sides(k, subsample_size(k, n, eps, c_hyp), off=maximum(subsample_size(k, n, eps, c_hyp), k))


@STEP_3.at_most(
    "D-5.corrected",
    by=(grows.at(t=lambda m, n: m / n, y=lambda k, m: k / m), entropy_positive.at(x=lambda k, n: k / n)),
    given=lambda k, m, n, eps, c_hyp: (at_most(2 * k, m), at_most(m, n), at_most(subsample_size(k, n, eps, c_hyp), m)),
    samples=({"k": 1, "m": 26, "n": 64, "eps": QUARTER, "c_hyp": 1},),
)
def subsample_entropy(k: Count, m: Count, n: Size, eps: OpenHalf, c_hyp: AtLeastOne) -> Sides:
    """A subsample of m numbers, 2k <= m and n* <= m <= n, satisfies Eq. 1 at eps': c_hyp log2(k/eps')/H_2(k/m) <= m."""
    asked = equation_1(k, m, eps / 2, c_hyp)
    return sides(asked, m, off_left=3 * asked)


@STEP_3.at_most(
    "D-6.grid", by="smt", given=lambda u, i: (at_most(i, maximum(u, like(1, u))), less(u, i + 1)),
    off_given=lambda u, i: (at_most(i, maximum(u, like(1, u))), less(u, i + 3)),
)  # fmt: skip
def grid(u: Nonnegative, i: Count) -> Sides:
    """Every z = -sqrt k + u eps', 0 <= u <= (2/eps') sqrt k, is within eps' of the grid point -sqrt k + i eps' for the
    largest integer i <= max(u, 1), which is at most (2/eps') sqrt k: then |sum - z| < 2 eps' = eps.
    """
    return sides(absolute(u - i), like(1, u))


@STEP_3.argued("D-6", steps=(grid,), given=lambda k, eps, c_thm, i: at_most(i, 4 * sqrt(k) / eps))
def all_targets(k: Count, eps: OpenHalf, c_thm: OpenUnit, i: Count) -> Sides:
    """If r blocks miss each of the i <= (2/eps') sqrt k grid points with a probability of at most (1-c_thm)^r, every z is met within
    eps except with probability (2/eps') sqrt k (1-c_thm)^r.

    Because a z whose grid point, within eps' by `D-6.grid`, is met within eps' is met within eps; and the union adds up.
    """
    union = i * exp(_log_missed(k, eps, c_thm))
    return sides(union, failure_bound(k, eps, c_thm), off=union / 2)


@STEP_3.at_most(
    "D-7", by=(exponentials.at(u=lambda k, eps, c_thm: -_log_missed(k, eps, c_thm), v=lambda k, eps: 4 * log(k / eps)),)
)
def power_bound(k: Count, eps: OpenHalf, c_thm: OpenUnit) -> Sides:
    """(2/eps') sqrt k (1-c_thm)^r <= 4 eps^3 <= eps for eps < 1/2."""
    return sides(failure_bound(k, eps, c_thm), minimum(4 * eps**3, eps), off=4 * eps**5)


FORMULAS = (sample_size, amplification_constant, repetitions, subsample_size, failure_bound)
CLAIMS = (subsamples_fit, subsample_large, subsample_entropy, all_targets, grid, power_bound)

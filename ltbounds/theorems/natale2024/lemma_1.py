"""Lemma 1: the uniform density is sum-bounded; so is the centred Gaussian, and mixtures with a uniform are resampled.

f(x, n) is the density of a sum of n numbers U[-1, 1]; its evenness and fall with |x| are in `appendix_c.eqs_33_34`, the
paper's own bounds in `appendix_c.lower_bound` and `.upper_bound`.  It leaves the constants open; the best ones, for every n,
are those of our Theorem 3.
"""

from __future__ import annotations

from ltbounds.arith import Scalar, ball, exp, like, maximum, pi_like, sqrt
from ltbounds.claims import Real, Result
from ltbounds.notation import Count, Positive, Sides, Signed, any_number, place, sides
from ltbounds.theorems.natale2024.appendix_c import eqs_33_34 as shape
from ltbounds.theorems.natale2024.appendix_c import lower_bound as lower
from ltbounds.theorems.natale2024.appendix_c import upper_bound as upper
from ltbounds.theorems.natale2024.definitions import density_ceiling, density_floor, exponentials
from ltbounds.theorems.ours import theorem_3 as ours

__all__ = ["RESULT", "gaussian_ceiling", "gaussian_density", "gaussian_floor"]

HERE = place("natale2024", "Lemma 1", "section 3, Eq. 2")
GAUSS = place("natale2024", "Lemma 1", "section 3, before Lemma 1")


def gaussian_density(x: Scalar, k: Scalar, m: Scalar, s: Scalar) -> Scalar:
    """The density at x of a sum of k numbers N(m, s^2).

    >>> round(gaussian_density(2.0, 4, 0.0, 1.0), 6)
    0.120985
    """
    return exp(-((x - k * m) ** 2) / (2 * k * s**2)) / (s * sqrt(2 * pi_like(s) * k))


def gaussian_ceiling(s: Scalar) -> Scalar:
    """c_u of N(0, s^2): 1/(s sqrt(2 pi)).

    >>> round(gaussian_ceiling(1.0), 6)
    0.398942
    """
    return 1 / (s * sqrt(2 * pi_like(s)))


def gaussian_floor(s: Scalar) -> Scalar:
    """c_l of N(0, s^2): exp(-1/(2 s^2))/(s sqrt(2 pi)).

    >>> round(gaussian_floor(1.0), 6)
    0.241971
    """
    return exp(-1 / (2 * s**2)) * gaussian_ceiling(s)


@GAUSS.at_most("claim-gauss.upper", by=(exponentials.at(u=lambda v, s: v * v / (2 * s * s), v=lambda s: 0 * s),))
def gauss_upper(k: Count, s: Positive, v: any_number) -> Sides:
    """f_k(x) <= c_u/sqrt k for every x = v sqrt k."""
    ceiling = density_ceiling(k, gaussian_ceiling(s))
    return sides(gaussian_density(v * sqrt(k), k, 0 * s, s), ceiling, off=9 * ceiling / 10)


@GAUSS.at_most("claim-gauss", by=(gauss_upper,), beyond={"u": Real(-2, 2)})
def gauss_bounded(k: Count, s: Positive, u: Signed, v: any_number) -> Sides:
    """The centred Gaussian density is sum-bounded: c_l/sqrt k <= f_k(u sqrt k) for |u| <= 1, f_k(v sqrt k) <= c_u/sqrt k for all v.

    Note: The paper says 'the Gaussian distribution'; with a mean m other than 0 it fails, see `.mean`.
    """
    too_low = density_floor(k, gaussian_floor(s)) - gaussian_density(u * sqrt(k), k, 0 * s, s)
    high = gauss_upper.body(k, s, v)
    return sides(maximum(too_low, high.left - high.right), 0 * s)


@GAUSS.equal("claim-gauss.mean")
def gauss_mean(k: Count, m: Positive, s: Positive) -> Sides:
    """With a mean m > 0, sqrt k f_k(-sqrt k) is exp(-(2 m sqrt k + m^2 k)/(2 s^2)) times the c_l of N(0, s^2), which tends to 0
    as k grows: N(m, s^2) is not sum-bounded unless m = 0.
    """
    left = sqrt(k) * gaussian_density(-sqrt(k), k, m, s)
    right = exp(-(2 * m * sqrt(k) + m**2 * k) / (2 * s**2)) * gaussian_floor(s)
    return sides(left, right, off=gaussian_floor(s))


def _best_floor(x: Scalar) -> Scalar:
    """c_l = sqrt(3/(2 pi)) e^(-3/2) = 0.15418..., in the arithmetic of x."""
    return ours.limit_density(like(1, x))


@HERE.argued("lemma-1.upper", steps=(ours.upper, shape.unimodal))
def upper_holds(n: Count, u: any_number) -> Sides:
    """f(x, n) <= c_u/sqrt n for all n and x = u sqrt n, with c_u = 1/sqrt 2; equality at n = 2, x = 0.

    Because f is largest at 0, by `C-3`, where our Theorem 3 bounds it, `thm-3.upper`.
    """
    return sides(lower.scaled_density(n, u), 1 / sqrt(ball(2)), off=ball(7) / 10)


@HERE.argued("lemma-1.lower", steps=(ours.lower, shape.unimodal))
def lower_bound(n: Count, u: Signed) -> Sides:
    """f(x, n) >= c_l/sqrt n for all n and |x| <= sqrt n, x = u sqrt n, with c_l = sqrt(3/(2 pi)) e^(-3/2) = 0.154.

    Because f is least at the ends +-sqrt n, by `C-3`, where our Theorem 3 bounds it, `thm-3.lower`.
    """
    return sides(_best_floor(u), lower.scaled_density(n, u), off_left=_best_floor(u) * 26 / 25)


@HERE.argued("lemma-1", steps=(upper_holds, lower_bound))
def sum_bounded(n: Count, u: any_number, inside: Signed) -> Sides:
    """The uniform density on [-1, 1] is sum-bounded: c_l/sqrt n <= f(x, n) for |x| <= sqrt n, and f(x, n) <= c_u/sqrt n for all x.
    (The sides: f at u sqrt n over f at a point inside, at most c_u/c_l.)

    Because `lemma-1.upper` bounds f above everywhere, and `lemma-1.lower` below on [-sqrt n, sqrt n].
    """
    left, right = lower.scaled_density(n, u), lower.scaled_density(n, inside) / (sqrt(ball(2)) * _best_floor(ball(1)))
    return sides(left, right, off=lower.scaled_density(n, inside) / 2)


APPENDIX_C = (shape, lower, upper)

RESULT = Result(
    ref=HERE.ref, whole="natale2024.lemma-1", title="The uniform density is sum-bounded",
    statement="c_l/sqrt n <= f(x, n) for |x| <= sqrt n and f(x, n) <= c_u/sqrt n for all x, f(., n) the density of a sum of n numbers "
    "U[-1,1], with constants c_l, c_u for all n.",
    symbols={
        "n": "numbers in the sum", "k": "numbers in the sum (Definition 1)", "s": "standard deviation of a Gaussian",
        "m": "mean of a Gaussian", "p": "weight of the uniform part of a mixture",
        "q": "probability that one uniform number is good", "P_L": "P(sqrt n <= Sigma_[n] <= 2 sqrt n)",
    },
    formulas=(
        gaussian_density, gaussian_ceiling, gaussian_floor,
        *(formula for part in APPENDIX_C for formula in part.FORMULAS),
    ),
    claims=(
        gauss_bounded, gauss_upper, gauss_mean, sum_bounded, upper_holds, lower_bound,
        *(claim for part in APPENDIX_C for claim in part.CLAIMS),
    ),
)  # fmt: skip

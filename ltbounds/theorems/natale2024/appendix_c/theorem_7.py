"""Theorem 7 (Sahaidarova): a local limit theorem for every law with a bounded density; here with A = 11,920.

The paper cites it; the proof is ours, by characteristic functions: see `local_limit`.
"""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, derivative, exp, like, maximum, pi_like, sin, sqrt
from ltbounds.claims import Real, Result
from ltbounds.notation import AtLeastOne, Count, Nonnegative, Positive, Sides, any_number, at_most, place, sides
from ltbounds.theorems.natale2024.definitions import above_tangent

__all__ = ["RESULT", "constant_sum", "local_limit_bound", "normal_density", "standardised_density", "third_moment"]

HERE = place("natale2024", "Theorem 7", "appendix C")


def normal_density(x: Scalar) -> Scalar:
    """phi(x) = exp(-x^2/2)/sqrt(2 pi), the standard normal density.

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-x * x / 2) / sqrt(2 * pi_like(x))


def third_moment(h: Scalar) -> Scalar:
    """beta_3 = E|X|^3 = h^3/4 for X ~ U[-h, h]; 3 sqrt 3/4 at h = sqrt 3, where the variance is 1.

    >>> round(third_moment(3**0.5), 6)
    1.299038
    """
    return h**3 / 4


def local_limit_bound(n: Scalar, A: Scalar, C: Scalar, beta_3: Scalar) -> Scalar:
    """Theorem 7: sup |p_n - phi| <= A beta_3 max(1, C^3)/sqrt n, C the largest density, mean 0 and variance 1.

    >>> local_limit_bound(4, 0.5, 2, 1.25)
    2.5
    """
    return A * beta_3 * maximum(like(1, C), C**3) / sqrt(n)


def standardised_density(value: Scalar, n: Scalar) -> Scalar:
    """f_z = f sqrt(n/3): the density of Sigma_[n]/sqrt(n/3) where that of Sigma_[n] is `value`.

    >>> standardised_density(0.5, 12)
    1.0
    """
    return value * sqrt(n / like(3, n))


@HERE.at_most(
    "thm-7.taylor", by="smt", given=lambda s, beta: at_most(4 * beta * s, 1), samples=({"s": "1/4", "beta": 1},)
)
def taylor(s: Nonnegative, beta: AtLeastOne) -> Sides:
    """(a) beta s^3/6, which bounds |f(s) - 1 + s^2/2|, and s^4/8, which bounds |exp(-s^2/2) - 1 + s^2/2|, are at most beta s^3/5."""
    return sides(beta * s**3 / 6 + s**4 / 8, beta * s**3 / 5, off=beta * s**3 / 6)


@HERE.at_most(
    "thm-7.taylor.size", by="smt", given=lambda s, beta: at_most(4 * beta * s, 1), samples=({"s": "1/4", "beta": 1},)
)
def taylor_size(s: Nonnegative, beta: AtLeastOne) -> Sides:
    """(a) Both are at most exp(-11 s^2/24) in size: 1 - s^2/2 + beta s^3/6 is, and so is exp(-s^2/2)."""
    return sides(1 - s**2 / 2 + beta * s**3 / 6, exp(-11 * s**2 / 24), off=1 - s**2 / 2)


@HERE.equal("thm-7.taylor.integral")
def taylor_integral(s: Nonnegative, a: Positive) -> Sides:
    """(a) The derivative of -(s^2/(2a) + 1/(2a^2)) exp(-a s^2) is s^3 exp(-a s^2), whose integral over (0, inf) is 1/(2 a^2)."""
    inner = derivative(lambda v: -(v**2 / (2 * a) + 1 / (2 * a * a)) * exp(-a * v * v))(s)
    return sides(inner, s**3 * exp(-a * s * s), off=s**2 * exp(-a * s * s))


@HERE.at_most("thm-7.cosine", by="balls", vanishing={"u": 2})
def cosine(u: Annotated[Scalar, Real(0, "22/7")]) -> Sides:
    """u^2/5 <= 1 - cos u = 2 sin^2(u/2) for 0 <= u <= 22/7, so for |u| <= pi."""
    return sides(u * u / 5, 2 * sin(u / 2) ** 2, off_left=u * u / 4)


@HERE.at_most("thm-7.windows", by="smt", given=lambda s, C, **_: at_most(1, 4 * C), samples=({"s": 1, "C": "1/4"},))
def windows(s: AtLeastOne, C: Positive) -> Sides:
    """(c) At most (2s + v)/pi + 1 windows of length 2v/s, v = 1/(16 C), have a measure of at most 4v = 1/(4C): those of the y in
    [-2, 2] with sy within v of a multiple of 2 pi, whose mass is at most 1/4 by a density of at most C.
    """
    v = 1 / (16 * C)
    return sides(2 * v / s * ((2 * s + v) / pi_like(s) + 1), 1 / (4 * C), off=1 / (5 * C))


def constant_sum(C: Scalar, beta: Scalar) -> Scalar:
    """The three parts and the normal tail, sqrt n times: 1152 beta/(605 pi) + 4 beta/pi + 1920 C^2 beta/pi + 30720 C^3/e.

    >>> round(constant_sum(1.0, 1.0), 1)
    11914.3
    """
    pi = pi_like(C)
    return 1152 * beta / (605 * pi) + 4 * beta / pi + 1920 * C**2 * beta / pi + 30720 * C**3 / exp(like(1, C))


@HERE.equal("thm-7.parts")
def parts(n: Count, C: Positive, beta: AtLeastOne) -> Sides:
    """They are (a) with a = 11n/48, the tail beyond c = 1/(4 beta), (b), at most the integral of exp(-n s^2/(960 C^2)) beyond c, and
    (c), as exp(-x) <= 1/(e x) at x = b n/3.
    """
    c, b = 1 / (4 * beta), 1 / (10240 * C**2)
    near, tails = n * beta / 10 * (48 / (11 * n)) ** 2, (1 + 480 * C**2) / (n * c)
    right = n / pi_like(n) * (near + tails) + 3 * C / (b * exp(like(1, n)))
    return sides(constant_sum(C, beta), right, off=right - n / pi_like(n) * near)


@HERE.equal("thm-7.normal")
def normal(u: any_number) -> Sides:
    """phi'(u) = -u phi(u), with the factor 1/sqrt(2 pi): 2 pi phi'(u)^2 = u^2 exp(-u^2)."""
    return sides(2 * pi_like(u) * derivative(normal_density)(u) ** 2, u**2 * exp(-u * u), off=u**2 * exp(-u * u / 2))


@HERE.at_most("thm-7.sum", by="smt")
def summed(C: Positive, beta: AtLeastOne) -> Sides:
    """(a) to (c) add up to at most 11920 beta max{1, C^3}."""
    left, right = constant_sum(C, beta), local_limit_bound(like(1, C), 11920, C, beta)
    return sides(left, right, off=left - C / 2)


@HERE.argued(
    "thm-7", steps=(taylor, taylor_size, taylor_integral, cosine, windows, above_tangent, summed),
    given=lambda n, C, beta: at_most(1, 4 * C), samples=({"n": 2, "C": 1, "beta": 1},),
)  # fmt: skip
def local_limit(n: Count, C: Positive, beta: AtLeastOne) -> Sides:
    """Theorem 7 with A = 11,920: for independent numbers of one law with mean 0, variance 1, density at most C and E|X|^3 = beta, sup_x
    |p_n(x) - phi(x)| <= 11920 beta max{1, C^3}/sqrt n for every n >= 1.

    Because C > 1/4, the variance being at least 1/(12 C^2); for n <= 2 p_n <= C sqrt n and phi < 1/2 are enough.  Let n >= 3, f be the
    characteristic function of X, and Y = X - X', whose density is at most C and which lies in [-2, 2] with probability at least 1/2: 1 -
    |f(s)|^2 = E[1 - cos sY], and |p_n - phi| <= (sqrt n/(2 pi)) ∫ |f(s)^n - exp(-n s^2/2)| ds.  (a) For |s| <= 1/(4 beta), |f^n - g^n| <= n
    |f - g| M^(n-1), g = exp(-s^2/2), |f| and g at most M; by `thm-7.taylor` and `thm-7.taylor.size` this is at most n beta |s|^3/5 exp(-11 n
    s^2/48), whose integral `thm-7.taylor.integral` gives: 1152 beta/(605 pi sqrt n).  Beyond, exp(-n s^2/2) adds at most 4 beta/(pi sqrt n).
    (b) For |s| <= 1, |sY| <= 2 < pi where |Y| <= 2, so E[1 - cos sY] >= (s^2/5) E[Y^2, |Y| <= 2] by `thm-7.cosine`, and a mass of 1/2 with
    density at most C is nearest to 0 on |y| <= 1/(4C): 1 - |f|^2 >= s^2/(480 C^2), |f| <= exp(-s^2/(960 C^2)), and the integral of its n-th
    power from 1/(4 beta) on gives 1920 C^2 beta/(pi sqrt n).  (c) For |s| > 1 by `thm-7.windows` a mass of 1/4 has sY at least v away from
    all multiples of 2 pi: by `thm-7.cosine` 1 - |f|^2 >= v^2/20, |f| <= exp(-b), b = 1/(10240 C^2).  As ∫ |f|^2 = 2 pi ∫ p^2 <= 2 pi C, this
    part is at most sqrt n C exp(-b (n-2)) <= 30720 C^3/(e sqrt n), by n - 2 >= n/3 and `def-2.exp`, at y = b n/3 - 1.  `thm-7.sum` adds up.
    """
    left, right = constant_sum(C, beta) / sqrt(n), local_limit_bound(n, 11920, C, beta)
    return sides(left, right, off=local_limit_bound(n, 1, C, beta))


RESULT = Result(
    ref=HERE.ref, title="A local limit theorem",
    statement="For i.i.d. numbers with mean 0, variance 1, density at most C and E|X|^3 = beta_3, sup_x |p_n(x) - "
    "phi(x)| <= A beta_3 max(1, C^3)/sqrt n with an absolute constant A, p_n the density of the "
    "standardised sum.",
    symbols={
        "n": "numbers in the sum", "A": "absolute constant, open in the paper; 11,920 here",
        "C": "largest density of one number", "beta_3": "E|X|^3", "h": "half-width of a uniform law",
    },
    formulas=(normal_density, third_moment, local_limit_bound, standardised_density, constant_sum), whole="natale2024.thm-7",
    claims=(local_limit, taylor, taylor_size, taylor_integral, cosine, windows, parts, normal, summed),
)  # fmt: skip

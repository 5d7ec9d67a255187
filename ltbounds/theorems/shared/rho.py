"""ρ, the number of subset sums of an L+1 construction, which has to know how many there are.

burkholz2022depth Theorem 5.2 and burkholz2022conv Theorem 3.2 divide the failure probability δ among ρ subset sums, and
the number of sums depends on the size C log(1/min{ε, δ/ρ}) of a base set, hence on ρ.  Any ρ with

    ρ ≥ needed(ρ) = C N log(1/min{ε, δ/ρ})

will do.  N counts the target's nonzero parameters, ε is the least of the layers' tolerances, log is natural.

=================  ==========================================================  =============================================
`least`            the smallest such ρ, by Lambert's W                         exact
`closed_form`      C N^(1+γ) log(1/min{ε, δ}), as printed "for any γ > 0"      not always large enough
`sufficient`       C N max{log(1/ε), e/(e-1) log(C N/δ)}                       always large enough
=================  ==========================================================  =============================================
"""

from __future__ import annotations

from ltbounds.arith import Scalar, exp, lambert_w, like, log, maximum, minimum

__all__ = ["closed_form", "larger_root", "least", "needed", "spare_factor", "sufficient", "width"]


def needed(rho: Scalar, N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """The subset sums that there are if δ is divided by ρ: C N log(1/min{ε, δ/ρ}), natural logarithm.

    >>> round(needed(1000, N=100, eps=0.01, delta=0.1, C=1), 2)
    921.03
    """
    return C * N * log(1 / minimum(eps, delta / rho))


def closed_form(N: Scalar, eps: Scalar, delta: Scalar, gamma: Scalar, C: Scalar) -> Scalar:
    """ρ as printed, C N^(1+γ) log(1/min{ε, δ}), said to work for any γ > 0 "as C N^γ ≥ log N".

    >>> round(closed_form(N=100, eps=0.01, delta=0.1, gamma=0.5, C=1), 2)
    4605.17
    """
    return C * N ** (1 + gamma) * log(1 / minimum(eps, delta))


def larger_root(N: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """The larger solution of ρ = A log(ρ/δ), A = C N ≥ e δ: -A W(-δ/A), W the lower branch of Lambert's function.

    >>> round(larger_root(N=100, delta=0.1, C=1), 2)
    911.8
    """
    A = C * N
    return -A * lambert_w(-delta / A, -1)


def least(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """The smallest ρ with ρ ≥ needed(ρ), for C N ≥ e δ and C N log(1/ε) ≥ e δ: max{C N log(1/ε), larger_root}.

    >>> rho = least(N=100, eps=0.01, delta=0.1, C=1)
    >>> round(rho, 2), round(needed(rho, N=100, eps=0.01, delta=0.1, C=1), 2)
    (911.8, 911.8)
    """
    return maximum(C * N * log(1 / eps), larger_root(N, delta, C))


def spare_factor(like_this: Scalar) -> Scalar:
    """1/(1 - 1/e) = e/(e-1), the least k with -W(-1/x) ≤ k log x for every x > e: equality at log x = e - 1.

    >>> round(spare_factor(1.0), 6)
    1.581977
    """
    return 1 / (1 - exp(like(-1, like_this)))


def sufficient(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """A closed form that is always large enough: C N max{log(1/ε), e/(e-1) log(C N/δ)}; no γ, and log N for N^γ.

    >>> round(sufficient(N=100, eps=0.01, delta=0.1, C=1), 2)
    1092.79
    """
    A = C * N
    return A * maximum(log(1 / eps), spare_factor(delta) * log(A / delta))


def width(n: Scalar, eps: Scalar, delta: Scalar, rho: Scalar, C: Scalar) -> Scalar:
    """The width that reads n target neurons, C n log(1/min{ε, δ/ρ}); ρ enters inside the logarithm only.

    >>> [round(width(300, 1e-4, 0.01, rho, C=1), 1) for rho in (1, least(N=10**5, eps=1e-4, delta=0.01, C=1))]
    [2763.1, 5719.8]
    """
    return needed(rho, n, eps, delta, C)

"""What is true of ρ, for each paper that uses it: the printed closed form and the corrected one."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, exp, like, log, maximum, minimum
from ltbounds.claims import Claim, InequalityClaim, Points
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Place, Positive, Sides, any_number, at_most, less, sides
from ltbounds.theorems.shared.rho import closed_form, larger_root, needed, spare_factor, sufficient

__all__ = ["rho_claims"]

SomeDelta = Annotated[Scalar, Points(("1/2", "1/1000"))]
SomeConstants = Annotated[Scalar, Points((3, 20))]


def rho_claims(here: Place, name: str) -> tuple[Claim, ...]:
    """The claims on ρ at `here`; `name` is the paper's ID of the statement that the closed form works."""
    tangent = _tangent(here, f"{name}.tangent")
    either = _either(here, f"{name}.either")
    return (
        _printed(here, name), _undivided(here, f"{name}.undivided"), _root(here, f"{name}.root"), *_power_against_log(here, f"{name}.log", tangent),
        *_sufficient(here, f"{name}.corrected", tangent, either), either,
    )  # fmt: skip


def _printed(here: Place, name: str) -> InequalityClaim:
    @here.refuted(
        name, at={"N": 100, "eps": "0.1", "delta": "0.1", "gamma": "0.1", "C": 1}, severity="gap",
        impact="the L+1 theorem: its proof divides delta among too few sums; its widths stand with rho as corrected, "
        "which enters inside a logarithm only",
    )  # fmt: skip
    def printed(N: Count, eps: OpenUnit, delta: OpenUnit, gamma: Positive, C: AtLeastOne) -> Sides:
        """rho = C N^(1+gamma) log(1/min{eps, delta}) is at least C N log(1/min{eps, delta/rho}), for any gamma > 0.

        Note: At N = 100, eps = delta = gamma = 1/10 and C = 1 the closed form is 365 and 820 sums are needed.  A larger C in the
        closed form repairs it for a fixed gamma, but must grow like 1/gamma; the corrected form needs no gamma.
        """
        rho, corrected = closed_form(N, eps, delta, gamma, C), sufficient(N, eps, delta, C)
        enough, wanted = (needed(found, N, eps, delta, C) for found in (corrected, rho))
        return sides(wanted, rho, off=corrected, off_left=enough)

    return printed


def _undivided(here: Place, name: str) -> InequalityClaim:
    @here.equal(name)
    def undivided(N: Count, eps: OpenUnit, delta: OpenUnit, gamma: Positive, C: AtLeastOne) -> Sides:
        """The printed rho is N^gamma times the C N log(1/min{eps, delta}) sums that there are if delta is not divided."""
        found = N**gamma * needed(1, N, eps, delta, C)
        return sides(closed_form(N, eps, delta, gamma, C), found, off=N * found)

    return undivided


def _root(here: Place, name: str) -> InequalityClaim:
    @here.equal(name, by="points")
    def root(N: Annotated[Scalar, Points((2, 100, 10**6))], delta: SomeDelta, C: SomeConstants) -> Sides:
        """The larger root of rho = C N log(rho/delta) by Lambert's function, where delta decides, solves it."""
        rho = larger_root(N, delta, C)
        return sides(needed(rho, N, like(1, delta), delta, C), rho, off=2 * rho)

    return root


def _tangent(here: Place, name: str) -> InequalityClaim:
    @here.at_most(name, by="smt", samples=({"s": 0},))
    def tangent(s: any_number) -> Sides:
        """1 + s <= e^s: the exponential lies above its tangent at 0."""
        return sides(1 + s, exp(s), off=9 * exp(s) / 10)

    return tangent


def _either(here: Place, name: str) -> InequalityClaim:
    @here.equal(name, by="smt")
    def either(x: Positive, y: Positive) -> Sides:
        """log(1/min{x, y}) = max{log(1/x), log(1/y)}."""
        return sides(log(1 / minimum(x, y)), maximum(log(1 / x), log(1 / y)), off=log(1 / x))

    return either


def _power_against_log(here: Place, name: str, tangent: InequalityClaim) -> tuple[InequalityClaim, ...]:
    """C N^γ ≥ log N: false for any C that does not depend on γ."""

    @here.refuted(
        name, at={"N": 10_000, "gamma": "0.1", "C": 1}, severity="gap",
        impact="the closed form of rho, which it is the reason for",
    )  # fmt: skip
    def printed(N: Count, gamma: Positive, C: Positive) -> Sides:
        """C N^gamma >= log N for every gamma > 0 and N >= 1, with a C that depends on neither: here C = 1.

        Note: 10000^0.1 = 2.51 and log 10000 = 9.21.  No other C serves: at gamma = 1/log N the left side is e C for all N.
        """
        power = N ** (like(1, N) * gamma)
        return sides(log(like(1, gamma) * N), C * power, off=(C + 1 / gamma) * power)

    @here.at_most(f"{name}.no-constant", by="smt", strict=True, given=lambda N, C: less(exp(like(1, C)) * C, log(N)))
    def no_constant(N: Count, C: Positive) -> Sides:
        """Whatever C, at gamma = 1/log N every N > e^(e C) has C N^gamma < log N."""
        return sides(C * N ** (1 / log(N)), log(N), off=C)

    @here.at_most(f"{name}.corrected", by=(tangent.at(s=lambda N, gamma: gamma * log(N) - 1),))
    def corrected(N: Count, gamma: Positive) -> Sides:
        """log N <= N^gamma/(e gamma): C = 1/(e gamma) is enough."""
        bound = exp(gamma * log(N) - 1) / gamma
        return sides(log(N), bound, off=9 * bound / 10)

    return printed, no_constant, corrected


def _sufficient(
    here: Place, name: str, tangent: InequalityClaim, either: InequalityClaim
) -> tuple[InequalityClaim, ...]:
    @here.at_most(
        f"{name}.fixed-point", by=(tangent.at(s=lambda m: log(m) - 1),), samples=({"A": "5.57", "delta": 1, "m": "2.72"},),
        given=lambda A, delta, m: at_most(spare_factor(delta) * log(A / delta), m),
    )  # fmt: skip
    def fixed_point(A: Positive, delta: Positive, m: Positive) -> Sides:
        """If m >= e/(e-1) log(A/delta), then log(A m/delta) <= m: r = A m has r >= A log(r/delta), since log m <= m/e."""
        return sides(log(A * m / delta), m, off=9 * m / 10)

    def factor(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
        return sufficient(N, eps, delta, C) / (C * N)

    def share(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
        return delta / sufficient(N, eps, delta, C)

    @here.at_most(name, by=(either.at(x=lambda eps: eps, y=share), fixed_point.at(A=lambda N, C: C * N, m=factor)))
    def corrected(N: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
        """rho = C N max{log(1/eps), e/(e-1) log(C N/delta)} is at least C N log(1/min{eps, delta/rho})."""
        rho, naive = sufficient(N, eps, delta, C), C * N * maximum(log(1 / eps), log(C * N / delta))
        return sides(needed(rho, N, eps, delta, C), rho, off=naive, off_left=needed(naive, N, eps, delta, C))

    return (corrected,)

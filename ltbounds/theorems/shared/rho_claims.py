"""What is true of ρ, for each paper that uses it: the printed closed form, the exact solution, and the corrected form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ltbounds.arith import Scalar, exp, like, log, maximum
from ltbounds.claims import Axis, Claim, InequalityClaim, Integers, Points, Real, Ref, Sides, Verdict
from ltbounds.theorems.shared.equalities import agreement, identity
from ltbounds.theorems.shared.legacy import legacy
from ltbounds.theorems.shared.rho import closed_form, least, least_gamma, needed, spare_factor, sufficient

__all__ = ["rho_claims"]

SHARE = Real(0, 1, open_lo=True, open_hi=True)
ANY: Mapping[str, Axis] = {
    "N": Integers(1), "eps": SHARE, "delta": SHARE, "gamma": Real(0, 10, open_lo=True), "C": Points((1, 2, 10, 100)),
}  # fmt: skip
LARGE: Mapping[str, Axis] = {
    "N": Points((10, 18605, 10**9)),
    "eps": Points(("0.1", "0.0001")),
    "delta": Points(("0.5", "0.001")),
    "C": Points((1, 7)),
}


def _by_trial(N: Scalar, eps: Scalar, delta: Scalar, gamma: Scalar, C: Scalar) -> Scalar:
    return needed(closed_form(N, eps, delta, gamma, C), N, eps, delta, C)


def _corrected_by_trial(N: Scalar, eps: Scalar, delta: Scalar, gamma: Scalar, C: Scalar) -> Scalar:
    return needed(sufficient(N, eps, delta, C), N, eps, delta, C)


def _corrected(N: Scalar, eps: Scalar, delta: Scalar, gamma: Scalar, C: Scalar) -> Scalar:
    return sufficient(N, eps, delta, C)


def _printed(identifier: str, ref: Ref) -> InequalityClaim:
    return legacy(
        id=identifier,
        ref=ref,
        statement="rho = C N^(1+gamma) log(1/min{eps, delta}) is at least C N log(1/min{eps, delta/rho}), for any gamma > 0.",
        lhs=_by_trial,
        rhs=closed_form,
        domain=ANY,
        method="steps",
        counterexample={"N": 100, "eps": "0.1", "delta": "0.1", "gamma": "0.1", "C": 1},
        recorded=Verdict.REFUTED,
        control={"lhs": _corrected_by_trial, "rhs": _corrected},
        note="At N = 100, eps = delta = gamma = 1/10 and C = 1 the closed form is 365 and 820 sums are needed; at N = 1 no gamma helps. "
        "A larger C in the closed form than in the equation repairs it for a fixed gamma, but C must grow like 1/gamma: "
        "see the claim on C N^gamma >= log N.  The theorem survives, because rho enters inside a logarithm, and the "
        "corrected form needs no gamma: log N in place of N^gamma.",
        correction=f"{identifier}.corrected",
    )


def _log_bound(identifier: str, ref: Ref) -> tuple[InequalityClaim, ...]:
    """C N^γ ≥ log N: false for any C that does not depend on γ."""
    corrected = f"{identifier}.log.corrected"
    return (
        legacy(
            id=f"{identifier}.log",
            ref=ref,
            statement="C N^gamma >= log N for every gamma > 0 and N >= 1, with a C that depends on neither.",
            lhs=lambda N, gamma, C: log(like(1, gamma) * N),
            rhs=lambda N, gamma, C: C * N ** (like(1, N) * gamma),
            domain={"N": Integers(1), "gamma": Real(0, 10, open_lo=True), "C": Points((1, 2, 10, 100))},
            method="steps",
            counterexample={"N": 10_000, "gamma": "0.1", "C": 1},
            recorded=Verdict.REFUTED,
            control={"rhs": lambda N, gamma, C: (C + 1 / gamma) * N ** (like(1, N) * gamma)},
            note="10000^0.1 = 2.51 and log 10000 = 9.21.  No C serves all gamma: at N = e^(1/gamma) the two sides are e C and 1/gamma.",
            correction=corrected,
        ),
        legacy(
            id=corrected,
            ref=ref,
            statement="log N <= N^gamma / (e gamma) for all N >= 1 and gamma > 0, with equality at N = e^(1/gamma): so C >= 1/(e gamma) "
            "is what it takes.  With t = gamma log N it reads t <= e^(t-1).",
            lhs=lambda t: t,
            rhs=lambda t: exp(t - 1),
            domain={"t": Real(0, 1000)},
            method="steps",
            steps=_tangent_of_exp(f"{corrected}.tangent", ref),
            because="e^s >= 1 + s at s = t - 1; the steps prove it for -1 <= s <= 4, and beyond the difference grows, its derivative "
            "e^s - 1 being positive.",
            recorded=Verdict.PROVED,
            control={"rhs": lambda t: 9 * exp(t - 1) / 10},
        ),
    )


def _tangent_of_exp(identifier: str, ref: Ref) -> tuple[InequalityClaim, ...]:
    right = legacy(
        id=f"{identifier}.right",
        ref=ref,
        statement="1 + s < e^s for 0 < s <= 4.",
        lhs=lambda s: 1 + s,
        rhs=lambda s: exp(s),
        relation="<",
        domain={"s": Real(0, 4, open_lo=True)},
        method="balls",
        vanishing={"s": 2},
        recorded=Verdict.PROVED,
        control={"lhs": lambda s: 1 + 2 * s},
    )
    left = replace(
        right,
        id=f"{identifier}.left",
        statement="1 + s < e^s for -4 <= s < 0.",
        domain={"s": Real(-4, 0, open_hi=True)},
        vanishing={"s": -2},
        body=lambda s: Sides(1 + s, exp(s), off_left=1 + s / 2),
    )
    return right, left


def _with_factor(t: Scalar) -> Scalar:
    """k L - L - log(k L) at k = `spare_factor` and L = (e-1) t."""
    k, L = spare_factor(t), (exp(like(1, t)) - 1) * t
    return k * L - L - log(k * L)


def _sufficient(identifier: str, ref: Ref) -> tuple[InequalityClaim, ...]:
    steps = (
        identity(
            f"{identifier}.factor",
            ref,
            "k L - L - log(k L) = t - 1 - log t for k = e/(e-1) and L = (e-1) t.",
            _with_factor,
            lambda t: t - 1 - log(t),
            domain={"t": Real(0, 1000, open_lo=True)},
            off=lambda t: t - log(t),
        ),
        *_tangent_of_exp(f"{identifier}.tangent", ref),
    )
    proved = legacy(
        id=identifier,
        ref=ref,
        statement="rho = C N max{log(1/eps), e/(e-1) log(C N/delta)} is at least C N log(1/min{eps, delta/rho}), for all N >= 1, C >= 1.",
        lhs=lambda N, eps, delta, C: needed(sufficient(N, eps, delta, C), N, eps, delta, C),
        rhs=sufficient,
        domain={"N": Integers(1), "eps": SHARE, "delta": SHARE, "C": Real(1, 100)},
        method="steps",
        steps=steps,
        because="With A = C N and L = log(A/delta) > 0: k L >= L + log(k L) by the steps at s = log t (beyond |s| = 4 the difference "
        "e^s - 1 - s grows with |s|), that is r >= A log(r/delta) at r = A k L.  If A >= e delta, r >= A lies where "
        "r - A log(r/delta) grows, so a larger r also satisfies it; if A < e delta every r does, as r/delta >= (A/delta) log(r/delta).",
        recorded=Verdict.PROVED,
        control={"lhs": _naive_by_trial, "rhs": _naive},
    )
    tight = legacy(
        id=f"{identifier}.tight",
        ref=ref,
        statement="It is at most 1e-6 above what is needed where eps decides (eps = 1e-20), and where C N/delta is near e^(e-1).",
        lhs=sufficient,
        rhs=lambda N, eps, delta, C: 1_000_001 * needed(sufficient(N, eps, delta, C), N, eps, delta, C) / 10**6,
        domain={
            "N": Points((1,)),
            "eps": Points((Fraction(1, 10**20), "0.9")),
            "delta": Points(("0.17937",)),
            "C": Points((1,)),
        },
        method="points",
        recorded=Verdict.HOLDS_AT_POINTS,
        control={"lhs": lambda N, eps, delta, C: 2 * sufficient(N, eps, delta, C)},
    )
    return proved, tight


def _naive(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """The first guess, without the spare factor: too small by log log."""
    return C * N * maximum(log(1 / eps), log(C * N / delta))


def _naive_by_trial(N: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    return needed(_naive(N, eps, delta, C), N, eps, delta, C)


def _exact(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    return (
        identity(
            f"{identifier}.lambert",
            ref,
            "rho = A v solves rho = A log(rho/delta) for delta = A v e^(-v): by Lambert's W, v = -W(-delta/A).",
            lambda A, v: A * log(A * v / (A * v * exp(-v))),
            lambda A, v: A * v,
            domain={"A": Real(0, 1000, open_lo=True), "v": Real(1, 1000)},
            off=lambda A, v: A * (v + 1),
        ),
        agreement(
            f"{identifier}.least",
            ref,
            "The least rho, by Lambert's W, needs exactly itself.",
            least,
            lambda N, eps, delta, C: needed(least(N, eps, delta, C), N, eps, delta, C),
            domain=LARGE,
            off=lambda N, eps, delta, C: needed(2 * least(N, eps, delta, C), N, eps, delta, C),
        ),
        legacy(
            id=f"{identifier}.less",
            ref=ref,
            statement="One thousandth less than the least rho is not enough.",
            lhs=lambda N, eps, delta, C: 999 * least(N, eps, delta, C) / 1000,
            rhs=lambda N, eps, delta, C: needed(999 * least(N, eps, delta, C) / 1000, N, eps, delta, C),
            relation="<",
            domain=LARGE,
            method="points",
            recorded=Verdict.HOLDS_AT_POINTS,
            control={"rhs": lambda N, eps, delta, C: 99 * least(N, eps, delta, C) / 100},
        ),
        agreement(
            f"{identifier}.form",
            ref,
            "The printed form is N^gamma times the sums that there are if delta is divided by nothing.",
            closed_form,
            lambda N, eps, delta, gamma, C: N ** (like(1, N) * gamma) * needed(like(1, eps), N, eps, delta, C),
            domain={**LARGE, "gamma": Points((0, Fraction(1, 2), 1))},
            off=lambda N, eps, delta, gamma, C: needed(N, N, eps, delta, C),
        ),
        agreement(
            f"{identifier}.gamma",
            ref,
            "The printed form with the same C is the least rho exactly at gamma = least_gamma, and grows with gamma.",
            least,
            lambda N, eps, delta, C: closed_form(N, eps, delta, least_gamma(N, eps, delta, C), C),
            domain=LARGE,
            off=lambda N, eps, delta, C: closed_form(N, eps, delta, 2 * least_gamma(N, eps, delta, C) + 1, C),
            note="At eps = delta = 0.01 least_gamma is 0.13 for N = 18605 (a pruned LeNet) and C = 1, 0.15 for C = 10; for N = 100, 0.20 and 0.24.",
        ),
    )


def _gamma_one(identifier: str, ref: Ref) -> InequalityClaim:
    """Where γ = 1 suffices with the same C."""
    margin = legacy(
        id=f"{identifier}.gamma-one.margin",
        ref=ref,
        statement="2 log N + log C < N - 1 for 10 <= N <= 1000 and 1 <= C <= 10.",
        lhs=lambda N, C: 2 * log(N) + log(C),
        rhs=lambda N, C: N - 1,
        relation="<",
        domain={"N": Real(10, 1000), "C": Real(1, 10)},
        method="balls",
        recorded=Verdict.PROVED,
        control={"lhs": lambda N, C: 3 * log(N) + log(C)},
    )
    return legacy(
        id=f"{identifier}.gamma-one",
        ref=ref,
        statement="The printed form with gamma = 1 and the same C is large enough for N >= 10, 1 <= C <= 10 and eps, delta <= 1/e.",
        lhs=lambda N, eps, delta, C: _by_trial(N, eps, delta, like(1, eps), C),
        rhs=lambda N, eps, delta, C: closed_form(N, eps, delta, like(1, eps), C),
        domain={
            "N": Integers(10),
            "eps": Real(0, Fraction(36, 100), open_lo=True),
            "delta": Real(0, Fraction(36, 100), open_lo=True),
            "C": Real(1, 10),
        },
        method="steps",
        steps=(margin,),
        because="With Lambda = log(1/min{eps, delta}) >= 1 the claim is N Lambda >= log(1/delta) + log C + 2 log N + log Lambda, and "
        "(N - 1) Lambda - log Lambda >= N - 1 for Lambda >= 1; beyond N = 1000 the margin grows, since 1 > 2/N.",
        recorded=Verdict.PROVED,
        control={"lhs": lambda N, eps, delta, C: 20 * _by_trial(N, eps, delta, like(1, eps), C)},
    )


def rho_claims(identifier: str, ref: Ref) -> tuple[Claim, ...]:
    """The claims on ρ under `identifier`, the paper's ID of the statement that the closed form works."""
    return (
        _printed(identifier, ref),
        *_log_bound(identifier, ref),
        *_sufficient(f"{identifier}.corrected", ref),
        *_exact(identifier, ref),
        _gamma_one(identifier, ref),
    )

"""Definition 2.3 and Corollary 2.4: subset sums of laws that contain a uniform."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, ball, exp, like, log, maximum, minimum, pi_like, sqrt
from ltbounds.claims import Exact, Points, Real, Result
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors
from ltbounds.notation import OpenUnit, Positive, Share, Sides, at_most, place, sides
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.theorem_3 import sample_size as lueker

__all__ = [
    "RESULT",
    "normal_density",
    "sample_size",
    "sample_size_as_printed",
    "weight_in_normal",
    "weight_in_normal_product",
]

ZeroTo1Open = Annotated[Scalar, Real(0, 1, open_hi=True)]
UpTo10 = Annotated[Scalar, Real(0, 10, open_lo=True)]
Tried1 = Annotated[Scalar, Points((1, 2, 5))]
Tried2 = Annotated[Scalar, Points((2, 3, 10))]
Tried3 = Annotated[Scalar, Points(("0.1", "0.001"))]
Tried4 = Annotated[Scalar, Points((3,))]
Tried5 = Annotated[Scalar, Points(("0.5", 1))]
Tried6 = Annotated[Scalar, Points((1, 2))]
UpTo4 = Annotated[Scalar, Real(0, 4, open_lo=True)]
RealMinus1To0Open = Annotated[Scalar, Real(-1, 0, open_hi=True)]
Real1Over100To5 = Annotated[Scalar, Real(Fraction(1, 100), 5)]

PAPER = "burkholz2022depth"
DEFINITION = place(PAPER, "Corollary 2.4", "section 2.3, Definition 2.3")
HERE = place(PAPER, "Corollary 2.4", "section 2.3")


def normal_density(z: Any) -> Any:
    """The density of N(0, 1).

    >>> round(normal_density(0.0), 6)
    0.398942
    """
    return exp(-z * z / 2) / sqrt(2 * pi_like(z))


def weight_in_normal(h: Any) -> Any:
    """Definition 2.3 for N(0, 1): the largest alpha with density >= alpha/(2h) on [-h, h], 2h times the density at h.

    >>> round(weight_in_normal(1.0), 6)
    0.483941
    """
    return 2 * h * normal_density(h)


def weight_in_normal_product(h: Any) -> Any:
    """The same for the product of two N(0, 1), whose density is K_0(|z|)/pi: 2 h K_0(h)/pi; h is a ball.

    >>> weight_in_normal_product(ball("0.5")).str(6, radius=False)
    '0.294252'
    """
    return 2 * h * ball(h).bessel_k(0) / pi_like(h)


def sample_size_as_printed(alpha: Any, h: Any, B: Any, t: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Corollary 2.4: m = C max{1, t/h}/alpha · log(B / min{delta/max{1, t/h}, eps/max{t, h}}), natural logarithm.

    >>> round(sample_size_as_printed(1, 1, 1, 1, 0.01, 0.01, C=3), 2)
    13.82
    """
    reach = maximum(like(1, h), t / h)
    return C * reach / alpha * log(B / minimum(delta / reach, eps / maximum(t, h)))


def sample_size(alpha: Any, h: Any, B: Any, t: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Corollary 2.4, corrected: 2B in place of B inside the logarithm, without which m numbers may not even reach t.

    >>> round(sample_size(1, 1, 1, 1, 0.01, 0.01, C=3), 2)
    15.89
    """
    return sample_size_as_printed(alpha, h, 2 * B, t, eps, delta, C)


@DEFINITION.at_most("def-2.3", by="balls", strict=True, vanishing={"z": -1})
def contained(z: ZeroTo1Open) -> Sides:
    """N(0, 1) contains U[-h, h] with weight 2h phi(h), at h = 1: its density on (0, 1) is greater than that at 1, and it
    is even.

    Note: As printed, c > 0 and h > 0; Corollary 2.4 and every use of it need c = 0, so c > 0 is a misprint.
    """
    return sides(weight_in_normal(like(1, z)) / 2, normal_density(z), off_left=11 * weight_in_normal(like(1, z)) / 20)


@DEFINITION.equal("def-2.3.weight", by="points")
def normal_value(h: Annotated[Scalar, Points(("0.1", 1, 3))]) -> Sides:
    """The weight of U[-h, h] in N(0, 1) is h sqrt(2/pi) e^(-h^2/2)."""
    return sides(
        weight_in_normal(h), h * sqrt(2 / pi_like(h)) / exp(h * h / 2), off=h * sqrt(2 / pi_like(h)) / exp(h * h)
    )


def _reachable(alpha: Any, h: Any, B: Any, t: Any, eps: Any, delta: Any, C: Any) -> Any:
    """The largest sum that so many numbers of size at most B can have."""
    return B * sample_size_as_printed(alpha, h, B, t, eps, delta, C)


def _reachable_corrected(alpha: Any, h: Any, B: Any, t: Any, eps: Any, delta: Any, C: Any) -> Any:
    return B * sample_size(alpha, h, B, t, eps, delta, C)


def _nearest(alpha: Any, h: Any, B: Any, t: Any, eps: Any, delta: Any, C: Any) -> Any:
    return t - eps


SHORT: Mapping[str, Exact] = {"alpha": 1, "h": "0.01", "B": "0.01", "t": 1, "eps": "0.5", "delta": "0.99", "C": 10}


@HERE.refuted("cor-2.4.reach", at=SHORT, severity="gap", impact="TODO", given=lambda h, B, **_: at_most(h, B))
def reach(alpha: Share, h: UpTo10, B: UpTo10, t: Tried1, eps: OpenUnit, delta: OpenUnit, C: Tried2) -> Sides:
    """The printed number m of numbers |X_k| <= B can reach the target z = t to within eps: t - eps <= m B, whatever eps,
    delta < 1.

    Note: For U[-0.01, 0.01], t = 1, delta = 0.99, eps = 0.5 and C = 10 the formula asks for 10.05 numbers, whose sums
    stay below 0.11: all subsets miss z = 1 with certainty.  As t = 1, B = h and delta tends to 1 the logarithm tends
    to 0, so no C helps.  With 2B in the logarithm it is at least log 2; for delta <= 1/2 the printed form stands with
    twice the constant.
    """
    return sides(
        _nearest(alpha, h, B, t, eps, delta, C),
        _reachable(alpha, h, B, t, eps, delta, C),
        off=_reachable_corrected(alpha, h, B, t, eps, delta, C),
    )


@HERE.at_most("cor-2.4.reach.log", by="balls", strict=True)
def reach_corrected_log(t: Annotated[Scalar, Real(1, 10)]) -> Sides:
    """1 < 2 log 2."""
    return sides(like(1, t), 2 * log(2 * t), off=log(2 * t))


@HERE.at_most("cor-2.4.reach.corrected", by="smt", given=lambda h, B, **_: at_most(h, B), samples=(SHORT,))
def reach_corrected(
    alpha: Share, h: Positive, B: Positive, t: Tried1, eps: OpenUnit, delta: OpenUnit, C: Tried2
) -> Sides:
    """With 2B in the logarithm and C >= 2, t - eps <= m B.

    Because r = max{1, t/h} has r B >= t (B >= h if t >= h, else B >= h > t), so 2B r/delta > 2t and m B >= C t
    log(2t)/alpha >= 2 t log 2 > t for t >= 1.
    """
    return sides(
        _nearest(alpha, h, B, t, eps, delta, C),
        _reachable_corrected(alpha, h, B, t, eps, delta, C),
        off=_reachable(alpha, h, B, t, eps, delta, C),
    )


@HERE.equal("cor-2.4.lueker", by="points")
def as_lueker(eps: Tried3, delta: Annotated[Scalar, Points(("0.01",))], C: Tried4) -> Sides:
    """For U[-1, 1] and t = 1 the corrected size is Lueker's C log(2/min{eps, delta}) (pensia2020 Theorem 3); the printed
    one lacks the 2.
    """
    return sides(
        sample_size(1, like(1, eps), 1, 1, eps, delta, C),
        lueker(eps, delta, C),
        off=sample_size_as_printed(1, like(1, eps), 1, 1, eps, delta, C),
    )


@HERE.equal("cor-2.4.parts", by="points")
def parts(
    alpha: Tried5,
    h: Annotated[Scalar, Points(("0.25", 1, 3))],
    B: Tried4,
    t: Tried6,
    eps: Tried3,
    delta: Tried3,
    C: Tried4,
) -> Sides:
    """alpha m/(C r) = max{log(2B r/delta), log(2B max{t, h}/eps)}, with r = max{1, t/h}: which of delta and eps decides."""
    return sides(
        alpha * sample_size(alpha, h, B, t, eps, delta, C) / (C * maximum(t, h) / h),
        maximum(log(2 * B * maximum(t, h) / (h * delta)), log(2 * B * maximum(t, h) / eps)),
        off=log(2 * B * maximum(t, h) / (h * delta)),
    )


@cache
def _certified(law: str, eps: float) -> int:
    from ltbounds.theorems.ours.corollary_1 import n_sufficient

    return n_sufficient(eps, eps, law, 1.0)


def _asked_for(law: str, eps: float, C: float) -> float:
    """The corrected size for U[-1, 1], or for the product with its uniform part, h = 1/2, at t = B = 1 and delta = eps."""
    if law == "product":
        return sample_size(uniform_weight(0.5), 0.5, 1, 1, eps, eps, C)
    return sample_size(1, 1.0, 1, 1, eps, eps, C)


def _rows(more: float = 1.0) -> list[tuple[str, float, float]]:
    return [(law, eps, more * _certified(law, eps)) for law in ("uniform", "product") for eps in (0.1, 0.01)]


@HERE.witness("cor-2.4.certified", build=lambda _: _rows(), off=lambda _: _rows(1.3))
def certified(rows: Any) -> Mapping[str, bool]:
    """C = 10 suffices for U[-1, 1] and for its products: the numbers that our Corollary 1 proves enough for all targets in
    [-1, 1] are no more than the corrected size asks for, at delta = eps = 0.1 and 0.01.

    Note: In floats rounded to the safe side.  Certified constants are 8.3 to 8.7 for U[-1, 1] and 7.5 to 9.7 for
    products, from eps = 1/4 to 1e-8.
    """
    return {f"{law} at {eps}": n <= _asked_for(law, eps, 10) for law, eps, n in rows}


@HERE.at_most("cor-2.4.monotone", by="points", strict=True)
def monotone(
    alpha: Tried5,
    h: Annotated[Scalar, Points(("0.25", 1))],
    B: Tried4,
    t: Tried6,
    eps: Tried3,
    delta: Tried3,
    C: Tried4,
) -> Sides:
    """Half the weight, twice the bound and the reach, half the tolerance and the failure probability each ask for more
    numbers.
    """
    return sides(
        sample_size(alpha, h, B, t, eps, delta, C),
        minimum(
            minimum(sample_size(alpha / 2, h, B, t, eps, delta, C), sample_size(alpha, h, 2 * B, t, eps, delta, C)),
            minimum(sample_size(alpha, h, B, 2 * t, eps, delta, C), sample_size(alpha, h, B, t, eps / 2, delta / 2, C)),
        ),
        off=sample_size(alpha, h, B, t, 2 * eps, 2 * delta, C),
    )


def _hits(law: str, n: int, z: float, eps: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    experiment = RandomSubsetSum(n=n, law=law, notion="fixed", lo=z, hi=z)
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= eps


UNIFORM_N = math.ceil(sample_size_as_printed(1, 1, 1, 1, 0.01, 0.05, C=3))


@HERE.trials(
    "cor-2.4",
    at_least=0.95,
    expected=0.98,
    notion="fixed",
    off=_hits("uniform", 9, 1.0, 0.01),
    parameters={"law": "uniform", "z": 1, "m": UNIFORM_N, "eps": 0.01, "delta": 0.05, "C": 3},
)
def fixed(stream: np.random.Generator, trials: int) -> np.ndarray:
    """U[-1, 1], C = 3, eps = 0.01, delta = 0.05 (m = 14): the extreme target z = t = 1 is met with probability at least
    0.95.
    """
    return _hits("uniform", UNIFORM_N, 1.0, 0.01)(stream, trials)


PRODUCT_N = math.ceil(sample_size_as_printed(float(uniform_weight(0.5)), 0.5, 1, 1, 0.1, 0.1, C=1))


@HERE.trials(
    "cor-2.4.product",
    at_least=0.9,
    expected=0.955,
    notion="fixed",
    off=_hits("product", 5, 1.0, 0.1),
    parameters={"law": "product", "z": 1, "m": PRODUCT_N, "eps": 0.1, "delta": 0.1, "C": 1},
)
def fixed_product(stream: np.random.Generator, trials: int) -> np.ndarray:
    """Products of two U[-1, 1] (alpha = (log 2)/2, h = 1/2), C = 1, eps = delta = 0.1 (m = 18): z = t = 1 is met with
    probability at least 0.9.
    """
    return _hits("product", PRODUCT_N, 1.0, 0.1)(stream, trials)


@HERE.at_most("claim-products.right", by="balls", strict=True, vanishing={"v": 2})
def right(v: UpTo4) -> Sides:
    """1 + v < e^v for 0 < v <= 4, with v = s - 1."""
    return sides(1 + v, exp(v), off_left=1 + 2 * v)


@HERE.at_most("claim-products.left", by="balls", strict=True, vanishing={"v": -2})
def left(v: RealMinus1To0Open) -> Sides:
    """1 + v < e^v for -1 <= v < 0."""
    return sides(1 + v, exp(v), off_left=1 + v / 2)


@HERE.argued("claim-products", steps=(right, left))
def products(s: Annotated[Scalar, Real(0, 50)]) -> Sides:
    """The product of two U[-1, 1] contains U[-h, h] with weight h log(1/h) <= 1/e < 1 (pensia2020 Corollary 1 proves the
    containment): with h = e^(-s) it reads s e^(-s) <= 1/e, greatest at s = 1.

    Because s <= e^(s-1) is 1 + v <= e^v at v = s - 1; beyond 4 the difference grows, its derivative being e^v - 1.
    From `claim-products.right`, `claim-products.left`.
    """
    return sides(uniform_weight(exp(-s)), exp(like(-1, s)), off=9 * exp(like(-1, s)) / 10)


@HERE.at_most("claim-products.normal", by="balls", strict=True)
def normal_products(h: Real1Over100To5) -> Sides:
    """The product of two N(0, 1) has the density K_0(|z|)/pi, K_0(z) being the integral of exp(-z cosh s) over s > 0,
    which falls with |z|: it contains U[-h, h] with weight 2h K_0(h)/pi, less than 3/10 for 1/100 <= h <= 5.
    """
    return sides(10 * weight_in_normal_product(h), 3 + 0 * h, off=2 + 0 * h)


def _normal_products_within(z: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    return lambda stream, trials: np.abs(np.prod(stream.standard_normal((trials, 2)), axis=1)) <= z


@HERE.trials(
    "claim-products.experiment",
    at_least=0.29,
    expected=0.55,
    notion="random",
    off=_normal_products_within(0.05),
    parameters={"h": 0.5},
)
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """Products of two N(0, 1) fall into [-1/2, 1/2] with probability at least 0.29, the weight of the uniform part for h
    = 1/2.
    """
    return _normal_products_within(0.5)(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Subset sums of laws that contain a uniform",
    statement="X contains a uniform if X ~ alpha U[c-h, c+h] + (1-alpha) G.  For independent X_1..X_m, |X_k| <= B, each containing U[-h, h] with "
    "weight alpha_k: every z in [-t, t] is within eps of a subset sum with probability at least 1-delta if "
    "m >= C max{1, t/h}/min alpha_k · log(B / min{delta/max{1, t/h}, eps/max{t, h}}).",
    symbols={
        "alpha, h": "weight and half-width of the uniform part",
        "B": "bound of |X_k|",
        "t": "largest target, an integer >= 1",
        "eps, delta": "tolerance and failure probability",
        "C": "constant left open",
    },
    formulas=(normal_density, weight_in_normal, sample_size_as_printed, sample_size),
    claims=(
        contained, normal_value, fixed, fixed_product, reach, reach_corrected_log, reach_corrected, as_lueker, parts, certified, monotone, right, left, products,
        normal_products, by_experiment,
    ),
)  # fmt: skip

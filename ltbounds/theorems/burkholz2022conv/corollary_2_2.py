"""Corollary 2.2: random subset sums, and how large the constant is in practice."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import absolute, integer, log, minimum
from ltbounds.claims import InequalityClaim, Integers, Points, ProbabilityClaim, Ref, Result, Verdict
from ltbounds.montecarlo.experiments import RandomSubsetSum, draw_errors

__all__ = ["RESULT", "base_set_size"]

REF = Ref("burkholz2022conv", "Corollary 2.2", "section 2")


def base_set_size(eps: Any, delta: Any, C: Any) -> Any:
    """Corollary 2.2: m = C log(1/min(delta, eps)) numbers suffice; natural logarithm (the paper names no base).

    >>> round(base_set_size(0.01, 0.01, 3), 3)
    13.816
    """
    return C * log(1 / minimum(delta, eps))


def _hits(m: int, eps: float, law: str = "uniform", target: float | None = 1.0) -> Callable[..., np.ndarray]:
    """Whether some subset of m numbers is within eps of the target, of one uniform on [-1, 1] where that is None."""
    end = {"notion": "random"} if target is None else {"notion": "fixed", "lo": target, "hi": target}
    experiment = RandomSubsetSum(n=m, law=law, **end)  # type: ignore[arg-type]
    return lambda stream, trials: draw_errors(experiment, stream, trials) <= eps


UNIFORM = ProbabilityClaim(
    id="burkholz2022conv.cor-2.2",
    ref=REF,
    statement="U[-1,1], eps = delta = 0.1, the target 1: m = 12 numbers (C = 5.2) succeed with probability at least 0.9.",
    trial=_hits(12, 0.1),
    relation=">=",
    bound=0.9,
    expected=0.979,
    notion="fixed",
    parameters={"m": 12, "eps": 0.1, "delta": 0.1, "target": 1},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(7, 0.1)},
)

PRODUCT = ProbabilityClaim(
    id="burkholz2022conv.cor-2.2.product",
    ref=REF,
    statement="U[-1,1]·U[-1,1], eps = delta = 0.1, the target 1: m = 20 numbers (C = 8.7) succeed with probability at least 0.9.",
    trial=_hits(20, 0.1, "product"),
    relation=">=",
    bound=0.9,
    expected=0.978,
    notion="fixed",
    parameters={"m": 20, "eps": 0.1, "delta": 0.1, "target": 1},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(10, 0.1, "product")},
)

THREE = ProbabilityClaim(
    id="burkholz2022conv.cor-2.2.C",
    ref=REF,
    statement="'C is about 3': at eps = delta = 0.01 and C = 3, m = 14 numbers U[-1,1] suffice for a target uniform on [-1, 1].",
    trial=_hits(14, 0.01, target=None),
    relation=">=",
    bound=0.99,
    expected=0.9927,
    notion="random",
    parameters={"m": 14, "eps": 0.01, "delta": 0.01},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(12, 0.01, target=None)},
    note="Natural logarithm, random target; 13 numbers (failures 1.3 %) do not suffice, so C = 3.04 is the least here.",
)

THREE_AT_THE_END = ProbabilityClaim(
    id="burkholz2022conv.cor-2.2.C.fixed",
    ref=REF,
    statement="For the fixed target 1, which the corollary includes, C = 3 does not suffice at eps = delta = 0.01: m = 14 succeed with "
    "probability at most 0.99 (they fail in 2.3 %).",
    trial=_hits(14, 0.01),
    relation="<=",
    bound=0.99,
    expected=0.9771,
    notion="fixed",
    parameters={"m": 14, "eps": 0.01, "delta": 0.01, "target": 1},
    recorded=Verdict.SUPPORTED,
    control={"trial": _hits(18, 0.01)},
    note="At the ends of [-1, 1] 16 numbers are needed (C = 3.5), and for products of two uniforms at random targets 19 (C = 4.1).",
)

SIZE = InequalityClaim(
    id="burkholz2022conv.cor-2.2.size",
    ref=REF,
    statement="C log(1/min(delta, eps)) is 13.816 at eps = 0.01, delta = 0.5 and C = 3, whichever of the two is the smaller.",
    lhs=lambda eps, delta, C: absolute(1000 * base_set_size(eps, delta, C) - 13_816),
    rhs=lambda eps, delta, C: 1,
    domain={"eps": Points(("0.01", "0.5")), "delta": Points(("0.01", "0.5")), "C": Points((3,))},
    where=lambda eps, delta, C: eps * delta < Fraction(1, 100),
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda eps, delta, C: absolute(1000 * base_set_size(eps, delta, C) - 14_000)},
)


def _subsets_counted(m: int) -> int:
    from ltbounds.subsets import count

    return int(count(np.ones(m), 0.0, float(m))[0])


SUBSETS = InequalityClaim(
    id="burkholz2022conv.cor-2.2.2m",
    ref=REF,
    statement="A base set of size m has 2^m candidate subsets: as many as are counted within any tolerance.",
    lhs=lambda m: _subsets_counted(integer(m)),
    rhs=lambda m: 2**m,
    relation="==",
    domain={"m": Integers(1, 16)},
    method="exact",
    recorded=Verdict.PROVED,
    control={"rhs": lambda m: 2**m - 1},
)

RESULT = Result(
    ref=REF,
    title="Random subset sum",
    statement="For X_1..X_m independent, X_k ~ U[-1,1] or U[-1,1]·U[-1,1], and any target in [-1, 1], with probability at least 1-delta some "
    "subset sum is within eps of it if m >= C log(1/min(delta, eps)).",
    symbols={
        "m": "base set size",
        "C": "constant left open; 'about 3'",
        "eps": "tolerance",
        "delta": "failure probability",
    },
    formulas=(base_set_size,),
    claims=(UNIFORM, PRODUCT, THREE, THREE_AT_THE_END, SIZE, SUBSETS),
)

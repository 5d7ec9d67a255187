"""Assumption 2.1: how the source is drawn, and how other laws and scales are brought to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ltbounds.arith import exp, like, pi_like, sqrt
from ltbounds.claims import ExistenceClaim, InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import uniform_share
from ltbounds.theorems.burkholz2022conv.witnesses import pruned
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "normal_density", "uniform_part"]

REF = Ref("burkholz2022conv", "Assumption 2.1", "section 2")
FALSE_ALARM = 1e-9


def normal_density(x: Any) -> Any:
    """The density of N(0, 1).

    >>> round(normal_density(1.0), 6)
    0.241971
    """
    return exp(-x * x / 2) / sqrt(2 * pi_like(x))


def uniform_part(h: Any) -> Any:
    """The largest alpha with N(0, 1) = alpha U[-h, h] + (1 - alpha) G: 2h times the density at h.

    >>> round(uniform_part(1.0), 6)
    0.483941
    """
    return 2 * h * normal_density(h)


def _drawn(seed: int, law: str = "uniform") -> tuple[np.ndarray, list[np.ndarray | None]]:
    """Weights of the source of a ticket, and the biases of every layer of the ticket."""
    from ltbounds.tickets import Source, SourceLaw

    _, ticket = pruned("burkholz2022conv.l+1", "relu", seed)
    source = Source(ticket.source.seed, SourceLaw(law))
    return source.at("2 outer", np.arange(50_000)), [layer.bias for _, layer in ticket.to_network().linear()]


def _verify_drawn(witness: tuple[np.ndarray, list[np.ndarray | None]]) -> Mapping[str, bool]:
    weights, biases = witness
    n = len(weights)
    gap = np.abs(np.sort(weights) - (2 * (np.arange(n) + 0.5) / n - 1)).max() / 2 + 0.5 / n
    own = [bias is not None and bool(bias.any()) for bias in biases]
    return {
        "weights U[-1, 1] (Massart's inequality at 1e-9)": bool(gap <= math.sqrt(math.log(2 / FALSE_ALARM) / (2 * n))),
        "only the first layer has biases": own == [True, False, False, False],
    }


DRAWN = ExistenceClaim(
    id="burkholz2022conv.ass-2.1",
    ref=REF,
    statement="The source of our tickets is drawn as assumed: weights U[-σ, σ], biases in the first layer only.",
    build=_drawn,
    verify=_verify_drawn,
    seeds=(0, 1),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _drawn(seed, "normal")},
)


def _two_layers(x: Any, w: Any, v: Any, b: Any, alpha: Any, s: Any, t: Any) -> Any:
    """Two leaky ReLU neurons in a row, all parameters of the first layer times s and of the second times t."""
    return leaky_relu(t * v * leaky_relu(s * (w * x + b), alpha), alpha)


SCALINGS_JOIN = identity(
"burkholz2022conv.ass-2.1.rem",
REF,
"For ReLU and Leaky ReLU, and biases in the first layer only, layer scalings join into one factor at the output: "
    "φ(t v φ(s (w x + b))) = s t φ(v φ(w x + b)) for s, t > 0.",
_two_layers,
lambda x, w, v, b, alpha, s, t: s * t * _two_layers(x, w, v, b, alpha, 1, 1),
domain={name: Real(-10, 10) for name in "xwvb"}
    | {"alpha": Real(0, 1)} | {name: Real(0, 10, open_lo=True) for name in "st"},
off=lambda x, w, v, b, alpha, s, t: s * _two_layers(x, w, v, b, alpha, 1, 1),
)  # fmt: skip

NORMAL_CONTAINS = InequalityClaim(
    id="burkholz2022conv.ass-2.1.rem.normal",
    ref=REF,
    statement="A normal law contains a uniform: on [-1, 1] the density of N(0, 1) is at least alpha/2, alpha = 2 φ(1) = 0.4839.",
    lhs=lambda x: uniform_part(like(1, x)) / 2,
    rhs=normal_density,
    domain={"x": Real(0, 1)},
    method="balls",
    vanishing={"x": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda x: 51 * uniform_part(like(1, x)) / 100},
    note="The density is even; equality holds at x = 1, so no larger alpha serves h = 1.",
)

NORMAL_MASS = identity(
    "burkholz2022conv.ass-2.1.rem.density",
    REF,
    "The density of N(0, 1) is e^(-x^2/2)/sqrt(2π).",
    lambda x: normal_density(x) * sqrt(2 * pi_like(x)),
    lambda x: exp(-x * x / 2),
    domain={"x": Real(-8, 8)},
    off=lambda x: exp(-x * x),
)

NORMAL_TIGHT = identity(
    "burkholz2022conv.ass-2.1.rem.share",
    REF,
    "alpha/(2h), the density of the uniform part of share alpha, is the normal density at h (x here).",
    lambda x: uniform_share(x, uniform_part(x)),
    normal_density,
    domain={"x": Real(0, 4, open_lo=True)},
    off=lambda x: normal_density(2 * x),
)

RESULT = Result(
    ref=REF,
    title="The source's parameters",
    statement="The parameters of f_0 are independent, w_ij^(l) ~ U[-σ_l, σ_l], b_i^(1) ~ U[-σ_1, σ_1], b_i^(l) = 0 for l > 1; or any other law "
    "that contains a uniform.",
    symbols={
        "s, t": "λ_l, layer scalings",
        "h": "half-width of the uniform part",
        "alpha": "slope of Leaky ReLU below 0",
    },
    formulas=(normal_density, uniform_part),
    claims=(DRAWN, SCALINGS_JOIN, NORMAL_CONTAINS, NORMAL_TIGHT, NORMAL_MASS),
)

"""Assumption 2.1: how the source is drawn, and how other laws and scales are brought to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.claims import Result
from ltbounds.notation import Positive, Sides, Unit, any_number, place, sides
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import leaky_relu
from ltbounds.theorems.burkholz2022conv.witnesses import pruned

__all__ = ["RESULT"]

HERE = place("burkholz2022conv", "Assumption 2.1", "section 2")
FALSE_ALARM = 1e-9


def _drawn(seed: int, law: str = "uniform") -> tuple[np.ndarray, list[np.ndarray | None]]:
    """Weights of the source of a ticket, and the biases of every layer of the ticket."""
    from ltbounds.tickets import Source, SourceLaw

    _, ticket = pruned("burkholz2022conv.l+1", "relu", seed)
    source = Source(ticket.source.seed, SourceLaw(law))
    return source.at("2 outer", np.arange(50_000)), [layer.bias for _, layer in ticket.to_network().linear()]


@HERE.witness("ass-2.1", build=_drawn, off=lambda seed: _drawn(seed, "normal"), seeds=(0, 1))
def drawn(witness: Any) -> Mapping[str, bool]:
    """The source of our tickets is drawn as assumed: weights U[-σ, σ], biases in the first layer only."""
    weights, biases = witness
    n = len(weights)
    gap = np.abs(np.sort(weights) - (2 * (np.arange(n) + 0.5) / n - 1)).max() / 2 + 0.5 / n
    own = [bias is not None and bool(bias.any()) for bias in biases]
    return {
        "weights U[-1, 1] (Massart's inequality at 1e-9)": bool(gap <= math.sqrt(math.log(2 / FALSE_ALARM) / (2 * n))),
        "only the first layer has biases": own == [True, False, False, False],
    }


def _two_layers(x: Scalar, w: Scalar, v: Scalar, b: Scalar, alpha: Scalar, s: Scalar, t: Scalar) -> Scalar:
    """Two leaky ReLU neurons in a row, all parameters of the first layer times s and of the second times t."""
    return leaky_relu(t * v * leaky_relu(s * (w * x + b), alpha), alpha)


@HERE.equal("ass-2.1.rem")
def joined(x: any_number, w: any_number, v: any_number, b: any_number, alpha: Unit, s: Positive, t: Positive) -> Sides:
    """φ(t v φ(s (w x + b))) = s t φ(v φ(w x + b)) for ReLU and Leaky ReLU, s, t > 0, biases in the first layer."""
    left = _two_layers(x, w, v, b, alpha, s, t)
    return sides(left, s * t * _two_layers(x, w, v, b, alpha, 1, 1), off=s * _two_layers(x, w, v, b, alpha, 1, 1))


RESULT = Result(
    ref=HERE.ref, title="The source's parameters",
    statement="The parameters of f_0 are independent, w_ij^(l) ~ U[-σ_l, σ_l], b_i^(1) ~ U[-σ_1, σ_1], b_i^(l) = 0 for l > 1; or any other law "
    "that contains a uniform.",
    symbols={
        "s, t": "λ_l, layer scalings", "h": "half-width of the uniform part", "alpha": "slope of Leaky ReLU below 0",
    },
    formulas=(), claims=(drawn, joined),
)  # fmt: skip

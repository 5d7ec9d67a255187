"""How far a network moves when every parameter of layer l moves by at most eps_l: bounds with proof, and their inverse.

Let x_l = φ_l(W_l x_{l-1} + b_l) with φ_l entrywise, nondecreasing and T_l-Lipschitz, and let x̃ belong to W̃, b̃ with
|W̃_l - W_l| <= eps_l M_l and |b̃_l - b_l| <= eps_l m_l entrywise, where M, m are 1 for the parameters that may err and 0
elsewhere.  Then

    W̃ x̃' + b̃ - (W x' + b) = W̃ (x̃' - x') + (W̃ - W) x' + (b̃ - b).                                               (*)

Take a norm of vectors that depends on |entries| and grows with them (the 1-, 2- and ∞-norm) and its operator norm.  As
|(W̃ - W) v| <= eps M |v| entrywise, (*) gives the chain of norms d_l <= T_l ((gain + eps_l growth) d_{l-1} + eps_l fresh) with
gain = ‖W_l‖, growth = ‖M_l‖, fresh = sup ‖M_l |x_{l-1}| + m_l‖.  `equal_shares` inverts it; the tests run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ltbounds.arith import Scalar, like, maximum
from ltbounds.networks import Activation

__all__ = ["DenseLayers", "LayerNorms", "equal_shares", "reaches", "vector_norm"]

Norm = Literal["1", "2", "inf"]
"""The norm in which outputs are compared."""
Erring = Literal["all", "nonzero"]
"""Which parameters may err: all, or the nonzero ones (a ticket has exact zeros where the target has them)."""

ROUNDING = 2.0**-40
"""Relative slack for float64: sums of up to 1000 terms and LAPACK's singular values are far more exact than this."""


@dataclass(frozen=True)
class LayerNorms:
    """What the chain of norms asks of a layer: ‖W‖, ‖M‖, sup ‖M|x'| + m‖ and T, in one arithmetic."""

    gain: Any
    growth: Any
    fresh: Any
    lipschitz: Any = 1


def equal_shares(layers: Sequence[LayerNorms], eps: Scalar, most: Scalar = None) -> list[Any]:
    """eps_1, ..., eps_L, found from the last to the first, of which each adds exactly eps/L to the chain of norms.

    eps_l = eps / (L T_l fresh_l Π_{k>l} T_k (gain_k + eps_k growth_k)), so the chain gives eps.  With `most`, no eps_l exceeds
    it (a layer in which nothing errs, or behind which all is 0, sets no limit), and the chain gives eps or less.

    >>> equal_shares([LayerNorms(1, 2, 3), LayerNorms(1, 1, 2)], 1.0)
    [0.13333333333333333, 0.25]
    """
    behind, tolerances = like(1, eps), []
    for layer in reversed(layers):
        divisor = len(layers) * layer.lipschitz * layer.fresh * behind
        tolerances.append(eps / (divisor if most is None else maximum(divisor, eps / most)))
        behind = behind * layer.lipschitz * (layer.gain + tolerances[-1] * layer.growth)
    return tolerances[::-1]


@dataclass(frozen=True, eq=False)
class DenseLayers:
    """x ↦ φ_L(W_L ... φ_1(W_1 x + b_1) ... + b_L); weights (..., n_l, n_{l-1}), biases (..., n_l).

    Leading axes, the same for all arrays, make it a batch of networks.  Arrays of Fractions are computed with exactly.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    phis: tuple[Activation, ...]

    def values(self, x: np.ndarray) -> list[np.ndarray]:
        """x_0, ..., x_L at inputs (..., n_0); leading axes broadcast."""
        values = [x]
        for weight, bias, phi in zip(self.weights, self.biases, self.phis, strict=True):
            values.append(phi(_times(weight, values[-1]) + bias))
        return values

    def masks(self, erring: Erring) -> list[tuple[np.ndarray, np.ndarray]]:
        """M_l and m_l, as ints."""
        pairs = zip(self.weights, self.biases, strict=True)
        return [tuple(((a != 0) | (erring == "all")).astype(int) for a in pair) for pair in pairs]  # type: ignore[misc]


def _times(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return (matrix @ vector[..., None])[..., 0]


def vector_norm(vector: np.ndarray, norm: Norm) -> Scalar:
    """The norm over the last axis."""
    if norm == "1":
        return abs(vector).sum(-1)
    return abs(vector).max(-1) if norm == "inf" else np.sqrt((vector * vector).sum(-1))


def reaches(layers: DenseLayers, reach: Scalar = 1) -> list[np.ndarray]:
    """Upper bounds of |x_0|, ..., |x_{L-1}| entrywise for inputs with |x_0| <= reach: interval propagation.

    >>> from ltbounds.networks import activation
    >>> net = DenseLayers((np.array([[2.0, -1.0]]), np.eye(1)), (np.zeros(1), np.zeros(1)), (activation("relu"),) * 2)
    >>> [np.round(r, 6).tolist() for r in reaches(net)]
    [[1.0, 1.0], [3.0]]
    """
    hi = reach + 0 * layers.weights[0][..., 0, :]
    lo, found = -hi, []
    for weight, bias, phi in zip(layers.weights, layers.biases, layers.phis, strict=True):
        found.append(np.maximum(abs(lo), abs(hi)))
        middle, radius = _times(weight, lo + hi) / 2 + bias, _times(abs(weight), hi - lo) / 2
        if weight.dtype != object:
            radius = radius + ROUNDING * (_times(abs(weight), found[-1]) + abs(bias))
        lo, hi = phi(middle - radius), phi(middle + radius)
    return found

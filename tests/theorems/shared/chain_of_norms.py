"""Gains, growths and fresh errors of dense networks: what `error_propagation` is tested with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, like
from ltbounds.networks import Activate, Dense, Network, activation
from ltbounds.theorems.shared.error_propagation import DenseLayers, Erring, LayerNorms, Norm, reaches, vector_norm


def dense_layers(network: Network) -> DenseLayers:
    """The dense layers and activations of `network`, which must hold nothing else."""
    weights, biases, phis = [], [], []
    for node in network.nodes:
        layer = node.layer
        if isinstance(layer, Dense):
            weights.append(np.asarray(layer.weight))
            biases.append(np.zeros(layer.weight.shape[0]) if layer.bias is None else layer.bias)
            phis.append(activation("identity"))
        elif isinstance(layer, Activate) and phis and phis[-1].name == "identity":
            phis[-1] = layer.phi
        else:
            raise TypeError(f"layer={type(layer).__name__} must be dense, or one activation after a dense layer")
    return DenseLayers(tuple(weights), tuple(biases), tuple(phis))


def _operator_norm(matrix: np.ndarray, norm: Norm) -> Scalar:
    """Largest column sum, largest singular value or largest row sum."""
    if norm == "2":
        return np.linalg.norm(matrix, 2, axis=(-2, -1))
    return abs(matrix).sum(-2 if norm == "1" else -1).max(-1)


def _fresh(layers: DenseLayers, erring: Erring, reach: Scalar) -> list[np.ndarray]:
    """M_l sup|x_{l-1}| + m_l for every layer: what an error of 1 in every parameter adds to a pre-activation."""
    sizes = reaches(layers, reach)
    return [(M @ x[..., None])[..., 0] + m for (M, m), x in zip(layers.masks(erring), sizes, strict=True)]


def layer_norms(layers: DenseLayers, norm: Norm = "2", erring: Erring = "all", reach: Scalar = 1) -> list[LayerNorms]:
    """Gain, growth, fresh error and Lipschitz constant of every layer, for inputs with |x| <= reach entrywise.

    The 2-norm is for floats only; the 1- and ∞-norm are exact for Fractions.
    """
    fresh, masks = _fresh(layers, erring, reach), layers.masks(erring)
    rows = zip(layers.weights, masks, fresh, layers.phis, strict=True)
    return [
        LayerNorms(_operator_norm(w, norm), _operator_norm(M, norm), vector_norm(r, norm), phi.lipschitz)
        for w, (M, _), r, phi in rows
    ]


def propagate(layers: Sequence[LayerNorms], tolerances: Sequence[Any]) -> Any:
    """The chain of norms: a bound on ‖f - f̃‖ when every parameter of layer l errs by at most tolerances[l]."""
    error = like(0, tolerances[0])
    for layer, eps in zip(layers, tolerances, strict=True):
        error = layer.lipschitz * ((layer.gain + eps * layer.growth) * error + eps * layer.fresh)
    return error

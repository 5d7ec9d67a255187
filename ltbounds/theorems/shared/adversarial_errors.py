"""Perturbations of size eps_l that move a small network far: lower bounds for `error_propagation`, and exact errors.

The search is in floats and proves nothing; what it finds is a perturbation and an input, at which the error is then
computed in Fractions.  For one input the supremum over [-1, 1] is exact: f - f̃ is piecewise linear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np

from ltbounds.errors import require
from ltbounds.networks import Activation
from ltbounds.seeding import generator
from ltbounds.theorems.shared.error_propagation import DenseLayers, Erring, Norm, vector_norm

__all__ = ["adversary", "box_vertices", "exact_layers", "squared_error", "squared_supremum"]

ROUNDS = 5
"""Ascents by the signs of the gradient; more change nothing on the networks of the tests."""
STARTS = 4
"""All parameters up, all down, and two random vertices."""

LEAK = 1e-3
"""The slope assumed where an activation is flat, so that the ascent can wake a dead neuron."""

Parameters = list[np.ndarray]
"""One array for W_1, b_1, W_2, b_2, ..."""


def box_vertices(n: int) -> np.ndarray:
    """The 2^n corners of [-1, 1]^n, one a row.

    >>> box_vertices(1).tolist()
    [[-1.0], [1.0]]
    """
    return np.array(list(product((-1.0, 1.0), repeat=n)))


def _parameters(layers: DenseLayers) -> Parameters:
    return [a for pair in zip(layers.weights, layers.biases, strict=True) for a in pair]


def _layers(parameters: Parameters, phis: tuple[Activation, ...]) -> DenseLayers:
    return DenseLayers(tuple(parameters[::2]), tuple(parameters[1::2]), phis)


def _shifted(layers: DenseLayers, signs: Parameters, tolerances: Sequence[Any]) -> DenseLayers:
    """The networks with sign · tolerance added to every parameter."""
    sizes = [size for eps in map(np.asarray, tolerances) for size in (eps[..., None, None], eps[..., None])]
    moved = [a + size * sign for a, size, sign in zip(_parameters(layers), sizes, signs, strict=True)]
    return _layers(moved, layers.phis)


def _masks(layers: DenseLayers, erring: Erring) -> Parameters:
    return [mask for pair in layers.masks(erring) for mask in pair]


def _slopes(moved: DenseLayers, values: list[np.ndarray], direction: np.ndarray) -> Parameters:
    """The gradient of direction · f̃(x) by every parameter."""
    slopes: Parameters = []
    for weight, bias, phi, x in reversed(list(zip(moved.weights, moved.biases, moved.phis, values[:-1], strict=True))):
        pull = direction * np.maximum(phi.derivative((weight @ x[..., None])[..., 0] + bias), LEAK)
        slopes += [pull, pull[..., None] * x[..., None, :]]
        direction = (pull[..., None, :] @ weight)[..., 0, :]
    return slopes[::-1]


def _ascent(gap: np.ndarray, norm: Norm) -> np.ndarray:
    """A direction in which the norm of the gap grows."""
    if norm == "1":
        return np.sign(gap)
    return gap * (abs(gap) == abs(gap).max(-1, keepdims=True)) if norm == "inf" else gap


def _starts(mask: np.ndarray, rng: np.random.Generator, inputs: int) -> np.ndarray:
    """Start signs for every network, start and input, 0 where the mask is; the leading axes as one."""
    signs = np.where(rng.random((len(mask), STARTS, inputs, *mask.shape[1:])) < 0.5, -1.0, 1.0)
    signs[:, 0], signs[:, 1] = 1.0, -1.0
    return (signs * mask[:, None, None]).reshape(-1, *mask.shape[1:])


def _where(choice: np.ndarray, yes: Parameters, no: Parameters) -> Parameters:
    """`yes` for the networks of the batch that are chosen, `no` for the others."""
    return [np.where(choice.reshape(-1, *(1,) * (a.ndim - 1)), a, b) for a, b in zip(yes, no, strict=True)]


def adversary(
    layers: DenseLayers, tolerances: Sequence[Any], inputs: np.ndarray, norm: Norm = "2", erring: Erring = "all"
) -> tuple[np.ndarray, DenseLayers, np.ndarray]:
    """For each network of a batch (one leading axis): the largest error met, the perturbed network, and the input.

    Every input (rows of `inputs`) is attacked from `STARTS` vertices by the signs of the gradient.
    """
    batch, attacks = len(layers.weights[0]), STARTS * len(inputs)
    sizes = [np.broadcast_to(eps, (batch,)) for eps in tolerances]
    target = _layers([np.repeat(a, attacks, axis=0) for a in _parameters(layers)], layers.phis)
    x, rng = np.tile(inputs, (batch * STARTS, 1)), generator("adversary", [w.shape[-2] for w in layers.weights])
    signs = best = [_starts(mask, rng, len(inputs)) for mask in _masks(layers, erring)]
    wanted, found = target.values(x)[-1], np.full(batch * attacks, -1.0)
    for _ in range(ROUNDS):
        moved = _shifted(target, signs, [np.repeat(size, attacks) for size in sizes])
        values = moved.values(x)
        error = vector_norm(values[-1] - wanted, norm)
        best, found = _where(error > found, signs, best), np.maximum(error, found)
        slopes = _slopes(moved, values, _ascent(values[-1] - wanted, norm))
        signs = [np.where(a == 0, s, np.sign(a) * abs(s)) for a, s in zip(slopes, signs, strict=True)]
    worst = found.reshape(batch, attacks).argmax(1) + attacks * np.arange(batch)
    return found[worst], _shifted(layers, [sign[worst] for sign in best], sizes), x[worst]


def _exactly(phi: Activation) -> Activation:
    functions: dict[str, Callable[[Any], Any]] = {"relu": lambda x: np.where(x > 0, x, 0 * x), "identity": lambda x: x}
    require(phi.name in functions, "activation", phi.name, "be relu or identity to be computed exactly")
    return replace(phi, function=functions[phi.name], lipschitz=1)


def exact_layers(layers: DenseLayers, network: Any = ...) -> DenseLayers:
    """The network (number `network` of a batch) with Fractions for its floats, to be computed with exactly."""
    exact = np.vectorize(Fraction, otypes=[object])
    return _layers([exact(a[network]) for a in _parameters(layers)], tuple(map(_exactly, layers.phis)))


def squared_error(f: DenseLayers, g: DenseLayers, x: Sequence[Any]) -> Any:
    """‖f(x) - g(x)‖_2^2, exact for networks and inputs of Fractions."""
    gap = f.values(np.array(x, dtype=object))[-1] - g.values(np.array(x, dtype=object))[-1]
    return (gap * gap).sum()


def _before(f: DenseLayers, layer: int, x: Fraction) -> list[Any]:
    """The pre-activations of a layer."""
    return list(f.weights[layer] @ f.values(np.array([x], dtype=object))[layer] + f.biases[layer])


def squared_supremum(f: DenseLayers, g: DenseLayers) -> Any:
    """sup ‖f(x) - g(x)‖_2^2 over x in [-1, 1], exact: ReLU or identity networks of Fractions with one input.

    Between the points at which some pre-activation changes sign f - g is affine, so that its norm is convex.
    """
    points = [Fraction(-1), Fraction(1)]
    for layer in range(len(f.weights)):
        ends = [_before(f, layer, x) + _before(g, layer, x) for x in points]
        spans = zip(pairwise(points), pairwise(ends), strict=True)
        points += [
            a + Fraction(h, h - k) * (b - a) for (a, b), pair in spans for h, k in zip(*pair, strict=True) if h * k < 0
        ]
        points = sorted(set(points))
    return max(squared_error(f, g, [x]) for x in points)

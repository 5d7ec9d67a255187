"""Small networks written out neuron by neuron, in any arithmetic: what claims about networks are evaluated on.

A layer is a pair (rows of weights, biases), a network a list of layers, φ(x) = max(x, 0) after every layer (the paper
puts φ behind the last one as well).  `draw` names a network of Fractions by a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ltbounds.arith import Scalar, absolute, integer, like, maximum, sqrt
from ltbounds.seeding import generator

__all__ = [
    "Layers", "distance", "draw", "draw_numbers", "eighth", "forward", "pre_activations", "relu", "relu_by_modulus",
    "shifted",
]  # fmt: skip

Layers = Sequence[tuple[Sequence[Sequence[Any]], Sequence[Any]]]


def relu(x: Scalar) -> Scalar:
    """φ(x) = max(x, 0).

    >>> relu(-3), relu(Fraction(1, 2))
    (0, Fraction(1, 2))
    """
    return maximum(x, like(0, x))


def relu_by_modulus(x: Scalar) -> Scalar:
    """φ(x) = (x + |x|)/2, the form in which sympy sees that φ(cx) = cφ(x) for c > 0."""
    return (x + absolute(x)) / 2


def pre_activations(layer: tuple[Sequence[Sequence[Any]], Sequence[Any]], x: Sequence[Any]) -> list[Any]:
    """h = Wx + b."""
    weights, biases = layer
    return [sum(w * v for w, v in zip(row, x, strict=True)) + b for row, b in zip(weights, biases, strict=True)]


def forward(layers: Layers, x: Sequence[Any]) -> list[list[Any]]:
    """x^(0), ..., x^(L).

    >>> forward([([[1, -2]], [3])], [1, 1])
    [[1, 1], [2]]
    """
    values = [list(x)]
    for layer in layers:
        values.append([relu(h) for h in pre_activations(layer, values[-1])])
    return values


def eighth(k: Scalar) -> Fraction:
    """k/8 for an integer k in any arithmetic: how claims about networks of Fractions get a real argument."""
    return Fraction(integer(k), 8)


def shifted(layers: Layers, errors: Sequence[Any]) -> Layers:
    """Every parameter of layer l up by errors[l]."""
    rows = zip(layers, errors, strict=True)
    return [([[w + e for w in row] for row in weights], [b + e for b in biases]) for (weights, biases), e in rows]


def distance(layers: Layers, errors: Sequence[Any], x: Sequence[Any]) -> Any:
    """|f(x) - f_eps(x)|_2, both networks evaluated."""
    f, g = forward(layers, x)[-1], forward(shifted(layers, errors), x)[-1]
    return sqrt(sum((a - b) ** 2 for a, b in zip(f, g, strict=True)))


@lru_cache(maxsize=4096)
def _numbers(seed: int, purpose: str, count: int) -> tuple[Fraction, ...]:
    drawn = generator("fischer2021", purpose, seed).integers(-8, 9, count)
    return tuple(Fraction(int(k), 8) for k in drawn)


def draw_numbers(seed: Scalar, purpose: str, count: int) -> tuple[Fraction, ...]:
    """`count` multiples of 1/8 in [-1, 1], named by `seed` (an integer in any arithmetic) and `purpose`."""
    return _numbers(integer(seed), purpose, count)


@lru_cache(maxsize=4096)
def _network(seed: int) -> tuple[tuple[tuple[tuple[Fraction, ...], ...], tuple[Fraction, ...]], ...]:
    widths = [int(n) for n in generator("fischer2021", "widths", seed).integers(1, 4, 1 + seed % 4 + 1)]
    layers = []
    for place, (size, out) in enumerate(pairwise(widths)):
        drawn = _numbers(seed, f"layer {place}", out * (size + 1))
        rows = tuple(drawn[i * size : (i + 1) * size] for i in range(out))
        layers.append((rows, drawn[out * size :]))
    return tuple(layers)


def draw(seed: Scalar) -> Layers:
    """Network number `seed`: depth 1 to 4 (seed mod 4 plus 1), widths 1 to 3, parameters multiples of 1/8 in [-1, 1]."""
    return _network(integer(seed))

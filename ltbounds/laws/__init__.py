"""Laws of random numbers: how to draw them, and their densities.

`LAWS` names the laws of the theorems; a law of one's own is a `Law` record.

>>> sorted(LAWS)
['mixture-d', 'product', 'uniform']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.errors import DomainError

__all__ = ["LAWS", "Law", "law"]

Shape = int | tuple[int, ...]


@dataclass(frozen=True)
class Law:
    """A law on the real line: `sample(generator, shape)` draws from it; `support` is the smallest closed interval."""

    name: str
    title: str
    support: tuple[float, float]
    sample: Callable[[np.random.Generator, Shape], np.ndarray]


def _uniform(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    return generator.uniform(-1, 1, shape)


def _product(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    return generator.uniform(-1, 1, shape) * generator.uniform(-1, 1, shape)


def _mixture_d(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    first: Any = generator.uniform(-1, 1, shape)
    return np.maximum(first, 0.0) * generator.uniform(-1, 1, shape)


LAWS = {
    item.name: item
    for item in (
        Law("uniform", "U[-1, 1]", (-1.0, 1.0), _uniform),
        Law("product", "product of two U[-1, 1]", (-1.0, 1.0), _product),
        Law("mixture-d", "D = δ₀/2 + P/2, P = U[0,1]·U[-1,1]", (-1.0, 1.0), _mixture_d),
    )
}


def law(name: str | Law) -> Law:
    """The law called `name`; a `Law` is returned as it is."""
    if isinstance(name, Law):
        return name
    if name not in LAWS:
        raise DomainError(f"law={name} must be one of {', '.join(sorted(LAWS))}")
    return LAWS[name]

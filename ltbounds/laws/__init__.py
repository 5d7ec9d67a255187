"""Laws of random numbers: how to draw them, their densities, sums and contained uniforms.

`LAWS` names the laws of the theorems; `uniform_law`, `normal_law`, `product_law` and `mixture_law` make others, and a
law of one's own is a `Law` record.  Sums of uniforms: `ltbounds.laws.irwin_hall`.

>>> sorted(LAWS)
['mixture-d', 'normal', 'product', 'uniform']
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.errors import DomainError
from ltbounds.laws.containing import ContainedUniform, best_uniform, gain, uniform_weight
from ltbounds.laws.families import mixture_law, normal_law, product_law, triangular_law, uniform_law
from ltbounds.laws.given import law_given
from ltbounds.laws.law import Law, Shape, Sums

__all__ = [
    "LAWS", "ContainedUniform", "Law", "Sums", "best_uniform", "gain", "law", "law_given", "mixture_law", "normal_law",
    "product_law", "triangular_law", "uniform_law", "uniform_weight",
]  # fmt: skip


def _draw_mixture_d(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    first: Any = generator.uniform(-1, 1, shape)
    return np.maximum(first, 0.0) * generator.uniform(-1, 1, shape)


MIXTURE_D = replace(
    mixture_law([Fraction(1, 2)], [product_law()], "mixture-d"),
    title="D = δ₀/2 + P/2, P = U[0,1]·U[-1,1]",
    sample=_draw_mixture_d,
)

LAWS = {item.name: item for item in (uniform_law(), product_law(), MIXTURE_D, normal_law())}


def law(name: str | Law) -> Law:
    """The law called `name`; a `Law` is returned as it is."""
    if not isinstance(name, str):
        return law_given(name)
    if name not in LAWS:
        raise DomainError(f"law={name} must be one of {', '.join(sorted(LAWS))}")
    return LAWS[name]

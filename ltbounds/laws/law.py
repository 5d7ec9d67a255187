"""What a law is: a record of functions; and the sums of independent numbers that have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

__all__ = ["Law", "Sums"]

Shape = int | tuple[int, ...]


class Sums(Protocol):
    """The law of the sum of k independent numbers: float, array or ball in, the same out."""

    def density(self, x: Any, k: int) -> Any:
        """The density of the sum of k numbers at x."""

    def interval_probability(self, a: Any, b: Any, k: int) -> Any:
        """P(a < sum of k numbers < b)."""

    def hit_probability(self, w: Any, eps: Any, k: int) -> Any:
        """P(|sum of k numbers - w| < eps)."""


@dataclass(frozen=True)
class Law:
    """A law on the real line: `sample(generator, shape)` draws from it; `support` is the smallest closed interval.

    `density` is that of the continuous part, `atom` the mass at 0 beside it, `cdf` P(X <= x), `interval_probability`
    P(a < X < b), all for floats, arrays and balls.  `lowest(h)` is the infimum of the density on [-h, h], and `sums`
    the sums of k numbers.  What is not known is None.  `unimodal` promises that the law is symmetric about 0 and its
    density falls with |x|; sums of independent numbers then have the same property (Wintner's theorem).
    """

    name: str
    title: str
    support: tuple[float, float]
    sample: Callable[[np.random.Generator, Shape], np.ndarray]
    density: Callable[[Any], Any] | None = None
    atom: Any = 0
    cdf: Callable[[Any], Any] | None = None
    interval_probability: Callable[[Any, Any], Any] | None = None
    lowest: Callable[[Any], Any] | None = None
    sums: Sums | None = None
    unimodal: bool = False

"""Which law an experiment draws from: the theorems' laws, a few more for experiments, and laws of one's own."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import DomainError, require
from ltbounds.laws import LAWS, Law
from ltbounds.seeding import generator

__all__ = ["SAMPLERS", "draw_rows", "fingerprint", "sampler", "uniform_or"]

REAL_LINE = (-math.inf, math.inf)
Shape = int | tuple[int, ...]


def _normal(stream: np.random.Generator, shape: Shape) -> NDArray[np.float64]:
    return stream.standard_normal(shape)


def _zero(stream: np.random.Generator, shape: Shape) -> NDArray[np.float64]:  # noqa: ARG001
    return np.zeros(shape)


def _wide_normal(stream: np.random.Generator, shape: Shape) -> NDArray[np.float64]:
    return 3 * stream.standard_normal(shape)


class _Mixture:
    """U[-1, 1] with a probability, another sampler otherwise; a class, so that it can be sent to other processes."""

    def __init__(self, share: float, other: Callable[[np.random.Generator, Shape], NDArray[np.float64]]) -> None:
        self.share, self.other = share, other

    def __call__(self, stream: np.random.Generator, shape: Shape) -> NDArray[np.float64]:
        chosen = stream.random(shape) < self.share
        return np.where(chosen, stream.uniform(-1, 1, shape), self.other(stream, shape))


def uniform_or(
    name: str,
    share: float,
    other: Callable[[np.random.Generator, Shape], NDArray[np.float64]],
    support: tuple[float, float] = REAL_LINE,
) -> Law:
    """The law that "contains a uniform": U[-1, 1] with probability `share`, a draw of `other` otherwise.

    >>> uniform_or("mine", 0.25, lambda stream, shape: stream.exponential(size=shape)).title
    '0.25 U[-1, 1] + 0.75 mine'
    """
    require(0 < share <= 1, "share", share, "be in (0, 1]")
    return Law(name, f"{share:g} U[-1, 1] + {1 - share:g} {name}", support, _Mixture(share, other))


SAMPLERS = {
    item.name: item
    for item in (
        Law("normal", "N(0, 1)", REAL_LINE, _normal),
        Law("uniform-or-zero", "U[-1, 1] or 0, evenly", (-1.0, 1.0), _Mixture(0.5, _zero)),
        Law("uniform-or-wide", "U[-1, 1] or N(0, 9), evenly", REAL_LINE, _Mixture(0.5, _wide_normal)),
    )
} | LAWS
"""Laws by name; those of `ltbounds.laws` come first where both have a name."""


def sampler(law: str | Law) -> Law:
    """The law called `law`; a `Law` of one's own is returned as it is, unless it takes the name of another.

    Raises `DomainError`.

    >>> sampler("normal").title
    'N(0, 1)'
    """
    name = law.name if isinstance(law, Law) else law
    known = SAMPLERS.get(name)
    if isinstance(law, Law):
        require(known is None or known is law, "law", name, "have a name of its own: another law is called that")
        return law
    if known is None:
        raise DomainError(f"law={law} must be one of {', '.join(sorted(SAMPLERS))}, or a Law")
    return known


def draw_rows(law: Law, stream: np.random.Generator, n: int, trials: int) -> NDArray[np.float64]:
    """n numbers for each trial: (trials, n).  One number of all trials after the other, so that the first n of n + 1
    numbers are the n numbers, whatever the law does with its stream."""
    numbers = np.empty((n, trials))
    for row in numbers:
        row[:] = law.sample(stream, trials)
    require(bool(np.isfinite(numbers).all()), "law", law.name, "draw finite numbers")
    return np.ascontiguousarray(numbers.T)


def fingerprint(law: Law) -> str:
    """What a law draws, in short: two laws under one name, or one law that numpy draws differently, are told apart.

    >>> fingerprint(sampler("uniform"))
    '2201cd7df077487e'
    """
    return hashlib.sha256(draw_rows(law, generator("fingerprint"), 8, 8).tobytes()).hexdigest()[:16]

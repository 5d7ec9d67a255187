"""Which law an experiment draws from: the theorems' laws, a few more for experiments, and laws of one's own."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import DomainError, require
from ltbounds.laws import LAWS, Law, law_given, mixture_law, normal_law, uniform_law
from ltbounds.seeding import generator

__all__ = ["SAMPLERS", "draw_rows", "fingerprint", "sampler"]

SAMPLERS = LAWS | {
    "uniform-or-zero": mixture_law([0.5], [uniform_law()], "uniform-or-zero"),
    "uniform-or-wide": mixture_law([0.5, 0.5], [uniform_law(), normal_law(3.0)], "uniform-or-wide"),
}
"""Laws by name: those of the theorems, and two that contain a uniform with probability 1/2."""


def sampler(law: Any) -> Law:
    """The law called `law`; or the `Law` of one's own, of a frozen scipy.stats distribution, or of a function that
    draws (`ltbounds.laws.law_given`), unless it takes the name of another.

    Raises `DomainError`.

    >>> sampler("uniform-or-wide").title
    '0.5 U[-1, 1] + 0.5 N(0, 3²)'
    """
    if not isinstance(law, (str, Law)):
        law = law_given(law)
        if SAMPLERS.get(law.name) is not None:  # scipy's standard ones are ours
            return SAMPLERS[law.name]
    name = law.name if isinstance(law, Law) else law
    known = SAMPLERS.get(name)
    if isinstance(law, Law):
        require(known is None or known is law, "law", name, "have a name of its own: another law is called that")
        return law
    if known is None:
        raise DomainError(
            f"law={law} must be one of {', '.join(sorted(SAMPLERS))}; or a Law, a scipy.stats distribution "
            "(in the shell as norm(0,2)), a sampler"
        )
    return known


def draw_rows(law: Law, stream: np.random.Generator, n: int, trials: int) -> NDArray[np.float64]:
    """n numbers for each trial: (trials, n).  One number of all trials after the other, so that the first n of n + 1
    numbers are the n numbers, whatever the law does with its stream."""
    numbers = np.empty((trials, n))
    for column in numbers.T:
        column[:] = law.sample(stream, trials)
    require(bool(np.isfinite(numbers).all()), "law", law.name, "draw finite numbers")
    return numbers


def fingerprint(law: Law) -> str:
    """What a law draws, in short: two laws under one name, or one law that numpy draws differently, are told apart.

    >>> fingerprint(sampler("uniform"))
    '2201cd7df077487e'
    """
    return hashlib.sha256(draw_rows(law, generator("fingerprint"), 8, 8).tobytes()).hexdigest()[:16]

"""Laws as users have them: a name, a `Law`, a frozen distribution of scipy.stats, or a function that draws.

scipy's uniform and triangular on [-a, a] and normal with mean 0 become ours, for which numbers can be certified.  Of
others the density is known in floats only, or not at all: experiments draw from them, what needs a proof refuses them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.laws.families import normal_law, triangular_law, uniform_law
from ltbounds.laws.law import Law, Shape

__all__ = ["law_given"]


def law_given(given: Any) -> Law:
    """The `Law` of what a user gives; raises `DomainError` for what is none of the four.

    >>> from scipy.stats import norm, triang
    >>> law_given(norm(0, 2)).title, law_given(triang(0.5, -1, 2)).name
    ('N(0, 2²)', 'triangular(1.0)')
    """
    if isinstance(given, Law):
        return given
    if hasattr(given, "rvs") and hasattr(given, "dist"):
        return _of_scipy(given)
    if callable(given) and not isinstance(given, type):
        return _of_sampler(given)
    raise DomainError(
        f"law={given!r:.60} must be a name, a Law, a frozen scipy.stats distribution such as norm(0, 1), or a function "
        "(generator, shape) -> array"
    )


def _of_scipy(frozen: Any) -> Law:
    low, high = map(float, frozen.support())
    name = frozen.dist.name
    standard = math.isclose(-low, high) and high > 0
    if name == "uniform" and standard and low == -high:
        return uniform_law(high)
    if name == "triang" and low == -high < 0 and frozen.mean() == 0:
        return triangular_law(high)
    if name == "norm" and frozen.mean() == 0:
        return normal_law(float(frozen.std()))
    values = [f"{value:g}" for value in frozen.args] + [f"{key}={value:g}" for key, value in frozen.kwds.items()]
    density = getattr(frozen, "pdf", None) if hasattr(frozen.dist, "pdf") else None
    return Law(
        name=f"scipy {name}({', '.join(values)})",
        title=f"{name}({', '.join(values)})",
        support=(low, high),
        sample=lambda generator, shape: np.asarray(frozen.rvs(size=shape, random_state=generator), float),
        density=density,
        cdf=frozen.cdf,
    )


def _of_sampler(draw: Callable[[np.random.Generator, Shape], Any]) -> Law:
    """A law that can only be drawn from; its name holds what it draws, so that two samplers are never mixed up."""

    def sample(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        found = np.asarray(draw(generator, shape), float)
        size = (shape,) if isinstance(shape, int) else tuple(shape)
        require(
            found.shape == size,
            "law",
            getattr(draw, "__name__", "sampler"),
            f"draw an array of shape {size}, not {found.shape}",
        )
        return found

    try:
        first = sample(np.random.default_rng(0), 16)
    except TypeError as cause:
        raise DomainError(f"law={draw!r:.60} must take (generator, shape) and return an array: {cause}") from cause
    mark = hashlib.sha256(first.tobytes()).hexdigest()[:8]
    name = f"{getattr(draw, '__name__', 'sampler').strip('<>')} {mark}"
    return Law(name=name, title=name, support=(-math.inf, math.inf), sample=sample)

"""The density of sums of k numbers, counted in bins: what natale2024's Definition 1 (sum-bounded) speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ltbounds import __version__
from ltbounds.errors import require
from ltbounds.laws import Law
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.samplers import draw_rows, sampler
from ltbounds.seeding import generator

__all__ = ["Density", "sum_densities"]

CHUNK = 1 << 16


@dataclass(frozen=True)
class Density:
    """sqrt(k) times the mean density of the sum of k numbers over [left, right] sqrt(k), with its exact interval."""

    law: str
    k: int
    left: float
    right: float
    density: float
    lower: float
    upper: float
    trials: int
    successes: int
    confidence: float
    method: str
    seed: int
    version: str


def sum_densities(
    law: str | Law, k: int, *, trials: int = 1 << 20, bins: int = 40, confidence: float = 0.99, seed: int = 0
) -> list[Density]:
    """Bins of equal width over [-sqrt(k), sqrt(k)]; the intervals hold for all of them at once (Bonferroni).

    A density within [c_l, c_u]/sqrt(k) there has every bin's value within [c_l, c_u].

    >>> rows = sum_densities("uniform", 1, trials=1 << 16, bins=4)
    >>> [(row.left, round(row.density, 2)) for row in rows]
    [(-1.0, 0.5), (-0.5, 0.5), (0.0, 0.49), (0.5, 0.51)]
    """
    require(k >= 1, "k", k, "be at least 1")
    require(bins >= 1, "bins", bins, "be at least 1")
    require(trials >= 1 and trials % CHUNK == 0, "trials", trials, f"be a positive multiple of {CHUNK}")
    name, edges = sampler(law).name, np.linspace(-1, 1, bins + 1)
    counts = np.zeros(bins, np.int64)
    for chunk in range(trials // CHUNK):
        numbers = draw_rows(sampler(law), generator("densities", name, seed, chunk), k, CHUNK)
        counts += np.histogram(numbers.sum(axis=1) / math.sqrt(k), edges)[0]
    found = []
    for left, right, hits in zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True):
        width = right - left
        lower, upper = clopper_pearson(hits, trials, confidence=1 - (1 - confidence) / bins)
        found.append(
            Density(
                law=name,
                k=k,
                left=left,
                right=right,
                density=hits / trials / width,
                lower=lower / width,
                upper=upper / width,
                trials=trials,
                successes=hits,
                confidence=confidence,
                method="Clopper-Pearson, all bins at once",
                seed=seed,
                version=__version__,
            )
        )
    return found

"""How many members the smallest subset within a tolerance has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import require
from ltbounds.montecarlo.experiments import BLOCK, RandomSubsetSum, block_draw

__all__ = ["smallest_sizes"]


def smallest_sizes(experiment: RandomSubsetSum, trials: int, tolerance: float, *, seed: int = 0) -> NDArray[np.int64]:
    """Members of the smallest subset within `tolerance` in each of the first `trials` trials; of the closest subset
    where none is within it.

    >>> np.bincount(smallest_sizes(RandomSubsetSum(n=15), 2000, 0.01)).tolist()
    [18, 260, 908, 728, 81, 5]
    """
    from ltbounds.subsets import smallest

    require(trials >= 1, "trials", trials, "be at least 1")
    require(experiment.notion != "all", "notion", experiment.notion, "be fixed or random: one subset for one target")
    require(experiment.size is None, "size", experiment.size, "be None: the size is the answer")
    sizes = []
    for block in range(-(-trials // BLOCK)):
        numbers, targets = block_draw(experiment, seed, block)
        sizes.append(smallest(numbers, targets, tolerance).mask.sum(axis=1))
    return np.concatenate(sizes)[:trials]

"""Coverage: how far the worst target of an interval is from its nearest subset sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import require
from ltbounds.subsets.problems import as_problems

__all__ = ["worst_gap"]


def worst_gap(x: ArrayLike, lo: float, hi: float) -> NDArray[np.float64]:
    """max over z in [lo, hi] of min over subsets S of |z - sum of x over S|, for each row of x (n <= 24), float64.

    >>> worst_gap([0.5, 0.25], 0.0, 0.75).tolist()
    [0.125]
    """
    require(lo <= hi, "lo", lo, f"be at most hi={hi}")
    rows, _ = as_problems(x, 0.0)
    require(rows.shape[1] <= 24, "n", rows.shape[1], "be at most 24: all 2^n sums are sorted")
    return np.array([_gap(row, lo, hi) for row in rows], dtype=np.float64)


def _gap(row: NDArray[np.float64], lo: float, hi: float) -> float:
    from ltbounds.subsets.kernels import sorted_sums

    size = 1 << len(row)
    sums, scratch = np.empty(size), np.empty(size)
    masks, scratch_masks = np.empty(size, np.int64), np.empty(size, np.int64)
    sums = sums[: sorted_sums(row, sums, masks, scratch, scratch_masks)]
    inside = sums[(sums > lo) & (sums < hi)]
    ends = np.array([np.abs(sums - lo).min(), np.abs(sums - hi).min()])
    below, above = sums[sums <= lo][-1:], sums[sums >= hi][:1]
    ladder = np.concatenate([below, inside, above])
    middles = (ladder[1:] + ladder[:-1]) / 2
    gaps = np.diff(ladder)[(middles >= lo) & (middles <= hi)] / 2
    return float(max(ends.max(), gaps.max(initial=0.0)))

"""Counting: how many subsets hit a target."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import Undecided, require
from ltbounds.subsets.problems import as_batch, as_tolerances
from ltbounds.subsets.questions import HALVES, slice_size

__all__ = ["count"]


def count(x: ArrayLike, z: ArrayLike, tolerance: ArrayLike, *, deadline: float | None = None) -> NDArray[np.int64]:
    """How many of the 2^n subsets have |z - sum| <= tolerance, for each problem; n <= 44, exact in rationals.

    Raises `Undecided` where `deadline` (seconds, looked at between rows) passes, `DomainError` for bad arguments.

    >>> count([1.0, 2.0, 3.0], 3.0, 0.0).tolist()
    [2]
    """
    from ltbounds.subsets.exact import count_in_integers, rounding_slack
    from ltbounds.subsets.threads import every_slice, require_deadline
    from ltbounds.subsets.uncompiled import count_rows, is_first, is_small

    deadline = require_deadline(deadline)
    batch = as_batch(x, z, None)
    require(batch.n <= HALVES, "n", batch.n, f"be at most {HALVES} to count subsets")
    if not is_small(batch.rows, batch.n):
        from ltbounds.subsets import meet_in_the_middle as compiled

        # Either way what rounding leaves open is counted in rationals: the counts are the same.
        count_rows = count_rows if is_first(compiled.count_rows, batch.rows, batch.n) else compiled.count_rows
    limit, full = as_tolerances(tolerance, batch.rows), batch.full()
    slack = rounding_slack(full, batch.z) + 2**-52 * limit
    bounds = [np.zeros(batch.rows, np.int64) for _ in range(2)]

    def work(part: slice) -> None:
        for counts, reach in zip(bounds, (limit - slack, limit + slack), strict=True):
            count_rows(full[part], batch.z[part], -reach[part], reach[part], counts[part])

    end = None if deadline is None else time.monotonic() + deadline
    every_slice(work, batch.rows, slice_size(batch.n, batch.rows), deadline)
    sure = bounds[0] == bounds[1]
    for row in np.flatnonzero(~sure):
        if end is not None and time.monotonic() > end:
            raise Undecided(f"deadline={deadline:g} must be longer: some counts are open within rounding errors")
        bounds[1][row] = count_in_integers(full[row], float(batch.z[row]), float(limit[row]))
    return bounds[1]

"""Batches over all cores: rows are independent, kernels release the GIL, so results do not depend on the threads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from numbers import Real

from ltbounds.errors import Undecided, require

__all__ = ["each_slice", "every_slice", "require_deadline"]


def require_deadline(deadline: object) -> None:
    """A deadline is None or a positive number of seconds."""
    good = deadline is None or (isinstance(deadline, Real) and not isinstance(deadline, bool) and float(deadline) > 0)
    require(good, "deadline", deadline, "be positive (seconds) or None")


def every_slice(work: Callable[[slice], object], rows: int, per_slice: int, deadline: float | None) -> None:
    """`each_slice` for questions whose answers have no place for "not done": `Undecided` where the deadline passes."""
    done = each_slice(work, rows, per_slice, deadline).stop
    if done < rows:
        raise Undecided(f"deadline={deadline} must be longer: {done} of {rows} rows were done")


def each_slice(
    work: Callable[[slice], object],
    rows: int,
    per_slice: int,
    deadline: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> slice:
    """Call `work` on slices of 0..rows, in threads; returns the rows that were finished in time.

    Slices are small enough that Ctrl-C and the deadline take effect between them; `progress` gets the share done.
    """
    require_deadline(deadline)
    end = None if deadline is None else time.monotonic() + deadline
    slices = [slice(start, min(start + per_slice, rows)) for start in range(0, rows, per_slice)]
    workers, tell = os.cpu_count() or 1, progress or (lambda _: None)
    if len(slices) <= 1 or workers == 1:
        return _serially(work, slices, end, tell)
    with ThreadPoolExecutor(workers) as pool:
        for batch in range(0, len(slices), workers):
            if end is not None and time.monotonic() > end:
                return slice(0, slices[batch].start)
            futures = [pool.submit(work, part) for part in slices[batch : batch + workers]]
            wait(futures, return_when=FIRST_EXCEPTION)
            for future in futures:
                future.result()
            tell(min(1.0, slices[batch].start / rows + len(futures) * per_slice / rows))
    return slice(0, rows)


def _serially(
    work: Callable[[slice], object], slices: list[slice], end: float | None, tell: Callable[[float], None]
) -> slice:
    for part in slices:
        if end is not None and time.monotonic() > end:
            return slice(0, part.start)
        work(part)
        tell(part.stop / slices[-1].stop)
    return slice(0, slices[-1].stop if slices else 0)

"""Batches over all cores: rows are independent, kernels release the GIL, so results do not depend on the threads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from numbers import Real
from threading import Lock

import numpy as np

from ltbounds.errors import Undecided, require

__all__ = ["each_slice", "every_slice", "require_deadline"]


def require_deadline(deadline: object) -> float | None:
    """A deadline is None or a positive number of seconds, which comes back as a float."""
    seconds = 0.0
    if isinstance(deadline, Real) and not isinstance(deadline, (bool, np.timedelta64)):  # numpy calls it an integer
        with suppress(OverflowError):
            seconds = float(deadline)
    require(deadline is None or seconds > 0, "deadline", deadline, "be positive (seconds) or None")
    return None if deadline is None else seconds


def every_slice(work: Callable[[slice], object], rows: int, per_slice: int, deadline: float | None) -> None:
    """`each_slice` for questions whose answers have no place for "not done": `Undecided` where the deadline passes."""
    done = each_slice(work, rows, per_slice, deadline).stop
    if done < rows:
        raise Undecided(f"deadline={deadline:g} must be longer: {done} of {rows} rows were done")


def each_slice(
    work: Callable[[slice], object],
    rows: int,
    per_slice: int,
    deadline: float | None = None,
    progress: Callable[[float], None] | None = None,
    most: int | None = None,
) -> slice:
    """Call `work` on slices of 0..rows, in threads; returns the rows that were finished in time.

    Slices are small enough that Ctrl-C and the deadline take effect between them; `progress` gets the share done, in
    this thread.  Each thread takes the next slice when it is free, so none waits for another; there are at most `most`.
    """
    deadline = require_deadline(deadline)
    end = None if deadline is None else time.monotonic() + deadline
    slices = [slice(start, min(start + per_slice, rows)) for start in range(0, rows, per_slice)]
    queue, tell = _Queue(slices, end), progress or (lambda _: None)
    workers = min(os.cpu_count() or 1, len(slices), len(slices) if most is None else most)

    def take(tell: Callable[[float], None] = lambda _: None) -> None:
        try:
            while (part := queue.next()) is not None:
                work(part)
                tell(part.stop / rows)
        finally:  # an error or Ctrl-C here ends the others' work after their slice
            queue.close()

    if workers <= 1:
        take(tell)
    else:
        with ThreadPoolExecutor(workers - 1) as pool:
            others = [pool.submit(take) for _ in range(workers - 1)]
            take(tell)
        for other in others:
            other.result()
        if queue.rows == rows:
            tell(1.0)  # the last slice may have been another's
    return slice(0, queue.rows)


class _Queue:
    """Slices in order, for whoever is free; none after the end, or once somebody has stopped."""

    def __init__(self, slices: list[slice], end: float | None) -> None:
        self.slices, self.end, self.lock, self.rows = iter(slices), end, Lock(), 0

    def next(self) -> slice | None:
        with self.lock:
            part = None if self.end is not None and time.monotonic() > self.end else next(self.slices, None)
            self.rows = self.rows if part is None else part.stop
            return part

    def close(self) -> None:
        with self.lock:
            self.slices = iter(())

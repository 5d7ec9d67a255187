"""Worker processes that end with their parent, however it ends."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from typing import Any

__all__ = ["shared_out"]

PARENT_DEATH = 1  # prctl's PR_SET_PDEATHSIG
CHUNK = 4
"""Tasks that a worker is given at once."""


def shared_out(workers: int, work: Callable[..., Any], *columns: Iterable[Any]) -> Iterator[Any]:
    """The results of `work` on rows of the columns, in their order, computed by so many processes.

    Ctrl-C and any other error in the caller kill the workers at once.  A caller that is killed itself takes them along.
    """
    before = set(multiprocessing.active_children())
    # Spawned, not forked: the parent may run threads, and a fork copies their locks as they are.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin)
    try:
        # Workers are born with Ctrl-C blocked: it is the parent's to handle, also while they still import.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            results = pool.map(work, *columns, chunksize=CHUNK)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        yield from results
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)  # nothing to wait for but the pool's own thread
        raise
    pool.shutdown()


def _begin() -> None:
    """In a worker: end when the parent does, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    """Where the system does not kill us, or did not in time."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

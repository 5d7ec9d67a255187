"""Where blocks are computed: threads here, or the workers of a Dask cluster.  The bits are the same.

An executor is a function (work, tasks) -> iterator of (task, work(*task)), in the order of the tasks, which it takes as
it needs them.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from ltbounds.errors import DomainError, MissingDependency, StoreError, require

__all__ = ["Executor", "computing", "dask_client", "on_cluster", "threads"]

Task = tuple[Any, ...]
Executor = Callable[[Callable[..., Any], Iterable[Task]], Iterator[tuple[Task, Any]]]

PATIENCE = 10.0
"""Seconds until a scheduler must have answered."""


class _Stopped(Exception):
    """The caller has gone: raised in a worker thread to end its block."""


def threads(workers: int) -> Executor:
    """`workers` threads of this process; the kernels release the GIL.

    The work gets one more argument, `pause`, to call every few milliseconds: when the caller stops listening (an error,
    Ctrl-C), it raises there.

    >>> list(threads(2)(lambda number, pause: number**2, [(1,), (2,), (3,)]))
    [((1,), 1), ((2,), 4), ((3,), 9)]
    """
    require(workers >= 1, "workers", workers, "be at least 1")
    return partial(_in_threads, workers)


def _in_threads(workers: int, work: Callable[..., Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    stop = threading.Event()

    def pause() -> None:
        if stop.is_set():
            raise _Stopped

    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from _in_order(lambda *task: pool.submit(work, *task, pause), tasks, 2 * workers)
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(submit: Callable[..., Any], tasks: Iterable[Task], ahead: int) -> Iterator[tuple[Task, Any]]:
    """Results in the order of the tasks, with `ahead` of them submitted at any time."""
    waiting, running = iter(tasks), deque[tuple[Task, "Future[Any]"]]()
    try:
        while True:
            running.extend((task, submit(*task)) for task in islice(waiting, ahead - len(running)))
            if not running:
                return
            task, future = running.popleft()
            yield task, future.result()
    finally:
        for _, future in running:
            future.cancel()


def on_cluster(client: Any, ahead: int = 4) -> Executor:
    """The workers of a `dask.distributed` client, each with `ahead` blocks at hand.

    A block is a pure function of its name, so a worker that dies only makes the scheduler compute its blocks elsewhere.
    """
    return partial(_on_cluster, client, ahead)


def _on_cluster(client: Any, ahead: int, work: Callable[..., Any], tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    cores = max(1, sum(client.ncores().values()))
    return _in_order(partial(client.submit, work, retries=3, pure=False), tasks, ahead * cores)


@contextmanager
def computing(scheduler: str, workers: int) -> Iterator[Executor]:
    """`workers` threads (one a core for 0) where `scheduler` is empty, else the Dask workers it names."""
    count = workers or os.cpu_count() or 1
    if not scheduler:
        yield threads(count)
        return
    with dask_client(scheduler, count) as client:
        yield on_cluster(client)


@contextmanager
def dask_client(scheduler: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address such as tcp://host:8786, or (local) of `workers` processes made here."""
    try:
        from dask.distributed import Client, LocalCluster
    except ImportError as problem:
        raise MissingDependency("scheduler needs Dask: pip install 'ltbounds[dask]'") from problem
    if scheduler == "local":
        options = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
        with LocalCluster(**options) as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except Exception as problem:  # Dask has KeyError, TypeError and more for addresses that it does not know
        silent = StoreError if isinstance(problem, OSError) else DomainError
        raise silent(f"scheduler={scheduler} must answer: {problem}") from problem
    with client:
        yield client

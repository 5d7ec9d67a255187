"""Monte Carlo speed, and its ratio to the subset-sum engine's own time: ``python scripts/bench_montecarlo.py``.

Trials a second on all cores, from the name of a block to its tally in the store, beside the bare kernels on numbers
drawn before.  Both are repeated in turn; shown are the best speed, as neighbours on the machine only slow things down,
and the median ratio.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.executors import dask_client, on_cluster, threads
from ltbounds.montecarlo.experiments import BLOCK, block_draw, kernel_errors
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Until, block_tally, sweep

CORES = os.cpu_count() or 1
REPEATS = 7
TASKS = (
    ("best error, n = 15", RandomSubsetSum(15), 400, 500_000),
    ("best error, n = 21", RandomSubsetSum(21), 40, 80_000),
    ("best error, n = 30", RandomSubsetSum(30), 2, 2_500),
    ("size 10 of n = 30", RandomSubsetSum(30, size=10), 2, 1_000),
    ("coverage of [-1/2, 1/2], n = 16", RandomSubsetSum(16, notion="all", lo=-0.5, hi=0.5), 8, 8_000),
    ("coverage of [-1, 1], n = 16", RandomSubsetSum(16, notion="all"), 4, 8_000),
    ("best error, n = 15, product", RandomSubsetSum(15, "product"), 400, 0),
    ("best error, n = 8", RandomSubsetSum(8), 1000, 0),
)
"""Name, experiment, blocks, trials a second asked for."""


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def through_the_store(experiment: RandomSubsetSum, blocks: int) -> None:
    """A sweep as a user runs it, into a fresh store."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.sqlite") as store:
        sweep(store, {experiment: Until(trials=blocks * BLOCK)}, executor=threads(CORES))


def bare_kernel(experiment: RandomSubsetSum, drawn: list[Any]) -> None:
    """Only the kernel, on numbers that are there."""
    for _ in threads(CORES)(lambda x, z, _: kernel_errors(experiment, x, z), drawn):
        pass


def compare() -> None:
    """The table of speeds."""
    print("| task | trials a second | asked | of the engine's own time |\n|---|---|---|---|")
    for name, experiment, blocks, asked in TASKS:
        drawn = [block_draw(experiment, 0, block) for block in range(blocks)]
        bare_kernel(experiment, drawn[:1])
        pairs = [
            (seconds(lambda: bare_kernel(experiment, drawn)), seconds(lambda: through_the_store(experiment, blocks)))  # noqa: B023
            for _ in range(REPEATS)
        ]
        whole, ratio = min(times[1] for times in pairs), median(times[1] / times[0] for times in pairs)
        print(f"| {name} | {blocks * BLOCK / whole:,.0f} | {f'{asked:,}' if asked else ''} | {ratio:.2f} |", flush=True)


def distributing() -> None:
    """What a block costs through Dask, and from which size on that does not show."""
    print(f"\nDask, a local cluster of {CORES} processes, blocks of {BLOCK} trials:\n")
    print("| n | here, ms a block and core | blocks a second, threads | blocks a second, Dask |\n|---|---|---|---|")
    with dask_client("local", CORES) as client:
        for n, blocks in ((4, 200), (12, 200), (15, 100), (18, 60), (21, 24), (24, 12)):
            tasks = [(RandomSubsetSum(n), 0, block) for block in range(blocks)]
            roads = {"threads": threads(CORES), "Dask": on_cluster(client)}
            took = {
                road: min(seconds(lambda: list(execute(block_tally, tasks))) for _ in range(REPEATS))  # noqa: B023
                for road, execute in roads.items()
            }
            own = 1e3 * took["threads"] * CORES / blocks
            speeds = [f"{blocks / took[road]:,.0f}" for road in roads]
            print(f"| {n} | {own:.2f} | {' | '.join(speeds)} |", flush=True)


if __name__ == "__main__":
    print(f"{CORES} cores, {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")
    compare()
    distributing()

"""Times of `ltbounds.laws.irwin_hall` beside scipy.stats.irwinhall: medians of repeats, and ratios.

python scripts/bench_laws.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb
from scipy import stats

from ltbounds.laws.irwin_hall import density, tail


def median(work: Callable[[], Any], repeats: int) -> float:
    """Median seconds of `repeats` runs, after one to warm up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    print("1,000 points, all over the support    ours ms   scipy ms    ratio")
    for n in (10, 100, 1000):
        x = np.linspace(-0.95 * n, 0.95 * n, 1000)
        ours = median(lambda x=x, n=n: density(x, n), 9)
        theirs = median(lambda x=x, n=n: stats.irwinhall(n).pdf((x + n) / 2), 1)
        print(f"density, n = {n:<4d} {1e3 * ours:29.2f} {1e3 * theirs:10.1f} {theirs / ours:8.0f}")
    print("one enclosure of 53 bits               ms (the slowest of 40 points)")
    for n in (10, 100, 1000, 2000):
        points = [arb(0.98765 * n * k / 40) for k in range(40)]  # 53 bits each: integers would be quicker
        for function in (density, tail):
            worst = max(median(lambda x=x, n=n, f=function: f(x, n), 3) for x in points)
            print(f"{function.__name__}, n = {n:<4d} {1e3 * worst:29.2f}")


if __name__ == "__main__":
    main()

"""Random subset sum by Monte Carlo: fixed, random and all targets, kept apart by name, for any size or a given one.

A trial yields the best error (or the worst gap), not a success bit, so one run answers for every tolerance.  Trials
come in whole blocks; a block is named by (parameters without n and size, seed, block number), so its first n numbers
are the same for every n: the error of a trial can only fall as n grows (but for rounding).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import require
from ltbounds.laws import Law
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.montecarlo.samplers import draw_rows, sampler
from ltbounds.seeding import generator

__all__ = [
    "BLOCK",
    "Estimate",
    "RandomSubsetSum",
    "block_draw",
    "block_errors",
    "draw_errors",
    "estimate",
    "kernel_errors",
    "run",
    "waits_for_no_compiler",
]

BLOCK = 2048
"""Trials in a block: the unit that a seed names, and that a store holds or does not hold."""
STREAMS = 2
"""The way numbers are drawn; another way gets another number, so that streams are never mixed."""
LARGEST = {("all", False): 28, ("all", True): 20, ("one", False): 44, ("one", True): 44}
"""Largest n by (targets, whether the size is given): time or memory."""
LISTED = 3 << 23
"""The most sums that are sorted in numpy: sooner than kernels are compiled."""
LISTED_FOR_ALL = 300, 0.1
"""What a trial for all targets counts as, and each of its sums: one pass, and a kernel that compiles twice as long."""
PAUSE = 1 << 22
"""About as many numbers as are merged between two looks at whether to stop: some 20 ms."""


@dataclass(frozen=True)
class RandomSubsetSum:
    """n numbers from `law`; success means a subset sum within eps of the target, by a subset of `size` if given.

    notion "fixed": the one target `lo` (= `hi`); "random": a target uniform on [lo, hi]; "all": every target in
    [lo, hi].  `size` (RFSS, fixed-size subset sum): subsets with exactly that many members; None: any subset (RSS).
    """

    n: int
    law: str | Law = "uniform"
    notion: Literal["fixed", "random", "all"] = "random"
    lo: float = -1.0
    hi: float = 1.0
    size: int | None = None

    def __post_init__(self) -> None:
        require(self.notion in ("fixed", "random", "all"), "notion", self.notion, "be fixed, random or all")
        most = LARGEST["all" if self.notion == "all" else "one", self.size is not None]
        whole, ends = isinstance(self.n, Integral), (self.lo, self.hi)
        require(whole and 1 <= self.n <= most, "n", self.n, f"be in [1, {most}] ({self.notion}, size={self.size})")
        sized = self.size is None or (isinstance(self.size, Integral) and 0 <= self.size <= self.n)
        require(sized, "size", self.size, f"be in [0, n={self.n}]")
        finite = all(isinstance(end, Real) for end in ends) and bool(np.isfinite(ends).all())
        require(finite, "lo", self.lo, f"be finite, and so must hi={self.hi}")
        require(self.lo <= self.hi, "lo", self.lo, f"be at most hi={self.hi}")
        require(self.notion != "fixed" or self.lo == self.hi, "lo", self.lo, f"equal hi={self.hi} for a fixed target")
        sampler(self.law)

    @property
    def stream(self) -> dict[str, Any]:
        """The parameters that name its random numbers: all but n and the size."""
        return {"law": sampler(self.law).name, "notion": self.notion, "lo": float(self.lo), "hi": float(self.hi)}

    @property
    def cost(self) -> float:
        """About how many numbers one trial merges, a nanosecond or two each; measured, to plan and to predict."""
        if self.notion == "all":
            return 2.0**self.n * (1 if self.size is None else 20)
        return 10 * 2.0 ** (self.n / 2) * (1 if self.size is None else 2)


@dataclass(frozen=True)
class Estimate:
    """Successes among trials, with the exact interval at `confidence`."""

    successes: int
    trials: int
    lower: float
    upper: float
    confidence: float

    @property
    def probability(self) -> float:
        """The share of successes."""
        return self.successes / self.trials


def draw_errors(experiment: RandomSubsetSum, stream: np.random.Generator, trials: int) -> NDArray[np.float64]:
    """Best errors (worst gaps for "all") of `trials` independent trials, float64; inf where no subset has the size."""
    return kernel_errors(experiment, *_draw(experiment, stream, trials))


def _draw(
    experiment: RandomSubsetSum, stream: np.random.Generator, trials: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numbers (trials, n) and targets (trials,)."""
    targets = stream.uniform(experiment.lo, experiment.hi, trials)
    return draw_rows(sampler(experiment.law), stream, experiment.n, trials), targets


def kernel_errors(
    experiment: RandomSubsetSum,
    numbers: NDArray[np.float64],
    targets: NDArray[np.float64],
    pause: Callable[[], None] = lambda: None,
    *,
    compiled: bool = True,
) -> NDArray[np.float64]:
    """Best errors (worst gaps for "all") of numbers (trials, n) and targets (trials,), on the calling thread."""
    errors, work = np.empty(len(targets)), _kernel(experiment, compiled)
    for part in _parts(experiment, len(targets)):
        pause()
        errors[part] = work(numbers[part], targets[part])
    return errors


def _parts(experiment: RandomSubsetSum, trials: int) -> list[slice]:
    rows = max(1, int(PAUSE / experiment.cost))
    return [slice(start, start + rows) for start in range(0, trials, rows)]


def _kernel(
    experiment: RandomSubsetSum, compiled: bool
) -> Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]:
    """The bare kernel that answers (numbers, targets) on the calling thread."""
    lo, hi, size = experiment.lo, experiment.hi, experiment.size
    if not compiled:
        from ltbounds.subsets import uncompiled

        require(size is None, "size", size, "be None without compiled kernels")
        if experiment.notion == "all":
            return lambda x, _: uncompiled.worst_gaps(x, lo, hi)
        return uncompiled.best_errors
    from ltbounds.subsets.covering import worst_gap
    from ltbounds.subsets.ladders import by_magnitude, worst_gap_rows
    from ltbounds.subsets.meet_in_the_middle import best_errors
    from ltbounds.subsets.sizes import best_errors_of_size

    def into(kernel: Callable[..., None]) -> Callable[..., NDArray[np.float64]]:
        def filled(x: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
            errors = np.empty(len(z))
            kernel(x, z, errors)
            return errors

        return filled

    if experiment.notion == "all":
        if size is None:
            return into(lambda x, _, errors: worst_gap_rows(by_magnitude(x), lo, hi, errors))
        return lambda x, _: worst_gap(x, lo, hi, size)
    if size is None:
        return into(best_errors)
    return into(lambda x, z, errors: best_errors_of_size(x, z, size, errors))


def block_draw(experiment: RandomSubsetSum, seed: int, block: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numbers (BLOCK, n) and targets (BLOCK,) of one block."""
    return _draw(experiment, generator("rss", STREAMS, experiment.stream, seed, block), BLOCK)


def block_errors(
    experiment: RandomSubsetSum,
    seed: int,
    block: int,
    pause: Callable[[], None] = lambda: None,
    trials: int = BLOCK,
    compiled: bool = True,
) -> NDArray[np.float64]:
    """The errors of the BLOCK trials of one block, always the same bits; or only of the first `trials` of them.

    `pause` is called every few milliseconds; what it raises stops the work.

    >>> few, many = (block_errors(RandomSubsetSum(n=n), seed=0, block=7) for n in (9, 10))
    >>> bool((many <= few + 1e-15).all())
    True
    """
    numbers, targets = block_draw(experiment, seed, block)
    return kernel_errors(experiment, numbers[:trials], targets[:trials], pause, compiled=compiled)


def waits_for_no_compiler(experiments: Sequence[RandomSubsetSum], trials: int) -> bool:
    """Whether all sums of so many trials of each are sorted in numpy before a kernel would be compiled.

    >>> [waits_for_no_compiler([RandomSubsetSum(n)], 4096) for n in (24, 25)]
    [True, False]
    """
    trial, each = LISTED_FOR_ALL
    listed = (trial + each * 2.0**one.n if one.notion == "all" else 2.0 ** ((one.n + 1) // 2) for one in experiments)
    return trials * sum(listed) <= LISTED and all(one.size is None for one in experiments)


def run(
    experiment: RandomSubsetSum, trials: int, *, workers: int = 1, seed: int = 0, compiled: bool = True
) -> NDArray[np.float64]:
    """The errors of the first `trials` trials, in memory; the same bits for any number of workers.

    Without `compiled` (any size of subsets only) all sums are listed in numpy, with the same errors but for rounding.

    The numbers of whole blocks are drawn, so fewer trials are the first of more.  `ltbounds.montecarlo.sweeping` keeps
    what it has done in a file instead.

    >>> errors = run(RandomSubsetSum(n=15), 3000)
    >>> bool((errors == run(RandomSubsetSum(n=15), 5000, workers=2)[:3000]).all())
    True
    """
    require(trials >= 1, "trials", trials, "be at least 1")
    tasks = [(block, min(BLOCK, trials - start)) for block, start in enumerate(range(0, trials, BLOCK))]

    def work(block: int, count: int, pause: Callable[[], None]) -> NDArray[np.float64]:
        return block_errors(experiment, seed, block, pause, count, compiled)

    return np.concatenate([errors for _, errors in threads(workers)(work, tasks)])


def estimate(errors: NDArray[np.float64], eps: float, *, confidence: float = 0.99) -> Estimate:
    """How often the error is at most eps, with an exact (Clopper-Pearson) interval.

    >>> estimate(np.array([0.1, 0.2, 0.3]), 0.25).successes
    2
    """
    require(eps > 0, "eps", eps, "be positive")
    successes, trials = int((errors <= eps).sum()), len(errors)
    return Estimate(successes, trials, *clopper_pearson(successes, trials, confidence=confidence), confidence)

"""Failures too rare to meet: multilevel splitting along n.

Whoever fails with n numbers has failed with the first n - 1.  So P(fail at n) is the product of the conditional
probabilities level by level, and each is estimated on copies of those that failed so far, given one fresh number each.
With the levels fixed beforehand the product of the shares is an unbiased estimate; independent replicates give its
variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ltbounds import __version__
from ltbounds.errors import require
from ltbounds.montecarlo.experiments import RandomSubsetSum
from ltbounds.montecarlo.intervals import student_quantile
from ltbounds.montecarlo.samplers import draw_rows, sampler
from ltbounds.seeding import generator

__all__ = ["Rare", "over_replicates", "rare_failures", "student_interval"]

MOST = 200
FEW = {"fixed": 16, "random": 16, "all": 12}
"""Up to so many numbers all sums are walked; beyond, a union of intervals of length 2 eps is."""


@dataclass(frozen=True)
class Rare:
    """The failure probability at n, by splitting or reflection: mean and standard error over replicates, and an
    interval that is approximate (Student's t), not exact."""

    law: str
    notion: str
    lo: float
    hi: float
    n: int
    eps: float
    failure: float
    standard_error: float
    lower: float
    upper: float
    confidence: float
    trials: int
    replicates: int
    method: str
    seed: int
    version: str


def rare_failures(
    experiment: RandomSubsetSum,
    eps: float,
    n: int,
    *,
    trials: int = 2000,
    replicates: int = 20,
    confidence: float = 0.99,
    seed: int = 0,
) -> list[Rare]:
    """Failure probabilities at every size from experiment.n to n <= 200, by `replicates` runs of `trials` particles.

    Raises `DomainError`; subsets of a given size are not supported.

    >>> rows = rare_failures(RandomSubsetSum(4, "uniform", "fixed", 1.0, 1.0), 0.5, 30, trials=500)
    >>> exact = sum(math.comb(30, k) * 0.5**k / math.factorial(k) for k in range(31)) / 2**30
    >>> rows[-1].lower < exact < rows[-1].upper, f"{exact:.2e}"
    (True, '2.61e-07')
    """
    require(0 < eps < math.inf, "eps", eps, "be positive")
    require(experiment.n <= n <= MOST, "n", n, f"be in [{experiment.n}, {MOST}]")
    require(experiment.size is None, "size", experiment.size, "be None: any subset may be chosen")
    require(trials >= 2 and replicates >= 2, "replicates", replicates, f"be at least 2, and so must trials={trials}")
    shares = np.array([_replicate(experiment, eps, n, trials, seed, number) for number in range(replicates)])
    return over_replicates(
        shares.cumprod(axis=1), sampler(experiment.law).name, experiment.notion, (experiment.lo, experiment.hi),
        experiment.n, eps, trials, confidence, "splitting, Student's t over replicates", seed,
    )  # fmt: skip


def over_replicates(
    estimates: NDArray[np.float64],
    law: str,
    notion: str,
    ends: tuple[float, float],
    first: int,
    eps: float,
    trials: int,
    confidence: float,
    method: str,
    seed: int,
) -> list[Rare]:
    """Mean and standard error of (replicates, sizes) estimates of the failure probability at first, first + 1, ..."""
    replicates = len(estimates)
    means, errors = estimates.mean(axis=0), estimates.std(axis=0, ddof=1) / math.sqrt(replicates)
    return [
        Rare(
            law=law,
            notion=notion,
            lo=ends[0],
            hi=ends[1],
            n=n,
            eps=eps,
            failure=mean,
            standard_error=error,
            lower=interval[0],
            upper=interval[1],
            confidence=confidence,
            trials=trials,
            replicates=replicates,
            method=method,
            seed=seed,
            version=__version__,
        )
        for n, (mean, error) in enumerate(zip(means.tolist(), errors.tolist(), strict=True), first)
        for interval in [student_interval(mean, error, replicates, confidence=confidence)]
    ]


def student_interval(mean: float, error: float, replicates: int, *, confidence: float) -> tuple[float, float]:
    """mean -+ t error, with Student's t for replicates - 1 degrees of freedom, from 0 upwards.

    >>> [round(end, 4) for end in student_interval(1.0, 0.1, 20, confidence=0.99)]
    [0.7139, 1.2861]
    """
    reach = student_quantile(replicates - 1, (1 + confidence) / 2) * error
    return max(0.0, mean - reach), mean + reach


def _replicate(
    experiment: RandomSubsetSum, eps: float, n: int, trials: int, seed: int, number: int
) -> NDArray[np.float64]:
    """The share of failures at each level; zeros after a level that nobody fails."""
    stream = generator("splitting", experiment.stream, experiment.n, eps, trials, seed, number)
    law, shares = sampler(experiment.law), np.zeros(n - experiment.n + 1)
    targets = stream.uniform(experiment.lo, experiment.hi, trials)
    numbers = draw_rows(law, stream, experiment.n, trials)
    for level in range(len(shares)):
        failed = np.flatnonzero(_fails(experiment.notion, numbers, targets, experiment.lo, experiment.hi, eps))
        shares[level] = len(failed) / trials
        if len(failed) == 0:
            break
        copies = np.resize(stream.permutation(failed), trials)
        targets, numbers = targets[copies], np.hstack([numbers[copies], draw_rows(law, stream, 1, trials)])
    return shares


def _fails(
    notion: str, numbers: NDArray[np.float64], targets: NDArray[np.float64], lo: float, hi: float, eps: float
) -> NDArray[np.bool_]:
    """Whether each row misses its target, or one of all targets, by more than eps; float64."""
    from ltbounds.subsets.ladders import by_magnitude, covered_rows, worst_gap_rows
    from ltbounds.subsets.meet_in_the_middle import best_errors

    trials, few = len(targets), numbers.shape[1] <= FEW[notion]
    errors, covered = np.empty(trials), np.empty(trials, np.bool_)
    if notion == "all" and few:
        worst_gap_rows(by_magnitude(numbers), lo, hi, errors)
    elif few:
        best_errors(numbers, targets, errors)
    elif notion == "random":
        for row, target in enumerate(targets):
            covered_rows(by_magnitude(numbers[row : row + 1]), target, target, np.array([eps]), covered[row : row + 1])
    else:
        covered_rows(by_magnitude(numbers), lo, hi, np.full(trials, eps), covered)
    return errors > eps if few else ~covered

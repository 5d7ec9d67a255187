"""How often some target of [-T, T] is missed, by reflection: the mean over |X| of an exact share.

For a symmetric law let A be the subset sums of |X_1|, ..., |X_n|.  Given |X| the subset sums of X are A - N with N a
uniformly random element of A (Theorem 6 of `ltbounds.theorems.ours`), so P(some |z| <= T is farther than eps from every
subset sum) is the mean of

    share(|X|) = the share of the a in A for which some z in [a - T, a + T] is farther than eps from A.

One draw of |X| so answers for all 2^n sign patterns at once.  Where 2^n are too many, `rare_by_reflection` looks at
the lowest of them only: by the symmetry of A the highest are missed as often, and between them A is dense.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds import __version__
from ltbounds.compiling import kernel
from ltbounds.errors import require
from ltbounds.laws import Law
from ltbounds.montecarlo.means import bernstein_interval
from ltbounds.montecarlo.rare import Rare, over_replicates
from ltbounds.montecarlo.samplers import draw_rows, sampler
from ltbounds.seeding import generator
from ltbounds.subsets.merging import sorted_sums

__all__ = ["Reflected", "lowest_shares", "missed_by_reflection", "missed_shares", "rare_by_reflection"]

MOST = 26
BLOCK = 256
DENSE = 30
"""So many sums in each 2 eps of a stretch of length 2 T, above the last gap: beyond it no gap is looked for."""
NEAR = dict.fromkeys(("product", "mixture-d", "uniform-or-zero"), 1 / 1000)
"""Products, and many numbers of any law, have clusters of low sums: those within so much of eps are joined."""


@dataclass(frozen=True)
class Reflected:
    """P(some |z| <= target is missed): `failure` is the mean of `trials` shares, with the standard error, and an
    interval (empirical Bernstein, for numbers in [0, 1]) that holds whatever the law of the share is."""

    law: str
    n: int
    target: float
    eps: float
    failure: float
    standard_error: float
    lower: float
    upper: float
    confidence: float
    trials: int
    seed: int
    version: str

    @property
    def gain(self) -> float:
        """By what factor the variance of one draw falls against a draw that counts one sign pattern."""
        alone = self.failure * (1 - self.failure)
        return alone / (self.standard_error**2 * self.trials) if self.standard_error else math.inf


@kernel
def _missed(sums: Any, upto: Any, target: float, eps: float, whole: bool) -> float:
    """How many sums a have a point of [a - T, a + T] farther than eps from all sums; these are ascending, upto[i] of
    them stand at the first i places.

    The uncovered points between neighbours l and u are (l + eps, u - eps), if any; they spoil the a in (l + eps - T,
    u - eps + T).  Below and, if these are the whole, above all sums everything farther than eps is uncovered.
    """
    size = len(sums)
    done = np.searchsorted(sums, sums[0] - eps + target)
    count = upto[done]
    for i in range(size - 1):
        if sums[i + 1] - sums[i] > 2 * eps:
            first = max(done, np.searchsorted(sums, sums[i] + eps - target, side="right"))
            last = np.searchsorted(sums, sums[i + 1] - eps + target)
            if last > first:
                count += upto[last] - upto[first]
            done = max(done, last)
    if not whole:
        return float(count)
    first = max(done, np.searchsorted(sums, sums[size - 1] + eps - target, side="right"))
    return float(count + upto[size] - upto[min(first, size)])


@kernel
def _with(one: Any, size: int, v: float, level: float, near: float, other: Any) -> int:
    """Into other: the first `size` sums of one, with and without v, up to a level; how many places, -1 if it is full.

    The first row holds the places, the second how many sums stand there; sums within `near` of the first of a place are
    joined at their mean.
    """
    i, j, c, start = 0, 0, 0, -1.0
    while i < size or j < size:
        a, b = one[0, i] if i < size else np.inf, one[0, j] + v if j < size else np.inf
        if min(a, b) > level:
            break
        if a <= b:
            weight = one[1, i]
            i += 1
        else:
            a, weight = b, one[1, j]
            j += 1
        if c > 0 and a - start <= near:
            other[1, c - 1] += weight
            other[0, c - 1] += (a - other[0, c - 1]) * weight / other[1, c - 1]
        elif c == other.shape[1]:
            return -1
        else:
            other[0, c], other[1, c], start = a, weight, a
            c += 1
    return c


@kernel
def _lowest(x: Any, target: float, eps: float, near: float, out: Any, one: Any, other: Any) -> None:
    """Fill out[row, n - 1] with the share of the sign patterns of x[row, :n] that miss a target, x > 0; NaN where the
    buffers are too small."""
    need = int(DENSE * max(1.0, target / eps)) + 1
    upto = np.zeros(one.shape[1] + 1)
    for row in range(len(x)):
        one[0, 0], one[1, 0], size, level, total = 0.0, 1.0, 1, np.inf, 0.0
        for k in range(x.shape[1]):
            total += x[row, k]
            c = _with(one, size, x[row, k], level, near, other)
            if c < 0:
                out[row, k:] = np.nan
                break
            one, other, size = other, one, c
            for i in range(size):
                upto[i + 1] = upto[i] + one[1, i]
            sums, whole = one[0, :size], level == np.inf
            missed = _missed(sums, upto, target, eps, whole)
            out[row, k] = (missed if whole else 2.0 * missed) / 2.0 ** (k + 1)
            if size > 2 * need:
                last = size // 2 if whole else size - 2  # the upper half mirrors the lower one
                while last >= 0 and sums[last + 1] - sums[last] <= 2 * eps:
                    last -= 1
                at = max(last + 1 + need, np.searchsorted(sums, sums[last + 1] + target))
                while at < size and sums[at] - sums[at - need] > 2 * target:
                    at += 1
                if at < size and sums[at] < total / 2:
                    level, size = sums[at], at + 1


def lowest_shares(x: NDArray[np.float64], target: float, eps: float, near: float = 0.0) -> NDArray[np.float64]:
    """For each row x > 0 of (rows, n): the shares of sign patterns of its first 1, ..., n numbers that miss some |z| <=
    target by more than eps, from the lowest sums.

    Exact up to rounding unless there is a gap where DENSE sums lie in 2 eps, or sums within near eps are joined.

    >>> lowest_shares(np.array([[0.5, 0.25]]), 0.3, 0.25).tolist()
    [[1.0, 0.5]]
    """
    require(x.ndim == 2 and x.size > 0, "x", x.shape, "have shape (rows, n)")
    require(bool((x > 0).all()), "x", x.min(), "be positive")
    require(0 < eps < target, "eps", eps, f"be in (0, target={target})")
    out, room = np.empty(x.shape), 64 * int(DENSE * target / eps) + 2**22
    one, other = np.empty((2, room)), np.empty((2, room))
    _lowest(np.ascontiguousarray(x, float), float(target), float(eps), near * float(eps), out, one, other)
    require(not np.isnan(out).any(), "eps", eps, f"be larger: more than {room} sums are needed")
    return out


def rare_by_reflection(
    n: int,
    eps: float,
    *,
    law: str | Law = "uniform",
    target: float = 0.5,
    first: int = 4,
    trials: int = 500,
    replicates: int = 12,
    confidence: float = 0.99,
    seed: int = 0,
) -> list[Rare]:
    """P(some |z| <= target is missed by more than eps) for first, ..., n numbers, however rare; Student's t.

    For a law with an atom at 0 it is the binomial mean over the numbers that are not 0.  For the laws of `NEAR`, sums
    within eps/1000 stand at one place, their mean, with their number.  That error is not in the interval: places 16
    times finer changed the means of the same 100 rows of up to 60 numbers by at most 0.0005 of themselves (eps = 0.1).
    Raises `DomainError`.

    >>> rows = rare_by_reflection(30, 0.05, trials=40)
    >>> f"{rows[-1].failure:.0e}", rows[-1].standard_error < rows[-1].failure / 5
    ('4e-07', True)
    """
    from scipy.stats import binom

    chosen = sampler(law)
    require(chosen.unimodal, "law", chosen.name, "promise to be symmetric (`unimodal`)")
    require(1 <= first <= n, "n", n, f"be at least {first}")
    means, near = np.ones((replicates, n + 1)), NEAR.get(chosen.name, 0.0)
    for number in range(replicates):
        stream = generator("rare-reflection", chosen.name, n, float(target), float(eps), trials, seed, number)
        found = np.empty(0)
        while found.size < trials * n:
            fresh = np.abs(draw_rows(chosen, stream, n, trials)).ravel()
            found = np.concatenate([found, fresh[fresh > 0]])
        means[number, 1:] = lowest_shares(found[: trials * n].reshape(trials, n), target, eps, near).mean(axis=0)
    counts, joined = np.arange(n + 1), " of joined sums" if near else ""
    kept = np.array([binom.pmf(counts, size, 1 - float(chosen.atom)) for size in range(first, n + 1)])
    return over_replicates(
        means @ kept.T, chosen.name, "all", (-float(target), float(target)), first, eps, trials, confidence,
        f"reflection{joined}, Student's t over replicates", seed,
    )  # fmt: skip


@kernel
def _shares(x: Any, target: float, eps: float, out: Any) -> None:
    one, other = np.empty(2 ** x.shape[1] + 2), np.empty(2 ** x.shape[1] + 2)
    upto = np.arange(2 ** x.shape[1] + 1.0)
    for row in range(len(x)):
        size, sums = sorted_sums(x[row], one, other)
        out[row] = _missed(sums[1 : int(size) + 1], upto, target, eps, True) / size


def missed_shares(x: NDArray[np.float64], target: float, eps: float) -> NDArray[np.float64]:
    """For each row x >= 0 of (rows, n): the share of sign patterns that miss some |z| <= target by more than eps.

    >>> missed_shares(np.array([[0.5, 0.25]]), 0.3, 0.25).tolist()
    [0.5]
    """
    require(x.ndim == 2 and 1 <= x.shape[1] <= MOST, "x", x.shape, f"have shape (rows, n), n in [1, {MOST}]")
    require(bool((x >= 0).all()), "x", x.min(), "be at least 0")
    out = np.empty(len(x))
    _shares(np.ascontiguousarray(x, float), float(target), float(eps), out)
    return out


def missed_by_reflection(
    n: int,
    eps: float,
    *,
    law: str | Law = "uniform",
    target: float = 0.5,
    trials: int = 1024,
    confidence: float = 0.99,
    seed: int = 0,
) -> Reflected:
    """P(some |z| <= target is farther than eps from every subset sum of n numbers), by reflection; float64 sums.

    The law must promise `unimodal`, which includes symmetry.  Raises `DomainError`.

    >>> found = missed_by_reflection(12, 0.05, trials=2000)
    >>> found.lower < 0.0096 < found.upper
    True
    """
    chosen = sampler(law)
    require(chosen.unimodal, "law", chosen.name, "promise to be symmetric (`unimodal`)")
    require(1 <= n <= MOST, "n", n, f"be in [1, {MOST}]")
    require(0 < eps < math.inf and 0 < target < math.inf, "eps", eps, f"be positive, and so target={target}")
    require(trials >= 2, "trials", trials, "be at least 2")
    parts = []
    for block, start in enumerate(range(0, trials, BLOCK)):
        stream = generator("reflection", chosen.name, n, float(target), float(eps), seed, block)
        rows = np.abs(draw_rows(chosen, stream, n, min(BLOCK, trials - start)))
        parts.append(missed_shares(rows, target, eps))
    shares = np.concatenate(parts)
    lower, upper = bernstein_interval(shares, 0.0, 1.0, confidence=confidence)
    return Reflected(
        law=chosen.name,
        n=n,
        target=float(target),
        eps=float(eps),
        failure=float(shares.mean()),
        standard_error=float(shares.std(ddof=1) / math.sqrt(trials)),
        lower=lower,
        upper=upper,
        confidence=confidence,
        trials=trials,
        seed=seed,
        version=__version__,
    )

"""The sweep that answers "how large is C, really?": which experiments, and how many trials of each.

Every law with every notion of success, and subsets of a fixed size.  The design is settled before the first draw.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ltbounds.errors import require
from ltbounds.laws import Law
from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.experiments import BLOCK
from ltbounds.montecarlo.sweeping import Until

__all__ = [
    "LAWS_SWEPT",
    "NOTIONS",
    "density_design",
    "design",
    "fixed_size",
    "rare_design",
    "reflection_design",
    "rounds",
    "selection",
    "trials_wanted",
]

LAWS_SWEPT = ("uniform", "product", "mixture-d", "normal", "uniform-or-zero", "uniform-or-wide")
NOTIONS = {"fixed": (0.5, 0.5), "random": (-1.0, 1.0), "all": (-0.5, 0.5)}
"""Targets [lo, hi] by notion; all targets means [-1/2, 1/2], as in Theorem 3 of pensia2020."""
SIZES = {"fixed": (*range(4, 25), 26, 28, 30), "random": (*range(4, 25), 26, 28, 30), "all": tuple(range(4, 22))}
FARTHEST = {
    "uniform": 46, "product": 62, "mixture-d": 100, "normal": 44, "uniform-or-zero": 70, "uniform-or-wide": 42,
}  # fmt: skip
"""Where splitting ends: about delta = 1e-9, and 1e-6 for the two laws with zeros."""
PLANE = (8, 12, 16, 20, 24, 28)
SHARES = (0.125, 1.0, 4.0)
"""The whole design is gone through with growing numbers of trials, so that it is complete whenever time is over."""
EFFORT, MOST = 6e9, 10**6
"""Numbers merged for one experiment and size in the round of share 1 (some ten seconds), and its most trials."""


def design() -> list[RandomSubsetSum]:
    """All experiments: fixed sizes, then law by law and notion by notion, the cheap ones first."""
    plain = [
        RandomSubsetSum(n=n, law=law, notion=notion, lo=lo, hi=hi)  # type: ignore[arg-type]  # a key of NOTIONS
        for law in LAWS_SWEPT
        for notion, (lo, hi) in NOTIONS.items()
        for n in SIZES[notion]
    ]
    return list(fixed_size()) + plain


def fixed_size() -> Iterator[RandomSubsetSum]:
    """Subsets of k of n numbers: the target sqrt(k), the end of natale2024's range, over the (k, n) plane; and all
    targets in [-sqrt(k), sqrt(k)] at k = n/2 and n/4."""
    for n in PLANE:
        for k in range(1, n // 2 + 1):
            end = math.sqrt(k)
            yield RandomSubsetSum(n=n, notion="fixed", lo=end, hi=end, size=k)
    for n in (8, 10, 12, 14):
        for k in sorted({n // 4, n // 2}):
            yield RandomSubsetSum(n=n, notion="all", lo=-math.sqrt(k), hi=math.sqrt(k), size=k)


def selection(
    laws: Sequence[str | Law], notion: str, sizes: str, lo: float, hi: float, size: int | None = None
) -> list[RandomSubsetSum]:
    """Experiments of one's own: laws or their names, sizes as 15, 6:20 or 6:20:2 (both ends included).

    Raises `DomainError`.

    >>> [experiment.n for experiment in selection(["uniform"], "fixed", "6:10:2", 0.0, 0.5)]
    [6, 8, 10]
    """
    require(bool(re.fullmatch(r"\d+(:\d+){0,2}", sizes)), "n", sizes, "be a number, first:last or first:last:step")
    ends = [int(part) for part in sizes.split(":")]
    step = ends[2] if len(ends) == 3 else 1
    require(step >= 1, "n", sizes, "have a step of at least 1")
    numbers = range(ends[0], ends[1] + 1 if len(ends) > 1 else ends[0] + 1, step)
    require(len(numbers) > 0, "n", sizes, "name at least one n")
    low = hi if notion == "fixed" else lo
    kind: Any = notion
    return [RandomSubsetSum(n, law, kind, low, hi, size) for law in laws for n in numbers]


def trials_wanted(experiment: RandomSubsetSum, share: float = 1.0) -> int:
    """Whole blocks: as many trials as the effort allows, at least one block.

    >>> trials_wanted(RandomSubsetSum(n=30)), trials_wanted(RandomSubsetSum(n=10))
    (18432, 1001472)
    """
    return BLOCK * max(1, math.ceil(share * min(MOST, EFFORT / experiment.cost) / BLOCK))


def rare_design() -> Iterator[tuple[RandomSubsetSum, float, int]]:
    """(experiment, eps, largest n) for splitting."""
    for law in LAWS_SWEPT:
        for notion, (lo, hi) in NOTIONS.items():
            for eps in (0.1, 0.01, 0.001):
                yield RandomSubsetSum(4, law, notion, lo, hi), eps, FARTHEST[law]  # type: ignore[arg-type]


def reflection_design() -> Iterator[tuple[str, float, int, int]]:
    """(law, eps, largest n, trials of each of 12 replicates) for reflection; to about 1e-8 for laws with zeros."""
    farther = {"uniform-or-zero": 106, "mixture-d": 116}
    for law in ("uniform", "product", "mixture-d", "normal", "uniform-or-zero", "uniform-or-wide"):
        for eps, trials in ((0.1, 200), (0.01, 200), (0.001, 80), (0.0001, 12)):
            yield law, eps, farther.get(law, FARTHEST[law]), trials


def density_design() -> Iterator[tuple[str, int]]:
    """(law, k) whose sums are counted."""
    for law in ("uniform", "product", "normal"):
        for k in (1, 2, 4, 8, 16, 64):
            yield law, k


def rounds() -> Iterator[dict[RandomSubsetSum, Until]]:
    """The goals of one round after the other."""
    for share in SHARES:
        yield {experiment: Until(trials=trials_wanted(experiment, share)) for experiment in design()}

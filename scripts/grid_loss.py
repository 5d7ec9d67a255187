"""What the certified numbers lose between the points of Theorem 5, law by law.

That is the answer over what a point made for the question would give.

python scripts/grid_loss.py [LAW ...] [--file FILE]     FILE in place of the shipped points

The latter is not known but estimated from the shipped points.  Each stands for the least eps at which its parameters
still serve: its failure probability falls like 1/eps, so at delta = c eps that is sqrt(failure eps/c), at a fixed delta
eps failure/delta.  Points that another one makes needless are left out.  Between two of them the number needed is
interpolated in log eps, and rounded up.  So it says nothing of what better parameters would give.

Laws without points of their own, and those with an atom at 0, are answered by Corollary 1 (c) from the points of
another law; so is their estimate, from the estimates for that law.  Theorem 1 is left out on both sides, as it is where
its number is smaller: it has no grid.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ltbounds.laws.magnitudes import MAGNITUDES
from ltbounds.montecarlo.samplers import SAMPLERS, sampler
from ltbounds.theorems.ours import corollary_1
from ltbounds.theorems.ours.moment_points import FILE, Point, points

TARGET = 0.5
SHARES = (0.6, 2.2)
"""A point tells the least eps of its number only where its failure probability is about what is allowed."""
SLACK = 1 + 1e-6
"""Of a target: what Corollary 1 scales is rounded up."""

BestPoint = Callable[[str, float, float, float], Point | None]


@lru_cache(maxsize=256)
def ends(law: str, target: float, share: float, delta: float | None) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """log(1/eps) of the least eps of each number, rising, and the numbers: at delta, or (None) at delta = share eps."""
    found: dict[int, float] = {}
    for point in points():
        used = point.failure / (delta or share * point.eps)
        if point.law == law and point.target * SLACK >= target and SHARES[0] < used <= SHARES[1]:
            least = point.eps * (used if delta else math.sqrt(used))
            if least < min((eps for n, eps in found.items() if n < point.n), default=1.0):
                found[point.n] = min(least, found.get(point.n, 1.0))
    return tuple(-math.log(eps) for eps in found.values()), tuple(found)


def estimated(fixed: bool) -> BestPoint:
    """`best_point` as it would be with a point made for every question, where two ends of points are on either side."""

    def best(law: str, eps: float, delta: float, target: float) -> Point | None:
        axis, numbers = ends(law, target, 1.0 if fixed else round(delta / eps, 6), delta if fixed else None)
        place = -math.log(eps)
        if not axis or not axis[0] <= place <= axis[-1]:
            return None
        return Point(law, math.ceil(np.interp(place, axis, numbers) - 1e-9), target, eps, eps / 2, delta, 0)

    return best


def stored(file: Path) -> BestPoint:
    """`best_point` of a file."""

    def best(law: str, eps: float, delta: float, target: float) -> Point | None:
        return next((p for p in points(file) if p.law == law and p.covers(eps, delta, target)), None)

    return best


def answer(best: BestPoint, law: str, eps: float, delta: float) -> int | None:
    """The least number that the points give, directly or by Corollary 1; None where they give none."""
    one = sampler(law)
    with patch.object(corollary_1, "best_point", best):
        found = [*corollary_1.by_points(one.name, eps, delta, TARGET), *corollary_1.by_parts(eps, delta, one, TARGET)]
    return min((each.n for each in found), default=None)


def losses(law: str, delta: float | None, axis: np.ndarray, file: Path = FILE) -> Iterator[tuple[float, int, int]]:
    """(eps, the certified number, the estimate of what could be), where both are known."""
    for eps in map(float, axis):
        could = answer(estimated(delta is not None), law, eps, delta or eps)
        if could is not None and (is_now := answer(stored(file), law, eps, delta or eps)) is not None:
            yield eps, is_now, min(is_now, could)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laws", nargs="*", default=sorted(SAMPLERS))
    parser.add_argument("--file", type=Path, default=FILE)
    parser.add_argument("--places", type=int, default=2001, help="from eps = 0.1 to 1e-6")
    given = parser.parse_args()
    for law in given.laws:
        own = [point for point in points(given.file) if point.law == law] if law in MAGNITUDES else []
        print(f"{law}: {len(own)} points, of {len({point.n for point in own})} numbers")
        for delta in (None, 0.01):
            rows = list(losses(law, delta, np.geomspace(0.1, 1e-6, given.places), given.file))
            if not rows:
                print(f"  delta = {delta or 'eps'}: no two points tell what another one would give")
                continue
            share = np.array([now / possible - 1 for _, now, possible in rows])
            eps, now, possible = rows[int(share.argmax())]
            print(
                f"  delta = {delta or 'eps'}, eps in [{rows[-1][0]:.2g}, {rows[0][0]:.2g}]: "
                f"loses {share.mean():.1%} on average, more than one in twenty at {(share > 0.05).sum()} of "
                f"{len(rows)} places; worst {now} for {possible} at {eps:.4g}"
            )


if __name__ == "__main__":
    main()

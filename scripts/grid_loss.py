"""What the certified numbers lose between the points of Theorem 5: the answer over what a point made for it would give.

python scripts/grid_loss.py [FILE]     the answers from FILE in place of the shipped points

The latter is not known but estimated from the shipped points.  Each stands for the least eps at which its parameters
still serve: its failure probability falls like 1/eps, so at delta = eps that is sqrt(failure eps), at a fixed delta
eps failure/delta.  Points that another one makes needless are left out.  Between two of them the number needed is
interpolated in log eps, and rounded up.  So it says nothing of what better parameters or all omega would give.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ltbounds.theorems.ours.moment_points import FILE, points

LAW, TARGET = "uniform", 0.5
USED_UP = 0.6
"""A point tells the least eps of its number only where it fails nearly as often as it may."""


def least_tolerances(delta: float | None) -> dict[int, float]:
    """The estimated least eps of each number, falling, at delta (None: at delta = eps)."""
    found: dict[int, float] = {}
    for point in points():
        share = point.failure / (delta or point.eps)
        if (point.law, point.target) == (LAW, TARGET) and USED_UP < share <= 1:
            least = point.eps * (share if delta else math.sqrt(share))
            if least < min((eps for n, eps in found.items() if n < point.n), default=1.0):
                found[point.n] = min(least, found.get(point.n, 1.0))
    return found


def losses(delta: float | None, axis: np.ndarray, file: Path = FILE) -> Iterator[tuple[float, int, int]]:
    """(eps, the certified number, the estimate of what could be), where both are known."""
    known = least_tolerances(delta)
    places = [-math.log(eps) for eps in known.values()]
    for eps in axis:
        covering = (p for p in points(file) if p.law == LAW and p.covers(eps, delta or eps, TARGET))
        if (point := next(covering, None)) and places[0] <= -math.log(eps) <= places[-1]:
            yield eps, point.n, math.ceil(np.interp(-math.log(eps), places, list(known)) - 1e-9)


def main() -> None:
    file = Path(sys.argv[1]) if sys.argv[1:] else FILE
    for delta in (None, 0.01):
        rows = list(losses(delta, np.geomspace(0.1, 1e-6, 2001), file))
        share = np.array([answer / possible - 1 for _, answer, possible in rows])
        eps, answer, possible = rows[int(share.argmax())]
        print(
            f"delta = {delta or 'eps'}, eps in [{rows[-1][0]:.2g}, {rows[0][0]:.2g}]: "
            f"loses {share.mean():.1%} on average, more than one in twenty on {(share > 0.05).mean():.0%} of it; "
            f"worst {answer} for {possible} at {eps:.2g}"
        )


if __name__ == "__main__":
    main()

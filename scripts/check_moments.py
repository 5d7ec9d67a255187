"""Evaluate every shipped point of Theorem 5 again, in balls; exit 1 where one does not certify what it says.

python scripts/check_moments.py [N ...]     # only points with these n; all take some 10 minutes of one core
"""

from __future__ import annotations

import sys

from ltbounds.theorems.ours import moment_points
from ltbounds.theorems.ours.moment_bound import failure_bound, prepare


def main() -> None:
    wanted = {int(n) for n in sys.argv[1:]}
    bad, ready = 0, {}
    for point in moment_points.points():
        if wanted and point.n not in wanted:
            continue
        if point.index not in ready:
            ready = {point.index: prepare(moment_points.certificate(point.index))}
        total = failure_bound(ready[point.index], point.eps, point.r).total
        holds = total <= point.failure
        bad += not holds
        print(
            f"{point.law} n {point.n} eps {point.eps:g}: {total:.6e} {'<=' if holds else '> !'} {point.failure:.6e}",
            flush=True,
        )
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()

"""How many numbers a random subset sum needs: certified, met in experiment, and necessary, side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ltbounds.studies.sweep import SweepRow
from ltbounds.theorems.explicit.corollary_1 import n_sufficient
from ltbounds.theorems.explicit.theorem_2 import n_necessary

__all__ = ["ConstantRow", "constants"]

PAIRS = tuple((10.0**-k, 10.0**-k) for k in (1, 2, 3, 4, 6, 8, 10, 12))


@dataclass(frozen=True)
class ConstantRow:
    """Numbers from U[-1, 1] for all targets in [-1/2, 1/2] within eps, with probability at least 1 - delta.

    `met_above` and `met_by`: in the sweep, success at `met_above` numbers is below 1 - delta and at `met_by` at least
    1 - delta, both with the sweep's confidence; None where the sweep does not reach.  `C` is n_sufficient over
    log(2 / min(eps, delta)), the constant of Theorem 3 of pensia2020 that is certified there.
    """

    eps: float
    delta: float
    necessary: int
    met_above: int | None
    met_by: int | None
    sufficient: int
    C: float


def constants(sweep: Sequence[SweepRow] = ()) -> Iterator[ConstantRow]:
    """Rows at eps = delta = 0.1 ... 1e-12, then at delta = 0.1 for every tolerance of the sweep."""
    curve = [row for row in sweep if (row.law, row.notion) == ("uniform", "all")]
    tolerances = [(row.eps, 0.1) for row in curve if row.eps <= 0.25]
    for eps, delta in dict.fromkeys([*PAIRS, *tolerances]):
        yield _row(eps, delta, [row for row in curve if row.eps == eps])


def _row(eps: float, delta: float, curve: Sequence[SweepRow]) -> ConstantRow:
    below = [row.n for row in curve if row.upper < 1 - delta]
    above = [row.n for row in curve if row.lower >= 1 - delta]
    enough = n_sufficient(eps, delta)
    return ConstantRow(
        eps=eps,
        delta=delta,
        necessary=n_necessary(eps, delta),
        met_above=max(below, default=None),
        met_by=min(above, default=None),
        sufficient=enough,
        C=enough / math.log(2 / min(eps, delta)),
    )

"""How many numbers a random subset sum needs: certified, met in experiment, and necessary, side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ltbounds.montecarlo.needs import constant
from ltbounds.montecarlo.samplers import sampler
from ltbounds.studies.design import LAWS_SWEPT
from ltbounds.studies.empirical import empirical_constants, needed_span
from ltbounds.studies.sweep import SweepRow
from ltbounds.theorems.ours.constants import CertifiedConstant, certified_constants
from ltbounds.theorems.ours.corollary_1 import by_measure, n_sufficient
from ltbounds.theorems.ours.theorem_2 import by_theorem_2, n_necessary
from ltbounds.theorems.ours.theorem_6 import limit_constant

__all__ = [
    "POWERS", "ConstantRow", "MetConstant", "NumbersRow", "constants", "enclosures", "met_constants", "numbers_grid",
    "sufficient_grid",
]  # fmt: skip

POWERS = tuple(10.0**-k for k in (1, 2, 3, 4, 6, 8, 10, 12))
PAIRS = tuple((eps, eps) for eps in POWERS)


@dataclass(frozen=True)
class ConstantRow:
    """Numbers from U[-1, 1] for all targets in [-1/2, 1/2] within eps, with probability at least 1 - delta.

    `met_above` and `met_by`: in the package's own sweep, success at `met_above` numbers is below 1 - delta and at
    `met_by` at least 1 - delta, at 99 %; None where the sweep does not reach.  `C_met` and `C` are `met_by` and
    n_sufficient over log(2 / min(eps, delta)): the constant of Theorem 3 of pensia2020 that experiment shows, and the
    one that is certified.  `by_theorem_2` and `by_theorem_1` are what our first two theorems alone say is necessary and
    sufficient.
    """

    eps: float
    delta: float
    necessary: int
    met_above: int | None
    met_by: int | None
    sufficient: int
    C_met: float | None
    C: float
    by_theorem_2: int
    by_theorem_1: int


def constants(sweep: Sequence[SweepRow] = ()) -> Iterator[ConstantRow]:
    """Rows at eps = delta = 0.1 ... 1e-12, then at delta = 0.1 for every tolerance of a report's `sweep`.

    >>> row = next(constants())
    >>> row.necessary, row.met_above, row.met_by, row.sufficient
    (8, 8, 9, 16)
    """
    tolerances = [(row.eps, 0.1) for row in sweep if (row.law, row.notion) == ("uniform", "all") and row.eps <= 0.25]
    for eps, delta in dict.fromkeys([*PAIRS, *tolerances]):
        yield _row(eps, delta)


def sufficient_grid(law: Any = "uniform", target: float = 0.5) -> Iterator[tuple[float, list[int]]]:
    """For each tolerance in `POWERS`, the numbers of `law` that certainly suffice, for each failure probability there.

    >>> eps, row = next(sufficient_grid())
    >>> eps, row[0], row[-1]
    (0.1, 16, 95)
    """
    for eps in POWERS:
        yield eps, [n_sufficient(eps, delta, law, target) for delta in POWERS]


def enclosures() -> Iterator[CertifiedConstant]:
    """Constants that the papers leave open, in [lower, upper]: those of natale2024, and C of Theorem 3 of pensia2020.

    >>> [c.name for c in enclosures()][-1], round(list(enclosures())[-1].upper, 2)
    ('C (eps = delta = 1e-12)', 4.59)
    """
    yield from certified_constants()
    for eps in (1e-2, 1e-6, 1e-12):
        row = _row(eps, eps)
        yield CertifiedConstant(
            f"C (eps = delta = {eps:g})",
            "n = C log(2/min(eps, delta)) numbers U[-1, 1] for all |z| <= 1/2",
            row.necessary / math.log(2 / eps),
            row.C,
            "our Theorems 1, 2, 5 and 6",
            "exists (Theorem 3 of pensia2020)",
            letter_in="pensia2020 Theorem 3",  # in other results C is another constant
        )


@dataclass(frozen=True)
class MetConstant:
    """C = n / log(2/eps) at delta = eps for one law and notion.

    Met in the package's sweep in [C_low, C_high], at 99 % and for whole numbers n: exact where plain Monte Carlo
    reaches, else by reflection or splitting.  Certified for all targets in [-1/2, 1/2]; `C_limit` is what C tends to as
    eps does to 0: a heuristic (Theorem 6 (d) of `ours`), whose lower half is proved for laws without atoms.
    """

    law: str
    notion: str
    eps: float
    C_low: float
    C_high: float
    method: str
    C_certified: float | None
    C_limit: float | None


def met_constants(eps: Sequence[float] = (0.1, 0.01, 0.001, 0.0001)) -> list[MetConstant]:
    """One for each law, notion and tolerance of the sweep that bounds n from both sides.

    >>> met = next(m for m in met_constants([0.01]) if (m.law, m.notion) == ("uniform", "all"))
    >>> round(met.C_low, 2), round(met.C_high, 2), round(met.C_certified, 2)
    (3.02, 3.02, 4.72)
    """
    frame = empirical_constants(eps, eps)
    known = frame[(frame.eps == frame.delta) & frame["size"].isna() & frame.n_low.notna()]
    # Exact rows stand before those by splitting.
    best = known.groupby(["law", "notion", "eps"], sort=False).head(1)
    found = [_met(row) for row in best.to_dict("records")]
    return sorted(found, key=lambda met: (LAWS_SWEPT.index(met.law), met.notion, -met.eps))


def _met(row: Mapping[Any, Any]) -> MetConstant:
    law, notion, eps = row["law"], row["notion"], row["eps"]
    certified = limit = None
    if notion == "all":
        certified, limit = constant(n_sufficient(eps, eps, law), eps, eps), limit_constant(float(sampler(law).atom))
    return MetConstant(law, notion, eps, row["C_low"], row["C_high"], row["method"], certified, limit)


def _row(eps: float, delta: float) -> ConstantRow:
    met, enough = needed_span("uniform", "all", eps, delta), n_sufficient(eps, delta)
    scale = math.log(2 / min(eps, delta))
    return ConstantRow(
        eps=eps,
        delta=delta,
        necessary=n_necessary(eps, delta),
        met_above=None if met.low is None else met.low - 1,
        met_by=met.high,
        sufficient=enough,
        C_met=None if met.high is None else met.high / scale,
        C=enough / scale,
        by_theorem_2=by_theorem_2(Fraction(eps), Fraction(delta)),
        by_theorem_1=by_measure(eps, delta, sampler("uniform"), 0.5).n,
    )


@dataclass(frozen=True)
class NumbersRow:
    """Numbers from U[-1, 1] for all targets in [-1/2, 1/2] at one eps and delta: see `ConstantRow`."""

    eps: float
    delta: float
    necessary: int
    met_above: int | None
    met_by: int | None
    sufficient: int


def numbers_grid() -> Iterator[NumbersRow]:
    """Necessary, met and sufficient numbers for every pair of a tolerance and a failure probability in `POWERS`.

    >>> row = next(numbers_grid())
    >>> row.necessary, row.met_by, row.sufficient
    (8, 9, 16)
    """
    for eps, sufficient in sufficient_grid():
        for delta, n in zip(POWERS, sufficient, strict=True):
            span = needed_span("uniform", "all", eps, delta)
            above = None if span.low is None else span.low - 1
            yield NumbersRow(eps, delta, n_necessary(eps, delta), above, span.high, n)

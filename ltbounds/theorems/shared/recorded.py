"""Claims that read the shipped record of an experiment: what its runs gave, from the least value to the greatest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ltbounds.claims import ReportedFigure
from ltbounds.errors import DomainError
from ltbounds.learning.records import read
from ltbounds.notation import Place

__all__ = ["recorded", "span"]

Interval = tuple[float, float]


def span(name: str, what: str) -> Interval:
    """The least and the greatest value of a row of a shipped record.  Raises `DomainError` where there is none.

    >>> span("pensia2020.exp-1", "coefficients, symmetric")
    (3969593.0, 3971028.0)
    """
    for row in read(name)["rows"]:
        if row["what"] == what:
            return min(row["values"]), max(row["values"])
    raise DomainError(f"what={what} must be a row of the record {name}")


def recorded(
    where: Place, suffix: str, statement: str, printed: Interval, off: Interval, experiment: str, rows: tuple[str, ...], *,
    value: Callable[[list[Interval]], Interval] = lambda spans: spans[0], **options: Any,
) -> ReportedFigure:  # fmt: skip
    """A claim on the recorded runs themselves: no confidence beyond them.  `value` joins the spans of several rows."""

    def reproduce(_: np.random.Generator) -> Interval:
        return value([span(experiment, row) for row in rows])

    return ReportedFigure(
        id=f"{where.ref.paper}.{suffix}", ref=where.ref, statement=statement, printed=printed, off=off, reproduce=reproduce,
        method=f"the range over the runs of the shipped record {experiment}, no confidence beyond them", **options,
    )  # fmt: skip

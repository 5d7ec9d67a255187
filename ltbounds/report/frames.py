"""Tables for pages: cells as readers want them, numbers with few digits and separators."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

__all__ = ["Cell", "Frame", "frame", "shown_number", "spaced"]

LONG = 24
_PERCENT = re.compile(r"-?[\d.,]+ ?%")


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and its kind: "n" for a number (set to the right), "long" for text that needs room."""

    shown: Markup
    kind: str = ""


@dataclass(frozen=True)
class Frame:
    """A table: column names, and rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def heads(self) -> tuple[Cell, ...]:
        """Column names, each with the kind of what stands below it, so that it stands above it."""
        kinds = [{row[place].kind for row in self.rows} for place in range(len(self.columns))]
        return tuple(
            Cell(Markup(escape(name)), "n" if "n" in kind else "")
            for name, kind in zip(self.columns, kinds, strict=True)
        )

    @property
    def narrow(self) -> bool:
        """Whether a phone can show it as it is."""
        return len(self.columns) <= 3 and not any(cell.kind == "long" for row in self.rows for cell in row)


def shown_number(value: Any) -> str:
    """Whole numbers with commas between thousands, as in the shell; others to four digits.

    >>> shown_number(12345), shown_number(0.0123456), shown_number(1e-12)
    ('12,345', '0.01235', '1e-12')
    """
    if isinstance(value, numbers.Integral):
        return f"{int(value):,}"
    if not math.isfinite(value):
        return str(value)
    return f"{int(value):,}" if 1e3 <= abs(value) < 1e9 else f"{value:.4g}"


def spaced(digits: str) -> str:
    """The whole part of a number in text, with commas between thousands.

    >>> spaced("26820000"), spaced("2.575e+19"), spaced("5.096"), spaced("1811")
    ('26,820,000', '2.575e+19', '5.096', '1,811')
    """
    return f"{int(digits):,}" if digits.isdecimal() and len(digits) > 3 else digits


def frame(table: pd.DataFrame | Sequence[Mapping[str, Any]], **show: Callable[[Any], Markup | str]) -> Frame:
    """A table for a page; `show` says how a column (spaces as ``_``) is shown where not as a number or text."""
    data = pd.DataFrame(table)
    names = [str(name) for name in data.columns]
    rows = tuple(
        tuple(_cell(row[name], show.get(name.replace(" ", "_"))) for name in names)
        for row in data.astype(object).to_dict("records")
    )
    return Frame(tuple(name.replace("_", " ") for name in names), rows)


def _cell(value: Any, show: Callable[[Any], Markup | str] | None) -> Cell:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return Cell(Markup(""))
    if show is not None:
        number = isinstance(value, numbers.Real) and not isinstance(value, bool)
        return Cell(Markup(escape(spaced(str(show(value))))), "n") if number else _text(show(value))
    if isinstance(value, bool):
        return Cell(Markup("yes" if value else "no"))
    if isinstance(value, numbers.Real):
        return Cell(Markup(escape(shown_number(value))), "n")
    return _text(str(value))


def _text(value: Markup | str) -> Cell:
    shown = Markup(escape(value))
    if _PERCENT.fullmatch(shown):
        return Cell(shown, "n")
    return Cell(shown, "long" if len(shown.striptags()) > LONG else "")

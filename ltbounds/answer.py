"""What every answer can do: a short `repr`, a summary in words, a table, and HTML in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from ltbounds.errors import MissingDependency

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "shown"]

MOST = 200
"""Rows of an HTML table; `to_frame` has them all."""
FEW = 30
"""Lines of a summary, likewise."""


def shown(value: Any) -> str:
    """A value for a reader: thousands separators, six digits, "" for what is not known.

    >>> shown(1234567), shown(0.123456789), shown(None), shown((1000, 2))
    ('1,234,567', '0.123457', '', '1,000, 2')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(shown, value)) if isinstance(value, (tuple, list)) else str(value)


class Answer:
    """Base of the answers: a subclass gives its `rows` and its `headline`."""

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The answer as rows of a table."""
        raise NotImplementedError

    def headline(self) -> str:
        """The answer in one line."""
        raise NotImplementedError

    def summary(self) -> str:
        """The answer in a few lines."""
        rows = self.rows()
        lines = [", ".join(f"{k} {shown(v)}" for k, v in row.items() if shown(v)) for row in rows[:FEW]]
        rest = [f"and {len(rows) - FEW:,} more: rows(), to_frame()"] if len(rows) > FEW else []
        return "\n".join([self.headline(), *lines, *rest])

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas data frame; raises `MissingDependency` where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as cause:
            raise MissingDependency(
                "pandas must be installed for to_frame(): pip install pandas; rows() needs none"
            ) from cause
        return pd.DataFrame([dict(row) for row in self.rows()])

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.headline()}>"

    def _repr_html_(self) -> str:
        rows = self.rows()
        heads = "".join(f"<th>{escape(name)}</th>" for name in (rows[0] if rows else ()))
        lines = ("".join(f"<td>{escape(shown(value))}</td>" for value in row.values()) for row in rows[:MOST])
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<p>{escape(self.headline())}</p><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

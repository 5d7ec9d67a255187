"""The papers as one would cite them: title, authors, year, venue, arXiv number; and their table of symbols."""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ltbounds.errors import FileFormatError
from ltbounds.theorems import PAPERS

__all__ = ["Paper", "find_paper", "symbol_table"]


@dataclass(frozen=True)
class Paper:
    """One paper; `arxiv` is "" where there is none."""

    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    venue: str
    arxiv: str

    @property
    def short(self) -> str:
        """Names and year: "Pensia et al. (2020)".

        >>> [find_paper(key).short for key in PAPERS[:2]]
        ['Pensia et al. (2020)', 'Fischer and Burkholz (2021)']
        """
        if self.key == "ours":
            return "our own theorems"
        last = [name.split()[-1] for name in self.authors]
        names = f"{last[0]} et al." if len(last) > 2 else " and ".join(last)
        return f"{names} ({self.year})"

    @property
    def address(self) -> str:
        """The page of its abstract, or "".

        >>> find_paper("fischer2021").address
        'https://arxiv.org/abs/2110.11150'
        """
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""

    @property
    def citation(self) -> str:
        """Authors (year): title. Venue, arXiv number.

        >>> find_paper("fischer2021").citation.partition(": ")[2]
        'Towards Strong Pruning for Lottery Tickets with Non-Zero Biases. arXiv:2110.11150.'
        """
        venue = "" if self.venue == "arXiv" else self.venue
        where = ", ".join(part for part in (venue, f"arXiv:{self.arxiv}" if self.arxiv else "") if part)
        return f"{', '.join(self.authors)} ({self.year}): {self.title}. {where}{'.' * bool(where)}".strip()


@cache
def _papers() -> dict[str, Paper]:
    table = tomllib.loads((files("ltbounds") / "data" / "papers.toml").read_text(encoding="utf-8"))
    if set(table) != set(PAPERS):
        raise FileFormatError(f"papers.toml must tell of {', '.join(PAPERS)}, not of {', '.join(table)}")
    return {key: Paper(key=key, **{**entry, "authors": tuple(entry["authors"])}) for key, entry in table.items()}


def find_paper(key: str) -> Paper:
    """The paper with a key of `PAPERS`.

    >>> find_paper("natale2024").arxiv
    '2410.14754'
    """
    return _papers()[key]


def symbol_table(key: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the table in the docstring of the paper's package: paper's letter, name here, meaning.

    >>> symbol_table("pensia2020")[3]
    ('l, d_i', 'depth, d_*', 'depth (number of weight matrices) and widths of the target')
    """
    text = importlib.import_module(f"ltbounds.theorems.{key}").__doc__ or ""
    lines = text.splitlines()
    rules = [n for n, line in enumerate(lines) if line.startswith("===")]
    if len(rules) < 2:
        return ()
    columns = [(m, m + len(rule)) for m, rule in _columns(lines[rules[0]])]
    first = rules[1] + 1 if len(rules) > 2 else rules[0] + 1
    rows = [
        tuple(line[start:end if number < len(columns) - 1 else None].strip().replace("`", "")
              for number, (start, end) in enumerate(columns))
        for line in lines[first : rules[-1]] if line.strip()
    ]  # fmt: skip
    joined: list[tuple[str, ...]] = []
    for row in rows:
        if joined and not row[0]:
            joined[-1] = tuple(f"{above} {more}".strip() for above, more in zip(joined[-1], row, strict=True))
        else:
            joined.append(row)
    return tuple(joined)


def _columns(rule: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for part in rule.split():
        at = rule.index(part, at)
        found.append((at, part))
        at += len(part)
    return found

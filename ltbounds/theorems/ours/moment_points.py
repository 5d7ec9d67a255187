"""The certified points of Theorem 5 that are shipped (`ltbounds/data/moments.json`), and what they cover.

A point (law, n, T', eps', failure') says P(some |z| <= T' is farther than eps' from every subset sum of n numbers) <= failure'.
More numbers only add subset sums, a larger eps and a smaller T ask for less, and a larger delta allows more: so it covers
every n >= n', T <= T', eps >= eps' and delta >= failure'.  The file holds the parameters too; `recompute` evaluates one point
again, in balls, and `scripts/check_moments.py` all of them: a row's `checked` says when that was last done, and by which code.
"""

from __future__ import annotations

import ast
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ltbounds.errors import FileFormatError
from ltbounds.theorems.ours.moment_bound import Bound, Certificate, failure_bound, prepare

__all__ = ["FILE", "Point", "best_point", "code", "points", "recompute"]

PACKAGE = Path(__file__).parents[2]
FILE = PACKAGE / "data" / "moments.json"
EVALUATED_BY = (
    "moment_bound.py", "moment_energy.py", "moment_fourth.py", "moment_lattice.py", "moment_pieces.py",
    "../../sure_floats.py", "../../laws/magnitudes.py",
)  # fmt: skip
"""What evaluates a point, relative to this file."""


@dataclass(frozen=True)
class Point:
    """P(FAIL) <= `failure` with n numbers; `index` is the place of the parameters in the file, `r` the split of eps."""

    law: str
    n: int
    target: float
    eps: float
    r: float
    failure: float
    index: int

    def covers(self, eps: float, delta: float, target: float) -> bool:
        """Whether n numbers suffice for these by this point."""
        return self.target >= target and self.eps <= eps and self.failure <= delta


def fingerprint(parameters: dict[str, Any], rows: list[list[float]]) -> str:
    """The check sum of one row of the file: a changed digit is noticed when it is read."""
    return hashlib.sha256(json.dumps([parameters, rows], separators=(",", ":")).encode()).hexdigest()[:16]


def code() -> str:
    """A digest of the code that evaluates a point: without docstrings, blank lines and comments that fill a line."""
    total = hashlib.sha256()
    for name in EVALUATED_BY:
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        prose: set[int] = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        lines = (line for number, line in enumerate(text.splitlines(), 1) if number not in prose)
        total.update("\n".join(line for line in lines if line.strip() and line.lstrip()[0] != "#").encode())
    return total.hexdigest()[:16]


@lru_cache(maxsize=8)
def _stored(path: Path) -> tuple[tuple[dict[str, Any], list[list[float]]], ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    for number, row in enumerate(rows, 1):
        if row["sha256"] != fingerprint(row["certificate"], row["points"]):
            raise FileFormatError(
                f"{path.name}: row {number} must have the check sum it was written with: it was changed"
            )
    return tuple((row["certificate"], row["points"]) for row in rows)


@lru_cache(maxsize=8)
def points(path: Path = FILE) -> tuple[Point, ...]:
    """All points of the file, the fewest numbers first."""
    return tuple(
        sorted(
            (
                Point(data["law"], data["n"], data["target"], eps, r, failure, index)
                for index, (data, rows) in enumerate(_stored(path))
                for eps, r, failure in rows
            ),
            key=lambda point: point.n,
        )
    )


def best_point(law: str, eps: float, delta: float, target: float) -> Point | None:
    """The point with the fewest numbers that covers these; None where none does.

    >>> best_point("uniform", 0.01, 0.01, 0.5).n
    25
    """
    return next((point for point in points() if point.law == law and point.covers(eps, delta, target)), None)


def certificate(index: int, path: Path = FILE) -> Certificate:
    """The parameters at a place of the file; raises `DomainError` where they are outside the theorem."""
    return Certificate.from_data(_stored(path)[index][0])


def recompute(point: Point, path: Path = FILE) -> Bound:
    """The bound of a point evaluated again, in balls: some 10 s to 3 minutes."""
    return failure_bound(prepare(certificate(point.index, path)), point.eps, point.r)

"""What the ledger writes: one record a claim, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ltbounds.claims import Verdict
from ltbounds.errors import FileFormatError

__all__ = ["Record", "read_ledger", "write_ledger"]

STRENGTH = (Verdict.PROVED, Verdict.HOLDS_AT_POINTS, Verdict.SUPPORTED)
"""Verdicts in favour of a statement, strongest first."""


@dataclass(frozen=True)
class Record:
    """A claim's verdict, the evidence for it, and whether its negative control was seen through.

    `control` is "refuted" (or, for a claim recorded as REFUTED, "not refuted") when the checker told the broken
    variant from the claim, and says what happened otherwise.
    """

    claim: str
    paper: str
    label: str
    where: str
    kind: str
    statement: str
    verdict: str
    recorded: str
    control: str
    control_ok: bool
    evidence: Mapping[str, Any]
    note: str
    correction: str
    profile: str
    seconds: float
    version: str

    @property
    def falls_short(self) -> bool:
        """Whether the verdict is weaker than the recorded one, or the checker did not see through the control."""
        return not self.control_ok or not _at_least(Verdict(self.verdict), Verdict(self.recorded))

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


def _at_least(verdict: Verdict, recorded: Verdict) -> bool:
    if verdict in STRENGTH and recorded in STRENGTH:
        return STRENGTH.index(verdict) <= STRENGTH.index(recorded)
    return verdict is recorded


def write_ledger(records: Iterable[Record], path: Path) -> None:
    """Write the ledger as JSON lines, wholly or not at all."""
    scratch = path.with_suffix(path.suffix + ".part")
    scratch.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf-8")
    scratch.replace(path)


def read_ledger(path: Path) -> list[Record]:
    """Read a ledger that `write_ledger` wrote; raises `FileFormatError` for anything else."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Record(**json.loads(line)) for line in lines]
    except (OSError, UnicodeDecodeError, ValueError, TypeError) as problem:
        raise FileFormatError(f"path={path} must be a ledger written by `ltbounds verify` ({problem})") from problem

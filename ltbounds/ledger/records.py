"""What the ledger writes: one record a claim, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ltbounds.claims import Verdict, cited_name
from ltbounds.errors import FileFormatError
from ltbounds.ledger.graph import STRENGTH

__all__ = ["Record", "read_ledger", "write_ledger"]


@dataclass(frozen=True)
class Record:
    """A claim's verdict on the graph, the evidence for its own link, and whether its negative control was told apart.

    `listed` says that the ID is one of the paper's whole sentences, and `owner` names the sentence that it belongs to.
    `expected` is what the claim's form promises; `weakest` the claim that decides the verdict; `cited` the theorems of
    others that it rests on.
    """

    claim: str
    paper: str
    label: str
    where: str
    kind: str
    listed: bool
    owner: str
    statement: str
    domain: str
    verdict: str
    expected: str
    weakest: str
    steps: tuple[str, ...]
    cited: tuple[str, ...]
    control: str
    control_ok: bool
    evidence: Mapping[str, Any]
    because: str
    note: str
    severity: str
    impact: str
    correction: str
    profile: str
    seconds: float
    version: str

    @property
    def said(self) -> str:
        """The verdict in words that say no more than was shown: with the number of trials."""
        words = self.verdict.replace("_", " ")
        if self.verdict == Verdict.SUPPORTED and "trials" in self.evidence:
            number = self.evidence["trials"]
            one = "trial" if "interval" in self.evidence else "witness"
            many = "s" if one == "trial" else "es"
            return f"{words} by {number:,} {one}{many if number != 1 else ''}"
        return words

    @property
    def badge(self) -> str:
        """The verdict in words, and the theorems of others that it takes as given."""
        given = [cited_name(name) for name in self.cited if name != self.claim]
        return f"{self.said}, given {', '.join(given)}" if given else self.said

    @property
    def falls_short(self) -> bool:
        """Whether the verdict is weaker than its form promises, or the judge did not tell the control apart."""
        return not self.control_ok or not _at_least(Verdict(self.verdict), Verdict(self.expected))

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


def _at_least(verdict: Verdict, promised: Verdict) -> bool:
    if verdict in STRENGTH and promised in STRENGTH:
        return STRENGTH.index(verdict) <= STRENGTH.index(promised)
    return verdict is promised


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

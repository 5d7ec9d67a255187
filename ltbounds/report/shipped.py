"""Records that ship with the package and that the report shows: tickets, experiments, benchmarks, counts of tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from ltbounds.learning.records import read, shipped
from ltbounds.studies.tickets import Failure, TicketRow, load_table

__all__ = ["benchmarks", "experiment_records", "test_counts", "ticket_rows"]


def _data(name: str) -> Path:
    return Path(str(files("ltbounds") / "data" / name))


def ticket_rows() -> list[TicketRow | Failure]:
    """Network x construction, as `ltbounds tickets` wrote it."""
    return load_table(_data("tickets.json"))


def experiment_records() -> list[Mapping[str, Any]]:
    """The records of the papers' experiments."""
    return [read(name) for name in shipped()]


def benchmarks() -> Mapping[str, Any]:
    """Times of the solver beside its peers: one entry a run, the newest first."""
    found: Mapping[str, Any] = json.loads(_data("benchmarks.json").read_text(encoding="utf-8"))
    return found


def test_counts() -> Mapping[str, Any]:
    """How many tests each folder of ``tests/`` has, as `scripts/count_tests.py` wrote it."""
    found: Mapping[str, Any] = json.loads(_data("tests.json").read_text(encoding="utf-8"))
    return found

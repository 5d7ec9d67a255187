"""Runs of tests that are too long for CI, kept in tests/runs.json: `count_tests.py` hands them to the report."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = ROOT / "tests" / "runs.json"


def recorded() -> Mapping[str, Mapping[str, str]]:
    """By the command that makes a run again: the test file that it is of, what was done, what came out, and when."""
    found: Mapping[str, Mapping[str, str]] = json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else {}
    return found


def record(command: str, file: str, did: str, came_out: str) -> None:
    """Keep a run that has ended, in the place of the last one by the same command."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    entry = {
        "file": file, "did": did, "came out": came_out, "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit.stdout.strip(), "python": platform.python_version(),
    }  # fmt: skip
    kept = dict(sorted({**recorded(), command: entry}.items()))
    RUNS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def shown(file: str) -> list[str]:
    """What the report says of the long runs of a test file."""
    return [
        f"on record: {run['did']}: {run['came out']} ({run['date']})"
        for run in recorded().values()
        if run["file"] == file
    ]

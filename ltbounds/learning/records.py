"""Records of experiments: read, listed and written; plain data, so that every floor above may read them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from ltbounds.disk import atomic_write
from ltbounds.errors import DomainError, FileFormatError

__all__ = ["VERDICTS", "read", "shipped", "write"]

VERDICTS = ("reproduced", "contradicted", "not comparable")
FIELDS = ("name", "profile", "seed", "seconds", "date", "versions", "protocol", "readings", "rows", "judgements")


def shipped() -> list[str]:
    """The names of the experiments whose record ships with the package."""
    folder = files("ltbounds") / "data" / "experiments"
    return sorted(path.name.removesuffix(".json") for path in folder.iterdir() if path.name.endswith(".json"))


def read(name: str) -> dict[str, Any]:
    """The shipped record of an experiment.  Raises `DomainError` where none ships, `FileFormatError` if it is broken.

    `rows` is a list of dicts (what, value, low, high, repetitions, printed, ...); `judgements` says for each of
    the paper's sentences which criterion was fixed before the run, what came out, and the verdict.
    """
    if name not in shipped():
        raise DomainError(f"name={name} must be an experiment with a shipped record: {', '.join(shipped()) or 'none'}")
    text = (files("ltbounds") / "data" / "experiments" / f"{name}.json").read_text()
    return checked(json.loads(text), name)


def checked(record: dict[str, Any], name: str) -> dict[str, Any]:
    """The record, if it has every field and only verdicts that exist."""
    missing = [field for field in FIELDS if field not in record]
    if missing or record["name"] != name:
        raise FileFormatError(f"record {name} must have its own name and {', '.join(FIELDS)}; missing: {missing}")
    wrong = [j["verdict"] for j in record["judgements"] if j["verdict"] not in VERDICTS]
    if wrong:
        raise FileFormatError(f"verdicts of {name} must be among {', '.join(VERDICTS)}, not {wrong}")
    return record


def write(record: dict[str, Any], path: Path) -> None:
    """Write a record as JSON, whole or not at all."""
    text = json.dumps(checked(record, record["name"]), indent=1, allow_nan=False) + "\n"
    with atomic_write(path) as scratch:
        scratch.write_text(text)

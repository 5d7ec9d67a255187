"""Evaluate the shipped points of Theorem 5 again, in balls; exit 1 where one does not certify what it says.

python scripts/check_moments.py [N ...] [--store] [--stale]

N ...    only rows with these n (all take some 10 minutes of one core)
--store  write what was found, rounded up, and when and by which code, into the file after each row
--stale  leave out rows that today's code has checked
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ltbounds.theorems.ours.moment_bound import Certificate, failure_bound, prepare
from ltbounds.theorems.ours.moment_points import FILE, code, fingerprint


def rounded_up(failure: float) -> float:
    """Six digits that are not below `failure`."""
    return float(f"{failure * 1.000005:.6g}")


def row_of(parameters: dict[str, Any], found: list[list[float]]) -> dict[str, Any]:
    """A row of the file for points that have just been evaluated, by today's code."""
    rows = [[eps, r, rounded_up(failure)] for eps, r, failure in found]
    checked = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "code": code()}
    return {"certificate": parameters, "points": rows, "sha256": fingerprint(parameters, rows), "checked": checked}


def write(rows: list[dict[str, Any]], path: Path = FILE) -> None:
    """All rows, in order; the file is replaced at once."""
    rows = sorted(rows, key=lambda row: [row["certificate"][key] for key in ("law", "n", "target")])
    text = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    path.with_suffix(".new").write_text(f"[{text}]\n", encoding="utf-8")
    os.replace(path.with_suffix(".new"), path)


def main() -> None:
    wanted = {int(word) for word in sys.argv[1:] if word.isdecimal()}
    store, stale, today, bad = "--store" in sys.argv, "--stale" in sys.argv, code(), 0
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    for row in sorted(rows, key=lambda row: row["certificate"]["n"]):
        parameters, found = row["certificate"], []
        done = row.get("checked", {}).get("code") == today
        if (wanted and parameters["n"] not in wanted) or (stale and done):
            continue
        ready = prepare(Certificate.from_data(parameters))
        for eps, r, failure in row["points"]:
            total = failure_bound(ready, eps, r).total
            bad += total > failure
            found.append([eps, r, total])
            says = f"{total:.6e} {'<=' if total <= failure else '> !'} {failure:.6e}"
            print(f"{parameters['law']} n {parameters['n']} eps {eps:g}: {says}", flush=True)
        if store:
            row.update(row_of(parameters, found))
            write(rows)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()

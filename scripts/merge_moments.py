"""Join rows of points into the shipped file, and leave out rows each of whose points another row's point covers.

python scripts/merge_moments.py FILE [FILE ...]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from check_moments import write

from ltbounds.theorems.ours.moment_points import FILE, fingerprint


def covered(one: dict[str, Any], point: list[float], other: dict[str, Any], better: list[float]) -> bool:
    """Whether a point of another row says at least as much, with no more numbers."""
    a, b = one["certificate"], other["certificate"]
    return bool(
        a["law"] == b["law"]
        and b["n"] <= a["n"]
        and b["target"] >= a["target"]
        and better[0] <= point[0]
        and better[2] <= point[2]
    )


def joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each set of parameters, with the points of all.

    It stays checked where all were, by one code: since the last of these times each of its points is.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(json.dumps(row["certificate"]), row)
        if one is row:
            continue
        one["points"] += [point for point in row["points"] if point not in one["points"]]
        one["sha256"] = fingerprint(one["certificate"], one["points"])
        checked = [each.get("checked", {"at": "", "code": ""}) for each in (one, row)]
        if checked[0]["code"] == checked[1]["code"] != "":
            one["checked"] = max(checked, key=lambda each: each["at"])
        else:
            one.pop("checked", None)
    return list(found.values())


def main() -> None:
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    for name in sys.argv[1:]:
        rows += json.loads(Path(name).read_text(encoding="utf-8"))
    rows, read = joined(rows), len(rows)
    kept: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        others = kept + rows[i + 1 :]
        if not all(any(covered(row, p, o, q) for o in others for q in o["points"]) for p in row["points"]):
            kept.append(row)
    write(kept)
    print(f"{len(kept)} of {read} rows kept")


if __name__ == "__main__":
    main()

"""Whether what is shipped is of these very sources: else a fresh clone shows no verdicts, and computes all else anew.

Prints what is stale, and what makes it again; exit 1 if anything is.
"""

from __future__ import annotations

import json
import sys

from ltbounds.answers import catalogue, known_constants, widths
from ltbounds.answers.kept import SHIPPED, digest

RECORD, KEEP = "ltbounds verify --record", "python scripts/keep_numbers.py"
RECORDS = (
    ("verdicts", digest(), RECORD), ("catalogue", digest(catalogue.SOURCES), RECORD),
    ("constants", digest(known_constants.SOURCES), RECORD), ("numbers", digest(widths.SOURCES), KEEP),
)  # fmt: skip


def main() -> int:
    stale = 0
    for name, of, remedy in RECORDS:
        if json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))["digest"] != of:
            print(f"data/{name}.json is of other sources: {remedy}")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())

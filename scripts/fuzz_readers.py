"""Damaged files for every reader from another seed, many for each: ``python scripts/fuzz_readers.py [CASES [SEED]]``.

A run in which nothing went wrong is kept for the report (`runs.py`); what went wrong is printed with its case.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

from runs import ROOT, record


def main(cases: int, seed: int) -> None:
    """Run tests/fuzz/readers.py, count what came out, record it."""
    command = [sys.executable, "tests/fuzz/readers.py", str(cases), str(seed), "each"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout, flush=True)
    if done.returncode:
        raise SystemExit(f"exit code {done.returncode}: {done.stderr[-3000:]}")
    ends: Counter[str] = Counter()
    for end, number in json.loads(done.stdout).items():
        ends[end.rpartition(": ")[2]] += number
    readers = len({end.partition(":")[0] for end in json.loads(done.stdout)})
    did = f"{sum(ends.values()):,} damaged files of seed {seed}, {cases:,} for each of {readers} kinds"
    came_out = f"{ends['refused']:,} refused in one line, {ends['read']:,} read as meant, 0 wrong"
    record("scripts/fuzz_readers.py", "tests/fuzz/test_readers.py", did, came_out)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else 20_000, given[1] if given[1:] else 1)

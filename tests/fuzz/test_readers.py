"""20,000 damaged files for the readers, in a process with a limit of memory and of time."""

import json
import os
import subprocess
import sys
from pathlib import Path

CASES = int(os.environ.get("LTBOUNDS_FUZZ", "20000"))


def test_damaged_files_are_refused_in_one_line_or_read_as_meant() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, str(Path(__file__).with_name("readers.py")), str(CASES)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(root)}, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ends = json.loads(done.stdout)
    assert sum(ends.values()) == CASES
    for name in {end.partition(":")[0] for end in ends} - {"ledger_json"}:
        assert ends[f"{name}: refused"] > 0, ends

"""Kill writers and commands many times and say what happened: ``python scripts/kills.py [KILLS] [name ...]``.

Each test of tests/crashes runs in a process of its own and notes every kill in a file, so that there is a line of
counts also where the test itself was ended from outside (a plain pytest behind a pipe then says nothing at all).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRITERS, COMMANDS = ("networks", "folder", "tickets", "compact"), ("sweep", "ticket", "experiment", "report")


def ended(code: int) -> str:
    """How a process ended, from its exit code."""
    if code < 0:
        return f"ENDED FROM OUTSIDE by {signal.Signals(-code).name}"
    return "passed" if code == 0 else f"FAILED, exit code {code}"


def test_of(name: str) -> str:
    if name in WRITERS:
        return f"tests/crashes/test_kills.py::test_what_is_on_the_disk_after_a_kill_is_whole[{name}]"
    return f"tests/crashes/test_commands.py::test_a_killed_command_leaves_whole_files_and_goes_on[{name}]"


def run(name: str, kills: int) -> bool:
    """Run one test, print one line about it; whether it passed."""
    with tempfile.TemporaryDirectory() as scratch:
        notes, begun = Path(scratch) / "kills.txt", time.monotonic()
        notes.touch()
        environment = os.environ | {"LTBOUNDS_KILLS": str(kills), "LTBOUNDS_KILLS_NOTES": str(notes)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", test_of(name)]
        command.append(f"--basetemp={scratch}/tests")
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        kinds = notes.read_text().split()
        cut, seconds = kinds.count("inside"), time.monotonic() - begun
        counts = f"{len(kinds)} kills, {cut} of them inside a write or run"
        print(f"{name}: {counts}; {ended(done.returncode)}; {seconds:.0f} s")
        if done.returncode:
            print(done.stdout[-3000:] + done.stderr[-1000:])
        sys.stdout.flush()
        return done.returncode == 0 and bool(kinds)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    outcomes = [run(name, count) for name in sys.argv[2:] or WRITERS + COMMANDS]  # all of them, also after a failure
    if not all(outcomes):
        sys.exit("not all passed")

"""Kill writers and commands many times and say what happened: ``python scripts/kills.py [KILLS] [name ...]``.

Each test of tests/crashes runs in a process of its own and notes every kill in a file, so that there is a line of
counts also where the test itself was ended from outside (a plain pytest behind a pipe then says nothing at all).
A command is ended a tenth as often as KILLS, and the report of full size (``whole-report``) a hundredth, from 51 on.
With ``--record``, runs that passed are kept for the report (`runs.py`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from runs import record

ROOT = Path(__file__).parents[1]
WRITERS, COMMANDS = ("networks", "folder", "tickets", "compact"), ("sweep", "ticket", "experiment", "report")
WHOLE_REPORT = "whole-report"


def ended(code: int) -> str:
    """How a process ended, from its exit code."""
    if code < 0:
        return f"ENDED FROM OUTSIDE by {signal.Signals(-code).name}"
    return "passed" if code == 0 else f"FAILED, exit code {code}"


def test_of(name: str) -> str:
    if name in WRITERS:
        return f"tests/crashes/test_kills.py::test_what_is_on_the_disk_after_a_kill_is_whole[{name}]"
    if name == WHOLE_REPORT:
        return "tests/crashes/test_commands.py::test_a_killed_report_of_full_size_is_whole_and_goes_on"
    return f"tests/crashes/test_commands.py::test_a_killed_command_leaves_whole_files_and_goes_on[{name}]"


def run(name: str, kills: int, keep: bool) -> bool:
    """Run one test, print one line about it; whether it passed."""
    with tempfile.TemporaryDirectory() as scratch:
        notes, begun = Path(scratch) / "kills.txt", time.monotonic()
        notes.touch()
        environment = os.environ | {"LTBOUNDS_KILLS": str(kills), "LTBOUNDS_KILLS_NOTES": str(notes)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", test_of(name)]
        command.append(f"--basetemp={scratch}/tests")
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        made = [line.split() for line in notes.read_text().splitlines()]
        cut = sum(where == "inside" for where, _ in made)
        by_signal = ", ".join(f"{count} {sent}" for sent, count in sorted(Counter(sent for _, sent in made).items()))
        counts = f"{len(made)} kills ({by_signal}), {cut} of them inside a write or run"
        print(f"{name}: {counts}; {ended(done.returncode)}; {time.monotonic() - begun:.0f} s", flush=True)
        passed = done.returncode == 0 and bool(made)
        if done.returncode:
            print(done.stdout[-3000:] + done.stderr[-1000:], flush=True)
        if passed and keep:
            came_out = "nothing half-written or lost, no process left"
            record(f"scripts/kills.py {kills} {name}", test_of(name).partition("::")[0], f"{name}: {counts}", came_out)
        return passed


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--record"]
    count = int(words[0]) if words else 1000
    outcomes = [run(name, count, "--record" in sys.argv) for name in words[1:] or WRITERS + COMMANDS]  # all of them
    if not all(outcomes):
        sys.exit("not all passed")

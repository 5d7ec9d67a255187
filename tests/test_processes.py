"""Worker processes end with their parent: after Ctrl-C, SIGTERM and kill -9, within seconds and without a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ltbounds.processes import shared_out

PATIENCE = 600
"""Seconds after which something is taken to hang; a worker left alone would live an hour."""
ROOT = Path(__file__).parents[1]
CODE = """
import signal
import sys
from pathlib import Path
from ltbounds.cli import exits
from ltbounds.processes import shared_out
from work_for_test import busy

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    exits.run(lambda: list(shared_out(2, busy, [sys.argv[1]] * 8)))
"""
WORK = """
import os, time
from pathlib import Path

def busy(folder):
    Path(folder, str(os.getpid())).touch()
    time.sleep(3600)
"""


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("number", "to_group", "code"),
    [
        (signal.SIGINT, True, 130),
        (signal.SIGINT, False, 130),
        (signal.SIGTERM, False, 143),
        (signal.SIGKILL, False, -9),
    ],
)
def test_no_worker_outlives_its_parent(tmp_path: Path, number: signal.Signals, to_group: bool, code: int) -> None:
    (tmp_path / "work_for_test.py").write_text(WORK)
    (tmp_path / "parent_for_test.py").write_text(CODE)
    begun = tmp_path / "begun"
    begun.mkdir()
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    command = [sys.executable, str(tmp_path / "parent_for_test.py"), str(begun)]
    process = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE
    while len(list(begun.iterdir())) < 2:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    workers = [int(path.name) for path in begun.iterdir()]
    (os.killpg if to_group else os.kill)(process.pid, number)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, told
    if code > 0:
        assert told.strip().endswith("nothing half-written was left behind") and len(told.splitlines()) == 1, told
    deadline = time.monotonic() + PATIENCE
    while any(map(alive, workers)):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.05)


def test_an_error_of_a_worker_arrives_and_results_come_in_order() -> None:
    assert list(shared_out(2, pow, [1, 2, 3, 4, 5], [2] * 5)) == [1, 4, 9, 16, 25]
    with pytest.raises(ZeroDivisionError):
        list(shared_out(2, divmod, [1], [0]))

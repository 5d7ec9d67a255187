"""`ltbounds sweep` as a user meets it: it goes on where it stopped, and Ctrl-C keeps what is done."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ltbounds.errors import DomainError
from ltbounds.montecarlo.experiments import BLOCK
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import WINDOW
from ltbounds.studies.design import selection

CODE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from ltbounds.cli import main; main()"
COMMAND = [sys.executable, "-c", CODE, "sweep"]


def sweep(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def trials_in(path: Path) -> int:
    with Store(path) as store:
        return sum(store.tally(experiment, seed)[0] for experiment, seed in store.experiments())


def test_rows_come_out_and_a_second_call_only_adds_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    arguments = ("--store", path, "--law", "uniform", "--law", "product", "--n", "8:10:2", "--workers", 1)
    done = sweep(*arguments, "--until", 3000, "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["law"], row["n"], row["trials"]) for row in rows] == [
        (law, n, 2 * BLOCK) for law in ("uniform", "product") for n in (8, 10)
    ]
    assert all(row["lower"] < row["probability"] < row["upper"] and row["method"] == "anytime" for row in rows)
    assert trials_in(path) == 8 * BLOCK
    again = sweep(*arguments, "--until", 5000)
    assert again.returncode == 0, again.stderr
    assert trials_in(path) == 12 * BLOCK
    assert "anytime intervals at 99 %" in again.stdout


def test_control_c_keeps_what_is_done(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    arguments = ["--store", str(path), "--n", "16", "--until", "100000000"]
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 600
    while not path.exists() or not trials_in(path):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(600) == 130
    kept = trials_in(path)
    assert kept > 0
    done = sweep("--store", path, "--n", "16", "--until", kept + 1, "--json")
    assert kept < json.loads(done.stdout)["trials"] == trials_in(path) <= kept + (WINDOW + 1) * BLOCK


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--n", "9:4"], "n=9:4 must name at least one n"),
        (["--n", "x"], "n=x must be a number"),
        (["--n", "8:10:0"], "step of at least 1"),
        (["--eps", "0.0123"], "eps=0.0123 must have two significant digits"),
        (["--law", "cauchy"], "law=cauchy must be one of"),
        (["--notion", "some"], "notion=some must be"),
        (["--until", "nan"], "until=nan must be positive"),
        (["--minutes", "0"], "minutes=0.0 must be positive"),
        (["--workers", "-1"], "workers=-1 must be at least 0"),
        (["--scheduler", "nonsense://x"], "scheduler=nonsense://x must answer"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = sweep("--store", tmp_path / "s.sqlite", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_sizes_are_both_ends_included() -> None:
    assert [e.n for e in selection(["normal"], "all", "4:7", -0.5, 0.5)] == [4, 5, 6, 7]
    assert selection(["normal"], "fixed", "4", -1.0, 0.5)[0].lo == 0.5
    with pytest.raises(DomainError, match="size=9 must be"):
        selection(["uniform"], "random", "8", -1.0, 1.0, size=9)

"""Whole commands ended at random moments: what stands on the disk is whole, and the same command goes on.

2 to 5 kills of each command here (the report with less to judge and to draw: small_report.py); many with LTBOUNDS_KILLS
(1000 in the full profile), then of `ltbounds report` at its full size too.  Each command is first run to its end: what
a killed and repeated one leaves behind must be the same.  No process that it started outlives it.

Every third end is a kill -9, a SIGTERM, a Ctrl-C (to the whole group, as a terminal sends it).  After the last two the
exit code is the one that `ltbounds.cli.exits` names, the last line says so, and no scratch file is left.

Waits are drawn, not asserted: a kill that came after the end is made up for by another one.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ltbounds.montecarlo.store import Store
from ltbounds.networks import load, random_network, save
from ltbounds.seeding import generator
from ltbounds.tickets import Ticket

ROOT = Path(__file__).parents[2]
ASKED = int(os.environ.get("LTBOUNDS_KILLS", "50"))
FULL = ASKED > 50
LISTEN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""What a shell starts in the background ignores Ctrl-C, and so would its children."""
COMMAND_LINE = ["-c", f"{LISTEN}; from ltbounds.cli import main; main()"]
SMALL_REPORT = [str(Path(__file__).with_name("small_report.py"))]
MARK = "LTBOUNDS_TEST_MARK"
PATIENCE = 120
"""Seconds after which something is taken to hang; nothing that goes well waits for it."""
State = tuple[object, ...]
Note = Callable[[bool, signal.Signals], None]
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
SAID = {signal.SIGTERM: "terminated: nothing half-written was left behind",
        signal.SIGINT: "interrupted: nothing half-written was left behind"}  # fmt: skip


class Child:
    """A command in a folder, whose processes can be told by a mark in their environment."""

    def __init__(self, folder: Path, program: list[str], arguments: list[str]) -> None:
        self.mark = uuid.uuid4().hex
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", MARK: self.mark}
        self.folder, self.told = folder, folder / "told.txt"
        self.scratch_before = scratch_files(folder)
        with self.told.open("w") as told:
            command = [sys.executable, *program, *arguments]
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=told, stderr=told, start_new_session=True
            )

    def ended(self) -> bool:
        return self.process.poll() is not None

    def kill(self, number: signal.Signals) -> bool:
        """Whether the signal came before the end; afterwards nothing of the command runs any more."""
        with suppress(ProcessLookupError):
            (os.killpg if number == signal.SIGINT else os.kill)(self.process.pid, number)
        code = self.process.wait(timeout=PATIENCE)
        self.leaves_nobody()
        said = self.told.read_text()
        # -15 and -2: before our handlers stood, while Python itself began; a shell shows 143 and 130 for them too.
        assert code in (0, -number, 128 + number), (number, code, said)
        if code > 0:
            assert said.rstrip().endswith(SAID[number]) and "Traceback" not in said, said
            assert scratch_files(self.folder) <= self.scratch_before, "a scratch file was left behind"
        return code != 0

    def leaves_nobody(self) -> None:
        """Workers see the end of their parent within a moment; so does the helper that multiprocessing starts."""
        end = time.monotonic() + PATIENCE
        while left := self.alive():
            assert time.monotonic() < end, f"processes outlive their command: {left}"
            time.sleep(0.02)

    def alive(self) -> list[int]:
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if self._is_mine(folder)]

    def _is_mine(self, folder: Path) -> bool:
        try:
            return f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes()  # a zombie has none
        except OSError:
            return False


def scratch_files(folder: Path) -> set[Path]:
    return set(folder.rglob(".*.part*"))


def finish(folder: Path, program: list[str], arguments: list[str]) -> float:
    """Run to the end; the seconds it took."""
    before, child = time.monotonic(), Child(folder, program, arguments)
    assert child.process.wait() == 0, (folder / "told.txt").read_text()
    child.leaves_nobody()
    return time.monotonic() - before


def ticket_files(folder: Path) -> State:
    """What is there of a ticket and its network: each file is absent or whole."""
    found: list[object] = []
    if (folder / "ticket.npz").exists():
        ticket = Ticket.load(folder / "ticket.npz")
        assert all(check.ok for check in ticket.verify(load(folder / "target.npz")))
        found.append(("ticket", ticket.source.seed))
    if (folder / "ticket.onnx").exists():
        found.append(("network", load(folder / "ticket.onnx")(generator("kill").random((3, 6))).tolist()))
    return tuple(found)


def sweep_rows(folder: Path) -> State:
    """Experiments of the store with their trials and successes; a store that opens has passed its checksums."""
    if not (folder / "sweep.sqlite").exists():
        return ()
    with Store(folder / "sweep.sqlite") as store:
        found = ((str(e), seed, *store.tally(e, seed)) for e, seed in store.experiments())
        return tuple(sorted((e, seed, blocks, str(counts)) for e, seed, blocks, counts in found))


EXPERIMENT = "fischer2021.fig-1-relu"
NOT_RESULTS = ("seconds", "date")


def finished_repetitions(folder: Path) -> list[str]:
    """The whole lines of an experiment's store, the first of which names the run."""
    store = folder / "experiments" / f"{EXPERIMENT}.quick.0.repetitions.jsonl"
    return [line for line in store.read_text().splitlines(True) if line.endswith("\n")] if store.exists() else []


def experiment_files(folder: Path) -> State:
    """An experiment's finished repetitions and its record, without what a clock says; a figure is whole or absent."""
    repetitions = [json.loads(line) for line in finished_repetitions(folder)]
    assert [found["number"] for found in repetitions[1:]] == list(range(len(repetitions[1:])))
    files = folder / "experiments"
    record, figure = files / f"{EXPERIMENT}.quick.0.json", files / f"{EXPERIMENT}.quick.0.svg"
    assert not figure.exists() or (record.exists() and figure.read_text().endswith("</svg>\n"))
    read = {k: v for k, v in json.loads(record.read_text()).items() if k not in NOT_RESULTS} if record.exists() else {}
    return (str([found.get("result") for found in repetitions]), str(read))


def report_files(folder: Path) -> State:
    """The names in a report, if it is one whole report: every file listed is there, and all were written by one run."""
    place = folder / "reports"
    if not place.exists():
        return ()
    names = (place / ".written").read_text().splitlines()
    files = [place / name for name in names]
    assert all(file.is_file() for file in files)
    begun = [int(path.read_text()) for path in folder.glob("begun.*")]
    runs = {sum(file.stat().st_mtime_ns >= start for start in begun) for file in files}
    assert len(runs) == 1, f"files of {len(runs)} runs in one report"
    for file in files:
        assert file.suffix != ".html" or file.read_text().rstrip().endswith("</html>"), file
    ledger = [json.loads(line)["claim"] for line in (place / "ledger.jsonl").read_text().splitlines()]
    return (*names, *ledger)


@dataclass(frozen=True)
class Command:
    """A command, what of it is on the disk, and for what a kill waits: a share of its time, or a file that comes."""

    program: list[str]
    arguments: list[str]
    on_disk: Callable[[Path], State]
    signs: Callable[[Path], int] | None = None
    """What of a run grows while it writes: every second kill waits until it has grown."""
    least: int = 5
    """Kills where there is little time."""


def _parts(folder: Path) -> int:
    return len(list(folder.glob(".reports.*.part")))


def _lines(folder: Path) -> int:
    return len(finished_repetitions(folder))


COMMANDS = {
    "ticket": Command(
        COMMAND_LINE, ["ticket", "target.npz", "--out", "ticket.npz", "--onnx", "ticket.onnx", "--resume"], ticket_files
    ),
    "sweep": Command(
        COMMAND_LINE, ["sweep", "--store", "sweep.sqlite", "--n", "6:14:2", "--until", "200000", "--workers", "2"],
        sweep_rows,
    ),
    "experiment": Command(COMMAND_LINE, ["experiment", EXPERIMENT, "--repetitions", "5"], experiment_files, _lines, 4),
    "report": Command(SMALL_REPORT, ["report"], report_files, _parts, 2),
}  # fmt: skip


def kill_at_random(
    command: Command, folder: Path, draw: np.random.Generator, kill: int, seconds: float, number: signal.Signals
) -> bool:
    """Start, wait and send the signal; whether it came before the end."""
    before = 0 if command.signs is None else command.signs(folder)
    (folder / f"begun.{kill:06d}").write_text(str(time.time_ns()))
    child, wait = Child(folder, command.program, command.arguments), float(draw.uniform(0.3, 1)) * seconds
    if command.signs is not None and kill % 2 == 0:
        while not child.ended() and command.signs(folder) <= before:
            time.sleep(0.002)
        wait *= 0.15
    end = time.monotonic() + wait
    while not child.ended() and time.monotonic() < end:
        time.sleep(0.002)
    return child.kill(number)


def kill_and_go_on(command: Command, tmp_path: Path, kills: int, note: Note) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
        save(random_network((6, 30, 4), seed=3), folder / "target.npz")
    seconds, draw, cut = finish(whole, command.program, command.arguments), generator("kills", *command.arguments), 0
    for kill in range(4 * kills):
        if kill >= kills and cut:
            break
        before = finished_repetitions(killed)
        if command.on_disk is report_files and not (killed / "reports").exists() and kill > kills // 4:
            shutil.copytree(whole / "reports", killed / "reports")  # now there is an old report
        number = SIGNALS[kill % 3]
        came_before_the_end = kill_at_random(command, killed, draw, kill + 10, seconds, number)
        note(came_before_the_end, number)
        if came_before_the_end:
            cut += 1
        else:
            seconds /= 2  # the first run was slow: it compiled, or the machine was busy
        command.on_disk(killed)
        assert finished_repetitions(killed)[: len(before)] == before, "a finished repetition was lost"
    assert cut > 0, "no kill came before the end: the waits show nothing"
    (killed / "begun.999999").write_text(str(time.time_ns()))
    finish(killed, command.program, command.arguments)
    assert command.on_disk(killed) == command.on_disk(whole) != ()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_whole_files_and_goes_on(name: str, tmp_path: Path, note: Note) -> None:
    kill_and_go_on(COMMANDS[name], tmp_path, max(COMMANDS[name].least, ASKED // 10 if FULL else 0), note)


def test_the_check_of_a_report_catches_a_mix_and_a_half(tmp_path: Path) -> None:
    place = tmp_path / "reports"
    place.mkdir()
    (place / "ledger.jsonl").write_text('{"claim": "a"}\n')
    (place / "1.html").write_text("</html>")
    (place / ".written").write_text("1.html\nledger.jsonl\n.written\n")
    assert report_files(tmp_path) == ("1.html", "ledger.jsonl", ".written", "a")
    (tmp_path / "begun.1").write_text(str(time.time_ns() + 10**9))
    os.utime(place / "1.html", ns=(time.time_ns() + 2 * 10**9,) * 2)
    with pytest.raises(AssertionError, match="files of 2 runs in one report"):
        report_files(tmp_path)
    (tmp_path / "begun.1").unlink()
    (place / "1.html").write_text("<p>")
    with pytest.raises(AssertionError, match=r"1\.html"):
        report_files(tmp_path)


@pytest.mark.skipif(not FULL, reason="minutes: LTBOUNDS_KILLS above 50")
def test_a_killed_report_of_full_size_is_whole_and_goes_on(tmp_path: Path, note: Note) -> None:
    kill_and_go_on(Command(COMMAND_LINE, ["report"], report_files, _parts), tmp_path, ASKED // 100, note)

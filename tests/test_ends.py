"""How commands end: exit codes that differ, one line, nothing lost, nothing obeyed that a file's name says."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ltbounds.cli import exits
from ltbounds.networks import random_network, save

COMMAND = [sys.executable, "-c", "from ltbounds.cli import main; main()"]
ROOT = Path(__file__).parents[1]


def ltbounds(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"} | dict(options.pop("env", {}))  # type: ignore[call-overload]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([*COMMAND, *map(str, arguments)], text=True, env=environment, check=False, **streams)  # type: ignore[call-overload]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    save(random_network((4, 5, 3), seed=1), path)
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ticket", "{network}", "--out", "{network}"], "must be another file than"),
        (["ticket", "{network}", "--out", "{link}"], "must be another file than"),
        (["ticket", "{network}", "--out", "{folder}/x.npz", "--seed", "-1"], "seed=-1 must be at least 0"),
        (["report", "--seed", "-1"], "seed=-1 must be at least 0"),
        (["report", "--out", "{network}"], "must be a folder"),
        (["report", "--out", "{network}/below"], "must lie in a folder"),
        (["report", "--out", "."], "must not be the current folder"),
        (["report", "--out", "/proc/nowhere"], "must be writable"),
        (["sweep", "--store", ":memory:"], "store=:memory: must be a file"),
        (["sweep", "--store", "{folder}/s.sqlite", "--compact", "{folder}/no/c.json"], "in a folder that exists"),
        (["sweep", "--store", "{folder}/s.sqlite", "--compact", "{folder}/s.sqlite"], "must be another file than"),
        (["bounds", "{network}", "--C", "1e308"], "C=1e+308 must be at most"),
        (["bounds", "--widths", "784--1"], "widths=784--1 must be whole numbers"),
        (["experiment", "pensia2020.exp-1", "--seed", "-1", "--out", "{folder}"], "seed=-1 must be at least 0"),
    ],
)
def test_what_cannot_end_well_is_refused_at_once(
    arguments: list[str], message: str, network: Path, tmp_path: Path
) -> None:
    before = network.read_bytes()
    (link := tmp_path / "link.npz").hardlink_to(network)
    names = {"network": network, "folder": tmp_path, "link": link}
    start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = ltbounds(*(argument.format(**names) for argument in arguments), cwd=tmp_path)
    assert done.returncode == exits.BAD_INPUT, done.stderr
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert network.read_bytes() == before
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start < 60  # CPU time: nothing long was begun


def test_a_full_disk_and_a_closed_pipe_have_codes_of_their_own(network: Path) -> None:
    with open("/dev/full", "w") as full:
        done = ltbounds("show", "pensia2020", "Theorem 1", stdout=full)
    assert done.returncode == exits.MACHINE
    assert done.stderr == "error: No space left on device\n"
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = ltbounds("show", "pensia2020", "Theorem 1", stdout=writer)
    finally:
        os.close(writer)
    assert done.returncode == exits.CLOSED_PIPE
    assert done.stderr == ""


def test_names_of_files_do_not_steer_the_terminal(network: Path, tmp_path: Path) -> None:
    odd = network.rename(tmp_path / "a\x1b[31mb\rc.npz")
    done = ltbounds("bounds", odd)
    assert done.returncode == 0 and "a\\x1b[31mb\\x0dc.npz: widths 4-5-3" in done.stdout
    done = ltbounds("bounds", tmp_path / "no\x1b]0;title\x07.npz")
    assert done.returncode == exits.BAD_INPUT and "\x1b" not in done.stderr and "\x07" not in done.stderr


def test_a_terminal_that_knows_only_ascii(network: Path) -> None:
    done = ltbounds("show", "natale2024", "Theorem 2", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii() and len(done.stdout) > 200


def test_every_kind_of_error_has_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    def ended(problem: BaseException) -> tuple[object, str]:
        def command() -> None:
            raise problem

        with pytest.raises(SystemExit) as left:
            exits.run(command)
        return left.value.code, capsys.readouterr().err

    from ltbounds.errors import DomainError, StoreError

    assert ended(DomainError("x=1 must\nbe 2")) == (exits.BAD_INPUT, "error: x=1 must be 2\n")
    assert ended(StoreError("full")) == (exits.MACHINE, "error: full\n")
    assert ended(PermissionError(13, "Permission denied", "/a")) == (exits.MACHINE, "error: /a: Permission denied\n")
    assert ended(MemoryError()) == (exits.MACHINE, "error: memory must suffice: there is no more\n")
    assert ended(KeyboardInterrupt()) == (exits.INTERRUPTED, "interrupted: nothing half-written was left behind\n")
    code, told = ended(ZeroDivisionError("ours"))
    assert code == exits.BUG and "Traceback" in told
    codes = [exits.SHORT, exits.BAD_INPUT, exits.MACHINE, exits.BUG, exits.INTERRUPTED, exits.CLOSED_PIPE]
    assert len({0, exits.TERMINATED, *codes}) == 8


SIGNALLED = """
import os, shutil, signal, sys
from pathlib import Path
from ltbounds import disk
from ltbounds.cli import exits

number, where = signal.Signals[sys.argv[1]], sys.argv[2]
signal.signal(signal.SIGINT, signal.default_int_handler)

def removed(scratch):  # a signal comes while a folder is being deleted
    os.kill(os.getpid(), number)

def command():
    if where == "loading":
        try:
            os.kill(os.getpid(), number)
            while True:
                pass
        except BaseException as problem:
            raise ImportError("initialization failed") from problem  # so do modules that are written in C
    Path("there").mkdir(exist_ok=True)  # so that there is an old one to delete
    with disk.swapped_folder("there") as scratch:
        (scratch / "a").touch()
        really, disk._remove = disk._remove, removed
        disk.atexit.register(lambda: setattr(disk, "_remove", really))  # the last registered is the first called

exits.run(command)
"""


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", exits.TERMINATED), ("SIGINT", exits.INTERRUPTED)])
def test_a_signal_is_told_also_where_a_library_hides_it_and_leaves_no_scratch(
    number: str, code: int, tmp_path: Path
) -> None:
    for where in ("loading", "removing"):
        command = [sys.executable, "-c", SIGNALLED, number, where]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code and len(done.stderr.splitlines()) == 1, (where, done)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]

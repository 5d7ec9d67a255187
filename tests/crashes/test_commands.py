"""Whole commands killed (kill -9) at random moments: what stands on the disk is whole, and the same command goes on.

5 kills of each command here; LTBOUNDS_KILLS=1000 in the full profile.  Each command is first run to its end: what a
killed and repeated one leaves behind must be the same.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ltbounds.montecarlo.store import Store
from ltbounds.networks import load, random_network, save
from ltbounds.seeding import generator
from ltbounds.tickets import Ticket

ROOT = Path(__file__).parents[2]
KILLS = max(5, int(os.environ.get("LTBOUNDS_KILLS", "50")) // 10)


def start(folder: Path, arguments: list[str]) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", "from ltbounds.cli import main; main()", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def finish(folder: Path, arguments: list[str]) -> float:
    """Run to the end; the seconds it took."""
    before = time.monotonic()
    with start(folder, arguments) as child:
        _, told = child.communicate()
    assert child.returncode == 0, told
    return time.monotonic() - before


def ticket_files(folder: Path) -> tuple[object, ...]:
    """What is there of a ticket and its network: each file is absent or whole."""
    found: list[object] = []
    if (folder / "ticket.npz").exists():
        ticket = Ticket.load(folder / "ticket.npz")
        assert all(check.ok for check in ticket.verify(load(folder / "target.npz")))
        found.append(("ticket", ticket.source.seed))
    if (folder / "ticket.onnx").exists():
        found.append(("network", load(folder / "ticket.onnx")(generator("kill").random((3, 6))).tolist()))
    return tuple(found)


def sweep_rows(folder: Path) -> tuple[object, ...]:
    """Experiments of the store with their trials and successes; a store that opens has passed its checksums."""
    if not (folder / "sweep.sqlite").exists():
        return ()
    with Store(folder / "sweep.sqlite") as store:
        found = ((str(e), seed, *store.tally(e, seed)) for e, seed in store.experiments())
        return tuple(sorted((e, seed, blocks, str(counts)) for e, seed, blocks, counts in found))


COMMANDS: dict[str, tuple[list[str], Callable[[Path], tuple[object, ...]]]] = {
    "ticket": (["ticket", "target.npz", "--out", "ticket.npz", "--onnx", "ticket.onnx", "--resume"], ticket_files),
    "sweep": (["sweep", "--store", "sweep.sqlite", "--n", "6:14:2", "--until", "200000", "--workers", "2"], sweep_rows),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_whole_files_and_goes_on(name: str, tmp_path: Path) -> None:
    arguments, on_disk = COMMANDS[name]
    warm, whole, killed = (tmp_path / folder for folder in ("warm", "whole", "killed"))
    for folder in (warm, whole, killed):
        folder.mkdir()
        save(random_network((6, 30, 4), seed=3), folder / "target.npz")
    finish(warm, arguments)  # compiles what it needs, so that the next one shows how long it takes
    seconds, draw, cut = finish(whole, arguments), generator("test commands", name), 0
    for _ in range(KILLS):
        with start(killed, arguments) as child:
            time.sleep(float(draw.uniform(0.3, 1)) * seconds)
            child.kill()
        cut += child.returncode != 0
        on_disk(killed)
    assert cut > 0, "no kill came before the end: the waits show nothing"
    finish(killed, arguments)
    assert on_disk(killed) == on_disk(whole) != ()

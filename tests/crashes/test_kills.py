"""Killed at random moments (kill -9), many times over: what is on the disk is always one whole content.

50 kills here; LTBOUNDS_KILLS=1000 in the full profile.  The sweep store has kills of its own in montecarlo/test_store.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ltbounds.networks import load, random_network
from ltbounds.seeding import generator
from ltbounds.tickets import Ticket

Note = Callable[[bool], None]
WRITERS = Path(__file__).with_name("writers.py")
KILLS = int(os.environ.get("LTBOUNDS_KILLS", "50"))
SHARES = {"networks": 0.4, "folder": 0.3, "tickets": 0.14, "compact": 0.16}


def kill_once(what: str, path: Path, wait: float) -> None:
    """Start the writer, wait until it has written once and then so many seconds more, and kill it."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(WRITERS), what, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(wait)
        child.kill()


def network_is_whole(path: Path) -> None:
    x = generator("test kills").random((1, 30))
    found = load(path)(x)
    assert any(np.abs(found - random_network((30, 40, 20), seed=seed)(x)).max() < 1e-5 for seed in (1, 2))


def ticket_is_whole(path: Path) -> None:
    ticket = Ticket.load(path)
    assert ticket.source.seed in (1, 2)
    assert all(check.ok for check in ticket.verify(random_network((4, 5, 3), seed=1)))


def folder_is_whole(path: Path) -> None:
    texts = [file.read_text() for file in path.glob("*.txt") if file.stem.isdigit()]
    assert len(texts) == 12 and len(set(texts)) == 1 and len(texts[0]) >= 1000
    assert (path / "mine.txt").read_text() == "kept"


def compact_is_whole(path: Path) -> None:
    found = json.loads(path.read_text())
    assert found["curves"] == [found["provenance"] % 2] * len(found["curves"])


CHECKS = {
    "networks": network_is_whole, "folder": folder_is_whole, "tickets": ticket_is_whole, "compact": compact_is_whole,
    "careless": compact_is_whole,
}  # fmt: skip


@pytest.mark.parametrize("what", SHARES)
def test_what_is_on_the_disk_after_a_kill_is_whole(what: str, tmp_path: Path, note: Note) -> None:
    draw = generator("test kills", what)
    names = {"networks": ["n.npz", "n.onnx", "n.safetensors"], "tickets": ["t.npz"]}.get(what, ["written"])
    scratches = 0
    least = round(SHARES[what] * KILLS)
    for kill in range(4 * least):
        if kill >= least and scratches:
            break
        path = tmp_path / names[kill % len(names)]
        if what == "folder":
            path.mkdir(exist_ok=True)
            (path / "mine.txt").write_text("kept")
        before = set(tmp_path.glob(".*.part*"))
        kill_once(what, path, float(draw.uniform(0, 0.08)))
        CHECKS[what](path)
        scratches += len(found := set(tmp_path.glob(".*.part*")))
        note(not found <= before)
    assert scratches > 0, "no kill came in the middle of writing: the waits show nothing"


def test_the_harness_catches_a_careless_writer(tmp_path: Path) -> None:
    path, caught = tmp_path / "written", 0
    for _ in range(200):
        if caught:
            break
        kill_once("careless", path, 0.02)
        try:
            compact_is_whole(path)
        except ValueError:
            caught += 1
    assert caught > 0

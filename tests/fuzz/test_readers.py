"""20,000 damaged files for the readers, in a process with a limit of memory and of time; and the kept corpus."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ltbounds.errors import LtboundsError
from ltbounds.montecarlo.store import Store
from ltbounds.networks import load, read_mnist
from ltbounds.tickets import Ticket

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


CORPUS = Path(__file__).with_name("corpus")
READERS: dict[str, Callable[[Path], object]] = {
    "npz": load, "tickets": lambda path: Ticket.load(path).edges, "data": read_mnist, "store": Store,
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_went_wrong_is_refused_in_one_line(path: Path, tmp_path: Path) -> None:
    """Each ended in a traceback, took memory without a limit, said two lines, or was read without a word."""
    with pytest.raises(LtboundsError) as refused:
        READERS[path.parent.name](Path(shutil.copy(path, tmp_path)))
    assert len(str(refused.value).splitlines()) == 1

"""Archives that inflate far beyond what they say, or beyond the budget, and damaged data files."""

import gzip
import struct
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ltbounds.cli.ticket import _arrays
from ltbounds.errors import FileFormatError
from ltbounds.networks import read_idx, read_mnist
from ltbounds.networks.arrays import read_npz
from ltbounds.seeding import generator

INSIDE = 1 << 26


def bomb(path: Path, name: str, shape: tuple[int, ...]) -> Path:
    """64 MiB of zeros in 64 KiB, with a header that asks for `shape`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(f"{name}.npy", "w") as entry:
        np.lib.format.write_array_header_1_0(entry, {"descr": "<f8", "fortran_order": False, "shape": shape})  # type: ignore[arg-type]
        entry.write(bytes(INSIDE))
    return path


def test_an_entry_is_not_inflated_beyond_the_size_that_it_says(tmp_path: Path) -> None:
    path = bomb(tmp_path / "a.npz", "a", (100,))
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02") + 24
    raw[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    tracemalloc.start()
    try:
        with pytest.raises(FileFormatError, match="undamaged"):
            read_npz(path, memory=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < INSIDE / 4
    finally:
        tracemalloc.stop()


def test_data_of_a_command_have_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTBOUNDS_MEMORY", str(1 << 20))
    with pytest.raises(FileFormatError, match="raise `memory`"):
        _arrays(bomb(tmp_path / "a.npz", "x", (INSIDE // 8,)))
    np.savez(tmp_path / "b.npz", x=np.ones(3), other=np.ones(1 << 20))
    assert list(_arrays(tmp_path / "b.npz")) == ["x"]


@pytest.mark.parametrize("damage", [slice(30, 40), slice(60, None)])
def test_damaged_data_are_refused_in_one_line(damage: slice, tmp_path: Path) -> None:
    """zlib and zipfile have errors of their own."""
    for path, read in ((tmp_path / "a.npz", read_mnist), (tmp_path / "a.gz", read_idx)):
        if path.suffix == ".npz":
            np.savez_compressed(path, x_train=np.arange(100))
        else:
            path.write_bytes(gzip.compress(generator("test archives").bytes(500)))
        raw = bytearray(path.read_bytes())
        del raw[damage]
        path.write_bytes(raw)
        with pytest.raises(FileFormatError):
            read(path)

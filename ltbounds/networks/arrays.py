"""Named arrays on disk: .npz read within a budget of memory, and a digest over all of them.

numpy trusts the sizes that a file names; here they are compared with what is there before anything is allocated.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.disk import atomic_write
from ltbounds.errors import DomainError, FileFormatError, LtboundsError, require
from ltbounds.networks.memory import MEMORY, Budget

__all__ = ["digest", "file_path", "read_npz", "real_array", "write_npz"]


def real_array(name: str, values: Any) -> np.ndarray:
    """Real numbers as a float64 array; raises `DomainError` for rows of different lengths, texts, complex numbers.

    >>> real_array("x", [[1, 2], [3]])
    Traceback (most recent call last):
    ltbounds.errors.DomainError: x must be an array of real numbers, its rows of one length
    """
    try:
        found = np.asarray(values)
        if found.dtype.kind == "O":
            found = found.astype(np.float64) if None not in found.ravel().tolist() else found
    except (TypeError, ValueError):
        found = np.array("")
    if found.dtype.kind not in "biuf":
        raise DomainError(f"{name} must be an array of real numbers, its rows of one length")
    return found.astype(np.float64, copy=False)


def file_path(path: Any) -> Path:
    """Text or a path as a `Path`; raises `DomainError` for anything else."""
    require(isinstance(path, (str, os.PathLike)), "path", repr(path)[:60], "be the name of a file")
    return Path(path)


def digest(text: str, arrays: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of a text and of names, types, shapes and bytes of arrays.  It finds accidents, not forgeries."""
    total = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        total.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}".encode())
        total.update(np.ascontiguousarray(arrays[name]).tobytes())
    return total.hexdigest()


def read_npz(path: Path, memory: int = MEMORY, only: Collection[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays of an .npz file, or only those of these names; no objects among them.

    Raises `FileFormatError` for a damaged file, a name that comes twice, and arrays of more than `memory` bytes.
    """
    budget, arrays = Budget(memory), {}
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = entry.filename.removesuffix(".npy")
                if name in arrays or name == entry.filename:
                    raise FileFormatError(f"{path}: the entry {entry.filename} must be an array, and come once")
                if only is not None and name not in only:
                    continue
                budget.spend(-(-entry.file_size // 8), f"{path}: {name}")
                with archive.open(entry) as stored:  # `archive.read` inflates 2 GiB whatever size the entry says
                    arrays[name] = _array(stored.read(entry.file_size))
    except LtboundsError:
        raise
    except Exception as cause:  # zipfile, zlib, numpy each have their own errors for damaged files
        raise FileFormatError(f"{path} must be an undamaged .npz: {cause}") from cause
    return arrays


def _array(stored: bytes) -> np.ndarray:
    """An array in the .npy format, whose bytes are as many as its header says."""
    file = io.BytesIO(stored)
    version = np.lib.format.read_magic(file)
    read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}.get(version)
    if read is None:
        raise FileFormatError(f"the version {version} of an array must be 1.0 or 2.0")
    shape, fortran, dtype = read(file)
    if dtype.hasobject or min(shape, default=0) < 0:
        raise FileFormatError(f"an array of type {dtype} and shape {shape} must hold plain numbers or text")
    size = math.prod(shape) * dtype.itemsize
    if size != len(stored) - file.tell():
        raise FileFormatError(f"an array of shape {shape} must have {size} bytes, not {len(stored) - file.tell()}")
    flat = np.frombuffer(stored, dtype, math.prod(shape), file.tell()).copy()
    return flat.reshape(shape[::-1]).transpose() if fortran else flat.reshape(shape)


def write_npz(path: str | Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays to a compressed .npz, wholly or not at all."""
    with atomic_write(path) as scratch, scratch.open("wb") as file:
        np.savez_compressed(file, **arrays)

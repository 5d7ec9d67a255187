"""Files that are wholly there or not there: what every writer of the package goes through.

A kill -9 or a power cut leaves the old content, and at worst a hidden scratch file beside it (``.NAME.*.part``).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ltbounds.errors import require

__all__ = ["atomic_write", "check_destination", "check_folder", "swapped_folder"]

WRITTEN = ".written"
"""Names the files that a folder written by `swapped_folder` held: the next one replaces them and no others."""
EXCHANGE = 2
HERE = -100


def check_destination(name: str, path: Path, *inputs: Path | None) -> None:
    """Raise `DomainError` unless a file can be written at `path`, which must be none of the `inputs`.

    >>> check_destination("out", Path("/no/such/folder/ticket.npz"))
    Traceback (most recent call last):
    ltbounds.errors.DomainError: out=/no/such/folder/ticket.npz must lie in a folder that exists
    """
    for other in inputs:
        same = other is not None and path.resolve() == other.resolve()
        linked = other is not None and path.exists() and other.exists() and path.samefile(other)
        require(not same and not linked, name, path, f"be another file than {other}, which would be lost")
    require(path.parent.is_dir(), name, path, "lie in a folder that exists")
    require(not path.exists() or path.is_file(), name, path, "be a file, not a folder or a device")
    _try_writing(name, path, path.resolve().parent)


def check_folder(name: str, folder: Path) -> None:
    """Raise `DomainError` unless `swapped_folder` can write `folder`."""
    place = folder.resolve()
    require(not place.exists() or place.is_dir(), name, folder, "be a folder")
    above = place == Path.cwd() or place in Path.cwd().parents
    require(not above, name, folder, "not be the current folder or one above it: it is replaced as a whole")
    require(not os.path.ismount(place), name, folder, "not be a mount point: it is replaced as a whole")
    there = next(parent for parent in place.parents if parent.exists())
    require(there.is_dir(), name, folder, f"lie in a folder; {there} is none")
    _try_writing(name, folder, there)


def _try_writing(name: str, path: Path, folder: Path) -> None:
    """Permissions do not say it all (read-only mounts, quotas, long names): try."""
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=folder)
        os.close(handle)
        os.unlink(scratch)
    except (OSError, ValueError) as problem:
        require(False, name, path, f"be writable: {getattr(problem, 'strerror', None) or problem}")


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """A scratch file to write to, which takes the place of `path` when the block ends well, and goes away when not.

    It is on the disk (fsync) before the name points to it.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_write(Path(folder) / "a.txt") as scratch:
    ...         size = scratch.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text(), os.listdir(folder)
    ('whole', ['a.txt'])
    """
    path = Path(path).resolve()  # a link keeps pointing where it points
    require(not path.exists() or path.is_file(), "path", path, "be a file, not a folder or a device")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=f".part{path.suffix}", dir=path.parent)
    os.close(handle)
    scratch = Path(name)
    try:
        os.chmod(scratch, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        yield scratch
        _to_disk(scratch)
        os.replace(scratch, path)
        _to_disk(path.parent)
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def swapped_folder(folder: str | Path) -> Iterator[Path]:
    """A scratch folder to fill, which takes the place of `folder` as a whole when the block ends well.

    Files in `folder` that were not written this way stay.  Where the system can exchange two folders (Linux), there is
    no moment at which `folder` is missing.
    """
    place = Path(folder).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent))
    try:
        os.chmod(scratch, 0o777 & ~_umask())
        yield scratch
        names = sorted(str(path.relative_to(scratch)) for path in scratch.rglob("*") if path.is_file())
        (scratch / WRITTEN).write_text("\n".join([*names, WRITTEN]) + "\n", encoding="utf-8")
        _keep_others(place, scratch)
        for path in scratch.rglob("*"):
            if not path.is_symlink():
                _to_disk(path)
        _exchange(scratch, place)
        _to_disk(place.parent)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _keep_others(place: Path, scratch: Path) -> None:
    """Link into `scratch` what `place` holds beside the files written there before and now."""
    if not place.is_dir():
        return
    listed = place / WRITTEN
    replaced = set(listed.read_text(encoding="utf-8").splitlines()) if listed.is_file() else set()
    for path in place.rglob("*"):
        name = path.relative_to(place)
        new = scratch / name
        if path.is_symlink() or path.is_file():
            if str(name) not in replaced and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, new, follow_symlinks=False)
        elif path.is_dir() and not any(path.iterdir()):
            new.mkdir(parents=True, exist_ok=True)


def _exchange(scratch: Path, place: Path) -> None:
    """Put `scratch` in the place of `place`; what was there is afterwards at `scratch`, or nowhere."""
    if not place.exists():
        os.rename(scratch, place)
        return
    with suppress(AttributeError, OSError):  # renameat2 needs Linux, glibc 2.28, and a file system that knows it
        call = ctypes.CDLL(None, use_errno=True).renameat2
        if call(HERE, os.fsencode(scratch), HERE, os.fsencode(place), EXCHANGE) == 0:
            return
    old = scratch.with_name(f"{scratch.name}.old")
    os.rename(place, old)
    try:
        os.rename(scratch, place)
    except BaseException:
        os.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Wait until a file or a folder is on the disk, where the system can say so."""
    handle = os.open(path, os.O_RDONLY)
    try:
        if path.is_dir():
            with suppress(OSError):
                os.fsync(handle)
        else:
            os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    """The permissions that new files do not get."""
    status = Path("/proc/self/status")  # asking os.umask would change it for other threads
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o022

"""Files that are wholly there or not there: what every writer of the package goes through.

A kill -9 or a power cut leaves the old content, and at worst a hidden scratch file beside it (``.NAME.*.part``).
"""

from __future__ import annotations

import atexit
import ctypes
import os
import secrets
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ltbounds.errors import require

__all__ = ["atomic_write", "check_destination", "check_folder", "swapped_folder"]

WRITTEN = ".written"
"""Names the files that a folder written by `swapped_folder` held: the next one replaces them and no others."""
_scratches: set[Path] = set()
"""Scratch files and folders of this process that may be there: named here before they are made."""
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
        with _scratch_beside(folder / path.name) as scratch:
            _make(scratch)
    except (OSError, ValueError) as problem:
        require(False, name, path, f"be writable: {getattr(problem, 'strerror', None) or problem}")


@contextmanager
def _scratch_beside(path: Path, suffix: str = "") -> Iterator[Path]:
    """A name for a scratch file or folder beside `path`, which goes away with the block, or at the latest with us.

    A signal between any two lines here, or while a folder is being deleted, leaves its name in `_scratches`.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part{suffix}")
    _scratches.add(scratch)
    try:
        yield scratch
    finally:
        _remove(scratch)
        _scratches.discard(scratch)


def _make(scratch: Path) -> None:
    os.close(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _remove(scratch: Path) -> None:
    if scratch.is_dir() and not scratch.is_symlink():
        shutil.rmtree(scratch, ignore_errors=True)
    else:
        with suppress(OSError, ValueError):  # a name that the system does not take was never there
            scratch.unlink(missing_ok=True)


def _remove_all() -> None:
    """At the end of the process, undisturbed: what a signal kept from being removed."""
    if _scratches and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    for scratch in _scratches:
        _remove(scratch)


atexit.register(_remove_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_scratches.clear)  # they are the parent's


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """A scratch file to write to, which takes the place of `path` when the block ends well, and goes away when not.

    It is on the disk (fsync) before the name points to it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with atomic_write(Path(folder) / "a.txt") as scratch:
    ...         size = scratch.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text(), os.listdir(folder)
    ('whole', ['a.txt'])
    """
    path = Path(path).resolve()  # a link keeps pointing where it points
    require(not path.exists() or path.is_file(), "path", path, "be a file, not a folder or a device")
    with _scratch_beside(path, path.suffix) as scratch:
        _make(scratch)
        os.chmod(scratch, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        yield scratch
        _to_disk(scratch)
        os.replace(scratch, path)
        _to_disk(path.parent)


@contextmanager
def swapped_folder(folder: str | Path) -> Iterator[Path]:
    """A scratch folder to fill, which takes the place of `folder` as a whole when the block ends well.

    Files in `folder` that were not written this way stay.  Where the system can exchange two folders (Linux), there is
    no moment at which `folder` is missing.
    """
    place = Path(folder).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with _scratch_beside(place) as scratch:
        scratch.mkdir()
        yield scratch
        names = sorted(str(path.relative_to(scratch)) for path in scratch.rglob("*") if path.is_file())
        (scratch / WRITTEN).write_text("\n".join([*names, WRITTEN]) + "\n", encoding="utf-8")
        _keep_others(place, scratch)
        for path in scratch.rglob("*"):
            if not path.is_symlink():
                _to_disk(path)
        _exchange(scratch, place)
        _to_disk(place.parent)


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

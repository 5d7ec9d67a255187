"""Compiled kernels: one decorator, and a cache on disk that cannot hurt.

numba's own cache raises where no folder can be written, raises where a file is damaged, can hand out the code of
another signature while two processes write at once, and old code after a change in another file whose kernels are
called.  Here the first is said in one line and done without, damaged files are compiled again, a lock keeps writers
apart, and all files that matter are looked at.  With ``NUMBA_BOUNDSCHECK=1`` (`make boundscheck`) the disk is left
alone: numba's cache does not tell checked code from unchecked code.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.core import event
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.registry import cpu_target

try:
    import fcntl
except ImportError:  # Windows has none; there two writers take their chance, as with numba
    fcntl = None  # type: ignore[assignment]

__all__ = ["is_compiled", "kernel"]

PATIENCE = 1.0
"""Seconds of compilation after which a user is told: with the time to start Python, two seconds after the question."""
DIGEST = 32


class _Listener(event.Listener):  # type: ignore[misc]  # numba has no types
    """Adds up the time of outermost compilations, and says once, while one goes on, that it is long."""

    def __init__(self) -> None:
        self.depth, self.start, self.total, self.said = 0, 0.0, 0.0, False
        self.timer = threading.Timer(0.0, self._say)

    def on_start(self, event: object) -> None:  # noqa: ARG002
        if self.depth == 0 and not self.said:
            self.start = time.perf_counter()
            self.timer = threading.Timer(max(PATIENCE - self.total, 0.0), self._say)
            self.timer.daemon = True
            self.timer.start()
        self.depth += 1

    def on_end(self, event: object) -> None:  # noqa: ARG002
        self.depth -= 1
        if self.depth == 0:
            self.timer.cancel()
            self.total += time.perf_counter() - self.start

    def _say(self) -> None:
        if not self.said:
            self.said = True
            kept = "are not kept" if _said_uncached or config.BOUNDSCHECK else "are then kept on disk"
            print(f"ltbounds: compiling kernels, which {kept}", file=sys.stderr)


event.register("numba:compile", _Listener())
_said_uncached: list[str] = []


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` when it is first called, without the GIL; keep the code on disk where that can be done.

    >>> kernel(lambda a: a + 1)(2)
    3
    """
    compiled = njit(nogil=True, no_cfunc_wrapper=True)(function)  # no kernel is called from C
    if not config.BOUNDSCHECK:
        try:
            compiled._cache = _Cache(function)
        except (RuntimeError, OSError) as failure:  # numba finds no folder that it may write to, or no source file
            if not _said_uncached and "<" not in function.__code__.co_filename:
                _said_uncached.append(str(failure))
                print("ltbounds: no folder for compiled kernels can be written; set NUMBA_CACHE_DIR", file=sys.stderr)
    return compiled


def is_compiled(compiled: Any) -> bool:
    """Whether the code of a kernel is there: in this process, or on disk for this machine and these sources.

    >>> adds = kernel(lambda a: a + 1)
    >>> before = is_compiled(adds)
    >>> before, adds(2), is_compiled(adds)
    (False, 3, True)
    """
    cache = getattr(compiled, "_cache", None)
    return bool(compiled.signatures) or (isinstance(cache, _Cache) and cache.holds_code())


class _File(IndexDataCacheFile):  # type: ignore[misc]
    """Index and data with a digest at the end of each, which is checked before anything is unpickled."""

    def _dump(self, obj: object) -> bytes:
        body: bytes = super()._dump(obj)
        return body + hashlib.sha256(body).digest()

    def _load_data(self, name: str) -> Any:
        return _checked(Path(self._data_path(name)).read_bytes())

    def _load_index(self) -> dict[Any, str]:
        try:
            with open(self._index_path, "rb") as file:
                version, content = pickle.load(file), _checked(file.read())
        except FileNotFoundError:
            return {}
        except Exception:  # damaged bytes make pickle raise nearly anything
            return {}
        if version != self._version or content is None:
            return {}
        stamp, overloads = content
        return dict(overloads) if stamp == self._source_stamp else {}


def _checked(content: bytes) -> Any:
    """What was pickled, or None where the digest does not fit."""
    body, digest = content[:-DIGEST], content[-DIGEST:]
    return pickle.loads(body) if hashlib.sha256(body).digest() == digest else None


def _stamps(function: Callable[..., Any]) -> set[tuple[str, float, int]]:
    """Path, time and size of the source files of a kernel and of all kernels that it calls: its code holds theirs.

    numba looks at the kernel's own file only, and so would run old code after a change in another one.
    """
    files, waiting, met = set(), [function], {function}
    while waiting:
        here = waiting.pop()
        files.add(here.__code__.co_filename)
        called = (getattr(here.__globals__.get(name), "py_func", None) for name in here.__code__.co_names)
        new = {other for other in called if other is not None} - met
        met |= new
        waiting += new
    return {(path, (stat := os.stat(path)).st_mtime, stat.st_size) for path in files if os.path.exists(path)}


class _Cache(FunctionCache):  # type: ignore[misc]
    """numba's cache of one function; trouble with it means compiling again, never an error."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        impl = self._impl
        stamps = tuple(sorted(_stamps(function)))
        self._cache_file = _File(
            cache_path=self._cache_path, filename_base=impl.filename_base,
            source_stamp=(impl.locator.get_source_stamp(), stamps),
        )  # fmt: skip

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            with self._lock():
                return super().load_overload(sig, target_context)
        except Exception:  # whatever is wrong with the cache: the source is here
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            with self._lock():
                super().save_overload(sig, data)
        except OSError:  # the disk is full, or may no longer be written
            return

    def holds_code(self) -> bool:
        """Whether there is code for this machine, of any signature."""
        with suppress(OSError), self._lock():
            machine = cpu_target.target_context.codegen().magic_tuple()
            return any(key[1] == machine for key in self._cache_file._load_index())
        return False

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One process at a time in this folder: between its index and its data another would read a wrong pair."""
        if fcntl is None:
            yield
            return
        Path(self._cache_path).mkdir(parents=True, exist_ok=True)
        with open(Path(self._cache_path, ".ltbounds.lock"), "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

"""Say so when kernels take long to compile: once a machine, because they are cached on disk."""

from __future__ import annotations

import sys
import time

from numba.core import event

__all__ = ["announce_compilation"]

PATIENCE = 2.0
"""Seconds of compilation after which a user wonders what is going on."""


class _Listener(event.Listener):  # type: ignore[misc]  # numba has no types
    """Adds up the time of outermost compilations, and says once that it is long."""

    def __init__(self) -> None:
        self.depth, self.start, self.total, self.said = 0, 0.0, 0.0, False

    def on_start(self, event: object) -> None:  # noqa: ARG002
        if self.depth == 0:
            self.start = time.perf_counter()
        self.depth += 1

    def on_end(self, event: object) -> None:  # noqa: ARG002
        self.depth -= 1
        if self.depth == 0:
            self.total += time.perf_counter() - self.start
            if self.total > PATIENCE and not self.said:
                self.said = True
                print("ltbounds: compiling kernels, which are then kept on disk; this happens once", file=sys.stderr)


def announce_compilation() -> None:
    """Listen to numba from now on."""
    event.register("numba:compile", _Listener())

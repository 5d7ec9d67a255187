"""What both harnesses share."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def note() -> Callable[..., None]:
    """A word for scripts/kills.py, which counts kills: whether this one came in the middle of writing or running."""

    def write(inside: bool, number: signal.Signals = signal.SIGKILL) -> None:
        if notes := os.environ.get("LTBOUNDS_KILLS_NOTES"):
            with Path(notes).open("a") as file:
                file.write(f"{'inside' if inside else 'between'} {number.name}\n")

    return write

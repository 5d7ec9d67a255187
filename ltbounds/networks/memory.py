"""How much memory a file may ask for: a small file can name arrays of any size."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ltbounds.errors import FileFormatError, require

__all__ = ["MEMORY", "Budget", "memory_allowed"]

MEMORY = 2**31
"""Bytes that the arrays of one file may take, unless the caller says otherwise."""


def memory_allowed() -> int:
    """Bytes that one file may take: LTBOUNDS_MEMORY where it is set, else 2 GiB."""
    given = os.environ.get("LTBOUNDS_MEMORY", str(MEMORY))
    require(given.isdecimal() and int(given) > 0, "LTBOUNDS_MEMORY", given, "be a whole number of bytes")
    return int(given)


@dataclass
class Budget:
    """Bytes that are left to read a file with.

    >>> Budget(1000).spend(1000, "weights")
    Traceback (most recent call last):
    ltbounds.errors.FileFormatError: weights of 8,000 bytes must fit into memory=1,000 bytes; raise `memory` ...
    """

    left: int

    def __post_init__(self) -> None:
        require(self.left > 0, "memory", self.left, "be a positive number of bytes")

    def spend(self, entries: int, what: str) -> None:
        """Take so many float64 entries; raises `FileFormatError` where they are too many or fewer than none."""
        require(entries >= 0, what, entries, "be at least 0")
        if 8 * entries > self.left:
            raise FileFormatError(
                f"{what} of {8 * entries:,} bytes must fit into memory={self.left:,} bytes; raise `memory` "
                "(LTBOUNDS_MEMORY=bytes on the command line) if that is meant"
            )
        self.left -= 8 * entries

"""The law of the best error as counts in fine bins: one run answers for the whole axis of tolerances."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from ltbounds.errors import DomainError, FileFormatError

__all__ = ["EDGES", "Tally", "edge", "pack", "successes", "tally", "unpack"]

Tally = NDArray[np.int64]

EDGES = np.array(
    sorted({float(f"{m}e{power}") for power in range(-16, 0) for m in range(10, 100)} | {2.0**-k for k in range(50)})
)
"""Right ends of the bins: every number with two significant digits in [1e-15, 9.9], and 2^-k for k < 50.

The doubles nearest to them, so that the count at eps = 0.03 is the number of errors <= 0.03, exactly.
"""


def tally(errors: NDArray[np.float64]) -> Tally:
    """How many errors lie in each bin (EDGES[i-1], EDGES[i]]; the last bin holds the larger ones, and inf."""
    return np.bincount(np.searchsorted(EDGES, errors), minlength=len(EDGES) + 1)


def successes(counts: Tally, eps: float) -> int:
    """How many errors are at most eps, exactly; eps must be an edge.

    >>> successes(tally(np.array([0.02, 0.03, 0.031, 7.0])), 0.03)
    2
    """
    return int(counts[: edge(eps) + 1].sum())


def edge(eps: float) -> int:
    """The bin that ends at eps; raises `DomainError` where none does."""
    at = int(np.searchsorted(EDGES, eps))
    if at == len(EDGES) or EDGES[at] != eps:
        raise DomainError(f"eps={eps} must have two significant digits and lie in [1e-15, 9.9], or be 2^-k, k < 50")
    return at


def pack(counts: Tally) -> bytes:
    """A tally as a few hundred bytes, with a checksum."""
    return zlib.compress(counts.astype("<u4").tobytes(), 1)


def unpack(blob: bytes) -> Tally:
    """The tally; raises `FileFormatError` if a bit is wrong."""
    try:
        counts = np.frombuffer(zlib.decompress(blob), "<u4").astype(np.int64)
    except zlib.error as problem:
        raise FileFormatError(f"a block's tally must be intact ({problem})") from problem
    if len(counts) != len(EDGES) + 1:
        raise FileFormatError(f"a block's tally must have {len(EDGES) + 1} bins, not {len(counts)}")
    return counts

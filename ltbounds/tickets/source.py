"""The source network is a function: any weight of it is computed from a seed and the weight's address.

The numbers are those of `numpy.random.Philox` (4x64, ten rounds): entry k of a stream is word k mod 4 of the block with
counter k // 4 + 1.  Nothing is stored, and a network of 10^9 weights costs nothing until one of them is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit, uint64

from ltbounds.compiling import is_compiled, kernel
from ltbounds.errors import DomainError
from ltbounds.seeding import check_seed, seed_sequence

__all__ = ["Source", "SourceLaw"]

M0, M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
W0, W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
FIRST = 1 << 20
"""Numbers drawn by numpy before the kernel is compiled: about as long as that takes, or shorter."""
_drawn = [0]


@njit(inline="always")
def _high(a: Any, b: Any) -> Any:
    """The upper 64 bits of a product of two 64-bit words."""
    a0, a1, b0, b1 = a & LOW, a >> HALF, b & LOW, b >> HALF
    middle = a1 * b0 + ((a0 * b0) >> HALF)
    other = a0 * b1 + (middle & LOW)
    return a1 * b1 + (middle >> HALF) + (other >> HALF)


@kernel
def _entries(key0: Any, key1: Any, index: np.ndarray) -> np.ndarray:
    """Numbers U[0, 1) at the given places of the Philox stream with this key."""
    out = np.empty(len(index))
    block = uint64(0)
    c = np.zeros(4, np.uint64)
    for n in range(len(index)):
        wanted = uint64((index[n] >> 2) + 1)
        if wanted != block:
            block = wanted
            c0, c1, c2, c3 = block, uint64(0), uint64(0), uint64(0)
            k0, k1 = key0, key1
            for _ in range(10):
                h0, l0, h1, l1 = _high(M0, c0), M0 * c0, _high(M1, c2), M1 * c2
                c0, c1, c2, c3 = h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0
                k0, k1 = k0 + W0, k1 + W1
            c[0], c[1], c[2], c[3] = c0, c1, c2, c3
        out[n] = (c[index[n] & 3] >> uint64(11)) * 2.0**-53
    return out


def _first_entries(key0: Any, key1: Any, index: np.ndarray) -> np.ndarray:
    """As `_entries`, to the last bit, and nothing is compiled: whole words are multiplied by halves there too."""
    high = _high.py_func
    c0, c1, c2, c3 = (index >> 2).astype(np.uint64) + np.uint64(1), *np.zeros((3, len(index)), np.uint64)
    keys = np.array([key0, key1], np.uint64)
    for _ in range(10):
        h0, l0, h1, l1 = high(M0, c0), M0 * c0, high(M1, c2), M1 * c2
        c0, c1, c2, c3 = h1 ^ c1 ^ keys[0], l1, h0 ^ c3 ^ keys[1], l0
        keys += np.array([W0, W1])
    return np.asarray((np.choose(index & 3, (c0, c1, c2, c3)) >> np.uint64(11)) * 2.0**-53)


@lru_cache(maxsize=4096)
def _key(seed: int, stream: str) -> tuple[Any, Any]:
    state = seed_sequence("source network", seed, stream).generate_state(2, np.uint64)
    return state[0], state[1]


def _entries_of(numbers: int) -> Any:
    """The kernel, or, for the first few numbers of a process that would have to compile it, numpy."""
    if is_compiled(_entries) or _drawn[0] + numbers > FIRST:
        return _entries
    _drawn[0] += numbers
    return _first_entries


@dataclass(frozen=True)
class SourceLaw:
    """The law of every source weight before layer scalings: "uniform" is U[-1, 1], "normal" is N(0, 1).

    `mirrored` is the looks-linear law (burkholz2022depth Assumption 2.2): hidden units come in pairs whose weights,
    and whose outgoing weights, are the negatives of each other.
    """

    name: str = "uniform"
    mirrored: bool = False

    def __post_init__(self) -> None:
        if self.name not in ("uniform", "normal"):
            raise DomainError(f"law={self.name} must be one of uniform, normal")


@dataclass(frozen=True)
class Source:
    """A random network without end: `at(stream, index)` are its weights, independent and of the same law.

    >>> Source(seed=7).at("layer 1", np.array([0, 10**12]))
    array([0.93810134, 0.0989528 ])
    """

    seed: int
    law: SourceLaw = SourceLaw()

    def __post_init__(self) -> None:
        check_seed(self.seed)

    def at(self, stream: str, index: np.ndarray) -> np.ndarray:
        """The weights at flat addresses `index` of a stream (a tensor of the network), in the shape of `index`."""
        flat = np.ascontiguousarray(index, np.int64).ravel()
        u = _entries_of(len(flat))(*_key(self.seed, stream), flat).reshape(np.shape(index))
        if self.law.name == "uniform":
            return 2.0 * u - 1.0
        from scipy.special import ndtri

        return ndtri(u + 2.0**-54)

"""Derived randomness: no global seed, no unseeded draw.

Every random stream is named by what it is for: `generator("rss", {"n": 15}, 7)` is block 7 of an experiment, and
the same words give the same bits on every machine, for any number of workers and in any order.  A network that is
too large to store is read through `philox`, whose stream is addressed rather than iterated.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np

from ltbounds.errors import require

__all__ = ["check_seed", "generator", "philox", "seed_sequence"]


def _canonical(part: Any) -> Any:
    if isinstance(part, Fraction):
        return f"{part.numerator}/{part.denominator}"
    if isinstance(part, np.generic):
        return part.item()
    if isinstance(part, np.ndarray):
        return part.tolist()
    raise TypeError(f"part={part!r} of a seed must be text, a number, a list or a dict")


def check_seed(seed: Any) -> None:
    """Raise `DomainError` unless a user's seed is a whole number of at least 0: 1.5 or None would be a seed as well.

    >>> check_seed(1.5)
    Traceback (most recent call last):
    ltbounds.errors.DomainError: seed=1.5 must be a whole number >= 0
    """
    whole = isinstance(seed, Integral) and not isinstance(seed, bool) and int(seed) >= 0
    require(whole, "seed", repr(seed)[:60], "be a whole number >= 0")


def seed_sequence(*key: Any) -> np.random.SeedSequence:
    """The `SeedSequence` named by `key`: strings, numbers, Fractions, lists and dicts (order-free).

    >>> seed_sequence("rss", {"n": 15, "law": "uniform"}, 0).entropy == seed_sequence(
    ...     "rss", {"law": "uniform", "n": 15}, 0).entropy
    True
    """
    text = json.dumps(key, sort_keys=True, separators=(",", ":"), default=_canonical, allow_nan=False)
    return np.random.SeedSequence(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"))


def generator(*key: Any) -> np.random.Generator:
    """A fresh `numpy.random.Generator` (PCG64) for the stream named by `key`.

    >>> generator("doc", 1).integers(1000) == generator("doc", 1).integers(1000)
    np.True_
    """
    return np.random.Generator(np.random.PCG64(seed_sequence(*key)))


def philox(*key: Any) -> np.random.Generator:
    """A counter-based generator (Philox 4x64) for the block of numbers named by `key`."""
    return np.random.Generator(np.random.Philox(seed_sequence(*key)))

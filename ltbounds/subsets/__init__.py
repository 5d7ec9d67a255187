"""Exact subset sums: the subset of n given numbers whose sum is closest to a target.

=====================  ====================================================================================
`closest`              compiled meet in the middle, O(2^(n/2)) a problem; near-ties are settled in integers
`closest_reference`    all 2^n subsets in Fractions: slow and obvious, the judge in tests
`closest_ilp`          mixed-integer program through PuLP: the independent referee
=====================  ====================================================================================
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["SubsetSums", "closest", "closest_ilp", "closest_reference", "worst_gap"]

_HOME = {
    "SubsetSums": "problems",
    "closest": "halves",
    "closest_ilp": "ilp",
    "closest_reference": "reference",
    "worst_gap": "coverage",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"ltbounds.subsets.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")

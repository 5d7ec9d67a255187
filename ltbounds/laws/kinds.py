"""Balls or floats: the two small questions that every law's functions ask."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["is_ball", "number"]


def is_ball(*points: Any) -> bool:
    """Whether any of the points is a `flint.arb`."""
    return any(type(point).__module__.startswith("flint") for point in points)


def number(values: Any) -> Any:
    """A float instead of an array without axes."""
    return values if np.ndim(values) else float(values)

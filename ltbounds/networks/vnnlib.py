"""Input boxes from VNN-LIB files: the bounds on X_0, X_1, ...; conditions on outputs are not read."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from ltbounds.errors import FileFormatError
from ltbounds.networks.domains import Box
from ltbounds.networks.layers import Shape

__all__ = ["read_box"]

BOUND = re.compile(r"\(assert\s*\(\s*(<=|>=)\s+(\S+)\s+([^\s()]+)\s*\)\s*\)")


def read_box(path: Path, shape: Shape) -> Box:
    """The box of inputs, of that shape, in a file of lines such as ``(assert (<= X_0 0.5))``.

    Raises `FileFormatError` where an input has no lower or upper bound or is not among the network's, and where inputs
    are bounded in any other way, as in a disjunction of boxes.
    """
    try:
        text = re.sub(r";[^\n]*", "", path.read_text())
    except (OSError, UnicodeDecodeError) as cause:
        raise FileFormatError(f"{path} must be a readable VNN-LIB file: {cause}") from cause
    size = int(np.prod(shape))
    lo, hi = np.full(size, -np.inf), np.full(size, np.inf)
    for sign, first, second in BOUND.findall(text):
        if ("X_" in first) == ("X_" in second):
            continue
        name, number = (first, second) if "X_" in first else (second, first)
        place, value = _read(path, name, number, size)
        if (sign == "<=") == (name == first):
            hi[place] = min(hi[place], value)
        else:
            lo[place] = max(lo[place], value)
    rest = re.sub(
        r"\(\s*declare-\w+\s[^()]*\)", "", BOUND.sub(lambda m: m[0] if "X_" in m[2] and "X_" in m[3] else "", text)
    )
    if re.search(r"\bX_", rest):
        raise FileFormatError(
            f"{path} must bound each input by itself, as (assert (<= X_0 0.5)); it says more of inputs"
        )
    if not (np.isfinite(lo) & np.isfinite(hi) & (lo <= hi)).all():
        place = int((~(np.isfinite(lo) & np.isfinite(hi) & (lo <= hi))).argmax())
        raise FileFormatError(
            f"{path} must give X_{place} a lower and an upper bound; it has [{lo[place]}, {hi[place]}]"
        )
    return Box(lo.reshape(shape), hi.reshape(shape))


def _read(path: Path, name: str, number: str, size: int) -> tuple[int, float]:
    place = re.fullmatch(r"X_([0-9]+)", name)
    try:
        value = float(number)
    except ValueError as cause:
        raise FileFormatError(f"{path} must compare {name} with a number; it has {number}") from cause
    if place is None or int(place[1]) >= size:
        raise FileFormatError(f"{path} must be about the network's {size:,} inputs; it has {name}")
    if not np.isfinite(value):
        raise FileFormatError(f"{path} must bound {name} by a finite number; it has {number}")
    return int(place[1]), value

"""Convolution by its taps: only the entries of a filter that are not 0 are computed, with any stride.

The padded image is split by the remainders of its rows and columns modulo the stride, so a tap adds one scaled run of
numbers to another, whatever the stride.  Terms are added in the order of the filter's entries: same bits anywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.networks.windows import Window

__all__ = ["correlate"]


@kernel
def _add(to: Any, w: Any, x: Any) -> None:
    for k in range(to.size):
        to[k] += w * x[k]


@kernel
def _add_four(to: Any, w: Any, a: Any, b: Any, c: Any, d: Any) -> None:
    """Four taps at once: `to` is read and written once, not four times."""
    for k in range(to.size):
        to[k] = (((to[k] + w[0] * a[k]) + w[1] * b[k]) + w[2] * c[k]) + w[3] * d[k]


@kernel
def _correlate(images: Any, starts: Any, at: Any, w: Any, wide: int, out: Any) -> None:
    """out[b, o] = sum over taps t of filter o of w[t] times the run of image b from at[t], rows of length `wide`."""
    batch, filters, rows, columns = out.shape
    run = (rows - 1) * wide + columns
    line = np.empty(run, out.dtype)
    for b in range(batch):
        x = images[b]
        for o in range(filters):
            line[:] = 0
            t, end = starts[o], starts[o + 1]
            while t + 4 <= end:
                i, j, k, m = at[t], at[t + 1], at[t + 2], at[t + 3]
                _add_four(line, w[t : t + 4], x[i : i + run], x[j : j + run], x[k : k + run], x[m : m + run])
                t += 4
            for s in range(t, end):
                _add(line, w[s], x[at[s] : at[s] + run])
            for r in range(rows):
                out[b, o, r] = line[r * wide : r * wide + columns]


def correlate(x: np.ndarray, weight: np.ndarray, window: Window) -> np.ndarray:
    """The cross-correlation of x (batch, channels, height, width) with `weight` (out, channels, height, width)."""
    (down, right), (top, left, below, after) = window.stride, window.padding
    batch, channels, height, width = x.shape
    rows, columns = window.positions((height, width))
    kind = np.result_type(weight.dtype, x.dtype)
    tall, wide = -(-(top + height + below) // down), -(-(left + width + after) // right)
    padded = np.zeros((batch, channels, tall * down, wide * right), kind)
    padded[:, :, top : top + height, left : left + width] = x
    split = padded.reshape(batch, channels, tall, down, wide, right).transpose(0, 1, 3, 5, 2, 4)
    images = np.ascontiguousarray(split).reshape(batch, channels * tall * down * wide * right)
    places = np.flatnonzero(weight)
    o, c, i, j = np.unravel_index(places, weight.shape)
    at = (((c * down + i % down) * right + j % right) * tall + i // down) * wide + j // right
    starts = np.searchsorted(o, np.arange(len(weight) + 1))
    out = np.empty((batch, len(weight), rows, columns), kind)
    _correlate(images, starts, at, weight.ravel()[places].astype(kind), wide, out)
    return out

"""Masks into layers: the pruned source layers as they would stand in an ordinary network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from ltbounds.networks import Activate, Conv2d, Dense, Layer
from ltbounds.networks.layers import Shape
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.masks import Hidden, Piece
from ltbounds.tickets.source import Source

__all__ = ["entries", "expand", "hidden_layer", "mirrored"]

LARGE = 1_000_000
"""Dense layers with more entries than this are stored sparsely, if they are sparse."""

SPARSE = 4
"""Layers that choose among copies keep about half of what they read: multiplied as dense arrays ten times as fast."""


def entries(source: Source, piece: Piece) -> Iterator[tuple[np.ndarray, ...]]:
    """The kept weights of the outer layer, some rows at a time: output channels, source channels, taps, values."""
    for chunk in piece.row_chunks():
        rows = piece.rows[chunk]
        for half in range(len(piece.members)):
            kept = np.nonzero(piece.chosen(half, chunk))
            i, j, t, s = kept
            members = piece.members[half, j, s]
            yield i + chunk.start, members, t, piece.scale * piece.outer(source, rows[i], members, t)
    i, s = np.nonzero(piece.chosen_bias())
    members, tap = piece.bias_members[s], np.full(len(i), piece.bias_tap)
    yield i, members, tap, piece.bias_scale * piece.outer(source, piece.rows[i], members, tap)


def mirrored(parts: Iterator[tuple[np.ndarray, ...]]) -> Iterator[tuple[np.ndarray, ...]]:
    for i, members, t, value in parts:
        yield i, members, t, value
        yield i, members + 1, t, -value


def _outer(source: Source, piece: Piece, described: dict[str, Any], image: bool) -> Layer:
    """The outer layer over all source channels; hidden neurons without a kept outgoing weight stay, unread."""
    channels = piece.hidden.units if piece.hidden else piece.channels
    parts = entries(source, piece)
    if piece.hidden and source.law.mirrored:
        parts = mirrored(parts)
    shape = (len(piece.rows), channels * piece.taps)
    row, member, tap, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    weight = csr_array((value, (row, member * piece.taps + tap)), shape=shape)
    if image:
        cube = weight.toarray().reshape(shape[0], channels, *described["kernel"])
        return Conv2d(cube, None, tuple(described["stride"]), tuple(described["padding"]))
    sparse = shape[0] * shape[1] > max(LARGE, SPARSE * weight.nnz)
    return Dense(weight if sparse else weight.toarray())


def hidden_layer(source: Source, piece: Piece, hidden: Hidden, layout: Layout, image: bool) -> Layer:
    used = piece.used()
    units = np.unique(np.concatenate([used, used ^ 1])) if source.law.mirrored else used
    kept = hidden.kept(source, piece.node, units)
    column = units // hidden.block
    bias = np.zeros(hidden.units)
    if hidden.constant < 0:
        alone = column == hidden.inputs
        bias[units[alone]] = kept[alone]
        units, kept, column = units[~alone], kept[~alone], column[~alone]
    else:
        column = np.where(column == hidden.inputs, hidden.constant, column)
    weight = csr_array((kept, (units, column)), shape=(hidden.units, layout.width))
    if image:
        return Conv2d(weight.toarray()[:, :, None, None], bias)
    return Dense(weight if hidden.units * layout.width > LARGE else weight.toarray(), bias)


def expand(source: Source, piece: Piece, described: dict[str, Any], layout: Layout, before: Shape) -> list[Layer]:
    """The layers that a piece stands for, reading a value of this layout (of the target's shape `before`)."""
    image = described["op"] == "Conv2d"
    outer = _outer(source, piece, described, image)
    if piece.hidden is None:
        return [outer]
    flat = layout if len(before) == 3 else layout.flat()
    return [hidden_layer(source, piece, piece.hidden, flat, image), Activate(piece.hidden.activation), outer]

"""How a value of the target is represented in the ticket: copies of channels, and channels that are constant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks import Activate, Add, AvgPool2d, Conv2d, Dense, Layer, MaxPool2d, Rearrange
from ltbounds.networks.layers import Shape

__all__ = ["Layout", "carry", "inside_tap"]


@dataclass(frozen=True)
class Layout:
    """`channels` target channels of `taps` flattened entries each (1 for images and vectors), `copies` of every one.

    After the copies stand as many constant channels, of value `constant`, unless that is None; each of `spread` equal
    entries where entries are channels.
    """

    channels: int
    taps: int = 1
    copies: int = 1
    constant: float | None = None
    spread: int = 1

    @property
    def bare(self) -> bool:
        """Whether the ticket's value has the target's shape."""
        return self.copies == 1 and self.constant is None

    @property
    def width(self) -> int:
        """The ticket's channels."""
        return self.copies * (self.channels + (self.spread if self.constant is not None else 0))

    def members(self) -> np.ndarray:
        """The source channels that are copies of each target channel: (channels, copies)."""
        return np.arange(self.channels * self.copies).reshape(self.channels, self.copies)

    def constants(self) -> np.ndarray:
        """The source channels that are constant, one entry of each."""
        count = self.copies if self.constant is not None else 0
        return self.channels * self.copies + self.spread * np.arange(count)

    def flat(self) -> Layout:
        """The same value with every entry as a channel of its own; for values without copies."""
        require(self.copies == 1, "copies", self.copies, "be 1 where a two-for-one layer reads")
        return replace(self, channels=self.channels * self.taps, taps=1, spread=self.taps)


def carry(layer: Layer, layouts: tuple[Layout, ...], before: Shape) -> Layout:
    """The layout behind a layer that is not linear, given those of its inputs and the target's shape before it."""
    first = layouts[0]
    if isinstance(layer, Activate):
        value = None if first.constant is None else float(layer.phi(np.array([first.constant]))[0])
        return replace(first, constant=value)
    if isinstance(layer, (MaxPool2d, AvgPool2d)):
        if isinstance(layer, AvgPool2d) and first.constant is not None and any(layer.window.padding):
            raise DomainError("padding of a mean pooling must be 0: it would change the constant channels")
        return first
    if isinstance(layer, Add):
        return _sum(*layouts)
    if first.bare:
        shape = layer.shape(before)
        if len(before) == 3 and isinstance(layer, Rearrange) and layer.order is None and len(shape) == 1:
            return Layout(before[0], before[1] * before[2])
        return Layout(shape[0])
    if isinstance(layer, Rearrange) and layer.order is None and len(before) == 3 and len(layer.to) == 1:
        return replace(first, taps=before[1] * before[2])
    raise DomainError(f"layer={type(layer).__name__} must not stand between pruned layers that hold copies")


def _sum(a: Layout, b: Layout) -> Layout:
    if (a.channels, a.taps, a.copies) != (b.channels, b.taps, b.copies) or (a.constant is None) != (b.constant is None):
        raise DomainError("a skip connection must start behind the first pruned layer, where there are copies to add")
    return a if a.constant is None or b.constant is None else replace(a, constant=a.constant + b.constant)


def inside_tap(layer: Dense | Conv2d, before: Shape) -> int:
    """A tap of the filter that never reads the padding: through it a constant channel gives a bias.

    >>> inside_tap(Conv2d(np.zeros((1, 1, 4, 4)), None, (2, 2), (1, 1, 1, 1)), (1, 32, 32))
    5
    """
    if not isinstance(layer, Conv2d):
        return 0
    window = layer.window
    place = []
    for axis, (rows, size) in enumerate(zip(window.positions(before[1:]), before[1:], strict=True)):
        tap, last = window.padding[axis], (rows - 1) * window.stride[axis]
        good = tap < window.kernel[axis] and last < size
        require(good, "padding", window.padding, "leave a tap of the filter that never reads it")
        place.append(tap)
    return place[0] * window.kernel[1] + place[1]

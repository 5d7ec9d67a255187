"""Where the windows of a convolution or a pooling stand: patches out of an image, and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.errors import require

__all__ = ["Window"]


@dataclass(frozen=True)
class Window:
    """A kernel of a size, moved by `stride` over an image padded by (top, left, bottom, right)."""

    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)

    def __post_init__(self) -> None:
        for name, least in (("kernel", 1), ("stride", 1), ("padding", 0)):
            sizes = getattr(self, name)
            whole = all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= least for n in sizes)
            require(whole, name, sizes, f"be whole numbers of at least {least}")

    def positions(self, image: tuple[int, ...]) -> tuple[int, int]:
        """How many windows stand along the height and the width of an image.

        >>> Window((4, 4), (2, 2), (1, 1, 1, 1)).positions((32, 32))
        (16, 16)
        """
        top, left, bottom, right = self.padding
        room = (image[0] + top + bottom - self.kernel[0], image[1] + left + right - self.kernel[1])
        require(min(room) >= 0, "kernel", self.kernel, f"fit into the padded image of {image}")
        return room[0] // self.stride[0] + 1, room[1] // self.stride[1] + 1

    def _pad(self, x: np.ndarray, fill: float) -> np.ndarray:
        top, left, bottom, right = self.padding
        if not any(self.padding):
            return x
        return np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=fill)

    def patches(self, x: np.ndarray, fill: float = 0.0) -> np.ndarray:
        """The windows of x (batch, channels, height, width): (batch, channels, rows, columns, *kernel), a view."""
        views = np.lib.stride_tricks.sliding_window_view(self._pad(x, fill), self.kernel, axis=(2, 3))
        return views[:, :, :: self.stride[0], :: self.stride[1]]

    def scatter(self, patches: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """The transpose of `patches`: the sum of all windows, each put back to its place in an image of `shape`."""
        image = self._pad(np.zeros(shape, patches.dtype), 0.0)
        rows, columns = patches.shape[2:4]
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                below = slice(i, i + rows * self.stride[0], self.stride[0])
                across = slice(j, j + columns * self.stride[1], self.stride[1])
                image[:, :, below, across] += patches[..., i, j]
        top, left = self.padding[:2]
        return image[:, :, top : top + shape[2], left : left + shape[3]]

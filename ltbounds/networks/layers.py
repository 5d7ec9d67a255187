"""The layers of a network: frozen records with a batched numpy forward pass and the pull-back of a gradient.

Values carry the batch first: (batch, features) or (batch, channels, height, width).  `pull(inputs, grad)` returns the
gradient with respect to each input, given that of the output.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks.activations import Activation
from ltbounds.networks.windows import Window

__all__ = ["Activate", "Add", "Affine", "AvgPool2d", "Conv2d", "Dense", "Layer", "Linear", "MaxPool2d", "Rearrange"]

Shape = tuple[int, ...]


class Layer:
    """A function of one or two values of fixed shape."""

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        """The layer's value, batch first."""
        raise NotImplementedError

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        """The gradient with respect to each input."""
        raise NotImplementedError

    def shape(self, *inputs: Shape) -> Shape:
        """The output's shape without the batch axis; raises `DomainError` where the inputs do not fit."""
        return inputs[0]


@dataclass(frozen=True, eq=False)
class Linear(Layer):
    """What dense and convolutional layers share: a weight tensor (out, in, ...) and one bias an output channel."""

    weight: Any
    bias: np.ndarray | None = None

    def __post_init__(self) -> None:
        for name in ("weight", "bias"):
            values = getattr(self, name)
            if values is not None or name == "weight":
                there = hasattr(values, "dtype") and hasattr(values, "shape")
                require(there, f"{name} of a layer", type(values).__name__, "be a numpy array, or a sparse one")
                require(values.dtype.kind in "iuf", f"{name} of a layer", values.dtype, "be real numbers")
                entries = values if isinstance(values, np.ndarray) else values.data
                require(bool(np.isfinite(entries).all()), f"{name} of a layer", "nan or inf", "be finite")
        require(self.weight.ndim in (2, 4), "weight.shape", self.weight.shape, "have 2 or 4 axes")
        if self.bias is not None:
            fits = self.bias.shape == (self.weight.shape[0],)
            require(fits, "bias.shape", self.bias.shape, f"be ({self.weight.shape[0]},)")

    def map(self, x: np.ndarray) -> np.ndarray:
        """The layer without its bias."""
        raise NotImplementedError

    def spread(self, bias: np.ndarray) -> np.ndarray:
        """A vector over output channels, shaped to be added to an output."""
        return bias

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        y = self.map(inputs[0])
        return y if self.bias is None else y + self.spread(self.bias)

    @property
    def parameters(self) -> int:
        """The number of weights and biases, zeros included."""
        return int(np.prod(self.weight.shape)) + (0 if self.bias is None else self.bias.size)


@dataclass(frozen=True, eq=False)
class Dense(Linear):
    """x ↦ Wx + b with W of shape (out, in): a numpy array, or a scipy.sparse array for large tickets."""

    def map(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weight.T

    def pull(self, _: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        return (grad @ self.weight,)

    def shape(self, *inputs: Shape) -> Shape:
        require(inputs[0] == (self.weight.shape[1],), "input shape", inputs[0], f"be ({self.weight.shape[1]},)")
        return (self.weight.shape[0],)


SPARSE = 4
"""Filters with fewer than one entry in so many that is not 0 are applied tap by tap (see `ltbounds.networks.taps`)."""


@dataclass(frozen=True, eq=False)
class Conv2d(Linear):
    """Cross-correlation with W of shape (out, in, height, width), zero-padded; the convention of ONNX and torch."""

    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Rows and columns of zeros: top, left, bottom, right."""

    @property
    def window(self) -> Window:
        """Where the filter stands."""
        return Window(self.weight.shape[2:], self.stride, self.padding)

    def map(self, x: np.ndarray) -> np.ndarray:
        double = np.result_type(self.weight.dtype, x.dtype) == np.float64
        if double and np.count_nonzero(self.weight) * SPARSE < self.weight.size:
            from ltbounds.networks.taps import correlate

            return correlate(x, self.weight, self.window)
        patches = self.window.patches(x)
        return np.moveaxis(np.tensordot(patches, self.weight, axes=([1, 4, 5], [1, 2, 3])), -1, 1)

    def spread(self, bias: np.ndarray) -> np.ndarray:
        return bias[:, None, None]

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        patches = np.moveaxis(np.tensordot(grad, self.weight, axes=([1], [0])), 3, 1)
        return (self.window.scatter(patches, inputs[0].shape),)

    def shape(self, *inputs: Shape) -> Shape:
        fits = len(inputs[0]) == 3 and inputs[0][0] == self.weight.shape[1]
        require(fits, "input shape", inputs[0], f"be ({self.weight.shape[1]}, height, width)")
        return (self.weight.shape[0], *self.window.positions(inputs[0][1:]))


@dataclass(frozen=True, eq=False)
class Activate(Layer):
    """An activation function, entry by entry."""

    phi: Activation

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        return self.phi(inputs[0])

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        return (grad * self.phi.derivative(inputs[0]),)


@dataclass(frozen=True, eq=False)
class Affine(Layer):
    """x ↦ scale·x + shift, entry by entry; both broadcast against the value (what normalisation leaves behind)."""

    scale: np.ndarray
    shift: np.ndarray

    def __post_init__(self) -> None:
        for name in ("scale", "shift"):
            values = np.asarray(getattr(self, name))
            require(values.dtype.kind in "iuf", name, values.dtype, "be real numbers")
            require(bool(np.isfinite(values).all()), name, "nan or inf", "be finite")

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        return inputs[0] * self.scale + self.shift

    def pull(self, _: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        return (grad * self.scale,)

    def shape(self, *inputs: Shape) -> Shape:
        for name in ("scale", "shift"):
            own = np.shape(getattr(self, name))
            fits = len(own) <= len(inputs[0]) and all(
                n in (1, m) for n, m in zip(own[::-1], inputs[0][::-1], strict=False)
            )
            require(fits, f"{name}.shape", own, f"broadcast against {inputs[0]}")
        return inputs[0]


@dataclass(frozen=True, eq=False)
class Add(Layer):
    """The sum of two values: where a skip connection ends."""

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        return inputs[0] + inputs[1]

    def pull(self, _: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        return (grad, grad)

    def shape(self, *inputs: Shape) -> Shape:
        require(len(inputs) == 2 and inputs[0] == inputs[1], "shapes of a sum", inputs, "be equal")
        return inputs[0]


@dataclass(frozen=True, eq=False)
class MaxPool2d(Layer):
    """The largest entry of each window; padding never wins."""

    window: Window

    def __post_init__(self) -> None:
        fits = all(pad < size for pad, size in zip(self.window.padding, self.window.kernel * 2, strict=True))
        require(fits, "padding", self.window.padding, "be smaller than the kernel: each window must hold an entry")

    def _filled(self, x: np.ndarray) -> np.ndarray:
        return self.window.patches(x, fill=-np.inf)

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        return self._filled(inputs[0]).max(axis=(-2, -1))

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        patches = self._filled(inputs[0])
        flat = patches.reshape(*patches.shape[:-2], -1)
        first = np.arange(flat.shape[-1]) == flat.argmax(-1, keepdims=True)
        return (self.window.scatter((first * grad[..., None]).reshape(patches.shape), inputs[0].shape),)

    def shape(self, *inputs: Shape) -> Shape:
        require(len(inputs[0]) == 3, "input shape", inputs[0], "be (channels, height, width)")
        return (inputs[0][0], *self.window.positions(inputs[0][1:]))


@dataclass(frozen=True, eq=False)
class AvgPool2d(Layer):
    """The mean over each window; zeros of the padding count."""

    window: Window

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        return self.window.patches(inputs[0]).mean(axis=(-2, -1))

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        size = int(np.prod(self.window.kernel))
        patches = np.broadcast_to((grad / size)[..., None, None], (*grad.shape, *self.window.kernel))
        return (self.window.scatter(patches, inputs[0].shape),)

    def shape(self, *inputs: Shape) -> Shape:
        require(len(inputs[0]) == 3, "input shape", inputs[0], "be (channels, height, width)")
        return (inputs[0][0], *self.window.positions(inputs[0][1:]))


@dataclass(frozen=True, eq=False)
class Rearrange(Layer):
    """Entries in another shape and, if `order` is given, those of that order: flatten, transpose, circular padding."""

    to: Shape
    order: np.ndarray | None = field(default=None)

    def __post_init__(self) -> None:
        whole = all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 0 for n in self.to)
        require(whole, "to", self.to, "be sizes of at least 0")
        if self.order is not None:
            flat = self.order.ndim == 1 and self.order.dtype.kind in "iu"
            require(flat, "order", f"{self.order.dtype} of shape {self.order.shape}", "be a vector of whole numbers")

    def forward(self, *inputs: np.ndarray) -> np.ndarray:
        flat = inputs[0].reshape(len(inputs[0]), int(np.prod(inputs[0].shape[1:])))
        return (flat if self.order is None else flat[:, self.order]).reshape(len(flat), *self.to)

    def pull(self, inputs: tuple[np.ndarray, ...], grad: np.ndarray, /) -> tuple[np.ndarray, ...]:
        flat = grad.reshape(len(grad), -1)
        if self.order is not None:
            back = np.zeros((len(flat), int(np.prod(inputs[0].shape[1:]))))
            np.add.at(back.T, self.order, flat.T)
            flat = back
        return (flat.reshape(inputs[0].shape),)

    def shape(self, *inputs: Shape) -> Shape:
        entries = math.prod(inputs[0])
        if math.prod(self.to) != (entries if self.order is None else self.order.size):
            raise DomainError(f"shape={self.to} must hold the entries taken from {inputs[0]}")
        if self.order is not None:
            require(
                bool((self.order >= 0).all() and (self.order < entries).all()), "order", "...", f"be below {entries}"
            )
        return self.to

"""Plain weights into networks: what a `state_dict` says, and what it leaves out.

It names weights, NAME.weight and NAME.bias; it says neither what stands between the layers nor how filters are moved.
So the activation is given, and for filters the image, their stride and their padding; the order comes from the names,
from the file, or from the shapes, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ltbounds.errors import DomainError, FileFormatError, require
from ltbounds.networks.activations import activation
from ltbounds.networks.layers import Activate, Conv2d, Dense, Layer, Rearrange, Shape
from ltbounds.networks.network import Network, sequential

__all__ = ["Image", "read_image", "stacked"]

HELP = "pooling, normalisation and skip connections come as ONNX (torch.onnx.export)"

PARTS = ("weight", "weight_orig", "weight_mask", "bias", "bias_orig", "bias_mask")
"""What belongs to a layer; masks are those of torch.nn.utils.prune."""

MOST = 12
"""Layers whose order may follow from their shapes alone: all orders are tried."""


@dataclass(frozen=True)
class Image:
    """Inputs (channels, height, width); stride and padding of each convolution, or of all if there is one number."""

    shape: Shape
    stride: tuple[int, ...] = (1,)
    padding: tuple[int, ...] = (0,)

    def place(self, k: int, count: int) -> tuple[int, int]:
        """Stride and padding of convolution k of `count`."""
        for name, given in (("stride", self.stride), ("padding", self.padding)):
            wanted = f"be one number, or one for each of the {count} convolutions"
            require(len(given) in (1, count), name, given, wanted)
        return self.stride[k % len(self.stride)], self.padding[k % len(self.padding)]


def read_image(text: str) -> Image | None:
    """The image of a text such as 1,28,28 or 3,32,32,stride=1/2,padding=1; nothing of an empty text.

    >>> read_image("1,28,28,padding=1")
    Image(shape=(1, 28, 28), stride=(1,), padding=(1,))
    """
    if not text:
        return None
    found = re.fullmatch(r"(\d+),(\d+),(\d+)((?:,(?:stride|padding)=\d+(?:/\d+)*)*)", text.replace(" ", ""))
    require(bool(found), "image", text, "be channels,height,width and then stride=1/2 or padding=1, if not 1 and 0")
    assert found
    given = {name: tuple(map(int, n.split("/"))) for name, n in re.findall(r"(\w+)=([\d/]+)", found[4])}
    image = Image(tuple(int(found[k]) for k in (1, 2, 3)), **given)  # type: ignore[arg-type]
    require(min(*image.shape, *image.stride) > 0, "image", text, "have sizes and strides of at least 1")
    return image


@dataclass(frozen=True, eq=False)
class _Layer:
    name: str
    weight: np.ndarray
    bias: np.ndarray | None

    @property
    def conv(self) -> bool:
        return self.weight.ndim == 4

    def __str__(self) -> str:
        size = f" {self.weight.shape[2]}x{self.weight.shape[3]}" if self.conv else ""
        return f"{self.name}{size} ({self.weight.shape[1]} to {self.weight.shape[0]})"


def stacked(
    path: object, arrays: Mapping[str, np.ndarray], phi: str, image: Image | None, *, ordered: bool,
    tell: Callable[[str], None] = lambda _: None,
) -> Network:  # fmt: skip
    """The chain of layers NAME.weight (out, in) or (out, in, height, width), NAME.bias (out,), with φ between them.

    Layers whose names differ in numbers alone come in the order of these.  Others come as in the file, if it is
    `ordered`; or in the only order in which they fit; `tell` is told which.  W0, b0, W1, b1, ... are read as 0.weight,
    0.bias, ...  Masks (NAME.weight_mask) multiply their weights.  Raises `FileFormatError`, one line, for all else.
    """
    if not phi:
        raise FileFormatError(
            f"{path} must have an entry 'network' (see networks.save), or be read with an --activation:"
            " then NAME.weight and NAME.bias (or W0, b0, ...) are its layers"
        )
    activation(phi)  # a wrong name is said before anything else
    if all(re.fullmatch("[Wb][0-9]+", name) for name in arrays):
        arrays = {f"{name[1:]}.{'weight' if name[0] == 'W' else 'bias'}": a for name, a in arrays.items()}
    layers = _layers(path, arrays)
    layers, how = _in_order(path, layers, ordered, image)
    if how:
        tell(f"layers of {path} {how}: {', '.join(map(str, layers))}")
    try:
        network = _chain(layers, phi, image)
    except DomainError as cause:
        names = ", ".join(map(str, layers))
        raise FileFormatError(f"{path} must hold layers that fit one behind the other: {names}: {cause}") from cause
    if image is not None:
        tell(f"values of {path} behind its convolutions: {', '.join(map(str, _images(network)))}")
    return network


def _images(network: Network) -> list[Shape]:
    return [network.shapes()[k + 1] for k, layer in network.linear() if isinstance(layer, Conv2d)]


def _layers(path: object, arrays: Mapping[str, np.ndarray]) -> list[_Layer]:
    """The layers in the order of the file."""
    own: dict[str, dict[str, np.ndarray]] = {}
    strange = []
    for full, values in arrays.items():
        name, _, part = full.rpartition(".")
        if part in PARTS and name:
            own.setdefault(name, {})[part] = values
        else:
            strange.append(full)
    if strange or not own:
        found = f"{', '.join(strange[:3])}{', ...' if len(strange) > 3 else ''}" if strange else "none"
        raise FileFormatError(
            f"{path} must hold NAME.weight and NAME.bias, or W0, b0, ..., alone; it has {found}: {HELP}"
        )
    layers = []
    for name, parts in own.items():
        weight, bias = (_masked(path, name, kind, parts) for kind in ("weight", "bias"))
        if weight is None or weight.ndim not in (2, 4):
            seen = "no weight" if weight is None else f"a weight of shape {weight.shape}"
            raise FileFormatError(
                f"{path}: {name} has {seen}; it must be (out, in) or (out, in, height, width): {HELP}"
            )
        layers.append(_Layer(name, weight, bias))
    return layers


def _masked(path: object, name: str, kind: str, parts: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """NAME.weight or NAME.weight_orig, times NAME.weight_mask where there is one; or the same of the bias."""
    given = [parts[part] for part in (kind, f"{kind}_orig") if part in parts]
    mask = parts.get(f"{kind}_mask")
    if not given:
        if mask is not None:
            raise FileFormatError(f"{path}: {name}.{kind}_mask must come with {name}.{kind}")
        return None
    if len(given) > 1 or (mask is not None and mask.shape != given[0].shape):
        raise FileFormatError(f"{path}: {name}.{kind} must come once, with a mask of its own shape")
    if given[0].dtype.kind not in "iuf":
        raise FileFormatError(f"{path}: {name}.{kind} of type {given[0].dtype} must be real numbers")
    values = np.asarray(given[0], np.float64)
    return values if mask is None else values * np.asarray(mask, np.float64)


def _numbers(name: str) -> tuple[int, ...]:
    """The numbers in a name: layers.10 comes behind layers.2."""
    return tuple(int(part) for part in re.findall(r"[0-9]+", name))


def _in_order(path: object, layers: list[_Layer], ordered: bool, image: Image | None) -> tuple[list[_Layer], str]:
    """The layers in their order, and how it was found where names do not say it."""
    alike = {re.sub(r"[0-9]+", "#", layer.name) for layer in layers}
    if len(alike) == 1 and len({_numbers(layer.name) for layer in layers}) == len(layers):
        return sorted(layers, key=lambda layer: _numbers(layer.name)), ""
    if ordered:
        return layers, "in the order of the file"
    fitting = _fitting(layers, image) if len(layers) <= MOST else iter(())
    first, second = next(fitting, None), next(fitting, None)
    if first is None or second is not None:
        seen = "several orders fit" if first else "no order of them fits" if len(layers) <= MOST else "they are many"
        raise FileFormatError(
            f"{path} must name its layers with numbers, as 0.weight and 2.weight do, for .safetensors files sort names"
            f" and {seen}; or come as .npz: numpy.savez(file, **state_dict)"
        )
    return first, "in the only order that fits"


def _fitting(layers: Sequence[_Layer], image: Image | None, done: tuple[_Layer, ...] = ()) -> Iterator[list[_Layer]]:
    """All orders in which each layer reads as many channels as the one before it has."""
    if not layers:
        yield list(done)
    for k, layer in enumerate(layers):
        if _fits(done, layer, image):
            yield from _fitting((*layers[:k], *layers[k + 1 :]), image, (*done, layer))


def _fits(done: tuple[_Layer, ...], layer: _Layer, image: Image | None) -> bool:
    size = layer.weight.shape[1]
    if not done:
        return image is None or (layer.conv and size == image.shape[0])
    before = done[-1].weight.shape[0]
    if layer.conv:
        return done[-1].conv and size == before
    return size == before if not done[-1].conv else size % before == 0


def _chain(layers: Sequence[_Layer], phi: str, image: Image | None) -> Network:
    """The layers one behind the other, an image flattened before the first dense layer."""
    convolutions = sum(layer.conv for layer in layers)
    if bool(convolutions) != (image is not None):
        wanted = "1,28,28,stride=1,padding=0 for convolutions; a state_dict does not say them"
        require(not convolutions, "image", "", f"be given, as in --image {wanted}")
        require(False, "image", image, "be left out where there are no convolutions")
    shape = image.shape if image else (layers[0].weight.shape[1],)
    chain: list[Layer] = []
    for k, layer in enumerate(layers):
        now = sequential(chain, shape).shapes()[-1] if chain else shape
        if layer.conv:
            assert image
            stride, padding = image.place(k, convolutions)
            chain.append(Conv2d(layer.weight, layer.bias, (stride, stride), (padding,) * 4))  # type: ignore[arg-type]
        else:
            if len(now) == 3:
                chain.append(Rearrange((int(np.prod(now)),)))
            chain.append(Dense(layer.weight, layer.bias))
        chain.append(Activate(activation(phi)))
    return sequential(chain[:-1], shape)

"""ONNX files into networks: one small function an operator, and a lazy view for everything that only moves entries.

Reshape, Flatten and Transpose are not layers of their own until something needs the new order: a dense layer that
reads a transposed image gets its columns permuted instead.  Sums and products with constants are folded into the
linear layer before them, or after them, where that is exact.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import FileFormatError, LtboundsError, MissingDependency
from ltbounds.networks.activations import activation
from ltbounds.networks.layers import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Conv2d,
    Dense,
    Layer,
    Linear,
    MaxPool2d,
    Rearrange,
    Shape,
)  # fmt: skip
from ltbounds.networks.memory import MEMORY, Budget
from ltbounds.networks.network import Network, Node
from ltbounds.networks.onnx_accepted import check_model, check_node
from ltbounds.networks.windows import Window

__all__ = ["SUPPORTED", "read_onnx"]


@dataclass(frozen=True, eq=False)
class View:
    """Entries of value `value` of the network in the order and the shape of `index`: all, or of an input some."""

    value: int
    index: np.ndarray

    @property
    def shape(self) -> Shape:
        return self.index.shape

    @property
    def plain(self) -> bool:
        """Whether the entries are in their own order."""
        return bool((self.index.ravel() == np.arange(self.index.size)).all())


@dataclass(eq=False)
class Graph:
    """The network read so far."""

    shape: Shape
    budget: Budget
    batched: bool = True
    """Whether the first axis of the file's values is the batch; a file whose input is one vector has none."""
    nodes: list[Node] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    shared: set[int] = field(default_factory=set)
    """Values that more than one operator reads, or that are the output: nothing may be folded into them."""

    def __post_init__(self) -> None:
        self.shapes.append(self.shape)

    def add(self, layer: Layer, *views: View) -> View:
        """Append a layer that reads the views' values as they are; the view of its output."""
        inputs = tuple(view.value for view in views)
        shape = layer.shape(*(self.shapes[i] for i in inputs))
        self.budget.spend(math.prod(shape), "values")
        self.nodes.append(Node(layer, inputs))
        self.shapes.append(shape)
        return View(len(self.nodes), np.arange(np.prod(self.shapes[-1])).reshape(self.shapes[-1]))

    def whole(self, view: View) -> bool:
        """Whether the view has all entries of its value."""
        return view.index.size == math.prod(self.shapes[view.value])

    def arranged(self, view: View, shape: Shape) -> View:
        """The view as a value of its own, in `shape`."""
        plain = view.plain and self.whole(view)
        if plain and self.shapes[view.value] == shape:
            return view
        return self.add(Rearrange(shape, None if plain else view.index.ravel()), view)

    def elementwise(self, layer: Layer, view: View) -> View:
        """Append a layer that treats entries alone; the order of the view stays pending."""
        return replace(view, value=self.add(layer, view).value)

    def last_linear(self, view: View) -> Linear | None:
        """The linear layer that made this value, if nothing else reads it."""
        last = self.nodes[-1].layer if self.nodes else None
        alone = view.value == len(self.nodes) and view.value not in self.shared
        alone = alone and view.plain and view.shape == self.shapes[-1]
        return last if alone and isinstance(last, Linear) else None


HEADS = ("ArgMax", "LogSoftmax", "Softmax")
"""Operators that turn outputs into probabilities or classes: at the end of a file they are taken off, as a Sigmoid is
that nothing else reads."""

WRITER = "ltbounds"
"""The producer of the files that `networks.save` writes: their networks are read as they were."""

LARGEST = 1e30
"""Weights above it are refused: in float32, which files are run in, what they multiply overflows."""

Operand = View | np.ndarray
Attributes = dict[str, Any]
Operator = Callable[[Graph, list[Operand], Attributes], Operand]
SUPPORTED: dict[str, Operator] = {}
"""What each ONNX operator becomes."""


def _operator(*names: str) -> Callable[[Operator], Operator]:
    def register(function: Operator) -> Operator:
        SUPPORTED.update(dict.fromkeys(names, function))
        return function

    return register


def _view(operand: Operand) -> View:
    if isinstance(operand, View):
        return operand
    raise FileFormatError("a layer reads a constant where the network's input must arrive")


def _constant(operand: Operand) -> np.ndarray:
    if isinstance(operand, np.ndarray):
        return operand
    raise FileFormatError("weights must be constants; here they depend on the network's input")


def _weights(operand: Operand) -> np.ndarray:
    """Real numbers of a file, in float64."""
    values = _constant(operand)
    if values.dtype not in (np.float32, np.float64):
        raise FileFormatError(f"weights of type {values.dtype} must be float32 or float64")
    if not np.isfinite(values).all():
        raise FileFormatError("weights must be finite: there is nan or inf among them")
    return values.astype(np.float64)


def _matrix(operand: Operand) -> np.ndarray:
    values = _weights(operand)
    if values.ndim != 2:
        raise FileFormatError(f"a weight of shape {values.shape} must be a matrix")
    return values


def _dense(graph: Graph, view: View, weight: np.ndarray, bias: np.ndarray | None) -> View:
    if len(view.shape) != 1:
        raise FileFormatError(f"shape={view.shape} must be flat where a dense layer reads it")
    weight = np.asarray(weight, np.float64)
    entries = math.prod(graph.shapes[view.value])
    if weight.shape[1] != view.index.size:
        raise FileFormatError(f"a weight of shape {weight.shape} must read {view.index.size} entries")
    if not (view.plain and graph.whole(view)):  # entries that are not read have the weight 0
        graph.budget.spend(len(weight) * entries, "a weight written out")
        full = np.zeros((len(weight), entries))
        full[:, view.index] = weight
        weight, view = full, replace(view, index=np.arange(entries))
    return graph.add(Dense(weight, bias), graph.arranged(view, view.shape))


@_operator("Gemm")
def _gemm(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    if attributes.get("transA", 0):
        raise FileFormatError("Gemm with transA=1 must be rewritten: the batch is its second axis")
    weight = attributes.get("alpha", 1.0) * _matrix(operands[1])
    weight = weight if attributes.get("transB", 0) else weight.T
    bias = None
    if len(operands) > 2:
        bias = np.broadcast_to(attributes.get("beta", 1.0) * _weights(operands[2]), (1, len(weight)))[0]
    return _dense(graph, _view(operands[0]), weight, bias)


@_operator("MatMul")
def _matmul(graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    if not graph.batched and isinstance(operands[1], View):
        return _dense(graph, operands[1], _matrix(operands[0]), None)
    return _dense(graph, _view(operands[0]), _matrix(operands[1]).T, None)


@_operator("Conv")
def _conv(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    weight = _weights(operands[1])
    if weight.ndim != 4:
        raise FileFormatError(f"a filter of shape {weight.shape} must have two spatial axes")
    if (kernel := tuple(attributes.get("kernel_shape", weight.shape[2:]))) != weight.shape[2:]:
        raise FileFormatError(f"kernel_shape={kernel} must be that of the filter, {weight.shape[2:]}")
    groups, dilations = attributes.get("group", 1), _numbers(attributes, "dilations", (1, 1), least=1)
    if len(weight) % groups:
        raise FileFormatError(f"group={groups} must divide the {len(weight)} output channels")
    if max(dilations) > 1 and attributes.get("auto_pad", b"").startswith(b"SAME"):
        raise FileFormatError("auto_pad=SAME must come without dilations: onnxruntime does not know both")
    size = [(n - 1) * d + 1 for n, d in zip(weight.shape[2:], dilations, strict=True)]
    graph.budget.spend(math.prod((*weight.shape[:2], groups, *size)), "a filter written out")
    weight = _ungrouped(_dilated(weight, dilations), groups)
    bias = _weights(operands[2]) if len(operands) > 2 else None
    view = _image(graph, operands[0])
    window = _window(graph, attributes, weight.shape[2:], view)
    return graph.add(Conv2d(weight, bias, window.stride, window.padding), view)


def _numbers(attributes: Attributes, name: str, default: Shape, least: int) -> Shape:
    """An attribute that is a list of whole numbers, as many as its default has, each at least `least`."""
    values = tuple(attributes.get(name, default))
    if len(values) != len(default) or min(values) < least:
        raise FileFormatError(f"{name}={values} must be {len(default)} numbers of at least {least}")
    return values


def _dilated(weight: np.ndarray, dilations: Shape) -> np.ndarray:
    """The same filter with zeros between its taps."""
    size = [(n - 1) * d + 1 for n, d in zip(weight.shape[2:], dilations, strict=True)]
    wide = np.zeros((*weight.shape[:2], *size))
    wide[:, :, :: dilations[0], :: dilations[1]] = weight
    return wide


def _ungrouped(weight: np.ndarray, groups: int) -> np.ndarray:
    """The same convolution with zeros where a group does not read a channel."""
    out, size = weight.shape[:2]
    full = np.zeros((out, size * groups, *weight.shape[2:]))
    for i in range(out):
        group = i * groups // out
        full[i, group * size : (group + 1) * size] = weight[i]
    return full


def _image(graph: Graph, operand: Operand) -> View:
    view = _view(operand)
    if len(view.shape) != 3:
        raise FileFormatError(f"shape={view.shape} must be (channels, height, width) where a window is moved over it")
    return graph.arranged(view, view.shape)


def _window(graph: Graph, attributes: Attributes, kernel: Shape, view: View) -> Window:
    image = view.shape[1:]
    stride = _numbers(attributes, "strides", (1, 1), least=1)
    pads = _numbers(attributes, "pads", (0, 0, 0, 0), least=0)
    auto = attributes.get("auto_pad", b"NOTSET").decode()
    if auto != "NOTSET" and any(pads):
        raise FileFormatError(f"auto_pad={auto} must come without pads")
    if auto.startswith("SAME"):
        short = [max((-(-n // s) - 1) * s + k - n, 0) for n, s, k in zip(image, stride, kernel, strict=True)]
        less, more = [n // 2 for n in short], [n - n // 2 for n in short]
        pads = (*less, *more) if auto == "SAME_UPPER" else (*more, *less)
    padded = view.shape[0], image[0] + pads[0] + pads[2], image[1] + pads[1] + pads[3]
    graph.budget.spend(math.prod(padded), "a padded image")
    return Window((kernel[0], kernel[1]), (stride[0], stride[1]), (pads[0], pads[1], pads[2], pads[3]))


def _pooling_window(graph: Graph, attributes: Attributes, view: View) -> Window:
    """A window of which every one holds a part of the image."""
    kernel = tuple(attributes.get("kernel_shape", ()))
    if len(kernel) != 2 or min(kernel) < 1:
        raise FileFormatError(f"kernel_shape={kernel} must be 2 numbers of at least 1")
    window = _window(graph, attributes, kernel, view)
    if any(pad >= size for pad, size in zip(window.padding, kernel * 2, strict=True)):
        raise FileFormatError(f"pads={window.padding} must be below the kernel {kernel}")
    return window


@_operator("MaxPool")
def _max_pool(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    view = _image(graph, operands[0])
    return graph.add(MaxPool2d(_pooling_window(graph, attributes, view)), view)


@_operator("AveragePool")
def _average_pool(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    view = _image(graph, operands[0])
    window = _pooling_window(graph, attributes, view)
    if any(window.padding) and not attributes.get("count_include_pad", 0):
        raise FileFormatError("AveragePool with padding must have count_include_pad=1")
    return graph.add(AvgPool2d(window), view)


@_operator("GlobalAveragePool")
def _global_pool(graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    view = _image(graph, operands[0])
    return graph.add(AvgPool2d(Window((view.shape[1], view.shape[2]))), view)


@_operator("BatchNormalization")
def _batch_norm(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    gain, offset, mean, variance = map(_weights, operands[1:5])
    view = _view(operands[0])
    if any(values.shape != view.shape[:1] for values in (gain, offset, mean, variance)):
        raise FileFormatError(f"the numbers of a normalisation must be one for each of {view.shape[0]} channels")
    if (variance + attributes.get("epsilon", 1e-5) <= 0).any():
        raise FileFormatError("the variances of a normalisation must be positive")
    scale = gain / np.sqrt(variance + attributes.get("epsilon", 1e-5))
    return _affine(graph, view, scale, offset - mean * scale)


def _affine(graph: Graph, view: View, scale: np.ndarray, shift: np.ndarray) -> View:
    """scale·x + shift, one number a channel, folded into the linear layer before it where there is one."""
    linear = graph.last_linear(view)
    if linear is None:
        column = (-1, *(1 for _ in view.shape[1:]))
        full = [np.broadcast_to(part.reshape(column), view.shape) for part in (scale, shift)]
        arranged = graph.arranged(view, view.shape)
        return graph.add(Affine(*full), arranged)
    column = (-1, *(1 for _ in linear.weight.shape[1:]))
    bias = shift if linear.bias is None else scale * linear.bias + shift
    return _replace_last(graph, view, replace(linear, weight=linear.weight * scale.reshape(column), bias=bias))


def _replace_last(graph: Graph, view: View, layer: Layer) -> View:
    graph.nodes[-1] = replace(graph.nodes[-1], layer=layer)
    return view


@_operator("Add", "Sub", "Mul", "Div")
def _arithmetic(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    name, (a, b) = attributes["op"], operands
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.dtype != b.dtype or (name == "Div" and a.dtype.kind != "f"):
            raise FileFormatError(f"{name} of constants of types {a.dtype} and {b.dtype} must be of equal floats")
        graph.budget.spend(math.prod(np.broadcast_shapes(a.shape, b.shape)), "a constant")
        return {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.divide}[name](a, b)
    if isinstance(a, View) and isinstance(b, View):
        return _sum(graph, name, a, b)
    if isinstance(a, np.ndarray):
        if name == "Div":
            raise FileFormatError("Div must not divide a constant by the network's values")
        a, b, flip = b, a, -1.0 if name == "Sub" else 1.0
    else:
        flip = 1.0
    view, constant = _view(a), _weights(b)
    if name == "Div" and not constant.all():
        raise FileFormatError("Div must not divide by 0")
    if name in ("Mul", "Div"):
        scale = constant if name == "Mul" else 1 / constant
        return _broadcast_affine(graph, view, scale, np.zeros_like(scale))
    return _broadcast_affine(
        graph, view, np.full_like(constant, flip), constant if flip < 0 or name == "Add" else -constant
    )


def _sum(graph: Graph, name: str, a: View, b: View) -> View:
    if name != "Add":
        raise FileFormatError(f"{name} of two values that depend on the input must be written without it")
    same = graph.shapes[a.value] == graph.shapes[b.value]
    if same and a.shape == b.shape and (a.index == b.index).all():
        return replace(a, value=graph.add(Add(), a, b).value)
    if a.shape != b.shape:
        raise FileFormatError(f"Add of values of shapes {a.shape} and {b.shape} must be of equal shapes")
    return graph.add(Add(), graph.arranged(a, a.shape), graph.arranged(b, b.shape))


def _broadcast_affine(graph: Graph, view: View, scale: np.ndarray, shift: np.ndarray) -> View:
    """scale·x + shift with numpy's broadcasting against (batch, *shape)."""
    try:
        full = [np.broadcast_to(part, (1, *view.shape))[0] for part in (scale, shift)]
    except ValueError as cause:
        raise FileFormatError(f"a constant of shape {shift.shape} must broadcast to (1, {view.shape})") from cause
    channels = [part.reshape(len(part), -1) for part in full]
    if graph.last_linear(view) is not None and all((part == part[:, :1]).all() for part in channels):
        return _affine(graph, view, channels[0][:, 0], channels[1][:, 0])
    own = graph.shapes[view.value]
    place = np.repeat([[1.0], [0.0]], math.prod(own), axis=1)
    place[:, view.index.ravel()] = [part.ravel() for part in full]
    return graph.elementwise(Affine(place[0].reshape(own), place[1].reshape(own)), view)


@_operator("Relu", "Tanh", "Sigmoid", "LeakyRelu")
def _activation(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    name = {"LeakyRelu": "leaky_relu"}.get(attributes["op"], attributes["op"].lower())
    return graph.elementwise(Activate(activation(name, attributes.get("alpha", 0.01))), _view(operands[0]))


@_operator("Identity")
def _identity(_graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    return operands[0]


@_operator("Dropout")
def _dropout(_graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    if len(operands) > 2 and _constant(operands[2]).any():
        raise FileFormatError("Dropout with training_mode must be without it: its output is random")
    return operands[0]


@_operator("Constant")
def _read_constant(_graph: Graph, _operands: list[Operand], attributes: Attributes) -> Operand:
    from onnx import numpy_helper

    if "value" in attributes:
        return numpy_helper.to_array(attributes["value"])
    return np.asarray(next(v for k, v in attributes.items() if k.startswith("value_")))


@_operator("Flatten", "Gather", "Reshape", "Squeeze", "Unsqueeze", "Transpose")
def _moved(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    name = attributes["op"]
    source = operands[0]
    if isinstance(source, View) and not graph.batched:
        raise FileFormatError(f"{name} must read values with a batch axis; export the network with one")
    batched = source.index[None] if isinstance(source, View) else source
    axes = attributes.get("axes", operands[1] if len(operands) > 1 else None)
    if isinstance(source, View):
        _keep_batch(name, batched.ndim, attributes, axes)
    if name == "Transpose":
        moved = batched.transpose(attributes["perm"]) if "perm" in attributes else batched.T
    elif name == "Flatten":
        rows = math.prod(batched.shape[: attributes.get("axis", 1)])
        moved = batched.reshape(rows, batched.size // max(rows, 1))
    elif name == "Reshape":
        moved = _reshaped(batched, _constant(operands[1]))
    elif name == "Gather":
        moved = np.take(batched, _constant(operands[1]), attributes.get("axis", 0))
    elif name == "Squeeze":
        moved = np.squeeze(batched, None if axes is None else tuple(np.ravel(_constant(np.asarray(axes)))))
    else:
        moved = np.expand_dims(batched, tuple(np.ravel(np.asarray(axes))))
    if not isinstance(source, View):
        return moved
    if moved.shape[0] != 1 or np.unique(moved).size != source.index.size or moved.size != source.index.size:
        raise FileFormatError(f"{name} to {moved.shape} must keep all entries and leave the batch axis first")
    return replace(source, index=moved[0])


@_operator("Shape")
def _shape(graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    """The sizes of a value, the batch counted as 1: nothing but the new shape of a Reshape may come of them."""
    source = operands[0]
    sizes = source.shape if isinstance(source, np.ndarray) else ((1,) if graph.batched else ()) + source.shape
    return np.array(sizes, np.int64)


@_operator("Concat")
def _concat(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    views = [operand for operand in operands if isinstance(operand, View)]
    if not views:
        return np.concatenate([_constant(operand) for operand in operands], attributes["axis"])
    if len(views) < len(operands) or len({view.value for view in views}) > 1:
        raise FileFormatError("Concat must join constants, or inputs: values computed from them are not joined")
    parts = [view.index[None] if graph.batched else view.index for view in views]
    if graph.batched and attributes["axis"] % parts[0].ndim == 0:
        raise FileFormatError("Concat must leave the batch axis first")
    joined = np.concatenate(parts, attributes["axis"])
    if np.unique(joined).size != joined.size:
        raise FileFormatError("Concat must join each input once")
    return View(views[0].value, joined[0] if graph.batched else joined)


@_operator(*HEADS)
def _head(_graph: Graph, _operands: list[Operand], attributes: Attributes) -> Operand:
    raise FileFormatError(f"{attributes['op']} must be the last operator, where it is taken off")


def _keep_batch(name: str, rank: int, attributes: Attributes, axes: Any) -> None:
    """Refuse what moves the batch axis, which must stay the first."""
    if name == "Transpose":
        first = attributes.get("perm", range(rank)[::-1])[0] == 0
    elif name == "Flatten":
        first = attributes.get("axis", 1) in (1, 1 - rank)
    elif name == "Gather":
        first = attributes.get("axis", 0) % rank != 0
    elif name in ("Squeeze", "Unsqueeze"):
        wide = rank if name == "Squeeze" else rank + len(np.ravel(_constant(np.asarray(axes))))
        first = axes is not None and all(axis % wide != 0 for axis in np.ravel(_constant(np.asarray(axes))))
    else:
        first = True
    if not first:
        raise FileFormatError(f"{name} must leave the batch axis first")


def _reshaped(values: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """ONNX's Reshape: 0 keeps an axis, -1 takes what is left.  The batch axis, here 1, may be written as -1."""
    to = [values.shape[k] if n == 0 else int(n) for k, n in enumerate(np.ravel(shape))]
    if not to or min(to) < -1 or to.count(-1) > 1:
        raise FileFormatError(f"Reshape to {to} must have sizes of at least 0, and -1 at most once")
    if to[0] == -1 and values.shape[0] == 1:
        to[0] = 1
    try:
        return values.reshape(to)
    except ValueError as cause:
        raise FileFormatError(f"Reshape of {values.shape} to {to} must keep the number of entries") from cause


def _load_model(path: Path) -> Any:
    try:
        import onnx
    except ImportError as cause:
        raise MissingDependency("onnx is needed to read .onnx files: pip install 'ltbounds[onnx]'") from cause
    if not path.is_file():
        raise FileFormatError(f"{path} must be a file; there is none")
    try:
        model = onnx.load(str(path))
        check_model(model, path)
        onnx.checker.check_model(model, full_check=True)
    except FileFormatError:
        raise
    except Exception as cause:  # protobuf, the checker and the file system each raise errors of their own
        reason = str(cause).strip().splitlines() or [type(cause).__name__]
        raise FileFormatError(f"{path} must be a complete ONNX model: {reason[0]}") from cause
    return model


def _input_shapes(
    path: Path, graph: Any, constants: dict[str, Operand], wanted: Sequence[str], live: list[Any]
) -> tuple[dict[str, Shape], bool]:
    """The shapes, without the batch axis, of the inputs that are read, and whether they have one.

    These are the `wanted` ones in their order, or those on which the output depends in the order of the file.
    """
    real = {i.name: i for i in graph.input if i.name not in constants}
    read = {name for node in live for name in node.input}
    for name in wanted:
        if name not in real:
            raise FileFormatError(f"{path} must have the input {name}; it has {', '.join(real)}")
    if len(set(wanted)) < len(wanted):
        raise FileFormatError(f"{path}: each --input must be named once, not {', '.join(wanted)}")
    names = list(wanted) or [name for name in real if name in read or len(real) == 1]
    if missing := [name for name in real if name in read and name not in names]:
        raise FileFormatError(f"{path}: its output depends on {', '.join(missing)} as well: it must be an --input, too")
    if not names:
        raise FileFormatError(f"{path} must have an input on which its output depends")
    shapes, batched = {}, set()
    for name in names:
        kind = real[name].type.tensor_type.elem_type
        if kind not in (1, 11):
            raise FileFormatError(f"{path} must have inputs of float or double numbers: {name} has ONNX's type {kind}")
        sizes = tuple(d.dim_value for d in real[name].type.tensor_type.shape.dim)
        batched.add(len(sizes) != 1)
        shapes[name] = sizes[1:] if len(sizes) != 1 else sizes
        if not shapes[name] or min(shapes[name]) < 1:
            raise FileFormatError(f"{path} must give all sizes of its input but the first, not {sizes} of {name}")
    if len(batched) > 1:
        raise FileFormatError(f"{path} must have a batch axis at all of its inputs, or at none")
    return shapes, batched.pop()


def _output_name(path: Path, graph: Any, output: str) -> str:
    """The output that is meant: the only one, or that of the name."""
    names = [o.name for o in graph.output]
    if output and output not in names:
        raise FileFormatError(f"{path} must have the output {output}; it has {', '.join(names)}")
    if len(names) != 1 and not output:
        raise FileFormatError(f"{path} must be read with the --output that is meant, one of {', '.join(names)}")
    return output or str(names[0])


def _without_head(proto: Any, output: str, ours: bool) -> tuple[str, str]:
    """The name of the value before a final Softmax, and that operator's name; else the output and nothing."""
    for node in proto.node:
        if output in node.output and node.op_type == "Sigmoid" and not ours:
            inside = any(output in other.input for other in proto.node)
            return (output, "") if inside or not _computed(proto, node.input[0]) else (node.input[0], node.op_type)
        if output in node.output and node.op_type in HEADS:
            attributes = {a.name: a.i for a in node.attribute}
            known = {value.name: value for value in (*proto.value_info, *proto.input, *proto.output)}
            same = (node.input[0], *(() if node.op_type == "ArgMax" else node.output))  # shapes that are equal
            read = [known[name] for name in same if name in known]
            rank = len(read[0].type.tensor_type.shape.dim) if read else 2
            axis = attributes.get("axis", 0 if node.op_type == "ArgMax" else -1) % max(rank, 1)
            if axis != rank - 1:
                raise FileFormatError(f"{node.op_type} with axis {axis} must be over the last axis of {rank}")
            return node.input[0], node.op_type
    return output, ""


def _computed(proto: Any, name: str) -> bool:
    """Whether the file computes the value: no input, no constant."""
    return any(name in node.output for node in proto.node)


def read_onnx(
    path: str | Path,
    memory: int = MEMORY,
    *,
    output: str = "",
    inputs: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Network:
    """The network in an ONNX file, in float64; `output` names the one that is meant where there are several.

    Several `inputs` are read as one vector, one behind the other in this order or in that of the file.  A Softmax,
    LogSoftmax, ArgMax or Sigmoid at the end is taken off, as the largest output stays the largest (but not the Sigmoid
    of a file that `networks.save` wrote).  `tell` is told of both.
    Raises `UnsupportedOperator` naming every operator that is not in `ACCEPTED`, `FileFormatError` for a file that is
    missing, truncated, holds weights that are not finite, has an attribute that would not be followed, or asks for
    more than `memory` bytes.
    """
    path = Path(path)
    model = _load_model(path)
    try:
        ours = model.producer_name == WRITER
        name, head = _without_head(model.graph, _output_name(path, model.graph, output), ours)
        network, joined = _read_graph(path, model.graph, name, Budget(memory), inputs)
    except FileFormatError as cause:
        raise FileFormatError(cause if str(path) in str(cause) else f"{path}: {cause}") from cause
    except (LtboundsError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as cause:
        # What the checker of ONNX lets pass and numpy does not: shapes that do not fit, axes that are not there.
        raise FileFormatError(f"{path}: its operators must fit together: {cause}") from cause
    if len(joined) > 1:
        tell(f"the inputs of {path.name} are read as one vector: {', '.join(joined)}")
    if head:
        tell(f"the {head} at the end of {path.name} is taken off: outputs are those before it")
    return network


def _live(proto: Any, output: str) -> list[Any]:
    """The nodes on which the output depends; what else the file computes is no part of the network."""
    needed, live = {output}, []
    for node in reversed(proto.node):
        if needed.intersection(filter(None, node.output)):
            live.append(node)
            needed.update(node.input)
            if needed.intersection(filter(None, node.output[1:])):
                raise FileFormatError(f"{node.op_type} must have one output that is read, the first")
    return live[::-1]


def _read_graph(
    path: Path, proto: Any, output: str, budget: Budget, wanted: Sequence[str]
) -> tuple[Network, list[str]]:
    """The network, and its inputs, each with its shape."""
    from onnx import helper, numpy_helper

    for stored in proto.initializer:
        budget.spend(math.prod(stored.dims), "its constants")
    named: dict[str, Operand] = {i.name: numpy_helper.to_array(i) for i in proto.initializer}
    live = _live(proto, output)
    shapes, batched = _input_shapes(path, proto, named, wanted, live)
    size = sum(map(math.prod, shapes.values()))
    budget.spend(size, "its input")
    graph = Graph((size,) if len(shapes) > 1 else next(iter(shapes.values())), budget, batched)
    readers = Counter(i for node in live for i in node.input) + Counter([output])
    start = 0
    for name, shape in shapes.items():
        named[name] = View(0, np.arange(start, start + math.prod(shape)).reshape(shape))
        start += math.prod(shape)
    for node in live:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        check_node(node, attributes)
        operands = [named[i] if i else np.zeros(0, np.float32) for i in node.input]
        while node.input and len(operands) > 1 and not node.input[len(operands) - 1]:
            operands.pop()
        result = SUPPORTED[node.op_type](graph, operands, {**attributes, "op": node.op_type})
        named[node.output[0]] = result
        if isinstance(result, View) and readers[node.output[0]] > 1:
            graph.shared.add(result.value)
    for part in (part for node in graph.nodes for part in vars(node.layer).values()):
        if isinstance(part, np.ndarray) and part.size and np.abs(part).max() > LARGEST:
            raise FileFormatError(f"weights, divisors and alphas must make weights up to {LARGEST:.0e} in magnitude")
    end = _view(named[output])
    end = graph.arranged(end, end.shape)
    if end.value != len(graph.nodes):
        raise FileFormatError("the output must be the last value computed")
    return Network(tuple(graph.nodes), graph.shape), [f"{name} {shape}" for name, shape in shapes.items()]

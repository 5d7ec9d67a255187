"""ONNX files into networks: one small function an operator, and a lazy view for everything that only moves entries.

Reshape, Flatten and Transpose are not layers of their own until something needs the new order: a dense layer that
reads a transposed image gets its columns permuted instead.  Sums and products with constants are folded into the
linear layer before them, or after them, where that is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import FileFormatError, LtboundsError, MissingDependency, UnsupportedOperator
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
from ltbounds.networks.network import Network, Node
from ltbounds.networks.windows import Window

__all__ = ["SUPPORTED", "read_onnx"]


@dataclass(frozen=True, eq=False)
class View:
    """Value `value` of the network with its entries in the order and the shape of `index`."""

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
    nodes: list[Node] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    shared: set[int] = field(default_factory=set)
    """Values that more than one operator reads: nothing may be folded into them."""

    def __post_init__(self) -> None:
        self.shapes.append(self.shape)

    def add(self, layer: Layer, *views: View) -> View:
        """Append a layer that reads the views' values as they are; the view of its output."""
        inputs = tuple(view.value for view in views)
        self.nodes.append(Node(layer, inputs))
        self.shapes.append(layer.shape(*(self.shapes[i] for i in inputs)))
        return View(len(self.nodes), np.arange(np.prod(self.shapes[-1])).reshape(self.shapes[-1]))

    def arranged(self, view: View, shape: Shape) -> View:
        """The view as a value of its own, in `shape`."""
        if view.plain and self.shapes[view.value] == shape:
            return view
        return self.add(Rearrange(shape, None if view.plain else view.index.ravel()), view)

    def elementwise(self, layer: Layer, view: View) -> View:
        """Append a layer that treats entries alone; the order of the view stays pending."""
        return replace(view, value=self.add(layer, view).value)

    def last_linear(self, view: View) -> Linear | None:
        """The linear layer that made this value, if nothing else reads it."""
        last = self.nodes[-1].layer if self.nodes else None
        alone = view.value == len(self.nodes) and view.value not in self.shared and view.plain
        return last if alone and isinstance(last, Linear) else None


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


def _dense(graph: Graph, view: View, weight: np.ndarray, bias: np.ndarray | None) -> View:
    if len(view.shape) != 1:
        raise FileFormatError(f"shape={view.shape} must be flat where a dense layer reads it")
    weight = np.asarray(weight, np.float64)
    if not view.plain:
        weight, view = weight[:, np.argsort(view.index)], replace(view, index=np.arange(view.index.size))
    return graph.add(Dense(weight, bias), graph.arranged(view, view.shape))


@_operator("Gemm")
def _gemm(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    if attributes.get("transA", 0):
        raise FileFormatError("Gemm with transA=1 must be rewritten: the batch is its second axis")
    weight = attributes.get("alpha", 1.0) * _constant(operands[1]).astype(np.float64)
    weight = weight if attributes.get("transB", 0) else weight.T
    bias = None
    if len(operands) > 2:
        bias = np.broadcast_to(attributes.get("beta", 1.0) * _constant(operands[2]), (1, len(weight)))[0].astype(float)
    return _dense(graph, _view(operands[0]), weight, bias)


@_operator("MatMul")
def _matmul(graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    return _dense(graph, _view(operands[0]), _constant(operands[1]).T, None)


@_operator("Conv")
def _conv(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    weight = _dilated(_constant(operands[1]).astype(np.float64), attributes.get("dilations", [1, 1]))
    if weight.ndim != 4:
        raise FileFormatError(f"a filter of shape {weight.shape} must have two spatial axes")
    weight = _ungrouped(weight, attributes.get("group", 1))
    bias = _constant(operands[2]).astype(np.float64) if len(operands) > 2 else None
    view = _image(graph, operands[0])
    window = _window(attributes, weight.shape[2:], view.shape[1:])
    return graph.add(Conv2d(weight, bias, window.stride, window.padding), view)


def _dilated(weight: np.ndarray, dilations: list[int]) -> np.ndarray:
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


def _window(attributes: Attributes, kernel: Shape, image: Shape) -> Window:
    stride = tuple(attributes.get("strides", (1, 1)))
    pads = tuple(attributes.get("pads", (0, 0, 0, 0)))
    auto = attributes.get("auto_pad", b"NOTSET").decode()
    if auto.startswith("SAME"):
        short = [max((-(-n // s) - 1) * s + k - n, 0) for n, s, k in zip(image, stride, kernel, strict=True)]
        less, more = [n // 2 for n in short], [n - n // 2 for n in short]
        pads = (*less, *more) if auto == "SAME_UPPER" else (*more, *less)
    if attributes.get("ceil_mode", 0):
        raise FileFormatError("ceil_mode=1 must be 0")
    return Window((kernel[0], kernel[1]), (stride[0], stride[1]), (pads[0], pads[1], pads[2], pads[3]))


@_operator("MaxPool")
def _max_pool(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    view = _image(graph, operands[0])
    return graph.add(MaxPool2d(_window(attributes, tuple(attributes["kernel_shape"]), view.shape[1:])), view)


@_operator("AveragePool")
def _average_pool(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    view = _image(graph, operands[0])
    window = _window(attributes, tuple(attributes["kernel_shape"]), view.shape[1:])
    if any(window.padding) and not attributes.get("count_include_pad", 0):
        raise FileFormatError("AveragePool with padding must have count_include_pad=1")
    return graph.add(AvgPool2d(window), view)


@_operator("GlobalAveragePool")
def _global_pool(graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    view = _image(graph, operands[0])
    return graph.add(AvgPool2d(Window((view.shape[1], view.shape[2]))), view)


@_operator("BatchNormalization")
def _batch_norm(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    gain, offset, mean, variance = (_constant(o).astype(np.float64) for o in operands[1:5])
    scale = gain / np.sqrt(variance + attributes.get("epsilon", 1e-5))
    return _affine(graph, _view(operands[0]), scale, offset - mean * scale)


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
        return {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.divide}[name](a, b)
    if isinstance(a, View) and isinstance(b, View):
        return _sum(graph, name, a, b)
    if isinstance(a, np.ndarray):
        if name == "Div":
            raise FileFormatError("Div must not divide a constant by the network's values")
        a, b, flip = b, a, -1.0 if name == "Sub" else 1.0
    else:
        flip = 1.0
    view, constant = _view(a), _constant(b).astype(np.float64)
    if name in ("Mul", "Div"):
        scale = constant if name == "Mul" else 1 / constant
        return _broadcast_affine(graph, view, scale, np.zeros_like(scale))
    return _broadcast_affine(
        graph, view, np.full_like(constant, flip), constant if flip < 0 or name == "Add" else -constant
    )


def _sum(graph: Graph, name: str, a: View, b: View) -> View:
    if name != "Add":
        raise FileFormatError(f"{name} of two values that depend on the input must be written without it")
    if a.shape == b.shape and (a.index == b.index).all():
        return replace(a, value=graph.add(Add(), a, b).value)
    shape = a.shape
    return graph.add(Add(), graph.arranged(a, shape), graph.arranged(b, shape))


def _broadcast_affine(graph: Graph, view: View, scale: np.ndarray, shift: np.ndarray) -> View:
    """scale·x + shift with numpy's broadcasting against (batch, *shape)."""
    try:
        full = [np.broadcast_to(part, (1, *view.shape))[0] for part in (scale, shift)]
    except ValueError as cause:
        raise FileFormatError(f"a constant of shape {shift.shape} must broadcast to (1, {view.shape})") from cause
    channels = [part.reshape(len(part), -1) for part in full]
    if graph.last_linear(view) is not None and all((part == part[:, :1]).all() for part in channels):
        return _affine(graph, view, channels[0][:, 0], channels[1][:, 0])
    place = np.empty((2, view.index.size))
    place[:, view.index.ravel()] = [part.ravel() for part in full]
    own = graph.shapes[view.value]
    return graph.elementwise(Affine(place[0].reshape(own), place[1].reshape(own)), view)


@_operator("Relu", "Tanh", "Sigmoid", "LeakyRelu")
def _activation(graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    name = {"LeakyRelu": "leaky_relu"}.get(attributes["op"], attributes["op"].lower())
    return graph.elementwise(Activate(activation(name, attributes.get("alpha", 0.01))), _view(operands[0]))


@_operator("Identity", "Dropout")
def _identity(_graph: Graph, operands: list[Operand], _: Attributes) -> Operand:
    return operands[0]


@_operator("Constant")
def _read_constant(_graph: Graph, _operands: list[Operand], attributes: Attributes) -> Operand:
    from onnx import numpy_helper

    if "value" in attributes:
        return numpy_helper.to_array(attributes["value"])
    return np.asarray(next(v for k, v in attributes.items() if k.startswith("value_")))


@_operator("Flatten", "Gather", "Reshape", "Squeeze", "Unsqueeze", "Transpose")
def _moved(_graph: Graph, operands: list[Operand], attributes: Attributes) -> Operand:
    name = attributes["op"]
    source = operands[0]
    batched = source.index[None] if isinstance(source, View) else source
    axes = attributes.get("axes", operands[1] if len(operands) > 1 else None)
    if name == "Transpose":
        moved = batched.transpose(attributes["perm"]) if "perm" in attributes else batched.T
    elif name == "Flatten":
        moved = batched.reshape(int(np.prod(batched.shape[: attributes.get("axis", 1)])), -1)
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


def _reshaped(values: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """ONNX's Reshape: 0 keeps an axis, -1 takes what is left.  The batch axis, here 1, may be written as -1."""
    to = [values.shape[k] if n == 0 else int(n) for k, n in enumerate(np.ravel(shape))]
    if to[0] == -1:
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
        onnx.checker.check_model(model)
    except Exception as cause:  # protobuf, the checker and the file system each raise errors of their own
        reason = str(cause).strip().splitlines() or [type(cause).__name__]
        raise FileFormatError(f"{path} must be a complete ONNX model: {reason[0]}") from cause
    return model


def _input_shape(path: Path, graph: Any, constants: dict[str, Operand]) -> tuple[str, Shape]:
    real = [i for i in graph.input if i.name not in constants]
    if len(real) != 1 or len(graph.output) != 1:
        raise FileFormatError(f"{path} must have one input and one output, not {len(real)} and {len(graph.output)}")
    shape = tuple(d.dim_value for d in real[0].type.tensor_type.shape.dim)[1:]
    if not shape or min(shape) < 1:
        raise FileFormatError(f"{path} must give the sizes of all axes of its input but the first, not {shape}")
    return real[0].name, shape


def read_onnx(path: str | Path) -> Network:
    """The network in an ONNX file, in float64.

    Raises `UnsupportedOperator` naming every operator that is not in `SUPPORTED`, `FileFormatError` for a file that is
    missing, truncated, or holds weights that are not finite.
    """
    path = Path(path)
    proto = _load_model(path).graph
    unknown = sorted({node.op_type for node in proto.node} - SUPPORTED.keys())
    if unknown:
        raise UnsupportedOperator(
            f"{path} uses {', '.join(unknown)}; its operators must be among {', '.join(sorted(SUPPORTED))}"
        )
    try:
        return _read_graph(path, proto)
    except FileFormatError as cause:
        raise FileFormatError(cause if str(path) in str(cause) else f"{path}: {cause}") from cause
    except LtboundsError as cause:
        raise FileFormatError(f"{path}: {cause}") from cause


def _read_graph(path: Path, proto: Any) -> Network:
    from onnx import helper, numpy_helper

    named: dict[str, Operand] = {i.name: numpy_helper.to_array(i) for i in proto.initializer}
    name, shape = _input_shape(path, proto, named)
    graph = Graph(shape)
    readers = Counter(i for node in proto.node for i in node.input)
    named[name] = View(0, np.arange(np.prod(shape)).reshape(shape))
    for node in proto.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        operands = [named[i] for i in node.input if i]
        result = SUPPORTED[node.op_type](graph, operands, {**attributes, "op": node.op_type})
        named[node.output[0]] = result
        if isinstance(result, View) and readers[node.output[0]] > 1:
            graph.shared.add(result.value)
    end = _view(named[proto.output[0].name])
    end = graph.arranged(end, end.shape)
    if end.value != len(graph.nodes):
        raise FileFormatError("the output must be the last value computed")
    return Network(tuple(graph.nodes), shape)

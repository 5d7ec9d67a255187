"""Networks into ONNX files: one small function a layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.disk import atomic_write
from ltbounds.errors import DomainError, MissingDependency
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
)  # fmt: skip
from ltbounds.networks.network import Network

__all__ = ["to_onnx", "write_onnx"]

OPSET = 13
ACTIVATIONS = {
    "relu": "Relu", "leaky_relu": "LeakyRelu", "tanh": "Tanh", "sigmoid": "Sigmoid", "identity": "Identity",
}  # fmt: skip


class _Writer:
    """The ONNX nodes and constants written so far."""

    def __init__(self, dtype: Any) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.dtype = dtype

    def constant(self, values: Any) -> str:
        """A stored array; whole numbers stay int64."""
        from onnx import numpy_helper

        array = np.asarray(values)
        array = array.astype(np.int64 if array.dtype.kind == "i" else self.dtype)
        self.constants.append(numpy_helper.from_array(array, f"c{len(self.constants)}"))
        return f"c{len(self.constants) - 1}"

    def node(self, op: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """An operator; returns the name of its output."""
        from onnx import helper

        name = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name


def _linear(writer: _Writer, layer: Linear, x: str, output: str) -> None:
    weight = layer.weight if isinstance(layer.weight, np.ndarray) else layer.weight.toarray()
    parts = [x, writer.constant(weight)] + ([] if layer.bias is None else [writer.constant(layer.bias)])
    if isinstance(layer, Conv2d):
        writer.node("Conv", *parts, output=output, strides=layer.stride, pads=layer.padding)
    else:
        writer.node("Gemm", *parts, output=output, transB=1)


def _pool(writer: _Writer, layer: MaxPool2d | AvgPool2d, x: str, output: str) -> None:
    window = layer.window
    place = {"kernel_shape": window.kernel, "strides": window.stride, "pads": window.padding}
    if isinstance(layer, MaxPool2d):
        writer.node("MaxPool", x, output=output, **place)
    else:
        writer.node("AveragePool", x, output=output, count_include_pad=1, **place)


def _rearrange(writer: _Writer, layer: Rearrange, x: str, output: str) -> None:
    if layer.order is not None:
        flat = writer.node("Flatten", x, axis=1)
        x = writer.node("Gather", flat, writer.constant(layer.order), axis=1)
    writer.node("Reshape", x, writer.constant([-1, *layer.to]), output=output)


def _write_layer(writer: _Writer, layer: Layer, inputs: list[str], output: str) -> None:
    if isinstance(layer, (Dense, Conv2d)):
        _linear(writer, layer, inputs[0], output)
    elif isinstance(layer, Activate):
        slope = {"alpha": layer.phi.slope} if layer.phi.name == "leaky_relu" else {}
        writer.node(ACTIVATIONS[layer.phi.name], inputs[0], output=output, **slope)
    elif isinstance(layer, Affine):
        scaled = writer.node("Mul", inputs[0], writer.constant(np.asarray(layer.scale)[None]))
        writer.node("Add", scaled, writer.constant(np.asarray(layer.shift)[None]), output=output)
    elif isinstance(layer, Add):
        writer.node("Add", *inputs, output=output)
    elif isinstance(layer, (MaxPool2d, AvgPool2d)):
        _pool(writer, layer, inputs[0], output)
    elif isinstance(layer, Rearrange):
        _rearrange(writer, layer, inputs[0], output)
    else:
        raise DomainError(f"layer={type(layer).__name__} must be one that ONNX files can hold")


def to_onnx(network: Network, double: bool = False) -> Any:
    """The `onnx.ModelProto` of a network, in float32, or float64 if `double`."""
    try:
        from onnx import TensorProto, checker, helper
    except ImportError as cause:
        raise MissingDependency("onnx is needed to write .onnx files: pip install 'ltbounds[onnx]'") from cause
    writer = _Writer(np.float64 if double else np.float32)
    for k, node in enumerate(network.nodes):
        _write_layer(writer, node.layer, [f"v{i}" for i in node.inputs], f"v{k + 1}")
    kind = TensorProto.DOUBLE if double else TensorProto.FLOAT
    ends = [
        helper.make_tensor_value_info(name, kind, ["batch", *shape])
        for name, shape in (("v0", network.shape), (f"v{len(network.nodes)}", network.shapes()[-1]))
    ]
    graph = helper.make_graph(writer.nodes, "ltbounds", ends[:1], ends[1:], writer.constants)
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="ltbounds")
    checker.check_model(model)
    return model


def write_onnx(network: Network, path: str | Path) -> None:
    """Write the network to an ONNX file in float32, wholly or not at all."""
    stored = to_onnx(network).SerializeToString()
    with atomic_write(path) as scratch:
        scratch.write_bytes(stored)
